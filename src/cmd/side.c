/* SPDX-License-Identifier: MIT */
/* side.c - what a side of a comparison is, and its model */

#include "work.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "schemadiff/file.h"

/* --- files ------------------------------------------------------------ */

static int set_files(struct sd_work *w, struct sd_side *s,
		     const char *const *files)
{
	struct sd_buf label = SD_BUF_INIT;

	s->kind = SD_SIDE_FILES;
	s->file = files;
	for (s->file_count = 0; files[s->file_count]; s->file_count++)
		sd_buf_addf(&label, "%s%s", s->file_count ? ", " : "",
			    strcmp(files[s->file_count], "-")
				    ? files[s->file_count]
				    : "standard input");
	s->label = sd_buf_take(&label, w->arena);
	return 0;
}

static const char *default_file(struct sd_cx *cx)
{
	return sd_path_join(&cx->arena, cx->root, "schema.def");
}

int sd_side_files(struct sd_work *w, struct sd_side *s)
{
	const char *const *files = sd_opt_list(w->cx, SD_O_FILE);
	const char **one;

	if (files)
		return set_files(w, s, files);
	one = SD_NEW_ARRAY(w->arena, const char *, 2);
	one[0] = default_file(w->cx);
	if (!sd_file_exists(one[0])) {
		sd_error(w->diag, SD_EXIT_FAILED,
			 "there is no schema file '%s'", one[0]);
		sd_diag_help(w->diag,
			     "'schemadiff init' writes one with an example\n"
			     "'schemadiff inspect -o schema.def' makes one "
			     "from a database\n"
			     "--file names another");
		return -1;
	}
	return set_files(w, s, one);
}

/* The folder of the first schema file: where vault and database stand. */
static const char *schema_dir(struct sd_cx *cx)
{
	const char *const *files = sd_opt_list(cx, SD_O_FILE);
	const char *dir;

	if (!files || !strcmp(files[0], "-"))
		return cx->root;
	if (sd_file_is_dir(files[0]))
		return files[0];
	dir = sd_path_dir(&cx->arena, files[0]);
	return strcmp(dir, ".") ? dir : "";
}

const char *sd_vault_dir(struct sd_cx *cx)
{
	const char *dir = sd_opt_text(cx, SD_O_VAULT);

	return dir ? dir
		   : sd_path_join(&cx->arena, schema_dir(cx), ".schemadiff");
}

/* --- databases -------------------------------------------------------- */

static const struct sd_engine *claimed(const char *url)
{
	size_t i;

	for (i = 0; sd_engines[i]; i++)
		if (sd_engines[i]->claims(url))
			return sd_engines[i];
	return NULL;
}

static int set_database(struct sd_work *w, struct sd_side *s, const char *url)
{
	struct sd_buf names = SD_BUF_INIT;
	size_t i;

	s->kind = SD_SIDE_DATABASE;
	s->url = url;
	s->engine = claimed(url);
	if (s->engine) {
		s->label = s->engine->safe_url(url, w->arena);
		return 0;
	}
	for (i = 0; sd_engines[i]; i++)
		sd_buf_addf(&names, "%s%s", i ? ", " : "", sd_engines[i]->name);
	sd_error(w->diag, SD_EXIT_FAILED,
		 "no engine of this program can open '%s'",
		 sd_mask(url, w->arena));
	sd_diag_help(w->diag, "its engines: %s; a URL such as '%s'", names.at,
		     sd_default_url);
	sd_buf_clear(&names);
	return -1;
}

/* The embedded database beside the schema file. */
static const char *default_url(struct sd_cx *cx)
{
	const struct sd_engine *e = claimed(sd_default_url);
	const char *dir = schema_dir(cx);

	return *dir && e && e->resolve_url
		       ? e->resolve_url(sd_default_url, dir, &cx->arena)
		       : sd_default_url;
}

int sd_side_database(struct sd_work *w, struct sd_side *s)
{
	const char *url = sd_opt_text(w->cx, SD_O_URL);
	struct sd_span nowhere = { NULL, 0, 0 };

	if (url)
		return set_database(w, s, url);
	if (set_database(w, s, default_url(w->cx)) < 0)
		return -1;
	sd_diag_add(w->diag, SD_NOTE, 0, nowhere,
		    "no database is named (--url, DATABASE_URL): using %s",
		    s->label);
	return 0;
}

/* --- versions --------------------------------------------------------- */

/* "v7", "v007": the name as the vault writes it; else NULL. */
static const char *version_name(const char *spec, struct sd_arena *a)
{
	const char *at = spec + 1;

	if (*spec != 'v' || !isdigit((unsigned char)*at))
		return NULL;
	while (isdigit((unsigned char)*at))
		at++;
	if (*at || at - spec > 9)
		return NULL;
	return sd_arena_printf(a, "v%03ld", strtol(spec + 1, NULL, 10));
}

static int set_version(struct sd_work *w, struct sd_side *s, const char *name)
{
	s->kind = SD_SIDE_VERSION;
	if (sd_work_vault(w) < 0)
		return -1;
	if (!w->vault.exists)
		return sd_error(w->diag, SD_EXIT_FAILED,
				"there is no vault at '%s'", w->vault.dir);
	s->version = sd_vault_find(&w->vault, name);
	if (s->version) {
		s->label = s->version->name;
		return 0;
	}
	if (!strcmp(name, "current"))
		return sd_error(w->diag, SD_EXIT_FAILED,
				"the vault '%s' has no version yet",
				w->vault.dir);
	sd_error(w->diag, SD_EXIT_FAILED, "the vault has no version '%s'",
		 name);
	sd_diag_help(w->diag, "'schemadiff history' lists them");
	return -1;
}

/* --- anything --------------------------------------------------------- */

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

int sd_side_name(struct sd_work *w, struct sd_side *s, const char *spec)
{
	const char *version = version_name(spec, w->arena), **one;

	if (!strcmp(spec, "empty")) {
		s->kind = SD_SIDE_EMPTY;
		s->label = "empty";
		return 0;
	}
	if (sd_starts_with(spec, "vault:")) {
		version = version_name(spec + 6, w->arena);
		return set_version(w, s, version ? version : spec + 6);
	}
	if (version)
		return set_version(w, s, version);
	if (strcmp(spec, "-") && !ends_with(spec, ".def") &&
	    !sd_file_is_dir(spec)) {
		if (claimed(spec) || strstr(spec, "://"))
			return set_database(w, s, spec);
		if (!sd_file_exists(spec)) {
			sd_error(w->diag, SD_EXIT_USAGE,
				 "'%s' is no schema file, database or version",
				 sd_mask(spec, w->arena));
			sd_diag_help(w->diag,
				     "a side is FILE.def, a URL, vNNN, "
				     "vault:current or empty");
			return -1;
		}
	}
	one = SD_NEW_ARRAY(w->arena, const char *, 2);
	one[0] = spec;
	return set_files(w, s, one);
}

/* --- loading ---------------------------------------------------------- */

/* The engine that was named in settings, were there a URL. */
static const struct sd_engine *configured(struct sd_work *w)
{
	const char *url = w->cx->args.setting[SD_O_URL].count
				  ? sd_opt_text(w->cx, SD_O_URL)
				  : NULL;

	return url ? claimed(url) : NULL;
}

static const struct sd_engine *engine_called(const char *name)
{
	size_t i;

	for (i = 0; name && sd_engines[i]; i++)
		if (!strcmp(sd_engines[i]->name, name))
			return sd_engines[i];
	return NULL;
}

static const struct sd_engine *engine_of(const struct sd_side *s)
{
	if (s->kind == SD_SIDE_DATABASE)
		return s->engine;
	if (s->kind == SD_SIDE_VERSION)
		return engine_called(s->version->engine);
	return NULL;
}

int sd_work_engine(struct sd_work *w)
{
	const struct sd_side *from = &w->from, *to = &w->to;

	w->engine = from->kind == SD_SIDE_DATABASE ? from->engine
		    : to->kind == SD_SIDE_DATABASE ? to->engine
						   : configured(w);
	if (!w->engine)
		w->engine = engine_of(from);
	if (!w->engine)
		w->engine = engine_of(to);
	if (!w->engine)
		w->engine = claimed(sd_default_url);
	if (!w->engine)
		return sd_error(w->diag, SD_EXIT_USAGE,
				"--url is needed to know the engine");
	return 0;
}

int sd_side_open(struct sd_work *w, struct sd_side *s, enum sd_open_mode mode)
{
	struct sd_open o;

	if (s->kind != SD_SIDE_DATABASE || s->conn)
		return 0;
	memset(&o, 0, sizeof(o));
	o.url = s->url;
	o.mode = mode;
	o.lock_wait_ms = sd_opt_time(w->cx, SD_O_LOCK_WAIT);
	o.role = sd_opt_text(w->cx, SD_O_ROLE);
	o.paranoid = sd_opt_on(w->cx, SD_O_PARANOID);
	if (s->engine->open(&s->conn, &o, w->diag) < 0)
		return -1;
	s->label = s->conn->label;
	return 0;
}

static int read_files(struct sd_work *w, struct sd_side *s)
{
	struct sd_lang_options o = { w->engine->name, sd_engine_words,
				     w->engine->names_repeat };

	return sd_lang_read(s->file, s->file_count, &o, &s->portable, &s->info,
			    w->diag);
}

/* Portable → native: in a copy where the portable one is still needed. */
static int make_native(struct sd_work *w, struct sd_side *s,
		       struct sd_conn *conn)
{
	if (w->native_only) {
		sd_model_clear(&s->native);
		s->native = s->portable;
		sd_model_init(&s->portable, w->arena);
	} else {
		sd_model_copy(&s->native, &s->portable);
	}
	return w->engine->normalise(&s->native, conn, w->diag);
}

static int inspect(struct sd_work *w, struct sd_side *s)
{
	if (s->engine->inspect(s->conn, &w->filter, &s->native, w->diag) < 0)
		return -1;
	if (s->engine == w->engine)
		return 0;
	/* Of another engine: by way of the portable words. */
	if (s->engine->portable(&s->native, w->diag) < 0)
		return -1;
	return w->engine->normalise(&s->native, NULL, w->diag);
}

/* What needs no database: the portable model. */
static int read_side(struct sd_work *w, struct sd_side *s)
{
	sd_model_init(&s->portable, w->arena);
	sd_model_init(&s->native, w->arena);
	if (s->kind == SD_SIDE_FILES)
		return read_files(w, s);
	if (s->kind == SD_SIDE_VERSION)
		return sd_vault_load(&w->vault, s->version, &s->portable,
				     w->diag);
	return 0;
}

static int finish_side(struct sd_work *w, struct sd_side *s,
		       struct sd_conn *conn)
{
	return s->kind == SD_SIDE_DATABASE ? inspect(w, s)
					   : make_native(w, s, conn);
}

int sd_side_load(struct sd_work *w, struct sd_side *s, struct sd_conn *conn)
{
	return read_side(w, s) < 0 ? -1 : finish_side(w, s, conn);
}

int sd_side_again(struct sd_work *w, struct sd_side *s, struct sd_conn *conn)
{
	sd_model_clear(&s->native);
	sd_model_init(&s->native, w->arena);
	return finish_side(w, s, conn);
}

int sd_side_portable(struct sd_work *w, struct sd_side *s)
{
	if (s->kind != SD_SIDE_DATABASE)
		return 0;
	sd_model_clear(&s->portable);
	sd_model_init(&s->portable, w->arena);
	sd_model_copy(&s->portable, &s->native);
	return w->engine->portable(&s->portable, w->diag);
}

int sd_work_load(struct sd_work *w, enum sd_open_mode from,
		 enum sd_open_mode to)
{
	struct sd_conn *conn;

	if (sd_work_engine(w) < 0)
		return -1;
	/* A fault in a file is found without a database. */
	if (read_side(w, &w->to) < 0 || read_side(w, &w->from) < 0)
		return -1;
	if (sd_side_open(w, &w->from, from) < 0 ||
	    sd_side_open(w, &w->to, to) < 0)
		return -1;
	conn = w->from.conn ? w->from.conn : w->to.conn;
	if (finish_side(w, &w->to, conn) < 0 ||
	    finish_side(w, &w->from, conn) < 0)
		return -1;
	return sd_work_strict(w);
}

int sd_work_strict(struct sd_work *w)
{
	const struct sd_message *m;
	size_t n = 0;

	if (!sd_opt_on(w->cx, SD_O_STRICT))
		return 0;
	for (m = w->diag->first; m; m = m->next)
		n += m->code == SD_W_NOT_MODELLED;
	if (!n)
		return 0;
	return sd_error(w->diag, SD_EXIT_REFUSED,
			"--strict: the database has %zu object%s that the "
			"language cannot say",
			n, n == 1 ? "" : "s");
}
