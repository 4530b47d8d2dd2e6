/* working.h: a folder, its record, and what differs between the two.
 *
 * The record of a book stands in its folder, in `.licet`. A working reads both: what the first N
 * entries made of the files (history.h), and how the files in the folder differ from that.
 *
 *   1. A working is a struct of its owner, all-zero at first, and is closed by him in any case:
 *      memory may run out within any of these functions, which run inside arena_run(in).
 *   2. Reading writes nothing below `.licet` (guarantee R14), but for working_remember().
 *   3. What failed has a status of licet.h and one sentence in `trouble`.
 */
#ifndef API_WORKING_H
#define API_WORKING_H

#include "api/files.h"
#include "api/history.h"
#include "licet.h"

/* A line of `status`: state, word, whether it is a difference. */
#define WORKING_STATES(S)                                                                          \
    S(SAME, "same", false)                                                                         \
    S(NEW, "new", true)                                                                            \
    S(CHANGED, "changed", true)                                                                    \
    S(GONE, "gone", true)                                                                          \
    S(BEHIND, "behind", true) /* as an earlier entry had it: the record has more */                \
    S(BOTH, "both", true)     /* changed here and in the record */                                 \
    S(UNNAMED, "unnamed", false)

enum working_state {
#define S(name, word, differs) WORKING_##name,
    WORKING_STATES(S)
#undef S
};

const char *working_word(enum working_state s);
bool working_differs(enum working_state s);

/* A file of the folder, or of the record, or of both. */
struct working_file {
    struct str path;
    enum working_state state;
    bool there;      /* in the folder */
    bool text_known; /* `text` is its content; else it is streamed */
    struct str text;
    bool prefix;     /* the recorded content is the beginning of this */
    uint64_t kept;   /* how many bytes the record has of it */
    struct str stat; /* of one that is streamed: inode, size, times; empty: too new */
    int since;       /* entry whose content this last equalled, 0: none that is known */
};

struct record;
struct index_line;
struct kept_file; /* a file that the engine does not read, as the record has it */

struct working {
    struct arena *in;
    struct str dir, home; /* the folder; its .licet */
    struct record *record;
    struct history *history;
    uint64_t size; /* entries applied */
    struct {
        struct kept_file *at;
        int count, room;
    } kept;
    struct names kept_names; /* number of a path, from 1, and place in `kept`, from 0 */
    struct folder folder;
    struct { /* of .licet/index */
        struct index_line *at;
        int count, room;
    } index;
    struct names index_paths; /* number of a path, from 1, and place in `index`, from 0 */
    struct {
        struct working_file *at;
        int count, room;
    } files; /* by path, after working_compare() */
    int changes;
    struct str by; /* `author` of the config, empty: none */
    struct str warning;
    enum licet_status status;
    struct str trouble;
};

/* Whether there is a record in the folder. */
bool working_recorded(struct arena *in, struct str dir);

/* Opens the record of the folder; WRONG_CALL if there is none. */
enum licet_status working_open(struct working *w, struct arena *in, struct str dir, bool write);
void working_close(struct working *w);

/* The number that `--known` means: a number, or the last entry up to the end of a day, UTC. */
enum licet_status working_known(struct working *w, struct str known, uint64_t *n);

/* Applies the entries up to `n`. */
enum licet_status working_load(struct working *w, uint64_t n);

/* Reads the folder and compares it with the history. */
enum licet_status working_compare(struct working *w);

/* Applies what differs as one entry more, which is not recorded. */
enum licet_status working_overlay(struct working *w);

/* Remembers in .licet/index which entry each file equals; failing is no failure. */
void working_remember(struct working *w);

/* The content of a path as of entry `n`. NO_INPUT if there is none. Good as long as `in`. */
enum licet_status working_content(struct working *w, uint64_t n, struct str path, struct str *text);

/* How many entries the record has. */
uint64_t working_entries(struct working *w);
/* The root of the first n entries in 64 digits, empty if it cannot be computed. */
struct str working_root(struct working *w, uint64_t n);

/* "2027-03-05T10:22:41Z". */
struct str moment_text(struct arena *in, int64_t at);

/* Sets status and trouble, and returns the status. */
enum licet_status working_refuse(struct working *w, enum licet_status status, struct str trouble);

#endif
