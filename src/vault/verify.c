/* SPDX-License-Identifier: MIT */
/*
 * verify.c - was anything changed that must not be?
 *
 * The log is read from its first line: each must carry the hash of the one
 * before, the last one's must be in the manifest, and what the lines tell
 * must lead to the versions that the manifest lists. Nothing is written, so
 * a write that a killed run left half done is seen as it will be finished.
 */

#include <stdlib.h>
#include <string.h>

#include "schemadiff/crypto.h"
#include "schemadiff/file.h"
#include "vault_int.h"

/* A version as the log tells it. */
struct told {
	const char *name, *entry, *state;
	bool gone; /* withdrawn since */
};

struct view {
	struct sd_vault now; /* as the manifest on disk says */
	const char *manifest;
	size_t manifest_len;
	const char *log;
	size_t log_len;
	struct sd_vault_intent intent;
	bool unfinished;
	struct sd_map told;    /* by name, in the order of adding */
	struct sd_map version; /* the manifest's, by name */
	struct sd_map file;    /* that belong there, by name */
	const char *seal, *head;
	int64_t lines;
	struct sd_diag *diag;
};

/* --- what is there ------------------------------------------------------ */

static int read_view(struct view *w)
{
	struct sd_vault *v = &w->now;
	size_t old;
	char *text;
	int there = sd_vault_intent_read(v, &w->intent, w->diag);

	if (there < 0 || sd_vault_read_file(v, SD_VAULT_MANIFEST, &text,
					    &w->manifest_len, w->diag) < 0)
		return -1;
	w->manifest = text;
	if (sd_vault_read_file(v, SD_VAULT_LOG, &text, &w->log_len, w->diag) <
	    0)
		return -1;
	w->log = text;
	w->unfinished = there > 0;
	if (!w->unfinished)
		return 0;
	old = (size_t)w->intent.log_size;
	if (w->intent.forward) {
		w->manifest = w->intent.manifest;
		w->manifest_len = strlen(w->manifest);
		w->log = sd_arena_printf(v->arena, "%.*s%s\n", (int)old,
					 w->log ? w->log : "", w->intent.line);
		w->log_len = strlen(w->log);
	} else {
		w->log_len = old;
	}
	return 0;
}

static int check_manifest(struct view *w)
{
	const char *path = sd_vault_path(&w->now, SD_VAULT_MANIFEST);
	struct sd_buf b = SD_BUF_INIT;
	int rc = 0;

	if (!w->manifest)
		return sd_vault_broken(w->diag, "%s is missing", path);
	if (sd_vault_parse(&w->now, w->manifest, w->manifest_len, w->diag) < 0)
		return -1;
	sd_vault_render(&w->now, true, &b);
	if (b.len != w->manifest_len || memcmp(b.at, w->manifest, b.len))
		rc = sd_vault_broken(w->diag,
				     "%s was changed: it is not written as "
				     "schemadiff writes it",
				     path);
	sd_buf_clear(&b);
	return rc;
}

/* --- the log ------------------------------------------------------------ */

static void replay(struct view *w, const struct sd_json *line)
{
	const char *event = sd_json_get_text(line, "event");
	const char *name = sd_json_get_text(line, "subject");
	struct told *t = name ? sd_map_gets(&w->told, name) : NULL;

	if (sd_streq(event, SD_VAULT_E_ADDED) && name) {
		if (!t)
			t = SD_NEW(w->now.arena, struct told);
		t->name = name;
		t->entry = sd_json_get_text(line, "entry");
		t->state = "pending";
		t->gone = false;
		sd_map_add(&w->told, sd_str(name), t);
	} else if (sd_streq(event, SD_VAULT_E_APPLIED) && t) {
		t->state = "applied";
	} else if (sd_streq(event, SD_VAULT_E_WITHDRAWN) && t) {
		t->gone = true;
	}
}

/* One line; w->head is the hash of the one before. */
static int check_line(struct view *w, const char *text, size_t len)
{
	const char *path = sd_vault_path(&w->now, SD_VAULT_LOG);
	struct sd_diag ignored = SD_DIAG_INIT(w->now.arena);
	struct sd_json *line =
		sd_json_parse(path, text, len, w->now.arena, &ignored);
	int64_t number = sd_json_get_int(line, "line");
	char *hex = sd_arena_text(w->now.arena, 65);
	const char *prev = sd_json_get_text(line, "prev");
	int rc = 0;

	w->lines++;
	if (!line || !prev)
		rc = sd_vault_broken(w->diag, "%s: line %lld was changed", path,
				     (long long)w->lines);
	else if (number != w->lines)
		rc = sd_vault_broken(w->diag,
				     "%s: line %lld stands where line %lld "
				     "belongs: lines are missing, were added "
				     "or moved",
				     path, (long long)number,
				     (long long)w->lines);
	else if (strcmp(prev, w->head))
		rc = sd_vault_broken(w->diag,
				     "%s: line %lld does not follow on line "
				     "%lld: one of them was changed",
				     path, (long long)w->lines,
				     (long long)w->lines - 1);
	replay(w, line);
	w->seal = sd_json_get_text(line, "manifest");
	sd_sha256_hex(text, len, hex);
	w->head = hex;
	return rc;
}

static int check_lines(struct view *w)
{
	const char *at = w->log, *end = w->log + w->log_len, *stop;
	int rc = 0;

	for (; at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			return sd_vault_broken(
				w->diag, "%s is cut in the middle of line %lld",
				sd_vault_path(&w->now, SD_VAULT_LOG),
				(long long)w->lines + 1);
		if (check_line(w, at, (size_t)(stop - at)) < 0)
			rc = -1;
	}
	return rc;
}

/* Manifest and log must be of one mind. */
static int check_log(struct view *w)
{
	const char *path = sd_vault_path(&w->now, SD_VAULT_LOG);
	struct sd_buf b = SD_BUF_INIT;
	char seal[65];

	w->head = SD_VAULT_NO_HASH;
	if (!w->log || !w->log_len)
		return sd_vault_broken(w->diag, "%s is missing or empty", path);
	if (check_lines(w) < 0)
		return -1;
	if (w->lines != w->now.log_lines)
		return sd_vault_broken(
			w->diag,
			"%s has %lld lines where the manifest "
			"counts %lld: it was %s",
			path, (long long)w->lines, (long long)w->now.log_lines,
			w->lines < w->now.log_lines ? "cut" : "added to");
	if (strcmp(w->head, w->now.log_head))
		return sd_vault_broken(w->diag,
				       "%s: the last line is not the one that "
				       "the manifest knows",
				       path);
	sd_vault_render(&w->now, false, &b);
	sd_sha256_hex(b.at, b.len, seal);
	sd_buf_clear(&b);
	if (!sd_streq(w->seal, seal))
		return sd_vault_broken(
			w->diag,
			"%s was changed: it is not what the log's last line "
			"says",
			sd_vault_path(&w->now, SD_VAULT_MANIFEST));
	return 0;
}

/* --- versions ------------------------------------------------------------ */

static int check_entry(struct view *w, const struct sd_version *ver)
{
	const char *path = sd_vault_path(&w->now, SD_VAULT_MANIFEST);
	const struct told *t = sd_map_gets(&w->told, ver->name);
	char hex[65];

	if (!t || t->gone)
		return sd_vault_broken(w->diag,
				       "%s has an extra entry '%s', which the "
				       "log does not know",
				       path, ver->name);
	sd_vault_entry_hash(ver, w->now.arena, hex);
	if (!sd_streq(t->entry, hex) || strcmp(t->state, ver->state))
		return sd_vault_broken(w->diag,
				       "%s: the entry '%s' was changed", path,
				       ver->name);
	return 0;
}

/* The list as the log tells it: nothing missing, nothing out of order. */
static int check_entries(struct view *w)
{
	const char *path = sd_vault_path(&w->now, SD_VAULT_MANIFEST);
	unsigned before = 0, number;
	int rc = 0;
	size_t i;

	for (i = 0; i < w->now.version_count; i++) {
		const struct sd_version *ver = &w->now.version[i];

		number = sd_vault_number(ver->name);
		if (check_entry(w, ver) < 0)
			rc = -1;
		if (number <= before)
			rc = sd_vault_broken(w->diag,
					     "%s: the entry '%s' is out of "
					     "order",
					     path, ver->name);
		before = number;
	}
	for (i = 0; i < w->told.count; i++) {
		const struct told *t = w->told.entry[i].value;

		if (!t->gone && !sd_map_gets(&w->version, t->name))
			rc = sd_vault_broken(w->diag,
					     "%s: the entry '%s' is missing",
					     path, t->name);
	}
	return rc;
}

static int check_current(struct view *w)
{
	const char *current = w->now.current;
	const struct sd_version *ver;

	if (!current)
		return 0;
	ver = sd_map_gets(&w->version, current);
	if (ver && !strcmp(ver->state, "applied"))
		return 0;
	return sd_vault_broken(w->diag,
			       "%s: the current version '%s' is none that was "
			       "applied",
			       sd_vault_path(&w->now, SD_VAULT_MANIFEST),
			       current);
}

static int check_parent(struct view *w, const struct sd_version *ver)
{
	const struct sd_version *parent;

	if (!ver->parent && !ver->parent_hash)
		return 0;
	parent = ver->parent ? sd_map_gets(&w->version, ver->parent) : NULL;
	if (!parent || parent >= ver ||
	    !sd_streq(parent->hash, ver->parent_hash))
		return sd_vault_broken(
			w->diag,
			"the chain is broken: the parent of '%s' is not "
			"what it was",
			ver->name);
	return 0;
}

/* Snapshot, hash file and entry of one version. */
static int check_files(struct view *w, const struct sd_version *ver)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_vault v = w->now;
	char *name, *text, hex[65] = "";
	int rc = -1;
	size_t len;

	v.arena = &a; /* a big vault is not kept in memory as a whole */
	name = sd_vault_snapshot_name(&a, ver->name);
	if (sd_vault_read_file(&v, name, &text, &len, w->diag) < 0)
		goto out;
	if (text)
		sd_sha256_hex(text, len, hex);
	rc = 0;
	if (strcmp(hex, ver->hash))
		rc = sd_vault_broken(w->diag, "snapshot '%s' %s",
				     sd_vault_path(&v, name),
				     text ? "was changed" : "is missing");
	name = sd_vault_hash_name(&a, ver->name);
	if (sd_vault_read_file(&v, name, &text, &len, w->diag) < 0) {
		rc = -1;
		goto out;
	}
	if (!text || len != 65 || memcmp(text, ver->hash, 64) ||
	    text[64] != '\n')
		rc = sd_vault_broken(w->diag, "hash file '%s' %s",
				     sd_vault_path(&v, name),
				     text ? "was changed" : "is missing");
out:
	sd_arena_clear(&a);
	return rc;
}

static int check_mode(struct view *w)
{
	char hex[65] = "", *text;
	size_t len;

	if (sd_vault_read_file(&w->now, SD_VAULT_MODE, &text, &len, w->diag) <
	    0)
		return -1;
	if (text)
		sd_sha256_hex(text, len, hex);
	if (strcmp(hex, w->now.mode_hash))
		return sd_vault_broken(w->diag, "'%s' %s",
				       sd_vault_path(&w->now, SD_VAULT_MODE),
				       text ? "was changed" : "is missing");
	return 0;
}

/* --- what does not belong ------------------------------------------------ */

/* The names of all files that have a reason to be there. */
static void list_files(struct view *w)
{
	static const char *const top[] = {
		SD_VAULT_MANIFEST, SD_VAULT_LOG,
		SD_VAULT_MODE,	   SD_VAULT_LOCK,
		SD_VAULT_VERSIONS, SD_VAULT_HASHES,
		SD_VAULT_INTENT,   "auth",
	};
	struct sd_arena *a = w->now.arena;
	size_t i;

	for (i = 0; i < sizeof(top) / sizeof(top[0]); i++)
		sd_map_puts(&w->file, top[i], w);
	for (i = 0; i < w->now.version_count; i++) {
		const char *ver = w->now.version[i].name;

		sd_map_puts(&w->file, sd_vault_snapshot_name(a, ver), w);
		sd_map_puts(&w->file, sd_vault_hash_name(a, ver), w);
	}
	for (i = 0; i < w->intent.add_count; i++)
		sd_map_puts(&w->file, w->intent.add[i].name, w);
	for (i = 0; i < w->intent.remove_count; i++)
		sd_map_puts(&w->file, w->intent.remove[i], w);
}

static bool is_known(const struct view *w, const char *name)
{
	/* .tmp-: of a killed run; the next one that writes sweeps it away. */
	return strstr(name, ".tmp-") || sd_map_gets(&w->file, name);
}

static int check_folder(struct view *w, const char *folder)
{
	char *dir = sd_vault_path(&w->now, folder), **name;
	size_t i, count;
	int rc = 0;

	if (!sd_file_is_dir(dir))
		return 0;
	if (sd_file_list(dir, &name, &count, w->now.arena, w->diag) < 0)
		return -1;
	for (i = 0; i < count; i++)
		if (!is_known(w, sd_path_join(w->now.arena, folder, name[i])))
			rc = sd_vault_broken(
				w->diag, "'%s' does not belong there",
				sd_path_join(w->now.arena, dir, name[i]));
	return rc;
}

/* --- all of it ----------------------------------------------------------- */

static int check_all(struct view *w)
{
	int rc = 0;
	size_t i;

	if (read_view(w) < 0 || check_manifest(w) < 0)
		return -1;
	for (i = 0; i < w->now.version_count; i++)
		sd_map_puts(&w->version, w->now.version[i].name,
			    &w->now.version[i]);
	list_files(w);
	if (check_log(w) < 0)
		rc = -1;
	if (check_entries(w) < 0 || check_current(w) < 0)
		rc = -1;
	if (check_mode(w) < 0)
		rc = -1;
	for (i = 0; i < w->now.version_count; i++)
		if (check_parent(w, &w->now.version[i]) < 0 ||
		    check_files(w, &w->now.version[i]) < 0)
			rc = -1;
	if (check_folder(w, "") < 0 || check_folder(w, SD_VAULT_VERSIONS) < 0 ||
	    check_folder(w, SD_VAULT_HASHES) < 0)
		rc = -1;
	return rc;
}

/* What a writer changes first and last: did one work while we read? */
static bool moved(struct view *w, const char *seen)
{
	struct sd_diag ignored = SD_DIAG_INIT(w->now.arena);
	char *text = NULL;
	size_t len = 0;

	if (sd_file_exists(sd_vault_path(&w->now, SD_VAULT_INTENT)) !=
	    w->unfinished)
		return true;
	if (sd_vault_read_file(&w->now, SD_VAULT_MANIFEST, &text, &len,
			       &ignored) < 0)
		return true;
	return !sd_streq(text, seen);
}

/* Once; *again says that a writer was at work, and the result means little. */
static int verify_once(const struct sd_vault *v, struct sd_diag *d, bool *again)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct view w = { .diag = d };
	struct sd_diag ignored = SD_DIAG_INIT(&a);
	size_t len = 0;
	char *seen = NULL;
	int rc;

	w.now.arena = &a;
	w.now.dir = v->dir;
	sd_vault_read_file(&w.now, SD_VAULT_MANIFEST, &seen, &len, &ignored);
	sd_map_init(&w.told, false);
	sd_map_init(&w.version, false);
	sd_map_init(&w.file, false);
	rc = check_all(&w);
	sd_map_clear(&w.told);
	sd_map_clear(&w.version);
	sd_map_clear(&w.file);
	*again = rc < 0 && v->lock_fd < 0 && moved(&w, seen);
	sd_arena_clear(&a);
	return rc;
}

int sd_vault_verify(const struct sd_vault *v, struct sd_diag *d)
{
	struct sd_diag before = *d;
	struct sd_message *last = d->last;
	bool again = false;
	int tries, rc = 0;

	if (!v->exists)
		return 0;
	for (tries = 0; tries < 5; tries++) {
		rc = verify_once(v, d, &again);
		if (!again)
			return rc;
		if (tries == 4)
			break;
		*d = before; /* what was found is of a state that is gone */
		if (last)
			last->next = NULL;
	}
	return rc;
}
