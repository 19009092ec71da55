/* SPDX-License-Identifier: MIT */
/*
 * print_table.c - tables and views with all that stands in their block
 */
#include "print_int.h"

#include <string.h>

/* --- the lines of a block ----------------------------------------- */

/* A block that opens with its first line, where there is any. */
struct block {
	struct printer *p;
	bool open;
	bool blank; /* before the next line: a group has ended */
};

static void block_line(struct block *b)
{
	if (!b->open)
		sd_print_word(b->p, "{");
	b->open = true;
}

static bool block_blank(struct block *b)
{
	bool blank = b->blank && b->open;

	block_line(b);
	b->blank = false;
	return blank;
}

/* A line that is not a fact of its own. */
static void block_item(struct block *b)
{
	bool blank = block_blank(b);

	sd_print_item(b->p, blank);
}

static void block_fact(struct block *b, const struct sd_fact *f)
{
	bool blank = block_blank(b);

	sd_print_begin(b->p, f, blank);
}

static void block_end(struct block *b, bool always)
{
	if (always)
		block_line(b);
	if (b->open)
		sd_buf_adds(&b->p->text, "\n}");
}

static void print_columns(struct block *b, const struct places *places)
{
	size_t i;

	for (i = 0; i < places->count; i++) {
		const struct slot *s = &places->slot[i];

		if (sd_get_bool(&s->column->attrs, SD_A_INHERITED))
			continue;
		block_fact(b, s->column);
		sd_print_column(b->p, s);
	}
	b->blank = true;
}

static bool is_misfit(const struct printer *p, const struct sd_fact *f)
{
	return f->kind == SD_FOREIGN && p->only &&
	       sd_lang_foreign_fit(p->m, f) != LANG_FITS;
}

static void print_constraints(struct block *b, const struct places *places)
{
	struct printer *p = b->p;
	const struct inlined *i;
	bool misfits = false;

	for (i = places->line; i; i = i->next) {
		if (is_misfit(p, i->fact)) {
			misfits = true;
			continue;
		}
		block_fact(b, i->fact);
		sd_print_constraint(p, i->fact);
	}
	if (misfits) {
		block_item(b);
		sd_print_word(p, "only");
		sd_print_name(p, p->only);
		sd_print_word(p, "{");
		for (i = places->line; i; i = i->next) {
			if (!is_misfit(p, i->fact))
				continue;
			sd_print_begin(p, i->fact, false);
			sd_print_constraint(p, i->fact);
		}
		sd_buf_adds(&p->text, "\n}");
	}
	b->blank = true;
}

static void print_indexes(struct block *b, const struct sd_fact *f)
{
	struct sd_fact *c;

	SD_EACH_CHILD(f, c, SD_INDEX)
	{
		block_fact(b, c);
		sd_print_index(b->p, c);
	}
	b->blank = true;
}

static void print_actions(struct block *b, const struct sd_fact *f)
{
	struct sd_fact *c;

	SD_EACH_CHILD(f, c, SD_TRIGGER)
	{
		if (sd_get_bool(&c->attrs, SD_A_CONSTRAINT))
			continue; /* stands behind the table */
		block_fact(b, c);
		sd_print_trigger(b->p, c, false);
	}
	SD_EACH_CHILD(f, c, SD_RULE)
	{
		block_fact(b, c);
		sd_print_rule(b->p, c);
	}
	SD_EACH_CHILD(f, c, SD_POLICY)
	{
		block_fact(b, c);
		sd_print_policy(b->p, c);
	}
	b->blank = true;
}

static void print_row_security(struct block *b, const struct sd_record *r)
{
	const char *how = sd_get_text(r, SD_A_ROW_SECURITY);

	if (!how)
		return;
	block_item(b);
	sd_print_word(b->p, "row security");
	if (!strcmp(how, "forced"))
		sd_print_word(b->p, how);
}

/* One line where the record has the attribute. */
static void print_setting(struct block *b, const struct sd_fact *f,
			  const struct clause *c)
{
	if (!sd_has(&f->attrs, c->id))
		return;
	block_item(b);
	sd_print_clauses(b->p, &f->attrs, c);
}

static void print_settings(struct block *b, const struct sd_fact *f)
{
	static const struct clause replica[] = { { SD_A_REPLICA_IDENTITY,
						   "replica identity" },
						 { SD_A_REPLICA_INDEX, "" },
						 CLAUSE_END };
	static const struct clause cluster[] = {
		{ SD_A_CLUSTER_ON, "cluster on" }, CLAUSE_END
	};
	static const struct clause with[] = { { SD_A_WITH, "with" },
					      CLAUSE_END };
	static const struct clause space[] = {
		{ SD_A_TABLESPACE, "tablespace" }, CLAUSE_END
	};
	struct sd_fact *c;

	SD_EACH_CHILD(f, c, SD_COLUMN)
	{
		if (f->kind == SD_TABLE &&
		    !sd_get_bool(&c->attrs, SD_A_INHERITED))
			continue;
		block_fact(b, c);
		sd_print_inherited_column(b->p, c);
	}
	print_row_security(b, &f->attrs);
	print_setting(b, f, replica);
	print_setting(b, f, cluster);
	if (f->kind == SD_TABLE) { /* a view's stand before its query */
		print_setting(b, f, with);
		print_setting(b, f, space);
	}
	b->blank = true;
}

static void print_block_grants(struct block *b, const struct sd_fact *f)
{
	if (!sd_fact_child(f, SD_GRANT))
		return;
	sd_print_grants(b->p, f, block_blank(b), NULL, NULL);
}

/* What no line of a block can say. */
static void print_constraint_triggers(struct printer *p,
				      const struct sd_fact *f)
{
	struct sd_fact *c;

	SD_EACH_CHILD(f, c, SD_TRIGGER)
	{
		if (!sd_get_bool(&c->attrs, SD_A_CONSTRAINT))
			continue;
		sd_print_begin(p, c, true);
		sd_print_trigger(p, c, true);
	}
}

/* --- data --------------------------------------------------------- */

static void print_row(struct printer *p, const struct sd_list *row)
{
	size_t i;

	sd_print_item(p, false);
	sd_print_word(p, "(");
	for (i = 0; i < row->count; i++) {
		if (i)
			sd_print_close(p, ",");
		sd_print_value(p, row->at[i].u.text);
	}
	sd_print_close(p, ")");
}

static void print_data(struct printer *p, const struct sd_fact *table,
		       const struct sd_fact *f)
{
	static const struct clause head[] = { { SD_A_EXACT, "exact" },
					      { SD_A_COLUMNS, "" },
					      { SD_A_DATA_KEY, "key" },
					      CLAUSE_END };
	const struct sd_list *rows = sd_get_list(&f->attrs, SD_A_DATA_ROWS);
	size_t i;

	sd_print_item(p, true);
	sd_print_word(p, "data");
	sd_print_path(p, table->schema, table->name);
	sd_print_clauses(p, &f->attrs, head);
	sd_print_word(p, "{");
	for (i = 0; i < rows->count; i++)
		print_row(p, rows->at[i].u.list);
	sd_buf_adds(&p->text, "\n}");
}

/* --- tables ------------------------------------------------------- */

static void print_bounds(struct printer *p, const struct sd_list *l)
{
	size_t i;

	sd_print_word(p, "(");
	for (i = 0; i < l->count; i++) {
		if (i)
			sd_print_close(p, ",");
		sd_print_bound(p, l->at[i].u.text);
	}
	sd_print_close(p, ")");
}

static void print_partition_of(struct printer *p, const struct sd_record *r)
{
	const struct sd_ref *root = sd_get_ref(r, SD_A_PARTITION_OF);
	const char *bound = sd_get_text(r, SD_A_BOUND);

	if (!root)
		return;
	sd_print_word(p, "partition of");
	sd_print_ref(p, root);
	if (!strcmp(bound, "default")) {
		sd_print_word(p, "default");
		return;
	}
	sd_print_word(p, "for values");
	if (!strcmp(bound, "range")) {
		sd_print_word(p, "from");
		print_bounds(p, sd_get_list(r, SD_A_BOUND_FROM));
		sd_print_word(p, "to");
		print_bounds(p, sd_get_list(r, SD_A_BOUND_TO));
	} else if (!strcmp(bound, "list")) {
		sd_print_word(p, "in");
		print_bounds(p, sd_get_list(r, SD_A_BOUND_IN));
	} else {
		sd_print_word(p, "with (modulus");
		sd_print_int(p, sd_get_int(r, SD_A_MODULUS));
		sd_print_word(p, ", remainder");
		sd_print_int(p, sd_get_int(r, SD_A_REMAINDER));
		sd_print_close(p, ")");
	}
}

static void print_table_head(struct printer *p, const struct sd_fact *f)
{
	static const struct clause first[] = { { SD_A_UNLOGGED, "unlogged" },
					       { SD_A_STRICT, "strict" },
					       CLAUSE_END };
	static const struct clause server[] = { { SD_A_SERVER, "server" },
						{ SD_A_OPTIONS, "options" },
						CLAUSE_END };
	const char *distributed = sd_get_text(&f->attrs, SD_A_DISTRIBUTED_BY);
	static const struct clause clauses[] = {
		{ SD_A_OF_TYPE, "of" },
		{ SD_A_ACCESS_METHOD, "using" },
		{ SD_A_INHERITS, "inherits" },
		{ SD_A_WITHOUT_ROWID, "without rowid" },
		{ SD_A_PARTITION_BY, "partition by" },
		{ SD_A_KEYS, "" },
		CLAUSE_END
	};
	static const struct clause citus[] = { { SD_A_COLOCATE,
						 "colocate with" },
					       { SD_A_REFERENCE, "reference" },
					       CLAUSE_END };

	sd_print_clauses(p, &f->attrs, first);
	if (sd_has(&f->attrs, SD_A_SERVER))
		sd_print_word(p, "foreign");
	sd_print_word(p, "table");
	sd_print_path(p, f->schema, f->name);
	print_partition_of(p, &f->attrs);
	sd_print_clauses(p, &f->attrs, server);
	sd_print_clauses(p, &f->attrs, clauses);
	if (distributed) {
		sd_print_word(p, "distributed by (");
		sd_print_name(p, distributed);
		sd_print_close(p, ")");
	}
	sd_print_clauses(p, &f->attrs, citus);
	sd_print_tail(p, f);
}

static void print_virtual(struct printer *p, const struct sd_fact *f)
{
	const char *args = sd_get_text(&f->attrs, SD_A_MODULE_ARGS);

	sd_print_word(p, "table");
	sd_print_path(p, f->schema, f->name);
	sd_print_word(p, "virtual using");
	sd_print_name(p, sd_get_text(&f->attrs, SD_A_MODULE));
	if (args)
		sd_print_raw(p, args);
	sd_print_tail(p, f);
	sd_print_standing(p, f, true);
}

void sd_print_table(struct printer *p, const struct sd_fact *f)
{
	struct block b = { p, false, false };
	struct places places;
	struct sd_fact *c;

	if (sd_has(&f->attrs, SD_A_MODULE)) {
		print_virtual(p, f);
	} else {
		sd_print_place(p, f, &places);
		print_table_head(p, f);
		print_columns(&b, &places);
		print_constraints(&b, &places);
		print_indexes(&b, f);
		print_actions(&b, f);
		print_settings(&b, f);
		print_block_grants(&b, f);
		block_end(&b, !sd_has(&f->attrs, SD_A_PARTITION_OF) &&
				      !sd_has(&f->attrs, SD_A_SERVER));
		sd_print_standing(p, f, false);
	}
	print_constraint_triggers(p, f);
	SD_EACH_CHILD(f, c, SD_DATA)
	print_data(p, f, c);
}

/* --- views -------------------------------------------------------- */

void sd_print_view(struct printer *p, const struct sd_fact *f)
{
	static const struct clause options[] = {
		{ SD_A_COLUMNS, "" },
		{ SD_A_ACCESS_METHOD, "using" },
		{ SD_A_WITH, "with" },
		{ SD_A_TABLESPACE, "tablespace" },
		CLAUSE_END
	};
	struct block b = { p, false, false };

	if (f->kind == SD_MATVIEW)
		sd_print_word(p, "materialized");
	if (sd_get_bool(&f->attrs, SD_A_RECURSIVE))
		sd_print_word(p, "recursive");
	sd_print_word(p, "view");
	sd_print_path(p, f->schema, f->name);
	sd_print_clauses(p, &f->attrs, options);
	sd_print_word(p, "as");
	sd_print_query(p, sd_get_text(&f->attrs, SD_A_BODY), false);
	sd_print_tail(p, f);
	print_indexes(&b, f);
	print_actions(&b, f);
	print_settings(&b, f);
	print_block_grants(&b, f);
	block_end(&b, false);
	sd_print_standing(p, f, false);
	print_constraint_triggers(p, f);
}
