/* check.h: whether the text is sound: what is missing, contradictory, not modelled.
 *
 * book_check() adds what it finds to the diagnostics of the book; check_answer() tells it. A choice
 * that the words leave open is an error in a draft; in a signed or transcribed text it is a
 * reading.
 */
#ifndef BOOK_CHECK_H
#define BOOK_CHECK_H

#include "book/book.h"

void book_check(struct book *b);

/* YES: sound; NO: findings or undecided choices. `caveats` hold the coverage of each paper and,
 * with `explain`, what each statement lowers to. */
struct answer *check_answer(struct arena *in, struct book *b, const struct ask *ask, bool explain);

#endif
