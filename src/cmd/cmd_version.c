/* SPDX-License-Identifier: MIT */
/* cmd_version.c - which version this is, and what it is built with */

#include "cx.h"

#ifndef SD_VERSION
#define SD_VERSION "unknown"
#endif

static void report(struct sd_cx *cx)
{
	struct sd_json *engines = sd_json_object(&cx->arena);
	size_t i;

	for (i = 0; sd_engines[i]; i++)
		sd_json_set_text(engines, sd_engines[i]->name,
				 sd_engines[i]->version());
	sd_json_set_text(cx->report, "version", SD_VERSION);
	sd_json_set(cx->report, "engines", engines);
}

static int run(struct sd_cx *cx)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	if (cx->report) {
		report(cx);
		return SD_EXIT_OK;
	}
	sd_buf_adds(&b, "schemadiff " SD_VERSION " (");
	for (i = 0; sd_engines[i]; i++)
		sd_buf_addf(&b, "%s%s %s", i ? ", " : "", sd_engines[i]->name,
			    sd_engines[i]->version());
	sd_buf_adds(&b, ")\n");
	sd_out(cx, b.at, b.len);
	sd_buf_clear(&b);
	return SD_EXIT_OK;
}

static const unsigned char options[] = { SD_O_JSON, SD_O_NONE };

const struct sd_command sd_cmd_version = {
	.name = "version",
	.args = "",
	.summary = "the version, and those of the engines",
	.about = "Prints the version of schemadiff and of the engines that "
		 "are built in.",
	.option = options,
	.flags = SD_COMMAND_BARE,
	.run = run,
};
