/* record_tree.c: properties of record/tree.h, proof.h and tile.h against RFC 6962 written down as
 * it is defined: by recursion, over all leaves. SEED=n repeats a run. */
#include "record/proof.h"

#include <stdlib.h>
#include <string.h>

#include "record/tile.h"
#include "tap.h"

enum { LEAVES = 1000, PAIRS = 4000 };

static uint64_t seed, state;
static struct hasher hasher;
static struct hash leaves[LEAVES];

static uint64_t next(void)
{
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t below(uint64_t n)
{
    return next() % n;
}

/* --- The definition: MTH, PATH and PROOF of RFC 6962, 2.1 ----------------------------------------
 */

static uint64_t largest_power_below(uint64_t n)
{
    uint64_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
}

static struct hash mth(const struct hash *d, uint64_t n)
{
    if (n == 0) return hash_of(&hasher, (struct str){0});
    if (n == 1) return d[0];
    uint64_t k = largest_power_below(n);
    struct hash left = mth(d, k), right = mth(d + k, n - k);
    unsigned char joined[1 + 2 * HASH_SIZE] = {1};
    memcpy(joined + 1, left.at, HASH_SIZE);
    memcpy(joined + 1 + HASH_SIZE, right.at, HASH_SIZE);
    return hash_of(&hasher, (struct str){(const char *)joined, sizeof joined});
}

static void path(uint64_t m, const struct hash *d, uint64_t n, struct proof *p)
{
    if (n == 1) return;
    uint64_t k = largest_power_below(n);
    if (m < k) path(m, d, k, p);
    else path(m - k, d + k, n - k, p);
    p->at[p->count++] = m < k ? mth(d + k, n - k) : mth(d, k);
}

static void subproof(uint64_t m, const struct hash *d, uint64_t n, bool whole, struct proof *p)
{
    if (m == n) {
        if (!whole) p->at[p->count++] = mth(d, n);
        return;
    }
    uint64_t k = largest_power_below(n);
    if (m <= k) subproof(m, d, k, whole, p);
    else subproof(m - k, d + k, n - k, false, p);
    p->at[p->count++] = m <= k ? mth(d + k, n - k) : mth(d, k);
}

/* --- The source under test: leaf hashes, and roots of full tiles made from them ------------------
 */

static bool read_leaves(void *with, unsigned level, uint64_t from, unsigned count,
                        struct hash *hashes)
{
    uint64_t *reads = with;
    ++*reads;
    if (level > 1 || from + count > (level ? LEAVES / TILE_WIDTH : LEAVES)) return false;
    for (unsigned i = 0; i < count; i++)
        hashes[i] = level ? tile_root(&hasher, leaves + (from + i) * TILE_WIDTH, TILE_WIDTH)
                          : leaves[from + i];
    return true;
}

static bool same(const struct proof *a, const struct proof *b)
{
    if (a->count != b->count) return false;
    for (int i = 0; i < a->count; i++)
        if (!hash_same(&a->at[i], &b->at[i])) return false;
    return true;
}

/* Roots by appending and by parts, for every size. */
static void roots(const struct hash root[LEAVES + 1], struct tree_source *source)
{
    struct range r = {0};
    int appended = 0, parts = 0;
    for (uint64_t n = 0; n <= LEAVES; n++) {
        struct hash by_range = range_root(&hasher, &r), by_parts;
        appended += range_sound(&r) && hash_same(&by_range, &root[n]);
        parts += tree_part(&hasher, source, 0, n, &by_parts) && hash_same(&by_parts, &root[n]);
        if (n < LEAVES) range_append(&hasher, &r, &leaves[n]);
    }
    OK(appended == LEAVES + 1, "roots by appending: %d", appended);
    OK(parts == LEAVES + 1, "roots by parts: %d", parts);
}

static bool inclusion(const struct hash *root, struct tree_source *source, uint64_t index,
                      uint64_t size)
{
    struct proof made, defined = {0};
    struct leaf_index i = {index};
    path(index, leaves, size, &defined);
    if (!proof_inclusion(&hasher, source, i, size, &made) || !same(&made, &defined)) return false;
    if (proof_included(&hasher, &made, i, size, &leaves[index], root) != PROOF_HOLDS) return false;
    struct proof spoilt = made;
    if (made.count) {
        spoilt.at[below((uint64_t)made.count)].at[below(HASH_SIZE)] ^=
            (unsigned char)(1 << below(8));
        if (proof_included(&hasher, &spoilt, i, size, &leaves[index], root) == PROOF_HOLDS)
            return false;
        spoilt = made;
        spoilt.count--;
        if (proof_included(&hasher, &spoilt, i, size, &leaves[index], root) != PROOF_SHORT)
            return false;
    }
    spoilt = made;
    spoilt.at[spoilt.count++] = leaves[0];
    if (proof_included(&hasher, &spoilt, i, size, &leaves[index], root) != PROOF_LONG) return false;
    struct leaf_index other = {below(size)};
    return other.i == index ||
           proof_included(&hasher, &made, other, size, &leaves[index], root) != PROOF_HOLDS;
}

static bool consistency(const struct hash *old_root, const struct hash *root,
                        struct tree_source *source, uint64_t old, uint64_t size)
{
    struct proof made, defined = {0};
    subproof(old, leaves, size, true, &defined);
    if (!proof_consistency(&hasher, source, old, size, &made) || !same(&made, &defined))
        return false;
    if (proof_consistent(&hasher, &made, old, size, old_root, root) != PROOF_HOLDS) return false;
    if (!made.count) return true;
    struct proof spoilt = made;
    spoilt.at[below((uint64_t)made.count)].at[below(HASH_SIZE)] ^= (unsigned char)(1 << below(8));
    if (proof_consistent(&hasher, &spoilt, old, size, old_root, root) == PROOF_HOLDS) return false;
    spoilt = made;
    spoilt.count--;
    if (proof_consistent(&hasher, &spoilt, old, size, old_root, root) == PROOF_HOLDS) return false;
    spoilt = made;
    spoilt.at[spoilt.count++] = leaves[0];
    if (proof_consistent(&hasher, &spoilt, old, size, old_root, root) != PROOF_LONG) return false;
    return proof_consistent(&hasher, &made, old, size, root, old_root) != PROOF_HOLDS;
}

/* All pairs of small trees, then random ones. */
static void proofs(const struct hash root[LEAVES + 1], struct tree_source *source)
{
    int tried = 0, included = 0, consistent = 0;
    for (uint64_t size = 1; size <= 40; size++)
        for (uint64_t i = 0; i < size; i++, tried++) {
            included += inclusion(&root[size], source, i, size);
            consistent += consistency(&root[i + 1], &root[size], source, i + 1, size);
        }
    for (int k = 0; k < PAIRS / 20; k++, tried++) {
        uint64_t size = 1 + below(LEAVES), i = below(size);
        included += inclusion(&root[size], source, i, size);
        consistent += consistency(&root[i + 1], &root[size], source, i + 1, size);
    }
    OK(included == tried, "inclusion proofs: %d of %d", included, tried);
    OK(consistent == tried, "consistency proofs: %d of %d", consistent, tried);
}

/* A proof reads what it needs and no more: at most a tile a level and side. */
static void proofs_read_little(struct tree_source *source, const uint64_t *reads)
{
    struct proof p;
    uint64_t before = *reads;
    proof_inclusion(&hasher, source, (struct leaf_index){511}, LEAVES, &p);
    OK(*reads - before <= 20, "a proof reads %d times", (int)(*reads - before));
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = state = given ? strtoull(given, NULL, 10) : 1;
    printf("# SEED=%llu\n", (unsigned long long)seed);
    hasher_open(&hasher);
    for (int i = 0; i < LEAVES; i++) {
        uint64_t bytes[3] = {next(), next(), next()};
        leaves[i] = tree_leaf(&hasher, (struct str){(const char *)bytes, below(sizeof bytes + 1)});
    }
    static struct hash root[LEAVES + 1];
    for (uint64_t n = 0; n <= LEAVES; n++) root[n] = mth(leaves, n);
    uint64_t reads = 0;
    struct tree_source source = {read_leaves, &reads};
    roots(root, &source);
    proofs(root, &source);
    proofs_read_little(&source, &reads);
    OK(!hasher.failed, "the hasher is sound");
    hasher_close(&hasher);
    return tap_done();
}
