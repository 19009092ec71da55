/* SPDX-License-Identifier: MIT */
/* attr.c - records of attributes, sorted by id; values and lists */

#include "schemadiff/model.h"

#include <string.h>

/* Where id stands, or would. Records are short: a scan beats a search. */
static unsigned place_of(const struct sd_record *r, enum sd_attr_id id)
{
	unsigned i = r->count;

	while (i && r->at[i - 1].id >= id)
		i--;
	return i;
}

static bool is_empty(const struct sd_value *v)
{
	switch (v->type) {
	case SD_T_NONE:
		return true;
	case SD_T_BOOL:
		return !v->u.number;
	case SD_T_INT:
		return false;
	case SD_T_LIST:
		return !v->u.list || !v->u.list->count;
	default:
		return !v->u.text;
	}
}

/*
 * Most records have one or two attributes, set one after the other: they
 * grow one by one while they can do so in place.
 */
static void grow(struct sd_record *r, struct sd_arena *a)
{
	struct sd_value *more;

	if (sd_arena_extend(a, r->at, r->cap * sizeof(*more), sizeof(*more))) {
		r->cap++;
		return;
	}
	r->cap = (unsigned short)(r->cap + 1 + r->cap / 2);
	more = SD_NEW_ARRAY(a, struct sd_value, r->cap);
	if (r->count)
		memcpy(more, r->at, r->count * sizeof(*more));
	r->at = more;
}

void sd_set(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
	    struct sd_value v)
{
	unsigned at = place_of(r, id);

	if (is_empty(&v)) {
		sd_unset(r, id);
		return;
	}
	v.id = (unsigned short)id;
	if (at < r->count && r->at[at].id == id) {
		r->at[at] = v;
		return;
	}
	if (r->count == r->cap)
		grow(r, a);
	memmove(r->at + at + 1, r->at + at, (r->count - at) * sizeof(r->at[0]));
	r->at[at] = v;
	r->count++;
}

void sd_unset(struct sd_record *r, enum sd_attr_id id)
{
	unsigned at = place_of(r, id);

	if (at == r->count || r->at[at].id != id)
		return;
	r->count--;
	memmove(r->at + at, r->at + at + 1, (r->count - at) * sizeof(r->at[0]));
}

void sd_set_bool(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		 bool on)
{
	struct sd_value v = { .type = SD_T_BOOL, .u = { .number = on } };

	sd_set(r, a, id, v);
}

void sd_set_int(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		int64_t n)
{
	struct sd_value v = { .type = SD_T_INT, .u = { .number = n } };

	sd_set(r, a, id, v);
}

void sd_set_text(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		 const char *text)
{
	struct sd_value v = { .type = (unsigned short)sd_attr_type(id),
			      .u = { .text = text } };

	sd_set(r, a, id, v);
}

static struct sd_ref *ref_new(struct sd_arena *a, const char *schema,
			      const char *name)
{
	struct sd_ref *ref = SD_NEW(a, struct sd_ref);

	ref->schema = schema;
	ref->name = name;
	return ref;
}

void sd_set_ref(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		const char *schema, const char *name)
{
	struct sd_value v = { .type = SD_T_REF, .u = { .ref = NULL } };

	if (name)
		v.u.ref = ref_new(a, schema, name);
	sd_set(r, a, id, v);
}

void sd_set_datatype(struct sd_record *r, struct sd_arena *a,
		     enum sd_attr_id id, struct sd_datatype *t)
{
	struct sd_value v = { .type = SD_T_TYPE, .u = { .datatype = t } };

	sd_set(r, a, id, v);
}

void sd_set_list(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		 struct sd_list *l)
{
	struct sd_value v = { .type = SD_T_LIST, .u = { .list = l } };

	sd_set(r, a, id, v);
}

struct sd_list *sd_list_new(struct sd_arena *a)
{
	return SD_NEW(a, struct sd_list);
}

void sd_list_add(struct sd_list *l, struct sd_arena *a, struct sd_value v)
{
	struct sd_value *more;

	/* Full at 0, 1, 2, 4, 8 …: the count itself tells the capacity. */
	if (!(l->count & (l->count - 1))) {
		more = SD_NEW_ARRAY(a, struct sd_value,
				    l->count ? l->count * 2 : 1);
		if (l->count)
			memcpy(more, l->at, l->count * sizeof(*more));
		l->at = more;
	}
	v.id = SD_A_NONE;
	l->at[l->count++] = v;
}

void sd_list_add_text(struct sd_list *l, struct sd_arena *a, enum sd_type type,
		      const char *text)
{
	struct sd_value v = { .type = (unsigned short)type,
			      .u = { .text = text } };

	sd_list_add(l, a, v);
}

void sd_list_add_ref(struct sd_list *l, struct sd_arena *a, const char *schema,
		     const char *name)
{
	struct sd_value v = { .type = SD_T_REF,
			      .u = { .ref = ref_new(a, schema, name) } };

	sd_list_add(l, a, v);
}

struct sd_record *sd_list_add_record(struct sd_list *l, struct sd_arena *a)
{
	struct sd_value v = { .type = SD_T_RECORD, .u = { .record = NULL } };

	v.u.record = SD_NEW(a, struct sd_record);
	sd_list_add(l, a, v);
	return v.u.record;
}

struct sd_list *sd_list_add_list(struct sd_list *l, struct sd_arena *a)
{
	struct sd_value v = { .type = SD_T_LIST, .u = { .list = NULL } };

	v.u.list = sd_list_new(a);
	sd_list_add(l, a, v);
	return v.u.list;
}

const struct sd_value *sd_get(const struct sd_record *r, enum sd_attr_id id)
{
	unsigned i;

	for (i = 0; i < r->count && r->at[i].id <= id; i++)
		if (r->at[i].id == id)
			return &r->at[i];
	return NULL;
}

bool sd_has(const struct sd_record *r, enum sd_attr_id id)
{
	return sd_get(r, id) != NULL;
}

bool sd_get_bool(const struct sd_record *r, enum sd_attr_id id)
{
	return sd_get(r, id) != NULL;
}

int64_t sd_get_int(const struct sd_record *r, enum sd_attr_id id)
{
	const struct sd_value *v = sd_get(r, id);

	return v ? v->u.number : 0;
}

const char *sd_get_text(const struct sd_record *r, enum sd_attr_id id)
{
	const struct sd_value *v = sd_get(r, id);

	return v ? v->u.text : NULL;
}

const struct sd_ref *sd_get_ref(const struct sd_record *r, enum sd_attr_id id)
{
	const struct sd_value *v = sd_get(r, id);

	return v ? v->u.ref : NULL;
}

struct sd_datatype *sd_get_datatype(const struct sd_record *r,
				    enum sd_attr_id id)
{
	const struct sd_value *v = sd_get(r, id);

	return v ? v->u.datatype : NULL;
}

const struct sd_list *sd_get_list(const struct sd_record *r, enum sd_attr_id id)
{
	static const struct sd_list none = { NULL, 0 };
	const struct sd_value *v = sd_get(r, id);

	return v ? v->u.list : &none;
}
