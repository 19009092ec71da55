/* SPDX-License-Identifier: MIT */
/* sqltok.c - the SQL tokenizer; no state, no allocation while cutting */

#include "schemadiff/sqltok.h"

#include <string.h>

/* What a token that begins with this byte can be; from $ on: in a word. */
enum {
	C_OTHER,
	C_BLANK,  /* space, tab, CR, LF, FF, VT */
	C_OP,	  /* + - * / < > = ~ ! @ # % ^ & | ` ? : */
	C_DOLLAR, /* $ */
	C_DIGIT,  /* 0-9 */
	C_WORD	  /* a letter, _ or any byte over 0x7f */
};

/* clang-format off */
#define O C_OTHER
#define B C_BLANK
#define W C_WORD
#define D C_DIGIT
#define P C_OP
#define S C_DOLLAR
static const unsigned char byte_class[256] = {
	O,O,O,O,O,O,O,O, O,B,B,B,B,B,O,O, O,O,O,O,O,O,O,O, O,O,O,O,O,O,O,O,
	/* space ! " # $ % & ' ( ) * + , - . / 0-9 : ; < = > ? */
	B,P,O,P,S,P,P,O, O,O,P,P,O,P,O,P, D,D,D,D,D,D,D,D, D,D,P,O,P,P,P,P,
	/* @ A-Z [ \ ] ^ _ */
	P,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,O,O,O,P,W,
	/* ` a-z { | } ~ DEL */
	P,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,O,P,O,P,O,
	W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W,
	W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W,
	W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W,
	W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W, W,W,W,W,W,W,W,W
};
#undef O
#undef B
#undef W
#undef D
#undef P
#undef S
/* clang-format on */

static int class_of(char c)
{
	return byte_class[(unsigned char)c];
}

static bool in_word(char c)
{
	return class_of(c) >= C_DOLLAR;
}

static struct sd_sql_token token(enum sd_sql_kind kind, const char *at,
				 const char *to)
{
	struct sd_sql_token t = { kind, at, (size_t)(to - at) };

	return t;
}

/* Behind the comment that begins at p; NULL: never closed. */
static const char *skip_comment(const char *p, const char *end,
				unsigned dialect)
{
	size_t depth = 1;

	if (p[0] == '-') {
		while (p < end && *p != '\n')
			p++;
		return p;
	}
	for (p += 2; p + 1 < end; p++) {
		if (p[0] == '*' && p[1] == '/') {
			p++;
			if (!--depth)
				return p + 1;
		} else if ((dialect & SD_SQL_NEST) && p[0] == '/' &&
			   p[1] == '*') {
			p++;
			depth++;
		}
	}
	/* SQLite takes the end of the text for the end of the comment. */
	return dialect & SD_SQL_NEST ? NULL : end;
}

static bool at_comment(const char *p, const char *end)
{
	return p + 1 < end &&
	       ((p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*'));
}

static struct sd_sql_token space(const char *at, const char *end,
				 unsigned dialect)
{
	const char *p = at;

	while (p < end) {
		if (class_of(*p) == C_BLANK) {
			p++;
		} else if (at_comment(p, end)) {
			p = skip_comment(p, end, dialect);
			if (!p)
				return token(SD_SQL_BAD, at, end);
		} else {
			break;
		}
	}
	return token(SD_SQL_SPACE, at, p);
}

/* Quoted by `close`, which is doubled inside; `open` bytes precede. */
static struct sd_sql_token quoted(enum sd_sql_kind kind, const char *at,
				  size_t open, char close, bool escapes,
				  const char *end)
{
	const char *p = at + open;

	for (; p < end; p++) {
		if (escapes && *p == '\\' && p + 1 < end)
			p++;
		else if (*p == close && p + 1 < end && p[1] == close &&
			 close != ']')
			p++;
		else if (*p == close)
			return token(kind, at, p + 1);
	}
	return token(SD_SQL_BAD, at, end);
}

/* $tag$ … $tag$; END when it is no dollar quote. */
static struct sd_sql_token dollar(const char *at, const char *end)
{
	const char *p = at + 1, *body;
	size_t tag;

	while (p < end && (class_of(*p) == C_WORD ||
			   (p > at + 1 && class_of(*p) == C_DIGIT)))
		p++;
	if (p >= end || *p != '$')
		return token(SD_SQL_END, at, at);
	body = p + 1;
	tag = (size_t)(body - at);
	for (p = body; p + tag <= end; p++) {
		p = memchr(p, '$', (size_t)(end - p));
		if (!p || p + tag > end)
			break;
		if (!memcmp(p, at, tag))
			return token(SD_SQL_STRING, at, p + tag);
	}
	return token(SD_SQL_BAD, at, end);
}

static struct sd_sql_token word(const char *at, const char *end,
				unsigned dialect)
{
	const char *p = at;
	char c = sd_lower(*at);

	if (p + 1 < end && p[1] == '\'') {
		if (c == 'e' && (dialect & SD_SQL_DOLLAR))
			return quoted(SD_SQL_STRING, at, 2, '\'', true, end);
		if (c == 'x' ||
		    ((dialect & SD_SQL_DOLLAR) && (c == 'b' || c == 'n')))
			return quoted(SD_SQL_STRING, at, 2, '\'', false, end);
	}
	if (c == 'u' && (dialect & SD_SQL_DOLLAR) && p + 2 < end &&
	    p[1] == '&' && (p[2] == '\'' || p[2] == '"'))
		return quoted(p[2] == '"' ? SD_SQL_QUOTED : SD_SQL_STRING, at,
			      3, p[2], false, end);
	while (p < end && in_word(*p))
		p++;
	return token(SD_SQL_WORD, at, p);
}

static struct sd_sql_token number(const char *at, const char *end)
{
	const char *p = at;

	while (p < end) {
		if ((*p == '+' || *p == '-') && p > at &&
		    sd_lower(p[-1]) == 'e' && sd_lower(at[1]) != 'x' &&
		    p + 1 < end && class_of(p[1]) == C_DIGIT)
			p++;
		else if (in_word(*p) ||
			 (*p == '.' && !(p + 1 < end && p[1] == '.')))
			p++;
		else
			break;
	}
	return token(SD_SQL_NUMBER, at, p);
}

/*
 * PostgreSQL: the longest run of operator characters that holds no comment;
 * a run of several must not end in + or - unless one of ~!@#%^&|`? is in it
 * (manual, 4.1.3).
 */
static const char *long_operator(const char *at, const char *end)
{
	const char *p = at;
	bool special = false;

	if (*p == ':') {
		while (p < end && *p == ':')
			p++;
		return p < end && *p == '=' && p == at + 1 ? p + 1 : p;
	}
	while (p < end && class_of(*p) == C_OP && *p != ':' &&
	       !at_comment(p, end)) {
		special |= strchr("~!@#%^&|`?", *p) != NULL;
		p++;
	}
	while (p > at + 1 && !special && (p[-1] == '+' || p[-1] == '-'))
		p--;
	return p > at ? p : at + 1;
}

static const char *short_operator(const char *at, const char *end)
{
	static const char *const two[] = { "<=", ">=", "<>", "!=", "==",
					   "||", "->", "<<", ">>" };
	size_t i;

	if (end - at >= 3 && !memcmp(at, "->>", 3))
		return at + 3;
	for (i = 0; end - at >= 2 && i < sizeof(two) / sizeof(two[0]); i++)
		if (!memcmp(at, two[i], 2))
			return at + 2;
	return at + 1;
}

struct sd_sql_token sd_sql_next(const char *at, const char *end,
				unsigned dialect)
{
	struct sd_sql_token t;

	if (at >= end)
		return token(SD_SQL_END, end, end);
	switch (class_of(*at)) {
	case C_BLANK:
		return space(at, end, dialect);
	case C_WORD:
		return word(at, end, dialect);
	case C_DIGIT:
		return number(at, end);
	default:
		break;
	}
	if (at_comment(at, end))
		return space(at, end, dialect);
	if (*at == '\'')
		return quoted(SD_SQL_STRING, at, 1, '\'', false, end);
	if (*at == '"')
		return quoted(SD_SQL_QUOTED, at, 1, '"', false, end);
	if ((dialect & SD_SQL_BRACKETS) && *at == '`')
		return quoted(SD_SQL_QUOTED, at, 1, '`', false, end);
	if ((dialect & SD_SQL_BRACKETS) && *at == '[')
		return quoted(SD_SQL_QUOTED, at, 1, ']', false, end);
	if (*at == '.' && at + 1 < end && class_of(at[1]) == C_DIGIT)
		return number(at, end);
	if (*at == '$' && (dialect & SD_SQL_DOLLAR)) {
		t = dollar(at, end);
		if (t.kind != SD_SQL_END)
			return t;
	}
	if (class_of(*at) != C_OP)
		return token(SD_SQL_PUNCT, at, at + 1);
	return token(SD_SQL_PUNCT, at,
		     dialect & SD_SQL_DOLLAR ? long_operator(at, end)
					     : short_operator(at, end));
}

struct sd_sql_token sd_sql_skip(const char *at, const char *end,
				unsigned dialect)
{
	struct sd_sql_token t;

	while (at < end && class_of(*at) == C_BLANK)
		at++;
	t = sd_sql_next(at, end, dialect);
	while (t.kind == SD_SQL_SPACE) /* a comment */
		t = sd_sql_next(t.at + t.len, end, dialect);
	return t;
}

enum { DEEPEST = 1000 };

const char *sd_sql_balance(const char *at, const char *end, unsigned dialect)
{
	char open[DEEPEST];
	size_t depth = 0;
	struct sd_sql_token t;

	for (; at < end; at = t.at + t.len) {
		t = sd_sql_skip(at, end, dialect);
		if (t.kind == SD_SQL_BAD)
			return NULL;
		if (t.kind != SD_SQL_PUNCT || t.len != 1)
			continue;
		if (strchr("([{", *t.at)) {
			if (depth == DEEPEST)
				return NULL;
			open[depth++] = *t.at == '('   ? ')'
					: *t.at == '[' ? ']'
						       : '}';
		} else if (strchr(")]}", *t.at)) {
			if (!depth || open[--depth] != *t.at)
				return NULL;
			if (!depth)
				return t.at + 1;
		}
	}
	return NULL;
}

struct sd_str sd_sql_strip(struct sd_str sql, unsigned dialect)
{
	struct sd_str s = sd_str_trim(sql);

	while (s.len > 1 && s.at[0] == '(' &&
	       sd_sql_balance(s.at, s.at + s.len, dialect) == s.at + s.len) {
		s.at++;
		s.len -= 2;
		s = sd_str_trim(s);
	}
	return s;
}

/* --- comparing ------------------------------------------------------- */

/* A name's bytes one by one: quotes off, doubled ones once, case folded. */
struct name_reader {
	const char *at, *end;
	char quote; /* 0: a bare word */
	bool fold;
};

static struct name_reader name_reader(struct sd_sql_token t, unsigned dialect)
{
	struct name_reader r = { t.at, t.at + t.len, 0, true };

	if (t.kind != SD_SQL_QUOTED)
		return r;
	if (sd_lower(*t.at) == 'u' && t.len > 2) /* U&"…" is kept as it is */
		r.at += 2;
	r.quote = *r.at == '[' ? ']' : *r.at;
	r.at++;
	r.end--;
	r.fold = (dialect & SD_SQL_FOLD) != 0;
	return r;
}

/* -1 at the end. */
static int name_next(struct name_reader *r)
{
	char c;

	if (r->at >= r->end)
		return -1;
	c = *r->at++;
	if (r->quote && r->quote != ']' && c == r->quote && r->at < r->end)
		r->at++;
	return (unsigned char)(r->fold ? sd_lower(c) : c);
}

static bool is_name(struct sd_sql_token t)
{
	return t.kind == SD_SQL_WORD || t.kind == SD_SQL_QUOTED;
}

static bool same_token(struct sd_sql_token a, struct sd_sql_token b,
		       unsigned dialect)
{
	struct sd_str x = { a.at, a.len }, y = { b.at, b.len };
	struct name_reader p, q;
	size_t i;
	int c;

	if (is_name(a) && is_name(b)) {
		p = name_reader(a, dialect);
		q = name_reader(b, dialect);
		do {
			c = name_next(&p);
			if (c != name_next(&q))
				return false;
		} while (c >= 0);
		return true;
	}
	if (a.kind != b.kind)
		return false;
	if (a.kind != SD_SQL_NUMBER)
		return sd_str_eq(x, y);
	if (x.len != y.len)
		return false;
	for (i = 0; i < x.len; i++)
		if (sd_lower(x.at[i]) != sd_lower(y.at[i]))
			return false;
	return true;
}

bool sd_sql_same(struct sd_str a, struct sd_str b, unsigned dialect)
{
	const char *a_end, *b_end;
	struct sd_sql_token s, t;

	if (sd_str_eq(a, b))
		return true;
	if (!(dialect & SD_SQL_TEXT)) {
		a = sd_sql_strip(a, dialect);
		b = sd_sql_strip(b, dialect);
	}
	a_end = a.at + a.len;
	b_end = b.at + b.len;
	s.at = a.at;
	t.at = b.at;
	s.len = t.len = 0;
	do {
		s = sd_sql_skip(s.at + s.len, a_end, dialect);
		t = sd_sql_skip(t.at + t.len, b_end, dialect);
		if (!same_token(s, t, dialect))
			return false;
	} while (s.kind != SD_SQL_END);
	return true;
}

static void add_token(struct sd_buf *b, struct sd_sql_token t, unsigned dialect)
{
	struct name_reader r;
	int c;

	if (t.kind == SD_SQL_WORD) {
		sd_buf_addc(b, 'n');
		sd_buf_add_lower(b, t.at, t.len);
	} else if (is_name(t)) {
		sd_buf_addc(b, 'n');
		r = name_reader(t, dialect);
		while ((c = name_next(&r)) >= 0)
			sd_buf_addc(b, (char)c);
	} else {
		sd_buf_addc(b, (char)('0' + t.kind));
		if (t.kind == SD_SQL_NUMBER)
			sd_buf_add_lower(b, t.at, t.len);
		else
			sd_buf_add(b, t.at, t.len);
	}
	sd_buf_addc(b, '\0');
}

void sd_sql_normal(struct sd_str sql, unsigned dialect, struct sd_buf *out)
{
	struct sd_sql_token t;
	const char *end;

	if (!(dialect & SD_SQL_TEXT))
		sql = sd_sql_strip(sql, dialect);
	end = sql.at + sql.len;
	for (t = sd_sql_skip(sql.at, end, dialect); t.kind != SD_SQL_END;
	     t = sd_sql_skip(t.at + t.len, end, dialect))
		add_token(out, t, dialect);
}

struct sd_hash sd_sql_hash(struct sd_str sql, unsigned dialect)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_hash h;

	sd_sql_normal(sql, dialect, &b);
	h = sd_hash128(b.at, b.len);
	sd_buf_clear(&b);
	return h;
}

/* --- names ----------------------------------------------------------- */

char *sd_sql_name(struct sd_sql_token t, struct sd_arena *a)
{
	struct name_reader r;
	char *name;
	size_t n = 0;
	int c;

	if (t.kind == SD_SQL_WORD)
		return sd_arena_strndup(a, t.at, t.len);
	r = name_reader(t, 0);
	name = sd_arena_text(a, t.len + 1);
	if (t.kind == SD_SQL_STRING) { /* SQLite takes 'x' for a name, too */
		r.quote = '\'';
		r.at++;
		r.end--;
	}
	r.fold = false;
	while ((c = name_next(&r)) >= 0)
		name[n++] = (char)c;
	name[n] = 0;
	return name;
}

bool sd_sql_is_name(struct sd_sql_token t, const char *name, unsigned dialect)
{
	struct name_reader r;
	bool fold = (dialect & SD_SQL_FOLD) != 0;
	int c;

	if (!is_name(t))
		return false;
	r = name_reader(t, dialect);
	while ((c = name_next(&r)) >= 0) {
		unsigned char n = (unsigned char)*name++;

		if (c != (fold ? (unsigned char)sd_lower((char)n) : n) || !n)
			return false;
	}
	return !*name;
}

bool sd_sql_is(struct sd_sql_token t, const char *punct)
{
	struct sd_str s = { t.at, t.len };

	return t.kind == SD_SQL_PUNCT && *t.at == *punct && sd_str_is(s, punct);
}
