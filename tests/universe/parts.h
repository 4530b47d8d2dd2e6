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
#endif
