/* SPDX-License-Identifier: MIT */
/* fmt_test.c - the one layout: exact texts, and laid out twice is once */

#include <check.h>
#include <string.h>

#include "schemadiff/lang.h"

Suite *fmt_suite(void);

static const char *const engines[] = { "postgres", "sqlite", NULL };
static const struct sd_lang_options options = { NULL, engines, false };

static struct sd_arena arena;
static struct sd_buf out;
static struct sd_diag diag;

static void setup(void)
{
	const struct sd_buf empty = SD_BUF_INIT;
	const struct sd_diag none = SD_DIAG_INIT(&arena);

	out = empty;
	diag = none;
}

static void teardown(void)
{
	sd_buf_clear(&out);
	sd_arena_clear(&arena);
}

static int format(const char *text)
{
	return sd_lang_format("t.def", text, strlen(text), &options, &out,
			      &diag);
}

#define A20 "aaaaaaaaaaaaaaaaaaaa"
#define A60 A20 A20 A20

static const struct {
	const char *in, *out;
} cases[] = {
	/* blanks, commas and line ends */
	{ "", "" },
	{ "\n\n", "" },
	{ "\xef\xbb\xbftable t{id:int}", "table t {\n    id: int\n}\n" },
	{ "table t {\r\n\tid : int ?\r\n}\r\n",
	  "table t {\n    id: int?\n}\n" },
	{ "table  \"a b\" { id:int,name:text , }",
	  "table \"a b\" {\n    id:   int\n    name: text\n}\n" },
	{ "table t{}", "table t {}\n" },
	{ "table t { d: decimal( 12,2 ) [ ] default  - 1.5 }",
	  "table t {\n    d: decimal(12, 2)[] default -1.5\n}\n" },
	{ "table t { a: int default  now ( )\n , b: text[] default [ ] }",
	  "table t {\n    a: int default now()\n"
	  "    b: text[] default []\n}\n" },
	/* types are aligned, names that are too long push nothing */
	{ "table t { a: int\n bbb: int\n " A20 A20 ": int }",
	  "table t {\n    a:   int\n    bbb: int\n    " A20 A20 ": int\n}\n" },
	{ "table t { größe: int\n b: int }",
	  "table t {\n    größe: int\n    b:     int\n}\n" },
	/* modifiers come back to their line, table lines do not */
	{ "table t {\n a: int\n  default 3\n  min 0\n check (a > 1)\n}",
	  "table t {\n    a: int default 3 min 0\n\n    check (a > 1)\n}\n" },
	/* empty lines: at most one, and between columns and lines */
	{ "table t {\n\n\n a: int\n\n\n b: int\n unique (a)\n\n\n}\n\n\n",
	  "table t {\n    a: int\n\n    b: int\n\n    unique (a)\n}\n" },
	{ "enum a {x}\nenum b {y}\n\n\nenum c {z}",
	  "enum a { x }\nenum b { y }\n\nenum c { z }\n" },
	{ "enum a {x}\ntable t {a:int}\nenum b {y}",
	  "enum a { x }\n\ntable t {\n    a: int\n}\n\nenum b { y }\n" },
	{ "use_me\n", NULL },
	/* blocks open when they do not fit or cannot be one line */
	{ "enum e {\n  a\n  'b c' renamed from b\n}\n",
	  "enum e { a, 'b c' renamed from b }\n" },
	{ "enum e { " A60 ", " A60 " }",
	  "enum e {\n    " A60 "\n    " A60 "\n}\n" },
	{ "enum e { a // first\n, b }",
	  "enum e {\n    a // first\n    b\n}\n" },
	{ "type p composite { a: int\n b: text }",
	  "type p composite { a: int, b: text }\n" },
	{ "type r range { subtype double  subtype_diff float8mi }",
	  "type r range { subtype double, subtype_diff float8mi }\n" },
	{ "domain d text { check n ( value > 1 )\n }",
	  "domain d text { check n ( value > 1 ) }\n" },
	{ "table t { e: text only postgres { citext  collate \"C\" } }",
	  "table t {\n    e: text only postgres { citext collate \"C\" }\n}"
	  "\n" },
	{ "text search configuration c { a,b:simple\n c:x,y }",
	  "text search configuration c {\n    a, b: simple\n    c: x, y\n}"
	  "\n" },
	/* blocks in blocks */
	{ "schema b { table t { a: int }\n enum z { q } }",
	  "schema b {\n    table t {\n        a: int\n    }\n\n"
	  "    enum z { q }\n}\n" },
	{ "table t { a: int\n only sqlite { b: int,index (b) } }",
	  "table t {\n    a: int\n    only sqlite {\n        b: int\n\n"
	  "        index (b)\n    }\n}\n" },
	/* raw SQL is nobody's business */
	{ "table t { a: int check( a>0 -- )\n ) }",
	  "table t {\n    a: int check ( a>0 -- )\n )\n}\n" },
	{ "view v as $x$\n select  1\n$x$   {column a default 1}",
	  "view v as $x$\n select  1\n$x$ {\n    column a default 1\n}\n" },
	{ "function f( a  int,b text )language sql as $$\r\nx $$",
	  "function f(a int, b text) language sql as $$\r\nx $$\n" },
	{ "table t { a: int\n index i(lower( a ),( a+b )desc) }",
	  "table t {\n    a: int\n\n"
	  "    index i (lower( a ), ( a+b ) desc)\n}\n" },
	/* brackets: calls close, lists apart */
	{ "grant execute on function f ( int ) to app",
	  "grant execute on function f(int) to app\n" },
	{ "grant select,insert(a,b) on t to x , y with grant option",
	  "grant select, insert (a, b) on t to x, y with grant option\n" },
	{ "trigger x after update of a,b or delete on t for each row execute "
	  "s.f ( 'a' )",
	  "trigger x after update of a, b or delete on t for each row execute "
	  "s.f('a')\n" },
	{ "table t { a: int\n exclude using gist(a with=,b with "
	  "operator(s.&&))where(c) }",
	  "table t {\n    a: int\n\n    exclude using gist (a with =, b with "
	  "operator(s.&&)) where (c)\n}\n" },
	{ "data t(a,b)key(a){(1,'x'),(-2,(now()))}",
	  "data t (a, b) key (a) {\n    (1, 'x')\n    (-2, (now()))\n}\n" },
	/* long lines break before a word that cannot be misread */
	{ "table t { " A20 ": bigint references " A60 ".id as n on delete "
	  "cascade default 7 }",
	  "table t {\n    " A20 ": bigint\n        references " A60
	  ".id as n\n        on delete cascade default 7\n}\n" },
	{ "table t { a: int\n unique (" A60 ", " A60 ", c) }",
	  "table t {\n    a: int\n\n    unique (" A60 ",\n        " A60
	  ", c)\n}\n" },
};

/* Every place a comment can stand in; the text is what fmt makes of it. */
static const struct {
	const char *in, *out;
} comments[] = {
	{ "//  a \n\n// b\ntable t{id:int}//c",
	  "//  a\n\n// b\ntable t {\n    id: int\n} //c\n" },
	{ "table t { // opener\n id: int, // the id\n // own\n n: int }",
	  "table t { // opener\n    id: int // the id\n    // own\n"
	  "    n:  int\n}\n" },
	{ "table t {\n a: int // x\n bcd: string(3) // y\n\n e: int // z\n}",
	  "table t {\n    a:   int       // x\n    bcd: string(3) // y\n\n"
	  "    e:   int // z\n}\n" },
	{ "table t { a: int /* in */ default 3 /* end */ , b: int }",
	  "table t {\n    a: int /* in */ default 3 /* end */\n    b: int\n}"
	  "\n" },
	{ "table t {\n a: int\n\n // of the group\n unique (a)\n // last\n}",
	  "table t {\n    a: int\n\n    // of the group\n    unique (a)\n"
	  "    // last\n}\n" },
	{ "table t {\n a: int\n // of the line\n unique (a)\n}",
	  "table t {\n    a: int\n\n    // of the line\n    unique (a)\n}\n" },
	{ "/* two\n   lines */\nenum e { a }",
	  "/* two\n   lines */\nenum e { a }\n" },
	{ "/* /* nested */ */ enum e { a } // x",
	  "/* /* nested */ */\nenum e { a } // x\n" },
	{ "///  Doc.\n///\n/// More.\ntable t {\n///Id.\nid: int\n}",
	  "///  Doc.\n///\n/// More.\ntable t {\n    /// Id.\n    id: int\n}"
	  "\n" },
	{ "include 'a'\n/// Doc.\nenum e { a }\ninclude 'b'",
	  "include 'a'\n\n/// Doc.\nenum e { a }\n\ninclude 'b'\n" },
	{ "trigger x after insert on t // why\n for each row execute f()",
	  "trigger x after insert on t // why\n    for each row execute f()"
	  "\n" },
	{ "trigger x after insert on t\n// why\nfor each row execute f()",
	  "trigger x after insert on t\n    // why\n    for each row execute "
	  "f()\n" },
	{ "table t { a: int\n unique (a, // first\n b) }",
	  "table t {\n    a: int\n\n    unique (a, // first\n        b)\n}\n" },
	{ "data t (a) {\n // one\n (1)\n (2) // two\n}",
	  "data t (a) {\n    // one\n    (1)\n    (2) // two\n}\n" },
	{ "entity User {\n    id: uuid primary,\n    age: int,  // ← New "
	  "field\n}\n",
	  "entity User {\n    id:  uuid primary\n    age: int // ← New field\n"
	  "}\n" },
	{ "// alone", "// alone\n" },
	/* comments are aligned over lines that stay together */
	{ "table t {\n a: int // x\n unique (a) // y\n check (a > 0) // z\n}",
	  "table t {\n    a: int // x\n\n    unique (a)    // y\n"
	  "    check (a > 0) // z\n}\n" },
	{ "/// Doc.\nenum e { a } // x\nenum ff { b } // y\n"
	  "enum g { b } // z",
	  "/// Doc.\nenum e { a } // x\n\nenum ff { b } // y\n"
	  "enum g { b }  // z\n" },
};

static void check_layout(const char *in, const char *expected)
{
	struct sd_buf once = SD_BUF_INIT;

	if (!expected) {
		ck_assert_int_eq(format(in), -1);
		return;
	}
	ck_assert_int_eq(format(in), 0);
	ck_assert_str_eq(out.at, expected);
	once = out;
	out = (struct sd_buf)SD_BUF_INIT;
	ck_assert_int_eq(format(once.at), 0);
	ck_assert_str_eq(out.at, once.at);
	sd_buf_clear(&once);
}

START_TEST(lays_out)
{
	check_layout(cases[_i].in, cases[_i].out);
}
END_TEST

START_TEST(keeps_comments)
{
	check_layout(comments[_i].in, comments[_i].out);
}
END_TEST

/* What does not parse is reported and not touched. */
START_TEST(refuses_what_does_not_parse)
{
	ck_assert_int_eq(format("table t {\n  id int\n}\n"), -1);
	ck_assert_uint_ge(diag.errors, 1);
	ck_assert_str_eq(out.at, "");
}
END_TEST

/* What the model does not show: mixins, entities, only, data, hints. */
static const char *const sources[] = {
	"mixin m { x: int\n /// Y.\n y: text?,index(y) }\n"
	"entity OrderItem{id:int primary\n use m}\n"
	"table t { a: int references OrderItem.id, use m }",
	"table t { a:int only postgres { bigint?default 3 }\n"
	" only sqlite { b: text,check(b<>''),unique(a,b) }\n"
	" only postgres { c: citext\n index i(c) } }",
	"only sqlite { table t { a: int } }\nonly postgres { table t { b: "
	"int } }",
	"table t { id:int primary,n:text }\n"
	"data t(id,n)key(id){(1,'a') (2,null)\n(3,'c'),}",
	"schema s { table t { a: int }\ntable u { b: int references t.a } }\n"
	"index i on s.t(a)\ncomment on table s.t 'x'",
	"table t renamed from u { a:int renamed from b backfill(0)using(a) }",
	"settings{search_path a,b\nprivileges exact,owner managed}",
	"table t { a: int\n  not null n (a)\n  primary k(a)\n  // c\n"
	"  /* d */ check(a>0)\n}",
};

static bool parse_for(const char *engine, const char *text,
		      struct sd_hash *hash)
{
	const struct sd_lang_options o = { engine, engines, false };
	struct sd_model m;
	int rc;

	sd_model_init(&m, &arena);
	rc = sd_lang_parse("t.def", text, strlen(text), &o, &m, NULL, &diag);
	sd_model_hash(&m);
	*hash = m.hash;
	sd_model_clear(&m);
	return rc == 0;
}

START_TEST(keeps_the_model)
{
	static const char *const only[] = { NULL, "sqlite", "postgres" };
	struct sd_hash before, after;
	size_t i;

	ck_assert_int_eq(format(sources[_i]), 0);
	for (i = 0; i < 3; i++) {
		ck_assert(parse_for(only[i], sources[_i], &before));
		ck_assert(parse_for(only[i], out.at, &after));
		ck_assert(sd_hash_eq(before, after));
	}
}
END_TEST

/* A statement for each of many: as fast at the end as at the beginning. */
START_TEST(takes_long_files)
{
	struct sd_buf in = SD_BUF_INIT;
	unsigned i;

	for (i = 0; i < 20000; i++)
		sd_buf_addf(&in, "table t%u { id: int, // c\n a: text }\n", i);
	ck_assert_int_eq(format(in.at), 0);
	ck_assert_uint_gt(out.len, in.len);
	sd_buf_clear(&in);
}
END_TEST

Suite *fmt_suite(void)
{
	Suite *s = suite_create("fmt");
	TCase *t = tcase_create("fmt");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, lays_out, 0,
			    (int)(sizeof(cases) / sizeof(*cases)));
	tcase_add_loop_test(t, keeps_comments, 0,
			    (int)(sizeof(comments) / sizeof(*comments)));
	tcase_add_loop_test(t, keeps_the_model, 0,
			    (int)(sizeof(sources) / sizeof(*sources)));
	tcase_add_test(t, refuses_what_does_not_parse);
	tcase_add_test(t, takes_long_files);
	suite_add_tcase(s, t);
	return s;
}
