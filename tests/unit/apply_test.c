/* SPDX-License-Identifier: MIT */
/*
 * apply_test.c - apply on real SQLite files: killed anywhere, many at once
 */

#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crash.h"
#include "schemadiff/deploy.h"
#include "schemadiff/engines.h"
#include "schemadiff/file.h"

Suite *apply_suite(void);

static struct sd_arena arena;
static struct sd_diag diag;
static struct sd_vault vault;
static struct sd_conn *conn;
static struct sd_model target;
static struct sd_applied applied;
static char *top;
static const char *dir, *url;

static void setup(void)
{
	struct sd_diag fresh = SD_DIAG_INIT(&arena);

	diag = fresh;
	top = scratch_new();
	dir = sd_path_join(&arena, top, ".schemadiff");
	url = sd_arena_printf(&arena, "sqlite:%s/app.db", top);
	conn = NULL;
	vault.lock_fd = -1;
	sd_model_init(&target, &arena);
}

static void teardown(void)
{
	sd_engine_sqlite.close(conn);
	sd_vault_close(&vault);
	sd_model_clear(&target);
	scratch_free(top);
	sd_arena_clear(&arena);
}

static const char *said(void)
{
	return diag.first ? diag.first->text : "nothing";
}

#define OK(call) ck_assert_msg((call) == 0, "%s", said())

static void column(struct sd_fact *table, const char *name, const char *word,
		   bool not_null)
{
	struct sd_fact *c = sd_fact_new(&target, table, SD_COLUMN, NULL, name);
	struct sd_datatype *t = SD_NEW(&arena, struct sd_datatype);

	t->word = word;
	sd_set_datatype(&c->attrs, &arena, SD_A_TYPE, t);
	sd_set_bool(&c->attrs, &arena, SD_A_NOT_NULL, not_null);
}

/* The n-th schema of a small application. */
static void want(int n)
{
	struct sd_fact *t;

	sd_model_clear(&target);
	sd_model_init(&target, &arena);
	t = sd_fact_new(&target, NULL, SD_TABLE, NULL, "city");
	column(t, "id", "int", true);
	column(t, "name", "string", n > 1); /* a rebuild, rows copied */
	if (n < 2)
		return;
	t = sd_fact_new(&target, NULL, SD_TABLE, NULL, "person");
	column(t, "id", "int", true);
	column(t, "city", "int", true);
}

static int open_both(void)
{
	const struct sd_open o = { .url = url,
				   .mode = SD_OPEN_CREATE,
				   .lock_wait_ms = 30000 };

	if (sd_vault_open(&vault, dir, &arena, &diag) < 0)
		return -1;
	return sd_engine_sqlite.open(&conn, &o, &diag);
}

static void close_both(void)
{
	sd_engine_sqlite.close(conn);
	conn = NULL;
	sd_vault_close(&vault);
}

static int apply_opened(const char *source)
{
	struct sd_apply a = { .conn = conn,
			      .vault = &vault,
			      .target = &target,
			      .source_text = source,
			      .author = "ann",
			      .tool = "test",
			      .lock_wait_ms = 30000 };
	struct sd_allow all = { SD_H_COUNT, NULL };
	struct sd_allow_list allow = { &all, 1 };

	a.allow = &allow;
	return sd_apply_run(&a, &applied, &arena, &diag);
}

/* One run, as a program of its own would do it. */
static int apply(int n)
{
	int rc;

	want(n);
	rc = open_both();
	if (rc == 0)
		rc = apply_opened("// the file\n");
	close_both();
	return rc;
}

static const char *ask(const char *sql)
{
	struct sd_rows rows = { 0 };
	const char *answer;

	OK(open_both());
	OK(sd_engine_sqlite.query(conn, sql, &rows, &arena, &diag));
	answer = rows.count ? rows.row[0][0] : "no row";
	close_both();
	return answer;
}

/* As the application would. */
static void tell(const char *sql)
{
	sqlite3 *db = NULL;

	ck_assert_int_eq(sqlite3_open(url + strlen("sqlite:"), &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void check_vault(void)
{
	struct sd_diag d = SD_DIAG_INIT(&arena);
	struct sd_vault v;

	OK(sd_vault_open(&v, dir, &arena, &d));
	ck_assert_msg(sd_vault_verify(&v, &d) == 0, "%s", d.first->text);
	sd_vault_close(&v);
}

START_TEST(a_file_is_made_and_changed)
{
	OK(apply(1));
	ck_assert_str_eq(applied.version->name, "v001");
	tell("INSERT INTO city VALUES (1, 'Rome')");
	OK(apply(2));
	ck_assert_str_eq(applied.version->name, "v002");
	ck_assert_str_eq(ask("SELECT name FROM city"), "Rome");
	ck_assert_str_eq(ask("SELECT group_concat(version || state) FROM "
			     "schemadiff_history"),
			 "v001applied,v002applied");
	OK(apply(2));
	ck_assert_ptr_null(applied.version);
	check_vault();
}
END_TEST

START_TEST(data_in_the_way_changes_nothing)
{
	OK(apply(1));
	tell("INSERT INTO city VALUES (7, NULL)");
	ck_assert_int_eq(apply(2), -1);
	ck_assert_int_eq(sd_diag_exit(&diag), SD_EXIT_REFUSED);
	ck_assert_msg(strstr(diag.last->help, "rowid\n  1\n"), "%s",
		      diag.last->help);
	ck_assert_str_eq(ask("SELECT count(*) FROM sqlite_master WHERE name "
			     "= 'person'"),
			 "0");
	ck_assert_str_eq(ask("SELECT count(*) FROM schemadiff_history"), "1");
	check_vault();
}
END_TEST

/* --- killed anywhere ---------------------------------------------------------
 */

static int work(int n)
{
	(void)n;
	return apply(2);
}

static void check_after_kill(int n)
{
	ck_assert_msg(apply(2) == 0, "point %d: %s", n, said());
	check_vault();
	ck_assert_str_eq(ask("SELECT name FROM city"), "Rome");
	ck_assert_str_eq(ask("SELECT count(*) FROM sqlite_master WHERE name "
			     "= 'person'"),
			 "1");
	ck_assert_str_eq(ask("SELECT group_concat(version || state) FROM "
			     "schemadiff_history"),
			 "v001applied,v002applied");
	OK(open_both());
	ck_assert_str_eq(vault.current, "v002");
	ck_assert_uint_eq(vault.version_count, 2);
	ck_assert_str_eq(vault.version[1].state, "applied");
	close_both();
	OK(apply(2));
	ck_assert_ptr_null(applied.version);
}

START_TEST(a_killed_run_is_finished_or_undone)
{
	char *before = sd_arena_printf(&arena, "%s/before", top);
	bool ended = false, noted = false;
	struct sd_diag fresh = diag;
	char *home = top;
	int n;

	OK(apply(1));
	tell("INSERT INTO city VALUES (1, 'Rome')");
	sd_file_mkdirs(before, 0700, &diag);
	scratch_copy(dir, sd_path_join(&arena, before, ".schemadiff"));
	for (n = 1; !ended; n++) {
		char *text;
		size_t len;

		top = scratch_new();
		OK(sd_file_read(sd_path_join(&arena, home, "app.db"), &text,
				&len, &arena, &diag));
		OK(sd_file_write(sd_path_join(&arena, top, "app.db"), text, len,
				 0600, &diag));
		dir = sd_path_join(&arena, top, ".schemadiff");
		url = sd_arena_printf(&arena, "sqlite:%s/app.db", top);
		scratch_copy(sd_path_join(&arena, before, ".schemadiff"), dir);
		ended = crash_child(work, n);
		diag = fresh;
		check_after_kill(n);
		noted = noted || (diag.first &&
				  strstr(diag.first->text,
					 "Incomplete migration detected (v0"));
		scratch_free(top);
		ck_assert_int_lt(n, 200);
	}
	ck_assert_int_gt(n, 20);
	ck_assert(noted);
	top = home;
}
END_TEST

/* --- many at once
 * --------------------------------------------------------------- */

#define REPLICAS 8

START_TEST(many_at_once_all_succeed)
{
	int status = 0, i;
	pid_t pid[REPLICAS];

	if (_i == 2)
		OK(apply(1));
	for (i = 0; i < REPLICAS; i++)
		if ((pid[i] = fork()) == 0)
			_exit(apply(_i) < 0 ? 1 : 0);
	for (i = 0; i < REPLICAS; i++) {
		ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
		ck_assert(WIFEXITED(status));
		ck_assert_int_eq(WEXITSTATUS(status), 0);
	}
	check_vault();
	ck_assert_str_eq(ask("SELECT group_concat(version) FROM "
			     "schemadiff_history"),
			 _i == 2 ? "v001,v002" : "v001");
}
END_TEST

/* Each with a copy of the vault that it cannot share: images of one build. */
START_TEST(many_at_once_without_a_shared_vault)
{
	int status = 0, i;
	pid_t pid[REPLICAS];

	OK(apply(1));
	OK(apply(2)); /* v002 is known */
	url = sd_arena_printf(&arena, "sqlite:%s/other.db", top);
	for (i = 0; i < REPLICAS; i++) {
		char *own = sd_arena_printf(&arena, "%s/own%d", top, i);

		scratch_copy(dir, own);
		if ((pid[i] = fork()) == 0) {
			dir = own;
			_exit(apply(2) < 0 ? 1 : 0);
		}
	}
	for (i = 0; i < REPLICAS; i++) {
		ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
		ck_assert(WIFEXITED(status));
		ck_assert_int_eq(WEXITSTATUS(status), 0);
	}
	ck_assert_str_eq(ask("SELECT group_concat(version) FROM "
			     "schemadiff_history"),
			 "v002");
}
END_TEST

Suite *apply_suite(void)
{
	Suite *s = suite_create("apply");
	TCase *t = tcase_create("apply");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_file_is_made_and_changed);
	tcase_add_test(t, data_in_the_way_changes_nothing);
	tcase_add_test(t, a_killed_run_is_finished_or_undone);
	tcase_add_loop_test(t, many_at_once_all_succeed, 1, 3);
	tcase_add_test(t, many_at_once_without_a_shared_vault);
	suite_add_tcase(s, t);
	return s;
}
