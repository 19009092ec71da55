/* SPDX-License-Identifier: MIT */
/*
 * lang_int.h - how a schema file stands in the model
 *
 * Floor 3, private to lang/; parser, resolver, printer and engines rely on
 * this list. What is not said follows from attr.def: a construct sets the
 * attribute of its name.
 *
 * Names     As stored, quotes off. Words (SD_T_WORD) are lower case, several
 *	     words one blank apart ("set null", "instead of"). What the language
 *	     calls the default is absent: METHOD btree, ON_DELETE/ON_UPDATE
 *	     "no action", MATCH simple, asc, VOLATILITY volatile, PARALLEL
 *	     unsafe, policy "permissive", generated without a word is
 *	     "virtual". NULLS, DEFERRABLE and INITIALLY are there when written.
 * Raw SQL   EXPR is the text between the brackets or dollar quotes, outer
 *	     blanks off. BODY is that text byte for byte. One exception:
 *	     DEFAULT and data cells keep the brackets of `( … )`, and `$$ … $$`
 *	     there gets them: `(a + b)`.
 * Column    COLUMN, child of TABLE (of VIEW for `column c …`). TYPE; NOT_NULL
 *	     unless `?`; NOT_NULL_WRITTEN beside it where `not null` is
 *	     written out; NOT_NULL_NAME, NOT_NULL_CONFLICT, COLLATE;
 *	     GENERATED + EXPR; IDENTITY (always | default) + START … SEQUENCE;
 *	     STATISTICS, WITH, STORAGE, COMPRESSION, OPTIONS; the hints.
 *	     `column c …`: INHERITED, no TYPE, NOT_NULL only where written.
 *	     `not null n (c)` as a line sets the attributes of column c.
 * Default   DEFAULT, unnamed child of COLUMN or DOMAIN. EXPR as written:
 *	     'queued', -1, now(), uuid(), [], null, true, x'00', (a + b),
 *	     "x" (SQLite, quotes kept). uuid_v4() is read as uuid().
 * Type      A word that is portable or any other name: native false;
 *	     backticks: native true and the whole text in word. args:
 *	     without blanks, "12,2". An enum's or domain's name is a word
 *	     like any other. Unqualified types keep schema NULL, but for user
 *	     types of the `schema` block they stand in.
 * Keys      PRIMARY, UNIQUE, EXCLUDE, INDEX (children of the table, inline
 *	     or not): KEYS of records { KEY_NAME | EXPR, COLLATE, OPCLASS,
 *	     OPCLASS_PARAMS, DESC, NULLS, OPERATOR, STATISTICS }. A call and
 *	     `( … )` are both EXPR, without the brackets of the latter.
 *	     PARTITION_BY and STATISTICS use KEYS likewise. Inline `primary
 *	     desc`: NO_ALIAS on PRIMARY and DESC on its key; the table line
 *	     `primary (id desc)`: DESC alone. UNIQUE true on a unique INDEX.
 *	     OPERATOR: "=" or "operator(s.&&)", as written.
 * Foreign   FOREIGN: COLUMNS, REF_TABLE; REF_COLUMNS absent where none are
 *	     written. REF_TABLE is resolved: entity names become tables',
 *	     tables of the same `schema` block get its schema.
 * Check     CHECK: EXPR. min, max, size: CHECK named T_C_min, T_C_max,
 *	     T_C_size, `"C" >= 0`, `"C" <= 9`, `length("C") between 3 and 20`
 *	     (`size 8`: `length("C") <= 8`), C unquoted where it is a plain
 *	     lower-case name.
 * Options   WITH, OPTIONS, SET, OPCLASS_PARAMS: records OPT_NAME, OPT_VALUE
 *	     (text, quotes off; absent for a bare name). `set a = (x, y)` has
 *	     the value "x, y".
 * Comment   COMMENT, unnamed child of what it is about: TEXT. `///` lines
 *	     are joined by a line feed.
 * Owner     OWNER, unnamed child: ROLE.
 * Grant     GRANT child, one per privilege × grantee (× column): name is
 *	     the grantee, detail the privilege ("select", "all"), with the
 *	     column in brackets where there is one ("select(email)");
 *	     PRIVILEGE, ROLE, COLUMN, GRANT_OPTION, REVOKE. A revoke's detail
 *	     begins with "revoke ". Schemas that only a grant, comment or owner
 *	     names become SCHEMA facts.
 * Default   DEFAULT_PRIVILEGE: name is the role after `for`, detail "on
 * privil.   functions", "in s on functions"; ROLE, IN_SCHEMA, ON_KIND; its
 *	     GRANT children as above.
 * Table     TABLE. entity leaves nothing but the table's name. Partitions:
 *	     PARTITION_OF, BOUND and BOUND_FROM … REMAINDER (elements are
 *	     EXPR: 'a', minvalue, (…) without brackets). foreign table: SERVER,
 *	     OPTIONS. Virtual: MODULE, MODULE_ARGS (bytes between brackets;
 *	     absent without them). `row security`: ROW_SECURITY "enabled".
 *	     replica identity index n: REPLICA_IDENTITY "index" +
 *	     REPLICA_INDEX.
 * Data      DATA, unnamed child of its TABLE: COLUMNS, DATA_KEY, EXACT,
 *	     DATA_ROWS: a list of lists of EXPR: null, 1, -1.5, 'x', true,
 *	     x'00', (sql).
 * Enum      ENUM with LABEL children; a label's name is its text.
 * Types     COMPOSITE with ATTRIBUTE children (TYPE, COLLATE); RANGE;
 *	     BASE_TYPE: SHELL, or BODY; DOMAIN: TYPE, COLLATE, NOT_NULL, its
 *	     DEFAULT and CHECK children.
 * Routine   FUNCTION: FORM "function", "procedure", "window function"; detail
 *	     is the input types as written, without their arguments,
 *	     "(decimal, text[])"; ARGS records
 *	     { MODE unless in, ARG_NAME, TYPE, EXPR (as a DEFAULT's) };
 *	     RETURNS, RETURNS_SET, RETURNS_TABLE; one of BODY, ATOMIC, RETURN,
 *	     LIBRARY (+ SYMBOL).
 * View      VIEW, MATVIEW: COLUMNS, WITH, BODY; MATVIEW: ACCESS_METHOD.
 * Trigger   TRIGGER, child of table or view: TIMING, EVENTS (words),
 *	     UPDATE_OF, EXECUTE + ARGS (texts), or BODY (SQLite: what stands
 *	     between BEGIN and END). ENABLED: disabled | replica | always.
 * Rule      RULE: EVENTS (one word: select, insert, update, delete), WHERE,
 *	     INSTEAD, BODY (absent: nothing).
 * Policy    POLICY: RESTRICTIVE, COMMAND (absent: all), ROLES (absent:
 *	     public), USING, WITH_CHECK.
 * Others    STATISTICS: ON_TABLE, KINDS, KEYS, TARGET. USER_MAPPING: name is
 *	     the role, detail the server; ROLE, SERVER, OPTIONS.
 *	     TS_CONFIGURATION: PARSER, MAPPINGS.
 * Verbatim  BODY. AGGREGATE: detail "(…)"; OPERATOR: name is the operator,
 *	     detail "(…)"; OPERATOR_CLASS, OPERATOR_FAMILY: detail "using
 *	     btree"; CAST: name "int as text"; TRANSFORM: name is the type,
 *	     detail "language l"; all others by name.
 * Settings  sd_model.settings.
 * only      The part of sd_lang_options.only is in the model as if it stood
 *	     outside, the others are not. A foreign key that
 *	     sd_lang_foreign_fit() finds wanting is an error outside `only`
 *	     and a warning inside: print it there.
 * Hints     RENAMED_FROM, BACKFILL, USING_CAST: attributes.
 *
 * Where a name must be quoted though it is one: an optional name (after
 * index, unique, primary, check, exclude, foreign key) that is `using`,
 * `index`, `key` or, alone, `on`; a name after a comma in a bare list of a
 * table line (roles, `update of`, `use`) that has SD_WORD_LINE; an enum label
 * or cell needs no care. Function arguments: a name equal to default, in,
 * out, inout, variadic; a type after `returns` that is setof or table.
 */
#ifndef SD_LANG_INT_H
#define SD_LANG_INT_H

#include "lex.h"
#include "trace.h"

#include "schemadiff/lang.h"

/* Can a database that checks foreign keys' targets take this one? */
enum lang_fit {
	LANG_FITS,
	LANG_NO_TABLE,	 /* REF_TABLE is not in the model */
	LANG_NO_COLUMN,	 /* a REF_COLUMN is not in that table */
	LANG_NO_PRIMARY, /* no REF_COLUMNS, and the table has no key */
	LANG_OTHER_COUNT /* more or fewer columns than the target */
};
/* m is indexed. Tables of another schema than the file's may be unknown. */
enum lang_fit sd_lang_foreign_fit(const struct sd_model *m,
				  const struct sd_fact *foreign);

/*
 * Parses one text for its syntax alone: nothing is resolved. Fills `trace`
 * (may be NULL). -1 when there was any error.
 */
int sd_lang_check(struct sd_source *src, const struct sd_lang_options *o,
		  struct lang_trace *trace, struct sd_diag *d);

#endif
