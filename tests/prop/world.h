/* SPDX-License-Identifier: MIT */
/*
 * world.h - random SQLite schemas, and random changes to them
 *
 * A world knows its columns by number, so that a name may change while what
 * refers to it follows. world_mend() takes out what no longer fits; after it
 * the world's SQL loads.
 */
#ifndef SD_TEST_WORLD_H
#define SD_TEST_WORLD_H

#include <stdbool.h>

#include "rng.h"
#include "schemadiff/str.h"

enum {
	WORLD_TABLES = 6,
	WORLD_COLUMNS = 10,
	WORLD_PARTS = 4,
	WORLD_VIEWS = 3,
	WORLD_NAME = 48
};

/* An expression over up to two columns; ids are 0 where there is none. */
struct w_expr {
	int form; /* row of a table in world.c, -1: none */
	int a, b; /* column ids */
};

struct w_column {
	int id;
	char name[WORLD_NAME];
	int type;	    /* row of the table of types */
	int dflt;	    /* row of the table of defaults, 0: none */
	int collate;	    /* row of the table of collations, 0: none */
	int not_null;	    /* 0 no, 1 yes, 2 with a conflict clause, 3 named */
	int generated;	    /* 0 no, 1 virtual, 2 stored */
	struct w_expr expr; /* of a generated column */
	bool late; /* comes by ALTER TABLE ADD COLUMN, after the rows */
};

enum w_key { W_NO_KEY, W_ALIAS, W_AUTO, W_INLINE_DESC, W_KEY };

struct w_set { /* unique, primary key, index */
	bool used, unique, desc, expr;
	char name[WORLD_NAME]; /* "": unnamed */
	int column[3], count;
	int collate;
	int conflict;
	struct w_expr where, key;
};
struct w_check {
	bool used;
	char name[WORLD_NAME];
	struct w_expr expr;
};
struct w_foreign {
	bool used;
	char name[WORLD_NAME];
	int column[2], count;
	int table; /* id */
	int to[2]; /* ids, 0: the primary key, not written */
	int on_delete, on_update, deferrable;
};
struct w_trigger {
	bool used;
	char name[WORLD_NAME];
	int timing, column; /* `update of` that column, where not 0 */
	int target, set;    /* table and column that its body changes */
};

struct w_table {
	int id;
	char name[WORLD_NAME];
	bool strict, without_rowid;
	enum w_key key;
	struct w_set primary; /* columns of W_KEY; [0] of the others */
	struct w_column column[WORLD_COLUMNS];
	int columns;
	struct w_set unique[WORLD_PARTS], index[WORLD_PARTS];
	struct w_check check[WORLD_PARTS];
	struct w_foreign foreign[WORLD_PARTS];
	struct w_trigger trigger[WORLD_PARTS];
};
struct w_view {
	bool used;
	char name[WORLD_NAME];
	int table, column[2];
	struct w_expr where;
	bool trigger; /* with an INSTEAD OF trigger */
	char trigger_name[WORLD_NAME];
	bool named; /* columns in brackets */
};

struct world {
	struct w_table table[WORLD_TABLES];
	int tables;
	struct w_view view[WORLD_VIEWS];
	int next_id; /* for tables and columns alike */
};

void world_make(struct world *w, struct rng *r);
/* A few random changes. */
void world_change(struct world *w, struct rng *r);
void world_mend(struct world *w);

struct w_table *world_table(struct world *w, int id);
struct w_column *world_column(struct w_table *t, int id);
/* Is the value of a missing cell the same every time? */
bool world_constant_default(const struct w_column *c);
/* A value for a row, as SQL; may be wrong for the column now and then. */
void world_value(struct rng *r, const struct w_column *c, struct sd_buf *out);

/*
 * SQL that makes the world: tables without their late columns, indexes;
 * ALTER TABLE ADD COLUMN; views and triggers. Blanks, case and quotes vary.
 */
void world_sql_tables(const struct world *w, struct rng *r, struct sd_buf *out);
void world_sql_late(const struct world *w, struct rng *r, struct sd_buf *out);
void world_sql_rest(const struct world *w, struct rng *r, struct sd_buf *out);

#endif
