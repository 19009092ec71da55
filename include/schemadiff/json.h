/* SPDX-License-Identifier: MIT */
/*
 * json.h - model and plan ↔ canonical JSON
 *
 * Floor 2; the only user of jansson. Canonical: keys sorted, two-space
 * indent, one form for every value, LF, a "format" number first in meaning.
 * The same model gives the same bytes.
 */
#ifndef SD_JSON_H
#define SD_JSON_H

#include "schemadiff/diag.h"
#include "schemadiff/model.h"
#include "schemadiff/step.h"
#include "schemadiff/str.h"

/* A portable model; hints are left out. Facts keep their order. */
void sd_json_model(const struct sd_model *m, struct sd_buf *out);
int sd_json_read_model(const char *path, const char *text, size_t len,
		       struct sd_model *m, struct sd_diag *d);
/*
 * What a schema says, on one line: facts are sorted where their order means
 * nothing, so that two files that say the same give the same bytes.
 */
void sd_json_model_sorted(const struct sd_model *m, struct sd_buf *out);

/*
 * A vault's snapshot: a model and the text it was read from (or NULL), which
 * reading copies to the model's arena.
 */
void sd_json_snapshot(const struct sd_model *m, const char *source,
		      struct sd_buf *out);
int sd_json_read_snapshot(const char *path, const char *text, size_t len,
			  struct sd_model *m, const char **source,
			  struct sd_diag *d);

void sd_json_plan(const struct sd_plan *p, struct sd_buf *out);
int sd_json_read_plan(const char *path, const char *text, size_t len,
		      struct sd_plan *p, struct sd_diag *d);

/*
 * A small value tree for everything else that is written as JSON (vault
 * files, --json reports), so that jansson stays in its folder.
 */
struct sd_json;
struct sd_json *sd_json_object(struct sd_arena *a);
struct sd_json *sd_json_array(struct sd_arena *a);
/* Texts must be UTF-8; a NULL text is null. Each returns o. */
struct sd_json *sd_json_set(struct sd_json *o, const char *key,
			    struct sd_json *value);
struct sd_json *sd_json_set_text(struct sd_json *o, const char *key,
				 const char *text);
struct sd_json *sd_json_set_int(struct sd_json *o, const char *key, int64_t n);
struct sd_json *sd_json_set_bool(struct sd_json *o, const char *key, bool on);
struct sd_json *sd_json_push(struct sd_json *array, struct sd_json *value);
struct sd_json *sd_json_push_text(struct sd_json *array, const char *text);

/* Reading: absent or of another type is NULL, 0, false. */
struct sd_json *sd_json_parse(const char *path, const char *text, size_t len,
			      struct sd_arena *a, struct sd_diag *d);
struct sd_json *sd_json_get(const struct sd_json *o, const char *key);
const char *sd_json_get_text(const struct sd_json *o, const char *key);
int64_t sd_json_get_int(const struct sd_json *o, const char *key);
bool sd_json_get_bool(const struct sd_json *o, const char *key);
size_t sd_json_count(const struct sd_json *array);
struct sd_json *sd_json_at(const struct sd_json *array, size_t i);
const char *sd_json_text(const struct sd_json *v);

/* Canonical bytes, ending in a newline; compact: one line. */
void sd_json_write(const struct sd_json *v, bool compact, struct sd_buf *out);

#endif
