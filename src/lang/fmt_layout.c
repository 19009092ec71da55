/* SPDX-License-Identifier: MIT */
/*
 * fmt_layout.c - pieces → lines
 *
 * A body (the file itself, what stands between braces) is a list of rows:
 * items and comments. A row is written on one line where that is allowed and
 * fits, else its block is opened, one row of the block per line. What is
 * decided depends on the pieces alone, not on how they stood, but for empty
 * lines and comments: laying out twice is laying out once.
 */
#include "fmt.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum style {
	STATEMENTS, /* the file, schema and only blocks */
	LINES,	    /* a table, entity or mixin */
	PLAIN	    /* any other block */
};

/* Of rows. DOCUMENTED: a statement that stands apart for its comment. */
enum { GROUP_ANY, GROUP_COLUMNS, GROUP_LINES, GROUP_DOCUMENTED };

static void layout_body(struct lang_fmt *f, size_t from, size_t to,
			size_t indent, enum style style,
			struct lang_flow *flow);

void sd_fmt_init(struct lang_fmt *f, struct sd_buf *out)
{
	memset(f, 0, sizeof(*f));
	f->out = out;
}

void sd_fmt_clear(struct lang_fmt *f)
{
	free(f->piece);
	free(f->row);
	sd_fmt_init(f, f->out);
}

/* --- writing ------------------------------------------------------ */

static void put(struct lang_fmt *f, const struct lang_piece *p)
{
	const char *s = p->at;
	size_t len = p->len;

	/* The blank behind the slashes is no part of a doc comment. */
	if (p->kind == SD_TOK_DOC && len > 3 && s[3] != ' ' && s[3] != '\t') {
		sd_buf_adds(f->out, "/// ");
		s += 3;
		len -= 3;
	}
	sd_buf_add(f->out, s, len);
	f->column = p->multi ? p->tail : f->column + p->width;
}

static void blanks(struct lang_fmt *f, size_t n)
{
	sd_buf_pad(f->out, ' ', n);
	f->column += n;
}

static void line_begin(struct lang_fmt *f, size_t indent)
{
	f->column = 0;
	blanks(f, indent);
}

static void line_end(struct lang_fmt *f)
{
	sd_buf_addc(f->out, '\n');
	f->column = 0;
}

/* --- what kind of item is it? ------------------------------------- */

static enum style body_style(enum sd_word w, enum style outer)
{
	switch (w) {
	case SD_KW_SCHEMA:
		return STATEMENTS;
	case SD_KW_ONLY:
		return outer;
	case SD_KW_TABLE:
	case SD_KW_ENTITY:
	case SD_KW_MIXIN:
		return LINES;
	default:
		return PLAIN;
	}
}

/* --- on one line -------------------------------------------------- */

static void emit_flat(struct lang_fmt *f, size_t from, size_t to)
{
	size_t i, depth = 0;

	for (i = from; i < to; i++) {
		const struct lang_piece *p = &f->piece[i];
		bool first = i > from && p[-1].kind == SD_TOK_LBRACE;

		if (p->kind == SD_TOK_LBRACE) {
			depth++;
			blanks(f, i > from);
		} else if (p->kind == SD_TOK_RBRACE) {
			depth -= depth > 0;
			blanks(f, !first);
		} else if (depth && sd_piece_parts(p)) {
			continue;
		} else if (depth && p->item && !first) {
			sd_buf_adds(f->out, ", ");
			f->column += 2;
		} else {
			blanks(f, first || (i > from && p->space));
		}
		put(f, p);
	}
}

/* --- one item ----------------------------------------------------- */

struct item {
	size_t from, to;
	size_t indent;
	enum style style;
	enum sd_word word;
	bool broken; /* over several lines so far */
};

/* Characters up to the next place where the line may be broken. */
static size_t stretch(const struct lang_fmt *f, size_t i, size_t to)
{
	size_t width = f->piece[i].width;

	while (!f->piece[i].multi && ++i < to) {
		const struct lang_piece *p = &f->piece[i];

		if (sd_piece_may_break(p) || p->kind == SD_TOK_LBRACE ||
		    sd_piece_is_comment(p))
			break;
		width += p->space + p->width;
	}
	return width;
}

/* The item goes on in the next line. */
static void line_break(struct lang_fmt *f, struct item *it)
{
	line_end(f);
	line_begin(f, it->indent + LANG_FMT_INDENT);
	it->broken = true;
}

/* A comment in the middle of an item; true: the line has ended. */
static bool emit_inner_comment(struct lang_fmt *f, struct item *it,
			       const struct lang_piece *p, bool fresh)
{
	if ((p->newlines || p->kind == SD_TOK_DOC) && !fresh)
		line_break(f, it);
	else if (!fresh)
		blanks(f, p->space);
	put(f, p);
	if (!sd_piece_ends_line(p))
		return false;
	line_break(f, it);
	return true;
}

/* The block that opens at piece i; returns the index of its brace. */
static size_t emit_block(struct lang_fmt *f, struct item *it, size_t i)
{
	size_t close = f->piece[i].match, room, inner = i + 1;

	room = f->column + 1 < LANG_FMT_WIDTH ? LANG_FMT_WIDTH - f->column - 1
					      : 0;
	if (close == i + 1 ||
	    (!sd_fmt_always_open(it->word) && !it->broken &&
	     sd_fmt_width(f, i, it->to, room, 0) != SIZE_MAX)) {
		blanks(f, 1);
		emit_flat(f, i, close + 1);
		return close;
	}
	blanks(f, f->column > 0);
	put(f, &f->piece[i]);
	for (; inner < close && sd_piece_is_comment(&f->piece[inner]) &&
	       !f->piece[inner].newlines && f->piece[inner].kind != SD_TOK_DOC;
	     inner++) {
		blanks(f, 1);
		put(f, &f->piece[inner]);
	}
	line_end(f);
	layout_body(f, inner, close, it->indent + LANG_FMT_INDENT,
		    body_style(it->word, it->style), NULL);
	line_begin(f, it->indent);
	put(f, &f->piece[close]);
	return close;
}

/* The pieces from i on; the line holds what came before. */
static void emit_pieces(struct lang_fmt *f, struct item *it, size_t i)
{
	bool fresh = true; /* no blank before the first */

	for (; i < it->to; i++) {
		const struct lang_piece *p = &f->piece[i];

		if (p->kind == SD_TOK_LBRACE) {
			i = emit_block(f, it, i);
			fresh = false;
			continue;
		}
		if (sd_piece_is_comment(p)) {
			fresh = emit_inner_comment(f, it, p, fresh);
			continue;
		}
		if (!fresh && it->style != PLAIN && sd_piece_may_break(p) &&
		    f->column + 1 + stretch(f, i, it->to) > LANG_FMT_WIDTH) {
			line_break(f, it);
		} else if (!fresh) {
			blanks(f, p->space);
		}
		put(f, p);
		it->broken |= p->multi;
		fresh = false;
	}
}

/* --- rows --------------------------------------------------------- */

static struct lang_row *row_new(struct lang_fmt *f, size_t from)
{
	struct lang_row *r;

	if (f->rows == f->row_cap) {
		f->row_cap = f->row_cap ? 2 * f->row_cap : 64;
		f->row = sd_realloc(f->row, f->row_cap * sizeof(*f->row));
	}
	r = &f->row[f->rows++];
	memset(r, 0, sizeof(*r));
	r->from = from;
	r->to = from + 1;
	r->blank = f->piece[from].newlines > 1;
	return r;
}

/* One behind the item's last piece; comments after it are not its own. */
static size_t item_end(const struct lang_fmt *f, size_t from, size_t to)
{
	size_t i = from, end;

	do
		i = f->piece[i].kind == SD_TOK_LBRACE ? f->piece[i].match + 1
						      : i + 1;
	while (i < to && !f->piece[i].item);
	for (end = i < to ? i : to; end > from + 1; end--)
		if (!sd_piece_is_comment(&f->piece[end - 1]) &&
		    f->piece[end - 1].kind != SD_TOK_COMMA)
			break;
	return end;
}

/* Cuts [from, to) into rows on top of the stack. */
static void split(struct lang_fmt *f, size_t from, size_t to)
{
	size_t base = f->rows, i = from;
	struct lang_row *r;

	while (i < to) {
		const struct lang_piece *p = &f->piece[i];

		if (p->kind == SD_TOK_COMMA) {
			i++;
			continue;
		}
		if (p->kind == SD_TOK_COMMENT && !p->newlines &&
		    f->rows > base) {
			r = &f->row[f->rows - 1];
			if (r->trail_from == r->trail_to)
				r->trail_from = i;
			r->trail_to = ++i;
			continue;
		}
		r = row_new(f, i);
		r->comment = sd_piece_is_comment(p);
		if (!r->comment)
			r->to = item_end(f, i, to);
		i = r->to;
	}
}

static unsigned char group_of(const struct lang_fmt *f,
			      const struct lang_row *r)
{
	unsigned w = f->piece[r->from].word;

	if (sd_fmt_is_column(f, r->from, r->to) || w == SD_KW_USE)
		return GROUP_COLUMNS;
	if (w == SD_KW_ONLY)
		return GROUP_ANY;
	return GROUP_LINES;
}

/* Groups, and how far to the right the types begin. */
static size_t look_at_rows(struct lang_fmt *f, size_t base, enum style style)
{
	size_t i, align = 0;

	for (i = f->rows; i-- > base;) {
		struct lang_row *r = &f->row[i];

		if (r->comment) {
			if (i + 1 < f->rows && !r[1].blank)
				r->group = r[1].group;
			continue;
		}
		if (style == LINES)
			r->group = group_of(f, r);
		if (!sd_fmt_is_column(f, r->from, r->to))
			continue;
		r->head = f->piece[r->from].width + 1;
		if (r->head > align && r->head <= LANG_FMT_ALIGN)
			align = r->head;
	}
	return align;
}

static void mark_documented(struct lang_fmt *f, size_t base)
{
	bool doc = false;
	size_t i;

	for (i = base; i < f->rows; i++) {
		struct lang_row *r = &f->row[i];

		doc &= !r->blank;
		if (r->comment) {
			doc |= f->piece[r->from].kind == SD_TOK_DOC;
			continue;
		}
		if (doc)
			r->group = GROUP_DOCUMENTED;
		doc = false;
	}
}

/* Will an empty line stand before this row, the second or a later one? */
static bool is_parted(const struct lang_row *r)
{
	unsigned char before = r[-1].group;

	return r->blank || before == GROUP_DOCUMENTED ||
	       (before && r->group && before != r->group);
}

static size_t row_width(const struct lang_fmt *f, const struct lang_row *r,
			size_t indent, size_t align)
{
	size_t from = r->from, before = indent, flat;

	if (r->head) {
		before += (align > r->head ? align : r->head) + 1;
		from += 2;
	}
	if (before > LANG_FMT_WIDTH)
		return SIZE_MAX;
	if (sd_fmt_always_open(sd_fmt_word(f, r->from, r->to)) &&
	    f->piece[r->to - 1].kind == SD_TOK_RBRACE)
		return SIZE_MAX;
	flat = sd_fmt_width(f, from, r->to, LANG_FMT_WIDTH - before, 0);
	return flat == SIZE_MAX ? flat : before + flat;
}

/* Comments behind neighbouring lines begin in the same column. */
static void align_comments(struct lang_fmt *f, size_t base, size_t indent,
			   size_t align)
{
	size_t i, j, most, longest, w;

	for (i = base; i < f->rows; i = j) {
		struct lang_row *r = &f->row[i];

		most = longest = 0;
		for (j = i; j < f->rows; j++) {
			struct lang_row *s = &f->row[j];

			if (s->trail_from == s->trail_to || s->comment ||
			    (j > i && is_parted(s)))
				break;
			s->width = row_width(f, s, indent, align);
			if (s->width == SIZE_MAX)
				break;
			w = f->piece[s->trail_from].width;
			most = s->width > most ? s->width : most;
			longest = w > longest ? w : longest;
		}
		for (; r < &f->row[j]; r++)
			r->pad = most + 1 + longest <= LANG_FMT_WIDTH
					 ? most + 1 - r->width
					 : 1;
		j += j == i;
	}
}

static void emit_row(struct lang_fmt *f, const struct lang_row *r,
		     size_t indent, size_t align, enum style style)
{
	struct item it = { r->from, r->to, indent, style, SD_WORD_NONE, false };
	size_t i = r->from, pad = r->pad ? r->pad : 1;

	line_begin(f, indent);
	if (r->comment) {
		put(f, &f->piece[i]);
	} else {
		it.word = sd_fmt_word(f, r->from, r->to);
		if (r->head) {
			put(f, &f->piece[i++]);
			put(f, &f->piece[i++]);
			blanks(f, 1 + (align > r->head ? align - r->head : 0));
		}
		emit_pieces(f, &it, i);
	}
	for (i = r->trail_from; i < r->trail_to; i++) {
		if (f->piece[i].kind == SD_TOK_COMMA)
			continue;
		blanks(f, pad);
		put(f, &f->piece[i]);
		pad = 1;
	}
	line_end(f);
}

/* --- bodies ------------------------------------------------------- */

/* An empty line at `at`, before what was written since. */
static void insert_line(struct lang_fmt *f, size_t at)
{
	size_t n = f->out->len - at;

	sd_buf_addc(f->out, '\n');
	memmove(f->out->at + at + 1, f->out->at + at, n);
	f->out->at[at] = '\n';
}

/*
 * Statements of several lines stand between empty lines, with the comments
 * right above them. Whether one has several lines is seen when it is there.
 */
static void emit_statements(struct lang_fmt *f, size_t base, size_t last,
			    size_t indent, struct lang_flow *flow)
{
	size_t i, start = f->out->len, at;
	bool fresh = true, parted = false, several = false;

	for (i = base; i < last; i++) {
		struct lang_row r = f->row[i];

		if (fresh || r.blank) {
			parted = !flow->begun;
			start = f->out->len;
			several = false;
			if (flow->begun && (r.blank || flow->open_end)) {
				line_end(f);
				parted = true;
			}
		}
		at = f->out->len;
		emit_row(f, &r, indent, 0, STATEMENTS);
		flow->begun = true;
		flow->open_end = false;
		several |= r.comment && f->piece[r.from].kind == SD_TOK_DOC;
		fresh = !r.comment;
		if (r.comment)
			continue;
		several |= memchr(f->out->at + at, '\n',
				  f->out->len - 1 - at) != NULL;
		if (several && !parted)
			insert_line(f, start);
		flow->open_end = several;
	}
}

static void emit_lines(struct lang_fmt *f, size_t base, size_t last,
		       size_t indent, size_t align, enum style style)
{
	size_t i;

	for (i = base; i < last; i++) {
		struct lang_row r = f->row[i];

		if (i > base && is_parted(&f->row[i]))
			line_end(f);
		emit_row(f, &r, indent, align, style);
	}
}

static void layout_body(struct lang_fmt *f, size_t from, size_t to,
			size_t indent, enum style style, struct lang_flow *flow)
{
	struct lang_flow own = { false, false };
	size_t base = f->rows, last, align;

	split(f, from, to);
	last = f->rows;
	align = look_at_rows(f, base, style);
	if (style == STATEMENTS)
		mark_documented(f, base);
	align_comments(f, base, indent, align);
	if (style == STATEMENTS)
		emit_statements(f, base, last, indent, flow ? flow : &own);
	else
		emit_lines(f, base, last, indent, align, style);
	f->rows = base;
}

void sd_fmt_text(struct lang_fmt *f, const char *text, size_t len,
		 struct lang_trace *t)
{
	sd_fmt_cut(f, text, len, t);
	f->rows = 0;
	layout_body(f, 0, f->count, 0, STATEMENTS, &f->flow);
}
