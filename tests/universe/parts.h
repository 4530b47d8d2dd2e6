/* parts.h: parts of a universe by chance. What the design leaves open is not rolled: a fee paid
 * after its cure ran out, a suspension of what is irrevocable, an exclusive grant that opens late.
 */
#ifndef UNIVERSE_PARTS_H
#define UNIVERSE_PARTS_H

#include "universe/universe.h"

static int roll_day(const struct universe *u)
{
    return u->day[roll(DAYS)] + (once_in(4) ? roll(3) - 1 : 0);
}

static struct set roll_set(struct universe *u, int items, int unseen_in)
{
    struct set s = {.said = true};
    if (unseen_in && once_in(unseen_in)) {
        s.unseen = true;
        s.term = u->terms++;
        return s;
    }
    for (int n = 1 + roll(2); n; n--) s.in |= 1u << roll(items);
    if (once_in(3)) s.out = (1u << roll(items)) & ~s.in;
    return s;
}

static struct set one(int item)
{
    return (struct set){.said = true, .in = 1u << item};
}

static struct set roll_fields(struct universe *u)
{
    struct set s = roll_set(u, FIELDS, 16);
    if (!s.unseen && once_in(2)) s.in = 1u << TECH, s.out = once_in(2) ? 1u << (1 + roll(4)) : 0;
    return s;
}

static struct set roll_places(struct universe *u)
{
    struct set s = roll_set(u, PLACE_ITEMS, 16);
    if (!s.unseen && !once_in(3)) s.in = 1u << WORLDWIDE, s.out = once_in(4) ? 1u << roll(3) : 0;
    if (s.in & (1u << WORLDWIDE)) s.in = 1u << WORLDWIDE, s.out &= 15;
    if (s.out & (1u << WORLDWIDE)) s.out = 0;
    return s;
}

static struct set roll_acts(struct universe *u)
{
    struct set s = roll_set(u, ACTS, 0);
    if (!once_in(4)) s.in |= 1u << MAKE | 1u << USE | 1u << SELL, s.out = 0;
    if (once_in(6)) s.out = 1u << SELL, s.in |= 1u << SELL;
    if (once_in(20)) s.out = 1u << HAVE_MADE, s.in = 1u << MAKE;
    return s;
}

static struct test roll_dated(const struct universe *u)
{
    struct test t = {.no = once_in(4)};
    switch (roll(4)) {
    case 0: t.kind = AFTER, t.a = roll_day(u); break;
    case 1: t.kind = BEFORE, t.a = roll_day(u); break;
    case 2: t.kind = AFFILIATE, t.a = COBALT + roll(2), t.b = roll(3); break;
    default: t.kind = HOLDS, t.a = roll(2), t.b = COBALT + roll(2), t.no = false;
    }
    if (t.kind == AFFILIATE && t.a == t.b) t.b = ANVIL;
    return t;
}

static struct test roll_test(struct universe *u)
{
    struct test t = {.no = once_in(3)};
    switch (roll(6)) {
    case 0:
    case 1: t.kind = DESIGNED; break;
    case 2: t.kind = SPECIFIED; break;
    case 3: t.kind = CLASS, t.a = roll(2); break;
    case 4: return roll_dated(u);
    default: t.kind = UNSEEN, t.no = false, t.a = u->terms++;
    }
    return t;
}

static struct tests roll_tests(struct universe *u)
{
    struct tests t = {.count = 1 + once_in(3), .any = once_in(2)};
    for (int i = 0; i < t.count; i++) t.at[i] = roll_test(u);
    return t;
}

static struct span roll_dates(const struct universe *u)
{
    struct span s = {.kind = DATED, .from = -NEVER, .until = NEVER};
    if (once_in(2)) s.from = roll_day(u);
    if (s.from == -NEVER || once_in(2)) s.until = roll_day(u);
    return s;
}

static struct span roll_span(struct universe *u)
{
    struct span s = roll_dates(u);
    switch (roll(14)) {
    case 0:
        if (u->unclear == 2) break;
        s.kind = UNCLEAR, s.id = u->unclear++;
        struct span other = roll_dates(u);
        s.from2 = other.from, s.until2 = other.until;
        break;
    case 1: s.kind = WHILE, s.so = roll_dated(u); break;
    case 2: s.kind = HIDDEN, s.id = u->terms++; break;
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
    case 9: s.kind = ALWAYS; break;
    default: break;
    }
    return s;
}

static struct capture roll_capture(const struct universe *u)
{
    struct capture c = {.count = 1 + once_in(3)};
    for (int i = 0; i < c.count; i++) {
        c.kind[i] = once_in(4) ? (unsigned)roll(5) : once_in(2) ? FIRST_BY : OWNED_EVER;
        c.day[i] = roll_day(u) - (once_in(3) ? 1000 : 0);
    }
    return c;
}

static struct pile roll_pile(struct universe *u, int owner)
{
    struct pile p = {.owner = one(once_in(3) ? owner : ANVIL_GROUP + owner), .count = roll(3)};
    for (int i = 0; i < p.count; i++) p.at[i] = roll_capture(u);
    return p;
}

static struct set roll_persons(int likely)
{
    struct set s = one(once_in(5) ? roll(PERSON_ITEMS) : likely);
    if (once_in(6)) s.out = (1u << roll(PERSONS)) & ~s.in;
    return s;
}

static struct grant roll_grant(struct universe *u, int i, bool exclusive_around)
{
    int from = once_in(6) ? BOREAS : ANVIL;
    struct grant g = {.from = roll_persons(once_in(2) ? from : ANVIL_GROUP + from),
                      .to = roll_persons(once_in(2) ? 1 - from : ANVIL_GROUP + 1 - from),
                      .acts = roll_acts(u),
                      .places = roll_places(u),
                      .during = roll_span(u),
                      .pile = once_in(3) ? -1 : from};
    for (int n = 0; n < roll(3); n++) g.fields[n] = roll_fields(u);
    if (once_in(4)) g.products = roll_set(u, PRODUCT_ITEMS, 8);
    if (g.pile < 0) g.own = roll_capture(u);
    if (once_in(3)) g.ifs = roll_tests(u);
    if ((g.has_made = once_in(4))) g.have_made = roll_test(u);
    if ((g.has_only = once_in(8))) g.only = roll_dated(u);
    g.survives = once_in(2) ? ENDS : (unsigned)roll(5);
    g.irrevocable = once_in(2) ? REVOCABLE : (unsigned)roll(3);
    if (exclusive_around) {
        if (i && !once_in(3)) g.during = (struct span){DATED, u->day[roll(2)], NEVER, .id = 0};
        if (g.during.kind != DATED) g.during = (struct span){.kind = ALWAYS};
        g.exclusive = i == 0 || once_in(4);
        if (g.exclusive && once_in(2)) g.spared = roll_persons(BOREAS);
        if (i == 0) g.to = one(once_in(2) ? DOVER : COBALT);
        return g;
    }
    if ((g.has_opens = once_in(8))) g.opens = roll_dated(u);
    if ((g.has_closes = once_in(9))) g.closes = roll_dated(u);
    g.layered = once_in(5);
    return g;
}

static struct exclude roll_exclude(struct universe *u, bool exclusive_around)
{
    struct exclude x = {.from = 1u + (unsigned)roll((1 << u->grants) - 1), .reading = -1};
    if (!exclusive_around && once_in(4)) x.to = roll_persons(BOREAS);
    if (once_in(2)) x.fields = roll_fields(u);
    if (once_in(2)) x.products = roll_set(u, PRODUCT_ITEMS, 10);
    if (once_in(3)) x.acts = roll_acts(u);
    if (once_in(3)) x.places = roll_places(u);
    if (once_in(4)) x.ifs = roll_tests(u);
    if (!x.fields.said && !x.products.said) x.products = one(roll(PRODUCT_ITEMS));
    x.excepts = once_in(2) ? 0 : 1 + roll(2);
    for (int i = 0; i < x.excepts; i++) {
        x.except[i].kind = (unsigned)roll(6);
        x.except[i].so = roll_test(u);
        if (x.except[i].so.kind == UNSEEN) x.except[i].so.kind = DESIGNED;
        x.except[i].a = x.except[i].kind == BACK_PRODUCTS ? roll_set(u, PRODUCT_ITEMS, 0)
                        : x.except[i].kind == BACK_FIELDS ? one(roll(FIELDS))
                                                          : roll_acts(u);
        x.except[i].b = one(roll(FIELDS));
        if (x.except[i].kind == BACK_UNSEEN) x.except[i].a.term = u->terms++;
    }
    return x;
}
#endif
