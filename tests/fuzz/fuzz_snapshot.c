/* SPDX-License-Identifier: MIT */
/*
 * fuzz_snapshot.c - any text as a snapshot; what is read, comes back
 */
#include <string.h>

#include "fuzz.h"
#include "schemadiff/json.h"

static int read_model(const char *text, size_t len, struct sd_model *m,
		      struct sd_arena *a)
{
	struct sd_diag d = SD_DIAG_INIT(a);
	int rc;

	sd_model_init(m, a);
	rc = sd_json_read_model("fuzz.json", text, len, m, &d);
	FUZZ_MUST((rc < 0) == (d.errors > 0));
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sd_arena a = SD_ARENA_INIT;
	char *text = sd_arena_strndup(&a, (const char *)data, size);
	struct sd_buf once = SD_BUF_INIT, twice = SD_BUF_INIT;
	struct sd_model m, back;

	if (read_model(text, strlen(text), &m, &a) == 0) {
		sd_model_hash(&m);
		sd_json_model(&m, &once);
		FUZZ_MUST(read_model(once.at, once.len, &back, &a) == 0);
		sd_json_model(&back, &twice);
		FUZZ_MUST(!strcmp(once.at, twice.at));
		sd_model_clear(&back);
	}
	sd_model_clear(&m);
	sd_buf_clear(&once);
	sd_buf_clear(&twice);
	sd_arena_clear(&a);
	return 0;
}
