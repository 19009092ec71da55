/* SPDX-License-Identifier: MIT */
/* history.c - the record of versions that is kept inside the database */

#include <stdlib.h>
#include <string.h>

#include "sqlite.h"

#define COLUMNS                                                                \
	"version, hash, parent, plan_hash, started, ended, state, author, "    \
	"tool, message"

int sd_sqlite_history_read(struct sd_conn *c, struct sd_history_list *out,
			   struct sd_arena *a, struct sd_diag *d)
{
	static const char there[] =
		"SELECT count(*) FROM sqlite_master WHERE type = 'table'"
		" AND name = 'schemadiff_history'";
	static const char all[] =
		"SELECT id, " COLUMNS " FROM schemadiff_history ORDER BY id";
	struct sd_sqlite *s = sd_sqlite_of(c);
	struct sd_history *h;
	struct sd_rows rows;
	int64_t n;
	size_t i;

	memset(out, 0, sizeof(*out));
	if (sd_sqlite_number(s, there, &n, d) < 0)
		return -1;
	if (!n)
		return 0;
	if (sd_sqlite_query(c, all, &rows, a, d) < 0) {
		if (!d->last->help)
			sd_diag_help(d, "a table 'schemadiff_history' that is "
					"not schemadiff's needs another name");
		return -1;
	}
	out->at = SD_NEW_ARRAY(a, struct sd_history, rows.count);
	out->count = rows.count;
	for (i = 0; i < rows.count; i++) {
		const char **r = rows.row[i];

		h = &out->at[i];
		h->id = r[0] ? (int64_t)strtoll(r[0], NULL, 10) : 0;
		h->version = r[1];
		h->hash = r[2];
		h->parent = r[3];
		h->plan_hash = r[4];
		h->started = r[5];
		h->ended = r[6];
		h->state = r[7];
		h->author = r[8];
		h->tool = r[9];
		h->message = r[10];
	}
	return 0;
}

int sd_sqlite_history_add(struct sd_conn *c, const struct sd_history *h,
			  struct sd_diag *d)
{
	static const char make[] =
		"CREATE TABLE IF NOT EXISTS schemadiff_history ("
		"id INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, "
		"hash TEXT NOT NULL, parent TEXT, plan_hash TEXT, "
		"started TEXT NOT NULL, ended TEXT, state TEXT NOT NULL, "
		"author TEXT, tool TEXT, message TEXT)";
	static const char add[] = "INSERT INTO schemadiff_history (" COLUMNS
				  ") VALUES (?,?,?,?,?,?,?,?,?,?)";
	const char *value[10];
	struct sd_sqlite *s = sd_sqlite_of(c);
	sqlite3_stmt *st = NULL;
	int i, rc = -1;

	value[0] = h->version;
	value[1] = h->hash;
	value[2] = h->parent;
	value[3] = h->plan_hash;
	value[4] = h->started;
	value[5] = h->ended;
	value[6] = h->state;
	value[7] = h->author;
	value[8] = h->tool;
	value[9] = h->message;
	if (sd_sqlite_exec(c, make, d) < 0 ||
	    sd_sqlite_prepare(s, &st, add, d) < 0)
		goto out;
	for (i = 0; i < 10; i++)
		sqlite3_bind_text(st, i + 1, value[i], -1, SQLITE_STATIC);
	rc = sd_sqlite_step(s, st, d);
out:
	sqlite3_finalize(st);
	return rc;
}
