/* SPDX-License-Identifier: MIT */
/* show_test.c - plans as text and as scripts, byte for byte */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "fake.h"
#include "schemadiff/show.h"

/* --- plans to look at ----------------------------------------------------- */

static void nothing(struct sd_plan *p)
{
	memset(p->to_hash, 'a', 64);
}

static void nothing_but_a_note(struct sd_plan *p)
{
	nothing(p);
	p->wanted = "v003";
	sd_plan_note(p, "virtual table 'docs' is left alone");
}

static void nothing_in_a_part(struct sd_plan *p)
{
	memset(p->from_hash, 'a', 64);
	sd_plan_note(p, "nothing to change in 'zz'");
}

/* One of everything. */
static void shop(struct sd_plan *p)
{
	struct sd_step *s;

	nothing(p);
	p->target = "shop.db";
	s = sd_plan_add(p, SD_DROP, SD_TABLE, "logs", "drop table logs");
	sd_step_hazard(p, s, SD_H_DROP_TABLE, "logs", NULL)->rows = 1204;
	sd_step_sql(p, s, "DROP TABLE logs");
	s = sd_plan_add(p, SD_CREATE, SD_TABLE, "order_items",
			"create table order_items (2 columns, 1 index)");
	sd_step_sql(p, s,
		    "CREATE TABLE order_items (\n  id integer,\n  n int\n)");
	sd_step_sql(p, s, "CREATE INDEX order_items_n ON order_items (n)");
	sd_step_undo(p, s, "DROP TABLE order_items");
	s = sd_plan_add(p, SD_ALTER, SD_TABLE, "users", "rebuild table users");
	sd_step_detail(p, s, "add column\tlogin\tTEXT");
	sd_step_detail(p, s, "drop column\tnick");
	sd_step_detail(p, s, "column\tage\tNOT NULL");
	sd_step_hazard(p, s, SD_H_REBUILD, "users", NULL)->rows = 1;
	sd_step_hazard(p, s, SD_H_DROP_COLUMN, "users.nick", NULL);
	sd_step_probe(p, s, "SELECT id FROM users WHERE age IS NULL LIMIT 5",
		      "column 'users.age' has NULLs", NULL);
	s->lock = "EXCLUSIVE on the database";
	sd_step_sql(p, s, "CREATE TABLE new (id)");
	sd_step_sql(p, s, "INSERT INTO new SELECT id FROM users");
	sd_step_check(p, s, "SELECT 1", "SELECT 1",
		      "rows of 'users' before and after the copy");
	sd_step_sql(p, s, "DROP TABLE users");
	sd_step_sql(p, s, "ALTER TABLE new RENAME TO users");
	s = sd_plan_add(p, SD_CREATE, SD_COLUMN, "orders.note",
			"add column note TEXT");
	sd_step_sql(p, s, "ALTER TABLE orders ADD COLUMN note TEXT");
	s = sd_plan_add(p, SD_ALTER, SD_VIEW, "grown", "change view grown");
	sd_step_sql(p, s, "DROP VIEW grown");
	sd_step_sql(p, s, "CREATE VIEW grown AS SELECT 1");
	sd_plan_note(p, "virtual table 'docs' is left alone");
}

static void groups(struct sd_plan *p)
{
	struct sd_step *s;

	nothing(p);
	p->target = "fake://localhost/shop";
	s = sd_plan_add(p, SD_CREATE, SD_TABLE, "t",
			"create table t (1 column)");
	sd_step_sql(p, s, "CREATE TABLE t (a)");
	s = sd_plan_add(p, SD_CREATE, SD_INDEX, "no_tx", "add index no_tx");
	sd_step_sql(p, s, "CREATE INDEX CONCURRENTLY no_tx ON t (a)");
	s->no_tx = true;
	s->group = 1;
	s->why_group = "an index that is built while others write";
	s = sd_plan_add(p, SD_ALTER, SD_TABLE, "t", "change table t");
	sd_step_sql(p, s, "ALTER TABLE t SET (a)");
	s->group = 2;
}

static void names(struct sd_plan *p)
{
	struct sd_step *s;

	nothing(p);
	/* a rename, its last step and one on the way there */
	s = sd_plan_add(p, SD_ALTER, SD_TABLE, "users",
			"rename table people to users");
	sd_step_sql(p, s, "ALTER TABLE people RENAME TO users");
	s = sd_plan_add(p, SD_ALTER, SD_COLUMN, "t.b",
			"rename column a to b_1");
	sd_step_sql(p, s, "ALTER TABLE t RENAME a TO b_1");
	/* names with letters of more than one byte stay aligned */
	s = sd_plan_add(p, SD_CREATE, SD_TABLE, "größe",
			"create table größe (1 column)");
	sd_step_sql(p, s, "CREATE TABLE größe (a)");
	/* one step after the other about the same thing: one block */
	s = sd_plan_add(p, SD_CREATE, SD_DATA, "countries", "3 rows");
	sd_step_sql(p, s, "INSERT 1");
	s = sd_plan_add(p, SD_CREATE, SD_DATA, "countries", "3 rows");
	sd_step_sql(p, s, "INSERT 2");
	/* a name with a line in it, and SQL that ends in a comment */
	s = sd_plan_add(p, SD_CREATE, SD_VIEW, "v",
			"create view v\nDROP TABLE t");
	sd_step_sql(p, s, "CREATE VIEW v AS SELECT 1 -- one");
	/* what is said about the kind stays */
	s = sd_plan_add(p, SD_CREATE, SD_TABLE, "docs",
			"create virtual table docs (fts5)");
	sd_step_sql(p, s, "CREATE VIRTUAL TABLE docs USING fts5");
	/* a note that begins otherwise stands whole */
	s = sd_plan_add(p, SD_CREATE, SD_TRIGGER, "trg",
			"create trigger trigger");
	sd_step_sql(p, s, "CREATE TRIGGER trg");
}

static const struct {
	void (*make)(struct sd_plan *p);
	struct sd_style style;
	const char *expect;
} cases[] = {
	{ nothing, { 0 }, "No changes. The database matches schema.def.\n" },
	{ nothing_but_a_note,
	  { 0 },
	  "Note: virtual table 'docs' is left alone\n"
	  "No changes. The database matches v003.\n" },
	{ nothing_in_a_part,
	  { 0 },
	  "Note: nothing to change in 'zz'\n"
	  "No changes.\n" },
	{ shop,
	  { .utf8 = true },
	  "Changes to shop.db (fake)\n"
	  "\n"
	  "  - table   logs\n"
	  "      ! drop-table: a table and its rows go (1,204 rows)\n"
	  "        needs --allow drop-table:logs\n"
	  "      DROP TABLE logs;\n"
	  "\n"
	  "  + table   order_items  2 columns, 1 index\n"
	  "      CREATE TABLE order_items (\n"
	  "        id integer,\n"
	  "        n int\n"
	  "      );\n"
	  "      CREATE INDEX order_items_n ON order_items (n);\n"
	  "\n"
	  "  ~ table   users        rebuild\n"
	  "      + column  login  TEXT\n"
	  "      - column  nick\n"
	  "      ~ column  age    NOT NULL\n"
	  "      ! rebuild: all rows are copied to a new table (1 row)\n"
	  "      ! drop-column users.nick: a column and its values go\n"
	  "        needs --allow drop-column:users.nick\n"
	  "      stops if column 'users.age' has NULLs\n"
	  "      locks EXCLUSIVE on the database\n"
	  "      … 4 statements (--verbose shows them)\n"
	  "\n"
	  "  + column  orders.note  TEXT\n"
	  "      ALTER TABLE orders ADD COLUMN note TEXT;\n"
	  "\n"
	  "  ~ view    grown\n"
	  "      DROP VIEW grown;\n"
	  "      CREATE VIEW grown AS SELECT 1;\n"
	  "\n"
	  "Note: virtual table 'docs' is left alone\n"
	  "\n"
	  "Plan: 2 to add, 2 to change, 1 to drop.\n" },
	{ groups,
	  { .verbose = true },
	  "Changes to fake://localhost/shop\n"
	  "\n"
	  "  in one transaction:\n"
	  "\n"
	  "  + table  t      1 column\n"
	  "      cannot be undone\n"
	  "      CREATE TABLE t (a);\n"
	  "\n"
	  "  outside a transaction (an index that is built while others "
	  "write):\n"
	  "\n"
	  "  + index  no_tx\n"
	  "      cannot be undone\n"
	  "      CREATE INDEX CONCURRENTLY no_tx ON t (a);\n"
	  "\n"
	  "  in one transaction:\n"
	  "\n"
	  "  ~ table  t\n"
	  "      cannot be undone\n"
	  "      ALTER TABLE t SET (a);\n"
	  "\n"
	  "Plan: 2 to add, 1 to change, 0 to drop.\n" },
	{ names,
	  { .utf8 = true },
	  "Changes to fake\n"
	  "\n"
	  "  ~ table    users      renamed from people\n"
	  "      ALTER TABLE people RENAME TO users;\n"
	  "\n"
	  "  ~ column   t.b        renamed from a to b_1\n"
	  "      ALTER TABLE t RENAME a TO b_1;\n"
	  "\n"
	  "  + table    größe      1 column\n"
	  "      CREATE TABLE größe (a);\n"
	  "\n"
	  "  + data     countries  3 rows\n"
	  "      INSERT 1;\n"
	  "      INSERT 2;\n"
	  "\n"
	  "  + view     v          create view v DROP TABLE t\n"
	  "      CREATE VIEW v AS SELECT 1 -- one;\n"
	  "\n"
	  "  + table    docs       virtual (fts5)\n"
	  "      CREATE VIRTUAL TABLE docs USING fts5;\n"
	  "\n"
	  "  + trigger  trg        create trigger trigger\n"
	  "      CREATE TRIGGER trg;\n"
	  "\n"
	  "Plan: 5 to add, 2 to change, 0 to drop.\n" },
};

static void make(struct sd_plan *p, struct sd_arena *a,
		 void (*fill)(struct sd_plan *p))
{
	sd_plan_init(p, a);
	p->engine = "fake";
	fill(p);
}

START_TEST(shows_a_plan)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_plan p;

	make(&p, &a, cases[_i].make);
	sd_show_plan(&p, &cases[_i].style, &b);
	ck_assert_str_eq(b.at, cases[_i].expect);
	sd_buf_clear(&b);
	sd_arena_clear(&a);
}
END_TEST

/* Everything but verbose is in the verbose one, in colour or not. */
START_TEST(color_changes_no_text)
{
	struct sd_style plain = { .verbose = true };
	struct sd_style color = { .verbose = true, .color = true };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_buf x = SD_BUF_INIT, y = SD_BUF_INIT, z = SD_BUF_INIT;
	struct sd_plan p;
	const char *c;

	make(&p, &a, shop);
	sd_show_plan(&p, &plain, &x);
	sd_show_plan(&p, &color, &y);
	for (c = y.at; *c; c++) {
		if (*c == '\033')
			c += strcspn(c, "m");
		else
			sd_buf_addc(&z, *c);
	}
	ck_assert_str_eq(z.at, x.at);
	ck_assert_ptr_nonnull(strstr(y.at, "\033[31m- table\033[0m"));
	ck_assert_ptr_nonnull(strstr(y.at, "\033[32m+ table\033[0m"));
	ck_assert_ptr_nonnull(strstr(y.at, "\033[33m~ table\033[0m"));
	ck_assert_ptr_nonnull(strstr(x.at, "\n      compares rows of 'users'"
					   " before and after the copy\n"));
	ck_assert_ptr_nonnull(strstr(
		x.at, "\n      INSERT INTO new SELECT id FROM users;\n"));
	sd_buf_clear(&x);
	sd_buf_clear(&y);
	sd_buf_clear(&z);
	sd_arena_clear(&a);
}
END_TEST

/* A name that would clear the screen, one that would go up a line. */
START_TEST(names_do_not_steer_the_terminal)
{
	struct sd_style style = { 0 };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_plan p;
	struct sd_step *s;

	make(&p, &a, nothing);
	s = sd_plan_add(&p, SD_CREATE, SD_TABLE, "a\033[2Jb", "x\rPlan: 0");
	sd_step_detail(&p, s, "c\177d\302\233A");
	sd_step_sql(&p, s, "SELECT '\033[1A'");
	sd_show_plan(&p, &style, &b);
	ck_assert_str_eq(b.at, "Changes to fake\n"
			       "\n"
			       "  + table  a?[2Jb  x Plan: 0\n"
			       "      ~ c?d?A\n"
			       "      SELECT '?[1A';\n"
			       "\n"
			       "Plan: 1 to add, 0 to change, 0 to drop.\n");
	sd_buf_clear(&b);
	sd_arena_clear(&a);
}
END_TEST

/* Without UTF-8 nothing but names and SQL has bytes above ASCII. */
START_TEST(falls_back_to_ascii)
{
	struct sd_style style = { 0 };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_plan p;
	size_t i;

	make(&p, &a, shop);
	sd_show_plan(&p, &style, &b);
	for (i = 0; i < b.len; i++)
		ck_assert_int_lt((unsigned char)b.at[i], 0x80);
	ck_assert_ptr_nonnull(strstr(
		b.at, "      ... 4 statements (--verbose shows them)\n"));
	sd_buf_clear(&b);
	sd_arena_clear(&a);
}
END_TEST

START_TEST(shows_decisions)
{
	static const char expect[] =
		"\n"
		"Dropped or renamed? Only you know.\n"
		"  ? column 't.user_name' is dropped. Was it renamed?\n"
		"      username   85 %  same definition, same position, similar"
		" name\n"
		"                       --rename t.user_name=t.username\n"
		"      login      45 %  same definition\n"
		"                       --rename t.user_name=t.login\n"
		"  Or write `renamed from user_name` behind the new name in the"
		" schema file.\n"
		"\n"
		"Plan: 2 to add, 0 to change, 1 to drop.\n";
	struct sd_style style = { 0 };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct sd_buf b = SD_BUF_INIT;
	struct sd_model from, to;
	struct sd_plan p;
	const char *at;

	sd_plan_init(&p, &a);
	fake_model(&from, &a, "table t; .column user_name type=text", true);
	fake_model(&to, &a,
		   "table t; .column username type=text; "
		   ".column login type=text",
		   true);
	ck_assert_int_eq(
		sd_plan_make(&fake_engine, &from, &to, NULL, NULL, &p, &d), 0);
	sd_show_plan(&p, &style, &b);
	at = strstr(b.at, "\nDropped");
	ck_assert_ptr_nonnull(at);
	ck_assert_str_eq(at, expect);
	sd_buf_clear(&b);
	sd_model_clear(&from);
	sd_model_clear(&to);
	sd_arena_clear(&a);
}
END_TEST

/* --- scripts ----------------------------------------------------------------
 */

static const struct {
	void (*make)(struct sd_plan *p);
	const char *expect;
} scripts[] = {
	{ nothing, "-- no changes\n" },
	{ shop, "-- changes to shop.db\n"
		"-- run it with: fake < plan.sql\n"
		"\n"
		"BEGIN;\n"
		"\n"
		"-- - table logs\n"
		"--     ! drop-table: a table and its rows go (1,204 rows)\n"
		"DROP TABLE logs;\n"
		"\n"
		"-- + table order_items: 2 columns, 1 index\n"
		"CREATE TABLE order_items (\n"
		"  id integer,\n"
		"  n int\n"
		");\n"
		"CREATE INDEX order_items_n ON order_items (n);\n"
		"\n"
		"-- ~ table users: rebuild\n"
		"--     + column login TEXT\n"
		"--     - column nick\n"
		"--     ~ column age NOT NULL\n"
		"--     ! rebuild: all rows are copied to a new table (1 row)\n"
		"--     ! drop-column users.nick: a column and its values go\n"
		"--     must give no rows: SELECT id FROM users WHERE age IS "
		"NULL LIMIT"
		" 5\n"
		"CREATE TABLE new (id);\n"
		"INSERT INTO new SELECT id FROM users;\n"
		"DROP TABLE users;\n"
		"ALTER TABLE new RENAME TO users;\n"
		"\n"
		"-- + column orders.note: TEXT\n"
		"ALTER TABLE orders ADD COLUMN note TEXT;\n"
		"\n"
		"-- ~ view grown\n"
		"DROP VIEW grown;\n"
		"CREATE VIEW grown AS SELECT 1;\n"
		"\n"
		"END;\n" },
	{ groups, "-- changes to fake://localhost/shop\n"
		  "-- run it with: fake < plan.sql\n"
		  "\n"
		  "BEGIN;\n"
		  "\n"
		  "-- + table t: 1 column\n"
		  "CREATE TABLE t (a);\n"
		  "\n"
		  "END;\n"
		  "\n"
		  "-- + index no_tx\n"
		  "CREATE INDEX CONCURRENTLY no_tx ON t (a);\n"
		  "\n"
		  "BEGIN;\n"
		  "\n"
		  "-- ~ table t\n"
		  "ALTER TABLE t SET (a);\n"
		  "\n"
		  "END;\n" },
	{ names, "-- changes to fake\n"
		 "-- run it with: fake < plan.sql\n"
		 "\n"
		 "BEGIN;\n"
		 "\n"
		 "-- ~ table users: renamed from people\n"
		 "ALTER TABLE people RENAME TO users;\n"
		 "\n"
		 "-- ~ column t.b: renamed from a to b_1\n"
		 "ALTER TABLE t RENAME a TO b_1;\n"
		 "\n"
		 "-- + table größe: 1 column\n"
		 "CREATE TABLE größe (a);\n"
		 "\n"
		 "-- + data countries: 3 rows\n"
		 "INSERT 1;\n"
		 "\n"
		 "-- + data countries: 3 rows\n"
		 "INSERT 2;\n"
		 "\n"
		 "-- + view v: create view v DROP TABLE t\n"
		 "CREATE VIEW v AS SELECT 1 -- one\n"
		 ";\n"
		 "\n"
		 "-- + table docs: virtual (fts5)\n"
		 "CREATE VIRTUAL TABLE docs USING fts5;\n"
		 "\n"
		 "-- + trigger trg: create trigger trigger\n"
		 "CREATE TRIGGER trg;\n"
		 "\n"
		 "END;\n" },
};

START_TEST(shows_a_script)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_plan p;

	make(&p, &a, scripts[_i].make);
	sd_show_sql(&fake_engine, &p, &b);
	ck_assert_str_eq(b.at, scripts[_i].expect);
	sd_buf_clear(&b);
	sd_arena_clear(&a);
}
END_TEST

static const struct {
	long rows;
	const char *text;
} rows[] = {
	{ -1, "" },
	{ 0, "0 rows" },
	{ 1, "1 row" },
	{ 999, "999 rows" },
	{ 1000, "1,000 rows" },
	{ 1234567, "1,234,567 rows" },
};

START_TEST(counts_rows)
{
	struct sd_buf b = SD_BUF_INIT;

	sd_rows_text(&b, rows[_i].rows);
	ck_assert_str_eq(b.at, rows[_i].text);
	sd_buf_clear(&b);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

Suite *show_suite(void);
Suite *show_suite(void)
{
	Suite *s = suite_create("show");
	TCase *t = tcase_create("plan");

	tcase_add_loop_test(t, shows_a_plan, 0, COUNT(cases));
	tcase_add_test(t, color_changes_no_text);
	tcase_add_test(t, names_do_not_steer_the_terminal);
	tcase_add_test(t, falls_back_to_ascii);
	tcase_add_test(t, shows_decisions);
	tcase_add_loop_test(t, counts_rows, 0, COUNT(rows));
	suite_add_tcase(s, t);
	t = tcase_create("script");
	tcase_add_loop_test(t, shows_a_script, 0, COUNT(scripts));
	suite_add_tcase(s, t);
	return s;
}
