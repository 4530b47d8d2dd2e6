/* record_entry.c: entries made at random are read and print back the same; changed at random they
 * are refused, or are another entry that prints back the same. SEED=n repeats a run. */
#include "record/entry.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

enum { ENTRIES = 400, MUTATIONS = 100, ROOM = 1 << 17 };

static uint64_t seed, state;
static char room[ROOM], copy[ROOM], files_room[ROOM], body_room[ROOM], names_room[ROOM];

static uint64_t next(void)
{
    state += 0x9E3779B97F4A7C15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t below(uint64_t n)
{
    return next() % n;
}

static struct hash any_hash(void)
{
    struct hash hash;
    for (int i = 0; i < HASH_SIZE; i++) hash.at[i] = (unsigned char)below(256);
    hash.at[0] |= 1;
    return hash;
}

static struct str any_of(const char *const *texts, size_t count)
{
    return str_of(texts[below(count)]);
}

#define ANY(texts) any_of(texts, sizeof texts / sizeof *texts)

static const char *const logs[] = {"a", "local/pact-3f9c2a7d", "aldgate.example/memory-pact"};
static const char *const authors[] = {"", "aldgate/p7", "b/c"};
static const char *const reasons[] = {"", "first yield", "\xC3\xA9t\xC3\xA9 2027 \xE2\x82\xAC"};
static const char *const audiences[] = {"own", "all", "aldgate, counsel of aldgate"};
static const char *const texts[] = {"\n", "x\n", "2027-03-05 observe yield 81.5%\n",
                                    "\xE5\xA5\x91\xE7\xB4\x84\n\n\nbody 3\n"};

/* One to six files with one to three pieces each, paths ascending. */
static void any_files(struct entry *e)
{
    struct out lines = out_into(files_room, ROOM), body = out_into(body_room, ROOM);
    struct out names = out_into(names_room, ROOM);
    int count = 1 + (int)below(6);
    for (int i = 0; i < count; i++) {
        struct file_line file = {.act = (enum file_act)below(3)};
        size_t from = names.len;
        out_text(&names, "events/");
        out_number(&names, (uint64_t)i, 4);
        out_text(&names, below(2) ? ".licet" : " \xC3\xBC.md");
        file.path = str_part(out_str(&names), from, names.len);
        file.pieces = file.act == FILE_DROP ? 0 : 1 + below(3);
        file_line_print(&file, &lines);
        for (uint64_t k = 0; k < file.pieces; k++) {
            struct piece piece = {.item = below(2), .audience = ANY(audiences)};
            piece.bytes = ANY(texts);
            piece.size = piece.item ? (uint64_t)256 << below(28) : piece.bytes.len;
            if (piece.item) piece.commit = any_hash();
            if (piece.item && below(2)) piece.sealed = any_hash();
            if (!piece.item) out_add(&body, piece.bytes);
            piece_print(&piece, &lines);
        }
    }
    e->files = out_str(&lines);
    e->body = out_str(&body);
}

static int by_bytes(const void *a, const void *b)
{
    return hash_order(a, b);
}

static void any_links(struct entry *e)
{
    e->after_count = (int)below(4);
    for (int i = 0; i < e->after_count; i++) {
        static const char *const sorted[] = {"a/1", "b", "c.example/d"};
        e->after[i] = (struct entry_after){1 + below(LOG_SIZE_MAX), any_hash(), str_of(sorted[i])};
    }
    e->about_count = (e->kind == ENTRY_CORRECT) + (int)below(ENTRY_ABOUT_MAX);
    for (int i = 0; i < e->about_count; i++) e->about[i] = any_hash();
    qsort(e->about, (size_t)e->about_count, sizeof *e->about, by_bytes);
}

/* Prints an entry into `room`, and returns it. */
static struct str any_entry(void)
{
    struct entry e = {.kind = (enum entry_kind)(ENTRY_OPEN + below(3)), .log = ANY(logs)};
    e.by = ANY(authors);
    e.because = ANY(reasons);
    e.at = (int64_t)below(253402300800);
    for (int i = 0; i < ENTRY_NONCE; i++) e.nonce[i] = (unsigned char)below(256);
    any_links(&e);
    if (e.kind == ENTRY_OPEN) {
        e.body = STR("name pact\n");
    } else {
        e.book = any_hash();
        e.form = 1 + below(9);
        any_files(&e);
        e.files_apart = below(8) == 0;
        if (e.files_apart) e.files_item = (struct piece){.size = 24577 + below(10000)};
        if (e.files_apart) e.files_item.commit = any_hash();
    }
    e.signature_count = below(4) ? 0 : 1 + (int)below(16);
    for (int i = 0; i < e.signature_count; i++)
        e.signatures[i] = (struct signature){.name = ANY(logs), .base64 = STR("x08go/ZJkuBS")};
    struct out o = out_into(room, ROOM);
    entry_print(&e, &o);
    return out_str(&o);
}

/* Whether the bytes are refused, or print back the same. */
static bool refused_or_same(struct str bytes, struct entry *e, int *accepted)
{
    struct flaw flaw = entry_read(bytes, e);
    if (flaw.reason != FLAW_NONE) return flaw.at <= bytes.len;
    ++*accepted;
    struct out o = out_into(copy, ROOM);
    entry_print(e, &o);
    return out_whole(&o) && str_same(out_str(&o), bytes);
}

static void insert(char *at, size_t *len, size_t where, char c)
{
    memmove(at + where + 1, at + where, *len - where);
    at[where] = c;
    ++*len;
}

/* One change: a bit, a byte, a byte more or less, two lines swapped, a line twice. */
static void mutate(char *at, size_t *len)
{
    static const char likely[] = " \n0129abcf-/.,:\tTZ=+\x80\xE2";
    size_t where = below(*len), end = where;
    char c = likely[below(sizeof likely - 1)];
    switch (below(5)) {
    case 0: at[where] = (char)(at[where] ^ (1 << below(8))); break;
    case 1: at[where] = c; break;
    case 2: insert(at, len, where, c); break;
    case 3: memmove(at + where, at + where + 1, --*len - where); break;
    default:
        while (where && at[where - 1] != '\n') where--;
        while (end + 1 < *len && at[end] != '\n') end++;
        for (size_t n = end + 1 - where, i = 0; i < n; i++)
            insert(at, len, end + 1 + i, at[where + i]);
    }
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = state = given ? strtoull(given, NULL, 10) : 1;
    printf("# SEED=%llu\n", (unsigned long long)seed);
    int read = 0, good = 0, accepted = 0;
    static char changed[ROOM];
    for (int i = 0; i < ENTRIES; i++) {
        struct entry e;
        struct str bytes = any_entry();
        struct flaw flaw = entry_read(bytes, &e);
        read += flaw.reason == FLAW_NONE;
        if (flaw.reason) printf("# %s at %zu\n", flaw_name(flaw.reason), flaw.at);
        for (int k = 0; k < MUTATIONS; k++) {
            size_t len = bytes.len;
            memcpy(changed, bytes.at, len);
            for (uint64_t times = 1 + below(3); times; times--) mutate(changed, &len);
            good += refused_or_same((struct str){changed, len}, &e, &accepted);
        }
    }
    OK(read == ENTRIES, "entries that are read: %d of %d", read, ENTRIES);
    OK(good == ENTRIES * MUTATIONS, "refused, or the same again: %d, %d of them entries", good,
       accepted);
    OK(accepted > 0 && accepted < good / 2, "most are refused, some are other entries");
    return tap_done();
}
