/* SPDX-License-Identifier: MIT */
/*
 * print_line.c - lines of a table: constraints, indexes, triggers, policies
 */
#include "print_int.h"

#include <string.h>

/* Words that would be read as such where a name may be left out. */
static const char not_a_name[] = "index key on using";

/* --- options that several kinds share ----------------------------- */

void sd_print_conflict(struct printer *p, const struct sd_record *r,
		       enum sd_attr_id id)
{
	const struct clause c[] = { { id, "on conflict" }, CLAUSE_END };

	sd_print_clauses(p, r, c);
}

void sd_print_deferrable(struct printer *p, const struct sd_record *r)
{
	const char *deferrable = sd_get_text(r, SD_A_DEFERRABLE);
	static const struct clause initially[] = {
		{ SD_A_INITIALLY, "initially" }, CLAUSE_END
	};

	if (deferrable)
		sd_print_word(p, !strcmp(deferrable, "no") ? "not deferrable"
							   : "deferrable");
	sd_print_clauses(p, r, initially);
}

void sd_print_foreign_options(struct printer *p, const struct sd_record *r)
{
	static const struct clause before[] = { { SD_A_MATCH, "match" },
						{ SD_A_ON_UPDATE, "on update" },
						{ SD_A_ON_DELETE, "on delete" },
						{ SD_A_SET_COLUMNS, "" },
						CLAUSE_END };
	static const struct clause after[] = { { SD_A_NOT_VALID, "not valid" },
					       { SD_A_NOT_ENFORCED,
						 "not enforced" },
					       CLAUSE_END };

	sd_print_clauses(p, r, before);
	sd_print_deferrable(p, r);
	sd_print_clauses(p, r, after);
}

/* --- constraints -------------------------------------------------- */

static void print_foreign(struct printer *p, const struct sd_record *r)
{
	bool period = sd_get_bool(r, SD_A_PERIOD);

	sd_print_period_names(p, sd_get_list(r, SD_A_COLUMNS), period);
	sd_print_word(p, "references");
	sd_print_ref(p, sd_get_ref(r, SD_A_REF_TABLE));
	if (sd_has(r, SD_A_REF_COLUMNS))
		sd_print_period_names(p, sd_get_list(r, SD_A_REF_COLUMNS),
				      period);
	sd_print_foreign_options(p, r);
}

static void print_key_constraint(struct printer *p, const struct sd_record *r)
{
	static const struct clause method[] = { { SD_A_METHOD, "using" },
						CLAUSE_END };
	static const struct clause options[] = {
		{ SD_A_NULLS_NOT_DISTINCT, "nulls not distinct" },
		{ SD_A_INCLUDE, "include" },
		{ SD_A_WITH, "with" },
		{ SD_A_TABLESPACE, "tablespace" },
		CLAUSE_END
	};
	static const struct clause where[] = { { SD_A_WHERE, "where" },
					       CLAUSE_END };
	static const struct clause autoincrement[] = {
		{ SD_A_AUTOINCREMENT, "autoincrement" }, CLAUSE_END
	};

	sd_print_clauses(p, r, method);
	sd_print_keys(p, sd_get_list(r, SD_A_KEYS),
		      sd_get_bool(r, SD_A_WITHOUT_OVERLAPS));
	sd_print_conflict(p, r, SD_A_CONFLICT);
	sd_print_clauses(p, r, autoincrement);
	sd_print_clauses(p, r, options);
	sd_print_deferrable(p, r);
	sd_print_clauses(p, r, where);
}

static void print_check(struct printer *p, const struct sd_record *r)
{
	static const struct clause options[] = {
		{ SD_A_EXPR, "" },
		{ SD_A_NO_INHERIT, "no inherit" },
		{ SD_A_NOT_VALID, "not valid" },
		{ SD_A_NOT_ENFORCED, "not enforced" },
		CLAUSE_END
	};

	sd_print_clauses(p, r, options);
	sd_print_conflict(p, r, SD_A_CONFLICT);
}

void sd_print_constraint(struct printer *p, const struct sd_fact *f)
{
	static const struct {
		enum sd_kind kind;
		const char *word;
		void (*print)(struct printer *, const struct sd_record *);
	} kinds[] = {
		{ SD_PRIMARY, "primary", print_key_constraint },
		{ SD_UNIQUE, "unique", print_key_constraint },
		{ SD_FOREIGN, "foreign key", print_foreign },
		{ SD_CHECK, "check", print_check },
		{ SD_EXCLUDE, "exclude", print_key_constraint },
	};
	size_t i = 0;

	while (kinds[i].kind != f->kind)
		i++;
	sd_print_word(p, kinds[i].word);
	if (f->name)
		sd_print_name_but(p, f->name, not_a_name);
	kinds[i].print(p, &f->attrs);
	sd_print_tail(p, f);
}

/* --- indexes ------------------------------------------------------ */

void sd_print_index(struct printer *p, const struct sd_fact *f)
{
	static const struct clause method[] = { { SD_A_METHOD, "using" },
						CLAUSE_END };
	static const struct clause options[] = {
		{ SD_A_NULLS_NOT_DISTINCT, "nulls not distinct" },
		{ SD_A_INCLUDE, "include" },
		{ SD_A_WITH, "with" },
		{ SD_A_TABLESPACE, "tablespace" },
		{ SD_A_WHERE, "where" },
		{ SD_A_PART_OF, "part of" },
		{ SD_A_QUOTED, "quoted" },
		CLAUSE_END
	};

	if (sd_get_bool(&f->attrs, SD_A_UNIQUE))
		sd_print_word(p, "unique");
	sd_print_word(p, "index");
	if (f->name)
		sd_print_name_but(p, f->name, not_a_name);
	sd_print_clauses(p, &f->attrs, method);
	sd_print_keys(p, sd_get_list(&f->attrs, SD_A_KEYS), false);
	sd_print_clauses(p, &f->attrs, options);
	sd_print_tail(p, f);
}

/* --- triggers, rules, policies ------------------------------------ */

static void print_enabled(struct printer *p, const struct sd_record *r)
{
	const char *enabled = sd_get_text(r, SD_A_ENABLED);

	if (enabled && strcmp(enabled, "disabled"))
		sd_print_word(p, "enabled");
	if (enabled)
		sd_print_word(p, enabled);
}

static void print_events(struct printer *p, const struct sd_record *r)
{
	const struct sd_list *events = sd_get_list(r, SD_A_EVENTS);
	const struct sd_list *columns = sd_get_list(r, SD_A_UPDATE_OF);
	size_t i;

	for (i = 0; i < events->count; i++) {
		const char *event = events->at[i].u.text;

		if (i)
			sd_print_word(p, "or");
		sd_print_word(p, event);
		if (columns->count && !strcmp(event, "update")) {
			sd_print_word(p, "of");
			sd_print_bare_names(p, columns);
		}
	}
}

static void print_call(struct printer *p, const struct sd_record *r)
{
	const struct sd_list *args = sd_get_list(r, SD_A_ARGS);
	size_t i;

	sd_print_word(p, "execute");
	sd_print_ref(p, sd_get_ref(r, SD_A_EXECUTE));
	sd_print_word(p, "(");
	for (i = 0; i < args->count; i++) {
		if (i)
			sd_print_close(p, ",");
		sd_print_text(p, args->at[i].u.text);
	}
	sd_print_close(p, ")");
}

void sd_print_trigger(struct printer *p, const struct sd_fact *f, bool alone)
{
	static const struct clause from[] = { { SD_A_FROM_TABLE, "from" },
					      CLAUSE_END };
	static const struct clause rest[] = { { SD_A_FOR_EACH, "for each" },
					      { SD_A_WHEN, "when" },
					      { SD_A_QUOTED, "quoted" },
					      CLAUSE_END };
	static const struct clause transitions[] = {
		{ SD_A_OLD_TABLE, "old table" },
		{ SD_A_NEW_TABLE, "new table" },
		CLAUSE_END
	};
	const struct sd_record *r = &f->attrs;

	if (sd_get_bool(r, SD_A_CONSTRAINT))
		sd_print_word(p, "constraint");
	sd_print_word(p, "trigger");
	sd_print_name(p, f->name);
	if (sd_has(r, SD_A_TIMING))
		sd_print_word(p, sd_get_text(r, SD_A_TIMING));
	print_events(p, r);
	if (alone) {
		sd_print_word(p, "on");
		sd_print_path(p, f->parent->schema, f->parent->name);
	}
	sd_print_clauses(p, r, from);
	sd_print_deferrable(p, r);
	if (sd_has(r, SD_A_OLD_TABLE) || sd_has(r, SD_A_NEW_TABLE))
		sd_print_word(p, "referencing");
	sd_print_clauses(p, r, transitions);
	sd_print_clauses(p, r, rest);
	if (sd_has(r, SD_A_EXECUTE)) {
		print_call(p, r);
	} else {
		sd_print_word(p, "as");
		sd_print_query(p, sd_get_text(r, SD_A_BODY), !alone);
	}
	print_enabled(p, r);
	sd_print_tail(p, f);
}

void sd_print_rule(struct printer *p, const struct sd_fact *f)
{
	static const struct clause where[] = { { SD_A_WHERE, "where" },
					       CLAUSE_END };
	const char *body = sd_get_text(&f->attrs, SD_A_BODY);

	sd_print_word(p, "rule");
	sd_print_name(p, f->name);
	sd_print_word(p, "on");
	print_events(p, &f->attrs);
	sd_print_clauses(p, &f->attrs, where);
	sd_print_word(p, "do");
	if (sd_get_bool(&f->attrs, SD_A_INSTEAD))
		sd_print_word(p, "instead");
	if (body)
		sd_print_query(p, body, true);
	else
		sd_print_word(p, "nothing");
	print_enabled(p, &f->attrs);
	sd_print_tail(p, f);
}

void sd_print_policy(struct printer *p, const struct sd_fact *f)
{
	static const struct clause command[] = { { SD_A_COMMAND, "for" },
						 CLAUSE_END };
	static const struct clause sql[] = { { SD_A_USING, "using" },
					     { SD_A_WITH_CHECK, "with check" },
					     CLAUSE_END };

	sd_print_word(p, "policy");
	sd_print_name(p, f->name);
	if (sd_get_bool(&f->attrs, SD_A_RESTRICTIVE))
		sd_print_word(p, "as restrictive");
	sd_print_clauses(p, &f->attrs, command);
	if (sd_has(&f->attrs, SD_A_ROLES)) {
		sd_print_word(p, "to");
		sd_print_bare_names(p, sd_get_list(&f->attrs, SD_A_ROLES));
	}
	sd_print_clauses(p, &f->attrs, sql);
	sd_print_tail(p, f);
}
