/* SPDX-License-Identifier: MIT */
/* engine.c - the table by which the rest of the program knows SQLite */

#include "sqlite.h"

const struct sd_engine sd_engine_sqlite = {
	.name = "sqlite",
	.shell = "sqlite3 -bail FILE < plan.sql",
	.names_repeat = true,
	.rule = sd_sqlite_rules,
	.rule_count = SD_SQLITE_RULE_COUNT,
	.claims = sd_sqlite_claims,
	.safe_url = sd_sqlite_safe_url,
	.open = sd_sqlite_open,
	.close = sd_sqlite_close,
	.version = sd_sqlite_version,
	.inspect = sd_sqlite_inspect,
	.normalise = sd_sqlite_normalise,
	.portable = sd_sqlite_portable,
	.follow_renames = sd_sqlite_follow_renames,
	.emit = sd_sqlite_emit,
	.frame = sd_sqlite_frame,
	.query = sd_sqlite_query,
	.begin = sd_sqlite_begin,
	.exec = sd_sqlite_exec,
	.commit = sd_sqlite_commit,
	.rollback = sd_sqlite_rollback,
	.interrupt = sd_sqlite_interrupt,
	.history_read = sd_sqlite_history_read,
	.history_add = sd_sqlite_history_add,
	.resolve_url = sd_sqlite_resolve_url,
};
