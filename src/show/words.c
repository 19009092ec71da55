/* SPDX-License-Identifier: MIT */
/*
 * words.c - the words of a step, as text and script share them
 */
#include <string.h>

#include "internal.h"

const char *sd_show_mark(enum sd_op op)
{
	static const char *const mark[] = {
		[SD_CREATE] = "+", [SD_DROP] = "-", [SD_ALTER] = "~"
	};

	return mark[op];
}

/* Passes over `word` and the blank behind it. */
static bool pass(const char **at, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*at, word, len) != 0 || ((*at)[len] && (*at)[len] != ' '))
		return false;
	*at += len;
	*at += **at == ' ';
	return true;
}

/* The op that a line's first word says, passing over it. */
static bool pass_verb(const char **at, enum sd_op *op)
{
	static const struct {
		const char *word;
		enum sd_op op;
	} verbs[] = { { "create", SD_CREATE },
		      { "add", SD_CREATE },
		      { "drop", SD_DROP },
		      { "change", SD_ALTER } };
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (!pass(at, verbs[i].word))
			continue;
		*op = verbs[i].op;
		return true;
	}
	return false;
}

enum sd_op sd_show_detail_op(const char **line)
{
	enum sd_op op = SD_ALTER;

	pass_verb(line, &op);
	return op;
}

/* The last part of a path: a name with dots in it is tried whole first. */
static bool pass_name(const char **at, const char *object)
{
	const char *dot = strrchr(object, '.');

	return pass(at, object) || (dot && pass(at, dot + 1));
}

/* "rename table people to users": the old name is all that is new. */
static bool renamed(struct sd_buf *b, const struct sd_step *s)
{
	const char *at = s->note, *to;

	if (!pass(&at, "rename") || !pass(&at, sd_kind_word(s->kind)))
		return false;
	to = strstr(at, " to ");
	if (!to || strstr(to + 1, " to "))
		return false;
	sd_buf_adds(b, "renamed from ");
	sd_buf_add(b, at, (size_t)(to - at));
	at = to + strlen(" to ");
	if (!pass_name(&at, s->object) || *at)
		sd_buf_adds(b, to); /* not yet its last name */
	return true;
}

/*
 * Finds "KIND NAME" behind the verb; `*more` is what stands in between, as
 * "virtual" in "create virtual table docs".
 */
static bool find_object(const char **at, const struct sd_step *s,
			struct sd_str *more)
{
	const char *start = *at, *c;

	for (c = start; *c; c += strcspn(c, " "), c += *c == ' ') {
		*at = c;
		if (!pass(at, sd_kind_word(s->kind)) ||
		    !pass_name(at, s->object))
			continue;
		more->at = start;
		more->len = (size_t)(c - start);
		return true;
	}
	return false;
}

void sd_show_note(struct sd_buf *b, const struct sd_step *s)
{
	const char *at = s->note, *verb = at;
	struct sd_str more;
	size_t verb_len, len;
	enum sd_op op;

	if (!at || renamed(b, s))
		return;
	verb_len = strcspn(at, " ");
	if (pass_verb(&at, &op) && op == s->op)
		verb_len = 0;
	else
		at = verb + verb_len + (verb[verb_len] == ' ');
	if (!find_object(&at, s, &more)) {
		sd_buf_adds(b, verb);
		return;
	}
	len = strlen(at);
	sd_buf_add(b, verb, verb_len);
	if (verb_len && (more.len || len))
		sd_buf_addc(b, ' ');
	sd_buf_add(b, more.at, more.len);
	if (len > 2 && !more.len && at[0] == '(' &&
	    strchr(at, ')') == at + len - 1)
		sd_buf_add(b, at + 1, len - 2);
	else
		sd_buf_adds(b, at);
}

void sd_show_hazard(struct sd_buf *b, const struct sd_step *s,
		    const struct sd_hazard *h)
{
	sd_buf_adds(b, sd_hazard_word(h->id));
	if (!sd_streq(s->object, h->object))
		sd_buf_addf(b, " %s", h->object);
	sd_buf_addf(b, ": %s", sd_hazard_meaning(h->id));
	if (h->rows < 0)
		return;
	sd_buf_adds(b, " (");
	sd_rows_text(b, h->rows);
	sd_buf_addc(b, ')');
}
