/* SPDX-License-Identifier: MIT */
/*
 * intent.c - what a change of the vault will do, written down first
 *
 * With the intent on disk, every state that a killed run can leave is one of
 * two: all new files are there, and the change can be finished from the
 * intent alone; or they are not, and nothing of it can be seen once they are
 * taken away. What is neither was not left by us.
 */

#include <string.h>

#include "schemadiff/crypto.h"
#include "schemadiff/file.h"
#include "vault_int.h"

#define KIND "schemadiff vault intent"

void sd_vault_intent_render(const struct sd_vault_intent *in,
			    struct sd_arena *a, struct sd_buf *out)
{
	struct sd_json *o = sd_json_object(a), *add = sd_json_array(a);
	struct sd_json *gone = sd_json_array(a);
	size_t i;

	for (i = 0; i < in->add_count; i++) {
		struct sd_json *f = sd_json_object(a);

		sd_json_set_text(f, "hash", in->add[i].hash);
		sd_json_set_text(f, "name", in->add[i].name);
		sd_json_set_text(f, "old", in->add[i].old);
		sd_json_push(add, f);
	}
	for (i = 0; i < in->remove_count; i++)
		sd_json_push_text(gone, in->remove[i]);
	sd_json_set(o, "add", add);
	sd_json_set_text(o, "before", in->before);
	sd_json_set_int(o, "format", SD_VAULT_FORMAT);
	sd_json_set_text(o, "kind", KIND);
	sd_json_set_text(o, "line", in->line);
	sd_json_set_int(o, "log_size", in->log_size);
	sd_json_set_text(o, "manifest", in->manifest);
	sd_json_set(o, "remove", gone);
	sd_json_write(o, false, out);
}

/* A name that a change may touch: no way out of the folder. */
static bool is_our_file(const char *name)
{
	char version[32];
	const char *dot;
	size_t skip;

	if (!name)
		return false;
	if (!strcmp(name, SD_VAULT_MODE))
		return true;
	if (sd_starts_with(name, SD_VAULT_VERSIONS "/"))
		skip = sizeof(SD_VAULT_VERSIONS);
	else if (sd_starts_with(name, SD_VAULT_HASHES "/"))
		skip = sizeof(SD_VAULT_HASHES);
	else
		return false;
	dot = strrchr(name, '.');
	if (!dot || dot < name + skip ||
	    (size_t)(dot - name) - skip >= sizeof(version))
		return false;
	memcpy(version, name + skip, (size_t)(dot - name) - skip);
	version[(size_t)(dot - name) - skip] = 0;
	return sd_vault_number(version) &&
	       !strcmp(dot, *name == 'v' ? ".json" : ".hash");
}

static int parse(const struct sd_vault *v, const char *text, size_t len,
		 struct sd_vault_intent *in, struct sd_diag *d)
{
	const char *path = sd_vault_path(v, SD_VAULT_INTENT);
	struct sd_json *o = sd_json_parse(path, text, len, v->arena, d);
	struct sd_json *add = sd_json_get(o, "add"), *f;
	struct sd_json *gone = sd_json_get(o, "remove");
	bool good;
	size_t i;

	if (!o) {
		d->last->exit = SD_EXIT_INTEGRITY;
		return -1;
	}
	in->add_count = sd_json_count(add);
	in->add = SD_NEW_ARRAY(v->arena, struct sd_vault_intent_file,
			       in->add_count + 1);
	in->remove_count = sd_json_count(gone);
	in->remove = SD_NEW_ARRAY(v->arena, const char *, in->remove_count + 1);
	in->before = sd_json_get_text(o, "before");
	in->manifest = sd_json_get_text(o, "manifest");
	in->line = sd_json_get_text(o, "line");
	in->log_size = sd_json_get_int(o, "log_size");
	good = sd_streq(sd_json_get_text(o, "kind"), KIND) && in->before &&
	       in->manifest && in->line && in->log_size >= 0 &&
	       sd_json_get_int(o, "format") == SD_VAULT_FORMAT;
	for (i = 0; i < in->add_count; i++) {
		f = sd_json_at(add, i);
		in->add[i].name = sd_json_get_text(f, "name");
		in->add[i].hash = sd_json_get_text(f, "hash");
		in->add[i].old = sd_json_get_text(f, "old");
		good = good && is_our_file(in->add[i].name) &&
		       sd_vault_is_hash(in->add[i].hash);
	}
	for (i = 0; i < in->remove_count; i++) {
		in->remove[i] = sd_json_text(sd_json_at(gone, i));
		good = good && is_our_file(in->remove[i]);
	}
	if (!good)
		return sd_vault_broken(d, "%s is not what schemadiff writes",
				       path);
	return 0;
}

/* 1 where all new files are there as they should be. */
static int files_there(const struct sd_vault *v,
		       const struct sd_vault_intent *in, struct sd_diag *d)
{
	size_t i, len = 0;
	char hex[65];
	char *text;

	for (i = 0; i < in->add_count; i++) {
		if (sd_vault_read_file(v, in->add[i].name, &text, &len, d) < 0)
			return -1;
		if (!text)
			return 0;
		sd_sha256_hex(text, len, hex);
		if (strcmp(hex, in->add[i].hash))
			return 0;
	}
	return 1;
}

/* The log must be the old one, with or without a piece of the new line. */
static int check_log(const struct sd_vault *v, const struct sd_vault_intent *in,
		     struct sd_diag *d)
{
	size_t len = 0, old = (size_t)in->log_size, more;
	char *log, *line;

	if (sd_vault_read_file(v, SD_VAULT_LOG, &log, &len, d) < 0)
		return -1;
	line = sd_arena_printf(v->arena, "%s\n", in->line);
	more = len >= old ? len - old : 0;
	if (len < old || more > strlen(line) ||
	    (more && memcmp(log + old, line, more)))
		return sd_vault_broken(d,
				       "%s is not what an unfinished write "
				       "left",
				       sd_vault_path(v, SD_VAULT_LOG));
	return 0;
}

int sd_vault_intent_read(const struct sd_vault *v, struct sd_vault_intent *in,
			 struct sd_diag *d)
{
	char now[65] = "", then[65];
	size_t len = 0;
	char *text;
	int there;

	memset(in, 0, sizeof(*in));
	if (sd_vault_read_file(v, SD_VAULT_INTENT, &text, &len, d) < 0)
		return -1;
	if (!text)
		return 0;
	if (parse(v, text, len, in, d) < 0 || check_log(v, in, d) < 0 ||
	    sd_vault_read_file(v, SD_VAULT_MANIFEST, &text, &len, d) < 0)
		return -1;
	if (text)
		sd_sha256_hex(text, len, now);
	sd_sha256_hex(in->manifest, strlen(in->manifest), then);
	if ((there = files_there(v, in, d)) < 0)
		return -1;
	if (strcmp(now, then) && strcmp(now, in->before))
		return sd_vault_broken(d,
				       "%s is not what an unfinished write "
				       "left",
				       sd_vault_path(v, SD_VAULT_MANIFEST));
	if (!strcmp(now, then) && !there)
		return sd_vault_broken(d,
				       "a file of '%s' is missing or was "
				       "changed after an unfinished write",
				       v->dir);
	in->forward = there;
	return 1;
}
