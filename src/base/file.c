/* SPDX-License-Identifier: MIT */
/* file.c - reading, atomic writing, folders, locks */

#include "schemadiff/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int fail(struct sd_diag *d, const char *what, const char *path)
{
	int e = errno;

	sd_error(d, SD_EXIT_FAILED, "cannot %s '%s': %s", what, path,
		 strerror(e));
	if (e == ENOSPC || e == EDQUOT)
		sd_diag_help(d, "the disk is full: free some space, then run "
				"the command again");
	else if (e == EACCES || e == EPERM || e == EROFS)
		sd_diag_help(d, "check the permissions of the file and of the "
				"folder it is in");
	return -1;
}

static int read_all(int fd, struct sd_buf *b)
{
	char block[65536];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		sd_buf_add(b, block, (size_t)n);
	}
	return 0;
}

static int read_fd(int fd, const char *name, char **text, size_t *len,
		   struct sd_arena *a, struct sd_diag *d)
{
	struct sd_buf b = SD_BUF_INIT;
	int rc = 0;

	if (fd < 0 || read_all(fd, &b) < 0) {
		rc = fail(d, "read", name);
	} else {
		*len = b.len;
		*text = sd_arena_strndup(a, b.at, b.len);
	}
	if (fd > STDIN_FILENO)
		close(fd);
	sd_buf_clear(&b);
	return rc;
}

int sd_file_read(const char *path, char **text, size_t *len, struct sd_arena *a,
		 struct sd_diag *d)
{
	if (!strcmp(path, "-"))
		return read_fd(STDIN_FILENO, "standard input", text, len, a, d);
	return read_fd(open(path, O_RDONLY | O_CLOEXEC), path, text, len, a, d);
}

int sd_file_read_if(const char *path, char **text, size_t *len,
		    struct sd_arena *a, struct sd_diag *d)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0 || errno != ENOENT)
		return read_fd(fd, path, text, len, a, d);
	*text = NULL;
	*len = 0;
	return 0;
}

static int write_all(int fd, const char *text, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, text, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* A rename is only durable once the folder that holds the name is. */
static int sync_dir(const char *path)
{
	struct sd_arena a = SD_ARENA_INIT;
	int fd = open(sd_path_dir(&a, path), O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);

	/* Some file systems cannot sync a folder; that is not our failure. */
	if (rc < 0 && (errno == EINVAL || errno == ENOTSUP))
		rc = 0;
	if (fd >= 0)
		close(fd);
	sd_arena_clear(&a);
	return rc;
}

int sd_file_write(const char *path, const char *text, size_t len, unsigned mode,
		  struct sd_diag *d)
{
	struct sd_arena a = SD_ARENA_INIT;
	char *tmp = sd_arena_printf(&a, "%s.tmp-%ld", path, (long)getpid());
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		      (mode_t)mode);
	int rc = -1;

	if (fd < 0 || write_all(fd, text, len) < 0 || fsync(fd) < 0)
		goto out;
	if (close(fd) < 0) {
		fd = -1;
		goto out;
	}
	fd = -1;
	if (rename(tmp, path) < 0 || sync_dir(path) < 0)
		goto out;
	rc = 0;
out:
	if (rc < 0)
		fail(d, "write", path);
	if (fd >= 0)
		close(fd);
	if (rc < 0)
		unlink(tmp);
	sd_arena_clear(&a);
	return rc;
}

int sd_file_append(const char *path, const char *text, size_t len,
		   unsigned mode, struct sd_diag *d)
{
	bool is_new = !sd_file_exists(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		      (mode_t)mode);
	int rc = -1;

	if (fd < 0 || write_all(fd, text, len) < 0 || fsync(fd) < 0 ||
	    (is_new && sync_dir(path) < 0))
		fail(d, "write", path);
	else
		rc = 0;
	if (fd >= 0)
		close(fd);
	return rc;
}

int sd_file_mkdirs(const char *path, unsigned mode, struct sd_diag *d)
{
	struct sd_arena a = SD_ARENA_INIT;
	char *p = sd_arena_strdup(&a, path), *at;
	int rc = 0;

	for (at = p + 1; *p && !rc; at++) {
		char c = *at;

		if (c && c != '/')
			continue;
		*at = 0;
		if (mkdir(p, (mode_t)mode) == 0)
			rc = sync_dir(p) < 0 ? fail(d, "sync", p) : 0;
		else if (!sd_file_is_dir(p))
			rc = fail(d, "make folder", p);
		*at = c;
		if (!c)
			break;
	}
	sd_arena_clear(&a);
	return rc;
}

bool sd_file_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool sd_file_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int sd_file_list(const char *path, char ***names, size_t *count,
		 struct sd_arena *a, struct sd_diag *d)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	char **list = NULL;
	size_t n = 0, cap = 0;

	if (!dir)
		return fail(d, "read folder", path);
	errno = 0;
	while ((e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (n == cap) {
			cap = cap ? cap * 2 : 16;
			list = sd_realloc(list, cap * sizeof(*list));
		}
		list[n++] = sd_arena_strdup(a, e->d_name);
	}
	if (n)
		qsort(list, n, sizeof(*list), by_bytes);
	*names = SD_NEW_ARRAY(a, char *, n + 1);
	if (n)
		memcpy(*names, list, n * sizeof(*list));
	*count = n;
	free(list);
	closedir(dir);
	return 0;
}

char *sd_path_join(struct sd_arena *a, const char *dir, const char *name)
{
	size_t len = strlen(dir);

	if (name[0] == '/' || !len || !strcmp(dir, "."))
		return sd_arena_strdup(a, name);
	return sd_arena_printf(a, "%s%s%s", dir, dir[len - 1] == '/' ? "" : "/",
			       name);
}

char *sd_path_dir(struct sd_arena *a, const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return len ? sd_arena_strndup(a, path, len) : sd_arena_strdup(a, ".");
}

const char *sd_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

int sd_file_lock(const char *path, const char *holder, long wait_ms, int *fd,
		 struct sd_diag *d)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	long waited = 0, pause = 10;

	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		return fail(d, "open lock file", path);
	while (fcntl(*fd, F_SETLK, &l) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EACCES && errno != EAGAIN) {
			fail(d, "lock", path);
			sd_file_unlock(*fd);
			*fd = -1;
			return -1;
		}
		if (waited >= wait_ms) {
			close(*fd);
			*fd = -1;
			return 1;
		}
		if (pause > wait_ms - waited)
			pause = wait_ms - waited;
		sleep_ms(pause);
		waited += pause;
		pause = pause < 200 ? pause * 2 : 200;
	}
	/* Only for people who wonder who holds it: no harm when it fails. */
	if (ftruncate(*fd, 0) < 0 || write_all(*fd, holder, strlen(holder)) < 0)
		return 0;
	return 0;
}

void sd_file_unlock(int fd)
{
	if (fd >= 0)
		close(fd); /* releases the lock */
}
