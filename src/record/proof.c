/* proof.c: making and verifying proofs; see proof.h. */
#include "record/proof.h"

#include <assert.h>

static const char first_line[] = "c2sp.org/tlog-proof@v1";

const char *proof_sentence(enum proof_finding f)
{
    switch (f) {
#define F(name, sentence)                                                                          \
    case PROOF_##name: return sentence;
        PROOF_FINDINGS(F)
#undef F
    }
    return "";
}

/* Leaves [from, to) on the way down from the whole tree to one place in it. */
struct part {
    uint64_t from, to;
};

/* The largest power of two below n, which is at least 2. */
static uint64_t split(uint64_t n)
{
    return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

/* Halves *at towards the side that holds leaf `index`, and returns the other side. */
static struct part descend(struct part *at, uint64_t index)
{
    uint64_t middle = at->from + split(at->to - at->from);
    struct part left = {at->from, middle}, right = {middle, at->to};
    *at = index < middle ? left : right;
    return index < middle ? right : left;
}

/* The roots of the parts, met from the top, written from the bottom. */
static bool collect(struct hasher *h, const struct tree_source *s, const struct part *parts,
                    int count, struct proof *p)
{
    p->count = count;
    for (int i = 0; i < count; i++) {
        struct part part = parts[count - 1 - i];
        if (!tree_part(h, s, part.from, part.to, &p->at[i])) return false;
    }
    return true;
}

bool proof_inclusion(struct hasher *h, const struct tree_source *s, struct leaf_index index,
                     uint64_t size, struct proof *p)
{
    if (index.i >= size || size > LOG_SIZE_MAX) return false;
    struct part parts[PROOF_MAX], at = {0, size};
    int count = 0;
    while (at.to - at.from > 1) parts[count++] = descend(&at, index.i);
    return collect(h, s, parts, count, p);
}

bool proof_consistency(struct hasher *h, const struct tree_source *s, uint64_t old, uint64_t size,
                       struct proof *p)
{
    if (!old || old > size || size > LOG_SIZE_MAX) return false;
    struct part parts[PROOF_MAX], at = {0, size};
    int count = 0;
    while (at.to != old) parts[count++] = descend(&at, old - 1);
    if (at.from > 0) parts[count++] = at; /* else it is the earlier tree itself, which is known */
    return collect(h, s, parts, count, p);
}

/* Where a verifier stands: a node and the last node of the same level. */
struct climb {
    uint64_t node, last;
};

static void up(struct climb *c)
{
    c->node >>= 1;
    c->last >>= 1;
}

/* Whether the next hash of the proof stands to the left. Passes the levels at which the last node
 * has no sibling, and goes up. */
static bool from_left(struct climb *c)
{
    bool left = (c->node & 1) || c->node == c->last;
    if (left)
        while (c->node && !(c->node & 1)) up(c);
    up(c);
    return left;
}

enum proof_finding proof_included(struct hasher *h, const struct proof *p, struct leaf_index index,
                                  uint64_t size, const struct hash *leaf, const struct hash *root)
{
    if (index.i >= size) return PROOF_BEYOND;
    struct climb c = {index.i, size - 1};
    struct hash sum = *leaf;
    for (int i = 0; i < p->count; i++) {
        if (!c.last) return PROOF_LONG;
        sum = from_left(&c) ? tree_node(h, &p->at[i], &sum) : tree_node(h, &sum, &p->at[i]);
    }
    if (c.last) return PROOF_SHORT;
    if (h->failed) return PROOF_UNJUDGED;
    return hash_same(&sum, root) ? PROOF_HOLDS : PROOF_OTHER_ROOT;
}

/* Both roots of a consistency proof that begins at `first` and goes on with p from number i. */
static enum proof_finding climb_both(struct hasher *h, const struct proof *p, int i, struct climb c,
                                     struct hash first, const struct hash *old_root,
                                     const struct hash *root)
{
    struct hash old_sum = first, sum = first;
    while (c.node & 1) up(&c);
    for (; i < p->count; i++) {
        if (!c.last) return PROOF_LONG;
        if (from_left(&c)) {
            old_sum = tree_node(h, &p->at[i], &old_sum);
            sum = tree_node(h, &p->at[i], &sum);
        } else {
            sum = tree_node(h, &sum, &p->at[i]);
        }
    }
    if (c.last) return PROOF_SHORT;
    if (h->failed) return PROOF_UNJUDGED;
    if (!hash_same(&old_sum, old_root)) return PROOF_OTHER_OLD_ROOT;
    return hash_same(&sum, root) ? PROOF_HOLDS : PROOF_OTHER_ROOT;
}

enum proof_finding proof_consistent(struct hasher *h, const struct proof *p, uint64_t old,
                                    uint64_t size, const struct hash *old_root,
                                    const struct hash *root)
{
    if (!old) return PROOF_NOTHING;
    if (old > size) return PROOF_SHRUNK;
    if (old == size) {
        if (p->count) return PROOF_LONG;
        return hash_same(old_root, root) ? PROOF_HOLDS : PROOF_OTHER_ROOT;
    }
    if (!p->count) return PROOF_SHORT;
    struct climb c = {old - 1, size - 1};
    bool known = (old & (old - 1)) == 0; /* the earlier tree is one perfect subtree */
    return climb_both(h, p, known ? 0 : 1, c, known ? *old_root : p->at[0], old_root, root);
}

void proof_file_print(const struct proof_file *f, struct out *o)
{
    out_text(o, first_line);
    if (f->extra.len) {
        out_text(o, "\nextra ");
        out_add(o, f->extra);
    }
    out_text(o, "\nindex ");
    out_number(o, f->index.i, 1);
    out_text(o, "\n");
    for (int i = 0; i < f->proof.count; i++) {
        out_base64(o, hash_bytes(&f->proof.at[i]));
        out_text(o, "\n");
    }
    out_text(o, "\n");
    out_add(o, f->checkpoint);
}

/* The hashes and the empty line after them. */
static bool read_hashes(struct str *rest, struct proof *p)
{
    struct str line;
    while (wire_line(rest, &line)) {
        if (!line.len) return true;
        if (p->count == PROOF_MAX || !wire_root(line, &p->at[p->count++])) return false;
    }
    return false;
}

/* A bare checkpoint has no empty line; a note always does. */
static bool read_checkpoint(struct proof_file *f)
{
    if (checkpoint_read(f->checkpoint, &f->head)) return true;
    struct note note;
    if (!note_read(f->checkpoint, &note)) return false;
    f->signatures = note.signatures;
    return checkpoint_read(note.text, &f->head);
}

bool proof_file_read(struct str bytes, struct proof_file *f)
{
    *f = (struct proof_file){0};
    struct str rest = bytes, line;
    size_t extra = 0;
    if (!wire_line(&rest, &line) || !str_is(line, first_line)) return false;
    if (!wire_line(&rest, &line)) return false;
    if (wire_word(&line, "extra")) {
        if (!line.len || !wire_base64(line, NULL, 0, &extra)) return false;
        f->extra = line;
        if (!wire_line(&rest, &line)) return false;
    }
    if (!wire_word(&line, "index") || !wire_number(line, LOG_SIZE_MAX - 1, &f->index.i))
        return false;
    if (!read_hashes(&rest, &f->proof)) return false;
    f->checkpoint = rest;
    if (!read_checkpoint(f)) return false;
    struct out o = out_against(bytes);
    proof_file_print(f, &o);
    assert(out_whole(&o)); /* R6 */
    return out_whole(&o);
}

enum proof_finding proof_file_holds(struct hasher *h, const struct proof_file *f,
                                    const struct hash *leaf)
{
    return proof_included(h, &f->proof, f->index, f->head.size, leaf, &f->head.root);
}
