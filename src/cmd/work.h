/* SPDX-License-Identifier: MIT */
/*
 * work.h - two sides, one plan
 *
 * Floor 5. What plan, apply, diff, check and status share: name the sides,
 * load them, normalise, diff, show. Functions return 0, or -1 with a
 * diagnostic.
 */
#ifndef SD_CMD_WORK_H
#define SD_CMD_WORK_H

#include "cx.h"
#include "schemadiff/deploy.h"
#include "schemadiff/lang.h"
#include "schemadiff/vault.h"

enum sd_side_kind {
	SD_SIDE_FILES, /* schema files, folders of them, standard input */
	SD_SIDE_DATABASE,
	SD_SIDE_VERSION,
	SD_SIDE_EMPTY,
	SD_SIDE_SAVED /* the schema in a saved plan */
};

struct sd_side {
	enum sd_side_kind kind;
	const char *label;	 /* how to show it: no secrets */
	const char *const *file; /* FILES: NULL-terminated */
	size_t file_count;
	const char *url;		  /* DATABASE; may hold a password */
	const struct sd_engine *engine;	  /* DATABASE */
	struct sd_conn *conn;		  /* DATABASE, once loaded */
	const struct sd_version *version; /* VERSION */
	struct sd_lang_info info;	  /* FILES, once loaded */
	const char *source;		  /* SAVED: the schema file's text */
	struct sd_model portable;	  /* all but DATABASE, once loaded */
	struct sd_model native;
};

struct sd_work {
	struct sd_cx *cx;
	struct sd_arena *arena;
	struct sd_diag *diag;
	const struct sd_engine *engine; /* whose form both sides take */
	struct sd_vault vault;
	bool vault_read;
	struct sd_filter filter;
	struct sd_diff_options diff;
	struct sd_allow_list allow;
	bool native_only; /* the portable models are of no further use */
	struct sd_side from, to;
	struct sd_plan plan;
};

/* Settings of the plan: --include, --exclude, --rename, --allow. */
int sd_work_init(struct sd_work *w, struct sd_cx *cx);
void sd_work_close(struct sd_work *w);

/* Reads the vault's manifest, once. */
int sd_work_vault(struct sd_work *w);
/* Where the vault is: --vault, else beside the first schema file. */
const char *sd_vault_dir(struct sd_cx *cx);

/* --- naming a side ---------------------------------------------------- */

/* The schema files of --file, or the default one. */
int sd_side_files(struct sd_work *w, struct sd_side *s);
/* The database of --url, or the default one; says so when it is that. */
int sd_side_database(struct sd_work *w, struct sd_side *s);
/* Anything: FILE, FOLDER, -, URL, vNNN, vault:current, empty. */
int sd_side_name(struct sd_work *w, struct sd_side *s, const char *spec);

/* --- loading ---------------------------------------------------------- */

/* Chooses the engine of the run from what both sides are. */
int sd_work_engine(struct sd_work *w);
/* Opens the database of a side; a side of another kind is left alone. */
int sd_side_open(struct sd_work *w, struct sd_side *s, enum sd_open_mode mode);
/*
 * Fills native (and portable, but for databases) in the form of the run's
 * engine; conn may be asked what only a server knows, or NULL.
 */
int sd_side_load(struct sd_work *w, struct sd_side *s, struct sd_conn *conn);
/* Native again, as it was before a plan was made of it. */
int sd_side_again(struct sd_work *w, struct sd_side *s, struct sd_conn *conn);
/* Fills portable of a database side as well. */
int sd_side_portable(struct sd_work *w, struct sd_side *s);
/* Engine, opening and loading of both sides. */
int sd_work_load(struct sd_work *w, enum sd_open_mode from,
		 enum sd_open_mode to);
/*
 * The portable model of a database takes over the words for types that the
 * schema file at `path` has, where they make the stored types.
 */
void sd_keep_words(struct sd_work *w, struct sd_side *s, const char *path);
/* --strict: refuses when something of the database is not modelled. */
int sd_work_strict(struct sd_work *w);

/* The history lines of the database of a side; state decides which. */
const struct sd_history *sd_history_last(const struct sd_history_list *l);

/* --- planning --------------------------------------------------------- */

/* Both native models → the plan; --only leaves out the rest. */
int sd_work_plan(struct sd_work *w);
/* Will the portable model be written, with --json or -o? */
bool sd_work_writes_schema(const struct sd_work *w);
/* As --format and --json say, to standard output or into the report. */
int sd_work_show(struct sd_work *w);
/* The plan with the schema it leads to, to be applied later. */
int sd_work_save(struct sd_work *w, const char *path);
/* Reads such a file: the plan, and w->to as a schema that was loaded. */
int sd_work_read(struct sd_work *w, const char *path);

/* --- applying --------------------------------------------------------- */

/* --author, else the name that this user logs in by; never NULL. */
const char *sd_author(struct sd_cx *cx);
/*
 * Asks about every open decision of the plan: a rename, or drop and add. 1:
 * answered, so that the plan must be made again; 0: the user knows neither.
 */
int sd_decide(struct sd_work *w);
/* What sd_apply_run() needs, but for target and plan: from w and settings. */
void sd_work_apply(struct sd_work *w, struct sd_apply *a);

/* The observer that prints progress of an apply on standard error. */
struct sd_progress {
	struct sd_cx *cx;
	struct sd_observer observer;
	char *line; /* what the ticker shows */
	size_t done;
};
void sd_progress_init(struct sd_progress *p, struct sd_cx *cx);

/* --- small reports ---------------------------------------------------- */

/* "3 tables, 14 columns, 2 indexes"; into `json` by kind unless NULL. */
void sd_count_model(const struct sd_model *m, struct sd_buf *out,
		    struct sd_json *json);
/* "1 step", "2 steps"; the plural of the words kinds have. */
void sd_buf_add_count(struct sd_buf *out, size_t n, const char *word);
/* All that was read, as the vault keeps it; NULL for none. */
const char *sd_source_text(struct sd_work *w, const struct sd_side *s);

#endif
