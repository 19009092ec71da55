/* SPDX-License-Identifier: MIT */
/*
 * ddl.h - native facts as the SQL that makes them
 *
 * Floor 3, private. Pure text: no connection, no plan. A name is quoted only
 * where SQLite would read it as something else.
 */
#ifndef SD_ENGINE_SQLITE_DDL_H
#define SD_ENGINE_SQLITE_DDL_H

#include "schemadiff/model.h"
#include "schemadiff/str.h"

void sd_sqlite_put_name(struct sd_buf *b, const char *name);
/* An expression; what follows it is never inside its last comment. */
void sd_sqlite_put_expr(struct sd_buf *b, const char *expr);
/* A literal as it is, any other expression in brackets. */
char *sd_sqlite_value(const char *expr, struct sd_arena *a);
/* 'text' */
char *sd_sqlite_text(const char *s, struct sd_arena *a);
char *sd_sqlite_name(const char *name, struct sd_arena *a);

/* "a INTEGER NOT NULL DEFAULT 0 …", without constraints of its own. */
void sd_sqlite_put_column(struct sd_buf *b, const struct sd_fact *column);
/* " TEXT COLLATE NOCASE": what values depend on, behind any name. */
void sd_sqlite_put_bare(struct sd_buf *b, const struct sd_fact *column);
/* PRIMARY, UNIQUE, FOREIGN, CHECK; `on_column`: in a column's own words. */
void sd_sqlite_put_constraint(struct sd_buf *b, const struct sd_fact *f,
			      bool on_column);

/* CREATE … for a table (virtual or not), index, view or trigger. */
char *sd_sqlite_create(const struct sd_fact *f, struct sd_arena *a);
/* A table under another name than its own. */
char *sd_sqlite_create_as(const struct sd_fact *table, const char *name,
			  struct sd_arena *a);
/* DROP TABLE | INDEX | VIEW | TRIGGER name */
char *sd_sqlite_drop(enum sd_kind kind, const char *name, struct sd_arena *a);

/* The default of a column, NULL where it has none. */
const char *sd_sqlite_default(const struct sd_fact *column);
/* What a key element is called; NULL for an expression. */
static inline const char *sd_sqlite_key_name(const struct sd_value *key)
{
	return key->type == SD_T_RECORD
		       ? sd_get_text(key->u.record, SD_A_KEY_NAME)
		       : key->u.text;
}
/* KEYS of a key or an index, COLUMNS of a foreign key. */
const struct sd_list *sd_sqlite_keys(const struct sd_fact *f);

#endif
