/* SPDX-License-Identifier: MIT */
/*
 * rng.h - numbers that a seed repeats, on every machine
 */
#ifndef SD_TEST_RNG_H
#define SD_TEST_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

/* splitmix64: any seed is as good as another. */
static inline uint64_t rng_next(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* 0 … n - 1 */
static inline unsigned rng_below(struct rng *r, unsigned n)
{
	return n ? (unsigned)(rng_next(r) % n) : 0;
}

static inline bool rng_percent(struct rng *r, unsigned share)
{
	return rng_below(r, 100) < share;
}

#endif
