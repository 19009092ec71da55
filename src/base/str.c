/* SPDX-License-Identifier: MIT */
/* str.c - slices and buffers */

#include "schemadiff/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char sd_buf_empty[1] = "";

struct sd_str sd_str(const char *z)
{
	struct sd_str s = { z, z ? strlen(z) : 0 };

	return s;
}

bool sd_str_eq(struct sd_str a, struct sd_str b)
{
	return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

bool sd_str_is(struct sd_str a, const char *z)
{
	return sd_str_eq(a, sd_str(z));
}

bool sd_str_case_is(struct sd_str a, const char *z)
{
	size_t i;

	for (i = 0; i < a.len; i++)
		if (!z[i] || sd_lower(a.at[i]) != sd_lower(z[i]))
			return false;
	return !z[i];
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct sd_str sd_str_trim(struct sd_str s)
{
	while (s.len && is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len && is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

int sd_strcmp(const char *a, const char *b)
{
	if (!a || !b)
		return !!a - !!b;
	return strcmp(a, b);
}

bool sd_streq(const char *a, const char *b)
{
	return sd_strcmp(a, b) == 0;
}

int sd_strcasecmp(const char *a, const char *b)
{
	unsigned char x, y;

	if (!a || !b)
		return !!a - !!b;
	do {
		x = (unsigned char)sd_lower(*a++);
		y = (unsigned char)sd_lower(*b++);
	} while (x && x == y);
	return x - y;
}

bool sd_strcaseeq(const char *a, const char *b)
{
	return sd_strcasecmp(a, b) == 0;
}

bool sd_starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

void sd_buf_clear(struct sd_buf *b)
{
	if (b->cap)
		free(b->at);
	b->at = (char *)sd_buf_empty;
	b->len = b->cap = 0;
}

void sd_buf_reset(struct sd_buf *b)
{
	sd_buf_cut(b, 0);
}

void sd_buf_cut(struct sd_buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->at[len] = 0;
}

void sd_buf_grow(struct sd_buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;

	if (b->len + more < b->cap)
		return;
	while (cap <= b->len + more)
		cap *= 2;
	b->at = sd_realloc(b->cap ? b->at : NULL, cap);
	b->at[b->len] = 0;
	b->cap = cap;
}

void sd_buf_add(struct sd_buf *b, const char *s, size_t len)
{
	if (!len)
		return;
	if (b->len + len >= b->cap)
		sd_buf_grow(b, len);
	memcpy(b->at + b->len, s, len);
	b->len += len;
	b->at[b->len] = 0;
}

void sd_buf_add_lower(struct sd_buf *b, const char *s, size_t len)
{
	char *to;
	size_t i;

	sd_buf_grow(b, len);
	to = b->at + b->len;
	for (i = 0; i < len; i++)
		to[i] = sd_lower(s[i]);
	to[len] = 0;
	b->len += len;
}

void sd_buf_adds(struct sd_buf *b, const char *z)
{
	sd_buf_add(b, z, strlen(z));
}

void sd_buf_pad(struct sd_buf *b, char c, size_t n)
{
	if (!n)
		return;
	sd_buf_grow(b, n);
	memset(b->at + b->len, c, n);
	b->len += n;
	b->at[b->len] = 0;
}

void sd_buf_vaddf(struct sd_buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len > 0) {
		sd_buf_grow(b, (size_t)len);
		vsnprintf(b->at + b->len, (size_t)len + 1, fmt, again);
		b->len += (size_t)len;
	}
	va_end(again);
}

void sd_buf_addf(struct sd_buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sd_buf_vaddf(b, fmt, ap);
	va_end(ap);
}

void sd_buf_add_quoted(struct sd_buf *b, const char *s, char q)
{
	sd_buf_addc(b, q);
	for (; *s; s++) {
		if (*s == q)
			sd_buf_addc(b, q);
		sd_buf_addc(b, *s);
	}
	sd_buf_addc(b, q);
}

char *sd_buf_take(struct sd_buf *b, struct sd_arena *a)
{
	char *text = sd_arena_strndup(a, b->at, b->len);

	sd_buf_clear(b);
	return text;
}
