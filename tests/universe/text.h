/* text.h: a universe as a book, a question as words. */
#ifndef UNIVERSE_TEXT_H
#define UNIVERSE_TEXT_H

#include <stdarg.h>

#include "universe/universe.h"

enum { BOOK_MAX = 1 << 15 };
struct text {
    char at[BOOK_MAX];
    size_t len;
};

__attribute__((format(printf, 2, 3))) static void say(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(t->at + t->len, sizeof t->at - t->len, format, args);
    va_end(args);
    t->len += (size_t)n;
}

static void set_words(struct text *t, struct set s, const char *const *items, int count)
{
    if (s.unseen) {
        say(t, "redacted \"t%d\"", s.term);
        return;
    }
    for (int pass = 0; pass < 2; pass++) {
        unsigned bits = pass ? s.out : s.in;
        const char *before = pass ? " except " : "";
        for (int i = 0; i < count; i++) {
            if (!(bits >> i & 1)) continue;
            say(t, "%s%s", before, items[i]);
            before = ", ";
        }
    }
}

static void say_set(struct text *t, const char *clause, struct set s, const char *const *items,
                    int count)
{
    if (!s.said) return;
    say(t, "  %s ", clause);
    set_words(t, s, items, count);
    say(t, "\n");
}
#define SAY_PERSONS(t, clause, s) say_set(t, clause, s, person_items, PERSON_ITEMS)
#define SAY_FIELDS(t, clause, s)  say_set(t, clause, s, field_items, FIELDS)
#define SAY_PLACES(t, clause, s)  say_set(t, clause, s, place_items, PLACE_ITEMS)
#define SAY_ACTS(t, clause, s)    say_set(t, clause, s, act_items, ACTS)
#define SAY_THINGS(t, clause, s)  say_set(t, clause, s, product_items, PRODUCT_ITEMS)

static void bound_words(struct text *t, const struct universe *u)
{
    say(t, "%s 50%% of votes", u->at_least ? "at least" : "more than");
}

static void test_words(struct text *t, const struct universe *u, struct test s)
{
    const char *no = s.no ? "not " : "";
    switch (s.kind) {
    case DESIGNED: say(t, "%sdesigned by the licensee", no); break;
    case SPECIFIED: say(t, "%sspecified fully by the licensee", no); break;
    case AFTER: say(t, "the day is %safter %s", no, date(s.a)); break;
    case BEFORE: say(t, "the day is %sbefore %s", no, date(s.a)); break;
    case CLASS: say(t, "the product is %s%s", no, product_items[ODD + s.a]); break;
    case AFFILIATE:
        say(t, "%s is %san affiliate of %s", person_items[s.a], no, person_items[s.b]);
        break;
    case HOLDS:
        say(t, "%s holds ", person_items[s.a]);
        bound_words(t, u);
        say(t, " in %s", person_items[s.b]);
        break;
    case LAYER: say(t, "layer extra is %sopen", no); break;
    case UNSEEN: say(t, "redacted \"t%d\"", s.a); break;
    }
}

static void say_test(struct text *t, const struct universe *u, const char *clause, struct test s)
{
    say(t, "  %s ", clause);
    test_words(t, u, s);
    say(t, "\n");
}

static void say_tests(struct text *t, const struct universe *u, const struct tests *s)
{
    if (s->count == 1) say_test(t, u, "if", s->at[0]);
    if (s->count < 2) return;
    say(t, "  if %s of\n", s->any ? "any" : "all");
    for (int i = 0; i < s->count; i++) say_test(t, u, " ", s->at[i]);
}

static void dates_words(struct text *t, int from, int until)
{
    if (from != -NEVER) say(t, "from %s", date(from));
    if (until != NEVER) say(t, "%suntil %s", from != -NEVER ? " " : "", date(until));
}

static void say_span(struct text *t, const struct universe *u, const char *clause, struct span s)
{
    if (s.kind == ALWAYS) return;
    say(t, "  %s ", clause);
    if (s.kind == WHILE) say(t, "while "), test_words(t, u, s.so);
    if (s.kind == HIDDEN) say(t, "redacted \"t%d\"", s.id);
    if (s.kind == UNCLEAR) say(t, "unclear ");
    if (s.kind == DATED || s.kind == UNCLEAR) dates_words(t, s.from, s.until);
    if (s.kind == UNCLEAR) say(t, ", "), dates_words(t, s.from2, s.until2);
    say(t, "\n");
}

static void say_capture(struct text *t, const struct capture *c, const char *indent)
{
    say(t, "%s  capture %s", indent, c->count > 1 ? "any of\n" : "");
    for (int i = 0; i < c->count; i++) {
        static const char *const how[] = {"first filed by ", "first filed after ", "filed by ",
                                          "owned at any time", "owned that day"};
        say(t, "%s%s%s\n", c->count > 1 ? indent : "", c->count > 1 ? "    " : "", how[c->kind[i]]);
        if (c->kind[i] < OWNED_EVER) t->len--, say(t, "%s\n", date(c->day[i]));
    }
}

static void say_holding(struct text *t, const struct universe *u, int c)
{
    const struct holding *h = &u->holding[c];
    int rows = h->rows - (c == COBALT && u->acquired);
    if (h->rows) say(t, "holding %s\n", person_items[c]);
    for (int r = 0; r < rows; r++) {
        int left = 100;
        const char *before = "";
        say(t, "  %s  ", date(h->from[r]));
        for (int p = 0; p < PERSONS; p++) {
            if (!h->share[r][p]) continue;
            say(t, "%s%s %d%%", before, person_items[p], h->share[r][p]);
            left -= h->share[r][p];
            before = ", ";
        }
        say(t, left ? "%sothers %d%%\n" : "\n", before, left);
    }
}

static void say_define(struct text *t, const struct universe *u, const struct define *d)
{
    if (d->means == BY_TEST) say_test(t, u, "means", d->so);
    if (d->means == BY_TERM) say(t, "  means redacted \"t%d\"\n", d->term);
    if (d->unless) say(t, "  unless found %s\n", d->unless == FOUND_NO ? "no" : "ask");
}
#endif
