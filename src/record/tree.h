/* tree.h: the hash tree over a log, by RFC 6962.
 *
 * The root of n leaves is: of none, SHA-256 of nothing; of one, its leaf hash; of more, the node
 * over the root of the first k and the root of the rest, k being the largest power of two below n.
 * Leaf and node hashes begin with different bytes, so neither can be taken for the other.
 *
 * A range is the state of a log in motion: the roots of the perfect subtrees of its size, largest
 * first, one for each bit of the size. Whoever has a range can append leaves and tell the root
 * without anything that came before; a head (head.h) is made of nothing else (guarantee R5).
 *
 * For parts of a tree that stands already, a source hands out hashes from wherever they are kept.
 */
#ifndef RECORD_TREE_H
#define RECORD_TREE_H

#include "record/hash.h"
#include "record/number.h"

enum { RANGE_MAX = 40, TILE_BITS = 8, TILE_WIDTH = 1 << TILE_BITS };

struct range {
    uint64_t size;
    int count;
    struct hash roots[RANGE_MAX];
};

struct hash tree_leaf(struct hasher *h, struct str leaf);
struct hash tree_node(struct hasher *h, const struct hash *left, const struct hash *right);
/* The root of no leaves. */
struct hash tree_empty(struct hasher *h);

/* Whether there are as many roots as the size asks for, and none is missing. */
bool range_sound(const struct range *r);
/* Appends one leaf hash. The size must be below LOG_SIZE_MAX. */
void range_append(struct hasher *h, struct range *r, const struct hash *leaf);
struct hash range_root(struct hasher *h, const struct range *r);

/* Where hashes of a tree are read. read() gives `count` hashes of tile level `level`, from number
 * `from` on: at level 0 leaf hashes, at level 1 the roots of 256 leaves each, at level 2 those of
 * 65,536, and so on; never more than one tile holds. False if it cannot. */
struct tree_source {
    bool (*read)(void *with, unsigned level, uint64_t from, unsigned count, struct hash *hashes);
    void *with;
};

/* The root of leaves [from, to), where `from` is a multiple of a power of two that is at least
 * to - from, or 0: what the recursion of RFC 6962 meets. False if the source cannot tell. */
bool tree_part(struct hasher *h, const struct tree_source *s, uint64_t from, uint64_t to,
               struct hash *root);

#endif
