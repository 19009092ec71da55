/* SPDX-License-Identifier: MIT */
/*
 * show.h - plans and reports as text
 *
 * Floor 4. Builds bytes, prints nothing. Colour and glyphs are the caller's
 * choice.
 */
#ifndef SD_SHOW_H
#define SD_SHOW_H

#include <stdbool.h>

#include "schemadiff/engine.h"
#include "schemadiff/plan.h"
#include "schemadiff/str.h"

struct sd_style {
	bool color;
	bool utf8; /* else marks fall back to ASCII */
	bool verbose;
	int width;			   /* columns, 0: 80 */
	const struct sd_allow_list *allow; /* what --allow says, or NULL */
};

/* What a person reads: + ~ - per object, why, hazards, counts. */
void sd_show_plan(const struct sd_plan *p, const struct sd_style *style,
		  struct sd_buf *out);
/* A script that the engine's own shell runs as it is. */
void sd_show_sql(const struct sd_engine *e, const struct sd_plan *p,
		 struct sd_buf *out);

#endif
