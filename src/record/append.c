/* append.c: entries on their way into the log, step by step; see record.h.
 *
 *     read      outside the lock: bytes, id, the author's clock
 *     settle    under the lock: head file and store agree (record.c)
 *     judge     each entry: stood already, or may stand as the next one; its items are there
 *     write     one transaction: entries, and the tiles that became full
 *     confirm   read back, hashed again, and only then the head is written (R5)
 *
 * Whatever fails from `write` on halts the record (R13).
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "record/inside.h"

struct append {
    struct record *r;
    const struct str *leaves;
    int count;
    uint64_t seen, size; /* size: before the append, then with what was judged */
    struct appended *out;
    struct flaw *flaw;
    int *which;
};

static enum record_status refuse(struct append *a, int i, enum flaw_reason reason, size_t at)
{
    *a->which = i;
    *a->flaw = (struct flaw){reason, at};
    return record_say(a->r, RECORD_REFUSED, "%s", flaw_sentence(reason));
}

/* --- Read ---------------------------------------------------------------------------------------
 */

static enum record_status read_leaf(struct append *a, int i, int64_t now)
{
    struct entry e;
    struct flaw flaw = entry_read(a->leaves[i], &e);
    a->out[i] = (struct appended){0};
    if (flaw.reason) return refuse(a, i, flaw.reason, flaw.at);
    if (e.at > now + RECORD_AHEAD_SECONDS) {
        refuse(a, i, FLAW_AT, 0);
        return record_say(a->r, RECORD_REFUSED,
                          "its moment is %" PRId64 " seconds ahead of the clock here", e.at - now);
    }
    a->out[i].id = entry_id(&a->r->hasher, &e);
    return a->r->hasher.failed ? record_fail(a->r, STORE_MEMORY, "hash") : RECORD_OK;
}

/* --- Judge --------------------------------------------------------------------------------------
 */

/* Brings the table of paths up to the entries of the log. */
static bool learn_paths(void *with, const struct store_row *row)
{
    struct append *a = with;
    struct record *r = a->r;
    struct item_reader *holder;
    struct str lines;
    struct entry e;
    struct flaw flaw = entry_read(row->bytes, &e);
    bool read = flaw.reason == FLAW_NONE && record_lines(r->store, &e, &lines, &holder) == STORE_OK;
    if (!read) r->paths_blind = true;
    if (read && lines.len) paths_apply(&r->paths, lines, e.body, e.form, row->index.i + 1);
    if (read) store_item_close(holder);
    r->paths_size = row->index.i + 1;
    return true;
}

static enum record_status ready_paths(struct append *a)
{
    struct record *r = a->r;
    if (!r->paths.memory) paths_open(&r->paths);
    if (r->paths_size == a->size) return RECORD_OK;
    enum store_status s = store_entries(r->store, r->log, r->paths_size, a->size, learn_paths, a);
    if (s != STORE_OK) return record_fail(r, s, "read the entries");
    return r->paths_size == a->size ? RECORD_OK : record_fail(r, STORE_CORRUPT, "read the entries");
}

/* The number under which this text stands, in the log or earlier in this call; 0 if nowhere. */
static enum record_status stands_already(struct append *a, int i, uint64_t *number)
{
    struct leaf_index index = {0};
    *number = 0;
    for (int k = 0; k < i; k++)
        if (hash_same(&a->out[k].id, &a->out[i].id)) *number = a->out[k].number.n;
    if (*number) return RECORD_OK;
    enum store_status s = store_find(a->r->store, a->r->log, &a->out[i].id, &index);
    if (s == STORE_OK) *number = index.i + 1;
    return s == STORE_OK || s == STORE_ABSENT ? RECORD_OK : record_fail(a->r, s, "find an id");
}

/* What it is about stands before it: in the log or earlier in this call. */
static enum record_status judge_about(struct append *a, int i, const struct entry *e)
{
    for (int n = 0; n < e->about_count; n++) {
        struct leaf_index index;
        bool here = false;
        for (int k = 0; k < i; k++) here |= hash_same(&a->out[k].id, &e->about[n]);
        if (here) continue;
        enum store_status s = store_find(a->r->store, a->r->log, &e->about[n], &index);
        if (s == STORE_ABSENT) {
            refuse(a, i, FLAW_ABOUT, 0);
            return record_say(a->r, RECORD_REFUSED, "it is about an entry that is not in the log");
        }
        if (s != STORE_OK) return record_fail(a->r, s, "find an id");
    }
    return RECORD_OK;
}

/* R9: the item is there, has its salt and its size. */
static enum record_status judge_item(struct append *a, int i, const struct piece *p)
{
    struct item_reader *reader;
    struct item_salt salt;
    enum store_status s = store_item_salt(a->r->store, &p->commit, &salt);
    if (s == STORE_OK) s = store_item_read(a->r->store, &p->commit, &reader);
    *a->which = i;
    if (s == STORE_ABSENT)
        return record_say(a->r, RECORD_ABSENT, "an item that the entry names is not kept");
    if (s != STORE_OK) return record_fail(a->r, s, "read an item");
    bool same = store_item_size(reader) == p->size;
    store_item_close(reader);
    return same ? RECORD_OK : refuse(a, i, FLAW_PIECE_SIZE, 0);
}

static enum record_status judge_items(struct append *a, int i, const struct entry *e,
                                      struct str lines)
{
    struct files f = files_walk(lines, e->body);
    struct file_line file;
    struct piece piece;
    while (file_next(&f, &file))
        while (piece_next(&f, &piece)) {
            if (!piece.item) continue;
            enum record_status status = judge_item(a, i, &piece);
            if (status) return status;
        }
    return RECORD_OK;
}

static enum record_status judge_paths(struct append *a, int i, const struct entry *e,
                                      struct str lines)
{
    struct record *r = a->r;
    struct str path = {0};
    *a->which = i;
    switch (paths_judge(&r->paths, lines, e->body, e->form, a->seen, &path)) {
    case PATHS_GOOD: break;
    case PATHS_CHANGED:
        return record_say(r, RECORD_CLASH, "'%.*s' changed since the entry was made",
                          STR_ARG(path));
    case PATHS_ABSENT:
        if (r->paths_blind) break;
        return record_say(r, RECORD_CLASH, "there is no '%.*s'", STR_ARG(path));
    case PATHS_FORM:
        if (r->paths_blind) break;
        return record_say(r, RECORD_CLASH, "'%.*s' is of another form", STR_ARG(path));
    case PATHS_LOST: return record_fail(r, STORE_MEMORY, "remember the paths");
    }
    bool kept = paths_apply(&r->paths, lines, e->body, e->form, a->size + 1);
    return kept ? RECORD_OK : record_fail(r, STORE_MEMORY, "remember the paths");
}

static enum record_status judge_files(struct append *a, int i, const struct entry *e)
{
    struct item_reader *holder;
    struct str lines;
    if (entry_role(e->kind) != ENTRY_CHANGES) return RECORD_OK;
    if (e->files_apart) {
        enum record_status there = judge_item(a, i, &e->files_item);
        if (there) return there;
    }
    enum store_status s = record_lines(a->r->store, e, &lines, &holder);
    if (s == STORE_ABSENT) return refuse(a, i, FLAW_FILES_ITEM, 0);
    if (s != STORE_OK) return record_fail(a->r, s, "read the file lines");
    enum record_status status = record_lines_local(lines, e->body)
                                    ? judge_items(a, i, e, lines)
                                    : refuse(a, i, FLAW_NOT_LOCAL, 0);
    if (!status) status = judge_paths(a, i, e, lines);
    store_item_close(holder);
    return status;
}

static enum record_status judge_leaf(struct append *a, int i)
{
    struct entry e;
    uint64_t number = 0;
    enum record_status status = stands_already(a, i, &number);
    if (status) return status;
    if (number) { /* R12 */
        a->out[i].number.n = number;
        a->out[i].stood = true;
        return RECORD_OK;
    }
    entry_read(a->leaves[i], &e);
    struct entry_place place = {{a->size + 1}, record_log(a->r), a->r->book, true};
    enum flaw_reason reason = entry_stands(&e, &place);
    if (reason) return refuse(a, i, reason, 0);
    status = judge_about(a, i, &e);
    if (!status) status = judge_files(a, i, &e);
    if (!status) a->out[i].number.n = ++a->size;
    return status;
}

/* --- Write --------------------------------------------------------------------------------------
 */

/* The tiles that are full now and were not with one entry less. */
static enum record_status put_tiles(struct record *r, uint64_t size)
{
    struct store_tree tree = {r->store, r->log, NULL};
    struct tree_source source = store_source(&tree);
    struct hash hashes[TILE_WIDTH];
    for (unsigned level = 0; size % TILE_WIDTH == 0; level++) {
        size /= TILE_WIDTH;
        if (!size) break;
        uint64_t n = size - 1;
        if (!source.read(source.with, level, n * TILE_WIDTH, TILE_WIDTH, hashes))
            return record_fail(r, STORE_CORRUPT, "read the hashes of a tile");
        struct hash root = tile_root(&r->hasher, hashes, TILE_WIDTH);
        if (r->hasher.failed) return record_fail(r, STORE_MEMORY, "hash");
        enum store_status s = store_tile_put(r->store, r->log, level, n, hashes, &root);
        if (s != STORE_OK) return record_fail(r, s, "write a tile");
    }
    return RECORD_OK;
}

static enum record_status put_leaf(struct record *r, struct range *range, struct str bytes)
{
    struct entry e;
    struct flaw flaw = entry_read(bytes, &e);
    if (!record_readable(flaw, &e))
        return record_say(r, RECORD_REFUSED, "%s", flaw_sentence(flaw.reason));
    struct entry_place place = {{range->size + 1}, record_log(r), r->book, true};
    enum flaw_reason reason = flaw.reason ? FLAW_NONE : entry_stands(&e, &place);
    if (reason) return record_say(r, RECORD_REFUSED, "%s", flaw_sentence(reason));
    struct hash id = entry_id(&r->hasher, &e), leaf = tree_leaf(&r->hasher, bytes);
    if (r->hasher.failed) return record_fail(r, STORE_MEMORY, "hash");
    if (range->size == 0) r->book = id;
    enum store_status s =
        store_entry_put(r->store, r->log, (struct leaf_index){range->size}, &id, &leaf, bytes);
    if (s != STORE_OK) return record_fail(r, s, "write an entry");
    range_append(&r->hasher, range, &leaf);
    return put_tiles(r, range->size);
}

/* Whether what was fed is all, and what it was said to be. */
static enum record_status feed_ended(struct record *r, const struct record_feed *feed,
                                     const struct range *range)
{
    if (feed->failed) return record_say(r, RECORD_REFUSED, "the entries could not be read");
    if (hash_none(&feed->root)) return RECORD_OK;
    struct hash root = range_root(&r->hasher, range);
    if (hash_same(&root, &feed->root)) return RECORD_OK;
    return record_say(r, RECORD_REFUSED, "the entries changed while they were read");
}

/* One transaction. *range is extended over what was written. */
static enum record_status write_feed(struct record *r, struct record_feed *feed,
                                     struct range *range)
{
    struct str leaf;
    enum record_status status = RECORD_OK;
    enum store_status s = store_begin(r->store);
    if (s == STORE_BUSY) return record_fail(r, s, "begin to write");
    if (s != STORE_OK) return record_halt(r, record_fail(r, s, "begin to write"));
    while (!status && feed->next(feed->with, &leaf)) status = put_leaf(r, range, leaf);
    if (!status) status = feed_ended(r, feed, range);
    if (status) {
        store_rollback(r->store);
        return status == RECORD_REFUSED ? status : record_halt(r, status);
    }
    s = store_commit(r->store);
    if (s == STORE_BUSY) return record_fail(r, s, "commit"); /* nothing happened */
    return s == STORE_OK ? RECORD_OK : record_halt(r, record_fail(r, s, "commit"));
}

/* --- Confirm ------------------------------------------------------------------------------------
 */

#ifndef NDEBUG

enum { CHECK_ENTRIES = 64, CHECK_ITEM_MAX = 1 << 20 };

/* R9: an item that is named matches; what is large was hashed when it was kept. */
static void check_item(struct record *r, const struct piece *p)
{
    struct item_reader *reader;
    struct item_salt salt;
    struct str bytes;
    struct hash commit;
    if (!p->item || p->size > CHECK_ITEM_MAX) return;
    if (store_item_salt(r->store, &p->commit, &salt) != STORE_OK) return;
    if (store_item_read(r->store, &p->commit, &reader) != STORE_OK) return;
    assert(store_item_size(reader) == p->size);
    if (store_item_map(reader, &bytes) == STORE_OK && item_committed(&salt, bytes, &commit))
        assert(hash_same(&commit, &p->commit));
    store_item_close(reader);
}

/* R2, R3, R6: the entry stands under its number, by its id, with its leaf hash, and prints back. */
static void check_entry(struct record *r, uint64_t i, bool items)
{
    struct str bytes;
    struct entry e;
    struct hash leaf, id;
    struct leaf_index found = {0};
    if (store_entry(r->store, r->log, (struct leaf_index){i}, &bytes) != STORE_OK) return;
    struct flaw flaw = entry_read(bytes, &e);
    assert(record_readable(flaw, &e));
    struct hash now = tree_leaf(&r->hasher, bytes), text = entry_id(&r->hasher, &e);
    struct files f = files_walk(e.files, e.body);
    struct file_line file;
    struct piece piece;
    while (items && !e.files_apart && file_next(&f, &file))
        while (piece_next(&f, &piece)) check_item(r, &piece);
    id = text;
    if (store_leaves(r->store, r->log, i, i + 1, &leaf) == STORE_OK) assert(hash_same(&leaf, &now));
    if (store_find(r->store, r->log, &id, &found) == STORE_OK) assert(found.i == i);
}

/* What the record promises after every append, as far as it can be read back: a disk that fails
 * breaks no promise. */
static void record_check(struct record *r, const struct range *before)
{
    struct store_tree tree = {r->store, r->log, NULL};
    struct tree_source source = store_source(&tree);
    struct head head = r->head.head;
    struct hash root;
    struct proof proof;
    uint64_t size = 0, old = before->size;
    if (store_size(r->store, r->log, &size) != STORE_OK) return;
    assert(r->head.found && head.range.size == size && old <= size);
    for (uint64_t i = size > CHECK_ENTRIES ? size - CHECK_ENTRIES : 0; i < size; i++)
        check_entry(r, i, i >= old);
    if (tree_part(&r->hasher, &source, 0, size, &root))
        assert(hash_same(&root, &head.root)); /* R5 */
    struct hash old_root = range_root(&r->hasher, before);
    if (old && proof_consistency(&r->hasher, &source, old, size, &proof))
        assert(proof_consistent(&r->hasher, &proof, old, size, &old_root, &head.root) ==
               PROOF_HOLDS);
    if (record_head_read(r) == RECORD_OK && r->head_file >= 0 && r->head.found)
        assert(hash_same(&r->head.head.root, &head.root) && r->head.head.turn == head.turn);
}

#else

static void record_check(struct record *r, const struct range *before)
{
    (void)r;
    (void)before;
}

#endif

/* Reads back what was committed; `written` is what it must be. */
static enum record_status confirm(struct record *r, const struct range *written)
{
    struct range range = {0}, before;
    if (r->head.found) range = r->head.head.range;
    before = range;
    enum record_status status = record_extend(r, &range, written->size);
    if (status) return record_halt(r, status);
    struct hash now = range_root(&r->hasher, &range), then = range_root(&r->hasher, written);
    if (!hash_same(&now, &then))
        return record_halt(r, record_say(r, RECORD_STORE, "what was written reads back otherwise"));
    status = record_head_write(r, &range);
    if (status) return record_halt(r, status);
    record_check(r, &before);
    return RECORD_OK;
}

static enum record_status write_and_confirm(struct record *r, struct record_feed *feed)
{
    struct range written = {0};
    if (r->head.found) written = r->head.head.range;
    uint64_t before = written.size;
    enum record_status status = write_feed(r, feed, &written);
    if (status || written.size == before) return status;
    return confirm(r, &written);
}

/* --- The whole ----------------------------------------------------------------------------------
 */

struct new_ones {
    const struct append *a;
    int next;
};

static bool next_new(void *with, struct str *leaf)
{
    struct new_ones *n = with;
    while (n->next < n->a->count && n->a->out[n->next].stood) n->next++;
    if (n->next >= n->a->count) return false;
    *leaf = n->a->leaves[n->next++];
    return true;
}

static enum record_status judge_all(struct append *a)
{
    enum record_status status = RECORD_OK;
    for (int i = 0; !status && i < a->count; i++) {
        status = judge_leaf(a, i);
        if (status) *a->which = i;
    }
    return status;
}

static enum record_status append_locked(struct append *a)
{
    struct record *r = a->r;
    enum record_status status = record_settle(r);
    if (status) return status;
    a->size = r->head.head.range.size;
    status = ready_paths(a);
    if (status) return status;
    paths_mark(&r->paths);
    status = judge_all(a);
    struct new_ones new_ones = {a, 0};
    struct record_feed feed = {.next = next_new, .with = &new_ones, .from = a->size};
    if (!status) status = write_and_confirm(r, &feed);
    if (status) {
        paths_undo(&r->paths);
    } else {
        paths_keep(&r->paths);
        r->paths_size = a->size;
    }
    return status;
}

static enum record_status may_write(struct record *r)
{
    if (!r->write) return record_say(r, RECORD_STOPPED, "the record is open for reading only");
    if (r->state == RECORD_OPEN) return RECORD_OK;
    if (!r->trouble[0]) record_say(r, RECORD_STOPPED, "the record is halted");
    return RECORD_STOPPED;
}

enum record_status record_append(struct record *r, const struct str *leaves, int count,
                                 uint64_t seen, int64_t now, struct appended *out,
                                 struct flaw *flaw, int *which)
{
    struct append a = {r, leaves, count, seen, 0, out, flaw, which};
    *flaw = (struct flaw){0};
    *which = 0;
    enum record_status status = may_write(r);
    if (status) return status;
    assert(count >= 0 && count <= RECORD_BATCH_MAX);
    for (int i = 0; i < count; i++) {
        status = read_leaf(&a, i, now);
        if (status) return status;
    }
    enum store_status s = store_lock(r->store, r->log, RECORD_LOCK_MS);
    if (s != STORE_OK) return record_fail(r, s, "lock the log");
    status = append_locked(&a);
    store_unlock(r->store, r->log);
    return status;
}

enum record_status record_bring(struct record *r, struct record_feed *feed)
{
    enum record_status status = may_write(r);
    if (status) return status;
    enum store_status s = store_lock(r->store, r->log, RECORD_LOCK_MS);
    if (s != STORE_OK) return record_fail(r, s, "lock the log");
    status = record_settle(r);
    uint64_t size = r->head.found ? r->head.head.range.size : 0;
    if (!status && size != feed->from)
        status = record_say(r, RECORD_CLASH, "the record has grown meanwhile");
    if (!status) status = write_and_confirm(r, feed);
    store_unlock(r->store, r->log);
    return status;
}
