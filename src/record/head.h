/* head.h: the head file, which remembers how far a log was acknowledged.
 *
 * The file is two slots of 4,096 bytes; the head of turn t stands in slot t mod 2, so writing one
 * never touches the other, and one good slot is enough after a power cut. A slot is the lines
 *
 *     licet/head/1
 *     turn 319
 *     log local/memory-pact-3f9c2a7d
 *     size 318
 *     root BASE64
 *     range K                  then K lines BASE64: the range of that size (tree.h)
 *     check HEX                SHA-256 of the lines before
 *
 * and LF to its end. These functions know only the bytes; who writes and syncs them is the record.
 *
 *   1. A slot counts only if its reprint is the same in every byte (guarantee R6), its check is
 *      right, its root is that of its range, and its turn belongs into that slot.
 *   2. Of two that count, the higher turn is the head.
 *   3. A head is made from a range, never from a size and root alone, and follows one of the same
 *      log that was not larger (guarantees R3 and R5).
 */
#ifndef RECORD_HEAD_H
#define RECORD_HEAD_H

#include "record/tree.h"
#include "record/wire.h"

enum { HEAD_SLOT = 4096, HEAD_SLOTS = 2, HEAD_FILE = HEAD_SLOT * HEAD_SLOTS };

struct head {
    uint64_t turn;
    struct str log;
    struct hash root;
    struct range range; /* of at least one entry */
};

/* Why a slot does not count. */
#define HEAD_FINDINGS(F)                                                                           \
    F(UNJUDGED, "not judged: a hash could not be computed")                                        \
    F(GOOD, "good")                                                                                \
    F(UNWRITTEN, "never written")                                                                  \
    F(NEWER, "written by a newer version")                                                         \
    F(BROKEN, "not a head, or torn while it was written")                                          \
    F(CHECK, "its check is not the hash of its lines")                                             \
    F(ROOT, "its root is not that of its range")                                                   \
    F(SLOT_OTHER, "its turn belongs into the other slot")

enum head_finding {
#define F(name, sentence) HEAD_##name,
    HEAD_FINDINGS(F)
#undef F
};

const char *head_sentence(enum head_finding f);

/* The head of turn 1, and the one after `before`, which must be of the same log and not larger.
 * The range must be sound and not empty. False if hashing fails. */
bool head_first(struct hasher *h, struct str log, const struct range *range, struct head *head);
bool head_after(struct hasher *h, const struct head *before, const struct range *range,
                struct head *head);

/* The slot a head is written to. */
int head_slot(const struct head *head);
/* Writes all HEAD_SLOT bytes of its slot. False if hashing fails. */
bool head_print(struct hasher *h, const struct head *head, char slot[HEAD_SLOT]);
/* Reads the bytes found in slot number `slot`; head->log looks into them. */
enum head_finding head_read(struct hasher *h, struct str bytes, int slot, struct head *head);

/* What a head file holds, which may be shorter than two slots or empty. */
struct head_choice {
    bool found;
    struct head head; /* if found */
    enum head_finding slots[HEAD_SLOTS];
};
void head_choose(struct hasher *h, struct str file, struct head_choice *choice);

#endif
