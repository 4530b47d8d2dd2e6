/* record_tile.c: tiles and bundles of two published logs, and the paths of tiles. */
#include "record/tile.h"

#include "tap.h"
#include "vector.h"

#include "record/checkpoint.h"
#include "record/proof.h"

#define MIRROR                                                                                     \
    "tests/vectors/sunlight-witness/mirror/"                                                       \
    "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706/"

static struct arena *arena;
static struct hasher hasher;

static struct str path_of(const char *folder, struct tile tile)
{
    char *text = NEW_N(arena, TILE_PATH_MAX, char);
    struct out o = out_into(text, TILE_PATH_MAX);
    tile_path_print(&tile, &o);
    return str_format(arena, "%s%.*s", folder, STR_ARG(out_str(&o)));
}

/* What a note at this path says. */
static struct checkpoint checkpoint_at(struct str path)
{
    struct note note;
    struct checkpoint c = {0};
    OK(note_read(vector_file(arena, path), &note) && checkpoint_read(note.text, &c) &&
           note.count == 1,
       "%.*s: a checkpoint with one signature", STR_ARG(path));
    return c;
}

/* One bundle of the log of Tessera, its tile, and the checkpoint of the same size. */
static void a_log_of_entries(unsigned size)
{
    const char *folder = "tests/vectors/tessera-log/";
    struct checkpoint c = checkpoint_at(str_format(arena, "%scheckpoint.%u", folder, size));
    struct str bundle = vector_file(arena, path_of(folder, (struct tile){true, 0, 0, size}));
    struct str tile = vector_file(arena, path_of(folder, (struct tile){false, 0, 0, size}));
    struct hash hashes[TILE_WIDTH], root;
    struct range r = {0};
    OK(bundle_holds(bundle, size) && !bundle_holds(bundle, size + 1), "%u leaves", size);
    OK(tile_read(tile, size, hashes) && !tile_read(tile, size + 1, hashes), "%u hashes", size);

    char again[1024];
    struct out o = out_into(again, sizeof again);
    for (struct str rest = bundle, leaf; bundle_next(&rest, &leaf);) {
        struct hash hash = tree_leaf(&hasher, leaf);
        OK(hash_same(&hash, &hashes[r.size]), "leaf hash %u", (unsigned)r.size);
        range_append(&hasher, &r, &hash);
        bundle_add(&o, leaf);
    }
    OK(out_whole(&o) && str_same(out_str(&o), bundle), "the bundle written again");
    root = range_root(&hasher, &r);
    OK(c.size == size && hash_same(&root, &c.root), "the root of %u", size);
    root = tile_root(&hasher, hashes, size);
    OK(hash_same(&root, &c.root), "and by the tile");
}

static void tessera(void)
{
    for (unsigned size = 1; size <= 15; size++) a_log_of_entries(size);
    struct checkpoint none = checkpoint_at(STR("tests/vectors/tessera-log/checkpoint.0"));
    struct hash empty = tree_empty(&hasher);
    OK(none.size == 0 && hash_same(&none.root, &empty), "the root of no leaves");
    struct checkpoint last = checkpoint_at(STR("tests/vectors/tessera-log/checkpoint"));
    OK(last.size == 15, "the latest checkpoint");
}

/* The mirrored tree of 300 entries as a source. */
struct mirror {
    struct hash leaves[300], above[1];
};

static bool read_mirror(void *with, unsigned level, uint64_t from, unsigned count,
                        struct hash *hashes)
{
    struct mirror *m = with;
    const struct hash *at = level ? m->above : m->leaves;
    if (from + count > (level ? 1u : 300u) || level > 1) return false;
    for (unsigned i = 0; i < count; i++) hashes[i] = at[from + i];
    return true;
}

static void sunlight(void)
{
    static struct mirror m;
    struct checkpoint c = checkpoint_at(STR(MIRROR "checkpoint"));
    struct hash root;
    for (uint64_t n = 0; n < 2; n++) {
        unsigned width = tile_width(c.size, 0, n);
        struct str bytes = vector_file(arena, path_of(MIRROR, (struct tile){false, 0, n, width}));
        OK(tile_read(bytes, width, m.leaves + n * TILE_WIDTH), "tile %u of level 0", (unsigned)n);
    }
    struct str above = vector_file(arena, path_of(MIRROR, (struct tile){false, 1, 0, 1}));
    OK(tile_width(c.size, 1, 0) == 1 && tile_read(above, 1, m.above), "the tile of level 1");
    root = tile_root(&hasher, m.leaves, TILE_WIDTH);
    OK(hash_same(&root, &m.above[0]), "it is the root of the first tile");
    struct tree_source source = {read_mirror, &m};
    OK(tree_part(&hasher, &source, 0, c.size, &root) && hash_same(&root, &c.root),
       "the root of 300");
    for (unsigned i = 0; i < 300; i++) {
        struct str record = str_format(arena, "record %u", i);
        struct hash leaf = tree_leaf(&hasher, record);
        struct proof p;
        OK(hash_same(&leaf, &m.leaves[i]) &&
               proof_inclusion(&hasher, &source, (struct leaf_index){i}, c.size, &p) &&
               proof_included(&hasher, &p, (struct leaf_index){i}, c.size, &leaf, &c.root) ==
                   PROOF_HOLDS,
           "record %u is included", i);
    }
}

static void paths(void)
{
    static const struct {
        struct tile tile;
        const char *path;
    } good[] = {
        {{false, 0, 0, 256}, "tile/0/000"},
        {{false, 0, 1234067, 256}, "tile/0/x001/x234/067"},
        {{false, 5, 999, 255}, "tile/5/999.p/255"},
        {{false, 63, 1000, 1}, "tile/63/x001/000.p/1"},
        {{true, 0, 0, 8}, "tile/entries/000.p/8"},
        {{true, 0, (uint64_t)1 << 32, 256}, "tile/entries/x004/x294/x967/296"},
    };
    static const char *const bad[] = {
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/x001/x234",
        "tile/0/001/234",
        "tile/0/x0010/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.",
        "tile/0/000.q/1",
        "tile/0/000.p/1/",
        "tile/0/000/",
        "tile/entries/",
        "tile/data/000",
        "tiles/0/000",
        "/tile/0/000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct tile t;
        OK(str_is(path_of("", good[i].tile), good[i].path), "prints %s", good[i].path);
        OK(tile_path_read(str_of(good[i].path), &t) && t.entries == good[i].tile.entries &&
               t.level == good[i].tile.level && t.n == good[i].tile.n &&
               t.width == good[i].tile.width,
           "reads %s", good[i].path);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tile t;
        OK(!tile_path_read(str_of(bad[i]), &t), "refuses \"%s\"", bad[i]);
    }
}

static void widths(void)
{
    OK(tile_full_count(255, 0) == 0 && tile_full_count(256, 0) == 1, "full at 256");
    OK(tile_full_count(65536, 1) == 1 && tile_full_count(LOG_SIZE_MAX, 4) == 1, "full above");
    OK(tile_full_count(LOG_SIZE_MAX, 63) == 0 && tile_width(LOG_SIZE_MAX, 63, 0) == 0,
       "no log is that tall");
    OK(tile_width(300, 0, 0) == 256 && tile_width(300, 0, 1) == 44 && tile_width(300, 0, 2) == 0,
       "widths of 300");
    OK(tile_width(256, 0, 1) == 0, "nothing beyond a full tile");
}

static void damaged_bundles(void)
{
    struct str leaf, rest = STR("\0\3ab");
    OK(!bundle_next(&rest, &leaf) && rest.len == 4, "a leaf that is cut");
    rest = STR("\0");
    OK(!bundle_next(&rest, &leaf) && rest.len == 1, "a length that is cut");
    rest = (struct str){0};
    OK(!bundle_next(&rest, &leaf), "nothing");
    OK(bundle_holds(STR("\0\0\0\1a"), 2), "an empty leaf is one");
    OK(!bundle_holds(STR("\0\0\0\1ab"), 2), "a byte too many");
    static char large[LEAF_MAX], room[LEAF_MAX + 2];
    struct out o = out_into(room, sizeof room);
    bundle_add(&o, (struct str){large, sizeof large});
    OK(out_whole(&o) && bundle_holds(out_str(&o), 1), "the largest leaf");
    bundle_add(&o, STR("x"));
    OK(!out_whole(&o), "no room is noticed");
}

int main(void)
{
    arena = arena_open(64 << 20);
    hasher_open(&hasher);
    tessera();
    sunlight();
    paths();
    widths();
    damaged_bundles();
    hasher_close(&hasher);
    arena_close(arena);
    return tap_done();
}
