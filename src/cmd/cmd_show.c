/* SPDX-License-Identifier: MIT */
/* cmd_show.c - one version of the vault */

#include <string.h>

#include "work.h"

static int print_source(struct sd_work *w, const struct sd_version *v)
{
	const char *text = NULL;

	if (sd_vault_source(&w->vault, v, &text, w->diag) < 0)
		return -1;
	if (!text)
		return sd_error(w->diag, SD_EXIT_FAILED,
				"%s was not made from a schema file", v->name);
	sd_out(w->cx, text, strlen(text));
	return 0;
}

static void add_header(struct sd_buf *b, const struct sd_version *v)
{
	sd_buf_addf(b, "// %s  %.12s  %s  %s", v->name, v->hash, v->time,
		    v->author);
	if (v->summary && *v->summary)
		sd_buf_addf(b, "  %s", v->summary);
	sd_buf_adds(b, "\n\n");
}

static int print(struct sd_work *w, const struct sd_version *v)
{
	struct sd_json *report = w->cx->report, *schema = NULL;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_model m;
	int rc = 0;

	sd_model_init(&m, w->arena);
	if (sd_vault_load(&w->vault, v, &m, w->diag) < 0) {
		sd_model_clear(&m);
		return -1;
	}
	if (report) {
		sd_json_model(&m, &b);
		schema = sd_json_parse(v->name, b.at, b.len, w->arena, w->diag);
		rc = schema ? 0 : -1;
		sd_json_set_text(report, "version", v->name);
		sd_json_set_text(report, "hash", v->hash);
		sd_json_set_text(report, "time", v->time);
		sd_json_set_text(report, "author", v->author);
		sd_json_set_text(report, "summary", v->summary);
		if (schema)
			sd_json_set(report, "schema", schema);
	} else {
		add_header(&b, v);
		sd_model_index(&m); /* printing looks names up */
		sd_lang_print(&m, v->engine, &b);
		sd_out(w->cx, b.at, b.len);
	}
	sd_buf_clear(&b);
	sd_model_clear(&m);
	return rc;
}

static int run(struct sd_cx *cx)
{
	const char *name = cx->args.count ? cx->args.word[0] : "vault:current";
	struct sd_side s = { 0 };
	struct sd_work w;
	int rc = -1;

	if (sd_work_init(&w, cx) < 0 || sd_side_name(&w, &s, name) < 0)
		goto out;
	if (s.kind != SD_SIDE_VERSION) {
		sd_error(w.diag, SD_EXIT_USAGE, "'%s' is no version", name);
		sd_diag_help(w.diag, "a version is v001 or vault:current; "
				     "'schemadiff history' lists them");
		goto out;
	}
	rc = sd_opt_on(cx, SD_O_SOURCE) ? print_source(&w, s.version)
					: print(&w, s.version);
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = { SD_O_SOURCE, SD_O_JSON,   SD_O_FILE,
					 SD_O_VAULT,  SD_O_CONFIG, SD_O_ENV,
					 SD_O_NONE };
static const char *const examples[] = { "show v002", "the schema of v002",
					"show --source v002 > schema.def",
					"the schema file as it was applied",
					NULL };

const struct sd_command sd_cmd_show = {
	.name = "show",
	.args = "[vNNN]",
	.most_args = 1,
	.summary = "one version of the vault",
	.about = "Prints the schema of a version, of the current one by "
		 "default, in the language of schema.def.",
	.example = examples,
	.option = options,
	.run = run,
};
