/* SPDX-License-Identifier: MIT */
/*
 * signals.c - ending cleanly, and the ticker
 *
 * A signal handler has no argument, so what it needs stands in static
 * objects: the only ones of the program that change.
 */

#include "cx.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static struct sd_conn *volatile watched;

static const char *volatile ticker;
static volatile sig_atomic_t ticker_shown;
static struct timespec ticker_start;

/* Only what POSIX allows in a handler: the engines promise the same. */
static void on_end(int sig)
{
	struct sd_conn *conn = watched;

	if (caught || !conn)
		_exit(128 + sig);
	caught = sig;
	conn->engine->interrupt(conn);
}

static void put(const char *s, size_t len)
{
	/* Nobody to tell when the terminal is gone. */
	if (write(STDERR_FILENO, s, len) < 0)
		return;
}

static void on_tick(int sig)
{
	const char *line = ticker;
	char digits[24];
	size_t at = sizeof(digits);
	struct timespec now;
	long seconds;

	(void)sig;
	if (!line)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	seconds = (long)(now.tv_sec - ticker_start.tv_sec);
	digits[--at] = 's';
	digits[--at] = ' ';
	do
		digits[--at] = (char)('0' + seconds % 10);
	while ((seconds /= 10) > 0);
	digits[--at] = ' ';
	put("\r", 1);
	put(line, strlen(line));
	put(digits + at, sizeof(digits) - at);
	ticker_shown = 1;
	alarm(1);
}

static void handle(int sig, void (*handler)(int), int flags)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = handler;
	sa.sa_flags = flags;
	sigemptyset(&sa.sa_mask);
	sigaction(sig, &sa, NULL);
}

void sd_signals_init(void)
{
	handle(SIGINT, on_end, 0);
	handle(SIGTERM, on_end, 0);
	/* A reader that goes away is seen when writing to it fails. */
	handle(SIGPIPE, SIG_IGN, 0);
	/* So is a file that may not grow any further. */
	handle(SIGXFSZ, SIG_IGN, 0);
}

void sd_signals_watch(struct sd_conn *conn)
{
	watched = conn;
}

int sd_signals_exit(void)
{
	return caught ? 128 + (int)caught : 0;
}

void sd_ticker(const char *line)
{
	alarm(0);
	ticker = NULL;
	if (ticker_shown)
		put("\r\033[K", 4);
	ticker_shown = 0;
	if (!line)
		return;
	clock_gettime(CLOCK_MONOTONIC, &ticker_start);
	ticker = line;
	handle(SIGALRM, on_tick, SA_RESTART);
	alarm(2);
}
