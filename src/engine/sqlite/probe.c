/* SPDX-License-Identifier: MIT */
/*
 * probe.c - questions to the rows, asked before anything runs
 *
 * The rows are those of the old table under its live names; the conditions
 * are the new schema's. Between the two stands a subquery that calls each
 * column what the new schema calls it and, where values change on the way,
 * computes them as the copy will.
 */
#include "emit.h"

#include <string.h>

struct prober {
	struct emitter *em;
	struct sd_step *step;
	const struct table_work *w;
	struct copy copy;
	const char **key; /* names that tell rows apart, as the new schema's */
	size_t key_count;
	const char *before, *after; /* FROM clauses, made when first asked */
};

/* --- where the rows come from ------------------------------------------- */

static bool is_key(const struct prober *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->key_count; i++)
		if (sd_strcaseeq(p->key[i], name))
			return true;
	return false;
}

/* The primary key, else the rowid, else the first column. */
static void find_key(struct prober *p)
{
	const struct sd_fact *f = sd_fact_child(p->w->from, SD_PRIMARY);
	const struct sd_list *keys = f ? sd_sqlite_keys(f) : NULL;
	const char *rowid = sd_sqlite_rowid(p->w->from);
	size_t i;

	p->key = SD_NEW_ARRAY(p->em->arena, const char *,
			      keys ? keys->count + 1 : 1);
	for (i = 0; keys && i < keys->count; i++)
		p->key[p->key_count++] = sd_sqlite_key_name(&keys->at[i]);
	f = sd_fact_child(p->w->from, SD_COLUMN);
	if (!p->key_count && (rowid || f))
		p->key[p->key_count++] = rowid ? rowid : f->name;
}

static void put_item(struct sd_buf *b, const char *expr, const char *name)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	const char *quoted = sd_sqlite_name(name, &scratch);

	sd_buf_adds(b, b->len ? ", " : "");
	sd_buf_adds(b, expr);
	if (!sd_streq(expr, quoted))
		sd_buf_addf(b, " AS %s", quoted);
	sd_arena_clear(&scratch);
}

static const char *wrapped(struct prober *p, struct sd_buf *items,
			   const char *from)
{
	const char *name = sd_sqlite_name(p->w->to->name, p->em->arena);
	char *sql = sd_arena_printf(p->em->arena, "(SELECT %s FROM %s) AS %s",
				    items->at, from, name);

	sd_buf_clear(items);
	return sql;
}

/* Old values under new names. */
static const char *rows_before(struct prober *p)
{
	const char *name = sd_sqlite_name(p->w->to->name, p->em->arena);
	const char *live = sd_sqlite_name(p->w->live, p->em->arena);
	const char *rowid = sd_sqlite_rowid(p->w->from);
	struct sd_buf items = SD_BUF_INIT;
	const struct sd_fact *f;

	if (p->before)
		return p->before;
	if (!p->w->renames) {
		p->before = sd_streq(name, live)
				    ? name
				    : sd_arena_printf(p->em->arena, "%s AS %s",
						      live, name);
		return p->before;
	}
	if (rowid && is_key(p, rowid))
		put_item(&items, rowid, rowid);
	SD_EACH_CHILD(p->w->from, f, SD_COLUMN)
	put_item(&items,
		 sd_sqlite_name(sd_sqlite_live_column(p->em, p->w, f),
				p->em->arena),
		 f->name);
	p->before = wrapped(p, &items, live);
	return p->before;
}

static const char *value_after(struct prober *p, const struct copy_column *c)
{
	const char *value;

	if (c->expr)
		return c->expr;
	if (sd_has(&c->to->attrs, SD_A_GENERATED))
		return c->from ? sd_sqlite_name(c->to->name, p->em->arena)
			       : NULL;
	value = sd_sqlite_default(c->to);
	return value ? sd_sqlite_value(value, p->em->arena) : "NULL";
}

/* The values that the copy will put into the new table. */
static const char *rows_after(struct prober *p)
{
	struct sd_buf items = SD_BUF_INIT;
	const char *value;
	size_t i;

	if (p->after)
		return p->after;
	for (i = 0; i < p->key_count; i++)
		if (!sd_fact_child_named(p->em->to, p->w->to, SD_COLUMN,
					 p->key[i]))
			put_item(&items,
				 sd_sqlite_name(p->key[i], p->em->arena),
				 p->key[i]);
	for (i = 0; i < p->copy.count; i++) {
		value = value_after(p, &p->copy.at[i]);
		if (value)
			put_item(&items, value, p->copy.at[i].to->name);
	}
	p->after = wrapped(p, &items, rows_before(p));
	return p->after;
}

/* --- which columns a part of the new table is about --------------------- */

static bool is_about(const struct sd_fact *f, const char *column)
{
	const struct sd_list *keys = sd_sqlite_keys(f);
	const char *name, *expr;
	size_t i;

	for (i = 0; i < keys->count; i++) {
		name = sd_sqlite_key_name(&keys->at[i]);
		expr = name ? NULL
			    : sd_get_text(keys->at[i].u.record, SD_A_EXPR);
		if (name ? sd_strcaseeq(name, column)
			 : sd_sqlite_mentions(expr, column))
			return true;
	}
	return sd_sqlite_mentions(sd_get_text(&f->attrs, SD_A_EXPR), column) ||
	       sd_sqlite_mentions(sd_get_text(&f->attrs, SD_A_WHERE), column);
}

/* Is one of its columns new, or given other values by the copy? */
static bool is_moving(const struct prober *p, const struct sd_fact *f,
		      bool *unknown)
{
	bool moving = false;
	size_t i;

	for (i = 0; i < p->copy.count; i++) {
		const struct copy_column *c = &p->copy.at[i];
		bool generated = sd_has(&c->to->attrs, SD_A_GENERATED);

		if (!is_about(f, c->to->name))
			continue;
		moving = moving || (!c->same && !generated);
		*unknown = *unknown || (generated && !c->from);
	}
	return moving;
}

/* --- asking -------------------------------------------------------------- */

static void put_names(struct sd_buf *b, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		sd_buf_adds(b, i ? ", " : "");
		sd_sqlite_put_name(b, names[i]);
	}
}

/* SELECT key FROM rows WHERE condition LIMIT 5 */
static void ask(struct prober *p, const char *rows, const char *where,
		const char *what, const char *help)
{
	struct sd_buf b = SD_BUF_INIT;

	if (!p->key_count)
		return;
	sd_buf_adds(&b, "SELECT ");
	put_names(&b, p->key, p->key_count);
	sd_buf_addf(&b, " FROM %s", rows);
	if (where)
		sd_buf_addf(&b, " WHERE %s", where);
	sd_buf_adds(&b, " LIMIT 5");
	sd_step_probe(p->em->plan, p->step, sd_buf_take(&b, p->em->arena), what,
		      help);
}

static const char *say(struct prober *p, const char *fmt, const char *name)
{
	const char *table = sd_fact_path(p->w->to, p->em->arena);

	return sd_arena_printf(p->em->arena, fmt, table, name);
}

static void ask_not_null(struct prober *p, const struct copy_column *c)
{
	const struct sd_record *r = &c->to->attrs;
	const char *name = sd_sqlite_name(c->to->name, p->em->arena);
	const char *value = sd_sqlite_default(c->to);
	const char *null = sd_arena_printf(p->em->arena, "%s IS NULL", name);

	if (!sd_get_bool(r, SD_A_NOT_NULL) || sd_has(r, SD_A_GENERATED) ||
	    sd_sqlite_is_alias(p->w->to, c->to))
		return;
	if (!c->from && !c->expr && (!value || sd_strcaseeq(value, "null")))
		ask(p, rows_before(p), NULL,
		    say(p,
			"the rows of '%s' have no value for the new column"
			" '%s', which is NOT NULL",
			c->to->name),
		    "make it nullable with '?', or give it a `default` or a"
		    " `backfill (…)`");
	else if (c->expr &&
		 !(c->from && sd_get_bool(&c->from->attrs, SD_A_NOT_NULL)))
		ask(p, sd_streq(c->expr, name) ? rows_before(p) : rows_after(p),
		    null, say(p, "column '%s.%s' has NULLs", c->to->name),
		    "keep it nullable with '?', or say what the NULLs become"
		    " with `backfill (…)` or a `default`");
}

/* How a key element compares: its own collation, or a new one's. */
static void put_compared(struct sd_buf *b, const struct prober *p,
			 const struct sd_value *key)
{
	const char *name = sd_sqlite_key_name(key);
	const struct sd_fact *to = NULL, *from = NULL;
	const struct sd_ref *collate = NULL, *was;

	if (key->type == SD_T_RECORD)
		collate = sd_get_ref(key->u.record, SD_A_COLLATE);
	if (name) {
		sd_sqlite_put_name(b, name);
		to = sd_fact_child_named(p->em->to, p->w->to, SD_COLUMN, name);
	} else {
		sd_sqlite_put_expr(b, sd_get_text(key->u.record, SD_A_EXPR));
	}
	if (to)
		from = sd_sqlite_old_column(p->em, p->w, to);
	was = from ? sd_get_ref(&from->attrs, SD_A_COLLATE) : NULL;
	if (!collate && to && from) {
		collate = sd_get_ref(&to->attrs, SD_A_COLLATE);
		if (was && !collate)
			sd_buf_adds(b, " COLLATE BINARY");
		else if (was && sd_strcaseeq(was->name, collate->name))
			collate = NULL;
	}
	if (collate) {
		sd_buf_adds(b, " COLLATE ");
		sd_sqlite_put_name(b, collate->name);
	}
}

/* PRIMARY, UNIQUE, unique INDEX: groups of more than one row. */
static void ask_unique(struct prober *p, const char *rows,
		       const struct sd_fact *f)
{
	const struct sd_list *keys = sd_sqlite_keys(f);
	const char *where = sd_get_text(&f->attrs, SD_A_WHERE);
	struct sd_buf list = SD_BUF_INIT, cond = SD_BUF_INIT, by = SD_BUF_INIT;
	const char *expr;
	size_t i;

	for (i = 0; i < keys->count; i++) {
		size_t at = list.len;

		sd_buf_adds(&list, i ? ", " : "");
		expr = sd_sqlite_key_name(&keys->at[i]);
		if (expr)
			sd_sqlite_put_name(&list, expr);
		else
			sd_sqlite_put_expr(
				&list,
				sd_get_text(keys->at[i].u.record, SD_A_EXPR));
		sd_buf_addf(&cond,
			    expr ? "%s%s IS NOT NULL" : "%s(%s) IS NOT NULL",
			    i ? " AND " : "", list.at + at + (i ? 2 : 0));
		sd_buf_adds(&by, i ? ", " : "");
		put_compared(&by, p, &keys->at[i]);
	}
	if (where)
		sd_buf_addf(&cond, " AND (%s\n)", where);
	sd_step_probe(
		p->em->plan, p->step,
		sd_arena_printf(p->em->arena,
				"SELECT %s, count(*) AS rows FROM %s WHERE %s"
				" GROUP BY %s HAVING count(*) > 1 LIMIT 5",
				list.at, rows, cond.at, by.at),
		say(p, "rows of '%s' are equal in %s", list.at), NULL);
	sd_buf_clear(&list);
	sd_buf_clear(&cond);
	sd_buf_clear(&by);
}

static void ask_check(struct prober *p, const char *rows,
		      const struct sd_fact *f)
{
	struct sd_buf b = SD_BUF_INIT;
	const char *expr = sd_get_text(&f->attrs, SD_A_EXPR);

	sd_buf_adds(&b, "NOT (");
	sd_sqlite_put_expr(&b, expr);
	sd_buf_addc(&b, ')');
	ask(p, rows, sd_buf_take(&b, p->em->arena),
	    say(p, "rows of '%s' fail the check %s", f->name ? f->name : expr),
	    NULL);
}

/* --- foreign keys -------------------------------------------------------- */

/* The columns a foreign key points to, by number; NULL: not known. */
static const char *parent_column(const struct sd_fact *f,
				 const struct sd_fact *parent, size_t i)
{
	const struct sd_list *l = sd_get_list(&f->attrs, SD_A_REF_COLUMNS);
	const struct sd_fact *key;

	if (!l->count) {
		key = sd_fact_child(parent, SD_PRIMARY);
		l = key ? sd_sqlite_keys(key) : l;
	}
	return i < l->count ? sd_sqlite_key_name(&l->at[i]) : NULL;
}

/* Rows whose parent is missing, the parent as it is before the plan. */
static char *orphan_condition(struct prober *p, const struct sd_fact *f,
			      const struct sd_fact *parent)
{
	const struct sd_list *columns = sd_sqlite_keys(f);
	struct sd_arena *a = p->em->arena;
	struct sd_buf b = SD_BUF_INIT, match = SD_BUF_INIT;
	const char *child = sd_sqlite_name(p->w->to->name, a);
	size_t i;

	for (i = 0; i < columns->count; i++) {
		const char *to = parent_column(f, parent, i);
		const char *name = sd_sqlite_name(columns->at[i].u.text, a);
		const struct sd_fact *c =
			to ? sd_fact_child_named(p->em->to, parent, SD_COLUMN,
						 to)
			   : NULL;

		if (!c ||
		    !sd_fact_child_named(p->em->from,
					 sd_model_find(p->em->from, SD_TABLE,
						       NULL, parent->name),
					 SD_COLUMN, c->name)) {
			sd_buf_clear(&b);
			sd_buf_clear(&match);
			return NULL;
		}
		sd_buf_addf(&b, "%s IS NOT NULL AND ", name);
		sd_buf_addf(&match, "%ssd_parent.%s = %s.%s", i ? " AND " : "",
			    sd_sqlite_name(sd_sqlite_live(c), a), child, name);
	}
	sd_buf_addf(&b, "NOT EXISTS (SELECT 1 FROM %s AS sd_parent WHERE %s)",
		    sd_sqlite_name(sd_sqlite_live(parent), a), match.at);
	sd_buf_clear(&match);
	return sd_buf_take(&b, a);
}

/* A parent that is new may get its rows from a data block: not asked. */
static void ask_foreign(struct prober *p, const char *rows,
			const struct sd_fact *f)
{
	const struct sd_ref *ref = sd_get_ref(&f->attrs, SD_A_REF_TABLE);
	const struct sd_fact *parent =
		sd_model_find(p->em->to, SD_TABLE, NULL, ref->name);
	const char *where = NULL;

	if (parent && !sd_fact_child(parent, SD_DATA) &&
	    sd_model_find(p->em->from, SD_TABLE, NULL, parent->name))
		where = orphan_condition(p, f, parent);
	if (where)
		ask(p, rows, where,
		    say(p,
			"rows of '%s' refer to rows of '%s' that are not"
			" there",
			ref->name),
		    NULL);
}

/* --- STRICT and the rowid ------------------------------------------------ */

/* What a column of a STRICT table does not take; NULL: it takes all. */
static char *misfit(struct prober *p, const struct copy_column *c)
{
	const struct sd_datatype *t = sd_get_datatype(&c->to->attrs, SD_A_TYPE);
	const char *type = sd_sqlite_type_text(t, p->em->arena);
	const char *n = sd_sqlite_name(c->to->name, p->em->arena);
	struct sd_arena *a = p->em->arena;

	if (sd_strcaseeq(type, "any"))
		return NULL;
	if (sd_strcaseeq(type, "text"))
		return sd_arena_printf(a, "typeof(%s) = 'blob'", n);
	if (sd_strcaseeq(type, "blob"))
		return sd_arena_printf(a, "typeof(%s) NOT IN ('blob', 'null')",
				       n);
	if (sd_strcaseeq(type, "real"))
		return sd_arena_printf(
			a,
			"typeof(%s) = 'blob' OR (typeof(%s) = 'text' AND"
			" CAST(%s AS NUMERIC) <> %s)",
			n, n, n, n);
	return sd_arena_printf(a,
			       "typeof(%s) = 'blob' OR (typeof(%s) IN"
			       " ('real', 'text') AND CAST(%s AS INTEGER) <>"
			       " %s)",
			       n, n, n, n);
}

/* One question for the whole table: which column of which row. */
static void ask_strict(struct prober *p)
{
	struct sd_buf b = SD_BUF_INIT, which = SD_BUF_INIT;
	size_t i, n = 0;

	for (i = 0; i < p->copy.count; i++) {
		const struct copy_column *c = &p->copy.at[i];
		const char *bad = c->from && c->expr ? misfit(p, c) : NULL;

		if (!bad)
			continue;
		sd_buf_addf(&b, "%s(%s)", n++ ? " OR " : "", bad);
		sd_buf_addf(&which, " WHEN %s THEN %s", bad,
			    sd_sqlite_text(c->to->name, p->em->arena));
	}
	if (n && p->key_count) {
		struct sd_buf sql = SD_BUF_INIT;

		sd_buf_adds(&sql, "SELECT ");
		put_names(&sql, p->key, p->key_count);
		sd_buf_addf(&sql,
			    ", CASE%s END AS \"column\" FROM %s WHERE %s"
			    " LIMIT 5",
			    which.at, rows_after(p), b.at);
		sd_step_probe(p->em->plan, p->step,
			      sd_buf_take(&sql, p->em->arena),
			      say(p,
				  "rows of '%s' have values that a STRICT"
				  " table does not take%s",
				  ""),
			      NULL);
	}
	sd_buf_clear(&b);
	sd_buf_clear(&which);
}

static void ask_alias(struct prober *p, const struct copy_column *c)
{
	const char *n = sd_sqlite_name(c->to->name, p->em->arena);

	if (!c->from || !sd_sqlite_is_alias(p->w->to, c->to) ||
	    sd_sqlite_is_alias(p->w->from, c->from))
		return;
	ask(p, rows_after(p),
	    sd_arena_printf(p->em->arena,
			    "%s IS NOT NULL AND typeof(%s) <> 'integer' AND"
			    " (typeof(%s) = 'blob' OR CAST(%s AS INTEGER) <>"
			    " %s)",
			    n, n, n, n, n),
	    say(p, "column '%s.%s' has values that are no integers",
		c->to->name),
	    "INTEGER PRIMARY KEY takes integers alone");
}

/* --- what is asked when --------------------------------------------------- */

static struct prober prober(struct emitter *em, struct sd_step *s,
			    const struct table_work *w)
{
	struct prober p = { .em = em, .step = s, .w = w };

	sd_sqlite_copy(em, w, &p.copy);
	find_key(&p);
	return p;
}

/* A key over a new column that is NULL, or the rowid: nothing can be wrong. */
static bool is_harmless(const struct prober *p, const struct sd_fact *f)
{
	size_t i;

	if (f->kind == SD_CHECK)
		return false;
	for (i = 0; i < p->copy.count; i++) {
		const struct copy_column *c = &p->copy.at[i];
		const char *value = sd_sqlite_default(c->to);

		if (c->from || sd_has(&c->to->attrs, SD_A_GENERATED) ||
		    !is_about(f, c->to->name))
			continue;
		if (sd_sqlite_is_alias(p->w->to, c->to) ||
		    (!c->expr && (!value || sd_strcaseeq(value, "null"))))
			return true;
	}
	return false;
}

/* A key, check or reference that is new, other, or about other values. */
static void ask_part(struct prober *p, const struct sd_fact *f, bool changed)
{
	bool unknown = false, moving = is_moving(p, f, &unknown);
	const char *rows;

	if ((!changed && !moving) || unknown || is_harmless(p, f))
		return; /* SQLite will say so when it comes to it */
	rows = moving ? rows_after(p) : rows_before(p);
	if (f->kind == SD_CHECK)
		ask_check(p, rows, f);
	else if (f->kind == SD_FOREIGN)
		ask_foreign(p, rows, f);
	else if (f->kind != SD_INDEX || sd_get_bool(&f->attrs, SD_A_UNIQUE))
		ask_unique(p, rows, f);
}

static bool is_changed(const struct table_work *w, const struct sd_fact *to)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (w->change[i]->to == to)
			return true;
	return false;
}

void sd_sqlite_probe_table(struct emitter *em, struct sd_step *s,
			   const struct table_work *w)
{
	struct prober p = prober(em, s, w);
	const struct sd_fact *f;
	size_t i;

	for (i = 0; i < p.copy.count; i++) {
		ask_not_null(&p, &p.copy.at[i]);
		ask_alias(&p, &p.copy.at[i]);
	}
	if (sd_get_bool(&w->to->attrs, SD_A_STRICT) &&
	    !sd_get_bool(&w->from->attrs, SD_A_STRICT))
		ask_strict(&p);
	for (f = w->to->child; f; f = f->next)
		if (f->kind == SD_PRIMARY || f->kind == SD_UNIQUE ||
		    f->kind == SD_CHECK || f->kind == SD_FOREIGN ||
		    f->kind == SD_INDEX)
			ask_part(&p, f, is_changed(w, f));
}

void sd_sqlite_probe_index(struct emitter *em, struct sd_step *s,
			   const struct table_work *w,
			   const struct sd_fact *index)
{
	struct prober p = prober(em, s, w);

	ask_part(&p, index, true);
}

void sd_sqlite_probe_change(struct emitter *em, struct sd_step *s,
			    const struct table_work *w,
			    const struct sd_change *c)
{
	struct prober p = prober(em, s, w);

	ask_part(&p, c->to, true);
}
