/* tile.h: the hashes and entries of a log in pieces of 256, under the paths of C2SP's tlog-tiles.
 *
 *     tile/L/N            256 hashes: at level 0 of leaves, above it the roots of tiles one below
 *     tile/L/N.p/W        the first W of them, 1 to 255, at the right edge of a log
 *     tile/entries/N      an entry bundle: 256 times a length of two bytes, high one first, and a
 *                         leaf; tile/entries/N.p/W likewise
 *
 * N is written in groups of three digits, all but the last with an x before: x001/x234/067. A full
 * tile never changes again (guarantee R2), which is why only full ones are stored.
 */
#ifndef RECORD_TILE_H
#define RECORD_TILE_H

#include "record/tree.h"
#include "record/wire.h"

/* LEAF_MAX is what two bytes can count. */
enum {
    TILE_LEVEL_MAX = 63,
    TILE_PATH_MAX = 48,
    TILE_BYTES = TILE_WIDTH * HASH_SIZE,
    LEAF_MAX = 65535
};

struct tile {
    bool entries; /* a bundle; its level is 0 */
    unsigned level;
    uint64_t n;
    unsigned width; /* 1 to 256 */
};

void tile_path_print(const struct tile *t, struct out *o);
/* False if it is no such path, or not in the one spelling. */
bool tile_path_read(struct str path, struct tile *t);

/* How many full tiles a level has in a log of this size, and how wide tile n is: 0 to 256. */
uint64_t tile_full_count(uint64_t size, unsigned level);
unsigned tile_width(uint64_t size, unsigned level, uint64_t n);

/* The hashes in the bytes of a tile. False if there are not exactly `width` of them. */
bool tile_read(struct str bytes, unsigned width, struct hash *hashes);
/* The root over the hashes of a tile: of a full one, its hash in the level above. */
struct hash tile_root(struct hasher *h, const struct hash *hashes, unsigned width);

/* Appends a leaf of 0 to 65,535 bytes to a bundle. */
void bundle_add(struct out *o, struct str leaf);
/* Cuts the first leaf off *rest. False, and nothing changed, if there is no whole one: then the
 * bundle has ended if *rest is empty, and is damaged if not. */
bool bundle_next(struct str *rest, struct str *leaf);
/* Whether the bytes are exactly `width` leaves. */
bool bundle_holds(struct str bytes, unsigned width);

#endif
