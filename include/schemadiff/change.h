/* SPDX-License-Identifier: MIT */
/*
 * change.h - one difference between two models
 *
 * Floor 2: the words that diff, plan and the engines share. A change never
 * owns its facts: they live in the two models that were compared.
 */
#ifndef SD_CHANGE_H
#define SD_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemadiff/model.h"

enum sd_op { SD_CREATE, SD_DROP, SD_ALTER };

/* A set of attributes. */
struct sd_attr_set {
	uint64_t bits[(SD_A_COUNT + 63) / 64];
};
static inline void sd_attr_set_add(struct sd_attr_set *s, enum sd_attr_id id)
{
	s->bits[id / 64] |= (uint64_t)1 << (id % 64);
}
static inline bool sd_attr_set_has(const struct sd_attr_set *s,
				   enum sd_attr_id id)
{
	return s->bits[id / 64] >> (id % 64) & 1;
}

/*
 * A renamed fact had its old name in the database; `from` has been rewritten
 * to the new one (follow_renames). The old name is the hint RENAMED_FROM of
 * `to`: after sd_diff() that hint stands on renamed facts and nowhere else.
 * A constraint that only goes by another name (nobody asked for it) keeps
 * both names, and `to` has no hint.
 */
struct sd_change {
	enum sd_op op;
	const struct sd_fact *from, *to; /* NULL on the missing side */
	bool renamed;			 /* ALTER: the name differs as well */
	bool reordered;		 /* ALTER: order of labels, attributes */
	struct sd_attr_set what; /* ALTER: attributes that differ */
};

/*
 * Changes in a fixed order: by kind, schema, name of the top-level fact,
 * then of the part. The children of a created or dropped fact are not
 * listed on their own, but for those that refer elsewhere and so may have
 * to wait (FOREIGN) - an engine that has them inline skips those.
 */
struct sd_changes {
	struct sd_change *at;
	size_t count, cap;
};

/* A drop and an add that could be one rename: nobody but the user knows. */
struct sd_candidate {
	const struct sd_fact *from, *to;
	int score;	    /* 0 to 100, higher is likelier */
	const char *reason; /* "same type and position" */
};
struct sd_decision {
	const struct sd_fact *from; /* what would be dropped */
	struct sd_candidate *at;    /* best first */
	size_t count;
};
struct sd_decisions {
	struct sd_decision *at;
	size_t count, cap;
};

#endif
