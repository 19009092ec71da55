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

/* As memcmp() of word w and s, whose first letters are the same. */
static int compare(unsigned w, struct sd_str s)
{
	const char *text = words[w].text;
	size_t i = 1;

	while (i < s.len && text[i] == s.at[i] && text[i])
		i++;
	return i < s.len ? (unsigned char)s.at[i] - (unsigned char)text[i]
			 : -(unsigned char)text[i];
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
		int cmp = compare(mid, s);

		if (!cmp)
			return (enum sd_word)mid;
		if (cmp < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return SD_WORD_NONE;
}

/* --- by hash ------------------------------------------------------------- */

static unsigned hash_word(const char *s, size_t len)
{
	const unsigned char *z = (const unsigned char *)s;

	return (unsigned)len * 61 + z[0] * 7 + z[1] * 97 + z[len - 1] * 31;
}

enum { SLOTS = sizeof(((struct sd_words *)0)->slot) / sizeof(short) };

void sd_words_init(struct sd_words *w)
{
	memset(w, 0, sizeof(*w));
	for (unsigned id = 1; id < SD_KW_COUNT; id++) {
		unsigned i = hash_word(words[id].text, words[id].len) % SLOTS;

		while (w->slot[i])
			i = (i + 1) % SLOTS;
		w->slot[i] = (unsigned short)id;
	}
}

enum sd_word sd_words_find(const struct sd_words *w, struct sd_str s)
{
	unsigned i, id;

	/* No word has one letter; s[1] may be looked at. */
	if (s.len < 2)
		return SD_WORD_NONE;
	for (i = hash_word(s.at, s.len) % SLOTS; (id = w->slot[i]);
	     i = (i + 1) % SLOTS)
		if (words[id].len == s.len &&
		    !memcmp(words[id].text, s.at, s.len))
			break;
	return (enum sd_word)id;
}
