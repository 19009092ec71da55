/* SPDX-License-Identifier: MIT */
/*
 * print_type.c - enums, domains, composite and range types, sequences
 */
#include "print_int.h"

#include <string.h>

static void print_head(struct printer *p, const struct sd_fact *f,
		       const char *word)
{
	sd_print_word(p, word);
	sd_print_path(p, f->schema, f->name);
}

static void block_end(struct printer *p)
{
	sd_buf_adds(&p->text, "\n}");
}

void sd_print_enum(struct printer *p, const struct sd_fact *f)
{
	struct sd_fact *c;

	print_head(p, f, "enum");
	sd_print_tail(p, f);
	sd_print_word(p, "{");
	SD_EACH_CHILD(f, c, SD_LABEL)
	{
		sd_print_item(p, false);
		if (sd_lang_is_name(c->name))
			sd_print_word(p, c->name);
		else
			sd_print_text(p, c->name);
		sd_print_tail(p, c);
	}
	block_end(p);
	sd_print_standing(p, f, true);
}

void sd_print_domain(struct printer *p, const struct sd_fact *f)
{
	static const struct clause options[] = { { SD_A_TYPE, "" },
						 { SD_A_COLLATE, "collate" },
						 { SD_A_NOT_NULL, "not null" },
						 CLAUSE_END };
	const struct sd_fact *value = sd_fact_child(f, SD_DEFAULT);
	struct sd_fact *c = sd_fact_child(f, SD_CHECK);

	print_head(p, f, "domain");
	sd_print_clauses(p, &f->attrs, options);
	if (value) {
		sd_print_word(p, "default");
		sd_print_value(p, sd_get_text(&value->attrs, SD_A_EXPR));
	}
	sd_print_tail(p, f);
	if (c)
		sd_print_word(p, "{");
	for (; c; c = sd_fact_next(c)) {
		sd_print_begin(p, c, false);
		sd_print_constraint(p, c);
	}
	if (sd_fact_child(f, SD_CHECK))
		block_end(p);
	sd_print_standing(p, f, true);
}

void sd_print_composite(struct printer *p, const struct sd_fact *f)
{
	static const struct clause options[] = { { SD_A_TYPE, "" },
						 { SD_A_COLLATE, "collate" },
						 CLAUSE_END };
	struct sd_fact *c;

	print_head(p, f, "type");
	sd_print_word(p, "composite");
	sd_print_tail(p, f);
	sd_print_word(p, "{");
	SD_EACH_CHILD(f, c, SD_ATTRIBUTE)
	{
		sd_print_begin(p, c, false);
		sd_print_name(p, c->name);
		sd_print_close(p, ":");
		sd_print_clauses(p, &c->attrs, options);
		sd_print_tail(p, c);
	}
	block_end(p);
	sd_print_standing(p, f, true);
}

void sd_print_range(struct printer *p, const struct sd_fact *f)
{
	static const struct clause options[] = {
		{ SD_A_SUBTYPE, "subtype" },
		{ SD_A_SUBTYPE_OPCLASS, "subtype_opclass" },
		{ SD_A_COLLATE, "collate" },
		{ SD_A_CANONICAL, "canonical" },
		{ SD_A_SUBTYPE_DIFF, "subtype_diff" },
		{ SD_A_MULTIRANGE, "multirange" },
		CLAUSE_END
	};
	struct clause one[] = { CLAUSE_END, CLAUSE_END };
	size_t i;

	print_head(p, f, "type");
	sd_print_word(p, "range");
	sd_print_tail(p, f);
	sd_print_word(p, "{");
	for (i = 0; options[i].words; i++) {
		if (!sd_has(&f->attrs, options[i].id))
			continue;
		one[0] = options[i];
		sd_print_item(p, false);
		sd_print_clauses(p, &f->attrs, one);
	}
	block_end(p);
	sd_print_standing(p, f, true);
}

void sd_print_base_type(struct printer *p, const struct sd_fact *f)
{
	static const struct clause clauses[] = { { SD_A_SHELL, "shell" },
						 { SD_A_BODY, "base as" },
						 CLAUSE_END };

	print_head(p, f, "type");
	sd_print_clauses(p, &f->attrs, clauses);
	sd_print_tail(p, f);
	sd_print_standing(p, f, true);
}

void sd_print_sequence(struct printer *p, const struct sd_fact *f)
{
	static const struct clause type[] = { { SD_A_TYPE, "as" }, CLAUSE_END };
	const struct sd_ref *owner = sd_get_ref(&f->attrs, SD_A_OWNED_BY);

	if (sd_get_bool(&f->attrs, SD_A_UNLOGGED))
		sd_print_word(p, "unlogged");
	print_head(p, f, "sequence");
	sd_print_clauses(p, &f->attrs, type);
	sd_print_clauses(p, &f->attrs, sd_print_sequence_clauses);
	if (owner) {
		sd_print_word(p, "owned by");
		sd_print_ref(p, owner);
		sd_print_close(p, ".");
		sd_print_name(p, sd_get_text(&f->attrs, SD_A_OWNED_COLUMN));
	}
	sd_print_tail(p, f);
	sd_print_standing(p, f, true);
}
