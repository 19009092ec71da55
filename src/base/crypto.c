/* SPDX-License-Identifier: MIT */
/* crypto.c - the only place that knows libsodium */

#include "schemadiff/crypto.h"

#include <sodium.h>

void sd_sha256_hex(const void *bytes, size_t len, char hex[65])
{
	unsigned char out[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(out, bytes, len);
	sodium_bin2hex(hex, 65, out, sizeof(out));
}
