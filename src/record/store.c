/* store.c: what is the same for every backend; see store.h. */
#include "record/store.h"

#include <assert.h>
#include <string.h>

const char *store_sentence(enum store_status s)
{
    switch (s) {
#define S(name, sentence)                                                                          \
    case STORE_##name: return sentence;
        STORE_STATUSES(S)
#undef S
    }
    return "";
}

/* Hashes [from, from + count) of a level out of the full tile that holds them. */
static enum store_status from_tile(struct store_tree *t, unsigned level, uint64_t from,
                                   unsigned count, struct hash *hashes)
{
    struct hash all[TILE_WIDTH];
    enum store_status s = store_tile(t->store, t->log, level, from / TILE_WIDTH, all, NULL);
    if (s != STORE_OK) return s;
    for (unsigned i = 0; i < count; i++) hashes[i] = all[from % TILE_WIDTH + i];
    return STORE_OK;
}

/* The same where the tile is not full: from what it will be made of. */
static enum store_status from_edge(struct store_tree *t, unsigned level, uint64_t from,
                                   unsigned count, struct hash *hashes)
{
    if (level == 0) return store_leaves(t->store, t->log, from, from + count, hashes);
    return store_roots(t->store, t->log, level - 1, from, from + count, hashes);
}

static bool read_part(struct store_tree *t, unsigned level, uint64_t from, unsigned count,
                      struct hash *hashes)
{
    enum store_status s = from_tile(t, level, from, count, hashes);
    if (s == STORE_ABSENT) s = from_edge(t, level, from, count, hashes);
    return s == STORE_OK;
}

/* The tile that holds number `from`, from what is kept or into it. */
static const struct kept_tile *kept(struct store_tree *t, unsigned level, uint64_t from)
{
    uint64_t n = from / TILE_WIDTH, all = t->tiles->size >> (level * TILE_BITS);
    uint64_t there = all > n * TILE_WIDTH ? all - n * TILE_WIDTH : 0;
    unsigned width = there < TILE_WIDTH ? (unsigned)there : TILE_WIDTH;
    struct kept_tile *k = width < TILE_WIDTH ? &t->tiles->edge[level] : &t->tiles->full[level];
    if (k->width && k->width == width && k->n == n) return k;
    k->width = 0;
    if (!width || !read_part(t, level, n * TILE_WIDTH, width, k->at)) return NULL;
    k->width = width;
    k->n = n;
    return k;
}

static bool read_tree(void *with, unsigned level, uint64_t from, unsigned count,
                      struct hash *hashes)
{
    struct store_tree *t = with;
    unsigned at = (unsigned)(from % TILE_WIDTH);
    assert(at + count <= TILE_WIDTH);
    if (!t->tiles || level >= STORE_LEVELS) return read_part(t, level, from, count, hashes);
    const struct kept_tile *k = kept(t, level, from);
    if (!k || at + count > k->width) return false;
    memcpy(hashes, k->at + at, count * sizeof *hashes);
    return true;
}

struct tree_source store_source(struct store_tree *t)
{
    return (struct tree_source){read_tree, t};
}
