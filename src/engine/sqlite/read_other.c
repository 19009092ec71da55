/* SPDX-License-Identifier: MIT */
/* read_other.c - CREATE INDEX, VIEW and TRIGGER as stored → facts */

#include "ddl.h"
#include "read.h"

#include <string.h>

/* Gives the fact, or takes it out of the model where reading failed. */
static struct sd_fact *settle(struct sd_cursor *c, struct sd_fact *f,
			      const char **why)
{
	*why = c->why;
	if (!c->why)
		return f;
	sd_fact_unlink(c->m, f);
	return NULL;
}

/* Do all names of its head stand in single quotes, so that it comes back? */
static void note_quotes(struct sd_model *m, struct sd_fact *f, const char *sql,
			const char *name)
{
	if (*name != '\'')
		return;
	sd_set_bool(&f->attrs, m->arena, SD_A_QUOTED, true);
	if (!sd_sql_same(sd_str(sd_sqlite_create(f, m->arena)), sd_str(sql),
			 SD_SQL_SQLITE))
		sd_unset(&f->attrs, SD_A_QUOTED);
}

/* CREATE [UNIQUE] INDEX name ON table (keys) [WHERE expr] */
struct sd_fact *sd_sqlite_read_index(struct sd_model *m, struct sd_fact *table,
				     const struct sd_sqlite_row *r,
				     const char **why)
{
	static const char *const plain[] = { "INDEX", NULL };
	static const char *const uniq[] = { "UNIQUE", "INDEX", NULL };
	struct sd_arena *a = m->arena;
	struct sd_cursor c;
	struct sd_fact *f;
	const char *on;
	bool unique;

	sd_cursor_init(&c, m, r->sql);
	unique = sd_sql_is_word(sd_cursor_peek(&c), "UNIQUE");
	sd_cursor_create(&c, unique ? uniq : plain);
	sd_cursor_need(&c, "ON");
	on = c.tok.at;
	sd_cursor_name(&c);
	f = sd_fact_new(m, table, SD_INDEX, NULL, r->name);
	sd_set_bool(&f->attrs, a, SD_A_UNIQUE, unique);
	sd_set_list(&f->attrs, a, SD_A_KEYS, sd_cursor_keys(&c, table, NULL));
	if (sd_cursor_word(&c, "WHERE"))
		sd_set_text(&f->attrs, a, SD_A_WHERE,
			    sd_cursor_copy(&c, sd_cursor_rest(&c)));
	else if (sd_cursor_rest(&c).len)
		sd_cursor_fail(&c, "WHERE");
	if (!c.why)
		note_quotes(m, f, r->sql, on);
	return settle(&c, f, why);
}

/* CREATE VIEW name [(columns)] AS select */
struct sd_fact *sd_sqlite_read_view(struct sd_model *m,
				    const struct sd_sqlite_row *r,
				    const char **why)
{
	static const char *const words[] = { "VIEW", NULL };
	struct sd_cursor c;
	struct sd_fact *f;

	sd_cursor_init(&c, m, r->sql);
	sd_cursor_create(&c, words);
	f = sd_fact_new(m, NULL, SD_VIEW, NULL, r->name);
	sd_set_list(&f->attrs, m->arena, SD_A_COLUMNS, sd_cursor_names(&c));
	sd_cursor_need(&c, "AS");
	if (c.tok.kind == SD_SQL_END)
		sd_cursor_fail(&c, "SELECT");
	sd_set_text(&f->attrs, m->arena, SD_A_BODY,
		    sd_cursor_copy(&c, sd_cursor_rest(&c)));
	return settle(&c, f, why);
}

/* --- triggers -------------------------------------------------------- */

static const char *timing(struct sd_cursor *c)
{
	if (sd_cursor_word(c, "AFTER"))
		return "after";
	if (sd_cursor_word(c, "INSTEAD")) {
		sd_cursor_need(c, "OF");
		return "instead of";
	}
	return sd_cursor_word(c, "BEFORE") ? "before" : NULL;
}

/* DELETE | INSERT | UPDATE [OF column, …] */
static void event(struct sd_cursor *c, struct sd_fact *f)
{
	static const char *const events[] = { "delete", "insert", "update" };
	struct sd_list *l = sd_list_new(c->m->arena), *of;
	size_t i;

	for (i = 0; i < 3 && !sd_cursor_word(c, events[i]); i++)
		continue;
	if (i == 3) {
		sd_cursor_fail(c, "INSERT, UPDATE or DELETE");
		return;
	}
	sd_list_add_text(l, c->m->arena, SD_T_WORD, events[i]);
	sd_set_list(&f->attrs, c->m->arena, SD_A_EVENTS, l);
	if (i != 2 || !sd_cursor_word(c, "OF"))
		return;
	of = sd_list_new(c->m->arena);
	do
		sd_list_add_text(of, c->m->arena, SD_T_NAME, sd_cursor_name(c));
	while (sd_cursor_punct(c, ","));
	sd_set_list(&f->attrs, c->m->arena, SD_A_UPDATE_OF, of);
}

/* BEGIN is a name elsewhere: the block's stands before a statement. */
static bool at_block(const struct sd_cursor *c)
{
	static const char *const first[] = { "INSERT", "UPDATE",  "DELETE",
					     "SELECT", "REPLACE", "WITH",
					     "VALUES" };
	struct sd_sql_token t;
	size_t i;

	if (!sd_sql_is_word(c->tok, "BEGIN"))
		return false;
	t = sd_cursor_peek(c);
	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (sd_sql_is_word(t, first[i]))
			return true;
	return false;
}

/* The text up to the block. */
static struct sd_str condition(struct sd_cursor *c)
{
	struct sd_str s = { c->tok.at, 0 };

	while (c->tok.kind != SD_SQL_END && !at_block(c))
		sd_cursor_next(c);
	s.len = (size_t)(c->tok.at - s.at);
	return sd_str_trim(s);
}

/* What stands between BEGIN and the last END. */
static struct sd_str block(struct sd_cursor *c)
{
	struct sd_str s = { c->tok.at, 0 };
	struct sd_sql_token end = { SD_SQL_END, NULL, 0 };

	for (; c->tok.kind != SD_SQL_END; sd_cursor_next(c))
		if (!sd_sql_is(c->tok, ";"))
			end = c->tok;
	if (!sd_sql_is_word(end, "END"))
		sd_cursor_fail(c, "END");
	else
		s.len = (size_t)(end.at - s.at);
	return sd_str_trim(s);
}

/* CREATE TRIGGER name … ON table [FOR EACH ROW] [WHEN expr] BEGIN … END */
struct sd_fact *sd_sqlite_read_trigger(struct sd_model *m,
				       struct sd_fact *table,
				       const struct sd_sqlite_row *r,
				       const char **why)
{
	static const char *const words[] = { "TRIGGER", NULL };
	struct sd_arena *a = m->arena;
	struct sd_cursor c;
	struct sd_fact *f;
	const char *on;

	sd_cursor_init(&c, m, r->sql);
	sd_cursor_create(&c, words);
	f = sd_fact_new(m, table, SD_TRIGGER, NULL, r->name);
	sd_set_text(&f->attrs, a, SD_A_TIMING, timing(&c));
	event(&c, f);
	sd_cursor_need(&c, "ON");
	on = c.tok.at;
	sd_cursor_name(&c);
	if (sd_cursor_punct(&c, "."))
		sd_cursor_name(&c);
	if (sd_cursor_word(&c, "FOR")) {
		sd_cursor_need(&c, "EACH");
		sd_cursor_need(&c, "ROW");
		sd_set_text(&f->attrs, a, SD_A_FOR_EACH, "row");
	}
	if (sd_cursor_word(&c, "WHEN"))
		sd_set_text(&f->attrs, a, SD_A_WHEN,
			    sd_cursor_copy(&c, condition(&c)));
	sd_cursor_need(&c, "BEGIN");
	sd_set_text(&f->attrs, a, SD_A_BODY, sd_cursor_copy(&c, block(&c)));
	if (!c.why)
		note_quotes(m, f, r->sql, on);
	return settle(&c, f, why);
}
