/* SPDX-License-Identifier: MIT */
/*
 * checksum.c - sd_checksum(a, b, …), an aggregate over rows in any order
 *
 * Each row is hashed with the type, length and bytes of its values; the sum
 * of the hashes, modulo 2^128, says whether two tables hold the same rows.
 * It looks for a copy that went wrong, not for an enemy, and every row of a
 * table passes through it twice: so it takes eight bytes at a time, into two
 * halves that know nothing of each other.
 */
#include "guard.h"

#include <stdint.h>
#include <string.h>

#include "schemadiff/crypto.h"
#include "schemadiff/str.h"

/* Two odd constants with bits in no order: of pi and of e. */
#define PI 0x243f6a8885a308d3u
#define E 0xadf85458a2bb4a9bu

static uint64_t turn(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static void add(struct sd_hash *h, uint64_t word)
{
	h->a = (turn(h->a, 29) ^ word) * PI;
	h->b = (turn(h->b, 37) + word) * E;
}

static void add_bytes(struct sd_hash *h, const char *bytes, size_t len)
{
	uint64_t word;

	for (; len >= sizeof(word); len -= sizeof(word)) {
		memcpy(&word, bytes, sizeof(word));
		add(h, word);
		bytes += sizeof(word);
	}
	if (!len)
		return;
	word = 0;
	memcpy(&word, bytes, len);
	add(h, word);
}

static void add_value(struct sd_hash *h, sqlite3_value *v)
{
	int type = sqlite3_value_type(v);
	const void *bytes;
	double real;
	uint64_t word;
	size_t len;

	switch (type) {
	case SQLITE_INTEGER:
		add(h, (uint64_t)type);
		add(h, (uint64_t)sqlite3_value_int64(v));
		break;
	case SQLITE_FLOAT:
		real = sqlite3_value_double(v);
		memcpy(&word, &real, sizeof(word));
		add(h, (uint64_t)type);
		add(h, word);
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		bytes = type == SQLITE_TEXT
				? (const void *)sqlite3_value_text(v)
				: sqlite3_value_blob(v);
		len = (size_t)sqlite3_value_bytes(v);
		add(h, (uint64_t)len << 8 | (uint64_t)type);
		if (len)
			add_bytes(h, bytes, len);
		break;
	default: /* NULL: its type says it all */
		add(h, (uint64_t)type);
	}
}

/* Lets every bit of a half reach every other one, before it is summed. */
static uint64_t stir(uint64_t x)
{
	x = (x ^ x >> 32) * PI;
	x = (x ^ x >> 29) * E;
	return x ^ x >> 32;
}

static void step(sqlite3_context *ctx, int count, sqlite3_value **value)
{
	struct sd_hash *sum = sqlite3_aggregate_context(ctx, sizeof(*sum));
	struct sd_hash row = { E, PI };
	int i;

	if (!sum) {
		sqlite3_result_error_nomem(ctx);
		return;
	}
	for (i = 0; i < count; i++)
		add_value(&row, value[i]);
	row.a = stir(row.a);
	row.b = stir(row.b);
	*sum = sd_hash_mix(*sum, row);
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
