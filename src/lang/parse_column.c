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
	return sd_arena_printf(p->arena, "%s_%s_%s",
			       p->in_mixin ? LANG_TABLE_MARK : t->name, c->name,
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
	struct sd_fact *f = new_fact(p, t, kind, NULL, NULL, word);
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

	if (!accept_word(p, SD_KW_AS))
		return false;
	if (f->name)
		complain(p, SD_E_TWICE, span_of(p, t),
			 "this has a name already");
	f->span = span_of(p, p->tok);
	f->name = parse_name(p, "a name");
	return true;
}

/* inline_primary, see schema.ebnf */
static void inline_primary(struct parser *p, struct sd_fact *t,
			   struct sd_fact *c, struct sd_token word)
{
	struct sd_fact *f = key_of(p, t, c, SD_PRIMARY, word);
	struct sd_token o = p->tok;

	for (;; o = p->tok) {
		if (accept_word(p, SD_KW_DESC)) {
			put_bool(p, &f->attrs, SD_A_NO_ALIAS, o);
			put_bool(p,
				 sd_get_list(&f->attrs, SD_A_KEYS)
					 ->at[0]
					 .u.record,
				 SD_A_DESC, o);
		} else if (accept_word(p, SD_KW_ASC)) {
			;
		} else if (accept_word(p, SD_KW_AUTOINCREMENT)) {
			put_bool(p, &f->attrs, SD_A_AUTOINCREMENT, o);
		} else if (!as_name(p, f) &&
			   !conflict_option(p, &f->attrs, SD_A_CONFLICT) &&
			   !constraint_option(p, f)) {
			return;
		}
	}
}

/* inline_unique, see schema.ebnf */
static void inline_unique(struct parser *p, struct sd_fact *t,
			  struct sd_fact *c, struct sd_token word)
{
	struct sd_fact *f = key_of(p, t, c, SD_UNIQUE, word);

	while (as_name(p, f) || unique_option(p, f))
		;
}

/* inline_check = "check" , raw , { "as" , NAME | check_option } ; */
void inline_check(struct parser *p, struct sd_fact *t, struct sd_token word)
{
	struct sd_fact *f = new_fact(p, t, SD_CHECK, NULL, NULL, word);

	put_text(p, &f->attrs, SD_A_EXPR, parse_expr(p), word);
	while (as_name(p, f) || check_option(p, f))
		;
}

/* inline_not_null, see schema.ebnf */
static void inline_not_null(struct parser *p, struct sd_fact *c,
			    struct sd_token word)
{
	struct sd_token t;

	if (!sd_has(&c->attrs, SD_A_NOT_NULL) &&
	    !sd_has(&c->attrs, SD_A_INHERITED))
		complain(p, SD_E_CONFLICT, span_from(p, word),
			 "'?' says that the column may be null");
	put_bool(p, &c->attrs, SD_A_NOT_NULL_WRITTEN, word);
	sd_set_bool(&c->attrs, p->arena, SD_A_NOT_NULL, true);
	for (;;) {
		t = p->tok;
		if (accept_word(p, SD_KW_AS))
			put_text(p, &c->attrs, SD_A_NOT_NULL_NAME,
				 parse_name(p, "a name"), t);
		else if (accept_words(p, SD_KW_NO, SD_KW_INHERIT))
			put_bool(p, &c->attrs, SD_A_NO_INHERIT, t);
		else if (accept_words(p, SD_KW_NOT, SD_KW_VALID))
			put_bool(p, &c->attrs, SD_A_NOT_VALID, t);
		else if (!conflict_option(p, &c->attrs, SD_A_NOT_NULL_CONFLICT))
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
		part[n] = parse_name(p, n > 1 ? "a column" : "a table");
		n++;
	} while (n < 3 && accept(p, SD_TOK_DOT));
	if (at(p, SD_TOK_LPAREN) && n < 3)
		columns = parse_names(p, "a column");
	else if (n > 1)
		columns = one_name(p, part[--n]);
	if (p->failed)
		return;
	sd_set_ref(&f->attrs, p->arena, SD_A_REF_TABLE, n == 2 ? part[0] : NULL,
		   part[n - 1]);
	sd_set_list(&f->attrs, p->arena, SD_A_REF_COLUMNS, columns);
	ref = (struct sd_ref *)sd_get_ref(&f->attrs, SD_A_REF_TABLE);
	add_foreign(p, f, ref, span_of(p, t));
}

/* inline_references, see schema.ebnf */
static void inline_references(struct parser *p, struct sd_fact *t,
			      struct sd_fact *c, struct sd_token word)
{
	struct sd_fact *f = new_fact(p, t, SD_FOREIGN, NULL, NULL, word);

	sd_set_list(&f->attrs, p->arena, SD_A_COLUMNS, one_name(p, c->name));
	reference(p, f);
	while (as_name(p, f) || foreign_key_option(p, f))
		;
}

/* "default" , default_value */
void parse_default(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;
	char *text = parse_default_value(p);
	struct sd_fact *d;

	if (p->failed)
		return;
	d = sd_fact_child(f, SD_DEFAULT);
	if (d) {
		complain(p, SD_E_TWICE, span_from(p, t),
			 "this has a default already");
		lang_first_here(p->r, d->span);
		return;
	}
	d = new_fact(p, f, SD_DEFAULT, NULL, NULL, t);
	d->span = span_from(p, t);
	sd_set_text(&d->attrs, p->arena, SD_A_EXPR, text);
}

/* --- what becomes a check ---------------------------------------------------
 */

static void add_check(struct parser *p, struct sd_fact *t, struct sd_fact *c,
		      struct sd_token word, const char *what, char *expr)
{
	struct sd_fact *f;

	if (p->failed)
		return;
	f = new_fact(p, t, SD_CHECK, NULL, check_name(p, t, c, what), word);
	f->span = span_from(p, word);
	sd_set_text(&f->attrs, p->arena, SD_A_EXPR, expr);
}

/* "min" , limit | "max" , limit */
static void parse_limit(struct parser *p, struct sd_fact *t, struct sd_fact *c,
			struct sd_token word)
{
	bool min = word.word == SD_KW_MIN;
	char *limit = at_raw(p) || at(p, SD_TOK_TEXT) || at_number(p)
			      ? parse_default_value(p)
			      : NULL;

	if (!limit)
		expected(p, "a number");
	add_check(p, t, c, word, min ? "min" : "max",
		  sd_arena_printf(p->arena, "%s %s %s",
				  lang_sql_name(c->name, p->arena),
				  min ? ">=" : "<=", limit ? limit : ""));
}

/* "size" , INT , [ "to" , INT ] */
static void parse_size(struct parser *p, struct sd_fact *t, struct sd_fact *c,
		       struct sd_token word)
{
	const char *name = lang_sql_name(c->name, p->arena);
	int64_t low = parse_int(p), high;
	char *expr;

	if (accept_word(p, SD_KW_TO)) {
		high = parse_int(p);
		if (!p->failed && high < low)
			complain(p, SD_E_CONFLICT, span_from(p, word),
				 "no text has this size");
		expr = sd_arena_printf(p->arena,
				       "length(%s) between %lld and %lld", name,
				       (long long)low, (long long)high);
	} else {
		expr = sd_arena_printf(p->arena, "length(%s) <= %lld", name,
				       (long long)low);
	}
	if (!p->failed && low < 0)
		complain(p, SD_E_NUMBER, span_from(p, word),
			 "a size cannot be negative");
	add_check(p, t, c, word, "size", expr);
}

/* --- other modifiers
 * ---------------------------------------------------------- */

/* "generated" , raw , [ "stored" | "virtual" ] */
static void parse_generated(struct parser *p, struct sd_fact *c,
			    struct sd_token word)
{
	put_text(p, &c->attrs, SD_A_EXPR, parse_expr(p), word);
	if (accept_word(p, SD_KW_STORED)) {
		sd_set_text(&c->attrs, p->arena, SD_A_GENERATED, "stored");
		return;
	}
	accept_word(p, SD_KW_VIRTUAL);
	sd_set_text(&c->attrs, p->arena, SD_A_GENERATED, "virtual");
}

/* "identity" , [ "always" ] , [ "(" , { identity_option } , ")" ] */
static void parse_identity_column(struct parser *p, struct sd_fact *c,
				  struct sd_token word)
{
	struct sd_token open;

	put_text(p, &c->attrs, SD_A_IDENTITY,
		 accept_word(p, SD_KW_ALWAYS) ? "always" : "default", word);
	open = p->tok;
	if (!accept(p, SD_TOK_LPAREN))
		return;
	while (!p->failed && !at(p, SD_TOK_RPAREN)) {
		if (accept_word(p, SD_KW_SEQUENCE))
			parse_ref(p, &c->attrs, SD_A_SEQUENCE, LANG_NOWHERE,
				  "the sequence's name");
		else if (!parse_sequence_option(p, &c->attrs))
			break;
	}
	expect_close(p, SD_TOK_RPAREN, open);
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

	begin_only(p, &s);
	open = p->tok;
	if (expect(p, SD_TOK_LBRACE) && enter(p)) {
		if (p->skip) {
			t = new_fact(p, NULL, SD_TABLE, NULL, t->name, open);
			c = new_fact(p, t, SD_COLUMN, NULL, c->name, open);
		} else {
			forget(p, c);
		}
		parse_column_type(p, c);
		parse_modifiers(p, t, c);
		expect_close(p, SD_TOK_RBRACE, open);
		leave(p);
	}
	end_only(p, &s);
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
		put_text(p, r, SD_A_BACKFILL, parse_expr(p), word);
		return true;
	case SD_KW_USING:
		put_text(p, r, SD_A_USING_CAST, parse_expr(p), word);
		return true;
	case SD_KW_STATISTICS:
		put_int(p, r, SD_A_STATISTICS, parse_int(p), word);
		return true;
	case SD_KW_WITH:
		put_list(p, r, SD_A_WITH, parse_options(p), word);
		return true;
	case SD_KW_STORAGE:
		parse_choice(p, r, SD_A_STORAGE, storages, "a storage", word);
		return true;
	case SD_KW_COMPRESSION:
		put_text(p, r, SD_A_COMPRESSION, parse_name(p, "a compression"),
			 word);
		return true;
	case SD_KW_OPTIONS:
		put_list(p, r, SD_A_OPTIONS, parse_foreign_options(p), word);
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
		inline_check(p, t, word);
		return true;
	case SD_KW_NOT:
		expect_word(p, SD_KW_NULL);
		inline_not_null(p, c, word);
		return true;
	case SD_KW_REFERENCES:
		inline_references(p, t, c, word);
		return true;
	case SD_KW_DEFAULT:
		parse_default(p, c);
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

static bool is_modifier(enum sd_word w)
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

	if (p->tok.newlines || (!at_name(p) && !at(p, SD_TOK_QUESTION)) ||
	    before_colon(p))
		return;
	if (at(p, SD_TOK_QUESTION)) {
		expected(p, "a modifier");
		help(p, "'?' stands behind the type");
		return;
	}
	for (unsigned w = 1; w < SD_KW_COUNT; w++)
		if (is_modifier((enum sd_word)w))
			words[n++] = (enum sd_word)w;
	words[n++] = SD_KW_COLLATE;
	words[n++] = SD_KW_COMMENT;
	words[n++] = SD_KW_RENAMED;
	expected_word(p, "a modifier or a new line", words, n);
}

/* { modifier } */
void parse_modifiers(struct parser *p, struct sd_fact *t, struct sd_fact *c)
{
	while (!p->failed) {
		struct sd_token word = p->tok;

		if (is_modifier((enum sd_word)word.word) &&
		    at_word(p, (enum sd_word)word.word)) {
			advance(p);
			modifier(p, t, c, word);
		} else if (!parse_collate(p, &c->attrs) && !parse_tail(p, c)) {
			stray_word(p);
			return;
		}
	}
}

void parse_column_type(struct parser *p, struct sd_fact *c)
{
	bool nullable = false;
	struct sd_datatype *d = parse_type_use(p, &nullable);

	sd_set_datatype(&c->attrs, p->arena, SD_A_TYPE, d);
	if (!nullable)
		sd_set_bool(&c->attrs, p->arena, SD_A_NOT_NULL, true);
}

/* column = NAME , ":" , datatype , [ "?" ] , { modifier } ; */
void parse_column(struct parser *p, struct sd_fact *t)
{
	struct sd_token name = p->tok;
	struct sd_fact *c;

	c = new_fact(p, t, SD_COLUMN, NULL, parse_name(p, "a column"), name);
	expect(p, SD_TOK_COLON);
	parse_column_type(p, c);
	parse_modifiers(p, t, c);
}

/* inherited_column = "column" , NAME , { modifier } ; */
void parse_inherited_column(struct parser *p, struct sd_fact *t)
{
	struct sd_token name;
	struct sd_fact *c;

	advance(p);
	name = p->tok;
	c = new_fact(p, t, SD_COLUMN, NULL, parse_name(p, "a column"), name);
	sd_set_bool(&c->attrs, p->arena, SD_A_INHERITED, true);
	parse_modifiers(p, t, c);
}

/*
 * not_null = "not" , "null" , [ NAME ] , "(" , NAME , ")" ,
 *            { "no" , "inherit" | "not" , "valid" } ;
 */
void parse_not_null(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok, open;
	struct lang_not_null *n;
	struct sd_fact *c;
	const char *name;

	advance(p);
	expect_word(p, SD_KW_NULL);
	name = parse_optional_name(p);
	open = p->tok;
	expect(p, SD_TOK_LPAREN);
	/* Gathered on a column of nobody; the resolver finds the real one. */
	c = sd_fact_new(&p->r->trash, NULL, SD_COLUMN, NULL,
			parse_name(p, "a column"));
	c->span = span_of(p, open);
	expect_close(p, SD_TOK_RPAREN, open);
	sd_set_bool(&c->attrs, p->arena, SD_A_INHERITED, true);
	inline_not_null(p, c, word);
	sd_unset(&c->attrs, SD_A_INHERITED);
	if (name && !p->failed)
		sd_set_text(&c->attrs, p->arena, SD_A_NOT_NULL_NAME, name);
	if (p->skip || p->failed)
		return;
	n = lang_vec_add(&p->r->not_nulls, sizeof(*n));
	n->table = t;
	n->column = c;
}
