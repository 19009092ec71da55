/* SPDX-License-Identifier: MIT */
/* tree.c - the small value tree: built, parsed, written */

#include <stdlib.h>
#include <string.h>

#include "in.h"
#include "out.h"
#include "schemadiff/json.h"
#include "shape.h"

enum form { T_NULL, T_BOOL, T_INT, T_TEXT, T_ARRAY, T_OBJECT };

struct sd_json {
	enum form form;
	struct sd_arena *arena;
	int64_t number;
	const char *text;
	/* elements, or members beside their keys */
	struct sd_json **at;
	const char **key;
	size_t count, cap;
};

static struct sd_json *new_value(struct sd_arena *a, enum form form)
{
	struct sd_json *v = SD_NEW(a, struct sd_json);

	v->form = form;
	v->arena = a;
	return v;
}

static struct sd_json *new_text(struct sd_arena *a, const char *text)
{
	struct sd_json *v = new_value(a, text ? T_TEXT : T_NULL);

	v->text = sd_arena_strdup(a, text);
	return v;
}

struct sd_json *sd_json_object(struct sd_arena *a)
{
	return new_value(a, T_OBJECT);
}

struct sd_json *sd_json_array(struct sd_arena *a)
{
	return new_value(a, T_ARRAY);
}

static void grow(struct sd_json *v)
{
	size_t cap = v->cap ? 2 * v->cap : 8;
	struct sd_json **at = SD_NEW_ARRAY(v->arena, struct sd_json *, cap);
	const char **key = NULL;

	if (v->form == T_OBJECT)
		key = SD_NEW_ARRAY(v->arena, const char *, cap);
	if (v->count) {
		memcpy(at, v->at, v->count * sizeof(*at));
		if (key)
			memcpy(key, v->key, v->count * sizeof(*key));
	}
	v->at = at;
	v->key = key;
	v->cap = cap;
}

struct sd_json *sd_json_set(struct sd_json *o, const char *key,
			    struct sd_json *value)
{
	size_t i;

	for (i = 0; i < o->count; i++)
		if (!strcmp(o->key[i], key)) {
			o->at[i] = value;
			return o;
		}
	if (o->count == o->cap)
		grow(o);
	o->key[o->count] = sd_arena_strdup(o->arena, key);
	o->at[o->count++] = value;
	return o;
}

struct sd_json *sd_json_set_text(struct sd_json *o, const char *key,
				 const char *text)
{
	return sd_json_set(o, key, new_text(o->arena, text));
}

struct sd_json *sd_json_set_int(struct sd_json *o, const char *key, int64_t n)
{
	struct sd_json *v = new_value(o->arena, T_INT);

	v->number = n;
	return sd_json_set(o, key, v);
}

struct sd_json *sd_json_set_bool(struct sd_json *o, const char *key, bool on)
{
	struct sd_json *v = new_value(o->arena, T_BOOL);

	v->number = on;
	return sd_json_set(o, key, v);
}

struct sd_json *sd_json_push(struct sd_json *array, struct sd_json *value)
{
	if (array->count == array->cap)
		grow(array);
	array->at[array->count++] = value;
	return array;
}

struct sd_json *sd_json_push_text(struct sd_json *array, const char *text)
{
	return sd_json_push(array, new_text(array->arena, text));
}

/* --- reading ----------------------------------------------------------- */

static struct sd_json *from_jansson(const struct sd_json_in *in,
				    const struct sd_json_at *at, json_t *j)
{
	struct sd_json *v = new_value(in->arena, T_NULL), *part;
	const char *key;
	json_t *member;
	size_t i;

	if (at && at->depth > SD_JSON_DEPTH) {
		sd_json_in_fail(in, NULL, "nested too deeply");
		return NULL;
	}
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		v->form = T_OBJECT;
		json_object_foreach(j, key, member)
		{
			struct sd_json_at here = sd_json_at_key(at, key);

			if (!(part = from_jansson(in, &here, member)))
				return NULL;
			if (v->count == v->cap)
				grow(v);
			v->key[v->count] = sd_arena_strdup(in->arena, key);
			v->at[v->count++] = part;
		}
		return v;
	case JSON_ARRAY:
		v->form = T_ARRAY;
		for (i = 0; i < json_array_size(j); i++) {
			struct sd_json_at here = sd_json_at_index(at, i);

			part = from_jansson(in, &here, json_array_get(j, i));
			if (!part)
				return NULL;
			sd_json_push(v, part);
		}
		return v;
	case JSON_STRING:
		return new_text(in->arena, json_string_value(j));
	case JSON_INTEGER:
		v->form = T_INT;
		v->number = json_integer_value(j);
		return v;
	case JSON_REAL:
		sd_json_in_fail(in, at, "a fraction cannot stand here");
		return NULL;
	case JSON_TRUE:
	case JSON_FALSE:
		v->form = T_BOOL;
		v->number = json_is_true(j);
		return v;
	case JSON_NULL:
		break;
	}
	return v;
}

struct sd_json *sd_json_parse(const char *path, const char *text, size_t len,
			      struct sd_arena *a, struct sd_diag *d)
{
	struct sd_json_in in = { path, a, d };
	json_t *doc = sd_json_in_load(&in, text, len);
	struct sd_json *v = NULL;

	if (doc)
		v = from_jansson(&in, NULL, doc);
	json_decref(doc);
	return v;
}

struct sd_json *sd_json_get(const struct sd_json *o, const char *key)
{
	size_t i;

	if (!o || o->form != T_OBJECT)
		return NULL;
	for (i = 0; i < o->count; i++)
		if (!strcmp(o->key[i], key))
			return o->at[i];
	return NULL;
}

const char *sd_json_text(const struct sd_json *v)
{
	return v && v->form == T_TEXT ? v->text : NULL;
}

const char *sd_json_get_text(const struct sd_json *o, const char *key)
{
	return sd_json_text(sd_json_get(o, key));
}

int64_t sd_json_get_int(const struct sd_json *o, const char *key)
{
	const struct sd_json *v = sd_json_get(o, key);

	return v && v->form == T_INT ? v->number : 0;
}

bool sd_json_get_bool(const struct sd_json *o, const char *key)
{
	const struct sd_json *v = sd_json_get(o, key);

	return v && v->form == T_BOOL && v->number;
}

size_t sd_json_count(const struct sd_json *array)
{
	return array && array->form == T_ARRAY ? array->count : 0;
}

struct sd_json *sd_json_at(const struct sd_json *array, size_t i)
{
	return i < sd_json_count(array) ? array->at[i] : NULL;
}

/* --- writing ----------------------------------------------------------- */

struct member {
	const char *key;
	const struct sd_json *value;
};

static int by_key(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static void put(struct sd_json_out *o, const struct sd_json *v);

static void put_object(struct sd_json_out *o, const struct sd_json *v)
{
	struct member *m = sd_malloc((v->count + 1) * sizeof(*m));
	size_t i;

	for (i = 0; i < v->count; i++) {
		m[i].key = v->key[i];
		m[i].value = v->at[i];
	}
	qsort(m, v->count, sizeof(*m), by_key);
	sd_json_out_open(o, '{');
	for (i = 0; i < v->count; i++) {
		sd_json_out_key(o, m[i].key);
		put(o, m[i].value);
	}
	sd_json_out_close(o, '}');
	free(m);
}

static void put(struct sd_json_out *o, const struct sd_json *v)
{
	size_t i;

	switch (v->form) {
	case T_NULL:
		sd_json_out_text(o, NULL);
		break;
	case T_BOOL:
		sd_json_out_bool(o, v->number != 0);
		break;
	case T_INT:
		sd_json_out_int(o, v->number);
		break;
	case T_TEXT:
		sd_json_out_any(o, v->text, false);
		break;
	case T_ARRAY:
		sd_json_out_open(o, '[');
		for (i = 0; i < v->count; i++) {
			sd_json_out_item(o);
			put(o, v->at[i]);
		}
		sd_json_out_close(o, ']');
		break;
	case T_OBJECT:
		put_object(o, v);
		break;
	}
}

void sd_json_write(const struct sd_json *v, bool compact, struct sd_buf *out)
{
	struct sd_json_out o;

	sd_json_out_init(&o, out, compact);
	put(&o, v);
	sd_json_out_end(&o);
}
