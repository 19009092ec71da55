/* SPDX-License-Identifier: MIT */
/* soup.c - random statements that stretch SQLite's grammar */

#include "soup.h"

#include <string.h>

enum { MOST_COLUMNS = 6 };

struct cook {
	struct rng *r;
	struct sd_buf *out;
	unsigned number, columns;
	bool key; /* a table has one at most */
};

#define PICK(c, list)                                                          \
	(list)[rng_below((c)->r, (unsigned)(sizeof(list) / sizeof((list)[0])))]

static bool chance(struct cook *c, unsigned share)
{
	return rng_percent(c->r, share);
}

static void say(struct cook *c, const char *text)
{
	static const char *const gaps[] = {
		" ", " ", " ", "\n", "\t ", " /* , ) ' */ ", " -- ), '\n", "  "
	};

	sd_buf_adds(c->out, text);
	sd_buf_adds(c->out, PICK(c, gaps));
}

static void say_case(struct cook *c, const char *text)
{
	size_t from = c->out->len, i;

	say(c, text);
	if (chance(c, 30))
		for (i = from; i < from + strlen(text); i++)
			c->out->at[i] = sd_lower(c->out->at[i]);
}

/* --- names ----------------------------------------------------------- */

/* Column i, in some quotes and some case. */
static void column_name(struct cook *c, unsigned i)
{
	static const char *const names[] = {
		"id", "a b", "order", "x\"y", "\xc3\xa9t\xc3\xa9", "Key"
	};
	static const char *const quotes[] = { "\"\"", "[]", "``", "''" };
	const char *name = names[i % MOST_COLUMNS], *q = PICK(c, quotes);
	bool plain = i != 1 && i != 2 && i != 3;
	const char *p;

	if (plain && chance(c, 60)) {
		say(c, name);
		return;
	}
	sd_buf_addc(c->out, q[0]);
	for (p = name; *p; p++) {
		sd_buf_addc(c->out, *p);
		if (*p == q[1])
			sd_buf_addc(c->out, *p);
	}
	sd_buf_addc(c->out, q[1]);
	say(c, "");
}

static void some_column(struct cook *c)
{
	column_name(c, rng_below(c->r, c->columns));
}

static void maybe_named(struct cook *c)
{
	static const char *const names[] = { "n1", "\"n 2\"", "[n3]", "unique_",
					     "'n5'" };

	while (chance(c, 25)) {
		say_case(c, "CONSTRAINT");
		say(c, PICK(c, names));
	}
}

/* --- expressions ----------------------------------------------------- */

static void expr(struct cook *c)
{
	static const char *const exprs[] = {
		"id > 0",
		"id IN (1, 2, ')')",
		"coalesce(id, '(')",
		"((id)) + 1",
		"\"id\" <> 'it''s'",
		"id || /* ) */ 'x'",
		"CASE WHEN id THEN 1 ELSE 0 END",
		"[id] IS NOT NULL",
		"id -- it's )\n + 1",
		"typeof(id) = 'integer'",
	};

	say(c, PICK(c, exprs));
}

static void in_brackets(struct cook *c)
{
	say(c, "(");
	expr(c);
	say(c, ")");
}

/* --- clauses --------------------------------------------------------- */

static void conflict(struct cook *c)
{
	static const char *const how[] = { "ROLLBACK", "ABORT", "FAIL",
					   "IGNORE", "REPLACE" };

	if (!chance(c, 15))
		return;
	say_case(c, "ON CONFLICT");
	say_case(c, PICK(c, how));
}

static void type(struct cook *c)
{
	static const char *const types[] = {
		"INTEGER",	  "integer",	   "INT",
		"TEXT",		  "text",	   "VARCHAR(255)",
		"DECIMAL(10, 2)", "DECIMAL(10,2)", "double precision",
		"varchar ( 20 )", "BLOB",	   "REAL",
		"BOOLEAN",	  "DATETIME",	   "unsigned big int",
		"[odd type]",	  "\"INTEGER\"",   "NUMERIC(-1)",
		"FLOATING POINT", "STRING",	   "int(11)",
		"JSON",		  "date",	   "Any",
		"TIMESTAMP(+3)"
	};

	if (chance(c, 85))
		say(c, PICK(c, types));
}

static void default_value(struct cook *c)
{
	static const char *const values[] = { "0",
					      "-1",
					      "+ 2.5e3",
					      "'x'",
					      "'it''s'",
					      "\"x\"",
					      "none",
					      "[b c]",
					      "NULL",
					      "true",
					      "(1)",
					      "( ( 2 ) )",
					      "(1 + 2)",
					      "x'00ff'",
					      "CURRENT_TIMESTAMP",
					      "(current_date)",
					      "(datetime('now', '+1 day'))",
					      "(\"q\")",
					      "('a' || ')')",
					      "0x1F",
					      "- 5",
					      "(-5)",
					      "FALSE",
					      "('[]')",
					      "(now())",
					      "(lower(hex(randomblob(16))))" };

	say_case(c, "DEFAULT");
	say(c, PICK(c, values));
}

static void references(struct cook *c)
{
	static const char *const rest[] = {
		"ON DELETE CASCADE",	 "ON UPDATE SET NULL",
		"ON DELETE NO ACTION",	 "ON DELETE RESTRICT",
		"ON UPDATE SET DEFAULT", "MATCH FULL",
		"MATCH simple",		 "ON INSERT CASCADE"
	};
	static const char *const defer[] = {
		"DEFERRABLE", "NOT DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED",
		"NOT DEFERRABLE INITIALLY DEFERRED",
		"DEFERRABLE INITIALLY IMMEDIATE"
	};

	while (chance(c, 35))
		say_case(c, PICK(c, rest));
	if (chance(c, 25))
		say_case(c, PICK(c, defer));
}

static void own_key(struct cook *c)
{
	static const char *const order[] = { "", "ASC", "DESC" };

	if (c->key)
		return;
	c->key = true;
	say_case(c, "PRIMARY KEY");
	say_case(c, PICK(c, order));
	conflict(c);
	if (chance(c, 20))
		say_case(c, "AUTOINCREMENT");
}

static void generated(struct cook *c)
{
	static const char *const how[] = { "", "VIRTUAL", "STORED" };

	say_case(c, chance(c, 50) ? "GENERATED ALWAYS AS" : "AS");
	say(c, "(id || 'g')");
	say_case(c, PICK(c, how));
}

static void column_clause(struct cook *c, unsigned i)
{
	maybe_named(c);
	switch (rng_below(c->r, 9)) {
	case 0:
		say_case(c, "NOT NULL");
		conflict(c);
		break;
	case 1:
		say_case(c, "NULL");
		break;
	case 2:
		own_key(c);
		break;
	case 3:
		say_case(c, "UNIQUE");
		conflict(c);
		break;
	case 4:
		say_case(c, "CHECK");
		in_brackets(c);
		break;
	case 5:
		say_case(c, "REFERENCES");
		say(c, chance(c, 50) ? "other" : "\"other t\"(\"i d\")");
		references(c);
		break;
	case 6:
		say_case(c, "COLLATE");
		say(c, chance(c, 50) ? "nocase" : "\"RTRIM\"");
		break;
	case 7:
		if (i && chance(c, 30)) {
			generated(c);
			break;
		}
		/* fallthrough */
	default:
		default_value(c);
	}
}

static void column(struct cook *c, unsigned i)
{
	column_name(c, i);
	type(c);
	while (chance(c, 55))
		column_clause(c, i);
}

/* --- lines of the table ---------------------------------------------- */

/* Different columns: a key with one of them twice is nobody's. */
static void key_list(struct cook *c, bool autoincrement)
{
	unsigned n = 1 + rng_below(c->r, c->columns < 3 ? c->columns : 3);
	unsigned at = rng_below(c->r, c->columns);

	say(c, "(");
	while (n--) {
		column_name(c, at++ % c->columns);
		if (chance(c, 20))
			say_case(c, "COLLATE nocase");
		if (chance(c, 30))
			say_case(c, chance(c, 50) ? "DESC" : "ASC");
		if (n)
			say(c, ",");
	}
	if (autoincrement)
		say_case(c, "AUTOINCREMENT");
	say(c, ")");
}

static void table_clause(struct cook *c)
{
	unsigned which = rng_below(c->r, 4);

	maybe_named(c);
	if (which == 0 && !c->key) {
		c->key = true;
		say_case(c, "PRIMARY KEY");
		key_list(c, chance(c, 10));
		conflict(c);
	} else if (which <= 1) {
		say_case(c, "UNIQUE");
		key_list(c, false);
		conflict(c);
	} else if (which == 2) {
		say_case(c, "CHECK");
		in_brackets(c);
		conflict(c);
	} else {
		say_case(c, "FOREIGN KEY");
		say(c, "(");
		some_column(c);
		say(c, ")");
		say_case(c, "REFERENCES");
		say(c, "[other t]");
		if (chance(c, 50))
			say(c, "(`i d`)");
		references(c);
	}
}

static void options(struct cook *c)
{
	static const char *const all[] = { "WITHOUT ROWID", "STRICT",
					   "STRICT, WITHOUT ROWID",
					   "without rowid , strict" };

	if (chance(c, 25))
		say_case(c, PICK(c, all));
}

static void table(struct cook *c)
{
	unsigned i, lines = rng_below(c->r, 4);

	say_case(c, "CREATE TABLE");
	sd_buf_addf(c->out, "t%u ", c->number);
	say(c, "(");
	for (i = 0; i < c->columns; i++) {
		if (i)
			say(c, ",");
		column(c, i);
	}
	for (i = 0; i < lines; i++) {
		if (i == 0 || chance(c, 60))
			say(c, ",");
		table_clause(c);
	}
	say(c, ")");
	options(c);
	sd_buf_adds(c->out, ";\n");
}

static void index(struct cook *c, unsigned i)
{
	static const char *const keys[] = { "(id)",
					    "((id))",
					    "(id COLLATE nocase DESC)",
					    "((id COLLATE nocase) ASC)",
					    "(id + 1, 'lit')",
					    "(lower(id) COLLATE rtrim)",
					    "(\"id\", \"no such\")",
					    "('id' DESC)",
					    "(-id, [id])",
					    "(abs(id) /* , */ DESC)" };

	say_case(c, chance(c, 40) ? "CREATE UNIQUE INDEX" : "CREATE INDEX");
	sd_buf_addf(c->out, "\"i %u_%u\" ON t%u ", c->number, i, c->number);
	say(c, PICK(c, keys));
	if (chance(c, 30)) {
		say_case(c, "WHERE");
		expr(c);
	}
	sd_buf_adds(c->out, "\n;\n");
}

static void alter(struct cook *c)
{
	static const char *const how[] = {
		"ADD COLUMN late1 TEXT DEFAULT 'x' CHECK (late1 <> '')",
		"ADD late2 INT -- end\n",
		"RENAME COLUMN id TO new_id",
		"DROP COLUMN \"a b\"",
		"ADD late3 REFERENCES other DEFERRABLE INITIALLY DEFERRED",
		"ADD late4 AS (1) VIRTUAL"
	};

	sd_buf_addf(c->out, "ALTER TABLE t%u ", c->number);
	say(c, PICK(c, how));
	sd_buf_adds(c->out, ";\n");
}

void soup(struct rng *r, unsigned number, struct sd_buf *out)
{
	struct cook c;
	unsigned i, n;

	memset(&c, 0, sizeof(c));
	c.r = r;
	c.out = out;
	c.number = number;
	c.columns = 1 + rng_below(r, MOST_COLUMNS);
	table(&c);
	for (i = 0, n = rng_below(r, 3); i < n; i++)
		index(&c, i);
	for (n = rng_below(r, 3); n; n--)
		alter(&c);
}
