/* SPDX-License-Identifier: MIT */
/*
 * cx.h - the run of one command: its settings, its messages, its output
 *
 * Floor 5. What a script reads goes to standard output (sd_out, the --json
 * report), everything else to standard error (sd_say, diagnostics). Nothing
 * but these functions prints.
 */
#ifndef SD_CMD_CX_H
#define SD_CMD_CX_H

#include <stdio.h>

#include "options.h"
#include "schemadiff/diff.h"
#include "schemadiff/engine.h"
#include "schemadiff/json.h"
#include "schemadiff/plan.h"
#include "schemadiff/show.h"

struct sd_conf;

struct sd_cx {
	struct sd_arena arena;
	struct sd_diag diag;
	const struct sd_message *shown; /* last one that was printed */
	struct sd_args args;
	const char *root; /* the project's folder; "" is the current one */
	const char *conf_path, *conf_dir;
	struct sd_conf *conf;
	struct sd_map dotenv;	/* name → text */
	struct sd_json *report; /* --json: what will be printed; else NULL */
	bool failed_output;
};

/* --- settings --------------------------------------------------------- */

/*
 * Flag, environment, .env, schemadiff.conf, default: fills the settings of
 * the command's options.
 */
int sd_settings_load(struct sd_cx *cx);

bool sd_opt_on(const struct sd_cx *cx, enum sd_option_id id);
/* NULL where it is not set. */
const char *sd_opt_text(const struct sd_cx *cx, enum sd_option_id id);
/* NULL-terminated; NULL where it is not set. */
const char *const *sd_opt_list(const struct sd_cx *cx, enum sd_option_id id);
/* Milliseconds. */
long sd_opt_time(const struct sd_cx *cx, enum sd_option_id id);
/* The environment, then .env; NULL where neither has it. */
const char *sd_cx_getenv(const struct sd_cx *cx, const char *name);

/*
 * conf.c: the two forms of settings files. Errors are SD_EXIT_USAGE and
 * point into the file.
 */
struct sd_conf_entry {
	const char *section; /* NAME of [env NAME], or NULL */
	enum sd_option_id id;
	const char *value; /* as written, quotes off */
	struct sd_span span;
};
struct sd_conf {
	struct sd_conf_entry *at;
	size_t count, cap;
	const char **section;
	size_t section_count;
};
int sd_conf_parse(const char *path, const char *text, size_t len,
		  struct sd_conf *conf, struct sd_arena *a, struct sd_diag *d);
/* Lines that are no NAME=VALUE belong to other programs: skipped. */
void sd_dotenv_parse(const char *text, struct sd_map *map, struct sd_arena *a);

/* --- output ----------------------------------------------------------- */

/* To standard output, for whoever reads it. */
void sd_out(struct sd_cx *cx, const char *bytes, size_t len);
/* A line of progress or advice on standard error; not with --quiet. */
void sd_say(struct sd_cx *cx, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Prints the diagnostics that were not printed yet. */
void sd_cx_flush(struct sd_cx *cx);
/* The same, and the --json report; returns the exit code. */
int sd_cx_finish(struct sd_cx *cx, int rc);

struct sd_style sd_style_for(const struct sd_cx *cx, FILE *stream);
/* May a question be asked? Standard input and error are a terminal. */
bool sd_can_ask(void);
/*
 * Asks on standard error and reads a line, without its end, into the
 * arena; NULL at the end of input.
 */
char *sd_ask(struct sd_cx *cx, const char *question);

/* The text with a password in a URL or key=value pair replaced by ***. */
char *sd_mask(const char *text, struct sd_arena *a);

/* --- signals ---------------------------------------------------------- */

/* From now on SIGINT and SIGTERM end the program with 130 or 143. */
void sd_signals_init(void);
/*
 * While a connection is watched a signal stops its statement instead and
 * is remembered; a second one ends the program. NULL: no more.
 */
void sd_signals_watch(struct sd_conn *conn);
/* 0, or the exit code of the signal that came. */
int sd_signals_exit(void);
/*
 * From two seconds on, a line on standard error that is written again every
 * second, with the seconds since this call behind it. It must outlive that.
 * NULL: no more; wipes it.
 */
void sd_ticker(const char *line);

/* --- help ------------------------------------------------------------- */

void sd_help_program(struct sd_buf *out);
void sd_help_command(const struct sd_command *c, struct sd_buf *out);
/* The command's options as mdoc; of no command (NULL): the settings. */
void sd_help_man(const struct sd_command *c, struct sd_buf *out);
/* "SCHEMADIFF_LOCK_WAIT" */
char *sd_option_variable(enum sd_option_id id, struct sd_arena *a);

#endif
