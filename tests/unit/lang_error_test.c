/* SPDX-License-Identifier: MIT */
/*
 * lang_error_test.c - what a wrong schema file is told
 *
 * A row is a text and every message about it, as it is printed.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dump.h"
#include "schemadiff/file.h"
#include "schemadiff/lang.h"

Suite *lang_error_suite(void);

static const char *const engines[] = { "postgres", "sqlite", NULL };
static const struct sd_lang_options options = { "sqlite", engines, false };

static const struct {
	const char *text, *want;
} cases[] = {
	/* unknown table */
	{
		"table city { id: int primary }\n"
		"table t {\n"
		"    city_id: int references citys(id)\n"
		"}",
		"t.def:3:29: error[E203]: unknown table 'citys'\n"
		"    3 |     city_id: int references citys(id)\n"
		"      |                             ^~~~~\n"
		"  help: did you mean 'city'?\n",
	},
	/* unknown column */
	{
		"table t {\n"
		"    name: text\n"
		"    index (nmae)\n"
		"    unique u (other)\n"
		"}",
		"t.def:3:12: error[E204]: table 't' has no column 'nmae'\n"
		"    3 |     index (nmae)\n"
		"      |            ^~~~\n"
		"  help: did you mean 'name'?\n"
		"t.def:4:15: error[E204]: table 't' has no column 'other'\n"
		"    4 |     unique u (other)\n"
		"      |               ^~~~~\n",
	},
	/* unknown ref column */
	{
		"table a { id: int primary }\n"
		"table b { a: int references a.ident, x: int references a "
		"(id2) }",
		"t.def:2:31: error[E204]: table 'a' has no column 'ident'\n"
		"    2 | table b { a: int references a.ident, x: int "
		"references a (id2) }\n"
		"      |                               ^~~~~\n"
		"t.def:2:59: error[E204]: table 'a' has no column 'id2'\n"
		"    2 | table b { a: int references a.ident, x: int "
		"references a (id2) }\n"
		"      |                                                   "
		"        ^~~\n"
		"  help: did you mean 'id'?\n",
	},
	/* no primary */
	{
		"table a { id: int }\n"
		"table b { a: int references a }",
		"t.def:2:29: error[E211]: table 'a' has no primary key\n"
		"    2 | table b { a: int references a }\n"
		"      |                             ^\n"
		"  help: name the columns: 'a (COLUMN)'\n",
	},
	/* counts */
	{
		"table a { x: int, y: int, primary (x, y) }\n"
		"table b { a: int references a, c: int\n"
		"foreign key (a, c) references a (x) }",
		"t.def:2:29: error[E211]: 1 column refers to 2 of table "
		"'a'\n"
		"    2 | table b { a: int references a, c: int\n"
		"      |                             ^\n"
		"t.def:3:31: error[E211]: 2 columns refer to 1 of table "
		"'a'\n"
		"    3 | foreign key (a, c) references a (x) }\n"
		"      |                               ^\n",
	},
	/* two errors one run */
	{
		"tabel a { id: int }\n"
		"table b {\n"
		"    id: int primry\n"
		"    name text\n"
		"    age: int\n"
		"}\n"
		"table c { id: }\n"
		"table d { id: int refrences b }",
		"t.def:1:1: error[E103]: expected a statement, found "
		"'tabel'\n"
		"    1 | tabel a { id: int }\n"
		"      | ^~~~~\n"
		"  help: did you mean 'table'?\n"
		"t.def:3:13: error[E103]: expected a modifier or a new "
		"line, found 'primry'\n"
		"    3 |     id: int primry\n"
		"      |             ^~~~~~\n"
		"  help: did you mean 'primary'?\n"
		"t.def:4:5: error[E103]: expected a column or a table "
		"line, found 'name'\n"
		"    4 |     name text\n"
		"      |     ^~~~\n"
		"  help: a column is written 'name: TYPE'\n"
		"t.def:7:15: error[E103]: expected a type, found '}'\n"
		"    7 | table c { id: }\n"
		"      |               ^\n"
		"t.def:8:19: error[E103]: expected a modifier or a new "
		"line, found 'refrences'\n"
		"    8 | table d { id: int refrences b }\n"
		"      |                   ^~~~~~~~~\n"
		"  help: did you mean 'references'?\n",
	},
	/* bare call */
	{
		"table t { a: int default foo(1) }",
		"t.def:1:26: error[E106]: a call as a default must stand "
		"in brackets\n"
		"    1 | table t { a: int default foo(1) }\n"
		"      |                          ^~~~~~\n"
		"  help: put it in brackets: default (foo(1))\n",
	},
	/* bad default */
	{
		"table t { a: datetime default CURRENT_TIMESTAMP, b: int "
		"default none }",
		"t.def:1:31: error[E103]: expected a default value, found "
		"'CURRENT_TIMESTAMP'\n"
		"    1 | table t { a: datetime default CURRENT_TIMESTAMP, "
		"b: int default none }\n"
		"      |                               ^~~~~~~~~~~~~~~~~\n"
		"  help: did you mean 'current_timestamp'?\n"
		"t.def:1:65: error[E103]: expected a default value, found "
		"'none'\n"
		"    1 | table t { a: datetime default CURRENT_TIMESTAMP, "
		"b: int default none }\n"
		"      |                                                   "
		"              ^~~~\n"
		"  help: text stands in quotes, SQL in brackets\n",
	},
	/* open quote */
	{
		"table t {\n"
		"    a: text default 'abc\n"
		"    b: int\n"
		"}\n"
		"table u { c: int }",
		"t.def:2:21: error[E102]: the quote ' is never closed\n"
		"    2 |     a: text default 'abc\n"
		"      |                     ^\n",
	},
	/* open bracket */
	{
		"table t {\n"
		"    check (a > (1)\n"
		"    b: int\n"
		"}\n",
		"t.def:2:11: error[E102]: the bracket is never closed\n"
		"    2 |     check (a > (1)\n"
		"      |           ^\n",
	},
	/* open brace */
	{
		"table t {\n"
		"    a: int\n"
		"\n"
		"table u { b: int }",
		"t.def:4:1: error[E103]: expected '}', found 'table'\n"
		"    4 | table u { b: int }\n"
		"      | ^~~~~\n"
		"  help: to close the '{' of line 1\n",
	},
	/* open brace end */
	{
		"table t {\n"
		"    a: int",
		"t.def:1:9: error[E102]: '{' is never closed\n"
		"    1 | table t {\n"
		"      |         ^\n",
	},
	/* open comment */
	{
		"table t { a: int }\n"
		"/* never\n",
		"t.def:2:1: error[E102]: the comment is never closed\n"
		"    2 | /* never\n"
		"      | ^~\n",
	},
	/* stray */
	{
		"table t { a: int ; b: int }\n"
		"}\n"
		"table u { a: int };",
		"t.def:1:18: error[E103]: expected ',' or a new line, "
		"found ';'\n"
		"    1 | table t { a: int ; b: int }\n"
		"      |                  ^\n"
		"t.def:2:1: error[E103]: expected a statement, found '}'\n"
		"    2 | }\n"
		"      | ^\n"
		"t.def:3:19: error[E103]: expected a statement, found ';'\n"
		"    3 | table u { a: int };\n"
		"      |                   ^\n"
		"  help: statements are not ended by ';'\n",
	},
	/* twice */
	{
		"table t { a: int, a: text }\n"
		"view t as $$ select 1 $$\n"
		"enum e { x, x }\n"
		"table u { index t (a), a: int }",
		"t.def:1:19: error[E201]: column 't.a' is defined twice\n"
		"    1 | table t { a: int, a: text }\n"
		"      |                   ^\n"
		"  help: first here: t.def:1:11\n"
		"t.def:2:6: error[E201]: view 't' is defined twice\n"
		"    2 | view t as $$ select 1 $$\n"
		"      |      ^\n"
		"  help: first here: t.def:1:7\n"
		"t.def:3:13: error[E201]: label 'e.x' is defined twice\n"
		"    3 | enum e { x, x }\n"
		"      |             ^\n"
		"  help: first here: t.def:3:10\n"
		"t.def:4:17: error[E201]: index 't' is defined twice\n"
		"    4 | table u { index t (a), a: int }\n"
		"      |                 ^\n"
		"  help: first here: t.def:1:7\n",
	},
	/* twice said */
	{
		"table t { a: int default 1 default 2 collate x collate y }",
		"t.def:1:36: error[E201]: this has a default already\n"
		"    1 | table t { a: int default 1 default 2 collate x "
		"collate y }\n"
		"      |                                    ^\n"
		"  help: first here: t.def:1:26\n"
		"t.def:1:48: error[E201]: this is said twice\n"
		"    1 | table t { a: int default 1 default 2 collate x "
		"collate y }\n"
		"      |                                                "
		"^~~~~~~~~\n",
	},
	/* two keys */
	{
		"table t { a: int primary, b: int primary }",
		"t.def:1:34: error[E201]: there is a second primary key of "
		"'t'\n"
		"    1 | table t { a: int primary, b: int primary }\n"
		"      |                                  ^~~~~~~\n"
		"  help: first here: t.def:1:18\n",
	},
	/* settings twice */
	{
		"settings { privileges exact }\n"
		"settings { owner mine }",
		"t.def:2:1: error[E201]: 'settings' stands here again\n"
		"    2 | settings { owner mine }\n"
		"      | ^~~~~~~~\n"
		"  help: first here: t.def:1:1\n"
		"t.def:2:18: error[E103]: expected a value of this "
		"setting, found 'mine'\n"
		"    2 | settings { owner mine }\n"
		"      |                  ^~~~\n",
	},
	/* mixin errors */
	{
		"mixin a { use b }\n"
		"mixin b { use a }\n"
		"mixin c { id: int }\n"
		"table t { use d, use c\n"
		" id: int }",
		"t.def:2:15: error[E209]: mixin 'a' uses itself\n"
		"    2 | mixin b { use a }\n"
		"      |               ^\n"
		"t.def:4:15: error[E209]: unknown mixin 'd'\n"
		"    4 | table t { use d, use c\n"
		"      |               ^\n"
		"t.def:5:2: error[E201]: column 't.id' is defined twice\n"
		"    5 |  id: int }\n"
		"      |  ^~\n"
		"  help: first here: t.def:3:11\n",
	},
	/* renamed */
	{
		"table a { x: int, y: int renamed from x }\n"
		"table b renamed from a { x: int }\n"
		"enum e { p, q renamed from p }",
		"t.def:1:19: error[E206]: column 'a.y' is renamed from "
		"'x', which is there too\n"
		"    1 | table a { x: int, y: int renamed from x }\n"
		"      |                   ^\n"
		"  help: first here: t.def:1:11\n"
		"t.def:2:7: error[E206]: table 'b' is renamed from 'a', "
		"which is there too\n"
		"    2 | table b renamed from a { x: int }\n"
		"      |       ^\n"
		"  help: first here: t.def:1:7\n"
		"t.def:3:13: error[E206]: label 'e.q' is renamed from 'p', "
		"which is there too\n"
		"    3 | enum e { p, q renamed from p }\n"
		"      |             ^\n"
		"  help: first here: t.def:3:10\n",
	},
	/* swap is fine */
	{
		"table t { a: int renamed from b, b: int renamed from a }",
		"",
	},
	/* question */
	{
		"type p composite { a: int? }\n"
		"domain d int?\n"
		"function f(a int?) returns int language sql return (1)",
		"t.def:1:26: error[E205]: '?' has no meaning here\n"
		"    1 | type p composite { a: int? }\n"
		"      |                          ^\n"
		"t.def:2:13: error[E205]: '?' has no meaning here\n"
		"    2 | domain d int?\n"
		"      |             ^\n"
		"t.def:3:17: error[E205]: '?' has no meaning here\n"
		"    3 | function f(a int?) returns int language sql "
		"return (1)\n"
		"      |                 ^\n",
	},
	/* null twice */
	{
		"table t { a: int? not null }",
		"t.def:1:19: error[E207]: '?' says that the column may be "
		"null\n"
		"    1 | table t { a: int? not null }\n"
		"      |                   ^~~~~~~~\n",
	},
	/* number */
	{
		"table t { a: int identity (start 99999999999999999999) }\n"
		"sequence s start 1.5\n"
		"table u { a: int default 12ab }",
		"t.def:1:34: error[E105]: the number 99999999999999999999 "
		"is out of range\n"
		"    1 | table t { a: int identity (start "
		"99999999999999999999) }\n"
		"      |                                  "
		"^~~~~~~~~~~~~~~~~~~~\n"
		"t.def:2:18: error[E105]: '1.5' is not a whole number\n"
		"    2 | sequence s start 1.5\n"
		"      |                  ^~~\n"
		"t.def:3:26: error[E105]: malformed number '12ab'\n"
		"    3 | table u { a: int default 12ab }\n"
		"      |                          ^~~~\n",
	},
	/* data errors */
	{
		"table t { a: int primary, b: int }\n"
		"data t (a, b) { (1) (2, 3, 4) }\n"
		"data t (b) { (1) }\n"
		"data u (a) { (1) }\n"
		"table v { a: int }\n"
		"data v (a) { (1) }\n"
		"table w { a: int }\n"
		"data w (a) key (b) { (1) }\n"
		"data w (a) key (c) { (foo) }",
		"t.def:2:17: error[E210]: 1 value for 2 columns\n"
		"    2 | data t (a, b) { (1) (2, 3, 4) }\n"
		"      |                 ^~~\n"
		"t.def:2:21: error[E210]: 3 values for 2 columns\n"
		"    2 | data t (a, b) { (1) (2, 3, 4) }\n"
		"      |                     ^~~~~~~~~\n"
		"t.def:3:6: error[E201]: there is a second data of 't'\n"
		"    3 | data t (b) { (1) }\n"
		"      |      ^\n"
		"  help: first here: t.def:2:6\n"
		"t.def:3:6: error[E210]: the key column 'a' is not among "
		"the columns\n"
		"    3 | data t (b) { (1) }\n"
		"      |      ^\n"
		"t.def:4:6: error[E203]: unknown table 'u'\n"
		"    4 | data u (a) { (1) }\n"
		"      |      ^\n"
		"t.def:6:6: error[E210]: table 'v' has no primary key: say "
		"which columns tell rows apart\n"
		"    6 | data v (a) { (1) }\n"
		"      |      ^\n"
		"  help: data v (…) key (COLUMN)\n"
		"t.def:8:6: error[E210]: the key column 'b' is not among "
		"the columns\n"
		"    8 | data w (a) key (b) { (1) }\n"
		"      |      ^\n"
		"t.def:9:6: error[E201]: there is a second data of 'w'\n"
		"    9 | data w (a) key (c) { (foo) }\n"
		"      |      ^\n"
		"  help: first here: t.def:8:6\n"
		"t.def:9:6: error[E210]: the key column 'c' is not among "
		"the columns\n"
		"    9 | data w (a) key (c) { (foo) }\n"
		"      |      ^\n"
		"t.def:9:23: error[E103]: expected a value, found 'foo'\n"
		"    9 | data w (a) key (c) { (foo) }\n"
		"      |                       ^~~\n",
	},
	/* only errors */
	{
		"only postgre { table t { a: int } }\n"
		"only sqlite { tabel }",
		"t.def:1:6: error[E203]: unknown engine 'postgre'\n"
		"    1 | only postgre { table t { a: int } }\n"
		"      |      ^~~~~~~\n"
		"  help: did you mean 'postgres'?\n"
		"t.def:2:15: error[E103]: expected a statement, found "
		"'tabel'\n"
		"    2 | only sqlite { tabel }\n"
		"      |               ^~~~~\n"
		"  help: did you mean 'table'?\n",
	},
	/* doc errors */
	{
		"/// lost\n"
		"grant select on t to app\n"
		"table t { a: int\n"
		" /// lost as well\n"
		"}",
		"t.def:1:1: error[E205]: a doc comment must precede "
		"something it documents\n"
		"    1 | /// lost\n"
		"      | ^~~~~~~~\n"
		"  help: write '//' for a plain comment\n"
		"t.def:4:2: error[E205]: a doc comment must precede "
		"something it documents\n"
		"    4 |  /// lost as well\n"
		"      |  ^~~~~~~~~~~~~~~~\n"
		"  help: write '//' for a plain comment\n",
	},
	/* include errors */
	{
		"schema s { include 'a.def' }\n"
		"include 5",
		"t.def:1:20: error[E205]: 'include' cannot stand in a "
		"block\n"
		"    1 | schema s { include 'a.def' }\n"
		"      |                    ^~~~~~~\n"
		"t.def:2:9: error[E103]: expected a file or pattern in "
		"quotes, found '5'\n"
		"    2 | include 5\n"
		"      |         ^\n",
	},
	/* moves */
	{
		"index i on nowhere (a)\n"
		"comment on column t.b 'x'\n"
		"comment on constraint k on t 'x'\n"
		"table t { a: int }\n"
		"view v as $$ x $$\n"
		"index j on v (a)\n"
		"comment on table t 'a'\n"
		"comment on table t 'b'\n"
		"grant execute on function f(int) to a\n"
		"comment on tabel t 'x'\n"
		"owner x on 5",
		"t.def:2:12: error[E204]: table 't' has no column 'b'\n"
		"    2 | comment on column t.b 'x'\n"
		"      |            ^~~~~~~~~~\n"
		"t.def:3:12: error[E203]: unknown constraint 'k'\n"
		"    3 | comment on constraint k on t 'x'\n"
		"      |            ^~~~~~~~~~~~~~~~~\n"
		"t.def:6:12: error[E205]: a view has no index\n"
		"    6 | index j on v (a)\n"
		"      |            ^\n"
		"t.def:8:20: error[E201]: table 't' has a comment already\n"
		"    8 | comment on table t 'b'\n"
		"      |                    ^~~\n"
		"  help: first here: t.def:7:20\n"
		"t.def:10:12: error[E103]: expected a kind of object, "
		"found 'tabel'\n"
		"   10 | comment on tabel t 'x'\n"
		"      |            ^~~~~\n"
		"  help: did you mean 'table'?\n"
		"t.def:11:12: error[E103]: expected a kind of object, "
		"found '5'\n"
		"   11 | owner x on 5\n"
		"      |            ^\n",
	},
	/* exclude */
	{
		"table t { a: int\n"
		" exclude using gist (a, a with =) }",
		"t.def:2:2: error[E207]: each part of an exclusion needs "
		"'with' an operator\n"
		"    2 |  exclude using gist (a, a with =) }\n"
		"      |  ^~~~~~~\n",
	},
	/* clauses */
	{
		"table t usng x { a: int }\n"
		"view v with (a) { }\n"
		"function f() retruns int language sql as $$ x $$\n"
		"trigger t befor insert on t execute f()\n"
		"table u { a: int references t on delete cascad }",
		"t.def:1:9: error[E103]: expected '{', found 'usng'\n"
		"    1 | table t usng x { a: int }\n"
		"      |         ^~~~\n"
		"  help: did you mean 'using'?\n"
		"t.def:2:17: error[E103]: expected 'as', found '{'\n"
		"    2 | view v with (a) { }\n"
		"      |                 ^\n"
		"t.def:3:14: error[E103]: expected 'as', 'atomic' or "
		"'return', found 'retruns'\n"
		"    3 | function f() retruns int language sql as $$ x $$\n"
		"      |              ^~~~~~~\n"
		"  help: did you mean 'returns'?\n"
		"t.def:4:11: error[E103]: expected 'before', 'after' or "
		"'instead of', found 'befor'\n"
		"    4 | trigger t befor insert on t execute f()\n"
		"      |           ^~~~~\n"
		"  help: did you mean 'before'?\n"
		"t.def:5:41: error[E103]: expected an action, found "
		"'cascad'\n"
		"    5 | table u { a: int references t on delete cascad }\n"
		"      |                                         ^~~~~~\n"
		"  help: did you mean 'cascade'?\n",
	},
	/* unicode */
	{
		"table größe { größe: text refrences x, б: int default "
		"foo() }",
		"t.def:1:27: error[E103]: expected a modifier or a new "
		"line, found 'refrences'\n"
		"    1 | table größe { größe: text refrences x, б: int "
		"default foo() }\n"
		"      |                           ^~~~~~~~~\n"
		"  help: did you mean 'references'?\n"
		"t.def:1:55: error[E106]: a call as a default must stand "
		"in brackets\n"
		"    1 | table größe { größe: text refrences x, б: int "
		"default foo() }\n"
		"      |                                                   "
		"    ^~~~~\n"
		"  help: put it in brackets: default (foo())\n",
	},
	/* tab */
	{
		"table t {\n"
		"\ta: int\trefrences x\n"
		"}",
		"t.def:2:9: error[E103]: expected a modifier or a new "
		"line, found 'refrences'\n"
		"    2 | \ta: int\trefrences x\n"
		"      | \t      \t^~~~~~~~~\n"
		"  help: did you mean 'references'?\n",
	},
	/* qualified */
	{
		"schema billing { table orgs { id: int primary } }\n"
		"table t { a: int references billing.orgs }\n"
		"table u { a: int references elsewhere.t.id, b: int "
		"references elsewhere.x (y) }",
		"t.def:2:29: error[E203]: unknown table 'billing'\n"
		"    2 | table t { a: int references billing.orgs }\n"
		"      |                             ^~~~~~~\n"
		"  help: the last part is the column: write 'billing.TABLE "
		"(COLUMN)'\n",
	},
	/* unknown type words */
	{
		"type t compsite { }\n"
		"enum\n"
		"domain d\n"
		"sequence s strat 1",
		"t.def:1:8: error[E103]: expected 'composite', 'range', "
		"'shell' or 'base', found 'compsite'\n"
		"    1 | type t compsite { }\n"
		"      |        ^~~~~~~~\n"
		"  help: did you mean 'composite'?\n"
		"t.def:3:8: error[E103]: expected '{', found 'd'\n"
		"    3 | domain d\n"
		"      |        ^\n"
		"t.def:4:12: error[E103]: expected a statement, found "
		"'strat'\n"
		"    4 | sequence s strat 1\n"
		"      |            ^~~~~\n"
		"  help: did you mean 'strict'?\n",
	},
	/* empty name */
	{
		"table t { check () }",
		"t.def:1:17: error[E103]: expected an expression in the "
		"brackets\n"
		"    1 | table t { check () }\n"
		"      |                 ^~\n",
	},
	/* dims */
	{
		"table t { a: int[3] }",
		"t.def:1:18: error[E103]: expected ']', found '3'\n"
		"    1 | table t { a: int[3] }\n"
		"      |                  ^\n"
		"  help: to close the '[' of line 1\n",
	},
	/* view column */
	{
		"view v as $$ x $$ { a: int\n"
		" check (a > 0) }",
		"t.def:1:21: error[E205]: this cannot stand in a view's "
		"body\n"
		"    1 | view v as $$ x $$ { a: int\n"
		"      |                     ^\n"
		"t.def:2:2: error[E205]: this cannot stand in a view's "
		"body\n"
		"    2 |  check (a > 0) }\n"
		"      |  ^~~~~\n",
	},
	/* lost items */
	{
		"table t { id: int primary\n"
		" broken here\n"
		" }\n"
		"table u { a: int references t.broken, b: int references "
		"missing }",
		"t.def:2:2: error[E103]: expected a column or a table "
		"line, found 'broken'\n"
		"    2 |  broken here\n"
		"      |  ^~~~~~\n"
		"  help: a column is written 'broken: TYPE'\n"
		"t.def:4:57: error[E203]: unknown table 'missing'\n"
		"    4 | table u { a: int references t.broken, b: int "
		"references missing }\n"
		"      |                                                   "
		"      ^~~~~~~\n",
	},
};

static struct sd_arena arena;
static struct sd_diag diag;
static struct sd_model model;
static struct sd_buf out;

static void setup(void)
{
	const struct sd_buf empty = SD_BUF_INIT;
	const struct sd_diag none = SD_DIAG_INIT(&arena);

	memset(&arena, 0, sizeof(arena));
	diag = none;
	out = empty;
	sd_model_init(&model, &arena);
}

static void teardown(void)
{
	sd_model_clear(&model);
	sd_buf_clear(&out);
	sd_arena_clear(&arena);
}

static int parse(const char *text)
{
	return sd_lang_parse("t.def", text, strlen(text), &options, &model,
			     NULL, &diag);
}

START_TEST(is_told)
{
	int rc = parse(cases[_i].text);

	dump_diag(&diag, &out);
	ck_assert_str_eq(out.at, cases[_i].want);
	ck_assert_int_eq(rc, diag.errors ? -1 : 0);
	if (diag.errors)
		ck_assert_int_eq(sd_diag_exit(&diag), SD_EXIT_SCHEMA);
}
END_TEST

START_TEST(twenty_are_enough)
{
	struct sd_buf text = SD_BUF_INIT;

	for (int i = 0; i < 15; i++)
		sd_buf_addf(&text, "tabel t%d { a: int }\n", i);
	for (int i = 0; i < 15; i++)
		sd_buf_addf(&text, "table u%d { a: int, a: int }\n", i);
	ck_assert_int_eq(parse(text.at), -1);
	ck_assert_uint_eq(diag.errors, SD_LANG_MAX_ERRORS);
	sd_buf_clear(&text);
}
END_TEST

/* Unclosed brackets, blocks in blocks, quotes: an end is always found. */
START_TEST(depth_is_bounded)
{
	static const char *const parts[] = {
		"only sqlite {",
		"schema s {",
		"table t { only sqlite {",
		"table t { a: int only sqlite { int ",
		"((((((",
		"table t { check (((("
	};
	struct sd_buf text = SD_BUF_INIT;

	for (int i = 0; i < 100000; i++)
		sd_buf_adds(&text, parts[_i]);
	ck_assert_int_eq(parse(text.at), -1);
	ck_assert_uint_ge(diag.errors, 1);
	sd_buf_clear(&text);
}
END_TEST

START_TEST(bad_utf8_is_shown)
{
	ck_assert_int_eq(parse("table t {\n    a\xff: int\n}\n"), -1);
	ck_assert_uint_eq(diag.errors, 1);
	ck_assert_int_eq(diag.first->code, SD_E_UTF8);
	ck_assert_uint_eq(diag.first->span.at, 15);
}
END_TEST

START_TEST(engines_are_not_known_here)
{
	static const struct sd_lang_options none = { NULL, NULL, false };
	static const char text[] = "table t { a: int }\n"
				   "only oracle { table u { a: x } }\n";
	struct sd_lang_info info;

	ck_assert_int_eq(sd_lang_parse("t.def", text, strlen(text), &none,
				       &model, &info, &diag),
			 0);
	ck_assert_uint_eq(dump_count(&model), 2);
	ck_assert_uint_eq(info.skipped, 1);
}
END_TEST

/* --- files -----------------------------------------------------------------
 */

static char folder[] = "/tmp/sd_lang_XXXXXX";

static void setup_files(void)
{
	setup();
	memcpy(strrchr(folder, '_') + 1, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

static void teardown_files(void)
{
	char command[64];

	teardown();
	ck_assert_int_eq(chdir("/"), 0);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static void put(const char *path, const char *text)
{
	if (sd_file_write(path, text, strlen(text), 0600, &diag) < 0)
		ck_abort_msg("%s", diag.last->text);
}

static int read_files(const char *a, const char *b, struct sd_lang_info *info)
{
	const char *paths[2] = { a, b };
	int rc = sd_lang_read(paths, b ? 2 : 1, &options, &model, info, &diag);

	dump_diag(&diag, &out);
	return rc;
}

START_TEST(includes_are_read_once)
{
	struct sd_lang_info info;

	ck_assert_int_eq(mkdir("billing", 0700), 0);
	put("a.def", "include 'billing/*.def'\n"
		     "include 'billing/b.def'\n"
		     "include './billing/../billing/c.def'\n"
		     "table a { c: int references c }\n");
	put("billing/b.def", "\xef\xbb\xbfinclude '*.def'\n"
			     "table b { a: int references a (c) }\n");
	put("billing/c.def", "table c { id: int primary }\n");
	put("billing/c.txt", "not read");
	ck_assert_int_eq(read_files("a.def", "billing/c.def", &info), 0);
	ck_assert_str_eq(out.at, "");
	ck_assert_uint_eq(info.source_count, 3);
	ck_assert_str_eq(info.source[1]->path, "billing/b.def");
	dump_model(&model, &out);
	ck_assert_str_eq(out.at, "table 'a'\n"
				 "  column 'c' type=int not_null\n"
				 "  foreign key columns=[c] ref_table=c\n"
				 "table 'b'\n"
				 "  column 'a' type=int not_null\n"
				 "  foreign key columns=[a] ref_table=a "
				 "ref_columns=[c]\n"
				 "table 'c'\n"
				 "  column 'id' type=int not_null\n"
				 "  primary key keys=[{name=id}]\n");
}
END_TEST

START_TEST(includes_may_fail)
{
	put("a.def", "include 'b.def'\n"
		     "include 'none.def'\n"
		     "include 'x/*.def'\n"
		     "table t { a: int }\n");
	put("b.def", "include 'a.def'\ntable t { b: int }\n");
	ck_assert_int_eq(read_files("a.def", NULL, NULL), -1);
	ck_assert_str_eq(out.at,
			 "a.def:2:9: error[E107]: there is no file 'none.def'\n"
			 "    2 | include 'none.def'\n"
			 "      |         ^~~~~~~~~~\n"
			 "a.def:3:9: error[E107]: no file matches 'x/*.def'\n"
			 "    3 | include 'x/*.def'\n"
			 "      |         ^~~~~~~~~\n"
			 "b.def:1:9: error[E107]: 'a.def' includes itself\n"
			 "    1 | include 'a.def'\n"
			 "      |         ^~~~~~~\n"
			 "b.def:2:7: error[E201]: table 't' is defined twice\n"
			 "    2 | table t { b: int }\n"
			 "      |       ^\n"
			 "  help: first here: a.def:4:7\n");
}
END_TEST

START_TEST(a_folder_is_its_files)
{
	struct sd_lang_info info;

	ck_assert_int_eq(mkdir("d", 0700), 0);
	put("d/b.def", "table b { a: int references a }\n");
	put("d/a.def", "table a { id: int primary }\n");
	put("d/.hidden.def", "nonsense");
	ck_assert_int_eq(read_files("d", NULL, &info), 0);
	ck_assert_uint_eq(info.source_count, 2);
	ck_assert_str_eq(info.source[0]->path, "d/a.def");
}
END_TEST

START_TEST(what_is_not_there_is_an_error)
{
	ck_assert_int_eq(mkdir("d", 0700), 0);
	ck_assert_int_eq(read_files("d", NULL, NULL), -1);
	ck_assert_uint_eq(diag.errors, 1);
	ck_assert_int_eq(read_files("none.def", NULL, NULL), -1);
	ck_assert_uint_eq(diag.errors, 2);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

Suite *lang_error_suite(void)
{
	Suite *s = suite_create("lang_error");
	TCase *tc = tcase_create("messages");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, is_told, 0, COUNT(cases));
	tcase_add_test(tc, twenty_are_enough);
	tcase_add_loop_test(tc, depth_is_bounded, 0, 6);
	tcase_add_test(tc, bad_utf8_is_shown);
	tcase_add_test(tc, engines_are_not_known_here);
	suite_add_tcase(s, tc);
	tc = tcase_create("files");
	tcase_add_checked_fixture(tc, setup_files, teardown_files);
	tcase_add_test(tc, includes_are_read_once);
	tcase_add_test(tc, includes_may_fail);
	tcase_add_test(tc, a_folder_is_its_files);
	tcase_add_test(tc, what_is_not_there_is_an_error);
	suite_add_tcase(s, tc);
	return s;
}
