/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of diff/ share
 */
#ifndef SD_DIFF_INTERNAL_H
#define SD_DIFF_INTERNAL_H

#include "schemadiff/diff.h"
#include "schemadiff/map.h"

struct differ {
	const struct sd_engine *engine;
	struct sd_model *from, *to;
	const struct sd_diff_options *options;
	bool fold; /* names compare without case */
	/* Renames that are followed: fact of one side → of the other. */
	struct sd_map new_of, old_of;
	/* What in `to` has a renamed part: its hash does not tell. */
	struct sd_map above;
	/*
	 * Partitioned tables of which `to` declares partitions: key → its
	 * table. Filled when first asked.
	 */
	struct sd_map roots;
	bool roots_known;
	struct sd_diff *out;
	struct sd_arena scratch; /* gone when the diff is made */
	struct sd_arena *arena;
	struct sd_diag *diag;
};

/*
 * A fact as a key, for maps that do not fold: the bytes of a pointer to it,
 * which stands where `slot` points to and must stay there.
 */
struct sd_str sd_diff_key(const void *slot);
/* The fact of `from` that was renamed to `to`, or NULL; and back. */
struct sd_fact *sd_diff_old_of(const struct differ *d,
			       const struct sd_fact *to);
struct sd_fact *sd_diff_new_of(const struct differ *d,
			       const struct sd_fact *from);

/* Is there nothing to see here, nor in anything below? */
bool sd_diff_same_tree(const struct differ *d, const struct sd_fact *from,
		       const struct sd_fact *to);

/* Facts that belong together; NULL where one side has none. */
struct pair {
	const struct sd_fact *from, *to;
	size_t seq; /* order of declaration, settles ties */
};
struct pairs {
	struct pair *at;
	size_t count;
};

/*
 * Matches two lists of siblings (NULL: empty). Pairs that are equal with
 * all that is in them are left out; the others come in the order of
 * changes. Lives in d->scratch.
 */
struct pairs sd_diff_match(struct differ *d, const struct sd_fact *from,
			   const struct sd_fact *to);

/* Finds out what is renamed and rewrites `from`; see rename.c. */
int sd_diff_renames(struct differ *d);

/* Drops and creates that could be one rename; reads out->changes. */
void sd_diff_decide(struct differ *d);

#endif
