/* SPDX-License-Identifier: MIT */
/* clock.c - time, user and host */

#include "schemadiff/clock.h"

#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

char *sd_clock_iso(struct sd_arena *a)
{
	char text[64] = "";
	time_t now = time(NULL);
	struct tm t;

	if (gmtime_r(&now, &t))
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &t);
	return sd_arena_strdup(a, text);
}

double sd_clock_seconds(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

char *sd_clock_user(struct sd_arena *a)
{
	char room[4096];
	struct passwd entry, *found = NULL;
	const char *name = NULL;

	if (getpwuid_r(geteuid(), &entry, room, sizeof(room), &found) == 0 &&
	    found)
		name = found->pw_name;
	if (!name || !*name)
		name = getenv("USER");
	return sd_arena_strdup(a, name && *name ? name : "unknown");
}

char *sd_clock_host(struct sd_arena *a)
{
	char name[256] = "";

	if (gethostname(name, sizeof(name) - 1) < 0 || !name[0])
		return sd_arena_strdup(a, "unknown");
	return sd_arena_strdup(a, name);
}
