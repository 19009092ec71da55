/* SPDX-License-Identifier: MIT */
/* graph_test.c - the topological sort: order, soft edges, cycles, size */

#include <check.h>
#include <stdlib.h>

#include "schemadiff/plan.h"
#include "schemadiff/str.h"

/*
 * Edges as "0<1 1~2": 0 before 1, and softly 1 before 2. The result is the
 * order, or "cycle" and its nodes.
 */
static const struct {
	size_t nodes;
	const char *edges, *expect;
} cases[] = {
	{ 0, "", "" },
	{ 3, "", " 0 1 2" },
	/* nothing moves that need not */
	{ 4, "3<0", " 1 2 3 0" },
	{ 4, "0<1 1<2 2<3", " 0 1 2 3" },
	{ 4, "3<2 2<1 1<0", " 3 2 1 0" },
	{ 5, "0<3 1<3 3<4 2<4", " 0 1 2 3 4" },
	/* a diamond, an edge twice, an edge to itself */
	{ 4, "3<1 3<2 1<0 2<0", " 3 1 2 0" },
	{ 2, "1<0 1<0", " 1 0" },
	{ 2, "0<0 1~1", " 0 1" },
	/* a soft edge is kept where it can be */
	{ 3, "2~0", " 1 2 0" },
	{ 3, "0~1 1~2", " 0 1 2" },
	{ 3, "2~1 1~0", " 2 1 0" },
	/* and cut on a cycle: the lowest node goes on */
	{ 2, "0~1 1~0", " 0 1" },
	{ 2, "0<1 1~0", " 0 1" },
	{ 2, "0~1 1<0", " 1 0" },
	{ 3, "0<1 1<2 2~0", " 0 1 2" },
	{ 4, "1~2 2~1 2~3 3~0", " 1 2 3 0" },
	/* one that only leads to a cycle is not */
	{ 4, "3~0 0~1 1~0 1~2", " 3 0 1 2" },
	/* nor is one behind it; what needs no cut goes first */
	{ 4, "1~2 2~1 2~0", " 3 1 2 0" },
	/* two cycles that share a node */
	{ 5, "0~1 1~0 1~2 2~1 4<0 3<2", " 3 4 0 1 2" },
	/* hard ones come back, lowest first, in run order */
	{ 2, "0<1 1<0", "cycle 0 1" },
	{ 3, "2<1 1<0 0<2", "cycle 0 2 1" },
	{ 5, "0<1 1<2 2<3 3<1 3<4", "cycle 1 2 3" },
	{ 4, "0~1 1~0 2<3 3<2", "cycle 2 3" },
	{ 4, "0<1 1<2 2<0 0~3 3~0", "cycle 0 1 2" },
};

static struct sd_graph *read_graph(const char *text, size_t nodes,
				   struct sd_arena *a)
{
	struct sd_graph *g = sd_graph_new(nodes, a);
	char *at = sd_arena_strdup(a, text);

	while (*at) {
		size_t x = strtoul(at, &at, 10);
		char how = *at++;
		size_t y = strtoul(at, &at, 10);

		sd_graph_before(g, x, y, how == '~');
		at += *at == ' ';
	}
	return g;
}

START_TEST(sorts)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_graph *g = read_graph(cases[_i].edges, cases[_i].nodes, &a);
	size_t order[8] = { 0 }, cycle[8] = { 0 }, i, len;
	struct sd_buf b = SD_BUF_INIT;

	len = sd_graph_sort(g, order, cycle);
	if (len)
		sd_buf_adds(&b, "cycle");
	for (i = 0; i < (len ? len : cases[_i].nodes); i++)
		sd_buf_addf(&b, " %zu", len ? cycle[i] : order[i]);
	ck_assert_str_eq(b.at, cases[_i].expect);
	sd_buf_clear(&b);
	sd_arena_clear(&a);
}
END_TEST

/* A small generator of its own, so that a seed means the same everywhere. */
static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Every hard edge holds, and every soft one that is on no cycle. */
START_TEST(keeps_every_edge)
{
	enum { NODES = 200, EDGES = 400 };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_graph *g = sd_graph_new(NODES, &a);
	size_t order[NODES], cycle[NODES], place[NODES], i;
	struct {
		size_t from, to;
	} edge[EDGES];
	unsigned seed = (unsigned)_i + 1;

	for (i = 0; i < EDGES; i++) {
		size_t x = next_random(&seed) % NODES;
		size_t y = next_random(&seed) % NODES;

		/* Hard ones lead from even to odd, or upwards: no cycle. */
		edge[i].from = x < y ? x : y;
		edge[i].to = x < y ? y : x;
		sd_graph_before(g, edge[i].from, edge[i].to, false);
		sd_graph_before(g, edge[i].to, edge[i].from, true);
	}
	ck_assert_uint_eq(sd_graph_sort(g, order, cycle), 0);
	for (i = 0; i < NODES; i++)
		place[order[i]] = i;
	for (i = 0; i < EDGES; i++)
		if (edge[i].from != edge[i].to)
			ck_assert_uint_lt(place[edge[i].from],
					  place[edge[i].to]);
	sd_arena_clear(&a);
}
END_TEST

/* 100,000 nodes: all in a row backwards, a star, and one soft circle. */
START_TEST(takes_many_nodes)
{
	enum { NODES = 100000 };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_graph *g = sd_graph_new(NODES, &a);
	size_t *order = SD_NEW_ARRAY(&a, size_t, NODES);
	size_t *cycle = SD_NEW_ARRAY(&a, size_t, NODES);
	size_t i;

	for (i = 1; i < NODES; i++) {
		if (_i == 0)
			sd_graph_before(g, i, i - 1, false);
		else if (_i == 1)
			sd_graph_before(g, NODES - 1, i - 1, i % 2);
		else
			sd_graph_before(g, i - 1, i, true);
	}
	if (_i == 2)
		sd_graph_before(g, NODES - 1, 0, true);
	ck_assert_uint_eq(sd_graph_sort(g, order, cycle), 0);
	ck_assert_uint_eq(order[0], _i == 2 ? 0 : NODES - 1);
	ck_assert_uint_eq(order[NODES - 1], _i == 0   ? 0
					    : _i == 1 ? NODES - 2
						      : NODES - 1);
	sd_arena_clear(&a);
}
END_TEST

/* A hard circle of 100,000 is found, and found once. */
START_TEST(finds_a_long_cycle)
{
	enum { NODES = 100000 };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_graph *g = sd_graph_new(NODES, &a);
	size_t *order = SD_NEW_ARRAY(&a, size_t, NODES);
	size_t *cycle = SD_NEW_ARRAY(&a, size_t, NODES);
	size_t i;

	for (i = 0; i < NODES; i++)
		sd_graph_before(g, i, (i + 1) % NODES, false);
	ck_assert_uint_eq(sd_graph_sort(g, order, cycle), NODES);
	ck_assert_uint_eq(cycle[0], 0);
	ck_assert_uint_eq(cycle[1], 1);
	sd_arena_clear(&a);
}
END_TEST

Suite *graph_suite(void);
Suite *graph_suite(void)
{
	Suite *s = suite_create("graph");
	TCase *t = tcase_create("sort");

	tcase_add_loop_test(t, sorts, 0,
			    (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_loop_test(t, keeps_every_edge, 0, 50);
	suite_add_tcase(s, t);
	t = tcase_create("size");
	tcase_set_timeout(t, 30);
	tcase_add_loop_test(t, takes_many_nodes, 0, 3);
	tcase_add_test(t, finds_a_long_cycle);
	suite_add_tcase(s, t);
	return s;
}
