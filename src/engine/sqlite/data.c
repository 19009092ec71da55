/* SPDX-License-Identifier: MIT */
/*
 * data.c - reference rows as upserts
 *
 * Rows of a data block are compared with those in the table, and only those
 * that differ are written. A key compares as the table compares it, every
 * other value byte for byte. Offline, or where the table is yet to come, all
 * rows are written.
 */
#include <string.h>

#include "emit.h"

/* Rows in one statement. */
enum { BATCH = 200 };

enum row_state { ROW_UNKNOWN, ROW_SAME, ROW_OTHER, ROW_MISSING };

struct data {
	struct emitter *em;
	struct sd_arena *arena;
	const struct sd_fact *fact, *table;
	const struct sd_list *columns, *rows;
	bool *key;	   /* per column: is it part of the key? */
	const char **now;  /* per column: its name once renames are done */
	const char **live; /* per column: its name in the database, or NULL */
	bool there;	   /* the table is, with all of the columns */
	unsigned char *state; /* per row: enum row_state */
};

/* --- the key -------------------------------------------------------------- */

static bool lists(const struct sd_list *l, const char *name)
{
	const char *key;
	size_t i;

	for (i = 0; i < l->count; i++) {
		key = sd_sqlite_key_name(&l->at[i]);
		if (key && sd_strcaseeq(key, name))
			return true;
	}
	return false;
}

static bool same_columns(const struct sd_list *a, const struct sd_list *b)
{
	size_t i;

	for (i = 0; i < b->count; i++)
		if (!lists(a, sd_sqlite_key_name(&b->at[i])))
			return false;
	return a->count == b->count;
}

/* Does a key have these very columns, so that ON CONFLICT can name them? */
static bool is_unique(const struct sd_fact *table, const struct sd_list *names)
{
	const struct sd_fact *f;

	for (f = table->child; f; f = f->next) {
		if (f->kind != SD_PRIMARY && f->kind != SD_UNIQUE &&
		    (f->kind != SD_INDEX ||
		     !sd_get_bool(&f->attrs, SD_A_UNIQUE) ||
		     sd_has(&f->attrs, SD_A_WHERE)))
			continue;
		if (same_columns(sd_sqlite_keys(f), names))
			return true;
	}
	return false;
}

static int complain(const struct data *d, const char *what, const char *help)
{
	sd_diag_add(d->em->diag, SD_ERROR, SD_E_DATA, d->fact->span,
		    "the data of '%s' %s", d->table->name, what);
	sd_diag_help(d->em->diag, "%s", help);
	return -1;
}

static int find_key(struct data *d)
{
	const struct sd_fact *primary = sd_fact_child(d->table, SD_PRIMARY);
	const struct sd_list *names =
		sd_get_list(&d->fact->attrs, SD_A_DATA_KEY);
	size_t i;

	if (!names->count && primary)
		names = sd_sqlite_keys(primary);
	if (!names->count)
		return complain(d, "has no key",
				"give the table a primary key, or name unique"
				" columns: `data t (…) key (…)`");
	if (!is_unique(d->table, names))
		return complain(d, "has a key that is not unique",
				"name the columns of the primary key or of a"
				" unique constraint");
	for (i = 0; i < names->count; i++)
		if (!lists(d->columns, sd_sqlite_key_name(&names->at[i])))
			return complain(
				d,
				sd_arena_printf(
					d->arena, "lacks the key column '%s'",
					sd_sqlite_key_name(&names->at[i])),
				"list it among the columns");
	for (i = 0; i < d->columns->count; i++)
		d->key[i] = lists(names, d->columns->at[i].u.text);
	return 0;
}

/* --- what is there already ------------------------------------------------ */

static void find_columns(struct data *d)
{
	const struct sd_fact *from =
		sd_model_find(d->em->from, SD_TABLE, NULL, d->table->name);
	size_t i, n = d->columns->count;

	d->key = SD_NEW_ARRAY(d->arena, bool, n);
	d->now = SD_NEW_ARRAY(d->arena, const char *, n);
	d->live = SD_NEW_ARRAY(d->arena, const char *, n);
	d->state = SD_NEW_ARRAY(d->arena, unsigned char, d->rows->count);
	d->there = from != NULL;
	for (i = 0; i < n; i++) {
		const char *name = d->columns->at[i].u.text;
		const struct sd_fact *c = sd_fact_child_named(
			d->em->to, d->table, SD_COLUMN, name);

		d->now[i] = sd_sqlite_name(name, d->arena);
		if (c && from &&
		    sd_fact_child_named(d->em->from, from, SD_COLUMN, name))
			d->live[i] =
				sd_sqlite_name(sd_sqlite_live(c), d->arena);
		else
			d->there = false;
	}
}

/* "(a, b), (c, d)" for rows; with their numbers first, where asked. */
static void put_rows(struct sd_buf *b, const struct data *d, size_t first,
		     size_t end, bool numbered)
{
	size_t i, k;

	for (i = first; i < end; i++) {
		const struct sd_list *row = d->rows->at[i].u.list;

		sd_buf_adds(b, i > first ? ", (" : "(");
		if (numbered)
			sd_buf_addf(b, "%zu, ", i);
		for (k = 0; k < row->count; k++) {
			sd_buf_adds(b, k ? ", " : "");
			sd_sqlite_put_expr(b, row->at[k].u.text);
		}
		sd_buf_addc(b, ')');
	}
}

/* "t.a IS w.c0 AND …" over the key, or over the other columns. */
static void put_match(struct sd_buf *b, const struct data *d, bool key)
{
	size_t i, n = 0;

	for (i = 0; i < d->columns->count; i++)
		if (d->key[i] == key)
			sd_buf_addf(b, "%ssd_row.%s IS sd_want.c%zu%s",
				    n++ ? " AND " : "", d->live[i], i,
				    key ? "" : " COLLATE BINARY");
	if (!n)
		sd_buf_adds(b, "1");
}

/* For each row: NULL where it is missing, else whether it is the same. */
static char *compare_sql(const struct data *d, size_t first, size_t end)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	sd_buf_adds(&b, "WITH sd_want(n");
	for (i = 0; i < d->columns->count; i++)
		sd_buf_addf(&b, ", c%zu", i);
	sd_buf_adds(&b, ") AS (VALUES ");
	put_rows(&b, d, first, end, true);
	sd_buf_adds(&b, ") SELECT sd_want.n, (SELECT ");
	put_match(&b, d, false);
	sd_buf_addf(&b, " FROM %s AS sd_row WHERE ",
		    sd_sqlite_name(sd_sqlite_live(d->table), d->arena));
	put_match(&b, d, true);
	sd_buf_adds(&b, ") FROM sd_want");
	return sd_buf_take(&b, d->arena);
}

/* A row whose own SQL cannot be asked now stays unknown: it is written. */
static void compare(struct data *d)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_diag unheard = SD_DIAG_INIT(&scratch);
	struct sd_rows rows;
	size_t i, first, end;

	if (!d->em->conn || !d->there)
		return;
	for (first = 0; first < d->rows->count; first = end) {
		end = first + BATCH < d->rows->count ? first + BATCH
						     : d->rows->count;
		if (sd_sqlite_query(d->em->conn, compare_sql(d, first, end),
				    &rows, &scratch, &unheard) == 0)
			for (i = 0; i < rows.count; i++)
				d->state[first + i] =
					!rows.row[i][1] ? ROW_MISSING
					: sd_streq(rows.row[i][1], "1")
						? ROW_SAME
						: ROW_OTHER;
		sd_arena_clear(&scratch);
		unheard = (struct sd_diag)SD_DIAG_INIT(&scratch);
	}
}

/* --- statements ----------------------------------------------------------- */

/* The columns that are of the key; or the others, as "a = excluded.a". */
static void put_columns(struct sd_buf *b, const struct data *d, bool key)
{
	size_t i, n = 0;

	for (i = 0; i < d->columns->count; i++) {
		if (d->key[i] != key)
			continue;
		sd_buf_addf(b, "%s%s", n++ ? ", " : "", d->now[i]);
		if (!key)
			sd_buf_addf(b, " = excluded.%s", d->now[i]);
	}
}

static char *upsert_sql(const struct data *d, const size_t *row, size_t count)
{
	struct sd_buf b = SD_BUF_INIT, set = SD_BUF_INIT;
	size_t i;

	sd_buf_addf(&b, "INSERT INTO %s",
		    sd_sqlite_name(d->table->name, d->arena));
	for (i = 0; i < d->columns->count; i++)
		sd_buf_addf(&b, "%s%s", i ? ", " : " (", d->now[i]);
	sd_buf_adds(&b, ") VALUES");
	for (i = 0; i < count; i++) {
		sd_buf_adds(&b, i ? ",\n    " : "\n    ");
		put_rows(&b, d, row[i], row[i] + 1, false);
	}
	sd_buf_adds(&b, "\nON CONFLICT (");
	put_columns(&b, d, true);
	put_columns(&set, d, false);
	if (set.len)
		sd_buf_addf(&b, ") DO UPDATE SET %s", set.at);
	else
		sd_buf_adds(&b, ") DO NOTHING");
	sd_buf_clear(&set);
	return sd_buf_take(&b, d->arena);
}

/* Where a row of the table is none of the block's; names: now or live. */
static char *others_sql(const struct data *d, const char *const *name)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i, k, n = 0;
	bool several;

	for (k = 0; k < d->columns->count; k++)
		if (d->key[k])
			sd_buf_addf(&b, "%s%s", n++ ? ", " : "", name[k]);
	several = n > 1;
	if (!d->rows->count) {
		sd_buf_reset(&b);
		sd_buf_addc(&b, '1');
		return sd_buf_take(&b, d->arena);
	}
	if (several) {
		char *names = sd_buf_take(&b, d->arena);

		sd_buf_addf(&b, "(%s)", names);
	}
	sd_buf_adds(&b, several ? " NOT IN (VALUES " : " NOT IN (");
	for (i = 0; i < d->rows->count; i++) {
		const struct sd_list *row = d->rows->at[i].u.list;

		sd_buf_adds(&b, i ? ", " : "");
		sd_buf_adds(&b, several ? "(" : "");
		for (k = n = 0; k < row->count; k++) {
			if (!d->key[k])
				continue;
			sd_buf_adds(&b, n++ ? ", " : "");
			sd_sqlite_put_expr(&b, row->at[k].u.text);
		}
		sd_buf_adds(&b, several ? ")" : "");
	}
	sd_buf_addc(&b, ')');
	return sd_buf_take(&b, d->arena);
}

/* --- the step ------------------------------------------------------------- */

static void write_rows(const struct data *d, struct sd_step *s)
{
	size_t *row = SD_NEW_ARRAY(d->arena, size_t, d->rows->count);
	size_t i, n = 0;

	for (i = 0; i < d->rows->count; i++)
		if (d->state[i] != ROW_SAME)
			row[n++] = i;
	for (i = 0; i < n; i += BATCH)
		sd_step_sql(
			d->em->plan, s,
			upsert_sql(d, row + i, n - i < BATCH ? n - i : BATCH));
}

static void delete_rows(const struct data *d, struct sd_step *s,
			const char *count_sql)
{
	sd_step_sql(d->em->plan, s,
		    sd_arena_printf(d->arena, "DELETE FROM %s\nWHERE %s",
				    sd_sqlite_name(d->table->name, d->arena),
				    others_sql(d, d->now)));
	sd_step_hazard(d->em->plan, s, SD_H_DROP_ROWS, s->object, count_sql);
}

/* "insert 2 rows, update 1, delete 3" */
static const char *note(const struct data *d, bool deletes, int64_t deleted)
{
	static const char *const verbs[] = { [ROW_UNKNOWN] = "upsert",
					     [ROW_SAME] = NULL,
					     [ROW_OTHER] = "update",
					     [ROW_MISSING] = "insert" };
	size_t count[4] = { 0 }, i;
	struct sd_buf b = SD_BUF_INIT;

	for (i = 0; i < d->rows->count; i++)
		count[d->state[i]]++;
	for (i = 0; i < 4; i++)
		if (verbs[i] && count[i])
			sd_buf_addf(&b, "%s%s %zu row%s", b.len ? ", " : "",
				    verbs[i], count[i],
				    count[i] == 1 ? "" : "s");
	if (deletes && deleted >= 0)
		sd_buf_addf(&b, "%sdelete %lld row%s", b.len ? ", " : "",
			    (long long)deleted, deleted == 1 ? "" : "s");
	else if (deletes)
		sd_buf_addf(&b, "%sdelete all others", b.len ? ", " : "");
	return sd_buf_take(&b, d->arena);
}

static bool has_work(const struct data *d)
{
	size_t i;

	for (i = 0; i < d->rows->count; i++)
		if (d->state[i] != ROW_SAME)
			return true;
	return false;
}

int sd_sqlite_emit_data(struct emitter *em, const struct sd_fact *fact)
{
	struct data d = { .em = em,
			  .arena = em->arena,
			  .fact = fact,
			  .table = fact->parent,
			  .columns = sd_get_list(&fact->attrs, SD_A_COLUMNS),
			  .rows = sd_get_list(&fact->attrs, SD_A_DATA_ROWS) };
	const char *count_sql = NULL;
	int64_t others = 0;
	struct sd_step *s;
	bool deletes;

	find_columns(&d);
	if (find_key(&d) < 0)
		return -1;
	compare(&d);
	deletes = sd_get_bool(&fact->attrs, SD_A_EXACT) && d.there;
	if (deletes) {
		count_sql = sd_arena_printf(
			em->arena, "SELECT count(*) FROM %s WHERE %s",
			sd_sqlite_name(sd_sqlite_live(d.table), em->arena),
			others_sql(&d, d.live));
		others = sd_sqlite_ask(em, count_sql);
		deletes = others != 0;
	}
	if (!deletes && !has_work(&d))
		return 0;
	s = sd_plan_add(em->plan, SD_ALTER, SD_DATA,
			sd_fact_path(d.table, em->arena),
			note(&d, deletes, others));
	if (deletes)
		delete_rows(&d, s, count_sql);
	write_rows(&d, s);
	return 0;
}
