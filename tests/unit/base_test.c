/* SPDX-License-Identifier: MIT */
/* base_test.c - memory, text, maps, places, messages, files */

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schemadiff/crypto.h"
#include "schemadiff/diag.h"
#include "schemadiff/file.h"
#include "schemadiff/glob.h"
#include "schemadiff/map.h"

Suite *base_suite(void);

START_TEST(arena_gives_zeroed_aligned_memory)
{
	struct sd_arena a = SD_ARENA_INIT;
	size_t size, i;

	for (size = 1; size < 2000000; size = size * 3 + 1) {
		char *p = sd_arena_alloc(&a, size);

		ck_assert_uint_eq((uintptr_t)p % _Alignof(double), 0);
		for (i = 0; i < size; i++)
			ck_assert_int_eq(p[i], 0);
		memset(p, 0xff, size);
		sd_arena_strndup(&a, "odd", 3);
	}
	sd_arena_clear(&a);
	ck_assert_str_eq(sd_arena_printf(&a, "%d-%s", 7, "x"), "7-x");
	sd_arena_clear(&a);
}
END_TEST

START_TEST(buffer_grows_and_cuts)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	ck_assert_str_eq(b.at, "");
	for (i = 0; i < 1000; i++)
		sd_buf_addf(&b, "%zu,", i);
	ck_assert_uint_eq(b.len, 3890);
	sd_buf_cut(&b, 4);
	ck_assert_str_eq(b.at, "0,1,");
	sd_buf_add_quoted(&b, "a\"b", '"');
	ck_assert_str_eq(b.at, "0,1,\"a\"\"b\"");
	sd_buf_clear(&b);
}
END_TEST

START_TEST(map_finds_what_was_put_in_order)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_map m;
	size_t i;

	sd_map_init(&m, true);
	for (i = 0; i < 5000; i++)
		sd_map_puts(&m, sd_arena_printf(&a, "Key%zu", i),
			    (void *)(uintptr_t)(i + 1));
	ck_assert_uint_eq((uintptr_t)sd_map_gets(&m, "kEY4999"), 5000);
	ck_assert_ptr_null(sd_map_gets(&m, "key5000"));
	ck_assert_uint_eq((uintptr_t)sd_map_puts(&m, "KEY7", &m), 8);
	ck_assert_ptr_eq(sd_map_add(&m, sd_str("key7"), &a), &m);
	ck_assert_uint_eq(m.count, 5000);
	for (i = 0; i < m.count; i++)
		ck_assert(sd_str_is(m.entry[i].key,
				    sd_arena_printf(&a, "Key%zu", i)));
	sd_map_clear(&m);
	sd_arena_clear(&a);
}
END_TEST

static const struct {
	const char *pattern, *text;
	bool match;
} globs[] = {
	{ "*", "", true },	     { "a*c", "abbc", true },
	{ "a*c", "abcd", false },    { "*.audit_*", "x.audit_1", true },
	{ "?b", "ab", true },	     { "?", "", false },
	{ "*a*b", "xaxxbxb", true }, { "Users", "users", true },
	{ "a.b", "axb", false },
};

START_TEST(globs_match)
{
	ck_assert_int_eq(sd_glob_match(globs[_i].pattern, globs[_i].text, true),
			 globs[_i].match);
}
END_TEST

static const struct {
	const char *word, *nearest;
} words[] = {
	{ "citys", "city" }, { "entty", "entity" }, { "tabel", "table" },
	{ "zzz", NULL },     { "x", NULL },	    { "Enity", "entity" },
	{ "", NULL },
};

START_TEST(suggests_the_nearest_word)
{
	static const char *const all[] = { "table", "city", "entity", "enum" };
	const char *got = sd_nearest(sd_str(words[_i].word), all, 4);

	if (words[_i].nearest)
		ck_assert_str_eq(got, words[_i].nearest);
	else
		ck_assert_ptr_null(got);
}
END_TEST

/* Offsets count bytes, columns count characters, tabs stay tabs. */
START_TEST(renders_a_message_with_its_place)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct sd_buf b = SD_BUF_INIT;
	const char *text = "\xef\xbb\xbftable t {\r\n\t\xc3\xa9: citys\r\n}";
	struct sd_source *s =
		sd_source_new(&a, "schema.def", text, strlen(text));
	struct sd_span span = { s, 16, 5 };

	sd_diag_add(&d, SD_ERROR, SD_E_UNKNOWN, span, "unknown type '%s'",
		    "citys");
	sd_diag_help(&d, "did you mean 'city'?");
	sd_message_render(&b, d.first, false);
	ck_assert_str_eq(b.at,
			 "schema.def:2:5: error[E203]: unknown type 'citys'\n"
			 "    2 | \t\xc3\xa9: citys\n"
			 "      | \t   ^~~~~\n"
			 "  help: did you mean 'city'?\n");
	ck_assert_int_eq(sd_diag_exit(&d), SD_EXIT_SCHEMA);
	sd_buf_clear(&b);
	sd_arena_clear(&a);
}
END_TEST

START_TEST(renders_a_message_without_a_place)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct sd_buf b = SD_BUF_INIT;

	ck_assert_int_eq(sd_error(&d, SD_EXIT_LOCKED, "'%s' is locked", "x"),
			 -1);
	sd_diag_help(&d, "wait\nor stop it");
	d.last->statement = "SELECT 1\nFROM t";
	d.last->position = 8;
	d.last->sqlstate = "55P03";
	sd_message_render(&b, d.first, false);
	ck_assert_str_eq(b.at, "schemadiff: error: 'x' is locked"
			       " (SQLSTATE 55P03)\n"
			       "    SELECT 1\n    FROM t\n"
			       "  at character 8 of the statement\n"
			       "  hint: wait\n        or stop it\n");
	ck_assert_int_eq(sd_diag_exit(&d), SD_EXIT_LOCKED);
	sd_buf_clear(&b);
	sd_arena_clear(&a);
}
END_TEST

static const struct {
	const char *text;
	size_t bad; /* offset of the first bad byte */
} utf8[] = {
	{ "abc", 3 },
	{ "\xc3\xa9", 2 },
	{ "a\xc3", 1 },
	{ "\xc0\x80", 0 },
	{ "x\xed\xa0\x80", 1 },
	{ "\xf0\x9f\x98\x80", 4 },
	{ "\xf4\x90\x80\x80", 0 },
	{ "ab\xff", 2 },
};

START_TEST(finds_bad_utf8)
{
	ck_assert_uint_eq(sd_utf8_check(utf8[_i].text, strlen(utf8[_i].text)),
			  utf8[_i].bad);
}
END_TEST

/* FIPS 180-4, example "abc". */
START_TEST(sha256_is_sha256)
{
	char hex[65];

	sd_sha256_hex("abc", 3, hex);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223"
			      "b00361a396177a9cb410ff61f20015ad");
}
END_TEST

static char *scratch(struct sd_arena *a)
{
	char *dir = sd_arena_strdup(a, "/tmp/sd-base-XXXXXX");

	ck_assert_ptr_nonnull(mkdtemp(dir));
	return dir;
}

START_TEST(writes_files_whole)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	char *dir = scratch(&a), *deep, *file, *text, **names;
	size_t len, count;
	struct stat st;

	deep = sd_path_join(&a, dir, "a/b/c");
	file = sd_path_join(&a, deep, "f.txt");
	ck_assert_int_eq(sd_file_mkdirs(deep, 0700, &d), 0);
	ck_assert_int_eq(sd_file_write(file, "one", 3, 0600, &d), 0);
	ck_assert_int_eq(sd_file_write(file, "two", 3, 0600, &d), 0);
	ck_assert_int_eq(sd_file_append(file, "!", 1, 0600, &d), 0);
	ck_assert_int_eq(sd_file_read(file, &text, &len, &a, &d), 0);
	ck_assert_str_eq(text, "two!");
	ck_assert_int_eq(stat(file, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(sd_file_list(deep, &names, &count, &a, &d), 0);
	ck_assert_uint_eq(count, 1); /* no temporary name is left */
	ck_assert_str_eq(names[0], "f.txt");
	ck_assert_int_eq(
		sd_file_write(sd_path_join(&a, dir, "no/f"), "", 0, 0600, &d),
		-1);
	ck_assert_uint_eq(d.errors, 1);
	ck_assert_int_eq(system(sd_arena_printf(&a, "rm -r %s", dir)), 0);
	sd_arena_clear(&a);
}
END_TEST

START_TEST(a_lock_keeps_another_process_out)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	char *dir = scratch(&a), *path = sd_path_join(&a, dir, "lock"), *text;
	int fd, status;
	size_t len;
	pid_t pid;

	ck_assert_int_eq(sd_file_lock(path, "me", 0, &fd, &d), 0);
	pid = fork();
	if (!pid) {
		int other;

		_exit(sd_file_lock(path, "you", 30, &other, &d) == 1 ? 42 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 42);
	ck_assert_int_eq(sd_file_read(path, &text, &len, &a, &d), 0);
	ck_assert_str_eq(text, "me");
	sd_file_unlock(fd);
	ck_assert_int_eq(system(sd_arena_printf(&a, "rm -r %s", dir)), 0);
	sd_arena_clear(&a);
}
END_TEST

#define LOOP(c, test, table)                                                   \
	tcase_add_loop_test(c, test, 0, sizeof(table) / sizeof((table)[0]))

Suite *base_suite(void)
{
	Suite *s = suite_create("base");
	TCase *c = tcase_create("base");

	tcase_add_test(c, arena_gives_zeroed_aligned_memory);
	tcase_add_test(c, buffer_grows_and_cuts);
	tcase_add_test(c, map_finds_what_was_put_in_order);
	LOOP(c, globs_match, globs);
	LOOP(c, suggests_the_nearest_word, words);
	tcase_add_test(c, renders_a_message_with_its_place);
	tcase_add_test(c, renders_a_message_without_a_place);
	LOOP(c, finds_bad_utf8, utf8);
	tcase_add_test(c, sha256_is_sha256);
	tcase_add_test(c, writes_files_whole);
	tcase_add_test(c, a_lock_keeps_another_process_out);
	suite_add_tcase(s, c);
	return s;
}
