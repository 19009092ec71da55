/* SPDX-License-Identifier: MIT */
/*
 * trace.c - the list of what the parser saw
 */
#include "trace.h"

#include <stdlib.h>

#include "schemadiff/arena.h"

void sd_trace_add(struct lang_trace *t, enum lang_mark_kind kind, size_t at,
		  size_t len)
{
	struct lang_mark *m;

	if (!t)
		return;
	if (t->count == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 256;
		t->mark = sd_realloc(t->mark, t->cap * sizeof(*t->mark));
	}
	m = &t->mark[t->count++];
	m->at = at;
	m->len = len;
	m->kind = kind;
}

void sd_trace_clear(struct lang_trace *t)
{
	free(t->mark);
	t->mark = NULL;
	t->count = 0;
	t->cap = 0;
}
