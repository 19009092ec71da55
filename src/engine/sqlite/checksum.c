/* SPDX-License-Identifier: MIT */
/*
 * checksum.c - sd_checksum(a, b, …), an aggregate over rows in any order
 *
 * Each row is hashed with the type, length and bytes of its values; the sum
 * of the hashes, modulo 2^128, says whether two tables hold the same rows.
 * It looks for a copy that went wrong, not for an enemy, and every row of a
 * table passes through it twice: so it is a fast one.
 */
#include "guard.h"

#include <stdint.h>
#include <string.h>

#include "schemadiff/hash.h"
#include "schemadiff/str.h"

static void add_value(struct sd_hash *h, sqlite3_value *v)
{
	int type = sqlite3_value_type(v);
	const void *bytes;
	double real;
	uint64_t word;
	size_t len;

	switch (type) {
	case SQLITE_INTEGER:
		sd_hash_word(h, (uint64_t)type);
		sd_hash_word(h, (uint64_t)sqlite3_value_int64(v));
		break;
	case SQLITE_FLOAT:
		real = sqlite3_value_double(v);
		memcpy(&word, &real, sizeof(word));
		sd_hash_word(h, (uint64_t)type);
		sd_hash_word(h, word);
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		bytes = type == SQLITE_TEXT
				? (const void *)sqlite3_value_text(v)
				: sqlite3_value_blob(v);
		len = (size_t)sqlite3_value_bytes(v);
		sd_hash_word(h, (uint64_t)len << 8 | (uint64_t)type);
		if (len)
			sd_hash_bytes(h, bytes, len);
		break;
	default: /* NULL: its type says it all */
		sd_hash_word(h, (uint64_t)type);
	}
}

static void step(sqlite3_context *ctx, int count, sqlite3_value **value)
{
	struct sd_hash *sum = sqlite3_aggregate_context(ctx, sizeof(*sum));
	struct sd_hash row = SD_HASH_INIT;
	int i;

	if (!sum) {
		sqlite3_result_error_nomem(ctx);
		return;
	}
	for (i = 0; i < count; i++)
		add_value(&row, value[i]);
	*sum = sd_hash_mix(*sum, sd_hash_end(row));
}

static void finish(sqlite3_context *ctx)
{
	const struct sd_hash *sum = sqlite3_aggregate_context(ctx, 0);
	struct sd_buf hex = SD_BUF_INIT;

	sd_buf_addf(&hex, "%016llx%016llx",
		    (unsigned long long)(sum ? sum->a : 0),
		    (unsigned long long)(sum ? sum->b : 0));
	sqlite3_result_text(ctx, hex.at, (int)hex.len, SQLITE_TRANSIENT);
	sd_buf_clear(&hex);
}

int sd_sqlite_add_checksum(sqlite3 *db)
{
	return sqlite3_create_function_v2(db, "sd_checksum", -1,
					  SQLITE_UTF8 | SQLITE_DETERMINISTIC |
						  SQLITE_DIRECTONLY,
					  NULL, NULL, step, finish, NULL);
}
