/* SPDX-License-Identifier: MIT */
/*
 * parse_code.c - views and functions
 */
#include "parse.h"

#include <string.h>

/* body = "as" , raw ; */
void parse_body(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	expect_word(p, SD_KW_AS);
	put_text(p, r, SD_A_BODY, parse_raw(p, true), t);
}

/* --- views
 * ------------------------------------------------------------------------ */

static void view_tail(struct parser *p, struct sd_fact *v)
{
	parse_body(p, &v->attrs);
	while (parse_tail(p, v))
		;
	if (at(p, SD_TOK_LBRACE))
		parse_table_body(p, v);
}

static struct sd_fact *view_head(struct parser *p, enum sd_kind kind)
{
	struct sd_token t;
	struct sd_fact *v;

	expect_word(p, SD_KW_VIEW);
	t = p->tok;
	v = new_object(p, kind, parse_path(p, "the view's name"), t);
	t = p->tok;
	if (at(p, SD_TOK_LPAREN))
		put_list(p, &v->attrs, SD_A_COLUMNS, parse_names(p, "a column"),
			 t);
	return v;
}

/* view = [ "recursive" ] , "view" , path , [ names ] , … ; */
void parse_view(struct parser *p)
{
	struct sd_token first = p->tok, t;
	bool recursive = accept_word(p, SD_KW_RECURSIVE);
	struct sd_fact *v = view_head(p, SD_VIEW);

	if (recursive)
		put_bool(p, &v->attrs, SD_A_RECURSIVE, first);
	for (t = p->tok;; t = p->tok) {
		if (accept_word(p, SD_KW_WITH))
			put_list(p, &v->attrs, SD_A_WITH, parse_options(p), t);
		else if (!parse_tail(p, v))
			break;
	}
	view_tail(p, v);
}

/* matview = "materialized" , "view" , path , [ names ] , … ; */
void parse_matview(struct parser *p)
{
	struct sd_fact *v;
	struct sd_token t;

	advance(p);
	v = view_head(p, SD_MATVIEW);
	for (t = p->tok;; t = p->tok) {
		if (accept_word(p, SD_KW_USING))
			put_text(p, &v->attrs, SD_A_ACCESS_METHOD,
				 parse_name(p, "an access method"), t);
		else if (accept_word(p, SD_KW_WITH))
			put_list(p, &v->attrs, SD_A_WITH, parse_options(p), t);
		else if (accept_word(p, SD_KW_TABLESPACE))
			put_text(p, &v->attrs, SD_A_TABLESPACE,
				 parse_name(p, "a tablespace"), t);
		else if (!parse_tail(p, v))
			break;
	}
	view_tail(p, v);
}

/* --- functions: arguments
 * ------------------------------------------------------------ */

static bool begins_type(enum sd_tok kind)
{
	return kind == SD_TOK_NAME || kind == SD_TOK_QUOTED ||
	       kind == SD_TOK_BACKTICK;
}

/* Is the name at hand followed by what could be a type of it? */
static bool before_type(const struct parser *p)
{
	struct sd_token next = peek(p);

	return begins_type((enum sd_tok)next.kind) &&
	       next.word != SD_KW_DEFAULT;
}

/* [ "in" | "out" | "inout" | "variadic" ] */
static void parse_mode(struct parser *p, struct sd_record *arg)
{
	static const enum sd_word modes[] = { SD_KW_IN, SD_KW_OUT, SD_KW_INOUT,
					      SD_KW_VARIADIC };
	struct sd_token t = p->tok;

	for (size_t i = 0; i < 4; i++) {
		if (p->failed || p->tok.word != modes[i] || !before_type(p))
			continue;
		advance(p);
		if (modes[i] != SD_KW_IN)
			put_word(p, arg, SD_A_MODE, modes[i], t);
		return;
	}
}

/* argument, see schema.ebnf */
static void parse_argument(struct parser *p, struct sd_list *args)
{
	struct sd_record *arg = sd_list_add_record(args, p->arena);
	struct sd_token t = p->tok;

	parse_mode(p, arg);
	if (at_name(p) && before_type(p))
		put_text(p, arg, SD_A_ARG_NAME, parse_name(p, "an argument"),
			 t);
	parse_type_attr(p, arg, SD_A_TYPE);
	t = p->tok;
	if (accept_word(p, SD_KW_DEFAULT))
		put_text(p, arg, SD_A_EXPR, parse_default_value(p), t);
}

/* "(" , [ argument , { "," , argument } ] , ")" */
static struct sd_list *parse_arguments(struct parser *p)
{
	struct sd_list *args = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	if (!p->failed && !at(p, SD_TOK_RPAREN)) {
		do
			parse_argument(p, args);
		while (accept(p, SD_TOK_COMMA));
	}
	expect_close(p, SD_TOK_RPAREN, open);
	return args;
}

/* "(int, text[])": what tells a function from its namesakes. */
static char *signature(struct parser *p, const struct sd_list *args)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t n = 0;

	sd_buf_addc(&b, '(');
	for (size_t i = 0; i < args->count; i++) {
		const struct sd_record *arg = args->at[i].u.record;
		const struct sd_datatype *d = sd_get_datatype(arg, SD_A_TYPE);
		struct sd_datatype plain;

		if (!d || sd_streq(sd_get_text(arg, SD_A_MODE), "out"))
			continue;
		if (n++)
			sd_buf_adds(&b, ", ");
		/* varchar(10) and varchar(20) are one to a function. */
		plain = *d;
		plain.args = NULL;
		sd_buf_adds(&b, sd_datatype_text(&plain, p->arena));
	}
	sd_buf_addc(&b, ')');
	return sd_buf_take(&b, p->arena);
}

char *parse_signature(struct parser *p)
{
	return signature(p, parse_arguments(p));
}

/* --- functions: clauses
 * -------------------------------------------------------------- */

/* "returns" , ( [ "setof" ] , datatype | "table" , "(" , … , ")" ) */
static void parse_returns(struct parser *p, struct sd_record *r,
			  struct sd_token word)
{
	struct sd_token t = p->tok;

	if (at_word(p, SD_KW_TABLE) && peek(p).kind == SD_TOK_LPAREN) {
		advance(p);
		put_list(p, r, SD_A_RETURNS_TABLE, parse_arguments(p), word);
		return;
	}
	if (at_word(p, SD_KW_SETOF) && begins_type((enum sd_tok)peek(p).kind)) {
		advance(p);
		put_bool(p, r, SD_A_RETURNS_SET, t);
	}
	parse_type_attr(p, r, SD_A_RETURNS);
}

/* "(" , datatype , { "," , datatype } , ")" */
static struct sd_list *parse_types(struct parser *p)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	do {
		struct sd_value v;

		v.type = SD_T_TYPE;
		v.u.datatype = parse_datatype(p);
		sd_list_add(l, p->arena, v);
	} while (accept(p, SD_TOK_COMMA));
	expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/* "set" , NAME , { "." , NAME } , "=" , set_value */
static void parse_set(struct parser *p, struct sd_record *r)
{
	struct sd_list *l = (struct sd_list *)sd_get_list(r, SD_A_SET);
	struct sd_record *o;
	char *name = parse_dotted(p, "a setting"), *value;

	if (!accept_operator(p, '='))
		expected(p, "'='");
	value = at_raw(p) ? parse_expr(p) : parse_option_value(p);
	if (p->failed)
		return;
	if (!l->count)
		l = sd_list_new(p->arena);
	o = sd_list_add_record(l, p->arena);
	sd_set_text(o, p->arena, SD_A_OPT_NAME, name);
	sd_set_text(o, p->arena, SD_A_OPT_VALUE, value);
	sd_set_list(r, p->arena, SD_A_SET, l);
}

/* Clauses of one or two fixed words. */
static bool word_clause(struct parser *p, struct sd_record *r)
{
	static const struct choice securities[] = {
		{ SD_KW_DEFINER, "yes" },
		{ SD_KW_INVOKER, NULL },
		{ SD_WORD_NONE, NULL },
	};
	static const struct choice parallels[] = {
		{ SD_KW_SAFE, "safe" },
		{ SD_KW_RESTRICTED, "restricted" },
		{ SD_KW_UNSAFE, NULL },
		{ SD_WORD_NONE, NULL },
	};
	struct sd_record scratch = { NULL, 0, 0 };
	struct sd_token t = p->tok;

	if (accept_word(p, SD_KW_IMMUTABLE)) {
		put_text(p, r, SD_A_VOLATILITY, "immutable", t);
	} else if (accept_word(p, SD_KW_STABLE)) {
		put_text(p, r, SD_A_VOLATILITY, "stable", t);
	} else if (accept_word(p, SD_KW_VOLATILE)) {
		;
	} else if (accept_word(p, SD_KW_STRICT)) {
		put_bool(p, r, SD_A_CALLED_STRICT, t);
	} else if (accept_word(p, SD_KW_LEAKPROOF)) {
		put_bool(p, r, SD_A_LEAKPROOF, t);
	} else if (accept_word(p, SD_KW_PARALLEL)) {
		parse_choice(p, r, SD_A_PARALLEL, parallels,
			     "'safe', 'restricted' or 'unsafe'", t);
	} else if (accept_word(p, SD_KW_SECURITY)) {
		parse_choice(p, &scratch, SD_A_TEXT, securities,
			     "'definer' or 'invoker'", t);
		if (scratch.count)
			put_bool(p, r, SD_A_SECURITY_DEFINER, t);
	} else {
		return false;
	}
	return true;
}

/* function_clause, see schema.ebnf */
static bool function_clause(struct parser *p, struct sd_fact *f)
{
	struct sd_record *r = &f->attrs;
	struct sd_token t = p->tok;

	if (word_clause(p, r))
		return true;
	if (accept_word(p, SD_KW_RETURNS))
		parse_returns(p, r, t);
	else if (accept_word(p, SD_KW_LANGUAGE))
		put_text(p, r, SD_A_LANGUAGE, parse_name(p, "a language"), t);
	else if (accept_word(p, SD_KW_COST))
		put_text(p, r, SD_A_COST, parse_number(p), t);
	else if (accept_word(p, SD_KW_ROWS))
		put_text(p, r, SD_A_ROWS, parse_number(p), t);
	else if (accept_word(p, SD_KW_SUPPORT))
		parse_ref(p, r, SD_A_SUPPORT, LANG_ROUTINE, "a function");
	else if (accept_word(p, SD_KW_TRANSFORM))
		put_list(p, r, SD_A_TRANSFORM, parse_types(p), t);
	else if (accept_word(p, SD_KW_SET))
		parse_set(p, r);
	else
		return parse_tail(p, f);
	return true;
}

/* function_body, see schema.ebnf */
static void function_body(struct parser *p, struct sd_record *r)
{
	static const enum sd_word words[] = {
		SD_KW_AS,	 SD_KW_ATOMIC,	  SD_KW_RETURN,
		SD_KW_RETURNS,	 SD_KW_LANGUAGE,  SD_KW_IMMUTABLE,
		SD_KW_STABLE,	 SD_KW_VOLATILE,  SD_KW_STRICT,
		SD_KW_LEAKPROOF, SD_KW_SECURITY,  SD_KW_PARALLEL,
		SD_KW_COST,	 SD_KW_ROWS,	  SD_KW_SUPPORT,
		SD_KW_SET,	 SD_KW_TRANSFORM,
	};
	struct sd_token t = p->tok;

	if (accept_word(p, SD_KW_ATOMIC)) {
		put_text(p, r, SD_A_ATOMIC, parse_raw(p, true), t);
	} else if (accept_word(p, SD_KW_RETURN)) {
		put_text(p, r, SD_A_RETURN, parse_expr(p), t);
	} else if (at_word(p, SD_KW_AS) && peek(p).kind == SD_TOK_TEXT) {
		advance(p);
		put_text(p, r, SD_A_LIBRARY, parse_text(p, "a library"), t);
		if (accept(p, SD_TOK_COMMA))
			put_text(p, r, SD_A_SYMBOL, parse_text(p, "a symbol"),
				 t);
	} else if (at_word(p, SD_KW_AS)) {
		parse_body(p, r);
	} else {
		expected_word(p, "'as', 'atomic' or 'return'", words,
			      sizeof(words) / sizeof(words[0]));
	}
}

/* function, see schema.ebnf */
void parse_function(struct parser *p)
{
	struct sd_token first = p->tok, t;
	const char *form = "function";
	struct sd_list *args;
	struct sd_fact *f;

	advance(p);
	if (first.word == SD_KW_WINDOW) {
		expect_word(p, SD_KW_FUNCTION);
		form = "window function";
	} else if (first.word == SD_KW_PROCEDURE) {
		form = "procedure";
	}
	t = p->tok;
	f = new_object(p, SD_FUNCTION, parse_path(p, "the function's name"), t);
	sd_set_text(&f->attrs, p->arena, SD_A_FORM, form);
	args = parse_arguments(p);
	sd_set_list(&f->attrs, p->arena, SD_A_ARGS, args);
	f->detail = signature(p, args);
	while (function_clause(p, f))
		;
	function_body(p, &f->attrs);
	while (parse_tail(p, f))
		;
}
