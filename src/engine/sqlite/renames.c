/* SPDX-License-Identifier: MIT */
/*
 * renames.c - an old model as it will be once its renames are done
 *
 * All renames are followed in one walk, so that a swap of two names is one.
 * Names in a table's own expressions are that table's columns; in views and
 * triggers a name is a column only where the table is named as well. A
 * wrong guess there costs a view that is made again, nothing else.
 */
#include <string.h>

#include "emit.h"

struct followed {
	const struct sd_fact *from; /* a key of the map */
	const char *old, *new;
	struct sd_map column; /* of a table: old name → new */
};

struct follower {
	struct sd_model *m;
	struct sd_arena *arena;
	struct sd_map relation; /* old name → struct followed */
	struct sd_map table;	/* fact → struct followed */
};

static struct sd_str key_of(const struct sd_fact *const *f)
{
	struct sd_str key = { (const char *)f, sizeof(*f) };

	return key;
}

/* What is renamed in a table, or the table; made when first asked for. */
static struct followed *followed(struct follower *w, const struct sd_fact *f)
{
	struct followed *t = sd_map_get(&w->table, key_of(&f));

	if (t)
		return t;
	t = SD_NEW(w->arena, struct followed);
	t->from = f;
	t->old = t->new = f->name;
	sd_map_init(&t->column, true);
	sd_map_put(&w->table, key_of(&t->from), t);
	if (f->name)
		sd_map_puts(&w->relation, f->name, t);
	return t;
}

static struct followed *relation(const struct follower *w, const char *name)
{
	return name ? sd_map_gets(&w->relation, name) : NULL;
}

static const char *new_column(const struct followed *t, const char *name)
{
	const char *new = t ? sd_map_gets(&t->column, name) : NULL;

	return new ? new : name;
}

/* --- text ---------------------------------------------------------------- */

/* What the names in a piece of SQL can stand for. */
struct scope {
	const struct follower *w;
	struct followed *own;	/* its columns stand alone; NULL: a program */
	struct followed **seen; /* tables that the text names */
	size_t seen_count;
};

static const char *in_seen(const struct scope *s, const char *name)
{
	const char *new = NULL;
	size_t i;

	if (s->own)
		new = sd_map_gets(&s->own->column, name);
	for (i = 0; !new &&i < s->seen_count; i++)
		new = sd_map_gets(&s->seen[i]->column, name);
	return new;
}

/* Before a dot or after FROM and the like a name is a table's. */
static const char *renamed(const struct scope *s, const char *name,
			   bool before_dot, bool before_call)
{
	const struct followed *t = relation(s->w, name);
	const char *column;

	if (before_call && !t)
		return NULL;
	if (before_dot || !(column = in_seen(s, name)))
		return t && !sd_strcaseeq(t->new, name) ? t->new : NULL;
	return column;
}

static bool is_name(struct sd_sql_token t)
{
	return t.kind == SD_SQL_WORD || t.kind == SD_SQL_QUOTED;
}

static const char *rewrite(const struct scope *s, const char *sql)
{
	const char *end = sql + strlen(sql), *at = sql, *new;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_sql_token t, next;
	bool changed = false;

	for (t = sd_sql_next(at, end, SD_SQL_SQLITE);
	     t.kind != SD_SQL_END && t.kind != SD_SQL_BAD;
	     t = sd_sql_next(at, end, SD_SQL_SQLITE)) {
		at = t.at + t.len;
		new = NULL;
		if (is_name(t)) {
			next = sd_sql_skip(at, end, SD_SQL_SQLITE);
			new = renamed(s, sd_sql_name(t, s->w->arena),
				      sd_sql_is(next, "."),
				      sd_sql_is(next, "("));
		}
		if (new)
			sd_sqlite_put_name(&b, new);
		else
			sd_buf_add(&b, t.at, t.len);
		changed = changed || new;
	}
	sd_buf_add(&b, at, (size_t)(end - at));
	if (changed)
		return sd_buf_take(&b, s->w->arena);
	sd_buf_clear(&b);
	return sql;
}

/* The renamed tables that a text names: their columns may stand in it. */
static void look(struct scope *s, const char *sql)
{
	const char *end = sql ? sql + strlen(sql) : NULL;
	struct sd_sql_token t;
	struct followed *f;
	size_t i;

	if (!sql)
		return;
	for (t = sd_sql_skip(sql, end, SD_SQL_SQLITE);
	     t.kind != SD_SQL_END && t.kind != SD_SQL_BAD;
	     t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE)) {
		f = is_name(t) ? relation(s->w, sd_sql_name(t, s->w->arena))
			       : NULL;
		for (i = 0; f && i < s->seen_count; i++)
			if (s->seen[i] == f)
				f = NULL;
		if (f)
			s->seen[s->seen_count++] = f;
	}
}

/* --- facts --------------------------------------------------------------- */

static void rewrite_attr(const struct scope *s, struct sd_record *r,
			 enum sd_attr_id id)
{
	const char *sql = sd_get_text(r, id);

	if (sql)
		sd_set_text(r, s->w->arena, id, rewrite(s, sql));
}

/* COLUMNS and the like: names of t's columns. */
static void rename_list(const struct sd_list *l, const struct followed *t)
{
	size_t i;

	for (i = 0; t && i < l->count; i++)
		if (l->at[i].type == SD_T_NAME)
			l->at[i].u.text = new_column(t, l->at[i].u.text);
}

static void rename_keys(const struct scope *s, struct sd_record *attrs)
{
	const struct sd_list *keys = sd_get_list(attrs, SD_A_KEYS);
	size_t i;

	for (i = 0; i < keys->count; i++) {
		struct sd_record *r = keys->at[i].u.record;
		const char *name = sd_get_text(r, SD_A_KEY_NAME);

		if (name && s->own)
			sd_set_text(r, s->w->arena, SD_A_KEY_NAME,
				    new_column(s->own, name));
		rewrite_attr(s, r, SD_A_EXPR);
	}
}

static void rename_target(const struct follower *w, struct sd_record *r)
{
	const struct sd_ref *ref = sd_get_ref(r, SD_A_REF_TABLE);
	const struct followed *t = ref ? relation(w, ref->name) : NULL;

	if (!t)
		return;
	rename_list(sd_get_list(r, SD_A_REF_COLUMNS), t);
	sd_set_ref(r, w->arena, SD_A_REF_TABLE, ref->schema, t->new);
}

/* The part of a table. */
static void follow_part(struct scope *s, struct sd_fact *f)
{
	struct sd_record *r = &f->attrs;
	struct sd_fact *c;

	rename_list(sd_get_list(r, SD_A_COLUMNS), s->own);
	rename_list(sd_get_list(r, SD_A_DATA_KEY), s->own);
	rename_keys(s, r);
	rewrite_attr(s, r, SD_A_EXPR);
	rewrite_attr(s, r, SD_A_WHERE);
	rename_target(s->w, r);
	if (s->own) /* RENAME writes "new" */
		sd_unset(r, SD_A_QUOTED);
	for (c = f->child; c; c = c->next)
		follow_part(s, c);
}

/* A view or trigger: its names may be any table's columns. */
static void follow_program(const struct follower *w, struct sd_fact *f,
			   struct followed *parent)
{
	struct scope s = { .w = w };

	s.seen = SD_NEW_ARRAY(w->arena, struct followed *, w->table.count + 1);
	if (parent)
		s.seen[s.seen_count++] = parent;
	look(&s, sd_get_text(&f->attrs, SD_A_BODY));
	look(&s, sd_get_text(&f->attrs, SD_A_WHEN));
	rename_list(sd_get_list(&f->attrs, SD_A_UPDATE_OF), parent);
	if (parent)
		sd_unset(&f->attrs, SD_A_QUOTED);
	rewrite_attr(&s, &f->attrs, SD_A_BODY);
	rewrite_attr(&s, &f->attrs, SD_A_WHEN);
}

static void follow_top(const struct follower *w, struct sd_fact *f)
{
	struct followed *own = sd_map_get(
		&w->table, key_of((const struct sd_fact *const *)&f));
	struct scope s = { .w = w, .own = own };
	struct sd_fact *c;

	if (f->kind == SD_VIEW)
		follow_program(w, f, NULL);
	for (c = f->child; c; c = c->next) {
		if (c->kind == SD_TRIGGER)
			follow_program(w, c, own);
		else
			follow_part(&s, c);
	}
}

/* A fact that a change points to, to be written to. */
static struct sd_fact *writable(struct sd_model *m, const struct sd_fact *f)
{
	if (f->prev)
		return f->prev->next;
	return f->parent ? f->parent->child : m->first;
}

int sd_sqlite_follow_renames(struct sd_model *from,
			     const struct sd_change *renames, size_t count,
			     struct sd_diag *d)
{
	struct follower w = { .m = from, .arena = from->arena };
	const struct sd_change *c;
	struct sd_fact *f;
	size_t i;

	(void)d;
	sd_map_init(&w.relation, true);
	sd_map_init(&w.table, false);
	for (i = 0; i < count && renames[i].from->kind != SD_COLUMN; i++)
		continue;
	if (i < count)
		sd_sqlite_fix_quotes(from);
	for (i = 0; i < count; i++) {
		c = &renames[i];
		if (!c->from->parent)
			followed(&w, c->from)->new = c->to->name;
		else if (c->from->kind == SD_COLUMN)
			sd_map_puts(&followed(&w, c->from->parent)->column,
				    c->from->name,
				    (char *)(uintptr_t)c->to->name);
	}
	for (f = from->first; f; f = f->next)
		follow_top(&w, f);
	for (i = 0; i < count; i++)
		writable(from, renames[i].from)->name = renames[i].to->name;
	for (i = 0; i < w.table.count; i++)
		sd_map_clear(
			&((struct followed *)w.table.entry[i].value)->column);
	sd_map_clear(&w.relation);
	sd_map_clear(&w.table);
	return 0;
}
