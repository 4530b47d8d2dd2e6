/* gates.h: the gates of one grant, in the order of report (language-rights.md 5.3). */
#ifndef RIGHT_GATES_H
#define RIGHT_GATES_H

#include "book/power.h"

enum gate {
    GATE_AGREEMENT = 1,
    GATE_LAYER,
    GATE_GRANT,
    GATE_PERSON,
    GATE_PAST_ACT,
    GATE_ACT,
    GATE_FIELD,
    GATE_PRODUCT,
    GATE_EXCLUSION,
    GATE_PLACE,
    GATE_ASSET,
    GATE_TITLE,
    GATE_CONDITIONS,
    GATE_CHAIN,
    GATE_SHUT_OUT,
    GATE_RESTRICTION,
    GATE_COUNT
};

const char *gate_name(int gate);

struct gates {
    int statement;
    guard at[GATE_COUNT];
    struct str finding[GATE_COUNT]; /* why it failed or is open */
    int ground[GATE_COUNT];         /* the statement that decides the gate */
    guard all;
    int first_failed; /* 0: none */
    int failed;
};

/* Runs all gates of the scope statement for the cell of the look. */
struct gates gates_run(struct look *k, int statement);

/* The statements that can permit: grants, covenants, releases, negotiates. */
bool scope_kind(int kind);

/* Whether a sublicense or an assignment of the statement from one to the other is allowed (deal.c).
 */
guard sublicense_good(struct look *k, int statement, int from, int to);
guard assignment_good(struct look *k, int statement, int from, int to);

/* Gates 1 to 3: whether it runs on the day; `pair`: for the pair that the look binds. */
guard gates_running(struct look *k, int statement, bool pair);
/* What it covers, whoever its licensee is: all gates but those of person, conditions and others. */
guard gates_box(struct look *k, int statement);

/* Whether an effect turned it nonexclusive. */
guard turned_nonexclusive(struct look *k, int statement);

/* Whether an exclusive grant to somebody else, earlier than `before`, covers the cell; `before` -1:
 * the owner's own right is asked. `tie`: one of the same day may do so too (exclusive.c). */
guard shut_out(struct look *k, int before, bool tie, struct str *why, int *ground);

/* Whether a promise forbids the cell. */
guard restricted(struct look *k, struct str *why, int *ground);

#endif
