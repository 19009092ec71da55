/* SPDX-License-Identifier: MIT */
/* kind.c - the tables of kinds and attributes, from kind.def and attr.def */

#include "schemadiff/model.h"

#include <string.h>

static const struct {
	const char *word;
	int rank;
	unsigned flags;
} kinds[SD_KIND_COUNT] = {
	[SD_KIND_NONE] = { "object", 0, 0 },
#define T SD_KIND_TOP
#define C SD_KIND_CHILD
#define O SD_KIND_ORDERED
#define U SD_KIND_UNNAMED
#define V SD_KIND_VERBATIM
#define S SD_KIND_STATE
#define R SD_KIND_RELATION
#define X(id, word, rank, flags) [SD_##id] = { word, rank, flags },
#include "schemadiff/kind.def"
#undef X
#undef T
#undef C
#undef O
#undef U
#undef V
#undef S
#undef R
};

static const struct {
	const char *word;
	enum sd_type type;
	bool hint;
} attrs[SD_A_COUNT] = {
#define H 1
#define X(id, word, type, flags) [SD_A_##id] = { word, SD_T_##type, flags },
#include "schemadiff/attr.def"
#undef X
#undef H
};

const char *sd_kind_word(enum sd_kind k)
{
	return kinds[k].word;
}

int sd_kind_rank(enum sd_kind k)
{
	return kinds[k].rank;
}

unsigned sd_kind_flags(enum sd_kind k)
{
	return kinds[k].flags;
}

enum sd_kind sd_kind_find(const char *word)
{
	int k;

	for (k = SD_KIND_NONE + 1; k < SD_KIND_COUNT; k++)
		if (!strcmp(kinds[k].word, word))
			return (enum sd_kind)k;
	return SD_KIND_NONE;
}

const char *sd_attr_word(enum sd_attr_id id)
{
	return attrs[id].word;
}

enum sd_type sd_attr_type(enum sd_attr_id id)
{
	return attrs[id].type;
}

bool sd_attr_is_hint(enum sd_attr_id id)
{
	return attrs[id].hint;
}

enum sd_attr_id sd_attr_find(const char *word)
{
	int id;

	for (id = SD_A_NONE + 1; id < SD_A_COUNT; id++)
		if (!strcmp(attrs[id].word, word))
			return (enum sd_attr_id)id;
	return SD_A_NONE;
}
