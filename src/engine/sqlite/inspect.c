/* SPDX-License-Identifier: MIT */
/*
 * inspect.c - the live schema → native model
 *
 * One pass over sqlite_schema; the stored text is parsed, never run: views,
 * checks and virtual tables may need functions, collations and modules that
 * only the application has. PRAGMA table_list is asked for one thing: which
 * tables hold the content of a virtual table whose module has no entry in
 * the table below.
 */

#include <stdlib.h>
#include <string.h>

#include "schemadiff/map.h"
#include "schemadiff/source.h"
#include "schemadiff/sqltok.h"

#include "sqlite.h"

/* What stands in the schema, less the indexes that SQLite makes itself. */
#define ROWS                                                                   \
	"SELECT ifnull(type, ''), ifnull(name, ''), ifnull(tbl_name, ''), sql" \
	" FROM sqlite_master WHERE sql NOT NULL"

struct inspector {
	struct sd_sqlite *s;
	const struct sd_filter *filter;
	struct sd_model *m;
	struct sd_diag *d;
	struct sd_sqlite_row **row; /* of what waits for its table */
	size_t count, cap;
	struct sd_arena text;	/* those rows, and the virtual tables' */
	struct sd_map relation; /* name → its fact, or &skipped */
	struct sd_map virtual;	/* name → the row of a virtual table */
	struct sd_map shadow;	/* names that table_list calls shadow */
	bool asked;		/* table_list, once */
	struct sd_fact skipped;
};

static void note(struct inspector *in, const struct sd_sqlite_row *r,
		 const char *why)
{
	struct sd_span nowhere = { NULL, 0, 0 };

	sd_diag_add(in->d, SD_WARNING, SD_W_NOT_MODELLED, nowhere,
		    "%s '%s' is left alone: %s", r->type, r->name, why);
}

static bool begins(const char *name, const char *prefix)
{
	for (; *prefix; prefix++, name++)
		if (sd_lower(*name) != *prefix)
			return false;
	return true;
}

bool sd_sqlite_is_internal(const char *name)
{
	return begins(name, "sqlite_") || sd_strcaseeq(name, SD_SQLITE_HISTORY);
}

/* --- tables that belong to a virtual table --------------------------- */

/*
 * What the modules in the wild call their tables: "TABLE_part". A part with
 * '=' is the user's own table where the module has that option. SQLite:
 * fts3.c, fts5_main.c, rtree.c; and the extensions met most.
 */
static const struct {
	const char *module;
	const char *parts; /* one blank apart; a * at the end: any more */
} modules[] = {
	{ "fts3", "content=content segdir segments stat docsize" },
	{ "fts4", "content=content segdir segments stat docsize" },
	{ "fts5", "config content=content data docsize idx" },
	{ "rtree", "node parent rowid" },
	{ "rtree_i32", "node parent rowid" },
	{ "geopoly", "node parent rowid" },
	{ "spellfix1", "vocab" },
	{ "vec0", "chunks rowids info auxiliary vector_chunks* "
		  "metadatachunks* metadatatext*" },
	{ "fts3aux", "" },
	{ "fts4aux", "" },
	{ "fts5vocab", "" },
	{ "fts3tokenize", "" },
	{ "csv", "" },
	{ "dbstat", "" },
	{ "generate_series", "" },
	{ "json_each", "" },
	{ "json_tree", "" },
	{ "bytecode", "" },
	{ "zipfile", "" },
};

static struct sd_str module_of(const struct sd_sqlite_row *r)
{
	const char *end = r->sql + strlen(r->sql);
	struct sd_sql_token t = sd_sql_skip(r->sql, end, SD_SQL_SQLITE);
	struct sd_str s = { NULL, 0 };

	while (t.kind != SD_SQL_END && !sd_sql_is_word(t, "USING"))
		t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	s.at = t.at;
	s.len = t.len;
	return s;
}

/* Does the list of parts have `name`; *option: the word before '='. */
static bool parts_have(const char *parts, const char *name,
		       struct sd_str *option)
{
	const char *p = parts, *end, *eq;
	struct sd_str part;

	option->len = 0;
	for (; *p; p = *end ? end + 1 : end) {
		end = p + strcspn(p, " ");
		part.at = p;
		part.len = (size_t)(end - p);
		eq = memchr(p, '=', part.len);
		if (eq) {
			option->at = p;
			option->len = (size_t)(eq - p);
			part.at = eq + 1;
			part.len = (size_t)(end - part.at);
		}
		if (part.len && part.at[part.len - 1] == '*') {
			part.len--;
			if (!strncmp(part.at, name, part.len))
				return true;
		} else if (sd_str_case_is(part, name)) {
			return true;
		}
		option->len = 0;
	}
	return false;
}

/* Has the virtual table an option `name = …`? */
static bool has_option(const struct sd_sqlite_row *r, struct sd_str name)
{
	const char *end = r->sql + strlen(r->sql);
	struct sd_sql_token t = sd_sql_skip(r->sql, end, SD_SQL_SQLITE), was;

	for (was = t; t.kind != SD_SQL_END; was = t) {
		struct sd_str w = { was.at, was.len };

		t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
		if (sd_sql_is(t, "=") && w.len == name.len &&
		    !memcmp(w.at, name.at, w.len))
			return true;
	}
	return false;
}

static int ask_table_list(struct inspector *in)
{
	static const char sql[] = "SELECT name FROM pragma_table_list"
				  " WHERE schema = 'main' AND type = 'shadow'";
	sqlite3_stmt *st = NULL;
	int rc;

	in->asked = true;
	if (sqlite3_libversion_number() < 3037000)
		return 0;
	if (sd_sqlite_prepare(in->s, &st, sql, in->d) < 0)
		return -1;
	while ((rc = sd_sqlite_step(in->s, st, in->d)) > 0)
		sd_map_puts(&in->shadow, sd_sqlite_column(st, 0, in->m->arena),
			    in);
	sqlite3_finalize(st);
	return rc;
}

/* Has this library the module? Then table_list knows its tables. */
static bool is_registered(struct inspector *in, struct sd_str module)
{
	sqlite3_stmt *st = NULL;
	bool found = false;

	if (sqlite3_prepare_v2(in->s->db,
			       "SELECT 1 FROM pragma_module_list"
			       " WHERE lower(name) = lower(?1)",
			       -1, &st, NULL) == SQLITE_OK) {
		sqlite3_bind_text(st, 1, module.at, (int)module.len,
				  SQLITE_STATIC);
		found = sqlite3_step(st) == SQLITE_ROW;
	}
	sqlite3_finalize(st);
	return found;
}

enum shadow { NO, YES, UNKNOWN };

/* Is `name` ("docs_data") a table of the virtual one? */
static int belongs_to(struct inspector *in, const struct sd_sqlite_row *v,
		      const char *name, const char *part, enum shadow *out)
{
	struct sd_str module = module_of(v), option;
	size_t i;

	for (i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		if (!sd_str_case_is(module, modules[i].module))
			continue;
		*out = parts_have(modules[i].parts, part, &option) &&
				       !(option.len && has_option(v, option))
			       ? YES
			       : NO;
		return 0;
	}
	if (!is_registered(in, module)) {
		*out = UNKNOWN;
		return 0;
	}
	if (!in->asked && ask_table_list(in) < 0)
		return -1;
	*out = sd_map_gets(&in->shadow, name) ? YES : NO;
	return 0;
}

/* Tries every "_" of the name: virtual tables may have them, too. */
static int is_shadow(struct inspector *in, const struct sd_sqlite_row *r,
		     enum shadow *out)
{
	const struct sd_sqlite_row *v;
	struct sd_str owner;
	const char *p;

	*out = NO;
	if (!in->virtual.count)
		return 0;
	owner.at = r->name;
	for (p = strchr(r->name, '_'); p && *out == NO;
	     p = strchr(p + 1, '_')) {
		owner.len = (size_t)(p - r->name);
		v = sd_map_get(&in->virtual, owner);
		if (v && belongs_to(in, v, r->name, p + 1, out) < 0)
			return -1;
	}
	return 0;
}

/* --- rows → facts ---------------------------------------------------- */

static bool is_virtual(const struct sd_sqlite_row *r)
{
	const char *end = r->sql + strlen(r->sql);
	struct sd_sql_token t = sd_sql_skip(r->sql, end, SD_SQL_SQLITE);

	t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	return sd_sql_is_word(t, "VIRTUAL");
}

static bool is_text(const struct sd_sqlite_row *r)
{
	size_t len = strlen(r->sql);

	return sd_utf8_check(r->sql, len) == len;
}

/* Tables and views; the others hang on them. */
static int read_relation(struct inspector *in, const struct sd_sqlite_row *r)
{
	bool view = !strcmp(r->type, "view");
	enum shadow shadow = NO;
	const char *why = "its text is not UTF-8";
	struct sd_fact *f = NULL;

	sd_map_puts(&in->relation, r->name, &in->skipped);
	if (sd_sqlite_is_internal(r->name) ||
	    !sd_filter_takes(in->filter, view ? SD_VIEW : SD_TABLE, NULL,
			     r->name, true))
		return 0;
	if (!view && is_shadow(in, r, &shadow) < 0)
		return -1;
	if (shadow == UNKNOWN)
		note(in, r,
		     "it looks like a part of a virtual table whose module "
		     "is not known here");
	if (shadow != NO)
		return 0;
	if (is_text(r))
		f = view ? sd_sqlite_read_view(in->m, r, &why)
			 : sd_sqlite_read_table(in->m, r, &why);
	if (f)
		sd_map_puts(&in->relation, r->name, f);
	else
		note(in, r, why);
	return 0;
}

static void read_part(struct inspector *in, const struct sd_sqlite_row *r)
{
	struct sd_fact *on = sd_map_gets(&in->relation, r->table);
	const char *why = "its text is not UTF-8";
	struct sd_fact *f = NULL;

	if (on == &in->skipped || sd_sqlite_is_internal(r->name))
		return;
	if (!on)
		why = "its table is not there";
	else if (is_text(r) && !strcmp(r->type, "index"))
		f = sd_sqlite_read_index(in->m, on, r, &why);
	else if (is_text(r) && !strcmp(r->type, "trigger"))
		f = sd_sqlite_read_trigger(in->m, on, r, &why);
	else if (is_text(r))
		why = "nothing is known of this kind";
	if (!f)
		note(in, r, why);
}

static bool is_relation(const struct sd_sqlite_row *r)
{
	return !strcmp(r->type, "table") || !strcmp(r->type, "view");
}

/* --- the pass over sqlite_schema ------------------------------------- */

static struct sd_sqlite_row *kept(struct inspector *in,
				  const struct sd_sqlite_row *r)
{
	struct sd_sqlite_row *k = SD_NEW(&in->text, struct sd_sqlite_row);

	k->type = sd_arena_strdup(&in->text, r->type);
	k->name = r->name;
	k->table = sd_arena_strdup(&in->text, r->table);
	k->sql = sd_arena_strdup(&in->text, r->sql);
	return k;
}

static void wait_for_table(struct inspector *in, const struct sd_sqlite_row *r)
{
	if (in->count == in->cap) {
		in->cap = in->cap ? in->cap * 2 : 64;
		in->row = sd_realloc(in->row, in->cap * sizeof(*in->row));
	}
	in->row[in->count++] = kept(in, r);
}

/* A row at hand: its name is kept, the rest is good until the next one. */
static struct sd_sqlite_row row_of(struct inspector *in, sqlite3_stmt *st)
{
	struct sd_sqlite_row r;

	r.type = (const char *)sqlite3_column_text(st, 0);
	r.name = sd_sqlite_column(st, 1, in->m->arena);
	r.table = (const char *)sqlite3_column_text(st, 2);
	r.sql = (const char *)sqlite3_column_text(st, 3);
	return r;
}

static int read_virtual(struct inspector *in)
{
	static const char sql[] = ROWS " AND type = 'table' AND rootpage = 0";
	struct sd_sqlite_row r;
	sqlite3_stmt *st = NULL;
	int rc;

	if (sd_sqlite_prepare(in->s, &st, sql, in->d) < 0)
		return -1;
	while ((rc = sd_sqlite_step(in->s, st, in->d)) > 0) {
		r = row_of(in, st);
		if (is_virtual(&r))
			sd_map_puts(&in->virtual, r.name, kept(in, &r));
	}
	sqlite3_finalize(st);
	return rc;
}

/* What hangs on a table that is not there yet waits. */
static int read_row(struct inspector *in, const struct sd_sqlite_row *r)
{
	if (is_relation(r))
		return read_relation(in, r);
	if (sd_map_gets(&in->relation, r->table))
		read_part(in, r);
	else
		wait_for_table(in, r);
	return 0;
}

static int read_all(struct inspector *in)
{
	struct sd_sqlite_row r;
	sqlite3_stmt *st = NULL;
	size_t i;
	int rc;

	if (sd_sqlite_prepare(in->s, &st, ROWS, in->d) < 0)
		return -1;
	rc = sd_sqlite_step(in->s, st, in->d);
	/* With this statement under way, both see one state of the file. */
	if (rc > 0 && read_virtual(in) < 0)
		rc = -1;
	while (rc > 0) {
		r = row_of(in, st);
		rc = read_row(in, &r) < 0 ? -1
					  : sd_sqlite_step(in->s, st, in->d);
	}
	sqlite3_finalize(st);
	for (i = 0; rc == 0 && i < in->count; i++)
		read_part(in, in->row[i]);
	return rc;
}

int sd_sqlite_inspect(struct sd_conn *c, const struct sd_filter *f,
		      struct sd_model *m, struct sd_diag *d)
{
	struct inspector in;
	int rc;

	memset(&in, 0, sizeof(in));
	in.s = sd_sqlite_of(c);
	in.filter = f;
	in.m = m;
	in.d = d;
	m->native = true;
	m->dialect = SD_SQL_SQLITE;
	sd_map_init(&in.relation, true);
	sd_map_init(&in.virtual, true);
	sd_map_init(&in.shadow, true);
	rc = read_all(&in);
	sd_map_clear(&in.relation);
	sd_map_clear(&in.virtual);
	sd_map_clear(&in.shadow);
	free(in.row);
	sd_arena_clear(&in.text);
	return rc;
}
