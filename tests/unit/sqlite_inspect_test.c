/* SPDX-License-Identifier: MIT */
/* sqlite_inspect_test.c - real files: what is seen, what is left alone */

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/sqlite/sqlite.h"
#include "schemadiff/file.h"
#include "schemadiff/step.h"

static struct sd_arena arena;
static struct sd_diag diag;
static char dir[] = "/tmp/sqlite_inspect.XXXXXX", *path;

static void setup(void)
{
	memset(&arena, 0, sizeof(arena));
	memset(&diag, 0, sizeof(diag));
	diag.arena = &arena;
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = sd_path_join(&arena, dir, "t.db");
}

static void teardown(void)
{
	struct sd_diag quiet = SD_DIAG_INIT(&arena);
	char **names;
	size_t n, i;

	if (sd_file_list(dir, &names, &n, &arena, &quiet) == 0)
		for (i = 0; i < n; i++)
			unlink(sd_path_join(&arena, dir, names[i]));
	rmdir(dir);
	sd_arena_clear(&arena);
}

/* Makes the file with SQLite itself, not with what is tested. */
static void make(const char *sql)
{
	sqlite3 *db = NULL;
	char *said = NULL;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &said) == SQLITE_OK,
		      "%s", said);
	sqlite3_close(db);
}

static struct sd_conn *open_as(enum sd_open_mode mode, long wait)
{
	struct sd_open o;
	struct sd_conn *c;

	memset(&o, 0, sizeof(o));
	o.url = path;
	o.mode = mode;
	o.lock_wait_ms = wait;
	if (sd_sqlite_open(&c, &o, &diag) < 0)
		ck_assert_ptr_null(c);
	return c;
}

/* Names of the top-level facts, one blank apart. */
static const char *seen(const struct sd_filter *f)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_conn *c = open_as(SD_OPEN_PLAN, 0);
	const struct sd_fact *t;
	struct sd_model m;

	ck_assert_ptr_nonnull(c);
	sd_model_init(&m, &arena);
	ck_assert_int_eq(sd_sqlite_inspect(c, f, &m, &diag), 0);
	for (t = m.first; t; t = t->next)
		sd_buf_addf(&b, "%s%s", b.len ? " " : "", t->name);
	sd_model_clear(&m);
	sd_sqlite_close(c);
	return sd_buf_take(&b, &arena);
}

/* The one diagnostic: its text, and its exit code. */
static const char *said(enum sd_exit code)
{
	ck_assert_uint_eq(diag.errors, 1);
	ck_assert_int_eq(sd_diag_exit(&diag), code);
	return diag.last->text;
}

#define ck_says(part, text) ck_assert_msg(strstr(text, part), "%s", text)

/* --- what is seen ---------------------------------------------------- */

START_TEST(leaves_out_what_is_internal)
{
	make("CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT);"
	     "CREATE TABLE schemadiff_history(id);"
	     "CREATE TABLE SchemaDiff_x(id);"
	     "CREATE INDEX schemadiff_i ON schemadiff_history(id);"
	     "CREATE VIEW v AS SELECT 1; INSERT INTO a DEFAULT VALUES;"
	     "ANALYZE");
	ck_assert_str_eq(seen(NULL), "a SchemaDiff_x v");
	ck_assert_uint_eq(diag.warnings, 0);
}
END_TEST

START_TEST(knows_the_tables_of_virtual_ones)
{
	make("CREATE VIRTUAL TABLE d USING fts5(a);"
	     "CREATE VIRTUAL TABLE r_t USING rtree(i, a, b);"
	     "CREATE VIRTUAL TABLE f USING fts4(a, content='f_content');"
	     "CREATE TABLE f_content(a); CREATE TABLE d_mine(a);"
	     "CREATE TABLE x_data(a)");
	ck_assert_str_eq(seen(NULL), "d r_t f f_content d_mine x_data");
	ck_assert_uint_eq(diag.warnings, 0);
}
END_TEST

/* A module that is not there, as an application may have it. */
START_TEST(leaves_parts_of_unknown_modules_alone)
{
	make("CREATE TABLE d_x(a); CREATE TABLE z(a);"
	     "PRAGMA writable_schema = ON;"
	     "INSERT INTO sqlite_master VALUES('table', 'd', 'd', 0,"
	     "'CREATE VIRTUAL TABLE d USING nobody_has_it(a)')");
	ck_assert_str_eq(seen(NULL), "z d");
	ck_assert_uint_eq(diag.warnings, 1);
	ck_assert_int_eq(diag.first->code, SD_W_NOT_MODELLED);
	ck_says("table 'd_x' is left alone", diag.first->text);
}
END_TEST

START_TEST(evaluates_nothing)
{
	make("CREATE TABLE t(a COLLATE nocase, CHECK (a <> ''));"
	     "PRAGMA writable_schema = ON;"
	     "UPDATE sqlite_master SET sql = 'CREATE TABLE t(a COLLATE "
	     "theirs, b AS (their_function(a)), CHECK (their_check(a)))';");
	ck_assert_str_eq(seen(NULL), "t");
	ck_assert_uint_eq(diag.warnings + diag.errors, 0);
}
END_TEST

START_TEST(takes_what_the_filter_takes)
{
	static const char *const include[] = { "a*", "view:*", NULL };
	static const char *const exclude[] = { "ab", NULL };
	struct sd_filter f = { include, exclude };

	make("CREATE TABLE a(x); CREATE TABLE ab(x); CREATE TABLE c(x);"
	     "CREATE VIEW d AS SELECT 1; CREATE INDEX i ON c(x)");
	ck_assert_str_eq(seen(&f), "a d");
	ck_assert_uint_eq(diag.warnings, 0);
}
END_TEST

/* --- opening --------------------------------------------------------- */

START_TEST(absent_file_is_empty_and_not_made)
{
	struct sd_conn *c = open_as(SD_OPEN_PLAN, 0);

	ck_assert_ptr_nonnull(c);
	ck_assert(c->is_new);
	sd_sqlite_close(c);
	ck_assert_str_eq(seen(NULL), "");
	ck_assert(!sd_file_exists(path));
	ck_assert_ptr_null(open_as(SD_OPEN_READ, 0));
	ck_says("does not exist", said(SD_EXIT_FAILED));
}
END_TEST

START_TEST(missing_folder_is_an_error)
{
	path = sd_path_join(&arena, dir, "no/t.db");
	ck_assert_ptr_null(open_as(SD_OPEN_CREATE, 0));
	ck_says("folder", said(SD_EXIT_FAILED));
}
END_TEST

START_TEST(folder_is_no_database)
{
	path = sd_arena_printf(&arena, "sqlite:%s", dir);
	ck_assert_ptr_null(open_as(SD_OPEN_PLAN, 0));
	ck_says("is a folder", said(SD_EXIT_FAILED));
}
END_TEST

START_TEST(other_files_are_no_database)
{
	ck_assert_int_eq(sd_file_write(path, "this is not a database file ….",
				       30, 0600, &diag),
			 0);
	ck_assert_ptr_null(open_as(SD_OPEN_PLAN, 0));
	ck_says("is not a SQLite database", said(SD_EXIT_FAILED));
	ck_says("encrypted", diag.last->help);
}
END_TEST

START_TEST(damaged_file_is_said_to_be)
{
	struct sd_conn *c;
	struct sd_model m;
	char junk[600];
	int fd;

	make("CREATE TABLE a(x); CREATE TABLE b(x)");
	memset(junk, 0x5a, sizeof(junk));
	fd = open(path, O_WRONLY);
	ck_assert_int_eq(pwrite(fd, junk, sizeof(junk), 100), 600);
	close(fd);
	c = open_as(SD_OPEN_PLAN, 0);
	ck_assert_ptr_nonnull(c);
	sd_model_init(&m, &arena);
	ck_assert_int_eq(sd_sqlite_inspect(c, NULL, &m, &diag), -1);
	ck_says("is damaged", said(SD_EXIT_FAILED));
	sd_model_clear(&m);
	sd_sqlite_close(c);
}
END_TEST

START_TEST(locked_file_is_waited_for)
{
	sqlite3 *other = NULL;
	struct sd_conn *c;

	make("CREATE TABLE a(x)");
	ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
	sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
	c = open_as(SD_OPEN_PLAN, 20);
	ck_assert_ptr_null(c);
	ck_says("is locked", said(SD_EXIT_LOCKED));
	sqlite3_close(other);
}
END_TEST

START_TEST(plan_writes_nothing)
{
	struct sd_conn *c;

	make("CREATE TABLE a(x)");
	c = open_as(SD_OPEN_PLAN, 0);
	ck_assert_int_eq(sd_sqlite_exec(c, "CREATE TABLE b(x)", &diag), -1);
	ck_says("cannot be written", said(SD_EXIT_FAILED));
	sd_sqlite_close(c);
}
END_TEST

/* A file copied while a transaction was under way: a killed program's. */
START_TEST(rolls_back_what_was_cut_off)
{
	const char *copy = sd_path_join(&arena, dir, "copy.db");
	sqlite3 *db = NULL;
	char *text;
	size_t len;

	make("CREATE TABLE a(x); WITH n(i) AS (SELECT 1 UNION ALL SELECT i + "
	     "1 FROM n WHERE i < 20000) INSERT INTO a SELECT hex(i) || "
	     "zeroblob(50) FROM n");
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db,
		     "PRAGMA cache_size = 5; BEGIN; CREATE TABLE b(x);"
		     "UPDATE a SET x = x || 'y'",
		     NULL, NULL, NULL);
	ck_assert_int_eq(sd_file_read(path, &text, &len, &arena, &diag), 0);
	sd_file_write(copy, text, len, 0600, &diag);
	ck_assert_int_eq(
		sd_file_read(sd_arena_printf(&arena, "%s-journal", path), &text,
			     &len, &arena, &diag),
		0);
	sd_file_write(sd_arena_printf(&arena, "%s-journal", copy), text, len,
		      0600, &diag);
	sqlite3_close(db);
	path = (char *)copy;
	ck_assert_str_eq(seen(NULL), "a");
	ck_assert_uint_eq(diag.errors, 0);
}
END_TEST

START_TEST(reads_wal)
{
	sqlite3 *db = NULL;

	make("PRAGMA journal_mode = WAL; CREATE TABLE a(x)");
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE b(x)", NULL, NULL, NULL);
	ck_assert_str_eq(seen(NULL), "a b");
	sqlite3_close(db);
	ck_assert_str_eq(seen(NULL), "a b");
}
END_TEST

/* root may write anywhere, so this is done as somebody else. */
START_TEST(reads_wal_in_a_folder_it_cannot_write)
{
	make("PRAGMA journal_mode = WAL; CREATE TABLE a(x)");
	ck_assert_int_eq(chmod(path, 0444), 0);
	ck_assert_int_eq(chmod(dir, 0555), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(seteuid(65534), 0);
	ck_assert_str_eq(seen(NULL), "a");
	ck_assert_ptr_null(open_as(SD_OPEN_WRITE, 0));
	ck_says("cannot be", said(SD_EXIT_FAILED));
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
	chmod(dir, 0755);
}
END_TEST

/* --- statements ------------------------------------------------------ */

START_TEST(gives_rows_as_text)
{
	struct sd_conn *c = open_as(SD_OPEN_PLAN, 0);
	struct sd_rows r;

	ck_assert_int_eq(sd_sqlite_query(c,
					 "SELECT 1 AS n, NULL, 'x' UNION ALL "
					 "SELECT 2.5, x'41', ''",
					 &r, &arena, &diag),
			 0);
	ck_assert_uint_eq(r.columns, 3);
	ck_assert_uint_eq(r.count, 2);
	ck_assert_str_eq(r.name[0], "n");
	ck_assert_str_eq(r.row[0][0], "1");
	ck_assert_ptr_null(r.row[0][1]);
	ck_assert_str_eq(r.row[1][0], "2.5");
	ck_assert_str_eq(r.row[1][1], "A");
	ck_assert_str_eq(r.row[1][2], "");
	ck_assert_int_eq(
		sd_sqlite_query(c, "SELECT 'é', nix", &r, &arena, &diag), -1);
	ck_says("no such column: nix", said(SD_EXIT_FAILED));
	ck_assert_str_eq(diag.last->statement, "SELECT 'é', nix");
	if (sqlite3_libversion_number() >= 3038000)
		ck_assert_int_eq(diag.last->position, 13);
	sd_sqlite_close(c);
}
END_TEST

static void empty_plan(struct sd_plan *p)
{
	sd_plan_init(p, &arena);
	p->engine = "sqlite";
}

START_TEST(makes_the_file_with_the_first_group)
{
	struct sd_conn *c = open_as(SD_OPEN_CREATE, 0);
	struct sd_plan p;

	empty_plan(&p);
	ck_assert(c->is_new);
	ck_assert_int_eq(sd_sqlite_begin(c, &p, 0, &diag), 0);
	sd_sqlite_rollback(c);
	ck_assert(!sd_file_exists(path));
	ck_assert(c->is_new);
	ck_assert_int_eq(sd_sqlite_begin(c, &p, 0, &diag), 0);
	ck_assert_int_eq(sd_sqlite_exec(c, "CREATE TABLE a(x)", &diag), 0);
	ck_assert_int_eq(sd_sqlite_commit(c, &p, 0, &diag), 0);
	ck_assert(!c->is_new);
	sd_sqlite_close(c);
	ck_assert_str_eq(seen(NULL), "a");
}
END_TEST

START_TEST(keeps_history)
{
	struct sd_history h = { 0,     "v001",	  "abc", NULL,	 NULL,	"2026",
				"now", "applied", "me",	 "tool", "it's" };
	struct sd_history_list l;
	struct sd_plan p;
	struct sd_conn *c;

	make("CREATE TABLE a(x)");
	c = open_as(SD_OPEN_WRITE, 0);
	empty_plan(&p);
	ck_assert_int_eq(sd_sqlite_history_read(c, &l, &arena, &diag), 0);
	ck_assert_uint_eq(l.count, 0);
	ck_assert_int_eq(sd_sqlite_begin(c, &p, 0, &diag), 0);
	ck_assert_int_eq(sd_sqlite_history_add(c, &h, &diag), 0);
	h.version = "v002";
	h.parent = "v001";
	h.ended = NULL;
	ck_assert_int_eq(sd_sqlite_history_add(c, &h, &diag), 0);
	ck_assert_int_eq(sd_sqlite_commit(c, &p, 0, &diag), 0);
	ck_assert_int_eq(sd_sqlite_history_read(c, &l, &arena, &diag), 0);
	ck_assert_uint_eq(l.count, 2);
	ck_assert_str_eq(l.at[0].version, "v001");
	ck_assert_ptr_null(l.at[0].parent);
	ck_assert_str_eq(l.at[0].message, "it's");
	ck_assert_str_eq(l.at[1].parent, "v001");
	ck_assert_ptr_null(l.at[1].ended);
	ck_assert_int_eq(l.at[1].id, 2);
	sd_sqlite_close(c);
	ck_assert_str_eq(seen(NULL), "a");
}
END_TEST

START_TEST(writer_waits_its_time)
{
	sqlite3 *other = NULL;
	struct sd_conn *c;
	struct sd_plan p;

	make("CREATE TABLE a(x)");
	empty_plan(&p);
	c = open_as(SD_OPEN_WRITE, 20);
	ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
	sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	ck_assert_int_eq(sd_sqlite_begin(c, &p, 0, &diag), -1);
	ck_says("is locked", said(SD_EXIT_LOCKED));
	sqlite3_close(other);
	ck_assert_int_eq(sd_sqlite_begin(c, &p, 0, &diag), 0);
	sd_sqlite_rollback(c);
	sd_sqlite_close(c);
}
END_TEST

Suite *sqlite_inspect_suite(void);

Suite *sqlite_inspect_suite(void)
{
	const TTest *const tests[] = {
		leaves_out_what_is_internal,
		knows_the_tables_of_virtual_ones,
		leaves_parts_of_unknown_modules_alone,
		evaluates_nothing,
		takes_what_the_filter_takes,
		absent_file_is_empty_and_not_made,
		missing_folder_is_an_error,
		folder_is_no_database,
		other_files_are_no_database,
		damaged_file_is_said_to_be,
		locked_file_is_waited_for,
		plan_writes_nothing,
		rolls_back_what_was_cut_off,
		reads_wal,
		reads_wal_in_a_folder_it_cannot_write,
		gives_rows_as_text,
		makes_the_file_with_the_first_group,
		keeps_history,
		writer_waits_its_time,
	};
	Suite *s = suite_create("sqlite_inspect");
	TCase *t = tcase_create("files");
	size_t i;

	tcase_add_checked_fixture(t, setup, teardown);
	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tcase_add_test(t, tests[i]);
	suite_add_tcase(s, t);
	return s;
}
