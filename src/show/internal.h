/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of show/ share
 */
#ifndef SD_SHOW_INTERNAL_H
#define SD_SHOW_INTERNAL_H

#include "schemadiff/show.h"

const char *sd_show_mark(enum sd_op op); /* "+", "-", "~" */

/*
 * What the note adds to mark, kind and object: "create table users (2
 * columns)" adds "2 columns" to "+ table users". The whole note where it
 * does not begin like that.
 */
void sd_show_note(struct sd_buf *b, const struct sd_step *s);

/* A line of detail as "+ column age", "- column nick", "~ …". */
enum sd_op sd_show_detail_op(const char **line);

/* "drop-table users: a table and its rows go (1,204 rows)" */
void sd_show_hazard(struct sd_buf *b, const struct sd_step *s,
		    const struct sd_hazard *h);

#endif
