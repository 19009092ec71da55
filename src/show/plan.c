/* SPDX-License-Identifier: MIT */
/*
 * plan.c - a plan as a person reads it
 *
 *	Changes to sqlite:shop.db
 *
 *	  + table   orders        5 columns, 1 index
 *	      CREATE TABLE orders (…);
 *
 *	  - column  users.nick
 *	      ! drop-column: a column and its values go (1,204 rows)
 *	        needs --allow drop-column:users.nick
 *	      ALTER TABLE users DROP COLUMN nick;
 *
 *	Plan: 1 to add, 0 to change, 1 to drop.
 *
 * Marks carry the meaning, colour only repeats it.
 */
#include <string.h>

#include "internal.h"
#include "schemadiff/source.h"

enum {
	INDENT = 6,	   /* of what belongs to a step */
	SHOWN_LINES = 20,  /* longer SQL is counted, not shown */
	SHOWN_NEW = 6,	   /* so is that of more statements … */
	SHOWN_CHANGE = 3,  /* … where something stays: a rebuild has more */
	WIDEST_OBJECT = 36 /* longer names push their note away */
};

enum ink { PLAIN, GREEN, YELLOW, RED, DIM, BOLD };

struct page {
	const struct sd_plan *plan;
	const struct sd_style *style;
	struct sd_buf *out;
	size_t kind_width, object_width;
};

static void ink(struct page *p, enum ink color)
{
	static const char *const code[] = {
		[PLAIN] = "\033[0m",   [GREEN] = "\033[32m",
		[YELLOW] = "\033[33m", [RED] = "\033[31m",
		[DIM] = "\033[2m",     [BOLD] = "\033[1m",
	};

	if (p->style->color)
		sd_buf_adds(p->out, code[color]);
}

static enum ink ink_of(enum sd_op op)
{
	static const enum ink inks[] = {
		[SD_CREATE] = GREEN, [SD_DROP] = RED, [SD_ALTER] = YELLOW
	};

	return inks[op];
}

/* Bytes of the control character at c (C0, DEL, C1 in UTF-8); 0: none. */
static size_t control(const char *c, size_t len)
{
	unsigned char first = (unsigned char)c[0];

	if ((first < ' ' && first != '\t') || first == 0x7f)
		return 1;
	if (first != 0xc2 || len < 2)
		return 0;
	return (unsigned char)c[1] >= 0x80 && (unsigned char)c[1] <= 0x9f ? 2
									  : 0;
}

/*
 * Text from outside: a name in a database must not be able to steer the
 * terminal that shows it, nor to begin a line of its own.
 */
static void say_some(struct page *p, const char *text, size_t len)
{
	while (len > 0) {
		size_t n = control(text, len);

		if (n)
			sd_buf_addc(p->out,
				    *text == '\n' || *text == '\r' ? ' ' : '?');
		else
			sd_buf_addc(p->out, *text);
		n += !n;
		text += n;
		len -= n;
	}
}

static void say(struct page *p, const char *text)
{
	say_some(p, text, strlen(text));
}

static void colored(struct page *p, enum ink color, const char *text)
{
	ink(p, color);
	say(p, text);
	ink(p, PLAIN);
}

static const char *dots(const struct page *p)
{
	return p->style->utf8 ? "…" : "...";
}

static size_t width(const char *text)
{
	return sd_utf8_count(text, strlen(text));
}

/* Text, then blanks up to `wide`, then two more. */
static void cell(struct page *p, enum ink color, const char *text, size_t wide)
{
	size_t has = width(text);

	colored(p, color, text);
	sd_buf_pad(p->out, ' ', (has < wide ? wide - has : 0) + 2);
}

/* No line ends in blanks, whatever the cells in it are. */
static void end_line(struct page *p)
{
	while (p->out->len && p->out->at[p->out->len - 1] == ' ')
		sd_buf_cut(p->out, p->out->len - 1);
	sd_buf_addc(p->out, '\n');
}

/* --- a step ------------------------------------------------------------ */

static void head(struct page *p, const struct sd_step *s)
{
	struct sd_buf note = SD_BUF_INIT, what = SD_BUF_INIT;

	sd_show_note(&note, s);
	sd_buf_addf(&what, "%s %s", sd_show_mark(s->op), sd_kind_word(s->kind));
	sd_buf_adds(p->out, "  ");
	cell(p, ink_of(s->op), what.at, p->kind_width + 2);
	cell(p, BOLD, s->object, p->object_width);
	say(p, note.at);
	end_line(p);
	sd_buf_clear(&note);
	sd_buf_clear(&what);
}

enum { CELLS = 8 };

/* How wide the cells before each tab have to be. */
static void measure(const struct sd_step *s, size_t wide[CELLS])
{
	size_t i, k;

	for (i = 0; i < s->detail_count; i++) {
		const char *at = s->detail[i], *tab;

		sd_show_detail_op(&at);
		for (k = 0; k < CELLS && (tab = strchr(at, '\t')); k++) {
			size_t has = sd_utf8_count(at, (size_t)(tab - at));

			if (has > wide[k])
				wide[k] = has;
			at = tab + 1;
		}
	}
}

static void details(struct page *p, const struct sd_step *s)
{
	size_t wide[CELLS] = { 0 }, i, k;

	measure(s, wide);
	for (i = 0; i < s->detail_count; i++) {
		const char *at = s->detail[i], *tab;
		enum sd_op op = sd_show_detail_op(&at);

		sd_buf_pad(p->out, ' ', INDENT);
		colored(p, ink_of(op), sd_show_mark(op));
		sd_buf_addc(p->out, ' ');
		for (k = 0; (tab = strchr(at, '\t')); k++) {
			size_t len = (size_t)(tab - at);
			size_t has = sd_utf8_count(at, len);

			say_some(p, at, len);
			sd_buf_pad(p->out, ' ',
				   (k < CELLS ? wide[k] - has : 0) + 2);
			at = tab + 1;
		}
		say(p, at);
		end_line(p);
	}
}

static void hazards(struct page *p, const struct sd_step *s)
{
	struct sd_buf line = SD_BUF_INIT;
	size_t i;

	for (i = 0; i < s->hazard_count; i++) {
		const struct sd_hazard *h = &s->hazard[i];
		bool blocks = sd_hazard_blocks(h->id);

		sd_buf_reset(&line);
		sd_buf_adds(&line, "! ");
		sd_show_hazard(&line, s, h);
		sd_buf_pad(p->out, ' ', INDENT);
		colored(p, blocks ? RED : YELLOW, line.at);
		end_line(p);
		if (!blocks)
			continue;
		sd_buf_pad(p->out, ' ', INDENT + 2);
		if (p->style->allow && sd_allowed(p->style->allow, h)) {
			sd_buf_adds(p->out, "allowed by --allow\n");
			continue;
		}
		sd_buf_addf(p->out, "needs --allow %s:", sd_hazard_word(h->id));
		say(p, h->object);
		end_line(p);
	}
	sd_buf_clear(&line);
}

static void dim_line(struct page *p, const char *word, const char *text)
{
	sd_buf_pad(p->out, ' ', INDENT);
	ink(p, DIM);
	sd_buf_adds(p->out, word);
	say(p, text);
	ink(p, PLAIN);
	end_line(p);
}

static void conditions(struct page *p, const struct sd_step *s)
{
	size_t i;

	for (i = 0; i < s->probe_count; i++)
		dim_line(p, "stops if ", s->probe[i].what);
	for (i = 0; p->style->verbose && i < s->check_count; i++)
		dim_line(p, "compares ", s->check[i].what);
	if (s->lock)
		dim_line(p, "locks ", s->lock);
	if (p->style->verbose && s->sql_count && !s->undo)
		dim_line(p, "cannot be undone", "");
}

static size_t count_lines(const struct sd_step *s)
{
	size_t i, lines = 0;
	const char *c;

	for (i = 0; i < s->sql_count; i++)
		for (c = s->sql[i], lines++; *c; c++)
			lines += *c == '\n';
	return lines;
}

static void statement(struct page *p, const char *sql)
{
	const char *end;

	for (;; sql = end + 1) {
		size_t len = strcspn(sql, "\n");

		end = sql + len;
		sd_buf_pad(p->out, ' ', INDENT);
		ink(p, DIM);
		say_some(p, sql, len);
		if (!*end)
			sd_buf_addc(p->out, ';');
		ink(p, PLAIN);
		end_line(p);
		if (!*end)
			return;
	}
}

static bool is_short(const struct sd_step *s)
{
	size_t most = s->op == SD_ALTER ? SHOWN_CHANGE : SHOWN_NEW;

	return s->sql_count <= most && count_lines(s) <= SHOWN_LINES;
}

static void statements(struct page *p, const struct sd_step *s)
{
	size_t i;

	if (p->style->verbose || is_short(s)) {
		for (i = 0; i < s->sql_count; i++)
			statement(p, s->sql[i]);
		return;
	}
	sd_buf_pad(p->out, ' ', INDENT);
	ink(p, DIM);
	sd_buf_addf(p->out, "%s %zu statement%s (--verbose shows %s)", dots(p),
		    s->sql_count, s->sql_count == 1 ? "" : "s",
		    s->sql_count == 1 ? "it" : "them");
	ink(p, PLAIN);
	end_line(p);
}

static bool continues(const struct sd_step *s, const struct sd_step *before)
{
	return before && before->op == s->op && before->kind == s->kind &&
	       before->group == s->group && !before->no_tx &&
	       sd_streq(before->object, s->object) &&
	       sd_streq(before->note, s->note);
}

/* Only a plan of several transactions has to speak of them. */
static void group(struct page *p, const struct sd_step *s,
		  const struct sd_step *before)
{
	const struct sd_plan *plan = p->plan;

	if (plan->step[plan->step_count - 1].group == 0 ||
	    (before && before->group == s->group))
		return;
	sd_buf_adds(p->out, "\n  ");
	ink(p, DIM);
	sd_buf_adds(p->out,
		    s->no_tx ? "outside a transaction" : "in one transaction");
	if (s->no_tx && s->why_group) {
		sd_buf_adds(p->out, " (");
		say(p, s->why_group);
		sd_buf_addc(p->out, ')');
	}
	sd_buf_addc(p->out, ':');
	ink(p, PLAIN);
	end_line(p);
}

static void steps(struct page *p)
{
	size_t i;

	for (i = 0; i < p->plan->step_count; i++) {
		const struct sd_step *s = &p->plan->step[i];
		const struct sd_step *before = i ? s - 1 : NULL;

		group(p, s, before);
		if (!continues(s, before)) {
			sd_buf_addc(p->out, '\n');
			head(p, s);
		}
		details(p, s);
		hazards(p, s);
		conditions(p, s);
		statements(p, s);
	}
}

/* --- what stands around them -------------------------------------------- */

static void measure_heads(struct page *p)
{
	size_t i, has;

	for (i = 0; i < p->plan->step_count; i++) {
		const struct sd_step *s = &p->plan->step[i];

		has = width(sd_kind_word(s->kind));
		if (has > p->kind_width)
			p->kind_width = has;
		has = width(s->object);
		if (has <= WIDEST_OBJECT && has > p->object_width)
			p->object_width = has;
	}
}

static void title(struct page *p)
{
	const struct sd_plan *plan = p->plan;

	ink(p, BOLD);
	sd_buf_addf(p->out, "Changes to %s",
		    plan->target ? plan->target : plan->engine);
	ink(p, PLAIN);
	if (plan->target && !sd_starts_with(plan->target, plan->engine))
		sd_buf_addf(p->out, " (%s)", plan->engine);
	end_line(p);
}

static size_t widest_candidate(const struct sd_decision *q)
{
	size_t i, has, wide = 0;

	for (i = 0; i < q->count; i++)
		if ((has = width(q->at[i].to->name)) > wide)
			wide = has;
	return wide;
}

static void decision(struct page *p, const struct sd_decision *q)
{
	struct sd_arena *a = p->plan->arena;
	const char *old = sd_fact_path(q->from, a);
	size_t i, wide = widest_candidate(q);

	sd_buf_adds(p->out, "  ");
	colored(p, YELLOW, "? ");
	say(p, sd_fact_label(q->from, a));
	sd_buf_adds(p->out, " is dropped. Was it renamed?\n");
	for (i = 0; i < q->count; i++) {
		const struct sd_candidate *c = &q->at[i];
		const char *flag = sd_arena_printf(a, "--rename %s=%s", old,
						   sd_fact_path(c->to, a));

		sd_buf_pad(p->out, ' ', INDENT);
		cell(p, PLAIN, c->to->name, wide);
		sd_buf_addf(p->out, "%3d %%  %s\n", c->score, c->reason);
		/* Below the reason: behind name and score. */
		sd_buf_pad(p->out, ' ', wide + 2 + strlen("100 %  "));
		dim_line(p, "", flag);
	}
}

static void decisions(struct page *p)
{
	const struct sd_decisions *l = &p->plan->decisions;
	size_t i;

	if (!l->count)
		return;
	sd_buf_addc(p->out, '\n');
	colored(p, BOLD, "Dropped or renamed? Only you know.");
	end_line(p);
	for (i = 0; i < l->count; i++)
		decision(p, &l->at[i]);
	sd_buf_adds(p->out, "  Or write `renamed from ");
	say(p, l->count == 1 ? l->at[0].from->name : "OLD");
	sd_buf_adds(p->out, "` behind the new name in the schema file.\n");
}

static void notes(struct page *p)
{
	size_t i;

	for (i = 0; i < p->plan->note_count; i++) {
		sd_buf_adds(p->out, "Note: ");
		say(p, p->plan->note[i]);
		end_line(p);
	}
}

static void nothing(struct page *p)
{
	notes(p);
	sd_buf_adds(p->out, "No changes");
	/* A part of a plan (--only) says nothing about the rest. */
	if (!sd_plan_is_part(p->plan)) {
		if (p->plan->between) {
			sd_buf_adds(p->out, " from ");
			say(p, p->plan->target ? p->plan->target : "one side");
			sd_buf_adds(p->out, " to ");
		} else {
			sd_buf_adds(p->out, ". The database matches ");
		}
		say(p, p->plan->wanted ? p->plan->wanted : "schema.def");
	}
	sd_buf_addc(p->out, '.');
	end_line(p);
}

void sd_show_plan(const struct sd_plan *plan, const struct sd_style *style,
		  struct sd_buf *out)
{
	struct page p = { .plan = plan, .style = style, .out = out };
	struct sd_plan_counts n = sd_plan_count(plan);

	if (!plan->step_count) {
		nothing(&p);
		return;
	}
	measure_heads(&p);
	title(&p);
	steps(&p);
	decisions(&p);
	if (plan->note_count)
		sd_buf_addc(out, '\n');
	notes(&p);
	sd_buf_addc(out, '\n');
	ink(&p, BOLD);
	sd_buf_addf(out, "Plan: %zu to add, %zu to change, %zu to drop.", n.add,
		    n.change, n.drop);
	ink(&p, PLAIN);
	sd_buf_addc(out, '\n');
}
