/* SPDX-License-Identifier: MIT */
/* version.c - versions come, are applied, or go again */

#include <string.h>

#include "schemadiff/clock.h"
#include "schemadiff/crypto.h"
#include "schemadiff/file.h"
#include "vault_int.h"

/* A copy of v whose versions may be changed, with room for one more. */
static struct sd_vault copy_of(const struct sd_vault *v)
{
	struct sd_vault next = *v;

	next.version =
		SD_NEW_ARRAY(v->arena, struct sd_version, v->version_count + 1);
	if (v->version_count)
		memcpy(next.version, v->version,
		       v->version_count * sizeof(*next.version));
	return next;
}

static char *next_name(const struct sd_vault *v)
{
	unsigned n = v->taken, k;
	size_t i;

	for (i = 0; i < v->version_count; i++)
		if ((k = sd_vault_number(v->version[i].name)) > n)
			n = k;
	return sd_arena_printf(v->arena, "v%03u", n + 1);
}

/* The manifest entry of a new version. */
static void fill_version(const struct sd_vault *v, struct sd_version *ver,
			 const char *snapshot, size_t len, const char *schema)
{
	const struct sd_version *parent = sd_vault_find(v, "current");
	char *hex = sd_arena_text(v->arena, 65);

	sd_sha256_hex(snapshot, len, hex);
	ver->name = next_name(v);
	ver->hash = hex;
	ver->schema = sd_arena_strdup(v->arena, schema);
	if (parent) {
		ver->parent = parent->name;
		ver->parent_hash = parent->hash;
	}
	ver->time = sd_clock_iso(v->arena);
	ver->state = "pending";
	ver->target = sd_vault_clean(v->arena, v->target);
}

static int write_version(struct sd_vault *v, struct sd_vault *next,
			 const struct sd_version *ver, const char *snapshot,
			 size_t len, struct sd_diag *d)
{
	struct sd_vault_change c = { .event = SD_VAULT_E_ADDED,
				     .subject = ver->name,
				     .user = ver->author };
	char *hash = sd_arena_printf(v->arena, "%s\n", ver->hash);
	char entry[65];

	sd_vault_entry_hash(ver, v->arena, entry);
	c.entry = entry;
	c.detail = sd_arena_printf(v->arena, "hash=%s schema=%s parent=%s",
				   ver->hash, ver->schema,
				   ver->parent ? ver->parent : "none");
	c.add[0].name = sd_vault_snapshot_name(v->arena, ver->name);
	c.add[0].text = snapshot;
	c.add[0].len = len;
	c.add[0].mode = 0444;
	c.add[1].name = sd_vault_hash_name(v->arena, ver->name);
	c.add[1].text = hash;
	c.add[1].len = strlen(hash);
	c.add[1].mode = 0444;
	c.add_count = 2;
	/* Version control keeps no empty folders. */
	if (sd_file_mkdirs(sd_vault_path(v, SD_VAULT_VERSIONS), 0700, d) < 0 ||
	    sd_file_mkdirs(sd_vault_path(v, SD_VAULT_HASHES), 0700, d) < 0)
		return -1;
	return sd_vault_commit(v, next, &c, d);
}

static int add(struct sd_vault *v, const struct sd_model *m, const char *source,
	       const char *schema, const struct sd_version *what,
	       const struct sd_version **out, struct sd_diag *d)
{
	struct sd_vault next = copy_of(v);
	struct sd_version *ver = &next.version[next.version_count++];
	struct sd_buf b = SD_BUF_INIT;
	int rc;

	*ver = *what;
	sd_json_snapshot(m, source, &b);
	fill_version(v, ver, b.at, b.len, schema);
	rc = write_version(v, &next, ver, b.at, b.len, d);
	sd_buf_clear(&b);
	if (rc == 0)
		*out = &v->version[v->version_count - 1];
	return rc;
}

int sd_vault_add(struct sd_vault *v, const struct sd_model *m,
		 const char *source_text, const char *engine,
		 const char *author, const char *summary,
		 const struct sd_version **out, struct sd_diag *d)
{
	struct sd_version what = { .engine = engine };
	bool ours = v->lock_fd < 0;
	char schema[65];
	int rc = 0;

	if (!author)
		author = sd_clock_user(v->arena);
	what.author = sd_vault_clean(v->arena, author);
	what.summary = sd_vault_clean(v->arena, summary);
	sd_vault_hash(m, schema);
	*out = sd_vault_find_hash(v, schema);
	if (*out)
		return 0;
	if (sd_vault_lock(v, SD_VAULT_WAIT_MS, d) < 0)
		return -1;
	if (!v->exists)
		rc = sd_vault_create(v, d);
	*out = sd_vault_find_hash(v, schema);
	if (!rc && !*out)
		rc = add(v, m, source_text, schema, &what, out, d);
	if (ours)
		sd_vault_unlock(v);
	return rc;
}

/* The version to change, in a copy; NULL with an error. */
static struct sd_version *pending(struct sd_vault *next, const char *name,
				  struct sd_diag *d)
{
	const struct sd_version *ver = sd_vault_find(next, name);

	if (ver && !strcmp(ver->state, "pending"))
		return &next->version[ver - next->version];
	sd_error(d, SD_EXIT_FAILED, "the vault '%s' has no pending version %s",
		 next->dir, name);
	return NULL;
}

static int applied(struct sd_vault *v, const char *name, struct sd_diag *d)
{
	struct sd_vault_change c = { .event = SD_VAULT_E_APPLIED,
				     .subject = name };
	struct sd_vault next = copy_of(v);
	struct sd_version *ver = pending(&next, name, d);
	const struct sd_version *now;

	if (!ver)
		return -1;
	c.user = ver->author;
	if (ver->target)
		c.detail = sd_arena_printf(v->arena, "target=%s", ver->target);
	ver->state = "applied";
	ver->target = NULL;
	now = sd_vault_find(&next, "current");
	if (!now || now < ver)
		next.current = ver->name;
	return sd_vault_commit(v, &next, &c, d);
}

static int withdraw(struct sd_vault *v, const char *name, struct sd_diag *d)
{
	struct sd_vault_change c = { .event = SD_VAULT_E_WITHDRAWN,
				     .subject = name };
	struct sd_vault next = copy_of(v);
	struct sd_version *ver = pending(&next, name, d);
	size_t i;

	if (!ver)
		return -1;
	c.remove[0] = sd_vault_snapshot_name(v->arena, ver->name);
	c.remove[1] = sd_vault_hash_name(v->arena, ver->name);
	c.remove_count = 2;
	c.subject = ver->name;
	for (i = (size_t)(ver - next.version) + 1; i < next.version_count; i++)
		next.version[i - 1] = next.version[i];
	next.version_count--;
	return sd_vault_commit(v, &next, &c, d);
}

/* One change under the lock, which is taken here where it is not held. */
static int locked(struct sd_vault *v, const char *name,
		  int (*change)(struct sd_vault *, const char *,
				struct sd_diag *),
		  struct sd_diag *d)
{
	bool ours = v->lock_fd < 0;
	int rc;

	name = sd_arena_strdup(v->arena, name);
	if (sd_vault_lock(v, SD_VAULT_WAIT_MS, d) < 0)
		return -1;
	rc = change(v, name, d);
	if (ours)
		sd_vault_unlock(v);
	return rc;
}

int sd_vault_applied(struct sd_vault *v, const char *name, struct sd_diag *d)
{
	return locked(v, name, applied, d);
}

int sd_vault_withdraw(struct sd_vault *v, const char *name, struct sd_diag *d)
{
	return locked(v, name, withdraw, d);
}

int sd_vault_log(struct sd_vault *v, const char *event, const char *subject,
		 const char *detail, struct sd_diag *d)
{
	struct sd_vault_change c = { .event = event,
				     .subject = subject,
				     .detail = detail };
	bool ours = v->lock_fd < 0;
	struct sd_vault next;
	int rc;

	if (sd_vault_lock(v, SD_VAULT_WAIT_MS, d) < 0)
		return -1;
	next = *v;
	rc = v->exists ? sd_vault_commit(v, &next, &c, d) : 0;
	if (ours)
		sd_vault_unlock(v);
	return rc;
}
