/* said.h: a universe said whole: the book, its events, and a question about it. */
#ifndef UNIVERSE_SAID_H
#define UNIVERSE_SAID_H

#include "universe/book.h"

static void say_events(struct text *t, const struct universe *u)
{
    const struct holding *h = &u->holding[COBALT];
    if (u->acquired)
        say(t, "%s acquire %d%% of cobalt by %s from %s\n", date(h->from[h->rows - 1]), u->sold,
            person_items[!u->seller], person_items[u->seller]);
    if (u->layer.elected != NEVER)
        say(t, "%s elect extra by %s\n", date(u->layer.elected), person_items[u->layer.elector]);
    if (!u->lost.there) return;
    if (u->lost.paid != NEVER)
        say(t, "%s pay USD 100 by boreas to anvil for fee %s\n", date(u->lost.paid),
            date(u->lost.due));
    if (u->lost.exercised != NEVER)
        say(t, "%s exercise lost by %s\n", date(u->lost.exercised), person_items[u->lost.by]);
}

static void say_universe(struct text *t, const struct universe *u)
{
    t->len = 0;
    say_frame(t, u);
    say_things(t, u);
    for (int i = 0; i < PILES; i++) say_pile(t, u, i);
    for (int i = 0; i < u->grants; i++) say_grant(t, u, i);
    for (int i = 0; i < u->excludes; i++)
        if (u->exclude[i].reading < 0) say_exclude(t, u, i, "");
    say_powers(t, u);
    if (u->varied != SURE) {
        say(t, "readings meaning\n");
        for (int c = 0; c < 2; c++) {
            say(t, "  reading %s \"%s\"\n", c ? "second" : "first", c ? "other" : "one");
            say_variant(t, u, c);
        }
        if (u->preferred) say(t, "  prefer second \"it is newer\"\n");
    }
    say_events(t, u);
}

static void say_right(struct text *t, const struct question *q)
{
    if (q->pile >= 0) {
        say(t, " under %s", pile_names[q->pile]);
        return;
    }
    say(t, " under asset (");
    for (int i = 0; i < q->owners; i++) {
        say(t, "%sowned by %s", i ? ", " : "", person_items[q->owner[i]]);
        if (q->since[i] != -NEVER) say(t, " since %s", date(q->since[i]));
    }
    if (q->first_said) say(t, ", first filed %s", date(q->first));
    if (q->filed_said) say(t, ", filed %s", date(q->filed));
    if (q->dead) say(t, ", not in force");
    say(t, ")");
}

static void say_facts(struct text *t, const struct question *q)
{
    const char *before = " if ";
    const char *thing = q->product >= 0 ? product_items[q->product] : "";
#define FACT(...) (say(t, "%s", before), before = "; ", say(t, __VA_ARGS__))
    if (q->designed >= 0) FACT("%sdesigned by the licensee", q->designed ? "" : "not ");
    if (q->specified >= 0) FACT("%sspecified fully by the licensee", q->specified ? "" : "not ");
    for (int i = 0; i < 2; i++) {
        const char *class = product_items[ODD + i];
        if (q->class_said[i] >= 0)
            FACT("%s is %s%s%s", thing, q->class_said[i] ? "" : "not ", class,
                 i == 0 && q->nothing_else ? ", nothing else" : "");
        if (q->holds[i] >= 0) FACT("%s%s holds", q->holds[i] ? "" : "not ", class);
    }
    if (q->bought_from >= 0) FACT("bought from %s", person_items[q->bought_from]);
    if (q->reading >= 0) FACT("meaning as %s", q->reading ? "second" : "first");
#undef FACT
}

static void say_question(struct text *t, const struct question *q)
{
    t->len = 0;
    say(t, "%s %s", person_items[q->actor], act_items[q->act[0]]);
    if (q->acts > 1) say(t, ", %s", act_items[q->act[1]]);
    say(t, " %s in ", q->product >= 0 ? product_items[q->product] : field_items[q->field]);
    say(t, "%s", place_items[q->place[0]]);
    if (q->places > 1) say(t, ", %s", place_items[q->place[1]]);
    say(t, " on %s", date(q->day));
    if (q->principal >= 0) say(t, " for %s", person_items[q->principal]);
    say_right(t, q);
    say_facts(t, q);
}
#endif
