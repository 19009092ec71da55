/* SPDX-License-Identifier: MIT */
/* work.c - diffing, planning, showing and saving what two sides say */

#include "work.h"

#include <string.h>

#include "schemadiff/clock.h"
#include "schemadiff/file.h"

static int parse_renames(struct sd_work *w)
{
	const char *const *text = sd_opt_list(w->cx, SD_O_RENAME);
	struct sd_rename *r;
	const char *eq;
	size_t i, n = w->cx->args.setting[SD_O_RENAME].count;

	if (!text)
		return 0;
	r = SD_NEW_ARRAY(w->arena, struct sd_rename, n);
	for (i = 0; i < n; i++) {
		eq = strchr(text[i], '=');
		if (!eq || eq == text[i] || !eq[1])
			return sd_error(w->diag, SD_EXIT_USAGE,
					"'--rename' is OLD=NEW, not '%s'",
					text[i]);
		r[i].from = sd_arena_strndup(w->arena, text[i],
					     (size_t)(eq - text[i]));
		r[i].to = eq + 1;
	}
	w->diff.rename = r;
	w->diff.rename_count = n;
	return 0;
}

static int parse_allow(struct sd_work *w)
{
	const char *const *text = sd_opt_list(w->cx, SD_O_ALLOW);
	struct sd_buf all = SD_BUF_INIT;
	size_t i;

	if (!text)
		return 0;
	for (i = 0; text[i]; i++)
		sd_buf_addf(&all, "%s%s", i ? "," : "", text[i]);
	return sd_allow_parse(sd_buf_take(&all, w->arena), &w->allow, w->arena,
			      w->diag);
}

int sd_work_init(struct sd_work *w, struct sd_cx *cx)
{
	memset(w, 0, sizeof(*w));
	w->cx = cx;
	w->arena = &cx->arena;
	w->diag = &cx->diag;
	w->vault.lock_fd = -1;
	w->filter.include = sd_opt_list(cx, SD_O_INCLUDE);
	w->filter.exclude = sd_opt_list(cx, SD_O_EXCLUDE);
	w->diff.filter = &w->filter;
	sd_plan_init(&w->plan, w->arena);
	return parse_renames(w) < 0 || parse_allow(w) < 0 ? -1 : 0;
}

static void side_close(struct sd_side *s)
{
	if (s->conn)
		s->engine->close(s->conn);
	s->conn = NULL;
	sd_model_clear(&s->portable);
	sd_model_clear(&s->native);
}

void sd_work_close(struct sd_work *w)
{
	sd_signals_watch(NULL);
	side_close(&w->from);
	side_close(&w->to);
	if (w->vault_read)
		sd_vault_close(&w->vault);
}

int sd_work_vault(struct sd_work *w)
{
	if (w->vault_read)
		return 0;
	if (sd_vault_open(&w->vault, sd_vault_dir(w->cx), w->arena, w->diag) <
	    0)
		return -1;
	w->vault_read = true;
	return 0;
}

const struct sd_history *sd_history_last(const struct sd_history_list *l)
{
	size_t i;

	for (i = l->count; i; i--)
		if (sd_streq(l->at[i - 1].state, "applied"))
			return &l->at[i - 1];
	return NULL;
}

/* --- planning --------------------------------------------------------- */

int sd_work_plan(struct sd_work *w)
{
	const char *const *only = sd_opt_list(w->cx, SD_O_ONLY);

	if (sd_plan_make(w->engine, &w->from.native, &w->to.native, &w->diff,
			 w->from.conn, &w->plan, w->diag) < 0)
		return -1;
	if (!w->native_only) /* else it is shown, and forgotten */
		sd_plan_seal(&w->plan, &w->from.native);
	if (!w->plan.target)
		w->plan.target = w->from.label;
	w->plan.wanted = w->to.label;
	w->plan.between = w->from.kind != SD_SIDE_DATABASE ||
			  w->to.kind == SD_SIDE_DATABASE;
	if (!only)
		return 0;
	return sd_plan_only(&w->plan, only,
			    w->cx->args.setting[SD_O_ONLY].count, w->diag);
}

static const char *format_of(struct sd_cx *cx)
{
	const char *format = sd_opt_text(cx, SD_O_FORMAT);

	return cx->report ? "json" : format ? format : "text";
}

bool sd_work_writes_schema(const struct sd_work *w)
{
	return w->cx->report || sd_opt_text(w->cx, SD_O_PLAN_OUT);
}

/* What the reader should know about where the plan goes. */
static void say_new_file(struct sd_work *w)
{
	if (w->from.conn && w->from.conn->is_new)
		sd_say(w->cx, "schemadiff: new file %s", w->from.label);
}

/* A value that was written as text, as a tree. */
static struct sd_json *tree_of(struct sd_work *w, struct sd_buf *b)
{
	struct sd_json *tree =
		sd_json_parse("plan", b->at, b->len, w->arena, w->diag);

	sd_buf_clear(b);
	return tree;
}

/*
 * The plan and the schema that it leads to, so that it can be applied where
 * the schema file is not.
 */
static int add_plan(struct sd_work *w, struct sd_json *report)
{
	struct sd_plan_counts n = sd_plan_count(&w->plan);
	struct sd_buf b = SD_BUF_INIT;
	struct sd_json *plan, *schema, *counts;
	const char *text = sd_source_text(w, &w->to);

	if (sd_side_portable(w, &w->to) < 0)
		return -1;
	sd_json_plan(&w->plan, &b);
	plan = tree_of(w, &b);
	sd_json_model(&w->to.portable, &b);
	schema = tree_of(w, &b);
	if (!plan || !schema)
		return -1;
	counts = sd_json_object(w->arena);
	sd_json_set_int(counts, "add", (int64_t)n.add);
	sd_json_set_int(counts, "change", (int64_t)n.change);
	sd_json_set_int(counts, "drop", (int64_t)n.drop);
	sd_json_set(report, "changes", counts);
	sd_json_set(report, "plan", plan);
	sd_json_set(report, "schema", schema);
	if (text)
		sd_json_set_text(report, "source", text);
	return 0;
}

int sd_work_show(struct sd_work *w)
{
	const char *format = format_of(w->cx);
	struct sd_style style = sd_style_for(w->cx, stdout);
	struct sd_buf b = SD_BUF_INIT;

	style.allow = &w->allow;
	say_new_file(w);
	if (!strcmp(format, "json"))
		return add_plan(w, w->cx->report);
	if (!strcmp(format, "sql"))
		sd_show_sql(w->engine, &w->plan, &b);
	else
		sd_show_plan(&w->plan, &style, &b);
	sd_out(w->cx, b.at, b.len);
	sd_buf_clear(&b);
	return 0;
}

/* --- saved plans ------------------------------------------------------ */

int sd_work_save(struct sd_work *w, const char *path)
{
	struct sd_json *saved = sd_json_object(w->arena);
	struct sd_buf b = SD_BUF_INIT;
	int rc = 0;

	sd_json_set_int(saved, "format", 1);
	sd_json_set_text(saved, "command", "plan");
	if (add_plan(w, saved) < 0)
		return -1;
	sd_json_write(saved, false, &b);
	if (!strcmp(path, "-"))
		sd_out(w->cx, b.at, b.len);
	else
		rc = sd_file_write(path, b.at, b.len, 0666, w->diag);
	sd_buf_clear(&b);
	return rc;
}

/* A part of a saved plan as a text of its own, for its reader. */
static const char *part_of(struct sd_work *w, struct sd_json *saved,
			   const char *path, const char *key, size_t *len)
{
	struct sd_json *part = sd_json_get(saved, key);
	struct sd_buf b = SD_BUF_INIT;

	if (!part) {
		sd_error(w->diag, SD_EXIT_FAILED,
			 "'%s' is no saved plan: it has no '%s'", path, key);
		sd_diag_help(w->diag, "'schemadiff plan -o FILE' saves one");
		return NULL;
	}
	sd_json_write(part, false, &b);
	*len = b.len;
	return sd_buf_take(&b, w->arena);
}

int sd_work_read(struct sd_work *w, const char *path)
{
	struct sd_json *saved;
	const char *plan, *schema;
	size_t plan_len = 0, schema_len = 0, len;
	char *text;

	if (sd_file_read(path, &text, &len, w->arena, w->diag) < 0)
		return -1;
	saved = sd_json_parse(path, text, len, w->arena, w->diag);
	if (!saved)
		return -1;
	plan = part_of(w, saved, path, "plan", &plan_len);
	schema = plan ? part_of(w, saved, path, "schema", &schema_len) : NULL;
	if (!schema)
		return -1;
	sd_model_init(&w->to.portable, w->arena);
	sd_model_init(&w->to.native, w->arena);
	w->to.kind = SD_SIDE_SAVED;
	w->to.label = path;
	w->to.source = sd_json_get_text(saved, "source");
	if (sd_json_read_plan(path, plan, plan_len, &w->plan, w->diag) < 0)
		return -1;
	return sd_json_read_model(path, schema, schema_len, &w->to.portable,
				  w->diag);
}

/* --- applying --------------------------------------------------------- */

#ifndef SD_VERSION
#define SD_VERSION "unknown"
#endif

const char *sd_author(struct sd_cx *cx)
{
	const char *name = sd_opt_text(cx, SD_O_AUTHOR);

	return name ? name : sd_clock_user(&cx->arena);
}

void sd_work_apply(struct sd_work *w, struct sd_apply *a)
{
	memset(a, 0, sizeof(*a));
	a->conn = w->from.conn;
	a->vault = &w->vault;
	a->filter = &w->filter;
	a->diff = &w->diff;
	a->allow = &w->allow;
	a->author = sd_author(w->cx);
	a->tool = "schemadiff " SD_VERSION;
	a->lock_wait_ms = sd_opt_time(w->cx, SD_O_LOCK_WAIT);
}

/* --- small reports ---------------------------------------------------- */

void sd_buf_add_count(struct sd_buf *out, size_t n, const char *word)
{
	size_t len = strlen(word);

	sd_buf_addf(out, "%zu ", n);
	if (n == 1 || word[len - 1] == 's')
		sd_buf_adds(out, word);
	else if (word[len - 1] == 'x')
		sd_buf_addf(out, "%ses", word);
	else if (word[len - 1] == 'y' && !strchr("aeiou", word[len - 2]))
		sd_buf_addf(out, "%.*sies", (int)len - 1, word);
	else
		sd_buf_addf(out, "%ss", word);
}

static void count_facts(const struct sd_fact *f, size_t *counts)
{
	for (; f; f = f->next) {
		counts[f->kind]++;
		count_facts(f->child, counts);
	}
}

/* Parts that everyone has, and that nobody counts, are left out. */
static bool is_counted(enum sd_kind k)
{
	static const enum sd_kind parts[] = {
		SD_COLUMN, SD_FOREIGN, SD_CHECK,  SD_INDEX,  SD_TRIGGER,
		SD_RULE,   SD_POLICY,  SD_UNIQUE, SD_EXCLUDE
	};
	size_t i;

	if (sd_kind_flags(k) & SD_KIND_TOP)
		return true;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i] == k)
			return true;
	return false;
}

void sd_count_model(const struct sd_model *m, struct sd_buf *out,
		    struct sd_json *json)
{
	size_t counts[SD_KIND_COUNT] = { 0 }, start = out->len;
	enum sd_kind k;

	count_facts(m->first, counts);
	for (k = 1; k < SD_KIND_COUNT; k++) {
		if (!counts[k] || !is_counted(k))
			continue;
		if (out->len > start)
			sd_buf_adds(out, ", ");
		sd_buf_add_count(out, counts[k], sd_kind_word(k));
		if (json)
			sd_json_set_int(json, sd_kind_word(k),
					(int64_t)counts[k]);
	}
	if (out->len == start)
		sd_buf_adds(out, "no objects");
}

const char *sd_source_text(struct sd_work *w, const struct sd_side *s)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	if (!s->info.source_count)
		return s->source;
	if (s->info.source_count == 1)
		return s->info.source[0]->text;
	for (i = 0; i < s->info.source_count; i++) {
		sd_buf_addf(&b, "%s// --- %s ---\n", i ? "\n" : "",
			    s->info.source[i]->path);
		sd_buf_add(&b, s->info.source[i]->text, s->info.source[i]->len);
	}
	return sd_buf_take(&b, w->arena);
}
