/* inside.h: what the files of the record share; for nobody else but tests.
 *
 *     DIR/head.N     the head file of log number N, beside what the store keeps
 *
 *     record.c       opening, the head file, reading
 *     append.c       appending, and record_check()
 *     audit.c        the entries of a log judged one after the other
 *     verify.c       what surrounds them: heads, tiles, items, the root that was asked for
 *     parcel.c       an export as a set of files, in a folder or a tar
 *     exchange.c     from a record to a parcel, and back
 */
#ifndef RECORD_INSIDE_H
#define RECORD_INSIDE_H

#include "record/paths.h"
#include "record/record.h"

struct record {
    struct arena *memory; /* in which all of this lives */
    struct store *store;
    const struct disk *disk;
    struct hasher hasher;
    int log;
    bool write, book_known;
    enum record_state state;
    char dir[STORE_PATH_MAX - 64], name[LOG_NAME_MAX + 1];
    struct hash book;

    /* The head file as last read. */
    int head_file; /* -1 if there is none */
    size_t head_len;
    char head_bytes[HEAD_FILE + 1];
    struct head_choice head; /* head.head.log looks into head_bytes */
    /* The last head whose root was that of the store's hashes, or that was written here. */
    uint64_t known_turn, known_size;
    struct hash known_root;

    struct paths paths;
    uint64_t paths_size; /* entries that stand in the table */
    bool paths_blind;    /* some file lines could not be read */

    struct store_tiles tiles; /* for proofs of the size as last asked */

    struct fault fault;
    char trouble[512], mended[1024];
    char checkpoint[CHECKPOINT_MAX];
};

/* As record_open() and record_init(), upon another disk and VFS (store_open_on()). */
enum record_status record_open_on(const char *dir, bool write, const struct disk *disk,
                                  const char *vfs, struct record **r, struct fault *fault);
enum record_status record_init_on(const char *dir, struct str log, struct str name, int64_t at,
                                  const struct disk *disk, const char *vfs, struct record **r,
                                  struct fault *fault);
/* A record whose log `log` has no entry yet, for record_bring() to fill: DIR is made, or is what
 * an earlier call that was cut left. EXISTS if there are entries. */
enum record_status record_begin(const char *dir, struct str log, const struct disk *disk,
                                const char *vfs, struct record **r, struct fault *fault);

/* --- record.c --- */

/* Whether the entry has an id and can be stored: it is sound, or of a kind of a later stage. */
bool record_readable(struct flaw flaw, const struct entry *e);

/* Notes why something failed; the status that says so. */
enum record_status record_fail(struct record *r, enum store_status s, const char *doing);
enum record_status record_fail_disk(struct record *r, const char *operation);
__attribute__((format(printf, 3, 4))) enum record_status
record_say(struct record *r, enum record_status status, const char *format, ...);
/* Nothing more is appended (R13). */
enum record_status record_halt(struct record *r, enum record_status why);

/* Reads the head file anew. */
enum record_status record_head_read(struct record *r);
/* Whether a slot is damaged: neither good nor one that was never to be written yet. */
bool record_slot_damaged(const struct record *r, int slot);
/* Under the lock: compares head file and store, covers what stands beyond the head. Afterwards the
 * head is that of all entries, or the state is SUSPECT and the status STOPPED. */
enum record_status record_settle(struct record *r);
/* Extends a range over entries (range.size, to], hashed from their bytes (R5). */
enum record_status record_extend(struct record *r, struct range *range, uint64_t to);
enum record_status record_head_write(struct record *r, const struct range *range);

/* The file lines of an entry, from its item if they stand apart: then *holder keeps them, and must
 * be closed. ABSENT if the item is not there or not what was committed to. */
enum store_status record_lines(struct store *s, const struct entry *e, struct str *lines,
                               struct item_reader **holder);
/* Whether pieces in lines that stand apart are those of a local log. */
bool record_lines_local(struct str lines, struct str body);

/* --- append.c --- */

/* Leaves on their way in, in order; next() is false when there are no more, or it `failed`. */
struct record_feed {
    bool (*next)(void *with, struct str *leaf);
    void *with;
    bool failed;
    uint64_t from;    /* entries that must stand before */
    struct hash root; /* that must be reached; none: any */
};
/* Appends leaves that were verified already, all or none, whatever their items. CLASH if the log
 * has another size than feed->from. */
enum record_status record_bring(struct record *r, struct record_feed *feed);

#endif
