/* SPDX-License-Identifier: MIT */
/*
 * emit.h - what the files that turn changes into steps share
 *
 * Floor 3, private. sd_sqlite_emit() sorts the changes by what they happen
 * to (tables, programs), decides on the method of each table once, then
 * writes the steps. The names in `from` are the new ones (follow_renames);
 * what the database calls a thing before the plan runs is its live name.
 *
 * Order is a matter of ranks: triggers, views and indexes that go or are in
 * the way, tables that go, renames, then everything else as kind.def has it.
 */
#ifndef SD_ENGINE_SQLITE_EMIT_H
#define SD_ENGINE_SQLITE_EMIT_H

#include "ddl.h"
#include "schemadiff/sqltok.h"
#include "sqlite.h"

/* Between kind.def's ranks; each has room for RANK_STEP in a fixed order. */
enum {
	RANK_RENAME = -40, /* and a little more along a chain */
	RANK_DROP_COLUMN = 49,
	RANK_VIRTUAL = 62, /* may be about any table */
	RANK_STEP = 100000
};

struct emitter;

/* A table that is there before and after. */
struct table_work {
	const struct sd_fact *from, *to;
	const char *live;
	const struct sd_change **change;
	size_t count, cap;
	bool rebuild; /* one for all changes */
	bool remake;  /* a virtual table, made again */
	bool renames; /* columns have other live names */
	bool strip;   /* no RENAME COLUMN while it has its constraints */
	struct table_work *next;
};

/* A view or trigger that is touched, or in the way. */
struct program {
	const struct sd_fact *from, *to;
	const struct sd_change *change; /* NULL: only in the way */
	bool early;			/* must be gone before tables change */
	bool carried;			/* made again with its table or view */
	bool outdone;			/* another trigger gets its name */
	const char *why;		/* what it is in the way of */
	struct program *next;
};

struct emitter {
	const struct sd_model *from, *to;
	const struct sd_changes *changes;
	struct sd_conn *conn; /* NULL: offline */
	struct sd_plan *plan;
	struct sd_arena *arena; /* the plan's */
	struct sd_diag *diag;
	struct table_work *tables, **tables_tail;
	struct sd_map table; /* name → struct table_work */
	struct program *programs, **programs_tail;
	struct sd_map program; /* address of from or to → struct program */
	struct sd_map mention; /* name → struct mentioned; see program.c */
	bool mention_known, renames;
	struct sd_map known[2]; /* functions, collations; see known.c */
	/* Do all views and triggers compile; is there "text"? -1: not asked */
	int sound, quoted;
};

/* --- emit.c ----------------------------------------------------------- */

/* What the database calls a fact of `to` before the plan runs. */
const char *sd_sqlite_live(const struct sd_fact *to);
struct table_work *sd_sqlite_table_work(const struct emitter *em,
					const char *name);
/* The column of `from` that a column of w->to was; NULL: a new one. */
const struct sd_fact *sd_sqlite_old_column(const struct emitter *em,
					   const struct table_work *w,
					   const struct sd_fact *column);
/* What the database calls a column of w->from before the plan runs. */
const char *sd_sqlite_live_column(const struct emitter *em,
				  const struct table_work *w,
				  const struct sd_fact *from);
/* "sd_new_T", or that with a number where it is taken. */
char *sd_sqlite_free_name(const struct emitter *em, const char *prefix,
			  const char *name);
/* A query's only number; -1 where nobody can be asked or it fails. */
int64_t sd_sqlite_ask(const struct emitter *em, const char *sql);
/* A table fact and its children, but for foreign keys: they may be cycles. */
void sd_sqlite_makes_all(struct emitter *em, struct sd_step *s,
			 const struct sd_fact *f);
void sd_sqlite_drops_all(struct emitter *em, struct sd_step *s,
			 const struct sd_fact *f);

/* Token by token: does this SQL name it? */
bool sd_sqlite_mentions(const char *sql, const char *name);

/* --- rules.c ---------------------------------------------------------- */

/* The first row that fits; renames go by RENAMED_FROM. Never NULL. */
const struct sd_rule *sd_sqlite_rule(enum sd_kind kind, enum sd_attr_id attr,
				     enum sd_op op);

/* --- program.c -------------------------------------------------------- */

struct program *sd_sqlite_program(struct emitter *em,
				  const struct sd_fact *from,
				  const struct sd_fact *to);
/* Marks what is in the way of renames. */
void sd_sqlite_programs_in_the_way(struct emitter *em);
/* Marks triggers whose names are wanted elsewhere: all share one space. */
void sd_sqlite_programs_outdone(struct emitter *em);
/* May a column go although there are views and triggers? */
bool sd_sqlite_column_is_free(struct emitter *em, const struct sd_fact *column);
void sd_sqlite_emit_programs(struct emitter *em);

/* --- quotes.c --------------------------------------------------------- */

/* Is there a "text" in double quotes that no name answers to? */
bool sd_sqlite_has_quoted_text(const struct sd_model *m);
/* Such texts in single quotes, as RENAME COLUMN leaves them. */
void sd_sqlite_fix_quotes(struct sd_model *m);

/* --- alter.c ---------------------------------------------------------- */

void sd_sqlite_decide(struct emitter *em, struct table_work *w);
void sd_sqlite_emit_renames(struct emitter *em);
void sd_sqlite_emit_table(struct emitter *em, struct table_work *w);

/* --- rebuild.c, virtual.c --------------------------------------------- */

void sd_sqlite_rebuild(struct emitter *em, struct table_work *w);
/* Before its columns are renamed; the rebuild puts the constraints back. */
void sd_sqlite_strip(struct emitter *em, const struct table_work *w, int rank);
void sd_sqlite_remake(struct emitter *em, struct table_work *w);
/* A new one that is about a table with rows gets them in its index. */
void sd_sqlite_fill_virtual(struct emitter *em, struct sd_step *s,
			    const struct sd_fact *table);

/* --- copy.c ----------------------------------------------------------- */

/* How one column of the new table gets its values. */
struct copy_column {
	const struct sd_fact *to, *from; /* from NULL: a new column */
	const char *expr; /* NULL: its default, or it is generated */
	bool same;	  /* every value arrives as it was: expr is a name */
};
struct copy {
	struct copy_column *at;
	size_t count;
	/* What stands for the rowid on both sides; NULL: it is not copied. */
	const char *rowid_to, *rowid_from;
	bool rowid_lost; /* all of its names are taken by columns */
};
/*
 * A column that came by ADD COLUMN with DEFAULT TRUE reads 1 where it should
 * read '1', until the row is written anew.
 */
bool sd_sqlite_is_misread(const struct sd_fact *column);
void sd_sqlite_copy(struct emitter *em, const struct table_work *w,
		    struct copy *c);
/* "INSERT INTO x (…) SELECT … FROM y" */
char *sd_sqlite_copy_sql(struct emitter *em, const struct table_work *w,
			 const struct copy *c, const char *into,
			 const char *from);
/* Row count and checksum of what arrives as it was. */
char *sd_sqlite_copy_sum(struct emitter *em, const struct copy *c,
			 const char *table);
/* rowid, oid or _rowid_; NULL where columns have taken all three. */
const char *sd_sqlite_rowid(const struct sd_fact *table);
enum sd_affinity sd_sqlite_column_affinity(const struct sd_fact *column);

/* --- probe.c ---------------------------------------------------------- */

/* Everything the rebuild (or ADD COLUMN) asks of the rows there are. */
void sd_sqlite_probe_table(struct emitter *em, struct sd_step *s,
			   const struct table_work *w);
/* A new unique index. */
void sd_sqlite_probe_index(struct emitter *em, struct sd_step *s,
			   const struct table_work *w,
			   const struct sd_fact *index);
/* What a new column or its constraints ask, without a rebuild. */
void sd_sqlite_probe_change(struct emitter *em, struct sd_step *s,
			    const struct table_work *w,
			    const struct sd_change *c);
/* Hazards of columns that go, types that narrow, constraints that go. */
void sd_sqlite_hazards(struct emitter *em, struct sd_step *s,
		       const struct table_work *w, const struct sd_change *c);

/* --- known.c ---------------------------------------------------------- */

/* Tells what a table or index needs and this program does not have. */
void sd_sqlite_needs(struct emitter *em, struct sd_step *s,
		     const struct sd_fact *f);

/* --- describe.c ------------------------------------------------------- */

/* One line for a change: "add column age INTEGER". */
const char *sd_sqlite_describe(const struct sd_change *c, struct sd_arena *a);

/* --- data.c ----------------------------------------------------------- */

int sd_sqlite_emit_data(struct emitter *em, const struct sd_fact *data);

/* --- frame.c ---------------------------------------------------------- */

/* Does a group touch tables, so that foreign keys must be off? */
bool sd_sqlite_group_moves(const struct sd_plan *p, size_t group);

#endif
