/* SPDX-License-Identifier: MIT */
/*
 * fmt_width.c - what kind of piece is it, and would it fit on one line?
 */
#include "fmt.h"

#include <stdint.h>

bool sd_piece_is_comment(const struct lang_piece *p)
{
	return p->kind == SD_TOK_COMMENT || p->kind == SD_TOK_DOC;
}

/* Must the line end behind it? */
bool sd_piece_ends_line(const struct lang_piece *p)
{
	return sd_piece_is_comment(p) && (p->len < 2 || p->at[1] == '/');
}

bool sd_fmt_is_column(const struct lang_fmt *f, size_t from, size_t to)
{
	return to - from >= 2 && f->piece[from + 1].kind == SD_TOK_COLON;
}

/* The first word that says what a statement is, prefixes skipped. */
enum sd_word sd_fmt_word(const struct lang_fmt *f, size_t from, size_t to)
{
	size_t i = from;
	unsigned w;

	if (sd_fmt_is_column(f, from, to))
		return SD_WORD_NONE;
	do
		w = f->piece[i++].word;
	while (i < to && (w == SD_KW_UNLOGGED || w == SD_KW_STRICT));
	if (w == SD_KW_FOREIGN && i < to)
		w = f->piece[i].word;
	return (enum sd_word)w;
}

/* Is the block of this item never put on one line? */
bool sd_fmt_always_open(enum sd_word w)
{
	switch (w) {
	case SD_KW_TABLE:
	case SD_KW_ENTITY:
	case SD_KW_MIXIN:
	case SD_KW_SETTINGS:
	case SD_KW_SCHEMA:
	case SD_KW_DATA:
	case SD_KW_ONLY:
	case SD_KW_TEXT: /* search configuration: its items hold commas */
		return true;
	default:
		return false;
	}
}

/*
 * Where a long line may be broken: in brackets after a comma, else before
 * words that neither begin a table line nor belong closely to what stands
 * before them.
 */
bool sd_piece_may_break(const struct lang_piece *p)
{
	if (!p->space)
		return false;
	if (p->inside)
		return p->loose && p[-1].kind == SD_TOK_COMMA;
	switch (p->word) {
	case SD_KW_DEFAULT:
		return p[-1].word != SD_KW_SET;
	case SD_KW_SET: /* on delete set null; but: set search_path = … */
		return p[-1].word != SD_KW_DELETE && p[-1].word != SD_KW_UPDATE;
	case SD_KW_AFTER:
	case SD_KW_BACKFILL:
	case SD_KW_BEFORE:
	case SD_KW_DEFERRABLE:
	case SD_KW_EXECUTE:
	case SD_KW_FOR:
	case SD_KW_GENERATED:
	case SD_KW_INCLUDE:
	case SD_KW_LANGUAGE:
	case SD_KW_MATCH:
	case SD_KW_ON:
	case SD_KW_OPTIONS:
	case SD_KW_PARTITION:
	case SD_KW_REFERENCES:
	case SD_KW_REFERENCING:
	case SD_KW_RENAMED:
	case SD_KW_RETURNS:
	case SD_KW_USING:
	case SD_KW_WHEN:
	case SD_KW_WHERE:
		return true;
	default:
		return false;
	}
}

/* --- how wide would it be on one line? ---------------------------- */

/* In a block, a comma before an item or the end sd_piece_parts, it says
 * nothing. */
bool sd_piece_parts(const struct lang_piece *p)
{
	return p->kind == SD_TOK_COMMA &&
	       (p[1].item || p[1].kind == SD_TOK_RBRACE);
}

/*
 * Characters of [from, to) written on one line, commas between the items of
 * blocks included; SIZE_MAX where that cannot be or is more than `room`.
 */
size_t sd_fmt_width(const struct lang_fmt *f, size_t from, size_t to,
		    size_t room, size_t depth)
{
	size_t i, width = 0;

	for (i = from; i < to && width <= room; i++) {
		const struct lang_piece *p = &f->piece[i];

		if (p->multi || sd_piece_ends_line(p) ||
		    (depth && sd_piece_is_comment(p)))
			return SIZE_MAX;
		if (p->kind == SD_TOK_LBRACE) {
			depth++;
			width += 1 + (i > from);
			continue;
		}
		if (p->kind == SD_TOK_RBRACE) {
			if (depth)
				depth--;
			width += 1 + (f->piece[i - 1].kind != SD_TOK_LBRACE);
			continue;
		}
		if (depth && sd_piece_parts(p))
			continue;
		if (i > from && f->piece[i - 1].kind == SD_TOK_LBRACE)
			width += 1;
		else if (depth && p->item)
			width += 2;
		else if (i > from)
			width += p->space;
		width += p->width;
	}
	return width <= room ? width : SIZE_MAX;
}
