/* SPDX-License-Identifier: MIT */
/* options.c - the table of options and the reader of command lines */

#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { E = SD_FROM_ENVIRONMENT, C = SD_FROM_CONF };

const struct sd_option sd_options[SD_O_COUNT] = {
#define X(id, letter, name, arg, kind, from, detail, help)                     \
	[SD_O_##id] = { letter, name, arg, SD_OPT_##kind, from, detail, help },
#include "options.def"
#undef X
};

/* Other words for an option, known from tools of the kind. */
static const struct {
	const char *name;
	enum sd_option_id id;
	const char *value; /* what it stands for; NULL: nothing */
} aliases[] = {
	{ "yes", SD_O_AUTO_APPROVE, NULL },
	{ "detailed-exitcode", SD_O_EXIT_CODE, NULL },
	{ "output", SD_O_PLAN_OUT, NULL },
	{ "output", SD_O_SCHEMA_OUT, NULL },
	{ "no-color", SD_O_COLOR, "never" },
	{ "no-colour", SD_O_COLOR, "never" },
	{ "colour", SD_O_COLOR, NULL },
};

const struct sd_command *sd_command_find(const char *name)
{
	size_t i;

	for (i = 0; sd_commands[i]; i++)
		if (!strcmp(sd_commands[i]->name, name))
			return sd_commands[i];
	return NULL;
}

bool sd_command_takes(const struct sd_command *c, enum sd_option_id id)
{
	const unsigned char *o;

	if (id == SD_O_HELP || id == SD_O_COLOR)
		return true;
	for (o = c->option; *o; o++)
		if (*o == id)
			return true;
	return false;
}

int sd_command_unknown(const char *word, struct sd_diag *d)
{
	const char *words[64], *near;
	struct sd_str name = sd_str(word);
	size_t i, n = 0;

	for (i = 0; sd_commands_later[i]; i++)
		if (!strcmp(sd_commands_later[i], word)) {
			sd_error(d, SD_EXIT_USAGE,
				 "this version of schemadiff does not have "
				 "'%s' yet",
				 word);
			sd_diag_help(d, "'schemadiff help' lists the "
					"commands that there are");
			return -1;
		}
	for (i = 0; sd_commands[i] && n < 64; i++)
		words[n++] = sd_commands[i]->name;
	near = sd_nearest(name, words, n);
	sd_error(d, SD_EXIT_USAGE, "unknown command '%s'", word);
	if (near)
		sd_diag_help(d, "did you mean '%s'?", near);
	else
		sd_diag_help(d, "'schemadiff help' lists the commands");
	return -1;
}

/* --- values ----------------------------------------------------------- */

long sd_parse_time(const char *text)
{
	static const struct {
		const char *unit;
		long ms;
	} units[] = { { "", 1000 },   { "ms", 1 },	{ "s", 1000 },
		      { "m", 60000 }, { "min", 60000 }, { "h", 3600000 } };
	char *end;
	long n;
	size_t i;

	if (*text < '0' || *text > '9')
		return -1;
	errno = 0;
	n = strtol(text, &end, 10);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(end, units[i].unit))
			return errno || n > LONG_MAX / units[i].ms
				       ? -1
				       : n * units[i].ms;
	return -1;
}

int sd_parse_bool(const char *text)
{
	static const char *const no[] = { "", "0", "no", "false", "off" };
	static const char *const yes[] = { "1", "yes", "true", "on" };
	size_t i;

	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (sd_strcaseeq(text, no[i]))
			return 0;
	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (sd_strcaseeq(text, yes[i]))
			return 1;
	return -1;
}

static void push(struct sd_setting *s, const char *value, struct sd_arena *a)
{
	const char **grown;
	size_t i;

	if (s->count + 1 >= s->cap) {
		s->cap = s->cap ? s->cap * 2 : 4;
		grown = SD_NEW_ARRAY(a, const char *, s->cap);
		for (i = 0; i < s->count; i++)
			grown[i] = s->value[i];
		s->value = grown;
	}
	s->value[s->count++] = value;
	s->value[s->count] = NULL;
}

/* Commas part names, but not those inside brackets: f(int, text). */
static void push_names(struct sd_setting *s, const char *text,
		       struct sd_arena *a)
{
	const char *from = text, *at;
	struct sd_str name;
	int depth = 0;

	for (at = text;; at++) {
		depth += (*at == '(') - (*at == ')');
		if (*at && !(*at == ',' && depth <= 0))
			continue;
		name.at = from;
		name.len = (size_t)(at - from);
		name = sd_str_trim(name);
		if (name.len)
			push(s, sd_arena_strndup(a, name.at, name.len), a);
		if (!*at)
			break;
		from = at + 1;
	}
}

/* Is `value` one of the words in "a|b|c"? */
static bool is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value);
	const char *at = choices, *end;

	while (at) {
		end = strchr(at, '|');
		if ((end ? (size_t)(end - at) : strlen(at)) == len &&
		    !strncmp(at, value, len))
			return true;
		at = end ? end + 1 : NULL;
	}
	return false;
}

int sd_setting_add(struct sd_setting *s, enum sd_option_id id,
		   const char *value, const char *whose, struct sd_arena *a,
		   struct sd_diag *d)
{
	const struct sd_option *o = &sd_options[id];
	int on;

	if (o->kind == SD_OPT_NAMES) {
		push_names(s, value, a);
		return 0;
	}
	if (o->kind == SD_OPT_LIST || o->kind == SD_OPT_FILES) {
		push(s, value, a);
		return 0;
	}
	s->count = 0;
	if (o->kind == SD_OPT_FLAG) {
		on = sd_parse_bool(value);
		if (on < 0)
			return sd_error(d, SD_EXIT_USAGE,
					"%s is on or off, not '%s'", whose,
					value);
		if (on)
			push(s, "on", a);
		return 0;
	}
	if (o->kind == SD_OPT_CHOICE && !is_choice(o->detail, value))
		return sd_error(d, SD_EXIT_USAGE, "%s is one of %s, not '%s'",
				whose, o->detail, value);
	if (o->kind == SD_OPT_TIME && sd_parse_time(value) < 0)
		return sd_error(d, SD_EXIT_USAGE,
				"%s is a time such as 500ms, 10s or 2m, not "
				"'%s'",
				whose, value);
	push(s, value, a);
	return 0;
}

/* --- the command line ------------------------------------------------- */

struct parser {
	struct sd_args *args;
	int argc, at;
	char **argv;
	struct sd_arena *arena;
	struct sd_diag *diag;
};

static bool takes(const struct sd_command *c, enum sd_option_id id)
{
	return c ? sd_command_takes(c, id) : true;
}

/* The option of a command (any at all: NULL) with this long name. */
static enum sd_option_id find_long(const struct sd_command *c,
				   struct sd_str name, const char **value)
{
	enum sd_option_id id;
	size_t i;

	*value = NULL;
	for (id = 1; id < SD_O_COUNT; id++)
		if (takes(c, id) && sd_str_is(name, sd_options[id].name))
			return id;
	for (i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (takes(c, aliases[i].id) &&
		    sd_str_is(name, aliases[i].name)) {
			*value = aliases[i].value;
			return aliases[i].id;
		}
	return SD_O_NONE;
}

static enum sd_option_id find_letter(const struct sd_command *c, char letter)
{
	enum sd_option_id id;

	for (id = 1; id < SD_O_COUNT; id++)
		if (takes(c, id) && sd_options[id].letter == letter)
			return id;
	return SD_O_NONE;
}

static int unknown_option(struct parser *p, struct sd_str name,
			  const char *written)
{
	const struct sd_command *c = p->args->command;
	const char *words[SD_O_COUNT], *near;
	enum sd_option_id id;
	size_t n = 0;

	for (id = 1; id < SD_O_COUNT; id++)
		if (takes(c, id))
			words[n++] = sd_options[id].name;
	near = sd_nearest(name, words, n);
	if (c)
		sd_error(p->diag, SD_EXIT_USAGE, "'%s' has no option '%s'",
			 c->name, written);
	else
		sd_error(p->diag, SD_EXIT_USAGE, "unknown option '%s'",
			 written);
	if (near)
		sd_diag_help(p->diag, "did you mean '--%s'?", near);
	else
		sd_diag_help(p->diag, "'schemadiff%s%s --help' lists them",
			     c ? " " : "", c ? c->name : "");
	return -1;
}

/* `value` NULL: the next word is it. */
static int take_value(struct parser *p, enum sd_option_id id, const char *value,
		      const char *whose)
{
	struct sd_setting *s = &p->args->setting[id];

	if (!value) {
		if (p->at >= p->argc) {
			sd_error(p->diag, SD_EXIT_USAGE, "%s needs a value: %s",
				 whose, sd_options[id].arg);
			return -1;
		}
		value = p->argv[p->at++];
	}
	s->origin = SD_ORIGIN_FLAG;
	return sd_setting_add(s, id, value, whose, p->arena, p->diag);
}

/* One long option; `arg` stands behind its dashes. */
static int read_long(struct parser *p, const char *arg, const char *written)
{
	const char *eq = strchr(arg, '='), *value;
	struct sd_str name = { arg, eq ? (size_t)(eq - arg) : strlen(arg) };
	enum sd_option_id id = find_long(p->args->command, name, &value);
	struct sd_setting *s = &p->args->setting[id];
	const char *whose;

	written = sd_arena_strndup(p->arena, written,
				   (size_t)(arg - written) + name.len);
	if (!id)
		return unknown_option(p, name, written);
	whose = sd_arena_printf(p->arena, "'%s'", written);
	if (sd_options[id].kind == SD_OPT_FLAG && !eq) {
		s->origin = SD_ORIGIN_FLAG;
		return sd_setting_add(s, id, "on", whose, p->arena, p->diag);
	}
	if (eq && value)
		return sd_error(p->diag, SD_EXIT_USAGE, "%s takes no value",
				whose);
	return take_value(p, id, eq ? eq + 1 : value, whose);
}

/* -q, -qv, -f FILE, -fFILE. */
static int read_letters(struct parser *p, const char *arg)
{
	struct sd_str name = { arg + 1, strlen(arg + 1) };
	const char *at, *whose;
	enum sd_option_id id;

	for (at = arg + 1; *at; at++) {
		id = find_letter(p->args->command, *at);
		if (!id)
			return unknown_option(p, name, arg);
		whose = sd_arena_printf(p->arena, "'-%c'", *at);
		if (sd_options[id].kind != SD_OPT_FLAG)
			return take_value(p, id, at[1] ? at + 1 : NULL, whose);
		p->args->setting[id].origin = SD_ORIGIN_FLAG;
		if (sd_setting_add(&p->args->setting[id], id, "on", whose,
				   p->arena, p->diag) < 0)
			return -1;
	}
	return 0;
}

/* `arg` begins with '-' and is more than that. */
static int read_option(struct parser *p, const char *arg)
{
	const char *eq, *value;
	struct sd_str name;

	if (arg[1] == '-')
		return read_long(p, arg + 2, arg);
	if (arg[2]) {
		eq = strchr(arg, '=');
		name.at = arg + 1;
		name.len = eq ? (size_t)(eq - arg) - 1 : strlen(arg + 1);
		if (find_long(p->args->command, name, &value))
			return read_long(p, arg + 1, arg);
	}
	return read_letters(p, arg);
}

/* An option that stood before the command must be one of its own. */
static int check_early(struct parser *p)
{
	const struct sd_command *c = p->args->command;
	enum sd_option_id id, own;
	const char *value;

	for (id = 1; c && id < SD_O_COUNT; id++) {
		if (!p->args->setting[id].origin || sd_command_takes(c, id))
			continue;
		own = find_long(c, sd_str(sd_options[id].name), &value);
		if (!own)
			return unknown_option(
				p, sd_str(sd_options[id].name),
				sd_arena_printf(p->arena, "--%s",
						sd_options[id].name));
		p->args->setting[own] = p->args->setting[id];
		memset(&p->args->setting[id], 0, sizeof(struct sd_setting));
	}
	return 0;
}

static int take_word(struct parser *p, char *word)
{
	struct sd_args *args = p->args;

	if (!args->command) {
		args->command = sd_command_find(word);
		if (!args->command)
			return sd_command_unknown(word, p->diag);
		return check_early(p);
	}
	if (args->count == args->command->most_args) {
		sd_error(p->diag, SD_EXIT_USAGE, "'%s' takes %s: what is '%s'?",
			 args->command->name,
			 args->count ? args->command->args : "no arguments",
			 word);
		sd_diag_help(p->diag, "'schemadiff %s --help' shows how",
			     args->command->name);
		return -1;
	}
	args->word[args->count++] = word;
	args->word[args->count] = NULL;
	return 0;
}

int sd_args_parse(struct sd_args *args, int argc, char **argv,
		  struct sd_arena *a, struct sd_diag *d)
{
	struct parser p = { args, argc, 1, argv, a, d };
	bool options = true;
	char *word;

	args->command = NULL;
	args->count = 0;
	args->word = SD_NEW_ARRAY(a, const char *, (size_t)argc + 1);
	args->setting = SD_NEW_ARRAY(a, struct sd_setting, SD_O_COUNT);
	while (p.at < argc) {
		word = argv[p.at++];
		if (options && !strcmp(word, "--"))
			options = false;
		else if (options && word[0] == '-' && word[1]) {
			if (read_option(&p, word) < 0)
				return -1;
		} else if (take_word(&p, word) < 0)
			return -1;
	}
	return 0;
}
