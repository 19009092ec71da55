/* SPDX-License-Identifier: MIT */
/*
 * crypto.h - hashes
 *
 * Floor 0; the only user of libsodium. sd_hash128 (SipHash-2-4 with 128
 * bits and a fixed key) tells facts apart inside one run; SHA-256 is what
 * is written down.
 */
#ifndef SD_CRYPTO_H
#define SD_CRYPTO_H

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

/* SHA-256 (FIPS 180-4) as 64 lower-case hex digits and NUL. */
void sd_sha256_hex(const void *bytes, size_t len, char hex[65]);

#endif
