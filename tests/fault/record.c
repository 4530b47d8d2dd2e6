/* record.c: power cuts and failing calls under the whole record (record/record.h), on a disk in
 * memory (sim.h).
 *
 * After each of them the record opens by itself, every number that was returned stands under it
 * byte for byte, what stands beyond was tried, and verification finds nothing (R1, R3, R4, R5, R9);
 * after a failure in the middle of an append this record appends nothing more (R13). That the cuts
 * would show a record that does not sync is shown by a disk that lies. SEED=n repeats a run; LONG=1
 * takes ten times as long.
 */
#include "record/verify.h"

#include <stdarg.h>
#include <time.h>

#include "log.h"
#include "sim_disk.h"
#include "sim_power.h"
#include "sim_vfs.h"

enum { CUTS = 3, LIVES = 80, ENTRIES_MOST = 700, BATCH_MOST = 300 };

#define RECORD_DIR SIM_ROOT "/record"

static uint64_t seed;
static int times; /* 1, or more with LONG */

struct life {
    struct sim *sim;
    sqlite3_vfs vfs;
    struct disk disk;
    struct record *r;
    uint64_t acked, tried; /* numbers that were returned; that may stand */
    char bad[300];
};

static void begin(struct life *l, uint64_t number)
{
    *l = (struct life){.sim = sim_new(number)};
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
    if (s != RECORD_OK && !l->sim->dead && !l->sim->fails.on)
        wrong(l, "it does not open: %d %s", s, fault.text);
    return s;
}

/* Entry n has the nonce n. False: it failed. */
static bool appends(struct life *l, int count)
{
    static struct leaf leaves[BATCH_MOST];
    static struct appended out[BATCH_MOST];
    struct str strs[BATCH_MOST] = {{0}};
    struct flaw flaw;
    int which;
    uint64_t size = l->acked > l->tried ? l->acked : l->tried;
    for (int i = 0; i < count; i++)
        strs[i] = leaf_event(l->r, &leaves[i], (unsigned)(size + (unsigned)i + 1));
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
        struct str want = leaf_event(l->r, &leaf, (unsigned)n);
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

/* True if all was well; else l->bad says why. */
static bool lives(struct life *l, bool lies)
{
    for (int cut = 0; cut < CUTS && !l->bad[0]; cut++) {
        l->sim->lies_file = lies;
        l->sim->ops = 0;
        l->sim->cut_at = 1 + sim_below(l->sim, cut ? 120 : 60);
        work(l);
        record_close(l->r);
        l->r = NULL;
        sim_power(l->sim);
        if (opens(l) == RECORD_OK) judge(l);
        record_close(l->r);
        l->r = NULL;
    }
    return !l->bad[0];
}

static int lives_of(int count, bool lies, char *example, size_t len, uint64_t *entries)
{
    int bad = 0;
    for (int i = 0; i < count; i++) {
        struct life l;
        begin(&l, seed + (uint64_t)i * 7919);
        if (!lives(&l, lies) && !bad++) snprintf(example, len, "life %d: %s", i, l.bad);
        *entries += l.acked;
        end(&l);
    }
    return bad;
}

static void power_cuts(void)
{
    char example[400] = "";
    uint64_t entries = 0;
    int count = LIVES * times, bad = lives_of(count, false, example, sizeof example, &entries);
    OK(!bad, "%d times %d power cuts, %llu entries, bad %d %s (R1, R3, R4, R5)", count, CUTS,
       (unsigned long long)entries, bad, example);
    OK(entries > 2 * (uint64_t)count, "and much was written");
    bad = lives_of(30, true, example, sizeof example, &entries);
    OK(bad > 0, "files that are not synced do not stand it: %d of 30, as in %s", bad, example);
}

/* --- Calls that fail ----------------------------------------------------------------------------
 */

/* The k-th call of a kind fails from now on. True if it was reached. */
static bool fails_at(struct life *l, enum sim_kind kind, uint64_t k, bool forever)
{
    if (opens(l) != RECORD_OK || !appends(l, 3)) return wrong(l, "it does not begin");
    l->sim->fails.kind = kind;
    l->sim->fails.at = l->sim->counts[kind] + k;
    l->sim->fails.error = EIO;
    l->sim->fails.forever = forever;
    l->sim->fails.on = true;
    bool good = true;
    for (int i = 0; good && i < 3; i++) good = appends(l, i == 1 ? 255 : 2);
    bool reached = l->sim->counts[kind] >= l->sim->fails.at;
    if (!good && record_state(l->r) != RECORD_OPEN) {
        uint64_t ops = l->sim->ops;
        l->sim->fails.on = false;
        if (appends(l, 0) || l->sim->ops != ops) wrong(l, "it went on (R13)");
    }
    if (!good && !reached) wrong(l, "it failed by itself: %s", record_trouble(l->r));
    l->sim->fails.on = false;
    record_close(l->r);
    if (opens(l) == RECORD_OK) judge(l);
    return reached;
}

static void failing_calls(void)
{
    static const enum sim_kind kinds[] = {SIM_READ, SIM_WRITE,    SIM_SYNC, SIM_LOCK,
                                          SIM_OPEN, SIM_TRUNCATE, SIM_STAT};
    static const char *const names[] = {"read", "write",    "sync", "lock",
                                        "open", "truncate", "stat"};
    for (int i = 0; i < 7; i++) {
        int tried = 0, bad = 0;
        char example[400] = "";
        bool reached = true;
        uint64_t step = times > 1 ? 1 : 5;
        for (uint64_t k = 1; reached && k < 400; k += step, tried++) {
            struct life l;
            begin(&l, seed + k);
            reached = fails_at(&l, kinds[i], k, tried % 2);
            if (l.bad[0] && !bad++)
                snprintf(example, sizeof example, "call %llu: %s", (unsigned long long)k, l.bad);
            end(&l);
        }
        OK(!bad, "the k-th %s fails, %d times, bad %d %s (R1, R4, R13)", names[i], tried, bad,
           example);
    }
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    times = getenv("LONG") ? 10 : 1;
    printf("# SEED=%llu\n", (unsigned long long)seed);
    (void)folder_begin, (void)folder_end; /* the disk is in memory */
    power_cuts();
    failing_calls();
    return tap_done();
}
