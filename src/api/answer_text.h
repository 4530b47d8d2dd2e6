/* answer_text.h: an answer for people.
 *
 *     NO    core-memory, clause 2.1: the field memory.hbm is excluded
 *           fails   core-memory, gate 9 exclusion
 *           because memory-pact.licet:9: grant core-memory (clause "2.1")
 *           nearest in JP instead: brightwater make hbm-stack in JP
 *
 * First the kind and one sentence; under it, each line with a word that says what it is, in a fixed
 * order. No line is longer than TEXT_COLUMNS; what is longer goes on below its own text.
 */
#ifndef API_ANSWER_TEXT_H
#define API_ANSWER_TEXT_H

#include "base/buf.h"
#include "book/answer.h"

/* Appends the answer, without its diagnostics; nothing if there is no answer. */
void answer_text(struct buf *b, const struct answer *a);

#endif
