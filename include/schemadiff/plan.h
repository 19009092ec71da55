/* SPDX-License-Identifier: MIT */
/*
 * plan.h - changes → ordered, annotated steps
 *
 * Floor 3. One dependency graph over the steps of the old and the new state,
 * one stable topological sort; the same input gives the same bytes.
 */
#ifndef SD_PLAN_H
#define SD_PLAN_H

#include "schemadiff/diff.h"
#include "schemadiff/engine.h"
#include "schemadiff/step.h"

/*
 * SHA-256 of a native model's canonical text: names, attributes, children;
 * order of columns and of objects does not count. What from_hash holds.
 */
void sd_schema_hash(const struct sd_model *m, char hex[65]);

/*
 * Makes the plan that turns `from` into `to` (both native). conn may be
 * NULL; with one, hazards get their row counts. The plan is initialised; a
 * target that is set already stays. `from` is rewritten by renames: it must
 * not be used for another plan.
 *
 * A plan without steps may come without hashes: they cost as much as the
 * comparison itself, and only who keeps or runs the plan needs them.
 */
int sd_plan_make(const struct sd_engine *e, struct sd_model *from,
		 struct sd_model *to, const struct sd_diff_options *o,
		 struct sd_conn *conn, struct sd_plan *plan, struct sd_diag *d);

/* Fills the hashes of a plan that has none yet, before it has steps. */
void sd_plan_seal(struct sd_plan *p, const struct sd_model *from);

/*
 * `--only`: keeps the steps of these objects and what they need. Empties
 * to_hash where steps were left out: the plan no longer leads there. Not for
 * plans that were read back: SD_EXIT_USAGE.
 */
int sd_plan_only(struct sd_plan *p, const char *const *globs, size_t count,
		 struct sd_diag *d);

/* `--allow KIND[:GLOB],…` */
struct sd_allow {
	enum sd_hazard_id id; /* SD_H_COUNT: all */
	const char *glob;     /* NULL: any object */
};
struct sd_allow_list {
	struct sd_allow *at;
	size_t count;
};
int sd_allow_parse(const char *text, struct sd_allow_list *l,
		   struct sd_arena *a, struct sd_diag *d);
bool sd_allowed(const struct sd_allow_list *l, const struct sd_hazard *h);

/* Adds an error SD_EXIT_REFUSED naming every hazard not allowed. */
int sd_plan_gate(const struct sd_plan *p, const struct sd_allow_list *l,
		 struct sd_diag *d);
/* Adds an error SD_EXIT_DECISION while a decision is open. */
int sd_plan_decided(const struct sd_plan *p, const struct sd_allow_list *l,
		    struct sd_diag *d);

struct sd_plan_counts {
	size_t add, change, drop;
};
struct sd_plan_counts sd_plan_count(const struct sd_plan *p);

/* --- the graph, known by indices only (graph.c) --------------------- */

struct sd_graph;
struct sd_graph *sd_graph_new(size_t nodes, struct sd_arena *a);
/* a before b. A soft edge may be cut when it closes a cycle. */
void sd_graph_before(struct sd_graph *g, size_t a, size_t b, bool soft);
/*
 * Fills order[] with all nodes, lowest ready index first. On a cycle of
 * hard edges returns its length and fills cycle[] instead; 0 is success.
 */
size_t sd_graph_sort(struct sd_graph *g, size_t *order, size_t *cycle);

#endif
