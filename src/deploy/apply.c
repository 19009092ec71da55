/* SPDX-License-Identifier: MIT */
/*
 * apply.c - what apply does, in order
 *
 * The vault's lock keeps other runs of ours away, the transaction everybody
 * else. A plan is made before the transaction, since what a transaction must
 * begin with depends on it, and inside it the schema is looked at again: when
 * it has become another one, the plan is made anew or the run refused.
 */

#include <string.h>

#include "deploy_int.h"
#include "schemadiff/clock.h"
#include "schemadiff/map.h"

/* A schema that changes more often than this under us never rests. */
#define MOST_TRIES 5

enum outcome { FAILED = -1, DONE = 0, AGAIN = 1 };

/* --- planning ------------------------------------------------------------ */

static int make_target(struct sd_deploy *x, struct sd_diag *d)
{
	sd_model_init(&x->target, x->arena);
	sd_model_copy(&x->target, x->in->target);
	sd_vault_hash(x->in->target, x->schema);
	return x->engine->normalise(&x->target, x->conn, d);
}

static size_t count_globs(const char *const *globs)
{
	size_t n = 0;

	while (globs && globs[n])
		n++;
	return n;
}

/* Makes the plan from what was inspected. */
static int make_plan(struct sd_deploy *x, struct sd_model *live,
		     struct sd_diag *d)
{
	x->plan = SD_NEW(x->arena, struct sd_plan);
	sd_plan_init(x->plan, x->arena);
	if (sd_plan_make(x->engine, live, &x->target, &x->diff, x->conn,
			 x->plan, d) < 0)
		return -1;
	sd_plan_seal(x->plan, live);
	if (!x->in->only)
		return 0;
	return sd_plan_only(x->plan, x->in->only, count_globs(x->in->only), d);
}

/* The plan that was shown must lead to what is to be recorded. */
static int check_shown(struct sd_deploy *x)
{
	struct sd_diag quiet = SD_DIAG_INIT(x->arena);
	char hash[65];

	/* Whoever made that plan has told the warnings already. */
	if (make_target(x, &quiet) < 0)
		return sd_deploy_pass_on(&quiet, x->diag);
	sd_schema_hash(&x->target, hash);
	if (x->plan->step_count && !sd_plan_is_part(x->plan) &&
	    strcmp(x->plan->to_hash, hash))
		return sd_error(x->diag, SD_EXIT_REFUSED,
				"the plan leads to another schema than the "
				"one that is to be recorded");
	return 0;
}

static int first_plan(struct sd_deploy *x)
{
	struct sd_model live;
	int rc = -1;

	x->plan = x->in->plan;
	if (x->plan)
		return check_shown(x);
	if (make_target(x, x->diag) < 0)
		return -1;
	sd_model_init(&live, x->arena);
	if (x->engine->inspect(x->conn, x->in->filter, &live, x->diag) == 0)
		rc = make_plan(x, &live, x->diag);
	sd_model_clear(&live);
	return rc;
}

/* --- a plan that no longer fits --------------------------------------------
 */

/* Not what is done: a rename may have become a drop and an add. */
static char *step_key(const struct sd_step *s, struct sd_arena *a)
{
	return sd_arena_printf(a, "%d %s", (int)s->kind, s->object);
}

/* Adds objects that `a` has a step for and `b` has not. */
static void add_others(struct sd_deploy *x, struct sd_buf *out,
		       const struct sd_plan *a, const struct sd_plan *b)
{
	struct sd_map has;
	size_t i;

	sd_map_init(&has, false);
	for (i = 0; i < b->step_count; i++)
		sd_map_puts(&has, step_key(&b->step[i], x->arena), x);
	for (i = 0; i < a->step_count; i++)
		if (!sd_map_puts(&has, step_key(&a->step[i], x->arena), x))
			sd_buf_addf(out, "%s%s '%s'",
				    out->len ? ", "
					     : "; it would now differ in ",
				    sd_kind_word(a->step[i].kind),
				    a->step[i].object);
	sd_map_clear(&has);
}

static int refuse_stale(struct sd_deploy *x, struct sd_model *live)
{
	struct sd_diag quiet = SD_DIAG_INIT(x->arena);
	const struct sd_plan *shown = x->plan;
	struct sd_buf b = SD_BUF_INIT;

	if (make_plan(x, live, &quiet) == 0) {
		if (!x->plan->step_count)
			sd_buf_adds(&b, "; nothing of it is left to do");
		else
			add_others(x, &b, shown, x->plan);
		add_others(x, &b, x->plan, shown);
	}
	sd_error(x->diag, SD_EXIT_REFUSED,
		 "the plan is stale: the schema of %s is not the one that it "
		 "was made for%s",
		 x->conn->label, b.len ? b.at : "");
	sd_diag_help(x->diag, "make the plan again and look at it");
	sd_buf_clear(&b);
	return FAILED;
}

/*
 * Inside the transaction: is the schema still the one of the plan? AGAIN
 * with a new plan where it is not, the transaction rolled back.
 */
static enum outcome check_fresh(struct sd_deploy *x)
{
	struct sd_diag quiet = SD_DIAG_INIT(x->arena);
	bool may = !x->in->plan || x->in->replan;
	struct sd_model live;
	enum outcome rc = AGAIN;
	char hash[65];

	sd_model_init(&live, x->arena);
	if (x->engine->inspect(x->conn, x->in->filter, &live, &quiet) < 0) {
		rc = FAILED;
	} else {
		sd_schema_hash(&live, hash);
		if (!strcmp(hash, x->plan->from_hash))
			rc = DONE;
	}
	if (rc == AGAIN) {
		x->engine->rollback(x->conn);
		if (!may) {
			sd_model_index(&live);
			rc = refuse_stale(x, &live);
			sd_model_clear(&live);
			return rc;
		}
		if (make_plan(x, &live, &quiet) < 0)
			rc = FAILED;
	}
	sd_model_clear(&live);
	return rc == FAILED ? (enum outcome)sd_deploy_pass_on(&quiet, x->diag)
			    : rc;
}

/* --- the version ------------------------------------------------------------
 */

static const char *summary(struct sd_deploy *x)
{
	struct sd_plan_counts n = sd_plan_count(x->plan);

	if (x->in->message)
		return x->in->message;
	if (!x->plan->step_count)
		return "recorded as it was found";
	if (x->plan->step_count == 1 && x->plan->step[0].note)
		return x->plan->step[0].note;
	return sd_arena_printf(x->arena, "%zu added, %zu changed, %zu dropped",
			       n.add, n.change, n.drop);
}

/* Finds the version of this model, or adds it as pending. */
static int add_version(struct sd_deploy *x, const struct sd_model *portable,
		       const char *source)
{
	struct sd_vault *v = x->vault;
	size_t before = v->version_count;

	v->target = x->conn->label;
	if (sd_vault_add(v, portable, source, x->engine->name, x->in->author,
			 summary(x), &x->version, x->diag) < 0)
		return -1;
	x->added = v->version_count > before;
	return 0;
}

/* The database has it: so says the vault as well. */
static int mark_applied(struct sd_deploy *x)
{
	struct sd_vault *v = x->vault;
	const char *name = x->version->name;

	if (strcmp(x->version->state, "pending"))
		return 0;
	x->added = false;
	x->committed = 0; /* nothing that could fail now leaves a part */
	if (sd_vault_applied(v, name, x->diag) < 0) {
		x->diag->last->help =
			sd_arena_printf(x->diag->arena,
					"%s has version %s; the next apply "
					"records it in the vault",
					x->conn->label, name);
		return -1;
	}
	x->version = sd_vault_find(v, name);
	return 0;
}

/*
 * After an error. What was committed stays, and its version stays pending
 * for the next run to finish; else everything is as before.
 */
static void undo(struct sd_deploy *x)
{
	struct sd_diag quiet = SD_DIAG_INIT(x->arena);
	struct sd_message *m = x->diag->last;

	x->engine->rollback(x->conn);
	if (x->committed) {
		m->exit = SD_EXIT_PARTIAL;
		return;
	}
	if (!x->added)
		return;
	x->added = false;
	if (sd_vault_log(x->vault, "apply-failed", x->version->name, m->text,
			 &quiet) == 0)
		sd_vault_withdraw(x->vault, x->version->name, &quiet);
}

/* --- doing it ----------------------------------------------------------------
 */

/* The last group: is the target reached, and if so, the record of it. */
static int finish_group(struct sd_deploy *x)
{
	struct sd_model portable;
	int rc = -1;

	sd_model_init(&portable, x->arena);
	if (x->plan->step_count &&
	    sd_deploy_check_reached(x, x->partial ? &portable : NULL) < 0)
		goto out;
	/* Only now is it known what a part of a plan has led to. */
	if (x->partial && add_version(x, &portable, NULL) < 0)
		goto out;
	rc = sd_deploy_record(x, "applied");
out:
	sd_model_clear(&portable);
	return rc;
}

static int run_groups(struct sd_deploy *x)
{
	size_t group, last = sd_deploy_last_group(x->plan);

	for (group = 0; group <= last; group++) {
		if (group &&
		    x->engine->begin(x->conn, x->plan, group, x->diag) < 0)
			return -1;
		if (!group && last && sd_deploy_record(x, "pending") < 0)
			return -1;
		if (sd_deploy_run_group(x, group) < 0 ||
		    (group == last && finish_group(x) < 0) ||
		    sd_deploy_cancelled(x) < 0 ||
		    x->engine->commit(x->conn, x->plan, group, x->diag) < 0)
			return -1;
		x->committed++;
	}
	return 0;
}

static int check_part(struct sd_deploy *x)
{
	x->partial = sd_plan_is_part(x->plan) && x->plan->step_count;
	if (x->partial && sd_deploy_last_group(x->plan))
		return sd_error(x->diag, SD_EXIT_REFUSED,
				"a part of a plan that needs several "
				"transactions cannot be applied alone");
	return 0;
}

/* Inside the transaction, with a plan that fits. */
static int carry_out(struct sd_deploy *x, struct sd_applied *out)
{
	bool known = x->version != NULL;

	if (check_part(x) < 0 || sd_preflight(x->conn, x->plan, x->diag) < 0 ||
	    sd_deploy_cancelled(x) < 0)
		return -1;
	if (!x->partial && !known &&
	    add_version(x, x->in->target, x->in->source_text) < 0)
		return -1;
	if (run_groups(x) < 0 || mark_applied(x) < 0)
		return -1;
	out->version = x->version;
	out->steps = x->plan->step_count;
	out->adopted = !x->plan->step_count;
	return 0;
}

/* A part that is as it should be already is nothing to record. */
static bool nothing_to_do(const struct sd_deploy *x)
{
	return !x->plan->step_count &&
	       (sd_plan_is_part(x->plan) || sd_deploy_is_recorded(x));
}

static enum outcome attempt(struct sd_deploy *x, struct sd_applied *out)
{
	enum outcome rc;

	if (sd_plan_decided(x->plan, x->in->allow, x->diag) < 0 ||
	    sd_plan_gate(x->plan, x->in->allow, x->diag) < 0)
		return FAILED;
	x->started = sd_clock_iso(x->arena);
	if (x->engine->begin(x->conn, x->plan, 0, x->diag) < 0)
		return FAILED;
	if (sd_deploy_read_record(x) < 0 || sd_deploy_check_record(x) < 0 ||
	    sd_deploy_recover(x) < 0) {
		undo(x);
		return FAILED;
	}
	x->version = sd_vault_find_hash(x->vault, x->schema);
	rc = check_fresh(x);
	if (rc == AGAIN)
		return rc;
	if (rc == DONE && nothing_to_do(x)) {
		x->engine->rollback(x->conn);
		return DONE;
	}
	if (rc == FAILED || carry_out(x, out) < 0) {
		undo(x);
		return FAILED;
	}
	return DONE;
}

/* --- the whole ---------------------------------------------------------------
 */

/* Nothing to do and nothing to write: no lock, no transaction. */
static int is_done_already(struct sd_deploy *x)
{
	size_t i;

	if (x->plan->step_count || x->conn->is_new || !x->vault->exists)
		return 0;
	for (i = 0; i < x->vault->version_count; i++)
		if (strcmp(x->vault->version[i].state, "applied"))
			return 0;
	x->version = sd_vault_find_hash(x->vault, x->schema);
	if (!x->version)
		return 0;
	if (sd_deploy_read_record(x) < 0)
		return -1;
	return nothing_to_do(x);
}

/* Waits in pieces, so as to notice that it need not any more. */
static int wait_for_vault(struct sd_deploy *x)
{
	enum { PIECE_MS = 200 };
	struct sd_diag before = *x->diag;
	long left = x->in->lock_wait_ms;

	for (; left > PIECE_MS; left -= PIECE_MS) {
		if (sd_vault_lock(x->vault, PIECE_MS, x->diag) == 0)
			return 0;
		if (x->diag->last->exit != SD_EXIT_LOCKED)
			return -1;
		*x->diag = before; /* not yet */
		if (before.last)
			before.last->next = NULL;
		if (sd_deploy_cancelled(x) < 0)
			return -1;
	}
	return sd_vault_lock(x->vault, left, x->diag);
}

/*
 * A vault that cannot be written suffices where the version is in it: then
 * only the database changes, which has locks of its own.
 */
static int lock(struct sd_deploy *x)
{
	const struct sd_version *ver = sd_vault_find_hash(x->vault, x->schema);
	char before[65];

	if (ver && !strcmp(ver->state, "applied") && !x->in->only &&
	    !sd_plan_is_part(x->plan) && !sd_vault_writable(x->vault))
		return 0;
	memcpy(before, x->vault->manifest_hash, sizeof(before));
	if (wait_for_vault(x) < 0)
		return -1;
	if (!strcmp(before, x->vault->manifest_hash))
		return 0;
	return sd_vault_verify(x->vault, x->diag);
}

static int run(struct sd_deploy *x, struct sd_applied *out)
{
	enum outcome rc = AGAIN;
	int tries, done;

	if (sd_vault_verify(x->vault, x->diag) < 0 || first_plan(x) < 0)
		return -1;
	if ((done = is_done_already(x)) != 0)
		return done < 0 ? -1 : 0;
	if (lock(x) < 0)
		return -1;
	for (tries = 0; rc == AGAIN && tries < MOST_TRIES; tries++)
		rc = attempt(x, out);
	if (rc == AGAIN)
		return sd_error(x->diag, SD_EXIT_FAILED,
				"the schema of %s keeps changing while it is "
				"looked at",
				x->conn->label);
	return (int)rc;
}

int sd_apply_run(struct sd_apply *a, struct sd_applied *out,
		 struct sd_arena *arena, struct sd_diag *d)
{
	struct sd_deploy x;
	bool ours = a->vault->lock_fd < 0;
	int rc;

	memset(&x, 0, sizeof(x));
	memset(out, 0, sizeof(*out));
	x.in = a;
	x.engine = a->conn->engine;
	x.conn = a->conn;
	x.vault = a->vault;
	x.arena = arena;
	x.diag = d;
	if (a->diff)
		x.diff = *a->diff;
	if (!x.diff.filter)
		x.diff.filter = a->filter;
	sd_model_init(&x.target, arena);
	rc = run(&x, out);
	if (ours)
		sd_vault_unlock(x.vault);
	sd_model_clear(&x.target);
	return rc;
}
