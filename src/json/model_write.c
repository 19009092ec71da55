/* SPDX-License-Identifier: MIT */
/*
 * model_write.c - a model as canonical JSON
 *
 * Facts stay in their order: a table made from a snapshot has its columns
 * where its author put them. Where only what is said counts, siblings whose
 * order means nothing are sorted first.
 */

#include <stdlib.h>
#include <string.h>

#include "out.h"
#include "schemadiff/json.h"
#include "shape.h"

struct writer {
	struct sd_json_out out;
	bool sorted;
	unsigned short rank[SD_JSON_KEY_COUNT]; /* of keys, by their text */
};

static int by_text(const void *a, const void *b)
{
	enum sd_json_key x = *(const unsigned short *)a;
	enum sd_json_key y = *(const unsigned short *)b;

	return sd_strcmp(sd_json_key_text(x), sd_json_key_text(y));
}

static void writer_init(struct writer *w, struct sd_buf *buf, bool sorted)
{
	unsigned short key[SD_JSON_KEY_COUNT], i;

	sd_json_out_init(&w->out, buf, sorted);
	w->sorted = sorted;
	for (i = 0; i < SD_JSON_KEY_COUNT; i++)
		key[i] = i;
	qsort(key, SD_JSON_KEY_COUNT, sizeof(*key), by_text);
	for (i = 0; i < SD_JSON_KEY_COUNT; i++)
		w->rank[key[i]] = i;
}

/* The keys that an object will have, sorted as they come. */
struct keys {
	unsigned short at[SD_JSON_KEY_COUNT];
	const struct sd_value *value[SD_JSON_KEY_COUNT]; /* attributes */
	size_t count;
};

static void keys_add(const struct writer *w, struct keys *k, unsigned key,
		     const struct sd_value *value)
{
	size_t i = k->count++;

	for (; i && w->rank[k->at[i - 1]] > w->rank[key]; i--) {
		k->at[i] = k->at[i - 1];
		k->value[i] = k->value[i - 1];
	}
	k->at[i] = (unsigned short)key;
	k->value[i] = value;
}

static void keys_add_record(const struct writer *w, struct keys *k,
			    const struct sd_record *r)
{
	unsigned short i;

	for (i = 0; i < r->count; i++)
		if (!sd_attr_is_hint(r->at[i].id))
			keys_add(w, k, r->at[i].id, &r->at[i]);
}

static void put_value(struct writer *w, enum sd_attr_id id, enum sd_type item,
		      const struct sd_value *v, bool lines);

static void put_ref(struct writer *w, const struct sd_ref *ref)
{
	struct sd_json_out *o = &w->out;

	if (!ref->schema && ref->name &&
	    sd_utf8_check(ref->name, strlen(ref->name)) == strlen(ref->name)) {
		sd_json_out_text(o, ref->name);
		return;
	}
	sd_json_out_open(o, '{');
	if (ref->name) {
		sd_json_out_key(o, "name");
		sd_json_out_any(o, ref->name, false);
	}
	if (ref->schema) {
		sd_json_out_key(o, "schema");
		sd_json_out_any(o, ref->schema, false);
	}
	sd_json_out_close(o, '}');
}

static void put_plain_type(struct writer *w, const struct sd_datatype *t)
{
	struct sd_buf b = SD_BUF_INIT;
	unsigned short i;

	sd_buf_adds(&b, t->word);
	if (t->args)
		sd_buf_addf(&b, "(%s)", t->args);
	for (i = 0; i < t->dims; i++)
		sd_buf_adds(&b, "[]");
	sd_json_out_text(&w->out, b.at);
	sd_buf_clear(&b);
}

static void put_type(struct writer *w, const struct sd_datatype *t)
{
	struct sd_json_out *o = &w->out;

	if (sd_json_type_is_plain(t)) {
		put_plain_type(w, t);
		return;
	}
	sd_json_out_open(o, '{');
	if (t->args) {
		sd_json_out_key(o, "args");
		sd_json_out_any(o, t->args, false);
	}
	if (t->dims) {
		sd_json_out_key(o, "dims");
		sd_json_out_int(o, t->dims);
	}
	if (t->native) {
		sd_json_out_key(o, "native");
		sd_json_out_bool(o, true);
	}
	if (t->schema) {
		sd_json_out_key(o, "schema");
		sd_json_out_any(o, t->schema, false);
	}
	sd_json_out_key(o, "word");
	sd_json_out_any(o, t->word, false);
	sd_json_out_close(o, '}');
}

static void put_record(struct writer *w, const struct sd_record *r)
{
	struct sd_json_out *o = &w->out;
	struct keys k;
	size_t i;

	k.count = 0;
	keys_add_record(w, &k, r);
	sd_json_out_open(o, '{');
	for (i = 0; i < k.count; i++) {
		enum sd_attr_id id = (enum sd_attr_id)k.at[i];

		sd_json_out_key(o, sd_attr_word(id));
		put_value(w, id, sd_json_item_type(id), k.value[i], true);
	}
	sd_json_out_close(o, '}');
}

static void put_list(struct writer *w, enum sd_attr_id id, enum sd_type item,
		     const struct sd_list *l)
{
	struct sd_json_out *o = &w->out;
	enum sd_type inner = sd_json_inner_type(id);
	size_t i;

	sd_json_out_open(o, '[');
	for (i = 0; i < l->count; i++) {
		const struct sd_value *v = &l->at[i];

		sd_json_out_item(o);
		if (v->type == item) {
			put_value(w, id, inner, v, false);
			continue;
		}
		sd_json_out_open(o, '{');
		sd_json_out_key(o, sd_json_tag(v->type));
		put_value(w, id, inner, v, false);
		sd_json_out_close(o, '}');
	}
	sd_json_out_close(o, ']');
}

/* item: the type of elements, where the value is a list. */
static void put_value(struct writer *w, enum sd_attr_id id, enum sd_type item,
		      const struct sd_value *v, bool lines)
{
	switch (v->type) {
	case SD_T_BOOL:
		sd_json_out_bool(&w->out, v->u.number != 0);
		break;
	case SD_T_INT:
		sd_json_out_int(&w->out, v->u.number);
		break;
	case SD_T_REF:
		put_ref(w, v->u.ref);
		break;
	case SD_T_TYPE:
		put_type(w, v->u.datatype);
		break;
	case SD_T_LIST:
		put_list(w, id, item, v->u.list);
		break;
	case SD_T_RECORD:
		put_record(w, v->u.record);
		break;
	default:
		sd_json_out_any(&w->out, v->u.text, lines);
	}
}

static void put_facts(struct writer *w, const struct sd_fact *first);

static void put_fact(struct writer *w, const struct sd_fact *f);

static void put_fact_key(struct writer *w, const struct sd_fact *f,
			 unsigned key, const struct sd_value *value)
{
	struct sd_json_out *o = &w->out;
	enum sd_attr_id id;

	sd_json_out_key(o, sd_json_key_text((enum sd_json_key)key));
	switch (key) {
	case SD_JSON_CHILDREN:
		put_facts(w, f->child);
		break;
	case SD_JSON_DETAIL:
		sd_json_out_any(o, f->detail, false);
		break;
	case SD_JSON_KIND:
		sd_json_out_text(o, sd_kind_word(f->kind));
		break;
	case SD_JSON_NAME:
		sd_json_out_any(o, f->name, false);
		break;
	case SD_JSON_SCHEMA:
		sd_json_out_any(o, f->schema, false);
		break;
	default:
		id = key == SD_JSON_KEY_NAME ? SD_A_KEY_NAME
					     : (enum sd_attr_id)key;
		put_value(w, id, sd_json_item_type(id), value, true);
	}
}

static void put_fact(struct writer *w, const struct sd_fact *f)
{
	struct keys k;
	unsigned short n;
	size_t i;

	k.count = 0;
	for (n = 0; n < f->attrs.count; n++) {
		enum sd_attr_id id = f->attrs.at[n].id;

		if (!sd_attr_is_hint(id))
			keys_add(w, &k,
				 id == SD_A_KEY_NAME ? SD_JSON_KEY_NAME
						     : (unsigned)id,
				 &f->attrs.at[n]);
	}
	keys_add(w, &k, SD_JSON_KIND, NULL);
	if (f->child)
		keys_add(w, &k, SD_JSON_CHILDREN, NULL);
	if (f->detail)
		keys_add(w, &k, SD_JSON_DETAIL, NULL);
	if (f->name)
		keys_add(w, &k, SD_JSON_NAME, NULL);
	if (f->schema)
		keys_add(w, &k, SD_JSON_SCHEMA, NULL);
	sd_json_out_open(&w->out, '{');
	for (i = 0; i < k.count; i++)
		put_fact_key(w, f, k.at[i], k.value[i]);
	sd_json_out_close(&w->out, '}');
}

/* --- sorting siblings ------------------------------------------------ */

struct sibling {
	const struct sd_fact *fact;
	size_t place;
	struct sd_buf text; /* of an unnamed one: all that tells it apart */
};

static int by_fact(const void *a, const void *b)
{
	const struct sibling *x = a, *y = b;
	const struct sd_fact *f = x->fact, *g = y->fact;
	int c;

	if (f->kind != g->kind)
		return f->kind < g->kind ? -1 : 1;
	if (!(sd_kind_flags(f->kind) & SD_KIND_ORDERED)) {
		if ((c = sd_strcmp(f->schema, g->schema)) ||
		    (c = sd_strcmp(f->name, g->name)) ||
		    (c = sd_strcmp(f->detail, g->detail)) ||
		    (c = strcmp(x->text.at, y->text.at)))
			return c;
	}
	return x->place < y->place ? -1 : x->place > y->place;
}

static void put_sorted(struct writer *w, const struct sd_fact *first)
{
	struct sd_buf *to = w->out.buf;
	struct sd_json_out at = w->out;
	const struct sd_fact *f;
	struct sibling *s;
	size_t n = 0, i;

	for (f = first; f; f = f->next)
		n++;
	s = sd_malloc((n ? n : 1) * sizeof(*s));
	for (i = 0, f = first; f; f = f->next, i++) {
		struct sd_buf none = SD_BUF_INIT;

		s[i].fact = f;
		s[i].place = i;
		s[i].text = none;
		if (f->name)
			continue;
		w->out.buf = &s[i].text;
		put_fact(w, f);
		w->out = at;
	}
	qsort(s, n, sizeof(*s), by_fact);
	for (i = 0; i < n; i++) {
		sd_json_out_item(&w->out);
		w->out.buf = to;
		put_fact(w, s[i].fact);
		sd_buf_clear(&s[i].text);
	}
	free(s);
}

static void put_facts(struct writer *w, const struct sd_fact *first)
{
	const struct sd_fact *f;

	sd_json_out_open(&w->out, '[');
	if (w->sorted)
		put_sorted(w, first);
	else
		for (f = first; f; f = f->next) {
			sd_json_out_item(&w->out);
			put_fact(w, f);
		}
	sd_json_out_close(&w->out, ']');
}

/* --- the document ---------------------------------------------------- */

static void put_search_path(struct sd_json_out *o, const char *const *path)
{
	sd_json_out_key(o, "search_path");
	sd_json_out_open(o, '[');
	for (; *path; path++) {
		sd_json_out_item(o);
		sd_json_out_any(o, *path, false);
	}
	sd_json_out_close(o, ']');
}

static bool settings_differ(const struct sd_settings *s)
{
	return s->owner_managed || s->partitions_set || s->privileges ||
	       s->search_path || s->written;
}

static void put_settings(struct sd_json_out *o, const struct sd_settings *s)
{
	sd_json_out_key(o, "settings");
	sd_json_out_open(o, '{');
	if (s->owner_managed) {
		sd_json_out_key(o, "owner_managed");
		sd_json_out_bool(o, true);
	}
	if (s->partitions_set) {
		sd_json_out_key(o, "partitions_declared");
		sd_json_out_bool(o, s->partitions_declared);
	}
	if (s->privileges) {
		sd_json_out_key(o, "privileges");
		sd_json_out_text(o, sd_json_privileges[s->privileges]);
	}
	if (s->search_path)
		put_search_path(o, s->search_path);
	if (s->written) {
		sd_json_out_key(o, "written");
		sd_json_out_bool(o, true);
	}
	sd_json_out_close(o, '}');
}

static void put_model(struct writer *w, const struct sd_model *m,
		      const char *kind)
{
	struct sd_json_out *o = &w->out;

	sd_json_out_open(o, '{');
	if (m->native && m->body_exact) {
		sd_json_out_key(o, "body_exact");
		sd_json_out_bool(o, true);
	}
	if (m->native) {
		sd_json_out_key(o, "dialect");
		sd_json_out_int(o, m->dialect);
	}
	if (kind) {
		sd_json_out_key(o, "format");
		sd_json_out_int(o, SD_JSON_FORMAT);
		sd_json_out_key(o, "kind");
		sd_json_out_text(o, kind);
	}
	if (m->native) {
		sd_json_out_key(o, "native");
		sd_json_out_bool(o, true);
	}
	sd_json_out_key(o, "objects");
	put_facts(w, m->first);
	if (settings_differ(&m->settings))
		put_settings(o, &m->settings);
	sd_json_out_close(o, '}');
}

void sd_json_model(const struct sd_model *m, struct sd_buf *out)
{
	struct writer w;

	writer_init(&w, out, false);
	put_model(&w, m, SD_JSON_MODEL);
	sd_json_out_end(&w.out);
}

void sd_json_model_sorted(const struct sd_model *m, struct sd_buf *out)
{
	struct writer w;

	writer_init(&w, out, true);
	put_model(&w, m, SD_JSON_MODEL);
	sd_json_out_end(&w.out);
}

void sd_json_snapshot(const struct sd_model *m, const char *source,
		      struct sd_buf *out)
{
	struct sd_json_out *o;
	struct writer w;

	writer_init(&w, out, false);
	o = &w.out;
	sd_json_out_open(o, '{');
	sd_json_out_key(o, "format");
	sd_json_out_int(o, SD_JSON_FORMAT);
	sd_json_out_key(o, "kind");
	sd_json_out_text(o, SD_JSON_SNAPSHOT);
	sd_json_out_key(o, "model");
	put_model(&w, m, NULL);
	if (source) {
		sd_json_out_key(o, "source");
		sd_json_out_any(o, source, true);
	}
	sd_json_out_close(o, '}');
	sd_json_out_end(o);
}
