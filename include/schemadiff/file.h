/* SPDX-License-Identifier: MIT */
/*
 * file.h - whole files in, whole files out
 *
 * Floor 0. A write is seen whole or not at all: temporary name, fsync,
 * rename, fsync of the folder.
 */
#ifndef SD_FILE_H
#define SD_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/arena.h"
#include "schemadiff/diag.h"

/*
 * Reads a whole file (path "-": standard input) into the arena, NUL-
 * terminated. Returns 0, or -1 with a diagnostic that names the path.
 */
int sd_file_read(const char *path, char **text, size_t *len, struct sd_arena *a,
		 struct sd_diag *d);

/* The same; a file that is not there gives *text NULL and is no error. */
int sd_file_read_if(const char *path, char **text, size_t *len,
		    struct sd_arena *a, struct sd_diag *d);

/* Replaces path by the given bytes, atomically; mode as in chmod(2). */
int sd_file_write(const char *path, const char *text, size_t len, unsigned mode,
		  struct sd_diag *d);

/* Adds bytes to the end of path (made with mode when absent) and syncs. */
int sd_file_append(const char *path, const char *text, size_t len,
		   unsigned mode, struct sd_diag *d);

/* Makes a folder and those above it; one that exists is no error. */
int sd_file_mkdirs(const char *path, unsigned mode, struct sd_diag *d);

bool sd_file_exists(const char *path);
bool sd_file_is_dir(const char *path);

/* Names in a folder, sorted by bytes, without "." and "..". */
int sd_file_list(const char *path, char ***names, size_t *count,
		 struct sd_arena *a, struct sd_diag *d);

/* "a/b" joined; `name` alone when it is absolute or dir is "" or ".". */
char *sd_path_join(struct sd_arena *a, const char *dir, const char *name);
/* The folder part, "." where there is none. */
char *sd_path_dir(struct sd_arena *a, const char *path);
const char *sd_path_base(const char *path);

/*
 * An advisory lock on a file (made when absent). Polls until `wait_ms` is
 * over. Returns 0 and a descriptor, 1 when somebody else holds it still, or
 * -1. The holder's line of text, as passed to it, is in the file.
 */
int sd_file_lock(const char *path, const char *holder, long wait_ms, int *fd,
		 struct sd_diag *d);
void sd_file_unlock(int fd);

#endif
