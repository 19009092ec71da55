/* SPDX-License-Identifier: MIT */
/* crypto.c - the only place that knows libsodium */

#include "schemadiff/crypto.h"

#include <sodium.h>
#include <string.h>

struct sd_hash sd_hash128(const void *bytes, size_t len)
{
	/* No secret: it only has to spread facts, the same way every time. */
	static const unsigned char key[] = "schemadiff-facts";
	unsigned char out[crypto_shorthash_siphashx24_BYTES];
	struct sd_hash h;

	crypto_shorthash_siphashx24(out, bytes, len, key);
	memcpy(&h.a, out, sizeof(h.a));
	memcpy(&h.b, out + sizeof(h.a), sizeof(h.b));
	return h;
}

void sd_sha256_hex(const void *bytes, size_t len, char hex[65])
{
	unsigned char out[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(out, bytes, len);
	sodium_bin2hex(hex, 65, out, sizeof(out));
}
