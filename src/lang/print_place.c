/* SPDX-License-Identifier: MIT */
/*
 * print_place.c - which constraint stands beside its column
 *
 * A constraint on exactly one column does, unless it says something that
 * reads better (or can be said only) on a line of its own.
 */
#include "parse.h"
#include "print_int.h"

#include <string.h>

#include "schemadiff/sqltok.h"

/* Attributes that may stand beside a column, by kind. */
static const struct {
	enum sd_kind kind;
	enum sd_attr_id id[8];
} allowed[] = {
	{ SD_PRIMARY,
	  { SD_A_KEYS, SD_A_DEFERRABLE, SD_A_INITIALLY, SD_A_CONFLICT,
	    SD_A_AUTOINCREMENT, SD_A_NO_ALIAS } },
	{ SD_UNIQUE,
	  { SD_A_KEYS, SD_A_DEFERRABLE, SD_A_INITIALLY, SD_A_CONFLICT,
	    SD_A_NULLS_NOT_DISTINCT } },
	{ SD_FOREIGN,
	  { SD_A_COLUMNS, SD_A_REF_TABLE, SD_A_REF_COLUMNS, SD_A_ON_UPDATE,
	    SD_A_ON_DELETE, SD_A_SET_COLUMNS, SD_A_DEFERRABLE,
	    SD_A_INITIALLY } },
	{ SD_CHECK, { SD_A_EXPR, SD_A_NOT_ENFORCED, SD_A_CONFLICT } },
};

static bool is_allowed(enum sd_kind kind, enum sd_attr_id id)
{
	size_t i, j;

	for (i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
		for (j = 0; allowed[i].kind == kind && j < 8; j++)
			if (allowed[i].id[j] == id)
				return true;
	return false;
}

static bool may_inline(const struct sd_fact *c)
{
	unsigned i;

	for (i = 0; i < c->attrs.count; i++)
		if (!is_allowed(c->kind, c->attrs.at[i].id))
			return false;
	return !c->child;
}

/* The one column of a key; NULL where there is more to say. */
static const char *one_key(const struct sd_fact *c)
{
	const struct sd_list *keys = sd_get_list(&c->attrs, SD_A_KEYS);
	const struct sd_record *r;
	bool no_alias = sd_get_bool(&c->attrs, SD_A_NO_ALIAS);

	if (keys->count != 1)
		return NULL;
	r = keys->at[0].u.record;
	/* `primary desc` on a column is another thing than `primary (c desc)`;
	 * the two go together or not at all. */
	if (r->count != 1u + no_alias || sd_get_bool(r, SD_A_DESC) != no_alias)
		return NULL;
	return sd_get_text(r, SD_A_KEY_NAME);
}

/*
 * The one column of a foreign key. `references s.t` would be column t of
 * table s: such a key needs a line.
 */
static const char *one_reference(const struct sd_fact *c)
{
	const struct sd_list *columns = sd_get_list(&c->attrs, SD_A_COLUMNS);
	const struct sd_list *to = sd_get_list(&c->attrs, SD_A_REF_COLUMNS);
	const struct sd_ref *table = sd_get_ref(&c->attrs, SD_A_REF_TABLE);

	if (columns->count != 1 || to->count > 1 || !table)
		return NULL;
	return table->schema && !to->count ? NULL : columns->at[0].u.text;
}

/* The only column that the SQL mentions. */
static struct slot *one_mentioned(struct printer *p, const struct sd_map *map,
				  const char *sql)
{
	const char *end = sql + strlen(sql);
	unsigned dialect = p->m->dialect ? p->m->dialect : SD_SQL_ANY;
	struct slot *found = NULL, *s;
	struct sd_sql_token t;

	for (t = sd_sql_skip(sql, end, dialect); t.kind != SD_SQL_END;
	     t = sd_sql_skip(t.at + t.len, end, dialect)) {
		if (t.kind == SD_SQL_BAD)
			return NULL;
		if (t.kind == SD_SQL_WORD)
			s = sd_map_get(map, (struct sd_str){ t.at, t.len });
		else if (t.kind == SD_SQL_QUOTED)
			s = sd_map_gets(map, sd_sql_name(t, &p->arena));
		else
			continue;
		if (s && found && s != found)
			return NULL;
		if (s)
			found = s;
	}
	return found;
}

static struct slot *slot_of(struct printer *p, const struct sd_map *map,
			    const struct sd_fact *c)
{
	const char *name = NULL;

	if (!may_inline(c))
		return NULL;
	if (c->kind == SD_PRIMARY || c->kind == SD_UNIQUE)
		name = one_key(c);
	else if (c->kind == SD_FOREIGN)
		name = one_reference(c);
	else if (c->kind == SD_CHECK) {
		const char *sql = sd_get_text(&c->attrs, SD_A_EXPR);

		return strchr(sql, '\n') ? NULL : one_mentioned(p, map, sql);
	}
	return name ? sd_map_gets(map, name) : NULL;
}

static void add(struct printer *p, struct inlined ***tail,
		const struct sd_fact *f)
{
	struct inlined *i = SD_NEW(&p->arena, struct inlined);

	i->fact = f;
	**tail = i;
	*tail = &i->next;
}

/* Two keys or two references beside one column would be hard to read. */
static bool is_free(const struct slot *s, enum sd_kind kind)
{
	return kind == SD_CHECK || !(s->kinds & 1u << (kind - SD_PRIMARY));
}

static bool fits(struct printer *p, const struct sd_fact *c)
{
	return c->kind != SD_FOREIGN || !p->only ||
	       sd_lang_foreign_fit(p->m, c) == LANG_FITS;
}

static void place_one(struct printer *p, struct places *out,
		      const struct sd_map *map, const struct sd_fact *c)
{
	struct slot *s = slot_of(p, map, c);

	if (!s || !is_free(s, c->kind) || !fits(p, c)) {
		add(p, &out->line_tail, c);
		return;
	}
	if (c->kind != SD_CHECK)
		s->kinds |= 1u << (c->kind - SD_PRIMARY);
	add(p, &s->tail, c);
}

static size_t count_columns(const struct sd_fact *table)
{
	struct sd_fact *c;
	size_t n = 0;

	SD_EACH_CHILD(table, c, SD_COLUMN)
	n++;
	return n;
}

void sd_print_place(struct printer *p, const struct sd_fact *table,
		    struct places *out)
{
	static const enum sd_kind kinds[] = { SD_PRIMARY, SD_UNIQUE, SD_FOREIGN,
					      SD_CHECK, SD_EXCLUDE };
	struct sd_map map;
	struct sd_fact *c;
	size_t i;

	out->count = count_columns(table);
	out->slot = SD_NEW_ARRAY(&p->arena, struct slot, out->count);
	out->line = NULL;
	out->line_tail = &out->line;
	sd_map_init(&map, p->m->dialect & SD_SQL_FOLD);
	i = 0;
	SD_EACH_CHILD(table, c, SD_COLUMN)
	{
		struct slot *s = &out->slot[i++];

		s->column = c;
		s->tail = &s->first;
		if (!sd_get_bool(&c->attrs, SD_A_INHERITED))
			sd_map_puts(&map, c->name, s);
	}
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		SD_EACH_CHILD(table, c, kinds[i])
	place_one(p, out, &map, c);
	sd_map_clear(&map);
}

/* --- min, max and size -------------------------------------------- */

static bool skip(struct sd_str *s, const char *text)
{
	size_t len = strlen(text);

	if (s->len < len || memcmp(s->at, text, len))
		return false;
	s->at += len;
	s->len -= len;
	return true;
}

/* Takes the column as the language itself writes it in such a check. */
static bool skip_column(struct printer *p, struct sd_str *sql, const char *name)
{
	return skip(sql, sd_lang_sql_name(name, &p->arena));
}

static bool has_name(const struct sd_fact *check, const char *table,
		     const char *column, const char *suffix)
{
	struct sd_str s = sd_str(check->name);

	return skip(&s, table) && skip(&s, "_") && skip(&s, column) &&
	       sd_str_is(s, suffix);
}

/* `size 3 to 20`, `size 8` */
static bool print_size(struct printer *p, struct sd_str s, const char *column)
{
	char *from, *to;
	size_t n;

	if (!skip(&s, "length(") || !skip_column(p, &s, column) ||
	    !skip(&s, ")"))
		return false;
	if (skip(&s, " <= ")) {
		from = sd_arena_strndup(&p->arena, s.at, s.len);
		to = NULL;
	} else {
		if (!skip(&s, " between "))
			return false;
		for (n = 0; n < s.len && s.at[n] != ' ';)
			n++;
		from = sd_arena_strndup(&p->arena, s.at, n);
		s.at += n;
		s.len -= n;
		if (!skip(&s, " and "))
			return false;
		to = sd_arena_strndup(&p->arena, s.at, s.len);
	}
	if (from[strspn(from, "0123456789")] || !*from ||
	    (to && (to[strspn(to, "0123456789")] || !*to)))
		return false;
	sd_print_word(p, "size");
	sd_print_word(p, from);
	if (to) {
		sd_print_word(p, "to");
		sd_print_word(p, to);
	}
	return true;
}

bool sd_print_limit(struct printer *p, const struct sd_fact *column,
		    const struct sd_fact *check)
{
	const char *table = column->parent->name, *c = column->name;
	struct sd_str s;
	bool min;

	if (!check->name || check->attrs.count != 1)
		return false;
	s = sd_str(sd_get_text(&check->attrs, SD_A_EXPR));
	if (has_name(check, table, c, "_size"))
		return print_size(p, s, c);
	min = has_name(check, table, c, "_min");
	if (!min && !has_name(check, table, c, "_max"))
		return false;
	if (!skip_column(p, &s, c) || !skip(&s, min ? " >= " : " <= "))
		return false;
	if (!sd_print_is_number(s.at))
		return false;
	sd_print_word(p, min ? "min" : "max");
	sd_print_word(p, s.at);
	return true;
}
