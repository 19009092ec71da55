/* SPDX-License-Identifier: MIT */
/* cmd_help.c - help of the program or of one command */

#include "cx.h"

static int run(struct sd_cx *cx)
{
	const struct sd_command *c = NULL;
	struct sd_buf b = SD_BUF_INIT;

	if (cx->args.count) {
		c = sd_command_find(cx->args.word[0]);
		if (!c)
			return sd_command_unknown(cx->args.word[0], &cx->diag);
	}
	if (sd_opt_on(cx, SD_O_MAN))
		sd_help_man(c, &b);
	else if (c)
		sd_help_command(c, &b);
	else
		sd_help_program(&b);
	sd_out(cx, b.at, b.len);
	sd_buf_clear(&b);
	return SD_EXIT_OK;
}

static const unsigned char options[] = { SD_O_MAN, SD_O_NONE };
static const char *const examples[] = { "help plan", "the options of 'plan'",
					NULL };

const struct sd_command sd_cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.most_args = 1,
	.summary = "this help, or that of a command",
	.about = "Prints the list of commands, or the help of one of them.",
	.example = examples,
	.option = options,
	.flags = SD_COMMAND_BARE,
	.run = run,
};
