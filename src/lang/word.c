/* SPDX-License-Identifier: MIT */
/*
 * word.c - the words of the language
 *
 * keywords.def is in byte order, so a word is looked for by halving the run
 * of words that share its first letter. Where each run begins is worked out
 * by the compiler from the LETTER marks.
 */
#include "lex.h"

#include <string.h>

static const struct {
	const char *text;
	unsigned short len, flags;
} words[SD_KW_COUNT] = {
#define X(id, word, flags) [SD_KW_##id] = { word, sizeof(word) - 1, flags },
#include "../../grammar/keywords.def"
#undef X
};

/* FIRST_c: the first word that begins with c, or with a later letter. */
enum {
	BEFORE_ALL,
#define X(id, word, flags) PLACE_##id,
#define LETTER(c) FIRST_##c, BEFORE_##c = FIRST_##c - 1,
#include "../../grammar/keywords.def"
#undef X
	FIRST_after
};

static const unsigned short first[] = {
#define X(id, word, flags)
#define LETTER(c) FIRST_##c,
#include "../../grammar/keywords.def"
#undef X
	FIRST_after
};

const char *sd_word_text(enum sd_word w)
{
	return words[w].text;
}

unsigned sd_word_flags(enum sd_word w)
{
	return words[w].flags;
}

enum sd_word sd_word_find(struct sd_str s)
{
	unsigned low, high;

	if (!s.len || *s.at < 'a' || *s.at > 'z')
		return SD_WORD_NONE;
	low = first[*s.at - 'a'];
	high = first[*s.at - 'a' + 1];
	while (low < high) {
		unsigned mid = (low + high) / 2;
		size_t len = words[mid].len < s.len ? words[mid].len : s.len;
		int cmp = memcmp(s.at, words[mid].text, len);

		if (!cmp && s.len == words[mid].len)
			return (enum sd_word)mid;
		if (cmp < 0 || (!cmp && s.len < words[mid].len))
			high = mid;
		else
			low = mid + 1;
	}
	return SD_WORD_NONE;
}
