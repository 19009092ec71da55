/* SPDX-License-Identifier: MIT */
/*
 * vault_int.h - what the files of vault/ share
 *
 * The manifest says what is; the log says how it came to be. Every change is
 * one line in the log, and the line carries the hash of the manifest that it
 * leads to (but for its "log" member), while the manifest carries the hash
 * of the line. Neither can be changed alone.
 */
#ifndef SD_VAULT_INT_H
#define SD_VAULT_INT_H

#include "schemadiff/json.h"
#include "schemadiff/vault.h"

#define SD_VAULT_FORMAT 1
#define SD_VAULT_MANIFEST "manifest.json"
#define SD_VAULT_LOG "integrity.log"
#define SD_VAULT_MODE "mode.json"
#define SD_VAULT_LOCK ".lock"
#define SD_VAULT_INTENT ".intent"
#define SD_VAULT_VERSIONS "versions"
#define SD_VAULT_HASHES "hashes"

/* How long a single change waits for the lock, where nobody said. */
#define SD_VAULT_WAIT_MS 10000

/* What the first line of the log has as the hash of the line before. */
#define SD_VAULT_NO_HASH                                                       \
	"0000000000000000000000000000000000000000000000000000000000000000"

/* Events that change what the versions are. */
#define SD_VAULT_E_CREATED "vault-created"
#define SD_VAULT_E_ADDED "version-added"
#define SD_VAULT_E_APPLIED "version-applied"
#define SD_VAULT_E_WITHDRAWN "version-withdrawn"

/* A file of the vault, in the arena: "versions/v001.json". */
char *sd_vault_path(const struct sd_vault *v, const char *name);
char *sd_vault_snapshot_name(struct sd_arena *a, const char *version);
char *sd_vault_hash_name(struct sd_arena *a, const char *version);
/* The number in "v001"; 0 where it is no name of a version. */
unsigned sd_vault_number(const char *version);
bool sd_vault_is_hash(const char *hex);
/* A file's text; *text NULL where there is no such file. */
int sd_vault_read_file(const struct sd_vault *v, const char *name, char **text,
		       size_t *len, struct sd_diag *d);
/* A copy in which no byte is other than UTF-8. */
const char *sd_vault_clean(struct sd_arena *a, const char *text);

/* Reads manifest and mode again. */
int sd_vault_reload(struct sd_vault *v, struct sd_diag *d);

/* An error SD_EXIT_INTEGRITY with its help. Always -1. */
int sd_vault_broken(struct sd_diag *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* --- manifest.c ------------------------------------------------------- */

/* The manifest's bytes; without its "log" member for the log's seal. */
void sd_vault_render(const struct sd_vault *v, bool with_log,
		     struct sd_buf *out);
int sd_vault_parse(struct sd_vault *v, const char *text, size_t len,
		   struct sd_diag *d);
/* What of a version never changes once it is there. */
void sd_vault_entry_hash(const struct sd_version *ver, struct sd_arena *a,
			 char hex[65]);
/* The bytes of mode.json. */
void sd_vault_render_mode(const char *mode, struct sd_arena *a,
			  struct sd_buf *out);
const char *sd_vault_parse_mode(const struct sd_vault *v, const char *text,
				size_t len);

/* --- commit.c --------------------------------------------------------- */

struct sd_vault_file {
	const char *name, *text;
	size_t len;
	unsigned mode;
};

/* One change of the vault, all or nothing. */
struct sd_vault_change {
	const char *event, *subject, *detail;
	const char *user;  /* NULL: who runs us */
	const char *entry; /* hash of the added manifest entry, or NULL */
	struct sd_vault_file add[2];
	size_t add_count;
	const char *remove[2];
	size_t remove_count;
};

/*
 * Makes `next` (a copy of v with what is to change) the vault: an intent
 * first, then the new files, the line in the log, the manifest, and the
 * intent goes. A run killed in between leaves the intent behind, from which
 * sd_vault_finish() goes on or back. The lock must be held.
 */
int sd_vault_commit(struct sd_vault *v, struct sd_vault *next,
		    const struct sd_vault_change *c, struct sd_diag *d);
int sd_vault_finish(struct sd_vault *v, struct sd_diag *d);

/* --- intent.c --------------------------------------------------------- */

struct sd_vault_intent_file {
	const char *name, *hash;
	const char *old; /* text that it replaces, or NULL */
};
struct sd_vault_intent {
	struct sd_vault_intent_file *add;
	size_t add_count;
	const char **remove;
	size_t remove_count;
	const char *before; /* hash of the manifest's bytes; "": none */
	const char *manifest;
	const char *line; /* of the log, without its end */
	int64_t log_size; /* of the log before */
	bool forward;	  /* can be finished; else is undone */
};

void sd_vault_intent_render(const struct sd_vault_intent *in,
			    struct sd_arena *a, struct sd_buf *out);
/*
 * 1 and the intent where one is there, 0 where none is. Judges by the files
 * which way to go; what fits neither way is an integrity error.
 */
int sd_vault_intent_read(const struct sd_vault *v, struct sd_vault_intent *in,
			 struct sd_diag *d);

/* --- log.c ------------------------------------------------------------ */

/* One line without its end, as it follows on v's last one. */
char *sd_vault_line(const struct sd_vault *v, const struct sd_vault_change *c,
		    const char *manifest_hash);

#endif
