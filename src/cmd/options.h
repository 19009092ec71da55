/* SPDX-License-Identifier: MIT */
/*
 * options.h - the options, and reading them from a command line
 *
 * Floor 5. One list (options.def) is all there is to know about an option;
 * whoever needs to know something asks here. Commands are rows as well.
 */
#ifndef SD_CMD_OPTIONS_H
#define SD_CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/commands.h"
#include "schemadiff/diag.h"

enum sd_option_id {
	SD_O_NONE,
#define X(id, letter, name, arg, kind, from, detail, help) SD_O_##id,
#include "options.def"
#undef X
	SD_O_COUNT
};

enum sd_option_kind {
	SD_OPT_FLAG,
	SD_OPT_TEXT,
	SD_OPT_LIST,
	SD_OPT_NAMES,
	SD_OPT_FILES,
	SD_OPT_PATH,
	SD_OPT_URL,
	SD_OPT_CHOICE,
	SD_OPT_TIME
};

enum { SD_FROM_ENVIRONMENT = 1, SD_FROM_CONF = 2 };

struct sd_option {
	char letter; /* 0: none */
	const char *name, *arg;
	enum sd_option_kind kind;
	unsigned from;
	const char *detail, *help;
};
extern const struct sd_option sd_options[SD_O_COUNT];

/* Where a setting came from; the lower wins. */
enum sd_origin {
	SD_ORIGIN_UNSET,
	SD_ORIGIN_FLAG,
	SD_ORIGIN_ENVIRONMENT,
	SD_ORIGIN_DOTENV,
	SD_ORIGIN_CONF,
	SD_ORIGIN_DEFAULT
};

struct sd_setting {
	const char **value; /* NULL-terminated, or NULL */
	size_t count, cap;
	enum sd_origin origin;
};

struct sd_cx;

enum {
	SD_COMMAND_BARE = 1, /* needs no project and no settings */
	SD_COMMAND_HIDDEN = 2
};

struct sd_command {
	const char *name;
	const char *args;    /* "[A..B]": for the usage line; "" for none */
	size_t most_args;    /* (size_t)-1: any number */
	const char *summary; /* one line, for the list of commands */
	const char *about;   /* some lines more */
	const char *const *example;  /* command, meaning, …, NULL */
	const unsigned char *option; /* SD_O_…, ended by SD_O_NONE */
	unsigned flags;
	/* An exit code, or -1: what the diagnostics say. */
	int (*run)(struct sd_cx *cx);
};

const struct sd_command *sd_command_find(const char *name);
/* The error for a word that is no command; always -1. */
int sd_command_unknown(const char *word, struct sd_diag *d);
/* Does the command take this option? Every one takes help and color. */
bool sd_command_takes(const struct sd_command *c, enum sd_option_id id);

/* What stands on a command line. */
struct sd_args {
	const struct sd_command *command;
	const char **word; /* what is no option; NULL-terminated */
	size_t count;
	struct sd_setting *setting; /* SD_O_COUNT of them */
};

/*
 * Finds the command (options may stand before it) and reads its options:
 * -f FILE -fFILE --file FILE --file=FILE -file FILE, -qv, and -- ends them.
 * Errors are SD_EXIT_USAGE with a suggestion where there is one. No command
 * at all: command is NULL and 0 is returned.
 */
int sd_args_parse(struct sd_args *args, int argc, char **argv,
		  struct sd_arena *a, struct sd_diag *d);

/*
 * Adds a value to a setting as its kind asks; `whose` names its place in an
 * error ("'--color'", "variable 'SCHEMADIFF_COLOR'").
 */
int sd_setting_add(struct sd_setting *s, enum sd_option_id id,
		   const char *value, const char *whose, struct sd_arena *a,
		   struct sd_diag *d);

/* Milliseconds of "500ms", "10s", "2m", "10"; -1 where it is none of them. */
long sd_parse_time(const char *text);

/* "no", "false", "0", "off" and "": 0; "yes", …: 1; else -1. */
int sd_parse_bool(const char *text);

#endif
