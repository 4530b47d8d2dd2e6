/* pointing.h: words that point at something which is not there.
 *
 * `the X` points at an `a X` of the same statement, a clock at the day of its anchor, a row at the
 * day after the row before it, a question about a relation at the holdings it is computed from.
 * Nothing here asks about a day: what is found holds of the text.
 */
#ifndef BOOK_POINTING_H
#define BOOK_POINTING_H

#include "book/book.h"

/* Adds what it finds in one statement to the diagnostics of the book. */
void check_pointing(struct book *b, int statement);

#endif
