/* sqlite.c: logs, entries, tiles, transactions and the lock; see record/store.h and inside.h. */
#include "store/inside.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

enum { BATCH_BYTES = 1 << 18, LOCK_PAUSE_MS = 2 };

/* --- Opening and closing --- */

static enum store_status folder(struct store *s, const char *name)
{
    char path[STORE_PATH_MAX];
    store_path(s, name, path);
    return disk_folder(s->disk, path) ? STORE_OK : store_fail_disk(s, "make", name);
}

/* The folders of the store, and that they are durable. */
static enum store_status folders(struct store *s)
{
    char path[STORE_PATH_MAX];
    enum store_status status = folder(s, "items");
    if (!status) status = folder(s, "tmp");
    store_path(s, "", path);
    if (status || disk_sync_folder(s->disk, path)) return status;
    return store_fail_sync(s, "");
}

/* Makes DIR itself, and its name in the folder above durable. */
static enum store_status folder_of_store(struct store *s)
{
    char path[STORE_PATH_MAX];
    enum store_status status = folder(s, "");
    if (status) return status;
    store_path(s, "..", path);
    return disk_sync_folder(s->disk, path) ? STORE_OK : store_fail_sync(s, "..");
}

static enum store_status file_stands(struct store *s)
{
    char path[STORE_PATH_MAX];
    struct disk_stat found;
    store_path(s, "record.db", path);
    if (s->disk->stat(s->disk->with, path, &found) == 0) return STORE_OK;
    if (errno == ENOENT || errno == ENOTDIR) return STORE_ABSENT;
    return store_fail_disk(s, "open", "record.db");
}

/* Called while another process commits: whether to try again. SQLite's own waiting sleeps ever
 * longer, up to 100 ms, so that one who commits without pause keeps all others out for long; this
 * one tries each millisecond, some ten seconds in all. */
static int wait_busy(void *with, int times)
{
    enum { TRIES = 10000, NANOSECONDS = 1000000 };
    (void)with;
    if (times >= TRIES) return 0;
    nanosleep(&(struct timespec){.tv_nsec = NANOSECONDS}, NULL);
    return 1;
}

static enum store_status open_database(struct store *s, const char *vfs)
{
    char path[STORE_PATH_MAX];
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (s->mode == STORE_CREATE) flags |= SQLITE_OPEN_CREATE;
    store_path(s, "record.db", path);
    int code = sqlite3_open_v2(path, &s->db, flags, vfs);
    if (code != SQLITE_OK) return store_fail_sql(s, code, "open");
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_handler(s->db, wait_busy, NULL); /* first: what follows reads the file */
    if (s->mode != STORE_READ && sqlite3_db_readonly(s->db, "main") == 1)
        return store_fail(s, STORE_IO, "open", "record.db", EACCES, "it cannot be written to");
    return schema_settings(s);
}

static enum store_status open_lock(struct store *s)
{
    char path[STORE_PATH_MAX];
    store_path(s, "lock", path);
    s->lock = disk_open(s->disk, path, O_RDWR | O_CREAT, 0644);
    return s->lock >= 0 ? STORE_OK : store_fail_disk(s, "open", "lock");
}

static enum store_status open_all(struct store *s, const char *vfs)
{
    enum store_status status = STORE_OK;
    if (s->mode == STORE_CREATE) status = folder_of_store(s);
    else status = file_stands(s);
    if (!status && s->mode != STORE_READ) status = folders(s);
    if (!status) status = open_database(s, vfs);
    if (!status && s->mode == STORE_CREATE) status = schema_make(s);
    if (!status) status = schema_judge(s);
    if (!status) status = schema_close_doors(s);
    if (!status && s->mode != STORE_READ) status = open_lock(s);
    if (!status && s->mode == STORE_CREATE) status = folders(s); /* the names of the files too */
    return status;
}

enum store_status store_open_on(const char *dir, enum store_mode mode, const struct disk *disk,
                                const char *vfs, struct store **out, struct fault *fault)
{
    size_t len = strlen(dir);
    *fault = (struct fault){.operation = "open", .error = ENOMEM, .text = "memory ran out"};
    struct store *s = calloc(1, sizeof *s);
    if (!s) return STORE_MEMORY;
    s->mode = mode;
    s->disk = disk;
    s->lock = -1;
    enum store_status status = STORE_OK;
    s->fault.operation = "";
    if (len == 0 || len >= sizeof s->dir)
        status = store_fail(s, STORE_IO, "open", "", ENAMETOOLONG, "the path is too long");
    else memcpy(s->dir, dir, len);
    if (!status) status = open_all(s, vfs);
    *fault = s->fault;
    if (status) store_close(s);
    else *out = s;
    return status;
}

enum store_status store_open(const char *dir, enum store_mode mode, struct store **s,
                             struct fault *fault)
{
    return store_open_on(dir, mode, disk_real(), NULL, s, fault);
}

const struct disk *store_disk(const struct store *s)
{
    return s->disk;
}

const struct fault *store_fault(const struct store *s)
{
    return &s->fault;
}

void store_close(struct store *s)
{
    if (!s) return;
    for (int i = 0; i < STATEMENTS; i++) sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db); /* rolls back what is open */
    disk_close(s->disk, s->lock);
    free(s);
}

/* --- Transactions and the lock --- */

static enum store_status write_refused(struct store *s)
{
    if (s->spent) return STORE_IO;
    if (s->mode != STORE_READ) return STORE_OK;
    return store_fail(s, STORE_IO, "write", "record.db", EBADF, "opened for reading only");
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum store_status take_lock(struct store *s, int wait_ms)
{
    const struct timespec pause = {.tv_nsec = LOCK_PAUSE_MS * 1000000};
    int64_t until = now_ms() + wait_ms;
    while (s->disk->flock(s->disk->with, s->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return store_fail_disk(s, "lock", "lock");
        if (errno == EWOULDBLOCK && now_ms() >= until)
            return store_fail(s, STORE_BUSY, "lock", "lock", errno, store_sentence(STORE_BUSY));
        nanosleep(&pause, NULL);
    }
    return STORE_OK;
}

static bool any_held(const struct store *s)
{
    int held = 0;
    for (int i = 0; i <= STORE_LOGS_MAX; i++) held += s->held[i];
    return held > 0;
}

/* All logs of a store share one file, since SQLite has one writer anyway. */
enum store_status store_lock(struct store *s, int log, int wait_ms)
{
    assert(log >= 0 && log <= STORE_LOGS_MAX);
    enum store_status status = write_refused(s);
    if (!status && !any_held(s)) status = take_lock(s, wait_ms);
    if (!status) s->held[log]++;
    return status;
}

void store_unlock(struct store *s, int log)
{
    assert(log >= 0 && log <= STORE_LOGS_MAX && s->held[log] > 0);
    s->held[log]--;
    if (!any_held(s)) s->disk->flock(s->disk->with, s->lock, LOCK_UN);
}

enum store_status store_begin(struct store *s)
{
    enum store_status status = write_refused(s);
    if (status) return status;
    assert(!s->begun);
    struct query q = query_open(s, SQL_BEGIN);
    query_next(&q);
    status = query_close(&q, "begin");
    s->begun = status == STORE_OK;
    s->broken = STORE_OK;
    return status;
}

void store_rollback(struct store *s)
{
    if (!s->begun) return;
    s->begun = false;
    if (sqlite3_get_autocommit(s->db)) return; /* SQLite did it when something failed */
    struct query q = query_open(s, SQL_ROLLBACK);
    query_next(&q);
    if (query_close(&q, "roll back") != STORE_OK) s->spent = true;
}

/* What a failed commit leaves: only when another process was reading, nothing happened. */
static enum store_status commit_failed(struct store *s, enum store_status status)
{
    if (status != STORE_BUSY) s->spent = true;
    store_rollback(s);
    return status == STORE_CLASH || status == STORE_ABSENT ? STORE_IO : status;
}

enum store_status store_commit(struct store *s)
{
    if (s->spent) {
        store_rollback(s);
        return STORE_IO;
    }
    assert(s->begun);
    enum store_status status = s->broken;
    if (status || sqlite3_get_autocommit(s->db)) {
        store_rollback(s);
        return status ? status : store_fail(s, STORE_IO, "commit", "record.db", 0, "it was ended");
    }
    struct query q = query_open(s, SQL_COMMIT);
    query_next(&q);
    status = query_close(&q, "commit");
    if (status) return commit_failed(s, status);
    s->begun = false;
    return STORE_OK;
}

/* Whether something may be put now: never outside of a transaction, or after one that SQLite
 * ended by itself, where it would stand alone. */
static enum store_status put_refused(struct store *s)
{
    enum store_status status = write_refused(s);
    if (status) return status;
    if (s->broken) return s->broken;
    if (!s->begun || sqlite3_get_autocommit(s->db))
        return store_fail(s, STORE_IO, "write", "record.db", 0, "not in a transaction");
    return STORE_OK;
}

/* --- Logs --- */

static enum store_status put_log(struct store *s, struct str name, const char *role, int *no)
{
    enum store_status status = put_refused(s);
    if (status) return status;
    struct query q = query_open(s, SQL_LOG_PUT);
    query_text(&q, 1, name);
    query_text(&q, 2, str_of(role));
    query_next(&q);
    status = query_close(&q, "write");
    if (status) return status;
    sqlite3_int64 found = sqlite3_last_insert_rowid(s->db);
    *no = (int)found;
    if (found <= STORE_LOGS_MAX) return STORE_OK;
    s->broken = store_fail(s, STORE_FULL, "write", "record.db", 0, "it holds at most 64 logs");
    return s->broken;
}

enum store_status store_log_add(struct store *s, struct str name, const char *role, int *no)
{
    assert(name.len >= 1 && name.len <= LOG_NAME_MAX);
    if (s->begun) return put_log(s, name, role, no);
    enum store_status status = store_begin(s);
    if (status) return status;
    status = put_log(s, name, role, no);
    if (!status) return store_commit(s);
    store_rollback(s);
    return status;
}

/* A row of the table of logs, copied, so that a visitor may use the store. */
struct log_row {
    uint64_t no;
    size_t name, role;
    char text[LOG_NAME_MAX + 16];
};

static bool read_log(struct query *q, struct log_row *row)
{
    struct str name, role;
    if (!query_index(q, 0, STORE_LOGS_MAX, &row->no)) return false;
    if (!query_column(q, 1, 1, LOG_NAME_MAX, &name) || !query_column(q, 2, 1, 16, &role))
        return false;
    struct out o = out_into(row->text, sizeof row->text);
    out_add(&o, name);
    out_add(&o, role);
    row->name = name.len;
    row->role = role.len;
    return true;
}

enum store_status store_logs(struct store *s,
                             bool (*visit)(void *with, int no, struct str name, struct str role),
                             void *with)
{
    struct log_row rows[STORE_LOGS_MAX];
    int count = 0;
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_LOGS);
    while (count < STORE_LOGS_MAX && query_next(&q) && read_log(&q, &rows[count])) count++;
    enum store_status status = query_close(&q, "read");
    for (int i = 0; !status && i < count; i++) {
        struct str name = {rows[i].text, rows[i].name};
        struct str role = {rows[i].text + rows[i].name, rows[i].role};
        if (!visit(with, (int)rows[i].no, name, role)) break;
    }
    return status;
}

/* --- Writing --- */

enum store_status store_entry_put(struct store *s, int log, struct leaf_index index,
                                  const struct hash *id, const struct hash *leaf, struct str bytes)
{
    enum store_status status = put_refused(s);
    if (status) return status;
    assert(log >= 1 && log <= STORE_LOGS_MAX && s->held[log] > 0);
    assert(bytes.len >= 1 && bytes.len <= LEAF_MAX && index.i < LOG_SIZE_MAX);
    assert(!hash_none(id) && !hash_none(leaf));
    struct query q = query_open(s, SQL_ENTRY_PUT);
    query_number(&q, 1, (uint64_t)log);
    query_number(&q, 2, index.i);
    query_bytes(&q, 3, id->at, HASH_SIZE);
    query_bytes(&q, 4, leaf->at, HASH_SIZE);
    query_bytes(&q, 5, bytes.at, bytes.len);
    query_next(&q);
    return query_close(&q, "write");
}

enum store_status store_tile_put(struct store *s, int log, unsigned level, uint64_t n,
                                 const struct hash *hashes, const struct hash *root)
{
    enum store_status status = put_refused(s);
    if (status) return status;
    assert(log >= 1 && log <= STORE_LOGS_MAX && s->held[log] > 0);
    assert(level <= TILE_LEVEL_MAX && n < LOG_SIZE_MAX && !hash_none(root));
    struct query q = query_open(s, SQL_TILE_PUT);
    query_number(&q, 1, (uint64_t)log);
    query_number(&q, 2, level);
    query_number(&q, 3, n);
    query_bytes(&q, 4, hashes, TILE_BYTES);
    query_bytes(&q, 5, root->at, HASH_SIZE);
    query_next(&q);
    return query_close(&q, "write");
}

/* --- Reading --- */

enum store_status store_size(struct store *s, int log, uint64_t *size)
{
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_SIZE);
    query_number(&q, 1, (uint64_t)log);
    bool found = query_next(&q);
    uint64_t last = 0;
    bool empty = found && sqlite3_column_type(q.at, 0) == SQLITE_NULL;
    if (found && !empty) query_index(&q, 0, LOG_SIZE_MAX - 1, &last);
    enum store_status status = query_close(&q, "read");
    if (status) return status;
    *size = empty ? 0 : last + 1;
    return found ? STORE_OK : STORE_ABSENT;
}

enum store_status store_entry(struct store *s, int log, struct leaf_index index, struct str *bytes)
{
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_ENTRY);
    struct str note;
    query_number(&q, 1, (uint64_t)log);
    query_number(&q, 2, index.i);
    bool found = query_next(&q);
    if (found && query_column(&q, 0, 1, LEAF_MAX, &note)) {
        memcpy(s->bytes, note.at, note.len);
        *bytes = (struct str){s->bytes, note.len};
    }
    enum store_status status = query_close(&q, "read");
    return status || found ? status : STORE_ABSENT;
}

enum store_status store_find(struct store *s, int log, const struct hash *id,
                             struct leaf_index *index)
{
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_FIND);
    query_number(&q, 1, (uint64_t)log);
    query_bytes(&q, 2, id->at, HASH_SIZE);
    bool found = query_next(&q);
    if (found) query_index(&q, 0, LOG_SIZE_MAX - 1, &index->i);
    enum store_status status = query_close(&q, "read");
    return status || found ? status : STORE_ABSENT;
}

enum store_status store_find_between(struct store *s, int log, const struct hash *least,
                                     const struct hash *most, struct leaf_index *index,
                                     bool *several)
{
    uint64_t first = 0;
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_FIND_BETWEEN);
    query_number(&q, 1, (uint64_t)log);
    query_bytes(&q, 2, least->at, HASH_SIZE);
    query_bytes(&q, 3, most->at, HASH_SIZE);
    bool found = query_next(&q) && query_index(&q, 0, LOG_SIZE_MAX - 1, &first);
    *several = found && query_next(&q);
    enum store_status status = query_close(&q, "read");
    index->i = first;
    return status || found ? status : STORE_ABSENT;
}

/* What one read brought, copied: while it is visited no lock is held, and the visitor may use the
 * store. */
struct batch {
    int count;
    size_t len;
    struct store_row rows[STORE_READ_MAX];
    char bytes[BATCH_BYTES + LEAF_MAX];
};

static bool read_row(struct query *q, struct batch *b, uint64_t from)
{
    struct store_row *row = &b->rows[b->count];
    struct str note;
    if (!query_index(q, 0, LOG_SIZE_MAX - 1, &row->index.i)) return false;
    if (!query_hash(q, 1, &row->id) || !query_hash(q, 2, &row->leaf)) return false;
    if (!query_column(q, 3, 1, LEAF_MAX, &note)) return false;
    uint64_t least = b->count ? b->rows[b->count - 1].index.i + 1 : from;
    if (row->index.i < least) q->code = SQLITE_CORRUPT; /* a damaged index has another order */
    if (row->index.i < least) return false;
    row->bytes = (struct str){b->bytes + b->len, note.len};
    memcpy(b->bytes + b->len, note.at, note.len);
    b->len += note.len;
    b->count++;
    return true;
}

static enum store_status read_batch(struct store *s, int log, uint64_t from, uint64_t to,
                                    struct batch *b)
{
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_ENTRIES);
    query_number(&q, 1, (uint64_t)log);
    query_number(&q, 2, from);
    query_number(&q, 3, to);
    query_number(&q, 4, STORE_READ_MAX);
    b->count = 0;
    b->len = 0;
    while (b->count < STORE_READ_MAX && b->len < BATCH_BYTES)
        if (!query_next(&q) || !read_row(&q, b, from)) break;
    return query_close(&q, "read");
}

enum store_status store_entries(struct store *s, int log, uint64_t from, uint64_t to,
                                bool (*visit)(void *with, const struct store_row *row), void *with)
{
    struct batch *b = calloc(1, sizeof *b);
    if (!b)
        return store_fail(s, STORE_MEMORY, "read", "record.db", ENOMEM,
                          store_sentence(STORE_MEMORY));
    enum store_status status = STORE_OK;
    bool more = true;
    while (more && from < to) {
        status = read_batch(s, log, from, to, b);
        more = !status && b->count > 0;
        for (int i = 0; more && i < b->count; i++) {
            from = b->rows[i].index.i + 1;
            more = visit(with, &b->rows[i]);
        }
    }
    free(b);
    return status;
}

/* The hashes of rows numbered [from, to), which are all there, in order; ends the query. */
static enum store_status read_hashes(struct query *q, uint64_t from, uint64_t to,
                                     struct hash *hashes)
{
    uint64_t next = from, index;
    while (next < to && query_next(q)) {
        if (!query_index(q, 0, LOG_SIZE_MAX - 1, &index) || index != next) break;
        if (!query_hash(q, 1, &hashes[next - from])) break;
        next++;
    }
    enum store_status status = query_close(q, "read");
    return status || next == to ? status : STORE_ABSENT;
}

enum store_status store_leaves(struct store *s, int log, uint64_t from, uint64_t to,
                               struct hash *hashes)
{
    assert(from <= to && to - from <= TILE_WIDTH);
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_LEAVES);
    query_number(&q, 1, (uint64_t)log);
    query_number(&q, 2, from);
    query_number(&q, 3, to);
    return read_hashes(&q, from, to, hashes);
}

enum store_status store_roots(struct store *s, int log, unsigned level, uint64_t from, uint64_t to,
                              struct hash *hashes)
{
    assert(from <= to && to - from <= TILE_WIDTH);
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_ROOTS);
    query_number(&q, 1, (uint64_t)log);
    query_number(&q, 2, level);
    query_number(&q, 3, from);
    query_number(&q, 4, to);
    return read_hashes(&q, from, to, hashes);
}

enum store_status store_tile(struct store *s, int log, unsigned level, uint64_t n,
                             struct hash *hashes, struct hash *root)
{
    if (s->spent) return STORE_IO;
    struct query q = query_open(s, SQL_TILE);
    struct str bytes;
    query_number(&q, 1, (uint64_t)log);
    query_number(&q, 2, level);
    query_number(&q, 3, n);
    bool found = query_next(&q);
    if (found && hashes && query_column(&q, 0, TILE_BYTES, TILE_BYTES, &bytes))
        memcpy(hashes, bytes.at, TILE_BYTES);
    if (found && root && q.code == SQLITE_ROW) query_hash(&q, 1, root);
    enum store_status status = query_close(&q, "read");
    return status || found ? status : STORE_ABSENT;
}

/* --- Care --- */

/* SQLite tells of a page that it could not read as if it were damaged, with its code. */
static int code_in(struct str sentence)
{
    static const struct str mark = {"error code=", 11};
    while (sentence.len > mark.len && !str_starts(sentence, mark))
        sentence = str_part(sentence, 1, sentence.len);
    uint64_t code = 0;
    struct str digits = str_part(sentence, mark.len, sentence.len);
    if (sentence.len <= mark.len || !wire_number(str_cut(&digits, '\n'), 1 << 16, &code)) return 0;
    bool damage = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
    return damage ? 0 : (int)code;
}

enum store_status store_check(struct store *s, void (*report)(void *with, struct str sentence),
                              void *with)
{
    if (s->spent) return STORE_IO;
    bool same = false;
    enum store_status status = schema_same(s, &same);
    if (status) return status;
    if (!same) report(with, STR("the tables or triggers are not those of this version"));
    struct query q = query_open(s, SQL_INTEGRITY);
    while (query_next(&q)) {
        struct str text;
        if (!query_column(&q, 0, 0, SIZE_MAX, &text) || str_is(text, "ok")) continue;
        int code = code_in(text);
        if (code) q.code = code;
        else report(with, text);
    }
    return query_close(&q, "check");
}
