/* SPDX-License-Identifier: MIT */
/* cmd_status.c - schema, vault, database, mode, pending, at a glance */

#include "work.h"

struct status {
	struct sd_work w;
	struct sd_buf text;
	struct sd_json *json; /* NULL without --json */
	bool schema_read, connected;
};

static void line(struct status *s, const char *what)
{
	sd_buf_addf(&s->text, "%-10s", what);
}

static struct sd_json *part(struct status *s, const char *name)
{
	struct sd_json *o;

	if (!s->json)
		return NULL;
	o = sd_json_object(s->w.arena);
	sd_json_set(s->json, name, o);
	return o;
}

static int show_schema(struct status *s)
{
	struct sd_side *side = &s->w.to;
	struct sd_json *o, *counts = NULL;

	if (sd_side_files(&s->w, side) < 0)
		return -1;
	s->schema_read = sd_side_load(&s->w, side, s->w.from.conn) == 0;
	o = part(s, "schema");
	line(s, "schema");
	sd_buf_addf(&s->text, "%s: ", side->label);
	if (o) {
		counts = sd_json_object(s->w.arena);
		sd_json_set_text(o, "file", side->label);
		sd_json_set_bool(o, "valid", s->schema_read);
		sd_json_set(o, "counts", counts);
	}
	if (s->schema_read)
		sd_count_model(&side->portable, &s->text, counts);
	else
		sd_buf_adds(&s->text, "not valid");
	sd_buf_addc(&s->text, '\n');
	return s->schema_read ? 0 : -1;
}

static int show_vault(struct status *s)
{
	const struct sd_vault *v = &s->w.vault;
	const struct sd_version *current;
	struct sd_json *o;

	if (sd_work_vault(&s->w) < 0)
		return -1;
	current = v->exists ? sd_vault_find(v, "current") : NULL;
	line(s, "vault");
	sd_buf_addf(&s->text, "%s: ", v->dir);
	if (!v->exists)
		sd_buf_adds(&s->text, "none yet");
	else
		sd_buf_add_count(&s->text, v->version_count, "version");
	if (current)
		sd_buf_addf(&s->text, ", newest %s of %s", current->name,
			    current->time);
	sd_buf_addc(&s->text, '\n');
	o = part(s, "vault");
	if (o) {
		sd_json_set_text(o, "dir", v->dir);
		sd_json_set_bool(o, "exists", v->exists);
		sd_json_set_int(o, "versions", (int64_t)v->version_count);
		sd_json_set_text(o, "current", current ? current->name : NULL);
	}
	line(s, "mode");
	sd_buf_addf(&s->text, "%s\n", v->mode ? v->mode : "standard");
	if (s->json)
		sd_json_set_text(s->json, "mode",
				 v->mode ? v->mode : "standard");
	return 0;
}

static int connect(struct status *s)
{
	struct sd_work *w = &s->w;

	if (sd_side_database(w, &w->from) < 0)
		return -1;
	w->engine = w->from.engine;
	s->connected = sd_side_open(w, &w->from, SD_OPEN_READ) == 0;
	return s->connected ? 0 : -1;
}

static int show_database(struct status *s)
{
	struct sd_side *side = &s->w.from;
	struct sd_history_list list = { NULL, 0 };
	const struct sd_history *last = NULL;
	struct sd_json *o = part(s, "database");

	line(s, "database");
	sd_buf_addf(&s->text, "%s: ", side->label);
	if (o)
		sd_json_set_text(o, "url", side->label);
	if (!s->connected) {
		sd_buf_adds(&s->text, "cannot be opened\n");
		return -1;
	}
	if (side->engine->history_read(side->conn, &list, s->w.arena,
				       s->w.diag) < 0)
		return -1;
	last = sd_history_last(&list);
	if (last)
		sd_buf_addf(&s->text, "at %s since %s\n", last->version,
			    last->ended ? last->ended : last->started);
	else
		sd_buf_adds(&s->text, "no version yet\n");
	if (o)
		sd_json_set_text(o, "version", last ? last->version : NULL);
	return 0;
}

static void pending_json(struct status *s, const struct sd_plan_counts *n)
{
	struct sd_json *o = part(s, "pending");

	if (!o)
		return;
	sd_json_set_int(o, "steps", (int64_t)s->w.plan.step_count);
	sd_json_set_int(o, "add", (int64_t)n->add);
	sd_json_set_int(o, "change", (int64_t)n->change);
	sd_json_set_int(o, "drop", (int64_t)n->drop);
}

static int show_pending(struct status *s)
{
	struct sd_work *w = &s->w;
	struct sd_plan_counts n;

	if (!s->schema_read || !s->connected)
		return -1;
	if (sd_side_load(w, &w->from, w->from.conn) < 0 || sd_work_plan(w) < 0)
		return -1;
	n = sd_plan_count(&w->plan);
	line(s, "pending");
	if (!w->plan.step_count)
		sd_buf_adds(&s->text, "nothing: the database is what the "
				      "schema file says\n");
	else
		sd_buf_addf(&s->text,
			    "%zu to add, %zu to change, %zu to drop "
			    "('schemadiff plan' shows them)\n",
			    n.add, n.change, n.drop);
	pending_json(s, &n);
	return 0;
}

/* Each line is shown as far as it is known: one fault hides no other line. */
static int run(struct sd_cx *cx)
{
	struct status s = { .text = SD_BUF_INIT, .json = cx->report };
	int rc = sd_work_init(&s.w, cx);

	if (rc == 0) {
		rc |= connect(&s);
		if (s.w.engine)
			rc |= show_schema(&s);
		rc |= show_vault(&s);
		if (s.w.engine)
			rc |= show_database(&s) | show_pending(&s);
	}
	sd_cx_flush(cx);
	if (!cx->report)
		sd_out(cx, s.text.at, s.text.len);
	sd_buf_clear(&s.text);
	if (rc == 0 && s.w.plan.step_count && sd_opt_on(cx, SD_O_EXIT_CODE))
		rc = SD_EXIT_CHANGES;
	sd_work_close(&s.w);
	return rc < 0 ? -1 : rc;
}

static const unsigned char options[] = {
	SD_O_FILE,    SD_O_URL,	    SD_O_VAULT,	 SD_O_JSON, SD_O_EXIT_CODE,
	SD_O_INCLUDE, SD_O_EXCLUDE, SD_O_STRICT, SD_O_ROLE, SD_O_LOCK_WAIT,
	SD_O_CONFIG,  SD_O_ENV,	    SD_O_QUIET,	 SD_O_NONE
};
static const char *const examples[] = {
	"status", "where everything stands", "status --exit-code --json",
	"for a pipeline: exit 2 when changes are pending", NULL
};

const struct sd_command sd_cmd_status = {
	.name = "status",
	.args = "",
	.summary = "schema, vault, database and what is pending, at a glance",
	.about = "Shows the schema file, the vault, the database with the "
		 "version that it is at, the mode, and what a plan would "
		 "change.",
	.example = examples,
	.option = options,
	.run = run,
};
