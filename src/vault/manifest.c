/* SPDX-License-Identifier: MIT */
/* manifest.c - manifest.json and mode.json ↔ struct sd_vault */

#include <string.h>

#include "schemadiff/crypto.h"
#include "vault_int.h"

#define KIND "schemadiff vault"
#define MODE_KIND "schemadiff mode"

/* What stays as it is from the day that a version is added. */
static struct sd_json *entry(const struct sd_version *ver, struct sd_arena *a)
{
	struct sd_json *o = sd_json_object(a);

	sd_json_set_text(o, "author", ver->author);
	sd_json_set_text(o, "engine", ver->engine);
	sd_json_set_text(o, "hash", ver->hash);
	sd_json_set_text(o, "name", ver->name);
	sd_json_set_text(o, "parent", ver->parent);
	sd_json_set_text(o, "parent_hash", ver->parent_hash);
	sd_json_set_text(o, "schema", ver->schema);
	sd_json_set_text(o, "summary", ver->summary);
	return sd_json_set_text(o, "time", ver->time);
}

void sd_vault_entry_hash(const struct sd_version *ver, struct sd_arena *a,
			 char hex[65])
{
	struct sd_buf b = SD_BUF_INIT;

	sd_json_write(entry(ver, a), true, &b);
	sd_sha256_hex(b.at, b.len, hex);
	sd_buf_clear(&b);
}

void sd_vault_render(const struct sd_vault *v, bool with_log,
		     struct sd_buf *out)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_json *o = sd_json_object(&a), *list = sd_json_array(&a);
	struct sd_json *log = sd_json_object(&a);
	size_t i;

	for (i = 0; i < v->version_count; i++) {
		struct sd_json *e = entry(&v->version[i], &a);

		sd_json_set_text(e, "state", v->version[i].state);
		if (v->version[i].target)
			sd_json_set_text(e, "target", v->version[i].target);
		sd_json_push(list, e);
	}
	sd_json_set_text(o, "current", v->current);
	sd_json_set_int(o, "format", SD_VAULT_FORMAT);
	sd_json_set_text(o, "kind", KIND);
	sd_json_set_text(o, "mode", v->mode_hash);
	sd_json_set(o, "versions", list);
	if (with_log) {
		sd_json_set_text(log, "head", v->log_head);
		sd_json_set_int(log, "lines", v->log_lines);
		sd_json_set(o, "log", log);
	}
	sd_json_write(o, false, out);
	sd_arena_clear(&a);
}

static int read_version(struct sd_vault *v, const struct sd_json *e,
			struct sd_version *ver, size_t i, struct sd_diag *d)
{
	ver->name = sd_json_get_text(e, "name");
	ver->hash = sd_json_get_text(e, "hash");
	ver->schema = sd_json_get_text(e, "schema");
	ver->parent = sd_json_get_text(e, "parent");
	ver->parent_hash = sd_json_get_text(e, "parent_hash");
	ver->time = sd_json_get_text(e, "time");
	ver->author = sd_json_get_text(e, "author");
	ver->summary = sd_json_get_text(e, "summary");
	ver->engine = sd_json_get_text(e, "engine");
	ver->state = sd_json_get_text(e, "state");
	ver->target = sd_json_get_text(e, "target");
	if (!ver->name || !sd_vault_number(ver->name))
		return sd_vault_broken(d,
				       "%s: entry %zu has no name of a "
				       "version",
				       sd_vault_path(v, SD_VAULT_MANIFEST),
				       i + 1);
	if (!sd_vault_is_hash(ver->hash) || !sd_vault_is_hash(ver->schema) ||
	    !ver->state ||
	    (strcmp(ver->state, "pending") && strcmp(ver->state, "applied")))
		return sd_vault_broken(
			d, "%s: entry '%s' has no proper hash or state",
			sd_vault_path(v, SD_VAULT_MANIFEST), ver->name);
	return 0;
}

static int newer_format(const struct sd_vault *v, const struct sd_json *o,
			struct sd_diag *d)
{
	const char *needs = sd_json_get_text(o, "needs");

	sd_error(d, SD_EXIT_FAILED,
		 "the vault '%s' has a newer format than this schemadiff knows",
		 v->dir);
	sd_diag_help(d,
		     needs ? "use schemadiff %s or later"
			   : "use a later schemadiff%s",
		     needs ? needs : "");
	return -1;
}

int sd_vault_parse(struct sd_vault *v, const char *text, size_t len,
		   struct sd_diag *d)
{
	const char *path = sd_vault_path(v, SD_VAULT_MANIFEST);
	struct sd_json *o = sd_json_parse(path, text, len, v->arena, d);
	struct sd_json *list, *log;
	size_t i;

	if (!o) {
		d->last->exit = SD_EXIT_INTEGRITY;
		return -1;
	}
	if (!sd_streq(sd_json_get_text(o, "kind"), KIND) ||
	    sd_json_get_int(o, "format") < 1)
		return sd_vault_broken(d, "%s is no manifest of a vault", path);
	if (sd_json_get_int(o, "format") > SD_VAULT_FORMAT)
		return newer_format(v, o, d);
	list = sd_json_get(o, "versions");
	log = sd_json_get(o, "log");
	v->current = sd_json_get_text(o, "current");
	v->mode_hash = sd_json_get_text(o, "mode");
	v->log_head = sd_json_get_text(log, "head");
	v->log_lines = sd_json_get_int(log, "lines");
	if (!sd_vault_is_hash(v->mode_hash) || !sd_vault_is_hash(v->log_head))
		return sd_vault_broken(
			d, "%s has no hash of the mode or of the log", path);
	v->version_count = sd_json_count(list);
	v->version =
		SD_NEW_ARRAY(v->arena, struct sd_version, v->version_count + 1);
	for (i = 0; i < v->version_count; i++)
		if (read_version(v, sd_json_at(list, i), &v->version[i], i, d) <
		    0)
			return -1;
	sd_sha256_hex(text, len, v->manifest_hash);
	v->exists = true;
	return 0;
}

void sd_vault_render_mode(const char *mode, struct sd_arena *a,
			  struct sd_buf *out)
{
	struct sd_json *o = sd_json_object(a);

	sd_json_set_int(o, "format", SD_VAULT_FORMAT);
	sd_json_set_text(o, "kind", MODE_KIND);
	sd_json_set_text(o, "mode", mode);
	sd_json_write(o, false, out);
}

/* What cannot be read is the strictest: a mode guards, and verify tells. */
const char *sd_vault_parse_mode(const struct sd_vault *v, const char *text,
				size_t len)
{
	static const char *const modes[] = { "readonly", "standard",
					     "privileged", "emergency" };
	struct sd_diag ignored = SD_DIAG_INIT(v->arena);
	const char *mode;
	size_t i;

	mode = text ? sd_json_get_text(
			      sd_json_parse("", text, len, v->arena, &ignored),
			      "mode")
		    : NULL;
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (sd_streq(mode, modes[i]))
			return modes[i];
	return modes[0];
}
