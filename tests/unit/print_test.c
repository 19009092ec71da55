/* SPDX-License-Identifier: MIT */
/* print_test.c - model → text: exact texts, and read back as the same */

#include <check.h>
#include <string.h>

#include "schemadiff/lang.h"
#include "schemadiff/sqltok.h"

Suite *print_suite(void);

static const char *const engines[] = { "postgres", "sqlite", NULL };
static const struct sd_lang_options options = { NULL, engines };

static struct sd_arena arena;
static struct sd_model model, again;
static struct sd_buf out;
static struct sd_diag diag;

static void setup(void)
{
	const struct sd_buf empty = SD_BUF_INIT;
	const struct sd_diag none = SD_DIAG_INIT(&arena);

	out = empty;
	diag = none;
	sd_model_init(&model, &arena);
	sd_model_init(&again, &arena);
}

static void teardown(void)
{
	sd_model_clear(&model);
	sd_model_clear(&again);
	sd_buf_clear(&out);
	sd_arena_clear(&arena);
}

static void parse(struct sd_model *m, const char *text)
{
	struct sd_buf b = SD_BUF_INIT;

	if (sd_lang_parse("t.def", text, strlen(text), &options, m, NULL,
			  &diag) < 0 &&
	    diag.first)
		sd_message_render(&b, diag.first, false);
	ck_assert_str_eq(b.at, "");
	sd_buf_clear(&b);
}

/* Printed, parsed: the same. Printed text is as fmt would have it. */
static void check_round_trip(void)
{
	struct sd_buf laid = SD_BUF_INIT;

	parse(&again, out.at);
	sd_model_hash(&model);
	sd_model_hash(&again);
	ck_assert(sd_hash_eq(model.hash, again.hash));
	ck_assert_int_eq(sd_lang_format("t.def", out.at, out.len, &options,
					&laid, &diag),
			 0);
	ck_assert_str_eq(laid.at, out.at);
	sd_buf_clear(&laid);
}

/* --- from text ---------------------------------------------------- */

/* NULL: printed as it stands. */
static const struct {
	const char *in, *out;
} cases[] = {
	{ "", NULL },
	{ "table t {\n    id:   int primary\n    name: text?\n}\n", NULL },
	/* one column: beside it, whatever the line said */
	{ "table t {\n a: int\n primary (a)\n unique u (a)\n check (a > 0)\n"
	  " foreign key f (a) references t (a) on delete set null\n}",
	  "table t {\n    a: int primary unique as u references t.a as f on "
	  "delete set null check (a > 0)\n}\n" },
	/* … but for what reads better or can be said only on a line */
	{ "table t {\n a: int\n b: int\n unique (a) include (b)\n"
	  " check n (a > 0) not valid\n check (a > b)\n unique (a, b)\n"
	  " foreign key (a) references t match full\n primary (b)\n}",
	  "table t {\n    a: int\n    b: int primary\n\n"
	  "    unique (a) include (b)\n    unique (a, b)\n"
	  "    foreign key (a) references t match full\n"
	  "    check n (a > 0) not valid\n    check (a > b)\n}\n" },
	{ "table t {\n a: int\n /// Why.\n unique (a)\n}",
	  "table t {\n    a: int\n\n    /// Why.\n    unique (a)\n}\n" },
	/* sugar */
	{ "table t {\n    a: int min 0 max 120\n    b: text size 3 to 20\n"
	  "    c: text size 8\n}\n",
	  NULL },
	{ "table t {\n a: int\n check t_a_min (a >= 0)\n}",
	  "table t {\n    a: int min 0\n}\n" },
	{ "table t {\n a: int\n check t_a_min (a > 0)\n}",
	  "table t {\n    a: int check (a > 0) as t_a_min\n}\n" },
	{ "table t {\n a: int\n check t_a_max (a >= 0)\n}",
	  "table t {\n    a: int check (a >= 0) as t_a_max\n}\n" },
	/* keys and NOT NULL */
	{ "table t {\n    a: text? primary\n}\n", NULL },
	{ "table t {\n    a: int not null primary\n}\n", NULL },
	{ "table t {\n    a: int primary desc\n}\n", NULL },
	{ "table t {\n    a: int\n\n    primary (a desc)\n}\n", NULL },
	{ "table t {\n    a: int primary on conflict fail autoincrement\n}\n",
	  NULL },
	{ "table t {\n    a: text not null as n on conflict ignore\n}\n",
	  NULL },
	/* what is not printed */
	{ "table t {\n a: int references t.a on delete no action\n"
	  " index i using btree (a asc)\n}",
	  "table t {\n    a: int references t.a\n\n    index i (a)\n}\n" },
	/* names */
	{ "table \"a b\" {\n    \"c.d\": int\n    check: int\n\n"
	  "    index \"using\" (\"c.d\", check)\n}\n",
	  NULL },
	{ "table t {\n    a: int\n\n    policy p to app, \"grant\"\n}\n",
	  NULL },
	/* groups of lines */
	{ "table t {\n grant select to a\n index i (x)\n row security\n"
	  " trigger tr after insert for each row execute f()\n"
	  " unique (x, y)\n x: int\n y: int\n}",
	  "table t {\n    x: int\n    y: int\n\n    unique (x, y)\n\n"
	  "    index i (x)\n\n"
	  "    trigger tr after insert for each row execute f()\n\n"
	  "    row security\n\n    grant select to a\n}\n" },
	/* one line for equal rights */
	{ "table t {\n a: int\n grant select to x\n grant select to y, z\n"
	  " grant insert (a) to x\n grant update to q with grant option\n"
	  " revoke delete from r\n}",
	  "table t {\n    a: int\n\n    grant select, insert (a) to x\n"
	  "    grant select to y, z\n    grant update to q with grant option\n"
	  "    revoke delete from r\n}\n" },
	{ "function f(a int) language sql as $$ select 1 $$\n"
	  "owner o on function f(int)\n"
	  "grant execute on function f(int) to x, y\n",
	  NULL },
	/* comments */
	{ "/// One.\n///\n/// Two.\ntable t {\n    /// Three.\n    a: int\n}\n",
	  NULL },
	{ "enum e comment 'a\rb' { x }\n", NULL },
	/* raw SQL that brackets cannot hold */
	{ "table t {\n    a: int check $$a > 1 -- why$$\n}\n",
	  "table t {\n    a: int check $$a > 1 -- why$$\n}\n" },
	{ "table t {\n    a: int default (1 + 2)\n}\n", NULL },
	{ "function f() as $a$ $$ $a$\n", "function f() as $sql$ $$ $sql$\n" },
	{ "function f() as $a$ $$ $sql$ $a$\n",
	  "function f() as $sql1$ $$ $sql$ $sql1$\n" },
	/* order of kinds */
	{ "view v as $$ select 1 $$\ntable t {\n a: int\n}\nenum e { x }\n",
	  "enum e { x }\n\ntable t {\n    a: int\n}\n\n"
	  "view v as $$ select 1 $$\n" },
	{ "view v as (select 1\nfrom t)\n",
	  "view v as $$\nselect 1\nfrom t\n$$\n" },
	/* data and settings */
	{ "settings {\n    privileges exact\n    partitions declared\n"
	  "    search_path public, \"a b\"\n}\n",
	  NULL },
	{ "table t {\n    a: int primary\n    b: text?\n}\n\n"
	  "data t (a, b) key (a) {\n    (1, 'x')\n    (2, null)\n"
	  "    (-3, (now()))\n}\n",
	  NULL },
	/* hints */
	{ "table t renamed from s {\n    a: int renamed from b backfill (1) "
	  "using (a::int)\n}\n",
	  NULL },
};

START_TEST(prints)
{
	parse(&model, cases[_i].in);
	sd_lang_print(&model, NULL, &out);
	ck_assert_str_eq(out.at, cases[_i].out ? cases[_i].out : cases[_i].in);
	check_round_trip();
}
END_TEST

/* --- from a model ------------------------------------------------- */

static struct sd_fact *column(struct sd_fact *t, const char *name,
			      const char *word, const char *args, bool null)
{
	struct sd_fact *c = sd_fact_new(&model, t, SD_COLUMN, NULL, name);
	struct sd_datatype *d = SD_NEW(&arena, struct sd_datatype);

	d->word = word;
	d->args = args;
	sd_set_datatype(&c->attrs, &arena, SD_A_TYPE, d);
	sd_set_bool(&c->attrs, &arena, SD_A_NOT_NULL, !null);
	return c;
}

static void key(struct sd_fact *f, const char *name)
{
	struct sd_list *l = sd_list_new(&arena);

	sd_set_text(sd_list_add_record(l, &arena), &arena, SD_A_KEY_NAME, name);
	sd_set_list(&f->attrs, &arena, SD_A_KEYS, l);
}

static struct sd_list *names(const char *name)
{
	struct sd_list *l = sd_list_new(&arena);

	sd_list_add_text(l, &arena, SD_T_NAME, name);
	return l;
}

/* Two tables as SQLite's inspector might find them. */
static void make_music(void)
{
	struct sd_fact *t, *f;

	model.dialect = SD_SQL_SQLITE;
	t = sd_fact_new(&model, NULL, SD_TABLE, NULL, "Artist");
	column(t, "ArtistId", "int", NULL, false);
	column(t, "Name", "NVARCHAR", "120", true);
	key(sd_fact_new(&model, t, SD_PRIMARY, NULL, "PK_Artist"), "ArtistId");
	t = sd_fact_new(&model, NULL, SD_TABLE, NULL, "Album");
	column(t, "AlbumId", "int", NULL, false);
	column(t, "Title", "NVARCHAR", "160", false);
	column(t, "ArtistId", "int", NULL, false);
	key(sd_fact_new(&model, t, SD_PRIMARY, NULL, "PK_Album"), "AlbumId");
	f = sd_fact_new(&model, t, SD_FOREIGN, NULL, NULL);
	sd_set_list(&f->attrs, &arena, SD_A_COLUMNS, names("ARTISTID"));
	sd_set_ref(&f->attrs, &arena, SD_A_REF_TABLE, NULL, "Artist");
	sd_set_list(&f->attrs, &arena, SD_A_REF_COLUMNS, names("ArtistId"));
	f = sd_fact_new(&model, t, SD_INDEX, NULL, "IFK_AlbumArtistId");
	key(f, "ArtistId");
}

static const char music[] = "table Artist {\n"
			    "    ArtistId: int primary as PK_Artist\n"
			    "    Name:     NVARCHAR(120)?\n"
			    "}\n"
			    "\n"
			    "table Album {\n"
			    "    AlbumId:  int primary as PK_Album\n"
			    "    Title:    NVARCHAR(160)\n"
			    "    ArtistId: int references Artist.ArtistId\n"
			    "\n"
			    "    index IFK_AlbumArtistId (ArtistId)\n"
			    "}\n";

START_TEST(prints_a_model)
{
	make_music();
	sd_lang_print(&model, NULL, &out);
	ck_assert_str_eq(out.at, music);
}
END_TEST

START_TEST(prints_one_fact)
{
	make_music();
	sd_lang_print_fact(&model, model.first, &out);
	ck_assert_uint_lt(out.len, sizeof(music));
	ck_assert(sd_starts_with(music, out.at));
}
END_TEST

/* A default that is no literal gets the brackets that the parser wants. */
START_TEST(brackets_what_is_no_literal)
{
	struct sd_fact *t, *d;

	t = sd_fact_new(&model, NULL, SD_TABLE, NULL, "t");
	d = sd_fact_new(&model, column(t, "a", "text", NULL, false), SD_DEFAULT,
			NULL, NULL);
	sd_set_text(&d->attrs, &arena, SD_A_EXPR, "lower('X')");
	sd_lang_print(&model, NULL, &out);
	ck_assert_str_eq(out.at,
			 "table t {\n    a: text default (lower('X'))\n}\n");
}
END_TEST

/* A key to nowhere is valid only for the engine that takes it. */
START_TEST(puts_misfits_into_only)
{
	make_music();
	sd_fact_unlink(&model, model.first);
	sd_model_index(&model);
	sd_lang_print(&model, "sqlite", &out);
	ck_assert_ptr_nonnull(strstr(
		out.at,
		"    only sqlite {\n"
		"        foreign key (ARTISTID) references Artist (ArtistId)\n"
		"    }\n"));
}
END_TEST

Suite *print_suite(void)
{
	Suite *s = suite_create("print");
	TCase *t = tcase_create("print");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, prints, 0,
			    (int)(sizeof(cases) / sizeof(*cases)));
	tcase_add_test(t, prints_a_model);
	tcase_add_test(t, prints_one_fact);
	tcase_add_test(t, brackets_what_is_no_literal);
	tcase_add_test(t, puts_misfits_into_only);
	suite_add_tcase(s, t);
	return s;
}
