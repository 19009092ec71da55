/* SPDX-License-Identifier: MIT */
/*
 * normalise.c - a portable model as SQLite would store it
 *
 * What inspect() would find after the model was applied: that alone makes
 * "no difference" true. Errors are collected, not the first one alone.
 */

#include <stdlib.h>
#include <string.h>

#include "schemadiff/sqltok.h"

#include "ddl.h"
#include "normal.h"

enum { MAX_ERRORS = 20 };

void sd_normal_error(struct sd_normal *n, const struct sd_fact *f,
		     enum sd_code code, const char *fmt, ...)
{
	struct sd_message *m;
	va_list ap;
	char *text;

	n->failed = true;
	if (n->d->errors >= MAX_ERRORS)
		return;
	va_start(ap, fmt);
	text = sd_arena_vprintf(n->a, fmt, ap);
	va_end(ap);
	m = sd_diag_add(n->d, SD_ERROR, code, f->span, "%s", text);
	m->exit = SD_EXIT_SCHEMA;
	if (code == SD_E_ENGINE)
		m->help = "what belongs to another engine goes into its "
			  "`only` block";
}

/* --- names ----------------------------------------------------------- */

static void claim(struct sd_normal *n, struct sd_map *map, struct sd_fact *f)
{
	struct sd_fact *other;

	if (!f->name)
		return;
	if (sd_sqlite_is_internal(f->name))
		sd_normal_error(n, f, SD_E_NOT_HERE,
				"the name '%s' is taken by SQLite or by this "
				"tool",
				f->name);
	other = sd_map_add(map, sd_str(f->name), f);
	if (other != f)
		sd_normal_error(
			n, f, SD_E_TWICE, "%s and %s have one name in SQLite",
			sd_fact_label(other, n->a), sd_fact_label(f, n->a));
}

static void claim_columns(struct sd_normal *n, struct sd_fact *table)
{
	struct sd_map map;
	struct sd_fact *c, *other;

	sd_map_init(&map, true);
	SD_EACH_CHILD(table, c, SD_COLUMN)
	{
		other = sd_map_add(&map, sd_str(c->name), c);
		if (other != c)
			sd_normal_error(n, c, SD_E_TWICE,
					"%s and %s have one name in SQLite",
					sd_fact_label(other, n->a),
					sd_fact_label(c, n->a));
	}
	sd_map_clear(&map);
}

/* "a", or "lower" of "lower(a)", else "expr": a key's part of a name. */
static const char *key_word(const struct sd_record *key, struct sd_arena *a)
{
	const char *name = sd_get_text(key, SD_A_KEY_NAME);
	const char *expr = sd_get_text(key, SD_A_EXPR), *end;
	struct sd_sql_token t, after;
	struct sd_str s;

	if (name || !expr)
		return name ? name : "expr";
	s = sd_sql_strip(sd_str(expr), SD_SQL_SQLITE);
	end = s.at + s.len;
	t = sd_sql_skip(s.at, end, SD_SQL_SQLITE);
	after = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	if (t.kind == SD_SQL_WORD && sd_sql_is(after, "("))
		return sd_sql_name(t, a);
	return "expr";
}

/* An index needs a name: TABLE_COLUMN_…_idx, with a number if taken. */
static void name_index(struct sd_normal *n, struct sd_fact *f)
{
	const struct sd_list *l = sd_get_list(&f->attrs, SD_A_KEYS);
	struct sd_buf b = SD_BUF_INIT;
	size_t i, len;

	if (f->name)
		return;
	sd_buf_adds(&b, f->parent->name);
	for (i = 0; i < l->count; i++)
		sd_buf_addf(&b, "_%s", key_word(l->at[i].u.record, n->a));
	sd_buf_adds(&b, "_idx");
	len = b.len;
	for (i = 1; sd_map_gets(&n->relation, b.at); i++) {
		sd_buf_cut(&b, len);
		sd_buf_addf(&b, "%zu", i);
	}
	f->name = sd_buf_take(&b, n->a);
	sd_map_puts(&n->relation, f->name, f);
}

/* --- texts ----------------------------------------------------------- */

/*
 * The text of a query without a last ';', that of a block with one, which
 * must not end up in a comment.
 */
static const char *ended(struct sd_str s, bool block, struct sd_arena *a)
{
	const char *at = s.at, *end = s.at + s.len;
	struct sd_sql_token t = sd_sql_skip(at, end, SD_SQL_SQLITE), last = t;

	for (; t.kind != SD_SQL_END;
	     t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE))
		last = t;
	if (sd_sql_is(last, ";") && !block)
		s.len = (size_t)(last.at - s.at);
	s = sd_str_trim(s);
	if (!block || sd_sql_is(last, ";"))
		return sd_arena_strndup(a, s.at, s.len);
	return sd_arena_printf(a, "%.*s%s", SD_STR_FMT(s),
			       last.at + last.len == end ? ";" : "\n;");
}

/* What stands between BEGIN and END, which no statement here begins with. */
static struct sd_str block_inside(struct sd_str s)
{
	const char *end = s.at + s.len;
	struct sd_sql_token t = sd_sql_skip(s.at, end, SD_SQL_SQLITE);
	struct sd_sql_token last = t;
	struct sd_str inside = { t.at + t.len, 0 };

	if (!sd_sql_is_word(t, "BEGIN"))
		return s;
	for (; t.kind != SD_SQL_END;
	     t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE))
		if (!sd_sql_is(t, ";"))
			last = t;
	if (!sd_sql_is_word(last, "END"))
		return s;
	inside.len = (size_t)(last.at - inside.at);
	return sd_str_trim(inside);
}

static void body(struct sd_normal *n, struct sd_fact *f)
{
	const char *text = sd_get_text(&f->attrs, SD_A_BODY);
	bool block = f->kind == SD_TRIGGER;
	struct sd_str s;

	if (!text)
		return;
	s = sd_str_trim(sd_str(text));
	sd_set_text(&f->attrs, n->a, SD_A_BODY,
		    ended(block ? block_inside(s) : s, block, n->a));
}

static void trigger(struct sd_normal *n, struct sd_fact *f)
{
	if (!sd_has(&f->attrs, SD_A_BODY))
		sd_normal_error(n, f, SD_E_ENGINE,
				"a trigger of SQLite has its SQL in `as $$ … "
				"$$`: %s",
				sd_fact_label(f, n->a));
	body(n, f);
}

static void module(struct sd_normal *n, struct sd_fact *f)
{
	const char *args = sd_get_text(&f->attrs, SD_A_MODULE_ARGS);
	struct sd_str s;

	if (!args)
		return;
	s = sd_str_trim(sd_str(args));
	sd_set_text(&f->attrs, n->a, SD_A_MODULE_ARGS,
		    s.len ? sd_arena_strndup(n->a, s.at, s.len) : NULL);
}

/* --- the model ------------------------------------------------------- */

static void relation(struct sd_normal *n, struct sd_fact *f)
{
	struct sd_fact *c;

	if (f->kind == SD_TABLE) {
		module(n, f);
		sd_normal_columns(n, f);
	} else {
		body(n, f);
	}
	for (c = f->child; c; c = c->next) {
		if (c->kind == SD_PRIMARY || c->kind == SD_UNIQUE ||
		    c->kind == SD_INDEX)
			sd_normal_keys(n, f, c);
		if (c->kind == SD_INDEX)
			name_index(n, c);
		if (c->kind == SD_TRIGGER)
			trigger(n, c);
	}
}

/* Enums are checks of the columns that have them: none is left. */
static void take_enums(struct sd_normal *n)
{
	struct sd_fact *f, *next;

	for (f = n->m->first; f; f = next) {
		next = f->next;
		if (f->kind != SD_ENUM || f->schema)
			continue;
		sd_map_add(&n->enums, sd_str(f->name), f);
		sd_fact_unlink(n->m, f);
	}
}

static void claim_names(struct sd_normal *n)
{
	struct sd_fact *f, *c;

	for (f = n->m->first; f; f = f->next) {
		claim(n, &n->relation, f);
		claim_columns(n, f);
		for (c = f->child; c; c = c->next)
			if (c->kind == SD_INDEX)
				claim(n, &n->relation, c);
			else if (c->kind == SD_TRIGGER)
				claim(n, &n->trigger, c);
	}
}

static void run(struct sd_normal *n)
{
	struct sd_fact *f, *next;

	take_enums(n);
	for (f = n->m->first; f; f = next) {
		next = f->next;
		sd_normal_attrs(n, f);
	}
	if (n->failed) /* what follows takes tables and views for granted */
		return;
	claim_names(n);
	for (f = n->m->first; f; f = f->next)
		relation(n, f);
}

int sd_sqlite_normalise(struct sd_model *m, struct sd_conn *c,
			struct sd_diag *d)
{
	struct sd_normal n;

	(void)c; /* all is known from the text */
	memset(&n, 0, sizeof(n));
	n.m = m;
	n.a = m->arena;
	n.d = d;
	m->dialect = SD_SQL_SQLITE;
	m->body_exact = false;
	if (m->native)
		return 0;
	sd_map_init(&n.relation, true);
	sd_map_init(&n.trigger, true);
	sd_map_init(&n.enums, false);
	run(&n);
	sd_map_clear(&n.relation);
	sd_map_clear(&n.trigger);
	sd_map_clear(&n.enums);
	m->native = !n.failed;
	return n.failed ? -1 : 0;
}
