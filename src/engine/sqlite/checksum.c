/* SPDX-License-Identifier: MIT */
/*
 * checksum.c - sd_checksum(a, b, …), an aggregate over rows in any order
 *
 * Each row is hashed with the type, length and bytes of its values; the sum
 * of the hashes, modulo 2^128, says whether two tables hold the same rows.
 */
#include "guard.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "schemadiff/crypto.h"
#include "schemadiff/str.h"

struct checksum {
	struct sd_hash sum;
	struct sd_buf row; /* kept from row to row */
	bool begun;
};

static void add_number(struct sd_buf *b, uint64_t n)
{
	sd_buf_add(b, (const char *)&n, sizeof(n));
}

static void add_value(struct sd_buf *b, sqlite3_value *v)
{
	int type = sqlite3_value_type(v);
	const void *bytes = NULL;
	size_t len;
	double real;
	uint64_t bits;

	sd_buf_addc(b, (char)type);
	switch (type) {
	case SQLITE_INTEGER:
		add_number(b, (uint64_t)sqlite3_value_int64(v));
		break;
	case SQLITE_FLOAT:
		real = sqlite3_value_double(v);
		memcpy(&bits, &real, sizeof(bits));
		add_number(b, bits);
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		bytes = type == SQLITE_TEXT
				? (const void *)sqlite3_value_text(v)
				: sqlite3_value_blob(v);
		len = (size_t)sqlite3_value_bytes(v);
		add_number(b, len);
		if (len)
			sd_buf_add(b, bytes, len);
		break;
	default: /* NULL: its type says it all */
		break;
	}
}

static void step(sqlite3_context *ctx, int count, sqlite3_value **value)
{
	struct checksum *c = sqlite3_aggregate_context(ctx, sizeof(*c));
	int i;

	if (!c) {
		sqlite3_result_error_nomem(ctx);
		return;
	}
	if (!c->begun) {
		struct sd_buf empty = SD_BUF_INIT;

		c->row = empty;
		c->begun = true;
	}
	sd_buf_reset(&c->row);
	for (i = 0; i < count; i++)
		add_value(&c->row, value[i]);
	c->sum = sd_hash_mix(c->sum, sd_hash128(c->row.at, c->row.len));
}

static void finish(sqlite3_context *ctx)
{
	struct checksum *c = sqlite3_aggregate_context(ctx, 0);
	struct sd_hash sum = { 0, 0 };
	struct sd_buf hex = SD_BUF_INIT;

	if (c && c->begun) {
		sum = c->sum;
		sd_buf_clear(&c->row);
	}
	sd_buf_addf(&hex, "%016llx%016llx", (unsigned long long)sum.a,
		    (unsigned long long)sum.b);
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
