/* SPDX-License-Identifier: MIT */
/* cmd_check.c - drift: is the database what its own version says? */

#include "work.h"

static int no_history(struct sd_work *w)
{
	sd_error(w->diag, SD_EXIT_FAILED,
		 "%s has no version: schemadiff has not been here",
		 w->to.label);
	sd_diag_help(w->diag, "'schemadiff apply' takes it to the schema "
			      "file\n'schemadiff inspect --baseline' makes "
			      "what is there the first version");
	return -1;
}

/* The version that the database's own history names last. */
static int find_version(struct sd_work *w)
{
	const struct sd_history *last;
	struct sd_history_list list = { NULL, 0 };
	struct sd_side *s = &w->from;

	if (w->to.engine->history_read(w->to.conn, &list, w->arena, w->diag) <
	    0)
		return -1;
	last = sd_history_last(&list);
	if (!last)
		return no_history(w);
	if (sd_work_vault(w) < 0)
		return -1;
	s->kind = SD_SIDE_VERSION;
	s->label = last->version;
	s->version = w->vault.exists ? sd_vault_find(&w->vault, last->version)
				     : NULL;
	if (!s->version)
		return sd_error(w->diag, SD_EXIT_INTEGRITY,
				"%s is at %s, which the vault '%s' does not "
				"have",
				w->to.label, last->version, w->vault.dir);
	if (!sd_streq(s->version->hash, last->hash))
		return sd_error(w->diag, SD_EXIT_INTEGRITY,
				"%s of the vault is not the %s that %s was "
				"taken to",
				last->version, last->version, w->to.label);
	return 0;
}

static void print_text(struct sd_work *w, struct sd_buf *b)
{
	static const char signs[] = { '+', '-', '~' };
	bool verbose = sd_opt_on(w->cx, SD_O_VERBOSE);
	const struct sd_step *s;
	size_t i, k;

	if (!w->plan.step_count) {
		sd_buf_addf(b, "No drift: %s is what %s says.\n", w->to.label,
			    w->from.label);
		return;
	}
	sd_buf_addf(b,
		    "Drift: %s is not what %s says. It has (+), lacks (-) "
		    "or has otherwise (~):\n",
		    w->to.label, w->from.label);
	for (i = 0; i < w->plan.step_count; i++) {
		s = &w->plan.step[i];
		sd_buf_addf(b, "  %c %s %s\n",
			    signs[s->op == SD_CREATE ? 0
				  : s->op == SD_DROP ? 1
						     : 2],
			    sd_kind_word(s->kind), s->object);
		for (k = 0; k < s->detail_count; k++)
			sd_buf_addf(b, "      %s\n", s->detail[k]);
		for (k = 0; verbose && k < s->sql_count; k++)
			sd_buf_addf(b, "      %s;\n", s->sql[k]);
	}
	sd_buf_adds(b, "'schemadiff plan --to ");
	sd_buf_addf(b, "%s' shows the way back.\n", w->from.label);
}

static void print_json(struct sd_work *w)
{
	static const char *const words[] = { [SD_CREATE] = "extra",
					     [SD_DROP] = "missing",
					     [SD_ALTER] = "different" };
	struct sd_json *report = w->cx->report, *list, *o, *lines;
	const struct sd_step *s;
	size_t i, k;

	list = sd_json_array(w->arena);
	for (i = 0; i < w->plan.step_count; i++) {
		s = &w->plan.step[i];
		o = sd_json_object(w->arena);
		lines = sd_json_array(w->arena);
		for (k = 0; k < s->detail_count; k++)
			sd_json_push_text(lines, s->detail[k]);
		sd_json_set_text(o, "is", words[s->op]);
		sd_json_set_text(o, "kind", sd_kind_word(s->kind));
		sd_json_set_text(o, "object", s->object);
		sd_json_set(o, "detail", lines);
		sd_json_push(list, o);
	}
	sd_json_set_text(report, "database", w->to.label);
	sd_json_set_text(report, "version", w->from.label);
	sd_json_set_bool(report, "drift", w->plan.step_count > 0);
	sd_json_set(report, "differences", list);
}

static int run(struct sd_cx *cx)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_work w;
	int rc = -1;

	if (sd_work_init(&w, cx) < 0 || sd_side_database(&w, &w.to) < 0 ||
	    sd_side_open(&w, &w.to, SD_OPEN_READ) < 0 || find_version(&w) < 0)
		goto out;
	w.native_only = true;
	if (sd_work_load(&w, SD_OPEN_READ, SD_OPEN_READ) < 0 ||
	    sd_work_plan(&w) < 0)
		goto out;
	sd_cx_flush(cx);
	if (cx->report)
		print_json(&w);
	else
		print_text(&w, &b);
	sd_out(cx, b.at, b.len);
	rc = w.plan.step_count ? SD_EXIT_CHANGES : SD_EXIT_OK;
out:
	sd_buf_clear(&b);
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = {
	SD_O_URL,     SD_O_FILE,   SD_O_VAULT,	 SD_O_JSON,	 SD_O_INCLUDE,
	SD_O_EXCLUDE, SD_O_STRICT, SD_O_ROLE,	 SD_O_LOCK_WAIT, SD_O_CONFIG,
	SD_O_ENV,     SD_O_QUIET,  SD_O_VERBOSE, SD_O_NONE
};
static const char *const examples[] = {
	"check", "has somebody changed the database by hand?",
	"check --json --url \"$DATABASE_URL\"",
	"for a monitor: exit 2 on drift", NULL
};

const struct sd_command sd_cmd_check = {
	.name = "check",
	.args = "",
	.summary = "drift: is the database what its version says?",
	.about = "Compares the database with the version of the vault that "
		 "the database's own history names last. Differences were "
		 "made by somebody else: exit code 2.",
	.example = examples,
	.option = options,
	.run = run,
};
