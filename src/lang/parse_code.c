/* SPDX-License-Identifier: MIT */
/*
 * parse_code.c - views and functions
 */
#include "parse.h"

#include <string.h>

/* body = "as" , raw ; */
void sd_parse_body(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	sd_expect_word(p, SD_KW_AS);
	sd_put_text(p, r, SD_A_BODY, sd_parse_raw(p, true), t);
}

/* --- views ------------------------------------------------------------ */

static void view_tail(struct parser *p, struct sd_fact *v)
{
	sd_parse_body(p, &v->attrs);
	while (sd_parse_tail(p, v))
		;
	if (sd_at(p, SD_TOK_LBRACE))
		sd_parse_table_body(p, v);
}

static struct sd_fact *view_head(struct parser *p, enum sd_kind kind)
{
	struct sd_token t;
	struct sd_fact *v;

	sd_expect_word(p, SD_KW_VIEW);
	t = p->tok;
	v = sd_new_object(p, kind, sd_parse_path(p, "the view's name"), t);
	t = p->tok;
	if (sd_at(p, SD_TOK_LPAREN))
		sd_put_list(p, &v->attrs, SD_A_COLUMNS,
			    sd_parse_names(p, "a column"), t);
	return v;
}

/* view = [ "recursive" ] , "view" , path , [ names ] , … ; */
void sd_parse_view(struct parser *p)
{
	struct sd_token first = p->tok, t;
	bool recursive = sd_accept_word(p, SD_KW_RECURSIVE);
	struct sd_fact *v = view_head(p, SD_VIEW);

	if (recursive)
		sd_put_bool(p, &v->attrs, SD_A_RECURSIVE, first);
	for (t = p->tok;; t = p->tok) {
		if (sd_accept_word(p, SD_KW_WITH))
			sd_put_list(p, &v->attrs, SD_A_WITH,
				    sd_parse_options(p), t);
		else if (!sd_parse_tail(p, v))
			break;
	}
	view_tail(p, v);
}

/* matview = "materialized" , "view" , path , [ names ] , … ; */
void sd_parse_matview(struct parser *p)
{
	struct sd_fact *v;
	struct sd_token t;

	sd_advance(p);
	v = view_head(p, SD_MATVIEW);
	for (t = p->tok;; t = p->tok) {
		if (sd_accept_word(p, SD_KW_USING))
			sd_put_text(p, &v->attrs, SD_A_ACCESS_METHOD,
				    sd_parse_name(p, "an access method"), t);
		else if (sd_accept_word(p, SD_KW_WITH))
			sd_put_list(p, &v->attrs, SD_A_WITH,
				    sd_parse_options(p), t);
		else if (sd_accept_word(p, SD_KW_TABLESPACE))
			sd_put_text(p, &v->attrs, SD_A_TABLESPACE,
				    sd_parse_name(p, "a tablespace"), t);
		else if (!sd_parse_tail(p, v))
			break;
	}
	view_tail(p, v);
}

/* --- functions: arguments --------------------------------------------- */

static bool begins_type(enum sd_tok kind)
{
	return kind == SD_TOK_NAME || kind == SD_TOK_QUOTED ||
	       kind == SD_TOK_BACKTICK;
}

/* Is the name at hand followed by what could be a type of it? */
static bool before_type(const struct parser *p)
{
	struct sd_token next = sd_peek(p);

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
		sd_advance(p);
		if (modes[i] != SD_KW_IN)
			sd_put_word(p, arg, SD_A_MODE, modes[i], t);
		return;
	}
}

/* argument, see schema.ebnf */
static void parse_argument(struct parser *p, struct sd_list *args)
{
	struct sd_record *arg = sd_list_add_record(args, p->arena);
	struct sd_token t = p->tok;

	parse_mode(p, arg);
	if (sd_at_name(p) && before_type(p))
		sd_put_text(p, arg, SD_A_ARG_NAME,
			    sd_parse_name(p, "an argument"), t);
	sd_parse_type_attr(p, arg, SD_A_TYPE);
	t = p->tok;
	if (sd_accept_word(p, SD_KW_DEFAULT))
		sd_put_text(p, arg, SD_A_EXPR, sd_parse_default_value(p), t);
}

/* "(" , [ argument , { "," , argument } ] , ")" */
static struct sd_list *parse_arguments(struct parser *p)
{
	struct sd_list *args = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	if (!p->failed && !sd_at(p, SD_TOK_RPAREN)) {
		do
			parse_argument(p, args);
		while (sd_accept(p, SD_TOK_COMMA));
	}
	sd_expect_close(p, SD_TOK_RPAREN, open);
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

char *sd_parse_signature(struct parser *p)
{
	return signature(p, parse_arguments(p));
}

/* --- functions: clauses ----------------------------------------------- */

/* "returns" , ( [ "setof" ] , datatype | "table" , "(" , … , ")" ) */
static void parse_returns(struct parser *p, struct sd_record *r,
			  struct sd_token word)
{
	struct sd_token t = p->tok;

	if (sd_at_word(p, SD_KW_TABLE) && sd_peek(p).kind == SD_TOK_LPAREN) {
		sd_advance(p);
		sd_put_list(p, r, SD_A_RETURNS_TABLE, parse_arguments(p), word);
		return;
	}
	if (sd_at_word(p, SD_KW_SETOF) &&
	    begins_type((enum sd_tok)sd_peek(p).kind)) {
		sd_advance(p);
		sd_put_bool(p, r, SD_A_RETURNS_SET, t);
	}
	sd_parse_type_attr(p, r, SD_A_RETURNS);
}

/* "(" , datatype , { "," , datatype } , ")" */
static struct sd_list *parse_types(struct parser *p)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	do {
		struct sd_value v;

		v.type = SD_T_TYPE;
		v.u.datatype = sd_parse_datatype(p);
		sd_list_add(l, p->arena, v);
	} while (sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/* "set" , NAME , { "." , NAME } , "=" , set_value */
static void parse_set(struct parser *p, struct sd_record *r)
{
	struct sd_list *l = (struct sd_list *)sd_get_list(r, SD_A_SET);
	struct sd_record *o;
	char *name = sd_parse_dotted(p, "a setting"), *value;

	if (!sd_accept_operator(p, '='))
		sd_expected(p, "'='");
	value = sd_at_raw(p) ? sd_parse_expr(p) : sd_parse_option_value(p);
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

	if (sd_accept_word(p, SD_KW_IMMUTABLE)) {
		sd_put_text(p, r, SD_A_VOLATILITY, "immutable", t);
	} else if (sd_accept_word(p, SD_KW_STABLE)) {
		sd_put_text(p, r, SD_A_VOLATILITY, "stable", t);
	} else if (sd_accept_word(p, SD_KW_VOLATILE)) {
		;
	} else if (sd_accept_word(p, SD_KW_STRICT)) {
		sd_put_bool(p, r, SD_A_CALLED_STRICT, t);
	} else if (sd_accept_word(p, SD_KW_LEAKPROOF)) {
		sd_put_bool(p, r, SD_A_LEAKPROOF, t);
	} else if (sd_accept_word(p, SD_KW_PARALLEL)) {
		sd_parse_choice(p, r, SD_A_PARALLEL, parallels,
				"'safe', 'restricted' or 'unsafe'", t);
	} else if (sd_accept_word(p, SD_KW_SECURITY)) {
		sd_parse_choice(p, &scratch, SD_A_TEXT, securities,
				"'definer' or 'invoker'", t);
		if (scratch.count)
			sd_put_bool(p, r, SD_A_SECURITY_DEFINER, t);
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
	if (sd_accept_word(p, SD_KW_RETURNS))
		parse_returns(p, r, t);
	else if (sd_accept_word(p, SD_KW_LANGUAGE))
		sd_put_text(p, r, SD_A_LANGUAGE, sd_parse_name(p, "a language"),
			    t);
	else if (sd_accept_word(p, SD_KW_COST))
		sd_put_text(p, r, SD_A_COST, sd_parse_number(p), t);
	else if (sd_accept_word(p, SD_KW_ROWS))
		sd_put_text(p, r, SD_A_ROWS, sd_parse_number(p), t);
	else if (sd_accept_word(p, SD_KW_SUPPORT))
		sd_parse_ref(p, r, SD_A_SUPPORT, LANG_ROUTINE, "a function");
	else if (sd_accept_word(p, SD_KW_TRANSFORM))
		sd_put_list(p, r, SD_A_TRANSFORM, parse_types(p), t);
	else if (sd_accept_word(p, SD_KW_SET))
		parse_set(p, r);
	else
		return sd_parse_tail(p, f);
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

	if (sd_accept_word(p, SD_KW_ATOMIC)) {
		sd_put_text(p, r, SD_A_ATOMIC, sd_parse_raw(p, true), t);
	} else if (sd_accept_word(p, SD_KW_RETURN)) {
		sd_put_text(p, r, SD_A_RETURN, sd_parse_expr(p), t);
	} else if (sd_at_word(p, SD_KW_AS) && sd_peek(p).kind == SD_TOK_TEXT) {
		sd_advance(p);
		sd_put_text(p, r, SD_A_LIBRARY, sd_parse_text(p, "a library"),
			    t);
		if (sd_accept(p, SD_TOK_COMMA))
			sd_put_text(p, r, SD_A_SYMBOL,
				    sd_parse_text(p, "a symbol"), t);
	} else if (sd_at_word(p, SD_KW_AS)) {
		sd_parse_body(p, r);
	} else {
		sd_expected_word(p, "'as', 'atomic' or 'return'", words,
				 sizeof(words) / sizeof(words[0]));
	}
}

/* function, see schema.ebnf */
void sd_parse_function(struct parser *p)
{
	struct sd_token first = p->tok, t;
	const char *form = "function";
	struct sd_list *args;
	struct sd_fact *f;

	sd_advance(p);
	if (first.word == SD_KW_WINDOW) {
		sd_expect_word(p, SD_KW_FUNCTION);
		form = "window function";
	} else if (first.word == SD_KW_PROCEDURE) {
		form = "procedure";
	}
	t = p->tok;
	f = sd_new_object(p, SD_FUNCTION,
			  sd_parse_path(p, "the function's name"), t);
	sd_set_text(&f->attrs, p->arena, SD_A_FORM, form);
	args = parse_arguments(p);
	sd_set_list(&f->attrs, p->arena, SD_A_ARGS, args);
	f->detail = signature(p, args);
	while (function_clause(p, f))
		;
	function_body(p, &f->attrs);
	while (sd_parse_tail(p, f))
		;
}
