/* SPDX-License-Identifier: MIT */
/*
 * deploy_test.c - apply, step by step, on a database that can fail anywhere
 *
 * The database of these tests is a text (fake.h), which becomes another one
 * when so many statements were run; it has transactions and a record.
 */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "crash.h"
#include "fake.h"
#include "schemadiff/deploy.h"
#include "schemadiff/file.h"

Suite *deploy_suite(void);

#define MOST_LINES 20

/* What a rollback takes back. */
struct state {
	size_t done; /* statements */
	struct sd_history line[MOST_LINES];
	size_t lines;
};

static struct db {
	struct sd_conn conn;
	const char *live,
		*after; /* schema before and after `need` statements */
	size_t need;
	struct state now, saved;
	bool in_group;
	size_t fail_at, run; /* statement that fails, from 1; run so far */
	size_t commit_fails; /* commit that fails, from 1 */
	size_t commits, begins;
	const char *meanwhile; /* what `live` becomes with the next begin */
	const char *rows;      /* answer to "SELECT bad" */
} db;

static struct sd_engine engine;
static struct sd_arena arena;
static struct sd_diag diag;
static struct sd_vault vault;
static struct sd_apply apply;
static struct sd_applied applied;
static struct sd_model target, from, to;
static struct sd_allow_list allow;
static struct sd_observer observer;
static size_t stop_at; /* question that is answered with yes, from 1 */
static size_t asked;
static char *top;
static const char *dir;

/* --- the database -----------------------------------------------------------
 */

static int db_inspect(struct sd_conn *c, const struct sd_filter *f,
		      struct sd_model *m, struct sd_diag *d)
{
	(void)c;
	(void)f;
	(void)d;
	fake_model(m, m->arena, db.now.done >= db.need ? db.after : db.live,
		   true);
	return 0;
}

static int db_keep(struct sd_model *m, struct sd_conn *c, struct sd_diag *d)
{
	(void)m;
	(void)c;
	(void)d;
	return 0;
}

static int db_portable(struct sd_model *m, struct sd_diag *d)
{
	return db_keep(m, NULL, d);
}

static int db_begin(struct sd_conn *c, const struct sd_plan *p, size_t group,
		    struct sd_diag *d)
{
	(void)c;
	(void)p;
	(void)group;
	(void)d;
	ck_assert(!db.in_group);
	if (db.meanwhile)
		db.live = db.meanwhile;
	db.meanwhile = NULL;
	db.in_group = true;
	db.saved = db.now;
	db.begins++;
	return 0;
}

static int db_exec(struct sd_conn *c, const char *sql, struct sd_diag *d)
{
	(void)c;
	ck_assert(db.in_group);
	if (++db.run == db.fail_at)
		return sd_error(d, SD_EXIT_FAILED, "no such luck: %s", sql);
	db.now.done++;
	return 0;
}

static int db_commit(struct sd_conn *c, const struct sd_plan *p, size_t group,
		     struct sd_diag *d)
{
	(void)c;
	(void)p;
	(void)group;
	ck_assert(db.in_group);
	if (++db.commits == db.commit_fails)
		return sd_error(d, SD_EXIT_FAILED, "cannot commit");
	db.in_group = false;
	return 0;
}

static void db_rollback(struct sd_conn *c)
{
	(void)c;
	if (db.in_group)
		db.now = db.saved;
	db.in_group = false;
}

static int db_query(struct sd_conn *c, const char *sql, struct sd_rows *rows,
		    struct sd_arena *a, struct sd_diag *d)
{
	static const char *const names[] = { "id", "name" };

	(void)c;
	(void)d;
	memset(rows, 0, sizeof(*rows));
	rows->columns = 2;
	rows->name = SD_NEW_ARRAY(a, const char *, 2);
	memcpy(rows->name, names, sizeof(names));
	if (!strcmp(sql, "SELECT bad") && !db.rows)
		return 0;
	rows->count = 2;
	rows->row = SD_NEW_ARRAY(a, const char **, 2);
	rows->row[0] = SD_NEW_ARRAY(a, const char *, 2);
	rows->row[1] = SD_NEW_ARRAY(a, const char *, 2);
	rows->row[0][0] = "1";
	rows->row[0][1] = strcmp(sql, "SELECT other") ? "Ann" : "Bob";
	rows->row[1][0] = "1204";
	return 0;
}

static int db_history_read(struct sd_conn *c, struct sd_history_list *l,
			   struct sd_arena *a, struct sd_diag *d)
{
	(void)c;
	(void)d;
	l->at = SD_NEW_ARRAY(a, struct sd_history, MOST_LINES);
	memcpy(l->at, db.now.line, sizeof(db.now.line));
	l->count = db.now.lines;
	return 0;
}

static int db_history_add(struct sd_conn *c, const struct sd_history *h,
			  struct sd_diag *d)
{
	struct sd_history *line = &db.now.line[db.now.lines++];

	(void)c;
	(void)d;
	ck_assert(db.in_group);
	ck_assert_uint_lt(db.now.lines, MOST_LINES);
	*line = *h;
	line->version = sd_arena_strdup(&arena, h->version);
	line->hash = sd_arena_strdup(&arena, h->hash);
	line->plan_hash = sd_arena_strdup(&arena, h->plan_hash);
	return 0;
}

static void db_new(const char *label, const char *live, const char *after,
		   size_t need)
{
	memset(&db, 0, sizeof(db));
	db.conn.engine = &engine;
	db.conn.label = label;
	db.live = live;
	db.after = after;
	db.need = need;
}

/* --- the tests' frame
 * ---------------------------------------------------------- */

static bool cancelled(void *ctx)
{
	(void)ctx;
	return ++asked == stop_at;
}

static void fresh_diag(void)
{
	struct sd_diag fresh = SD_DIAG_INIT(&arena);

	diag = fresh;
}

static void want(const char *text)
{
	fake_model(&target, &arena, text, true);
	apply.target = &target;
}

/* The plan from the database to what it is to become, as if shown. */
static void plan_with(struct sd_plan *p)
{
	fake_model(&from, &arena, db.live, true);
	fake_model(&to, &arena, db.after, true);
	sd_plan_init(p, &arena);
	ck_assert_int_eq(
		sd_plan_make(&engine, &from, &to, NULL, NULL, p, &diag), 0);
	apply.plan = p;
}

static void setup(void)
{
	engine = fake_engine;
	engine.inspect = db_inspect;
	engine.normalise = db_keep;
	engine.portable = db_portable;
	engine.query = db_query;
	engine.begin = db_begin;
	engine.exec = db_exec;
	engine.commit = db_commit;
	engine.rollback = db_rollback;
	engine.history_read = db_history_read;
	engine.history_add = db_history_add;
	fresh_diag();
	top = scratch_new();
	dir = sd_path_join(&arena, top, ".schemadiff");
	ck_assert_int_eq(sd_vault_open(&vault, dir, &arena, &diag), 0);
	db_new("fake:app", "table a", "table a; table b; table c", 2);
	memset(&apply, 0, sizeof(apply));
	memset(&allow, 0, sizeof(allow));
	memset(&observer, 0, sizeof(observer));
	observer.cancelled = cancelled;
	stop_at = asked = 0;
	apply.conn = &db.conn;
	apply.vault = &vault;
	apply.allow = &allow;
	apply.observer = &observer;
	apply.author = "ann";
	apply.tool = "test";
	want("table a; table b; table c");
}

static void teardown(void)
{
	sd_model_clear(&from);
	sd_model_clear(&to);
	sd_vault_close(&vault);
	scratch_free(top);
	sd_arena_clear(&arena);
}

static const char *said(void)
{
	return diag.first ? diag.first->text : "nothing";
}

static int run(void)
{
	int rc;

	fresh_diag();
	rc = sd_apply_run(&apply, &applied, &arena, &diag);
	ck_assert(!db.in_group);
	ck_assert_int_eq(vault.lock_fd, -1);
	ck_assert_msg((rc < 0) == (diag.errors == 1), "%d errors: %s",
		      (int)diag.errors, said());
	return rc < 0 ? (int)sd_diag_exit(&diag) : 0;
}

#define RUN_OK() ck_assert_msg(run() == 0, "%s", said())

static void check_vault(void)
{
	struct sd_diag d = SD_DIAG_INIT(&arena);
	struct sd_vault v;

	ck_assert_int_eq(sd_vault_open(&v, dir, &arena, &d), 0);
	ck_assert_msg(sd_vault_verify(&v, &d) == 0, "%s", d.first->text);
	sd_vault_close(&v);
}

/* As if nothing had been tried, but for the audit trail. */
static void check_unchanged(void)
{
	ck_assert_uint_eq(db.now.done, 0);
	ck_assert_uint_eq(db.now.lines, 0);
	ck_assert_uint_eq(vault.version_count, 0);
	check_vault();
}

/* --- what goes well
 * --------------------------------------------------------------- */

START_TEST(a_change_is_applied_and_recorded)
{
	const struct sd_history *h = &db.now.line[0];

	RUN_OK();
	ck_assert_uint_eq(applied.steps, 2);
	ck_assert(!applied.adopted);
	ck_assert_str_eq(applied.version->name, "v001");
	ck_assert_str_eq(applied.version->state, "applied");
	ck_assert_str_eq(applied.version->engine, "fake");
	ck_assert_str_eq(applied.version->summary,
			 "2 added, 0 changed, 0 dropped");
	ck_assert_str_eq(vault.current, "v001");
	ck_assert_uint_eq(db.now.lines, 1);
	ck_assert_str_eq(h->version, "v001");
	ck_assert_str_eq(h->hash, applied.version->hash);
	ck_assert_str_eq(h->state, "applied");
	ck_assert_uint_eq(strlen(h->plan_hash), 64);
	ck_assert_ptr_nonnull(h->started);
	ck_assert_ptr_nonnull(h->ended);
	ck_assert_ptr_null(h->parent);
	ck_assert_uint_eq(db.commits, 1);
	check_vault();
}
END_TEST

START_TEST(a_second_apply_writes_nothing)
{
	int64_t lines;

	RUN_OK();
	lines = vault.log_lines;
	db.begins = 0;
	RUN_OK();
	ck_assert_ptr_null(applied.version);
	ck_assert_uint_eq(applied.steps, 0);
	ck_assert(!applied.adopted);
	ck_assert_uint_eq(db.now.lines, 1);
	ck_assert_uint_eq(db.begins, 0);
	ck_assert_int_eq(vault.log_lines, lines);
}
END_TEST

START_TEST(an_equal_database_is_adopted)
{
	db_new("fake:app", "table c; table b; table a", "", 1);
	RUN_OK();
	ck_assert(applied.adopted);
	ck_assert_str_eq(applied.version->name, "v001");
	ck_assert_str_eq(applied.version->state, "applied");
	ck_assert_uint_eq(db.now.lines, 1);
	ck_assert_ptr_null(db.now.line[0].plan_hash);
	check_vault();
}
END_TEST

START_TEST(a_known_version_writes_only_the_record)
{
	char before[65];

	RUN_OK();
	memcpy(before, vault.manifest_hash, sizeof(before));
	db_new("fake:other", "table a", "table a; table b; table c", 2);
	RUN_OK();
	ck_assert_str_eq(applied.version->name, "v001");
	ck_assert_uint_eq(db.now.lines, 1);
	ck_assert_str_eq(vault.manifest_hash, before);
	db_new("fake:third", "table a; table b; table c", "", 1);
	RUN_OK();
	ck_assert(applied.adopted);
	ck_assert_uint_eq(db.now.lines, 1);
	ck_assert_str_eq(vault.manifest_hash, before);
	check_vault();
}
END_TEST

START_TEST(the_next_version_knows_its_parent)
{
	RUN_OK();
	db.live = db.after;
	db.after = "table a; table b; table c; table d";
	db.need = db.now.done + 1;
	want("table d; table c; table b; table a");
	apply.message = "add d";
	RUN_OK();
	ck_assert_str_eq(applied.version->name, "v002");
	ck_assert_str_eq(applied.version->parent, "v001");
	ck_assert_str_eq(applied.version->summary, "add d");
	ck_assert_uint_eq(db.now.lines, 2);
	ck_assert_str_eq(db.now.line[1].parent, "v001");
	check_vault();
}
END_TEST

START_TEST(a_shown_plan_is_used)
{
	struct sd_plan p;

	plan_with(&p);
	RUN_OK();
	ck_assert_uint_eq(applied.steps, 2);
	/* What it was made for is no more: exact plans are refused. */
	db_new("fake:app", "table a; table x", "", 99);
	ck_assert_int_eq(run(), SD_EXIT_REFUSED);
	ck_assert_msg(strstr(said(), "the plan is stale"), "%s", said());
	ck_assert_msg(strstr(said(), "table 'x'"), "%s", said());
	/* Nor does it lead to another schema. */
	db_new("fake:app", "table a", "", 99);
	want("table z");
	ck_assert_int_eq(run(), SD_EXIT_REFUSED);
	ck_assert_msg(strstr(said(), "leads to another"), "%s", said());
}
END_TEST

/* N replicas: another one did it between our plan and our transaction. */
START_TEST(a_change_that_was_made_meanwhile_is_seen)
{
	struct sd_plan p;

	plan_with(&p);
	apply.replan = true;
	db.meanwhile = "table b; table a; table c";
	RUN_OK();
	ck_assert(applied.adopted);
	ck_assert_uint_eq(db.now.done, 0);
	ck_assert_uint_eq(db.now.lines, 1);
	ck_assert_uint_eq(db.begins, 2);
}
END_TEST

START_TEST(only_a_part_is_a_version_of_its_own)
{
	static const char *const only[] = { "b", NULL };

	db.after = "table a; table b";
	db.need = 1;
	apply.only = only;
	RUN_OK();
	ck_assert_uint_eq(applied.steps, 1);
	ck_assert_str_eq(applied.version->name, "v001");
	ck_assert_uint_eq(db.now.lines, 1);
	check_vault();
	/* Then the rest. */
	db.live = db.after;
	db.after = "table a; table b; table c";
	db.need = db.now.done + 1;
	apply.only = NULL;
	RUN_OK();
	ck_assert_str_eq(applied.version->name, "v002");
	ck_assert_str_eq(applied.version->parent, "v001");
	check_vault();
}
END_TEST

START_TEST(only_what_is_there_is_nothing_to_do)
{
	static const char *const only[] = { "a", NULL };

	apply.only = only;
	RUN_OK();
	ck_assert_ptr_null(applied.version);
	check_unchanged();
}
END_TEST

/* --- what goes wrong
 * ----------------------------------------------------------------- */

START_TEST(a_statement_that_fails_changes_nothing)
{
	db.fail_at = (size_t)_i + 1;
	ck_assert_int_eq(run(), SD_EXIT_FAILED);
	ck_assert_ptr_nonnull(strstr(said(), "no such luck"));
	check_unchanged();
	db.fail_at = 0;
	RUN_OK();
	ck_assert_str_eq(applied.version->name, "v001");
	check_vault();
}
END_TEST

START_TEST(a_commit_that_fails_changes_nothing)
{
	db.commit_fails = 1;
	ck_assert_int_eq(run(), SD_EXIT_FAILED);
	check_unchanged();
}
END_TEST

START_TEST(a_cancelled_run_changes_nothing)
{
	stop_at = (size_t)_i + 1;
	ck_assert_int_eq(run(), SD_EXIT_INT);
	check_unchanged();
}
END_TEST

START_TEST(a_target_that_is_not_reached_is_an_error)
{
	db.after = "table a; table b; table x";
	ck_assert_int_eq(run(), SD_EXIT_FAILED);
	ck_assert_msg(strstr(said(), "did not lead to the target"), "%s",
		      said());
	ck_assert_msg(strstr(said(), "table 'c' missing"), "%s", said());
	ck_assert_msg(strstr(said(), "table 'x' left over"), "%s", said());
	check_unchanged();
}
END_TEST

START_TEST(a_hazard_is_refused)
{
	db.live = "table a; table b; table c; table old";
	db.need = 1;
	ck_assert_int_eq(run(), SD_EXIT_REFUSED);
	ck_assert_ptr_nonnull(strstr(said(), "drop-table 'old'"));
	ck_assert_uint_eq(db.begins, 0);
	ck_assert(!vault.exists);
	ck_assert_int_eq(sd_allow_parse("drop-table", &allow, &arena, &diag),
			 0);
	RUN_OK();
}
END_TEST

START_TEST(rows_in_the_way_are_shown)
{
	struct sd_plan p;

	plan_with(&p);
	sd_step_probe(&p, &p.step[0], "SELECT bad", "column 'b.name' has NULLs",
		      "fill them");
	sd_step_probe(&p, &p.step[1], "SELECT bad", "column 'c.x' too", NULL);
	db.rows = "yes";
	ck_assert_int_eq(run(), SD_EXIT_REFUSED);
	ck_assert_str_eq(said(), "rows stand in the way: column 'b.name' has "
				 "NULLs; column 'c.x' too");
	ck_assert_str_eq(diag.first->help, "column 'b.name' has NULLs:\n"
					   "  id    name\n"
					   "  1     Ann\n"
					   "  1204  NULL\n"
					   "  query: SELECT bad\n"
					   "  fill them\n"
					   "column 'c.x' too:\n"
					   "  id    name\n"
					   "  1     Ann\n"
					   "  1204  NULL\n"
					   "  query: SELECT bad");
	check_unchanged();
	db.rows = NULL;
	RUN_OK();
}
END_TEST

START_TEST(a_check_that_differs_changes_nothing)
{
	struct sd_plan p;

	plan_with(&p);
	sd_step_check(&p, &p.step[_i], "SELECT some", "SELECT some",
		      "the same");
	sd_step_check(&p, &p.step[_i], "SELECT some", "SELECT other",
		      "rows of 'b'");
	ck_assert_int_eq(run(), SD_EXIT_FAILED);
	ck_assert_str_eq(said(), "a check failed: rows of 'b' differ");
	ck_assert_uint_eq(db.run, (size_t)_i + 1);
	check_unchanged();
}
END_TEST

START_TEST(a_tampered_vault_stops_everything)
{
	char *log = sd_path_join(&arena, dir, "vault/integrity.log");

	RUN_OK();
	db.live = "table a";
	db.need = 99;
	db.begins = 0;
	ck_assert_int_eq(sd_file_append(log, "{}\n", 3, 0600, &diag), 0);
	ck_assert_int_eq(run(), SD_EXIT_INTEGRITY);
	ck_assert_uint_eq(db.begins, 0);
}
END_TEST

START_TEST(the_record_anchors_the_vault)
{
	RUN_OK();
	db.live = "table a";
	db.need = 99;
	db.now.line[0].hash = "0000";
	ck_assert_int_eq(run(), SD_EXIT_INTEGRITY);
	ck_assert_msg(strstr(said(), "the version v001 that fake:app records"),
		      "%s", said());
	ck_assert_uint_eq(db.now.lines, 1);
}
END_TEST

START_TEST(a_record_from_another_vault_is_told)
{
	struct sd_history h = { .version = "v041",
				.hash = "1234",
				.state = "applied" };

	db.now.line[db.now.lines++] = h;
	RUN_OK();
	ck_assert_uint_eq(diag.warnings, 1);
	ck_assert_ptr_nonnull(strstr(said(), "is at version v041"));
	ck_assert_str_eq(applied.version->name, "v042");
	ck_assert_str_eq(db.now.line[1].parent, "v041");
	RUN_OK();
	ck_assert_uint_eq(diag.warnings, 0);
}
END_TEST

/* --- several transactions
 * ---------------------------------------------------------- */

START_TEST(several_groups_are_recorded_twice)
{
	db.after = "table a; table b; table no_tx";
	want(db.after);
	RUN_OK();
	ck_assert_uint_eq(db.commits, 2);
	ck_assert_uint_eq(db.now.lines, 2);
	ck_assert_str_eq(db.now.line[0].state, "pending");
	ck_assert_str_eq(db.now.line[1].state, "applied");
	ck_assert_str_eq(db.now.line[1].version, "v001");
	check_vault();
}
END_TEST

START_TEST(a_part_that_is_in_place_is_gone_on_from)
{
	db.after = "table a; table b; table no_tx";
	want(db.after);
	db.fail_at = 2;
	ck_assert_int_eq(run(), SD_EXIT_PARTIAL);
	ck_assert_uint_eq(db.now.done, 1);
	ck_assert_uint_eq(db.now.lines, 1);
	ck_assert_str_eq(vault.version[0].state, "pending");
	check_vault();
	db.live = "table a; table b";
	RUN_OK();
	ck_assert_ptr_nonnull(
		strstr(said(), "Incomplete migration detected (v001): going"));
	ck_assert_uint_eq(applied.steps, 1);
	ck_assert_str_eq(applied.version->name, "v001");
	ck_assert_str_eq(applied.version->state, "applied");
	check_vault();
}
END_TEST

/* --- after a killed run
 * --------------------------------------------------------------- */

static const struct sd_version *leave_pending(const char *label)
{
	const struct sd_version *ver;

	vault.target = label;
	ck_assert_int_eq(sd_vault_add(&vault, &target, NULL, "fake", "ann", "",
				      &ver, &diag),
			 0);
	return ver;
}

START_TEST(a_version_that_was_reached_is_finished)
{
	const struct sd_version *ver = leave_pending("fake:app");
	struct sd_history h = { .version = ver->name,
				.hash = ver->hash,
				.state = "applied" };

	db.now.line[db.now.lines++] = h;
	db.live = db.after;
	RUN_OK();
	ck_assert_ptr_null(applied.version);
	ck_assert_int_eq(diag.first->severity, SD_NOTE);
	ck_assert_ptr_nonnull(
		strstr(said(), "Incomplete migration detected (v001): fin"));
	ck_assert_str_eq(vault.current, "v001");
	ck_assert_uint_eq(db.now.lines, 1);
	check_vault();
}
END_TEST

START_TEST(a_version_that_was_not_reached_is_undone)
{
	leave_pending("fake:app");
	want("table a; table z");
	db.after = "table a; table z";
	db.need = 1;
	RUN_OK();
	ck_assert_ptr_nonnull(
		strstr(said(), "Incomplete migration detected (v001): undone"));
	ck_assert_str_eq(applied.version->name, "v001");
	ck_assert_uint_eq(vault.version_count, 1);
	check_vault();
}
END_TEST

START_TEST(what_another_database_was_to_get_is_left)
{
	leave_pending("fake:other");
	want("table a; table z");
	db.after = "table a; table z";
	db.need = 1;
	RUN_OK();
	ck_assert_ptr_null(diag.first);
	ck_assert_str_eq(applied.version->name, "v002");
	ck_assert_str_eq(vault.version[0].state, "pending");
	/* The same schema for this one settles it. */
	db.live = "table a; table z";
	db.after = "table a; table b; table c";
	db.need = db.now.done + 3;
	want(db.after);
	ck_assert_int_eq(sd_allow_parse("drop-table", &allow, &arena, &diag),
			 0);
	RUN_OK();
	ck_assert_str_eq(applied.version->name, "v001");
	ck_assert_str_eq(applied.version->state, "applied");
	check_vault();
}
END_TEST

Suite *deploy_suite(void)
{
	Suite *s = suite_create("deploy");
	TCase *t = tcase_create("deploy");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_change_is_applied_and_recorded);
	tcase_add_test(t, a_second_apply_writes_nothing);
	tcase_add_test(t, an_equal_database_is_adopted);
	tcase_add_test(t, a_known_version_writes_only_the_record);
	tcase_add_test(t, the_next_version_knows_its_parent);
	tcase_add_test(t, a_shown_plan_is_used);
	tcase_add_test(t, a_change_that_was_made_meanwhile_is_seen);
	tcase_add_test(t, only_a_part_is_a_version_of_its_own);
	tcase_add_test(t, only_what_is_there_is_nothing_to_do);
	tcase_add_loop_test(t, a_statement_that_fails_changes_nothing, 0, 2);
	tcase_add_test(t, a_commit_that_fails_changes_nothing);
	tcase_add_loop_test(t, a_cancelled_run_changes_nothing, 0, 4);
	tcase_add_test(t, a_target_that_is_not_reached_is_an_error);
	tcase_add_test(t, a_hazard_is_refused);
	tcase_add_test(t, rows_in_the_way_are_shown);
	tcase_add_loop_test(t, a_check_that_differs_changes_nothing, 0, 2);
	tcase_add_test(t, a_tampered_vault_stops_everything);
	tcase_add_test(t, the_record_anchors_the_vault);
	tcase_add_test(t, a_record_from_another_vault_is_told);
	tcase_add_test(t, several_groups_are_recorded_twice);
	tcase_add_test(t, a_part_that_is_in_place_is_gone_on_from);
	tcase_add_test(t, a_version_that_was_reached_is_finished);
	tcase_add_test(t, a_version_that_was_not_reached_is_undone);
	tcase_add_test(t, what_another_database_was_to_get_is_left);
	suite_add_tcase(s, t);
	return s;
}
