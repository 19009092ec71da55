/* SPDX-License-Identifier: MIT */
/*
 * hash.c - the fingerprint of a schema
 *
 * Written down in plans, so it must not depend on anything but what the
 * schema says: one line per fact and attribute, siblings sorted by their
 * text (those whose order counts stay in order), SHA-256 of it all. Hints
 * and rows are no part of it.
 */
#include <stdlib.h>
#include <string.h>

#include "schemadiff/crypto.h"
#include "schemadiff/plan.h"
#include "schemadiff/sqltok.h"

struct writer {
	const struct sd_model *m;
	struct sd_arena arena;
	struct sd_buf sorted; /* room for the texts being sorted */
	bool fold;
};

static void add_text(struct sd_buf *b, const char *z)
{
	if (!z) {
		sd_buf_add(b, " -", 2);
		return;
	}
	sd_buf_add(b, " '", 2);
	for (;;) {
		size_t len = strcspn(z, "'");

		sd_buf_add(b, z, len);
		z += len;
		if (!*z)
			break;
		sd_buf_add(b, "''", 2);
		z++;
	}
	sd_buf_addc(b, '\'');
}

static void add_name(const struct writer *w, struct sd_buf *b, const char *z)
{
	size_t at = b->len;

	add_text(b, z);
	for (; w->fold && at < b->len; at++)
		b->at[at] = sd_lower(b->at[at]);
}

static void add_sql(const struct writer *w, struct sd_buf *b, const char *z)
{
	sd_buf_addc(b, ' ');
	sd_sql_normal(sd_str(z), w->m->dialect, b);
}

static void add_body(const struct writer *w, struct sd_buf *b, const char *z)
{
	if (!w->m->body_exact) {
		add_sql(w, b, z);
		return;
	}
	sd_buf_addc(b, ' ');
	for (; *z; z++)
		if (z[0] != '\r' || z[1] != '\n')
			sd_buf_addc(b, *z);
}

static void add_datatype(const struct writer *w, struct sd_buf *b,
			 const struct sd_datatype *t)
{
	const char *c;
	unsigned i;

	add_name(w, b, t->schema);
	add_name(w, b, t->word);
	sd_buf_addc(b, t->args ? '(' : ' ');
	for (c = t->args ? t->args : ""; *c; c++)
		if (*c != ' ')
			sd_buf_addc(b, w->fold ? sd_lower(*c) : *c);
	for (i = 0; i < t->dims; i++)
		sd_buf_adds(b, "[]");
	sd_buf_adds(b, t->native ? " native" : " portable");
}

static void add_value(const struct writer *w, struct sd_buf *b,
		      const struct sd_value *v);

static void add_record(const struct writer *w, struct sd_buf *b,
		       const struct sd_record *r)
{
	unsigned i;

	for (i = 0; i < r->count; i++) {
		if (sd_attr_is_hint(r->at[i].id))
			continue;
		sd_buf_addc(b, '\n');
		sd_buf_adds(b, sd_attr_word(r->at[i].id));
		add_value(w, b, &r->at[i]);
	}
}

static void add_value(const struct writer *w, struct sd_buf *b,
		      const struct sd_value *v)
{
	size_t i;

	switch (v->type) {
	case SD_T_NONE:
	case SD_T_BOOL: /* a false one is absent */
		break;
	case SD_T_INT:
		sd_buf_addf(b, " %lld", (long long)v->u.number);
		break;
	case SD_T_WORD:
	case SD_T_TEXT:
		add_text(b, v->u.text);
		break;
	case SD_T_NAME:
		add_name(w, b, v->u.text);
		break;
	case SD_T_EXPR:
		add_sql(w, b, v->u.text);
		break;
	case SD_T_BODY:
		add_body(w, b, v->u.text);
		break;
	case SD_T_REF:
		add_name(w, b, v->u.ref->schema);
		add_name(w, b, v->u.ref->name);
		break;
	case SD_T_TYPE:
		add_datatype(w, b, v->u.datatype);
		break;
	case SD_T_LIST:
		sd_buf_addf(b, " %zu", v->u.list->count);
		for (i = 0; i < v->u.list->count; i++)
			add_value(w, b, &v->u.list->at[i]);
		break;
	case SD_T_RECORD:
		sd_buf_addc(b, '{');
		add_record(w, b, v->u.record);
		sd_buf_addc(b, '}');
		break;
	}
}

static int slice_order(const void *x, const void *y)
{
	const struct sd_str *a = x, *b = y;
	size_t least = a->len < b->len ? a->len : b->len;
	int c = least ? memcmp(a->at, b->at, least) : 0;

	return c ? c : (a->len > b->len) - (a->len < b->len);
}

static void add_fact(struct writer *w, struct sd_buf *b,
		     const struct sd_fact *f);

/* Sorts the texts that stand one after the other at the end of b. */
static void sort_texts(struct writer *w, struct sd_buf *b, struct sd_str *text,
		       size_t count)
{
	size_t i, start = b->len;

	for (i = 0; i < count; i++)
		start -= text[i].len;
	text[0].at = b->at + start;
	for (i = 1; i < count; i++)
		text[i].at = text[i - 1].at + text[i - 1].len;
	qsort(text, count, sizeof(*text), slice_order);
	sd_buf_reset(&w->sorted);
	for (i = 0; i < count; i++)
		sd_buf_add(&w->sorted, text[i].at, text[i].len);
	memcpy(b->at + start, w->sorted.at, w->sorted.len);
}

/* The texts of siblings, the unordered ones first and sorted. */
static void add_siblings(struct writer *w, struct sd_buf *b,
			 const struct sd_fact *f)
{
	const struct sd_fact *c;
	struct sd_str *text;
	size_t count = 0, at;

	for (c = f; c; c = c->next)
		count++;
	text = SD_NEW_ARRAY(&w->arena, struct sd_str, count);
	count = 0;
	for (c = f; c; c = c->next) {
		if (c->kind == SD_DATA ||
		    sd_kind_flags(c->kind) & SD_KIND_ORDERED)
			continue;
		at = b->len;
		add_fact(w, b, c);
		text[count++].len = b->len - at;
	}
	if (count > 1)
		sort_texts(w, b, text, count);
	for (c = f; c; c = c->next)
		if (sd_kind_flags(c->kind) & SD_KIND_ORDERED)
			add_fact(w, b, c);
}

static void add_fact(struct writer *w, struct sd_buf *b,
		     const struct sd_fact *f)
{
	size_t start;

	sd_buf_addc(b, '\n');
	sd_buf_adds(b, sd_kind_word(f->kind));
	add_name(w, b, f->schema);
	add_name(w, b, f->name);
	add_text(b, f->detail);
	add_record(w, b, &f->attrs);
	start = b->len;
	sd_buf_adds(b, "\n(");
	add_siblings(w, b, f->child);
	if (b->len == start + 2)
		sd_buf_cut(b, start); /* nothing that counts */
	else
		sd_buf_adds(b, "\n)");
}

void sd_schema_hash(const struct sd_model *m, char hex[65])
{
	struct writer w = { .m = m,
			    .arena = SD_ARENA_INIT,
			    .sorted = SD_BUF_INIT,
			    .fold = (m->dialect & SD_SQL_FOLD) != 0 };
	struct sd_buf b = SD_BUF_INIT;

	sd_buf_adds(&b, "schemadiff 1");
	add_siblings(&w, &b, m->first);
	sd_sha256_hex(b.at, b.len, hex);
	sd_buf_clear(&b);
	sd_buf_clear(&w.sorted);
	sd_arena_clear(&w.arena);
}
