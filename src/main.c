/* SPDX-License-Identifier: MIT */
/*
 * main.c - lists the engines and the commands
 *
 * Floor 6. Nothing else names an engine, and nothing else lists commands: a
 * new one of either is a row here and a folder or file of its own.
 */

#include "schemadiff/commands.h"
#include "schemadiff/engines.h"

const struct sd_engine *const sd_engines[] = { &sd_engine_sqlite, NULL };

/* Words after `only`: also engines that a build leaves out. */
const char *const sd_engine_words[] = { "sqlite", "postgres", NULL };

const char sd_default_url[] = "sqlite:schemadiff.db";

const struct sd_command *const sd_commands[] = {
	&sd_cmd_init,	 &sd_cmd_validate,   &sd_cmd_fmt,     &sd_cmd_inspect,
	&sd_cmd_plan,	 &sd_cmd_apply,	     &sd_cmd_diff,    &sd_cmd_check,
	&sd_cmd_status,	 &sd_cmd_verify,     &sd_cmd_history, &sd_cmd_show,
	&sd_cmd_version, &sd_cmd_completion, &sd_cmd_help,    NULL
};

const char *const sd_commands_later[] = {
	"auth",	     "backup",	"blame",   "config",   "create",  "current",
	"downgrade", "export",	"fleet",   "graph",    "import",  "journal",
	"lint",	     "migrate", "restore", "rollback", "upgrade", NULL
};

int main(int argc, char **argv)
{
	return sd_program(argc, argv);
}
