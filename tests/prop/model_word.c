/* SPDX-License-Identifier: MIT */
/*
 * model_word.c - awkward names, texts and SQL, and what any fact may have
 */
#include "model.h"

#include <string.h>

unsigned gen_below(struct gen *g, unsigned n)
{
	return rng_below(&g->rng, n);
}

bool gen_one_in(struct gen *g, unsigned n)
{
	return !gen_below(g, n);
}

/* --- names -------------------------------------------------------- */

static const char *const bases[] = {
	"users",      "Order",	 "select",   "a b",	 "größe",    "x",
	"using",      "index",	 "primary",  "check",	 "na\"me",   "1st",
	"on",	      "key",	 "col$1",    "with",	 "table",    "default",
	"in",	      "type",	 "a.b",	     "only",	 "use",	     "data",
	"references", "unique",	 "grant",    "é",	 "_",	     "text",
	"no",	      "not",	 "view",     "as",	 "to",	     "for",
	"from",	      "setof",	 "variadic", "comment",	 "renamed",  "column",
	"row",	      "replica", "int",	     "order by", "it's",     "desc",
	"nulls",      "collate", "min",	     "identity", "function", "$",
	"policy",     "trigger", "rule",     "cluster",	 "exclude",
};

const char *gen_name(struct gen *g)
{
	const char *base = GEN_PICK(g, bases);

	/* The bare words are the dangerous ones: each once in a model. */
	if (g->serial < sizeof(bases) / sizeof(*bases) && gen_one_in(g, 2))
		return bases[g->serial++];
	return sd_arena_printf(g->a, "%s%u", base, g->serial++);
}

const char *gen_text(struct gen *g)
{
	static const char *const texts[] = {
		"plain",
		"it's",
		"two\nlines",
		"// no comment",
		"a \\ b",
		" blank before",
		"",
		"ends in blank ",
		"line\r\nline",
		"$$",
		"/* open",
		"größe 'x' \"y\"",
		"three\n\nlines",
		"\ttab",
		"very long text that goes on and on so that a line of a "
		"hundred "
		"columns has no room for it and what stands before it",
	};

	return GEN_PICK(g, texts);
}

/* --- SQL ---------------------------------------------------------- */

const char *gen_sql(struct gen *g)
{
	static const char *const texts[] = {
		"a > 0",
		"x = ')'",
		"a > 0 -- why (\n  and b",
		"a -- open to the end",
		"lower(a) || 'it''s'",
		"(a + b)",
		"a // b",
		"1 /* ( */ + 2",
		"\"q(\" = 1",
		"a ) b",
		"( a",
		"$$text$$ || b",
		"$sql$ ) $sql$",
		"a $$ b )",
		"e'\\'' = a",
		"a = any ('{1,2}'::int[])",
		"exists (select 1\n\tfrom t\n\twhere t.a = b)",
		"coalesce(a, b)",
		"a::text ~ '^[0-9]+$'",
		"'open",
		("case when a then b else c end and very_long_name_of_column "
		 "> another_very_long_name_of_a_column_that_goes_on"),
		"`x` = 1",
		"f(a)",
		"s.f(a, 'b')",
		"a; b",
		"{ a }",
		"größe > 3",
	};

	return GEN_PICK(g, texts);
}

const char *gen_sql_of(struct gen *g, const char *a, const char *b)
{
	struct sd_buf s = SD_BUF_INIT;

	if (gen_one_in(g, 4))
		return gen_sql(g);
	sd_buf_add_quoted(&s, a, '"');
	if (b) {
		sd_buf_adds(&s, " < ");
		sd_buf_add_quoted(&s, b, '"');
	} else {
		sd_buf_adds(&s,
			    gen_one_in(g, 3) ? " > 'x'\n  or true" : " > 0");
	}
	return sd_buf_take(&s, g->a);
}

const char *gen_body(struct gen *g)
{
	static const char *const texts[] = {
		"select 1",
		"\nbegin\n\treturn new; -- }\nend\n",
		"select $$a$$, $x$b$x$",
		"SELECT a,\n       b\nFROM t\nWHERE x = '{'",
		" ",
		"select ')' -- (",
		"update t set a = 1;\n  delete from u",
		"ends in $",
		"select '\r\n'",
		"(a = b, c = d)",
	};

	return GEN_PICK(g, texts);
}

static const char *bracketed(struct gen *g, const char *sql)
{
	return sd_arena_printf(g->a, "(%s)", sql);
}

const char *gen_cell(struct gen *g)
{
	static const char *const values[] = {
		"null", "1",	   "-1.5",   "'x'", "true",  "false", "x'00'",
		"''",	"'it''s'", "'a\nb'", "1e9", "X'ff'", "+3",    "0xff",
	};

	if (gen_one_in(g, 6))
		return bracketed(g, gen_sql(g));
	return GEN_PICK(g, values);
}

const char *gen_value(struct gen *g)
{
	static const char *const values[] = {
		"now()",	"uuid()",	"[]",
		"null",		"current_date", "current_timestamp",
		"current_time",
	};

	return gen_one_in(g, 3) ? GEN_PICK(g, values) : gen_cell(g);
}

/* --- types -------------------------------------------------------- */

static const struct sd_datatype types[] = {
	{ NULL, "string", NULL, 0, false },
	{ NULL, "string", "255", 0, false },
	{ NULL, "text", NULL, 0, false },
	{ NULL, "bool", NULL, 0, false },
	{ NULL, "smallint", NULL, 0, false },
	{ NULL, "int", NULL, 0, false },
	{ NULL, "bigint", NULL, 0, false },
	{ NULL, "float", NULL, 0, false },
	{ NULL, "double", NULL, 0, false },
	{ NULL, "decimal", NULL, 0, false },
	{ NULL, "decimal", "12,2", 0, false },
	{ NULL, "decimal", "12, 2", 1, false },
	{ NULL, "date", NULL, 0, false },
	{ NULL, "time", NULL, 0, false },
	{ NULL, "datetime", NULL, 0, false },
	{ NULL, "uuid", NULL, 0, false },
	{ NULL, "json", NULL, 0, false },
	{ NULL, "string", NULL, 2, false },
	{ NULL, "vector", "3", 0, false },
	{ NULL, "bytes", NULL, 0, false },
	{ NULL, "untyped", NULL, 0, false },
	{ NULL, "citext", NULL, 0, false },
	{ NULL, "timestamp", "3", 0, false },
	{ NULL, "NVARCHAR", "160", 0, false },
	{ NULL, "interval day to second", NULL, 0, true },
	{ NULL, "json", NULL, 0, true },
	{ NULL, "UNSIGNED BIG INT", NULL, 0, true },
	{ NULL, "odd`type", NULL, 1, true },
	{ NULL, "geometry", "Point, 4326", 0, false },
};

struct sd_datatype *gen_type(struct gen *g)
{
	struct sd_datatype *t = SD_NEW(g->a, struct sd_datatype);

	*t = GEN_PICK(g, types);
	if (g->types && gen_one_in(g, 6)) {
		const struct sd_fact *f = g->type[gen_below(g, g->types)];

		memset(t, 0, sizeof(*t));
		t->schema = f->schema;
		t->word = f->name;
		t->dims = (unsigned short)gen_below(g, 2);
	}
	return t;
}

/* --- attributes --------------------------------------------------- */

void gen_flag(struct gen *g, struct sd_record *r, enum sd_attr_id id)
{
	sd_set_bool(r, g->a, id, gen_one_in(g, 4));
}

void gen_word(struct gen *g, struct sd_record *r, enum sd_attr_id id,
	      const char *const *words, size_t count)
{
	if (gen_one_in(g, 3))
		sd_set_text(r, g->a, id, words[gen_below(g, (unsigned)count)]);
}

void gen_int(struct gen *g, struct sd_record *r, enum sd_attr_id id)
{
	static const int64_t numbers[] = { 1, 100, -5, 9223372036854775807, 0 };

	if (gen_one_in(g, 3))
		sd_set_int(r, g->a, id, GEN_PICK(g, numbers));
}

void gen_a_name(struct gen *g, struct sd_record *r, enum sd_attr_id id)
{
	if (gen_one_in(g, 4))
		sd_set_text(r, g->a, id, gen_name(g));
}

void gen_a_text(struct gen *g, struct sd_record *r, enum sd_attr_id id)
{
	if (gen_one_in(g, 3))
		sd_set_text(r, g->a, id, gen_text(g));
}

void gen_an_expr(struct gen *g, struct sd_record *r, enum sd_attr_id id)
{
	if (gen_one_in(g, 3))
		sd_set_text(r, g->a, id, gen_sql(g));
}

void gen_a_ref(struct gen *g, struct sd_record *r, enum sd_attr_id id)
{
	if (gen_one_in(g, 3))
		sd_set_ref(r, g->a, id, gen_one_in(g, 3) ? gen_name(g) : NULL,
			   gen_name(g));
}

void gen_names(struct gen *g, struct sd_record *r, enum sd_attr_id id)
{
	struct sd_list *l = sd_list_new(g->a);
	unsigned n = 1 + gen_below(g, 3);

	while (n--)
		sd_list_add_text(l, g->a, SD_T_NAME, gen_name(g));
	sd_set_list(r, g->a, id, l);
}

void gen_options(struct gen *g, struct sd_record *r, enum sd_attr_id id,
		 bool foreign)
{
	static const char *const values[] = { "70",  "false", "a b",  "-1.5",
					      "",    "on",    "it's", "x,y",
					      "0.5", "local" };
	struct sd_list *l = sd_list_new(g->a);
	unsigned n = 1 + gen_below(g, 3);

	if (!gen_one_in(g, 4))
		return;
	while (n--) {
		struct sd_record *o = sd_list_add_record(l, g->a);
		const char *name = sd_arena_printf(
			g->a, "%s%u", gen_one_in(g, 3) ? "toast.opt" : "opt",
			g->serial++);

		sd_set_text(o, g->a, SD_A_OPT_NAME,
			    foreign ? gen_name(g) : name);
		if (foreign || id == SD_A_SET || !gen_one_in(g, 4))
			sd_set_text(o, g->a, SD_A_OPT_VALUE,
				    GEN_PICK(g, values));
	}
	sd_set_list(r, g->a, id, l);
}

/* --- what any fact may have --------------------------------------- */

void gen_comment(struct gen *g, struct sd_fact *f)
{
	struct sd_fact *c;

	if (!gen_one_in(g, 4))
		return;
	c = sd_fact_new(g->m, f, SD_COMMENT, NULL, NULL);
	sd_set_text(&c->attrs, g->a, SD_A_TEXT, gen_text(g));
}

void gen_renamed(struct gen *g, struct sd_fact *f)
{
	if (f->name && gen_one_in(g, 8))
		sd_set_text(&f->attrs, g->a, SD_A_RENAMED_FROM, gen_name(g));
}

void gen_owner(struct gen *g, struct sd_fact *f)
{
	struct sd_fact *o;

	if (!gen_one_in(g, 6))
		return;
	o = sd_fact_new(g->m, f, SD_OWNER, NULL, NULL);
	sd_set_text(&o->attrs, g->a, SD_A_ROLE, gen_name(g));
}

static void grant(struct gen *g, struct sd_fact *f, const char *role,
		  const char *word, const char *column, bool revoke,
		  bool option)
{
	struct sd_fact *c = sd_fact_new(g->m, f, SD_GRANT, NULL, role);

	c->detail = sd_arena_printf(g->a, "%s%s%s%s%s", revoke ? "revoke " : "",
				    word, column ? "(" : "",
				    column ? column : "", column ? ")" : "");
	sd_set_text(&c->attrs, g->a, SD_A_ROLE, role);
	sd_set_text(&c->attrs, g->a, SD_A_PRIVILEGE, word);
	sd_set_text(&c->attrs, g->a, SD_A_COLUMN, column);
	sd_set_bool(&c->attrs, g->a, SD_A_REVOKE, revoke);
	sd_set_bool(&c->attrs, g->a, SD_A_GRANT_OPTION, option);
}

/* A view's columns may be any. */
static void column_grants(struct gen *g, struct sd_fact *f, const char *role,
			  bool revoke, bool option)
{
	struct sd_fact *c;

	if (f->kind != SD_TABLE)
		grant(g, f, role, "update", gen_name(g), revoke, option);
	SD_EACH_CHILD(f, c, SD_COLUMN)
	if (f->kind == SD_TABLE && gen_one_in(g, 2))
		grant(g, f, role, "update", c->name, revoke, option);
}

void gen_grants(struct gen *g, struct sd_fact *f, const char *const *words,
		size_t count, bool columns)
{
	unsigned roles = gen_one_in(g, 2) ? gen_below(g, 4) : 0, i;
	bool all = gen_one_in(g, 2);

	while (roles--) {
		const char *role = gen_one_in(g, 4) ? "public" : gen_name(g);
		bool revoke = gen_one_in(g, 6);
		bool option = !revoke && gen_one_in(g, 6);

		for (i = 0; i < count; i++)
			if (all || gen_one_in(g, 2))
				grant(g, f, role, words[i], NULL, revoke,
				      option);
		if (columns && gen_one_in(g, 3))
			column_grants(g, f, role, revoke, option);
		if (!strcmp(role, "public"))
			return;
	}
}
