/* SPDX-License-Identifier: MIT */
/*
 * only.c - a part of a plan that can stand alone
 */
#include <string.h>

#include "internal.h"
#include "schemadiff/engine.h"
#include "schemadiff/glob.h"

/* Is the object, or what it is a part of, meant by the pattern? */
static bool meant(const char *glob, enum sd_kind kind, const char *path,
		  bool fold)
{
	const char *const include[] = { glob, NULL };
	const struct sd_filter f = { include, NULL };
	struct sd_buf head = SD_BUF_INIT;
	const char *dot;
	bool yes = sd_filter_takes(&f, kind, NULL, path, fold);

	for (dot = strchr(path, '.'); dot && !yes; dot = strchr(dot + 1, '.')) {
		sd_buf_reset(&head);
		sd_buf_add(&head, path, (size_t)(dot - path));
		yes = sd_glob_match(glob, head.at, fold);
	}
	sd_buf_clear(&head);
	return yes;
}

static bool fact_meant(const char *glob, const struct sd_fact *f, bool fold)
{
	const struct sd_fact *top = sd_fact_top(f);
	const char *const include[] = { glob, NULL };
	const struct sd_filter filter = { include, NULL };

	/* An unnamed one is no object that a pattern could mean. */
	return top->name && sd_filter_takes(&filter, top->kind, top->schema,
					    top->name, fold);
}

static bool step_meant(const struct sd_plan *p, const struct sd_step *s,
		       const char *glob)
{
	size_t i;

	if (meant(glob, s->kind, s->object, p->fold))
		return true;
	for (i = 0; i < s->make_count; i++)
		if (fact_meant(glob, s->makes[i], p->fold))
			return true;
	for (i = 0; i < s->drop_count; i++)
		if (fact_meant(glob, s->drops[i], p->fold))
			return true;
	return false;
}

/* Marks the steps that any pattern means; a note for one that means none. */
static void mark(struct sd_plan *p, const char *const *globs, size_t count,
		 bool *marked)
{
	size_t i, g;

	for (g = 0; g < count; g++) {
		bool found = false;

		for (i = 0; i < p->step_count; i++) {
			if (!step_meant(p, &p->step[i], globs[g]))
				continue;
			marked[i] = found = true;
		}
		if (!found)
			sd_plan_note(
				p, sd_arena_printf(p->arena,
						   "nothing to change in '%s'",
						   globs[g]));
	}
}

/* A decision stays with the objects that stay. */
static void keep_decisions(struct sd_plan *p, const char *const *globs,
			   size_t count)
{
	struct sd_decisions *l = &p->decisions;
	size_t i, g, kept = 0;

	for (i = 0; i < l->count; i++) {
		for (g = 0; g < count; g++)
			if (fact_meant(globs[g], l->at[i].from, p->fold))
				break;
		if (g < count)
			l->at[kept++] = l->at[i];
	}
	l->count = kept;
}

static bool knows_facts(const struct sd_plan *p)
{
	size_t i;

	for (i = 0; i < p->step_count; i++)
		if (p->step[i].make_count || p->step[i].drop_count)
			return true;
	return !p->step_count;
}

int sd_plan_only(struct sd_plan *p, const char *const *globs, size_t count,
		 struct sd_diag *d)
{
	struct sd_arena scratch = SD_ARENA_INIT;
	size_t i, kept = 0;
	bool *marked;

	if (!count)
		return 0;
	if (!knows_facts(p))
		return sd_error(d, SD_EXIT_USAGE,
				"--only: a saved plan is applied whole");
	marked = SD_NEW_ARRAY(&scratch, bool, p->step_count);
	mark(p, globs, count, marked);
	sd_graph_needs(sd_plan_edges(p, &scratch), marked);
	for (i = 0; i < p->step_count; i++)
		if (marked[i])
			p->step[kept++] = p->step[i];
	/* What is left out is missing in the end as well. */
	if (kept < p->step_count)
		p->to_hash[0] = '\0';
	p->step_count = kept;
	sd_plan_group(p);
	keep_decisions(p, globs, count);
	sd_arena_clear(&scratch);
	return 0;
}
