/* SPDX-License-Identifier: MIT */
/* fact.c - the tree of facts: building, copying, finding, labelling */

#include "schemadiff/model.h"

#include <string.h>

#include "schemadiff/sqltok.h"

static bool folds(const struct sd_model *m)
{
	return (m->dialect & SD_SQL_FOLD) != 0;
}

void sd_model_init(struct sd_model *m, struct sd_arena *arena)
{
	memset(m, 0, sizeof(*m));
	m->arena = arena;
	sd_map_init(&m->index, false);
}

void sd_model_clear(struct sd_model *m)
{
	sd_map_clear(&m->index);
}

/* --- the tree -------------------------------------------------------- */

void sd_fact_attach(struct sd_model *m, struct sd_fact *parent,
		    struct sd_fact *f)
{
	struct sd_fact **first = parent ? &parent->child : &m->first;
	struct sd_fact **last = parent ? &parent->last_child : &m->last;

	f->parent = parent;
	f->next = NULL;
	f->prev = *last;
	if (*last)
		(*last)->next = f;
	else
		*first = f;
	*last = f;
}

struct sd_fact *sd_fact_new(struct sd_model *m, struct sd_fact *parent,
			    enum sd_kind kind, const char *schema,
			    const char *name)
{
	struct sd_fact *f = SD_NEW(m->arena, struct sd_fact);

	f->kind = kind;
	f->schema = schema;
	f->name = name;
	sd_fact_attach(m, parent, f);
	return f;
}

void sd_fact_unlink(struct sd_model *m, struct sd_fact *f)
{
	struct sd_fact **first = f->parent ? &f->parent->child : &m->first;
	struct sd_fact **last = f->parent ? &f->parent->last_child : &m->last;

	if (f->prev)
		f->prev->next = f->next;
	else
		*first = f->next;
	if (f->next)
		f->next->prev = f->prev;
	else
		*last = f->prev;
	f->next = f->prev = f->parent = NULL;
}

static struct sd_value value_copy(struct sd_arena *a, struct sd_value v);

static void record_copy(struct sd_arena *a, struct sd_record *to,
			const struct sd_record *from)
{
	unsigned i;

	to->count = to->cap = from->count;
	to->at = SD_NEW_ARRAY(a, struct sd_value, from->count);
	for (i = 0; i < from->count; i++)
		to->at[i] = value_copy(a, from->at[i]);
}

static struct sd_value value_copy(struct sd_arena *a, struct sd_value v)
{
	const struct sd_value from = v;
	size_t i;

	switch (v.type) {
	case SD_T_NONE:
	case SD_T_BOOL:
	case SD_T_INT:
		break;
	case SD_T_REF:
		v.u.ref = SD_NEW(a, struct sd_ref);
		v.u.ref->schema = sd_arena_strdup(a, from.u.ref->schema);
		v.u.ref->name = sd_arena_strdup(a, from.u.ref->name);
		break;
	case SD_T_TYPE:
		v.u.datatype = SD_NEW(a, struct sd_datatype);
		*v.u.datatype = *from.u.datatype;
		v.u.datatype->schema =
			sd_arena_strdup(a, from.u.datatype->schema);
		v.u.datatype->word = sd_arena_strdup(a, from.u.datatype->word);
		v.u.datatype->args = sd_arena_strdup(a, from.u.datatype->args);
		break;
	case SD_T_LIST:
		v.u.list = sd_list_new(a);
		for (i = 0; i < from.u.list->count; i++)
			sd_list_add(v.u.list, a,
				    value_copy(a, from.u.list->at[i]));
		break;
	case SD_T_RECORD:
		v.u.record = SD_NEW(a, struct sd_record);
		record_copy(a, v.u.record, from.u.record);
		break;
	default:
		v.u.text = sd_arena_strdup(a, from.u.text);
	}
	return v;
}

struct sd_fact *sd_fact_copy(struct sd_model *m, struct sd_fact *parent,
			     const struct sd_fact *f)
{
	struct sd_fact *to;
	const struct sd_fact *c;

	to = sd_fact_new(m, parent, f->kind,
			 sd_arena_strdup(m->arena, f->schema),
			 sd_arena_strdup(m->arena, f->name));
	to->detail = sd_arena_strdup(m->arena, f->detail);
	to->span = f->span;
	to->tree = f->tree;
	record_copy(m->arena, &to->attrs, &f->attrs);
	for (c = f->child; c; c = c->next)
		sd_fact_copy(m, to, c);
	return to;
}

void sd_model_copy(struct sd_model *to, const struct sd_model *from)
{
	const struct sd_fact *f;

	to->settings = from->settings;
	to->native = from->native;
	to->dialect = from->dialect;
	to->body_exact = from->body_exact;
	to->hash = from->hash;
	for (f = from->first; f; f = f->next)
		sd_fact_copy(to, NULL, f);
}

/* --- finding --------------------------------------------------------- */

struct sd_fact *sd_fact_child(const struct sd_fact *f, enum sd_kind kind)
{
	struct sd_fact *c = f->child;

	while (c && c->kind != kind)
		c = c->next;
	return c;
}

struct sd_fact *sd_fact_next(const struct sd_fact *f)
{
	struct sd_fact *c = f->next;

	while (c && c->kind != f->kind)
		c = c->next;
	return c;
}

bool sd_model_same_name(const struct sd_model *m, const char *a, const char *b)
{
	return folds(m) ? sd_strcaseeq(a, b) : sd_streq(a, b);
}

struct sd_fact *sd_fact_child_named(const struct sd_model *m,
				    const struct sd_fact *f, enum sd_kind kind,
				    const char *name)
{
	struct sd_fact *c;

	SD_EACH_CHILD(f, c, kind)
	if (sd_model_same_name(m, c->name, name))
		return c;
	return NULL;
}

struct sd_fact *sd_fact_top(const struct sd_fact *f)
{
	while (f->parent)
		f = f->parent;
	return (struct sd_fact *)f;
}

/*
 * The index: "C\001schema\001name" where C is one letter for all relations
 * together and another for each other kind.
 */
static void add_key(struct sd_buf *b, const struct sd_model *m,
		    enum sd_kind kind, const char *schema, const char *name)
{
	bool relation = kind == SD_KIND_NONE ||
			(sd_kind_flags(kind) & SD_KIND_RELATION);
	const char *part[2];
	size_t i;

	part[0] = schema ? schema : "";
	part[1] = name ? name : "";
	sd_buf_addc(b, relation ? '\002' : (char)(' ' + kind));
	for (i = 0; i < 2; i++) {
		const char *z = part[i];

		sd_buf_addc(b, '\001');
		if (folds(m))
			sd_buf_add_lower(b, z, strlen(z));
		else
			sd_buf_adds(b, z);
	}
}

static void index_one(struct sd_model *m, struct sd_fact *f, struct sd_buf *b)
{
	const char *schema = sd_fact_top(f)->schema;

	sd_buf_reset(b);
	add_key(b, m, f->kind, schema, f->name);
	sd_map_add(&m->index, sd_str(sd_arena_strndup(m->arena, b->at, b->len)),
		   f);
}

void sd_model_index_add(struct sd_model *m, struct sd_fact *f)
{
	struct sd_buf b = SD_BUF_INIT;

	index_one(m, f, &b);
	sd_buf_clear(&b);
}

void sd_model_index(struct sd_model *m)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_fact *f, *c;

	sd_map_clear(&m->index);
	for (f = m->first; f; f = f->next) {
		index_one(m, f, &b);
		SD_EACH_CHILD(f, c, SD_INDEX)
		index_one(m, c, &b);
	}
	sd_buf_clear(&b);
}

struct sd_fact *sd_model_find(const struct sd_model *m, enum sd_kind kind,
			      const char *schema, const char *name)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_str key;
	struct sd_fact *f;

	add_key(&b, m, kind, schema, name);
	key.at = b.at;
	key.len = b.len;
	f = sd_map_get(&m->index, key);
	sd_buf_clear(&b);
	if (f && kind != SD_KIND_NONE && f->kind != kind)
		return NULL; /* the name belongs to another relation */
	return f;
}

/* --- labels ---------------------------------------------------------- */

static void add_path(struct sd_buf *b, const struct sd_fact *f)
{
	if (f->parent) {
		add_path(b, f->parent);
		if (!f->name)
			return;
		sd_buf_addc(b, '.');
	} else if (f->schema) {
		sd_buf_addf(b, "%s.", f->schema);
	}
	if (f->name)
		sd_buf_adds(b, f->name);
	if (f->detail)
		sd_buf_adds(b, f->detail);
}

char *sd_fact_path(const struct sd_fact *f, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;

	/* Names of these are the database's, not the table's. */
	if (f->parent && f->name &&
	    (f->kind == SD_INDEX || f->kind == SD_TRIGGER)) {
		if (sd_fact_top(f)->schema)
			sd_buf_addf(&b, "%s.", sd_fact_top(f)->schema);
		sd_buf_adds(&b, f->name);
	} else {
		add_path(&b, f);
	}
	return sd_buf_take(&b, a);
}

char *sd_fact_label(const struct sd_fact *f, struct sd_arena *a)
{
	const char *path = sd_fact_path(f, a);

	if (f->parent && !f->name)
		return sd_arena_printf(a, "%s of '%s'", sd_kind_word(f->kind),
				       path);
	return sd_arena_printf(a, "%s '%s'", sd_kind_word(f->kind), path);
}

char *sd_datatype_text(const struct sd_datatype *t, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;
	unsigned i;

	if (t->schema)
		sd_buf_addf(&b, "%s.", t->schema);
	sd_buf_adds(&b, t->word);
	if (t->args)
		sd_buf_addf(&b, "(%s)", t->args);
	for (i = 0; i < t->dims; i++)
		sd_buf_adds(&b, "[]");
	return sd_buf_take(&b, a);
}
