/* SPDX-License-Identifier: MIT */
/*
 * rows.h - rows that two worlds take, and what SQLite itself says of a file
 *
 * Uses SQLite alone, not the library under test: this is the judge.
 */
#ifndef SD_TEST_ROWS_H
#define SD_TEST_ROWS_H

#include <sqlite3.h>

#include "world.h"

/*
 * Which column of the old world a new one carries on, and which table.
 * With `renames`, names do not matter; without, they decide.
 */
struct w_table *rows_old_table(struct world *from, const struct w_table *to,
			       bool renames);
struct w_column *rows_old_column(struct w_table *from,
				 const struct w_column *to, bool renames);

/* Runs statements; 0, or -1 and the message in *why (never freed). */
int rows_exec(sqlite3 *db, const char *sql, const char **why);

/* Puts rows into every table of the world, late columns left out. */
void rows_fill(sqlite3 *db, struct world *w, struct rng *r);

/*
 * Copies each row to the same table of the attached database `s`, which has
 * the new world; a row that is not taken there is deleted here. Rows that
 * break a key on either side go on both. -1: SQLite cannot check the keys.
 */
int rows_carry(sqlite3 *db, struct world *from, struct world *to, bool renames);

/*
 * All rows of the tables that both worlds have, as text; `where` is "main"
 * or "s". Columns whose value is not the same every time are left out.
 */
void rows_digest(sqlite3 *db, const char *where, struct world *from,
		 struct world *to, bool renames, struct sd_buf *out);

/* Everything that pragmas and the SQL of views, indexes, triggers say. */
void rows_portrait(sqlite3 *db, struct sd_buf *out);

/* integrity_check and foreign_key_check; NULL when all is well. */
const char *rows_unsound(sqlite3 *db);

#endif
