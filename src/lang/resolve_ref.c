/* SPDX-License-Identifier: MIT */
/*
 * resolve_ref.c - names that refer to something
 */
#include "resolve.h"

#include <string.h>

/* --- messages --------------------------------------------------------- */

/* Inside `only`, what dangles is the engine's own business: a warning. */
static void report(struct resolver *s, bool warn, enum sd_code code,
		   struct sd_span span, const char *text)
{
	if (warn)
		sd_diag_add(s->r->diag, SD_WARNING, code, span, "%s", text);
	else
		sd_lang_error(s->r, code, span, "%s", text);
}

static void suggest(struct resolver *s, const char *word,
		    const char *const *words, size_t count)
{
	sd_lang_did_you_mean(s->r, word, words, count);
}

void sd_lang_suggest(struct resolver *s, const char *word,
		     const struct sd_map *map)
{
	const char **words =
		SD_NEW_ARRAY(s->r->diag->arena, const char *, map->count + 1);

	for (size_t i = 0; i < map->count; i++)
		words[i] = sd_arena_strndup(s->r->diag->arena,
					    map->entry[i].key.at,
					    map->entry[i].key.len);
	suggest(s, word, words, map->count);
}

static void suggest_table(struct resolver *s, const char *name)
{
	const struct sd_model *m = s->r->model;
	const struct sd_map *e = &s->r->entities;
	const char **words;
	struct sd_fact *f;
	size_t n = 0;

	for (f = m->first; f; f = f->next)
		n++;
	words = SD_NEW_ARRAY(s->r->diag->arena, const char *, n + e->count + 1);
	n = 0;
	for (f = m->first; f; f = f->next)
		if (sd_kind_flags(f->kind) & SD_KIND_RELATION)
			words[n++] = f->name;
	for (size_t i = 0; i < e->count; i++)
		words[n++] =
			sd_arena_strndup(s->r->diag->arena, e->entry[i].key.at,
					 e->entry[i].key.len);
	suggest(s, name, words, n);
}

struct sd_span sd_lang_place_of(struct resolver *s, struct sd_span from,
				const char *name)
{
	enum { FAR = 200 };
	struct sd_source *src = from.source;
	struct sd_lexer lx;
	struct sd_token t;

	if (!src)
		return from;
	sd_lexer_init(&lx, src->text, src->len);
	lx.at = src->text + from.at;
	for (int i = 0; i < FAR; i++) {
		t = sd_lexer_next(&lx);
		if (t.kind == SD_TOK_END)
			break;
		if (!sd_begins_name(t) ||
		    !sd_streq(sd_token_value(t, s->r->diag->arena), name))
			continue;
		from.at = (size_t)(t.at - src->text);
		from.len = t.len;
		break;
	}
	return from;
}

void sd_lang_unknown_table(struct resolver *s, const char *name,
			   struct sd_span span, bool warn)
{
	struct sd_arena *a = s->r->diag->arena;

	report(s, warn, SD_E_UNKNOWN, span,
	       sd_arena_printf(a, "unknown table '%s'", name));
	if (s->r->errors > SD_LANG_MAX_ERRORS)
		return;
	if (sd_lang_find(s, SD_SCHEMA, NULL, name))
		sd_diag_help(s->r->diag,
			     "the last part is the column: write "
			     "'%s.TABLE (COLUMN)'",
			     name);
	else
		suggest_table(s, name);
}

void sd_lang_unknown_column(struct resolver *s, const struct sd_fact *t,
			    const char *name, struct sd_span span, bool warn)
{
	struct sd_arena *a = s->r->diag->arena;
	const char **words;
	struct sd_fact *c;
	size_t n = 0;

	report(s, warn, SD_E_COLUMN, span,
	       sd_arena_printf(a, "%s has no column '%s'", sd_fact_label(t, a),
			       name));
	SD_EACH_CHILD(t, c, SD_COLUMN)
	n++;
	words = SD_NEW_ARRAY(a, const char *, n + 1);
	n = 0;
	SD_EACH_CHILD(t, c, SD_COLUMN)
	words[n++] = c->name;
	suggest(s, name, words, n);
}

/* --- looking up ------------------------------------------------------- */

static void fold_relations(struct resolver *s)
{
	struct sd_fact *f;

	s->has_folded = true;
	sd_map_init(&s->folded, true);
	for (f = s->r->model->first; f; f = f->next)
		if (sd_kind_flags(f->kind) & SD_KIND_RELATION && !f->schema)
			sd_map_add(&s->folded, sd_str(f->name), f);
}

static struct sd_str relation_key(struct resolver *s, const char *schema,
				  const char *name)
{
	if (!schema)
		return sd_str(name);
	return sd_str(sd_text_join(s->r->arena, schema, "\001", name));
}

struct sd_fact *sd_lang_add_relation(struct resolver *s, struct sd_fact *f)
{
	const char *schema = sd_fact_top(f)->schema;

	if (schema)
		sd_map_add(&s->schemas, sd_str(schema), f);
	return sd_map_add(&s->relations, relation_key(s, schema, f->name), f);
}

struct sd_fact *sd_lang_relation(struct resolver *s, const char *schema,
				 const char *name)
{
	struct sd_fact *f;

	f = sd_map_get(&s->relations, relation_key(s, schema, name));
	if (f || schema)
		return f;
	f = sd_map_gets(&s->r->entities, name);
	if (f)
		return f;
	if (!s->has_folded)
		fold_relations(s);
	return sd_map_gets(&s->folded, name);
}

struct sd_fact *sd_lang_find(struct resolver *s, enum sd_kind kind,
			     const char *schema, const char *name)
{
	if (!s->indexed)
		sd_model_index(s->r->model);
	s->indexed = true;
	return sd_model_find(s->r->model, kind, schema, name);
}

struct sd_fact *sd_lang_column(const struct sd_fact *t, const char *name)
{
	struct sd_fact *c, *folded = NULL;

	SD_EACH_CHILD(t, c, SD_COLUMN)
	{
		if (!strcmp(c->name, name))
			return c;
		if (!folded && sd_strcaseeq(c->name, name))
			folded = c;
	}
	return folded;
}

bool sd_lang_columns_open(const struct sd_fact *t)
{
	return t->kind != SD_TABLE || sd_has(&t->attrs, SD_A_INHERITS) ||
	       sd_has(&t->attrs, SD_A_PARTITION_OF) ||
	       sd_has(&t->attrs, SD_A_OF_TYPE) ||
	       sd_has(&t->attrs, SD_A_MODULE);
}

/* --- references ------------------------------------------------------- */

static struct sd_fact *find_type(struct resolver *s, const char *schema,
				 const char *name)
{
	static const enum sd_kind types[] = { SD_ENUM,	    SD_DOMAIN,
					      SD_COMPOSITE, SD_RANGE,
					      SD_BASE_TYPE, SD_TABLE };
	struct sd_fact *f = NULL;

	for (size_t i = 0; !f && i < sizeof(types) / sizeof(types[0]); i++)
		f = sd_lang_find(s, types[i], schema, name);
	return f;
}

/* Does the file make tables in this schema? Else they are out of sight. */
static bool knows_schema(struct resolver *s, const char *schema)
{
	return sd_map_gets(&s->schemas, schema) != NULL;
}

/*
 * A relation is looked up in its block's schema, then in the default one. The
 * name becomes the table's where an entity's stands; another case of letters
 * stays: what it means is up to the engine.
 */
static void resolve_relation(struct resolver *s, struct lang_ref *r)
{
	struct sd_fact *f = NULL;

	if (r->schema && !r->ref->schema)
		f = sd_lang_relation(s, r->schema, r->ref->name);
	if (!f)
		f = sd_lang_relation(s, r->ref->schema, r->ref->name);
	if (f) {
		if (sd_map_gets(&s->r->entities, r->ref->name) == f)
			r->ref->name = f->name;
		r->ref->schema = sd_fact_top(f)->schema;
		r->target = f;
		return;
	}
	if (r->fact || s->r->lost_statements)
		return; /* foreign keys: sd_lang_check_foreign() */
	if (!r->ref->schema || knows_schema(s, r->ref->schema))
		sd_lang_unknown_table(s, r->ref->name, r->span, r->only);
}

/* Types and functions that are not found are the engine's. */
static void resolve_in_block(struct resolver *s, struct lang_ref *r)
{
	if (!r->schema)
		return;
	if (r->space == LANG_TYPE && r->type) {
		if (!r->type->schema && find_type(s, r->schema, r->type->word))
			r->type->schema = r->schema;
		return;
	}
	if (!r->ref || r->ref->schema)
		return;
	if (r->space == LANG_TYPE
		    ? find_type(s, r->schema, r->ref->name) != NULL
		    : sd_lang_find(s, SD_FUNCTION, r->schema, r->ref->name) !=
			      NULL)
		r->ref->schema = r->schema;
}

void sd_lang_resolve_refs(struct resolver *s)
{
	struct lang_ref *r = s->r->refs.at;

	for (size_t i = 0; i < s->r->refs.count; i++) {
		if (r[i].fact && !r[i].fact->parent)
			continue; /* replaced by `only` */
		if (r[i].space == LANG_RELATION)
			resolve_relation(s, &r[i]);
		else
			resolve_in_block(s, &r[i]);
	}
}

/* --- foreign keys ----------------------------------------------------- */

static struct sd_fact *find_folded(const struct sd_model *m, const char *name)
{
	struct sd_fact *f;

	for (f = m->first; f; f = f->next)
		if (f->kind == SD_TABLE && !f->schema &&
		    sd_strcaseeq(f->name, name))
			return f;
	return NULL;
}

static struct sd_fact *target_of(const struct sd_model *m,
				 const struct sd_fact *foreign)
{
	const struct sd_ref *ref = sd_get_ref(&foreign->attrs, SD_A_REF_TABLE);
	struct sd_fact *t;

	if (!ref)
		return NULL;
	t = sd_model_find(m, SD_TABLE, ref->schema, ref->name);
	return t || ref->schema ? t : find_folded(m, ref->name);
}

/* How many columns the table's key has; 0: there is none. */
static size_t key_size(const struct sd_fact *t)
{
	struct sd_fact *key = sd_fact_child(t, SD_PRIMARY);

	return key ? sd_get_list(&key->attrs, SD_A_KEYS)->count : 0;
}

static const char *missing_column(const struct sd_fact *foreign,
				  const struct sd_fact *t)
{
	const struct sd_list *l =
		sd_get_list(&foreign->attrs, SD_A_REF_COLUMNS);

	for (size_t i = 0; i < l->count; i++)
		if (!sd_lang_column(t, l->at[i].u.text))
			return l->at[i].u.text;
	return NULL;
}

static enum lang_fit fit(const struct sd_fact *foreign, const struct sd_fact *t)
{
	size_t own = sd_get_list(&foreign->attrs, SD_A_COLUMNS)->count;
	size_t there = sd_get_list(&foreign->attrs, SD_A_REF_COLUMNS)->count;

	if (there && there != own)
		return LANG_OTHER_COUNT;
	if (sd_lang_columns_open(t))
		return LANG_FITS;
	if (there)
		return missing_column(foreign, t) ? LANG_NO_COLUMN : LANG_FITS;
	there = key_size(t);
	if (!there)
		return LANG_NO_PRIMARY;
	return there == own ? LANG_FITS : LANG_OTHER_COUNT;
}

static bool makes_tables_in(const struct sd_model *m, const char *schema)
{
	struct sd_fact *f;

	for (f = m->first; f; f = f->next)
		if (f->kind == SD_TABLE && sd_streq(f->schema, schema))
			return true;
	return false;
}

enum lang_fit sd_lang_foreign_fit(const struct sd_model *m,
				  const struct sd_fact *foreign)
{
	const struct sd_ref *ref = sd_get_ref(&foreign->attrs, SD_A_REF_TABLE);
	const struct sd_fact *t = target_of(m, foreign);

	if (t)
		return fit(foreign, t);
	return ref && ref->schema && !makes_tables_in(m, ref->schema)
		       ? LANG_FITS
		       : LANG_NO_TABLE;
}

static void unknown_ref_column(struct resolver *s, const struct lang_ref *r,
			       const struct sd_fact *t)
{
	const char *name = missing_column(r->fact, t);
	struct sd_span behind = r->span;

	/* The column stands behind the table, which may have its name. */
	behind.at += behind.len;
	behind.len = 0;
	behind = sd_lang_place_of(s, behind, name);
	sd_lang_unknown_column(s, t, name, behind.len ? behind : r->span,
			       r->only);
}

static void check_foreign(struct resolver *s, const struct lang_ref *r)
{
	struct sd_arena *a = s->r->diag->arena;
	const struct sd_fact *t =
		r->target && r->target->kind == SD_TABLE ? r->target : NULL;
	size_t own = sd_get_list(&r->fact->attrs, SD_A_COLUMNS)->count, there;
	char *text;

	if (!t) {
		if (!s->r->lost_statements &&
		    (!r->ref->schema || knows_schema(s, r->ref->schema)))
			sd_lang_unknown_table(s, r->ref->name, r->span,
					      r->only);
		return;
	}
	switch (fit(r->fact, t)) {
	case LANG_FITS:
	case LANG_NO_TABLE:
		break;
	case LANG_NO_COLUMN:
		if (!s->r->lost_items)
			unknown_ref_column(s, r, t);
		break;
	case LANG_NO_PRIMARY:
		if (s->r->lost_items)
			break;
		text = sd_arena_printf(a, "%s has no primary key",
				       sd_fact_label(t, a));
		report(s, r->only, SD_E_REFERENCE, r->span, text);
		sd_diag_help(s->r->diag, "name the columns: '%s (COLUMN)'",
			     r->ref->name);
		break;
	case LANG_OTHER_COUNT:
		there = sd_get_list(&r->fact->attrs, SD_A_REF_COLUMNS)->count;
		if (!there)
			there = key_size(t);
		text = sd_arena_printf(a, "%zu column%s refer%s to %zu of %s",
				       own, own == 1 ? "" : "s",
				       own == 1 ? "s" : "", there,
				       sd_fact_label(t, a));
		report(s, r->only, SD_E_REFERENCE, r->span, text);
		break;
	}
}

void sd_lang_check_foreign(struct resolver *s)
{
	struct lang_ref *r = s->r->refs.at;

	for (size_t i = 0; i < s->r->refs.count; i++)
		if (r[i].fact && r[i].fact->parent)
			check_foreign(s, &r[i]);
}
