/* deed.h: deeds that the agreement does not allow.
 *
 * Such an event is kept, has no effect and is a finding. A deed is judged on its own day, in every
 * world: one that has effect in some reading is none.
 */
#ifndef BOOK_DEED_H
#define BOOK_DEED_H

#include "book/book.h"

/* Adds what it finds to the diagnostics of the book. The book must be without errors. */
void check_deeds(struct book *b);

#endif
