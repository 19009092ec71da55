/* SPDX-License-Identifier: MIT */
/*
 * vault.h - every schema version that was applied, and the proof
 *
 * Floor 3. The folder .schemadiff/ as vault.md lays it out. A version is a
 * schema, not a database: an equal hash is the same version. Files are
 * written whole (file.h); commands that only read never write here.
 */
#ifndef SD_VAULT_H
#define SD_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemadiff/diag.h"
#include "schemadiff/model.h"

struct sd_version {
	const char *name;   /* "v001" */
	const char *hash;   /* SHA-256 of the snapshot's bytes, hex */
	const char *schema; /* of what it says: sd_vault_hash(); its identity */
	const char *parent; /* name, or NULL */
	const char *parent_hash;
	const char *time; /* ISO 8601 UTC */
	const char *author;
	const char *summary; /* -m, or made from the plan */
	const char *engine;
	const char *state;  /* "pending" or "applied" */
	const char *target; /* pending: the database's label; else NULL */
};

struct sd_vault {
	struct sd_arena *arena;
	const char *dir; /* the .schemadiff folder */
	bool exists;
	struct sd_version *version; /* oldest first */
	size_t version_count;
	const char *current; /* name, or NULL */
	const char *mode;    /* "standard", … */
	int lock_fd;	     /* -1: not held */
	/*
	 * Set by who adds versions: the label of the database that gets
	 * them, and the highest number that its record has used.
	 */
	const char *target;
	unsigned taken;
	/* For the vault's own use: what the manifest says. */
	const char *mode_hash, *log_head;
	int64_t log_lines;
	char manifest_hash[65]; /* of the file's bytes; "" without one */
};

/* Reads the manifest; an absent vault is no error (exists is false). */
int sd_vault_open(struct sd_vault *v, const char *dir, struct sd_arena *a,
		  struct sd_diag *d);
void sd_vault_close(struct sd_vault *v); /* releases the lock */

/*
 * Makes the folders, a .gitignore and an empty manifest in standard mode; a
 * vault that is there already is kept.
 */
int sd_vault_create(struct sd_vault *v, struct sd_diag *d);

/* Can this user write there (or make it)? */
bool sd_vault_writable(const struct sd_vault *v);

/*
 * One writer at a time; SD_EXIT_LOCKED names the holder. Ends a write that a
 * killed run left half done, and reads the manifest again. What writes below
 * takes the lock for itself where it is not held.
 */
int sd_vault_lock(struct sd_vault *v, long wait_ms, struct sd_diag *d);
void sd_vault_unlock(struct sd_vault *v);

/*
 * Adds every broken promise as an error SD_EXIT_INTEGRITY: changed, missing,
 * extra or reordered snapshot, hash, entry or log line, or a cut log.
 */
int sd_vault_verify(const struct sd_vault *v, struct sd_diag *d);

/* NULL where there is no such version ("v007", "current"). */
const struct sd_version *sd_vault_find(const struct sd_vault *v,
				       const char *name);
/* By what a version says: a hash from sd_vault_hash(). */
const struct sd_version *sd_vault_find_hash(const struct sd_vault *v,
					    const char *schema);

/* The portable model of a version; checks its hash on the way. */
int sd_vault_load(const struct sd_vault *v, const struct sd_version *ver,
		  struct sd_model *m, struct sd_diag *d);
/* The source text that was kept with it, in the vault's arena. */
int sd_vault_source(const struct sd_vault *v, const struct sd_version *ver,
		    const char **text, struct sd_diag *d);

/*
 * What makes a model this version and no other: order, layout and comments
 * of the file do not count.
 */
void sd_vault_hash(const struct sd_model *m, char hex[65]);

/*
 * Writes a snapshot and its manifest entry as pending. A model whose hash
 * is there already gives that version back and writes nothing.
 */
int sd_vault_add(struct sd_vault *v, const struct sd_model *m,
		 const char *source_text, const char *engine,
		 const char *author, const char *summary,
		 const struct sd_version **out, struct sd_diag *d);
/* The database has said that it is done: pending → applied, current. */
int sd_vault_applied(struct sd_vault *v, const char *name, struct sd_diag *d);
/* Takes a pending version out again: the database never got it. */
int sd_vault_withdraw(struct sd_vault *v, const char *name, struct sd_diag *d);

/*
 * A line in the audit trail: event ("refused"), what it is about (or NULL),
 * details as key=value (or NULL).
 */
int sd_vault_log(struct sd_vault *v, const char *event, const char *subject,
		 const char *detail, struct sd_diag *d);

#endif
