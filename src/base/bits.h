/* bits.h: sets of small numbers.
 *
 * A set of numbers 0..64*words-1. Sets that meet in one operation have the same number of words;
 * the caller knows it. All-zero is the empty set.
 */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdint.h>

#include "base/arena.h"

struct bits {
    uint64_t *at;
    int words;
};

struct bits bits_new(struct arena *in, int numbers);
struct bits bits_copy(struct arena *in, struct bits a);
void bits_set(struct bits a, int n);
void bits_clear(struct bits a, int n);
bool bits_has(struct bits a, int n);
bool bits_empty(struct bits a);
int bits_count(struct bits a);
/* a becomes the union of a and b; true if that changed a. */
bool bits_join(struct bits a, struct bits b);
void bits_meet(struct bits a, struct bits b);
void bits_minus(struct bits a, struct bits b);
bool bits_within(struct bits a, struct bits b);
bool bits_same(struct bits a, struct bits b);
bool bits_touch(struct bits a, struct bits b);

#endif
