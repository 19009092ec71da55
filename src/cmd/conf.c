/* SPDX-License-Identifier: MIT */
/* conf.c - schemadiff.conf and .env as lists of settings */

#include "cx.h"

#include <ctype.h>
#include <string.h>

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static struct sd_str slice(const char *from, const char *to)
{
	struct sd_str s = { from, (size_t)(to - from) };

	return s;
}

/* --- schemadiff.conf -------------------------------------------------- */

struct reader {
	const char *path;
	struct sd_source *source;
	struct sd_conf *conf;
	const char *section;
	struct sd_arena *arena;
	struct sd_diag *diag;
};

static struct sd_span span_of(const struct reader *r, struct sd_str s)
{
	struct sd_span span = { r->source, (size_t)(s.at - r->source->text),
				s.len };

	return span;
}

static int fault(struct reader *r, struct sd_str at, const char *text,
		 const char *help)
{
	struct sd_message *m;

	m = sd_diag_add(r->diag, SD_ERROR, 0, span_of(r, at), "%s", text);
	m->exit = SD_EXIT_USAGE;
	m->help = help;
	return -1;
}

/* A key is an option's long name; '_' and '-' are the same in it. */
static bool key_is(struct sd_str key, const char *name)
{
	size_t i;

	for (i = 0; i < key.len; i++)
		if (!name[i] || (key.at[i] == '_' ? '-' : key.at[i]) != name[i])
			return false;
	return !name[i];
}

static int unknown_key(struct reader *r, struct sd_str key)
{
	const char *words[SD_O_COUNT], *near;
	enum sd_option_id id;
	size_t n = 0;

	for (id = 1; id < SD_O_COUNT; id++)
		if (sd_options[id].from & SD_FROM_CONF)
			words[n++] = sd_options[id].name;
	near = sd_nearest(key, words, n);
	return fault(
		r, key,
		sd_arena_printf(r->arena, "unknown setting '%.*s'",
				SD_STR_FMT(key)),
		near ? sd_arena_printf(r->arena, "did you mean '%s'?", near)
		     : "schemadiff.conf(5) lists them");
}

static void add_entry(struct reader *r, enum sd_option_id id, const char *value,
		      struct sd_span span)
{
	struct sd_conf *conf = r->conf;
	struct sd_conf_entry *grown;

	if (conf->count == conf->cap) {
		conf->cap = conf->cap ? conf->cap * 2 : 16;
		grown = SD_NEW_ARRAY(r->arena, struct sd_conf_entry, conf->cap);
		if (conf->count)
			memcpy(grown, conf->at, conf->count * sizeof(*grown));
		conf->at = grown;
	}
	conf->at[conf->count].section = r->section;
	conf->at[conf->count].id = id;
	conf->at[conf->count].value = value;
	conf->at[conf->count++].span = span;
}

/* Only a setting that may be repeated may stand twice in a section. */
static bool is_twice(const struct reader *r, enum sd_option_id id)
{
	enum sd_option_kind k = sd_options[id].kind;
	size_t i;

	if (k == SD_OPT_LIST || k == SD_OPT_NAMES || k == SD_OPT_FILES)
		return false;
	for (i = 0; i < r->conf->count; i++)
		if (r->conf->at[i].id == id &&
		    sd_streq(r->conf->at[i].section, r->section))
			return true;
	return false;
}

/* "text" stands for text; else a '#' or ';' after a blank is a comment. */
static int read_value(struct reader *r, struct sd_str *v)
{
	struct sd_str rest;
	const char *end;
	size_t i;

	if (v->len && (*v->at == '"' || *v->at == '\'')) {
		end = memchr(v->at + 1, *v->at, v->len - 1);
		if (!end)
			return fault(r, *v, "this quote is never closed", NULL);
		rest = sd_str_trim(slice(end + 1, v->at + v->len));
		if (rest.len && *rest.at != '#' && *rest.at != ';')
			return fault(r, rest, "text after the closing quote",
				     NULL);
		*v = slice(v->at + 1, end);
		return 0;
	}
	for (i = 0; i < v->len; i++)
		if ((v->at[i] == '#' || v->at[i] == ';') &&
		    (!i || isspace((unsigned char)v->at[i - 1])))
			break;
	*v = sd_str_trim(slice(v->at, v->at + i));
	return 0;
}

static int read_setting(struct reader *r, struct sd_str line)
{
	const char *eq = memchr(line.at, '=', line.len);
	struct sd_str key, value;
	enum sd_option_id id;

	if (!eq)
		return fault(r, line, "a setting is KEY = VALUE", NULL);
	key = sd_str_trim(slice(line.at, eq));
	value = sd_str_trim(slice(eq + 1, line.at + line.len));
	for (id = 1; id < SD_O_COUNT; id++)
		if (sd_options[id].from & SD_FROM_CONF &&
		    key_is(key, sd_options[id].name))
			break;
	if (id == SD_O_COUNT)
		return unknown_key(r, key);
	if (is_twice(r, id))
		return fault(r, key, "this is set twice", NULL);
	if (read_value(r, &value) < 0)
		return -1;
	add_entry(r, id, sd_arena_strndup(r->arena, value.at, value.len),
		  span_of(r, value));
	return 0;
}

/* section = "[env NAME]" */
static int read_section(struct reader *r, struct sd_str line)
{
	const char *end = memchr(line.at, ']', line.len), **grown;
	struct sd_str rest, name;
	size_t i;

	if (!end)
		return fault(r, line, "this bracket is never closed", NULL);
	rest = sd_str_trim(slice(end + 1, line.at + line.len));
	if (rest.len && *rest.at != '#' && *rest.at != ';')
		return fault(r, rest, "text after the section's name", NULL);
	name = sd_str_trim(slice(line.at + 1, end));
	if (name.len < 5 || memcmp(name.at, "env", 3) ||
	    !isspace((unsigned char)name.at[3]))
		return fault(r, slice(line.at, end + 1),
			     "sections are called [env NAME]", NULL);
	name = sd_str_trim(slice(name.at + 4, name.at + name.len));
	r->section = sd_arena_strndup(r->arena, name.at, name.len);
	grown = SD_NEW_ARRAY(r->arena, const char *,
			     r->conf->section_count + 1);
	for (i = 0; i < r->conf->section_count; i++)
		grown[i] = r->conf->section[i];
	grown[i] = r->section;
	r->conf->section = grown;
	r->conf->section_count++;
	return 0;
}

int sd_conf_parse(const char *path, const char *text, size_t len,
		  struct sd_conf *conf, struct sd_arena *a, struct sd_diag *d)
{
	struct reader r = { path, NULL, conf, NULL, a, d };
	const char *at, *end, *stop;
	struct sd_str line;
	int rc = 0;

	r.source = sd_source_new(a, path, text, len);
	stop = r.source->text + r.source->len;
	for (at = r.source->text; at < stop; at = end + 1) {
		end = memchr(at, '\n', (size_t)(stop - at));
		if (!end)
			end = stop;
		line = sd_str_trim(slice(at, end));
		if (!line.len || *line.at == '#' || *line.at == ';')
			continue;
		if ((*line.at == '[' ? read_section : read_setting)(&r, line) <
		    0)
			rc = -1;
	}
	return rc;
}

/* --- .env ------------------------------------------------------------- */

/*
 * A value in quotes may go over several lines; in double ones \n, \" and
 * \\ stand for what they say. Nothing else is expanded.
 */
static const char *quoted(const char *at, struct sd_buf *out)
{
	char q = *at++;

	for (; *at && *at != q; at++) {
		if (q == '"' && *at == '\\' && at[1] &&
		    strchr("n\"\\", at[1])) {
			at++;
			sd_buf_addc(out, *at == 'n' ? '\n' : *at);
		} else {
			sd_buf_addc(out, *at);
		}
	}
	return *at ? at + 1 : at;
}

static const char *line_end(const char *at)
{
	return at + strcspn(at, "\n");
}

/* One NAME=VALUE; returns where the next line begins or this one ends. */
static const char *read_variable(const char *at, struct sd_map *map,
				 struct sd_arena *a)
{
	struct sd_buf value = SD_BUF_INIT;
	const char *name = at, *from;
	struct sd_str text;
	size_t len;

	while (is_name(*at))
		at++;
	len = (size_t)(at - name);
	at += strspn(at, " \t");
	if (!len || *at != '=')
		return line_end(at);
	at++;
	at += strspn(at, " \t");
	if (*at == '"' || *at == '\'') {
		at = quoted(at, &value);
	} else {
		from = at;
		while (*at && *at != '\n' &&
		       !(*at == '#' && at > from &&
			 isblank((unsigned char)at[-1])))
			at++;
		text = sd_str_trim(slice(from, at));
		sd_buf_add(&value, text.at, text.len);
	}
	/* As in a shell, the last line that sets a variable decides. */
	name = sd_arena_strndup(a, name, len);
	sd_map_puts(map, name, sd_buf_take(&value, a));
	return line_end(at);
}

void sd_dotenv_parse(const char *text, struct sd_map *map, struct sd_arena *a)
{
	const char *at = text;

	while (*at) {
		at += strspn(at, " \t\r\n");
		if (!strncmp(at, "export", 6) && isblank((unsigned char)at[6]))
			at += 6 + strspn(at + 6, " \t");
		at = *at == '#' ? line_end(at) : read_variable(at, map, a);
	}
}
