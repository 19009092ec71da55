/* SPDX-License-Identifier: MIT */
/* help.c - the help texts and the option tables of the manual */

#include "cx.h"

#include <string.h>

enum { WIDTH = 79, TERM_WIDTH = 24 };

/* Text wrapped at WIDTH; the first line begins at column `at`. */
static void add_wrapped(struct sd_buf *out, const char *text, size_t at,
			size_t indent)
{
	size_t len, column = at;

	while (*text) {
		len = strcspn(text, " \n");
		if (column > indent && column + 1 + len > WIDTH) {
			sd_buf_addc(out, '\n');
			sd_buf_pad(out, ' ', indent);
			column = indent;
		} else if (column > indent) {
			sd_buf_addc(out, ' ');
			column++;
		}
		sd_buf_add(out, text, len);
		column += len;
		text += len;
		if (*text == '\n') {
			sd_buf_addc(out, '\n');
			sd_buf_pad(out, ' ', text[1] == '\n' ? 0 : indent);
			column = indent;
		}
		text += *text != 0;
	}
	sd_buf_addc(out, '\n');
}

/* A term, and what it means beside it, or below where it is long. */
static void add_term(struct sd_buf *out, const char *term, const char *text)
{
	size_t len = strlen(term);

	sd_buf_addf(out, "  %s", term);
	if (len + 4 > TERM_WIDTH) {
		sd_buf_addc(out, '\n');
		len = 0;
	} else {
		len += 2;
	}
	sd_buf_pad(out, ' ', TERM_WIDTH - len);
	add_wrapped(out, text, TERM_WIDTH, TERM_WIDTH);
}

static void add_option(struct sd_buf *out, enum sd_option_id id)
{
	const struct sd_option *o = &sd_options[id];
	struct sd_buf term = SD_BUF_INIT;

	if (o->letter)
		sd_buf_addf(&term, "-%c, ", o->letter);
	else
		sd_buf_adds(&term, "    ");
	sd_buf_addf(&term, "--%s", o->name);
	if (*o->arg)
		sd_buf_addf(&term, " %s", o->arg);
	add_term(out, term.at, o->help);
	sd_buf_clear(&term);
}

/* Its own options in the order of the command's list, then everyone's. */
static void add_options(struct sd_buf *out, const struct sd_command *c)
{
	const unsigned char *o;

	sd_buf_adds(out, "\nOptions:\n");
	for (o = c->option; *o; o++)
		if (*o != SD_O_MAN)
			add_option(out, (enum sd_option_id) * o);
	add_option(out, SD_O_COLOR);
	add_option(out, SD_O_HELP);
}

void sd_help_command(const struct sd_command *c, struct sd_buf *out)
{
	const char *const *e;

	sd_buf_addf(out, "Usage: schemadiff %s%s%s [options]\n\n", c->name,
		    *c->args ? " " : "", c->args);
	add_wrapped(out, c->about, 0, 0);
	if (c->example && *c->example)
		sd_buf_adds(out, "\nExamples:\n");
	for (e = c->example; e && *e; e += 2)
		sd_buf_addf(out, "  schemadiff %s\n      %s\n", e[0], e[1]);
	add_options(out, c);
	sd_buf_addf(out, "\nMore: man schemadiff\n");
}

void sd_help_program(struct sd_buf *out)
{
	size_t i;

	sd_buf_adds(out,
		    "Usage: schemadiff COMMAND [options]\n\n"
		    "Says what a database should look like in one file, and "
		    "takes it there.\n\n"
		    "Examples:\n"
		    "  schemadiff init       a project with an example\n"
		    "  schemadiff plan       what would change, and why\n"
		    "  schemadiff apply      change it\n\n"
		    "Commands:\n");
	for (i = 0; sd_commands[i]; i++)
		if (!(sd_commands[i]->flags & SD_COMMAND_HIDDEN))
			add_term(out, sd_commands[i]->name,
				 sd_commands[i]->summary);
	sd_buf_adds(out, "\nschemadiff COMMAND --help tells more; so does "
			 "man schemadiff.\n");
}

/* --- the manual ------------------------------------------------------- */

/* A line of mdoc text: nothing in it may be taken for a macro. */
static void add_mdoc(struct sd_buf *out, const char *text)
{
	size_t column = 0, len;

	while (*text) {
		len = strcspn(text, " ");
		if (column && column + 1 + len > WIDTH) {
			sd_buf_addc(out, '\n');
			column = 0;
		} else if (column) {
			sd_buf_addc(out, ' ');
			column++;
		}
		if (!column && (*text == '.' || *text == '\''))
			sd_buf_adds(out, "\\&");
		column += len;
		for (; len; len--, text++) {
			if (*text == '\\')
				sd_buf_adds(out, "\\e");
			else if (*text == '-')
				sd_buf_adds(out, "\\-");
			else
				sd_buf_addc(out, *text);
		}
		text += *text != 0;
	}
	sd_buf_addc(out, '\n');
}

static void man_option(struct sd_buf *out, enum sd_option_id id)
{
	const struct sd_option *o = &sd_options[id];

	sd_buf_adds(out, ".It");
	if (o->letter) {
		sd_buf_addf(out, " Fl %c", o->letter);
		if (*o->arg)
			sd_buf_addf(out, " Ar %s", o->arg);
		sd_buf_adds(out, " ,");
	}
	sd_buf_addf(out, " Fl Fl %s", o->name);
	if (*o->arg)
		sd_buf_addf(out, " Ar %s", o->arg);
	sd_buf_addc(out, '\n');
	add_mdoc(out, o->help);
}

static void man_options(struct sd_buf *out, const struct sd_command *c)
{
	const unsigned char *o;

	sd_buf_adds(out, ".Bl -tag -width Ds -compact\n");
	for (o = c->option; *o; o++)
		if (*o != SD_O_MAN)
			man_option(out, (enum sd_option_id) * o);
	sd_buf_adds(out, ".El\n");
}

/* Where else an option may be set: its key, its variable. */
static void man_settings(struct sd_buf *out)
{
	struct sd_arena a = SD_ARENA_INIT;
	enum sd_option_id id;

	sd_buf_adds(out, ".Bl -tag -width Ds -compact\n");
	for (id = 1; id < SD_O_COUNT; id++) {
		const struct sd_option *o = &sd_options[id];

		if (!(o->from & SD_FROM_CONF))
			continue;
		sd_buf_addf(out, ".It Ic %s , Ev %s\n", o->name,
			    sd_option_variable(id, &a));
		add_mdoc(out, o->help);
	}
	sd_buf_adds(out, ".El\n");
	sd_arena_clear(&a);
}

void sd_help_man(const struct sd_command *c, struct sd_buf *out)
{
	if (c)
		man_options(out, c);
	else
		man_settings(out);
}
