/* SPDX-License-Identifier: MIT */
/*
 * print_list.c - lists in brackets, options, keys, and tables of clauses
 */
#include "print_int.h"

#include <string.h>

#include "schemadiff/sqltok.h"

void sd_print_names(struct printer *p, const struct sd_list *l)
{
	sd_print_period_names(p, l, false);
}

void sd_print_period_names(struct printer *p, const struct sd_list *l,
			   bool period)
{
	size_t i;

	sd_print_word(p, "(");
	for (i = 0; i < l->count; i++) {
		if (i)
			sd_print_close(p, ",");
		if (period && i && i + 1 == l->count)
			sd_print_word(p, "period");
		sd_print_name(p, l->at[i].u.text);
	}
	sd_print_close(p, ")");
}

void sd_print_bare_names(struct printer *p, const struct sd_list *l)
{
	size_t i;

	for (i = 0; i < l->count; i++) {
		if (i)
			sd_print_close(p, ",");
		sd_print_name_bare(p, l->at[i].u.text);
	}
}

static void print_paths(struct printer *p, const struct sd_list *l)
{
	size_t i;

	sd_print_word(p, "(");
	for (i = 0; i < l->count; i++) {
		if (i)
			sd_print_close(p, ",");
		if (l->at[i].type == SD_T_TYPE)
			sd_print_type(p, l->at[i].u.datatype);
		else
			sd_print_ref(p, l->at[i].u.ref);
	}
	sd_print_close(p, ")");
}

/* "toast.autovacuum_enabled": each part a name. */
static void print_dotted(struct printer *p, const char *name)
{
	const char *dot = strchr(name, '.');
	char *first;

	if (!dot) {
		sd_print_name(p, name);
		return;
	}
	first = sd_arena_strndup(&p->arena, name, (size_t)(dot - name));
	sd_print_path(p, first, dot + 1);
}

void sd_print_option(struct printer *p, const struct sd_record *r)
{
	const char *value = sd_get_text(r, SD_A_OPT_VALUE);

	print_dotted(p, sd_get_text(r, SD_A_OPT_NAME));
	if (!value)
		return;
	sd_print_word(p, "=");
	if (sd_lang_is_name(value) || sd_print_is_number(value))
		sd_print_word(p, value);
	else
		sd_print_text(p, value);
}

void sd_print_options(struct printer *p, const struct sd_list *l, bool foreign)
{
	size_t i;

	sd_print_word(p, "(");
	for (i = 0; i < l->count; i++) {
		const struct sd_record *r = l->at[i].u.record;
		const char *value = sd_get_text(r, SD_A_OPT_VALUE);

		if (i)
			sd_print_close(p, ",");
		if (!foreign) {
			sd_print_option(p, r);
			continue;
		}
		sd_print_name(p, sd_get_text(r, SD_A_OPT_NAME));
		sd_print_text(p, value ? value : "");
	}
	sd_print_close(p, ")");
}

/* Is it f(…) or s.f(…), and nothing behind it? */
static bool is_call(const char *sql)
{
	const char *end = sql + strlen(sql);
	struct sd_lexer lx;
	struct sd_token t;

	sd_lexer_init(&lx, sql, (size_t)(end - sql));
	if (sd_lexer_next(&lx).kind != SD_TOK_NAME)
		return false;
	t = sd_lexer_next(&lx);
	if (t.kind == SD_TOK_DOT && sd_lexer_next(&lx).kind == SD_TOK_NAME)
		t = sd_lexer_next(&lx);
	return t.kind == SD_TOK_LPAREN && !t.blank &&
	       sd_sql_balance(t.at, end, SD_SQL_ANY) == end;
}

static void print_key(struct printer *p, const struct sd_record *r)
{
	static const struct clause after[] = { { SD_A_ASC, "asc" },
					       { SD_A_DESC, "desc" },
					       { SD_A_NULLS, "nulls" },
					       { SD_A_STATISTICS,
						 "statistics" },
					       CLAUSE_END };
	const char *name = sd_get_text(r, SD_A_KEY_NAME);
	const char *sql = sd_get_text(r, SD_A_EXPR);
	const struct sd_ref *collate = sd_get_ref(r, SD_A_COLLATE);
	const struct sd_ref *opclass = sd_get_ref(r, SD_A_OPCLASS);

	if (name)
		sd_print_name(p, name);
	else if (is_call(sql))
		sd_print_bare(p, sql);
	else
		sd_print_raw(p, sql);
	if (collate) {
		sd_print_word(p, "collate");
		sd_print_ref(p, collate);
	}
	if (opclass && opclass->schema)
		sd_print_ref(p, opclass);
	else if (opclass)
		sd_print_name_but(p, opclass->name,
				  "asc collate desc nulls statistics with "
				  "without");
	if (sd_has(r, SD_A_OPCLASS_PARAMS))
		sd_print_options(p, sd_get_list(r, SD_A_OPCLASS_PARAMS), false);
	sd_print_clauses(p, r, after);
	if (sd_has(r, SD_A_OPERATOR)) {
		sd_print_word(p, "with");
		sd_print_word(p, sd_get_text(r, SD_A_OPERATOR));
	}
}

void sd_print_keys(struct printer *p, const struct sd_list *l, bool overlaps)
{
	size_t i;

	sd_print_word(p, "(");
	for (i = 0; i < l->count; i++) {
		if (i)
			sd_print_close(p, ",");
		print_key(p, l->at[i].u.record);
	}
	if (overlaps)
		sd_print_word(p, "without overlaps");
	sd_print_close(p, ")");
}

static void print_list(struct printer *p, enum sd_attr_id id,
		       const struct sd_list *l)
{
	switch (l->count ? l->at[0].type : SD_T_NAME) {
	case SD_T_RECORD:
		if (id == SD_A_KEYS)
			sd_print_keys(p, l, false);
		else
			sd_print_options(p, l, id == SD_A_OPTIONS);
		break;
	case SD_T_REF:
	case SD_T_TYPE:
		print_paths(p, l);
		break;
	default:
		sd_print_names(p, l);
	}
}

static void print_attr(struct printer *p, const struct sd_value *v)
{
	switch (v->type) {
	case SD_T_NONE:
	case SD_T_BOOL:
	case SD_T_RECORD:
		break;
	case SD_T_INT:
		sd_print_int(p, v->u.number);
		break;
	case SD_T_WORD:
		sd_print_word(p, v->u.text);
		break;
	case SD_T_NAME:
		sd_print_name(p, v->u.text);
		break;
	case SD_T_TEXT:
		if (v->id == SD_A_COST || v->id == SD_A_ROWS)
			sd_print_word(p, v->u.text);
		else
			sd_print_text(p, v->u.text);
		break;
	case SD_T_EXPR:
		sd_print_raw(p, v->u.text);
		break;
	case SD_T_BODY:
		sd_print_body(p, v->u.text);
		break;
	case SD_T_REF:
		sd_print_ref(p, v->u.ref);
		break;
	case SD_T_TYPE:
		sd_print_type(p, v->u.datatype);
		break;
	case SD_T_LIST:
		print_list(p, v->id, v->u.list);
		break;
	}
}

void sd_print_clauses(struct printer *p, const struct sd_record *r,
		      const struct clause *c)
{
	unsigned i;

	for (; c->words; c++)
		for (i = 0; i < r->count && r->at[i].id <= c->id; i++)
			if (r->at[i].id == c->id) {
				if (*c->words)
					sd_print_word(p, c->words);
				print_attr(p, &r->at[i]);
			}
}
