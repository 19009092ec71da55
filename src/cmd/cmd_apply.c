/* SPDX-License-Identifier: MIT */
/* cmd_apply.c - does what plan shows */

#include <string.h>

#include "work.h"

static const char *saved_plan(const struct sd_cx *cx)
{
	return cx->args.count ? cx->args.word[0] : NULL;
}

static int name_sides(struct sd_work *w)
{
	const char *to = sd_opt_text(w->cx, SD_O_TO);
	int rc = 0;

	if (saved_plan(w->cx) && (to || sd_opt_list(w->cx, SD_O_ONLY)))
		return sd_error(w->diag, SD_EXIT_USAGE,
				"a saved plan is applied as it is: no --to "
				"and no --only");
	if (to)
		rc = sd_side_name(w, &w->to, to);
	else if (!saved_plan(w->cx))
		rc = sd_side_files(w, &w->to);
	return rc < 0 ? -1 : sd_side_database(w, &w->from);
}

static enum sd_open_mode open_mode(const struct sd_cx *cx)
{
	return sd_opt_on(cx, SD_O_DRY_RUN) ? SD_OPEN_PLAN : SD_OPEN_CREATE;
}

/* What the run would find inside its lock, for a dry one. */
static int check_fresh(struct sd_work *w)
{
	char hash[65];

	if (sd_side_load(w, &w->from, NULL) < 0)
		return -1;
	sd_schema_hash(&w->from.native, hash);
	if (!strcmp(hash, w->plan.from_hash))
		return 0;
	sd_error(w->diag, SD_EXIT_REFUSED,
		 "the plan '%s' was made for another schema than %s has now",
		 w->to.label, w->from.label);
	sd_diag_help(w->diag, "make it again with 'schemadiff plan -o'");
	return -1;
}

static int load_saved(struct sd_work *w)
{
	if (sd_work_read(w, saved_plan(w->cx)) < 0)
		return -1;
	w->engine = w->from.engine;
	if (strcmp(w->plan.engine, w->engine->name))
		return sd_error(w->diag, SD_EXIT_REFUSED,
				"the plan '%s' is for %s, not for %s",
				w->to.label, w->plan.engine, w->engine->name);
	if (sd_side_open(w, &w->from, open_mode(w->cx)) < 0)
		return -1;
	return sd_opt_on(w->cx, SD_O_DRY_RUN) ? check_fresh(w) : 0;
}

static int load(struct sd_work *w)
{
	if (saved_plan(w->cx))
		return load_saved(w);
	if (sd_work_load(w, open_mode(w->cx), SD_OPEN_PLAN) < 0)
		return -1;
	return sd_work_plan(w);
}

/* The plan once more, with the answers that were given. */
static int plan_again(struct sd_work *w)
{
	sd_plan_init(&w->plan, w->arena);
	if (sd_side_again(w, &w->to, w->from.conn) < 0 ||
	    sd_side_again(w, &w->from, w->from.conn) < 0 || sd_work_plan(w) < 0)
		return -1;
	sd_cx_flush(w->cx);
	return sd_work_show(w);
}

/* Decisions come before hazards, and both before the data is asked. */
static int check(struct sd_work *w)
{
	struct sd_diag quiet = SD_DIAG_INIT(w->arena);
	int answered;

	if (sd_plan_decided(&w->plan, &w->allow, &quiet) < 0 &&
	    !saved_plan(w->cx) && sd_can_ask() &&
	    !sd_opt_on(w->cx, SD_O_AUTO_APPROVE)) {
		answered = sd_decide(w);
		if (answered && plan_again(w) < 0)
			return -1;
	}
	if (sd_plan_decided(&w->plan, &w->allow, w->diag) < 0 ||
	    sd_plan_gate(&w->plan, &w->allow, w->diag) < 0)
		return -1;
	return sd_preflight(w->from.conn, &w->plan, w->diag);
}

static int approve(struct sd_work *w)
{
	struct sd_buf b = SD_BUF_INIT;
	const char *answer;

	if (sd_opt_on(w->cx, SD_O_AUTO_APPROVE))
		return 0;
	if (!sd_can_ask()) {
		sd_error(w->diag, SD_EXIT_REFUSED,
			 "nobody can be asked whether to apply this: there is "
			 "no terminal");
		sd_diag_help(w->diag, "--auto-approve (-y) answers yes");
		return -1;
	}
	sd_buf_adds(&b, "\nApply ");
	sd_buf_add_count(&b, w->plan.step_count, "step");
	sd_buf_addf(&b, " to %s? [yes/No] ", w->from.label);
	answer = sd_ask(w->cx, sd_buf_take(&b, w->arena));
	if (answer &&
	    (sd_strcaseeq(answer, "yes") || sd_strcaseeq(answer, "y")))
		return 0;
	return sd_error(w->diag, SD_EXIT_REFUSED, "not applied");
}

static void report(struct sd_work *w, const struct sd_applied *done)
{
	struct sd_cx *cx = w->cx;
	struct sd_buf b = SD_BUF_INIT;
	const char *name = done->version ? done->version->name : NULL;

	if (cx->report) {
		sd_json_set_text(cx->report, "version", name);
		sd_json_set_int(cx->report, "steps", (int64_t)done->steps);
		sd_json_set_bool(cx->report, "adopted", done->adopted);
		return;
	}
	if (done->adopted && name)
		sd_buf_addf(&b, "%s is recorded as %s.\n", w->from.label, name);
	else if (name) {
		sd_buf_addf(&b, "Applied %s: ", name);
		sd_buf_add_count(&b, done->steps, "step");
		sd_buf_addf(&b, " to %s.\n", w->from.label);
	} else if (w->plan.step_count)
		sd_buf_adds(&b, "Nothing was left to do: another run has done "
				"it.\n");
	sd_out(cx, b.at, b.len);
	sd_buf_clear(&b);
}

/* In place of what the engine says about a statement that was stopped. */
static void say_interrupted(struct sd_work *w)
{
	struct sd_message *m = w->diag->first;

	while (m->severity != SD_ERROR)
		m = m->next;
	m->text = sd_arena_printf(
		w->diag->arena, "interrupted: %s is as it was", w->from.label);
	m->statement = m->help = NULL;
}

static int apply(struct sd_work *w)
{
	struct sd_applied done = { NULL, 0, false };
	struct sd_progress progress;
	struct sd_apply a;
	int rc;

	if (sd_work_vault(w) < 0)
		return -1;
	sd_progress_init(&progress, w->cx);
	sd_work_apply(w, &a);
	a.target = &w->to.portable;
	a.source_text = sd_source_text(w, &w->to);
	a.only = sd_opt_list(w->cx, SD_O_ONLY);
	a.message = sd_opt_text(w->cx, SD_O_MESSAGE);
	a.observer = &progress.observer;
	a.plan = &w->plan;
	a.replan = sd_opt_on(w->cx, SD_O_AUTO_APPROVE) && !saved_plan(w->cx);
	sd_signals_watch(w->from.conn);
	rc = sd_apply_run(&a, &done, w->arena, w->diag);
	sd_signals_watch(NULL);
	sd_ticker(NULL);
	if (rc < 0 && sd_signals_exit() && sd_diag_exit(w->diag) == SD_EXIT_INT)
		say_interrupted(w);
	if (rc == 0)
		report(w, &done);
	return rc;
}

static int run(struct sd_cx *cx)
{
	struct sd_work w;
	int rc = -1;

	if (sd_work_init(&w, cx) < 0 || name_sides(&w) < 0 || load(&w) < 0)
		goto out;
	sd_cx_flush(cx);
	/* A broken vault is known before anybody is asked about the plan. */
	if (sd_work_vault(&w) < 0 || sd_vault_verify(&w.vault, w.diag) < 0)
		goto out;
	if (sd_work_show(&w) < 0 || (w.plan.step_count && check(&w) < 0))
		goto out;
	rc = 0;
	if (sd_opt_on(cx, SD_O_DRY_RUN))
		sd_say(cx, "schemadiff: dry run: nothing was changed");
	else if (w.plan.step_count && approve(&w) < 0)
		rc = -1;
	else
		rc = apply(&w);
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = {
	SD_O_FILE,     SD_O_URL,     SD_O_TO,	  SD_O_AUTO_APPROVE,
	SD_O_ALLOW,    SD_O_RENAME,  SD_O_ONLY,	  SD_O_DRY_RUN,
	SD_O_MESSAGE,  SD_O_AUTHOR,  SD_O_JSON,	  SD_O_INCLUDE,
	SD_O_EXCLUDE,  SD_O_VAULT,   SD_O_ROLE,	  SD_O_LOCK_WAIT,
	SD_O_PARANOID, SD_O_STRICT,  SD_O_CONFIG, SD_O_ENV,
	SD_O_QUIET,    SD_O_VERBOSE, SD_O_NONE
};
static const char *const examples[] = {
	"apply",
	"show the plan, ask, do it",
	"apply --auto-approve -m 'Add orders'",
	"for a pipeline",
	"apply plan.json -y",
	"a plan that was saved and reviewed",
	"apply --allow drop-column:users.nick",
	"values that may be lost, named",
	"apply --rename users.nick=users.login",
	"rename, where a drop and an add were found",
	NULL
};

const struct sd_command sd_cmd_apply = {
	.name = "apply",
	.args = "[PLAN.json]",
	.most_args = 1,
	.summary = "take the database to the schema file",
	.about = "Shows the plan, asks, and does it: in one transaction where "
		 "the engine can, with the version recorded in the vault and "
		 "in the database. Steps that lose something need --allow. "
		 "A saved plan is done as it is, or refused when the database "
		 "is not the one that it was made for.",
	.example = examples,
	.option = options,
	.run = run,
};
