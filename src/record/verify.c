/* verify.c: records and exports against what their entries give; see verify.h. */
#include "record/verify.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "record/audit.h"
#include "record/inside.h"

/* LACK_MAX: so many entries may be missing for the rest to be worth judging. */
enum { EDGE = 256, PIECE_ROOM = 1 << 16, LACK_MAX = 1 << 16 };
static const size_t export_memory = (size_t)1 << 27;

bool verify_against_read(struct str s, uint64_t *size, struct str *root)
{
    struct str number = str_cut(&s, ':');
    *root = s;
    if (!wire_number(number, LOG_SIZE_MAX, size) || !*size) return false;
    if (s.len < 8 || s.len > 2 * HASH_SIZE) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!s.at[i] || !strchr("0123456789abcdef", s.at[i])) return false;
    return true;
}

static void about_path(struct verify *v, enum verify_word w, struct str path, const char *text)
{
    struct verify_finding f = {.word = w, .path = path, .text = str_of(text)};
    audit_find(v, &f);
}

static struct str tile_path(const struct tile *t, char room[TILE_PATH_MAX])
{
    struct out o = out_into(room, TILE_PATH_MAX);
    tile_path_print(t, &o);
    return out_str(&o);
}

/* About no entry from now on. */
static void after_entries(struct verify *v)
{
    v->number = 0;
    v->id = (struct hash){0};
}

/* --- Heads --------------------------------------------------------------------------------------
 */

static void judge_slots(struct record *r, struct verify *v)
{
    char path[32], text[VERIFY_TEXT_MAX];
    snprintf(path, sizeof path, "head.%d", r->log);
    for (int i = 0; r->head.found && i < HEAD_SLOTS; i++) {
        if (!record_slot_damaged(r, i)) continue;
        snprintf(text, sizeof text, "slot %d: %s", i, head_sentence(r->head.slots[i]));
        about_path(v, VERIFY_HEAD_SLOT, str_of(path), text);
    }
    if (r->head.found && r->head_len != HEAD_FILE)
        about_path(v, VERIFY_HEAD_SLOT, str_of(path), "the file is not of two slots");
    if (!r->head.found) about_path(v, VERIFY_HEAD, str_of(path), "");
    v->result->head_size = r->head.found ? r->head.head.range.size : 0;
    v->result->head_root = r->head.head.root;
}

/* Whether the head is one of these entries; v->head has their root at its size. */
static void judge_head(struct record *r, struct verify *v)
{
    const struct head *head = &r->head.head;
    after_entries(v);
    if (!r->head.found) return;
    if (!str_same(head->log, record_log(r)))
        audit_tell(v, VERIFY_HEAD_OTHER, "it is of the log %.*s", STR_ARG(head->log));
    if (head->range.size > v->size)
        audit_tell(v, VERIFY_HEAD_AHEAD, "%" PRIu64 ", and there are %" PRIu64, head->range.size,
                   v->size);
    else if (!hash_same(&v->head.root, &head->root))
        audit_tell(v, VERIFY_HEAD_OTHER, "at %" PRIu64 " entries", head->range.size);
    else if (head->range.size < v->size)
        audit_tell(v, VERIFY_HEAD_BEHIND, "%" PRIu64 " of %" PRIu64, head->range.size, v->size);
}

/* --- The entries of a record --------------------------------------------------------------------
 */

struct reading {
    struct record *r;
    struct verify *v;
    struct item_reader *holder;
};

static bool read_lines(void *with, const struct entry *e, struct str *lines)
{
    struct reading *x = with;
    return record_lines(x->r->store, e, lines, &x->holder) == STORE_OK;
}

static void done_lines(void *with)
{
    struct reading *x = with;
    store_item_close(x->holder);
    x->holder = NULL;
}

static bool read_row(void *with, const struct store_row *row)
{
    audit_entry(with, row, true);
    return true;
}

/* The store's fault as a finding. */
static void unreadable(struct record *r, struct verify *v, enum store_status s, const char *what)
{
    const struct fault *f = store_fault(r->store);
    audit_tell(v, s == STORE_CORRUPT ? VERIFY_STORE : VERIFY_UNREADABLE, "%s: %s%s%s", what,
               store_sentence(s), f->text[0] ? ": " : "", f->text);
}

static void compare_tile(struct verify *v, unsigned level, uint64_t n, const struct hash *hashes,
                         const struct hash *root)
{
    struct reading *x = v->with;
    struct hash stored[TILE_WIDTH], stored_root;
    struct tile t = {.level = level, .n = n, .width = TILE_WIDTH};
    char room[TILE_PATH_MAX];
    enum store_status s = store_tile(x->r->store, x->r->log, level, n, stored, &stored_root);
    if (s == STORE_ABSENT) about_path(v, VERIFY_TILE_MISSING, tile_path(&t, room), "");
    else if (s != STORE_OK)
        about_path(v, VERIFY_UNREADABLE, tile_path(&t, room), store_sentence(s));
    else if (memcmp(stored, hashes, sizeof stored) != 0 || !hash_same(root, &stored_root))
        about_path(v, VERIFY_TILE, tile_path(&t, room), "");
}

/* Tiles beyond those that are full have no place, unless the log has grown meanwhile. */
static void stray_tiles(struct record *r, struct verify *v)
{
    struct hash root;
    char room[TILE_PATH_MAX];
    for (unsigned level = 0; level < AUDIT_LEVELS; level++) {
        struct tile t = {.level = level, .width = TILE_WIDTH};
        t.n = tile_full_count(v->size, level);
        if (store_tile(r->store, r->log, level, t.n, NULL, &root) == STORE_ABSENT) continue;
        if (tile_full_count(record_size(r), level) > t.n) continue;
        about_path(v, VERIFY_STRAY, tile_path(&t, room), "a full tile beyond the entries");
    }
}

/* Every entry, a tile's width at a time, so that no statement stands open while tiles are read. */
static void read_entries(struct record *r, struct verify *v, uint64_t size)
{
    for (uint64_t from = 0; from < size && !v->hasher->failed; from = v->size) {
        uint64_t to = size - from > TILE_WIDTH ? from + TILE_WIDTH : size;
        enum store_status s = store_entries(r->store, r->log, from, to, read_row, v);
        if (s != STORE_OK) {
            after_entries(v);
            unreadable(r, v, s, "reading the entries");
        }
        if (v->size < to) audit_gap(v, to);
        if (audit_is_full(v)) {
            after_entries(v);
            audit_full(v, compare_tile);
        }
        if (s != STORE_OK && s != STORE_CORRUPT) break;
    }
}

/* --- Items --------------------------------------------------------------------------------------
 */

static void about_item(struct verify *v, enum verify_word w, const struct audit_item *item,
                       const char *text)
{
    char path[ITEM_PATH_MAX];
    struct verify_finding f = {w, item->number, item->id, audit_item_path(&item->commit, path),
                               str_of(text)};
    audit_find(v, &f);
}

/* Sizes that other entries give for the same item. */
static void judge_sizes(struct verify *v, int i, uint64_t size)
{
    const struct audit_item *at = v->items.at;
    for (int k = i; k < v->items.count && hash_same(&at[k].commit, &at[i].commit); k++)
        if (at[k].size != size) about_item(v, VERIFY_ITEM_SIZE, &at[k], "");
}

/* Whether one of its names is that of file lines. */
static bool holds_lines(const struct verify *v, int i)
{
    const struct audit_item *at = v->items.at;
    for (int k = i; k < v->items.count && hash_same(&at[k].commit, &at[i].commit); k++)
        if (at[k].files) return true;
    return false;
}

static void judge_commit(struct verify *v, const struct audit_item *item,
                         struct item_commit *commit, bool read)
{
    struct hash now;
    bool hashed = item_commit_close(commit, &now);
    if (!read) about_item(v, VERIFY_UNREADABLE, item, "its content");
    else if (!hashed) about_item(v, VERIFY_UNCHECKED, item, "a hash could not be computed");
    else if (!hash_same(&now, &item->commit)) about_item(v, VERIFY_ITEM_OTHER, item, "");
}

/* The file lines of an item: sound content that is no file lines was noticed by nobody yet. */
static void judge_files_item(struct verify *v, const struct audit_item *item, struct str bytes)
{
    struct files walk = files_walk(bytes, (struct str){0});
    struct str rest = walk.rest, line;
    struct file_line file;
    if (!wire_line(&rest, &line) || file_line_read(line, &file) != FLAW_NONE)
        about_item(v, VERIFY_ITEM_FILES, item, "");
}

static void judge_content(struct record *r, struct verify *v, const struct audit_item *item,
                          struct item_reader *reader, bool lines)
{
    struct item_salt salt;
    struct item_commit commit;
    struct str bytes = {0}, first = {0};
    enum store_status s = store_item_salt(r->store, &item->commit, &salt);
    if (s == STORE_ABSENT) about_item(v, VERIFY_ITEM_SALT, item, "");
    else if (s != STORE_OK) about_item(v, VERIFY_UNREADABLE, item, "its salt");
    if (s != STORE_OK || (v->level != VERIFY_FULL && !lines)) return;
    item_commit_open(&commit, &salt);
    do {
        s = store_item_next(reader, &bytes);
        if (s == STORE_OK) item_commit_add(&commit, bytes);
        if (s == STORE_OK && !first.len) first = bytes;
    } while (s == STORE_OK && bytes.len);
    judge_commit(v, item, &commit, s == STORE_OK);
    if (lines && store_item_map(reader, &bytes) == STORE_OK) judge_files_item(v, item, bytes);
}

static void judge_items(struct record *r, struct verify *v)
{
    const struct audit_item *at = v->items.at;
    for (int i = 0; i < v->items.count; i++) {
        struct item_reader *reader;
        if (i && hash_same(&at[i].commit, &at[i - 1].commit)) continue;
        v->result->items++;
        enum store_status s = store_item_read(r->store, &at[i].commit, &reader);
        if (s != STORE_OK) {
            about_item(v, s == STORE_ABSENT ? VERIFY_ITEM_ABSENT : VERIFY_UNREADABLE, &at[i],
                       s == STORE_ABSENT ? "" : store_sentence(s));
            continue;
        }
        judge_sizes(v, i, store_item_size(reader));
        judge_content(r, v, &at[i], reader, holds_lines(v, i));
        store_item_close(reader);
    }
}

static bool judge_orphan(void *with, const struct hash *commit, uint64_t size, bool salted)
{
    struct verify *v = with;
    char path[ITEM_PATH_MAX];
    (void)size;
    (void)salted;
    if (!audit_names(v, commit))
        about_path(v, VERIFY_ITEM_ORPHAN, audit_item_path(commit, path), "");
    return true;
}

/* --- A record -----------------------------------------------------------------------------------
 */

static void store_says(void *with, struct str sentence)
{
    audit_tell(with, VERIFY_STORE, "%.*s", STR_ARG(sentence));
}

static void judge_store(struct record *r, struct verify *v)
{
    after_entries(v);
    enum store_status s = store_check(r->store, store_says, v);
    if (s != STORE_OK) unreadable(r, v, s, "the store's check");
    s = store_items(r->store, judge_orphan, v);
    if (s != STORE_OK) unreadable(r, v, s, "listing the items");
}

/* Sound as it stands, without what stands before it. */
static bool quick_row(void *with, const struct store_row *row)
{
    struct verify *v = with;
    struct entry e;
    struct hash leaf = tree_leaf(v->hasher, row->bytes);
    struct flaw flaw = entry_read(row->bytes, &e);
    if (row->index.i != v->size) audit_gap(v, row->index.i);
    v->number = ++v->size;
    v->id = record_readable(flaw, &e) ? entry_id(v->hasher, &e) : (struct hash){0};
    if (!hash_same(&leaf, &row->leaf)) audit_tell(v, VERIFY_LEAF, "%s", "");
    if (record_readable(flaw, &e) && !hash_same(&v->id, &row->id))
        audit_tell(v, VERIFY_ID, "%s", "");
    if (flaw.reason == FLAW_NONE) {
        struct entry_place place = {
            {v->number}, str_of(v->result->log), v->result->book, .local = true};
        enum flaw_reason reason = entry_stands(&e, &place);
        if (reason) audit_tell(v, VERIFY_PLACE, "%s", flaw_sentence(reason));
    } else {
        bool newer = flaw.reason == FLAW_NEWER_VERSION || flaw.reason == FLAW_NEWER_KIND;
        audit_tell(v, newer ? VERIFY_NEWER : VERIFY_ENTRY, "%s", flaw_sentence(flaw.reason));
    }
    return true;
}

static struct hash stored_root(struct record *r, uint64_t size)
{
    struct store_tree tree = {r->store, r->log, NULL};
    struct tree_source source = store_source(&tree);
    struct hash root = {0};
    return tree_part(&r->hasher, &source, 0, size, &root) ? root : (struct hash){0};
}

static void run_quick(struct record *r, struct verify *v, uint64_t size)
{
    v->size = size > EDGE ? size - EDGE : 0;
    enum store_status s = store_entries(r->store, r->log, v->size, size, quick_row, v);
    if (s != STORE_OK) unreadable(r, v, s, "reading the entries");
    if (v->size < size) audit_gap(v, size);
    if (v->head.size && v->head.size <= size) v->head.root = stored_root(r, v->head.size);
    if (v->against.size && v->against.size <= size)
        v->against.root = stored_root(r, v->against.size);
    judge_head(r, v);
    struct hash root = stored_root(r, size);
    /* A tree of one root, so that what was asked is asked of it. */
    v->broken = hash_none(&root);
    v->levels[0].range.count = 1;
    v->levels[0].range.roots[0] = root;
    audit_asked(v);
}

static void run_record(struct record *r, struct verify *v, struct reading *x)
{
    uint64_t size = 0;
    v->lines = read_lines;
    v->lines_done = done_lines;
    v->with = x;
    v->result->book = r->book;
    memcpy(v->result->log, r->name, sizeof v->result->log);
    if (record_head_read(r) != RECORD_OK) audit_tell(v, VERIFY_UNREADABLE, "%s", record_trouble(r));
    judge_slots(r, v);
    v->head.size = v->result->head_size;
    enum store_status s = store_size(r->store, r->log, &size);
    if (s != STORE_OK) unreadable(r, v, s, "the size of the log");
    if (s == STORE_OK && !size) audit_tell(v, VERIFY_EMPTY, "%s", "");
    if (v->level == VERIFY_QUICK) {
        run_quick(r, v, size);
        return;
    }
    read_entries(r, v, size);
    judge_head(r, v);
    audit_asked(v);
    stray_tiles(r, v);
    audit_sort(v);
    judge_items(r, v);
    if (v->level == VERIFY_FULL) judge_store(r, v);
}

enum verify_outcome verify_run(struct record *r, struct verify *v)
{
    struct reading x = {.r = r, .v = v};
    run_record(r, v, &x);
    v->with = NULL;
    return audit_outcome(v);
}

enum verify_outcome verify_record(struct record *r, const struct verify_ask *ask,
                                  struct verify_result *result)
{
    struct verify v;
    *result = (struct verify_result){.level = ask->level};
    bool open = audit_open(&v, ask, result, &r->hasher, record_size(r));
    enum verify_outcome outcome = open ? verify_run(r, &v) : VERIFY_FAILED;
    audit_close(&v);
    return outcome;
}

/* One finding, of what could not even be opened. */
static enum verify_outcome closed(const struct verify_ask *ask, struct verify_result *result,
                                  enum verify_word word, const char *text)
{
    struct hasher none = {0};
    struct verify v = {.ask = ask, .result = result, .hasher = &none};
    audit_tell(&v, word, "%s", text);
    return VERIFY_FINDINGS;
}

enum verify_outcome verify_folder(const char *dir, const struct verify_ask *ask,
                                  struct verify_result *result)
{
    struct record *r;
    struct fault fault = {0};
    struct disk_stat stat;
    char path[STORE_PATH_MAX];
    *result = (struct verify_result){.level = ask->level};
    enum record_status status = record_open(dir, false, &r, &fault);
    if (status == RECORD_OK) {
        enum verify_outcome outcome = verify_record(r, ask, result);
        record_close(r);
        return outcome;
    }
    if (status != RECORD_ABSENT) return closed(ask, result, VERIFY_UNREADABLE, fault.text);
    snprintf(path, sizeof path, "%.4000s/record.db", dir);
    const struct disk *disk = disk_real();
    if (disk->stat(disk->with, path, &stat) != 0) return VERIFY_ABSENT;
    return closed(ask, result, VERIFY_EMPTY, fault.text);
}

/* --- An export ----------------------------------------------------------------------------------
 */

struct parcel_reading {
    struct parcel *p;
    struct arena *memory;
    struct arena_mark before_lines;
    char *bundle;
    char *piece; /* PIECE_ROOM bytes */
    uint64_t size;
    bool with_items;
};

struct room_of {
    struct arena *in;
    size_t size;
    char *at;
};

static void take_room(void *with)
{
    struct room_of *room = with;
    room->at = NEW_N(room->in, room->size, char);
}

static char *room_in(struct arena *in, size_t size)
{
    struct room_of room = {in, size, NULL};
    return arena_run(in, take_room, &room) ? room.at : NULL;
}

static bool parcel_salt(struct parcel *p, const struct hash *commit, struct item_salt *salt)
{
    char room[ITEM_PATH_MAX];
    struct out o = out_into(room, sizeof room);
    item_path_print(commit, true, &o);
    const struct parcel_file *f = parcel_find(p, out_str(&o));
    return f && f->size == sizeof salt->at &&
           parcel_read(p, f, 0, (char *)salt->at, sizeof salt->at);
}

static bool parcel_lines(void *with, const struct entry *e, struct str *lines)
{
    struct parcel_reading *x = with;
    char room[ITEM_PATH_MAX];
    struct item_salt salt;
    struct hash commit;
    const struct parcel_file *f = parcel_find(x->p, audit_item_path(&e->files_item.commit, room));
    if (!f || f->size != e->files_item.size || f->size > FILES_ITEM_MAX) return false;
    x->before_lines = arena_mark(x->memory);
    char *bytes = room_in(x->memory, (size_t)f->size);
    if (!bytes || !parcel_read(x->p, f, 0, bytes, (size_t)f->size)) return false;
    *lines = (struct str){bytes, (size_t)f->size};
    bool good = parcel_salt(x->p, &e->files_item.commit, &salt) &&
                item_committed(&salt, *lines, &commit) &&
                hash_same(&commit, &e->files_item.commit) &&
                files_judge(*lines, e->body).reason == FLAW_NONE;
    if (!good) arena_back(x->memory, x->before_lines);
    return good;
}

static void parcel_lines_done(void *with)
{
    struct parcel_reading *x = with;
    arena_back(x->memory, x->before_lines);
}

/* The hashes of one tile file against those computed. */
static void judge_tile_file(struct verify *v, const struct tile *t, const struct hash *hashes)
{
    struct parcel_reading *x = v->with;
    struct hash read[TILE_WIDTH];
    char room[TILE_PATH_MAX];
    struct str path = tile_path(t, room);
    size_t len = (size_t)t->width * HASH_SIZE;
    const struct parcel_file *f = parcel_find(x->p, path);
    if (!f) about_path(v, VERIFY_TILE_MISSING, path, "");
    else if (f->size != len) about_path(v, VERIFY_TILE, path, "its length");
    else if (!parcel_read(x->p, f, 0, (char *)read, len))
        about_path(v, VERIFY_UNREADABLE, path, "");
    else if (memcmp(read, hashes, len) != 0) about_path(v, VERIFY_TILE, path, "");
}

static void full_tile_file(struct verify *v, unsigned level, uint64_t n, const struct hash *hashes,
                           const struct hash *root)
{
    struct tile t = {.level = level, .n = n, .width = TILE_WIDTH};
    (void)root;
    judge_tile_file(v, &t, hashes);
}

static void edge_tile_files(struct verify *v)
{
    for (unsigned level = 0; level < AUDIT_LEVELS; level++) {
        struct tile t = {.level = level, .n = tile_full_count(v->size, level)};
        t.width = tile_width(v->size, level, t.n);
        if (t.width && !v->broken) judge_tile_file(v, &t, v->levels[level].at);
    }
}

/* Reads one bundle and judges its entries. False: it is not there whole. */
static bool read_bundle(struct verify *v, const struct tile *t)
{
    struct parcel_reading *x = v->with;
    char room[TILE_PATH_MAX];
    struct str path = tile_path(t, room), leaf;
    const struct parcel_file *f = parcel_find(x->p, path);
    if (!f) return about_path(v, VERIFY_TILE_MISSING, path, ""), false;
    struct arena_mark mark = arena_mark(x->memory);
    bool small = f->size <= (uint64_t)TILE_WIDTH * (LEAF_MAX + 2);
    char *bytes = small ? room_in(x->memory, (size_t)f->size + 1) : NULL;
    if (!bytes || !parcel_read(x->p, f, 0, bytes, (size_t)f->size))
        return about_path(v, small ? VERIFY_UNREADABLE : VERIFY_BUNDLE, path, ""), false;
    struct str rest = {bytes, (size_t)f->size};
    bool whole = bundle_holds(rest, t->width);
    if (!whole) about_path(v, VERIFY_BUNDLE, path, "");
    while (whole && bundle_next(&rest, &leaf)) {
        struct store_row row = {.index = {v->size}, .bytes = leaf};
        audit_entry(v, &row, false);
    }
    arena_back(x->memory, mark);
    return whole;
}

static void read_bundles(struct verify *v)
{
    struct parcel_reading *x = v->with;
    while (v->size < x->size && !v->hasher->failed) {
        struct tile t = {.entries = true, .n = v->size / TILE_WIDTH};
        t.width = tile_width(x->size, 0, t.n);
        after_entries(v);
        uint64_t end = v->size + t.width;
        if (!read_bundle(v, &t)) audit_gap(v, end);
        after_entries(v);
        if (audit_is_full(v)) audit_full(v, full_tile_file);
    }
    after_entries(v);
}

static void judge_parcel_content(struct verify *v, const struct audit_item *item,
                                 const struct parcel_file *f, const struct item_salt *salt)
{
    struct parcel_reading *x = v->with;
    struct item_commit commit;
    bool read = true;
    item_commit_open(&commit, salt);
    for (uint64_t at = 0; read && at < f->size;) {
        size_t len = f->size - at < PIECE_ROOM ? (size_t)(f->size - at) : PIECE_ROOM;
        read = parcel_read(x->p, f, at, x->piece, len);
        if (read) item_commit_add(&commit, (struct str){x->piece, len});
        at += len;
    }
    judge_commit(v, item, &commit, read);
}

static void judge_parcel_items(struct verify *v)
{
    struct parcel_reading *x = v->with;
    const struct audit_item *at = v->items.at;
    char room[ITEM_PATH_MAX];
    struct item_salt salt;
    if (v->items.count && !x->with_items) about_path(v, VERIFY_ITEMS_OUT, (struct str){0}, "");
    for (int i = 0; x->with_items && i < v->items.count; i++) {
        if (i && hash_same(&at[i].commit, &at[i - 1].commit)) continue;
        v->result->items++;
        const struct parcel_file *f = parcel_find(x->p, audit_item_path(&at[i].commit, room));
        if (!f) {
            about_item(v, VERIFY_ITEM_ABSENT, &at[i], "");
            continue;
        }
        judge_sizes(v, i, f->size);
        if (!parcel_salt(x->p, &at[i].commit, &salt)) about_item(v, VERIFY_ITEM_SALT, &at[i], "");
        else if (v->level == VERIFY_FULL || holds_lines(v, i))
            judge_parcel_content(v, &at[i], f, &salt);
    }
}

/* Whether a file of this name belongs into an export of these entries. */
static bool has_place(const struct verify *v, struct str path)
{
    struct tile t;
    struct hash commit;
    bool salt;
    if (str_is(path, "checkpoint")) return true;
    if (tile_path_read(path, &t)) return tile_width(v->size, t.level, t.n) == t.width;
    return item_path_read(path, &commit, &salt) && audit_names(v, &commit);
}

static bool read_checkpoint(struct verify *v, struct checkpoint *c, char room[CHECKPOINT_MAX])
{
    struct parcel_reading *x = v->with;
    const struct parcel_file *f = parcel_find(x->p, STR("checkpoint"));
    bool good = f && f->size <= CHECKPOINT_MAX && parcel_read(x->p, f, 0, room, (size_t)f->size) &&
                checkpoint_read((struct str){room, (size_t)f->size}, c) &&
                wire_log_name(c->origin) && c->size;
    if (!good) {
        about_path(v, VERIFY_CHECKPOINT, STR("checkpoint"), f ? "" : "it is missing");
        return false;
    }
    memcpy(v->result->log, c->origin.at, c->origin.len);
    v->result->head_size = c->size;
    v->result->head_root = c->root;
    x->size = c->size;
    return true;
}

static void run_export(struct verify *v, struct parcel_reading *x)
{
    char room[CHECKPOINT_MAX];
    struct checkpoint c;
    v->with = x;
    v->lines = parcel_lines;
    v->lines_done = parcel_lines_done;
    for (int i = 0; i < x->p->count; i++)
        x->with_items |= str_starts(x->p->at[i].path, STR("items/"));
    if (!read_checkpoint(v, &c, room)) return;
    if (c.size > audit_entries_most(x->p) + LACK_MAX) {
        about_path(v, VERIFY_CHECKPOINT, STR("checkpoint"), "it counts entries that are not there");
        return;
    }
    read_bundles(v);
    edge_tile_files(v);
    audit_asked(v);
    if (!v->broken && !hash_same(&v->result->root, &c.root))
        about_path(v, VERIFY_CHECKPOINT, STR("checkpoint"), "another root");
    audit_sort(v);
    judge_parcel_items(v);
    for (int i = 0; i < x->p->count; i++)
        if (!has_place(v, x->p->at[i].path)) about_path(v, VERIFY_STRAY, x->p->at[i].path, "");
}

enum verify_outcome verify_parcel(struct parcel *p, struct verify *v)
{
    struct parcel_reading x = {.p = p, .memory = arena_open(export_memory)};
    x.piece = x.memory ? room_in(x.memory, PIECE_ROOM) : NULL;
    if (x.piece) run_export(v, &x);
    arena_close(x.memory);
    v->with = NULL;
    return x.piece ? audit_outcome(v) : VERIFY_FAILED;
}

/* As many entries as its files can hold at most, by the bundles that are there. */
uint64_t audit_entries_most(const struct parcel *p)
{
    uint64_t count = 0;
    for (int i = 0; i < p->count; i++)
        if (str_starts(p->at[i].path, STR("tile/entries/"))) count += TILE_WIDTH;
    return count;
}

enum verify_outcome verify_export(const char *path, const struct verify_ask *ask,
                                  struct verify_result *result)
{
    struct parcel p;
    struct verify v;
    struct hasher h;
    *result = (struct verify_result){.level = ask->level, .export = true};
    if (ask->level == VERIFY_QUICK) result->level = VERIFY_PLAIN;
    enum parcel_status status = parcel_open(path, &p);
    enum verify_outcome outcome = VERIFY_FAILED;
    bool hashes = hasher_open(&h), open = audit_open(&v, ask, result, &h, audit_entries_most(&p));
    v.level = result->level;
    switch (status) {
    case PARCEL_OK:
        if (hashes && open) outcome = verify_parcel(&p, &v);
        break;
    case PARCEL_ABSENT: outcome = VERIFY_ABSENT; break;
    case PARCEL_DAMAGED:
    case PARCEL_IO: outcome = closed(ask, result, VERIFY_UNREADABLE, p.trouble); break;
    case PARCEL_MEMORY: break;
    }
    audit_close(&v);
    hasher_close(&h);
    parcel_close(&p);
    return outcome;
}
