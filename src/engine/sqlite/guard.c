/* SPDX-License-Identifier: MIT */
/*
 * guard.c - what is watched while a plan runs
 *
 * With foreign keys off nothing stops a mistake from reaching other tables,
 * so three things are held against the plan: an authorizer refuses writes to
 * tables it does not name, foreign keys are checked before COMMIT (rows that
 * were broken before stay as they were and are reported), and, where asked
 * for, the checksum of every other table must be what it was.
 */
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "guard.h"

/* Rows of one table that point to missing rows of another. */
struct broken {
	const char *what; /* the words of a message */
	size_t before, after;
};

/* A table that is renamed on the way. */
struct moved {
	const char *old, *new;
	struct moved *next;
};

struct watched {
	const char *table, *sql; /* its checksum */
	const char *before;
};

struct sd_sqlite_guard {
	struct sd_arena arena;
	struct sd_map touched; /* names a step is about */
	struct moved *moved;
	struct sd_map broken; /* table, rowid, parent → struct broken */
	struct watched *watched;
	size_t watched_count;
	bool sound; /* integrity_check said ok */
};

/* --- what the plan is about --------------------------------------------- */

/* The name a token stands for, the position moved behind it. */
static char *next_name(struct sd_sqlite_guard *g, const char **at,
		       const char *end)
{
	struct sd_sql_token t = sd_sql_skip(*at, end, SD_SQL_SQLITE);

	*at = t.at + t.len;
	return t.kind == SD_SQL_WORD || t.kind == SD_SQL_QUOTED
		       ? sd_sql_name(t, &g->arena)
		       : NULL;
}

/* x was called `old` when the group began, if an earlier step renamed it. */
static void add_rename(struct sd_sqlite_guard *g, const char *old,
		       const char *new)
{
	struct moved *m;

	for (m = g->moved; m; m = m->next)
		if (sd_strcaseeq(m->new, old))
			break;
	if (!m) {
		m = SD_NEW(&g->arena, struct moved);
		m->old = old;
		m->next = g->moved;
		g->moved = m;
	}
	m->new = new;
	sd_map_puts(&g->touched, old, g);
	sd_map_puts(&g->touched, new, g);
}

/* ALTER TABLE x RENAME TO y */
static void find_rename(struct sd_sqlite_guard *g, const char *sql)
{
	static const char *const words[] = { "ALTER",  "TABLE", NULL,
					     "RENAME", "TO",	NULL };
	const char *at = sql, *end = sql + strlen(sql);
	const char *name[2] = { NULL, NULL };
	size_t i, n = 0;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *word = next_name(g, &at, end);

		if (!word || (words[i] && !sd_strcaseeq(word, words[i])))
			return;
		if (!words[i])
			name[n++] = word;
	}
	add_rename(g, name[0], name[1]);
}

/* The path of a step, each part of it that ends at a dot, and renames. */
static void touch(struct sd_sqlite_guard *g, const struct sd_plan *p,
		  size_t group)
{
	size_t i, k, len;

	for (i = 0; i < p->step_count; i++) {
		const struct sd_step *s = &p->step[i];

		if (s->group != group || !s->object)
			continue;
		len = strlen(s->object);
		for (k = 1; k <= len; k++)
			if (s->object[k] == '.' || !s->object[k])
				sd_map_put(&g->touched,
					   (struct sd_str){ s->object, k }, g);
		for (k = 0; s->kind == SD_TABLE && k < s->sql_count; k++)
			find_rename(g, s->sql[k]);
	}
}

/* What a table that was there before is called now. */
static const char *name_now(const struct sd_sqlite_guard *g, const char *name)
{
	const struct moved *m;

	for (m = g->moved; m; m = m->next)
		if (sd_strcaseeq(m->old, name))
			return m->new;
	return name;
}

/* The tables that FTS and R*Tree keep their own things in. */
static bool is_shadow(const struct sd_sqlite_guard *g, const char *table)
{
	static const char *const parts[] = { "data",	"idx",	  "content",
					     "docsize", "config", "segments",
					     "segdir",	"stat",	  "node",
					     "parent",	"rowid" };
	const char *part = strrchr(table, '_');
	size_t i;

	for (i = 0; part && i < sizeof(parts) / sizeof(parts[0]); i++)
		if (sd_strcaseeq(part + 1, parts[i]))
			return sd_map_get(
				&g->touched,
				(struct sd_str){ table,
						 (size_t)(part - table) });
	return false;
}

/* The table itself, or one that a step makes in between. */
static bool is_touched(const struct sd_sqlite_guard *g, const char *table)
{
	return sd_map_gets(&g->touched, table) ||
	       sd_starts_with(table, "sd_") || is_shadow(g, table);
}

/* Writes by triggers are the application's own doing. */
static int authorize(void *ctx, int action, const char *table,
		     const char *column, const char *database,
		     const char *trigger)
{
	(void)column;
	if (action != SQLITE_INSERT && action != SQLITE_UPDATE &&
	    action != SQLITE_DELETE)
		return SQLITE_OK;
	if (trigger || !table || sd_sqlite_is_internal(table) ||
	    sd_streq(database, "temp"))
		return SQLITE_OK;
	return is_touched(ctx, table) ? SQLITE_OK : SQLITE_DENY;
}

/* --- foreign keys -------------------------------------------------------- */

static int each_row(struct sd_sqlite *s, const char *sql, struct sd_rows *rows,
		    struct sd_diag *d)
{
	return sd_sqlite_query(&s->conn, sql, rows, &s->guard->arena, d);
}

static struct broken *broken_at(struct sd_sqlite_guard *g, const char *child,
				const char *row, const char *parent)
{
	const char *key = sd_arena_printf(&g->arena, "%s\n%s\n%s", child,
					  row ? row : "", parent);
	struct broken *b = sd_map_gets(&g->broken, key);

	if (b)
		return b;
	b = SD_NEW(&g->arena, struct broken);
	b->what = sd_arena_printf(&g->arena,
				  row ? "row %s of '%s' refers to a row of "
					"'%s' that is not there"
				      : "%sa row of '%s' refers to a row of "
					"'%s' that is not there",
				  row ? row : "", child, parent);
	sd_map_puts(&g->broken, key, b);
	return b;
}

/*
 * One table's violations. A foreign key that cannot work at all (its target
 * is no key) is an error of the pragma, and the schema's own affair.
 */
static void check_table(struct sd_sqlite *s, const char *child, bool after)
{
	struct sd_sqlite_guard *g = s->guard;
	struct sd_arena scratch = SD_ARENA_INIT;
	struct sd_diag unheard = SD_DIAG_INIT(&scratch);
	struct sd_rows rows;
	struct broken *b;
	size_t i;

	if (sd_sqlite_query(&s->conn,
			    sd_arena_printf(&scratch,
					    "PRAGMA foreign_key_check(%s)",
					    sd_sqlite_text(child, &scratch)),
			    &rows, &scratch, &unheard) == 0)
		for (i = 0; i < rows.count; i++) {
			b = broken_at(g, after ? child : name_now(g, child),
				      rows.row[i][1],
				      after ? rows.row[i][2]
					    : name_now(g, rows.row[i][2]));
			if (after)
				b->after++;
			else
				b->before++;
		}
	sd_arena_clear(&scratch);
}

/* Every table with a foreign key from or to what the plan touches. */
static int check_foreign_keys(struct sd_sqlite *s, bool after,
			      struct sd_diag *d)
{
	struct sd_rows rows;
	size_t i;
	const char *last = NULL;

	if (each_row(s,
		     "SELECT m.name, f.\"table\" FROM sqlite_schema AS m,"
		     " pragma_foreign_key_list(m.name) AS f"
		     " WHERE m.type = 'table' AND m.sql LIKE 'CREATE TABLE%'"
		     " ORDER BY m.name",
		     &rows, d) < 0)
		return -1;
	for (i = 0; i < rows.count; i++) {
		const char *child = rows.row[i][0];

		if (sd_streq(child, last) ||
		    (!is_touched(s->guard, child) &&
		     !is_touched(s->guard, rows.row[i][1])))
			continue;
		last = child;
		check_table(s, child, after);
	}
	return 0;
}

/* New violations stop the plan, old ones are told. */
static int judge_foreign_keys(struct sd_sqlite *s, struct sd_diag *d)
{
	enum { SHOWN = 5 };
	struct sd_sqlite_guard *g = s->guard;
	struct sd_buf help = SD_BUF_INIT;
	size_t i, old = 0, new = 0;

	for (i = 0; i < g->broken.count; i++) {
		const struct broken *b = g->broken.entry[i].value;

		old += b->before && b->after ? b->after : 0;
		if (b->after <= b->before)
			continue;
		if (new ++ < SHOWN)
			sd_buf_addf(&help, "%s%s", help.len ? "\n" : "",
				    b->what);
	}
	if (new) {
		sd_error(d, SD_EXIT_REFUSED,
			 "the plan would leave %zu foreign key%s that point%s"
			 " to no row",
			 new, new == 1 ? "" : "s", new == 1 ? "s" : "");
		sd_diag_help(d, "%s", help.at);
	} else if (old) {
		sd_warn(d,
			"%zu foreign key%s pointed to no row before and still"
			" do%s",
			old, old == 1 ? "" : "s", old == 1 ? "es" : "");
	}
	sd_buf_clear(&help);
	return new ? -1 : 0;
}

/* --- other tables -------------------------------------------------------- */

static int sum_sql(struct sd_sqlite *s, const char *table, const char **sql,
		   struct sd_diag *d)
{
	enum { ARGS = 100 };
	struct sd_arena *a = &s->guard->arena;
	struct sd_buf b = SD_BUF_INIT;
	struct sd_rows rows;
	size_t i;
	int rc;

	rc = each_row(s,
		      sd_arena_printf(a,
				      "SELECT name FROM pragma_table_info"
				      "(%s)",
				      sd_sqlite_text(table, a)),
		      &rows, d);
	sd_buf_adds(&b, "SELECT count(*)");
	for (i = 0; rc == 0 && i < rows.count; i++) {
		if (i % ARGS == 0)
			sd_buf_adds(&b, i ? ") || sd_checksum("
					  : " || ' ' || sd_checksum(");
		else
			sd_buf_adds(&b, ", ");
		sd_sqlite_put_name(&b, rows.row[i][0]);
	}
	sd_buf_adds(&b, rc == 0 && rows.count ? ") FROM " : " FROM ");
	sd_sqlite_put_name(&b, table);
	*sql = sd_buf_take(&b, a);
	return rc;
}

/* The checksums of all tables that the plan does not touch. */
static int watch_others(struct sd_sqlite *s, struct sd_diag *d)
{
	struct sd_sqlite_guard *g = s->guard;
	struct sd_rows tables, sum;
	size_t i;

	if (each_row(s,
		     "SELECT name FROM sqlite_schema WHERE type = 'table'"
		     " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
		     " AND sql LIKE 'CREATE TABLE%'",
		     &tables, d) < 0)
		return -1;
	g->watched = SD_NEW_ARRAY(&g->arena, struct watched, tables.count);
	for (i = 0; i < tables.count; i++) {
		struct watched *w = &g->watched[g->watched_count];

		w->table = tables.row[i][0];
		if (is_touched(g, w->table) ||
		    sd_strcaseeq(w->table, SD_SQLITE_HISTORY))
			continue;
		if (sum_sql(s, w->table, &w->sql, d) < 0 ||
		    each_row(s, w->sql, &sum, d) < 0)
			return -1;
		w->before = sum.row[0][0];
		g->watched_count++;
	}
	return 0;
}

static int judge_others(struct sd_sqlite *s, struct sd_diag *d)
{
	struct sd_sqlite_guard *g = s->guard;
	struct sd_rows sum;
	size_t i;

	for (i = 0; i < g->watched_count; i++) {
		const struct watched *w = &g->watched[i];

		if (each_row(s, w->sql, &sum, d) < 0)
			return -1;
		if (!sd_streq(w->before, sum.row[0][0]))
			return sd_error(d, SD_EXIT_FAILED,
					"rows of '%s' changed, which the plan"
					" does not touch",
					w->table);
	}
	return 0;
}

/*
 * What SQLite says about the file, values left out: "NULL value in", "TEXT
 * value in" and the like are the schema's own affair, and older versions see
 * some that are not there.
 */
static int is_intact(struct sd_sqlite *s, bool *ok, const char **said,
		     struct sd_diag *d)
{
	struct sd_rows rows;
	size_t i;

	if (each_row(s, "PRAGMA integrity_check", &rows, d) < 0)
		return -1;
	*ok = true;
	for (i = 0; *ok && i < rows.count; i++) {
		*said = rows.row[i][0];
		*ok = sd_streq(*said, "ok") || strstr(*said, " value in ") ||
		      sd_starts_with(*said, "CHECK constraint failed in ");
	}
	return 0;
}

/* --- around a group ------------------------------------------------------ */

/* Off was asked for before BEGIN; a driver may have ignored it. */
static int foreign_keys_off(struct sd_sqlite *s, struct sd_diag *d)
{
	int64_t on = 1;

	if (sd_sqlite_number(s, "PRAGMA foreign_keys", &on, d) < 0)
		return -1;
	return on ? sd_error(d, SD_EXIT_FAILED,
			     "foreign keys could not be switched off")
		  : 0;
}

int sd_sqlite_guard_begin(struct sd_sqlite *s, const struct sd_plan *p,
			  size_t group, struct sd_diag *d)
{
	bool moves = sd_sqlite_group_moves(p, group);
	struct sd_sqlite_guard *g = sd_malloc(sizeof(*g));
	const char *said;

	memset(g, 0, sizeof(*g));
	s->guard = g;
	g->sound = true;
	sd_map_init(&g->touched, true);
	sd_map_init(&g->broken, true);
	touch(g, p, group);
	if (sd_sqlite_add_checksum(s->db) != SQLITE_OK)
		return sd_sqlite_fail(s, NULL, d);
	if (moves &&
	    (foreign_keys_off(s, d) < 0 || check_foreign_keys(s, false, d) < 0))
		return -1;
	if (s->paranoid &&
	    (watch_others(s, d) < 0 || is_intact(s, &g->sound, &said, d) < 0))
		return -1;
	sqlite3_set_authorizer(s->db, authorize, g);
	return 0;
}

int sd_sqlite_guard_commit(struct sd_sqlite *s, const struct sd_plan *p,
			   size_t group, struct sd_diag *d)
{
	const char *said = NULL;
	bool ok = true;

	sqlite3_set_authorizer(s->db, NULL, NULL);
	if (sd_sqlite_group_moves(p, group) &&
	    (check_foreign_keys(s, true, d) < 0 ||
	     judge_foreign_keys(s, d) < 0))
		return -1;
	if (!s->paranoid)
		return 0;
	if (judge_others(s, d) < 0)
		return -1;
	if (s->guard->sound && is_intact(s, &ok, &said, d) < 0)
		return -1;
	return ok ? 0
		  : sd_error(d, SD_EXIT_FAILED, "integrity_check says: %s",
			     said);
}

void sd_sqlite_guard_end(struct sd_sqlite *s)
{
	struct sd_sqlite_guard *g = s->guard;

	if (!g)
		return;
	sqlite3_set_authorizer(s->db, NULL, NULL);
	sd_map_clear(&g->touched);
	sd_map_clear(&g->broken);
	sd_arena_clear(&g->arena);
	free(g);
	s->guard = NULL;
}
