/* box.c: the laws of right/scope.h on small random universes, against enumeration: a scope is also
 * kept as a table of what each point is under each assignment of three atoms in two readings, and
 * every operation must say what the tables say. SEED=n repeats a run. */
#include <stdlib.h>

#include "right/scope.h"
#include "tap.h"

enum {
    UNIVERSES = 20000,
    AXES = 5, /* persons, acts, fields, places, assets */
    DAYS = 3,
    DAYS_SEEN = DAYS + 2, /* and one before, one after, for boxes without end */
    POINTS_MAX = 3 * 3 * 3 * 3 * 3 * DAYS_SEEN,
    ATOMS = 4, /* three facts, and which of two readings it is */
    TRUTHS = 1 << ATOMS
};

static const uint16_t all_truths = 0xFFFF;
static uint64_t seed, state;
static guard atoms[ATOMS];

static uint64_t next(void)
{
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int below(int n)
{
    return (int)(next() % (uint64_t)n);
}

/* The points of a space, numbered; bit i of a row is its truth under assignment i. */
struct table {
    uint16_t at[POINTS_MAX];
};

struct universe {
    struct arena *in;
    struct space s;
    int points;
    int number;
};

static void point_of(const struct universe *u, int n, int *point, day_number *day)
{
    *day = n % DAYS_SEEN - 1;
    n /= DAYS_SEEN;
    for (int axis = 0; axis < AXES; axis++) {
        point[axis] = n % u->s.size[axis];
        n /= u->s.size[axis];
    }
}

/* A guard and its truths, made side by side. */
struct claim {
    guard g;
    uint16_t truths;
};

static struct claim any_claim(struct guards *g, int depth)
{
    int kind = below(depth ? 8 : 4);
    if (kind < 2) return (struct claim){GUARD_YES, all_truths};
    if (kind < 4 || depth == 0) {
        int a = below(ATOMS);
        struct claim c = {atoms[a], 0};
        for (int i = 0; i < TRUTHS; i++)
            if (i >> a & 1) c.truths = (uint16_t)(c.truths | 1 << i);
        return c;
    }
    struct claim x = any_claim(g, depth - 1), y = any_claim(g, depth - 1);
    if (kind == 4) return (struct claim){guard_and(g, x.g, y.g), x.truths & y.truths};
    if (kind == 5) return (struct claim){guard_or(g, x.g, y.g), x.truths | y.truths};
    return (struct claim){guard_not(g, x.g), (uint16_t)~x.truths};
}

static void add_box(const struct universe *u, struct scope *scope, struct table *t)
{
    struct box b = box_whole(u->in, &u->s);
    struct claim c = any_claim(u->s.g, 2);
    int point[AXES];
    for (int axis = 0; axis < AXES; axis++) {
        if (below(3) == 0) continue; /* the whole axis */
        box_clear(&u->s, b, axis);
        for (int e = 0; e < u->s.size[axis]; e++)
            if (below(3)) box_put(&u->s, b, axis, e);
    }
    b.g = c.g;
    if (below(2)) {
        b.from = below(DAYS);
        b.to = b.from + below(DAYS + 1 - b.from);
    }
    for (int n = 0; n < u->points; n++) {
        day_number day;
        point_of(u, n, point, &day);
        bool in = b.from <= day && day < b.to;
        for (int axis = 0; axis < AXES && in; axis++) in = box_has(&u->s, b, axis, point[axis]);
        if (in) t->at[n] |= c.truths;
    }
    scope_add(u->in, &u->s, scope, b);
}

static void any_scope(const struct universe *u, struct scope *scope, struct table *t)
{
    *scope = (struct scope){0};
    *t = (struct table){0};
    for (int n = 1 + below(4); n > 0; n--) add_box(u, scope, t);
}

static uint16_t truths_of(const struct guards *g, guard a)
{
    uint16_t truths = 0;
    for (int i = 0; i < TRUTHS; i++) {
        bool truth[ATOMS];
        for (int k = 0; k < ATOMS; k++) truth[k] = i >> k & 1;
        if (guard_value(g, a, truth)) truths = (uint16_t)(truths | 1 << i);
    }
    return truths;
}

static bool failed(const struct universe *u, const char *what)
{
    return OK(false, "%s, in universe %d (SEED=%llu)", what, u->number, (unsigned long long)seed);
}

/* L2, and that the scope says of each point what the table says. */
static bool says(const struct universe *u, struct scope a, const struct table *t, const char *what)
{
    uint16_t truths[SCOPE_BOXES_MAX];
    if (a.full) return failed(u, "L8: a small scope is full");
    for (int i = 0; i < a.count; i++) {
        truths[i] = truths_of(u->s.g, a.at[i].g);
        if (!truths[i] || box_empty(&u->s, a.at[i])) return failed(u, "L2: an empty box");
    }
    for (int n = 0; n < u->points; n++) {
        int point[AXES], holders = 0;
        uint16_t got = 0;
        day_number day;
        point_of(u, n, point, &day);
        for (int i = 0; i < a.count; i++) {
            bool in = a.at[i].from <= day && day < a.at[i].to;
            for (int axis = 0; axis < AXES && in; axis++)
                in = box_has(&u->s, a.at[i], axis, point[axis]);
            holders += in;
            if (in) got |= truths[i];
        }
        if (holders > 1) return failed(u, "L2: two boxes share a point");
        if (got != t->at[n]) return failed(u, what);
        if (n % 7 == 0 && truths_of(u->s.g, scope_at(&u->s, a, point, day)) != got)
            return failed(u, "what a point hangs on");
    }
    return true;
}

enum operation { UNION, MEET, MINUS };

static struct table combined(const struct universe *u, enum operation op, const struct table *a,
                             const struct table *b)
{
    struct table t = {0};
    for (int n = 0; n < u->points; n++)
        t.at[n] = (uint16_t)(op == UNION  ? a->at[n] | b->at[n]
                             : op == MEET ? a->at[n] & b->at[n]
                                          : a->at[n] & ~b->at[n]);
    return t;
}

/* The assignments under which every point of a is one of b. */
static uint16_t within(const struct universe *u, const struct table *a, const struct table *b)
{
    uint16_t good = all_truths;
    for (int n = 0; n < u->points; n++) good &= (uint16_t)(~a->at[n] | b->at[n]);
    return good;
}

static bool operations(const struct universe *u, struct scope a, const struct table *ta,
                       struct scope b, const struct table *tb)
{
    struct table t = combined(u, UNION, ta, tb);
    if (!says(u, scope_union(u->in, &u->s, a, b), &t, "union")) return false;
    t = combined(u, MEET, ta, tb);
    if (!says(u, scope_meet(u->in, &u->s, a, b), &t, "meet")) return false;
    t = combined(u, MINUS, ta, tb);
    return says(u, scope_minus(u->in, &u->s, a, b), &t, "minus");
}

static bool parts(const struct universe *u, struct scope a, const struct table *ta)
{
    struct table sure = {0};
    struct scope tidy = scope_tidy(u->in, &u->s, a);
    for (int n = 0; n < u->points; n++) sure.at[n] = ta->at[n] == all_truths ? all_truths : 0;
    if (!says(u, scope_sure(u->in, &u->s, a), &sure, "L5: what is certain")) return false;
    for (int n = 0; n < u->points; n++) sure.at[n] = (uint16_t)(ta->at[n] & ~sure.at[n]);
    if (!says(u, scope_open(u->in, &u->s, a), &sure, "L5: what hangs on something")) return false;
    if (tidy.count > a.count) return failed(u, "L6: tidy has more boxes");
    return says(u, tidy, ta, "L6: tidy has other points");
}

static bool inclusions(const struct universe *u, struct scope a, const struct table *ta,
                       struct scope b, const struct table *tb)
{
    struct table none = {0};
    guard in = scope_within(u->in, &u->s, a, b), back = scope_within(u->in, &u->s, b, a);
    if (truths_of(u->s.g, in) != within(u, ta, tb)) return failed(u, "L3: within");
    if (truths_of(u->s.g, scope_same(u->in, &u->s, a, b)) !=
        (uint16_t)(within(u, ta, tb) & within(u, tb, ta)))
        return failed(u, "L4: same");
    if (scope_same(u->in, &u->s, a, b) != guard_and(u->s.g, in, back))
        return failed(u, "L4: same is within both ways");
    if (truths_of(u->s.g, scope_empty(&u->s, a)) != within(u, ta, &none)) return failed(u, "empty");
    return true;
}

static bool laws(const struct universe *u, struct scope a, struct scope b, struct scope c)
{
    struct arena *in = u->in;
    const struct space *s = &u->s;
    struct scope rest = scope_minus(in, s, a, b), both = scope_meet(in, s, a, b);
    struct scope sum = scope_union(in, s, b, c);
    if (scope_meet(in, s, rest, both).count) return failed(u, "L1: the parts share a point");
    if (scope_meet(in, s, rest, b).count) return failed(u, "L1: minus meets what was taken");
    if (scope_same(in, s, scope_union(in, s, rest, both), a) != GUARD_YES)
        return failed(u, "L1: the parts do not make the whole");
    if (scope_within(in, s, rest, a) != GUARD_YES) return failed(u, "L3: minus is within");
    if (scope_within(in, s, scope_sure(in, s, a), a) != GUARD_YES)
        return failed(u, "L5: what is certain is within");
    if (scope_same(in, s, both, scope_meet(in, s, b, a)) != GUARD_YES)
        return failed(u, "L7: order of meet");
    if (scope_same(in, s, sum, scope_union(in, s, c, b)) != GUARD_YES)
        return failed(u, "L7: order of union");
    if (scope_same(in, s, scope_minus(in, s, rest, c), scope_minus(in, s, a, sum)) != GUARD_YES)
        return failed(u, "L7: taken one by one or at once");
    return true;
}

static bool one_universe(struct arena *in, struct guards *g, int number)
{
    struct universe u = {.in = in, .points = DAYS_SEEN, .number = number};
    int sizes[AXES];
    struct scope a, b, c;
    struct table ta, tb, tc;
    for (int axis = 0; axis < AXES; axis++) {
        sizes[axis] = 1 + below(number % 10 ? 2 : 3);
        u.points *= sizes[axis];
    }
    u.s = space_of(g, sizes, AXES);
    any_scope(&u, &a, &ta);
    any_scope(&u, &b, &tb);
    any_scope(&u, &c, &tc);
    if (number % 16 == 0) { /* equal in other words */
        b = scope_union(in, &u.s, scope_minus(in, &u.s, a, c), scope_meet(in, &u.s, c, a));
        tb = ta;
    }
    return says(&u, a, &ta, "adding") && says(&u, b, &tb, "adding") &&
           operations(&u, a, &ta, b, &tb) && parts(&u, a, &ta) && inclusions(&u, a, &ta, b, &tb) &&
           laws(&u, a, b, c);
}

/* Boxes that cut one another in pieces reach the limit, and say so. */
static void limit(struct arena *in, struct guards *g)
{
    enum { SIZE = 64, AXES_CUT = 4 };
    const int sizes[AXES_CUT] = {SIZE, SIZE, SIZE, SIZE};
    struct space s = space_of(g, sizes, AXES_CUT);
    struct scope a = {0};
    for (int n = 0; n < 200 && !a.full; n++) {
        struct box b = box_whole(in, &s);
        for (int axis = 0; axis < AXES_CUT; axis++) {
            box_clear(&s, b, axis);
            for (int e = 0; e < SIZE; e++)
                if (next() & 1) box_put(&s, b, axis, e);
        }
        scope_add(in, &s, &a, b);
    }
    OK(a.full && a.count <= SCOPE_BOXES_MAX, "L8: too many pieces are told");
    OK(scope_meet(in, &s, a, a).full && scope_minus(in, &s, (struct scope){0}, a).full &&
           scope_tidy(in, &s, (struct scope){.full = true}).full &&
           scope_union(in, &s, a, (struct scope){0}).full,
       "L8: and stay told");
}

int main(void)
{
    const char *given = getenv("SEED");
    static const char *const names[ATOMS] = {"p", "q", "r", "the second reading"};
    seed = given ? strtoull(given, NULL, 10) : 20270301;
    state = seed;
    struct arena *in = arena_open((size_t)1 << 30);
    struct guards *g = guards_new(in);
    bool good = true;
    for (int i = 0; i < ATOMS; i++)
        atoms[i] = guard_atom(g, ATOM_FACT, str_of(names[i]), str_of(names[i]), -1);
    struct arena *each = arena_open((size_t)1 << 28);
    struct arena_mark mark = arena_mark(each);
    for (int i = 0; i < UNIVERSES && good; i++) {
        good = one_universe(each, g, i);
        arena_back(each, mark);
    }
    OK(good, "%d universes: every operation says what its points say", UNIVERSES);
    OK(!g->full, "no guard was lost");
    limit(each, g);
    arena_close(each);
    arena_close(in);
    return tap_done();
}
