/* nearest.h: what would turn a NO into a YES, and when an answer changes. */
#ifndef RIGHT_NEAREST_H
#define RIGHT_NEAREST_H

#include "right/decide.h"

enum { YEARS_AHEAD = 100, YEARS_NEAR = 25, STEPS_AHEAD = 400 };

/* The first later day within 100 years on which the decision is another one; false if none. */
bool next_change(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                 day_number on, const struct decision *now, day_number *day, struct str *why,
                 enum answer_kind *kind);

/* The cheapest single change of the declared set (api.md 2) that gives YES; false if none. */
bool nearest_change(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                    day_number on, const struct decision *now, struct answer_change *change);

#endif
