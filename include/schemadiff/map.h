/* SPDX-License-Identifier: MIT */
/*
 * map.h - text to pointer, open addressing
 *
 * Floor 0. Keys are not copied: they must live as long as the map. A map
 * that folds compares ASCII letters without case. There is no removal; the
 * order of iteration is that of insertion, so output built from a map is
 * the same on every run.
 */
#ifndef SD_MAP_H
#define SD_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/str.h"

struct sd_map_entry {
	struct sd_str key;
	size_t hash;
	void *value;
};

struct sd_map {
	struct sd_map_entry *entry; /* in order of insertion */
	size_t count, cap;
	unsigned *slot; /* index into entry + 1; 0 is free */
	size_t slot_count;
	bool fold;
};

void sd_map_init(struct sd_map *m, bool fold);
void sd_map_clear(struct sd_map *m); /* frees; may be initialised again */

/* NULL where the key is absent (or was put with NULL). */
void *sd_map_get(const struct sd_map *m, struct sd_str key);
void *sd_map_gets(const struct sd_map *m, const char *key);

/*
 * Puts value under key and returns what stood there before, NULL where
 * nothing did. The first key stays.
 */
void *sd_map_put(struct sd_map *m, struct sd_str key, void *value);
void *sd_map_puts(struct sd_map *m, const char *key, void *value);

/* Puts only where the key is absent; returns what stands there now. */
void *sd_map_add(struct sd_map *m, struct sd_str key, void *value);

#endif
