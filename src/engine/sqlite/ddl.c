/* SPDX-License-Identifier: MIT */
/*
 * ddl.c - CREATE statements from native facts
 *
 * Everything a table has stands inside its CREATE TABLE: that is the only
 * place where SQLite takes most of it.
 */
#include "ddl.h"

#include <string.h>

#include "schemadiff/sqltok.h"
#include "sqlite.h"

#define INDENT "    "

/* --- names and expressions ------------------------------------------- */

/* A word that SQLite would take for this name wherever it stands. */
static bool is_plain(const char *name)
{
	size_t len = strlen(name);
	struct sd_sql_token t = sd_sql_next(name, name + len, SD_SQL_SQLITE);

	return t.kind == SD_SQL_WORD && t.len == len &&
	       !sqlite3_keyword_check(name, (int)len) &&
	       !sd_strcaseeq(name, "true") && !sd_strcaseeq(name, "false");
}

void sd_sqlite_put_name(struct sd_buf *b, const char *name)
{
	if (is_plain(name))
		sd_buf_adds(b, name);
	else
		sd_buf_add_quoted(b, name, '"');
}

char *sd_sqlite_name(const char *name, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	sd_sqlite_put_name(&b, name);
	return sd_buf_take(&b, a);
}

char *sd_sqlite_text(const char *s, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	sd_buf_add_quoted(&b, s, '\'');
	return sd_buf_take(&b, a);
}

static void put_slice(struct sd_buf *b, struct sd_str s)
{
	const char *line;

	sd_buf_add(b, s.at, s.len);
	line = strrchr(b->at + b->len - s.len, '\n');
	if (strstr(line ? line : b->at + b->len - s.len, "--"))
		sd_buf_addc(b, '\n');
}

void sd_sqlite_put_expr(struct sd_buf *b, const char *expr)
{
	put_slice(b, sd_str(expr));
}

/* WORD attributes are lower case; SQL shows them in capitals. */
static void put_words(struct sd_buf *b, const char *before, const char *words)
{
	size_t at;

	if (!words)
		return;
	sd_buf_adds(b, before);
	at = b->len;
	sd_buf_adds(b, words);
	for (; at < b->len; at++)
		if (b->at[at] >= 'a' && b->at[at] <= 'z')
			b->at[at] = (char)(b->at[at] - 'a' + 'A');
}

/* 'name' is a name, too, where no text can stand. */
static void put_either(struct sd_buf *b, const char *name, bool quoted)
{
	if (quoted)
		sd_buf_add_quoted(b, name, '\'');
	else
		sd_sqlite_put_name(b, name);
}

static void put_names(struct sd_buf *b, const struct sd_list *names,
		      bool quoted)
{
	size_t i;

	for (i = 0; i < names->count; i++) {
		if (i)
			sd_buf_adds(b, ", ");
		put_either(b, names->at[i].u.text, quoted);
	}
}

const struct sd_list *sd_sqlite_keys(const struct sd_fact *f)
{
	return sd_get_list(&f->attrs, sd_has(&f->attrs, SD_A_KEYS)
					      ? SD_A_KEYS
					      : SD_A_COLUMNS);
}

static bool is_bracketed(const char *expr)
{
	const char *end = expr + strlen(expr);

	return *expr == '(' && sd_sql_balance(expr, end, SD_SQL_SQLITE) == end;
}

/* name | expression [COLLATE c] [ASC | DESC] */
static void put_key(struct sd_buf *b, const struct sd_value *key, bool quoted)
{
	const char *name = sd_sqlite_key_name(key);
	const struct sd_ref *collate;

	if (name)
		put_either(b, name, quoted);
	else
		sd_sqlite_put_expr(b, sd_get_text(key->u.record, SD_A_EXPR));
	if (key->type != SD_T_RECORD)
		return;
	collate = sd_get_ref(key->u.record, SD_A_COLLATE);
	if (collate) {
		sd_buf_adds(b, " COLLATE ");
		sd_sqlite_put_name(b, collate->name);
	}
	if (sd_get_bool(key->u.record, SD_A_DESC))
		sd_buf_adds(b, " DESC");
	else if (sd_get_bool(key->u.record, SD_A_ASC))
		sd_buf_adds(b, " ASC");
}

static void put_keys(struct sd_buf *b, const struct sd_list *keys,
		     const char *tail, bool quoted)
{
	size_t i;

	sd_buf_adds(b, " (");
	for (i = 0; i < keys->count; i++) {
		if (i)
			sd_buf_adds(b, ", ");
		put_key(b, &keys->at[i], quoted);
	}
	sd_buf_adds(b, tail);
	sd_buf_addc(b, ')');
}

/* --- columns ---------------------------------------------------------- */

const char *sd_sqlite_default(const struct sd_fact *column)
{
	const struct sd_fact *d = sd_fact_child(column, SD_DEFAULT);

	return d ? sd_get_text(&d->attrs, SD_A_EXPR) : NULL;
}

static void put_value(struct sd_buf *b, const char *expr)
{
	bool ready = sd_sqlite_is_literal(expr) || is_bracketed(expr);

	sd_buf_adds(b, ready ? "" : "(");
	put_slice(b, sd_str(expr));
	sd_buf_adds(b, ready ? "" : ")");
}

char *sd_sqlite_value(const char *expr, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	put_value(&b, expr);
	return sd_buf_take(&b, a);
}

static void put_default(struct sd_buf *b, const struct sd_fact *column)
{
	const struct sd_fact *d = sd_fact_child(column, SD_DEFAULT);
	const char *expr = sd_sqlite_default(column), *written;

	if (!expr)
		return;
	sd_buf_adds(b, " DEFAULT ");
	written = sd_get_text(&d->attrs, SD_A_WRITTEN);
	if (written) {
		sd_buf_adds(b, written);
		return;
	}
	put_value(b, expr);
}

static void put_constraint_name(struct sd_buf *b, const char *name)
{
	if (!name)
		return;
	sd_buf_adds(b, "CONSTRAINT ");
	sd_sqlite_put_name(b, name);
	sd_buf_addc(b, ' ');
}

/*
 * Some tables make the columns of their key NOT NULL by themselves; only
 * what was written for a reason is written again.
 */
static bool not_null_implied(const struct sd_fact *column)
{
	const struct sd_fact *table = column->parent;

	if (!table || sd_has(&column->attrs, SD_A_NOT_NULL_NAME) ||
	    sd_has(&column->attrs, SD_A_NOT_NULL_CONFLICT) ||
	    !sd_sqlite_key_part(table, column))
		return false;
	return sd_get_bool(&table->attrs, SD_A_WITHOUT_ROWID) ||
	       (sd_get_bool(&table->attrs, SD_A_STRICT) &&
		!sd_sqlite_is_alias(table, column));
}

static void put_type(struct sd_buf *b, const struct sd_record *r)
{
	const struct sd_datatype *type = sd_get_datatype(r, SD_A_TYPE);
	struct sd_arena scratch = SD_ARENA_INIT;
	const char *text = type ? sd_sqlite_type_text(type, &scratch) : "";

	if (*text)
		sd_buf_addf(b, " %s", text);
	sd_arena_clear(&scratch);
}

static void put_collate(struct sd_buf *b, const struct sd_record *r)
{
	if (!sd_has(r, SD_A_COLLATE))
		return;
	sd_buf_adds(b, " COLLATE ");
	sd_sqlite_put_name(b, sd_get_ref(r, SD_A_COLLATE)->name);
}

void sd_sqlite_put_bare(struct sd_buf *b, const struct sd_fact *column)
{
	put_type(b, &column->attrs);
	put_collate(b, &column->attrs);
}

void sd_sqlite_put_column(struct sd_buf *b, const struct sd_fact *column)
{
	const struct sd_record *r = &column->attrs;

	sd_sqlite_put_name(b, column->name);
	put_type(b, r);
	if (sd_get_bool(r, SD_A_NOT_NULL) && !not_null_implied(column)) {
		sd_buf_addc(b, ' ');
		put_constraint_name(b, sd_get_text(r, SD_A_NOT_NULL_NAME));
		sd_buf_adds(b, "NOT NULL");
		put_words(b, " ON CONFLICT ",
			  sd_get_text(r, SD_A_NOT_NULL_CONFLICT));
	}
	put_default(b, column);
	put_collate(b, r);
	if (sd_has(r, SD_A_GENERATED)) {
		sd_buf_adds(b, " GENERATED ALWAYS AS (");
		sd_sqlite_put_expr(b, sd_get_text(r, SD_A_EXPR));
		sd_buf_addc(b, ')');
		put_words(b, " ", sd_get_text(r, SD_A_GENERATED));
	}
}

/* --- constraints ------------------------------------------------------ */

/* REFERENCES parent (c) ON DELETE … DEFERRABLE … */
static void put_references(struct sd_buf *b, const struct sd_record *r)
{
	const struct sd_ref *to = sd_get_ref(r, SD_A_REF_TABLE);
	const char *when = sd_get_text(r, SD_A_DEFERRABLE);

	sd_buf_adds(b, "REFERENCES ");
	sd_sqlite_put_name(b, to->name);
	if (sd_has(r, SD_A_REF_COLUMNS)) {
		sd_buf_adds(b, " (");
		put_names(b, sd_get_list(r, SD_A_REF_COLUMNS), false);
		sd_buf_addc(b, ')');
	}
	put_words(b, " MATCH ", sd_get_text(r, SD_A_MATCH));
	put_words(b, " ON UPDATE ", sd_get_text(r, SD_A_ON_UPDATE));
	put_words(b, " ON DELETE ", sd_get_text(r, SD_A_ON_DELETE));
	if (!when && sd_has(r, SD_A_INITIALLY))
		when = "yes";
	if (when)
		sd_buf_adds(b, sd_streq(when, "no") ? " NOT DEFERRABLE"
						    : " DEFERRABLE");
	put_words(b, " INITIALLY ", sd_get_text(r, SD_A_INITIALLY));
}

static void put_primary(struct sd_buf *b, const struct sd_fact *f,
			bool on_column)
{
	bool counts = sd_get_bool(&f->attrs, SD_A_AUTOINCREMENT);

	sd_buf_adds(b, "PRIMARY KEY");
	if (!on_column)
		put_keys(b, sd_sqlite_keys(f), counts ? " AUTOINCREMENT" : "",
			 false);
	else if (sd_get_bool(&f->attrs, SD_A_NO_ALIAS))
		sd_buf_adds(b, " DESC");
	put_words(b, " ON CONFLICT ", sd_get_text(&f->attrs, SD_A_CONFLICT));
	if (on_column && counts)
		sd_buf_adds(b, " AUTOINCREMENT");
}

void sd_sqlite_put_constraint(struct sd_buf *b, const struct sd_fact *f,
			      bool on_column)
{
	put_constraint_name(b, f->name);
	switch (f->kind) {
	case SD_PRIMARY:
		put_primary(b, f, on_column);
		break;
	case SD_UNIQUE:
		sd_buf_adds(b, "UNIQUE");
		if (!on_column)
			put_keys(b, sd_sqlite_keys(f), "", false);
		put_words(b, " ON CONFLICT ",
			  sd_get_text(&f->attrs, SD_A_CONFLICT));
		break;
	case SD_FOREIGN:
		if (!on_column) {
			sd_buf_adds(b, "FOREIGN KEY");
			put_keys(b, sd_sqlite_keys(f), "", false);
			sd_buf_addc(b, ' ');
		}
		put_references(b, &f->attrs);
		break;
	default:
		sd_buf_adds(b, "CHECK (");
		sd_sqlite_put_expr(b, sd_get_text(&f->attrs, SD_A_EXPR));
		sd_buf_addc(b, ')');
		put_words(b, " ON CONFLICT ",
			  sd_get_text(&f->attrs, SD_A_CONFLICT));
		break;
	}
}

/*
 * The column whose own line can hold this constraint. An inline DESC takes
 * the rowid's alias away, one in brackets does not: only NO_ALIAS is inline.
 */
static const char *on_column(const struct sd_fact *f)
{
	const struct sd_list *keys = sd_sqlite_keys(f);
	const struct sd_value *key = keys->at;

	if (f->kind == SD_CHECK || keys->count != 1 ||
	    sd_get_bool(&f->attrs, SD_A_APART))
		return NULL;
	if (key->type == SD_T_RECORD &&
	    (sd_has(key->u.record, SD_A_COLLATE) ||
	     (sd_get_bool(key->u.record, SD_A_DESC) &&
	      !sd_get_bool(&f->attrs, SD_A_NO_ALIAS))))
		return NULL;
	return sd_sqlite_key_name(key);
}

/* --- tables ----------------------------------------------------------- */

static const enum sd_kind constraint_kinds[] = { SD_PRIMARY, SD_UNIQUE,
						 SD_FOREIGN, SD_CHECK };
enum {
	CONSTRAINT_KINDS =
		sizeof(constraint_kinds) / sizeof(constraint_kinds[0])
};

static void put_own_constraints(struct sd_buf *b, const struct sd_fact *table,
				const struct sd_fact *column)
{
	const struct sd_fact *f;
	const char *name;
	size_t k;

	for (k = 0; k < CONSTRAINT_KINDS - 1; k++)
		SD_EACH_CHILD(table, f, constraint_kinds[k])
		{
			name = on_column(f);
			if (!name || !sd_strcaseeq(name, column->name))
				continue;
			sd_buf_addc(b, ' ');
			sd_sqlite_put_constraint(b, f, true);
		}
}

static void put_table_body(struct sd_buf *b, const struct sd_fact *table)
{
	const char *before = "\n" INDENT;
	const struct sd_fact *f;
	size_t k;

	SD_EACH_CHILD(table, f, SD_COLUMN)
	{
		sd_buf_adds(b, before);
		sd_sqlite_put_column(b, f);
		put_own_constraints(b, table, f);
		before = ",\n" INDENT;
	}
	for (k = 0; k < CONSTRAINT_KINDS; k++)
		SD_EACH_CHILD(table, f, constraint_kinds[k])
		{
			if (on_column(f))
				continue;
			sd_buf_adds(b, before);
			sd_sqlite_put_constraint(b, f, false);
			before = ",\n" INDENT;
		}
}

static void put_virtual(struct sd_buf *b, const struct sd_fact *table,
			const char *name)
{
	const char *args = sd_get_text(&table->attrs, SD_A_MODULE_ARGS);

	sd_buf_adds(b, "CREATE VIRTUAL TABLE ");
	sd_sqlite_put_name(b, name);
	sd_buf_adds(b, " USING ");
	sd_sqlite_put_name(b, sd_get_text(&table->attrs, SD_A_MODULE));
	if (args) {
		sd_buf_addc(b, '(');
		sd_sqlite_put_expr(b, args);
		sd_buf_addc(b, ')');
	}
}

char *sd_sqlite_create_as(const struct sd_fact *table, const char *name,
			  struct sd_arena *a)
{
	bool strict = sd_get_bool(&table->attrs, SD_A_STRICT);
	struct sd_buf b = SD_BUF_INIT;

	if (sd_has(&table->attrs, SD_A_MODULE)) {
		put_virtual(&b, table, name);
		return sd_buf_take(&b, a);
	}
	sd_buf_adds(&b, "CREATE TABLE ");
	sd_sqlite_put_name(&b, name);
	sd_buf_adds(&b, " (");
	put_table_body(&b, table);
	sd_buf_adds(&b, "\n)");
	if (strict)
		sd_buf_adds(&b, " STRICT");
	if (sd_get_bool(&table->attrs, SD_A_WITHOUT_ROWID))
		sd_buf_adds(&b, strict ? ", WITHOUT ROWID" : " WITHOUT ROWID");
	return sd_buf_take(&b, a);
}

/* --- indexes, views, triggers ----------------------------------------- */

static void put_index(struct sd_buf *b, const struct sd_fact *f)
{
	const char *where = sd_get_text(&f->attrs, SD_A_WHERE);
	bool quoted = sd_get_bool(&f->attrs, SD_A_QUOTED);

	sd_buf_adds(b, sd_get_bool(&f->attrs, SD_A_UNIQUE)
			       ? "CREATE UNIQUE INDEX "
			       : "CREATE INDEX ");
	put_either(b, f->name, quoted);
	sd_buf_adds(b, " ON ");
	put_either(b, f->parent->name, quoted);
	put_keys(b, sd_sqlite_keys(f), "", quoted);
	if (where) {
		sd_buf_adds(b, " WHERE ");
		sd_sqlite_put_expr(b, where);
	}
}

static void put_view(struct sd_buf *b, const struct sd_fact *f)
{
	sd_buf_adds(b, "CREATE VIEW ");
	sd_sqlite_put_name(b, f->name);
	if (sd_has(&f->attrs, SD_A_COLUMNS)) {
		sd_buf_adds(b, " (");
		put_names(b, sd_get_list(&f->attrs, SD_A_COLUMNS), false);
		sd_buf_addc(b, ')');
	}
	sd_buf_adds(b, " AS\n");
	sd_sqlite_put_expr(b, sd_get_text(&f->attrs, SD_A_BODY));
}

/* Does the last statement of a trigger's body end in a semicolon? */
static bool is_ended(struct sd_str body)
{
	const char *end = body.at + body.len;
	struct sd_sql_token t = sd_sql_skip(body.at, end, SD_SQL_SQLITE);
	bool ended = false;

	while (t.kind != SD_SQL_END && t.kind != SD_SQL_BAD) {
		ended = sd_sql_is(t, ";");
		t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	}
	return ended;
}

/* The body as it is, on lines of its own. */
static void put_trigger_body(struct sd_buf *b, const char *body)
{
	struct sd_str s = sd_str_trim(sd_str(body));

	sd_buf_adds(b, "\nBEGIN\n" INDENT);
	put_slice(b, s);
	if (!is_ended(s))
		sd_buf_addc(b, ';');
	if (b->at[b->len - 1] != '\n')
		sd_buf_addc(b, '\n');
	sd_buf_adds(b, "END");
}

static void put_trigger(struct sd_buf *b, const struct sd_fact *f)
{
	const struct sd_list *events = sd_get_list(&f->attrs, SD_A_EVENTS);
	const char *when_to_run = sd_get_text(&f->attrs, SD_A_TIMING);
	bool quoted = sd_get_bool(&f->attrs, SD_A_QUOTED);
	const char *when = sd_get_text(&f->attrs, SD_A_WHEN);

	sd_buf_adds(b, "CREATE TRIGGER ");
	put_either(b, f->name, quoted);
	put_words(b, "\n", when_to_run);
	if (events->count)
		put_words(b, when_to_run ? " " : "\n", events->at[0].u.text);
	if (sd_has(&f->attrs, SD_A_UPDATE_OF)) {
		sd_buf_adds(b, " OF ");
		put_names(b, sd_get_list(&f->attrs, SD_A_UPDATE_OF), quoted);
	}
	sd_buf_adds(b, " ON ");
	put_either(b, f->parent->name, quoted);
	if (sd_has(&f->attrs, SD_A_FOR_EACH))
		sd_buf_adds(b, "\nFOR EACH ROW");
	if (when) {
		sd_buf_adds(b, "\nWHEN ");
		sd_sqlite_put_expr(b, when);
	}
	put_trigger_body(b, sd_get_text(&f->attrs, SD_A_BODY));
}

char *sd_sqlite_create(const struct sd_fact *f, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	switch (f->kind) {
	case SD_TABLE:
		return sd_sqlite_create_as(f, f->name, a);
	case SD_INDEX:
		put_index(&b, f);
		break;
	case SD_VIEW:
		put_view(&b, f);
		break;
	default:
		put_trigger(&b, f);
		break;
	}
	return sd_buf_take(&b, a);
}

char *sd_sqlite_drop(enum sd_kind kind, const char *name, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	put_words(&b, "DROP ", sd_kind_word(kind));
	sd_buf_addc(&b, ' ');
	sd_sqlite_put_name(&b, name);
	return sd_buf_take(&b, a);
}
