/* SPDX-License-Identifier: MIT */
/*
 * driver.c - feeds a fuzzer where the compiler has none to drive it
 *
 * usage: NAME SECONDS SEED CRASH-FILE SEED-FILE…
 *
 * Runs every seed file, then changed copies of them until the time is over.
 * The input at work stands in CRASH-FILE, so it is there after a crash.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../prop/rng.h"
#include "fuzz.h"

enum { LONGEST = 4096, HEAD = 16 };

struct input {
	uint8_t at[LONGEST];
	size_t len;
};

static const char *const words[] = {
	"(",
	")",
	"{",
	"}",
	"[",
	"]",
	"'",
	"\"",
	"`",
	"--",
	"/*",
	"*/",
	"//",
	"$$",
	"$a$",
	"\n",
	",",
	";",
	":",
	"?",
	"null",
	"table ",
	"index ",
	"check ",
	"references ",
	"primary ",
	"default ",
	"only sqlite { ",
	"generated ",
	"unique ",
	"CREATE TABLE t(",
	"PRIMARY KEY",
	"\\u0000",
	"999999999999999999999",
	"\xc3\x9f",
	"\xff",
};

static void put(struct input *in, size_t at, const uint8_t *bytes, size_t len)
{
	if (in->len + len > LONGEST)
		return;
	memmove(in->at + at + len, in->at + at, in->len - at);
	memmove(in->at + at, bytes, len);
	in->len += len;
}

static void take(struct input *in, size_t at, size_t len)
{
	memmove(in->at + at, in->at + at + len, in->len - at - len);
	in->len -= len;
}

static void change(struct input *in, const struct input *other, struct rng *r)
{
	size_t at = rng_below(r, (unsigned)in->len + 1);
	size_t rest = in->len - at;
	size_t some = rng_below(r, (unsigned)(rest < 32 ? rest : 32) + 1);
	const char *word = words[rng_below(r, sizeof words / sizeof *words)];
	uint8_t copy[32];
	size_t from;

	switch (rng_below(r, 6)) {
	case 0:
		if (rest)
			in->at[at] ^= (uint8_t)(1u << rng_below(r, 8));
		break;
	case 1:
		take(in, at, some);
		break;
	case 2:
		memcpy(copy, in->at + at, some);
		put(in, rng_below(r, (unsigned)in->len + 1), copy, some);
		break;
	case 3:
		from = rng_below(r, (unsigned)other->len + 1);
		some = rng_below(r, (unsigned)(other->len - from) + 1);
		put(in, at, other->at + from, some);
		break;
	case 4:
		if (rest)
			in->at[at] = (uint8_t)rng_below(r, 256);
		break;
	default:
		put(in, at, (const uint8_t *)word, strlen(word));
	}
}

static int load(struct input *in, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f) {
		perror(path);
		return -1;
	}
	in->len = fread(in->at, 1, LONGEST, f);
	fclose(f);
	return 0;
}

/* The file holds "LENGTH<newline>" padded to HEAD bytes, then the input. */
static char *open_crash(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	void *map = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, HEAD + LONGEST) == 0)
		map = mmap(NULL, HEAD + LONGEST, PROT_READ | PROT_WRITE,
			   MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	return map == MAP_FAILED ? NULL : map;
}

static void run(const struct input *in, char *crash)
{
	/* A copy of exact size: reading past the end is seen. */
	uint8_t *exact = malloc(in->len ? in->len : 1);

	snprintf(crash, HEAD, "%-*zu\n", HEAD - 2, in->len);
	memcpy(crash + HEAD, in->at, in->len);
	if (exact) {
		memcpy(exact, in->at, in->len);
		LLVMFuzzerTestOneInput(exact, in->len);
	}
	free(exact);
}

int main(int argc, char **argv)
{
	size_t seeds = argc > 4 ? (size_t)argc - 4 : 0;
	struct input *seed = calloc(seeds + 1, sizeof *seed);
	struct input in;
	struct rng r;
	time_t end;
	unsigned long runs = 0;
	char *crash = argc > 4 ? open_crash(argv[3]) : NULL;

	if (!crash || !seed) {
		fprintf(stderr, "usage: %s SECONDS SEED CRASH-FILE FILE...\n",
			argv[0]);
		return 64;
	}
	r.state = strtoull(argv[2], NULL, 10);
	end = time(NULL) + (time_t)strtol(argv[1], NULL, 10);
	for (size_t i = 0; i < seeds; i++) {
		if (load(&seed[i], argv[4 + i]) < 0)
			return 1;
		run(&seed[i], crash);
		runs++;
	}
	while (time(NULL) < end) {
		in = seed[rng_below(&r, (unsigned)seeds)];
		for (unsigned n = 1 + rng_below(&r, 6); n; n--)
			change(&in, &seed[rng_below(&r, (unsigned)seeds)], &r);
		run(&in, crash);
		runs++;
	}
	printf("%lu inputs, no finding\n", runs);
	unlink(argv[3]);
	free(seed);
	return 0;
}
