/* SPDX-License-Identifier: MIT */
/*
 * source.h - a text that messages can point into
 *
 * Floor 0. Tokens and facts keep byte offsets only; line and column are
 * worked out here, when a message is printed.
 */
#ifndef SD_SOURCE_H
#define SD_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "schemadiff/arena.h"
#include "schemadiff/str.h"

struct sd_source {
	const char *path; /* as the user named it; "-" is standard input */
	const char *text; /* NUL-terminated; a BOM is already skipped */
	size_t len;
	size_t *line; /* offset of each line's first byte, built on demand */
	size_t line_count;
	struct sd_arena *arena;
};

/*
 * A piece of a source. source NULL: no place is known. Every fact has one,
 * and no text is longer than SD_SOURCE_MAX.
 */
#define SD_SOURCE_MAX UINT32_MAX
struct sd_span {
	struct sd_source *source;
	uint32_t at, len;
};

/* Copies neither path nor text: both outlive the source. */
struct sd_source *sd_source_new(struct sd_arena *a, const char *path,
				const char *text, size_t len);

struct sd_place {
	size_t line;	    /* from 1 */
	size_t column;	    /* from 1, in characters */
	struct sd_str text; /* the whole line, without its end */
	size_t line_at;	    /* offset of the line */
};
struct sd_place sd_source_place(struct sd_source *s, size_t at);

/* Characters (not bytes) in a piece of UTF-8; a bad byte counts as one. */
size_t sd_utf8_count(const char *s, size_t len);
/* Offset of the first byte that is not valid UTF-8, or len (RFC 3629). */
size_t sd_utf8_check(const char *s, size_t len);

#endif
