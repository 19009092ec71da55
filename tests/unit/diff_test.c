/* SPDX-License-Identifier: MIT */
/* diff_test.c - matching, changes, renames, candidates */

#include <check.h>
#include <stdio.h>

#include "fake.h"
#include "schemadiff/diff.h"

/* Changes as lines: "~ column users.age (int)" and so on. */
static void put_change(struct sd_buf *b, const struct sd_change *c,
		       struct sd_arena *a)
{
	const struct sd_fact *f = c->to ? c->to : c->from;
	int id;

	sd_buf_addf(b, "%c %s %s", "+-~"[c->op], sd_kind_word(f->kind),
		    sd_fact_path(f, a));
	if (c->renamed)
		sd_buf_addf(
			b, " was %s",
			sd_has(&c->to->attrs, SD_A_RENAMED_FROM)
				? sd_get_text(&c->to->attrs, SD_A_RENAMED_FROM)
			: c->from->name ? c->from->name
					: "-");
	if (c->reordered)
		sd_buf_adds(b, " reordered");
	for (id = 1; id < SD_A_COUNT; id++)
		if (sd_attr_set_has(&c->what, (enum sd_attr_id)id))
			sd_buf_addf(b, " %s",
				    sd_attr_word((enum sd_attr_id)id));
	sd_buf_addc(b, '\n');
}

static void put_decision(struct sd_buf *b, const struct sd_decision *q)
{
	size_t i;

	for (i = 0; i < q->count; i++)
		sd_buf_addf(b, "? %s=%s %s\n", q->from->name, q->at[i].to->name,
			    q->at[i].reason);
}

static void put_errors(struct sd_buf *b, const struct sd_diag *d)
{
	const struct sd_message *m;

	for (m = d->first; m; m = m->next)
		if (m->severity == SD_ERROR)
			sd_buf_addf(b, "error %s\n", m->text);
}

struct sides {
	struct sd_arena arena;
	struct sd_model from, to;
	struct sd_diag diag;
	struct sd_diff diff;
	int rc;
};

static void run(struct sides *s, const char *from, const char *to, bool fold,
		const struct sd_diff_options *o)
{
	*s = (struct sides){ .arena = SD_ARENA_INIT };
	s->diag = (struct sd_diag)SD_DIAG_INIT(&s->arena);
	fake_model(&s->from, &s->arena, from, fold);
	fake_model(&s->to, &s->arena, to, fold);
	s->rc = sd_diff(&fake_engine, &s->from, &s->to, o, &s->diff, &s->arena,
			&s->diag);
	/* -1 means exactly one diagnostic. */
	ck_assert_uint_eq(s->diag.errors, s->rc < 0 ? 1 : 0);
}

static void done(struct sides *s)
{
	sd_model_clear(&s->from);
	sd_model_clear(&s->to);
	sd_arena_clear(&s->arena);
}

static void put_all(struct sd_buf *b, struct sides *s)
{
	size_t i;

	put_errors(b, &s->diag);
	for (i = 0; s->rc == 0 && i < s->diff.changes.count; i++)
		put_change(b, &s->diff.changes.at[i], &s->arena);
	for (i = 0; s->rc == 0 && i < s->diff.decisions.count; i++)
		put_decision(b, &s->diff.decisions.at[i]);
}

/* --- what is a change ----------------------------------------------------- */

static const struct {
	const char *from, *to, *expect;
} changes[] = {
	/* nothing */
	{ "", "", "" },
	{ "table t; .column a type=int", "table t; .column a type=int", "" },
	/* order of tables and of columns is no difference */
	{ "table t; .column a type=int; .column b type=int; table u",
	  "table u; table t; .column b type=int; .column a type=int", "" },
	/* names without case */
	{ "table T; .column A type=int", "table t; .column a type=INT", "" },
	/* one change per topmost fact, foreign keys apart */
	{ "", "table t; .column a type=int; .default - expression=1",
	  "+ table t\n" },
	{ "table p", "table p; table t; .column a; .foreign_key - ref_table=p",
	  "+ table t\n+ foreign key t\n" },
	{ "table p; table t; .column a; .foreign_key f ref_table=p", "table p",
	  "- table t\n- foreign key t.f\n" },
	/* sorted by kind, then name, then part */
	{ "table c; .column z; .column y; view v body=x",
	  "table b; table c; .column x not_null; view a body=x; .comment - "
	  "text=t",
	  "+ table b\n+ column c.x\n- column c.y\n- column c.z\n"
	  "+ view a\n- view v\n" },
	/* attributes that differ */
	{ "table t; .column a type=int",
	  "table t; .column a type=text not_null",
	  "~ column t.a type not_null\n" },
	{ "table t; .column a type=int", "table t strict; .column a type=int",
	  "~ table t strict\n" },
	/* a part of a part */
	{ "table t; .column a; ..default - expression=1",
	  "table t; .column a; ..default - expression=2",
	  "~ default t.a expression\n" },
	{ "table t; .column a; ..comment - text=x", "table t; .column a",
	  "- comment t.a\n" },
	/* expressions by their tokens */
	{ "table t; .check c expression=a>1",
	  "table t; .check c expression=(A>1)", "" },
	/* functions by name and arguments */
	{ "function f(int) body=x; function f(text) body=x",
	  "function f(text) body=y; function f(int) body=x",
	  "~ function f(text) body\n" },
	/* two schemas */
	{ "table a.t; .column x", "table b.t; .column x",
	  "- table a.t\n+ table b.t\n" },
	/* unnamed ones by what they say, each as often as it stands there */
	{ "table t; .check - expression=a; .check - expression=b",
	  "table t; .check - expression=b; .check - expression=a", "" },
	{ "table t; .check - expression=a; .check - expression=a",
	  "table t; .check - expression=a", "- check t\n" },
	/* a name on one side only, or another one, is a rename */
	{ "table t; .unique_constraint - columns=a",
	  "table t; .unique_constraint u columns=a",
	  "~ unique constraint t.u was -\n" },
	{ "table t; .unique_constraint u columns=a",
	  "table t; .unique_constraint - columns=a",
	  "~ unique constraint t was u\n" },
	{ "table t; .unique_constraint u columns=a",
	  "table t; .unique_constraint w columns=a",
	  "~ unique constraint t.w was u\n" },
	/* but a name on both sides comes first */
	{ "table t; .check a expression=x; .check b expression=y",
	  "table t; .check a expression=y; .check b expression=x",
	  "~ check t.a expression\n~ check t.b expression\n" },
	{ "table t; .check - expression=x", "table t; .check c expression=y",
	  "- check t\n+ check t.c\n" },
	/* a primary key is always the primary key */
	{ "table t; .primary_key - columns=a",
	  "table t; .primary_key pk columns=a,b",
	  "~ primary key t.pk was - columns\n" },
	/* the order of labels counts, that of new ones is theirs to tell */
	{ "enum e; .label a; .label b", "enum e; .label b; .label a",
	  "~ enum e reordered\n" },
	{ "enum e; .label a; .label b", "enum e; .label a; .label x; .label b",
	  "+ label e.x\n" },
	/* rows: for the engine to compare */
	{ "table t; .column a", "table t; .column a; .data - key=a",
	  "+ data t\n" },
	{ "", "table t; .column a; .data - key=a", "+ table t\n+ data t\n" },
	{ "table t; .data - key=a", "table t", "" },
	{ "table t; .data - key=a", "table t; .data - key=b",
	  "~ data t key\n" },
	/* grants and owners are added, not taken away */
	{ "table t; .grant - role=app privilege=select; .owner - role=me",
	  "table t", "" },
	{ "table t; .grant - role=app privilege=select",
	  "table t; .grant - role=app privilege=insert", "+ grant t\n" },
	{ "table t; .owner - role=me", "table t; .owner - role=you",
	  "~ owner t role\n" },
	/* partitions that another job makes */
	{ "table m partition_by=range; table m_1 partition_of=m",
	  "table m partition_by=range", "" },
	{ "table m partition_by=range; table m_1 partition_of=m",
	  "table m partition_by=range; table m_2 partition_of=m",
	  "- table m_1\n+ table m_2\n" },
	{ "table m partition_by=range; table m_1 partition_of=m", "",
	  "- table m\n- table m_1\n" },
};

/* Only the changes: candidates have cases of their own. */
START_TEST(finds_changes)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sides s;
	size_t i;

	run(&s, changes[_i].from, changes[_i].to, true, NULL);
	put_errors(&b, &s.diag);
	for (i = 0; i < s.diff.changes.count; i++)
		put_change(&b, &s.diff.changes.at[i], &s.arena);
	ck_assert_str_eq(b.at, changes[_i].expect);
	sd_buf_clear(&b);
	done(&s);
}
END_TEST

/* Where names have case, these are two tables. */
START_TEST(keeps_case)
{
	struct sides s;

	run(&s, "table T", "table t", false, NULL);
	ck_assert_uint_eq(s.diff.changes.count, 2);
	done(&s);
}
END_TEST

START_TEST(exact_privileges_are_taken_away)
{
	struct sides s = { .arena = SD_ARENA_INIT };

	s.diag = (struct sd_diag)SD_DIAG_INIT(&s.arena);
	fake_model(&s.from, &s.arena, "table t; .grant - role=a privilege=all",
		   false);
	fake_model(&s.to, &s.arena, "table t", false);
	s.to.settings.privileges = SD_EXACT;
	ck_assert_int_eq(sd_diff(&fake_engine, &s.from, &s.to, NULL, &s.diff,
				 &s.arena, &s.diag),
			 0);
	ck_assert_uint_eq(s.diff.changes.count, 1);
	ck_assert_int_eq(s.diff.changes.at[0].op, SD_DROP);
	done(&s);
}
END_TEST

START_TEST(rows_are_no_difference)
{
	struct sides s;

	run(&s, "table t; .column a", "table t; .column a; .data - key=a", true,
	    NULL);
	ck_assert(sd_diff_none(&s.diff));
	done(&s);
	run(&s, "table t; .column a", "table t; .column b", true, NULL);
	ck_assert(!sd_diff_none(&s.diff));
	done(&s);
}
END_TEST

/* --- renames -------------------------------------------------------------- */

static const struct {
	const char *from, *to;
	struct sd_rename rename[3];
	const char *expect;
} renames[] = {
	/* a table and a column, with a further difference */
	{ "table a; .column x type=int",
	  "table b renamed_from=a; .column x type=int",
	  { { 0 } },
	  "~ table b was a\n" },
	{ "table t; .column x type=int",
	  "table t; .column y type=text renamed_from=x",
	  { { 0 } },
	  "~ column t.y was x type\n" },
	/* a column of a table that is renamed as well */
	{ "table a; .column x type=int",
	  "table b renamed_from=a; .column y type=int renamed_from=x",
	  { { 0 } },
	  "~ table b was a\n~ column b.y was x\n" },
	/* what refers to it follows */
	{ "table a; table t; .foreign_key - ref_table=a",
	  "table b renamed_from=a; table t; .foreign_key - ref_table=b",
	  { { 0 } },
	  "~ table b was a\n" },
	/* everything with a name: labels, indexes, views, constraints */
	{ "enum e; .label a; .label b",
	  "enum e; .label x renamed_from=a; .label b",
	  { { 0 } },
	  "~ label e.x was a\n" },
	{ "table t; .index i columns=a",
	  "table t; .index j columns=a renamed_from=i",
	  { { 0 } },
	  "~ index j was i\n" },
	{ "view v body=x",
	  "view w body=x renamed_from=v",
	  { { 0 } },
	  "~ view w was v\n" },
	{ "table t; .check a expression=x",
	  "table t; .check b expression=y renamed_from=a",
	  { { 0 } },
	  "~ check t.b was a expression\n" },
	/* it has happened: no effect; it never will: nothing to rename */
	{ "table b", "table b renamed_from=a", { { 0 } }, "" },
	{ "", "table b renamed_from=a", { { 0 } }, "+ table b\n" },
	{ "", "table t; .column b renamed_from=a", { { 0 } }, "+ table t\n" },
	/* both there */
	{ "table a; table b",
	  "table b renamed_from=a",
	  { { 0 } },
	  "error table 'b' is renamed from 'a', but the database has both\n" },
	{ "table a",
	  "table a; table b renamed_from=a",
	  { { 0 } },
	  "error table 'b' is renamed from 'a', which is still declared\n" },
	{ "table a",
	  "table b renamed_from=a; table c renamed_from=a",
	  { { 0 } },
	  "error 'a' cannot become both 'b' and 'c'\n" },
	/* a chain, before and after */
	{ "table a; .column x; table b; .column y",
	  "table b renamed_from=a; .column x; table c renamed_from=b; .column "
	  "y",
	  { { 0 } },
	  "~ table b was a\n~ table c was b\n" },
	{ "table b; .column x; table c; .column y",
	  "table b renamed_from=a; .column x; table c renamed_from=b; .column "
	  "y",
	  { { 0 } },
	  "" },
	/* a swap, before and after, and where nobody can tell */
	{ "table t; .column a type=int; .column b type=text",
	  "table t; .column a type=text renamed_from=b; "
	  ".column b type=int renamed_from=a",
	  { { 0 } },
	  "~ column t.a was b\n~ column t.b was a\n" },
	{ "table t; .column a type=text; .column b type=int",
	  "table t; .column a type=text renamed_from=b; "
	  ".column b type=int renamed_from=a",
	  { { 0 } },
	  "" },
	{ "table t; .column a type=int; .column b type=int",
	  "table t; .column a type=text renamed_from=b; "
	  ".column b type=date renamed_from=a",
	  { { 0 } },
	  "error column 't.a' is renamed from 'b' in a circle, and it cannot be"
	  " seen whether that has happened\n" },
	/* only the case of the name: the same name */
	{ "table A", "table a renamed_from=A", { { 0 } }, "" },
	/* options */
	{ "table a", "table b", { { "a", "b" } }, "~ table b was a\n" },
	{ "table t; .column x",
	  "table t; .column y",
	  { { "t.x", "t.y" } },
	  "~ column t.y was x\n" },
	{ "table t; .column x",
	  "table t; .column y",
	  { { "t.x", "y" } },
	  "~ column t.y was x\n" },
	{ "table s.t; .column x",
	  "table s.t; .column y",
	  { { "s.t.x", "s.t.y" } },
	  "~ column s.t.y was x\n" },
	{ "table a; .column x",
	  "table b; .column y",
	  { { "a", "b" }, { "a.x", "b.y" } },
	  "~ table b was a\n~ column b.y was x\n" },
	{ "table a; .column x",
	  "table b; .column y",
	  { { "b.x", "b.y" }, { "a", "b" } },
	  "~ table b was a\n~ column b.y was x\n" },
	{ "table t; .index i columns=a",
	  "table t; .index j columns=a",
	  { { "i", "j" } },
	  "~ index j was i\n" },
	{ "function f(int) body=x",
	  "function g(int) body=x",
	  { { "f(int)", "g(int)" } },
	  "~ function g(int) was f\n" },
	/* options say what hints cannot: a swap of equals */
	{ "table t; .column a; .column b",
	  "table t; .column a; .column b",
	  { { "t.a", "t.b" }, { "t.b", "t.a" } },
	  "~ column t.a was b\n~ column t.b was a\n" },
	/* options that say nothing any more, or never did */
	{ "table b", "table b", { { "a", "b" } }, "" },
	{ "", "table b", { { "a", "b" } }, "+ table b\n" },
	{ "table x",
	  "table b",
	  { { "a", "b" } },
	  "error --rename a=b: the database has no 'a'\n" },
	{ "table a",
	  "table c",
	  { { "a", "b" } },
	  "error --rename a=b: the schema has no 'b' of that kind\n" },
	{ "table a; table b",
	  "table b",
	  { { "a", "b" } },
	  "error --rename a=b: the name 'b' is taken\n" },
	{ "table a; .column x; table b",
	  "table a; table b; .column y",
	  { { "a.x", "b.y" } },
	  "error --rename a.x=b.y: nothing moves from one table to another\n" },
};

START_TEST(follows_renames)
{
	const struct sd_rename *l = renames[_i].rename;
	struct sd_diff_options o = { .rename = l };
	struct sd_buf b = SD_BUF_INIT;
	struct sides s;

	while (o.rename_count < 3 && l[o.rename_count].from)
		o.rename_count++;
	run(&s, renames[_i].from, renames[_i].to, true, &o);
	put_all(&b, &s);
	ck_assert_str_eq(b.at, renames[_i].expect);
	sd_buf_clear(&b);
	done(&s);
}
END_TEST

/* A chain comes to the engine end first, so that each new name is free. */
START_TEST(hint_stands_on_what_is_renamed)
{
	struct sides s;
	const struct sd_fact *f;

	run(&s, "table a; .column x",
	    "table b renamed_from=a; .column x renamed_from=y", true, NULL);
	f = s.to.first;
	ck_assert_str_eq(sd_get_text(&f->attrs, SD_A_RENAMED_FROM), "a");
	ck_assert(!sd_has(&f->child->attrs, SD_A_RENAMED_FROM));
	ck_assert_str_eq(s.from.first->name, "b");
	done(&s);
}
END_TEST

/* --- filters -------------------------------------------------------------- */

static const struct {
	const char *include[3], *exclude[3];
	const char *expect;
} filters[] = {
	{ { NULL },
	  { NULL },
	  "+ table audit_x\n+ table users\n+ table billing.a\n+ view v\n" },
	{ { "users" }, { NULL }, "+ table users\n" },
	{ { "USERS", "view:*" }, { NULL }, "+ table users\n+ view v\n" },
	{ { "billing.*" }, { NULL }, "+ table billing.a\n" },
	{ { NULL },
	  { "*.audit_*", "view:*" },
	  "+ table users\n+ table billing.a\n" },
	{ { "table:*" }, { "billing.*" }, "+ table audit_x\n+ table users\n" },
};

START_TEST(leaves_unmanaged_objects)
{
	static const char to[] = "table users; table billing.a; table audit_x; "
				 "view v body=x";
	struct sd_filter f = {
		filters[_i].include[0] ? filters[_i].include : NULL,
		filters[_i].exclude[0] ? filters[_i].exclude : NULL
	};
	struct sd_diff_options o = { .filter = &f };
	struct sd_buf b = SD_BUF_INIT;
	struct sides s;

	run(&s, "", to, true, &o);
	put_all(&b, &s);
	ck_assert_str_eq(b.at, filters[_i].expect);
	sd_buf_clear(&b);
	done(&s);
	/* Nor are they dropped. */
	run(&s, to, "", true, &o);
	ck_assert_uint_eq(s.diff.changes.count, _i == 0		     ? 4
						: _i == 1 || _i == 3 ? 1
								     : 2);
	done(&s);
}
END_TEST

/* --- candidates ------------------------------------------------------------
 */

static const struct {
	const char *from, *to, *expect;
} candidates[] = {
	/* the same definition in the same place */
	{ "table t; .column id type=int; .column age type=int",
	  "table t; .column id type=int; .column years type=int",
	  "? age=years same definition, same position\n" },
	/* best first */
	{ "table t; .column user_name type=text",
	  "table t; .column username type=text; .column login type=text",
	  "? user_name=username same definition, same position, similar name\n"
	  "? user_name=login same definition\n" },
	/* another type, but the name and the place speak for it */
	{ "table t; .column user_name type=text",
	  "table t; .column username type=date",
	  "? user_name=username same position, similar name\n" },
	/* the same reference */
	{ "table p; table t; .column a type=int; .column own type=int; "
	  ".foreign_key - columns=own ref_table=p",
	  "table p; table t; .column a type=int; .column z type=date; "
	  ".column boss type=int; .foreign_key - columns=boss ref_table=p",
	  "? own=boss same definition, same reference\n" },
	/* unrelated ones are not offered */
	{ "table t; .column id type=int; .column old type=blob",
	  "table t; .column id type=int; .column email type=text", "" },
	{ "table t; .column a type=int",
	  "table t; .column a type=int; "
	  ".column b type=int",
	  "" },
	/* in another table it is another column */
	{ "table t; .column a type=int; table u",
	  "table t; table u; .column a type=int", "" },
	/* tables */
	{ "table people; .column id type=int; .column name type=text",
	  "table users; .column id type=int; .column name type=text",
	  "? people=users same structure\n" },
	{ "table user; .column id type=int; .column name type=text; "
	  ".column age type=int",
	  "table users; .column id type=int; .column name type=text; "
	  ".column born type=date",
	  "? user=users 2 of 3 columns the same, similar name\n" },
	{ "table logs; .column id type=int; .column line type=text; "
	  ".column at type=date",
	  "table users; .column id type=int; .column name type=text; "
	  ".column age type=int",
	  "" },
	{ "table a.t; .column id type=int", "table b.t; .column id type=int",
	  "" },
	/* a view holds nothing */
	{ "view v body=x", "view w body=x", "" },
};

START_TEST(offers_candidates)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sides s;
	size_t i;

	run(&s, candidates[_i].from, candidates[_i].to, true, NULL);
	for (i = 0; i < s.diff.decisions.count; i++)
		put_decision(&b, &s.diff.decisions.at[i]);
	ck_assert_str_eq(b.at, candidates[_i].expect);
	sd_buf_clear(&b);
	done(&s);
}
END_TEST

/* --- size ------------------------------------------------------------------
 */

static void many_tables(struct sd_model *m, struct sd_arena *a,
			const char *prefix, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		char *name = sd_arena_printf(a, "%s%d", prefix, i);
		struct sd_fact *t = sd_fact_new(m, NULL, SD_TABLE, NULL, name);

		sd_fact_new(m, t, SD_COLUMN, NULL, "id");
	}
}

/*
 * 100,000 tables dropped and as many created, all alike: every one of them
 * could be any other. Quadratic work would take hours.
 */
START_TEST(takes_many_objects)
{
	struct sides s = { .arena = SD_ARENA_INIT };
	const int count = 100000;

	s.diag = (struct sd_diag)SD_DIAG_INIT(&s.arena);
	fake_model(&s.from, &s.arena, "", true);
	fake_model(&s.to, &s.arena, "", true);
	many_tables(&s.from, &s.arena, "old", count);
	many_tables(&s.to, &s.arena, "new", count);
	ck_assert_int_eq(sd_diff(&fake_engine, &s.from, &s.to, NULL, &s.diff,
				 &s.arena, &s.diag),
			 0);
	ck_assert_uint_eq(s.diff.changes.count, 2 * (size_t)count);
	ck_assert_uint_eq(s.diff.decisions.count, (size_t)count);
	done(&s);
}
END_TEST

/* 100,000 columns of one table, each renamed to the next one's name. */
START_TEST(takes_a_long_chain)
{
	struct sides s = { .arena = SD_ARENA_INIT };
	const int count = 100000;
	struct sd_fact *from, *to, *c;
	int i;

	s.diag = (struct sd_diag)SD_DIAG_INIT(&s.arena);
	fake_model(&s.from, &s.arena, "table t", true);
	fake_model(&s.to, &s.arena, "table t", true);
	from = s.from.first;
	to = s.to.first;
	for (i = 0; i < count; i++) {
		char *old = sd_arena_printf(&s.arena, "c%d", i);

		sd_fact_new(&s.from, from, SD_COLUMN, NULL, old);
		c = sd_fact_new(&s.to, to, SD_COLUMN, NULL,
				sd_arena_printf(&s.arena, "c%d", i + 1));
		sd_set_text(&c->attrs, &s.arena, SD_A_RENAMED_FROM, old);
	}
	ck_assert_int_eq(sd_diff(&fake_engine, &s.from, &s.to, NULL, &s.diff,
				 &s.arena, &s.diag),
			 0);
	ck_assert_uint_eq(s.diff.changes.count, (size_t)count);
	ck_assert(s.diff.changes.at[0].renamed);
	ck_assert_uint_eq(s.diff.decisions.count, 0);
	done(&s);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

Suite *diff_suite(void);
Suite *diff_suite(void)
{
	Suite *s = suite_create("diff");
	TCase *t = tcase_create("changes");

	tcase_add_loop_test(t, finds_changes, 0, COUNT(changes));
	tcase_add_test(t, keeps_case);
	tcase_add_test(t, exact_privileges_are_taken_away);
	tcase_add_test(t, rows_are_no_difference);
	suite_add_tcase(s, t);
	t = tcase_create("renames");
	tcase_add_loop_test(t, follows_renames, 0, COUNT(renames));
	tcase_add_test(t, hint_stands_on_what_is_renamed);
	suite_add_tcase(s, t);
	t = tcase_create("filters");
	tcase_add_loop_test(t, leaves_unmanaged_objects, 0, COUNT(filters));
	suite_add_tcase(s, t);
	t = tcase_create("candidates");
	tcase_add_loop_test(t, offers_candidates, 0, COUNT(candidates));
	suite_add_tcase(s, t);
	t = tcase_create("size");
	tcase_set_timeout(t, 30);
	tcase_add_test(t, takes_many_objects);
	tcase_add_test(t, takes_a_long_chain);
	suite_add_tcase(s, t);
	return s;
}
