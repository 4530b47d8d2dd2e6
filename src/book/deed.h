/* deed.h: deeds that the agreement does not allow.
 *
 * Such an event is kept, has no effect and is a finding. A deed is judged on its own day, in every
 * world: one that has effect in some reading is none.
 */
#ifndef BOOK_DEED_H
#define BOOK_DEED_H

#include "book/look.h"

/* The last day of membership that a `leave` event brings; a notice too short for that day is void,
 * or moves it. False and *why if it brings none. */
bool leave_day(struct look *k, int agreement, int event, day_number *last, struct str *why);

/* Whether the event says which of several payments or performances it means, where it must: money
 * that nobody put to a part would settle all of them. Reports what is missing. */
bool deed_names_one(const struct book *b, int event, struct diags *d);

/* Adds what it finds to the diagnostics of the book. The book must be without errors. */
void check_deeds(struct book *b);

#endif
