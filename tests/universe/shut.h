/* shut.h: the naive model, gate 15: who is shut out by an exclusive grant to somebody else. */
#ifndef UNIVERSE_SHUT_H
#define UNIVERSE_SHUT_H

#include "universe/naive.h"

static bool gate_holds(struct view *v, int g, int gate);

/* The first day on which a grant ran, NEVER. */
static int begins(struct view *v, int g)
{
    int at[MOMENTS_MAX], count = moments(v, v->day, at), today = v->day, first = NEVER;
    for (int i = 0; i < count; i++) {
        v->day = at[i];
        if (at[i] < first && gate_holds(v, g, IN_FORCE) && gate_holds(v, g, OPEN) &&
            gate_holds(v, g, GRANT))
            first = at[i];
    }
    v->day = today;
    return first;
}

/* Whether two grants of one day, both exclusive, could go before each other. */
static bool unranked(const struct universe *u, int pair)
{
    return u->grant[pair / 2].exclusive && u->grant[1 + (pair + 1) / 2].exclusive &&
           u->grants > 1 + (pair + 1) / 2;
}

/* The earlier one does; of two exclusive ones of one day that of this world. */
static bool goes_before(struct view *v, int e, int other)
{
    int one = begins(v, e), two = begins(v, other), pair = e + other - 1;
    if (one != two || !unranked(v->u, pair)) return one < two;
    return (v->ranks >> pair & 1) == (e > other);
}

/* An exclusive grant to somebody else, before grant `before` (-1: the owner's own right). */
static bool shut_out_by(struct view *v, int before)
{
    static const int box[] = {IN_FORCE, OPEN,      GRANT, ACT,   FIELD,
                              PRODUCT,  EXCLUSION, PLACE, ASSET, TITLE};
    const struct universe *u = v->u;
    for (int e = 0; e < u->grants; e++) {
        const struct grant *g = &u->grant[e];
        if (!g->exclusive || e == before) continue;
        if (persons_have(v, g->to, v->actor, v->day)) continue;
        if (g->spared.said && persons_have(v, g->spared, v->actor, v->day)) continue;
        bool covers = true;
        for (size_t i = 0; i < sizeof box / sizeof *box && covers; i++)
            covers = gate_holds(v, e, box[i]);
        if (covers && (before < 0 || goes_before(v, e, before))) return true;
    }
    return false;
}
#endif
