/* SPDX-License-Identifier: MIT */
/*
 * resolve.c - what can be settled only when all files are read
 *
 * Mixins are put in, lines that stand alone go to their objects; then the
 * names are looked up and what was said is checked (resolve_*.c).
 */
#include "resolve.h"

#include <string.h>

/* --- mixins
 ---------------------------------------------------------- */

static void expand(struct resolver *s, struct sd_model *m, struct sd_fact *t);

static struct sd_fact *open_mixin(struct resolver *s, struct sd_fact *use)
{
	struct lang_reader *r = s->r;
	struct lang_mixin *x = sd_map_gets(&r->mixins, use->name);

	if (!x) {
		if (r->lost_statements)
			return NULL;
		sd_lang_error(r, SD_E_MIXIN, use->span, "unknown mixin '%s'",
			      use->name);
		sd_lang_suggest(s, use->name, &r->mixins);
		return NULL;
	}
	if (x->state == LANG_MIXIN_OPEN) {
		sd_lang_error(r, SD_E_MIXIN, use->span,
			      "mixin '%s' uses itself", use->name);
		return NULL;
	}
	if (x->state == LANG_MIXIN_NEW) {
		x->state = LANG_MIXIN_OPEN;
		expand(s, &r->trash, x->items);
		x->state = LANG_MIXIN_DONE;
	}
	return x->items;
}

/* A type that the file may define, in a table of a `schema` block. */
static void refer_type(struct resolver *s, const struct sd_fact *t,
		       struct sd_fact *c)
{
	struct sd_datatype *d = sd_get_datatype(&c->attrs, SD_A_TYPE);
	struct lang_ref *ref;

	if (!d || !t->schema || d->schema || d->native ||
	    sd_word_flags(sd_word_find(sd_str(d->word))) & SD_WORD_TYPE)
		return;
	ref = sd_lang_vec_add(&s->r->refs, sizeof(*ref));
	ref->space = LANG_TYPE;
	ref->type = d;
	ref->schema = t->schema;
	ref->span = c->span;
}

static void copy_item(struct resolver *s, struct sd_model *m, struct sd_fact *t,
		      const struct sd_fact *item)
{
	struct sd_fact *c = sd_fact_copy(m, t, item);
	struct lang_ref *ref;

	if (m == &s->r->trash)
		return;
	if (c->name && c->name[0] == LANG_TABLE_MARK[0])
		c->name = sd_arena_printf(s->r->arena, "%s%s", t->name,
					  c->name + 1);
	refer_type(s, t, c);
	/* One that did not parse has no table. */
	if (c->kind != SD_FOREIGN || !sd_has(&c->attrs, SD_A_REF_TABLE))
		return;
	ref = sd_lang_vec_add(&s->r->refs, sizeof(*ref));
	ref->space = LANG_RELATION;
	ref->ref = (struct sd_ref *)sd_get_ref(&c->attrs, SD_A_REF_TABLE);
	ref->schema = t->schema;
	ref->fact = c;
	ref->span = c->span;
}

/* Puts the items of mixins where `use` stands, in the order of the text. */
static void expand(struct resolver *s, struct sd_model *m, struct sd_fact *t)
{
	struct sd_fact *last = t->last_child, *c, *items;
	const struct sd_fact *item;
	bool more = last != NULL;

	while (more) {
		c = t->child;
		more = c != last;
		sd_fact_unlink(m, c);
		if (c->kind != SD_KIND_NONE) {
			sd_fact_attach(m, t, c);
			continue;
		}
		items = open_mixin(s, c);
		for (item = items ? items->child : NULL; item;
		     item = item->next)
			copy_item(s, m, t, item);
	}
}

static void expand_mixins(struct resolver *s)
{
	struct sd_fact **t = s->r->uses.at;

	for (size_t i = 0; i < s->r->uses.count; i++)
		expand(s, s->r->model, t[i]);
	/* Those that nobody uses are checked all the same. */
	for (size_t i = 0; i < s->r->mixins.count; i++) {
		struct lang_mixin *x = s->r->mixins.entry[i].value;

		if (x->state != LANG_MIXIN_NEW)
			continue;
		x->state = LANG_MIXIN_OPEN;
		expand(s, &s->r->trash, x->items);
		x->state = LANG_MIXIN_DONE;
	}
}

/* --- `not null n (c)` ------------------------------------------------- */

static void apply_not_null(struct resolver *s, const struct lang_not_null *n,
			   struct sd_model *m)
{
	static const enum sd_attr_id ids[] = {
		SD_A_NOT_NULL,	    SD_A_NOT_NULL_WRITTEN,
		SD_A_NOT_NULL_NAME, SD_A_NOT_NULL_CONFLICT,
		SD_A_NOT_VALID,	    SD_A_NO_INHERIT,
	};
	struct sd_fact *c = sd_lang_column(n->table, n->column->name);

	if (!c && sd_lang_columns_open(n->table)) {
		c = sd_fact_new(m, n->table, SD_COLUMN, NULL, n->column->name);
		c->span = n->column->span;
		sd_set_bool(&c->attrs, s->r->arena, SD_A_INHERITED, true);
	}
	if (!c) {
		sd_lang_unknown_column(s, n->table, n->column->name,
				       n->column->span, false);
		return;
	}
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct sd_value *v = sd_get(&n->column->attrs, ids[i]);

		if (v)
			sd_set(&c->attrs, s->r->arena, ids[i], *v);
	}
}

/* A mixin is parsed into a fact of nobody, which stands in the trash. */
static void apply_not_nulls(struct resolver *s, bool mixins)
{
	struct lang_not_null *n = s->r->not_nulls.at;

	for (size_t i = 0; i < s->r->not_nulls.count; i++) {
		struct sd_fact *t = n[i].table;
		struct lang_mixin *x = sd_map_gets(&s->r->mixins, t->name);
		bool in_mixin = x && x->items == t;

		if (in_mixin == mixins)
			apply_not_null(s, &n[i],
				       mixins ? &s->r->trash : s->r->model);
	}
}

/* --- schemas ---------------------------------------------------------- */

/* Several `schema s { … }` blocks are one schema. */
static void merge_schemas(struct resolver *s)
{
	struct sd_fact *f, *next, *first, *c;
	struct sd_map seen;

	sd_map_init(&seen, false);
	for (f = s->r->model->first; f; f = next) {
		next = f->next;
		if (f->kind != SD_SCHEMA)
			continue;
		first = sd_map_add(&seen, sd_str(f->name), f);
		if (first == f)
			continue;
		while ((c = f->child)) {
			sd_fact_unlink(s->r->model, c);
			sd_fact_attach(s->r->model, first, c);
		}
		sd_fact_unlink(s->r->model, f);
	}
	sd_map_clear(&seen);
}

/* --- lines that stand alone ------------------------------------------- */

static bool is_constraint(enum sd_kind k)
{
	return k == SD_PRIMARY || k == SD_UNIQUE || k == SD_FOREIGN ||
	       k == SD_CHECK || k == SD_EXCLUDE;
}

static struct sd_fact *find_part(const struct sd_fact *t, enum sd_kind kind,
				 const char *name)
{
	struct sd_fact *c;

	for (c = t->child; c; c = c->next)
		if ((kind == SD_CHECK ? is_constraint(c->kind)
				      : c->kind == kind) &&
		    c->name && !strcmp(c->name, name))
			return c;
	return NULL;
}

/* Functions have namesakes: the one of this signature, or the only one. */
static struct sd_fact *
find_routine(struct resolver *s, const struct lang_move *m, const char *schema)
{
	struct sd_fact *f, *only = NULL;
	size_t n = 0;

	for (f = s->r->model->first; f; f = f->next) {
		if (f->kind != m->kind || !sd_streq(f->schema, schema) ||
		    !sd_streq(f->name, m->name))
			continue;
		if (sd_streq(f->detail, m->detail))
			return f;
		only = f;
		n++;
	}
	return n == 1 && m->kind == SD_FUNCTION ? only : NULL;
}

static struct sd_fact *
find_object(struct resolver *s, const struct lang_move *m, const char *schema)
{
	static const enum sd_kind types[] = { SD_ENUM, SD_DOMAIN, SD_COMPOSITE,
					      SD_RANGE, SD_BASE_TYPE };
	struct sd_fact *f = NULL;

	if (m->detail)
		return find_routine(s, m, schema);
	if (m->kind == SD_KIND_NONE || m->kind == SD_TABLE)
		return sd_lang_relation(s, schema, m->name);
	if (m->kind != SD_BASE_TYPE)
		return sd_lang_find(s, m->kind, schema, m->name);
	for (size_t i = 0; !f && i < sizeof(types) / sizeof(types[0]); i++)
		f = sd_lang_find(s, types[i], schema, m->name);
	return f;
}

/* May a line of this kind stand under that object? */
static bool takes(const struct sd_fact *f, enum sd_kind line)
{
	switch (line) {
	case SD_INDEX:
		return f->kind == SD_TABLE || f->kind == SD_MATVIEW;
	case SD_TRIGGER:
	case SD_RULE:
		return f->kind == SD_TABLE || f->kind == SD_VIEW ||
		       f->kind == SD_MATVIEW;
	case SD_POLICY:
	case SD_DATA:
		return f->kind == SD_TABLE;
	default:
		return true;
	}
}

static struct sd_fact *unknown_target(struct resolver *s,
				      const struct lang_move *m)
{
	struct sd_fact *f;

	/* Schemas are there unless the file makes them. */
	if (m->kind == SD_SCHEMA) {
		f = sd_fact_new(s->r->model, NULL, SD_SCHEMA, NULL, m->name);
		f->span = m->span;
		if (s->indexed)
			sd_model_index_add(s->r->model, f);
		return f;
	}
	if (s->r->lost_statements)
		return NULL;
	if (m->kind == SD_KIND_NONE || m->kind == SD_TABLE) {
		sd_lang_unknown_table(s, m->name, m->span, false);
		return NULL;
	}
	sd_lang_error(s->r, SD_E_UNKNOWN, m->span, "unknown %s '%s%s'",
		      m->kind == SD_BASE_TYPE ? "type" : sd_kind_word(m->kind),
		      m->name, m->detail ? m->detail : "");
	return NULL;
}

static struct sd_fact *find_target(struct resolver *s,
				   const struct lang_move *m)
{
	struct sd_fact *f = NULL, *part;

	if (m->block && !m->schema)
		f = find_object(s, m, m->block);
	if (!f)
		f = find_object(s, m, m->schema);
	if (!f)
		f = unknown_target(s, m);
	if (!f || !m->part_kind)
		return f;
	part = find_part(f, m->part_kind, m->part);
	if (part || s->r->lost_items)
		return part;
	if (m->part_kind == SD_COLUMN)
		sd_lang_unknown_column(s, f, m->part, m->span, false);
	else
		sd_lang_error(s->r, SD_E_UNKNOWN, m->span, "unknown %s '%s'",
			      m->part_kind == SD_CHECK
				      ? "constraint"
				      : sd_kind_word(m->part_kind),
			      m->part);
	return NULL;
}

static void attach(struct resolver *s, const struct lang_move *m,
		   struct sd_fact *to)
{
	struct sd_model *model = s->r->model;
	struct sd_fact *c, *old;

	while ((c = m->holder->child)) {
		sd_fact_unlink(model, c);
		if (!takes(to, c->kind)) {
			sd_lang_error(s->r, SD_E_NOT_HERE, m->span,
				      "a %s has no %s", sd_kind_word(to->kind),
				      sd_kind_word(c->kind));
			continue;
		}
		old = c->kind == SD_COMMENT || c->kind == SD_OWNER
			      ? sd_fact_child(to, c->kind)
			      : NULL;
		if (old) {
			sd_lang_error(s->r, SD_E_TWICE, c->span,
				      "%s has a %s already",
				      sd_fact_label(to, s->r->arena),
				      sd_kind_word(c->kind));
			sd_lang_first_here(s->r, old->span);
			continue;
		}
		sd_fact_attach(model, to, c);
	}
}

/* Comments, owners and grants may be about what another line brings. */
static void move_lines(struct resolver *s, bool objects)
{
	struct lang_move *m = s->r->moves.at;

	for (size_t i = 0; i < s->r->moves.count; i++) {
		struct sd_fact *c = m[i].holder ? m[i].holder->child : NULL;
		struct sd_fact *to;

		if (!c || (c->kind == SD_COMMENT || c->kind == SD_OWNER ||
			   c->kind == SD_GRANT) == objects)
			continue;
		to = find_target(s, &m[i]);
		if (to)
			attach(s, &m[i], to);
	}
}

/* The first of each name; sd_lang_check_names() finds the others. */
static void add_relations(struct resolver *s)
{
	struct sd_fact *f;

	sd_map_init(&s->relations, false);
	sd_map_init(&s->schemas, false);
	for (f = s->r->model->first; f; f = f->next)
		if (sd_kind_flags(f->kind) & SD_KIND_RELATION)
			sd_lang_add_relation(s, f);
}

void sd_lang_resolve(struct lang_reader *r)
{
	struct resolver s;

	memset(&s, 0, sizeof(s));
	s.r = r;
	apply_not_nulls(&s, true);
	expand_mixins(&s);
	apply_not_nulls(&s, false);
	merge_schemas(&s);
	add_relations(&s);
	move_lines(&s, true);
	s.indexed = false;
	move_lines(&s, false);
	sd_lang_resolve_refs(&s);
	sd_lang_check_names(&s);
	sd_lang_check_tables(&s);
	sd_lang_check_foreign(&s);
	if (s.has_folded)
		sd_map_clear(&s.folded);
	sd_map_clear(&s.relations);
	sd_map_clear(&s.schemas);
	sd_lang_vec_clear(&s.slots);
}
