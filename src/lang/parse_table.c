/* SPDX-License-Identifier: MIT */
/*
 * parse_table.c - tables, their headers and bodies
 */
#include "parse.h"

/* --- the header ------------------------------------------------------- */

static void put_ref(struct parser *p, struct sd_fact *t, enum sd_attr_id id,
		    const char *what)
{
	sd_parse_ref(p, &t->attrs, id, LANG_RELATION, what);
}

/* "inherits" , "(" , path , { "," , path } , ")" */
static void parse_inherits(struct parser *p, struct sd_fact *t,
			   struct sd_token word)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	do {
		struct sd_token first = p->tok;
		struct sd_ref path = sd_parse_path(p, "a table");

		sd_list_add_ref(l, p->arena, path.schema, path.name);
		sd_add_ref(p, LANG_RELATION, l->at[l->count - 1].u.ref, NULL,
			   sd_span_from(p, first));
	} while (sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	sd_put_list(p, &t->attrs, SD_A_INHERITS, l, word);
}

/* "by" , ( "range" | "list" | "hash" ) , keys */
static void parse_partition_by(struct parser *p, struct sd_fact *t,
			       struct sd_token word)
{
	static const struct choice ways[] = { { SD_KW_RANGE, "range" },
					      { SD_KW_LIST, "list" },
					      { SD_KW_HASH, "hash" },
					      { SD_WORD_NONE, NULL } };

	sd_parse_choice(p, &t->attrs, SD_A_PARTITION_BY, ways,
			"'range', 'list' or 'hash'", word);
	sd_set_list(&t->attrs, p->arena, SD_A_KEYS, sd_parse_keys(p, NULL));
}

/* bounds = "(" , bound , { "," , bound } , ")" ; */
static void parse_bounds(struct parser *p, struct sd_fact *t,
			 enum sd_attr_id id)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	do {
		char *bound = sd_parse_bound(p);

		if (bound)
			sd_list_add_text(l, p->arena, SD_T_EXPR, bound);
	} while (sd_accept(p, SD_TOK_COMMA));
	sd_expect_close(p, SD_TOK_RPAREN, open);
	sd_set_list(&t->attrs, p->arena, id, l);
}

/* "(" , "modulus" , INT , "," , "remainder" , INT , ")" */
static void parse_modulus(struct parser *p, struct sd_fact *t)
{
	struct sd_token open = p->tok;

	sd_expect(p, SD_TOK_LPAREN);
	sd_expect_word(p, SD_KW_MODULUS);
	sd_set_int(&t->attrs, p->arena, SD_A_MODULUS, sd_parse_int(p));
	if (!sd_accept(p, SD_TOK_COMMA))
		sd_expected(p, "','");
	sd_expect_word(p, SD_KW_REMAINDER);
	sd_set_int(&t->attrs, p->arena, SD_A_REMAINDER, sd_parse_int(p));
	sd_expect_close(p, SD_TOK_RPAREN, open);
}

/* partition_of, see schema.ebnf; "partition" , "of" is read. */
static void parse_partition_of(struct parser *p, struct sd_fact *t,
			       struct sd_token word)
{
	static const enum sd_word words[] = { SD_KW_FROM, SD_KW_IN,
					      SD_KW_WITH };
	struct sd_record *r = &t->attrs;

	put_ref(p, t, SD_A_PARTITION_OF, "a table");
	if (sd_accept_word(p, SD_KW_DEFAULT)) {
		sd_put_text(p, r, SD_A_BOUND, "default", word);
		return;
	}
	sd_expect_word(p, SD_KW_FOR);
	sd_expect_word(p, SD_KW_VALUES);
	if (sd_accept_word(p, SD_KW_FROM)) {
		sd_put_text(p, r, SD_A_BOUND, "range", word);
		parse_bounds(p, t, SD_A_BOUND_FROM);
		sd_expect_word(p, SD_KW_TO);
		parse_bounds(p, t, SD_A_BOUND_TO);
	} else if (sd_accept_word(p, SD_KW_IN)) {
		sd_put_text(p, r, SD_A_BOUND, "list", word);
		parse_bounds(p, t, SD_A_BOUND_IN);
	} else if (sd_accept_word(p, SD_KW_WITH)) {
		sd_put_text(p, r, SD_A_BOUND, "hash", word);
		parse_modulus(p, t);
	} else {
		sd_expected_word(p, "'from', 'in' or 'with'", words, 3);
	}
}

/* "distributed" , "by" , "(" , NAME , ")" */
static void parse_distributed(struct parser *p, struct sd_fact *t,
			      struct sd_token word)
{
	struct sd_token open;

	sd_expect_word(p, SD_KW_BY);
	open = p->tok;
	sd_expect(p, SD_TOK_LPAREN);
	sd_put_text(p, &t->attrs, SD_A_DISTRIBUTED_BY,
		    sd_parse_name(p, "a column"), word);
	sd_expect_close(p, SD_TOK_RPAREN, open);
}

/* "virtual" , "using" , NAME , [ "(" , RAW , ")" ] */
static void parse_virtual(struct parser *p, struct sd_fact *t,
			  struct sd_token word)
{
	sd_expect_word(p, SD_KW_USING);
	sd_put_text(p, &t->attrs, SD_A_MODULE, sd_parse_name(p, "a module"),
		    word);
	if (sd_at(p, SD_TOK_LPAREN))
		sd_put_text(p, &t->attrs, SD_A_MODULE_ARGS,
			    sd_parse_raw(p, true), word);
}

/* What a table says about rows and storage: with, tablespace, without rowid. */
static bool storage_clause(struct parser *p, struct sd_fact *t)
{
	struct sd_record *r = &t->attrs;
	struct sd_token word = p->tok;

	if (sd_accept_word(p, SD_KW_USING))
		sd_put_text(p, r, SD_A_ACCESS_METHOD,
			    sd_parse_name(p, "an access method"), word);
	else if (sd_accept_words(p, SD_KW_WITHOUT, SD_KW_ROWID))
		sd_put_bool(p, r, SD_A_WITHOUT_ROWID, word);
	else if (sd_accept_word(p, SD_KW_WITH))
		sd_put_list(p, r, SD_A_WITH, sd_parse_options(p), word);
	else if (sd_accept_word(p, SD_KW_TABLESPACE))
		sd_put_text(p, r, SD_A_TABLESPACE,
			    sd_parse_name(p, "a tablespace"), word);
	else
		return false;
	return true;
}

/* table_clause, see schema.ebnf */
static bool parse_table_clause(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	if (storage_clause(p, t))
		return true;
	if (sd_accept_word(p, SD_KW_INHERITS)) {
		parse_inherits(p, t, word);
	} else if (sd_accept_word(p, SD_KW_OF)) {
		sd_parse_ref(p, &t->attrs, SD_A_OF_TYPE, LANG_TYPE, "a type");
	} else if (sd_accept_words(p, SD_KW_PARTITION, SD_KW_BY)) {
		parse_partition_by(p, t, word);
	} else if (sd_accept_words(p, SD_KW_PARTITION, SD_KW_OF)) {
		parse_partition_of(p, t, word);
	} else if (sd_accept_word(p, SD_KW_DISTRIBUTED)) {
		parse_distributed(p, t, word);
	} else if (sd_accept_word(p, SD_KW_COLOCATE)) {
		sd_expect_word(p, SD_KW_WITH);
		put_ref(p, t, SD_A_COLOCATE, "a table");
	} else if (sd_accept_word(p, SD_KW_REFERENCE)) {
		sd_put_bool(p, &t->attrs, SD_A_REFERENCE, word);
	} else {
		return sd_parse_tail(p, t);
	}
	return true;
}

static void expected_table_body(struct parser *p)
{
	static const enum sd_word words[] = {
		SD_KW_USING,	   SD_KW_INHERITS, SD_KW_OF,
		SD_KW_PARTITION,   SD_KW_VIRTUAL,  SD_KW_WITH,
		SD_KW_DISTRIBUTED, SD_KW_COLOCATE, SD_KW_REFERENCE,
		SD_KW_WITHOUT,	   SD_KW_RENAMED,  SD_KW_TABLESPACE,
	};

	sd_expected_word(p, "'{'", words, sizeof(words) / sizeof(words[0]));
}

static void parse_table_rest(struct parser *p, struct sd_fact *t)
{
	while (parse_table_clause(p, t))
		;
	if (sd_at(p, SD_TOK_LBRACE))
		sd_parse_table_body(p, t);
	else if (!sd_has(&t->attrs, SD_A_PARTITION_OF) &&
		 !sd_has(&t->attrs, SD_A_SERVER))
		expected_table_body(p);
}

/* table = { "unlogged" | "strict" } , "table" , path , … ; virtual_table */
void sd_parse_table(struct parser *p)
{
	struct sd_token first = p->tok, t;
	bool unlogged = false, strict = false;
	struct sd_fact *f;

	for (;;) {
		if (sd_accept_word(p, SD_KW_UNLOGGED))
			unlogged = true;
		else if (sd_accept_word(p, SD_KW_STRICT))
			strict = true;
		else
			break;
	}
	sd_expect_word(p, SD_KW_TABLE);
	t = p->tok;
	f = sd_new_object(p, SD_TABLE, sd_parse_path(p, "the table's name"), t);
	if (unlogged)
		sd_put_bool(p, &f->attrs, SD_A_UNLOGGED, first);
	if (strict)
		sd_put_bool(p, &f->attrs, SD_A_STRICT, first);
	t = p->tok;
	if (!sd_accept_word(p, SD_KW_VIRTUAL)) {
		parse_table_rest(p, f);
		return;
	}
	parse_virtual(p, f, t);
	if (unlogged || strict)
		sd_complain(p, SD_E_CONFLICT, sd_span_of(p, first),
			    "a virtual table cannot be '%.*s'", (int)first.len,
			    first.at);
}

/* foreign_table, see schema.ebnf */
void sd_parse_foreign_table(struct parser *p)
{
	struct sd_token t, word;
	struct sd_fact *f;

	sd_advance(p);
	sd_expect_word(p, SD_KW_TABLE);
	t = p->tok;
	f = sd_new_object(p, SD_TABLE, sd_parse_path(p, "the table's name"), t);
	word = p->tok;
	if (sd_accept_words(p, SD_KW_PARTITION, SD_KW_OF))
		parse_partition_of(p, f, word);
	word = p->tok;
	sd_expect_word(p, SD_KW_SERVER);
	sd_put_text(p, &f->attrs, SD_A_SERVER, sd_parse_name(p, "a server"),
		    word);
	word = p->tok;
	if (sd_accept_word(p, SD_KW_OPTIONS))
		sd_put_list(p, &f->attrs, SD_A_OPTIONS,
			    sd_parse_foreign_options(p), word);
	parse_table_rest(p, f);
}

/* entity = "entity" , NAME , [ "table" , path ] , { table_clause } , body ; */
void sd_parse_entity(struct parser *p)
{
	struct sd_ref path = { NULL, NULL };
	struct sd_token t, name_at;
	const char *name;
	struct sd_fact *f, *old;

	sd_advance(p);
	t = name_at = p->tok;
	name = sd_parse_name(p, "the entity's name");
	if (sd_accept_word(p, SD_KW_TABLE)) {
		t = p->tok;
		path = sd_parse_path(p, "the table's name");
	} else {
		path.name = sd_lang_entity_table(name, p->arena);
	}
	f = sd_new_object(p, SD_TABLE, path, t);
	if (!p->failed && !p->skip) {
		old = sd_map_add(&p->r->entities, sd_str(name), f);
		if (old != f) {
			sd_complain(p, SD_E_TWICE, sd_span_of(p, name_at),
				    "entity '%s' is defined twice", name);
			sd_lang_first_here(p->r, old->span);
		}
	}
	parse_table_rest(p, f);
}

/* --- the body --------------------------------------------------------- */

/* use = "use" , bare_names ; */
static void parse_use(struct parser *p, struct sd_fact *t)
{
	struct lang_vec *v = &p->r->uses;
	struct sd_fact *f;

	sd_advance(p);
	do {
		struct sd_token name = p->tok;

		/* Holds the place; the resolver puts the mixin there. */
		f = sd_fact_new(p->m, t, SD_KIND_NONE, NULL,
				sd_parse_name(p, "a mixin"));
		f->span = sd_span_of(p, name);
	} while (sd_bare_list_more(p));
	if (p->skip || p->in_mixin)
		return;
	if (!v->count || ((struct sd_fact **)v->at)[v->count - 1] != t)
		*(struct sd_fact **)sd_lang_vec_add(v, sizeof(t)) = t;
}

/* only_items = "only" , ENGINE , table_body ; */
static void parse_only_items(struct parser *p, struct sd_fact *t)
{
	struct only_state s;

	sd_advance(p);
	sd_begin_only(p, &s);
	if (p->skip && !s.skip)
		t = sd_fact_new(p->m, NULL, t->kind, t->schema, t->name);
	if (sd_enter(p)) {
		sd_parse_table_body(p, t);
		sd_leave(p);
	}
	sd_end_only(p, &s);
}

static void parse_with_line(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	sd_advance(p);
	sd_put_list(p, &t->attrs, SD_A_WITH, sd_parse_options(p), word);
}

static void parse_tablespace_line(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	sd_advance(p);
	sd_put_text(p, &t->attrs, SD_A_TABLESPACE,
		    sd_parse_name(p, "a tablespace"), word);
}

/* "row" , "security" , [ "forced" ] */
static void parse_row_security(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	sd_advance(p);
	sd_expect_word(p, SD_KW_SECURITY);
	sd_put_text(p, &t->attrs, SD_A_ROW_SECURITY,
		    sd_accept_word(p, SD_KW_FORCED) ? "forced" : "enabled",
		    word);
}

/* "replica" , "identity" , ( "full" | "nothing" | "default" | "index" , NAME )
 */
static void parse_replica(struct parser *p, struct sd_fact *t)
{
	static const struct choice ways[] = { { SD_KW_FULL, "full" },
					      { SD_KW_NOTHING, "nothing" },
					      { SD_KW_DEFAULT, NULL },
					      { SD_KW_INDEX, "index" },
					      { SD_WORD_NONE, NULL } };
	struct sd_token word = p->tok;
	bool index;

	sd_advance(p);
	sd_expect_word(p, SD_KW_IDENTITY);
	index = p->tok.word == SD_KW_INDEX;
	sd_parse_choice(p, &t->attrs, SD_A_REPLICA_IDENTITY, ways,
			"'full', 'nothing', 'default' or 'index'", word);
	if (index)
		sd_put_text(p, &t->attrs, SD_A_REPLICA_INDEX,
			    sd_parse_name(p, "an index"), word);
}

/* "cluster" , "on" , NAME */
static void parse_cluster(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	sd_advance(p);
	sd_expect_word(p, SD_KW_ON);
	sd_put_text(p, &t->attrs, SD_A_CLUSTER_ON, sd_parse_name(p, "an index"),
		    word);
}

/* Table lines by their first word, which is at hand still. */
static const struct {
	void (*parse)(struct parser *, struct sd_fact *);
	bool view; /* also in a view's body */
} line[SD_KW_COUNT] = {
	[SD_KW_PRIMARY] = { sd_parse_primary, false },
	[SD_KW_UNIQUE] = { sd_parse_unique, true },
	[SD_KW_CHECK] = { sd_parse_check, false },
	[SD_KW_NOT] = { sd_parse_not_null, false },
	[SD_KW_FOREIGN] = { sd_parse_foreign, false },
	[SD_KW_EXCLUDE] = { sd_parse_exclude, false },
	[SD_KW_INDEX] = { sd_parse_index, true },
	[SD_KW_COLUMN] = { sd_parse_inherited_column, true },
	[SD_KW_USE] = { parse_use, false },
	[SD_KW_TRIGGER] = { sd_parse_trigger, true },
	[SD_KW_CONSTRAINT] = { sd_parse_trigger, false },
	[SD_KW_RULE] = { sd_parse_rule, true },
	[SD_KW_POLICY] = { sd_parse_policy, false },
	[SD_KW_GRANT] = { sd_parse_grant, true },
	[SD_KW_REVOKE] = { sd_parse_grant, true },
	[SD_KW_WITH] = { parse_with_line, false },
	[SD_KW_TABLESPACE] = { parse_tablespace_line, false },
	[SD_KW_ROW] = { parse_row_security, false },
	[SD_KW_REPLICA] = { parse_replica, false },
	[SD_KW_CLUSTER] = { parse_cluster, true },
	[SD_KW_ONLY] = { parse_only_items, false },
};

static void expected_item(struct parser *p)
{
	enum sd_word words[SD_KW_COUNT];
	size_t n = 0;

	for (unsigned w = 1; w < SD_KW_COUNT; w++)
		if (line[w].parse)
			words[n++] = (enum sd_word)w;
	sd_expected_word(p, "a column or a table line", words, n);
}

static void not_in_view(struct parser *p, const struct sd_fact *t)
{
	if (t->kind != SD_TABLE && !p->failed)
		sd_complain(p, SD_E_NOT_HERE, sd_span_of(p, p->tok),
			    "this cannot stand in a view's body");
}

/* table_item, see schema.ebnf */
static void parse_item(struct parser *p, struct sd_fact *t)
{
	enum sd_word w = (enum sd_word)p->tok.word;
	enum sd_tok next;

	if (sd_before_colon(p)) {
		not_in_view(p, t);
		sd_parse_column(p, t);
		return;
	}
	if (!p->failed && line[w].parse) {
		if (!line[w].view ||
		    (w == SD_KW_UNIQUE && sd_peek(p).word != SD_KW_INDEX))
			not_in_view(p, t);
		line[w].parse(p, t);
		return;
	}
	next = (enum sd_tok)sd_peek(p).kind;
	if (sd_at_name(p) && (next == SD_TOK_NAME || next == SD_TOK_QUOTED ||
			      next == SD_TOK_BACKTICK)) {
		struct sd_token name = p->tok;

		expected_item(p);
		/* The colon is what most people forget first. */
		if (!p->r->diag->last->help)
			sd_help(p, "a column is written '%.*s: TYPE'",
				(int)name.len, name.at);
		return;
	}
	expected_item(p);
}

/* table_body, see schema.ebnf */
void sd_parse_table_body(struct parser *p, struct sd_fact *t)
{
	sd_parse_items(p, t, parse_item);
}

/* mixin = "mixin" , NAME , table_body ; */
void sd_parse_mixin(struct parser *p)
{
	struct sd_model *m = p->m;
	struct lang_mixin *mixin, *old;
	struct sd_fact *f;
	struct sd_token name;

	sd_advance(p);
	name = p->tok;
	f = sd_fact_new(&p->r->trash, NULL, SD_TABLE, NULL,
			sd_parse_name(p, "the mixin's name"));
	f->span = sd_span_of(p, name);
	if (!p->failed && !p->skip) {
		mixin = SD_NEW(p->arena, struct lang_mixin);
		mixin->items = f;
		old = sd_map_add(&p->r->mixins, sd_str(f->name), mixin);
		if (old != mixin) {
			sd_complain(p, SD_E_TWICE, f->span,
				    "mixin '%s' is defined twice", f->name);
			sd_lang_first_here(p->r, old->items->span);
		}
	}
	p->in_mixin = true;
	p->m = &p->r->trash;
	sd_parse_table_body(p, f);
	p->m = m;
	p->in_mixin = false;
}
