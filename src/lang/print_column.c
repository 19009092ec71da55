/* SPDX-License-Identifier: MIT */
/*
 * print_column.c - a column and the constraints that stand beside it
 */
#include "print_int.h"

#include <string.h>

static void print_as(struct printer *p, const char *name)
{
	if (!name)
		return;
	sd_print_word(p, "as");
	sd_print_name(p, name);
}

static void print_inline_key(struct printer *p, const struct sd_fact *c)
{
	bool desc = sd_get_bool(&c->attrs, SD_A_NO_ALIAS);
	static const struct clause options[] = {
		{ SD_A_NULLS_NOT_DISTINCT, "nulls not distinct" }, CLAUSE_END
	};
	static const struct clause autoincrement[] = {
		{ SD_A_AUTOINCREMENT, "autoincrement" }, CLAUSE_END
	};

	sd_print_word(p, c->kind == SD_PRIMARY ? "primary" : "unique");
	if (desc)
		sd_print_word(p, "desc");
	print_as(p, c->name);
	sd_print_conflict(p, &c->attrs, SD_A_CONFLICT);
	sd_print_clauses(p, &c->attrs, autoincrement);
	sd_print_clauses(p, &c->attrs, options);
	sd_print_deferrable(p, &c->attrs);
}

static void print_inline_foreign(struct printer *p, const struct sd_fact *c)
{
	const struct sd_list *to = sd_get_list(&c->attrs, SD_A_REF_COLUMNS);

	sd_print_word(p, "references");
	sd_print_ref(p, sd_get_ref(&c->attrs, SD_A_REF_TABLE));
	if (to->count) {
		sd_print_close(p, ".");
		sd_print_name(p, to->at[0].u.text);
	}
	print_as(p, c->name);
	sd_print_foreign_options(p, &c->attrs);
}

static void print_inline_check(struct printer *p, const struct sd_fact *column,
			       const struct sd_fact *c)
{
	static const struct clause expr[] = { { SD_A_EXPR, "" }, CLAUSE_END };
	static const struct clause enforced[] = {
		{ SD_A_NOT_ENFORCED, "not enforced" }, CLAUSE_END
	};

	if (sd_print_limit(p, column, c))
		return;
	sd_print_word(p, "check");
	sd_print_clauses(p, &c->attrs, expr);
	print_as(p, c->name);
	sd_print_clauses(p, &c->attrs, enforced);
	sd_print_conflict(p, &c->attrs, SD_A_CONFLICT);
}

/* `not null` where it is more than the absence of `?`. */
static void print_not_null(struct printer *p, const struct sd_record *r,
			   bool always)
{
	static const struct clause clauses[] = {
		{ SD_A_NOT_NULL_NAME, "as" },
		{ SD_A_NOT_NULL_CONFLICT, "on conflict" },
		{ SD_A_NO_INHERIT, "no inherit" },
		{ SD_A_NOT_VALID, "not valid" },
		CLAUSE_END
	};

	if (!always && !sd_get_bool(r, SD_A_NOT_NULL_WRITTEN) &&
	    !sd_has(r, SD_A_NOT_NULL_NAME) &&
	    !sd_has(r, SD_A_NOT_NULL_CONFLICT) && !sd_has(r, SD_A_NO_INHERIT) &&
	    !sd_has(r, SD_A_NOT_VALID))
		return;
	sd_print_word(p, "not null");
	sd_print_clauses(p, r, clauses);
}

const struct clause sd_print_sequence_clauses[] = {
	{ SD_A_START, "start" },       { SD_A_INCREMENT, "increment" },
	{ SD_A_MIN, "min" },	       { SD_A_MAX, "max" },
	{ SD_A_CACHE, "cache" },       { SD_A_CYCLE, "cycle" },
	{ SD_A_SEQUENCE, "sequence" }, CLAUSE_END
};

static void print_identity(struct printer *p, const struct sd_record *r)
{
	const char *identity = sd_get_text(r, SD_A_IDENTITY);
	const struct clause *c = sd_print_sequence_clauses;

	if (!identity)
		return;
	sd_print_word(p, "identity");
	if (!strcmp(identity, "always"))
		sd_print_word(p, identity);
	while (c->words && !sd_has(r, c->id))
		c++;
	if (!c->words)
		return;
	sd_print_word(p, "(");
	sd_print_clauses(p, r, sd_print_sequence_clauses);
	sd_print_close(p, ")");
}

static void print_generated(struct printer *p, const struct sd_record *r)
{
	const char *generated = sd_get_text(r, SD_A_GENERATED);

	if (!generated)
		return;
	sd_print_word(p, "generated");
	sd_print_raw(p, sd_get_text(r, SD_A_EXPR));
	if (strcmp(generated, "virtual"))
		sd_print_word(p, generated);
}

/*
 * Settings stand before the keys: after `primary` and `unique`, `with` would
 * be the index's.
 */
static const struct clause before_keys[] = { { SD_A_COLLATE, "collate" },
					     { SD_A_STATISTICS, "statistics" },
					     { SD_A_STORAGE, "storage" },
					     { SD_A_COMPRESSION,
					       "compression" },
					     { SD_A_WITH, "with" },
					     { SD_A_OPTIONS, "options" },
					     CLAUSE_END };
static const struct clause hints[] = { { SD_A_RENAMED_FROM, "renamed from" },
				       { SD_A_BACKFILL, "backfill" },
				       { SD_A_USING_CAST, "using" },
				       CLAUSE_END };

static void print_default(struct printer *p, const struct sd_fact *column)
{
	const struct sd_fact *d = sd_fact_child(column, SD_DEFAULT);

	if (!d)
		return;
	sd_print_word(p, "default");
	sd_print_value(p, sd_get_text(&d->attrs, SD_A_EXPR));
}

void sd_print_column(struct printer *p, const struct slot *s)
{
	const struct sd_fact *f = s->column;
	const struct sd_record *r = &f->attrs;
	const struct inlined *i;

	sd_print_name(p, f->name);
	sd_print_close(p, ":");
	sd_print_type(p, sd_get_datatype(r, SD_A_TYPE));
	if (!sd_get_bool(r, SD_A_NOT_NULL))
		sd_print_close(p, "?");
	sd_print_clauses(p, r, before_keys);
	print_not_null(p, r, false);
	for (i = s->first; i && i->fact->kind == SD_PRIMARY; i = i->next)
		print_inline_key(p, i->fact);
	print_identity(p, r);
	for (; i && i->fact->kind == SD_UNIQUE; i = i->next)
		print_inline_key(p, i->fact);
	for (; i && i->fact->kind == SD_FOREIGN; i = i->next)
		print_inline_foreign(p, i->fact);
	for (; i; i = i->next)
		print_inline_check(p, f, i->fact);
	print_default(p, f);
	print_generated(p, r);
	sd_print_clauses(p, r, hints);
	sd_print_comment(p, f);
}

void sd_print_inherited_column(struct printer *p, const struct sd_fact *f)
{
	const struct sd_record *r = &f->attrs;

	sd_print_word(p, "column");
	sd_print_name(p, f->name);
	sd_print_clauses(p, r, before_keys);
	if (sd_get_bool(r, SD_A_NOT_NULL))
		print_not_null(p, r, true);
	print_identity(p, r);
	print_default(p, f);
	print_generated(p, r);
	sd_print_clauses(p, r, hints);
	sd_print_comment(p, f);
}
