/* SPDX-License-Identifier: MIT */
/*
 * preflight.c - asks the data before anything is changed
 *
 * Every question is asked, and all rows that stand in the way are shown at
 * once: one refusal after another would cost the user a run each.
 */

#include <string.h>

#include "deploy_int.h"

static size_t width(const char *text)
{
	return sd_utf8_count(text, strlen(text));
}

static void add_cell(struct sd_buf *b, const char *text, size_t wide, bool last)
{
	text = text ? text : "NULL";
	sd_buf_adds(b, text);
	if (!last)
		sd_buf_pad(b, ' ', wide - width(text) + 2);
}

/* Rows as a small table, two blanks before each line. */
static void add_rows(struct sd_buf *b, const struct sd_rows *r,
		     struct sd_arena *a)
{
	size_t *wide = SD_NEW_ARRAY(a, size_t, r->columns + 1);
	size_t i, c, w;

	for (c = 0; c < r->columns; c++) {
		wide[c] = width(r->name[c]);
		for (i = 0; i < r->count; i++) {
			w = width(r->row[i][c] ? r->row[i][c] : "NULL");
			wide[c] = w > wide[c] ? w : wide[c];
		}
	}
	sd_buf_adds(b, "\n  ");
	for (c = 0; c < r->columns; c++)
		add_cell(b, r->name[c], wide[c], c + 1 == r->columns);
	for (i = 0; i < r->count; i++) {
		sd_buf_adds(b, "\n  ");
		for (c = 0; c < r->columns; c++)
			add_cell(b, r->row[i][c], wide[c], c + 1 == r->columns);
	}
}

struct findings {
	struct sd_buf what, help;
	size_t count;
};

static void add_finding(struct findings *f, const struct sd_probe *p,
			const struct sd_rows *rows, struct sd_arena *a)
{
	if (f->count++) {
		sd_buf_adds(&f->what, "; ");
		sd_buf_adds(&f->help, "\n");
	}
	sd_buf_adds(&f->what, p->what);
	sd_buf_addf(&f->help, "%s:", p->what);
	add_rows(&f->help, rows, a);
	sd_buf_addf(&f->help, "\n  query: %s", p->sql);
	if (p->help)
		sd_buf_addf(&f->help, "\n  %s", p->help);
}

static int ask(struct sd_conn *c, const struct sd_probe *p, struct findings *f,
	       struct sd_arena *a, struct sd_diag *d)
{
	struct sd_rows rows = { 0 };

	if (c->engine->query(c, p->sql, &rows, a, d) < 0) {
		if (!d->last->help)
			sd_diag_help(d, "asked to see whether %s", p->what);
		return -1;
	}
	if (rows.count)
		add_finding(f, p, &rows, a);
	return 0;
}

int sd_preflight(struct sd_conn *c, const struct sd_plan *p, struct sd_diag *d)
{
	struct findings f = { SD_BUF_INIT, SD_BUF_INIT, 0 };
	struct sd_arena a = SD_ARENA_INIT;
	size_t i, k;
	int rc = 0;

	for (i = 0; !rc && i < p->step_count; i++)
		for (k = 0; !rc && k < p->step[i].probe_count; k++)
			rc = ask(c, &p->step[i].probe[k], &f, &a, d);
	if (!rc && f.count) {
		rc = sd_error(d, SD_EXIT_REFUSED, "rows stand in the way: %s",
			      f.what.at);
		sd_diag_help(d, "%s", f.help.at);
	}
	sd_buf_clear(&f.what);
	sd_buf_clear(&f.help);
	sd_arena_clear(&a);
	return rc;
}
