/* SPDX-License-Identifier: MIT */
/*
 * fmt_cut.c - loose text and trace → pieces that stay together
 *
 * Which pieces have a blank between them is decided here and nowhere else,
 * by the two tokens and a little of what stood before.
 */
#include "fmt.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "schemadiff/source.h"

struct cutter {
	struct lang_fmt *f;
	struct sd_lexer lx;
	const char *text;
	const struct lang_mark *mark, *end; /* those still to come */
	size_t type_end; /* offset behind the type we are in */
	size_t depth;	 /* of round brackets */
	bool call;	 /* `function s.f`, `execute f`: ( follows closely */
	bool sign;	 /* the last token was a sign before a number */
};

static int compare_marks(const void *a, const void *b)
{
	const struct lang_mark *l = a, *r = b;

	if (l->at != r->at)
		return l->at < r->at ? -1 : 1;
	return (int)l->kind - (int)r->kind;
}

/* The parser looks ahead here and there; mostly they are in order. */
static void sort_marks(struct lang_trace *t)
{
	size_t i;

	for (i = 1; i < t->count; i++)
		if (compare_marks(&t->mark[i - 1], &t->mark[i]) > 0) {
			qsort(t->mark, t->count, sizeof(*t->mark),
			      compare_marks);
			return;
		}
}

static struct lang_piece *piece_new(struct lang_fmt *f)
{
	struct lang_piece *p;

	if (f->count == f->cap) {
		f->cap = f->cap ? 2 * f->cap : 256;
		f->piece = sd_realloc(f->piece, f->cap * sizeof(*f->piece));
	}
	p = &f->piece[f->count++];
	memset(p, 0, sizeof(*p));
	return p;
}

/* Fills width, tail and multi. */
static void measure(struct lang_piece *p)
{
	const char *nl = memchr(p->at, '\n', p->len), *last, *s;

	p->width = (uint32_t)sd_utf8_count(p->at,
					   nl ? (size_t)(nl - p->at) : p->len);
	p->tail = p->width;
	if (!nl)
		return;
	p->multi = true;
	for (last = nl, s = p->at + p->len; s > nl; s--)
		if (s[-1] == '\n') {
			last = s - 1;
			break;
		}
	p->tail = sd_utf8_count(last + 1, (size_t)(p->at + p->len - last - 1));
}

static bool is_word(const struct lang_piece *p)
{
	return p->kind == SD_TOK_NAME || p->kind == SD_TOK_QUOTED;
}

/* Does an opening bracket stand right behind `prev`? */
static bool opens_closely(struct cutter *c, const struct lang_piece *prev,
			  size_t at)
{
	if (!is_word(prev))
		return false;
	if (c->call || at < c->type_end || prev->word == SD_KW_OPERATOR)
		return true;
	return c->depth > 0;
}

static bool wants_space(struct cutter *c, const struct lang_piece *prev,
			struct sd_token t, bool raw)
{
	size_t at = (size_t)(t.at - c->text);

	if (prev->kind == SD_TOK_LPAREN || prev->kind == SD_TOK_LBRACKET ||
	    prev->kind == SD_TOK_DOT || c->sign)
		return false;
	if (raw)
		return *t.at != '(' || prev->word == SD_KW_DEFAULT ||
		       !opens_closely(c, prev, at);
	switch (t.kind) {
	case SD_TOK_COMMA:
	case SD_TOK_RPAREN:
	case SD_TOK_RBRACKET:
	case SD_TOK_DOT:
	case SD_TOK_COLON:
	case SD_TOK_QUESTION:
	case SD_TOK_SEMICOLON:
		return false;
	case SD_TOK_LBRACKET:
		return at >= c->type_end;
	case SD_TOK_LPAREN:
		return !opens_closely(c, prev, at) &&
		       sd_lexer_peek(&c->lx).kind != SD_TOK_RPAREN;
	default:
		return true;
	}
}

/* Keeps depth, call and sign up to date with the token just read. */
static void follow(struct cutter *c, struct sd_token t, bool raw)
{
	bool name = t.kind == SD_TOK_NAME || t.kind == SD_TOK_QUOTED;

	c->sign = t.kind == SD_TOK_OPERATOR && t.len == 1 &&
		  (*t.at == '-' || *t.at == '+') &&
		  sd_lexer_peek(&c->lx).kind == SD_TOK_NUMBER;
	if (t.kind == SD_TOK_LPAREN && !raw)
		c->depth++;
	else if (t.kind == SD_TOK_RPAREN && c->depth)
		c->depth--;
	if (raw || c->depth)
		c->call = false;
	else if (t.word == SD_KW_FUNCTION || t.word == SD_KW_PROCEDURE ||
		 t.word == SD_KW_AGGREGATE || t.word == SD_KW_EXECUTE)
		c->call = true;
	else if (!name && t.kind != SD_TOK_DOT && t.kind != SD_TOK_COMMENT)
		c->call = false;
}

/* Are these the arguments of a type as most types have them? */
static bool plain_args(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!strchr("0123456789, ()", s[i]) || !s[i])
			return false;
	return true;
}

/* Uses up the marks of this token; true: it begins raw SQL of *len bytes. */
static bool take_marks(struct cutter *c, size_t at, bool *item, size_t *len)
{
	bool raw = false;

	*item = false;
	for (; c->mark < c->end && c->mark->at <= at; c->mark++) {
		if (c->mark->at < at)
			continue; /* inside raw SQL */
		if (c->mark->kind == LANG_MARK_ITEM) {
			*item = true;
		} else if (c->mark->kind == LANG_MARK_TYPE) {
			c->type_end = at + c->mark->len;
		} else if (at >= c->type_end ||
			   !plain_args(c->text + at, c->mark->len)) {
			raw = true;
			*len = c->mark->len;
		}
	}
	return raw;
}

/* Line ends inside of block comments become LF, blanks at the end go. */
static void trim_comment(struct lang_piece *p)
{
	while (p->len &&
	       (p->at[p->len - 1] == ' ' || p->at[p->len - 1] == '\t'))
		p->len--;
}

/* Nothing from before counts at an item's beginning or a brace. */
static void begin_afresh(struct cutter *c)
{
	c->depth = 0;
	c->call = false;
}

static void add(struct cutter *c, struct sd_token t, bool item, bool raw)
{
	size_t prev = c->f->count;
	struct lang_piece *p = piece_new(c->f);

	p->at = t.at;
	p->len = (uint32_t)t.len;
	p->kind = raw ? LANG_FMT_RAW : t.kind;
	p->word = t.word;
	p->newlines = t.newlines;
	p->item = item;
	if (item)
		begin_afresh(c);
	p->inside = c->depth > 0;
	p->space = prev && wants_space(c, p - 1, t, raw);
	if (t.kind == SD_TOK_COMMENT)
		trim_comment(p);
	measure(p);
	if (t.kind == SD_TOK_LBRACE || t.kind == SD_TOK_RBRACE)
		begin_afresh(c);
	else
		follow(c, t, raw);
}

/* Characters from an opening bracket to its closing one, and *end behind. */
static size_t bracket_width(const struct lang_fmt *f, size_t from, size_t *end)
{
	size_t i = from + 1, depth = 1, width = 1;

	for (; i < f->count && depth; i++) {
		const struct lang_piece *p = &f->piece[i];

		depth += p->kind == SD_TOK_LPAREN;
		depth -= p->kind == SD_TOK_RPAREN;
		width += p->space + p->width;
	}
	*end = i;
	return width;
}

/*
 * In brackets that have no room on a line of their own, lines may be broken
 * after commas, but not in the brackets inside of those.
 */
static void mark_loose(struct lang_fmt *f)
{
	size_t i, end, depth;

	for (i = 0; i < f->count; i++) {
		if (f->piece[i].kind != SD_TOK_LPAREN)
			continue;
		if (bracket_width(f, i, &end) <= LANG_FMT_LIST) {
			i = end - 1;
			continue;
		}
		for (depth = 1, i++; i < end; i++) {
			struct lang_piece *p = &f->piece[i];

			p->loose = depth == 1;
			depth += p->kind == SD_TOK_LPAREN;
			depth -= p->kind == SD_TOK_RPAREN;
		}
		i--;
	}
}

/* Pairs the braces; what the parser took is balanced. */
static void match_braces(struct lang_fmt *f)
{
	uint32_t open = UINT32_MAX, outer, i;

	for (i = 0; i < f->count; i++) {
		struct lang_piece *p = &f->piece[i];

		if (p->kind == SD_TOK_LBRACE) {
			p->match = open; /* the outer one, for now */
			open = i;
		} else if (p->kind == SD_TOK_RBRACE && open != UINT32_MAX) {
			outer = f->piece[open].match;
			f->piece[open].match = i;
			open = outer;
		}
	}
	for (; open != UINT32_MAX; open = outer) {
		outer = f->piece[open].match;
		f->piece[open].match = (uint32_t)f->count;
	}
}

void sd_fmt_cut(struct lang_fmt *f, const char *text, size_t len,
		struct lang_trace *t)
{
	struct cutter c = { 0 };
	struct sd_token tok;

	sort_marks(t);
	f->count = 0;
	c.f = f;
	c.text = text;
	c.mark = t->mark;
	c.end = t->count ? t->mark + t->count : t->mark;
	sd_lexer_init(&c.lx, text, len);
	c.lx.comments = true;
	while ((tok = sd_lexer_next(&c.lx)).kind != SD_TOK_END) {
		size_t raw_len = 0;
		bool item, raw;

		raw = take_marks(&c, (size_t)(tok.at - text), &item, &raw_len);
		if (raw) {
			tok.len = raw_len;
			tok.word = SD_WORD_NONE;
			c.lx.at = tok.at + raw_len;
		}
		add(&c, tok, item, raw);
	}
	match_braces(f);
	mark_loose(f);
}
