/* SPDX-License-Identifier: MIT */
/*
 * hash.c - content hashes of facts
 *
 * A fact is written into one buffer in a form where things that compare
 * equal have equal bytes, and the buffer is hashed. A value is one type
 * byte, then its content ended by NUL or counted, so that no two different
 * records can meet in the same bytes.
 */

#include "schemadiff/model.h"

#include <string.h>

#include "schemadiff/sqltok.h"

static bool folds(const struct sd_model *m)
{
	return (m->dialect & SD_SQL_FOLD) != 0;
}

static void add_text(struct sd_buf *b, const char *text)
{
	sd_buf_addc(b, text ? '=' : '-');
	if (text)
		sd_buf_add(b, text, strlen(text) + 1);
}

static void add_folded(struct sd_buf *b, const char *text, bool fold)
{
	if (!fold || !text) {
		add_text(b, text);
		return;
	}
	sd_buf_addc(b, '=');
	sd_buf_add_lower(b, text, strlen(text) + 1);
}

static void add_number(struct sd_buf *b, int64_t n)
{
	sd_buf_add(b, (const char *)&n, sizeof(n));
}

/* "NUMERIC ( 10, 2 )" and "numeric(10,2)" are one type where SQL is no text. */
static void add_datatype(struct sd_buf *b, const struct sd_model *m,
			 const struct sd_datatype *t)
{
	const char *c;

	add_folded(b, t->schema, folds(m));
	add_folded(b, t->word, folds(m));
	sd_buf_addc(b, t->args ? '(' : ' ');
	for (c = t->args ? t->args : ""; *c; c++)
		if (*c != ' ' || (m->dialect & SD_SQL_TEXT))
			sd_buf_addc(b, folds(m) ? sd_lower(*c) : *c);
	sd_buf_addc(b, '\0');
	add_number(b, t->dims);
	sd_buf_addc(b, t->native ? 'n' : 'p');
}

static void add_value(struct sd_buf *b, const struct sd_model *m,
		      const struct sd_value *v);

static void add_record(struct sd_buf *b, const struct sd_model *m,
		       const struct sd_record *r)
{
	unsigned i;

	for (i = 0; i < r->count; i++) {
		if (sd_attr_is_hint(r->at[i].id))
			continue;
		sd_buf_addc(b, '@');
		sd_buf_addc(b, (char)r->at[i].id);
		add_value(b, m, &r->at[i]);
	}
	sd_buf_addc(b, '.');
}

static void add_body(struct sd_buf *b, const struct sd_model *m,
		     const char *text)
{
	/* Line ends are no content: CRLF is LF. */
	for (; m->body_exact && *text; text++)
		if (text[0] != '\r' || text[1] != '\n')
			sd_buf_addc(b, *text);
	if (!m->body_exact)
		sd_sql_normal(sd_str(text), m->dialect, b);
	sd_buf_addc(b, '\0');
}

static void add_value(struct sd_buf *b, const struct sd_model *m,
		      const struct sd_value *v)
{
	size_t i;

	sd_buf_addc(b, (char)('A' + v->type));
	switch (v->type) {
	case SD_T_NONE:
		break;
	case SD_T_BOOL:
	case SD_T_INT:
		add_number(b, v->u.number);
		break;
	case SD_T_NAME:
		add_folded(b, v->u.text, folds(m));
		break;
	case SD_T_WORD:
	case SD_T_TEXT:
		add_text(b, v->u.text);
		break;
	case SD_T_EXPR:
		sd_sql_normal(sd_str(v->u.text), m->dialect, b);
		sd_buf_addc(b, '\0');
		break;
	case SD_T_BODY:
		add_body(b, m, v->u.text);
		break;
	case SD_T_REF:
		add_folded(b, v->u.ref->schema, folds(m));
		add_folded(b, v->u.ref->name, folds(m));
		break;
	case SD_T_TYPE:
		add_datatype(b, m, v->u.datatype);
		break;
	case SD_T_LIST:
		add_number(b, (int64_t)v->u.list->count);
		for (i = 0; i < v->u.list->count; i++)
			add_value(b, m, &v->u.list->at[i]);
		break;
	case SD_T_RECORD:
		add_record(b, m, v->u.record);
		break;
	}
}

static struct sd_hash hash_own(struct sd_buf *b, const struct sd_model *m,
			       const struct sd_fact *f, bool with_name)
{
	sd_buf_reset(b);
	sd_buf_addc(b, (char)f->kind);
	add_folded(b, f->schema, folds(m));
	add_folded(b, with_name ? f->name : NULL, folds(m));
	add_text(b, f->detail);
	add_record(b, m, &f->attrs);
	return sd_hash128(b->at, b->len);
}

/*
 * The order of columns and constraints is no difference, that of enum labels
 * and composite attributes is: those are chained, the rest is summed.
 */
static void hash_tree(struct sd_buf *b, struct sd_model *m, struct sd_fact *f)
{
	struct sd_hash set = { 0, 0 }, chain = { 0, 0 }, own, part[3];
	struct sd_fact *c;

	own = f->tree = hash_own(b, m, f, true);
	if (!f->child)
		return;
	for (c = f->child; c; c = c->next) {
		hash_tree(b, m, c);
		if (sd_kind_flags(c->kind) & SD_KIND_ORDERED) {
			part[0] = chain;
			part[1] = c->tree;
			chain = sd_hash128(part, 2 * sizeof(part[0]));
		} else {
			set = sd_hash_mix(set, c->tree);
		}
	}
	part[0] = own;
	part[1] = set;
	part[2] = chain;
	f->tree = sd_hash128(part, sizeof(part));
}

void sd_model_hash(struct sd_model *m)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_fact *f;

	m->hash.a = m->hash.b = 0;
	for (f = m->first; f; f = f->next) {
		hash_tree(&b, m, f);
		m->hash = sd_hash_mix(m->hash, f->tree);
	}
	sd_buf_clear(&b);
}

struct sd_hash sd_value_hash(const struct sd_model *m, const struct sd_value *v)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_hash h;

	add_value(&b, m, v);
	h = sd_hash128(b.at, b.len);
	sd_buf_clear(&b);
	return h;
}

bool sd_value_same(const struct sd_model *m, const struct sd_value *a,
		   const struct sd_value *b)
{
	if (!a || !b)
		return a == b;
	return sd_hash_eq(sd_value_hash(m, a), sd_value_hash(m, b));
}

struct sd_hash sd_fact_own(const struct sd_model *m, const struct sd_fact *f)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_hash h = hash_own(&b, m, f, true);

	sd_buf_clear(&b);
	return h;
}

struct sd_hash sd_fact_says(const struct sd_model *m, const struct sd_fact *f)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_hash h = hash_own(&b, m, f, false);

	sd_buf_clear(&b);
	return h;
}
