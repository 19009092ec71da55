/* SPDX-License-Identifier: MIT */
/*
 * resolve.h - what the files of the resolver share
 *
 * Floor 3, private to lang/.
 */
#ifndef SD_RESOLVE_H
#define SD_RESOLVE_H

#include "parse.h"

struct resolver {
	struct lang_reader *r;
	/* By name; of another schema than the default: "schema\001name". */
	struct sd_map relations;
	struct sd_map schemas; /* with relations in them */
	bool indexed;	       /* the model: see sd_lang_find() */
	/* Relations by name without case; made when first asked for. */
	struct sd_map folded;
	bool has_folded;
	struct lang_vec slots; /* of the children at hand: see scope.c */
	size_t round;	       /* which table's */
};

/* --- looking up (resolve_ref.c) --------------------------------------- */

/* Adds it where its name is free; gives back who has the name now. */
struct sd_fact *sd_lang_add_relation(struct resolver *s, struct sd_fact *f);
/* sd_model_find(); most files need no index, so it is made when asked for. */
struct sd_fact *sd_lang_find(struct resolver *s, enum sd_kind kind,
			     const char *schema, const char *name);
/* A relation of this name, also by an entity's name; else without case. */
struct sd_fact *sd_lang_relation(struct resolver *s, const char *schema,
				 const char *name);
/* A column, exactly or else without case. */
struct sd_fact *sd_lang_column(const struct sd_fact *t, const char *name);
/* Has the table columns that its file does not list? */
bool sd_lang_columns_open(const struct sd_fact *t);

void sd_lang_resolve_refs(struct resolver *s);
void sd_lang_check_foreign(struct resolver *s);

/* `warn`: only a warning. Each with a suggestion. */
void sd_lang_unknown_table(struct resolver *s, const char *name,
			   struct sd_span span, bool warn);
void sd_lang_unknown_column(struct resolver *s, const struct sd_fact *t,
			    const char *name, struct sd_span span, bool warn);
/* Where the text says `name`: the first such token from there on. */
struct sd_span sd_lang_place_of(struct resolver *s, struct sd_span from,
				const char *name);
/* The nearest key of a map. */
void sd_lang_suggest(struct resolver *s, const char *word,
		     const struct sd_map *map);

/* --- checks (resolve_check.c) ----------------------------------------- */

void sd_lang_check_names(struct resolver *s);  /* of objects */
void sd_lang_check_tables(struct resolver *s); /* and what is in them */

/* --- the children of one fact by name (scope.c)
 ---------------------- */

/* Forgets what was there and makes room for so many. */
void sd_lang_scope_begin(struct resolver *s, size_t count);
/*
 * Adds a child under its name; gives back the one that has the name already
 * (constraints of all kinds share their names), or NULL.
 */
struct sd_fact *sd_lang_scope_add(struct resolver *s, struct sd_fact *f);
/* A column, label or other part whose kind shares its names with no other. */
struct sd_fact *sd_lang_scope_find(struct resolver *s, enum sd_kind kind,
				   const char *name);

#endif
