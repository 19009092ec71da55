/* SPDX-License-Identifier: MIT */
/*
 * main.c - runs every suite of suites.def
 *
 * `unit` runs all, `unit NAME…` the named ones. CK_FORK=no keeps a crash in
 * reach of a debugger, as Check has it.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define X(name) Suite *name##_suite(void);
#include "suites.def"
#undef X

static const struct {
	const char *name;
	Suite *(*make)(void);
} suites[] = {
#define X(name) { #name, name##_suite },
#include "suites.def"
#undef X
	{ NULL, NULL },
};

static bool wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc < 2;
}

int main(int argc, char **argv)
{
	SRunner *sr = srunner_create(NULL);
	int run, failed;

	for (size_t i = 0; suites[i].name; i++)
		if (wanted(suites[i].name, argc, argv))
			srunner_add_suite(sr, suites[i].make());
	srunner_run_all(sr, CK_ENV);
	run = srunner_ntests_run(sr);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	printf("%d passed, %d failed\n", run - failed, failed);
	return failed || !run;
}
