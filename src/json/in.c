/* SPDX-License-Identifier: MIT */
/* in.c - taking jansson's values apart */

#include "in.h"

#include <inttypes.h>
#include <string.h>

#include "schemadiff/str.h"
#include "shape.h"

struct sd_json_at sd_json_at_key(const struct sd_json_at *up, const char *key)
{
	struct sd_json_at at = { up, key, 0, up ? up->depth + 1 : 1 };

	return at;
}

struct sd_json_at sd_json_at_index(const struct sd_json_at *up, size_t i)
{
	struct sd_json_at at = { up, NULL, i, up ? up->depth + 1 : 1 };

	return at;
}

static void add_place(struct sd_buf *b, const struct sd_json_at *at)
{
	if (!at)
		return;
	add_place(b, at->up);
	if (!at->key)
		sd_buf_addf(b, "[%zu]", at->index);
	else
		sd_buf_addf(b, "%s%s", b->len ? "." : "", at->key);
}

int sd_json_in_fail(const struct sd_json_in *in, const struct sd_json_at *at,
		    const char *fmt, ...)
{
	struct sd_buf place = SD_BUF_INIT, text = SD_BUF_INIT;
	va_list ap;

	add_place(&place, at);
	va_start(ap, fmt);
	sd_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	sd_error(in->diag, SD_EXIT_FAILED, "%s: %s%s%s", in->path, place.at,
		 place.len ? ": " : "", text.at);
	sd_buf_clear(&place);
	sd_buf_clear(&text);
	return -1;
}

json_t *sd_json_in_load(const struct sd_json_in *in, const char *text,
			size_t len)
{
	json_error_t e;
	json_t *doc = json_loadb(text, len, JSON_REJECT_DUPLICATES, &e);

	if (!doc)
		sd_error(in->diag, SD_EXIT_FAILED, "%s:%d:%d: not JSON: %s",
			 in->path, e.line > 0 ? e.line : 1,
			 e.column > 0 ? e.column : 1, e.text);
	return doc;
}

static int newer_format(const struct sd_json_in *in, const json_t *doc,
			int64_t format)
{
	const char *needs = json_string_value(json_object_get(doc, "needs"));

	sd_json_in_fail(in, NULL,
			"format %" PRId64 " is newer than this schemadiff,"
			" which reads up to format %d",
			format, SD_JSON_FORMAT);
	if (needs)
		sd_diag_help(in->diag, "use schemadiff %s or later", needs);
	else
		sd_diag_help(in->diag,
			     "use the version of schemadiff that wrote it, or "
			     "a later one");
	return -1;
}

int sd_json_in_header(const struct sd_json_in *in, json_t *doc,
		      const char *kind)
{
	struct sd_json_at at = sd_json_at_key(NULL, "format");
	json_t *format = json_object_get(doc, "format");
	const char *is = json_string_value(json_object_get(doc, "kind"));

	if (sd_json_in_object(in, NULL, doc) < 0)
		return -1;
	if (!json_is_integer(format) || json_integer_value(format) < 1)
		return sd_json_in_fail(in, &at,
				       "missing, or not a number from 1");
	if (json_integer_value(format) > SD_JSON_FORMAT)
		return newer_format(in, doc, json_integer_value(format));
	if (!sd_streq(is, kind))
		return sd_json_in_fail(in, NULL, "this is no %s but %s%s%s",
				       kind, is ? "'" : "something else",
				       is ? is : "", is ? "'" : "");
	return 0;
}

static const char *type_name(const json_t *j)
{
	static const char *const name[] = {
		[JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array",
		[JSON_STRING] = "a text",    [JSON_INTEGER] = "a number",
		[JSON_REAL] = "a fraction",  [JSON_TRUE] = "true",
		[JSON_FALSE] = "false",	     [JSON_NULL] = "null",
	};

	return j ? name[json_typeof(j)] : "nothing";
}

static int wrong_type(const struct sd_json_in *in, const struct sd_json_at *at,
		      const json_t *j, const char *wanted)
{
	return sd_json_in_fail(in, at, "%s expected, not %s", wanted,
			       type_name(j));
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? (int)(p - digits) : -1;
}

static int in_hex(const struct sd_json_in *in, const struct sd_json_at *at,
		  json_t *j, const char **out)
{
	const char *hex = json_string_value(json_object_get(j, "$hex"));
	size_t n, i;
	char *text;

	if (!hex || json_object_size(j) != 1)
		return wrong_type(in, at, j, "a text");
	n = strlen(hex);
	text = sd_arena_text(in->arena, n / 2 + 1);
	for (i = 0; i + 1 < n; i += 2) {
		int high = hex_digit(hex[i]), low = hex_digit(hex[i + 1]);

		if (high < 0 || low < 0 || high + low == 0)
			break;
		text[i / 2] = (char)(high << 4 | low);
	}
	if (i != n)
		return sd_json_in_fail(in, at, "malformed $hex");
	text[n / 2] = 0;
	if (sd_utf8_check(text, n / 2) == n / 2)
		return sd_json_in_fail(in, at, "$hex of what is plain text");
	*out = text;
	return 0;
}

int sd_json_in_text(const struct sd_json_in *in, const struct sd_json_at *at,
		    json_t *j, const char **out)
{
	if (json_is_object(j))
		return in_hex(in, at, j, out);
	if (!json_is_string(j))
		return wrong_type(in, at, j, "a text");
	*out = sd_arena_strndup(in->arena, json_string_value(j),
				json_string_length(j));
	return 0;
}

int sd_json_in_lines(const struct sd_json_in *in, const struct sd_json_at *at,
		     json_t *j, const char **out)
{
	struct sd_buf b = SD_BUF_INIT;
	size_t i, n = json_array_size(j);
	int rc = -1;

	if (!json_is_array(j))
		return sd_json_in_text(in, at, j, out);
	for (i = 0; i < n; i++) {
		const char *line = json_string_value(json_array_get(j, i));

		if (n < 2 || !line || strchr(line, '\n')) {
			sd_json_in_fail(in, at,
					"a text, or an array of two "
					"lines or more, expected");
			goto out;
		}
		if (i)
			sd_buf_addc(&b, '\n');
		sd_buf_adds(&b, line);
	}
	if (!n) {
		wrong_type(in, at, j, "a text");
		goto out;
	}
	*out = sd_arena_strndup(in->arena, b.at, b.len);
	rc = 0;
out:
	sd_buf_clear(&b);
	return rc;
}

int sd_json_in_int(const struct sd_json_in *in, const struct sd_json_at *at,
		   json_t *j, int64_t min, int64_t max, int64_t *out)
{
	if (!json_is_integer(j))
		return wrong_type(in, at, j, "a number");
	*out = json_integer_value(j);
	if (*out < min || *out > max)
		return sd_json_in_fail(in, at, "number out of range");
	return 0;
}

int sd_json_in_bool(const struct sd_json_in *in, const struct sd_json_at *at,
		    json_t *j, bool *out)
{
	if (!json_is_boolean(j))
		return wrong_type(in, at, j, "true or false");
	*out = json_is_true(j);
	return 0;
}

int sd_json_in_array(const struct sd_json_in *in, const struct sd_json_at *at,
		     json_t *j)
{
	return json_is_array(j) ? 0 : wrong_type(in, at, j, "an array");
}

int sd_json_in_object(const struct sd_json_in *in, const struct sd_json_at *at,
		      json_t *j)
{
	return json_is_object(j) ? 0 : wrong_type(in, at, j, "an object");
}

int sd_json_in_word(const struct sd_json_in *in, const struct sd_json_at *at,
		    json_t *j, const char *noun, const char *const *words,
		    size_t *index)
{
	const char *word = json_string_value(j);
	size_t n;

	if (!word)
		return wrong_type(in, at, j, "a text");
	for (n = 0; words[n]; n++)
		if (!strcmp(words[n], word)) {
			*index = n;
			return 0;
		}
	return sd_json_in_unknown(in, at, noun, word,
				  sd_nearest(sd_str(word), words, n));
}

int sd_json_in_unknown(const struct sd_json_in *in, const struct sd_json_at *at,
		       const char *noun, const char *word, const char *guess)
{
	sd_json_in_fail(in, at, "unknown %s '%s'", noun, word);
	if (guess)
		sd_diag_help(in->diag, "did you mean '%s'?", guess);
	return -1;
}
