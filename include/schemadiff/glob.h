/* SPDX-License-Identifier: MIT */
/*
 * glob.h - patterns over names
 *
 * Floor 0. `*` is any run of characters, `?` is one; nothing else is
 * special. What --include, --exclude and --allow take.
 */
#ifndef SD_GLOB_H
#define SD_GLOB_H

#include <stdbool.h>

bool sd_glob_match(const char *pattern, const char *text, bool fold);

#endif
