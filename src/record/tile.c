/* tile.c: paths, tiles and entry bundles; see tile.h. */
#include "record/tile.h"

#include <assert.h>
#include <string.h>

/* N in groups of three digits. */
static void print_n(uint64_t n, struct out *o)
{
    uint64_t group = 1;
    while (n / group >= 1000) group *= 1000;
    for (; group > 1; group /= 1000) {
        out_text(o, "x");
        out_number(o, n / group % 1000, 3);
        out_text(o, "/");
    }
    out_number(o, n % 1000, 3);
}

void tile_path_print(const struct tile *t, struct out *o)
{
    assert(t->width >= 1 && t->width <= TILE_WIDTH && t->level <= TILE_LEVEL_MAX);
    out_text(o, "tile/");
    if (t->entries) out_text(o, "entries");
    else out_number(o, t->level, 1);
    out_text(o, "/");
    print_n(t->n, o);
    if (t->width == TILE_WIDTH) return;
    out_text(o, ".p/");
    out_number(o, t->width, 1);
}

/* The groups of N: any spelling of digits; the reprint decides about the rest. */
static bool read_n(struct str s, uint64_t *n)
{
    *n = 0;
    while (s.len) {
        struct str group = str_cut(&s, '/');
        if (s.len) group = str_part(group, 1, group.len);
        if (group.len != 3 || *n > LOG_SIZE_MAX) return false;
        for (size_t i = 0; i < group.len; i++) {
            if (group.at[i] < '0' || group.at[i] > '9') return false;
            *n = *n * 10 + (uint64_t)(group.at[i] - '0');
        }
    }
    return *n <= LOG_SIZE_MAX;
}

bool tile_path_read(struct str path, struct tile *t)
{
    struct str rest = path;
    uint64_t level = 0, width = TILE_WIDTH;
    *t = (struct tile){0};
    if (!str_is(str_cut(&rest, '/'), "tile")) return false;
    struct str kind = str_cut(&rest, '/');
    t->entries = str_is(kind, "entries");
    if (!t->entries && !wire_number(kind, TILE_LEVEL_MAX, &level)) return false;
    struct str groups = str_cut(&rest, '.');
    if (groups.len + kind.len + 6 < path.len) {
        if (!str_starts(rest, STR("p/"))) return false;
        rest = str_part(rest, 2, rest.len);
        if (!wire_number(rest, TILE_WIDTH - 1, &width) || !width) return false;
    }
    if (!read_n(groups, &t->n)) return false;
    t->level = (unsigned)level;
    t->width = (unsigned)width;
    struct out o = out_against(path);
    tile_path_print(t, &o);
    return out_whole(&o);
}

uint64_t tile_full_count(uint64_t size, unsigned level)
{
    assert(size <= LOG_SIZE_MAX);
    unsigned bits = TILE_BITS * (level + 1);
    return bits < 64 ? size >> bits : 0;
}

unsigned tile_width(uint64_t size, unsigned level, uint64_t n)
{
    uint64_t full = tile_full_count(size, level);
    if (n < full) return TILE_WIDTH;
    unsigned bits = TILE_BITS * level;
    return n == full && bits < 64 ? (unsigned)(size >> bits) % TILE_WIDTH : 0;
}

bool tile_read(struct str bytes, unsigned width, struct hash *hashes)
{
    assert(width <= TILE_WIDTH);
    if (bytes.len != (size_t)width * HASH_SIZE) return false;
    if (width) memcpy(hashes, bytes.at, bytes.len);
    return true;
}

struct hash tile_root(struct hasher *h, const struct hash *hashes, unsigned width)
{
    assert(width <= TILE_WIDTH);
    struct range r = {0};
    for (unsigned i = 0; i < width; i++) range_append(h, &r, &hashes[i]);
    return range_root(h, &r);
}

void bundle_add(struct out *o, struct str leaf)
{
    assert(leaf.len <= LEAF_MAX);
    char length[2] = {(char)(leaf.len >> 8), (char)(leaf.len & 0xFF)};
    out_add(o, (struct str){length, sizeof length});
    out_add(o, leaf);
}

bool bundle_next(struct str *rest, struct str *leaf)
{
    if (rest->len < 2) return false;
    size_t len = (size_t)(unsigned char)rest->at[0] << 8 | (unsigned char)rest->at[1];
    if (len > rest->len - 2) return false;
    *leaf = str_part(*rest, 2, 2 + len);
    *rest = str_part(*rest, 2 + len, rest->len);
    return true;
}

bool bundle_holds(struct str bytes, unsigned width)
{
    unsigned count = 0;
    struct str leaf;
    while (count < width && bundle_next(&bytes, &leaf)) count++;
    return count == width && bytes.len == 0;
}
