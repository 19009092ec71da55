/* SPDX-License-Identifier: MIT */
/*
 * read.h - a cursor over stored SQL, for the files read*.c
 *
 * Failure is sticky: once a rule has failed, the cursor stands at the end
 * and accepts nothing, so rules need no error branches of their own.
 */
#ifndef SD_ENGINE_SQLITE_READ_H
#define SD_ENGINE_SQLITE_READ_H

#include "schemadiff/sqltok.h"

#include "sqlite.h"

struct sd_cursor {
	struct sd_model *m;
	const char *end;
	struct sd_sql_token tok; /* the one at hand; never SPACE */
	const char *last;	 /* end of the one before it */
	const char *why;	 /* NULL: all is well so far */
};

void sd_cursor_init(struct sd_cursor *c, struct sd_model *m, const char *sql);
void sd_cursor_next(struct sd_cursor *c);
/* The token after the one at hand. */
struct sd_sql_token sd_cursor_peek(const struct sd_cursor *c);
bool sd_cursor_fail(struct sd_cursor *c, const char *expected);

/* Each takes the token when it is the one asked for. */
bool sd_cursor_word(struct sd_cursor *c, const char *word);
bool sd_cursor_punct(struct sd_cursor *c, const char *punct);
/* The same, and fails where it is not. */
bool sd_cursor_need(struct sd_cursor *c, const char *word);

/* A name in any quotes, or none; NULL after a failure. */
char *sd_cursor_name(struct sd_cursor *c);
/* What stands in the brackets at hand, trimmed. */
struct sd_str sd_cursor_brackets(struct sd_cursor *c);
/* All that is left, trimmed; the cursor is at the end then. */
struct sd_str sd_cursor_rest(struct sd_cursor *c);
char *sd_cursor_copy(struct sd_cursor *c, struct sd_str s);

/* CREATE [TEMP] {words} [IF NOT EXISTS] [db .] name; the name is dropped. */
void sd_cursor_create(struct sd_cursor *c, const char *const *words);

/* ( name, name, … ): nothing where there is no bracket. */
struct sd_list *sd_cursor_names(struct sd_cursor *c);

/*
 * A bracketed list of key elements: NAME or an expression, COLLATE, ASC or
 * DESC. `autoincrement` (may be NULL) is set when that word ends the list;
 * `table` knows what is a column, NULL takes every name for one.
 */
struct sd_list *sd_cursor_keys(struct sd_cursor *c, const struct sd_fact *table,
			       bool *autoincrement);

/* The type that begins at hand; word "" where none is written. */
struct sd_datatype *sd_cursor_type(struct sd_cursor *c);

#endif
