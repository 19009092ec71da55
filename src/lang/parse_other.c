/* SPDX-License-Identifier: MIT */
/*
 * parse_other.c - settings, data, and the objects with few parts
 */
#include "parse.h"

#include <string.h>

/* --- settings --------------------------------------------------------- */

/* "search_path" , NAME , { "," , NAME } */
static void parse_search_path(struct parser *p, struct sd_settings *s)
{
	struct sd_list *l = sd_parse_bare_names(p, "a schema");
	const char **path = SD_NEW_ARRAY(p->arena, const char *, l->count + 1);

	for (size_t i = 0; i < l->count; i++)
		path[i] = l->at[i].u.text;
	s->search_path = path;
}

/* Which of a setting's words: its place in the list. */
static size_t parse_setting_value(struct parser *p, const enum sd_word *words,
				  size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (p->failed || p->tok.word != words[i])
			continue;
		sd_advance(p);
		return i;
	}
	sd_expected_word(p, "a value of this setting", words, count);
	return 0;
}

/* setting, see schema.ebnf */
static void parse_setting(struct parser *p, struct sd_settings *s)
{
	static const enum sd_word names[] = { SD_KW_PRIVILEGES, SD_KW_OWNER,
					      SD_KW_PARTITIONS,
					      SD_KW_SEARCH_PATH };
	static const enum sd_word privileges[] = { SD_KW_UNMANAGED,
						   SD_KW_ADDITIVE,
						   SD_KW_EXACT };
	static const enum sd_word owners[] = { SD_KW_UNMANAGED, SD_KW_MANAGED };
	static const enum sd_word partitions[] = { SD_KW_EXTERNAL,
						   SD_KW_DECLARED };

	if (sd_accept_word(p, SD_KW_PRIVILEGES)) {
		s->privileges = (enum sd_privileges)parse_setting_value(
			p, privileges, 3);
	} else if (sd_accept_word(p, SD_KW_OWNER)) {
		s->owner_managed = parse_setting_value(p, owners, 2) == 1;
	} else if (sd_accept_word(p, SD_KW_PARTITIONS)) {
		s->partitions_declared =
			parse_setting_value(p, partitions, 2) == 1;
		s->partitions_set = true;
	} else if (sd_accept_word(p, SD_KW_SEARCH_PATH)) {
		parse_search_path(p, s);
	} else {
		sd_expected_word(p, "a setting", names, 4);
	}
}

/* settings = "settings" , "{" , { setting , [ "," ] } , "}" ; */
void sd_parse_settings(struct parser *p)
{
	struct sd_settings *s = &p->m->settings;
	struct sd_span span = sd_span_of(p, p->tok);
	struct sd_token open;
	int brackets;

	sd_advance(p);
	if (p->schema)
		sd_complain(p, SD_E_NOT_HERE, span,
			    "'settings' cannot stand in a schema");
	if (p->r->settings.source && !p->skip) {
		sd_complain(p, SD_E_TWICE, span,
			    "'settings' stands here again");
		sd_lang_first_here(p->r, p->r->settings);
	} else if (!p->skip) {
		p->r->settings = span;
	}
	s->written = true;
	open = p->tok;
	if (!sd_expect(p, SD_TOK_LBRACE))
		return;
	brackets = p->brackets;
	while (!p->failed && !sd_at(p, SD_TOK_RBRACE) &&
	       !sd_at(p, SD_TOK_END)) {
		const char *start = p->tok.at;

		sd_mark_item(p);
		parse_setting(p, s);
		sd_accept(p, SD_TOK_COMMA);
		if (p->failed) {
			sd_resync_item(p, start, brackets);
			if (sd_at_lost_statement(p))
				break;
			sd_accept(p, SD_TOK_COMMA);
		}
	}
	sd_expect_close(p, SD_TOK_RBRACE, open);
}

/* --- small objects ---------------------------------------------------- */

/* extension = "extension" , NAME , { "in" , NAME | "version" , TEXT } ; */
void sd_parse_extension(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *f;

	sd_advance(p);
	t = p->tok;
	f = sd_new_fact(p, NULL, SD_EXTENSION, NULL,
			sd_parse_name(p, "the extension's name"), t);
	if (p->schema)
		sd_set_text(&f->attrs, p->arena, SD_A_IN_SCHEMA, p->schema);
	for (t = p->tok;; t = p->tok) {
		if (sd_accept_word(p, SD_KW_IN))
			sd_put_text(p, &f->attrs, SD_A_IN_SCHEMA,
				    sd_parse_name(p, "a schema"), t);
		else if (sd_accept_word(p, SD_KW_VERSION))
			sd_put_text(p, &f->attrs, SD_A_VERSION,
				    sd_parse_text(p, "a version in quotes"), t);
		else if (!sd_parse_tail(p, f))
			return;
	}
}

/* publication_item, see schema.ebnf */
static void parse_publication_item(struct parser *p, struct sd_list *tables,
				   struct sd_list *schemas)
{
	static const enum sd_word words[] = { SD_KW_TABLE, SD_KW_SCHEMA };
	struct sd_record *r;
	struct sd_token t;

	if (sd_accept_word(p, SD_KW_SCHEMA)) {
		sd_list_add_text(schemas, p->arena, SD_T_NAME,
				 sd_parse_name(p, "a schema"));
		return;
	}
	if (!sd_accept_word(p, SD_KW_TABLE)) {
		sd_expected_word(p, "'table' or 'schema'", words, 2);
		return;
	}
	r = sd_list_add_record(tables, p->arena);
	sd_parse_ref(p, r, SD_A_REF_TABLE, LANG_RELATION, "a table");
	t = p->tok;
	if (sd_at(p, SD_TOK_LPAREN))
		sd_put_list(p, r, SD_A_COLUMNS, sd_parse_names(p, "a column"),
			    t);
	t = p->tok;
	if (sd_accept_word(p, SD_KW_WHERE))
		sd_put_text(p, r, SD_A_WHERE, sd_parse_expr(p), t);
}

/* publication, see schema.ebnf */
void sd_parse_publication(struct parser *p)
{
	struct sd_list *tables = sd_list_new(p->arena);
	struct sd_list *schemas = sd_list_new(p->arena);
	struct sd_token t, open;
	struct sd_fact *f;

	sd_advance(p);
	t = p->tok;
	f = sd_new_fact(p, NULL, SD_PUBLICATION, NULL,
			sd_parse_name(p, "the publication's name"), t);
	for (t = p->tok;; t = p->tok) {
		if (sd_accept_words(p, SD_KW_ALL, SD_KW_TABLES))
			sd_put_bool(p, &f->attrs, SD_A_ALL_TABLES, t);
		else if (sd_accept_word(p, SD_KW_WITH))
			sd_put_list(p, &f->attrs, SD_A_WITH,
				    sd_parse_options(p), t);
		else if (!sd_parse_tail(p, f))
			break;
	}
	open = p->tok;
	if (!sd_accept(p, SD_TOK_LBRACE))
		return;
	while (!p->failed && !sd_at(p, SD_TOK_RBRACE)) {
		sd_mark_item(p);
		parse_publication_item(p, tables, schemas);
		sd_accept(p, SD_TOK_COMMA);
	}
	sd_expect_close(p, SD_TOK_RBRACE, open);
	sd_set_list(&f->attrs, p->arena, SD_A_TABLES, tables);
	sd_set_list(&f->attrs, p->arena, SD_A_SCHEMAS, schemas);
}

/* server, see schema.ebnf */
void sd_parse_server(struct parser *p)
{
	struct sd_token t;
	struct sd_fact *f;

	sd_advance(p);
	t = p->tok;
	f = sd_new_fact(p, NULL, SD_SERVER, NULL,
			sd_parse_name(p, "the server's name"), t);
	t = p->tok;
	sd_expect_word(p, SD_KW_WRAPPER);
	sd_put_text(p, &f->attrs, SD_A_WRAPPER, sd_parse_name(p, "a wrapper"),
		    t);
	for (t = p->tok;; t = p->tok) {
		/* `type NAME` would be the next statement. */
		if (sd_at_word(p, SD_KW_TYPE) &&
		    sd_peek(p).kind == SD_TOK_TEXT) {
			sd_advance(p);
			sd_put_text(p, &f->attrs, SD_A_SERVER_TYPE,
				    sd_parse_text(p, "a type"), t);
		} else if (sd_accept_word(p, SD_KW_VERSION)) {
			sd_put_text(p, &f->attrs, SD_A_VERSION,
				    sd_parse_text(p, "a version in quotes"), t);
		} else if (sd_accept_word(p, SD_KW_OPTIONS)) {
			sd_put_list(p, &f->attrs, SD_A_OPTIONS,
				    sd_parse_foreign_options(p), t);
		} else if (!sd_parse_tail(p, f)) {
			return;
		}
	}
}

/* user_mapping, see schema.ebnf */
void sd_parse_user_mapping(struct parser *p)
{
	const char *role, *server;
	struct sd_token t;
	struct sd_fact *f;

	sd_advance(p);
	sd_expect_word(p, SD_KW_MAPPING);
	sd_expect_word(p, SD_KW_FOR);
	t = p->tok;
	role = sd_parse_name(p, "a role");
	sd_expect_word(p, SD_KW_SERVER);
	server = sd_parse_name(p, "a server");
	f = sd_new_fact(p, NULL, SD_USER_MAPPING, NULL, role, t);
	f->detail = server;
	sd_set_text(&f->attrs, p->arena, SD_A_ROLE, role);
	sd_set_text(&f->attrs, p->arena, SD_A_SERVER, server);
	t = p->tok;
	if (sd_accept_word(p, SD_KW_OPTIONS))
		sd_put_list(p, &f->attrs, SD_A_OPTIONS,
			    sd_parse_foreign_options(p), t);
}

/* mapping = NAME , { "," , NAME } , ":" , path , { "," , path } ; */
static void parse_mapping(struct parser *p, struct sd_list *mappings)
{
	struct sd_record *r = sd_list_add_record(mappings, p->arena);
	struct sd_list *tokens = sd_list_new(p->arena);
	struct sd_list *dictionaries = sd_list_new(p->arena);

	do
		sd_list_add_text(tokens, p->arena, SD_T_WORD,
				 sd_parse_name(p, "a token type"));
	while (sd_accept(p, SD_TOK_COMMA));
	sd_expect(p, SD_TOK_COLON);
	do {
		struct sd_ref path = sd_parse_path(p, "a dictionary");

		sd_list_add_ref(dictionaries, p->arena, path.schema, path.name);
	} while (sd_accept(p, SD_TOK_COMMA));
	sd_set_list(r, p->arena, SD_A_TOKENS, tokens);
	sd_set_list(r, p->arena, SD_A_DICTIONARIES, dictionaries);
}

/* ts_configuration, see schema.ebnf */
void sd_parse_ts_configuration(struct parser *p)
{
	struct sd_list *mappings = sd_list_new(p->arena);
	struct sd_token t, open;
	struct sd_fact *f;

	sd_advance(p);
	sd_advance(p);
	sd_advance(p);
	t = p->tok;
	f = sd_new_object(p, SD_TS_CONFIGURATION, sd_parse_path(p, "a name"),
			  t);
	for (;;) {
		if (sd_accept_word(p, SD_KW_PARSER))
			sd_parse_ref(p, &f->attrs, SD_A_PARSER, LANG_NOWHERE,
				     "a parser");
		else if (!sd_parse_tail(p, f))
			break;
	}
	open = p->tok;
	sd_expect(p, SD_TOK_LBRACE);
	while (!p->failed && !sd_at(p, SD_TOK_RBRACE)) {
		sd_mark_item(p);
		parse_mapping(p, mappings);
		if (!p->failed && !sd_at(p, SD_TOK_RBRACE) && !p->tok.newlines)
			sd_expected(p, "a new line");
	}
	sd_expect_close(p, SD_TOK_RBRACE, open);
	sd_set_list(&f->attrs, p->arena, SD_A_MAPPINGS, mappings);
}

/* --- data
 ------------------------------------------------------------ */

/* row = "(" , cell , { "," , cell } , ")" ; */
static void parse_row(struct parser *p, struct sd_list *rows, size_t columns)
{
	struct sd_list *row = sd_list_add_list(rows, p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	do {
		char *cell = sd_parse_cell(p);

		if (cell)
			sd_list_add_text(row, p->arena, SD_T_EXPR, cell);
	} while (sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	if (!p->failed && row->count != columns)
		sd_complain(p, SD_E_DATA, sd_span_from(p, open),
			    "%zu value%s for %zu column%s", row->count,
			    row->count == 1 ? "" : "s", columns,
			    columns == 1 ? "" : "s");
}

static void parse_rows(struct parser *p, struct sd_list *rows, size_t columns)
{
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LBRACE);
	while (!p->failed && !sd_at(p, SD_TOK_RBRACE)) {
		const char *start = p->tok.at;
		int brackets = p->brackets;

		sd_mark_item(p);
		parse_row(p, rows, columns);
		if (p->failed) {
			sd_resync_item(p, start, brackets);
			if (sd_at(p, SD_TOK_END) || sd_at_lost_statement(p))
				break;
		}
		sd_accept(p, SD_TOK_COMMA);
	}
	sd_expect_close(p, SD_TOK_RBRACE, open);
}

/* data, see schema.ebnf */
void sd_parse_data(struct parser *p)
{
	struct sd_list *rows = sd_list_new(p->arena), *columns;
	struct sd_fact *holder = sd_new_holder(p), *f;
	struct sd_token word = p->tok, t;
	struct sd_ref path;

	sd_advance(p);
	f = sd_new_fact(p, holder, SD_DATA, NULL, NULL, word);
	t = p->tok;
	path = sd_parse_path(p, "a table");
	f->span = sd_span_from(p, t);
	sd_new_move(p, holder, SD_TABLE, path, f->span);
	t = p->tok;
	if (sd_accept_word(p, SD_KW_EXACT))
		sd_put_bool(p, &f->attrs, SD_A_EXACT, t);
	columns = sd_parse_names(p, "a column");
	sd_set_list(&f->attrs, p->arena, SD_A_COLUMNS, columns);
	if (sd_accept_word(p, SD_KW_KEY))
		sd_set_list(&f->attrs, p->arena, SD_A_DATA_KEY,
			    sd_parse_names(p, "a column"));
	parse_rows(p, rows, columns->count);
	sd_set_list(&f->attrs, p->arena, SD_A_DATA_ROWS, rows);
}

/* --- verbatim kinds --------------------------------------------------- */

/* Kinds that a name alone tells apart. */
static const struct {
	enum sd_word word, second, third;
	enum sd_kind kind;
} named[] = {
	{ SD_KW_CONVERSION, 0, 0, SD_CONVERSION },
	{ SD_KW_COLLATION, 0, 0, SD_COLLATION },
	{ SD_KW_TEXT, SD_KW_SEARCH, SD_KW_PARSER, SD_TS_PARSER },
	{ SD_KW_TEXT, SD_KW_SEARCH, SD_KW_TEMPLATE, SD_TS_TEMPLATE },
	{ SD_KW_TEXT, SD_KW_SEARCH, SD_KW_DICTIONARY, SD_TS_DICTIONARY },
	{ SD_KW_TEXT, SD_KW_SEARCH, SD_KW_CONFIGURATION, SD_TS_CONFIGURATION },
	{ SD_KW_EVENT, SD_KW_TRIGGER, 0, SD_EVENT_TRIGGER },
	{ SD_KW_ACCESS, SD_KW_METHOD, 0, SD_ACCESS_METHOD },
	{ SD_KW_LANGUAGE, 0, 0, SD_LANGUAGE },
	{ SD_KW_SUBSCRIPTION, 0, 0, SD_SUBSCRIPTION },
	{ SD_KW_WRAPPER, 0, 0, SD_WRAPPER },
};

static bool at_named(const struct parser *p, size_t i)
{
	struct sd_lexer lx = p->lx;

	return p->tok.word == named[i].word &&
	       (!named[i].second ||
		sd_lexer_next(&lx).word == named[i].second) &&
	       (!named[i].third || sd_lexer_next(&lx).word == named[i].third);
}

static bool named_identity(struct parser *p, struct identity *id)
{
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (!at_named(p, i))
			continue;
		sd_advance(p);
		if (named[i].second)
			sd_advance(p);
		if (named[i].third)
			sd_advance(p);
		id->kind = named[i].kind;
		id->path = sd_parse_path(p, "a name");
		return true;
	}
	return false;
}

static char *round_detail(struct parser *p)
{
	char *s = sd_parse_raw_round(p);

	return s ? sd_arena_printf(p->arena, "(%s)", s) : NULL;
}

/* operator_name = [ NAME , "." ] , ( OPERATOR | NAME ) ; */
static struct sd_ref operator_name(struct parser *p)
{
	struct sd_ref r = { NULL, "" };

	if (sd_at_name(p)) {
		r.name = sd_parse_name(p, "an operator");
		if (!sd_accept(p, SD_TOK_DOT))
			return r;
		r.schema = r.name;
		if (sd_at_name(p)) {
			r.name = sd_parse_name(p, "an operator");
			return r;
		}
	}
	r.name = sd_parse_operator(p);
	return r;
}

static void operator_identity(struct parser *p, struct identity *id)
{
	enum sd_kind kind = SD_KIND_NONE;

	sd_advance(p);
	if (sd_begins_name(sd_peek(p))) {
		if (p->tok.word == SD_KW_CLASS)
			kind = SD_OPERATOR_CLASS;
		else if (p->tok.word == SD_KW_FAMILY)
			kind = SD_OPERATOR_FAMILY;
	}
	if (!kind) {
		id->kind = SD_OPERATOR;
		id->path = operator_name(p);
		id->detail = round_detail(p);
		return;
	}
	sd_advance(p);
	id->kind = kind;
	id->path = sd_parse_path(p, "a name");
	sd_expect_word(p, SD_KW_USING);
	id->detail = sd_arena_printf(p->arena, "using %s",
				     sd_parse_name(p, "an access method"));
}

/* "transform" , "for" , datatype , "language" , NAME */
static void transform_identity(struct parser *p, struct identity *id)
{
	struct sd_datatype *d;

	sd_advance(p);
	sd_expect_word(p, SD_KW_FOR);
	d = sd_parse_datatype(p);
	id->kind = SD_TRANSFORM;
	id->path.name = sd_datatype_text(d, p->arena);
	sd_expect_word(p, SD_KW_LANGUAGE);
	id->detail = sd_arena_printf(p->arena, "language %s",
				     sd_parse_name(p, "a language"));
}

bool sd_parse_identity(struct parser *p, struct identity *id)
{
	memset(id, 0, sizeof(*id));
	if (p->failed)
		return false;
	switch (p->tok.word) {
	case SD_KW_AGGREGATE:
		sd_advance(p);
		id->kind = SD_AGGREGATE;
		id->path = sd_parse_path(p, "an aggregate");
		id->detail = round_detail(p);
		return true;
	case SD_KW_OPERATOR:
		operator_identity(p, id);
		return true;
	case SD_KW_CAST:
		sd_advance(p);
		id->kind = SD_CAST;
		id->path.name = sd_parse_raw_round(p);
		return true;
	case SD_KW_TRANSFORM:
		transform_identity(p, id);
		return true;
	default:
		return named_identity(p, id);
	}
}

/* Of the verbatim kinds: does a name of this kind belong to a schema? */
static bool in_schema(enum sd_kind kind)
{
	switch (kind) {
	case SD_CAST:
	case SD_TRANSFORM:
	case SD_EVENT_TRIGGER:
	case SD_ACCESS_METHOD:
	case SD_LANGUAGE:
	case SD_SUBSCRIPTION:
	case SD_WRAPPER:
		return false;
	default:
		return true;
	}
}

/* verbatim, see schema.ebnf */
void sd_parse_verbatim(struct parser *p)
{
	static const enum sd_word words[] = {
		SD_KW_PARSER,	     SD_KW_TEMPLATE, SD_KW_DICTIONARY,
		SD_KW_CONFIGURATION, SD_KW_SEARCH,   SD_KW_TRIGGER,
		SD_KW_METHOD,
	};
	struct identity id;
	struct sd_token t = p->tok;
	struct sd_fact *f;

	if (!sd_parse_identity(p, &id)) {
		sd_advance(p);
		sd_expected_word(p, "the kind of object", words,
				 sizeof(words) / sizeof(words[0]));
		return;
	}
	if (p->failed)
		return;
	f = in_schema(id.kind)
		    ? sd_new_object(p, id.kind, id.path, t)
		    : sd_new_fact(p, NULL, id.kind, NULL, id.path.name, t);
	f->span = sd_span_from(p, t);
	f->detail = id.detail;
	sd_parse_body(p, &f->attrs);
	while (sd_parse_tail(p, f))
		;
}
