/* SPDX-License-Identifier: MIT */
/*
 * model_other.c - random types, functions and all that is no table
 */
#include "model.h"

#include <string.h>

static const char *const usage[] = { "usage" };

static struct sd_fact *top(struct gen *g, enum sd_kind kind, bool path)
{
	const char *schema = path && gen_one_in(g, 4) ? "s" : NULL;
	struct sd_fact *f = sd_fact_new(g->m, NULL, kind, schema, gen_name(g));

	gen_comment(g, f);
	gen_renamed(g, f);
	if (kind != SD_EXTENSION)
		gen_owner(g, f);
	return f;
}

static void add_type(struct gen *g, struct sd_fact *f)
{
	/* A plain word of the language would be that. */
	f->name = sd_arena_printf(g->a, "type_%s", f->name);
	if (g->types < 8)
		g->type[g->types++] = f;
}

/* --- types -------------------------------------------------------- */

static void gen_enum(struct gen *g)
{
	struct sd_fact *f = top(g, SD_ENUM, true), *l;
	unsigned n = gen_below(g, 6);

	add_type(g, f);
	while (n--) {
		l = sd_fact_new(g->m, f, SD_LABEL, NULL, gen_name(g));
		gen_renamed(g, l);
	}
	gen_grants(g, f, usage, 1, false);
}

static void gen_domain(struct gen *g)
{
	struct sd_fact *f = top(g, SD_DOMAIN, true), *d;
	unsigned n = gen_below(g, 3);

	sd_set_datatype(&f->attrs, g->a, SD_A_TYPE, gen_type(g));
	if (gen_one_in(g, 3))
		sd_set_ref(&f->attrs, g->a, SD_A_COLLATE, NULL, "C");
	gen_flag(g, &f->attrs, SD_A_NOT_NULL);
	if (gen_one_in(g, 2)) {
		d = sd_fact_new(g->m, f, SD_DEFAULT, NULL, NULL);
		sd_set_text(&d->attrs, g->a, SD_A_EXPR, gen_value(g));
	}
	while (n--)
		gen_check(g, f, NULL);
	add_type(g, f);
}

static void gen_composite(struct gen *g)
{
	struct sd_fact *f = top(g, SD_COMPOSITE, true), *c;
	unsigned n = gen_below(g, 4);

	while (n--) {
		c = sd_fact_new(g->m, f, SD_ATTRIBUTE, NULL, gen_name(g));
		sd_set_datatype(&c->attrs, g->a, SD_A_TYPE, gen_type(g));
		if (gen_one_in(g, 3))
			sd_set_ref(&c->attrs, g->a, SD_A_COLLATE, NULL, "C");
		gen_comment(g, c);
		gen_renamed(g, c);
	}
	add_type(g, f);
}

static void gen_range(struct gen *g)
{
	struct sd_fact *f = top(g, SD_RANGE, true);
	struct sd_record *r = &f->attrs;

	sd_set_datatype(r, g->a, SD_A_SUBTYPE, gen_type(g));
	gen_a_ref(g, r, SD_A_SUBTYPE_DIFF);
	gen_a_ref(g, r, SD_A_SUBTYPE_OPCLASS);
	gen_a_ref(g, r, SD_A_COLLATE);
	gen_a_ref(g, r, SD_A_CANONICAL);
	gen_a_ref(g, r, SD_A_MULTIRANGE);
	add_type(g, f);
}

static void gen_base_type(struct gen *g)
{
	struct sd_fact *f = top(g, SD_BASE_TYPE, true);

	if (gen_one_in(g, 2))
		sd_set_bool(&f->attrs, g->a, SD_A_SHELL, true);
	else
		sd_set_text(&f->attrs, g->a, SD_A_BODY, gen_body(g));
	add_type(g, f);
}

void gen_sequence_options(struct gen *g, struct sd_record *r)
{
	gen_int(g, r, SD_A_START);
	gen_int(g, r, SD_A_INCREMENT);
	gen_int(g, r, SD_A_MIN);
	gen_int(g, r, SD_A_MAX);
	gen_int(g, r, SD_A_CACHE);
	gen_flag(g, r, SD_A_CYCLE);
}

static void gen_sequence(struct gen *g)
{
	struct sd_fact *f = top(g, SD_SEQUENCE, true);
	struct sd_record *r = &f->attrs;
	struct sd_fact *t;

	gen_flag(g, r, SD_A_UNLOGGED);
	gen_sequence_options(g, r);
	if (gen_one_in(g, 3))
		sd_set_datatype(r, g->a, SD_A_TYPE, gen_type(g));
	if (g->tables && gen_one_in(g, 3)) {
		t = g->table[gen_below(g, g->tables)];
		sd_set_ref(r, g->a, SD_A_OWNED_BY, t->schema, t->name);
		sd_set_text(r, g->a, SD_A_OWNED_COLUMN, gen_column_of(g, t));
	}
	gen_grants(g, f, usage, 1, false);
}

/* --- functions ---------------------------------------------------- */

static struct sd_list *types(struct gen *g)
{
	struct sd_list *l = sd_list_new(g->a);
	unsigned n = 1 + gen_below(g, 2);

	while (n--) {
		struct sd_value v = { .type = SD_T_TYPE,
				      .u = { .datatype = gen_type(g) } };

		sd_list_add(l, g->a, v);
	}
	return l;
}

static void arguments(struct gen *g, struct sd_fact *f)
{
	static const char *const modes[] = { "out", "inout", "variadic" };
	struct sd_list *l = sd_list_new(g->a);
	struct sd_buf detail = SD_BUF_INIT;
	unsigned n = gen_below(g, 4);

	sd_buf_addc(&detail, '(');
	while (n--) {
		struct sd_record *r = sd_list_add_record(l, g->a);
		struct sd_datatype *t = gen_type(g), plain;
		const char *mode;

		GEN_WORD(g, r, SD_A_MODE, modes);
		mode = sd_get_text(r, SD_A_MODE);
		if (gen_one_in(g, 2))
			sd_set_text(r, g->a, SD_A_ARG_NAME, gen_name(g));
		sd_set_datatype(r, g->a, SD_A_TYPE, t);
		if (!mode && gen_one_in(g, 3))
			sd_set_text(r, g->a, SD_A_EXPR, gen_value(g));
		if (mode && !strcmp(mode, "out"))
			continue;
		if (detail.len > 1)
			sd_buf_adds(&detail, ", ");
		plain = *t; /* as lang_int.h has it */
		plain.args = NULL;
		sd_buf_adds(&detail, sd_datatype_text(&plain, g->a));
	}
	sd_buf_addc(&detail, ')');
	sd_set_list(&f->attrs, g->a, SD_A_ARGS, l);
	f->detail = sd_buf_take(&detail, g->a);
}

static void returns(struct gen *g, struct sd_record *r)
{
	struct sd_list *l = sd_list_new(g->a);
	struct sd_record *c;

	switch (gen_below(g, 3)) {
	case 0:
		c = sd_list_add_record(l, g->a);
		sd_set_text(c, g->a, SD_A_ARG_NAME, gen_name(g));
		sd_set_datatype(c, g->a, SD_A_TYPE, gen_type(g));
		sd_set_list(r, g->a, SD_A_RETURNS_TABLE, l);
		break;
	case 1:
		sd_set_datatype(r, g->a, SD_A_RETURNS, gen_type(g));
		gen_flag(g, r, SD_A_RETURNS_SET);
		break;
	default:
		break;
	}
}

static void function_body(struct gen *g, struct sd_record *r)
{
	switch (gen_below(g, 6)) {
	case 0:
		sd_set_text(r, g->a, SD_A_ATOMIC, gen_body(g));
		break;
	case 1:
		sd_set_text(r, g->a, SD_A_RETURN, gen_sql(g));
		break;
	case 2:
		sd_set_text(r, g->a, SD_A_LIBRARY, "$libdir/it's");
		gen_a_text(g, r, SD_A_SYMBOL);
		break;
	default:
		sd_set_text(r, g->a, SD_A_BODY, gen_body(g));
	}
}

static void gen_function(struct gen *g)
{
	static const char *const forms[] = { "function", "procedure",
					     "window function" };
	static const char *const volatility[] = { "stable", "immutable" };
	static const char *const parallel[] = { "safe", "restricted" };
	static const char *const execute[] = { "execute" };
	struct sd_fact *f = top(g, SD_FUNCTION, true);
	struct sd_record *r = &f->attrs;

	sd_set_text(r, g->a, SD_A_FORM, GEN_PICK(g, forms));
	arguments(g, f);
	returns(g, r);
	if (gen_one_in(g, 2))
		sd_set_text(r, g->a, SD_A_LANGUAGE, "plpgsql");
	GEN_WORD(g, r, SD_A_VOLATILITY, volatility);
	gen_flag(g, r, SD_A_CALLED_STRICT);
	gen_flag(g, r, SD_A_LEAKPROOF);
	gen_flag(g, r, SD_A_SECURITY_DEFINER);
	GEN_WORD(g, r, SD_A_PARALLEL, parallel);
	if (gen_one_in(g, 3))
		sd_set_text(r, g->a, SD_A_COST, "0.5");
	if (gen_one_in(g, 3))
		sd_set_text(r, g->a, SD_A_ROWS, "100");
	gen_a_ref(g, r, SD_A_SUPPORT);
	if (gen_one_in(g, 6))
		sd_set_list(r, g->a, SD_A_TRANSFORM, types(g));
	gen_options(g, r, SD_A_SET, false);
	function_body(g, r);
	gen_grants(g, f, execute, 1, false);
}

/* --- verbatim ----------------------------------------------------- */

static void gen_verbatim(struct gen *g)
{
	static const enum sd_kind paths[] = {
		SD_COLLATION,	    SD_CONVERSION,     SD_TS_PARSER,
		SD_TS_TEMPLATE,	    SD_TS_DICTIONARY,  SD_AGGREGATE,
		SD_OPERATOR_FAMILY, SD_OPERATOR_CLASS, SD_OPERATOR,
	};
	static const enum sd_kind names[] = {
		SD_LANGUAGE,	 SD_ACCESS_METHOD, SD_EVENT_TRIGGER,
		SD_SUBSCRIPTION, SD_WRAPPER,	   SD_CAST,
		SD_TRANSFORM
	};
	bool path = gen_one_in(g, 2);
	struct sd_fact *f = path ? top(g, GEN_PICK(g, paths), true)
				 : top(g, GEN_PICK(g, names), false);

	sd_set_text(&f->attrs, g->a, SD_A_BODY, gen_body(g));
	if (f->kind == SD_AGGREGATE)
		f->detail = gen_one_in(g, 2) ? "(*)" : "(int, text)";
	if (f->kind == SD_OPERATOR_FAMILY || f->kind == SD_OPERATOR_CLASS)
		f->detail = "using btree";
	if (f->kind == SD_OPERATOR) {
		f->name = gen_one_in(g, 2) ? "===" : "+";
		f->detail = sd_arena_printf(g->a, "(int, t%u)", g->serial++);
	}
	if (f->kind == SD_CAST)
		f->name = sd_arena_printf(g->a, "int as t%u", g->serial++);
	if (f->kind == SD_TRANSFORM) {
		f->name = sd_arena_printf(g->a, "t%u", g->serial++);
		f->detail = "language plperl";
	}
	if (f->kind == SD_CAST || f->kind == SD_TRANSFORM)
		sd_unset(&f->attrs, SD_A_RENAMED_FROM);
}

/* --- the rest ----------------------------------------------------- */

static void gen_statistics(struct gen *g)
{
	static const char *const kinds[] = { "ndistinct", "dependencies",
					     "mcv" };
	struct sd_fact *f = top(g, SD_STATISTICS, true);
	struct sd_fact *t = g->table[gen_below(g, g->tables)];
	struct sd_list *l = sd_list_new(g->a);
	unsigned i;

	for (i = 0; i < 3; i++)
		if (gen_one_in(g, 2))
			sd_list_add_text(l, g->a, SD_T_WORD, kinds[i]);
	sd_set_list(&f->attrs, g->a, SD_A_KINDS, l);
	sd_set_ref(&f->attrs, g->a, SD_A_ON_TABLE, t->schema, t->name);
	gen_keys(g, &f->attrs, t, false, false);
	gen_int(g, &f->attrs, SD_A_TARGET);
}

static void gen_publication(struct gen *g)
{
	struct sd_fact *f = top(g, SD_PUBLICATION, false);
	struct sd_list *l = sd_list_new(g->a);
	struct sd_record *r;
	unsigned n;

	gen_options(g, &f->attrs, SD_A_WITH, false);
	if (gen_one_in(g, 3)) {
		sd_set_bool(&f->attrs, g->a, SD_A_ALL_TABLES, true);
		return;
	}
	for (n = 0; n < g->tables; n++) {
		if (gen_one_in(g, 2))
			continue;
		r = sd_list_add_record(l, g->a);
		sd_set_ref(r, g->a, SD_A_REF_TABLE, g->table[n]->schema,
			   g->table[n]->name);
		if (gen_one_in(g, 2))
			gen_names(g, r, SD_A_COLUMNS);
		gen_an_expr(g, r, SD_A_WHERE);
	}
	sd_set_list(&f->attrs, g->a, SD_A_TABLES, l);
	if (gen_one_in(g, 3))
		gen_names(g, &f->attrs, SD_A_SCHEMAS);
}

static void gen_ts_configuration(struct gen *g)
{
	struct sd_fact *f = top(g, SD_TS_CONFIGURATION, true);
	struct sd_list *l = sd_list_new(g->a), *to;
	unsigned n = gen_below(g, 4), i;

	gen_a_ref(g, &f->attrs, SD_A_PARSER);
	while (n--) {
		struct sd_record *r = sd_list_add_record(l, g->a);
		struct sd_list *tokens = sd_list_new(g->a);

		for (i = gen_below(g, 3) + 1; i; i--)
			sd_list_add_text(
				tokens, g->a, SD_T_WORD,
				sd_arena_printf(g->a, "token%u", g->serial++));
		sd_set_list(r, g->a, SD_A_TOKENS, tokens);
		to = sd_list_new(g->a);
		for (i = gen_below(g, 3) + 1; i; i--)
			sd_list_add_ref(to, g->a, gen_one_in(g, 3) ? "s" : NULL,
					gen_name(g));
		sd_set_list(r, g->a, SD_A_DICTIONARIES, to);
	}
	sd_set_list(&f->attrs, g->a, SD_A_MAPPINGS, l);
}

static void gen_default_privilege(struct gen *g)
{
	static const char *const rights[] = { "select", "insert" };
	const char *role = gen_name(g);
	struct sd_fact *f =
		sd_fact_new(g->m, NULL, SD_DEFAULT_PRIVILEGE, NULL, role);
	const char *in = gen_one_in(g, 2) ? gen_name(g) : NULL;

	sd_set_text(&f->attrs, g->a, SD_A_ROLE, role);
	sd_set_text(&f->attrs, g->a, SD_A_IN_SCHEMA, in);
	sd_set_text(&f->attrs, g->a, SD_A_ON_KIND, "tables");
	f->detail =
		in ? sd_arena_printf(g->a, "in %s on tables", in) : "on tables";
	while (!f->child)
		gen_grants(g, f, rights, 2, false);
}

static void gen_server(struct gen *g)
{
	struct sd_fact *f = top(g, SD_SERVER, false), *u;

	sd_set_text(&f->attrs, g->a, SD_A_WRAPPER, gen_name(g));
	gen_a_text(g, &f->attrs, SD_A_SERVER_TYPE);
	gen_a_text(g, &f->attrs, SD_A_VERSION);
	gen_options(g, &f->attrs, SD_A_OPTIONS, true);
	gen_grants(g, f, usage, 1, false);
	if (gen_one_in(g, 2))
		return;
	u = sd_fact_new(g->m, NULL, SD_USER_MAPPING, NULL,
			gen_one_in(g, 3) ? "public" : gen_name(g));
	u->detail = f->name;
	sd_set_text(&u->attrs, g->a, SD_A_ROLE, u->name);
	sd_set_text(&u->attrs, g->a, SD_A_SERVER, f->name);
	gen_options(g, &u->attrs, SD_A_OPTIONS, true);
}

static void gen_schema(struct gen *g)
{
	static const char *const rights[] = { "usage", "create" };
	struct sd_fact *f = top(g, SD_SCHEMA, false);

	gen_grants(g, f, rights, 2, false);
}

static void gen_extension(struct gen *g)
{
	struct sd_fact *f = top(g, SD_EXTENSION, false);

	gen_a_name(g, &f->attrs, SD_A_IN_SCHEMA);
	gen_a_text(g, &f->attrs, SD_A_VERSION);
}

void gen_other(struct gen *g)
{
	static void (*const makers[])(struct gen *) = {
		gen_enum,	 gen_domain,
		gen_composite,	 gen_range,
		gen_base_type,	 gen_sequence,
		gen_function,	 gen_function,
		gen_verbatim,	 gen_verbatim,
		gen_publication, gen_ts_configuration,
		gen_schema,	 gen_default_privilege,
		gen_server,	 gen_extension,
		gen_statistics,
	};

	GEN_PICK(g, makers)(g);
}

/* --- a whole model ------------------------------------------------ */

static void gen_settings(struct gen *g, struct sd_settings *s)
{
	static const char *const path[] = { "public", "a b", NULL };

	s->written = true;
	s->privileges = (enum sd_privileges)gen_below(g, 3);
	s->owner_managed = gen_one_in(g, 2);
	s->partitions_set = gen_one_in(g, 2);
	s->partitions_declared = s->partitions_set && gen_one_in(g, 2);
	if (gen_one_in(g, 2))
		s->search_path = path;
}

void gen_model(struct gen *g, struct sd_model *m)
{
	struct sd_fact *s;
	unsigned n;

	g->m = m;
	g->a = m->arena;
	g->serial = g->tables = g->types = 0;
	if (gen_one_in(g, 3))
		gen_settings(g, &m->settings);
	s = sd_fact_new(m, NULL, SD_SCHEMA, NULL, "s");
	gen_comment(g, s);
	for (n = gen_below(g, 2); n; n--)
		gen_enum(g);
	for (n = 1 + gen_below(g, 3); n; n--)
		gen_table(g);
	for (n = gen_below(g, 4); n; n--)
		gen_other(g);
	for (n = gen_below(g, 2); n; n--)
		gen_view(g);
}
