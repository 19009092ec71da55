/* SPDX-License-Identifier: MIT */
/* settings.c - flag, environment, .env, schemadiff.conf, default */

#include "cx.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "schemadiff/file.h"

bool sd_opt_on(const struct sd_cx *cx, enum sd_option_id id)
{
	return cx->args.setting[id].count > 0;
}

const char *sd_opt_text(const struct sd_cx *cx, enum sd_option_id id)
{
	const struct sd_setting *s = &cx->args.setting[id];

	return s->count ? s->value[s->count - 1] : NULL;
}

const char *const *sd_opt_list(const struct sd_cx *cx, enum sd_option_id id)
{
	const struct sd_setting *s = &cx->args.setting[id];

	return s->count ? s->value : NULL;
}

long sd_opt_time(const struct sd_cx *cx, enum sd_option_id id)
{
	const char *text = sd_opt_text(cx, id);

	return sd_parse_time(text ? text : sd_options[id].detail);
}

const char *sd_cx_getenv(const struct sd_cx *cx, const char *name)
{
	const char *v = getenv(name);

	return v ? v : sd_map_gets(&cx->dotenv, name);
}

char *sd_option_variable(enum sd_option_id id, struct sd_arena *a)
{
	char *name = sd_arena_printf(a, "SCHEMADIFF_%s", sd_options[id].name);
	char *at;

	for (at = name; *at; at++)
		*at = *at == '-' ? '_' : (char)toupper((unsigned char)*at);
	return name;
}

/* --- the project ------------------------------------------------------ */

static bool same_dir(const char *x, const char *y)
{
	struct stat a, b;

	return stat(x, &a) == 0 && stat(y, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

/* The nearest folder upward with settings or a vault; else this one. */
static const char *find_root(struct sd_arena *a)
{
	const char *dir = "", *up;
	int depth;

	for (depth = 0; depth < 64; depth++) {
		if (sd_file_exists(sd_path_join(a, dir, "schemadiff.conf")) ||
		    sd_file_is_dir(sd_path_join(a, dir, ".schemadiff")))
			return dir;
		up = sd_path_join(a, dir, "..");
		if (same_dir(*dir ? dir : ".", up))
			break;
		dir = up;
	}
	return "";
}

static int read_dotenv(struct sd_cx *cx)
{
	const char *path = sd_path_join(&cx->arena, cx->root, ".env");
	char *text;
	size_t len;

	if (!sd_file_exists(path) || sd_file_is_dir(path))
		return 0;
	if (sd_file_read(path, &text, &len, &cx->arena, &cx->diag) < 0)
		return -1;
	sd_dotenv_parse(text, &cx->dotenv, &cx->arena);
	return 0;
}

static int read_conf(struct sd_cx *cx)
{
	const char *path = sd_opt_text(cx, SD_O_CONFIG);
	char *text;
	size_t len;

	cx->conf_dir = cx->root;
	if (path)
		cx->conf_dir = sd_path_dir(&cx->arena, path);
	else
		path = sd_path_join(&cx->arena, cx->root, "schemadiff.conf");
	cx->conf_path = path;
	if (!sd_opt_text(cx, SD_O_CONFIG) && !sd_file_exists(path))
		return 0;
	if (sd_file_read(path, &text, &len, &cx->arena, &cx->diag) < 0)
		return -1;
	return sd_conf_parse(path, text, len, cx->conf, &cx->arena, &cx->diag);
}

static int check_section(struct sd_cx *cx)
{
	const char *name = sd_opt_text(cx, SD_O_ENV), *near;
	size_t i;

	if (!name)
		return 0;
	for (i = 0; i < cx->conf->section_count; i++)
		if (!strcmp(cx->conf->section[i], name))
			return 0;
	sd_error(&cx->diag, SD_EXIT_USAGE, "'%s' has no section [env %s]",
		 cx->conf_path, name);
	near = sd_nearest(sd_str(name), cx->conf->section,
			  cx->conf->section_count);
	if (near)
		sd_diag_help(&cx->diag, "did you mean '%s'?", near);
	return -1;
}

/* --- conf values ------------------------------------------------------ */

static int unset_variable(struct sd_cx *cx, const struct sd_conf_entry *e,
			  const char *name)
{
	struct sd_message *m;

	m = sd_diag_add(&cx->diag, SD_ERROR, 0, e->span,
			"the variable '%s' is not set", name);
	m->exit = SD_EXIT_USAGE;
	m->help = "a dollar sign that stands for itself is written $$";
	return -1;
}

/* $NAME, ${NAME} and env:NAME; $$ is a dollar sign. */
static int expand(struct sd_cx *cx, const struct sd_conf_entry *e,
		  const char **out)
{
	struct sd_buf b = SD_BUF_INIT;
	const char *at = e->value, *name, *value;
	size_t len;
	bool brace;

	if (sd_starts_with(at, "env:")) {
		*out = sd_cx_getenv(cx, at + 4);
		return *out ? 0 : unset_variable(cx, e, at + 4);
	}
	while (*at) {
		if (*at != '$' || at[1] == '$') {
			sd_buf_addc(&b, *at);
			at += *at == '$' ? 2 : 1;
			continue;
		}
		brace = at[1] == '{';
		at += brace ? 2 : 1;
		for (len = 0; isalnum((unsigned char)at[len]) || at[len] == '_';
		     len++)
			;
		name = sd_arena_strndup(&cx->arena, at, len);
		value = len ? sd_cx_getenv(cx, name) : NULL;
		if (!value) {
			sd_buf_clear(&b);
			return unset_variable(cx, e, name);
		}
		sd_buf_adds(&b, value);
		at += len + (brace && at[len] == '}');
	}
	*out = sd_buf_take(&b, &cx->arena);
	return 0;
}

/* --- one setting ------------------------------------------------------ */

static const struct sd_engine *engine_of(const char *url)
{
	size_t i;

	for (i = 0; sd_engines[i]; i++)
		if (sd_engines[i]->claims(url))
			return sd_engines[i];
	return NULL;
}

/* A path in a settings file is relative to the folder of that file. */
static const char *rebase(struct sd_cx *cx, enum sd_option_id id,
			  const char *value, const char *dir)
{
	const struct sd_engine *e;

	if (!*dir)
		return value;
	switch (sd_options[id].kind) {
	case SD_OPT_FILES:
	case SD_OPT_PATH:
		return strcmp(value, "-") ? sd_path_join(&cx->arena, dir, value)
					  : value;
	case SD_OPT_URL:
		e = engine_of(value);
		return e && e->resolve_url
			       ? e->resolve_url(value, dir, &cx->arena)
			       : value;
	default:
		return value;
	}
}

/* From the environment, then .env, under one name; 1 where it was there. */
static int from_variable(struct sd_cx *cx, enum sd_option_id id,
			 const char *name)
{
	struct sd_setting *s = &cx->args.setting[id];
	const char *value = getenv(name), *whose;

	s->origin = SD_ORIGIN_ENVIRONMENT;
	if (!value) {
		value = sd_map_gets(&cx->dotenv, name);
		if (value && *value)
			value = rebase(cx, id, value, cx->root);
		s->origin = SD_ORIGIN_DOTENV;
	}
	if (!value || !*value) {
		s->origin = SD_ORIGIN_UNSET;
		return 0;
	}
	whose = sd_arena_printf(&cx->arena, "variable '%s'", name);
	return sd_setting_add(s, id, value, whose, &cx->arena, &cx->diag) < 0
		       ? -1
		       : 1;
}

static int from_environment(struct sd_cx *cx, enum sd_option_id id)
{
	int rc = 0;

	if (!(sd_options[id].from & SD_FROM_ENVIRONMENT))
		return 0;
	rc = from_variable(cx, id, sd_option_variable(id, &cx->arena));
	if (!rc && id == SD_O_URL)
		rc = from_variable(cx, id, "DATABASE_URL");
	return rc;
}

static int from_conf(struct sd_cx *cx, enum sd_option_id id,
		     const char *section)
{
	struct sd_setting *s = &cx->args.setting[id];
	const struct sd_conf_entry *e;
	const char *value, *whose;
	size_t i;

	whose = sd_arena_printf(&cx->arena, "'%s'", sd_options[id].name);
	for (i = 0; i < cx->conf->count; i++) {
		e = &cx->conf->at[i];
		if (e->id != id || !sd_streq(e->section, section))
			continue;
		if (expand(cx, e, &value) < 0)
			return -1;
		if (!*value)
			continue;
		if (sd_setting_add(s, id, rebase(cx, id, value, cx->conf_dir),
				   whose, &cx->arena, &cx->diag) < 0) {
			cx->diag.last->span = e->span;
			return -1;
		}
		s->origin = SD_ORIGIN_CONF;
	}
	return s->origin == SD_ORIGIN_CONF;
}

static int resolve(struct sd_cx *cx, enum sd_option_id id)
{
	struct sd_setting *s = &cx->args.setting[id];
	const char *section = sd_opt_text(cx, SD_O_ENV);
	int rc;

	if (s->origin)
		return 0;
	rc = from_environment(cx, id);
	if (!rc && section)
		rc = from_conf(cx, id, section);
	if (!rc)
		rc = from_conf(cx, id, NULL);
	return rc < 0 ? -1 : 0;
}

int sd_settings_load(struct sd_cx *cx)
{
	enum sd_option_id id;

	cx->root = find_root(&cx->arena);
	if (read_dotenv(cx) < 0)
		return -1;
	if (resolve(cx, SD_O_COLOR) < 0 || resolve(cx, SD_O_CONFIG) < 0 ||
	    resolve(cx, SD_O_ENV) < 0)
		return -1;
	if (read_conf(cx) < 0 || check_section(cx) < 0)
		return -1;
	for (id = 1; id < SD_O_COUNT; id++)
		if (sd_command_takes(cx->args.command, id) &&
		    resolve(cx, id) < 0)
			return -1;
	return 0;
}
