/* SPDX-License-Identifier: MIT */
/* judge.c - the pragmas of SQLite as a second opinion on inspect() */

#include "judge.h"

#include <string.h>

#include "schemadiff/engines.h"
#include "schemadiff/sqltok.h"

struct trial {
	struct sd_conn *c;
	struct sd_arena *a;
	struct sd_diag *d;
	struct sd_model m;
	const char *why;
};

static void wrong(struct trial *t, const struct sd_fact *f, const char *what,
		  const char *ours, const char *theirs)
{
	if (!t->why)
		t->why = sd_arena_printf(t->a, "%s: %s is '%s', not '%s'",
					 sd_fact_label(f, t->a), what,
					 ours ? ours : "(none)",
					 theirs ? theirs : "(none)");
}

static void same(struct trial *t, const struct sd_fact *f, const char *what,
		 const char *ours, const char *theirs)
{
	if (!sd_strcaseeq(ours ? ours : "", theirs ? theirs : ""))
		wrong(t, f, what, ours, theirs);
}

static void same_flag(struct trial *t, const struct sd_fact *f,
		      const char *what, bool ours, const char *theirs)
{
	same(t, f, what, ours ? "1" : "0", theirs);
}

/* Rows of `SELECT what FROM pragma('name')`. */
static struct sd_rows ask(struct trial *t, const char *what, const char *pragma,
			  const char *name)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_rows rows = { 0, 0, NULL, NULL };

	sd_buf_addf(&b, "SELECT %s FROM %s(", what, pragma);
	sd_buf_add_quoted(&b, name, '\'');
	sd_buf_addc(&b, ')');
	if (t->c->engine->query(t->c, sd_buf_take(&b, t->a), &rows, t->a,
				t->d) < 0 &&
	    !t->why)
		t->why = t->d->last->text;
	return rows;
}

/* --- columns --------------------------------------------------------- */

/* Blanks and comments away, quotes of a known type off. */
static const char *plain_type(struct trial *t, const char *type)
{
	const char *end = type + strlen(type);
	struct sd_buf b = SD_BUF_INIT;
	struct sd_sql_token k;

	for (; type < end; type = k.at + k.len) {
		k = sd_sql_next(type, end, SD_SQL_SQLITE);
		if (k.kind != SD_SQL_SPACE)
			sd_buf_add(&b, k.at, k.len);
	}
	return sd_buf_take(&b, t->a);
}

/* table_xinfo shows "[x](1)" as "x](1": what is quoted is not compared. */
static bool is_quoted(const char *type)
{
	return strpbrk(type, "[]\"`'") != NULL;
}

static const char *default_of(const struct sd_fact *column)
{
	const struct sd_fact *f = sd_fact_child(column, SD_DEFAULT);

	return f ? sd_get_text(&f->attrs, SD_A_EXPR) : NULL;
}

/* "x" and a bare word are texts: compare what stands in the quotes. */
static bool same_text(struct trial *t, const char *ours, const char *theirs)
{
	struct sd_sql_token a, b;

	a = sd_sql_next(ours, ours + strlen(ours), SD_SQL_SQLITE);
	b = sd_sql_next(theirs, theirs + strlen(theirs), SD_SQL_SQLITE);
	return a.kind == SD_SQL_STRING && *a.at == '\'' &&
	       (b.kind == SD_SQL_QUOTED || b.kind == SD_SQL_WORD) &&
	       sd_streq(sd_sql_name(a, t->a), sd_sql_name(b, t->a));
}

static void judge_default(struct trial *t, const struct sd_fact *f,
			  const char *theirs)
{
	const char *ours = default_of(f);

	if (!ours || !theirs) {
		if (ours != theirs)
			wrong(t, f, "default", ours, theirs);
		return;
	}
	if (!sd_sql_same(sd_str(ours), sd_str(theirs), SD_SQL_BRACKETS) &&
	    !same_text(t, ours, theirs))
		wrong(t, f, "default", ours, theirs);
}

static size_t key_part(const struct sd_fact *table, const char *column)
{
	const struct sd_fact *p = sd_fact_child(table, SD_PRIMARY);
	const struct sd_list *l;
	size_t i;

	l = p ? sd_get_list(&p->attrs, SD_A_KEYS) : NULL;
	for (i = 0; l && i < l->count; i++)
		if (sd_strcaseeq(sd_get_text(l->at[i].u.record, SD_A_KEY_NAME),
				 column))
			return i + 1;
	return 0;
}

static void judge_column(struct trial *t, const struct sd_fact *table,
			 const struct sd_fact *f, const char **row)
{
	const char *generated = sd_get_text(&f->attrs, SD_A_GENERATED);
	const char *type;

	same(t, f, "name", f->name, row[0]);
	type = sd_datatype_text(sd_get_datatype(&f->attrs, SD_A_TYPE), t->a);
	if (!is_quoted(type))
		same(t, f, "type", plain_type(t, type), plain_type(t, row[1]));
	same_flag(t, f, "not null", sd_get_bool(&f->attrs, SD_A_NOT_NULL),
		  row[2]);
	judge_default(t, f, row[3]);
	same(t, f, "key part",
	     sd_arena_printf(t->a, "%zu", key_part(table, f->name)), row[4]);
	same(t, f, "generated",
	     !generated			     ? "0"
	     : !strcmp(generated, "virtual") ? "2"
					     : "3",
	     row[5]);
}

static void judge_columns(struct trial *t, const struct sd_fact *table)
{
	const struct sd_fact *f = sd_fact_child(table, SD_COLUMN);
	struct sd_rows rows;
	size_t i;

	rows = ask(t, "name, type, \"notnull\", dflt_value, pk, hidden",
		   "pragma_table_xinfo", table->name);
	for (i = 0; i < rows.count && f && !t->why; i++) {
		judge_column(t, table, f, rows.row[i]);
		f = sd_fact_next(f);
	}
	if (!t->why && (f || i < rows.count))
		t->why = sd_arena_printf(t->a, "table '%s': not all columns",
					 table->name);
}

/* --- foreign keys ---------------------------------------------------- */

static const char *action(const struct sd_fact *f, enum sd_attr_id id)
{
	const char *word = sd_get_text(&f->attrs, id);

	return word ? word : "no action";
}

/* foreign_key_list counts from the last one written to the first. */
static void judge_foreign(struct trial *t, const struct sd_fact *table)
{
	const struct sd_fact *f;
	const struct sd_list *from, *to;
	struct sd_rows rows;
	size_t i = 0, j, total = 0;

	rows = ask(t, "\"table\", \"from\", \"to\", on_update, on_delete",
		   "pragma_foreign_key_list", table->name);
	SD_EACH_CHILD(table, f, SD_FOREIGN)
	total += sd_get_list(&f->attrs, SD_A_COLUMNS)->count;
	if (total != rows.count) {
		wrong(t, table, "foreign keys", "another number", "");
		return;
	}
	i = total;
	SD_EACH_CHILD(table, f, SD_FOREIGN)
	{
		from = sd_get_list(&f->attrs, SD_A_COLUMNS);
		to = sd_get_list(&f->attrs, SD_A_REF_COLUMNS);
		i -= from->count;
		for (j = 0; j < from->count && !t->why; j++) {
			const char **row = rows.row[i + j];

			same(t, f, "table",
			     sd_get_ref(&f->attrs, SD_A_REF_TABLE)->name,
			     row[0]);
			same(t, f, "column", from->at[j].u.text, row[1]);
			same(t, f, "target",
			     j < to->count ? to->at[j].u.text : NULL, row[2]);
			same(t, f, "update", action(f, SD_A_ON_UPDATE), row[3]);
			same(t, f, "delete", action(f, SD_A_ON_DELETE), row[4]);
		}
	}
}

/* --- indexes and keys ------------------------------------------------ */

static const struct sd_fact *
column_of(struct trial *t, const struct sd_fact *table, const char *name)
{
	return sd_fact_child_named(&t->m, table, SD_COLUMN, name);
}

/* The collation that an element ends up with. */
static const char *collation(struct trial *t, const struct sd_fact *table,
			     const struct sd_record *key)
{
	const struct sd_ref *ref = sd_get_ref(key, SD_A_COLLATE);
	const struct sd_fact *c;
	const char *name = sd_get_text(key, SD_A_KEY_NAME);

	if (!ref && name) {
		c = column_of(t, table, name);
		ref = c ? sd_get_ref(&c->attrs, SD_A_COLLATE) : NULL;
	}
	return ref ? ref->name : "BINARY";
}

/* Does the index that SQLite calls `name` have these keys? */
static bool has_keys(struct trial *t, const struct sd_fact *table,
		     const struct sd_fact *f, const char *name)
{
	const struct sd_list *l = sd_get_list(&f->attrs, SD_A_KEYS);
	struct sd_rows rows;
	size_t i, n = 0;

	rows = ask(t, "name, \"desc\", coll, key", "pragma_index_xinfo", name);
	for (i = 0; i < rows.count; i++) {
		const struct sd_record *k;

		if (sd_streq(rows.row[i][3], "0"))
			continue;
		if (n >= l->count)
			return false;
		k = l->at[n++].u.record;
		/* An expression is kept as its text, even (a). */
		if (sd_has(k, SD_A_EXPR))
			continue;
		if (!sd_strcaseeq(sd_get_text(k, SD_A_KEY_NAME),
				  rows.row[i][0]) ||
		    sd_get_bool(k, SD_A_DESC) !=
			    sd_streq(rows.row[i][1], "1") ||
		    !sd_strcaseeq(collation(t, table, k), rows.row[i][2]))
			return false;
	}
	return n == l->count;
}

/* A fact of this kind with the keys of the index. */
static const struct sd_fact *find_keys(struct trial *t,
				       const struct sd_fact *table,
				       enum sd_kind kind, const char *name)
{
	const struct sd_fact *f;

	SD_EACH_CHILD(table, f, kind)
	if (has_keys(t, table, f, name))
		break;
	return f;
}

static void judge_index(struct trial *t, const struct sd_fact *table,
			const char **row)
{
	const struct sd_fact *f = NULL;
	bool plain = *row[2] == 'c';

	if (plain)
		f = sd_fact_child_named(&t->m, table, SD_INDEX, row[0]);
	else if (*row[2] == 'p')
		f = find_keys(t, table, SD_PRIMARY, row[0]);
	if (!plain && !f) /* one index can serve both */
		f = find_keys(t, table, SD_UNIQUE, row[0]);
	if (!f || !has_keys(t, table, f, row[0])) {
		wrong(t, table, "index", "unlike", row[0]);
		return;
	}
	if (!plain)
		return;
	same_flag(t, f, "unique", sd_get_bool(&f->attrs, SD_A_UNIQUE), row[1]);
	same_flag(t, f, "partial", sd_has(&f->attrs, SD_A_WHERE), row[3]);
}

static void judge_indexes(struct trial *t, const struct sd_fact *table)
{
	const struct sd_fact *f;
	size_t indexes = 0, theirs = 0, i;
	struct sd_rows rows;

	rows = ask(t, "name, \"unique\", origin, partial", "pragma_index_list",
		   table->name);
	for (i = 0; i < rows.count && !t->why; i++) {
		judge_index(t, table, rows.row[i]);
		theirs += *rows.row[i][2] == 'c';
	}
	SD_EACH_CHILD(table, f, SD_INDEX)
	indexes++;
	if (!t->why && indexes != theirs)
		wrong(t, table, "indexes", "another number", "");
}

/* --- the whole ------------------------------------------------------- */

static void judge_tables(struct trial *t)
{
	const struct sd_fact *f;

	for (f = t->m.first; f && !t->why; f = f->next) {
		if (f->kind != SD_TABLE || sd_has(&f->attrs, SD_A_MODULE))
			continue;
		judge_columns(t, f);
		judge_foreign(t, f);
		judge_indexes(t, f);
	}
}

/* The first fact that did not come back, by label. */
static const char *first_changed(struct trial *t, const struct sd_fact *x,
				 const struct sd_fact *y)
{
	const char *why;

	for (; x && y; x = x->next, y = y->next) {
		if (sd_hash_eq(x->tree, y->tree))
			continue;
		why = first_changed(t, x->child, y->child);
		return why ? why : sd_fact_label(x, t->a);
	}
	return x ? sd_fact_label(x, t->a) : y ? sd_fact_label(y, t->a) : NULL;
}

static void judge_round_trip(struct trial *t)
{
	const struct sd_engine *e = t->c->engine;
	struct sd_model back;

	sd_model_init(&back, t->a);
	sd_model_hash(&t->m);
	sd_model_copy(&back, &t->m);
	if (e->portable(&back, t->d) < 0 ||
	    e->normalise(&back, NULL, t->d) < 0) {
		t->why = t->d->last->text;
	} else {
		sd_model_hash(&back);
		if (!sd_hash_eq(back.hash, t->m.hash))
			t->why = sd_arena_printf(
				t->a,
				"%s is another one after the way there "
				"and back",
				first_changed(t, t->m.first, back.first));
	}
	sd_model_clear(&back);
}

const char *judge(struct sd_conn *c, struct sd_arena *a, struct sd_diag *d)
{
	struct trial t;

	memset(&t, 0, sizeof(t));
	t.c = c;
	t.a = a;
	t.d = d;
	sd_model_init(&t.m, a);
	if (c->engine->inspect(c, NULL, &t.m, d) < 0)
		return d->last->text;
	judge_tables(&t);
	if (!t.why)
		judge_round_trip(&t);
	sd_model_clear(&t.m);
	return t.why;
}
