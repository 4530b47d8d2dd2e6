/* decide.h: one decision: all cells, all bases, all worlds, on one day. */
#ifndef RIGHT_DECIDE_H
#define RIGHT_DECIDE_H

#include "book/question.h"
#include "right/gates.h"

/* What came out of one world. */
struct outcome {
    enum answer_kind kind;
    guard f; /* the whole expression, in the guards of its run */
    struct str basis, sentence;
    struct str reason;  /* of a basis that no grant gives */
    int grant;          /* that permits, or the nearest one; -1 */
    struct gates gates; /* of that grant */
    struct str cell;    /* the cell it was decided in */
    int ground;         /* the statement that decides, -1 */
    bool term_needed;   /* a day gate passed only through the agreement's term */
    struct implicant needs[16];
    int need_count;
    struct guards *g;
    LIST_OF(answer_cell) cells;
    struct ints facts;
    struct strs readings;
    struct str as;
    bool preferred, assumed;
    struct strs sayable; /* atoms that the asker could say, in words */
    struct wants wants;  /* deeds that were looked for and not found */
};

struct decision {
    struct outcome *at; /* one a world */
    int count, room;
    enum answer_kind kind;
    bool same;       /* all worlds agree */
    day_number next; /* first later day on which it could change */
    struct str next_why;
    bool too_many, full;
};

/* Decides the question on a day. */
struct decision decide(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                       day_number on);

/* Whether two decisions say the same. */
bool decision_same(const struct decision *a, const struct decision *b);

/* The expression of a dealing question, and what decides it (deal.c). */
guard deal_guard(struct look *k, struct question *q, struct outcome *o);

/* Kinds of one guard: constant, facts alone, or hanging on terms. */
enum answer_kind guard_kind(struct guards *g, guard f, struct implicant *needs, int *need_count);

#endif
