/* SPDX-License-Identifier: MIT */
/*
 * bench.c - what bench.py cannot measure from outside
 *
 *	bench run REPEATS COMMAND…      wall seconds and peak memory of a
 *command bench inside REPEATS DEF OTHER JSON parse, print, diff, load, beside
 *jansson
 *
 * Every line is NAME, seconds, bytes of input or kilobytes of memory. The
 * works take turns, so that a busy moment hits all of them.
 */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "schemadiff/diff.h"
#include "schemadiff/engines.h"
#include "schemadiff/file.h"
#include "schemadiff/json.h"
#include "schemadiff/lang.h"

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- run ------------------------------------------------------------ */

static int run_once(char **command)
{
	double start = now();
	struct rusage use;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 1);
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	/* This process is small: what it hands down does not count much. */
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	getrusage(RUSAGE_CHILDREN, &use);
	printf("run %.6f %ld %d\n", now() - start, use.ru_maxrss,
	       WEXITSTATUS(status));
	fflush(stdout);
	return 0;
}

/* --- inside --------------------------------------------------------- */

struct text {
	const char *path;
	char *at;
	size_t len;
};

struct bench {
	struct sd_arena arena;
	struct sd_diag diag;
	struct text def, other, json;
	struct sd_buf snapshot;
};

static const char *const engine_names[] = { "sqlite", NULL };

static int die(struct bench *b, const char *what)
{
	struct sd_buf text = SD_BUF_INIT;

	for (struct sd_message *m = b->diag.first; m; m = m->next)
		sd_message_render(&text, m, false);
	fprintf(stderr, "%s: %s\n", what, text.at);
	return -1;
}

static void say(const char *name, double start, size_t bytes)
{
	printf("%s %.6f %zu\n", name, now() - start, bytes);
}

static int load(struct bench *b, struct text *t, const char *path)
{
	t->path = path;
	return sd_file_read(path, &t->at, &t->len, &b->arena, &b->diag);
}

static int parse(struct bench *b, const struct text *t, struct sd_model *m,
		 struct sd_arena *a)
{
	struct sd_lang_options o = { "sqlite", engine_names, true };

	sd_model_init(m, a);
	if (sd_lang_parse(t->path, t->at, t->len, &o, m, NULL, &b->diag) < 0)
		return die(b, "parse");
	return 0;
}

static int work_parse(struct bench *b)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_model m;
	double start = now();

	if (parse(b, &b->def, &m, &a) < 0)
		return -1;
	sd_model_hash(&m);
	sd_model_clear(&m);
	sd_arena_clear(&a);
	say("parse", start, b->def.len);
	return 0;
}

static int work_jansson(struct bench *b)
{
	json_error_t error;
	double start = now();
	json_t *root = json_loadb(b->json.at, b->json.len, 0, &error);

	if (!root) {
		fprintf(stderr, "jansson: %s\n", error.text);
		return -1;
	}
	json_decref(root);
	say("jansson", start, b->json.len);
	return 0;
}

static int work_print(struct bench *b)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_model m;
	struct sd_buf out = SD_BUF_INIT;
	double start;

	if (parse(b, &b->def, &m, &a) < 0)
		return -1;
	start = now();
	sd_model_index(&m); /* printing looks names up */
	sd_lang_print(&m, "sqlite", &out);
	say("print", start, out.len);
	sd_buf_clear(&out);
	sd_model_clear(&m);
	sd_arena_clear(&a);
	return 0;
}

static int work_diff(struct bench *b)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_model from, to;
	struct sd_diff_options o = { NULL, 0, NULL };
	struct sd_diff diff = { { NULL, 0, 0 }, { NULL, 0, 0 } };
	const struct sd_engine *e = &sd_engine_sqlite;
	double start;

	if (parse(b, &b->def, &from, &a) < 0 ||
	    parse(b, &b->other, &to, &a) < 0)
		return -1;
	if (e->normalise(&from, NULL, &b->diag) < 0 ||
	    e->normalise(&to, NULL, &b->diag) < 0)
		return die(b, "normalise");
	start = now();
	if (sd_diff(e, &from, &to, &o, &diff, &a, &b->diag) < 0)
		return die(b, "diff");
	say("diff", start, b->def.len + b->other.len);
	sd_model_clear(&from);
	sd_model_clear(&to);
	sd_arena_clear(&a);
	return 0;
}

/* What a vault's version is: the snapshot's canonical JSON. */
static int work_load(struct bench *b)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_model m;
	double start = now();

	sd_model_init(&m, &a);
	if (sd_json_read_model("snapshot", b->snapshot.at, b->snapshot.len, &m,
			       &b->diag) < 0)
		return die(b, "snapshot");
	sd_model_hash(&m);
	sd_model_clear(&m);
	sd_arena_clear(&a);
	say("load", start, b->snapshot.len);
	return 0;
}

static int make_snapshot(struct bench *b)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_model m;

	if (parse(b, &b->def, &m, &a) < 0)
		return -1;
	sd_json_model(&m, &b->snapshot);
	sd_model_clear(&m);
	sd_arena_clear(&a);
	return 0;
}

static int inside(int repeats, char **argv)
{
	static int (*const works[])(struct bench *) = {
		work_parse, work_jansson, work_print, work_diff, work_load
	};
	struct bench b = { .arena = SD_ARENA_INIT, .snapshot = SD_BUF_INIT };
	int rc = -1;

	b.diag.arena = &b.arena;
	if (load(&b, &b.def, argv[0]) < 0 || load(&b, &b.other, argv[1]) < 0 ||
	    load(&b, &b.json, argv[2]) < 0) {
		die(&b, "read");
		goto out;
	}
	if (make_snapshot(&b) < 0)
		goto out;
	while (repeats--)
		for (size_t i = 0; i < sizeof works / sizeof *works; i++)
			if (works[i](&b) < 0)
				goto out;
	rc = 0;
out:
	sd_buf_clear(&b.snapshot);
	sd_arena_clear(&b.arena);
	return rc;
}

int main(int argc, char **argv)
{
	int repeats = argc > 2 ? atoi(argv[2]) : 0;

	if (argc > 3 && !strcmp(argv[1], "run")) {
		while (repeats--)
			if (run_once(argv + 3) < 0)
				return 1;
		return 0;
	}
	if (argc == 6 && !strcmp(argv[1], "inside"))
		return inside(repeats, argv + 3) < 0;
	fprintf(stderr, "usage: bench run REPEATS COMMAND...\n"
			"       bench inside REPEATS DEF OTHER JSON\n");
	return 64;
}
