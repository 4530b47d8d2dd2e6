/* bits.c: sets of small numbers; see bits.h. */
#include "base/bits.h"

#include <string.h>

struct bits bits_new(struct arena *in, int numbers)
{
    int words = numbers / 64 + 1;
    return (struct bits){NEW_N(in, (size_t)words, uint64_t), words};
}

struct bits bits_copy(struct arena *in, struct bits a)
{
    struct bits b = {NEW_N(in, (size_t)a.words, uint64_t), a.words};
    if (a.words) memcpy(b.at, a.at, (size_t)a.words * sizeof *b.at);
    return b;
}

void bits_set(struct bits a, int n)
{
    a.at[n / 64] |= (uint64_t)1 << (n % 64);
}

void bits_clear(struct bits a, int n)
{
    a.at[n / 64] &= ~((uint64_t)1 << (n % 64));
}

bool bits_has(struct bits a, int n)
{
    return n >= 0 && n / 64 < a.words && (a.at[n / 64] >> (n % 64) & 1);
}

bool bits_empty(struct bits a)
{
    for (int i = 0; i < a.words; i++)
        if (a.at[i]) return false;
    return true;
}

int bits_count(struct bits a)
{
    int n = 0;
    for (int i = 0; i < a.words; i++) n += __builtin_popcountll(a.at[i]);
    return n;
}

bool bits_join(struct bits a, struct bits b)
{
    uint64_t news = 0;
    for (int i = 0; i < a.words; i++) {
        news |= b.at[i] & ~a.at[i];
        a.at[i] |= b.at[i];
    }
    return news != 0;
}

void bits_meet(struct bits a, struct bits b)
{
    for (int i = 0; i < a.words; i++) a.at[i] &= b.at[i];
}

void bits_minus(struct bits a, struct bits b)
{
    for (int i = 0; i < a.words; i++) a.at[i] &= ~b.at[i];
}

bool bits_within(struct bits a, struct bits b)
{
    for (int i = 0; i < a.words; i++)
        if (a.at[i] & ~b.at[i]) return false;
    return true;
}

bool bits_same(struct bits a, struct bits b)
{
    return bits_within(a, b) && bits_within(b, a);
}

bool bits_touch(struct bits a, struct bits b)
{
    for (int i = 0; i < a.words; i++)
        if (a.at[i] & b.at[i]) return true;
    return false;
}
