/* SPDX-License-Identifier: MIT */
/* sqltok_test.c - cutting and comparing SQL */

#include <check.h>
#include <string.h>

#include "schemadiff/sqltok.h"

Suite *sqltok_suite(void);

static const struct {
	unsigned dialect;
	const char *text;
	enum sd_sql_kind kind;
	size_t len;
} tokens[] = {
	{ SD_SQL_SQLITE, "city,", SD_SQL_WORD, 4 },
	{ SD_SQL_SQLITE, "\"or\"\"der\" x", SD_SQL_QUOTED, 9 },
	{ SD_SQL_SQLITE, "[a b]c", SD_SQL_QUOTED, 5 },
	{ SD_SQL_SQLITE, "`a``b`", SD_SQL_QUOTED, 6 },
	{ SD_SQL_POSTGRES, "[a]", SD_SQL_PUNCT, 1 },
	{ SD_SQL_SQLITE, "'it''s'", SD_SQL_STRING, 7 },
	{ SD_SQL_SQLITE, "'open", SD_SQL_BAD, 5 },
	{ SD_SQL_SQLITE, "x'0f'", SD_SQL_STRING, 5 },
	{ SD_SQL_POSTGRES, "E'a\\'b'", SD_SQL_STRING, 7 },
	{ SD_SQL_SQLITE, "E'a'", SD_SQL_WORD, 1 },
	{ SD_SQL_POSTGRES, "$x$a$$b$x$;", SD_SQL_STRING, 10 },
	{ SD_SQL_POSTGRES, "$x$ never", SD_SQL_BAD, 9 },
	{ SD_SQL_POSTGRES, "$1", SD_SQL_PUNCT, 1 },
	{ SD_SQL_SQLITE, "1.5e-3+2", SD_SQL_NUMBER, 6 },
	{ SD_SQL_SQLITE, "0xE+1", SD_SQL_NUMBER, 3 },
	{ SD_SQL_SQLITE, ".5", SD_SQL_NUMBER, 2 },
	{ SD_SQL_SQLITE, "a$b c", SD_SQL_WORD, 3 },
	{ SD_SQL_SQLITE, "->>'$.a'", SD_SQL_PUNCT, 3 },
	{ SD_SQL_SQLITE, "=-1", SD_SQL_PUNCT, 1 },
	{ SD_SQL_POSTGRES, "=-1", SD_SQL_PUNCT, 1 },
	{ SD_SQL_POSTGRES, "@>-1", SD_SQL_PUNCT, 3 },
	{ SD_SQL_POSTGRES, "::text", SD_SQL_PUNCT, 2 },
	{ SD_SQL_SQLITE, " -- note\n /* a */x", SD_SQL_SPACE, 17 },
	{ SD_SQL_POSTGRES, "/* /* */ */x", SD_SQL_SPACE, 11 },
	{ SD_SQL_POSTGRES, "/* /* */ x", SD_SQL_BAD, 10 },
	{ SD_SQL_SQLITE, "/* open", SD_SQL_SPACE, 7 },
	{ SD_SQL_SQLITE, "\xc3\xa9t\xc3\xa9 x", SD_SQL_WORD, 5 },
	{ SD_SQL_SQLITE, "", SD_SQL_END, 0 },
};

START_TEST(cuts_one_token)
{
	const char *text = tokens[_i].text;
	struct sd_sql_token t =
		sd_sql_next(text, text + strlen(text), tokens[_i].dialect);

	ck_assert_int_eq(t.kind, tokens[_i].kind);
	ck_assert_uint_eq(t.len, tokens[_i].len);
}
END_TEST

static const struct {
	unsigned dialect;
	const char *a, *b;
	bool same;
} pairs[] = {
	{ SD_SQL_BRACKETS, "((Age>0))", " age > 0 -- years", true },
	{ SD_SQL_SQLITE, "((Age>0))", " age > 0 -- years", false },
	{ SD_SQL_SQLITE, "Age>0", " age > 0 -- years", true },
	{ SD_SQL_SQLITE, "(a) > (b)", "a > b", false },
	{ SD_SQL_BRACKETS, "(a > 0) and (b > 0)", "((a > 0) and (b > 0))",
	  true },
	{ SD_SQL_SQLITE, "\"Age\" > 0", "[age] > 0", true },
	{ SD_SQL_POSTGRES, "\"Age\" > 0", "age > 0", false },
	{ SD_SQL_POSTGRES, "\"age\" > 0", "AGE > 0", true },
	{ SD_SQL_SQLITE, "'A'", "'a'", false },
	{ SD_SQL_SQLITE, "\"x\"", "'x'", false },
	{ SD_SQL_SQLITE, "1E3", "1e3", true },
	{ SD_SQL_SQLITE, "a b", "ab", false },
	{ SD_SQL_SQLITE, "\"a\"\"b\"", "`a\"b`", true },
	{ SD_SQL_SQLITE, "lower ( x )", "LOWER(x)", true },
	{ SD_SQL_SQLITE, "a", "a b", false },
	{ SD_SQL_SQLITE, "", "x", false },
};

static struct sd_hash hash_of(const char *text, unsigned dialect)
{
	return sd_sql_hash(sd_str(text), dialect);
}

START_TEST(compares_by_tokens)
{
	unsigned d = pairs[_i].dialect;

	ck_assert_int_eq(
		sd_sql_same(sd_str(pairs[_i].a), sd_str(pairs[_i].b), d),
		pairs[_i].same);
	ck_assert_int_eq(
		sd_hash_eq(hash_of(pairs[_i].a, d), hash_of(pairs[_i].b, d)),
		pairs[_i].same);
}
END_TEST

static const struct {
	const char *text;
	long len; /* -1: not balanced */
} brackets[] = {
	{ "(a, (b))c", 8 }, { "(')')", 5 },	   { "(\"(\")x", 5 },
	{ "(a]", -1 },	    { "((a)", -1 },	   { "($$)$$)", 7 },
	{ "(-- )\n)", 7 },  { "(/* ( */ a)", 11 }, { "(['(']::text[])", 15 },
};

START_TEST(balances_brackets)
{
	const char *text = brackets[_i].text;
	const char *end = sd_sql_balance(text, text + strlen(text), SD_SQL_ANY);

	ck_assert_int_eq(end ? end - text : -1, brackets[_i].len);
}
END_TEST

START_TEST(takes_names_out_of_quotes)
{
	struct sd_arena a = SD_ARENA_INIT;
	const char *sql = "\"a\"\"b\"[c d]`e``f`plain";
	const char *end = sql + strlen(sql);
	static const char *const want[] = { "a\"b", "c d", "e`f", "plain" };
	struct sd_sql_token t = { SD_SQL_END, sql, 0 };
	size_t i;

	for (i = 0; i < 4; i++) {
		t = sd_sql_next(t.at + t.len, end, SD_SQL_SQLITE);
		ck_assert_str_eq(sd_sql_name(t, &a), want[i]);
		ck_assert(sd_sql_is_name(t, want[i], SD_SQL_SQLITE));
		ck_assert(!sd_sql_is_name(t, "other", SD_SQL_SQLITE));
	}
	sd_arena_clear(&a);
}
END_TEST

Suite *sqltok_suite(void)
{
	Suite *s = suite_create("sqltok");
	TCase *c = tcase_create("tokens");

	tcase_add_loop_test(c, cuts_one_token, 0,
			    sizeof(tokens) / sizeof(tokens[0]));
	tcase_add_loop_test(c, compares_by_tokens, 0,
			    sizeof(pairs) / sizeof(pairs[0]));
	tcase_add_loop_test(c, balances_brackets, 0,
			    sizeof(brackets) / sizeof(brackets[0]));
	tcase_add_test(c, takes_names_out_of_quotes);
	suite_add_tcase(s, c);
	return s;
}
