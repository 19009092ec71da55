/* SPDX-License-Identifier: MIT */
/*
 * prop_lang.c - what is printed is read as the same
 *
 * prop_lang [COUNT [SEED]]: random models, printed and parsed again. Equal
 * hashes of every fact, equal hints, an equal second print, and text that fmt
 * leaves as it is. The seed is printed; a failure names its own. A run of
 * ENOUGH models must have met every kind and every attribute there is.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model.h"
#include "schemadiff/lang.h"

enum { ENOUGH = 2000 };

static bool seen_kind[SD_KIND_COUNT], seen_attr[SD_A_COUNT];

static const char *const engines[] = { "postgres", "sqlite", NULL };
static const struct sd_lang_options options = { NULL, engines, false };

struct run {
	struct sd_arena arena;
	struct sd_model from, to;
	struct sd_buf text, again;
	struct sd_diag diag;
};

static void run_init(struct run *r)
{
	static const struct sd_arena arena = SD_ARENA_INIT;
	static const struct sd_buf buf = SD_BUF_INIT;
	const struct sd_diag diag = SD_DIAG_INIT(&r->arena);

	r->arena = arena;
	r->text = r->again = buf;
	r->diag = diag;
	sd_model_init(&r->from, &r->arena);
	sd_model_init(&r->to, &r->arena);
}

static void run_clear(struct run *r)
{
	sd_model_clear(&r->from);
	sd_model_clear(&r->to);
	sd_buf_clear(&r->text);
	sd_buf_clear(&r->again);
	sd_arena_clear(&r->arena);
}

static void complain(struct run *r, const char *what, const char *detail)
{
	struct sd_buf b = SD_BUF_INIT;
	const struct sd_message *m;

	fprintf(stderr, "%s\n%s\n", what, detail);
	for (m = r->diag.first; m; m = m->next)
		sd_message_render(&b, m, false);
	fputs(b.at, stderr);
	sd_buf_clear(&b);
}

/* --- equal models ------------------------------------------------- */

static bool same_settings(const struct sd_settings *a,
			  const struct sd_settings *b)
{
	const char *const *s = a->search_path, *const *t = b->search_path;

	if (a->privileges != b->privileges ||
	    a->owner_managed != b->owner_managed ||
	    a->partitions_set != b->partitions_set ||
	    a->partitions_declared != b->partitions_declared || !s != !t)
		return false;
	for (; s && *s && *t; s++, t++)
		if (strcmp(*s, *t))
			return false;
	return !s || *s == *t;
}

static struct sd_fact *partner(const struct run *r, struct sd_fact *list,
			       const struct sd_fact *f)
{
	for (; list; list = list->next)
		if (sd_hash_eq(list->tree, f->tree))
			return list;
	(void)r;
	return NULL;
}

/* The hash leaves hints out. */
static bool same_hints(const struct run *r, const struct sd_fact *a,
		       const struct sd_fact *b)
{
	static const enum sd_attr_id hints[] = { SD_A_RENAMED_FROM,
						 SD_A_BACKFILL,
						 SD_A_USING_CAST };
	size_t i;

	for (i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (!sd_value_same(&r->from, sd_get(&a->attrs, hints[i]),
				   sd_get(&b->attrs, hints[i])))
			return false;
	return true;
}

/* The first fact that has no equal on the other side. */
static const struct sd_fact *odd_one(const struct run *r, struct sd_fact *list,
				     struct sd_fact *other, const char **why)
{
	struct sd_fact *f, *p;
	const struct sd_fact *odd;

	for (f = list; f; f = f->next) {
		p = partner(r, other, f);
		if (!p) {
			*why = "has no equal";
			for (p = other; p; p = p->next)
				if (sd_hash_eq(sd_fact_own(&r->to, p),
					       sd_fact_own(&r->from, f))) {
					odd = odd_one(r, f->child, p->child,
						      why);
					return odd ? odd : f;
				}
			return f;
		}
		if (!same_hints(r, f, p)) {
			*why = "has other hints";
			return f;
		}
		odd = odd_one(r, f->child, p->child, why);
		if (odd)
			return odd;
	}
	return NULL;
}

static bool same_model(struct run *r)
{
	const char *why = "";
	const struct sd_fact *odd;

	sd_model_hash(&r->from);
	sd_model_hash(&r->to);
	odd = odd_one(r, r->from.first, r->to.first, &why);
	if (!odd)
		odd = odd_one(r, r->to.first, r->from.first, &why);
	if (odd) {
		fprintf(stderr, "%s %s\n", sd_fact_label(odd, &r->arena), why);
		return false;
	}
	return sd_hash_eq(r->from.hash, r->to.hash) &&
	       same_settings(&r->from.settings, &r->to.settings);
}

/* --- one model ---------------------------------------------------- */

static bool round_trip(struct run *r)
{
	sd_lang_print(&r->from, NULL, &r->text);
	if (sd_lang_parse("printed", r->text.at, r->text.len, &options, &r->to,
			  NULL, &r->diag) < 0) {
		complain(r, "what is printed does not parse", r->text.at);
		return false;
	}
	if (!same_model(r)) {
		complain(r, "what is printed is read as another", r->text.at);
		return false;
	}
	sd_lang_print(&r->to, NULL, &r->again);
	if (strcmp(r->text.at, r->again.at)) {
		complain(r, "the second print is another", r->text.at);
		fprintf(stderr, "second:\n%s\n", r->again.at);
		return false;
	}
	return true;
}

static bool laid_out(struct run *r)
{
	sd_buf_reset(&r->again);
	if (sd_lang_format("printed", r->text.at, r->text.len, &options,
			   &r->again, &r->diag) < 0) {
		complain(r, "fmt does not take it", r->text.at);
		return false;
	}
	if (!strcmp(r->text.at, r->again.at))
		return true;
	complain(r, "fmt lays it out otherwise", r->text.at);
	fprintf(stderr, "fmt:\n%s\n", r->again.at);
	return false;
}

/* --- what has been met -------------------------------------------- */

static void see_record(const struct sd_record *r);

static void see_list(const struct sd_list *l)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (l->at[i].type == SD_T_RECORD)
			see_record(l->at[i].u.record);
}

static void see_record(const struct sd_record *r)
{
	unsigned i;

	for (i = 0; i < r->count; i++) {
		seen_attr[r->at[i].id] = true;
		if (r->at[i].type == SD_T_LIST)
			see_list(r->at[i].u.list);
	}
}

static void see(const struct sd_fact *f)
{
	for (; f; f = f->next) {
		seen_kind[f->kind] = true;
		see_record(&f->attrs);
		see(f->child);
	}
}

static bool met_all(void)
{
	bool all = true;
	int i;

	for (i = 1; i < SD_KIND_COUNT; i++)
		if (!seen_kind[i]) {
			fprintf(stderr, "never met: kind %s\n",
				sd_kind_word((enum sd_kind)i));
			all = false;
		}
	for (i = 1; i < SD_A_COUNT; i++)
		/* The last two are an engine's own: a file has no word. */
		if (!seen_attr[i] && i != SD_A_WRITTEN && i != SD_A_RELABEL) {
			fprintf(stderr, "never met: attribute %s\n",
				sd_attr_word((enum sd_attr_id)i));
			all = false;
		}
	return all;
}

static bool holds(uint64_t seed, size_t *bytes)
{
	struct gen g = { 0 };
	struct run r;
	bool ok;

	run_init(&r);
	g.rng.state = seed;
	gen_model(&g, &r.from);
	see(r.from.first);
	ok = round_trip(&r) && laid_out(&r);
	*bytes += r.text.len;
	run_clear(&r);
	return ok;
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000, i;
	uint64_t seed =
		argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
	unsigned long bad = 0;
	size_t bytes = 0;

	printf("prop_lang: %lu models, seed %" PRIu64 "\n", count, seed);
	for (i = 0; i < count && bad < 5; i++)
		if (!holds(seed + i, &bytes)) {
			fprintf(stderr,
				"prop_lang: fails with: 1 %" PRIu64 "\n",
				seed + i);
			bad++;
		}
	printf("prop_lang: %lu passed, %lu failed, %zu bytes\n", i - bad, bad,
	       bytes);
	if (count >= ENOUGH && !bad && !met_all())
		bad++;
	return bad != 0;
}
