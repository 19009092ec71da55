/* SPDX-License-Identifier: MIT */
/*
 * shape.h - how a model's facts map to JSON keys and values
 *
 * Private to json/; writer and reader share it. A fact is one object: its
 * kind, name and so on beside its attributes, each under its own word. What
 * needs no more is a plain text ("users", "varchar(20)"); what does is an
 * object. A list's elements are plain where they have the type that the
 * attribute's lists have, else tagged: {"$text": "x"}.
 */
#ifndef SD_JSON_SHAPE_H
#define SD_JSON_SHAPE_H

#include "schemadiff/model.h"

#define SD_JSON_FORMAT 1
#define SD_JSON_MODEL "schemadiff model"
#define SD_JSON_PLAN "schemadiff plan"
#define SD_JSON_SNAPSHOT "schemadiff snapshot"

/* Deeper than any schema, and shallow enough for any stack. */
#define SD_JSON_DEPTH 200

/* Keys of a fact: those of attributes have the attribute's number. */
enum sd_json_key {
	SD_JSON_CHILDREN = SD_A_COUNT,
	SD_JSON_DETAIL,
	SD_JSON_KIND,
	SD_JSON_NAME,
	SD_JSON_SCHEMA,
	SD_JSON_KEY_NAME, /* SD_A_KEY_NAME, were a fact ever to have it */
	SD_JSON_KEY_COUNT
};

/* The text of a key; NULL for SD_A_NONE. */
const char *sd_json_key_text(enum sd_json_key k);

/* What elements of this attribute's lists are, and theirs in turn. */
enum sd_type sd_json_item_type(enum sd_attr_id id);
enum sd_type sd_json_inner_type(enum sd_attr_id id);

/* "$text"; NULL for SD_T_NONE. */
const char *sd_json_tag(enum sd_type type);
/* SD_T_NONE where it is no tag. */
enum sd_type sd_json_tag_find(const char *tag);

/* Is the value of this type kept as text? */
bool sd_json_is_text(enum sd_type type);

/* Can the type be said as WORD, WORD(ARGS) or either with [] behind it? */
bool sd_json_type_is_plain(const struct sd_datatype *t);
/* The reverse; text is split in place. false: no such type. */
bool sd_json_type_parse(char *text, struct sd_datatype *t);

/* Words of sd_privileges, in its order; NULL behind the last. */
extern const char *const sd_json_privileges[];

#endif
