/* SPDX-License-Identifier: MIT */
/*
 * parse.h - what the files of the parser share
 *
 * Floor 3, private to lang/. Recursive descent, one function per rule of
 * schema.ebnf. Failure is sticky: once a rule failed nothing is accepted any
 * more, so rules need no error branches; only the loops over statements and
 * items take it back. What a statement says about another file's objects is
 * put on the lists of struct lang_reader and settled by the resolver.
 */
#ifndef SD_PARSE_H
#define SD_PARSE_H

#include "lang_int.h"

#include "schemadiff/map.h"

/* --- what the resolver gets ------------------------------------------- */

/* What a name is looked up as. */
enum lang_space {
	LANG_RELATION, /* tables, views, sequences */
	LANG_TYPE,
	LANG_ROUTINE,
	LANG_NOWHERE /* kept as written */
};

/*
 * Stands for the table's name in names of a mixin's checks. No name begins
 * with it: control characters are no part of one.
 */
#define LANG_TABLE_MARK "\001"

/* A name that refers to something: its schema may have to be filled in. */
struct lang_ref {
	enum lang_space space;
	struct sd_ref *ref; /* one of these two */
	struct sd_datatype *type;
	const char *schema;	/* of the block it stands in, or NULL */
	struct sd_fact *fact;	/* FOREIGN: its target is checked */
	struct sd_fact *target; /* what was found, or NULL */
	struct sd_span span;
	bool only; /* inside `only` */
};

/* Lines that stand alone; the children of `holder` belong to the target. */
struct lang_move {
	struct sd_fact *holder;
	/*
	 * Of the target. SD_KIND_NONE: any relation; SD_BASE_TYPE: any type.
	 * part_kind SD_CHECK: any constraint.
	 */
	enum sd_kind kind;
	const char *schema;	/* as written, or NULL */
	const char *name;	/* of the top-level fact */
	const char *detail;	/* or NULL */
	enum sd_kind part_kind; /* of a part of it; SD_KIND_NONE: no part */
	const char *part;
	const char *block; /* schema of the block it stands in */
	struct sd_span span;
	bool only;
};

/* `not null n (c)`: attributes that belong to a column of `table`. */
struct lang_not_null {
	struct sd_fact *table;
	struct sd_fact *column; /* of nobody: its name, attributes, place */
};

/* A growing array on the heap, items of one size. */
struct lang_vec {
	void *at;
	size_t count, cap;
};
void *sd_lang_vec_add(struct lang_vec *v, size_t size); /* zeroed */
void sd_lang_vec_clear(struct lang_vec *v);

struct lang_reader {
	const struct sd_lang_options *options;
	struct sd_model *model;
	struct sd_model trash;	/* parts for other engines, holders, mixins */
	struct sd_arena *arena; /* of the model */
	struct sd_diag *diag;
	struct lang_trace *trace; /* or NULL */
	struct sd_words words;
	size_t errors; /* of this run */
	size_t skipped;
	struct lang_vec refs, moves, not_nulls; /* of the structs above */
	struct lang_vec uses;	  /* struct sd_fact *: tables with `use` */
	struct lang_vec includes; /* struct lang_include */
	struct sd_map mixins;	  /* name → struct lang_mixin */
	size_t lost_statements;	  /* that could not be read: */
	size_t lost_items;	  /* names may be missing for that */
	struct sd_map entities;	  /* entity's name → its TABLE */
	struct sd_map defaults;	  /* "role detail" → DEFAULT_PRIVILEGE */
	struct sd_span settings;  /* of the one block there may be */
};

struct lang_mixin {
	struct sd_fact *items; /* children of a table of nobody */
	enum { LANG_MIXIN_NEW, LANG_MIXIN_OPEN, LANG_MIXIN_DONE } state;
};

struct lang_include {
	const char *pattern;
	struct sd_span span;
};

void sd_lang_reader_init(struct lang_reader *r, const struct sd_lang_options *o,
			 struct sd_model *m, struct sd_diag *d);
void sd_lang_reader_clear(struct lang_reader *r);
/* Adds to the reader all that the text says. */
void sd_lang_parse_text(struct lang_reader *r, struct sd_source *src);
/* Settles the lists. */
void sd_lang_resolve(struct lang_reader *r);

/* An error at a place; quiet after SD_LANG_MAX_ERRORS, then false. */
bool sd_lang_error(struct lang_reader *r, enum sd_code code,
		   struct sd_span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Sets the help of that error: "did you mean 'city'?". */
void sd_lang_did_you_mean(struct lang_reader *r, const char *word,
			  const char *const *words, size_t count);
/* "first here: FILE:LINE:COL" */
void sd_lang_first_here(struct lang_reader *r, struct sd_span first);

/* --- the parser (parse.c) --------------------------------------------- */

struct parser {
	struct lang_reader *r;
	struct sd_source *src;
	struct sd_lexer lx;
	struct sd_token tok;  /* the one to look at */
	const char *prev_end; /* behind the one before it */
	struct sd_model *m;   /* where facts go: the model, or the trash */
	struct sd_arena *arena;
	bool failed;  /* the rule at hand went wrong */
	bool in_body; /* line ends count: see sd_accept() */
	bool skip;    /* inside `only` of another engine */
	bool only;    /* inside any `only` */
	bool in_mixin;
	unsigned depth;
	int brackets;		/* open ones of any kind, raw SQL left out */
	const char *schema;	/* of the `schema` block, or NULL */
	struct sd_fact *object; /* what the statement at hand makes, or NULL */
	struct sd_buf doc;	/* lines of `///` before the item */
	struct sd_span doc_span;
	bool has_doc;
};

struct sd_span sd_span_of(const struct parser *p, struct sd_token t);
/* From t to behind the last token read. */
struct sd_span sd_span_from(const struct parser *p, struct sd_token t);

/* Fails the rule with an error; only its first one counts. */
void sd_fail_at(struct parser *p, enum sd_code code, struct sd_span span,
		const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* "expected WHAT, found …", with a suggestion from `words` (or NULL). */
void sd_expected(struct parser *p, const char *what);
void sd_expected_word(struct parser *p, const char *what,
		      const enum sd_word *words, size_t count);
/* An error that does not fail the rule. */
void sd_complain(struct parser *p, enum sd_code code, struct sd_span span,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void sd_help(struct parser *p, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

void sd_advance(struct parser *p);
struct sd_token sd_peek(const struct parser *p);
bool sd_at(const struct parser *p, enum sd_tok kind);
/* At this word, as itself: in a table's body it neither begins an item by
 * standing first on a line nor is it a column's name before a colon. */
bool sd_at_word(const struct parser *p, enum sd_word w);
bool sd_at_words(const struct parser *p, enum sd_word w, enum sd_word next);
bool sd_at_name(const struct parser *p);
bool sd_begins_name(struct sd_token t);
/* At a name that a colon follows: a column. */
bool sd_before_colon(const struct parser *p);
/* At the margin, a word that begins a statement: a '}' is missing. */
bool sd_at_lost_statement(const struct parser *p);
bool sd_accept(struct parser *p, enum sd_tok kind);
bool sd_accept_word(struct parser *p, enum sd_word w);
bool sd_accept_words(struct parser *p, enum sd_word w, enum sd_word next);
bool sd_expect(struct parser *p, enum sd_tok kind);
bool sd_expect_word(struct parser *p, enum sd_word w);
/* The partner of `open`; the error names it. */
void sd_expect_close(struct parser *p, enum sd_tok kind, struct sd_token open);
bool sd_accept_operator(struct parser *p, char c); /* takes one character */

bool sd_enter(struct parser *p); /* false and an error at depth 200 */
void sd_leave(struct parser *p);

void sd_mark_item(struct parser *p);
/* Gathers `///` lines before an item; its fact takes them. */
void sd_read_doc(struct parser *p);
/* Forgets the lines that no fact took: an error. */
void sd_drop_doc(struct parser *p);
void sd_add_comment(struct parser *p, struct sd_fact *f, char *text,
		    struct sd_span span);
/*
 * After a failure: on to the next item of the body, whose item at hand began
 * at `start`, with so many open brackets.
 */
void sd_resync_item(struct parser *p, const char *start, int brackets);

/* What `only` puts aside. */
struct only_state {
	struct sd_model *m;
	bool skip, only;
};
void sd_begin_only(struct parser *p, struct only_state *s);
void sd_end_only(struct parser *p, const struct only_state *s);

/* { statement } until `}` or the end */
void sd_parse_statements(struct parser *p, bool nested);

/* --- names and values (parse_part.c) ---------------------------------- */

const char *sd_parse_name(struct parser *p, const char *what);
/* An optional name: none where `(`, `using` or what is not a name comes. */
const char *sd_parse_optional_name(struct parser *p);
struct sd_ref sd_parse_path(struct parser *p, const char *what);
void sd_parse_ref(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		  enum lang_space space, const char *what);
void sd_add_ref(struct parser *p, enum lang_space space, struct sd_ref *ref,
		struct sd_datatype *type, struct sd_span span);
struct sd_list *sd_parse_names(struct parser *p, const char *what);
struct sd_list *sd_parse_bare_names(struct parser *p, const char *what);
/* Does a list go on behind this comma? Takes the comma. */
bool sd_bare_list_more(struct parser *p);
/* Three texts as one; printf() would be slow for every check. */
char *sd_text_join(struct sd_arena *a, const char *x, const char *y,
		   const char *z);
/* A copy of what was read from `from` on. */
char *sd_text_from(struct parser *p, struct sd_token from);
char *sd_parse_text(struct parser *p, const char *what);
int64_t sd_parse_int(struct parser *p);
char *sd_parse_number(struct parser *p); /* as text, with its sign */
bool sd_at_number(const struct parser *p);
bool sd_at_raw(const struct parser *p);
char *sd_parse_raw(struct parser *p, bool exact); /* inside of ( … ) or $$ */
char *sd_parse_expr(struct parser *p);		  /* the same, blanks off */
char *sd_parse_raw_round(struct parser *p);	  /* only ( … ) */
char *sd_parse_default_value(struct parser *p);
char *sd_parse_cell(struct parser *p);
char *sd_parse_bound(struct parser *p);
char *sd_parse_dotted(struct parser *p, const char *what); /* a.b.c */
char *sd_parse_option_value(struct parser *p);
struct sd_list *sd_parse_options(struct parser *p);
struct sd_list *sd_parse_foreign_options(struct parser *p);
char *sd_parse_operator(struct parser *p);
struct sd_list *sd_parse_keys(struct parser *p, bool *overlaps);

/* Attributes that may be given once. */
bool sd_once(struct parser *p, struct sd_record *r, enum sd_attr_id id,
	     struct sd_token at);
void sd_put_text(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 const char *text, struct sd_token at);
void sd_put_word(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 enum sd_word w, struct sd_token at);
void sd_put_bool(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 struct sd_token at);
void sd_put_int(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		int64_t n, struct sd_token at);
void sd_put_list(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		 struct sd_list *l, struct sd_token at);

/* One of a fixed set of words. The last row has SD_WORD_NONE. */
struct choice {
	enum sd_word word;
	const char *value; /* NULL: the default, nothing is set */
};
void sd_parse_choice(struct parser *p, struct sd_record *r, enum sd_attr_id id,
		     const struct choice *c, const char *what,
		     struct sd_token at);

/* --- types (parse_type.c) --------------------------------------------- */

/* nullable NULL: '?' is an error there. */
struct sd_datatype *sd_parse_type_use(struct parser *p, bool *nullable);
struct sd_datatype *sd_parse_datatype(struct parser *p);
void sd_parse_type_attr(struct parser *p, struct sd_record *r,
			enum sd_attr_id id);
bool sd_parse_collate(struct parser *p, struct sd_record *r);
bool sd_parse_sequence_option(struct parser *p, struct sd_record *r);

/* T.c or s.T.c */
struct sd_ref sd_parse_column_path(struct parser *p, const char **column);
/* "{" … "}" of items that line ends or commas part */
void sd_parse_items(struct parser *p, struct sd_fact *f,
		    void (*item)(struct parser *, struct sd_fact *));
/* "OrderItem" → "order_items" */
const char *sd_lang_entity_table(const char *entity, struct sd_arena *a);
/* The name as it must stand in SQL of either engine. */
const char *sd_lang_sql_name(const char *name, struct sd_arena *a);

/* --- facts ------------------------------------------------------------ */

/* A fact whose place in the text is `t`. */
struct sd_fact *sd_new_fact(struct parser *p, struct sd_fact *parent,
			    enum sd_kind kind, const char *schema,
			    const char *name, struct sd_token t);
/* A top-level fact of the schema that `path` or the block says. */
struct sd_fact *sd_new_object(struct parser *p, enum sd_kind kind,
			      struct sd_ref path, struct sd_token t);
struct sd_fact *sd_new_holder(struct parser *p);
struct lang_move *sd_new_move(struct parser *p, struct sd_fact *holder,
			      enum sd_kind kind, struct sd_ref path,
			      struct sd_span span);
bool sd_parse_tail(struct parser *p, struct sd_fact *f);

/*
 * The rules of statements and table lines are called with their first word
 * at hand.
 */
void sd_parse_table(struct parser *p);
void sd_parse_entity(struct parser *p);
void sd_parse_foreign_table(struct parser *p);
void sd_parse_mixin(struct parser *p);
/* "{" … "}": items of a table or view. */
void sd_parse_table_body(struct parser *p, struct sd_fact *t);
void sd_parse_column(struct parser *p, struct sd_fact *t);
void sd_parse_inherited_column(struct parser *p, struct sd_fact *t);
void sd_parse_not_null(struct parser *p, struct sd_fact *t);
void sd_parse_modifiers(struct parser *p, struct sd_fact *t, struct sd_fact *c);
void sd_parse_column_type(struct parser *p, struct sd_fact *c);
bool sd_is_modifier(enum sd_word w); /* of a column */
void sd_inline_check(struct parser *p, struct sd_fact *t, struct sd_token word);
/* A foreign key whose target the resolver checks. */
void sd_add_foreign(struct parser *p, struct sd_fact *f, struct sd_ref *ref,
		    struct sd_span span);
/* The value behind "default". */
void sd_parse_default(struct parser *p, struct sd_fact *f);

/* Constraints and indexes (parse_key.c). */
void sd_parse_primary(struct parser *p, struct sd_fact *t);
void sd_parse_unique(struct parser *p, struct sd_fact *t); /* or unique index */
void sd_parse_check(struct parser *p, struct sd_fact *t);
void sd_parse_foreign(struct parser *p, struct sd_fact *t);
void sd_parse_exclude(struct parser *p, struct sd_fact *t);
void sd_parse_index(struct parser *p, struct sd_fact *t);
void sd_parse_index_on(struct parser *p);
void sd_parse_statistics(struct parser *p);
/* Options that inline constraints share; false: none is at hand. */
bool sd_check_option(struct parser *p, struct sd_fact *c);
bool sd_constraint_option(struct parser *p, struct sd_fact *c);
bool sd_conflict_option(struct parser *p, struct sd_record *r,
			enum sd_attr_id id);
bool sd_quoted_option(struct parser *p, struct sd_record *r);
bool sd_unique_option(struct parser *p, struct sd_fact *c);
bool sd_foreign_key_option(struct parser *p, struct sd_fact *c);
bool sd_deferrable_option(struct parser *p, struct sd_record *r);

/* Triggers, rules, policies (parse_trigger.c); t NULL: standing alone. */
void sd_parse_trigger(struct parser *p, struct sd_fact *t);
void sd_parse_rule(struct parser *p, struct sd_fact *t);
void sd_parse_policy(struct parser *p, struct sd_fact *t);

/* Types and sequences (parse_type.c). */
void sd_parse_enum(struct parser *p);
void sd_parse_domain(struct parser *p);
void sd_parse_type(struct parser *p);
void sd_parse_sequence(struct parser *p);

/* Views and functions (parse_code.c). */
void sd_parse_view(struct parser *p);
void sd_parse_matview(struct parser *p);
void sd_parse_function(struct parser *p);
void sd_parse_body(struct parser *p, struct sd_record *r);
/* "(int, text[])" between brackets of a target or a declaration. */
char *sd_parse_signature(struct parser *p);

/* Privileges, owners, comments (parse_grant.c); t NULL: standing alone. */
void sd_parse_grant(struct parser *p, struct sd_fact *t);
void sd_parse_default_privileges(struct parser *p);
void sd_parse_comment_on(struct parser *p);
void sd_parse_owner_on(struct parser *p);

/* The rest (parse_other.c). */
void sd_parse_settings(struct parser *p);
void sd_parse_extension(struct parser *p);
void sd_parse_publication(struct parser *p);
void sd_parse_server(struct parser *p);
void sd_parse_user_mapping(struct parser *p);
void sd_parse_ts_configuration(struct parser *p);
void sd_parse_data(struct parser *p);
void sd_parse_verbatim(struct parser *p);
/* Identity of a verbatim kind: kind, path, detail. */
struct identity {
	enum sd_kind kind;
	struct sd_ref path;
	const char *detail;
};
/* False where none begins here. */
bool sd_parse_identity(struct parser *p, struct identity *id);

/* The word after `only`: is it the engine that is read? */
bool sd_parse_engine(struct parser *p);

#endif
