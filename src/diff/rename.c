/* SPDX-License-Identifier: MIT */
/*
 * rename.c - which renames are followed
 *
 * A rename is asked for by a hint in the file (`renamed from`) or by an
 * option (--rename). It is followed when the old name exists, is wanted by
 * nobody else, and the new name is free; a name counts as free when what
 * holds it is itself renamed away, so chains (b to c, a to b) and swaps work.
 * A hint stays in the file after its rename has happened; so it must be
 * clear from the two models alone whether it still is to be followed.
 */
#include <string.h>

#include "rename.h"

static struct rename *asked_by(const struct sd_map *m, const struct sd_fact *f)
{
	return f ? sd_map_get(m, sd_diff_key(&f)) : NULL;
}

static struct rename *add(struct renamer *r, struct sd_fact *from,
			  struct sd_fact *to, const struct sd_rename *option)
{
	struct rename *x = SD_NEW(&r->d->scratch, struct rename);

	x->from = from;
	x->to = to;
	x->option = option;
	x->old_name = from->name;
	x->active = true;
	if (r->count == r->cap) {
		size_t cap = r->cap ? 2 * r->cap : 16;
		struct rename **l =
			SD_NEW_ARRAY(&r->d->scratch, struct rename *, cap);

		if (r->count)
			memcpy(l, r->at, r->count * sizeof(struct rename *));
		r->at = l;
		r->cap = cap;
	}
	r->at[r->count++] = x;
	sd_map_put(&r->by_from, sd_diff_key(&x->from), x);
	sd_map_put(&r->by_to, sd_diff_key(&x->to), x);
	return x;
}

static int two_claim(struct renamer *r, const struct rename *x,
		     const struct sd_fact *to)
{
	sd_diag_add(r->d->diag, SD_ERROR, SD_E_RENAMED, to->span,
		    "'%s' cannot become both '%s' and '%s'", x->from->name,
		    x->to->name, to->name);
	return -1;
}

int sd_rename_ask(struct renamer *r, struct sd_fact *from, struct sd_fact *to,
		  const struct sd_rename *option)
{
	struct rename *x = asked_by(&r->by_from, from);

	if (from == sd_rename_taken(r, to))
		return 0; /* the same name, but for case */
	if (x && x->to != to)
		return two_claim(r, x, to);
	/* Options come first and outweigh the hint of the same fact. */
	if (x || asked_by(&r->by_to, to))
		return 0;
	add(r, from, to, option);
	return 0;
}

/* The hint of one fact: nothing to ask where the old name is gone. */
static int ask_hint(struct renamer *r, struct sd_fact *to)
{
	const char *old = sd_get_text(&to->attrs, SD_A_RENAMED_FROM);
	struct sd_fact *parent, *from;

	if (!sd_rename_counterpart(r, to->parent, &parent))
		return 0;
	from = sd_rename_find(r, &r->old, parent, to->kind, to->schema, old,
			      to->detail);
	return from ? sd_rename_ask(r, from, to, NULL) : 0;
}

/* --- what is followed ------------------------------------------------ */

/* Who holds the names: known only when all renames of a level are. */
static void look_around(struct renamer *r, struct rename *x)
{
	struct sd_fact *parent = x->to->parent;

	x->taken = sd_rename_taken(r, x->to);
	x->held = sd_rename_find(r, &r->new, parent, x->to->kind, x->to->schema,
				 x->old_name, x->to->detail);
}

static bool is_active(const struct rename *x)
{
	return x && x->active;
}

/* Takes back renames whose names turn out not to be free. */
static void settle(struct renamer *r, size_t first)
{
	struct sd_arena *a = &r->d->scratch;
	/* Each rename is pushed once, and again by at most two others. */
	struct rename **stack =
		SD_NEW_ARRAY(a, struct rename *, 3 * (r->count - first));
	size_t i, depth = 0;

	for (i = first; i < r->count; i++)
		stack[depth++] = r->at[i];
	while (depth > 0) {
		struct rename *x = stack[--depth], *y;

		if (!x->active ||
		    ((!x->taken ||
		      is_active(asked_by(&r->by_from, x->taken))) &&
		     (!x->held || is_active(asked_by(&r->by_to, x->held)))))
			continue;
		x->active = false;
		if ((y = asked_by(&r->by_to, x->held)))
			stack[depth++] = y;
		if ((y = asked_by(&r->by_from, x->taken)))
			stack[depth++] = y;
	}
}

/*
 * Why a rename is not followed. A hint whose new name is there, and whose
 * old name has been given to another fact by a rename, has done its work.
 */
static int explain(struct renamer *r, const struct rename *x)
{
	struct sd_diag *d = r->d->diag;

	if (x->option)
		return sd_error(d, SD_EXIT_USAGE,
				"--rename %s=%s: the name '%s' is %s",
				x->option->from, x->option->to,
				x->taken ? x->to->name : x->old_name,
				x->taken ? "taken" : "still declared");
	if (x->taken && x->held && sd_has(&x->held->attrs, SD_A_RENAMED_FROM))
		return 0;
	sd_diag_add(d, SD_ERROR, SD_E_RENAMED, x->to->span,
		    x->taken ? "%s is renamed from '%s', but the database has"
			       " both"
			     : "%s is renamed from '%s', which is still"
			       " declared",
		    sd_fact_label(x->to, d->arena), x->old_name);
	if (x->taken)
		sd_diag_help(d,
			     "if '%s' has become '%s' already, take `renamed"
			     " from` out; else drop one of them first",
			     x->old_name, x->to->name);
	else
		sd_diag_help(d, "take out one of the two");
	return -1;
}

/* Equal but for the name? */
static bool says_same(const struct differ *d, const struct sd_fact *from,
		      const struct sd_fact *to)
{
	struct sd_hash x = { 0, 0 }, y = { 0, 0 };
	const struct sd_fact *c;

	for (c = from->child; c; c = c->next)
		x = sd_hash_mix(x, c->tree);
	for (c = to->child; c; c = c->next)
		y = sd_hash_mix(y, c->tree);
	return sd_hash_eq(x, y) &&
	       sd_hash_eq(sd_fact_says(d->from, from), sd_fact_says(d->to, to));
}

/*
 * Hints in a circle (a swap) look the same before and after. They are
 * followed when that brings the two sides closer, and have been followed
 * when the sides agree as they are.
 */
static int judge_circle(struct renamer *r, struct rename *x, size_t len)
{
	struct sd_diag *d = r->d->diag;
	size_t i, as_is = 0, moved = 0;
	struct rename *y;

	for (i = 0, y = x; i < len; i++) {
		if (y->option)
			return 0;
		as_is += sd_hash_eq(y->taken->tree, y->to->tree);
		moved += says_same(r->d, y->from, y->to);
		y = asked_by(&r->by_from, y->taken);
	}
	if (moved > as_is)
		return 0;
	if (as_is < len) {
		sd_diag_add(d, SD_ERROR, SD_E_RENAMED, x->to->span,
			    "%s is renamed from '%s' in a circle, and it"
			    " cannot be seen whether that has happened",
			    sd_fact_label(x->to, d->arena), x->old_name);
		sd_diag_help(d,
			     "take `renamed from` out, or say it once with"
			     " --rename %s=%s and the like",
			     sd_fact_path(x->from, d->arena),
			     sd_fact_path(x->to, d->arena));
		return -1;
	}
	for (i = 0, y = x; i < len; i++) {
		y->active = false;
		y = asked_by(&r->by_from, y->taken);
	}
	return 0;
}

/* Follows the chain of taken names from x; a way back to x is a circle. */
static int judge_chain(struct renamer *r, struct rename *x, size_t mark)
{
	struct rename *y = x, *start;
	size_t len = 1;

	while (y && !y->mark) {
		y->mark = mark;
		y = asked_by(&r->by_from, y->taken);
	}
	if (!y || y->mark != mark)
		return 0;
	start = y;
	for (y = asked_by(&r->by_from, y->taken); y != start; len++)
		y = asked_by(&r->by_from, y->taken);
	return judge_circle(r, start, len);
}

/* The end of a chain goes first: its old name is the next one's new. */
static void follow(struct renamer *r, struct rename *x)
{
	struct differ *d = r->d;
	struct rename *first = NULL, *y;
	const struct sd_fact *f;

	for (y = x; is_active(y) && !y->followed;) {
		y->followed = true;
		y->after = first;
		first = y;
		y = asked_by(&r->by_from, y->taken);
	}
	for (y = first; y; y = y->after) {
		r->order[r->ordered++] = y;
		sd_map_put(&d->old_of, sd_diff_key(&y->to), y->from);
		sd_map_put(&d->new_of, sd_diff_key(&y->from), y->to);
		for (f = y->to; f->parent; f = f->parent)
			sd_map_put(&d->above, sd_diff_key(&f->parent), d);
	}
}

/* Decides on the renames from `first` on: all of one depth. */
static int decide(struct renamer *r, size_t first)
{
	size_t i;

	for (i = first; i < r->count; i++)
		look_around(r, r->at[i]);
	settle(r, first);
	for (i = first; i < r->count; i++)
		if (!r->at[i]->active && explain(r, r->at[i]) < 0)
			return -1;
	for (i = first; i < r->count; i++)
		if (r->at[i]->active && !r->at[i]->mark &&
		    judge_chain(r, r->at[i], i + 1) < 0)
			return -1;
	return 0;
}

/* --- all of it -------------------------------------------------------- */

struct hints {
	struct sd_fact **at;
	size_t count, cap;
};

static void find_hints(struct differ *d, struct sd_fact *f, struct hints *h)
{
	for (; f; f = f->next) {
		if (f->child)
			find_hints(d, f->child, h);
		if (!f->name || !sd_has(&f->attrs, SD_A_RENAMED_FROM))
			continue;
		if (h->count == h->cap) {
			size_t cap = h->cap ? 2 * h->cap : 16;
			struct sd_fact **l = SD_NEW_ARRAY(
				&d->scratch, struct sd_fact *, cap);

			if (h->count)
				memcpy(l, h->at,
				       h->count * sizeof(struct sd_fact *));
			h->at = l;
			h->cap = cap;
		}
		h->at[h->count++] = f;
	}
}

static int depth_of(const struct sd_fact *f)
{
	int depth = 0;

	while ((f = f->parent))
		depth++;
	return depth;
}

/* Tables before columns: a column's old table is known only then. */
static int ask_all(struct renamer *r, const struct hints *h)
{
	size_t i, first;
	int depth;

	for (depth = 0; depth <= RENAME_DEPTH; depth++) {
		first = r->count;
		if (sd_rename_ask_options(r, depth) < 0)
			return -1;
		for (i = 0; i < h->count; i++)
			if (depth_of(h->at[i]) == depth &&
			    ask_hint(r, h->at[i]) < 0)
				return -1;
		if (decide(r, first) < 0)
			return -1;
		r->order = SD_NEW_ARRAY(&r->d->scratch, struct rename *,
					r->count - first);
		r->ordered = 0;
		for (i = first; i < r->count; i++)
			follow(r, r->at[i]);
		if (r->ordered)
			memcpy(r->at + first, r->order,
			       r->ordered * sizeof(struct rename *));
		r->count = first + r->ordered;
	}
	return sd_rename_check_options(r);
}

/* The hint stands on what is renamed, and nowhere else: see change.h. */
static int rewrite(struct renamer *r, const struct hints *h)
{
	struct differ *d = r->d;
	struct sd_change *c =
		SD_NEW_ARRAY(&d->scratch, struct sd_change, r->count);
	size_t i;

	for (i = 0; i < h->count; i++)
		sd_unset(&h->at[i]->attrs, SD_A_RENAMED_FROM);
	for (i = 0; i < r->count; i++) {
		const struct rename *x = r->at[i];

		c[i].op = SD_ALTER;
		c[i].from = x->from;
		c[i].to = x->to;
		c[i].renamed = true;
		sd_set_text(&x->to->attrs, d->to->arena, SD_A_RENAMED_FROM,
			    x->old_name);
	}
	if (!r->count)
		return 0;
	if (d->engine->follow_renames(d->from, c, r->count, d->diag) < 0)
		return -1;
	sd_model_hash(d->from);
	sd_model_index(d->from);
	return 0;
}

static bool has_hint(const struct sd_fact *f)
{
	for (; f; f = f->next)
		if (sd_has(&f->attrs, SD_A_RENAMED_FROM) || has_hint(f->child))
			return true;
	return false;
}

bool sd_diff_may_rename(const struct sd_model *to,
			const struct sd_diff_options *o)
{
	return (o && o->rename_count) || has_hint(to->first);
}

int sd_diff_renames(struct differ *d)
{
	struct renamer r = { .d = d };
	struct hints h = { 0 };
	int rc;

	if (!sd_diff_may_rename(d->to, d->options))
		return 0;
	find_hints(d, d->to->first, &h);
	sd_rename_init(&r);
	rc = ask_all(&r, &h);
	if (rc == 0)
		rc = rewrite(&r, &h);
	sd_rename_clear(&r);
	return rc;
}
