/* obligation.h: what is owed, instance by instance: payments and duties.
 *
 * An obligation makes instances: one, one a period, one for each event, one a dated row, one a
 * step. Their states are computed from what was done by the day of the look
 * (language-programme.md 3.5). */
#ifndef BOOK_OBLIGATION_H
#define BOOK_OBLIGATION_H

#include "book/look.h"
#include "book/power.h"

enum instance_state {
    INSTANCE_NOT_YET, /* its anchor is not known, or lies ahead */
    INSTANCE_OWED,
    INSTANCE_MET,
    INSTANCE_CLAIMED,   /* done, but without the evidence asked for */
    INSTANCE_CONTESTED, /* the creditor objects */
    INSTANCE_PAST_DUE,  /* the cure waits for its anchor */
    INSTANCE_IN_CURE,
    INSTANCE_MISSED,
    INSTANCE_WAIVED,
    INSTANCE_NOT_OWED
};

struct instance {
    int statement;
    struct str label; /* 2026Q3, 2027-01-15, a name; empty: the only one */
    struct str step;  /* of a duty with steps, */
    struct str whole; /* and what its label is without it */
    int debtor;       /* person, -1 */
    int creditor;     /* person, -1: every other party */
    struct day_value due;
    bool has_cure;
    struct day_value cure;   /* last day of cure; open: its anchor is missing */
    struct day_value missed; /* first day on which it is missed */
    struct str currency;
    struct number amount, paid;
    bool has_amount, amount_unseen;
    struct str amount_name;     /* of an unseen amount */
    enum instance_state state;  /* if days that are open come as early as they may, */
    enum instance_state latest; /* or as late; nearly always the same */
    int event;                  /* that made it, or that met it; -1 */
    day_number met_on;
    guard owed_if; /* `if` at its anchor */
};

struct instances {
    struct instance *at;
    int count, room;
};

/* All instances of a payment or duty with a due day up to `until`. */
struct instances instances_of(struct look *k, int statement, day_number until);

/* Whether the label is meant by this instance node; 0 means any. */
bool instance_fits(const struct look *k, const struct instance *i, node_id instance);

/* The day of receipt of a notice: actual, or deemed by its channel. */
struct day_value notice_receipt(struct look *k, int event);

/* The state in words, as "met late"; both if it hangs on a day that is open. */
struct str instance_says(struct arena *in, const struct instance *i);

#endif
