/* SPDX-License-Identifier: MIT */
/* query.c - statements, rows, and what went wrong with them */

#include <stdlib.h>
#include <string.h>

#include "sqlite.h"

/* --- errors ---------------------------------------------------------- */

/* What is not the statement's fault: result codes, rescode.html. */
static const struct {
	int code;
	enum sd_exit exit;
	const char *what; /* after the name of the file */
	const char *help;
} faults[] = {
	{ SQLITE_BUSY, SD_EXIT_LOCKED, "is locked by another program",
	  "wait until it is done, or wait longer with --lock-wait" },
	{ SQLITE_LOCKED, SD_EXIT_LOCKED, "has a table that is in use",
	  "another statement of this run still reads it" },
	{ SQLITE_INTERRUPT, SD_EXIT_INT, "was let go of", NULL },
	{ SQLITE_NOTADB, SD_EXIT_FAILED, "is not a SQLite database",
	  "it is another kind of file, or an encrypted database" },
	{ SQLITE_CORRUPT, SD_EXIT_FAILED, "is damaged",
	  "see what `PRAGMA integrity_check` says; restore a backup" },
	{ SQLITE_FULL, SD_EXIT_FAILED, "cannot grow",
	  "make room on its disk and run again" },
	{ SQLITE_READONLY, SD_EXIT_FAILED, "cannot be written",
	  "the file and its folder must be writable by this user" },
	{ SQLITE_CANTOPEN, SD_EXIT_FAILED, "cannot be opened",
	  "the file and its folder must be accessible to this user" },
	{ SQLITE_IOERR, SD_EXIT_FAILED, "cannot be read or written",
	  "the disk or the network file system had an error" },
	{ SQLITE_PERM, SD_EXIT_FAILED, "may not be accessed", NULL },
};

/* Where in the statement, in characters from 1; 0: not known. */
static long position(struct sd_sqlite *s, const char *sql)
{
#if SQLITE_VERSION_NUMBER >= 3038000
	int at = sqlite3_error_offset(s->db);

	if (at >= 0 && (size_t)at <= strlen(sql))
		return (long)sd_utf8_count(sql, (size_t)at) + 1;
#else
	(void)s;
	(void)sql;
#endif
	return 0;
}

int sd_sqlite_fail(struct sd_sqlite *s, const char *sql, struct sd_diag *d)
{
	int code = sqlite3_errcode(s->db) & 0xff;
	const char *said = sqlite3_errmsg(s->db);
	struct sd_span nowhere = { NULL, 0, 0 };
	struct sd_message *m;
	size_t i;

	if (s->interrupted && code == SQLITE_BUSY)
		code = SQLITE_INTERRUPT; /* it did not wait any longer */
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (faults[i].code != code)
			continue;
		sd_error(d, faults[i].exit, "'%s' %s: %s",
			 s->file ? s->file : "the database", faults[i].what,
			 said);
		if (faults[i].help)
			sd_diag_help(d, "%s", faults[i].help);
		return -1;
	}
	m = sd_diag_add(d, SD_ERROR, 0, nowhere, "%s", said);
	m->statement = sd_arena_strdup(d->arena, sql);
	m->position = sql ? position(s, sql) : 0;
	return -1;
}

/* --- one statement --------------------------------------------------- */

int sd_sqlite_prepare(struct sd_sqlite *s, sqlite3_stmt **out, const char *sql,
		      struct sd_diag *d)
{
	if (sqlite3_prepare_v2(s->db, sql, -1, out, NULL) != SQLITE_OK)
		return sd_sqlite_fail(s, sql, d);
	return 0;
}

int sd_sqlite_step(struct sd_sqlite *s, sqlite3_stmt *st, struct sd_diag *d)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : sd_sqlite_fail(s, sqlite3_sql(st), d);
}

char *sd_sqlite_column(sqlite3_stmt *st, int i, struct sd_arena *a)
{
	const char *text = (const char *)sqlite3_column_text(st, i);

	return text ? sd_arena_strndup(a, text,
				       (size_t)sqlite3_column_bytes(st, i))
		    : NULL;
}

int sd_sqlite_number(struct sd_sqlite *s, const char *sql, int64_t *out,
		     struct sd_diag *d)
{
	sqlite3_stmt *st = NULL;
	int rc = -1;

	if (sd_sqlite_prepare(s, &st, sql, d) < 0)
		goto out;
	rc = sd_sqlite_step(s, st, d);
	*out = rc > 0 ? sqlite3_column_int64(st, 0) : 0;
out:
	sqlite3_finalize(st);
	return rc < 0 ? -1 : 0;
}

/* Several statements are run one after the other; rows are dropped. */
int sd_sqlite_exec(struct sd_conn *c, const char *sql, struct sd_diag *d)
{
	struct sd_sqlite *s = sd_sqlite_of(c);
	sqlite3_stmt *st = NULL;
	const char *tail = sql;
	int rc = 0;

	while (*tail && rc == 0) {
		if (sqlite3_prepare_v2(s->db, tail, -1, &st, &tail) !=
		    SQLITE_OK) {
			rc = sd_sqlite_fail(s, sql, d);
		} else if (st) {
			while ((rc = sd_sqlite_step(s, st, d)) > 0)
				continue;
		}
		sqlite3_finalize(st);
		st = NULL;
	}
	return rc;
}

/* --- rows ------------------------------------------------------------ */

static const char **read_row(sqlite3_stmt *st, size_t columns,
			     struct sd_arena *a)
{
	const char **row = SD_NEW_ARRAY(a, const char *, columns);
	size_t i;

	for (i = 0; i < columns; i++)
		row[i] = sd_sqlite_column(st, (int)i, a);
	return row;
}

static int read_rows(struct sd_sqlite *s, sqlite3_stmt *st, struct sd_rows *out,
		     struct sd_arena *a, struct sd_diag *d)
{
	const char ***row = NULL;
	size_t cap = 0, i;
	int rc;

	out->columns = (size_t)sqlite3_column_count(st);
	out->name = SD_NEW_ARRAY(a, const char *, out->columns);
	for (i = 0; i < out->columns; i++)
		out->name[i] =
			sd_arena_strdup(a, sqlite3_column_name(st, (int)i));
	while ((rc = sd_sqlite_step(s, st, d)) > 0) {
		if (out->count == cap) {
			cap = cap ? cap * 2 : 16;
			row = sd_realloc(row, cap * sizeof(*row));
		}
		row[out->count++] = read_row(st, out->columns, a);
	}
	out->row = SD_NEW_ARRAY(a, const char **, out->count);
	if (out->count)
		memcpy(out->row, row, out->count * sizeof(*row));
	free(row);
	return rc;
}

int sd_sqlite_query(struct sd_conn *c, const char *sql, struct sd_rows *out,
		    struct sd_arena *a, struct sd_diag *d)
{
	struct sd_sqlite *s = sd_sqlite_of(c);
	sqlite3_stmt *st = NULL;
	int rc = 0;

	memset(out, 0, sizeof(*out));
	if (sd_sqlite_prepare(s, &st, sql, d) < 0)
		rc = -1;
	else if (st)
		rc = read_rows(s, st, out, a, d);
	sqlite3_finalize(st);
	return rc;
}
