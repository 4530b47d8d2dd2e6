/* tree.c: leaves, nodes, ranges and parts of the hash tree; see tree.h. */
#include "record/tree.h"

#include <assert.h>

struct hash tree_leaf(struct hasher *h, struct str leaf)
{
    hasher_begin(h);
    hasher_add(h, STR("\0"));
    hasher_add(h, leaf);
    return hasher_end(h);
}

struct hash tree_node(struct hasher *h, const struct hash *left, const struct hash *right)
{
    if (hash_none(left) || hash_none(right)) return (struct hash){0};
    hasher_begin(h);
    hasher_add(h, STR("\1"));
    hasher_add(h, hash_bytes(left));
    hasher_add(h, hash_bytes(right));
    return hasher_end(h);
}

struct hash tree_empty(struct hasher *h)
{
    return hash_of(h, (struct str){0});
}

bool range_sound(const struct range *r)
{
    if (r->size > LOG_SIZE_MAX || r->count != __builtin_popcountll(r->size)) return false;
    for (int i = 0; i < r->count; i++)
        if (hash_none(&r->roots[i])) return false;
    return true;
}

void range_append(struct hasher *h, struct range *r, const struct hash *leaf)
{
    assert(r->size < LOG_SIZE_MAX && r->count == __builtin_popcountll(r->size)); /* R3 */
    struct hash joined = *leaf;
    for (uint64_t size = r->size; size & 1; size >>= 1)
        joined = tree_node(h, &r->roots[--r->count], &joined);
    r->roots[r->count++] = joined;
    r->size++;
    assert(h->failed || hash_none(leaf) || range_sound(r));
}

struct hash range_root(struct hasher *h, const struct range *r)
{
    if (!r->count) return tree_empty(h);
    struct hash root = r->roots[r->count - 1];
    for (int i = r->count - 2; i >= 0; i--) root = tree_node(h, &r->roots[i], &root);
    return root;
}

/* The root of the perfect subtree number n among those of 2^level leaves. */
static bool perfect(struct hasher *h, const struct tree_source *s, unsigned level, uint64_t n,
                    struct hash *root)
{
    unsigned up = level % TILE_BITS, count = 1u << up;
    struct hash at[TILE_WIDTH / 2];
    if (!s->read(s->with, level / TILE_BITS, n << up, count, at)) return false;
    for (; count > 1; count /= 2)
        for (unsigned i = 0; i < count / 2; i++) at[i] = tree_node(h, &at[2 * i], &at[2 * i + 1]);
    *root = at[0];
    return !h->failed && !hash_none(root);
}

bool tree_part(struct hasher *h, const struct tree_source *s, uint64_t from, uint64_t to,
               struct hash *root)
{
    assert(from <= to && to <= LOG_SIZE_MAX);
    struct range r = {.size = to - from};
    while (from < to) {
        unsigned level = 63 - (unsigned)__builtin_clzll(to - from);
        assert((from & (((uint64_t)1 << level) - 1)) == 0);
        if (!perfect(h, s, level, from >> level, &r.roots[r.count++])) return false;
        from += (uint64_t)1 << level;
    }
    *root = range_root(h, &r);
    return !h->failed;
}
