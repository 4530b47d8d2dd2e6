/* universe.h: a small world of licenses, made by chance, for tests against a naive model.
 *
 * Four companies, a tree of fields of depth two, three places, two products, two classes, a few
 * grants and exclusions on a handful of days. It is said three times: as structs here, as text of
 * the language (text.h), and by what the structs mean, point by point (naive.h). Nothing here calls
 * the library; what all three share is only this file.
 */
#ifndef UNIVERSE_H
#define UNIVERSE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PERSONS = 4, PLACES = 3, GRANTS = 3, EXCLUDES = 3, DAYS = 3, PILES = 2, NEVER = 1 << 28 };
enum { ANVIL, BOREAS, COBALT, DOVER };
/* Items of sets of persons: the four, then these. */
enum { ANVIL_GROUP = PERSONS, BOREAS_GROUP, ANYONE, PARTIES, PERSON_ITEMS };
/* Nodes of the tree, and the two leaves for what is in no child. */
enum { TECH, AMP, AMP1, AMP2, BUS, FIELDS, TECH_REST = FIELDS, AMP_REST, LEAVES };
enum { DE, FR, JP, HOME, WORLDWIDE, PLACE_ITEMS };
enum { MAKE, HAVE_MADE, USE, SELL, OFFER, DEVELOP, ACTS };
enum { GIZMO, WIDGET, ODD, RISKY, PRODUCT_ITEMS };

static const char *const person_items[PERSON_ITEMS] = {
    "anvil",  "boreas", "cobalt", "dover", "anvil and its affiliates", "boreas and its affiliates",
    "anyone", "parties"};
static const char *const field_items[FIELDS] = {"tech", "tech.amp", "tech.amp.amp1",
                                                "tech.amp.amp2", "tech.bus"};
static const char *const place_items[PLACE_ITEMS] = {"DE", "FR", "JP", "home", "worldwide"};
static const char *const act_items[ACTS] = {"make", "have made", "use", "sell", "offer", "develop"};
static const char *const product_items[PRODUCT_ITEMS] = {"gizmo", "widget", "odd", "risky"};

/* `in` except `out`, bits of items; or a term that nobody can read. */
struct set {
    bool said, unseen;
    int term;
    unsigned in, out;
};

enum test_kind { DESIGNED, SPECIFIED, AFTER, BEFORE, CLASS, AFFILIATE, HOLDS, LAYER, UNSEEN };
struct test {
    enum test_kind kind;
    bool no;
    int a, b; /* day; class; person and person; term */
};
struct tests {
    int count;
    bool any;
    struct test at[2];
};

struct span {
    enum { ALWAYS, DATED, WHILE, UNCLEAR, HIDDEN } kind;
    int from, until;   /* DATED, and first choice of UNCLEAR */
    int from2, until2; /* its second */
    struct test so;    /* WHILE */
    int id;            /* of the unclear word, or the term */
};

/* One `capture` line: any of one or two tests. */
struct capture {
    int count;
    enum { FIRST_BY, FIRST_AFTER, FILED_BY, OWNED_EVER, OWNED_NOW } kind[2];
    int day[2];
};

struct pile {
    struct set owner;
    int count;
    struct capture at[2];
};

struct grant {
    struct set from, to, acts, fields[2], products, places, spared;
    int pile; /* -1: patents, with a capture of its own */
    struct capture own;
    struct span during;
    struct tests ifs;
    struct test have_made, opens, closes, only;
    bool has_made, has_opens, has_closes, has_only, layered, exclusive;
    enum { ENDS, SURVIVES_ANY, SURVIVES_EXPIRY, SURVIVES_LOST, SURVIVES_OTHER } survives;
    enum { REVOCABLE, IRREVOCABLE, UNLESS_LOST } irrevocable;
};

struct exclude {
    unsigned from; /* grants */
    struct set to, fields, products, acts, places;
    struct tests ifs;
    int excepts;
    struct {
        enum { BACK_FIELDS, BACK_PRODUCTS, BACK_ACTS, BACK_TEST, BACK_SCOPE, BACK_UNSEEN } kind;
        struct set a, b;
        struct test so;
    } except[2];
    int reading; /* only under this one, -1: always */
};

struct define {
    enum { ASK, ASK_SAID, FOUND_NO } unless;
    enum { BY_FINDING, BY_TEST, BY_TERM } means;
    struct test so;
    int term;
};

/* Who holds a company from a day on, in percent; the rest is others. */
struct holding {
    int rows, from[3], share[3][PERSONS];
};

/* One text, two meanings: what the second says instead. */
enum varied { SURE, VARIED_PILE, VARIED_ACTS, VARIED_PLACES, VARIED_DEFINE, VARIED_EXCLUDE };

struct universe {
    int day[DAYS], effective, end;
    bool at_least, down, up, sideways, ever; /* the relation */
    struct holding holding[PERSONS];         /* of cobalt and dover */
    bool acquired;                           /* cobalt's last change is an event */
    int seller, sold;
    struct define define[2]; /* odd, risky */
    struct {
        int field; /* -1: not told */
        bool is_said, among;
        unsigned is; /* bit of class */
    } product[2];
    struct pile pile[PILES];
    int grants, excludes;
    struct grant grant[GRANTS];
    struct exclude exclude[EXCLUDES];
    struct {
        struct set by;
        bool windowed;
        struct span window;
        int elected, elector; /* day, NEVER */
    } layer;
    struct {
        bool there, cure, automatic, agreement, suspends;
        unsigned ends; /* grants */
        int due, paid, exercised, by;
    } lost; /* boreas owes a fee; what follows if it does not pay */
    struct {
        bool there, suspends;
        unsigned ends;
        int after;
    } late; /* what follows after a day */
    enum { IMPLIES_YES, IMPLIES_NO, IMPLIES_UNSAID } implies;
    enum varied varied;
    bool preferred;
    int varied_at;
    struct pile other_pile;
    struct set other_set;
    struct define other_define;
    int terms, unclear;
};

struct question {
    int day, actor, acts, act[2], places, place[PLACES + 1], principal, bought_from;
    int product, field; /* one of them, the other -1 */
    int pile;           /* a hypothetical right of it, -1: one described */
    bool dead, first_said, filed_said;
    int first, filed, owners, owner[2], since[2];
    int designed, specified, class_said[2], holds[2]; /* 1, 0, -1: not said */
    bool nothing_else;
    int reading; /* -1: not said */
};

/* ---- days ---- */

/* Days since 1970-01-01 as a date, after Hinnant's civil_from_days. */
static const char *date(int day)
{
    static char text[8][48];
    static int turn;
    char *out = text[turn = (turn + 1) % 8];
    int z = day + 719468, era = z / 146097, of_era = z - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    int m = month < 10 ? month + 3 : month - 9;
    snprintf(out, sizeof text[0], "%04d-%02d-%02d", year + era * 400 + (m <= 2), m,
             of_year - (153 * month + 2) / 5 + 1);
    return out;
}

/* ---- chance ---- */

static uint64_t chance_state;

static void chance_start(uint64_t seed)
{
    chance_state = seed * 0x9E3779B97F4A7C15u + 0x1234567;
    for (int i = 0; i < 4; i++)
        chance_state ^= chance_state << 13, chance_state ^= chance_state >> 7;
}

static int roll(int below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (int)((chance_state >> 11) % (uint64_t)below);
}

static bool once_in(int n)
{
    return roll(n) == 0;
}

#endif
