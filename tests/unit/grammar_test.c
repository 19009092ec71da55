/* SPDX-License-Identifier: MIT */
/*
 * grammar_test.c - schema.ebnf, keywords.def and the parser say the same
 *
 * Reads the grammar, makes random sentences of every rule of it and parses
 * them; compares its words with the list; and shows that no word both goes
 * on with a statement that could end and begins another. GRAMMAR_SEED and
 * GRAMMAR_RUNS change the run. Works in the top folder, as `make unit` does.
 */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/lex.h"
#include "schemadiff/file.h"
#include "schemadiff/lang.h"

Suite *grammar_suite(void);

/* --- the grammar as a tree ------------------------------------------------ */

enum what { SEQ, ALT, OPT, REP, WORD, SPECIAL, RULE };

struct node {
	enum what what;
	const char *text; /* WORD, SPECIAL, RULE */
	struct node *child, *next;
	struct rule *rule;
	unsigned cost; /* of the shortest sentence, in levels of rules */
	size_t used;
};

struct rule {
	const char *name;
	struct node *body;
	struct rule *next;
	unsigned cost;
	size_t used;
	/* Words that may come first; words that may go on after an end. */
	bool first[SD_KW_COUNT], more[SD_KW_COUNT];
	bool first_name, more_name, nullable;
};

static struct sd_arena arena;
static struct sd_diag diag;
static struct rule *rules;
static const char *at;

enum { ENDLESS = 1000000 };

static void skip_blanks(void)
{
	for (;;) {
		at += strspn(at, " \t\r\n");
		if (strncmp(at, "(*", 2))
			return;
		at = strstr(at, "*)") + 2;
	}
}

static bool take(char c)
{
	skip_blanks();
	if (*at != c)
		return false;
	at++;
	return true;
}

static void need(char c)
{
	if (!take(c))
		ck_abort_msg("the grammar has no '%c' before: %.30s", c, at);
}

static char *word(const char *end)
{
	size_t len = strcspn(at, end);
	char *s = sd_arena_strndup(&arena, at, len);

	at += len;
	return s;
}

static struct node *new_node(enum what what, const char *text)
{
	struct node *n = SD_NEW(&arena, struct node);

	n->what = what;
	n->text = text;
	return n;
}

static struct node *read_choice(void);

static struct node *read_term(void)
{
	struct node *n;
	char *s;

	skip_blanks();
	if (take('"')) {
		n = new_node(WORD, word("\""));
		need('"');
	} else if (take('?')) {
		skip_blanks();
		n = new_node(SPECIAL, word(" ?"));
		need('?');
	} else if (take('(')) {
		n = read_choice();
		need(')');
	} else if (take('[')) {
		n = new_node(OPT, NULL);
		n->child = read_choice();
		need(']');
	} else if (take('{')) {
		n = new_node(REP, NULL);
		n->child = read_choice();
		need('}');
	} else {
		s = word(" \t\r\n,;|()[]{}=");
		ck_assert_msg(*s, "no term at: %.30s", at);
		n = new_node(RULE, s);
	}
	return n;
}

static struct node *read_list(enum what what, char by,
			      struct node *(*item)(void))
{
	struct node *n = new_node(what, NULL), **tail = &n->child;

	do {
		*tail = item();
		tail = &(*tail)->next;
	} while (take(by));
	return n->child->next ? n : n->child;
}

static struct node *read_sequence(void)
{
	return read_list(SEQ, ',', read_term);
}

static struct node *read_choice(void)
{
	return read_list(ALT, '|', read_sequence);
}

static struct rule *find_rule(const char *name)
{
	struct rule *r = rules;

	while (r && strcmp(r->name, name))
		r = r->next;
	return r;
}

static void bind(struct node *n)
{
	for (; n; n = n->next) {
		if (n->what == RULE) {
			n->rule = find_rule(n->text);
			ck_assert_msg(n->rule, "no rule '%s'", n->text);
		}
		bind(n->child);
	}
}

static unsigned cost_of(struct node *n)
{
	unsigned best = 0, c;
	struct node *k;

	switch (n->what) {
	case SEQ:
		for (k = n->child; k; k = k->next)
			if ((c = cost_of(k)) > best)
				best = c;
		break;
	case ALT:
		for (best = ENDLESS, k = n->child; k; k = k->next)
			if ((c = cost_of(k)) < best)
				best = c;
		break;
	case OPT:
	case REP:
		cost_of(n->child);
		break;
	case RULE:
		best = n->rule->cost + 1;
		break;
	case WORD:
	case SPECIAL:
		break;
	}
	return n->cost = best;
}

static void read_grammar(void)
{
	struct rule **tail = &rules, *r;
	char *text;
	size_t len;
	bool changed = true;

	memset(&arena, 0, sizeof(arena));
	diag = (struct sd_diag)SD_DIAG_INIT(&arena);
	ck_assert_int_eq(
		sd_file_read("grammar/schema.ebnf", &text, &len, &arena, &diag),
		0);
	rules = NULL;
	for (at = text; skip_blanks(), *at; need(';')) {
		r = SD_NEW(&arena, struct rule);
		r->name = word(" =");
		need('=');
		r->body = read_choice();
		r->cost = ENDLESS;
		*tail = r;
		tail = &r->next;
	}
	for (r = rules; r; r = r->next)
		bind(r->body);
	while (changed) {
		changed = false;
		for (r = rules; r; r = r->next) {
			unsigned c = cost_of(r->body);

			changed |= c < r->cost;
			r->cost = c;
		}
	}
}

static void forget_grammar(void)
{
	sd_arena_clear(&arena);
}

/* --- random sentences
 * --------------------------------------------------------- */

static uint64_t state;

/* xorshift64*: the same sentences for the same seed everywhere. */
static unsigned chance(unsigned n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * 2685821657736338717u) >> 33) % n;
}

static const struct {
	const char *name;
	const char *const sample[6];
} specials[] = {
	{ "NAME", { "aa", "b1", "größe", "\"q \"\" q\"", "c_$", "dd" } },
	{ "TEXT", { "'x'", "'it''s'", "''", "'a)b'", "'--'", "'y'" } },
	{ "HEX", { "x'00'", "x''", "x'ff'", "X'0a'", "x'1'", "x'2'" } },
	{ "NUMBER", { "1", "2.5", "1e9", "0", "12", "3.0" } },
	{ "INT", { "1", "2", "3", "4", "5", "6" } },
	{ "NATIVE",
	  { "`interval day`", "`json`", "`a``b`", "`x y`", "`t`", "`u`" } },
	{ "DOLLAR",
	  { "$$ a $$", "$$x$$", "$t$ $$ ) $t$", "$$(('$$", "$_$b$_$",
	    "$$ y $$" } },
	{ "OPERATOR", { "=", "&&", "<>", "-|-", "?|", "@?" } },
	{ "DOC",
	  { "/// d\n", "///e\n", "///\n", "/// f\n", "///g\n", "/// h\n" } },
	{ "LINE", { "\n", "\n\n", "\n", "// c\n", "\r\n", "/* c */\n" } },
	{ "RAW",
	  { "a", "a + (b)", "')' || c", "x -- )\n", "\"(\" > 1",
	    "e'\\')' /* ) */" } },
	{ "ENGINE",
	  { "sqlite", "postgres", "sqlite", "postgres", "sqlite",
	    "postgres" } },
};

static void put(struct sd_buf *out, const char *s)
{
	sd_buf_addc(out, ' ');
	sd_buf_adds(out, s);
}

static void make_special(const struct node *n, struct sd_buf *out)
{
	size_t i, count = sizeof(specials) / sizeof(specials[0]);

	for (i = 0; i < count; i++)
		if (!strcmp(specials[i].name, n->text))
			break;
	ck_assert_msg(i < count, "no samples of '%s'", n->text);
	put(out, specials[i].sample[chance(6)]);
}

static void make(struct node *n, unsigned depth, struct sd_buf *out);

/* Deep down, what ends soonest; else what was used least, or any. */
static struct node *choose(struct node *n, unsigned depth)
{
	struct node *k, *best = n->child;
	size_t count = 0, i;

	for (k = n->child; k; k = k->next) {
		count++;
		if (depth > 12 ? k->cost < best->cost : k->used < best->used)
			best = k;
	}
	if (depth > 12 || chance(2))
		return best;
	for (k = n->child, i = chance((unsigned)count); i; i--)
		k = k->next;
	return k;
}

static void make(struct node *n, unsigned depth, struct sd_buf *out)
{
	struct node *k;

	n->used++;
	switch (n->what) {
	case SEQ:
		for (k = n->child; k; k = k->next)
			make(k, depth, out);
		break;
	case ALT:
		make(choose(n, depth), depth, out);
		break;
	case OPT:
		if (depth <= 12 && chance(2))
			make(n->child, depth, out);
		break;
	case REP:
		while (depth <= 12 && chance(5) < 2)
			make(n->child, depth, out);
		break;
	case WORD:
		put(out, n->text);
		break;
	case SPECIAL:
		make_special(n, out);
		break;
	case RULE:
		n->rule->used++;
		make(n->rule->body, depth + 1, out);
		break;
	}
}

/* A statement of the grammar is no syntax error, whatever else it is. */
static void parse_sentence(const char *text, size_t len)
{
	static const char *const engines[] = { "postgres", "sqlite", NULL };
	static const struct sd_lang_options o = { "sqlite", engines, false };
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct sd_buf b = SD_BUF_INIT;
	struct sd_message *m;
	struct sd_model model;

	sd_model_init(&model, &a);
	sd_lang_parse("s.def", text, len, &o, &model, NULL, &d);
	for (m = d.first; m; m = m->next)
		if (m->severity == SD_ERROR && m->code < SD_E_INCLUDE)
			break;
	if (m) {
		sd_message_render(&b, m, false);
		fprintf(stderr, "%s\n%s\n", text, b.at);
	}
	ck_assert_msg(!m, "a sentence of the grammar does not parse");
	sd_buf_clear(&b);
	sd_model_clear(&model);
	sd_arena_clear(&a);
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
	const char *s = getenv(name);

	return s ? strtoull(s, NULL, 10) : otherwise;
}

START_TEST(sentences_parse)
{
	uint64_t seed = number_from("GRAMMAR_SEED", 1);
	uint64_t runs = number_from("GRAMMAR_RUNS", 7000);
	struct rule *statement = find_rule("statement"), *r;

	state = seed * 2862933555777941757u + 3037000493u;
	for (uint64_t i = 0; i < runs; i++) {
		struct sd_buf text = SD_BUF_INIT;

		/* Two in a row: each ends where the other begins. */
		make(statement->body, 0, &text);
		make(statement->body, 0, &text);
		parse_sentence(text.at, text.len);
		sd_buf_clear(&text);
	}
	for (r = rules; r; r = r->next)
		if (strcmp(r->name, "file") && strcmp(r->name, "statement"))
			ck_assert_msg(r->used, "seed %llu: '%s' never used",
				      (unsigned long long)seed, r->name);
}
END_TEST

/* --- words
 * ------------------------------------------------------------------------ */

static void note_words(const struct node *n, bool *there)
{
	enum sd_word w;

	for (; n; n = n->next) {
		if (n->what == WORD && n->text[0] >= 'a' && n->text[0] <= 'z') {
			w = sd_word_find(sd_str(n->text));
			ck_assert_msg(w, "'%s' is not in keywords.def",
				      n->text);
			there[w] = true;
		}
		note_words(n->child, there);
	}
}

START_TEST(words_are_listed)
{
	bool there[SD_KW_COUNT] = { false };

	for (struct rule *r = rules; r; r = r->next)
		note_words(r->body, there);
	for (unsigned w = 1; w < SD_KW_COUNT; w++)
		ck_assert_msg(there[w], "'%s' is not in schema.ebnf",
			      sd_word_text((enum sd_word)w));
}
END_TEST

START_TEST(words_are_found)
{
	const char *before = "";

	for (unsigned w = 1; w < SD_KW_COUNT; w++) {
		const char *text = sd_word_text((enum sd_word)w);

		ck_assert_int_lt(strcmp(before, text), 0);
		ck_assert_uint_eq(sd_word_find(sd_str(text)), w);
		before = text;
	}
	ck_assert_uint_eq(sd_word_find(sd_str("tabel")), SD_WORD_NONE);
	ck_assert_uint_eq(sd_word_find(sd_str("tab")), SD_WORD_NONE);
	ck_assert_uint_eq(sd_word_find(sd_str("tables_")), SD_WORD_NONE);
	ck_assert_uint_eq(sd_word_find(sd_str("zzz")), SD_WORD_NONE);
	ck_assert_uint_eq(sd_word_find(sd_str("Table")), SD_WORD_NONE);
}
END_TEST

/* --- where statements end
 * ------------------------------------------------------------ */

struct set {
	bool word[SD_KW_COUNT], name;
};

static bool nullable(const struct node *n)
{
	const struct node *k;

	switch (n->what) {
	case OPT:
	case REP:
		return true;
	case RULE:
		return n->rule->nullable;
	case ALT:
		for (k = n->child; k; k = k->next)
			if (nullable(k))
				return true;
		return false;
	case SEQ:
		for (k = n->child; k; k = k->next)
			if (!nullable(k))
				return false;
		return true;
	default:
		return false;
	}
}

static void first(const struct node *n, struct set *s);

/* What a list of terms may begin with. */
static void first_of_list(const struct node *k, struct set *s)
{
	for (; k; k = k->next) {
		first(k, s);
		if (!nullable(k))
			return;
	}
}

static void first(const struct node *n, struct set *s)
{
	const struct node *k;

	switch (n->what) {
	case SEQ:
		first_of_list(n->child, s);
		break;
	case ALT:
		for (k = n->child; k; k = k->next)
			first(k, s);
		break;
	case OPT:
	case REP:
		first(n->child, s);
		break;
	case WORD:
		s->word[sd_word_find(sd_str(n->text))] = true;
		break;
	case SPECIAL:
		s->name |= !strcmp(n->text, "NAME");
		break;
	case RULE:
		for (unsigned w = 0; w < SD_KW_COUNT; w++)
			s->word[w] |= n->rule->first[w];
		s->name |= n->rule->first_name;
		break;
	}
}

/* What may follow where the term could be over. */
static void more(const struct node *n, struct set *s)
{
	const struct node *k, *rest;

	switch (n->what) {
	case SEQ:
		for (k = n->child; k; k = k->next) {
			for (rest = k->next; rest && nullable(rest);)
				rest = rest->next;
			if (rest)
				continue;
			more(k, s);
			first_of_list(k->next, s);
		}
		break;
	case ALT:
		for (k = n->child; k; k = k->next)
			more(k, s);
		break;
	case REP:
		first(n->child, s);
		more(n->child, s);
		break;
	case OPT:
		more(n->child, s);
		break;
	case RULE:
		for (unsigned w = 0; w < SD_KW_COUNT; w++)
			s->word[w] |= n->rule->more[w];
		s->name |= n->rule->more_name;
		break;
	case WORD:
	case SPECIAL:
		break;
	}
}

/* One round of the fixpoint; true where a set grew. */
static bool grow(struct rule *r)
{
	struct set f = { { false }, false }, m = { { false }, false };
	bool changed = false, null = nullable(r->body);

	first(r->body, &f);
	more(r->body, &m);
	f.word[0] = m.word[0] = false; /* punctuation */
	changed |= memcmp(f.word, r->first, sizeof(f.word)) != 0;
	changed |= memcmp(m.word, r->more, sizeof(m.word)) != 0;
	changed |= f.name != r->first_name || m.name != r->more_name ||
		   null != r->nullable;
	memcpy(r->first, f.word, sizeof(f.word));
	memcpy(r->more, m.word, sizeof(m.word));
	r->first_name = f.name;
	r->more_name = m.name;
	r->nullable = null;
	return changed;
}

/* Words that do both; the word behind them tells which it is. */
static const char *const told_by_the_next[] = {
	"comment", /* on: a statement; TEXT: of what stands before */
	"default", /* privileges: a statement; else a domain's */
	"include", /* TEXT: a statement; (: an index's columns */
	"type",	   /* NAME: a statement; TEXT: a server's */
};

static bool is_told(const char *w)
{
	for (size_t i = 0; i < 4; i++)
		if (!strcmp(w, told_by_the_next[i]))
			return true;
	return false;
}

START_TEST(statements_end)
{
	struct rule *statement = find_rule("statement"), *r;
	bool changed = true;

	while (changed)
		for (changed = false, r = rules; r; r = r->next)
			changed |= grow(r);
	ck_assert(statement->first[SD_KW_TABLE]);
	ck_assert(statement->more[SD_KW_COMMENT]);
	ck_assert_msg(!statement->more_name,
		      "a statement may go on with any name");
	for (unsigned w = 1; w < SD_KW_COUNT; w++) {
		const char *text = sd_word_text((enum sd_word)w);

		ck_assert_msg((statement->first[w] && statement->more[w]) ==
				      is_told(text),
			      "'%s' ends and begins a statement", text);
	}
}
END_TEST

Suite *grammar_suite(void)
{
	Suite *s = suite_create("grammar");
	TCase *tc = tcase_create("ebnf");

	tcase_add_checked_fixture(tc, read_grammar, forget_grammar);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, words_are_found);
	tcase_add_test(tc, words_are_listed);
	tcase_add_test(tc, statements_end);
	tcase_add_test(tc, sentences_parse);
	suite_add_tcase(s, tc);
	return s;
}
