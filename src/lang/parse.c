/* SPDX-License-Identifier: MIT */
/*
 * parse.c - the core of the parser: tokens, failure, statements
 *
 * The rules themselves stand in parse_*.c. Here is what they are made of,
 * and the loop that finds its feet again after an error.
 */
#include "parse.h"

#include <string.h>

/* --- places and errors ------------------------------------------------- */

static struct sd_span span_between(const struct parser *p, const char *from,
				   const char *to)
{
	struct sd_span s = { p->src, (size_t)(from - p->src->text),
			     (size_t)(to - from) };

	return s;
}

struct sd_span span_of(const struct parser *p, struct sd_token t)
{
	return span_between(p, t.at, t.at + t.len);
}

struct sd_span span_from(const struct parser *p, struct sd_token t)
{
	return span_between(p, t.at,
			    p->prev_end > t.at ? p->prev_end : t.at + t.len);
}

void complain(struct parser *p, enum sd_code code, struct sd_span span,
	      const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = sd_arena_vprintf(p->r->diag->arena, fmt, ap);
	va_end(ap);
	lang_error(p->r, code, span, "%s", text);
}

void fail_at(struct parser *p, enum sd_code code, struct sd_span span,
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
	lang_error(p->r, code, span, "%s", text);
}

void help(struct parser *p, const char *fmt, ...)
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
		fail_at(p, SD_E_UNCLOSED, one, "the quote %c is never closed",
			*p->tok.at);
		break;
	case '/':
		one.len = 2;
		fail_at(p, SD_E_UNCLOSED, one, "the comment is never closed");
		break;
	case '$':
		if (p->tok.len > 1)
			fail_at(p, SD_E_UNCLOSED, one,
				"the dollar quote is never closed");
		else
			fail_at(p, SD_E_UNEXPECTED, one, "unexpected '$'");
		break;
	case 'x':
	case 'X':
		fail_at(p, SD_E_UNCLOSED, one, "the quote ' is never closed");
		break;
	default:
		if ((*p->tok.at >= '0' && *p->tok.at <= '9') ||
		    *p->tok.at == '.')
			fail_at(p, SD_E_NUMBER, span_of(p, p->tok),
				"malformed number '%.*s'", (int)p->tok.len,
				p->tok.at);
		else if ((unsigned char)*p->tok.at < ' ')
			fail_at(p, SD_E_UNEXPECTED, one,
				"unexpected control character 0x%02x",
				(unsigned char)*p->tok.at);
		else
			fail_at(p, SD_E_UNEXPECTED, one, "unexpected '%c'",
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

void expected(struct parser *p, const char *what)
{
	if (p->failed)
		return;
	if (p->tok.kind == SD_TOK_BAD) {
		bad_token(p);
		return;
	}
	fail_at(p, SD_E_UNEXPECTED, span_of(p, p->tok), "expected %s, found %s",
		what, found(p));
}

void expected_word(struct parser *p, const char *what,
		   const enum sd_word *words, size_t count)
{
	const char *texts[SD_KW_COUNT], *near;
	struct sd_str s = { p->tok.at, p->tok.len };
	bool had = p->failed;

	expected(p, what);
	if (had || p->tok.kind != SD_TOK_NAME)
		return;
	for (size_t i = 0; i < count; i++)
		texts[i] = sd_word_text(words[i]);
	near = sd_nearest(s, texts, count);
	if (near)
		help(p, "did you mean '%s'?", near);
}

/* --- tokens ------------------------------------------------------------- */

void advance(struct parser *p)
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

struct sd_token peek(const struct parser *p)
{
	return sd_lexer_peek(&p->lx);
}

bool at(const struct parser *p, enum sd_tok kind)
{
	return !p->failed && p->tok.kind == kind;
}

bool at_name(const struct parser *p)
{
	return at(p, SD_TOK_NAME) || at(p, SD_TOK_QUOTED);
}

bool begins_name(struct sd_token t)
{
	return t.kind == SD_TOK_NAME || t.kind == SD_TOK_QUOTED;
}

bool before_colon(const struct parser *p)
{
	const char *s = p->lx.at;

	if (!at_name(p))
		return false;
	while (*s == ' ')
		s++;
	if (*s == ':')
		return true;
	/* Blanks of other kinds and comments are rare here. */
	if (*s != '/' && *s != '\t' && *s != '\r' && *s != '\n')
		return false;
	return peek(p).kind == SD_TOK_COLON;
}

bool at_word(const struct parser *p, enum sd_word w)
{
	if (p->failed || p->tok.word != w)
		return false;
	if (!p->in_body)
		return true;
	if (p->tok.newlines && sd_word_flags(w) & SD_WORD_LINE)
		return false;
	return !before_colon(p);
}

bool at_words(const struct parser *p, enum sd_word w, enum sd_word next)
{
	return at_word(p, w) && peek(p).word == next;
}

bool accept(struct parser *p, enum sd_tok kind)
{
	if (!at(p, kind))
		return false;
	advance(p);
	return true;
}

bool accept_word(struct parser *p, enum sd_word w)
{
	if (!at_word(p, w))
		return false;
	advance(p);
	return true;
}

bool accept_words(struct parser *p, enum sd_word w, enum sd_word next)
{
	if (!at_words(p, w, next))
		return false;
	advance(p);
	advance(p);
	return true;
}

bool accept_operator(struct parser *p, char c)
{
	if (!at(p, SD_TOK_OPERATOR) || *p->tok.at != c)
		return false;
	/* `=-1` is one run of operator characters: take the first alone. */
	p->lx.at = p->tok.at + 1;
	p->tok.len = 1;
	advance(p);
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

bool expect(struct parser *p, enum sd_tok kind)
{
	if (accept(p, kind))
		return true;
	expected(p, token_text(kind));
	return false;
}

bool expect_word(struct parser *p, enum sd_word w)
{
	if (!p->failed && p->tok.word == w) {
		advance(p);
		return true;
	}
	if (!p->failed)
		expected_word(p,
			      sd_arena_printf(p->r->diag->arena, "'%s'",
					      sd_word_text(w)),
			      &w, 1);
	return false;
}

void expect_close(struct parser *p, enum sd_tok kind, struct sd_token open)
{
	struct sd_place place;
	bool had = p->failed;

	if (accept(p, kind))
		return;
	if (had)
		return;
	if (p->tok.kind == SD_TOK_END)
		fail_at(p, SD_E_UNCLOSED, span_of(p, open),
			"'%c' is never closed", *open.at);
	else
		expected(p, token_text(kind));
	place = sd_source_place(p->src, (size_t)(open.at - p->src->text));
	if (p->tok.kind != SD_TOK_END && p->tok.kind != SD_TOK_BAD)
		help(p, "to close the '%c' of line %zu", *open.at, place.line);
}

bool enter(struct parser *p)
{
	enum { MOST = 200 };

	if (p->failed)
		return false;
	if (p->depth >= MOST) {
		fail_at(p, SD_E_DEPTH, span_of(p, p->tok),
			"blocks are nested more than %d deep", MOST);
		return false;
	}
	p->depth++;
	return true;
}

void leave(struct parser *p)
{
	p->depth--;
}

/* --- doc comments -------------------------------------------------------- */

void mark_item(struct parser *p)
{
	lang_trace_add(p->r->trace, LANG_MARK_ITEM,
		       (size_t)(p->tok.at - p->src->text), 0);
}

void read_doc(struct parser *p)
{
	while (at(p, SD_TOK_DOC)) {
		struct sd_str line = sd_token_doc(p->tok);

		if (!p->has_doc)
			p->doc_span = span_of(p, p->tok);
		else
			sd_buf_addc(&p->doc, '\n');
		p->has_doc = true;
		sd_buf_add(&p->doc, line.at, line.len);
		advance(p);
	}
}

void drop_doc(struct parser *p)
{
	if (p->has_doc && !p->failed) {
		complain(p, SD_E_NOT_HERE, p->doc_span,
			 "a doc comment must precede something it documents");
		help(p, "write '//' for a plain comment");
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

void add_comment(struct parser *p, struct sd_fact *f, char *text,
		 struct sd_span span)
{
	struct sd_fact *c = sd_fact_child(f, SD_COMMENT);

	if (c) {
		complain(p, SD_E_TWICE, span, "this has a comment already");
		lang_first_here(p->r, c->span);
		return;
	}
	c = sd_fact_new(p->m, f, SD_COMMENT, NULL, NULL);
	c->span = span;
	sd_set_text(&c->attrs, p->arena, SD_A_TEXT, text);
}

/* --- facts ---------------------------------------------------------------- */

struct sd_fact *new_fact(struct parser *p, struct sd_fact *parent,
			 enum sd_kind kind, const char *schema,
			 const char *name, struct sd_token t)
{
	struct sd_fact *f = sd_fact_new(p->m, parent, kind, schema, name);

	f->span = span_of(p, t);
	if (p->has_doc && documentable(kind)) {
		p->has_doc = false;
		add_comment(p, f, sd_buf_take(&p->doc, p->arena), p->doc_span);
	}
	return f;
}

struct sd_fact *new_object(struct parser *p, enum sd_kind kind,
			   struct sd_ref path, struct sd_token t)
{
	return new_fact(p, NULL, kind, path.schema ? path.schema : p->schema,
			path.name, t);
}

struct sd_fact *new_holder(struct parser *p)
{
	return sd_fact_new(&p->r->trash, NULL, SD_KIND_NONE, NULL, NULL);
}

struct lang_move *new_move(struct parser *p, struct sd_fact *holder,
			   enum sd_kind kind, struct sd_ref path,
			   struct sd_span span)
{
	struct lang_move *m = lang_vec_add(&p->r->moves, sizeof(*m));

	m->holder = p->skip || p->failed ? NULL : holder;
	m->kind = kind;
	m->schema = path.schema;
	m->name = path.name;
	m->block = p->schema;
	m->span = span;
	m->only = p->only;
	return m;
}

/* tail = "renamed" , "from" , NAME | "comment" , TEXT ; */
bool parse_tail(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;
	char *text;

	if (accept_words(p, SD_KW_RENAMED, SD_KW_FROM)) {
		put_text(p, &f->attrs, SD_A_RENAMED_FROM,
			 parse_name(p, "the old name"), t);
		return true;
	}
	if (!at_word(p, SD_KW_COMMENT) || peek(p).kind != SD_TOK_TEXT)
		return false;
	advance(p);
	text = parse_text(p, "the comment's text");
	if (!p->failed)
		add_comment(p, f, text, span_from(p, t));
	return true;
}

/* --- finding its feet again ------------------------------------------------
 */

/* A quote that is never closed reaches the end: only its line is lost. */
static void skip_token(struct parser *p)
{
	const char *nl;

	if (p->tok.kind == SD_TOK_BAD) {
		nl = memchr(p->tok.at, '\n', p->tok.len);
		if (nl)
			p->lx.at = nl;
	}
	p->failed = false;
	advance(p);
}

static bool starts_statement(const struct parser *p);

/* First in its line, without indentation, a word that begins a statement. */
static bool at_margin(const struct parser *p)
{
	return (p->tok.at == p->src->text || p->tok.at[-1] == '\n') &&
	       starts_statement(p) && !before_colon(p);
}

bool at_lost_statement(const struct parser *p)
{
	return at_margin(p) &&
	       !(sd_word_flags((enum sd_word)p->tok.word) & SD_WORD_LINE);
}

void resync_item(struct parser *p, const char *start, int brackets)
{
	p->failed = false;
	for (;; skip_token(p)) {
		bool first = p->tok.newlines && p->tok.at != start;
		bool line =
			sd_word_flags((enum sd_word)p->tok.word) & SD_WORD_LINE;

		if (p->tok.kind == SD_TOK_END || at_lost_statement(p))
			return;
		if (first && (line || before_colon(p))) {
			p->brackets = brackets;
			return;
		}
		if (p->brackets > brackets)
			continue;
		p->brackets = brackets;
		if (p->tok.kind == SD_TOK_RBRACE ||
		    p->tok.kind == SD_TOK_COMMA || first)
			return;
	}
}

static void resync_statement(struct parser *p, const char *start, int brackets)
{
	p->failed = false;
	for (;; skip_token(p)) {
		if (p->tok.kind == SD_TOK_END)
			return;
		if (p->tok.at != start && at_margin(p)) {
			p->brackets = brackets;
			return;
		}
		if (p->brackets > brackets)
			continue;
		p->brackets = brackets;
		if (p->tok.kind == SD_TOK_RBRACE)
			return;
		if (p->tok.at != start && p->tok.newlines &&
		    starts_statement(p))
			return;
	}
}

/* --- statements ------------------------------------------------------------
 */

bool parse_engine(struct parser *p)
{
	const struct sd_lang_options *o = p->r->options;
	struct sd_token t = p->tok;
	const char *name = parse_name(p, "an engine's name");
	size_t n = 0;

	if (p->failed)
		return false;
	if (o && o->engines) {
		while (o->engines[n] && strcmp(o->engines[n], name))
			n++;
		if (!o->engines[n]) {
			complain(p, SD_E_UNKNOWN, span_of(p, t),
				 "unknown engine '%s'", name);
			lang_did_you_mean(p->r, name, o->engines, n);
		}
	}
	return o && o->only && !strcmp(o->only, name);
}

void begin_only(struct parser *p, struct only_state *s)
{
	bool here = parse_engine(p);

	s->m = p->m;
	s->skip = p->skip;
	s->only = p->only;
	p->only = true;
	if (!here) {
		p->r->skipped += !p->skip;
		p->skip = true;
		p->m = &p->r->trash;
	}
}

void end_only(struct parser *p, const struct only_state *s)
{
	p->m = s->m;
	p->skip = s->skip;
	p->only = s->only;
}

/* only_block = "only" , ENGINE , "{" , { statement } , "}" ; */
static void parse_only(struct parser *p)
{
	struct only_state s;
	struct sd_token open;

	advance(p);
	begin_only(p, &s);
	open = p->tok;
	if (expect(p, SD_TOK_LBRACE) && enter(p)) {
		parse_statements(p, true);
		expect_close(p, SD_TOK_RBRACE, open);
		leave(p);
	}
	end_only(p, &s);
}

/* schema = "schema" , NAME , { tail } , [ "{" , { statement } , "}" ] ; */
static void parse_schema(struct parser *p)
{
	struct sd_ref path = { NULL, NULL };
	struct sd_token t, open;
	struct sd_fact *f;
	const char *outer = p->schema;

	advance(p);
	t = p->tok;
	path.name = parse_name(p, "the schema's name");
	f = new_fact(p, NULL, SD_SCHEMA, NULL, path.name, t);
	while (parse_tail(p, f))
		;
	open = p->tok;
	if (!accept(p, SD_TOK_LBRACE))
		return;
	if (outer)
		complain(p, SD_E_NOT_HERE, span_of(p, t),
			 "a schema cannot stand in a schema");
	if (!enter(p))
		return;
	p->schema = path.name;
	parse_statements(p, true);
	p->schema = outer;
	expect_close(p, SD_TOK_RBRACE, open);
	leave(p);
}

/* include = "include" , TEXT ; */
static void parse_include(struct parser *p)
{
	struct lang_include *i;
	struct sd_token t;
	const char *pattern;

	advance(p);
	t = p->tok;
	pattern = parse_text(p, "a file or pattern in quotes");
	if (p->failed)
		return;
	if (p->depth) {
		complain(p, SD_E_NOT_HERE, span_of(p, t),
			 "'include' cannot stand in a block");
		return;
	}
	i = lang_vec_add(&p->r->includes, sizeof(*i));
	i->pattern = pattern;
	i->span = span_of(p, t);
}

static void parse_unlogged(struct parser *p)
{
	if (peek(p).word == SD_KW_SEQUENCE)
		parse_sequence(p);
	else
		parse_table(p);
}

static void parse_foreign_statement(struct parser *p)
{
	parse_foreign_table(p);
}

static void parse_unique_index(struct parser *p)
{
	parse_index_on(p);
}

static void parse_trigger_on(struct parser *p)
{
	parse_trigger(p, NULL);
}

static void parse_rule_on(struct parser *p)
{
	parse_rule(p, NULL);
}

static void parse_policy_on(struct parser *p)
{
	parse_policy(p, NULL);
}

static void parse_grant_on(struct parser *p)
{
	parse_grant(p, NULL);
}

static void parse_text_search(struct parser *p)
{
	struct sd_lexer lx = p->lx;

	sd_lexer_next(&lx);
	if (sd_lexer_next(&lx).word == SD_KW_CONFIGURATION)
		parse_ts_configuration(p);
	else
		parse_verbatim(p);
}

/* Statements by their first word, which is at hand still. */
static void (*const statement[SD_KW_COUNT])(struct parser *) = {
	[SD_KW_INCLUDE] = parse_include,
	[SD_KW_SETTINGS] = parse_settings,
	[SD_KW_MIXIN] = parse_mixin,
	[SD_KW_ONLY] = parse_only,
	[SD_KW_SCHEMA] = parse_schema,
	[SD_KW_EXTENSION] = parse_extension,
	[SD_KW_ENUM] = parse_enum,
	[SD_KW_DOMAIN] = parse_domain,
	[SD_KW_TYPE] = parse_type,
	[SD_KW_SEQUENCE] = parse_sequence,
	[SD_KW_FUNCTION] = parse_function,
	[SD_KW_PROCEDURE] = parse_function,
	[SD_KW_WINDOW] = parse_function,
	[SD_KW_TABLE] = parse_table,
	[SD_KW_UNLOGGED] = parse_unlogged,
	[SD_KW_STRICT] = parse_table,
	[SD_KW_ENTITY] = parse_entity,
	[SD_KW_FOREIGN] = parse_foreign_statement,
	[SD_KW_VIEW] = parse_view,
	[SD_KW_RECURSIVE] = parse_view,
	[SD_KW_MATERIALIZED] = parse_matview,
	[SD_KW_INDEX] = parse_index_on,
	[SD_KW_UNIQUE] = parse_unique_index,
	[SD_KW_TRIGGER] = parse_trigger_on,
	[SD_KW_CONSTRAINT] = parse_trigger_on,
	[SD_KW_RULE] = parse_rule_on,
	[SD_KW_POLICY] = parse_policy_on,
	[SD_KW_STATISTICS] = parse_statistics,
	[SD_KW_PUBLICATION] = parse_publication,
	[SD_KW_SERVER] = parse_server,
	[SD_KW_USER] = parse_user_mapping,
	[SD_KW_TEXT] = parse_text_search,
	[SD_KW_DATA] = parse_data,
	[SD_KW_GRANT] = parse_grant_on,
	[SD_KW_REVOKE] = parse_grant_on,
	[SD_KW_DEFAULT] = parse_default_privileges,
	[SD_KW_COMMENT] = parse_comment_on,
	[SD_KW_OWNER] = parse_owner_on,
	[SD_KW_AGGREGATE] = parse_verbatim,
	[SD_KW_OPERATOR] = parse_verbatim,
	[SD_KW_CAST] = parse_verbatim,
	[SD_KW_CONVERSION] = parse_verbatim,
	[SD_KW_COLLATION] = parse_verbatim,
	[SD_KW_TRANSFORM] = parse_verbatim,
	[SD_KW_EVENT] = parse_verbatim,
	[SD_KW_ACCESS] = parse_verbatim,
	[SD_KW_LANGUAGE] = parse_verbatim,
	[SD_KW_SUBSCRIPTION] = parse_verbatim,
	[SD_KW_WRAPPER] = parse_verbatim,
};

static bool starts_statement(const struct parser *p)
{
	return statement[p->tok.word] != NULL;
}

static void expected_statement(struct parser *p)
{
	enum sd_word words[SD_KW_COUNT];
	size_t n = 0;

	for (unsigned w = 1; w < SD_KW_COUNT; w++)
		if (statement[w])
			words[n++] = (enum sd_word)w;
	expected_word(p, "a statement", words, n);
	if (p->tok.kind == SD_TOK_SEMICOLON)
		help(p, "statements are not ended by ';'");
}

/* The statement and what may follow each: options of its tail. */
static void parse_statement(struct parser *p)
{
	mark_item(p);
	read_doc(p);
	if (starts_statement(p))
		statement[p->tok.word](p);
	else
		expected_statement(p);
	drop_doc(p);
}

void parse_statements(struct parser *p, bool nested)
{
	bool in_body = p->in_body;

	p->in_body = false;
	while (!p->failed && !at(p, SD_TOK_END)) {
		const char *start = p->tok.at;
		int brackets = p->brackets;

		if (nested && at(p, SD_TOK_RBRACE))
			break;
		parse_statement(p);
		if (!p->failed)
			continue;
		p->r->lost_statements++;
		drop_doc(p);
		resync_statement(p, start, brackets);
		if (!nested && at(p, SD_TOK_RBRACE))
			skip_token(p);
		if (p->r->errors >= SD_LANG_MAX_ERRORS) {
			p->lx.at = p->lx.end;
			advance(p);
		}
	}
	p->in_body = in_body;
}

/* file = { statement } ; */
void lang_parse_text(struct lang_reader *r, struct sd_source *src)
{
	struct parser p;
	size_t bad;

	memset(&p, 0, sizeof(p));
	p.r = r;
	p.src = src;
	p.m = r->model;
	p.arena = r->arena;
	p.doc = (struct sd_buf)SD_BUF_INIT;
	bad = sd_utf8_check(src->text, src->len);
	if (bad < src->len) {
		lang_error(r, SD_E_UTF8, (struct sd_span){ src, bad, 1 },
			   "the file is not valid UTF-8 here");
		return;
	}
	sd_lexer_init(&p.lx, src->text, src->len);
	p.prev_end = src->text;
	p.tok = sd_lexer_next(&p.lx);
	parse_statements(&p, false);
	sd_buf_clear(&p.doc);
}
