/* SPDX-License-Identifier: MIT */
/* cmd_plan.c - what would change, and why */

#include "work.h"

/* --from and --to, else the database and the schema file. */
static int name_sides(struct sd_work *w)
{
	const char *from = sd_opt_text(w->cx, SD_O_FROM);
	const char *to = sd_opt_text(w->cx, SD_O_TO);
	int rc;

	rc = to ? sd_side_name(w, &w->to, to) : sd_side_files(w, &w->to);
	if (rc < 0)
		return -1;
	return from ? sd_side_name(w, &w->from, from)
		    : sd_side_database(w, &w->from);
}

static int run(struct sd_cx *cx)
{
	const char *out = sd_opt_text(cx, SD_O_PLAN_OUT);
	struct sd_work w;
	int rc = -1;

	if (sd_work_init(&w, cx) < 0 || name_sides(&w) < 0)
		goto out;
	w.native_only = !sd_work_writes_schema(&w);
	if (sd_work_load(&w, SD_OPEN_PLAN, SD_OPEN_PLAN) < 0 ||
	    sd_work_plan(&w) < 0)
		goto out;
	sd_cx_flush(cx);
	if (sd_work_show(&w) < 0 || (out && sd_work_save(&w, out) < 0))
		goto out;
	if (out)
		sd_say(cx, "schemadiff: saved; 'schemadiff apply %s' does it",
		       out);
	rc = w.plan.step_count && sd_opt_on(cx, SD_O_EXIT_CODE)
		     ? SD_EXIT_CHANGES
		     : SD_EXIT_OK;
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = {
	SD_O_FILE,    SD_O_URL,	      SD_O_FROM,      SD_O_TO,	  SD_O_FORMAT,
	SD_O_JSON,    SD_O_PLAN_OUT,  SD_O_EXIT_CODE, SD_O_ONLY,  SD_O_INCLUDE,
	SD_O_EXCLUDE, SD_O_RENAME,    SD_O_ALLOW,     SD_O_VAULT, SD_O_STRICT,
	SD_O_ROLE,    SD_O_LOCK_WAIT, SD_O_CONFIG,    SD_O_ENV,	  SD_O_QUIET,
	SD_O_VERBOSE, SD_O_NONE
};
static const char *const examples[] = {
	"plan",
	"what would take the database to schema.def",
	"plan --format sql",
	"as a script for the database's own shell",
	"plan -o plan.json",
	"to review now and apply later",
	"plan --exit-code --url \"$DATABASE_URL\"",
	"for a pipeline: exit 2 when there is something to do",
	"plan --from vault:current",
	"without a database: since the newest version",
	NULL
};

const struct sd_command sd_cmd_plan = {
	.name = "plan",
	.args = "",
	.summary = "what would change, and why",
	.about = "Compares the database with the schema file and prints the "
		 "steps that lead from one to the other: what each does, the "
		 "locks it takes, what it may cost. Nothing is changed.",
	.example = examples,
	.option = options,
	.run = run,
};
