/* SPDX-License-Identifier: MIT */
/*
 * fake.c - models from a few words, and an engine that has no database
 */
#include "fake.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "schemadiff/sqltok.h"

/* --- models ------------------------------------------------------------- */

static struct sd_str word(const char **at, const char *end)
{
	struct sd_str w;

	while (*at < end && **at == ' ')
		(*at)++;
	w.at = *at;
	while (*at < end && **at != ' ')
		(*at)++;
	w.len = (size_t)(*at - w.at);
	return w;
}

static char *copy(struct sd_arena *a, struct sd_str s)
{
	return sd_arena_strndup(a, s.at, s.len);
}

/* "schema.name" */
static void split(char *text, const char **schema, const char **name)
{
	char *dot = strchr(text, '.');

	*schema = dot ? text : NULL;
	*name = dot ? dot + 1 : text;
	if (dot)
		*dot = '\0';
}

static void set_list(struct sd_fact *f, struct sd_arena *a, enum sd_attr_id id,
		     char *text)
{
	struct sd_list *l = sd_list_new(a);
	char *comma;

	for (; text; text = comma) {
		comma = strchr(text, ',');
		if (comma)
			*comma++ = '\0';
		sd_list_add_text(l, a, SD_T_NAME, text);
	}
	sd_set_list(&f->attrs, a, id, l);
}

static void set(struct sd_fact *f, struct sd_arena *a, char *text)
{
	char *value = strchr(text, '=');
	enum sd_attr_id id;
	struct sd_datatype *t;
	const char *schema, *name;

	if (value)
		*value++ = '\0';
	id = sd_attr_find(text);
	ck_assert_msg(id != SD_A_NONE, "no attribute '%s'", text);
	switch (sd_attr_type(id)) {
	case SD_T_BOOL:
		sd_set_bool(&f->attrs, a, id, true);
		break;
	case SD_T_INT:
		sd_set_int(&f->attrs, a, id, atol(value));
		break;
	case SD_T_TYPE:
		t = SD_NEW(a, struct sd_datatype);
		t->word = value;
		t->native = true;
		sd_set_datatype(&f->attrs, a, id, t);
		break;
	case SD_T_REF:
		split(value, &schema, &name);
		sd_set_ref(&f->attrs, a, id, schema, name);
		break;
	case SD_T_LIST:
		set_list(f, a, id, value);
		break;
	default:
		sd_set_text(&f->attrs, a, id, value);
	}
}

static enum sd_kind kind_of(char *text)
{
	char *c;
	enum sd_kind k;

	for (c = text; *c; c++)
		if (*c == '_')
			*c = ' ';
	k = sd_kind_find(text);
	ck_assert_msg(k != SD_KIND_NONE, "no kind '%s'", text);
	return k;
}

static void add_line(struct sd_model *m, struct sd_arena *a, const char *at,
		     const char *end, struct sd_fact **last)
{
	const char *schema = NULL, *name = NULL, *detail = NULL;
	struct sd_str w = word(&at, end);
	enum sd_kind kind;
	struct sd_fact *f;
	char *text, *open;
	int depth = 0;

	if (!w.len)
		return;
	while (w.at[depth] == '.')
		depth++;
	kind = kind_of(sd_arena_strndup(a, w.at + depth, w.len - depth));
	text = copy(a, word(&at, end));
	if (strcmp(text, "-") != 0) {
		open = strchr(text, '(');
		if (open) {
			detail = sd_arena_strdup(a, open);
			*open = '\0';
		}
		name = text;
		if (!depth)
			split(text, &schema, &name);
	}
	f = sd_fact_new(m, depth ? last[depth - 1] : NULL, kind, schema, name);
	f->detail = detail;
	last[depth] = f;
	while ((w = word(&at, end)).len)
		set(f, a, copy(a, w));
}

void fake_model(struct sd_model *m, struct sd_arena *a, const char *text,
		bool fold)
{
	struct sd_fact *last[4] = { NULL };
	const char *end;

	sd_model_init(m, a);
	m->native = true;
	m->dialect = fold ? SD_SQL_FOLD : SD_SQL_POSTGRES;
	m->settings.privileges = SD_UNMANAGED;
	for (; *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, ";\n");
		add_line(m, a, text, end, last);
	}
}

/* --- the engine ---------------------------------------------------------- */

static void rename_refs(struct sd_model *m, const char *old, const char *new)
{
	struct sd_fact *f, *c;

	for (f = m->first; f; f = f->next) {
		SD_EACH_CHILD(f, c, SD_FOREIGN)
		{
			const struct sd_ref *r =
				sd_get_ref(&c->attrs, SD_A_REF_TABLE);

			if (r && sd_streq(r->name, old))
				sd_set_ref(&c->attrs, m->arena, SD_A_REF_TABLE,
					   r->schema, new);
		}
	}
}

static int follow_renames(struct sd_model *from,
			  const struct sd_change *renames, size_t count,
			  struct sd_diag *d)
{
	size_t i;

	(void)d;
	for (i = 0; i < count; i++) {
		struct sd_fact *f = (struct sd_fact *)renames[i].from;

		if (f->kind == SD_TABLE)
			rename_refs(from, f->name, renames[i].to->name);
		f->name = renames[i].to->name;
	}
	return 0;
}

static void hazards(struct sd_emit *e, struct sd_step *s,
		    const struct sd_fact *f)
{
	if (s->op == SD_DROP && f->kind == SD_TABLE)
		sd_step_hazard(e->plan, s, SD_H_DROP_TABLE, s->object,
			       "count rows");
	if (s->op == SD_DROP && f->kind == SD_COLUMN)
		sd_step_hazard(e->plan, s, SD_H_DROP_COLUMN, s->object, NULL);
}

static int emit_any(struct sd_emit *e, bool inline_keys)
{
	static const char *const verb[] = {
		[SD_CREATE] = "CREATE", [SD_DROP] = "DROP", [SD_ALTER] = "ALTER"
	};
	size_t i;

	for (i = 0; i < e->changes->count; i++) {
		const struct sd_change *c = &e->changes->at[i];
		const struct sd_fact *f = c->to ? c->to : c->from;
		const char *path = sd_fact_path(f, e->plan->arena);
		struct sd_step *s;

		if (inline_keys && f->kind == SD_FOREIGN)
			continue;
		s = sd_plan_add(e->plan, c->op, f->kind, path, NULL);
		sd_step_sql(e->plan, s,
			    sd_arena_printf(e->plan->arena, "%s %s %s",
					    verb[c->op], sd_kind_word(f->kind),
					    path));
		s->no_tx = sd_streq(f->name, "no_tx");
		hazards(e, s, f);
		if (c->to)
			sd_step_makes(e->plan, s, c->to);
		if (c->from)
			sd_step_drops(e->plan, s, c->from);
	}
	return 0;
}

static int emit(struct sd_emit *e)
{
	return emit_any(e, false);
}

static int emit_inline(struct sd_emit *e)
{
	return emit_any(e, true);
}

static void frame(const struct sd_plan *p, size_t group,
		  const char *const **before, size_t *before_count,
		  const char *const **after, size_t *after_count)
{
	static const char *const begin[] = { "BEGIN" }, *const end[] = {
		"END"
	};
	size_t i;

	for (i = 0; i < p->step_count; i++)
		if (p->step[i].group == group && p->step[i].no_tx)
			return;
	*before = begin;
	*after = end;
	*before_count = *after_count = 1;
}

/* Every table has 1,204 rows. */
static int query(struct sd_conn *c, const char *sql, struct sd_rows *rows,
		 struct sd_arena *a, struct sd_diag *d)
{
	(void)c;
	(void)d;
	ck_assert_str_eq(sql, "count rows");
	rows->columns = rows->count = 1;
	rows->row = SD_NEW(a, const char **);
	rows->row[0] = SD_NEW(a, const char *);
	rows->row[0][0] = "1204";
	return 0;
}

const struct sd_engine fake_engine = { .name = "fake",
				       .shell = "fake < plan.sql",
				       .follow_renames = follow_renames,
				       .emit = emit,
				       .frame = frame,
				       .query = query };
const struct sd_engine fake_inline_engine = { .name = "fake",
					      .follow_renames = follow_renames,
					      .emit = emit_inline,
					      .frame = frame,
					      .query = query };
