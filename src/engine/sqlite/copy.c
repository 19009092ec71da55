/* SPDX-License-Identifier: MIT */
/*
 * copy.c - how the rows of a table get into the new one
 *
 * By the time of the copy all renames are done: old and new table call a
 * column the same.
 */
#include "emit.h"

#include <string.h>

const char *sd_sqlite_rowid(const struct sd_fact *table)
{
	static const char *const names[] = { "rowid", "oid", "_rowid_" };
	const struct sd_fact *c;
	size_t i;

	if (sd_get_bool(&table->attrs, SD_A_WITHOUT_ROWID))
		return NULL;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		SD_EACH_CHILD(table, c, SD_COLUMN)
		if (sd_strcaseeq(c->name, names[i]))
			break;
		if (!c)
			return names[i];
	}
	return NULL;
}

enum sd_affinity sd_sqlite_column_affinity(const struct sd_fact *column)
{
	struct sd_datatype *t = sd_get_datatype(&column->attrs, SD_A_TYPE);
	struct sd_arena scratch = SD_ARENA_INIT;
	const char *text = t ? sd_sqlite_type_text(t, &scratch) : "";
	enum sd_affinity aff = sd_sqlite_affinity(text);

	/* ANY keeps everything as it is, but only in a STRICT table. */
	if (sd_strcaseeq(text, "any") && column->parent &&
	    sd_get_bool(&column->parent->attrs, SD_A_STRICT))
		aff = SD_AFF_BLOB;
	sd_arena_clear(&scratch);
	return aff;
}

/* INTEGER and NUMERIC differ in casts alone. */
static bool same_affinity(const struct sd_fact *a, const struct sd_fact *b)
{
	enum sd_affinity x = sd_sqlite_column_affinity(a);
	enum sd_affinity y = sd_sqlite_column_affinity(b);

	if (x == SD_AFF_NUMERIC)
		x = SD_AFF_INTEGER;
	if (y == SD_AFF_NUMERIC)
		y = SD_AFF_INTEGER;
	return x == y || y == SD_AFF_BLOB;
}

bool sd_sqlite_is_misread(const struct sd_fact *column)
{
	const char *value = sd_sqlite_default(column);

	return value &&
	       (sd_strcaseeq(value, "true") || sd_strcaseeq(value, "false")) &&
	       sd_sqlite_column_affinity(column) == SD_AFF_TEXT;
}

/* NULLs of a column that becomes the rowid get numbers. */
static bool gets_numbers(const struct sd_fact *from, const struct sd_fact *to)
{
	return !sd_get_bool(&from->attrs, SD_A_NOT_NULL) &&
	       sd_sqlite_is_alias(to->parent, to) &&
	       !sd_sqlite_is_alias(from->parent, from);
}

/* A column that both tables have. */
static void copy_old(struct emitter *em, struct copy_column *c)
{
	const struct sd_record *now = &c->to->attrs, *was = &c->from->attrs;
	const char *name = sd_sqlite_name(c->to->name, em->arena);
	const char *fill = sd_get_text(now, SD_A_BACKFILL);
	const char *cast = sd_get_text(now, SD_A_USING_CAST);
	const char *relabel = sd_get_text(now, SD_A_RELABEL);
	struct sd_buf b = SD_BUF_INIT;

	c->expr = name;
	c->same = same_affinity(c->from, c->to) &&
		  !sd_sqlite_is_misread(c->from) &&
		  !gets_numbers(c->from, c->to);
	if (cast && !sd_value_same(em->to, sd_get(was, SD_A_TYPE),
				   sd_get(now, SD_A_TYPE))) {
		c->expr = sd_sqlite_value(cast, em->arena);
		c->same = false;
	} else if (relabel) {
		c->expr = relabel;
		c->same = false;
	}
	if (!sd_get_bool(now, SD_A_NOT_NULL) || sd_get_bool(was, SD_A_NOT_NULL))
		return;
	if (!fill)
		fill = sd_sqlite_default(c->to);
	if (!fill || sd_strcaseeq(fill, "null"))
		return;
	sd_buf_addf(&b, "coalesce(%s, ", c->expr);
	sd_sqlite_put_expr(&b, fill);
	sd_buf_addc(&b, ')');
	c->expr = sd_buf_take(&b, em->arena);
	c->same = false;
}

static void copy_new(struct emitter *em, const struct table_work *w,
		     struct copy_column *c)
{
	const char *fill = sd_get_text(&c->to->attrs, SD_A_BACKFILL);
	const char *rowid = sd_sqlite_rowid(w->from);

	if (fill)
		c->expr = sd_sqlite_value(fill, em->arena);
	else if (rowid && sd_sqlite_is_alias(w->to, c->to))
		c->expr = rowid;
}

/* The rowid, unless a column of the new table is another name for it. */
static void copy_rowid(const struct table_work *w, struct copy *c)
{
	size_t i;

	if (sd_get_bool(&w->from->attrs, SD_A_WITHOUT_ROWID) ||
	    sd_get_bool(&w->to->attrs, SD_A_WITHOUT_ROWID))
		return;
	for (i = 0; i < c->count; i++)
		if (sd_sqlite_is_alias(w->to, c->at[i].to))
			return;
	c->rowid_from = sd_sqlite_rowid(w->from);
	c->rowid_to = sd_sqlite_rowid(w->to);
	if (c->rowid_from && c->rowid_to)
		return;
	c->rowid_from = c->rowid_to = NULL;
	c->rowid_lost = true;
}

void sd_sqlite_copy(struct emitter *em, const struct table_work *w,
		    struct copy *c)
{
	const struct sd_fact *f;
	size_t n = 0;

	SD_EACH_CHILD(w->to, f, SD_COLUMN)
	n++;
	memset(c, 0, sizeof(*c));
	c->at = SD_NEW_ARRAY(em->arena, struct copy_column, n);
	SD_EACH_CHILD(w->to, f, SD_COLUMN)
	{
		struct copy_column *cc = &c->at[c->count++];

		cc->to = f;
		cc->from = sd_sqlite_old_column(em, w, f);
		if (sd_has(&f->attrs, SD_A_GENERATED))
			continue;
		if (cc->from)
			copy_old(em, cc);
		else
			copy_new(em, w, cc);
	}
	copy_rowid(w, c);
}

/* OR ABORT outweighs ON CONFLICT IGNORE and the like: no row may go. */
static bool has_conflict_clause(const struct sd_fact *table)
{
	const struct sd_fact *f;

	for (f = table->child; f; f = f->next)
		if (sd_has(&f->attrs, SD_A_CONFLICT) ||
		    sd_has(&f->attrs, SD_A_NOT_NULL_CONFLICT))
			return true;
	return false;
}

/* Where nothing is copied, rows still are: one column says so. */
static void copy_nothing(struct emitter *em, struct copy *c)
{
	const char *value;
	size_t i;

	for (i = 0; i < c->count; i++)
		if (!sd_has(&c->at[i].to->attrs, SD_A_GENERATED))
			break;
	if (i == c->count)
		return;
	value = sd_sqlite_default(c->at[i].to);
	c->at[i].expr = value ? sd_sqlite_value(value, em->arena) : "NULL";
}

static void put_into(struct sd_buf *names, struct sd_buf *values,
		     const char *name, const char *value)
{
	if (names->len) {
		sd_buf_adds(names, ", ");
		sd_buf_adds(values, ", ");
	}
	sd_buf_adds(names, name);
	sd_buf_adds(values, value);
}

char *sd_sqlite_copy_sql(struct emitter *em, const struct table_work *w,
			 const struct copy *copy, const char *into,
			 const char *from)
{
	struct sd_buf names = SD_BUF_INIT, values = SD_BUF_INIT;
	struct copy c = *copy;
	char *sql;
	size_t i;

	for (i = 0; i < c.count && !c.at[i].expr; i++)
		;
	if (i == c.count && !c.rowid_to)
		copy_nothing(em, &c);
	if (c.rowid_to)
		put_into(&names, &values, c.rowid_to, c.rowid_from);
	for (i = 0; i < c.count; i++)
		if (c.at[i].expr)
			put_into(&names, &values,
				 sd_sqlite_name(c.at[i].to->name, em->arena),
				 c.at[i].expr);
	sql = sd_arena_printf(em->arena,
			      "INSERT %sINTO %s (%s)\nSELECT %s\n"
			      "FROM %s",
			      has_conflict_clause(w->to) ? "OR ABORT " : "",
			      sd_sqlite_name(into, em->arena), names.at,
			      values.at, sd_sqlite_name(from, em->arena));
	sd_buf_clear(&names);
	sd_buf_clear(&values);
	return sql;
}

/* A function takes a hundred arguments everywhere. */
enum { SUM_ARGS = 100 };

char *sd_sqlite_copy_sum(struct emitter *em, const struct copy *c,
			 const char *table)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i, n = 0;

	sd_buf_adds(&b, "SELECT count(*)");
	for (i = 0; i < c->count; i++) {
		if (!c->at[i].same)
			continue;
		if (n % SUM_ARGS == 0)
			sd_buf_adds(&b,
				    n ? "), sd_checksum(" : ", sd_checksum(");
		else
			sd_buf_adds(&b, ", ");
		sd_buf_adds(&b, c->at[i].expr);
		n++;
	}
	if (n)
		sd_buf_addc(&b, ')');
	sd_buf_adds(&b, " FROM ");
	sd_sqlite_put_name(&b, table);
	return sd_buf_take(&b, em->arena);
}
