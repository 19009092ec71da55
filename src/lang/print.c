/* SPDX-License-Identifier: MIT */
/*
 * print.c - model → schema file
 *
 * Statements in the order of kind.def, each with all that belongs to it, a
 * chunk at a time: what is laid out need not be kept.
 */
#include "print_int.h"

#include <stdlib.h>
#include <string.h>

/* Loose text beyond this is laid out before the next statement. */
enum { CHUNK = 1 << 16 };

/* What prints a kind; kinds without one stand inside of others. */
static print_fn *const printers[SD_KIND_COUNT] = {
	[SD_SCHEMA] = sd_print_small,
	[SD_EXTENSION] = sd_print_small,
	[SD_LANGUAGE] = sd_print_verbatim,
	[SD_ACCESS_METHOD] = sd_print_verbatim,
	[SD_COLLATION] = sd_print_verbatim,
	[SD_ENUM] = sd_print_enum,
	[SD_DOMAIN] = sd_print_domain,
	[SD_COMPOSITE] = sd_print_composite,
	[SD_RANGE] = sd_print_range,
	[SD_BASE_TYPE] = sd_print_base_type,
	[SD_SEQUENCE] = sd_print_sequence,
	[SD_FUNCTION] = sd_print_function,
	[SD_AGGREGATE] = sd_print_verbatim,
	[SD_OPERATOR] = sd_print_verbatim,
	[SD_OPERATOR_FAMILY] = sd_print_verbatim,
	[SD_OPERATOR_CLASS] = sd_print_verbatim,
	[SD_CAST] = sd_print_verbatim,
	[SD_CONVERSION] = sd_print_verbatim,
	[SD_TRANSFORM] = sd_print_verbatim,
	[SD_TS_PARSER] = sd_print_verbatim,
	[SD_TS_TEMPLATE] = sd_print_verbatim,
	[SD_TS_DICTIONARY] = sd_print_verbatim,
	[SD_TS_CONFIGURATION] = sd_print_ts_configuration,
	[SD_WRAPPER] = sd_print_verbatim,
	[SD_SERVER] = sd_print_small,
	[SD_USER_MAPPING] = sd_print_small,
	[SD_TABLE] = sd_print_table,
	[SD_STATISTICS] = sd_print_statistics,
	[SD_VIEW] = sd_print_view,
	[SD_MATVIEW] = sd_print_view,
	[SD_EVENT_TRIGGER] = sd_print_verbatim,
	[SD_PUBLICATION] = sd_print_publication,
	[SD_SUBSCRIPTION] = sd_print_verbatim,
	[SD_DEFAULT_PRIVILEGE] = sd_print_default_privilege,
};

static void printer_init(struct printer *p, const struct sd_model *m,
			 const char *only, struct sd_buf *out)
{
	static const struct sd_buf buf = SD_BUF_INIT;
	static const struct lang_trace trace = LANG_TRACE_INIT;
	static const struct sd_arena arena = SD_ARENA_INIT;

	p->m = m;
	p->only = only;
	p->text = buf;
	p->trace = trace;
	p->arena = arena;
	p->last = SD_KIND_NONE;
	sd_fmt_init(&p->fmt, out);
}

static void layout(struct printer *p)
{
	sd_fmt_text(&p->fmt, p->text.at, p->text.len, &p->trace);
	sd_buf_reset(&p->text);
	p->trace.count = 0;
	sd_arena_clear(&p->arena);
}

static void printer_clear(struct printer *p)
{
	layout(p);
	sd_fmt_clear(&p->fmt);
	sd_trace_clear(&p->trace);
	sd_buf_clear(&p->text);
}

void sd_print_statement(struct printer *p, const struct sd_fact *f)
{
	bool blank = p->last != f->kind;

	if (!printers[f->kind])
		return;
	if (p->text.len > CHUNK)
		layout(p);
	if (f->kind == SD_DEFAULT_PRIVILEGE) /* is one line for each grant */
		sd_buf_adds(&p->text, blank ? "\n" : "");
	else
		sd_print_begin(p, f, blank);
	printers[f->kind](p, f);
	p->last = f->kind;
}

static void print_search_path(struct printer *p, const char *const *path)
{
	sd_print_item(p, false);
	sd_print_word(p, "search_path");
	for (; *path; path++) {
		sd_print_name(p, *path);
		if (path[1])
			sd_print_close(p, ",");
	}
}

static void print_settings(struct printer *p, const struct sd_settings *s)
{
	static const char *const privileges[] = { NULL, "privileges additive",
						  "privileges exact" };

	if (!s->written && !s->privileges && !s->owner_managed &&
	    !s->partitions_set && !s->search_path)
		return;
	sd_print_item(p, false);
	sd_print_word(p, "settings {");
	if (privileges[s->privileges]) {
		sd_print_item(p, false);
		sd_print_word(p, privileges[s->privileges]);
	}
	if (s->owner_managed) {
		sd_print_item(p, false);
		sd_print_word(p, "owner managed");
	}
	if (s->partitions_set) {
		sd_print_item(p, false);
		sd_print_word(p, s->partitions_declared
					 ? "partitions declared"
					 : "partitions external");
	}
	if (s->search_path)
		print_search_path(p, s->search_path);
	sd_buf_adds(&p->text, "\n}");
}

/* The model's facts, kind after kind, in their own order within one. */
static const struct sd_fact **sorted(const struct sd_model *m, size_t *count)
{
	size_t n[SD_KIND_COUNT + 1] = { 0 }, i;
	const struct sd_fact **list, *f;

	for (f = m->first; f; f = f->next)
		n[f->kind + 1]++;
	for (i = 1; i <= SD_KIND_COUNT; i++)
		n[i] += n[i - 1];
	*count = n[SD_KIND_COUNT];
	list = sd_malloc((*count + 1) * sizeof(*list));
	for (f = m->first; f; f = f->next)
		list[n[f->kind]++] = f;
	return list;
}

void sd_lang_print(const struct sd_model *m, const char *only,
		   struct sd_buf *out)
{
	const struct sd_fact **list;
	struct printer p;
	size_t count, i;

	printer_init(&p, m, only, out);
	print_settings(&p, &m->settings);
	list = sorted(m, &count);
	for (i = 0; i < count; i++)
		sd_print_statement(&p, list[i]);
	free(list);
	printer_clear(&p);
}

void sd_lang_print_fact(const struct sd_model *m, const struct sd_fact *f,
			struct sd_buf *out)
{
	struct printer p;

	printer_init(&p, m, NULL, out);
	sd_print_statement(&p, f);
	printer_clear(&p);
}
