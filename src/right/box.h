/* box.h: a product of sets.
 *
 * A point is one concrete use: an element on each axis (a person, an act, a thing, a place, an
 * asset) and a day. A box is a product of one set of elements an axis and one closed-open interval
 * of days; all its points hang on the same guard, which is never GUARD_NO.
 *
 *   B1  A box has at least one point, and some assignment of its atoms makes its guard true.
 *   B2  box_meet(a, b) holds exactly the points of both, on both guards.
 *   B3  box_beyond(a, b) yields boxes that share no point with b nor with one another; together
 *       with the points of a that lie in b they make a.
 */
#ifndef RIGHT_BOX_H
#define RIGHT_BOX_H

#include "book/guard.h"
#include "value/day.h"

enum { AXES_MAX = 8 };

/* The axes on which boxes lie, and the guards they hang on. Axis i has elements 0..size[i]-1; its
 * set is kept in the words first[i]..first[i + 1]-1 of a box. */
struct space {
    struct guards *g;
    int axes;
    int size[AXES_MAX];
    int first[AXES_MAX + 1];
};

struct space space_of(struct guards *g, const int *sizes, int axes);

struct box {
    uint64_t *sets;
    day_number from, to; /* [from, to) */
    guard g;
};

/* The box of every point, for certain. */
struct box box_whole(struct arena *in, const struct space *s);
/* The same sets in words of its own. */
struct box box_copy(struct arena *in, const struct space *s, struct box a);
/* Empties one axis; then box_put() adds its elements. */
void box_clear(const struct space *s, struct box a, int axis);
void box_put(const struct space *s, struct box a, int axis, int element);
bool box_has(const struct space *s, struct box a, int axis, int element);
/* How many elements it has on an axis. */
int box_count(const struct space *s, struct box a, int axis);
/* Whether it has no point at all, or a guard that nothing makes true. */
bool box_empty(const struct space *s, struct box a);
/* Whether the two have a point in common, whatever their guards say. */
bool box_touches(const struct space *s, struct box a, struct box b);
/* Whether every point of a is one of b, whatever their guards say. */
bool box_inside(const struct space *s, struct box a, struct box b);

/* False if they have nothing in common. */
bool box_meet(struct arena *in, const struct space *s, struct box a, struct box b, struct box *out);

/* The points of a that are none of b, peeled axis by axis, then by days: at most
 * `BOX_PIECES` boxes in out; how many. */
enum { BOX_PIECES = AXES_MAX + 2 };
int box_beyond(struct arena *in, const struct space *s, struct box a, struct box b,
               struct box out[BOX_PIECES]);

/* One box with the points of both, if they differ on one factor only and hang on the same guard. */
bool box_joined(struct arena *in, const struct space *s, struct box a, struct box b,
                struct box *out);

#endif
