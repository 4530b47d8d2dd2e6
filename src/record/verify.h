/* verify.h: whether a record, or an export of one, is what was written.
 *
 *     quick    settings of the store, head file against the right edge, the newest 256 entries
 *     plain    every entry from its bytes, ids, numbers, rules, tiles, root against head; items
 *              are there and of their size
 *     full     also items against their commitments, the backend's own check, orphans, and what
 *              `entry` adds: canonical texts and the rule of `correct` are the language's matter
 *
 *   1. Nothing stored is believed: hashes are computed from the bytes of the entries, and what is
 *      stored is compared with them (guarantee R8).
 *   2. Every finding has a word that stays the same for ever, and the number and id of the entry,
 *      or the path, that it is about.
 *   3. What could not be looked at is a finding too. VERIFY_SOUND means that all was looked at.
 *   4. A notice is worth saying and no fault: verification is sound with notices.
 *   5. Verifying writes nothing.
 */
#ifndef RECORD_VERIFY_H
#define RECORD_VERIFY_H

#include "record/record.h"

enum verify_level { VERIFY_QUICK, VERIFY_PLAIN, VERIFY_FULL };

/* Name, word, whether it is a fault, sentence. */
#define VERIFY_WORDS(W)                                                                            \
    /* The store, and what holds it */                                                             \
    W(UNREADABLE, "unreadable", 1, "it cannot be read")                                            \
    W(STORE, "store-damaged", 1, "the store's own check found damage")                             \
    W(UNCHECKED, "unchecked", 1, "this could not be checked")                                      \
    W(EMPTY, "empty", 1, "there is no log, or no entry in it")                                     \
    /* Entries */                                                                                  \
    W(MISSING, "entry-missing", 1, "the entry is missing")                                         \
    W(ENTRY, "entry-flawed", 1, "its bytes are no entry")                                          \
    W(NEWER, "entry-newer", 0, "an entry of a newer version: its place is verified, not more")     \
    W(PLACE, "entry-misplaced", 1, "the entry may not stand there")                                \
    W(ID, "id-other", 1, "the stored id is not that of the entry")                                 \
    W(TWICE, "id-twice", 1, "the same entry stands there twice")                                   \
    W(ABOUT, "about-unknown", 1, "it is about an entry that does not stand before it")             \
    W(PATH, "path-absent", 1, "it appends to or drops a path that is not there under that form")   \
    W(CANONICAL, "text-not-canonical", 1, "its text is not as its form prints it")                 \
    W(CORRECT, "correction-unmarked", 1, "a recorded event is altered by what is no correction")   \
    W(UNMARKED, "correction-idle", 1, "a correction that alters no recorded event")                \
    /* The tree */                                                                                 \
    W(LEAF, "leaf-other", 1, "the stored leaf hash is not that of the entry")                      \
    W(TILE, "tile-other", 1, "a tile is not what the entries give")                                \
    W(TILE_MISSING, "tile-missing", 1, "a tile is missing")                                        \
    W(BUNDLE, "bundle-damaged", 1, "an entry bundle is not as many entries as it should be")       \
    W(STRAY, "stray", 1, "a file or tile that belongs to no place")                                \
    /* Heads */                                                                                    \
    W(HEAD, "head-missing", 1, "there is no good head")                                            \
    W(HEAD_SLOT, "head-slot", 1, "one slot of the head file is damaged")                           \
    W(HEAD_AHEAD, "head-ahead", 1, "the head knows of more entries than there are")                \
    W(HEAD_OTHER, "head-other", 1, "the head has another root than the entries give")              \
    W(HEAD_BEHIND, "head-behind", 0, "entries beyond the head: whole, and not yet acknowledged")   \
    W(CHECKPOINT, "checkpoint-damaged", 1, "the checkpoint is none, or has another root")          \
    W(ROOT, "root-other", 1, "not the root that was asked for")                                    \
    W(AGAINST, "history-other", 1, "not a continuation of the head that was asked for")            \
    /* Items */                                                                                    \
    W(ITEM_ABSENT, "item-absent", 1, "an item that an entry names is not there")                   \
    W(ITEM_SIZE, "item-size", 1, "an item has another size than its entry says")                   \
    W(ITEM_OTHER, "item-other", 1, "the content of an item is not what its entry commits to")      \
    W(ITEM_FILES, "item-files", 1, "an item of file lines holds something else")                   \
    W(ITEM_SALT, "item-salt", 1, "an item has no salt")                                            \
    W(ITEM_ORPHAN, "item-orphan", 0, "an item that no entry names")                                \
    W(ITEMS_OUT, "items-left-out", 0, "the export was made without items")

enum verify_word {
#define W(name, word, fault, sentence) VERIFY_##name,
    VERIFY_WORDS(W)
#undef W
};

/* The stable word, its sentence, and whether it is a fault or a notice. */
const char *verify_word(enum verify_word w);
const char *verify_sentence(enum verify_word w);
bool verify_fault(enum verify_word w);

enum { VERIFY_TEXT_MAX = 256 };

struct verify_finding {
    enum verify_word word;
    uint64_t number; /* of the entry; 0 if it is about none */
    struct hash id;  /* of the entry as its bytes give it; none if they give none */
    struct str path; /* of a file, tile or item; empty if it is about none */
    struct str text; /* what the sentence does not say; may be empty */
};

struct verify; /* a verification under way */

/* For `entry` below: reports a finding about the entry it was called with. */
void verify_tell(struct verify *v, enum verify_word w, struct str text);

struct verify_ask {
    enum verify_level level;
    struct str root;        /* --root: 8 to 64 hex digits; empty: not asked */
    uint64_t against_size;  /* --against: 0: not asked */
    struct str against;     /* its root, 8 to 64 hex digits */
    uint64_t findings_most; /* reported; more are only counted. 0: 1,000 */
    /* Gets every finding while it is made; what it is given lives during the call. */
    void (*report)(void *with, const struct verify_finding *f);
    /* At VERIFY_FULL, each sound entry in order; `lines` are its file lines, be they in the entry
     * or in an item. May be NULL. It must not write to the record. */
    void (*entry)(void *with, struct verify *v, struct entry_number n, const struct entry *e,
                  struct str lines);
    void *with;
};

enum verify_outcome {
    VERIFY_SOUND,
    VERIFY_FINDINGS, /* at least one fault */
    VERIFY_ABSENT,   /* nothing there, or it is neither a record nor an export */
    VERIFY_FAILED    /* ours: no memory, or a hash could not be computed */
};

struct verify_result {
    enum verify_level level;
    bool export;
    char log[LOG_NAME_MAX + 1];
    struct hash book;
    uint64_t size; /* entries there; what follows is of these */
    struct hash root;
    uint64_t head_size; /* what the head or checkpoint says; 0 if there is none */
    struct hash head_root;
    uint64_t faults, notices, items;
};

/* Reads 'SIZE:ROOT' as --against has it. The text of a checkpoint is read by checkpoint_read();
 * verify_hex() turns its root into digits. */
bool verify_against_read(struct str s, uint64_t *size, struct str *root);
struct str verify_hex(const struct hash *root, char digits[2 * HASH_SIZE]);

/* A record that is open already, in whatever state; it is in nobody else's hands meanwhile. */
enum verify_outcome verify_record(struct record *r, const struct verify_ask *ask,
                                  struct verify_result *result);
/* The record in DIR (".licet" of a book): one that cannot be opened is a finding. */
enum verify_outcome verify_folder(const char *dir, const struct verify_ask *ask,
                                  struct verify_result *result);
/* An export, a folder or a tar, without any record. Never quick: that is taken as plain. */
enum verify_outcome verify_export(const char *path, const struct verify_ask *ask,
                                  struct verify_result *result);

#endif
