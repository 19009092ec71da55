/* SPDX-License-Identifier: MIT */
/* glob.c - `*` and `?`, linear but for the last star */

#include "schemadiff/glob.h"

#include <stddef.h>

#include "schemadiff/str.h"

bool sd_glob_match(const char *pattern, const char *text, bool fold)
{
	const char *star = NULL, *retry = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			retry = text;
		} else if (*pattern == '?' || *pattern == *text ||
			   (fold && *pattern &&
			    sd_lower(*pattern) == sd_lower(*text))) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}
