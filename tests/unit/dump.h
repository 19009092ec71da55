/* SPDX-License-Identifier: MIT */
/*
 * dump.h - a model as text, for tests to compare
 *
 * One line per fact, two blanks per level:
 *
 *	table 'users' strict
 *	  column 'id' type=int not_null
 *	    default expression=(now())
 *	  primary key keys=[{name=id desc}]
 *
 * kind 'schema.name' detail attribute=value …: words and names bare, numbers,
 * (SQL), "texts", schema.name of a reference, a type's text, [lists] and
 * {records}; `native` types stand in backticks. Spans and hashes are left out.
 */
#ifndef SD_DUMP_H
#define SD_DUMP_H

#include "schemadiff/model.h"
#include "schemadiff/str.h"

void dump_model(const struct sd_model *m, struct sd_buf *out);
void dump_fact(const struct sd_fact *f, unsigned level, struct sd_buf *out);
/* Every message rendered without color, one after the other. */
void dump_diag(const struct sd_diag *d, struct sd_buf *out);

/* Facts of every level. */
size_t dump_count(const struct sd_model *m);

#endif
