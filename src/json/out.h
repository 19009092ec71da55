/* SPDX-License-Identifier: MIT */
/*
 * out.h - canonical JSON, byte by byte
 *
 * Private to json/. Writes what jansson would with sorted keys and an indent
 * of two, without building a tree first; the caller passes keys in order.
 */
#ifndef SD_JSON_OUT_H
#define SD_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "schemadiff/str.h"

struct sd_json_out {
	struct sd_buf *buf;
	unsigned depth;
	bool compact; /* everything on one line, no blanks */
	bool some;    /* the open container has a member already */
};

void sd_json_out_init(struct sd_json_out *o, struct sd_buf *buf, bool compact);

/* '{' or '[', and its partner. */
void sd_json_out_open(struct sd_json_out *o, char bracket);
void sd_json_out_close(struct sd_json_out *o, char bracket);
/* Before each member of an object, before each element of an array. */
void sd_json_out_key(struct sd_json_out *o, const char *key);
void sd_json_out_item(struct sd_json_out *o);

/* Values. A text must be UTF-8; NULL is null. */
void sd_json_out_text(struct sd_json_out *o, const char *text);
void sd_json_out_int(struct sd_json_out *o, int64_t n);
void sd_json_out_bool(struct sd_json_out *o, bool on);

/*
 * Any bytes: a text where they are UTF-8, else {"$hex": "ff"}. With `lines`,
 * a text of several lines is an array of them, so that a changed line is
 * one line in a diff.
 */
void sd_json_out_any(struct sd_json_out *o, const char *text, bool lines);

/* What ends a file. */
void sd_json_out_end(struct sd_json_out *o);

#endif
