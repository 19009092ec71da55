/* SPDX-License-Identifier: MIT */
/*
 * print_word.c - the words of a printed schema: names, texts, types, raw SQL
 *
 * Whatever is written here is read back as the same by the lexer; where that
 * cannot be seen from the value, it is tried.
 */
#include "print_int.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "schemadiff/sqltok.h"

static void mark(struct printer *p, enum lang_mark_kind kind, size_t at)
{
	sd_trace_add(&p->trace, kind, at, p->text.len - at);
}

void sd_print_item(struct printer *p, bool blank)
{
	sd_buf_adds(&p->text, blank ? "\n\n" : "\n");
	sd_trace_add(&p->trace, LANG_MARK_ITEM, p->text.len, 0);
}

void sd_print_word(struct printer *p, const char *words)
{
	char last = p->text.len ? p->text.at[p->text.len - 1] : '\n';

	if (last != '\n')
		sd_buf_addc(&p->text, ' ');
	sd_buf_adds(&p->text, words);
}

void sd_print_close(struct printer *p, const char *punct)
{
	sd_buf_adds(&p->text, punct);
}

void sd_print_int(struct printer *p, int64_t n)
{
	sd_buf_addf(&p->text, " %" PRId64, n);
}

static void add_name(struct printer *p, const char *name)
{
	if (sd_lang_is_name(name))
		sd_buf_adds(&p->text, name);
	else
		sd_buf_add_quoted(&p->text, name, '"');
}

void sd_print_name(struct printer *p, const char *name)
{
	sd_print_word(p, "");
	add_name(p, name);
}

/* Is `name` one of these words, blanks between? */
static bool among(const char *words, const char *name)
{
	size_t len = strlen(name);
	const char *s = words;

	while ((s = strstr(s, name)) != NULL) {
		if ((s == words || s[-1] == ' ') && (s[len] == ' ' || !s[len]))
			return true;
		s += len;
	}
	return false;
}

void sd_print_name_but(struct printer *p, const char *name, const char *words)
{
	if (!*name || !among(words, name)) {
		sd_print_name(p, name);
		return;
	}
	sd_print_word(p, "");
	sd_buf_add_quoted(&p->text, name, '"');
}

void sd_print_name_bare(struct printer *p, const char *name)
{
	enum sd_word w = sd_word_find(sd_str(name));

	if (!(sd_word_flags(w) & SD_WORD_LINE)) {
		sd_print_name(p, name);
		return;
	}
	sd_print_word(p, "");
	sd_buf_add_quoted(&p->text, name, '"');
}

void sd_print_path(struct printer *p, const char *schema, const char *name)
{
	sd_print_word(p, "");
	if (schema) {
		add_name(p, schema);
		sd_buf_addc(&p->text, '.');
	}
	add_name(p, name);
}

void sd_print_ref(struct printer *p, const struct sd_ref *r)
{
	sd_print_path(p, r->schema, r->name);
}

void sd_print_text(struct printer *p, const char *text)
{
	sd_print_word(p, "");
	sd_buf_add_quoted(&p->text, text, '\'');
}

/* Type words that are read with other words after them, or as none. */
static bool plain_type(const struct sd_datatype *t)
{
	return !t->native && sd_lang_is_name(t->word);
}

void sd_print_type(struct printer *p, const struct sd_datatype *t)
{
	size_t at;
	unsigned i;

	sd_print_word(p, "");
	at = p->text.len;
	if (t->schema) {
		add_name(p, t->schema);
		sd_buf_addc(&p->text, '.');
	}
	if (plain_type(t))
		sd_buf_adds(&p->text, t->word);
	else
		sd_buf_add_quoted(&p->text, t->word, t->native ? '`' : '"');
	if (t->args)
		sd_buf_addf(&p->text, "(%s)", t->args);
	for (i = 0; i < t->dims; i++)
		sd_buf_adds(&p->text, "[]");
	mark(p, LANG_MARK_TYPE, at);
}

/* Writes open text close and sees whether it closes where it should. */
static bool try_brackets(struct printer *p, const char *sql, size_t len)
{
	size_t at = p->text.len;
	const char *end;

	sd_buf_addc(&p->text, '(');
	sd_buf_add(&p->text, sql, len);
	sd_buf_addc(&p->text, ')');
	end = sd_sql_balance(p->text.at + at, p->text.at + p->text.len,
			     SD_SQL_ANY);
	if (end == p->text.at + p->text.len)
		return true;
	sd_buf_cut(&p->text, at);
	return false;
}

/* The shortest $tag$ that the text does not end. */
static void add_dollar(struct printer *p, const char *sql, size_t len)
{
	size_t at = p->text.len, body;
	char tag[32] = "$$";
	unsigned n;

	for (n = 0;; n++) {
		const char *s;

		sd_buf_adds(&p->text, tag);
		body = p->text.len;
		sd_buf_add(&p->text, sql, len);
		sd_buf_adds(&p->text, tag);
		s = strstr(p->text.at + body, tag);
		if (s == p->text.at + body + len)
			return;
		sd_buf_cut(&p->text, at);
		if (n)
			snprintf(tag, sizeof(tag), "$sql%u$", n);
		else
			strcpy(tag, "$sql$");
	}
}

static void add_raw(struct printer *p, const char *sql, size_t len)
{
	size_t at;

	sd_print_word(p, "");
	at = p->text.len;
	if (!try_brackets(p, sql, len))
		add_dollar(p, sql, len);
	mark(p, LANG_MARK_RAW, at);
}

void sd_print_raw(struct printer *p, const char *sql)
{
	add_raw(p, sql, strlen(sql));
}

void sd_print_body(struct printer *p, const char *sql)
{
	size_t at;

	sd_print_word(p, "");
	at = p->text.len;
	add_dollar(p, sql, strlen(sql));
	mark(p, LANG_MARK_RAW, at);
}

void sd_print_bare(struct printer *p, const char *sql)
{
	size_t at;

	sd_print_word(p, "");
	at = p->text.len;
	sd_buf_adds(&p->text, sql);
	mark(p, LANG_MARK_RAW, at);
}

/* Longer queries stand on lines of their own. */
enum { QUERY = 60 };

/* The least that a line after the first is indented by, as it is written. */
static struct sd_str indent_of(struct sd_str s)
{
	const char *end = s.at + s.len, *at, *nl = s.at;
	struct sd_str least = { NULL, SIZE_MAX };
	size_t len;

	while ((nl = memchr(nl, '\n', (size_t)(end - nl))) != NULL) {
		at = ++nl;
		len = strspn(at, " \t");
		if (at[len] != '\n' && at[len] != '\r' && len < least.len) {
			least.at = at;
			least.len = len;
		}
	}
	return least;
}

void sd_print_query(struct printer *p, const char *sql, bool inside)
{
	struct sd_str s = sd_str_trim(sd_str(sql)), indent;
	size_t block = inside ? LANG_FMT_INDENT : 0;
	struct sd_buf b = SD_BUF_INIT;

	if (memchr(s.at, '\n', s.len)) {
		/* The lines stay as they are, the first joins them. */
		indent = indent_of(s);
		sd_buf_addc(&b, '\n');
		sd_buf_add(&b, indent.at, indent.len);
		sd_buf_add(&b, s.at, s.len);
		sd_buf_addc(&b, '\n');
		sd_buf_pad(&b, ' ', block);
	} else if (s.len > QUERY) {
		sd_buf_addc(&b, '\n');
		sd_buf_pad(&b, ' ', 2 * block);
		sd_buf_add(&b, s.at, s.len);
		sd_buf_addc(&b, '\n');
		sd_buf_pad(&b, ' ', block);
	} else {
		sd_buf_addc(&b, ' ');
		sd_buf_add(&b, s.at, s.len);
		sd_buf_addc(&b, ' ');
	}
	sd_print_body(p, b.at);
	sd_buf_clear(&b);
}

bool sd_print_is_number(const char *s)
{
	struct sd_lexer lx;

	if (*s == '-' || *s == '+')
		s++;
	sd_lexer_init(&lx, s, strlen(s));
	return sd_lexer_next(&lx).kind == SD_TOK_NUMBER && lx.at == lx.end;
}

/* Is it one literal of the language, as a default may be? */
static bool is_literal(const char *s)
{
	struct sd_lexer lx;
	struct sd_token t, next;

	sd_lexer_init(&lx, s, strlen(s));
	t = sd_lexer_next(&lx);
	next = sd_lexer_next(&lx);
	switch (t.kind) {
	case SD_TOK_TEXT:
	case SD_TOK_HEX:
	case SD_TOK_QUOTED: /* "x": where an engine takes it for a text */
		return next.kind == SD_TOK_END;
	case SD_TOK_NAME:
		if (sd_word_flags((enum sd_word)t.word) & SD_WORD_CONSTANT)
			return next.kind == SD_TOK_END;
		return !strcmp(s, "now()") || !strcmp(s, "uuid()");
	default:
		return !strcmp(s, "[]") || sd_print_is_number(s);
	}
}

void sd_print_bound(struct printer *p, const char *value)
{
	if (!strcmp(value, "minvalue") || !strcmp(value, "maxvalue") ||
	    is_literal(value))
		sd_print_word(p, value);
	else
		sd_print_raw(p, value);
}

void sd_print_value(struct printer *p, const char *value)
{
	size_t len = strlen(value);

	if (*value == '(' &&
	    sd_sql_balance(value, value + len, SD_SQL_ANY) == value + len)
		sd_print_bare(p, value);
	else if (*value == '(' && len > 1 && value[len - 1] == ')')
		add_raw(p, value + 1, len - 2);
	else if (is_literal(value))
		sd_print_word(p, value);
	else
		add_raw(p, value, len);
}
