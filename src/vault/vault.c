/* SPDX-License-Identifier: MIT */
/* vault.c - opening, making and locking a vault; looking versions up */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schemadiff/clock.h"
#include "schemadiff/crypto.h"
#include "schemadiff/file.h"
#include "vault_int.h"

char *sd_vault_path(const struct sd_vault *v, const char *name)
{
	char *folder = sd_path_join(v->arena, v->dir, "vault");

	return *name ? sd_path_join(v->arena, folder, name) : folder;
}

char *sd_vault_snapshot_name(struct sd_arena *a, const char *version)
{
	return sd_arena_printf(a, SD_VAULT_VERSIONS "/%s.json", version);
}

char *sd_vault_hash_name(struct sd_arena *a, const char *version)
{
	return sd_arena_printf(a, SD_VAULT_HASHES "/%s.hash", version);
}

unsigned sd_vault_number(const char *version)
{
	size_t digits;

	if (!version || version[0] != 'v')
		return 0;
	digits = strspn(version + 1, "0123456789");
	if (digits < 3 || digits > 9 || version[1 + digits] ||
	    (digits > 3 && version[1] == '0'))
		return 0;
	return (unsigned)strtoul(version + 1, NULL, 10);
}

bool sd_vault_is_hash(const char *hex)
{
	return hex && strlen(hex) == 64 &&
	       strspn(hex, "0123456789abcdef") == 64;
}

int sd_vault_read_file(const struct sd_vault *v, const char *name, char **text,
		       size_t *len, struct sd_diag *d)
{
	return sd_file_read_if(sd_vault_path(v, name), text, len, v->arena, d);
}

const char *sd_vault_clean(struct sd_arena *a, const char *text)
{
	size_t len = text ? strlen(text) : 0, bad;
	char *copy;

	if (sd_utf8_check(text ? text : "", len) == len)
		return text;
	copy = sd_arena_strdup(a, text);
	while ((bad = sd_utf8_check(copy, len)) < len)
		copy[bad] = '?';
	return copy;
}

int sd_vault_broken(struct sd_diag *d, const char *fmt, ...)
{
	struct sd_buf b = SD_BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	sd_buf_vaddf(&b, fmt, ap);
	va_end(ap);
	sd_error(d, SD_EXIT_INTEGRITY, "%s", b.at);
	sd_diag_help(d, "restore the vault's folder from version control or a "
			"backup; never edit it by hand");
	sd_buf_clear(&b);
	return -1;
}

/* A vault without a manifest: nothing at all, or robbed of it? */
static int check_absent(const struct sd_vault *v, struct sd_diag *d)
{
	static const char *const left[] = { SD_VAULT_LOG, SD_VAULT_MODE,
					    SD_VAULT_VERSIONS "/v001.json",
					    SD_VAULT_HASHES "/v001.hash" };
	size_t i;

	if (sd_file_exists(sd_vault_path(v, SD_VAULT_INTENT)))
		return 0; /* was being made when its run was killed */
	for (i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		if (sd_file_exists(sd_vault_path(v, left[i])))
			return sd_vault_broken(
				d, "%s is missing, but %s is there",
				sd_vault_path(v, SD_VAULT_MANIFEST), left[i]);
	return 0;
}

int sd_vault_reload(struct sd_vault *v, struct sd_diag *d)
{
	size_t len = 0;
	char *text;

	v->exists = false;
	v->version = NULL;
	v->version_count = 0;
	v->current = v->mode_hash = v->log_head = NULL;
	v->log_lines = 0;
	v->manifest_hash[0] = 0;
	v->mode = "standard";
	if (sd_vault_read_file(v, SD_VAULT_MANIFEST, &text, &len, d) < 0)
		return -1;
	if (!text)
		return check_absent(v, d);
	if (sd_vault_parse(v, text, len, d) < 0 ||
	    sd_vault_read_file(v, SD_VAULT_MODE, &text, &len, d) < 0)
		return -1;
	v->mode = sd_vault_parse_mode(v, text, len);
	return 0;
}

int sd_vault_open(struct sd_vault *v, const char *dir, struct sd_arena *a,
		  struct sd_diag *d)
{
	memset(v, 0, sizeof(*v));
	v->arena = a;
	v->dir = sd_arena_strdup(a, dir);
	v->lock_fd = -1;
	return sd_vault_reload(v, d);
}

void sd_vault_unlock(struct sd_vault *v)
{
	if (v->lock_fd >= 0)
		sd_file_unlock(v->lock_fd);
	v->lock_fd = -1;
}

void sd_vault_close(struct sd_vault *v)
{
	sd_vault_unlock(v);
}

bool sd_vault_writable(const struct sd_vault *v)
{
	char *at = sd_vault_path(v, "");

	/* What is not there yet is made in the nearest folder that is. */
	while (!sd_file_exists(at) && strcmp(at, ".") && strcmp(at, "/"))
		at = sd_path_dir(v->arena, at);
	return access(at, W_OK | X_OK) == 0;
}

/* --- the lock ---------------------------------------------------------- */

static int locked_by_other(struct sd_vault *v, struct sd_diag *d)
{
	struct sd_diag ignored = SD_DIAG_INIT(v->arena);
	size_t len = 0;
	char *holder;

	if (sd_vault_read_file(v, SD_VAULT_LOCK, &holder, &len, &ignored) < 0 ||
	    !holder || !len)
		holder = sd_arena_strdup(v->arena, "not known");
	holder[strcspn(holder, "\n")] = 0;
	sd_error(d, SD_EXIT_LOCKED,
		 "another run holds the lock of the vault '%s': %s", v->dir,
		 holder);
	sd_diag_help(d, "wait until it is done, or longer with --lock-wait; "
			"nothing was changed");
	return -1;
}

int sd_vault_lock(struct sd_vault *v, long wait_ms, struct sd_diag *d)
{
	char *holder;
	int rc;

	if (v->lock_fd >= 0)
		return 0;
	holder = sd_arena_printf(v->arena, "pid %ld of %s on %s, since %s\n",
				 (long)getpid(), sd_clock_user(v->arena),
				 sd_clock_host(v->arena),
				 sd_clock_iso(v->arena));
	if (sd_file_mkdirs(sd_vault_path(v, ""), 0700, d) < 0)
		return -1;
	rc = sd_file_lock(sd_vault_path(v, SD_VAULT_LOCK), holder, wait_ms,
			  &v->lock_fd, d);
	if (rc > 0)
		return locked_by_other(v, d);
	if (rc < 0)
		return -1;
	if (sd_vault_finish(v, d) < 0 || sd_vault_reload(v, d) < 0) {
		sd_vault_unlock(v);
		return -1;
	}
	return 0;
}

/* --- making one -------------------------------------------------------- */

/* Files beside the vault that tell git what is whose. */
static int write_git_files(struct sd_vault *v, struct sd_diag *d)
{
	static const struct {
		const char *name, *text;
	} files[] = {
		{ ".gitignore", "cache/\nvault/auth/\nvault/.lock\n"
				"vault/.intent\n*.tmp-*\n" },
		/* Changed line ends would break every hash. */
		{ ".gitattributes", "vault/** -text\n" },
	};
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *path = sd_path_join(v->arena, v->dir, files[i].name);

		if (!sd_file_exists(path) &&
		    sd_file_write(path, files[i].text, strlen(files[i].text),
				  0644, d) < 0)
			return -1;
	}
	return 0;
}

static int write_first(struct sd_vault *v, struct sd_diag *d)
{
	struct sd_vault_change c = { .event = SD_VAULT_E_CREATED,
				     .detail = "mode=standard",
				     .add_count = 1 };
	char *hex = sd_arena_text(v->arena, 65);
	struct sd_buf b = SD_BUF_INIT;
	struct sd_vault next = *v;
	int rc;

	sd_vault_render_mode("standard", v->arena, &b);
	sd_sha256_hex(b.at, b.len, hex);
	c.add[0].name = SD_VAULT_MODE;
	c.add[0].text = b.at;
	c.add[0].len = b.len;
	c.add[0].mode = 0600;
	next.mode = "standard";
	next.mode_hash = hex;
	rc = sd_vault_commit(v, &next, &c, d);
	sd_buf_clear(&b);
	return rc;
}

int sd_vault_create(struct sd_vault *v, struct sd_diag *d)
{
	static const char *const folders[] = { SD_VAULT_VERSIONS,
					       SD_VAULT_HASHES };
	bool ours = v->lock_fd < 0;
	int rc = -1;
	size_t i;

	if (sd_vault_lock(v, SD_VAULT_WAIT_MS, d) < 0)
		return -1;
	if (write_git_files(v, d) < 0)
		goto out;
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (sd_file_mkdirs(sd_vault_path(v, folders[i]), 0700, d) < 0)
			goto out;
	rc = v->exists ? 0 : write_first(v, d);
out:
	if (ours)
		sd_vault_unlock(v);
	return rc;
}

/* --- versions ---------------------------------------------------------- */

const struct sd_version *sd_vault_find(const struct sd_vault *v,
				       const char *name)
{
	size_t i;

	if (name && !strcmp(name, "current"))
		name = v->current;
	for (i = 0; name && i < v->version_count; i++)
		if (!strcmp(v->version[i].name, name))
			return &v->version[i];
	return NULL;
}

const struct sd_version *sd_vault_find_hash(const struct sd_vault *v,
					    const char *schema)
{
	size_t i;

	for (i = 0; i < v->version_count; i++)
		if (!strcmp(v->version[i].schema, schema))
			return &v->version[i];
	return NULL;
}

void sd_vault_hash(const struct sd_model *m, char hex[65])
{
	struct sd_buf b = SD_BUF_INIT;

	sd_json_model_sorted(m, &b);
	sd_sha256_hex(b.at, b.len, hex);
	sd_buf_clear(&b);
}

/* A snapshot's bytes, which must be what the manifest says. */
static int read_snapshot(const struct sd_vault *v, const struct sd_version *ver,
			 char **text, size_t *len, struct sd_diag *d)
{
	char *name = sd_vault_snapshot_name(v->arena, ver->name);
	char hex[65];

	if (sd_vault_read_file(v, name, text, len, d) < 0)
		return -1;
	if (!*text)
		return sd_vault_broken(d, "snapshot '%s' is missing",
				       sd_vault_path(v, name));
	sd_sha256_hex(*text, *len, hex);
	if (strcmp(hex, ver->hash))
		return sd_vault_broken(d, "snapshot '%s' was changed",
				       sd_vault_path(v, name));
	return 0;
}

int sd_vault_load(const struct sd_vault *v, const struct sd_version *ver,
		  struct sd_model *m, struct sd_diag *d)
{
	const char *source;
	size_t len;
	char *text;

	if (read_snapshot(v, ver, &text, &len, d) < 0)
		return -1;
	return sd_json_read_snapshot(
		sd_vault_path(v, sd_vault_snapshot_name(v->arena, ver->name)),
		text, len, m, &source, d);
}

int sd_vault_source(const struct sd_vault *v, const struct sd_version *ver,
		    const char **source, struct sd_diag *d)
{
	struct sd_model m;
	size_t len;
	char *text;
	int rc;

	if (read_snapshot(v, ver, &text, &len, d) < 0)
		return -1;
	sd_model_init(&m, v->arena);
	rc = sd_json_read_snapshot(
		sd_vault_path(v, sd_vault_snapshot_name(v->arena, ver->name)),
		text, len, &m, source, d);
	sd_model_clear(&m);
	return rc;
}
