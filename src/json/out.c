/* SPDX-License-Identifier: MIT */
/* out.c - the one place that knows how JSON is spelled */

#include "out.h"

#include <inttypes.h>
#include <string.h>

#include "schemadiff/source.h"

void sd_json_out_init(struct sd_json_out *o, struct sd_buf *buf, bool compact)
{
	o->buf = buf;
	o->depth = 0;
	o->compact = compact;
	o->some = false;
}

static void new_line(struct sd_json_out *o)
{
	if (o->compact)
		return;
	sd_buf_addc(o->buf, '\n');
	sd_buf_pad(o->buf, ' ', (size_t)o->depth * 2);
}

void sd_json_out_open(struct sd_json_out *o, char bracket)
{
	sd_buf_addc(o->buf, bracket);
	o->depth++;
	o->some = false;
}

void sd_json_out_close(struct sd_json_out *o, char bracket)
{
	o->depth--;
	if (o->some)
		new_line(o);
	sd_buf_addc(o->buf, bracket);
	o->some = true;
}

void sd_json_out_item(struct sd_json_out *o)
{
	if (o->some)
		sd_buf_addc(o->buf, ',');
	new_line(o);
	o->some = true;
}

/* Bytes that cannot stand in a JSON text as they are. */
static bool is_special(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

static void put_special(struct sd_buf *b, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t";
	static const char to[] = "\"\\bfnrt";
	const char *p = strchr(from, c);

	if (p) {
		sd_buf_addc(b, '\\');
		sd_buf_addc(b, to[p - from]);
	} else {
		sd_buf_addf(b, "\\u%04X", c);
	}
}

static void put_text(struct sd_buf *b, const char *s, size_t len)
{
	size_t i, from = 0;

	sd_buf_addc(b, '"');
	for (i = 0; i < len; i++) {
		if (!is_special((unsigned char)s[i]))
			continue;
		sd_buf_add(b, s + from, i - from);
		put_special(b, (unsigned char)s[i]);
		from = i + 1;
	}
	sd_buf_add(b, s + from, len - from);
	sd_buf_addc(b, '"');
}

void sd_json_out_key(struct sd_json_out *o, const char *key)
{
	sd_json_out_item(o);
	put_text(o->buf, key, strlen(key));
	sd_buf_add(o->buf, ": ", o->compact ? 1 : 2);
}

void sd_json_out_text(struct sd_json_out *o, const char *text)
{
	if (text)
		put_text(o->buf, text, strlen(text));
	else
		sd_buf_adds(o->buf, "null");
}

void sd_json_out_int(struct sd_json_out *o, int64_t n)
{
	sd_buf_addf(o->buf, "%" PRId64, n);
}

void sd_json_out_bool(struct sd_json_out *o, bool on)
{
	sd_buf_adds(o->buf, on ? "true" : "false");
}

static void put_hex(struct sd_json_out *o, const char *s, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	size_t i;

	sd_json_out_open(o, '{');
	sd_json_out_key(o, "$hex");
	sd_buf_addc(o->buf, '"');
	for (i = 0; i < len; i++) {
		sd_buf_addc(o->buf, digit[(unsigned char)s[i] >> 4]);
		sd_buf_addc(o->buf, digit[(unsigned char)s[i] & 15]);
	}
	sd_buf_addc(o->buf, '"');
	sd_json_out_close(o, '}');
}

static void put_lines(struct sd_json_out *o, const char *s, size_t len)
{
	const char *end = s + len, *stop;

	sd_json_out_open(o, '[');
	do {
		stop = memchr(s, '\n', (size_t)(end - s));
		sd_json_out_item(o);
		put_text(o->buf, s, (size_t)((stop ? stop : end) - s));
		s = stop ? stop + 1 : NULL;
	} while (s);
	sd_json_out_close(o, ']');
}

void sd_json_out_any(struct sd_json_out *o, const char *text, bool lines)
{
	size_t len;

	if (!text) {
		sd_json_out_text(o, NULL);
		return;
	}
	len = strlen(text);
	if (sd_utf8_check(text, len) != len)
		put_hex(o, text, len);
	else if (lines && memchr(text, '\n', len))
		put_lines(o, text, len);
	else
		put_text(o->buf, text, len);
}

void sd_json_out_end(struct sd_json_out *o)
{
	sd_buf_addc(o->buf, '\n');
}
