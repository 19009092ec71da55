/* SPDX-License-Identifier: MIT */
/*
 * fake.h - models from a few words, and an engine that has no database
 *
 * A model is lines (or parts between ';') of KIND NAME ATTRIBUTE=VALUE …,
 * one dot before the kind per level, '_' for the blanks in a kind:
 *
 *	table users; .column id type=int not_null; .foreign_key - columns=a,b
 *
 * NAME is '-' for none, and may have a schema before and "(…)" behind it.
 */
#ifndef SD_TEST_FAKE_H
#define SD_TEST_FAKE_H

#include "schemadiff/engine.h"
#include "schemadiff/plan.h"

/* Both native; names compare without case where fold is true. */
void fake_model(struct sd_model *m, struct sd_arena *a, const char *text,
		bool fold);

/* One step per change; foreign keys are steps of their own. */
extern const struct sd_engine fake_engine;
/* The same, but a table is made with its foreign keys. */
extern const struct sd_engine fake_inline_engine;

#endif
