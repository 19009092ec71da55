/* SPDX-License-Identifier: MIT */
/*
 * diag.h - what went wrong, where, and what to do about it
 *
 * Floor 0. A function that returns -1 has added exactly one diagnostic (or
 * passed on a callee's); nobody adds it again. Only cmd/ prints them.
 * Messages: lower case, no full stop, the thing in 'quotes'; advice goes to
 * `help`.
 */
#ifndef SD_DIAG_H
#define SD_DIAG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/arena.h"
#include "schemadiff/source.h"
#include "schemadiff/str.h"

enum sd_severity { SD_ERROR, SD_WARNING, SD_NOTE };

/* Codes and their one-line meanings: diag_codes.def. */
enum sd_code {
#define X(code, id, meaning) SD_##code = id,
#include "schemadiff/diag_codes.def"
#undef X
};

/*
 * How a run ends; the numbers are the exit codes of schemadiff(1). The
 * first error that carries one decides.
 */
enum sd_exit {
	SD_EXIT_OK = 0,
	SD_EXIT_FAILED = 1,
	SD_EXIT_CHANGES = 2,
	SD_EXIT_INTEGRITY = 3,
	SD_EXIT_REFUSED = 4,
	SD_EXIT_SCHEMA = 5,
	SD_EXIT_LOCKED = 6,
	SD_EXIT_DECISION = 7,
	SD_EXIT_PARTIAL = 8,
	SD_EXIT_USAGE = 64,
	SD_EXIT_INT = 130,
	SD_EXIT_TERM = 143
};

struct sd_message {
	enum sd_severity severity;
	enum sd_code code; /* 0: none */
	enum sd_exit exit; /* meaning of an error for the exit code */
	struct sd_span span;
	const char *text;
	const char *statement; /* the SQL that failed, or NULL */
	long position;	       /* character in the statement from 1, 0: none */
	const char *sqlstate;  /* five characters, or NULL */
	const char *help;      /* may have several lines, or NULL */
	struct sd_message *next;
};

struct sd_diag {
	struct sd_arena *arena; /* holds the messages and their texts */
	struct sd_message *first, *last;
	size_t errors, warnings;
};

#define SD_DIAG_INIT(arena_)                                                   \
	{                                                                      \
		(arena_), NULL, NULL, 0, 0                                     \
	}

/*
 * Adds a message and returns it, for the caller to set further members.
 * Errors start with SD_EXIT_FAILED, and with SD_EXIT_SCHEMA when the span
 * has a source.
 */
struct sd_message *sd_diag_add(struct sd_diag *d, enum sd_severity severity,
			       enum sd_code code, struct sd_span span,
			       const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* An error with no place in a file. Always returns -1. */
int sd_error(struct sd_diag *d, enum sd_exit exit, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A warning with no place in a file. */
void sd_warn(struct sd_diag *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Sets the help of the newest message. */
void sd_diag_help(struct sd_diag *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The exit code that the errors ask for; SD_EXIT_OK without any. */
enum sd_exit sd_diag_exit(const struct sd_diag *d);

/* "E203", "H110": what is printed in brackets; NULL for no code. */
const char *sd_code_name(enum sd_code code);
const char *sd_code_meaning(enum sd_code code);

/*
 * Renders one message, ending in a newline:
 *	FILE:LINE:COL: error[E203]: TEXT, source line, caret line, help
 *	schemadiff: error: TEXT, statement with its position, hint
 */
void sd_message_render(struct sd_buf *out, const struct sd_message *m,
		       bool color);

/* The word nearest to `word` by edit distance, NULL when none is near. */
const char *sd_nearest(struct sd_str word, const char *const *words,
		       size_t count);

#endif
