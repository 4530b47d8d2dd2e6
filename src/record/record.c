/* record.c: opening a log, its head file, and reading it; see record.h. */
#include "record/record.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "record/inside.h"

static const size_t memory_max = (size_t)1 << 22;
enum { HEAD_TRIES = 8, FIND_DIGITS_MIN = 8, NAME_DIGITS = 8 };

/* --- Saying what went wrong ---------------------------------------------------------------------
 */

enum record_status record_say(struct record *r, enum record_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(r->trouble, sizeof r->trouble, format, args);
    va_end(args);
    return status;
}

static enum record_status status_of(enum store_status s)
{
    switch (s) {
    case STORE_OK: return RECORD_OK;
    case STORE_BUSY: return RECORD_BUSY;
    case STORE_ABSENT: return RECORD_ABSENT;
    case STORE_NEWER: return RECORD_NEWER;
    case STORE_FULL:
    case STORE_IO:
    case STORE_CORRUPT:
    case STORE_CLASH:
    case STORE_MEMORY: break;
    }
    return RECORD_STORE;
}

enum record_status record_fail(struct record *r, enum store_status s, const char *doing)
{
    const struct fault *f = r->store ? store_fault(r->store) : NULL;
    bool told = f && f->operation && s != STORE_ABSENT && s != STORE_CLASH;
    r->fault = told ? *f : (struct fault){.operation = doing};
    return record_say(r, status_of(s), "cannot %s: %s%s%s", doing, store_sentence(s),
                      told && f->text[0] ? ": " : "", told ? f->text : "");
}

enum record_status record_fail_disk(struct record *r, const char *operation)
{
    int error = errno;
    r->fault = (struct fault){.operation = operation, .error = error};
    snprintf(r->fault.path, sizeof r->fault.path, "%s/head.%d", r->dir, r->log);
    snprintf(r->fault.text, sizeof r->fault.text, "%s", strerror(error));
    return record_say(r, RECORD_STORE, "cannot %s the head file: %s", operation, r->fault.text);
}

enum record_status record_halt(struct record *r, enum record_status why)
{
    r->state = RECORD_HALTED;
    return why == RECORD_OK ? RECORD_STOPPED : why;
}

__attribute__((format(printf, 2, 3))) static enum record_status suspect(struct record *r,
                                                                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(r->trouble, sizeof r->trouble, format, args);
    va_end(args);
    r->state = RECORD_SUSPECT;
    return RECORD_STOPPED;
}

__attribute__((format(printf, 2, 3))) static void mended(struct record *r, const char *format, ...)
{
    size_t used = strlen(r->mended);
    va_list args;
    va_start(args, format);
    vsnprintf(r->mended + used, sizeof r->mended - used, format, args);
    va_end(args);
}

/* --- The head file ------------------------------------------------------------------------------
 */

static void head_path(const struct record *r, char path[STORE_PATH_MAX])
{
    snprintf(path, STORE_PATH_MAX, "%s/head.%d", r->dir, r->log);
}

static enum record_status head_open(struct record *r)
{
    char path[STORE_PATH_MAX];
    head_path(r, path);
    if (r->head_file >= 0) return RECORD_OK;
    r->head_file = disk_open(r->disk, path, r->write ? O_RDWR : O_RDONLY, 0);
    return r->head_file >= 0 || errno == ENOENT ? RECORD_OK : record_fail_disk(r, "open");
}

/* An empty head file of full length: made and durable before the first entry is, so that a log
 * whose first head was never finished can be told from one that lost its head file. */
static enum record_status head_make(struct record *r)
{
    static const char zeros[HEAD_FILE];
    char path[STORE_PATH_MAX];
    head_path(r, path);
    if (r->head_file < 0) r->head_file = disk_open(r->disk, path, O_RDWR | O_CREAT, 0666);
    if (r->head_file < 0) return record_fail_disk(r, "make");
    if (!disk_write(r->disk, r->head_file, (struct str){zeros, sizeof zeros}, 0))
        return record_fail_disk(r, "write");
    if (r->disk->fsync(r->disk->with, r->head_file) != 0) return record_fail_disk(r, "sync");
    memcpy(r->head_bytes, zeros, sizeof zeros);
    r->head_len = HEAD_FILE;
    return disk_sync_folder(r->disk, r->dir) ? RECORD_OK : record_fail_disk(r, "sync");
}

enum record_status record_head_read(struct record *r)
{
    enum record_status status = head_open(r);
    r->head = (struct head_choice){0};
    r->head_len = 0;
    if (status || r->head_file < 0) return status;
    for (int tries = 0; tries < HEAD_TRIES && !r->head.found; tries++) { /* while it is written */
        if (!disk_read(r->disk, r->head_file, r->head_bytes, sizeof r->head_bytes, 0, &r->head_len))
            return record_fail_disk(r, "read");
        size_t len = r->head_len < HEAD_FILE ? r->head_len : HEAD_FILE;
        head_choose(&r->hasher, (struct str){r->head_bytes, len}, &r->head);
    }
    if (r->hasher.failed) return record_fail(r, STORE_MEMORY, "hash");
    return RECORD_OK;
}

bool record_slot_damaged(const struct record *r, int slot)
{
    enum head_finding f = r->head.slots[slot];
    bool early = r->head.found && r->head.head.turn == 1 && slot == 0;
    return f != HEAD_GOOD && !(f == HEAD_UNWRITTEN && early);
}

enum record_status record_head_write(struct record *r, const struct range *range)
{
    struct head head;
    char slot[HEAD_SLOT];
    bool made = r->head.found ? head_after(&r->hasher, &r->head.head, range, &head)
                              : head_first(&r->hasher, record_log(r), range, &head);
    if (!made || !head_print(&r->hasher, &head, slot)) return record_fail(r, STORE_MEMORY, "hash");
    size_t at = (size_t)head_slot(&head) * HEAD_SLOT;
    if (r->head_len > HEAD_FILE && r->disk->ftruncate(r->disk->with, r->head_file, HEAD_FILE) != 0)
        return record_fail_disk(r, "shorten");
    if (!disk_write(r->disk, r->head_file, (struct str){slot, sizeof slot}, at))
        return record_fail_disk(r, "write");
    if (r->disk->fdatasync(r->disk->with, r->head_file) != 0) return record_fail_disk(r, "sync");
    memcpy(r->head_bytes + at, slot, sizeof slot);
    if (r->head_len != HEAD_FILE)
        r->head_len = r->head_len > at + HEAD_SLOT ? HEAD_FILE : at + HEAD_SLOT;
    head_choose(&r->hasher, (struct str){r->head_bytes, r->head_len}, &r->head);
    if (!r->head.found || r->head.head.turn != head.turn)
        return record_fail(r, STORE_MEMORY, "hash");
    r->known_turn = head.turn;
    r->known_size = range->size;
    r->known_root = head.root;
    return RECORD_OK;
}

/* --- Head and store -----------------------------------------------------------------------------
 */

bool record_readable(struct flaw flaw, const struct entry *e)
{
    return flaw.reason == FLAW_NONE || (flaw.reason == FLAW_NEWER_KIND && e->text.len);
}

struct extension {
    struct record *r;
    struct range *range;
    const char *wrong; /* what is, about the entry after the range */
};

static bool extend_by(void *with, const struct store_row *row)
{
    struct extension *x = with;
    struct hasher *h = &x->r->hasher;
    struct hash leaf = tree_leaf(h, row->bytes);
    struct entry e;
    struct flaw flaw = entry_read(row->bytes, &e);
    if (row->index.i != x->range->size) x->wrong = "is missing";
    else if (!hash_same(&leaf, &row->leaf)) x->wrong = "has another leaf hash";
    else if (!record_readable(flaw, &e)) x->wrong = flaw_sentence(flaw.reason);
    if (x->wrong) return false;
    struct hash id = entry_id(h, &e);
    if (!hash_same(&id, &row->id)) x->wrong = "has another id";
    if (!x->wrong) range_append(h, x->range, &leaf);
    return !x->wrong;
}

enum record_status record_extend(struct record *r, struct range *range, uint64_t to)
{
    struct extension x = {.r = r, .range = range};
    enum store_status s = store_entries(r->store, r->log, range->size, to, extend_by, &x);
    if (s != STORE_OK) return record_fail(r, s, "read the entries");
    if (r->hasher.failed) return record_fail(r, STORE_MEMORY, "hash");
    if (!x.wrong && range->size != to) x.wrong = "is missing";
    if (x.wrong) return suspect(r, "entry %" PRIu64 " %s", range->size + 1, x.wrong);
    return RECORD_OK;
}

/* Whether the only entry was being written when a crash came: its head was never finished. */
static bool first_head_cut(const struct record *r, uint64_t size)
{
    return size == 1 && r->head_len == HEAD_FILE && r->head.slots[0] == HEAD_UNWRITTEN;
}

/* The head is one of this log, its entries are there, and its root is that of the store. */
static enum record_status head_compare(struct record *r, uint64_t size)
{
    const struct head *head = &r->head.head;
    struct store_tree tree = {r->store, r->log, NULL};
    struct tree_source source = store_source(&tree);
    struct hash root;
    if (!str_same(head->log, record_log(r))) return suspect(r, "the head is of another log");
    if (head->range.size > size)
        return suspect(r,
                       "the head knows of %" PRIu64 " entries and the store has %" PRIu64
                       ": an older state may have been put back",
                       head->range.size, size);
    if (r->known_turn == head->turn && r->known_size == head->range.size &&
        hash_same(&r->known_root, &head->root))
        return RECORD_OK;
    if (!tree_part(&r->hasher, &source, 0, head->range.size, &root))
        return suspect(r, "the hashes of the first %" PRIu64 " entries are not all there",
                       head->range.size);
    if (!hash_same(&root, &head->root))
        return suspect(r, "the first %" PRIu64 " entries have another root than the head says",
                       head->range.size);
    r->known_turn = head->turn;
    r->known_size = head->range.size;
    r->known_root = head->root;
    return RECORD_OK;
}

/* Reads the head file, then the size of the store, in this order: the head never runs ahead. */
static enum record_status compare(struct record *r, uint64_t *size)
{
    enum record_status status = record_head_read(r);
    if (status) return status;
    enum store_status s = store_size(r->store, r->log, size);
    if (s != STORE_OK) return record_fail(r, s, "read the size of the log");
    for (int i = 0; i < HEAD_SLOTS; i++)
        if (r->head.slots[i] == HEAD_NEWER)
            return suspect(r, "a slot of the head file is damaged, or of a newer version");
    if (r->head.found) return head_compare(r, *size);
    if (*size == 0 || first_head_cut(r, *size)) return RECORD_OK;
    return suspect(r, "there is no good head, and %" PRIu64 " entries", *size);
}

static bool head_wants(const struct record *r, uint64_t size)
{
    bool behind = size && (!r->head.found || r->head.head.range.size < size);
    return size && (behind || record_slot_damaged(r, 0) || record_slot_damaged(r, 1) ||
                    r->head_len != HEAD_FILE);
}

enum record_status record_settle(struct record *r)
{
    uint64_t size = 0;
    enum record_status status = compare(r, &size);
    if (status || !head_wants(r, size)) return status;
    struct range range = {0};
    if (r->head.found) range = r->head.head.range;
    uint64_t covered = range.size;
    for (int i = 0; i < HEAD_SLOTS; i++)
        if (record_slot_damaged(r, i) && covered)
            mended(r, "slot %d of the head file was damaged (%s); it was written anew\n", i,
                   head_sentence(r->head.slots[i]));
    if (r->head_len != HEAD_FILE && covered)
        mended(r, "the head file was not of two slots; it was written anew\n");
    status = record_extend(r, &range, size);
    if (status) return status;
    status = record_head_write(r, &range);
    if (status) return record_halt(r, status);
    if (size == covered + 1)
        mended(r, "entry %" PRIu64 " was whole and not acknowledged yet; it is kept\n", size);
    else if (size > covered)
        mended(r,
               "entries %" PRIu64 " to %" PRIu64
               " were whole and not acknowledged yet; they are kept\n",
               covered + 1, size);
    return RECORD_OK;
}

/* --- Opening ------------------------------------------------------------------------------------
 */

struct new_record {
    struct arena *memory;
    struct record *r;
};

static void new_record(void *with)
{
    struct new_record *n = with;
    n->r = NEW(n->memory, struct record);
}

static struct record *record_new(const char *dir, bool write)
{
    struct new_record n = {.memory = arena_open(memory_max)};
    if (!n.memory) return NULL;
    if (!arena_run(n.memory, new_record, &n) || strlen(dir) >= sizeof n.r->dir) {
        arena_close(n.memory);
        return NULL;
    }
    n.r->memory = n.memory;
    n.r->write = write;
    n.r->head_file = -1;
    memcpy(n.r->dir, dir, strlen(dir));
    hasher_open(&n.r->hasher);
    return n.r;
}

void record_close(struct record *r)
{
    if (!r) return;
    if (r->head_file >= 0) disk_close(r->disk, r->head_file);
    store_close(r->store);
    paths_close(&r->paths);
    hasher_close(&r->hasher);
    arena_close(r->memory);
}

struct logs {
    int count, own[STORE_LOGS_MAX];
    char names[STORE_LOGS_MAX][LOG_NAME_MAX + 1];
    bool odd; /* a log that this version cannot use */
};

static bool note_log(void *with, int no, struct str name, struct str role)
{
    struct logs *logs = with;
    if (!str_is(role, "own")) return true;
    if (logs->count == STORE_LOGS_MAX || !wire_log_name(name)) {
        logs->odd = true;
        return true;
    }
    memcpy(logs->names[logs->count], name.at, name.len);
    logs->own[logs->count++] = no;
    return true;
}

/* The first own log that has entries. ABSENT if there is none. */
static enum record_status find_log(struct record *r)
{
    struct logs logs = {0};
    enum store_status s = store_logs(r->store, note_log, &logs);
    for (int i = 0; s == STORE_OK && i < logs.count; i++) {
        uint64_t size = 0;
        s = store_size(r->store, logs.own[i], &size);
        if (s != STORE_OK || !size) continue;
        r->log = logs.own[i];
        memcpy(r->name, logs.names[i], sizeof r->name);
        return RECORD_OK;
    }
    if (s != STORE_OK) return record_fail(r, s, "find the log");
    return record_say(r, RECORD_ABSENT, "there is no log with an entry");
}

/* Which book it is: the id of entry 1. */
static enum record_status find_book(struct record *r)
{
    struct str bytes;
    struct entry e;
    enum store_status s = store_entry(r->store, r->log, (struct leaf_index){0}, &bytes);
    if (s == STORE_ABSENT) return suspect(r, "entry 1 is missing");
    if (s != STORE_OK) return record_fail(r, s, "read entry 1");
    struct flaw flaw = entry_read(bytes, &e);
    struct entry_place place = {.number = {1}, .log = record_log(r), .local = true};
    enum flaw_reason reason = flaw.reason ? flaw.reason : entry_stands(&e, &place);
    if (e.text.len && !flaw.reason) r->book = entry_id(&r->hasher, &e);
    r->book_known = !reason;
    return reason ? suspect(r, "entry 1: %s", flaw_sentence(reason)) : RECORD_OK;
}

/* Hands the record out, or closes it and tells why not. */
static enum record_status hand_out(struct record *r, enum record_status status, struct record **out,
                                   struct fault *fault)
{
    *out = NULL;
    if (status == RECORD_OK) {
        *out = r;
        return status;
    }
    if (fault) {
        *fault = r->fault;
        if (!fault->operation) fault->operation = "open";
        if (!fault->path[0]) snprintf(fault->path, sizeof fault->path, "%s", r->dir);
        if (!fault->text[0]) snprintf(fault->text, sizeof fault->text, "%.159s", r->trouble);
    }
    record_close(r);
    return status;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Several that open at once after a crash all want to roll back; all but one are told BUSY. */
static enum store_status store_open_patiently(struct record *r, enum store_mode mode,
                                              const struct disk *disk, const char *vfs)
{
    static const struct timespec pause = {0, 5000000};
    int64_t until = now_ms() + RECORD_LOCK_MS;
    for (;;) {
        enum store_status s = store_open_on(r->dir, mode, disk, vfs, &r->store, &r->fault);
        if (s != STORE_BUSY || now_ms() >= until) return s;
        nanosleep(&pause, NULL);
    }
}

static enum record_status store_in(struct record *r, enum store_mode mode, const struct disk *disk,
                                   const char *vfs)
{
    enum store_status s = store_open_patiently(r, mode, disk, vfs);
    if (s == STORE_OK) {
        r->disk = store_disk(r->store);
        return RECORD_OK;
    }
    if (s == STORE_CLASH) return RECORD_EXISTS;
    return record_say(r, status_of(s), "cannot open the store: %s%s%s", store_sentence(s),
                      r->fault.text[0] ? ": " : "", r->fault.text);
}

static bool named_by_none(void *with, const struct hash *commit)
{
    (void)with;
    (void)commit;
    return false;
}

/* What a crash left is settled when the record is opened for writing; if another process is at it
 * right now, the first append does. */
static enum record_status settle_at_open(struct record *r)
{
    uint64_t size = 0;
    enum record_status status = compare(r, &size);
    if (status || !r->write) return status;
    store_tidy(r->store, (int64_t)time(NULL), named_by_none,
               NULL); /* its failure changes nothing */
    if (!head_wants(r, size)) return status;
    enum store_status s = store_lock(r->store, r->log, RECORD_LOCK_MS);
    if (s == STORE_BUSY) return RECORD_OK;
    if (s != STORE_OK) return record_fail(r, s, "lock the log");
    status = record_settle(r);
    store_unlock(r->store, r->log);
    return status;
}

enum record_status record_open_on(const char *dir, bool write, const struct disk *disk,
                                  const char *vfs, struct record **out, struct fault *fault)
{
    struct record *r = record_new(dir, write);
    *out = NULL;
    if (!r) {
        if (fault) *fault = (struct fault){.operation = "open", .text = "memory ran out"};
        return RECORD_STORE;
    }
    enum record_status status = store_in(r, write ? STORE_WRITE : STORE_READ, disk, vfs);
    if (!status) status = find_log(r);
    if (!status) status = find_book(r);
    if (!status) status = settle_at_open(r);
    if (status == RECORD_STOPPED && r->state == RECORD_SUSPECT) status = RECORD_OK;
    return hand_out(r, status, out, fault);
}

enum record_status record_open(const char *dir, bool write, struct record **r, struct fault *fault)
{
    return record_open_on(dir, write, disk_real(), NULL, r, fault);
}

/* --- Beginning ----------------------------------------------------------------------------------
 */

bool record_log_name(const char *folder, char out[LOG_NAME_MAX + 1])
{
    static const char begin[] = "local/";
    unsigned char drawn[NAME_DIGITS / 2];
    const struct disk *disk = disk_real();
    struct out o = out_into(out, LOG_NAME_MAX - NAME_DIGITS - 1);
    out_text(&o, begin);
    for (const char *c = folder; *c && o.len < o.room; c++) {
        char low = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        bool good = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') || low == '.';
        if (!good) low = '-';
        if (low == '-' && o.at[o.len - 1] == (o.len == sizeof begin - 1 ? '/' : '-')) continue;
        out_add(&o, (struct str){&low, 1});
    }
    if (o.len == sizeof begin - 1) out_text(&o, "book");
    o.room = LOG_NAME_MAX;
    if (o.at[o.len - 1] != '-') out_text(&o, "-");
    if (disk->draw(disk->with, drawn, sizeof drawn) != 0) return false;
    out_hex(&o, (struct str){(const char *)drawn, sizeof drawn});
    out[o.len] = '\0';
    return !o.cut && wire_log_name(out_str(&o));
}

/* Under the lock: the log `name`, which is the only own one that may have entries, has none. */
static enum record_status log_in(struct record *r, struct str name)
{
    enum record_status status = find_log(r);
    if (status == RECORD_OK) return record_say(r, RECORD_EXISTS, "there is a record");
    if (status != RECORD_ABSENT) return status;
    enum store_status s = store_log_add(r->store, name, "own", &r->log);
    if (s == STORE_CLASH) {
        struct logs logs = {0};
        s = store_logs(r->store, note_log, &logs);
        for (int i = 0; i < logs.count; i++)
            if (str_is(name, logs.names[i])) r->log = logs.own[i];
    }
    if (s != STORE_OK) return record_fail(r, s, "add the log");
    memcpy(r->name, name.at, name.len);
    r->name[name.len] = '\0';
    r->trouble[0] = '\0';
    return head_make(r);
}

enum record_status record_begin(const char *dir, struct str log, const struct disk *disk,
                                const char *vfs, struct record **out, struct fault *fault)
{
    assert(wire_log_name(log));
    struct record *r = record_new(dir, true);
    *out = NULL;
    if (!r) {
        if (fault) *fault = (struct fault){.operation = "make", .text = "memory ran out"};
        return RECORD_STORE;
    }
    enum record_status status = store_in(r, STORE_CREATE, disk, vfs);
    if (status == RECORD_EXISTS) status = store_in(r, STORE_WRITE, disk, vfs);
    if (status) return hand_out(r, status, out, fault);
    enum store_status s = store_lock(r->store, 1, RECORD_LOCK_MS);
    if (s != STORE_OK) return hand_out(r, record_fail(r, s, "lock the store"), out, fault);
    status = log_in(r, log);
    store_unlock(r->store, 1);
    return hand_out(r, status, out, fault);
}

struct one_leaf {
    struct str bytes;
    bool given;
};

static bool next_leaf(void *with, struct str *leaf)
{
    struct one_leaf *one = with;
    if (one->given) return false;
    one->given = true;
    *leaf = one->bytes;
    return true;
}

/* The opening entry; empty if it cannot be made. */
static struct str opening(struct record *r, struct str name, int64_t at, char *room, size_t len)
{
    struct entry e = {.log = record_log(r), .kind = ENTRY_OPEN, .at = at}, read;
    char body[ENTRY_NAME_MAX + 8];
    struct out b = out_into(body, sizeof body), o = out_into(room, len);
    out_text(&b, "name ");
    out_add(&b, name);
    out_text(&b, "\n");
    e.body = out_str(&b);
    if (b.cut || r->disk->draw(r->disk->with, e.nonce, sizeof e.nonce) != 0) return (struct str){0};
    entry_print(&e, &o);
    bool good = out_whole(&o) && entry_read(out_str(&o), &read).reason == FLAW_NONE;
    return good ? out_str(&o) : (struct str){0};
}

enum record_status record_init_on(const char *dir, struct str log, struct str name, int64_t at,
                                  const struct disk *disk, const char *vfs, struct record **out,
                                  struct fault *fault)
{
    struct record *r;
    char room[1024];
    size_t where;
    *out = NULL;
    if (!wire_log_name(log) || !wire_words(name, ENTRY_NAME_MAX) ||
        wire_text(name, &where) != WIRE_CLEAN)
        return RECORD_REFUSED;
    enum record_status status = record_begin(dir, log, disk, vfs, &r, fault);
    if (status) return status;
    struct one_leaf one = {opening(r, name, at, room, sizeof room), false};
    struct record_feed feed = {.next = next_leaf, .with = &one};
    status = one.bytes.len ? record_bring(r, &feed) : RECORD_REFUSED;
    if (status == RECORD_OK) status = find_book(r);
    return hand_out(r, status, out, fault);
}

enum record_status record_init(const char *dir, struct str log, struct str name, int64_t at,
                               struct record **r, struct fault *fault)
{
    return record_init_on(dir, log, name, at, disk_real(), NULL, r, fault);
}

enum record_status record_accept(struct record *r)
{
    struct range range = {0};
    uint64_t size = 0;
    if (!r->write || r->state != RECORD_SUSPECT || !r->book_known) return RECORD_STOPPED;
    enum store_status s = store_lock(r->store, r->log, RECORD_LOCK_MS);
    if (s != STORE_OK) return record_fail(r, s, "lock the log");
    s = store_size(r->store, r->log, &size);
    enum record_status status = s == STORE_OK ? record_extend(r, &range, size)
                                              : record_fail(r, s, "read the size of the log");
    if (!status && !r->head.found) status = head_make(r);
    if (!status) {
        /* The head that is not believed counts only by its turn. */
        r->head.head.range = range;
        r->head.head.log = record_log(r);
        status = record_head_write(r, &range);
        if (status) record_halt(r, status);
    }
    store_unlock(r->store, r->log);
    if (status) return status;
    r->state = RECORD_OPEN;
    r->trouble[0] = '\0';
    return RECORD_OK;
}

/* --- Reading ------------------------------------------------------------------------------------
 */

enum record_state record_state(const struct record *r)
{
    return r->state;
}

const char *record_trouble(const struct record *r)
{
    return r->trouble;
}

const struct fault *record_fault(const struct record *r)
{
    return &r->fault;
}

const char *record_mended(const struct record *r)
{
    return r->mended;
}

struct str record_log(const struct record *r)
{
    return str_of(r->name);
}

struct hash record_book(const struct record *r)
{
    return r->book;
}

struct store *record_store(struct record *r)
{
    return r->store;
}

int record_log_no(const struct record *r)
{
    return r->log;
}

struct hasher *record_hasher(struct record *r)
{
    return &r->hasher;
}

uint64_t record_size(struct record *r)
{
    uint64_t size = 0;
    enum store_status s = store_size(r->store, r->log, &size);
    if (s != STORE_OK) record_fail(r, s, "read the size of the log");
    return s == STORE_OK ? size : 0;
}

bool record_checkpoint(struct record *r, uint64_t size, struct checkpoint *c)
{
    struct store_tree tree = {r->store, r->log, NULL};
    struct tree_source source = store_source(&tree);
    *c = (struct checkpoint){.origin = record_log(r), .size = size};
    return size <= record_size(r) && tree_part(&r->hasher, &source, 0, size, &c->root);
}

enum record_status record_entry(struct record *r, struct entry_number n, struct str *bytes)
{
    if (n.n < 1 || n.n > LOG_SIZE_MAX) return RECORD_ABSENT;
    enum store_status s = store_entry(r->store, r->log, index_of(n), bytes);
    return s == STORE_OK || s == STORE_ABSENT ? status_of(s) : record_fail(r, s, "read an entry");
}

/* The only entry whose id begins with these digits. */
static enum record_status find_begin(struct record *r, struct str hex, struct entry_number *n)
{
    char low[2 * HASH_SIZE], high[2 * HASH_SIZE];
    struct hash least, most;
    struct leaf_index index;
    bool several = false;
    memset(low, '0', sizeof low);
    memset(high, 'f', sizeof high);
    memcpy(low, hex.at, hex.len);
    memcpy(high, hex.at, hex.len);
    if (!wire_hex((struct str){low, sizeof low}, least.at, HASH_SIZE) ||
        !wire_hex((struct str){high, sizeof high}, most.at, HASH_SIZE))
        return RECORD_ABSENT;
    enum store_status s = store_find_between(r->store, r->log, &least, &most, &index, &several);
    if (s == STORE_ABSENT) return RECORD_ABSENT;
    if (s != STORE_OK) return record_fail(r, s, "look for an id");
    if (several) return record_say(r, RECORD_CLASH, "several ids begin so");
    *n = number_of(index);
    return RECORD_OK;
}

enum record_status record_find(struct record *r, struct str hex, struct entry_number *n)
{
    struct hash id;
    struct leaf_index index;
    enum store_status s;
    if (wire_hex(hex, id.at, HASH_SIZE)) {
        s = store_find(r->store, r->log, &id, &index);
        if (s == STORE_OK) *n = number_of(index);
        return s == STORE_OK || s == STORE_ABSENT ? status_of(s) : record_fail(r, s, "find an id");
    }
    if (hex.len < FIND_DIGITS_MIN || hex.len > 2 * HASH_SIZE) return RECORD_ABSENT;
    return find_begin(r, hex, n);
}

enum record_status record_proof(struct record *r, struct entry_number n, struct proof_file *f)
{
    struct store_tree tree = {r->store, r->log, &r->tiles};
    struct tree_source source = store_source(&tree);
    uint64_t size = record_size(r);
    *f = (struct proof_file){.head = {.origin = record_log(r), .size = size}};
    if (n.n < 1 || n.n > size) return RECORD_ABSENT;
    f->index = index_of(n);
    if (r->tiles.size != size) memset(&r->tiles, 0, sizeof r->tiles);
    r->tiles.size = size;
    if (!proof_inclusion(&r->hasher, &source, f->index, size, &f->proof) ||
        !tree_part(&r->hasher, &source, 0, size, &f->head.root))
        return record_say(r, RECORD_STORE, "the hashes of the log cannot be read");
    struct out o = out_into(r->checkpoint, sizeof r->checkpoint);
    checkpoint_print(&f->head, &o);
    f->checkpoint = out_str(&o);
    return RECORD_OK;
}

/* --- File lines ---------------------------------------------------------------------------------
 */

enum store_status record_lines(struct store *s, const struct entry *e, struct str *lines,
                               struct item_reader **holder)
{
    struct item_salt salt;
    struct hash commit;
    *holder = NULL;
    *lines = e->files;
    if (!e->files_apart) return STORE_OK;
    enum store_status status = store_item_salt(s, &e->files_item.commit, &salt);
    if (status == STORE_OK) status = store_item_read(s, &e->files_item.commit, holder);
    if (status != STORE_OK) {
        *holder = NULL;
        return status;
    }
    status = store_item_map(*holder, lines);
    bool good = status == STORE_OK && lines->len == e->files_item.size &&
                item_committed(&salt, *lines, &commit) &&
                hash_same(&commit, &e->files_item.commit) &&
                files_judge(*lines, e->body).reason == FLAW_NONE;
    if (good) return STORE_OK;
    store_item_close(*holder);
    *holder = NULL;
    return status == STORE_OK ? STORE_ABSENT : status;
}

bool record_lines_local(struct str lines, struct str body)
{
    struct files f = files_walk(lines, body);
    struct file_line file;
    struct piece piece;
    while (file_next(&f, &file))
        while (piece_next(&f, &piece))
            if (!hash_none(&piece.sealed) || !str_is(piece.audience, "own")) return false;
    return true;
}
