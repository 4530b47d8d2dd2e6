/* record_log.c: what the record promises, against damage and death (record/record.h).
 *
 *     flips     every byte of what the store returns is altered, and bytes of every file and row:
 *               named by verify, or all that is read stays equal (R2, R8)
 *     deaths    four processes append and are killed: each number that was acknowledged stands,
 *               byte for byte, and the record opens by itself (R1, R3, R4, R12)
 *
 * SEED=n repeats a run; effort.h says how much is tried.
 */
#include "record/verify.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <time.h>

#include "effort.h"
#include "log.h"

enum { PROCESSES = 4, ROUNDS = 125, FLIPS = 70, ROWS = 60, INITS = 30, NUMBERS_MAX = 1 << 17 };
enum { LOG_ROUNDS = 250, APART = 4, SIZE_MAX_TESTED = 300 };

static uint64_t seed, state;
static struct leaf leaf;

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

/* --- Flips --------------------------------------------------------------------------------------
 */

static uint64_t named_number;
static bool named_it;

static void note(void *with, const struct verify_finding *f)
{
    (void)with;
    named_it |= f->number == named_number;
}

static enum verify_outcome verify(const char *log)
{
    struct verify_ask ask = {.level = VERIFY_FULL, .report = note};
    struct verify_result result;
    named_it = false;
    return verify_folder(folder_at(log), &ask, &result);
}

struct items {
    struct hasher *h;
    struct record *r;
};

/* Items are handed out in any order, so their hashes are joined by a sum. */
static struct hash sum_of_items;

static bool add_item(void *with, const struct hash *commit, uint64_t size, bool salted)
{
    struct items *x = with;
    struct item_reader *reader;
    struct item_salt salt = {{0}};
    struct str bytes = {0};
    (void)size;
    if (salted) store_item_salt(record_store(x->r), commit, &salt);
    if (store_item_read(record_store(x->r), commit, &reader) != STORE_OK) return true;
    hasher_begin(x->h);
    hasher_add(x->h, hash_bytes(commit));
    hasher_add(x->h, (struct str){(const char *)salt.at, sizeof salt.at});
    while (store_item_next(reader, &bytes) == STORE_OK && bytes.len) hasher_add(x->h, bytes);
    struct hash one = hasher_end(x->h);
    store_item_close(reader);
    for (int i = 0; i < HASH_SIZE; i++)
        sum_of_items.at[i] = (unsigned char)(sum_of_items.at[i] + one.at[i]);
    return true;
}

static void add_entry(struct record *r, struct hasher *all, uint64_t n)
{
    struct str bytes = {0};
    struct entry_number found = {0};
    struct entry e;
    char digits[2 * HASH_SIZE];
    if (record_entry(r, (struct entry_number){n}, &bytes) != RECORD_OK) return;
    hasher_add(all, bytes);
    entry_read(bytes, &e);
    struct hash id = e.text.len ? entry_id(record_hasher(r), &e) : (struct hash){0};
    record_find(r, verify_hex(&id, digits), &found);
    hasher_add(all, (struct str){(const char *)&found, sizeof found});
}

/* The hash of all that a reader gets to see; none if it cannot be opened. */
static struct hash all_reads(const char *log)
{
    struct record *r = NULL;
    struct fault fault;
    struct hasher all, item;
    struct checkpoint c;
    struct proof_file f;
    if (record_open(folder_at(log), false, &r, &fault) != RECORD_OK) return (struct hash){0};
    hasher_open(&all);
    hasher_open(&item);
    uint64_t size = record_size(r);
    struct items x = {&item, r};
    hasher_begin(&all);
    hasher_add(&all, record_log(r));
    if (record_checkpoint(r, size, &c)) hasher_add(&all, hash_bytes(&c.root));
    for (uint64_t n = 1; n <= size; n++) add_entry(r, &all, n);
    for (uint64_t n = 1; n <= size; n += 17)
        if (record_proof(r, (struct entry_number){n}, &f) == RECORD_OK)
            hasher_add(&all, (struct str){(const char *)f.proof.at,
                                          (size_t)f.proof.count * sizeof *f.proof.at});
    sum_of_items = (struct hash){0};
    store_items(record_store(r), add_item, &x);
    hasher_add(&all, hash_bytes(&sum_of_items));
    struct hash hash = hasher_end(&all);
    hasher_close(&all);
    hasher_close(&item);
    record_close(r);
    return hash;
}

/* One byte of an open file. False: neither named nor harmless. */
static bool flip_byte(const char *log, int fd, off_t at, const struct hash *before, unsigned *named)
{
    unsigned char byte, old;
    if (pread(fd, &old, 1, at) != 1) return false;
    byte = old ^ (unsigned char)(1u << below(8));
    if (pwrite(fd, &byte, 1, at) != 1) return false;
    named_number = 0;
    bool found = verify(log) == VERIFY_FINDINGS;
    *named += found;
    bool good = found;
    if (!found) {
        struct hash now = all_reads(log);
        good = hash_same(&now, before);
    }
    if (pwrite(fd, &old, 1, at) != 1) return false;
    return good;
}

static void flip_file(const char *log, const char *path, const struct hash *before, unsigned most)
{
    int fd = open(folder_at(path), O_RDWR);
    if (fd < 0) return;
    off_t size = lseek(fd, 0, SEEK_END);
    unsigned named = 0, tried = 0;
    bool every = size <= (off_t)most, good = true;
    for (unsigned k = 0; good && (every ? k < (uint64_t)size : k < most); k++, tried++) {
        off_t at = every ? (off_t)k : (off_t)below((uint64_t)size);
        good = flip_byte(log, fd, at, before, &named);
        if (!good)
            OK(false, "byte %lld of %s, seed %llu", (long long)at, path, (unsigned long long)seed);
    }
    close(fd);
    bool all = strstr(path, "record.db") == NULL; /* which has bytes that nobody reads */
    OK(good && (!all || named == tried), "%s: of %u altered bytes %u are named (R8)", path, tried,
       named);
}

static void flip_items(const char *log, const struct hash *before)
{
    char folder[300], path[600];
    snprintf(folder, sizeof folder, "%s/items", log);
    DIR *d = opendir(folder_at(folder));
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%.20s", folder, e->d_name);
        DIR *inner = opendir(folder_at(path));
        for (struct dirent *f = inner ? readdir(inner) : NULL; f; f = readdir(inner)) {
            if (f->d_name[0] == '.') continue;
            snprintf(path, sizeof path, "%s/%.20s/%.100s", folder, e->d_name, f->d_name);
            flip_file(log, path, before, 40);
        }
        if (inner) closedir(inner);
    }
    if (d) closedir(d);
}

/* A row, behind the store's back; its triggers stand again afterwards. */
static int keep_trigger(void *with, int count, char **values, char **names)
{
    char **list = with;
    (void)count, (void)names;
    for (int i = 0; i < 64; i += 2) {
        if (list[i]) continue;
        list[i] = strdup(values[0]);
        list[i + 1] = strdup(values[1]);
        break;
    }
    return 0;
}

static void triggers(sqlite3 *db, char *list[64], bool drop)
{
    char sql[200];
    if (!list[0])
        sqlite3_exec(db, "select sql, name from sqlite_schema where type = 'trigger'", keep_trigger,
                     list, NULL);
    for (int i = 0; i < 64 && list[i]; i += 2) {
        snprintf(sql, sizeof sql, "drop trigger %s", list[i + 1]);
        sqlite3_exec(db, drop ? sql : list[i], NULL, NULL, NULL);
    }
}

/* One bit of a value in a row. False if there is none. */
static bool flip_value(sqlite3 *db, char *list[64], const char *table, const char *column,
                       sqlite3_int64 row, uint64_t where, unsigned bit)
{
    static unsigned char bytes[1 << 16];
    sqlite3_stmt *read = NULL, *write = NULL;
    char sql[200];
    int len = 0;
    snprintf(sql, sizeof sql, "select %s from %s where rowid = %lld", column, table,
             (long long)row);
    sqlite3_prepare_v2(db, sql, -1, &read, NULL);
    if (sqlite3_step(read) == SQLITE_ROW) {
        len = sqlite3_column_bytes(read, 0);
        if (len) memcpy(bytes, sqlite3_column_blob(read, 0), (size_t)len);
    }
    sqlite3_finalize(read);
    if (!len) return false;
    unsigned char *byte = &bytes[where % (uint64_t)len];
    *byte = (unsigned char)(*byte ^ 1u << bit);
    triggers(db, list, true);
    snprintf(sql, sizeof sql, "update %s set %s = ?1 where rowid = %lld", table, column,
             (long long)row);
    sqlite3_prepare_v2(db, sql, -1, &write, NULL);
    sqlite3_bind_blob(write, 1, bytes, len, SQLITE_STATIC);
    bool good = sqlite3_step(write) == SQLITE_DONE;
    sqlite3_finalize(write);
    triggers(db, list, false);
    return good;
}

/* What the store returns is altered: its bytes, hashes and ids, and the hashes of its tiles. */
static void flip_rows(const char *log, uint64_t size)
{
    static const struct {
        const char *table, *column;
        bool numbered;
    } columns[] = {{"entry", "note", true},
                   {"entry", "leaf", true},
                   {"entry", "id", true},
                   {"tile", "hashes", false},
                   {"tile", "root", false}};
    char path[64], *list[64] = {0};
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/record.db", log);
    sqlite3_open(folder_at(path), &db);
    unsigned tried = 0, named = 0, most = (unsigned)effort(ROWS, 1000, 4000);
    for (unsigned k = 0; k < most; k++) {
        int c = (int)below(size < TILE_WIDTH ? 3 : 5); /* a tile is full from 256 on */
        sqlite3_int64 row = columns[c].numbered ? 1 + (sqlite3_int64)below(size) : 1;
        uint64_t where = next();
        unsigned bit = (unsigned)below(8);
        if (!flip_value(db, list, columns[c].table, columns[c].column, row, where, bit)) continue;
        named_number = columns[c].numbered ? (uint64_t)row : 0;
        bool found = verify(log) == VERIFY_FINDINGS && named_it;
        tried++;
        named += found;
        if (!found)
            OK(false, "%s of row %lld, seed %llu", columns[c].column, (long long)row,
               (unsigned long long)seed);
        flip_value(db, list, columns[c].table, columns[c].column, row, where, bit);
    }
    sqlite3_close(db);
    for (int i = 0; i < 64; i++) free(list[i]);
    OK(tried == most && named == tried, "%s: of %u altered rows all are named by number (R2, R8)",
       log, tried);
}

/* --- A store that alters what it returns --------------------------------------------------------
 */

enum store_status __real_store_entries(struct store *s, int log, uint64_t from, uint64_t to,
                                       bool (*visit)(void *with, const struct store_row *row),
                                       void *with);
enum store_status __wrap_store_entries(struct store *s, int log, uint64_t from, uint64_t to,
                                       bool (*visit)(void *with, const struct store_row *row),
                                       void *with);
enum store_status __real_store_tile(struct store *s, int log, unsigned level, uint64_t n,
                                    struct hash hashes[TILE_WIDTH], struct hash *root);
enum store_status __wrap_store_tile(struct store *s, int log, unsigned level, uint64_t n,
                                    struct hash hashes[TILE_WIDTH], struct hash *root);

/* Of a row its bytes, leaf hash or id, of the tile its hashes or root: byte `at`. Of rows it is one
 * of every `apart`, from `first` on. */
static struct {
    enum altered { NOTHING, NOTES, LEAVES, IDS, HASHES, ROOTS } what;
    size_t at;
    uint64_t apart, first;
    unsigned char bit;
    bool done[SIZE_MAX_TESTED + 1];
} alters;

struct altering {
    bool (*visit)(void *with, const struct store_row *row);
    void *with;
};

static bool alter_row(void *with, const struct store_row *row)
{
    static char bytes[LEAF_MAX];
    struct altering *a = with;
    struct store_row other = *row;
    bool meant = row->index.i % alters.apart == alters.first;
    size_t len = alters.what == NOTES ? row->bytes.len : HASH_SIZE;
    if (!meant || alters.at >= len) return a->visit(a->with, row);
    alters.done[row->index.i + 1] = true;
    memcpy(bytes, row->bytes.at, row->bytes.len);
    other.bytes.at = bytes;
    if (alters.what == NOTES) bytes[alters.at] = (char)(bytes[alters.at] ^ alters.bit);
    if (alters.what == LEAVES) other.leaf.at[alters.at] ^= alters.bit;
    if (alters.what == IDS) other.id.at[alters.at] ^= alters.bit;
    return a->visit(a->with, &other);
}

enum store_status __wrap_store_entries(struct store *s, int log, uint64_t from, uint64_t to,
                                       bool (*visit)(void *with, const struct store_row *row),
                                       void *with)
{
    struct altering a = {visit, with};
    bool rows = alters.what == NOTES || alters.what == LEAVES || alters.what == IDS;
    return rows ? __real_store_entries(s, log, from, to, alter_row, &a)
                : __real_store_entries(s, log, from, to, visit, with);
}

enum store_status __wrap_store_tile(struct store *s, int log, unsigned level, uint64_t n,
                                    struct hash hashes[TILE_WIDTH], struct hash *root)
{
    enum store_status status = __real_store_tile(s, log, level, n, hashes, root);
    if (status != STORE_OK) return status;
    if (alters.what == HASHES)
        hashes[alters.at / HASH_SIZE].at[alters.at % HASH_SIZE] ^= alters.bit;
    if (alters.what == ROOTS) root->at[alters.at] ^= alters.bit;
    return status;
}

static bool told_of[SIZE_MAX_TESTED + 1], told_of_tile;

static void note_told(void *with, const struct verify_finding *f)
{
    (void)with;
    enum verify_word word = alters.what == IDS ? VERIFY_ID : VERIFY_LEAF;
    if (f->word == word && f->number <= SIZE_MAX_TESTED) told_of[f->number] = true;
    told_of_tile |= f->word == VERIFY_TILE;
}

/* Whether verify names what is altered now, and no other entry; how many were altered. */
static bool altered_are_named(struct record *r, unsigned *count)
{
    struct verify_ask ask = {.level = VERIFY_PLAIN, .report = note_told};
    struct verify_result result;
    memset(told_of, 0, sizeof told_of);
    memset(alters.done, 0, sizeof alters.done);
    told_of_tile = false;
    bool found = verify_record(r, &ask, &result) == VERIFY_FINDINGS;
    if (alters.what >= HASHES) return ++*count, found && told_of_tile;
    unsigned altered = 0;
    for (int n = 1; n <= SIZE_MAX_TESTED; n++) altered += alters.done[n];
    *count += altered;
    return found == (altered > 0) && memcmp(told_of, alters.done, sizeof told_of) == 0;
}

/* Every byte that the store returns, by itself with SOAK, else one in each fourth entry at a time
 * (sixteenth with LONG): those are named, and no others. */
static void every_byte(const char *log, uint64_t size)
{
    struct record *r = log_open(log, false);
    unsigned count = 0;
    bool good = r != NULL;
    alters.apart = (uint64_t)effort(APART, 4 * APART, (int)size);
    if (alters.apart < APART) alters.apart = APART; /* slow builds */
    size_t longest = 0;
    for (uint64_t n = 1; good && n <= size; n++) {
        struct str bytes;
        good = record_entry(r, (struct entry_number){n}, &bytes) == RECORD_OK;
        if (bytes.len > longest) longest = bytes.len;
    }
    for (int what = NOTES; what <= ROOTS; what++) {
        size_t len = what == NOTES ? longest : what == HASHES ? TILE_BYTES : HASH_SIZE;
        if (what >= HASHES && size < TILE_WIDTH) break;
        for (size_t at = 0; good && at < len; at++)
            for (uint64_t first = 0; good && first < (what >= HASHES ? 1 : alters.apart); first++) {
                alters.what = (enum altered)what;
                alters.at = at;
                alters.first = first;
                alters.bit = (unsigned char)(1u << below(8));
                good = altered_are_named(r, &count);
                if (!good)
                    OK(false, "%d: byte %zu from entry %llu, seed %llu", what, at,
                       (unsigned long long)first, (unsigned long long)seed);
            }
    }
    alters.what = NOTHING;
    record_close(r);
    OK(good && count > size * 200, "%s: each of %u bytes that the store returns is named (R2, R8)",
       log, count);
}

static void flips(const char *log, uint64_t size)
{
    char path[64];
    struct record *r = log_of(log, size - 1);
    struct hash commit = log_item(r, "the paper that both parties signed\n");
    OK(log_add(r, leaf_item(r, &leaf, "paper", &commit, 35, 7), size - 1) == size, "%llu entries",
       (unsigned long long)size);
    record_close(r);
    struct hash before = all_reads(log);
    OK(!hash_none(&before) && verify(log) == VERIFY_SOUND, "sound");
    snprintf(path, sizeof path, "%s/record.db", log);
    flip_file(log, path, &before, (unsigned)effort(5 * FLIPS, 5000, 1 << 30));
    snprintf(path, sizeof path, "%s/head.1", log);
    flip_file(log, path, &before, (unsigned)effort(FLIPS, 5000, 1 << 30));
    flip_items(log, &before);
    flip_rows(log, size);
    every_byte(log, size);
    struct hash after = all_reads(log);
    OK(verify(log) == VERIFY_SOUND && hash_same(&before, &after), "all is as it was");
}

/* --- Deaths -------------------------------------------------------------------------------------
 */

struct acknowledged {
    uint64_t number;
    unsigned nonce;
};

static struct acknowledged acknowledged[NUMBERS_MAX];
static int count;

/* Appends until it is killed; says each number only after it was returned. */
static void work(const char *log, int out, unsigned first)
{
    struct record *r = NULL;
    struct fault fault;
    enum record_status s = record_open(folder_at(log), true, &r, &fault);
    if (s != RECORD_OK) {
        printf("# cannot open: %d, %s %s: %s\n", s, fault.operation, fault.path, fault.text);
        fflush(stdout);
        _exit(1);
    }
    for (unsigned nonce = first;; nonce++) {
        struct leaf second;
        struct appended done[2];
        struct flaw flaw;
        int which, many = 1 + (int)(nonce % 2);
        struct str leaves[2] = {leaf_event(r, &leaf, nonce),
                                leaf_event(r, &second, nonce | 1u << 31)};
        if (record_append(r, leaves, many, 0, LOG_AT, done, &flaw, &which) != RECORD_OK) {
            printf("# cannot append: %s\n", record_trouble(r));
            fflush(stdout);
            _exit(2);
        }
        for (int i = 0; i < many; i++) {
            struct acknowledged a = {done[i].number.n, i ? nonce | 1u << 31 : nonce};
            if (write(out, &a, sizeof a) != (ssize_t)sizeof a) _exit(3);
        }
    }
}

static void collect(int in)
{
    struct acknowledged a;
    while (count < NUMBERS_MAX && read(in, &a, sizeof a) == (ssize_t)sizeof a)
        acknowledged[count++] = a;
}

static void pause_us(uint64_t us)
{
    struct timespec t = {(time_t)(us / 1000000), (long)(us % 1000000 * 1000)};
    nanosleep(&t, NULL);
}

/* Starts them, kills them, and takes what they had said. False if one ended by itself. */
static bool round_of_deaths(const char *log, int round)
{
    int ends[2], status = 0;
    pid_t pids[PROCESSES];
    bool good = pipe(ends) == 0;
    fflush(stdout);
    for (int p = 0; p < PROCESSES; p++) {
        pids[p] = fork();
        if (pids[p] == 0)
            work(log, ends[1], ((unsigned)round * PROCESSES + (unsigned)p) * 4096 + 10);
    }
    close(ends[1]);
    pause_us(2000 + below(60000));
    for (int p = 0; p < PROCESSES; p++) kill(pids[p], SIGKILL);
    for (int p = 0; p < PROCESSES; p++) {
        waitpid(pids[p], &status, 0);
        good &= WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        if (!good) OK(false, "a process ended by itself: %d", WEXITSTATUS(status));
    }
    collect(ends[0]);
    close(ends[0]);
    return good;
}

/* Everything that was said from `from` on stands. */
static bool all_stand(struct record *r, int from)
{
    struct str bytes;
    for (int i = from; i < count; i++) {
        struct str want = leaf_event(r, &leaf, acknowledged[i].nonce);
        struct entry_number n = {acknowledged[i].number};
        if (record_entry(r, n, &bytes) != RECORD_OK || !str_same(bytes, want)) {
            OK(false, "number %llu, seed %llu", (unsigned long long)n.n, (unsigned long long)seed);
            return false;
        }
    }
    return true;
}

/* Bytes that were said to stand have the same number when they are appended again (R12). */
static bool stands_again(struct record *r)
{
    if (!count) return true;
    const struct acknowledged *a = &acknowledged[below((uint64_t)count)];
    uint64_t size = record_size(r);
    return log_add(r, leaf_event(r, &leaf, a->nonce), 0) == a->number && record_size(r) == size;
}

/* Some rounds on a log of its own. False if something was lost. */
static bool deaths_of(const char *log, int first, int rounds, int *mended)
{
    bool good = true;
    record_close(log_of(log, 2));
    count = 0;
    for (int done = 0; good && done < rounds; done++) {
        int from = count;
        good = round_of_deaths(log, first + done);
        struct record *r = log_open(log, true);
        good = good && r && record_state(r) == RECORD_OPEN && all_stand(r, from) && stands_again(r);
        *mended += r && record_mended(r)[0] != '\0';
        record_close(r);
        if (!good) OK(false, "round %d, seed %llu", first + done, (unsigned long long)seed);
    }
    struct record *r = log_open(log, false);
    good = good && r && all_stand(r, 0);
    record_close(r);
    struct verify_ask ask = {.level = VERIFY_PLAIN};
    struct verify_result result;
    bool sound = verify_folder(folder_at(log), &ask, &result) == VERIFY_SOUND;
    return OK(sound, "%s: the record is sound, %llu entries", log,
              (unsigned long long)result.size) &&
           good;
}

static void deaths(void)
{
    int rounds = effort(ROUNDS, 8 * ROUNDS, 2000 * ROUNDS), done = 0, mended = 0, said = 0;
    bool good = true;
    for (int log = 0; good && done < rounds; log++) {
        char name[32];
        int now = rounds - done < LOG_ROUNDS ? rounds - done : LOG_ROUNDS;
        snprintf(name, sizeof name, "deaths-%d", log);
        good = deaths_of(name, done % LOG_ROUNDS, now, &mended);
        done += now;
        said += count;
    }
    OK(good, "%d numbers acknowledged by %d processes that were killed stand (R1, R3, R4)", said,
       done * PROCESSES);
    OK(said > done, "and it was more than nothing; mended %d times", mended);
}

/* A beginning that is killed can be begun again, and then there is one entry (R1). */
static void deaths_at_birth(void)
{
    int good = 0, left = 0;
    for (int i = 0; i < INITS; i++) {
        char name[32];
        struct record *r = NULL;
        struct fault fault;
        snprintf(name, sizeof name, "birth-%d", i);
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) {
            record_close(log_init(name));
            pause();
        }
        pause_us(below(6000));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        enum record_status s = record_open(folder_at(name), true, &r, &fault);
        left += s == RECORD_OK;
        if (s == RECORD_ABSENT)
            s = record_init(folder_at(name), STR("local/pact-00000001"), STR("Memory pact"), LOG_AT,
                            &r, &fault);
        bool sound = s == RECORD_OK && record_state(r) == RECORD_OPEN && record_size(r) == 1;
        good += sound;
        if (!sound)
            OK(false, "%s: %d %s, seed %llu", name, s, fault.text, (unsigned long long)seed);
        record_close(r);
    }
    OK(good == INITS, "%d beginnings were killed, %d of them too late", INITS, left);
}

int main(void)
{
    const char *given = getenv("SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    state = seed;
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("# SEED=%llu\n", (unsigned long long)seed);
    if (!folder_begin()) return 1;
    flips("two", 200);
    flips("three", 300);
    deaths();
    deaths_at_birth();
    folder_end();
    return tap_done();
}
