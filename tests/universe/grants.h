/* grants.h: grants and exclusions by chance. */
#ifndef UNIVERSE_GRANTS_H
#define UNIVERSE_GRANTS_H

#include "universe/parts.h"

/* One that covers nearly everything: two of them meet. */
static struct grant plain_grant(void)
{
    return (struct grant){.from = one(ANVIL),
                          .to = one(BOREAS),
                          .acts = {.said = true, .in = (1u << DEVELOP) - 1},
                          .places = one(WORLDWIDE),
                          .pile = ANVIL};
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
        if (once_in(2)) g = plain_grant();
        if (i && once_in(2)) g.during = (struct span){DATED, u->day[roll(2)], NEVER, .id = 0};
        g.exclusive = i == 0 || once_in(2);
        if (g.exclusive && once_in(4)) g.spared = roll_persons(BOREAS);
        if (i == 0) g.to = one(once_in(2) ? DOVER : COBALT);
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
