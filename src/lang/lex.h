/* SPDX-License-Identifier: MIT */
/*
 * lex.h - a schema file as a stream of tokens
 *
 * Floor 3, private to lang/. A token is a slice of the text: nothing is
 * copied, allocated or reported. Broken input is a SD_TOK_BAD token; who
 * reads it words the error. The text ends in NUL, a BOM is skipped before.
 */
#ifndef SD_LEX_H
#define SD_LEX_H

#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/arena.h"
#include "schemadiff/str.h"

enum sd_tok {
	SD_TOK_END,
	SD_TOK_BAD,	 /* never closed, or no character of the language */
	SD_TOK_NAME,	 /* users, größe, a$1: see also sd_token.word */
	SD_TOK_QUOTED,	 /* "order", quotes inside doubled */
	SD_TOK_TEXT,	 /* 'it''s' */
	SD_TOK_HEX,	 /* x'00ff' */
	SD_TOK_BACKTICK, /* `interval day to second` */
	SD_TOK_DOLLAR,	 /* $$ raw $$, $tag$ raw $tag$ */
	SD_TOK_NUMBER,	 /* 12, 1.5, .5, 1e9, 0xff, 1_000: no sign */
	SD_TOK_DOC,	 /* three slashes, to the end of the line */
	SD_TOK_COMMENT,	 /* only with lexer.comments: either kind */
	SD_TOK_LBRACE,
	SD_TOK_RBRACE,
	SD_TOK_LPAREN,
	SD_TOK_RPAREN,
	SD_TOK_LBRACKET,
	SD_TOK_RBRACKET,
	SD_TOK_COMMA,
	SD_TOK_COLON,
	SD_TOK_DOT,
	SD_TOK_QUESTION,
	SD_TOK_SEMICOLON,
	SD_TOK_OPERATOR, /* a run of + - * / < > = ~ ! @ # % ^ & | */
	SD_TOK_COUNT
};

/* The words of the language; grammar/keywords.def lists them once. */
enum sd_word {
	SD_WORD_NONE,
#define X(id, word, flags) SD_KW_##id,
#include "../../grammar/keywords.def"
#undef X
	SD_KW_COUNT
};

enum {
	SD_WORD_LINE = 1,     /* first in an item: starts a table line */
	SD_WORD_TYPE = 2,     /* a portable type */
	SD_WORD_CONSTANT = 4, /* stands for a value */
	SD_WORD_FUNCTION = 8  /* now(), uuid(): defaults without brackets */
};

/* "renamed"; flags above. */
const char *sd_word_text(enum sd_word w);
unsigned sd_word_flags(enum sd_word w);
/* SD_WORD_NONE where the language has no such word; case counts. */
enum sd_word sd_word_find(struct sd_str s);
struct sd_words;
enum sd_word sd_words_find(const struct sd_words *w, struct sd_str s);

/*
 * The words by hash, for who reads much: made once per run of the parser.
 * Without it they are looked for by halving.
 */
struct sd_words {
	unsigned short slot[1024]; /* enum sd_word, SD_WORD_NONE: free */
};
void sd_words_init(struct sd_words *w);

struct sd_token {
	const char *at;
	size_t len;
	unsigned char kind;	/* enum sd_tok */
	unsigned char newlines; /* before it: 0, 1, 2 and more */
	bool blank;		/* anything between it and the one before */
	unsigned short word;	/* NAME: enum sd_word; else SD_WORD_NONE */
};

struct sd_lexer {
	const char *text, *end;
	const char *at;		      /* where the next token is looked for */
	const struct sd_words *words; /* or NULL */
	bool comments; /* give comments as tokens; default: skip them */
};

/* text[len] must be NUL. */
void sd_lexer_init(struct sd_lexer *lx, const char *text, size_t len);
struct sd_token sd_lexer_next(struct sd_lexer *lx);
/* The token after, without moving. */
struct sd_token sd_lexer_peek(const struct sd_lexer *lx);

/*
 * Raw SQL. `open` is the LPAREN or DOLLAR token that was read last; fills
 * `raw` with what is between the brackets or the dollar quotes, byte for
 * byte, and goes on behind the closing one. False (and nothing moved) where
 * the bracket is never closed.
 */
bool sd_lexer_raw(struct sd_lexer *lx, struct sd_token open,
		  struct sd_str *raw);

/* Inside of `open`, a whole $tag$ … $tag$ token. */
struct sd_str sd_token_dollar(struct sd_token t);
/*
 * What a NAME, QUOTED, TEXT or BACKTICK token stands for: quotes off,
 * doubled ones single. NUL-terminated, in the arena.
 */
char *sd_token_value(struct sd_token t, struct sd_arena *a);
/* The text of a DOC token: slashes and one blank off, no line end. */
struct sd_str sd_token_doc(struct sd_token t);

/* Would this name be one NAME token? (else it is written "…") */
bool sd_lang_is_name(const char *s);

#endif
