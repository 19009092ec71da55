/* SPDX-License-Identifier: MIT */
/* deploy_int.h - one apply, shared by the files of deploy/ */
#ifndef SD_DEPLOY_INT_H
#define SD_DEPLOY_INT_H

#include "schemadiff/deploy.h"

struct sd_deploy {
	struct sd_apply *in;
	const struct sd_engine *engine;
	struct sd_conn *conn;
	struct sd_vault *vault;
	struct sd_arena *arena;
	struct sd_diag *diag;
	struct sd_diff_options diff;

	struct sd_model target; /* native */
	char schema[65];	/* what the target is as a version */
	struct sd_plan *plan;
	bool partial; /* the plan does not lead to the whole target */

	struct sd_history_list history;
	const struct sd_history *last; /* applied last there, or NULL */
	bool warned;		       /* of what the vault does not have */
	const struct sd_version *version;
	bool added;	  /* the version is pending, and by us */
	size_t committed; /* groups */
	const char *started;
};

/* --- record.c: what the database says about itself ---------------------- */

int sd_deploy_read_record(struct sd_deploy *x);
/* Version and hash of the database's record against the vault's. */
int sd_deploy_check_record(struct sd_deploy *x);
/* Does the record end with the version we are about to reach? */
bool sd_deploy_is_recorded(const struct sd_deploy *x);
int sd_deploy_recover(struct sd_deploy *x);
/* A history line, inside a group. */
int sd_deploy_record(struct sd_deploy *x, const char *state);

/* --- run.c: statements --------------------------------------------------- */

/* The transaction group that the plan's steps have last; 0 without steps. */
size_t sd_deploy_last_group(const struct sd_plan *p);
int sd_deploy_run_group(struct sd_deploy *x, size_t group);
/* An error SD_EXIT_INT where the observer wants to stop. */
int sd_deploy_cancelled(const struct sd_deploy *x);

/* --- reached.c: is it what was wanted? ----------------------------------- */

/* Inspects again; `portable` NULL unless the plan is partial. */
int sd_deploy_check_reached(struct sd_deploy *x, struct sd_model *portable);

/* Adds the first error of `from` to `to`. Always -1. */
int sd_deploy_pass_on(const struct sd_diag *from, struct sd_diag *to);

#endif
