/* SPDX-License-Identifier: MIT */
/*
 * model.h - what a schema is
 *
 * Floor 1. No engine, no file format, no I/O. Every object, and every part
 * of one that can change alone, is a fact: a kind (kind.def), a name,
 * attributes (attr.def), children, a hash and edges to what it needs. The
 * one rule: two facts with the same hash are the same, whoever made them.
 *
 * A model is either portable (as a schema file says it: `string`, `now()`)
 * or native (as one engine stores it: VARCHAR, CURRENT_TIMESTAMP). Only
 * native models are compared; files and snapshots hold portable ones. The
 * engine turns one into the other (engine.h).
 */
#ifndef SD_MODEL_H
#define SD_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schemadiff/arena.h"
#include "schemadiff/diag.h"
#include "schemadiff/hash.h"
#include "schemadiff/map.h"
#include "schemadiff/source.h"

enum sd_kind {
	SD_KIND_NONE,
#define X(id, word, rank, flags) SD_##id,
#include "schemadiff/kind.def"
#undef X
	SD_KIND_COUNT
};

enum {
	SD_KIND_TOP = 1,
	SD_KIND_CHILD = 2,
	SD_KIND_ORDERED = 4,
	SD_KIND_UNNAMED = 8,
	SD_KIND_VERBATIM = 16,
	SD_KIND_STATE = 32,
	SD_KIND_RELATION = 64
};

const char *sd_kind_word(enum sd_kind k); /* "foreign key" */
int sd_kind_rank(enum sd_kind k);
unsigned sd_kind_flags(enum sd_kind k);
/* SD_KIND_NONE where no kind has this word. */
enum sd_kind sd_kind_find(const char *word);

enum sd_attr_id {
	SD_A_NONE,
#define X(id, word, type, flags) SD_A_##id,
#include "schemadiff/attr.def"
#undef X
	SD_A_COUNT
};

enum sd_type {
	SD_T_NONE,
	SD_T_BOOL,  /* number: 1; a false attribute is absent */
	SD_T_INT,   /* number */
	SD_T_WORD,  /* text: one of a fixed set, lower case */
	SD_T_NAME,  /* text: an identifier, case as stored */
	SD_T_TEXT,  /* text: compared byte for byte */
	SD_T_EXPR,  /* text: raw SQL, compared by tokens */
	SD_T_BODY,  /* text: raw SQL: see sd_model.body_exact */
	SD_T_REF,   /* ref */
	SD_T_TYPE,  /* datatype */
	SD_T_LIST,  /* list */
	SD_T_RECORD /* record */
};

const char *sd_attr_word(enum sd_attr_id id);
enum sd_type sd_attr_type(enum sd_attr_id id);
bool sd_attr_is_hint(enum sd_attr_id id);
enum sd_attr_id sd_attr_find(const char *word); /* SD_A_NONE: unknown */

/* A name that may be qualified; schema NULL is the default schema. */
struct sd_ref {
	const char *schema;
	const char *name;
};

/*
 * A data type. Portable: word is one of language.md's table, native false.
 * Native: as the engine spells it. The text of a native type that is not
 * NAME(args) stands whole in `word`.
 */
struct sd_datatype {
	const char *schema; /* NULL: none written */
	const char *word;
	const char *args;    /* between the brackets, as written; or NULL */
	unsigned short dims; /* number of [] */
	bool native;	     /* backticks in the file, or set by an engine */
};

struct sd_value;
struct sd_list {
	struct sd_value *at;
	size_t count;
};

struct sd_record {
	struct sd_value *at; /* by ascending id, each id once */
	unsigned short count, cap;
};

/* Kept small: a schema has many. */
struct sd_value {
	unsigned short type; /* enum sd_type */
	unsigned short id;   /* enum sd_attr_id; SD_A_NONE in a list */
	union {
		int64_t number;
		const char *text;
		struct sd_ref *ref;
		struct sd_datatype *datatype;
		struct sd_list *list;
		struct sd_record *record;
	} u;
};

struct sd_fact;

/* An edge to what must exist first. */
struct sd_need {
	struct sd_fact *fact;
	bool soft; /* seen as a name in raw SQL: a guess, may be cut */
	struct sd_need *next;
};

struct sd_fact {
	enum sd_kind kind;
	const char *schema; /* NULL: the default one, and for children */
	const char *name;   /* as stored, unquoted; NULL: unnamed */
	/*
	 * What tells it from namesakes of its kind under the same parent:
	 * "(integer, text)" of a function, the table of a PostgreSQL
	 * trigger is its parent instead. NULL where the name is enough.
	 */
	const char *detail;
	struct sd_record attrs;
	struct sd_fact *parent;
	struct sd_fact *child, *last_child; /* in order of declaration */
	struct sd_fact *next, *prev;	    /* siblings; top level: all facts */
	struct sd_need *need;		    /* after sd_model_link() */
	struct sd_hash tree; /* what it says and all children do; no hints */
	struct sd_span span; /* where declared, when in a file */
};

/* What the file claims about what it does not list. */
enum sd_privileges { SD_UNMANAGED, SD_ADDITIVE, SD_EXACT };
struct sd_settings {
	enum sd_privileges privileges;
	bool owner_managed;
	bool partitions_set, partitions_declared;
	const char *const *search_path; /* NULL-terminated, or NULL */
	bool written; /* a settings block stands in the file */
};

struct sd_model {
	struct sd_arena *arena;	      /* holds all facts; not owned */
	struct sd_fact *first, *last; /* top level, in order */
	struct sd_settings settings;
	bool native; /* in an engine's own form */
	/*
	 * How names and SQL compare; set by the engine's normalise() and
	 * inspect(). dialect: SD_SQL_… of sqltok.h; with SD_SQL_FOLD names
	 * compare without case. body_exact: function bodies as bytes.
	 */
	unsigned dialect;
	bool body_exact;
	struct sd_map index; /* key → struct sd_fact, see sd_model_find() */
	struct sd_hash hash; /* of everything, after sd_model_hash() */
};

void sd_model_init(struct sd_model *m, struct sd_arena *arena);
void sd_model_clear(struct sd_model *m); /* the index; facts: the arena */

/* --- building ------------------------------------------------------- */

/*
 * A new fact at the end of parent's children (NULL: of the model). Schema,
 * name and detail are not copied: they live in the arena.
 */
struct sd_fact *sd_fact_new(struct sd_model *m, struct sd_fact *parent,
			    enum sd_kind kind, const char *schema,
			    const char *name);
/* Takes a fact (with its children) out of where it is. */
void sd_fact_unlink(struct sd_model *m, struct sd_fact *f);
/* Puts an unlinked fact at the end of parent's children or of the model. */
void sd_fact_attach(struct sd_model *m, struct sd_fact *parent,
		    struct sd_fact *f);
/* A deep copy of a fact and its children, attached to parent. */
struct sd_fact *sd_fact_copy(struct sd_model *m, struct sd_fact *parent,
			     const struct sd_fact *f);
/* A deep copy of a model, in the arena of `to` (initialised, empty). */
void sd_model_copy(struct sd_model *to, const struct sd_model *from);

/*
 * Attributes. A setter replaces; setting false, NULL or an empty list takes
 * the attribute away. Texts, refs and lists are not copied.
 */
void sd_set(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
	    struct sd_value v);
void sd_unset(struct sd_record *r, enum sd_attr_id id);
void sd_set_bool(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		 bool on);
void sd_set_int(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		int64_t n);
void sd_set_text(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		 const char *text); /* also WORD, NAME, EXPR, BODY */
void sd_set_ref(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		const char *schema, const char *name);
void sd_set_datatype(struct sd_record *r, struct sd_arena *a,
		     enum sd_attr_id id, struct sd_datatype *t);
void sd_set_list(struct sd_record *r, struct sd_arena *a, enum sd_attr_id id,
		 struct sd_list *l);

struct sd_list *sd_list_new(struct sd_arena *a);
void sd_list_add(struct sd_list *l, struct sd_arena *a, struct sd_value v);
void sd_list_add_text(struct sd_list *l, struct sd_arena *a, enum sd_type type,
		      const char *text);
void sd_list_add_ref(struct sd_list *l, struct sd_arena *a, const char *schema,
		     const char *name);
/* Adds an empty record and returns it. */
struct sd_record *sd_list_add_record(struct sd_list *l, struct sd_arena *a);
/* Adds an empty list and returns it. */
struct sd_list *sd_list_add_list(struct sd_list *l, struct sd_arena *a);

/* --- reading -------------------------------------------------------- */

/* NULL, false, 0 or an empty list where the attribute is absent. */
const struct sd_value *sd_get(const struct sd_record *r, enum sd_attr_id id);
bool sd_has(const struct sd_record *r, enum sd_attr_id id);
bool sd_get_bool(const struct sd_record *r, enum sd_attr_id id);
int64_t sd_get_int(const struct sd_record *r, enum sd_attr_id id);
const char *sd_get_text(const struct sd_record *r, enum sd_attr_id id);
const struct sd_ref *sd_get_ref(const struct sd_record *r, enum sd_attr_id id);
struct sd_datatype *sd_get_datatype(const struct sd_record *r,
				    enum sd_attr_id id);
const struct sd_list *sd_get_list(const struct sd_record *r,
				  enum sd_attr_id id); /* never NULL */

/* The first child of this kind (and name); NULL where there is none. */
struct sd_fact *sd_fact_child(const struct sd_fact *f, enum sd_kind kind);
struct sd_fact *sd_fact_child_named(const struct sd_model *m,
				    const struct sd_fact *f, enum sd_kind kind,
				    const char *name);
/* The next sibling of the same kind. */
struct sd_fact *sd_fact_next(const struct sd_fact *f);
#define SD_EACH_CHILD(f, c, k)                                                 \
	for (c = sd_fact_child((f), (k)); c; c = sd_fact_next(c))

/* The table (view, …) that a fact belongs to: itself at top level. */
struct sd_fact *sd_fact_top(const struct sd_fact *f);

/*
 * Looks up a top-level fact or, for SD_KIND_RELATION kinds, also an index
 * under its table. kind SD_KIND_NONE: any relation. Uses the index that
 * sd_model_index() builds; what was added or renamed since is not in it.
 */
struct sd_fact *sd_model_find(const struct sd_model *m, enum sd_kind kind,
			      const char *schema, const char *name);
void sd_model_index(struct sd_model *m);
/* Adds one fact that is new since. */
void sd_model_index_add(struct sd_model *m, struct sd_fact *f);

/* Equal names, in the way of this model (with or without case). */
bool sd_model_same_name(const struct sd_model *m, const char *a, const char *b);

/* How a message calls a fact: "table 'users'", "column 'users.age'". */
char *sd_fact_label(const struct sd_fact *f, struct sd_arena *a);
/* The path alone: "users", "billing.users.age", "f(integer)". */
char *sd_fact_path(const struct sd_fact *f, struct sd_arena *a);

/* "varchar(20)", "billing.kind[]". */
char *sd_datatype_text(const struct sd_datatype *t, struct sd_arena *a);

/* --- hashing and linking -------------------------------------------- */

/* Fills `tree` of every fact and the model's hash. */
void sd_model_hash(struct sd_model *m);
/*
 * The same at first sight, without hashes? false where they differ, and also
 * where they only list something in another order.
 */
bool sd_model_same(const struct sd_model *a, const struct sd_model *b);
/* Hash of kind, name and attributes, without the children. */
struct sd_hash sd_fact_own(const struct sd_model *m, const struct sd_fact *f);
/* Hash of one attribute's value in this model's way of comparing. */
struct sd_hash sd_value_hash(const struct sd_model *m,
			     const struct sd_value *v);
bool sd_value_same(const struct sd_model *m, const struct sd_value *a,
		   const struct sd_value *b);
/* What an unnamed constraint says: the same without its name. */
struct sd_hash sd_fact_says(const struct sd_model *m, const struct sd_fact *f);

/*
 * Fills `need` of every fact: hard edges from structure (a foreign key's
 * table, a column's type, a trigger's function), soft ones from the names
 * that raw SQL mentions.
 */
void sd_model_link(struct sd_model *m);

#endif
