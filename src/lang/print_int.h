/* SPDX-License-Identifier: MIT */
/*
 * print_int.h - what the files of the printer share
 *
 * Floor 3, private to lang/. The printer writes loose text (every word with
 * a blank before it, every item on a new line) and a trace beside it; the
 * layout of fmt.h turns both into what the user reads. It decides what is
 * said, in which words and in which order, and nothing about blanks.
 */
#ifndef SD_LANG_PRINT_INT_H
#define SD_LANG_PRINT_INT_H

#include "fmt.h"
#include "lang_int.h"

struct printer {
	const struct sd_model *m;
	const char *only; /* engine for `only` blocks, or NULL */
	struct sd_buf text;
	struct lang_trace trace;
	struct lang_fmt fmt;
	struct sd_arena arena; /* until the text is laid out */
	enum sd_kind last;     /* of the statement before, NONE: the first */
};

/* --- words (print_word.c) ----------------------------------------- */

/* Begins an item on a line of its own; `blank`: after an empty line. */
void sd_print_item(struct printer *p, bool blank);
/* One or more words of the language, as they are. */
void sd_print_word(struct printer *p, const char *words);
/* Punctuation, close to what stands before it. */
void sd_print_close(struct printer *p, const char *punct);
void sd_print_int(struct printer *p, int64_t n);
/* A name, quoted where it would not be one token. */
void sd_print_name(struct printer *p, const char *name);
/* The same, also quoted where it is one of `words` (blanks between). */
void sd_print_name_but(struct printer *p, const char *name, const char *words);
/* In a bare list of a table line: after a comma some words begin an item. */
void sd_print_name_bare(struct printer *p, const char *name);
/* s.name; the default schema is left out. */
void sd_print_path(struct printer *p, const char *schema, const char *name);
void sd_print_ref(struct printer *p, const struct sd_ref *r);
void sd_print_text(struct printer *p, const char *text); /* 'it''s' */
void sd_print_type(struct printer *p, const struct sd_datatype *t);
/* ( sql ), or $$ … $$ where that would not come back the same. */
void sd_print_raw(struct printer *p, const char *sql);
/* $$ … $$, byte for byte. */
void sd_print_body(struct printer *p, const char *sql);
/*
 * The same of a query, where blanks at the ends mean nothing. `inside` of a
 * table's block it stands further right.
 */
void sd_print_query(struct printer *p, const char *sql, bool inside);
/* Raw SQL as it is: a call, SQL in its own brackets. */
void sd_print_bare(struct printer *p, const char *sql);
/* What DEFAULT and data cells hold: a literal, or SQL with brackets. */
void sd_print_value(struct printer *p, const char *value);
/* A bound of a partition: the same, and minvalue, maxvalue. */
void sd_print_bound(struct printer *p, const char *value);
/* Is it one number, with or without a sign? */
bool sd_print_is_number(const char *s);

/* --- lists and options (print_list.c) ----------------------------- */

void sd_print_names(struct printer *p, const struct sd_list *l); /* (a, b) */
/* (a, period b) where `period`. */
void sd_print_period_names(struct printer *p, const struct sd_list *l,
			   bool period);
void sd_print_bare_names(struct printer *p, const struct sd_list *l); /* a, b */
/* (a = b, c); foreign: (a 'b') */
void sd_print_options(struct printer *p, const struct sd_list *l, bool foreign);
/* a.b = c */
void sd_print_option(struct printer *p, const struct sd_record *r);
/* (a desc, lower(b)); overlaps: … without overlaps) */
void sd_print_keys(struct printer *p, const struct sd_list *l, bool overlaps);

/*
 * An attribute and the words before it: a flag is the words alone, a list of
 * names or options stands in brackets, everything else is written as its
 * type is.
 */
struct clause {
	enum sd_attr_id id;
	const char *words; /* "" for none */
};
#define CLAUSE_END                                                             \
	{                                                                      \
		SD_A_NONE, NULL                                                \
	}
/* Those of the list that the record has, in the order of the list. */
void sd_print_clauses(struct printer *p, const struct sd_record *r,
		      const struct clause *c);

/* --- parts of statements ------------------------------------------ */

/* `///` lines of the fact, where its comment can be written so. */
void sd_print_doc(struct printer *p, const struct sd_fact *f);
/* Begins the statement or line of a fact: its doc comment, then the item. */
void sd_print_begin(struct printer *p, const struct sd_fact *f, bool blank);
/* `comment 'text'` where no doc comment carries it. */
void sd_print_comment(struct printer *p, const struct sd_fact *f);
/* `renamed from n`, and the comment. */
void sd_print_tail(struct printer *p, const struct sd_fact *f);

/*
 * The GRANT children, equal ones on one line; `before` and `on` (may be NULL)
 * write what stands around the privileges. True where there was any.
 */
typedef void print_fn(struct printer *p, const struct sd_fact *f);
bool sd_print_grants(struct printer *p, const struct sd_fact *f, bool blank,
		     print_fn *before, print_fn *on);
/* Statements that say who owns f and who may use it. */
void sd_print_standing(struct printer *p, const struct sd_fact *f, bool grants);

/* PRIMARY … INDEX, TRIGGER, RULE, POLICY as lines of a table. */
void sd_print_constraint(struct printer *p, const struct sd_fact *f);
void sd_print_index(struct printer *p, const struct sd_fact *f);
void sd_print_trigger(struct printer *p, const struct sd_fact *f, bool alone);
void sd_print_rule(struct printer *p, const struct sd_fact *f);
void sd_print_policy(struct printer *p, const struct sd_fact *f);
/* [not] deferrable, initially … */
void sd_print_deferrable(struct printer *p, const struct sd_record *r);
void sd_print_conflict(struct printer *p, const struct sd_record *r,
		       enum sd_attr_id id);
/* match, on delete, on update, deferrable, not valid */
void sd_print_foreign_options(struct printer *p, const struct sd_record *r);

/* The constraints that stand beside one column (print_place.c). */
struct inlined {
	const struct sd_fact *fact;
	struct inlined *next;
};
struct slot {
	const struct sd_fact *column;
	struct inlined *first, **tail;
	unsigned kinds; /* mask of PRIMARY, UNIQUE, FOREIGN that are in it */
};
struct places {
	struct slot *slot; /* one for each column, in their order */
	size_t count;
	struct inlined *line, **line_tail; /* those that are lines */
};
/* Where each constraint of the table goes; in p->arena. */
void sd_print_place(struct printer *p, const struct sd_fact *table,
		    struct places *out);
/* Sugar of a check: writes `min 0` and the like, or false and nothing. */
bool sd_print_limit(struct printer *p, const struct sd_fact *column,
		    const struct sd_fact *check);

void sd_print_column(struct printer *p, const struct slot *s);
void sd_print_inherited_column(struct printer *p, const struct sd_fact *f);

/* One kind of statement each. */
void sd_print_table(struct printer *p, const struct sd_fact *f);
void sd_print_view(struct printer *p, const struct sd_fact *f);
void sd_print_function(struct printer *p, const struct sd_fact *f);
void sd_print_enum(struct printer *p, const struct sd_fact *f);
void sd_print_domain(struct printer *p, const struct sd_fact *f);
void sd_print_composite(struct printer *p, const struct sd_fact *f);
void sd_print_range(struct printer *p, const struct sd_fact *f);
void sd_print_base_type(struct printer *p, const struct sd_fact *f);
void sd_print_sequence(struct printer *p, const struct sd_fact *f);
void sd_print_statistics(struct printer *p, const struct sd_fact *f);
void sd_print_publication(struct printer *p, const struct sd_fact *f);
void sd_print_ts_configuration(struct printer *p, const struct sd_fact *f);
void sd_print_default_privilege(struct printer *p, const struct sd_fact *f);
void sd_print_small(struct printer *p, const struct sd_fact *f);
void sd_print_verbatim(struct printer *p, const struct sd_fact *f);

extern const struct clause sd_print_sequence_clauses[];

/* `function f(int)`, `table s.t`: what grants, owners and names say. */
void sd_print_target(struct printer *p, const struct sd_fact *f);

/* One top-level fact with all its children, and what stands beside it. */
void sd_print_statement(struct printer *p, const struct sd_fact *f);

#endif
