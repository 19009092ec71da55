/* SPDX-License-Identifier: MIT */
/*
 * prop_fmt.c - fmt changes nothing but the layout
 *
 * prop_fmt [COUNT [SEED]]: random models are printed, then roughened: blanks,
 * empty lines, CRLF and comments wherever one may stand. What fmt makes of
 * that has every comment once, is read as the same model, and stays as it is
 * when laid out again.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lang/lang_int.h"
#include "model.h"
#include "schemadiff/lang.h"

static const char *const engines[] = { "postgres", "sqlite", NULL };
static const struct sd_lang_options options = { NULL, engines, false };

struct rough {
	struct rng rng;
	struct sd_buf text;
	unsigned comments;
	bool crlf;
};

static void comment(struct rough *r, bool line)
{
	sd_buf_addf(&r->text, line ? " // c%u." : " /* c%u. */ ",
		    r->comments++);
}

static void line_end(struct rough *r)
{
	sd_buf_adds(&r->text, r->crlf ? "\r\n" : "\n");
}

/* What stands between two tokens, made worse. `after`: kind before it. */
static void gap(struct rough *r, struct sd_token t, unsigned char after)
{
	bool room = t.blank;

	if (room && rng_percent(&r->rng, 4))
		comment(r, false);
	else if (room)
		sd_buf_pad(&r->text, ' ', 1 + rng_below(&r->rng, 3));
	if (!t.newlines)
		return;
	if (after != SD_TOK_DOC && rng_percent(&r->rng, 10))
		comment(r, true);
	line_end(r);
	while (rng_percent(&r->rng, 10)) {
		if (rng_percent(&r->rng, 50))
			comment(r, true);
		line_end(r);
	}
	/* At the margin a word that begins a statement ends what was open. */
	sd_buf_pad(&r->text, ' ', 1 + rng_below(&r->rng, 8));
}

/* The length of raw SQL that begins at `at`; 0: none does. */
static size_t raw_at(const struct lang_trace *t, size_t at)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (t->mark[i].at == at && t->mark[i].kind == LANG_MARK_RAW)
			return t->mark[i].len;
	return 0;
}

static void roughen(struct rough *r, const char *text, size_t len,
		    const struct lang_trace *trace)
{
	unsigned char after = SD_TOK_END;
	struct sd_lexer lx;
	struct sd_token t;
	size_t raw;

	sd_lexer_init(&lx, text, len);
	while ((t = sd_lexer_next(&lx)).kind != SD_TOK_END) {
		gap(r, t, after);
		raw = raw_at(trace, (size_t)(t.at - text));
		if (raw) {
			t.len = raw;
			lx.at = t.at + raw;
		}
		sd_buf_add(&r->text, t.at, t.len);
		after = t.kind;
	}
	line_end(r);
}

/* --- one text ----------------------------------------------------- */

struct run {
	struct sd_arena arena;
	struct sd_diag diag;
	struct sd_buf printed, once, twice;
	struct rough rough;
};

static bool fails(struct run *r, const char *what)
{
	struct sd_buf b = SD_BUF_INIT;

	if (r->diag.first)
		sd_message_render(&b, r->diag.first, false);
	fprintf(stderr, "%s\n%s--- rough\n%s--- fmt\n%s", what, b.at,
		r->rough.text.at, r->once.at);
	sd_buf_clear(&b);
	return false;
}

static bool all_comments(const struct run *r)
{
	char word[32];
	const char *s;
	unsigned i;

	for (i = 0; i < r->rough.comments; i++) {
		snprintf(word, sizeof(word), " c%u.", i);
		s = strstr(r->once.at, word);
		if (!s || strstr(s + 1, word))
			return false;
	}
	return true;
}

/* The hash leaves hints out, the print has them. */
static bool meaning_of(struct run *r, const struct sd_buf *text,
		       struct sd_hash *hash, struct sd_buf *print)
{
	struct sd_model m;
	bool ok;

	sd_model_init(&m, &r->arena);
	ok = sd_lang_parse("t", text->at, text->len, &options, &m, NULL,
			   &r->diag) == 0;
	sd_model_hash(&m);
	*hash = m.hash;
	sd_lang_print(&m, NULL, print);
	sd_model_clear(&m);
	return ok;
}

static bool layout(struct run *r, const struct sd_buf *from, struct sd_buf *to)
{
	return sd_lang_format("t", from->at, from->len, &options, to,
			      &r->diag) == 0;
}

static bool same_meaning(struct run *r)
{
	struct sd_buf before = SD_BUF_INIT, after = SD_BUF_INIT;
	struct sd_hash a, b;
	bool ok = false;

	if (!meaning_of(r, &r->rough.text, &a, &before))
		fails(r, "the rough text does not parse");
	else if (!meaning_of(r, &r->once, &b, &after))
		fails(r, "what fmt makes does not parse");
	else if (!sd_hash_eq(a, b) || strcmp(before.at, after.at) != 0)
		fails(r, "fmt makes another model of it");
	else
		ok = true;
	sd_buf_clear(&before);
	sd_buf_clear(&after);
	return ok;
}

static bool holds_for(struct run *r)
{
	if (!layout(r, &r->rough.text, &r->once))
		return fails(r, "fmt does not take it");
	if (!same_meaning(r))
		return false;
	if (!all_comments(r))
		return fails(r, "a comment is lost or there twice");
	if (!layout(r, &r->once, &r->twice) ||
	    strcmp(r->once.at, r->twice.at) != 0) {
		fails(r, "fmt is not done");
		fprintf(stderr, "--- again\n%s", r->twice.at);
		return false;
	}
	return true;
}

static void print_random(struct run *r, uint64_t seed)
{
	struct gen g = { 0 };
	struct sd_model m;

	g.rng.state = seed;
	sd_model_init(&m, &r->arena);
	gen_model(&g, &m);
	sd_lang_print(&m, NULL, &r->printed);
	sd_model_clear(&m);
}

static bool holds(uint64_t seed)
{
	static const struct run fresh = { .arena = SD_ARENA_INIT,
					  .printed = SD_BUF_INIT,
					  .once = SD_BUF_INIT,
					  .twice = SD_BUF_INIT,
					  .rough.text = SD_BUF_INIT };
	struct run r = fresh;
	const struct sd_diag diag = SD_DIAG_INIT(&r.arena);
	struct lang_trace trace = LANG_TRACE_INIT;
	struct sd_source *src;
	bool ok;

	r.diag = diag;
	print_random(&r, seed);
	src = sd_source_new(&r.arena, "t", r.printed.at, r.printed.len);
	ok = sd_lang_check(src, &options, &trace, &r.diag) == 0;
	r.rough.rng.state = seed;
	r.rough.crlf = rng_percent(&r.rough.rng, 20);
	roughen(&r.rough, r.printed.at, r.printed.len, &trace);
	ok = ok && holds_for(&r);
	sd_trace_clear(&trace);
	sd_buf_clear(&r.printed);
	sd_buf_clear(&r.once);
	sd_buf_clear(&r.twice);
	sd_buf_clear(&r.rough.text);
	sd_arena_clear(&r.arena);
	return ok;
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000, i;
	uint64_t seed =
		argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
	unsigned long bad = 0;

	printf("prop_fmt: %lu texts, seed %" PRIu64 "\n", count, seed);
	for (i = 0; i < count && bad < 5; i++)
		if (!holds(seed + i)) {
			fprintf(stderr, "prop_fmt: fails with: 1 %" PRIu64 "\n",
				seed + i);
			bad++;
		}
	printf("prop_fmt: %lu passed, %lu failed\n", i - bad, bad);
	return bad != 0;
}
