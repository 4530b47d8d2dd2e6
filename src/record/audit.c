/* audit.c: judging entries in order; see audit.h. */
#include "record/audit.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/inside.h"

enum { IDS_FIRST = 1 << 12, IDS_MAX = 1 << 24, FINDINGS_MOST = 1000, ITEMS_MAX = 1 << 22 };
static const size_t memory_max = (size_t)3 << 29;

/* So much of an id that no two are alike by chance or by labour. */
struct audit_id {
    uint64_t at[2];
};

/* --- Words and findings -------------------------------------------------------------------------
 */

static const struct {
    const char *word, *sentence;
    bool fault;
} words[] = {
#define W(name, word, fault, sentence) {word, sentence, fault},
    VERIFY_WORDS(W)
#undef W
};

const char *verify_word(enum verify_word w)
{
    return words[w].word;
}

const char *verify_sentence(enum verify_word w)
{
    return words[w].sentence;
}

bool verify_fault(enum verify_word w)
{
    return words[w].fault;
}

void audit_find(struct verify *v, const struct verify_finding *f)
{
    struct verify_result *r = v->result;
    uint64_t most = v->ask->findings_most ? v->ask->findings_most : FINDINGS_MOST;
    if (words[f->word].fault) r->faults++;
    else r->notices++;
    if (v->ask->report && r->faults + r->notices <= most) v->ask->report(v->ask->with, f);
}

void audit_tell(struct verify *v, enum verify_word w, const char *format, ...)
{
    char text[VERIFY_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct verify_finding f = {w, v->number, v->id, {0}, str_of(text)};
    audit_find(v, &f);
}

void verify_tell(struct verify *v, enum verify_word w, struct str text)
{
    assert(v->number);
    struct verify_finding f = {w, v->number, v->id, {0}, text};
    audit_find(v, &f);
}

enum verify_outcome audit_outcome(const struct verify *v)
{
    if (v->hasher->failed) return VERIFY_FAILED;
    return v->result->faults ? VERIFY_FINDINGS : VERIFY_SOUND;
}

/* --- Memory -------------------------------------------------------------------------------------
 */

struct room {
    struct verify *v;
    uint64_t slots;
    const struct audit_item *item;
};

static void room_for_ids(void *with)
{
    struct room *room = with;
    struct audit_id *ids = NEW_N(room->v->memory, room->slots, struct audit_id);
    room->v->ids = ids;
    room->v->id_slots = room->slots;
}

static void room_for_item(void *with)
{
    struct room *room = with;
    PUSH(room->v->memory, &room->v->items, *room->item);
}

bool audit_open(struct verify *v, const struct verify_ask *ask, struct verify_result *result,
                struct hasher *h, uint64_t size)
{
    *v = (struct verify){.ask = ask, .result = result, .level = ask->level, .hasher = h};
    v->memory = arena_open(memory_max);
    struct room room = {.v = v, .slots = IDS_FIRST};
    while (room.slots < IDS_MAX && room.slots / 2 < size) room.slots *= 2;
    v->against.size = ask->against_size;
    bool paths = paths_open(&v->paths);
    return v->memory && paths && arena_run(v->memory, room_for_ids, &room);
}

void audit_close(struct verify *v)
{
    paths_close(&v->paths);
    arena_close(v->memory);
    v->memory = NULL;
}

/* Says once that something is beyond a limit. */
static void lost(struct verify *v, bool *already, const char *what)
{
    if (*already) return;
    *already = true;
    audit_tell(v, VERIFY_UNCHECKED, "more %s than this program remembers", what);
}

/* --- Ids ----------------------------------------------------------------------------------------
 */

static struct audit_id *id_slot(const struct verify *v, const struct hash *id)
{
    struct audit_id key;
    memcpy(key.at, id->at, sizeof key.at);
    uint64_t mask = v->id_slots - 1, i = key.at[1] & mask;
    while ((v->ids[i].at[0] | v->ids[i].at[1]) && memcmp(&v->ids[i], &key, sizeof key) != 0)
        i = (i + 1) & mask;
    return &v->ids[i];
}

static bool id_stands(const struct verify *v, const struct hash *id)
{
    const struct audit_id *slot = id_slot(v, id);
    return slot->at[0] | slot->at[1];
}

/* False if it stood there already. */
static bool id_add(struct verify *v, const struct hash *id)
{
    if (id_stands(v, id)) return false;
    if (v->id_count + 1 > v->id_slots / 4 * 3) {
        lost(v, &v->ids_lost, "ids");
        v->blind = true;
        return true;
    }
    memcpy(id_slot(v, id)->at, id->at, sizeof(struct audit_id));
    v->id_count++;
    return true;
}

/* --- The tree -----------------------------------------------------------------------------------
 */

/* Whether a tile is full that audit_full() has not handed out. */
bool audit_is_full(const struct verify *v)
{
    return v->levels[0].range.size == TILE_WIDTH;
}

static void push(struct verify *v, unsigned level, const struct hash *hash)
{
    struct audit_level *l = &v->levels[level];
    assert(l->range.size < TILE_WIDTH);
    l->at[l->range.size] = *hash;
    range_append(v->hasher, &l->range, hash);
}

void audit_full(struct verify *v, void (*tile)(struct verify *v, unsigned level, uint64_t n,
                                               const struct hash *hashes, const struct hash *root))
{
    for (unsigned level = 0; level + 1 < AUDIT_LEVELS; level++) {
        struct audit_level *l = &v->levels[level];
        if (l->range.size != TILE_WIDTH) break;
        struct hash root = l->range.roots[0];
        tile(v, level, tile_full_count(v->size, level) - 1, l->at, &root);
        l->range = (struct range){0};
        push(v, level + 1, &root);
    }
}

struct hash audit_root(struct verify *v)
{
    struct hash root = {0};
    bool begun = false;
    if (v->broken) return root;
    for (unsigned level = 0; level < AUDIT_LEVELS; level++) {
        const struct range *r = &v->levels[level].range;
        for (int i = r->count - 1; i >= 0; i--) {
            root = begun ? tree_node(v->hasher, &r->roots[i], &root) : r->roots[i];
            begun = true;
        }
    }
    return begun ? root : tree_empty(v->hasher);
}

static void note_root(struct verify *v, struct audit_mark *mark)
{
    if (mark->size == v->size && v->size) mark->root = audit_root(v);
}

static void grow(struct verify *v, const struct hash *leaf)
{
    if (!v->broken && !v->hasher->failed) push(v, 0, leaf);
    v->size++;
    note_root(v, &v->head);
    note_root(v, &v->against);
    note_root(v, &v->ours);
}

void audit_gap(struct verify *v, uint64_t number)
{
    v->id = (struct hash){0};
    v->number = v->size + 1;
    if (number > v->number) audit_tell(v, VERIFY_MISSING, "and all up to %" PRIu64, number);
    else audit_tell(v, VERIFY_MISSING, "%s", "");
    v->broken = v->blind = true;
    v->size = number;
}

static bool root_starts(const struct hash *root, struct str digits)
{
    char all[2 * HASH_SIZE];
    return !hash_none(root) && digits.len >= 8 && str_starts(verify_hex(root, all), digits);
}

void audit_asked(struct verify *v)
{
    const struct verify_ask *ask = v->ask;
    char digits[2 * HASH_SIZE];
    v->number = 0;
    v->id = (struct hash){0};
    v->result->size = v->size;
    v->result->root = audit_root(v);
    if (ask->root.len && !root_starts(&v->result->root, ask->root))
        audit_tell(v, VERIFY_ROOT, "it is %.*s", STR_ARG(verify_hex(&v->result->root, digits)));
    if (!ask->against_size) return;
    if (ask->against_size > v->size)
        audit_tell(v, VERIFY_AGAINST, "there are only %" PRIu64 " entries", v->size);
    else if (!root_starts(&v->against.root, ask->against))
        audit_tell(v, VERIFY_AGAINST, "the root of the first %" PRIu64 " is %.*s",
                   ask->against_size, STR_ARG(verify_hex(&v->against.root, digits)));
}

struct str verify_hex(const struct hash *root, char digits[2 * HASH_SIZE])
{
    struct out o = out_into(digits, 2 * HASH_SIZE);
    out_hex(&o, hash_bytes(root));
    return out_str(&o);
}

/* --- Items --------------------------------------------------------------------------------------
 */

struct str audit_item_path(const struct hash *commit, char path[ITEM_PATH_MAX])
{
    struct out o = out_into(path, ITEM_PATH_MAX);
    item_path_print(commit, false, &o);
    return out_str(&o);
}

static void name_item(struct verify *v, const struct piece *p, bool files)
{
    struct audit_item item = {p->commit, v->id, p->size, v->number, files};
    struct room room = {.v = v, .item = &item};
    if (v->level == VERIFY_QUICK || v->items_lost) return;
    if (v->items.count < ITEMS_MAX && arena_run(v->memory, room_for_item, &room)) return;
    lost(v, &v->items_lost, "items");
}

static int item_order(const void *a, const void *b)
{
    const struct audit_item *x = a, *y = b;
    int order = hash_order(&x->commit, &y->commit);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

void audit_sort(struct verify *v)
{
    if (v->items.count) qsort(v->items.at, (size_t)v->items.count, sizeof *v->items.at, item_order);
}

bool audit_names(const struct verify *v, const struct hash *commit)
{
    int from = 0, to = v->items.count;
    while (from < to) {
        int middle = from + (to - from) / 2;
        int order = hash_order(&v->items.at[middle].commit, commit);
        if (order == 0) return true;
        if (order < 0) from = middle + 1;
        else to = middle;
    }
    return false;
}

/* --- Entries ------------------------------------------------------------------------------------
 */

static void judge_paths(struct verify *v, const struct entry *e, struct str lines)
{
    struct str path = {0};
    if (v->paths_lost) return;
    switch (paths_judge(&v->paths, lines, e->body, e->form, UINT64_MAX, &path)) {
    case PATHS_GOOD: break;
    case PATHS_CHANGED: assert(false); break;
    case PATHS_ABSENT:
    case PATHS_FORM:
        if (v->blind) break;
        struct verify_finding f = {VERIFY_PATH, v->number, v->id, path, {0}};
        audit_find(v, &f);
        break;
    case PATHS_LOST: break;
    }
    if (!paths_apply(&v->paths, lines, e->body, e->form, v->number))
        lost(v, &v->paths_lost, "paths");
}

static void judge_lines(struct verify *v, const struct entry *e, struct str lines)
{
    struct files f = files_walk(lines, e->body);
    struct file_line file;
    struct piece piece;
    while (file_next(&f, &file))
        while (piece_next(&f, &piece))
            if (piece.item) name_item(v, &piece, false);
    if (e->files_apart && !record_lines_local(lines, e->body))
        audit_tell(v, VERIFY_PLACE, "%s", flaw_sentence(FLAW_NOT_LOCAL));
    judge_paths(v, e, lines);
}

/* The language's part, if nothing was found so far. */
static void call_entry(struct verify *v, const struct entry *e, struct str lines)
{
    bool sound = v->result->faults == v->faults_before;
    if (v->level == VERIFY_FULL && v->ask->entry && sound)
        v->ask->entry(v->ask->with, v, (struct entry_number){v->number}, e, lines);
}

static void judge_files(struct verify *v, const struct entry *e)
{
    struct str lines = e->files;
    if (!e->files_apart) {
        if (lines.len) judge_lines(v, e, lines);
        call_entry(v, e, lines);
        return;
    }
    name_item(v, &e->files_item, true);
    if (!v->lines || !v->lines(v->with, e, &lines)) {
        v->blind = true; /* the item will be named */
        return;
    }
    judge_lines(v, e, lines);
    call_entry(v, e, lines);
    v->lines_done(v->with);
}

static void judge_sound(struct verify *v, const struct entry *e)
{
    struct entry_place place = {
        {v->number}, str_of(v->result->log), v->result->book, .local = true};
    enum flaw_reason reason = entry_stands(e, &place);
    if (reason) audit_tell(v, VERIFY_PLACE, "%s", flaw_sentence(reason));
    for (int i = 0; i < e->about_count; i++) {
        char digits[2 * HASH_SIZE];
        if (v->blind || (id_stands(v, &e->about[i]) && !hash_same(&e->about[i], &v->id))) continue;
        audit_tell(v, VERIFY_ABOUT, "%.*s", STR_ARG(verify_hex(&e->about[i], digits)));
    }
    judge_files(v, e);
}

static void judge_id(struct verify *v, const struct entry *e, const struct hash *stored)
{
    v->id = entry_id(v->hasher, e);
    if (stored && !hash_same(&v->id, stored)) audit_tell(v, VERIFY_ID, "%s", "");
    if (!hash_none(&v->id) && !id_add(v, &v->id)) audit_tell(v, VERIFY_TWICE, "%s", "");
    if (v->number == 1) v->result->book = v->id;
}

void audit_entry(struct verify *v, const struct store_row *row, bool stored)
{
    struct entry e;
    struct hash leaf = tree_leaf(v->hasher, row->bytes);
    if (row->index.i > v->size) audit_gap(v, row->index.i);
    if (row->index.i < v->size) {
        audit_tell(v, VERIFY_STORE, "entry %" PRIu64 " comes out of order", row->index.i + 1);
        return;
    }
    v->number = row->index.i + 1;
    v->id = (struct hash){0};
    v->faults_before = v->result->faults;
    struct flaw flaw = entry_read(row->bytes, &e);
    if (record_readable(flaw, &e)) judge_id(v, &e, stored ? &row->id : NULL);
    if (stored && !hash_same(&leaf, &row->leaf)) audit_tell(v, VERIFY_LEAF, "%s", "");
    if (flaw.reason == FLAW_NONE) {
        judge_sound(v, &e);
    } else {
        bool newer = flaw.reason == FLAW_NEWER_VERSION || flaw.reason == FLAW_NEWER_KIND;
        audit_tell(v, newer ? VERIFY_NEWER : VERIFY_ENTRY, "%s, at byte %zu",
                   flaw_sentence(flaw.reason), flaw.at);
        v->blind = true;
    }
    grow(v, &leaf);
}
