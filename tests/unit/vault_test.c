/* SPDX-License-Identifier: MIT */
/* vault_test.c - versions, tampering, killed writes, the lock */

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crash.h"
#include "schemadiff/crypto.h"
#include "schemadiff/file.h"
#include "schemadiff/json.h"
#include "schemadiff/vault.h"

#include "dump.h"

Suite *vault_suite(void);

static struct sd_arena arena;
static struct sd_diag diag;
static struct sd_vault vault;
static char *top; /* a folder of the test's own */
static const char *dir;

static void setup(void)
{
	struct sd_diag fresh = SD_DIAG_INIT(&arena);

	diag = fresh;
	top = scratch_new();
	dir = sd_path_join(&arena, top, ".schemadiff");
	ck_assert_int_eq(sd_vault_open(&vault, dir, &arena, &diag), 0);
}

static void teardown(void)
{
	sd_vault_close(&vault);
	scratch_free(top);
	sd_arena_clear(&arena);
}

static const char *said(void)
{
	return diag.first ? diag.first->text : "nothing";
}

#define OK(call) ck_assert_msg((call) == 0, "%s", said())

static char *path(const char *name)
{
	return sd_arena_printf(&arena, "%s/vault/%s", dir, name);
}

static char *slurp(const char *name, size_t *len)
{
	char *text;

	OK(sd_file_read(path(name), &text, len, &arena, &diag));
	return text;
}

static void spit(const char *name, const char *text, size_t len)
{
	OK(sd_file_write(path(name), text, len, 0600, &diag));
}

/* A model of so many tables. */
static void tables(struct sd_model *m, int count)
{
	int i;

	sd_model_init(m, &arena);
	for (i = 0; i < count; i++)
		sd_fact_new(m, NULL, SD_TABLE, NULL,
			    sd_arena_printf(&arena, "t%d", i));
}

static const struct sd_version *add(int count)
{
	const struct sd_version *ver = NULL;
	struct sd_model m;

	tables(&m, count);
	OK(sd_vault_add(&vault, &m, "// so many\ntables\n", "sqlite", "ann",
			"more tables", &ver, &diag));
	sd_model_clear(&m);
	return ver;
}

static void add_applied(int count)
{
	OK(sd_vault_applied(&vault, add(count)->name, &diag));
}

/* Three versions, the last one pending, and a line of another event. */
static void fill(void)
{
	vault.target = "sqlite:app.db";
	add_applied(1);
	add_applied(2);
	OK(sd_vault_log(&vault, "refused", "apply", "hazard=drop-table",
			&diag));
	add(3);
}

/* Opens afresh and verifies; 0, or the exit code asked for. */
static int verdict(void)
{
	struct sd_diag d = SD_DIAG_INIT(&arena);
	struct sd_vault v;
	int rc = sd_vault_open(&v, dir, &arena, &d);

	if (rc == 0)
		rc = sd_vault_verify(&v, &d);
	ck_assert_int_eq(rc<0, d.errors> 0);
	sd_vault_close(&v);
	diag = d;
	return rc < 0 ? (int)sd_diag_exit(&d) : 0;
}

/* --- versions --------------------------------------------------------------
 */

START_TEST(an_absent_vault_is_none)
{
	ck_assert(!vault.exists);
	ck_assert_int_eq(sd_vault_verify(&vault, &diag), 0);
	ck_assert(!sd_file_exists(dir));
	ck_assert(sd_vault_writable(&vault));
}
END_TEST

START_TEST(a_new_vault_is_laid_out)
{
	struct stat st;

	OK(sd_vault_create(&vault, &diag));
	ck_assert(vault.exists);
	ck_assert_str_eq(vault.mode, "standard");
	ck_assert_ptr_null(vault.current);
	ck_assert_int_eq(stat(path("manifest.json"), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(stat(path("versions"), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0700);
	ck_assert(
		sd_file_exists(sd_arena_printf(&arena, "%s/.gitignore", dir)));
	ck_assert_int_eq(verdict(), 0);
	OK(sd_vault_create(&vault, &diag));
	ck_assert_int_eq(vault.log_lines, 1);
}
END_TEST

START_TEST(a_version_is_pending_then_applied)
{
	const struct sd_version *ver;
	struct stat st;
	char hex[65], *text;
	size_t len;

	vault.target = "sqlite:app.db";
	ver = add(1);
	ck_assert_str_eq(ver->name, "v001");
	ck_assert_str_eq(ver->state, "pending");
	ck_assert_str_eq(ver->target, "sqlite:app.db");
	ck_assert_ptr_null(ver->parent);
	ck_assert_ptr_null(vault.current);
	OK(sd_vault_applied(&vault, "v001", &diag));
	ck_assert_str_eq(vault.current, "v001");
	ver = sd_vault_find(&vault, "current");
	ck_assert_str_eq(ver->state, "applied");
	ck_assert_ptr_null(ver->target);
	ver = add(2);
	ck_assert_str_eq(ver->name, "v002");
	ck_assert_str_eq(ver->parent, "v001");
	ck_assert_str_eq(ver->parent_hash, vault.version[0].hash);
	ck_assert_str_eq(ver->author, "ann");
	text = slurp("versions/v002.json", &len);
	sd_sha256_hex(text, len, hex);
	ck_assert_str_eq(ver->hash, hex);
	text = slurp("hashes/v002.hash", &len);
	ck_assert_uint_eq(len, 65);
	ck_assert(!memcmp(text, hex, 64) && text[64] == '\n');
	ck_assert_int_eq(stat(path("versions/v002.json"), &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0444);
	ck_assert_int_eq(verdict(), 0);
}
END_TEST

START_TEST(an_equal_schema_is_the_same_version)
{
	const struct sd_version *ver;
	struct sd_model m;
	char hex[65];

	fill();
	sd_model_init(&m, &arena);
	sd_fact_new(&m, NULL, SD_TABLE, NULL, "t1"); /* the other way round */
	sd_fact_new(&m, NULL, SD_TABLE, NULL, "t0");
	OK(sd_vault_add(&vault, &m, "another text", "sqlite", "bob", NULL, &ver,
			&diag));
	ck_assert_str_eq(ver->name, "v002");
	ck_assert_uint_eq(vault.version_count, 3);
	sd_vault_hash(&m, hex);
	ck_assert_str_eq(ver->schema, hex);
	ck_assert_ptr_eq(sd_vault_find_hash(&vault, hex), ver);
	sd_model_clear(&m);
}
END_TEST

START_TEST(a_version_is_loaded)
{
	const char *source;
	struct sd_model m;

	fill();
	sd_model_init(&m, &arena);
	OK(sd_vault_load(&vault, &vault.version[1], &m, &diag));
	ck_assert_uint_eq(dump_count(&m), 2);
	ck_assert_str_eq(m.last->name, "t1");
	sd_model_clear(&m);
	OK(sd_vault_source(&vault, &vault.version[1], &source, &diag));
	ck_assert_str_eq(source, "// so many\ntables\n");
	spit("versions/v002.json", "{}\n", 3);
	sd_model_init(&m, &arena);
	ck_assert_int_eq(sd_vault_load(&vault, &vault.version[1], &m, &diag),
			 -1);
	ck_assert_int_eq(sd_diag_exit(&diag), SD_EXIT_INTEGRITY);
	sd_model_clear(&m);
}
END_TEST

START_TEST(a_withdrawn_version_leaves_no_file)
{
	fill();
	OK(sd_vault_withdraw(&vault, "v003", &diag));
	ck_assert_uint_eq(vault.version_count, 2);
	ck_assert(!sd_file_exists(path("versions/v003.json")));
	ck_assert(!sd_file_exists(path("hashes/v003.hash")));
	ck_assert_int_eq(verdict(), 0);
	ck_assert_str_eq(add(4)->name, "v003");
	ck_assert_int_eq(verdict(), 0);
	ck_assert_int_eq(sd_vault_withdraw(&vault, "v001", &diag), -1);
	ck_assert_int_eq(sd_vault_applied(&vault, "v009", &diag), -1);
}
END_TEST

START_TEST(numbers_that_are_taken_are_left_out)
{
	fill();
	vault.taken = 41;
	ck_assert_str_eq(add(4)->name, "v042");
	vault.taken = 1233;
	ck_assert_str_eq(add(5)->name, "v1234");
	ck_assert_int_eq(verdict(), 0);
}
END_TEST

START_TEST(the_current_version_is_the_newest_applied)
{
	fill(); /* v003 pending */
	add_applied(4);
	ck_assert_str_eq(vault.current, "v004");
	OK(sd_vault_applied(&vault, "v003", &diag));
	ck_assert_str_eq(vault.current, "v004");
	ck_assert_int_eq(verdict(), 0);
}
END_TEST

START_TEST(words_from_outside_stay_words)
{
	const struct sd_version *ver;
	struct sd_model m;

	tables(&m, 1);
	vault.target = "sqlite:\xff.db";
	OK(sd_vault_add(&vault, &m, NULL, "sqlite", "a\"b\n\xc3", "x\\\ty",
			&ver, &diag));
	OK(sd_vault_log(&vault, "odd\n", "{\"a\"}", "k=v\n\xe9", &diag));
	ck_assert_int_eq(verdict(), 0);
	sd_model_clear(&m);
}
END_TEST

START_TEST(reading_writes_nothing)
{
	struct sd_model m;
	size_t len;
	char **name;

	OK(sd_vault_create(&vault, &diag));
	add_applied(1);
	unlinkat(AT_FDCWD, path(".lock"), 0);
	ck_assert_int_eq(verdict(), 0);
	sd_model_init(&m, &arena);
	OK(sd_vault_load(&vault, &vault.version[0], &m, &diag));
	sd_model_clear(&m);
	OK(sd_file_list(path(""), &name, &len, &arena, &diag));
	ck_assert_uint_eq(len, 5); /* two folders, three files */
}
END_TEST

/* --- tampering ---------------------------------------------------------------
 */

static const char *const files[] = {
	"manifest.json",      "integrity.log",	    "mode.json",
	"versions/v001.json", "versions/v002.json", "versions/v003.json",
	"hashes/v001.hash",   "hashes/v002.hash",   "hashes/v003.hash",
};
#define FILE_COUNT (int)(sizeof(files) / sizeof(files[0]))

START_TEST(a_flipped_byte_is_found)
{
	static const char mask[] = { 1, 0x20 };
	size_t i, k, len;
	char *text;

	fill();
	text = slurp(files[_i], &len);
	for (i = 0; i < len; i++)
		for (k = 0; k < sizeof(mask); k++) {
			text[i] ^= mask[k];
			spit(files[_i], text, len);
			ck_assert_msg(verdict() == SD_EXIT_INTEGRITY,
				      "%s, byte %zu: %d, %s", files[_i], i,
				      verdict(), said());
			text[i] ^= mask[k];
		}
	spit(files[_i], text, len);
	ck_assert_int_eq(verdict(), 0);
}
END_TEST

START_TEST(a_cut_file_is_found)
{
	size_t i, len;
	char *text;

	fill();
	text = slurp(files[_i], &len);
	for (i = 0; i < len; i++) {
		spit(files[_i], text, i);
		ck_assert_msg(verdict() == SD_EXIT_INTEGRITY, "%s, %zu: %s",
			      files[_i], i, said());
	}
}
END_TEST

START_TEST(an_added_byte_is_found)
{
	static const char added[] = "\n {0";
	size_t i, len;
	char *text;

	fill();
	text = slurp(files[_i], &len);
	for (i = 0; i < sizeof(added) - 1; i++) {
		text[len] = added[i]; /* in the place of the NUL */
		spit(files[_i], text, len + 1);
		ck_assert_msg(verdict() == SD_EXIT_INTEGRITY, "%s, %zu: %s",
			      files[_i], i, said());
	}
}
END_TEST

START_TEST(a_missing_file_is_found)
{
	fill();
	ck_assert_int_eq(unlinkat(AT_FDCWD, path(files[_i]), 0), 0);
	ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
	ck_assert_msg(strstr(said(), files[_i]), "%s", said());
}
END_TEST

START_TEST(swapped_files_are_found)
{
	size_t len, other_len;
	char *text, *other;
	int k;

	fill();
	for (k = 0; k < FILE_COUNT; k++) {
		if (k == _i)
			continue;
		text = slurp(files[_i], &len);
		other = slurp(files[k], &other_len);
		spit(files[_i], other, other_len);
		spit(files[k], text, len);
		ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
		spit(files[_i], text, len);
		spit(files[k], other, other_len);
	}
	ck_assert_int_eq(verdict(), 0);
}
END_TEST

static const char *const extra[] = { "versions/v004.json", "versions/x",
				     "hashes/v004.hash", "notes.txt",
				     "versions/v0001.json" };

START_TEST(an_extra_file_is_found)
{
	fill();
	spit(extra[_i], "{}\n", 3);
	ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
	ck_assert_msg(strstr(said(), extra[_i]), "%s", said());
}
END_TEST

/* Lines of the log, cut into an array. */
static size_t cut_lines(char *text, size_t len, struct sd_str *line)
{
	size_t n = 0;
	char *end;

	for (; len; n++) {
		end = memchr(text, '\n', len);
		line[n].at = text;
		line[n].len = (size_t)(end + 1 - text);
		len -= line[n].len;
		text = end + 1;
	}
	return n;
}

static void write_lines(const struct sd_str *line, size_t n)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	for (i = 0; i < n; i++)
		sd_buf_add(&b, line[i].at, line[i].len);
	spit("integrity.log", b.at, b.len);
	sd_buf_clear(&b);
}

START_TEST(a_changed_list_of_lines_is_found)
{
	struct sd_str line[32], bad[32];
	size_t n, i, k, len;
	char *text;

	fill();
	text = slurp("integrity.log", &len);
	n = cut_lines(text, len, line);
	ck_assert_uint_eq(n, 7);
	for (i = 0; i < n; i++) {
		/* one line missing */
		memcpy(bad, line, n * sizeof(*line));
		memmove(bad + i, bad + i + 1, (n - i - 1) * sizeof(*line));
		write_lines(bad, n - 1);
		ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
		/* one line twice */
		memcpy(bad, line, n * sizeof(*line));
		memmove(bad + i + 1, bad + i, (n - i) * sizeof(*line));
		write_lines(bad, n + 1);
		ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
		/* two lines swapped */
		for (k = i + 1; k < n; k++) {
			memcpy(bad, line, n * sizeof(*line));
			bad[i] = line[k];
			bad[k] = line[i];
			write_lines(bad, n);
			ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
		}
		/* cut behind it */
		write_lines(line, i);
		ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
	}
	write_lines(line, n);
	ck_assert_int_eq(verdict(), 0);
}
END_TEST

/* Edits that keep the manifest well-formed and written as we write it. */
static const struct {
	const char *from, *to, *says;
} edits[] = {
	{ "\"author\": \"ann\"", "\"author\": \"eve\"",
	  "the entry 'v001' was changed" },
	{ "\"state\": \"pending\"", "\"state\": \"applied\"",
	  "manifest.json was changed" },
	{ "\"current\": \"v002\"", "\"current\": \"v001\"",
	  "manifest.json was changed" },
	{ "\"name\": \"v001\"", "\"name\": \"v007\"", "an extra entry 'v007'" },
	{ "\"lines\": 7", "\"lines\": 6", "it was added to" },
	{ "\"lines\": 7", "\"lines\": 8", "it was cut" },
};

START_TEST(an_edited_manifest_is_found)
{
	struct sd_buf b = SD_BUF_INIT;
	const struct sd_message *m;
	bool found = false;
	size_t len;
	char *text, *at;

	fill();
	text = slurp("manifest.json", &len);
	at = strstr(text, edits[_i].from);
	ck_assert_msg(at != NULL, "%s", text);
	sd_buf_add(&b, text, (size_t)(at - text));
	sd_buf_adds(&b, edits[_i].to);
	sd_buf_adds(&b, at + strlen(edits[_i].from));
	spit("manifest.json", b.at, b.len);
	ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
	for (m = diag.first; m; m = m->next)
		found = found || strstr(m->text, edits[_i].says);
	ck_assert_msg(found, "%s", said());
	sd_buf_clear(&b);
}
END_TEST

START_TEST(a_stolen_manifest_is_found)
{
	fill();
	unlinkat(AT_FDCWD, path("manifest.json"), 0);
	ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
	ck_assert_ptr_nonnull(strstr(said(), "manifest.json is missing"));
}
END_TEST

START_TEST(a_planted_intent_is_found)
{
	static const char *const planted[] = {
		"",
		"{}",
		"null",
		"{\"add\":[],\"before\":\"\",\"format\":1,\"kind\":"
		"\"schemadiff vault intent\",\"line\":\"x\",\"log_size\":0,"
		"\"manifest\":\"x\",\"remove\":[\"../../etc/passwd\"]}",
		"{\"add\":[],\"before\":\"\",\"format\":1,\"kind\":"
		"\"schemadiff vault intent\",\"line\":\"x\",\"log_size\":0,"
		"\"manifest\":\"x\",\"remove\":[]}",
	};
	size_t i;

	fill();
	for (i = 0; i < sizeof(planted) / sizeof(planted[0]); i++) {
		spit(".intent", planted[i], strlen(planted[i]));
		ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
		ck_assert_int_eq(sd_vault_lock(&vault, 0, &diag), -1);
	}
}
END_TEST

/* --- killed writes ---------------------------------------------------------
 */

static int open_work(void)
{
	return sd_vault_open(&vault, dir, &arena, &diag);
}

static int work_create(int n)
{
	(void)n;
	return open_work() < 0 ? -1 : sd_vault_create(&vault, &diag);
}

static int work_add(int n)
{
	const struct sd_version *ver;
	struct sd_model m;

	(void)n;
	tables(&m, 9);
	if (open_work() < 0)
		return -1;
	return sd_vault_add(&vault, &m, "text", "sqlite", "ann", "", &ver,
			    &diag);
}

static int work_applied(int n)
{
	(void)n;
	return open_work() < 0 ? -1 : sd_vault_applied(&vault, "v003", &diag);
}

static int work_withdraw(int n)
{
	(void)n;
	return open_work() < 0 ? -1 : sd_vault_withdraw(&vault, "v003", &diag);
}

static int work_log(int n)
{
	(void)n;
	return open_work() < 0 ? -1
			       : sd_vault_log(&vault, "x", "y", "z", &diag);
}

static const struct {
	int (*work)(int);
	bool empty; /* begins without a vault */
	const char *name;
} works[] = {
	{ work_create, true, "create" },
	{ work_add, true, "first" },
	{ work_add, false, "add" },
	{ work_applied, false, "applied" },
	{ work_withdraw, false, "withdraw" },
	{ work_log, false, "log" },
};

/* Whatever was left: seen as whole, made whole, and usable again. */
static void check_after(int n)
{
	size_t count, i;
	char **name;

	ck_assert_msg(verdict() == 0, "point %d: %s", n, said());
	OK(open_work());
	OK(sd_vault_lock(&vault, 0, &diag));
	ck_assert_msg(verdict() == 0, "point %d: %s", n, said());
	OK(sd_file_list(path(""), &name, &count, &arena, &diag));
	for (i = 0; i < count; i++)
		ck_assert_msg(strcmp(name[i], ".intent") &&
				      !strstr(name[i], ".tmp-"),
			      "point %d: %s is left", n, name[i]);
	add(20);
	sd_vault_unlock(&vault);
	ck_assert_msg(verdict() == 0, "point %d: %s", n, said());
}

START_TEST(a_killed_write_is_finished_or_undone)
{
	char *before = sd_arena_printf(&arena, "%s/before", top);
	char *home = top;
	bool ended = false;
	int n;

	if (!works[_i].empty)
		fill();
	sd_vault_unlock(&vault);
	ck_assert_int_eq(sd_file_mkdirs(dir, 0700, &diag), 0);
	scratch_copy(dir, before);
	for (n = 1; !ended; n++) {
		top = scratch_new();
		dir = sd_arena_printf(&arena, "%s/.schemadiff", top);
		scratch_copy(before, dir);
		ended = crash_child(works[_i].work, n);
		check_after(n);
		sd_vault_close(&vault);
		scratch_free(top);
		ck_assert_int_lt(n, 200);
	}
	ck_assert_int_gt(n, 8);
	top = home;
}
END_TEST

/* A line of which only a piece was written. */
START_TEST(a_torn_line_is_mended)
{
	size_t old, len, cut;
	char *before = sd_arena_printf(&arena, "%s/before", top), *log;
	int n;

	fill();
	sd_vault_unlock(&vault);
	slurp("integrity.log", &old);
	/* Die at the first point where the line is there. */
	for (n = 1, len = old; len == old; n++) {
		ck_assert(!crash_child(work_log, n));
		log = slurp("integrity.log", &len);
	}
	ck_assert(sd_file_exists(path(".intent")));
	scratch_copy(dir, before);
	for (cut = old; cut <= len; cut++) {
		char *again = sd_arena_printf(&arena, "%s/%zu", top, cut);

		scratch_copy(before, again);
		dir = again;
		spit("integrity.log", log, cut);
		ck_assert_msg(verdict() == 0, "%zu: %s", cut, said());
		OK(open_work());
		OK(sd_vault_lock(&vault, 0, &diag));
		sd_vault_unlock(&vault);
		ck_assert_msg(verdict() == 0, "%zu: %s", cut, said());
		/* Less than was there is no torn line, but a cut log. */
		if (cut == old) {
			dir = sd_arena_printf(&arena, "%s/less", top);
			scratch_copy(before, dir);
			spit("integrity.log", log, cut - 1);
			ck_assert_int_eq(verdict(), SD_EXIT_INTEGRITY);
		}
	}
}
END_TEST

/* --- the lock
 * ----------------------------------------------------------------- */

START_TEST(the_holder_is_named)
{
	int to[2], status = 0;
	char c;
	pid_t pid;

	ck_assert_int_eq(pipe(to), 0);
	pid = fork();
	if (pid == 0) {
		if (sd_vault_lock(&vault, 0, &diag) < 0 ||
		    write(to[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ck_assert_int_eq(read(to[0], &c, 1), 1);
	ck_assert_int_eq(sd_vault_lock(&vault, 50, &diag), -1);
	ck_assert_int_eq(sd_diag_exit(&diag), SD_EXIT_LOCKED);
	ck_assert_msg(strstr(said(),
			     sd_arena_printf(&arena, "pid %ld of ", (long)pid)),
		      "%s", said());
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	OK(sd_vault_lock(&vault, 0, &diag));
	close(to[0]);
	close(to[1]);
}
END_TEST

/* Readers need no lock, and a writer at work is no tampering. */
START_TEST(verify_beside_a_writer)
{
	int status = 0, i;
	pid_t pid;

	fill();
	sd_vault_unlock(&vault);
	pid = fork();
	if (pid == 0) {
		for (i = 0; i < 60; i++)
			if (sd_vault_log(&vault, "x", "y", "z", &diag) < 0)
				_exit(1);
		_exit(0);
	}
	while (waitpid(pid, &status, WNOHANG) == 0)
		ck_assert_msg(verdict() == 0, "%s", said());
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert_int_eq(verdict(), 0);
}
END_TEST

Suite *vault_suite(void)
{
	Suite *s = suite_create("vault");
	TCase *t = tcase_create("vault");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, an_absent_vault_is_none);
	tcase_add_test(t, a_new_vault_is_laid_out);
	tcase_add_test(t, a_version_is_pending_then_applied);
	tcase_add_test(t, an_equal_schema_is_the_same_version);
	tcase_add_test(t, a_version_is_loaded);
	tcase_add_test(t, a_withdrawn_version_leaves_no_file);
	tcase_add_test(t, numbers_that_are_taken_are_left_out);
	tcase_add_test(t, the_current_version_is_the_newest_applied);
	tcase_add_test(t, words_from_outside_stay_words);
	tcase_add_test(t, reading_writes_nothing);
	tcase_add_loop_test(t, a_flipped_byte_is_found, 0, FILE_COUNT);
	tcase_add_loop_test(t, a_cut_file_is_found, 0, FILE_COUNT);
	tcase_add_loop_test(t, an_added_byte_is_found, 0, FILE_COUNT);
	tcase_add_loop_test(t, a_missing_file_is_found, 0, FILE_COUNT);
	tcase_add_loop_test(t, swapped_files_are_found, 0, FILE_COUNT);
	tcase_add_loop_test(t, an_extra_file_is_found, 0,
			    sizeof(extra) / sizeof(extra[0]));
	tcase_add_test(t, a_changed_list_of_lines_is_found);
	tcase_add_loop_test(t, an_edited_manifest_is_found, 0,
			    sizeof(edits) / sizeof(edits[0]));
	tcase_add_test(t, a_stolen_manifest_is_found);
	tcase_add_test(t, a_planted_intent_is_found);
	tcase_add_loop_test(t, a_killed_write_is_finished_or_undone, 0,
			    sizeof(works) / sizeof(works[0]));
	tcase_add_test(t, a_torn_line_is_mended);
	tcase_add_test(t, the_holder_is_named);
	tcase_add_test(t, verify_beside_a_writer);
	suite_add_tcase(s, t);
	return s;
}
