/* SPDX-License-Identifier: MIT */
/*
 * name.c - names that the language makes
 */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

/* --- entities
 -------------------------------------------------------- */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool ends_with(const struct sd_buf *b, const char *end)
{
	size_t len = strlen(end);

	return b->len >= len && !memcmp(b->at + b->len - len, end, len);
}

/* consonant + y: ies; s, x, z, ch, sh: es; else s; no irregulars */
static void make_plural(struct sd_buf *b)
{
	if (b->len > 1 && ends_with(b, "y") &&
	    !strchr("aeiou", b->at[b->len - 2])) {
		sd_buf_cut(b, b->len - 1);
		sd_buf_adds(b, "ies");
	} else if (ends_with(b, "s") || ends_with(b, "x") ||
		   ends_with(b, "z") || ends_with(b, "ch") ||
		   ends_with(b, "sh")) {
		sd_buf_adds(b, "es");
	} else {
		sd_buf_addc(b, 's');
	}
}

const char *sd_lang_entity_table(const char *entity, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	for (const char *s = entity; *s; s++) {
		/* HTTPServer: a word begins at S, where lower case goes on. */
		if (s > entity && is_upper(*s) &&
		    (is_lower_or_digit(s[-1]) ||
		     (is_upper(s[-1]) && s[1] >= 'a' && s[1] <= 'z')))
			sd_buf_addc(&b, '_');
		sd_buf_addc(&b, sd_lower(*s));
	}
	make_plural(&b);
	return sd_buf_take(&b, a);
}

/* --- names in SQL
 ---------------------------------------------------- */

/*
 * Words that no SQL of ours may use as a bare name: reserved in PostgreSQL
 * (manual, appendix C) or a keyword that SQLite refuses as an identifier
 * (parse.y, what %fallback ID leaves out).
 */
static const char *const reserved[] = {
	"add",
	"all",
	"alter",
	"analyse",
	"analyze",
	"and",
	"any",
	"array",
	"as",
	"asc",
	"asymmetric",
	"authorization",
	"autoincrement",
	"between",
	"binary",
	"both",
	"case",
	"cast",
	"check",
	"collate",
	"collation",
	"column",
	"commit",
	"concurrently",
	"constraint",
	"create",
	"cross",
	"current_catalog",
	"current_date",
	"current_role",
	"current_schema",
	"current_time",
	"current_timestamp",
	"current_user",
	"default",
	"deferrable",
	"delete",
	"desc",
	"distinct",
	"do",
	"drop",
	"else",
	"end",
	"escape",
	"except",
	"exists",
	"false",
	"fetch",
	"for",
	"foreign",
	"freeze",
	"from",
	"full",
	"glob",
	"grant",
	"group",
	"having",
	"ilike",
	"in",
	"index",
	"initially",
	"inner",
	"insert",
	"intersect",
	"into",
	"is",
	"isnull",
	"join",
	"lateral",
	"leading",
	"left",
	"like",
	"limit",
	"localtime",
	"localtimestamp",
	"match",
	"natural",
	"not",
	"nothing",
	"notnull",
	"null",
	"offset",
	"on",
	"only",
	"or",
	"order",
	"outer",
	"overlaps",
	"placing",
	"primary",
	"references",
	"regexp",
	"returning",
	"right",
	"select",
	"session_user",
	"set",
	"similar",
	"some",
	"symmetric",
	"system_user",
	"table",
	"tablesample",
	"then",
	"to",
	"trailing",
	"transaction",
	"true",
	"union",
	"unique",
	"update",
	"user",
	"using",
	"values",
	"variadic",
	"verbose",
	"when",
	"where",
	"window",
	"with",
};

static int compare(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool is_plain(const char *name)
{
	const char *s = name;

	if (!(*s >= 'a' && *s <= 'z') && *s != '_')
		return false;
	while (is_lower_or_digit(*s) || *s == '_')
		s++;
	return !*s;
}

const char *sd_lang_sql_name(const char *name, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	if (is_plain(name) &&
	    !bsearch(name, reserved, sizeof(reserved) / sizeof(reserved[0]),
		     sizeof(reserved[0]), compare))
		return name;
	sd_buf_add_quoted(&b, name, '"');
	return sd_buf_take(&b, a);
}
