/* SPDX-License-Identifier: MIT */
/*
 * sqlite.h - what the files of this folder share
 *
 * Floor 3, private. Reading (url, conn, inspect, read*, portable, normalise,
 * history) and changing (emit, rebuild, rules, guard) meet here and in the
 * native model.
 *
 * The native model: what PRAGMA and stored SQL say, and nothing that would
 * hold anyway (NULL, ON … NO ACTION are never there); what SQLite keeps as
 * text, though, comes back as that text.
 *
 * TABLE    STRICT, WITHOUT_ROWID; a virtual one has MODULE and MODULE_ARGS
 *          (the text between the brackets; absent when empty), no columns.
 * COLUMN   TYPE as written, on one line, without comments (word "": none);
 *          NOT_NULL as table_info says: written, or implied by a primary key
 *          in a WITHOUT ROWID or STRICT table; NOT_NULL_NAME,
 *          NOT_NULL_CONFLICT, COLLATE; GENERATED with EXPR (no brackets).
 * DEFAULT  under its column, no name; EXPR: a literal, a signed number,
 *          true, false, null, current_…, else an expression, with or without
 *          outer brackets (sd_sqlite_is_literal() tells). DEFAULT "x" and
 *          DEFAULT word are the text they mean, 'x', with WRITTEN "x"
 *          (in double quotes): what SQL is given.
 * PRIMARY  KEYS (KEY_NAME, COLLATE, DESC), CONFLICT, AUTOINCREMENT and APART
 *          where that is not beside the column but in brackets. NO_ALIAS
 *          is set where INTEGER PRIMARY KEY DESC stands inline, so that the
 *          column is no alias for the rowid; `PRIMARY KEY (id DESC)` is one.
 * UNIQUE   KEYS, CONFLICT.
 * CHECK    EXPR (no brackets), CONFLICT, which does nothing; those of columns
 * are the table's. FOREIGN  COLUMNS, REF_TABLE, REF_COLUMNS (absent: not
 * written), ON_DELETE, ON_UPDATE, MATCH, DEFERRABLE (yes | no), INITIALLY.
 * INDEX    under its table; UNIQUE, KEYS (KEY_NAME or EXPR, COLLATE, DESC),
 *          WHERE. All is kept as stored: ASC where it was written, EXPR with
 *          the brackets that it has.
 * VIEW     COLUMNS, BODY (the SELECT).
 * TRIGGER  under its table or view; TIMING (before | after | instead of) and
 *          FOR_EACH (row) where they were written, EVENTS (one), UPDATE_OF,
 *          WHEN, BODY (between BEGIN and END).
 * DATA     as in the file.
 * All constraints are children of the table. Names of constraints are where
 * they were written; a name on DEFAULT, COLLATE, NULL or GENERATED means
 * nothing to SQLite and is left out.
 */
#ifndef SD_ENGINE_SQLITE_H
#define SD_ENGINE_SQLITE_H

#include <signal.h>
#include <sqlite3.h>

#include "schemadiff/engine.h"
#include "schemadiff/engines.h"

struct sd_sqlite_guard; /* guard.c: what is watched in a group */

struct sd_sqlite {
	struct sd_conn conn;   /* first; conn.is_new: the file is absent */
	sqlite3 *db;	       /* an absent file: an empty one in memory */
	struct sd_arena arena; /* for as long as the connection */
	const char *path;      /* as SQLite gets it: a path or file: URI */
	const char *file;      /* the plain path, for messages */
	struct sd_str query;   /* of a URI; at NULL: none */
	enum sd_open_mode mode;
	long lock_wait_ms;
	double busy_since;		   /* waiting for a lock */
	volatile sig_atomic_t interrupted; /* and not to wait any more */
	bool paranoid;
	/* between begin() and commit() or rollback() */
	bool in_group;
	bool made;			 /* begin() has made the file */
	bool foreign_keys, legacy_alter; /* as they were before */
	struct sd_sqlite_guard *guard;
};

static inline struct sd_sqlite *sd_sqlite_of(struct sd_conn *c)
{
	return (struct sd_sqlite *)(void *)c;
}

/* The tool's own table: it is never seen, unlike others called alike. */
#define SD_SQLITE_HISTORY "schemadiff_history"
/* SQLite's own objects, and the tool's. (inspect.c) */
bool sd_sqlite_is_internal(const char *name);

/* --- url.c ---------------------------------------------------------- */

bool sd_sqlite_claims(const char *url);
char *sd_sqlite_safe_url(const char *url, struct sd_arena *a);
char *sd_sqlite_resolve_url(const char *url, const char *dir,
			    struct sd_arena *a);
/* What sqlite3_open_v2() is given, and the plain path in it. */
struct sd_sqlite_path {
	const char *open, *file;
	struct sd_str query; /* of a URI, without '?'; at NULL: none */
	bool memory;	     /* :memory: and the like: nothing on disk */
};
int sd_sqlite_url(const char *url, struct sd_sqlite_path *out,
		  struct sd_arena *a, struct sd_diag *d);
/* A file: URI for a plain path, with a query and one more parameter. */
char *sd_sqlite_uri(const char *path, struct sd_str query, const char *more,
		    struct sd_arena *a);

/* --- conn.c, query.c ------------------------------------------------ */

int sd_sqlite_open(struct sd_conn **out, const struct sd_open *o,
		   struct sd_diag *d);
void sd_sqlite_close(struct sd_conn *c);
const char *sd_sqlite_version(void);
int sd_sqlite_query(struct sd_conn *c, const char *sql, struct sd_rows *out,
		    struct sd_arena *a, struct sd_diag *d);
int sd_sqlite_begin(struct sd_conn *c, const struct sd_plan *p, size_t group,
		    struct sd_diag *d);
int sd_sqlite_exec(struct sd_conn *c, const char *sql, struct sd_diag *d);
/* sd_sqlite_guard_commit(), then frame()'s COMMIT, then the pragmas back. */
int sd_sqlite_commit(struct sd_conn *c, const struct sd_plan *p, size_t group,
		     struct sd_diag *d);
void sd_sqlite_rollback(struct sd_conn *c);
void sd_sqlite_interrupt(struct sd_conn *c);

/* One statement without rows; the caller owns what it prepares. */
int sd_sqlite_prepare(struct sd_sqlite *s, sqlite3_stmt **out, const char *sql,
		      struct sd_diag *d);
/* 1: a row, 0: done, -1. */
int sd_sqlite_step(struct sd_sqlite *s, sqlite3_stmt *st, struct sd_diag *d);
/* Column i of the row at hand, copied; NULL for a NULL. */
char *sd_sqlite_column(sqlite3_stmt *st, int i, struct sd_arena *a);
/* The first value of the first row as a number; -1: error. */
int sd_sqlite_number(struct sd_sqlite *s, const char *sql, int64_t *out,
		     struct sd_diag *d);
/* An error for what the library last said. `sql` may be NULL. Always -1. */
int sd_sqlite_fail(struct sd_sqlite *s, const char *sql, struct sd_diag *d);

/* --- read*.c -------------------------------------------------------- */

/* One row of sqlite_schema; the name is kept by the fact, not copied. */
struct sd_sqlite_row {
	const char *type, *name, *table, *sql;
};
/*
 * Stored SQL → facts. NULL, and *why one phrase in the model's arena, where
 * the text is not understood; nothing is added to the model then. `table` is
 * the fact of the table (or view) that an index or trigger is on.
 */
struct sd_fact *sd_sqlite_read_table(struct sd_model *m,
				     const struct sd_sqlite_row *r,
				     const char **why);
struct sd_fact *sd_sqlite_read_view(struct sd_model *m,
				    const struct sd_sqlite_row *r,
				    const char **why);
struct sd_fact *sd_sqlite_read_index(struct sd_model *m, struct sd_fact *table,
				     const struct sd_sqlite_row *r,
				     const char **why);
struct sd_fact *sd_sqlite_read_trigger(struct sd_model *m,
				       struct sd_fact *table,
				       const struct sd_sqlite_row *r,
				       const char **why);

/* --- inspect.c ------------------------------------------------------ */

int sd_sqlite_inspect(struct sd_conn *c, const struct sd_filter *f,
		      struct sd_model *m, struct sd_diag *d);

/* --- normalise.c, portable.c, type.c -------------------------------- */

int sd_sqlite_normalise(struct sd_model *m, struct sd_conn *c,
			struct sd_diag *d);
int sd_sqlite_portable(struct sd_model *m, struct sd_diag *d);

/* "" for no type, "VARCHAR(20)", …: what CREATE TABLE is given. */
char *sd_sqlite_type_text(const struct sd_datatype *t, struct sd_arena *a);
/* The rules of datatype3.html, 3.1. */
enum sd_affinity {
	SD_AFF_INTEGER,
	SD_AFF_TEXT,
	SD_AFF_BLOB,
	SD_AFF_REAL,
	SD_AFF_NUMERIC
};
enum sd_affinity sd_sqlite_affinity(const char *type);
/* Is it INTEGER and the whole primary key? (a native table) */
bool sd_sqlite_is_integer_key(const struct sd_fact *table,
			      const struct sd_fact *column);
/* Is this column another name for the rowid? */
bool sd_sqlite_is_alias(const struct sd_fact *table,
			const struct sd_fact *column);
/* The column's part in the primary key: from 1, 0: none. */
size_t sd_sqlite_key_part(const struct sd_fact *table,
			  const struct sd_fact *column);
/* May DEFAULT stand before this text without brackets? */
bool sd_sqlite_is_literal(const char *expr);

/* --- history.c ------------------------------------------------------ */

int sd_sqlite_history_read(struct sd_conn *c, struct sd_history_list *out,
			   struct sd_arena *a, struct sd_diag *d);
int sd_sqlite_history_add(struct sd_conn *c, const struct sd_history *h,
			  struct sd_diag *d);

/* --- the changing side: emit.c, rebuild.c, frame.c, rules.c, guard.c - */

int sd_sqlite_emit(struct sd_emit *e);
int sd_sqlite_follow_renames(struct sd_model *from,
			     const struct sd_change *renames, size_t count,
			     struct sd_diag *d);
void sd_sqlite_frame(const struct sd_plan *p, size_t group,
		     const char *const **before, size_t *before_count,
		     const char *const **after, size_t *after_count);

/* rules.def: X(KIND, ATTR, OP, HOW, HAZARDS, LOCK, MIN_VERSION, WHY) */
enum {
	SD_SQLITE_RULE_COUNT = 0
#define X(...) +1
#include "rules.def"
#undef X
};
extern const struct sd_rule sd_sqlite_rules[];

/*
 * history_add() runs inside a group and writes SD_SQLITE_HISTORY: the
 * guard lets those pass.
 *
 * Called by begin() after BEGIN IMMEDIATE, by commit() before COMMIT, and
 * once the group is over either way. s->guard is theirs.
 */
int sd_sqlite_guard_begin(struct sd_sqlite *s, const struct sd_plan *p,
			  size_t group, struct sd_diag *d);
int sd_sqlite_guard_commit(struct sd_sqlite *s, const struct sd_plan *p,
			   size_t group, struct sd_diag *d);
void sd_sqlite_guard_end(struct sd_sqlite *s);

#endif
