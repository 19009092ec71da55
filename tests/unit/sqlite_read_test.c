/* SPDX-License-Identifier: MIT */
/* sqlite_read_test.c - stored SQL → facts, one line of facts per case */

#include <check.h>
#include <string.h>

#include "engine/sqlite/sqlite.h"
#include "schemadiff/sqltok.h"

/* --- facts as one line ----------------------------------------------- */

static void put_record(struct sd_buf *b, const struct sd_record *r);

static void put_value(struct sd_buf *b, const struct sd_value *v)
{
	size_t i;

	switch (v->type) {
	case SD_T_BOOL:
		break;
	case SD_T_INT:
		sd_buf_addf(b, "=%d", (int)v->u.number);
		break;
	case SD_T_REF:
		sd_buf_addf(b, "=%s", v->u.ref->name);
		break;
	case SD_T_TYPE:
		sd_buf_addf(b, "=<%s|%s>", v->u.datatype->word,
			    v->u.datatype->args ? v->u.datatype->args : "");
		break;
	case SD_T_LIST:
		sd_buf_adds(b, "=[");
		for (i = 0; i < v->u.list->count; i++)
			put_value(b, &v->u.list->at[i]);
		sd_buf_addc(b, ']');
		break;
	case SD_T_RECORD:
		sd_buf_addc(b, '{');
		put_record(b, v->u.record);
		sd_buf_addc(b, '}');
		break;
	default:
		sd_buf_addf(b, "=%s", v->u.text);
	}
}

static void put_record(struct sd_buf *b, const struct sd_record *r)
{
	unsigned i;

	for (i = 0; i < r->count; i++) {
		sd_buf_addf(b, "%s%s", i ? " " : "", sd_attr_word(r->at[i].id));
		put_value(b, &r->at[i]);
	}
}

/* kind name(attributes){children} */
static void put_fact(struct sd_buf *b, const struct sd_fact *f)
{
	const struct sd_fact *c;

	sd_buf_adds(b, sd_kind_word(f->kind));
	if (f->name)
		sd_buf_addf(b, " %s", f->name);
	if (f->attrs.count) {
		sd_buf_addc(b, '(');
		put_record(b, &f->attrs);
		sd_buf_addc(b, ')');
	}
	for (c = f->child; c; c = c->next) {
		sd_buf_adds(b, "; ");
		put_fact(b, c);
	}
}

/* --- tables ---------------------------------------------------------- */

#define C(name, more) "; column " name "(" more ")"

static const struct {
	const char *sql, *facts; /* facts: what follows "table t" */
} tables[] = {
	/* types: NAME(args) apart, anything else whole, nothing at all */
	{ "CREATE TABLE t(a)", C("a", "type=<|>") },
	{ "CREATE TABLE t(a VARCHAR(20))", C("a", "type=<VARCHAR|20>") },
	{ "CREATE TABLE t(a DECIMAL(10, 2))", C("a", "type=<DECIMAL|10, 2>") },
	{ "CREATE TABLE t(a double \n precision)",
	  C("a", "type=<double precision|>") },
	{ "CREATE TABLE t(a varchar (20))", C("a", "type=<varchar (20)|>") },
	{ "CREATE TABLE t(a big /*,*/ int)", C("a", "type=<big int|>") },
	{ "CREATE TABLE t(a [odd](1))", C("a", "type=<[odd](1)|>") },
	{ "CREATE TABLE t(a \"integer\")", C("a", "type=<integer|>") },
	{ "CREATE TABLE t(a INT GENERATED ALWAYS AS (1))",
	  C("a", "type=<INT|> expression=1 generated=virtual") },
	{ "CREATE TABLE t(a x GENERATED ALWAYS y, b GENERATED ALWAYS)",
	  C("a", "type=<x GENERATED ALWAYS y|>") C("b", "type=<|>") },
	/* names in every quote */
	{ "CREATE TABLE \"x\".[t](\"a\"\"b\", [c d], `e`, 'f')",
	  C("a\"b", "type=<|>") C("c d", "type=<|>") C("e", "type=<|>")
		  C("f", "type=<|>") },
	{ "CREATE TEMP TABLE IF NOT EXISTS t(a) -- end", C("a", "type=<|>") },
	/* defaults */
	{ "CREATE TABLE t(a DEFAULT 0)",
	  C("a", "type=<|>") "; default(expression=0)" },
	{ "CREATE TABLE t(a DEFAULT - 1.5)",
	  C("a", "type=<|>") "; default(expression=-1.5)" },
	{ "CREATE TABLE t(a DEFAULT 'it''s')",
	  C("a", "type=<|>") "; default(expression='it''s')" },
	{ "CREATE TABLE t(a DEFAULT \"x'y\")",
	  C("a", "type=<|>") "; default(expression='x''y' written=\"x'y\")" },
	{ "CREATE TABLE t(a DEFAULT none)",
	  C("a", "type=<|>") "; default(expression='none' written=\"none\")" },
	{ "CREATE TABLE t(a DEFAULT true)",
	  C("a", "type=<|>") "; default(expression=true)" },
	{ "CREATE TABLE t(a DEFAULT \"true\")",
	  C("a", "type=<|>") "; default(expression='true' written=\"true\")" },
	{ "CREATE TABLE t(a DEFAULT CURRENT_TIMESTAMP)",
	  C("a", "type=<|>") "; default(expression=CURRENT_TIMESTAMP)" },
	{ "CREATE TABLE t(a DEFAULT NULL)",
	  C("a", "type=<|>") "; default(expression=NULL)" },
	{ "CREATE TABLE t(a DEFAULT ((1)))",
	  C("a", "type=<|>") "; default(expression=((1)))" },
	{ "CREATE TABLE t(a DEFAULT ( 1 ))",
	  C("a", "type=<|>") "; default(expression=1)" },
	{ "CREATE TABLE t(a DEFAULT (f(')', 1)))",
	  C("a", "type=<|>") "; default(expression=(f(')', 1)))" },
	{ "CREATE TABLE t(a DEFAULT 1 DEFAULT 2)",
	  C("a", "type=<|>") "; default(expression=2)" },
	{ "CREATE TABLE t(a DEFAULT x'00')",
	  C("a", "type=<|>") "; default(expression=x'00')" },
	/* NULL, collations, names */
	{ "CREATE TABLE t(a CONSTRAINT n NOT NULL ON CONFLICT IGNORE)",
	  C("a", "type=<|> not_null not_null_name=n "
		 "not_null_conflict=ignore") },
	{ "CREATE TABLE t(a TEXT NULL COLLATE \"NoCase\" COLLATE b)",
	  C("a", "type=<TEXT|> collate=b") },
	{ "CREATE TABLE t(a CONSTRAINT n, b CHECK (b))",
	  C("a", "type=<|>") C("b", "type=<|>") "; check(expression=b)" },
	{ "CREATE TABLE t(a CONSTRAINT x CONSTRAINT y CHECK(a) CHECK (b))",
	  C("a", "type=<|>") "; check y(expression=a); check(expression=b)" },
	{ "CREATE TABLE t(a CHECK (a <> ')' /* ) */))",
	  C("a", "type=<|>") "; check(expression=a <> ')' /* ) */)" },
	/* primary keys */
	{ "CREATE TABLE t(a INTEGER PRIMARY KEY ASC ON CONFLICT fail "
	  "AUTOINCREMENT)",
	  C("a", "type=<INTEGER|>") "; primary key(keys=[{name=a}] "
				    "conflict=fail autoincrement)" },
	{ "CREATE TABLE t(a INTEGER PRIMARY KEY DESC)",
	  C("a", "type=<INTEGER|>") "; primary key(keys=[{name=a desc}] "
				    "no_alias)" },
	{ "CREATE TABLE t(a INT PRIMARY KEY DESC)",
	  C("a", "type=<INT|>") "; primary key(keys=[{name=a desc}])" },
	{ "CREATE TABLE t(a INTEGER, PRIMARY KEY (a DESC))",
	  C("a", "type=<INTEGER|>") "; primary key(keys=[{name=a desc}])" },
	{ "CREATE TABLE t(a INTEGER PRIMARY KEY DESC) WITHOUT ROWID",
	  "(without_rowid)" C(
		  "a",
		  "type=<INTEGER|> not_null") "; primary "
					      "key(keys=[{name=a desc}])" },
	{ "CREATE TABLE t(a, PRIMARY KEY (a AUTOINCREMENT))",
	  C("a", "type=<|>") "; primary key(keys=[{name=a}] "
			     "autoincrement apart)" },
	{ "CREATE TABLE t(a TEXT PRIMARY KEY, b) STRICT, WITHOUT ROWID",
	  "(strict without_rowid)" C(
		  "a", "type=<TEXT|> not_null") "; primary "
						"key(keys=[{name=a}])" C(
							"b", "type=<|>") },
	{ "CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT",
	  "(strict)" C("a", "type=<INTEGER|>") "; primary "
					       "key(keys=[{name=a}])" },
	{ "CREATE TABLE t(a, b, CONSTRAINT p PRIMARY KEY(b COLLATE nocase "
	  "DESC, 'a') ON CONFLICT replace)",
	  C("a", "type=<|>")
		  C("b", "type=<|>") "; primary key p(keys=["
				     "{collate=nocase name=b desc}{name=a}] "
				     "conflict=replace)" },
	/* unique: said twice is once */
	{ "CREATE TABLE t(a UNIQUE UNIQUE, UNIQUE (a))",
	  C("a", "type=<|>") "; unique constraint(keys=[{name=a}])" },
	/* foreign keys */
	{ "CREATE TABLE t(a REFERENCES p ON DELETE SET NULL ON UPDATE NO "
	  "ACTION MATCH FULL)",
	  C("a", "type=<|>") "; foreign key(columns=[=a] ref_table=p "
			     "match=full on_delete=set null)" },
	{ "CREATE TABLE t(a REFERENCES p(x), b DEFERRABLE INITIALLY "
	  "DEFERRED)",
	  C("a", "type=<|>") "; foreign key(columns=[=a] ref_table=p "
			     "ref_columns=[=x] deferrable=yes "
			     "initially=deferred)" C("b", "type=<|>") },
	{ "CREATE TABLE t(a, b, CONSTRAINT f FOREIGN KEY (a, \"b\") "
	  "REFERENCES [p q] NOT DEFERRABLE)",
	  C("a", "type=<|>")
		  C("b", "type=<|>") "; foreign key f(columns=[=a=b"
				     "] ref_table=p q deferrable=no)" },
	/* what SQLite forgives */
	{ "CREATE TABLE t(a, UNIQUE (a) CHECK (a) CONSTRAINT x)",
	  C("a", "type=<|>") "; unique constraint(keys=[{name=a}]); "
			     "check(expression=a)" },
	{ "CREATE TABLE t(a, CHECK (a) ON CONFLICT ABORT)",
	  C("a", "type=<|>") "; check(expression=a conflict=abort)" },
	{ "CREATE TABLE t(a AS (b || ')') STORED, b)",
	  C("a", "type=<|> expression=b || ')' generated=stored")
		  C("b", "type=<|>") },
	/* virtual tables */
	{ "CREATE VIRTUAL TABLE t USING fts5(a, b, tokenize = \"x ')' y\")",
	  "(module=fts5 module_args=a, b, tokenize = \"x ')' y\")" },
	{ "CREATE VIRTUAL TABLE t USING fts4( )", "(module=fts4)" },
	{ "CREATE VIRTUAL TABLE t USING dbstat", "(module=dbstat)" },
};

START_TEST(reads_table)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_sqlite_row r = { "table", "t", "t", tables[_i].sql };
	const char *why;
	struct sd_model m;
	struct sd_fact *f;

	sd_model_init(&m, &a);
	m.dialect = SD_SQL_SQLITE;
	f = sd_sqlite_read_table(&m, &r, &why);
	ck_assert_msg(f != NULL, "%s: %s", r.sql, why);
	put_fact(&b, f);
	ck_assert_str_eq(b.at + strlen("table t"), tables[_i].facts);
	sd_buf_clear(&b);
	sd_model_clear(&m);
	sd_arena_clear(&a);
}
END_TEST

static const struct {
	const char *sql, *why;
} broken[] = {
	{ "", "it ends where CREATE should be" },
	{ "CREATE TABLE t", "it ends where ( should be" },
	{ "CREATE TABLE t(", "it ends where a name should be" },
	{ "CREATE TABLE t(a", "it ends where a name should be" },
	{ "CREATE TABLE t(a 'x)", "''x)' where the end of a quote should be" },
	{ "CREATE TABLE t(a CHECK (b)", "it ends where a name should be" },
	{ "CREATE TABLE t(a CHECK (b",
	  "'(' where something in brackets should be" },
	{ "CREATE TABLE t(a DEFAULT)", "')' where a default should be" },
	{ "CREATE TABLE t(a) FAST", "'FAST' where a table option should be" },
	{ "CREATE TABLE t(a, PRIMARY KEY ())", "')' where a column should be" },
	{ "CREATE TABLE t(a REFERENCES p ON DELETE)",
	  "')' where an action should be" },
};

START_TEST(says_what_is_wrong)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_sqlite_row r = { "table", "t", "t", broken[_i].sql };
	const char *why = NULL;
	struct sd_model m;

	sd_model_init(&m, &a);
	m.dialect = SD_SQL_SQLITE;
	ck_assert_ptr_null(sd_sqlite_read_table(&m, &r, &why));
	ck_assert_str_eq(why, broken[_i].why);
	ck_assert_ptr_null(m.first);
	ck_assert_ptr_null(m.first);
	sd_model_clear(&m);
	sd_arena_clear(&a);
}
END_TEST

/* --- the rest -------------------------------------------------------- */

static const struct {
	const char *type, *sql, *facts;
} others[] = {
	{ "index", "CREATE UNIQUE INDEX x ON t(a, \"b\" DESC, 'c' ASC)",
	  "index x(keys=[{name=a}{name=b desc}{name=c asc}] unique)" },
	{ "index", "CREATE INDEX x ON t((a), (((b COLLATE rtrim))) DESC)",
	  "index x(keys=[{expression=(a)}"
	  "{expression=(((b COLLATE rtrim))) desc}])" },
	{ "index", "CREATE INDEX x ON t(a COLLATE n, (a || b) COLLATE n, -a)",
	  "index x(keys=[{collate=n name=a}{collate=n expression=(a || b)}"
	  "{expression=-a}])" },
	{ "index", "CREATE INDEX 'x' ON 't' ('a' DESC) WHERE b",
	  "index x(keys=[{name=a desc}] where=b quoted)" },
	{ "index", "CREATE INDEX x ON 't' ('a')", "index x(keys=[{name=a}])" },
	{ "index", "CREATE INDEX x ON t(a || b COLLATE n)",
	  "index x(keys=[{expression=a || b COLLATE n}])" },
	{ "index", "CREATE INDEX x ON t(lower(a) COLLATE n, a + 1, \"no\")",
	  "index x(keys=[{collate=n expression=lower(a)}"
	  "{expression=a + 1}{expression=\"no\"}])" },
	{ "index", "CREATE INDEX x ON t(a) WHERE b > 0 -- all",
	  "index x(keys=[{name=a}] where=b > 0 -- all)" },
	{ "view", "CREATE VIEW x AS SELECT 1 AS a",
	  "view x(body=SELECT 1 AS a)" },
	{ "view", "CREATE VIEW x ( a, [b c] ) AS\n SELECT 1, ';' ; ",
	  "view x(columns=[=a=b c] body=SELECT 1, ';')" },
	{ "trigger", "CREATE TRIGGER x INSERT ON t BEGIN SELECT 1; END",
	  "trigger x(body=SELECT 1; events=[=insert])" },
	{ "trigger",
	  "CREATE TRIGGER x AFTER UPDATE OF a, \"b c\" ON t FOR EACH ROW "
	  "WHEN old.a <> CASE WHEN new.a THEN 1 END BEGIN UPDATE t SET a = "
	  "CASE 1 WHEN 2 THEN 3 END; DELETE FROM t; END",
	  "trigger x(body=UPDATE t SET a = CASE 1 WHEN 2 THEN 3 END; DELETE "
	  "FROM t; timing=after events=[=update] update_of=[=a=b c] "
	  "for_each=row when=old.a <> CASE WHEN new.a THEN 1 END)" },
	{ "trigger",
	  "CREATE TRIGGER x INSTEAD OF DELETE ON t WHEN begin BEGIN WITH q AS "
	  "(SELECT 1) SELECT * FROM q; END;",
	  "trigger x(body=WITH q AS (SELECT 1) SELECT * FROM q; "
	  "timing=instead of events=[=delete] when=begin)" },
};

START_TEST(reads_other)
{
	static const char sql[] = "CREATE TABLE t(a, b, c)";
	struct sd_sqlite_row t = { "table", "t", "t", sql };
	struct sd_sqlite_row r = { others[_i].type, "x", "t", others[_i].sql };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_buf b = SD_BUF_INIT;
	const char *why = NULL;
	struct sd_fact *on, *f;
	struct sd_model m;

	sd_model_init(&m, &a);
	m.dialect = SD_SQL_SQLITE;
	on = sd_sqlite_read_table(&m, &t, &why);
	f = *r.type == 'i'   ? sd_sqlite_read_index(&m, on, &r, &why)
	    : *r.type == 'v' ? sd_sqlite_read_view(&m, &r, &why)
			     : sd_sqlite_read_trigger(&m, on, &r, &why);
	ck_assert_msg(f != NULL, "%s: %s", r.sql, why);
	put_fact(&b, f);
	ck_assert_str_eq(b.at, others[_i].facts);
	sd_buf_clear(&b);
	sd_model_clear(&m);
	sd_arena_clear(&a);
}
END_TEST

#define COUNT(x) (int)(sizeof(x) / sizeof((x)[0]))

Suite *sqlite_read_suite(void);

Suite *sqlite_read_suite(void)
{
	Suite *s = suite_create("sqlite_read");
	TCase *t = tcase_create("stored SQL");

	tcase_add_loop_test(t, reads_table, 0, COUNT(tables));
	tcase_add_loop_test(t, says_what_is_wrong, 0, COUNT(broken));
	tcase_add_loop_test(t, reads_other, 0, COUNT(others));
	suite_add_tcase(s, t);
	return s;
}
