/* SPDX-License-Identifier: MIT */
/* sqlite_normal_test.c - portable words and SQLite's, both ways; URLs */

#include <check.h>
#include <string.h>

#include "engine/sqlite/normal.h"

#include "dump.h"

Suite *sqlite_normal_suite(void);

static struct sd_arena arena;

static void setup(void)
{
	memset(&arena, 0, sizeof(arena));
}

static void teardown(void)
{
	sd_arena_clear(&arena);
}

/* --- types ----------------------------------------------------------- */

static const struct {
	struct sd_datatype portable;
	const char *plain, *strict; /* NULL: an error */
	bool back;		    /* inspect says the same word */
} types[] = {
	{ { NULL, "string", NULL, 0, false }, "VARCHAR", "TEXT", true },
	{ { NULL, "string", "20", 0, false }, "VARCHAR(20)", "TEXT", true },
	{ { NULL, "text", NULL, 0, false }, "TEXT", "TEXT", true },
	{ { NULL, "bool", NULL, 0, false }, "BOOLEAN", "INTEGER", true },
	{ { NULL, "smallint", NULL, 0, false }, "SMALLINT", "INTEGER", true },
	{ { NULL, "int", NULL, 0, false }, "INTEGER", "INTEGER", true },
	{ { NULL, "bigint", NULL, 0, false }, "BIGINT", "INTEGER", true },
	{ { NULL, "float", NULL, 0, false }, "FLOAT", "REAL", true },
	{ { NULL, "double", NULL, 0, false }, "REAL", "REAL", true },
	{ { NULL, "decimal", NULL, 0, false }, "DECIMAL", "TEXT", true },
	{ { NULL, "decimal", "10,2", 0, false },
	  "DECIMAL(10,2)",
	  "TEXT",
	  true },
	{ { NULL, "decimal", "10, 2", 0, false },
	  "DECIMAL(10,2)",
	  "TEXT",
	  false },
	{ { NULL, "date", NULL, 0, false }, "DATE", "TEXT", true },
	{ { NULL, "time", NULL, 0, false }, "TIME", "TEXT", true },
	{ { NULL, "datetime", NULL, 0, false }, "DATETIME", "TEXT", true },
	{ { NULL, "bytes", NULL, 0, false }, "BLOB", "BLOB", true },
	{ { NULL, "untyped", NULL, 0, false }, "", NULL, true },
	/* what inspect never says */
	{ { NULL, "uuid", NULL, 0, false }, "TEXT", "TEXT", false },
	{ { NULL, "json", NULL, 0, false }, "JSON", "TEXT", false },
	{ { NULL, "vector", "3", 0, false }, "TEXT", "TEXT", false },
	{ { NULL, "int", NULL, 1, false }, "JSON", "TEXT", false },
	/* SQLite's own words */
	{ { NULL, "INT", NULL, 0, false }, "INT", "INT", true },
	{ { NULL, "UUID", NULL, 0, false }, "UUID", NULL, true },
	{ { NULL, "NVARCHAR", "160", 0, false }, "NVARCHAR(160)", NULL, true },
	{ { NULL, "text", NULL, 0, true }, "text", "text", false },
	{ { NULL, "int(11)", NULL, 0, true }, "int(11)", NULL, false },
	{ { NULL, "double precision", NULL, 0, true },
	  "double precision",
	  NULL,
	  true },
	{ { NULL, "VARCHAR (9)", NULL, 0, true }, "VARCHAR (9)", NULL, true },
	{ { NULL, "any", NULL, 0, false }, "any", "any", true },
	/* errors */
	{ { NULL, "text", "5", 0, false }, NULL, NULL, false },
	{ { NULL, "string", "x", 0, false }, NULL, NULL, false },
	{ { NULL, "string", "1,2", 0, false }, NULL, NULL, false },
	{ { "s", "kind", NULL, 0, false }, NULL, NULL, false },
};

static void check_type(const struct sd_datatype *t, bool strict,
		       const char *want, bool back)
{
	const char *size, *why;
	struct sd_datatype *n, *p;

	n = sd_sqlite_type_native(t, strict, &size, &why, &arena);
	if (!want) {
		ck_assert_ptr_null(n);
		ck_assert_ptr_nonnull(why);
		return;
	}
	ck_assert_msg(n != NULL, "%s: %s", t->word, why);
	ck_assert(n->native);
	ck_assert_str_eq(sd_sqlite_type_text(n, &arena), want);
	/* Whatever is said must come back as the same, but for case. */
	p = sd_sqlite_type_portable(n, strict, &arena);
	n = sd_sqlite_type_native(p, strict, &size, &why, &arena);
	ck_assert_ptr_nonnull(n);
	ck_assert(sd_strcaseeq(sd_sqlite_type_text(n, &arena), want));
	if (strict || !back)
		return;
	ck_assert_str_eq(p->word, t->word);
	ck_assert(sd_streq(p->args, t->args));
	ck_assert_int_eq(p->native, t->native);
}

START_TEST(maps_type)
{
	check_type(&types[_i].portable, false, types[_i].plain, types[_i].back);
	check_type(&types[_i].portable, true, types[_i].strict, false);
}
END_TEST

static const struct {
	const char *native, *word; /* of a plain table; args follow word */
	bool backticks;
} stored[] = {
	{ "TEXT", "text", false },
	{ "text", "text", false },
	{ "integer", "int", false },
	{ "int", "INT", false },
	{ "Uuid", "Uuid", false },
	{ "DECIMAL(10, 2)", "DECIMAL(10, 2)", true },
	{ "NUMERIC(10,2)", "NUMERIC", false },
	{ "VARCHAR(1.5)", "VARCHAR", false },
	{ "date", "date", false },
	{ "a b", "a b", true },
	{ "\"x\"", "\"x\"", true },
	{ "vector(3)", "VECTOR", false },
};

START_TEST(prints_exactly_what_is_stored)
{
	struct sd_datatype whole = { NULL, stored[_i].native, NULL, 0, true };
	const char *size, *why;
	struct sd_datatype *n, *p;

	n = sd_sqlite_type_native(&whole, false, &size, &why, &arena);
	p = sd_sqlite_type_portable(n, false, &arena);
	ck_assert_str_eq(p->word, stored[_i].word);
	ck_assert_int_eq(p->native, stored[_i].backticks);
}
END_TEST

static const struct {
	const char *type;
	enum sd_affinity is;
} affinities[] = {
	{ "", SD_AFF_BLOB },
	{ "CHARINT", SD_AFF_INTEGER },
	{ "VARCHAR(9)", SD_AFF_TEXT },
	{ "FLOATING POINT", SD_AFF_INTEGER },
	{ "STRING", SD_AFF_NUMERIC },
	{ "double", SD_AFF_REAL },
	{ "citext", SD_AFF_TEXT },
	{ "BLOB", SD_AFF_BLOB },
	{ "DECIMAL(1,2)", SD_AFF_NUMERIC },
};

START_TEST(knows_affinity)
{
	ck_assert_int_eq(sd_sqlite_affinity(affinities[_i].type),
			 affinities[_i].is);
}
END_TEST

/* --- values ---------------------------------------------------------- */

static const struct {
	const char *portable, *native, *back; /* back NULL: portable */
} values[] = {
	{ "now()", "CURRENT_TIMESTAMP", NULL },
	{ "now ( )", "CURRENT_TIMESTAMP", "now()" },
	{ "(now())", "(now())", NULL },
	{ "current_timestamp", "current_timestamp", "now()" },
	{ "[]", "'[]'", "'[]'" },
	{ "true", "true", NULL },
	{ "null", "null", NULL },
	{ "NULL", "NULL", "null" },
	{ "(Current_Date)", "Current_Date", "current_date" },
	{ "-1", "-1", NULL },
	{ "x'00'", "x'00'", NULL },
	{ "(a + b)", "(a + b)", NULL },
	{ "(1)", "1", "1" },
	{ "((1))", "((1))", "((1))" },
	{ "('x')", "'x'", "'x'" },
	{ "\"x\"", "'x'", "'x'" },
	{ "(\"x\")", "'x'", "'x'" },
	{ "none", "'none'", "'none'" },
	{ "(a) + (b)", "((a) + (b))", "((a) + (b))" },
};

START_TEST(maps_value)
{
	const char *n = sd_sqlite_value_native(values[_i].portable, &arena);

	ck_assert_str_eq(n, values[_i].native);
	ck_assert_str_eq(sd_sqlite_value_portable(n, &arena),
			 values[_i].back ? values[_i].back
					 : values[_i].portable);
}
END_TEST

START_TEST(maps_uuid)
{
	const char *n = sd_sqlite_value_native("uuid()", &arena);

	ck_assert_str_eq(n, sd_sqlite_uuid);
	ck_assert_str_eq(sd_sqlite_value_portable(n, &arena), "uuid()");
}
END_TEST

/* --- models ---------------------------------------------------------- */

struct built {
	struct sd_model m;
	struct sd_diag d;
	struct sd_fact *table, *column;
};

static void set_type(struct sd_fact *f, const char *word)
{
	struct sd_datatype *t = SD_NEW(&arena, struct sd_datatype);

	t->word = word;
	sd_set_datatype(&f->attrs, &arena, SD_A_TYPE, t);
}

/* table t { c: WORD [primary] } */
static void build(struct built *b, const char *word, bool primary)
{
	struct sd_list *keys = sd_list_new(&arena);
	struct sd_fact *p;

	memset(b, 0, sizeof(*b));
	b->d.arena = &arena;
	sd_model_init(&b->m, &arena);
	b->table = sd_fact_new(&b->m, NULL, SD_TABLE, NULL, "t");
	b->column = sd_fact_new(&b->m, b->table, SD_COLUMN, NULL, "c");
	set_type(b->column, word);
	sd_set_bool(&b->column->attrs, &arena, SD_A_NOT_NULL, true);
	if (!primary)
		return;
	p = sd_fact_new(&b->m, b->table, SD_PRIMARY, NULL, NULL);
	sd_set_text(sd_list_add_record(keys, &arena), &arena, SD_A_KEY_NAME,
		    "c");
	sd_set_list(&p->attrs, &arena, SD_A_KEYS, keys);
}

static const struct sd_fact *done(struct built *b)
{
	ck_assert_int_eq(sd_sqlite_normalise(&b->m, NULL, &b->d), 0);
	ck_assert(b->m.native);
	return b->column;
}

static bool not_null(const struct built *b)
{
	return sd_get_bool(&b->column->attrs, SD_A_NOT_NULL);
}

START_TEST(alias_is_not_null_only_where_written)
{
	struct built b;

	build(&b, "int", true);
	done(&b);
	ck_assert(!not_null(&b));
	build(&b, "int", true);
	sd_set_bool(&b.column->attrs, &arena, SD_A_NOT_NULL_WRITTEN, true);
	done(&b);
	ck_assert(not_null(&b));
	ck_assert(!sd_has(&b.column->attrs, SD_A_NOT_NULL_WRITTEN));
	build(&b, "text", true);
	done(&b);
	ck_assert(not_null(&b));
	build(&b, "text", true);
	sd_unset(&b.column->attrs, SD_A_NOT_NULL);
	done(&b);
	ck_assert(!not_null(&b));
	/* A key implies it here. */
	build(&b, "text", true);
	sd_unset(&b.column->attrs, SD_A_NOT_NULL);
	sd_set_bool(&b.table->attrs, &arena, SD_A_WITHOUT_ROWID, true);
	done(&b);
	ck_assert(not_null(&b));
}
END_TEST

START_TEST(identity_is_integer)
{
	struct built b;

	build(&b, "bigint", true);
	sd_set_text(&b.column->attrs, &arena, SD_A_IDENTITY, "always");
	done(&b);
	ck_assert_str_eq(sd_get_datatype(&b.column->attrs, SD_A_TYPE)->word,
			 "INTEGER");
	ck_assert(!sd_has(&b.column->attrs, SD_A_IDENTITY));
	build(&b, "bigint", true);
	done(&b);
	ck_assert_str_eq(sd_get_datatype(&b.column->attrs, SD_A_TYPE)->word,
			 "BIGINT");
	build(&b, "bigint", false);
	sd_set_text(&b.column->attrs, &arena, SD_A_IDENTITY, "always");
	ck_assert_int_eq(sd_sqlite_normalise(&b.m, NULL, &b.d), -1);
	ck_assert_int_eq(b.d.first->code, SD_E_ENGINE);
}
END_TEST

START_TEST(enum_is_a_check)
{
	struct built b;
	struct sd_fact *e, *check;

	build(&b, "role", false);
	e = sd_fact_new(&b.m, NULL, SD_ENUM, NULL, "role");
	sd_fact_new(&b.m, e, SD_LABEL, NULL, "admin");
	sd_fact_new(&b.m, e, SD_LABEL, NULL, "it's");
	done(&b);
	check = sd_fact_child(b.table, SD_CHECK);
	ck_assert_str_eq(sd_get_datatype(&b.column->attrs, SD_A_TYPE)->word,
			 "TEXT");
	ck_assert_ptr_nonnull(check);
	ck_assert_str_eq(check->name, "t_c_enum");
	ck_assert_str_eq(sd_get_text(&check->attrs, SD_A_EXPR),
			 "c IN ('admin', 'it''s')");
	ck_assert_ptr_eq(b.m.first, b.table);
	ck_assert_ptr_null(b.table->next);
}
END_TEST

START_TEST(size_of_a_strict_string_is_a_check)
{
	struct built b;
	struct sd_fact *check;

	build(&b, "string", false);
	sd_get_datatype(&b.column->attrs, SD_A_TYPE)->args = "20";
	sd_set_bool(&b.table->attrs, &arena, SD_A_STRICT, true);
	done(&b);
	check = sd_fact_child(b.table, SD_CHECK);
	ck_assert_ptr_nonnull(check);
	ck_assert_str_eq(check->name, "t_c_size");
	ck_assert_str_eq(sd_get_text(&check->attrs, SD_A_EXPR),
			 "length(c) <= 20");
}
END_TEST

START_TEST(index_gets_a_name)
{
	struct built b;
	struct sd_list *keys = sd_list_new(&arena);
	struct sd_fact *i, *j;

	build(&b, "text", false);
	sd_set_text(sd_list_add_record(keys, &arena), &arena, SD_A_EXPR,
		    "lower(c)");
	sd_set_text(sd_list_add_record(keys, &arena), &arena, SD_A_EXPR,
		    "c collate nocase");
	i = sd_fact_new(&b.m, b.table, SD_INDEX, NULL, NULL);
	sd_set_list(&i->attrs, &arena, SD_A_KEYS, keys);
	j = sd_fact_copy(&b.m, b.table, i);
	done(&b);
	ck_assert_str_eq(i->name, "t_lower_c_idx");
	ck_assert_str_eq(j->name, "t_lower_c_idx1");
	ck_assert_str_eq(sd_get_text(keys->at[1].u.record, SD_A_KEY_NAME), "c");
	ck_assert_str_eq(sd_get_ref(keys->at[1].u.record, SD_A_COLLATE)->name,
			 "nocase");
}
END_TEST

/* DEFAULT "x" is the text 'x', and is still written as it was. */
START_TEST(keeps_how_a_default_was_written)
{
	struct built b;
	struct sd_fact *f;

	build(&b, "text", false);
	f = sd_fact_new(&b.m, b.column, SD_DEFAULT, NULL, NULL);
	sd_set_text(&f->attrs, &arena, SD_A_EXPR, "\"it's\"");
	done(&b);
	ck_assert_str_eq(sd_get_text(&f->attrs, SD_A_EXPR), "'it''s'");
	ck_assert_str_eq(sd_get_text(&f->attrs, SD_A_WRITTEN), "\"it's\"");
	ck_assert_int_eq(sd_sqlite_portable(&b.m, &b.d), 0);
	ck_assert_str_eq(sd_get_text(&f->attrs, SD_A_EXPR), "\"it's\"");
	ck_assert(!sd_has(&f->attrs, SD_A_WRITTEN));
}
END_TEST

/* What SQLite cannot do is an error with a code, never lost. */
static const struct {
	enum sd_kind kind;
	bool child;
	enum sd_attr_id attr; /* set to "x" where it is no kind's fault */
} refused[] = {
	{ SD_MATVIEW, false, SD_A_NONE },   { SD_FUNCTION, false, SD_A_NONE },
	{ SD_SEQUENCE, false, SD_A_NONE },  { SD_DOMAIN, false, SD_A_NONE },
	{ SD_EXTENSION, false, SD_A_NONE }, { SD_SCHEMA, false, SD_A_NONE },
	{ SD_POLICY, true, SD_A_NONE },	    { SD_EXCLUDE, true, SD_A_NONE },
	{ SD_RULE, true, SD_A_NONE },	    { SD_CHECK, true, SD_A_WHERE },
	{ SD_INDEX, true, SD_A_METHOD },    { SD_TRIGGER, true, SD_A_ENABLED },
};

START_TEST(refuses)
{
	struct built b;
	struct sd_fact *f;

	build(&b, "text", false);
	f = sd_fact_new(&b.m, refused[_i].child ? b.table : NULL,
			refused[_i].kind, NULL, "x");
	if (refused[_i].attr)
		sd_set_text(&f->attrs, &arena, refused[_i].attr, "x");
	ck_assert_int_eq(sd_sqlite_normalise(&b.m, NULL, &b.d), -1);
	ck_assert_uint_eq(b.d.errors, 1);
	ck_assert_int_eq(b.d.first->code, SD_E_ENGINE);
	ck_assert_int_eq(sd_diag_exit(&b.d), SD_EXIT_SCHEMA);
	ck_assert(!b.m.native);
}
END_TEST

START_TEST(forgets_grants_owners_and_comments)
{
	static const enum sd_kind kinds[] = { SD_GRANT, SD_OWNER, SD_COMMENT };
	struct built b;
	struct sd_fact *s;
	size_t i;

	build(&b, "text", false);
	for (i = 0; i < 3; i++) {
		sd_fact_new(&b.m, b.table, kinds[i], NULL, NULL);
		sd_fact_new(&b.m, b.column, kinds[i], NULL, NULL);
	}
	s = sd_fact_new(&b.m, NULL, SD_SCHEMA, NULL, "public");
	sd_fact_new(&b.m, s, SD_GRANT, NULL, "app");
	done(&b);
	ck_assert_uint_eq(b.d.errors + b.d.warnings, 0);
	ck_assert_uint_eq(dump_count(&b.m), 2);
}
END_TEST

START_TEST(names_meet_without_case)
{
	struct built b;

	build(&b, "text", false);
	sd_fact_new(&b.m, NULL, SD_VIEW, NULL, "T");
	ck_assert_int_eq(sd_sqlite_normalise(&b.m, NULL, &b.d), -1);
	ck_assert_int_eq(b.d.first->code, SD_E_TWICE);
	build(&b, "text", false);
	sd_fact_new(&b.m, NULL, SD_VIEW, NULL, "SQLite_x");
	ck_assert_int_eq(sd_sqlite_normalise(&b.m, NULL, &b.d), -1);
	ck_assert_int_eq(b.d.first->code, SD_E_NOT_HERE);
}
END_TEST

/* --- URLs ------------------------------------------------------------ */

static const struct {
	const char *url, *open, *file; /* NULL: not claimed */
} urls[] = {
	{ "sqlite:a.db", "./a.db", "a.db" },
	{ "sqlite:/a b/c", "/a b/c", "/a b/c" },
	{ "sqlite://a.db", "./a.db", "a.db" },
	{ "sqlite:///x/a%20b.db", "/x/a b.db", "/x/a b.db" },
	{ "sqlite+aiosqlite:////x/a.db", "/x/a.db", "/x/a.db" },
	{ "sqlite+aiosqlite:///x/a.db", "./x/a.db", "x/a.db" },
	{ "sqlite+aiosqlite://a.db", "./a.db", "a.db" },
	{ "sqlite:///./a.db", "././a.db", "./a.db" },
	{ "sqlite:///../a.db", "./../a.db", "../a.db" },
	{ "sqlite:///:memory:", ":memory:", ":memory:" },
	{ "SQLite3:a", "./a", "a" },
	{ "sqlite:file:x", "./file:x", "file:x" },
	{ "sqlite:///x/a.db?mode=ro", "file:/x/a.db?mode=ro", "/x/a.db" },
	{ "file:a%3Fb.db?cache=shared", "file:a%3Fb.db?cache=shared",
	  "a?b.db" },
	{ "file:///x/a", "/x/a", "/x/a" },
	{ "file://localhost/x/a", "/x/a", "/x/a" },
	{ ":memory:", ":memory:", ":memory:" },
	{ "sqlite::memory:", ":memory:", ":memory:" },
	{ "some/where.sqlite3", "./some/where.sqlite3", "some/where.sqlite3" },
	{ "/x/APP.DB", "/x/APP.DB", "/x/APP.DB" },
	{ "postgres://h/x.db", NULL, NULL },
	{ "host=/tmp dbname=x", NULL, NULL },
	{ "schema.def", NULL, NULL },
	{ "vault:current", NULL, NULL },
	{ "v007", NULL, NULL },
	{ "empty", NULL, NULL },
};

START_TEST(reads_url)
{
	struct sd_diag d = SD_DIAG_INIT(&arena);
	struct sd_sqlite_path p;

	ck_assert_int_eq(sd_sqlite_claims(urls[_i].url), urls[_i].open != NULL);
	if (!urls[_i].open)
		return;
	ck_assert_int_eq(sd_sqlite_url(urls[_i].url, &p, &arena, &d), 0);
	ck_assert_str_eq(p.open, urls[_i].open);
	ck_assert_str_eq(p.file, urls[_i].file);
}
END_TEST

static const struct {
	const char *url, *safe, *resolved; /* in the folder /d */
} shown[] = {
	{ "sqlite:a.db", "sqlite:a.db", "sqlite:/d/a.db" },
	{ "sqlite:/a.db", "sqlite:/a.db", "sqlite:/a.db" },
	{ "sqlite://a.db?key=geheim&x=1", "sqlite://a.db?key=***&x=1",
	  "sqlite:///d/a.db?key=geheim&x=1" },
	{ "sqlite+x:///a.db", "sqlite+x:///a.db", "sqlite+x:////d/a.db" },
	{ "sqlite+x:////a.db", "sqlite+x:////a.db", "sqlite+x:////a.db" },
	{ "sqlite:///./a.db", "sqlite:///./a.db", "sqlite:///d/./a.db" },
	{ "file:a.db?PassWord=s", "file:a.db?PassWord=***",
	  "file:/d/a.db?PassWord=s" },
	{ "x.db", "x.db", "/d/x.db" },
	{ ":memory:", ":memory:", ":memory:" },
	{ "postgres://u:p@h/d", "postgres://u:p@h/d", "postgres://u:p@h/d" },
};

START_TEST(shows_url)
{
	ck_assert_str_eq(sd_sqlite_safe_url(shown[_i].url, &arena),
			 shown[_i].safe);
	ck_assert_str_eq(sd_sqlite_resolve_url(shown[_i].url, "/d", &arena),
			 shown[_i].resolved);
}
END_TEST

#define COUNT(x) (int)(sizeof(x) / sizeof((x)[0]))

Suite *sqlite_normal_suite(void)
{
	Suite *s = suite_create("sqlite_normal");
	TCase *t = tcase_create("words"), *m = tcase_create("models");
	TCase *u = tcase_create("URLs");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, maps_type, 0, COUNT(types));
	tcase_add_loop_test(t, prints_exactly_what_is_stored, 0, COUNT(stored));
	tcase_add_loop_test(t, knows_affinity, 0, COUNT(affinities));
	tcase_add_loop_test(t, maps_value, 0, COUNT(values));
	tcase_add_test(t, maps_uuid);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(m, setup, teardown);
	tcase_add_test(m, alias_is_not_null_only_where_written);
	tcase_add_test(m, identity_is_integer);
	tcase_add_test(m, enum_is_a_check);
	tcase_add_test(m, size_of_a_strict_string_is_a_check);
	tcase_add_test(m, index_gets_a_name);
	tcase_add_test(m, keeps_how_a_default_was_written);
	tcase_add_loop_test(m, refuses, 0, COUNT(refused));
	tcase_add_test(m, forgets_grants_owners_and_comments);
	tcase_add_test(m, names_meet_without_case);
	suite_add_tcase(s, m);
	tcase_add_checked_fixture(u, setup, teardown);
	tcase_add_loop_test(u, reads_url, 0, COUNT(urls));
	tcase_add_loop_test(u, shows_url, 0, COUNT(shown));
	suite_add_tcase(s, u);
	return s;
}
