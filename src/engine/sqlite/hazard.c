/* SPDX-License-Identifier: MIT */
/*
 * hazard.c - what a change costs
 *
 * SQLite stores any value anywhere, so a change of type narrows nothing by
 * itself; but a copy applies the new affinity, and '007' becomes 7. Only
 * values that would not read back the same count.
 */
#include "emit.h"

/* A condition for values of `c` that another affinity changes, or NULL. */
static char *is_changed(const char *c, enum sd_affinity to, struct sd_arena *a)
{
	/* Text that is a number, but not the way SQLite writes it. */
	static const char text[] =
		"typeof(%s) = 'text' AND CAST(%s AS NUMERIC) = %s AND"
		" CAST(CAST(%s AS NUMERIC) AS TEXT) <> %s COLLATE BINARY";
	char *sql;

	switch (to) {
	case SD_AFF_INTEGER:
	case SD_AFF_NUMERIC:
		return sd_arena_printf(a, text, c, c, c, c, c);
	case SD_AFF_REAL:
		sql = sd_arena_printf(a, text, c, c, c, c, c);
		return sd_arena_printf(
			a,
			"(%s) OR (typeof(%s) = 'integer' AND"
			" CAST(CAST(%s AS REAL) AS INTEGER) <> %s)",
			sql, c, c, c);
	case SD_AFF_TEXT:
		return sd_arena_printf(a,
				       "typeof(%s) = 'real' AND"
				       " CAST(CAST(%s AS TEXT) AS REAL) <> %s",
				       c, c, c);
	default:
		return NULL;
	}
}

static void narrow(struct emitter *em, struct sd_step *s,
		   const struct table_work *w, const struct sd_fact *from,
		   const struct sd_fact *to)
{
	enum sd_affinity was = sd_sqlite_column_affinity(from);
	enum sd_affinity is = sd_sqlite_column_affinity(to);
	const char *sql;

	if (was == is || sd_has(&to->attrs, SD_A_USING_CAST) ||
	    sd_has(&to->attrs, SD_A_GENERATED))
		return;
	sql = is_changed(sd_sqlite_name(sd_sqlite_live(to), em->arena), is,
			 em->arena);
	if (!sql)
		return;
	sql = sd_arena_printf(em->arena, "SELECT count(*) FROM %s WHERE %s",
			      sd_sqlite_name(w->live, em->arena), sql);
	if (sd_sqlite_ask(em, sql) != 0)
		sd_step_hazard(em->plan, s, SD_H_NARROW_TYPE,
			       sd_fact_path(to, em->arena), sql);
}

static void drop_column(struct emitter *em, struct sd_step *s,
			const struct table_work *w, const struct sd_fact *f)
{
	if (sd_has(&f->attrs, SD_A_GENERATED))
		return;
	sd_step_hazard(em->plan, s, SD_H_DROP_COLUMN,
		       sd_fact_path(f, em->arena),
		       sd_arena_printf(em->arena, "SELECT count(%s) FROM %s",
				       sd_sqlite_name(f->name, em->arena),
				       sd_sqlite_name(w->live, em->arena)));
}

/* STRICT gives every column an affinity of its own. */
static void narrow_all(struct emitter *em, struct sd_step *s,
		       const struct table_work *w)
{
	const struct sd_fact *c, *old;

	SD_EACH_CHILD(w->to, c, SD_COLUMN)
	{
		old = sd_sqlite_old_column(em, w, c);
		if (old && sd_value_same(em->to, sd_get(&old->attrs, SD_A_TYPE),
					 sd_get(&c->attrs, SD_A_TYPE)))
			narrow(em, s, w, old, c);
	}
}

void sd_sqlite_hazards(struct emitter *em, struct sd_step *s,
		       const struct table_work *w, const struct sd_change *c)
{
	const struct sd_fact *f = c->to ? c->to : c->from;
	bool drops = c->op == SD_DROP;

	switch (f->kind) {
	case SD_TABLE:
		if (sd_attr_set_has(&c->what, SD_A_STRICT))
			narrow_all(em, s, w);
		break;
	case SD_COLUMN:
		if (drops)
			drop_column(em, s, w, f);
		else if (sd_attr_set_has(&c->what, SD_A_TYPE))
			narrow(em, s, w, c->from, c->to);
		break;
	case SD_INDEX:
		drops = drops && sd_get_bool(&f->attrs, SD_A_UNIQUE);
		/* fall through */
	case SD_PRIMARY:
	case SD_UNIQUE:
	case SD_CHECK:
	case SD_FOREIGN:
		if (drops)
			sd_step_hazard(em->plan, s, SD_H_DROP_CONSTRAINT,
				       sd_fact_path(f, em->arena), NULL);
		break;
	default:
		break;
	}
}
