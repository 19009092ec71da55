/* SPDX-License-Identifier: MIT */
/* plan_shape.c - the tables */

#include "plan_shape.h"

#define AT(type, m) offsetof(struct type, m)

static const struct sd_json_member hazard_member[] = {
	{ .key = "count_sql", SD_JSON_F_TEXT, AT(sd_hazard, count_sql) },
	{ .key = "hazard", SD_JSON_F_HAZARD, AT(sd_hazard, id), .must = true },
	{ .key = "object",
	  SD_JSON_F_TEXT,
	  AT(sd_hazard, object),
	  .must = true },
	{ .key = "rows", SD_JSON_F_ROWS, AT(sd_hazard, rows) },
	{ .key = NULL },
};
static const struct sd_json_shape hazard_shape = { sizeof(struct sd_hazard),
						   hazard_member };

static const struct sd_json_member probe_member[] = {
	{ .key = "help", SD_JSON_F_TEXT, AT(sd_probe, help) },
	{ .key = "sql", SD_JSON_F_TEXT, AT(sd_probe, sql), .must = true },
	{ .key = "what", SD_JSON_F_TEXT, AT(sd_probe, what), .must = true },
	{ .key = NULL },
};
static const struct sd_json_shape probe_shape = { sizeof(struct sd_probe),
						  probe_member };

static const struct sd_json_member check_member[] = {
	{ .key = "after", SD_JSON_F_SIZE, AT(sd_check, after), .must = true },
	{ .key = "left", SD_JSON_F_TEXT, AT(sd_check, left), .must = true },
	{ .key = "right", SD_JSON_F_TEXT, AT(sd_check, right), .must = true },
	{ .key = "what", SD_JSON_F_TEXT, AT(sd_check, what), .must = true },
	{ .key = NULL },
};
static const struct sd_json_shape check_shape = { sizeof(struct sd_check),
						  check_member };

static const struct sd_json_member step_member[] = {
	{ .key = "checks",
	  SD_JSON_F_LIST,
	  AT(sd_step, check),
	  AT(sd_step, check_count),
	  &check_shape },
	{ .key = "detail",
	  SD_JSON_F_TEXTS,
	  AT(sd_step, detail),
	  AT(sd_step, detail_count) },
	{ .key = "group", SD_JSON_F_SIZE, AT(sd_step, group), .must = true },
	{ .key = "hazards",
	  SD_JSON_F_LIST,
	  AT(sd_step, hazard),
	  AT(sd_step, hazard_count),
	  &hazard_shape },
	{ .key = "kind", SD_JSON_F_KIND, AT(sd_step, kind), .must = true },
	{ .key = "lock", SD_JSON_F_TEXT, AT(sd_step, lock) },
	{ .key = "no_tx", SD_JSON_F_BOOL, AT(sd_step, no_tx) },
	{ .key = "note", SD_JSON_F_TEXT, AT(sd_step, note) },
	{ .key = "object", SD_JSON_F_TEXT, AT(sd_step, object), .must = true },
	{ .key = "op", SD_JSON_F_OP, AT(sd_step, op), .must = true },
	{ .key = "probes",
	  SD_JSON_F_LIST,
	  AT(sd_step, probe),
	  AT(sd_step, probe_count),
	  &probe_shape },
	{ .key = "sql",
	  SD_JSON_F_TEXTS,
	  AT(sd_step, sql),
	  AT(sd_step, sql_count) },
	{ .key = "undo",
	  SD_JSON_F_TEXTS,
	  AT(sd_step, undo),
	  AT(sd_step, undo_count) },
	{ .key = "why_group", SD_JSON_F_TEXT, AT(sd_step, why_group) },
	{ .key = NULL },
};
static const struct sd_json_shape step_shape = { sizeof(struct sd_step),
						 step_member };

static const struct sd_json_member candidate_member[] = {
	{ .key = "reason", SD_JSON_F_TEXT, AT(sd_candidate, reason) },
	{ .key = "score",
	  SD_JSON_F_SCORE,
	  AT(sd_candidate, score),
	  .must = true },
	{ .key = "to", SD_JSON_F_FACT, AT(sd_candidate, to), .must = true },
	{ .key = NULL },
};
static const struct sd_json_shape candidate_shape = {
	sizeof(struct sd_candidate), candidate_member
};

static const struct sd_json_member decision_member[] = {
	{ .key = "candidates",
	  SD_JSON_F_LIST,
	  AT(sd_decision, at),
	  AT(sd_decision, count),
	  &candidate_shape },
	{ .key = "from", SD_JSON_F_FACT, AT(sd_decision, from), .must = true },
	{ .key = NULL },
};
static const struct sd_json_shape decision_shape = { sizeof(struct sd_decision),
						     decision_member };

static const struct sd_json_member plan_member[] = {
	{ .key = "decisions",
	  SD_JSON_F_LIST,
	  AT(sd_plan, decisions.at),
	  AT(sd_plan, decisions.count),
	  &decision_shape },
	{ .key = "engine", SD_JSON_F_TEXT, AT(sd_plan, engine), .must = true },
	{ .key = "format", SD_JSON_F_HEADER },
	{ .key = "from_hash",
	  SD_JSON_F_HASH,
	  AT(sd_plan, from_hash),
	  .must = true },
	{ .key = "kind", SD_JSON_F_HEADER },
	{ .key = "notes",
	  SD_JSON_F_TEXTS,
	  AT(sd_plan, note),
	  AT(sd_plan, note_count) },
	{ .key = "steps",
	  SD_JSON_F_LIST,
	  AT(sd_plan, step),
	  AT(sd_plan, step_count),
	  &step_shape },
	{ .key = "target", SD_JSON_F_TEXT, AT(sd_plan, target) },
	{ .key = "to_hash", SD_JSON_F_HASH, AT(sd_plan, to_hash) },
	{ .key = NULL },
};
const struct sd_json_shape sd_json_plan_shape = { sizeof(struct sd_plan),
						  plan_member };

const char *const sd_json_ops[] = {
	[SD_CREATE] = "create", [SD_DROP] = "drop", [SD_ALTER] = "alter", NULL
};
