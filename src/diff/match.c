/* SPDX-License-Identifier: MIT */
/*
 * match.c - which fact of one list is which of the other
 *
 * By identity first: kind, schema, name, detail. What has no name is
 * identified by what it says, or by its kind where there is but one (a
 * comment). Constraints left over are matched by what they say under
 * whatever name; a primary key is always the primary key.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* A fact of `from` that waits for its partner. */
struct waiting {
	const struct sd_fact *fact;
	size_t seq;
	bool taken;
	struct waiting *next; /* same key */
};

struct side {
	struct sd_map map; /* key → first struct waiting */
	struct sd_buf key;
};

struct sd_str sd_diff_key(const void *slot)
{
	struct sd_str key = { slot, sizeof(struct sd_fact *) };

	return key;
}

struct sd_fact *sd_diff_old_of(const struct differ *d, const struct sd_fact *to)
{
	return d->old_of.count ? sd_map_get(&d->old_of, sd_diff_key(&to))
			       : NULL;
}

struct sd_fact *sd_diff_new_of(const struct differ *d,
			       const struct sd_fact *from)
{
	return d->new_of.count ? sd_map_get(&d->new_of, sd_diff_key(&from))
			       : NULL;
}

bool sd_diff_same_tree(const struct differ *d, const struct sd_fact *from,
		       const struct sd_fact *to)
{
	return sd_hash_eq(from->tree, to->tree) &&
	       !(d->above.count && sd_map_get(&d->above, sd_diff_key(&to)));
}

/* One per parent, so the kind alone identifies it. */
static bool is_single(enum sd_kind k)
{
	return k == SD_DEFAULT || k == SD_COMMENT || k == SD_OWNER ||
	       k == SD_DATA;
}

static void add_part(struct sd_buf *b, const char *text)
{
	sd_buf_adds(b, text ? text : "");
	sd_buf_addc(b, '\0');
}

/* In hex: bytes would not survive a map that folds. */
static void add_says(struct sd_buf *b, const struct sd_model *m,
		     const struct sd_fact *f)
{
	struct sd_hash h = sd_fact_says(m, f);

	sd_buf_addf(b, "%016llx%016llx", (unsigned long long)h.a,
		    (unsigned long long)h.b);
}

static struct sd_str identity(struct sd_buf *b, const struct sd_model *m,
			      const struct sd_fact *f)
{
	sd_buf_reset(b);
	sd_buf_addf(b, "%d.", f->kind);
	if (f->name) {
		add_part(b, f->schema);
		add_part(b, f->name);
		add_part(b, f->detail);
	} else if (!is_single(f->kind)) {
		add_says(b, m, f);
	}
	return (struct sd_str){ b->at, b->len };
}

/* Under which a constraint is found again whatever it is called. */
static struct sd_str meaning(struct sd_buf *b, const struct sd_model *m,
			     const struct sd_fact *f)
{
	sd_buf_reset(b);
	sd_buf_addf(b, "%d.", f->kind);
	if (f->kind != SD_PRIMARY)
		add_says(b, m, f);
	return (struct sd_str){ b->at, b->len };
}

typedef struct sd_str key_fn(struct sd_buf *b, const struct sd_model *m,
			     const struct sd_fact *f);

/* Puts w before those of the same key: call it from last to first. */
static void wait_under(struct differ *d, struct sd_map *map, struct sd_str key,
		       struct waiting *w)
{
	w->next = sd_map_get(map, key);
	if (!w->next)
		key.at = sd_arena_strndup(&d->scratch, key.at, key.len);
	sd_map_put(map, key, w);
}

/* Takes the first that waits under this key. */
static bool take(struct sd_map *map, struct sd_str key, struct pair *p)
{
	struct waiting *w = sd_map_get(map, key);

	if (!w)
		return false;
	sd_map_put(map, key, w->next);
	w->taken = true;
	p->from = w->fact;
	p->seq = w->seq;
	return true;
}

struct siblings {
	struct waiting *from;
	struct pair *to;
	size_t from_count, to_count;
	size_t from_open, to_open; /* still without a partner */
};

/* Matches what is still open, by one kind of key. */
static void match_round(struct differ *d, struct siblings *s, key_fn *key,
			unsigned flags)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_map map;
	size_t i;

	if (!s->from_open || !s->to_open)
		return;
	sd_map_init(&map, d->fold);
	for (i = s->from_count; i-- > 0;) {
		struct waiting *w = &s->from[i];

		if (!w->taken && (sd_kind_flags(w->fact->kind) & flags))
			wait_under(d, &map, key(&b, d->from, w->fact), w);
	}
	for (i = 0; i < s->to_count; i++) {
		struct pair *p = &s->to[i];

		if (p->from || !(sd_kind_flags(p->to->kind) & flags) ||
		    !take(&map, key(&b, d->to, p->to), p))
			continue;
		s->from_open--;
		s->to_open--;
	}
	sd_map_clear(&map);
	sd_buf_clear(&b);
}

static bool managed(const struct differ *d, const struct sd_fact *f)
{
	return f->parent || !d->options ||
	       sd_filter_takes(d->options->filter, f->kind, f->schema, f->name,
			       d->fold);
}

static size_t count(const struct sd_fact *f)
{
	size_t n = 0;

	for (; f; f = f->next)
		n++;
	return n;
}

static void collect(struct differ *d, struct siblings *s,
		    const struct sd_fact *from, const struct sd_fact *to)
{
	size_t room = count(from);

	s->from = SD_NEW_ARRAY(&d->scratch, struct waiting, room);
	s->to = SD_NEW_ARRAY(&d->scratch, struct pair, count(to) + room);
	for (; from; from = from->next) {
		struct waiting *w = &s->from[s->from_count];

		if (!managed(d, from))
			continue;
		w->fact = from;
		w->seq = s->from_count++;
		w->taken = sd_diff_new_of(d, from) != NULL;
		s->from_open += !w->taken;
	}
	for (; to; to = to->next) {
		struct pair *p = &s->to[s->to_count];

		if (!managed(d, to))
			continue;
		p->to = to;
		p->from = sd_diff_old_of(d, to);
		p->seq = room + s->to_count++;
		s->to_open += !p->from;
	}
}

static int pair_order(const void *x, const void *y)
{
	const struct pair *p = x, *q = y;
	const struct sd_fact *a = p->to ? p->to : p->from;
	const struct sd_fact *b = q->to ? q->to : q->from;
	int c;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if ((c = sd_strcmp(a->schema, b->schema)) ||
	    (c = sd_strcmp(a->name, b->name)) ||
	    (c = sd_strcmp(a->detail, b->detail)))
		return c;
	return p->seq < q->seq ? -1 : p->seq > q->seq;
}

struct pairs sd_diff_match(struct differ *d, const struct sd_fact *from,
			   const struct sd_fact *to)
{
	struct siblings s = { 0 };
	struct pairs out = { 0 };
	size_t i, n;

	collect(d, &s, from, to);
	match_round(d, &s, identity, ~0u);
	match_round(d, &s, meaning, SD_KIND_UNNAMED);
	/* What is left of `from` goes behind the pairs, in the same array. */
	n = s.to_count;
	for (i = 0; i < s.from_count; i++)
		if (!s.from[i].taken)
			s.to[n++] = (struct pair){ s.from[i].fact, NULL,
						   s.from[i].seq };
	out.at = s.to;
	for (i = 0; i < n; i++) {
		const struct pair *p = &s.to[i];

		if (!p->from || !p->to || sd_diff_old_of(d, p->to) ||
		    !sd_diff_same_tree(d, p->from, p->to))
			out.at[out.count++] = *p;
	}
	if (out.count)
		qsort(out.at, out.count, sizeof(*out.at), pair_order);
	return out;
}
