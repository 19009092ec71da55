/* SPDX-License-Identifier: MIT */
/*
 * emit.c - changes → steps
 *
 * First all changes are put where they belong: those of a table that stays
 * are looked at together, because together they are one rebuild or none.
 * Only then are steps written.
 */
#include "emit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- what the other files ask ----------------------------------------- */

const char *sd_sqlite_live(const struct sd_fact *to)
{
	const char *old = sd_get_text(&to->attrs, SD_A_RENAMED_FROM);

	return old ? old : to->name;
}

struct table_work *sd_sqlite_table_work(const struct emitter *em,
					const char *name)
{
	return sd_map_gets(&em->table, name);
}

const struct sd_fact *sd_sqlite_old_column(const struct emitter *em,
					   const struct table_work *w,
					   const struct sd_fact *column)
{
	return sd_fact_child_named(em->from, w->from, SD_COLUMN, column->name);
}

const char *sd_sqlite_live_column(const struct emitter *em,
				  const struct table_work *w,
				  const struct sd_fact *from)
{
	const struct sd_fact *to =
		sd_fact_child_named(em->to, w->to, SD_COLUMN, from->name);

	return to ? sd_sqlite_live(to) : from->name;
}

static bool is_taken(const struct emitter *em, const char *name)
{
	return sd_model_find(em->from, SD_KIND_NONE, NULL, name) ||
	       sd_model_find(em->to, SD_KIND_NONE, NULL, name);
}

char *sd_sqlite_free_name(const struct emitter *em, const char *prefix,
			  const char *name)
{
	char *s = sd_arena_printf(em->arena, "%s%s", prefix, name);
	int n;

	for (n = 2; is_taken(em, s); n++)
		s = sd_arena_printf(em->arena, "%s%s_%d", prefix, name, n);
	return s;
}

int64_t sd_sqlite_ask(const struct emitter *em, const char *sql)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_diag unheard = SD_DIAG_INIT(&scratch);
	struct sd_rows rows = { 0 };
	int64_t n = -1;

	if (em->conn &&
	    sd_sqlite_query(em->conn, sql, &rows, &scratch, &unheard) == 0 &&
	    rows.count == 1 && rows.columns == 1 && rows.row[0][0] &&
	    sscanf(rows.row[0][0], "%" SCNd64, &n) != 1)
		n = -1;
	sd_arena_clear(&scratch);
	return n;
}

void sd_sqlite_makes_all(struct emitter *em, struct sd_step *s,
			 const struct sd_fact *f)
{
	const struct sd_fact *c;

	if (f->kind == SD_FOREIGN || f->kind == SD_DATA)
		return;
	sd_step_makes(em->plan, s, f);
	for (c = f->child; c; c = c->next)
		sd_sqlite_makes_all(em, s, c);
}

void sd_sqlite_drops_all(struct emitter *em, struct sd_step *s,
			 const struct sd_fact *f)
{
	const struct sd_fact *c;

	if (f->kind == SD_FOREIGN || f->kind == SD_DATA)
		return;
	sd_step_drops(em->plan, s, f);
	for (c = f->child; c; c = c->next)
		sd_sqlite_drops_all(em, s, c);
}

bool sd_sqlite_mentions(const char *sql, const char *name)
{
	const char *end;
	struct sd_sql_token t;

	if (!sql)
		return false;
	end = sql + strlen(sql);
	for (t = sd_sql_skip(sql, end, SD_SQL_SQLITE);
	     t.kind != SD_SQL_END && t.kind != SD_SQL_BAD;
	     t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE))
		if (sd_sql_is_name(t, name, SD_SQL_SQLITE))
			return true;
	return false;
}

/* --- sorting the changes ---------------------------------------------- */

static struct table_work *new_work(struct emitter *em,
				   const struct sd_fact *from,
				   const struct sd_fact *to)
{
	struct table_work *w = SD_NEW(em->arena, struct table_work);
	const struct sd_fact *c;

	w->from = from;
	w->to = to;
	w->live = sd_sqlite_live(to);
	SD_EACH_CHILD(to, c, SD_COLUMN)
	w->renames = w->renames || sd_has(&c->attrs, SD_A_RENAMED_FROM);
	*em->tables_tail = w;
	em->tables_tail = &w->next;
	sd_map_puts(&em->table, to->name, w);
	return w;
}

/* The work on the table of a change; NULL: the table comes or goes. */
static struct table_work *work_of(struct emitter *em, const struct sd_change *c)
{
	const struct sd_fact *top = sd_fact_top(c->to ? c->to : c->from);
	const struct sd_fact *from, *to;
	struct table_work *w = sd_sqlite_table_work(em, top->name);

	if (w || top->kind != SD_TABLE)
		return w;
	from = sd_model_find(em->from, SD_TABLE, NULL, top->name);
	to = sd_model_find(em->to, SD_TABLE, NULL, top->name);
	return from && to ? new_work(em, from, to) : NULL;
}

static void add_work(struct emitter *em, struct table_work *w,
		     const struct sd_change *c)
{
	if (w->count == w->cap) {
		size_t cap = w->cap ? 2 * w->cap : 8;
		const struct sd_change **bigger =
			SD_NEW_ARRAY(em->arena, const struct sd_change *, cap);

		if (w->count)
			memcpy(bigger, w->change, w->count * sizeof(*bigger));
		w->change = bigger;
		w->cap = cap;
	}
	w->change[w->count++] = c;
	if (c->renamed && (c->to->kind == SD_TABLE || c->to->kind == SD_COLUMN))
		em->renames = true;
}

/* They go with what they are on. */
static void drop_triggers(struct emitter *em, const struct sd_change *c)
{
	const struct sd_fact *t;
	struct program *p;

	SD_EACH_CHILD(c->from, t, SD_TRIGGER)
	{
		p = sd_sqlite_program(em, t, NULL);
		p->change = c;
		p->carried = true;
	}
}

static void sort_changes(struct emitter *em)
{
	size_t i;

	for (i = 0; i < em->changes->count; i++) {
		const struct sd_change *c = &em->changes->at[i];
		const struct sd_fact *f = c->to ? c->to : c->from;
		struct table_work *w;

		if (f->kind == SD_VIEW || f->kind == SD_TRIGGER)
			sd_sqlite_program(em, c->from, c->to)->change = c;
		if (f->kind == SD_VIEW && c->renamed)
			em->renames = true;
		if (c->op == SD_DROP &&
		    (f->kind == SD_VIEW || f->kind == SD_TABLE))
			drop_triggers(em, c);
		if (f->kind == SD_VIEW || f->kind == SD_DATA ||
		    (f->kind == SD_TABLE && c->op != SD_ALTER))
			continue;
		w = work_of(em, c);
		if (w)
			add_work(em, w, c);
	}
}

/* --- tables that come and go ------------------------------------------ */

static const char *count_children(const struct emitter *em,
				  const struct sd_fact *table)
{
	static const struct {
		enum sd_kind kind;
		const char *one, *many;
	} kinds[] = { { SD_COLUMN, "column", "columns" },
		      { SD_INDEX, "index", "indexes" },
		      { SD_TRIGGER, "trigger", "triggers" } };
	struct sd_buf b = SD_BUF_INIT;
	const struct sd_fact *c;
	size_t k, n;

	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		n = 0;
		SD_EACH_CHILD(table, c, kinds[k].kind)
		n++;
		if (n)
			sd_buf_addf(&b, "%s%zu %s", b.len ? ", " : "", n,
				    n == 1 ? kinds[k].one : kinds[k].many);
	}
	return sd_buf_take(&b, em->arena);
}

static void create_table(struct emitter *em, const struct sd_fact *to)
{
	bool is_virtual = sd_has(&to->attrs, SD_A_MODULE);
	const char *what = is_virtual ? sd_get_text(&to->attrs, SD_A_MODULE)
				      : count_children(em, to);
	struct sd_step *s = sd_plan_add(
		em->plan, SD_CREATE, SD_TABLE, sd_fact_path(to, em->arena),
		sd_arena_printf(em->arena, "create %stable %s (%s)",
				is_virtual ? "virtual " : "", to->name, what));
	static const enum sd_kind own[] = { SD_INDEX, SD_TRIGGER };
	const struct sd_fact *c;
	size_t k;

	sd_step_sql(em->plan, s, sd_sqlite_create(to, em->arena));
	if (is_virtual)
		sd_sqlite_fill_virtual(em, s, to);
	for (k = 0; k < 2; k++)
		SD_EACH_CHILD(to, c, own[k])
		{
			sd_step_sql(em->plan, s,
				    sd_sqlite_create(c, em->arena));
		}
	sd_step_undo(em->plan, s,
		     sd_sqlite_drop(SD_TABLE, to->name, em->arena));
	sd_sqlite_needs(em, s, to);
	sd_sqlite_makes_all(em, s, to);
}

static void drop_table(struct emitter *em, const struct sd_fact *from)
{
	const char *path = sd_fact_path(from, em->arena);
	struct sd_step *s = sd_plan_add(
		em->plan, SD_DROP, SD_TABLE, path,
		sd_arena_printf(em->arena, "drop table %s", from->name));

	sd_step_sql(em->plan, s,
		    sd_sqlite_drop(SD_TABLE, from->name, em->arena));
	sd_step_hazard(em->plan, s, SD_H_DROP_TABLE, path,
		       sd_arena_printf(em->arena, "SELECT count(*) FROM %s",
				       sd_sqlite_name(from->name, em->arena)));
	sd_sqlite_drops_all(em, s, from);
}

/* --- all of it -------------------------------------------------------- */

static int refuse(struct emitter *em, const struct sd_change *c)
{
	const struct sd_fact *f = c->to ? c->to : c->from;

	return sd_error(em->diag, SD_EXIT_FAILED, "SQLite has no %s: %s",
			sd_kind_word(f->kind), sd_fact_path(f, em->arena));
}

static int emit_apart(struct emitter *em, const struct sd_change *c)
{
	const struct sd_fact *f = c->to ? c->to : c->from;

	if (sd_sqlite_rule(f->kind, SD_A_NONE, c->op)->how == SD_RULE_REFUSE)
		return refuse(em, c);
	if (f->kind == SD_TABLE && c->op == SD_CREATE)
		create_table(em, f);
	else if (f->kind == SD_TABLE && c->op == SD_DROP)
		drop_table(em, f);
	else if (f->kind == SD_DATA && c->to)
		return sd_sqlite_emit_data(em, c->to);
	return 0;
}

/* Columns come in the order of the file, not of their names. */
static void widen_ranks(struct emitter *em)
{
	size_t i, seq = 0;

	for (i = 0; i < em->plan->step_count; i++) {
		struct sd_step *s = &em->plan->step[i];

		s->rank *= RANK_STEP;
		if (s->kind == SD_COLUMN && s->op == SD_CREATE)
			s->rank += (int)(seq < RANK_STEP ? seq++ : seq);
	}
}

static int emit_all(struct emitter *em)
{
	struct table_work *w;
	size_t i;

	sort_changes(em);
	sd_sqlite_programs_outdone(em);
	if (em->renames)
		sd_sqlite_programs_in_the_way(em);
	for (w = em->tables; w; w = w->next)
		sd_sqlite_decide(em, w);
	sd_sqlite_emit_renames(em);
	for (w = em->tables; w; w = w->next)
		sd_sqlite_emit_table(em, w);
	sd_sqlite_emit_programs(em);
	for (i = 0; i < em->changes->count; i++)
		if (emit_apart(em, &em->changes->at[i]) < 0)
			return -1;
	widen_ranks(em);
	return 0;
}

int sd_sqlite_emit(struct sd_emit *in)
{
	struct emitter em = { .from = in->from,
			      .to = in->to,
			      .changes = in->changes,
			      .conn = in->conn,
			      .plan = in->plan,
			      .arena = in->plan->arena,
			      .diag = in->diag,
			      .sound = -1,
			      .quoted = -1 };
	int rc;

	em.tables_tail = &em.tables;
	em.programs_tail = &em.programs;
	sd_map_init(&em.table, true);
	sd_map_init(&em.program, false);
	sd_map_init(&em.mention, true);
	sd_map_init(&em.known[0], true);
	sd_map_init(&em.known[1], true);
	rc = emit_all(&em);
	sd_map_clear(&em.table);
	sd_map_clear(&em.program);
	sd_map_clear(&em.mention);
	sd_map_clear(&em.known[0]);
	sd_map_clear(&em.known[1]);
	return rc;
}
