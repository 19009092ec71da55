/* SPDX-License-Identifier: MIT */
/* diag.c - collecting messages and rendering them */

#include "schemadiff/diag.h"

#include <stdint.h>
#include <string.h>

/* The first letter of a name picks the form: E_UNKNOWN, 203 is "E203". */
static const struct {
	enum sd_code code;
	const char *name, *as_error, *as_warning;
	const char *meaning;
} codes[] = {
#define X(code, id, meaning) { SD_##code, #code, "E" #id, "W" #id, meaning },
#include "schemadiff/diag_codes.def"
#undef X
};

const char *sd_code_name(enum sd_code code)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].name[0] == 'W' ? codes[i].as_warning
						       : codes[i].as_error;
	return NULL;
}

const char *sd_code_meaning(enum sd_code code)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].meaning;
	return NULL;
}

static struct sd_message *add(struct sd_diag *d, enum sd_severity severity,
			      const char *fmt, va_list ap)
{
	struct sd_message *m = SD_NEW(d->arena, struct sd_message);

	m->severity = severity;
	m->text = sd_arena_vprintf(d->arena, fmt, ap);
	if (severity == SD_ERROR)
		m->exit = SD_EXIT_FAILED;
	if (d->last)
		d->last->next = m;
	else
		d->first = m;
	d->last = m;
	d->errors += severity == SD_ERROR;
	d->warnings += severity == SD_WARNING;
	return m;
}

struct sd_message *sd_diag_add(struct sd_diag *d, enum sd_severity severity,
			       enum sd_code code, struct sd_span span,
			       const char *fmt, ...)
{
	struct sd_message *m;
	va_list ap;

	va_start(ap, fmt);
	m = add(d, severity, fmt, ap);
	va_end(ap);
	m->code = code;
	m->span = span;
	if (severity == SD_ERROR && span.source)
		m->exit = SD_EXIT_SCHEMA;
	return m;
}

int sd_error(struct sd_diag *d, enum sd_exit code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, SD_ERROR, fmt, ap)->exit = code;
	va_end(ap);
	return -1;
}

void sd_warn(struct sd_diag *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, SD_WARNING, fmt, ap);
	va_end(ap);
}

void sd_diag_help(struct sd_diag *d, const char *fmt, ...)
{
	va_list ap;

	if (!d->last)
		return;
	va_start(ap, fmt);
	d->last->help = sd_arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
}

enum sd_exit sd_diag_exit(const struct sd_diag *d)
{
	const struct sd_message *m;

	for (m = d->first; m; m = m->next)
		if (m->severity == SD_ERROR)
			return m->exit;
	return SD_EXIT_OK;
}

static const char *severity_word(enum sd_severity s)
{
	return s == SD_ERROR ? "error" : s == SD_WARNING ? "warning" : "note";
}

static const char *severity_color(enum sd_severity s)
{
	return s == SD_ERROR	 ? "\033[1;31m"
	       : s == SD_WARNING ? "\033[1;33m"
				 : "\033[1;36m";
}

static void add_severity(struct sd_buf *out, const struct sd_message *m,
			 bool color)
{
	if (color)
		sd_buf_adds(out, severity_color(m->severity));
	sd_buf_adds(out, severity_word(m->severity));
	if (m->code)
		sd_buf_addf(out, "[%s]", sd_code_name(m->code));
	sd_buf_addc(out, ':');
	if (color)
		sd_buf_adds(out, "\033[0m");
	sd_buf_addc(out, ' ');
}

/* A line too long to show is cut to the part around the fault. */
enum { SHOWN_BEFORE = 60, SHOWN_MOST = 160 };

static void add_excerpt(struct sd_buf *out, const struct sd_message *m,
			const struct sd_place *p, bool color)
{
	size_t from = 0, to = p->text.len, at = m->span.at - p->line_at, i, n;
	const char *s = p->text.at;

	if (at > to)
		at = to;
	if (to > SHOWN_MOST) {
		from = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0;
		while (from && ((unsigned char)s[from] & 0xc0) == 0x80)
			from--;
		if (to - from > SHOWN_MOST)
			to = from + SHOWN_MOST;
		while (to < p->text.len &&
		       ((unsigned char)s[to] & 0xc0) == 0x80)
			to++;
	}
	sd_buf_addf(out, "%5zu | ", p->line);
	sd_buf_add(out, s + from, to - from);
	sd_buf_adds(out, "\n      | ");
	for (i = from; i < at; i++)
		if (s[i] == '\t')
			sd_buf_addc(out, '\t');
		else if (((unsigned char)s[i] & 0xc0) != 0x80)
			sd_buf_addc(out, ' ');
	if (color)
		sd_buf_adds(out, severity_color(m->severity));
	sd_buf_addc(out, '^');
	n = m->span.len > to - at ? to - at : m->span.len;
	n = sd_utf8_count(s + at, n);
	sd_buf_pad(out, '~', n > 1 ? n - 1 : 0);
	if (color)
		sd_buf_adds(out, "\033[0m");
	sd_buf_addc(out, '\n');
}

/* Help of several lines: each after the first is indented like it. */
static void add_help(struct sd_buf *out, const char *word, const char *help)
{
	const char *line = help, *end;
	size_t indent = strlen(word) + 4;

	sd_buf_addf(out, "  %s: ", word);
	while ((end = strchr(line, '\n'))) {
		sd_buf_add(out, line, (size_t)(end - line) + 1);
		line = end + 1;
		sd_buf_pad(out, ' ', indent);
	}
	sd_buf_addf(out, "%s\n", line);
}

/* The statement that failed: short ones whole, others around the fault. */
static void add_statement(struct sd_buf *out, const struct sd_message *m)
{
	const char *line = m->statement, *end;
	size_t shown;

	for (shown = 0; *line && shown < 12; shown++) {
		end = strchr(line, '\n');
		sd_buf_adds(out, "    ");
		sd_buf_add(out, line,
			   end ? (size_t)(end - line) : strlen(line));
		sd_buf_addc(out, '\n');
		if (!end)
			break;
		line = end + 1;
	}
	if (shown == 12)
		sd_buf_adds(out, "    ...\n");
	if (m->position > 0)
		sd_buf_addf(out, "  at character %ld of the statement\n",
			    m->position);
}

void sd_message_render(struct sd_buf *out, const struct sd_message *m,
		       bool color)
{
	struct sd_place p;

	if (m->span.source) {
		p = sd_source_place(m->span.source, m->span.at);
		sd_buf_addf(out, "%s:%zu:%zu: ", m->span.source->path, p.line,
			    p.column);
		add_severity(out, m, color);
		sd_buf_addf(out, "%s\n", m->text);
		add_excerpt(out, m, &p, color);
		if (m->help)
			add_help(out, "help", m->help);
		return;
	}
	sd_buf_adds(out, "schemadiff: ");
	add_severity(out, m, color);
	sd_buf_adds(out, m->text);
	if (m->sqlstate)
		sd_buf_addf(out, " (SQLSTATE %s)", m->sqlstate);
	sd_buf_addc(out, '\n');
	if (m->statement)
		add_statement(out, m);
	if (m->help)
		add_help(out, "hint", m->help);
}

/* --- the nearest word ------------------------------------------------ */

enum { LONGEST_WORD = 63 };

/* Optimal string alignment distance: a swap of neighbours is one edit. */
static size_t distance(struct sd_str a, const char *b, size_t blen)
{
	size_t row[3][LONGEST_WORD + 1], i, j, best, cost;

	for (j = 0; j <= blen; j++)
		row[0][j] = j;
	for (i = 1; i <= a.len; i++) {
		size_t *now = row[i % 3], *up = row[(i + 2) % 3];
		size_t *up2 = row[(i + 1) % 3];

		now[0] = i;
		for (j = 1; j <= blen; j++) {
			cost = sd_lower(a.at[i - 1]) != sd_lower(b[j - 1]);
			best = up[j - 1] + cost;
			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && cost &&
			    sd_lower(a.at[i - 1]) == sd_lower(b[j - 2]) &&
			    sd_lower(a.at[i - 2]) == sd_lower(b[j - 1]) &&
			    up2[j - 2] + 1 < best)
				best = up2[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[a.len % 3][blen];
}

const char *sd_nearest(struct sd_str word, const char *const *words,
		       size_t count)
{
	size_t i, len, d, limit, best = SIZE_MAX;
	const char *found = NULL;

	if (!word.len || word.len > LONGEST_WORD)
		return NULL;
	limit = word.len < 4 ? 1 : word.len < 8 ? 2 : 3;
	for (i = 0; i < count; i++) {
		len = words[i] ? strlen(words[i]) : 0;
		if (!len || len > LONGEST_WORD || len > word.len + limit ||
		    len + limit < word.len)
			continue;
		d = distance(word, words[i], len);
		if (d <= limit && d < best && d < len) {
			best = d;
			found = words[i];
		}
	}
	return found;
}
