/* SPDX-License-Identifier: MIT */
/*
 * rebuild.c - a table built anew, with all its changes at once
 *
 * Create, copy, compare, carry sqlite_sequence and what ANALYZE has counted
 * over, drop, rename, then the indexes and triggers of the new schema. Views
 * stay untouched. A table whose own expressions call it by its name (CHECK (t.a
 * > 0)) can only be made under that name: its rows wait in a table without
 * constraints meanwhile.
 */
#include "emit.h"

#include <string.h>

/* Is there a `name.` in an expression that is part of CREATE TABLE? */
static bool is_qualified(const char *sql, const char *name)
{
	const char *end = sql + strlen(sql);
	struct sd_sql_token t, next;

	for (t = sd_sql_skip(sql, end, SD_SQL_SQLITE);
	     t.kind != SD_SQL_END && t.kind != SD_SQL_BAD; t = next) {
		next = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
		if (sd_sql_is_name(t, name, SD_SQL_SQLITE) &&
		    sd_sql_is(next, "."))
			return true;
	}
	return false;
}

static bool names_itself(const struct sd_fact *table)
{
	const struct sd_fact *f;

	for (f = table->child; f; f = f->next)
		if ((f->kind == SD_CHECK || f->kind == SD_COLUMN) &&
		    sd_has(&f->attrs, SD_A_EXPR) &&
		    is_qualified(sd_get_text(&f->attrs, SD_A_EXPR),
				 table->name))
			return true;
	return false;
}

static bool counts_up(const struct sd_fact *table)
{
	const struct sd_fact *key = sd_fact_child(table, SD_PRIMARY);

	return key && sd_get_bool(&key->attrs, SD_A_AUTOINCREMENT);
}

/* The counter of `from` becomes that of `to`. */
static void move_sequence(struct emitter *em, struct sd_step *s,
			  const char *from, const char *to)
{
	const char *f = sd_sqlite_text(from, em->arena);
	const char *t = sd_sqlite_text(to, em->arena);

	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena,
				    "DELETE FROM sqlite_sequence\n"
				    "WHERE name = %s",
				    t));
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena,
				    "UPDATE sqlite_sequence SET name = %s\n"
				    "WHERE name = %s",
				    t, f));
}

/* What ANALYZE knows of the table: it would go with it. */
static void move_statistics(struct emitter *em, struct sd_step *s,
			    const struct table_work *w, const char *from,
			    const char *to)
{
	static const char *const tables[] = { "sqlite_stat1", "sqlite_stat4" };
	const char *live = sd_sqlite_text(w->live, em->arena);
	const char *sql;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		sql = sd_arena_printf(em->arena,
				      "SELECT count(*) FROM %s WHERE tbl = %s",
				      tables[i], live);
		if (sd_sqlite_ask(em, sql) <= 0)
			continue;
		sql = sd_arena_printf(em->arena,
				      "UPDATE %s SET tbl = %s\nWHERE tbl = %s",
				      tables[i], sd_sqlite_text(to, em->arena),
				      sd_sqlite_text(from, em->arena));
		sd_step_sql(em->plan, s, sql);
	}
}

static void check_copy(struct emitter *em, struct sd_step *s,
		       const struct copy *c, const char *left,
		       const char *right, const char *table)
{
	sd_step_check(em->plan, s, sd_sqlite_copy_sum(em, c, left),
		      sd_sqlite_copy_sum(em, c, right),
		      sd_arena_printf(em->arena,
				      "rows of '%s' before and after the copy",
				      table));
}

/* --- the usual way ------------------------------------------------------ */

static void build_beside(struct emitter *em, struct sd_step *s,
			 const struct table_work *w, const struct copy *c)
{
	const char *new = sd_sqlite_free_name(em, "sd_new_", w->to->name);
	const char *old = w->from->name;

	sd_step_sql(em->plan, s, sd_sqlite_create_as(w->to, new, em->arena));
	sd_step_sql(em->plan, s, sd_sqlite_copy_sql(em, w, c, new, old));
	check_copy(em, s, c, old, new, w->to->name);
	if (counts_up(w->from) && counts_up(w->to))
		move_sequence(em, s, old, new);
	move_statistics(em, s, w, w->live, new);
	sd_step_sql(em->plan, s, sd_sqlite_drop(SD_TABLE, old, em->arena));
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena, "ALTER TABLE %s RENAME TO %s",
				    sd_sqlite_name(new, em->arena),
				    sd_sqlite_name(w->to->name, em->arena)));
	move_statistics(em, s, w, new, w->to->name);
}

/* --- under its own name ------------------------------------------------- */

/* All columns that can be read, as they are. */
static struct copy copy_everything(struct emitter *em,
				   const struct table_work *w)
{
	struct copy c = { 0 };
	const struct sd_fact *f;
	size_t n = 0;

	SD_EACH_CHILD(w->from, f, SD_COLUMN)
	n++;
	c.at = SD_NEW_ARRAY(em->arena, struct copy_column, n);
	SD_EACH_CHILD(w->from, f, SD_COLUMN)
	{
		struct copy_column *cc = &c.at[c.count++];

		cc->to = cc->from = f;
		cc->expr = sd_sqlite_name(f->name, em->arena);
		cc->same = !sd_sqlite_is_misread(f);
	}
	c.rowid_to = c.rowid_from = sd_sqlite_rowid(w->from);
	return c;
}

/*
 * A table for them without any constraint. Types and collations stay: what
 * an expression says of a value depends on them.
 */
static char *create_bare(struct emitter *em, const struct table_work *w,
			 const struct copy *c, const char *name)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	sd_buf_adds(&b, "CREATE TABLE ");
	sd_sqlite_put_name(&b, name);
	for (i = 0; i < c->count; i++) {
		sd_buf_adds(&b, i ? ", " : " (");
		sd_buf_adds(&b, c->at[i].expr);
		sd_sqlite_put_bare(&b, c->at[i].from);
	}
	sd_buf_addc(&b, ')');
	if (sd_get_bool(&w->from->attrs, SD_A_STRICT))
		sd_buf_adds(&b, " STRICT");
	return sd_buf_take(&b, em->arena);
}

static void build_in_place(struct emitter *em, struct sd_step *s,
			   const struct table_work *w, const struct copy *c)
{
	const char *hold = sd_sqlite_free_name(em, "sd_hold_", w->to->name);
	const char *old = w->from->name;
	struct copy all = copy_everything(em, w);
	bool counter = counts_up(w->from) && counts_up(w->to);
	struct table_work aside = { .from = w->from, .to = w->from };

	sd_step_sql(em->plan, s, create_bare(em, w, &all, hold));
	sd_step_sql(em->plan, s,
		    sd_sqlite_copy_sql(em, &aside, &all, hold, old));
	check_copy(em, s, &all, old, hold, w->to->name);
	if (counter)
		move_sequence(em, s, old, hold);
	move_statistics(em, s, w, w->live, hold);
	sd_step_sql(em->plan, s, sd_sqlite_drop(SD_TABLE, old, em->arena));
	sd_step_sql(em->plan, s, sd_sqlite_create(w->to, em->arena));
	sd_step_sql(em->plan, s,
		    sd_sqlite_copy_sql(em, w, c, w->to->name, hold));
	check_copy(em, s, c, hold, w->to->name, w->to->name);
	if (counter)
		move_sequence(em, s, hold, w->to->name);
	move_statistics(em, s, w, hold, w->to->name);
	sd_step_sql(em->plan, s, sd_sqlite_drop(SD_TABLE, hold, em->arena));
}

/* --- the step ----------------------------------------------------------- */

/* Has a step of its own done all there is to this change? */
static bool is_rename_only(const struct sd_change *c)
{
	size_t i;

	if (!c->renamed || !sd_has(&c->to->attrs, SD_A_RENAMED_FROM) ||
	    (c->to->kind != SD_COLUMN && c->to->kind != SD_TABLE))
		return false;
	for (i = 0; i < sizeof(c->what.bits) / sizeof(c->what.bits[0]); i++)
		if (c->what.bits[i])
			return false;
	return true;
}

/*
 * The step does not claim to make the table: it is there all the time, and
 * what its triggers name may have to wait for it.
 */
static void add_changes(struct emitter *em, struct sd_step *s,
			const struct table_work *w)
{
	size_t i;

	for (i = 0; i < w->count; i++) {
		const struct sd_change *c = w->change[i];
		const struct sd_fact *f = c->to ? c->to : c->from;

		if (is_rename_only(c))
			continue;
		sd_step_detail(em->plan, s, sd_sqlite_describe(c, em->arena));
		sd_sqlite_hazards(em, s, w, c);
		if (f->kind == SD_FOREIGN || f->kind == SD_TRIGGER ||
		    f->kind == SD_TABLE)
			continue;
		if (c->to)
			sd_sqlite_makes_all(em, s, c->to);
		else
			sd_sqlite_drops_all(em, s, c->from);
	}
}

static void make_children(struct emitter *em, struct sd_step *s,
			  const struct sd_fact *table)
{
	static const enum sd_kind kinds[] = { SD_INDEX, SD_TRIGGER };
	const struct sd_fact *f;
	size_t k;

	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		SD_EACH_CHILD(table, f, kinds[k])
		{
			sd_step_sql(em->plan, s,
				    sd_sqlite_create(f, em->arena));
		}
}

void sd_sqlite_rebuild(struct emitter *em, struct table_work *w)
{
	struct sd_step *s = sd_plan_add(
		em->plan, SD_ALTER, SD_TABLE, sd_fact_path(w->to, em->arena),
		sd_arena_printf(em->arena, "rebuild table %s", w->to->name));
	struct copy c;

	sd_step_hazard(em->plan, s, SD_H_REBUILD, s->object,
		       sd_arena_printf(em->arena, "SELECT count(*) FROM %s",
				       sd_sqlite_name(w->live, em->arena)));
	sd_sqlite_copy(em, w, &c);
	if (c.rowid_lost)
		sd_plan_note(em->plan,
			     sd_arena_printf(
				     em->arena,
				     "the rowids of '%s' are not kept: its"
				     " columns have taken all of their names",
				     w->to->name));
	if (w->strip)
		sd_step_detail(em->plan, s, "put its constraints back");
	add_changes(em, s, w);
	sd_sqlite_needs(em, s, w->to);
	sd_sqlite_probe_table(em, s, w);
	if (names_itself(w->to))
		build_in_place(em, s, w, &c);
	else
		build_beside(em, s, w, &c);
	make_children(em, s, w->to);
}

/* --- before renames ------------------------------------------------------ */

/*
 * Its rows in a table that has the same name and columns, and nothing else:
 * RENAME COLUMN works there, and tells the tables that refer to it.
 */
void sd_sqlite_strip(struct emitter *em, const struct table_work *w, int rank)
{
	const char *name = w->to->name;
	const char *hold = sd_sqlite_free_name(em, "sd_hold_", name);
	const char *n = sd_sqlite_name(name, em->arena);
	const char *h = sd_sqlite_name(hold, em->arena);
	struct copy c = copy_everything(em, w);
	struct sd_step *s = sd_plan_add(
		em->plan, SD_ALTER, SD_TABLE, sd_fact_path(w->to, em->arena),
		sd_arena_printf(em->arena,
				"take the constraints off table %s: SQLite"
				" cannot rename its key with them",
				name));
	size_t i;

	s->rank = rank;
	for (i = 0; i < c.count; i++)
		c.at[i].expr = sd_sqlite_name(
			sd_sqlite_live_column(em, w, c.at[i].from), em->arena);
	sd_step_sql(em->plan, s, create_bare(em, w, &c, hold));
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena,
				    "INSERT INTO %s\nSELECT * FROM %s", h, n));
	check_copy(em, s, &c, name, hold, name);
	move_statistics(em, s, w, w->live, hold);
	sd_step_sql(em->plan, s, sd_sqlite_drop(SD_TABLE, name, em->arena));
	sd_step_sql(em->plan, s,
		    sd_arena_printf(em->arena, "ALTER TABLE %s RENAME TO %s", h,
				    n));
	move_statistics(em, s, w, hold, w->live);
}
