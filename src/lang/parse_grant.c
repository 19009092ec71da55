/* SPDX-License-Identifier: MIT */
/*
 * parse_grant.c - privileges, owners and comments, and what they are about
 */
#include "parse.h"

/* --- targets ---------------------------------------------------------- */

/* Kinds whose name is a path. */
static const struct {
	enum sd_word word, second;
	enum sd_kind kind;
} path_kinds[] = {
	{ SD_KW_TABLE, SD_WORD_NONE, SD_TABLE },
	{ SD_KW_FOREIGN, SD_KW_TABLE, SD_TABLE },
	{ SD_KW_VIEW, SD_WORD_NONE, SD_VIEW },
	{ SD_KW_MATERIALIZED, SD_KW_VIEW, SD_MATVIEW },
	{ SD_KW_INDEX, SD_WORD_NONE, SD_INDEX },
	{ SD_KW_SEQUENCE, SD_WORD_NONE, SD_SEQUENCE },
	{ SD_KW_DOMAIN, SD_WORD_NONE, SD_DOMAIN },
	{ SD_KW_TYPE, SD_WORD_NONE, SD_BASE_TYPE },
	{ SD_KW_STATISTICS, SD_WORD_NONE, SD_STATISTICS },
	{ SD_KW_SCHEMA, SD_WORD_NONE, SD_SCHEMA },
	{ SD_KW_EXTENSION, SD_WORD_NONE, SD_EXTENSION },
	{ SD_KW_PUBLICATION, SD_WORD_NONE, SD_PUBLICATION },
	{ SD_KW_SERVER, SD_WORD_NONE, SD_SERVER },
};

/* Parts of a table: "trigger" , NAME , "on" , path */
static const struct {
	enum sd_word word;
	enum sd_kind kind;
} part_kinds[] = {
	{ SD_KW_CONSTRAINT, SD_CHECK },
	{ SD_KW_TRIGGER, SD_TRIGGER },
	{ SD_KW_RULE, SD_RULE },
	{ SD_KW_POLICY, SD_POLICY },
};

enum { PATH_KINDS = sizeof(path_kinds) / sizeof(path_kinds[0]) };

static void set_path(struct lang_move *m, struct sd_ref path)
{
	m->schema = path.schema;
	m->name = path.name;
}

static bool path_target(struct parser *p, struct lang_move *m)
{
	for (size_t i = 0; i < PATH_KINDS; i++) {
		if (p->tok.word != path_kinds[i].word ||
		    (path_kinds[i].second &&
		     sd_peek(p).word != path_kinds[i].second))
			continue;
		sd_advance(p);
		if (path_kinds[i].second)
			sd_advance(p);
		m->kind = path_kinds[i].kind;
		set_path(m, sd_parse_path(p, "a name"));
		return true;
	}
	return false;
}

static bool part_target(struct parser *p, struct lang_move *m)
{
	for (size_t i = 0; i < 4; i++) {
		if (p->tok.word != part_kinds[i].word)
			continue;
		sd_advance(p);
		m->part_kind = part_kinds[i].kind;
		m->part = sd_parse_name(p, "a name");
		sd_expect_word(p, SD_KW_ON);
		if (sd_at_word(p, SD_KW_DOMAIN) && sd_begins_name(sd_peek(p))) {
			sd_advance(p);
			m->kind = SD_DOMAIN;
		}
		set_path(m, sd_parse_path(p, "a table"));
		return true;
	}
	return false;
}

/* ( "function" | "procedure" ) , path , "(" , … , ")" */
static void function_target(struct parser *p, struct lang_move *m)
{
	sd_advance(p);
	m->kind = SD_FUNCTION;
	set_path(m, sd_parse_path(p, "a function"));
	m->detail = sd_parse_signature(p);
}

/* target, see schema.ebnf. False where none begins here. */
static bool parse_target(struct parser *p, struct lang_move *m)
{
	struct identity id;

	if (p->failed || !sd_at(p, SD_TOK_NAME))
		return false;
	if (path_target(p, m))
		return true;
	if (p->tok.word == SD_KW_COLUMN) {
		sd_advance(p);
		m->part_kind = SD_COLUMN;
		set_path(m, sd_parse_column_path(p, &m->part));
		return true;
	}
	/* `event trigger` and `language` are identities; `trigger` is a part.
	 */
	if (part_target(p, m))
		return true;
	if (p->tok.word == SD_KW_FUNCTION || p->tok.word == SD_KW_PROCEDURE) {
		function_target(p, m);
		return true;
	}
	if (!sd_parse_identity(p, &id))
		return false;
	m->kind = id.kind;
	set_path(m, id.path);
	m->detail = id.detail;
	return true;
}

static void expected_target(struct parser *p)
{
	enum sd_word words[PATH_KINDS + 7];
	size_t n = 0;

	for (size_t i = 0; i < PATH_KINDS; i++)
		words[n++] = path_kinds[i].word;
	for (size_t i = 0; i < 4; i++)
		words[n++] = part_kinds[i].word;
	words[n++] = SD_KW_COLUMN;
	words[n++] = SD_KW_FUNCTION;
	words[n++] = SD_KW_PROCEDURE;
	sd_expected_word(p, "a kind of object", words, n);
}

/* Puts the holder's children under the target, once all is read. */
static void queue_move(struct parser *p, struct sd_fact *holder,
		       const struct lang_move *target, struct sd_token from,
		       const char *end)
{
	struct sd_ref none = { NULL, NULL };
	struct lang_move *m;
	struct sd_span span = sd_span_of(p, from);

	if (end > from.at)
		span.len = (size_t)(end - from.at);
	m = sd_new_move(p, holder, target->kind, none, span);
	m->schema = target->schema;
	m->name = target->name;
	m->detail = target->detail;
	m->part_kind = target->part_kind;
	m->part = target->part;
}

/* --- privileges ------------------------------------------------------- */

static const enum sd_word privilege_words[] = {
	SD_KW_SELECT,	SD_KW_INSERT,	  SD_KW_UPDATE,	 SD_KW_DELETE,
	SD_KW_TRUNCATE, SD_KW_REFERENCES, SD_KW_TRIGGER, SD_KW_MAINTAIN,
	SD_KW_USAGE,	SD_KW_CREATE,	  SD_KW_EXECUTE, SD_KW_ALL,
};
enum { PRIVILEGES = sizeof(privilege_words) / sizeof(privilege_words[0]) };

struct privilege {
	enum sd_word word;
	struct sd_list *columns; /* or NULL */
	struct sd_token at;
};

/* privilege, see schema.ebnf */
static void parse_privilege(struct parser *p, struct lang_vec *v)
{
	struct privilege *priv;
	size_t i = 0;

	while (i < PRIVILEGES &&
	       (p->failed || p->tok.word != privilege_words[i]))
		i++;
	if (i == PRIVILEGES) {
		sd_expected_word(p, "a privilege", privilege_words, PRIVILEGES);
		return;
	}
	priv = sd_lang_vec_add(v, sizeof(*priv));
	priv->word = privilege_words[i];
	priv->at = p->tok;
	sd_advance(p);
	if (sd_at(p, SD_TOK_LPAREN))
		priv->columns = sd_parse_names(p, "a column");
}

static void add_grant(struct parser *p, struct sd_fact *f, bool revoke,
		      const struct privilege *priv, const char *column,
		      const char *role, bool option)
{
	const char *word = sd_word_text(priv->word);
	struct sd_fact *g;
	struct sd_record *r;

	g = sd_new_fact(p, f, SD_GRANT, NULL, role, priv->at);
	g->detail = sd_arena_printf(
		p->arena, "%s%s%s%s%s", revoke ? "revoke " : "", word,
		column ? "(" : "", column ? column : "", column ? ")" : "");
	r = &g->attrs;
	sd_set_text(r, p->arena, SD_A_PRIVILEGE, word);
	sd_set_text(r, p->arena, SD_A_ROLE, role);
	sd_set_text(r, p->arena, SD_A_COLUMN, column);
	sd_set_bool(r, p->arena, SD_A_GRANT_OPTION, option);
	sd_set_bool(r, p->arena, SD_A_REVOKE, revoke);
}

/* One fact per privilege, grantee and column. */
static void add_grants(struct parser *p, struct sd_fact *f, bool revoke,
		       const struct lang_vec *privs,
		       const struct sd_list *roles, bool option)
{
	const struct privilege *v = privs->at;

	for (size_t i = 0; i < privs->count; i++)
		for (size_t j = 0; j < roles->count; j++) {
			const char *role = roles->at[j].u.text;
			size_t n = v[i].columns ? v[i].columns->count : 0;

			if (!v[i].columns)
				add_grant(p, f, revoke, &v[i], NULL, role,
					  option);
			for (size_t k = 0; k < n; k++)
				add_grant(p, f, revoke, &v[i],
					  v[i].columns->at[k].u.text, role,
					  option);
		}
}

/* ( "to" | "from" ) , bare_names , [ "with" , "grant" , "option" ] */
static void parse_grantees(struct parser *p, struct sd_fact *f, bool revoke,
			   const struct lang_vec *privs)
{
	struct sd_list *roles;
	bool option = false;

	sd_expect_word(p, revoke ? SD_KW_FROM : SD_KW_TO);
	roles = sd_parse_bare_names(p, "a role");
	if (!revoke && sd_accept_words(p, SD_KW_WITH, SD_KW_GRANT)) {
		sd_expect_word(p, SD_KW_OPTION);
		option = true;
	}
	if (!p->failed)
		add_grants(p, f, revoke, privs, roles, option);
}

static void parse_privileges(struct parser *p, struct lang_vec *privs)
{
	do
		parse_privilege(p, privs);
	while (sd_accept(p, SD_TOK_COMMA));
}

/* grant, revoke, grant_on, revoke_on, see schema.ebnf */
void sd_parse_grant(struct parser *p, struct sd_fact *t)
{
	struct lang_vec privs = { NULL, 0, 0 };
	struct lang_move target = { .kind = SD_KIND_NONE };
	struct sd_fact *holder = t;
	bool revoke = p->tok.word == SD_KW_REVOKE;
	struct sd_token from;

	sd_advance(p);
	parse_privileges(p, &privs);
	if (!t) {
		sd_expect_word(p, SD_KW_ON);
		from = p->tok;
		if (!parse_target(p, &target))
			set_path(&target, sd_parse_path(p, "an object"));
		holder = sd_new_holder(p);
		queue_move(p, holder, &target, from, p->prev_end);
	}
	parse_grantees(p, holder, revoke, &privs);
	sd_lang_vec_clear(&privs);
}

static struct sd_fact *default_privilege(struct parser *p, const char *role,
					 const char *schema, const char *kind,
					 struct sd_token t)
{
	const char *detail, *key;
	struct sd_fact *f;

	detail = schema ? sd_arena_printf(p->arena, "in %s on %s", schema, kind)
			: sd_arena_printf(p->arena, "on %s", kind);
	key = sd_arena_printf(p->arena, "%s %s", role, detail);
	f = p->skip ? NULL : sd_map_gets(&p->r->defaults, key);
	if (f)
		return f;
	f = sd_new_fact(p, NULL, SD_DEFAULT_PRIVILEGE, NULL, role, t);
	f->detail = detail;
	sd_set_text(&f->attrs, p->arena, SD_A_ROLE, role);
	sd_set_text(&f->attrs, p->arena, SD_A_IN_SCHEMA, schema);
	sd_set_text(&f->attrs, p->arena, SD_A_ON_KIND, kind);
	if (!p->skip)
		sd_map_puts(&p->r->defaults, key, f);
	return f;
}

/* default_privileges, see schema.ebnf */
void sd_parse_default_privileges(struct parser *p)
{
	static const struct choice kinds[] = {
		{ SD_KW_TABLES, "tables" },
		{ SD_KW_SEQUENCES, "sequences" },
		{ SD_KW_FUNCTIONS, "functions" },
		{ SD_KW_TYPES, "types" },
		{ SD_KW_SCHEMAS, "schemas" },
		{ SD_WORD_NONE, NULL },
	};
	struct lang_vec privs = { NULL, 0, 0 };
	struct sd_record scratch = { NULL, 0, 0 };
	const char *role, *schema = NULL;
	struct sd_token t;
	bool revoke;

	sd_advance(p);
	sd_expect_word(p, SD_KW_PRIVILEGES);
	sd_expect_word(p, SD_KW_FOR);
	t = p->tok;
	role = sd_parse_name(p, "a role");
	if (sd_accept_word(p, SD_KW_IN))
		schema = sd_parse_name(p, "a schema");
	revoke = sd_accept_word(p, SD_KW_REVOKE);
	if (!revoke)
		sd_expect_word(p, SD_KW_GRANT);
	parse_privileges(p, &privs);
	sd_expect_word(p, SD_KW_ON);
	sd_parse_choice(p, &scratch, SD_A_ON_KIND, kinds, "a kind of object",
			t);
	if (!p->failed)
		parse_grantees(p,
			       default_privilege(
				       p, role, schema ? schema : p->schema,
				       sd_get_text(&scratch, SD_A_ON_KIND), t),
			       revoke, &privs);
	sd_lang_vec_clear(&privs);
}

/* --- comments and owners ---------------------------------------------- */

/* comment_on = "comment" , "on" , target , TEXT ; */
void sd_parse_comment_on(struct parser *p)
{
	struct lang_move target = { .kind = SD_KIND_NONE };
	struct sd_fact *holder = sd_new_holder(p);
	struct sd_token from, t;
	const char *end;
	char *text;

	sd_advance(p);
	sd_expect_word(p, SD_KW_ON);
	from = p->tok;
	if (!parse_target(p, &target))
		expected_target(p);
	end = p->prev_end;
	t = p->tok;
	text = sd_parse_text(p, "the comment's text");
	if (p->failed)
		return;
	sd_add_comment(p, holder, text, sd_span_of(p, t));
	queue_move(p, holder, &target, from, end);
}

/* owner_on = "owner" , NAME , "on" , target ; */
void sd_parse_owner_on(struct parser *p)
{
	struct lang_move target = { .kind = SD_KIND_NONE };
	struct sd_fact *holder = sd_new_holder(p), *f;
	struct sd_token from, t;
	const char *role;

	sd_advance(p);
	t = p->tok;
	role = sd_parse_name(p, "a role");
	sd_expect_word(p, SD_KW_ON);
	from = p->tok;
	if (!parse_target(p, &target))
		expected_target(p);
	if (p->failed)
		return;
	f = sd_new_fact(p, holder, SD_OWNER, NULL, NULL, t);
	sd_set_text(&f->attrs, p->arena, SD_A_ROLE, role);
	queue_move(p, holder, &target, from, p->prev_end);
}
