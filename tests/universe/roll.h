/* roll.h: whole universes, and questions about them, by chance. */
#ifndef UNIVERSE_ROLL_H
#define UNIVERSE_ROLL_H

#include "universe/grants.h"

static void roll_days(struct universe *u)
{
    u->day[0] = 20454 + roll(200); /* 2026 */
    for (int i = 1; i < DAYS; i++) u->day[i] = u->day[i - 1] + (once_in(5) ? 1 : 2 + roll(300));
    u->effective = once_in(8) ? u->day[0] : 20300;
    u->end = once_in(4) ? u->day[DAYS - 1] : once_in(6) ? u->day[1] : 24000;
    if (u->end < u->effective) u->end = u->effective;
}

static void roll_holdings(struct universe *u)
{
    u->at_least = once_in(4);
    u->up = once_in(4);
    u->sideways = once_in(3);
    u->down = !u->up || !once_in(3);
    u->ever = once_in(4);
    for (int c = COBALT; c <= DOVER; c++) {
        struct holding *h = &u->holding[c];
        h->rows = c == COBALT ? 1 + roll(3) : roll(3);
        for (int r = 0; r < h->rows; r++) {
            h->from[r] = r ? u->day[roll(DAYS)] : once_in(6) ? u->day[0] : 12000;
            if (r && h->from[r] <= h->from[r - 1]) h->from[r] = h->from[r - 1] + 1 + roll(300);
            static const int shares[] = {0, 20, 40, 50, 51, 60, 100};
            int left = 100;
            for (int p = 0; p < c; p++) {
                int s = shares[roll(7)];
                h->share[r][p] = s <= left ? s : 0;
                left -= h->share[r][p];
            }
            if (left == 100) h->share[r][roll(c)] = 60;
        }
    }
}

/* Cobalt's last change as an event: somebody sells all it has. */
static void roll_acquired(struct universe *u)
{
    struct holding *h = &u->holding[COBALT];
    int last = h->rows - 1;
    if (last < 1 || !once_in(2)) return;
    u->seller = h->share[last - 1][ANVIL] ? ANVIL : BOREAS;
    u->sold = h->share[last - 1][u->seller];
    if (!u->sold) return;
    u->acquired = true;
    memcpy(h->share[last], h->share[last - 1], sizeof h->share[0]);
    h->share[last][u->seller] = 0;
    h->share[last][!u->seller] += u->sold;
}

static struct define roll_define(struct universe *u, int which)
{
    struct define d = {.unless = once_in(2) ? ASK : (unsigned)roll(3)};
    d.means = (unsigned)roll(3);
    if (which == 0 && d.means == BY_TEST) d.means = BY_FINDING;
    d.so = (struct test){.kind = CLASS, .a = 0, .no = once_in(3)};
    if (which && once_in(4)) d.so = (struct test){.kind = SPECIFIED, .no = once_in(3)};
    if (d.means == BY_TERM) d.term = u->terms++;
    return d;
}

static void roll_things(struct universe *u)
{
    for (int i = 0; i < 2; i++) {
        static const int leaves[] = {AMP1, AMP2, BUS};
        u->define[i] = roll_define(u, i);
        u->product[i].field = once_in(6) ? -1 : leaves[roll(3)];
        if ((u->product[i].is_said = once_in(2))) u->product[i].is = 1u << roll(2);
        u->product[i].among = u->product[i].is_said && once_in(2);
    }
    u->pile[0] = roll_pile(u, ANVIL);
    u->pile[1] = roll_pile(u, BOREAS);
}

static void roll_powers(struct universe *u)
{
    u->layer.by = roll_persons(BOREAS);
    u->layer.windowed = once_in(4);
    u->layer.window = roll_dates(u);
    u->layer.elected = once_in(4) ? NEVER : u->day[roll(DAYS - 1)];
    u->layer.elector = once_in(4) ? roll(PERSONS) : BOREAS;
    u->lost.due = u->day[roll(DAYS)] - (once_in(2) ? 40 : 0);
    if ((u->lost.there = u->lost.due >= u->effective && once_in(2))) {
        u->lost.cure = once_in(2);
        u->lost.automatic = once_in(3);
        u->lost.agreement = once_in(4);
        u->lost.suspends = !u->lost.agreement && once_in(3);
        u->lost.ends = 1u + (unsigned)roll((1 << u->grants) - 1);
        u->lost.paid = once_in(3) ? u->lost.due - roll(2) * 5 : NEVER;
        if (u->lost.paid == NEVER && u->lost.cure && once_in(3)) u->lost.paid = u->lost.due + 30;
        u->lost.exercised = once_in(4) ? NEVER : u->day[roll(DAYS)];
        u->lost.by = once_in(2) ? roll(PERSONS) : ANVIL;
    }
    if ((u->late.there = once_in(3))) {
        u->late.suspends = once_in(2);
        u->late.ends = 1u + (unsigned)roll((1 << u->grants) - 1);
        u->late.after = roll_day(u);
    }
    for (int g = 0; g < u->grants; g++) { /* suspending what is irrevocable is left open */
        bool hit = (u->lost.there && u->lost.suspends && u->lost.ends >> g & 1) ||
                   (u->late.there && u->late.suspends && u->late.ends >> g & 1);
        if (hit) u->grant[g].irrevocable = REVOCABLE;
    }
}

static void roll_readings(struct universe *u)
{
    u->varied = once_in(3) ? SURE : (unsigned)roll(6);
    u->preferred = once_in(4);
    u->varied_at = roll(u->varied == VARIED_PILE || u->varied == VARIED_DEFINE ? 2 : u->grants);
    u->other_set = u->varied == VARIED_PLACES ? roll_places(u) : roll_acts(u);
    u->other_pile = u->pile[u->varied_at % PILES];
    u->other_pile.count = 1;
    u->other_pile.at[0] = roll_capture(u);
    u->other_define = u->define[u->varied_at % 2];
    u->other_define.unless = u->other_define.unless == FOUND_NO ? ASK_SAID : FOUND_NO;
    if (u->varied == VARIED_PILE && !u->pile[u->varied_at].count)
        u->pile[u->varied_at] = u->other_pile, u->pile[u->varied_at].at[0] = roll_capture(u);
    if (u->varied == VARIED_EXCLUDE && u->excludes > 1)
        u->exclude[0].reading = 0, u->exclude[1].reading = 1;
    else if (u->varied == VARIED_EXCLUDE) u->varied = SURE;
}

static struct universe roll_universe(void)
{
    struct universe u = {0};
    bool exclusive = once_in(5);
    roll_days(&u);
    roll_holdings(&u);
    roll_things(&u);
    roll_acquired(&u);
    u.grants = once_in(4) ? 1 : 1 + roll(GRANTS);
    for (int i = 0; i < u.grants; i++) u.grant[i] = roll_grant(&u, i, exclusive && u.grants > 1);
    u.excludes = roll(EXCLUDES);
    for (int i = 0; i < u.excludes; i++) u.exclude[i] = roll_exclude(&u, exclusive);
    u.implies = (unsigned)roll(3);
    roll_powers(&u);
    roll_readings(&u);
    return u;
}

/* ---- questions ---- */

static int said_or_not(int n)
{
    return once_in(n) ? roll(2) : -1;
}

static void roll_right(const struct universe *u, struct question *q)
{
    bool piles = once_in(6);
    for (int g = 0; g < u->grants; g++) piles = piles && u->grant[g].pile >= 0;
    q->pile = piles ? roll(PILES) : -1;
    q->dead = once_in(40);
    q->first_said = !once_in(10);
    q->filed_said = once_in(4);
    q->first = roll_day(u) - (once_in(4) ? 0 : 400 + roll(3) * 500);
    q->filed = q->first + roll(2) * 300;
    q->owners = 1 + once_in(3);
    for (int i = 0; i < q->owners; i++) {
        q->owner[i] = once_in(3) ? roll(PERSONS) : ANVIL;
        q->since[i] = i ? u->day[roll(DAYS)] : once_in(5) ? u->day[0] : once_in(2) ? 14000 : -NEVER;
    }
    if (q->owners == 2 && q->since[1] <= q->since[0]) q->since[1] = q->since[0] + 50;
}

static struct question roll_question(const struct universe *u)
{
    struct question q = {.actor = once_in(4) ? roll(PERSONS) : BOREAS,
                         .acts = 1 + once_in(6),
                         .places = 1 + once_in(6),
                         .principal = -1,
                         .bought_from = -1,
                         .product = roll(2),
                         .field = -1,
                         .designed = said_or_not(3),
                         .specified = said_or_not(4),
                         .class_said = {said_or_not(5), said_or_not(5)},
                         .holds = {said_or_not(12), said_or_not(12)},
                         .reading = said_or_not(8)};
    q.day = once_in(8) ? u->day[DAYS - 1] + 900 : u->day[roll(DAYS)] + roll(3) - 1;
    q.act[0] = once_in(3) ? roll(ACTS) : once_in(3) ? HAVE_MADE : once_in(3) ? USE : MAKE;
    q.act[1] = (q.act[0] + 1 + roll(ACTS - 1)) % ACTS;
    q.place[0] = roll(PLACES);
    q.place[1] = (q.place[0] + 1) % PLACES;
    if (once_in(3)) {
        static const int asked[] = {AMP1, AMP2, BUS, AMP1, AMP2, BUS, AMP, TECH};
        q.product = -1;
        q.field = asked[roll(8)];
    }
    if (q.act[0] == MAKE && q.acts == 1 && once_in(6)) q.principal = roll(PERSONS);
    if (q.act[0] >= USE && q.acts == 1 && once_in(5)) q.bought_from = roll(PERSONS);
    q.nothing_else = q.product >= 0 && q.class_said[0] == 1 && once_in(3);
    if (q.product < 0) q.class_said[0] = q.class_said[1] = -1;
    if (q.nothing_else) q.class_said[1] = -1;
    if (u->varied == SURE) q.reading = -1;
    roll_right(u, &q);
    return q;
}

#endif
