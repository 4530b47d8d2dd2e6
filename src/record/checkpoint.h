/* checkpoint.h: the size and root of a log, said in three lines.
 *
 *     local/memory-pact-3f9c2a7d       the log's name: its origin
 *     318                              its size
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 * Extension lines, which C2SP allows, are refused. A text of an entry is no checkpoint: its origin
 * would begin "licet/", which is reserved, and its second line is no number (guarantee R7).
 */
#ifndef RECORD_CHECKPOINT_H
#define RECORD_CHECKPOINT_H

#include "record/note.h"
#include "record/number.h"

enum { ORIGIN_MAX = 255, CHECKPOINT_MAX = ORIGIN_MAX + 64 };

struct checkpoint {
    struct str origin;
    uint64_t size;
    struct hash root;
};

void checkpoint_print(const struct checkpoint *c, struct out *o);
/* Reads a whole bare text; `origin` looks into it. False if it is no checkpoint. A foreign log may
 * have an origin that is no log name of ours; the caller compares it with the name it expects. */
bool checkpoint_read(struct str text, struct checkpoint *c);

#endif
