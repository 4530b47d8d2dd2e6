/* names.c: each text once; see names.h. */
#include "base/names.h"

#include <string.h>

struct names names_new(struct arena *in)
{
    struct names n = {.in = in, .room = 256, .slot_count = 1024};
    n.at = NEW_N(in, (size_t)n.room, struct str);
    n.slots = NEW_N(in, n.slot_count, struct name_slot);
    n.count = 1;
    return n;
}

/* The slot of the text, or the free one in which it would stand. */
static struct name_slot *slot_of(const struct names *n, struct str text, uint32_t hash)
{
    for (uint32_t i = hash & (n->slot_count - 1);; i = (i + 1) & (n->slot_count - 1)) {
        struct name_slot *s = &n->slots[i];
        if (!s->name || (s->hash == hash && str_same(n->at[s->name], text))) return s;
    }
}

/* Room for one name more. */
static void grow(struct names *n)
{
    if (n->count == n->room) n->at = arena_grow(n->in, n->at, n->count, &n->room, sizeof *n->at);
    if ((uint32_t)n->count * 2 < n->slot_count) return;
    const struct name_slot *old = n->slots;
    uint32_t count = n->slot_count;
    n->slot_count *= 4;
    n->slots = NEW_N(n->in, n->slot_count, struct name_slot);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t k = old[i].hash & (n->slot_count - 1);
        while (n->slots[k].name) k = (k + 1) & (n->slot_count - 1);
        if (old[i].name) n->slots[k] = old[i];
    }
}

uint32_t names_intern(struct names *n, struct str text)
{
    uint32_t hash = str_hash(text);
    struct name_slot *s = slot_of(n, text, hash);
    if (s->name) return s->name;
    grow(n);
    s = slot_of(n, text, hash);
    n->at[n->count] = str_copy(n->in, text);
    *s = (struct name_slot){(uint32_t)n->count++, hash};
    return s->name;
}

uint32_t names_find(const struct names *n, struct str text)
{
    return slot_of(n, text, str_hash(text))->name;
}

struct str names_text(const struct names *n, uint32_t name)
{
    return name < (uint32_t)n->count ? n->at[name] : (struct str){0};
}

/* Empties the slot of the name, if the table has it: the last one in is the last of its run of
 * slots, so that breaks no other search. */
static void forget(struct names *n, uint32_t name, uint32_t hash)
{
    uint32_t i = hash & (n->slot_count - 1);
    while (n->slots[i].name && n->slots[i].name != name) i = (i + 1) & (n->slot_count - 1);
    n->slots[i] = (struct name_slot){0};
}

void names_back(struct names *n, struct names was)
{
    while (n->count > was.count) {
        uint32_t name = (uint32_t)--n->count, hash = str_hash(n->at[name]);
        if (n->slots != was.slots) forget(&was, name, hash); /* it may have come before it grew */
        forget(n, name, hash);
    }
    *n = was;
}
