/* SPDX-License-Identifier: MIT */
/*
 * program.c - views and triggers
 *
 * SQLite takes any body when a view or trigger is made, but looks at all of
 * them again when a table or column is renamed or a column dropped, and
 * fails on the first that does not compile. So what names a renamed table,
 * directly or through other views, is taken away first and made again from
 * the new schema's text. The last step of a rebuild looks at none of them.
 */
#include "emit.h"

#include <string.h>

/* The programs that a name stands in. */
struct mentioned {
	struct program *program;
	struct mentioned *next;
};

static struct sd_str address(const struct sd_fact *const *f)
{
	struct sd_str key = { (const char *)f, sizeof(*f) };

	return key;
}

/* The key of a map lives as long as the map: in the program itself. */
struct program *sd_sqlite_program(struct emitter *em,
				  const struct sd_fact *from,
				  const struct sd_fact *to)
{
	struct program *p = NULL;

	if (from)
		p = sd_map_get(&em->program, address(&from));
	if (!p && to)
		p = sd_map_get(&em->program, address(&to));
	if (p)
		return p;
	p = SD_NEW(em->arena, struct program);
	p->from = from;
	p->to = to;
	if (from)
		sd_map_put(&em->program, address(&p->from), p);
	if (to)
		sd_map_put(&em->program, address(&p->to), p);
	*em->programs_tail = p;
	em->programs_tail = &p->next;
	return p;
}

/* --- who names what ---------------------------------------------------- */

static void add_mention(struct emitter *em, struct program *p,
			struct sd_str name)
{
	struct mentioned *old = sd_map_get(&em->mention, name), *m;

	if (old && old->program == p)
		return;
	m = SD_NEW(em->arena, struct mentioned);
	m->program = p;
	m->next = old;
	sd_map_put(&em->mention, name, m);
}

static void add_mentions(struct emitter *em, struct program *p, const char *sql)
{
	const char *end = sql ? sql + strlen(sql) : NULL;
	struct sd_sql_token t;
	struct sd_str name;

	if (!sql)
		return;
	for (t = sd_sql_skip(sql, end, SD_SQL_SQLITE);
	     t.kind != SD_SQL_END && t.kind != SD_SQL_BAD;
	     t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE)) {
		name = (struct sd_str){ t.at, t.len };
		if (t.kind == SD_SQL_QUOTED)
			name = sd_str(sd_sql_name(t, em->arena));
		else if (t.kind != SD_SQL_WORD)
			continue;
		add_mention(em, p, name);
	}
}

/* The same view or trigger in the new schema; NULL where it goes. */
static const struct sd_fact *later(const struct emitter *em,
				   const struct sd_fact *from)
{
	const struct sd_fact *top;

	if (from->kind == SD_VIEW)
		return sd_model_find(em->to, SD_VIEW, NULL, from->name);
	top = sd_model_find(em->to, from->parent->kind, NULL,
			    from->parent->name);
	return top ? sd_fact_child_named(em->to, top, SD_TRIGGER, from->name)
		   : NULL;
}

static void know_program(struct emitter *em, const struct sd_fact *from)
{
	const struct sd_list *of = sd_get_list(&from->attrs, SD_A_UPDATE_OF);
	struct program *p = sd_sqlite_program(em, from, later(em, from));
	size_t i;

	add_mentions(em, p, sd_get_text(&from->attrs, SD_A_BODY));
	add_mentions(em, p, sd_get_text(&from->attrs, SD_A_WHEN));
	for (i = 0; i < of->count; i++)
		add_mention(em, p, sd_str(of->at[i].u.text));
	if (from->parent)
		add_mention(em, p, sd_str(from->parent->name));
}

static void know_mentions(struct emitter *em)
{
	const struct sd_fact *f, *c;

	if (em->mention_known)
		return;
	em->mention_known = true;
	for (f = em->from->first; f; f = f->next) {
		if (f->kind == SD_VIEW)
			know_program(em, f);
		if (f->kind == SD_VIEW || f->kind == SD_TABLE)
			SD_EACH_CHILD(f, c, SD_TRIGGER)
			{
				know_program(em, c);
			}
	}
}

/* --- what is in the way ------------------------------------------------ */

/* What names `name`, and what names the views that do, must be gone. */
static void in_the_way(struct emitter *em, const char *name, const char *why)
{
	struct mentioned *m = sd_map_gets(&em->mention, name);

	for (; m; m = m->next) {
		struct program *p = m->program;

		if (p->early || p->carried)
			continue;
		p->early = true;
		p->why = why;
		if (p->from->kind == SD_VIEW)
			in_the_way(em, p->from->name, why);
	}
}

/* What the database calls a table or view of `from` now. */
static const char *live_relation(const struct emitter *em,
				 const struct sd_fact *from)
{
	const struct sd_fact *to =
		sd_model_find(em->to, from->kind, NULL, from->name);

	return to ? sd_sqlite_live(to) : from->name;
}

/* A column that an UPDATE can name so that the trigger is compiled. */
static const char *live_column(const struct emitter *em,
			       const struct sd_fact *trigger)
{
	const struct sd_list *of = sd_get_list(&trigger->attrs, SD_A_UPDATE_OF);
	const struct sd_fact *c = sd_fact_child(trigger->parent, SD_COLUMN);
	const struct sd_fact *top, *to;

	if (of->count)
		c = sd_fact_child_named(em->from, trigger->parent, SD_COLUMN,
					of->at[0].u.text);
	if (!c)
		return of->count ? of->at[0].u.text : "rowid";
	top = sd_model_find(em->to, SD_TABLE, NULL, trigger->parent->name);
	to = top ? sd_fact_child_named(em->to, top, SD_COLUMN, c->name) : NULL;
	return to ? sd_sqlite_live(to) : c->name;
}

/* A statement that SQLite can only explain if this one compiles. */
static char *explain(const struct emitter *em, const struct sd_fact *from)
{
	const struct sd_list *events = sd_get_list(&from->attrs, SD_A_EVENTS);
	const char *event = events->count ? events->at[0].u.text : "";
	const char *name;

	name = live_relation(em,
			     from->kind == SD_TRIGGER ? from->parent : from);
	name = sd_sqlite_name(name, em->arena);
	if (from->kind == SD_VIEW)
		return sd_arena_printf(em->arena, "EXPLAIN SELECT 1 FROM %s",
				       name);
	if (sd_streq(event, "insert"))
		return sd_arena_printf(em->arena,
				       "EXPLAIN INSERT INTO %s DEFAULT VALUES",
				       name);
	if (sd_streq(event, "delete"))
		return sd_arena_printf(em->arena, "EXPLAIN DELETE FROM %s",
				       name);
	return sd_arena_printf(
		em->arena, "EXPLAIN UPDATE %s SET %s = NULL", name,
		sd_sqlite_name(live_column(em, from), em->arena));
}

static bool compiles(const struct emitter *em, const struct sd_fact *from)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_diag unheard = SD_DIAG_INIT(&scratch);
	struct sd_rows rows;
	bool ok;

	ok = sd_sqlite_query(em->conn, explain(em, from), &rows, &scratch,
			     &unheard) == 0;
	sd_arena_clear(&scratch);
	return ok;
}

/* Does every view and trigger compile? Offline: they are taken to. */
static bool is_sound(struct emitter *em)
{
	const struct program *p;

	if (em->sound >= 0)
		return em->sound;
	know_mentions(em);
	em->sound = 1;
	for (p = em->conn ? em->programs : NULL; p && em->sound; p = p->next)
		if (p->from && !compiles(em, p->from))
			em->sound = 0;
	return em->sound;
}

/* A table or view that goes, before any rename: what names it then fails. */
static const struct sd_fact *gone(const struct sd_change *c)
{
	return c->op == SD_DROP && (c->from->kind == SD_TABLE ||
				    c->from->kind == SD_VIEW)
		       ? c->from
		       : NULL;
}

void sd_sqlite_programs_in_the_way(struct emitter *em)
{
	struct table_work *w;
	struct program *p;
	const char *why;
	size_t i;

	know_mentions(em);
	for (w = em->tables; w; w = w->next) {
		if (!w->renames && w->live == w->to->name)
			continue;
		why = sd_arena_printf(em->arena, "a rename in %s", w->live);
		in_the_way(em, w->live, why);
		in_the_way(em, w->to->name, why);
	}
	for (i = 0; i < em->changes->count; i++) {
		const struct sd_fact *f = gone(&em->changes->at[i]);

		if (f)
			in_the_way(em, f->name, "a rename");
	}
	for (p = em->programs; p; p = p->next) {
		if (!p->change || !p->change->renamed || !p->to)
			continue;
		why = sd_arena_printf(em->arena, "the rename of %s",
				      sd_sqlite_live(p->to));
		in_the_way(em, sd_sqlite_live(p->to), why);
		in_the_way(em, p->to->name, why);
	}
	if (is_sound(em))
		return;
	for (p = em->programs; p; p = p->next) {
		if (!p->from || p->early || compiles(em, p->from))
			continue;
		p->early = true;
		p->why = "a rename: SQLite cannot compile it now";
	}
}

static bool leaves(const struct program *p)
{
	return p->from && !p->to && p->change && p->from->kind == SD_TRIGGER;
}

void sd_sqlite_programs_outdone(struct emitter *em)
{
	const struct sd_fact *f, *c;
	struct program *p;
	struct sd_map wanted;

	for (p = em->programs; p && !leaves(p); p = p->next)
		;
	if (!p)
		return;
	sd_map_init(&wanted, true);
	for (f = em->to->first; f; f = f->next)
		SD_EACH_CHILD(f, c, SD_TRIGGER)
		{
			sd_map_puts(&wanted, c->name, em);
		}
	for (; p; p = p->next)
		p->outdone = leaves(p) && sd_map_gets(&wanted, p->from->name);
	sd_map_clear(&wanted);
}

/* Are these there, to fail, when a column is dropped? */
static bool is_left(const struct emitter *em, const struct mentioned *m)
{
	for (; m; m = m->next) {
		const struct program *p = m->program;

		if (p->early || p->carried)
			continue;
		if (p->to || !p->change)
			return true;
		/* It may go with its table, and that not before. */
		if (p->from->parent &&
		    sd_sqlite_table_work(em, p->from->parent->name))
			return true;
	}
	return false;
}

bool sd_sqlite_column_is_free(struct emitter *em, const struct sd_fact *column)
{
	size_t i;

	if (!is_sound(em) ||
	    is_left(em, sd_map_gets(&em->mention, column->name)))
		return false;
	for (i = 0; i < em->changes->count; i++) {
		const struct sd_fact *f = gone(&em->changes->at[i]);

		if (f && is_left(em, sd_map_gets(&em->mention, f->name)))
			return false;
	}
	return true;
}

/* --- steps ------------------------------------------------------------- */

static const char *live_name(const struct program *p)
{
	return p->to ? sd_sqlite_live(p->to) : p->from->name;
}

/* Is a trigger dropped or made together with what it is on? */
static bool is_carried(struct emitter *em, const struct program *p)
{
	const struct sd_fact *f = p->to ? p->to : p->from;
	const struct table_work *w;
	const struct program *view;

	if (p->carried || f->kind != SD_TRIGGER)
		return p->carried;
	w = sd_sqlite_table_work(em, f->parent->name);
	if (f->parent->kind == SD_TABLE)
		return w && (w->rebuild || w->remake);
	view = sd_map_get(&em->program,
			  address((const struct sd_fact *const *)&f->parent));
	return view && (view->change || view->early);
}

static void drop_program(struct emitter *em, const struct program *p)
{
	const struct sd_fact *f = p->from;
	const char *kind = sd_kind_word(f->kind);
	bool back = p->to || !p->change;
	const char *path = sd_fact_path(f, em->arena);
	struct sd_step *s = sd_plan_add(
		em->plan, back ? SD_ALTER : SD_DROP, f->kind, path,
		back ? sd_arena_printf(em->arena,
				       "drop %s %s for now, in the way of %s",
				       kind, f->name, p->why)
		     : sd_arena_printf(em->arena, "drop %s %s", kind, f->name));

	s->rank = -sd_kind_rank(f->kind);
	sd_step_sql(em->plan, s,
		    sd_sqlite_drop(f->kind, live_name(p), em->arena));
	/* Its old text has the old names: nobody has that any more. */
	if (!em->renames)
		sd_step_undo(em->plan, s, sd_sqlite_create(f, em->arena));
	if (back && f->kind == SD_VIEW)
		sd_step_hazard(em->plan, s, SD_H_RECREATE_VIEW, path, NULL);
	/* What must be gone before a rename is, by rank: see emit.h. */
	if (!p->early)
		sd_step_drops(em->plan, s, f);
}

/* The view or trigger, and the triggers of a view. */
static void make(struct emitter *em, struct sd_step *s, const struct sd_fact *f)
{
	const struct sd_fact *t;

	sd_step_sql(em->plan, s, sd_sqlite_create(f, em->arena));
	if (f->kind == SD_VIEW)
		SD_EACH_CHILD(f, t, SD_TRIGGER)
		{
			sd_step_sql(em->plan, s,
				    sd_sqlite_create(t, em->arena));
		}
	sd_sqlite_makes_all(em, s, f);
}

/* Dropped and made in one step. */
static void change_program(struct emitter *em, const struct program *p)
{
	const struct sd_fact *f = p->to;
	struct sd_step *s = sd_plan_add(
		em->plan, SD_ALTER, f->kind, sd_fact_path(f, em->arena),
		sd_arena_printf(em->arena, "change %s %s",
				sd_kind_word(f->kind), f->name));

	sd_step_sql(em->plan, s,
		    sd_sqlite_drop(f->kind, live_name(p), em->arena));
	make(em, s, f);
	if (f->kind == SD_VIEW)
		sd_step_hazard(em->plan, s, SD_H_RECREATE_VIEW,
			       sd_fact_path(f, em->arena), NULL);
	if (!em->renames) {
		sd_step_undo(em->plan, s,
			     sd_sqlite_drop(f->kind, f->name, em->arena));
		sd_step_undo(em->plan, s, sd_sqlite_create(p->from, em->arena));
	}
}

static void create_program(struct emitter *em, const struct program *p)
{
	/* One that nobody manages comes back as it was. */
	const struct sd_fact *f = p->to ? p->to : p->from;
	const char *verb = !p->from    ? "create"
			   : p->change ? "change"
				       : "recreate";
	struct sd_step *s =
		sd_plan_add(em->plan, p->from ? SD_ALTER : SD_CREATE, f->kind,
			    sd_fact_path(f, em->arena),
			    sd_arena_printf(em->arena, "%s %s %s", verb,
					    sd_kind_word(f->kind), f->name));

	make(em, s, f);
	sd_step_undo(em->plan, s, sd_sqlite_drop(f->kind, f->name, em->arena));
}

void sd_sqlite_emit_programs(struct emitter *em)
{
	const struct program *p;

	for (p = em->programs; p; p = p->next) {
		bool goes = p->change && !p->to;
		bool carried = is_carried(em, p);
		bool on_table = p->from && p->from->parent &&
				p->from->parent->kind == SD_TABLE;

		if (!p->change && !p->early)
			continue; /* only looked at */
		if (p->from && p->to && !p->early && !carried) {
			change_program(em, p);
			continue;
		}
		if (p->outdone || (p->from && (carried ? on_table && p->early
						       : p->early || goes)))
			drop_program(em, p);
		if (!goes && !carried)
			create_program(em, p);
	}
}
