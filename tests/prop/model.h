/* SPDX-License-Identifier: MIT */
/*
 * model.h - random models over every kind and attribute of the language
 *
 * What comes out is what a valid schema file can say, as lang_int.h has it;
 * names, texts and SQL are the awkward ones.
 */
#ifndef SD_TEST_MODEL_H
#define SD_TEST_MODEL_H

#include "rng.h"
#include "schemadiff/model.h"

struct gen {
	struct rng rng;
	struct sd_model *m;
	struct sd_arena *a;
	unsigned serial; /* makes names unlike each other */
	struct sd_fact *table[8];
	unsigned tables;
	struct sd_fact *type[8]; /* declared types */
	unsigned types;
};

/* Fills an initialised model. */
void gen_model(struct gen *g, struct sd_model *m);

/* --- pieces (model_word.c) ---------------------------------------- */

unsigned gen_below(struct gen *g, unsigned n);
bool gen_one_in(struct gen *g, unsigned n);
#define GEN_PICK(g, list)                                                      \
	((list)[gen_below((g), sizeof(list) / sizeof(*(list)))])

const char *gen_name(struct gen *g); /* unlike any other */
const char *gen_text(struct gen *g);
const char *gen_sql(struct gen *g); /* for ( … ), never empty */
/* The same, and it mentions these columns, in their case. */
const char *gen_sql_of(struct gen *g, const char *a, const char *b);
const char *gen_body(struct gen *g);
const char *gen_value(struct gen *g); /* a default */
const char *gen_cell(struct gen *g);
struct sd_datatype *gen_type(struct gen *g);

/* Setters that toss a coin. */
void gen_flag(struct gen *g, struct sd_record *r, enum sd_attr_id id);
void gen_word(struct gen *g, struct sd_record *r, enum sd_attr_id id,
	      const char *const *words, size_t count);
#define GEN_WORD(g, r, id, words)                                              \
	gen_word((g), (r), (id), (words), sizeof(words) / sizeof(*(words)))
void gen_int(struct gen *g, struct sd_record *r, enum sd_attr_id id);
void gen_a_name(struct gen *g, struct sd_record *r, enum sd_attr_id id);
void gen_a_text(struct gen *g, struct sd_record *r, enum sd_attr_id id);
void gen_an_expr(struct gen *g, struct sd_record *r, enum sd_attr_id id);
void gen_a_ref(struct gen *g, struct sd_record *r, enum sd_attr_id id);
void gen_options(struct gen *g, struct sd_record *r, enum sd_attr_id id,
		 bool foreign);
void gen_names(struct gen *g, struct sd_record *r, enum sd_attr_id id);

/* What any fact may have. */
void gen_comment(struct gen *g, struct sd_fact *f);
void gen_renamed(struct gen *g, struct sd_fact *f);
void gen_owner(struct gen *g, struct sd_fact *f);
void gen_grants(struct gen *g, struct sd_fact *f, const char *const *words,
		size_t count, bool columns);

/* --- tables (model_table.c) --------------------------------------- */

void gen_table(struct gen *g);
void gen_view(struct gen *g);

/* --- their parts (model_part.c) --------------------------------------- */

/* A child with a name, or perhaps without. */
struct sd_fact *gen_child(struct gen *g, struct sd_fact *t, enum sd_kind kind,
			  bool named);
/* At least one column, no one twice. */
struct sd_list *gen_columns_of(struct gen *g, const struct sd_fact *t,
			       unsigned least, unsigned most);
void gen_primary(struct gen *g, struct sd_fact *t);
void gen_unique(struct gen *g, struct sd_fact *t);
void gen_foreign(struct gen *g, struct sd_fact *t);
void gen_exclude(struct gen *g, struct sd_fact *t);
/* On t, over columns of `of`: a view's columns are not known. */
void gen_index(struct gen *g, struct sd_fact *t, const struct sd_fact *of);
void gen_rule(struct gen *g, struct sd_fact *t);
void gen_policy(struct gen *g, struct sd_fact *t);
/* KEYS over up to three columns of t; exclusion: with operators. */
void gen_keys(struct gen *g, struct sd_record *r, const struct sd_fact *t,
	      bool plain, bool exclusion);
/* On t, over columns of `of`. */
void gen_trigger(struct gen *g, struct sd_fact *t, const struct sd_fact *of);
void gen_check(struct gen *g, struct sd_fact *t, const char *column);

/* A column's name. t has columns. */
const char *gen_column_of(struct gen *g, const struct sd_fact *t);

/* --- the rest (model_other.c) ------------------------------------- */

void gen_other(struct gen *g);
void gen_sequence_options(struct gen *g, struct sd_record *r);

#endif
