/* paper.h: the paper behind the terms: its clauses, and the words that nobody can read.
 *
 * A label belongs to the source's list if it stands there, lies between the two ends of a range of
 * the list, or is a part of one that does (`2.1(a)` of `2.1`).
 */
#ifndef BOOK_PAPER_H
#define BOOK_PAPER_H

#include "book/book.h"

/* Adds what it finds to the diagnostics of the book. */
void check_paper(struct book *b);

/* Entries of a source's list of clauses, by what became of them. */
struct paper_counts {
    int modelled, no_effect, not_modelled, not_at_hand;
};
struct paper_counts paper_counts(const struct book *b, int source);

/* How much of each paper is modelled, one line a source. */
void paper_coverage(struct arena *in, struct answer *a, const struct book *b);

#endif
