/* SPDX-License-Identifier: MIT */
/*
 * describe.c - a change in one line, for the reader of a plan
 *
 * "add column age INTEGER", "column name: NOT NULL", "default of age: from
 * 1 to 2". Names and SQL stand as they do in the statements.
 */
#include "emit.h"

static const char *as_word(const struct sd_record *r, enum sd_attr_id id,
			   struct sd_arena *a)
{
	const struct sd_datatype *t;
	const char *text;

	switch (sd_attr_type(id)) {
	case SD_T_BOOL:
		return sd_get_bool(r, id) ? "yes" : "no";
	case SD_T_REF:
		return sd_has(r, id) ? sd_get_ref(r, id)->name : "none";
	case SD_T_TYPE:
		t = sd_get_datatype(r, id);
		text = t ? sd_sqlite_type_text(t, a) : "";
		return *text ? text : "none";
	case SD_T_WORD:
	case SD_T_NAME:
	case SD_T_TEXT:
	case SD_T_EXPR:
		return sd_has(r, id) ? sd_get_text(r, id) : "none";
	default:
		return NULL;
	}
}

/* "; type from TEXT to INTEGER" for one attribute. */
static void put_attr(struct sd_buf *b, const struct sd_change *c,
		     enum sd_attr_id id, struct sd_arena *a)
{
	const char *before = as_word(&c->from->attrs, id, a);
	const char *after = as_word(&c->to->attrs, id, a);

	if (id == SD_A_NOT_NULL)
		sd_buf_adds(b, sd_get_bool(&c->to->attrs, id) ? "NOT NULL"
							      : "nullable");
	else if (sd_attr_type(id) == SD_T_BOOL)
		sd_buf_addf(b, "%s%s",
			    sd_get_bool(&c->to->attrs, id) ? "" : "not ",
			    sd_attr_word(id));
	else if (before && after)
		sd_buf_addf(b, "%s from %s to %s", sd_attr_word(id), before,
			    after);
	else
		sd_buf_addf(b, "%s changed", sd_attr_word(id));
}

static void put_attrs(struct sd_buf *b, const struct sd_change *c,
		      struct sd_arena *a)
{
	const char *before = ": ";
	int id;

	if (c->renamed) {
		sd_buf_addf(b, "%srenamed from %s", before,
			    sd_has(&c->to->attrs, SD_A_RENAMED_FROM)
				    ? sd_sqlite_live(c->to)
			    : c->from->name ? c->from->name
					    : "no name");
		before = ", ";
	}
	for (id = 1; id < SD_A_COUNT; id++) {
		if (!sd_attr_set_has(&c->what, (enum sd_attr_id)id))
			continue;
		sd_buf_adds(b, before);
		put_attr(b, c, (enum sd_attr_id)id, a);
		before = ", ";
	}
}

static void put_default(struct sd_buf *b, const struct sd_change *c)
{
	const struct sd_fact *f = c->to ? c->to : c->from;
	const char *after =
		c->to ? sd_get_text(&c->to->attrs, SD_A_EXPR) : "none";

	sd_buf_addf(b, "default of %s: from %s to %s", f->parent->name,
		    c->from ? sd_get_text(&c->from->attrs, SD_A_EXPR) : "none",
		    after);
}

/* The kind and name of a fact, or for one without a name what it says. */
static void put_fact(struct sd_buf *b, const struct sd_fact *f, bool whole)
{
	switch (f->kind) {
	case SD_COLUMN:
		sd_buf_adds(b, "column ");
		if (whole)
			sd_sqlite_put_column(b, f);
		else
			sd_sqlite_put_name(b, f->name);
		break;
	case SD_PRIMARY:
	case SD_UNIQUE:
	case SD_FOREIGN:
	case SD_CHECK:
		if (f->name && !whole)
			sd_buf_addf(b, "%s %s", sd_kind_word(f->kind), f->name);
		else
			sd_sqlite_put_constraint(b, f, false);
		break;
	default:
		sd_buf_addf(b, "%s %s", sd_kind_word(f->kind),
			    f->name ? f->name : "");
		break;
	}
}

/* Texts may have several lines; a description has one. */
static void one_line(struct sd_buf *b)
{
	size_t i, to = 0;

	for (i = 0; i < b->len; i++) {
		char c = b->at[i];
		bool blank = c == ' ' || (c >= '\t' && c <= '\r');

		if (blank && (to == 0 || b->at[to - 1] == ' '))
			continue;
		b->at[to++] = blank ? ' ' : c;
	}
	sd_buf_cut(b, to);
}

const char *sd_sqlite_describe(const struct sd_change *c, struct sd_arena *a)
{
	static const char *const verbs[] = {
		[SD_CREATE] = "add ", [SD_DROP] = "drop ", [SD_ALTER] = ""
	};
	const struct sd_fact *f = c->to ? c->to : c->from;
	struct sd_buf b = SD_BUF_INIT;

	if (f->kind == SD_DEFAULT) {
		put_default(&b, c);
	} else {
		sd_buf_adds(&b, verbs[c->op]);
		put_fact(&b, f, c->op == SD_CREATE);
		if (c->op == SD_ALTER)
			put_attrs(&b, c, a);
	}
	one_line(&b);
	return sd_buf_take(&b, a);
}
