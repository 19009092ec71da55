/* SPDX-License-Identifier: MIT */
/*
 * clock.h - what time it is, and who we are
 *
 * Floor 0. For what is written down: history, audit trail, lock files.
 */
#ifndef SD_CLOCK_H
#define SD_CLOCK_H

#include "schemadiff/arena.h"

/* "2026-03-01T09:30:00Z" */
char *sd_clock_iso(struct sd_arena *a);
/* Seconds of a clock that never jumps; only differences mean anything. */
double sd_clock_seconds(void);

/* The login name of the user that runs us; "unknown" where there is none. */
char *sd_clock_user(struct sd_arena *a);
char *sd_clock_host(struct sd_arena *a);

#endif
