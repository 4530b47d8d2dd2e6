/* names.c: each text once; see names.h. */
#include "base/names.h"

#include <string.h>

struct names names_new(struct arena *in)
{
    struct names n = {.in = in, .room = 256, .slot_count = 1024};
    n.at = NEW_N(in, (size_t)n.room, struct str);
    n.hashes = NEW_N(in, (size_t)n.room, uint32_t);
    n.slots = NEW_N(in, n.slot_count, uint32_t);
    n.count = 1;
    return n;
}

static uint32_t *slot_of(const struct names *n, struct str text, uint32_t hash)
{
    for (uint32_t i = hash & (n->slot_count - 1);; i = (i + 1) & (n->slot_count - 1)) {
        uint32_t name = n->slots[i];
        if (!name || (n->hashes[name] == hash && str_same(n->at[name], text))) return &n->slots[i];
    }
}

static void grow(struct names *n)
{
    if (n->count == n->room) {
        int room = n->room;
        n->at = arena_grow(n->in, n->at, n->count, &room, sizeof *n->at);
        n->hashes = arena_grow(n->in, n->hashes, n->count, &n->room, sizeof *n->hashes);
    }
    if ((uint32_t)n->count * 2 < n->slot_count) return;
    n->slot_count *= 4;
    n->slots = NEW_N(n->in, n->slot_count, uint32_t);
    for (int i = 1; i < n->count; i++) *slot_of(n, n->at[i], n->hashes[i]) = (uint32_t)i;
}

uint32_t names_intern(struct names *n, struct str text)
{
    uint32_t hash = str_hash(text);
    uint32_t *slot = slot_of(n, text, hash);
    if (*slot) return *slot;
    grow(n);
    slot = slot_of(n, text, hash);
    n->at[n->count] = str_copy(n->in, text);
    n->hashes[n->count] = hash;
    return *slot = (uint32_t)n->count++;
}

uint32_t names_find(const struct names *n, struct str text)
{
    return *slot_of(n, text, str_hash(text));
}

struct str names_text(const struct names *n, uint32_t name)
{
    return name < (uint32_t)n->count ? n->at[name] : (struct str){0};
}

void names_back(struct names *n, int count)
{
    /* The last one in is the last of its run of slots, so clearing it breaks no other search. */
    while (n->count > count) {
        n->count--;
        *slot_of(n, n->at[n->count], n->hashes[n->count]) = 0;
    }
}
