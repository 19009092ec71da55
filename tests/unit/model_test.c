/* SPDX-License-Identifier: MIT */
/* model_test.c - facts, attributes, hashes, edges */

#include <check.h>
#include <string.h>

#include "schemadiff/model.h"
#include "schemadiff/sqltok.h"

#include "dump.h"

Suite *model_suite(void);

static struct sd_arena arena;
static struct sd_model model;

static void setup(void)
{
	sd_model_init(&model, &arena);
	model.dialect = SD_SQL_SQLITE;
}

static void teardown(void)
{
	sd_model_clear(&model);
	sd_arena_clear(&arena);
}

static struct sd_fact *table(struct sd_model *m, const char *name)
{
	return sd_fact_new(m, NULL, SD_TABLE, NULL, name);
}

static struct sd_fact *column(struct sd_model *m, struct sd_fact *t,
			      const char *name, const char *type)
{
	struct sd_fact *c = sd_fact_new(m, t, SD_COLUMN, NULL, name);
	struct sd_datatype *d = SD_NEW(m->arena, struct sd_datatype);

	d->word = type;
	sd_set_datatype(&c->attrs, m->arena, SD_A_TYPE, d);
	return c;
}

START_TEST(attributes_are_sorted_and_replaced)
{
	struct sd_record r = { NULL, 0, 0 };
	unsigned i;

	for (i = SD_A_COUNT - 1; i > SD_A_NONE; i--)
		if (sd_attr_type((enum sd_attr_id)i) == SD_T_BOOL)
			sd_set_bool(&r, &arena, (enum sd_attr_id)i, true);
	for (i = 1; i < r.count; i++)
		ck_assert_int_lt(r.at[i - 1].id, r.at[i].id);
	sd_set_text(&r, &arena, SD_A_MATCH, "full");
	sd_set_text(&r, &arena, SD_A_MATCH, "simple");
	ck_assert_str_eq(sd_get_text(&r, SD_A_MATCH), "simple");
	sd_set_text(&r, &arena, SD_A_MATCH, NULL);
	ck_assert(!sd_has(&r, SD_A_MATCH));
	sd_set_bool(&r, &arena, SD_A_STRICT, false);
	ck_assert(!sd_get_bool(&r, SD_A_STRICT));
	ck_assert_uint_eq(sd_get_list(&r, SD_A_KEYS)->count, 0);
}
END_TEST

START_TEST(every_kind_and_attribute_has_one_word)
{
	int i, j;

	for (i = 1; i < SD_KIND_COUNT; i++)
		ck_assert_int_eq(sd_kind_find(sd_kind_word((enum sd_kind)i)),
				 i);
	for (j = 1; j < SD_A_COUNT; j++)
		ck_assert_int_eq(sd_attr_find(sd_attr_word((enum sd_attr_id)j)),
				 j);
	ck_assert_int_eq(sd_kind_find("nonsense"), SD_KIND_NONE);
	ck_assert_int_eq(sd_attr_find("nonsense"), SD_A_NONE);
}
END_TEST

/* Each row is one difference; only some of them count. */
enum twist {
	NOTHING,
	ORDER,
	NAME_CASE,
	EXPR_BLANKS,
	EXPR_BRACKETS,
	HINT,
	EXPR,
	TYPE,
	NAME,
	EXTRA
};
static const struct {
	enum twist twist;
	unsigned dialect;
	bool same;
} twists[] = {
	{ NOTHING, SD_SQL_SQLITE, true },
	{ ORDER, SD_SQL_SQLITE, true },
	{ NAME_CASE, SD_SQL_SQLITE, true },
	{ NAME_CASE, 0, false },
	{ EXPR_BLANKS, SD_SQL_SQLITE, true },
	{ HINT, SD_SQL_SQLITE, true },
	{ EXPR_BRACKETS, 0, true },
	{ EXPR_BRACKETS, SD_SQL_TEXT, false },
	{ EXPR, SD_SQL_SQLITE, false },
	{ TYPE, SD_SQL_SQLITE, false },
	{ NAME, SD_SQL_SQLITE, false },
	{ EXTRA, SD_SQL_SQLITE, false },
};

static struct sd_hash build(struct sd_model *m, enum twist twist)
{
	struct sd_fact *t = table(m, twist == NAME_CASE ? "Users" : "users");
	struct sd_fact *c, *check;

	if (twist == ORDER)
		column(m, t, "age", "int");
	c = column(m, t, twist == NAME ? "names" : "name",
		   twist == TYPE ? "string" : "text");
	if (twist != ORDER)
		column(m, t, "age", "int");
	if (twist == HINT)
		sd_set_text(&c->attrs, m->arena, SD_A_RENAMED_FROM, "nick");
	if (twist == EXTRA)
		column(m, t, "more", "int");
	check = sd_fact_new(m, t, SD_CHECK, NULL, NULL);
	sd_set_text(&check->attrs, m->arena, SD_A_EXPR,
		    twist == EXPR_BLANKS     ? " AGE>0 "
		    : twist == EXPR_BRACKETS ? "( age > 0 )"
		    : twist == EXPR	     ? "age >= 0"
					     : "age > 0");
	sd_model_hash(m);
	return m->hash;
}

START_TEST(hash_tells_what_differs)
{
	struct sd_model other;
	struct sd_hash a, b;

	sd_model_init(&other, &arena);
	model.dialect = other.dialect = twists[_i].dialect;
	a = build(&model, NOTHING);
	b = build(&other, twists[_i].twist);
	ck_assert_int_eq(sd_hash_eq(a, b), twists[_i].same);
	ck_assert_int_eq(sd_model_same(&model, &other),
			 twists[_i].same && twists[_i].twist != ORDER);
	sd_model_clear(&other);
}
END_TEST

START_TEST(order_of_labels_counts)
{
	struct sd_model other;
	struct sd_fact *e, *f;

	sd_model_init(&other, &arena);
	e = sd_fact_new(&model, NULL, SD_ENUM, NULL, "role");
	sd_fact_new(&model, e, SD_LABEL, NULL, "a");
	sd_fact_new(&model, e, SD_LABEL, NULL, "b");
	f = sd_fact_new(&other, NULL, SD_ENUM, NULL, "role");
	sd_fact_new(&other, f, SD_LABEL, NULL, "b");
	sd_fact_new(&other, f, SD_LABEL, NULL, "a");
	sd_model_hash(&model);
	sd_model_hash(&other);
	ck_assert(sd_hash_eq(sd_fact_own(&model, e), sd_fact_own(&other, f)));
	ck_assert(!sd_hash_eq(e->tree, f->tree));
	ck_assert(!sd_model_same(&model, &other));
	sd_model_clear(&other);
}
END_TEST

START_TEST(a_copy_is_equal_and_its_own)
{
	struct sd_model other;
	struct sd_arena second = SD_ARENA_INIT;
	struct sd_hash before = build(&model, NOTHING);

	sd_model_init(&other, &second);
	sd_model_copy(&other, &model);
	sd_arena_clear(&arena); /* the copy must not lean on it */
	sd_model_hash(&other);
	ck_assert(sd_hash_eq(other.hash, before));
	ck_assert_uint_eq(dump_count(&other), 4);
	sd_model_clear(&other);
	sd_arena_clear(&second);
}
END_TEST

START_TEST(facts_are_found_and_unlinked)
{
	struct sd_fact *t = table(&model, "Users"), *i;

	i = sd_fact_new(&model, t, SD_INDEX, NULL, "users_idx");
	sd_fact_new(&model, NULL, SD_ENUM, NULL, "users");
	sd_model_index(&model);
	ck_assert_ptr_eq(sd_model_find(&model, SD_TABLE, NULL, "users"), t);
	ck_assert_ptr_eq(sd_model_find(&model, SD_KIND_NONE, NULL, "USERS_IDX"),
			 i);
	ck_assert_ptr_null(sd_model_find(&model, SD_VIEW, NULL, "users"));
	ck_assert_ptr_null(sd_model_find(&model, SD_TABLE, "s", "users"));
	ck_assert_str_eq(sd_fact_label(i, &arena), "index 'users_idx'");
	sd_fact_unlink(&model, t);
	ck_assert_uint_eq(dump_count(&model), 1);
	ck_assert_int_eq(model.first->kind, SD_ENUM);
	ck_assert_ptr_eq(model.first, model.last);
}
END_TEST

static const struct sd_need *need_of(const struct sd_fact *f,
				     const struct sd_fact *target)
{
	const struct sd_need *n;

	for (n = f->need; n; n = n->next)
		if (n->fact == target)
			return n;
	return NULL;
}

START_TEST(links_structure_hard_and_sql_soft)
{
	struct sd_fact *a = table(&model, "a"), *b = table(&model, "b");
	struct sd_fact *fk = sd_fact_new(&model, a, SD_FOREIGN, NULL, NULL);
	struct sd_fact *v = sd_fact_new(&model, NULL, SD_VIEW, NULL, "v");

	sd_set_ref(&fk->attrs, &arena, SD_A_REF_TABLE, NULL, "B");
	sd_set_text(&v->attrs, &arena, SD_A_BODY,
		    "SELECT 'a' FROM [b] -- not a");
	sd_model_index(&model);
	sd_model_link(&model);
	ck_assert(!need_of(fk, b)->soft);
	ck_assert(need_of(v, b)->soft);
	ck_assert_ptr_null(need_of(v, a));
	ck_assert_ptr_null(b->need);
}
END_TEST

Suite *model_suite(void)
{
	Suite *s = suite_create("model");
	TCase *c = tcase_create("model");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, attributes_are_sorted_and_replaced);
	tcase_add_test(c, every_kind_and_attribute_has_one_word);
	tcase_add_loop_test(c, hash_tells_what_differs, 0,
			    sizeof(twists) / sizeof(twists[0]));
	tcase_add_test(c, order_of_labels_counts);
	tcase_add_test(c, a_copy_is_equal_and_its_own);
	tcase_add_test(c, facts_are_found_and_unlinked);
	tcase_add_test(c, links_structure_hard_and_sql_soft);
	suite_add_tcase(s, c);
	return s;
}
