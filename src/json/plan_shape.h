/* SPDX-License-Identifier: MIT */
/*
 * plan_shape.h - which member of a plan stands under which key
 *
 * Private to json/. One table per struct; writer and reader walk the same
 * ones. Keys stand in them as they are sorted.
 */
#ifndef SD_JSON_PLAN_SHAPE_H
#define SD_JSON_PLAN_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "schemadiff/step.h"

enum sd_json_form {
	SD_JSON_F_TEXT,	  /* const char *; NULL is left out */
	SD_JSON_F_HASH,	  /* char[65]; "" is left out */
	SD_JSON_F_BOOL,	  /* bool; false is left out */
	SD_JSON_F_SIZE,	  /* size_t */
	SD_JSON_F_SCORE,  /* int, 0 to 100 */
	SD_JSON_F_ROWS,	  /* int64_t; -1 is left out */
	SD_JSON_F_OP,	  /* enum sd_op */
	SD_JSON_F_KIND,	  /* enum sd_kind */
	SD_JSON_F_HAZARD, /* enum sd_hazard_id */
	SD_JSON_F_FACT,	  /* const struct sd_fact *: its names alone */
	SD_JSON_F_TEXTS,  /* const char ** and a count; NULL is left out */
	SD_JSON_F_LIST,	 /* an array of structs and a count; none is left out */
	SD_JSON_F_HEADER /* "format" and "kind" of the document */
};

struct sd_json_shape;
struct sd_json_member {
	const char *key; /* NULL ends the table */
	enum sd_json_form form;
	size_t at, count;		/* offsets */
	const struct sd_json_shape *of; /* of a list */
	bool must;
};
struct sd_json_shape {
	size_t size;
	const struct sd_json_member *member;
};

extern const struct sd_json_shape sd_json_plan_shape;

/* Words of enum sd_op, in its order; NULL behind the last. */
extern const char *const sd_json_ops[];

/* The pointer at an offset, whatever it points to. */
static inline void *sd_json_pointer(const void *base, size_t at)
{
	void *p;

	memcpy(&p, (const char *)base + at, sizeof(p));
	return p;
}
static inline void sd_json_set_pointer(void *base, size_t at, const void *p)
{
	memcpy((char *)base + at, &p, sizeof(p));
}
/* Any other member; what its form says it is. */
#define SD_JSON_AT(type, base, at) (*(type *)(void *)((char *)(base) + (at)))
#define SD_JSON_AT_CONST(type, base, at)                                       \
	(*(const type *)(const void *)((const char *)(base) + (at)))

#endif
