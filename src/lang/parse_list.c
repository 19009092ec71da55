/* SPDX-License-Identifier: MIT */
/*
 * parse_list.c - options and key elements
 */
#include "parse.h"

/* --- options ---------------------------------------------------------- */

/* NAME , { "." , NAME }, as one text */
char *sd_parse_dotted(struct parser *p, const char *what)
{
	const char *first = sd_parse_name(p, what);
	struct sd_buf b = SD_BUF_INIT;

	if (!sd_at(p, SD_TOK_DOT))
		return (char *)first;
	sd_buf_adds(&b, first);
	while (sd_accept(p, SD_TOK_DOT)) {
		sd_buf_addc(&b, '.');
		sd_buf_adds(&b, sd_parse_name(p, what));
	}
	return sd_buf_take(&b, p->arena);
}

/* option_value = NAME | TEXT | number ; */
char *sd_parse_option_value(struct parser *p)
{
	if (sd_at_number(p))
		return sd_parse_number(p);
	if (sd_at(p, SD_TOK_TEXT))
		return sd_parse_text(p, "a value");
	return (char *)sd_parse_name(p, "a value");
}

static void add_option(struct parser *p, struct sd_list *l, char *name,
		       char *value)
{
	struct sd_record *o = sd_list_add_record(l, p->arena);

	sd_set_text(o, p->arena, SD_A_OPT_NAME, name);
	sd_set_text(o, p->arena, SD_A_OPT_VALUE, value);
}

/* options = "(" , option , { "," , option } , ")" ; */
struct sd_list *sd_parse_options(struct parser *p)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	do {
		char *name = sd_parse_dotted(p, "an option");
		char *value = NULL;

		if (sd_accept_operator(p, '='))
			value = sd_parse_option_value(p);
		add_option(p, l, name, value);
	} while (sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/* foreign_options = "(" , NAME , TEXT , { "," , NAME , TEXT } , ")" ; */
struct sd_list *sd_parse_foreign_options(struct parser *p)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	do {
		char *name = (char *)sd_parse_name(p, "an option");

		add_option(p, l, name, sd_parse_text(p, "the option's value"));
	} while (sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/* --- key elements ----------------------------------------------------- */

/* What is a key: NAME, a call, or raw SQL. */
static void parse_key_head(struct parser *p, struct sd_record *k)
{
	struct sd_token t = p->tok;
	enum sd_tok next;

	if (sd_at_raw(p)) {
		sd_set_text(k, p->arena, SD_A_EXPR, sd_parse_expr(p));
		return;
	}
	if (!sd_at_name(p)) {
		sd_expected(p, "a column or an expression");
		return;
	}
	next = (enum sd_tok)sd_peek(p).kind;
	if (next != SD_TOK_LPAREN && next != SD_TOK_DOT) {
		sd_set_text(k, p->arena, SD_A_KEY_NAME,
			    sd_parse_name(p, "a column"));
		return;
	}
	sd_parse_path(p, "a function");
	sd_parse_raw_round(p);
	if (!p->failed)
		sd_set_text(k, p->arena, SD_A_EXPR, sd_text_from(p, t));
}

/* A run of operator characters, among them '?', which is a token itself. */
char *sd_parse_operator(struct parser *p)
{
	struct sd_token t = p->tok;

	if (!sd_at(p, SD_TOK_OPERATOR) && !sd_at(p, SD_TOK_QUESTION)) {
		sd_expected(p, "an operator");
		return NULL;
	}
	do
		sd_advance(p);
	while (!p->tok.blank &&
	       (sd_at(p, SD_TOK_OPERATOR) || sd_at(p, SD_TOK_QUESTION)));
	return sd_text_from(p, t);
}

/* operator = OPERATOR | "operator" , "(" , [ NAME , "." ] , OPERATOR , ")" ; */
static void parse_operator(struct parser *p, struct sd_record *k)
{
	struct sd_token t = p->tok, open;
	struct sd_buf b = SD_BUF_INIT;
	char *name;

	if (!sd_accept_word(p, SD_KW_OPERATOR)) {
		sd_put_text(p, k, SD_A_OPERATOR, sd_parse_operator(p), t);
		return;
	}
	open = p->tok;
	sd_expect(p, SD_TOK_LPAREN);
	sd_buf_adds(&b, "operator(");
	if (sd_at_name(p)) {
		sd_buf_add(&b, p->tok.at, p->tok.len);
		sd_buf_addc(&b, '.');
		sd_advance(p);
		sd_expect(p, SD_TOK_DOT);
	}
	name = sd_parse_operator(p);
	sd_buf_addf(&b, "%s)", name ? name : "");
	sd_expect_close(p, SD_TOK_RPAREN, open);
	sd_put_text(p, k, SD_A_OPERATOR, sd_buf_take(&b, p->arena), t);
}

static bool parse_key_option(struct parser *p, struct sd_record *k)
{
	static const struct choice ends[] = { { SD_KW_FIRST, "first" },
					      { SD_KW_LAST, "last" },
					      { SD_WORD_NONE, NULL } };
	struct sd_token t = p->tok;

	if (sd_parse_collate(p, k))
		return true;
	if (sd_accept_word(p, SD_KW_DESC))
		sd_put_bool(p, k, SD_A_DESC, t);
	else if (sd_accept_word(p, SD_KW_ASC))
		sd_put_bool(p, k, SD_A_ASC, t);
	else if (sd_accept_word(p, SD_KW_NULLS))
		sd_parse_choice(p, k, SD_A_NULLS, ends, "'first' or 'last'", t);
	else if (sd_accept_word(p, SD_KW_STATISTICS))
		sd_put_int(p, k, SD_A_STATISTICS, sd_parse_int(p), t);
	else if (!p->failed && p->tok.word == SD_KW_WITH) {
		sd_advance(p);
		parse_operator(p, k);
	} else if (sd_at_name(p) && !sd_has(k, SD_A_OPCLASS) &&
		   !sd_at_words(p, SD_KW_WITHOUT, SD_KW_OVERLAPS)) {
		struct sd_ref r = sd_parse_path(p, "an operator class");

		if (p->failed)
			return false;
		sd_set_ref(k, p->arena, SD_A_OPCLASS, r.schema, r.name);
		if (sd_at(p, SD_TOK_LPAREN))
			sd_put_list(p, k, SD_A_OPCLASS_PARAMS,
				    sd_parse_options(p), t);
	} else {
		return false;
	}
	return !p->failed;
}

/* keys = "(" , key , { "," , key } , [ "without" , "overlaps" ] , ")" ; */
struct sd_list *sd_parse_keys(struct parser *p, bool *overlaps)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok, t;
	bool without = false;

	sd_expect(p, SD_TOK_LPAREN);
	do {
		struct sd_record *k = sd_list_add_record(l, p->arena);

		parse_key_head(p, k);
		while (parse_key_option(p, k))
			;
	} while (sd_accept(p, SD_TOK_COMMA));
	t = p->tok;
	without = sd_accept_words(p, SD_KW_WITHOUT, SD_KW_OVERLAPS);
	if (without && !overlaps)
		sd_complain(p, SD_E_NOT_HERE, sd_span_from(p, t),
			    "'without overlaps' belongs to primary and unique");
	if (overlaps)
		*overlaps = without;
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return l;
}
