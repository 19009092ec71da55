/* SPDX-License-Identifier: MIT */
/*
 * sql.c - a plan as a script for the engine's own shell
 *
 * Statements and comments only. What apply asks the data before it begins,
 * a script cannot stop for: it stands there as a comment, to run by hand.
 */
#include <string.h>

#include "internal.h"

/* A comment ends with its line, so text inside must not have one. */
static void comment(struct sd_buf *b, const char *text)
{
	sd_buf_adds(b, "-- ");
	for (; *text; text++)
		sd_buf_addc(b, *text == '\n' || *text == '\r' || *text == '\t'
				       ? ' '
				       : *text);
	sd_buf_addc(b, '\n');
}

/* The last line may hold a comment, which would swallow the semicolon. */
static void statement(struct sd_buf *b, const char *sql)
{
	const char *last = strrchr(sql, '\n');

	sd_buf_adds(b, sql);
	sd_buf_adds(b, strstr(last ? last : sql, "--") ? "\n;\n" : ";\n");
}

static void describe(struct sd_buf *b, const struct sd_step *s)
{
	struct sd_buf line = SD_BUF_INIT;
	size_t i;

	sd_buf_addf(&line, "%s %s %s", sd_show_mark(s->op),
		    sd_kind_word(s->kind), s->object);
	if (s->note) {
		size_t at = line.len;

		sd_buf_adds(&line, ": ");
		sd_show_note(&line, s);
		if (line.len == at + 2)
			sd_buf_cut(&line, at);
	}
	comment(b, line.at);
	for (i = 0; i < s->detail_count; i++) {
		const char *at = s->detail[i];
		enum sd_op op = sd_show_detail_op(&at);

		sd_buf_reset(&line);
		sd_buf_addf(&line, "    %s %s", sd_show_mark(op), at);
		comment(b, line.at);
	}
	for (i = 0; i < s->hazard_count; i++) {
		sd_buf_reset(&line);
		sd_buf_adds(&line, "    ! ");
		sd_show_hazard(&line, s, &s->hazard[i]);
		comment(b, line.at);
	}
	sd_buf_clear(&line);
}

static void step(struct sd_buf *b, const struct sd_step *s)
{
	struct sd_buf line = SD_BUF_INIT;
	size_t i;

	sd_buf_addc(b, '\n');
	describe(b, s);
	for (i = 0; i < s->probe_count; i++) {
		sd_buf_reset(&line);
		sd_buf_addf(&line, "    must give no rows: %s",
			    s->probe[i].sql);
		comment(b, line.at);
	}
	for (i = 0; i < s->sql_count; i++)
		statement(b, s->sql[i]);
	sd_buf_clear(&line);
}

static void frame(struct sd_buf *b, const char *const *sql, size_t count)
{
	size_t i;

	if (count)
		sd_buf_addc(b, '\n');
	for (i = 0; i < count; i++)
		statement(b, sql[i]);
}

/* Whole groups: what the engine puts around one depends on all of it. */
static void groups(struct sd_buf *b, const struct sd_engine *e,
		   const struct sd_plan *p)
{
	size_t i = 0;

	while (i < p->step_count) {
		const char *const *before = NULL, *const *after = NULL;
		size_t before_count = 0, after_count = 0;
		size_t group = p->step[i].group;

		e->frame(p, group, &before, &before_count, &after,
			 &after_count);
		frame(b, before, before_count);
		for (; i < p->step_count && p->step[i].group == group; i++)
			step(b, &p->step[i]);
		frame(b, after, after_count);
	}
}

void sd_show_sql(const struct sd_engine *e, const struct sd_plan *p,
		 struct sd_buf *out)
{
	struct sd_buf line = SD_BUF_INIT;

	sd_buf_addf(&line, "changes to %s", p->target ? p->target : p->engine);
	comment(out, p->step_count ? line.at : "no changes");
	if (p->step_count && e->shell) {
		sd_buf_reset(&line);
		sd_buf_addf(&line, "run it with: %s", e->shell);
		comment(out, line.at);
	}
	sd_buf_clear(&line);
	groups(out, e, p);
}
