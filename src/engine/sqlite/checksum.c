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

#include <stdbool.h>

#include "schemadiff/hash.h"
#include "schemadiff/str.h"

struct checksum {
	struct sd_hash sum;
	struct sd_buf row; /* the row at hand as bytes, its memory kept */
	bool begun;	   /* SQLite hands out zeroed memory: no buffer yet */
};

static void add_value(struct sd_buf *row, sqlite3_value *v)
{
	int type = sqlite3_value_type(v), len;
	sqlite3_int64 number;
	double real;

	sd_buf_addc(row, (char)type);
	switch (type) {
	case SQLITE_INTEGER:
		number = sqlite3_value_int64(v);
		sd_buf_add(row, (const char *)&number, sizeof(number));
		break;
	case SQLITE_FLOAT:
		real = sqlite3_value_double(v);
		sd_buf_add(row, (const char *)&real, sizeof(real));
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		len = sqlite3_value_bytes(v);
		sd_buf_add(row, (const char *)&len, sizeof(len));
		sd_buf_add(row, sqlite3_value_blob(v), (size_t)len);
		break;
	default: /* NULL: its type says it all */
		break;
	}
}

static void step(sqlite3_context *ctx, int count, sqlite3_value **value)
{
	static const struct sd_buf none = SD_BUF_INIT;
	struct checksum *c = sqlite3_aggregate_context(ctx, sizeof(*c));
	int i;

	if (!c) {
		sqlite3_result_error_nomem(ctx);
		return;
	}
	if (!c->begun) {
		c->row = none;
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
	struct sd_buf hex = SD_BUF_INIT;

	sd_buf_addf(&hex, "%016llx%016llx",
		    (unsigned long long)(c ? c->sum.a : 0),
		    (unsigned long long)(c ? c->sum.b : 0));
	sqlite3_result_text(ctx, hex.at, (int)hex.len, SQLITE_TRANSIENT);
	sd_buf_clear(&hex);
	if (c && c->begun)
		sd_buf_clear(&c->row);
}

int sd_sqlite_add_checksum(sqlite3 *db)
{
	return sqlite3_create_function_v2(db, "sd_checksum", -1,
					  SQLITE_UTF8 | SQLITE_DETERMINISTIC |
						  SQLITE_DIRECTONLY,
					  NULL, NULL, step, finish, NULL);
}
