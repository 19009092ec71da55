/* SPDX-License-Identifier: MIT */
/* cmd_validate.c - does the schema file hold? */

#include "work.h"

/* `renamed from` has done its work once the vault knows the new name. */
static void hint_renames(struct sd_work *w, const struct sd_model *known,
			 const struct sd_fact *f, const struct sd_fact *old)
{
	const struct sd_fact *c, *then;
	const char *from;

	for (c = f; c; c = c->next) {
		then = NULL;
		if (c->name && old)
			then = sd_fact_child_named(known, old, c->kind,
						   c->name);
		else if (c->name && !c->parent)
			then = sd_model_find(known, c->kind, c->schema,
					     c->name);
		from = sd_get_text(&c->attrs, SD_A_RENAMED_FROM);
		if (from && then)
			sd_diag_add(w->diag, SD_NOTE, SD_W_RENAMED, c->span,
				    "'renamed from %s' has happened: the words "
				    "can go",
				    from);
		if (then)
			hint_renames(w, known, c->child, then);
	}
}

static int hint_from_vault(struct sd_work *w, const struct sd_model *m)
{
	const struct sd_version *current;
	struct sd_model known;

	if (sd_work_vault(w) < 0)
		return -1;
	current = w->vault.exists ? sd_vault_find(&w->vault, "current") : NULL;
	if (!current)
		return 0;
	sd_model_init(&known, w->arena);
	if (sd_vault_load(&w->vault, current, &known, w->diag) < 0) {
		sd_model_clear(&known);
		return -1;
	}
	sd_model_index(&known);
	hint_renames(w, &known, m->first, NULL);
	sd_model_clear(&known);
	return 0;
}

static void report(struct sd_work *w, const struct sd_model *m)
{
	struct sd_cx *cx = w->cx;
	struct sd_json *counts = cx->report ? sd_json_object(&cx->arena) : NULL;
	struct sd_buf b = SD_BUF_INIT;

	sd_buf_adds(&b, "Schema is valid: ");
	sd_count_model(m, &b, counts);
	sd_buf_addc(&b, '\n');
	if (cx->report)
		sd_json_set(cx->report, "counts", counts);
	else
		sd_out(cx, b.at, b.len);
	sd_buf_clear(&b);
}

/*
 * With a database named in the settings its engine is asked as well, offline;
 * without one only what holds for every engine.
 */
static int check(struct sd_work *w, struct sd_side *s)
{
	struct sd_lang_options all = { NULL, sd_engine_words, true };

	if (!sd_opt_text(w->cx, SD_O_URL)) {
		sd_model_init(&s->portable, w->arena);
		sd_model_init(&s->native, w->arena);
		return sd_lang_read(s->file, s->file_count, &all, &s->portable,
				    &s->info, w->diag);
	}
	return sd_work_engine(w) < 0 ? -1 : sd_side_load(w, s, NULL);
}

static int run(struct sd_cx *cx)
{
	struct sd_work w;
	int rc = -1;

	if (sd_work_init(&w, cx) < 0)
		goto out;
	if (cx->args.count) {
		cx->args.setting[SD_O_FILE].value = cx->args.word;
		cx->args.setting[SD_O_FILE].count = cx->args.count;
	}
	if (sd_side_files(&w, &w.to) < 0 || check(&w, &w.to) < 0 ||
	    hint_from_vault(&w, &w.to.portable) < 0)
		goto out;
	report(&w, &w.to.portable);
	rc = SD_EXIT_OK;
out:
	if (cx->report)
		sd_json_set_bool(cx->report, "valid", rc == SD_EXIT_OK);
	sd_work_close(&w);
	return rc;
}

static const unsigned char options[] = { SD_O_FILE,  SD_O_URL,	  SD_O_VAULT,
					 SD_O_JSON,  SD_O_CONFIG, SD_O_ENV,
					 SD_O_QUIET, SD_O_NONE };
static const char *const examples[] = {
	"validate", "schema.def of the project",
	"validate --json - < schema.def",
	"for an editor: all faults with their places", NULL
};

const struct sd_command sd_cmd_validate = {
	.name = "validate",
	.args = "[FILE...]",
	.most_args = (size_t)-1,
	.summary = "parse and check the schema file",
	.about = "Reads the schema file and prints what is in it, or what is "
		 "wrong with it: exit code 5. With a database in the settings "
		 "or --url, what its engine cannot do is found as well; "
		 "nothing is connected to.",
	.example = examples,
	.option = options,
	.run = run,
};
