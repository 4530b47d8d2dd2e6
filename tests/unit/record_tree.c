/* record_tree.c: known answers for record/hash.h and record/tree.h. */
#include "record/tree.h"

#include "tap.h"
#include "vector.h"

static struct arena *arena;
static struct hasher hasher;
static struct str merkle;

static struct str hex(struct hash hash)
{
    char *text = NEW_N(arena, 2 * HASH_SIZE, char);
    struct out o = out_into(text, 2 * HASH_SIZE);
    out_hex(&o, hash_bytes(&hash));
    return out_str(&o);
}

static struct str bytes_of(struct str digits)
{
    unsigned char *bytes = NEW_N(arena, digits.len / 2 + 1, unsigned char);
    OK(wire_hex(digits, bytes, digits.len / 2), "hex of %zu bytes", digits.len / 2);
    return (struct str){(const char *)bytes, digits.len / 2};
}

static struct str list(const char *key)
{
    return str_part(json_after(arena, merkle, key), 1, VECTOR_MAX);
}

static void roots_of_the_eight_leaves(void)
{
    struct str leaves = list("leaves_hex"), roots = list("roots_hex"), leaf, root;
    struct range r = {0};
    int count = 0;
    while (json_next(&roots, ']', &root)) {
        OK(range_sound(&r) && str_same(hex(range_root(&hasher, &r)), root), "root of %d leaves",
           count++);
        if (!json_next(&leaves, ']', &leaf)) break;
        struct hash hash = tree_leaf(&hasher, bytes_of(leaf));
        range_append(&hasher, &r, &hash);
    }
    OK(count == 9 && r.size == 8 && r.count == 1, "nine roots");
}

static void nodes_of_the_eight_leaves(void)
{
    struct str leaves = list("leaves_hex"), nodes = list("nodes_hex"), leaf, node;
    struct hash at[8];
    int count = 0;
    for (int i = 0; i < 8 && json_next(&leaves, ']', &leaf); i++)
        at[i] = tree_leaf(&hasher, bytes_of(leaf));
    for (int width = 8; width; width /= 2) {
        for (int i = 0; i < width && json_next(&nodes, ']', &node); i++)
            OK(str_same(hex(at[i]), node), "node %d", count++);
        for (int i = 0; i < width / 2; i++) at[i] = tree_node(&hasher, &at[2 * i], &at[2 * i + 1]);
    }
    OK(count == 15 && !json_next(&nodes, ']', &node), "fifteen nodes");
}

static void single_hashes(void)
{
    OK(str_same(hex(tree_empty(&hasher)), json_value(arena, merkle, "empty_root")), "no leaves");
    OK(str_same(hex(tree_leaf(&hasher, STR(""))), json_value(arena, merkle, "empty_leaf")),
       "the empty leaf");
    OK(str_same(hex(tree_leaf(&hasher, STR("L123456"))), json_value(arena, merkle, "leaf_L123456")),
       "a leaf");
    /* Its two children are texts of four bytes, so it is hashed as bytes. */
    OK(str_same(hex(hash_of(&hasher, STR("\1N123N456"))),
                json_value(arena, merkle, "node_N123_N456")),
       "a node");
}

static void no_hash_is_like_no_hash(void)
{
    struct hash none = {0}, leaf = tree_leaf(&hasher, STR("x")), joined;
    OK(hash_none(&none) && !hash_same(&none, &none), "none is not even the same as itself");
    joined = tree_node(&hasher, &leaf, &none);
    OK(hash_none(&joined), "a node over none is none");
    struct range missing = {.size = 1, .count = 1};
    OK(!range_sound(&missing), "a range with a hash missing is not sound");
    struct range wrong = {.size = 3, .count = 1, .roots = {leaf}};
    OK(!range_sound(&wrong), "a range of the wrong length is not sound");
}

static void failure_stays(void)
{
    struct hasher broken;
    hasher_open(&broken);
    hasher_close(&broken);
    struct hash hash = tree_leaf(&broken, STR("x"));
    OK(broken.failed && hash_none(&hash), "a failed hasher gives no hash");
}

int main(void)
{
    arena = arena_open(64 << 20);
    OK(hasher_open(&hasher), "a hasher");
    merkle = vector_file(arena, STR("tests/vectors/merkle/merkle.json"));
    roots_of_the_eight_leaves();
    nodes_of_the_eight_leaves();
    single_hashes();
    no_hash_is_like_no_hash();
    failure_stays();
    hasher_close(&hasher);
    arena_close(arena);
    return tap_done();
}
