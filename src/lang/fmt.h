/* SPDX-License-Identifier: MIT */
/*
 * fmt.h - the one layout of schema text
 *
 * Floor 3, private to lang/. Loose text goes in, with a trace that says where
 * items begin and raw SQL stands; text in the one true layout comes out. fmt
 * gets text and trace from the parser, the printer writes both itself: what
 * is printed is fmt-clean because the same code laid it out.
 */
#ifndef SD_LANG_FMT_H
#define SD_LANG_FMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lex.h"
#include "schemadiff/str.h"
#include "trace.h"

enum {
	LANG_FMT_INDENT = 4,
	LANG_FMT_WIDTH = 100, /* a line is broken, a block opened, beyond */
	LANG_FMT_LIST = 80,   /* lists up to this are never broken */
	LANG_FMT_ALIGN = 28,  /* longer names do not push types right */
	LANG_FMT_RAW = SD_TOK_COUNT /* a piece of raw SQL */
};

/* What stays together on a line: a token, a comment or raw SQL. */
struct lang_piece {
	const char *at;
	uint32_t len;
	uint32_t width;		/* characters of its first line */
	uint32_t tail;		/* characters of its last line */
	uint32_t match;		/* LBRACE: index of its RBRACE */
	unsigned short word;	/* enum sd_word */
	unsigned char kind;	/* enum sd_tok or LANG_FMT_RAW */
	unsigned char newlines; /* before it, as it was: 0, 1, 2 and more */
	bool item : 1;		/* begins an item */
	bool space : 1;		/* a blank before it, on the same line */
	bool multi : 1;		/* goes over several lines */
	bool inside : 1;	/* of round brackets */
	bool loose : 1;		/* inside, and there a line may be broken */
};

/* A line of a body: an item or a comment; see fmt_layout.c. */
struct lang_row {
	size_t from, to;	     /* pieces of the item or comment */
	size_t trail_from, trail_to; /* comments behind it, on its line */
	size_t head;		     /* characters of `name:`, 0: no column */
	size_t width;		     /* of the whole line; SIZE_MAX: several */
	size_t pad;		     /* blanks before the trailing comment */
	unsigned char group;	     /* empty lines part groups; 0: any */
	bool blank;		     /* an empty line stood before it */
	bool comment;		     /* no item */
};

/* How one statement follows another. */
struct lang_flow {
	bool begun;    /* there was one */
	bool open_end; /* it asks for an empty line after it */
};

/* Holds memory from one text to the next, and what ended the last one. */
struct lang_fmt {
	struct lang_piece *piece;
	size_t count, cap;
	struct lang_row *row; /* a stack: bodies nest */
	size_t rows, row_cap;
	struct sd_buf *out;
	size_t column; /* where the next character goes, from 0 */
	struct lang_flow flow;
};

void sd_fmt_init(struct lang_fmt *f, struct sd_buf *out);
void sd_fmt_clear(struct lang_fmt *f);

/*
 * Lays out whole statements, as many as there are. text[len] must be NUL.
 * The marks are sorted on the way. May be called again: text goes on.
 */
void sd_fmt_text(struct lang_fmt *f, const char *text, size_t len,
		 struct lang_trace *t);

/* text and trace → f->piece. */
void sd_fmt_cut(struct lang_fmt *f, const char *text, size_t len,
		struct lang_trace *t);

/* --- what kind of piece is it (fmt_width.c) ----------------------- */

bool sd_piece_is_comment(const struct lang_piece *p);
/* Must the line end behind it? */
bool sd_piece_ends_line(const struct lang_piece *p);
/* May a long line be broken before it? */
bool sd_piece_may_break(const struct lang_piece *p);
/* In a block: a comma that only parts two items, or ends the last one. */
bool sd_piece_parts(const struct lang_piece *p);

/* Does the item of pieces [from, to) begin with NAME : ? */
bool sd_fmt_is_column(const struct lang_fmt *f, size_t from, size_t to);
/* The first word that says what an item is, prefixes skipped. */
enum sd_word sd_fmt_word(const struct lang_fmt *f, size_t from, size_t to);
/* Is the block of such an item never put on one line? */
bool sd_fmt_always_open(enum sd_word w);
/*
 * Characters of [from, to) written on one line, commas between the items of
 * blocks included; SIZE_MAX where that cannot be or is more than `room`.
 * depth: of blocks that [from, to) is in already.
 */
size_t sd_fmt_width(const struct lang_fmt *f, size_t from, size_t to,
		    size_t room, size_t depth);

#endif
