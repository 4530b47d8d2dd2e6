/* proof.c: bytes as each of the other formats of the record: proof file, checkpoint, note, tile
 * path, bundle, head file, item path. What is read must print back the same. */
#include "record/proof.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/head.h"
#include "record/item.h"
#include "record/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char room[1 << 17];

/* What was written to `o`, which began in `room`, are these bytes. */
static void same(const struct out *o, struct str bytes)
{
    if (!out_whole(o) || !str_same(out_str(o), bytes)) abort();
}

static void proofs(struct hasher *h, struct str bytes)
{
    static struct proof_file f;
    struct hash leaf = tree_leaf(h, bytes);
    if (!proof_file_read(bytes, &f)) return;
    struct out o = out_into(room, sizeof room);
    proof_file_print(&f, &o);
    same(&o, bytes);
    proof_file_holds(h, &f, &leaf);
    proof_consistent(h, &f.proof, f.index.i, f.head.size, &leaf, &f.head.root);
}

static void notes(struct str bytes)
{
    struct checkpoint c;
    struct note n;
    if (checkpoint_read(bytes, &c)) {
        struct out o = out_into(room, sizeof room);
        checkpoint_print(&c, &o);
        same(&o, bytes);
    }
    if (note_read(bytes, &n) && (!n.count || n.text.len + n.signatures.len + 1 != bytes.len))
        abort();
}

static void paths(struct str bytes)
{
    struct tile t;
    struct hash commit;
    bool salt = false;
    struct out o = out_into(room, sizeof room);
    if (tile_path_read(bytes, &t)) {
        tile_path_print(&t, &o);
        same(&o, bytes);
    } else if (item_path_read(bytes, &commit, &salt)) {
        item_path_print(&commit, salt, &o);
        same(&o, bytes);
    }
}

static void bundles(struct str bytes)
{
    struct out o = out_into(room, sizeof room);
    struct str rest = bytes, leaf;
    while (bundle_next(&rest, &leaf)) bundle_add(&o, leaf);
    same(&o, str_part(bytes, 0, bytes.len - rest.len));
}

/* The input as a slot, filled up with LF, with its check made right if there is one. */
static void heads(struct hasher *h, struct str bytes)
{
    struct head_choice c;
    head_choose(h, bytes, &c);
    char slot[HEAD_SLOT], again[HEAD_SLOT];
    if (bytes.len + 7 + 2 * HASH_SIZE > HEAD_SLOT) return;
    struct out o = out_into(slot, sizeof slot);
    struct hash check = hash_of(h, bytes);
    out_add(&o, bytes);
    out_text(&o, "check ");
    out_hex(&o, hash_bytes(&check));
    memset(slot + o.len, '\n', sizeof slot - o.len);
    struct head head;
    for (int i = 0; i < HEAD_SLOTS; i++) {
        if (head_read(h, (struct str){slot, sizeof slot}, i, &head) != HEAD_GOOD) continue;
        if (!head_print(h, &head, again) || memcmp(slot, again, sizeof slot) != 0) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    struct hasher h;
    if (size > sizeof room || !hasher_open(&h)) return 0;
    proofs(&h, bytes);
    notes(bytes);
    paths(bytes);
    bundles(bytes);
    heads(&h, bytes);
    hasher_close(&h);
    return 0;
}
