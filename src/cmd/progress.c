/* SPDX-License-Identifier: MIT */
/* progress.c - what an apply is doing, on standard error */

#include "work.h"

#include <string.h>
#include <unistd.h>

static const char signs[] = {
	[SD_CREATE] = '+', [SD_DROP] = '-', [SD_ALTER] = '~'
};

/* One step as a line: "~ users: rebuild table". */
static void add_step(struct sd_buf *b, const struct sd_step *s)
{
	sd_buf_addf(b, "  %c %s", signs[s->op], s->object);
	if (s->note)
		sd_buf_addf(b, ": %s", s->note);
}

static void on_step(void *ctx, const struct sd_plan *plan, size_t i)
{
	struct sd_progress *p = ctx;
	struct sd_style style = sd_style_for(p->cx, stderr);
	struct sd_buf b = SD_BUF_INIT;
	size_t room = (size_t)style.width > 12 ? (size_t)style.width - 12 : 0;

	if (!isatty(STDERR_FILENO) || sd_opt_on(p->cx, SD_O_QUIET))
		return;
	add_step(&b, &plan->step[i]);
	if (b.len > room)
		sd_buf_cut(&b, room);
	p->line = sd_buf_take(&b, &p->cx->arena);
	sd_ticker(p->line);
}

static void on_statement(void *ctx, const char *sql)
{
	struct sd_progress *p = ctx;

	struct sd_buf b = SD_BUF_INIT;

	if (!sd_opt_on(p->cx, SD_O_VERBOSE))
		return;
	sd_buf_adds(&b, "      ");
	for (; *sql; sql++) {
		sd_buf_addc(&b, *sql);
		if (*sql == '\n')
			sd_buf_adds(&b, "      ");
	}
	sd_say(p->cx, "%s;", b.at);
	sd_buf_clear(&b);
}

static void on_done(void *ctx, const struct sd_plan *plan, size_t i,
		    double seconds)
{
	struct sd_progress *p = ctx;
	struct sd_buf b = SD_BUF_INIT;

	sd_ticker(NULL);
	p->done++;
	add_step(&b, &plan->step[i]);
	if (seconds >= 0.1)
		sd_buf_addf(&b, " (%.1f s)", seconds);
	sd_say(p->cx, "%s", b.at);
	sd_buf_clear(&b);
}

static bool on_cancelled(void *ctx)
{
	(void)ctx;
	return sd_signals_exit() != 0;
}

void sd_progress_init(struct sd_progress *p, struct sd_cx *cx)
{
	memset(p, 0, sizeof(*p));
	p->cx = cx;
	p->observer.ctx = p;
	p->observer.step = on_step;
	p->observer.statement = on_statement;
	p->observer.done = on_done;
	p->observer.cancelled = on_cancelled;
}
