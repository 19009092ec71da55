/* SPDX-License-Identifier: MIT */
/*
 * normal.h - portable words and what SQLite calls them
 *
 * Floor 3, private. Both directions stand side by side, so that what
 * portable.c says is exactly what normalise.c takes back.
 */
#ifndef SD_ENGINE_SQLITE_NORMAL_H
#define SD_ENGINE_SQLITE_NORMAL_H

#include "sqlite.h"

/* A version 4 UUID as text: what `default uuid()` means. */
extern const char sd_sqlite_uuid[];

/*
 * The native form of a type; NULL where a STRICT table (or anything) cannot
 * have it: *why says so. *size: the n of string(n) where only a check can
 * hold it, else NULL.
 */
struct sd_datatype *sd_sqlite_type_native(const struct sd_datatype *t,
					  bool strict, const char **size,
					  const char **why, struct sd_arena *a);
/* The portable word where it maps back to exactly this, else the type. */
struct sd_datatype *sd_sqlite_type_portable(const struct sd_datatype *t,
					    bool strict, struct sd_arena *a);
/* Is it smallint, int or bigint? */
bool sd_sqlite_type_is_int(const struct sd_datatype *t);
/* A type whose affinity is not what its name promises. */
bool sd_sqlite_type_surprises(const struct sd_datatype *t);

/* The text of a default or a cell of data. */
const char *sd_sqlite_value_native(const char *expr, struct sd_arena *a);
/* "x" where it is that, a text spelled like a name; else NULL. */
const char *sd_sqlite_value_name(const char *expr, struct sd_arena *a);
const char *sd_sqlite_value_portable(const char *expr, struct sd_arena *a);

/* --- normalise.c and its parts -------------------------------------- */

struct sd_normal {
	struct sd_model *m;
	struct sd_arena *a;
	struct sd_diag *d;
	bool failed;
	struct sd_map relation; /* name → table, view or index */
	struct sd_map trigger;
	struct sd_map enums; /* name → its labels; no longer in the model */
};

/* An error at a fact; more may follow. */
void sd_normal_error(struct sd_normal *n, const struct sd_fact *f,
		     enum sd_code code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* normal_column.c: types, defaults and NOT NULL of a table's columns. */
void sd_normal_columns(struct sd_normal *n, struct sd_fact *table);
/* normal_attr.c: whatever SQLite has no word for is an error. */
void sd_normal_attrs(struct sd_normal *n, struct sd_fact *f);
/* Key elements as the reader would give them. */
void sd_normal_keys(struct sd_normal *n, struct sd_fact *table,
		    struct sd_fact *f);

#endif
