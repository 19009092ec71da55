/* SPDX-License-Identifier: MIT */
/*
 * fuzz.h - what every fuzzer offers, whoever drives it
 *
 * libFuzzer brings a main() of its own; elsewhere driver.c is linked.
 */
#ifndef SD_TEST_FUZZ_H
#define SD_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that must hold for any input: the sanitizers report the rest. */
#define FUZZ_MUST(truth)                                                       \
	do {                                                                   \
		if (!(truth)) {                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__,       \
				__LINE__, #truth);                             \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
