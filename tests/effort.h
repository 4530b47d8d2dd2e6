/* effort.h: how much a test tries: some in `make test`, more with LONG=1 (make test-all), most with
 * SOAK=1. Builds that are slow, those of clang and for threads and valgrind, find other things than
 * numbers do: they try a fifth of the first. EFFORT=n multiplies it. */
#ifndef TESTS_EFFORT_H
#define TESTS_EFFORT_H

#include <stdlib.h>

static inline int effort(int some, int more, int most)
{
    const char *times = getenv("EFFORT");
    int factor = times ? (int)strtol(times, NULL, 10) : 1;
#if !defined(__SANITIZE_ADDRESS__) || defined(__clang__)
    if (!times) return some / 5 > 0 ? some / 5 : 1;
#endif
    return factor * (getenv("SOAK") ? most : getenv("LONG") ? more : some);
}

#endif
