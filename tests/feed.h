/* feed.h: a request through the guard, at once and in pieces.
 *
 * Each piece is a copy of exactly its bytes, so that a read beyond it is noticed. The guard keeps
 * no pointer into a piece; so two guards that took the same bytes must be the same, byte for byte.
 */
#ifndef FEED_H
#define FEED_H

#include <stdlib.h>
#include <string.h>

#include "face/http/guard.h"

/* Feeds bytes that stand alone. */
__attribute__((unused)) static size_t feed_alone(struct guard *g, struct str bytes)
{
    char *alone = malloc(bytes.len + !bytes.len);
    if (!alone) abort();
    if (bytes.len) memcpy(alone, bytes.at, bytes.len);
    size_t taken = guard_feed(g, (struct str){alone, bytes.len});
    free(alone);
    return taken;
}

/* Feeds `first` bytes and then pieces of `step`, until one is not taken whole. Returns how many
 * were taken. */
__attribute__((unused)) static size_t feed_pieces(struct guard *g, struct str bytes, size_t first,
                                                  size_t step)
{
    size_t at = 0, piece = first, taken = 0;
    while (at < bytes.len && taken == at) {
        struct str next = str_part(bytes, at, at + piece);
        taken += feed_alone(g, next);
        at += next.len;
        piece = step;
    }
    return taken;
}

/* Whether two things are the same byte for byte; padding is zero from the beginning. */
__attribute__((unused)) static bool feed_bytes(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size) == 0;
}

/* Whether pieces lead to the very state that all bytes at once lead to, with as many taken. */
__attribute__((unused)) static bool feed_same(const struct guard_rules *rules, struct str bytes,
                                              size_t first, size_t step)
{
    struct guard whole, parts;
    guard_init(&whole, rules, 0);
    guard_init(&parts, rules, 0);
    size_t taken = feed_alone(&whole, bytes);
    return feed_pieces(&parts, bytes, first, step) == taken && whole.taken == taken &&
           feed_bytes(&whole, &parts, sizeof whole);
}

/* The same for byte by byte, by threes, and cut in two at each position. */
__attribute__((unused)) static bool feed_anyhow(const struct guard_rules *rules, struct str bytes)
{
    if (!feed_same(rules, bytes, 1, 1) || !feed_same(rules, bytes, 3, 3)) return false;
    for (size_t cut = 0; cut <= bytes.len; cut++)
        if (!feed_same(rules, bytes, cut, bytes.len)) return false;
    return true;
}

#endif
