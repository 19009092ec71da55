/* SPDX-License-Identifier: MIT */
/*
 * words.h - the pieces that random SQL is made of
 */
#ifndef SD_TEST_WORDS_H
#define SD_TEST_WORDS_H

#include <stdbool.h>

enum {
	W_TYPES = 14,
	W_DEFAULTS = 15,
	W_COLLATIONS = 4,
	W_CONFLICTS = 6,
	W_ACTIONS = 6,
	W_DEFERS = 4,
	W_TIMINGS = 5,
	W_FORMS = 10,
	W_INTEGER = 0 /* row of the type that makes a rowid alias */
};

struct w_type {
	const char *sql;
	bool strict; /* is a type of STRICT tables, too */
	char holds;  /* n number, t text, b bytes, x anything */
};
struct w_default {
	const char *sql;
	bool constant;
	bool late; /* may come by ALTER TABLE ADD COLUMN; TRUE would be
		      there as a number even in a text column */
	char holds;
};

extern const struct w_type w_types[W_TYPES];
extern const struct w_default w_defaults[W_DEFAULTS];
extern const char *const w_collations[W_COLLATIONS];
extern const char *const w_conflicts[W_CONFLICTS];
extern const char *const w_actions[W_ACTIONS];
extern const char *const w_defers[W_DEFERS];
extern const char *const w_timings[W_TIMINGS];
/* %a and %b stand for columns. */
extern const char *const w_forms[W_FORMS];

#endif
