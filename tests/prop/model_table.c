/* SPDX-License-Identifier: MIT */
/*
 * model_table.c - random tables and views with all their parts
 */
#include "model.h"

#include <string.h>

static const char *const conflicts[] = { "rollback", "abort", "fail", "ignore",
					 "replace" };
static const char *const yes_no[] = { "yes", "no" };
static const char *const when[] = { "deferred", "immediate" };
static const char *const enabled[] = { "disabled", "replica", "always" };

static struct sd_fact *child(struct gen *g, struct sd_fact *t,
			     enum sd_kind kind, bool named)
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
static struct sd_list *columns_of(struct gen *g, const struct sd_fact *t,
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

/* --- keys -------------------------------------------------------------------
 */

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
	gen_flag(g, r, SD_A_DESC);
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

	names = columns_of(g, t, 1, plain && gen_one_in(g, 2) ? 1 : 3);
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

/* --- constraints -------------------------------------------------------------
 */

static void index_storage(struct gen *g, struct sd_record *r,
			  const struct sd_fact *t)
{
	if (gen_one_in(g, 6))
		sd_set_list(r, g->a, SD_A_INCLUDE, columns_of(g, t, 1, 2));
	gen_options(g, r, SD_A_WITH, false);
	gen_a_name(g, r, SD_A_TABLESPACE);
}

static void set_not_null(struct gen *g, struct sd_fact *t, const char *name)
{
	struct sd_fact *c = sd_fact_child_named(g->m, t, SD_COLUMN, name);

	sd_set_bool(&c->attrs, g->a, SD_A_NOT_NULL, true);
}

static void primary(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = child(g, t, SD_PRIMARY, false);
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

static void unique(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = child(g, t, SD_UNIQUE, false);

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
	struct sd_fact *f = child(g, t, SD_CHECK, false);

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

static void foreign(struct gen *g, struct sd_fact *t)
{
	static const char *const actions[] = { "cascade", "restrict",
					       "set null", "set default" };
	static const char *const match[] = { "full", "partial" };
	struct sd_fact *to = g->table[gen_below(g, g->tables)];
	struct sd_fact *f = child(g, t, SD_FOREIGN, false);
	struct sd_record *r = &f->attrs;
	struct sd_list *from = columns_of(g, t, 1, 2), *target;
	unsigned n = (unsigned)from->count;

	target = columns_of(g, to, n, n);
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

static void exclude(struct gen *g, struct sd_fact *t)
{
	static const char *const methods[] = { "gist", "spgist" };
	struct sd_fact *f = child(g, t, SD_EXCLUDE, false);

	gen_keys(g, &f->attrs, t, false, true);
	GEN_WORD(g, &f->attrs, SD_A_METHOD, methods);
	gen_an_expr(g, &f->attrs, SD_A_WHERE);
	deferrable(g, &f->attrs);
	index_storage(g, &f->attrs, t);
	gen_comment(g, f);
	gen_renamed(g, f);
}

/* On t, over columns of `of`: a view's columns are not known. */
static void add_index(struct gen *g, struct sd_fact *t,
		      const struct sd_fact *of)
{
	static const char *const methods[] = { "gin", "hash", "my method" };
	struct sd_fact *f = child(g, t, SD_INDEX, false);
	struct sd_record *r = &f->attrs;

	gen_keys(g, r, of, false, false);
	gen_flag(g, r, SD_A_UNIQUE);
	GEN_WORD(g, r, SD_A_METHOD, methods);
	gen_flag(g, r, SD_A_NULLS_NOT_DISTINCT);
	index_storage(g, r, of);
	gen_an_expr(g, r, SD_A_WHERE);
	gen_a_ref(g, r, SD_A_PART_OF);
	gen_comment(g, f);
	gen_renamed(g, f);
}

/* --- triggers, rules, policies
 * ------------------------------------------------- */

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
	struct sd_fact *f = child(g, t, SD_TRIGGER, true);
	struct sd_record *r = &f->attrs;
	const struct sd_list *l;

	sd_set_text(r, g->a, SD_A_TIMING, GEN_PICK(g, timing));
	words(g, r, SD_A_EVENTS, events, 4);
	l = sd_get_list(r, SD_A_EVENTS);
	if (!strcmp(l->at[l->count - 1].u.text, "update") && gen_one_in(g, 2))
		sd_set_list(r, g->a, SD_A_UPDATE_OF, columns_of(g, of, 1, 3));
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

static void rule(struct gen *g, struct sd_fact *t)
{
	static const char *const events[] = { "select", "insert", "update",
					      "delete" };
	struct sd_fact *f = child(g, t, SD_RULE, true);
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

static void policy(struct gen *g, struct sd_fact *t)
{
	static const char *const commands[] = { "select", "insert", "update",
						"delete" };
	struct sd_fact *f = child(g, t, SD_POLICY, true);
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

/* --- columns
 * ---------------------------------------------------------------------- */

static void add_default(struct gen *g, struct sd_fact *f)
{
	struct sd_fact *d = sd_fact_new(g->m, f, SD_DEFAULT, NULL, NULL);

	sd_set_text(&d->attrs, g->a, SD_A_EXPR, gen_value(g));
}

static void column_value(struct gen *g, struct sd_fact *f)
{
	static const char *const generated[] = { "stored", "virtual" };
	static const char *const identity[] = { "always", "default" };
	struct sd_record *r = &f->attrs;

	switch (gen_below(g, 6)) {
	case 0:
		sd_set_text(r, g->a, SD_A_GENERATED, GEN_PICK(g, generated));
		sd_set_text(r, g->a, SD_A_EXPR, gen_sql(g));
		break;
	case 1:
		sd_set_text(r, g->a, SD_A_IDENTITY, GEN_PICK(g, identity));
		gen_sequence_options(g, r);
		gen_a_ref(g, r, SD_A_SEQUENCE);
		sd_set_bool(r, g->a, SD_A_NOT_NULL, true);
		break;
	case 2:
	case 3:
		add_default(g, f);
		break;
	default:
		break;
	}
}

static void column_settings(struct gen *g, struct sd_record *r)
{
	static const char *const storage[] = { "plain", "external", "extended",
					       "main" };
	static const char *const compression[] = { "pglz", "lz4" };

	gen_int(g, r, SD_A_STATISTICS);
	gen_options(g, r, SD_A_WITH, false);
	GEN_WORD(g, r, SD_A_STORAGE, storage);
	GEN_WORD(g, r, SD_A_COMPRESSION, compression);
	gen_options(g, r, SD_A_OPTIONS, true);
}

static void column(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = child(g, t, SD_COLUMN, true);
	struct sd_record *r = &f->attrs;

	sd_set_datatype(r, g->a, SD_A_TYPE, gen_type(g));
	sd_set_bool(r, g->a, SD_A_NOT_NULL, !gen_one_in(g, 3));
	if (gen_one_in(g, 6))
		sd_set_ref(r, g->a, SD_A_COLLATE, gen_one_in(g, 4) ? "s" : NULL,
			   "nocase");
	column_value(g, f);
	if (sd_get_bool(r, SD_A_NOT_NULL) && gen_one_in(g, 6)) {
		sd_set_bool(r, g->a, SD_A_NOT_NULL_WRITTEN, true);
		gen_a_name(g, r, SD_A_NOT_NULL_NAME);
		GEN_WORD(g, r, SD_A_NOT_NULL_CONFLICT, conflicts);
		gen_flag(g, r, SD_A_NO_INHERIT);
		gen_flag(g, r, SD_A_NOT_VALID);
	}
	if (gen_one_in(g, 8))
		column_settings(g, r);
	gen_renamed(g, f);
	if (gen_one_in(g, 8))
		sd_set_text(r, g->a, SD_A_BACKFILL, gen_sql(g));
	if (gen_one_in(g, 8))
		sd_set_text(r, g->a, SD_A_USING_CAST, gen_sql(g));
	gen_comment(g, f);
}

static void inherited(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = child(g, t, SD_COLUMN, true);

	sd_set_bool(&f->attrs, g->a, SD_A_INHERITED, true);
	if (t->kind == SD_TABLE && gen_one_in(g, 2))
		column_settings(g, &f->attrs);
	if (gen_one_in(g, 2) || f->attrs.count == 1)
		add_default(g, f);
	gen_comment(g, f);
}

/* --- data
 * ---------------------------------------------------------------------------
 */

static void data(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = sd_fact_new(g->m, t, SD_DATA, NULL, NULL);
	struct sd_list *columns = columns_of(g, t, 1, 3);
	struct sd_list *rows = sd_list_new(g->a), *row;
	struct sd_list *key = sd_list_new(g->a);
	unsigned n = gen_below(g, 4);
	size_t i;

	sd_set_list(&f->attrs, g->a, SD_A_COLUMNS, columns);
	sd_list_add_text(key, g->a, SD_T_NAME, columns->at[0].u.text);
	sd_set_list(&f->attrs, g->a, SD_A_DATA_KEY, key);
	gen_flag(g, &f->attrs, SD_A_EXACT);
	while (n--) {
		row = sd_list_add_list(rows, g->a);
		sd_list_add_text(row, g->a, SD_T_EXPR,
				 sd_arena_printf(g->a, "%u", n));
		for (i = 1; i < columns->count; i++)
			sd_list_add_text(row, g->a, SD_T_EXPR, gen_cell(g));
	}
	sd_set_list(&f->attrs, g->a, SD_A_DATA_ROWS, rows);
}

/* --- tables
 * ---------------------------------------------------------------------------
 */

static struct sd_list *bounds(struct gen *g, unsigned n)
{
	struct sd_list *l = sd_list_new(g->a);

	while (n--) {
		const char *v = gen_one_in(g, 4)   ? "minvalue"
				: gen_one_in(g, 4) ? "maxvalue"
						   : gen_cell(g);
		size_t len = strlen(v);

		if (*v == '(') /* a bound's brackets are not kept */
			v = sd_arena_strndup(g->a, v + 1, len - 2);
		sd_list_add_text(l, g->a, SD_T_EXPR, v);
	}
	return l;
}

static void partition(struct gen *g, struct sd_fact *t)
{
	static const char *const bound[] = { "range", "list", "hash",
					     "default" };
	struct sd_record *r = &t->attrs;
	const char *b = GEN_PICK(g, bound);
	unsigned n = 1 + gen_below(g, 2);

	sd_set_ref(r, g->a, SD_A_PARTITION_OF, g->table[0]->schema,
		   g->table[0]->name);
	sd_set_text(r, g->a, SD_A_BOUND, b);
	if (*b == 'r') {
		sd_set_list(r, g->a, SD_A_BOUND_FROM, bounds(g, n));
		sd_set_list(r, g->a, SD_A_BOUND_TO, bounds(g, n));
	} else if (*b == 'l') {
		sd_set_list(r, g->a, SD_A_BOUND_IN, bounds(g, n));
	} else if (*b == 'h') {
		sd_set_int(r, g->a, SD_A_MODULUS, 4);
		sd_set_int(r, g->a, SD_A_REMAINDER, gen_below(g, 4));
	}
}

static void table_settings(struct gen *g, struct sd_fact *t)
{
	static const char *const identity[] = { "full", "nothing", "index" };
	static const char *const security[] = { "enabled", "forced" };
	struct sd_record *r = &t->attrs;
	const char *s;

	if (!sd_has(r, SD_A_SERVER))
		gen_flag(g, r, SD_A_UNLOGGED);
	GEN_WORD(g, r, SD_A_REPLICA_IDENTITY, identity);
	s = sd_get_text(r, SD_A_REPLICA_IDENTITY);
	if (s && !strcmp(s, "index"))
		sd_set_text(r, g->a, SD_A_REPLICA_INDEX, gen_name(g));
	gen_a_name(g, r, SD_A_CLUSTER_ON);
	GEN_WORD(g, r, SD_A_ROW_SECURITY, security);
	gen_options(g, r, SD_A_WITH, false);
	gen_a_name(g, r, SD_A_TABLESPACE);
	gen_a_name(g, r, SD_A_ACCESS_METHOD);
}

static void table_variant(struct gen *g, struct sd_fact *t)
{
	static const char *const by[] = { "range", "list", "hash" };
	struct sd_list *parents = sd_list_new(g->a);
	struct sd_record *r = &t->attrs;

	switch (gen_below(g, 8)) {
	case 0:
		gen_flag(g, r, SD_A_STRICT);
		gen_flag(g, r, SD_A_WITHOUT_ROWID);
		break;
	case 1:
		sd_set_text(r, g->a, SD_A_PARTITION_BY, GEN_PICK(g, by));
		gen_keys(g, r, t, false, false);
		break;
	case 2:
		sd_set_list(r, g->a, SD_A_INHERITS, parents);
		sd_list_add_ref(parents, g->a, g->table[0]->schema,
				g->table[0]->name);
		sd_set_list(r, g->a, SD_A_INHERITS, parents);
		break;
	case 3:
		sd_set_text(r, g->a, SD_A_SERVER, gen_name(g));
		gen_options(g, r, SD_A_OPTIONS, true);
		break;
	case 4:
		sd_set_text(r, g->a, SD_A_DISTRIBUTED_BY, gen_column_of(g, t));
		if (gen_one_in(g, 2))
			sd_set_ref(r, g->a, SD_A_COLOCATE, g->table[0]->schema,
				   g->table[0]->name);
		break;
	case 5:
		gen_flag(g, r, SD_A_REFERENCE);
		break;
	case 6:
		if (g->types)
			sd_set_ref(r, g->a, SD_A_OF_TYPE, g->type[0]->schema,
				   g->type[0]->name);
		break;
	default:
		break;
	}
}

static void table_parts(struct gen *g, struct sd_fact *t)
{
	static const char *const rights[] = { "select", "insert", "update",
					      "delete" };
	unsigned n;

	for (n = gen_below(g, 2); n; n--)
		primary(g, t);
	for (n = gen_below(g, 3); n; n--)
		unique(g, t);
	for (n = gen_below(g, 3); n; n--)
		foreign(g, t);
	for (n = gen_below(g, 3); n; n--)
		gen_check(g, t, gen_column_of(g, t));
	for (n = gen_below(g, 4) / 3; n; n--)
		exclude(g, t);
	for (n = gen_below(g, 4); n; n--)
		add_index(g, t, t);
	for (n = gen_below(g, 6) / 4; n; n--)
		gen_trigger(g, t, t);
	for (n = gen_below(g, 6) / 5; n; n--)
		rule(g, t);
	for (n = gen_below(g, 6) / 4; n; n--)
		policy(g, t);
	gen_comment(g, t);
	gen_renamed(g, t);
	gen_owner(g, t);
	gen_grants(g, t, rights, 4, true);
}

static void virtual_table(struct gen *g, struct sd_fact *t)
{
	static const char *const rights[] = { "select" };

	sd_set_text(&t->attrs, g->a, SD_A_MODULE,
		    gen_one_in(g, 2) ? "fts5" : gen_name(g));
	if (!gen_one_in(g, 4))
		sd_set_text(&t->attrs, g->a, SD_A_MODULE_ARGS,
			    "title, body, tokenize = 'porter'");
	gen_comment(g, t);
	gen_renamed(g, t);
	gen_grants(g, t, rights, 1, false);
}

void gen_table(struct gen *g)
{
	const char *schema = gen_one_in(g, 4) ? "s" : NULL;
	struct sd_fact *t =
		sd_fact_new(g->m, NULL, SD_TABLE, schema, gen_name(g));
	unsigned n = 1 + gen_below(g, 6);

	if (g->tables && gen_one_in(g, 12)) {
		virtual_table(g, t);
		return;
	}
	if (g->tables && gen_one_in(g, 8)) {
		partition(g, t);
		table_settings(g, t);
		for (n = gen_below(g, 3); n; n--)
			inherited(g, t);
		gen_comment(g, t);
		return;
	}
	while (n--)
		column(g, t);
	if (g->tables < 8)
		g->table[g->tables++] = t;
	if (gen_one_in(g, 3))
		table_variant(g, t);
	if (gen_one_in(g, 4))
		table_settings(g, t);
	table_parts(g, t);
	if (gen_one_in(g, 5))
		data(g, t);
}

/* --- views
 * ------------------------------------------------------------------------------
 */

void gen_view(struct gen *g)
{
	static const char *const rights[] = { "select" };
	bool materialized = gen_one_in(g, 3);
	struct sd_fact *v =
		sd_fact_new(g->m, NULL, materialized ? SD_MATVIEW : SD_VIEW,
			    gen_one_in(g, 4) ? "s" : NULL, gen_name(g));
	struct sd_record *r = &v->attrs;
	unsigned n;

	if (gen_one_in(g, 3))
		gen_names(g, r, SD_A_COLUMNS);
	gen_options(g, r, SD_A_WITH, false);
	sd_set_text(r, g->a, SD_A_BODY, gen_body(g));
	if (materialized) {
		gen_a_name(g, r, SD_A_ACCESS_METHOD);
		gen_a_name(g, r, SD_A_TABLESPACE);
		gen_a_name(g, r, SD_A_CLUSTER_ON);
		for (n = gen_below(g, 3); n; n--)
			add_index(g, v, g->table[0]);
	} else {
		gen_flag(g, r, SD_A_RECURSIVE);
		for (n = gen_below(g, 2); n; n--)
			inherited(g, v);
		for (n = gen_below(g, 2); n; n--)
			gen_trigger(g, v, g->table[0]);
		for (n = gen_below(g, 2); n; n--)
			rule(g, v);
	}
	gen_comment(g, v);
	gen_renamed(g, v);
	gen_owner(g, v);
	gen_grants(g, v, rights, 1, true);
}
