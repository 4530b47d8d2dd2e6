/* complete.h: what may be written at a place of a text.
 *
 * The text is read up to the word at that place, with the names of a book if there is one. In the
 * first column kinds and verbs may stand, under a statement its clauses, after a clause whatever
 * its value may go on with. Nothing is reported: a text that is being written is rarely right.
 */
#ifndef LANG_COMPLETE_H
#define LANG_COMPLETE_H

#include "lang/tree.h"

enum { COMPLETE_MAX = 200 };

struct completion {
    size_t from;       /* byte where the word at the place begins */
    struct strs words; /* that begin as it does; if none does, the nearest */
    struct strs hints; /* what else is expected there: "a day, as in 2026-01-31" */
    bool nearest;      /* no word begins so */
};

/* `book` gives further names; NULL: there is no book. */
struct completion complete(struct arena *in, struct language *l, const struct tree *book,
                           struct source source, size_t at);

#endif
