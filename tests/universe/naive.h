/* naive.h: the naive model, upper half: who may do what at one point, gate by gate, as the design
 * says (language-rights.md 5.2 to 5.8), and in plain enumeration. */
#ifndef UNIVERSE_NAIVE_H
#define UNIVERSE_NAIVE_H

#include "universe/facts.h"

enum {
    IN_FORCE = 1,
    OPEN,
    GRANT,
    PERSON,
    PAST,
    ACT,
    FIELD,
    PRODUCT,
    EXCLUSION,
    PLACE,
    ASSET,
    TITLE,
    CONDITIONS,
    CHAIN,
    SHUT_OUT,
    GATES
};

static bool layer_is_open(struct view *v);

/* Whether A holds it directly: before the first row nobody knows. */
static bool holds(struct view *v, struct test t)
{
    int row = holding_row(&v->u->holding[t.b], v->day);
    if (v->u->holding[t.b].rows && row >= 0)
        return enough(v->u, v->u->holding[t.b].share[row][t.a]);
    return missing(v, false, v->actor, "%s holds %s in %s", person_items[t.a], bound(v->u),
                   person_items[t.b]);
}

static bool test_holds(struct view *v, struct test t)
{
    bool so = false;
    switch (t.kind) {
    case DESIGNED:
        so = v->q->designed >= 0 ? v->q->designed
                                 : missing(v, false, v->actor, "designed by the licensee");
        break;
    case SPECIFIED:
        so = v->q->specified >= 0 ? v->q->specified
                                  : missing(v, false, v->actor, "specified fully by the licensee");
        break;
    case AFTER: so = v->day > t.a; break;
    case BEFORE: so = v->day < t.a; break;
    case CLASS:
        so = v->q->product >= 0
                 ? class_has(v, t.a)
                 : missing(v, false, -1, "%s is %s", thing(v), product_items[ODD + t.a]);
        break;
    case AFFILIATE: so = related(v, t.a, t.b, v->day); break;
    case HOLDS: so = holds(v, t); break;
    case LAYER: so = layer_is_open(v); break;
    case UNSEEN: so = term(v, t.a); break;
    }
    return so != t.no;
}

static bool tests_hold(struct view *v, const struct tests *t)
{
    bool all = true, any = t->count == 0;
    for (int i = 0; i < t->count; i++) {
        bool so = test_holds(v, t->at[i]);
        all = all && so;
        any = any || so;
    }
    return t->any ? any : all;
}

/* A latch: whether it held on some day up to now. */
static bool held_once(struct view *v, struct test t)
{
    int at[MOMENTS_MAX], count = moments(v, v->day, at), today = v->day;
    bool once = false;
    for (int i = 0; i < count && !once; i++) {
        v->day = at[i];
        once = test_holds(v, t);
    }
    v->day = today;
    return once;
}

static bool span_has_day(struct view *v, struct span s)
{
    bool second = s.kind == UNCLEAR && v->unclear[s.id];
    switch (s.kind) {
    case ALWAYS: return true;
    case WHILE: return test_holds(v, s.so);
    case HIDDEN: return term(v, s.id);
    case DATED:
    case UNCLEAR: break;
    }
    return v->day >= (second ? s.from2 : s.from) && v->day <= (second ? s.until2 : s.until);
}

/* ---- gates 1 to 3 ---- */

static bool layer_is_open(struct view *v)
{
    const struct universe *u = v->u;
    int today = v->day, elected = u->layer.elected;
    if (elected > v->day) return false;
    v->day = elected;
    bool good = persons_have(v, u->layer.by, u->layer.elector, elected) &&
                (!u->layer.windowed || span_has_day(v, u->layer.window));
    v->day = today;
    return good;
}

/* The first day of what `lost` does, NEVER: it does not. */
static int lost_from(const struct universe *u)
{
    int missed = u->lost.due + 1 + (u->lost.cure ? 30 : 0);
    if (!u->lost.there || u->lost.paid < missed) return NEVER;
    if (u->lost.automatic) return missed;
    return u->lost.by == ANVIL && u->lost.exercised != NEVER && u->lost.exercised >= missed
               ? u->lost.exercised
               : NEVER;
}

static bool in_force(struct view *v, const struct grant *g)
{
    const struct universe *u = v->u;
    int lost = u->lost.agreement ? lost_from(u) : NEVER;
    bool by_loss = lost <= u->end;
    if (v->day < u->effective) return false;
    if (v->day <= u->end && v->day < lost) return true;
    bool has_lost = u->lost.there;
    switch (g->survives) {
    case ENDS: return false;
    case SURVIVES_ANY: return true;
    case SURVIVES_EXPIRY: return !by_loss;
    case SURVIVES_LOST: return by_loss && has_lost;
    case SURVIVES_OTHER: return !by_loss && has_lost;
    }
    return false;
}

static bool reached_by(struct view *v, int g, bool there, bool agreement, unsigned ends, bool lost,
                       int from)
{
    const struct grant *grant = &v->u->grant[g];
    if (!there || agreement || !(ends >> g & 1) || v->day < from) return false;
    return grant->irrevocable == REVOCABLE || (grant->irrevocable == UNLESS_LOST && lost);
}

static bool running(struct view *v, int i)
{
    const struct universe *u = v->u;
    const struct grant *g = &u->grant[i];
    if (!span_has_day(v, g->during)) return false;
    if (g->has_opens && !held_once(v, g->opens)) return false;
    if (g->has_closes && held_once(v, g->closes)) return false;
    if (g->has_only && !test_holds(v, g->only)) return false;
    return !reached_by(v, i, u->lost.there, u->lost.agreement, u->lost.ends, true, lost_from(u)) &&
           !reached_by(v, i, u->late.there, false, u->late.ends, false, u->late.after + 1);
}

/* ---- gates 6 to 10 ---- */

/* Whether having it made is within making is policy; said apart, it is what is said. */
static bool acts_have(struct view *v, struct set s)
{
    if (set_has(v, s, act_item)) return true;
    if (v->act != HAVE_MADE || !(s.in >> MAKE & 1)) return false;
    return !((s.out >> MAKE | s.out >> HAVE_MADE) & 1) && v->implies == IMPLIES_YES;
}

static bool acts_of(struct view *v, int i)
{
    const struct universe *u = v->u;
    bool other = u->varied == VARIED_ACTS && u->varied_at == i && v->reading;
    return acts_have(v, other ? u->other_set : u->grant[i].acts);
}

static bool products_of(struct view *v, struct set s)
{
    if (!s.said || s.unseen || v->q->product >= 0) return set_has(v, s, product_item);
    char words[80];
    int n = snprintf(words, sizeof words, "%s is ", thing(v));
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0, any = 0; i < PRODUCT_ITEMS; i++)
            if ((pass ? s.out : s.in) >> i & 1)
                n += snprintf(words + n, sizeof words - (size_t)n, "%s%s",
                              any++  ? ", "
                              : pass ? " except "
                                     : "",
                              product_items[i]);
    return missing(v, false, -1, "%s", words);
}

static bool excepted(struct view *v, const struct exclude *x)
{
    bool back = false;
    for (int i = 0; i < x->excepts && !back; i++) {
        struct set a = x->except[i].a;
        switch (x->except[i].kind) {
        case BACK_FIELDS: back = set_has(v, a, field_item); break;
        case BACK_PRODUCTS: back = products_of(v, a); break;
        case BACK_ACTS: back = acts_have(v, a); break;
        case BACK_TEST: back = test_holds(v, x->except[i].so); break;
        case BACK_SCOPE: back = acts_have(v, a) && set_has(v, x->except[i].b, field_item); break;
        case BACK_UNSEEN: back = term(v, a.term); break;
        }
    }
    return back;
}

static bool excluded(struct view *v, int g)
{
    bool out = false;
    for (int i = 0; i < v->u->excludes && !out; i++) {
        const struct exclude *x = &v->u->exclude[i];
        if (!(x->from >> g & 1) || (x->reading >= 0 && x->reading != v->reading)) continue;
        out = (!x->to.said || persons_have(v, x->to, v->actor, v->day)) && acts_have(v, x->acts) &&
              set_has(v, x->fields, field_item) && products_of(v, x->products) &&
              set_has(v, x->places, place_item) && tests_hold(v, &x->ifs) && !excepted(v, x);
    }
    return out;
}
#endif
