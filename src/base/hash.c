/* SPDX-License-Identifier: MIT */
/* hash.c - the only place that knows xxHash, as the inline header it is */

#include "schemadiff/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

struct sd_hash sd_hash128(const void *bytes, size_t len)
{
	XXH128_hash_t x = XXH3_128bits(bytes, len);
	struct sd_hash h = { x.low64, x.high64 };

	return h;
}
