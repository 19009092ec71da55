/* SPDX-License-Identifier: MIT */
/*
 * link.c - edges between facts
 *
 * Structure gives hard edges: a reference, a type, the table a foreign key
 * points to. Raw SQL gives soft ones: any name in it that is also the name
 * of an object may be that object. A wrong guess costs an edge that the
 * sort may cut, never an order that is wrong.
 */

#include "schemadiff/model.h"

#include <string.h>

#include "schemadiff/sqltok.h"

struct linker {
	struct sd_model *m;
	struct sd_map name; /* bare name → the first object called so */
};

static void add_need(struct linker *l, struct sd_fact *f,
		     struct sd_fact *target, bool soft)
{
	struct sd_need *n;

	if (!target || sd_fact_top(target) == sd_fact_top(f))
		return;
	for (n = f->need; n; n = n->next) {
		if (n->fact != target)
			continue;
		n->soft = n->soft && soft;
		return;
	}
	n = SD_NEW(l->m->arena, struct sd_need);
	n->fact = target;
	n->soft = soft;
	n->next = f->need;
	f->need = n;
}

static void link_ref(struct linker *l, struct sd_fact *f, enum sd_attr_id id,
		     const struct sd_ref *ref)
{
	struct sd_fact *to = NULL;

	if (id == SD_A_COLLATE)
		to = sd_model_find(l->m, SD_COLLATION, ref->schema, ref->name);
	else if (id != SD_A_EXECUTE && id != SD_A_OPCLASS)
		to = sd_model_find(l->m, SD_KIND_NONE, ref->schema, ref->name);
	if (!to) /* a function, a type, a dictionary …: one of that name */
		to = sd_map_gets(&l->name, ref->name);
	add_need(l, f, to, false);
}

static void link_type(struct linker *l, struct sd_fact *f,
		      const struct sd_datatype *t)
{
	static const enum sd_kind types[] = { SD_ENUM,	    SD_DOMAIN,
					      SD_COMPOSITE, SD_RANGE,
					      SD_BASE_TYPE, SD_KIND_NONE };
	struct sd_fact *to = NULL;
	size_t i;

	for (i = 0; !to && i < sizeof(types) / sizeof(types[0]); i++)
		to = sd_model_find(l->m, types[i], t->schema, t->word);
	add_need(l, f, to, false);
}

static void link_sql(struct linker *l, struct sd_fact *f, const char *sql)
{
	const char *end = sql + strlen(sql);
	struct sd_sql_token t;
	struct sd_fact *to;
	struct sd_str name;

	for (t = sd_sql_skip(sql, end, l->m->dialect);
	     t.kind != SD_SQL_END && t.kind != SD_SQL_BAD;
	     t = sd_sql_skip(t.at + t.len, end, l->m->dialect)) {
		if (t.kind != SD_SQL_WORD && t.kind != SD_SQL_QUOTED)
			continue;
		name.at = t.at;
		name.len = t.len;
		if (t.kind == SD_SQL_QUOTED)
			name = sd_str(sd_sql_name(t, l->m->arena));
		to = sd_map_get(&l->name, name);
		add_need(l, f, to, true);
	}
}

static void link_value(struct linker *l, struct sd_fact *f, enum sd_attr_id id,
		       const struct sd_value *v)
{
	size_t i;

	switch (v->type) {
	case SD_T_REF:
		link_ref(l, f, id, v->u.ref);
		break;
	case SD_T_TYPE:
		link_type(l, f, v->u.datatype);
		break;
	case SD_T_EXPR:
	case SD_T_BODY:
		link_sql(l, f, v->u.text);
		break;
	case SD_T_LIST:
		for (i = 0; i < v->u.list->count; i++)
			link_value(l, f, id, &v->u.list->at[i]);
		break;
	case SD_T_RECORD:
		for (i = 0; i < v->u.record->count; i++)
			link_value(l, f, v->u.record->at[i].id,
				   &v->u.record->at[i]);
		break;
	default:
		break;
	}
}

static void link_fact(struct linker *l, struct sd_fact *f)
{
	struct sd_fact *c;
	unsigned i;

	f->need = NULL;
	if (!f->parent && f->schema)
		add_need(l, f, sd_model_find(l->m, SD_SCHEMA, NULL, f->schema),
			 false);
	for (i = 0; i < f->attrs.count; i++)
		if (!sd_attr_is_hint(f->attrs.at[i].id))
			link_value(l, f, f->attrs.at[i].id, &f->attrs.at[i]);
	for (c = f->child; c; c = c->next)
		link_fact(l, c);
}

void sd_model_link(struct sd_model *m)
{
	struct linker l = { .m = m };
	struct sd_fact *f;

	sd_map_init(&l.name, (m->dialect & SD_SQL_FOLD) != 0);
	for (f = m->first; f; f = f->next)
		if (f->name)
			sd_map_add(&l.name, sd_str(f->name), f);
	for (f = m->first; f; f = f->next)
		link_fact(&l, f);
	sd_map_clear(&l.name);
}
