/* SPDX-License-Identifier: MIT */
/* dump.c - a model as text, for tests to compare */
#include "dump.h"

static void dump_value(const struct sd_value *v, struct sd_buf *out);

static void dump_record(const struct sd_record *r, const char *before,
			struct sd_buf *out)
{
	for (unsigned i = 0; i < r->count; i++) {
		const struct sd_value *a = &r->at[i];

		sd_buf_adds(out, i ? " " : before);
		sd_buf_adds(out, sd_attr_word(a->id));
		if (a->type == SD_T_BOOL)
			continue;
		sd_buf_addc(out, '=');
		dump_value(a, out);
	}
}

static void dump_text(const char *s, char q, struct sd_buf *out)
{
	sd_buf_addc(out, q);
	for (; *s; s++) {
		if (*s == '\n')
			sd_buf_adds(out, "\\n");
		else
			sd_buf_addc(out, *s);
	}
	sd_buf_addc(out, q == '(' ? ')' : q);
}

static void dump_type(const struct sd_datatype *t, struct sd_buf *out)
{
	const char *q = t->native ? "`" : "";

	sd_buf_adds(out, q);
	if (t->schema)
		sd_buf_addf(out, "%s.", t->schema);
	sd_buf_adds(out, t->word);
	if (t->args)
		sd_buf_addf(out, "(%s)", t->args);
	for (unsigned i = 0; i < t->dims; i++)
		sd_buf_adds(out, "[]");
	sd_buf_adds(out, q);
}

static void dump_list(const struct sd_list *l, struct sd_buf *out)
{
	sd_buf_addc(out, '[');
	for (size_t i = 0; i < l->count; i++) {
		if (i)
			sd_buf_adds(out, ", ");
		dump_value(&l->at[i], out);
	}
	sd_buf_addc(out, ']');
}

static void dump_value(const struct sd_value *v, struct sd_buf *out)
{
	switch (v->type) {
	case SD_T_INT:
		sd_buf_addf(out, "%lld", (long long)v->u.number);
		break;
	case SD_T_EXPR:
		dump_text(v->u.text, '(', out);
		break;
	case SD_T_TEXT:
	case SD_T_BODY:
		dump_text(v->u.text, '"', out);
		break;
	case SD_T_REF:
		if (v->u.ref->schema)
			sd_buf_addf(out, "%s.", v->u.ref->schema);
		sd_buf_adds(out, v->u.ref->name);
		break;
	case SD_T_TYPE:
		dump_type(v->u.datatype, out);
		break;
	case SD_T_LIST:
		dump_list(v->u.list, out);
		break;
	case SD_T_RECORD:
		sd_buf_addc(out, '{');
		dump_record(v->u.record, "", out);
		sd_buf_addc(out, '}');
		break;
	case SD_T_NONE:
	case SD_T_BOOL:
		break;
	default: /* words and names */
		sd_buf_adds(out, v->u.text);
	}
}

void dump_fact(const struct sd_fact *f, unsigned level, struct sd_buf *out)
{
	const struct sd_fact *c;

	sd_buf_pad(out, ' ', 2 * level);
	sd_buf_adds(out, sd_kind_word(f->kind));
	if (f->name) {
		sd_buf_adds(out, " '");
		if (f->schema)
			sd_buf_addf(out, "%s.", f->schema);
		sd_buf_addf(out, "%s'", f->name);
	}
	if (f->detail)
		sd_buf_addf(out, " %s", f->detail);
	dump_record(&f->attrs, " ", out);
	sd_buf_addc(out, '\n');
	for (c = f->child; c; c = c->next)
		dump_fact(c, level + 1, out);
}

void dump_model(const struct sd_model *m, struct sd_buf *out)
{
	for (const struct sd_fact *f = m->first; f; f = f->next)
		dump_fact(f, 0, out);
}

void dump_diag(const struct sd_diag *d, struct sd_buf *out)
{
	for (const struct sd_message *m = d->first; m; m = m->next)
		sd_message_render(out, m, false);
}

static size_t count_from(const struct sd_fact *f)
{
	size_t n = 0;

	for (; f; f = f->next)
		n += 1 + count_from(f->child);
	return n;
}

size_t dump_count(const struct sd_model *m)
{
	return count_from(m->first);
}
