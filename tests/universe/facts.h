/* facts.h: the naive model, lower half: sets and tests at one point, in one world, under one truth
 * of what nobody knows. Every question is a plain yes or no here; what is missing is looked up in
 * the truth at hand, and noted so that all truths get enumerated. */
#ifndef UNIVERSE_FACTS_H
#define UNIVERSE_FACTS_H

#include <stdarg.h>

#include "universe/universe.h"

enum { ATOM_MAX = 10, ATOM_TEXT = 120 };
struct atoms {
    int count;
    bool over;
    struct {
        char key[ATOM_TEXT], text[ATOM_TEXT];
        bool term;
    } at[ATOM_MAX];
};

/* One evaluation: who does what where, in which world, under which truth. */
struct view {
    const struct universe *u;
    const struct question *q;
    struct atoms *atoms;
    unsigned truth;
    int day, actor, act, place, leaf;        /* leaf -1: not told */
    int reading, implies, unclear[2], ranks; /* bit of a pair: its later one goes first */
};

__attribute__((format(printf, 4, 5))) static bool missing(struct view *v, bool term, int whose,
                                                          const char *format, ...)
{
    char text[ATOM_TEXT - 8], key[ATOM_TEXT];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    snprintf(key, sizeof key, "%d %s", whose, text);
    struct atoms *a = v->atoms;
    for (int i = 0; i < a->count; i++)
        if (!strcmp(a->at[i].key, key)) return v->truth >> i & 1;
    if (a->count == ATOM_MAX) {
        a->over = true;
        return false;
    }
    memcpy(a->at[a->count].key, key, sizeof key);
    memcpy(a->at[a->count].text, text, sizeof text);
    a->at[a->count++].term = term;
    return false;
}

static bool term(struct view *v, int n)
{
    return missing(v, true, -1, "t%d", n);
}

/* ---- companies ---- */

static int holding_row(const struct holding *h, int day)
{
    int row = -1;
    for (int r = 0; r < h->rows; r++)
        if (h->from[r] <= day) row = r;
    return row;
}

static bool enough(const struct universe *u, int share)
{
    return u->at_least ? share >= 50 : share > 50;
}

static const char *bound(const struct universe *u)
{
    return u->at_least ? "at least 50% of votes" : "more than 50% of votes";
}

/* Control counts the whole holding of whatever is controlled. Companies hold only earlier ones. */
static bool controls(struct view *v, int top, int company, int day)
{
    const struct holding *h = &v->u->holding[company];
    int row = holding_row(h, day), sum = 0;
    if (top == company || !h->rows) return false;
    if (row < 0)
        return missing(v, false, -1, "%s held %s in %s on that day", person_items[top], bound(v->u),
                       person_items[company]);
    for (int p = 0; p < PERSONS; p++)
        if (h->share[row][p] && (p == top || controls(v, top, p, day))) sum += h->share[row][p];
    return enough(v->u, sum);
}

static bool related_on(struct view *v, int candidate, int base, int day)
{
    if (candidate == base) return false;
    if (v->u->down && controls(v, base, candidate, day)) return true;
    if (v->u->up && controls(v, candidate, base, day)) return true;
    for (int p = 0; v->u->sideways && p < PERSONS; p++)
        if (controls(v, p, base, day) && controls(v, p, candidate, day)) return true;
    return false;
}

enum { MOMENTS_MAX = 64 };

/* The days up to `day` on which anything can have begun; the first is long before all. */
static int moments(const struct view *v, int day, int *out)
{
    const struct universe *u = v->u;
    int n = 0, at[MOMENTS_MAX], count = 0;
    at[n++] = 0, at[n++] = u->effective;
    for (int c = COBALT; c <= DOVER; c++)
        for (int r = 0; r < u->holding[c].rows; r++) at[n++] = u->holding[c].from[r];
    for (int i = 0; i < v->q->owners; i++) at[n++] = v->q->since[i];
    for (int i = 0; i < DAYS; i++)
        for (int near = -1; near <= 2; near++) at[n++] = u->day[i] + near;
    for (int i = 0; i < n; i++)
        if (at[i] <= day && at[i] >= 0) out[count++] = at[i];
    out[count++] = day;
    return count;
}

static bool related(struct view *v, int candidate, int base, int day)
{
    int at[MOMENTS_MAX], count = 1;
    at[0] = day;
    if (v->u->ever) count = moments(v, day, at);
    for (int i = 0; i < count; i++)
        if (related_on(v, candidate, base, at[i])) return true;
    return false;
}

static bool person_item(struct view *v, int item, int person, int day)
{
    if (item < PERSONS) return item == person;
    if (item == ANYONE) return true;
    if (item == PARTIES) return person == ANVIL || person == BOREAS;
    int base = item - ANVIL_GROUP;
    return person == base || related(v, person, base, day);
}

static bool persons_have(struct view *v, struct set s, int person, int day)
{
    bool in = false, out = false;
    for (int i = 0; i < PERSON_ITEMS; i++) {
        if (s.in >> i & 1) in = in || person_item(v, i, person, day);
        if (s.out >> i & 1) out = out || person_item(v, i, person, day);
    }
    return in && !out;
}

/* ---- what and where ---- */

static bool node_has(int node, int leaf)
{
    static const int parent[LEAVES] = {[TECH] = -1, TECH, AMP, AMP, TECH, TECH, AMP};
    for (; leaf >= 0; leaf = parent[leaf])
        if (leaf == node) return true;
    return false;
}

static const char *thing(const struct view *v)
{
    return v->q->product >= 0 ? product_items[v->q->product] : field_items[v->q->field];
}

static bool field_item(struct view *v, int item)
{
    if (v->leaf >= 0) return node_has(item, v->leaf);
    return missing(v, false, -1, "%s lies in %s", thing(v), field_items[item]);
}

static bool class_has(struct view *v, int class)
{
    const struct universe *u = v->u;
    int product = v->q->product;
    const struct define *d = &u->define[class];
    if (u->varied == VARIED_DEFINE && u->varied_at == class && v->reading) d = &u->other_define;
    if (u->product[product].is >> class & 1) return true;
    if (u->product[product].is_said && !u->product[product].among) return false;
    if (v->q->class_said[class] >= 0) return v->q->class_said[class];
    if (v->q->nothing_else) return false;
    if (v->q->holds[class] >= 0) return v->q->holds[class];
    const char *name = product_items[ODD + class];
    if (d->means == BY_TEST && d->so.kind == CLASS) return class_has(v, d->so.a) != d->so.no;
    if (d->means == BY_TEST) {
        if (v->q->specified >= 0) return v->q->specified != d->so.no;
        return missing(v, false, v->actor, "specified fully by the licensee") != d->so.no;
    }
    if (d->unless == FOUND_NO) return false;
    if (d->means == BY_TERM) return term(v, d->term);
    return missing(v, false, -1, "%s is %s", thing(v), name);
}

static bool product_item(struct view *v, int item)
{
    return item < ODD ? item == v->q->product : class_has(v, item - ODD);
}

static bool act_item(struct view *v, int item)
{
    return item == v->act;
}

static bool place_item(struct view *v, int item)
{
    return item == WORLDWIDE || item == v->place ||
           (item == HOME && (v->place == DE || v->place == JP));
}

static bool set_has(struct view *v, struct set s, bool (*item)(struct view *v, int item))
{
    bool in = false, out = false;
    if (!s.said) return true;
    if (s.unseen) return term(v, s.term);
    for (int i = 0; i < 16; i++) {
        if (s.in >> i & 1) in = in || item(v, i);
        if (s.out >> i & 1) out = out || item(v, i);
    }
    return in && !out;
}
#endif
