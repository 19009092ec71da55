/* SPDX-License-Identifier: MIT */
/*
 * engines.h - the engines that are built in
 *
 * Floor 2. For main.c, which lists them, and for the folders that define
 * them; everybody else is handed a struct sd_engine.
 */
#ifndef SD_ENGINES_H
#define SD_ENGINES_H

#include "schemadiff/engine.h"

extern const struct sd_engine sd_engine_sqlite;

#endif
