/* SPDX-License-Identifier: MIT */
/*
 * same.c - do two models say the same, at first sight?
 *
 * Mostly a database is what its file says, and then both list the parts of
 * a table in one order: compared as they stand they need no hashes. Only
 * "yes" is an answer; "no" may mean that the order differs.
 */

#include "schemadiff/model.h"

#include <string.h>

#include "schemadiff/sqltok.h"

struct look {
	unsigned dialect;
	bool body_exact;
};

static bool same_name(const struct look *l, const char *x, const char *y)
{
	return l->dialect & SD_SQL_FOLD ? sd_strcaseeq(x, y) : sd_streq(x, y);
}

static bool same_type(const struct look *l, const struct sd_datatype *x,
		      const struct sd_datatype *y)
{
	return same_name(l, x->schema, y->schema) &&
	       same_name(l, x->word, y->word) &&
	       same_name(l, x->args, y->args) && x->dims == y->dims &&
	       x->native == y->native;
}

static bool same_record(const struct look *l, const struct sd_record *x,
			const struct sd_record *y);
static bool same_list(const struct look *l, const struct sd_list *x,
		      const struct sd_list *y);

static bool same_value(const struct look *l, const struct sd_value *x,
		       const struct sd_value *y)
{
	if (x->type != y->type)
		return false;
	switch (x->type) {
	case SD_T_BOOL:
	case SD_T_INT:
		return x->u.number == y->u.number;
	case SD_T_NAME:
		return same_name(l, x->u.text, y->u.text);
	case SD_T_BODY:
		if (l->body_exact)
			return sd_streq(x->u.text, y->u.text);
		/* fall through */
	case SD_T_EXPR:
		return sd_sql_same(sd_str(x->u.text), sd_str(y->u.text),
				   l->dialect);
	case SD_T_REF:
		return same_name(l, x->u.ref->schema, y->u.ref->schema) &&
		       same_name(l, x->u.ref->name, y->u.ref->name);
	case SD_T_TYPE:
		return same_type(l, x->u.datatype, y->u.datatype);
	case SD_T_LIST:
		return same_list(l, x->u.list, y->u.list);
	case SD_T_RECORD:
		return same_record(l, x->u.record, y->u.record);
	default:
		return sd_streq(x->u.text, y->u.text);
	}
}

static bool same_list(const struct look *l, const struct sd_list *x,
		      const struct sd_list *y)
{
	size_t i;

	for (i = 0; i < x->count && i < y->count; i++)
		if (!same_value(l, &x->at[i], &y->at[i]))
			return false;
	return x->count == y->count;
}

/* The place of the next attribute that counts, from i on. */
static unsigned skip_hints(const struct sd_record *r, unsigned i)
{
	while (i < r->count && sd_attr_is_hint(r->at[i].id))
		i++;
	return i;
}

static bool same_record(const struct look *l, const struct sd_record *x,
			const struct sd_record *y)
{
	unsigned i = skip_hints(x, 0), k = skip_hints(y, 0);

	while (i < x->count && k < y->count) {
		if (x->at[i].id != y->at[k].id ||
		    !same_value(l, &x->at[i], &y->at[k]))
			return false;
		i = skip_hints(x, i + 1);
		k = skip_hints(y, k + 1);
	}
	return i == x->count && k == y->count;
}

static bool same_fact(const struct look *l, const struct sd_fact *x,
		      const struct sd_fact *y);

/* Kind by kind: the order among kinds is nobody's. */
static bool same_children(const struct look *l, const struct sd_fact *x,
			  const struct sd_fact *y)
{
	const struct sd_fact *next[SD_KIND_COUNT] = { NULL }, *c, *other;
	size_t more = 0;

	for (c = x->child; c; c = c->next)
		more++;
	for (c = y->child; c; c = c->next)
		more--;
	if (more)
		return false;
	for (c = x->child; c; c = c->next) {
		other = next[c->kind] ? sd_fact_next(next[c->kind])
				      : sd_fact_child(y, c->kind);
		if (!other || !same_fact(l, c, other))
			return false;
		next[c->kind] = other;
	}
	return true;
}

static bool same_fact(const struct look *l, const struct sd_fact *x,
		      const struct sd_fact *y)
{
	return x->kind == y->kind && same_name(l, x->schema, y->schema) &&
	       same_name(l, x->name, y->name) &&
	       sd_streq(x->detail, y->detail) &&
	       same_record(l, &x->attrs, &y->attrs) &&
	       ((!x->child && !y->child) || same_children(l, x, y));
}

/* Each name of `have` is one fact of the other model: as many must be met. */
static bool has_all(const struct look *l, const struct sd_map *have,
		    const struct sd_model *m)
{
	const struct sd_fact *f, *other;
	size_t met = 0;

	for (f = m->first; f; f = f->next) {
		other = f->name ? sd_map_gets(have, f->name) : NULL;
		if (!other || !same_fact(l, f, other))
			return false;
		met++;
	}
	return met == have->count;
}

bool sd_model_same(const struct sd_model *a, const struct sd_model *b)
{
	const struct look l = { b->dialect, b->body_exact };
	struct sd_fact *f;
	struct sd_map have;
	bool same = a->dialect == b->dialect;

	sd_map_init(&have, (l.dialect & SD_SQL_FOLD) != 0);
	/* Namesakes are rare: the hashes may tell them apart. */
	for (f = same ? a->first : NULL; f; f = f->next)
		same = same && f->name &&
		       sd_map_add(&have, sd_str(f->name), f) == f;
	same = same && has_all(&l, &have, b);
	sd_map_clear(&have);
	return same;
}
