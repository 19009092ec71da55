/* SPDX-License-Identifier: MIT */
/*
 * guard.h - what guard.c shares with the function it registers
 *
 * Floor 3, private.
 */
#ifndef SD_ENGINE_SQLITE_GUARD_H
#define SD_ENGINE_SQLITE_GUARD_H

#include "sqlite.h"

/* Makes sd_checksum() known to a connection; a result code of SQLite. */
int sd_sqlite_add_checksum(sqlite3 *db);

#endif
