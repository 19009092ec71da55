/* SPDX-License-Identifier: MIT */
/*
 * quotes.c - "text" in double quotes
 *
 * SQLite takes a name in double quotes that nothing answers to for a text.
 * RENAME COLUMN and DROP COLUMN turn every such text of the whole schema
 * into 'text'. Whether nothing answers is guessed from all names there are:
 * an alias in a view looks like a text, which costs a view that is made
 * again.
 */
#include "emit.h"

#include <string.h>

struct quotes {
	struct sd_model *m;
	struct sd_map name; /* of relations and columns */
	bool fix, found;
};

static bool is_text(struct quotes *q, struct sd_sql_token t)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	bool text = t.kind == SD_SQL_QUOTED && *t.at == '"' &&
		    !sd_map_gets(&q->name, sd_sql_name(t, &scratch));

	sd_arena_clear(&scratch);
	return text;
}

static const char *look(struct quotes *q, const char *sql)
{
	const char *end = sql + strlen(sql), *at = sql;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_sql_token t;
	bool found = false;

	for (; (t = sd_sql_next(at, end, SD_SQL_SQLITE)).kind != SD_SQL_END &&
	       t.kind != SD_SQL_BAD;
	     at = t.at + t.len) {
		if (is_text(q, t)) {
			found = true;
			sd_buf_add_quoted(&b, sd_sql_name(t, q->m->arena),
					  '\'');
		} else {
			sd_buf_add(&b, t.at, t.len);
		}
	}
	sd_buf_add(&b, at, (size_t)(end - at));
	q->found = q->found || found;
	if (found && q->fix)
		return sd_buf_take(&b, q->m->arena);
	sd_buf_clear(&b);
	return sql;
}

static void look_record(struct quotes *q, struct sd_record *r)
{
	unsigned i;
	size_t k;

	for (i = 0; i < r->count; i++) {
		struct sd_value *v = &r->at[i];

		if (v->type == SD_T_EXPR || v->type == SD_T_BODY)
			v->u.text = look(q, v->u.text);
		for (k = 0; v->type == SD_T_LIST && k < v->u.list->count; k++)
			if (v->u.list->at[k].type == SD_T_RECORD)
				look_record(q, v->u.list->at[k].u.record);
	}
}

static void each(struct quotes *q, struct sd_fact *f,
		 void (*fn)(struct quotes *, struct sd_fact *))
{
	for (; f; f = f->next) {
		fn(q, f);
		each(q, f->child, fn);
	}
}

static void add_name(struct quotes *q, struct sd_fact *f)
{
	if (f->name && (!f->parent || f->kind == SD_COLUMN))
		sd_map_add(&q->name, sd_str(f->name), f);
}

static void look_fact(struct quotes *q, struct sd_fact *f)
{
	if (f->kind != SD_DATA)
		look_record(q, &f->attrs);
}

static bool run(struct sd_model *m, bool fix)
{
	struct quotes q = { .m = m, .fix = fix };

	sd_map_init(&q.name, true);
	each(&q, m->first, add_name);
	each(&q, m->first, look_fact);
	sd_map_clear(&q.name);
	return q.found;
}

bool sd_sqlite_has_quoted_text(const struct sd_model *m)
{
	struct sd_model copy = *m; /* only looked at: facts are the same */

	return run(&copy, false);
}

void sd_sqlite_fix_quotes(struct sd_model *m)
{
	run(m, true);
}
