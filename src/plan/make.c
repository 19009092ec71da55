/* SPDX-License-Identifier: MIT */
/*
 * make.c - two models → a plan
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "schemadiff/map.h"
#include "schemadiff/sqltok.h"

/*
 * How many rows are at stake: one question per hazard that has one. What
 * cannot be counted (a full text table without content) stays unknown.
 */
static void count_rows(const struct sd_engine *e, struct sd_conn *conn,
		       struct sd_plan *p)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_diag unheard = SD_DIAG_INIT(&scratch);
	size_t i, j;

	for (i = 0; i < p->step_count; i++) {
		struct sd_step *s = &p->step[i];

		for (j = 0; j < s->hazard_count; j++) {
			struct sd_hazard *h = &s->hazard[j];
			struct sd_rows rows = { 0 };

			if (!h->count_sql || h->rows >= 0)
				continue;
			if (e->query(conn, h->count_sql, &rows, p->arena,
				     &unheard) < 0)
				continue;
			if (rows.count && rows.columns && rows.row[0][0])
				h->rows = strtoll(rows.row[0][0], NULL, 10);
		}
	}
	sd_arena_clear(&scratch);
}

static int add_steps(const struct sd_engine *e, struct sd_model *from,
		     struct sd_model *to, const struct sd_changes *changes,
		     struct sd_conn *conn, struct sd_plan *p, struct sd_diag *d)
{
	struct sd_emit emit = { .from = from,
				.to = to,
				.changes = changes,
				.conn = conn,
				.plan = p,
				.diag = d };

	sd_model_link(from);
	sd_model_link(to);
	if (e->emit(&emit) < 0 || sd_plan_order(p, d) < 0)
		return -1;
	if (conn)
		count_rows(e, conn, p);
	return 0;
}

void sd_plan_seal(struct sd_plan *plan, const struct sd_model *from)
{
	if (plan->from_hash[0])
		return;
	sd_schema_hash(from, plan->from_hash);
	memcpy(plan->to_hash, plan->from_hash, sizeof(plan->to_hash));
}

int sd_plan_make(const struct sd_engine *e, struct sd_model *from,
		 struct sd_model *to, const struct sd_diff_options *o,
		 struct sd_conn *conn, struct sd_plan *plan, struct sd_diag *d)
{
	struct sd_diff diff;

	plan->engine = e->name;
	plan->fold = (to->dialect & SD_SQL_FOLD) != 0;
	if (!plan->target && conn)
		plan->target = conn->label;
	/* Following renames changes `from`: its fingerprint comes first. */
	if (sd_diff_may_rename(to, o))
		sd_plan_seal(plan, from);
	if (sd_diff(e, from, to, o, &diff, plan->arena, d) < 0)
		return -1;
	if (!diff.changes.count)
		return 0;
	sd_plan_seal(plan, from);
	sd_schema_hash(to, plan->to_hash);
	plan->decisions = diff.decisions;
	return add_steps(e, from, to, &diff.changes, conn, plan, d);
}

struct sd_plan_counts sd_plan_count(const struct sd_plan *p)
{
	struct sd_plan_counts n = { 0 };
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_map seen;
	size_t i;

	sd_map_init(&seen, false);
	for (i = 0; i < p->step_count; i++) {
		const struct sd_step *s = &p->step[i];
		const char *key = sd_arena_printf(&scratch, "%d.%d.%s", s->op,
						  s->kind, s->object);

		if (sd_map_puts(&seen, key, &seen))
			continue;
		n.add += s->op == SD_CREATE;
		n.change += s->op == SD_ALTER;
		n.drop += s->op == SD_DROP;
	}
	sd_map_clear(&seen);
	sd_arena_clear(&scratch);
	return n;
}
