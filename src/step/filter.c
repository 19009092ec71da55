/* SPDX-License-Identifier: MIT */
/*
 * filter.c - which objects are managed at all
 */
#include <string.h>

#include "schemadiff/engine.h"
#include "schemadiff/glob.h"
#include "schemadiff/str.h"

/*
 * The part of a pattern behind "kind:", when that is this kind; the whole
 * pattern where it names no kind (a name may hold a colon); NULL where it
 * is about another kind.
 */
static const char *about(const char *pattern, enum sd_kind kind)
{
	const char *colon = strchr(pattern, ':');
	char word[40];
	enum sd_kind named;

	if (!colon || (size_t)(colon - pattern) >= sizeof(word))
		return pattern;
	memcpy(word, pattern, (size_t)(colon - pattern));
	word[colon - pattern] = '\0';
	named = sd_kind_find(word);
	if (named == SD_KIND_NONE)
		return pattern;
	return named == kind ? colon + 1 : NULL;
}

static bool any(const char *const *pattern, enum sd_kind kind, const char *name,
		const char *path, bool fold)
{
	for (; *pattern; pattern++) {
		const char *glob = about(*pattern, kind);

		if (glob && (sd_glob_match(glob, name, fold) ||
			     sd_glob_match(glob, path, fold)))
			return true;
	}
	return false;
}

bool sd_filter_takes(const struct sd_filter *f, enum sd_kind kind,
		     const char *schema, const char *name, bool fold)
{
	struct sd_buf path = SD_BUF_INIT;
	bool takes;

	if (!f || (!f->include && !f->exclude) || !name)
		return true;
	sd_buf_addf(&path, "%s.%s", schema ? schema : "", name);
	takes = (!f->include || any(f->include, kind, name, path.at, fold)) &&
		!(f->exclude && any(f->exclude, kind, name, path.at, fold));
	sd_buf_clear(&path);
	return takes;
}
