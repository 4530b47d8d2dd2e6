/* exchange.c: from a record to a parcel, and back; see exchange.h. */
#include "record/exchange.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/audit.h"
#include "record/inside.h"
#include "record/parcel.h"

static const size_t memory_max = (size_t)1 << 31;
enum { BUNDLE_MAX = TILE_WIDTH * (LEAF_MAX + 2), PIECE_ROOM = 1 << 16 };

__attribute__((format(printf, 3, 4))) static enum exchange_outcome
tell(struct exchange_told *told, enum exchange_outcome outcome, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(told->text, sizeof told->text, format, args);
    va_end(args);
    return outcome;
}

static enum exchange_outcome record_told(struct exchange_told *told, enum record_status status,
                                         const char *why)
{
    told->record = status;
    return tell(told, EXCHANGE_RECORD, "%s", why);
}

static enum exchange_outcome no_memory(struct exchange_told *told)
{
    return tell(told, EXCHANGE_FAILED, "memory ran out");
}

static void set_head(struct exchange_head *head, struct str log, uint64_t size,
                     const struct hash *root)
{
    *head = (struct exchange_head){.size = size, .root = *root};
    memcpy(head->log, log.at, log.len < LOG_NAME_MAX ? log.len : LOG_NAME_MAX);
}

/* --- What an export consists of -----------------------------------------------------------------
 */

enum part_kind { PART_CHECKPOINT, PART_TILE, PART_ITEM, PART_SALT };

struct part {
    enum part_kind kind;
    struct str path;
    struct tile tile;
    struct hash commit;
};

struct export
{
    struct record *r;
    struct parcel_writer w;
    struct arena *memory;
    struct exchange_told *told;
    uint64_t size;
    struct checkpoint head;
    struct part *at; /* sorted by path */
    int count, room;
    char *bundle; /* BUNDLE_MAX bytes */
    struct out bundled;
    struct part part; /* to be added */
    bool failed;
};

static void add_part(void *with)
{
    struct export *x = with;
    x->part.path = str_copy(x->memory, x->part.path);
    PUSH(x->memory, x, x->part);
}

static bool part(struct export *x, struct part part)
{
    x->part = part;
    return arena_run(x->memory, add_part, x);
}

static bool tile_part(struct export *x, struct tile t)
{
    char room[TILE_PATH_MAX];
    struct out o = out_into(room, sizeof room);
    tile_path_print(&t, &o);
    return part(x, (struct part){.kind = PART_TILE, .path = out_str(&o), .tile = t});
}

static bool tile_parts(struct export *x)
{
    bool good = true;
    for (unsigned level = 0; good && level < AUDIT_LEVELS; level++) {
        uint64_t full = tile_full_count(x->size, level);
        for (uint64_t n = 0; good && n <= full; n++) {
            struct tile t = {.level = level, .n = n, .width = tile_width(x->size, level, n)};
            if (!t.width) continue;
            good = tile_part(x, t);
            t.entries = true;
            if (good && level == 0) good = tile_part(x, t);
        }
    }
    return good;
}

/* The items that the first entries name, as far as they are here. */
static bool item_parts(struct export *x, const struct verify *v)
{
    const struct audit_item *at = v->items.at;
    char room[ITEM_PATH_MAX];
    struct item_salt salt;
    for (int i = 0; i < v->items.count; i++) {
        if (i && hash_same(&at[i].commit, &at[i - 1].commit)) continue;
        if (at[i].number > x->size) continue; /* sorted: the first to name it is the earliest */
        if (store_item_salt(x->r->store, &at[i].commit, &salt) != STORE_OK) continue;
        struct part p = {.kind = PART_ITEM, .commit = at[i].commit};
        p.path = audit_item_path(&at[i].commit, room);
        struct item_reader *reader;
        if (store_item_read(x->r->store, &at[i].commit, &reader) != STORE_OK) continue;
        store_item_close(reader);
        if (!part(x, p)) return false;
        struct out o = out_into(room, sizeof room);
        item_path_print(&at[i].commit, true, &o);
        p.kind = PART_SALT;
        p.path = out_str(&o);
        if (!part(x, p)) return false;
        x->told->items++;
    }
    return true;
}

static int part_order(const void *a, const void *b)
{
    return str_order(((const struct part *)a)->path, ((const struct part *)b)->path);
}

/* --- Writing it ---------------------------------------------------------------------------------
 */

static bool write_whole(struct export *x, const struct part *p, struct str bytes)
{
    return parcel_begin(&x->w, p->path, bytes.len) && parcel_add(&x->w, bytes);
}

static bool write_checkpoint(struct export *x, const struct part *p)
{
    char room[CHECKPOINT_MAX];
    struct out o = out_into(room, sizeof room);
    checkpoint_print(&x->head, &o);
    return out_whole(&o) && write_whole(x, p, out_str(&o));
}

/* What the record cannot give. */
static bool lacks(struct export *x, enum store_status s, const char *what)
{
    record_fail(x->r, s, what);
    snprintf(x->w.trouble, sizeof x->w.trouble, "%s", x->r->trouble);
    return false;
}

static bool bundle_row(void *with, const struct store_row *row)
{
    struct export *x = with;
    bundle_add(&x->bundled, row->bytes);
    return !x->bundled.cut;
}

static bool write_tile(struct export *x, const struct part *p)
{
    struct store_tree tree = {x->r->store, x->r->log, NULL};
    struct tree_source source = store_source(&tree);
    struct hash hashes[TILE_WIDTH];
    uint64_t from = p->tile.n * TILE_WIDTH;
    if (p->tile.entries) {
        x->bundled = out_into(x->bundle, BUNDLE_MAX);
        enum store_status s =
            store_entries(x->r->store, x->r->log, from, from + p->tile.width, bundle_row, x);
        if (s != STORE_OK) return lacks(x, s, "read the entries");
        x->told->entries += p->tile.width;
        return write_whole(x, p, out_str(&x->bundled));
    }
    if (!source.read(source.with, p->tile.level, from, p->tile.width, hashes))
        return lacks(x, STORE_CORRUPT, "read a tile");
    size_t len = (size_t)p->tile.width * HASH_SIZE;
    return write_whole(x, p, (struct str){(const char *)hashes, len});
}

static bool write_item(struct export *x, const struct part *p)
{
    struct item_reader *reader;
    struct str bytes = {0};
    enum store_status s = store_item_read(x->r->store, &p->commit, &reader);
    if (s != STORE_OK) return lacks(x, s, "read an item");
    bool good = parcel_begin(&x->w, p->path, store_item_size(reader));
    do {
        if (good) s = store_item_next(reader, &bytes);
        if (good && s == STORE_OK) good = parcel_add(&x->w, bytes);
    } while (good && s == STORE_OK && bytes.len);
    store_item_close(reader);
    return s == STORE_OK ? good : lacks(x, s, "read an item");
}

static bool write_salt(struct export *x, const struct part *p)
{
    struct item_salt salt;
    enum store_status s = store_item_salt(x->r->store, &p->commit, &salt);
    if (s != STORE_OK) return lacks(x, s, "read a salt");
    return write_whole(x, p, (struct str){(const char *)salt.at, sizeof salt.at});
}

static bool write_part(struct export *x, const struct part *p)
{
    switch (p->kind) {
    case PART_CHECKPOINT: return write_checkpoint(x, p);
    case PART_TILE: return write_tile(x, p);
    case PART_ITEM: return write_item(x, p);
    case PART_SALT: return write_salt(x, p);
    }
    return false;
}

static void take_bundle(void *with)
{
    struct export *x = with;
    x->bundle = NEW_N(x->memory, BUNDLE_MAX, char);
}

/* The record is sound so far; v has its items. */
static enum exchange_outcome write_export(struct export *x, const char *path,
                                          const struct export_ask *ask, const struct verify *v)
{
    bool good = arena_run(x->memory, take_bundle, x) &&
                part(x, (struct part){.kind = PART_CHECKPOINT, .path = STR("checkpoint")}) &&
                tile_parts(x) && (ask->no_items || item_parts(x, v));
    if (!good) return no_memory(x->told);
    qsort(x->at, (size_t)x->count, sizeof *x->at, part_order);
    enum parcel_status status = parcel_create(path, &x->w);
    if (status == PARCEL_DAMAGED)
        return tell(x->told, EXCHANGE_EXISTS, "%.400s is there already", path);
    if (status != PARCEL_OK) return tell(x->told, EXCHANGE_FAILED, "%.500s", x->w.trouble);
    for (int i = 0; good && i < x->count; i++) good = write_part(x, &x->at[i]);
    if (good && parcel_finish(&x->w)) return EXCHANGE_OK;
    parcel_drop(&x->w);
    return tell(x->told, EXCHANGE_FAILED, "%.500s", x->w.trouble);
}

/* Items that are not here, or damaged, hinder no export: they are named when it is verified. */
static void count_faults(void *with, const struct verify_finding *f)
{
    struct export *x = with;
    bool item = f->word == VERIFY_ITEM_ABSENT || f->word == VERIFY_ITEM_SIZE ||
                f->word == VERIFY_ITEM_OTHER || f->word == VERIFY_ITEM_SALT ||
                f->word == VERIFY_HEAD_SLOT;
    if (item || !verify_fault(f->word)) return;
    if (!x->failed)
        tell(x->told, EXCHANGE_UNSOUND, "%s: entry %" PRIu64 " %.*s %.*s", verify_word(f->word),
             f->number, STR_ARG(f->path), STR_ARG(f->text));
    x->failed = true;
}

enum exchange_outcome exchange_export(struct record *r, const char *path,
                                      const struct export_ask *ask, struct exchange_told *told)
{
    *told = (struct exchange_told){0};
    struct export x = {.r = r, .told = told, .memory = arena_open(memory_max), .w.file = -1};
    struct verify_ask sound = {
        .level = VERIFY_PLAIN, .report = count_faults, .with = &x, .findings_most = UINT64_MAX};
    struct verify_result result = {0};
    struct verify v;
    enum exchange_outcome outcome = EXCHANGE_OK;
    bool open = audit_open(&v, &sound, &result, &r->hasher, record_size(r)) && x.memory;
    if (!open || verify_run(r, &v) == VERIFY_FAILED) outcome = no_memory(told);
    else if (x.failed) outcome = EXCHANGE_UNSOUND;
    x.size = ask->upto ? ask->upto : result.size;
    if (!outcome && (x.size > result.size || !x.size))
        outcome = tell(told, EXCHANGE_ABSENT, "there are %" PRIu64 " entries", result.size);
    if (!outcome && !record_checkpoint(r, x.size, &x.head))
        outcome = record_told(told, RECORD_STORE, "the hashes of the log cannot be read");
    if (!outcome) {
        set_head(&told->ours, record_log(r), result.size, &result.root);
        set_head(&told->theirs, record_log(r), x.size, &x.head.root);
        outcome = write_export(&x, path, ask, &v);
    }
    audit_close(&v);
    arena_close(x.memory);
    return outcome;
}

/* --- Import -------------------------------------------------------------------------------------
 */

struct import {
    struct parcel p;
    struct verify v;
    struct verify_result result;
    struct hasher hasher;
    struct record *r;
    struct arena *memory;
    struct exchange_told *told;
    char *bundle, *piece; /* BUNDLE_MAX and PIECE_ROOM bytes */
    struct str rest;      /* of the bundle at hand */
    uint64_t next, to;    /* entries */
    struct record_feed feed;
};

static void take_rooms(void *with)
{
    struct import *m = with;
    m->bundle = NEW_N(m->memory, BUNDLE_MAX, char);
    m->piece = NEW_N(m->memory, PIECE_ROOM, char);
}

/* Hashes out of the tiles of the export, which were verified. */
static bool read_tiles(void *with, unsigned level, uint64_t from, unsigned count,
                       struct hash *hashes)
{
    struct import *m = with;
    struct tile t = {.level = level, .n = from / TILE_WIDTH};
    char room[TILE_PATH_MAX];
    struct out o = out_into(room, sizeof room);
    t.width = tile_width(m->result.size, level, t.n);
    if (!t.width || from % TILE_WIDTH + count > t.width) return false;
    tile_path_print(&t, &o);
    const struct parcel_file *f = parcel_find(&m->p, out_str(&o));
    return f && parcel_read(&m->p, f, from % TILE_WIDTH * HASH_SIZE, (char *)hashes,
                            (size_t)count * HASH_SIZE);
}

/* Whether both begin with the same `size` entries. */
static bool same_until(struct import *m, uint64_t size)
{
    struct tree_source source = {read_tiles, m};
    struct checkpoint ours;
    struct hash theirs;
    return record_checkpoint(m->r, size, &ours) &&
           tree_part(&m->hasher, &source, 0, size, &theirs) && hash_same(&ours.root, &theirs);
}

static enum exchange_outcome other_history(struct import *m)
{
    struct exchange_told *told = m->told;
    bool same_log = strcmp(told->ours.log, told->theirs.log) == 0;
    uint64_t from = 0,
             to = told->ours.size < told->theirs.size ? told->ours.size : told->theirs.size;
    while (same_log && from < to) {
        uint64_t middle = from + (to - from + 1) / 2;
        if (same_until(m, middle)) from = middle;
        else to = middle - 1;
    }
    told->common = same_log ? from : 0;
    if (!same_log)
        return tell(told, EXCHANGE_OTHER, "the export is of the log %s, the record of %s",
                    told->theirs.log, told->ours.log);
    return tell(told, EXCHANGE_OTHER,
                "both begin with the same %" PRIu64 " entries and then differ", told->common);
}

/* Opens the record if there is one, and notes its head. */
static enum exchange_outcome open_record(struct import *m, const char *dir)
{
    struct fault fault = {0};
    struct checkpoint c;
    enum record_status status = record_open(dir, true, &m->r, &fault);
    if (status == RECORD_ABSENT) return EXCHANGE_OK;
    if (status) return record_told(m->told, status, fault.text);
    uint64_t size = record_size(m->r);
    if (record_state(m->r) != RECORD_OPEN || !record_checkpoint(m->r, size, &c))
        return record_told(m->told, RECORD_STOPPED, record_trouble(m->r));
    set_head(&m->told->ours, c.origin, size, &c.root);
    return EXCHANGE_OK;
}

static enum exchange_outcome verify_all(struct import *m)
{
    m->v.level = m->result.level = VERIFY_FULL;
    m->v.ours.size = m->told->ours.size;
    enum verify_outcome outcome = verify_parcel(&m->p, &m->v);
    if (outcome == VERIFY_FAILED) return no_memory(m->told);
    set_head(&m->told->theirs, str_of(m->result.log), m->result.size, &m->result.root);
    if (outcome == VERIFY_SOUND) return EXCHANGE_OK;
    return tell(m->told, EXCHANGE_UNSOUND, "the export has %" PRIu64 " faults", m->result.faults);
}

/* One is a beginning of the other. */
static enum exchange_outcome compare(struct import *m)
{
    const struct exchange_head *ours = &m->told->ours, *theirs = &m->told->theirs;
    struct checkpoint c;
    if (!ours->size) return EXCHANGE_OK;
    if (strcmp(ours->log, theirs->log) != 0) return other_history(m);
    bool same = ours->size <= theirs->size ? hash_same(&m->v.ours.root, &ours->root)
                                           : record_checkpoint(m->r, theirs->size, &c) &&
                                                 hash_same(&c.root, &theirs->root);
    return same ? EXCHANGE_OK : other_history(m);
}

static enum store_status copy_item(struct import *m, const struct parcel_file *f,
                                   const struct hash *commit, struct item_salt salt)
{
    struct item_writer *w;
    struct hash kept;
    enum store_status s = store_item_write_salted(m->r->store, &salt, &w);
    if (s != STORE_OK) return s;
    for (uint64_t at = 0; at < f->size && s == STORE_OK;) {
        size_t len = f->size - at < PIECE_ROOM ? (size_t)(f->size - at) : PIECE_ROOM;
        if (parcel_read(&m->p, f, at, m->piece, len))
            s = store_item_add(w, (struct str){m->piece, len});
        else s = STORE_ABSENT;
        at += len;
    }
    if (s != STORE_OK) {
        store_item_drop(w);
        return s;
    }
    s = store_item_keep(w, &salt, &kept);
    return s == STORE_OK && !hash_same(&kept, commit) ? STORE_ABSENT : s;
}

/* The item, if the export has it and the record has not. */
static enum exchange_outcome bring_item(struct import *m, const struct hash *commit)
{
    char room[ITEM_PATH_MAX];
    struct item_reader *reader;
    struct item_salt salt;
    const struct parcel_file *f = parcel_find(&m->p, audit_item_path(commit, room));
    struct out o = out_into(room, sizeof room);
    item_path_print(commit, true, &o);
    const struct parcel_file *s = parcel_find(&m->p, out_str(&o));
    if (!f || !s) return EXCHANGE_OK;
    if (store_item_salt(m->r->store, commit, &salt) == STORE_OK &&
        store_item_read(m->r->store, commit, &reader) == STORE_OK) {
        bool whole = store_item_size(reader) == f->size;
        store_item_close(reader);
        if (whole) return EXCHANGE_OK;
    }
    if (!parcel_read(&m->p, s, 0, (char *)salt.at, sizeof salt.at))
        return tell(m->told, EXCHANGE_FAILED, "an item of the export cannot be read");
    enum store_status status = copy_item(m, f, commit, salt);
    if (status == STORE_ABSENT)
        return tell(m->told, EXCHANGE_FAILED, "the export changed while it was read");
    if (status != STORE_OK) {
        enum record_status failed = record_fail(m->r, status, "keep an item");
        return record_told(m->told, failed, record_trouble(m->r));
    }
    m->told->items++;
    return EXCHANGE_OK;
}

static enum exchange_outcome bring_items(struct import *m)
{
    const struct audit_item *at = m->v.items.at;
    enum exchange_outcome outcome = EXCHANGE_OK;
    for (int i = 0; !outcome && i < m->v.items.count; i++)
        if (!i || !hash_same(&at[i].commit, &at[i - 1].commit))
            outcome = bring_item(m, &at[i].commit);
    return outcome;
}

/* Reads the bundle in which entry `next` stands, and passes over those before it. */
static bool read_bundle(struct import *m)
{
    struct tile t = {.entries = true, .n = m->next / TILE_WIDTH};
    char room[TILE_PATH_MAX];
    struct out o = out_into(room, sizeof room);
    struct str leaf;
    t.width = tile_width(m->to, 0, t.n);
    tile_path_print(&t, &o);
    const struct parcel_file *f = parcel_find(&m->p, out_str(&o));
    if (!f || f->size > BUNDLE_MAX || !parcel_read(&m->p, f, 0, m->bundle, (size_t)f->size))
        return false;
    m->rest = (struct str){m->bundle, (size_t)f->size};
    for (uint64_t i = t.n * TILE_WIDTH; i < m->next; i++)
        if (!bundle_next(&m->rest, &leaf)) return false;
    return true;
}

static bool next_leaf(void *with, struct str *leaf)
{
    struct import *m = with;
    if (m->next == m->to) return false;
    bool good = m->rest.len || read_bundle(m);
    if (good) good = bundle_next(&m->rest, leaf);
    m->feed.failed = !good;
    m->next++;
    return good;
}

static enum exchange_outcome bring_entries(struct import *m)
{
    struct exchange_told *told = m->told;
    if (told->ours.size >= told->theirs.size) return EXCHANGE_OK;
    m->next = told->ours.size;
    m->to = told->theirs.size;
    m->feed = (struct record_feed){next_leaf, m, false, m->next, told->theirs.root};
    enum record_status status = record_bring(m->r, &m->feed);
    if (status) return record_told(told, status, record_trouble(m->r));
    told->entries = m->to - told->ours.size;
    return EXCHANGE_OK;
}

static enum exchange_outcome import(struct import *m, const char *dir)
{
    struct fault fault = {0};
    enum exchange_outcome outcome = open_record(m, dir);
    if (!outcome) outcome = verify_all(m);
    if (!outcome) outcome = compare(m);
    if (!outcome && !m->r) {
        enum record_status status =
            record_begin(dir, str_of(m->told->theirs.log), disk_real(), NULL, &m->r, &fault);
        if (status) outcome = record_told(m->told, status, fault.text);
    }
    if (!outcome) outcome = bring_items(m);
    return outcome ? outcome : bring_entries(m);
}

static enum exchange_outcome open_parcel(struct import *m, const char *path)
{
    switch (parcel_open(path, &m->p)) {
    case PARCEL_OK: return EXCHANGE_OK;
    case PARCEL_ABSENT: return tell(m->told, EXCHANGE_ABSENT, "there is no %.400s", path);
    case PARCEL_DAMAGED: return tell(m->told, EXCHANGE_UNSOUND, "%.400s", m->p.trouble);
    case PARCEL_IO: return tell(m->told, EXCHANGE_FAILED, "%.400s", m->p.trouble);
    case PARCEL_MEMORY: break;
    }
    return no_memory(m->told);
}

enum exchange_outcome exchange_import(const char *path, const char *dir,
                                      const struct verify_ask *ask, struct exchange_told *told)
{
    struct import m = {.told = told, .memory = arena_open(memory_max)};
    *told = (struct exchange_told){0};
    bool hashes = hasher_open(&m.hasher);
    enum exchange_outcome outcome = open_parcel(&m, path);
    bool open = audit_open(&m.v, ask, &m.result, &m.hasher, audit_entries_most(&m.p));
    if (!outcome && !(hashes && open && m.memory && arena_run(m.memory, take_rooms, &m)))
        outcome = no_memory(told);
    if (!outcome) outcome = import(&m, dir);
    record_close(m.r);
    audit_close(&m.v);
    hasher_close(&m.hasher);
    parcel_close(&m.p);
    arena_close(m.memory);
    return outcome;
}
