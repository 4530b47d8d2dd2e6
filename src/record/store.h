/* store.h: where a log is kept; the only door to it.
 *
 * A store keeps logs, their entries and full tiles, and the contents of items. It knows bytes and
 * their place, never their meaning: what is stored and read back is judged by the record. One
 * interface, a backend a file (src/store).
 *
 *   1. Append only: an entry, once committed, is never changed or removed, and entries of a log
 *      stand without gap. The backend refuses everything else (guarantees R2, R3).
 *   2. STORE_OK from store_commit() means durable. STORE_IO from it means unknown: the store is
 *      spent, every later call says so; reopen, and look by id (R13).
 *   3. Readers need no lock and see a log at a committed size; writers hold store_lock().
 *   4. A store belongs to one thread. Nothing here jumps; all memory is the store's own or the
 *      caller's.
 */
#ifndef RECORD_STORE_H
#define RECORD_STORE_H

#include "record/disk.h"
#include "record/item.h"
#include "record/number.h"
#include "record/tile.h"

enum { STORE_VERSION = 1, STORE_LOGS_MAX = 64, STORE_PATH_MAX = 4096, STORE_READ_MAX = 256 };

/* Word, sentence. */
#define STORE_STATUSES(S)                                                                          \
    S(OK, "done")                                                                                  \
    S(BUSY, "another process holds it")                                                            \
    S(FULL, "no room is left on the device")                                                       \
    S(IO, "reading or writing failed")                                                             \
    S(CORRUPT, "what is stored is damaged")                                                        \
    S(ABSENT, "there is no such thing")                                                            \
    S(CLASH, "something else stands there already")                                                \
    S(NEWER, "written by a newer version")                                                         \
    S(MEMORY, "memory ran out")

enum store_status {
#define S(name, sentence) STORE_##name,
    STORE_STATUSES(S)
#undef S
};

const char *store_sentence(enum store_status s);

/* What failed, of the last call that did not return STORE_OK, STORE_ABSENT or STORE_CLASH. */
struct fault {
    const char *operation; /* "open", "write", "sync"; static */
    char path[STORE_PATH_MAX];
    int error; /* errno, 0 if none */
    char text[160];
};

enum store_mode {
    STORE_CREATE, /* makes it; CLASH if there is one */
    STORE_WRITE,
    STORE_READ
};

struct store;

/* Opens the store in the folder DIR (DIR/record.db, DIR/lock, DIR/items, DIR/tmp) and asserts its
 * settings. *s is set only with STORE_OK, and must be closed. STORE_READ still rolls back a journal
 * that a crash left; where it cannot, STORE_IO. */
enum store_status store_open(const char *dir, enum store_mode mode, struct store **s,
                             struct fault *fault);
/* The same upon another disk, and another VFS of SQLite if `vfs` is not NULL: for tests. */
enum store_status store_open_on(const char *dir, enum store_mode mode, const struct disk *disk,
                                const char *vfs, struct store **s, struct fault *fault);
/* The disk it stands on, for what is kept beside it: the head file. */
const struct disk *store_disk(const struct store *s);
/* NULL is allowed. Rolls back what is not committed. */
void store_close(struct store *s);
/* Of the last call; good until the next. */
const struct fault *store_fault(const struct store *s);

/* --- Logs --- */

/* *no is what the other functions call the log. The role is "own", "private" or "mirror". */
enum store_status store_log_add(struct store *s, struct str name, const char *role, int *no);
/* In order of their numbers; `visit` returns false to stop. */
enum store_status store_logs(struct store *s,
                             bool (*visit)(void *with, int no, struct str name, struct str role),
                             void *with);

/* --- Writing: under the lock of the log --- */

/* One writer of a log among all processes; waits up to `wait_ms`, then STORE_BUSY. Freed by
 * store_unlock(), store_close() and the death of the process. */
enum store_status store_lock(struct store *s, int log, int wait_ms);
void store_unlock(struct store *s, int log);

enum store_status store_begin(struct store *s);
enum store_status store_commit(struct store *s);
void store_rollback(struct store *s);

/* STORE_CLASH unless `index` is the size and the id is new; only between begin and commit. */
enum store_status store_entry_put(struct store *s, int log, struct leaf_index index,
                                  const struct hash *id, const struct hash *leaf, struct str bytes);
/* A full tile, once: TILE_WIDTH hashes, and the root of them. */
enum store_status store_tile_put(struct store *s, int log, unsigned level, uint64_t n,
                                 const struct hash *hashes, const struct hash *root);

/* --- Reading --- */

/* The committed size; between begin and commit, the transaction's own. */
enum store_status store_size(struct store *s, int log, uint64_t *size);

/* The bytes as stored, unjudged; they live until the next call on this store. */
enum store_status store_entry(struct store *s, int log, struct leaf_index index, struct str *bytes);
enum store_status store_find(struct store *s, int log, const struct hash *id,
                             struct leaf_index *index);
/* The one whose id lies between two, both included; *several if it is not the only one. */
enum store_status store_find_between(struct store *s, int log, const struct hash *least,
                                     const struct hash *most, struct leaf_index *index,
                                     bool *several);

/* One entry as stored; `bytes` live during the call. */
struct store_row {
    struct leaf_index index;
    struct hash id, leaf;
    struct str bytes;
};
/* Entries [from, to) in order, at most STORE_READ_MAX a read, without a lock in between; `visit`
 * returns false to stop. What is missing in between is not made up: the visit sees the next. */
enum store_status store_entries(struct store *s, int log, uint64_t from, uint64_t to,
                                bool (*visit)(void *with, const struct store_row *row), void *with);

/* Leaf hashes [from, to), at most TILE_WIDTH, as stored, unjudged. ABSENT if any is missing. */
enum store_status store_leaves(struct store *s, int log, uint64_t from, uint64_t to,
                               struct hash *hashes);
/* A full tile as stored, unjudged; `hashes` (TILE_WIDTH of them) or `root` may be NULL. */
enum store_status store_tile(struct store *s, int log, unsigned level, uint64_t n,
                             struct hash *hashes, struct hash *root);
/* The roots of full tiles [from, to), at most TILE_WIDTH, likewise. ABSENT if any is missing. */
enum store_status store_roots(struct store *s, int log, unsigned level, uint64_t from, uint64_t to,
                              struct hash *hashes);
/* A source of hashes (tree.h) over the log: tiles where they are full, leaf hashes and roots at
 * the right edge. Good as long as the store is open. */
struct store_tree {
    struct store *store;
    int log;
    struct store_tiles *tiles; /* NULL: nothing is kept */
};
/* What was read of a tree of one size, for who asks often: of each level its right edge, whose
 * hashes lie apart in the store, and the last full tile. Zero all of it when the size changes. */
enum { STORE_LEVELS = LOG_SIZE_BITS / TILE_BITS };
struct store_tiles {
    uint64_t size;
    struct kept_tile {
        uint64_t n;
        unsigned width; /* 0: none */
        struct hash at[TILE_WIDTH];
    } edge[STORE_LEVELS], full[STORE_LEVELS];
};
struct tree_source store_source(struct store_tree *t);

/* --- Items --- */

/* Content on its way into the store; its salt is drawn at once. */
struct item_writer;
enum store_status store_item_write(struct store *s, struct item_writer **w);
/* The same with a salt that came with the content: import. */
enum store_status store_item_write_salted(struct store *s, const struct item_salt *salt,
                                          struct item_writer **w);
enum store_status store_item_add(struct item_writer *w, struct str bytes);
/* Durable when it returns STORE_OK: content, salt and their folder are synced. Keeping the same
 * item twice is STORE_OK. Ends the writer in any case. */
enum store_status store_item_keep(struct item_writer *w, struct item_salt *salt,
                                  struct hash *commit);
void store_item_drop(struct item_writer *w);

struct item_reader;
enum store_status store_item_read(struct store *s, const struct hash *commit,
                                  struct item_reader **r);
/* The size of the content, and the next bytes of it, which live until the next call; empty at the
 * end. */
uint64_t store_item_size(const struct item_reader *r);
enum store_status store_item_next(struct item_reader *r, struct str *bytes);
void store_item_close(struct item_reader *r);
/* The whole content in memory that stays as long as the reader; ABSENT where the backend cannot. */
enum store_status store_item_map(struct item_reader *r, struct str *bytes);
enum store_status store_item_salt(struct store *s, const struct hash *commit,
                                  struct item_salt *salt);
/* All items, in any order; `visit` returns false to stop. */
enum store_status store_items(struct store *s,
                              bool (*visit)(void *with, const struct hash *commit, uint64_t size,
                                            bool salted),
                              void *with);

/* --- Care --- */

/* The backend's own check of integrity; `report` gets one sentence a finding. */
enum store_status store_check(struct store *s, void (*report)(void *with, struct str sentence),
                              void *with);
/* Removes what is older than a day in tmp/, and such items as `orphan` says nobody names. */
enum store_status store_tidy(struct store *s, int64_t now,
                             bool (*orphan)(void *with, const struct hash *commit), void *with);

#endif
