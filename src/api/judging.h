/* judging.h: what of a record is the language's matter, for `verify --full` and `import`.
 *
 *   1. Texts of terms and events are as their form prints them.
 *   2. An entry is a correction if and only if it alters or removes an event that was recorded.
 *
 * A judge sees entry after entry and keeps the history of those so far. The content of items comes
 * from where they are; where one is absent, which verification tells itself, what hangs on it is
 * not judged.
 */
#ifndef API_JUDGING_H
#define API_JUDGING_H

#include "record/verify.h"

struct judge;

/* The items are those of `record`, or of the export at that path. NULL if there is no memory. */
struct judge *judge_open(struct record *record, const char *export);
void judge_close(struct judge *j);

/* One sound entry, in order; for the `entry` of verify_ask. */
void judge_entry(struct judge *j, struct verify *v, struct entry_number n, const struct entry *e,
                 struct str lines);

#endif
