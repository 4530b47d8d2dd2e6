/* scope.h: a set of guarded boxes.
 *
 * A scope says of every point on what it hangs: on the guard of the one box that holds it, or
 * GUARD_NO where none does. Operations work point by point: union is `or` of the two guards, meet
 * is `and`, minus is `and not`. So a limit, a reading and a missing fact are carried through all of
 * them, and what is certain and what is only possible can be told apart at the end. Laws, for any
 * scopes a, b and c, each checked against enumeration of points, truths and readings in
 * tests/property/box.c:
 *
 *   L1  minus(a, b) and meet(a, b) share no point on one assignment, and together they make a
 *   L2  no result holds an empty box, or two boxes that share a point
 *   L3  within(a, b) is the guard under which minus(a, b) is empty: YES for sure, NO never
 *   L4  same(a, b) is within(a, b) and within(b, a)
 *   L5  sure(a) holds the points that a holds whatever the atoms say, and is within a;
 *       a holds exactly the points that some assignment puts in
 *   L6  tidy(a) is the same as a and has no more boxes
 *   L7  meet and union do not care for order; minus(a, b) less c is minus(a, union(b, c))
 *   L8  a result with more than the limit of boxes is `full`, and so is whatever is made from it:
 *       it is not to be trusted
 */
#ifndef RIGHT_SCOPE_H
#define RIGHT_SCOPE_H

#include "right/box.h"

enum { SCOPE_BOXES_MAX = 1024 };

struct scope {
    struct box *at;
    int count, room;
    bool full; /* the limit was reached: parts may be missing or too large */
};

/* Adds a box: its points hang on their guard so far, or the box's. An empty box adds nothing. */
void scope_add(struct arena *in, const struct space *s, struct scope *a, struct box b);

struct scope scope_union(struct arena *in, const struct space *s, struct scope a, struct scope b);
struct scope scope_meet(struct arena *in, const struct space *s, struct scope a, struct scope b);
struct scope scope_minus(struct arena *in, const struct space *s, struct scope a, struct scope b);

/* What is in whatever the atoms say. */
struct scope scope_sure(struct arena *in, const struct space *s, struct scope a);
/* The parts that hang on something. */
struct scope scope_open(struct arena *in, const struct space *s, struct scope a);
/* Fewer boxes for the same points: joins those that differ on one factor only. */
struct scope scope_tidy(struct arena *in, const struct space *s, struct scope a);

/* The guard under which it is so: GUARD_YES for sure, GUARD_NO for sure not, else possibly. */
guard scope_empty(const struct space *s, struct scope a);
guard scope_within(struct arena *in, const struct space *s, struct scope a, struct scope b);
guard scope_same(struct arena *in, const struct space *s, struct scope a, struct scope b);

/* On what one point hangs; `point` has an element an axis. */
guard scope_at(const struct space *s, struct scope a, const int *point, day_number day);

#endif
