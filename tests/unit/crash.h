/* SPDX-License-Identifier: MIT */
/*
 * crash.h - die at the n-th change of the file system
 *
 * The test program brings its own rename(), unlink(), fsync() and
 * fdatasync(), which the libraries use as well. A child that has called
 * crash_at(n) exits before the n-th of them as a killed process would: nothing
 * is tidied up.
 */
#ifndef SD_TEST_CRASH_H
#define SD_TEST_CRASH_H

#include <stdbool.h>

#define CRASHED 99

void crash_at(int n);

/*
 * Runs work(n) in a child that crashes at the n-th point; true where it got
 * to the end before. Fails the test when work() fails.
 */
bool crash_child(int (*work)(int n), int n);

/* A fresh folder under TMPDIR, and its end with all that is in it. */
char *scratch_new(void);
void scratch_free(char *dir);
/* Copies a folder with all that is in it. */
void scratch_copy(const char *from, const char *to);

#endif
