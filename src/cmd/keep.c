/* SPDX-License-Identifier: MIT */
/*
 * keep.c - a schema file that is written anew keeps its words for types
 *
 * An engine without `uuid` stores it as text, and intent is never inferred
 * from there. Where the file that is there had a word that makes exactly the
 * stored type, this word is meant.
 */

#include "work.h"

struct keep {
	struct sd_work *w;
	struct sd_diag diag; /* an old file that is broken is no fault now */
	struct sd_side old;  /* the file that is there */
	const struct sd_model *live; /* native */
	struct sd_model kept;	     /* portable, with the old words */
	size_t changes;
};

static void keep_column(struct keep *k, const struct sd_fact *table[3],
			struct sd_fact *c)
{
	const struct sd_fact *f[3];
	const struct sd_value *type;
	size_t i;

	/* The old file's two forms, and what is stored. */
	f[0] = sd_fact_child_named(&k->old.portable, table[0], SD_COLUMN,
				   c->name);
	f[1] = sd_fact_child_named(&k->old.native, table[1], SD_COLUMN,
				   c->name);
	f[2] = sd_fact_child_named(k->live, table[2], SD_COLUMN, c->name);
	for (i = 0; i < 3; i++)
		if (!f[i] || !sd_get(&f[i]->attrs, SD_A_TYPE))
			return;
	if (!sd_value_same(k->live, sd_get(&f[1]->attrs, SD_A_TYPE),
			   sd_get(&f[2]->attrs, SD_A_TYPE)))
		return;
	type = sd_get(&f[0]->attrs, SD_A_TYPE);
	if (sd_value_same(&k->kept, type, sd_get(&c->attrs, SD_A_TYPE)))
		return;
	sd_set(&c->attrs, k->w->arena, SD_A_TYPE, *type);
	k->changes++;
}

static void keep_table(struct keep *k, struct sd_fact *t)
{
	const struct sd_fact *table[3];
	struct sd_fact *c;

	table[0] = sd_model_find(&k->old.portable, t->kind, t->schema, t->name);
	table[1] = sd_model_find(&k->old.native, t->kind, t->schema, t->name);
	table[2] = sd_model_find(k->live, t->kind, t->schema, t->name);
	if (!table[0] || !table[1] || !table[2])
		return;
	SD_EACH_CHILD(t, c, SD_COLUMN)
	{
		keep_column(k, table, c);
	}
}

/* Do the kept words say the same schema? Else none of them is taken. */
static bool says_the_same(struct keep *k)
{
	const struct sd_engine *e = k->w->engine;
	struct sd_model native;
	char now[65], live[65];
	bool same = false;

	sd_model_init(&native, k->w->arena);
	sd_model_copy(&native, &k->kept);
	if (e->normalise(&native, NULL, &k->diag) == 0) {
		sd_schema_hash(&native, now);
		sd_schema_hash(k->live, live);
		same = sd_streq(now, live);
	}
	sd_model_clear(&native);
	return same;
}

static int read_old(struct keep *k, const char *const *path)
{
	struct sd_lang_options o = { k->w->engine->name, sd_engine_words,
				     k->w->engine->names_repeat };

	if (sd_lang_read(path, 1, &o, &k->old.portable, &k->old.info,
			 &k->diag) < 0)
		return -1;
	sd_model_copy(&k->old.native, &k->old.portable);
	if (k->w->engine->normalise(&k->old.native, NULL, &k->diag) < 0)
		return -1;
	sd_model_index(&k->old.portable);
	sd_model_index(&k->old.native);
	return 0;
}

void sd_keep_words(struct sd_work *w, struct sd_side *s, const char *path)
{
	const char *paths[] = { path, NULL };
	struct keep k = { .w = w, .live = &s->native };
	struct sd_fact *f;

	k.diag.arena = w->arena;
	sd_model_init(&k.old.portable, w->arena);
	sd_model_init(&k.old.native, w->arena);
	sd_model_init(&k.kept, w->arena);
	if (read_old(&k, paths) < 0)
		goto out;
	sd_model_index(&s->native);
	sd_model_copy(&k.kept, &s->portable);
	for (f = k.kept.first; f; f = f->next)
		if (f->kind == SD_TABLE)
			keep_table(&k, f);
	if (k.changes && says_the_same(&k)) {
		sd_model_clear(&s->portable);
		sd_model_init(&s->portable, w->arena);
		sd_model_copy(&s->portable, &k.kept);
	}
out:
	sd_model_clear(&k.old.portable);
	sd_model_clear(&k.old.native);
	sd_model_clear(&k.kept);
}
