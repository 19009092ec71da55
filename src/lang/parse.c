/* SPDX-License-Identifier: MIT */
/*
 * parse.c - the core of the parser: places, failure, tokens, facts
 *
 * The rules themselves stand in parse_*.c; here is what they are made of.
 */
#include "parse.h"

#include <string.h>

/* --- places and errors ------------------------------------------------ */

static struct sd_span span_between(const struct parser *p, const char *from,
				   const char *to)
{
	struct sd_span s = { p->src, (size_t)(from - p->src->text),
			     (size_t)(to - from) };

	return s;
}

struct sd_span sd_span_of(const struct parser *p, struct sd_token t)
{
	return span_between(p, t.at, t.at + t.len);
}

struct sd_span sd_span_from(const struct parser *p, struct sd_token t)
{
	return span_between(p, t.at,
			    p->prev_end > t.at ? p->prev_end : t.at + t.len);
}

void sd_complain(struct parser *p, enum sd_code code, struct sd_span span,
		 const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = sd_arena_vprintf(p->r->diag->arena, fmt, ap);
	va_end(ap);
	sd_lang_error(p->r, code, span, "%s", text);
}

void sd_fail_at(struct parser *p, enum sd_code code, struct sd_span span,
		const char *fmt, ...)
{
	va_list ap;
	char *text;

	if (p->failed)
		return;
	p->failed = true;
	va_start(ap, fmt);
	text = sd_arena_vprintf(p->r->diag->arena, fmt, ap);
	va_end(ap);
	sd_lang_error(p->r, code, span, "%s", text);
}

void sd_help(struct parser *p, const char *fmt, ...)
{
	va_list ap;
	char *text;

	if (p->r->errors > SD_LANG_MAX_ERRORS)
		return;
	va_start(ap, fmt);
	text = sd_arena_vprintf(p->r->diag->arena, fmt, ap);
	va_end(ap);
	sd_diag_help(p->r->diag, "%s", text);
}

/* A broken token: what is wrong with it. */
static void bad_token(struct parser *p)
{
	struct sd_span one = span_between(p, p->tok.at, p->tok.at + 1);

	switch (*p->tok.at) {
	case '\'':
	case '"':
	case '`':
		sd_fail_at(p, SD_E_UNCLOSED, one,
			   "the quote %c is never closed", *p->tok.at);
		break;
	case '/':
		one.len = 2;
		sd_fail_at(p, SD_E_UNCLOSED, one,
			   "the comment is never closed");
		break;
	case '$':
		if (p->tok.len > 1)
			sd_fail_at(p, SD_E_UNCLOSED, one,
				   "the dollar quote is never closed");
		else
			sd_fail_at(p, SD_E_UNEXPECTED, one, "unexpected '$'");
		break;
	case 'x':
	case 'X':
		sd_fail_at(p, SD_E_UNCLOSED, one,
			   "the quote ' is never closed");
		break;
	default:
		if ((*p->tok.at >= '0' && *p->tok.at <= '9') ||
		    *p->tok.at == '.')
			sd_fail_at(p, SD_E_NUMBER, sd_span_of(p, p->tok),
				   "malformed number '%.*s'", (int)p->tok.len,
				   p->tok.at);
		else if ((unsigned char)*p->tok.at < ' ')
			sd_fail_at(p, SD_E_UNEXPECTED, one,
				   "unexpected control character 0x%02x",
				   (unsigned char)*p->tok.at);
		else
			sd_fail_at(p, SD_E_UNEXPECTED, one, "unexpected '%c'",
				   *p->tok.at);
	}
}

/* How a message calls the token at hand. */
static const char *found(const struct parser *p)
{
	struct sd_arena *a = p->r->diag->arena;
	const char *nl;
	size_t len = p->tok.len;

	if (p->tok.kind == SD_TOK_END)
		return "the end of the file";
	if (p->tok.kind == SD_TOK_DOC)
		return "a doc comment";
	nl = memchr(p->tok.at, '\n', len);
	if (nl)
		len = (size_t)(nl - p->tok.at);
	if (*p->tok.at == '\'' || *p->tok.at == '"' || *p->tok.at == '`')
		return sd_arena_printf(a, "%.*s", (int)(len < 40 ? len : 40),
				       p->tok.at);
	return sd_arena_printf(a, "'%.*s'", (int)(len < 40 ? len : 40),
			       p->tok.at);
}

void sd_expected(struct parser *p, const char *what)
{
	if (p->failed)
		return;
	if (p->tok.kind == SD_TOK_BAD) {
		bad_token(p);
		return;
	}
	sd_fail_at(p, SD_E_UNEXPECTED, sd_span_of(p, p->tok),
		   "expected %s, found %s", what, found(p));
}

void sd_expected_word(struct parser *p, const char *what,
		      const enum sd_word *words, size_t count)
{
	const char *texts[SD_KW_COUNT], *near;
	struct sd_str s = { p->tok.at, p->tok.len };
	bool had = p->failed;

	sd_expected(p, what);
	if (had || p->tok.kind != SD_TOK_NAME)
		return;
	for (size_t i = 0; i < count; i++)
		texts[i] = sd_word_text(words[i]);
	near = sd_nearest(s, texts, count);
	if (near)
		sd_help(p, "did you mean '%s'?", near);
}

/* --- tokens ----------------------------------------------------------- */

void sd_advance(struct parser *p)
{
	if (p->failed)
		return;
	switch (p->tok.kind) {
	case SD_TOK_LBRACE:
	case SD_TOK_LPAREN:
	case SD_TOK_LBRACKET:
		p->brackets++;
		break;
	case SD_TOK_RBRACE:
	case SD_TOK_RPAREN:
	case SD_TOK_RBRACKET:
		p->brackets--;
		break;
	default:
		break;
	}
	p->prev_end = p->tok.at + p->tok.len;
	p->tok = sd_lexer_next(&p->lx);
}

struct sd_token sd_peek(const struct parser *p)
{
	return sd_lexer_peek(&p->lx);
}

bool sd_at(const struct parser *p, enum sd_tok kind)
{
	return !p->failed && p->tok.kind == kind;
}

bool sd_at_name(const struct parser *p)
{
	return sd_at(p, SD_TOK_NAME) || sd_at(p, SD_TOK_QUOTED);
}

bool sd_begins_name(struct sd_token t)
{
	return t.kind == SD_TOK_NAME || t.kind == SD_TOK_QUOTED;
}

bool sd_before_colon(const struct parser *p)
{
	const char *s = p->lx.at;

	if (!sd_at_name(p))
		return false;
	while (*s == ' ')
		s++;
	if (*s == ':')
		return true;
	/* Blanks of other kinds and comments are rare here. */
	if (*s != '/' && *s != '\t' && *s != '\r' && *s != '\n')
		return false;
	return sd_peek(p).kind == SD_TOK_COLON;
}

bool sd_at_word(const struct parser *p, enum sd_word w)
{
	if (p->failed || p->tok.word != w)
		return false;
	if (!p->in_body)
		return true;
	if (p->tok.newlines && sd_word_flags(w) & SD_WORD_LINE)
		return false;
	return !sd_before_colon(p);
}

bool sd_at_words(const struct parser *p, enum sd_word w, enum sd_word next)
{
	return sd_at_word(p, w) && sd_peek(p).word == next;
}

bool sd_accept(struct parser *p, enum sd_tok kind)
{
	if (!sd_at(p, kind))
		return false;
	sd_advance(p);
	return true;
}

bool sd_accept_word(struct parser *p, enum sd_word w)
{
	if (!sd_at_word(p, w))
		return false;
	sd_advance(p);
	return true;
}

bool sd_accept_words(struct parser *p, enum sd_word w, enum sd_word next)
{
	if (!sd_at_words(p, w, next))
		return false;
	sd_advance(p);
	sd_advance(p);
	return true;
}

bool sd_accept_operator(struct parser *p, char c)
{
	if (!sd_at(p, SD_TOK_OPERATOR) || *p->tok.at != c)
		return false;
	/* `=-1` is one run of operator characters: take the first alone. */
	p->lx.at = p->tok.at + 1;
	p->tok.len = 1;
	sd_advance(p);
	return true;
}

static const char *token_text(enum sd_tok kind)
{
	switch (kind) {
	case SD_TOK_LBRACE:
		return "'{'";
	case SD_TOK_RBRACE:
		return "'}'";
	case SD_TOK_LPAREN:
		return "'('";
	case SD_TOK_RPAREN:
		return "')'";
	case SD_TOK_RBRACKET:
		return "']'";
	case SD_TOK_COLON:
		return "':'";
	case SD_TOK_DOT:
		return "'.'";
	default:
		return "something else";
	}
}

bool sd_expect(struct parser *p, enum sd_tok kind)
{
	if (sd_accept(p, kind))
		return true;
	sd_expected(p, token_text(kind));
	return false;
}

bool sd_expect_word(struct parser *p, enum sd_word w)
{
	if (!p->failed && p->tok.word == w) {
		sd_advance(p);
		return true;
	}
	if (!p->failed)
		sd_expected_word(p,
				 sd_arena_printf(p->r->diag->arena, "'%s'",
						 sd_word_text(w)),
				 &w, 1);
	return false;
}

void sd_expect_close(struct parser *p, enum sd_tok kind, struct sd_token open)
{
	struct sd_place place;
	bool had = p->failed;

	if (sd_accept(p, kind))
		return;
	if (had)
		return;
	if (p->tok.kind == SD_TOK_END)
		sd_fail_at(p, SD_E_UNCLOSED, sd_span_of(p, open),
			   "'%c' is never closed", *open.at);
	else
		sd_expected(p, token_text(kind));
	place = sd_source_place(p->src, (size_t)(open.at - p->src->text));
	if (p->tok.kind != SD_TOK_END && p->tok.kind != SD_TOK_BAD)
		sd_help(p, "to close the '%c' of line %zu", *open.at,
			place.line);
}

bool sd_enter(struct parser *p)
{
	enum { MOST = 200 };

	if (p->failed)
		return false;
	if (p->depth >= MOST) {
		sd_fail_at(p, SD_E_DEPTH, sd_span_of(p, p->tok),
			   "blocks are nested more than %d deep", MOST);
		return false;
	}
	p->depth++;
	return true;
}

void sd_leave(struct parser *p)
{
	p->depth--;
}

/* --- doc comments ----------------------------------------------------- */

void sd_mark_item(struct parser *p)
{
	sd_trace_add(p->r->trace, LANG_MARK_ITEM,
		     (size_t)(p->tok.at - p->src->text), 0);
}

void sd_read_doc(struct parser *p)
{
	while (sd_at(p, SD_TOK_DOC)) {
		struct sd_str line = sd_token_doc(p->tok);

		if (!p->has_doc)
			p->doc_span = sd_span_of(p, p->tok);
		else
			sd_buf_addc(&p->doc, '\n');
		p->has_doc = true;
		sd_buf_add(&p->doc, line.at, line.len);
		sd_advance(p);
	}
}

void sd_drop_doc(struct parser *p)
{
	if (p->has_doc && !p->failed) {
		sd_complain(
			p, SD_E_NOT_HERE, p->doc_span,
			"a doc comment must precede something it documents");
		sd_help(p, "write '//' for a plain comment");
	}
	p->has_doc = false;
	sd_buf_reset(&p->doc);
}

static bool documentable(enum sd_kind kind)
{
	switch (kind) {
	case SD_COMMENT:
	case SD_OWNER:
	case SD_GRANT:
	case SD_LABEL:
	case SD_DATA:
	case SD_DEFAULT:
	case SD_DEFAULT_PRIVILEGE:
	case SD_USER_MAPPING:
	case SD_KIND_NONE:
		return false;
	default:
		return true;
	}
}

void sd_add_comment(struct parser *p, struct sd_fact *f, char *text,
		    struct sd_span span)
{
	struct sd_fact *c = sd_fact_child(f, SD_COMMENT);

	if (c) {
		sd_complain(p, SD_E_TWICE, span, "this has a comment already");
		sd_lang_first_here(p->r, c->span);
		return;
	}
	c = sd_fact_new(p->m, f, SD_COMMENT, NULL, NULL);
	c->span = span;
	sd_set_text(&c->attrs, p->arena, SD_A_TEXT, text);
}

/* --- facts ------------------------------------------------------------ */

struct sd_fact *sd_new_fact(struct parser *p, struct sd_fact *parent,
			    enum sd_kind kind, const char *schema,
			    const char *name, struct sd_token t)
{
	struct sd_fact *f = sd_fact_new(p->m, parent, kind, schema, name);

	f->span = sd_span_of(p, t);
	if (!p->object && (!parent || parent->kind == SD_KIND_NONE) &&
	    documentable(kind))
		p->object = f;
	if (p->has_doc && documentable(kind)) {
		p->has_doc = false;
		sd_add_comment(p, f, sd_buf_take(&p->doc, p->arena),
			       p->doc_span);
	}
	return f;
}

struct sd_fact *sd_new_object(struct parser *p, enum sd_kind kind,
			      struct sd_ref path, struct sd_token t)
{
	return sd_new_fact(p, NULL, kind, path.schema ? path.schema : p->schema,
			   path.name, t);
}

struct sd_fact *sd_new_holder(struct parser *p)
{
	return sd_fact_new(&p->r->trash, NULL, SD_KIND_NONE, NULL, NULL);
}

struct lang_move *sd_new_move(struct parser *p, struct sd_fact *holder,
			      enum sd_kind kind, struct sd_ref path,
			      struct sd_span span)
{
	struct lang_move *m = sd_lang_vec_add(&p->r->moves, sizeof(*m));

	m->holder = p->skip || p->failed ? NULL : holder;
	m->kind = kind;
	m->schema = path.schema;
	m->name = path.name;
	m->block = p->schema;
	m->span = span;
	m->only = p->only;
	return m;
}

/* A label may have been any text. */
static const char *parse_old_name(struct parser *p, const struct sd_fact *f)
{
	if (f && f->kind == SD_LABEL && p->tok.kind == SD_TOK_TEXT)
		return sd_parse_text(p, "the old name");
	return sd_parse_name(p, "the old name");
}

/* tail = "renamed" , "from" , NAME | "comment" , TEXT ; label_tail too */
bool sd_parse_tail(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;
	char *text;

	if (sd_accept_words(p, SD_KW_RENAMED, SD_KW_FROM)) {
		sd_put_text(p, &f->attrs, SD_A_RENAMED_FROM,
			    parse_old_name(p, f), t);
		return true;
	}
	if (!sd_at_word(p, SD_KW_COMMENT) || sd_peek(p).kind != SD_TOK_TEXT)
		return false;
	sd_advance(p);
	text = sd_parse_text(p, "the comment's text");
	if (!p->failed)
		sd_add_comment(p, f, text, sd_span_from(p, t));
	return true;
}
