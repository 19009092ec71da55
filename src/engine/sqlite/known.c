/* SPDX-License-Identifier: MIT */
/*
 * known.c - functions and collations that only the application has
 *
 * SQLite makes a view or trigger with any function in it, but no table and
 * no index. What is missing is told in the plan, and a question that fails
 * keeps apply from beginning.
 */
#include <string.h>

#include "emit.h"

enum thing { FUNCTION, COLLATION };

static const struct {
	const char *word, *list, *probe;
} things[] = {
	[FUNCTION] = { "function",
		       "SELECT DISTINCT name FROM pragma_function_list",
		       "SELECT %s() LIMIT 0" },
	[COLLATION] = { "collation", "SELECT name FROM pragma_collation_list",
			"SELECT 1 WHERE 0 ORDER BY '' COLLATE %s" },
};

/* Asked for once; where nobody can be asked everything is known. */
static const struct sd_map *known(struct emitter *em, enum thing t)
{
	struct sd_map *m = &em->known[t];
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_diag unheard = SD_DIAG_INIT(&scratch);
	struct sd_rows rows;
	size_t i;

	if (!em->conn)
		return NULL;
	if (!m->count && sd_sqlite_query(em->conn, things[t].list, &rows,
					 em->arena, &unheard) == 0)
		for (i = 0; i < rows.count; i++)
			sd_map_puts(m, rows.row[i][0], m);
	sd_arena_clear(&scratch);
	return m->count ? m : NULL;
}

static void need(struct emitter *em, struct sd_step *s, enum thing t,
		 const char *name)
{
	const struct sd_map *have = known(em, t);
	const char *what;
	size_t i;

	if (!have || sd_map_gets(have, name))
		return;
	what = sd_arena_printf(em->arena,
			       "%s needs the %s '%s', which only the"
			       " application has",
			       s->object, things[t].word, name);
	for (i = 0; i < s->probe_count; i++)
		if (sd_streq(s->probe[i].what, what))
			return;
	sd_step_probe(em->plan, s,
		      sd_arena_printf(em->arena, things[t].probe,
				      sd_sqlite_name(name, em->arena)),
		      what, NULL);
	sd_plan_note(em->plan, what);
}

/* Names before a bracket are functions, behind COLLATE collations. */
static void need_in(struct emitter *em, struct sd_step *s, const char *sql)
{
	const char *end = sql + strlen(sql);
	struct sd_sql_token t = sd_sql_skip(sql, end, SD_SQL_SQLITE), next;

	for (; t.kind != SD_SQL_END && t.kind != SD_SQL_BAD; t = next) {
		bool name = t.kind == SD_SQL_QUOTED ||
			    (t.kind == SD_SQL_WORD &&
			     !sqlite3_keyword_check(t.at, (int)t.len));

		next = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
		if (name && sd_sql_is(next, "("))
			need(em, s, FUNCTION, sd_sql_name(t, em->arena));
		else if (sd_sql_is_word(t, "COLLATE") &&
			 (next.kind == SD_SQL_WORD ||
			  next.kind == SD_SQL_QUOTED))
			need(em, s, COLLATION, sd_sql_name(next, em->arena));
	}
}

static void need_record(struct emitter *em, struct sd_step *s,
			const struct sd_record *r)
{
	const struct sd_ref *collate = sd_get_ref(r, SD_A_COLLATE);
	const struct sd_list *keys = sd_get_list(r, SD_A_KEYS);
	size_t i;

	if (collate)
		need(em, s, COLLATION, collate->name);
	if (sd_has(r, SD_A_EXPR))
		need_in(em, s, sd_get_text(r, SD_A_EXPR));
	if (sd_has(r, SD_A_WHERE))
		need_in(em, s, sd_get_text(r, SD_A_WHERE));
	for (i = 0; i < keys->count; i++)
		if (keys->at[i].type == SD_T_RECORD)
			need_record(em, s, keys->at[i].u.record);
}

void sd_sqlite_needs(struct emitter *em, struct sd_step *s,
		     const struct sd_fact *f)
{
	const struct sd_fact *c;

	if (!em->conn || f->kind == SD_TRIGGER || f->kind == SD_DATA)
		return;
	need_record(em, s, &f->attrs);
	for (c = f->child; c; c = c->next)
		sd_sqlite_needs(em, s, c);
}
