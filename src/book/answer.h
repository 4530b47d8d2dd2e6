/* answer.h: the answer document, one for all faces.
 *
 * Every engine answers with this one struct; the command line, the API and the pages print it and
 * add nothing. Strings and lists live in the arena of the question. What is absent is all-zero.
 */
#ifndef BOOK_ANSWER_H
#define BOOK_ANSWER_H

#include "base/diag.h"
#include "base/str.h"
#include "value/amount.h"
#include "value/day.h"

enum answer_kind {
    ANSWER_NONE, /* no answer: see the diagnostics */
    ANSWER_YES,
    ANSWER_NO,
    ANSWER_CONDITIONAL,
    ANSWER_UNKNOWN,
    ANSWER_AMBIGUOUS,
    ANSWER_DISPUTED,
    ANSWER_DAY,
    ANSWER_AMOUNT,
    ANSWER_NUMBER,
    ANSWER_NAMES,
    ANSWER_LIST /* lines of `due` */
};

/* A certain value, or an interval [low, high] where something is unknown. */
struct answer_value {
    struct str currency; /* of an amount */
    struct number figure, low, high;
    day_number day;
    bool interval;
    struct strs names;
};

/* A statement that decided. */
struct answer_ground {
    struct str statement, kind, file;
    int line;
    int entry;           /* of the record that last changed its text; 0: a bare folder */
    bool unrecorded;     /* the record has not yet what stands there */
    struct strs clauses; /* labels of the paper */
};

enum gate_result { GATE_PASSES, GATE_FAILS, GATE_OPEN };

/* One gate of one grant, in the order of report. */
struct answer_gate {
    struct str grant;
    int number;
    struct str name;
    enum gate_result result;
    struct str finding; /* what was found, one sentence */
    struct strs clauses, facts;
};

/* A fact of the record that was used. */
struct answer_fact {
    int entry; /* number in the record; one that the record has not yet: unrecorded; 0: none */
    struct str text, standing, recorded;
};

/* Several things that must hold together. */
struct answer_need {
    struct strs atoms;
};

/* A term that nobody can read. */
struct answer_term {
    struct str name, statement;
};

/* The outcome in one combination of readings and sides. */
struct answer_world {
    struct strs readings; /* "first-filing: priority" */
    struct str as;        /* the side whose facts these are, empty if none */
    enum answer_kind kind;
    struct answer_value value;
    struct str sentence;
    bool preferred;
};

/* A change that would turn a NO into a YES. */
struct answer_change {
    struct str change;   /* in words */
    struct str question; /* the question that then answers YES */
    int order;           /* 1 cheapest .. 6, as api.md lists them */
};

/* One row of a table: an act at a place, a component, an asset. */
struct answer_cell {
    struct str what;
    enum answer_kind kind;
    struct str sentence;
    struct str grant;
};

/* One line of `due`, or one figure of `owe`. */
struct answer_line {
    day_number day; /* last day; DAY_NEVER if it is not known yet */
    struct str who, to, what, state;
    struct str currency; /* of an amount, else empty */
    struct number amount;
    struct strs derivation;
    struct answer_ground ground;
};

#define LIST_OF(type)                                                                              \
    struct {                                                                                       \
        struct type *at;                                                                           \
        int count, room;                                                                           \
    }

struct answer {
    struct str verb, question;
    day_number on;
    int known;       /* entries seen; 0: a bare folder */
    int unrecorded;  /* changes in files that are not in the record */
    struct str root; /* of the record's tree */
    struct str as, with, book;
    enum answer_kind kind;
    struct answer_value value;
    struct str basis; /* license, owner, immune, exhausted, made for, no license needed */
    struct strs assumed;
    struct str sentence;
    LIST_OF(answer_ground) decides; /* at most six labels in all */
    LIST_OF(answer_gate) gates;
    LIST_OF(answer_fact) facts;
    LIST_OF(answer_need) needs;
    LIST_OF(answer_term) terms;
    LIST_OF(answer_world) worlds;
    bool changes; /* `until` is set */
    day_number until;
    enum answer_kind until_kind;
    struct str until_why;
    LIST_OF(answer_change) nearest;
    LIST_OF(answer_cell) cells;
    LIST_OF(answer_line) lines;
    struct strs caveats;
    struct diags diags;
};

/* Whether an interval has no upper end: its `high` lies below its `low`. */
bool value_unbounded(const struct answer_value *v);

/* "YES", "NO", ... as printed and in the document. */
const char *answer_kind_text(enum answer_kind kind);
/* Exit code of the command line: 0, 1 or 2; 65 for ANSWER_NONE. */
int answer_exit(const struct answer *a);
/* The value in words, as `cases` prints it: `USD 300000000.00`, `2026-01-31`, names joined by
 * commas, outcomes joined by ` | `, names of terms joined by `; `. */
struct str answer_value_text(struct arena *in, const struct answer *a);
/* Up to six deciding labels joined by `;`. */
struct str answer_labels(struct arena *in, const struct answer *a);

#endif
