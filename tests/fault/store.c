/* store.c: power cuts and failures under the store (record/store.h), on a disk in memory (sim.h).
 *
 * After each of them the store must open by itself, hold what was acknowledged byte for byte, and
 * nothing in halves (R1, R4, R9); after a failed commit or sync it must not go on (R13). That the
 * cuts would show a store that does not sync is shown by disks that lie. SEED=n repeats a run,
 * LONG=1 makes it ten times as long.
 */
#include "record/store.h"

#include <time.h>

#include "sim_disk.h"
#include "sim_power.h"
#include "sim_vfs.h"
#include "store/inside.h"
#include "tap.h"

enum { BASE_SIZE = 250, ITEMS_MAX = 64, ITEM_MOST = 5000, TEXT_MOST = 700 };

#define STORE_DIR SIM_ROOT "/store"

static struct hasher hasher;
static uint64_t seed;
static int rounds = 200; /* more with LONG, fewer under valgrind and TSan, which are slow */

/* --- Memory that runs out --- */

static size_t memory_fails_in; /* 0: never */
static sqlite3_mem_methods plain_memory;

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool memory_fails(void)
{
    return memory_fails_in && --memory_fails_in == 0;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return memory_fails() ? NULL : __real_calloc(count, size);
}

static void *failing_malloc(int size)
{
    return memory_fails() ? NULL : plain_memory.xMalloc(size);
}

static void *failing_realloc(void *at, int size)
{
    return memory_fails() ? NULL : plain_memory.xRealloc(at, size);
}

static void set_memory(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain_memory);
    sqlite3_mem_methods failing = plain_memory;
    failing.xMalloc = failing_malloc;
    failing.xRealloc = failing_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
}

/* --- A store on a disk in memory, and what we know of it --- */

/* What was acknowledged, and what may stand besides. */
struct truth {
    bool made;            /* store_open() said so */
    uint64_t acked, most; /* entries; `most` if the transaction in flight was committed */
    int item_count;
    struct {
        struct hash commit;
        uint64_t text;
    } items[ITEMS_MAX];
    uint64_t texts; /* items tried so far */
};

struct bench {
    struct sim *sim;
    sqlite3_vfs vfs;
    struct disk disk;
    struct store *store;
    struct truth truth;
    bool sync_off;
    enum store_status status; /* of the last call that failed */
    struct fault fault;
    const char *odd; /* what happened on the way and must not */
};

static void bench_open(struct bench *b, struct sim *sim, const struct truth *truth)
{
    *b = (struct bench){.sim = sim, .disk = sim_disk(sim)};
    if (truth) b->truth = *truth;
    b->vfs = sim_vfs(sim, "sim");
    sqlite3_vfs_register(&b->vfs, 0);
}

static void bench_close(struct bench *b)
{
    store_close(b->store);
    sqlite3_vfs_unregister(&b->vfs);
    sim_end(b->sim);
}

/* Notes a status; true if it is good. */
static bool good(struct bench *b, enum store_status status)
{
    if (status) b->status = status;
    if (status && b->store) b->fault = *store_fault(b->store);
    return status == STORE_OK;
}

static bool opens(struct bench *b, enum store_mode mode)
{
    b->store = NULL;
    b->status = store_open_on(STORE_DIR, mode, &b->disk, b->vfs.zName, &b->store, &b->fault);
    if (b->status) return false;
    if (b->sync_off) {
        sqlite3_set_authorizer(b->store->db, NULL, NULL);
        sqlite3_exec(b->store->db, "pragma synchronous = off", NULL, NULL, NULL);
    }
    return true;
}

static void closes(struct bench *b)
{
    store_close(b->store);
    b->store = NULL;
}

/* Text number n: the same whenever it is asked for, of any length up to `most`. */
static struct str text_of(uint64_t n, size_t most)
{
    static char text[ITEM_MOST + 32];
    size_t len = (size_t)snprintf(text, 32, "text %llu\n", (unsigned long long)n);
    size_t whole = (size_t)(n * 2654435761u % most);
    for (; len < whole; len++) text[len] = (char)('a' + (n + len * len) % 23);
    return (struct str){text, len};
}

/* --- What is done to it --- */

static bool put_tile(struct bench *b, uint64_t n)
{
    struct hash leaves[TILE_WIDTH];
    for (unsigned k = 0; k < TILE_WIDTH; k++)
        leaves[k] = tree_leaf(&hasher, text_of(n * TILE_WIDTH + k, TEXT_MOST));
    struct hash root = tile_root(&hasher, leaves, TILE_WIDTH);
    return good(b, store_tile_put(b->store, 1, 0, n, leaves, &root));
}

static bool put(struct bench *b, uint64_t i)
{
    struct str bytes = text_of(i, TEXT_MOST);
    struct hash id = hash_of(&hasher, bytes), leaf = tree_leaf(&hasher, bytes);
    if (!good(b, store_entry_put(b->store, 1, (struct leaf_index){i}, &id, &leaf, bytes)))
        return false;
    return i % TILE_WIDTH != TILE_WIDTH - 1 || put_tile(b, i / TILE_WIDTH);
}

/* Ends a transaction in which something failed: whoever goes on all the same gets nothing in (R4).
 */
static void insists(struct bench *b, uint64_t i)
{
    if (!b->store->begun) return;
    if (put(b, i) || store_commit(b->store) == STORE_OK) b->odd = "half a transaction is committed";
    store_rollback(b->store);
}

static bool commits(struct bench *b)
{
    enum store_status status = store_commit(b->store);
    if (status && status != STORE_BUSY && !b->store->spent)
        b->odd = "a commit failed and the store is not spent";
    return good(b, status);
}

/* Appends `count` entries in one transaction. */
static bool appends(struct bench *b, unsigned count)
{
    struct store *s = b->store;
    uint64_t size = 0, i = 0;
    if (!good(b, store_lock(s, 1, 0))) return false;
    bool begun = good(b, store_begin(s)) && good(b, store_size(s, 1, &size)), done = begun;
    while (done && i < count) done = put(b, size + i++);
    if (done) b->truth.most = size + count;
    else if (begun) insists(b, size + i - 1);
    done = done && commits(b);
    if (done) b->truth.acked = b->truth.most;
    else store_rollback(s);
    store_unlock(s, 1);
    return done;
}

static bool keeps(struct bench *b)
{
    struct item_writer *w = NULL;
    uint64_t n = b->truth.texts++;
    struct str bytes = text_of(n, ITEM_MOST);
    struct hash commit;
    if (!good(b, store_item_write(b->store, &w))) return false;
    if (!good(b, store_item_add(w, bytes))) {
        store_item_drop(w);
        return false;
    }
    if (!good(b, store_item_keep(w, NULL, &commit))) return false;
    b->truth.items[b->truth.item_count].commit = commit;
    b->truth.items[b->truth.item_count++].text = n;
    return true;
}

static bool makes(struct bench *b)
{
    int no = 0;
    if (!opens(b, STORE_CREATE)) return false;
    b->truth.made = true;
    return good(b, store_log_add(b->store, STR("local/pact-00000001"), "own", &no));
}

/* --- What must then be true --- */

struct judging {
    struct bench *b;
    const char *bad; /* what is not so */
    uint64_t next;
    int reports;
};

static bool judge_row(void *with, const struct store_row *row)
{
    struct judging *j = with;
    struct str bytes = text_of(j->next, TEXT_MOST);
    struct hash id = hash_of(&hasher, bytes), leaf = tree_leaf(&hasher, bytes);
    if (row->index.i != j->next || !str_same(row->bytes, bytes) || !hash_same(&id, &row->id) ||
        !hash_same(&leaf, &row->leaf))
        j->bad = "an entry is another";
    j->next++;
    return !j->bad;
}

static void judge_entries(struct judging *j)
{
    const struct truth *t = &j->b->truth;
    uint64_t size = 0;
    struct hash root;
    if (store_size(j->b->store, 1, &size) != STORE_OK) size = 0;
    if (size != t->acked && size != t->most) j->bad = "the size was never acknowledged or tried";
    if (j->bad) return;
    if (size && store_entries(j->b->store, 1, 0, size, judge_row, j) != STORE_OK)
        j->bad = "entries cannot be read";
    if (!j->bad && j->next != size) j->bad = "an entry is missing";
    for (uint64_t n = 0; !j->bad && n < size / TILE_WIDTH; n++)
        if (store_tile(j->b->store, 1, 0, n, NULL, &root) != STORE_OK) j->bad = "a tile is missing";
    j->b->truth.acked = j->b->truth.most = size; /* what stands now will stand */
}

/* Whether content and salt together are what the commitment says. */
static bool item_matches(struct store *s, const struct hash *commit, struct str *content)
{
    struct item_reader *r = NULL;
    struct item_salt salt;
    struct hash found = {0};
    static char copy[ITEM_MOST + 32];
    if (store_item_salt(s, commit, &salt) != STORE_OK) return false;
    if (store_item_read(s, commit, &r) != STORE_OK) return false;
    bool same = store_item_next(r, content) == STORE_OK && content->len <= sizeof copy;
    if (same && content->len) memcpy(copy, content->at, content->len);
    content->at = copy;
    store_item_close(r);
    return same && item_committed(&salt, *content, &found) && hash_same(&found, commit);
}

static bool judge_item(void *with, const struct hash *commit, uint64_t size, bool salted)
{
    struct judging *j = with;
    struct str content;
    (void)size;
    if (salted && !item_matches(j->b->store, commit, &content)) j->bad = "half an item stands";
    return !j->bad;
}

static void judge_items(struct judging *j)
{
    const struct truth *t = &j->b->truth;
    struct str content;
    for (int i = 0; !j->bad && i < t->item_count; i++)
        if (!item_matches(j->b->store, &t->items[i].commit, &content) ||
            !str_same(content, text_of(t->items[i].text, ITEM_MOST)))
            j->bad = "an item that was kept is gone or another";
    if (!j->bad && store_items(j->b->store, judge_item, j) != STORE_OK)
        j->bad = "items cannot be listed";
}

static void judge_report(void *with, struct str sentence)
{
    struct judging *j = with;
    (void)sentence;
    j->bad = "the check finds damage";
}

/* NULL, or what is wrong. The store must be open. */
static const char *judge(struct bench *b)
{
    struct judging j = {.b = b, .bad = b->odd};
    judge_entries(&j);
    if (!j.bad) judge_items(&j);
    if (!j.bad && store_check(b->store, judge_report, &j) != STORE_OK) j.bad = "the check fails";
    return j.bad;
}

static bool see_log(void *with, int no, struct str name, struct str role)
{
    (void)no, (void)name, (void)role;
    ++*(int *)with;
    return true;
}

/* Opens again, by itself. A store whose making was never acknowledged may be absent: made anew. */
static const char *judge_again(struct bench *b)
{
    if (!opens(b, STORE_WRITE)) {
        if (b->status != STORE_ABSENT || b->truth.made) return "it does not open";
        return makes(b) ? NULL : "it cannot be made anew";
    }
    int logs = 0, no;
    b->truth.made = true;
    if (store_logs(b->store, see_log, &logs) != STORE_OK) return "the logs cannot be read";
    if (logs) return judge(b);
    if (b->truth.most) return "the log is gone"; /* it was acknowledged before entries were */
    return good(b, store_log_add(b->store, STR("local/pact-00000001"), "own", &no))
               ? NULL
               : "no log can be added";
}

/* --- Power cuts --- */

/* A store with BASE_SIZE entries and an item, all of it safe. */
static struct sim *base_disk(struct truth *truth)
{
    struct bench b;
    bench_open(&b, sim_new(seed), NULL);
    bool made = makes(&b) && appends(&b, BASE_SIZE) && keeps(&b);
    OK(made && !judge(&b), "a store to begin with: %s %s", b.fault.operation ? b.fault.path : "",
       b.fault.text);
    closes(&b);
    sim_settle(b.sim);
    *truth = b.truth;
    sqlite3_vfs_unregister(&b.vfs);
    return b.sim;
}

/* Works until the power goes. */
static void work(struct bench *b)
{
    while (!b->sim->dead && b->truth.item_count < ITEMS_MAX) {
        uint64_t what = sim_below(b->sim, 8);
        if (what < 5 && !appends(b, 1 + (unsigned)sim_below(b->sim, 12))) return;
        if (what >= 5 && what < 7 && !keeps(b)) return;
        if (what < 7) continue;
        closes(b);
        if (!opens(b, STORE_WRITE)) return;
    }
}

/* One life: three cuts, each judged. How the disk lies, if at all, is set in `like`. */
static const char *life(const struct sim *from, const struct truth *truth, uint64_t number,
                        const struct bench *like)
{
    struct bench b;
    const char *bad = NULL;
    bench_open(&b, from ? sim_copy(from, number) : sim_new(number), truth);
    b.sync_off = like->sync_off;
    b.sim->lies_file = like->sim && like->sim->lies_file;
    b.sim->lies_folder = like->sim && like->sim->lies_folder;
    for (int cut = 0; !bad && cut < 3; cut++) {
        b.sim->ops = 0;
        b.sim->cut_at = 1 + sim_below(b.sim, from || cut ? 90 : 60);
        if (from || cut ? opens(&b, STORE_WRITE) : makes(&b)) work(&b);
        closes(&b);
        if (!b.sim->dead) bad = "it stopped while there was power";
        sim_power(b.sim);
        if (!bad) bad = judge_again(&b);
        closes(&b);
        if (!b.truth.made && !bad) bad = "it was not made";
    }
    bench_close(&b);
    return bad;
}

static int lives(const struct sim *from, const struct truth *truth, int count,
                 const struct bench *like, const char **example)
{
    int bad = 0;
    for (int i = 0; i < count; i++) {
        const char *what = life(from, truth, seed + (uint64_t)i * 7919, like);
        if (what && !bad) *example = what;
        bad += what != NULL;
    }
    return bad;
}

static void power_cuts(const struct sim *from, const struct truth *truth)
{
    struct bench honest = {0};
    struct sim *liar = sim_new(0);
    const char *example = "";
    int count = rounds;
    int bad = lives(from, truth, count, &honest, &example);
    OK(!bad, "%d times three power cuts, bad %d: %s (R1, R4, R9)", count, bad, example);
    bad = lives(NULL, NULL, count, &honest, &example);
    OK(!bad, "the same from its making on, bad %d: %s", bad, example);
    struct bench off = {.sync_off = true};
    bad = lives(from, truth, 100, &off, &example);
    OK(bad > 0, "synchronous=OFF does not stand it: %d of 100, as in: %s", bad, example);
    struct bench lying = {.sim = liar};
    liar->lies_file = true;
    bad = lives(from, truth, 100, &lying, &example);
    OK(bad > 0, "nor do files that are not synced: %d of 100, as in: %s", bad, example);
    liar->lies_file = false;
    liar->lies_folder = true;
    bad = lives(from, truth, 100, &lying, &example);
    OK(bad > 0, "nor do names that are not: %d of 100, as in: %s", bad, example);
    sim_end(liar);
}

/* A reader after a cut rolls back what was cut off, or says that it cannot. */
static void readers(const struct sim *from, const struct truth *truth)
{
    int rolled = 0, refused = 0, count = 30 + rounds / 5;
    const char *bad = NULL;
    for (int i = 0; i < count; i++) {
        struct bench b;
        bench_open(&b, sim_copy(from, seed + (uint64_t)i), truth);
        b.sim->cut_at = 20 + sim_below(b.sim, 25);
        if (opens(&b, STORE_WRITE)) appends(&b, 5);
        closes(&b);
        sim_power(b.sim);
        b.sim->fails.on = b.sim->fails.forever = true;
        b.sim->fails.kind = SIM_WRITE;
        b.sim->fails.error = EROFS;
        b.sim->fails.at = b.sim->counts[SIM_WRITE] + 1;
        if (!opens(&b, STORE_READ)) refused += b.status == STORE_IO;
        if (b.status && b.status != STORE_IO) bad = "another status";
        closes(&b);
        b.sim->fails.on = false;
        if (!opens(&b, STORE_READ)) bad = "a reader does not open it";
        else rolled += (b.sim->ops > 0), bad = bad ? bad : judge(&b);
        bench_close(&b);
    }
    OK(!bad && rolled && refused, "%d cuts: a reader rolled back %d, could not %d: %s (R1)", count,
       rolled, refused, bad ? bad : "");
}

/* --- Failures --- */

static bool no_orphan(void *with, const struct hash *commit)
{
    (void)with, (void)commit;
    return false;
}

/* Reads of each kind; false if one fails, `*bad` if one succeeds with what is not so. */
static bool reads(struct bench *b, const char **bad)
{
    struct judging j = {.b = b};
    struct store *s = b->store;
    struct str bytes;
    struct leaf_index index;
    struct item_reader *r = NULL;
    int count = 0;
    struct hash id = hash_of(&hasher, text_of(7, TEXT_MOST)), hashes[3];
    if (!good(b, store_logs(s, see_log, &count))) return false;
    if (!good(b, store_entries(s, 1, 0, b->truth.acked, judge_row, &j))) return false;
    if (j.bad) *bad = j.bad;
    if (!good(b, store_find(s, 1, &id, &index))) return false;
    if (index.i != 7) *bad = "another was found";
    if (!good(b, store_leaves(s, 1, 5, 8, hashes))) return false;
    if (!good(b, store_entry(s, 1, index, &bytes))) return false;
    if (!str_same(bytes, text_of(7, TEXT_MOST))) *bad = "another was read";
    if (!good(b, store_item_read(s, &b->truth.items[0].commit, &r))) return false;
    enum store_status mapped = store_item_map(r, &bytes);
    if (mapped == STORE_ABSENT) mapped = store_item_next(r, &bytes);
    if (!mapped && !str_same(bytes, text_of(b->truth.items[0].text, ITEM_MOST)))
        *bad = "another item was read";
    store_item_close(r);
    return good(b, mapped);
}

static void nothing_to_report(void *with, struct str sentence)
{
    (void)sentence;
    *(const char **)with = "the check finds what is not";
}

/* Everything once. False if something failed; *bad if it failed in a way that it must not. */
static bool everything(struct bench *b, bool make, const char **bad)
{
    if (make && !makes(b)) return false;
    if (make && (!appends(b, 12) || !keeps(b))) return false;
    if (make) closes(b);
    if (!opens(b, STORE_WRITE)) return false;
    if (!keeps(b) || !appends(b, 8) || !reads(b, bad)) return false;
    if (!good(b, store_tidy(b->store, b->sim->clock + 200000, no_orphan, NULL))) return false;
    struct judging j = {.b = b};
    if (!good(b, store_items(b->store, judge_item, &j))) return false;
    return good(b, store_check(b->store, nothing_to_report, bad));
}

/* After a failed commit or sync, nothing more is done (R13). */
static const char *halted(struct bench *b)
{
    struct item_writer *w = NULL;
    uint64_t size;
    bool sync = b->sim->fails.on && b->sim->fails.kind == SIM_SYNC;
    if (sync && !b->store->spent) return "a sync failed and the store is not spent";
    if (!b->store->spent) return NULL;
    if (store_begin(b->store) == STORE_IO && store_item_write(b->store, &w) == STORE_IO &&
        store_size(b->store, 1, &size) == STORE_IO && store_lock(b->store, 1, 0) == STORE_IO)
        return NULL;
    store_item_drop(w);
    return "it goes on after a failed commit or sync";
}

/* Whether what was said about the failure is a status and a fault. */
static const char *told(const struct bench *b, enum store_status expected)
{
    if (!b->status) return "it failed and did not say so";
    if (b->status == STORE_CORRUPT || b->status == STORE_NEWER) return "a failure is no damage";
    if (expected && b->status != expected) return "another status";
    bool silent = b->status == STORE_ABSENT || b->status == STORE_CLASH;
    return silent || b->fault.operation ? NULL : "no word about what failed";
}

/* Runs everything while something fails, then judges without it, with or without a power cut. */
static const char *failing(struct bench *b, bool make, bool cut, enum store_status expected,
                           bool *whole)
{
    const char *bad = NULL;
    *whole = everything(b, make, &bad);
    if (!*whole && !bad) bad = told(b, expected);
    if (!bad && !*whole && b->store) bad = halted(b);
    b->sim->fails.on = false;
    memory_fails_in = 0;
    closes(b);
    if (cut) sim_power(b->sim);
    if (!bad) bad = judge_again(b);
    if (!bad && !appends(b, 1)) bad = "it does not go on when all is well again";
    return bad;
}

struct failure {
    enum sim_kind kind;
    int error;
    enum store_status expected;
    const char *name;
};

/* Somebody removed the folders of items: they are made again, and durable as ever (R9). */
static void lost_folders(const struct sim *from, const struct truth *truth)
{
    const char *bad = NULL;
    for (int i = 0; i < 20; i++) {
        struct bench b;
        bench_open(&b, sim_copy(from, seed + (uint64_t)i), truth);
        for (int n = b.sim->now.count - 1; n >= 0; n--)
            if (strstr(b.sim->now.at[n].path, "/items"))
                sim_name_set(&b.sim->now, b.sim->now.at[n].path, -1);
        b.sim->safe = b.sim->now;
        b.truth.item_count = 0;
        if (!opens(&b, STORE_WRITE) || !keeps(&b)) bad = "it does not go on";
        closes(&b);
        sim_power(b.sim);
        if (!bad) bad = judge_again(&b);
        bench_close(&b);
    }
    OK(!bad, "items/ was removed: %s", bad ? bad : "made again");
}

/* For every k, once and for ever; what changes the disk also with power going afterwards. */
static void kth_fails(const struct sim *from, const struct truth *truth, const struct failure *f,
                      bool make)
{
    const char *example = "";
    int bad = 0, runs = 0;
    uint64_t most = 0;
    bool changes = f->kind >= SIM_WRITE && f->kind <= SIM_MKDIR;
    for (int way = 0; way < (rounds > 200 || (changes && rounds == 200) ? 4 : 2); way++) {
        bool whole = false;
        for (uint64_t k = 1; !whole || k <= most; k++) {
            struct bench b;
            bench_open(&b, make ? sim_new(seed + k) : sim_copy(from, seed + k),
                       make ? NULL : truth);
            b.sim->fails.on = true;
            b.sim->fails.forever = way & 1;
            b.sim->fails.kind = f->kind;
            b.sim->fails.at = k;
            b.sim->fails.error = f->error;
            const char *what = failing(&b, make, way & 2, f->expected, &whole);
            if (b.sim->counts[f->kind] >= k && most < k) most = k;
            if (what && !bad++) example = what;
            bench_close(&b);
            runs++;
            if (k > most) break;
        }
    }
    OK(!bad && most > 0, "%s%s: each of %llu fails, %d runs, bad %d: %s (R4, R13)", f->name,
       make ? " from the making on" : "", (unsigned long long)most, runs, bad, example);
}

static void failures(const struct sim *from, const struct truth *truth)
{
    static const struct failure all[] = {
        {SIM_OPEN, EIO, STORE_OK, "open"},
        {SIM_READ, EIO, STORE_OK, "read"},
        {SIM_WRITE, EIO, STORE_IO, "write"},
        {SIM_WRITE, ENOSPC, STORE_FULL, "write, no room"},
        {SIM_SYNC, EIO, STORE_IO, "sync"},
        {SIM_TRUNCATE, EIO, STORE_IO, "truncate"},
        {SIM_RENAME, EIO, STORE_IO, "rename"},
        {SIM_RENAME, ENOSPC, STORE_FULL, "rename, no room"},
        {SIM_MKDIR, ENOSPC, STORE_FULL, "mkdir, no room"},
        {SIM_STAT, EIO, STORE_IO, "stat"},
        {SIM_LOCK, EIO, STORE_IO, "lock"},
        {SIM_LIST, EIO, STORE_IO, "list"},
        {SIM_RANDOM, EIO, STORE_IO, "random"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        kth_fails(from, truth, &all[i], false);
        kth_fails(from, truth, &all[i], true);
    }
}

/* The k-th request for memory fails, ours or SQLite's; early ones each, later ones in strides. */
static void memory(const struct sim *from, const struct truth *truth, bool make)
{
    const char *example = "";
    int bad = 0, runs = 0;
    bool whole = false;
    size_t k = 1;
    for (bool done = false; !done; k += rounds > 200 ? 1 : 1 + k * 5 / (size_t)rounds, runs++) {
        struct bench b;
        bench_open(&b, make ? sim_new(seed + k) : sim_copy(from, seed + k), make ? NULL : truth);
        memory_fails_in = k;
        const char *what = NULL;
        whole = everything(&b, make, &what);
        done = memory_fails_in > 0; /* not reached */
        memory_fails_in = 0;
        if (!what && !whole && b.status != STORE_MEMORY) what = told(&b, STORE_MEMORY);
        closes(&b);
        if (!what) what = judge_again(&b);
        if (!what && !appends(&b, 1)) what = "it does not go on when there is memory again";
        if (what && !bad++) example = what;
        bench_close(&b);
    }
    OK(!bad && whole, "memory%s: %d of about %zu requests fail, bad %d: %s", make ? ", making" : "",
       runs, k, bad, example);
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    if (getenv("LONG")) rounds = getenv("SOAK") ? 8000 : 2000;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
    rounds = 40;
#endif
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("# SEED=%llu\n", (unsigned long long)seed);
    set_memory();
    hasher_open(&hasher);
    struct truth truth;
    struct sim *from = base_disk(&truth);
    power_cuts(from, &truth);
    readers(from, &truth);
    lost_folders(from, &truth);
    failures(from, &truth);
    memory(from, &truth, false);
    memory(from, &truth, true);
    sim_end(from);
    hasher_close(&hasher);
    return tap_done();
}
