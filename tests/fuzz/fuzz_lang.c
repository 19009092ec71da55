/* SPDX-License-Identifier: MIT */
/*
 * fuzz_lang.c - any text as a schema file
 *
 * What parses, prints; what is printed parses to the same model; the layout
 * of a text parses as well, and laying it out again changes nothing.
 */
#include <string.h>

#include "fuzz.h"
#include "schemadiff/lang.h"

static const char *const engines[] = { "sqlite", "postgres", NULL };

static int parse(const char *text, size_t len, const char *only,
		 struct sd_model *m, struct sd_arena *a)
{
	struct sd_lang_options o = { only, engines, false };
	struct sd_diag d = SD_DIAG_INIT(a);
	int rc;

	sd_model_init(m, a);
	rc = sd_lang_parse("fuzz.def", text, len, &o, m, NULL, &d);
	FUZZ_MUST((rc < 0) == (d.errors > 0));
	FUZZ_MUST(d.errors <= SD_LANG_MAX_ERRORS);
	if (rc == 0)
		sd_model_hash(m);
	return rc;
}

static void print_again(const struct sd_model *m, struct sd_arena *a)
{
	struct sd_buf text = SD_BUF_INIT;
	struct sd_model back;

	sd_lang_print(m, "sqlite", &text);
	FUZZ_MUST(parse(text.at, text.len, "sqlite", &back, a) == 0);
	FUZZ_MUST(!memcmp(&back.hash, &m->hash, sizeof m->hash));
	sd_model_clear(&back);
	sd_buf_clear(&text);
}

static void layout(const char *text, size_t len, struct sd_arena *a)
{
	struct sd_lang_options o = { NULL, engines, false };
	struct sd_diag d = SD_DIAG_INIT(a);
	struct sd_buf once = SD_BUF_INIT, twice = SD_BUF_INIT;

	if (sd_lang_format("fuzz.def", text, len, &o, &once, &d) == 0) {
		FUZZ_MUST(sd_lang_format("fuzz.def", once.at, once.len, &o,
					 &twice, &d) == 0);
		FUZZ_MUST(!strcmp(once.at, twice.at));
	}
	sd_buf_clear(&once);
	sd_buf_clear(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sd_arena a = SD_ARENA_INIT;
	char *text;
	struct sd_model m;

	/* NUL-terminated, as every source is; NULs inside are an error. */
	text = sd_arena_text(&a, size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	if (parse(text, size, "sqlite", &m, &a) == 0)
		print_again(&m, &a);
	sd_model_clear(&m);
	parse(text, size, NULL, &m, &a);
	sd_model_clear(&m);
	layout(text, size, &a);
	sd_arena_clear(&a);
	return 0;
}
