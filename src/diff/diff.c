/* SPDX-License-Identifier: MIT */
/*
 * diff.c - two models → changes
 *
 * One walk over both trees, the same for every kind. What a schema file
 * need not list (rows, grants, owners, other people's partitions) is
 * decided in one place, left_alone().
 */
#include <string.h>

#include "internal.h"
#include "schemadiff/sqltok.h"

static struct sd_change *add_change(struct differ *d, enum sd_op op,
				    const struct pair *p)
{
	struct sd_changes *l = &d->out->changes;
	struct sd_change *c;

	if (l->count == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 64;
		struct sd_change *bigger =
			SD_NEW_ARRAY(d->arena, struct sd_change, cap);

		if (l->count)
			memcpy(bigger, l->at, l->count * sizeof(*bigger));
		l->at = bigger;
		l->cap = cap;
	}
	c = &l->at[l->count++];
	memset(c, 0, sizeof(*c));
	c->op = op;
	c->from = p->from;
	c->to = p->to;
	return c;
}

/* --- what a file need not list ---------------------------------------- */

static struct sd_str ref_key(struct differ *d, const struct sd_ref *r)
{
	return sd_str(sd_arena_printf(&d->scratch, "%s.%s",
				      r->schema ? r->schema : "", r->name));
}

/* Does `to` declare partitions of this table? */
static bool declares_partitions(struct differ *d, const struct sd_ref *root)
{
	const struct sd_fact *f;

	for (f = d->roots_known ? NULL : d->to->first; f; f = f->next) {
		const struct sd_ref *r =
			sd_get_ref(&f->attrs, SD_A_PARTITION_OF);

		if (r)
			sd_map_add(&d->roots, ref_key(d, r), d);
	}
	d->roots_known = true;
	return sd_map_get(&d->roots, ref_key(d, root)) != NULL;
}

/* A partition that another job made: its table stays, so does it. */
static bool is_foreign_partition(struct differ *d, const struct sd_fact *f)
{
	const struct sd_ref *root = sd_get_ref(&f->attrs, SD_A_PARTITION_OF);
	const struct sd_settings *set = &d->to->settings;

	if (f->kind != SD_TABLE || !root ||
	    !sd_model_find(d->to, SD_TABLE, root->schema, root->name))
		return false;
	if (set->partitions_set)
		return !set->partitions_declared;
	return !declares_partitions(d, root);
}

/* Is what stands only in `from` none of the file's business? */
static bool left_alone(struct differ *d, const struct sd_fact *f)
{
	switch (f->kind) {
	case SD_DATA:
	case SD_OWNER:
		return true;
	case SD_GRANT:
	case SD_DEFAULT_PRIVILEGE:
		return d->to->settings.privileges != SD_EXACT;
	default:
		return is_foreign_partition(d, f);
	}
}

/* --- the walk --------------------------------------------------------- */

/* Both lists of attributes are sorted by id. */
static bool compare_attrs(const struct differ *d, const struct sd_record *x,
			  const struct sd_record *y, struct sd_attr_set *what)
{
	const struct sd_value *a = x->at, *a_end = a + x->count;
	const struct sd_value *b = y->at, *b_end = b + y->count;
	bool differ = false;

	while (a < a_end || b < b_end) {
		const struct sd_value *u = NULL, *v = NULL;
		enum sd_attr_id id;

		if (a == a_end || (b < b_end && b->id < a->id))
			id = b->id;
		else
			id = a->id;
		if (a < a_end && a->id == id)
			u = a++;
		if (b < b_end && b->id == id)
			v = b++;
		if (sd_attr_is_hint(id) || sd_value_same(d->to, u, v))
			continue;
		sd_attr_set_add(what, id);
		differ = true;
	}
	return differ;
}

static bool is_ordered(const struct sd_fact *f)
{
	return sd_kind_flags(f->kind) & SD_KIND_ORDERED;
}

/*
 * Do labels or attributes that both sides have come in another order? Those
 * that are new or gone do not count: they are changes of their own.
 */
static bool is_reordered(struct differ *d, const struct pair *p)
{
	const struct sd_fact *c;
	struct sd_map at;
	size_t *place, seq = 0, last = 0;
	bool reordered = false;

	sd_map_init(&at, d->fold);
	for (c = p->from->child; c; c = c->next) {
		if (!is_ordered(c) || !c->name)
			continue;
		place = SD_NEW(&d->scratch, size_t);
		*place = ++seq;
		sd_map_puts(&at, c->name, place);
	}
	for (c = seq ? p->to->child : NULL; c; c = c->next) {
		const struct sd_fact *old = sd_diff_old_of(d, c);

		if (!is_ordered(c) || !c->name)
			continue;
		place = sd_map_gets(&at, old ? old->name : c->name);
		if (!place)
			continue;
		reordered = reordered || *place < last;
		last = *place;
	}
	sd_map_clear(&at);
	return reordered;
}

static void walk(struct differ *d, const struct sd_fact *from,
		 const struct sd_fact *to);

static bool other_name(const struct differ *d, const struct pair *p)
{
	return sd_diff_old_of(d, p->to) ||
	       !sd_model_same_name(d->to, p->from->name, p->to->name);
}

static void compare(struct differ *d, const struct pair *p)
{
	bool trees = !sd_diff_same_tree(d, p->from, p->to);
	struct sd_attr_set what = { { 0 } };
	bool renamed = other_name(d, p);
	bool attrs = compare_attrs(d, &p->from->attrs, &p->to->attrs, &what);
	bool reordered = trees && is_reordered(d, p);
	struct sd_change *c;

	if (attrs || renamed || reordered) {
		c = add_change(d, SD_ALTER, p);
		c->what = what;
		c->renamed = renamed;
		c->reordered = reordered;
	}
	if (trees)
		walk(d, p->from->child, p->to->child);
}

/* Parts of a new or dropped fact that stand on their own: see change.h. */
static void list_apart(struct differ *d, const struct sd_fact *child,
		       enum sd_op op)
{
	for (; child; child = child->next) {
		struct pair p = { 0 };

		if (op == SD_CREATE)
			p.to = child;
		else
			p.from = child;
		if (child->kind == SD_FOREIGN ||
		    (child->kind == SD_DATA && op == SD_CREATE))
			add_change(d, op, &p);
	}
}

static void walk(struct differ *d, const struct sd_fact *from,
		 const struct sd_fact *to)
{
	struct pairs l = sd_diff_match(d, from, to);
	size_t i;

	for (i = 0; i < l.count; i++) {
		const struct pair *p = &l.at[i];

		if (p->from && p->to) {
			compare(d, p);
		} else if (p->to) {
			add_change(d, SD_CREATE, p);
			list_apart(d, p->to->child, SD_CREATE);
		} else if (p->from && !left_alone(d, p->from)) {
			add_change(d, SD_DROP, p);
			list_apart(d, p->from->child, SD_DROP);
		}
	}
}

int sd_diff(const struct sd_engine *e, struct sd_model *from,
	    struct sd_model *to, const struct sd_diff_options *o,
	    struct sd_diff *out, struct sd_arena *a, struct sd_diag *diag)
{
	struct differ d = { .engine = e,
			    .from = from,
			    .to = to,
			    .options = o,
			    .fold = (to->dialect & SD_SQL_FOLD) != 0,
			    .out = out,
			    .scratch = SD_ARENA_INIT,
			    .arena = a,
			    .diag = diag };
	int rc;

	memset(out, 0, sizeof(*out));
	/* Mostly nothing has changed. */
	if (!sd_diff_may_rename(to, o) && sd_model_same(from, to))
		return 0;
	sd_model_hash(from);
	sd_model_hash(to);
	sd_map_init(&d.new_of, false);
	sd_map_init(&d.old_of, false);
	sd_map_init(&d.above, false);
	sd_map_init(&d.roots, d.fold);
	sd_model_index(from);
	sd_model_index(to);
	rc = sd_diff_renames(&d);
	if (rc == 0 && (d.old_of.count || !sd_hash_eq(from->hash, to->hash))) {
		walk(&d, from->first, to->first);
		sd_diff_decide(&d);
	}
	sd_map_clear(&d.new_of);
	sd_map_clear(&d.old_of);
	sd_map_clear(&d.above);
	sd_map_clear(&d.roots);
	sd_arena_clear(&d.scratch);
	return rc;
}

bool sd_diff_none(const struct sd_diff *diff)
{
	size_t i;

	for (i = 0; i < diff->changes.count; i++) {
		const struct sd_change *c = &diff->changes.at[i];

		if ((c->to ? c->to : c->from)->kind != SD_DATA)
			return false;
	}
	return true;
}
