/* lowering.h: what a statement covers, as a scope.
 *
 * The axes are the persons of the book, the acts of the closed list, the things that a question can
 * be about (leaves of the fields, what lies in no child of a field, the products), the places, and
 * the rights (registered ones, one of each portfolio, and one of each kind for each licensor).
 * Every element is put to the set functions of the book, so a scope says what `can` would.
 *
 *   1. What a condition of the act says (`if`) is an atom with its words: it may hold or not.
 *   2. A reading is an atom too: the same reading in two statements is the same atom.
 *   3. What cannot be told apart here (rows by side, a template's pairs) is left possible, never
 *      certain. Days are those on which the gates of the agreement, layer and grant are open.
 */
#ifndef RIGHT_LOWERING_H
#define RIGHT_LOWERING_H

#include "book/question.h"
#include "right/scope.h"

enum axis { AXIS_PERSON, AXIS_ACT, AXIS_THING, AXIS_PLACE, AXIS_ASSET, AXIS_COUNT };

enum { LOWERED_STATEMENTS_MAX = 200, LOWERED_LOOKS_MAX = 200000 };

struct thing {
    int field;   /* -1 */
    bool rest;   /* what lies in no child of the field */
    int product; /* statement, -1 */
};

/* A registered right, or one that stands for all that an owner has of a kind. */
struct stand_in {
    struct asset *asset;
    struct str name;
};

struct lowering {
    struct arena *in;
    struct look look; /* at the book, nothing asked yet */
    struct space s;
    LIST_OF(thing) things;
    LIST_OF(stand_in) assets;
};

/* False if the book has more statements of this sort, or more elements, than fit. */
bool lowering_open(struct arena *in, struct book *b, const struct ask *ask, struct lowering *l);

/* Which part of a statement is meant. */
enum lowered {
    LOWERED_STILL,   /* a grant or exclusion, whatever the day */
    LOWERED_RUNNING, /* a grant on the days on which it runs */
    LOWERED_SHUT_OUT /* an exclusive grant: whom it shuts out, on the days on which it does */
};
struct scope lowering_of(struct lowering *l, int statement, enum lowered part);

/* "make, sell of memory.dram in DE from 2026-01-01 on". */
struct str lowering_text(struct lowering *l, struct box a);

#endif
