/* SPDX-License-Identifier: MIT */
/*
 * print_part.c - what stands on many kinds: comments, owners, privileges
 */
#include "print_int.h"

#include <string.h>

/* --- comments and other tails ------------------------------------- */

static const char *comment_of(const struct sd_fact *f)
{
	const struct sd_fact *c = sd_fact_child(f, SD_COMMENT);

	return c ? sd_get_text(&c->attrs, SD_A_TEXT) : NULL;
}

/* A doc comment loses line ends that are not plain. */
static bool fits_doc(const char *text)
{
	return *text && !strchr(text, '\r');
}

void sd_print_doc(struct printer *p, const struct sd_fact *f)
{
	const char *text = comment_of(f), *end;

	if (!text || !fits_doc(text))
		return;
	for (;; text = end + 1) {
		end = strchr(text, '\n');
		sd_buf_adds(&p->text,
			    *text && text != end ? "\n/// " : "\n///");
		if (!end)
			break;
		sd_buf_add(&p->text, text, (size_t)(end - text));
	}
	sd_buf_adds(&p->text, text);
}

void sd_print_begin(struct printer *p, const struct sd_fact *f, bool blank)
{
	if (blank)
		sd_buf_addc(&p->text, '\n');
	sd_print_doc(p, f);
	sd_print_item(p, false);
}

void sd_print_comment(struct printer *p, const struct sd_fact *f)
{
	const char *text = comment_of(f);

	if (text && !fits_doc(text)) {
		sd_print_word(p, "comment");
		sd_print_text(p, text);
	}
}

void sd_print_tail(struct printer *p, const struct sd_fact *f)
{
	static const struct clause renamed[] = {
		{ SD_A_RENAMED_FROM, "renamed from" }, CLAUSE_END
	};

	sd_print_clauses(p, &f->attrs, renamed);
	sd_print_comment(p, f);
}

/* --- what a fact is called ---------------------------------------- */

enum shape {
	NO_TARGET,
	BY_NAME,    /* schema billing */
	BY_PATH,    /* table s.t */
	BY_ARGS,    /* function s.f(int) */
	BY_SYMBOL,  /* operator s.+ (int, int) */
	BY_METHOD,  /* operator class s.o using btree */
	BY_CAST,    /* cast (int as text) */
	BY_LANGUAGE /* transform for s.t language l */
};

static const struct {
	const char *word;
	enum shape shape;
} targets[SD_KIND_COUNT] = {
	[SD_SCHEMA] = { "schema", BY_NAME },
	[SD_EXTENSION] = { "extension", BY_NAME },
	[SD_LANGUAGE] = { "language", BY_NAME },
	[SD_ACCESS_METHOD] = { "access method", BY_NAME },
	[SD_COLLATION] = { "collation", BY_PATH },
	[SD_ENUM] = { "type", BY_PATH },
	[SD_DOMAIN] = { "domain", BY_PATH },
	[SD_COMPOSITE] = { "type", BY_PATH },
	[SD_RANGE] = { "type", BY_PATH },
	[SD_BASE_TYPE] = { "type", BY_PATH },
	[SD_SEQUENCE] = { "sequence", BY_PATH },
	[SD_FUNCTION] = { "function", BY_ARGS },
	[SD_AGGREGATE] = { "aggregate", BY_ARGS },
	[SD_OPERATOR] = { "operator", BY_SYMBOL },
	[SD_OPERATOR_FAMILY] = { "operator family", BY_METHOD },
	[SD_OPERATOR_CLASS] = { "operator class", BY_METHOD },
	[SD_CAST] = { "cast", BY_CAST },
	[SD_CONVERSION] = { "conversion", BY_PATH },
	[SD_TRANSFORM] = { "transform for", BY_LANGUAGE },
	[SD_TS_PARSER] = { "text search parser", BY_PATH },
	[SD_TS_TEMPLATE] = { "text search template", BY_PATH },
	[SD_TS_DICTIONARY] = { "text search dictionary", BY_PATH },
	[SD_TS_CONFIGURATION] = { "text search configuration", BY_PATH },
	[SD_WRAPPER] = { "wrapper", BY_NAME },
	[SD_SERVER] = { "server", BY_NAME },
	[SD_TABLE] = { "table", BY_PATH },
	[SD_STATISTICS] = { "statistics", BY_PATH },
	[SD_VIEW] = { "view", BY_PATH },
	[SD_MATVIEW] = { "materialized view", BY_PATH },
	[SD_EVENT_TRIGGER] = { "event trigger", BY_NAME },
	[SD_PUBLICATION] = { "publication", BY_NAME },
	[SD_SUBSCRIPTION] = { "subscription", BY_NAME },
};

static const char *target_word(const struct sd_fact *f)
{
	const char *form = sd_get_text(&f->attrs, SD_A_FORM);

	if (form && !strcmp(form, "procedure"))
		return form;
	if (f->kind == SD_TABLE && sd_has(&f->attrs, SD_A_SERVER))
		return "foreign table";
	return targets[f->kind].word;
}

/* The input types of a function, which tell it from its namesakes. */
static void print_inputs(struct printer *p, const struct sd_list *args)
{
	bool first = true;
	size_t i;

	sd_print_word(p, "(");
	for (i = 0; i < args->count; i++) {
		const struct sd_record *r = args->at[i].u.record;
		struct sd_datatype t = *sd_get_datatype(r, SD_A_TYPE);

		if (sd_streq(sd_get_text(r, SD_A_MODE), "out"))
			continue;
		if (!first)
			sd_print_close(p, ",");
		first = false;
		t.args = NULL;
		sd_print_type(p, &t);
	}
	sd_print_close(p, ")");
}

void sd_print_target(struct printer *p, const struct sd_fact *f)
{
	enum shape shape = targets[f->kind].shape;

	if (shape == NO_TARGET)
		return;
	sd_print_word(p, target_word(f));
	if (shape == BY_CAST) {
		sd_print_raw(p, f->name);
		return;
	}
	if (shape == BY_LANGUAGE) {
		const struct sd_datatype t = { f->schema, f->name, NULL, 0,
					       false };

		sd_print_type(p, &t);
		sd_print_word(p, f->detail);
		return;
	}
	if (shape == BY_SYMBOL && !sd_lang_is_name(f->name)) {
		if (f->schema) {
			sd_print_name(p, f->schema);
			sd_print_close(p, ".");
			sd_print_close(p, f->name);
		} else {
			sd_print_word(p, f->name);
		}
	} else {
		sd_print_path(p, f->schema, f->name);
	}
	if (shape == BY_METHOD)
		sd_print_word(p, f->detail);
	else if (f->kind == SD_FUNCTION)
		print_inputs(p, sd_get_list(&f->attrs, SD_A_ARGS));
	else if (f->detail)
		sd_print_bare(p, f->detail);
}

/* --- privileges --------------------------------------------------- */

struct column {
	const char *name;
	struct column *next;
};

struct privilege {
	const char *word;
	struct column *first, **tail;
	struct privilege *next;
};

/* What one grantee may do; lines with the same text are merged. */
struct grantee {
	const char *role;
	bool revoke, option;
	struct privilege *first, **tail;
	struct grantee *next;		   /* in order of appearance */
	struct grantee *same, **same_tail; /* others with the same rights */
	bool merged;
};

static struct grantee *grantee_of(struct printer *p, struct sd_map *map,
				  const struct sd_fact *grant,
				  struct grantee ***tail)
{
	bool revoke = sd_get_bool(&grant->attrs, SD_A_REVOKE);
	bool option = sd_get_bool(&grant->attrs, SD_A_GRANT_OPTION);
	char *key = sd_arena_printf(&p->arena, "%d%d%s", revoke, option,
				    grant->name);
	struct grantee *g = sd_map_gets(map, key);

	if (g)
		return g;
	g = SD_NEW(&p->arena, struct grantee);
	g->role = grant->name;
	g->revoke = revoke;
	g->option = option;
	g->tail = &g->first;
	g->same_tail = &g->same;
	sd_map_puts(map, key, g);
	**tail = g;
	*tail = &g->next;
	return g;
}

static void grantee_add(struct printer *p, struct grantee *g,
			const struct sd_fact *grant)
{
	const char *word = sd_get_text(&grant->attrs, SD_A_PRIVILEGE);
	const char *column = sd_get_text(&grant->attrs, SD_A_COLUMN);
	struct privilege *v;
	struct column *c;

	/* A table's and its columns' are two: `select, select (a)`. */
	for (v = g->first; v; v = v->next)
		if (!strcmp(v->word, word) && !v->first == !column)
			break;
	if (!v) {
		v = SD_NEW(&p->arena, struct privilege);
		v->word = word;
		v->tail = &v->first;
		*g->tail = v;
		g->tail = &v->next;
	}
	if (!column)
		return;
	c = SD_NEW(&p->arena, struct column);
	c->name = column;
	*v->tail = c;
	v->tail = &c->next;
}

/* Grantees with equal rights have equal texts. */
static char *rights_text(struct printer *p, const struct grantee *g)
{
	struct sd_buf b = SD_BUF_INIT;
	const struct privilege *v;
	const struct column *c;

	sd_buf_addf(&b, "%d%d", g->revoke, g->option);
	for (v = g->first; v; v = v->next) {
		sd_buf_addf(&b, "\1%s", v->word);
		for (c = v->first; c; c = c->next)
			sd_buf_addf(&b, "\2%s", c->name);
	}
	return sd_buf_take(&b, &p->arena);
}

static struct grantee *collect(struct printer *p, const struct sd_fact *f)
{
	struct grantee *first = NULL, **tail = &first, *g, *lead;
	struct sd_map map;
	struct sd_fact *c;

	sd_map_init(&map, false);
	SD_EACH_CHILD(f, c, SD_GRANT)
	grantee_add(p, grantee_of(p, &map, c, &tail), c);
	sd_map_clear(&map);
	sd_map_init(&map, false);
	for (g = first; g; g = g->next) {
		lead = sd_map_add(&map, sd_str(rights_text(p, g)), g);
		if (lead == g)
			continue;
		g->merged = true;
		*lead->same_tail = g;
		lead->same_tail = &g->same;
	}
	sd_map_clear(&map);
	return first;
}

static void print_privileges(struct printer *p, const struct grantee *g)
{
	const struct privilege *v;
	const struct column *c;

	for (v = g->first; v; v = v->next) {
		if (v != g->first)
			sd_print_close(p, ",");
		sd_print_word(p, v->word);
		if (!v->first)
			continue;
		sd_print_word(p, "(");
		for (c = v->first; c; c = c->next) {
			if (c != v->first)
				sd_print_close(p, ",");
			sd_print_name(p, c->name);
		}
		sd_print_close(p, ")");
	}
}

bool sd_print_grants(struct printer *p, const struct sd_fact *f, bool blank,
		     print_fn *before, print_fn *on)
{
	const struct grantee *g = collect(p, f), *s;
	bool any = g != NULL;

	for (; g; g = g->next) {
		if (g->merged)
			continue;
		sd_print_item(p, blank);
		blank = false;
		if (before)
			before(p, f);
		sd_print_word(p, g->revoke ? "revoke" : "grant");
		print_privileges(p, g);
		if (on) {
			sd_print_word(p, "on");
			on(p, f);
		}
		sd_print_word(p, g->revoke ? "from" : "to");
		for (s = g; s; s = s->same) {
			if (s != g)
				sd_print_close(p, ",");
			sd_print_name_bare(p, s->role);
		}
		if (g->option)
			sd_print_word(p, "with grant option");
	}
	return any;
}

void sd_print_standing(struct printer *p, const struct sd_fact *f, bool grants)
{
	const struct sd_fact *owner = sd_fact_child(f, SD_OWNER);

	if (owner) {
		sd_print_item(p, false);
		sd_print_word(p, "owner");
		sd_print_name(p, sd_get_text(&owner->attrs, SD_A_ROLE));
		sd_print_word(p, "on");
		sd_print_target(p, f);
	}
	if (grants)
		sd_print_grants(p, f, false, NULL, sd_print_target);
}
