/* SPDX-License-Identifier: MIT */
/*
 * lex.c - cuts a schema file into tokens
 *
 * One table of byte classes decides; each rule then returns the length in
 * bytes of the token that begins at z, which ends in NUL. Unterminated
 * quotes and comments are SD_TOK_BAD to the end of the text.
 */
#include "lex.h"

#include <stdint.h>
#include <string.h>

#include "schemadiff/sqltok.h"

enum class {
	C_BAD,	   /* control characters, \ */
	C_END,	   /* NUL: the end, or a bad byte inside */
	C_BLANK,   /* blank, tab, \r, \n */
	C_LETTER,  /* a, Z, _, any byte of a non-ASCII character */
	C_DIGIT,   /* 0 */
	C_DOLLAR,  /* $: a dollar quote; inside a name a letter */
	C_QUOTE,   /* ' " ` */
	C_SLASH,   /* /: a comment or an operator */
	C_DOT,	   /* .: a dot or a number */
	C_PUNCT,   /* { } ( ) [ ] , : ? ; */
	C_OPERATOR /* + - * < > = ~ ! @ # % ^ & | */
};

/* Short names keep the table in shape: one row is 16 bytes. */
#define x C_BAD
#define B C_BLANK
#define L C_LETTER
#define D C_DIGIT
#define Q C_QUOTE
#define P C_PUNCT
#define O C_OPERATOR
/* clang-format off */
static const unsigned char class_of[256] = {
	C_END, x, x, x, x, x, x, x, x, B, B, x, B, B, x, x,
	x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x,
	B, O, Q, O, C_DOLLAR, O, O, Q, P, P, O, O, P, O, C_DOT, C_SLASH,
	D, D, D, D, D, D, D, D, D, D, P, P, O, O, O, P,
	O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, P, x, P, O, L,
	Q, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, P, O, P, O, x,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
};
/* clang-format on */
#undef x
#undef B
#undef L
#undef D
#undef Q
#undef P
#undef O

static enum class class_at(const char *z) {
	return (enum class)class_of[(unsigned char)*z];
}

static bool is_name_byte(char c)
{
	unsigned char k = class_of[(unsigned char)c];

	return k == C_LETTER || k == C_DIGIT || k == C_DOLLAR;
}

void sd_lexer_init(struct sd_lexer *lx, const char *text, size_t len)
{
	lx->text = text;
	lx->end = text + len;
	lx->at = text;
	lx->words = NULL;
	lx->comments = false;
}

/* Bytes of a line comment, without the line end. */
static size_t line_len(const char *z, const char *end)
{
	const char *nl = memchr(z, '\n', (size_t)(end - z));

	if (!nl)
		nl = end;
	if (nl > z && nl[-1] == '\r')
		nl--;
	return (size_t)(nl - z);
}

/* Bytes of a nested block comment; 0 where it is never closed. */
static size_t block_len(const char *z, const char *end)
{
	const char *s = z;
	size_t depth = 0;

	while (end - s >= 2) {
		if (s[0] == '/' && s[1] == '*') {
			depth++;
			s += 2;
		} else if (s[0] == '*' && s[1] == '/') {
			s += 2;
			if (--depth == 0)
				return (size_t)(s - z);
		} else {
			s++;
		}
	}
	return 0;
}

/* Bytes of 'text', "name" or `type`, quotes doubled; 0: never closed. */
static size_t quoted_len(const char *z, const char *end)
{
	const char *s = z + 1;

	while ((s = memchr(s, *z, (size_t)(end - s))) != NULL) {
		if (s[1] != *z)
			return (size_t)(s + 1 - z);
		s += 2;
	}
	return 0;
}

/* Bytes of the tag of a dollar quote, both $ counted; 0: none begins here. */
static size_t tag_len(const char *z)
{
	const char *s = z + 1;

	if (class_at(s) == C_LETTER)
		while (class_at(s) == C_LETTER || class_at(s) == C_DIGIT)
			s++;
	return *s == '$' ? (size_t)(s + 1 - z) : 0;
}

/* Bytes of $tag$ … $tag$; 0: no dollar quote, or never closed. */
static size_t dollar_len(const char *z, const char *end)
{
	size_t tag = tag_len(z);
	const char *s = z + tag;

	if (!tag)
		return 0;
	while ((s = memchr(s, '$', (size_t)(end - s))) != NULL) {
		if ((size_t)(end - s) < tag)
			return 0;
		if (!memcmp(s, z, tag))
			return (size_t)(s + tag - z);
		s++;
	}
	return 0;
}

static const char *skip_digits(const char *s)
{
	while (class_at(s) == C_DIGIT ||
	       (*s == '_' && class_at(s + 1) == C_DIGIT))
		s++;
	return s;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F') || c == '_';
}

/* Bytes of a number; *ok is false where letters follow it. */
static size_t number_len(const char *z, bool *ok)
{
	const char *s = z;

	if (z[0] == '0' && (z[1] == 'x' || z[1] == 'X') && is_hex(z[2])) {
		for (s = z + 2; is_hex(*s);)
			s++;
	} else {
		s = skip_digits(s);
		if (*s == '.')
			s = skip_digits(s + 1);
		if (*s == 'e' || *s == 'E') {
			const char *e = s + 1;

			if (*e == '+' || *e == '-')
				e++;
			if (class_at(e) == C_DIGIT)
				s = skip_digits(e);
		}
	}
	*ok = !is_name_byte(*s);
	while (is_name_byte(*s))
		s++;
	return (size_t)(s - z);
}

/* An operator ends where a comment begins. */
static size_t operator_len(const char *z)
{
	const char *s = z;

	while (class_at(s) == C_OPERATOR ||
	       (*s == '/' && s[1] != '/' && s[1] != '*'))
		s++;
	return (size_t)(s - z);
}

static enum sd_tok punct(char c)
{
	switch (c) {
	case '{':
		return SD_TOK_LBRACE;
	case '}':
		return SD_TOK_RBRACE;
	case '(':
		return SD_TOK_LPAREN;
	case ')':
		return SD_TOK_RPAREN;
	case '[':
		return SD_TOK_LBRACKET;
	case ']':
		return SD_TOK_RBRACKET;
	case ',':
		return SD_TOK_COMMA;
	case ':':
		return SD_TOK_COLON;
	case '?':
		return SD_TOK_QUESTION;
	default:
		return SD_TOK_SEMICOLON;
	}
}

/* Fills kind and len; len 0 stands for "to the end of the text". */
static void quoted(struct sd_token *t, const char *end)
{
	t->kind = *t->at == '\''  ? SD_TOK_TEXT
		  : *t->at == '"' ? SD_TOK_QUOTED
				  : SD_TOK_BACKTICK;
	t->len = quoted_len(t->at, end);
}

static void name(struct sd_token *t, const char *end,
		 const struct sd_words *words)
{
	const char *s = t->at + 1;
	struct sd_str word = { t->at, 0 };

	if ((*t->at == 'x' || *t->at == 'X') && *s == '\'') {
		t->kind = SD_TOK_HEX;
		t->len = quoted_len(s, end);
		t->len += t->len != 0;
		return;
	}
	while (is_name_byte(*s))
		s++;
	t->kind = SD_TOK_NAME;
	t->len = word.len = (size_t)(s - t->at);
	t->word = (unsigned short)(words ? sd_words_find(words, word)
					 : sd_word_find(word));
}

static void slash(struct sd_token *t, const char *end)
{
	const char *z = t->at;

	if (z[1] == '/') {
		t->kind = z[2] == '/' && z[3] != '/' ? SD_TOK_DOC
						     : SD_TOK_COMMENT;
		t->len = line_len(z, end);
	} else if (z[1] == '*') {
		t->kind = SD_TOK_COMMENT;
		t->len = block_len(z, end);
	} else {
		t->kind = SD_TOK_OPERATOR;
		t->len = operator_len(z);
	}
}

static void number(struct sd_token *t)
{
	bool ok;

	t->len = number_len(t->at, &ok);
	t->kind = ok ? SD_TOK_NUMBER : SD_TOK_BAD;
}

/* The token that begins at t->at, which is no blank and not the end. */
static void lex(const struct sd_lexer *lx, struct sd_token *t)
{
	const char *end = lx->end;

	t->kind = SD_TOK_BAD;
	t->len = 1;
	switch (class_at(t->at)) {
	case C_LETTER:
		name(t, lx->end, lx->words);
		break;
	case C_DIGIT:
		number(t);
		break;
	case C_DOT:
		if (class_at(t->at + 1) == C_DIGIT)
			number(t);
		else
			t->kind = SD_TOK_DOT;
		break;
	case C_QUOTE:
		quoted(t, end);
		break;
	case C_DOLLAR:
		t->kind = SD_TOK_DOLLAR;
		t->len = dollar_len(t->at, end);
		if (!tag_len(t->at)) {
			t->kind = SD_TOK_BAD;
			t->len = 1;
		}
		break;
	case C_SLASH:
		slash(t, end);
		break;
	case C_PUNCT:
		t->kind = (unsigned char)punct(*t->at);
		break;
	case C_OPERATOR:
		t->kind = SD_TOK_OPERATOR;
		t->len = operator_len(t->at);
		break;
	case C_BAD:
	case C_END:
	case C_BLANK:
		break;
	}
	if (!t->len) {
		t->kind = SD_TOK_BAD;
		t->len = (size_t)(end - t->at);
	}
}

struct sd_token sd_lexer_next(struct sd_lexer *lx)
{
	struct sd_token t = { NULL, 0, SD_TOK_END, 0, false, SD_WORD_NONE };
	const char *s = lx->at, *end = lx->end;

	for (;;) {
		for (; class_at(s) == C_BLANK; s++) {
			t.blank = true;
			t.newlines += *s == '\n' && t.newlines < 2;
		}
		t.at = s;
		if (s == end)
			break;
		lex(lx, &t);
		s += t.len;
		if (t.kind != SD_TOK_COMMENT || lx->comments)
			break;
		t.blank = true;
		/* A comment of several lines parts what is around it. */
		if (!t.newlines && memchr(t.at, '\n', t.len))
			t.newlines = 1;
	}
	if (t.at == end) {
		t.kind = SD_TOK_END;
		t.len = 0;
	}
	lx->at = s;
	return t;
}

struct sd_token sd_lexer_peek(const struct sd_lexer *lx)
{
	struct sd_lexer copy = *lx;

	return sd_lexer_next(&copy);
}

struct sd_str sd_token_dollar(struct sd_token t)
{
	size_t tag = tag_len(t.at);
	struct sd_str inside = { t.at + tag, t.len - 2 * tag };

	return inside;
}

bool sd_lexer_raw(struct sd_lexer *lx, struct sd_token open, struct sd_str *raw)
{
	const char *close;

	if (open.kind == SD_TOK_DOLLAR) {
		*raw = sd_token_dollar(open);
		lx->at = open.at + open.len;
		return true;
	}
	close = sd_sql_balance(open.at, lx->end, SD_SQL_ANY);
	if (!close)
		return false;
	raw->at = open.at + 1;
	raw->len = (size_t)(close - 1 - raw->at);
	lx->at = close;
	return true;
}

char *sd_token_value(struct sd_token t, struct sd_arena *a)
{
	const char *s, *end;
	char *out, *to, q;

	if (t.kind == SD_TOK_NAME || t.len < 2)
		return sd_arena_strndup(a, t.at, t.len);
	q = *t.at;
	s = t.at + 1;
	end = t.at + t.len - 1;
	out = to = sd_arena_text(a, t.len - 1);
	while (s < end) {
		*to++ = *s;
		s += *s == q ? 2 : 1;
	}
	*to = '\0';
	return out;
}

struct sd_str sd_token_doc(struct sd_token t)
{
	struct sd_str s = { t.at + 3, t.len - 3 };

	if (s.len && (*s.at == ' ' || *s.at == '\t')) {
		s.at++;
		s.len--;
	}
	return s;
}

bool sd_lang_is_name(const char *s)
{
	if (class_at(s) != C_LETTER)
		return false;
	/* x'…' is one token only together with its quote: x alone is fine. */
	while (is_name_byte(*s))
		s++;
	return !*s;
}
