/* recording.h: writing an entry: what differs in the folder, or one event.
 *
 *   1. An entry is one whole change: all that was asked for, or nothing.
 *   2. Terms and events are recorded exactly as `fmt` prints them; what it would change is refused,
 *      and so is what does not read. Findings of `check` stop nothing.
 *   3. An entry that alters or removes a recorded event is a correction, and must be asked for.
 *   4. Nothing that was typed is overwritten: a file in the folder is rewritten only if it was as
 *      the record has it, or, where that is asked for, with its own canonical text.
 */
#ifndef API_RECORDING_H
#define API_RECORDING_H

#include "api/working.h"

enum { EVENTS_BYTES_MAX = 1 << 20 };

struct record_ask {
    struct str why;    /* because; empty: none */
    bool correct;      /* recorded events may be altered */
    bool fmt;          /* files are formatted first */
    bool again;        /* an event may be recorded twice in equal words */
    struct str event;  /* append this event and nothing else; empty: what differs */
    struct strs paths; /* only these, and what lies below them; none: all */
    int64_t now;       /* seconds from 1970 */
};

struct recorded {
    uint64_t number; /* 0: nothing differed */
    struct str id, root;
    int files;
    bool correct;
    bool clash;             /* BUSY because another process recorded the same file: make it anew */
    struct str diagnostics; /* of files that do not read */
    struct strs kept;       /* paths that were not rewritten because they differed */
};

/* Makes the record of a folder with its opening entry. An empty log: a name is made. */
enum licet_status recording_init(struct working *w, struct arena *in, struct str dir,
                                 struct str log, int64_t now);

/* Appends one entry. The working is open for writing, and not loaded yet. */
enum licet_status recording_append(struct working *w, const struct record_ask *ask,
                                   struct recorded *out);

/* Brings a compared file that the record has changed too up to date: a file of events gets the
 * recorded lines that it lacks; with `keep` "mine" the file stays and counts as up to date, with
 * "recorded" it becomes what the record has. */
enum licet_status recording_merge(struct working *w, struct str path, struct str keep);

/* Writes all files of the record into a folder that has none of them yet; where one is there,
 * nothing is written. `written`: how many. The working is compared. */
enum licet_status recording_restore(struct working *w, int *written);

/* Whether the path is one of those asked for, or below one. */
bool path_asked(const struct strs *paths, struct str path);

/* Puts the text in the place of the file, at once or not at all. */
bool file_replace(struct arena *in, struct str path, struct str text, struct str *why);

#endif
