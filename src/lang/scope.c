/* SPDX-License-Identifier: MIT */
/*
 * scope.c - the children of one fact by name
 *
 * One table of slots serves all tables of a schema in turn: a slot counts
 * only when it was filled in this round, so nothing is cleared or allocated
 * between them.
 */
#include "resolve.h"

#include <string.h>

struct slot {
	struct sd_fact *fact;
	size_t round, hash;
};

/* Kinds that share their names are one. */
static enum sd_kind name_class(enum sd_kind k)
{
	switch (k) {
	case SD_PRIMARY:
	case SD_UNIQUE:
	case SD_FOREIGN:
	case SD_EXCLUDE:
		return SD_CHECK;
	default:
		return k;
	}
}

/* FNV-1a */
static size_t hash_name(enum sd_kind class, const char *name,
			const char *detail)
{
	size_t h = 2166136261u ^ (size_t) class;
	const unsigned char *s;

	for (s = (const unsigned char *)name; s && *s; s++)
		h = (h ^ *s) * 16777619u;
	for (s = (const unsigned char *)detail; s && *s; s++)
		h = (h ^ *s) * 16777619u;
	return h ^ h >> 15;
}

void sd_lang_scope_begin(struct resolver *s, size_t count)
{
	size_t cap = 64;

	while (cap < 2 * count)
		cap *= 2;
	s->round++;
	if (cap <= s->slots.cap)
		return;
	sd_lang_vec_clear(&s->slots);
	s->slots.at = sd_malloc(cap * sizeof(struct slot));
	memset(s->slots.at, 0, cap * sizeof(struct slot));
	s->slots.cap = cap;
}

/* The slot of that name, or the free one where it belongs. */
static struct slot *find(struct resolver *s, enum sd_kind class,
			 const char *name, const char *detail)
{
	struct slot *slots = s->slots.at;
	size_t mask = s->slots.cap - 1;
	size_t hash = hash_name(class, name, detail), i = hash & mask;

	for (; slots[i].round == s->round; i = (i + 1) & mask)
		if (slots[i].hash == hash &&
		    name_class(slots[i].fact->kind) == class &&
		    sd_streq(slots[i].fact->name, name) &&
		    sd_streq(slots[i].fact->detail, detail))
			break;
	slots[i].hash = hash;
	return &slots[i];
}

struct sd_fact *sd_lang_scope_add(struct resolver *s, struct sd_fact *f)
{
	struct slot *slot = find(s, name_class(f->kind), f->name, f->detail);

	if (slot->round == s->round)
		return slot->fact;
	slot->fact = f;
	slot->round = s->round;
	return NULL;
}

struct sd_fact *sd_lang_scope_find(struct resolver *s, enum sd_kind kind,
				   const char *name)
{
	struct slot *slot = find(s, kind, name, NULL);

	return slot->round == s->round ? slot->fact : NULL;
}
