/* SPDX-License-Identifier: MIT */
/* map.c - open addressing with linear probing, entries kept in order */

#include "schemadiff/map.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void sd_map_init(struct sd_map *m, bool fold)
{
	memset(m, 0, sizeof(*m));
	m->fold = fold;
}

void sd_map_clear(struct sd_map *m)
{
	free(m->entry);
	free(m->slot);
	sd_map_init(m, m->fold);
}

/* FNV-1a, with the high bits mixed down at the end. */
static size_t hash_key(const struct sd_map *m, struct sd_str key)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	if (m->fold)
		for (i = 0; i < key.len; i++)
			h = (h ^ (unsigned char)sd_lower(key.at[i])) *
			    1099511628211u;
	else
		for (i = 0; i < key.len; i++)
			h = (h ^ (unsigned char)key.at[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static bool same_key(const struct sd_map *m, struct sd_str a, struct sd_str b)
{
	size_t i;

	if (a.len != b.len)
		return false;
	if (!m->fold)
		return !a.len || !memcmp(a.at, b.at, a.len);
	for (i = 0; i < a.len; i++)
		if (sd_lower(a.at[i]) != sd_lower(b.at[i]))
			return false;
	return true;
}

/* The slot where key is, or the free one where it would go. */
static size_t find_slot(const struct sd_map *m, struct sd_str key, size_t hash)
{
	size_t i = hash & (m->slot_count - 1);

	while (m->slot[i]) {
		const struct sd_map_entry *e = &m->entry[m->slot[i] - 1];

		if (e->hash == hash && same_key(m, e->key, key))
			break;
		i = (i + 1) & (m->slot_count - 1);
	}
	return i;
}

static void grow(struct sd_map *m)
{
	size_t i, at;

	if (m->count == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 16;
		m->entry = sd_realloc(m->entry, m->cap * sizeof(*m->entry));
	}
	if (m->slot_count && m->count * 4 < m->slot_count * 3)
		return;
	m->slot_count = m->slot_count ? m->slot_count * 2 : 32;
	free(m->slot);
	m->slot = sd_malloc(m->slot_count * sizeof(*m->slot));
	memset(m->slot, 0, m->slot_count * sizeof(*m->slot));
	for (i = 0; i < m->count; i++) {
		at = m->entry[i].hash & (m->slot_count - 1);
		while (m->slot[at])
			at = (at + 1) & (m->slot_count - 1);
		m->slot[at] = (unsigned)i + 1;
	}
}

static struct sd_map_entry *find(const struct sd_map *m, struct sd_str key,
				 size_t hash)
{
	size_t at;

	if (!m->count)
		return NULL;
	at = find_slot(m, key, hash);
	return m->slot[at] ? &m->entry[m->slot[at] - 1] : NULL;
}

void *sd_map_get(const struct sd_map *m, struct sd_str key)
{
	struct sd_map_entry *e =
		m->count ? find(m, key, hash_key(m, key)) : NULL;

	return e ? e->value : NULL;
}

void *sd_map_gets(const struct sd_map *m, const char *key)
{
	return sd_map_get(m, sd_str(key));
}

static void append(struct sd_map *m, struct sd_str key, size_t hash,
		   void *value)
{
	struct sd_map_entry *e;

	grow(m);
	e = &m->entry[m->count++];
	e->key = key;
	e->hash = hash;
	e->value = value;
	m->slot[find_slot(m, key, hash)] = (unsigned)m->count;
}

void *sd_map_put(struct sd_map *m, struct sd_str key, void *value)
{
	size_t hash = hash_key(m, key);
	struct sd_map_entry *e = find(m, key, hash);
	void *before = NULL;

	if (e) {
		before = e->value;
		e->value = value;
	} else {
		append(m, key, hash, value);
	}
	return before;
}

void *sd_map_puts(struct sd_map *m, const char *key, void *value)
{
	return sd_map_put(m, sd_str(key), value);
}

void *sd_map_add(struct sd_map *m, struct sd_str key, void *value)
{
	size_t hash = hash_key(m, key);
	struct sd_map_entry *e = find(m, key, hash);

	if (e)
		return e->value;
	append(m, key, hash, value);
	return value;
}
