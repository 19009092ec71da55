/* SPDX-License-Identifier: MIT */
/*
 * cmd.h - the commands, for main.c to list
 *
 * Floor 5. One file per command, cmd_NAME.c, which defines one of these.
 */
#ifndef SD_CMD_CMD_H
#define SD_CMD_CMD_H

#include "cx.h"

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

#endif
