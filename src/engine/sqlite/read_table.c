/* SPDX-License-Identifier: MIT */
/*
 * read_table.c - CREATE TABLE and CREATE VIRTUAL TABLE as stored → facts
 *
 * Follows the grammar of parse.y (lang_createtable.html), and is as lenient:
 * commas between table constraints may be missing, a name may have nothing
 * to name, a clause may come twice (the last one counts).
 */

#include "read.h"

#include <string.h>

struct table_reader {
	struct sd_cursor c;
	struct sd_arena *a;
	struct sd_fact *table;
	struct sd_fact *column;	 /* the one at hand */
	struct sd_fact *foreign; /* DEFERRABLE is about the newest one */
	const char *name;	 /* after CONSTRAINT, not used yet */
};

static const char *take_name(struct table_reader *r)
{
	const char *name = r->name;

	r->name = NULL;
	return name;
}

static struct sd_fact *add(struct table_reader *r, enum sd_kind kind)
{
	return sd_fact_new(r->c.m, r->table, kind, NULL, take_name(r));
}

/* One of the words, as lower-case text; NULL where it is none of them. */
static const char *word_of(struct sd_cursor *c, const char *const *words)
{
	for (; *words; words++)
		if (sd_cursor_word(c, *words))
			return *words;
	return NULL;
}

/* [ON CONFLICT word] */
static const char *conflict(struct sd_cursor *c)
{
	static const char *const how[] = { "rollback", "abort",	  "fail",
					   "ignore",   "replace", NULL };
	const char *word;

	if (!sd_sql_is_word(c->tok, "ON") ||
	    !sd_sql_is_word(sd_cursor_peek(c), "CONFLICT"))
		return NULL;
	sd_cursor_next(c);
	sd_cursor_next(c);
	word = word_of(c, how);
	if (!word)
		sd_cursor_fail(c, "a conflict clause");
	return word;
}

/* --- DEFAULT --------------------------------------------------------- */

/* A bare name is the text it spells, unless it is a constant's. */
static char *default_name(struct table_reader *r, struct sd_sql_token t,
			  struct sd_fact *f)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_str s = { t.at, t.len };
	char *text = sd_cursor_copy(&r->c, s);

	if (t.kind == SD_SQL_WORD && sd_sqlite_is_literal(text))
		return text;
	text = sd_sql_name(t, r->a);
	sd_buf_add_quoted(&b, text, '"');
	sd_set_text(&f->attrs, r->a, SD_A_WRITTEN, sd_buf_take(&b, r->a));
	sd_buf_add_quoted(&b, text, '\'');
	return sd_buf_take(&b, r->a);
}

/* `( … )`: brackets stay where the inside is more than a constant. */
static char *default_brackets(struct table_reader *r)
{
	const char *at = r->c.tok.at;
	struct sd_str in = sd_cursor_brackets(&r->c), all = { at, 0 };
	const char *end = in.at + in.len;
	struct sd_sql_token t;

	if (r->c.why)
		return NULL;
	if (sd_sqlite_is_literal(sd_cursor_copy(&r->c, in))) {
		/* without comments before and behind */
		t = sd_sql_skip(in.at, end, SD_SQL_SQLITE);
		for (in.at = t.at; t.kind != SD_SQL_END;
		     t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE))
			in.len = (size_t)(t.at + t.len - in.at);
		return sd_cursor_copy(&r->c, in);
	}
	all.len = (size_t)(r->c.last - at);
	return sd_cursor_copy(&r->c, all);
}

static char *default_value(struct table_reader *r, struct sd_fact *f)
{
	struct sd_sql_token t = r->c.tok;
	struct sd_str s = { t.at, t.len };
	char *text, sign = 0;

	if (sd_sql_is(t, "("))
		return default_brackets(r);
	if (sd_sql_is(t, "-") || sd_sql_is(t, "+")) {
		sign = *t.at;
		sd_cursor_next(&r->c);
		t = r->c.tok;
		s.at = t.at;
		s.len = t.len;
	}
	if (t.kind == SD_SQL_END || t.kind == SD_SQL_PUNCT) {
		sd_cursor_fail(&r->c, "a default");
		return NULL;
	}
	sd_cursor_next(&r->c);
	if (!sign && (t.kind == SD_SQL_WORD || t.kind == SD_SQL_QUOTED))
		return default_name(r, t, f);
	text = sd_cursor_copy(&r->c, s);
	if (sign)
		text = sd_arena_printf(
			r->a, t.kind == SD_SQL_NUMBER ? "%c%s" : "(%c%s)", sign,
			text);
	return text;
}

static void read_default(struct table_reader *r)
{
	struct sd_fact *f = sd_fact_child(r->column, SD_DEFAULT);

	take_name(r);
	if (!f)
		f = sd_fact_new(r->c.m, r->column, SD_DEFAULT, NULL, NULL);
	sd_unset(&f->attrs, SD_A_WRITTEN); /* the last one counts */
	sd_set_text(&f->attrs, r->a, SD_A_EXPR, default_value(r, f));
}

/* --- foreign keys ---------------------------------------------------- */

static void action(struct table_reader *r)
{
	static const char *const events[] = { "delete", "update", "insert",
					      NULL };
	static const char *const plain[] = { "cascade", "restrict", NULL };
	const char *event = word_of(&r->c, events), *what;
	enum sd_attr_id id = SD_A_NONE;

	if (!event) {
		sd_cursor_fail(&r->c, "DELETE or UPDATE");
		return;
	}
	if (*event != 'i') /* ON INSERT is read and forgotten by SQLite */
		id = *event == 'd' ? SD_A_ON_DELETE : SD_A_ON_UPDATE;
	what = word_of(&r->c, plain);
	if (!what && sd_cursor_word(&r->c, "SET"))
		what = sd_cursor_word(&r->c, "NULL")	  ? "set null"
		       : sd_cursor_word(&r->c, "DEFAULT") ? "set default"
							  : NULL;
	else if (!what && sd_cursor_word(&r->c, "NO") &&
		 sd_cursor_word(&r->c, "ACTION"))
		what = "";
	if (!what)
		sd_cursor_fail(&r->c, "an action");
	else if (id != SD_A_NONE)
		sd_set_text(&r->foreign->attrs, r->a, id, *what ? what : NULL);
}

/* [NOT] DEFERRABLE [INITIALLY DEFERRED | IMMEDIATE] */
static bool deferrable(struct table_reader *r)
{
	static const char *const when[] = { "deferred", "immediate", NULL };
	const char *initially = NULL;
	bool not = false;

	if (sd_sql_is_word(r->c.tok, "NOT") &&
	    sd_sql_is_word(sd_cursor_peek(&r->c), "DEFERRABLE")) {
		not = true;
		sd_cursor_next(&r->c);
	}
	if (!sd_cursor_word(&r->c, "DEFERRABLE"))
		return false;
	if (sd_cursor_word(&r->c, "INITIALLY")) {
		initially = word_of(&r->c, when);
		if (!initially)
			sd_cursor_fail(&r->c, "DEFERRED or IMMEDIATE");
	}
	if (r->foreign) {
		sd_set_text(&r->foreign->attrs, r->a, SD_A_DEFERRABLE,
			    not ? "no" : "yes");
		sd_set_text(&r->foreign->attrs, r->a, SD_A_INITIALLY,
			    initially);
	}
	return true;
}

static char *lower(char *s)
{
	char *p;

	for (p = s; p && *p; p++)
		*p = sd_lower(*p);
	return s;
}

/* REFERENCES table [(columns)] {MATCH name | ON …}; `columns` refer. */
static void references(struct table_reader *r, struct sd_list *columns)
{
	struct sd_record *attrs;
	char *match;

	r->foreign = add(r, SD_FOREIGN);
	attrs = &r->foreign->attrs;
	sd_set_list(attrs, r->a, SD_A_COLUMNS, columns);
	sd_set_ref(attrs, r->a, SD_A_REF_TABLE, NULL, sd_cursor_name(&r->c));
	sd_set_list(attrs, r->a, SD_A_REF_COLUMNS, sd_cursor_names(&r->c));
	for (;;) {
		if (sd_cursor_word(&r->c, "MATCH")) {
			match = lower(sd_cursor_name(&r->c));
			if (match && !strcmp(match, "simple"))
				match = NULL;
			sd_set_text(attrs, r->a, SD_A_MATCH, match);
		} else if (sd_cursor_word(&r->c, "ON")) {
			action(r);
		} else {
			break;
		}
	}
}

/* --- keys and checks ------------------------------------------------- */

/* The column at hand as the only element. */
static struct sd_list *own_key(struct table_reader *r, bool desc)
{
	struct sd_list *l = sd_list_new(r->a);
	struct sd_record *key = sd_list_add_record(l, r->a);

	sd_set_text(key, r->a, SD_A_KEY_NAME, r->column->name);
	sd_set_bool(key, r->a, SD_A_DESC, desc);
	return l;
}

static bool is_integer(const struct sd_fact *column)
{
	const struct sd_datatype *t;

	t = sd_get_datatype(&column->attrs, SD_A_TYPE);
	return t && !t->args && sd_strcaseeq(t->word, "INTEGER");
}

static void column_primary(struct table_reader *r)
{
	struct sd_fact *f = add(r, SD_PRIMARY);
	bool desc = false;

	sd_cursor_need(&r->c, "KEY");
	if (!sd_cursor_word(&r->c, "ASC"))
		desc = sd_cursor_word(&r->c, "DESC");
	sd_set_list(&f->attrs, r->a, SD_A_KEYS, own_key(r, desc));
	sd_set_text(&f->attrs, r->a, SD_A_CONFLICT, conflict(&r->c));
	sd_set_bool(&f->attrs, r->a, SD_A_AUTOINCREMENT,
		    sd_cursor_word(&r->c, "AUTOINCREMENT"));
	sd_set_bool(&f->attrs, r->a, SD_A_NO_ALIAS,
		    desc && is_integer(r->column));
}

static bool same_unique(const struct sd_model *m, const struct sd_fact *a,
			const struct sd_fact *b)
{
	return sd_hash_eq(sd_fact_says(m, a), sd_fact_says(m, b)) &&
	       (!b->name || sd_model_same_name(m, a->name, b->name));
}

/* UNIQUE said twice makes one index; the second one is no fact. */
static void add_unique(struct table_reader *r, struct sd_list *keys)
{
	struct sd_fact *f = add(r, SD_UNIQUE), *other;

	sd_set_list(&f->attrs, r->a, SD_A_KEYS, keys);
	sd_set_text(&f->attrs, r->a, SD_A_CONFLICT, conflict(&r->c));
	SD_EACH_CHILD(r->table, other, SD_UNIQUE)
	{
		if (other != f && same_unique(r->c.m, other, f)) {
			sd_fact_unlink(r->c.m, f);
			return;
		}
	}
}

static void check(struct table_reader *r)
{
	struct sd_fact *f = add(r, SD_CHECK);
	struct sd_str in = sd_cursor_brackets(&r->c);

	sd_set_text(&f->attrs, r->a, SD_A_EXPR, sd_cursor_copy(&r->c, in));
	sd_set_text(&f->attrs, r->a, SD_A_CONFLICT, conflict(&r->c));
}

/* --- columns --------------------------------------------------------- */

static void not_null(struct table_reader *r)
{
	struct sd_record *attrs = &r->column->attrs;

	sd_set_bool(attrs, r->a, SD_A_NOT_NULL, true);
	sd_set_text(attrs, r->a, SD_A_NOT_NULL_NAME, take_name(r));
	sd_set_text(attrs, r->a, SD_A_NOT_NULL_CONFLICT, conflict(&r->c));
}

static void generated(struct table_reader *r)
{
	struct sd_record *attrs = &r->column->attrs;
	struct sd_str in = sd_cursor_brackets(&r->c);
	bool stored = sd_cursor_word(&r->c, "STORED");

	if (!stored)
		sd_cursor_word(&r->c, "VIRTUAL");
	take_name(r);
	sd_set_text(attrs, r->a, SD_A_EXPR, sd_cursor_copy(&r->c, in));
	sd_set_text(attrs, r->a, SD_A_GENERATED, stored ? "stored" : "virtual");
}

static void own_references(struct table_reader *r)
{
	struct sd_list *l = sd_list_new(r->a);

	sd_list_add_text(l, r->a, SD_T_NAME, r->column->name);
	references(r, l);
}

/* One clause of a column; false where none begins. */
static bool column_clause(struct table_reader *r)
{
	struct sd_cursor *c = &r->c;

	if (sd_cursor_word(c, "CONSTRAINT")) {
		r->name = sd_cursor_name(c);
	} else if (sd_cursor_word(c, "DEFAULT")) {
		read_default(r);
	} else if (sd_cursor_word(c, "NULL")) {
		take_name(r);
		conflict(c);
	} else if (deferrable(r)) {
		take_name(r);
	} else if (sd_cursor_word(c, "NOT")) {
		sd_cursor_need(c, "NULL");
		not_null(r);
	} else if (sd_cursor_word(c, "PRIMARY")) {
		column_primary(r);
	} else if (sd_cursor_word(c, "UNIQUE")) {
		add_unique(r, own_key(r, false));
	} else if (sd_cursor_word(c, "CHECK")) {
		check(r);
	} else if (sd_cursor_word(c, "REFERENCES")) {
		own_references(r);
	} else if (sd_cursor_word(c, "COLLATE")) {
		take_name(r);
		sd_set_ref(&r->column->attrs, r->a, SD_A_COLLATE, NULL,
			   sd_cursor_name(c));
	} else if (sd_cursor_word(c, "GENERATED")) {
		sd_cursor_need(c, "ALWAYS");
		if (sd_cursor_word(c, "AS")) /* else it means nothing */
			generated(r);
	} else if (sd_cursor_word(c, "AS")) {
		generated(r);
	} else {
		return false;
	}
	return true;
}

static void column(struct table_reader *r)
{
	const char *name = sd_cursor_name(&r->c);

	take_name(r);
	r->column = sd_fact_new(r->c.m, r->table, SD_COLUMN, NULL, name);
	sd_set_datatype(&r->column->attrs, r->a, SD_A_TYPE,
			sd_cursor_type(&r->c));
	while (column_clause(r))
		continue;
	r->column = NULL;
}

/* --- the table ------------------------------------------------------- */

static void table_primary(struct table_reader *r)
{
	struct sd_fact *f = add(r, SD_PRIMARY);
	bool autoincrement = false;

	sd_cursor_need(&r->c, "KEY");
	sd_set_list(&f->attrs, r->a, SD_A_KEYS,
		    sd_cursor_keys(&r->c, NULL, &autoincrement));
	sd_set_bool(&f->attrs, r->a, SD_A_AUTOINCREMENT, autoincrement);
	sd_set_bool(&f->attrs, r->a, SD_A_APART, autoincrement);
	sd_set_text(&f->attrs, r->a, SD_A_CONFLICT, conflict(&r->c));
}

static void table_foreign(struct table_reader *r)
{
	struct sd_list *columns;

	sd_cursor_need(&r->c, "KEY");
	columns = sd_cursor_names(&r->c);
	if (!columns->count)
		sd_cursor_fail(&r->c, "the columns of a foreign key");
	sd_cursor_need(&r->c, "REFERENCES");
	references(r, columns);
	deferrable(r);
}

static bool table_clause(struct table_reader *r)
{
	struct sd_cursor *c = &r->c;

	if (sd_cursor_word(c, "CONSTRAINT"))
		r->name = sd_cursor_name(c);
	else if (sd_cursor_word(c, "PRIMARY"))
		table_primary(r);
	else if (sd_cursor_word(c, "UNIQUE"))
		add_unique(r, sd_cursor_keys(c, NULL, NULL));
	else if (sd_cursor_word(c, "CHECK"))
		check(r);
	else if (sd_cursor_word(c, "FOREIGN"))
		table_foreign(r);
	else
		return false;
	return true;
}

static void table_options(struct table_reader *r)
{
	struct sd_record *attrs = &r->table->attrs;

	do {
		if (sd_cursor_word(&r->c, "WITHOUT")) {
			sd_cursor_need(&r->c, "ROWID");
			sd_set_bool(attrs, r->a, SD_A_WITHOUT_ROWID, true);
		} else if (sd_cursor_word(&r->c, "STRICT")) {
			sd_set_bool(attrs, r->a, SD_A_STRICT, true);
		}
	} while (sd_cursor_punct(&r->c, ","));
	while (sd_cursor_punct(&r->c, ";"))
		continue;
	if (r->c.tok.kind != SD_SQL_END)
		sd_cursor_fail(&r->c, "a table option");
}

/* The collation that a key element ends up with. */
static const char *collation(struct table_reader *r,
			     const struct sd_record *key)
{
	const struct sd_ref *ref = sd_get_ref(key, SD_A_COLLATE);
	const struct sd_fact *c;

	c = sd_fact_child_named(r->c.m, r->table, SD_COLUMN,
				sd_get_text(key, SD_A_KEY_NAME));
	if (!ref && c)
		ref = sd_get_ref(&c->attrs, SD_A_COLLATE);
	return ref ? ref->name : "BINARY";
}

static bool same_key(struct table_reader *r, const struct sd_record *x,
		     const struct sd_record *y)
{
	return sd_strcaseeq(sd_get_text(x, SD_A_KEY_NAME),
			    sd_get_text(y, SD_A_KEY_NAME)) &&
	       sd_strcaseeq(collation(r, x), collation(r, y));
}

/* WITHOUT ROWID, a column that is twice in the key counts once. */
static void drop_repeated(struct table_reader *r, struct sd_fact *primary)
{
	const struct sd_list *l = sd_get_list(&primary->attrs, SD_A_KEYS);
	struct sd_list *once = sd_list_new(r->a);
	size_t i, j;

	for (i = 0; i < l->count; i++) {
		for (j = 0; j < once->count; j++)
			if (same_key(r, l->at[i].u.record,
				     once->at[j].u.record))
				break;
		if (j == once->count)
			sd_list_add(once, r->a, l->at[i]);
	}
	sd_set_list(&primary->attrs, r->a, SD_A_KEYS, once);
}

/* WITHOUT ROWID, a sole INTEGER key loses its own COLLATE on the way. */
static void drop_collate(struct table_reader *r, struct sd_fact *primary)
{
	const struct sd_list *l = sd_get_list(&primary->attrs, SD_A_KEYS);
	const struct sd_fact *c;

	if (l->count != 1)
		return;
	c = sd_fact_child_named(r->c.m, r->table, SD_COLUMN,
				sd_get_text(l->at[0].u.record, SD_A_KEY_NAME));
	if (c && is_integer(c))
		sd_unset(l->at[0].u.record, SD_A_COLLATE);
}

/*
 * What a primary key implies and table_info says: NOT NULL in tables that
 * are STRICT or WITHOUT ROWID; and a key that is no rowid at all is no
 * quirk when it is DESC.
 */
static void imply(struct table_reader *r)
{
	struct sd_fact *primary = sd_fact_child(r->table, SD_PRIMARY), *c;
	bool strict = sd_get_bool(&r->table->attrs, SD_A_STRICT);
	bool without = sd_get_bool(&r->table->attrs, SD_A_WITHOUT_ROWID);

	if (!primary || (!strict && !without))
		return;
	if (without) {
		sd_unset(&primary->attrs, SD_A_NO_ALIAS);
		drop_repeated(r, primary);
		drop_collate(r, primary);
	}
	SD_EACH_CHILD(r->table, c, SD_COLUMN)
	if (sd_sqlite_key_part(r->table, c) && !sd_sqlite_is_alias(r->table, c))
		sd_set_bool(&c->attrs, r->a, SD_A_NOT_NULL, true);
}

static void columns_and_constraints(struct table_reader *r)
{
	sd_cursor_need(&r->c, "(");
	do {
		sd_cursor_punct(&r->c, ",");
		if (!table_clause(r))
			column(r);
	} while (!r->c.why && !sd_cursor_punct(&r->c, ")"));
	table_options(r);
	imply(r);
}

static void virtual_table(struct table_reader *r)
{
	struct sd_record *attrs = &r->table->attrs;
	struct sd_str in;

	sd_cursor_need(&r->c, "USING");
	sd_set_text(attrs, r->a, SD_A_MODULE, sd_cursor_name(&r->c));
	if (!sd_sql_is(r->c.tok, "("))
		return;
	in = sd_cursor_brackets(&r->c);
	if (in.len)
		sd_set_text(attrs, r->a, SD_A_MODULE_ARGS,
			    sd_cursor_copy(&r->c, in));
}

struct sd_fact *sd_sqlite_read_table(struct sd_model *m,
				     const struct sd_sqlite_row *row,
				     const char **why)
{
	static const char *const plain[] = { "TABLE", NULL };
	static const char *const virtual[] = { "VIRTUAL", "TABLE", NULL };
	struct table_reader r;
	bool is_virtual;

	memset(&r, 0, sizeof(r));
	sd_cursor_init(&r.c, m, row->sql);
	r.a = m->arena;
	is_virtual = sd_sql_is_word(sd_cursor_peek(&r.c), "VIRTUAL");
	sd_cursor_create(&r.c, is_virtual ? virtual : plain);
	r.table = sd_fact_new(m, NULL, SD_TABLE, NULL, row->name);
	if (is_virtual)
		virtual_table(&r);
	else
		columns_and_constraints(&r);
	*why = r.c.why;
	if (!r.c.why)
		return r.table;
	sd_fact_unlink(m, r.table);
	return NULL;
}
