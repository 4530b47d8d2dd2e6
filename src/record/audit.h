/* audit.h: the entries of a log judged one after the other, from their bytes alone.
 *
 * What verify.h does has two halves. This one needs no store: it takes the leaves in order and says
 * what is wrong with each, grows the tree over them, and remembers the ids, paths and items that
 * they name. verify.c feeds it from a record or an export, and compares what surrounds it.
 *
 *   1. Every hash in here was computed in here.
 *   2. Nothing allocates per entry; what grows has a limit, and beyond it VERIFY_UNCHECKED is told.
 */
#ifndef RECORD_AUDIT_H
#define RECORD_AUDIT_H

#include "record/parcel.h"
#include "record/paths.h"
#include "record/store.h"
#include "record/verify.h"

enum { AUDIT_LEVELS = 6 };

/* One level of tiles: the hashes of the tile that is filling up, and its range. */
struct audit_level {
    struct range range;
    struct hash at[TILE_WIDTH];
};

/* An item as an entry names it. */
struct audit_item {
    struct hash commit, id; /* id of the entry */
    uint64_t size, number;
    bool files; /* it holds file lines */
};

/* A root to be noted when so many entries stand. */
struct audit_mark {
    uint64_t size;
    struct hash root;
};

struct audit_id; /* half of an id */

struct verify {
    const struct verify_ask *ask;
    struct verify_result *result;
    enum verify_level level;
    struct hasher *hasher;
    struct arena *memory;

    uint64_t size; /* entries so far */
    bool broken;   /* an entry is missing: there is no tree any more */
    struct audit_level levels[AUDIT_LEVELS];
    struct audit_mark head, against, ours;

    struct audit_id *ids;
    uint64_t id_slots, id_count;
    struct paths paths;
    bool blind; /* not all ids and paths are known */
    struct {
        struct audit_item *at;
        int count, room;
    } items;
    bool items_lost, ids_lost, paths_lost;

    uint64_t number; /* of the entry at hand */
    struct hash id;
    uint64_t faults_before;

    /* The file lines of an entry whose lines stand in an item; done() when they were used. NULL
     * result: not there or not sound. */
    bool (*lines)(void *with, const struct entry *e, struct str *lines);
    void (*lines_done)(void *with);
    void *with;
};

/* `size` entries will come. False if there is no memory; it may be closed all the same. */
bool audit_open(struct verify *v, const struct verify_ask *ask, struct verify_result *result,
                struct hasher *h, uint64_t size);
void audit_close(struct verify *v);

/* The next leaf. `row` has id and leaf hash if `stored`. Every 256 entries audit_full() is due. */
void audit_entry(struct verify *v, const struct store_row *row, bool stored);
bool audit_is_full(const struct verify *v);
/* Hands out the tiles that have become full. */
void audit_full(struct verify *v, void (*tile)(struct verify *v, unsigned level, uint64_t n,
                                               const struct hash *hashes, const struct hash *root));
/* Entries up to `number` are not there. */
void audit_gap(struct verify *v, uint64_t number);
/* The root over the entries so far; none if there is no tree. */
struct hash audit_root(struct verify *v);
/* What --root and --against ask, after the last entry. */
void audit_asked(struct verify *v);
/* Sorts the items by commitment, then by number. */
void audit_sort(struct verify *v);
/* Whether an item is named by an entry; after audit_sort(). */
bool audit_names(const struct verify *v, const struct hash *commit);
/* The names of an item file: for findings. */
struct str audit_item_path(const struct hash *commit, char path[ITEM_PATH_MAX]);

/* Reports: about the entry at hand, about another one, about none. */
__attribute__((format(printf, 3, 4))) void audit_tell(struct verify *v, enum verify_word w,
                                                      const char *format, ...);
void audit_find(struct verify *v, const struct verify_finding *f);
/* The outcome: by the number of faults. */
enum verify_outcome audit_outcome(const struct verify *v);

/* Runs over a record or an export, for exchange.c too, which reads v->items afterwards. */
enum verify_outcome verify_run(struct record *r, struct verify *v);
enum verify_outcome verify_parcel(struct parcel *p, struct verify *v);
/* How many entries an export can hold at most. */
uint64_t audit_entries_most(const struct parcel *p);

#endif
