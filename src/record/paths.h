/* paths.h: which paths there are after the entries so far, and who touched them last.
 *
 * A change may append to or drop only what is there, under the same form; and what was made from
 * the tree after `seen` entries must not overwrite what a later one wrote. Both are asked of this
 * table. It is a cache of the entries: it can be dropped and made again at any time (R10).
 *
 *   1. paths_judge() changes nothing; paths_apply() takes only what was judged good, or what
 *      stands in the log already.
 *   2. Between paths_mark() and paths_keep() everything can be taken back by paths_undo(): an
 *      append that failed leaves no trace.
 *   3. When memory or PATHS_MAX runs out, the table is `lost` and judges nothing any more.
 */
#ifndef RECORD_PATHS_H
#define RECORD_PATHS_H

#include "record/files.h"

enum { PATHS_MAX = 1 << 20 };

struct path_state {
    struct str path;
    uint64_t touched; /* number of the entry that last named it */
    uint64_t form;    /* of its last put */
    bool there;
};

struct path_before; /* a state to go back to */

struct paths {
    struct arena *memory;
    struct path_state *at;
    int count, room;
    uint32_t *table; /* places in `at`, plus one; 0: free */
    uint32_t slots;
    struct {
        struct path_before *at;
        int count, room;
    } undo;
    bool marked, lost;
};

/* False if there is no memory; it may be closed all the same. */
bool paths_open(struct paths *p);
void paths_close(struct paths *p);

enum paths_finding {
    PATHS_GOOD,
    PATHS_ABSENT,  /* appended to or dropped, and not there */
    PATHS_FORM,    /* appended to under another form */
    PATHS_CHANGED, /* touched by an entry after `seen` */
    PATHS_LOST
};

/* Whether sound lines may stand after what was applied; *path is the first one that may not. */
enum paths_finding paths_judge(const struct paths *p, struct str lines, struct str body,
                               uint64_t form, uint64_t seen, struct str *path);
/* Sound lines of entry `number`. False if the table is lost. */
bool paths_apply(struct paths *p, struct str lines, struct str body, uint64_t form,
                 uint64_t number);

void paths_mark(struct paths *p);
void paths_keep(struct paths *p);
void paths_undo(struct paths *p);

#endif
