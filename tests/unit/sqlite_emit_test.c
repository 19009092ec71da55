/* SPDX-License-Identifier: MIT */
/*
 * sqlite_emit_test.c - changes as statements, and what watches over them
 *
 * Whole changes with their rows are tests/cases/sqlite; here is what cannot
 * be seen from outside: rules, text, renames in an old model, the guard.
 */
#include <check.h>
#include <string.h>

#include "engine/sqlite/emit.h"
#include "engine/sqlite/guard.h"
#include "schemadiff/plan.h"

static struct sd_arena arena;
static struct sd_diag diag;

static void setup(void)
{
	memset(&arena, 0, sizeof(arena));
	memset(&diag, 0, sizeof(diag));
	diag.arena = &arena;
}

static void teardown(void)
{
	sd_arena_clear(&arena);
}

static struct sd_conn *open_with(const char *sql, bool paranoid)
{
	struct sd_open o = {
		.url = ":memory:", .mode = SD_OPEN_CREATE, .paranoid = paranoid
	};
	struct sd_conn *c = NULL;

	ck_assert_int_eq(sd_sqlite_open(&c, &o, &diag), 0);
	ck_assert_int_eq(sd_sqlite_exec(c, sql, &diag), 0);
	return c;
}

static void inspect(struct sd_conn *c, struct sd_model *m)
{
	sd_model_init(m, &arena);
	ck_assert_int_eq(sd_sqlite_inspect(c, NULL, m, &diag), 0);
}

static void read_schema(struct sd_model *m, const char *sql)
{
	struct sd_conn *c = open_with(sql, false);

	inspect(c, m);
	sd_sqlite_close(c);
}

static const char *first_value(struct sd_conn *c, const char *sql)
{
	struct sd_rows rows;

	ck_assert_int_eq(sd_sqlite_query(c, sql, &rows, &arena, &diag), 0);
	ck_assert_uint_eq(rows.count, 1);
	return rows.row[0][0];
}

/* Plans from what a connection has to what the SQL makes. */
static void make_plan(struct sd_conn *c, const char *to, bool ask,
		      struct sd_plan *p)
{
	struct sd_model from, target;

	inspect(c, &from);
	read_schema(&target, to);
	sd_plan_init(p, &arena);
	ck_assert_int_eq(sd_plan_make(&sd_engine_sqlite, &from, &target, NULL,
				      ask ? c : NULL, p, &diag),
			 0);
	sd_model_clear(&from);
	sd_model_clear(&target);
}

/* --- rules ------------------------------------------------------------- */

START_TEST(rules_are_whole)
{
	static const enum sd_kind known[] = { SD_TABLE,	  SD_COLUMN, SD_DEFAULT,
					      SD_PRIMARY, SD_UNIQUE, SD_FOREIGN,
					      SD_CHECK,	  SD_INDEX,  SD_VIEW,
					      SD_TRIGGER, SD_DATA };
	static const enum sd_op ops[] = { SD_CREATE, SD_DROP, SD_ALTER };
	size_t i, k;

	for (i = 0; i < sd_engine_sqlite.rule_count; i++) {
		const struct sd_rule *r = &sd_engine_sqlite.rule[i];

		ck_assert_ptr_nonnull(r->why);
		ck_assert_int_lt(r->min_version, 4000000);
		ck_assert_uint_lt(r->hazards, 1u << SD_H_COUNT);
	}
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		for (k = 0; k < 3; k++)
			ck_assert_int_ne(
				sd_sqlite_rule(known[i], SD_A_NONE, ops[k])
					->how,
				SD_RULE_REFUSE);
	ck_assert_int_eq(sd_sqlite_rule(SD_GRANT, SD_A_NONE, SD_CREATE)->how,
			 SD_RULE_REFUSE);
}
END_TEST

/* --- text -------------------------------------------------------------- */

static const struct {
	const char *name, *want;
} names[] = {
	{ "users", "users" },	  { "Users_1$", "Users_1$" },
	{ "order", "\"order\"" }, { "a b", "\"a b\"" },
	{ "1a", "\"1a\"" },	  { "say \"x\"", "\"say \"\"x\"\"\"" },
	{ "", "\"\"" },		  { "k\303\266nig", "k\303\266nig" },
	{ "true", "\"true\"" },	  { "False", "\"False\"" },
	{ "[x]", "\"[x]\"" },	  { "rowid", "rowid" },
};

START_TEST(quotes_name)
{
	ck_assert_str_eq(sd_sqlite_name(names[_i].name, &arena),
			 names[_i].want);
}
END_TEST

/* What is written reads back as the same facts. */
static const char *const schemas[] = {
	"CREATE TABLE t (a, b TEXT, c VARCHAR(20) NOT NULL DEFAULT 'x')",
	"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)",
	"CREATE TABLE t (id INTEGER PRIMARY KEY DESC)",
	"CREATE TABLE t (id INTEGER, PRIMARY KEY (id DESC))",
	"CREATE TABLE t (a TEXT, b TEXT, CONSTRAINT k PRIMARY KEY"
	" (a COLLATE NOCASE, b DESC) ON CONFLICT FAIL)",
	"CREATE TABLE t (a TEXT CONSTRAINT n NOT NULL ON CONFLICT IGNORE"
	" CONSTRAINT u UNIQUE ON CONFLICT REPLACE COLLATE NOCASE)",
	"CREATE TABLE t (a INT DEFAULT (1 -- one\n), b DEFAULT -1,"
	" c DEFAULT CURRENT_TIME, d DEFAULT x'00', e DEFAULT (lower('A')))",
	"CREATE TABLE t (a INT, b INT AS (a + 1) STORED, c AS (a) NOT NULL)",
	"CREATE TABLE p (a INT PRIMARY KEY, b INT, UNIQUE (a, b));"
	"CREATE TABLE t (a INT REFERENCES p, b INT REFERENCES p (a) ON DELETE"
	" SET NULL ON UPDATE CASCADE MATCH FULL DEFERRABLE INITIALLY DEFERRED,"
	" CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (a, b) NOT DEFERRABLE)",
	"CREATE TABLE t (a INT CHECK (a > 0 -- sic\n), CONSTRAINT \"c k\""
	" CHECK ((a) < 5))",
	"CREATE TABLE t (k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID",
	"CREATE TABLE t (k TEXT PRIMARY KEY, i INTEGER) STRICT",
	"CREATE TABLE \"a \"\"b\"\" c\" (\"select\" \"my type\", [x y] INT)",
	"CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a DESC, lower(b)"
	" COLLATE NOCASE, (a || b) DESC) WHERE a > 0 -- sic",
	"CREATE TABLE t (a); CREATE VIEW v (x, \"y z\") AS SELECT a, 1 FROM t"
	" -- sic",
	"CREATE TABLE t (a); CREATE TRIGGER g AFTER UPDATE OF a ON t FOR EACH"
	" ROW WHEN new.a > 0 BEGIN SELECT 1; SELECT 'end'; END",
	"CREATE VIEW v AS SELECT 1 AS a; CREATE TRIGGER g INSTEAD OF INSERT ON"
	" v BEGIN SELECT 1; END",
	"CREATE VIRTUAL TABLE f USING fts5(a, b, tokenize = 'porter')",
};

static void write_schema(const struct sd_model *m, struct sd_buf *out)
{
	static const enum sd_kind parts[] = { SD_INDEX, SD_TRIGGER };
	const struct sd_fact *f, *c;
	size_t k;

	for (f = m->first; f; f = f->next) {
		sd_buf_addf(out, "%s\n;", sd_sqlite_create(f, &arena));
		for (k = 0; k < 2; k++)
			SD_EACH_CHILD(f, c, parts[k])
			{
				sd_buf_addf(out, "%s\n;",
					    sd_sqlite_create(c, &arena));
			}
	}
}

START_TEST(writes_what_was_read)
{
	struct sd_model before, after;
	struct sd_buf sql = SD_BUF_INIT;

	read_schema(&before, schemas[_i]);
	write_schema(&before, &sql);
	read_schema(&after, sql.at);
	sd_model_hash(&before);
	sd_model_hash(&after);
	ck_assert_msg(sd_hash_eq(before.hash, after.hash), "%s", sql.at);
	sd_buf_clear(&sql);
	sd_model_clear(&before);
	sd_model_clear(&after);
}
END_TEST

/* --- renames in the old model ------------------------------------------- */

static const struct {
	const char *from, *to; /* schemas that are equal once it is done */
	struct sd_rename rename[2];
} renames[] = {
	{ "CREATE TABLE a (x INT CHECK (x > 0), y AS (x + 1) STORED, UNIQUE"
	  " (x, y)); CREATE INDEX i ON a (lower(x)) WHERE x <> 'x'",
	  "CREATE TABLE a (z INT CHECK (z > 0), y AS (z + 1) STORED, UNIQUE"
	  " (z, y)); CREATE INDEX i ON a (lower(z)) WHERE z <> 'x'",
	  { { "a.x", "a.z" } } },
	{ "CREATE TABLE a (x INTEGER PRIMARY KEY, y REFERENCES a (x));"
	  "CREATE TABLE b (x REFERENCES a (x) ON DELETE CASCADE)",
	  "CREATE TABLE c (x INTEGER PRIMARY KEY, y REFERENCES c (x));"
	  "CREATE TABLE b (x REFERENCES c (x) ON DELETE CASCADE)",
	  { { "a", "c" } } },
	{ "CREATE TABLE a (x INT, y INT, CHECK (x < y))",
	  "CREATE TABLE a (y INT, x INT, CHECK (y < x))",
	  { { "a.x", "a.y" }, { "a.y", "a.x" } } },
	{ "CREATE TABLE a (x INT); CREATE VIEW v AS SELECT a.x FROM a;"
	  "CREATE TRIGGER g AFTER UPDATE OF x ON a WHEN new.x > 0 BEGIN"
	  " UPDATE a SET x = 1; END",
	  "CREATE TABLE b (z INT); CREATE VIEW v AS SELECT b.z FROM b;"
	  "CREATE TRIGGER g AFTER UPDATE OF z ON b WHEN new.z > 0 BEGIN"
	  " UPDATE b SET z = 1; END",
	  { { "a", "b" }, { "b.x", "b.z" } } },
	{ "CREATE TABLE a (x INT, CHECK (x <> \"no name\"))",
	  "CREATE TABLE a (z INT, CHECK (z <> 'no name'))",
	  { { "a.x", "a.z" } } },
};

START_TEST(follows_rename)
{
	struct sd_diff_options o = { .rename = renames[_i].rename };
	struct sd_model from, to;
	struct sd_diff diff;
	size_t i;

	o.rename_count = renames[_i].rename[1].from ? 2 : 1;
	read_schema(&from, renames[_i].from);
	read_schema(&to, renames[_i].to);
	ck_assert_int_eq(sd_diff(&sd_engine_sqlite, &from, &to, &o, &diff,
				 &arena, &diag),
			 0);
	ck_assert_uint_eq(diff.changes.count, o.rename_count);
	for (i = 0; i < diff.changes.count; i++)
		ck_assert(diff.changes.at[i].renamed);
	ck_assert(sd_hash_eq(from.hash, to.hash));
	sd_model_clear(&from);
	sd_model_clear(&to);
}
END_TEST

/* --- plans -------------------------------------------------------------- */

static const struct {
	const char *from, *to;
	size_t steps, rebuilds;
} methods[] = {
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a)", 0, 0 },
	/* in place */
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b, c DEFAULT 1)", 2, 0 },
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b AS (a))", 1, 0 },
	{ "CREATE TABLE t (a, b)", "CREATE TABLE t (a)", 1, 0 },
	/* however many changes: one */
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a NOT NULL, b)", 1, 1 },
	{ "CREATE TABLE t (a, b, c)", "CREATE TABLE t (a)", 1, 1 },
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b AS (a) STORED)", 1, 1 },
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b UNIQUE)", 1, 1 },
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b DEFAULT (1 + 1))", 1, 1 },
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b DEFAULT current_time)", 1,
	  1 },
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b TEXT DEFAULT true)", 1,
	  1 },
	{ "CREATE TABLE t (a)", "CREATE TABLE t (a, b REFERENCES t DEFAULT 1)",
	  1, 1 },
	/* something uses the column that goes */
	{ "CREATE TABLE t (a, b, CHECK (b > 0))", "CREATE TABLE t (a)", 1, 1 },
	{ "CREATE TABLE t (a, b UNIQUE)", "CREATE TABLE t (a)", 1, 1 },
	{ "CREATE TABLE t (a, b, c AS (b))", "CREATE TABLE t (a, c AS (a))", 1,
	  1 },
	{ "CREATE TABLE t (a, b); CREATE VIEW v AS SELECT b FROM t",
	  "CREATE TABLE t (a); CREATE VIEW v AS SELECT b FROM t", 1, 1 },
	{ "CREATE TABLE t (a, b); CREATE INDEX i ON t (b)",
	  "CREATE TABLE t (a)", 2, 0 },
	{ "CREATE TABLE t (a, b, CHECK (a <> \"x\"))",
	  "CREATE TABLE t (a, CHECK (a <> \"x\"))", 1, 1 },
	/* programs alone */
	{ "CREATE TABLE t (a); CREATE VIEW v AS SELECT 1",
	  "CREATE TABLE t (a); CREATE VIEW v AS SELECT 2", 1, 0 },
	{ "CREATE VIEW v AS SELECT 1", "CREATE TABLE v (a)", 2, 0 },
};

START_TEST(finds_method)
{
	struct sd_conn *c = open_with(methods[_i].from, false);
	size_t i, k, rebuilds = 0;
	struct sd_plan p;

	make_plan(c, methods[_i].to, true, &p);
	ck_assert_uint_eq(p.step_count, methods[_i].steps);
	for (i = 0; i < p.step_count; i++)
		for (k = 0; k < p.step[i].hazard_count; k++)
			rebuilds += p.step[i].hazard[k].id == SD_H_REBUILD;
	ck_assert_uint_eq(rebuilds, methods[_i].rebuilds);
	sd_sqlite_close(c);
}
END_TEST

START_TEST(frames_what_moves)
{
	static const struct {
		const char *to;
		size_t before;
	} frames[] = { { "CREATE TABLE t (a); CREATE INDEX i ON t (a)", 1 },
		       { "CREATE TABLE t (a); CREATE TABLE u (a)", 1 },
		       { "CREATE TABLE t (a NOT NULL)", 3 } };
	const char *const *before, *const *after;
	size_t i, before_count, after_count;
	struct sd_plan p;

	for (i = 0; i < 3; i++) {
		struct sd_conn *c = open_with("CREATE TABLE t (a)", false);

		make_plan(c, frames[i].to, true, &p);
		sd_sqlite_frame(&p, 0, &before, &before_count, &after,
				&after_count);
		ck_assert_uint_eq(before_count, frames[i].before);
		ck_assert_str_eq(before[before_count - 1], "BEGIN IMMEDIATE");
		ck_assert_str_eq(after[0], "COMMIT");
		sd_sqlite_close(c);
	}
}
END_TEST

/* --- the guard ---------------------------------------------------------- */

static const char family[] =
	"PRAGMA foreign_keys = ON;"
	"CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);"
	"CREATE TABLE c (id INTEGER PRIMARY KEY, p_id REFERENCES p ON DELETE"
	" CASCADE);"
	"CREATE TABLE other (a);"
	"INSERT INTO p VALUES (1, 'x'), (2, 'y');"
	"INSERT INTO c VALUES (1, 1), (2, 2);"
	"INSERT INTO other VALUES (1);";
static const char new_parent[] =
	"CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT NOT NULL);"
	"CREATE TABLE c (id INTEGER PRIMARY KEY, p_id REFERENCES p ON DELETE"
	" CASCADE);"
	"CREATE TABLE other (a);";

/* Runs all of a plan in one group; the rest is the caller's. */
static int run(struct sd_conn *c, const struct sd_plan *p)
{
	size_t i, k;

	if (sd_sqlite_begin(c, p, 0, &diag) < 0)
		return -1;
	for (i = 0; i < p->step_count; i++)
		for (k = 0; k < p->step[i].sql_count; k++)
			if (sd_sqlite_exec(c, p->step[i].sql[k], &diag) < 0)
				return -1;
	return 0;
}

static void check_pragmas(struct sd_conn *c)
{
	ck_assert_str_eq(first_value(c, "PRAGMA foreign_keys"), "1");
	ck_assert_str_eq(first_value(c, "PRAGMA legacy_alter_table"), "0");
}

START_TEST(keeps_pragmas)
{
	struct sd_conn *c = open_with(family, _i == 1);
	struct sd_plan p;

	make_plan(c, new_parent, true, &p);
	ck_assert_int_eq(run(c, &p), 0);
	ck_assert_str_eq(first_value(c, "PRAGMA foreign_keys"), "0");
	if (_i == 2)
		sd_sqlite_rollback(c);
	else
		ck_assert_int_eq(sd_sqlite_commit(c, &p, 0, &diag), 0);
	check_pragmas(c);
	ck_assert_str_eq(first_value(c, "SELECT count(*) FROM c"), "2");
	ck_assert_str_eq(
		first_value(c, "SELECT \"notnull\" FROM pragma_table_info('p')"
			       " WHERE name = 'a'"),
		_i == 2 ? "0" : "1");
	sd_sqlite_close(c);
}
END_TEST

static const struct {
	const char *sql;
	bool allowed;
} writes[] = {
	{ "DELETE FROM other", false },
	{ "UPDATE c SET p_id = 2", false },
	{ "INSERT INTO other VALUES (2)", false },
	{ "INSERT INTO p VALUES (3, 'z')", true },
	{ "CREATE TABLE schemadiff_x (a)", true },
	{ "SELECT * FROM other", true },
};

START_TEST(refuses_other_tables)
{
	struct sd_conn *c = open_with(family, false);
	struct sd_plan p;

	make_plan(c, new_parent, true, &p);
	ck_assert_int_eq(run(c, &p), 0);
	ck_assert_int_eq(sd_sqlite_exec(c, writes[_i].sql, &diag),
			 writes[_i].allowed ? 0 : -1);
	sd_sqlite_rollback(c);
	check_pragmas(c);
	sd_sqlite_close(c);
}
END_TEST

START_TEST(finds_new_orphans)
{
	struct sd_conn *c = open_with(family, false);
	struct sd_plan p;

	make_plan(c, new_parent, true, &p);
	ck_assert_int_eq(run(c, &p), 0);
	ck_assert_int_eq(sd_sqlite_exec(c, "DELETE FROM p WHERE id = 1", &diag),
			 0);
	ck_assert_int_eq(sd_sqlite_commit(c, &p, 0, &diag), -1);
	ck_assert_int_eq(sd_diag_exit(&diag), SD_EXIT_REFUSED);
	ck_assert_str_eq(diag.last->help,
			 "row 1 of 'c' refers to a row of 'p' that is not"
			 " there");
	sd_sqlite_rollback(c);
	ck_assert_str_eq(first_value(c, "SELECT count(*) FROM p"), "2");
	sd_sqlite_close(c);
}
END_TEST

/* Broken before, under whatever name: told, not refused. */
START_TEST(bears_old_orphans)
{
	struct sd_conn *c = open_with(
		"CREATE TABLE p (id INTEGER PRIMARY KEY);"
		"CREATE TABLE c (id INTEGER PRIMARY KEY, p_id REFERENCES p);"
		"INSERT INTO c VALUES (1, 9);",
		false);
	struct sd_rename rename[] = { { "c", "d" }, { "p", "q" } };
	struct sd_diff_options o = { rename, 2, NULL };
	struct sd_model from, to;
	struct sd_plan p;

	inspect(c, &from);
	read_schema(&to, "CREATE TABLE q (id INTEGER PRIMARY KEY, a);"
			 "CREATE TABLE d (id INTEGER PRIMARY KEY, p_id NOT"
			 " NULL REFERENCES q);");
	sd_plan_init(&p, &arena);
	ck_assert_int_eq(
		sd_plan_make(&sd_engine_sqlite, &from, &to, &o, c, &p, &diag),
		0);
	ck_assert_int_eq(run(c, &p), 0);
	ck_assert_int_eq(sd_sqlite_commit(c, &p, 0, &diag), 0);
	ck_assert_uint_eq(diag.warnings, 1);
	ck_assert_str_eq(first_value(c, "SELECT p_id FROM d"), "9");
	sd_model_clear(&from);
	sd_model_clear(&to);
	sd_sqlite_close(c);
}
END_TEST

/* --- sd_checksum -------------------------------------------------------- */

static const struct {
	const char *left, *right;
	bool same;
} sums[] = {
	{ "VALUES (1, 'a'), (2, 'b')", "VALUES (2, 'b'), (1, 'a')", true },
	{ "VALUES (1, 'a'), (2, 'b')", "VALUES (1, 'b'), (2, 'a')", false },
	{ "VALUES (1, 1)", "VALUES (1, 1), (1, 1)", false },
	{ "VALUES (1, 2)", "VALUES (1, 2.0)", false },
	{ "VALUES (1, '2')", "VALUES (1, 2)", false },
	{ "VALUES ('a', 'bc')", "VALUES ('ab', 'c')", false },
	{ "VALUES ('', NULL)", "VALUES (NULL, '')", false },
	{ "VALUES (x'61', 1)", "VALUES ('a', 1)", false },
	{ "SELECT 1, 2 WHERE 0", "SELECT 3, 4 WHERE 0", true },
};

START_TEST(sums_rows)
{
	struct sd_conn *c = open_with("SELECT 1", false);
	const char *sql[2] = { sums[_i].left, sums[_i].right }, *sum[2];
	int k;

	ck_assert_int_eq(sd_sqlite_add_checksum(sd_sqlite_of(c)->db),
			 SQLITE_OK);
	for (k = 0; k < 2; k++)
		sum[k] = first_value(
			c, sd_arena_printf(&arena,
					   "WITH w(a, b) AS (%s) SELECT"
					   " sd_checksum(a, b) FROM w",
					   sql[k]));
	ck_assert_uint_eq(strlen(sum[0]), 32);
	ck_assert_int_eq(!strcmp(sum[0], sum[1]), sums[_i].same);
	sd_sqlite_close(c);
}
END_TEST

#define LOOP(tc, test, table)                                                  \
	tcase_add_loop_test(tc, test, 0,                                       \
			    (int)(sizeof(table) / sizeof((table)[0])))

Suite *sqlite_emit_suite(void);
Suite *sqlite_emit_suite(void)
{
	Suite *s = suite_create("sqlite_emit");
	TCase *tc = tcase_create("emit");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, rules_are_whole);
	LOOP(tc, quotes_name, names);
	LOOP(tc, writes_what_was_read, schemas);
	LOOP(tc, follows_rename, renames);
	LOOP(tc, finds_method, methods);
	tcase_add_test(tc, frames_what_moves);
	tcase_add_loop_test(tc, keeps_pragmas, 0, 3);
	LOOP(tc, refuses_other_tables, writes);
	tcase_add_test(tc, finds_new_orphans);
	tcase_add_test(tc, bears_old_orphans);
	LOOP(tc, sums_rows, sums);
	suite_add_tcase(s, tc);
	return s;
}
