/* SPDX-License-Identifier: MIT */
/*
 * parse_trigger.c - triggers, rules and policies
 *
 * Each stands in the body of its table, or alone with the table's name.
 */
#include "parse.h"

/* A line that stands alone: its target, "on" or "to" is read. */
static void parse_target_table(struct parser *p, struct sd_fact *holder)
{
	struct sd_token t = p->tok;
	struct sd_ref path = sd_parse_path(p, "a table");

	sd_new_move(p, holder, SD_KIND_NONE, path, sd_span_from(p, t));
}

/* --- triggers --------------------------------------------------------- */

/* event = "insert" | "delete" | "truncate" | "update" , [ "of" , names ] ; */
static void parse_event(struct parser *p, struct sd_fact *f, struct sd_list *l)
{
	static const enum sd_word words[] = { SD_KW_INSERT, SD_KW_DELETE,
					      SD_KW_TRUNCATE, SD_KW_UPDATE };
	struct sd_token t = p->tok;

	for (size_t i = 0; i < 4; i++) {
		if (p->failed || p->tok.word != words[i])
			continue;
		sd_advance(p);
		sd_list_add_text(l, p->arena, SD_T_WORD,
				 sd_word_text(words[i]));
		if (words[i] == SD_KW_UPDATE && sd_accept_word(p, SD_KW_OF))
			sd_put_list(p, &f->attrs, SD_A_UPDATE_OF,
				    sd_parse_bare_names(p, "a column"), t);
		return;
	}
	sd_expected_word(p, "'insert', 'update', 'delete' or 'truncate'", words,
			 4);
}

/* SQLite's triggers need no word for the time. */
static bool at_event(const struct parser *p)
{
	return sd_at_word(p, SD_KW_INSERT) || sd_at_word(p, SD_KW_DELETE) ||
	       sd_at_word(p, SD_KW_UPDATE) || sd_at_word(p, SD_KW_TRUNCATE);
}

/* trigger_head, see schema.ebnf */
static struct sd_fact *trigger_head(struct parser *p, struct sd_fact *t)
{
	static const struct choice times[] = { { SD_KW_BEFORE, "before" },
					       { SD_KW_AFTER, "after" },
					       { SD_KW_INSTEAD, "instead of" },
					       { SD_WORD_NONE, NULL } };
	struct sd_list *events = sd_list_new(p->arena);
	struct sd_token first = p->tok, name;
	struct sd_fact *f;
	bool instead;

	if (p->tok.word == SD_KW_CONSTRAINT)
		sd_advance(p);
	sd_expect_word(p, SD_KW_TRIGGER);
	name = p->tok;
	f = sd_new_fact(p, t, SD_TRIGGER, NULL,
			sd_parse_name(p, "the trigger's name"), name);
	if (first.word == SD_KW_CONSTRAINT)
		sd_put_bool(p, &f->attrs, SD_A_CONSTRAINT, first);
	instead = p->tok.word == SD_KW_INSTEAD;
	if (!at_event(p))
		sd_parse_choice(p, &f->attrs, SD_A_TIMING, times,
				"'before', 'after' or 'instead of'", name);
	if (instead)
		sd_expect_word(p, SD_KW_OF);
	do
		parse_event(p, f, events);
	while (sd_accept_word(p, SD_KW_OR));
	sd_set_list(&f->attrs, p->arena, SD_A_EVENTS, events);
	return f;
}

/* "referencing" , transition , { transition } */
static void parse_transitions(struct parser *p, struct sd_record *r)
{
	static const enum sd_word words[] = { SD_KW_OLD, SD_KW_NEW };
	size_t n = 0;

	for (;; n++) {
		struct sd_token t = p->tok;
		enum sd_attr_id id = SD_A_OLD_TABLE;

		if (sd_at_word(p, SD_KW_NEW))
			id = SD_A_NEW_TABLE;
		else if (!sd_at_word(p, SD_KW_OLD))
			break;
		sd_advance(p);
		sd_expect_word(p, SD_KW_TABLE);
		sd_put_text(p, r, id, sd_parse_name(p, "a name"), t);
	}
	if (!n)
		sd_expected_word(p, "'old table' or 'new table'", words, 2);
}

/* trigger_clause, see schema.ebnf */
static bool trigger_clause(struct parser *p, struct sd_fact *f)
{
	static const struct choice eaches[] = { { SD_KW_ROW, "row" },
						{ SD_KW_STATEMENT,
						  "statement" },
						{ SD_WORD_NONE, NULL } };
	struct sd_record *r = &f->attrs;
	struct sd_token t = p->tok;

	if (sd_accept_word(p, SD_KW_FROM)) {
		sd_parse_ref(p, r, SD_A_FROM_TABLE, LANG_RELATION, "a table");
	} else if (sd_accept_word(p, SD_KW_REFERENCING)) {
		parse_transitions(p, r);
	} else if (sd_accept_word(p, SD_KW_FOR)) {
		sd_expect_word(p, SD_KW_EACH);
		sd_parse_choice(p, r, SD_A_FOR_EACH, eaches,
				"'row' or 'statement'", t);
	} else if (sd_accept_word(p, SD_KW_WHEN)) {
		sd_put_text(p, r, SD_A_WHEN, sd_parse_expr(p), t);
	} else {
		return sd_quoted_option(p, r) || sd_deferrable_option(p, r) ||
		       sd_parse_tail(p, f);
	}
	return true;
}

/* enabled = "enabled" , ( "replica" | "always" ) | "disabled" ; */
static bool parse_enabled(struct parser *p, struct sd_fact *f)
{
	static const struct choice ways[] = { { SD_KW_REPLICA, "replica" },
					      { SD_KW_ALWAYS, "always" },
					      { SD_WORD_NONE, NULL } };
	struct sd_token t = p->tok;

	if (sd_accept_word(p, SD_KW_DISABLED))
		sd_put_text(p, &f->attrs, SD_A_ENABLED, "disabled", t);
	else if (sd_accept_word(p, SD_KW_ENABLED))
		sd_parse_choice(p, &f->attrs, SD_A_ENABLED, ways,
				"'replica' or 'always'", t);
	else
		return sd_parse_tail(p, f);
	return true;
}

/* "execute" , path , "(" , [ trigger_arg , { "," , trigger_arg } ] , ")" */
static void parse_execute(struct parser *p, struct sd_fact *f)
{
	struct sd_list *args = sd_list_new(p->arena);
	struct sd_token open;

	sd_parse_ref(p, &f->attrs, SD_A_EXECUTE, LANG_ROUTINE, "a function");
	open = p->tok;
	sd_expect(p, SD_TOK_LPAREN);
	if (!p->failed && !sd_at(p, SD_TOK_RPAREN)) {
		do
			sd_list_add_text(args, p->arena, SD_T_TEXT,
					 sd_parse_option_value(p));
		while (sd_accept(p, SD_TOK_COMMA));
	}
	sd_expect_close(p, SD_TOK_RPAREN, open);
	sd_set_list(&f->attrs, p->arena, SD_A_ARGS, args);
}

/* trigger, trigger_on, see schema.ebnf */
void sd_parse_trigger(struct parser *p, struct sd_fact *t)
{
	static const enum sd_word words[] = {
		SD_KW_EXECUTE,	   SD_KW_AS,   SD_KW_FOR, SD_KW_WHEN,
		SD_KW_REFERENCING, SD_KW_FROM, SD_KW_ON,
	};
	struct sd_fact *holder = t ? NULL : sd_new_holder(p);
	struct sd_fact *f = trigger_head(p, t ? t : holder);

	if (!t) {
		sd_expect_word(p, SD_KW_ON);
		parse_target_table(p, holder);
	}
	while (trigger_clause(p, f))
		;
	if (sd_accept_word(p, SD_KW_EXECUTE))
		parse_execute(p, f);
	else if (sd_at_word(p, SD_KW_AS))
		sd_parse_body(p, &f->attrs);
	else
		sd_expected_word(p, "'execute' or 'as'", words,
				 sizeof(words) / sizeof(words[0]));
	while (parse_enabled(p, f))
		;
}

/* --- rules ------------------------------------------------------------ */

/* rule_rest, see schema.ebnf */
static void rule_rest(struct parser *p, struct sd_fact *f)
{
	struct sd_token t = p->tok;

	if (sd_accept_word(p, SD_KW_WHERE))
		sd_put_text(p, &f->attrs, SD_A_WHERE, sd_parse_expr(p), t);
	sd_expect_word(p, SD_KW_DO);
	t = p->tok;
	if (sd_accept_word(p, SD_KW_INSTEAD))
		sd_put_bool(p, &f->attrs, SD_A_INSTEAD, t);
	else
		sd_accept_word(p, SD_KW_ALSO);
	if (!sd_accept_word(p, SD_KW_NOTHING))
		sd_put_text(p, &f->attrs, SD_A_BODY, sd_parse_raw(p, true), t);
	while (parse_enabled(p, f))
		;
}

/* rule, rule_on, see schema.ebnf */
void sd_parse_rule(struct parser *p, struct sd_fact *t)
{
	static const enum sd_word words[] = { SD_KW_SELECT, SD_KW_INSERT,
					      SD_KW_UPDATE, SD_KW_DELETE };
	struct sd_fact *holder = t ? NULL : sd_new_holder(p);
	struct sd_list *events = sd_list_new(p->arena);
	struct sd_token name;
	struct sd_fact *f;
	size_t i;

	sd_advance(p);
	name = p->tok;
	f = sd_new_fact(p, t ? t : holder, SD_RULE, NULL,
			sd_parse_name(p, "the rule's name"), name);
	sd_expect_word(p, SD_KW_ON);
	for (i = 0; i < 4 && p->tok.word != words[i]; i++)
		;
	if (i == 4)
		sd_expected_word(p, "'select', 'insert', 'update' or 'delete'",
				 words, 4);
	else
		sd_list_add_text(events, p->arena, SD_T_WORD,
				 sd_word_text(words[i]));
	sd_advance(p);
	sd_set_list(&f->attrs, p->arena, SD_A_EVENTS, events);
	if (!t) {
		sd_expect_word(p, SD_KW_TO);
		parse_target_table(p, holder);
	}
	rule_rest(p, f);
}

/* --- policies --------------------------------------------------------- */

/* policy_clause, see schema.ebnf */
static bool policy_clause(struct parser *p, struct sd_fact *f)
{
	static const struct choice kinds[] = {
		{ SD_KW_PERMISSIVE, NULL },
		{ SD_KW_RESTRICTIVE, NULL },
		{ SD_WORD_NONE, NULL },
	};
	static const struct choice commands[] = {
		{ SD_KW_ALL, NULL },	    { SD_KW_SELECT, "select" },
		{ SD_KW_INSERT, "insert" }, { SD_KW_UPDATE, "update" },
		{ SD_KW_DELETE, "delete" }, { SD_WORD_NONE, NULL },
	};
	struct sd_record *r = &f->attrs;
	struct sd_token t = p->tok;

	if (sd_accept_word(p, SD_KW_AS)) {
		if (p->tok.word == SD_KW_RESTRICTIVE)
			sd_put_bool(p, r, SD_A_RESTRICTIVE, t);
		sd_parse_choice(p, r, SD_A_RESTRICTIVE, kinds,
				"'permissive' or 'restrictive'", t);
	} else if (sd_accept_word(p, SD_KW_FOR)) {
		sd_parse_choice(p, r, SD_A_COMMAND, commands, "a command", t);
	} else if (sd_accept_word(p, SD_KW_TO)) {
		sd_put_list(p, r, SD_A_ROLES, sd_parse_bare_names(p, "a role"),
			    t);
	} else if (sd_accept_word(p, SD_KW_USING)) {
		sd_put_text(p, r, SD_A_USING, sd_parse_expr(p), t);
	} else if (sd_accept_words(p, SD_KW_WITH, SD_KW_CHECK)) {
		sd_put_text(p, r, SD_A_WITH_CHECK, sd_parse_expr(p), t);
	} else {
		return sd_parse_tail(p, f);
	}
	return true;
}

/* policy, policy_on, see schema.ebnf */
void sd_parse_policy(struct parser *p, struct sd_fact *t)
{
	struct sd_fact *holder = t ? NULL : sd_new_holder(p);
	struct sd_token name;
	struct sd_fact *f;

	sd_advance(p);
	name = p->tok;
	f = sd_new_fact(p, t ? t : holder, SD_POLICY, NULL,
			sd_parse_name(p, "the policy's name"), name);
	if (!t) {
		sd_expect_word(p, SD_KW_ON);
		parse_target_table(p, holder);
	}
	while (policy_clause(p, f))
		;
}
