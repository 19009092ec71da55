/* SPDX-License-Identifier: MIT */
/* lex_test.c - tokens, trivia and raw SQL */

#include <check.h>
#include <string.h>

#include "lang/lex.h"

Suite *lex_suite(void);

static const struct {
	const char *text;
	enum sd_tok kind;
	size_t len;
} tokens[] = {
	{ "", SD_TOK_END, 0 },
	{ " \t\r\n", SD_TOK_END, 0 },
	{ "city", SD_TOK_NAME, 4 },
	{ "a$1 b", SD_TOK_NAME, 3 },
	{ "größe:", SD_TOK_NAME, 7 },
	{ "_x", SD_TOK_NAME, 2 },
	{ "x", SD_TOK_NAME, 1 },
	{ "\"or\"\"der\"", SD_TOK_QUOTED, 9 }, /* doubled stays inside */
	{ "\"a\nb\"", SD_TOK_QUOTED, 5 },
	{ "'it''s'", SD_TOK_TEXT, 7 },
	{ "''", SD_TOK_TEXT, 2 },
	{ "'open", SD_TOK_BAD, 5 }, /* reaches the end */
	{ "\"open", SD_TOK_BAD, 5 },
	{ "`open", SD_TOK_BAD, 5 },
	{ "`a``b`", SD_TOK_BACKTICK, 6 },
	{ "x'00ff'", SD_TOK_HEX, 7 },
	{ "X'00'", SD_TOK_HEX, 5 },
	{ "x'00", SD_TOK_BAD, 4 },
	{ "$$a$$b", SD_TOK_DOLLAR, 5 },
	{ "$t$ $$ $t$", SD_TOK_DOLLAR, 10 },
	{ "$t$ $t", SD_TOK_BAD, 6 },
	{ "$", SD_TOK_BAD, 1 },
	{ "$1", SD_TOK_BAD, 1 },
	{ "$1$", SD_TOK_BAD, 1 }, /* a tag is no number */
	{ "12", SD_TOK_NUMBER, 2 },
	{ "1.5e-3 ", SD_TOK_NUMBER, 6 },
	{ ".5", SD_TOK_NUMBER, 2 },
	{ "1.", SD_TOK_NUMBER, 2 },
	{ "0xfF", SD_TOK_NUMBER, 4 },
	{ "1_000", SD_TOK_NUMBER, 5 },
	{ "12ab", SD_TOK_BAD, 4 },
	{ "1e", SD_TOK_BAD, 2 },
	{ ".", SD_TOK_DOT, 1 },
	{ "/// doc\nx", SD_TOK_DOC, 7 },
	{ "/// doc\r\nx", SD_TOK_DOC, 7 },
	{ "//// no doc\nx", SD_TOK_NAME, 1 },
	{ "// plain\nx", SD_TOK_NAME, 1 },
	{ "// no end", SD_TOK_END, 0 },
	{ "/* a /* b */ c */x", SD_TOK_NAME, 1 },
	{ "/* open /* */", SD_TOK_BAD, 13 },
	{ "/**/x", SD_TOK_NAME, 1 },
	{ "/", SD_TOK_OPERATOR, 1 },
	{ "<=//", SD_TOK_OPERATOR, 2 },
	{ "-|-,", SD_TOK_OPERATOR, 3 },
	{ "=-1", SD_TOK_OPERATOR, 2 },
	{ "{", SD_TOK_LBRACE, 1 },
	{ "}", SD_TOK_RBRACE, 1 },
	{ "(", SD_TOK_LPAREN, 1 },
	{ ")", SD_TOK_RPAREN, 1 },
	{ "[", SD_TOK_LBRACKET, 1 },
	{ "]", SD_TOK_RBRACKET, 1 },
	{ ",", SD_TOK_COMMA, 1 },
	{ ":", SD_TOK_COLON, 1 },
	{ "?", SD_TOK_QUESTION, 1 },
	{ ";", SD_TOK_SEMICOLON, 1 },
	{ "\\", SD_TOK_BAD, 1 },
	{ "\001", SD_TOK_BAD, 1 },
};

START_TEST(lexes_one_token)
{
	struct sd_lexer lx;
	struct sd_token tok;

	sd_lexer_init(&lx, tokens[_i].text, strlen(tokens[_i].text));
	tok = sd_lexer_next(&lx);
	ck_assert_int_eq(tok.kind, tokens[_i].kind);
	ck_assert_uint_eq(tok.len, tokens[_i].len);
	if (tok.kind == SD_TOK_END)
		ck_assert_int_eq(sd_lexer_next(&lx).kind, SD_TOK_END);
}
END_TEST

START_TEST(a_nul_inside_is_bad)
{
	struct sd_lexer lx;

	sd_lexer_init(&lx, "a\0b", 3);
	ck_assert_int_eq(sd_lexer_next(&lx).kind, SD_TOK_NAME);
	ck_assert_int_eq(sd_lexer_next(&lx).kind, SD_TOK_BAD);
	ck_assert_int_eq(sd_lexer_next(&lx).kind, SD_TOK_NAME);
	ck_assert_int_eq(sd_lexer_next(&lx).kind, SD_TOK_END);
}
END_TEST

START_TEST(trivia_is_told)
{
	static const char text[] = "a b\nc\n\n\nd/* \n */e // x\nf";
	static const struct {
		int newlines;
		bool blank;
	} want[] = { { 0, false }, { 0, true }, { 1, true },
		     { 2, true },  { 1, true }, { 1, true } };
	struct sd_lexer lx;

	sd_lexer_init(&lx, text, strlen(text));
	for (size_t i = 0; i < 6; i++) {
		struct sd_token t = sd_lexer_next(&lx);

		ck_assert_int_eq(t.kind, SD_TOK_NAME);
		ck_assert_int_eq(t.newlines, want[i].newlines);
		ck_assert_int_eq(t.blank, want[i].blank);
	}
}
END_TEST

START_TEST(comments_are_given)
{
	static const char text[] = "a // one\n/* two */ b";
	static const enum sd_tok want[] = { SD_TOK_NAME, SD_TOK_COMMENT,
					    SD_TOK_COMMENT, SD_TOK_NAME,
					    SD_TOK_END };
	struct sd_lexer lx;

	sd_lexer_init(&lx, text, strlen(text));
	lx.comments = true;
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq(sd_lexer_next(&lx).kind, want[i]);
}
END_TEST

/* Text, what is between, and the token behind it; NULL: never closed. */
static const struct {
	const char *text, *raw, *next;
} raws[] = {
	{ "(a) x", "a", "x" },
	{ "() x", "", "x" },
	{ "( a + (b) ) x", " a + (b) ", "x" },
	{ "(')') x", "')'", "x" },
	{ "('it''s)') x", "'it''s)'", "x" },
	{ "(\")\") x", "\")\"", "x" },
	{ "(e'\\')') x", "e'\\')'", "x" },
	{ "(a -- )\n) x", "a -- )\n", "x" },
	{ "(/* ) /* ) */ ) */) x", "/* ) /* ) */ ) */", "x" },
	{ "($$)$$) x", "$$)$$", "x" },
	{ "($t$ $$ ) $t$) x", "$t$ $$ ) $t$", "x" },
	{ "(a // 2) x", "a // 2", "x" }, /* nothing special in SQL */
	{ "(a[(1)]) x", "a[(1)]", "x" },
	{ "$$ ( $$ x", " ( ", "x" },
	{ "$q$$$$q$ x", "$$", "x" },
	{ "(a", NULL, NULL },
	{ "(')", NULL, NULL },
	{ "((a)", NULL, NULL },
};

START_TEST(raw_sql_is_balanced)
{
	struct sd_str raw = { NULL, 0 };
	struct sd_lexer lx;
	struct sd_token open;
	const char *before;

	sd_lexer_init(&lx, raws[_i].text, strlen(raws[_i].text));
	open = sd_lexer_next(&lx);
	before = lx.at;
	if (!raws[_i].raw) {
		ck_assert(!sd_lexer_raw(&lx, open, &raw));
		ck_assert_ptr_eq(lx.at, before);
		return;
	}
	ck_assert(sd_lexer_raw(&lx, open, &raw));
	ck_assert_msg(sd_str_is(raw, raws[_i].raw), "%.*s", SD_STR_FMT(raw));
	open = sd_lexer_next(&lx);
	ck_assert(
		sd_str_is((struct sd_str){ open.at, open.len }, raws[_i].next));
}
END_TEST

static const struct {
	const char *text, *value;
} values[] = {
	{ "name", "name" }, { "\"a\"\"b\"", "a\"b" }, { "'it''s'", "it's" },
	{ "''", "" },	    { "`a``b`", "a`b" },      { "\"'\"", "'" },
};

START_TEST(values_lose_their_quotes)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_lexer lx;

	sd_lexer_init(&lx, values[_i].text, strlen(values[_i].text));
	ck_assert_str_eq(sd_token_value(sd_lexer_next(&lx), &a),
			 values[_i].value);
	sd_arena_clear(&a);
}
END_TEST

static const struct {
	const char *text, *doc;
} docs[] = {
	{ "/// one blank", "one blank" },
	{ "///  two", " two" },
	{ "///none", "none" },
	{ "///", "" },
};

START_TEST(docs_lose_one_blank)
{
	struct sd_lexer lx;

	sd_lexer_init(&lx, docs[_i].text, strlen(docs[_i].text));
	ck_assert(sd_str_is(sd_token_doc(sd_lexer_next(&lx)), docs[_i].doc));
}
END_TEST

START_TEST(names_are_known)
{
	ck_assert(sd_lang_is_name("a"));
	ck_assert(sd_lang_is_name("x"));
	ck_assert(sd_lang_is_name("_a$1"));
	ck_assert(sd_lang_is_name("größe"));
	ck_assert(!sd_lang_is_name(""));
	ck_assert(!sd_lang_is_name("1a"));
	ck_assert(!sd_lang_is_name("$a"));
	ck_assert(!sd_lang_is_name("a b"));
	ck_assert(!sd_lang_is_name("a-b"));
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

Suite *lex_suite(void)
{
	Suite *s = suite_create("lex");
	TCase *tc = tcase_create("tokens");

	tcase_add_loop_test(tc, lexes_one_token, 0, COUNT(tokens));
	tcase_add_test(tc, a_nul_inside_is_bad);
	tcase_add_test(tc, trivia_is_told);
	tcase_add_test(tc, comments_are_given);
	tcase_add_loop_test(tc, raw_sql_is_balanced, 0, COUNT(raws));
	tcase_add_loop_test(tc, values_lose_their_quotes, 0, COUNT(values));
	tcase_add_loop_test(tc, docs_lose_one_blank, 0, COUNT(docs));
	tcase_add_test(tc, names_are_known);
	suite_add_tcase(s, tc);
	return s;
}
