/* history.c: from entries to the files of a book; see history.h. */
#include "api/history.h"

#include <stdlib.h>

#include "lang/text.h"

/* A place of some words: file, and number of the unit in it. */
struct standing {
    int file, unit;
};

struct history_words {
    struct standing *at;
    int count, room;
    int touched_by; /* entry; so that they are looked at once */
    int *before;    /* entries of those that stood, in their order */
    int before_count, before_room;
    bool event;
};

/* ---- files ---- */

bool history_terms(struct str path)
{
    return str_ends(path, STR(".licet")) || str_ends(path, STR(".md"));
}

bool history_reads(struct str path)
{
    return history_terms(path) || str_ends(path, STR(".csv"));
}

struct history *history_open(struct arena *in)
{
    struct history *h = NEW(in, struct history);
    h->in = in;
    h->paths = names_new(in);
    h->names = names_new(in);
    h->work = arena_open(HISTORY_BYTES_MAX);
    return h->work ? h : NULL;
}

void history_close(struct history *h)
{
    if (h) arena_close(h->work);
}

/* Numbers of paths and files are the same, but that a file counts from 0. */
static int file_of(struct history *h, struct str path)
{
    int name = (int)names_intern(&h->paths, path);
    while (h->files.count < name) {
        struct history_file f = {.path = names_text(&h->paths, (uint32_t)h->files.count + 1)};
        f.text = buf_new(h->in, HISTORY_FILE_BYTES_MAX);
        PUSH(h->in, &h->files, f);
    }
    return name - 1;
}

const struct history_file *history_find(const struct history *h, struct str path)
{
    int name = (int)names_find(&h->paths, path);
    if (!name || name > h->files.count || !h->files.at[name - 1].there) return NULL;
    return &h->files.at[name - 1];
}

/* ---- words ---- */

/* The words of a line as the canonical text has them. */
static void add_line(struct buf *b, const struct text *t, const struct line *l)
{
    buf_fill(b, ' ', l->indent);
    for (uint32_t i = 0; i < l->token_count; i++) {
        const struct token *at = &t->at[l->token + i];
        if (i && token_blank_between(at - 1, at)) buf_char(b, ' ');
        buf_add(b, token_text(t, l->token + i));
    }
}

static struct history_words *words_at(struct history *h, uint32_t name)
{
    struct history_words none = {0};
    while (h->words.count <= (int)name) PUSH(h->in, &h->words, none);
    return &h->words.at[name];
}

struct reading {
    struct history *h;
    struct history_file *file;
    struct str text;
    uint32_t from; /* where the text stands in its file */
};

static void end_unit(struct history *h, struct history_file *f, const struct buf *words)
{
    if (!words->len) return;
    struct history_unit *u = &f->at[f->count - 1];
    u->words = names_intern(&h->names, buf_str(words));
    words_at(h, u->words)->event = u->event;
}

/* Cuts a text into statements and events. A line in the first column begins one; events are those
 * that begin with a day. */
static void read_units(void *job)
{
    struct reading *r = job;
    struct arena *work = r->h->work;
    struct names names = names_new(work);
    struct text t = text_new(work, &names);
    struct diags none = diags_new(work);
    struct buf words = buf_new(work, HISTORY_FILE_BYTES_MAX);
    text_add(&t, (struct source){r->file->path, r->text}, str_ends(r->file->path, STR(".md")),
             &none);
    for (int i = 0; i < t.line_count; i++) {
        const struct line *l = &t.lines[i];
        if (!l->token_count) continue;
        if (!l->indent) {
            end_unit(r->h, r->file, &words);
            words.len = 0;
            struct history_unit u = {.from = r->from + l->from};
            u.event = t.at[l->token].kind == TOKEN_DATE;
            PUSH(r->h->in, r->file, u);
        } else if (!words.len) {
            continue; /* under nothing: the reader says so too */
        } else {
            buf_char(&words, '\n');
        }
        add_line(&words, &t, l);
    }
    end_unit(r->h, r->file, &words);
}

static void read_text(struct history *h, struct history_file *f, struct str text, size_t from)
{
    struct reading r = {h, f, text, (uint32_t)from};
    struct arena_mark mark = arena_mark(h->work);
    if (!history_terms(f->path) || h->failed) return;
    if (!arena_run(h->work, read_units, &r)) h->failed = true;
    else arena_back(h->work, mark);
}

/* ---- which entry they belong to ---- */

static int standing_order(const struct history *h, struct standing a, struct standing b)
{
    if (a.file == b.file) return a.unit < b.unit ? -1 : a.unit > b.unit;
    return str_order(h->files.at[a.file].path, h->files.at[b.file].path);
}

/* Puts the places of some words in order; nearly always there is one, or the last is new. */
static void sort_standing(const struct history *h, struct history_words *w)
{
    for (int i = 1; i < w->count; i++) {
        struct standing s = w->at[i];
        int k = i;
        for (; k > 0 && standing_order(h, s, w->at[k - 1]) < 0; k--) w->at[k] = w->at[k - 1];
        w->at[k] = s;
    }
}

/* Remembers whose the places of these words were before the entry. */
static struct history_words *touch(struct history *h, int number, uint32_t name)
{
    struct history_words *w = words_at(h, name);
    if (w->touched_by == number) return w;
    w->touched_by = number;
    w->before_count = w->count;
    if (w->count > w->before_room) {
        w->before_room = 2 * w->count;
        w->before = NEW_N(h->in, (size_t)w->before_room, int);
    }
    for (int i = 0; i < w->count; i++)
        w->before[i] = h->files.at[w->at[i].file].at[w->at[i].unit].entry;
    PUSH(h->in, &h->touched, (int)name);
    return w;
}

/* Takes all that stands in the file out of the lists. */
static void remove_units(struct history *h, int number, int file)
{
    struct history_file *f = &h->files.at[file];
    for (int i = 0; i < f->count; i++) {
        struct history_words *w = touch(h, number, f->at[i].words);
        int kept = 0;
        for (int k = 0; k < w->count; k++)
            if (w->at[k].file != file) w->at[kept++] = w->at[k];
        w->count = kept;
    }
    f->count = 0;
}

static void add_units(struct history *h, int number, int file, int first)
{
    struct history_file *f = &h->files.at[file];
    for (int i = first; i < f->count; i++) {
        struct history_words *w = touch(h, number, f->at[i].words);
        PUSH(h->in, w, ((struct standing){file, i}));
    }
}

static void lose(struct history *h, int entry, int name)
{
    for (int i = 0; i < h->lost.count; i++)
        if (h->lost.at[i] == entry) return;
    if (h->lost.count > HISTORY_LOST_MAX) return;
    if (!h->lost.count) h->lost_text = names_text(&h->names, (uint32_t)name);
    PUSH(h->in, &h->lost, entry);
}

/* First to first: those with a partner keep their entry. */
static void match(struct history *h, int number)
{
    for (int i = 0; i < h->touched.count; i++) {
        int name = h->touched.at[i];
        struct history_words *w = &h->words.at[name];
        sort_standing(h, w);
        for (int k = 0; k < w->count; k++)
            h->files.at[w->at[k].file].at[w->at[k].unit].entry =
                k < w->before_count ? w->before[k] : number;
        for (int k = w->count; w->event && k < w->before_count; k++) lose(h, w->before[k], name);
    }
}

/* ---- entries ---- */

/* Whether a text that comes to the end of another can be read by itself. */
static bool stands_alone(struct str before, struct str added, struct str path)
{
    if (!str_ends(path, STR(".licet"))) return false;
    if (before.len && !str_ends(before, STR("\n"))) return false;
    while (added.len && added.at[0] == '\n') added = str_part(added, 1, added.len);
    return added.len && added.at[0] != ' ' && added.at[0] != '\t';
}

static void apply_file(struct history *h, int number, const struct change_file *c)
{
    int file = file_of(h, c->path);
    struct history_file *f = &h->files.at[file];
    bool on = c->act == CHANGE_APPEND && f->there;
    size_t from = on ? f->text.len : 0;
    int first = f->count;
    f->touched = number;
    if (on && stands_alone(buf_str(&f->text), c->text, c->path)) {
        buf_add(&f->text, c->text);
        read_text(h, f, c->text, from);
        add_units(h, number, file, first);
        return;
    }
    remove_units(h, number, file);
    f->there = c->act != CHANGE_DROP;
    f->text.len = from;
    if (f->there) buf_add(&f->text, c->text);
    read_text(h, f, f->there ? buf_str(&f->text) : (struct str){0}, 0);
    add_units(h, number, file, 0);
}

bool history_apply(struct history *h, int number, const struct change_file *files, int count)
{
    h->touched.count = 0;
    h->lost.count = 0;
    h->lost_text = (struct str){0};
    for (int i = 0; i < count && !h->failed; i++) apply_file(h, number, &files[i]);
    if (h->failed) return false;
    match(h, number);
    h->entries = number;
    return true;
}

/* ---- what it gives ---- */

struct one_line {
    struct history *h;
    struct str line;
    uint32_t name;
};

static void read_line(void *job)
{
    struct one_line *l = job;
    struct arena *work = l->h->work;
    struct names names = names_new(work);
    struct text t = text_new(work, &names);
    struct diags none = diags_new(work);
    struct buf words = buf_new(work, HISTORY_FILE_BYTES_MAX);
    text_add(&t, (struct source){STR("event"), l->line}, false, &none);
    if (t.line_count) add_line(&words, &t, &t.lines[0]);
    l->name = names_find(&l->h->names, buf_str(&words));
}

bool history_has_event(struct history *h, struct str line)
{
    struct one_line l = {h, line, 0};
    struct arena_mark mark = arena_mark(h->work);
    if (h->failed) return false;
    if (!arena_run(h->work, read_line, &l)) h->failed = true;
    else arena_back(h->work, mark);
    return l.name && (int)l.name < h->words.count && h->words.at[l.name].event &&
           h->words.at[l.name].count;
}

struct sorted_file {
    const struct history_file *file;
};

static int by_path(const void *a, const void *b)
{
    const struct sorted_file *x = a, *y = b;
    return str_order(x->file->path, y->file->path);
}

static struct file_marks marks_of(struct arena *in, const struct history_file *f)
{
    struct file_mark *at = NEW_N(in, (size_t)f->count + 1, struct file_mark);
    for (int i = 0; i < f->count; i++) at[i] = (struct file_mark){f->at[i].from, f->at[i].entry};
    return (struct file_marks){at, f->count};
}

struct history_book history_book(const struct history *h, struct arena *in)
{
    size_t room = (size_t)h->files.count + 1;
    struct sorted_file *sorted = NEW_N(in, room, struct sorted_file);
    struct history_book b = {.files = NEW_N(in, room, struct book_file),
                             .marks = NEW_N(in, room, struct file_marks)};
    for (int i = 0; i < h->files.count; i++)
        if (h->files.at[i].there && history_reads(h->files.at[i].path))
            sorted[b.count++].file = &h->files.at[i];
    if (b.count) qsort(sorted, (size_t)b.count, sizeof *sorted, by_path);
    for (int i = 0; i < b.count; i++) {
        b.files[i] = (struct book_file){sorted[i].file->path, buf_str(&sorted[i].file->text)};
        b.marks[i] = marks_of(in, sorted[i].file);
    }
    return b;
}
