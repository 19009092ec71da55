/* SPDX-License-Identifier: MIT */
/* json_test.c - models, plans and value trees as canonical JSON */

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "schemadiff/json.h"

#include "dump.h"

Suite *json_suite(void);

static struct sd_arena arena;
static struct sd_diag diag;
static struct sd_model model, back;
static struct sd_buf once, twice;

static void setup(void)
{
	struct sd_diag fresh = SD_DIAG_INIT(&arena);
	struct sd_buf none = SD_BUF_INIT;

	diag = fresh;
	once = twice = none;
	sd_model_init(&model, &arena);
	sd_model_init(&back, &arena);
}

static void teardown(void)
{
	sd_model_clear(&model);
	sd_model_clear(&back);
	sd_buf_clear(&once);
	sd_buf_clear(&twice);
	sd_arena_clear(&arena);
}

/* What jansson itself writes with sorted keys is the form to have. */
static void check_canonical(const struct sd_buf *b)
{
	json_t *doc = json_loadb(b->at, b->len, JSON_REJECT_DUPLICATES, NULL);
	char *text;

	ck_assert_ptr_nonnull(doc);
	text = json_dumps(doc, JSON_SORT_KEYS | JSON_INDENT(2));
	ck_assert_uint_eq(strlen(text) + 1, b->len);
	ck_assert(!memcmp(text, b->at, b->len - 1));
	ck_assert_int_eq(b->at[b->len - 1], '\n');
	free(text);
	json_decref(doc);
}

static const char *said(void)
{
	return diag.first ? diag.first->text : "nothing";
}

/* Writes model, reads it into back, compares bytes and hashes. */
static void check_round_trip(void)
{
	int rc;

	sd_json_model(&model, &once);
	check_canonical(&once);
	rc = sd_json_read_model("m.json", once.at, once.len, &back, &diag);
	ck_assert_msg(rc == 0, "%s\n%s", said(), once.at);
	sd_json_model(&back, &twice);
	ck_assert_str_eq(once.at, twice.at);
	sd_model_hash(&model);
	sd_model_hash(&back);
	ck_assert(sd_hash_eq(model.hash, back.hash));
	ck_assert_uint_eq(dump_count(&model), dump_count(&back));
}

/* --- values of every sort ------------------------------------------------ */

static struct sd_datatype *type(const char *schema, const char *word,
				const char *args, unsigned dims, bool native)
{
	struct sd_datatype *t = SD_NEW(&arena, struct sd_datatype);

	t->schema = schema;
	t->word = word;
	t->args = args;
	t->dims = (unsigned short)dims;
	t->native = native;
	return t;
}

static struct sd_value value_of(enum sd_type t);

static struct sd_record *record(void)
{
	struct sd_record *r = SD_NEW(&arena, struct sd_record);

	sd_set(r, &arena, SD_A_KEY_NAME, value_of(SD_T_NAME));
	sd_set(r, &arena, SD_A_DESC, value_of(SD_T_BOOL));
	sd_set(r, &arena, SD_A_OPCLASS, value_of(SD_T_REF));
	sd_set(r, &arena, SD_A_EXPR, value_of(SD_T_EXPR));
	return r;
}

/* A list with an element of every sort, lists in it included. */
static struct sd_list *mixed_list(void)
{
	struct sd_list *l = sd_list_new(&arena), *in = sd_list_new(&arena);
	struct sd_value v = { .type = SD_T_LIST };
	unsigned t;

	for (t = SD_T_BOOL; t <= SD_T_RECORD; t++) {
		if (t == SD_T_LIST)
			continue;
		sd_list_add(l, &arena, value_of((enum sd_type)t));
		sd_list_add(in, &arena, value_of((enum sd_type)t));
	}
	v.u.list = in;
	sd_list_add(l, &arena, v);
	return l;
}

static struct sd_value value_of(enum sd_type t)
{
	struct sd_value v = { .type = t };

	switch (t) {
	case SD_T_BOOL:
		v.u.number = 1;
		break;
	case SD_T_INT:
		v.u.number = INT64_MIN;
		break;
	case SD_T_REF:
		v.u.ref = SD_NEW(&arena, struct sd_ref);
		v.u.ref->schema = "billing";
		v.u.ref->name = "users";
		break;
	case SD_T_TYPE:
		v.u.datatype = type(NULL, "decimal", "10, 2", 1, false);
		break;
	case SD_T_LIST:
		v.u.list = mixed_list();
		break;
	case SD_T_RECORD:
		v.u.record = record();
		break;
	case SD_T_BODY:
		v.u.text = "SELECT 1;\r\nSELECT \"x\";\n\ttab\x01\x7f\n";
		break;
	default:
		v.u.text = "na\u00efve \\ \"q\" / \b\f";
	}
	return v;
}

/* One attribute per run: a fact that has it, and nothing else. */
START_TEST(every_attribute_comes_back)
{
	enum sd_attr_id id = (enum sd_attr_id)(_i + 1);
	struct sd_fact *t = sd_fact_new(&model, NULL, SD_TABLE, "s", "t");
	struct sd_fact *c = sd_fact_new(&model, t, SD_COLUMN, NULL, "c");

	c->detail = "(integer, text)";
	sd_set(&c->attrs, &arena, id, value_of(sd_attr_type(id)));
	check_round_trip();
	if (sd_attr_is_hint(id))
		ck_assert_uint_eq(back.first->child->attrs.count, 0);
	else
		ck_assert(sd_value_same(&model, &c->attrs.at[0],
					sd_get(&back.first->child->attrs, id)));
}
END_TEST

START_TEST(every_kind_comes_back)
{
	enum sd_kind kind = (enum sd_kind)(_i + 1);
	struct sd_fact *t = sd_fact_new(&model, NULL, SD_TABLE, NULL, "t");

	if (sd_kind_flags(kind) & SD_KIND_TOP)
		t = NULL;
	sd_fact_new(&model, t, kind, NULL, "it");
	if (t || !(sd_kind_flags(kind) & SD_KIND_RELATION))
		sd_fact_new(&model, t, kind, NULL, NULL);
	check_round_trip();
}
END_TEST

/* Keys of facts must not collide, or one would hide the other. */
START_TEST(no_two_keys_are_equal)
{
	static const char *const own[] = { "children", "detail", "kind",
					   "schema",   "name",	 NULL };
	unsigned a, b;

	for (a = SD_A_NONE + 1; a < SD_A_COUNT; a++) {
		for (b = a + 1; b < SD_A_COUNT; b++)
			ck_assert_str_ne(sd_attr_word((enum sd_attr_id)a),
					 sd_attr_word((enum sd_attr_id)b));
		for (b = 0; own[b]; b++)
			if (a != SD_A_KEY_NAME)
				ck_assert_str_ne(
					sd_attr_word((enum sd_attr_id)a),
					own[b]);
	}
}
END_TEST

static const struct {
	const char *schema, *word, *args;
	unsigned dims;
	bool native;
	const char *json;
} types[] = {
	{ NULL, "int", NULL, 0, false, "\"type\": \"int\"\n" },
	{ NULL, "varchar", "20", 0, false, "\"type\": \"varchar(20)\"\n" },
	{ NULL, "int", NULL, 2, false, "\"type\": \"int[][]\"\n" },
	{ NULL, "decimal", "10, 2", 1, false, "\"decimal(10, 2)[]\"\n" },
	{ NULL, "x", "", 0, false, "\"type\": \"x()\"\n" },
	{ NULL, "f", "a)(b", 0, false, "\"type\": \"f(a)(b)\"\n" },
	{ NULL, "", NULL, 0, false, "\"word\": \"\"" },
	{ NULL, "time(3) with zone", NULL, 0, true, "\"native\": true" },
	{ NULL, "odd(", NULL, 0, false, "\"word\": \"odd(\"" },
	{ NULL, "odd[]", NULL, 3, false, "\"dims\": 3" },
	{ "billing", "kind", NULL, 1, false, "\"schema\": \"billing\"" },
	{ NULL, "\xff", "\xfe", 0, false, "\"$hex\": \"ff\"" },
};

START_TEST(a_type_comes_back)
{
	struct sd_fact *t = sd_fact_new(&model, NULL, SD_TABLE, NULL, "t");
	struct sd_fact *c = sd_fact_new(&model, t, SD_COLUMN, NULL, "c");
	const struct sd_datatype *got;

	sd_set_datatype(&c->attrs, &arena, SD_A_TYPE,
			type(types[_i].schema, types[_i].word, types[_i].args,
			     types[_i].dims, types[_i].native));
	check_round_trip();
	ck_assert_msg(strstr(once.at, types[_i].json), "%s", once.at);
	got = sd_get_datatype(&back.first->child->attrs, SD_A_TYPE);
	ck_assert(sd_streq(got->schema, types[_i].schema));
	ck_assert(sd_streq(got->word, types[_i].word));
	ck_assert(sd_streq(got->args, types[_i].args));
	ck_assert_uint_eq(got->dims, types[_i].dims);
	ck_assert_int_eq(got->native, types[_i].native);
}
END_TEST

START_TEST(lines_stand_apart)
{
	struct sd_fact *f = sd_fact_new(&model, NULL, SD_VIEW, NULL, "v");

	sd_set_text(&f->attrs, &arena, SD_A_BODY, "SELECT 1\n  FROM t\n");
	check_round_trip();
	ck_assert_ptr_nonnull(strstr(once.at, "\"body\": [\n"
					      "        \"SELECT 1\",\n"
					      "        \"  FROM t\",\n"
					      "        \"\"\n"));
	ck_assert_str_eq(sd_get_text(&back.first->attrs, SD_A_BODY),
			 "SELECT 1\n  FROM t\n");
}
END_TEST

START_TEST(bytes_that_are_no_text_come_back)
{
	struct sd_fact *f = sd_fact_new(&model, NULL, SD_VIEW, NULL, "\xc3(");

	sd_set_text(&f->attrs, &arena, SD_A_BODY, "SELECT '\xe9'\n");
	check_round_trip();
	ck_assert_str_eq(back.first->name, "\xc3(");
	ck_assert_str_eq(sd_get_text(&back.first->attrs, SD_A_BODY),
			 "SELECT '\xe9'\n");
}
END_TEST

START_TEST(settings_come_back)
{
	static const char *const path[] = { "app", "public", NULL };

	model.settings.privileges = SD_EXACT;
	model.settings.owner_managed = true;
	model.settings.partitions_set = true;
	model.settings.search_path = path;
	model.settings.written = true;
	check_round_trip();
	ck_assert_int_eq(back.settings.privileges, SD_EXACT);
	ck_assert(back.settings.owner_managed && back.settings.written);
	ck_assert(back.settings.partitions_set);
	ck_assert(!back.settings.partitions_declared);
	ck_assert_str_eq(back.settings.search_path[1], "public");
	ck_assert_ptr_null(back.settings.search_path[2]);
}
END_TEST

START_TEST(an_empty_model_is_short)
{
	check_round_trip();
	ck_assert_str_eq(once.at, "{\n  \"format\": 1,\n"
				  "  \"kind\": \"schemadiff model\",\n"
				  "  \"objects\": []\n}\n");
}
END_TEST

/* --- what a schema says, whatever the order --------------------------------
 */

static void add_table(struct sd_model *m, const char *name,
		      const char *const *c)
{
	struct sd_fact *t = sd_fact_new(m, NULL, SD_TABLE, NULL, name);
	struct sd_fact *u;
	struct sd_list *l;

	for (; *c; c++)
		if (**c != '!') {
			sd_fact_new(m, t, SD_COLUMN, NULL, *c);
		} else {
			u = sd_fact_new(m, t, SD_UNIQUE, NULL, NULL);
			l = sd_list_new(&arena);
			sd_list_add_text(l, &arena, SD_T_NAME, *c + 1);
			sd_set_list(&u->attrs, &arena, SD_A_COLUMNS, l);
		}
}

static void add_enum(struct sd_model *m, const char *const *label)
{
	struct sd_fact *e = sd_fact_new(m, NULL, SD_ENUM, NULL, "mood");

	for (; *label; label++)
		sd_fact_new(m, e, SD_LABEL, NULL, *label);
}

START_TEST(order_does_not_count_where_it_means_nothing)
{
	static const char *const ab[] = { "a", "b", "!a", "!b", NULL };
	static const char *const ba[] = { "!b", "b", "!a", "a", NULL };

	add_table(&model, "one", ab);
	add_table(&model, "two", ab);
	add_table(&back, "two", ba);
	add_table(&back, "one", ba);
	sd_json_model_sorted(&model, &once);
	sd_json_model_sorted(&back, &twice);
	ck_assert_str_eq(once.at, twice.at);
	sd_fact_new(&back, back.first, SD_COLUMN, NULL, "c");
	sd_buf_reset(&twice);
	sd_json_model_sorted(&back, &twice);
	ck_assert_str_ne(once.at, twice.at);
}
END_TEST

START_TEST(order_counts_where_it_means_something)
{
	static const char *const ab[] = { "a", "b", NULL };
	static const char *const ba[] = { "b", "a", NULL };

	add_enum(&model, ab);
	add_enum(&back, ba);
	sd_json_model_sorted(&model, &once);
	sd_json_model_sorted(&back, &twice);
	ck_assert_str_ne(once.at, twice.at);
}
END_TEST

START_TEST(hints_say_nothing)
{
	static const char *const a[] = { "a", NULL };

	add_table(&model, "t", a);
	add_table(&back, "t", a);
	sd_set_text(&back.first->attrs, &arena, SD_A_RENAMED_FROM, "old");
	sd_json_model_sorted(&model, &once);
	sd_json_model_sorted(&back, &twice);
	ck_assert_str_eq(once.at, twice.at);
}
END_TEST

/* --- strictness --------------------------------------------------------------
 */

#define MODEL(objects)                                                         \
	"{\"format\": 1, \"kind\": \"schemadiff model\", "                     \
	"\"objects\": " objects "}"
#define TABLE(rest) MODEL("[{\"kind\": \"table\", \"name\": \"t\"" rest "}]")
#define COLUMN(rest)                                                           \
	TABLE(", \"children\": [{\"kind\": \"column\", \"name\": \"c\"" rest   \
	      "}]")

static const struct {
	const char *text, *error;
} bad_models[] = {
	{ "", "m.json:1:1: not JSON: " },
	{ "{\n  \"format\": 1,\n", "m.json:3:" },
	{ "[]", "m.json: an object expected, not an array" },
	{ "{}", "m.json: format: missing, or not a number from 1" },
	{ "{\"format\": \"1\"}", "m.json: format: missing" },
	{ "{\"format\": 2}", "m.json: format 2 is newer than this schemadiff" },
	{ "{\"format\": 1, \"kind\": \"schemadiff plan\"}",
	  "m.json: this is no schemadiff model but 'schemadiff plan'" },
	{ "{\"format\": 1, \"kind\": \"schemadiff model\"}",
	  "m.json: 'objects' is missing" },
	{ "{\"format\": 1, \"format\": 1}", "not JSON: duplicate" },
	{ MODEL("{}"), "m.json: objects: an array expected, not an object" },
	{ MODEL("[3]"), "m.json: objects[0]: an object expected" },
	{ MODEL("[], \"more\": 1"), "m.json: unknown key 'more'" },
	{ MODEL("[{}]"), "m.json: objects[0].kind: missing, or no text" },
	{ MODEL("[{\"kind\": \"tabel\"}]"),
	  "m.json: objects[0].kind: unknown kind 'tabel'" },
	{ MODEL("[{\"kind\": \"column\"}]"),
	  "objects[0].kind: a column cannot stand on its own" },
	{ MODEL("[{\"kind\": \"table\"}]"), "[0]: a table needs a 'name'" },
	{ TABLE(", \"children\": [{\"kind\": \"view\"}]"),
	  "objects[0].children[0].kind: a view cannot stand inside" },
	{ TABLE(", \"strickt\": true"), "[0]: unknown attribute 'strickt'" },
	{ TABLE(", \"strict\": 1"), "[0].strict: true or false expected" },
	{ TABLE(", \"strict\": false"), "false is said by leaving it out" },
	{ TABLE(", \"renamed_from\": \"x\""), "unknown attribute 'renamed" },
	{ TABLE(", \"name\": null}"), "not JSON" },
	{ TABLE(", \"start\": 1.5"), "start: a number expected, not a frac" },
	{ TABLE(", \"start\": 99999999999999999999"), "not JSON" },
	{ TABLE(", \"inherits\": []"), "an empty list is said by leaving it" },
	{ COLUMN(", \"type\": 3"), "children[0].type: an object expected" },
	{ COLUMN(", \"type\": \"\""), "malformed type ''" },
	{ COLUMN(", \"type\": \"a[b\""), "malformed type 'a[b'" },
	{ COLUMN(", \"type\": \"a(b\""), "malformed type 'a(b'" },
	{ COLUMN(", \"type\": {\"dims\": 1}"), "a type needs a 'word'" },
	{ COLUMN(", \"type\": {\"word\": \"x\", \"dims\": 0}"),
	  "out of range" },
	{ COLUMN(", \"type\": {\"w\": \"x\"}"), "type: unknown key 'w'" },
	{ COLUMN(", \"columns\": [{\"$name\": \"a\"}]"),
	  "needless tag '$name'" },
	{ COLUMN(", \"columns\": [{\"$nam\": \"a\"}]"),
	  "columns[0]: a text expected, not an object" },
	{ COLUMN(", \"keys\": [{\"kind\": \"a\"}]"),
	  "keys[0]: unknown attribute 'kind'" },
	{ COLUMN(", \"expression\": {\"$hex\": \"4\"}"), "malformed $hex" },
	{ COLUMN(", \"expression\": {\"$hex\": \"00\"}"), "malformed $hex" },
	{ COLUMN(", \"expression\": {\"$hex\": \"41\"}"), "plain text" },
	{ COLUMN(", \"expression\": []"), "a text expected, not an array" },
	{ COLUMN(", \"expression\": [\"a\"]"), "two lines or more" },
	{ COLUMN(", \"expression\": [\"a\", \"b\\n\"]"), "two lines or more" },
	{ COLUMN(", \"collate\": {\"table\": \"x\"}"), "unknown key 'table'" },
};

START_TEST(a_bad_model_is_told)
{
	int rc = sd_json_read_model("m.json", bad_models[_i].text,
				    strlen(bad_models[_i].text), &back, &diag);

	ck_assert_int_eq(rc, -1);
	ck_assert_uint_eq(diag.errors, 1);
	ck_assert_msg(strstr(said(), bad_models[_i].error), "%s", said());
}
END_TEST

START_TEST(a_newer_format_names_the_tool)
{
	static const char text[] = "{\"format\": 9, \"needs\": \"3.1\"}";

	ck_assert_int_eq(
		sd_json_read_model("m.json", text, strlen(text), &back, &diag),
		-1);
	ck_assert_str_eq(diag.first->help, "use schemadiff 3.1 or later");
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	struct sd_buf b = SD_BUF_INIT;
	int i;

	sd_buf_adds(&b, "{\"format\":1,\"kind\":\"schemadiff model\","
			"\"objects\":[{\"kind\":\"table\",\"name\":\"t\"");
	for (i = 0; i < 300; i++)
		sd_buf_adds(&b, ",\"children\":[{\"kind\":\"column\"");
	for (i = 0; i < 300; i++)
		sd_buf_adds(&b, "}]");
	sd_buf_adds(&b, "}]}");
	ck_assert_int_eq(
		sd_json_read_model("m.json", b.at, b.len, &back, &diag), -1);
	ck_assert_str_eq(said(), "m.json: nested too deeply");
	sd_buf_clear(&b);
}
END_TEST

/* --- snapshots
 * ------------------------------------------------------------------ */

START_TEST(a_snapshot_keeps_its_source)
{
	static const char text[] = "table t {\n\tid: int\n}\n";
	const char *source = NULL;

	sd_fact_new(&model, NULL, SD_TABLE, NULL, "t");
	sd_json_snapshot(&model, text, &once);
	check_canonical(&once);
	ck_assert_int_eq(sd_json_read_snapshot("v001.json", once.at, once.len,
					       &back, &source, &diag),
			 0);
	ck_assert_str_eq(source, text);
	ck_assert_str_eq(back.first->name, "t");
	sd_json_snapshot(&back, source, &twice);
	ck_assert_str_eq(once.at, twice.at);
}
END_TEST

START_TEST(a_snapshot_may_have_no_source)
{
	const char *source = "x";

	sd_json_snapshot(&model, NULL, &once);
	ck_assert_int_eq(sd_json_read_snapshot("v001.json", once.at, once.len,
					       &back, &source, &diag),
			 0);
	ck_assert_ptr_null(source);
}
END_TEST

/* --- plans
 * ------------------------------------------------------------------------ */

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void make_decision(struct sd_plan *p)
{
	struct sd_fact *t = sd_fact_new(&model, NULL, SD_TABLE, "s", "users");
	struct sd_decision *d = SD_NEW(&arena, struct sd_decision);
	struct sd_candidate *c = SD_NEW(&arena, struct sd_candidate);

	d->from = sd_fact_new(&model, t, SD_COLUMN, NULL, "nick");
	d->at = c;
	d->count = 1;
	c->from = d->from;
	c->to = sd_fact_new(&model, t, SD_COLUMN, NULL, "login");
	c->score = 90;
	c->reason = "same type and position";
	p->decisions.at = d;
	p->decisions.count = p->decisions.cap = 1;
}

static void make_plan(struct sd_plan *p)
{
	struct sd_step *s;

	sd_plan_init(p, &arena);
	p->engine = "sqlite";
	p->target = "sqlite:app.db";
	memcpy(p->from_hash, HASH, sizeof(HASH));
	memcpy(p->to_hash, HASH, sizeof(HASH));
	sd_plan_note(p, "left alone: table 'x'");
	s = sd_plan_add(p, SD_CREATE, SD_TABLE, "users", "create table");
	sd_step_sql(p, s, "CREATE TABLE users (\n  id int\n)");
	sd_step_check(p, s, "SELECT 1", "SELECT 2", "rows of 'users'");
	sd_step_sql(p, s, "INSERT INTO users VALUES ('\xe9')");
	sd_step_undo(p, s, "DROP TABLE users");
	sd_step_probe(p, s, "SELECT 1 WHERE 0", "nothing", NULL);
	sd_step_probe(p, s, "SELECT 2 WHERE 0", "nothing", "so what");
	sd_step_detail(p, s, "column id");
	s->lock = "ACCESS EXCLUSIVE on users";
	s = sd_plan_add(p, SD_DROP, SD_COLUMN, "users.age", "drop column");
	sd_step_hazard(p, s, SD_H_DROP_COLUMN, "users.age", "SELECT count(*)");
	sd_step_hazard(p, s, SD_H_REBUILD, "users", NULL)->rows = 12;
	s->group = 1;
	s->no_tx = true;
	s->why_group = "outside of a transaction";
	make_decision(p);
}

START_TEST(a_plan_comes_back)
{
	struct sd_plan p, q;
	struct sd_step *s;

	make_plan(&p);
	sd_json_plan(&p, &once);
	check_canonical(&once);
	sd_plan_init(&q, &arena);
	ck_assert_msg(sd_json_read_plan("plan.json", once.at, once.len, &q,
					&diag) == 0,
		      "%s", said());
	sd_json_plan(&q, &twice);
	ck_assert_str_eq(once.at, twice.at);
	ck_assert_str_eq(q.from_hash, HASH);
	ck_assert_uint_eq(q.step_count, 2);
	s = &q.step[0];
	ck_assert_uint_eq(s->sql_count, 2);
	ck_assert_str_eq(s->sql[1], "INSERT INTO users VALUES ('\xe9')");
	ck_assert_uint_eq(s->check[0].after, 1);
	ck_assert_str_eq(s->undo[0], "DROP TABLE users");
	ck_assert_ptr_null(s->probe[0].help);
	s = &q.step[1];
	ck_assert_int_eq(s->op, SD_DROP);
	ck_assert_int_eq(s->kind, SD_COLUMN);
	ck_assert_int_eq(s->hazard[0].id, SD_H_DROP_COLUMN);
	ck_assert_int_eq(s->hazard[0].rows, -1);
	ck_assert_int_eq(s->hazard[1].rows, 12);
	ck_assert_ptr_null(s->undo);
	ck_assert(s->no_tx);
	ck_assert_str_eq(sd_fact_path(q.decisions.at[0].from, &arena),
			 "s.users.nick");
	/* What was read can be added to. */
	sd_step_sql(&q, &q.step[0], "SELECT 3");
	sd_plan_add(&q, SD_CREATE, SD_VIEW, "v", NULL);
	ck_assert_uint_eq(q.step_count, 3);
	ck_assert_str_eq(q.step[0].sql[2], "SELECT 3");
}
END_TEST

static const struct {
	const char *from, *to, *error;
} bad_plans[] = {
	{ "\"sqlite\"", "3", "engine: a text expected, not a number" },
	{ "\"engine\"", "\"motor\"", "unknown key 'motor'" },
	{ "\"create\"", "\"make\"", "steps[0].op: unknown operation 'make'" },
	{ "\"kind\": \"table\",\n      \"lock", "\"kind\": \"tab\",\n \"lock",
	  "steps[0].kind: unknown kind 'tab'" },
	{ "\"drop-column\"", "\"drop-colum\"",
	  "steps[1].hazards[0].hazard: unknown hazard 'drop-colum'" },
	{ "\"rows\": 12", "\"rows\": -2", "rows: number out of range" },
	{ "\"from_hash\": \"0123", "\"from_hash\": \"012X",
	  "from_hash: a hash of 64 hex digits expected" },
	{ "\"from_hash\": \"" HASH "\",", "", "'from_hash' is missing" },
	{ "\"after\": 1", "\"after\": 3", "after statement 3 of 2" },
	{ "\"group\": 1", "\"group\": 2", "steps[1]: 'group' must count up" },
	{ "\"group\": 0", "\"group\": 1", "steps[0]: 'group' must count up" },
	{ "\"no_tx\": true", "\"no_tx\": 1", "no_tx: true or false expected" },
	{ "\"score\": 90", "\"score\": 101", "score: number out of range" },
	{ "\"undo\": [", "\"undo\": [3,", "undo[0]: a text expected" },
	{ "\"format\": 1", "\"format\": 2", "format 2 is newer" },
};

START_TEST(a_bad_plan_is_told)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_plan p, q;
	const char *at;

	make_plan(&p);
	sd_json_plan(&p, &once);
	at = strstr(once.at, bad_plans[_i].from);
	ck_assert_msg(at != NULL, "%s", once.at);
	sd_buf_add(&b, once.at, (size_t)(at - once.at));
	sd_buf_adds(&b, bad_plans[_i].to);
	sd_buf_adds(&b, at + strlen(bad_plans[_i].from));
	sd_plan_init(&q, &arena);
	ck_assert_int_eq(sd_json_read_plan("plan.json", b.at, b.len, &q, &diag),
			 -1);
	ck_assert_uint_eq(diag.errors, 1);
	ck_assert_msg(strstr(said(), bad_plans[_i].error), "%s", said());
	sd_buf_clear(&b);
}
END_TEST

/* --- the value tree
 * --------------------------------------------------------------- */

START_TEST(a_tree_is_written_sorted)
{
	struct sd_json *o = sd_json_object(&arena), *l = sd_json_array(&arena);

	sd_json_set_text(o, "b", "x\n");
	sd_json_set_int(o, "a", -5);
	sd_json_set_text(o, "z", NULL);
	sd_json_set_bool(o, "c", true);
	sd_json_push_text(sd_json_push(l, sd_json_object(&arena)), "y");
	sd_json_set(o, "list", l);
	sd_json_set_int(o, "a", 7);
	sd_json_write(o, false, &once);
	check_canonical(&once);
	sd_json_write(o, true, &twice);
	ck_assert_str_eq(twice.at, "{\"a\":7,\"b\":\"x\\n\",\"c\":true,"
				   "\"list\":[{},\"y\"],\"z\":null}\n");
}
END_TEST

START_TEST(a_tree_is_read)
{
	static const char text[] =
		"{\"t\": \"x\", \"n\": 5, \"on\": true, \"l\": [1, \"two\"]}";
	struct sd_json *o =
		sd_json_parse("x.json", text, strlen(text), &arena, &diag);

	ck_assert_ptr_nonnull(o);
	ck_assert_str_eq(sd_json_get_text(o, "t"), "x");
	ck_assert_int_eq(sd_json_get_int(o, "n"), 5);
	ck_assert(sd_json_get_bool(o, "on"));
	ck_assert_uint_eq(sd_json_count(sd_json_get(o, "l")), 2);
	ck_assert_str_eq(sd_json_text(sd_json_at(sd_json_get(o, "l"), 1)),
			 "two");
	ck_assert_ptr_null(sd_json_get_text(o, "n"));
	ck_assert_ptr_null(sd_json_get(o, "none"));
	ck_assert_ptr_null(sd_json_get(NULL, "none"));
	ck_assert_int_eq(sd_json_get_int(o, "t"), 0);
	ck_assert_ptr_null(sd_json_at(o, 0));
}
END_TEST

START_TEST(a_bad_tree_is_told)
{
	ck_assert_ptr_null(sd_json_parse("x.json", "[1.5]", 5, &arena, &diag));
	ck_assert_str_eq(said(), "x.json: [0]: a fraction cannot stand here");
}
END_TEST

Suite *json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *t = tcase_create("json");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, every_attribute_comes_back, 0, SD_A_COUNT - 1);
	tcase_add_loop_test(t, every_kind_comes_back, 0, SD_KIND_COUNT - 1);
	tcase_add_test(t, no_two_keys_are_equal);
	tcase_add_loop_test(t, a_type_comes_back, 0,
			    sizeof(types) / sizeof(types[0]));
	tcase_add_test(t, lines_stand_apart);
	tcase_add_test(t, bytes_that_are_no_text_come_back);
	tcase_add_test(t, settings_come_back);
	tcase_add_test(t, an_empty_model_is_short);
	tcase_add_test(t, order_does_not_count_where_it_means_nothing);
	tcase_add_test(t, order_counts_where_it_means_something);
	tcase_add_test(t, hints_say_nothing);
	tcase_add_loop_test(t, a_bad_model_is_told, 0,
			    sizeof(bad_models) / sizeof(bad_models[0]));
	tcase_add_test(t, a_newer_format_names_the_tool);
	tcase_add_test(t, deep_nesting_is_refused);
	tcase_add_test(t, a_snapshot_keeps_its_source);
	tcase_add_test(t, a_snapshot_may_have_no_source);
	tcase_add_test(t, a_plan_comes_back);
	tcase_add_loop_test(t, a_bad_plan_is_told, 0,
			    sizeof(bad_plans) / sizeof(bad_plans[0]));
	tcase_add_test(t, a_tree_is_written_sorted);
	tcase_add_test(t, a_tree_is_read);
	tcase_add_test(t, a_bad_tree_is_told);
	suite_add_tcase(s, t);
	return s;
}
