/* SPDX-License-Identifier: MIT */
/*
 * resolve_check.c - is anything said twice, is every column there?
 */
#include "resolve.h"

#include <string.h>

static void twice(struct resolver *s, const struct sd_fact *f,
		  const struct sd_fact *first)
{
	char *label = sd_fact_label(f, s->r->diag->arena);

	if (f->name)
		sd_lang_error(s->r, SD_E_TWICE, f->span, "%s is defined twice",
			      label);
	else
		sd_lang_error(s->r, SD_E_TWICE, f->span, "there is a second %s",
			      label);
	sd_lang_first_here(s->r, first->span);
}

/* --- renames ---------------------------------------------------------- */

static void both_there(struct resolver *s, const struct sd_fact *f,
		       const struct sd_fact *old)
{
	/* Two that change places, or a chain: each gives its name away. */
	if (old != f && sd_has(&old->attrs, SD_A_RENAMED_FROM))
		return;
	sd_lang_error(s->r, SD_E_RENAMED, f->span,
		      "%s is renamed from '%s', which is there too",
		      sd_fact_label(f, s->r->diag->arena),
		      sd_get_text(&f->attrs, SD_A_RENAMED_FROM));
	if (old != f)
		sd_lang_first_here(s->r, old->span);
}

static void check_renamed(struct resolver *s, const struct sd_fact *f)
{
	const char *old = sd_get_text(&f->attrs, SD_A_RENAMED_FROM);
	const struct sd_fact *other;

	if (!old)
		return;
	if (f->kind == SD_INDEX || !f->parent)
		other = sd_lang_find(s, f->kind, sd_fact_top(f)->schema, old);
	else if (f->kind == SD_COLUMN || f->kind == SD_LABEL)
		other = sd_lang_scope_find(s, f->kind, old);
	else
		other = sd_fact_child_named(s->r->model, f->parent, f->kind,
					    old);
	if (other)
		both_there(s, f, other);
}

/* --- names of objects ------------------------------------------------- */

/* Tables, views, sequences and indexes share their names. */
static void check_relation(struct resolver *s, struct sd_fact *f)
{
	struct sd_fact *first = sd_lang_add_relation(s, f);

	if (first != f)
		twice(s, f, first);
}

/* Kinds whose names are types'. */
static bool is_type(enum sd_kind k)
{
	return k == SD_ENUM || k == SD_DOMAIN || k == SD_COMPOSITE ||
	       k == SD_RANGE || k == SD_BASE_TYPE;
}

/* Everything but relations: kind, schema, name and detail, in one text. */
static void check_object(struct resolver *s, struct sd_map *seen,
			 struct sd_fact *f)
{
	enum sd_kind class = is_type(f->kind) ? SD_ENUM : f->kind;
	struct sd_fact *first;
	char *key;

	key = sd_arena_printf(s->r->arena, "%d\001%s\001%s\001%s", (int)class,
			      f->schema ? f->schema : "",
			      f->name ? f->name : "",
			      f->detail ? f->detail : "");
	first = sd_map_add(seen, sd_str(key), f);
	/* A shell type is what its definition fills. */
	if (first != f && !sd_has(&first->attrs, SD_A_SHELL))
		twice(s, f, first);
}

void sd_lang_check_names(struct resolver *s)
{
	struct sd_map seen;
	struct sd_fact *f;

	sd_map_init(&seen, false);
	for (f = s->r->model->first; f; f = f->next) {
		check_renamed(s, f);
		if (!(sd_kind_flags(f->kind) & SD_KIND_RELATION)) {
			check_object(s, &seen, f);
			continue;
		}
		check_relation(s, f);
	}
	sd_map_clear(&seen);
}

/* --- columns that a fact names ---------------------------------------- */

static void check_column(struct resolver *s, const struct sd_fact *t,
			 const struct sd_fact *f, const char *name)
{
	if (!name || sd_lang_scope_find(s, SD_COLUMN, name) ||
	    sd_lang_column(t, name))
		return;
	sd_lang_unknown_column(s, t, name, sd_lang_place_of(s, f->span, name),
			       false);
}

static void check_columns(struct resolver *s, const struct sd_fact *t,
			  const struct sd_fact *f, enum sd_attr_id id)
{
	const struct sd_list *l = sd_get_list(&f->attrs, id);

	for (size_t i = 0; i < l->count; i++)
		check_column(
			s, t, f,
			l->at[i].type == SD_T_RECORD
				? sd_get_text(l->at[i].u.record, SD_A_KEY_NAME)
				: l->at[i].u.text);
}

static void check_fact_columns(struct resolver *s, const struct sd_fact *t,
			       const struct sd_fact *f)
{
	switch (f->kind) {
	case SD_PRIMARY:
	case SD_UNIQUE:
	case SD_EXCLUDE:
	case SD_INDEX:
		check_columns(s, t, f, SD_A_KEYS);
		check_columns(s, t, f, SD_A_INCLUDE);
		break;
	case SD_FOREIGN:
		check_columns(s, t, f, SD_A_COLUMNS);
		check_columns(s, t, f, SD_A_SET_COLUMNS);
		break;
	case SD_GRANT:
		check_column(s, t, f, sd_get_text(&f->attrs, SD_A_COLUMN));
		break;
	case SD_DATA:
		check_columns(s, t, f, SD_A_COLUMNS);
		break;
	default:
		break;
	}
}

/* --- data
 ------------------------------------------------------------ */

static bool has_name(const struct sd_list *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++)
		if (!strcmp(l->at[i].u.text, name))
			return true;
	return false;
}

static void key_not_listed(struct resolver *s, const struct sd_fact *data,
			   const char *name)
{
	sd_lang_error(s->r, SD_E_DATA, data->span,
		      "the key column '%s' is not among the columns", name);
}

/* Rows are told apart by the key: written, or the table's own. */
static void check_data(struct resolver *s, const struct sd_fact *t,
		       const struct sd_fact *data)
{
	const struct sd_list *columns = sd_get_list(&data->attrs, SD_A_COLUMNS);
	const struct sd_list *key = sd_get_list(&data->attrs, SD_A_DATA_KEY);
	const struct sd_fact *primary = sd_fact_child(t, SD_PRIMARY);

	for (size_t i = 0; i < key->count; i++)
		if (!has_name(columns, key->at[i].u.text))
			key_not_listed(s, data, key->at[i].u.text);
	if (key->count || sd_lang_columns_open(t) || s->r->lost_items)
		return;
	if (!primary) {
		sd_lang_error(s->r, SD_E_DATA, data->span,
			      "%s has no primary key: say which columns tell "
			      "rows apart",
			      sd_fact_label(t, s->r->diag->arena));
		if (s->r->errors <= SD_LANG_MAX_ERRORS)
			sd_diag_help(s->r->diag, "data %s (…) key (COLUMN)",
				     t->name);
		return;
	}
	key = sd_get_list(&primary->attrs, SD_A_KEYS);
	for (size_t i = 0; i < key->count; i++) {
		const char *name =
			sd_get_text(key->at[i].u.record, SD_A_KEY_NAME);

		if (name && !has_name(columns, name))
			key_not_listed(s, data, name);
	}
}

/* --- tables
 ---------------------------------------------------------- */

/* Is this a constraint, and its name free to be another one's, too? */
static bool may_repeat(const struct resolver *s, const struct sd_fact *f)
{
	return s->r->options && s->r->options->names_repeat &&
	       (f->kind == SD_PRIMARY || f->kind == SD_UNIQUE ||
		f->kind == SD_FOREIGN || f->kind == SD_CHECK);
}

/*
 * The same name, or two of what there can be one of. Indexes share their
 * names with tables: check_relation().
 */
static void check_twice(struct resolver *s, struct sd_fact *f,
			struct sd_fact **primary)
{
	struct sd_fact *first = NULL;

	if (f->kind == SD_PRIMARY && *primary) {
		twice(s, f, *primary);
		return;
	}
	if (f->kind == SD_PRIMARY)
		*primary = f;
	if (f->kind != SD_INDEX && !may_repeat(s, f) &&
	    (f->name || f->kind == SD_DATA))
		first = sd_lang_scope_add(s, f);
	if (first)
		twice(s, f, first);
}

static void check_table(struct resolver *s, struct sd_fact *t)
{
	struct sd_fact *c, *primary = NULL;
	bool has_data = false;
	size_t n = 0;

	for (c = t->child; c; c = c->next)
		n++;
	sd_lang_scope_begin(s, n);
	for (c = t->child; c; c = c->next) {
		check_twice(s, c, &primary);
		if (c->kind == SD_INDEX && c->name)
			check_relation(s, c);
		has_data |= c->kind == SD_DATA;
	}
	for (c = t->child; c; c = c->next)
		check_renamed(s, c);
	if (t->kind == SD_TABLE && !sd_lang_columns_open(t) &&
	    !s->r->lost_items) {
		for (c = t->child; c; c = c->next)
			check_fact_columns(s, t, c);
		check_columns(s, t, t, SD_A_KEYS);
		check_column(s, t, t,
			     sd_get_text(&t->attrs, SD_A_DISTRIBUTED_BY));
	}
	if (!has_data)
		return;
	SD_EACH_CHILD(t, c, SD_DATA)
	check_data(s, t, c);
}

void sd_lang_check_tables(struct resolver *s)
{
	struct sd_fact *f;

	for (f = s->r->model->first; f; f = f->next)
		if (f->child)
			check_table(s, f);
}
