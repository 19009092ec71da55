/* SPDX-License-Identifier: MIT */
/* type.c - types, keys and defaults as SQLite understands them */

#include <string.h>

#include "schemadiff/sqltok.h"

#include "sqlite.h"

char *sd_sqlite_type_text(const struct sd_datatype *t, struct sd_arena *a)
{
	return t ? sd_datatype_text(t, a) : sd_arena_strdup(a, "");
}

static bool holds(const char *type, const char *part)
{
	size_t len = strlen(part), i;

	for (; *type; type++) {
		for (i = 0; i < len && sd_lower(type[i]) == part[i]; i++)
			continue;
		if (i == len)
			return true;
	}
	return false;
}

enum sd_affinity sd_sqlite_affinity(const char *type)
{
	static const struct {
		const char *part;
		enum sd_affinity is;
	} rules[] = { /* the first that fits */
		      { "int", SD_AFF_INTEGER }, { "char", SD_AFF_TEXT },
		      { "clob", SD_AFF_TEXT },	 { "text", SD_AFF_TEXT },
		      { "blob", SD_AFF_BLOB },	 { "real", SD_AFF_REAL },
		      { "floa", SD_AFF_REAL },	 { "doub", SD_AFF_REAL }
	};
	size_t i;

	if (!*type)
		return SD_AFF_BLOB;
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (holds(type, rules[i].part))
			return rules[i].is;
	return SD_AFF_NUMERIC;
}

size_t sd_sqlite_key_part(const struct sd_fact *table,
			  const struct sd_fact *column)
{
	const struct sd_fact *primary = sd_fact_child(table, SD_PRIMARY);
	const struct sd_list *keys;
	size_t i;

	if (!primary)
		return 0;
	keys = sd_get_list(&primary->attrs, SD_A_KEYS);
	for (i = 0; i < keys->count; i++)
		if (sd_strcaseeq(
			    sd_get_text(keys->at[i].u.record, SD_A_KEY_NAME),
			    column->name))
			return i + 1;
	return 0;
}

bool sd_sqlite_is_integer_key(const struct sd_fact *table,
			      const struct sd_fact *column)
{
	const struct sd_fact *primary = sd_fact_child(table, SD_PRIMARY);
	const struct sd_datatype *t;

	t = sd_get_datatype(&column->attrs, SD_A_TYPE);
	return primary && t && !t->args && !t->dims &&
	       sd_strcaseeq(t->word, "INTEGER") &&
	       !sd_get_bool(&primary->attrs, SD_A_NO_ALIAS) &&
	       sd_get_list(&primary->attrs, SD_A_KEYS)->count == 1 &&
	       sd_sqlite_key_part(table, column) == 1;
}

bool sd_sqlite_is_alias(const struct sd_fact *table,
			const struct sd_fact *column)
{
	return !sd_get_bool(&table->attrs, SD_A_WITHOUT_ROWID) &&
	       sd_sqlite_is_integer_key(table, column);
}

bool sd_sqlite_is_literal(const char *expr)
{
	static const char *const words[] = {
		"null",		"true",		"false",
		"current_date", "current_time", "current_timestamp"
	};
	const char *end = expr + strlen(expr);
	struct sd_sql_token t = sd_sql_skip(expr, end, SD_SQL_SQLITE), after;
	bool sign = sd_sql_is(t, "-") || sd_sql_is(t, "+"), found;
	size_t i;

	if (sign)
		t = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	found = t.kind == SD_SQL_NUMBER || (!sign && t.kind == SD_SQL_STRING);
	for (i = 0; !sign && i < sizeof(words) / sizeof(words[0]); i++)
		found = found || sd_sql_is_word(t, words[i]);
	if (!found)
		return false;
	after = sd_sql_skip(t.at + t.len, end, SD_SQL_SQLITE);
	return after.kind == SD_SQL_END;
}
