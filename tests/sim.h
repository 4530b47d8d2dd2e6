/* sim.h: a disk in memory that can lose power and fail.
 *
 * What is written is seen at once, and safe only when it was synced: a file by its own sync, a name
 * by the sync of its folder. When power goes, each thing that was not safe is kept or lost by
 * itself: 512-byte sectors of a write, torn ones too, lengths, and names. sim_disk.h makes of it a
 * `struct disk`, sim_vfs.h a VFS of SQLite; both stand on the same files.
 *
 *   sim->cut_at = k      power goes in the k-th change from now on; then everything fails
 *   sim_power(sim)       power is back: what was kept is there
 *   sim->fails = ...     the k-th call of a kind fails, once or for ever
 */
#ifndef TESTS_SIM_H
#define TESTS_SIM_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIM_PATH = 160, SIM_NODES = 512, SIM_CHANGES = 1024, SIM_FDS = 64, SIM_SECTOR = 512 };

enum sim_kind {
    SIM_OPEN,
    SIM_READ,
    SIM_WRITE,
    SIM_SYNC,
    SIM_TRUNCATE,
    SIM_RENAME,
    SIM_UNLINK,
    SIM_MKDIR,
    SIM_STAT,
    SIM_LOCK,
    SIM_LIST,
    SIM_RANDOM,
    SIM_MAP,
    SIM_KINDS
};

/* A write that is not safe yet; `bytes` is NULL for a new length, `at`. */
struct sim_write {
    struct sim_write *next;
    uint64_t at;
    size_t len;
    char *bytes;
};

struct sim_image {
    char *bytes;
    uint64_t size, room;
};

struct sim_node {
    bool used, folder;
    struct sim_image now, safe;
    struct sim_write *first, *last;
    int64_t changed;
};

/* A name: now, as it is safe, or (node -1: removed) as a change that is not. */
struct sim_name {
    char path[SIM_PATH];
    int node;
};

struct sim_names {
    int count;
    struct sim_name at[SIM_NODES];
};

struct sim {
    uint64_t random;
    struct sim_node nodes[SIM_NODES];
    struct sim_names now, safe;
    int change_count;
    struct sim_name changes[SIM_CHANGES];
    struct {
        bool used;
        int node;
        char path[SIM_PATH];
    } fds[SIM_FDS];
    uint64_t ops, cut_at; /* changes so far; 0: power stays */
    bool dead;
    bool lies_file, lies_folder; /* syncs that do nothing, to show that the tests see it */
    uint64_t counts[SIM_KINDS];
    struct {
        bool on, forever;
        enum sim_kind kind;
        uint64_t at;
        int error;
    } fails;
    int64_t clock;
};

static inline uint64_t sim_next(struct sim *d)
{
    d->random += 0x9E3779B97F4A7C15u;
    uint64_t z = d->random;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline uint64_t sim_below(struct sim *d, uint64_t n)
{
    return sim_next(d) % n;
}

/* What a call of this kind meets: 0, or errno. */
static inline int sim_gate(struct sim *d, enum sim_kind kind)
{
    if (d->dead) return EIO;
    uint64_t count = ++d->counts[kind];
    if (!d->fails.on || kind != d->fails.kind || count < d->fails.at) return 0;
    return count == d->fails.at || d->fails.forever ? d->fails.error : 0;
}

/* A change was noted. Whether power went with it. */
static inline bool sim_changed(struct sim *d)
{
    d->dead = ++d->ops == d->cut_at;
    return d->dead;
}

#endif
