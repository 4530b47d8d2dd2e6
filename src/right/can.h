/* can.h: the answer to a question about rights. */
#ifndef RIGHT_CAN_H
#define RIGHT_CAN_H

#include "book/book.h"

/* Answers `can`; ask->question holds the words after the verb. The answer lives in the arena. */
struct answer *can_answer(struct arena *in, struct book *b, const struct ask *ask);

#endif
