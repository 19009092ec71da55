/* SPDX-License-Identifier: MIT */
/* plan_write.c - a plan as canonical JSON */

#include "out.h"
#include "plan_shape.h"
#include "schemadiff/json.h"
#include "shape.h"

static void put_struct(struct sd_json_out *o, const struct sd_json_shape *s,
		       const void *base);

static void put_fact(struct sd_json_out *o, const struct sd_fact *f)
{
	sd_json_out_open(o, '{');
	if (f->detail) {
		sd_json_out_key(o, "detail");
		sd_json_out_any(o, f->detail, false);
	}
	if (f->parent) {
		sd_json_out_key(o, "in");
		put_fact(o, f->parent);
	}
	sd_json_out_key(o, "kind");
	sd_json_out_text(o, sd_kind_word(f->kind));
	if (f->name) {
		sd_json_out_key(o, "name");
		sd_json_out_any(o, f->name, false);
	}
	if (f->schema) {
		sd_json_out_key(o, "schema");
		sd_json_out_any(o, f->schema, false);
	}
	sd_json_out_close(o, '}');
}

static bool is_absent(const struct sd_json_member *m, const void *base)
{
	switch (m->form) {
	case SD_JSON_F_TEXT:
		return !sd_json_pointer(base, m->at);
	case SD_JSON_F_HASH:
		return !((const char *)base + m->at)[0];
	case SD_JSON_F_BOOL:
		return !SD_JSON_AT_CONST(bool, base, m->at);
	case SD_JSON_F_ROWS:
		return SD_JSON_AT_CONST(int64_t, base, m->at) < 0;
	case SD_JSON_F_TEXTS:
		return !sd_json_pointer(base, m->at);
	case SD_JSON_F_LIST:
		return !m->must && !SD_JSON_AT_CONST(size_t, base, m->count);
	default:
		return false;
	}
}

static void put_texts(struct sd_json_out *o, const char *const *text,
		      size_t count)
{
	size_t i;

	sd_json_out_open(o, '[');
	for (i = 0; i < count; i++) {
		sd_json_out_item(o);
		sd_json_out_any(o, text[i], false);
	}
	sd_json_out_close(o, ']');
}

static void put_list(struct sd_json_out *o, const struct sd_json_shape *s,
		     const char *at, size_t count)
{
	size_t i;

	sd_json_out_open(o, '[');
	for (i = 0; i < count; i++) {
		sd_json_out_item(o);
		put_struct(o, s, at + i * s->size);
	}
	sd_json_out_close(o, ']');
}

static void put_member(struct sd_json_out *o, const struct sd_json_member *m,
		       const void *base)
{
	switch (m->form) {
	case SD_JSON_F_TEXT:
		sd_json_out_any(o, sd_json_pointer(base, m->at), false);
		break;
	case SD_JSON_F_HASH:
		sd_json_out_text(o, (const char *)base + m->at);
		break;
	case SD_JSON_F_BOOL:
		sd_json_out_bool(o, SD_JSON_AT_CONST(bool, base, m->at));
		break;
	case SD_JSON_F_SIZE:
		sd_json_out_int(o,
				(int64_t)SD_JSON_AT_CONST(size_t, base, m->at));
		break;
	case SD_JSON_F_SCORE:
		sd_json_out_int(o, SD_JSON_AT_CONST(int, base, m->at));
		break;
	case SD_JSON_F_ROWS:
		sd_json_out_int(o, SD_JSON_AT_CONST(int64_t, base, m->at));
		break;
	case SD_JSON_F_OP:
		sd_json_out_text(
			o,
			sd_json_ops[SD_JSON_AT_CONST(enum sd_op, base, m->at)]);
		break;
	case SD_JSON_F_KIND:
		sd_json_out_text(o, sd_kind_word(SD_JSON_AT_CONST(
					    enum sd_kind, base, m->at)));
		break;
	case SD_JSON_F_HAZARD:
		sd_json_out_text(o, sd_hazard_word(SD_JSON_AT_CONST(
					    enum sd_hazard_id, base, m->at)));
		break;
	case SD_JSON_F_FACT:
		put_fact(o, sd_json_pointer(base, m->at));
		break;
	case SD_JSON_F_TEXTS:
		put_texts(o, sd_json_pointer(base, m->at),
			  SD_JSON_AT_CONST(size_t, base, m->count));
		break;
	case SD_JSON_F_LIST:
		put_list(o, m->of, sd_json_pointer(base, m->at),
			 SD_JSON_AT_CONST(size_t, base, m->count));
		break;
	case SD_JSON_F_HEADER:
		if (!strcmp(m->key, "kind"))
			sd_json_out_text(o, SD_JSON_PLAN);
		else
			sd_json_out_int(o, SD_JSON_FORMAT);
		break;
	}
}

static void put_struct(struct sd_json_out *o, const struct sd_json_shape *s,
		       const void *base)
{
	const struct sd_json_member *m;

	sd_json_out_open(o, '{');
	for (m = s->member; m->key; m++) {
		if (is_absent(m, base))
			continue;
		sd_json_out_key(o, m->key);
		put_member(o, m, base);
	}
	sd_json_out_close(o, '}');
}

void sd_json_plan(const struct sd_plan *p, struct sd_buf *out)
{
	struct sd_json_out o;

	sd_json_out_init(&o, out, false);
	put_struct(&o, &sd_json_plan_shape, p);
	sd_json_out_end(&o);
}
