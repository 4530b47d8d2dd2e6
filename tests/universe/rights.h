/* rights.h: the naive model, last part: assets, bases, and all cells. */
#ifndef UNIVERSE_RIGHTS_H
#define UNIVERSE_RIGHTS_H

#include "universe/shut.h"

/* ---- gates 11 and 12 ---- */

static int owner_on(const struct question *q, int day)
{
    int owner = -1;
    for (int i = 0; i < q->owners; i++)
        if (q->since[i] <= day) owner = q->owner[i];
    return owner;
}

static bool owned_on(struct view *v, struct set persons, int day)
{
    int owner = owner_on(v->q, day);
    return owner >= 0 && persons_have(v, persons, owner, day);
}

static bool owned_once(struct view *v, struct set persons)
{
    int at[MOMENTS_MAX], count = moments(v, v->day, at);
    for (int i = 0; i < count; i++)
        if (owned_on(v, persons, at[i])) return true;
    return false;
}

static bool filed(struct view *v, bool first, const char *how, int limit)
{
    const struct question *q = v->q;
    bool known = q->first_said || q->filed_said;
    int day = first ? (q->first_said ? q->first : q->filed) : (q->filed_said ? q->filed : q->first);
    if (known) return !strcmp(how, "by") ? day <= limit : day > limit;
    return missing(v, false, -1, "%s %s %s in the asset", first ? "first filed" : "filed", how,
                   date(limit));
}

static bool capture_holds(struct view *v, const struct capture *c, struct set owner)
{
    bool any = false;
    if (v->q->pile >= 0) return true;
    for (int i = 0; i < c->count && !any; i++) switch (c->kind[i]) {
        case FIRST_BY: any = filed(v, true, "by", c->day[i]); break;
        case FIRST_AFTER: any = filed(v, true, "after", c->day[i]); break;
        case FILED_BY: any = filed(v, false, "by", c->day[i]); break;
        case OWNED_EVER: any = owned_once(v, owner); break;
        case OWNED_NOW: any = owned_on(v, owner, v->day); break;
        }
    return any;
}

static bool captured(struct view *v, int i)
{
    const struct universe *u = v->u;
    const struct grant *g = &u->grant[i];
    if (g->pile < 0) return capture_holds(v, &g->own, g->from);
    if (v->q->pile >= 0) return v->q->pile == g->pile;
    const struct pile *p = &u->pile[g->pile];
    if (u->varied == VARIED_PILE && u->varied_at == g->pile && v->reading) p = &u->other_pile;
    for (int c = 0; c < p->count; c++)
        if (!capture_holds(v, &p->at[c], p->owner)) return false;
    return p->count ? owned_once(v, p->owner) : owned_on(v, p->owner, v->day);
}

/* ---- all gates ---- */

static struct set places_of(struct view *v, int i)
{
    const struct universe *u = v->u;
    bool other = u->varied == VARIED_PLACES && u->varied_at == i && v->reading;
    return other ? u->other_set : u->grant[i].places;
}

static bool gate_holds(struct view *v, int i, int gate)
{
    const struct grant *g = &v->u->grant[i];
    switch (gate) {
    case IN_FORCE: return in_force(v, g);
    case OPEN: return !g->layered || layer_is_open(v);
    case GRANT: return running(v, i);
    case PERSON: return persons_have(v, g->to, v->actor, v->day);
    case ACT: return acts_of(v, i);
    case FIELD: return set_has(v, g->fields[0], field_item) && set_has(v, g->fields[1], field_item);
    case PRODUCT: return products_of(v, g->products);
    case EXCLUSION: return !excluded(v, i);
    case PLACE: return set_has(v, places_of(v, i), place_item);
    case ASSET: return captured(v, i);
    case TITLE: return v->q->pile >= 0 || owned_once(v, g->from);
    case CONDITIONS:
        return tests_hold(v, &g->ifs) &&
               (!g->has_made || v->act != HAVE_MADE || test_holds(v, g->have_made));
    case SHUT_OUT: return !shut_out_by(v, i);
    default: return true;
    }
}

static bool licensed(struct view *v)
{
    for (int g = 0; g < v->u->grants; g++) {
        bool all = true;
        for (int gate = 1; gate < GATES && all; gate++) all = gate_holds(v, g, gate);
        if (all) return true;
    }
    return false;
}

static bool licensed_as(const struct view *v, int actor, int act)
{
    struct view other = *v;
    other.actor = actor;
    other.act = act;
    return licensed(&other);
}

/* One cell: nothing needed, own, bought, made for somebody, or licensed. */
static bool cell_permitted(struct view *v)
{
    const struct question *q = v->q;
    int owner = q->pile >= 0 ? -1 : owner_on(q, v->day), from = q->bought_from;
    if ((q->pile < 0 && q->dead) || v->act == DEVELOP) return true;
    if (owner == v->actor && !shut_out_by(v, -1)) return true;
    if (from >= 0 && (v->act == USE || v->act == SELL || v->act == OFFER) &&
        (owner == from || licensed_as(v, from, SELL)))
        return true;
    if (q->principal >= 0 && q->principal != v->actor && v->act == MAKE &&
        (owner == q->principal || licensed_as(v, q->principal, HAVE_MADE)))
        return true;
    return licensed(v);
}

/* All cells: every act, place and leaf asked about. */
static bool permitted(struct view *v)
{
    const struct question *q = v->q;
    int asked = q->field >= 0 ? q->field : v->u->product[q->product].field;
    for (int a = 0; a < q->acts; a++)
        for (int p = 0; p < q->places; p++)
            for (int leaf = -1; leaf < LEAVES; leaf++) {
                static const bool inner[LEAVES] = {[TECH] = true, [AMP] = true};
                if (leaf < 0 ? asked >= 0 : inner[leaf] || asked < 0 || !node_has(asked, leaf))
                    continue;
                v->act = q->act[a];
                v->place = q->place[p];
                v->leaf = leaf;
                if (!cell_permitted(v)) return false;
            }
    return true;
}
#endif
