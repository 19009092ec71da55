/* SPDX-License-Identifier: MIT */
/*
 * parse_column.c - columns and their modifiers
 *
 * A constraint that stands on a column's line becomes the same fact as one
 * on a line of its own.
 */
#include "parse.h"

#include <string.h>

/* "users_age_min"; in a mixin the table is not known yet: see expand. */
static char *check_name(struct parser *p, const struct sd_fact *t,
			const struct sd_fact *c, const char *what)
{
	const char *table = p->in_mixin ? LANG_TABLE_MARK : t->name;

	return sd_text_join(p->arena,
			    sd_text_join(p->arena, table, "_", c->name), "_",
			    what);
}

static struct sd_list *one_name(struct parser *p, const char *name)
{
	struct sd_list *l = sd_list_new(p->arena);

	sd_list_add_text(l, p->arena, SD_T_NAME, name);
	return l;
}

static struct sd_fact *key_of(struct parser *p, struct sd_fact *t,
			      const struct sd_fact *c, enum sd_kind kind,
			      struct sd_token word)
{
	struct sd_fact *f = sd_new_fact(p, t, kind, NULL, NULL, word);
	struct sd_list *keys = sd_list_new(p->arena);

	sd_set_text(sd_list_add_record(keys, p->arena), p->arena, SD_A_KEY_NAME,
		    c->name);
	sd_set_list(&f->attrs, p->arena, SD_A_KEYS, keys);
	return f;
}

/* "as" , NAME */
static bool as_name(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;

	if (!sd_accept_word(p, SD_KW_AS))
		return false;
	if (f->name)
		sd_complain(p, SD_E_TWICE, sd_span_of(p, t),
			    "this has a name already");
	f->span = sd_span_of(p, p->tok);
	f->name = sd_parse_name(p, "a name");
	return true;
}

/* inline_primary, see schema.ebnf */
static void inline_primary(struct parser *p, struct sd_fact *t,
			   struct sd_fact *c, struct sd_token word)
{
	struct sd_fact *f = key_of(p, t, c, SD_PRIMARY, word);
	struct sd_token o = p->tok;

	for (;; o = p->tok) {
		if (sd_accept_word(p, SD_KW_DESC)) {
			sd_put_bool(p, &f->attrs, SD_A_NO_ALIAS, o);
			sd_put_bool(p,
				    sd_get_list(&f->attrs, SD_A_KEYS)
					    ->at[0]
					    .u.record,
				    SD_A_DESC, o);
		} else if (sd_accept_word(p, SD_KW_ASC)) {
			;
		} else if (sd_accept_word(p, SD_KW_AUTOINCREMENT)) {
			sd_put_bool(p, &f->attrs, SD_A_AUTOINCREMENT, o);
		} else if (!as_name(p, f) &&
			   !sd_conflict_option(p, &f->attrs, SD_A_CONFLICT) &&
			   !sd_constraint_option(p, f)) {
			return;
		}
	}
}

/* inline_unique, see schema.ebnf */
static void inline_unique(struct parser *p, struct sd_fact *t,
			  struct sd_fact *c, struct sd_token word)
{
	struct sd_fact *f = key_of(p, t, c, SD_UNIQUE, word);

	while (as_name(p, f) || sd_unique_option(p, f))
		;
}

/* sd_inline_check = "check" , raw , { "as" , NAME | sd_check_option } ; */
void sd_inline_check(struct parser *p, struct sd_fact *t, struct sd_token word)
{
	struct sd_fact *f = sd_new_fact(p, t, SD_CHECK, NULL, NULL, word);

	sd_put_text(p, &f->attrs, SD_A_EXPR, sd_parse_expr(p), word);
	while (as_name(p, f) || sd_check_option(p, f))
		;
}

/* inline_not_null, see schema.ebnf */
static void inline_not_null(struct parser *p, struct sd_fact *c,
			    struct sd_token word)
{
	struct sd_token t;

	if (!sd_has(&c->attrs, SD_A_NOT_NULL) &&
	    !sd_has(&c->attrs, SD_A_INHERITED))
		sd_complain(p, SD_E_CONFLICT, sd_span_from(p, word),
			    "'?' says that the column may be null");
	sd_put_bool(p, &c->attrs, SD_A_NOT_NULL_WRITTEN, word);
	sd_set_bool(&c->attrs, p->arena, SD_A_NOT_NULL, true);
	for (;;) {
		t = p->tok;
		if (sd_accept_word(p, SD_KW_AS))
			sd_put_text(p, &c->attrs, SD_A_NOT_NULL_NAME,
				    sd_parse_name(p, "a name"), t);
		else if (sd_accept_words(p, SD_KW_NO, SD_KW_INHERIT))
			sd_put_bool(p, &c->attrs, SD_A_NO_INHERIT, t);
		else if (sd_accept_words(p, SD_KW_NOT, SD_KW_VALID))
			sd_put_bool(p, &c->attrs, SD_A_NOT_VALID, t);
		else if (!sd_conflict_option(p, &c->attrs,
					     SD_A_NOT_NULL_CONFLICT))
			return;
	}
}

/*
 * What stands behind "references": T, T.c, s.T.c, or path , names. Without
 * brackets the last part is the column.
 */
static void reference(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;
	const char *part[3];
	size_t n = 0;
	struct sd_list *columns = NULL;
	struct sd_ref *ref;

	do {
		part[n] = sd_parse_name(p, n > 1 ? "a column" : "a table");
		n++;
	} while (n < 3 && sd_accept(p, SD_TOK_DOT));
	if (sd_at(p, SD_TOK_LPAREN) && n < 3)
		columns = sd_parse_names(p, "a column");
	else if (n > 1)
		columns = one_name(p, part[--n]);
	if (p->failed)
		return;
	sd_set_ref(&f->attrs, p->arena, SD_A_REF_TABLE, n == 2 ? part[0] : NULL,
		   part[n - 1]);
	sd_set_list(&f->attrs, p->arena, SD_A_REF_COLUMNS, columns);
	ref = (struct sd_ref *)sd_get_ref(&f->attrs, SD_A_REF_TABLE);
	sd_add_foreign(p, f, ref, sd_span_of(p, t));
}

/* inline_references, see schema.ebnf */
static void inline_references(struct parser *p, struct sd_fact *t,
			      struct sd_fact *c, struct sd_token word)
{
	struct sd_fact *f = sd_new_fact(p, t, SD_FOREIGN, NULL, NULL, word);

	sd_set_list(&f->attrs, p->arena, SD_A_COLUMNS, one_name(p, c->name));
	reference(p, f);
	while (as_name(p, f) || sd_foreign_key_option(p, f))
		;
}

/* "default" , default_value */
void sd_parse_default(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;
	char *text = sd_parse_default_value(p);
	struct sd_fact *d;

	if (p->failed)
		return;
	d = sd_fact_child(f, SD_DEFAULT);
	if (d) {
		sd_complain(p, SD_E_TWICE, sd_span_from(p, t),
			    "this has a default already");
		sd_lang_first_here(p->r, d->span);
		return;
	}
	d = sd_new_fact(p, f, SD_DEFAULT, NULL, NULL, t);
	d->span = sd_span_from(p, t);
	sd_set_text(&d->attrs, p->arena, SD_A_EXPR, text);
}

/* --- what becomes a check
 -------------------------------------------- */

static void add_check(struct parser *p, struct sd_fact *t, struct sd_fact *c,
		      struct sd_token word, const char *what, char *expr)
{
	struct sd_fact *f;

	if (p->failed)
		return;
	f = sd_new_fact(p, t, SD_CHECK, NULL, check_name(p, t, c, what), word);
	f->span = sd_span_from(p, word);
	sd_set_text(&f->attrs, p->arena, SD_A_EXPR, expr);
}

/* "min" , limit | "max" , limit */
static void parse_limit(struct parser *p, struct sd_fact *t, struct sd_fact *c,
			struct sd_token word)
{
	bool min = word.word == SD_KW_MIN;
	char *limit = sd_at_raw(p) || sd_at(p, SD_TOK_TEXT) || sd_at_number(p)
			      ? sd_parse_default_value(p)
			      : NULL;

	if (!limit)
		sd_expected(p, "a number");
	add_check(p, t, c, word, min ? "min" : "max",
		  sd_text_join(p->arena, sd_lang_sql_name(c->name, p->arena),
			       min ? " >= " : " <= ", limit ? limit : ""));
}

/* "size" , INT , [ "to" , INT ] */
static void parse_size(struct parser *p, struct sd_fact *t, struct sd_fact *c,
		       struct sd_token word)
{
	const char *name = sd_lang_sql_name(c->name, p->arena);
	int64_t low = sd_parse_int(p), high;
	char *expr;

	if (sd_accept_word(p, SD_KW_TO)) {
		high = sd_parse_int(p);
		if (!p->failed && high < low)
			sd_complain(p, SD_E_CONFLICT, sd_span_from(p, word),
				    "no text has this size");
		expr = sd_arena_printf(p->arena,
				       "length(%s) between %lld and %lld", name,
				       (long long)low, (long long)high);
	} else {
		expr = sd_arena_printf(p->arena, "length(%s) <= %lld", name,
				       (long long)low);
	}
	if (!p->failed && low < 0)
		sd_complain(p, SD_E_NUMBER, sd_span_from(p, word),
			    "a size cannot be negative");
	add_check(p, t, c, word, "size", expr);
}

/* --- other modifiers -------------------------------------------------- */

/* "generated" , raw , [ "stored" | "virtual" ] */
static void parse_generated(struct parser *p, struct sd_fact *c,
			    struct sd_token word)
{
	sd_put_text(p, &c->attrs, SD_A_EXPR, sd_parse_expr(p), word);
	if (sd_accept_word(p, SD_KW_STORED)) {
		sd_set_text(&c->attrs, p->arena, SD_A_GENERATED, "stored");
		return;
	}
	sd_accept_word(p, SD_KW_VIRTUAL);
	sd_set_text(&c->attrs, p->arena, SD_A_GENERATED, "virtual");
}

/* "identity" , [ "always" ] , [ "(" , { identity_option } , ")" ] */
static void parse_identity_column(struct parser *p, struct sd_fact *c,
				  struct sd_token word)
{
	struct sd_token open;

	sd_put_text(p, &c->attrs, SD_A_IDENTITY,
		    sd_accept_word(p, SD_KW_ALWAYS) ? "always" : "default",
		    word);
	open = p->tok;
	if (!sd_accept(p, SD_TOK_LPAREN))
		return;
	while (!p->failed && !sd_at(p, SD_TOK_RPAREN)) {
		if (sd_accept_word(p, SD_KW_SEQUENCE))
			sd_parse_ref(p, &c->attrs, SD_A_SEQUENCE, LANG_NOWHERE,
				     "the sequence's name");
		else if (!sd_parse_sequence_option(p, &c->attrs))
			break;
	}
	sd_expect_close(p, SD_TOK_RPAREN, open);
}

/* Forgets what the column said so far, but for its name and comment. */
static void forget(struct parser *p, struct sd_fact *c)
{
	struct sd_fact *d = sd_fact_child(c, SD_DEFAULT);

	while (c->next)
		sd_fact_unlink(p->m, c->next);
	if (d)
		sd_fact_unlink(p->m, d);
	memset(&c->attrs, 0, sizeof(c->attrs));
}

/* "only" , ENGINE , "{" , datatype , [ "?" ] , { modifier } , "}" */
static void parse_column_only(struct parser *p, struct sd_fact *t,
			      struct sd_fact *c)
{
	struct only_state s;
	struct sd_token open;

	sd_begin_only(p, &s);
	open = p->tok;
	if (sd_expect(p, SD_TOK_LBRACE) && sd_enter(p)) {
		if (p->skip) {
			t = sd_new_fact(p, NULL, SD_TABLE, NULL, t->name, open);
			c = sd_new_fact(p, t, SD_COLUMN, NULL, c->name, open);
		} else {
			forget(p, c);
		}
		sd_parse_column_type(p, c);
		sd_parse_modifiers(p, t, c);
		sd_expect_close(p, SD_TOK_RBRACE, open);
		sd_leave(p);
	}
	sd_end_only(p, &s);
}

/* What a modifier does that only sets attributes. */
static bool simple_modifier(struct parser *p, struct sd_fact *c,
			    struct sd_token word)
{
	static const struct choice storages[] = {
		{ SD_KW_PLAIN, "plain" },	{ SD_KW_EXTERNAL, "external" },
		{ SD_KW_EXTENDED, "extended" }, { SD_KW_MAIN, "main" },
		{ SD_WORD_NONE, NULL },
	};
	struct sd_record *r = &c->attrs;

	switch (word.word) {
	case SD_KW_BACKFILL:
		sd_put_text(p, r, SD_A_BACKFILL, sd_parse_expr(p), word);
		return true;
	case SD_KW_USING:
		sd_put_text(p, r, SD_A_USING_CAST, sd_parse_expr(p), word);
		return true;
	case SD_KW_STATISTICS:
		sd_put_int(p, r, SD_A_STATISTICS, sd_parse_int(p), word);
		return true;
	case SD_KW_WITH:
		sd_put_list(p, r, SD_A_WITH, sd_parse_options(p), word);
		return true;
	case SD_KW_STORAGE:
		sd_parse_choice(p, r, SD_A_STORAGE, storages, "a storage",
				word);
		return true;
	case SD_KW_COMPRESSION:
		sd_put_text(p, r, SD_A_COMPRESSION,
			    sd_parse_name(p, "a compression"), word);
		return true;
	case SD_KW_OPTIONS:
		sd_put_list(p, r, SD_A_OPTIONS, sd_parse_foreign_options(p),
			    word);
		return true;
	default:
		return false;
	}
}

/* modifier, see schema.ebnf; its first word is read. */
static bool modifier(struct parser *p, struct sd_fact *t, struct sd_fact *c,
		     struct sd_token word)
{
	switch (word.word) {
	case SD_KW_PRIMARY:
		inline_primary(p, t, c, word);
		return true;
	case SD_KW_UNIQUE:
		inline_unique(p, t, c, word);
		return true;
	case SD_KW_CHECK:
		sd_inline_check(p, t, word);
		return true;
	case SD_KW_NOT:
		sd_expect_word(p, SD_KW_NULL);
		inline_not_null(p, c, word);
		return true;
	case SD_KW_REFERENCES:
		inline_references(p, t, c, word);
		return true;
	case SD_KW_DEFAULT:
		sd_parse_default(p, c);
		return true;
	case SD_KW_GENERATED:
		parse_generated(p, c, word);
		return true;
	case SD_KW_IDENTITY:
		parse_identity_column(p, c, word);
		return true;
	case SD_KW_MIN:
	case SD_KW_MAX:
		parse_limit(p, t, c, word);
		return true;
	case SD_KW_SIZE:
		parse_size(p, t, c, word);
		return true;
	case SD_KW_ONLY:
		parse_column_only(p, t, c);
		return true;
	default:
		return simple_modifier(p, c, word);
	}
}

bool sd_is_modifier(enum sd_word w)
{
	switch (w) {
	case SD_KW_PRIMARY:
	case SD_KW_UNIQUE:
	case SD_KW_CHECK:
	case SD_KW_NOT:
	case SD_KW_REFERENCES:
	case SD_KW_DEFAULT:
	case SD_KW_GENERATED:
	case SD_KW_IDENTITY:
	case SD_KW_MIN:
	case SD_KW_MAX:
	case SD_KW_SIZE:
	case SD_KW_ONLY:
	case SD_KW_BACKFILL:
	case SD_KW_USING:
	case SD_KW_STATISTICS:
	case SD_KW_WITH:
	case SD_KW_STORAGE:
	case SD_KW_COMPRESSION:
	case SD_KW_OPTIONS:
		return true;
	default:
		return false;
	}
}

/* What is on the column's line and no modifier: a word gone wrong. */
static void stray_word(struct parser *p)
{
	enum sd_word words[SD_KW_COUNT];
	size_t n = 0;

	if (p->tok.newlines || (!sd_at_name(p) && !sd_at(p, SD_TOK_QUESTION)) ||
	    sd_before_colon(p) ||
	    sd_word_flags((enum sd_word)p->tok.word) & SD_WORD_LINE)
		return;
	if (sd_at(p, SD_TOK_QUESTION)) {
		sd_expected(p, "a modifier");
		sd_help(p, "'?' stands behind the type");
		return;
	}
	for (unsigned w = 1; w < SD_KW_COUNT; w++)
		if (sd_is_modifier((enum sd_word)w))
			words[n++] = (enum sd_word)w;
	words[n++] = SD_KW_COLLATE;
	words[n++] = SD_KW_COMMENT;
	words[n++] = SD_KW_RENAMED;
	sd_expected_word(p, "a modifier or a new line", words, n);
}

/* { modifier } */
void sd_parse_modifiers(struct parser *p, struct sd_fact *t, struct sd_fact *c)
{
	while (!p->failed) {
		struct sd_token word = p->tok;

		if (sd_is_modifier((enum sd_word)word.word) &&
		    sd_at_word(p, (enum sd_word)word.word)) {
			sd_advance(p);
			modifier(p, t, c, word);
		} else if (!sd_parse_collate(p, &c->attrs) &&
			   !sd_parse_tail(p, c)) {
			stray_word(p);
			return;
		}
	}
}

void sd_parse_column_type(struct parser *p, struct sd_fact *c)
{
	bool nullable = false;
	struct sd_datatype *d = sd_parse_type_use(p, &nullable);

	sd_set_datatype(&c->attrs, p->arena, SD_A_TYPE, d);
	if (!nullable)
		sd_set_bool(&c->attrs, p->arena, SD_A_NOT_NULL, true);
}

/* column = NAME , ":" , datatype , [ "?" ] , { modifier } ; */
void sd_parse_column(struct parser *p, struct sd_fact *t)
{
	struct sd_token name = p->tok;
	struct sd_fact *c;

	c = sd_new_fact(p, t, SD_COLUMN, NULL, sd_parse_name(p, "a column"),
			name);
	sd_expect(p, SD_TOK_COLON);
	sd_parse_column_type(p, c);
	sd_parse_modifiers(p, t, c);
}

/* inherited_column = "column" , NAME , { modifier } ; */
void sd_parse_inherited_column(struct parser *p, struct sd_fact *t)
{
	struct sd_token name;
	struct sd_fact *c;

	sd_advance(p);
	name = p->tok;
	c = sd_new_fact(p, t, SD_COLUMN, NULL, sd_parse_name(p, "a column"),
			name);
	sd_set_bool(&c->attrs, p->arena, SD_A_INHERITED, true);
	sd_parse_modifiers(p, t, c);
}

/*
 * not_null = "not" , "null" , [ NAME ] , "(" , NAME , ")" ,
 *            { "no" , "inherit" | "not" , "valid" } ;
 */
void sd_parse_not_null(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok, open;
	struct lang_not_null *n;
	struct sd_fact *c;
	const char *name;

	sd_advance(p);
	sd_expect_word(p, SD_KW_NULL);
	name = sd_parse_optional_name(p);
	open = p->tok;
	sd_expect(p, SD_TOK_LPAREN);
	/* Gathered on a column of nobody; the resolver finds the real one. */
	c = sd_fact_new(&p->r->trash, NULL, SD_COLUMN, NULL,
			sd_parse_name(p, "a column"));
	c->span = sd_span_of(p, open);
	sd_expect_close(p, SD_TOK_RPAREN, open);
	sd_set_bool(&c->attrs, p->arena, SD_A_INHERITED, true);
	inline_not_null(p, c, word);
	sd_unset(&c->attrs, SD_A_INHERITED);
	if (name && !p->failed)
		sd_set_text(&c->attrs, p->arena, SD_A_NOT_NULL_NAME, name);
	if (p->skip || p->failed)
		return;
	n = sd_lang_vec_add(&p->r->not_nulls, sizeof(*n));
	n->table = t;
	n->column = c;
}
