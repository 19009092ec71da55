/* SPDX-License-Identifier: MIT */
/*
 * parse_part.c - names, values, raw SQL and lists: what all rules share
 */
#include "parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- names ------------------------------------------------------------ */

const char *sd_parse_name(struct parser *p, const char *what)
{
	char *name;

	if (!sd_at_name(p)) {
		sd_expected(p, what);
		return "";
	}
	name = sd_token_value(p->tok, p->arena);
	sd_advance(p);
	return name;
}

const char *sd_parse_optional_name(struct parser *p)
{
	if (!sd_at_name(p) || p->tok.word == SD_KW_USING)
		return NULL;
	/* Alone, `index on t (a)` has no name; `index on (a)` has. */
	if (p->tok.word == SD_KW_ON && !p->in_body &&
	    sd_peek(p).kind != SD_TOK_LPAREN)
		return NULL;
	return sd_parse_name(p, "a name");
}

/* path = NAME , [ "." , NAME ] ; */
struct sd_ref sd_parse_path(struct parser *p, const char *what)
{
	struct sd_ref r = { NULL, sd_parse_name(p, what) };

	if (sd_accept(p, SD_TOK_DOT)) {
		r.schema = r.name;
		r.name = sd_parse_name(p, what);
	}
	return r;
}

void sd_add_ref(struct parser *p, enum lang_space space, struct sd_ref *ref,
		struct sd_datatype *type, struct sd_span span)
{
	struct lang_ref *r;

	if (p->skip || p->failed || space == LANG_NOWHERE)
		return;
	r = sd_lang_vec_add(&p->r->refs, sizeof(*r));
	r->space = space;
	r->ref = ref;
	r->type = type;
	r->schema = p->schema;
	r->span = span;
	r->only = p->only;
}

void sd_add_foreign(struct parser *p, struct sd_fact *f, struct sd_ref *ref,
		    struct sd_span span)
{
	struct lang_vec *v = &p->r->refs;
	size_t before = v->count;

	sd_add_ref(p, LANG_RELATION, ref, NULL, span);
	if (v->count > before)
		((struct lang_ref *)v->at)[before].fact = f;
}

void sd_parse_ref(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		  enum lang_space space, const char *what)
{
	struct sd_token t = p->tok;
	struct sd_ref path = sd_parse_path(p, what);
	struct sd_ref *ref;

	if (p->failed || !sd_once(p, r, id, t))
		return;
	sd_set_ref(r, p->arena, id, path.schema, path.name);
	ref = (struct sd_ref *)sd_get_ref(r, id);
	sd_add_ref(p, space, ref, NULL, sd_span_from(p, t));
}

/* names = "(" , NAME , { "," , NAME } , ")" ; */
struct sd_list *sd_parse_names(struct parser *p, const char *what)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	do
		sd_list_add_text(l, p->arena, SD_T_NAME,
				 sd_parse_name(p, what));
	while (sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

bool sd_bare_list_more(struct parser *p)
{
	struct sd_lexer lx = p->lx;
	struct sd_token next;

	if (!sd_at(p, SD_TOK_COMMA))
		return false;
	next = sd_lexer_next(&lx);
	if (next.kind != SD_TOK_NAME && next.kind != SD_TOK_QUOTED)
		return false;
	if (p->in_body &&
	    (sd_word_flags((enum sd_word)next.word) & SD_WORD_LINE ||
	     sd_lexer_next(&lx).kind == SD_TOK_COLON))
		return false;
	sd_advance(p);
	return true;
}

/* bare_names = NAME , { "," , NAME } ; */
struct sd_list *sd_parse_bare_names(struct parser *p, const char *what)
{
	struct sd_list *l = sd_list_new(p->arena);

	do
		sd_list_add_text(l, p->arena, SD_T_NAME,
				 sd_parse_name(p, what));
	while (sd_bare_list_more(p));
	return l;
}

/* --- values
 ---------------------------------------------------------- */

char *sd_text_from(struct parser *p, struct sd_token from)
{
	return sd_arena_strndup(p->arena, from.at,
				(size_t)(p->prev_end - from.at));
}

char *sd_parse_text(struct parser *p, const char *what)
{
	char *s;

	if (!sd_at(p, SD_TOK_TEXT)) {
		sd_expected(p, what);
		return NULL;
	}
	s = sd_token_value(p->tok, p->arena);
	sd_advance(p);
	return s;
}

static bool at_sign(const struct parser *p)
{
	return sd_at(p, SD_TOK_OPERATOR) &&
	       (*p->tok.at == '-' || *p->tok.at == '+') && p->tok.len == 1;
}

bool sd_at_number(const struct parser *p)
{
	return sd_at(p, SD_TOK_NUMBER) ||
	       (at_sign(p) && sd_peek(p).kind == SD_TOK_NUMBER);
}

/* number = [ "-" | "+" ] , NUMBER ; blanks behind the sign are left out. */
char *sd_parse_number(struct parser *p)
{
	size_t sign = at_sign(p);
	char *s, c = *p->tok.at;

	if (sign)
		sd_advance(p);
	if (!sd_at(p, SD_TOK_NUMBER)) {
		sd_expected(p, "a number");
		return NULL;
	}
	s = sd_arena_text(p->arena, sign + p->tok.len + 1);
	*s = c;
	memcpy(s + sign, p->tok.at, p->tok.len);
	s[sign + p->tok.len] = '\0';
	sd_advance(p);
	return s;
}

/* int = [ "-" | "+" ] , INT ; */
int64_t sd_parse_int(struct parser *p)
{
	struct sd_token t = p->tok;
	char *text = sd_parse_number(p), *end;
	long long n;

	if (p->failed)
		return 0;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (*end || errno)
		sd_fail_at(p, SD_E_NUMBER, sd_span_from(p, t),
			   *end ? "'%s' is not a whole number"
				: "the number %s is out of range",
			   text);
	return n;
}

/* --- raw SQL
 --------------------------------------------------------- */

bool sd_at_raw(const struct parser *p)
{
	return sd_at(p, SD_TOK_LPAREN) || sd_at(p, SD_TOK_DOLLAR);
}

static bool raw(struct parser *p, struct sd_str *inside)
{
	struct sd_token open = p->tok;

	if (p->failed)
		return false;
	if (!sd_lexer_raw(&p->lx, open, inside)) {
		sd_fail_at(p, SD_E_UNCLOSED, sd_span_of(p, open),
			   "the bracket is never closed");
		return false;
	}
	sd_trace_add(p->r->trace, LANG_MARK_RAW,
		     (size_t)(open.at - p->src->text),
		     (size_t)(p->lx.at - open.at));
	p->prev_end = p->lx.at;
	p->tok = sd_lexer_next(&p->lx);
	return true;
}

char *sd_parse_raw(struct parser *p, bool exact)
{
	struct sd_str s;

	if (!sd_at_raw(p)) {
		sd_expected(p, "'(' or '$$' and SQL");
		return NULL;
	}
	if (!raw(p, &s))
		return NULL;
	if (!exact)
		s = sd_str_trim(s);
	return sd_arena_strndup(p->arena, s.at, s.len);
}

char *sd_parse_expr(struct parser *p)
{
	struct sd_token t = p->tok;
	char *s = sd_parse_raw(p, false);

	if (s && !*s)
		sd_fail_at(p, SD_E_UNEXPECTED, sd_span_from(p, t),
			   "expected an expression in the brackets");
	return s;
}

char *sd_parse_raw_round(struct parser *p)
{
	if (!sd_at(p, SD_TOK_LPAREN)) {
		sd_expected(p, "'('");
		return NULL;
	}
	return sd_parse_raw(p, false);
}

/* SQL that keeps its brackets beside literals. */
static char *bracketed(struct parser *p)
{
	const char *s = sd_parse_expr(p);

	return s ? sd_text_join(p->arena, "(", s, ")") : NULL;
}

char *sd_text_join(struct sd_arena *a, const char *x, const char *y,
		   const char *z)
{
	size_t xn = strlen(x), yn = strlen(y), zn = strlen(z);
	char *s = sd_arena_text(a, xn + yn + zn + 1);

	memcpy(s, x, xn);
	memcpy(s + xn, y, yn);
	memcpy(s + xn + yn, z, zn + 1);
	return s;
}

/* --- values that stand for themselves
 -------------------------------- */

/* number | TEXT | HEX, and "x" in a default, as written; NULL: none of it. */
static char *literal(struct parser *p)
{
	struct sd_token t = p->tok;

	if (sd_at_number(p))
		return sd_parse_number(p);
	if (!sd_at(p, SD_TOK_TEXT) && !sd_at(p, SD_TOK_HEX))
		return NULL;
	sd_advance(p);
	return sd_text_from(p, t);
}

static bool at_constant(const struct parser *p)
{
	return sd_at(p, SD_TOK_NAME) &&
	       sd_word_flags((enum sd_word)p->tok.word) & SD_WORD_CONSTANT &&
	       !sd_before_colon(p);
}

static char *constant(struct parser *p)
{
	const char *text = sd_word_text((enum sd_word)p->tok.word);

	sd_advance(p);
	return sd_arena_strdup(p->arena, text);
}

/* ( "now" | "uuid" | "uuid_v4" ) , "(" , ")"; any other call is an error. */
static char *function_default(struct parser *p)
{
	struct sd_token t = p->tok, open;
	enum sd_word w = (enum sd_word)p->tok.word;
	const char *args;

	if (!(sd_word_flags(w) & SD_WORD_FUNCTION)) {
		sd_advance(p);
		args = sd_parse_raw_round(p);
		if (p->failed)
			return NULL;
		sd_fail_at(p, SD_E_BARE_CALL, sd_span_from(p, t),
			   "a call as a default must stand in brackets");
		sd_help(p, "put it in brackets: default (%.*s(%s))", (int)t.len,
			t.at, args);
		return NULL;
	}
	sd_advance(p);
	open = p->tok;
	sd_expect(p, SD_TOK_LPAREN);
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return sd_arena_strdup(p->arena, w == SD_KW_NOW ? "now()" : "uuid()");
}

/* default_value, see schema.ebnf */
char *sd_parse_default_value(struct parser *p)
{
	static const enum sd_word words[] = {
		SD_KW_TRUE,	    SD_KW_FALSE,
		SD_KW_NULL,	    SD_KW_CURRENT_TIMESTAMP,
		SD_KW_CURRENT_DATE, SD_KW_CURRENT_TIME,
	};
	struct sd_token t = p->tok, open;
	char *s = literal(p);

	if (s || p->failed)
		return s;
	if (at_constant(p))
		return constant(p);
	if (sd_at_raw(p))
		return bracketed(p);
	if (sd_at(p, SD_TOK_NAME) && sd_peek(p).kind == SD_TOK_LPAREN)
		return function_default(p);
	open = p->tok;
	if (sd_accept(p, SD_TOK_LBRACKET)) {
		sd_expect_close(p, SD_TOK_RBRACKET, open);
		return sd_arena_strdup(p->arena, "[]");
	}
	if (sd_accept(p, SD_TOK_QUOTED))
		return sd_text_from(p, t);
	sd_expected_word(p, "a default value", words,
			 sizeof(words) / sizeof(words[0]));
	if (t.kind == SD_TOK_NAME && !p->r->diag->last->help)
		sd_help(p, "text stands in quotes, SQL in brackets");
	return NULL;
}

/* cell = "null" | "true" | "false" | number | TEXT | HEX | raw ; */
char *sd_parse_cell(struct parser *p)
{
	static const enum sd_word words[] = { SD_KW_NULL, SD_KW_TRUE,
					      SD_KW_FALSE };
	char *s = literal(p);

	if (s || p->failed)
		return s;
	for (size_t i = 0; i < 3; i++)
		if (p->tok.word == words[i])
			return constant(p);
	if (sd_at_raw(p))
		return bracketed(p);
	sd_expected_word(p, "a value", words, 3);
	return NULL;
}

/* bound = "minvalue" | "maxvalue" | cell ; */
char *sd_parse_bound(struct parser *p)
{
	if (p->tok.word == SD_KW_MINVALUE || p->tok.word == SD_KW_MAXVALUE)
		return p->failed ? NULL : constant(p);
	return sd_at_raw(p) ? sd_parse_expr(p) : sd_parse_cell(p);
}

/* --- attributes ------------------------------------------------------- */

bool sd_once(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	     struct sd_token t)
{
	if (p->failed)
		return false;
	if (!sd_has(r, id))
		return true;
	sd_complain(p, SD_E_TWICE, sd_span_from(p, t), "this is said twice");
	return false;
}

void sd_put_text(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 const char *text, struct sd_token t)
{
	if (sd_once(p, r, id, t))
		sd_set_text(r, p->arena, id, text);
}

void sd_put_word(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 enum sd_word w, struct sd_token t)
{
	sd_put_text(p, r, id, sd_word_text(w), t);
}

void sd_put_bool(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 struct sd_token t)
{
	if (sd_once(p, r, id, t))
		sd_set_bool(r, p->arena, id, true);
}

void sd_put_int(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		int64_t n, struct sd_token t)
{
	if (sd_once(p, r, id, t))
		sd_set_int(r, p->arena, id, n);
}

void sd_put_list(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 struct sd_list *l, struct sd_token t)
{
	if (sd_once(p, r, id, t))
		sd_set_list(r, p->arena, id, l);
}

void sd_parse_choice(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		     const struct choice *c, const char *what,
		     struct sd_token t)
{
	enum sd_word words[16];
	size_t n = 0;

	for (; c->word; c++) {
		if (!p->failed && p->tok.word == c->word) {
			sd_advance(p);
			if (c->value)
				sd_put_text(p, r, id, c->value, t);
			return;
		}
		words[n++] = c->word;
	}
	sd_expected_word(p, what, words, n);
}
