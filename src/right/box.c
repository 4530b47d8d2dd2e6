/* box.c: a product of sets; see box.h. */
#include "right/box.h"

#include <assert.h>
#include <string.h>

struct space space_of(struct guards *g, const int *sizes, int axes)
{
    struct space s = {.g = g, .axes = axes};
    assert(axes <= AXES_MAX);
    for (int i = 0; i < axes; i++) {
        s.size[i] = sizes[i];
        s.first[i + 1] = s.first[i] + (sizes[i] + 63) / 64;
    }
    return s;
}

static int words_of(const struct space *s)
{
    return s->first[s->axes];
}

static struct box blank(struct arena *in, const struct space *s)
{
    return (struct box){NEW_N(in, (size_t)words_of(s) + 1, uint64_t), DAY_EVER, DAY_NEVER,
                        GUARD_YES};
}

struct box box_whole(struct arena *in, const struct space *s)
{
    struct box a = blank(in, s);
    for (int axis = 0; axis < s->axes; axis++)
        for (int e = 0; e < s->size[axis]; e++) box_put(s, a, axis, e);
    return a;
}

struct box box_copy(struct arena *in, const struct space *s, struct box a)
{
    struct box b = blank(in, s);
    memcpy(b.sets, a.sets, (size_t)words_of(s) * sizeof *b.sets);
    b.from = a.from;
    b.to = a.to;
    b.g = a.g;
    return b;
}

void box_clear(const struct space *s, struct box a, int axis)
{
    for (int w = s->first[axis]; w < s->first[axis + 1]; w++) a.sets[w] = 0;
}

void box_put(const struct space *s, struct box a, int axis, int element)
{
    assert(element >= 0 && element < s->size[axis]);
    a.sets[s->first[axis] + element / 64] |= (uint64_t)1 << (element % 64);
}

bool box_has(const struct space *s, struct box a, int axis, int element)
{
    return a.sets[s->first[axis] + element / 64] >> (element % 64) & 1;
}

int box_count(const struct space *s, struct box a, int axis)
{
    int n = 0;
    for (int w = s->first[axis]; w < s->first[axis + 1]; w++) n += __builtin_popcountll(a.sets[w]);
    return n;
}

static bool axis_empty(const struct space *s, struct box a, int axis)
{
    for (int w = s->first[axis]; w < s->first[axis + 1]; w++)
        if (a.sets[w]) return false;
    return true;
}

bool box_empty(const struct space *s, struct box a)
{
    for (int axis = 0; axis < s->axes; axis++)
        if (axis_empty(s, a, axis)) return true;
    return a.from >= a.to || a.g == GUARD_NO;
}

bool box_touches(const struct space *s, struct box a, struct box b)
{
    for (int axis = 0; axis < s->axes; axis++) {
        uint64_t common = 0;
        for (int w = s->first[axis]; w < s->first[axis + 1]; w++) common |= a.sets[w] & b.sets[w];
        if (!common) return false;
    }
    return a.from < b.to && b.from < a.to && a.from < a.to && b.from < b.to;
}

bool box_inside(const struct space *s, struct box a, struct box b)
{
    for (int w = 0; w < words_of(s); w++)
        if (a.sets[w] & ~b.sets[w]) return false;
    return a.from >= b.from && a.to <= b.to;
}

bool box_meet(struct arena *in, const struct space *s, struct box a, struct box b, struct box *out)
{
    guard g = guard_and(s->g, a.g, b.g);
    if (g == GUARD_NO || !box_touches(s, a, b)) return false;
    *out = box_copy(in, s, a);
    for (int w = 0; w < words_of(s); w++) out->sets[w] &= b.sets[w];
    if (b.from > out->from) out->from = b.from;
    if (b.to < out->to) out->to = b.to;
    out->g = g;
    return true;
}

/* The part of a that has on this axis what b has not. False: there is none. */
static bool beyond_on(struct arena *in, const struct space *s, struct box a, struct box b, int axis,
                      struct box *out)
{
    uint64_t beyond = 0;
    for (int w = s->first[axis]; w < s->first[axis + 1]; w++) beyond |= a.sets[w] & ~b.sets[w];
    if (!beyond) return false;
    *out = box_copy(in, s, a);
    for (int w = s->first[axis]; w < s->first[axis + 1]; w++) out->sets[w] &= ~b.sets[w];
    return true;
}

int box_beyond(struct arena *in, const struct space *s, struct box a, struct box b,
               struct box out[BOX_PIECES])
{
    int count = 0;
    if (box_empty(s, a)) return 0;
    if (!box_touches(s, a, b)) {
        out[0] = a;
        return 1;
    }
    struct box core = box_copy(in, s, a);
    for (int axis = 0; axis < s->axes; axis++) {
        if (beyond_on(in, s, core, b, axis, &out[count])) count++;
        for (int w = s->first[axis]; w < s->first[axis + 1]; w++) core.sets[w] &= b.sets[w];
    }
    if (core.from < b.from) {
        out[count] = core;
        out[count++].to = b.from;
    }
    if (b.to < core.to) {
        out[count] = core;
        out[count++].from = b.to;
    }
    return count;
}

bool box_joined(struct arena *in, const struct space *s, struct box a, struct box b,
                struct box *out)
{
    int differ = -1, factors = 0;
    if (a.g != b.g) return false;
    for (int axis = 0; axis < s->axes; axis++) {
        size_t bytes = (size_t)(s->first[axis + 1] - s->first[axis]) * sizeof *a.sets;
        if (!memcmp(a.sets + s->first[axis], b.sets + s->first[axis], bytes)) continue;
        differ = axis;
        factors++;
    }
    bool days = a.from != b.from || a.to != b.to;
    if (factors + days > 1) return false;
    if (days && (a.from > b.to || b.from > a.to)) return false;
    *out = box_copy(in, s, a);
    for (int w = differ < 0 ? 0 : s->first[differ]; differ >= 0 && w < s->first[differ + 1]; w++)
        out->sets[w] |= b.sets[w];
    if (b.from < out->from) out->from = b.from;
    if (b.to > out->to) out->to = b.to;
    return true;
}
