/* SPDX-License-Identifier: MIT */
/*
 * parse_type.c - data types, and the statements that make types
 */
#include "parse.h"

#include <string.h>

/* --- data types -------------------------------------------------------------
 */

static void parse_type_name(struct parser *p, struct sd_datatype *d)
{
	struct sd_token t = p->tok;
	struct sd_ref path;

	if (at(p, SD_TOK_BACKTICK)) {
		d->word = sd_token_value(t, p->arena);
		d->native = true;
		advance(p);
		return;
	}
	if (at(p, SD_TOK_NAME) &&
	    sd_word_flags((enum sd_word)t.word) & SD_WORD_TYPE) {
		/* One text for all columns of a portable type. */
		d->word = sd_word_text((enum sd_word)t.word);
		advance(p);
		return;
	}
	path = parse_path(p, "a type");
	d->schema = path.schema;
	d->word = path.name;
	/* "text" in quotes is no word of the language, but a type's name. */
	if (t.kind == SD_TOK_QUOTED && !path.schema &&
	    sd_word_flags(sd_word_find(sd_str(path.name))) & SD_WORD_TYPE)
		d->native = true;
	if (p->schema && !path.schema)
		add_ref(p, LANG_TYPE, NULL, d, span_of(p, t));
}

/*
 * datatype = ( ( portable_type | path ) , [ "(" , RAW , ")" ] | NATIVE ) ,
 *            { "[" , "]" } ;
 * and [ "?" ] where `nullable` takes it
 */
struct sd_datatype *parse_type_use(struct parser *p, bool *nullable)
{
	struct sd_datatype *d = SD_NEW(p->arena, struct sd_datatype);
	struct sd_token t = p->tok, open;

	d->word = "";
	if (!at_name(p) && !at(p, SD_TOK_BACKTICK)) {
		expected(p, "a type");
		return d;
	}
	parse_type_name(p, d);
	if (at(p, SD_TOK_LPAREN) && t.kind != SD_TOK_BACKTICK)
		d->args = parse_expr(p);
	while ((open = p->tok, accept(p, SD_TOK_LBRACKET))) {
		expect_close(p, SD_TOK_RBRACKET, open);
		d->dims++;
	}
	open = p->tok;
	if (accept(p, SD_TOK_QUESTION)) {
		if (nullable)
			*nullable = true;
		else
			complain(p, SD_E_NOT_HERE, span_of(p, open),
				 "'?' has no meaning here");
	}
	if (!p->failed)
		lang_trace_add(p->r->trace, LANG_MARK_TYPE,
			       (size_t)(t.at - p->src->text),
			       (size_t)(p->prev_end - t.at));
	return d;
}

struct sd_datatype *parse_datatype(struct parser *p)
{
	return parse_type_use(p, NULL);
}

void parse_type_attr(struct parser *p, struct sd_record *r, enum sd_attr_id id)
{
	struct sd_token t = p->tok;
	struct sd_datatype *d = parse_datatype(p);

	if (once(p, r, id, t))
		sd_set_datatype(r, p->arena, id, d);
}

/* collate = "collate" , path ; */
bool parse_collate(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;
	struct sd_ref path;

	if (!accept_word(p, SD_KW_COLLATE))
		return false;
	path = parse_path(p, "a collation");
	if (once(p, r, SD_A_COLLATE, t))
		sd_set_ref(r, p->arena, SD_A_COLLATE, path.schema, path.name);
	return true;
}

/* --- sequences ---------------------------------------------------------------
 */

/* sequence_option, see schema.ebnf */
bool parse_sequence_option(struct parser *p, struct sd_record *r)
{
	static const struct {
		enum sd_word word;
		enum sd_attr_id id;
	} numbers[] = {
		{ SD_KW_START, SD_A_START },
		{ SD_KW_INCREMENT, SD_A_INCREMENT },
		{ SD_KW_MIN, SD_A_MIN },
		{ SD_KW_MAX, SD_A_MAX },
		{ SD_KW_CACHE, SD_A_CACHE },
	};
	struct sd_token t = p->tok;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (accept_word(p, numbers[i].word)) {
			put_int(p, r, numbers[i].id, parse_int(p), t);
			return true;
		}
	}
	if (!accept_word(p, SD_KW_CYCLE))
		return false;
	put_bool(p, r, SD_A_CYCLE, t);
	return true;
}

/* column_path: T.c or s.T.c */
struct sd_ref parse_column_path(struct parser *p, const char **column)
{
	struct sd_ref r = parse_path(p, "a table");

	if (!r.schema) {
		expect(p, SD_TOK_DOT);
		return r;
	}
	*column = r.name;
	if (accept(p, SD_TOK_DOT)) {
		*column = parse_name(p, "a column");
	} else {
		r.name = r.schema;
		r.schema = NULL;
	}
	return r;
}

static void parse_owned_by(struct parser *p, struct sd_fact *f,
			   struct sd_token t)
{
	const char *column = NULL;
	struct sd_token at_path = p->tok;
	struct sd_ref path = parse_column_path(p, &column);

	if (!once(p, &f->attrs, SD_A_OWNED_BY, t))
		return;
	sd_set_ref(&f->attrs, p->arena, SD_A_OWNED_BY, path.schema, path.name);
	sd_set_text(&f->attrs, p->arena, SD_A_OWNED_COLUMN, column);
	add_ref(p, LANG_RELATION,
		(struct sd_ref *)sd_get_ref(&f->attrs, SD_A_OWNED_BY), NULL,
		span_from(p, at_path));
}

/*
 * sequence = [ "unlogged" ] , "sequence" , path ,
 *            { "as" , datatype | sequence_option
 *            | "owned" , "by" , column_path } ;
 */
void parse_sequence(struct parser *p)
{
	struct sd_token first = p->tok, t;
	bool unlogged = accept_word(p, SD_KW_UNLOGGED);
	struct sd_fact *f;
	struct sd_ref path;

	expect_word(p, SD_KW_SEQUENCE);
	t = p->tok;
	path = parse_path(p, "the sequence's name");
	f = new_object(p, SD_SEQUENCE, path, t);
	if (unlogged)
		put_bool(p, &f->attrs, SD_A_UNLOGGED, first);
	for (;;) {
		t = p->tok;
		if (accept_word(p, SD_KW_AS))
			parse_type_attr(p, &f->attrs, SD_A_TYPE);
		else if (accept_words(p, SD_KW_OWNED, SD_KW_BY))
			parse_owned_by(p, f, t);
		else if (!parse_sequence_option(p, &f->attrs) &&
			 !parse_tail(p, f))
			break;
	}
}

/* --- enums
 * --------------------------------------------------------------------- */

/* label = ( NAME | TEXT ) , { tail } ; */
static void parse_label(struct parser *p, struct sd_fact *e)
{
	struct sd_token t = p->tok;
	const char *name;
	struct sd_fact *l;

	if (at(p, SD_TOK_TEXT))
		name = parse_text(p, "a label");
	else
		name = parse_name(p, "a label");
	if (p->failed)
		return;
	l = new_fact(p, e, SD_LABEL, NULL, name, t);
	if (!p->tok.newlines)
		while (parse_tail(p, l))
			;
}

/* A body of items that line ends or commas part. */
void parse_items(struct parser *p, struct sd_fact *f,
		 void (*item)(struct parser *, struct sd_fact *))
{
	struct sd_token open = p->tok;
	bool in_body = p->in_body, fresh = true;

	if (!expect(p, SD_TOK_LBRACE))
		return;
	p->in_body = true;
	while (!p->failed) {
		const char *start;
		int brackets = p->brackets;

		while (accept(p, SD_TOK_COMMA))
			fresh = true;
		if (at(p, SD_TOK_RBRACE) || at(p, SD_TOK_END) ||
		    at_lost_statement(p))
			break;
		start = p->tok.at;
		if (!fresh && !p->tok.newlines && !before_colon(p))
			expected(p, "',' or a new line");
		mark_item(p);
		read_doc(p);
		item(p, f);
		drop_doc(p);
		fresh = false;
		if (p->failed) {
			p->r->lost_items++;
			resync_item(p, start, brackets);
		}
	}
	p->in_body = in_body;
	expect_close(p, SD_TOK_RBRACE, open);
}

/* enum = "enum" , path , { tail } , "{" , [ labels ] , "}" ; */
void parse_enum(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *e;

	advance(p);
	t = p->tok;
	e = new_object(p, SD_ENUM, parse_path(p, "the enum's name"), t);
	while (parse_tail(p, e))
		;
	parse_items(p, e, parse_label);
}

/* --- domains
 * --------------------------------------------------------------------- */

/* domain_check = "check" , [ NAME ] , raw , [ "not" , "valid" ] , { tail } ; */
static void parse_domain_check(struct parser *p, struct sd_fact *d)
{
	if (p->tok.word != SD_KW_CHECK) {
		expected(p, "a check");
		return;
	}
	parse_check(p, d);
}

/* domain_option, see schema.ebnf */
static bool parse_domain_option(struct parser *p, struct sd_fact *d)
{
	struct sd_token t = p->tok;

	if (parse_collate(p, &d->attrs))
		return true;
	if (at_word(p, SD_KW_DEFAULT) && peek(p).word != SD_KW_PRIVILEGES) {
		advance(p);
		parse_default(p, d);
	} else if (accept_words(p, SD_KW_NOT, SD_KW_NULL)) {
		put_bool(p, &d->attrs, SD_A_NOT_NULL, t);
	} else if (at_word(p, SD_KW_CHECK)) {
		advance(p);
		inline_check(p, d, t);
	} else {
		return parse_tail(p, d);
	}
	return !p->failed;
}

/* domain = "domain" , path , datatype , { domain_option } , [ domain_body ] ;
 */
void parse_domain(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *d;

	advance(p);
	t = p->tok;
	d = new_object(p, SD_DOMAIN, parse_path(p, "the domain's name"), t);
	parse_type_attr(p, &d->attrs, SD_A_TYPE);
	while (parse_domain_option(p, d))
		;
	if (at(p, SD_TOK_LBRACE))
		parse_items(p, d, parse_domain_check);
}

/* --- other types
 * ------------------------------------------------------------------- */

/* attribute = NAME , ":" , datatype , [ collate ] , { tail } ; */
static void parse_attribute(struct parser *p, struct sd_fact *c)
{
	struct sd_token t = p->tok;
	const char *name = parse_name(p, "an attribute");
	struct sd_fact *a;

	if (!expect(p, SD_TOK_COLON))
		return;
	a = new_fact(p, c, SD_ATTRIBUTE, NULL, name, t);
	parse_type_attr(p, &a->attrs, SD_A_TYPE);
	parse_collate(p, &a->attrs);
	while (parse_tail(p, a))
		;
}

/* range_option, see schema.ebnf */
static void parse_range_option(struct parser *p, struct sd_fact *f)
{
	static const enum sd_word words[] = {
		SD_KW_SUBTYPE,	 SD_KW_SUBTYPE_DIFF, SD_KW_SUBTYPE_OPCLASS,
		SD_KW_CANONICAL, SD_KW_MULTIRANGE,   SD_KW_COLLATE
	};
	struct sd_record *r = &f->attrs;

	if (parse_collate(p, r))
		return;
	if (accept_word(p, SD_KW_SUBTYPE))
		parse_type_attr(p, r, SD_A_SUBTYPE);
	else if (accept_word(p, SD_KW_SUBTYPE_DIFF))
		parse_ref(p, r, SD_A_SUBTYPE_DIFF, LANG_ROUTINE, "a function");
	else if (accept_word(p, SD_KW_SUBTYPE_OPCLASS))
		parse_ref(p, r, SD_A_SUBTYPE_OPCLASS, LANG_NOWHERE,
			  "an operator class");
	else if (accept_word(p, SD_KW_CANONICAL))
		parse_ref(p, r, SD_A_CANONICAL, LANG_ROUTINE, "a function");
	else if (accept_word(p, SD_KW_MULTIRANGE))
		parse_ref(p, r, SD_A_MULTIRANGE, LANG_NOWHERE, "a type's name");
	else
		expected_word(p, "a setting of a range", words, 6);
}

/* range = "range" , { tail } , "{" , { range_option , [ "," ] } , "}" ; */
static void parse_range(struct parser *p, struct sd_fact *f)
{
	struct sd_token open;

	while (parse_tail(p, f))
		;
	open = p->tok;
	expect(p, SD_TOK_LBRACE);
	while (!p->failed && !at(p, SD_TOK_RBRACE)) {
		mark_item(p);
		parse_range_option(p, f);
		accept(p, SD_TOK_COMMA);
	}
	expect_close(p, SD_TOK_RBRACE, open);
}

/* type = "type" , path , ( composite | range | "shell" | "base" , body ) ; */
void parse_type(struct parser *p)
{
	static const enum sd_word words[] = { SD_KW_COMPOSITE, SD_KW_RANGE,
					      SD_KW_SHELL, SD_KW_BASE };
	struct sd_token t;
	struct sd_ref path;
	struct sd_fact *f;

	advance(p);
	t = p->tok;
	path = parse_path(p, "the type's name");
	if (accept_word(p, SD_KW_COMPOSITE)) {
		f = new_object(p, SD_COMPOSITE, path, t);
		while (parse_tail(p, f))
			;
		parse_items(p, f, parse_attribute);
	} else if (accept_word(p, SD_KW_RANGE)) {
		parse_range(p, new_object(p, SD_RANGE, path, t));
	} else if (accept_word(p, SD_KW_SHELL)) {
		f = new_object(p, SD_BASE_TYPE, path, t);
		put_bool(p, &f->attrs, SD_A_SHELL, t);
		while (parse_tail(p, f))
			;
	} else if (accept_word(p, SD_KW_BASE)) {
		f = new_object(p, SD_BASE_TYPE, path, t);
		parse_body(p, &f->attrs);
		while (parse_tail(p, f))
			;
	} else {
		expected_word(p, "'composite', 'range', 'shell' or 'base'",
			      words, 4);
	}
}
