/* judging.c: what of a record is the language's matter; see judging.h. */
#include "api/judging.h"

#include <string.h>

#include "api/history.h"
#include "lang/fmt.h"
#include "record/parcel.h"

static const size_t memory_max = (size_t)1 << 30;

struct judge {
    struct arena *in;
    struct history *history;
    struct language *language;
    struct record *record; /* else the items are those of the parcel */
    struct parcel parcel;
    bool parcel_opened;
    bool blind; /* an item was absent: the rule of corrections cannot be judged any more */
};

struct judging {
    struct judge *j;
    struct verify *v;
    struct entry_number n;
    const struct entry *e;
    struct str lines;
    struct change_file *files;
    int count, room;
    bool absent;
};

struct judge_opening {
    struct arena *in;
    struct judge *judge;
};

static void make_judge(void *job)
{
    struct judge_opening *o = job;
    struct judge *j = NEW(o->in, struct judge);
    j->in = o->in;
    j->history = history_open(o->in);
    j->language = language_open(o->in, NULL, 0);
    o->judge = j;
}

struct judge *judge_open(struct record *record, const char *export)
{
    struct judge_opening o = {.in = arena_open(memory_max)};
    if (!o.in) return NULL;
    if (!arena_run(o.in, make_judge, &o) || !o.judge->history) {
        if (o.judge) history_close(o.judge->history);
        arena_close(o.in);
        return NULL;
    }
    o.judge->record = record;
    o.judge->parcel_opened = export != NULL;
    if (export) (void)parcel_open(export, &o.judge->parcel); /* what is not there has no items */
    return o.judge;
}

void judge_close(struct judge *j)
{
    if (!j) return;
    struct arena *in = j->in;
    if (j->parcel_opened) parcel_close(&j->parcel);
    history_close(j->history);
    arena_close(in);
}

/* ---- contents ---- */

static bool item_of_record(struct judge *j, const struct hash *commit, struct str *text)
{
    struct arena *work = j->history->work;
    struct item_reader *r = NULL;
    struct str bytes;
    size_t have = 0;
    struct store *store = record_store(j->record);
    if (store_item_read(store, commit, &r) != STORE_OK) return false;
    uint64_t size = store_item_size(r);
    store_item_close(r);
    r = NULL;
    if (size > HISTORY_FILE_BYTES_MAX) return false;
    char *to = NEW_N(work, (size_t)size + 1, char);
    enum store_status s = store_item_read(store, commit, &r);
    while (s == STORE_OK && (s = store_item_next(r, &bytes)) == STORE_OK && bytes.len) {
        if (have + bytes.len > size) break;
        memcpy(to + have, bytes.at, bytes.len);
        have += bytes.len;
    }
    store_item_close(r);
    *text = (struct str){to, have};
    return s == STORE_OK && have == size;
}

static bool item_of(struct judge *j, const struct hash *commit, struct str *text)
{
    char name[ITEM_PATH_MAX];
    struct out o = out_into(name, sizeof name);
    if (j->record) return item_of_record(j, commit, text);
    item_path_print(commit, false, &o);
    const struct parcel_file *f = parcel_find(&j->parcel, out_str(&o));
    if (!f || f->size > HISTORY_FILE_BYTES_MAX) return false;
    char *to = NEW_N(j->history->work, (size_t)f->size + 1, char);
    *text = (struct str){to, (size_t)f->size};
    return parcel_read(&j->parcel, f, 0, to, text->len);
}

/* The pieces of a file joined; false if one is absent. */
static bool content(struct judging *g, struct files *walk, struct str *text)
{
    struct buf b = buf_new(g->j->history->work, HISTORY_FILE_BYTES_MAX);
    struct piece p;
    bool whole = true;
    while (piece_next(walk, &p)) {
        struct str bytes = p.bytes;
        if (p.item && !item_of(g->j, &p.commit, &bytes)) whole = false;
        else buf_add(&b, bytes);
    }
    *text = buf_str(&b);
    return whole;
}

static void read_changes(struct judging *g)
{
    struct files walk = files_walk(g->lines, g->e->body);
    for (struct file_line line; file_next(&walk, &line);) {
        struct change_file c = {.path = line.path};
        c.act = line.act == FILE_PUT      ? CHANGE_PUT
                : line.act == FILE_APPEND ? CHANGE_APPEND
                                          : CHANGE_DROP;
        if (!history_terms(line.path)) continue;
        if (!content(g, &walk, &c.text)) g->absent = true;
        g->files = arena_grow(g->j->history->work, g->files, g->count, &g->room, sizeof *g->files);
        g->files[g->count++] = c;
    }
}

/* ---- rules ---- */

/* What of a text has to be read again after an append: events that follow an event are judged by
 * themselves, with the one before them for its day. */
static struct str part_to_judge(struct str text, struct str path, const struct change_file *c)
{
    size_t from = text.len - c->text.len;
    bool event = c->text.len > 10 && c->text.at[0] >= '0' && c->text.at[0] <= '9';
    if (c->act != CHANGE_APPEND || !event || !str_ends(path, STR(".licet"))) return text;
    if (!from || text.at[from - 1] != '\n') return text;
    for (from--; from && text.at[from - 1] != '\n';) from--;
    return text.at[from] >= '0' && text.at[from] <= '9' ? str_part(text, from, text.len) : text;
}

static void judge_text(struct judging *g, const struct change_file *c)
{
    const struct history_file *f = history_find(g->j->history, c->path);
    struct arena *work = g->j->history->work;
    struct diags d = diags_new(work);
    struct str form, text = f ? buf_str(&f->text) : STR("");
    if (c->act == CHANGE_DROP || !f) return;
    text = part_to_judge(text, c->path, c);
    bool reads = fmt_text(work, g->j->language, (struct source){c->path, text},
                          str_ends(c->path, STR(".md")), &d, &form);
    if (!reads || !str_same(form, text)) verify_tell(g->v, VERIFY_CANONICAL, c->path);
}

static void judge(void *job)
{
    struct judging *g = job;
    struct history *h = g->j->history;
    bool correct = g->e->kind == ENTRY_CORRECT;
    read_changes(g);
    g->j->blind |= g->absent;
    if (!history_apply(h, (int)g->n.n, g->files, g->count)) return;
    for (int i = 0; !g->absent && i < g->count; i++) judge_text(g, &g->files[i]);
    if (g->j->blind || entry_role(g->e->kind) != ENTRY_CHANGES) return;
    if (h->lost.count && !correct) verify_tell(g->v, VERIFY_CORRECT, h->lost_text);
    if (!h->lost.count && correct) verify_tell(g->v, VERIFY_UNMARKED, STR(""));
}

struct outer {
    struct judging *g;
    bool done;
};

static void judge_in_work(void *job)
{
    struct outer *o = job;
    struct arena *work = o->g->j->history->work;
    struct arena_mark mark = arena_mark(work);
    o->done = arena_run(work, judge, o->g) && !o->g->j->history->failed;
    if (o->done) arena_back(work, mark);
}

void judge_entry(struct judge *j, struct verify *v, struct entry_number n, const struct entry *e,
                 struct str lines)
{
    struct judging g = {.j = j, .v = v, .n = n, .e = e, .lines = lines};
    struct outer o = {&g, false};
    if (j->history->failed || n.n > INT32_MAX - 1 || e->form > FMT_FORM) return;
    if (arena_run(j->in, judge_in_work, &o) && o.done) return;
    j->history->failed = true;
    verify_tell(v, VERIFY_UNCHECKED, STR("the texts need more memory"));
}
