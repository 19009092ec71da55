/* SPDX-License-Identifier: MIT */
/* run.c - the statements of a plan, with the checks between them */

#include <string.h>

#include "deploy_int.h"
#include "schemadiff/clock.h"

size_t sd_deploy_last_group(const struct sd_plan *p)
{
	return p->step_count ? p->step[p->step_count - 1].group : 0;
}

static bool wants_to_stop(const struct sd_deploy *x)
{
	const struct sd_observer *o = x->in->observer;

	return o && o->cancelled && o->cancelled(o->ctx);
}

int sd_deploy_cancelled(const struct sd_deploy *x)
{
	if (!wants_to_stop(x))
		return 0;
	return sd_error(x->diag, SD_EXIT_INT,
			"interrupted before the end; what was begun is "
			"rolled back");
}

static bool same_rows(const struct sd_rows *a, const struct sd_rows *b)
{
	size_t i, c;

	if (a->count != b->count || (a->count && a->columns != b->columns))
		return false;
	for (i = 0; i < a->count; i++)
		for (c = 0; c < a->columns; c++)
			if (!sd_streq(a->row[i][c], b->row[i][c]))
				return false;
	return true;
}

static int compare(struct sd_deploy *x, const struct sd_check *check)
{
	struct sd_rows left = { 0 }, right = { 0 };
	struct sd_arena a = SD_ARENA_INIT;
	int rc = -1;

	if (x->engine->query(x->conn, check->left, &left, &a, x->diag) < 0 ||
	    x->engine->query(x->conn, check->right, &right, &a, x->diag) < 0)
		goto out;
	rc = 0;
	if (!same_rows(&left, &right)) {
		rc = sd_error(x->diag, SD_EXIT_FAILED,
			      "a check failed: %s differ", check->what);
		sd_diag_help(x->diag,
			     "these should give the same rows:\n  %s\n  %s",
			     check->left, check->right);
	}
out:
	sd_arena_clear(&a);
	return rc;
}

/* The checks that stand behind `done` statements. */
static int run_checks(struct sd_deploy *x, const struct sd_step *s, size_t done)
{
	size_t i;

	for (i = 0; i < s->check_count; i++)
		if (s->check[i].after == done && compare(x, &s->check[i]) < 0)
			return -1;
	return 0;
}

static int run_statement(struct sd_deploy *x, const char *sql)
{
	const struct sd_observer *o = x->in->observer;

	if (sd_deploy_cancelled(x) < 0)
		return -1;
	if (o && o->statement)
		o->statement(o->ctx, sql);
	if (x->engine->exec(x->conn, sql, x->diag) == 0)
		return 0;
	/* A statement that was stopped fails like any other. */
	if (wants_to_stop(x))
		x->diag->last->exit = SD_EXIT_INT;
	return -1;
}

static int run_step(struct sd_deploy *x, size_t i)
{
	const struct sd_observer *o = x->in->observer;
	const struct sd_step *s = &x->plan->step[i];
	double began = sd_clock_seconds();
	size_t k;

	if (o && o->step)
		o->step(o->ctx, x->plan, i);
	for (k = 0; k < s->sql_count; k++)
		if (run_checks(x, s, k) < 0 || run_statement(x, s->sql[k]) < 0)
			return -1;
	if (run_checks(x, s, s->sql_count) < 0)
		return -1;
	if (o && o->done)
		o->done(o->ctx, x->plan, i, sd_clock_seconds() - began);
	return 0;
}

int sd_deploy_run_group(struct sd_deploy *x, size_t group)
{
	size_t i;

	for (i = 0; i < x->plan->step_count; i++)
		if (x->plan->step[i].group == group && run_step(x, i) < 0)
			return -1;
	return 0;
}
