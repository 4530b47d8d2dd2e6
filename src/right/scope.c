/* scope.c: a set of guarded boxes; see scope.h. */
#include "right/scope.h"

/* A box that shares no point with those that are there. */
static void push(struct arena *in, struct scope *a, struct box b)
{
    if (b.g == GUARD_NO) return;
    if (a->count == SCOPE_BOXES_MAX) {
        a->full = true;
        return;
    }
    PUSH(in, a, b);
}

static void push_beyond(struct arena *in, const struct space *s, struct scope *out, struct box a,
                        struct box b)
{
    struct box pieces[BOX_PIECES];
    int n = box_beyond(in, s, a, b, pieces);
    for (int i = 0; i < n; i++) push(in, out, pieces[i]);
}

/* The points of both on another guard. */
static void push_core(struct arena *in, const struct space *s, struct scope *out, struct box a,
                      struct box b, guard g)
{
    struct box core;
    a.g = b.g = GUARD_YES;
    if (g == GUARD_NO || !box_meet(in, s, a, b, &core)) return;
    core.g = g;
    push(in, out, core);
}

/* A list that is written anew in the room of an old one. */
static struct scope again(struct scope old, bool full)
{
    return (struct scope){old.at, 0, old.room, full};
}

/* What is left of b beyond a box goes on to the next box; what a box shares with it takes both
 * guards. */
void scope_add(struct arena *in, const struct space *s, struct scope *a, struct box b)
{
    struct scope out = {.full = a->full}, rest = {0}, left = {0};
    if (box_empty(s, b)) return;
    push(in, &rest, b);
    for (int i = 0; i < a->count && !rest.full && !out.full; i++) {
        struct box have = a->at[i];
        if (!box_touches(s, have, b) || guard_or(s->g, have.g, b.g) == have.g) {
            push(in, &out, have);
        } else {
            push_beyond(in, s, &out, have, b);
            push_core(in, s, &out, have, b, guard_or(s->g, have.g, b.g));
        }
        if (!box_touches(s, have, b)) continue;
        struct scope old = rest;
        rest = again(left, false);
        for (int r = 0; r < old.count; r++) push_beyond(in, s, &rest, old.at[r], have);
        left = old;
    }
    if (rest.full) out.full = true;
    for (int r = 0; r < rest.count && !out.full; r++) push(in, &out, rest.at[r]);
    *a = out;
}

struct scope scope_union(struct arena *in, const struct space *s, struct scope a, struct scope b)
{
    struct scope out = {.full = a.full || b.full};
    for (int i = 0; i < a.count; i++) push(in, &out, a.at[i]);
    for (int i = 0; i < b.count && !out.full; i++) scope_add(in, s, &out, b.at[i]);
    return out;
}

struct scope scope_meet(struct arena *in, const struct space *s, struct scope a, struct scope b)
{
    struct scope out = {.full = a.full || b.full};
    struct box both;
    for (int i = 0; i < a.count; i++)
        for (int k = 0; k < b.count && !out.full; k++)
            if (box_meet(in, s, a.at[i], b.at[k], &both)) push(in, &out, both);
    return out;
}

struct scope scope_minus(struct arena *in, const struct space *s, struct scope a, struct scope b)
{
    struct scope now = {.full = a.full || b.full}, left = {0};
    for (int i = 0; i < a.count; i++) push(in, &now, a.at[i]);
    for (int k = 0; k < b.count && !now.full; k++) {
        struct scope old = now;
        now = again(left, false);
        for (int i = 0; i < old.count; i++) {
            struct box x = old.at[i];
            guard g = guard_and(s->g, x.g, guard_not(s->g, b.at[k].g));
            if (g == x.g || !box_touches(s, x, b.at[k])) {
                push(in, &now, x);
                continue;
            }
            push_beyond(in, s, &now, x, b.at[k]);
            push_core(in, s, &now, x, b.at[k], g);
        }
        left = old;
    }
    return now;
}

struct scope scope_sure(struct arena *in, const struct space *s, struct scope a)
{
    struct scope out = {.full = a.full};
    (void)s;
    for (int i = 0; i < a.count; i++)
        if (a.at[i].g == GUARD_YES) push(in, &out, a.at[i]);
    return out;
}

struct scope scope_open(struct arena *in, const struct space *s, struct scope a)
{
    struct scope out = {.full = a.full};
    (void)s;
    for (int i = 0; i < a.count; i++)
        if (a.at[i].g != GUARD_YES) push(in, &out, a.at[i]);
    return out;
}

struct scope scope_tidy(struct arena *in, const struct space *s, struct scope a)
{
    struct scope out = {.full = a.full};
    for (int i = 0; i < a.count; i++) push(in, &out, a.at[i]);
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < out.count; i++)
            for (int k = i + 1; k < out.count; k++) {
                struct box joined;
                if (!box_joined(in, s, out.at[i], out.at[k], &joined)) continue;
                out.at[i] = joined;
                out.at[k--] = out.at[--out.count];
                more = true;
            }
    }
    return out;
}

guard scope_empty(const struct space *s, struct scope a)
{
    guard some = GUARD_NO;
    for (int i = 0; i < a.count; i++) some = guard_or(s->g, some, a.at[i].g);
    return guard_not(s->g, some);
}

guard scope_within(struct arena *in, const struct space *s, struct scope a, struct scope b)
{
    return scope_empty(s, scope_minus(in, s, a, b));
}

guard scope_same(struct arena *in, const struct space *s, struct scope a, struct scope b)
{
    return guard_and(s->g, scope_within(in, s, a, b), scope_within(in, s, b, a));
}

guard scope_at(const struct space *s, struct scope a, const int *point, day_number day)
{
    for (int i = 0; i < a.count; i++) {
        bool in = a.at[i].from <= day && day < a.at[i].to;
        for (int axis = 0; axis < s->axes && in; axis++)
            in = box_has(s, a.at[i], axis, point[axis]);
        if (in) return a.at[i].g;
    }
    return GUARD_NO;
}
