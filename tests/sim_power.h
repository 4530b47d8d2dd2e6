/* sim_power.h: the life of a disk of sim.h: made, copied, without power, and ended. */
#ifndef TESTS_SIM_POWER_H
#define TESTS_SIM_POWER_H

#include "sim_parts.h"

/* How much of what was not safe is kept: 0 nothing, 4 all. */
enum { SIM_KEPT = 4 };

static inline bool sim_kept(struct sim *d, unsigned much)
{
    static const unsigned percent[SIM_KEPT + 1] = {0, 10, 50, 90, 100};
    return sim_below(d, 100) < percent[much];
}

/* Part of a write: sector by sector, and now and then a torn one. */
static inline void sim_keep_write(struct sim *d, struct sim_image *m, const struct sim_write *w,
                                  unsigned much)
{
    uint64_t at = w->at, end = w->at + w->len;
    while (at < end) {
        uint64_t next = at - at % SIM_SECTOR + SIM_SECTOR;
        if (next > end) next = end;
        uint64_t len = next - at;
        if (much < SIM_KEPT && sim_below(d, 16) == 0) len = sim_below(d, len + 1);
        if (sim_kept(d, much)) sim_put(m, at, w->bytes + (at - w->at), (size_t)len);
        at = next;
    }
}

/* What is left of a file: what was safe, parts of the rest, and any length in between. */
static inline void sim_keep_file(struct sim *d, struct sim_node *n, unsigned much)
{
    uint64_t safe = n->safe.size;
    for (struct sim_write *w = n->first; w; w = w->next) {
        if (w->bytes) sim_keep_write(d, &n->safe, w, much);
        else if (sim_kept(d, much)) sim_resize(&n->safe, w->at);
    }
    if (much < SIM_KEPT && n->safe.size > safe && sim_below(d, 3) == 0)
        sim_resize(&n->safe, safe + sim_below(d, n->safe.size - safe + 1));
    sim_forget(n);
    sim_resize(&n->now, 0);
    sim_put(&n->now, 0, n->safe.bytes, (size_t)n->safe.size);
}

/* Names whose folder was lost are lost with it. */
static inline void sim_drop_lost(struct sim *d)
{
    char parent[SIM_PATH];
    for (bool again = true; again;) {
        again = false;
        for (int i = d->safe.count - 1; i > 0; i--) {
            sim_parent(d->safe.at[i].path, parent);
            if (!parent[0] || sim_find(&d->safe, parent) >= 0) continue;
            sim_name_set(&d->safe, d->safe.at[i].path, -1);
            again = true;
        }
    }
}

/* Power is back. All that held the disk open is gone. */
static inline void sim_power(struct sim *d)
{
    unsigned much = (unsigned)sim_below(d, SIM_KEPT + 1);
    for (int i = 0; i < d->change_count; i++)
        if (sim_kept(d, much)) sim_name_set(&d->safe, d->changes[i].path, d->changes[i].node);
    sim_drop_lost(d);
    d->change_count = 0;
    d->now = d->safe;
    bool named[SIM_NODES] = {false};
    for (int i = 0; i < d->now.count; i++) named[d->now.at[i].node] = true;
    for (int i = 0; i < SIM_NODES; i++) {
        if (!d->nodes[i].used) continue;
        if (named[i]) sim_keep_file(d, &d->nodes[i], much);
        else sim_node_end(&d->nodes[i]);
    }
    memset(d->fds, 0, sizeof d->fds);
    d->dead = false;
    d->ops = d->cut_at = 0;
}

/* All is safe, and nothing was counted or fails. */
static inline void sim_settle(struct sim *d)
{
    for (int i = 0; i < SIM_NODES; i++)
        if (d->nodes[i].used) sim_sync_file(d, i);
    d->change_count = 0;
    d->safe = d->now;
    d->ops = d->cut_at = 0;
    memset(d->counts, 0, sizeof d->counts);
    memset(&d->fails, 0, sizeof d->fails);
}

static inline void sim_end(struct sim *d)
{
    if (!d) return;
    for (int i = 0; i < SIM_NODES; i++) sim_node_end(&d->nodes[i]);
    free(d);
}

/* A disk with one folder, SIM_ROOT. */
static inline struct sim *sim_new(uint64_t seed)
{
    struct sim *d = calloc(1, sizeof *d);
    if (!d) abort();
    d->random = seed;
    d->clock = 1800000000;
    sim_name_set(&d->now, "/d", sim_node_new(d, true));
    d->safe = d->now;
    return d;
}

/* A copy of a disk on which all is safe. */
static inline struct sim *sim_copy(const struct sim *from, uint64_t seed)
{
    struct sim *d = sim_new(seed);
    d->now = from->now;
    d->safe = from->safe;
    for (int i = 0; i < SIM_NODES; i++) {
        const struct sim_node *n = &from->nodes[i];
        d->nodes[i] =
            (struct sim_node){.used = n->used, .folder = n->folder, .changed = n->changed};
        if (!n->used) continue;
        sim_put(&d->nodes[i].now, 0, n->now.bytes, (size_t)n->now.size);
        sim_put(&d->nodes[i].safe, 0, n->now.bytes, (size_t)n->now.size);
    }
    return d;
}

#endif
