/* never.h: terms that can never do what they say, or do less than they seem to.
 *
 * A layer that nothing opens, a member that cannot leave, an effect that reaches nothing, a window
 * of capture that runs past the term, a family of acts with a gap.
 */
#ifndef BOOK_NEVER_H
#define BOOK_NEVER_H

#include "book/book.h"

/* Adds what it finds to the diagnostics of the book. The book must be without errors. */
void check_never(struct book *b);

#endif
