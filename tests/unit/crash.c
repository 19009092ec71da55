/* SPDX-License-Identifier: MIT */
/* crash.c - file system calls that may be the last ones */

#include "crash.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "schemadiff/file.h"

static int left; /* points until the end; 0: never */

void crash_at(int n)
{
	left = n;
}

static void point(void)
{
	if (left && --left == 0)
		_exit(CRASHED);
}

int rename(const char *from, const char *to)
{
	point();
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlink(const char *path)
{
	point();
	return unlinkat(AT_FDCWD, path, 0);
}

/* Tests kill processes, not machines: what is written is there. */
int fsync(int fd)
{
	point();
	return fcntl(fd, F_GETFD) < 0 ? -1 : 0;
}

int fdatasync(int fd)
{
	return fsync(fd);
}

bool crash_child(int (*work)(int n), int n)
{
	pid_t pid = fork();
	int status = 0;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		crash_at(n);
		n = work(n);
		crash_at(0);
		_exit(n ? 1 : 0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == CRASHED);
	return WEXITSTATUS(status) == 0;
}

char *scratch_new(void)
{
	const char *tmp = getenv("TMPDIR");
	struct sd_buf b = SD_BUF_INIT;

	sd_buf_addf(&b, "%s/schemadiff-XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(b.at));
	return b.at;
}

static void for_each(const char *dir, void (*act)(const char *, void *),
		     void *ctx)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	size_t i, count;
	char **name;

	ck_assert_int_eq(sd_file_list(dir, &name, &count, &a, &d), 0);
	for (i = 0; i < count; i++)
		act(sd_path_join(&a, dir, name[i]), ctx);
	sd_arena_clear(&a);
}

static void remove_one(const char *path, void *ctx)
{
	if (sd_file_is_dir(path)) {
		for_each(path, remove_one, ctx);
		rmdir(path);
	} else {
		unlinkat(AT_FDCWD, path, 0);
	}
}

void scratch_free(char *dir)
{
	remove_one(dir, NULL);
	free(dir);
}

static void copy_one(const char *path, void *ctx)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	char *to = sd_path_join(&a, ctx, sd_path_base(path)), *text;
	struct stat st;
	size_t len;

	if (sd_file_is_dir(path)) {
		scratch_copy(path, to);
	} else {
		ck_assert_int_eq(stat(path, &st), 0);
		ck_assert_int_eq(sd_file_read(path, &text, &len, &a, &d), 0);
		ck_assert_int_eq(
			sd_file_write(to, text, len, st.st_mode & 0777, &d), 0);
	}
	sd_arena_clear(&a);
}

void scratch_copy(const char *from, const char *to)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);

	ck_assert_int_eq(sd_file_mkdirs(to, 0700, &d), 0);
	for_each(from, copy_one, (void *)to);
	sd_arena_clear(&a);
}
