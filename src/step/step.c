/* SPDX-License-Identifier: MIT */
/*
 * step.c - building plans: steps, their lists, the words of hazards
 *
 * All memory is the plan's arena. The lists carry no capacity of their own:
 * their room is the next power of two of their count, so they must grow
 * through the functions here alone.
 */
#include <stdio.h>
#include <string.h>

#include "schemadiff/step.h"

static const struct {
	const char *word;
	bool blocking;
	const char *meaning;
} hazards[] = {
#define X(id, word, blocking, meaning)                                         \
	[SD_H_##id] = { word, blocking, meaning },
#include "schemadiff/hazard.def"
#undef X
};

const char *sd_hazard_word(enum sd_hazard_id h)
{
	return h < SD_H_COUNT ? hazards[h].word : NULL;
}

const char *sd_hazard_meaning(enum sd_hazard_id h)
{
	return h < SD_H_COUNT ? hazards[h].meaning : NULL;
}

bool sd_hazard_blocks(enum sd_hazard_id h)
{
	return h < SD_H_COUNT && hazards[h].blocking;
}

enum sd_hazard_id sd_hazard_find(const char *word)
{
	int i;

	for (i = 0; i < SD_H_COUNT; i++)
		if (strcmp(hazards[i].word, word) == 0)
			break;
	return (enum sd_hazard_id)i;
}

void sd_rows_text(struct sd_buf *b, int64_t rows)
{
	char digits[24];
	int len, i;

	if (rows < 0)
		return;
	len = snprintf(digits, sizeof(digits), "%lld", (long long)rows);
	for (i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			sd_buf_addc(b, ',');
		sd_buf_addc(b, digits[i]);
	}
	sd_buf_adds(b, rows == 1 ? " row" : " rows");
}

void sd_plan_init(struct sd_plan *p, struct sd_arena *arena)
{
	memset(p, 0, sizeof(*p));
	p->arena = arena;
}

bool sd_plan_is_part(const struct sd_plan *p)
{
	return p->from_hash[0] && !p->to_hash[0];
}

/*
 * Room for one more item: `list` itself, or a copy with twice the room when
 * the count has reached a power of two.
 */
static void *room(struct sd_plan *p, void *list, size_t count, size_t size)
{
	void *bigger;

	if (count & (count - 1))
		return list;
	bigger = sd_arena_alloc_array(p->arena, count ? 2 * count : 1, size);
	if (count)
		memcpy(bigger, list, count * size);
	return bigger;
}

struct sd_step *sd_plan_add(struct sd_plan *p, enum sd_op op, enum sd_kind kind,
			    const char *object, const char *note)
{
	struct sd_step *s;

	if (p->step_count == p->step_cap) {
		size_t cap = p->step_cap ? 2 * p->step_cap : 16;
		struct sd_step *bigger =
			SD_NEW_ARRAY(p->arena, struct sd_step, cap);

		if (p->step_count)
			memcpy(bigger, p->step,
			       p->step_count * sizeof(*bigger));
		p->step = bigger;
		p->step_cap = cap;
	}
	s = &p->step[p->step_count++];
	memset(s, 0, sizeof(*s));
	s->op = op;
	s->kind = kind;
	s->object = object;
	s->note = note;
	s->rank = sd_kind_rank(kind);
	if (op == SD_DROP)
		s->rank = -s->rank;
	return s;
}

void sd_step_sql(struct sd_plan *p, struct sd_step *s, const char *sql)
{
	s->sql = room(p, s->sql, s->sql_count, sizeof(*s->sql));
	s->sql[s->sql_count++] = sql;
}

void sd_step_undo(struct sd_plan *p, struct sd_step *s, const char *sql)
{
	s->undo = room(p, s->undo, s->undo_count, sizeof(*s->undo));
	s->undo[s->undo_count++] = sql;
}

void sd_step_detail(struct sd_plan *p, struct sd_step *s, const char *line)
{
	s->detail = room(p, s->detail, s->detail_count, sizeof(*s->detail));
	s->detail[s->detail_count++] = line;
}

struct sd_hazard *sd_step_hazard(struct sd_plan *p, struct sd_step *s,
				 enum sd_hazard_id id, const char *object,
				 const char *count_sql)
{
	struct sd_hazard *h;

	s->hazard = room(p, s->hazard, s->hazard_count, sizeof(*s->hazard));
	h = &s->hazard[s->hazard_count++];
	h->id = id;
	h->object = object;
	h->rows = -1;
	h->count_sql = count_sql;
	return h;
}

void sd_step_probe(struct sd_plan *p, struct sd_step *s, const char *sql,
		   const char *what, const char *help)
{
	struct sd_probe *probe;

	s->probe = room(p, s->probe, s->probe_count, sizeof(*s->probe));
	probe = &s->probe[s->probe_count++];
	probe->sql = sql;
	probe->what = what;
	probe->help = help;
}

void sd_step_check(struct sd_plan *p, struct sd_step *s, const char *left,
		   const char *right, const char *what)
{
	struct sd_check *check;

	s->check = room(p, s->check, s->check_count, sizeof(*s->check));
	check = &s->check[s->check_count++];
	check->after = s->sql_count;
	check->left = left;
	check->right = right;
	check->what = what;
}

void sd_step_makes(struct sd_plan *p, struct sd_step *s,
		   const struct sd_fact *f)
{
	s->makes = room(p, s->makes, s->make_count, sizeof(struct sd_fact *));
	s->makes[s->make_count++] = f;
}

void sd_step_drops(struct sd_plan *p, struct sd_step *s,
		   const struct sd_fact *f)
{
	s->drops = room(p, s->drops, s->drop_count, sizeof(struct sd_fact *));
	s->drops[s->drop_count++] = f;
}

void sd_plan_note(struct sd_plan *p, const char *note)
{
	p->note = room(p, p->note, p->note_count, sizeof(*p->note));
	p->note[p->note_count++] = note;
}
