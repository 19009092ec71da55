/* SPDX-License-Identifier: MIT */
/*
 * engine.h - what a database system must be able to do
 *
 * Floor 2. One table of functions per engine; main.c lists them and nothing
 * else names one. If a new engine needs a line in diff/ or plan/, this table
 * is too narrow: widen it. All functions follow diag.h: 0, or -1 with one
 * diagnostic added; where a result is in doubt, -1.
 */
#ifndef SD_ENGINE_H
#define SD_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemadiff/change.h"
#include "schemadiff/diag.h"
#include "schemadiff/model.h"
#include "schemadiff/step.h"

/* An open database. Each engine's own; begins with this. */
struct sd_conn {
	const struct sd_engine *engine;
	const char *label; /* how to show it, without secrets */
	bool is_new;	   /* nothing there yet: an empty database */
	bool closed;	   /* reserved for the engine */
};

enum sd_open_mode {
	SD_OPEN_READ,  /* must exist; nothing is written */
	SD_OPEN_PLAN,  /* may be absent: an empty one; nothing is written */
	SD_OPEN_WRITE, /* must exist */
	SD_OPEN_CREATE /* made on the first write when absent */
};

struct sd_open {
	const char *url;
	enum sd_open_mode mode;
	long lock_wait_ms;
	const char *role; /* SET ROLE, or NULL */
	bool paranoid;	  /* check untouched tables as well */
};

/* Rows as text; a NULL value is a NULL pointer. */
struct sd_rows {
	size_t columns, count;
	const char **name;
	const char ***row;
};

/* A line of the history table that the tool keeps in the database. */
struct sd_history {
	int64_t id;
	const char *version;	     /* "v001" */
	const char *hash;	     /* of the version's snapshot */
	const char *parent;	     /* version before it there, or NULL */
	const char *plan_hash;	     /* or NULL */
	const char *started, *ended; /* ISO 8601 UTC; ended NULL: not done */
	const char *state;	     /* "pending", "applied" */
	const char *author, *tool, *message;
};
struct sd_history_list {
	struct sd_history *at;
	size_t count;
};

/* Which objects are managed at all: globs over "name" and "kind:name". */
struct sd_filter {
	const char *const *include; /* NULL-terminated; NULL: everything */
	const char *const *exclude; /* NULL-terminated, or NULL */
};

/*
 * Is this top-level object managed? Patterns are tried on "name" and
 * "schema.name" (".name" in the default schema, so that `*.audit_*` means
 * every schema); one that begins with a kind ("view:*") on that kind alone.
 * A NULL filter takes everything.
 */
bool sd_filter_takes(const struct sd_filter *f, enum sd_kind kind,
		     const char *schema, const char *name, bool fold);

/* How the rules of an engine see kind × attribute. */
enum sd_rule_how {
	SD_RULE_IN_PLACE, /* an ALTER does it */
	SD_RULE_REMAKE,	  /* the fact is dropped and made again */
	SD_RULE_REBUILD,  /* its table is built anew, rows copied */
	SD_RULE_REFUSE	  /* cannot be done */
};
struct sd_rule {
	enum sd_kind kind;
	enum sd_attr_id attr; /* SD_A_NONE: any other attribute */
	enum sd_op op;
	enum sd_rule_how how;
	unsigned hazards; /* 1 << enum sd_hazard_id */
	const char *lock;
	int min_version; /* of the server or library, 0: any */
	const char *why; /* for the manual: one phrase */
};

/* What emit() works on. */
struct sd_emit {
	const struct sd_model *from, *to; /* native, indexed, hashed, linked */
	const struct sd_changes *changes;
	struct sd_conn *conn; /* NULL: offline, ask nothing */
	struct sd_plan *plan; /* steps go here */
	struct sd_diag *diag;
};

struct sd_engine {
	const char *name; /* "sqlite": messages, URL scheme, `only` blocks */
	/*
	 * How its own shell runs a script so that the first error ends it:
	 * "psql -v ON_ERROR_STOP=1 -f plan.sql". NULL: not said.
	 */
	const char *shell;
	bool names_repeat; /* may constraints of a table share a name? */
	const struct sd_rule *rule;
	size_t rule_count;

	/* Required: a unit test fails if one is NULL. */

	/* Is this URL (or path) this engine's? */
	bool (*claims)(const char *url);
	/* The URL with passwords taken out, for messages. */
	char *(*safe_url)(const char *url, struct sd_arena *arena);
	int (*open)(struct sd_conn **, const struct sd_open *,
		    struct sd_diag *);
	void (*close)(struct sd_conn *); /* accepts NULL */
	/* "3.40.1" and the like. */
	const char *(*version)(void);

	/*
	 * Reads the live schema as a native model. What it finds and the
	 * model cannot say is added to diag as a warning W_NOT_MODELLED.
	 */
	int (*inspect)(struct sd_conn *, const struct sd_filter *,
		       struct sd_model *, struct sd_diag *);
	/*
	 * Portable → native, in place: types, defaults, enums, implied
	 * NOT NULL, names; drops (with a warning) what cannot be there and
	 * errors on what would be lost silently. conn NULL: offline.
	 */
	int (*normalise)(struct sd_model *, struct sd_conn *, struct sd_diag *);
	/* Native → portable, in place: the words inspect prints. */
	int (*portable)(struct sd_model *, struct sd_diag *);
	/*
	 * Adds to `to` what must be so because of renames: applies them to
	 * `from` as the engine's own RENAME would, so that only real
	 * differences remain. Called with pairs (old fact, new fact).
	 */
	int (*follow_renames)(struct sd_model *from,
			      const struct sd_change *renames, size_t count,
			      struct sd_diag *);

	/* Changes → steps, in any order; plan/ orders them. */
	int (*emit)(struct sd_emit *);
	/*
	 * The statements around a transaction group, for running and for
	 * printing: before (BEGIN last) and after (COMMIT first).
	 */
	void (*frame)(const struct sd_plan *, size_t group,
		      const char *const **before, size_t *before_count,
		      const char *const **after, size_t *after_count);

	/* Any query; used for probes, counts and data rows. */
	int (*query)(struct sd_conn *, const char *sql, struct sd_rows *,
		     struct sd_arena *, struct sd_diag *);
	/* Begins what frame() says; waits for locks, SD_EXIT_LOCKED. */
	int (*begin)(struct sd_conn *, const struct sd_plan *, size_t group,
		     struct sd_diag *);
	/* One statement of a step, inside the group. */
	int (*exec)(struct sd_conn *, const char *sql, struct sd_diag *);
	/* The engine's own checks before COMMIT, then COMMIT. */
	int (*commit)(struct sd_conn *, const struct sd_plan *, size_t group,
		      struct sd_diag *);
	/* Everything as before begin(). Adds no diagnostic. */
	void (*rollback)(struct sd_conn *);
	/* From a signal handler's flag: stop the running statement. */
	void (*interrupt)(struct sd_conn *);

	/* The history table; reading an absent one gives no lines. */
	int (*history_read)(struct sd_conn *, struct sd_history_list *,
			    struct sd_arena *, struct sd_diag *);
	/* Inside a group: makes the table if need be, adds one line. */
	int (*history_add)(struct sd_conn *, const struct sd_history *,
			   struct sd_diag *);

	/* Optional: NULL where the engine has no such thing. */

	/*
	 * A URL that names a file, the file's path taken as relative to
	 * `dir`; any other URL as it is.
	 */
	char *(*resolve_url)(const char *url, const char *dir,
			     struct sd_arena *arena);
};

/* The engines of this program, NULL-terminated; defined in main.c. */
extern const struct sd_engine *const sd_engines[];

#endif
