/* SPDX-License-Identifier: MIT */
/* cmd_diff.c - the plan between any two sides */

#include "work.h"

static int run(struct sd_cx *cx)
{
	const char **side = cx->args.word;
	struct sd_work w;
	int rc = -1;

	if (cx->args.count != 2)
		return sd_error(&cx->diag, SD_EXIT_USAGE,
				"'diff' compares two sides: schemadiff diff A "
				"B");
	if (sd_work_init(&w, cx) < 0 ||
	    sd_side_name(&w, &w.from, side[0]) < 0 ||
	    sd_side_name(&w, &w.to, side[1]) < 0)
		goto out;
	w.native_only = !sd_work_writes_schema(&w);
	if (sd_work_load(&w, SD_OPEN_PLAN, SD_OPEN_PLAN) < 0 ||
	    sd_work_plan(&w) < 0)
		goto out;
	sd_cx_flush(cx);
	if (sd_work_show(&w) < 0)
		goto out;
	rc = w.plan.step_count && sd_opt_on(cx, SD_O_EXIT_CODE)
		     ? SD_EXIT_CHANGES
		     : SD_EXIT_OK;
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = {
	SD_O_FORMAT,  SD_O_JSON,    SD_O_EXIT_CODE, SD_O_ONLY,	 SD_O_INCLUDE,
	SD_O_EXCLUDE, SD_O_RENAME,  SD_O_FILE,	    SD_O_URL,	 SD_O_VAULT,
	SD_O_STRICT,  SD_O_ROLE,    SD_O_LOCK_WAIT, SD_O_CONFIG, SD_O_ENV,
	SD_O_QUIET,   SD_O_VERBOSE, SD_O_NONE
};
static const char *const examples[] = {
	"diff v001 v002",
	"what one version changed",
	"diff old.db schema.def --format sql",
	"a script that takes old.db to the file",
	"diff empty schema.def --format sql",
	"everything, from nothing",
	NULL
};

const struct sd_command sd_cmd_diff = {
	.name = "diff",
	.args = "A B",
	.most_args = 2,
	.summary = "the plan between any two schemas",
	.about = "Prints the steps that lead from A to B. Each is a schema "
		 "file, a folder of them, '-', a URL, a version of the vault "
		 "(v001), vault:current or empty. --file and --url only tell "
		 "where the vault is and which engine is meant.",
	.example = examples,
	.option = options,
	.run = run,
};
