/* SPDX-License-Identifier: MIT */
/*
 * in.h - strict reading with errors that say where
 *
 * Private to json/. jansson reads the text; these helpers take its values
 * apart. Every function is 0, or -1 with a diagnostic that names the file
 * and the place: "plan.json: steps[2].sql: …". Texts are copied to `arena`.
 */
#ifndef SD_JSON_IN_H
#define SD_JSON_IN_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "schemadiff/arena.h"
#include "schemadiff/diag.h"

struct sd_json_in {
	const char *path;
	struct sd_arena *arena;
	struct sd_diag *diag;
};

/* Where we are: a chain on the stack, made text only for a message. */
struct sd_json_at {
	const struct sd_json_at *up; /* NULL: the document itself */
	const char *key;	     /* NULL: an element of an array */
	size_t index;
	unsigned depth;
};

struct sd_json_at sd_json_at_key(const struct sd_json_at *up, const char *key);
struct sd_json_at sd_json_at_index(const struct sd_json_at *up, size_t i);

/* Always -1. */
int sd_json_in_fail(const struct sd_json_in *in, const struct sd_json_at *at,
		    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The document; the caller owns it (json_decref). NULL: -1. */
json_t *sd_json_in_load(const struct sd_json_in *in, const char *text,
			size_t len);

/* An object with this "kind" and a "format" that we know. */
int sd_json_in_header(const struct sd_json_in *in, json_t *doc,
		      const char *kind);

int sd_json_in_text(const struct sd_json_in *in, const struct sd_json_at *at,
		    json_t *j, const char **out);
/* The same, or an array of lines, as sd_json_out_any() writes them. */
int sd_json_in_lines(const struct sd_json_in *in, const struct sd_json_at *at,
		     json_t *j, const char **out);
int sd_json_in_int(const struct sd_json_in *in, const struct sd_json_at *at,
		   json_t *j, int64_t min, int64_t max, int64_t *out);
int sd_json_in_bool(const struct sd_json_in *in, const struct sd_json_at *at,
		    json_t *j, bool *out);
int sd_json_in_array(const struct sd_json_in *in, const struct sd_json_at *at,
		     json_t *j);
int sd_json_in_object(const struct sd_json_in *in, const struct sd_json_at *at,
		      json_t *j);

/*
 * One of a NULL-terminated list of words; which one, in *index. `noun` is
 * for the message: "unknown hazard 'x'".
 */
int sd_json_in_word(const struct sd_json_in *in, const struct sd_json_at *at,
		    json_t *j, const char *noun, const char *const *words,
		    size_t *index);

/* The error for a key that means nothing here; guess may be NULL. Is -1. */
int sd_json_in_unknown(const struct sd_json_in *in, const struct sd_json_at *at,
		       const char *noun, const char *word, const char *guess);

#endif
