/* SPDX-License-Identifier: MIT */
/*
 * url.c - what names a SQLite database
 *
 *	sqlite:PATH		PATH as it is
 *	sqlite://PATH		PATH with %XX decoded; sqlite:///abs is absolute
 *	sqlite+driver:///PATH	SQLAlchemy's: three slashes are relative, too
 *	file:PATH?key=value	SQLite's own URIs (uri.html)
 *	PATH			with the suffix or the first bytes of a database
 *	:memory:
 */

#include <stdio.h>
#include <string.h>

#include "schemadiff/file.h"

#include "sqlite.h"

enum form { NONE, PLAIN, PREFIX, SLASHES, URI };

struct parts {
	enum form form;
	struct sd_str head;  /* "sqlite:", "sqlite+x://", "file:" or nothing */
	struct sd_str path;  /* as written */
	struct sd_str query; /* without '?'; at NULL: none */
};

static bool has_prefix(const char *s, const char *prefix)
{
	for (; *prefix; s++, prefix++)
		if (sd_lower(*s) != *prefix)
			return false;
	return true;
}

/* "sqlite", an optional "3", an optional "+driver", ":": its length, or 0. */
static size_t scheme_length(const char *url)
{
	const char *p = url + 6;

	if (!has_prefix(url, "sqlite"))
		return 0;
	if (*p == '3')
		p++;
	if (*p == '+')
		p += strcspn(p, ":/?");
	return *p == ':' ? (size_t)(p - url) + 1 : 0;
}

static bool has_suffix(const char *path)
{
	static const char *const suffixes[] = { ".db",	    ".db3",  ".sqlite",
						".sqlite3", ".s3db", ".sl3",
						".sqlitedb" };
	size_t len = strlen(path), i, n;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		n = strlen(suffixes[i]);
		if (len > n && sd_strcaseeq(path + len - n, suffixes[i]))
			return true;
	}
	return false;
}

static bool has_magic(const char *path)
{
	char head[16];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		return false;
	n = fread(head, 1, sizeof(head), f);
	fclose(f);
	return n == sizeof(head) && !memcmp(head, "SQLite format 3", 16);
}

/* "word:" as in postgres://, vault:current; a path has no such thing. */
static bool has_scheme(const char *url)
{
	const char *p = url;

	while ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
	       (*p >= '0' && *p <= '9') || *p == '+' || *p == '-')
		p++;
	return *p == ':' && p > url + 1;
}

static void cut_query(struct parts *p)
{
	const char *q = memchr(p->path.at, '?', p->path.len);

	if (!q)
		return;
	p->query.at = q + 1;
	p->query.len = p->path.len - (size_t)(q + 1 - p->path.at);
	p->path.len = (size_t)(q - p->path.at);
}

/*
 * Where three slashes stand before something relative: always in a URL with
 * a driver, which is SQLAlchemy's; else where nobody can mean the root.
 */
static void drop_third_slash(struct parts *p, bool driver)
{
	const char *at = p->path.at;

	if (*at != '/')
		return;
	if (!driver && !sd_starts_with(at, "/./") &&
	    !sd_starts_with(at, "/../") && !sd_str_is(p->path, "/:memory:"))
		return;
	p->path.at++;
	p->path.len--;
	if (driver) /* what is put before the path needs it as well */
		p->head.len++;
}

static struct parts split(const char *url)
{
	struct parts p = { NONE, { url, 0 }, { url, 0 }, { NULL, 0 } };
	size_t n = scheme_length(url);

	if (n && !strncmp(url + n, "//", 2)) {
		p.form = SLASHES;
		n += 2;
	} else if (n) {
		p.form = PREFIX;
	} else if (has_prefix(url, "file:")) {
		p.form = URI;
		n = 5;
	} else if (!strcmp(url, ":memory:") ||
		   (!has_scheme(url) && (has_suffix(url) || has_magic(url)))) {
		p.form = PLAIN;
	}
	p.head.len = n;
	p.path = sd_str(url + n);
	if (p.form == SLASHES || p.form == URI)
		cut_query(&p);
	if (p.form == SLASHES)
		drop_third_slash(&p, memchr(url, '+', n) != NULL);
	return p;
}

bool sd_sqlite_claims(const char *url)
{
	return split(url).form != NONE;
}

/* --- secrets --------------------------------------------------------- */

/* sqlcipher and others take a key among the parameters. */
static bool is_secret(struct sd_str key)
{
	static const char *const parts[] = { "key", "pass", "pwd", "secret",
					     "token" };
	size_t i, at, n;
	struct sd_str s;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		n = strlen(parts[i]);
		for (at = 0; at + n <= key.len; at++) {
			s.at = key.at + at;
			s.len = n;
			if (sd_str_case_is(s, parts[i]))
				return true;
		}
	}
	return false;
}

char *sd_sqlite_safe_url(const char *url, struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;
	const char *q = strchr(url, '?'), *eq;
	struct sd_str pair, key;

	if (!q)
		return sd_arena_strdup(a, url);
	sd_buf_add(&b, url, (size_t)(q - url));
	for (pair.at = q + 1; q; pair.at += pair.len + 1) {
		sd_buf_addc(&b, *q);
		pair.len = strcspn(pair.at, "&");
		eq = memchr(pair.at, '=', pair.len);
		key.at = pair.at;
		key.len = eq ? (size_t)(eq - pair.at) : pair.len;
		if (eq && is_secret(key))
			sd_buf_addf(&b, "%.*s=***", SD_STR_FMT(key));
		else
			sd_buf_add(&b, pair.at, pair.len);
		q = pair.at[pair.len] ? pair.at + pair.len : NULL;
	}
	return sd_buf_take(&b, a);
}

/* --- paths ----------------------------------------------------------- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = sd_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %XX decoded; a %00 ends the path, as for SQLite. */
static char *decode(struct sd_str s, struct sd_arena *a)
{
	char *out = sd_arena_text(a, s.len + 1), *p = out;
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (s.at[i] == '%' && i + 2 < s.len && hex(s.at[i + 1]) >= 0 &&
		    hex(s.at[i + 2]) >= 0) {
			*p++ = (char)(hex(s.at[i + 1]) * 16 + hex(s.at[i + 2]));
			i += 2;
		} else {
			*p++ = s.at[i];
		}
	}
	*p = 0;
	return out;
}

/* What would mean something else inside a file: URI. */
static void add_encoded(struct sd_buf *b, const char *path)
{
	for (; *path; path++)
		if (strchr("%?#", *path))
			sd_buf_addf(b, "%%%02X", (unsigned)*path);
		else
			sd_buf_addc(b, *path);
}

char *sd_sqlite_uri(const char *path, struct sd_str query, const char *more,
		    struct sd_arena *a)
{
	struct sd_buf b = SD_BUF_INIT;
	char sep = '?';

	sd_buf_adds(&b, "file:");
	if (path[0] == '/' && path[1] == '/')
		sd_buf_adds(&b, "//"); /* else it would name a host */
	add_encoded(&b, path);
	if (query.at) {
		sd_buf_addf(&b, "%c%.*s", sep, SD_STR_FMT(query));
		sep = '&';
	}
	if (more)
		sd_buf_addf(&b, "%c%s", sep, more);
	return sd_buf_take(&b, a);
}

/* "//host/path" of a URI without its host; only localhost is allowed. */
static int drop_host(struct sd_str *path, const char *url, struct sd_diag *d)
{
	const char *slash;
	size_t host;

	if (path->len < 2 || strncmp(path->at, "//", 2) != 0)
		return 0;
	slash = memchr(path->at + 2, '/', path->len - 2);
	host = slash ? (size_t)(slash - path->at) - 2 : path->len - 2;
	if (host && (host != 9 || strncmp(path->at + 2, "localhost", 9) != 0))
		return sd_error(d, SD_EXIT_USAGE,
				"'%s' names a database on another host", url);
	path->at += 2 + host;
	path->len -= 2 + host;
	return 0;
}

static bool asks_memory(struct sd_str query)
{
	const char *p = query.at, *end = p + query.len;

	for (; p && p + 11 <= end; p++)
		if (!strncmp(p, "mode=memory", 11))
			return true;
	return false;
}

int sd_sqlite_url(const char *url, struct sd_sqlite_path *out,
		  struct sd_arena *a, struct sd_diag *d)
{
	struct parts p = split(url);
	const char *file;

	memset(out, 0, sizeof(*out));
	if (p.form == NONE) /* the caller knows it better than we do */
		p.form = PLAIN;
	if (p.form == URI && drop_host(&p.path, url, d) < 0)
		return -1;
	file = p.form == SLASHES || p.form == URI
		       ? decode(p.path, a)
		       : sd_arena_strndup(a, p.path.at, p.path.len);
	if (!*file && !(p.query.at && asks_memory(p.query)))
		return sd_error(d, SD_EXIT_USAGE, "'%s' names no file", url);
	out->file = file;
	out->query = p.query;
	out->memory = !strcmp(file, ":memory:") ||
		      (p.query.at && asks_memory(p.query));
	if (p.query.at)
		out->open = sd_sqlite_uri(file, p.query, NULL, a);
	else if (out->memory || *file == '/')
		out->open = file;
	else /* "file:x" in a file's name must not become a URI */
		out->open = sd_arena_printf(a, "./%s", file);
	return 0;
}

char *sd_sqlite_resolve_url(const char *url, const char *dir,
			    struct sd_arena *a)
{
	struct parts p = split(url);
	struct sd_buf b = SD_BUF_INIT;
	const char *whole;

	if (p.form == NONE || !p.path.len || *p.path.at == '/' ||
	    sd_str_is(p.path, ":memory:") ||
	    (p.query.at && asks_memory(p.query)))
		return sd_arena_strdup(a, url);
	whole = sd_arena_strndup(a, p.path.at, p.path.len);
	sd_buf_add(&b, p.head.at, p.head.len);
	if (p.form == SLASHES || p.form == URI) {
		add_encoded(&b, dir);
		sd_buf_addf(&b, "/%s", whole);
	} else {
		sd_buf_adds(&b, sd_path_join(a, dir, whole));
	}
	if (p.query.at)
		sd_buf_addf(&b, "?%.*s", SD_STR_FMT(p.query));
	return sd_buf_take(&b, a);
}
