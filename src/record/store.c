/* store.c: what is the same for every backend; see store.h. */
#include "record/store.h"

#include <assert.h>

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

static bool read_tree(void *with, unsigned level, uint64_t from, unsigned count,
                      struct hash *hashes)
{
    struct store_tree *t = with;
    assert(from % TILE_WIDTH + count <= TILE_WIDTH);
    enum store_status s = from_tile(t, level, from, count, hashes);
    if (s == STORE_ABSENT) s = from_edge(t, level, from, count, hashes);
    return s == STORE_OK;
}

struct tree_source store_source(struct store_tree *t)
{
    return (struct tree_source){read_tree, t};
}
