/* SPDX-License-Identifier: MIT */
/*
 * fmt.c - the one true layout of a file
 *
 * The parser reads the file for its syntax alone, so a file that is one part
 * of a schema can be laid out without the others, and notes what the layout
 * needs to know.
 */
#include "fmt.h"

#include <string.h>

#include "lang_int.h"
#include "schemadiff/lang.h"

int sd_lang_format(const char *path, const char *text, size_t len,
		   const struct sd_lang_options *o, struct sd_buf *out,
		   struct sd_diag *d)
{
	static const char bom[] = "\xef\xbb\xbf";
	struct lang_trace trace = LANG_TRACE_INIT;
	struct lang_fmt f;
	struct sd_source *src;
	int rc;

	if (len > UINT32_MAX) /* a piece holds its length in 32 bits */
		return sd_error(d, SD_EXIT_FAILED,
				"'%s' is too long to be laid out", path);
	if (len >= 3 && !memcmp(text, bom, 3)) {
		text += 3;
		len -= 3;
	}
	src = sd_source_new(d->arena, path, text, len);
	rc = sd_lang_check(src, o, &trace, d);
	if (!rc) {
		sd_fmt_init(&f, out);
		sd_fmt_text(&f, text, len, &trace);
		sd_fmt_clear(&f);
	}
	sd_trace_clear(&trace);
	return rc;
}
