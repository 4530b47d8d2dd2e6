/* mattered.h: the facts without which an answer would be another. */
#ifndef RIGHT_MATTERED_H
#define RIGHT_MATTERED_H

#include "right/decide.h"

/* Of all events that the decision looked at, those on which it hangs: the ones without which it
 * would be another, and of those that stand for each other the earliest. */
struct ints facts_that_mattered(struct arena *in, struct book *b, const struct ask *ask,
                                const struct question *q, day_number on, const struct decision *d);

#endif
