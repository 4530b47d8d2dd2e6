/* book.h: the whole book of a universe, and the words of a question about it. */
#ifndef UNIVERSE_BOOK_H
#define UNIVERSE_BOOK_H

#include "universe/text.h"

static void say_frame(struct text *t, const struct universe *u)
{
    for (int p = 0; p < PERSONS; p++) say(t, "party %s\n", person_items[p]);
    say_holding(t, u, COBALT);
    say_holding(t, u, DOVER);
    say(t, "agreement pact\n  between anvil, boreas\n  effective %s\n", date(u->effective));
    say(t, "  term effective until %s\n  days first day not counted\n", date(u->end));
    say(t, "  days months end on same day\n  days no roll\n");
    if (u->implies != IMPLIES_UNSAID)
        say(t, "  make implies have made %s\n", u->implies == IMPLIES_YES ? "yes" : "no");
    say(t, "relation affiliate\n  means ");
    bound_words(t, u);
    say(t, "\n  reaches %s%s%s\n", u->down ? "down" : "",
        !u->up    ? ""
        : u->down ? ", up"
                  : "up",
        u->sideways ? ", sideways" : "");
    if (u->ever) say(t, "  lasts once so, always\n");
    say(t, "field tech\n  amp\n    amp1\n    amp2\n  bus\nterritory home\n  means DE, JP\n");
}

static void say_things(struct text *t, const struct universe *u)
{
    for (int i = 0; i < 2; i++) {
        say(t, "define %s\n  kind product\n", product_items[ODD + i]);
        say_define(t, u, &u->define[i]);
    }
    for (int i = 0; i < 2; i++) {
        say(t, "product %s\n  by boreas\n", product_items[i]);
        if (u->product[i].field >= 0) say(t, "  field %s\n", field_items[u->product[i].field]);
        if (u->product[i].is_said)
            say(t, "  is %s%s\n", product_items[ODD + (u->product[i].is >> 1)],
                u->product[i].among ? ", among others" : "");
    }
}

static void say_captures(struct text *t, const struct pile *p, const char *indent)
{
    for (int i = 0; i < p->count; i++) say_capture(t, &p->at[i], indent);
}

static const char *const pile_names[PILES] = {"anvil-pile", "boreas-pile"};

static void say_pile(struct text *t, const struct universe *u, int i)
{
    say(t, "portfolio %s\n", pile_names[i]);
    SAY_PERSONS(t, "owner", u->pile[i].owner);
    say(t, "  means patents\n");
    say_captures(t, &u->pile[i], "");
    say(t, "  family counterparts\n");
}

static void say_grant_gates(struct text *t, const struct universe *u, const struct grant *g)
{
    static const char *const survives[] = {"", "any", "expiry", "lost", "any except lost"};
    if (g->layered) say(t, "  layer extra\n");
    if (g->has_opens) say_test(t, u, "opens when", g->opens);
    if (g->has_closes) say_test(t, u, "closes when", g->closes);
    if (g->has_only) say_test(t, u, "while", g->only);
    bool lost = u->lost.there || g->survives < SURVIVES_LOST;
    if (g->survives && lost) say(t, "  survives %s\n", survives[g->survives]);
    if (g->irrevocable)
        say(t, "  irrevocable %s\n",
            g->irrevocable == UNLESS_LOST && u->lost.there ? "except lost" : "");
}

static void say_grant(struct text *t, const struct universe *u, int i)
{
    const struct grant *g = &u->grant[i];
    say(t, "grant g%d\n", i + 1);
    SAY_PERSONS(t, "from", g->from);
    SAY_PERSONS(t, "to", g->to);
    say(t, "  under %s\n", g->pile < 0 ? "patents" : pile_names[g->pile]);
    if (g->pile < 0) say_capture(t, &g->own, ""), say(t, "  family counterparts\n");
    SAY_ACTS(t, "acts", g->acts);
    if (!g->fields[0].said) say(t, "  field all\n");
    for (int n = 0; n < 2; n++) SAY_FIELDS(t, "field", g->fields[n]);
    SAY_THINGS(t, "product", g->products);
    SAY_PLACES(t, "territory", g->places);
    say_span(t, u, "during", g->during);
    say_tests(t, u, &g->ifs);
    if (g->has_made) say_test(t, u, "have made", g->have_made);
    say_grant_gates(t, u, g);
    say(t, "  price free\n  sublicense none\n  %s", g->exclusive ? "exclusive" : "nonexclusive");
    if (g->spared.said) say(t, " except "), set_words(t, g->spared, person_items, PERSON_ITEMS);
    say(t, "\n");
}

static void say_excepts(struct text *t, const struct universe *u, const struct exclude *x)
{
    for (int i = 0; i < x->excepts; i++) {
        struct set a = x->except[i].a;
        switch (x->except[i].kind) {
        case BACK_FIELDS: SAY_FIELDS(t, "except", a); break;
        case BACK_PRODUCTS: SAY_THINGS(t, "except", a); break;
        case BACK_ACTS: SAY_ACTS(t, "except", a); break;
        case BACK_TEST: say_test(t, u, "except", x->except[i].so); break;
        case BACK_SCOPE:
            say(t, "  except\n    ");
            set_words(t, a, act_items, ACTS);
            say(t, " in ");
            set_words(t, x->except[i].b, field_items, FIELDS);
            say(t, "\n");
            break;
        case BACK_UNSEEN: say(t, "  except redacted \"t%d\"\n", a.term); break;
        }
    }
}

static void say_exclude(struct text *t, const struct universe *u, int i, const char *indent)
{
    const struct exclude *x = &u->exclude[i];
    static struct text lines;
    struct text *own = &lines;
    own->len = 0;
    say(own, "exclude x%d\n  from ", i + 1);
    for (int g = 0, n = 0; g < u->grants; g++)
        if (x->from >> g & 1) say(own, "%sg%d", n++ ? ", " : "", g + 1);
    say(own, "\n");
    SAY_PERSONS(own, "to", x->to);
    SAY_ACTS(own, "acts", x->acts);
    SAY_FIELDS(own, "field", x->fields);
    SAY_THINGS(own, "product", x->products);
    SAY_PLACES(own, "territory", x->places);
    say_tests(own, u, &x->ifs);
    say_excepts(own, u, x);
    for (char *line = own->at, *end; (end = strchr(line, '\n')); line = end + 1)
        say(t, "%s%.*s\n", indent, (int)(end - line), line);
}

/* The effects of a trigger, one grant a row. */
static void say_ends(struct text *t, bool suspends, unsigned ends, int grants)
{
    for (int g = 0; g < grants; g++)
        if (ends >> g & 1) say(t, "    %s g%d\n", suspends ? "suspend" : "end", g + 1);
}

static void say_powers(struct text *t, const struct universe *u)
{
    say(t, "layer extra\n  opens when elected by ");
    set_words(t, u->layer.by, person_items, PERSON_ITEMS);
    say(t, "\n");
    if (u->layer.windowed) say_span(t, u, "window", u->layer.window);
    if (u->lost.there) {
        say(t, "payment fee\n  payer boreas to anvil\n  total USD 100\n  instalments 1\n");
        say(t, "    %s  USD 100\n", date(u->lost.due));
        if (u->lost.cure) say(t, "  cure within 30 days of due\n");
        say(t, "trigger lost\n  if boreas breaches fee\n  who may %s\n  then\n",
            u->lost.automatic ? "automatic" : "anvil");
        if (u->lost.agreement) say(t, "    end agreement\n");
        else say_ends(t, u->lost.suspends, u->lost.ends, u->grants);
    }
    if (!u->late.there) return;
    say(t, "trigger late\n  if the day is after %s\n  who may automatic\n  then\n",
        date(u->late.after));
    say_ends(t, u->late.suspends, u->late.ends, u->grants);
}

static void say_variant(struct text *t, const struct universe *u, int choice)
{
    int at = u->varied_at;
    struct set s = u->varied == VARIED_ACTS ? u->grant[at].acts : u->grant[at].places;
    if (choice) s = u->other_set;
    switch (u->varied) {
    case SURE: break;
    case VARIED_PILE:
        say(t, "    portfolio %s\n", pile_names[at]);
        say_captures(t, choice ? &u->other_pile : &u->pile[at], "    ");
        break;
    case VARIED_ACTS:
    case VARIED_PLACES:
        say(t, "    grant g%d\n    ", at + 1);
        if (u->varied == VARIED_ACTS) SAY_ACTS(t, "acts", s);
        else SAY_PLACES(t, "territory", s);
        break;
    case VARIED_DEFINE:
        say(t, "    define %s\n      unless found %s\n", product_items[ODD + at],
            (choice ? u->other_define.unless : u->define[at].unless) == FOUND_NO ? "no" : "ask");
        break;
    case VARIED_EXCLUDE: say_exclude(t, u, choice, "    "); break;
    }
}
#endif
