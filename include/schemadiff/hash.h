/* SPDX-License-Identifier: MIT */
/*
 * hash.h - fast hashes that tell things apart inside one run
 *
 * Floor 0. 128 bits in two halves that know nothing of each other, fed
 * eight bytes at a time. They find what differs by accident, not what an
 * enemy has made alike, and another machine may come to another result:
 * what is written down is SHA-256 (crypto.h).
 */
#ifndef SD_HASH_H
#define SD_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sd_hash {
	uint64_t a, b;
};

/* Odd numbers with bits in no order: of pi and of e. */
#define SD_HASH_PI 0x243f6a8885a308d3u
#define SD_HASH_E 0xadf85458a2bb4a9bu
#define SD_HASH_INIT                                                           \
	{                                                                      \
		SD_HASH_E, SD_HASH_PI                                          \
	}

static inline void sd_hash_word(struct sd_hash *h, uint64_t word)
{
	h->a = ((h->a << 29 | h->a >> 35) ^ word) * SD_HASH_PI;
	h->b = ((h->b << 37 | h->b >> 27) + word) * SD_HASH_E;
}

/* The length is no part of it: feed it before bytes that vary in length. */
static inline void sd_hash_bytes(struct sd_hash *h, const void *bytes,
				 size_t len)
{
	const char *at = bytes;
	uint64_t word;

	for (; len >= sizeof(word); len -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		sd_hash_word(h, word);
		at += sizeof(word);
	}
	if (!len)
		return;
	word = 0;
	memcpy(&word, at, len);
	sd_hash_word(h, word);
}

/* Lets every bit of a half reach every other one. */
static inline uint64_t sd_hash_stir(uint64_t x)
{
	x = (x ^ x >> 32) * SD_HASH_PI;
	x = (x ^ x >> 29) * SD_HASH_E;
	return x ^ x >> 32;
}

static inline struct sd_hash sd_hash_end(struct sd_hash h)
{
	struct sd_hash end = { sd_hash_stir(h.a), sd_hash_stir(h.b) };

	return end;
}

static inline struct sd_hash sd_hash128(const void *bytes, size_t len)
{
	struct sd_hash h = SD_HASH_INIT;

	sd_hash_word(&h, len);
	sd_hash_bytes(&h, bytes, len);
	return sd_hash_end(h);
}

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
