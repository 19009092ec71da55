/* SPDX-License-Identifier: MIT */
/* read.c - the cursor: names, brackets, lists and types in stored SQL */

#include "read.h"

#include <string.h>

void sd_cursor_next(struct sd_cursor *c)
{
	c->last = c->tok.at + c->tok.len;
	c->tok = sd_sql_skip(c->last, c->end, SD_SQL_SQLITE);
	if (c->tok.kind == SD_SQL_BAD)
		sd_cursor_fail(c, "the end of a quote");
}

void sd_cursor_init(struct sd_cursor *c, struct sd_model *m, const char *sql)
{
	memset(c, 0, sizeof(*c));
	c->m = m;
	c->end = sql + strlen(sql);
	c->tok.at = sql;
	sd_cursor_next(c);
}

struct sd_sql_token sd_cursor_peek(const struct sd_cursor *c)
{
	return sd_sql_skip(c->tok.at + c->tok.len, c->end, SD_SQL_SQLITE);
}

bool sd_cursor_fail(struct sd_cursor *c, const char *expected)
{
	int len = c->tok.len > 40 ? 40 : (int)c->tok.len;

	if (c->why)
		return false;
	if (c->tok.kind == SD_SQL_END)
		c->why = sd_arena_printf(
			c->m->arena, "it ends where %s should be", expected);
	else
		c->why = sd_arena_printf(c->m->arena,
					 "'%.*s' where %s should be", len,
					 c->tok.at, expected);
	c->tok.kind = SD_SQL_END;
	c->tok.at = c->end;
	c->tok.len = 0;
	return false;
}

bool sd_cursor_word(struct sd_cursor *c, const char *word)
{
	if (!sd_sql_is_word(c->tok, word))
		return false;
	sd_cursor_next(c);
	return true;
}

bool sd_cursor_punct(struct sd_cursor *c, const char *punct)
{
	if (!sd_sql_is(c->tok, punct))
		return false;
	sd_cursor_next(c);
	return true;
}

bool sd_cursor_need(struct sd_cursor *c, const char *word)
{
	return sd_cursor_word(c, word) || sd_cursor_punct(c, word) ||
	       sd_cursor_fail(c, word);
}

static bool is_name(struct sd_sql_token t)
{
	return t.kind == SD_SQL_WORD || t.kind == SD_SQL_QUOTED ||
	       (t.kind == SD_SQL_STRING && *t.at == '\'');
}

char *sd_cursor_name(struct sd_cursor *c)
{
	char *name;

	if (!is_name(c->tok)) {
		sd_cursor_fail(c, "a name");
		return NULL;
	}
	name = sd_sql_name(c->tok, c->m->arena);
	sd_cursor_next(c);
	return name;
}

struct sd_str sd_cursor_brackets(struct sd_cursor *c)
{
	struct sd_str in = { c->tok.at, 0 };
	const char *end = NULL;

	if (sd_sql_is(c->tok, "("))
		end = sd_sql_balance(c->tok.at, c->end, SD_SQL_SQLITE);
	if (!end) {
		sd_cursor_fail(c, "something in brackets");
		return in;
	}
	in.at = c->tok.at + 1;
	in.len = (size_t)(end - in.at) - 1;
	c->tok.len = (size_t)(end - c->tok.at);
	sd_cursor_next(c);
	return sd_str_trim(in);
}

struct sd_str sd_cursor_rest(struct sd_cursor *c)
{
	struct sd_str s = { c->tok.at, (size_t)(c->end - c->tok.at) };

	c->tok.kind = SD_SQL_END;
	c->tok.at = c->last = c->end;
	c->tok.len = 0;
	s = sd_str_trim(s);
	while (s.len && s.at[s.len - 1] == ';') {
		s.len--;
		s = sd_str_trim(s);
	}
	return s;
}

char *sd_cursor_copy(struct sd_cursor *c, struct sd_str s)
{
	return sd_arena_strndup(c->m->arena, s.at, s.len);
}

void sd_cursor_create(struct sd_cursor *c, const char *const *words)
{
	sd_cursor_need(c, "CREATE");
	if (!sd_cursor_word(c, "TEMP"))
		sd_cursor_word(c, "TEMPORARY");
	for (; *words; words++)
		sd_cursor_need(c, *words);
	if (sd_sql_is_word(c->tok, "IF") &&
	    sd_sql_is_word(sd_cursor_peek(c), "NOT")) {
		sd_cursor_next(c);
		sd_cursor_next(c);
		sd_cursor_need(c, "EXISTS");
	}
	sd_cursor_name(c);
	if (sd_cursor_punct(c, "."))
		sd_cursor_name(c);
}

struct sd_list *sd_cursor_names(struct sd_cursor *c)
{
	struct sd_list *l = sd_list_new(c->m->arena);

	if (!sd_cursor_punct(c, "("))
		return l;
	do {
		sd_list_add_text(l, c->m->arena, SD_T_NAME, sd_cursor_name(c));
		/* Old files have COLLATE and ASC here; they mean nothing. */
		if (sd_cursor_word(c, "COLLATE"))
			sd_cursor_name(c);
		if (!sd_cursor_word(c, "ASC"))
			sd_cursor_word(c, "DESC");
	} while (sd_cursor_punct(c, ","));
	sd_cursor_need(c, ")");
	return l;
}

/* --- key elements ---------------------------------------------------- */

/* One element: its text, and the last tokens outside inner brackets. */
struct element {
	struct sd_str text;
	struct sd_sql_token last[4]; /* newest first; END: not so many */
	size_t count;
};

/* Cuts the element that begins at `at`; returns what ends it. */
static const char *element_cut(struct element *e, const char *at,
			       const char *end)
{
	struct sd_sql_token t;
	const char *close;

	memset(e, 0, sizeof(*e));
	t = sd_sql_skip(at, end, SD_SQL_SQLITE);
	e->text.at = at = t.at;
	for (; t.kind != SD_SQL_END && !sd_sql_is(t, ",");
	     t = sd_sql_skip(at, end, SD_SQL_SQLITE)) {
		if (sd_sql_is(t, "(")) {
			close = sd_sql_balance(t.at, end, SD_SQL_SQLITE);
			t.len = close ? (size_t)(close - t.at) : t.len;
		}
		at = t.at + t.len;
		memmove(e->last + 1, e->last, 3 * sizeof(e->last[0]));
		e->last[0] = t;
		e->count++;
	}
	e->text.len = (size_t)(at - e->text.at);
	return t.at;
}

/* Takes the last n tokens off. */
static void element_drop(struct element *e, size_t n)
{
	struct element again;

	e->text.len = (size_t)(e->last[n - 1].at - e->text.at);
	e->text = sd_str_trim(e->text);
	element_cut(&again, e->text.at, e->text.at + e->text.len);
	*e = again;
}

static bool element_ends(const struct element *e, const char *word)
{
	return e->count > 1 && sd_sql_is_word(e->last[0], word);
}

static bool knows_column(const struct sd_model *m, const struct sd_fact *table,
			 const char *name)
{
	return !table || !sd_fact_child(table, SD_COLUMN) ||
	       sd_fact_child_named(m, table, SD_COLUMN, name);
}

/* `COLLATE x` is the element's own where it is about all that precedes. */
static bool element_collates(const struct element *e)
{
	if (e->count < 3 || !sd_sql_is_word(e->last[1], "COLLATE"))
		return false;
	if (e->count == 3)
		return true; /* name COLLATE x, (…) COLLATE x */
	return e->count == 4 && is_name(e->last[3]) &&
	       sd_sql_is(
		       (struct sd_sql_token){ SD_SQL_PUNCT, e->last[2].at, 1 },
		       "("); /* f(…) COLLATE x */
}

/*
 * CREATE INDEX … ("x") on a table without a column x indexes the text 'x',
 * as SQLite takes it for a badly quoted string.
 */
static bool element_is_name(struct sd_cursor *c, const struct element *e,
			    const struct sd_fact *table)
{
	return e->count == 1 && is_name(e->last[0]) &&
	       (*e->last[0].at != '"' ||
		knows_column(c->m, table,
			     sd_sql_name(e->last[0], c->m->arena)));
}

static void element_read(struct sd_cursor *c, struct element *e,
			 const struct sd_fact *table, struct sd_record *r)
{
	struct sd_arena *a = c->m->arena;

	if (e->count > 2 && sd_sql_is_word(e->last[1], "NULLS"))
		element_drop(e, 2); /* never stored by SQLite so far */
	if (element_ends(e, "DESC")) {
		sd_set_bool(r, a, SD_A_DESC, true);
		element_drop(e, 1);
	} else if (element_ends(e, "ASC")) {
		if (table) /* an index; constraints are not kept as text */
			sd_set_bool(r, a, SD_A_ASC, true);
		element_drop(e, 1);
	}
	if (element_collates(e)) {
		sd_set_ref(r, a, SD_A_COLLATE, NULL,
			   sd_sql_name(e->last[0], a));
		element_drop(e, 2);
	}
	if (element_is_name(c, e, table))
		sd_set_text(r, a, SD_A_KEY_NAME, sd_sql_name(e->last[0], a));
	else
		sd_set_text(r, a, SD_A_EXPR, sd_cursor_copy(c, e->text));
}

struct sd_list *sd_cursor_keys(struct sd_cursor *c, const struct sd_fact *table,
			       bool *autoincrement)
{
	struct sd_list *l = sd_list_new(c->m->arena);
	struct sd_str in = sd_cursor_brackets(c);
	const char *at = in.at, *end = in.at + in.len;
	struct element e;

	while (!c->why) {
		at = element_cut(&e, at, end);
		if (autoincrement && element_ends(&e, "AUTOINCREMENT")) {
			*autoincrement = true;
			element_drop(&e, 1);
		}
		if (!e.count) {
			sd_cursor_fail(c, "a column");
			break;
		}
		element_read(c, &e, table, sd_list_add_record(l, c->m->arena));
		if (at == end)
			break;
		at++; /* the comma */
	}
	return l;
}

/* --- types ----------------------------------------------------------- */

/* Words that no type name can hold unquoted, and what is no name at all. */
static bool ends_type_here(struct sd_sql_token t)
{
	static const char *const words[] = {
		"AS",	   "CHECK",   "COLLATE",    "CONSTRAINT",
		"DEFAULT", "FOREIGN", "DEFERRABLE", "NOT",
		"NULL",	   "PRIMARY", "UNIQUE",	    "REFERENCES"
	};
	size_t i;

	if (!is_name(t))
		return true;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (sd_sql_is_word(t, words[i]))
			return true;
	return false;
}

/* SQLite takes GENERATED ALWAYS for a part of the type where it goes on. */
static bool ends_type(struct sd_cursor *c)
{
	struct sd_sql_token always;

	if (!sd_sql_is_word(c->tok, "GENERATED"))
		return ends_type_here(c->tok);
	always = sd_cursor_peek(c);
	return sd_sql_is_word(always, "ALWAYS") &&
	       ends_type_here(sd_sql_skip(always.at + always.len, c->end,
					  SD_SQL_SQLITE));
}

/* As written on one line; else one blank for a run of blanks and comments. */
static char *collapse(const char *at, const char *end, struct sd_arena *a)
{
	char *text = sd_arena_strndup(a, at, (size_t)(end - at));
	struct sd_sql_token t;
	size_t n = 0;

	if (!text[strcspn(text, "\r\n/-")])
		return text; /* as nearly all are */
	for (; at < end; at = t.at + t.len) {
		t = sd_sql_next(at, end, SD_SQL_SQLITE);
		if (t.kind == SD_SQL_SPACE) {
			text[n++] = ' ';
			continue;
		}
		memcpy(text + n, t.at, t.len);
		n += t.len;
	}
	text[n] = 0;
	return text;
}

/* "TYPE": SQLite sees through the quotes where it knows the type. */
static char *unquote(char *text, struct sd_sql_token t, struct sd_arena *a)
{
	static const char *const known[] = { "ANY",	"BLOB", "INT",
					     "INTEGER", "REAL", "TEXT" };
	const char *name = sd_sql_name(t, a);
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (sd_strcaseeq(name, known[i]))
			return sd_arena_strdup(a, name);
	return text;
}

/* NAME(args) is split, anything else stays whole in `word`. */
static void split(struct sd_datatype *t, char *text)
{
	size_t len = strlen(text), open;
	struct sd_sql_token w;

	w = sd_sql_next(text, text + len, SD_SQL_SQLITE);
	open = w.len;
	if (w.kind != SD_SQL_WORD || text[open] != '(' ||
	    text[len - 1] != ')' || open + 2 >= len)
		return;
	text[open] = text[len - 1] = 0;
	t->args = text + open + 1;
}

struct sd_datatype *sd_cursor_type(struct sd_cursor *c)
{
	struct sd_datatype *t = SD_NEW(c->m->arena, struct sd_datatype);
	struct sd_sql_token first = c->tok;
	char *text;

	t->native = true;
	t->word = "";
	if (ends_type(c))
		return t;
	while (!ends_type(c))
		sd_cursor_next(c);
	if (sd_sql_is(c->tok, "("))
		sd_cursor_brackets(c);
	text = collapse(first.at, c->last, c->m->arena);
	if (c->last == first.at + first.len && first.kind != SD_SQL_WORD)
		text = unquote(text, first, c->m->arena);
	t->word = text;
	split(t, text);
	return t;
}
