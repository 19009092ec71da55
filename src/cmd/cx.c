/* SPDX-License-Identifier: MIT */
/* cx.c - from a command line to an exit code */

#include "cx.h"

#include <string.h>
#include <unistd.h>

static void out_of_memory(void)
{
	static const char text[] = "schemadiff: error: out of memory\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(SD_EXIT_FAILED);
	_exit(SD_EXIT_FAILED);
}

static void cx_init(struct sd_cx *cx)
{
	memset(cx, 0, sizeof(*cx));
	cx->diag.arena = &cx->arena;
	cx->root = "";
	cx->conf = SD_NEW(&cx->arena, struct sd_conf);
	sd_map_init(&cx->dotenv, false);
}

static void cx_clear(struct sd_cx *cx)
{
	sd_map_clear(&cx->dotenv);
	sd_arena_clear(&cx->arena);
}

static void print_help(struct sd_cx *cx)
{
	struct sd_buf b = SD_BUF_INIT;

	if (cx->args.command)
		sd_help_command(cx->args.command, &b);
	else
		sd_help_program(&b);
	sd_out(cx, b.at, b.len);
	sd_buf_clear(&b);
}

static int no_command(struct sd_cx *cx)
{
	struct sd_buf b = SD_BUF_INIT;

	sd_help_program(&b);
	fputs(b.at, stderr);
	sd_buf_clear(&b);
	return sd_cx_finish(cx, SD_EXIT_USAGE);
}

/* Is the report wanted as JSON, in either of the two ways to say so? */
static bool wants_json(const struct sd_cx *cx)
{
	const char *format = sd_opt_text(cx, SD_O_FORMAT);

	return sd_opt_on(cx, SD_O_JSON) || (format && !strcmp(format, "json"));
}

/* The same on a command line that could not be read. */
static bool has_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--json"))
			return true;
	return false;
}

/* `schemadiff --version` is what everyone types first. */
static void translate_version(int argc, char **argv)
{
	static char version[] = "version";

	if (argc == 2 &&
	    (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")))
		argv[1] = version;
}

static int run(struct sd_cx *cx, int argc, char **argv)
{
	const struct sd_command *c;
	int rc = 0;

	translate_version(argc, argv);
	if (sd_args_parse(&cx->args, argc, argv, &cx->arena, &cx->diag) < 0) {
		if (has_json(argc, argv))
			cx->report = sd_json_object(&cx->arena);
		return sd_cx_finish(cx, -1);
	}
	c = cx->args.command;
	if (sd_opt_on(cx, SD_O_HELP)) {
		print_help(cx);
		return sd_cx_finish(cx, SD_EXIT_OK);
	}
	if (!c)
		return no_command(cx);
	if (!(c->flags & SD_COMMAND_BARE))
		rc = sd_settings_load(cx);
	if (wants_json(cx))
		cx->report = sd_json_object(&cx->arena);
	return sd_cx_finish(cx, rc < 0 ? rc : c->run(cx));
}

int sd_program(int argc, char **argv)
{
	struct sd_cx cx;
	int rc;

	sd_set_nomem_handler(out_of_memory);
	sd_signals_init();
	cx_init(&cx);
	rc = run(&cx, argc, argv);
	cx_clear(&cx);
	return rc;
}
