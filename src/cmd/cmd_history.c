/* SPDX-License-Identifier: MIT */
/* cmd_history.c - the versions of the vault */

#include <string.h>

#include "work.h"

/* "A..B", "A..", "..B", "A": which versions, both ends included. */
struct range {
	size_t from, to; /* indices; from > to: none */
};

static int find_index(struct sd_work *w, const char *name, size_t *i)
{
	struct sd_side s = { 0 };

	if (sd_side_name(w, &s, name) < 0)
		return -1;
	if (s.kind != SD_SIDE_VERSION)
		return sd_error(w->diag, SD_EXIT_USAGE,
				"'%s' is no version: v001, vault:current",
				name);
	*i = (size_t)(s.version - w->vault.version);
	return 0;
}

static int read_range(struct sd_work *w, struct range *r)
{
	const char *text = w->cx->args.count ? w->cx->args.word[0] : "..";
	const char *dots = strstr(text, "..");
	char *from;

	r->from = 0;
	r->to = w->vault.version_count - 1;
	if (!dots) {
		if (find_index(w, text, &r->from) < 0)
			return -1;
		r->to = r->from;
		return 0;
	}
	from = sd_arena_strndup(w->arena, text, (size_t)(dots - text));
	if (*from && find_index(w, from, &r->from) < 0)
		return -1;
	return dots[2] ? find_index(w, dots + 2, &r->to) : 0;
}

static void print_text(struct sd_work *w, const struct range *r)
{
	struct sd_buf b = SD_BUF_INIT;
	const struct sd_version *v;
	bool current;
	size_t i;

	for (i = r->to + 1; i-- > r->from;) {
		v = &w->vault.version[i];
		current = sd_streq(v->name, w->vault.current);
		sd_buf_addf(&b, "%c %-6s %.12s  %s  %s", current ? '*' : ' ',
			    v->name, v->hash, v->time, v->author);
		if (strcmp(v->state, "applied"))
			sd_buf_addf(&b, "  (%s)", v->state);
		if (v->summary && *v->summary)
			sd_buf_addf(&b, "  %s", v->summary);
		sd_buf_addc(&b, '\n');
	}
	sd_out(w->cx, b.at, b.len);
	sd_buf_clear(&b);
}

static struct sd_json *version_json(struct sd_work *w,
				    const struct sd_version *v)
{
	struct sd_json *o = sd_json_object(w->arena);

	sd_json_set_text(o, "version", v->name);
	sd_json_set_text(o, "hash", v->hash);
	sd_json_set_text(o, "parent", v->parent);
	sd_json_set_text(o, "parent_hash", v->parent_hash);
	sd_json_set_text(o, "time", v->time);
	sd_json_set_text(o, "author", v->author);
	sd_json_set_text(o, "summary", v->summary);
	sd_json_set_text(o, "engine", v->engine);
	sd_json_set_text(o, "state", v->state);
	return o;
}

static void print_json(struct sd_work *w, const struct range *r)
{
	struct sd_json *list = sd_json_array(w->arena);
	size_t i;

	for (i = r->from; i <= r->to && i < w->vault.version_count; i++)
		sd_json_push(list, version_json(w, &w->vault.version[i]));
	sd_json_set_text(w->cx->report, "vault", w->vault.dir);
	sd_json_set_text(w->cx->report, "current", w->vault.current);
	sd_json_set(w->cx->report, "versions", list);
}

static int run(struct sd_cx *cx)
{
	struct range r = { 1, 0 };
	struct sd_work w;
	int rc = -1;

	if (sd_work_init(&w, cx) < 0 || sd_work_vault(&w) < 0)
		goto out;
	if (!w.vault.exists) {
		sd_error(w.diag, SD_EXIT_FAILED, "there is no vault at '%s'",
			 w.vault.dir);
		sd_diag_help(w.diag, "'schemadiff init' or 'schemadiff apply' "
				     "makes one");
		goto out;
	}
	if (w.vault.version_count && read_range(&w, &r) < 0)
		goto out;
	if (!w.vault.version_count && !cx->report)
		sd_say(cx, "schemadiff: no version yet: 'schemadiff apply' "
			   "makes the first");
	if (cx->report)
		print_json(&w, &r);
	else if (w.vault.version_count)
		print_text(&w, &r);
	rc = SD_EXIT_OK;
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = { SD_O_FILE,   SD_O_VAULT, SD_O_JSON,
					 SD_O_CONFIG, SD_O_ENV,	  SD_O_QUIET,
					 SD_O_NONE };
static const char *const examples[] = { "history", "all versions, newest first",
					"history v003..", "since v003", NULL };

const struct sd_command sd_cmd_history = {
	.name = "history",
	.args = "[A..B]",
	.most_args = 1,
	.summary = "the versions of the vault",
	.about = "Lists the versions with hash, time, author and summary, "
		 "newest first; '*' is the current one.",
	.example = examples,
	.option = options,
	.run = run,
};
