/* owe.h: who owes whom how much. In this version: fixed, dated and event-driven payments. */
#ifndef MONEY_OWE_H
#define MONEY_OWE_H

#include "book/book.h"

/* Answers `owe`; ask->question holds the words after the verb. */
struct answer *owe_answer(struct arena *in, struct book *b, const struct ask *ask);

#endif
