/* SPDX-License-Identifier: MIT */
/*
 * deploy.h - engine, plan and vault together
 *
 * Floor 4. What apply does, step by step; also what a preview does, up to
 * the point where something would be written.
 */
#ifndef SD_DEPLOY_H
#define SD_DEPLOY_H

#include "schemadiff/engine.h"
#include "schemadiff/plan.h"
#include "schemadiff/vault.h"

/* Told about progress; any member may be NULL. */
struct sd_observer {
	void *ctx;
	void (*step)(void *ctx, const struct sd_plan *p, size_t step);
	void (*statement)(void *ctx, const char *sql);
	void (*done)(void *ctx, const struct sd_plan *p, size_t step,
		     double seconds);
	/* Asked between statements: stop now? */
	bool (*cancelled)(void *ctx);
};

struct sd_apply {
	struct sd_conn *conn;
	struct sd_vault *vault;	 /* open; created here when absent */
	struct sd_model *target; /* portable: what the version will hold */
	const char *source_text; /* kept in the snapshot, or NULL */
	const struct sd_filter *filter;
	const struct sd_diff_options *diff;
	const struct sd_allow_list *allow;
	const char *const *only; /* NULL-terminated globs, or NULL */
	const char *author, *message, *tool;
	long lock_wait_ms;
	const struct sd_observer *observer;
	/*
	 * The plan that was shown or saved. Its from_hash must be the live
	 * schema's, inside the lock; else SD_EXIT_REFUSED. NULL: planned
	 * here.
	 */
	struct sd_plan *plan;
	/*
	 * With a shown plan: when the live schema has become another one,
	 * plan again instead of refusing (N replicas, --auto-approve).
	 */
	bool replan;
};

struct sd_applied {
	const struct sd_version *version; /* NULL: nothing was to do */
	size_t steps;
	bool adopted; /* nothing to change, but the version was recorded */
};

/* The preflight questions of a plan; SD_EXIT_REFUSED with the rows. */
int sd_preflight(struct sd_conn *c, const struct sd_plan *p, struct sd_diag *d);

/*
 * Locks, looks again, gates, asks the data, writes the pending version,
 * runs the steps and the history line in one transaction per group, inspects
 * again (must equal the target), marks applied. Killed anywhere, the next
 * call finishes or undoes it.
 */
int sd_apply_run(struct sd_apply *a, struct sd_applied *out,
		 struct sd_arena *arena, struct sd_diag *d);

/* Finishes or withdraws a pending version left by a killed run. */
int sd_recover(struct sd_conn *c, struct sd_vault *v, struct sd_diag *d);

#endif
