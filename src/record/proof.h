/* proof.h: proofs about the tree, and the file that carries one.
 *
 * An inclusion proof leads from one leaf hash to the root of a tree: that entry stands in that log,
 * at that place. A consistency proof leads from the root of a tree to the root of a larger one: the
 * first is its beginning, nothing was changed or taken away (guarantees R2 and R5, seen from
 * outside). Both are lists of hashes in the order of RFC 6962, 2.1.1 and 2.1.2.
 *
 *   1. A verifier believes only what it is told beside the proof: sizes and roots from a checkpoint
 *      that the caller trusts.
 *   2. A verifier uses every hash of the proof and ends exactly at the top; what is left over, or
 *      missing, is refused.
 *   3. Consistency with a tree of size 0 proves nothing and is refused: "never seen" is the
 *      caller's matter.
 */
#ifndef RECORD_PROOF_H
#define RECORD_PROOF_H

#include "record/checkpoint.h"
#include "record/tree.h"

enum { PROOF_MAX = 64 };

struct proof {
    int count;
    struct hash at[PROOF_MAX];
};

/* What a verifier found. */
#define PROOF_FINDINGS(F)                                                                          \
    F(UNJUDGED, "not judged: a hash could not be computed")                                        \
    F(HOLDS, "the proof holds")                                                                    \
    F(BEYOND, "the index is not below the size of the tree")                                       \
    F(NOTHING, "consistency with an empty tree proves nothing")                                    \
    F(SHRUNK, "the later tree is smaller than the earlier")                                        \
    F(SHORT, "the proof has too few hashes")                                                       \
    F(LONG, "the proof has too many hashes")                                                       \
    F(OTHER_OLD_ROOT, "the proof leads to another root of the earlier tree")                       \
    F(OTHER_ROOT, "the proof leads to another root")

enum proof_finding {
#define F(name, sentence) PROOF_##name,
    PROOF_FINDINGS(F)
#undef F
};

const char *proof_sentence(enum proof_finding f);

/* The proof that leaf `index` stands in the tree of the first `size` leaves. False if index is not
 * below size, or the source cannot tell. */
bool proof_inclusion(struct hasher *h, const struct tree_source *s, struct leaf_index index,
                     uint64_t size, struct proof *p);
/* The proof that the tree of the first `old` leaves begins that of the first `size`. False if not
 * 1 <= old <= size, or the source cannot tell. */
bool proof_consistency(struct hasher *h, const struct tree_source *s, uint64_t old, uint64_t size,
                       struct proof *p);

enum proof_finding proof_included(struct hasher *h, const struct proof *p, struct leaf_index index,
                                  uint64_t size, const struct hash *leaf, const struct hash *root);
enum proof_finding proof_consistent(struct hasher *h, const struct proof *p, uint64_t old,
                                    uint64_t size, const struct hash *old_root,
                                    const struct hash *root);

/* A .tlog-proof file: one inclusion proof with the checkpoint that it leads to. */
struct proof_file {
    struct str extra; /* opaque, in base64; empty if absent */
    struct leaf_index index;
    struct proof proof;
    struct str checkpoint;  /* all that follows the empty line: bare, or a note */
    struct checkpoint head; /* what it says */
    struct str signatures;  /* the signature lines of the note; empty if bare */
};

void proof_file_print(const struct proof_file *f, struct out *o);
/* Reads a whole file; the views look into `bytes`. False if it is none, or not in the one spelling
 * that proof_file_print() writes (R6). */
bool proof_file_read(struct str bytes, struct proof_file *f);
/* Whether the leaf with this hash stands where the file says, in the tree of its checkpoint. Whose
 * checkpoint it is, and whether to trust it, is the caller's matter. */
enum proof_finding proof_file_holds(struct hasher *h, const struct proof_file *f,
                                    const struct hash *leaf);

#endif
