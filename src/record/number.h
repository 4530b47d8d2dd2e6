/* number.h: where an entry stands in its log.
 *
 * The number of an entry is the size of its log just after it, so the first is 1 (guarantee R3).
 * Tree, proof and tile code counts from 0, with an index. The two are different types, so that the
 * compiler refuses to take one for the other. No log grows beyond LOG_SIZE_MAX.
 */
#ifndef RECORD_NUMBER_H
#define RECORD_NUMBER_H

#include <assert.h>
#include <stdint.h>

#define LOG_SIZE_BITS 40
#define LOG_SIZE_MAX  ((uint64_t)1 << LOG_SIZE_BITS)

struct entry_number {
    uint64_t n;
};

struct leaf_index {
    uint64_t i;
};

static inline struct leaf_index index_of(struct entry_number number)
{
    assert(number.n >= 1 && number.n <= LOG_SIZE_MAX);
    return (struct leaf_index){number.n - 1};
}

static inline struct entry_number number_of(struct leaf_index index)
{
    assert(index.i < LOG_SIZE_MAX);
    return (struct entry_number){index.i + 1};
}

#endif
