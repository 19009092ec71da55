/* SPDX-License-Identifier: MIT */
/*
 * step.h - what will be done: statements with their reasons
 *
 * Floor 2. A plan is data: printing it, saving it as JSON, reading it back
 * and running it need nothing but this. All memory is the plan's arena.
 */
#ifndef SD_STEP_H
#define SD_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemadiff/change.h"
#include "schemadiff/model.h"
#include "schemadiff/str.h"

enum sd_hazard_id {
#define X(id, word, blocking, meaning) SD_H_##id,
#include "schemadiff/hazard.def"
#undef X
	SD_H_COUNT
};
const char *sd_hazard_word(enum sd_hazard_id h);
const char *sd_hazard_meaning(enum sd_hazard_id h);
bool sd_hazard_blocks(enum sd_hazard_id h);
/* SD_H_COUNT where no hazard has this word. */
enum sd_hazard_id sd_hazard_find(const char *word);
/* Adds "1 row", "1,204 rows"; nothing where the number is not known (-1). */
void sd_rows_text(struct sd_buf *b, int64_t rows);

struct sd_hazard {
	enum sd_hazard_id id;
	const char *object;    /* path it is about: "users.age" */
	int64_t rows;	       /* -1: not known (not connected) */
	const char *count_sql; /* a query for rows, or NULL */
};

/*
 * A question to the data before anything runs. Rows that come back stand in
 * the way: the first columns are their key.
 */
struct sd_probe {
	const char *sql;  /* with LIMIT 5 */
	const char *what; /* "column 'users.name' has NULLs" */
	const char *help; /* or NULL */
};

/* Two queries that must give the same rows, asked inside the transaction. */
struct sd_check {
	size_t after; /* number of the step's statements done before it */
	const char *left, *right;
	const char *what; /* "rows of 'users' before and after the copy" */
};

struct sd_step {
	enum sd_op op;	     /* how it is shown: + ~ - */
	enum sd_kind kind;   /* of the object it is about */
	const char *object;  /* its path */
	const char *note;    /* one line for the reader: "add column age" */
	const char **detail; /* further lines: one per change inside; a tab
				ends a cell of an aligned column */
	size_t detail_count;
	const char **sql; /* statements, no ';' at the end */
	size_t sql_count;
	const char **undo; /* statements; NULL: cannot be undone */
	size_t undo_count;
	struct sd_hazard *hazard;
	size_t hazard_count;
	struct sd_probe *probe;
	size_t probe_count;
	struct sd_check *check;
	size_t check_count;
	const char *lock;      /* "ACCESS EXCLUSIVE on users", or NULL */
	size_t group;	       /* transaction group, from 0 */
	bool no_tx;	       /* cannot run inside a transaction */
	const char *why_group; /* why a new group begins here, or NULL */
	/*
	 * For ordering only, not saved: facts of the new state that exist
	 * after this step, and facts of the old one that are gone by then.
	 */
	const struct sd_fact **makes, **drops;
	size_t make_count, drop_count;
	int rank; /* ties: lower first; then object, then order of adding */
};

struct sd_plan {
	struct sd_arena *arena;
	const char *engine; /* name of the engine it is for */
	const char *target; /* what it was made against, no secrets */
	const char *wanted; /* what it leads to: "schema.def", "v003" */
	bool between; /* of two sides, neither the database to be changed */
	struct sd_step *step;
	size_t step_count, step_cap;
	char from_hash[65]; /* sd_schema_hash() of the state it expects */
	char to_hash[65];   /* and of the one it leads to */
	struct sd_decisions decisions;
	const char **note; /* what the reader must know: objects left alone */
	size_t note_count;
	bool fold; /* names compare without case; for ordering, not saved */
};

void sd_plan_init(struct sd_plan *p, struct sd_arena *arena);
/* Were steps left out (--only)? Then it is not known where it leads. */
bool sd_plan_is_part(const struct sd_plan *p);

/*
 * A new empty step at the end, zeroed but for the given members and rank:
 * the kind's, negative for a drop, so that drops run in reverse order. The
 * pointer is valid until the next step is added.
 */
struct sd_step *sd_plan_add(struct sd_plan *p, enum sd_op op, enum sd_kind kind,
			    const char *object, const char *note);
/*
 * Each appends to one of the step's lists; nothing else may. Texts are not
 * copied. A check is asked after the statements added so far.
 */
void sd_step_sql(struct sd_plan *p, struct sd_step *s, const char *sql);
void sd_step_undo(struct sd_plan *p, struct sd_step *s, const char *sql);
void sd_step_detail(struct sd_plan *p, struct sd_step *s, const char *line);
struct sd_hazard *sd_step_hazard(struct sd_plan *p, struct sd_step *s,
				 enum sd_hazard_id id, const char *object,
				 const char *count_sql);
void sd_step_probe(struct sd_plan *p, struct sd_step *s, const char *sql,
		   const char *what, const char *help);
void sd_step_check(struct sd_plan *p, struct sd_step *s, const char *left,
		   const char *right, const char *what);
void sd_step_makes(struct sd_plan *p, struct sd_step *s,
		   const struct sd_fact *f);
void sd_step_drops(struct sd_plan *p, struct sd_step *s,
		   const struct sd_fact *f);
void sd_plan_note(struct sd_plan *p, const char *note);

#endif
