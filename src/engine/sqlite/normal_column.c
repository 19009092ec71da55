/* SPDX-License-Identifier: MIT */
/* normal_column.c - a table's columns, keys and defaults, portable → native */

#include "normal.h"

#include <string.h>

#include "schemadiff/sqltok.h"

#include "ddl.h"
#include "read.h"

/* --- enums and sizes as checks --------------------------------------- */

/* Named T_C_enum, T_C_size: as the language names its other checks. */
static void add_check(struct sd_normal *n, struct sd_fact *column,
		      const char *what, const char *expr)
{
	struct sd_fact *table = column->parent, *f;
	const char *name = sd_arena_printf(n->a, "%s_%s_%s", table->name,
					   column->name, what);

	if (sd_fact_child_named(n->m, table, SD_CHECK, name))
		name = NULL;
	f = sd_fact_new(n->m, table, SD_CHECK, NULL, name);
	f->span = column->span;
	sd_set_text(&f->attrs, n->a, SD_A_EXPR, expr);
}

static void enum_check(struct sd_normal *n, struct sd_fact *column,
		       const struct sd_fact *labels)
{
	struct sd_buf b = SD_BUF_INIT;
	const struct sd_fact *l;
	const char *sep = "";

	sd_sqlite_put_name(&b, column->name);
	sd_buf_adds(&b, " IN (");
	SD_EACH_CHILD(labels, l, SD_LABEL)
	{
		sd_buf_adds(&b, sep);
		sd_buf_add_quoted(&b, l->name, '\'');
		sep = ", ";
	}
	sd_buf_addc(&b, ')');
	add_check(n, column, "enum", sd_buf_take(&b, n->a));
}

/* Where labels have other names now, so have the rows. */
static void relabel(struct sd_normal *n, struct sd_fact *column,
		    const struct sd_fact *labels)
{
	struct sd_buf b = SD_BUF_INIT;
	const struct sd_fact *l;
	const char *old;

	SD_EACH_CHILD(labels, l, SD_LABEL)
	{
		old = sd_get_text(&l->attrs, SD_A_RENAMED_FROM);
		if (!old)
			continue;
		if (!b.len) {
			sd_buf_adds(&b, "CASE ");
			sd_sqlite_put_name(&b, column->name);
		}
		sd_buf_adds(&b, " WHEN ");
		sd_buf_add_quoted(&b, old, '\'');
		sd_buf_adds(&b, " THEN ");
		sd_buf_add_quoted(&b, l->name, '\'');
	}
	if (!b.len)
		return;
	sd_buf_adds(&b, " ELSE ");
	sd_sqlite_put_name(&b, column->name);
	sd_buf_adds(&b, " END");
	sd_set_text(&column->attrs, n->a, SD_A_RELABEL, sd_buf_take(&b, n->a));
}

static void size_check(struct sd_normal *n, struct sd_fact *column,
		       const char *size)
{
	struct sd_buf b = SD_BUF_INIT;

	sd_buf_adds(&b, "length(");
	sd_sqlite_put_name(&b, column->name);
	sd_buf_addf(&b, ") <= %s", size);
	add_check(n, column, "size", sd_buf_take(&b, n->a));
}

/* The declared enum that a type names; NULL: none. */
static const struct sd_fact *enum_of(struct sd_normal *n,
				     const struct sd_datatype *t)
{
	if (t->native || t->args)
		return NULL;
	return sd_map_gets(&n->enums, t->word);
}

/* --- types ----------------------------------------------------------- */

static bool is_sole_key(const struct sd_fact *table,
			const struct sd_fact *column)
{
	const struct sd_fact *p = sd_fact_child(table, SD_PRIMARY);

	return p && sd_get_list(&p->attrs, SD_A_KEYS)->count == 1 &&
	       sd_sqlite_key_part(table, column) == 1;
}

/*
 * `bigint primary identity` and an autoincrement key are INTEGER: only that
 * word makes a column count by itself.
 */
static bool counts(struct sd_normal *n, struct sd_fact *column)
{
	struct sd_fact *table = column->parent;
	struct sd_fact *p = sd_fact_child(table, SD_PRIMARY);
	bool identity = sd_has(&column->attrs, SD_A_IDENTITY);
	bool sole = is_sole_key(table, column);

	if (!identity)
		return sole && sd_get_bool(&p->attrs, SD_A_AUTOINCREMENT);
	sd_unset(&column->attrs, SD_A_IDENTITY);
	if (sole && !sd_get_bool(&table->attrs, SD_A_WITHOUT_ROWID))
		return true;
	sd_normal_error(n, column, SD_E_ENGINE,
			"in SQLite only the sole primary key of a table with "
			"rowids is an identity: %s",
			sd_fact_label(column, n->a));
	return false;
}

static void warn_affinity(struct sd_normal *n, const struct sd_fact *column,
			  const struct sd_datatype *t)
{
	static const char *const names[] = { "INTEGER", "TEXT", "BLOB", "REAL",
					     "NUMERIC" };

	if (!column->span.source || !sd_sqlite_type_surprises(t))
		return;
	sd_diag_add(n->d, SD_WARNING, SD_W_AFFINITY, column->span,
		    "SQLite treats type '%s' of %s as %s", t->word,
		    sd_fact_label(column, n->a),
		    names[sd_sqlite_affinity(t->word)]);
}

static void no_such_type(struct sd_normal *n, const struct sd_fact *column,
			 const struct sd_datatype *t, const char *why)
{
	sd_normal_error(n, column, SD_E_TYPE, "%s cannot be '%s': %s",
			sd_fact_label(column, n->a), sd_datatype_text(t, n->a),
			why);
}

static void column_type(struct sd_normal *n, struct sd_fact *column)
{
	struct sd_record *r = &column->attrs;
	struct sd_datatype *t = sd_get_datatype(r, SD_A_TYPE), *native;
	bool strict = sd_get_bool(&column->parent->attrs, SD_A_STRICT);
	bool counted = counts(n, column);
	const struct sd_fact *labels;
	const char *size, *why;
	struct sd_datatype text = { NULL, "text", NULL, 0, false };

	if (!t)
		return;
	labels = enum_of(n, t);
	if (labels && !t->dims) {
		enum_check(n, column, labels);
		relabel(n, column, labels);
		t = &text;
	} else if (labels) {
		sd_diag_add(n->d, SD_WARNING, SD_W_SKIPPED, column->span,
			    "SQLite does not check the labels in %s",
			    sd_fact_label(column, n->a));
	} else {
		warn_affinity(n, column, t);
	}
	native = sd_sqlite_type_native(t, strict, &size, &why, n->a);
	if (!native) {
		no_such_type(n, column, t, why);
		return;
	}
	if (counted && sd_sqlite_type_is_int(t))
		native->word = "INTEGER";
	if (size)
		size_check(n, column, size);
	sd_set_datatype(r, n->a, SD_A_TYPE, native);
}

/* --- NOT NULL -------------------------------------------------------- */

/*
 * The model says what table_info says. A rowid alias is never NULL, so its
 * NOT NULL is a fact only where it was written; a key of a STRICT table or
 * one WITHOUT ROWID implies it.
 */
static void column_null(struct sd_normal *n, struct sd_fact *column)
{
	struct sd_fact *table = column->parent;
	struct sd_record *r = &column->attrs;

	if (sd_sqlite_is_alias(table, column)) {
		if (!sd_get_bool(r, SD_A_NOT_NULL_WRITTEN))
			sd_unset(r, SD_A_NOT_NULL);
	} else if (sd_sqlite_key_part(table, column) &&
		   (sd_get_bool(&table->attrs, SD_A_STRICT) ||
		    sd_get_bool(&table->attrs, SD_A_WITHOUT_ROWID))) {
		sd_set_bool(r, n->a, SD_A_NOT_NULL, true);
	}
	sd_unset(r, SD_A_NOT_NULL_WRITTEN);
}

/* --- keys ------------------------------------------------------------ */

/* NULLs are the smallest values of SQLite: some orders hold anyway. */
static void key_nulls(struct sd_normal *n, struct sd_fact *f,
		      struct sd_record *r)
{
	const char *nulls = sd_get_text(r, SD_A_NULLS);
	bool desc = sd_get_bool(r, SD_A_DESC);

	if (!nulls)
		return;
	if (strcmp(nulls, desc ? "last" : "first") != 0)
		sd_normal_error(n, f, SD_E_ENGINE,
				"an index of SQLite has NULLs %s where it is "
				"%s: %s",
				desc ? "last" : "first",
				desc ? "descending" : "ascending",
				sd_fact_label(f, n->a));
	sd_unset(r, SD_A_NULLS);
}

/* f(…) or (…), and nothing behind it */
static bool is_closed(const char *expr)
{
	const char *end = expr + strlen(expr);
	struct sd_sql_token t = sd_sql_skip(expr, end, SD_SQL_SQLITE);

	if (t.kind == SD_SQL_WORD || t.kind == SD_SQL_QUOTED)
		t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	return sd_sql_is(t, "(") &&
	       sd_sql_balance(t.at, end, SD_SQL_SQLITE) == end;
}

/* An expression that is a name, or ends in COLLATE, as it is read back. */
static void key_expr(struct sd_normal *n, struct sd_fact *table,
		     struct sd_record *r)
{
	const char *expr = sd_get_text(r, SD_A_EXPR);
	const struct sd_record *read;
	const struct sd_list *l;
	struct sd_cursor c;

	if (!expr)
		return;
	if (sd_has(r, SD_A_COLLATE) && !is_closed(expr))
		expr = sd_arena_printf(n->a, "(%s\n)", expr);
	sd_cursor_init(&c, n->m, sd_arena_printf(n->a, "(%s\n)", expr));
	l = sd_cursor_keys(&c, table, NULL);
	if (c.why || c.tok.kind != SD_SQL_END || l->count != 1)
		return;
	read = l->at[0].u.record;
	if (sd_has(read, SD_A_DESC) || sd_has(read, SD_A_ASC))
		return;
	sd_set_text(r, n->a, SD_A_EXPR, sd_get_text(read, SD_A_EXPR));
	sd_set_text(r, n->a, SD_A_KEY_NAME, sd_get_text(read, SD_A_KEY_NAME));
	if (!sd_has(r, SD_A_COLLATE) && sd_has(read, SD_A_COLLATE))
		sd_set_ref(r, n->a, SD_A_COLLATE, NULL,
			   sd_get_ref(read, SD_A_COLLATE)->name);
}

void sd_normal_keys(struct sd_normal *n, struct sd_fact *table,
		    struct sd_fact *f)
{
	const struct sd_list *l = sd_get_list(&f->attrs, SD_A_KEYS);
	size_t i;

	for (i = 0; i < l->count; i++) {
		if (f->kind != SD_INDEX || sd_has(l->at[i].u.record, SD_A_DESC))
			sd_unset(l->at[i].u.record, SD_A_ASC);
		key_nulls(n, f, l->at[i].u.record);
		key_expr(n, table, l->at[i].u.record);
	}
}

/* NO_ALIAS is about INTEGER alone, and about tables with rowids. */
static void primary(struct sd_normal *n, struct sd_fact *table)
{
	struct sd_fact *p = sd_fact_child(table, SD_PRIMARY), *c;
	bool quirk = false;

	if (!p || !sd_has(&p->attrs, SD_A_NO_ALIAS))
		return;
	sd_unset(&p->attrs, SD_A_NO_ALIAS);
	SD_EACH_CHILD(table, c, SD_COLUMN)
	quirk = quirk || sd_sqlite_is_alias(table, c);
	sd_set_bool(&p->attrs, n->a, SD_A_NO_ALIAS, quirk);
}

/* --- defaults -------------------------------------------------------- */

static void column_default(struct sd_normal *n, struct sd_fact *column)
{
	struct sd_fact *f = sd_fact_child(column, SD_DEFAULT);
	const char *expr = f ? sd_get_text(&f->attrs, SD_A_EXPR) : NULL;

	if (!expr)
		return;
	sd_set_text(&f->attrs, n->a, SD_A_WRITTEN,
		    sd_sqlite_value_name(expr, n->a));
	sd_set_text(&f->attrs, n->a, SD_A_EXPR,
		    sd_sqlite_value_native(expr, n->a));
}

static void data(struct sd_normal *n, struct sd_fact *f)
{
	const struct sd_list *rows = sd_get_list(&f->attrs, SD_A_DATA_ROWS);
	struct sd_value *cell;
	size_t i, j;

	for (i = 0; i < rows->count; i++)
		for (j = 0; j < rows->at[i].u.list->count; j++) {
			cell = &rows->at[i].u.list->at[j];
			cell->u.text =
				sd_sqlite_value_native(cell->u.text, n->a);
		}
}

void sd_normal_columns(struct sd_normal *n, struct sd_fact *table)
{
	struct sd_fact *c;

	SD_EACH_CHILD(table, c, SD_COLUMN)
	{
		column_type(n, c);
		column_default(n, c);
	}
	primary(n, table);
	SD_EACH_CHILD(table, c, SD_COLUMN)
	column_null(n, c);
	SD_EACH_CHILD(table, c, SD_DATA)
	data(n, c);
}
