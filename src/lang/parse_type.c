/* SPDX-License-Identifier: MIT */
/*
 * parse_type.c - data types, and the statements that make types
 */
#include "parse.h"

#include <string.h>

/* --- data types
 ------------------------------------------------------ */

static void parse_type_name(struct parser *p, struct sd_datatype *d)
{
	struct sd_token t = p->tok;
	struct sd_ref path;

	if (sd_at(p, SD_TOK_BACKTICK)) {
		d->word = sd_token_value(t, p->arena);
		d->native = true;
		sd_advance(p);
		return;
	}
	if (sd_at(p, SD_TOK_NAME) &&
	    sd_word_flags((enum sd_word)t.word) & SD_WORD_TYPE) {
		/* One text for all columns of a portable type. */
		d->word = sd_word_text((enum sd_word)t.word);
		sd_advance(p);
		return;
	}
	path = sd_parse_path(p, "a type");
	d->schema = path.schema;
	d->word = path.name;
	/* "text" in quotes is no word of the language, but a type's name. */
	if (t.kind == SD_TOK_QUOTED && !path.schema &&
	    sd_word_flags(sd_word_find(sd_str(path.name))) & SD_WORD_TYPE)
		d->native = true;
	if (p->schema && !path.schema)
		sd_add_ref(p, LANG_TYPE, NULL, d, sd_span_of(p, t));
}

/* type_arg, see schema.ebnf: its words, one blank apart */
static void parse_type_arg(struct parser *p, struct sd_buf *b)
{
	size_t words = 0;

	for (;; words++) {
		if (words &&
		    (sd_at_number(p) || sd_at_name(p) || sd_at(p, SD_TOK_TEXT)))
			sd_buf_addc(b, ' ');
		if (sd_at_number(p)) {
			const char *number = sd_parse_number(p);

			sd_buf_adds(b, number ? number : "");
		} else if (sd_at_name(p) || sd_at(p, SD_TOK_TEXT)) {
			sd_buf_add(b, p->tok.at, p->tok.len);
			sd_advance(p);
		} else {
			break;
		}
	}
	if (!words)
		sd_expected(p, "an argument of the type");
}

/*
 * type_args = "(" , type_arg , { "," , type_arg } , ")" ;
 * Told apart by what they say, not by their blanks: "12,2".
 */
static char *parse_type_args(struct parser *p)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_token open = p->tok;

	sd_advance(p);
	parse_type_arg(p, &b);
	while (sd_accept(p, SD_TOK_COMMA)) {
		sd_buf_addc(&b, ',');
		parse_type_arg(p, &b);
	}
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return sd_buf_take(&b, p->arena);
}

/*
 * datatype = ( ( portable_type | path ) , [ type_args ] | NATIVE ) ,
 *            { "[" , "]" } ;
 * and [ "?" ] where `nullable` takes it
 */
struct sd_datatype *sd_parse_type_use(struct parser *p, bool *nullable)
{
	struct sd_datatype *d = SD_NEW(p->arena, struct sd_datatype);
	struct sd_token t = p->tok, open;

	d->word = "";
	if (!sd_at_name(p) && !sd_at(p, SD_TOK_BACKTICK)) {
		sd_expected(p, "a type");
		return d;
	}
	parse_type_name(p, d);
	if (sd_at(p, SD_TOK_LPAREN) && t.kind != SD_TOK_BACKTICK)
		d->args = parse_type_args(p);
	while ((open = p->tok, sd_accept(p, SD_TOK_LBRACKET))) {
		sd_expect_close(p, SD_TOK_RBRACKET, open);
		d->dims++;
	}
	open = p->tok;
	if (sd_accept(p, SD_TOK_QUESTION)) {
		if (nullable)
			*nullable = true;
		else
			sd_complain(p, SD_E_NOT_HERE, sd_span_of(p, open),
				    "'?' has no meaning here");
	}
	if (!p->failed)
		sd_trace_add(p->r->trace, LANG_MARK_TYPE,
			     (size_t)(t.at - p->src->text),
			     (size_t)(p->prev_end - t.at));
	return d;
}

struct sd_datatype *sd_parse_datatype(struct parser *p)
{
	return sd_parse_type_use(p, NULL);
}

void sd_parse_type_attr(struct parser *p, struct sd_record *r,
			enum sd_attr_id id)
{
	struct sd_token t = p->tok;
	struct sd_datatype *d = sd_parse_datatype(p);

	if (sd_once(p, r, id, t))
		sd_set_datatype(r, p->arena, id, d);
}

/* collate = "collate" , path ; */
bool sd_parse_collate(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;
	struct sd_ref path;

	if (!sd_accept_word(p, SD_KW_COLLATE))
		return false;
	path = sd_parse_path(p, "a collation");
	if (sd_once(p, r, SD_A_COLLATE, t))
		sd_set_ref(r, p->arena, SD_A_COLLATE, path.schema, path.name);
	return true;
}

/* --- sequences
 ------------------------------------------------------- */

/* sequence_option, see schema.ebnf */
bool sd_parse_sequence_option(struct parser *p, struct sd_record *r)
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
		if (sd_accept_word(p, numbers[i].word)) {
			sd_put_int(p, r, numbers[i].id, sd_parse_int(p), t);
			return true;
		}
	}
	if (!sd_accept_word(p, SD_KW_CYCLE))
		return false;
	sd_put_bool(p, r, SD_A_CYCLE, t);
	return true;
}

/* column_path: T.c or s.T.c */
struct sd_ref sd_parse_column_path(struct parser *p, const char **column)
{
	struct sd_ref r = sd_parse_path(p, "a table");

	if (!r.schema) {
		sd_expect(p, SD_TOK_DOT);
		return r;
	}
	*column = r.name;
	if (sd_accept(p, SD_TOK_DOT)) {
		*column = sd_parse_name(p, "a column");
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
	struct sd_ref path = sd_parse_column_path(p, &column);

	if (!sd_once(p, &f->attrs, SD_A_OWNED_BY, t))
		return;
	sd_set_ref(&f->attrs, p->arena, SD_A_OWNED_BY, path.schema, path.name);
	sd_set_text(&f->attrs, p->arena, SD_A_OWNED_COLUMN, column);
	sd_add_ref(p, LANG_RELATION,
		   (struct sd_ref *)sd_get_ref(&f->attrs, SD_A_OWNED_BY), NULL,
		   sd_span_from(p, at_path));
}

/*
 * sequence = [ "unlogged" ] , "sequence" , path ,
 *            { "as" , datatype | sequence_option
 *            | "owned" , "by" , column_path } ;
 */
void sd_parse_sequence(struct parser *p)
{
	struct sd_token first = p->tok, t;
	bool unlogged = sd_accept_word(p, SD_KW_UNLOGGED);
	struct sd_fact *f;
	struct sd_ref path;

	sd_expect_word(p, SD_KW_SEQUENCE);
	t = p->tok;
	path = sd_parse_path(p, "the sequence's name");
	f = sd_new_object(p, SD_SEQUENCE, path, t);
	if (unlogged)
		sd_put_bool(p, &f->attrs, SD_A_UNLOGGED, first);
	for (;;) {
		t = p->tok;
		if (sd_accept_word(p, SD_KW_AS))
			sd_parse_type_attr(p, &f->attrs, SD_A_TYPE);
		else if (sd_accept_words(p, SD_KW_OWNED, SD_KW_BY))
			parse_owned_by(p, f, t);
		else if (!sd_parse_sequence_option(p, &f->attrs) &&
			 !sd_parse_tail(p, f))
			break;
	}
}

/* --- enums ------------------------------------------------------------ */

/* label = ( NAME | TEXT ) , { tail } ; */
static void parse_label(struct parser *p, struct sd_fact *e)
{
	struct sd_token t = p->tok;
	const char *name;
	struct sd_fact *l;

	if (sd_at(p, SD_TOK_TEXT))
		name = sd_parse_text(p, "a label");
	else
		name = sd_parse_name(p, "a label");
	if (p->failed)
		return;
	l = sd_new_fact(p, e, SD_LABEL, NULL, name, t);
	if (!p->tok.newlines)
		while (sd_parse_tail(p, l))
			;
}

/* A doc, a column, or a word that begins a line and modifies no column. */
static bool begins_item(const struct parser *p)
{
	enum sd_word w = (enum sd_word)p->tok.word;

	return sd_at(p, SD_TOK_DOC) || sd_before_colon(p) ||
	       (sd_word_flags(w) & SD_WORD_LINE && !sd_is_modifier(w));
}

/* A body of items that line ends or commas part. */
void sd_parse_items(struct parser *p, struct sd_fact *f,
		    void (*item)(struct parser *, struct sd_fact *))
{
	struct sd_token open = p->tok;
	bool in_body = p->in_body, fresh = true;

	if (!sd_expect(p, SD_TOK_LBRACE))
		return;
	p->in_body = true;
	while (!p->failed) {
		const char *start;
		int brackets = p->brackets;

		while (sd_accept(p, SD_TOK_COMMA))
			fresh = true;
		if (sd_at(p, SD_TOK_RBRACE) || sd_at(p, SD_TOK_END) ||
		    sd_at_lost_statement(p))
			break;
		start = p->tok.at;
		if (!fresh && !p->tok.newlines && !begins_item(p))
			sd_expected(p, "',' or a new line");
		sd_mark_item(p);
		sd_read_doc(p);
		if (!sd_at(p, SD_TOK_RBRACE))
			item(p, f);
		sd_drop_doc(p);
		fresh = false;
		if (p->failed) {
			p->r->lost_items++;
			sd_resync_item(p, start, brackets);
		}
	}
	p->in_body = in_body;
	sd_expect_close(p, SD_TOK_RBRACE, open);
}

/* enum = "enum" , path , { tail } , "{" , [ labels ] , "}" ; */
void sd_parse_enum(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *e;

	sd_advance(p);
	t = p->tok;
	e = sd_new_object(p, SD_ENUM, sd_parse_path(p, "the enum's name"), t);
	while (sd_parse_tail(p, e))
		;
	sd_parse_items(p, e, parse_label);
}

/* --- domains ---------------------------------------------------------- */

/* domain_check = "check" , [ NAME ] , raw , [ "not" , "valid" ] , { tail } ; */
static void parse_domain_check(struct parser *p, struct sd_fact *d)
{
	if (p->tok.word != SD_KW_CHECK) {
		sd_expected(p, "a check");
		return;
	}
	sd_parse_check(p, d);
}

/* domain_option, see schema.ebnf */
static bool parse_domain_option(struct parser *p, struct sd_fact *d)
{
	struct sd_token t = p->tok;

	if (sd_parse_collate(p, &d->attrs))
		return true;
	if (sd_at_word(p, SD_KW_DEFAULT) &&
	    sd_peek(p).word != SD_KW_PRIVILEGES) {
		sd_advance(p);
		sd_parse_default(p, d);
	} else if (sd_accept_words(p, SD_KW_NOT, SD_KW_NULL)) {
		sd_put_bool(p, &d->attrs, SD_A_NOT_NULL, t);
	} else if (sd_at_word(p, SD_KW_CHECK)) {
		sd_advance(p);
		sd_inline_check(p, d, t);
	} else {
		return sd_parse_tail(p, d);
	}
	return !p->failed;
}

/* domain = "domain" , path , datatype , { domain_option } , [ domain_body ] ;
 */
void sd_parse_domain(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *d;

	sd_advance(p);
	t = p->tok;
	d = sd_new_object(p, SD_DOMAIN, sd_parse_path(p, "the domain's name"),
			  t);
	sd_parse_type_attr(p, &d->attrs, SD_A_TYPE);
	while (parse_domain_option(p, d))
		;
	if (sd_at(p, SD_TOK_LBRACE))
		sd_parse_items(p, d, parse_domain_check);
}

/* --- other types ------------------------------------------------------ */

/* attribute = NAME , ":" , datatype , [ collate ] , { tail } ; */
static void parse_attribute(struct parser *p, struct sd_fact *c)
{
	struct sd_token t = p->tok;
	const char *name = sd_parse_name(p, "an attribute");
	struct sd_fact *a;

	if (!sd_expect(p, SD_TOK_COLON))
		return;
	a = sd_new_fact(p, c, SD_ATTRIBUTE, NULL, name, t);
	sd_parse_type_attr(p, &a->attrs, SD_A_TYPE);
	sd_parse_collate(p, &a->attrs);
	while (sd_parse_tail(p, a))
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

	if (sd_parse_collate(p, r))
		return;
	if (sd_accept_word(p, SD_KW_SUBTYPE))
		sd_parse_type_attr(p, r, SD_A_SUBTYPE);
	else if (sd_accept_word(p, SD_KW_SUBTYPE_DIFF))
		sd_parse_ref(p, r, SD_A_SUBTYPE_DIFF, LANG_ROUTINE,
			     "a function");
	else if (sd_accept_word(p, SD_KW_SUBTYPE_OPCLASS))
		sd_parse_ref(p, r, SD_A_SUBTYPE_OPCLASS, LANG_NOWHERE,
			     "an operator class");
	else if (sd_accept_word(p, SD_KW_CANONICAL))
		sd_parse_ref(p, r, SD_A_CANONICAL, LANG_ROUTINE, "a function");
	else if (sd_accept_word(p, SD_KW_MULTIRANGE))
		sd_parse_ref(p, r, SD_A_MULTIRANGE, LANG_NOWHERE,
			     "a type's name");
	else
		sd_expected_word(p, "a setting of a range", words, 6);
}

/* range = "range" , { tail } , "{" , { range_option , [ "," ] } , "}" ; */
static void parse_range(struct parser *p, struct sd_fact *f)
{
	struct sd_token open;

	while (sd_parse_tail(p, f))
		;
	open = p->tok;
	sd_expect(p, SD_TOK_LBRACE);
	while (!p->failed && !sd_at(p, SD_TOK_RBRACE)) {
		sd_mark_item(p);
		parse_range_option(p, f);
		sd_accept(p, SD_TOK_COMMA);
	}
	sd_expect_close(p, SD_TOK_RBRACE, open);
}

/* type = "type" , path , ( composite | range | "shell" | "base" , body ) ; */
void sd_parse_type(struct parser *p)
{
	static const enum sd_word words[] = { SD_KW_COMPOSITE, SD_KW_RANGE,
					      SD_KW_SHELL, SD_KW_BASE };
	struct sd_token t;
	struct sd_ref path;
	struct sd_fact *f;

	sd_advance(p);
	t = p->tok;
	path = sd_parse_path(p, "the type's name");
	if (sd_accept_word(p, SD_KW_COMPOSITE)) {
		f = sd_new_object(p, SD_COMPOSITE, path, t);
		while (sd_parse_tail(p, f))
			;
		sd_parse_items(p, f, parse_attribute);
	} else if (sd_accept_word(p, SD_KW_RANGE)) {
		parse_range(p, sd_new_object(p, SD_RANGE, path, t));
	} else if (sd_accept_word(p, SD_KW_SHELL)) {
		f = sd_new_object(p, SD_BASE_TYPE, path, t);
		sd_put_bool(p, &f->attrs, SD_A_SHELL, t);
		while (sd_parse_tail(p, f))
			;
	} else if (sd_accept_word(p, SD_KW_BASE)) {
		f = sd_new_object(p, SD_BASE_TYPE, path, t);
		sd_parse_body(p, &f->attrs);
		while (sd_parse_tail(p, f))
			;
	} else {
		sd_expected_word(p, "'composite', 'range', 'shell' or 'base'",
				 words, 4);
	}
}
