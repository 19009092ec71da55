/* SPDX-License-Identifier: MIT */
/* source.c - offsets to lines and columns, UTF-8 */

#include "schemadiff/source.h"

#include <stdint.h>
#include <string.h>

struct sd_source *sd_source_new(struct sd_arena *a, const char *path,
				const char *text, size_t len)
{
	struct sd_source *s = SD_NEW(a, struct sd_source);

	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3;
		len -= 3;
	}
	s->path = path;
	s->text = text;
	s->len = len;
	s->arena = a;
	return s;
}

static void find_lines(struct sd_source *s)
{
	size_t i, n = 1;

	for (i = 0; i < s->len; i++)
		n += s->text[i] == '\n';
	s->line = SD_NEW_ARRAY(s->arena, size_t, n);
	s->line_count = n;
	for (i = 0, n = 1; i < s->len; i++)
		if (s->text[i] == '\n')
			s->line[n++] = i + 1;
}

struct sd_place sd_source_place(struct sd_source *s, size_t at)
{
	size_t low = 0, high, mid;
	struct sd_place p;
	const char *end;

	if (!s->line)
		find_lines(s);
	if (at > s->len)
		at = s->len;
	high = s->line_count;
	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (s->line[mid] <= at)
			low = mid;
		else
			high = mid;
	}
	p.line = low + 1;
	p.line_at = s->line[low];
	p.column = sd_utf8_count(s->text + p.line_at, at - p.line_at) + 1;
	p.text.at = s->text + p.line_at;
	end = memchr(p.text.at, '\n', s->len - p.line_at);
	p.text.len = end ? (size_t)(end - p.text.at) : s->len - p.line_at;
	if (p.text.len && p.text.at[p.text.len - 1] == '\r')
		p.text.len--;
	return p;
}

size_t sd_utf8_count(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

/* Length of the well-formed sequence at s, 0 where there is none. */
static size_t utf8_len(const unsigned char *s, size_t len)
{
	size_t n, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (n > len)
		return 0;
	for (i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	/* overlong forms, surrogates, beyond U+10FFFF */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

size_t sd_utf8_check(const char *s, size_t len)
{
	const uint64_t high_bits = 0x8080808080808080u;
	const unsigned char *u = (const unsigned char *)s;
	size_t i = 0, n;
	uint64_t eight;

	while (i < len) {
		/* Nearly all of nearly every text is ASCII. */
		for (; len - i >= sizeof(eight); i += sizeof(eight)) {
			memcpy(&eight, u + i, sizeof(eight));
			if (eight & high_bits)
				break;
		}
		if (i == len)
			break;
		if (u[i] < 0x80) {
			i++;
			continue;
		}
		n = utf8_len(u + i, len - i);
		if (!n)
			return i;
		i += n;
	}
	return len;
}
