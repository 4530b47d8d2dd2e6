/* record_proof.c: published proofs for record/proof.h, and the form of proof files. */
#include "record/proof.h"

#include "tap.h"
#include "vector.h"

static struct arena *arena;
static struct hasher hasher;
static int held, refused;

/* Some cases have a few letters instead of a root; the hash of these stands in for them, so that
 * equal stays equal. None is none. */
static struct hash hash_at(struct str json, const char *key)
{
    struct hash hash;
    char bytes[256];
    size_t count = 0;
    struct str value = json_value(arena, json, key);
    if (wire_root(value, &hash)) return hash;
    OK(wire_base64(value, (unsigned char *)bytes, sizeof bytes, &count), "%s is base64", key);
    if (!count) return (struct hash){0};
    return hash_of(&hasher, (struct str){bytes, count});
}

/* False if a hash of the proof is none: then there is nothing to verify. */
static bool proof_at(struct str json, struct proof *p)
{
    struct str list = json_after(arena, json, "proof"), text;
    *p = (struct proof){0};
    if (!list.len || list.at[0] != '[') return true;
    while (json_next(&list, ']', &text))
        if (p->count == PROOF_MAX || !wire_root(text, &p->at[p->count++])) return false;
    return true;
}

static void judge(struct str json, struct str path, bool whole, enum proof_finding found)
{
    struct str wanted = json_after(arena, json, "wantErr");
    bool holds = whole && found == PROOF_HOLDS;
    OK(str_starts(wanted, holds ? STR("false") : STR("true")), "%.*s: %s", STR_ARG(path),
       whole ? proof_sentence(found) : "a hash is no hash");
    if (holds) held++;
    else refused++;
}

static void inclusion(void *with, struct str path)
{
    (void)with;
    struct str json = vector_file(arena, path);
    struct hash leaf = hash_at(json, "leafHash"), root = hash_at(json, "root");
    struct proof p;
    bool whole = proof_at(json, &p);
    judge(json, path, whole,
          proof_included(&hasher, &p, (struct leaf_index){json_number(arena, json, "leafIdx")},
                         json_number(arena, json, "treeSize"), &leaf, &root));
}

static void consistency(void *with, struct str path)
{
    (void)with;
    struct str json = vector_file(arena, path);
    struct hash old = hash_at(json, "root1"), root = hash_at(json, "root2");
    struct proof p;
    bool whole = proof_at(json, &p);
    judge(json, path, whole,
          proof_consistent(&hasher, &p, json_number(arena, json, "size1"),
                           json_number(arena, json, "size2"), &old, &root));
}

static void published_proofs(void)
{
    struct arena_mark mark = arena_mark(arena);
    int count = vector_each(arena, STR("tests/vectors/merkle-proofs/inclusion"), inclusion, NULL);
    OK(count == 98 && held == 6 && refused == 92, "98 inclusion proofs: 6 hold");
    arena_back(arena, mark);
    held = refused = 0;
    count = vector_each(arena, STR("tests/vectors/merkle-proofs/consistency"), consistency, NULL);
    OK(count == 98 && held == 6 && refused == 92, "98 consistency proofs: 6 hold");
    arena_back(arena, mark);
    held = refused = 0;
}

/* Real logs. Their `extra` is the leaf hash, put there when the file was made from the bundle. */
static void bundle(void *with, struct str path)
{
    (void)with;
    struct str bytes = vector_file(arena, path);
    struct proof_file f;
    struct hash leaf;
    if (!proof_file_read(bytes, &f)) {
        refused++;
        OK(str_find(path, '_') < path.len, "%.*s: is no proof file", STR_ARG(path));
        return;
    }
    held++;
    OK(wire_root(f.extra, &leaf), "%.*s: has its leaf hash", STR_ARG(path));
    OK(proof_file_holds(&hasher, &f, &leaf) == PROOF_HOLDS, "and leads to its root");
    leaf.at[0] ^= 1;
    OK(proof_file_holds(&hasher, &f, &leaf) == PROOF_OTHER_ROOT, "another leaf does not");
    OK(f.signatures.len > 0, "its checkpoint is a note");
    char *again = NEW_N(arena, bytes.len, char);
    struct out o = out_into(again, bytes.len);
    proof_file_print(&f, &o);
    OK(out_whole(&o) && str_same(out_str(&o), bytes), "and prints back the same");
}

/* Three checkpoints lack a line, and one the signature that makes it a note; its proof holds, as
 * its bare text shows. */
static void proofs_of_real_logs(void)
{
    int count = vector_each(arena, STR("tests/vectors/rekor2"), bundle, NULL);
    OK(count == 25 && held == 21 && refused == 4, "25 proofs: 21 lead to a root, 4 are refused");
    struct str bytes =
        vector_file(arena, STR("tests/vectors/rekor2/"
                               "rekor2-checkpoint-missing-log-signature_fail.tlog-proof"));
    struct proof_file f;
    struct hash leaf;
    bytes.len--; /* the empty line, without which it is bare */
    OK(proof_file_read(bytes, &f) && !f.signatures.len, "without its empty line it is bare");
    OK(wire_root(f.extra, &leaf) && proof_file_holds(&hasher, &f, &leaf) == PROOF_HOLDS,
       "and leads to its root");
}

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define HEAD "c2sp.org/tlog-proof@v1\n"
#define TAIL "\nlocal/pact-1\n1\n" ROOT

static void forms_of_a_file(void)
{
    static const struct {
        bool good;
        const char *what, *bytes;
    } files[] = {
        {true, "no hash, bare", HEAD "index 0\n" TAIL},
        {true, "extra and one hash", HEAD "extra YQ==\nindex 1\n" ROOT TAIL},
        {false, "another first line", "c2sp.org/tlog-proof@v2\nindex 0\n" TAIL},
        {false, "no index", HEAD TAIL},
        {false, "a leading zero", HEAD "index 00\n" TAIL},
        {false, "extra after the index", HEAD "index 0\nextra YQ==\n" TAIL},
        {false, "extra that is empty", HEAD "extra \nindex 0\n" TAIL},
        {false, "extra with spare bits", HEAD "extra YR==\nindex 0\n" TAIL},
        {false, "a hash that is short", HEAD "index 0\nYQ==\n" TAIL},
        {false, "no empty line", HEAD "index 0\n"},
        {false, "no checkpoint", HEAD "index 0\n\n"},
        {false, "a checkpoint that is cut", HEAD "index 0\n\nlocal/pact-1\n1\n"},
        {false, "something after the checkpoint", HEAD "index 0\n" TAIL "more\n"},
        {false, "nothing", ""},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct proof_file f;
        OK(proof_file_read(str_of(files[i].bytes), &f) == files[i].good, "%s", files[i].what);
    }
}

static void what_is_not_provable(void)
{
    struct proof p;
    struct tree_source nowhere = {NULL, NULL};
    OK(!proof_inclusion(&hasher, &nowhere, (struct leaf_index){3}, 3, &p), "a leaf beyond");
    OK(!proof_consistency(&hasher, &nowhere, 0, 3, &p), "an empty tree");
    OK(!proof_consistency(&hasher, &nowhere, 4, 3, &p), "a tree that shrank");
    OK(proof_consistency(&hasher, &nowhere, 3, 3, &p) && p.count == 0, "the same tree: nothing");
    OK(number_of(index_of((struct entry_number){1})).n == 1, "number and index");
}

static void a_failed_hasher_confirms_nothing(void)
{
    struct hasher broken = {.failed = true};
    struct proof p = {.count = 1};
    struct hash leaf = tree_leaf(&hasher, STR("a")), none = {0};
    p.at[0] = leaf;
    OK(proof_included(&broken, &p, (struct leaf_index){0}, 2, &leaf, &none) == PROOF_UNJUDGED,
       "inclusion is not judged");
    OK(proof_consistent(&broken, &p, 1, 2, &leaf, &none) == PROOF_UNJUDGED,
       "consistency is not judged");
}

int main(void)
{
    arena = arena_open(512 << 20);
    hasher_open(&hasher);
    published_proofs();
    proofs_of_real_logs();
    forms_of_a_file();
    what_is_not_provable();
    a_failed_hasher_confirms_nothing();
    hasher_close(&hasher);
    arena_close(arena);
    return tap_done();
}
