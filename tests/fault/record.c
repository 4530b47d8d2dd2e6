/* record.c: power cuts and failing calls under the whole record (record/record.h), on a disk in
 * memory (sim.h).
 *
 * After each of them the record opens by itself, every number that was returned stands under it
 * byte for byte, what stands beyond was tried, and verification finds nothing (R1, R3, R4, R5, R9);
 * after a failure in the middle of an append this record appends nothing more (R13). That the cuts
 * would show a record that does not sync is shown by a disk that lies, and by synchronous=OFF. A
 * store that keeps other bytes than it was given is caught before anything is said (R5). SEED=n
 * repeats a run; LONG=1 takes ten times as long.
 */
#include "record/verify.h"

#include <stdarg.h>
#include <time.h>

#include "effort.h"
#include "log.h"
#include "sim_disk.h"
#include "sim_power.h"
#include "sim_vfs.h"
#include "store/inside.h"

enum { CUTS = 3, LIVES = 1300, LIVES_LIAR = 30, ENTRIES_MOST = 700, BATCH_MOST = 300 };
enum { ITEM_TEXT = 1500, ITEM_EVERY = 5, ITEM_FIRST = 100, ITEM_AGAIN = 250, ITEM_LAST = 260 };

#define RECORD_DIR SIM_ROOT "/record"

static uint64_t seed;

struct life {
    struct sim *sim;
    sqlite3_vfs vfs;
    struct disk disk;
    struct record *r;
    uint64_t acked, tried; /* numbers that were returned; that may stand */
    bool sync_off;
    bool has_item[ITEM_LAST + 1];
    struct hash items[ITEM_LAST + 1];
    char bad[300];
};

/* --- A store that keeps something else --- */

static enum { HONEST, OTHER_BYTE, OTHER_ENTRY } keeps; /* of the entry that is put next */
static struct str other_entry;

enum store_status __real_store_entry_put(struct store *s, int log, struct leaf_index index,
                                         const struct hash *id, const struct hash *leaf,
                                         struct str bytes);
enum store_status __wrap_store_entry_put(struct store *s, int log, struct leaf_index index,
                                         const struct hash *id, const struct hash *leaf,
                                         struct str bytes);

enum store_status __wrap_store_entry_put(struct store *s, int log, struct leaf_index index,
                                         const struct hash *id, const struct hash *leaf,
                                         struct str bytes)
{
    static char room[LEAF_MAX];
    struct hasher h;
    struct hash other_id = *id, other_leaf = *leaf;
    memcpy(room, bytes.at, bytes.len);
    if (keeps == OTHER_BYTE) room[bytes.len - 3] ^= 1; /* in the body: still an entry */
    struct str kept = keeps == OTHER_ENTRY ? other_entry : (struct str){room, bytes.len};
    if (keeps == OTHER_ENTRY) {
        struct entry e;
        entry_read(kept, &e);
        hasher_open(&h);
        other_id = entry_id(&h, &e);
        other_leaf = tree_leaf(&h, kept);
        hasher_close(&h);
    }
    keeps = HONEST;
    return __real_store_entry_put(s, log, index, &other_id, &other_leaf, kept);
}

/* A life on a new disk, or on a copy of what another one left. */
static void begin(struct life *l, const struct life *from, uint64_t number)
{
    *l = from ? *from : (struct life){0};
    l->sim = from ? sim_copy(from->sim, number) : sim_new(number);
    l->disk = sim_disk(l->sim);
    l->vfs = sim_vfs(l->sim, "sim");
    sqlite3_vfs_register(&l->vfs, 0);
}

static void end(struct life *l)
{
    record_close(l->r);
    sqlite3_vfs_unregister(&l->vfs);
    sim_end(l->sim);
}

__attribute__((format(printf, 2, 3))) static bool wrong(struct life *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!l->bad[0]) vsnprintf(l->bad, sizeof l->bad, format, args);
    va_end(args);
    return false;
}

/* Opens what is there, or begins where nothing was acknowledged. */
static enum record_status opens(struct life *l)
{
    struct fault fault = {0};
    l->r = NULL;
    enum record_status s = record_open_on(RECORD_DIR, true, &l->disk, l->vfs.zName, &l->r, &fault);
    if (s == RECORD_ABSENT && !l->acked)
        s = record_init_on(RECORD_DIR, STR("local/pact-00000001"), STR("Pact"), LOG_AT, &l->disk,
                           l->vfs.zName, &l->r, &fault);
    if (s == RECORD_OK && !l->acked) l->acked = 1;
    if (s == RECORD_OK && l->sync_off) {
        sqlite3_set_authorizer(record_store(l->r)->db, NULL, NULL);
        sqlite3_exec(record_store(l->r)->db, "pragma synchronous = off", NULL, NULL, NULL);
    }
    if (s != RECORD_OK && !l->sim->dead && !l->sim->fails.on)
        wrong(l, "it does not open: %d %s", s, fault.text);
    return s;
}

/* The content of the item that entry n names. */
static const char *item_text(unsigned n)
{
    static char text[ITEM_TEXT + 1];
    for (int i = 0; i < ITEM_TEXT; i++) text[i] = (char)('a' + (n + (unsigned)i * 7) % 26);
    return text;
}

/* Entry n has the nonce n. Every few numbers it names an item, which is kept first; the salt makes
 * its commitment another one each time, so what was written is remembered. */
static struct str entry_of(struct life *l, struct leaf *leaf, unsigned n)
{
    char path[32];
    bool none = n % ITEM_EVERY || (n > ITEM_FIRST && n < ITEM_AGAIN) || n > ITEM_LAST;
    if (none) return leaf_event(l->r, leaf, n);
    if (!l->has_item[n]) {
        l->items[n] = log_item(l->r, item_text(n));
        l->has_item[n] = !hash_none(&l->items[n]);
    }
    if (!l->has_item[n]) return (struct str){0};
    snprintf(path, sizeof path, "papers/%u", n);
    return leaf_item(l->r, leaf, path, &l->items[n], ITEM_TEXT, n);
}

/* False: it failed. */
static bool appends(struct life *l, int count)
{
    static struct leaf leaves[BATCH_MOST];
    static struct appended out[BATCH_MOST];
    struct str strs[BATCH_MOST] = {{0}};
    struct flaw flaw;
    int which;
    uint64_t size = l->acked > l->tried ? l->acked : l->tried;
    for (int i = 0; i < count; i++) {
        strs[i] = entry_of(l, &leaves[i], (unsigned)(size + (unsigned)i + 1));
        if (!strs[i].len) return false;
    }
    l->tried = size + (unsigned)count;
    if (record_append(l->r, strs, count, size, LOG_AT, out, &flaw, &which) != RECORD_OK)
        return false;
    for (int i = 0; i < count; i++)
        if (out[i].number.n != size + (unsigned)i + 1) return wrong(l, "another number");
    l->acked = l->tried;
    return true;
}

static void note(void *with, const struct verify_finding *f)
{
    if (verify_fault(f->word))
        wrong(with, "%s %llu %.*s %.*s", verify_word(f->word), (unsigned long long)f->number,
              STR_ARG(f->path), STR_ARG(f->text));
}

/* What was acknowledged stands, and nothing that was not tried. */
static bool judge(struct life *l)
{
    struct leaf leaf;
    struct str bytes;
    struct verify_ask ask = {.level = VERIFY_FULL, .report = note, .with = l};
    struct verify_result result;
    uint64_t size = record_size(l->r);
    if (record_state(l->r) != RECORD_OPEN) return wrong(l, "suspect: %s", record_trouble(l->r));
    if (size < l->acked)
        return wrong(l, "%llu of %llu", (unsigned long long)size, (unsigned long long)l->acked);
    if (size > l->tried && size > 1) return wrong(l, "more than was tried");
    if (size != l->acked && size != l->tried && size > 1) return wrong(l, "half of an append (R4)");
    for (uint64_t n = 2; n <= size; n++) {
        struct str want = entry_of(l, &leaf, (unsigned)n);
        if (record_entry(l->r, (struct entry_number){n}, &bytes) != RECORD_OK ||
            !str_same(bytes, want))
            return wrong(l, "entry %llu is another", (unsigned long long)n);
    }
    if (verify_record(l->r, &ask, &result) != VERIFY_SOUND) return wrong(l, "not sound");
    l->acked = l->tried = size;
    return true;
}

/* --- Power --------------------------------------------------------------------------------------
 */

/* Works until the power goes. */
static void work(struct life *l)
{
    if (opens(l) != RECORD_OK) return;
    while (!l->sim->dead && l->acked < ENTRIES_MOST) {
        bool large = sim_below(l->sim, 8) == 0;
        if (!appends(l, 1 + (int)sim_below(l->sim, large ? BATCH_MOST : 4))) return;
    }
}

/* How the disk, or the store, is not as it should be. */
enum way { WAY_HONEST, WAY_LIES, WAY_SYNC_OFF };

/* True if all was well; else l->bad says why. */
static bool lives(struct life *l, enum way way)
{
    for (int cut = 0; cut < CUTS && !l->bad[0]; cut++) {
        l->sim->lies_file = way == WAY_LIES;
        l->sync_off = way == WAY_SYNC_OFF;
        l->sim->ops = 0;
        l->sim->cut_at = 1 + sim_below(l->sim, cut ? 120 : 60);
        work(l);
        if (!l->sim->dead && l->acked < ENTRIES_MOST) wrong(l, "it stopped while there was power");
        record_close(l->r);
        l->r = NULL;
        sim_power(l->sim);
        l->sync_off = false;
        if (opens(l) == RECORD_OK) judge(l);
        record_close(l->r);
        l->r = NULL;
    }
    return !l->bad[0];
}

static int lives_of(int count, enum way way, char *example, size_t len, uint64_t *entries)
{
    int bad = 0;
    for (int i = 0; i < count; i++) {
        struct life l;
        begin(&l, NULL, seed + (uint64_t)i * 7919);
        if (!lives(&l, way) && !bad++) snprintf(example, len, "life %d: %s", i, l.bad);
        *entries += l.acked;
        end(&l);
    }
    return bad;
}

static void power_cuts(void)
{
    char example[400] = "";
    uint64_t entries = 0, others = 0;
    int count = effort(LIVES, 10 * LIVES, 100 * LIVES);
    int bad = lives_of(count, WAY_HONEST, example, sizeof example, &entries);
    OK(!bad, "%d times %d power cuts, %llu entries, bad %d %s (R1, R3, R4, R5, R9)", count, CUTS,
       (unsigned long long)entries, bad, example);
    OK(entries > 2 * (uint64_t)count, "and much was written");
    bad = lives_of(LIVES_LIAR, WAY_LIES, example, sizeof example, &others);
    OK(bad > 0, "files that are not synced do not stand it: %d of %d, as in %s", bad, LIVES_LIAR,
       example);
    bad = lives_of(LIVES_LIAR, WAY_SYNC_OFF, example, sizeof example, &others);
    OK(bad > 0, "nor does synchronous=OFF: %d of %d, as in %s", bad, LIVES_LIAR, example);
}

/* --- What is kept is not what was given ---------------------------------------------------------
 */

/* Nothing is said of such an entry, no head covers it, and later openings will not go on. */
static void other_bytes(void)
{
    static struct leaf other;
    for (int what = OTHER_BYTE; what <= OTHER_ENTRY; what++) {
        struct life l;
        begin(&l, NULL, seed);
        bool ready = opens(&l) == RECORD_OK && appends(&l, 3);
        uint64_t turn = ready ? l.r->head.head.turn : 0;
        if (ready) other_entry = leaf_event(l.r, &other, 77);
        keeps = what == OTHER_BYTE ? OTHER_BYTE : OTHER_ENTRY;
        OK(ready && !appends(&l, 1), "%s is not acknowledged (R5)",
           what == OTHER_BYTE ? "an entry of which a byte is kept wrong"
                              : "an entry instead of which another one is kept");
        OK(record_state(l.r) != RECORD_OPEN && !appends(&l, 1), "nothing more is appended (R13)");
        OK(record_head_read(l.r) == RECORD_OK && l.r->head.head.turn == turn &&
               l.r->head.head.range.size == 4,
           "and no head is written over it (R5)");
        record_close(l.r);
        bool opened = opens(&l) == RECORD_OK;
        OK(opened && (what == OTHER_ENTRY || record_state(l.r) == RECORD_SUSPECT),
           "opened again: %s", opened ? record_trouble(l.r) : "it does not open");
        end(&l);
    }
}

/* --- Calls that fail ----------------------------------------------------------------------------
 */

struct failure {
    enum sim_kind kind;
    int error;
    const char *name;
};

/* Opens, then appends across the end of a tile, while the k-th call of a kind fails. True if it was
 * reached. */
static bool fails_at(struct life *l, const struct failure *f, uint64_t k, bool forever)
{
    l->sim->fails.kind = f->kind;
    l->sim->fails.at = k;
    l->sim->fails.error = f->error;
    l->sim->fails.forever = forever;
    l->sim->fails.on = true;
    bool good = opens(l) == RECORD_OK;
    for (int i = 0; good && i < 3; i++) good = appends(l, i == 1 ? 4 : 1);
    bool reached = l->sim->counts[f->kind] >= k;
    if (l->r && !good && record_state(l->r) == RECORD_HALTED) {
        uint64_t ops = l->sim->ops;
        struct str none = {0};
        struct appended out;
        struct flaw flaw;
        int which;
        l->sim->fails.on = false;
        if (record_append(l->r, &none, 0, 0, LOG_AT, &out, &flaw, &which) == RECORD_OK ||
            l->sim->ops != ops)
            wrong(l, "it went on (R13)");
    }
    if (!good && !reached) wrong(l, "it failed by itself: %s", l->r ? record_trouble(l->r) : "");
    l->sim->fails.on = false;
    record_close(l->r);
    if (opens(l) == RECORD_OK && judge(l) && !appends(l, 1)) wrong(l, "it does not go on");
    return reached;
}

/* For every k, once and for ever; `step` is more than one in slow builds. */
static void failing_call(const struct life *from, const struct failure *f, uint64_t step)
{
    int tried = 0, bad = 0;
    char example[400] = "";
    bool reached = true;
    for (uint64_t k = 1; reached && k < 10000; k += step)
        for (int forever = 0; forever < 2; forever++, tried++) {
            struct life l;
            begin(&l, from, seed + k);
            reached = fails_at(&l, f, k, forever);
            if (l.bad[0] && !bad++)
                snprintf(example, sizeof example, "call %llu: %s", (unsigned long long)k, l.bad);
            end(&l);
        }
    OK(!bad && !reached && tried > 2, "the k-th %s fails, %d times, bad %d %s (R1, R4, R13)",
       f->name, tried, bad, example);
}

static void base(struct life *l, int entries)
{
    begin(l, NULL, seed);
    OK(opens(l) == RECORD_OK && appends(l, entries), "a log of %d entries to begin with",
       1 + entries);
    record_close(l->r);
    l->r = NULL;
    sim_settle(l->sim);
}

/* Across the end of a tile; what only reads mostly before it, for each append of a debug build
 * reads the newest entries again, and so there are thousands of such calls. */
static void failing_calls(void)
{
    static const struct failure reads[] = {{SIM_READ, EIO, "read"},
                                           {SIM_LOCK, EIO, "lock"},
                                           {SIM_OPEN, EIO, "open"},
                                           {SIM_STAT, EIO, "stat"}};
    static const struct failure changes[] = {
        {SIM_WRITE, EIO, "write"},   {SIM_WRITE, ENOSPC, "write, for lack of room,"},
        {SIM_SYNC, EIO, "sync"},     {SIM_TRUNCATE, EIO, "truncate"},
        {SIM_RENAME, EIO, "rename"}, {SIM_MKDIR, EIO, "mkdir"},
        {SIM_RANDOM, EIO, "random"}};
    bool slow = effort(5, 5, 5) < 5, longer = getenv("LONG") && !slow;
    struct life small, large;
    base(&small, 6);
    base(&large, TILE_WIDTH - 4);
    for (int i = 0; i < 4; i++) failing_call(&small, &reads[i], slow ? 5 : 1);
    for (int i = 0; longer && i < 4; i++) failing_call(&large, &reads[i], 1);
    for (int i = 0; i < 7; i++) failing_call(&large, &changes[i], slow ? 5 : 1);
    end(&small);
    end(&large);
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("# SEED=%llu\n", (unsigned long long)seed);
    (void)folder_begin, (void)folder_end; /* the disk is in memory */
    power_cuts();
    other_bytes();
    failing_calls();
    return tap_done();
}
