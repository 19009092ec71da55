/* SPDX-License-Identifier: MIT */
/* rules.c - the rule table: what SQLite can do to what */
#include "emit.h"

const struct sd_rule sd_sqlite_rules[] = {
#define X(kind, attr, op, how, hazards, lock, min_version, why)                \
	{ SD_##kind, SD_A_##attr, SD_##op,     SD_RULE_##how,                  \
	  hazards,   lock,	  min_version, why },
#include "rules.def"
#undef X
};

_Static_assert(sizeof(sd_sqlite_rules) / sizeof(sd_sqlite_rules[0]) ==
		       SD_SQLITE_RULE_COUNT,
	       "sqlite.h counts the rows");

static const struct sd_rule refuse = { SD_KIND_NONE,
				       SD_A_NONE,
				       SD_ALTER,
				       SD_RULE_REFUSE,
				       0,
				       NULL,
				       0,
				       "SQLite has no such thing" };

const struct sd_rule *sd_sqlite_rule(enum sd_kind kind, enum sd_attr_id attr,
				     enum sd_op op)
{
	size_t i;

	for (i = 0; i < SD_SQLITE_RULE_COUNT; i++) {
		const struct sd_rule *r = &sd_sqlite_rules[i];

		if (r->kind == kind && r->op == op &&
		    (r->attr == SD_A_NONE || r->attr == attr))
			return r;
	}
	return &refuse;
}
