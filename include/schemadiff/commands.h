/* SPDX-License-Identifier: MIT */
/*
 * commands.h - what main.c lists, and what it starts
 *
 * Floor 5; for main.c, and no part of the library. One file per command,
 * src/cmd/cmd_NAME.c, defines one of the rows; main.c puts them in order.
 */
#ifndef SD_COMMANDS_H
#define SD_COMMANDS_H

struct sd_command;

extern const struct sd_command sd_cmd_apply;
extern const struct sd_command sd_cmd_check;
extern const struct sd_command sd_cmd_completion;
extern const struct sd_command sd_cmd_diff;
extern const struct sd_command sd_cmd_fmt;
extern const struct sd_command sd_cmd_help;
extern const struct sd_command sd_cmd_history;
extern const struct sd_command sd_cmd_init;
extern const struct sd_command sd_cmd_inspect;
extern const struct sd_command sd_cmd_plan;
extern const struct sd_command sd_cmd_show;
extern const struct sd_command sd_cmd_status;
extern const struct sd_command sd_cmd_validate;
extern const struct sd_command sd_cmd_verify;
extern const struct sd_command sd_cmd_version;

/* Defined in main.c; each list is NULL-terminated. */

extern const struct sd_command *const sd_commands[];
/* Words that later versions know: the error says so. */
extern const char *const sd_commands_later[];
/* Words after `only`: engines of other builds as well. */
extern const char *const sd_engine_words[];
/* The database where none is named; relative to the schema file. */
extern const char sd_default_url[];

/* The whole program: reads the command line, runs the command. */
int sd_program(int argc, char **argv);

#endif
