/* SPDX-License-Identifier: MIT */
/* cmd_fmt.c - the one true layout of schema files */

#include <string.h>

#include "schemadiff/file.h"
#include "work.h"

struct fmt {
	struct sd_cx *cx;
	struct sd_json *changed;
	size_t files, changes;
};

static void note_change(struct fmt *f, const char *path)
{
	f->changes++;
	if (f->changed) {
		sd_json_push_text(f->changed, path);
		return;
	}
	sd_out(f->cx, path, strlen(path));
	sd_out(f->cx, "\n", 1);
}

/* Standard input goes to standard output, files are written in place. */
static int keep(struct fmt *f, const char *path, const struct sd_buf *now,
		bool same)
{
	struct sd_cx *cx = f->cx;
	bool check = sd_opt_on(cx, SD_O_FMT_CHECK);

	if (!strcmp(path, "-") && !check) {
		if (f->changed)
			sd_json_set_text(cx->report, "text", now->at);
		else
			sd_out(cx, now->at, now->len);
		f->changes += !same;
		return 0;
	}
	if (same)
		return 0;
	note_change(f, path);
	return check ? 0
		     : sd_file_write(path, now->at, now->len, 0666, &cx->diag);
}

static int format_file(struct fmt *f, const char *path)
{
	struct sd_lang_options o = { NULL, sd_engine_words, true };
	struct sd_cx *cx = f->cx;
	struct sd_buf now = SD_BUF_INIT;
	char *text;
	size_t len;
	int rc = -1;

	f->files++;
	if (sd_file_read(path, &text, &len, &cx->arena, &cx->diag) == 0 &&
	    sd_lang_format(path, text, len, &o, &now, &cx->diag) == 0)
		rc = keep(f, path, &now,
			  now.len == len && !memcmp(now.at, text, len));
	sd_buf_clear(&now);
	return rc;
}

static bool is_schema_file(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && !strcmp(name + len - 4, ".def");
}

/* One broken file does not keep the others from being laid out. */
static int format_path(struct fmt *f, const char *path)
{
	struct sd_cx *cx = f->cx;
	char **name;
	size_t i, count;
	int rc = 0;

	if (!sd_file_is_dir(path))
		return format_file(f, path);
	if (sd_file_list(path, &name, &count, &cx->arena, &cx->diag) < 0)
		return -1;
	for (i = 0; i < count; i++)
		if (is_schema_file(name[i]) &&
		    format_file(f, sd_path_join(&cx->arena, path, name[i])) < 0)
			rc = -1;
	return rc;
}

static int run(struct sd_cx *cx)
{
	struct fmt f = { cx, NULL, 0, 0 };
	struct sd_side files = { .kind = SD_SIDE_FILES };
	struct sd_work w;
	size_t i;
	int rc = -1;

	if (cx->report)
		f.changed = sd_json_array(&cx->arena);
	if (sd_work_init(&w, cx) < 0)
		goto out;
	files.file = cx->args.word;
	if (!cx->args.count && sd_side_files(&w, &files) < 0)
		goto out;
	for (i = 0, rc = 0; files.file[i]; i++)
		if (format_path(&f, files.file[i]) < 0)
			rc = -1;
	if (cx->report)
		sd_json_set(cx->report, "changed", f.changed);
	if (rc == 0 && f.changes && sd_opt_on(cx, SD_O_FMT_CHECK))
		rc = SD_EXIT_CHANGES;
out:
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = { SD_O_FMT_CHECK, SD_O_FILE, SD_O_JSON,
					 SD_O_CONFIG,	 SD_O_ENV,  SD_O_NONE };
static const char *const examples[] = {
	"fmt",	       "lay out schema.def",
	"fmt --check", "for a pipeline: exit 2 when it is not laid out",
	"fmt -",       "standard input to standard output",
	NULL
};

const struct sd_command sd_cmd_fmt = {
	.name = "fmt",
	.args = "[FILE...]",
	.most_args = (size_t)-1,
	.summary = "lay out schema files, comments kept",
	.about = "Writes schema files in their one layout and prints the "
		 "names of those that changed. Comments, includes, mixins and "
		 "the order of things stay.",
	.example = examples,
	.option = options,
	.run = run,
};
