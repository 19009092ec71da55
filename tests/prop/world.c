/* SPDX-License-Identifier: MIT */
/*
 * world.c - random schemas that fit together
 */
#include "world.h"

#include <stdio.h>
#include <string.h>

#include "words.h"

static void new_name(struct world *w, struct rng *r, char *name)
{
	static const char *const bases[] = {
		"user",	  "order",	  "Group",	 "item",   "city",
		"note",	  "a b",	  "wei\xc3\x9f", "select", "x\"y",
		"Price",  "log-",	  "it's ",	 "[odd]",  "index",
		"values", "k\xc3\xb6nig",
	};
	static const unsigned plain = 6;
	unsigned count = sizeof bases / sizeof *bases;
	unsigned i =
		rng_percent(r, 75) ? rng_below(r, plain) : rng_below(r, count);

	snprintf(name, WORLD_NAME, "%s%d", bases[i], w->next_id++);
}

static void maybe_name(struct world *w, struct rng *r, char *name)
{
	name[0] = '\0';
	if (rng_percent(r, 50))
		new_name(w, r, name);
}

struct w_table *world_table(struct world *w, int id)
{
	for (int i = 0; i < w->tables; i++)
		if (w->table[i].id == id)
			return &w->table[i];
	return NULL;
}

struct w_column *world_column(struct w_table *t, int id)
{
	for (int i = 0; t && i < t->columns; i++)
		if (t->column[i].id == id)
			return &t->column[i];
	return NULL;
}

bool world_constant_default(const struct w_column *c)
{
	return w_defaults[c->dflt].constant;
}

static struct w_column *some_column(struct w_table *t, struct rng *r)
{
	return &t->column[rng_below(r, (unsigned)t->columns)];
}

static struct w_expr some_expr(struct w_table *t, struct rng *r)
{
	struct w_expr e = { -1, 0, 0 };

	e.form = (int)rng_below(r, W_FORMS);
	e.a = some_column(t, r)->id;
	e.b = some_column(t, r)->id;
	return e;
}

static void random_type(struct w_table *t, struct w_column *c, struct rng *r)
{
	do
		c->type = (int)rng_below(r, W_TYPES);
	while (t->strict && !w_types[c->type].strict);
}

static void random_default(struct w_column *c, struct rng *r)
{
	c->dflt = 0;
	if (rng_percent(r, 60))
		c->dflt = (int)rng_below(r, W_DEFAULTS);
}

static void add_column(struct world *w, struct w_table *t, struct rng *r,
		       bool added)
{
	struct w_column *c;

	if (t->columns == WORLD_COLUMNS)
		return;
	c = &t->column[t->columns++];
	memset(c, 0, sizeof *c);
	c->expr.form = -1;
	new_name(w, r, c->name);
	c->id = w->next_id++;
	random_type(t, c, r);
	random_default(c, r);
	if (rng_percent(r, 15))
		c->collate = 1 + (int)rng_below(r, W_COLLATIONS - 1);
	if (rng_percent(r, 35))
		c->not_null = 1 + (int)rng_below(r, 3);
	/* On rows that are there, a new column mostly must have a value. */
	if (added && c->not_null && !c->dflt && rng_percent(r, 90))
		c->dflt = 1;
	if (t->columns > 1 && rng_percent(r, 10)) {
		c->generated = 1 + (int)rng_below(r, 2);
		c->expr = some_expr(t, r);
	}
	c->late = !added && rng_percent(r, 12);
}

static void random_set(struct w_table *t, struct w_set *s, struct rng *r,
		       int most)
{
	s->used = true;
	s->count = 1 + (int)rng_below(r, (unsigned)most);
	for (int i = 0; i < s->count; i++)
		s->column[i] = some_column(t, r)->id;
	s->where.form = s->key.form = -1;
}

static void random_key(struct world *w, struct w_table *t, struct rng *r)
{
	t->key = (enum w_key)rng_below(r, W_KEY + 1);
	memset(&t->primary, 0, sizeof t->primary);
	random_set(t, &t->primary, r, 2);
	if (t->key == W_KEY) {
		maybe_name(w, r, t->primary.name);
		t->primary.desc = rng_percent(r, 15);
		t->primary.conflict =
			rng_percent(r, 10) ? (int)rng_below(r, W_CONFLICTS) : 0;
	} else {
		t->primary.count = 1;
	}
}

static void add_unique(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_set *s = &t->unique[rng_below(r, WORLD_PARTS)];

	memset(s, 0, sizeof *s);
	random_set(t, s, r, 2);
	maybe_name(w, r, s->name);
	if (rng_percent(r, 15))
		s->conflict = (int)rng_below(r, W_CONFLICTS);
}

static void add_index(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_set *s = &t->index[rng_below(r, WORLD_PARTS)];

	memset(s, 0, sizeof *s);
	random_set(t, s, r, 3);
	new_name(w, r, s->name);
	s->unique = rng_percent(r, 20);
	s->desc = rng_percent(r, 25);
	if (rng_percent(r, 20))
		s->collate = 1 + (int)rng_below(r, W_COLLATIONS - 1);
	if (rng_percent(r, 25))
		s->where = some_expr(t, r);
	if (rng_percent(r, 20))
		s->key = some_expr(t, r);
}

static void add_check(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_check *c = &t->check[rng_below(r, WORLD_PARTS)];

	c->used = true;
	maybe_name(w, r, c->name);
	c->expr = some_expr(t, r);
}

static void add_foreign(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_foreign *f = &t->foreign[rng_below(r, WORLD_PARTS)];
	struct w_table *to = &w->table[rng_below(r, (unsigned)w->tables)];
	const struct w_set *key = &to->primary;
	bool by_unique = rng_percent(r, 30);

	if (by_unique)
		key = &to->unique[rng_below(r, WORLD_PARTS)];
	if (!key->used || key->count > 2 || (!by_unique && to->key == W_NO_KEY))
		return;
	memset(f, 0, sizeof *f);
	f->used = true;
	maybe_name(w, r, f->name);
	f->table = to->id;
	f->count = key->count;
	for (int i = 0; i < key->count; i++) {
		f->column[i] = some_column(t, r)->id;
		f->to[i] = key->column[i];
	}
	if (!by_unique && rng_percent(r, 50))
		f->to[0] = f->to[1] = 0;
	f->on_delete = (int)rng_below(r, W_ACTIONS);
	f->on_update = (int)rng_below(r, W_ACTIONS);
	f->deferrable = (int)rng_below(r, W_DEFERS);
}

static void add_trigger(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_trigger *g = &t->trigger[rng_below(r, WORLD_PARTS)];
	struct w_table *to = &w->table[rng_below(r, (unsigned)w->tables)];

	memset(g, 0, sizeof *g);
	g->used = true;
	new_name(w, r, g->name);
	g->timing = (int)rng_below(r, W_TIMINGS);
	if (rng_percent(r, 30))
		g->column = some_column(t, r)->id;
	g->target = to->id;
	g->set = some_column(to, r)->id;
}

static void add_view(struct world *w, struct rng *r)
{
	struct w_view *v = &w->view[rng_below(r, WORLD_VIEWS)];
	struct w_table *t = &w->table[rng_below(r, (unsigned)w->tables)];

	memset(v, 0, sizeof *v);
	v->used = true;
	new_name(w, r, v->name);
	v->table = t->id;
	v->column[0] = some_column(t, r)->id;
	v->column[1] = some_column(t, r)->id;
	v->where.form = -1;
	if (rng_percent(r, 40))
		v->where = some_expr(t, r);
	v->named = rng_percent(r, 30);
	v->trigger = rng_percent(r, 20);
	if (v->trigger)
		new_name(w, r, v->trigger_name);
}

static void add_part(struct world *w, struct w_table *t, struct rng *r)
{
	static void (*const parts[])(
		struct world *, struct w_table *,
		struct rng *) = { add_unique, add_index,   add_index,
				  add_check,  add_foreign, add_trigger };

	parts[rng_below(r, sizeof parts / sizeof *parts)](w, t, r);
}

static void add_table(struct world *w, struct rng *r)
{
	struct w_table *t;
	unsigned columns = 1 + rng_below(r, 6);
	unsigned parts = rng_below(r, 5);

	if (w->tables == WORLD_TABLES)
		return;
	t = &w->table[w->tables++];
	memset(t, 0, sizeof *t);
	new_name(w, r, t->name);
	t->id = w->next_id++;
	t->strict = rng_percent(r, 20);
	t->without_rowid = rng_percent(r, 15);
	while (columns--)
		add_column(w, t, r, false);
	random_key(w, t, r);
	while (parts--)
		add_part(w, t, r);
}

void world_make(struct world *w, struct rng *r)
{
	unsigned tables = 1 + rng_below(r, 4);

	memset(w, 0, sizeof *w);
	w->next_id = 1;
	while (tables--)
		add_table(w, r);
	for (unsigned views = rng_below(r, 3); views; views--)
		add_view(w, r);
	world_mend(w);
}

/* --- changes -------------------------------------------------------- */

static void drop_table(struct world *w, struct w_table *t, struct rng *r)
{
	(void)r;
	if (w->tables < 2)
		return;
	memmove(t, t + 1, (size_t)(&w->table[w->tables] - (t + 1)) * sizeof *t);
	w->tables--;
}
static void rename_table(struct world *w, struct w_table *t, struct rng *r)
{
	new_name(w, r, t->name);
}
static void new_column(struct world *w, struct w_table *t, struct rng *r)
{
	add_column(w, t, r, true);
}
static void drop_column(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_column *c = some_column(t, r);

	(void)w;
	if (t->columns < 2)
		return;
	memmove(c, c + 1,
		(size_t)(&t->column[t->columns] - (c + 1)) * sizeof *c);
	t->columns--;
}
static void rename_column(struct world *w, struct w_table *t, struct rng *r)
{
	new_name(w, r, some_column(t, r)->name);
}
static void move_column(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_column *a = some_column(t, r), *b = some_column(t, r);
	struct w_column c = *a;

	(void)w;
	*a = *b;
	*b = c;
}
static void change_type(struct world *w, struct w_table *t, struct rng *r)
{
	(void)w;
	random_type(t, some_column(t, r), r);
}
static void change_null(struct world *w, struct w_table *t, struct rng *r)
{
	(void)w;
	some_column(t, r)->not_null = (int)rng_below(r, 4);
}
static void change_default(struct world *w, struct w_table *t, struct rng *r)
{
	(void)w;
	random_default(some_column(t, r), r);
}
static void change_collate(struct world *w, struct w_table *t, struct rng *r)
{
	(void)w;
	some_column(t, r)->collate = (int)rng_below(r, W_COLLATIONS);
}
static void change_generated(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_column *c = some_column(t, r);

	(void)w;
	c->generated = (int)rng_below(r, 3);
	if (c->generated)
		c->expr = some_expr(t, r);
}
static void change_options(struct world *w, struct w_table *t, struct rng *r)
{
	(void)w;
	if (rng_percent(r, 50))
		t->strict = !t->strict;
	else
		t->without_rowid = !t->without_rowid;
	for (int i = 0; t->strict && i < t->columns; i++)
		if (!w_types[t->column[i].type].strict)
			random_type(t, &t->column[i], r);
}
static void change_index(struct world *w, struct w_table *t, struct rng *r)
{
	struct w_set *s = &t->index[rng_below(r, WORLD_PARTS)];

	(void)w;
	if (rng_percent(r, 50))
		s->unique = !s->unique;
	else
		s->desc = !s->desc;
}
static void drop_part(struct world *w, struct w_table *t, struct rng *r)
{
	unsigned i = rng_below(r, WORLD_PARTS);

	(void)w;
	t->unique[i].used = rng_percent(r, 50) && t->unique[i].used;
	t->index[i].used = rng_percent(r, 50) && t->index[i].used;
	t->check[i].used = rng_percent(r, 50) && t->check[i].used;
	t->foreign[i].used = rng_percent(r, 50) && t->foreign[i].used;
	t->trigger[i].used = rng_percent(r, 50) && t->trigger[i].used;
}
static void another_table(struct world *w, struct w_table *t, struct rng *r)
{
	(void)t;
	add_table(w, r);
}
static void another_view(struct world *w, struct w_table *t, struct rng *r)
{
	(void)t;
	add_view(w, r);
}

void world_change(struct world *w, struct rng *r)
{
	static void (*const change[])(struct world *, struct w_table *,
				      struct rng *) = {
		drop_table,	rename_table,	  new_column,
		new_column,	drop_column,	  drop_column,
		rename_column,	move_column,	  change_type,
		change_null,	change_default,	  change_default,
		change_collate, change_generated, change_options,
		change_index,	drop_part,	  drop_part,
		add_part,	add_part,	  add_part,
		random_key,	another_table,	  another_view,
	};
	unsigned count = 1 + rng_below(r, rng_percent(r, 30) ? 8 : 3);

	for (int i = 0; i < w->tables; i++)
		for (int j = 0; j < w->table[i].columns; j++)
			w->table[i].column[j].late = false;
	while (count--) {
		struct w_table *t =
			&w->table[rng_below(r, (unsigned)w->tables)];

		change[rng_below(r, sizeof change / sizeof *change)](w, t, r);
	}
	world_mend(w);
}
