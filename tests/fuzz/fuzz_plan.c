/* SPDX-License-Identifier: MIT */
/*
 * fuzz_plan.c - any text as a saved plan; what is read, comes back
 */
#include <string.h>

#include "fuzz.h"
#include "schemadiff/json.h"

static int read_plan(const char *text, size_t len, struct sd_plan *p,
		     struct sd_arena *a)
{
	struct sd_diag d = SD_DIAG_INIT(a);
	int rc;

	sd_plan_init(p, a);
	rc = sd_json_read_plan("fuzz.json", text, len, p, &d);
	FUZZ_MUST((rc < 0) == (d.errors > 0));
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sd_arena a = SD_ARENA_INIT;
	char *text = sd_arena_strndup(&a, (const char *)data, size);
	struct sd_buf once = SD_BUF_INIT, twice = SD_BUF_INIT;
	struct sd_plan p, back;

	if (read_plan(text, strlen(text), &p, &a) == 0) {
		sd_json_plan(&p, &once);
		FUZZ_MUST(read_plan(once.at, once.len, &back, &a) == 0);
		sd_json_plan(&back, &twice);
		FUZZ_MUST(!strcmp(once.at, twice.at));
	}
	sd_buf_clear(&once);
	sd_buf_clear(&twice);
	sd_arena_clear(&a);
	return 0;
}
