/* SPDX-License-Identifier: MIT */
/*
 * frame.c - the statements around a transaction
 *
 * Both pragmas come before BEGIN: inside a transaction foreign_keys does
 * nothing, and dropping a parent would then delete its children. Without
 * legacy_alter_table a view on a table makes the last RENAME of a rebuild
 * fail.
 */
#include "emit.h"

static const char *const before_tables[] = { "PRAGMA foreign_keys = OFF",
					     "PRAGMA legacy_alter_table = ON",
					     "BEGIN IMMEDIATE" };
static const char *const after_tables[] = { "COMMIT",
					    "PRAGMA legacy_alter_table = OFF" };

/* Only programs, indexes and new tables leave all rows where they are. */
static bool moves(const struct sd_step *s)
{
	switch (s->kind) {
	case SD_INDEX:
	case SD_VIEW:
	case SD_TRIGGER:
		return false;
	case SD_TABLE:
		return s->op != SD_CREATE;
	default:
		return true;
	}
}

bool sd_sqlite_group_moves(const struct sd_plan *p, size_t group)
{
	size_t i;

	for (i = 0; i < p->step_count; i++)
		if (p->step[i].group == group && moves(&p->step[i]))
			return true;
	return false;
}

void sd_sqlite_frame(const struct sd_plan *p, size_t group,
		     const char *const **before, size_t *before_count,
		     const char *const **after, size_t *after_count)
{
	bool tables = sd_sqlite_group_moves(p, group);

	*before = tables ? before_tables : before_tables + 2;
	*before_count = tables ? 3 : 1;
	*after = after_tables;
	*after_count = tables ? 2 : 1;
}
