/* SPDX-License-Identifier: MIT */
/*
 * world_mend.c - takes out of a world what SQLite would not accept
 */
#include <string.h>

#include "words.h"
#include "world.h"

static bool there(struct w_table *t, int id)
{
	return world_column(t, id) != NULL;
}

static bool plain(struct w_table *t, int id)
{
	struct w_column *c = world_column(t, id);

	return c && !c->generated;
}

static bool expr_fits(struct w_table *t, const struct w_expr *e)
{
	return e->form < 0 || (there(t, e->a) && there(t, e->b));
}

/* Columns that are gone or stand twice leave the set. */
static void mend_set(struct w_table *t, struct w_set *s)
{
	int kept = 0;

	for (int i = 0; i < s->count; i++) {
		bool twice = false;

		for (int j = 0; j < kept; j++)
			twice = twice || s->column[j] == s->column[i];
		if (!twice && there(t, s->column[i]))
			s->column[kept++] = s->column[i];
	}
	s->count = kept;
	if (!kept)
		s->used = false;
}

static bool same_set(const struct w_set *a, const struct w_set *b)
{
	return a->count == b->count &&
	       !memcmp(a->column, b->column,
		       (size_t)a->count * sizeof *a->column);
}

static void mend_key(struct w_table *t)
{
	struct w_set *p = &t->primary;

	mend_set(t, p);
	for (int i = 0; i < p->count; i++)
		if (!plain(t, p->column[i]))
			p->used = false;
	if (!p->used)
		t->key = W_NO_KEY;
	if (t->key == W_NO_KEY) {
		t->without_rowid = false;
		p->used = false;
		return;
	}
	if (t->without_rowid && t->key != W_KEY)
		t->key = W_ALIAS;
	if (t->key != W_KEY) {
		struct w_column *c = world_column(t, p->column[0]);

		p->count = 1;
		c->type = W_INTEGER;
		c->dflt = 0;
		c->late = false;
	}
	for (int i = 0; i < p->count; i++)
		world_column(t, p->column[i])->late = false;
}

/* An expression over plain columns that come before the column itself. */
static void mend_generated(struct w_table *t)
{
	for (int i = 0; i < t->columns; i++) {
		struct w_column *c = &t->column[i];

		if (!c->generated)
			continue;
		if (!plain(t, c->expr.a) || !plain(t, c->expr.b))
			c->generated = 0;
		c->dflt = 0;
		c->late = false;
	}
	for (int i = 0; i < t->columns; i++)
		if (!t->column[i].generated)
			return;
	t->column[0].generated = 0;
}

static void mend_late(struct w_table *t)
{
	bool other = false;

	for (int i = 0; i < t->columns; i++) {
		struct w_column *c = &t->column[i];

		if (!w_defaults[c->dflt].late ||
		    (c->not_null &&
		     (!c->dflt || !strcmp(w_defaults[c->dflt].sql, "NULL"))))
			c->late = false;
		other = other || (!c->late && !c->generated);
	}
	if (!other)
		for (int i = 0; i < t->columns; i++)
			t->column[i].late = false;
}

/* Late columns cannot stand in anything that is made before them. */
static void not_late(struct w_table *t, int id)
{
	struct w_column *c = world_column(t, id);

	if (c)
		c->late = false;
}

static void mend_sets(struct w_table *t)
{
	for (int i = 0; i < WORLD_PARTS; i++) {
		struct w_set *both[] = { &t->unique[i], &t->index[i] };

		for (int k = 0; k < 2; k++) {
			struct w_set *s = both[k];

			if (!s->used)
				continue;
			mend_set(t, s);
			if (!expr_fits(t, &s->where) || !expr_fits(t, &s->key))
				s->used = false;
			for (int j = 0; j < s->count; j++)
				not_late(t, s->column[j]);
			not_late(t, s->where.a);
			not_late(t, s->where.b);
			not_late(t, s->key.a);
			not_late(t, s->key.b);
		}
		/* SQLite makes one index for two equal constraints. */
		for (int j = 0; j < i; j++)
			if (t->unique[j].used &&
			    same_set(&t->unique[i], &t->unique[j]))
				t->unique[i].used = false;
		if (t->key != W_NO_KEY && same_set(&t->unique[i], &t->primary))
			t->unique[i].used = false;
	}
}

static void mend_checks(struct w_table *t)
{
	for (int i = 0; i < WORLD_PARTS; i++) {
		struct w_check *c = &t->check[i];

		if (!c->used)
			continue;
		if (!expr_fits(t, &c->expr))
			c->used = false;
		not_late(t, c->expr.a);
		not_late(t, c->expr.b);
	}
	for (int i = 0; i < t->columns; i++) {
		not_late(t, t->column[i].expr.a);
		not_late(t, t->column[i].expr.b);
	}
}

static bool has_parent_key(struct w_table *to, const struct w_foreign *f)
{
	struct w_set want = { 0 };

	if (!f->to[0])
		return to->key != W_NO_KEY && to->primary.count == f->count;
	want.count = f->count;
	memcpy(want.column, f->to, sizeof f->to);
	if (to->key != W_NO_KEY && same_set(&to->primary, &want))
		return true;
	for (int i = 0; i < WORLD_PARTS; i++)
		if (to->unique[i].used && same_set(&to->unique[i], &want))
			return true;
	return false;
}

static void mend_foreign(struct world *w, struct w_table *t)
{
	for (int i = 0; i < WORLD_PARTS; i++) {
		struct w_foreign *f = &t->foreign[i];
		struct w_table *to;

		if (!f->used)
			continue;
		to = world_table(w, f->table);
		if (!to || !has_parent_key(to, f))
			f->used = false;
		for (int k = 0; k < f->count; k++) {
			if (!plain(t, f->column[k]))
				f->used = false;
			not_late(t, f->column[k]);
		}
		if (f->count == 2 && f->column[0] == f->column[1])
			f->used = false;
	}
}

static void mend_triggers(struct world *w, struct w_table *t)
{
	for (int i = 0; i < WORLD_PARTS; i++) {
		struct w_trigger *g = &t->trigger[i];

		if (g->used && ((g->column && !there(t, g->column)) ||
				!plain(world_table(w, g->target), g->set)))
			g->used = false;
	}
}

static void mend_views(struct world *w)
{
	for (int i = 0; i < WORLD_VIEWS; i++) {
		struct w_view *v = &w->view[i];
		struct w_table *t = world_table(w, v->table);

		if (!t || !there(t, v->column[0]) || !there(t, v->column[1]) ||
		    v->column[0] == v->column[1] || !expr_fits(t, &v->where))
			v->used = false;
	}
}

void world_mend(struct world *w)
{
	for (int i = 0; i < w->tables; i++) {
		struct w_table *t = &w->table[i];

		mend_generated(t);
		mend_key(t);
		mend_sets(t);
		mend_checks(t);
	}
	/* Keys that go may take the target of another key with them: no key
	 * is anybody's target, so one round is enough. */
	for (int i = 0; i < w->tables; i++) {
		mend_foreign(w, &w->table[i]);
		mend_triggers(w, &w->table[i]);
		mend_late(&w->table[i]);
	}
	mend_views(w);
}
