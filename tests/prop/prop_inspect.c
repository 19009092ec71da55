/* SPDX-License-Identifier: MIT */
/*
 * prop_inspect.c - what inspect() reads is what SQLite says
 *
 * usage: prop_inspect [COUNT [SEED]]
 *
 * Random CREATE statements, COUNT in all, full of what the grammar of SQLite
 * allows and nobody writes, and every .sql file in a folder `sqlite` below
 * $CORPUS, loaded by the sqlite3 shell. Each database is judged by the pragmas,
 * and normalise(portable()) must give it back.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "judge.h"
#include "rng.h"
#include "schemadiff/engines.h"
#include "schemadiff/file.h"
#include "soup.h"

struct run {
	char db[64], sql[80];
	size_t passed, failed, refused;
};

/* NULL where all is well; the database is at r->db. */
static const char *try(struct run *r, struct sd_arena *a, struct sd_diag *d)
{
	const struct sd_engine *e = &sd_engine_sqlite;
	struct sd_open o;
	struct sd_conn *c;
	const char *why;

	memset(&o, 0, sizeof(o));
	o.url = sd_arena_printf(a, "sqlite:%s", r->db);
	o.mode = SD_OPEN_READ;
	if (e->open(&c, &o, d) < 0)
		return d->last->text;
	why = judge(c, a, d);
	e->close(c);
	return why;
}

/* Loads a script; 0 where the shell took all of it. */
static int load(struct run *r, const char *script, const char *flags)
{
	struct sd_buf b = SD_BUF_INIT;
	int rc;

	unlink(r->db);
	sd_buf_addf(&b, "sqlite3 %s %s <'%s' >/dev/null 2>&1", flags, r->db,
		    script);
	rc = system(b.at);
	sd_buf_clear(&b);
	return rc;
}

static void count(struct run *r, const char *name, const char *why,
		  const struct sd_diag *d)
{
	const struct sd_message *m;

	r->passed += !why;
	r->failed += why != NULL;
	if (why)
		printf("%s: %s\n", name, why);
	for (m = d->first; m; m = m->next)
		if (m->severity == SD_WARNING)
			printf("%s: warning: %s\n", name, m->text);
}

/* --- the corpus ------------------------------------------------------ */

static void one_file(struct run *r, const char *path)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct stat st;

	if (load(r, path, "-bail") != 0) {
		printf("skip %s: sqlite3 does not take it\n", path);
		r->refused++;
	} else if (stat(r->db, &st) == 0) {
		count(r, path, try(r, &a, &d), &d);
	}
	sd_arena_clear(&a);
}

static bool ends_in(const char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	return n >= k && !strcmp(s + n - k, suffix);
}

static void walk(struct run *r, const char *dir, bool inside)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	const char *path;
	char **names;
	size_t n, i;

	if (sd_file_list(dir, &names, &n, &a, &d) == 0)
		for (i = 0; i < n; i++) {
			path = sd_path_join(&a, dir, names[i]);
			if (sd_file_is_dir(path))
				walk(r, path,
				     inside || !strcmp(names[i], "sqlite"));
			else if (inside && ends_in(path, ".sql"))
				one_file(r, path);
		}
	sd_arena_clear(&a);
}

/* --- random statements ----------------------------------------------- */

/* Tables of one database; what SQLite refuses is not in it. */
enum { BATCH = 25 };

static void one_soup(struct run *r, uint64_t seed)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct sd_buf sql = SD_BUF_INIT;
	struct rng rng = { seed };
	const char *why;
	unsigned i;
	FILE *f;

	for (i = 0; i < BATCH; i++)
		soup(&rng, i, &sql);
	f = fopen(r->sql, "w");
	if (!f || fwrite(sql.at, 1, sql.len, f) != sql.len || fclose(f))
		abort();
	load(r, r->sql, "");
	why = try(r, &a, &d);
	count(r, sd_arena_printf(&a, "seed %llu", (unsigned long long)seed),
	      why, &d);
	if (why)
		printf("%s\n", sql.at);
	sd_buf_clear(&sql);
	sd_arena_clear(&a);
}

int main(int argc, char **argv)
{
	struct run r;
	const char *corpus = getenv("CORPUS");
	long n = argc > 1 ? strtol(argv[1], NULL, 10) : 300, i;
	uint64_t seed =
		argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);

	memset(&r, 0, sizeof(r));
	snprintf(r.db, sizeof(r.db), "/tmp/prop_inspect.%ld", (long)getpid());
	snprintf(r.sql, sizeof(r.sql), "%s.sql", r.db);
	if (corpus && *corpus)
		walk(&r, corpus, false);
	for (i = 0; i < n; i += BATCH)
		one_soup(&r, seed + (uint64_t)i);
	unlink(r.db);
	unlink(r.sql);
	if (r.refused)
		printf("refused by SQLite: %zu\n", r.refused);
	printf("%zu passed, %zu failed\n", r.passed, r.failed);
	return r.failed || !r.passed;
}
