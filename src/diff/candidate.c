/* SPDX-License-Identifier: MIT */
/*
 * candidate.c - drops and creates that could be one rename
 *
 * Only the user knows; this ranks what there is to choose from. Asked for
 * tables of one schema and columns of one table, since only they hold rows.
 * A score is a sum of points for what the two have in common; what has less
 * than LEAST is no candidate.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum {
	LEAST = 40,	  /* points to be offered at all */
	OFFERED = 5,	  /* candidates of one drop */
	ALL_PAIRS = 4096, /* up to here every pair is looked at */
	NEAR = 8	  /* else this many neighbours to each side */
};

/* Points; those of a column and of a table sum up to 100 each. */
enum {
	COLUMN_SAME = 45,
	COLUMN_TYPE = 35,
	COLUMN_PLACE = 20,
	COLUMN_NAME = 25,
	COLUMN_REFERENCE = 10,
	TABLE_COLUMNS = 70,
	TABLE_PARTS = 10,
	TABLE_NAME = 20
};

struct item {
	const struct sd_fact *fact;
	struct sd_hash says;  /* column: definition; table: all its parts */
	size_t place;	      /* column: from 0 */
	const char *before;   /* column: name of the one before it */
	struct sd_hash *part; /* table: its columns, sorted */
	size_t parts;
};

struct group {
	struct differ *d;
	enum sd_kind kind;
	struct item *drop, *create;
	size_t drops, creates;
	struct item **by_name, **by_says; /* creates, when there are many */
};

/* --- what two have in common ----------------------------------------- */

/* Pairs of letters in common, in percent (Dice's coefficient). */
static int name_likeness(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), i, j, same = 0;
	bool used[64] = { false };

	if (n < 2 || m < 2 || m > sizeof(used))
		return 0;
	for (i = 0; i + 1 < n; i++) {
		for (j = 0; j + 1 < m; j++) {
			if (used[j] || sd_lower(a[i]) != sd_lower(b[j]) ||
			    sd_lower(a[i + 1]) != sd_lower(b[j + 1]))
				continue;
			used[j] = true;
			same++;
			break;
		}
	}
	return (int)(200 * same / (n - 1 + m - 1));
}

static void add_reason(struct sd_buf *b, const char *reason)
{
	if (b->len)
		sd_buf_adds(b, ", ");
	sd_buf_adds(b, reason);
}

/* The foreign key on this column alone. */
static const struct sd_fact *own_key(const struct differ *d,
				     const struct sd_fact *column)
{
	const struct sd_fact *c;

	SD_EACH_CHILD(column->parent, c, SD_FOREIGN)
	{
		const struct sd_list *l = sd_get_list(&c->attrs, SD_A_COLUMNS);

		if (l->count == 1 &&
		    sd_model_same_name(d->to, l->at[0].u.text, column->name))
			return c;
	}
	return NULL;
}

static bool same_reference(const struct differ *d, const struct sd_fact *a,
			   const struct sd_fact *b)
{
	const struct sd_fact *x = own_key(d, a), *y = own_key(d, b);

	return x && y &&
	       sd_value_same(d->to, sd_get(&x->attrs, SD_A_REF_TABLE),
			     sd_get(&y->attrs, SD_A_REF_TABLE));
}

static int score_column(const struct differ *d, const struct item *x,
			const struct item *y, struct sd_buf *why)
{
	int like = name_likeness(x->fact->name, y->fact->name), score = 0;

	if (sd_hash_eq(x->says, y->says)) {
		score += COLUMN_SAME;
		add_reason(why, "same definition");
	} else if (sd_value_same(d->to, sd_get(&x->fact->attrs, SD_A_TYPE),
				 sd_get(&y->fact->attrs, SD_A_TYPE))) {
		score += COLUMN_TYPE;
		add_reason(why, "same type");
	}
	if (x->place == y->place ||
	    (x->before && y->before &&
	     sd_model_same_name(d->to, x->before, y->before))) {
		score += COLUMN_PLACE;
		add_reason(why, "same position");
	}
	if (like >= 50)
		add_reason(why, "similar name");
	score += COLUMN_NAME * like / 100;
	if (same_reference(d, x->fact, y->fact)) {
		score += COLUMN_REFERENCE;
		add_reason(why, "same reference");
	}
	return score;
}

static int hash_order(const void *x, const void *y)
{
	const struct sd_hash *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

static size_t shared_columns(const struct item *x, const struct item *y)
{
	size_t i = 0, j = 0, same = 0;

	while (i < x->parts && j < y->parts) {
		int c = hash_order(&x->part[i], &y->part[j]);

		same += c == 0;
		i += c <= 0;
		j += c >= 0;
	}
	return same;
}

static int score_table(const struct differ *d, const struct item *x,
		       const struct item *y, struct sd_buf *why)
{
	int like = name_likeness(x->fact->name, y->fact->name), score = 0;
	size_t same = shared_columns(x, y), all = x->parts + y->parts;

	(void)d;
	if (sd_hash_eq(x->says, y->says)) {
		score += TABLE_PARTS;
		add_reason(why, "same structure");
	} else if (same) {
		if (why->len)
			sd_buf_adds(why, ", ");
		sd_buf_addf(why, "%zu of %zu columns the same", same, x->parts);
	}
	if (all)
		score += (int)(2 * TABLE_COLUMNS * same / all);
	if (like >= 50)
		add_reason(why, "similar name");
	return score + TABLE_NAME * like / 100;
}

/* --- candidates ------------------------------------------------------- */

static int candidate_order(const void *x, const void *y)
{
	const struct sd_candidate *a = x, *b = y;

	if (a->score != b->score)
		return b->score - a->score;
	return sd_strcmp(a->to->name, b->to->name);
}

/* Adds y to x's candidates if it is good enough and not there yet. */
static void offer(struct group *g, const struct item *x, const struct item *y,
		  struct sd_decision *to)
{
	struct sd_buf why = SD_BUF_INIT;
	size_t i;
	int score;

	for (i = 0; i < to->count; i++)
		if (to->at[i].to == y->fact)
			return;
	score = g->kind == SD_TABLE ? score_table(g->d, x, y, &why)
				    : score_column(g->d, x, y, &why);
	if (score >= LEAST) {
		to->at[to->count].from = x->fact;
		to->at[to->count].to = y->fact;
		to->at[to->count].score = score;
		to->at[to->count].reason = sd_buf_take(&why, g->d->arena);
		to->count++;
	}
	sd_buf_clear(&why);
}

static int name_order(const void *x, const void *y)
{
	const struct item *a = *(struct item *const *)x;
	const struct item *b = *(struct item *const *)y;

	return sd_strcmp(a->fact->name, b->fact->name);
}

static int says_order(const void *x, const void *y)
{
	const struct item *a = *(struct item *const *)x;
	const struct item *b = *(struct item *const *)y;
	int c = hash_order(&a->says, &b->says);

	return c ? c : name_order(x, y);
}

/* Offers the neighbours of where x would stand in a sorted list. */
static void offer_near(struct group *g, const struct item *x,
		       struct item **sorted,
		       int (*order)(const void *, const void *),
		       struct sd_decision *to)
{
	size_t low = 0, high = g->creates, i;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (order(&sorted[mid], &x) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	i = low > NEAR ? low - NEAR : 0;
	for (; i < g->creates && i < low + NEAR; i++)
		offer(g, x, sorted[i], to);
}

static void decide(struct group *g, const struct item *x)
{
	struct sd_decisions *l = &g->d->out->decisions;
	size_t room = g->by_name ? 4 * NEAR : g->creates, i;
	struct sd_decision found = { .from = x->fact };

	found.at = SD_NEW_ARRAY(&g->d->scratch, struct sd_candidate, room);
	for (i = 0; !g->by_name && i < g->creates; i++)
		offer(g, x, &g->create[i], &found);
	if (g->by_name) {
		offer_near(g, x, g->by_says, says_order, &found);
		offer_near(g, x, g->by_name, name_order, &found);
	}
	if (!found.count)
		return;
	qsort(found.at, found.count, sizeof(*found.at), candidate_order);
	if (found.count > OFFERED)
		found.count = OFFERED;
	if (l->count == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 8;
		struct sd_decision *bigger =
			SD_NEW_ARRAY(g->d->arena, struct sd_decision, cap);

		if (l->count)
			memcpy(bigger, l->at, l->count * sizeof(*bigger));
		l->at = bigger;
		l->cap = cap;
	}
	l->at[l->count] = found;
	l->at[l->count].at =
		SD_NEW_ARRAY(g->d->arena, struct sd_candidate, found.count);
	memcpy(l->at[l->count++].at, found.at, found.count * sizeof(*found.at));
}

/* --- groups ----------------------------------------------------------- */

/* Position and neighbour of the columns in a list, by one walk. */
static void place_columns(struct differ *d, struct item *item, size_t count)
{
	const struct sd_fact *c;
	const char *before = "";
	size_t i, place = 0;
	struct sd_map map;

	sd_map_init(&map, false);
	for (i = 0; i < count; i++) {
		item[i].says = sd_fact_says(d->to, item[i].fact);
		sd_map_put(&map, sd_diff_key(&item[i].fact), &item[i]);
	}
	SD_EACH_CHILD(item[0].fact->parent, c, SD_COLUMN)
	{
		struct item *at = sd_map_get(&map, sd_diff_key(&c));

		if (at) {
			at->place = place;
			at->before = before;
		}
		before = c->name;
		place++;
	}
	sd_map_clear(&map);
}

static void look_into_table(struct differ *d, struct item *x)
{
	const struct sd_fact *c;

	for (c = x->fact->child; c; c = c->next) {
		x->says = sd_hash_mix(x->says, c->tree);
		x->parts += c->kind == SD_COLUMN;
	}
	x->part = SD_NEW_ARRAY(&d->scratch, struct sd_hash, x->parts);
	x->parts = 0;
	SD_EACH_CHILD(x->fact, c, SD_COLUMN)
	x->part[x->parts++] = sd_fact_own(d->to, c);
	if (x->parts)
		qsort(x->part, x->parts, sizeof(*x->part), hash_order);
}

static struct item **sorted(struct group *g,
			    int (*order)(const void *, const void *))
{
	struct item **l =
		SD_NEW_ARRAY(&g->d->scratch, struct item *, g->creates);
	size_t i;

	for (i = 0; i < g->creates; i++)
		l[i] = &g->create[i];
	qsort(l, g->creates, sizeof(struct item *), order);
	return l;
}

static void decide_group(struct group *g)
{
	size_t i;

	if (!g->drops || !g->creates)
		return;
	if (g->kind == SD_COLUMN) {
		place_columns(g->d, g->drop, g->drops);
		place_columns(g->d, g->create, g->creates);
	}
	for (i = 0; g->kind == SD_TABLE && i < g->drops; i++)
		look_into_table(g->d, &g->drop[i]);
	for (i = 0; g->kind == SD_TABLE && i < g->creates; i++)
		look_into_table(g->d, &g->create[i]);
	if (g->drops > ALL_PAIRS / g->creates) {
		g->by_name = sorted(g, name_order);
		g->by_says = sorted(g, says_order);
	}
	for (i = 0; i < g->drops; i++)
		decide(g, &g->drop[i]);
}

static const struct sd_fact *subject(const struct sd_change *c)
{
	return c->to ? c->to : c->from;
}

/* Tables of one schema, columns of one table (or of both its sides). */
static bool same_place(const struct differ *d, const struct sd_fact *a,
		       const struct sd_fact *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->parent && b->parent)
		return same_place(d, a->parent, b->parent) &&
		       sd_model_same_name(d->to, a->parent->name,
					  b->parent->name);
	return a->parent == b->parent &&
	       sd_model_same_name(d->to, a->schema, b->schema);
}

/*
 * Collects what is in one place with change i; returns where the next group
 * may begin. Changes come sorted, so a place is one run, but for changes of
 * other kinds: a table's parts come between it and the next table.
 */
static size_t collect_group(struct group *g, size_t i)
{
	const struct sd_changes *l = &g->d->out->changes;
	const struct sd_fact *first = subject(&l->at[i]);

	if (first->kind != g->kind)
		return i + 1;
	for (; i < l->count; i++) {
		struct item x = { .fact = subject(&l->at[i]) };

		if (x.fact->kind != g->kind)
			continue;
		if (!same_place(g->d, x.fact, first))
			break;
		if (l->at[i].op == SD_DROP)
			g->drop[g->drops++] = x;
		else if (l->at[i].op == SD_CREATE)
			g->create[g->creates++] = x;
	}
	return i;
}

void sd_diff_decide(struct differ *d)
{
	static const enum sd_kind kinds[] = { SD_TABLE, SD_COLUMN };
	const size_t count = d->out->changes.count;
	struct item *drop = SD_NEW_ARRAY(&d->scratch, struct item, count);
	struct item *create = SD_NEW_ARRAY(&d->scratch, struct item, count);
	size_t k, i;

	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (i = 0; i < count;) {
			struct group g = { .d = d,
					   .kind = kinds[k],
					   .drop = drop,
					   .create = create };

			i = collect_group(&g, i);
			decide_group(&g);
		}
	}
}
