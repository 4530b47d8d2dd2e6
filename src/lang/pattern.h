/* pattern.h: what may stand where, and how a line is held against it.
 *
 * A pattern is compiled from the notation of schema.tsv and grammar.def. Matching is ordered
 * choice: the first alternative that fits is taken, and nothing is tried again once a whole rule
 * has fitted. A match leaves nodes (tree.h).
 *
 *   1. The matcher knows no kind and no clause; all it knows of the field is in the two tables.
 *   2. Every rule bounds its work: a line has at most LINE_MAX_BYTES bytes and a match at most
 *      MATCH_DEPTH_MAX nested rules, so that a hostile line fails instead of running away.
 */
#ifndef LANG_PATTERN_H
#define LANG_PATTERN_H

#include "base/names.h"
#include "lang/text.h"

enum { MATCH_DEPTH_MAX = 256, MATCH_STEPS_MAX = 200000 };

/* A set of kinds of statements; two pseudo-kinds stand for events and registered assets. */
struct kinds {
    uint64_t bits[2];
};

bool kinds_has(struct kinds k, int kind);
void kinds_add(struct kinds *k, int kind);
bool kinds_meet(struct kinds a, struct kinds b);

enum pattern_kind {
    PATTERN_SEQUENCE,
    PATTERN_CHOICE,
    PATTERN_OPTION,
    PATTERN_REPEAT,
    PATTERN_WORD,  /* a literal word: `word` */
    PATTERN_TOKEN, /* a leaf: `leaf` */
    PATTERN_RULE,  /* another rule: `rule` */
    PATTERN_ROWS,  /* the indented lines, each against the child */
    PATTERN_EMPTY
};

/* What a leaf matches. */
enum leaf {
    LEAF_NAME, /* a declared name of the `kinds` */
    LEAF_WORD,
    LEAF_UNIT,
    LEAF_TEXT,
    LEAF_NUMBER,
    LEAF_NUM, /* a whole number */
    LEAF_PERCENT,
    LEAF_DATE,
    LEAF_MONTH,
    LEAF_YEAR,
    LEAF_QUARTER,
    LEAF_NTH,
    LEAF_CODE,
    LEAF_REGION,
    LEAF_CURRENCY,
    LEAF_COMMA,
    LEAF_SEMICOLON,
    LEAF_OPEN,
    LEAF_CLOSE,
    LEAF_EQUALS,
    LEAF_PLUS,
    LEAF_MINUS,
    LEAF_PATH,      /* m.scope */
    LEAF_VAR,       /* one letter */
    LEAF_KINDS,     /* grants */
    LEAF_KIND,      /* grant */
    LEAF_RANGEKIND, /* parties, product */
    LEAF_RELATIONS, /* affiliates */
    LEAF_VERB,
    LEAF_SPOKEN,
    LEAF_PAST,
    LEAF_STEP,
    LEAF_CLAUSE,
    LEAF_READING,
    LEAF_STATEMENT, /* a whole statement, nested */
    LEAF_LINES,     /* any line, kept as it is */
    LEAF_COUNT
};

struct pattern {
    uint8_t kind; /* enum pattern_kind */
    uint8_t leaf;
    uint8_t nested;       /* rows whose rows may have rows of the same shape */
    uint8_t nullable;     /* may match nothing */
    uint8_t word_any;     /* may start with a word that is no literal */
    uint8_t begins_value; /* in a row: what stands before it is the row's key */
    uint16_t rule;
    uint32_t word;
    uint32_t kinds;       /* index into the language's kind sets */
    uint32_t child, next; /* pattern numbers, 0: none */
    uint32_t token_first; /* token kinds it may start with, a bit each */
    uint64_t word_first;  /* literal words it may start with, word mod 64 */
};

struct language;

/* Compiles `notation`; 0 if it is wrong, and *wrong says what. `language` gets the patterns. */
uint32_t pattern_compile(struct language *l, struct str notation, struct str *wrong);

/* Computes where each pattern may start; once, after all patterns were compiled. */
void pattern_starts(struct language *l);

/* The notation in words for a reader: "a day", "'within', 'at' or 'by'". */
struct str pattern_expects(struct arena *in, const struct language *l, uint32_t pattern);

#endif
