/* diff.h: how the lines of two texts differ.
 *
 *     @@ -3,4 +3,4 @@
 *      grant core-memory
 *     -  field       memory
 *     +  field       memory except memory.hbm
 *        acts        make, sell
 *
 * The fewest lines are removed and added, as long as these are at most DIFF_EDITS_MAX; beyond that
 * all that lies between the common beginning and the common end. So its work has a bound.
 */
#ifndef API_DIFF_H
#define API_DIFF_H

#include "base/buf.h"

enum { DIFF_EDITS_MAX = 2048, DIFF_CONTEXT = 3, DIFF_LINES_MAX = 1 << 22 };

/* Appends the hunks, without a head; nothing if the texts are equal. */
void diff_lines(struct buf *b, struct str from, struct str to);

#endif
