/* SPDX-License-Identifier: MIT */
/*
 * hash.h - fast hashes that tell things apart inside one run
 *
 * Floor 0; the only user of xxHash. XXH3 with 128 bits finds what differs by
 * accident, not what an enemy has made alike: what is written down is
 * SHA-256 (crypto.h).
 */
#ifndef SD_HASH_H
#define SD_HASH_H

#include <stddef.h>
#include <stdint.h>

struct sd_hash {
	uint64_t a, b;
};

struct sd_hash sd_hash128(const void *bytes, size_t len);

static inline int sd_hash_eq(struct sd_hash x, struct sd_hash y)
{
	return x.a == y.a && x.b == y.b;
}

/* Order does not matter: hash of a set from the hashes of its members. */
static inline struct sd_hash sd_hash_mix(struct sd_hash x, struct sd_hash y)
{
	struct sd_hash sum = { x.a + y.a, x.b + y.b };

	return sum;
}

#endif
