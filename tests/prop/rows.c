/* SPDX-License-Identifier: MIT */
/*
 * rows.c - rows in two worlds, judged by SQLite alone
 */
#include "rows.h"

#include <string.h>

#include "schemadiff/sqltok.h"
#include "words.h"

struct w_table *rows_old_table(struct world *from, const struct w_table *to,
			       bool renames)
{
	struct w_table *t = world_table(from, to->id);

	return t && !renames && strcmp(t->name, to->name) ? NULL : t;
}

struct w_column *rows_old_column(struct w_table *from,
				 const struct w_column *to, bool renames)
{
	struct w_column *c = world_column(from, to->id);

	return c && !renames && strcmp(c->name, to->name) ? NULL : c;
}

int rows_exec(sqlite3 *db, const char *sql, const char **why)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	*why = sqlite3_errmsg(db);
	return -1;
}

static int exec(sqlite3 *db, struct sd_buf *sql)
{
	const char *why;
	int rc = rows_exec(db, sql->at, &why);

	sd_buf_reset(sql);
	return rc;
}

/* The column that is another name for the rowid, NULL where there is none. */
static const struct w_column *alias(const struct w_table *t)
{
	const struct w_column *c =
		world_column((struct w_table *)t, t->primary.column[0]);

	if (t->without_rowid || t->key == W_NO_KEY || t->key == W_INLINE_DESC)
		return NULL;
	if (t->key == W_KEY && (t->primary.count > 1 || c->type != W_INTEGER))
		return NULL;
	return c;
}

/* A rowid that the table does not show as one of its columns. */
static bool own_rowid(const struct w_table *t)
{
	return !t->without_rowid && !alias(t);
}

static void add_name(struct sd_buf *b, const char *name)
{
	sd_buf_add_quoted(b, name, '"');
}

/* The value of a key's column in some row of the table it refers to. */
static bool parent_value(struct world *w, struct w_table *t, int column,
			 struct rng *r, struct sd_buf *sql)
{
	for (int i = 0; i < WORLD_PARTS; i++) {
		const struct w_foreign *f = &t->foreign[i];
		struct w_table *to = world_table(w, f->table);

		for (int k = 0; f->used && k < f->count; k++) {
			int id = f->to[0] ? f->to[k] : to->primary.column[k];

			if (f->column[k] != column)
				continue;
			sd_buf_adds(sql, "(SELECT ");
			add_name(sql, world_column(to, id)->name);
			sd_buf_adds(sql, " FROM ");
			add_name(sql, to->name);
			/* One offset for all columns of a key. */
			sd_buf_addf(sql, " LIMIT 1 OFFSET %d)",
				    (int)(r->state % 3));
			return true;
		}
	}
	return false;
}

static void insert_row(sqlite3 *db, struct world *w, struct w_table *t, int k,
		       struct rng *r, struct sd_buf *sql)
{
	struct sd_buf values = SD_BUF_INIT;
	struct rng keys = *r;
	bool first = !own_rowid(t);

	sd_buf_adds(sql, "INSERT INTO ");
	add_name(sql, t->name);
	sd_buf_adds(sql, first ? " (" : " (rowid");
	if (!first)
		sd_buf_addf(&values, "%d", 5 * k + 2);
	for (int i = 0; i < t->columns; i++) {
		struct w_column *c = &t->column[i];

		if (c->late || c->generated)
			continue;
		sd_buf_adds(sql, first ? "" : ", ");
		sd_buf_adds(&values, first ? "" : ", ");
		first = false;
		add_name(sql, c->name);
		if (!rng_percent(r, 85) ||
		    !parent_value(w, t, c->id, &keys, &values))
			world_value(r, c, &values);
	}
	sd_buf_addf(sql, ") VALUES (%s)", values.at);
	exec(db, sql);
	sd_buf_clear(&values);
}

void rows_fill(sqlite3 *db, struct world *w, struct rng *r)
{
	struct sd_buf sql = SD_BUF_INIT;

	for (int i = 0; i < w->tables; i++)
		for (int k = 1; k <= 6; k++)
			insert_row(db, w, &w->table[i], k, r, &sql);
	sd_buf_clear(&sql);
}

/* The columns of `to` that carry on one of `from`, as two lists. */
static int common(struct w_table *from, struct w_table *to, bool renames,
		  struct sd_buf *into, struct sd_buf *out)
{
	const struct w_column *key = alias(to);
	int count = 0;

	/* Rowids stay, but where a column that was there is one now. */
	if (!from->without_rowid && !to->without_rowid &&
	    !(key && rows_old_column(from, key, renames))) {
		sd_buf_adds(into, "rowid");
		sd_buf_adds(out, "rowid");
		count++;
	}
	for (int i = 0; i < to->columns; i++) {
		struct w_column *c = &to->column[i];
		struct w_column *o = rows_old_column(from, c, renames);

		/* What was computed is kept as it was. */
		if (!o || c->generated)
			continue;
		sd_buf_adds(into, count ? ", " : "");
		sd_buf_adds(out, count++ ? ", " : "");
		add_name(into, c->name);
		add_name(out, o->name);
	}
	return count;
}

static void carry_statement(struct w_table *from, struct w_table *to,
			    const char *into, const char *out,
			    struct sd_buf *sql)
{
	sd_buf_adds(sql, "INSERT OR ABORT INTO s.");
	add_name(sql, to->name);
	sd_buf_addf(sql, " (%s) SELECT %s FROM main.", into, out);
	add_name(sql, from->name);
}

static void delete_from(sqlite3 *db, const char *where, const char *name,
			struct sd_buf *sql)
{
	sd_buf_addf(sql, "DELETE FROM %s.", where);
	add_name(sql, name);
	exec(db, sql);
}

/* SQLite would make up a rowid for these: they have no key to carry. */
static void delete_keyless(sqlite3 *db, struct w_table *from,
			   struct w_table *to, bool renames, struct sd_buf *sql)
{
	const struct w_column *key = alias(to);
	const struct w_column *o =
		key ? rows_old_column(from, key, renames) : NULL;

	if (!o)
		return;
	sd_buf_adds(sql, "DELETE FROM main.");
	add_name(sql, from->name);
	sd_buf_adds(sql, " WHERE ");
	add_name(sql, o->name);
	sd_buf_adds(sql, " IS NULL");
	exec(db, sql);
}

static void carry_rows(sqlite3 *db, struct w_table *from, struct w_table *to,
		       const char *into, const char *out, struct sd_buf *sql)
{
	sqlite3_int64 rowid[32];
	size_t count = 0;
	sqlite3_stmt *row = NULL;

	sd_buf_adds(sql, "SELECT rowid FROM main.");
	add_name(sql, from->name);
	sqlite3_prepare_v2(db, sql->at, -1, &row, NULL);
	sd_buf_reset(sql);
	while (row && sqlite3_step(row) == SQLITE_ROW && count < 32)
		rowid[count++] = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	for (size_t i = 0; i < count; i++) {
		carry_statement(from, to, into, out, sql);
		sd_buf_addf(sql, " WHERE rowid = %lld", (long long)rowid[i]);
		if (exec(db, sql) == 0 && sqlite3_changes(db) == 1)
			continue;
		sd_buf_adds(sql, "DELETE FROM main.");
		add_name(sql, from->name);
		sd_buf_addf(sql, " WHERE rowid = %lld", (long long)rowid[i]);
		exec(db, sql);
	}
}

static void carry_table(sqlite3 *db, struct w_table *from, struct w_table *to,
			bool renames, struct sd_buf *sql)
{
	struct sd_buf into = SD_BUF_INIT, out = SD_BUF_INIT;

	delete_keyless(db, from, to, renames, sql);
	if (!common(from, to, renames, &into, &out)) {
		delete_from(db, "main", from->name, sql);
	} else if (!from->without_rowid) {
		carry_rows(db, from, to, into.at, out.at, sql);
	} else {
		carry_statement(from, to, into.at, out.at, sql);
		if (exec(db, sql) < 0)
			delete_from(db, "main", from->name, sql);
	}
	sd_buf_clear(&into);
	sd_buf_clear(&out);
}

/* Empties the first table that breaks a key; 1: one was, -1: an error. */
static int empty_broken(sqlite3 *db, const char *where, struct world *from,
			struct world *to, bool renames, struct sd_buf *sql)
{
	sqlite3_stmt *row = NULL;
	char name[WORLD_NAME + 8] = "";
	bool main_side = !strcmp(where, "main");
	int rc;

	sd_buf_addf(sql, "PRAGMA %s.foreign_key_check", where);
	rc = sqlite3_prepare_v2(db, sql->at, -1, &row, NULL);
	sd_buf_reset(sql);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(row);
	if (rc == SQLITE_ROW)
		strncpy(name, (const char *)sqlite3_column_text(row, 0),
			sizeof name - 1);
	sqlite3_finalize(row);
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? 0 : -1;
	for (int i = 0; i < to->tables; i++) {
		struct w_table *o =
			rows_old_table(from, &to->table[i], renames);

		if (o && !strcmp(main_side ? o->name : to->table[i].name, name))
			delete_from(db, main_side ? "s" : "main",
				    main_side ? to->table[i].name : o->name,
				    sql);
	}
	delete_from(db, where, name, sql);
	return 1;
}

int rows_carry(sqlite3 *db, struct world *from, struct world *to, bool renames)
{
	struct sd_buf sql = SD_BUF_INIT;
	int a = 1, b = 1;

	for (int i = 0; i < to->tables; i++) {
		struct w_table *o =
			rows_old_table(from, &to->table[i], renames);

		if (o)
			carry_table(db, o, &to->table[i], renames, &sql);
	}
	while (a > 0 || b > 0) {
		a = empty_broken(db, "main", from, to, renames, &sql);
		b = empty_broken(db, "s", from, to, renames, &sql);
		if (a < 0 || b < 0)
			break;
	}
	sd_buf_clear(&sql);
	return a < 0 || b < 0 ? -1 : 0;
}

static void append_rows(sqlite3 *db, struct sd_buf *sql, struct sd_buf *out)
{
	sqlite3_stmt *row = NULL;

	if (sqlite3_prepare_v2(db, sql->at, -1, &row, NULL) != SQLITE_OK)
		sd_buf_addf(out, "%s: %s\n", sql->at, sqlite3_errmsg(db));
	while (row && sqlite3_step(row) == SQLITE_ROW) {
		sd_buf_adds(out, (const char *)sqlite3_column_text(row, 0));
		sd_buf_addc(out, '\n');
	}
	sqlite3_finalize(row);
	sd_buf_reset(sql);
}

void rows_digest(sqlite3 *db, const char *where, struct world *from,
		 struct world *to, bool renames, struct sd_buf *out)
{
	struct sd_buf sql = SD_BUF_INIT;

	for (int i = 0; i < to->tables; i++) {
		struct w_table *t = &to->table[i];
		struct w_table *o = rows_old_table(from, t, renames);

		if (!o)
			continue;
		sd_buf_addf(out, "%s\n", t->name);
		sd_buf_adds(&sql, "SELECT ''");
		if (!t->without_rowid && !o->without_rowid)
			sd_buf_adds(&sql, "||rowid");
		for (int k = 0; k < t->columns; k++) {
			struct w_column *c = &t->column[k];

			if (!rows_old_column(o, c, renames) &&
			    !world_constant_default(c))
				continue;
			sd_buf_adds(&sql, "||'|'||quote(");
			add_name(&sql, c->name);
			sd_buf_addc(&sql, ')');
		}
		sd_buf_addf(&sql, " FROM %s.", where);
		add_name(&sql, t->name);
		sd_buf_adds(&sql, " ORDER BY 1");
		append_rows(db, &sql, out);
	}
	sd_buf_clear(&sql);
}

/* --- the schema ----------------------------------------------------- */

static const char portrait_sql[] =
	"WITH t AS (SELECT name FROM sqlite_schema WHERE type = 'table'"
	"  AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
	"  AND name NOT LIKE 'schemadiff\\_%' ESCAPE '\\')"
	" SELECT 'table '||lower(l.name)||' '||l.type||l.wr||l.strict"
	"  FROM t JOIN pragma_table_list l ON l.name = t.name"
	"  WHERE l.schema = 'main'"
	" UNION ALL SELECT 'column '||lower(t.name)||'.'||lower(x.name)||' '||"
	"  lower(x.type)||' '||x.\"notnull\"||' '||x.pk||' '||x.hidden||' '||"
	"  coalesce(replace(replace(replace(x.dflt_value, '\"dq\"',"
	"  '''dq'''), 'TRUE', 'true'), 'NULL', 'null'), '-')"
	"  FROM t, pragma_table_xinfo(t.name) x"
	" UNION ALL SELECT 'key '||lower(t.name)||' '||f.seq||' '||"
	"  lower(f.\"table\")||' '||lower(f.\"from\")||' '||"
	"  coalesce(lower(f.\"to\"), '-')||' '||f.on_update||' '||f.on_delete"
	"  FROM t, pragma_foreign_key_list(t.name) f"
	" UNION ALL SELECT 'index '||lower(t.name)||' '||"
	"  CASE i.origin WHEN 'c' THEN lower(i.name) ELSE '' END||' '||"
	"  i.\"unique\"||i.origin||i.partial||(SELECT group_concat(' '||"
	"   coalesce(lower(name), '?')||\"desc\"||lower(coll))"
	"   FROM pragma_index_xinfo(i.name) WHERE key)"
	"  FROM t, pragma_index_list(t.name) i"
	" ORDER BY 1";

void rows_portrait(sqlite3 *db, struct sd_buf *out)
{
	struct sd_buf sql = SD_BUF_INIT;
	sqlite3_stmt *row = NULL;

	sd_buf_adds(&sql, portrait_sql);
	append_rows(db, &sql, out);
	sqlite3_prepare_v2(db,
			   "SELECT type||' '||lower(name)||' '||"
			   "lower(tbl_name), sql FROM sqlite_schema"
			   " WHERE type <> 'table' AND sql IS NOT NULL"
			   " AND tbl_name NOT LIKE 'schemadiff\\_%'"
			   " ESCAPE '\\' ORDER BY type, name",
			   -1, &row, NULL);
	while (row && sqlite3_step(row) == SQLITE_ROW) {
		struct sd_str text =
			sd_str((const char *)sqlite3_column_text(row, 1));

		sd_buf_adds(out, (const char *)sqlite3_column_text(row, 0));
		sd_buf_addc(out, ' ');
		sd_sql_normal(text, SD_SQL_SQLITE, out);
		sd_buf_addc(out, '\n');
	}
	sqlite3_finalize(row);
	sd_buf_clear(&sql);
}

/*
 * SQLite before 3.42 takes the columns of a WITHOUT ROWID table for others
 * when its INTEGER key is not the first one, and sees NULLs and other types
 * where none are.
 */
static bool false_alarm(const char *line)
{
	return !strcmp(line, "ok") || strstr(line, " value in ");
}

const char *rows_unsound(sqlite3 *db)
{
	const char *why = NULL;
	sqlite3_stmt *row = NULL;

	sqlite3_prepare_v2(db, "PRAGMA main.integrity_check", -1, &row, NULL);
	if (!row)
		why = "integrity_check cannot run";
	while (row && sqlite3_step(row) == SQLITE_ROW)
		if (!false_alarm((const char *)sqlite3_column_text(row, 0)))
			why = "integrity_check is not ok";
	sqlite3_finalize(row);
	row = NULL;
	sqlite3_prepare_v2(db, "PRAGMA main.foreign_key_check", -1, &row, NULL);
	if (!row || sqlite3_step(row) != SQLITE_DONE)
		why = "foreign_key_check finds rows";
	sqlite3_finalize(row);
	return why;
}
