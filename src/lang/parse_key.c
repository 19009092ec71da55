/* SPDX-License-Identifier: MIT */
/*
 * parse_key.c - constraints and indexes
 */
#include "parse.h"

/* --- options -----------------------------------------------------------------
 */

/* conflict = "on" , "conflict" , ( "rollback" | … ) ; */
bool conflict_option(struct parser *p, struct sd_record *r, enum sd_attr_id id)
{
	static const struct choice ways[] = {
		{ SD_KW_ROLLBACK, "rollback" }, { SD_KW_ABORT, "abort" },
		{ SD_KW_FAIL, "fail" },		{ SD_KW_IGNORE, "ignore" },
		{ SD_KW_REPLACE, "replace" },	{ SD_WORD_NONE, NULL },
	};
	struct sd_token t = p->tok;

	if (!accept_words(p, SD_KW_ON, SD_KW_CONFLICT))
		return false;
	parse_choice(p, r, id, ways, "a way out of a conflict", t);
	return true;
}

/* deferrable, see schema.ebnf */
bool deferrable_option(struct parser *p, struct sd_record *r)
{
	static const struct choice ends[] = {
		{ SD_KW_DEFERRED, "deferred" },
		{ SD_KW_IMMEDIATE, "immediate" },
		{ SD_WORD_NONE, NULL },
	};
	struct sd_token t = p->tok;

	if (accept_word(p, SD_KW_DEFERRABLE))
		put_text(p, r, SD_A_DEFERRABLE, "yes", t);
	else if (accept_words(p, SD_KW_NOT, SD_KW_DEFERRABLE))
		put_text(p, r, SD_A_DEFERRABLE, "no", t);
	else if (accept_word(p, SD_KW_INITIALLY))
		parse_choice(p, r, SD_A_INITIALLY, ends,
			     "'deferred' or 'immediate'", t);
	else
		return false;
	return true;
}

/* "include" , names | "with" , options | "tablespace" , NAME */
static bool storage_option(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	/* At top level `include '…'` is the next statement. */
	if (at_word(p, SD_KW_INCLUDE) && peek(p).kind == SD_TOK_LPAREN) {
		advance(p);
		put_list(p, r, SD_A_INCLUDE, parse_names(p, "a column"), t);
	} else if (at_word(p, SD_KW_WITH) && peek(p).kind == SD_TOK_LPAREN) {
		advance(p);
		put_list(p, r, SD_A_WITH, parse_options(p), t);
	} else if (accept_word(p, SD_KW_TABLESPACE)) {
		put_text(p, r, SD_A_TABLESPACE, parse_name(p, "a tablespace"),
			 t);
	} else {
		return false;
	}
	return true;
}

/* constraint_option, see schema.ebnf */
bool constraint_option(struct parser *p, struct sd_fact *c)
{
	return deferrable_option(p, &c->attrs) || storage_option(p, &c->attrs);
}

/* "nulls" , "not" , "distinct" */
static bool nulls_option(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	if (!accept_words(p, SD_KW_NULLS, SD_KW_NOT))
		return false;
	expect_word(p, SD_KW_DISTINCT);
	put_bool(p, r, SD_A_NULLS_NOT_DISTINCT, t);
	return true;
}

bool unique_option(struct parser *p, struct sd_fact *c)
{
	return conflict_option(p, &c->attrs, SD_A_CONFLICT) ||
	       nulls_option(p, &c->attrs) || constraint_option(p, c);
}

/* check_option, see schema.ebnf */
bool check_option(struct parser *p, struct sd_fact *c)
{
	struct sd_token t = p->tok;

	if (accept_words(p, SD_KW_NOT, SD_KW_VALID))
		put_bool(p, &c->attrs, SD_A_NOT_VALID, t);
	else if (accept_words(p, SD_KW_NOT, SD_KW_ENFORCED))
		put_bool(p, &c->attrs, SD_A_NOT_ENFORCED, t);
	else if (accept_words(p, SD_KW_NO, SD_KW_INHERIT))
		put_bool(p, &c->attrs, SD_A_NO_INHERIT, t);
	else
		return conflict_option(p, &c->attrs, SD_A_CONFLICT);
	return true;
}

/* action, see schema.ebnf; `on delete` is read. */
static void parse_action(struct parser *p, struct sd_fact *c,
			 enum sd_attr_id id, struct sd_token t)
{
	static const struct choice actions[] = {
		{ SD_KW_CASCADE, "cascade" }, { SD_KW_RESTRICT, "restrict" },
		{ SD_KW_SET, NULL },	      { SD_KW_NO, NULL },
		{ SD_WORD_NONE, NULL },
	};
	static const struct choice sets[] = {
		{ SD_KW_NULL, "set null" },
		{ SD_KW_DEFAULT, "set default" },
		{ SD_WORD_NONE, NULL },
	};
	enum sd_word first = (enum sd_word)p->tok.word;

	parse_choice(p, &c->attrs, id, actions, "an action", t);
	if (first == SD_KW_NO)
		expect_word(p, SD_KW_ACTION);
	if (first != SD_KW_SET)
		return;
	parse_choice(p, &c->attrs, id, sets, "'null' or 'default'", t);
	if (at(p, SD_TOK_LPAREN))
		put_list(p, &c->attrs, SD_A_SET_COLUMNS,
			 parse_names(p, "a column"), t);
}

/* foreign_key_option, see schema.ebnf */
bool foreign_key_option(struct parser *p, struct sd_fact *c)
{
	static const struct choice matches[] = {
		{ SD_KW_FULL, "full" },
		{ SD_KW_PARTIAL, "partial" },
		{ SD_KW_SIMPLE, NULL },
		{ SD_WORD_NONE, NULL },
	};
	struct sd_token t = p->tok;

	if (accept_word(p, SD_KW_MATCH))
		parse_choice(p, &c->attrs, SD_A_MATCH, matches,
			     "'full', 'partial' or 'simple'", t);
	else if (accept_words(p, SD_KW_ON, SD_KW_DELETE))
		parse_action(p, c, SD_A_ON_DELETE, t);
	else if (accept_words(p, SD_KW_ON, SD_KW_UPDATE))
		parse_action(p, c, SD_A_ON_UPDATE, t);
	else if (accept_words(p, SD_KW_NOT, SD_KW_VALID))
		put_bool(p, &c->attrs, SD_A_NOT_VALID, t);
	else if (accept_words(p, SD_KW_NOT, SD_KW_ENFORCED))
		put_bool(p, &c->attrs, SD_A_NOT_ENFORCED, t);
	else
		return deferrable_option(p, &c->attrs);
	return true;
}

/* --- constraints
 * -------------------------------------------------------------- */

/* [ NAME ]: the fact's name, and its place. */
static void optional_name(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;

	f->name = parse_optional_name(p);
	if (f->name && !p->failed)
		f->span = span_of(p, t);
}

static void parse_key_constraint(struct parser *p, struct sd_fact *f)
{
	bool overlaps = false;

	optional_name(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, parse_keys(p, &overlaps));
	sd_set_bool(&f->attrs, p->arena, SD_A_WITHOUT_OVERLAPS, overlaps);
}

/* primary = "primary" , [ NAME ] , keys , { … } ; */
void parse_primary(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = new_fact(p, t, SD_PRIMARY, NULL, NULL, p->tok);

	advance(p);
	parse_key_constraint(p, f);
	while (conflict_option(p, &f->attrs, SD_A_CONFLICT) ||
	       constraint_option(p, f) || parse_tail(p, f))
		;
}

/* unique = "unique" , [ NAME ] , keys , { … } ; */
void parse_unique(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f;

	if (peek(p).word == SD_KW_INDEX) {
		parse_index(p, t);
		return;
	}
	f = new_fact(p, t, SD_UNIQUE, NULL, NULL, p->tok);
	advance(p);
	parse_key_constraint(p, f);
	while (unique_option(p, f) || parse_tail(p, f))
		;
}

/* check = "check" , [ NAME ] , raw , { check_option | tail } ; */
void parse_check(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = new_fact(p, t, SD_CHECK, NULL, NULL, p->tok);

	advance(p);
	optional_name(p, f);
	sd_set_text(&f->attrs, p->arena, SD_A_EXPR, parse_expr(p));
	while (check_option(p, f) || parse_tail(p, f))
		;
}

/* period_names, see schema.ebnf */
static struct sd_list *parse_period_names(struct parser *p, bool *period)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	*period = false;
	expect(p, SD_TOK_LPAREN);
	do {
		enum sd_tok next = (enum sd_tok)peek(p).kind;

		if (p->tok.word == SD_KW_PERIOD &&
		    (next == SD_TOK_NAME || next == SD_TOK_QUOTED)) {
			*period = true;
			advance(p);
		}
		sd_list_add_text(l, p->arena, SD_T_NAME,
				 parse_name(p, "a column"));
	} while (!*period && accept(p, SD_TOK_COMMA));
	expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/*
 * foreign = "foreign" , "key" , [ NAME ] , period_names , "references" ,
 *           path , [ period_names ] , { foreign_key_option | tail } ;
 */
void parse_foreign(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = new_fact(p, t, SD_FOREIGN, NULL, NULL, p->tok);
	struct sd_token at_path;
	struct sd_ref path;
	bool period, there = false;

	advance(p);
	expect_word(p, SD_KW_KEY);
	optional_name(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_COLUMNS,
		    parse_period_names(p, &period));
	expect_word(p, SD_KW_REFERENCES);
	at_path = p->tok;
	path = parse_path(p, "a table");
	if (p->failed)
		return;
	sd_set_ref(&f->attrs, p->arena, SD_A_REF_TABLE, path.schema, path.name);
	add_foreign(p, f,
		    (struct sd_ref *)sd_get_ref(&f->attrs, SD_A_REF_TABLE),
		    span_from(p, at_path));
	if (at(p, SD_TOK_LPAREN)) {
		sd_set_list(&f->attrs, p->arena, SD_A_REF_COLUMNS,
			    parse_period_names(p, &there));
		if (period != there)
			complain(p, SD_E_CONFLICT, span_from(p, at_path),
				 "'period' belongs to both lists or none");
	}
	sd_set_bool(&f->attrs, p->arena, SD_A_PERIOD, period);
	while (foreign_key_option(p, f) || parse_tail(p, f))
		;
}

/* "using" , NAME: btree is what is meant without. */
static void parse_method(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;
	const char *method;

	if (!accept_word(p, SD_KW_USING))
		return;
	method = parse_name(p, "an access method");
	if (!sd_streq(method, "btree"))
		put_text(p, &f->attrs, SD_A_METHOD, method, t);
}

/* "where" , raw */
static bool where_option(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	if (!accept_word(p, SD_KW_WHERE))
		return false;
	put_text(p, r, SD_A_WHERE, parse_expr(p), t);
	return true;
}

/* exclude = "exclude" , [ NAME ] , [ "using" , NAME ] , keys , { … } ; */
void parse_exclude(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = new_fact(p, t, SD_EXCLUDE, NULL, NULL, p->tok);
	const struct sd_list *keys;

	advance(p);
	optional_name(p, f);
	parse_method(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, parse_keys(p, NULL));
	keys = sd_get_list(&f->attrs, SD_A_KEYS);
	for (size_t i = 0; !p->failed && i < keys->count; i++) {
		if (sd_has(keys->at[i].u.record, SD_A_OPERATOR))
			continue;
		complain(p, SD_E_CONFLICT, f->span,
			 "each part of an exclusion needs 'with' an operator");
		break;
	}
	while (constraint_option(p, f) || where_option(p, &f->attrs) ||
	       parse_tail(p, f))
		;
}

/* --- indexes
 * ----------------------------------------------------------------------- */

/* index_option, see schema.ebnf */
static bool index_option(struct parser *p, struct sd_fact *f)
{
	if (accept_words(p, SD_KW_PART, SD_KW_OF)) {
		parse_ref(p, &f->attrs, SD_A_PART_OF, LANG_NOWHERE, "an index");
		return true;
	}
	return nulls_option(p, &f->attrs) || storage_option(p, &f->attrs) ||
	       where_option(p, &f->attrs) || parse_tail(p, f);
}

/* [ "unique" ] , "index" , [ NAME ] */
static struct sd_fact *index_head(struct parser *p, struct sd_fact *t)
{
	struct sd_token first = p->tok;
	struct sd_fact *f = new_fact(p, t, SD_INDEX, NULL, NULL, first);

	if (p->tok.word == SD_KW_UNIQUE) {
		advance(p);
		sd_set_bool(&f->attrs, p->arena, SD_A_UNIQUE, true);
	}
	expect_word(p, SD_KW_INDEX);
	optional_name(p, f);
	return f;
}

static void index_keys(struct parser *p, struct sd_fact *f)
{
	parse_method(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, parse_keys(p, NULL));
}

/*
 * index = [ "unique" ] , "index" , [ NAME ] , [ "using" , NAME ] , keys ,
 *         { index_option | tail } ;
 */
void parse_index(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = index_head(p, t);

	index_keys(p, f);
	while (index_option(p, f))
		;
}

/* index_on: the same with "on" , path before or behind the keys */
void parse_index_on(struct parser *p)
{
	struct sd_fact *holder = new_holder(p);
	struct sd_fact *f = index_head(p, holder);
	struct sd_token t;
	struct sd_ref path;
	bool before = p->tok.word == SD_KW_ON;

	if (!before)
		index_keys(p, f);
	expect_word(p, SD_KW_ON);
	t = p->tok;
	path = parse_path(p, "a table");
	new_move(p, holder, SD_KIND_NONE, path, span_from(p, t));
	if (before)
		index_keys(p, f);
	while (index_option(p, f))
		;
}

/*
 * statistics = "statistics" , path , [ names ] , "on" , path , keys ,
 *              { "target" , int } ;
 */
void parse_statistics(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *f;

	advance(p);
	t = p->tok;
	f = new_object(p, SD_STATISTICS, parse_path(p, "a name"), t);
	if (at(p, SD_TOK_LPAREN)) {
		struct sd_list *kinds = parse_names(p, "a kind of statistics");

		for (size_t i = 0; i < kinds->count; i++)
			kinds->at[i].type = SD_T_WORD;
		sd_set_list(&f->attrs, p->arena, SD_A_KINDS, kinds);
	}
	expect_word(p, SD_KW_ON);
	parse_ref(p, &f->attrs, SD_A_ON_TABLE, LANG_RELATION, "a table");
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, parse_keys(p, NULL));
	for (t = p->tok;; t = p->tok) {
		if (accept_word(p, SD_KW_TARGET))
			put_int(p, &f->attrs, SD_A_TARGET, parse_int(p), t);
		else if (!parse_tail(p, f))
			return;
	}
}
