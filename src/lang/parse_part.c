/* SPDX-License-Identifier: MIT */
/*
 * parse_part.c - names, values, raw SQL and lists: what all rules share
 */
#include "parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- names --------------------------------------------------------------- */

const char *parse_name(struct parser *p, const char *what)
{
	char *name;

	if (!at_name(p)) {
		expected(p, what);
		return "";
	}
	name = sd_token_value(p->tok, p->arena);
	if (!*name)
		fail_at(p, SD_E_UNEXPECTED, span_of(p, p->tok),
			"a name cannot be empty");
	advance(p);
	return name;
}

const char *parse_optional_name(struct parser *p)
{
	if (!at_name(p) || p->tok.word == SD_KW_USING)
		return NULL;
	/* Alone, `index on t (a)` has no name; `index on (a)` has. */
	if (p->tok.word == SD_KW_ON && !p->in_body &&
	    peek(p).kind != SD_TOK_LPAREN)
		return NULL;
	return parse_name(p, "a name");
}

/* path = NAME , [ "." , NAME ] ; */
struct sd_ref parse_path(struct parser *p, const char *what)
{
	struct sd_ref r = { NULL, parse_name(p, what) };

	if (accept(p, SD_TOK_DOT)) {
		r.schema = r.name;
		r.name = parse_name(p, what);
	}
	return r;
}

void add_ref(struct parser *p, enum lang_space space, struct sd_ref *ref,
	     struct sd_datatype *type, struct sd_span span)
{
	struct lang_ref *r;

	if (p->skip || p->failed || space == LANG_NOWHERE)
		return;
	r = lang_vec_add(&p->r->refs, sizeof(*r));
	r->space = space;
	r->ref = ref;
	r->type = type;
	r->schema = p->schema;
	r->span = span;
	r->only = p->only;
}

void add_foreign(struct parser *p, struct sd_fact *f, struct sd_ref *ref,
		 struct sd_span span)
{
	struct lang_vec *v = &p->r->refs;
	size_t before = v->count;

	add_ref(p, LANG_RELATION, ref, NULL, span);
	if (v->count > before)
		((struct lang_ref *)v->at)[before].fact = f;
}

void parse_ref(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	       enum lang_space space, const char *what)
{
	struct sd_token t = p->tok;
	struct sd_ref path = parse_path(p, what);
	struct sd_ref *ref;

	if (p->failed || !once(p, r, id, t))
		return;
	sd_set_ref(r, p->arena, id, path.schema, path.name);
	ref = (struct sd_ref *)sd_get_ref(r, id);
	add_ref(p, space, ref, NULL, span_from(p, t));
}

/* names = "(" , NAME , { "," , NAME } , ")" ; */
struct sd_list *parse_names(struct parser *p, const char *what)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	do
		sd_list_add_text(l, p->arena, SD_T_NAME, parse_name(p, what));
	while (accept(p, SD_TOK_COMMA));
	expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

bool bare_list_more(struct parser *p)
{
	struct sd_lexer lx = p->lx;
	struct sd_token next;

	if (!at(p, SD_TOK_COMMA))
		return false;
	next = sd_lexer_next(&lx);
	if (next.kind != SD_TOK_NAME && next.kind != SD_TOK_QUOTED)
		return false;
	if (p->in_body &&
	    (sd_word_flags((enum sd_word)next.word) & SD_WORD_LINE ||
	     sd_lexer_next(&lx).kind == SD_TOK_COLON))
		return false;
	advance(p);
	return true;
}

/* bare_names = NAME , { "," , NAME } ; */
struct sd_list *parse_bare_names(struct parser *p, const char *what)
{
	struct sd_list *l = sd_list_new(p->arena);

	do
		sd_list_add_text(l, p->arena, SD_T_NAME, parse_name(p, what));
	while (bare_list_more(p));
	return l;
}

/* --- values ----------------------------------------------------------------
 */

static char *slice(struct parser *p, struct sd_token from)
{
	return sd_arena_strndup(p->arena, from.at,
				(size_t)(p->prev_end - from.at));
}

char *parse_text(struct parser *p, const char *what)
{
	char *s;

	if (!at(p, SD_TOK_TEXT)) {
		expected(p, what);
		return NULL;
	}
	s = sd_token_value(p->tok, p->arena);
	advance(p);
	return s;
}

static bool at_sign(const struct parser *p)
{
	return at(p, SD_TOK_OPERATOR) &&
	       (*p->tok.at == '-' || *p->tok.at == '+') && p->tok.len == 1;
}

bool at_number(const struct parser *p)
{
	return at(p, SD_TOK_NUMBER) ||
	       (at_sign(p) && peek(p).kind == SD_TOK_NUMBER);
}

/* number = [ "-" | "+" ] , NUMBER ; */
char *parse_number(struct parser *p)
{
	char sign = 0;
	char *s;

	if (at_sign(p)) {
		sign = *p->tok.at;
		advance(p);
	}
	if (!at(p, SD_TOK_NUMBER)) {
		expected(p, "a number");
		return NULL;
	}
	s = sd_arena_printf(p->arena, "%s%.*s",
			    sign == '-'	  ? "-"
			    : sign == '+' ? "+"
					  : "",
			    (int)p->tok.len, p->tok.at);
	advance(p);
	return s;
}

/* int = [ "-" | "+" ] , INT ; */
int64_t parse_int(struct parser *p)
{
	struct sd_token t = p->tok;
	char *text = parse_number(p), *end;
	long long n;

	if (p->failed)
		return 0;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (*end || errno)
		fail_at(p, SD_E_NUMBER, span_from(p, t),
			*end ? "'%s' is not a whole number"
			     : "the number %s is out of range",
			text);
	return n;
}

/* --- raw SQL ----------------------------------------------------------------
 */

bool at_raw(const struct parser *p)
{
	return at(p, SD_TOK_LPAREN) || at(p, SD_TOK_DOLLAR);
}

static bool raw(struct parser *p, struct sd_str *inside)
{
	struct sd_token open = p->tok;

	if (p->failed)
		return false;
	if (!sd_lexer_raw(&p->lx, open, inside)) {
		fail_at(p, SD_E_UNCLOSED, span_of(p, open),
			"the bracket is never closed");
		return false;
	}
	lang_trace_add(p->r->trace, LANG_MARK_RAW,
		       (size_t)(open.at - p->src->text),
		       (size_t)(p->lx.at - open.at));
	p->prev_end = p->lx.at;
	p->tok = sd_lexer_next(&p->lx);
	return true;
}

char *parse_raw(struct parser *p, bool exact)
{
	struct sd_str s;

	if (!at_raw(p)) {
		expected(p, "'(' or '$$' and SQL");
		return NULL;
	}
	if (!raw(p, &s))
		return NULL;
	if (!exact)
		s = sd_str_trim(s);
	return sd_arena_strndup(p->arena, s.at, s.len);
}

char *parse_expr(struct parser *p)
{
	struct sd_token t = p->tok;
	char *s = parse_raw(p, false);

	if (s && !*s)
		fail_at(p, SD_E_UNEXPECTED, span_from(p, t),
			"expected an expression in the brackets");
	return s;
}

char *parse_raw_round(struct parser *p)
{
	if (!at(p, SD_TOK_LPAREN)) {
		expected(p, "'('");
		return NULL;
	}
	return parse_raw(p, false);
}

/* SQL that keeps its brackets beside literals. */
static char *bracketed(struct parser *p)
{
	char *s = parse_expr(p);

	return s ? sd_arena_printf(p->arena, "(%s)", s) : NULL;
}

/* --- values that stand for themselves ---------------------------------------
 */

/* number | TEXT | HEX, and "x" in a default, as written; NULL: none of it. */
static char *literal(struct parser *p)
{
	struct sd_token t = p->tok;

	if (at_number(p))
		return parse_number(p);
	if (!at(p, SD_TOK_TEXT) && !at(p, SD_TOK_HEX))
		return NULL;
	advance(p);
	return slice(p, t);
}

static bool at_constant(const struct parser *p)
{
	return at(p, SD_TOK_NAME) &&
	       sd_word_flags((enum sd_word)p->tok.word) & SD_WORD_CONSTANT &&
	       !before_colon(p);
}

static char *constant(struct parser *p)
{
	const char *text = sd_word_text((enum sd_word)p->tok.word);

	advance(p);
	return sd_arena_strdup(p->arena, text);
}

/* ( "now" | "uuid" | "uuid_v4" ) , "(" , ")"; any other call is an error. */
static char *function_default(struct parser *p)
{
	struct sd_token t = p->tok, open;
	enum sd_word w = (enum sd_word)p->tok.word;
	const char *args;

	if (!(sd_word_flags(w) & SD_WORD_FUNCTION)) {
		advance(p);
		args = parse_raw_round(p);
		if (p->failed)
			return NULL;
		fail_at(p, SD_E_BARE_CALL, span_from(p, t),
			"a call as a default must stand in brackets");
		help(p, "put it in brackets: default (%.*s(%s))", (int)t.len,
		     t.at, args);
		return NULL;
	}
	advance(p);
	open = p->tok;
	expect(p, SD_TOK_LPAREN);
	expect_close(p, SD_TOK_RPAREN, open);
	return sd_arena_strdup(p->arena, w == SD_KW_NOW ? "now()" : "uuid()");
}

/* default_value, see schema.ebnf */
char *parse_default_value(struct parser *p)
{
	static const enum sd_word words[] = {
		SD_KW_TRUE,	    SD_KW_FALSE,
		SD_KW_NULL,	    SD_KW_CURRENT_TIMESTAMP,
		SD_KW_CURRENT_DATE, SD_KW_CURRENT_TIME,
		SD_KW_NOW,	    SD_KW_UUID,
	};
	struct sd_token t = p->tok, open;
	char *s = literal(p);

	if (s || p->failed)
		return s;
	if (at_constant(p))
		return constant(p);
	if (at_raw(p))
		return bracketed(p);
	if (at(p, SD_TOK_NAME) && peek(p).kind == SD_TOK_LPAREN)
		return function_default(p);
	open = p->tok;
	if (accept(p, SD_TOK_LBRACKET)) {
		expect_close(p, SD_TOK_RBRACKET, open);
		return sd_arena_strdup(p->arena, "[]");
	}
	if (accept(p, SD_TOK_QUOTED))
		return slice(p, t);
	expected_word(p, "a default value", words,
		      sizeof(words) / sizeof(words[0]));
	return NULL;
}

/* cell = "null" | "true" | "false" | number | TEXT | HEX | raw ; */
char *parse_cell(struct parser *p)
{
	static const enum sd_word words[] = { SD_KW_NULL, SD_KW_TRUE,
					      SD_KW_FALSE };
	char *s = literal(p);

	if (s || p->failed)
		return s;
	for (size_t i = 0; i < 3; i++)
		if (p->tok.word == words[i])
			return constant(p);
	if (at_raw(p))
		return bracketed(p);
	expected_word(p, "a value", words, 3);
	return NULL;
}

/* bound = "minvalue" | "maxvalue" | cell ; */
char *parse_bound(struct parser *p)
{
	if (p->tok.word == SD_KW_MINVALUE || p->tok.word == SD_KW_MAXVALUE)
		return p->failed ? NULL : constant(p);
	return at_raw(p) ? parse_expr(p) : parse_cell(p);
}

/* --- options
 * ------------------------------------------------------------------ */

/* NAME , { "." , NAME }, as one text */
char *parse_dotted(struct parser *p, const char *what)
{
	const char *first = parse_name(p, what);
	struct sd_buf b = SD_BUF_INIT;

	if (!at(p, SD_TOK_DOT))
		return (char *)first;
	sd_buf_adds(&b, first);
	while (accept(p, SD_TOK_DOT)) {
		sd_buf_addc(&b, '.');
		sd_buf_adds(&b, parse_name(p, what));
	}
	return sd_buf_take(&b, p->arena);
}

/* option_value = NAME | TEXT | number ; */
char *parse_option_value(struct parser *p)
{
	if (at_number(p))
		return parse_number(p);
	if (at(p, SD_TOK_TEXT))
		return parse_text(p, "a value");
	return (char *)parse_name(p, "a value");
}

static void add_option(struct parser *p, struct sd_list *l, char *name,
		       char *value)
{
	struct sd_record *o = sd_list_add_record(l, p->arena);

	sd_set_text(o, p->arena, SD_A_OPT_NAME, name);
	sd_set_text(o, p->arena, SD_A_OPT_VALUE, value);
}

/* options = "(" , option , { "," , option } , ")" ; */
struct sd_list *parse_options(struct parser *p)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	do {
		char *name = parse_dotted(p, "an option");
		char *value = NULL;

		if (accept_operator(p, '='))
			value = parse_option_value(p);
		add_option(p, l, name, value);
	} while (accept(p, SD_TOK_COMMA));
	expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/* foreign_options = "(" , NAME , TEXT , { "," , NAME , TEXT } , ")" ; */
struct sd_list *parse_foreign_options(struct parser *p)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	do {
		char *name = (char *)parse_name(p, "an option");

		add_option(p, l, name, parse_text(p, "the option's value"));
	} while (accept(p, SD_TOK_COMMA));
	expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/* --- key elements
 * ---------------------------------------------------------------- */

/* What is a key: NAME, a call, or raw SQL. */
static void parse_key_head(struct parser *p, struct sd_record *k)
{
	struct sd_token t = p->tok;
	enum sd_tok next;

	if (at_raw(p)) {
		sd_set_text(k, p->arena, SD_A_EXPR, parse_expr(p));
		return;
	}
	if (!at_name(p)) {
		expected(p, "a column or an expression");
		return;
	}
	next = (enum sd_tok)peek(p).kind;
	if (next != SD_TOK_LPAREN && next != SD_TOK_DOT) {
		sd_set_text(k, p->arena, SD_A_KEY_NAME,
			    parse_name(p, "a column"));
		return;
	}
	parse_path(p, "a function");
	parse_raw_round(p);
	if (!p->failed)
		sd_set_text(k, p->arena, SD_A_EXPR, slice(p, t));
}

/* operator = OPERATOR | "operator" , "(" , RAW , ")" ; */
static void parse_operator(struct parser *p, struct sd_record *k)
{
	struct sd_token t = p->tok;

	if (accept_word(p, SD_KW_OPERATOR)) {
		char *s = parse_raw_round(p);

		if (s)
			put_text(p, k, SD_A_OPERATOR,
				 sd_arena_printf(p->arena, "operator(%s)", s),
				 t);
		return;
	}
	if (!at(p, SD_TOK_OPERATOR)) {
		expected(p, "an operator");
		return;
	}
	advance(p);
	put_text(p, k, SD_A_OPERATOR, slice(p, t), t);
}

static bool parse_key_option(struct parser *p, struct sd_record *k)
{
	static const struct choice ends[] = { { SD_KW_FIRST, "first" },
					      { SD_KW_LAST, "last" },
					      { SD_WORD_NONE, NULL } };
	struct sd_token t = p->tok;

	if (parse_collate(p, k))
		return true;
	if (accept_word(p, SD_KW_DESC))
		put_bool(p, k, SD_A_DESC, t);
	else if (accept_word(p, SD_KW_ASC))
		;
	else if (accept_word(p, SD_KW_NULLS))
		parse_choice(p, k, SD_A_NULLS, ends, "'first' or 'last'", t);
	else if (accept_word(p, SD_KW_STATISTICS))
		put_int(p, k, SD_A_STATISTICS, parse_int(p), t);
	else if (!p->failed && p->tok.word == SD_KW_WITH) {
		advance(p);
		parse_operator(p, k);
	} else if (at_name(p) && !sd_has(k, SD_A_OPCLASS) &&
		   !at_words(p, SD_KW_WITHOUT, SD_KW_OVERLAPS)) {
		struct sd_ref r = parse_path(p, "an operator class");

		if (p->failed)
			return false;
		sd_set_ref(k, p->arena, SD_A_OPCLASS, r.schema, r.name);
		if (at(p, SD_TOK_LPAREN))
			put_list(p, k, SD_A_OPCLASS_PARAMS, parse_options(p),
				 t);
	} else {
		return false;
	}
	return !p->failed;
}

/* keys = "(" , key , { "," , key } , [ "without" , "overlaps" ] , ")" ; */
struct sd_list *parse_keys(struct parser *p, bool *overlaps)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok, t;
	bool without = false;

	expect(p, SD_TOK_LPAREN);
	do {
		struct sd_record *k = sd_list_add_record(l, p->arena);

		parse_key_head(p, k);
		while (parse_key_option(p, k))
			;
	} while (accept(p, SD_TOK_COMMA));
	t = p->tok;
	without = accept_words(p, SD_KW_WITHOUT, SD_KW_OVERLAPS);
	if (without && !overlaps)
		complain(p, SD_E_NOT_HERE, span_from(p, t),
			 "'without overlaps' belongs to primary and unique");
	if (overlaps)
		*overlaps = without;
	expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/* --- attributes
 * ------------------------------------------------------------------ */

bool once(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	  struct sd_token t)
{
	if (p->failed)
		return false;
	if (!sd_has(r, id))
		return true;
	complain(p, SD_E_TWICE, span_from(p, t), "this is said twice");
	return false;
}

void put_text(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	      const char *text, struct sd_token t)
{
	if (once(p, r, id, t))
		sd_set_text(r, p->arena, id, text);
}

void put_word(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	      enum sd_word w, struct sd_token t)
{
	put_text(p, r, id, sd_word_text(w), t);
}

void put_bool(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	      struct sd_token t)
{
	if (once(p, r, id, t))
		sd_set_bool(r, p->arena, id, true);
}

void put_int(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	     int64_t n, struct sd_token t)
{
	if (once(p, r, id, t))
		sd_set_int(r, p->arena, id, n);
}

void put_list(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	      struct sd_list *l, struct sd_token t)
{
	if (once(p, r, id, t))
		sd_set_list(r, p->arena, id, l);
}

void parse_choice(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		  const struct choice *c, const char *what, struct sd_token t)
{
	enum sd_word words[16];
	size_t n = 0;

	for (; c->word; c++) {
		if (!p->failed && p->tok.word == c->word) {
			advance(p);
			if (c->value)
				put_text(p, r, id, c->value, t);
			return;
		}
		words[n++] = c->word;
	}
	expected_word(p, what, words, n);
}
