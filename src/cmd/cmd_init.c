/* SPDX-License-Identifier: MIT */
/* cmd_init.c - a new project: schema file, settings, vault */

#include <string.h>

#include "schemadiff/file.h"
#include "work.h"

static const char schema_text[] =
	"// What the database should look like. Edit it, then:\n"
	"//   schemadiff plan     what would change, and why\n"
	"//   schemadiff apply    change it\n"
	"// The language: man schemadiff.def\n"
	"\n"
	"enum user_role { admin, editor, guest }\n"
	"\n"
	"mixin timestamps {\n"
	"    created_at: datetime default now()\n"
	"    updated_at: datetime default now()\n"
	"}\n"
	"\n"
	"/// People who can sign in.\n"
	"table users {\n"
	"    id:    int primary\n"
	"    email: string(255) unique\n"
	"    name:  string? // '?': may be NULL\n"
	"    role:  user_role default 'guest'\n"
	"    age:   int? min 0 max 150\n"
	"    use timestamps\n"
	"}\n"
	"\n"
	"table posts {\n"
	"    id:        int primary\n"
	"    author_id: int references users.id on delete cascade\n"
	"    title:     string(200)\n"
	"    body:      text default ''\n"
	"    published: bool default false\n"
	"    use timestamps\n"
	"\n"
	"    index posts_by_author (author_id, created_at desc)\n"
	"}\n";

/* %s is the default database. */
static const char conf_text[] =
	"# Settings of this project: man schemadiff.conf\n"
	"# A flag wins over the environment, that over .env, that over this.\n"
	"\n"
	"# The database; $NAME and ${NAME} are taken from the environment.\n"
	"# url = %s\n"
	"\n"
	"# Objects that schemadiff leaves alone.\n"
	"# exclude = tmp_*\n"
	"\n"
	"# Settings picked by --env production:\n"
	"# [env production]\n"
	"# url = $DATABASE_URL\n";

/* What must not, or need not, be under version control. */
static const char *const ignored[] = { ".schemadiff/cache/",
				       ".schemadiff/vault/auth/", ".env",
				       "schemadiff.db", "schemadiff.db-*" };

struct init {
	struct sd_cx *cx;
	const char *dir;
	struct sd_json *made; /* --json: paths that were written */
	struct sd_buf out;
};

static void note(struct init *in, const char *what, const char *path)
{
	if (in->made)
		sd_json_push_text(in->made, path);
	sd_buf_addf(&in->out, "  %-8s %s\n", what, path);
}

static int write_new(struct init *in, const char *name, const char *text)
{
	const char *path = sd_path_join(&in->cx->arena, in->dir, name);

	if (sd_file_exists(path)) {
		sd_buf_addf(&in->out, "  %-8s %s\n", "kept", path);
		return 0;
	}
	if (sd_file_write(path, text, strlen(text), 0666, &in->cx->diag) < 0)
		return -1;
	note(in, "wrote", path);
	return 0;
}

static int make_vault(struct init *in)
{
	struct sd_cx *cx = in->cx;
	const char *dir = sd_opt_text(cx, SD_O_VAULT);
	struct sd_vault v;
	int rc;

	if (!dir)
		dir = sd_path_join(&cx->arena, in->dir, ".schemadiff");
	if (sd_vault_open(&v, dir, &cx->arena, &cx->diag) < 0)
		return -1;
	if (v.exists) {
		sd_buf_addf(&in->out, "  %-8s %s\n", "kept", dir);
		sd_vault_close(&v);
		return 0;
	}
	rc = sd_vault_create(&v, &cx->diag);
	sd_vault_close(&v);
	if (rc == 0)
		note(in, "made", dir);
	return rc;
}

static bool has_line(const char *text, const char *line)
{
	size_t len = strlen(line);
	const char *at = text;

	while ((at = strstr(at, line))) {
		if ((at == text || at[-1] == '\n') &&
		    (at[len] == '\n' || at[len] == '\r' || !at[len]))
			return true;
		at += len;
	}
	return false;
}

static int add_ignored(struct init *in)
{
	struct sd_cx *cx = in->cx;
	const char *path = sd_path_join(&cx->arena, in->dir, ".gitignore");
	struct sd_buf b = SD_BUF_INIT;
	char *old = NULL;
	size_t i, len = 0, start;
	int rc = 0;

	if (sd_file_exists(path) &&
	    sd_file_read(path, &old, &len, &cx->arena, &cx->diag) < 0)
		return -1;
	sd_buf_add(&b, old ? old : "", len);
	if (b.len && b.at[b.len - 1] != '\n')
		sd_buf_addc(&b, '\n');
	start = b.len;
	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		if (!old || !has_line(old, ignored[i]))
			sd_buf_addf(&b, "%s\n", ignored[i]);
	if (b.len > start) {
		rc = sd_file_write(path, b.at, b.len, 0666, &cx->diag);
		if (rc == 0)
			note(in, old ? "added to" : "wrote", path);
	}
	sd_buf_clear(&b);
	return rc;
}

static void next_steps(struct init *in)
{
	struct sd_buf *b = &in->out;

	sd_buf_adds(b, "\nNext:\n");
	if (*in->dir)
		sd_buf_addf(b, "  cd %s\n", in->dir);
	sd_buf_adds(b,
		    "  edit schema.def       say what the database should be\n"
		    "  schemadiff plan       see what would change\n"
		    "  schemadiff apply      change it\n"
		    "A database that exists already: schemadiff inspect --url "
		    "URL -o schema.def --force\n");
}

static int run(struct sd_cx *cx)
{
	const char *conf =
		sd_arena_printf(&cx->arena, conf_text, sd_default_url);
	struct init in = { cx, cx->args.count ? cx->args.word[0] : "", NULL,
			   SD_BUF_INIT };
	int rc = -1;

	if (!strcmp(in.dir, "."))
		in.dir = "";
	if (cx->report)
		in.made = sd_json_array(&cx->arena);
	if (*in.dir && sd_file_mkdirs(in.dir, 0777, &cx->diag) < 0)
		goto out;
	if (write_new(&in, "schema.def", schema_text) < 0 ||
	    write_new(&in, "schemadiff.conf", conf) < 0 ||
	    make_vault(&in) < 0 || add_ignored(&in) < 0)
		goto out;
	next_steps(&in);
	if (cx->report)
		sd_json_set(cx->report, "written", in.made);
	else
		sd_out(cx, in.out.at, in.out.len);
	rc = SD_EXIT_OK;
out:
	sd_buf_clear(&in.out);
	return rc;
}

static const unsigned char options[] = { SD_O_VAULT, SD_O_JSON, SD_O_NONE };
static const char *const examples[] = { "init", "in this folder", "init shop",
					"in a new folder 'shop'", NULL };

const struct sd_command sd_cmd_init = {
	.name = "init",
	.args = "[DIR]",
	.most_args = 1,
	.summary = "a new project: schema.def, schemadiff.conf, vault",
	.about = "Writes schema.def with an example, schemadiff.conf, the "
		 "vault and lines in .gitignore. What is there already is "
		 "never written over.",
	.example = examples,
	.option = options,
	.flags = SD_COMMAND_BARE,
	.run = run,
};
