/* SPDX-License-Identifier: MIT */
/*
 * normal_attr.c - what of a portable fact SQLite can say at all
 *
 * A table, kind × attribute. What is not in it would be lost silently, so it
 * is an error. Two things mean nothing here and go: grants and owners (there
 * are no users), and comments (there is no place for them).
 */

#include "normal.h"

#include <string.h>

#define A(id) SD_A_##id
static const struct {
	enum sd_kind kind;
	enum sd_attr_id attr[12];
} allowed[] = {
	{ SD_TABLE,
	  { A(STRICT), A(WITHOUT_ROWID), A(MODULE), A(MODULE_ARGS) } },
	{ SD_COLUMN,
	  { A(TYPE), A(NOT_NULL), A(NOT_NULL_WRITTEN), A(NOT_NULL_NAME),
	    A(NOT_NULL_CONFLICT), A(COLLATE), A(EXPR), A(GENERATED),
	    A(IDENTITY) } },
	{ SD_DEFAULT, { A(EXPR) } },
	{ SD_PRIMARY,
	  { A(KEYS), A(CONFLICT), A(AUTOINCREMENT), A(NO_ALIAS), A(APART) } },
	{ SD_UNIQUE, { A(KEYS), A(CONFLICT) } },
	{ SD_CHECK, { A(EXPR), A(CONFLICT) } },
	{ SD_FOREIGN,
	  { A(COLUMNS), A(REF_TABLE), A(REF_COLUMNS), A(MATCH), A(ON_UPDATE),
	    A(ON_DELETE), A(DEFERRABLE), A(INITIALLY) } },
	{ SD_INDEX, { A(UNIQUE), A(KEYS), A(WHERE), A(QUOTED) } },
	{ SD_VIEW, { A(COLUMNS), A(BODY) } },
	{ SD_TRIGGER,
	  { A(TIMING), A(EVENTS), A(UPDATE_OF), A(FOR_EACH), A(WHEN), A(BODY),
	    A(QUOTED) } },
	{ SD_DATA, { A(COLUMNS), A(DATA_KEY), A(EXACT), A(DATA_ROWS) } },
};

/* Kinds that go without a word. */
static bool means_nothing(enum sd_kind k)
{
	return k == SD_GRANT || k == SD_OWNER || k == SD_COMMENT ||
	       k == SD_DEFAULT_PRIVILEGE;
}

/* A schema that is there only because somebody was granted something. */
static bool is_granted_schema(const struct sd_fact *f)
{
	const struct sd_fact *c;

	if (f->kind != SD_SCHEMA || !f->child)
		return false;
	for (c = f->child; c; c = c->next)
		if (!means_nothing(c->kind))
			return false;
	return true;
}

static const enum sd_attr_id *allowed_for(enum sd_kind k)
{
	size_t i;

	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (allowed[i].kind == k)
			return allowed[i].attr;
	return NULL;
}

static bool is_allowed(const enum sd_attr_id *list, enum sd_attr_id id)
{
	size_t i;

	for (i = 0; i < 12; i++)
		if (list[i] == id)
			return true;
	return false;
}

static void no_schema(struct sd_normal *n, const struct sd_fact *f,
		      const struct sd_ref *ref)
{
	if (!ref || !ref->schema)
		return;
	sd_normal_error(n, f, SD_E_ENGINE,
			"SQLite has no schemas, but %s refers to '%s.%s'",
			sd_fact_label(f, n->a), ref->schema, ref->name);
}

/* The elements of a key: name, expression, COLLATE, ASC, DESC. */
static void check_keys(struct sd_normal *n, const struct sd_fact *f)
{
	const struct sd_list *l = sd_get_list(&f->attrs, SD_A_KEYS);
	const struct sd_record *r;
	size_t i, j;

	for (i = 0; i < l->count; i++) {
		r = l->at[i].u.record;
		no_schema(n, f, sd_get_ref(r, SD_A_COLLATE));
		for (j = 0; j < r->count; j++)
			if (!sd_attr_is_hint(r->at[j].id) &&
			    r->at[j].id != SD_A_KEY_NAME &&
			    r->at[j].id != SD_A_EXPR &&
			    r->at[j].id != SD_A_COLLATE &&
			    r->at[j].id != SD_A_ASC &&
			    r->at[j].id != SD_A_DESC &&
			    r->at[j].id != SD_A_NULLS)
				sd_normal_error(
					n, f, SD_E_ENGINE,
					"SQLite has no '%s' in a key: %s",
					sd_attr_word(r->at[j].id),
					sd_fact_label(f, n->a));
	}
}

static void check_attrs(struct sd_normal *n, const struct sd_fact *f,
			const enum sd_attr_id *list)
{
	enum sd_attr_id id;
	size_t i;

	for (i = 0; i < f->attrs.count; i++) {
		id = f->attrs.at[i].id;
		if (!sd_attr_is_hint(id) && !is_allowed(list, id))
			sd_normal_error(
				n, f, SD_E_ENGINE, "SQLite has no '%s': %s",
				sd_attr_word(id), sd_fact_label(f, n->a));
	}
	no_schema(n, f, sd_get_ref(&f->attrs, SD_A_COLLATE));
	no_schema(n, f, sd_get_ref(&f->attrs, SD_A_REF_TABLE));
	check_keys(n, f);
}

/* SQLite has row triggers for one event, and their body is SQL. */
static void check_trigger(struct sd_normal *n, const struct sd_fact *f)
{
	const char *each = sd_get_text(&f->attrs, SD_A_FOR_EACH);

	if (each && strcmp(each, "row") != 0)
		sd_normal_error(n, f, SD_E_ENGINE,
				"SQLite has triggers for each row only: %s",
				sd_fact_label(f, n->a));
	if (sd_get_list(&f->attrs, SD_A_EVENTS)->count > 1)
		sd_normal_error(n, f, SD_E_ENGINE,
				"a trigger of SQLite is for one event: %s",
				sd_fact_label(f, n->a));
}

/* What came with a version: lang_createtable.html, changes.html. */
static void check_version(struct sd_normal *n, const struct sd_fact *f)
{
	static const struct {
		enum sd_kind kind;
		enum sd_attr_id attr;
		int version;
		const char *text;
	} since[] = {
		{ SD_TABLE, SD_A_STRICT, 3037000, "3.37" },
		{ SD_COLUMN, SD_A_GENERATED, 3031000, "3.31" },
	};
	size_t i;

	for (i = 0; i < sizeof(since) / sizeof(since[0]); i++)
		if (f->kind == since[i].kind &&
		    sd_has(&f->attrs, since[i].attr) &&
		    sqlite3_libversion_number() < since[i].version)
			sd_normal_error(n, f, SD_E_ENGINE,
					"'%s' needs SQLite %s, this is %s: %s",
					sd_attr_word(since[i].attr),
					since[i].text, sqlite3_libversion(),
					sd_fact_label(f, n->a));
}

void sd_normal_attrs(struct sd_normal *n, struct sd_fact *f)
{
	const enum sd_attr_id *list = allowed_for(f->kind);
	struct sd_fact *c, *next;

	if (means_nothing(f->kind) || is_granted_schema(f)) {
		sd_fact_unlink(n->m, f);
		return;
	}
	/* Labels are checks by now; columns of views have settings. */
	if (!list || (f->kind == SD_COLUMN && f->parent->kind != SD_TABLE)) {
		sd_normal_error(n, f, SD_E_ENGINE, "SQLite has no %s: '%s'",
				sd_kind_word(f->kind), sd_fact_path(f, n->a));
		return;
	}
	if (f->schema)
		sd_normal_error(n, f, SD_E_ENGINE, "SQLite has no schemas: %s",
				sd_fact_label(f, n->a));
	check_attrs(n, f, list);
	check_version(n, f);
	if (f->kind == SD_TRIGGER)
		check_trigger(n, f);
	for (c = f->child; c; c = next) {
		next = c->next;
		sd_normal_attrs(n, c);
	}
}
