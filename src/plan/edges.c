/* SPDX-License-Identifier: MIT */
/*
 * edges.c - which step has to run before which
 *
 * Steps say which facts they make and which they drop; the facts' needs say
 * the rest. A part that no step names on its own is made and dropped with
 * its table.
 */
#include <string.h>

#include "internal.h"
#include "schemadiff/map.h"

/* The steps that make (drop, claim the name of) something. */
struct user {
	size_t step;
	bool rename; /* it gets the name by being renamed */
	struct user *next;
};

struct edges {
	const struct sd_plan *p;
	struct sd_graph *g;
	struct sd_map makes, drops; /* fact → users */
	struct sd_map claims;	    /* name → users: who makes it */
	struct sd_arena *arena;
};

static struct sd_str fact_key(const void *slot)
{
	struct sd_str key = { slot, sizeof(struct sd_fact *) };

	return key;
}

static void add_user(struct edges *e, struct sd_map *map, struct sd_str key,
		     size_t step, bool rename)
{
	struct user *u = SD_NEW(e->arena, struct user);

	u->step = step;
	u->rename = rename;
	u->next = sd_map_get(map, key);
	sd_map_put(map, key, u);
}

static const struct user *users(const struct sd_map *map,
				const struct sd_fact *f)
{
	return sd_map_get(map, fact_key(&f));
}

/* Those of the fact itself or of what it is a part of. */
static const struct user *owners(const struct sd_map *map,
				 const struct sd_fact *f)
{
	const struct user *u = NULL;

	for (; f && !u; f = f->parent)
		u = users(map, f);
	return u;
}

static bool among(const struct user *u, size_t step)
{
	while (u && u->step != step)
		u = u->next;
	return u != NULL;
}

/* --- names ------------------------------------------------------------ */

/* Relations share one name space; the others have one per kind and place. */
static struct sd_str name_key(struct edges *e, const struct sd_fact *f,
			      const char *name)
{
	struct sd_fact named = *f;
	const char *key;

	named.name = name;
	if (sd_kind_flags(f->kind) & SD_KIND_RELATION) {
		named.parent = NULL;
		named.schema = sd_fact_top(f)->schema;
		key = sd_arena_printf(e->arena, "%s.%s",
				      named.schema ? named.schema : "",
				      name ? name : "");
	} else {
		key = sd_arena_printf(e->arena, "%d:%s", f->kind,
				      sd_fact_path(&named, e->arena));
	}
	return sd_str(key);
}

typedef void name_fn(struct edges *e, size_t step, const struct sd_fact *f);

/* Calls fn for a fact and for the indexes that come and go with it. */
static void each_name(struct edges *e, const struct sd_map *by, size_t step,
		      const struct sd_fact *f, name_fn *fn)
{
	const struct sd_fact *c;

	fn(e, step, f);
	for (c = f->child; c; c = c->next) {
		if (!(sd_kind_flags(c->kind) & SD_KIND_RELATION))
			continue;
		if (!users(by, c))
			fn(e, step, c);
	}
}

static const char *old_name(const struct sd_fact *f)
{
	return sd_get_text(&f->attrs, SD_A_RENAMED_FROM);
}

static void claim(struct edges *e, size_t step, const struct sd_fact *f)
{
	add_user(e, &e->claims, name_key(e, f, f->name), step,
		 old_name(f) != NULL);
}

/* Who takes a name runs after who gives it up. */
static void give_up(struct edges *e, size_t step, struct sd_str key)
{
	const struct user *u = sd_map_get(&e->claims, key);

	if (among(u, step))
		return; /* made again under its name */
	for (; u; u = u->next)
		sd_graph_before(e->g, step, u->step, false);
}

static void vacate(struct edges *e, size_t step, const struct sd_fact *f)
{
	give_up(e, step, name_key(e, f, f->name));
}

static void link_names(struct edges *e)
{
	size_t i, j;

	for (i = 0; i < e->p->step_count; i++) {
		const struct sd_step *s = &e->p->step[i];

		for (j = 0; j < s->make_count; j++)
			each_name(e, &e->makes, i, s->makes[j], claim);
	}
	for (i = 0; i < e->p->step_count; i++) {
		const struct sd_step *s = &e->p->step[i];

		for (j = 0; j < s->drop_count; j++)
			each_name(e, &e->drops, i, s->drops[j], vacate);
		for (j = 0; j < s->make_count; j++)
			if (old_name(s->makes[j]))
				give_up(e, i,
					name_key(e, s->makes[j],
						 old_name(s->makes[j])));
	}
}

/* --- needs ------------------------------------------------------------ */

/* An edge between a step and each user of a fact it depends on. */
static void link_users(struct edges *e, size_t step, const struct user *u,
		       bool soft, bool dropping)
{
	if (among(u, step))
		return;
	for (; u; u = u->next) {
		if (dropping)
			sd_graph_before(e->g, step, u->step, soft);
		else
			sd_graph_before(e->g, u->step, step, soft);
	}
}

/*
 * A foreign key that stands inside its CREATE TABLE can wait for its table:
 * where it cannot, the engine makes it a step of its own.
 */
static bool is_inline_key(const struct sd_map *by, size_t step,
			  const struct sd_fact *f)
{
	return f->kind == SD_FOREIGN && among(owners(by, f->parent), step);
}

/* The needs of a fact and of the parts that come and go with it. */
static void link_needs(struct edges *e, const struct sd_map *by, size_t step,
		       const struct sd_fact *f, bool dropping)
{
	bool loose = is_inline_key(by, step, f);
	const struct sd_need *n;
	const struct sd_fact *c;

	for (n = f->need; n; n = n->next)
		link_users(e, step, owners(by, n->fact), n->soft || loose,
			   dropping);
	for (c = f->child; c; c = c->next) {
		const struct user *u = users(by, c);

		if (!u || among(u, step))
			link_needs(e, by, step, c, dropping);
	}
}

/*
 * A part goes before its table does; but when the table is renamed, that
 * comes first, since statements use the new name from then on.
 */
static void link_dropped_part(struct edges *e, size_t step,
			      const struct sd_fact *f)
{
	const struct sd_fact *top = sd_fact_top(f);
	const struct user *u =
		sd_map_get(&e->claims, name_key(e, top, top->name));

	for (; u; u = u->next) {
		if (!u->rename)
			continue;
		sd_graph_before(e->g, u->step, step, false);
		return;
	}
	link_users(e, step, owners(&e->drops, f->parent), false, true);
}

struct sd_graph *sd_plan_edges(const struct sd_plan *p, struct sd_arena *a)
{
	struct edges e = { .p = p,
			   .g = sd_graph_new(p->step_count, a),
			   .arena = a };
	size_t i, j;

	sd_map_init(&e.makes, false);
	sd_map_init(&e.drops, false);
	sd_map_init(&e.claims, p->fold);
	for (i = 0; i < p->step_count; i++) {
		const struct sd_step *s = &p->step[i];

		for (j = 0; j < s->make_count; j++)
			add_user(&e, &e.makes, fact_key(&s->makes[j]), i,
				 false);
		for (j = 0; j < s->drop_count; j++)
			add_user(&e, &e.drops, fact_key(&s->drops[j]), i,
				 false);
	}
	link_names(&e);
	for (i = 0; i < p->step_count; i++) {
		const struct sd_step *s = &p->step[i];

		for (j = 0; j < s->make_count; j++) {
			const struct sd_fact *f = s->makes[j];

			link_needs(&e, &e.makes, i, f, false);
			link_users(&e, i, owners(&e.makes, f->parent), false,
				   false);
		}
		for (j = 0; j < s->drop_count; j++) {
			const struct sd_fact *f = s->drops[j];

			link_needs(&e, &e.drops, i, f, true);
			if (f->parent)
				link_dropped_part(&e, i, f);
		}
	}
	sd_map_clear(&e.makes);
	sd_map_clear(&e.drops);
	sd_map_clear(&e.claims);
	return e.g;
}
