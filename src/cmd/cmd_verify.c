/* SPDX-License-Identifier: MIT */
/* cmd_verify.c - is everything as it was left? */

#include "work.h"

/* What the database wrote down must be what the vault holds. */
static int compare(struct sd_work *w, const struct sd_history_list *list)
{
	const struct sd_history *h;
	const struct sd_version *v;
	size_t i;
	int rc = 0;

	for (i = 0; i < list->count; i++) {
		h = &list->at[i];
		v = sd_vault_find(&w->vault, h->version);
		if (!v)
			rc = sd_error(w->diag, SD_EXIT_INTEGRITY,
				      "%s records version '%s', which the "
				      "vault does not have",
				      w->from.label, h->version);
		else if (!sd_streq(v->hash, h->hash))
			rc = sd_error(w->diag, SD_EXIT_INTEGRITY,
				      "%s records another hash for %s than "
				      "the vault has",
				      w->from.label, h->version);
	}
	return rc;
}

/* A database that is not named need not be there. */
static int verify_database(struct sd_work *w, struct sd_history_list *list)
{
	struct sd_side *s = &w->from;
	enum sd_open_mode mode =
		sd_opt_text(w->cx, SD_O_URL) ? SD_OPEN_READ : SD_OPEN_PLAN;

	if (sd_side_database(w, s) < 0 || sd_side_open(w, s, mode) < 0)
		return -1;
	if (s->conn->is_new)
		return 0;
	if (s->engine->history_read(s->conn, list, w->arena, w->diag) < 0)
		return -1;
	return compare(w, list);
}

static void report(struct sd_work *w, const struct sd_history_list *list)
{
	struct sd_buf b = SD_BUF_INIT;

	if (w->cx->report)
		return;
	sd_buf_addf(&b, "%s: ", w->vault.dir);
	sd_buf_add_count(&b, w->vault.version_count, "version");
	sd_buf_adds(&b, ", nothing was changed\n");
	if (w->from.conn && w->from.conn->is_new) {
		sd_buf_addf(&b, "%s: does not exist yet\n", w->from.label);
	} else {
		sd_buf_addf(&b, "%s: ", w->from.label);
		sd_buf_add_count(&b, list->count, "history line");
		sd_buf_adds(&b, ", as the vault says\n");
	}
	sd_out(w->cx, b.at, b.len);
	sd_buf_clear(&b);
}

static int run(struct sd_cx *cx)
{
	struct sd_history_list list = { NULL, 0 };
	struct sd_work w;
	int rc = -1, intact;

	if (sd_work_init(&w, cx) < 0 || sd_work_vault(&w) < 0)
		goto out;
	if (!w.vault.exists) {
		sd_error(w.diag, SD_EXIT_FAILED, "there is no vault at '%s'",
			 w.vault.dir);
		sd_diag_help(w.diag, "'schemadiff init' or 'schemadiff apply' "
				     "makes one");
		goto out;
	}
	/* All that is broken is named, not only the first. */
	rc = intact = sd_vault_verify(&w.vault, w.diag);
	if (verify_database(&w, &list) < 0)
		rc = -1;
	if (rc == 0)
		report(&w, &list);
	if (cx->report) {
		sd_json_set_text(cx->report, "vault", w.vault.dir);
		sd_json_set_int(cx->report, "versions",
				(int64_t)w.vault.version_count);
		sd_json_set_int(cx->report, "history_lines",
				(int64_t)list.count);
		sd_json_set_bool(cx->report, "intact", intact == 0);
	}
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = { SD_O_URL,    SD_O_FILE, SD_O_VAULT,
					 SD_O_JSON,   SD_O_ROLE, SD_O_LOCK_WAIT,
					 SD_O_CONFIG, SD_O_ENV,	 SD_O_QUIET,
					 SD_O_NONE };
static const char *const examples[] = {
	"verify", "has anything in the vault been changed?", NULL
};

const struct sd_command sd_cmd_verify = {
	.name = "verify",
	.args = "",
	.summary = "the vault's integrity, and the database's record of it",
	.about = "Checks every snapshot, hash and log line of the vault, and "
		 "that the database's own history says the same. What is "
		 "broken is named: exit code 3.",
	.example = examples,
	.option = options,
	.run = run,
};
