/* SPDX-License-Identifier: MIT */
/*
 * model_part.c - random constraints, indexes, triggers, rules and policies
 */
#include "model.h"

#include <string.h>

static const char *const conflicts[] = { "rollback", "abort", "fail", "ignore",
					 "replace" };
static const char *const yes_no[] = { "yes", "no" };
static const char *const when[] = { "deferred", "immediate" };
static const char *const enabled[] = { "disabled", "replica", "always" };

struct sd_fact *gen_child(struct gen *g, struct sd_fact *t, enum sd_kind kind,
			  bool named)
{
	const char *name = named || gen_one_in(g, 2) ? gen_name(g) : NULL;

	return sd_fact_new(g->m, t, kind, NULL, name);
}

const char *gen_column_of(struct gen *g, const struct sd_fact *t)
{
	struct sd_fact *c;
	unsigned n = 0, i;

	SD_EACH_CHILD(t, c, SD_COLUMN)
	n++;
	i = gen_below(g, n);
	SD_EACH_CHILD(t, c, SD_COLUMN)
	if (!i--)
		return c->name;
	return NULL;
}

/* Up to `most` columns, no one twice. */
struct sd_list *gen_columns_of(struct gen *g, const struct sd_fact *t,
			       unsigned least, unsigned most)
{
	struct sd_list *l = sd_list_new(g->a);
	unsigned n = least + gen_below(g, most - least + 1), skip;
	struct sd_fact *c;

	skip = gen_below(g, 3);
	SD_EACH_CHILD(t, c, SD_COLUMN)
	{
		if (skip && gen_below(g, 2)) {
			skip--;
			continue;
		}
		if (l->count < n)
			sd_list_add_text(l, g->a, SD_T_NAME, c->name);
	}
	if (!l->count)
		sd_list_add_text(l, g->a, SD_T_NAME,
				 sd_fact_child(t, SD_COLUMN)->name);
	return l;
}

/* --- keys --------------------------------------------------------- */

static void key_options(struct gen *g, struct sd_record *r)
{
	static const char *const nulls[] = { "first", "last" };

	if (gen_one_in(g, 4))
		sd_set_ref(r, g->a, SD_A_COLLATE,
			   gen_one_in(g, 4) ? "pg_catalog" : NULL,
			   gen_one_in(g, 2) ? "C" : "nocase");
	if (gen_one_in(g, 4)) {
		sd_set_ref(r, g->a, SD_A_OPCLASS, gen_one_in(g, 4) ? "s" : NULL,
			   gen_one_in(g, 3) ? "desc" : "text_ops");
		gen_options(g, r, SD_A_OPCLASS_PARAMS, false);
	}
	gen_flag(g, r, gen_one_in(g, 4) ? SD_A_ASC : SD_A_DESC);
	GEN_WORD(g, r, SD_A_NULLS, nulls);
	if (gen_one_in(g, 8))
		sd_set_int(r, g->a, SD_A_STATISTICS, 100);
}

void gen_keys(struct gen *g, struct sd_record *r, const struct sd_fact *t,
	      bool plain, bool exclusion)
{
	static const char *const operators[] = { "=", "&&", "<>",
						 "operator(public.&&)" };
	struct sd_list *keys = sd_list_new(g->a), *names;
	size_t i;

	names = gen_columns_of(g, t, 1, plain && gen_one_in(g, 2) ? 1 : 3);
	for (i = 0; i < names->count; i++) {
		struct sd_record *k = sd_list_add_record(keys, g->a);

		if (plain || !gen_one_in(g, 4))
			sd_set_text(k, g->a, SD_A_KEY_NAME,
				    names->at[i].u.text);
		else
			sd_set_text(k, g->a, SD_A_EXPR, gen_sql(g));
		if (!plain || gen_one_in(g, 8))
			key_options(g, k);
		if (exclusion)
			sd_set_text(k, g->a, SD_A_OPERATOR,
				    GEN_PICK(g, operators));
	}
	sd_set_list(r, g->a, SD_A_KEYS, keys);
}

static void deferrable(struct gen *g, struct sd_record *r)
{
	GEN_WORD(g, r, SD_A_DEFERRABLE, yes_no);
	GEN_WORD(g, r, SD_A_INITIALLY, when);
}

/* --- constraints -------------------------------------------------- */

static void index_storage(struct gen *g, struct sd_record *r,
			  const struct sd_fact *t)
{
	if (gen_one_in(g, 6))
		sd_set_list(r, g->a, SD_A_INCLUDE, gen_columns_of(g, t, 1, 2));
	gen_options(g, r, SD_A_WITH, false);
	gen_a_name(g, r, SD_A_TABLESPACE);
}

static void set_not_null(struct gen *g, struct sd_fact *t, const char *name)
{
	struct sd_fact *c = sd_fact_child_named(g->m, t, SD_COLUMN, name);

	sd_set_bool(&c->attrs, g->a, SD_A_NOT_NULL, true);
}

void gen_primary(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = gen_child(g, t, SD_PRIMARY, false);
	const struct sd_list *keys;
	struct sd_record *key;

	gen_keys(g, &f->attrs, t, true, false);
	keys = sd_get_list(&f->attrs, SD_A_KEYS);
	key = keys->at[0].u.record;
	GEN_WORD(g, &f->attrs, SD_A_CONFLICT, conflicts);
	set_not_null(g, t, sd_get_text(key, SD_A_KEY_NAME));
	if (keys->count == 1 && key->count == 1 && gen_one_in(g, 3)) {
		gen_flag(g, &f->attrs, SD_A_AUTOINCREMENT);
		if (gen_one_in(g, 3)) {
			sd_set_bool(&f->attrs, g->a, SD_A_NO_ALIAS, true);
			sd_set_bool(key, g->a, SD_A_DESC, true);
		} else if (sd_has(&f->attrs, SD_A_AUTOINCREMENT)) {
			gen_flag(g, &f->attrs, SD_A_APART);
		}
		return;
	}
	deferrable(g, &f->attrs);
	if (keys->count > 1)
		gen_flag(g, &f->attrs, SD_A_WITHOUT_OVERLAPS);
	if (gen_one_in(g, 2))
		index_storage(g, &f->attrs, t);
	gen_comment(g, f);
	gen_renamed(g, f);
}

void gen_unique(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = gen_child(g, t, SD_UNIQUE, false);

	gen_keys(g, &f->attrs, t, true, false);
	GEN_WORD(g, &f->attrs, SD_A_CONFLICT, conflicts);
	gen_flag(g, &f->attrs, SD_A_NULLS_NOT_DISTINCT);
	deferrable(g, &f->attrs);
	if (gen_one_in(g, 3))
		index_storage(g, &f->attrs, t);
	gen_comment(g, f);
	gen_renamed(g, f);
}

static const char *plain_or_quoted(struct gen *g, const char *name)
{
	struct sd_buf b = SD_BUF_INIT;

	if (!name[strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789")] &&
	    !strchr("0123456789", *name))
		return name;
	sd_buf_add_quoted(&b, name, '"');
	return sd_buf_take(&b, g->a);
}

/* What min, max and size make, and what only looks like it. */
static void limit(struct gen *g, struct sd_fact *f, const char *table,
		  const char *column)
{
	static const char *const forms[][2] = {
		{ "min", "%s >= 0" },
		{ "max", "%s <= -1.5" },
		{ "size", "length(%s) <= 8" },
		{ "size", "length(%s) between 3 and 20" },
		{ "min", "%s > 0" },
		{ "max", "%s <= a" },
		{ "size", "length(%s) >= 8" },
		{ "size", "length(%s) between 3 and x" },
	};
	unsigned i = gen_below(g, sizeof(forms) / sizeof(*forms));
	const char *c = plain_or_quoted(g, column);
	const char *at = strstr(forms[i][1], "%s");

	f->name = sd_arena_printf(g->a, "%s_%s_%s", table, column, forms[i][0]);
	sd_set_text(&f->attrs, g->a, SD_A_EXPR,
		    sd_arena_printf(g->a, "%.*s%s%s", (int)(at - forms[i][1]),
				    forms[i][1], c, at + 2));
}

void gen_check(struct gen *g, struct sd_fact *t, const char *column)
{
	struct sd_fact *f = gen_child(g, t, SD_CHECK, false);

	if (gen_one_in(g, 3) && t->kind == SD_TABLE &&
	    !sd_fact_child(t, SD_CHECK)->next) {
		limit(g, f, t->name, column);
		return;
	}
	sd_set_text(&f->attrs, g->a, SD_A_EXPR,
		    t->kind == SD_TABLE
			    ? gen_sql_of(g, column,
					 gen_one_in(g, 3) ? gen_column_of(g, t)
							  : NULL)
			    : gen_sql(g));
	gen_flag(g, &f->attrs, SD_A_NOT_VALID);
	if (t->kind == SD_TABLE) {
		gen_flag(g, &f->attrs, SD_A_NO_INHERIT);
		gen_flag(g, &f->attrs, SD_A_NOT_ENFORCED);
		GEN_WORD(g, &f->attrs, SD_A_CONFLICT, conflicts);
	}
	gen_comment(g, f);
	gen_renamed(g, f);
}

void gen_foreign(struct gen *g, struct sd_fact *t)
{
	static const char *const actions[] = { "cascade", "restrict",
					       "set null", "set default" };
	static const char *const match[] = { "full", "partial" };
	struct sd_fact *to = g->table[gen_below(g, g->tables)];
	struct sd_fact *f = gen_child(g, t, SD_FOREIGN, false);
	struct sd_record *r = &f->attrs;
	struct sd_list *from = gen_columns_of(g, t, 1, 2), *target;
	unsigned n = (unsigned)from->count;

	target = gen_columns_of(g, to, n, n);
	if (target->count < n)
		from->count = target->count;
	else
		target->count = n;
	sd_set_list(r, g->a, SD_A_COLUMNS, from);
	sd_set_ref(r, g->a, SD_A_REF_TABLE, to->schema, to->name);
	sd_set_list(r, g->a, SD_A_REF_COLUMNS, target);
	GEN_WORD(g, r, SD_A_MATCH, match);
	GEN_WORD(g, r, SD_A_ON_UPDATE, actions);
	GEN_WORD(g, r, SD_A_ON_DELETE, actions);
	if (sd_has(r, SD_A_ON_DELETE) &&
	    !strncmp(sd_get_text(r, SD_A_ON_DELETE), "set", 3) &&
	    gen_one_in(g, 3))
		sd_set_list(r, g->a, SD_A_SET_COLUMNS, from);
	deferrable(g, r);
	gen_flag(g, r, SD_A_NOT_VALID);
	gen_flag(g, r, SD_A_NOT_ENFORCED);
	if (from->count > 1)
		gen_flag(g, r, SD_A_PERIOD);
	gen_comment(g, f);
	gen_renamed(g, f);
}

void gen_exclude(struct gen *g, struct sd_fact *t)
{
	static const char *const methods[] = { "gist", "spgist" };
	struct sd_fact *f = gen_child(g, t, SD_EXCLUDE, false);

	gen_keys(g, &f->attrs, t, false, true);
	GEN_WORD(g, &f->attrs, SD_A_METHOD, methods);
	gen_an_expr(g, &f->attrs, SD_A_WHERE);
	deferrable(g, &f->attrs);
	index_storage(g, &f->attrs, t);
	gen_comment(g, f);
	gen_renamed(g, f);
}

/* On t, over columns of `of`: a view's columns are not known. */
void gen_index(struct gen *g, struct sd_fact *t, const struct sd_fact *of)
{
	static const char *const methods[] = { "gin", "hash", "my method" };
	struct sd_fact *f = gen_child(g, t, SD_INDEX, false);
	struct sd_record *r = &f->attrs;

	gen_keys(g, r, of, false, false);
	gen_flag(g, r, SD_A_UNIQUE);
	GEN_WORD(g, r, SD_A_METHOD, methods);
	gen_flag(g, r, SD_A_NULLS_NOT_DISTINCT);
	index_storage(g, r, of);
	gen_an_expr(g, r, SD_A_WHERE);
	gen_a_ref(g, r, SD_A_PART_OF);
	gen_flag(g, r, SD_A_QUOTED);
	gen_comment(g, f);
	gen_renamed(g, f);
}

/* --- triggers, rules, policies ------------------------------------ */

static void words(struct gen *g, struct sd_record *r, enum sd_attr_id id,
		  const char *const *list, unsigned n)
{
	struct sd_list *l = sd_list_new(g->a);
	unsigned i;

	for (i = 0; i < n; i++)
		if (gen_one_in(g, 2) || (i + 1 == n && !l->count))
			sd_list_add_text(l, g->a, SD_T_WORD, list[i]);
	sd_set_list(r, g->a, id, l);
}

static void trigger_action(struct gen *g, struct sd_record *r)
{
	struct sd_list *args = sd_list_new(g->a);
	unsigned n = gen_below(g, 3);

	if (gen_one_in(g, 3)) {
		sd_set_text(r, g->a, SD_A_BODY, gen_body(g));
		return;
	}
	sd_set_ref(r, g->a, SD_A_EXECUTE, gen_one_in(g, 3) ? "s" : NULL,
		   gen_name(g));
	while (n--)
		sd_list_add_text(args, g->a, SD_T_TEXT, gen_text(g));
	sd_set_list(r, g->a, SD_A_ARGS, args);
}

void gen_trigger(struct gen *g, struct sd_fact *t, const struct sd_fact *of)
{
	static const char *const timing[] = { "before", "after", "instead of" };
	static const char *const events[] = { "insert", "delete", "truncate",
					      "update" };
	static const char *const each[] = { "row", "statement" };
	struct sd_fact *f = gen_child(g, t, SD_TRIGGER, true);
	struct sd_record *r = &f->attrs;
	const struct sd_list *l;

	GEN_WORD(g, r, SD_A_TIMING, timing);
	words(g, r, SD_A_EVENTS, events, 4);
	l = sd_get_list(r, SD_A_EVENTS);
	if (!strcmp(l->at[l->count - 1].u.text, "update") && gen_one_in(g, 2))
		sd_set_list(r, g->a, SD_A_UPDATE_OF,
			    gen_columns_of(g, of, 1, 3));
	GEN_WORD(g, r, SD_A_FOR_EACH, each);
	if (gen_one_in(g, 5)) {
		sd_set_bool(r, g->a, SD_A_CONSTRAINT, true);
		deferrable(g, r);
		if (gen_one_in(g, 2))
			sd_set_ref(r, g->a, SD_A_FROM_TABLE,
				   g->table[0]->schema, g->table[0]->name);
	}
	gen_a_name(g, r, SD_A_OLD_TABLE);
	gen_a_name(g, r, SD_A_NEW_TABLE);
	gen_an_expr(g, r, SD_A_WHEN);
	trigger_action(g, r);
	GEN_WORD(g, r, SD_A_ENABLED, enabled);
	gen_comment(g, f);
	gen_renamed(g, f);
}

void gen_rule(struct gen *g, struct sd_fact *t)
{
	static const char *const events[] = { "select", "insert", "update",
					      "delete" };
	struct sd_fact *f = gen_child(g, t, SD_RULE, true);
	struct sd_list *l = sd_list_new(g->a);
	struct sd_record *r = &f->attrs;

	sd_list_add_text(l, g->a, SD_T_WORD, GEN_PICK(g, events));
	sd_set_list(r, g->a, SD_A_EVENTS, l);
	gen_an_expr(g, r, SD_A_WHERE);
	gen_flag(g, r, SD_A_INSTEAD);
	if (gen_one_in(g, 2))
		sd_set_text(r, g->a, SD_A_BODY, gen_body(g));
	GEN_WORD(g, r, SD_A_ENABLED, enabled);
	gen_comment(g, f);
	gen_renamed(g, f);
}

void gen_policy(struct gen *g, struct sd_fact *t)
{
	static const char *const commands[] = { "select", "insert", "update",
						"delete" };
	struct sd_fact *f = gen_child(g, t, SD_POLICY, true);
	struct sd_record *r = &f->attrs;

	gen_flag(g, r, SD_A_RESTRICTIVE);
	GEN_WORD(g, r, SD_A_COMMAND, commands);
	if (gen_one_in(g, 2))
		gen_names(g, r, SD_A_ROLES);
	gen_an_expr(g, r, SD_A_USING);
	gen_an_expr(g, r, SD_A_WITH_CHECK);
	gen_comment(g, f);
	gen_renamed(g, f);
}
