/* SPDX-License-Identifier: MIT */
/* reached.c - inspects again and compares with what was wanted */

#include <string.h>

#include "deploy_int.h"

#define MOST_NAMED 10

int sd_deploy_pass_on(const struct sd_diag *from, struct sd_diag *to)
{
	const struct sd_message *m = from->first;
	struct sd_message *copy;

	while (m && m->severity != SD_ERROR)
		m = m->next;
	if (!m)
		return sd_error(to, SD_EXIT_FAILED,
				"failed without saying why");
	copy = sd_diag_add(to, SD_ERROR, m->code, m->span, "%s", m->text);
	copy->exit = m->exit;
	copy->statement = sd_arena_strdup(to->arena, m->statement);
	copy->position = m->position;
	copy->sqlstate = sd_arena_strdup(to->arena, m->sqlstate);
	copy->help = sd_arena_strdup(to->arena, m->help);
	return -1;
}

static const char *op_word(enum sd_op op)
{
	return op == SD_CREATE ? "missing"
	       : op == SD_DROP ? "left over"
			       : "different";
}

static int not_reached(struct sd_deploy *x, const struct sd_diff *diff)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i, n = diff->changes.count;

	for (i = 0; i < n && i < MOST_NAMED; i++) {
		const struct sd_change *c = &diff->changes.at[i];

		sd_buf_addf(&b, "%s%s %s", i ? ", " : "",
			    sd_fact_label(c->to ? c->to : c->from, x->arena),
			    op_word(c->op));
	}
	if (n > MOST_NAMED)
		sd_buf_addf(&b, " and %zu more", n - MOST_NAMED);
	sd_error(x->diag, SD_EXIT_FAILED,
		 "the plan did not lead to the target: %s",
		 b.len ? b.at : "a rename is undecided");
	sd_diag_help(x->diag, "this is a fault of schemadiff; please report "
			      "the plan (plan --json) and the schema file");
	sd_buf_clear(&b);
	return -1;
}

static bool same_step(const struct sd_step *a, const struct sd_step *b)
{
	return a->op == b->op && a->kind == b->kind &&
	       sd_streq(a->object, b->object);
}

/* A part of a plan: none of its steps may have to be done again. */
static int check_part(struct sd_deploy *x, struct sd_model *live,
		      struct sd_diag *quiet)
{
	struct sd_plan rest;
	size_t i, k;

	sd_plan_init(&rest, x->arena);
	if (sd_plan_make(x->engine, live, &x->target, &x->diff, NULL, &rest,
			 quiet) < 0)
		return sd_deploy_pass_on(quiet, x->diag);
	for (i = 0; i < rest.step_count; i++)
		for (k = 0; k < x->plan->step_count; k++)
			if (same_step(&rest.step[i], &x->plan->step[k]))
				return sd_error(x->diag, SD_EXIT_FAILED,
						"the plan did not lead to the "
						"target: '%s' differs still",
						rest.step[i].object);
	return 0;
}

int sd_deploy_check_reached(struct sd_deploy *x, struct sd_model *portable)
{
	struct sd_diff_options o = { .filter = x->diff.filter };
	struct sd_diag quiet = SD_DIAG_INIT(x->arena);
	struct sd_model live;
	struct sd_diff diff;
	int rc = -1;

	memset(&diff, 0, sizeof(diff));
	sd_model_init(&live, x->arena);
	if (x->engine->inspect(x->conn, x->in->filter, &live, &quiet) < 0)
		goto fail;
	if (portable) {
		sd_model_copy(portable, &live);
		if (x->engine->portable(portable, &quiet) < 0)
			goto fail;
		rc = check_part(x, &live, &quiet);
		goto out;
	}
	if (sd_diff(x->engine, &live, &x->target, &o, &diff, x->arena, &quiet) <
	    0)
		goto fail;
	rc = sd_diff_none(&diff) ? 0 : not_reached(x, &diff);
	goto out;
fail:
	sd_deploy_pass_on(&quiet, x->diag);
out:
	sd_model_clear(&live);
	return rc;
}
