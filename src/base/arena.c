/* SPDX-License-Identifier: MIT */
/* arena.c - blocks that double in size, bump allocation inside them */

/* madvise() is not in POSIX; where it is absent we do without. */
#define _DEFAULT_SOURCE

#include "schemadiff/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
	FIRST_BLOCK = 4096,
	LARGEST_BLOCK = 8 * 1024 * 1024,
	LARGE = 256 * 1024, /* gets a block of its own */
	HUGE_PAGE = 2 * 1024 * 1024
};

struct sd_arena_block {
	struct sd_arena_block *next;
	size_t size; /* of the room behind the header */
};

/* The strictest alignment of what is kept here; the header is a multiple. */
union strictest {
	void *pointer;
	double real;
	int64_t integer;
};
#define ALIGN (_Alignof(union strictest))
#define HEADER ((sizeof(struct sd_arena_block) + ALIGN - 1) / ALIGN * ALIGN)

/*
 * The only mutable static of the library: memory can run out where no
 * argument leads to, and the program sets it once, before anything else.
 */
static void (*nomem_handler)(void);

void sd_set_nomem_handler(void (*handler)(void))
{
	nomem_handler = handler;
}

static void nomem(void)
{
	if (nomem_handler)
		nomem_handler();
	abort();
}

void *sd_malloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		nomem();
	return p;
}

void *sd_realloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		nomem();
	return p;
}

/*
 * Big blocks on huge pages, where the system lets us ask for them: a third
 * of the time to read a large schema went into page faults.
 */
static void *new_block(size_t size)
{
#ifdef MADV_HUGEPAGE
	void *p;

	if (size >= HUGE_PAGE && size % HUGE_PAGE == 0) {
		p = aligned_alloc(HUGE_PAGE, size);
		if (!p)
			nomem();
		/* Advice only: when it is not taken nothing is lost. */
		(void)madvise(p, size, MADV_HUGEPAGE);
		return p;
	}
#endif
	return sd_malloc(size);
}

static void add_block(struct sd_arena *a, size_t need)
{
	size_t size = a->top ? (a->top->size + HEADER) * 2 : FIRST_BLOCK;
	struct sd_arena_block *b;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	while (size - HEADER < need) /* at most LARGE */
		size *= 2;
	b = new_block(size);
	size -= HEADER;
	b->next = a->top;
	b->size = size;
	a->top = b;
	a->at = (char *)b + HEADER;
	a->end = a->at + size;
}

/*
 * A block of its own for what is large, put behind the newest one so that
 * the free part of that stays in use.
 */
static void *alloc_large(struct sd_arena *a, size_t size)
{
	struct sd_arena_block *b;

	if (size > SIZE_MAX - HEADER)
		nomem();
	b = sd_malloc(HEADER + size);
	b->size = FIRST_BLOCK - HEADER;
	if (a->top) {
		b->next = a->top->next;
		a->top->next = b;
	} else {
		b->next = NULL;
		a->top = b;
	}
	return (char *)b + HEADER;
}

char *sd_arena_text(struct sd_arena *a, size_t size)
{
	char *p;

	if (size > LARGE)
		return alloc_large(a, size);
	if (!a->at || (size_t)(a->end - a->at) < size)
		add_block(a, size);
	p = a->at;
	a->at += size;
	return p;
}

void *sd_arena_alloc(struct sd_arena *a, size_t size)
{
	size_t pad = a->at ? (ALIGN - (uintptr_t)a->at % ALIGN) % ALIGN : 0;
	void *p;

	if (size > LARGE) {
		p = alloc_large(a, size);
	} else {
		if (!a->at || (size_t)(a->end - a->at) < size + pad) {
			add_block(a, size);
			pad = 0;
		}
		p = a->at + pad;
		a->at += size + pad;
	}
	return memset(p, 0, size);
}

bool sd_arena_extend(struct sd_arena *a, void *p, size_t size, size_t more)
{
	if (!p || (char *)p + size != a->at || (size_t)(a->end - a->at) < more)
		return false;
	memset(a->at, 0, more);
	a->at += more;
	return true;
}

void *sd_arena_alloc_array(struct sd_arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		nomem();
	return sd_arena_alloc(a, n * size);
}

char *sd_arena_strndup(struct sd_arena *a, const char *s, size_t len)
{
	char *p = sd_arena_text(a, len + 1);

	if (len)
		memcpy(p, s, len);
	p[len] = 0;
	return p;
}

char *sd_arena_strdup(struct sd_arena *a, const char *s)
{
	return s ? sd_arena_strndup(a, s, strlen(s)) : NULL;
}

char *sd_arena_vprintf(struct sd_arena *a, const char *fmt, va_list ap)
{
	va_list again;
	int len;
	char *p;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	p = sd_arena_text(a, (size_t)(len < 0 ? 0 : len) + 1);
	if (len < 0 || vsnprintf(p, (size_t)len + 1, fmt, again) < 0)
		p[0] = 0;
	va_end(again);
	return p;
}

char *sd_arena_printf(struct sd_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = sd_arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void sd_arena_clear(struct sd_arena *a)
{
	struct sd_arena_block *b, *next;

	for (b = a->top; b; b = next) {
		next = b->next;
		free(b);
	}
	a->top = NULL;
	a->at = a->end = NULL;
}
