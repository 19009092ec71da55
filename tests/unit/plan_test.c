/* SPDX-License-Identifier: MIT */
/* plan_test.c - order, groups, hashes, what is allowed, parts of a plan */

#include <check.h>
#include <string.h>

#include "fake.h"
#include "schemadiff/plan.h"

struct run {
	struct sd_arena arena;
	struct sd_model from, to;
	struct sd_diag diag;
	struct sd_plan plan;
	int rc;
};

static void make(struct run *r, const struct sd_engine *e, const char *from,
		 const char *to, struct sd_conn *conn)
{
	*r = (struct run){ .arena = SD_ARENA_INIT };
	r->diag = (struct sd_diag)SD_DIAG_INIT(&r->arena);
	sd_plan_init(&r->plan, &r->arena);
	fake_model(&r->from, &r->arena, from, true);
	fake_model(&r->to, &r->arena, to, true);
	r->rc = sd_plan_make(e, &r->from, &r->to, NULL, conn, &r->plan,
			     &r->diag);
	ck_assert_uint_eq(r->diag.errors, r->rc < 0 ? 1 : 0);
}

static void done(struct run *r)
{
	sd_model_clear(&r->from);
	sd_model_clear(&r->to);
	sd_arena_clear(&r->arena);
}

/* "+table a, -view v | +index i": a bar where a group begins. */
static void put_steps(struct sd_buf *b, const struct sd_plan *p)
{
	size_t i;

	for (i = 0; i < p->step_count; i++) {
		const struct sd_step *s = &p->step[i];

		if (i)
			sd_buf_adds(b, s[-1].group == s->group ? ", " : " | ");
		sd_buf_addf(b, "%c%s %s", "+-~"[s->op], sd_kind_word(s->kind),
			    s -> object);
	}
}

/* --- order ------------------------------------------------------------- */

static const struct {
	const char *from, *to;
	bool inline_keys;
	const char *expect;
} orders[] = {
	/* by rank, then by name; drops first, in the reverse */
	{ "", "view v; table b; table a; enum e", false,
	  "+enum e, +table a, +table b, +view v" },
	{ "view v; table b; table a; enum e", "", false,
	  "-view v, -table a, -table b, -enum e" },
	{ "view v", "table t", false, "-view v, +table t" },
	/* what is needed goes first, whatever its name */
	{ "", "table a of=z; composite_type z", false,
	  "+composite type z, +table a" },
	{ "", "view a body=zz; view zz body=x", false, "+view zz, +view a" },
	{ "", "view a body=b; view b body=c; view c body=x", false,
	  "+view c, +view b, +view a" },
	/* and is dropped last */
	{ "view a body=b; view b body=c; view c body=x", "", false,
	  "-view a, -view b, -view c" },
	{ "view zz body=a; view a body=x", "", false, "-view zz, -view a" },
	{ "table p; .column i; table a; .column i; "
	  ".foreign_key f ref_table=p columns=i",
	  "", false, "-foreign key a.f, -table a, -table p" },
	/* tables that need each other: keys are steps of their own */
	{ "",
	  "table a; .foreign_key f ref_table=b columns=x; "
	  "table b; .foreign_key g ref_table=a columns=x",
	  false, "+table a, +table b, +foreign key a.f, +foreign key b.g" },
	/* or stand in the table, for who can do that; order where it goes */
	{ "",
	  "table a; .foreign_key f ref_table=b columns=x; "
	  "table b; .foreign_key g ref_table=a columns=x",
	  true, "+table a, +table b" },
	{ "", "table a; .foreign_key f ref_table=b columns=x; table b", true,
	  "+table b, +table a" },
	{ "table b; .foreign_key f ref_table=a columns=x; table a", "", true,
	  "-table b, -table a" },
	/* views that name each other: a guess, and no reason to stop */
	{ "", "view a body=b; view b body=a", false, "+view a, +view b" },
	/* a name is given up before it is taken */
	{ "table x; .column c", "view x body=y", false, "-table x, +view x" },
	{ "table t; .index n columns=a; table u",
	  "table t; table u; "
	  ".index n columns=a",
	  false, "-index n, +index n" },
	{ "table t; .check - expression=a", "table t; .check - expression=b",
	  false, "-check t, +check t" },
	/* parts after their table; in a renamed one after the rename */
	{ "table t; .column a", "table u renamed_from=t; .column a; .column b",
	  false, "~table u, +column u.b" },
	{ "table t; .column a; .column b", "table u renamed_from=t; .column a",
	  false, "~table u, -column u.b" },
	/* the end of a chain of renames first */
	{ "table a; .column x; table b; .column y",
	  "table b renamed_from=a; .column x; table c renamed_from=b; "
	  ".column y",
	  false, "~table c, ~table b" },
	/* what cannot run in a transaction stands alone */
	{ "", "table a; .column x; table no_tx; table z", false,
	  "+table a | +table no_tx | +table z" },
	{ "table t", "table t; .index a columns=x; .index no_tx columns=x",
	  false, "+index a | +index no_tx" },
};

START_TEST(orders_steps)
{
	struct sd_buf b = SD_BUF_INIT;
	struct run r;

	make(&r, orders[_i].inline_keys ? &fake_inline_engine : &fake_engine,
	     orders[_i].from, orders[_i].to, NULL);
	ck_assert_int_eq(r.rc, 0);
	put_steps(&b, &r.plan);
	ck_assert_str_eq(b.at, orders[_i].expect);
	sd_buf_clear(&b);
	done(&r);
}
END_TEST

/* A circle that nothing can break is named, not cut. */
START_TEST(names_a_circle)
{
	struct run r;

	make(&r, &fake_engine, "",
	     "table a partition_of=b; table b partition_of=a; "
	     "table c partition_of=b",
	     NULL);
	ck_assert_int_eq(r.rc, -1);
	ck_assert_str_eq(r.diag.first->text,
			 "these changes wait for each other: create table 'a',"
			 " then create table 'b', then create table 'a'");
	done(&r);
}
END_TEST

/* The order in which things are declared is no part of the plan. */
START_TEST(plans_the_same_bytes)
{
	static const char *const texts[] = {
		"table b; .column y; .column x; view v body=b; enum e",
		"enum e; view v body=b; table b; .column x; .column y",
	};
	struct sd_buf b[2] = { SD_BUF_INIT, SD_BUF_INIT };
	char hash[2][65];
	struct run r;
	int i;

	for (i = 0; i < 2; i++) {
		make(&r, &fake_engine, "table z; .column q", texts[i], NULL);
		put_steps(&b[i], &r.plan);
		memcpy(hash[i], r.plan.to_hash, sizeof(hash[i]));
		done(&r);
	}
	ck_assert_str_eq(b[0].at, b[1].at);
	ck_assert_str_eq(hash[0], hash[1]);
	sd_buf_clear(&b[0]);
	sd_buf_clear(&b[1]);
}
END_TEST

START_TEST(empty_plan_has_no_steps)
{
	struct run r;

	make(&r, &fake_engine, "table t; .column a", "table t; .column a",
	     NULL);
	ck_assert_uint_eq(r.plan.step_count, 0);
	ck_assert(!sd_plan_is_part(&r.plan));
	sd_plan_seal(&r.plan, &r.from);
	ck_assert(!sd_plan_is_part(&r.plan));
	ck_assert_str_eq(r.plan.from_hash, r.plan.to_hash);
	ck_assert_uint_eq(strlen(r.plan.from_hash), 64);
	ck_assert_str_eq(r.plan.engine, "fake");
	done(&r);
}
END_TEST

/* --- hashes ------------------------------------------------------------- */

static const struct {
	const char *a, *b;
	bool same;
} hashes[] = {
	{ "table t; .column a type=int", "table t; .column a type=int", true },
	{ "table t; .column a", "table t; .column b", false },
	{ "table t; .column a", "table t; .column a not_null", false },
	{ "table t; .column a; .column b", "table t; .column b; .column a",
	  true },
	{ "table t; table u", "table u; table t", true },
	{ "table t; .column a; table u", "table t; table u; .column a", false },
	{ "enum e; .label a; .label b", "enum e; .label b; .label a", false },
	{ "table T; .column A type=INT", "table t; .column a type=int", true },
	{ "table t; .check - expression=a>1",
	  "table t; .check - expression=A>1", true },
	{ "table t; .check - expression='a'",
	  "table t; .check - expression='A'", false },
	/* hints and rows are no part of it */
	{ "table t renamed_from=s", "table t", true },
	{ "table t; .data - key=a", "table t", true },
	/* nor can one thing be written so that it reads as another */
	{ "table t using=a tablespace=b", "table t using=b tablespace=a",
	  false },
	{ "table t; .comment - text=x", "table t; .owner - role=x", false },
	{ "table t; .column a; .column b", "table t; .column a; ..comment b",
	  false },
};

START_TEST(hashes_what_is_said)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_model x, y;
	char hex[2][65];

	fake_model(&x, &a, hashes[_i].a, true);
	fake_model(&y, &a, hashes[_i].b, true);
	sd_schema_hash(&x, hex[0]);
	sd_schema_hash(&y, hex[1]);
	ck_assert_int_eq(strcmp(hex[0], hex[1]) == 0, hashes[_i].same);
	sd_model_clear(&x);
	sd_model_clear(&y);
	sd_arena_clear(&a);
}
END_TEST

/* Written down in plans: it may not change by accident. */
START_TEST(hash_is_stable)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_model m;
	char hex[65];

	fake_model(&m, &a, "table t; .column a type=int not_null", true);
	sd_schema_hash(&m, hex);
	ck_assert_str_eq(hex, "66ceb84a837dc6fb99708ac3b23de570d21d917d33ad78e2"
			      "7658775d993e810f");
	sd_model_clear(&m);
	sd_arena_clear(&a);
}
END_TEST

/* --- what is allowed ----------------------------------------------------- */

static const struct {
	const char *text;
	int rc;
	const char *error; /* or: is drop-table of "a.b" allowed? */
	bool allowed;
} allows[] = {
	{ "drop-table", 0, NULL, true },
	{ "all", 0, NULL, true },
	{ "drop-table:a.*", 0, NULL, true },
	{ "drop-table:b", 0, NULL, false },
	{ "drop-table:a", 0, NULL, false },
	{ "all:a.b", 0, NULL, true },
	{ "all:c", 0, NULL, false },
	{ "drop-column", 0, NULL, false },
	{ "drop-column, drop-table:a.b", 0, NULL, true },
	{ "drop-tabel", -1, "--allow: nothing is called 'drop-tabel'", false },
	{ "", -1, "--allow: nothing is called ''", false },
	{ "drop-table:", -1, "--allow drop-table:: no pattern after the colon",
	  false },
	{ "all,", -1, "--allow: nothing is called ''", false },
};

START_TEST(reads_allow)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct sd_allow_list l = { 0 };
	const struct sd_hazard h = { .id = SD_H_DROP_TABLE, .object = "a.b" };

	ck_assert_int_eq(sd_allow_parse(allows[_i].text, &l, &a, &d),
			 allows[_i].rc);
	if (allows[_i].error) {
		ck_assert_uint_eq(d.errors, 1);
		ck_assert_str_eq(d.first->text, allows[_i].error);
		ck_assert_int_eq(sd_diag_exit(&d), SD_EXIT_USAGE);
	} else {
		ck_assert_int_eq(sd_allowed(&l, &h), allows[_i].allowed);
	}
	sd_arena_clear(&a);
}
END_TEST

static const struct {
	const char *from, *to, *allow;
	bool connected;
	const char *error, *help;
} gates[] = {
	{ "table t", "", "drop-table", false, NULL, NULL },
	{ "", "table t", NULL, false, NULL, NULL },
	{ "table t", "", NULL, false, "not allowed: drop-table 't'",
	  "--allow drop-table:t lets it happen" },
	{ "table t", "", NULL, true, "not allowed: drop-table 't' (1,204 rows)",
	  "--allow drop-table:t lets it happen" },
	{ "table t; .column a; table u; table v", "table t", "drop-table:v",
	  true, "not allowed: drop-column 't.a', drop-table 'u' (1,204 rows)",
	  "--allow drop-column:t.a,drop-table:u lets them happen" },
	/* an object that a shell or the list would take apart */
	{ "table it's,ok", "", NULL, false, "not allowed: drop-table 'it's,ok'",
	  "--allow 'drop-table:it'\\''s?ok' lets it happen" },
};

START_TEST(gates_hazards)
{
	struct sd_conn conn = { .engine = &fake_engine, .label = "fake:db" };
	struct sd_allow_list l = { 0 };
	struct run r;

	make(&r, &fake_engine, gates[_i].from, gates[_i].to,
	     gates[_i].connected ? &conn : NULL);
	if (gates[_i].allow)
		ck_assert_int_eq(
			sd_allow_parse(gates[_i].allow, &l, &r.arena, &r.diag),
			0);
	ck_assert_int_eq(sd_plan_gate(&r.plan, &l, &r.diag),
			 gates[_i].error ? -1 : 0);
	ck_assert_uint_eq(r.diag.errors, gates[_i].error ? 1 : 0);
	if (gates[_i].error) {
		ck_assert_str_eq(r.diag.first->text, gates[_i].error);
		ck_assert_str_eq(r.diag.first->help, gates[_i].help);
		ck_assert_int_eq(sd_diag_exit(&r.diag), SD_EXIT_REFUSED);
	}
	done(&r);
}
END_TEST

/* --- decisions ------------------------------------------------------------ */

static const char asks_from[] = "table t; .column id type=int; "
				".column age type=int";
static const char asks_to[] = "table t; .column id type=int; "
			      ".column years type=int";

static const struct {
	const char *allow;
	bool decided;
} decisions[] = {
	{ NULL, false },
	{ "drop-table", false },
	{ "drop-column:t.id", false },
	{ "drop-column:t.age", true },
	{ "drop-column", true },
	{ "all", true },
};

START_TEST(asks_for_decisions)
{
	struct sd_allow_list l = { 0 };
	struct run r;

	make(&r, &fake_engine, asks_from, asks_to, NULL);
	if (decisions[_i].allow)
		ck_assert_int_eq(sd_allow_parse(decisions[_i].allow, &l,
						&r.arena, &r.diag),
				 0);
	ck_assert_int_eq(sd_plan_decided(&r.plan, &l, &r.diag),
			 decisions[_i].decided ? 0 : -1);
	if (!decisions[_i].decided) {
		ck_assert_uint_eq(r.diag.errors, 1);
		ck_assert_int_eq(sd_diag_exit(&r.diag), SD_EXIT_DECISION);
		ck_assert_str_eq(
			r.diag.first->text,
			"dropped or renamed? Only you know: column 't.age'");
		ck_assert_str_eq(
			r.diag.first->help,
			"--rename t.age=t.years  (same definition, same "
			"position)\n"
			"or write `renamed from age` behind the new name\n"
			"or drop it: --allow drop-column:t.age");
	}
	done(&r);
}
END_TEST

/* --- parts of a plan ------------------------------------------------------ */

static const struct {
	const char *from, *to, *only[3], *expect, *note;
} parts[] = {
	{ "", "table a; table b", { "a" }, "+table a", NULL },
	{ "",
	  "table a; table b; table ab",
	  { "a*" },
	  "+table a, +table ab",
	  NULL },
	/* with what it needs, and what that needs */
	{ "",
	  "table a of=ty; composite_type ty; table b; view v body=a",
	  { "v" },
	  "+composite type ty, +table a, +view v",
	  NULL },
	/* with its parts, whatever they are called */
	{ "table a; table b",
	  "table a; .column x; .index i columns=x; table b; "
	  ".column y",
	  { "a" },
	  "+column a.x, +index i",
	  NULL },
	{ "table a; table b",
	  "table a; .column x; table b; .column y",
	  { "b.y" },
	  "+column b.y",
	  NULL },
	/* by kind */
	{ "", "table a; view v body=x", { "view:*" }, "+view v", NULL },
	/* a drop takes along what stands on it */
	{ "view v body=t; table t; table u",
	  "",
	  { "t" },
	  "-view v, -table t",
	  NULL },
	{ "", "table a; table b", { "a", "b" }, "+table a, +table b", NULL },
	{ "", "table a", { "zz" }, "", "nothing to change in 'zz'" },
};

START_TEST(keeps_a_part)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t count = 0, all;
	struct run r;

	make(&r, &fake_engine, parts[_i].from, parts[_i].to, NULL);
	all = r.plan.step_count;
	while (parts[_i].only[count])
		count++;
	ck_assert_int_eq(sd_plan_only(&r.plan, parts[_i].only, count, &r.diag),
			 0);
	put_steps(&b, &r.plan);
	ck_assert_str_eq(b.at, parts[_i].expect);
	ck_assert_int_eq(r.plan.to_hash[0] == '\0', r.plan.step_count < all);
	ck_assert_uint_eq(r.plan.note_count, parts[_i].note ? 1 : 0);
	if (parts[_i].note)
		ck_assert_str_eq(r.plan.note[0], parts[_i].note);
	sd_buf_clear(&b);
	done(&r);
}
END_TEST

/* Decisions about what is left out are not asked. */
START_TEST(part_keeps_its_decisions)
{
	static const char *const other[] = { "u" }, *const own[] = { "t" };
	struct run r;

	make(&r, &fake_engine, asks_from, asks_to, NULL);
	ck_assert_uint_eq(r.plan.decisions.count, 1);
	ck_assert_int_eq(sd_plan_only(&r.plan, own, 1, &r.diag), 0);
	ck_assert_uint_eq(r.plan.decisions.count, 1);
	ck_assert_int_eq(sd_plan_only(&r.plan, other, 1, &r.diag), 0);
	ck_assert_uint_eq(r.plan.decisions.count, 0);
	done(&r);
}
END_TEST

/* A saved plan does not know what its steps need. */
START_TEST(saved_plan_has_no_parts)
{
	static const char *const only[] = { "t" };
	struct run r;

	make(&r, &fake_engine, "", "table t", NULL);
	r.plan.step[0].make_count = 0;
	ck_assert_int_eq(sd_plan_only(&r.plan, only, 1, &r.diag), -1);
	ck_assert_int_eq(sd_diag_exit(&r.diag), SD_EXIT_USAGE);
	done(&r);
}
END_TEST

START_TEST(counts_objects)
{
	struct sd_plan_counts n;
	struct run r;

	make(&r, &fake_engine, "table a; table b; .column x type=int; view v",
	     "table b; .column x type=text; table c; view v body=x; table d",
	     NULL);
	n = sd_plan_count(&r.plan);
	ck_assert_uint_eq(n.add, 2);
	ck_assert_uint_eq(n.change, 2);
	ck_assert_uint_eq(n.drop, 1);
	/* Two steps about one object count once. */
	sd_plan_add(&r.plan, SD_ALTER, SD_VIEW, "v", "again");
	n = sd_plan_count(&r.plan);
	ck_assert_uint_eq(n.change, 2);
	done(&r);
}
END_TEST

/* --- size ------------------------------------------------------------------
 */

/* 100,000 views, each on the one before: a chain as long as the plan. */
START_TEST(takes_many_steps)
{
	struct run r = { .arena = SD_ARENA_INIT };
	const int count = 100000;
	int i;

	r.diag = (struct sd_diag)SD_DIAG_INIT(&r.arena);
	sd_plan_init(&r.plan, &r.arena);
	fake_model(&r.from, &r.arena, "", true);
	fake_model(&r.to, &r.arena, "", true);
	for (i = 0; i < count; i++) {
		struct sd_fact *v = sd_fact_new(
			&r.to, NULL, SD_VIEW, NULL,
			sd_arena_printf(&r.arena, "v%d", count - i));

		sd_set_text(&v->attrs, &r.arena, SD_A_BODY,
			    sd_arena_printf(&r.arena, "v%d", count - i - 1));
	}
	ck_assert_int_eq(sd_plan_make(&fake_engine, &r.from, &r.to, NULL, NULL,
				      &r.plan, &r.diag),
			 0);
	ck_assert_uint_eq(r.plan.step_count, (size_t)count);
	ck_assert_str_eq(r.plan.step[0].object, "v1");
	ck_assert_str_eq(r.plan.step[count - 1].object, "v100000");
	done(&r);
}
END_TEST

#define COUNT(a) (int)(sizeof(a) / sizeof((a)[0]))

Suite *plan_suite(void);
Suite *plan_suite(void)
{
	Suite *s = suite_create("plan");
	TCase *t = tcase_create("order");

	tcase_add_loop_test(t, orders_steps, 0, COUNT(orders));
	tcase_add_test(t, names_a_circle);
	tcase_add_test(t, plans_the_same_bytes);
	tcase_add_test(t, empty_plan_has_no_steps);
	suite_add_tcase(s, t);
	t = tcase_create("hash");
	tcase_add_loop_test(t, hashes_what_is_said, 0, COUNT(hashes));
	tcase_add_test(t, hash_is_stable);
	suite_add_tcase(s, t);
	t = tcase_create("allow");
	tcase_add_loop_test(t, reads_allow, 0, COUNT(allows));
	tcase_add_loop_test(t, gates_hazards, 0, COUNT(gates));
	tcase_add_loop_test(t, asks_for_decisions, 0, COUNT(decisions));
	suite_add_tcase(s, t);
	t = tcase_create("parts");
	tcase_add_loop_test(t, keeps_a_part, 0, COUNT(parts));
	tcase_add_test(t, part_keeps_its_decisions);
	tcase_add_test(t, saved_plan_has_no_parts);
	tcase_add_test(t, counts_objects);
	suite_add_tcase(s, t);
	t = tcase_create("size");
	tcase_set_timeout(t, 30);
	tcase_add_test(t, takes_many_steps);
	suite_add_tcase(s, t);
	return s;
}
