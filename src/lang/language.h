/* language.h: the two tables, made ready.
 *
 * A language is the schema (kinds and clauses), the grammar (rules) and the verbs, compiled into
 * patterns once; nothing in it changes afterwards except that names are interned. It lives in an
 * arena and is used by one book at a time.
 */
#ifndef LANG_LANGUAGE_H
#define LANG_LANGUAGE_H

#include "base/bits.h"
#include "lang/pattern.h"

enum kind {
    KIND_NONE,
#define SCHEMA_KINDS
#define SCHEMA_KIND(id, word) KIND_##id,
#include "schema.inc"
#undef SCHEMA_KIND
#undef SCHEMA_KINDS
    KIND_COUNT_TABLE, /* kinds that a test adds follow */
    KIND_MAX = 120,
    KIND_EVENT, /* pseudo: what an event line declares */
    KIND_ASSET, /* pseudo: a row of a register */
    KIND_ALL
};

enum clause_word {
#define SCHEMA_CLAUSES
#define SCHEMA_CLAUSE(id, word) CLAUSE_##id,
#include "schema.inc"
#undef SCHEMA_CLAUSE
#undef SCHEMA_CLAUSES
    CLAUSE_COUNT_TABLE
};

enum rule_id {
    RULE_NONE,
#define RULE(id, name, flags, pattern, example, meaning) RULE_##id,
#include "lang/grammar.def"
#undef RULE
    RULE_LEAF,    /* one leaf token */
    RULE_LITERAL, /* one literal word */
    RULE_ROW,     /* one row */
    RULE_LINE,    /* a line kept as it is */
    RULE_NESTED,  /* a nested statement: `extra` is its number */
    RULE_COUNT
};

enum verb_id {
#define VERB(id, verb, spoken, past, standing, declares, pattern, example, effect) VERB_##id,
#include "lang/events.def"
#undef VERB
    VERB_COUNT
};

enum standing_rule { STANDING_OWN, STANDING_FACT, STANDING_RECORD };

enum { RULE_TRANSPARENT = 1, RULE_UNSEEN_ALLOWED = 2, RULE_VALUE_TYPE = 4 };

struct rule {
    struct str name, notation, example, meaning;
    int flags;
    uint32_t pattern;
};

struct verb {
    struct str word, spoken, past, notation, example, effect;
    enum standing_rule standing;
    bool declares;
    uint32_t pattern;
    uint32_t words[3][3]; /* interned words of verb, spoken and past form */
    uint8_t word_count[3];
};

/* How often a clause may stand. */
enum occurs { OCCURS_0_1, OCCURS_1, OCCURS_0_N, OCCURS_1_N };

/* One row of the schema. */
struct schema_row {
    struct str kind, clause, value, count, absent, form, meaning, example;
    enum occurs occurs;
    int kind_number; /* 0: a block */
    int word;        /* enum clause_word, or beyond for rows that a test adds */
    uint32_t pattern;
    uint32_t words[4]; /* interned words of the clause */
    uint8_t word_count;
    bool sides;        /* may head rows `to PERSON VALUE` */
    bool is_rows;      /* the clause `(rows)`: the body itself */
    bool unless_draft; /* absent `both`: a choice */
};

/* The clauses of one kind in the order of the schema: shared ones first, then its blocks' and its
 * own as the kind's rows list them. */
struct kind_info {
    struct str word, meaning;
    uint32_t word_name, plural_name;
    int *clauses; /* rows of the schema */
    int clause_count, clause_room;
    int rows_clause; /* row of `(rows)`, -1: none */
    int head_row;
    bool supported; /* has a meaning in this version */
};

struct language {
    struct arena *in;
    struct names names;
    struct schema_row *rows;
    int row_count, row_room;
    struct kind_info kinds[KIND_ALL];
    int kind_count; /* kinds 1..kind_count-1 exist */
    struct rule rules[RULE_COUNT];
    struct verb verbs[VERB_COUNT];
    struct pattern *patterns;
    int pattern_count, pattern_room;
    struct kinds *kind_sets;
    int kind_set_count, kind_set_room;
    uint32_t keyword_count;   /* names below it are literal words */
    uint32_t unseen_words[4]; /* redacted, imported, silent, unclear */
    struct bits reserved;     /* words that cannot be names */
    struct str wrong;         /* why the tables could not be compiled; empty: they could */
};

/* A row that a caller adds to the schema, in the same columns. */
struct schema_text {
    const char *kind, *clause, *value, *count, *absent, *form, *meaning, *example;
};

/* Compiles the tables; `extra` rows come on top of the program's own. A notation that makes no
 * sense is told in `wrong`. */
struct language *language_open(struct arena *in, const struct schema_text *extra, int extra_count);

/* The kind with this word, KIND_NONE if there is none. */
int language_kind(const struct language *l, struct str word);
/* The row of `clause` in `kind`, -1 if that kind has no such clause. */
int language_clause(const struct language *l, int kind, struct str clause);
const char *clause_text(enum clause_word word);
const char *kind_text(enum kind kind);
/* The words of the kinds, at most four, as "party or group". */
struct str language_kinds(struct arena *in, const struct language *l, struct kinds set);
/* Whether an event verb has this past form. */
bool language_past(const struct language *l, struct str word);
/* The rule with this name; RULE_NONE if there is none. */
int language_rule(const struct language *l, struct str name);
/* Whether a word may be a name: none of the joining words of the language. */
bool language_reserved(const struct language *l, uint32_t word);

#endif
