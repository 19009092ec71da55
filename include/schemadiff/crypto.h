/* SPDX-License-Identifier: MIT */
/*
 * crypto.h - hashes that are written down
 *
 * Floor 0; the only user of libsodium. hash.h has those that are not.
 */
#ifndef SD_CRYPTO_H
#define SD_CRYPTO_H

#include <stddef.h>

/* SHA-256 (FIPS 180-4) as 64 lower-case hex digits and NUL. */
void sd_sha256_hex(const void *bytes, size_t len, char hex[65]);

#endif
