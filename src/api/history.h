/* history.h: from entries to the files of a book.
 *
 * A history is what the entries so far made: the files as they stand now, and for every statement
 * and event in them the number of the entry that brought it. Entries are applied one after the
 * other, so the history of the first N is what was known at N.
 *
 *   1. Statements and events are compared by their words, as the canonical text has them: layout
 *      and comments do not count. Those before and after an entry are two multisets; equal ones
 *      are matched first to first, in the order of paths and of places in them. One without a
 *      partner before belongs to this entry; the others keep theirs, even in another file.
 *   2. An event that lost its partner was altered or removed: `lost` tells whose it was.
 *   3. What a history was given may go after the call; what it gives stays as long as its arena,
 *      or until the next entry.
 */
#ifndef API_HISTORY_H
#define API_HISTORY_H

#include "base/buf.h"
#include "base/names.h"
#include "book/file.h"

enum { HISTORY_FILE_BYTES_MAX = 16 << 20, HISTORY_BYTES_MAX = 1 << 30, HISTORY_LOST_MAX = 64 };

enum change_act { CHANGE_PUT, CHANGE_APPEND, CHANGE_DROP };

/* What one entry does to one file. */
struct change_file {
    enum change_act act;
    struct str path;
    struct str text; /* the content, or what comes to its end; empty if it is not read */
};

/* A statement or an event where it stands. */
struct history_unit {
    uint32_t words; /* number of its canonical text */
    uint32_t from;  /* byte in the file */
    int entry;
    bool event;
};

struct history_file {
    struct str path;
    bool there;
    int touched; /* number of the entry that last named it */
    struct buf text;
    struct history_unit *at;
    int count, room;
};

/* Numbers, in the order they were added. */
struct history_numbers {
    int *at;
    int count, room;
};

struct history_words; /* one canonical text and where it stands */

struct history {
    struct arena *in, *work;
    int entries; /* number of the last one applied */
    struct {
        struct history_file *at;
        int count, room;
    } files; /* as they first came */
    struct names paths, names;
    struct {
        struct history_words *at;
        int count, room;
    } words;
    struct history_numbers touched; /* words that this entry touches */
    struct history_numbers lost; /* entries whose events the last one altered or removed, each once;
                                  * of more than HISTORY_LOST_MAX one more */
    struct str lost_text;        /* the first such event */
    bool failed;                 /* memory ran out; it is of no more use */
};

/* Whether the engine reads files of that name: NAME.licet, NAME.md, NAME.csv. */
bool history_reads(struct str path);
/* Whether statements and events stand in it: NAME.licet, NAME.md. */
bool history_terms(struct str path);

/* Inside arena_run(in). NULL if there is no memory; to be closed. */
struct history *history_open(struct arena *in);
void history_close(struct history *h);

/* Applies entry `number`, which is greater than all before. False if memory ran out. */
bool history_apply(struct history *h, int number, const struct change_file *files, int count);

/* The file of that path, NULL if there is none now. */
const struct history_file *history_find(const struct history *h, struct str path);
/* Whether an event in these words stands now; `line` is one line of text. */
bool history_has_event(struct history *h, struct str line);

/* The files that the engine reads, by path, and the marks of each. */
struct history_book {
    struct book_file *files;
    struct file_marks *marks;
    int count;
};
struct history_book history_book(const struct history *h, struct arena *in);

#endif
