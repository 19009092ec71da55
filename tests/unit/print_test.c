/* SPDX-License-Identifier: MIT */
/* print_test.c - model → text: exact texts, and read back as the same */

#include <check.h>
#include <string.h>

#include "schemadiff/lang.h"
#include "schemadiff/sqltok.h"

Suite *print_suite(void);

static const char *const engines[] = { "postgres", "sqlite", NULL };
static const struct sd_lang_options options = { NULL, engines, false };

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
	  " index i using btree (a)\n}",
	  "table t {\n    a: int references t.a\n\n    index i (a)\n}\n" },
	/* what SQLite keeps as text */
	{ "table t {\n    a: int\n\n    index i (a) quoted\n\n"
	  "    trigger g insert quoted as $$ select 1; $$\n}\n",
	  NULL },
	{ "table t {\n    a: int check (a > 0) on conflict fail\n\n"
	  "    primary (a) autoincrement\n}\n",
	  NULL },
	{ "table t {\n    a: int\n\n    index i (a asc, (-a) desc, ((a)))\n\n"
	  "    trigger g insert as $$ select 1; $$\n}\n",
	  NULL },
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

/* Every construct that the language's own page shows, a line each. */
static const char *const everything[] = {
	"settings {\n",
	"    privileges unmanaged // unmanaged (default) | additive | exact\n",
	"    partitions external\n",
	"    search_path public\n",
	"}\n",
	"enum user_role { admin, 'shift lead', guest }\n",
	"mixin timestamps {\n",
	"    created_at: datetime default now()\n",
	"    updated_at: datetime default now()\n",
	"}\n",
	"table orgs { id: bigint primary identity,  name: text unique }\n",
	"table teams { org_id: bigint, lead: string, unique (org_id, lead) }\n",
	"/// People who can sign in.\n",
	"table users renamed from people {\n",
	"    id:      uuid primary default uuid()\n",
	"    email:   string(255) unique\n",
	"    name:    string?\n",
	"    age:     int? min 0 max 120\n",
	"    nick:    string? size 3 to 20\n",
	"    role:    user_role default 'guest'\n",
	"    tags:    string[] default []\n",
	"    balance: decimal(12, 2) default 0\n",
	"    label:   text generated (email || ' #' || id) stored\n",
	"    org_id:  bigint references orgs.id as users_org_fk on delete "
	"cascade deferrable\n",
	"    login:   string renamed from nickname\n",
	"    plan:    string backfill ('free')\n",
	"    score:   bigint using (score::bigint)\n",
	"    deleted_at: datetime?\n",
	"    use timestamps\n",
	"\n",
	"    unique  users_org_email (org_id, email) nulls not distinct "
	"deferrable\n",
	"    check   adult_or_guest (age >= 18 or role = 'guest') not valid\n",
	"    foreign key users_team_fk (org_id, login) references teams "
	"(org_id, lead) match full on update cascade on delete set null "
	"(login)\n",
	"    exclude users_one_room using gist (org_id with =, role with "
	"operator(public.&&)) where (deleted_at is null)\n",
	"    index   (created_at desc nulls last) where (deleted_at is null)\n",
	"    unique index users_lower_email (lower(email) collate \"C\")\n",
	"    index   users_tags using gin (tags array_ops) include (id) with "
	"(fastupdate = off) tablespace fast\n",
	"    trigger users_touch before update for each row when (old.* is "
	"distinct from new.*) execute touch()\n",
	"    policy  tenant for select to app using (org_id = "
	"current_setting('app.org')::bigint)\n",
	"    grant   select, insert (email, name) to app with grant option\n",
	"    row security\n",
	"    with (fillfactor = 70, toast.autovacuum_enabled = false)\n",
	"}\n",
	"table countries { code: string primary, name: string }\n",
	"data countries (code, name) key (code) {\n",
	"    ('de', 'Germany')\n",
	"    ('fr', 'France')\n",
	"}\n",
	"entity OrderItem { id: int primary }\n",
	"unlogged table t using columnar inherits (a, s.b) {\n",
	"    column c default 3\n",
	"    replica identity index t_pkey\n",
	"    cluster on t_a_idx\n",
	"    row security forced\n",
	"}\n",
	"table a { id: int, c: int }\n",
	"table s.b { id: int }\n",
	"strict table kv without rowid { key: text primary  value: bytes }\n",
	"table x { id: int primary on conflict fail autoincrement       a: "
	"text not null on conflict ignore unique on conflict replace collate "
	"nocase }\n",
	"table y {\n",
	"    id: bigint identity always (start 100 increment 5 cache 10 cycle "
	"sequence s.my_seq)\n",
	"    n: serial\n",
	"    c: text statistics 90 with (n_distinct = 10) storage external "
	"compression lz4 collate \"C\"\n",
	"    d: int not null primary\n",
	"}\n",
	"table m partition by range (at, lower(k) text_ops) { at: date, k: "
	"text, id: int }\n",
	"table m_1 partition of m for values from ('2026-01-01', minvalue) to "
	"('2026-02-01', maxvalue) {\n",
	"    column unitsales default 0\n",
	"    index p_idx (at) part of m_a_idx\n",
	"}\n",
	"table m_2 partition of m for values in ('a', null) partition by hash "
	"(id)\n",
	"table m_3 partition of m for values with (modulus 4, remainder 0)\n",
	"table m_4 partition of m default\n",
	"unlogged sequence q as int start 1 increment 1 min 1 max 9 cache 1 "
	"cycle owned by y.n\n",
	"domain email citext collate \"C\" not null default 'x' { check "
	"email_at (value ~ '@') }\n",
	"type pair composite { amount: decimal(12,2)  currency: char(3) "
	"collate \"C\" }\n",
	"type span range { subtype double  subtype_diff float8mi  multirange "
	"spans }\n",
	"type u shell      type int42 base as $$ x $$\n",
	"view v (a, b) with (security_invoker, check_option = local) as $$ "
	"select 1, 2 $$ { column a default 1 }\n",
	"recursive view r (n) as $$ select 1 $$\n",
	"materialized view d using am with (fillfactor = 70) as $$ select 1 as "
	"day $$ { unique index (day) }\n",
	"function f(a int, variadic b text[]) returns setof t language sql "
	"stable strict leakproof security definer parallel safe cost 10 rows 5 "
	"support s.f\n",
	"    set search_path = (public, pg_temp) as $$ select 1 $$\n",
	"procedure g() atomic $$ select 1; $$\n",
	"window function w(int) returns int return (1 + 2)\n",
	"function c() as 'lib', 'sym'\n",
	"trigger n after insert or update of c on t referencing old table o "
	"new table n for each statement when (1) execute f('x') enabled "
	"replica\n",
	"constraint trigger n2 after update on t from s.b deferrable initially "
	"deferred for each row execute f()\n",
	"trigger n instead of insert on v as $$ select 1; $$\n",
	"rule r on delete to t where (1) do instead nothing       policy p on "
	"t as restrictive for update to app using (1) with check (2)\n",
	"grant usage on schema s to app      revoke execute on function f(int, "
	"text[]) from public\n",
	"default privileges for r in s grant all on functions to anon      "
	"owner app on table t\n",
	"comment on column kv.key 'text'      extension pg_trgm in extensions "
	"version '1.6'      schema billing { table q { a: int } }\n",
	"statistics n (ndistinct) on x (a, (b * 2)) target 1000\n",
	"publication p with (publish = 'insert') { table t (c) where (a > 0)  "
	"schema s }\n",
	"server s1 wrapper fdw type 't' version '1' options (a 'x')\n",
	"foreign table ft server s1 options (a 'b') { c: int? options "
	"(column_name 'col1') }      user mapping for r server s1\n",
	"text search configuration simple parser default {\n",
	"    asciiword, email: simple\n",
	"}\n",
	"table docs virtual using fts5 (title, body, tokenize = 'porter')\n",
	"table t4 distributed by (tenant_id) colocate with a { tenant_id: int "
	"}      table t5 reference { a: int }\n",
	"aggregate agg(int) as $$ x $$ operator s.+ (int, int) as $$ y $$ "
	"operator class oc using btree as $$ z $$\n",
	"cast (int as text) as $$ x $$ transform for int language plperl as $$ "
	"x $$ event trigger et as $$ x $$\n",
};

START_TEST(reads_back_everything)
{
	struct sd_buf text = SD_BUF_INIT;
	size_t i;

	for (i = 0; i < sizeof(everything) / sizeof(*everything); i++)
		sd_buf_adds(&text, everything[i]);
	parse(&model, text.at);
	sd_lang_print(&model, NULL, &out);
	check_round_trip();
	sd_buf_clear(&text);
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
	tcase_add_test(t, reads_back_everything);
	tcase_add_test(t, prints_a_model);
	tcase_add_test(t, prints_one_fact);
	tcase_add_test(t, brackets_what_is_no_literal);
	tcase_add_test(t, puts_misfits_into_only);
	suite_add_tcase(s, t);
	return s;
}
