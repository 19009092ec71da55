/* SPDX-License-Identifier: MIT */
/*
 * virtual.c - virtual tables: any change makes them again
 *
 * What a module stores is its own affair, but a full text or R*Tree table
 * gives its rows back column by column, and takes them. A full text table
 * over another table's content is filled from there; one that keeps no
 * content at all, and any other module, cannot be copied: a hazard.
 */
#include <string.h>

#include "emit.h"

enum module_kind { PLAIN, FTS, RTREE, OTHER };

/* A table as far as copying goes; of a virtual one, what its words say. */
struct shape {
	enum module_kind kind;
	const char **column;
	size_t count;
	bool contentless, counts; /* can rows be counted all the same? */
	const char *content;	  /* FTS: the table it is about, or NULL */
};

static const struct {
	const char *module;
	enum module_kind kind;
} modules[] = { { "fts3", FTS },
		{ "fts4", FTS },
		{ "fts5", FTS },
		{ "rtree", RTREE },
		{ "rtree_i32", RTREE } };

static enum module_kind module_kind(const char *module)
{
	size_t i;

	if (!module)
		return PLAIN;
	for (i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		if (sd_strcaseeq(modules[i].module, module))
			return modules[i].kind;
	return OTHER;
}

/* content = 'table' or content = '': whose rows are they? */
static void note_content(struct shape *s, struct sd_str arg, struct sd_arena *a)
{
	const char *end = arg.at + arg.len;
	struct sd_sql_token t = sd_sql_skip(arg.at, end, SD_SQL_SQLITE);

	if (!sd_sql_is_word(t, "content"))
		return;
	t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	if (!sd_sql_is(t, "="))
		return;
	t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	if (t.kind == SD_SQL_END ||
	    (t.len == 2 && t.kind != SD_SQL_WORD && t.kind != SD_SQL_NUMBER))
		s->contentless = true;
	else if (t.kind == SD_SQL_STRING)
		s->content = sd_arena_strndup(a, t.at + 1, t.len - 2);
	else
		s->content = sd_sql_name(t, a);
}

static bool is_option(struct sd_str arg)
{
	const char *end = arg.at + arg.len;
	struct sd_sql_token t = sd_sql_skip(arg.at, end, SD_SQL_SQLITE);

	if (sd_sql_is_word(t, "tokenize"))
		return true;
	t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	return sd_sql_is(t, "=");
}

/* One of the comma-separated words between the brackets. */
static void add_arg(struct shape *s, struct sd_str arg, struct sd_arena *a)
{
	const char *end = arg.at + arg.len;
	struct sd_sql_token t;

	if (s->kind == FTS && is_option(arg)) {
		note_content(s, arg, a);
		return;
	}
	t = sd_sql_skip(arg.at, end, SD_SQL_SQLITE);
	if (sd_sql_is(t, "+")) /* an auxiliary column of an R*Tree */
		t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	if (t.kind == SD_SQL_WORD || t.kind == SD_SQL_QUOTED)
		s->column[s->count++] = sd_sql_name(t, a);
}

static void read_args(struct shape *s, const char *args, struct sd_arena *a)
{
	const char *end = args + strlen(args), *begin = args;
	struct sd_sql_token t;
	size_t depth = 0, n = 1;
	const char *p;

	for (p = args; *p; p++)
		n += *p == ',';
	s->column = SD_NEW_ARRAY(a, const char *, n);
	t = sd_sql_next(args, end, SD_SQL_SQLITE);
	for (;; t = sd_sql_next(t.at + t.len, end, SD_SQL_SQLITE)) {
		bool over = t.kind == SD_SQL_END || t.kind == SD_SQL_BAD;

		depth += sd_sql_is(t, "(");
		depth -= depth && sd_sql_is(t, ")");
		if (over || (!depth && sd_sql_is(t, ","))) {
			add_arg(s,
				(struct sd_str){ begin,
						 (size_t)(t.at - begin) },
				a);
			begin = t.at + t.len;
		}
		if (over)
			return;
	}
}

static struct shape shape_of(const struct sd_fact *table, struct sd_arena *a)
{
	const char *module = sd_get_text(&table->attrs, SD_A_MODULE);
	const char *args = sd_get_text(&table->attrs, SD_A_MODULE_ARGS);
	struct shape s = { 0 };
	const struct sd_fact *c;
	size_t n = 0;

	s.kind = module_kind(module);
	s.counts = true;
	if (s.kind != PLAIN) {
		read_args(&s, args ? args : "", a);
		s.counts = !s.contentless || sd_strcaseeq(module, "fts5");
		return s;
	}
	SD_EACH_CHILD(table, c, SD_COLUMN)
	n++;
	s.column = SD_NEW_ARRAY(a, const char *, n);
	SD_EACH_CHILD(table, c, SD_COLUMN)
	if (!sd_has(&c->attrs, SD_A_GENERATED))
		s.column[s.count++] = c->name;
	return s;
}

static bool has(const struct shape *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->count; i++)
		if (sd_strcaseeq(s->column[i], name))
			return true;
	return false;
}

/* --- the steps ------------------------------------------------------------ */

/* Can rows be read from one and written to the other? */
static bool can_copy(const struct shape *from, const struct shape *to)
{
	size_t i;

	if (from->kind == OTHER || to->kind == OTHER || from->contentless)
		return false;
	if (to->kind == RTREE) /* it takes no NULL */
		for (i = 0; i < to->count; i++)
			if (!has(from, to->column[i]))
				return false;
	for (i = 0; i < to->count; i++)
		if (has(from, to->column[i]))
			return true;
	return false;
}

static void copy_rows(struct emitter *em, struct sd_step *s,
		      const struct table_work *w, const struct shape *from,
		      const struct shape *to, const char *new)
{
	const char *rowid =
		from->kind == PLAIN ? sd_sqlite_rowid(w->from) : "rowid";
	const char *old = sd_sqlite_name(w->from->name, em->arena);
	struct sd_buf names = SD_BUF_INIT, sum = SD_BUF_INIT;
	size_t i;

	if (rowid && to->kind == FTS && from->kind != RTREE)
		sd_buf_adds(&names, rowid);
	for (i = 0; i < to->count; i++) {
		if (!has(from, to->column[i]))
			continue;
		sd_buf_adds(&names, names.len ? ", " : "");
		sd_sqlite_put_name(&names, to->column[i]);
	}
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena,
				    "INSERT INTO %s (%s)\nSELECT %s\nFROM %s",
				    new, names.at, names.at, old));
	if (!to->counts) {
		sd_buf_clear(&names);
		return;
	}
	/* What has no content cannot be read back. */
	if (!to->contentless && from->kind == to->kind)
		sd_buf_addf(&sum, ", sd_checksum(%s)", names.at);
	sd_step_check(em->plan, s,
		      sd_arena_printf(em->arena, "SELECT count(*)%s FROM %s",
				      sum.at, old),
		      sd_arena_printf(em->arena, "SELECT count(*)%s FROM %s",
				      sum.at, new),
		      sd_arena_printf(em->arena,
				      "rows of '%s' before and after the copy",
				      w->to->name));
	sd_buf_clear(&names);
	sd_buf_clear(&sum);
}

static void lost_columns(struct emitter *em, struct sd_step *s,
			 const struct table_work *w, const struct shape *from,
			 const struct shape *to)
{
	size_t i;

	for (i = 0; i < from->count; i++) {
		if (has(to, from->column[i]))
			continue;
		sd_step_hazard(
			em->plan, s, SD_H_DROP_COLUMN,
			sd_arena_printf(em->arena, "%s.%s", s->object,
					from->column[i]),
			sd_arena_printf(
				em->arena, "SELECT count(%s) FROM %s",
				sd_sqlite_name(from->column[i], em->arena),
				sd_sqlite_name(w->live, em->arena)));
	}
}

static void describe_changes(struct emitter *em, struct sd_step *s,
			     const struct table_work *w)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		sd_step_detail(em->plan, s,
			       sd_sqlite_describe(w->change[i], em->arena));
}

/* Can the index be filled from the table it is about? */
static bool can_fill(const struct emitter *em, const struct shape *s)
{
	const struct sd_fact *t;
	size_t i;

	t = s->content ? sd_model_find(em->to, SD_TABLE, NULL, s->content)
		       : NULL;
	for (i = 0; t && i < s->count; i++)
		if (!sd_fact_child_named(em->to, t, SD_COLUMN, s->column[i]))
			return false;
	return t != NULL;
}

static void fill(struct emitter *em, struct sd_step *s, const char *name)
{
	name = sd_sqlite_name(name, em->arena);
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena,
				    "INSERT INTO %s (%s) VALUES ('rebuild')",
				    name, name));
}

void sd_sqlite_fill_virtual(struct emitter *em, struct sd_step *s,
			    const struct sd_fact *table)
{
	struct shape shape = shape_of(table, em->arena);

	s->rank = RANK_VIRTUAL;
	if (can_fill(em, &shape) &&
	    sd_model_find(em->from, SD_TABLE, NULL, shape.content))
		fill(em, s, table->name);
}

/* Its rows are gone, or come back from the table it is about. */
static void make_empty(struct emitter *em, struct sd_step *s,
		       const struct table_work *w, const struct shape *from,
		       const struct shape *to)
{
	sd_step_sql(em->plan, s,
		    sd_sqlite_drop(SD_TABLE, w->from->name, em->arena));
	sd_step_sql(em->plan, s, sd_sqlite_create(w->to, em->arena));
	if (can_fill(em, to))
		fill(em, s, w->to->name);
	if (from->content)
		return; /* the rows were never its own */
	sd_step_hazard(
		em->plan, s, SD_H_RECREATE_TABLE, s->object,
		from->kind == OTHER
			? NULL
			: sd_arena_printf(em->arena, "SELECT count(*) FROM %s",
					  sd_sqlite_name(w->live, em->arena)));
}

static void make_filled(struct emitter *em, struct sd_step *s,
			const struct table_work *w, const struct shape *from,
			const struct shape *to)
{
	const char *new = sd_sqlite_free_name(em, "sd_new_", w->to->name);
	const char *quoted = sd_sqlite_name(new, em->arena);

	sd_step_hazard(em->plan, s, SD_H_REBUILD, s->object,
		       sd_arena_printf(em->arena, "SELECT count(*) FROM %s",
				       sd_sqlite_name(w->live, em->arena)));
	lost_columns(em, s, w, from, to);
	sd_step_sql(em->plan, s, sd_sqlite_create_as(w->to, new, em->arena));
	copy_rows(em, s, w, from, to, quoted);
	sd_step_sql(em->plan, s,
		    sd_sqlite_drop(SD_TABLE, w->from->name, em->arena));
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena, "ALTER TABLE %s RENAME TO %s",
				    quoted,
				    sd_sqlite_name(w->to->name, em->arena)));
}

static void make_children(struct emitter *em, struct sd_step *s,
			  const struct sd_fact *table)
{
	const struct sd_fact *c;

	for (c = table->child; c; c = c->next)
		if (c->kind == SD_INDEX || c->kind == SD_TRIGGER)
			sd_step_sql(em->plan, s,
				    sd_sqlite_create(c, em->arena));
}

void sd_sqlite_remake(struct emitter *em, struct table_work *w)
{
	struct sd_step *s = sd_plan_add(
		em->plan, SD_ALTER, SD_TABLE, sd_fact_path(w->to, em->arena),
		sd_arena_printf(em->arena, "make table %s again", w->to->name));
	struct shape from = shape_of(w->from, em->arena);
	struct shape to = shape_of(w->to, em->arena);

	s->rank = RANK_VIRTUAL;
	describe_changes(em, s, w);
	if (to.content || !can_copy(&from, &to) ||
	    (from.content &&
	     !sd_model_find(em->from, SD_TABLE, NULL, from.content)))
		make_empty(em, s, w, &from, &to);
	else
		make_filled(em, s, w, &from, &to);
	make_children(em, s, w->to);
}
