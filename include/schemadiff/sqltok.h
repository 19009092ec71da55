/* SPDX-License-Identifier: MIT */
/*
 * sqltok.h - SQL as a stream of tokens
 *
 * Floor 0. Cuts SQL of either engine into tokens without understanding it:
 * enough to balance brackets, to compare two expressions, and to see which
 * names a text mentions. Broken input ends in SD_SQL_BAD, never in a crash.
 *
 * Sources: SQLite, "The Tokenizer" (tokenize.c) and lang_keywords.html;
 * PostgreSQL manual, 4.1 Lexical Structure.
 */
#ifndef SD_SQLTOK_H
#define SD_SQLTOK_H

#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/arena.h"
#include "schemadiff/hash.h"
#include "schemadiff/str.h"

enum sd_sql_kind {
	SD_SQL_END,
	SD_SQL_SPACE,  /* blanks and comments, one token for a whole run */
	SD_SQL_WORD,   /* name, foo$1, a keyword */
	SD_SQL_QUOTED, /* "name", `name`, [name] */
	SD_SQL_STRING, /* 'text', E'text', x'00', $tag$text$tag$ */
	SD_SQL_NUMBER, /* 1, 1.5e3, 0x1f */
	SD_SQL_PUNCT,  /* ( ) , ; . and operators */
	SD_SQL_BAD     /* never closed; reaches the end */
};

/* What differs between the dialects; a mask. */
enum {
	SD_SQL_BRACKETS = 1, /* [name] and `name` are names (SQLite) */
	SD_SQL_DOLLAR = 2,   /* $tag$ … $tag$ and E'…' (PostgreSQL) */
	SD_SQL_NEST = 4,     /* block comments nest (PostgreSQL) */
	SD_SQL_FOLD = 8,     /* quoted names compare without case (SQLite) */
	SD_SQL_TEXT = 16,    /* texts stay as given: outer brackets count, and
				so do the blanks of a type (SQLite) */
	SD_SQL_SQLITE = SD_SQL_BRACKETS | SD_SQL_FOLD | SD_SQL_TEXT,
	SD_SQL_POSTGRES = SD_SQL_DOLLAR | SD_SQL_NEST,
	/* raw SQL in a schema file, where either may stand: balance only */
	SD_SQL_ANY = SD_SQL_DOLLAR | SD_SQL_NEST
};

struct sd_sql_token {
	enum sd_sql_kind kind;
	const char *at;
	size_t len;
};

/* The token that begins at `at`; END where at == end. */
struct sd_sql_token sd_sql_next(const char *at, const char *end,
				unsigned dialect);
/* The same, SPACE left out. */
struct sd_sql_token sd_sql_skip(const char *at, const char *end,
				unsigned dialect);

/*
 * `at` stands on an opening bracket ( [ or {; returns the byte after its
 * partner, or NULL where that is missing. Only the round one counts in
 * SQLite, where [ opens a name.
 */
const char *sd_sql_balance(const char *at, const char *end, unsigned dialect);

/* The text without redundant outer brackets and outer blanks. */
struct sd_str sd_sql_strip(struct sd_str sql, unsigned dialect);

/*
 * Equal after case of unquoted words, blanks, comments and, but for TEXT,
 * redundant outer brackets. "x" and x are equal where quoting changes nothing
 * in that dialect; 'x' never equals "x".
 */
bool sd_sql_same(struct sd_str a, struct sd_str b, unsigned dialect);
/* Appends a form that is byte-identical for texts that are the same. */
void sd_sql_normal(struct sd_str sql, unsigned dialect, struct sd_buf *out);
/* Texts that are the same have the same hash. */
struct sd_hash sd_sql_hash(struct sd_str sql, unsigned dialect);

/* The name a WORD or QUOTED token stands for, quotes off, case as written. */
char *sd_sql_name(struct sd_sql_token t, struct sd_arena *a);
/* Does the token stand for this name (no keyword check)? */
bool sd_sql_is_name(struct sd_sql_token t, const char *name, unsigned dialect);
/* Is it this bare word, whatever the case? */
static inline bool sd_sql_is_word(struct sd_sql_token t, const char *word)
{
	struct sd_str s = { t.at, t.len };

	/* Most words are told apart by their first letter. */
	return t.kind == SD_SQL_WORD && sd_lower(*t.at) == sd_lower(*word) &&
	       sd_str_case_is(s, word);
}
/* Is it this punctuation or operator? */
bool sd_sql_is(struct sd_sql_token t, const char *punct);

#endif
