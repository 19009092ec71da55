/* SPDX-License-Identifier: MIT */
/*
 * judge.h - is what inspect() reads what SQLite's pragmas say?
 */
#ifndef SD_TEST_JUDGE_H
#define SD_TEST_JUDGE_H

#include "schemadiff/engine.h"

/*
 * Inspects an open database and compares every table with table_xinfo,
 * foreign_key_list, index_list and index_xinfo, then the whole with what
 * normalise(portable()) gives back. NULL, or what is wrong, in the arena.
 * Warnings of inspect() go to d.
 */
const char *judge(struct sd_conn *c, struct sd_arena *a, struct sd_diag *d);

#endif
