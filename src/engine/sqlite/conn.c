/* SPDX-License-Identifier: MIT */
/*
 * conn.c - opening a file and the transactions on it
 *
 * Reading never writes: the file is opened read-only, and one that is not
 * there is an empty database in memory until begin() makes it. One thing is
 * done even when reading: a transaction that was cut off (a hot journal) is
 * rolled back, as SQLite itself would do, since nothing can be read before.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "schemadiff/clock.h"
#include "schemadiff/file.h"

#include "sqlite.h"

const char *sd_sqlite_version(void)
{
	return sqlite3_libversion();
}

static bool reads_only(const struct sd_sqlite *s)
{
	return s->mode == SD_OPEN_READ || s->mode == SD_OPEN_PLAN;
}

/* A signal may come at any time, and interrupts what s->db is. */
static void close_db(struct sd_sqlite *s)
{
	sqlite3 *db = s->db;

	s->db = NULL;
	sqlite3_close_v2(db); /* accepts NULL */
}

/* --- opening --------------------------------------------------------- */

/* As sqlite3_busy_timeout() does, but ends when the run is to end. */
static int on_busy(void *ctx, int count)
{
	const struct timespec pause = { 0, (count < 10 ? 2 : 20) * 1000000L };
	struct sd_sqlite *s = ctx;

	if (!count)
		s->busy_since = sd_clock_seconds();
	if (s->interrupted || (sd_clock_seconds() - s->busy_since) * 1000 >=
				      (double)s->lock_wait_ms)
		return 0;
	nanosleep(&pause, NULL);
	return !s->interrupted;
}

static int open_db(struct sd_sqlite *s, const char *path, int flags,
		   struct sd_diag *d)
{
	if (sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_URI, NULL) !=
	    SQLITE_OK)
		return sd_sqlite_fail(s, NULL, d);
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_handler(s->db, on_busy, s);
	/*
	 * Not TRUSTED_SCHEMA off: a generated column that calls a function
	 * which is not innocuous would make the whole schema unreadable.
	 */
	if (reads_only(s))
		sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return 0;
}

/* Reads the header: the first thing that can go wrong with a file. */
static int probe(struct sd_sqlite *s)
{
	sqlite3_stmt *st = NULL;
	int rc;

	rc = sqlite3_prepare_v2(s->db, "PRAGMA schema_version", -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? SQLITE_OK : sqlite3_extended_errcode(s->db);
}

/* Lets SQLite roll back what a killed program left. */
static int recover(struct sd_sqlite *s, struct sd_diag *d)
{
	int rc;

	close_db(s);
	if (open_db(s, s->path, SQLITE_OPEN_READWRITE, d) < 0)
		return -1;
	rc = probe(s) == SQLITE_OK ? 0 : sd_sqlite_fail(s, NULL, d);
	close_db(s);
	if (rc == 0)
		rc = open_db(s, s->path, SQLITE_OPEN_READONLY, d);
	return rc;
}

static bool has_wal(const struct sd_sqlite *s, struct sd_arena *a)
{
	struct stat st;

	return stat(sd_arena_printf(a, "%s-wal", s->file), &st) == 0 &&
	       st.st_size > 0;
}

/*
 * A database in WAL mode wants to make files beside it. Where the folder
 * forbids that and no log is there, nobody can be writing: the file alone
 * is all there is.
 */
static int open_immutable(struct sd_sqlite *s, struct sd_diag *d)
{
	close_db(s);
	return open_db(
		s, sd_sqlite_uri(s->file, s->query, "immutable=1", &s->arena),
		SQLITE_OPEN_READONLY, d);
}

static int open_existing(struct sd_sqlite *s, struct sd_diag *d)
{
	int flags =
		reads_only(s) ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int rc;

	if (open_db(s, s->path, flags, d) < 0)
		return -1;
	rc = probe(s);
	if (rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY) {
		if (recover(s, d) < 0)
			return -1;
		rc = probe(s);
	} else if (reads_only(s) && !has_wal(s, &s->arena) &&
		   ((rc & 0xff) == SQLITE_CANTOPEN ||
		    rc == SQLITE_READONLY_CANTINIT ||
		    rc == SQLITE_READONLY_DIRECTORY)) {
		if (open_immutable(s, d) < 0)
			return -1;
		rc = probe(s);
	}
	if (rc != SQLITE_OK)
		return sd_sqlite_fail(s, NULL, d);
	if (!reads_only(s) && sqlite3_db_readonly(s->db, "main") == 1) {
		sd_error(d, SD_EXIT_FAILED, "'%s' cannot be written", s->file);
		sd_diag_help(d, "the file and its folder must be writable by "
				"this user");
		return -1;
	}
	return 0;
}

/* Nothing is there: an error, or an empty database in memory. */
static int open_absent(struct sd_sqlite *s, const char *url, struct sd_diag *d)
{
	const char *dir = sd_path_dir(&s->arena, s->file);

	if (!sd_file_is_dir(dir)) {
		sd_error(d, SD_EXIT_FAILED, "folder '%s' does not exist", dir);
		sd_diag_help(d, strstr(url, ":///")
					? "three slashes begin an absolute "
					  "path; sqlite:PATH is relative"
					: "make it first; only the database "
					  "file itself is made");
		return -1;
	}
	if (s->mode == SD_OPEN_READ || s->mode == SD_OPEN_WRITE) {
		sd_error(d, SD_EXIT_FAILED, "database '%s' does not exist",
			 s->file);
		if (strstr(url, ":///"))
			sd_diag_help(d, "three slashes begin an absolute "
					"path; sqlite:PATH is relative");
		return -1;
	}
	s->conn.is_new = true;
	return open_db(s, ":memory:", SQLITE_OPEN_READWRITE, d);
}

int sd_sqlite_open(struct sd_conn **out, const struct sd_open *o,
		   struct sd_diag *d)
{
	struct sd_sqlite *s = sd_malloc(sizeof(*s));
	struct sd_sqlite_path path;
	int rc;

	memset(s, 0, sizeof(*s));
	*out = NULL;
	s->conn.engine = &sd_engine_sqlite;
	s->conn.label = sd_sqlite_safe_url(o->url, &s->arena);
	s->mode = o->mode;
	s->lock_wait_ms = o->lock_wait_ms;
	s->paranoid = o->paranoid;
	rc = o->role ? sd_error(d, SD_EXIT_USAGE,
				"SQLite has no roles: what is role '%s' for?",
				o->role)
		     : sd_sqlite_url(o->url, &path, &s->arena, d);
	if (rc == 0) {
		s->path = path.open;
		s->file = path.file;
		s->query = path.query;
		if (path.memory)
			rc = open_db(s, s->path,
				     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
				     d);
		else if (sd_file_is_dir(s->file))
			rc = sd_error(d, SD_EXIT_FAILED,
				      "'%s' is a folder, not a database",
				      s->file);
		else if (sd_file_exists(s->file))
			rc = open_existing(s, d);
		else
			rc = open_absent(s, o->url, d);
	}
	if (rc < 0) {
		sd_sqlite_close(&s->conn);
		return -1;
	}
	*out = &s->conn;
	return 0;
}

void sd_sqlite_close(struct sd_conn *c)
{
	struct sd_sqlite *s = sd_sqlite_of(c);

	if (!s)
		return;
	if (s->db)
		sd_sqlite_rollback(c);
	close_db(s);
	sd_arena_clear(&s->arena);
	free(s);
}

/* --- groups ---------------------------------------------------------- */

/* From the empty database in memory to a file; a group is about to begin. */
static int make_file(struct sd_sqlite *s, struct sd_diag *d)
{
	close_db(s);
	s->made = !sd_file_exists(s->file);
	return open_db(s, s->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		       d);
}

/* A file that begin() made and nothing was written to goes again. */
static void unmake_file(struct sd_sqlite *s)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_diag unheard = SD_DIAG_INIT(&scratch);
	struct stat st;

	s->made = false;
	if (stat(s->file, &st) != 0 || st.st_size != 0)
		return;
	close_db(s);
	unlink(s->file);
	/* Memory can always be opened. */
	open_db(s, ":memory:", SQLITE_OPEN_READWRITE, &unheard);
	sd_arena_clear(&scratch);
}

static int pragma_get(struct sd_sqlite *s, const char *sql, bool *out,
		      struct sd_diag *d)
{
	int64_t n;

	if (sd_sqlite_number(s, sql, &n, d) < 0)
		return -1;
	*out = n != 0;
	return 0;
}

/* The pragmas as they were; inside a transaction they would do nothing. */
static void restore(struct sd_sqlite *s)
{
	sqlite3_exec(s->db,
		     s->foreign_keys ? "PRAGMA foreign_keys = ON"
				     : "PRAGMA foreign_keys = OFF",
		     NULL, NULL, NULL);
	sqlite3_exec(s->db,
		     s->legacy_alter ? "PRAGMA legacy_alter_table = ON"
				     : "PRAGMA legacy_alter_table = OFF",
		     NULL, NULL, NULL);
	s->in_group = false;
}

static int run_all(struct sd_conn *c, const char *const *sql, size_t count,
		   struct sd_diag *d)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (sd_sqlite_exec(c, sql[i], d) < 0)
			return -1;
	return 0;
}

int sd_sqlite_begin(struct sd_conn *c, const struct sd_plan *p, size_t group,
		    struct sd_diag *d)
{
	struct sd_sqlite *s = sd_sqlite_of(c);
	const char *const *before, *const *after;
	size_t before_count, after_count;

	if (reads_only(s))
		return sd_error(d, SD_EXIT_FAILED,
				"'%s' was opened for reading", s->file);
	if (c->is_new && make_file(s, d) < 0)
		return -1;
	if (pragma_get(s, "PRAGMA foreign_keys", &s->foreign_keys, d) < 0 ||
	    pragma_get(s, "PRAGMA legacy_alter_table", &s->legacy_alter, d) < 0)
		return -1;
	s->in_group = true;
	sd_sqlite_frame(p, group, &before, &before_count, &after, &after_count);
	if (run_all(c, before, before_count, d) < 0 ||
	    sd_sqlite_guard_begin(s, p, group, d) < 0) {
		sd_sqlite_rollback(c);
		return -1;
	}
	return 0;
}

int sd_sqlite_commit(struct sd_conn *c, const struct sd_plan *p, size_t group,
		     struct sd_diag *d)
{
	struct sd_sqlite *s = sd_sqlite_of(c);
	const char *const *before, *const *after;
	size_t before_count, after_count;

	if (sd_sqlite_guard_commit(s, p, group, d) < 0)
		return -1;
	sd_sqlite_frame(p, group, &before, &before_count, &after, &after_count);
	if (run_all(c, after, after_count, d) < 0)
		return -1;
	sd_sqlite_guard_end(s);
	restore(s);
	c->is_new = s->made = false;
	return 0;
}

void sd_sqlite_rollback(struct sd_conn *c)
{
	struct sd_sqlite *s = sd_sqlite_of(c);

	if (!s->in_group)
		return;
	/* Some errors have rolled back already. */
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	sd_sqlite_guard_end(s);
	restore(s);
	if (s->made)
		unmake_file(s);
}

void sd_sqlite_interrupt(struct sd_conn *c)
{
	struct sd_sqlite *s = sd_sqlite_of(c);

	if (!s)
		return;
	s->interrupted = 1;
	if (s->db)
		sqlite3_interrupt(s->db);
}
