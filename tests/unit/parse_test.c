/* SPDX-License-Identifier: MIT */
/*
 * parse_test.c - what each construct becomes
 *
 * A row is a text and the dump (dump.h) of the model that it makes; parts of
 * `only sqlite` are read, those of others are not.
 */
#include <check.h>
#include <string.h>

#include "dump.h"
#include "schemadiff/lang.h"

Suite *parse_suite(void);

static const char *const engines[] = { "postgres", "sqlite", NULL };
static const struct sd_lang_options options = { "sqlite", engines, false };

static const struct {
	const char *text, *want;
} cases[] = {
	{
		"table t {\n"
		" id: int primary\n"
		" a: text?\n"
		" b: string(255) unique as b_key\n"
		" c: decimal(12, 2) default -1.5\n"
		"}\n",
		"table 't'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"  column 'a' type=text\n"
		"  column 'b' type=string(255) not_null\n"
		"  unique constraint 'b_key' keys=[{name=b}]\n"
		"  column 'c' type=decimal(12,2) not_null\n"
		"    default expression=(-1.5)\n",
	},
	{
		"table a { k: int primary }\n"
		"table b { k: int not null primary }\n"
		"table c { k: text? primary }\n"
		"table d { k: int primary desc }\n"
		"table e { k: int, primary (k desc) }\n"
		"table f { k: int primary as pk on conflict fail "
		"autoincrement }\n",
		"table 'a'\n"
		"  column 'k' type=int not_null\n"
		"  primary key keys=[{name=k}]\n"
		"table 'b'\n"
		"  column 'k' type=int not_null not_null_written\n"
		"  primary key keys=[{name=k}]\n"
		"table 'c'\n"
		"  column 'k' type=text\n"
		"  primary key keys=[{name=k}]\n"
		"table 'd'\n"
		"  column 'k' type=int not_null\n"
		"  primary key keys=[{name=k desc}] no_alias\n"
		"table 'e'\n"
		"  column 'k' type=int not_null\n"
		"  primary key keys=[{name=k desc}]\n"
		"table 'f'\n"
		"  column 'k' type=int not_null\n"
		"  primary key 'pk' keys=[{name=k}] conflict=fail "
		"autoincrement\n",
	},
	{
		"table t {\n"
		" a: text default 'it''s'\n"
		" b: int default +1\n"
		" c: bytes default x'00ff'\n"
		" d: datetime default now()\n"
		" e: uuid default uuid_v4()\n"
		" f: text[] default []\n"
		" g: bool default true\n"
		" h: text? default null\n"
		" i: int default ( 1 + 2 )\n"
		" j: int default $$ a ) b $$\n"
		" k: datetime default current_timestamp\n"
		" l: text default \"x\"\n"
		"}\n",
		"table 't'\n"
		"  column 'a' type=text not_null\n"
		"    default expression=('it''s')\n"
		"  column 'b' type=int not_null\n"
		"    default expression=(+1)\n"
		"  column 'c' type=bytes not_null\n"
		"    default expression=(x'00ff')\n"
		"  column 'd' type=datetime not_null\n"
		"    default expression=(now())\n"
		"  column 'e' type=uuid not_null\n"
		"    default expression=(uuid())\n"
		"  column 'f' type=text[] not_null\n"
		"    default expression=([])\n"
		"  column 'g' type=bool not_null\n"
		"    default expression=(true)\n"
		"  column 'h' type=text\n"
		"    default expression=(null)\n"
		"  column 'i' type=int not_null\n"
		"    default expression=((1 + 2))\n"
		"  column 'j' type=int not_null\n"
		"    default expression=((a ) b))\n"
		"  column 'k' type=datetime not_null\n"
		"    default expression=(current_timestamp)\n"
		"  column 'l' type=text not_null\n"
		"    default expression=(\"x\")\n",
	},
	{
		"table t { a: int, b: int generated (a * 2) stored, c: int "
		"generated ( a+1 ), d: int generated (a) virtual }\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  column 'b' type=int not_null expression=(a * 2) "
		"generated=stored\n"
		"  column 'c' type=int not_null expression=(a+1) "
		"generated=virtual\n"
		"  column 'd' type=int not_null expression=(a) "
		"generated=virtual\n",
	},
	{
		"table t { a: bigint identity, b: bigint identity always "
		"(start 100 increment -5 min 1 max 9 cache 10 cycle "
		"sequence s.q) }\n",
		"table 't'\n"
		"  column 'a' type=bigint not_null identity=default\n"
		"  column 'b' type=bigint not_null identity=always "
		"start=100 increment=-5 min=1 max=9 cache=10 cycle "
		"sequence=s.q\n",
	},
	{
		"table t { age: int? min 0 max 120, \"Order\": int min (1 "
		"+ 1), d: date max '2030-01-01', n: string size 8, m: "
		"string size 3 to 20 }\n",
		"table 't'\n"
		"  column 'age' type=int\n"
		"  check 't_age_min' expression=(age >= 0)\n"
		"  check 't_age_max' expression=(age <= 120)\n"
		"  column 'Order' type=int not_null\n"
		"  check 't_Order_min' expression=(\"Order\" >= (1 + 1))\n"
		"  column 'd' type=date not_null\n"
		"  check 't_d_max' expression=(d <= '2030-01-01')\n"
		"  column 'n' type=string not_null\n"
		"  check 't_n_size' expression=(length(n) <= 8)\n"
		"  column 'm' type=string not_null\n"
		"  check 't_m_size' expression=(length(m) between 3 and "
		"20)\n",
	},
	{
		"table t { c: text statistics 90 with (n_distinct = 10, "
		"a.b = 'x') storage external compression lz4 collate \"C\" "
		"}\n",
		"table 't'\n"
		"  column 'c' type=text not_null collate=C "
		"with=[{option=\"n_distinct\" value=\"10\"}, "
		"{option=\"a.b\" value=\"x\"}] statistics=90 "
		"storage=external compression=lz4\n",
	},
	{
		"table t { a: text not null on conflict ignore unique on "
		"conflict replace collate nocase, b: int not null as nn "
		"check (b > 0) as bc not valid no inherit }\n",
		"table 't'\n"
		"  column 'a' type=text not_null not_null_written "
		"not_null_conflict=ignore collate=nocase\n"
		"  unique constraint keys=[{name=a}] conflict=replace\n"
		"  column 'b' type=int not_null not_null_written "
		"not_null_name=nn\n"
		"  check 'bc' expression=(b > 0) not_valid no_inherit\n",
	},
	{
		"table o { id: int primary, c: int unique }\n"
		"table t {\n"
		" a: int references o\n"
		" b: int references o.id as fk on delete cascade on update "
		"set null deferrable initially deferred\n"
		" c: int references o (c) match full on delete set default "
		"(c) not valid\n"
		"}\n",
		"table 'o'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"  column 'c' type=int not_null\n"
		"  unique constraint keys=[{name=c}]\n"
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  foreign key columns=[a] ref_table=o\n"
		"  column 'b' type=int not_null\n"
		"  foreign key 'fk' columns=[b] ref_table=o "
		"ref_columns=[id] on_update=set null on_delete=cascade "
		"deferrable=yes initially=deferred\n"
		"  column 'c' type=int not_null\n"
		"  foreign key columns=[c] ref_table=o ref_columns=[c] "
		"match=full on_delete=set default set_columns=[c] "
		"not_valid\n",
	},
	{
		"table t { a: `interval day`, b: NVARCHAR(160), c: "
		"s.mood[], d: \"text\", e: int[][]?, f: timestamp(3) }\n",
		"table 't'\n"
		"  column 'a' type=`interval day` not_null\n"
		"  column 'b' type=NVARCHAR(160) not_null\n"
		"  column 'c' type=s.mood[] not_null\n"
		"  column 'd' type=`text` not_null\n"
		"  column 'e' type=int[][]\n"
		"  column 'f' type=timestamp(3) not_null\n",
	},
	{
		"table t renamed from s { a: int renamed from b backfill "
		"(1) using (a::int) comment 'c' }\n",
		"table 't' renamed_from=s\n"
		"  column 'a' type=int not_null renamed_from=b "
		"backfill=(1) using_cast=(a::int)\n"
		"    comment text=\"c\"\n",
	},
	{
		"/// one\n"
		"///two\n"
		"table t {\n"
		" /// id of it\n"
		" id: int primary\n"
		" a: text /// the next\n"
		" b: text\n"
		" /// never empty\n"
		" check (a <> '')\n"
		"}\n",
		"table 't'\n"
		"  comment text=\"one\\ntwo\"\n"
		"  column 'id' type=int not_null\n"
		"    comment text=\"id of it\"\n"
		"  primary key keys=[{name=id}]\n"
		"  column 'a' type=text not_null\n"
		"  column 'b' type=text not_null\n"
		"    comment text=\"the next\"\n"
		"  check expression=(a <> '')\n"
		"    comment text=\"never empty\"\n",
	},
	{
		"table check { unique: text, check: text, index: int "
		"unique\n"
		" primary: int\n"
		" default: text default 'x'\n"
		" not: int }\n"
		"table \"a b\" { \"x\"\"y\": int primary }\n",
		"table 'check'\n"
		"  column 'unique' type=text not_null\n"
		"  column 'check' type=text not_null\n"
		"  column 'index' type=int not_null\n"
		"  unique constraint keys=[{name=index}]\n"
		"  column 'primary' type=int not_null\n"
		"  column 'default' type=text not_null\n"
		"    default expression=('x')\n"
		"  column 'not' type=int not_null\n"
		"table 'a b'\n"
		"  column 'x\"y' type=int not_null\n"
		"  primary key keys=[{name=x\"y}]\n",
	},
	{
		"table t {\n"
		" a: int, b: int, c: text\n"
		" primary t_pk (a desc, b) include (c) with (fillfactor = "
		"70) tablespace fast\n"
		" unique u (a, b) nulls not distinct deferrable on "
		"conflict abort\n"
		" unique (a)\n"
		" check c1 (a > 0) not enforced\n"
		" check $$ a ) > '(' $$\n"
		" foreign key fk (a, b) references t (a, b) match partial "
		"on update restrict on delete set null (a)\n"
		" foreign key (a, period b) references t (a, period b)\n"
		" primary_key: int\n"
		"}\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  column 'b' type=int not_null\n"
		"  column 'c' type=text not_null\n"
		"  primary key 't_pk' keys=[{name=a desc}, {name=b}] "
		"include=[c] with=[{option=\"fillfactor\" value=\"70\"}] "
		"tablespace=fast\n"
		"  unique constraint 'u' keys=[{name=a}, {name=b}] "
		"deferrable=yes conflict=abort nulls_not_distinct\n"
		"  unique constraint keys=[{name=a}]\n"
		"  check 'c1' expression=(a > 0) not_enforced\n"
		"  check expression=(a ) > '(')\n"
		"  foreign key 'fk' columns=[a, b] ref_table=t "
		"ref_columns=[a, b] match=partial on_update=restrict "
		"on_delete=set null set_columns=[a]\n"
		"  foreign key columns=[a, b] ref_table=t ref_columns=[a, "
		"b] period\n"
		"  column 'primary_key' type=int not_null\n",
	},
	{
		"table t {\n"
		" a: int?\n"
		" not null a_nn (a) no inherit\n"
		"}\n",
		"table 't'\n"
		"  column 'a' type=int not_null not_null_written "
		"not_null_name=a_nn no_inherit\n",
	},
	{
		"table t { a: int, b: text\n"
		" index i (a)\n"
		" index (b desc nulls last, a asc)\n"
		" unique index u using gin (b text_ops, lower(b) collate "
		"\"C\" desc, (a + 1) s.ops (siglen = 32) statistics 5) "
		"nulls not distinct include (a) where (a > 0) with (f = 1) "
		"tablespace x part of p_i\n"
		" index x using btree (a)\n"
		" exclude e using gist (a with =, b with operator(s.&&)) "
		"where (b is null) deferrable\n"
		"}\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  column 'b' type=text not_null\n"
		"  index 'i' keys=[{name=a}]\n"
		"  index keys=[{name=b desc nulls=last}, {name=a asc}]\n"
		"  index 'u' keys=[{name=b opclass=text_ops}, {collate=C "
		"expression=(lower(b)) desc}, {expression=(a + 1) "
		"opclass=s.ops opclass_params=[{option=\"siglen\" "
		"value=\"32\"}] statistics=5}] include=[a] "
		"nulls_not_distinct unique method=gin where=(a > 0) "
		"with=[{option=\"f\" value=\"1\"}] tablespace=x "
		"part_of=p_i\n"
		"  index 'x' keys=[{name=a}]\n"
		"  exclusion constraint 'e' keys=[{name=a operator=\"=\"}, "
		"{name=b operator=\"operator(s.&&)\"}] deferrable=yes "
		"method=gist where=(b is null)\n",
	},
	{
		"table t { a: int }\n"
		"index i on t (a)\n"
		"unique index j (a) on t where (a > 0)\n"
		"index on t using hash (a)\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  index 'i' keys=[{name=a}]\n"
		"  index 'j' keys=[{name=a}] unique where=(a > 0)\n"
		"  index keys=[{name=a}] method=hash\n",
	},
	{
		"unlogged table t using columnar inherits (p, s.q) with "
		"(fillfactor = 70) tablespace x {\n"
		" column c default 3 not null\n"
		" row security forced\n"
		" replica identity index i\n"
		" cluster on i\n"
		"}\n"
		"table p { c: int }\n"
		"table kv { k: int\n"
		" with (a, b.c = off)\n"
		" tablespace y\n"
		" row security\n"
		" replica identity full\n"
		"}\n",
		"table 't' with=[{option=\"fillfactor\" value=\"70\"}] "
		"tablespace=x unlogged using=columnar inherits=[p, s.q] "
		"replica_identity=index replica_index=i cluster_on=i "
		"row_security=forced\n"
		"  column 'c' not_null not_null_written inherited\n"
		"    default expression=(3)\n"
		"table 'p'\n"
		"  column 'c' type=int not_null\n"
		"table 'kv' with=[{option=\"a\"}, {option=\"b.c\" "
		"value=\"off\"}] tablespace=y replica_identity=full "
		"row_security=enabled\n"
		"  column 'k' type=int not_null\n",
	},
	{
		"strict table kv without rowid { key: text primary  value: "
		"bytes }\n"
		"table docs virtual using fts5 (title, body, tokenize = "
		"'porter')\n"
		"table v virtual using m\n",
		"table 'kv' strict without_rowid\n"
		"  column 'key' type=text not_null\n"
		"  primary key keys=[{name=key}]\n"
		"  column 'value' type=bytes not_null\n"
		"table 'docs' module=fts5 module_args=\"title, body, "
		"tokenize = 'porter'\"\n"
		"table 'v' module=m\n",
	},
	{
		"table m partition by range (at, lower(k) text_ops) { at: "
		"date, k: text }\n"
		"table m1 partition of m for values from ('a', minvalue) "
		"to (maxvalue, (1 + 1)) { column k default 'x' }\n"
		"table m2 partition of m for values in (1, null) partition "
		"by hash (at)\n"
		"table m3 partition of m2 for values with (modulus 4, "
		"remainder 1)\n"
		"table m4 partition of m default\n",
		"table 'm' keys=[{name=at}, {expression=(lower(k)) "
		"opclass=text_ops}] partition_by=range\n"
		"  column 'at' type=date not_null\n"
		"  column 'k' type=text not_null\n"
		"table 'm1' partition_of=m bound=range bound_from=[('a'), "
		"(minvalue)] bound_to=[(maxvalue), (1 + 1)]\n"
		"  column 'k' inherited\n"
		"    default expression=('x')\n"
		"table 'm2' keys=[{name=at}] partition_by=hash "
		"partition_of=m bound=list bound_in=[(1), (null)]\n"
		"table 'm3' partition_of=m2 bound=hash modulus=4 "
		"remainder=1\n"
		"table 'm4' partition_of=m bound=default\n",
	},
	{
		"table a { id: int primary }\n"
		"table t distributed by (id) colocate with a { id: int }\n"
		"table r reference { id: int }\n",
		"table 'a'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"table 't' distributed_by=id colocate=a\n"
		"  column 'id' type=int not_null\n"
		"table 'r' reference\n"
		"  column 'id' type=int not_null\n",
	},
	{
		"server s1 wrapper w type 't' version '1' options (a 'x', "
		"b 'y')\n"
		"foreign table ft server s1 options (t 'x') { c: int? "
		"options (column_name 'c1') }\n"
		"user mapping for r server s1 options (password 'p')\n",
		"server 's1' options=[{option=\"a\" value=\"x\"}, "
		"{option=\"b\" value=\"y\"}] version=\"1\" wrapper=w "
		"server_type=\"t\"\n"
		"table 'ft' server=s1 options=[{option=\"t\" "
		"value=\"x\"}]\n"
		"  column 'c' type=int options=[{option=\"column_name\" "
		"value=\"c1\"}]\n"
		"user mapping 'r' s1 server=s1 "
		"options=[{option=\"password\" value=\"p\"}] role=r\n",
	},
	{
		"entity User { id: uuid primary }\n"
		"entity HTTPServer { id: int primary, u: uuid references "
		"User }\n"
		"entity OrderItem table \"Items\" { a: int references "
		"HTTPServer, min_a: int min 1 }\n"
		"entity City { a: int }\n"
		"entity Box { a: int }\n"
		"entity Day { a: int references OrderItem (a) }\n"
		"index on OrderItem (a)\n",
		"table 'users'\n"
		"  column 'id' type=uuid not_null\n"
		"  primary key keys=[{name=id}]\n"
		"table 'http_servers'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"  column 'u' type=uuid not_null\n"
		"  foreign key columns=[u] ref_table=users\n"
		"table 'Items'\n"
		"  column 'a' type=int not_null\n"
		"  foreign key columns=[a] ref_table=http_servers\n"
		"  column 'min_a' type=int not_null\n"
		"  check 'Items_min_a_min' expression=(min_a >= 1)\n"
		"  index keys=[{name=a}]\n"
		"table 'cities'\n"
		"  column 'a' type=int not_null\n"
		"table 'boxes'\n"
		"  column 'a' type=int not_null\n"
		"table 'days'\n"
		"  column 'a' type=int not_null\n"
		"  foreign key columns=[a] ref_table=Items "
		"ref_columns=[a]\n",
	},
	{
		"mixin base { id: int primary\n"
		" use times }\n"
		"mixin times { at: datetime min '2000-01-01'\n"
		" check (at > now())\n"
		" t: int references t }\n"
		"table t { a: int\n"
		" use base\n"
		" b: int }\n"
		"table u { use base, c: int }\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"  column 'at' type=datetime not_null\n"
		"  check 't_at_min' expression=(at >= '2000-01-01')\n"
		"  check expression=(at > now())\n"
		"  column 't' type=int not_null\n"
		"  foreign key columns=[t] ref_table=t\n"
		"  column 'b' type=int not_null\n"
		"table 'u'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"  column 'at' type=datetime not_null\n"
		"  check 'u_at_min' expression=(at >= '2000-01-01')\n"
		"  check expression=(at > now())\n"
		"  column 't' type=int not_null\n"
		"  foreign key columns=[t] ref_table=t\n"
		"  column 'c' type=int not_null\n",
	},
	{
		"enum mood renamed from temper { sad renamed from bad, "
		"'very glad'\n"
		" ok }\n"
		"enum e { }\n",
		"enum 'mood' renamed_from=temper\n"
		"  label 'sad' renamed_from=bad\n"
		"  label 'very glad'\n"
		"  label 'ok'\n"
		"enum 'e'\n",
	},
	{
		"domain email citext collate \"C\" not null default 'x' "
		"check (value <> '') as ne { check at (value ~ '@') not "
		"valid }\n"
		"type pair composite { amount: decimal(12,2)  /// code\n"
		" currency: char(3) collate \"C\" }\n"
		"type span range { subtype double  subtype_diff f, collate "
		"\"C\" subtype_opclass o canonical c multirange spans }\n"
		"type u shell\n"
		"\n",
		"domain 'email' type=citext not_null collate=C\n"
		"  default expression=('x')\n"
		"  check 'ne' expression=(value <> '')\n"
		"  check 'at' expression=(value ~ '@') not_valid\n"
		"composite type 'pair'\n"
		"  attribute 'amount' type=decimal(12,2)\n"
		"  attribute 'currency' type=char(3) collate=C\n"
		"    comment text=\"code\"\n"
		"range type 'span' collate=C subtype=double subtype_diff=f "
		"subtype_opclass=o canonical=c multirange=spans\n"
		"base type 'u' shell\n",
	},
	{
		"unlogged sequence s.q as bigint start -1 increment 2 min "
		"-9 max 9 cache 3 cycle owned by t.id\n"
		"table t { id: int }\n",
		"sequence 's.q' type=bigint start=-1 increment=2 min=-9 "
		"max=9 cache=3 cycle owned_by=t owned_column=id unlogged\n"
		"table 't'\n"
		"  column 'id' type=int not_null\n",
	},
	{
		"/// adults\n"
		"view v (a, b) with (security_invoker, check_option = "
		"local) as $$ select 1, 2 $$ { column a default 1 }\n"
		"recursive view r (n) as (select 1)\n"
		"materialized view m using am with (fillfactor = 70) "
		"tablespace x as $q$select $$1$$$q$ { unique index mi "
		"(day) }\n",
		"view 'v' columns=[a, b] "
		"with=[{option=\"security_invoker\"}, "
		"{option=\"check_option\" value=\"local\"}] body=\" select "
		"1, 2 \"\n"
		"  comment text=\"adults\"\n"
		"  column 'a' inherited\n"
		"    default expression=(1)\n"
		"view 'r' columns=[n] recursive body=\"select 1\"\n"
		"materialized view 'm' with=[{option=\"fillfactor\" "
		"value=\"70\"}] tablespace=x using=am body=\"select "
		"$$1$$\"\n"
		"  index 'mi' keys=[{name=day}] unique\n",
	},
	{
		"function f(a int, variadic b text[], out c int, inout d "
		"s.t default 'x', `double precision`) returns setof t "
		"language sql stable strict leakproof security definer "
		"parallel safe cost 10 rows 5 support s.f transform "
		"(hstore) set search_path = (public, pg_temp) set a.b = "
		"'c' as $$ x $$\n"
		"procedure p() language sql security invoker parallel "
		"unsafe volatile atomic $$ insert; $$\n"
		"window function w(int) returns table (a int, b text) "
		"return (a + 1)\n"
		"function l() returns int language c as 'lib', 'sym'\n",
		"function 'f' (int, text[], s.t, double precision) body=\" "
		"x \" form=function args=[{type=int arg=a}, {type=text[] "
		"mode=variadic arg=b}, {type=int mode=out arg=c}, "
		"{type=s.t expression=('x') mode=inout arg=d}, "
		"{type=`double precision`}] returns=t returns_set "
		"language=sql volatility=stable called_strict leakproof "
		"security_definer parallel=safe cost=\"10\" rows=\"5\" "
		"support=s.f transform=[hstore] "
		"set=[{option=\"search_path\" value=\"public, pg_temp\"}, "
		"{option=\"a.b\" value=\"c\"}]\n"
		"function 'p' () form=procedure language=sql atomic=\" "
		"insert; \"\n"
		"function 'w' (int) form=window function args=[{type=int}] "
		"returns_table=[{type=int arg=a}, {type=text arg=b}] "
		"return=(a + 1)\n"
		"function 'l' () form=function returns=int language=c "
		"library=\"lib\" symbol=\"sym\"\n",
	},
	{
		"table t { a: int, b: int\n"
		" trigger x before update of a, b or delete for each row "
		"when (old.* is distinct from new.*) execute s.touch('x', "
		"y, 1)\n"
		" constraint trigger c after insert from u deferrable "
		"initially deferred execute f() enabled always\n"
		" trigger s after insert as $$ select 1; $$ disabled\n"
		"}\n"
		"table u { }\n"
		"view v as $$ x $$\n"
		"trigger w instead of insert or update on v referencing "
		"old table o new table n for each statement as (select 1)\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  column 'b' type=int not_null\n"
		"  trigger 'x' args=[\"x\", \"y\", \"1\"] timing=before "
		"events=[update, delete] update_of=[a, b] for_each=row "
		"when=(old.* is distinct from new.*) execute=s.touch\n"
		"  trigger 'c' deferrable=yes initially=deferred "
		"constraint timing=after events=[insert] from=u execute=f "
		"enabled=always\n"
		"  trigger 's' body=\" select 1; \" timing=after "
		"events=[insert] enabled=disabled\n"
		"table 'u'\n"
		"view 'v' body=\" x \"\n"
		"  trigger 'w' body=\"select 1\" timing=instead of "
		"events=[insert, update] old_table=o new_table=n "
		"for_each=statement\n",
	},
	{
		"table t { a: int\n"
		" rule r on delete where (a > 1) do instead nothing\n"
		" rule s on insert do also $$ select 1 $$ disabled\n"
		" policy p as restrictive for update to app, public using "
		"(a > 0) with check (a > 1)\n"
		" policy q\n"
		"}\n"
		"rule x on update to t do (select 2)\n"
		"policy y on t for select\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  rule 'r' where=(a > 1) events=[delete] instead\n"
		"  rule 's' body=\" select 1 \" events=[insert] "
		"enabled=disabled\n"
		"  policy 'p' command=update restrictive roles=[app, "
		"public] using_expression=(a > 0) with_check=(a > 1)\n"
		"  policy 'q'\n"
		"  rule 'x' body=\"select 2\" events=[update]\n"
		"  policy 'y' command=select\n",
	},
	{
		"table t { a: int, b: int\n"
		" grant select, insert (a, b) to app, web with grant "
		"option\n"
		" revoke all from public\n"
		"}\n"
		"schema s { table t { a: int } sequence q }\n"
		"grant usage on schema s to app\n"
		"grant select on s.t to app\n"
		"revoke execute on function f(x int) from public\n"
		"grant usage on sequence s.q to a\n"
		"grant usage on schema other to a\n"
		"function f(x int) returns int language sql return (x)\n"
		"default privileges for r in s grant all on functions to "
		"anon\n"
		"default privileges for r in s revoke select, insert on "
		"tables from public\n"
		"default privileges for r in s grant execute on functions "
		"to b\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  column 'b' type=int not_null\n"
		"  grant 'app' select role=app privilege=select "
		"grant_option\n"
		"  grant 'web' select role=web privilege=select "
		"grant_option\n"
		"  grant 'app' insert(a) role=app privilege=insert "
		"column=a grant_option\n"
		"  grant 'app' insert(b) role=app privilege=insert "
		"column=b grant_option\n"
		"  grant 'web' insert(a) role=web privilege=insert "
		"column=a grant_option\n"
		"  grant 'web' insert(b) role=web privilege=insert "
		"column=b grant_option\n"
		"  grant 'public' revoke all role=public privilege=all "
		"revoke\n"
		"schema 's'\n"
		"  grant 'app' usage role=app privilege=usage\n"
		"table 's.t'\n"
		"  column 'a' type=int not_null\n"
		"  grant 'app' select role=app privilege=select\n"
		"sequence 's.q'\n"
		"  grant 'a' usage role=a privilege=usage\n"
		"function 'f' (int) form=function args=[{type=int arg=x}] "
		"returns=int language=sql return=(x)\n"
		"  grant 'public' revoke execute role=public "
		"privilege=execute revoke\n"
		"default privileges 'r' in s on functions in_schema=s "
		"role=r on_kind=functions\n"
		"  grant 'anon' all role=anon privilege=all\n"
		"  grant 'b' execute role=b privilege=execute\n"
		"default privileges 'r' in s on tables in_schema=s role=r "
		"on_kind=tables\n"
		"  grant 'public' revoke select role=public "
		"privilege=select revoke\n"
		"  grant 'public' revoke insert role=public "
		"privilege=insert revoke\n"
		"schema 'other'\n"
		"  grant 'a' usage role=a privilege=usage\n",
	},
	{
		"table t { a: int, check c (a > 0)\n"
		" trigger g before insert execute f() }\n"
		"comment on table t 'tt'\n"
		"comment on column t.a 'it''s a'\n"
		"comment on constraint c on t 'cc'\n"
		"comment on trigger g on t 'gg'\n"
		"comment on index i 'ii'\n"
		"index i on t (a)\n"
		"owner app on table t\n"
		"owner app on schema z\n"
		"comment on type e 'ee'\n"
		"enum e { a }\n",
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"    comment text=\"it's a\"\n"
		"  check 'c' expression=(a > 0)\n"
		"    comment text=\"cc\"\n"
		"  trigger 'g' timing=before events=[insert] execute=f\n"
		"    comment text=\"gg\"\n"
		"  index 'i' keys=[{name=a}]\n"
		"    comment text=\"ii\"\n"
		"  comment text=\"tt\"\n"
		"  owner role=app\n"
		"enum 'e'\n"
		"  label 'a'\n"
		"  comment text=\"ee\"\n"
		"schema 'z'\n"
		"  owner role=app\n",
	},
	{
		"schema billing {\n"
		" table orgs { id: int primary }\n"
		" table inv { o: int references orgs, u: int references "
		"users, k: kind, s: int references billing.orgs (id) }\n"
		" enum kind { a }\n"
		" index on inv (k)\n"
		"}\n"
		"schema billing comment 'b' { table more { id: int "
		"references orgs } }\n"
		"table users { id: int primary }\n"
		"table billing2.x { id: int primary }\n",
		"schema 'billing'\n"
		"  comment text=\"b\"\n"
		"table 'billing.orgs'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"table 'billing.inv'\n"
		"  column 'o' type=int not_null\n"
		"  foreign key columns=[o] ref_table=billing.orgs\n"
		"  column 'u' type=int not_null\n"
		"  foreign key columns=[u] ref_table=users\n"
		"  column 'k' type=billing.kind not_null\n"
		"  column 's' type=int not_null\n"
		"  foreign key columns=[s] ref_table=billing.orgs "
		"ref_columns=[id]\n"
		"  index keys=[{name=k}]\n"
		"enum 'billing.kind'\n"
		"  label 'a'\n"
		"table 'billing.more'\n"
		"  column 'id' type=int not_null\n"
		"  foreign key columns=[id] ref_table=billing.orgs\n"
		"table 'users'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"table 'billing2.x'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n",
	},
	{
		"extension pg_trgm in extensions version '1.6'\n"
		"statistics n (ndistinct, mcv) on t (a, (b * 2)) target "
		"1000\n"
		"table t { a: int, b: int }\n"
		"publication p with (publish = 'insert') { table t (a, b) "
		"where (a > 0)  schema s }\n"
		"publication q all tables\n"
		"text search configuration c parser default { asciiword, "
		"email: simple, s.x\n"
		" word: simple }\n",
		"extension 'pg_trgm' in_schema=extensions version=\"1.6\"\n"
		"statistics 'n' keys=[{name=a}, {expression=(b * 2)}] "
		"on_table=t kinds=[ndistinct, mcv] target=1000\n"
		"table 't'\n"
		"  column 'a' type=int not_null\n"
		"  column 'b' type=int not_null\n"
		"publication 'p' with=[{option=\"publish\" "
		"value=\"insert\"}] tables=[{columns=[a, b] ref_table=t "
		"where=(a > 0)}] schemas=[s]\n"
		"publication 'q' all_tables\n"
		"text search configuration 'c' parser=default "
		"mappings=[{tokens=[asciiword, email] "
		"dictionaries=[simple, s.x]}, {tokens=[word] "
		"dictionaries=[simple]}]\n",
	},
	{
		"aggregate s.sum2(int) as $$ sfunc = f $$\n"
		"operator s.+ (int, int) as $$ x $$\n"
		"operator class oc using btree as $$ x $$\n"
		"operator family oc using gin as $$ y $$\n"
		"cast (int as text) as $$ x $$\n"
		"conversion c as $$ x $$\n"
		"collation c as $$ x $$\n"
		"transform for hstore language plpython3u as $$ x $$\n"
		"text search parser p as $$ x $$\n"
		"text search template p as $$ x $$\n"
		"text search dictionary p as $$ x $$\n"
		"event trigger e as $$ x $$\n"
		"access method m as $$ x $$\n"
		"language l as $$ x $$\n"
		"subscription s as $$ x $$\n"
		"wrapper w as $$ x $$\n"
		"type b base as $$ x $$\n",
		"aggregate 's.sum2' (int) body=\" sfunc = f \"\n"
		"operator 's.+' (int, int) body=\" x \"\n"
		"operator class 'oc' using btree body=\" x \"\n"
		"operator family 'oc' using gin body=\" y \"\n"
		"cast 'int as text' body=\" x \"\n"
		"conversion 'c' body=\" x \"\n"
		"collation 'c' body=\" x \"\n"
		"transform 'hstore' language plpython3u body=\" x \"\n"
		"text search parser 'p' body=\" x \"\n"
		"text search template 'p' body=\" x \"\n"
		"text search dictionary 'p' body=\" x \"\n"
		"event trigger 'e' body=\" x \"\n"
		"access method 'm' body=\" x \"\n"
		"language 'l' body=\" x \"\n"
		"subscription 's' body=\" x \"\n"
		"wrapper 'w' body=\" x \"\n"
		"base type 'b' body=\" x \"\n",
	},
	{
		"table c { code: text primary, name: text?, n: int? }\n"
		"data c (code, name, n) {\n"
		" ('de', 'Germany', -1)\n"
		" ('fr', null, (1 + 1)), (x'00', true, $$ f() $$)\n"
		"}\n"
		"table d { a: int }\n"
		"data d exact (a) key (a) { (1) }\n",
		"table 'c'\n"
		"  column 'code' type=text not_null\n"
		"  primary key keys=[{name=code}]\n"
		"  column 'name' type=text\n"
		"  column 'n' type=int\n"
		"  data columns=[code, name, n] data_rows=[[('de'), "
		"('Germany'), (-1)], [('fr'), (null), ((1 + 1))], "
		"[(x'00'), (true), ((f()))]]\n"
		"table 'd'\n"
		"  column 'a' type=int not_null\n"
		"  data columns=[a] exact key=[a] data_rows=[[(1)]]\n",
	},
	{
		"table t {\n"
		" id: int primary\n"
		" email: string unique check (email <> '') only postgres { "
		"citext collate \"C\" default 'p' } only sqlite { text? "
		"default 's' }\n"
		" only sqlite { index i (id)\n"
		" foreign key (id) references nowhere }\n"
		" only postgres { index j using gin (id) }\n"
		"}\n"
		"only sqlite { table s { a: untyped? } }\n"
		"only postgres { table p { a: citext } }\n",
		"t.def:5:30: warning[E203]: unknown table 'nowhere'\n"
		"    5 |  foreign key (id) references nowhere }\n"
		"      |                              ^~~~~~~\n"
		"table 't'\n"
		"  column 'id' type=int not_null\n"
		"  primary key keys=[{name=id}]\n"
		"  column 'email' type=text\n"
		"    default expression=('s')\n"
		"  index 'i' keys=[{name=id}]\n"
		"  foreign key columns=[id] ref_table=nowhere\n"
		"table 's'\n"
		"  column 'a' type=untyped\n",
	},
};

static void parse(const char *text, struct sd_buf *out)
{
	struct sd_arena a = SD_ARENA_INIT;
	struct sd_diag d = SD_DIAG_INIT(&a);
	struct sd_model m;
	int rc;

	sd_model_init(&m, &a);
	rc = sd_lang_parse("t.def", text, strlen(text), &options, &m, NULL, &d);
	ck_assert_int_eq(rc, d.errors ? -1 : 0);
	dump_diag(&d, out);
	dump_model(&m, out);
	sd_model_clear(&m);
	sd_arena_clear(&a);
}

START_TEST(becomes)
{
	struct sd_buf out = SD_BUF_INIT;

	parse(cases[_i].text, &out);
	ck_assert_str_eq(out.at, cases[_i].want);
	sd_buf_clear(&out);
}
END_TEST

/* The same with CRLF line ends, a BOM and comments in between. */
START_TEST(trivia_changes_nothing)
{
	struct sd_buf text = SD_BUF_INIT, out = SD_BUF_INIT;

	/* Raw SQL of several lines keeps its bytes: leave those out. */
	if (strstr(cases[_i].text, "$$"))
		return;
	sd_buf_adds(&text, "\xef\xbb\xbf/* a /* b */ */ ");
	for (const char *s = cases[_i].text; *s; s++) {
		if (*s == '\n' && !strstr(cases[_i].text, "///"))
			sd_buf_adds(&text, " // c\r");
		sd_buf_addc(&text, *s);
	}
	parse(text.at, &out);
	if (!strstr(cases[_i].want, "t.def:"))
		ck_assert_str_eq(out.at, cases[_i].want);
	sd_buf_clear(&text);
	sd_buf_clear(&out);
}
END_TEST

/* --- examples of the manual ---------------------------------------------- */

static const char *const examples[] = {
	"entity User {\n"
	"    id: uuid primary,\n"
	"    email: string unique,\n"
	"    name: string,\n"
	"    age: int,  // \xe2\x86\x90 New field\n"
	"}\n",
	"settings {                                           // what this "
	"file claims; inspect writes it (privileges exact, partitions "
	"declared)\n"
	"    privileges unmanaged                             // unmanaged "
	"(default) | additive | exact\n"
	"    owner unmanaged                                  // unmanaged "
	"(default) | managed\n"
	"    partitions external                              // external "
	"(default when a root declares none) | declared\n"
	"    search_path public\n"
	"}\n"
	"\n"
	"enum user_role { admin, 'shift lead', guest }        // labels: "
	"words or '…', one a line or with commas; PostgreSQL: a type, "
	"SQLite: a CHECK\n"
	"\n"
	"mixin timestamps {\n"
	"    created_at: datetime default now()\n"
	"    updated_at: datetime default now()\n"
	"}\n"
	"\n"
	"table orgs { id: bigint primary identity,  name: text unique }\n"
	"\n"
	"/// People who can sign in.\n"
	"table users renamed from people {\n"
	"    id:      uuid primary default uuid()\n"
	"    email:   string(255) unique\n"
	"    name:    string?                                 // '?' is "
	"nullable; every other column is NOT NULL\n"
	"    age:     int? min 0 max 120                      // checks "
	"users_age_min, users_age_max\n"
	"    nick:    string? size 3 to 20                    // "
	"users_nick_size\n"
	"    role:    user_role default 'guest'\n"
	"    tags:    string[] default []\n"
	"    balance: decimal(12, 2) default 0\n"
	"    label:   text generated (email || ' #' || id) stored\n"
	"    org_id:  bigint references orgs.id as users_org_fk on delete "
	"cascade deferrable\n"
	"    login:   string renamed from nickname            // ALTER … "
	"RENAME, never drop and add\n"
	"    plan:    string backfill ('free')                // fills the "
	"rows that are there before NOT NULL is set\n"
	"    score:   bigint using (score::bigint)            // how to "
	"convert, when the type changes\n"
	"    deleted_at: datetime?\n"
	"    use timestamps\n"
	"\n"
	"    unique  users_org_email (org_id, email) nulls not distinct "
	"deferrable\n"
	"    check   adult_or_guest (age >= 18 or role = 'guest') not "
	"valid\n"
	"    foreign key users_team_fk (org_id, login) references teams "
	"(org_id, lead) match full on update cascade on delete set null "
	"(login)\n"
	"    exclude users_one_room using gist (org_id with =, role with "
	"operator(public.&&)) where (deleted_at is null)\n"
	"    index   (created_at desc nulls last) where (deleted_at is "
	"null)\n"
	"    unique index users_lower_email (lower(email) collate \"C\")\n"
	"    index   users_tags using gin (tags array_ops) include (id) "
	"with (fastupdate = off) tablespace fast\n"
	"    trigger users_touch before update for each row when (old.* is "
	"distinct from new.*) execute touch()\n"
	"    policy  tenant for select to app using (org_id = "
	"current_setting('app.org')::bigint)\n"
	"    grant   select, insert (email, name) to app with grant "
	"option\n"
	"    row security\n"
	"    with (fillfactor = 70, toast.autovacuum_enabled = false)\n"
	"}\n"
	"\n"
	"table teams { org_id: bigint, lead: string }\n"
	"table countries { code: text primary, name: text }\n"
	"data countries (code, name) key (code) {             // reference "
	"rows: inserted and updated; rows not listed are left alone\n"
	"    ('de', 'Germany')                                // `data t "
	"exact …` also deletes what is not listed (hazard drop-rows)\n"
	"    ('fr', 'France')                                 // values: "
	"null, numbers, text, true, false, (sql)\n"
	"}\n",
	"unlogged table t using columnar inherits (accounts, s.b) { column "
	"c default 3   replica identity index t_pkey   cluster on t_a_idx  "
	" row security forced }\n"
	"strict table kv without rowid { key: text primary  value: bytes } "
	"                       // SQLite\n"
	"table q1 { id: int primary on conflict fail autoincrement       "
	"a: text not null on conflict ignore unique on conflict replace "
	"collate nocase }      // SQLite columns\n"
	"table q2 { id: bigint identity always (start 100 increment 5 "
	"cache 10 cycle sequence s.my_seq)      id2: serial }\n"
	"table q3 { c: text statistics 90 with (n_distinct = 10) storage "
	"external compression lz4 collate \"C\" }\n"
	"table m partition by range (at, lower(k) text_ops) { at: date, k: "
	"text }\n"
	"table m_1 partition of m for values from ('2026-01-01', minvalue) "
	"to ('2026-02-01', maxvalue) { column unitsales default 0  index "
	"p_idx (a) part of m_a_idx }\n"
	"table m_2 partition of m for values in ('a', null) partition by "
	"hash (id)      table m_3 partition of m for values with (modulus "
	"4, remainder 0)      table m_4 partition of m default\n"
	"unlogged sequence s as int start 1 increment 1 min 1 max 9 cache "
	"1 cycle owned by t.id\n"
	"domain email citext collate \"C\" not null default 'x' { check "
	"email_at (value ~ '@') }\n"
	"type pair composite { amount: decimal(12,2)  currency: char(3) "
	"collate \"C\" }\n"
	"type span range { subtype double  subtype_diff float8mi  "
	"multirange spans }              type u shell      type int42 base "
	"as $$ … $$\n"
	"view v (a, b) with (security_invoker, check_option = local) as $$ "
	"… $$ { column a default 1 }      recursive view rv (n) as $$ … "
	"$$\n"
	"materialized view d using am with (fillfactor = 70) as $$ … $$ { "
	"unique index (day) }\n"
	"function f(a int, variadic b text[]) returns setof t language sql "
	"stable strict leakproof security definer parallel safe cost 10 "
	"rows 5 support s.f\n"
	"    set search_path = (public, pg_temp) as $$ … $$       // or: "
	"atomic $$ … $$, return (expr), as 'lib', 'sym'; procedure, window "
	"function; identity is name + input types\n"
	"trigger n after insert or update of a, b on t referencing old "
	"table o new table n for each statement when (…) execute f('x') "
	"enabled replica\n"
	"constraint trigger n3 after update on t from s.u deferrable "
	"initially deferred for each row execute f()      trigger n2 "
	"instead of insert on v as $$ … $$   // SQLite\n"
	"rule r on delete to t where (…) do instead nothing       policy p "
	"on t as restrictive for update to app using (…) with check (…)\n"
	"grant usage on schema s to app      revoke execute on function "
	"f(int) from public      default privileges for r in s grant all "
	"on functions to anon      owner app on table t\n"
	"comment on constraint c on t6 'text'      table t6 { check c (a > "
	"0)  a: int  b: int }      extension pg_trgm in extensions version "
	"'1.6'      schema billing { table x { a: int } }\n"
	"statistics n (ndistinct) on t (a, (b * 2)) target 1000     "
	"publication p with (publish = 'insert') { table t (a, b) where (a "
	"> 0)  schema s }\n"
	"server s1 wrapper w type 't' version '1' options (a 'x')      "
	"foreign table ft server s1 options (a 'x') { c: int? options "
	"(column_name 'col1') }      user mapping for r server s1\n"
	"text search configuration c parser default { asciiword, email: "
	"simple }      table docs virtual using fts5 (title, body, "
	"tokenize = 'porter')      // SQLite, body raw\n"
	"table t5 distributed by (tenant_id) colocate with accounts { "
	"tenant_id: int }      table accounts { a: int }  table c "
	"reference { a: int }                             // Citus\n",
};

START_TEST(example_parses)
{
	struct sd_buf out = SD_BUF_INIT;

	parse(examples[_i], &out);
	/* Messages stand first; the model behind them is long. */
	ck_assert_msg(strncmp(out.at, "t.def:", 6), "%.1000s", out.at);
	sd_buf_clear(&out);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

Suite *parse_suite(void)
{
	Suite *s = suite_create("parse");
	TCase *tc = tcase_create("models");

	tcase_add_loop_test(tc, becomes, 0, COUNT(cases));
	tcase_add_loop_test(tc, trivia_changes_nothing, 0, COUNT(cases));
	tcase_add_loop_test(tc, example_parses, 0, COUNT(examples));
	suite_add_tcase(s, tc);
	return s;
}
