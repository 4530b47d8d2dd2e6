/* mattered.c: the facts without which an answer would be another; see mattered.h.
 *
 * Found by trying: the question is decided again as if an event were not on record. Where that is
 * too much work, all that was looked at is told. */
#include "right/mattered.h"

enum { TRIED_MAX = 32 }; /* facts */

struct trial {
    struct arena *in;
    struct book *b;
    const struct ask *ask;
    struct question q;
    day_number on;
    const struct decision *d;
    bool *without;
};

/* Whether the worlds say the same for the same reasons. */
static bool same_reasons(const struct outcome *x, const struct outcome *y)
{
    int gate = x->gates.first_failed;
    if (x->grant != y->grant || x->ground != y->ground || gate != y->gates.first_failed)
        return false;
    if (gate && !str_same(x->gates.finding[gate], y->gates.finding[gate])) return false;
    return str_same(x->basis, y->basis) && str_same(x->sentence, y->sentence) &&
           str_same(x->reason, y->reason);
}

static bool same_without(struct trial *t)
{
    struct arena_mark mark = arena_mark(t->in);
    struct question q = t->q;
    struct decision then = decide(t->in, t->b, t->ask, &q, t->on);
    bool same = decision_same(t->d, &then) && t->d->count == then.count;
    for (int i = 0; same && i < then.count; i++) same = same_reasons(&t->d->at[i], &then.at[i]);
    arena_back(t->in, mark);
    return same;
}

static bool tried(struct trial *t, int event)
{
    t->without[event] = true;
    bool same = same_without(t);
    t->without[event] = false;
    return same;
}

static bool later(const struct book *b, int x, int y)
{
    const struct event *e = &b->tree->events[x], *o = &b->tree->events[y];
    return e->day != o->day ? e->day > o->day : x > y;
}

/* All that any world looked at, latest first. */
static struct ints looked_at(struct arena *in, const struct book *b, const struct decision *d)
{
    struct ints out = {0};
    for (int w = 0; w < d->count; w++)
        for (int i = 0; i < d->at[w].facts.count; i++) {
            int event = d->at[w].facts.at[i];
            bool had = false;
            for (int n = 0; n < out.count && !had; n++) had = out.at[n] == event;
            if (had) continue;
            PUSH(in, &out, event);
            for (int n = out.count - 1; n > 0 && later(b, event, out.at[n - 1]); n--) {
                out.at[n] = out.at[n - 1];
                out.at[n - 1] = event;
            }
        }
    return out;
}

/* What is left when, latest first, each idle one is left out that can be. */
static void leave_out(struct trial *t, const struct ints *idle)
{
    for (int i = 0; i < idle->count; i++) t->without[idle->at[i]] = true;
    if (same_without(t)) return;
    for (int i = 0; i < idle->count; i++) t->without[idle->at[i]] = false;
    for (int i = 0; i < idle->count; i++) {
        t->without[idle->at[i]] = true;
        t->without[idle->at[i]] = same_without(t);
    }
}

struct ints facts_that_mattered(struct arena *in, struct book *b, const struct ask *ask,
                                const struct question *q, day_number on, const struct decision *d)
{
    struct trial t = {.in = in, .b = b, .ask = ask, .q = *q, .on = on, .d = d};
    struct ints all = looked_at(in, b, d), idle = {0}, out = {0};
    bool few = all.count <= TRIED_MAX;
    size_t allowed = arena_steps(in) / 4, twice = 2 * (size_t)all.count;
    t.without = NEW_N(in, (size_t)b->tree->event_count + 1, bool);
    t.q.without = t.without;
    for (int i = 0; few && i < all.count; i++) {
        size_t left = arena_steps(in);
        if (tried(&t, all.at[i])) PUSH(in, &idle, all.at[i]);
        few = (left - arena_steps(in)) * twice < allowed;
    }
    if (few && idle.count) leave_out(&t, &idle);
    for (int i = all.count - 1; i >= 0; i--)
        if (!t.without[all.at[i]]) PUSH(in, &out, all.at[i]);
    return out;
}
