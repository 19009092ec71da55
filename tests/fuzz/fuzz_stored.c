/* SPDX-License-Identifier: MIT */
/*
 * fuzz_stored.c - any text as the stored SQL of an SQLite schema
 *
 * The reader takes any bytes. And what SQLite itself takes, it understands:
 * the columns are the ones that SQLite sees.
 */
#include <string.h>

#include "engine/sqlite/sqlite.h"
#include "fuzz.h"
#include "schemadiff/sqltok.h"

/* The statements that make a schema, and nothing that leaves the memory. */
static int authorize(void *ctx, int action, const char *a, const char *b,
		     const char *c, const char *d)
{
	(void)ctx;
	(void)a;
	(void)b;
	(void)c;
	(void)d;
	return action == SQLITE_ATTACH || action == SQLITE_PRAGMA ||
			       action == SQLITE_CREATE_VTABLE
		       ? SQLITE_DENY
		       : SQLITE_OK;
}

static void read_raw(const char *text, struct sd_arena *a)
{
	struct sd_sqlite_row table = { "table", "t", "t", text };
	struct sd_sqlite_row other = { "index", "i", "t", text };
	const char *why = NULL;
	struct sd_model m;
	struct sd_fact *t;

	sd_model_init(&m, a);
	m.dialect = SD_SQL_SQLITE;
	t = sd_sqlite_read_table(&m, &table, &why);
	FUZZ_MUST((t == NULL) == (why != NULL));
	if (!t)
		t = sd_fact_new(&m, NULL, SD_TABLE, NULL, "t");
	sd_sqlite_read_index(&m, t, &other, &why);
	other.type = "trigger";
	sd_sqlite_read_trigger(&m, t, &other, &why);
	other.type = "view";
	sd_sqlite_read_view(&m, &other, &why);
	sd_model_hash(&m);
	sd_model_clear(&m);
}

static void same_columns(sqlite3 *db, const struct sd_model *m,
			 const struct sd_fact *t)
{
	sqlite3_stmt *row = NULL;
	size_t seen = 0, facts = 0;
	const struct sd_fact *c;

	SD_EACH_CHILD(t, c, SD_COLUMN)
	facts++;
	sqlite3_prepare_v2(db,
			   "SELECT name FROM pragma_table_xinfo(?1)"
			   " WHERE hidden <> 1",
			   -1, &row, NULL);
	sqlite3_bind_text(row, 1, t->name, -1, SQLITE_STATIC);
	while (sqlite3_step(row) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 0);

		FUZZ_MUST(sd_fact_child_named(m, t, SD_COLUMN, name));
		seen++;
	}
	sqlite3_finalize(row);
	FUZZ_MUST(seen == facts);
}

static void read_stored(sqlite3 *db, struct sd_arena *a)
{
	sqlite3_stmt *row = NULL;
	struct sd_model m;

	sd_model_init(&m, a);
	m.dialect = SD_SQL_SQLITE;
	sqlite3_prepare_v2(db,
			   "SELECT type, name, tbl_name, sql"
			   " FROM sqlite_schema WHERE sql IS NOT NULL"
			   " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
			   " ORDER BY type = 'table' DESC",
			   -1, &row, NULL);
	while (sqlite3_step(row) == SQLITE_ROW) {
		char *cell[4];
		const char *why = NULL;
		struct sd_sqlite_row r;
		struct sd_fact *t;

		for (int i = 0; i < 4; i++)
			cell[i] = sd_sqlite_column(row, i, a);
		r = (struct sd_sqlite_row){ cell[0], cell[1], cell[2],
					    cell[3] };
		if (strcmp(r.type, "table"))
			continue;
		t = sd_sqlite_read_table(&m, &r, &why);
		FUZZ_MUST(t && !why);
		same_columns(db, &m, t);
	}
	sqlite3_finalize(row);
	sd_model_clear(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sd_arena a = SD_ARENA_INIT;
	char *text = sd_arena_strndup(&a, (const char *)data, size);
	sqlite3 *db = NULL;

	read_raw(text, &a);
	if (sqlite3_open(":memory:", &db) == SQLITE_OK) {
		sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1 << 16);
		sqlite3_set_authorizer(db, authorize, NULL);
		if (sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK) {
			sqlite3_set_authorizer(db, NULL, NULL);
			read_stored(db, &a);
		}
	}
	sqlite3_close(db);
	sd_arena_clear(&a);
	return 0;
}
