/* SPDX-License-Identifier: MIT */
/*
 * parse_key.c - constraints and indexes
 */
#include "parse.h"

/* --- options
 --------------------------------------------------------- */

/* conflict = "on" , "conflict" , ( "rollback" | … ) ; */
bool sd_conflict_option(struct parser *p, struct sd_record *r,
			enum sd_attr_id id)
{
	static const struct choice ways[] = {
		{ SD_KW_ROLLBACK, "rollback" }, { SD_KW_ABORT, "abort" },
		{ SD_KW_FAIL, "fail" },		{ SD_KW_IGNORE, "ignore" },
		{ SD_KW_REPLACE, "replace" },	{ SD_WORD_NONE, NULL },
	};
	struct sd_token t = p->tok;

	if (!sd_accept_words(p, SD_KW_ON, SD_KW_CONFLICT))
		return false;
	sd_parse_choice(p, r, id, ways, "a way out of a conflict", t);
	return true;
}

/* deferrable, see schema.ebnf */
bool sd_deferrable_option(struct parser *p, struct sd_record *r)
{
	static const struct choice ends[] = {
		{ SD_KW_DEFERRED, "deferred" },
		{ SD_KW_IMMEDIATE, "immediate" },
		{ SD_WORD_NONE, NULL },
	};
	struct sd_token t = p->tok;

	if (sd_accept_word(p, SD_KW_DEFERRABLE))
		sd_put_text(p, r, SD_A_DEFERRABLE, "yes", t);
	else if (sd_accept_words(p, SD_KW_NOT, SD_KW_DEFERRABLE))
		sd_put_text(p, r, SD_A_DEFERRABLE, "no", t);
	else if (sd_accept_word(p, SD_KW_INITIALLY))
		sd_parse_choice(p, r, SD_A_INITIALLY, ends,
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
	if (sd_at_word(p, SD_KW_INCLUDE) && sd_peek(p).kind == SD_TOK_LPAREN) {
		sd_advance(p);
		sd_put_list(p, r, SD_A_INCLUDE, sd_parse_names(p, "a column"),
			    t);
	} else if (sd_at_word(p, SD_KW_WITH) &&
		   sd_peek(p).kind == SD_TOK_LPAREN) {
		sd_advance(p);
		sd_put_list(p, r, SD_A_WITH, sd_parse_options(p), t);
	} else if (sd_accept_word(p, SD_KW_TABLESPACE)) {
		sd_put_text(p, r, SD_A_TABLESPACE,
			    sd_parse_name(p, "a tablespace"), t);
	} else {
		return false;
	}
	return true;
}

/* sd_constraint_option, see schema.ebnf */
bool sd_constraint_option(struct parser *p, struct sd_fact *c)
{
	return sd_deferrable_option(p, &c->attrs) ||
	       storage_option(p, &c->attrs);
}

/* "nulls" , "not" , "distinct" */
static bool nulls_option(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	if (!sd_accept_words(p, SD_KW_NULLS, SD_KW_NOT))
		return false;
	sd_expect_word(p, SD_KW_DISTINCT);
	sd_put_bool(p, r, SD_A_NULLS_NOT_DISTINCT, t);
	return true;
}

bool sd_unique_option(struct parser *p, struct sd_fact *c)
{
	return sd_conflict_option(p, &c->attrs, SD_A_CONFLICT) ||
	       nulls_option(p, &c->attrs) || sd_constraint_option(p, c);
}

/* sd_check_option, see schema.ebnf */
bool sd_check_option(struct parser *p, struct sd_fact *c)
{
	struct sd_token t = p->tok;

	if (sd_accept_words(p, SD_KW_NOT, SD_KW_VALID))
		sd_put_bool(p, &c->attrs, SD_A_NOT_VALID, t);
	else if (sd_accept_words(p, SD_KW_NOT, SD_KW_ENFORCED))
		sd_put_bool(p, &c->attrs, SD_A_NOT_ENFORCED, t);
	else if (sd_accept_words(p, SD_KW_NO, SD_KW_INHERIT))
		sd_put_bool(p, &c->attrs, SD_A_NO_INHERIT, t);
	else
		return sd_conflict_option(p, &c->attrs, SD_A_CONFLICT);
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

	sd_parse_choice(p, &c->attrs, id, actions, "an action", t);
	if (first == SD_KW_NO)
		sd_expect_word(p, SD_KW_ACTION);
	if (first != SD_KW_SET)
		return;
	sd_parse_choice(p, &c->attrs, id, sets, "'null' or 'default'", t);
	if (sd_at(p, SD_TOK_LPAREN))
		sd_put_list(p, &c->attrs, SD_A_SET_COLUMNS,
			    sd_parse_names(p, "a column"), t);
}

/* sd_foreign_key_option, see schema.ebnf */
bool sd_foreign_key_option(struct parser *p, struct sd_fact *c)
{
	static const struct choice matches[] = {
		{ SD_KW_FULL, "full" },
		{ SD_KW_PARTIAL, "partial" },
		{ SD_KW_SIMPLE, NULL },
		{ SD_WORD_NONE, NULL },
	};
	struct sd_token t = p->tok;

	if (sd_accept_word(p, SD_KW_MATCH))
		sd_parse_choice(p, &c->attrs, SD_A_MATCH, matches,
				"'full', 'partial' or 'simple'", t);
	else if (sd_accept_words(p, SD_KW_ON, SD_KW_DELETE))
		parse_action(p, c, SD_A_ON_DELETE, t);
	else if (sd_accept_words(p, SD_KW_ON, SD_KW_UPDATE))
		parse_action(p, c, SD_A_ON_UPDATE, t);
	else if (sd_accept_words(p, SD_KW_NOT, SD_KW_VALID))
		sd_put_bool(p, &c->attrs, SD_A_NOT_VALID, t);
	else if (sd_accept_words(p, SD_KW_NOT, SD_KW_ENFORCED))
		sd_put_bool(p, &c->attrs, SD_A_NOT_ENFORCED, t);
	else
		return sd_deferrable_option(p, &c->attrs);
	return true;
}

/* --- constraints ------------------------------------------------------ */

/* [ NAME ]: the fact's name, and its place. */
static void optional_name(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;

	f->name = sd_parse_optional_name(p);
	if (f->name && !p->failed)
		f->span = sd_span_of(p, t);
}

static void parse_key_constraint(struct parser *p, struct sd_fact *f)
{
	bool overlaps = false;

	optional_name(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS,
		    sd_parse_keys(p, &overlaps));
	sd_set_bool(&f->attrs, p->arena, SD_A_WITHOUT_OVERLAPS, overlaps);
}

/* AUTOINCREMENT in the brackets of the key, not beside the column */
static bool autoincrement_option(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	if (!sd_accept_word(p, SD_KW_AUTOINCREMENT))
		return false;
	sd_put_bool(p, r, SD_A_AUTOINCREMENT, t);
	sd_put_bool(p, r, SD_A_APART, t);
	return true;
}

/* primary = "primary" , [ NAME ] , keys , { … } ; */
void sd_parse_primary(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = sd_new_fact(p, t, SD_PRIMARY, NULL, NULL, p->tok);

	sd_advance(p);
	parse_key_constraint(p, f);
	while (sd_conflict_option(p, &f->attrs, SD_A_CONFLICT) ||
	       autoincrement_option(p, &f->attrs) ||
	       sd_constraint_option(p, f) || sd_parse_tail(p, f))
		;
}

/* unique = "unique" , [ NAME ] , keys , { … } ; */
void sd_parse_unique(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f;

	if (sd_peek(p).word == SD_KW_INDEX) {
		sd_parse_index(p, t);
		return;
	}
	f = sd_new_fact(p, t, SD_UNIQUE, NULL, NULL, p->tok);
	sd_advance(p);
	parse_key_constraint(p, f);
	while (sd_unique_option(p, f) || sd_parse_tail(p, f))
		;
}

/* check = "check" , [ NAME ] , raw , { sd_check_option | tail } ; */
void sd_parse_check(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = sd_new_fact(p, t, SD_CHECK, NULL, NULL, p->tok);

	sd_advance(p);
	optional_name(p, f);
	sd_set_text(&f->attrs, p->arena, SD_A_EXPR, sd_parse_expr(p));
	while (sd_check_option(p, f) || sd_parse_tail(p, f))
		;
}

/* period_names, see schema.ebnf */
static struct sd_list *parse_period_names(struct parser *p, bool *period)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	*period = false;
	sd_expect(p, SD_TOK_LPAREN);
	do {
		enum sd_tok next = (enum sd_tok)sd_peek(p).kind;

		if (p->tok.word == SD_KW_PERIOD &&
		    (next == SD_TOK_NAME || next == SD_TOK_QUOTED)) {
			*period = true;
			sd_advance(p);
		}
		sd_list_add_text(l, p->arena, SD_T_NAME,
				 sd_parse_name(p, "a column"));
	} while (!*period && sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	return l;
}

/*
 * foreign = "foreign" , "key" , [ NAME ] , period_names , "references" ,
 *           path , [ period_names ] , { sd_foreign_key_option | tail } ;
 */
void sd_parse_foreign(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = sd_new_fact(p, t, SD_FOREIGN, NULL, NULL, p->tok);
	struct sd_token at_path;
	struct sd_ref path;
	bool period, there = false;

	sd_advance(p);
	sd_expect_word(p, SD_KW_KEY);
	optional_name(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_COLUMNS,
		    parse_period_names(p, &period));
	sd_expect_word(p, SD_KW_REFERENCES);
	at_path = p->tok;
	path = sd_parse_path(p, "a table");
	if (p->failed)
		return;
	sd_set_ref(&f->attrs, p->arena, SD_A_REF_TABLE, path.schema, path.name);
	sd_add_foreign(p, f,
		       (struct sd_ref *)sd_get_ref(&f->attrs, SD_A_REF_TABLE),
		       sd_span_from(p, at_path));
	if (sd_at(p, SD_TOK_LPAREN)) {
		sd_set_list(&f->attrs, p->arena, SD_A_REF_COLUMNS,
			    parse_period_names(p, &there));
		if (period != there)
			sd_complain(p, SD_E_CONFLICT, sd_span_from(p, at_path),
				    "'period' belongs to both lists or none");
	}
	sd_set_bool(&f->attrs, p->arena, SD_A_PERIOD, period);
	while (sd_foreign_key_option(p, f) || sd_parse_tail(p, f))
		;
}

/* "using" , NAME: btree is what is meant without. */
static void parse_method(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;
	const char *method;

	if (!sd_accept_word(p, SD_KW_USING))
		return;
	method = sd_parse_name(p, "an access method");
	if (!sd_streq(method, "btree"))
		sd_put_text(p, &f->attrs, SD_A_METHOD, method, t);
}

/* "where" , raw */
static bool where_option(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	if (!sd_accept_word(p, SD_KW_WHERE))
		return false;
	sd_put_text(p, r, SD_A_WHERE, sd_parse_expr(p), t);
	return true;
}

/* exclude = "exclude" , [ NAME ] , [ "using" , NAME ] , keys , { … } ; */
void sd_parse_exclude(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = sd_new_fact(p, t, SD_EXCLUDE, NULL, NULL, p->tok);
	const struct sd_list *keys;

	sd_advance(p);
	optional_name(p, f);
	parse_method(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, sd_parse_keys(p, NULL));
	keys = sd_get_list(&f->attrs, SD_A_KEYS);
	for (size_t i = 0; !p->failed && i < keys->count; i++) {
		if (sd_has(keys->at[i].u.record, SD_A_OPERATOR))
			continue;
		sd_complain(
			p, SD_E_CONFLICT, f->span,
			"each part of an exclusion needs 'with' an operator");
		break;
	}
	while (sd_constraint_option(p, f) || where_option(p, &f->attrs) ||
	       sd_parse_tail(p, f))
		;
}

/* --- indexes ---------------------------------------------------------- */

/* "quoted": the names in the engine's text stand in single quotes */
bool sd_quoted_option(struct parser *p, struct sd_record *r)
{
	struct sd_token t = p->tok;

	if (!sd_accept_word(p, SD_KW_QUOTED))
		return false;
	sd_put_bool(p, r, SD_A_QUOTED, t);
	return true;
}

/* index_option, see schema.ebnf */
static bool index_option(struct parser *p, struct sd_fact *f)
{
	if (sd_quoted_option(p, &f->attrs))
		return true;
	if (sd_accept_words(p, SD_KW_PART, SD_KW_OF)) {
		sd_parse_ref(p, &f->attrs, SD_A_PART_OF, LANG_NOWHERE,
			     "an index");
		return true;
	}
	return nulls_option(p, &f->attrs) || storage_option(p, &f->attrs) ||
	       where_option(p, &f->attrs) || sd_parse_tail(p, f);
}

/* [ "unique" ] , "index" , [ NAME ] */
static struct sd_fact *index_head(struct parser *p, struct sd_fact *t)
{
	struct sd_token first = p->tok;
	struct sd_fact *f = sd_new_fact(p, t, SD_INDEX, NULL, NULL, first);

	if (p->tok.word == SD_KW_UNIQUE) {
		sd_advance(p);
		sd_set_bool(&f->attrs, p->arena, SD_A_UNIQUE, true);
	}
	sd_expect_word(p, SD_KW_INDEX);
	optional_name(p, f);
	return f;
}

static void index_keys(struct parser *p, struct sd_fact *f)
{
	parse_method(p, f);
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, sd_parse_keys(p, NULL));
}

/*
 * index = [ "unique" ] , "index" , [ NAME ] , [ "using" , NAME ] , keys ,
 *         { index_option | tail } ;
 */
void sd_parse_index(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *f = index_head(p, t);

	index_keys(p, f);
	while (index_option(p, f))
		;
}

/* index_on: the same with "on" , path before or behind the keys */
void sd_parse_index_on(struct parser *p)
{
	struct sd_fact *holder = sd_new_holder(p);
	struct sd_fact *f = index_head(p, holder);
	struct sd_token t;
	struct sd_ref path;
	bool before = p->tok.word == SD_KW_ON;

	if (!before)
		index_keys(p, f);
	sd_expect_word(p, SD_KW_ON);
	t = p->tok;
	path = sd_parse_path(p, "a table");
	sd_new_move(p, holder, SD_KIND_NONE, path, sd_span_from(p, t));
	if (before)
		index_keys(p, f);
	while (index_option(p, f))
		;
}

/*
 * statistics = "statistics" , path , [ names ] , "on" , path , keys ,
 *              { "target" , int } ;
 */
void sd_parse_statistics(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *f;

	sd_advance(p);
	t = p->tok;
	f = sd_new_object(p, SD_STATISTICS, sd_parse_path(p, "a name"), t);
	if (sd_at(p, SD_TOK_LPAREN)) {
		struct sd_list *kinds =
			sd_parse_names(p, "a kind of statistics");

		for (size_t i = 0; i < kinds->count; i++)
			kinds->at[i].type = SD_T_WORD;
		sd_set_list(&f->attrs, p->arena, SD_A_KINDS, kinds);
	}
	sd_expect_word(p, SD_KW_ON);
	sd_parse_ref(p, &f->attrs, SD_A_ON_TABLE, LANG_RELATION, "a table");
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, sd_parse_keys(p, NULL));
	for (t = p->tok;; t = p->tok) {
		if (sd_accept_word(p, SD_KW_TARGET))
			sd_put_int(p, &f->attrs, SD_A_TARGET, sd_parse_int(p),
				   t);
		else if (!sd_parse_tail(p, f))
			return;
	}
}
