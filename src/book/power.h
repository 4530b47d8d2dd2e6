/* power.h: what happens, what follows: triggers, layers, states.
 *
 * There is one effect mechanism. A power is a `trigger`, or a row of a `missed` clause. It occurs
 * on the days on which what sets it off happens; an automatic one then has its effects, another one
 * opens a right that somebody must exercise.
 */
#ifndef BOOK_POWER_H
#define BOOK_POWER_H

#include "book/look.h"

struct occurrence {
    struct day_value day; /* trigger day */
    struct role roles[ROLES_MAX];
    int role_count;
    guard g;
    int event;            /* -1 */
    int actor;            /* person that did it, -1 */
    struct str label;     /* of the instance, for payments and duties */
    bool breach;          /* of an obligation: `day` is after its own cure */
    struct day_value raw; /* then: the day before any cure */
    struct day_value due;
};

struct occurrences {
    struct occurrence *at;
    int count, room;
};

/* What happened by the day of the look that fits the happening (or condition). Roles `a X` are
 * bound. `statement` is the one that speaks of it. */
void happening_occurrences(struct look *k, node_id happening, struct occurrences *out,
                           int statement);

/* The noun that an item of a set of persons introduces: "licensee" of `a licensee`, "other party"
 * of `another party`. */
struct str noun_introduced(struct arena *in, const struct tree *t, node_id n);

/* Breaches of the named statement by the persons. */
void happening_breaches(struct look *k, node_id persons, uint32_t name, struct occurrences *out);

/* A trigger, or a row of `missed`. */
struct power {
    int statement;
    int row; /* -1: a trigger */
    struct str name;
};

struct powers {
    struct power *at;
    int count, room;
};
struct powers powers_of(struct arena *in, const struct book *b);
/* By its name; false if there is none. */
bool power_find(struct look *k, uint32_t name, struct power *out);

/* One effect that has its day, or will have it. */
struct effect {
    struct power power;
    node_id node;         /* RULE_EFF_... */
    struct day_value day; /* first day of effect */
    guard g;              /* on which it hangs */
    struct role roles[ROLES_MAX];
    int role_count;
    bool just_before;
};

struct effects {
    struct effect *at;
    int count, room;
};

/* All effects of a power up to the day of the look. */
struct effects power_effects(struct look *k, struct power p);

/* An occurrence with the first day on which the right can be used, or the effect comes. */
struct opening {
    struct occurrence o;
    struct day_value opens;
    guard g;
};
struct openings {
    struct opening *at;
    int count, room;
};
struct openings power_openings(struct look *k, struct power p);
/* The last day on which it can be used after that opening; DAY_NONE if the terms set none. */
struct day_value power_window_end(struct look *k, struct power p, const struct occurrence *o);
/* Persons that may use it; 0: automatic. */
node_id power_holder(struct look *k, struct power p);
/* Whether the person can use it that day, for that instance (0: any); if not, *why. */
guard power_usable(struct look *k, struct power p, node_id instance, int actor, struct str *why);
/* The rows of effects. */
node_id power_effect_row(struct look *k, struct power p, int i);

/* Whether effects of the rule (RULE_EFF_END ...) reach the statement on the day: the guard, and the
 * causes one by one through `each`. */
struct effect_hits {
    struct effect *at;
    int count, room;
};
struct effect_hits effects_on(struct look *k, int statement, int rule);
/* The same, with those that have their day and will come. */
struct effect_hits effects_coming(struct look *k, int statement, int rule);
/* Whether the statements of a node name this one, in the slice of the cell. */
guard statements_have(struct look *k, node_id statements, int statement);
/* Whether one item of them could name it at all; cheap. */
bool statements_could(struct look *k, node_id item, int statement);
bool causes_have(struct look *k, node_id causes, const char *what, int trigger);

/* Whether a trigger ended the membership on or after `since`. */
guard membership_ended(struct look *k, int agreement, int person, day_number since);

#include "book/state.h"

#endif
