/* SPDX-License-Identifier: MIT */
/*
 * arena.h - memory that lives and dies together
 *
 * Floor 0. A stage of a run owns one arena and frees all that it built with
 * a single sd_arena_clear(). Allocation never returns NULL: out of memory
 * calls the program's handler and aborts where that returns or none is set.
 */
#ifndef SD_ARENA_H
#define SD_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct sd_arena_block;

struct sd_arena {
	struct sd_arena_block *top; /* newest block, older ones behind it */
	char *at, *end;		    /* free part of the newest block */
};

#define SD_ARENA_INIT                                                          \
	{                                                                      \
		NULL, NULL, NULL                                               \
	}

/*
 * Zeroed bytes, aligned for any type but long double, valid until the arena
 * is cleared.
 */
void *sd_arena_alloc(struct sd_arena *a, size_t size);
#define SD_NEW(a, type) ((type *)sd_arena_alloc((a), sizeof(type)))
#define SD_NEW_ARRAY(a, type, n)                                               \
	((type *)sd_arena_alloc_array((a), (n), sizeof(type)))

/* The same for n items; an overflowing product is out of memory. */
void *sd_arena_alloc_array(struct sd_arena *a, size_t n, size_t size);

/*
 * Makes the piece p of `size` bytes longer where it stands; the bytes are
 * zeroed. False where it is not the newest piece, or there is no room.
 */
bool sd_arena_extend(struct sd_arena *a, void *p, size_t size, size_t more);

/* Room for `size` bytes of text: not zeroed, not aligned. */
char *sd_arena_text(struct sd_arena *a, size_t size);

/* Copies, NUL-terminated. sd_arena_strdup(a, NULL) is NULL. */
char *sd_arena_strdup(struct sd_arena *a, const char *s);
char *sd_arena_strndup(struct sd_arena *a, const char *s, size_t len);
char *sd_arena_printf(struct sd_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *sd_arena_vprintf(struct sd_arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0), nonnull(2)));

/* Frees everything; the arena is empty again and may be reused. */
void sd_arena_clear(struct sd_arena *a);

/* Heap memory for what outgrows an arena; the same handler, never NULL. */
void *sd_malloc(size_t size);
void *sd_realloc(void *p, size_t size);

/* What to call when memory runs out, before abort(). May not return. */
void sd_set_nomem_handler(void (*handler)(void));

#endif
