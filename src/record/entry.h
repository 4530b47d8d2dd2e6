/* entry.h: one entry of a log, as a text that never changes.
 *
 *     leaf = text LF signature lines         hashed into the tree; at most 65,535 bytes
 *     text = "licet/entry/1" LF, headers, "body " N LF, N bytes; at most 61,440 bytes
 *     id   = SHA-256 of the text
 *
 * docs/format.md has the headers and every rule; flaw.h names each rule.
 *
 *   1. An entry has one spelling. entry_read() accepts bytes only if entry_print() gives the same
 *      ones again (guarantee R6). It prints from the values that it read, not from the lines.
 *   2. An entry names its log and its book, begins as nothing else does, and can be judged without
 *      what held it (R7); entry_stands() says whether it belongs where it was found.
 *   3. struct entry is of fixed size and full of views: into the bytes that were read, or into what
 *      the writer holds. Nothing allocates and nothing jumps, so it can be used between files,
 *      locks and statements.
 *   4. NEWER_… is not an error of the entry: its hashes are verified and it is listed, but an
 *      answer that reaches it cannot be given by this version.
 */
#ifndef RECORD_ENTRY_H
#define RECORD_ENTRY_H

#include "record/files.h"
#include "record/note.h"
#include "record/number.h"

enum {
    ENTRY_LEAF_MAX = 65535,
    ENTRY_TEXT_MAX = 61440,
    ENTRY_NONCE = 16,
    ENTRY_AFTER_MAX = 16,
    ENTRY_ABOUT_MAX = 64,
    ENTRY_BECAUSE_MAX = 200,
    ENTRY_NAME_MAX = 128,
    ENTRY_SIGNATURES_MAX = 16,
    ENTRY_HERE_MAX = 32768 /* a writer puts longer texts into items */
};

/* Word, what it is, stage: a kind of a later stage is read, and answered with NEWER_KIND. */
#define ENTRY_KINDS(K)                                                                             \
    K(OPEN, "open", ENTRY_OPENS, 1)                                                                \
    K(CHANGE, "change", ENTRY_CHANGES, 1)                                                          \
    K(CORRECT, "correct", ENTRY_CHANGES, 1)                                                        \
    K(KEY, "key", ENTRY_SAYS, 2)                                                                   \
    K(VOUCH, "vouch", ENTRY_SAYS, 2)                                                               \
    K(ERASE, "erase", ENTRY_SAYS, 2)                                                               \
    K(CHARTER, "charter", ENTRY_OPENS, 4)                                                          \
    K(SEEN, "seen", ENTRY_SAYS, 4)                                                                 \
    K(COUNTERSIGN, "countersign", ENTRY_SAYS, 4)                                                   \
    K(STAMP, "stamp", ENTRY_SAYS, 4)                                                               \
    K(RESOLVE, "resolve", ENTRY_SAYS, 4)

enum entry_kind {
    ENTRY_OTHER, /* a word this version does not know; kind_word has it */
#define K(name, word, role, stage) ENTRY_##name,
    ENTRY_KINDS(K)
#undef K
};

/* Opens a log and so has no book; changes files and so has a form; or only says something. */
enum entry_role { ENTRY_SAYS, ENTRY_OPENS, ENTRY_CHANGES };

/* A head of another log that the author had stored. */
struct entry_after {
    uint64_t size;
    struct hash root;
    struct str log;
};

struct entry {
    struct hash book; /* none in an opening entry */
    struct str log;
    enum entry_kind kind;
    struct str kind_word;
    uint64_t form; /* 0 if absent */
    struct str by, because;
    int64_t at; /* seconds from 1970-01-01T00:00:00Z */
    unsigned char nonce[ENTRY_NONCE];
    int after_count, about_count, signature_count;
    struct entry_after after[ENTRY_AFTER_MAX];
    struct hash about[ENTRY_ABOUT_MAX];
    bool files_apart; /* the file lines stand in the item files_item */
    struct piece files_item;
    struct str files; /* else they are these: walk with files_walk(e->files, e->body) */
    struct str body;
    struct signature signatures[ENTRY_SIGNATURES_MAX];
    struct str text; /* set by entry_read(): what the id is the hash of */
};

enum entry_role entry_role(enum entry_kind kind);
const char *entry_kind_word(enum entry_kind kind);

/* Reads a whole leaf. Views look into `bytes`. With NEWER_VERSION, *e is empty; with NEWER_KIND
 * and a word that is not known, only book, log and kind_word are filled. */
struct flaw entry_read(struct str bytes, struct entry *e);

/* Text and leaf. What is printed is an entry only if entry_read() accepts it: a writer prints,
 * reads, and then takes the id. */
void entry_print_text(const struct entry *e, struct out *o);
void entry_print(const struct entry *e, struct out *o);

struct hash entry_id(struct hasher *h, const struct entry *e);
struct hash entry_leaf(struct hasher *h, struct str bytes);

/* Where an entry was found, or is about to be written. */
struct entry_place {
    struct entry_number number;
    struct str log;
    struct hash book; /* not looked at for number 1 */
    bool local;       /* a log that only its owner's export leaves */
};

/* Whether a sound entry may stand there (R7). */
enum flaw_reason entry_stands(const struct entry *e, const struct entry_place *place);

#endif
