/* SPDX-License-Identifier: MIT */
/* words.c - the table of types and the words for defaults, both ways */

#include "normal.h"

#include <string.h>

#include "schemadiff/sqltok.h"

#include "read.h"

const char sd_sqlite_uuid[] =
	"(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || "
	"substr(hex(randomblob(2)), 2) || '-' || "
	"substr('89ab', 1 + (random() & 3), 1) || "
	"substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";

/* How many numbers a type takes in brackets. */
enum args { NO_ARGS, ONE_ARG, TWO_ARGS };

/* schemadiff.def(5), Types. A strict form NULL: a STRICT table has none. */
static const struct {
	const char *word, *plain, *strict;
	enum args args;
	bool one_way; /* inspect never says it */
} types[] = {
	{ "string", "VARCHAR", "TEXT", ONE_ARG, false },
	{ "text", "TEXT", "TEXT", NO_ARGS, false },
	{ "bool", "BOOLEAN", "INTEGER", NO_ARGS, false },
	{ "smallint", "SMALLINT", "INTEGER", NO_ARGS, false },
	{ "int", "INTEGER", "INTEGER", NO_ARGS, false },
	{ "bigint", "BIGINT", "INTEGER", NO_ARGS, false },
	{ "float", "FLOAT", "REAL", NO_ARGS, false },
	{ "double", "REAL", "REAL", NO_ARGS, false },
	{ "decimal", "DECIMAL", "TEXT", TWO_ARGS, false },
	{ "date", "DATE", "TEXT", NO_ARGS, false },
	{ "time", "TIME", "TEXT", NO_ARGS, false },
	{ "datetime", "DATETIME", "TEXT", NO_ARGS, false },
	{ "bytes", "BLOB", "BLOB", NO_ARGS, false },
	{ "uuid", "TEXT", "TEXT", NO_ARGS, true },
	{ "json", "JSON", "TEXT", NO_ARGS, true },
	{ "vector", "TEXT", "TEXT", ONE_ARG, true },
	{ "untyped", "", NULL, NO_ARGS, false },
};

/* Of several words with one strict form, the one inspect prints. */
static const struct {
	const char *strict, *word;
} strict_words[] = { { "TEXT", "text" },
		     { "INTEGER", "int" },
		     { "REAL", "double" },
		     { "BLOB", "bytes" } };

enum { TYPES = sizeof(types) / sizeof(types[0]) };

static int find_word(const char *word)
{
	int i;

	for (i = 0; i < TYPES; i++)
		if (!strcmp(types[i].word, word))
			return i;
	return -1;
}

static struct sd_datatype *new_type(const char *word, const char *args,
				    bool native, struct sd_arena *a)
{
	struct sd_datatype *t = SD_NEW(a, struct sd_datatype);

	t->word = word;
	t->args = args;
	t->native = native;
	return t;
}

/* "10, 2" → "10,2"; NULL where it is not up to `count` numbers. */
static const char *numbers(const char *args, enum args count,
			   struct sd_arena *a)
{
	char *out = sd_arena_text(a, strlen(args) + 1), *p = out;
	int digits = 0, commas = 0;

	if (count == NO_ARGS)
		return NULL;
	for (; *args; args++) {
		if (*args == ',') {
			if (!digits || ++commas >= (int)count)
				return NULL;
			digits = 0;
		} else if (*args >= '0' && *args <= '9') {
			digits++;
		} else if (*args != ' ') {
			return NULL;
		}
		if (*args != ' ')
			*p++ = *args;
	}
	*p = 0;
	return digits ? out : NULL;
}

/* --- portable → native ----------------------------------------------- */

/* A text in backticks, or a name that is no portable word. */
static struct sd_datatype *own_type(const struct sd_datatype *t, bool strict,
				    const char **why, struct sd_arena *a)
{
	static const char *const allowed[] = { "INT",  "INTEGER", "REAL",
					       "TEXT", "BLOB",	  "ANY" };
	struct sd_datatype *out;
	struct sd_model m;
	struct sd_cursor c;
	size_t i;

	out = new_type(t->word, t->args, true, a);
	if (t->native) {
		sd_model_init(&m, a);
		sd_cursor_init(&c, &m, t->word);
		out = sd_cursor_type(&c);
		if (c.why || c.tok.kind != SD_SQL_END)
			out = new_type(t->word, NULL, true, a);
		sd_model_clear(&m);
	}
	if (!strict)
		return out;
	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (!out->args && sd_strcaseeq(out->word, allowed[i]))
			return out;
	*why = "a strict table has only INTEGER, REAL, TEXT, BLOB and ANY";
	return NULL;
}

struct sd_datatype *sd_sqlite_type_native(const struct sd_datatype *t,
					  bool strict, const char **size,
					  const char **why, struct sd_arena *a)
{
	int i = t->native ? -1 : find_word(t->word);
	const char *args = t->args;

	*size = *why = NULL;
	if (t->schema) {
		*why = "SQLite has no schemas";
		return NULL;
	}
	if (t->dims)
		return new_type(strict ? "TEXT" : "JSON", NULL, true, a);
	if (i < 0)
		return own_type(t, strict, why, a);
	if (args)
		args = numbers(args, types[i].args, a);
	if (t->args && !args)
		*why = types[i].args ? "numbers belong in its brackets"
				     : "it takes nothing in brackets";
	else if (strict && !types[i].strict)
		*why = "every column of a strict table has a type";
	if (*why)
		return NULL;
	if (strict && !strcmp(types[i].word, "string"))
		*size = args;
	if (strict || types[i].one_way)
		args = NULL;
	return new_type(strict ? types[i].strict : types[i].plain, args, true,
			a);
}

bool sd_sqlite_type_is_int(const struct sd_datatype *t)
{
	return !t->native && !t->dims && !t->schema && !t->args &&
	       (!strcmp(t->word, "smallint") || !strcmp(t->word, "int") ||
		!strcmp(t->word, "bigint"));
}

bool sd_sqlite_type_surprises(const struct sd_datatype *t)
{
	/* text kept as numbers, and no numbers kept as whole ones */
	static const char *const text[] = { "string", "str", "name", "email",
					    "url",    "xml", "enum" };
	static const char *const whole[] = { "point", "interval",
					     "floating point", "fingerprint" };
	size_t i;

	if (t->dims || (!t->native && find_word(t->word) >= 0))
		return false;
	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		if (sd_strcaseeq(t->word, text[i]))
			return true;
	for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (sd_strcaseeq(t->word, whole[i]))
			return true;
	return false;
}

/* --- native → portable ----------------------------------------------- */

static const char *strict_word(const char *native)
{
	size_t i;

	for (i = 0; i < sizeof(strict_words) / sizeof(strict_words[0]); i++)
		if (sd_strcaseeq(strict_words[i].strict, native))
			return strict_words[i].word;
	return NULL;
}

/*
 * The portable word whose native form is this text, without case, as types
 * compare; NULL: there is none.
 */
static const char *word_for(const struct sd_datatype *t, bool strict,
			    struct sd_arena *a)
{
	const char *args;
	int i;

	if (strict)
		return t->args ? NULL : strict_word(t->word);
	for (i = 0; i < TYPES; i++) {
		if (types[i].one_way || !sd_strcaseeq(types[i].plain, t->word))
			continue;
		if (!t->args)
			return types[i].word;
		args = numbers(t->args, types[i].args, a);
		/* Blanks in brackets would not come back. */
		return args && !strcmp(args, t->args) ? types[i].word : NULL;
	}
	return NULL;
}

/* `int` would be read as the portable word, INT is the same type and is not. */
static char *upper(const char *word, struct sd_arena *a)
{
	char *copy = sd_arena_strdup(a, word), *c;

	for (c = copy; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - ('a' - 'A'));
	return copy;
}

struct sd_datatype *sd_sqlite_type_portable(const struct sd_datatype *t,
					    bool strict, struct sd_arena *a)
{
	const char *word = word_for(t, strict, a);
	struct sd_sql_token first;
	size_t len = strlen(t->word);

	if (word)
		return new_type(word, t->args, false, a);
	first = sd_sql_next(t->word, t->word + len, SD_SQL_SQLITE);
	/* A file's brackets have no blanks: those need backticks. */
	if (first.kind == SD_SQL_WORD && first.len == len &&
	    !(t->args && strchr(t->args, ' ')))
		return new_type(find_word(t->word) < 0 ? t->word
						       : upper(t->word, a),
				t->args, false, a);
	return new_type(sd_sqlite_type_text(t, a), NULL, true, a);
}

/* --- values ---------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
	return sd_sql_same(sd_str(a), sd_str(b), SD_SQL_SQLITE);
}

static bool is_bracketed(const char *expr)
{
	struct sd_str s = sd_str_trim(sd_str(expr));

	return s.len && *s.at == '(' &&
	       sd_sql_balance(s.at, s.at + s.len, SD_SQL_SQLITE) ==
		       s.at + s.len;
}

/* "x" and a bare name are texts, as read_table.c has it. */
static const char *text_of(const char *expr, struct sd_arena *a)
{
	struct sd_sql_token t;
	struct sd_buf b = SD_BUF_INIT;
	size_t len = strlen(expr);

	t = sd_sql_next(expr, expr + len, SD_SQL_SQLITE);
	if (t.len != len || (t.kind != SD_SQL_QUOTED && t.kind != SD_SQL_WORD))
		return NULL;
	sd_buf_add_quoted(&b, sd_sql_name(t, a), '\'');
	return sd_buf_take(&b, a);
}

const char *sd_sqlite_value_name(const char *expr, struct sd_arena *a)
{
	struct sd_str s = sd_sql_strip(sd_str(expr), SD_SQL_SQLITE);
	struct sd_sql_token t = sd_sql_next(s.at, s.at + s.len, SD_SQL_SQLITE);

	/* In brackets SQLite would refuse it: it can mean nothing else. */
	if (t.kind != SD_SQL_QUOTED || *t.at != '"' || t.len != s.len)
		return NULL;
	return sd_arena_strndup(a, s.at, s.len);
}

const char *sd_sqlite_value_native(const char *expr, struct sd_arena *a)
{
	struct sd_str s = sd_str_trim(sd_str(expr)), in;
	const char *text = sd_sqlite_value_name(expr, a);

	expr = sd_arena_strndup(a, s.at, s.len);
	if (text)
		return text_of(text, a);
	if (is_bracketed(expr)) {
		in.at = s.at + 1;
		in.len = s.len - 2;
		in = sd_str_trim(in);
		text = sd_arena_strndup(a, in.at, in.len);
		return sd_sqlite_is_literal(text) ? text : expr;
	}
	if (sd_sqlite_is_literal(expr))
		return expr;
	if (!strcmp(expr, "[]"))
		return "'[]'";
	if (same(expr, "now()"))
		return "CURRENT_TIMESTAMP";
	if (same(expr, "uuid()"))
		return sd_sqlite_uuid;
	text = text_of(expr, a);
	return text ? text : sd_arena_printf(a, "(%s)", expr);
}

/* null, true, current_date …: a file has them in lower case */
static bool is_word(const char *expr)
{
	return sd_sql_next(expr, expr + strlen(expr), SD_SQL_SQLITE).kind ==
	       SD_SQL_WORD;
}

static const char *lower(const char *word, struct sd_arena *a)
{
	char *copy = sd_arena_strdup(a, word), *c;

	for (c = copy; *c; c++)
		*c = sd_lower(*c);
	return copy;
}

const char *sd_sqlite_value_portable(const char *expr, struct sd_arena *a)
{
	if (sd_sqlite_is_literal(expr))
		return sd_strcaseeq(expr, "CURRENT_TIMESTAMP") ? "now()"
		       : is_word(expr)			       ? lower(expr, a)
							       : expr;
	if (same(expr, sd_sqlite_uuid))
		return "uuid()";
	return is_bracketed(expr) ? expr : sd_arena_printf(a, "(%s)", expr);
}
