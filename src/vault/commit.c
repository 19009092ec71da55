/* SPDX-License-Identifier: MIT */
/* commit.c - changes of the vault that are whole or not at all */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schemadiff/crypto.h"
#include "schemadiff/file.h"
#include "vault_int.h"

static int unlink_file(const struct sd_vault *v, const char *name,
		       struct sd_diag *d)
{
	char *path = sd_vault_path(v, name);

	if (unlink(path) < 0 && errno != ENOENT)
		return sd_error(d, SD_EXIT_FAILED, "cannot remove '%s': %s",
				path, strerror(errno));
	return 0;
}

static int64_t file_size(const struct sd_vault *v, const char *name)
{
	struct stat st;

	return stat(sd_vault_path(v, name), &st) < 0 ? 0 : st.st_size;
}

/* Cuts off what a killed run may have written of its line. */
static int cut_log(const struct sd_vault *v, int64_t size, struct sd_diag *d)
{
	char *path = sd_vault_path(v, SD_VAULT_LOG);
	int fd, rc = 0;

	if (file_size(v, SD_VAULT_LOG) == size)
		return 0;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || ftruncate(fd, (off_t)size) < 0 || fsync(fd) < 0)
		rc = sd_error(d, SD_EXIT_FAILED, "cannot write '%s': %s", path,
			      strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

/* All new files are there: the rest of the change. */
static int go_on(const struct sd_vault *v, const struct sd_vault_intent *in,
		 struct sd_diag *d)
{
	char *line = sd_arena_printf(v->arena, "%s\n", in->line);
	size_t i;

	if (cut_log(v, in->log_size, d) < 0 ||
	    sd_file_append(sd_vault_path(v, SD_VAULT_LOG), line, strlen(line),
			   0600, d) < 0 ||
	    sd_file_write(sd_vault_path(v, SD_VAULT_MANIFEST), in->manifest,
			  strlen(in->manifest), 0600, d) < 0)
		return -1;
	for (i = 0; i < in->remove_count; i++)
		if (unlink_file(v, in->remove[i], d) < 0)
			return -1;
	return unlink_file(v, SD_VAULT_INTENT, d);
}

static int go_back(const struct sd_vault *v, const struct sd_vault_intent *in,
		   struct sd_diag *d)
{
	size_t i;
	int rc;

	for (i = 0; i < in->add_count; i++) {
		const struct sd_vault_intent_file *f = &in->add[i];

		if (f->old)
			rc = sd_file_write(sd_vault_path(v, f->name), f->old,
					   strlen(f->old), 0600, d);
		else
			rc = unlink_file(v, f->name, d);
		if (rc < 0)
			return -1;
	}
	if (cut_log(v, in->log_size, d) < 0)
		return -1;
	if (!*in->before && unlink_file(v, SD_VAULT_LOG, d) < 0)
		return -1;
	return unlink_file(v, SD_VAULT_INTENT, d);
}

/* Temporary files of killed runs: nobody else writes while we hold the lock. */
static int sweep(const struct sd_vault *v, const char *folder,
		 struct sd_diag *d)
{
	char **name, *dir = sd_vault_path(v, folder);
	size_t i, count;

	if (!sd_file_is_dir(dir))
		return 0;
	if (sd_file_list(dir, &name, &count, v->arena, d) < 0)
		return -1;
	for (i = 0; i < count; i++)
		if (strstr(name[i], ".tmp-") &&
		    unlink_file(v, sd_path_join(v->arena, folder, name[i]), d) <
			    0)
			return -1;
	return 0;
}

int sd_vault_finish(struct sd_vault *v, struct sd_diag *d)
{
	struct sd_vault_intent in;
	int there = sd_vault_intent_read(v, &in, d);

	if (there < 0)
		return -1;
	if (there && (in.forward ? go_on(v, &in, d) : go_back(v, &in, d)) < 0)
		return -1;
	if (sweep(v, "", d) < 0 || sweep(v, SD_VAULT_VERSIONS, d) < 0 ||
	    sweep(v, SD_VAULT_HASHES, d) < 0)
		return -1;
	return 0;
}

/* The intent of a change, in the vault's arena. */
static int make_intent(const struct sd_vault *v, const struct sd_vault *next,
		       const struct sd_vault_change *c, const char *line,
		       struct sd_vault_intent *in, struct sd_diag *d)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i, len;
	char *old;

	memset(in, 0, sizeof(*in));
	in->add = SD_NEW_ARRAY(v->arena, struct sd_vault_intent_file,
			       c->add_count + 1);
	for (i = 0; i < c->add_count; i++) {
		char *hex = sd_arena_text(v->arena, 65);

		if (sd_vault_read_file(v, c->add[i].name, &old, &len, d) < 0)
			return -1;
		sd_sha256_hex(c->add[i].text, c->add[i].len, hex);
		in->add[i].name = c->add[i].name;
		in->add[i].hash = hex;
		in->add[i].old = old;
	}
	in->add_count = c->add_count;
	in->remove = (const char **)c->remove;
	in->remove_count = c->remove_count;
	in->before = v->manifest_hash;
	in->line = line;
	in->log_size = file_size(v, SD_VAULT_LOG);
	sd_vault_render(next, true, &b);
	in->manifest = sd_buf_take(&b, v->arena);
	return 0;
}

static int carry_out(const struct sd_vault *v, const struct sd_vault_change *c,
		     const struct sd_vault_intent *in, struct sd_diag *d)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;
	int rc;

	sd_vault_intent_render(in, v->arena, &b);
	rc = sd_file_write(sd_vault_path(v, SD_VAULT_INTENT), b.at, b.len, 0600,
			   d);
	sd_buf_clear(&b);
	for (i = 0; !rc && i < c->add_count; i++)
		rc = sd_file_write(sd_vault_path(v, c->add[i].name),
				   c->add[i].text, c->add[i].len,
				   c->add[i].mode, d);
	return rc < 0 ? rc : go_on(v, in, d);
}

int sd_vault_commit(struct sd_vault *v, struct sd_vault *next,
		    const struct sd_vault_change *c, struct sd_diag *d)
{
	struct sd_diag ignored = SD_DIAG_INIT(v->arena);
	struct sd_buf b = SD_BUF_INIT;
	struct sd_vault_intent in;
	char *line, *head = sd_arena_text(v->arena, 65);
	char seal[65];

	sd_vault_render(next, false, &b);
	sd_sha256_hex(b.at, b.len, seal);
	sd_buf_clear(&b);
	line = sd_vault_line(v, c, seal);
	sd_sha256_hex(line, strlen(line), head);
	next->log_head = head;
	next->log_lines = v->log_lines + 1;
	if (make_intent(v, next, c, line, &in, d) < 0)
		return -1;
	if (carry_out(v, c, &in, d) < 0) {
		/* A full disk, say: as it was, if that can still be had. */
		if (sd_vault_finish(v, &ignored) == 0)
			sd_vault_reload(v, &ignored);
		return -1;
	}
	sd_sha256_hex(in.manifest, strlen(in.manifest), next->manifest_hash);
	next->exists = true;
	*v = *next;
	return 0;
}
