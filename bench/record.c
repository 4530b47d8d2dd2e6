/* record.c: how fast the log of a book is.
 *
 *   record FOLDER ENTRIES
 *
 * Appends small changes one by one, durably, in turns with single commits of rows of equal size by
 * plain SQLite with our schema and settings. Then verifies a log of so many entries, which stays in
 * the folder for the next run. Prints figures, and lines "ratio NAME VALUE": goal over measured.
 */
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "record/verify.h"

enum { SINGLES = 2000, TURN = 100, AT = 1800000000, ROOM = 1024, PATH_ROOM = 4096, TIMES = 3 };

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "record: %s: %s\n", what, why);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_utime.tv_sec * 1e3 + (double)u.ru_utime.tv_usec / 1e3;
}

static void ratio(const char *name, double goal, double measured)
{
    printf("ratio %s %.3f\n", name, goal / measured);
}

static const char *path_of(const char *folder, const char *name)
{
    static char path[PATH_ROOM];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path) fail(folder, "the path is too long");
    return path;
}

/* --- Entries ------------------------------------------------------------------------------------
 */

/* A change that adds one event; returns the bytes in it that are not of the event. */
static size_t event(const struct record *r, uint64_t n, char room[ROOM], struct str *leaf)
{
    char text[64], lines[128];
    struct out o = out_into(room, ROOM);
    struct entry e = {.kind = ENTRY_CHANGE, .form = 1, .at = AT};
    int len = snprintf(text, sizeof text, "2027-03-05 observe yield %u%%\n", (unsigned)n);
    int all = snprintf(lines, sizeof lines, "%s 1 events/0001.licet\nhere %d own\n",
                       n == 1 ? "put" : "append", len);
    e.log = record_log(r);
    e.book = record_book(r);
    e.files = (struct str){lines, (size_t)all};
    e.body = (struct str){text, (size_t)len};
    memcpy(e.nonce, &n, sizeof n);
    entry_print(&e, &o);
    *leaf = out_str(&o);
    return leaf->len - e.body.len;
}

static void append(struct record *r, const struct str *leaves, int count)
{
    static struct appended out[RECORD_BATCH_MAX];
    struct flaw flaw;
    int which;
    if (record_append(r, leaves, count, record_size(r), AT, out, &flaw, &which) != RECORD_OK)
        fail("append", record_trouble(r));
}

static struct record *record_at(const char *dir)
{
    struct record *r = NULL;
    struct fault fault = {0};
    enum record_status s = record_open(dir, true, &r, &fault);
    if (s == RECORD_ABSENT)
        s = record_init(dir, STR("local/bench-00000001"), STR("Bench"), AT, &r, &fault);
    if (s != RECORD_OK) fail(dir, fault.text);
    return r;
}

/* --- Single commits, theirs and ours ------------------------------------------------------------
 */

static void sql(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK) fail(text, sqlite3_errmsg(db));
}

/* An empty database with the schema and settings of the one in `like`. */
static sqlite3 *plain_at(const char *dir, const char *like)
{
    sqlite3 *db = NULL, *from = NULL;
    sqlite3_stmt *s = NULL;
    if (sqlite3_open(path_of(dir, "plain.db"), &db) != SQLITE_OK) fail(dir, "no plain database");
    if (sqlite3_open(path_of(like, "record.db"), &from) != SQLITE_OK) fail(like, "no database");
    sql(db, "pragma journal_mode = truncate; pragma synchronous = full; pragma foreign_keys = on;"
            "pragma recursive_triggers = on; pragma cell_size_check = on; pragma mmap_size = 0;"
            "pragma temp_store = memory; pragma trusted_schema = off");
    sqlite3_prepare_v2(from, "select sql from sqlite_schema where sql is not null", -1, &s, NULL);
    while (sqlite3_step(s) == SQLITE_ROW) sql(db, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    sqlite3_close(from);
    sql(db, "insert into log values (1, 'local/bench-00000001', 'own')");
    return db;
}

static void plain_put(sqlite3 *db, sqlite3_stmt *s, uint64_t i, struct str note)
{
    unsigned char id[32] = {0};
    uint64_t spread = (i + 1) * 0x9E3779B97F4A7C15u;
    memcpy(id, &spread, sizeof spread);
    sqlite3_bind_int64(s, 1, (sqlite3_int64)i);
    sqlite3_bind_blob(s, 2, id, sizeof id, SQLITE_STATIC);
    sqlite3_bind_blob(s, 3, note.at, (int)note.len, SQLITE_STATIC);
    sql(db, "begin immediate");
    if (sqlite3_step(s) != SQLITE_DONE) fail("insert", sqlite3_errmsg(db));
    sqlite3_reset(s);
    sql(db, "commit");
}

static void singles(const char *folder)
{
    char dir[PATH_ROOM], room[ROOM];
    double ours = 0, plain = 0;
    size_t headers = 0;
    struct str leaf;
    sqlite3_stmt *s = NULL;
    snprintf(dir, sizeof dir, "%s", path_of(folder, "single"));
    struct record *r = record_at(dir);
    sqlite3 *db = plain_at(folder, dir);
    if (record_size(r) != 1) fail(dir, "it is not new");
    sqlite3_prepare_v2(db, "insert into entry values (1, ?1, ?2, ?2, ?3)", -1, &s, NULL);
    for (uint64_t n = 1; n <= SINGLES; n += TURN) {
        double start = now();
        for (uint64_t i = n; i < n + TURN; i++) {
            headers = event(r, i, room, &leaf);
            append(r, &leaf, 1);
        }
        double middle = now();
        for (uint64_t i = n; i < n + TURN; i++) {
            event(r, i, room, &leaf);
            plain_put(db, s, i - 1, leaf);
        }
        ours += middle - start;
        plain += now() - middle;
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
    record_close(r);
    printf("record: %.0f appends/s, %.0f commits/s by plain SQLite; %zu header bytes an entry\n",
           SINGLES * 1e3 / ours, SINGLES * 1e3 / plain, headers);
    ratio("record_append", plain, 0.8 * ours);
    ratio("record_header", 300, (double)headers);
}

/* --- A long log ---------------------------------------------------------------------------------
 */

static void fill(struct record *r, uint64_t size)
{
    static char rooms[RECORD_BATCH_MAX][ROOM];
    static struct str leaves[RECORD_BATCH_MAX];
    uint64_t before = record_size(r);
    double start = now();
    for (uint64_t at = before; at < size; at = record_size(r)) {
        int count = 0;
        while (count < RECORD_BATCH_MAX && at + (uint64_t)count < size) {
            event(r, at + (uint64_t)count, rooms[count], &leaves[count]);
            count++;
        }
        append(r, leaves, count);
    }
    if (before < size)
        printf("record: %.0f entries/s by %d\n", (double)(size - before) * 1e3 / (now() - start),
               RECORD_BATCH_MAX);
}

static int by_size(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

static void verify(struct record *r, enum verify_level level, const char *name, double goal)
{
    double taken[TIMES], user = cpu();
    for (int i = 0; i < TIMES; i++) {
        struct verify_ask ask = {.level = level};
        struct verify_result result;
        double start = now();
        if (verify_record(r, &ask, &result) != VERIFY_SOUND) fail(name, "the log is not sound");
        taken[i] = now() - start;
    }
    user = (cpu() - user) / TIMES;
    qsort(taken, TIMES, sizeof *taken, by_size);
    printf("%s: %.1f ms, %.1f of them ours\n", name, taken[TIMES / 2], user);
    ratio(name, goal, taken[TIMES / 2]);
}

static void proofs(struct record *r, uint64_t size)
{
    enum { PROOFS = 1000 };
    struct proof_file f;
    double start = now();
    for (uint64_t i = 0; i < PROOFS; i++)
        if (record_proof(r, (struct entry_number){1 + i * 7919 % size}, &f) != RECORD_OK)
            fail("proof", record_trouble(r));
    double taken = (now() - start) / PROOFS;
    printf("record_proof: %.4f ms\n", taken);
    ratio("record_proof", 1, taken);
}

static void opening(const char *dir)
{
    struct record *r = NULL;
    struct fault fault = {0};
    struct str bytes;
    double start = now();
    if (record_open(dir, false, &r, &fault) != RECORD_OK) fail(dir, fault.text);
    struct entry_number last = {record_size(r)};
    if (record_entry(r, last, &bytes) != RECORD_OK) fail(dir, record_trouble(r));
    printf("record_open: %.3f ms to the last entry\n", now() - start);
    record_close(r);
}

int main(int argc, char **argv)
{
    uint64_t size = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
    char dir[PATH_ROOM], name[64];
    if (size < 2) {
        fprintf(stderr, "usage: record FOLDER ENTRIES, at least 2\n");
        return 64;
    }
    singles(argv[1]);
    snprintf(name, sizeof name, "log-%llu", (unsigned long long)size);
    snprintf(dir, sizeof dir, "%s", path_of(argv[1], name));
    struct record *r = record_at(dir);
    fill(r, size);
    double millions = (double)size / 1e6;
    verify(r, VERIFY_PLAIN, "record_verify", 2000 * millions);
    verify(r, VERIFY_QUICK, "record_quick", 500);
    proofs(r, size);
    record_close(r);
    opening(dir);
    return 0;
}
