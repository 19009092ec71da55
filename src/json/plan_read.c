/* SPDX-License-Identifier: MIT */
/*
 * plan_read.c - a plan from canonical JSON
 *
 * A saved plan runs as it is, so reading is strict: an unknown key, word or
 * type is an error, and so is a plan that could not have been made.
 */

#include <string.h>

#include "in.h"
#include "plan_shape.h"
#include "schemadiff/json.h"
#include "shape.h"

struct reader {
	struct sd_json_in in;
	const char *kind[SD_KIND_COUNT + 1]; /* words, NULL behind them */
	const char *hazard[SD_H_COUNT + 1];
};

static void reader_init(struct reader *r, const char *path, struct sd_plan *p,
			struct sd_diag *d)
{
	unsigned i;

	memset(r, 0, sizeof(*r));
	r->in.path = path;
	r->in.arena = p->arena;
	r->in.diag = d;
	for (i = SD_KIND_NONE + 1; i < SD_KIND_COUNT; i++)
		r->kind[i - 1] = sd_kind_word((enum sd_kind)i);
	for (i = 0; i < SD_H_COUNT; i++)
		r->hazard[i] = sd_hazard_word((enum sd_hazard_id)i);
}

/* Room as the functions of step.h grow it, so that they can go on. */
static void *new_list(struct reader *r, size_t n, size_t size, size_t *room)
{
	size_t cap = 1;

	while (cap < n)
		cap *= 2;
	*room = cap;
	return sd_arena_alloc_array(r->in.arena, cap, size);
}

static int in_struct(struct reader *r, const struct sd_json_at *at, json_t *j,
		     const struct sd_json_shape *s, void *base);

static int in_hash(struct reader *r, const struct sd_json_at *at, json_t *j,
		   char *out)
{
	const char *hex = json_string_value(j);

	if (!hex || strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64)
		return sd_json_in_fail(&r->in, at,
				       "a hash of 64 hex digits expected");
	memcpy(out, hex, 65);
	return 0;
}

static int in_fact(struct reader *r, const struct sd_json_at *at, json_t *j,
		   struct sd_fact **out)
{
	struct sd_fact *f = SD_NEW(r->in.arena, struct sd_fact);
	const char *key;
	json_t *v;

	*out = f;
	if (at->depth > SD_JSON_DEPTH)
		return sd_json_in_fail(&r->in, NULL, "nested too deeply");
	if (sd_json_in_object(&r->in, at, j) < 0)
		return -1;
	json_object_foreach(j, key, v)
	{
		struct sd_json_at here = sd_json_at_key(at, key);
		size_t kind = 0;
		int rc;

		if (!strcmp(key, "detail")) {
			rc = sd_json_in_text(&r->in, &here, v, &f->detail);
		} else if (!strcmp(key, "in")) {
			rc = in_fact(r, &here, v, &f->parent);
		} else if (!strcmp(key, "kind")) {
			rc = sd_json_in_word(&r->in, &here, v, "kind", r->kind,
					     &kind);
			f->kind = (enum sd_kind)(kind + 1);
		} else if (!strcmp(key, "name")) {
			rc = sd_json_in_text(&r->in, &here, v, &f->name);
		} else if (!strcmp(key, "schema")) {
			rc = sd_json_in_text(&r->in, &here, v, &f->schema);
		} else {
			rc = sd_json_in_unknown(&r->in, at, "key", key, NULL);
		}
		if (rc < 0)
			return -1;
	}
	if (!f->kind)
		return sd_json_in_fail(&r->in, at, "'kind' is missing");
	return 0;
}

static int in_texts(struct reader *r, const struct sd_json_at *at, json_t *j,
		    const struct sd_json_member *m, void *base)
{
	size_t i, room, n = json_array_size(j);
	const char **text;

	if (sd_json_in_array(&r->in, at, j) < 0)
		return -1;
	text = new_list(r, n, sizeof(*text), &room);
	for (i = 0; i < n; i++) {
		struct sd_json_at here = sd_json_at_index(at, i);

		if (sd_json_in_text(&r->in, &here, json_array_get(j, i),
				    &text[i]) < 0)
			return -1;
	}
	sd_json_set_pointer(base, m->at, text);
	SD_JSON_AT(size_t, base, m->count) = n;
	return 0;
}

static int in_list(struct reader *r, const struct sd_json_at *at, json_t *j,
		   const struct sd_json_member *m, void *base)
{
	size_t i, room, n = json_array_size(j);
	char *list;

	if (sd_json_in_array(&r->in, at, j) < 0)
		return -1;
	list = new_list(r, n, m->of->size, &room);
	for (i = 0; i < n; i++) {
		struct sd_json_at here = sd_json_at_index(at, i);

		if (in_struct(r, &here, json_array_get(j, i), m->of,
			      list + i * m->of->size) < 0)
			return -1;
	}
	sd_json_set_pointer(base, m->at, list);
	SD_JSON_AT(size_t, base, m->count) = n;
	return 0;
}

static int in_words(struct reader *r, const struct sd_json_at *at, json_t *j,
		    const struct sd_json_member *m, void *base)
{
	size_t i = 0;

	switch (m->form) {
	case SD_JSON_F_OP:
		if (sd_json_in_word(&r->in, at, j, "operation", sd_json_ops,
				    &i) < 0)
			return -1;
		SD_JSON_AT(enum sd_op, base, m->at) = (enum sd_op)i;
		return 0;
	case SD_JSON_F_KIND:
		if (sd_json_in_word(&r->in, at, j, "kind", r->kind, &i) < 0)
			return -1;
		SD_JSON_AT(enum sd_kind, base, m->at) = (enum sd_kind)(i + 1);
		return 0;
	default:
		if (sd_json_in_word(&r->in, at, j, "hazard", r->hazard, &i) < 0)
			return -1;
		SD_JSON_AT(enum sd_hazard_id, base, m->at) =
			(enum sd_hazard_id)i;
		return 0;
	}
}

static int in_number(struct reader *r, const struct sd_json_at *at, json_t *j,
		     const struct sd_json_member *m, void *base)
{
	int64_t max = m->form == SD_JSON_F_ROWS	   ? INT64_MAX
		      : m->form == SD_JSON_F_SCORE ? 100
						   : INT32_MAX;
	int64_t n;

	if (sd_json_in_int(&r->in, at, j, 0, max, &n) < 0)
		return -1;
	if (m->form == SD_JSON_F_ROWS)
		SD_JSON_AT(int64_t, base, m->at) = n;
	else if (m->form == SD_JSON_F_SCORE)
		SD_JSON_AT(int, base, m->at) = (int)n;
	else
		SD_JSON_AT(size_t, base, m->at) = (size_t)n;
	return 0;
}

static int in_member(struct reader *r, const struct sd_json_at *at, json_t *j,
		     const struct sd_json_member *m, void *base)
{
	struct sd_fact *fact = NULL;
	const char *text = NULL;

	switch (m->form) {
	case SD_JSON_F_TEXT:
		if (sd_json_in_text(&r->in, at, j, &text) < 0)
			return -1;
		sd_json_set_pointer(base, m->at, text);
		return 0;
	case SD_JSON_F_FACT:
		if (in_fact(r, at, j, &fact) < 0)
			return -1;
		sd_json_set_pointer(base, m->at, fact);
		return 0;
	case SD_JSON_F_HASH:
		return in_hash(r, at, j, (char *)base + m->at);
	case SD_JSON_F_BOOL:
		return sd_json_in_bool(&r->in, at, j,
				       &SD_JSON_AT(bool, base, m->at));
	case SD_JSON_F_SIZE:
	case SD_JSON_F_SCORE:
	case SD_JSON_F_ROWS:
		return in_number(r, at, j, m, base);
	case SD_JSON_F_TEXTS:
		return in_texts(r, at, j, m, base);
	case SD_JSON_F_LIST:
		return in_list(r, at, j, m, base);
	case SD_JSON_F_HEADER:
		return 0; /* was checked first */
	default:
		return in_words(r, at, j, m, base);
	}
}

/* What stands for a member that is not there. */
static void set_absent(const struct sd_json_shape *s, void *base)
{
	const struct sd_json_member *m;

	for (m = s->member; m->key; m++)
		if (m->form == SD_JSON_F_ROWS)
			SD_JSON_AT(int64_t, base, m->at) = -1;
}

static int in_struct(struct reader *r, const struct sd_json_at *at, json_t *j,
		     const struct sd_json_shape *s, void *base)
{
	const struct sd_json_member *m;
	const char *key;
	json_t *v;

	if (sd_json_in_object(&r->in, at, j) < 0)
		return -1;
	set_absent(s, base);
	json_object_foreach(j, key, v)
	{
		struct sd_json_at here = sd_json_at_key(at, key);

		for (m = s->member; m->key && strcmp(m->key, key); m++)
			;
		if (!m->key)
			return sd_json_in_unknown(&r->in, at, "key", key, NULL);
		if (in_member(r, &here, v, m, base) < 0)
			return -1;
	}
	for (m = s->member; m->key; m++)
		if (m->must && !json_object_get(j, m->key))
			return sd_json_in_fail(&r->in, at, "'%s' is missing",
					       m->key);
	return 0;
}

/* What the tables cannot say: order of groups, places of checks. */
static int check_steps(struct reader *r, struct sd_plan *p)
{
	struct sd_json_at steps = sd_json_at_key(NULL, "steps");
	size_t i, k, group = 0;

	for (i = 0; i < p->step_count; i++) {
		struct sd_json_at at = sd_json_at_index(&steps, i);
		struct sd_step *s = &p->step[i];

		if (s->group != group && s->group != group + (i > 0))
			return sd_json_in_fail(&r->in, &at,
					       "'group' must count up from 0");
		group = s->group;
		for (k = 0; k < s->check_count; k++)
			if (s->check[k].after > s->sql_count)
				return sd_json_in_fail(
					&r->in, &at,
					"a check stands after statement %zu"
					" of %zu",
					s->check[k].after, s->sql_count);
		s->rank = sd_kind_rank(s->kind);
		if (s->op == SD_DROP)
			s->rank = -s->rank;
	}
	p->step_cap = p->step_count; /* the next one makes room */
	p->decisions.cap = p->decisions.count;
	return 0;
}

int sd_json_read_plan(const char *path, const char *text, size_t len,
		      struct sd_plan *p, struct sd_diag *d)
{
	struct reader r;
	json_t *doc;
	int rc = -1;

	reader_init(&r, path, p, d);
	doc = sd_json_in_load(&r.in, text, len);
	if (doc && sd_json_in_header(&r.in, doc, SD_JSON_PLAN) == 0 &&
	    in_struct(&r, NULL, doc, &sd_json_plan_shape, p) == 0)
		rc = check_steps(&r, p);
	json_decref(doc);
	return rc;
}
