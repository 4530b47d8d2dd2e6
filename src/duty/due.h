/* due.h: what is due, by whom, by when. */
#ifndef DUTY_DUE_H
#define DUTY_DUE_H

#include "book/book.h"

/* Answers `due`: a list, or one day with its derivation. */
struct answer *due_answer(struct arena *in, struct book *b, const struct ask *ask);

#endif
