/* hash.h: SHA-256, as everything in the record uses it.
 *
 * A hasher computes one hash after the other. It is opened once and passed down, because finding
 * the algorithm costs more than hashing an entry does.
 *
 *   1. Failure stays: after libcrypto failed once, `failed` is set, and this and every later hash
 *      is all-zero.
 *   2. The all-zero hash is "no hash" and the same as nothing, not even as itself. So a hash that
 *      could not be computed never confirms anything.
 *   3. A hasher belongs to one thread. Between hasher_begin() and hasher_end() nothing else may
 *      use it.
 */
#ifndef RECORD_HASH_H
#define RECORD_HASH_H

#include "base/str.h"

enum { HASH_SIZE = 32 };

struct hash {
    unsigned char at[HASH_SIZE];
};

struct hasher {
    void *algorithm, *context; /* of libcrypto */
    bool failed;
};

/* False if libcrypto cannot: the hasher is then failed, and may be closed all the same. */
bool hasher_open(struct hasher *h);
void hasher_close(struct hasher *h);

void hasher_begin(struct hasher *h);
void hasher_add(struct hasher *h, struct str bytes);
struct hash hasher_end(struct hasher *h);

/* The hash of some bytes. */
struct hash hash_of(struct hasher *h, struct str bytes);
/* The 32 bytes themselves, good as long as *a. */
struct str hash_bytes(const struct hash *a);
bool hash_none(const struct hash *a);
/* False if either is none. */
bool hash_same(const struct hash *a, const struct hash *b);
/* Bytewise order, none first. */
int hash_order(const struct hash *a, const struct hash *b);

#endif
