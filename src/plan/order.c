/* SPDX-License-Identifier: MIT */
/*
 * order.c - steps in the order in which they run, in transaction groups
 *
 * Sorted by (rank, object, order of adding) first; the graph then moves a
 * step behind another one only where it must. The same input gives the
 * same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct place {
	const struct sd_step *step;
	size_t seq;
};

static int place_order(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c;

	if (a->step->rank != b->step->rank)
		return a->step->rank < b->step->rank ? -1 : 1;
	c = sd_strcmp(a->step->object, b->step->object);
	if (c)
		return c;
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

/* The plan's steps in another order, in the same memory. */
static void permute(struct sd_plan *p, const size_t *order, struct sd_arena *a)
{
	struct sd_step *copy = SD_NEW_ARRAY(a, struct sd_step, p->step_count);
	size_t i;

	memcpy(copy, p->step, p->step_count * sizeof(*copy));
	for (i = 0; i < p->step_count; i++)
		p->step[i] = copy[order[i]];
}

static void presort(struct sd_plan *p, size_t *order, struct sd_arena *a)
{
	struct place *l = SD_NEW_ARRAY(a, struct place, p->step_count);
	size_t i;

	for (i = 0; i < p->step_count; i++) {
		l[i].step = &p->step[i];
		l[i].seq = i;
	}
	qsort(l, p->step_count, sizeof(*l), place_order);
	for (i = 0; i < p->step_count; i++)
		order[i] = l[i].seq;
	permute(p, order, a);
}

static void add_label(struct sd_buf *b, const struct sd_step *s)
{
	static const char *const verb[] = { [SD_CREATE] = "create",
					    [SD_DROP] = "drop",
					    [SD_ALTER] = "change" };

	sd_buf_addf(b, "%s %s '%s'", verb[s->op], sd_kind_word(s->kind),
		    s->object);
}

static int cycle_error(const struct sd_plan *p, const size_t *cycle, size_t len,
		       struct sd_diag *d)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	for (i = 0; i < len; i++) {
		add_label(&b, &p->step[cycle[i]]);
		sd_buf_adds(&b, ", then ");
	}
	add_label(&b, &p->step[cycle[0]]);
	sd_error(d, SD_EXIT_FAILED, "these changes wait for each other: %s",
		 b.at);
	sd_diag_help(d, "make the change in two applies, the first without"
			" one of these");
	sd_buf_clear(&b);
	return -1;
}

/* As few transactions as there can be. */
void sd_plan_group(struct sd_plan *p)
{
	size_t i, group = 0;

	for (i = 0; i < p->step_count; i++) {
		struct sd_step *s = &p->step[i];
		const struct sd_step *before = i ? &p->step[i - 1] : NULL;

		if (s->no_tx && !s->why_group)
			s->why_group = "cannot run inside a transaction";
		else if (!s->no_tx)
			s->why_group = before && before->no_tx
					       ? "a transaction again"
					       : NULL;
		if (before && (s->no_tx || before->no_tx))
			group++;
		s->group = group;
	}
}

int sd_plan_order(struct sd_plan *p, struct sd_diag *d)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	size_t *order, *cycle, len;
	int rc = 0;

	if (!p->step_count)
		return 0;
	order = SD_NEW_ARRAY(&scratch, size_t, p->step_count);
	cycle = SD_NEW_ARRAY(&scratch, size_t, p->step_count);
	presort(p, order, &scratch);
	len = sd_graph_sort(sd_plan_edges(p, &scratch), order, cycle);
	if (len) {
		rc = cycle_error(p, cycle, len, d);
	} else {
		permute(p, order, &scratch);
		sd_plan_group(p);
	}
	sd_arena_clear(&scratch);
	return rc;
}
