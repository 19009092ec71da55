/* SPDX-License-Identifier: MIT */
/*
 * portable.c - a native model in the words of a schema file
 *
 * The reverse of normalise.c: a portable word is chosen if and only if it
 * would come back as exactly what is stored.
 */

#include "normal.h"

#include <string.h>

static void column(struct sd_model *m, struct sd_fact *c, bool strict)
{
	struct sd_record *r = &c->attrs;
	struct sd_datatype *t = sd_get_datatype(r, SD_A_TYPE);
	struct sd_fact *f = sd_fact_child(c, SD_DEFAULT);
	const char *expr = f ? sd_get_text(&f->attrs, SD_A_EXPR) : NULL;

	/* A rowid alias is never NULL, whether or not that was written. */
	if (sd_sqlite_is_alias(c->parent, c)) {
		sd_set_bool(r, m->arena, SD_A_NOT_NULL_WRITTEN,
			    sd_get_bool(r, SD_A_NOT_NULL));
		sd_set_bool(r, m->arena, SD_A_NOT_NULL, true);
	}
	if (expr && sd_has(&f->attrs, SD_A_WRITTEN))
		sd_set_text(&f->attrs, m->arena, SD_A_EXPR,
			    sd_get_text(&f->attrs, SD_A_WRITTEN));
	else if (expr)
		sd_set_text(&f->attrs, m->arena, SD_A_EXPR,
			    sd_sqlite_value_portable(expr, m->arena));
	if (f)
		sd_unset(&f->attrs, SD_A_WRITTEN);
	/* Last: what an alias is depends on the type. */
	if (t)
		sd_set_datatype(r, m->arena, SD_A_TYPE,
				sd_sqlite_type_portable(t, strict, m->arena));
}

int sd_sqlite_portable(struct sd_model *m, struct sd_diag *d)
{
	struct sd_fact *f, *c;
	bool strict;

	(void)d; /* every native model can be said */
	if (!m->native)
		return 0;
	for (f = m->first; f; f = f->next) {
		strict = sd_get_bool(&f->attrs, SD_A_STRICT);
		SD_EACH_CHILD(f, c, SD_COLUMN)
		column(m, c, strict);
	}
	m->native = false;
	m->dialect = 0;
	return 0;
}
