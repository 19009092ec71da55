/* SPDX-License-Identifier: MIT */
/*
 * alter.c - the method for a table: ALTER TABLE where SQLite has it, or one
 * rebuild for everything
 *
 * What ADD COLUMN and DROP COLUMN take: lang_altertable.html. They are
 * narrower than CREATE TABLE, and partly depend on the table being empty;
 * only what works on every table is done in place.
 */
#include "emit.h"

#include <string.h>

/* --- may it be done in place? ------------------------------------------ */

/*
 * Is it a literal, so that ADD COLUMN takes it, and not NULL? TRUE is taken,
 * but would be there as a number even in a text column.
 */
static bool is_constant(const char *expr)
{
	return sd_sqlite_is_literal(expr) && !sd_strcaseeq(expr, "null") &&
	       !sd_strcaseeq(expr, "true") && !sd_strcaseeq(expr, "false") &&
	       !sd_strcaseeq(expr, "current_time") &&
	       !sd_strcaseeq(expr, "current_date") &&
	       !sd_strcaseeq(expr, "current_timestamp");
}

static bool has_key(const struct sd_fact *f, const char *name)
{
	const struct sd_list *keys = sd_sqlite_keys(f);
	const char *key;
	size_t i;

	for (i = 0; i < keys->count; i++) {
		key = sd_sqlite_key_name(&keys->at[i]);
		if (key ? sd_strcaseeq(key, name)
			: sd_sqlite_mentions(
				  sd_get_text(keys->at[i].u.record, SD_A_EXPR),
				  name))
			return true;
	}
	return sd_sqlite_mentions(sd_get_text(&f->attrs, SD_A_WHERE), name);
}

static bool can_add(const struct sd_fact *column)
{
	const struct sd_record *r = &column->attrs;
	const char *generated = sd_get_text(r, SD_A_GENERATED);
	const char *value = sd_sqlite_default(column);
	const struct sd_fact *f;

	if (sd_has(r, SD_A_BACKFILL) || sd_streq(generated, "stored"))
		return false;
	if (generated)
		return !sd_get_bool(r, SD_A_NOT_NULL) &&
		       sqlite3_libversion_number() >= 3031000;
	if (value ? !is_constant(value) && !sd_strcaseeq(value, "null")
		  : sd_get_bool(r, SD_A_NOT_NULL))
		return false;
	if (sd_get_bool(r, SD_A_NOT_NULL) && !is_constant(value))
		return false;
	if (value && !sd_strcaseeq(value, "null"))
		SD_EACH_CHILD(column->parent, f, SD_FOREIGN)
		{
			if (has_key(f, column->name))
				return false;
		}
	return true;
}

/* Do other parts of the old table use this column? */
static bool is_used(const struct emitter *em, const struct table_work *w,
		    const struct sd_fact *column)
{
	const struct sd_fact *f;
	const char *expr;

	for (f = w->from->child; f; f = f->next) {
		switch (f->kind) {
		case SD_PRIMARY:
		case SD_UNIQUE:
		case SD_FOREIGN:
			if (has_key(f, column->name))
				return true;
			break;
		case SD_INDEX: /* one that goes has gone by then */
			if (has_key(f, column->name) &&
			    sd_fact_child_named(em->to, w->to, SD_INDEX,
						f->name))
				return true;
			break;
		case SD_CHECK:
		case SD_COLUMN:
			expr = sd_get_text(&f->attrs, SD_A_EXPR);
			if (f != column &&
			    sd_sqlite_mentions(expr, column->name))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

/* Is the column new, so that its constraints can come with it? */
static bool is_new(const struct emitter *em, const struct table_work *w,
		   const char *name)
{
	return !sd_fact_child_named(em->from, w->from, SD_COLUMN, name);
}

/*
 * The new column that a new foreign key or check can be written on; NULL:
 * there is none. A check may name other columns as well.
 */
static const struct sd_fact *rides_on(const struct emitter *em,
				      const struct table_work *w,
				      const struct sd_fact *f)
{
	const struct sd_list *keys = sd_sqlite_keys(f);
	const char *expr = sd_get_text(&f->attrs, SD_A_EXPR);
	const struct sd_fact *c, *found = NULL;

	SD_EACH_CHILD(w->to, c, SD_COLUMN)
	{
		if (f->kind == SD_FOREIGN
			    ? keys->count == 1 && has_key(f, c->name)
			    : sd_sqlite_mentions(expr, c->name)) {
			if (is_new(em, w, c->name))
				found = c;
		}
	}
	return found;
}

/* Would a column that can be stored be left? */
static bool leaves_columns(const struct table_work *w,
			   const struct sd_fact *column)
{
	const struct sd_fact *c;

	SD_EACH_CHILD(w->from, c, SD_COLUMN)
	if (c != column && !sd_has(&c->attrs, SD_A_GENERATED))
		return true;
	return false;
}

/* DROP COLUMN cuts the stored text, and cuts comments in two. */
static bool has_comments(const struct emitter *em, const struct table_work *w)
{
	return em->conn &&
	       sd_sqlite_ask(em,
			     sd_arena_printf(
				     em->arena,
				     "SELECT sql LIKE '%%--%%' OR"
				     " sql LIKE '%%/*%%' FROM sqlite_schema"
				     " WHERE type = 'table' AND lower(name) ="
				     " lower(%s)",
				     sd_sqlite_text(w->live, em->arena))) != 0;
}

/*
 * DROP COLUMN writes the table anew, as a rebuild does, and besides turns
 * every "text" of the whole schema into 'text': only one, and only where
 * nothing else is touched by it.
 */
static bool can_drop(struct emitter *em, const struct table_work *w,
		     const struct sd_fact *column)
{
	size_t i, n = 0;

	for (i = 0; i < w->count; i++)
		n += w->change[i]->op == SD_DROP &&
		     w->change[i]->from->kind == SD_COLUMN;
	if (n > 1 || !leaves_columns(w, column) || is_used(em, w, column))
		return false;
	if (em->quoted < 0)
		em->quoted = sd_sqlite_has_quoted_text(em->from);
	return !em->quoted && sd_sqlite_column_is_free(em, column) &&
	       !has_comments(em, w);
}

static bool is_in_place(struct emitter *em, const struct table_work *w,
			const struct sd_change *c)
{
	const struct sd_fact *f = c->to ? c->to : c->from;

	switch (f->kind) {
	case SD_COLUMN:
		return c->op == SD_CREATE ? can_add(f) : can_drop(em, w, f);
	case SD_FOREIGN:
	case SD_CHECK:
		return rides_on(em, w, f) != NULL;
	default:
		return true;
	}
}

/* Attributes that differ, each by its own rule; a rename is one of them. */
static enum sd_rule_how method(struct emitter *em, const struct table_work *w,
			       const struct sd_change *c)
{
	const struct sd_fact *f = c->to ? c->to : c->from;
	enum sd_rule_how how = SD_RULE_IN_PLACE, h;
	const struct sd_rule *r;
	int id;

	for (id = SD_A_NONE; id < SD_A_COUNT; id++) {
		if (c->op == SD_ALTER
			    ? !sd_attr_set_has(&c->what, (enum sd_attr_id)id)
			    : id != SD_A_NONE)
			continue;
		r = sd_sqlite_rule(f->kind, (enum sd_attr_id)id, c->op);
		h = r->min_version > sqlite3_libversion_number()
			    ? SD_RULE_REBUILD
			    : r->how;
		how = h > how ? h : how;
	}
	/* A constraint by another name: nobody can rename it. */
	if (c->renamed && !sd_has(&f->attrs, SD_A_RENAMED_FROM))
		how = SD_RULE_REBUILD;
	if (c->renamed && sd_has(&f->attrs, SD_A_RENAMED_FROM))
		how = sd_sqlite_rule(f->kind, SD_A_RENAMED_FROM, SD_ALTER)
					      ->how == SD_RULE_IN_PLACE
			      ? how
			      : SD_RULE_REBUILD;
	if (how == SD_RULE_IN_PLACE && c->op != SD_ALTER &&
	    !is_in_place(em, w, c))
		how = SD_RULE_REBUILD;
	return how;
}

/*
 * RENAME COLUMN leaves the old name in a UNIQUE that comes after INTEGER
 * PRIMARY KEY, and fails: SQLite reads the UNIQUE before WITHOUT ROWID, and
 * takes the column in it for the rowid.
 */
static bool cannot_rename(const struct table_work *w, const struct sd_change *c)
{
	const struct sd_fact *f;

	if (!c->renamed || c->to->kind != SD_COLUMN ||
	    !sd_get_bool(&w->from->attrs, SD_A_WITHOUT_ROWID) ||
	    !sd_sqlite_is_integer_key(w->from, c->from))
		return false;
	SD_EACH_CHILD(w->from, f, SD_UNIQUE)
	if (has_key(f, c->from->name))
		return true;
	return false;
}

void sd_sqlite_decide(struct emitter *em, struct table_work *w)
{
	bool was = sd_has(&w->from->attrs, SD_A_MODULE);
	bool is = sd_has(&w->to->attrs, SD_A_MODULE);
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct sd_change *c = w->change[i];
		const struct sd_fact *f = c->to ? c->to : c->from;

		if (f->kind == SD_INDEX || f->kind == SD_TRIGGER)
			continue;
		if (method(em, w, c) == SD_RULE_REBUILD)
			w->rebuild = true;
		else if (method(em, w, c) == SD_RULE_REMAKE)
			w->remake = true;
		w->strip = w->strip || cannot_rename(w, c);
	}
	w->rebuild = w->rebuild || w->strip;
	if (was || is) {
		w->remake = w->remake || w->rebuild;
		w->rebuild = false;
	}
}

/* --- renames ------------------------------------------------------------ */

/* One name for another, among tables or the columns of one. */
struct rename {
	const char *old, *new;
	const char *object;
	size_t pass; /* in which it is done, from 1; 0: not yet */
};

struct renames {
	struct rename *at;
	size_t count;
	const struct table_work *table; /* of columns; NULL: of tables */
};

static void rename_step(struct emitter *em, const struct renames *l,
			const char *old, const char *new, const char *object,
			int rank)
{
	const char *kind = l->table ? "column" : "table";
	const char *t =
		sd_sqlite_name(l->table ? l->table->to->name : old, em->arena);
	const char *o = sd_sqlite_name(old, em->arena);
	const char *n = sd_sqlite_name(new, em->arena);
	struct sd_step *s = sd_plan_add(
		em->plan, SD_ALTER, l->table ? SD_COLUMN : SD_TABLE, object,
		sd_arena_printf(em->arena, "rename %s %s to %s", kind, old,
				new));

	s->rank = RANK_RENAME + rank;
	sd_step_sql(em->plan, s, "PRAGMA legacy_alter_table = OFF");
	sd_step_sql(em->plan, s,
		    l->table ? sd_arena_printf(
				       em->arena,
				       "ALTER TABLE %s RENAME COLUMN %s TO %s",
				       t, o, n)
			     : sd_arena_printf(em->arena,
					       "ALTER TABLE %s RENAME TO %s", t,
					       n));
	sd_step_sql(em->plan, s, "PRAGMA legacy_alter_table = ON");
	sd_step_undo(em->plan, s,
		     l->table ? sd_arena_printf(
					em->arena,
					"ALTER TABLE %s RENAME COLUMN %s TO %s",
					t, n, o)
			      : sd_arena_printf(em->arena,
						"ALTER TABLE %s RENAME TO %s",
						n, t));
}

/* Is a name still held by what was not renamed in an earlier pass? */
static bool is_held(const struct renames *l, const struct rename *by,
		    size_t pass)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if ((!l->at[i].pass || l->at[i].pass == pass) &&
		    &l->at[i] != by && sd_strcaseeq(l->at[i].old, by->new))
			return true;
	return false;
}

/*
 * The end of a chain goes first; a circle is broken by moving one of its
 * names out of the way.
 */
static void emit_renames(struct emitter *em, struct renames *l, int rank)
{
	size_t i, pass, left = l->count;

	for (pass = 1; left; pass++) {
		struct rename *waiting = NULL;
		size_t before = left;

		for (i = 0; i < l->count; i++) {
			struct rename *r = &l->at[i];

			if (r->pass)
				continue;
			waiting = r;
			if (is_held(l, r, pass))
				continue;
			rename_step(em, l, r->old, r->new, r->object,
				    rank + (int)pass);
			r->pass = pass;
			left--;
		}
		if (left == before) {
			const char *aside = sd_sqlite_free_name(em, "sd_aside_",
								waiting->old);

			rename_step(em, l, waiting->old, aside, waiting->object,
				    rank + (int)pass);
			waiting->old = aside;
		}
	}
}

static void add_rename(struct emitter *em, struct renames *l,
		       const struct sd_fact *to)
{
	const char *old = sd_get_text(&to->attrs, SD_A_RENAMED_FROM);

	if (!old)
		return;
	l->at[l->count++] =
		(struct rename){ old, to->name, sd_fact_path(to, em->arena),
				 false };
}

static size_t count_columns(const struct sd_fact *table)
{
	const struct sd_fact *c;
	size_t n = 0;

	SD_EACH_CHILD(table, c, SD_COLUMN)
	n++;
	return n;
}

void sd_sqlite_emit_renames(struct emitter *em)
{
	struct renames tables = { 0 };
	struct table_work *w;
	const struct sd_fact *c;
	size_t n = 0;

	for (w = em->tables; w; w = w->next)
		n++;
	tables.at = SD_NEW_ARRAY(em->arena, struct rename, n);
	for (w = em->tables; w; w = w->next)
		add_rename(em, &tables, w->to);
	emit_renames(em, &tables, 0);
	for (w = em->tables; w; w = w->next) {
		struct renames columns = { .table = w };

		if (!w->renames)
			continue;
		columns.at = SD_NEW_ARRAY(em->arena, struct rename,
					  count_columns(w->to));
		SD_EACH_CHILD(w->to, c, SD_COLUMN)
		{
			add_rename(em, &columns, c);
		}
		if (w->strip)
			sd_sqlite_strip(em, w, RANK_RENAME + 20);
		emit_renames(em, &columns, 20);
	}
}

/* --- what is done in place ---------------------------------------------- */

static void add_column(struct emitter *em, const struct table_work *w,
		       const struct sd_change *c)
{
	const char *table = sd_sqlite_name(w->to->name, em->arena);
	const char *path = sd_fact_path(c->to, em->arena);
	struct sd_step *s = sd_plan_add(em->plan, SD_CREATE, SD_COLUMN, path,
					sd_sqlite_describe(c, em->arena));
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	sd_buf_addf(&b, "ALTER TABLE %s ADD COLUMN ", table);
	sd_sqlite_put_column(&b, c->to);
	for (i = 0; i < w->count; i++) {
		const struct sd_fact *f = w->change[i]->to;

		if (!f || (f->kind != SD_FOREIGN && f->kind != SD_CHECK) ||
		    rides_on(em, w, f) != c->to)
			continue;
		sd_buf_addc(&b, ' ');
		sd_sqlite_put_constraint(&b, f, true);
		sd_step_detail(em->plan, s,
			       sd_sqlite_describe(w->change[i], em->arena));
		sd_sqlite_probe_change(em, s, w, w->change[i]);
		sd_step_makes(em->plan, s, f);
	}
	sd_step_sql(em->plan, s, sd_buf_take(&b, em->arena));
	sd_sqlite_needs(em, s, c->to);
	sd_sqlite_makes_all(em, s, c->to);
	if (sqlite3_libversion_number() >= 3035000)
		sd_step_undo(em->plan, s,
			     sd_arena_printf(
				     em->arena, "ALTER TABLE %s DROP COLUMN %s",
				     table,
				     sd_sqlite_name(c->to->name, em->arena)));
}

static void drop_column(struct emitter *em, const struct table_work *w,
			const struct sd_change *c)
{
	struct sd_step *s = sd_plan_add(em->plan, SD_DROP, SD_COLUMN,
					sd_fact_path(c->from, em->arena),
					sd_sqlite_describe(c, em->arena));

	s->rank = RANK_DROP_COLUMN;
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena, "ALTER TABLE %s DROP COLUMN %s",
				    sd_sqlite_name(w->to->name, em->arena),
				    sd_sqlite_name(c->from->name, em->arena)));
	sd_sqlite_hazards(em, s, w, c);
	sd_sqlite_drops_all(em, s, c->from);
}

/* --- indexes ------------------------------------------------------------ */

static void drop_index(struct emitter *em, const struct table_work *w,
		       const struct sd_change *c)
{
	struct sd_step *s = sd_plan_add(em->plan, SD_DROP, SD_INDEX,
					sd_fact_path(c->from, em->arena),
					sd_sqlite_describe(c, em->arena));

	sd_step_sql(em->plan, s,
		    sd_sqlite_drop(SD_INDEX, c->from->name, em->arena));
	if (!em->renames)
		sd_step_undo(em->plan, s, sd_sqlite_create(c->from, em->arena));
	sd_sqlite_hazards(em, s, w, c);
	if (!w->rebuild && !w->remake)
		sd_step_drops(em->plan, s, c->from);
}

static void make_index(struct emitter *em, const struct table_work *w,
		       const struct sd_change *c)
{
	struct sd_step *s = sd_plan_add(em->plan, c->op, SD_INDEX,
					sd_fact_path(c->to, em->arena),
					sd_sqlite_describe(c, em->arena));

	if (c->from)
		sd_step_sql(em->plan, s,
			    sd_sqlite_drop(SD_INDEX, sd_sqlite_live(c->to),
					   em->arena));
	sd_step_sql(em->plan, s, sd_sqlite_create(c->to, em->arena));
	sd_step_undo(em->plan, s,
		     sd_sqlite_drop(SD_INDEX, c->to->name, em->arena));
	if (c->from && !c->renamed && !em->renames)
		sd_step_undo(em->plan, s, sd_sqlite_create(c->from, em->arena));
	sd_sqlite_needs(em, s, c->to);
	sd_sqlite_probe_index(em, s, w, c->to);
	sd_step_makes(em->plan, s, c->to);
}

/* Another table takes the name of an index that goes with a rebuild? */
static bool is_moved(const struct emitter *em, const struct sd_change *c)
{
	return c->op == SD_DROP &&
	       sd_model_find(em->to, SD_KIND_NONE, NULL, c->from->name);
}

/* In the order of the file: that is where they end up. */
static void add_columns(struct emitter *em, const struct table_work *w)
{
	const struct sd_fact *column;
	size_t i;

	SD_EACH_CHILD(w->to, column, SD_COLUMN)
	for (i = 0; i < w->count; i++)
		if (w->change[i]->to == column && !w->change[i]->from)
			add_column(em, w, w->change[i]);
}

void sd_sqlite_emit_table(struct emitter *em, struct table_work *w)
{
	bool again = w->rebuild || w->remake;
	size_t i;

	if (w->rebuild)
		sd_sqlite_rebuild(em, w);
	else if (w->remake)
		sd_sqlite_remake(em, w);
	else
		add_columns(em, w);
	for (i = 0; i < w->count; i++) {
		const struct sd_change *c = w->change[i];
		const struct sd_fact *f = c->to ? c->to : c->from;

		if (f->kind == SD_INDEX && c->op == SD_DROP &&
		    (!again || is_moved(em, c)))
			drop_index(em, w, c);
		else if (again)
			continue;
		else if (f->kind == SD_INDEX)
			make_index(em, w, c);
		else if (f->kind == SD_COLUMN && c->op == SD_DROP)
			drop_column(em, w, c);
	}
}
