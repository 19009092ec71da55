/* SPDX-License-Identifier: MIT */
/* output.c - the only place that prints, and the only one that asks */

#include "cx.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* --- the terminal ----------------------------------------------------- */

static bool is_set(const char *name)
{
	const char *v = getenv(name);

	return v && *v;
}

/* The locale's own words are asked: loading one costs start-up time. */
static bool has_utf8(void)
{
	const char *v = getenv("LC_ALL");

	if (!v || !*v)
		v = getenv("LC_CTYPE");
	if (!v || !*v)
		v = getenv("LANG");
	return v && (strstr(v, "UTF-8") || strstr(v, "utf8") ||
		     strstr(v, "UTF8") || strstr(v, "utf-8"));
}

static int width_of(FILE *stream)
{
	const char *v = getenv("COLUMNS");
	struct winsize w;
	int n = v ? atoi(v) : 0;

	if (n <= 0 && ioctl(fileno(stream), TIOCGWINSZ, &w) == 0)
		n = w.ws_col;
	return n > 0 ? n : 80;
}

struct sd_style sd_style_for(const struct sd_cx *cx, FILE *stream)
{
	const char *when =
		cx->args.setting ? sd_opt_text(cx, SD_O_COLOR) : NULL;
	const char *term = getenv("TERM");
	struct sd_style s = { .utf8 = has_utf8(), .width = width_of(stream) };

	if (cx->args.setting)
		s.verbose = sd_opt_on(cx, SD_O_VERBOSE);
	if (when && !strcmp(when, "always"))
		s.color = true;
	else if (!when || !strcmp(when, "auto"))
		s.color = isatty(fileno(stream)) && !is_set("NO_COLOR") &&
			  !(term && !strcmp(term, "dumb"));
	return s;
}

bool sd_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

char *sd_ask(struct sd_cx *cx, const char *question)
{
	struct sd_buf line = SD_BUF_INIT;
	char c = 0;
	ssize_t n;

	sd_cx_flush(cx);
	fflush(stdout);
	fputs(question, stderr);
	fflush(stderr);
	while ((n = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
		sd_buf_addc(&line, c);
	if (n != 1) {
		fputc('\n', stderr);
		sd_buf_clear(&line);
		return NULL;
	}
	return sd_buf_take(&line, &cx->arena);
}

/* --- writing ---------------------------------------------------------- */

/* A reader that went away is no fault of ours; a full disk is one. */
static void output_failed(struct sd_cx *cx)
{
	if (cx->failed_output)
		return;
	cx->failed_output = true;
	if (errno != EPIPE)
		sd_error(&cx->diag, SD_EXIT_FAILED,
			 "cannot write to standard output: %s",
			 strerror(errno));
}

void sd_out(struct sd_cx *cx, const char *bytes, size_t len)
{
	if (fwrite(bytes, 1, len, stdout) != len)
		output_failed(cx);
}

void sd_say(struct sd_cx *cx, const char *fmt, ...)
{
	va_list ap;

	if (sd_opt_on(cx, SD_O_QUIET))
		return;
	/* What was printed before must also be seen before. */
	fflush(stdout);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void sd_cx_flush(struct sd_cx *cx)
{
	const struct sd_message *m =
		cx->shown ? cx->shown->next : cx->diag.first;
	bool color = sd_style_for(cx, stderr).color;
	struct sd_buf b = SD_BUF_INIT;

	if (!m)
		return;
	fflush(stdout);
	for (; m; m = m->next) {
		if (m->severity != SD_NOTE || !cx->args.setting ||
		    !sd_opt_on(cx, SD_O_QUIET))
			sd_message_render(&b, m, color);
		cx->shown = m;
	}
	fwrite(b.at, 1, b.len, stderr);
	sd_buf_clear(&b);
}

/* --- the report ------------------------------------------------------- */

static void add_place(struct sd_json *o, const struct sd_message *m)
{
	struct sd_source *s = m->span.source;
	struct sd_place from, to;

	if (!s)
		return;
	from = sd_source_place(s, m->span.at);
	to = sd_source_place(s, m->span.at + m->span.len);
	sd_json_set_text(o, "file", s->path);
	sd_json_set_int(o, "line", (int64_t)from.line);
	sd_json_set_int(o, "column", (int64_t)from.column);
	sd_json_set_int(o, "end_line", (int64_t)to.line);
	sd_json_set_int(o, "end_column", (int64_t)to.column);
}

static struct sd_json *message_json(struct sd_arena *a,
				    const struct sd_message *m)
{
	static const char *const words[] = { "error", "warning", "note" };
	struct sd_json *o = sd_json_object(a);

	sd_json_set_text(o, "severity", words[m->severity]);
	sd_json_set_text(o, "message", m->text);
	if (m->code)
		sd_json_set_text(o, "code", sd_code_name(m->code));
	if (m->help)
		sd_json_set_text(o, "help", m->help);
	if (m->statement)
		sd_json_set_text(o, "statement", m->statement);
	if (m->position > 0)
		sd_json_set_int(o, "position", m->position);
	if (m->sqlstate)
		sd_json_set_text(o, "sqlstate", m->sqlstate);
	add_place(o, m);
	return o;
}

static void print_report(struct sd_cx *cx, int code)
{
	struct sd_json *list = sd_json_array(&cx->arena);
	const struct sd_message *m;
	struct sd_buf b = SD_BUF_INIT;

	for (m = cx->diag.first; m; m = m->next)
		sd_json_push(list, message_json(&cx->arena, m));
	sd_json_set_int(cx->report, "format", 1);
	sd_json_set_text(cx->report, "command",
			 cx->args.command ? cx->args.command->name : NULL);
	sd_json_set_int(cx->report, "exit", code);
	sd_json_set(cx->report, "diagnostics", list);
	sd_json_write(cx->report, false, &b);
	sd_out(cx, b.at, b.len);
	sd_buf_clear(&b);
}

int sd_cx_finish(struct sd_cx *cx, int rc)
{
	int sig = sd_signals_exit();

	if (rc < 0) {
		rc = (int)sd_diag_exit(&cx->diag);
		if (rc == SD_EXIT_OK)
			rc = SD_EXIT_FAILED;
	}
	/* What was done in spite of the signal is not taken back. */
	if (sig && rc != SD_EXIT_OK && rc != SD_EXIT_PARTIAL)
		rc = sig;
	if (cx->report)
		print_report(cx, rc);
	if (fflush(stdout) != 0)
		output_failed(cx);
	if (cx->failed_output && rc == SD_EXIT_OK && cx->diag.errors)
		rc = SD_EXIT_FAILED;
	sd_cx_flush(cx);
	return rc;
}

/* --- secrets ---------------------------------------------------------- */

/* user:SECRET@ of an address; `at` stands behind its "://". */
static const char *mask_user(struct sd_buf *b, const char *at)
{
	size_t len = strcspn(at, "/?# \t\n'\"");
	const char *host = NULL, *colon, *p;

	for (p = at; p < at + len; p++)
		if (*p == '@')
			host = p;
	if (!host)
		return at;
	colon = memchr(at, ':', (size_t)(host - at));
	if (!colon)
		return at;
	sd_buf_add(b, at, (size_t)(colon - at));
	sd_buf_adds(b, ":***");
	return host;
}

char *sd_mask(const char *text, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;
	const char *at = text;

	while (*at) {
		if (!strncmp(at, "://", 3)) {
			sd_buf_adds(&b, "://");
			at = mask_user(&b, at + 3);
		} else if (!strncmp(at, "password=", 9)) {
			sd_buf_adds(&b, "password=***");
			at += 9;
			at += *at == '\'' ? strcspn(at + 1, "'") + 2
					  : strcspn(at, "& \t\n");
			if (at > text + strlen(text))
				at = text + strlen(text);
		} else {
			sd_buf_addc(&b, *at++);
		}
	}
	return sd_buf_take(&b, a);
}
