/* SPDX-License-Identifier: MIT */
/*
 * trace.h - what the parser saw, for the formatter
 *
 * Floor 3, private to lang/. fmt lays a file out from its tokens, not from
 * the model, and the parser alone knows which token begins an item and which
 * brackets hold raw SQL. Given a trace it notes both as it goes; the grammar
 * is written down once. Marks may come in any order and more than once.
 */
#ifndef SD_LANG_TRACE_H
#define SD_LANG_TRACE_H

#include <stddef.h>

enum lang_mark_kind {
	/*
	 * The first token of a statement (at top level, in `schema` and in
	 * `only` blocks) or of an item of a body: a column, a table line, a
	 * label, a setting, a mapping, a data row. len is 0.
	 */
	LANG_MARK_ITEM,
	/*
	 * Raw SQL: from its opening bracket (or $tag$) to behind its closing
	 * one. Kept byte for byte.
	 */
	LANG_MARK_RAW,
	/* A data type from its first to behind its last byte, ? included. */
	LANG_MARK_TYPE
};

struct lang_mark {
	size_t at, len; /* bytes of the source */
	enum lang_mark_kind kind;
};

struct lang_trace {
	struct lang_mark *mark;
	size_t count, cap;
};

#define LANG_TRACE_INIT                                                        \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

/* Nothing where `t` is NULL. */
void sd_trace_add(struct lang_trace *t, enum lang_mark_kind kind, size_t at,
		  size_t len);
void sd_trace_clear(struct lang_trace *t);

#endif
