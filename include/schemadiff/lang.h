/* SPDX-License-Identifier: MIT */
/*
 * lang.h - schema.def ↔ model
 *
 * Floor 3. schemadiff.def(5) and grammar/schema.ebnf are the law. The parser
 * reports up to SD_LANG_MAX_ERRORS errors and never crashes on any input.
 */
#ifndef SD_LANG_H
#define SD_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include "schemadiff/diag.h"
#include "schemadiff/model.h"

#define SD_LANG_MAX_ERRORS 20

struct sd_lang_options {
	/*
	 * `only NAME` blocks of this engine are read, those of others are
	 * parsed and skipped. NULL: all are checked, none is read.
	 */
	const char *only;
	const char *const *engines; /* NULL-terminated: words after `only` */
	bool names_repeat; /* constraints of a table may share a name */
};

/* What was read besides the model, for `validate` and the vault. */
struct sd_lang_info {
	struct sd_source **source; /* every file, in order of reading */
	size_t source_count;
	size_t skipped; /* parts for other engines */
};

/*
 * Reads files (a folder: every .def in it; "-": standard input) into a
 * portable model: includes followed, mixins expanded, entities named,
 * standalone lines (`index … on t`) moved under their table, min/max/size
 * turned into checks, unnamed things named by the language's own rules
 * where the engine does not matter. -1 when there was any error.
 */
int sd_lang_read(const char *const *paths, size_t count,
		 const struct sd_lang_options *o, struct sd_model *m,
		 struct sd_lang_info *info, struct sd_diag *d);

/* The same from one text in memory (no includes; path is for messages). */
int sd_lang_parse(const char *path, const char *text, size_t len,
		  const struct sd_lang_options *o, struct sd_model *m,
		  struct sd_lang_info *info, struct sd_diag *d);

/*
 * Prints a portable model as a schema file, fmt-clean. `only`: engine whose
 * own parts go inside `only NAME` blocks, where the language asks for that
 * (foreign keys that no other engine takes); then the model is indexed.
 */
void sd_lang_print(const struct sd_model *m, const char *only,
		   struct sd_buf *out);
/* One top-level fact with its children, for show and blame. */
void sd_lang_print_fact(const struct sd_model *m, const struct sd_fact *f,
			struct sd_buf *out);

/*
 * The one true layout of a file's text: comments, includes, mixins and order
 * kept. -1 with diagnostics when the text does not parse.
 */
int sd_lang_format(const char *path, const char *text, size_t len,
		   const struct sd_lang_options *o, struct sd_buf *out,
		   struct sd_diag *d);

#endif
