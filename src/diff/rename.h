/* SPDX-License-Identifier: MIT */
/*
 * rename.h - what rename.c and rename_find.c share
 */
#ifndef SD_DIFF_RENAME_H
#define SD_DIFF_RENAME_H

#include "internal.h"

/* Parts of parts of top-level facts can be renamed, no deeper ones. */
#define RENAME_DEPTH 2

struct rename {
	struct sd_fact *from, *to;	/* they are keys: it must not move */
	const struct sd_rename *option; /* NULL: a hint in the file */
	const char *old_name;
	const struct sd_fact *taken; /* what has the new name in `from` */
	const struct sd_fact *held;  /* what has the old name in `to` */
	bool active, followed;
	size_t mark;
	struct rename *after;
};

/* Facts by parent and name; siblings are put in when first asked for. */
struct names {
	struct sd_model *model;
	struct sd_map fact, known;
};

struct renamer {
	struct differ *d;
	struct names old, new;
	struct rename **at; /* asked for; in the end: followed, in order */
	size_t count, cap;
	struct rename **order;
	size_t ordered;
	struct sd_map by_from, by_to; /* fact → struct rename */
	bool *option_done;
};

void sd_rename_init(struct renamer *r);
void sd_rename_clear(struct renamer *r);

/* Asks for a rename. */
int sd_rename_ask(struct renamer *r, struct sd_fact *from, struct sd_fact *to,
		  const struct sd_rename *option);

struct sd_fact *sd_rename_find(struct renamer *r, struct names *n,
			       const struct sd_fact *parent, enum sd_kind kind,
			       const char *schema, const char *name,
			       const char *detail);
/* What `from` has for a fact of `to`, renames seen; NULL for NULL. */
bool sd_rename_counterpart(struct renamer *r, const struct sd_fact *to,
			   struct sd_fact **from);
/* The fact of `from` that has this one's name now, or NULL. */
struct sd_fact *sd_rename_taken(struct renamer *r, const struct sd_fact *to);

/* Asks for the options whose objects lie this deep. */
int sd_rename_ask_options(struct renamer *r, int depth);
/* An error for an option that named nothing. */
int sd_rename_check_options(struct renamer *r);

#endif
