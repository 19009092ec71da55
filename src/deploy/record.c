/* SPDX-License-Identifier: MIT */
/*
 * record.c - the database's own record of versions
 *
 * The vault says which versions there are, the record which of them a
 * database has. The record is written with the change itself, so it decides
 * what became of a run that was killed.
 */

#include <string.h>

#include "deploy_int.h"
#include "schemadiff/clock.h"
#include "schemadiff/crypto.h"
#include "schemadiff/json.h"

static const struct sd_span nowhere = { NULL, 0, 0 };

static bool is_state(const struct sd_history *h, const char *state)
{
	return sd_streq(h->state, state);
}

static const struct sd_history *last_applied(const struct sd_history_list *l)
{
	size_t i;

	for (i = l->count; i-- > 0;)
		if (is_state(&l->at[i], "applied"))
			return &l->at[i];
	return NULL;
}

int sd_deploy_read_record(struct sd_deploy *x)
{
	if (x->engine->history_read(x->conn, &x->history, x->arena, x->diag) <
	    0)
		return -1;
	x->last = last_applied(&x->history);
	return 0;
}

/* The number in "v012"; 0 for anything else. */
static unsigned number(const char *version)
{
	unsigned n = 0;

	if (!version || *version++ != 'v')
		return 0;
	for (; *version >= '0' && *version <= '9' && n < 100000000; version++)
		n = n * 10 + (unsigned)(*version - '0');
	return *version ? 0 : n;
}

static int other_hash(struct sd_deploy *x, const struct sd_history *h)
{
	sd_error(x->diag, SD_EXIT_INTEGRITY,
		 "the version %s that %s records is not the %s of the vault "
		 "'%s'",
		 h->version, x->conn->label, h->version, x->vault->dir);
	sd_diag_help(x->diag,
		     "the database has %.12s…: bring the vault that it was "
		     "deployed from, or restore the vault from version control",
		     h->hash);
	return -1;
}

int sd_deploy_check_record(struct sd_deploy *x)
{
	const struct sd_version *ver;
	size_t i;

	x->vault->taken = 0;
	for (i = 0; i < x->history.count; i++) {
		const struct sd_history *h = &x->history.at[i];

		if (number(h->version) > x->vault->taken)
			x->vault->taken = number(h->version);
		ver = sd_vault_find(x->vault, h->version);
		if (is_state(h, "applied") && ver &&
		    !sd_streq(ver->hash, h->hash))
			return other_hash(x, h);
	}
	if (!x->warned && x->last &&
	    !sd_vault_find(x->vault, x->last->version)) {
		x->warned = true;
		sd_warn(x->diag,
			"%s is at version %s, which the vault '%s' does not "
			"have",
			x->conn->label, x->last->version, x->vault->dir);
		sd_diag_help(x->diag, "it was deployed from another copy of "
				      "the vault: bring the two together");
	}
	return 0;
}

bool sd_deploy_is_recorded(const struct sd_deploy *x)
{
	return x->last && x->version && !strcmp(x->version->state, "applied") &&
	       sd_streq(x->last->version, x->version->name) &&
	       sd_streq(x->last->hash, x->version->hash);
}

int sd_deploy_record(struct sd_deploy *x, const char *state)
{
	bool done = !strcmp(state, "applied");
	struct sd_history h = { .version = x->version->name,
				.hash = x->version->hash,
				.started = x->started,
				.state = state,
				.author = x->in->author,
				.tool = x->in->tool,
				.message = x->in->message };
	char hex[65];
	struct sd_buf b = SD_BUF_INIT;

	if (x->last)
		h.parent = x->last->version;
	if (done)
		h.ended = sd_clock_iso(x->arena);
	if (x->plan->step_count) {
		sd_json_plan(x->plan, &b);
		sd_sha256_hex(b.at, b.len, hex);
		sd_buf_clear(&b);
		h.plan_hash = hex;
	}
	return x->engine->history_add(x->conn, &h, x->diag);
}

/* --- after a killed run -------------------------------------------------- */

static void tell(struct sd_diag *d, const char *version, const char *what,
		 const char *label)
{
	sd_diag_add(d, SD_NOTE, (enum sd_code)0, nowhere,
		    "Incomplete migration detected (%s): %s %s", version, what,
		    label);
}

static bool has_line(const struct sd_history_list *l,
		     const struct sd_version *ver, const char *state)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (is_state(&l->at[i], state) &&
		    sd_streq(l->at[i].version, ver->name) &&
		    sd_streq(l->at[i].hash, ver->hash))
			return true;
	return false;
}

static int recover_one(struct sd_vault *v, const struct sd_version *ver,
		       const struct sd_history_list *l, const char *label,
		       struct sd_diag *d)
{
	if (has_line(l, ver, "applied")) {
		tell(d, ver->name, "finished, as it had reached", label);
		return sd_vault_applied(v, ver->name, d);
	}
	/* What another database was to get, only that one can tell. */
	if (ver->target && !sd_streq(ver->target, label))
		return 0;
	if (has_line(l, ver, "pending")) {
		tell(d, ver->name, "going on from what it did to", label);
		return 0;
	}
	tell(d, ver->name, "undone, as nothing of it reached", label);
	return sd_vault_withdraw(v, ver->name, d);
}

static int recover(struct sd_vault *v, const struct sd_history_list *l,
		   const char *label, struct sd_diag *d)
{
	size_t i, count;

	for (i = 0; i < v->version_count;) {
		count = v->version_count;
		if (!strcmp(v->version[i].state, "pending") &&
		    recover_one(v, &v->version[i], l, label, d) < 0)
			return -1;
		if (v->version_count == count)
			i++; /* else the next one has moved here */
	}
	return 0;
}

int sd_deploy_recover(struct sd_deploy *x)
{
	/* A vault that cannot be written waits for a run that can. */
	if (x->vault->lock_fd < 0)
		return 0;
	return recover(x->vault, &x->history, x->conn->label, x->diag);
}

int sd_recover(struct sd_conn *c, struct sd_vault *v, struct sd_diag *d)
{
	struct sd_history_list l = { NULL, 0 };

	if (c->engine->history_read(c, &l, v->arena, d) < 0)
		return -1;
	return recover(v, &l, c->label, d);
}
