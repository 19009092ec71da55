/* SPDX-License-Identifier: MIT */
/* cmd_inspect.c - a live database as a schema file */

#include <string.h>

#include "schemadiff/file.h"
#include "work.h"

static const char *out_path(struct sd_cx *cx)
{
	const char *path = sd_opt_text(cx, SD_O_SCHEMA_OUT);

	return path && strcmp(path, "-") ? path : NULL;
}

/* Asked before anything else is done. */
static int check_out(struct sd_cx *cx)
{
	const char *path = out_path(cx);

	if (!path || !sd_file_exists(path) || sd_opt_on(cx, SD_O_FORCE))
		return 0;
	sd_error(&cx->diag, SD_EXIT_REFUSED, "the file '%s' exists", path);
	sd_diag_help(&cx->diag, "--force writes over it");
	return -1;
}

static int print(struct sd_work *w)
{
	struct sd_cx *cx = w->cx;
	const char *path = out_path(cx);
	struct sd_buf b = SD_BUF_INIT, counts = SD_BUF_INIT;
	int rc = 0;

	sd_buf_addf(&b, "// Made by schemadiff inspect from %s.\n%s",
		    w->from.label, w->from.portable.first ? "\n" : "");
	sd_model_index(&w->from.portable); /* printing looks names up */
	sd_lang_print(&w->from.portable, w->engine->name, &b);
	if (path)
		rc = sd_file_write(path, b.at, b.len, 0666, w->diag);
	else if (!cx->report)
		sd_out(cx, b.at, b.len);
	sd_count_model(&w->from.portable, &counts, NULL);
	if (path && rc == 0)
		sd_say(cx, "schemadiff: wrote %s: %s", path, counts.at);
	sd_buf_clear(&counts);
	sd_buf_clear(&b);
	return rc;
}

static int report(struct sd_work *w)
{
	struct sd_json *report = w->cx->report, *schema;
	struct sd_buf b = SD_BUF_INIT;

	if (!report)
		return 0;
	sd_json_model(&w->from.portable, &b);
	schema = sd_json_parse("schema", b.at, b.len, w->arena, w->diag);
	sd_buf_clear(&b);
	if (!schema)
		return -1;
	sd_json_set_text(report, "database", w->from.label);
	sd_json_set(report, "schema", schema);
	return 0;
}

/* Before a file is written for nothing. */
static int check_vault(struct sd_work *w)
{
	if (sd_work_vault(w) < 0)
		return -1;
	if (!w->vault.version_count)
		return 0;
	sd_error(w->diag, SD_EXIT_REFUSED,
		 "the vault '%s' has versions already", w->vault.dir);
	sd_diag_help(w->diag, "'schemadiff apply' adds the next one; "
			      "--vault names another vault");
	return -1;
}

/* The first version of the vault is what is there: an apply of nothing. */
static int baseline(struct sd_work *w)
{
	struct sd_applied done;
	struct sd_apply a;

	memset(&done, 0, sizeof(done));
	sd_work_apply(w, &a);
	a.target = &w->from.portable;
	a.message = "baseline";
	if (sd_apply_run(&a, &done, w->arena, w->diag) < 0)
		return -1;
	if (done.version)
		sd_say(w->cx, "schemadiff: %s is %s of the vault %s",
		       w->from.label, done.version->name, w->vault.dir);
	if (w->cx->report && done.version)
		sd_json_set_text(w->cx->report, "version", done.version->name);
	return 0;
}

static int run(struct sd_cx *cx)
{
	bool first = sd_opt_on(cx, SD_O_BASELINE);
	struct sd_work w;
	int rc = -1;

	if (sd_work_init(&w, cx) < 0 || check_out(cx) < 0 ||
	    (first && check_vault(&w) < 0) || sd_side_database(&w, &w.from) < 0)
		goto out;
	w.engine = w.from.engine;
	if (sd_side_open(&w, &w.from, first ? SD_OPEN_WRITE : SD_OPEN_READ) <
		    0 ||
	    sd_side_load(&w, &w.from, NULL) < 0 || sd_work_strict(&w) < 0 ||
	    sd_side_portable(&w, &w.from) < 0)
		goto out;
	if (out_path(cx) && sd_file_exists(out_path(cx)))
		sd_keep_words(&w, &w.from, out_path(cx));
	sd_cx_flush(cx);
	if (print(&w) < 0 || report(&w) < 0 || (first && baseline(&w) < 0))
		goto out;
	rc = SD_EXIT_OK;
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = {
	SD_O_URL,	SD_O_SCHEMA_OUT, SD_O_FORCE,   SD_O_BASELINE,
	SD_O_JSON,	SD_O_INCLUDE,	 SD_O_EXCLUDE, SD_O_STRICT,
	SD_O_FILE,	SD_O_VAULT,	 SD_O_AUTHOR,  SD_O_ROLE,
	SD_O_LOCK_WAIT, SD_O_CONFIG,	 SD_O_ENV,     SD_O_QUIET,
	SD_O_NONE
};
static const char *const examples[] = {
	"inspect", "the database as a schema file, on standard output",
	"inspect --url app.db -o schema.def --baseline",
	"take over a database that exists", NULL
};

const struct sd_command sd_cmd_inspect = {
	.name = "inspect",
	.args = "",
	.summary = "the live database as a schema file",
	.about = "Reads the database and prints it in the language of "
		 "schema.def. What the language cannot say is named in a "
		 "warning. With --baseline this is also the first version of "
		 "the vault, so that plan and check start from here.",
	.example = examples,
	.option = options,
	.run = run,
};
