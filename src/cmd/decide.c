/* SPDX-License-Identifier: MIT */
/* decide.c - asking which drop and add is a rename */

#include <stdlib.h>
#include <string.h>

#include "work.h"

static void add_rename(struct sd_work *w, const char *from, const char *to)
{
	size_t n = w->diff.rename_count;
	struct sd_rename *r = SD_NEW_ARRAY(w->arena, struct sd_rename, n + 1);

	if (n)
		memcpy(r, w->diff.rename, n * sizeof(*r));
	r[n].from = from;
	r[n].to = to;
	w->diff.rename = r;
	w->diff.rename_count = n + 1;
}

/* To drop it is an answer as well: the same as --allow for this object. */
static void add_allow(struct sd_work *w, const char *object)
{
	size_t n = w->allow.count;
	struct sd_allow *l = SD_NEW_ARRAY(w->arena, struct sd_allow, n + 1);

	if (n)
		memcpy(l, w->allow.at, n * sizeof(*l));
	l[n].id = SD_H_COUNT;
	l[n].glob = object;
	w->allow.at = l;
	w->allow.count = n + 1;
}

static char *question(struct sd_work *w, const struct sd_decision *d)
{
	struct sd_buf b = SD_BUF_INIT;
	const struct sd_candidate *c;
	size_t i;

	sd_buf_addf(&b, "\nWhat becomes of %s?\n",
		    sd_fact_label(d->from, w->arena));
	for (i = 0; i < d->count; i++) {
		c = &d->at[i];
		sd_buf_addf(&b, "  %zu  renamed to %s", i + 1,
			    sd_fact_path(c->to, w->arena));
		if (c->reason)
			sd_buf_addf(&b, " (%s)", c->reason);
		sd_buf_addc(&b, '\n');
	}
	sd_buf_adds(&b, "  d  dropped, with what is in it\n"
			"Answer with one of these; nothing else is done: ");
	return sd_buf_take(&b, w->arena);
}

/* 1: answered, 0: not. */
static int ask(struct sd_work *w, const struct sd_decision *d)
{
	const char *from = sd_fact_path(d->from, w->arena);
	char *answer = sd_ask(w->cx, question(w, d)), *end;
	unsigned long n;

	if (!answer || !*answer)
		return 0;
	if (sd_strcaseeq(answer, "d")) {
		add_allow(w, from);
		return 1;
	}
	n = strtoul(answer, &end, 10);
	if (*end || n < 1 || n > d->count)
		return 0;
	add_rename(w, from, sd_fact_path(d->at[n - 1].to, w->arena));
	return 1;
}

int sd_decide(struct sd_work *w)
{
	size_t i;

	for (i = 0; i < w->plan.decisions.count; i++)
		if (!ask(w, &w->plan.decisions.at[i]))
			return 0;
	return 1;
}
