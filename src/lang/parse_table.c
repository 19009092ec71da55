/* SPDX-License-Identifier: MIT */
/*
 * parse_table.c - tables, their headers and bodies
 */
#include "parse.h"

/* --- the header
 * ---------------------------------------------------------------- */

static void put_ref(struct parser *p, struct sd_fact *t, enum sd_attr_id id,
		    const char *what)
{
	parse_ref(p, &t->attrs, id, LANG_RELATION, what);
}

/* "inherits" , "(" , path , { "," , path } , ")" */
static void parse_inherits(struct parser *p, struct sd_fact *t,
			   struct sd_token word)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	do {
		struct sd_token first = p->tok;
		struct sd_ref path = parse_path(p, "a table");

		sd_list_add_ref(l, p->arena, path.schema, path.name);
		add_ref(p, LANG_RELATION, l->at[l->count - 1].u.ref, NULL,
			span_from(p, first));
	} while (accept(p, SD_TOK_COMMA));
	expect_close(p, SD_TOK_RPAREN, open);
	put_list(p, &t->attrs, SD_A_INHERITS, l, word);
}

/* "by" , ( "range" | "list" | "hash" ) , keys */
static void parse_partition_by(struct parser *p, struct sd_fact *t,
			       struct sd_token word)
{
	static const struct choice ways[] = { { SD_KW_RANGE, "range" },
					      { SD_KW_LIST, "list" },
					      { SD_KW_HASH, "hash" },
					      { SD_WORD_NONE, NULL } };

	parse_choice(p, &t->attrs, SD_A_PARTITION_BY, ways,
		     "'range', 'list' or 'hash'", word);
	sd_set_list(&t->attrs, p->arena, SD_A_KEYS, parse_keys(p, NULL));
}

/* bounds = "(" , bound , { "," , bound } , ")" ; */
static void parse_bounds(struct parser *p, struct sd_fact *t,
			 enum sd_attr_id id)
{
	struct sd_list *l = sd_list_new(p->arena);
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	do {
		char *bound = parse_bound(p);

		if (bound)
			sd_list_add_text(l, p->arena, SD_T_EXPR, bound);
	} while (accept(p, SD_TOK_COMMA));
	expect_close(p, SD_TOK_RPAREN, open);
	sd_set_list(&t->attrs, p->arena, id, l);
}

/* "(" , "modulus" , INT , "," , "remainder" , INT , ")" */
static void parse_modulus(struct parser *p, struct sd_fact *t)
{
	struct sd_token open = p->tok;

	expect(p, SD_TOK_LPAREN);
	expect_word(p, SD_KW_MODULUS);
	sd_set_int(&t->attrs, p->arena, SD_A_MODULUS, parse_int(p));
	if (!accept(p, SD_TOK_COMMA))
		expected(p, "','");
	expect_word(p, SD_KW_REMAINDER);
	sd_set_int(&t->attrs, p->arena, SD_A_REMAINDER, parse_int(p));
	expect_close(p, SD_TOK_RPAREN, open);
}

/* partition_of, see schema.ebnf; "partition" , "of" is read. */
static void parse_partition_of(struct parser *p, struct sd_fact *t,
			       struct sd_token word)
{
	static const enum sd_word words[] = { SD_KW_FROM, SD_KW_IN,
					      SD_KW_WITH };
	struct sd_record *r = &t->attrs;

	put_ref(p, t, SD_A_PARTITION_OF, "a table");
	if (accept_word(p, SD_KW_DEFAULT)) {
		put_text(p, r, SD_A_BOUND, "default", word);
		return;
	}
	expect_word(p, SD_KW_FOR);
	expect_word(p, SD_KW_VALUES);
	if (accept_word(p, SD_KW_FROM)) {
		put_text(p, r, SD_A_BOUND, "range", word);
		parse_bounds(p, t, SD_A_BOUND_FROM);
		expect_word(p, SD_KW_TO);
		parse_bounds(p, t, SD_A_BOUND_TO);
	} else if (accept_word(p, SD_KW_IN)) {
		put_text(p, r, SD_A_BOUND, "list", word);
		parse_bounds(p, t, SD_A_BOUND_IN);
	} else if (accept_word(p, SD_KW_WITH)) {
		put_text(p, r, SD_A_BOUND, "hash", word);
		parse_modulus(p, t);
	} else {
		expected_word(p, "'from', 'in' or 'with'", words, 3);
	}
}

/* "distributed" , "by" , "(" , NAME , ")" */
static void parse_distributed(struct parser *p, struct sd_fact *t,
			      struct sd_token word)
{
	struct sd_token open;

	expect_word(p, SD_KW_BY);
	open = p->tok;
	expect(p, SD_TOK_LPAREN);
	put_text(p, &t->attrs, SD_A_DISTRIBUTED_BY, parse_name(p, "a column"),
		 word);
	expect_close(p, SD_TOK_RPAREN, open);
}

/* "virtual" , "using" , NAME , [ "(" , RAW , ")" ] */
static void parse_virtual(struct parser *p, struct sd_fact *t,
			  struct sd_token word)
{
	expect_word(p, SD_KW_USING);
	put_text(p, &t->attrs, SD_A_MODULE, parse_name(p, "a module"), word);
	if (at(p, SD_TOK_LPAREN))
		put_text(p, &t->attrs, SD_A_MODULE_ARGS, parse_raw(p, true),
			 word);
}

/* What a table says about rows and storage: with, tablespace, without rowid. */
static bool storage_clause(struct parser *p, struct sd_fact *t)
{
	struct sd_record *r = &t->attrs;
	struct sd_token word = p->tok;

	if (accept_word(p, SD_KW_USING))
		put_text(p, r, SD_A_ACCESS_METHOD,
			 parse_name(p, "an access method"), word);
	else if (accept_words(p, SD_KW_WITHOUT, SD_KW_ROWID))
		put_bool(p, r, SD_A_WITHOUT_ROWID, word);
	else if (accept_word(p, SD_KW_WITH))
		put_list(p, r, SD_A_WITH, parse_options(p), word);
	else if (accept_word(p, SD_KW_TABLESPACE))
		put_text(p, r, SD_A_TABLESPACE, parse_name(p, "a tablespace"),
			 word);
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
	if (accept_word(p, SD_KW_INHERITS)) {
		parse_inherits(p, t, word);
	} else if (accept_word(p, SD_KW_OF)) {
		parse_ref(p, &t->attrs, SD_A_OF_TYPE, LANG_TYPE, "a type");
	} else if (accept_words(p, SD_KW_PARTITION, SD_KW_BY)) {
		parse_partition_by(p, t, word);
	} else if (accept_words(p, SD_KW_PARTITION, SD_KW_OF)) {
		parse_partition_of(p, t, word);
	} else if (accept_word(p, SD_KW_VIRTUAL)) {
		parse_virtual(p, t, word);
	} else if (accept_word(p, SD_KW_DISTRIBUTED)) {
		parse_distributed(p, t, word);
	} else if (accept_word(p, SD_KW_COLOCATE)) {
		expect_word(p, SD_KW_WITH);
		put_ref(p, t, SD_A_COLOCATE, "a table");
	} else if (accept_word(p, SD_KW_REFERENCE)) {
		put_bool(p, &t->attrs, SD_A_REFERENCE, word);
	} else {
		return parse_tail(p, t);
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

	expected_word(p, "'{'", words, sizeof(words) / sizeof(words[0]));
}

static void parse_table_rest(struct parser *p, struct sd_fact *t)
{
	while (parse_table_clause(p, t))
		;
	if (at(p, SD_TOK_LBRACE))
		parse_table_body(p, t);
	else if (!sd_has(&t->attrs, SD_A_PARTITION_OF) &&
		 !sd_has(&t->attrs, SD_A_MODULE) &&
		 !sd_has(&t->attrs, SD_A_SERVER))
		expected_table_body(p);
}

/* table = { "unlogged" | "strict" } , "table" , path , … ; virtual_table */
void parse_table(struct parser *p)
{
	struct sd_token first = p->tok, t;
	bool unlogged = false, strict = false;
	struct sd_fact *f;

	for (;;) {
		if (accept_word(p, SD_KW_UNLOGGED))
			unlogged = true;
		else if (accept_word(p, SD_KW_STRICT))
			strict = true;
		else
			break;
	}
	expect_word(p, SD_KW_TABLE);
	t = p->tok;
	f = new_object(p, SD_TABLE, parse_path(p, "the table's name"), t);
	if (unlogged)
		put_bool(p, &f->attrs, SD_A_UNLOGGED, first);
	if (strict)
		put_bool(p, &f->attrs, SD_A_STRICT, first);
	parse_table_rest(p, f);
}

/* foreign_table, see schema.ebnf */
void parse_foreign_table(struct parser *p)
{
	struct sd_token t, word;
	struct sd_fact *f;

	advance(p);
	expect_word(p, SD_KW_TABLE);
	t = p->tok;
	f = new_object(p, SD_TABLE, parse_path(p, "the table's name"), t);
	word = p->tok;
	if (accept_words(p, SD_KW_PARTITION, SD_KW_OF))
		parse_partition_of(p, f, word);
	word = p->tok;
	expect_word(p, SD_KW_SERVER);
	put_text(p, &f->attrs, SD_A_SERVER, parse_name(p, "a server"), word);
	word = p->tok;
	if (accept_word(p, SD_KW_OPTIONS))
		put_list(p, &f->attrs, SD_A_OPTIONS, parse_foreign_options(p),
			 word);
	parse_table_rest(p, f);
}

/* entity = "entity" , NAME , [ "table" , path ] , { table_clause } , body ; */
void parse_entity(struct parser *p)
{
	struct sd_ref path = { NULL, NULL };
	struct sd_token t, name_at;
	const char *name;
	struct sd_fact *f, *old;

	advance(p);
	t = name_at = p->tok;
	name = parse_name(p, "the entity's name");
	if (accept_word(p, SD_KW_TABLE)) {
		t = p->tok;
		path = parse_path(p, "the table's name");
	} else {
		path.name = lang_entity_table(name, p->arena);
	}
	f = new_object(p, SD_TABLE, path, t);
	if (!p->failed && !p->skip) {
		old = sd_map_add(&p->r->entities, sd_str(name), f);
		if (old != f) {
			complain(p, SD_E_TWICE, span_of(p, name_at),
				 "entity '%s' is defined twice", name);
			lang_first_here(p->r, old->span);
		}
	}
	parse_table_rest(p, f);
}

/* --- the body
 * -------------------------------------------------------------------- */

/* use = "use" , bare_names ; */
static void parse_use(struct parser *p, struct sd_fact *t)
{
	struct lang_vec *v = &p->r->uses;
	struct sd_fact *f;

	advance(p);
	do {
		struct sd_token name = p->tok;

		/* Holds the place; the resolver puts the mixin there. */
		f = sd_fact_new(p->m, t, SD_KIND_NONE, NULL,
				parse_name(p, "a mixin"));
		f->span = span_of(p, name);
	} while (bare_list_more(p));
	if (p->skip || p->in_mixin)
		return;
	if (!v->count || ((struct sd_fact **)v->at)[v->count - 1] != t)
		*(struct sd_fact **)lang_vec_add(v, sizeof(t)) = t;
}

/* only_items = "only" , ENGINE , table_body ; */
static void parse_only_items(struct parser *p, struct sd_fact *t)
{
	struct only_state s;

	advance(p);
	begin_only(p, &s);
	if (p->skip && !s.skip)
		t = sd_fact_new(p->m, NULL, t->kind, t->schema, t->name);
	if (enter(p)) {
		parse_table_body(p, t);
		leave(p);
	}
	end_only(p, &s);
}

static void parse_with_line(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	advance(p);
	put_list(p, &t->attrs, SD_A_WITH, parse_options(p), word);
}

static void parse_tablespace_line(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	advance(p);
	put_text(p, &t->attrs, SD_A_TABLESPACE, parse_name(p, "a tablespace"),
		 word);
}

/* "row" , "security" , [ "forced" ] */
static void parse_row_security(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	advance(p);
	expect_word(p, SD_KW_SECURITY);
	put_text(p, &t->attrs, SD_A_ROW_SECURITY,
		 accept_word(p, SD_KW_FORCED) ? "forced" : "enabled", word);
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

	advance(p);
	expect_word(p, SD_KW_IDENTITY);
	index = p->tok.word == SD_KW_INDEX;
	parse_choice(p, &t->attrs, SD_A_REPLICA_IDENTITY, ways,
		     "'full', 'nothing', 'default' or 'index'", word);
	if (index)
		put_text(p, &t->attrs, SD_A_REPLICA_INDEX,
			 parse_name(p, "an index"), word);
}

/* "cluster" , "on" , NAME */
static void parse_cluster(struct parser *p, struct sd_fact *t)
{
	struct sd_token word = p->tok;

	advance(p);
	expect_word(p, SD_KW_ON);
	put_text(p, &t->attrs, SD_A_CLUSTER_ON, parse_name(p, "an index"),
		 word);
}

/* Table lines by their first word, which is at hand still. */
static const struct {
	void (*parse)(struct parser *, struct sd_fact *);
	bool view; /* also in a view's body */
} line[SD_KW_COUNT] = {
	[SD_KW_PRIMARY] = { parse_primary, false },
	[SD_KW_UNIQUE] = { parse_unique, true },
	[SD_KW_CHECK] = { parse_check, false },
	[SD_KW_NOT] = { parse_not_null, false },
	[SD_KW_FOREIGN] = { parse_foreign, false },
	[SD_KW_EXCLUDE] = { parse_exclude, false },
	[SD_KW_INDEX] = { parse_index, true },
	[SD_KW_COLUMN] = { parse_inherited_column, true },
	[SD_KW_USE] = { parse_use, false },
	[SD_KW_TRIGGER] = { parse_trigger, true },
	[SD_KW_CONSTRAINT] = { parse_trigger, false },
	[SD_KW_RULE] = { parse_rule, true },
	[SD_KW_POLICY] = { parse_policy, false },
	[SD_KW_GRANT] = { parse_grant, true },
	[SD_KW_REVOKE] = { parse_grant, true },
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
	expected_word(p, "a column or a table line", words, n);
}

static void not_in_view(struct parser *p, const struct sd_fact *t)
{
	if (t->kind != SD_TABLE && !p->failed)
		complain(p, SD_E_NOT_HERE, span_of(p, p->tok),
			 "this cannot stand in a view's body");
}

/* table_item, see schema.ebnf */
static void parse_item(struct parser *p, struct sd_fact *t)
{
	enum sd_word w = (enum sd_word)p->tok.word;
	enum sd_tok next;

	if (before_colon(p)) {
		not_in_view(p, t);
		parse_column(p, t);
		return;
	}
	if (!p->failed && line[w].parse) {
		if (!line[w].view)
			not_in_view(p, t);
		line[w].parse(p, t);
		return;
	}
	next = (enum sd_tok)peek(p).kind;
	if (at_name(p) && (next == SD_TOK_NAME || next == SD_TOK_QUOTED ||
			   next == SD_TOK_BACKTICK)) {
		struct sd_token name = p->tok;

		expected_item(p);
		/* The colon is what most people forget first. */
		if (!p->r->diag->last->help)
			help(p, "a column is written '%.*s: TYPE'",
			     (int)name.len, name.at);
		return;
	}
	expected_item(p);
}

/* table_body, see schema.ebnf */
void parse_table_body(struct parser *p, struct sd_fact *t)
{
	parse_items(p, t, parse_item);
}

/* mixin = "mixin" , NAME , table_body ; */
void parse_mixin(struct parser *p)
{
	struct sd_model *m = p->m;
	struct lang_mixin *mixin, *old;
	struct sd_fact *f;
	struct sd_token name;

	advance(p);
	name = p->tok;
	f = sd_fact_new(&p->r->trash, NULL, SD_TABLE, NULL,
			parse_name(p, "the mixin's name"));
	f->span = span_of(p, name);
	if (!p->failed && !p->skip) {
		mixin = SD_NEW(p->arena, struct lang_mixin);
		mixin->items = f;
		old = sd_map_add(&p->r->mixins, sd_str(f->name), mixin);
		if (old != mixin) {
			complain(p, SD_E_TWICE, f->span,
				 "mixin '%s' is defined twice", f->name);
			lang_first_here(p->r, old->items->span);
		}
	}
	p->in_mixin = true;
	p->m = &p->r->trash;
	parse_table_body(p, f);
	p->m = m;
	p->in_mixin = false;
}
