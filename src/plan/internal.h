/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of plan/ share
 */
#ifndef SD_PLAN_INTERNAL_H
#define SD_PLAN_INTERNAL_H

#include "schemadiff/plan.h"

/* What has to run before what, as the steps stand in the plan; edges.c. */
struct sd_graph *sd_plan_edges(const struct sd_plan *p, struct sd_arena *a);
/*
 * Marks what has to run before the marked nodes, and before that. The nodes
 * are numbered in an order that sd_graph_sort() has found; graph.c.
 */
void sd_graph_needs(const struct sd_graph *g, bool *marked);

/* Puts the steps in order and into groups; order.c. */
int sd_plan_order(struct sd_plan *p, struct sd_diag *d);
void sd_plan_group(struct sd_plan *p);

#endif
