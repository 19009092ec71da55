/* SPDX-License-Identifier: MIT */
/* shape.c - tables that writer and reader share */

#include "shape.h"

#include <string.h>

const char *const sd_json_privileges[] = { "unmanaged", "additive", "exact",
					   NULL };

const char *sd_json_key_text(enum sd_json_key k)
{
	static const char *const own[] = {
		[SD_JSON_CHILDREN - SD_A_COUNT] = "children",
		[SD_JSON_DETAIL - SD_A_COUNT] = "detail",
		[SD_JSON_KIND - SD_A_COUNT] = "kind",
		[SD_JSON_NAME - SD_A_COUNT] = "name",
		[SD_JSON_SCHEMA - SD_A_COUNT] = "schema",
		[SD_JSON_KEY_NAME - SD_A_COUNT] = "key_name",
	};

	if ((unsigned)k >= SD_A_COUNT)
		return own[(unsigned)k - SD_A_COUNT];
	return k ? sd_attr_word((enum sd_attr_id)k) : NULL;
}

/* As attr.def's comments say; what is not here holds records. */
static const unsigned char item_type[SD_A_COUNT] = {
	[SD_A_COLUMNS] = SD_T_NAME,	[SD_A_INCLUDE] = SD_T_NAME,
	[SD_A_REF_COLUMNS] = SD_T_NAME, [SD_A_SET_COLUMNS] = SD_T_NAME,
	[SD_A_INHERITS] = SD_T_REF,	[SD_A_BOUND_FROM] = SD_T_EXPR,
	[SD_A_BOUND_TO] = SD_T_EXPR,	[SD_A_BOUND_IN] = SD_T_EXPR,
	[SD_A_TRANSFORM] = SD_T_TYPE,	[SD_A_EVENTS] = SD_T_WORD,
	[SD_A_UPDATE_OF] = SD_T_NAME,	[SD_A_ROLES] = SD_T_NAME,
	[SD_A_KINDS] = SD_T_WORD,	[SD_A_SCHEMAS] = SD_T_NAME,
	[SD_A_TOKENS] = SD_T_WORD,	[SD_A_DICTIONARIES] = SD_T_REF,
	[SD_A_DATA_KEY] = SD_T_NAME,	[SD_A_DATA_ROWS] = SD_T_LIST,
};

enum sd_type sd_json_item_type(enum sd_attr_id id)
{
	return item_type[id] ? (enum sd_type)item_type[id] : SD_T_RECORD;
}

enum sd_type sd_json_inner_type(enum sd_attr_id id)
{
	return id == SD_A_DATA_ROWS ? SD_T_EXPR : SD_T_RECORD;
}

static const char *const tag[] = {
	[SD_T_BOOL] = "$bool",	   [SD_T_INT] = "$int",
	[SD_T_WORD] = "$word",	   [SD_T_NAME] = "$name",
	[SD_T_TEXT] = "$text",	   [SD_T_EXPR] = "$expression",
	[SD_T_BODY] = "$body",	   [SD_T_REF] = "$ref",
	[SD_T_TYPE] = "$type",	   [SD_T_LIST] = "$list",
	[SD_T_RECORD] = "$record",
};
_Static_assert(sizeof(tag) / sizeof(tag[0]) == SD_T_RECORD + 1,
	       "every type has a tag");

const char *sd_json_tag(enum sd_type type)
{
	return tag[type];
}

enum sd_type sd_json_tag_find(const char *word)
{
	unsigned t;

	for (t = SD_T_BOOL; t <= SD_T_RECORD; t++)
		if (!strcmp(tag[t], word))
			return (enum sd_type)t;
	return SD_T_NONE;
}

bool sd_json_is_text(enum sd_type type)
{
	return type >= SD_T_WORD && type <= SD_T_BODY;
}

bool sd_json_type_is_plain(const struct sd_datatype *t)
{
	size_t len = strlen(t->word);

	if (t->schema || t->native || !len || strcspn(t->word, "([") < len ||
	    sd_utf8_check(t->word, len) < len)
		return false;
	return !t->args ||
	       sd_utf8_check(t->args, strlen(t->args)) == strlen(t->args);
}

bool sd_json_type_parse(char *text, struct sd_datatype *t)
{
	size_t len = strlen(text);
	char *open;

	while (len > 2 && !memcmp(text + len - 2, "[]", 2)) {
		len -= 2;
		if (++t->dims == 0) /* more than any type has: wrapped */
			return false;
	}
	text[len] = 0;
	open = strchr(text, '(');
	if (open && text[len - 1] != ')')
		return false;
	if (open) {
		text[len - 1] = 0;
		*open = 0;
		t->args = open + 1;
	}
	t->word = text;
	return *text && !strchr(text, '[');
}
