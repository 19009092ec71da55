/* SPDX-License-Identifier: MIT */
/*
 * parse_file.c - a file is a list of statements
 *
 * The only loop that goes on after a failure, beside that over the items of
 * a body; and what it does to find its feet again.
 */
#include "parse.h"

#include <string.h>

/* --- finding its feet again ------------------------------------------- */

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
	sd_advance(p);
}

static bool starts_statement(const struct parser *p);

/* First in its line, without indentation. */
static bool unindented(const struct parser *p)
{
	return p->tok.at == p->src->text || p->tok.at[-1] == '\n';
}

/* There, a word that begins a statement. */
static bool at_margin(const struct parser *p)
{
	return unindented(p) && starts_statement(p) && !sd_before_colon(p);
}

bool sd_at_lost_statement(const struct parser *p)
{
	return at_margin(p) &&
	       !(sd_word_flags((enum sd_word)p->tok.word) & SD_WORD_LINE);
}

void sd_resync_item(struct parser *p, const char *start, int brackets)
{
	p->failed = false;
	for (;; skip_token(p)) {
		bool first = p->tok.newlines && p->tok.at != start;
		bool line =
			sd_word_flags((enum sd_word)p->tok.word) & SD_WORD_LINE;

		if (p->tok.kind == SD_TOK_END || sd_at_lost_statement(p))
			return;
		if (first && (line || sd_before_colon(p))) {
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
		/* The next may be misspelt as well. */
		if (p->tok.at != start && p->tok.newlines &&
		    (starts_statement(p) ||
		     (unindented(p) && p->tok.kind == SD_TOK_NAME)))
			return;
	}
}

/* --- statements --------------------------------------------------------- */

bool sd_parse_engine(struct parser *p)
{
	const struct sd_lang_options *o = p->r->options;
	struct sd_token t = p->tok;
	const char *name = sd_parse_name(p, "an engine's name");
	size_t n = 0;

	if (p->failed)
		return false;
	if (o && o->engines) {
		while (o->engines[n] && strcmp(o->engines[n], name))
			n++;
		if (!o->engines[n]) {
			sd_complain(p, SD_E_UNKNOWN, sd_span_of(p, t),
				    "unknown engine '%s'", name);
			sd_lang_did_you_mean(p->r, name, o->engines, n);
		}
	}
	return o && o->only && !strcmp(o->only, name);
}

void sd_begin_only(struct parser *p, struct only_state *s)
{
	bool here = sd_parse_engine(p);

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

void sd_end_only(struct parser *p, const struct only_state *s)
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

	sd_advance(p);
	sd_begin_only(p, &s);
	open = p->tok;
	if (sd_expect(p, SD_TOK_LBRACE) && sd_enter(p)) {
		sd_parse_statements(p, true);
		sd_expect_close(p, SD_TOK_RBRACE, open);
		sd_leave(p);
	}
	sd_end_only(p, &s);
}

/* schema = "schema" , NAME , { tail } , [ "{" , { statement } , "}" ] ; */
static void parse_schema(struct parser *p)
{
	struct sd_ref path = { NULL, NULL };
	struct sd_token t, open;
	struct sd_fact *f;
	const char *outer = p->schema;

	sd_advance(p);
	t = p->tok;
	path.name = sd_parse_name(p, "the schema's name");
	f = sd_new_fact(p, NULL, SD_SCHEMA, NULL, path.name, t);
	while (sd_parse_tail(p, f))
		;
	open = p->tok;
	if (!sd_accept(p, SD_TOK_LBRACE))
		return;
	if (outer)
		sd_complain(p, SD_E_NOT_HERE, sd_span_of(p, t),
			    "a schema cannot stand in a schema");
	if (!sd_enter(p))
		return;
	p->schema = path.name;
	sd_parse_statements(p, true);
	p->schema = outer;
	sd_expect_close(p, SD_TOK_RBRACE, open);
	sd_leave(p);
}

/* include = "include" , TEXT ; */
static void parse_include(struct parser *p)
{
	struct lang_include *i;
	struct sd_token t;
	const char *pattern;

	sd_advance(p);
	t = p->tok;
	pattern = sd_parse_text(p, "a file or pattern in quotes");
	if (p->failed)
		return;
	if (p->depth) {
		sd_complain(p, SD_E_NOT_HERE, sd_span_of(p, t),
			    "'include' cannot stand in a block");
		return;
	}
	i = sd_lang_vec_add(&p->r->includes, sizeof(*i));
	i->pattern = pattern;
	i->span = sd_span_of(p, t);
}

static void parse_unlogged(struct parser *p)
{
	if (sd_peek(p).word == SD_KW_SEQUENCE)
		sd_parse_sequence(p);
	else
		sd_parse_table(p);
}

static void parse_foreign_statement(struct parser *p)
{
	sd_parse_foreign_table(p);
}

static void parse_unique_index(struct parser *p)
{
	sd_parse_index_on(p);
}

static void parse_trigger_on(struct parser *p)
{
	sd_parse_trigger(p, NULL);
}

static void parse_rule_on(struct parser *p)
{
	sd_parse_rule(p, NULL);
}

static void parse_policy_on(struct parser *p)
{
	sd_parse_policy(p, NULL);
}

static void parse_grant_on(struct parser *p)
{
	sd_parse_grant(p, NULL);
}

static void parse_text_search(struct parser *p)
{
	struct sd_lexer lx = p->lx;

	sd_lexer_next(&lx);
	if (sd_lexer_next(&lx).word == SD_KW_CONFIGURATION)
		sd_parse_ts_configuration(p);
	else
		sd_parse_verbatim(p);
}

/* Statements by their first word, which is at hand still. */
static void (*const statement[SD_KW_COUNT])(struct parser *) = {
	[SD_KW_INCLUDE] = parse_include,
	[SD_KW_SETTINGS] = sd_parse_settings,
	[SD_KW_MIXIN] = sd_parse_mixin,
	[SD_KW_ONLY] = parse_only,
	[SD_KW_SCHEMA] = parse_schema,
	[SD_KW_EXTENSION] = sd_parse_extension,
	[SD_KW_ENUM] = sd_parse_enum,
	[SD_KW_DOMAIN] = sd_parse_domain,
	[SD_KW_TYPE] = sd_parse_type,
	[SD_KW_SEQUENCE] = sd_parse_sequence,
	[SD_KW_FUNCTION] = sd_parse_function,
	[SD_KW_PROCEDURE] = sd_parse_function,
	[SD_KW_WINDOW] = sd_parse_function,
	[SD_KW_TABLE] = sd_parse_table,
	[SD_KW_UNLOGGED] = parse_unlogged,
	[SD_KW_STRICT] = sd_parse_table,
	[SD_KW_ENTITY] = sd_parse_entity,
	[SD_KW_FOREIGN] = parse_foreign_statement,
	[SD_KW_VIEW] = sd_parse_view,
	[SD_KW_RECURSIVE] = sd_parse_view,
	[SD_KW_MATERIALIZED] = sd_parse_matview,
	[SD_KW_INDEX] = sd_parse_index_on,
	[SD_KW_UNIQUE] = parse_unique_index,
	[SD_KW_TRIGGER] = parse_trigger_on,
	[SD_KW_CONSTRAINT] = parse_trigger_on,
	[SD_KW_RULE] = parse_rule_on,
	[SD_KW_POLICY] = parse_policy_on,
	[SD_KW_STATISTICS] = sd_parse_statistics,
	[SD_KW_PUBLICATION] = sd_parse_publication,
	[SD_KW_SERVER] = sd_parse_server,
	[SD_KW_USER] = sd_parse_user_mapping,
	[SD_KW_TEXT] = parse_text_search,
	[SD_KW_DATA] = sd_parse_data,
	[SD_KW_GRANT] = parse_grant_on,
	[SD_KW_REVOKE] = parse_grant_on,
	[SD_KW_DEFAULT] = sd_parse_default_privileges,
	[SD_KW_COMMENT] = sd_parse_comment_on,
	[SD_KW_OWNER] = sd_parse_owner_on,
	[SD_KW_AGGREGATE] = sd_parse_verbatim,
	[SD_KW_OPERATOR] = sd_parse_verbatim,
	[SD_KW_CAST] = sd_parse_verbatim,
	[SD_KW_CONVERSION] = sd_parse_verbatim,
	[SD_KW_COLLATION] = sd_parse_verbatim,
	[SD_KW_TRANSFORM] = sd_parse_verbatim,
	[SD_KW_EVENT] = sd_parse_verbatim,
	[SD_KW_ACCESS] = sd_parse_verbatim,
	[SD_KW_LANGUAGE] = sd_parse_verbatim,
	[SD_KW_SUBSCRIPTION] = sd_parse_verbatim,
	[SD_KW_WRAPPER] = sd_parse_verbatim,
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
	sd_expected_word(p, "a statement", words, n);
	if (p->tok.kind == SD_TOK_SEMICOLON)
		sd_help(p, "statements are not ended by ';'");
}

/* statement = … | object , { tail } ; */
static void parse_statement(struct parser *p)
{
	struct sd_fact *outer = p->object;

	p->object = NULL;
	sd_mark_item(p);
	sd_read_doc(p);
	if (starts_statement(p))
		statement[p->tok.word](p);
	else
		expected_statement(p);
	while (p->object && sd_parse_tail(p, p->object))
		;
	p->object = outer;
	sd_drop_doc(p);
}

void sd_parse_statements(struct parser *p, bool nested)
{
	bool in_body = p->in_body;

	p->in_body = false;
	while (!p->failed && !sd_at(p, SD_TOK_END)) {
		const char *start = p->tok.at;
		int brackets = p->brackets;

		if (nested && sd_at(p, SD_TOK_RBRACE))
			break;
		parse_statement(p);
		if (!p->failed)
			continue;
		p->r->lost_statements++;
		sd_drop_doc(p);
		resync_statement(p, start, brackets);
		if (!nested && sd_at(p, SD_TOK_RBRACE))
			skip_token(p);
		if (p->r->errors >= SD_LANG_MAX_ERRORS) {
			p->lx.at = p->lx.end;
			sd_advance(p);
		}
	}
	p->in_body = in_body;
}

/* file = { statement } ; */
void sd_lang_parse_text(struct lang_reader *r, struct sd_source *src)
{
	struct parser p;
	size_t bad;

	memset(&p, 0, sizeof(p));
	p.r = r;
	p.src = src;
	p.m = r->model;
	p.arena = r->arena;
	p.doc = (struct sd_buf)SD_BUF_INIT;
	if (src->len > SD_SOURCE_MAX) {
		sd_lang_error(r, SD_E_UNEXPECTED, (struct sd_span){ src, 0, 0 },
			      "the file is larger than 4 GB");
		return;
	}
	bad = sd_utf8_check(src->text, src->len);
	if (bad < src->len) {
		sd_lang_error(r, SD_E_UTF8, (struct sd_span){ src, bad, 1 },
			      "the file is not valid UTF-8 here");
		return;
	}
	sd_lexer_init(&p.lx, src->text, src->len);
	p.lx.words = &r->words;
	p.prev_end = src->text;
	p.tok = sd_lexer_next(&p.lx);
	sd_parse_statements(&p, false);
	sd_buf_clear(&p.doc);
}
