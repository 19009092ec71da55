/* SPDX-License-Identifier: MIT */
/*
 * graph.c - one stable topological sort
 *
 * Knows indices only. Kahn's algorithm with a heap: of all nodes that may
 * run, the lowest index runs first, so nodes that do not depend on each
 * other stay in the order they came in. Costs O((n + e) log n).
 *
 * Soft edges are kept wherever that is possible. Only when the first pass
 * gets stuck are the strongly connected components looked up; then a soft
 * edge inside one may be cut, and is cut when nothing else can go on.
 */
#include <stdint.h>
#include <string.h>

#include "internal.h"

struct edge {
	size_t a, b;
	bool soft;
};

struct sd_graph {
	struct sd_arena *arena;
	size_t nodes;
	struct edge *edge;
	size_t count, cap;
};

struct heap {
	size_t *at;
	size_t count;
};

/* One attempt to sort. */
struct pass {
	const struct sd_graph *g;
	const size_t *first; /* node → its first place in `out` */
	const size_t *out;   /* edges by the node they leave */
	const size_t *part;  /* node → component; NULL: first pass */
	size_t *must, *may;  /* node → edges to wait for */
	bool *done;
	struct heap ready, cuttable;
};

struct sd_graph *sd_graph_new(size_t nodes, struct sd_arena *a)
{
	struct sd_graph *g = SD_NEW(a, struct sd_graph);

	g->arena = a;
	g->nodes = nodes;
	return g;
}

void sd_graph_before(struct sd_graph *g, size_t a, size_t b, bool soft)
{
	if (a == b)
		return;
	if (g->count == g->cap) {
		size_t cap = g->cap ? 2 * g->cap : 64;
		struct edge *e = SD_NEW_ARRAY(g->arena, struct edge, cap);

		if (g->count)
			memcpy(e, g->edge, g->count * sizeof(*e));
		g->edge = e;
		g->cap = cap;
	}
	g->edge[g->count++] = (struct edge){ a, b, soft };
}

static void heap_push(struct heap *h, size_t node)
{
	size_t i = h->count++;

	for (; i > 0 && h->at[(i - 1) / 2] > node; i = (i - 1) / 2)
		h->at[i] = h->at[(i - 1) / 2];
	h->at[i] = node;
}

static size_t heap_pop(struct heap *h)
{
	size_t top = h->at[0], last = h->at[--h->count], i = 0, child;

	while ((child = 2 * i + 1) < h->count) {
		if (child + 1 < h->count && h->at[child + 1] < h->at[child])
			child++;
		if (h->at[child] >= last)
			break;
		h->at[i] = h->at[child];
		i = child;
	}
	h->at[i] = last;
	return top;
}

/* May this edge be cut? Only one that lies on a cycle. */
static bool may_cut(const struct pass *p, const struct edge *e)
{
	return e->soft && p->part && p->part[e->a] == p->part[e->b];
}

/* Fills first[] and out[]: the edges of each node, in order of adding. */
static void by_node(const struct sd_graph *g, size_t *first, size_t *out)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		first[g->edge[i].a + 1]++;
	for (i = 0; i < g->nodes; i++)
		first[i + 1] += first[i];
	/* Backwards, so that first[] ends up where it has to be. */
	for (i = g->count; i-- > 0;)
		out[--first[g->edge[i].a + 1]] = i;
	memmove(first, first + 1, g->nodes * sizeof(*first));
	first[g->nodes] = g->count;
}

static void wait_over(struct pass *p, size_t node)
{
	if (p->done[node] || p->must[node])
		return;
	heap_push(p->may[node] ? &p->cuttable : &p->ready, node);
}

/* The next node to run; false when there is none. */
static bool next(struct pass *p, size_t *node)
{
	if (p->ready.count) {
		*node = heap_pop(&p->ready);
		return true;
	}
	while (p->cuttable.count) {
		*node = heap_pop(&p->cuttable);
		if (!p->done[*node])
			return true;
	}
	return false;
}

static void leave(struct pass *p, size_t node)
{
	size_t i;

	p->done[node] = true;
	for (i = p->first[node]; i < p->first[node + 1]; i++) {
		const struct edge *e = &p->g->edge[p->out[i]];

		if (may_cut(p, e)) {
			if (--p->may[e->b] == 0)
				wait_over(p, e->b);
		} else if (--p->must[e->b] == 0) {
			wait_over(p, e->b);
		}
	}
}

/* Runs as many nodes as possible; returns how many. */
static size_t run(struct pass *p, size_t *order)
{
	size_t i, node, count = 0;

	for (i = 0; i < p->g->count; i++) {
		const struct edge *e = &p->g->edge[i];

		if (may_cut(p, e))
			p->may[e->b]++;
		else
			p->must[e->b]++;
	}
	for (i = 0; i < p->g->nodes; i++)
		wait_over(p, i);
	while (next(p, &node)) {
		order[count++] = node;
		leave(p, node);
	}
	return count;
}

static void pass_init(struct pass *p, const struct sd_graph *g,
		      const size_t *first, const size_t *out,
		      const size_t *part)
{
	struct sd_arena *a = g->arena;

	memset(p, 0, sizeof(*p));
	p->g = g;
	p->first = first;
	p->out = out;
	p->part = part;
	p->must = SD_NEW_ARRAY(a, size_t, g->nodes);
	p->may = SD_NEW_ARRAY(a, size_t, g->nodes);
	p->done = SD_NEW_ARRAY(a, bool, g->nodes);
	/* Each node enters `ready` once, and `cuttable` once before that. */
	p->ready.at = SD_NEW_ARRAY(a, size_t, g->nodes);
	p->cuttable.at = SD_NEW_ARRAY(a, size_t, g->nodes);
}

/* --- components (Tarjan's algorithm, with a stack of its own) -------- */

struct tarjan {
	const struct sd_graph *g;
	const size_t *first, *out;
	size_t *part, parts;
	size_t *seen, *low; /* number of the visit from 1, 0: not yet */
	size_t *at;	    /* node → place in out[] to go on at */
	size_t *path, depth;
	size_t *open, opens;
	size_t visits;
};

static void tarjan_enter(struct tarjan *t, size_t node)
{
	t->seen[node] = t->low[node] = ++t->visits;
	t->at[node] = t->first[node];
	t->path[t->depth++] = node;
	t->open[t->opens++] = node;
	t->part[node] = SIZE_MAX;
}

/* All that `node` reaches is known: close its component, go back one. */
static void tarjan_leave(struct tarjan *t, size_t node)
{
	size_t n, above;

	if (t->low[node] == t->seen[node]) {
		do {
			n = t->open[--t->opens];
			t->part[n] = t->parts;
		} while (n != node);
		t->parts++;
	}
	if (--t->depth > 0) {
		above = t->path[t->depth - 1];
		if (t->low[node] < t->low[above])
			t->low[above] = t->low[node];
	}
}

static void tarjan_walk(struct tarjan *t, size_t root)
{
	tarjan_enter(t, root);
	while (t->depth > 0) {
		size_t node = t->path[t->depth - 1], to;

		if (t->at[node] == t->first[node + 1]) {
			tarjan_leave(t, node);
			continue;
		}
		to = t->g->edge[t->out[t->at[node]++]].b;
		if (!t->seen[to])
			tarjan_enter(t, to);
		else if (t->part[to] == SIZE_MAX && t->seen[to] < t->low[node])
			t->low[node] = t->seen[to];
	}
}

static const size_t *components(const struct sd_graph *g, const size_t *first,
				const size_t *out)
{
	struct tarjan t = { .g = g, .first = first, .out = out };
	struct sd_arena *a = g->arena;
	size_t i;

	t.part = SD_NEW_ARRAY(a, size_t, g->nodes);
	t.seen = SD_NEW_ARRAY(a, size_t, g->nodes);
	t.low = SD_NEW_ARRAY(a, size_t, g->nodes);
	t.at = SD_NEW_ARRAY(a, size_t, g->nodes);
	t.path = SD_NEW_ARRAY(a, size_t, g->nodes);
	t.open = SD_NEW_ARRAY(a, size_t, g->nodes);
	for (i = 0; i < g->nodes; i++)
		if (!t.seen[i])
			tarjan_walk(&t, i);
	return t.part;
}

/* --- cycles --------------------------------------------------------- */

/* Puts the lowest node first and turns the walk back into run order. */
static void turn(size_t *cycle, size_t len, struct sd_arena *a)
{
	size_t *copy = SD_NEW_ARRAY(a, size_t, len);
	size_t i, low = 0;

	memcpy(copy, cycle, len * sizeof(*copy));
	for (i = 1; i < len; i++)
		if (copy[i] < copy[low])
			low = i;
	for (i = 0; i < len; i++)
		cycle[i] = copy[(low + len - i) % len];
}

/*
 * Every node left over waits for another one: going back from wait to wait
 * must come round.
 */
static size_t find_cycle(const struct pass *p, size_t *cycle)
{
	const struct sd_graph *g = p->g;
	size_t *back = SD_NEW_ARRAY(g->arena, size_t, g->nodes);
	size_t *step = SD_NEW_ARRAY(g->arena, size_t, g->nodes);
	size_t i, node = 0, len = 0;

	for (i = 0; i < g->nodes; i++)
		back[i] = SIZE_MAX;
	for (i = 0; i < g->count; i++) {
		const struct edge *e = &g->edge[i];

		if (!p->done[e->a] && !may_cut(p, e) && e->a < back[e->b])
			back[e->b] = e->a;
	}
	while (p->done[node])
		node++;
	for (; !step[node]; node = back[node]) {
		cycle[len++] = node;
		step[node] = len;
	}
	/* The way in is not part of it. */
	len -= step[node] - 1;
	memmove(cycle, cycle + step[node] - 1, len * sizeof(*cycle));
	turn(cycle, len, g->arena);
	return len;
}

size_t sd_graph_sort(struct sd_graph *g, size_t *order, size_t *cycle)
{
	size_t *first = SD_NEW_ARRAY(g->arena, size_t, g->nodes + 2);
	size_t *out = SD_NEW_ARRAY(g->arena, size_t, g->count);
	struct pass p;

	by_node(g, first, out);
	pass_init(&p, g, first, out, NULL);
	if (run(&p, order) == g->nodes)
		return 0;
	pass_init(&p, g, first, out, components(g, first, out));
	if (run(&p, order) == g->nodes)
		return 0;
	return find_cycle(&p, cycle);
}

void sd_graph_needs(const struct sd_graph *g, bool *marked)
{
	size_t *first = SD_NEW_ARRAY(g->arena, size_t, g->nodes + 1);
	size_t *out = SD_NEW_ARRAY(g->arena, size_t, g->count);
	size_t node, i;

	by_node(g, first, out);
	/*
	 * Edges lead to later nodes, so one pass from the last node sees
	 * each mark in time; those that were cut lead back and are no need.
	 */
	for (node = g->nodes; node-- > 0;)
		for (i = first[node]; i < first[node + 1]; i++) {
			size_t to = g->edge[out[i]].b;

			if (to > node && marked[to])
				marked[node] = true;
		}
}
