/* SPDX-License-Identifier: MIT */
/*
 * allow.c - what a plan may cost, and what only the user can decide
 */
#include <string.h>

#include "internal.h"
#include "schemadiff/glob.h"

/* --- the list ---------------------------------------------------------- */

static int unknown(struct sd_str word, struct sd_diag *d)
{
	const char *words[SD_H_COUNT + 1], *near;
	size_t i, count = 0;

	for (i = 0; i < SD_H_COUNT; i++)
		if (sd_hazard_blocks((enum sd_hazard_id)i))
			words[count++] = sd_hazard_word((enum sd_hazard_id)i);
	words[count++] = "all";
	near = sd_nearest(word, words, count);
	sd_error(d, SD_EXIT_USAGE, "--allow: nothing is called '%.*s'",
		 SD_STR_FMT(word));
	if (near) {
		sd_diag_help(d, "did you mean '%s'?", near);
	} else {
		struct sd_buf b = SD_BUF_INIT;

		for (i = 0; i < count; i++)
			sd_buf_addf(&b, "%s%s", i ? ", " : "", words[i]);
		sd_diag_help(d, "there is %s", b.at);
		sd_buf_clear(&b);
	}
	return -1;
}

static int parse_one(struct sd_str s, struct sd_allow *out, struct sd_arena *a,
		     struct sd_diag *d)
{
	const char *colon = s.len ? memchr(s.at, ':', s.len) : NULL;
	struct sd_str word = s;

	out->glob = NULL;
	if (colon) {
		word.len = (size_t)(colon - s.at);
		out->glob =
			sd_arena_strndup(a, colon + 1, s.len - word.len - 1);
	}
	word = sd_str_trim(word);
	out->id = sd_hazard_find(sd_arena_strndup(a, word.at, word.len));
	if (out->id == SD_H_COUNT && !sd_str_is(word, "all"))
		return unknown(word, d);
	if (out->glob && !*out->glob)
		return sd_error(d, SD_EXIT_USAGE,
				"--allow %.*s: no pattern after the colon",
				SD_STR_FMT(s));
	return 0;
}

int sd_allow_parse(const char *text, struct sd_allow_list *l,
		   struct sd_arena *a, struct sd_diag *d)
{
	const char *c;
	size_t items = l->count + 1;
	struct sd_allow *at;

	for (c = text; *c; c++)
		items += *c == ',';
	at = SD_NEW_ARRAY(a, struct sd_allow, items);
	if (l->count)
		memcpy(at, l->at, l->count * sizeof(*at));
	l->at = at;
	for (c = text;; c++) {
		struct sd_str one = { c, strcspn(c, ",") };

		if (parse_one(sd_str_trim(one), &l->at[l->count], a, d) < 0)
			return -1;
		l->count++;
		c += one.len;
		if (!*c)
			return 0;
	}
}

bool sd_allowed(const struct sd_allow_list *l, const struct sd_hazard *h)
{
	size_t i;

	for (i = 0; l && i < l->count; i++) {
		const struct sd_allow *a = &l->at[i];

		if ((a->id == SD_H_COUNT || a->id == h->id) &&
		    (!a->glob || sd_glob_match(a->glob, h->object, false)))
			return true;
	}
	return false;
}

/* --- the flag that is missing ------------------------------------------ */

/* The value of --allow that lets these happen, quoted for a shell. */
static void add_flag(struct sd_buf *b, const struct sd_hazard *const *h,
		     size_t count)
{
	struct sd_buf v = SD_BUF_INIT;
	const char *c;
	size_t i;

	for (i = 0; i < count; i++) {
		sd_buf_addf(&v, "%s%s:", i ? "," : "",
			    sd_hazard_word(h[i]->id));
		/* A comma would end the item: any one character instead. */
		for (c = h[i]->object; *c; c++)
			sd_buf_addc(&v, *c == ',' ? '?' : *c);
	}
	sd_buf_adds(b, "--allow ");
	if (strspn(v.at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789_-.,:/@%+") == v.len) {
		sd_buf_adds(b, v.at);
	} else {
		sd_buf_addc(b, '\'');
		for (c = v.at; *c; c++) {
			if (*c == '\'')
				sd_buf_adds(b, "'\\'");
			sd_buf_addc(b, *c);
		}
		sd_buf_addc(b, '\'');
	}
	sd_buf_clear(&v);
}

static bool listed(const struct sd_hazard *const *l, size_t count,
		   const struct sd_hazard *h)
{
	size_t i;

	for (i = count; i-- > 0 && i + 8 > count;)
		if (l[i]->id == h->id && sd_streq(l[i]->object, h->object))
			return true;
	return false;
}

int sd_plan_gate(const struct sd_plan *p, const struct sd_allow_list *l,
		 struct sd_diag *d)
{
	struct sd_buf text = SD_BUF_INIT, flag = SD_BUF_INIT;
	const struct sd_hazard **refused;
	size_t i, j, room = 0, count = 0;

	for (i = 0; i < p->step_count; i++)
		room += p->step[i].hazard_count;
	refused = SD_NEW_ARRAY(d->arena, const struct sd_hazard *, room);
	for (i = 0; i < p->step_count; i++) {
		for (j = 0; j < p->step[i].hazard_count; j++) {
			const struct sd_hazard *h = &p->step[i].hazard[j];

			if (!sd_hazard_blocks(h->id) || sd_allowed(l, h) ||
			    listed(refused, count, h))
				continue;
			sd_buf_addf(&text, "%s%s '%s'", count ? ", " : "",
				    sd_hazard_word(h->id), h->object);
			if (h->rows >= 0) {
				sd_buf_adds(&text, " (");
				sd_rows_text(&text, h->rows);
				sd_buf_addc(&text, ')');
			}
			refused[count++] = h;
		}
	}
	if (count) {
		add_flag(&flag, refused, count);
		sd_error(d, SD_EXIT_REFUSED, "not allowed: %s", text.at);
		sd_diag_help(d, "%s lets %s happen", flag.at,
			     count == 1 ? "it" : "them");
	}
	sd_buf_clear(&text);
	sd_buf_clear(&flag);
	return count ? -1 : 0;
}

/* --- decisions ---------------------------------------------------------- */

/* The hazard of dropping this: allowing it decides for drop and add. */
static struct sd_hazard drop_hazard(const struct sd_fact *f, struct sd_arena *a)
{
	struct sd_hazard h = { .object = sd_fact_path(f, a), .rows = -1 };

	h.id = f->kind == SD_TABLE ? SD_H_DROP_TABLE : SD_H_DROP_COLUMN;
	return h;
}

static void add_decision(struct sd_buf *b, const struct sd_decision *q,
			 struct sd_arena *a)
{
	const struct sd_hazard h = drop_hazard(q->from, a);
	const struct sd_hazard *one = &h;
	size_t i;

	for (i = 0; i < q->count; i++) {
		const struct sd_candidate *c = &q->at[i];

		sd_buf_addf(b, "--rename %s=%s", h.object,
			    sd_fact_path(c->to, a));
		sd_buf_addf(b, "  (%s)\n", c->reason);
	}
	sd_buf_addf(b, "or write `renamed from %s` behind the new name\n",
		    q->from->name);
	sd_buf_adds(b, "or drop it: ");
	add_flag(b, &one, 1);
}

int sd_plan_decided(const struct sd_plan *p, const struct sd_allow_list *l,
		    struct sd_diag *d)
{
	struct sd_buf what = SD_BUF_INIT, help = SD_BUF_INIT;
	size_t i, open = 0;

	for (i = 0; i < p->decisions.count; i++) {
		const struct sd_decision *q = &p->decisions.at[i];
		const struct sd_hazard h = drop_hazard(q->from, d->arena);

		if (sd_allowed(l, &h))
			continue;
		sd_buf_adds(&what, open ? ", " : "");
		sd_buf_adds(&what, sd_fact_label(q->from, d->arena));
		if (open++)
			sd_buf_addc(&help, '\n');
		add_decision(&help, q, d->arena);
	}
	if (open) {
		sd_error(d, SD_EXIT_DECISION,
			 "dropped or renamed? Only you know: %s", what.at);
		sd_diag_help(d, "%s", help.at);
	}
	sd_buf_clear(&what);
	sd_buf_clear(&help);
	return open ? -1 : 0;
}
