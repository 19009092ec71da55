/* SPDX-License-Identifier: MIT */
/*
 * model_read.c - a model from canonical JSON
 *
 * Strict: a kind, attribute, key or type that means nothing here is an error
 * and never skipped, for a version must say all of what it was.
 */

#include <stdlib.h>
#include <string.h>

#include "in.h"
#include "schemadiff/json.h"
#include "shape.h"

struct reader {
	struct sd_json_in in;
	struct sd_map key;  /* text → enum sd_json_key, never 0 */
	struct sd_map kind; /* word → enum sd_kind */
	struct sd_model *model;
};

static void reader_init(struct reader *r, const char *path, struct sd_model *m,
			struct sd_diag *d)
{
	unsigned i;

	r->in.path = path;
	r->in.arena = m->arena;
	r->in.diag = d;
	r->model = m;
	sd_map_init(&r->key, false);
	sd_map_init(&r->kind, false);
	/* From the end: the fact's own "name" goes before KEY_NAME's. */
	for (i = SD_JSON_KEY_COUNT; --i > SD_A_NONE;)
		if (i >= SD_A_COUNT || !sd_attr_is_hint((enum sd_attr_id)i))
			sd_map_add(
				&r->key,
				sd_str(sd_json_key_text((enum sd_json_key)i)),
				(void *)(uintptr_t)i);
	for (i = SD_KIND_NONE + 1; i < SD_KIND_COUNT; i++)
		sd_map_puts(&r->kind, sd_kind_word((enum sd_kind)i),
			    (void *)(uintptr_t)i);
}

static void reader_clear(struct reader *r)
{
	sd_map_clear(&r->key);
	sd_map_clear(&r->kind);
}

/* The key nearest to a word that is none. */
static int unknown_word(struct reader *r, const struct sd_json_at *at,
			const char *noun, const struct sd_map *m,
			const char *word)
{
	const char **words = SD_NEW_ARRAY(r->in.arena, const char *, m->count);
	size_t i;

	for (i = 0; i < m->count; i++)
		words[i] = m->entry[i].key.at;
	return sd_json_in_unknown(&r->in, at, noun, word,
				  sd_nearest(sd_str(word), words, m->count));
}

static unsigned find_key(const struct reader *r, const char *key)
{
	return (unsigned)(uintptr_t)sd_map_gets(&r->key, key);
}

/* Members of a REF or TYPE object: texts, in out[] by position of the key. */
static int in_texts(struct reader *r, const struct sd_json_at *at, json_t *j,
		    const char *const *keys, const char **out)
{
	const char *key;
	json_t *v;
	size_t i;

	json_object_foreach(j, key, v)
	{
		struct sd_json_at here = sd_json_at_key(at, key);

		for (i = 0; keys[i] && strcmp(keys[i], key); i++)
			;
		if (!keys[i])
			return sd_json_in_unknown(&r->in, at, "key", key, NULL);
		if (sd_json_in_text(&r->in, &here, v, &out[i]) < 0)
			return -1;
	}
	return 0;
}

static int in_ref(struct reader *r, const struct sd_json_at *at, json_t *j,
		  struct sd_value *out)
{
	static const char *const keys[] = { "name", "schema", NULL };
	struct sd_ref *ref = SD_NEW(r->in.arena, struct sd_ref);
	const char *part[2] = { NULL, NULL };

	out->u.ref = ref;
	if (json_is_string(j))
		return sd_json_in_text(&r->in, at, j, &ref->name);
	if (sd_json_in_object(&r->in, at, j) < 0 ||
	    in_texts(r, at, j, keys, part) < 0)
		return -1;
	ref->name = part[0];
	ref->schema = part[1];
	return 0;
}

static int in_type_object(struct reader *r, const struct sd_json_at *at,
			  json_t *j, struct sd_datatype *t)
{
	const char *key;
	json_t *v;

	json_object_foreach(j, key, v)
	{
		struct sd_json_at here = sd_json_at_key(at, key);
		int64_t n = 0;
		int rc;

		if (!strcmp(key, "word")) {
			rc = sd_json_in_text(&r->in, &here, v, &t->word);
		} else if (!strcmp(key, "args")) {
			rc = sd_json_in_text(&r->in, &here, v, &t->args);
		} else if (!strcmp(key, "schema")) {
			rc = sd_json_in_text(&r->in, &here, v, &t->schema);
		} else if (!strcmp(key, "native")) {
			rc = sd_json_in_bool(&r->in, &here, v, &t->native);
		} else if (!strcmp(key, "dims")) {
			rc = sd_json_in_int(&r->in, &here, v, 1, 65535, &n);
			t->dims = (unsigned short)n;
		} else {
			rc = sd_json_in_unknown(&r->in, at, "key", key, NULL);
		}
		if (rc < 0)
			return -1;
	}
	if (!t->word)
		return sd_json_in_fail(&r->in, at, "a type needs a 'word'");
	return 0;
}

static int in_type(struct reader *r, const struct sd_json_at *at, json_t *j,
		   struct sd_value *out)
{
	struct sd_datatype *t = SD_NEW(r->in.arena, struct sd_datatype);

	out->u.datatype = t;
	if (!json_is_string(j)) {
		if (sd_json_in_object(&r->in, at, j) < 0)
			return -1;
		return in_type_object(r, at, j, t);
	}
	if (!sd_json_type_parse(sd_arena_strndup(r->in.arena,
						 json_string_value(j),
						 json_string_length(j)),
				t))
		return sd_json_in_fail(&r->in, at, "malformed type '%s'",
				       json_string_value(j));
	return 0;
}

static int in_value(struct reader *r, const struct sd_json_at *at, json_t *j,
		    enum sd_type type, enum sd_attr_id id, enum sd_type item,
		    struct sd_value *out);

static int in_record(struct reader *r, const struct sd_json_at *at, json_t *j,
		     struct sd_value *out)
{
	struct sd_record *rec = SD_NEW(r->in.arena, struct sd_record);
	const char *key;
	json_t *v;

	out->u.record = rec;
	if (sd_json_in_object(&r->in, at, j) < 0)
		return -1;
	json_object_foreach(j, key, v)
	{
		struct sd_json_at here = sd_json_at_key(at, key);
		unsigned k = find_key(r, key);
		struct sd_value value;
		enum sd_attr_id id;

		if (k == SD_JSON_NAME)
			k = SD_A_KEY_NAME;
		if (!k || k >= SD_A_COUNT)
			return unknown_word(r, at, "attribute", &r->key, key);
		id = (enum sd_attr_id)k;
		if (in_value(r, &here, v, sd_attr_type(id), id,
			     sd_json_item_type(id), &value) < 0)
			return -1;
		sd_set(rec, r->in.arena, id, value);
	}
	return 0;
}

/* {"$text": …}: an element of a type that its list does not usually have. */
static enum sd_type tagged(json_t **j)
{
	void *only = json_object_iter(*j);
	enum sd_type type;

	if (!only || json_object_size(*j) != 1)
		return SD_T_NONE;
	type = sd_json_tag_find(json_object_iter_key(only));
	if (type)
		*j = json_object_iter_value(only);
	return type;
}

static int in_list(struct reader *r, const struct sd_json_at *at, json_t *j,
		   enum sd_attr_id id, enum sd_type item, struct sd_value *out)
{
	struct sd_list *l = SD_NEW(r->in.arena, struct sd_list);
	enum sd_type inner = sd_json_inner_type(id);
	size_t i, n = json_array_size(j);

	out->u.list = l;
	if (sd_json_in_array(&r->in, at, j) < 0)
		return -1;
	l->at = SD_NEW_ARRAY(r->in.arena, struct sd_value, n ? n : 1);
	for (i = 0; i < n; i++) {
		struct sd_json_at here = sd_json_at_index(at, i);
		json_t *v = json_array_get(j, i);
		enum sd_type type = tagged(&v);

		if (type == item)
			return sd_json_in_fail(&r->in, &here,
					       "needless tag '%s'",
					       sd_json_tag(type));
		if (in_value(r, &here, v, type ? type : item, id, inner,
			     &l->at[i]) < 0)
			return -1;
		l->count++;
	}
	return 0;
}

static int in_value(struct reader *r, const struct sd_json_at *at, json_t *j,
		    enum sd_type type, enum sd_attr_id id, enum sd_type item,
		    struct sd_value *out)
{
	bool on = false;

	memset(out, 0, sizeof(*out));
	out->type = type;
	if (at->depth > SD_JSON_DEPTH)
		return sd_json_in_fail(&r->in, NULL, "nested too deeply");
	switch (type) {
	case SD_T_BOOL:
		if (sd_json_in_bool(&r->in, at, j, &on) < 0)
			return -1;
		out->u.number = 1;
		return on ? 0
			  : sd_json_in_fail(&r->in, at,
					    "false is said by leaving it out");
	case SD_T_INT:
		return sd_json_in_int(&r->in, at, j, INT64_MIN, INT64_MAX,
				      &out->u.number);
	case SD_T_REF:
		return in_ref(r, at, j, out);
	case SD_T_TYPE:
		return in_type(r, at, j, out);
	case SD_T_LIST:
		return in_list(r, at, j, id, item, out);
	case SD_T_RECORD:
		return in_record(r, at, j, out);
	default:
		if (!at->key)
			return sd_json_in_text(&r->in, at, j, &out->u.text);
		return sd_json_in_lines(&r->in, at, j, &out->u.text);
	}
}

/* --- facts ------------------------------------------------------------ */

static int in_facts(struct reader *r, const struct sd_json_at *at, json_t *j,
		    struct sd_fact *parent);

static int in_kind(struct reader *r, const struct sd_json_at *at, json_t *j,
		   const struct sd_fact *parent, enum sd_kind *kind)
{
	struct sd_json_at here = sd_json_at_key(at, "kind");
	json_t *v = json_object_get(j, "kind");
	const char *word = json_string_value(v);

	if (!word)
		return sd_json_in_fail(&r->in, &here, "missing, or no text");
	*kind = (enum sd_kind)(uintptr_t)sd_map_gets(&r->kind, word);
	if (!*kind)
		return unknown_word(r, &here, "kind", &r->kind, word);
	if (!(sd_kind_flags(*kind) & (parent ? SD_KIND_CHILD : SD_KIND_TOP)))
		return sd_json_in_fail(
			&r->in, &here, "a %s cannot stand %s", word,
			parent ? "inside another object" : "on its own");
	return 0;
}

static int in_attribute(struct reader *r, const struct sd_json_at *at,
			json_t *j, struct sd_fact *f, unsigned key)
{
	enum sd_attr_id id =
		key == SD_JSON_KEY_NAME ? SD_A_KEY_NAME : (enum sd_attr_id)key;
	struct sd_value v;

	if (in_value(r, at, j, sd_attr_type(id), id, sd_json_item_type(id),
		     &v) < 0)
		return -1;
	if (v.type == SD_T_LIST && !v.u.list->count)
		return sd_json_in_fail(&r->in, at,
				       "an empty list is said by leaving it "
				       "out");
	sd_set(&f->attrs, r->in.arena, id, v);
	return 0;
}

static int in_member(struct reader *r, const struct sd_json_at *at,
		     const char *key, json_t *j, struct sd_fact *f)
{
	struct sd_json_at here = sd_json_at_key(at, key);
	unsigned k = find_key(r, key);

	switch (k) {
	case SD_A_NONE:
		return unknown_word(r, at, "attribute", &r->key, key);
	case SD_JSON_KIND:
		return 0; /* read already */
	case SD_JSON_NAME:
		return sd_json_in_text(&r->in, &here, j, &f->name);
	case SD_JSON_SCHEMA:
		return sd_json_in_text(&r->in, &here, j, &f->schema);
	case SD_JSON_DETAIL:
		return sd_json_in_text(&r->in, &here, j, &f->detail);
	case SD_JSON_CHILDREN:
		return in_facts(r, &here, j, f);
	default:
		return in_attribute(r, &here, j, f, k);
	}
}

static int in_fact(struct reader *r, const struct sd_json_at *at, json_t *j,
		   struct sd_fact *parent)
{
	struct sd_fact *f;
	enum sd_kind kind = SD_KIND_NONE;
	const char *key;
	json_t *v;

	if (at->depth > SD_JSON_DEPTH)
		return sd_json_in_fail(&r->in, NULL, "nested too deeply");
	if (sd_json_in_object(&r->in, at, j) < 0 ||
	    in_kind(r, at, j, parent, &kind) < 0)
		return -1;
	f = sd_fact_new(r->model, parent, kind, NULL, NULL);
	json_object_foreach(j, key,
			    v) if (in_member(r, at, key, v, f) < 0) return -1;
	/* An index, like a constraint, may be named by the engine. */
	if (!f->name && !parent && sd_kind_flags(kind) & SD_KIND_RELATION)
		return sd_json_in_fail(&r->in, at, "a %s needs a 'name'",
				       sd_kind_word(kind));
	return 0;
}

static int in_facts(struct reader *r, const struct sd_json_at *at, json_t *j,
		    struct sd_fact *parent)
{
	size_t i;

	if (sd_json_in_array(&r->in, at, j) < 0)
		return -1;
	for (i = 0; i < json_array_size(j); i++) {
		struct sd_json_at here = sd_json_at_index(at, i);

		if (in_fact(r, &here, json_array_get(j, i), parent) < 0)
			return -1;
	}
	return 0;
}

/* --- the document ----------------------------------------------------- */

static int in_search_path(struct reader *r, const struct sd_json_at *at,
			  json_t *j)
{
	size_t i, n = json_array_size(j);
	const char **path;

	if (sd_json_in_array(&r->in, at, j) < 0)
		return -1;
	path = SD_NEW_ARRAY(r->in.arena, const char *, n + 1);
	for (i = 0; i < n; i++) {
		struct sd_json_at here = sd_json_at_index(at, i);

		if (sd_json_in_text(&r->in, &here, json_array_get(j, i),
				    &path[i]) < 0)
			return -1;
	}
	r->model->settings.search_path = path;
	return 0;
}

static int in_settings(struct reader *r, const struct sd_json_at *at, json_t *j)
{
	struct sd_settings *s = &r->model->settings;
	const char *key;
	json_t *v;

	if (sd_json_in_object(&r->in, at, j) < 0)
		return -1;
	json_object_foreach(j, key, v)
	{
		struct sd_json_at here = sd_json_at_key(at, key);
		size_t which = 0;
		int rc;

		if (!strcmp(key, "owner_managed")) {
			rc = sd_json_in_bool(&r->in, &here, v,
					     &s->owner_managed);
		} else if (!strcmp(key, "partitions_declared")) {
			rc = sd_json_in_bool(&r->in, &here, v,
					     &s->partitions_declared);
			s->partitions_set = true;
		} else if (!strcmp(key, "privileges")) {
			rc = sd_json_in_word(&r->in, &here, v, "setting",
					     sd_json_privileges, &which);
			s->privileges = (enum sd_privileges)which;
		} else if (!strcmp(key, "search_path")) {
			rc = in_search_path(r, &here, v);
		} else if (!strcmp(key, "written")) {
			rc = sd_json_in_bool(&r->in, &here, v, &s->written);
		} else {
			rc = sd_json_in_unknown(&r->in, at, "setting", key,
						NULL);
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int in_model_member(struct reader *r, const struct sd_json_at *at,
			   const char *key, json_t *v)
{
	struct sd_json_at here = sd_json_at_key(at, key);
	struct sd_model *m = r->model;
	int64_t n = 0;
	int rc;

	if (!strcmp(key, "objects"))
		return in_facts(r, &here, v, NULL);
	if (!strcmp(key, "settings"))
		return in_settings(r, &here, v);
	if (!strcmp(key, "native"))
		return sd_json_in_bool(&r->in, &here, v, &m->native);
	if (!strcmp(key, "body_exact"))
		return sd_json_in_bool(&r->in, &here, v, &m->body_exact);
	if (!strcmp(key, "dialect")) {
		rc = sd_json_in_int(&r->in, &here, v, 0, 255, &n);
		m->dialect = (unsigned)n;
		return rc;
	}
	return sd_json_in_unknown(&r->in, at, "key", key, NULL);
}

/* at NULL: a document of its own, with a header that was checked. */
static int in_model(struct reader *r, const struct sd_json_at *at, json_t *j)
{
	const char *key;
	json_t *v;

	if (sd_json_in_object(&r->in, at, j) < 0)
		return -1;
	if (!json_object_get(j, "objects"))
		return sd_json_in_fail(&r->in, at, "'objects' is missing");
	json_object_foreach(j, key, v)
	{
		if (!at && (!strcmp(key, "format") || !strcmp(key, "kind")))
			continue;
		if (in_model_member(r, at, key, v) < 0)
			return -1;
	}
	return 0;
}

int sd_json_read_model(const char *path, const char *text, size_t len,
		       struct sd_model *m, struct sd_diag *d)
{
	struct reader r;
	json_t *doc;
	int rc = -1;

	reader_init(&r, path, m, d);
	doc = sd_json_in_load(&r.in, text, len);
	if (doc && sd_json_in_header(&r.in, doc, SD_JSON_MODEL) == 0)
		rc = in_model(&r, NULL, doc);
	json_decref(doc);
	reader_clear(&r);
	return rc;
}

static int in_snapshot(struct reader *r, json_t *doc, const char **source)
{
	struct sd_json_at model = sd_json_at_key(NULL, "model");
	const char *key;
	json_t *v;

	if (!json_object_get(doc, "model"))
		return sd_json_in_fail(&r->in, NULL, "'model' is missing");
	json_object_foreach(doc, key, v)
	{
		struct sd_json_at here = sd_json_at_key(NULL, key);
		int rc = 0;

		if (!strcmp(key, "model"))
			rc = in_model(r, &model, v);
		else if (!strcmp(key, "source"))
			rc = sd_json_in_lines(&r->in, &here, v, source);
		else if (strcmp(key, "format") && strcmp(key, "kind"))
			rc = sd_json_in_unknown(&r->in, NULL, "key", key, NULL);
		if (rc < 0)
			return -1;
	}
	return 0;
}

int sd_json_read_snapshot(const char *path, const char *text, size_t len,
			  struct sd_model *m, const char **source,
			  struct sd_diag *d)
{
	struct reader r;
	json_t *doc;
	int rc = -1;

	*source = NULL;
	reader_init(&r, path, m, d);
	doc = sd_json_in_load(&r.in, text, len);
	if (doc && sd_json_in_header(&r.in, doc, SD_JSON_SNAPSHOT) == 0)
		rc = in_snapshot(&r, doc, source);
	json_decref(doc);
	reader_clear(&r);
	return rc;
}
