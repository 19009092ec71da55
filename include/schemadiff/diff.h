/* SPDX-License-Identifier: MIT */
/*
 * diff.h - two native models → changes
 *
 * Floor 3. Equal subtrees are skipped by hash. Knows no engine: what differs
 * between them is in the models (how names compare) and in engine.h.
 */
#ifndef SD_DIFF_H
#define SD_DIFF_H

#include "schemadiff/change.h"
#include "schemadiff/engine.h"

/* --rename old=new; paths as in `users.age`, kind by what is found. */
struct sd_rename {
	const char *from, *to;
};

struct sd_diff_options {
	const struct sd_rename *rename;
	size_t rename_count;
	const struct sd_filter *filter; /* unmanaged objects stay unseen */
};

struct sd_diff {
	struct sd_changes changes;
	struct sd_decisions decisions;
};

/*
 * Both models are native; unless they are equal they are hashed and indexed
 * here. Renames (`renamed from`,
 * --rename) are followed in `from` with the engine's help, which changes
 * it; the facts of changes point into both models.
 */
int sd_diff(const struct sd_engine *e, struct sd_model *from,
	    struct sd_model *to, const struct sd_diff_options *o,
	    struct sd_diff *out, struct sd_arena *a, struct sd_diag *d);

/* Can sd_diff() find renames to follow? `renamed from` or --rename. */
bool sd_diff_may_rename(const struct sd_model *to,
			const struct sd_diff_options *o);

/* No difference that any plan would act on? (the post-apply check) */
bool sd_diff_none(const struct sd_diff *diff);

#endif
