/* names.h: each text once.
 *
 * Texts are interned: equal texts get the same number, so afterwards equality of names is
 * equality of integers. Number 0 is no name. The texts are copied into the arena.
 */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include "base/str.h"

struct name_slot {
    uint32_t name, hash;
};

struct names {
    struct arena *in;
    struct str *at; /* by number */
    int count, room;
    struct name_slot *slots; /* open hash of numbers; a power of two, at most half full */
    uint32_t slot_count;
};

struct names names_new(struct arena *in);
/* The number of this text; a new one if it was not there. */
uint32_t names_intern(struct names *n, struct str text);
/* Its number, or 0 if it was never interned. */
uint32_t names_find(const struct names *n, struct str text);
/* Forgets all names that came after `was` was copied. */
void names_back(struct names *n, struct names was);
struct str names_text(const struct names *n, uint32_t name);

#endif
