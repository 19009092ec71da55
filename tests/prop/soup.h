/* SPDX-License-Identifier: MIT */
/*
 * soup.h - CREATE statements as nobody writes them
 */
#ifndef SD_TEST_SOUP_H
#define SD_TEST_SOUP_H

#include "rng.h"
#include "schemadiff/str.h"

/*
 * Adds CREATE TABLE t<number> and a few indexes and ALTERs of it: every
 * clause of SQLite's grammar in any order, quotes of all kinds, comments in
 * every gap. SQLite refuses some of them.
 */
void soup(struct rng *r, unsigned number, struct sd_buf *out);

#endif
