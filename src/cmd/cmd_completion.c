/* SPDX-License-Identifier: MIT */
/*
 * cmd_completion.c - completion scripts for shells
 *
 * Made from the tables of commands and options; the scripts run nothing.
 */

#include "cx.h"

#include <string.h>

static bool takes_files(const struct sd_command *c)
{
	return c->most_args > 0 && strchr(c->args, '.') &&
	       !strstr(c->args, "A..B");
}

/* The n-th option of a command, with those that all have; 0 behind them. */
static enum sd_option_id option_at(const struct sd_command *c, size_t n)
{
	size_t count = 0;

	while (c->option[count])
		count++;
	if (n < count)
		return c->option[n];
	return n == count ? SD_O_COLOR : n == count + 1 ? SD_O_HELP : SD_O_NONE;
}

static void add_words(struct sd_buf *b, const char *choices)
{
	for (; *choices; choices++)
		sd_buf_addc(b, *choices == '|' ? ' ' : *choices);
}

static void add_commands(struct sd_buf *b)
{
	size_t i;

	for (i = 0; sd_commands[i]; i++)
		sd_buf_addf(b, "%s%s", i ? " " : "", sd_commands[i]->name);
}

/* Words that an argument may be, where they are few. */
static const char *arg_words(const struct sd_command *c)
{
	return strchr(c->args, '|') ? c->args : NULL;
}

/* --- bash ------------------------------------------------------------- */

static void bash_values(struct sd_buf *b)
{
	enum sd_option_id id;

	for (id = 1; id < SD_O_COUNT; id++) {
		const struct sd_option *o = &sd_options[id];

		if (o->kind == SD_OPT_FLAG)
			continue;
		sd_buf_addf(b, "    --%s", o->name);
		if (o->letter)
			sd_buf_addf(b, "|-%c", o->letter);
		if (o->kind == SD_OPT_CHOICE) {
			sd_buf_adds(b, ") COMPREPLY=($(compgen -W \"");
			add_words(b, o->detail);
			sd_buf_adds(b, "\" -- \"$cur\")); return;;\n");
		} else if (o->kind == SD_OPT_FILES || o->kind == SD_OPT_PATH ||
			   o->kind == SD_OPT_URL) {
			sd_buf_adds(b, ") COMPREPLY=($(compgen -f -- "
				       "\"$cur\")); return;;\n");
		} else {
			sd_buf_adds(b, ") return;;\n");
		}
	}
}

static void bash_command(struct sd_buf *b, const struct sd_command *c)
{
	enum sd_option_id id;
	size_t i;

	sd_buf_addf(b, "    %s) words=\"", c->name);
	for (i = 0; (id = option_at(c, i)); i++)
		sd_buf_addf(b, "%s--%s", i ? " " : "", sd_options[id].name);
	sd_buf_adds(b, "\" args=\"");
	if (arg_words(c))
		add_words(b, arg_words(c));
	else if (!strcmp(c->name, "help"))
		add_commands(b);
	sd_buf_addf(b, "\" files=%s;;\n", takes_files(c) ? "1" : "");
}

static void bash(struct sd_buf *b)
{
	size_t i;

	sd_buf_adds(b, "# bash completion of schemadiff:\n"
		       "#   source <(schemadiff completion bash)\n"
		       "_schemadiff() {\n"
		       "  local cur=${COMP_WORDS[COMP_CWORD]} cmd= i words= "
		       "args= files=\n"
		       "  COMPREPLY=()\n"
		       "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
		       "    case ${COMP_WORDS[i]} in -*) ;; "
		       "*) cmd=${COMP_WORDS[i]}; break;; esac\n"
		       "  done\n"
		       "  if [ -z \"$cmd\" ]; then\n"
		       "    COMPREPLY=($(compgen -W \"");
	add_commands(b);
	sd_buf_adds(b, "\" -- \"$cur\")); return\n  fi\n"
		       "  case ${COMP_WORDS[COMP_CWORD-1]} in\n");
	bash_values(b);
	sd_buf_adds(b, "  esac\n  case $cmd in\n");
	for (i = 0; sd_commands[i]; i++)
		bash_command(b, sd_commands[i]);
	sd_buf_adds(b,
		    "  esac\n"
		    "  case $cur in\n"
		    "    -*) COMPREPLY=($(compgen -W \"$words\" -- "
		    "\"$cur\"));;\n"
		    "    *) COMPREPLY=($(compgen -W \"$args\" -- \"$cur\"))\n"
		    "       if [ -n \"$files\" ]; then "
		    "COMPREPLY+=($(compgen -f -- \"$cur\")); fi;;\n"
		    "  esac\n"
		    "}\n"
		    "complete -o filenames -F _schemadiff schemadiff\n");
}

/* --- zsh -------------------------------------------------------------- */

/* Text inside '…', and inside the brackets of _arguments. */
static void zsh_text(struct sd_buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			sd_buf_adds(b, "'\\''");
		else if (strchr("[]:\\", *text))
			sd_buf_addf(b, "\\%c", *text);
		else
			sd_buf_addc(b, *text);
	}
}

static void zsh_option(struct sd_buf *b, enum sd_option_id id)
{
	const struct sd_option *o = &sd_options[id];
	bool many = o->kind == SD_OPT_LIST || o->kind == SD_OPT_NAMES ||
		    o->kind == SD_OPT_FILES;

	sd_buf_adds(b, " \\\n        '");
	if (many)
		sd_buf_addc(b, '*');
	sd_buf_addf(b, "--%s%s[", o->name, o->kind == SD_OPT_FLAG ? "" : "=");
	zsh_text(b, o->help);
	sd_buf_addc(b, ']');
	if (o->kind == SD_OPT_CHOICE) {
		sd_buf_addf(b, ":%s:(", o->arg);
		add_words(b, o->detail);
		sd_buf_addc(b, ')');
	} else if (o->kind == SD_OPT_FILES || o->kind == SD_OPT_PATH ||
		   o->kind == SD_OPT_URL) {
		sd_buf_addf(b, ":%s:_files", o->arg);
	} else if (o->kind != SD_OPT_FLAG) {
		sd_buf_adds(b, ":");
		zsh_text(b, o->arg);
		sd_buf_adds(b, ":");
	}
	sd_buf_addc(b, '\'');
}

static void zsh_command(struct sd_buf *b, const struct sd_command *c)
{
	enum sd_option_id id;
	size_t i;

	sd_buf_addf(b, "    %s)\n      _arguments", c->name);
	for (i = 0; (id = option_at(c, i)); i++)
		zsh_option(b, id);
	if (arg_words(c)) {
		sd_buf_adds(b, " \\\n        '1:argument:(");
		add_words(b, arg_words(c));
		sd_buf_adds(b, ")'");
	} else if (takes_files(c)) {
		sd_buf_adds(b, " \\\n        '*:file:_files'");
	}
	sd_buf_adds(b, ";;\n");
}

static void zsh(struct sd_buf *b)
{
	size_t i;

	sd_buf_adds(b, "#compdef schemadiff\n"
		       "# zsh completion of schemadiff: put it as _schemadiff "
		       "into a folder of $fpath\n"
		       "_schemadiff() {\n"
		       "  local -a commands\n"
		       "  commands=(\n");
	for (i = 0; sd_commands[i]; i++) {
		sd_buf_addf(b, "    '%s:", sd_commands[i]->name);
		zsh_text(b, sd_commands[i]->summary);
		sd_buf_adds(b, "'\n");
	}
	sd_buf_adds(b, "  )\n"
		       "  if (( CURRENT == 2 )); then\n"
		       "    _describe command commands\n"
		       "    return\n"
		       "  fi\n"
		       "  local command=$words[2]\n"
		       "  shift words\n"
		       "  (( CURRENT-- ))\n"
		       "  case $command in\n");
	for (i = 0; sd_commands[i]; i++)
		zsh_command(b, sd_commands[i]);
	sd_buf_adds(b, "  esac\n}\n"
		       "if [ \"$funcstack[1]\" = _schemadiff ]; then\n"
		       "  _schemadiff \"$@\"\n"
		       "else\n"
		       "  compdef _schemadiff schemadiff\n"
		       "fi\n");
}

/* --- fish ------------------------------------------------------------- */

static void fish_text(struct sd_buf *b, const char *text)
{
	sd_buf_addc(b, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			sd_buf_addc(b, '\\');
		sd_buf_addc(b, *text);
	}
	sd_buf_addc(b, '\'');
}

static void fish_option(struct sd_buf *b, const struct sd_command *c,
			enum sd_option_id id)
{
	const struct sd_option *o = &sd_options[id];

	sd_buf_addf(b,
		    "complete -c schemadiff -n '__fish_seen_subcommand_from "
		    "%s' -l %s",
		    c->name, o->name);
	if (o->letter)
		sd_buf_addf(b, " -s %c", o->letter);
	if (o->kind == SD_OPT_CHOICE) {
		sd_buf_adds(b, " -x -a '");
		add_words(b, o->detail);
		sd_buf_addc(b, '\'');
	} else if (o->kind == SD_OPT_FILES || o->kind == SD_OPT_PATH ||
		   o->kind == SD_OPT_URL) {
		sd_buf_adds(b, " -r -F");
	} else if (o->kind != SD_OPT_FLAG) {
		sd_buf_adds(b, " -x");
	}
	sd_buf_adds(b, " -d ");
	fish_text(b, o->help);
	sd_buf_addc(b, '\n');
}

static void fish(struct sd_buf *b)
{
	const struct sd_command *c;
	enum sd_option_id id;
	size_t i, k;

	sd_buf_adds(b, "# fish completion of schemadiff:\n"
		       "#   schemadiff completion fish | source\n"
		       "complete -c schemadiff -f\n");
	for (i = 0; (c = sd_commands[i]); i++) {
		sd_buf_addf(b,
			    "complete -c schemadiff -n __fish_use_subcommand "
			    "-a %s -d ",
			    c->name);
		fish_text(b, c->summary);
		sd_buf_addc(b, '\n');
		for (k = 0; (id = option_at(c, k)); k++)
			fish_option(b, c, id);
		if (!arg_words(c) && !takes_files(c))
			continue;
		sd_buf_addf(b,
			    "complete -c schemadiff -n "
			    "'__fish_seen_subcommand_from %s'",
			    c->name);
		if (arg_words(c)) {
			sd_buf_adds(b, " -a '");
			add_words(b, arg_words(c));
			sd_buf_adds(b, "'\n");
		} else {
			sd_buf_adds(b, " -F\n");
		}
	}
}

/* --- the command ------------------------------------------------------ */

static int run(struct sd_cx *cx)
{
	static const struct {
		const char *shell;
		void (*write)(struct sd_buf *);
	} shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
	const char *name = cx->args.count ? cx->args.word[0] : "";
	struct sd_buf b = SD_BUF_INIT;
	size_t i;

	for (i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shells[i].shell, name))
			continue;
		shells[i].write(&b);
		sd_out(cx, b.at, b.len);
		sd_buf_clear(&b);
		return SD_EXIT_OK;
	}
	sd_error(&cx->diag, SD_EXIT_USAGE,
		 *name ? "there is no completion for '%s'"
		       : "which shell is the completion for?%s",
		 name);
	sd_diag_help(&cx->diag, "schemadiff completion bash|zsh|fish");
	return -1;
}

static const unsigned char options[] = { SD_O_NONE };
static const char *const examples[] = {
	"completion bash > /etc/bash_completion.d/schemadiff",
	"for bash, from the next login on", "completion fish | source",
	"for this fish", NULL
};

const struct sd_command sd_cmd_completion = {
	.name = "completion",
	.args = "bash|zsh|fish",
	.most_args = 1,
	.summary = "completion of commands and options for a shell",
	.about = "Prints a script for the shell that completes commands, "
		 "options and their values.",
	.example = examples,
	.option = options,
	.flags = SD_COMMAND_BARE,
	.run = run,
};
