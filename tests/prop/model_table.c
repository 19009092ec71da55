/* SPDX-License-Identifier: MIT */
/*
 * model_table.c - random tables and views with all their parts
 */
#include "model.h"

#include <string.h>

static const char *const conflicts[] = { "rollback", "abort", "fail", "ignore",
					 "replace" };

/* --- columns ------------------------------------------------------ */

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
	struct sd_fact *f = gen_child(g, t, SD_COLUMN, true);
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
	struct sd_fact *f = gen_child(g, t, SD_COLUMN, true);

	sd_set_bool(&f->attrs, g->a, SD_A_INHERITED, true);
	if (t->kind == SD_TABLE && gen_one_in(g, 2))
		column_settings(g, &f->attrs);
	if (gen_one_in(g, 2) || f->attrs.count == 1)
		add_default(g, f);
	gen_comment(g, f);
}

/* --- data --------------------------------------------------------- */

static void data(struct gen *g, struct sd_fact *t)
{
	struct sd_fact *f = sd_fact_new(g->m, t, SD_DATA, NULL, NULL);
	struct sd_list *columns = gen_columns_of(g, t, 1, 3);
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

/* --- tables ------------------------------------------------------- */

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
		gen_primary(g, t);
	for (n = gen_below(g, 3); n; n--)
		gen_unique(g, t);
	for (n = gen_below(g, 3); n; n--)
		gen_foreign(g, t);
	for (n = gen_below(g, 3); n; n--)
		gen_check(g, t, gen_column_of(g, t));
	for (n = gen_below(g, 4) / 3; n; n--)
		gen_exclude(g, t);
	for (n = gen_below(g, 4); n; n--)
		gen_index(g, t, t);
	for (n = gen_below(g, 6) / 4; n; n--)
		gen_trigger(g, t, t);
	for (n = gen_below(g, 6) / 5; n; n--)
		gen_rule(g, t);
	for (n = gen_below(g, 6) / 4; n; n--)
		gen_policy(g, t);
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

/* --- views -------------------------------------------------------- */

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
			gen_index(g, v, g->table[0]);
	} else {
		gen_flag(g, r, SD_A_RECURSIVE);
		for (n = gen_below(g, 2); n; n--)
			inherited(g, v);
		for (n = gen_below(g, 2); n; n--)
			gen_trigger(g, v, g->table[0]);
		for (n = gen_below(g, 2); n; n--)
			gen_rule(g, v);
	}
	gen_comment(g, v);
	gen_renamed(g, v);
	gen_owner(g, v);
	gen_grants(g, v, rights, 1, true);
}
