/* SPDX-License-Identifier: MIT */
/*
 * rename_find.c - facts by name, and the paths of --rename
 */
#include <stdint.h>
#include <string.h>

#include "rename.h"

void sd_rename_init(struct renamer *r)
{
	const struct sd_diff_options *o = r->d->options;

	r->old.model = r->d->from;
	r->new.model = r->d->to;
	sd_map_init(&r->old.fact, r->d->fold);
	sd_map_init(&r->old.known, false);
	sd_map_init(&r->new.fact, r->d->fold);
	sd_map_init(&r->new.known, false);
	sd_map_init(&r->by_from, false);
	sd_map_init(&r->by_to, false);
	r->option_done =
		SD_NEW_ARRAY(&r->d->scratch, bool, o ? o->rename_count : 0);
}

void sd_rename_clear(struct renamer *r)
{
	sd_map_clear(&r->old.fact);
	sd_map_clear(&r->old.known);
	sd_map_clear(&r->new.fact);
	sd_map_clear(&r->new.known);
	sd_map_clear(&r->by_from);
	sd_map_clear(&r->by_to);
}

/* --- facts by name ---------------------------------------------------- */

static void add_key(struct sd_buf *b, const struct sd_fact *parent,
		    enum sd_kind kind, const char *schema, const char *name,
		    const char *detail)
{
	const char *part[] = { schema, name, detail };
	size_t i;

	/* In digits: bytes would not survive a map that folds. */
	sd_buf_addf(b, "%zu.%d.", (size_t)(uintptr_t)parent, kind);
	for (i = 0; i < 3; i++) {
		sd_buf_adds(b, part[i] ? part[i] : "");
		sd_buf_addc(b, '\0');
	}
}

static void know(struct renamer *r, struct names *n,
		 const struct sd_fact *parent)
{
	const struct sd_fact **key =
		SD_NEW(&r->d->scratch, const struct sd_fact *);
	struct sd_fact *c = parent ? parent->child : n->model->first;
	struct sd_buf b = SD_BUF_INIT;

	*key = parent;
	sd_map_put(&n->known, sd_diff_key(key), n);
	for (; c; c = c->next) {
		struct sd_str s;

		if (!c->name)
			continue;
		sd_buf_reset(&b);
		add_key(&b, parent, c->kind, c->schema, c->name, c->detail);
		s.at = sd_arena_strndup(&r->d->scratch, b.at, b.len);
		s.len = b.len;
		sd_map_add(&n->fact, s, c);
	}
	sd_buf_clear(&b);
}

struct sd_fact *sd_rename_find(struct renamer *r, struct names *n,
			       const struct sd_fact *parent, enum sd_kind kind,
			       const char *schema, const char *name,
			       const char *detail)
{
	struct sd_buf b = SD_BUF_INIT;
	struct sd_fact *f;

	if (!sd_map_get(&n->known, sd_diff_key(&parent)))
		know(r, n, parent);
	add_key(&b, parent, kind, schema, name, detail);
	f = sd_map_get(&n->fact, (struct sd_str){ b.at, b.len });
	sd_buf_clear(&b);
	return f;
}

bool sd_rename_counterpart(struct renamer *r, const struct sd_fact *to,
			   struct sd_fact **from)
{
	struct sd_fact *parent;

	*from = NULL;
	if (!to)
		return true;
	*from = sd_diff_old_of(r->d, to);
	if (*from)
		return true;
	if (!to->name || !sd_rename_counterpart(r, to->parent, &parent))
		return false;
	*from = sd_rename_find(r, &r->old, parent, to->kind, to->schema,
			       to->name, to->detail);
	/* What was renamed away is another fact by now. */
	if (*from && sd_diff_new_of(r->d, *from))
		*from = NULL;
	return *from != NULL;
}

struct sd_fact *sd_rename_taken(struct renamer *r, const struct sd_fact *to)
{
	struct sd_fact *parent;

	if (!sd_rename_counterpart(r, to->parent, &parent))
		return NULL;
	return sd_rename_find(r, &r->old, parent, to->kind, to->schema,
			      to->name, to->detail);
}

/* --- paths ------------------------------------------------------------ */

/* A path as it may be meant: "a.b" is a schema's table or a column. */
struct path {
	const char *at;
	size_t len;
};

/* A top-level fact: "name" or "schema.name", "(…)" behind a function's. */
static struct sd_fact *find_top(struct renamer *r, struct names *n,
				enum sd_kind kind, struct path p)
{
	struct sd_arena *a = &r->d->scratch;
	const char *open = memchr(p.at, '(', p.len);
	const char *detail = NULL, *dot;
	size_t len = p.len;
	struct sd_fact *f;

	f = sd_rename_find(r, n, NULL, kind, NULL,
			   sd_arena_strndup(a, p.at, p.len), NULL);
	if (open && !f) {
		len = (size_t)(open - p.at);
		detail = sd_arena_strndup(a, open, p.len - len);
		f = sd_rename_find(r, n, NULL, kind, NULL,
				   sd_arena_strndup(a, p.at, len), detail);
	}
	for (dot = p.at; !f && dot < p.at + len; dot++) {
		size_t before = (size_t)(dot - p.at);

		if (*dot == '.')
			f = sd_rename_find(
				r, n, NULL, kind,
				sd_arena_strndup(a, p.at, before),
				sd_arena_strndup(a, dot + 1, len - before - 1),
				detail);
	}
	return f;
}

static struct sd_fact *find_any_top(struct renamer *r, struct names *n,
				    struct path p)
{
	struct sd_fact *f = NULL;
	int k;

	for (k = 1; !f && k < SD_KIND_COUNT; k++)
		if (sd_kind_flags((enum sd_kind)k) & SD_KIND_TOP)
			f = find_top(r, n, (enum sd_kind)k, p);
	return f;
}

/*
 * A part: "table.name". The old table may be called by its new name too.
 * An index may be named alone, as a database names it.
 */
static struct sd_fact *find_part(struct renamer *r, struct names *n,
				 enum sd_kind kind, struct path p)
{
	const char *dot;
	struct sd_fact *f = NULL, *parent;

	for (dot = p.at; !f && dot < p.at + p.len; dot++) {
		struct path head = { p.at, (size_t)(dot - p.at) };
		const char *name;

		if (*dot != '.')
			continue;
		name = sd_arena_strndup(&r->d->scratch, dot + 1,
					p.len - head.len - 1);
		parent = find_any_top(r, n, head);
		if (!parent && n == &r->old)
			sd_rename_counterpart(r, find_any_top(r, &r->new, head),
					      &parent);
		if (parent)
			f = sd_rename_find(r, n, parent, kind, NULL, name,
					   NULL);
	}
	if (!f && kind == SD_INDEX)
		f = sd_model_find(
			n->model, kind, NULL,
			sd_arena_strndup(&r->d->scratch, p.at, p.len));
	return f && f->parent ? f : NULL;
}

static struct sd_fact *find_path(struct renamer *r, struct names *n,
				 enum sd_kind kind, const char *text, int depth)
{
	struct path p = { text, strlen(text) };

	if (depth > 0)
		return find_part(r, n, kind, p);
	return find_top(r, n, kind, p);
}

/* The new name alone, next to the old one: `--rename users.age=years`. */
static struct sd_fact *find_beside(struct renamer *r, enum sd_kind kind,
				   const struct sd_fact *old, const char *name)
{
	const struct sd_fact *parent = old->parent, *now;

	now = sd_diff_new_of(r->d, parent);
	if (!now)
		now = sd_rename_find(r, &r->new, NULL, parent->kind,
				     parent->schema, parent->name,
				     parent->detail);
	return now ? sd_rename_find(r, &r->new, now, kind, NULL, name, NULL)
		   : NULL;
}

/* --- options ---------------------------------------------------------- */

static int ask_option(struct renamer *r, const struct sd_rename *o, int depth,
		      bool *done)
{
	const unsigned flag = depth ? SD_KIND_CHILD : SD_KIND_TOP;
	struct sd_fact *from, *to, *parent;
	int k;

	for (k = 1; k < SD_KIND_COUNT && !*done; k++) {
		enum sd_kind kind = (enum sd_kind)k;

		if (!(sd_kind_flags(kind) & flag))
			continue;
		from = find_path(r, &r->old, kind, o->from, depth);
		if (!from)
			continue;
		to = find_path(r, &r->new, kind, o->to, depth);
		if (!to && depth)
			to = find_beside(r, kind, from, o->to);
		if (!to)
			continue;
		*done = true;
		if (!sd_rename_counterpart(r, to->parent, &parent) ||
		    parent != from->parent)
			return sd_error(r->d->diag, SD_EXIT_USAGE,
					"--rename %s=%s: nothing moves from"
					" one table to another",
					o->from, o->to);
		return sd_rename_ask(r, from, to, o);
	}
	return 0;
}

int sd_rename_ask_options(struct renamer *r, int depth)
{
	const struct sd_diff_options *o = r->d->options;
	size_t i;

	if (depth > 1)
		return 0;
	for (i = 0; o && i < o->rename_count; i++)
		if (!r->option_done[i] &&
		    ask_option(r, &o->rename[i], depth, &r->option_done[i]) < 0)
			return -1;
	return 0;
}

static bool exists(struct renamer *r, struct names *n, const char *path)
{
	int k;

	for (k = 1; k < SD_KIND_COUNT; k++)
		if (find_path(r, n, (enum sd_kind)k, path, 0) ||
		    find_path(r, n, (enum sd_kind)k, path, 1))
			return true;
	return false;
}

int sd_rename_check_options(struct renamer *r)
{
	const struct sd_diff_options *o = r->d->options;
	size_t i;

	for (i = 0; o && i < o->rename_count; i++) {
		const struct sd_rename *x = &o->rename[i];
		bool old;

		if (r->option_done[i])
			continue;
		old = exists(r, &r->old, x->from);
		if (!old && exists(r, &r->old, x->to))
			continue; /* it has happened */
		if (!r->d->from->first && exists(r, &r->new, x->to))
			continue; /* a new database, made with the new name */
		return sd_error(r->d->diag, SD_EXIT_USAGE,
				"--rename %s=%s: the %s has no '%s'%s", x->from,
				x->to, old ? "schema" : "database",
				old ? x->to : x->from,
				old ? " of that kind" : "");
	}
	return 0;
}
