/* item.h: the commitment to content that stands outside the tree.
 *
 *     COMMIT = HMAC-SHA-256(salt, "licet/item/1" LF content)       salt: 32 random bytes
 *
 * An entry names an item by its commitment. Without the salt, content cannot be guessed from it and
 * compared; when content and salt are gone, nothing in the tree tells what was there. Content is
 * streamed, to 2^36 bytes, and can be hashed while it is copied (guarantee R9).
 */
#ifndef RECORD_ITEM_H
#define RECORD_ITEM_H

#include "record/wire.h"

#define ITEM_SIZE_MAX ((uint64_t)1 << 36)
enum { ITEM_SALT = 32, ITEM_PATH_MAX = 80 };

struct item_salt {
    unsigned char at[ITEM_SALT];
};

/* One commitment being computed. */
struct item_commit {
    void *algorithm, *context; /* of libcrypto */
    uint64_t size;             /* bytes of content so far */
    bool failed;               /* libcrypto failed, or the content is too long */
};

/* False if libcrypto cannot; it may be closed all the same. */
bool item_commit_open(struct item_commit *c, const struct item_salt *salt);
void item_commit_add(struct item_commit *c, struct str bytes);
/* Ends the content and closes. False if anything failed; *commit is then none. */
bool item_commit_close(struct item_commit *c, struct hash *commit);

/* The commitment to content that is in memory. */
bool item_committed(const struct item_salt *salt, struct str content, struct hash *commit);

/* Where an item stands: items/ab/REST, and its salt beside it: items/ab/REST.salt. */
void item_path_print(const struct hash *commit, bool salt, struct out *o);
bool item_path_read(struct str path, struct hash *commit, bool *salt);

#endif
