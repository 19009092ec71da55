/* SPDX-License-Identifier: MIT */
/*
 * print_other.c - functions and what has no block of a table's kind
 */
#include "print_int.h"

#include <string.h>

/* --- functions ---------------------------------------------------- */

static void print_args(struct printer *p, const struct sd_list *l)
{
	size_t i;

	sd_print_word(p, "(");
	for (i = 0; i < l->count; i++) {
		const struct sd_record *r = l->at[i].u.record;
		const char *mode = sd_get_text(r, SD_A_MODE);
		const char *name = sd_get_text(r, SD_A_ARG_NAME);
		const char *value = sd_get_text(r, SD_A_EXPR);

		if (i)
			sd_print_close(p, ",");
		if (mode)
			sd_print_word(p, mode);
		if (name)
			sd_print_name_but(p, name,
					  "default in inout out variadic");
		sd_print_type(p, sd_get_datatype(r, SD_A_TYPE));
		if (value) {
			sd_print_word(p, "default");
			sd_print_value(p, value);
		}
	}
	sd_print_close(p, ")");
}

static void print_returns(struct printer *p, const struct sd_record *r)
{
	if (sd_has(r, SD_A_RETURNS_TABLE)) {
		sd_print_word(p, "returns table");
		print_args(p, sd_get_list(r, SD_A_RETURNS_TABLE));
	} else if (sd_has(r, SD_A_RETURNS)) {
		sd_print_word(p, sd_get_bool(r, SD_A_RETURNS_SET)
					 ? "returns setof"
					 : "returns");
		sd_print_type(p, sd_get_datatype(r, SD_A_RETURNS));
	}
}

/* "public, pg_temp" is a list of names, 'a text' a text. */
static void print_set(struct printer *p, const struct sd_list *l)
{
	size_t i;

	for (i = 0; i < l->count; i++) {
		const struct sd_record *r = l->at[i].u.record;
		const char *value = sd_get_text(r, SD_A_OPT_VALUE);
		struct sd_record head = *r;

		sd_print_word(p, "set");
		if (!value || !strchr(value, ',')) {
			sd_print_option(p, r);
			continue;
		}
		head.count = 1; /* the name alone */
		sd_print_option(p, &head);
		sd_print_word(p, "=");
		sd_print_raw(p, value);
	}
}

static void print_function_body(struct printer *p, const struct sd_record *r)
{
	static const struct clause bodies[] = { { SD_A_BODY, "as" },
						{ SD_A_ATOMIC, "atomic" },
						{ SD_A_RETURN, "return" },
						{ SD_A_LIBRARY, "as" },
						CLAUSE_END };

	sd_print_clauses(p, r, bodies);
	if (!sd_has(r, SD_A_SYMBOL))
		return;
	sd_print_close(p, ",");
	sd_print_text(p, sd_get_text(r, SD_A_SYMBOL));
}

void sd_print_function(struct printer *p, const struct sd_fact *f)
{
	static const struct clause clauses[] = {
		{ SD_A_LANGUAGE, "language" },
		{ SD_A_VOLATILITY, "" },
		{ SD_A_CALLED_STRICT, "strict" },
		{ SD_A_LEAKPROOF, "leakproof" },
		{ SD_A_SECURITY_DEFINER, "security definer" },
		{ SD_A_PARALLEL, "parallel" },
		{ SD_A_COST, "cost" },
		{ SD_A_ROWS, "rows" },
		{ SD_A_SUPPORT, "support" },
		{ SD_A_TRANSFORM, "transform" },
		CLAUSE_END
	};
	const struct sd_record *r = &f->attrs;
	const char *form = sd_get_text(r, SD_A_FORM);

	sd_print_word(p, form ? form : "function");
	sd_print_path(p, f->schema, f->name);
	print_args(p, sd_get_list(r, SD_A_ARGS));
	print_returns(p, r);
	sd_print_clauses(p, r, clauses);
	print_set(p, sd_get_list(r, SD_A_SET));
	sd_print_tail(p, f);
	print_function_body(p, r);
	sd_print_standing(p, f, true);
}

/* --- statistics, publications, text search ------------------------ */

void sd_print_statistics(struct printer *p, const struct sd_fact *f)
{
	static const struct clause clauses[] = { { SD_A_KINDS, "" },
						 { SD_A_ON_TABLE, "on" },
						 { SD_A_KEYS, "" },
						 { SD_A_TARGET, "target" },
						 CLAUSE_END };

	sd_print_word(p, "statistics");
	sd_print_path(p, f->schema, f->name);
	sd_print_clauses(p, &f->attrs, clauses);
	sd_print_tail(p, f);
	sd_print_standing(p, f, false);
}

void sd_print_publication(struct printer *p, const struct sd_fact *f)
{
	static const struct clause head[] = { { SD_A_ALL_TABLES, "all tables" },
					      { SD_A_WITH, "with" },
					      CLAUSE_END };
	static const struct clause table[] = { { SD_A_REF_TABLE, "table" },
					       { SD_A_COLUMNS, "" },
					       { SD_A_WHERE, "where" },
					       CLAUSE_END };
	const struct sd_list *tables = sd_get_list(&f->attrs, SD_A_TABLES);
	const struct sd_list *schemas = sd_get_list(&f->attrs, SD_A_SCHEMAS);
	size_t i;

	sd_print_word(p, "publication");
	sd_print_name(p, f->name);
	sd_print_clauses(p, &f->attrs, head);
	sd_print_tail(p, f);
	if (tables->count || schemas->count)
		sd_print_word(p, "{");
	for (i = 0; i < tables->count; i++) {
		sd_print_item(p, false);
		sd_print_clauses(p, tables->at[i].u.record, table);
	}
	for (i = 0; i < schemas->count; i++) {
		sd_print_item(p, false);
		sd_print_word(p, "schema");
		sd_print_name(p, schemas->at[i].u.text);
	}
	if (tables->count || schemas->count)
		sd_buf_adds(&p->text, "\n}");
	sd_print_standing(p, f, false);
}

static void print_mapping(struct printer *p, const struct sd_record *r)
{
	const struct sd_list *tokens = sd_get_list(r, SD_A_TOKENS);
	const struct sd_list *to = sd_get_list(r, SD_A_DICTIONARIES);
	size_t i;

	sd_print_item(p, false);
	for (i = 0; i < tokens->count; i++) {
		if (i)
			sd_print_close(p, ",");
		sd_print_name(p, tokens->at[i].u.text);
	}
	sd_print_close(p, ":");
	for (i = 0; i < to->count; i++) {
		if (i)
			sd_print_close(p, ",");
		sd_print_ref(p, to->at[i].u.ref);
	}
}

void sd_print_ts_configuration(struct printer *p, const struct sd_fact *f)
{
	static const struct clause parser[] = { { SD_A_PARSER, "parser" },
						CLAUSE_END };
	const struct sd_list *l = sd_get_list(&f->attrs, SD_A_MAPPINGS);
	size_t i;

	sd_print_target(p, f);
	sd_print_clauses(p, &f->attrs, parser);
	sd_print_tail(p, f);
	sd_print_word(p, "{");
	for (i = 0; i < l->count; i++)
		print_mapping(p, l->at[i].u.record);
	sd_buf_adds(&p->text, "\n}");
	sd_print_standing(p, f, false);
}

/* --- the rest ----------------------------------------------------- */

static void before_default(struct printer *p, const struct sd_fact *f)
{
	static const struct clause in[] = { { SD_A_IN_SCHEMA, "in" },
					    CLAUSE_END };

	sd_print_word(p, "default privileges for");
	sd_print_name(p, f->name);
	sd_print_clauses(p, &f->attrs, in);
}

static void on_kind(struct printer *p, const struct sd_fact *f)
{
	sd_print_word(p, sd_get_text(&f->attrs, SD_A_ON_KIND));
}

void sd_print_default_privilege(struct printer *p, const struct sd_fact *f)
{
	sd_print_grants(p, f, false, before_default, on_kind);
}

/* schema, extension, server, user mapping */
void sd_print_small(struct printer *p, const struct sd_fact *f)
{
	static const struct clause mapping[] = { { SD_A_SERVER, "server" },
						 { SD_A_OPTIONS, "options" },
						 CLAUSE_END };
	static const struct clause clauses[] = {
		{ SD_A_IN_SCHEMA, "in" },     { SD_A_WRAPPER, "wrapper" },
		{ SD_A_SERVER_TYPE, "type" }, { SD_A_VERSION, "version" },
		{ SD_A_OPTIONS, "options" },  CLAUSE_END
	};

	if (f->kind == SD_USER_MAPPING) {
		sd_print_word(p, "user mapping for");
		sd_print_name(p, f->name);
		sd_print_clauses(p, &f->attrs, mapping);
	} else {
		sd_print_target(p, f);
		sd_print_clauses(p, &f->attrs, clauses);
	}
	sd_print_tail(p, f);
	sd_print_standing(p, f, true);
}

void sd_print_verbatim(struct printer *p, const struct sd_fact *f)
{
	sd_print_target(p, f);
	sd_print_word(p, "as");
	sd_print_body(p, sd_get_text(&f->attrs, SD_A_BODY));
	sd_print_tail(p, f);
	sd_print_standing(p, f, true);
}
