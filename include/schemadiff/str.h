/* SPDX-License-Identifier: MIT */
/*
 * str.h - slices to read text, buffers to build it
 *
 * Floor 0. A slice (struct sd_str) never owns its bytes and need not end in
 * NUL. A buffer (struct sd_buf) owns heap memory and always does.
 */
#ifndef SD_STR_H
#define SD_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/arena.h"

struct sd_str {
	const char *at;
	size_t len;
};

/* For printf's "%.*s". */
#define SD_STR_FMT(s) (int)(s).len, (s).at

struct sd_str sd_str(const char *z);
bool sd_str_eq(struct sd_str a, struct sd_str b);
bool sd_str_is(struct sd_str a, const char *z);
/* ASCII letters compare without case, as SQLite compares names. */
bool sd_str_case_is(struct sd_str a, const char *z);
struct sd_str sd_str_trim(struct sd_str s);

/* strcmp() where either may be NULL; NULL sorts first. */
int sd_strcmp(const char *a, const char *b);
bool sd_streq(const char *a, const char *b);
/* The same, ASCII letters without case. */
int sd_strcasecmp(const char *a, const char *b);
bool sd_strcaseeq(const char *a, const char *b);
bool sd_starts_with(const char *s, const char *prefix);
static inline char sd_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

struct sd_buf {
	char *at; /* NUL-terminated, never NULL */
	size_t len, cap;
};

/* What an empty buffer points to; never written, as its cap is 0. */
extern const char sd_buf_empty[1];
#define SD_BUF_INIT                                                            \
	{                                                                      \
		(char *)sd_buf_empty, 0, 0                                     \
	}

void sd_buf_clear(struct sd_buf *b);	       /* frees; usable again */
void sd_buf_reset(struct sd_buf *b);	       /* empties, keeps the memory */
void sd_buf_cut(struct sd_buf *b, size_t len); /* drops what follows len */
/* Makes room for `more` bytes and the NUL. */
void sd_buf_grow(struct sd_buf *b, size_t more);
void sd_buf_add(struct sd_buf *b, const char *s, size_t len);
void sd_buf_adds(struct sd_buf *b, const char *z);
/* ASCII letters become lower case on the way. */
void sd_buf_add_lower(struct sd_buf *b, const char *s, size_t len);
static inline void sd_buf_addc(struct sd_buf *b, char c)
{
	if (b->len + 1 >= b->cap)
		sd_buf_grow(b, 1);
	b->at[b->len++] = c;
	b->at[b->len] = 0;
}
void sd_buf_pad(struct sd_buf *b, char c, size_t n);
void sd_buf_addf(struct sd_buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void sd_buf_vaddf(struct sd_buf *b, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0), nonnull(2)));
/* `s` between quotes `q`, each q inside doubled: SQL names and texts. */
void sd_buf_add_quoted(struct sd_buf *b, const char *s, char q);
/* A copy of the contents in the arena; the buffer is emptied. */
char *sd_buf_take(struct sd_buf *b, struct sd_arena *a);

#endif
