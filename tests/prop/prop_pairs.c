/* SPDX-License-Identifier: MIT */
/*
 * prop_pairs.c - a random schema becomes another one, and no row is lost
 *
 * usage: prop_pairs [COUNT [SEED]]
 *
 * For each pair: the old schema with rows in one file, the new one in
 * another. The new one is read, printed as a schema file, parsed, and the
 * plan is run on the old one. Then SQLite's pragmas say the same of both,
 * the rows are there, and the next plan is empty. Pair number N of a run
 * with seed S is pair 0 of a run with seed S + N.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rows.h"
#include "schemadiff/engines.h"
#include "schemadiff/json.h"
#include "schemadiff/lang.h"
#include "schemadiff/plan.h"
#include "world.h"

static const struct sd_engine *const engine = &sd_engine_sqlite;
static const char *const engine_names[] = { "sqlite", NULL };

struct pair {
	struct rng rng;
	struct world from, to;
	bool renames; /* is the tool told of them? */
	char old_path[128], new_path[128], scratch_path[128];
	struct sd_buf old_sql, new_sql, file, plan_sql;
	struct sd_buf want_rows, want_schema; /* what the judge expects */
	struct sd_arena arena;
	struct sd_diag diag;
	const char *why; /* NULL: all is well */
	bool unfit;	 /* the generator's fault, not the program's */
	size_t steps;
};

/* Every failure ends here, so that a debugger can wait for it. */
static int fail(struct pair *p, const char *why)
{
	if (!p->why)
		p->why = why;
	return -1;
}

static int fail_diag(struct pair *p, const char *what)
{
	struct sd_buf b = SD_BUF_INIT;

	sd_buf_addf(&b, "%s: ", what);
	for (struct sd_message *m = p->diag.first; m; m = m->next)
		sd_message_render(&b, m, false);
	return fail(p, sd_buf_take(&b, &p->arena));
}

static int fail_sqlite(struct pair *p, const char *what, const char *message)
{
	p->unfit = true;
	return fail(p, sd_arena_printf(&p->arena, "%s: %s", what, message));
}

/* --- the two databases ---------------------------------------------- */

static int open_new(struct pair *p, const char *path, sqlite3 **db)
{
	unlink(path);
	if (sqlite3_open(path, db) != SQLITE_OK)
		return fail_sqlite(p, path, sqlite3_errmsg(*db));
	sqlite3_exec(*db,
		     "PRAGMA synchronous = off; PRAGMA journal_mode = memory;"
		     "PRAGMA foreign_keys = off; PRAGMA page_size = 1024",
		     NULL, NULL, NULL);
	return 0;
}

static int build_new(struct pair *p)
{
	sqlite3 *db = NULL;
	const char *why = "";
	int rc = -1;

	world_sql_tables(&p->to, &p->rng, &p->new_sql);
	world_sql_late(&p->to, &p->rng, &p->new_sql);
	/* The scratch database has no views, the new one has no rows. */
	if (open_new(p, p->scratch_path, &db) < 0)
		goto out;
	if (rows_exec(db, p->new_sql.at, &why) < 0) {
		fail_sqlite(p, "the new world does not load", why);
		goto out;
	}
	sqlite3_close(db);
	db = NULL;
	world_sql_rest(&p->to, &p->rng, &p->new_sql);
	if (open_new(p, p->new_path, &db) < 0)
		goto out;
	if (rows_exec(db, p->new_sql.at, &why) < 0) {
		fail_sqlite(p, "the new world does not load", why);
		goto out;
	}
	rows_portrait(db, &p->want_schema);
	rc = 0;
out:
	sqlite3_close(db);
	return rc;
}

static int add_sql(struct pair *p, sqlite3 *db,
		   void (*write)(const struct world *, struct rng *,
				 struct sd_buf *))
{
	size_t at = p->old_sql.len;
	const char *why = "";

	write(&p->from, &p->rng, &p->old_sql);
	if (rows_exec(db, p->old_sql.at + at, &why) < 0)
		return fail_sqlite(p, "the old world does not load", why);
	return 0;
}

static int build_old(struct pair *p)
{
	sqlite3 *db = NULL;
	char *attach;
	const char *why = "";
	int rc = -1;

	if (open_new(p, p->old_path, &db) < 0 ||
	    add_sql(p, db, world_sql_tables) < 0)
		goto out;
	rows_fill(db, &p->from, &p->rng);
	if (add_sql(p, db, world_sql_late) < 0)
		goto out;
	attach =
		sd_arena_printf(&p->arena, "ATTACH '%s' AS s", p->scratch_path);
	if (rows_exec(db, attach, &why) < 0 ||
	    rows_carry(db, &p->from, &p->to, p->renames) < 0) {
		fail_sqlite(p, "rows cannot be carried", sqlite3_errmsg(db));
		goto out;
	}
	rows_digest(db, "s", &p->from, &p->to, p->renames, &p->want_rows);
	rc = add_sql(p, db, world_sql_rest);
out:
	sqlite3_close(db);
	return rc;
}

/* --- the program under test ----------------------------------------- */

static int inspect(struct pair *p, const char *path, enum sd_open_mode mode,
		   struct sd_conn **conn, struct sd_model *m)
{
	struct sd_open open = { path, mode, 1000, NULL, true };

	sd_model_init(m, &p->arena);
	if (engine->open(conn, &open, &p->diag) < 0 ||
	    engine->inspect(*conn, NULL, m, &p->diag) < 0)
		return fail_diag(p, "inspect");
	if (p->diag.warnings)
		return fail_diag(p, "inspect warns");
	return 0;
}

static int print_new(struct pair *p)
{
	struct sd_conn *conn = NULL;
	struct sd_model m;
	struct sd_buf again = SD_BUF_INIT;
	int rc = -1;

	if (inspect(p, p->new_path, SD_OPEN_READ, &conn, &m) < 0)
		goto out;
	if (engine->portable(&m, &p->diag) < 0) {
		fail_diag(p, "portable");
		goto out;
	}
	sd_lang_print(&m, engine->name, &p->file);
	if (sd_lang_format("pair.def", p->file.at, p->file.len,
			   &(struct sd_lang_options){ engine->name,
						      engine_names,
						      engine->names_repeat },
			   &again, &p->diag) < 0) {
		fail_diag(p, "fmt");
		goto out;
	}
	rc = strcmp(again.at, p->file.at)
		     ? fail(p, "what is printed is not laid out as fmt does")
		     : 0;
out:
	engine->close(conn);
	sd_model_clear(&m);
	sd_buf_clear(&again);
	return rc;
}

/* What was called otherwise says so, as `renamed from` in a file would. */
static void add_hints(struct pair *p, struct sd_model *m)
{
	for (int i = 0; i < p->to.tables; i++) {
		struct w_table *t = &p->to.table[i];
		struct w_table *o = rows_old_table(&p->from, t, true);
		struct sd_fact *f = sd_model_find(m, SD_TABLE, NULL, t->name);

		if (!o || !f)
			continue;
		if (strcmp(o->name, t->name))
			sd_set_text(&f->attrs, m->arena, SD_A_RENAMED_FROM,
				    o->name);
		for (int k = 0; k < t->columns; k++) {
			struct w_column *c = &t->column[k];
			struct w_column *oc = rows_old_column(o, c, true);
			struct sd_fact *fc =
				sd_fact_child_named(m, f, SD_COLUMN, c->name);

			if (oc && fc && strcmp(oc->name, c->name))
				sd_set_text(&fc->attrs, m->arena,
					    SD_A_RENAMED_FROM, oc->name);
		}
	}
}

static int read_file(struct pair *p, struct sd_conn *conn, struct sd_model *m)
{
	struct sd_lang_options o = { engine->name, engine_names,
				     engine->names_repeat };

	sd_model_init(m, &p->arena);
	if (sd_lang_parse("pair.def", p->file.at, p->file.len, &o, m, NULL,
			  &p->diag) < 0)
		return fail_diag(p, "parse");
	if (p->renames) {
		sd_model_index(m);
		add_hints(p, m);
	}
	if (engine->normalise(m, conn, &p->diag) < 0)
		return fail_diag(p, "normalise");
	return 0;
}

static bool same_rows(const struct sd_rows *a, const struct sd_rows *b)
{
	if (a->count != b->count || a->columns != b->columns)
		return false;
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < a->columns; k++)
			if (sd_strcmp(a->row[i][k], b->row[i][k]))
				return false;
	return true;
}

static int run_checks(struct pair *p, struct sd_conn *conn,
		      const struct sd_step *s, size_t after)
{
	for (size_t i = 0; i < s->check_count; i++) {
		const struct sd_check *c = &s->check[i];
		struct sd_rows left, right;

		if (c->after != after)
			continue;
		if (engine->query(conn, c->left, &left, &p->arena, &p->diag) <
			    0 ||
		    engine->query(conn, c->right, &right, &p->arena, &p->diag) <
			    0)
			return fail_diag(p, "check");
		if (!same_rows(&left, &right))
			return fail(p, "a check of the plan does not hold");
	}
	return 0;
}

static int run_step(struct pair *p, struct sd_conn *conn,
		    const struct sd_step *s)
{
	for (size_t i = 0; i < s->sql_count; i++) {
		if (run_checks(p, conn, s, i) < 0)
			return -1;
		if (engine->exec(conn, s->sql[i], &p->diag) < 0)
			return fail_diag(p, "exec");
	}
	return run_checks(p, conn, s, s->sql_count);
}

static int run_plan(struct pair *p, struct sd_conn *conn,
		    const struct sd_plan *plan)
{
	size_t i = 0;

	while (i < plan->step_count) {
		size_t group = plan->step[i].group;

		if (engine->begin(conn, plan, group, &p->diag) < 0)
			return fail_diag(p, "begin");
		for (; i < plan->step_count && plan->step[i].group == group;
		     i++)
			if (run_step(p, conn, &plan->step[i]) < 0)
				return -1;
		if (engine->commit(conn, plan, group, &p->diag) < 0)
			return fail_diag(p, "commit");
	}
	return 0;
}

/* The plan as JSON, read back and written again, is the same text. */
static int check_json(struct pair *p, const struct sd_plan *plan)
{
	struct sd_buf a = SD_BUF_INIT, b = SD_BUF_INIT;
	struct sd_plan back;
	int rc = 0;

	sd_json_plan(plan, &a);
	sd_plan_init(&back, &p->arena);
	if (sd_json_read_plan("plan.json", a.at, a.len, &back, &p->diag) < 0)
		rc = fail_diag(p, "plan.json");
	else
		sd_json_plan(&back, &b);
	if (!rc && strcmp(a.at, b.at))
		rc = fail(p, "a plan's JSON does not come back the same");
	sd_buf_clear(&a);
	sd_buf_clear(&b);
	return rc;
}

static void note_plan(struct pair *p, const struct sd_plan *plan)
{
	sd_buf_reset(&p->plan_sql);
	for (size_t i = 0; i < plan->step_count; i++)
		for (size_t k = 0; k < plan->step[i].sql_count; k++)
			sd_buf_addf(&p->plan_sql, "%s;\n",
				    plan->step[i].sql[k]);
	p->steps = plan->step_count;
}

/* Plans the file against the old database, and runs the plan. */
static int change(struct pair *p, bool must_be_empty)
{
	struct sd_conn *conn = NULL;
	struct sd_model from, to;
	struct sd_diff_options o = { NULL, 0, NULL };
	struct sd_plan plan;
	int rc = -1;

	sd_plan_init(&plan, &p->arena);
	sd_model_init(&to, &p->arena);
	if (inspect(p, p->old_path, SD_OPEN_WRITE, &conn, &from) < 0 ||
	    read_file(p, conn, &to) < 0)
		goto out;
	if (sd_plan_make(engine, &from, &to, &o, conn, &plan, &p->diag) < 0) {
		fail_diag(p, "plan");
		goto out;
	}
	if (must_be_empty) {
		rc = 0;
		if (plan.step_count) {
			note_plan(p, &plan);
			rc = fail(p, "the second plan is not empty");
		}
		goto out;
	}
	note_plan(p, &plan);
	sd_plan_seal(&plan, &from);
	if (check_json(p, &plan) == 0)
		rc = run_plan(p, conn, &plan);
	if (rc < 0)
		engine->rollback(conn);
out:
	engine->close(conn);
	sd_model_clear(&from);
	sd_model_clear(&to);
	return rc;
}

/* --- the verdict ---------------------------------------------------- */

static int differs(struct pair *p, const char *what, struct sd_buf *want,
		   struct sd_buf *got)
{
	if (!strcmp(want->at, got->at))
		return 0;
	return fail(p,
		    sd_arena_printf(&p->arena, "%s\n--- wanted\n%s--- got\n%s",
				    what, want->at, got->at));
}

static int judge(struct pair *p)
{
	sqlite3 *db = NULL;
	struct sd_buf rows = SD_BUF_INIT, schema = SD_BUF_INIT;
	const char *why;
	int rc = -1;

	if (sqlite3_open(p->old_path, &db) != SQLITE_OK) {
		fail(p, "the changed database does not open");
		goto out;
	}
	rows_digest(db, "main", &p->from, &p->to, p->renames, &rows);
	rows_portrait(db, &schema);
	why = rows_unsound(db);
	if (why)
		fail(p, why);
	else if (differs(p, "the schema differs", &p->want_schema, &schema) ==
			 0 &&
		 differs(p, "rows differ", &p->want_rows, &rows) == 0)
		rc = 0;
out:
	sqlite3_close(db);
	sd_buf_clear(&rows);
	sd_buf_clear(&schema);
	return rc;
}

static void run_pair(struct pair *p)
{
	world_make(&p->from, &p->rng);
	p->to = p->from;
	world_change(&p->to, &p->rng);
	p->renames = rng_percent(&p->rng, 60);
	if (build_new(p) < 0 || build_old(p) < 0 || print_new(p) < 0 ||
	    change(p, false) < 0 || judge(p) < 0)
		return;
	change(p, true);
}

static void pair_init(struct pair *p, const char *folder, uint64_t seed)
{
	static const struct sd_buf none = SD_BUF_INIT;

	memset(p, 0, sizeof *p);
	p->rng.state = seed;
	p->old_sql = p->new_sql = p->file = p->plan_sql = none;
	p->want_rows = p->want_schema = none;
	p->diag.arena = &p->arena;
	snprintf(p->old_path, sizeof p->old_path, "%s/old.db", folder);
	snprintf(p->new_path, sizeof p->new_path, "%s/new.db", folder);
	snprintf(p->scratch_path, sizeof p->scratch_path, "%s/scratch.db",
		 folder);
}

static void pair_clear(struct pair *p)
{
	unlink(p->old_path);
	unlink(p->new_path);
	unlink(p->scratch_path);
	sd_buf_clear(&p->old_sql);
	sd_buf_clear(&p->new_sql);
	sd_buf_clear(&p->file);
	sd_buf_clear(&p->plan_sql);
	sd_buf_clear(&p->want_rows);
	sd_buf_clear(&p->want_schema);
	sd_arena_clear(&p->arena);
}

static void report(const struct pair *p, uint64_t seed)
{
	printf("FAIL prop_pairs 1 %" PRIu64 "%s: %s\n--- old\n%s--- new\n%s"
	       "--- file\n%s--- plan\n%s\n",
	       seed, p->renames ? " (renames told)" : "", p->why, p->old_sql.at,
	       p->new_sql.at, p->file.at, p->plan_sql.at);
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	uint64_t seed =
		argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
	unsigned long passed = 0, failed = 0, unfit = 0, steps = 0;
	char folder[64];
	static struct pair p;

	snprintf(folder, sizeof folder, "%s/sd-pairs-XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(folder)) {
		perror(folder);
		return 1;
	}
	printf("%lu pairs, seed %" PRIu64 "\n", count, seed);
	for (unsigned long i = 0; i < count && failed < 10; i++) {
		pair_init(&p, folder, seed + i);
		run_pair(&p);
		steps += p.steps;
		if (p.why && p.unfit)
			unfit++;
		else if (p.why)
			failed++;
		else
			passed++;
		if (p.why && (!p.unfit || getenv("SD_TEST_UNFIT")))
			report(&p, seed + i);
		pair_clear(&p);
	}
	rmdir(folder);
	if (unfit * 20 > count) {
		printf("%lu of %lu pairs do not load: mend world.c\n", unfit,
		       count);
		failed++;
	}
	printf("%lu steps, %lu pairs left out as unfit\n", steps, unfit);
	printf("%lu passed, %lu failed\n", passed, failed);
	return failed || !passed;
}
