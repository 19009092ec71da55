/* SPDX-License-Identifier: MIT */
/*
 * read.c - schema files in, a portable model out
 *
 * Reads every file once, however often it is named, follows includes, and
 * hands all that was said to the resolver.
 */
#include "parse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "schemadiff/file.h"
#include "schemadiff/glob.h"

/* --- the reader ------------------------------------------------------- */

void *sd_lang_vec_add(struct lang_vec *v, size_t size)
{
	char *item;

	if (v->count == v->cap) {
		v->cap = v->cap ? 2 * v->cap : 16;
		v->at = sd_realloc(v->at, v->cap * size);
	}
	item = (char *)v->at + v->count++ * size;
	memset(item, 0, size);
	return item;
}

void sd_lang_vec_clear(struct lang_vec *v)
{
	free(v->at);
	v->at = NULL;
	v->count = v->cap = 0;
}

void sd_lang_reader_init(struct lang_reader *r, const struct sd_lang_options *o,
			 struct sd_model *m, struct sd_diag *d)
{
	memset(r, 0, sizeof(*r));
	r->options = o;
	r->model = m;
	r->arena = m->arena;
	r->diag = d;
	sd_words_init(&r->words);
	sd_model_init(&r->trash, m->arena);
	sd_map_init(&r->mixins, false);
	sd_map_init(&r->entities, false);
	sd_map_init(&r->defaults, false);
}

void sd_lang_reader_clear(struct lang_reader *r)
{
	sd_lang_vec_clear(&r->refs);
	sd_lang_vec_clear(&r->moves);
	sd_lang_vec_clear(&r->not_nulls);
	sd_lang_vec_clear(&r->uses);
	sd_lang_vec_clear(&r->includes);
	sd_map_clear(&r->mixins);
	sd_map_clear(&r->entities);
	sd_map_clear(&r->defaults);
	sd_model_clear(&r->trash);
}

bool sd_lang_error(struct lang_reader *r, enum sd_code code,
		   struct sd_span span, const char *fmt, ...)
{
	va_list ap;
	char *text;

	if (r->errors++ >= SD_LANG_MAX_ERRORS)
		return false;
	va_start(ap, fmt);
	text = sd_arena_vprintf(r->diag->arena, fmt, ap);
	va_end(ap);
	sd_diag_add(r->diag, SD_ERROR, code, span, "%s", text);
	return true;
}

void sd_lang_did_you_mean(struct lang_reader *r, const char *word,
			  const char *const *words, size_t count)
{
	const char *near = sd_nearest(sd_str(word), words, count);

	if (near && r->errors <= SD_LANG_MAX_ERRORS)
		sd_diag_help(r->diag, "did you mean '%s'?", near);
}

void sd_lang_first_here(struct lang_reader *r, struct sd_span first)
{
	struct sd_place place;

	if (!first.source || r->errors > SD_LANG_MAX_ERRORS)
		return;
	place = sd_source_place(first.source, first.at);
	sd_diag_help(r->diag, "first here: %s:%zu:%zu", first.source->path,
		     place.line, place.column);
}

/* --- files ------------------------------------------------------------ */

struct files {
	struct lang_reader *r;
	struct sd_map seen;	 /* identity → struct file */
	struct lang_vec sources; /* struct sd_source * */
	unsigned depth;
};
struct file {
	bool done; /* else it is being read still */
};

static int read_file(struct files *f, const char *path,
		     const struct lang_include *by);

/* What tells a file from all others, whatever the way to it. */
static const char *identity(struct files *f, const char *path)
{
	struct stat st;

	if (!strcmp(path, "-") || stat(path, &st) < 0)
		return sd_arena_strdup(f->r->arena, path);
	return sd_arena_printf(f->r->arena, "%ju:%ju", (uintmax_t)st.st_dev,
			       (uintmax_t)st.st_ino);
}

static struct sd_source *new_source(struct lang_reader *r, const char *path,
				    const char *text, size_t len)
{
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3;
		len -= 3;
	}
	return sd_source_new(r->arena, sd_arena_strdup(r->arena, path), text,
			     len);
}

static bool is_pattern(const char *s)
{
	return strpbrk(s, "*?") != NULL;
}

/* Adds the files that dir/pattern matches to `found` (char *). */
static int expand_pattern(struct files *f, const char *dir, const char *pattern,
			  struct lang_vec *found)
{
	const char *slash = strchr(pattern, '/');
	struct sd_arena *a = f->r->arena;
	char *part, **names, *path;
	size_t count;

	part = slash ? sd_arena_strndup(a, pattern, (size_t)(slash - pattern))
		     : sd_arena_strdup(a, pattern);
	if (!is_pattern(part)) {
		path = sd_path_join(a, dir, part);
		if (slash)
			return expand_pattern(f, path, slash + 1, found);
		if (sd_file_exists(path))
			*(char **)sd_lang_vec_add(found, sizeof(path)) = path;
		return 0;
	}
	if (!sd_file_is_dir(dir))
		return 0;
	if (sd_file_list(dir, &names, &count, a, f->r->diag) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (*names[i] == '.' || !sd_glob_match(part, names[i], false))
			continue;
		path = sd_path_join(a, dir, names[i]);
		if (!slash && !sd_file_is_dir(path))
			*(char **)sd_lang_vec_add(found, sizeof(path)) = path;
		else if (slash && sd_file_is_dir(path) &&
			 expand_pattern(f, path, slash + 1, found) < 0)
			return -1;
	}
	return 0;
}

static int read_include(struct files *f, const char *dir,
			const struct lang_include *i)
{
	struct lang_vec found = { NULL, 0, 0 };
	bool absolute = *i->pattern == '/';
	int rc;

	rc = expand_pattern(f, absolute ? "/" : dir, i->pattern + absolute,
			    &found);
	if (!rc && !found.count) {
		sd_lang_error(f->r, SD_E_INCLUDE, i->span,
			      is_pattern(i->pattern) ? "no file matches '%s'"
						     : "there is no file '%s'",
			      i->pattern);
	}
	for (size_t n = 0; !rc && n < found.count; n++)
		rc = read_file(f, ((char **)found.at)[n], i);
	sd_lang_vec_clear(&found);
	return rc;
}

/* What a file includes: the reader's list from `first` on. */
static int read_includes(struct files *f, const char *path, size_t first)
{
	const char *dir = sd_path_dir(f->r->arena, path);
	struct lang_vec *v = &f->r->includes;
	int rc = 0;

	for (; !rc && first < v->count; first++) {
		struct lang_include i = ((struct lang_include *)v->at)[first];

		rc = read_include(f, dir, &i);
	}
	return rc;
}

/* Has the file been read, or is it being read? */
static bool is_known(struct files *f, const char *id,
		     const struct lang_include *by)
{
	const struct file *file = sd_map_gets(&f->seen, id);

	/* A pattern may well match the file that it stands in. */
	if (file && !file->done && by && !is_pattern(by->pattern))
		sd_lang_error(f->r, SD_E_INCLUDE, by->span,
			      "'%s' includes itself", by->pattern);
	return file != NULL;
}

static int read_file(struct files *f, const char *path,
		     const struct lang_include *by)
{
	enum { DEEPEST = 200 };
	const char *id = identity(f, path);
	struct file *file;
	struct sd_source *src;
	size_t first, len;
	char *text;
	int rc;

	if (is_known(f, id, by))
		return 0;
	if (f->depth >= DEEPEST) {
		sd_lang_error(f->r, SD_E_DEPTH, by->span,
			      "files include each other more than %d deep",
			      DEEPEST);
		return 0;
	}
	if (sd_file_read(path, &text, &len, f->r->arena, f->r->diag) < 0)
		return -1;
	src = new_source(f->r, path, text, len);
	*(struct sd_source **)sd_lang_vec_add(&f->sources, sizeof(src)) = src;
	file = SD_NEW(f->r->arena, struct file);
	sd_map_puts(&f->seen, id, file);
	first = f->r->includes.count;
	sd_lang_parse_text(f->r, src);
	f->depth++;
	rc = read_includes(f, path, first);
	f->depth--;
	f->r->includes.count = first;
	file->done = true;
	return rc;
}

/* Every .def of a folder. */
static int read_folder(struct files *f, const char *dir)
{
	struct sd_arena *a = f->r->arena;
	char **names;
	size_t count, found = 0;

	if (sd_file_list(dir, &names, &count, a, f->r->diag) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (*names[i] == '.' ||
		    !sd_glob_match("*.def", names[i], false))
			continue;
		found++;
		if (read_file(f, sd_path_join(a, dir, names[i]), NULL) < 0)
			return -1;
	}
	if (found)
		return 0;
	return sd_error(f->r->diag, SD_EXIT_FAILED,
			"there is no .def file in '%s'", dir);
}

/* --- messages in the order of the text -------------------------------- */

static size_t source_rank(const struct lang_vec *sources,
			  const struct sd_source *src)
{
	struct sd_source *const *s = sources->at;
	size_t i = 0;

	while (i < sources->count && s[i] != src)
		i++;
	return i;
}

static bool comes_before(const struct lang_vec *sources,
			 const struct sd_message *a, const struct sd_message *b)
{
	size_t x = source_rank(sources, a->span.source);
	size_t y = source_rank(sources, b->span.source);

	return x != y ? x < y : a->span.at < b->span.at;
}

/*
 * The parser and the resolver each go through all files: what they added
 * behind `last` is put in the order of the text. There are few.
 */
static void sort_messages(struct lang_reader *r, struct sd_message *last,
			  const struct lang_vec *sources)
{
	struct sd_diag *d = r->diag;
	struct sd_message *list = last ? last->next : d->first, *m;
	struct sd_message *sorted = NULL, **to;

	while ((m = list)) {
		list = m->next;
		for (to = &sorted; *to && !comes_before(sources, m, *to);
		     to = &(*to)->next)
			;
		m->next = *to;
		*to = m;
	}
	if (last)
		last->next = sorted;
	else
		d->first = sorted;
	for (m = sorted; m; m = m->next)
		d->last = m;
}

/* --- entry points ----------------------------------------------------- */

static void fill_info(struct lang_reader *r, struct lang_vec *sources,
		      struct sd_lang_info *info)
{
	if (!info)
		return;
	info->source =
		SD_NEW_ARRAY(r->arena, struct sd_source *, sources->count);
	if (sources->count)
		memcpy(info->source, sources->at,
		       sources->count * sizeof(*info->source));
	info->source_count = sources->count;
	info->skipped = r->skipped;
}

int sd_lang_read(const char *const *paths, size_t count,
		 const struct sd_lang_options *o, struct sd_model *m,
		 struct sd_lang_info *info, struct sd_diag *d)
{
	struct sd_message *last = d->last;
	struct lang_reader r;
	struct files f;
	int rc = 0;

	sd_lang_reader_init(&r, o, m, d);
	memset(&f, 0, sizeof(f));
	f.r = &r;
	sd_map_init(&f.seen, false);
	for (size_t i = 0; !rc && i < count; i++)
		rc = strcmp(paths[i], "-") && sd_file_is_dir(paths[i])
			     ? read_folder(&f, paths[i])
			     : read_file(&f, paths[i], NULL);
	if (!rc)
		sd_lang_resolve(&r);
	sort_messages(&r, last, &f.sources);
	fill_info(&r, &f.sources, info);
	if (r.errors)
		rc = -1;
	sd_lang_vec_clear(&f.sources);
	sd_map_clear(&f.seen);
	sd_lang_reader_clear(&r);
	return rc;
}

int sd_lang_parse(const char *path, const char *text, size_t len,
		  const struct sd_lang_options *o, struct sd_model *m,
		  struct sd_lang_info *info, struct sd_diag *d)
{
	struct lang_vec sources = { NULL, 0, 0 };
	struct sd_message *last = d->last;
	struct lang_reader r;
	struct sd_source *src;
	int rc;

	sd_lang_reader_init(&r, o, m, d);
	/* The lexer wants a NUL behind the text, messages want it to stay. */
	text = sd_arena_strndup(m->arena, text, len);
	src = new_source(&r, path, text, len);
	*(struct sd_source **)sd_lang_vec_add(&sources, sizeof(src)) = src;
	sd_lang_parse_text(&r, src);
	if (r.includes.count) {
		struct lang_include *i = r.includes.at;

		sd_lang_error(&r, SD_E_INCLUDE, i->span,
			      "a text in memory cannot include files");
	}
	sd_lang_resolve(&r);
	sort_messages(&r, last, &sources);
	fill_info(&r, &sources, info);
	rc = r.errors ? -1 : 0;
	sd_lang_vec_clear(&sources);
	sd_lang_reader_clear(&r);
	return rc;
}

int sd_lang_check(struct sd_source *src, const struct sd_lang_options *o,
		  struct lang_trace *trace, struct sd_diag *d)
{
	struct sd_arena arena = SD_ARENA_INIT;
	struct lang_reader r;
	struct sd_model m;
	int rc;

	sd_model_init(&m, &arena);
	sd_lang_reader_init(&r, o, &m, d);
	r.trace = trace;
	sd_lang_parse_text(&r, src);
	rc = r.errors ? -1 : 0;
	sd_lang_reader_clear(&r);
	sd_model_clear(&m);
	sd_arena_clear(&arena);
	return rc;
}
