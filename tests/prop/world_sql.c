/* SPDX-License-Identifier: MIT */
/*
 * world_sql.c - a world as SQL, spelled differently every time
 */
#include <ctype.h>
#include <string.h>

#include "words.h"
#include "world.h"

const struct w_type w_types[W_TYPES] = {
	{ "INTEGER", true, 'n' },
	{ "INT", true, 'n' },
	{ "TEXT", true, 't' },
	{ "REAL", true, 'n' },
	{ "BLOB", true, 'b' },
	{ "ANY", true, 'x' },
	{ "", false, 'x' },
	{ "VARCHAR(20)", false, 't' },
	{ "DECIMAL(10, 2)", false, 'n' },
	{ "BOOLEAN", false, 'n' },
	{ "DATETIME", false, 't' },
	{ "double precision", false, 'n' },
	{ "CLOB", false, 't' },
	{ "BIGINT", false, 'n' },
};
const struct w_default w_defaults[W_DEFAULTS] = {
	{ NULL, true, true, 'x' },
	{ "0", true, true, 'n' },
	{ "-1", true, true, 'n' },
	{ "'x'", true, true, 't' },
	{ "'it''s'", true, true, 't' },
	{ "NULL", true, true, 'x' },
	{ "1.5", true, true, 'n' },
	{ "CURRENT_TIMESTAMP", false, false, 't' },
	{ "(1 + 1)", true, false, 'n' },
	{ "x'00ff'", true, true, 'b' },
	{ "\"dq\"", true, true, 't' },
	{ "TRUE", true, false, 'n' },
	{ "(lower('A') || \"typeof\"(1))", true, false, 't' },
	{ "''", true, true, 't' },
	{ "(strftime('%s', 'now'))", false, false, 't' },
};
const char *const w_collations[W_COLLATIONS] = { NULL, "NOCASE", "RTRIM",
						 "BINARY" };
const char *const w_conflicts[W_CONFLICTS] = { NULL,   "ROLLBACK", "ABORT",
					       "FAIL", "IGNORE",   "REPLACE" };
const char *const w_actions[W_ACTIONS] = { NULL,	  "CASCADE",
					   "SET NULL",	  "RESTRICT",
					   "SET DEFAULT", "NO ACTION" };
const char *const w_defers[W_DEFERS] = { NULL, "DEFERRABLE INITIALLY DEFERRED",
					 "NOT DEFERRABLE",
					 "DEFERRABLE INITIALLY IMMEDIATE" };
const char *const w_timings[W_TIMINGS] = { "AFTER INSERT", "BEFORE DELETE",
					   "AFTER UPDATE", "BEFORE INSERT",
					   "AFTER DELETE" };
const char *const w_forms[W_FORMS] = {
	"%a IS NOT NULL",
	"length(%a) < 50",
	"%a > -1000 OR %a IS NULL",
	"coalesce(%a, 1) >= 0",
	"%a IN (1, 2, 3) OR %b IS NOT NULL",
	"lower(%a) || ' # ' || %b",
	"(%a + %b) * 2",
	"CASE WHEN %a THEN 'yes' ELSE 'it''s no' END",
	"typeof(%a) <> 'blob' /* as text */",
	"(%a = %b) OR ((%a <> 'x'))",
};

struct writer {
	struct rng *r;
	struct sd_buf *out;
};

static void gap(struct writer *w)
{
	switch (rng_below(w->r, 12)) {
	case 0:
		sd_buf_adds(w->out, " /* , ( */ ");
		break;
	case 1:
		sd_buf_adds(w->out, " -- it's ) here\n");
		break;
	case 2:
		sd_buf_adds(w->out, "\n\t");
		break;
	default:
		sd_buf_addc(w->out, ' ');
	}
}

/* Key words, in either case, with a gap behind. */
static void words(struct writer *w, const char *text)
{
	bool lower = rng_percent(w->r, 30);

	for (; *text; text++)
		if (*text == ' ')
			gap(w);
		else
			sd_buf_addc(w->out,
				    lower ? (char)tolower((unsigned char)*text)
					  : *text);
	gap(w);
}

static bool needs_quotes(const char *name)
{
	if (isdigit((unsigned char)*name))
		return true;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '_')
			return true;
	return false;
}

static void name(struct writer *w, const char *n)
{
	unsigned style = rng_below(w->r, 10);

	if (style > 3 && !needs_quotes(n))
		sd_buf_adds(w->out, n);
	else if (style == 0 && !strchr(n, ']'))
		sd_buf_addf(w->out, "[%s]", n);
	else if (style == 1)
		sd_buf_add_quoted(w->out, n, '`');
	else
		sd_buf_add_quoted(w->out, n, '"');
}

static const struct w_column *column(const struct w_table *t, int id)
{
	return world_column((struct w_table *)t, id);
}

static void column_name(struct writer *w, const struct w_table *t, int id)
{
	name(w, column(t, id)->name);
}

static void expr(struct writer *w, const struct w_table *t,
		 const struct w_expr *e)
{
	for (const char *p = w_forms[e->form]; *p; p++) {
		if (p[0] == '%' && (p[1] == 'a' || p[1] == 'b')) {
			column_name(w, t, *++p == 'a' ? e->a : e->b);
			continue;
		}
		sd_buf_addc(w->out, *p);
		if (*p == ' ' && p[1] != ' ' && p[-1] != '*' &&
		    !strchr(w_forms[e->form], '\'') && rng_percent(w->r, 5))
			gap(w);
	}
}

static void constraint_name(struct writer *w, const char *n)
{
	if (n[0]) {
		words(w, "CONSTRAINT");
		name(w, n);
		gap(w);
	}
}

static void conflict(struct writer *w, int row)
{
	if (w_conflicts[row]) {
		words(w, " ON CONFLICT");
		words(w, w_conflicts[row]);
	}
}

static void column_list(struct writer *w, const struct w_table *t,
			const int *id, int count, bool desc)
{
	sd_buf_addc(w->out, '(');
	for (int i = 0; i < count; i++) {
		if (i)
			sd_buf_adds(w->out, ", ");
		column_name(w, t, id[i]);
		if (desc && i == count - 1)
			words(w, " DESC");
	}
	sd_buf_addc(w->out, ')');
}

static void inline_key(struct writer *w, const struct w_table *t,
		       const struct w_column *c)
{
	if (t->key == W_NO_KEY || t->key == W_KEY ||
	    t->primary.column[0] != c->id)
		return;
	words(w, " PRIMARY KEY");
	if (t->key == W_INLINE_DESC)
		words(w, "DESC");
	if (t->key == W_AUTO)
		words(w, "AUTOINCREMENT");
}

static void not_null(struct writer *w, const struct w_column *c)
{
	if (!c->not_null)
		return;
	gap(w);
	if (c->not_null == 3)
		sd_buf_addf(w->out, "CONSTRAINT nn%d ", c->id);
	words(w, "NOT NULL");
	if (c->not_null == 2)
		conflict(w, 3);
}

static void add_default(struct writer *w, const struct w_column *c)
{
	if (w_defaults[c->dflt].sql) {
		words(w, " DEFAULT");
		sd_buf_adds(w->out, w_defaults[c->dflt].sql);
	}
}

static void column_sql(struct writer *w, const struct w_table *t,
		       const struct w_column *c)
{
	bool default_first = rng_percent(w->r, 30);

	name(w, c->name);
	sd_buf_addc(w->out, ' ');
	sd_buf_adds(w->out, w_types[c->type].sql);
	inline_key(w, t, c);
	if (c->generated) {
		/* Blanks only: SQLite takes a comment here for part of the
		 * type. */
		sd_buf_adds(w->out, rng_percent(w->r, 50)
					    ? " GENERATED ALWAYS AS ("
					    : " AS (");
		expr(w, t, &c->expr);
		sd_buf_addc(w->out, ')');
		if (c->generated == 2)
			words(w, " STORED");
		else if (rng_percent(w->r, 50))
			words(w, " VIRTUAL");
	}
	if (default_first)
		add_default(w, c);
	not_null(w, c);
	if (!default_first)
		add_default(w, c);
	if (w_collations[c->collate]) {
		words(w, " COLLATE");
		sd_buf_adds(w->out, w_collations[c->collate]);
	}
}

static void separator(struct writer *w)
{
	sd_buf_addc(w->out, ',');
	gap(w);
}

static void foreign_sql(struct writer *w, const struct world *world,
			const struct w_table *t, const struct w_foreign *f)
{
	const struct w_table *to = world_table((struct world *)world, f->table);

	separator(w);
	constraint_name(w, f->name);
	words(w, "FOREIGN KEY");
	column_list(w, t, f->column, f->count, false);
	words(w, " REFERENCES");
	name(w, to->name);
	if (f->to[0])
		column_list(w, to, f->to, f->count, false);
	if (w_actions[f->on_delete]) {
		words(w, " ON DELETE");
		words(w, w_actions[f->on_delete]);
	}
	if (w_actions[f->on_update]) {
		words(w, " ON UPDATE");
		words(w, w_actions[f->on_update]);
	}
	if (w_defers[f->deferrable]) {
		gap(w);
		words(w, w_defers[f->deferrable]);
	}
}

static void constraints(struct writer *w, const struct world *world,
			const struct w_table *t)
{
	if (t->key == W_KEY) {
		separator(w);
		constraint_name(w, t->primary.name);
		words(w, "PRIMARY KEY");
		column_list(w, t, t->primary.column, t->primary.count,
			    t->primary.desc);
		conflict(w, t->primary.conflict);
	}
	for (int i = 0; i < WORLD_PARTS; i++) {
		if (t->unique[i].used) {
			separator(w);
			constraint_name(w, t->unique[i].name);
			words(w, "UNIQUE");
			column_list(w, t, t->unique[i].column,
				    t->unique[i].count, false);
			conflict(w, t->unique[i].conflict);
		}
		if (t->check[i].used) {
			separator(w);
			constraint_name(w, t->check[i].name);
			words(w, "CHECK");
			sd_buf_addc(w->out, '(');
			expr(w, t, &t->check[i].expr);
			sd_buf_addc(w->out, ')');
		}
		if (t->foreign[i].used)
			foreign_sql(w, world, t, &t->foreign[i]);
	}
}

static void table_sql(struct writer *w, const struct world *world,
		      const struct w_table *t)
{
	bool first = true;

	words(w, "CREATE TABLE");
	name(w, t->name);
	sd_buf_adds(w->out, " (");
	for (int i = 0; i < t->columns; i++) {
		if (t->column[i].late)
			continue;
		if (!first)
			separator(w);
		first = false;
		column_sql(w, t, &t->column[i]);
	}
	constraints(w, world, t);
	sd_buf_addc(w->out, ')');
	if (t->strict)
		words(w, "STRICT");
	if (t->strict && t->without_rowid)
		sd_buf_addc(w->out, ',');
	if (t->without_rowid)
		words(w, "WITHOUT ROWID");
	sd_buf_adds(w->out, ";\n");
}

static void index_sql(struct writer *w, const struct w_table *t,
		      const struct w_set *s)
{
	words(w, s->unique ? "CREATE UNIQUE INDEX" : "CREATE INDEX");
	name(w, s->name);
	words(w, " ON");
	name(w, t->name);
	sd_buf_addc(w->out, '(');
	for (int i = 0; i < s->count; i++) {
		if (i)
			sd_buf_adds(w->out, ", ");
		if (i == 0 && s->key.form >= 0) {
			/* No bare comparison: it would read as a column. */
			sd_buf_addc(w->out, '(');
			expr(w, t, &s->key);
			sd_buf_addc(w->out, ')');
		} else {
			column_name(w, t, s->column[i]);
		}
		if (i == 0 && w_collations[s->collate]) {
			words(w, " COLLATE");
			sd_buf_adds(w->out, w_collations[s->collate]);
		}
		if (s->desc && i == s->count - 1)
			words(w, " DESC");
	}
	sd_buf_addc(w->out, ')');
	if (s->where.form >= 0) {
		words(w, " WHERE");
		expr(w, t, &s->where);
	}
	sd_buf_adds(w->out, ";\n");
}

void world_sql_tables(const struct world *world, struct rng *r,
		      struct sd_buf *out)
{
	struct writer w = { r, out };

	for (int i = 0; i < world->tables; i++)
		table_sql(&w, world, &world->table[i]);
	for (int i = 0; i < world->tables; i++)
		for (int j = 0; j < WORLD_PARTS; j++)
			if (world->table[i].index[j].used)
				index_sql(&w, &world->table[i],
					  &world->table[i].index[j]);
}

void world_sql_late(const struct world *world, struct rng *r,
		    struct sd_buf *out)
{
	struct writer w = { r, out };

	for (int i = 0; i < world->tables; i++) {
		const struct w_table *t = &world->table[i];

		for (int j = 0; j < t->columns; j++) {
			if (!t->column[j].late)
				continue;
			words(&w, "ALTER TABLE");
			name(&w, t->name);
			words(&w, " ADD COLUMN");
			column_sql(&w, t, &t->column[j]);
			sd_buf_adds(out, ";\n");
		}
	}
}

static void trigger_sql(struct writer *w, const struct world *world,
			const struct w_table *t, const struct w_trigger *g)
{
	const struct w_table *to =
		world_table((struct world *)world, g->target);

	words(w, "CREATE TRIGGER");
	name(w, g->name);
	gap(w);
	words(w, w_timings[g->timing]);
	if (g->column && strstr(w_timings[g->timing], "UPDATE")) {
		words(w, "OF");
		column_name(w, t, g->column);
	}
	words(w, " ON");
	name(w, t->name);
	words(w, " BEGIN UPDATE");
	name(w, to->name);
	words(w, " SET");
	column_name(w, to, g->set);
	sd_buf_adds(w->out, " = ");
	column_name(w, to, g->set);
	sd_buf_adds(w->out, " WHERE ';' <> 'end'; SELECT 1; END;\n");
}

static void view_sql(struct writer *w, const struct world *world,
		     const struct w_view *v)
{
	const struct w_table *t = world_table((struct world *)world, v->table);

	words(w, "CREATE VIEW");
	name(w, v->name);
	if (v->named)
		sd_buf_adds(w->out, " (p, q)");
	words(w, " AS SELECT");
	column_name(w, t, v->column[0]);
	sd_buf_adds(w->out, ", t.");
	column_name(w, t, v->column[1]);
	words(w, " FROM");
	name(w, t->name);
	sd_buf_adds(w->out, " AS t");
	if (v->where.form >= 0) {
		words(w, " WHERE");
		expr(w, t, &v->where);
	}
	sd_buf_adds(w->out, ";\n");
	if (v->trigger) {
		words(w, "CREATE TRIGGER");
		name(w, v->trigger_name);
		words(w, " INSTEAD OF INSERT ON");
		name(w, v->name);
		sd_buf_adds(w->out, " BEGIN SELECT 'nothing'; END;\n");
	}
}

void world_sql_rest(const struct world *world, struct rng *r,
		    struct sd_buf *out)
{
	struct writer w = { r, out };

	for (int i = 0; i < WORLD_VIEWS; i++)
		if (world->view[i].used)
			view_sql(&w, world, &world->view[i]);
	for (int i = 0; i < world->tables; i++)
		for (int j = 0; j < WORLD_PARTS; j++)
			if (world->table[i].trigger[j].used)
				trigger_sql(&w, world, &world->table[i],
					    &world->table[i].trigger[j]);
}

void world_value(struct rng *r, const struct w_column *c, struct sd_buf *out)
{
	static const char *const odd[] = { "NULL", "0",	  "''",	 "1",
					   "-5",   "'x'", "2.5", "x'00ff'" };
	char holds = w_types[c->type].holds;

	if (rng_percent(r, 20)) {
		sd_buf_adds(out, odd[rng_below(r, 8)]);
		return;
	}
	if (holds == 'x')
		holds = "ntb"[rng_below(r, 3)];
	if (holds == 'n')
		sd_buf_addf(out, "%d", (int)rng_below(r, 2000) - 100);
	else if (holds == 't')
		sd_buf_addf(out, "'Value %u''s'", rng_below(r, 5000));
	else
		sd_buf_addf(out, "x'%02x00%04x'", rng_below(r, 256),
			    rng_below(r, 65536));
}
