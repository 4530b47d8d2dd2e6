/* findings.h: what the scopes of a book say of its text.
 *
 * An exclusion that takes nothing out of the grants it names, and an exclusive grant that meets
 * another one or an earlier grant to others, with the overlap in a sentence. The overlap is exact:
 * what is certain is told first; what hangs on something ("if designed by the licensee") is told
 * unless each of the two hangs on something of its own.
 */
#ifndef RIGHT_FINDINGS_H
#define RIGHT_FINDINGS_H

#include "book/book.h"

/* Adds them to d, whose list is moved into the arena. False: the book is too large for it, and
 * nothing was looked for. */
bool findings_add(struct arena *in, struct book *b, const struct ask *ask, struct diags *d);

#endif
