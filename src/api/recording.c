/* recording.c: writing an entry; see recording.h. */
#include "api/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/diag_text.h"
#include "api/entries.h"
#include "lang/fmt.h"

enum {
    REPORT_MAX = 16 << 20,
    HEADERS_MAX = 1600, /* of an entry, without its about lines */
    ABOUT_LINE = 72,
    LINES_OF_FILE = 256, /* more than the lines of one piece have, without its path */
    EVENT_FILES_MAX = 9999
};

/* What is to be written of one file. */
struct planned {
    struct str path;
    enum file_act act;
    bool streamed;
    struct str text; /* the whole content; empty if streamed */
    uint64_t from;   /* where in it the piece begins */
    bool has_piece;  /* else put without pieces, or drop */
    struct piece piece;
    struct str rewritten; /* canonical text to put into the folder, empty: none */
};

struct plan {
    struct working *w;
    const struct record_ask *ask;
    struct recorded *out;
    struct language *language;
    struct {
        struct planned *at;
        int count, room;
    } files;
    struct hash about[ENTRY_ABOUT_MAX];
    int about_count;
};

/* ---- files of the folder ---- */

static struct str in_dir(struct working *w, struct str path)
{
    return str_format(w->in, "%.*s%s%.*s", STR_ARG(w->dir), str_ends(w->dir, STR("/")) ? "" : "/",
                      STR_ARG(path));
}

/* Makes the folders above a path; those that stand are no failure. */
static void make_folders(struct arena *in, struct str path)
{
    for (size_t i = 1; i < path.len; i++)
        if (path.at[i] == '/') (void)mkdir(str_z(in, str_part(path, 0, i)), 0777);
}

bool file_replace(struct arena *in, struct str path, struct str text, struct str *why)
{
    size_t slash = path.len;
    while (slash && path.at[slash - 1] != '/') slash--;
    const char *to = str_z(in, path);
    const char *beside = str_z(in, str_format(in, "%.*s.%.*s.new", (int)slash, path.at,
                                              (int)(path.len - slash), path.at + slash));
    struct stat old;
    mode_t mode = stat(to, &old) == 0 ? old.st_mode & 07777 : 0666;
    make_folders(in, path);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    int error = fd < 0 ? errno : file_write(fd, text);
    if (fd >= 0 && !error && fsync(fd) != 0) error = errno;
    if (fd >= 0 && close(fd) != 0 && !error) error = errno;
    if (!error && rename(beside, to) != 0) error = errno;
    if (error && fd >= 0) unlink(beside);
    if (error) *why = str_format(in, "cannot write '%.*s': %s", STR_ARG(path), strerror(error));
    return !error;
}

/* ---- init ---- */

static struct str last_part(struct arena *in, struct str dir)
{
    char *real = realpath(str_z(in, dir), NULL);
    struct str path = str_copy(in, str_of(real ? real : dir.at));
    free(real);
    size_t slash = path.len;
    while (slash && path.at[slash - 1] != '/') slash--;
    struct str name = str_part(path, slash, path.len);
    return name.len ? name : STR("book");
}

enum licet_status recording_init(struct working *w, struct arena *in, struct str dir,
                                 struct str log, int64_t now)
{
    struct fault fault = {0};
    char made[LOG_NAME_MAX + 1];
    struct stat s;
    w->in = in;
    w->dir = dir.len ? dir : STR(".");
    w->home = in_dir(w, STR(".licet"));
    struct str name = last_part(in, w->dir);
    if (stat(str_z(in, w->dir), &s) != 0 || !S_ISDIR(s.st_mode))
        return working_refuse(w, LICET_NO_INPUT,
                              str_format(in, "there is no folder '%.*s'", STR_ARG(w->dir)));
    if (working_recorded(in, w->dir)) return working_fail(w, RECORD_EXISTS);
    if (!log.len && record_log_name(str_z(in, name), made)) log = str_copy(in, str_of(made));
    if (!wire_log_name(log))
        return working_refuse(
            w, LICET_WRONG_CALL,
            str_format(in, "'%.*s' is no name of a log: parts of a-z 0-9 . - joined by /",
                       STR_ARG(log)));
    if (!wire_words(name, ENTRY_NAME_MAX)) name = STR("book");
    enum record_status status = record_init(str_z(in, w->home), log, name, now, &w->record, &fault);
    if (status != RECORD_OK) return working_fail_open(w, status, &fault);
    w->kept_names = names_new(in);
    w->history = history_open(in);
    return w->history ? LICET_OK : working_refuse(w, LICET_NO_MEMORY, STR("memory ran out"));
}

/* ---- what is asked for ---- */

bool path_asked(const struct strs *paths, struct str path)
{
    for (int i = 0; i < paths->count; i++) {
        struct str p = paths->at[i];
        if (str_starts(p, STR("./"))) p = str_part(p, 2, p.len);
        while (str_ends(p, STR("/"))) p.len--;
        if (str_same(p, path) || str_is(p, ".") || !p.len) return true;
        if (str_starts(path, p) && path.len > p.len && path.at[p.len] == '/') return true;
    }
    return paths->count == 0;
}

static const struct source *only_source(const void *source, uint32_t file)
{
    return file == 0 ? source : NULL;
}

/* The canonical text; false if it does not read, which the diagnostics tell. */
static bool canonical(struct plan *p, struct str path, struct str text, struct str *out)
{
    struct arena *in = p->w->in;
    struct source source = {path, text};
    struct diags d = diags_new(in);
    if (fmt_text(in, p->language, source, str_ends(path, STR(".md")), &d, out)) return true;
    struct buf b = buf_new(in, REPORT_MAX);
    diags_sort(&d);
    buf_add(&b, p->out->diagnostics);
    diags_text(&b, &d, only_source, &source);
    p->out->diagnostics = buf_str(&b);
    working_refuse(p->w, LICET_WRONG_TEXT,
                   str_format(in, "'%.*s' does not read; mend it first", STR_ARG(path)));
    return false;
}

static enum licet_status check_text(struct plan *p, struct planned *f)
{
    struct str form;
    if (!history_terms(f->path)) return LICET_OK;
    if (!canonical(p, f->path, f->text, &form)) return p->w->status;
    if (str_same(form, f->text)) return LICET_OK;
    if (!p->ask->fmt)
        return working_refuse(
            p->w, LICET_WRONG_TEXT,
            str_format(p->w->in,
                       "'%.*s' is not as 'licet fmt' prints it; run that first, or record --fmt",
                       STR_ARG(f->path)));
    f->text = f->rewritten = form;
    return LICET_OK;
}

/* Where the recorded content is the beginning of the new one, only what was added is written. */
static void only_added(struct plan *p, struct planned *f, const struct working_file *of)
{
    const struct history_file *h = history_find(p->w->history, f->path);
    bool prefix = of->prefix;
    uint64_t kept = of->kept;
    if (h && !f->streamed) {
        struct str recorded = buf_str(&h->text);
        kept = recorded.len;
        prefix = str_starts(f->text, recorded) && f->text.len > kept;
    }
    if (!h || !prefix) return;
    f->act = FILE_APPEND;
    f->from = kept;
}

static enum licet_status plan_file(struct plan *p, const struct working_file *w)
{
    struct planned f = {.path = w->path, .act = FILE_PUT, .text = w->text};
    f.streamed = !w->text_known;
    if (w->state == WORKING_BEHIND || w->state == WORKING_BOTH)
        return working_refuse(
            p->w, LICET_WRONG_TEXT,
            str_format(p->w->in,
                       "'%.*s': the record has more than the folder; 'licet status --merge %.*s' "
                       "first",
                       STR_ARG(w->path), STR_ARG(w->path)));
    if (!path_good(w->path))
        return working_refuse(p->w, LICET_WRONG_TEXT,
                              str_format(p->w->in, "'%.*s' cannot be recorded: %s",
                                         STR_ARG(w->path), flaw_sentence(FLAW_FILE_PATH)));
    if (w->state == WORKING_GONE) f.act = FILE_DROP;
    else if (check_text(p, &f) != LICET_OK) return p->w->status;
    else only_added(p, &f, w);
    const struct history_file *h = history_find(p->w->history, f.path);
    if (f.act == FILE_PUT && h && !f.streamed && str_same(f.text, buf_str(&h->text)))
        return LICET_OK; /* formatted, it is what the record has */
    PUSH(p->w->in, &p->files, f);
    return LICET_OK;
}

/* Paths that differ only in the case of letters are one file on some systems. */
static enum licet_status check_case(struct plan *p)
{
    struct arena *in = p->w->in;
    struct names seen = names_new(in);
    for (int i = 0; i < p->w->files.count; i++) {
        const struct working_file *f = &p->w->files.at[i];
        if (f->state == WORKING_UNNAMED || f->state == WORKING_GONE) continue;
        char *low = NEW_N(in, f->path.len + 1, char);
        for (size_t k = 0; k < f->path.len; k++) {
            char c = f->path.at[k];
            low[k] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        }
        struct str path = {low, f->path.len};
        if (names_find(&seen, path))
            return working_refuse(
                p->w, LICET_WRONG_TEXT,
                str_format(in, "'%.*s' differs from another path only in case", STR_ARG(f->path)));
        names_intern(&seen, path);
    }
    return LICET_OK;
}

/* A path that was asked for is one of the book, or has some below it. */
static enum licet_status check_paths(struct plan *p)
{
    for (int i = 0; i < p->ask->paths.count; i++) {
        const struct strs one = {&p->ask->paths.at[i], 1, 1};
        int found = 0, named = 0;
        for (int k = 0; k < p->w->files.count; k++) {
            bool asked = path_asked(&one, p->w->files.at[k].path);
            found += asked;
            named += asked && p->w->files.at[k].state != WORKING_UNNAMED;
        }
        if (!named && !path_asked(&one, STR("")))
            return working_refuse(
                p->w, LICET_NO_INPUT,
                str_format(p->w->in, "'%.*s' cannot be recorded: %s", STR_ARG(one.at[0]),
                           found ? "no text of the book names it" : "there is no such file"));
    }
    return LICET_OK;
}

static enum licet_status plan_folder(struct plan *p)
{
    if (check_case(p) != LICET_OK || check_paths(p) != LICET_OK) return p->w->status;
    for (int i = 0; i < p->w->files.count; i++) {
        const struct working_file *f = &p->w->files.at[i];
        if (!working_differs(f->state) || !path_asked(&p->ask->paths, f->path)) continue;
        if (plan_file(p, f) != LICET_OK) return p->w->status;
    }
    return LICET_OK;
}

/* ---- one event ---- */

/* The number of "events/NNNN.licet", 0 if it is none. */
static int event_file(struct str path)
{
    uint64_t n;
    if (!str_starts(path, STR("events/")) || !str_ends(path, STR(".licet"))) return 0;
    struct str digits = str_part(path, 7, path.len - 6);
    if (digits.len != 4) return 0;
    while (digits.len > 1 && digits.at[0] == '0') digits = str_part(digits, 1, digits.len);
    return wire_number(digits, EVENT_FILES_MAX, &n) ? (int)n : 0;
}

/* The newest file of events, or a new one where there is none with room. */
static struct str event_path(struct plan *p, size_t more)
{
    int newest = 0;
    bool fits = false;
    for (int i = 0; i < p->w->files.count; i++) {
        const struct working_file *f = &p->w->files.at[i];
        const struct history_file *h = history_find(p->w->history, f->path);
        if (event_file(f->path) <= newest) continue;
        newest = event_file(f->path);
        fits = h && h->text.len + more <= EVENTS_BYTES_MAX;
    }
    return str_format(p->w->in, "events/%04d.licet", newest + !fits);
}

static enum licet_status plan_event(struct plan *p)
{
    struct arena *in = p->w->in;
    struct str line, all;
    struct str said = str_format(in, "%.*s\n", STR_ARG(p->ask->event));
    if (!canonical(p, STR("event"), said, &line)) return p->w->status;
    if (line.len < 12 || str_find(line, '\n') != line.len - 1 || line.at[4] != '-')
        return working_refuse(p->w, LICET_WRONG_TEXT,
                              STR("an event is one line that begins with its day"));
    if (!p->ask->again && history_has_event(p->w->history, line))
        return working_refuse(p->w, LICET_WRONG_TEXT,
                              STR("this event is recorded already in equal words; --again records "
                                  "it twice"));
    struct planned f = {.path = event_path(p, line.len), .act = FILE_PUT};
    const struct history_file *h = history_find(p->w->history, f.path);
    struct str before = h ? buf_str(&h->text) : STR("");
    struct buf b = buf_new(in, HISTORY_FILE_BYTES_MAX);
    buf_add(&b, before);
    buf_add(&b, line);
    if (!canonical(p, f.path, buf_str(&b), &all)) return p->w->status;
    if (h && str_starts(all, before)) { /* an earlier day has its place further up */
        f.act = FILE_APPEND;
        f.from = before.len;
    }
    f.text = all;
    PUSH(in, &p->files, f);
    return LICET_OK;
}

/* Whether the file may become what the record has now: it was as recorded, or it is the beginning
 * of that, so nothing that was typed is lost. */
static bool may_rewrite(struct plan *p, const struct planned *f)
{
    const struct working_file *found = NULL;
    for (int i = 0; i < p->w->files.count; i++)
        if (str_same(p->w->files.at[i].path, f->path)) found = &p->w->files.at[i];
    if (!found || found->state == WORKING_SAME) return true;
    return found->there && str_ends(found->text, STR("\n")) && str_starts(f->text, found->text);
}

/* The file in the folder gets the event. */
static void rewrite_event_file(struct plan *p)
{
    const struct planned *f = &p->files.at[0];
    struct str why;
    if (!may_rewrite(p, f) || !file_replace(p->w->in, in_dir(p->w, f->path), f->text, &why))
        PUSH(p->w->in, &p->out->kept, f->path);
}

/* ---- corrections ---- */

static int by_hash(const void *a, const void *b)
{
    return hash_order(a, b);
}

/* Tries the change upon the history: whose events does it alter or remove? */
static enum licet_status find_lost(struct plan *p)
{
    struct working *w = p->w;
    struct history *h = w->history;
    struct change_file *c = NEW_N(w->in, (size_t)p->files.count + 1, struct change_file);
    for (int i = 0; i < p->files.count; i++) {
        const struct planned *f = &p->files.at[i];
        c[i] =
            (struct change_file){f->act == FILE_DROP ? CHANGE_DROP : CHANGE_PUT, f->path, f->text};
    }
    if (!history_apply(h, (int)w->size + 1, c, p->files.count))
        return working_refuse(w, LICET_NO_MEMORY, STR("the book needs more memory"));
    if (!h->lost.count) return LICET_OK;
    if (!p->ask->correct)
        return working_refuse(
            w, LICET_WRONG_TEXT,
            str_format(w->in,
                       "'%.*s' is recorded by entry %d and would be altered or removed; say "
                       "--correct if it was wrong",
                       (int)(h->lost_text.len > 200 ? 200 : h->lost_text.len), h->lost_text.at,
                       h->lost.at[0]));
    if (h->lost.count > ENTRY_ABOUT_MAX)
        return working_refuse(w, LICET_WRONG_TEXT,
                              STR("one entry corrects at most 64 others; record in parts"));
    for (int i = 0; i < h->lost.count; i++) {
        struct one_entry one;
        if (working_entry(w, w->in, (uint64_t)h->lost.at[i], &one) != LICET_OK) return w->status;
        p->about[p->about_count++] = one.id;
    }
    qsort(p->about, (size_t)p->about_count, sizeof *p->about, by_hash);
    return LICET_OK;
}

/* ---- pieces ---- */

static enum licet_status item_failed(struct plan *p, enum store_status s)
{
    return working_refuse(p->w, LICET_READ_FAILED,
                          str_format(p->w->in, "cannot keep an item: %s", store_sentence(s)));
}

static enum licet_status keep_text(struct plan *p, struct str text, struct piece *piece)
{
    struct item_writer *writer;
    struct item_salt salt;
    enum store_status s = store_item_write(record_store(p->w->record), &writer);
    if (s != STORE_OK) return item_failed(p, s);
    s = store_item_add(writer, text);
    if (s != STORE_OK) {
        store_item_drop(writer);
        return item_failed(p, s);
    }
    s = store_item_keep(writer, &salt, &piece->commit);
    piece->item = true;
    piece->size = text.len;
    return s == STORE_OK ? LICET_OK : item_failed(p, s);
}

/* Copies the file from a byte on; an errno, or 0. */
static int stream_file(int fd, uint64_t from, struct item_writer *writer, uint64_t *size,
                       enum store_status *s)
{
    char bytes[64 << 10];
    *size = 0;
    while (*s == STORE_OK) {
        ssize_t n = pread(fd, bytes, sizeof bytes, (off_t)(from + *size));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n < 0 ? errno : 0;
        *s = store_item_add(writer, (struct str){bytes, (size_t)n});
        *size += (uint64_t)n;
    }
    return 0;
}

static enum licet_status keep_file(struct plan *p, struct planned *f)
{
    const char *path = str_z(p->w->in, in_dir(p->w, f->path));
    struct item_writer *writer = NULL;
    struct item_salt salt;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), error = fd < 0 ? errno : 0;
    enum store_status s = STORE_OK;
    if (!error) s = store_item_write(record_store(p->w->record), &writer);
    if (!error && s == STORE_OK) error = stream_file(fd, f->from, writer, &f->piece.size, &s);
    if (fd >= 0) close(fd);
    if (writer && (error || s != STORE_OK || !f->piece.size)) store_item_drop(writer);
    else if (writer) s = store_item_keep(writer, &salt, &f->piece.commit);
    f->piece.item = true;
    f->has_piece = f->piece.size > 0;
    if (error)
        return working_refuse(p->w, LICET_READ_FAILED,
                              str_format(p->w->in, "cannot read '%s': %s", path, strerror(error)));
    return s == STORE_OK ? LICET_OK : item_failed(p, s);
}

/* Whether a text may stand in the entry itself. */
static bool may_stand_here(struct str path, struct str text)
{
    size_t where;
    return history_terms(path) && text.len <= ENTRY_HERE_MAX && str_ends(text, STR("\n")) &&
           wire_text(text, &where) == WIRE_CLEAN;
}

static enum licet_status make_pieces(struct plan *p, struct buf *body)
{
    size_t lines = 0, room = ENTRY_TEXT_MAX - HEADERS_MAX - (size_t)p->about_count * ABOUT_LINE;
    for (int i = 0; i < p->files.count; i++) lines += p->files.at[i].path.len + LINES_OF_FILE;
    room -= lines < FILES_HERE_MAX ? lines : FILES_HERE_MAX;
    for (int i = 0; i < p->files.count; i++) {
        struct planned *f = &p->files.at[i];
        struct str text = str_part(f->text, (size_t)f->from, f->text.len);
        f->piece.audience = STR("own");
        if (f->act == FILE_DROP) continue;
        if (f->streamed) {
            if (keep_file(p, f) != LICET_OK) return p->w->status;
            continue;
        }
        f->has_piece = text.len > 0;
        if (!text.len) continue;
        f->piece.size = text.len;
        if (may_stand_here(f->path, text) && body->len + text.len <= room) buf_add(body, text);
        else if (keep_text(p, text, &f->piece) != LICET_OK) return p->w->status;
    }
    return LICET_OK;
}

static struct str print_lines(struct plan *p)
{
    size_t room = 1;
    for (int i = 0; i < p->files.count; i++) room += p->files.at[i].path.len + LINES_OF_FILE;
    struct out o = out_into(NEW_N(p->w->in, room, char), room);
    for (int i = 0; i < p->files.count; i++) {
        const struct planned *f = &p->files.at[i];
        struct file_line line = {f->act, f->has_piece, f->path};
        file_line_print(&line, &o);
        if (f->has_piece) piece_print(&f->piece, &o);
    }
    return out_str(&o);
}

/* ---- the entry ---- */

static enum licet_status refused(struct plan *p, enum record_status s, struct flaw flaw)
{
    p->out->clash = s == RECORD_CLASH;
    if (p->out->clash)
        return working_refuse(p->w, LICET_BUSY,
                              STR("another process recorded the same file; try again"));
    if (s != RECORD_REFUSED || flaw.reason == FLAW_NONE) return working_fail(p->w, s);
    return working_refuse(
        p->w, LICET_WRONG_TEXT,
        str_format(p->w->in, "the entry was refused: %s", flaw_sentence(flaw.reason)));
}

static enum licet_status append_entry(struct plan *p, struct entry *e)
{
    struct working *w = p->w;
    char *room = NEW_N(w->in, ENTRY_LEAF_MAX, char);
    struct out o = out_into(room, ENTRY_LEAF_MAX);
    struct appended done;
    struct flaw flaw = {0};
    struct entry again;
    int which;
    entry_print(e, &o);
    if (!out_whole(&o))
        return working_refuse(w, LICET_WRONG_TEXT, STR("the entry is too long; record in parts"));
    struct str leaf = out_str(&o);
    flaw = entry_read(leaf, &again);
    if (flaw.reason != FLAW_NONE) return refused(p, RECORD_REFUSED, flaw);
    enum record_status s =
        record_append(w->record, &leaf, 1, w->size, p->ask->now, &done, &flaw, &which);
    if (s != RECORD_OK) return refused(p, s, flaw);
    p->out->number = done.number.n;
    p->out->id = hash_hex(w->in, &done.id);
    p->out->root = working_root(w, done.number.n);
    p->out->files = p->files.count;
    p->out->correct = e->kind == ENTRY_CORRECT;
    return LICET_OK;
}

static enum licet_status write_entry(struct plan *p)
{
    struct working *w = p->w;
    struct entry *e = NEW(w->in, struct entry);
    struct buf body = buf_new(w->in, ENTRY_TEXT_MAX);
    e->book = record_book(w->record);
    e->log = record_log(w->record);
    e->kind = p->about_count ? ENTRY_CORRECT : ENTRY_CHANGE;
    e->kind_word = str_of(entry_kind_word(e->kind));
    e->form = FMT_FORM;
    e->by = w->by;
    e->at = p->ask->now;
    e->because = str_trim(p->ask->why);
    if (getrandom(e->nonce, sizeof e->nonce, 0) != (ssize_t)sizeof e->nonce)
        return working_refuse(w, LICET_READ_FAILED, STR("the system gives no random bytes"));
    e->about_count = p->about_count;
    memcpy(e->about, p->about, sizeof e->about);
    if (make_pieces(p, &body) != LICET_OK) return w->status;
    struct str lines = print_lines(p);
    e->body = buf_str(&body);
    e->files_apart = lines.len > FILES_HERE_MAX;
    if (e->files_apart && keep_text(p, lines, &e->files_item) != LICET_OK) return w->status;
    if (!e->files_apart) e->files = lines;
    return append_entry(p, e);
}

/* ---- merging ---- */

static bool has_line(struct str text, struct str line)
{
    while (text.len)
        if (str_same(str_cut(&text, '\n'), line)) return true;
    return false;
}

/* The text with the recorded lines that it lacks behind it. */
static struct str with_lines(struct arena *in, struct str text, struct str recorded)
{
    struct buf b = buf_new(in, HISTORY_FILE_BYTES_MAX);
    buf_add(&b, text);
    if (text.len && !str_ends(text, STR("\n"))) buf_char(&b, '\n');
    while (recorded.len) {
        struct str line = str_cut(&recorded, '\n');
        if (!line.len || has_line(text, line)) continue;
        buf_add(&b, line);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

static bool only_events(struct str text)
{
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        bool day = line.len > 10 && line.at[0] >= '0' && line.at[0] <= '9' && line.at[4] == '-';
        if (line.len && !day && line.at[0] != '#') return false;
    }
    return true;
}

enum licet_status recording_merge(struct working *w, struct str path, struct str keep)
{
    struct working_file *f = NULL;
    const struct history_file *h = history_find(w->history, path);
    struct str why, text = h ? buf_str(&h->text) : STR("");
    for (int i = 0; i < w->files.count; i++)
        if (str_same(w->files.at[i].path, path)) f = &w->files.at[i];
    bool back = f && f->state == WORKING_GONE && str_is(keep, "recorded");
    if (!f || (f->state != WORKING_BEHIND && f->state != WORKING_BOTH && !back))
        return working_refuse(w, LICET_WRONG_CALL,
                              str_format(w->in, "'%.*s' is not behind the record", STR_ARG(path)));
    if (!keep.len && f->state == WORKING_BEHIND && h) keep = STR("recorded"); /* nothing is lost */
    bool union_of = !keep.len && h && f->there && only_events(text) && only_events(f->text);
    if (str_is(keep, "mine")) {
        f->since = (int)w->size;
        f->state = !f->there ? WORKING_GONE : h ? WORKING_CHANGED : WORKING_NEW;
        return LICET_OK;
    }
    if (!union_of && !str_is(keep, "recorded"))
        return working_refuse(w, LICET_WRONG_CALL, STR("say --keep mine or --keep recorded"));
    if ((f->there && !f->text_known) || !h || !history_reads(path))
        return working_refuse(w, LICET_WRONG_CALL,
                              STR("only texts that the record has can be put back; 'licet show N "
                                  "PATH' prints other files"));
    if (union_of) text = with_lines(w->in, f->text, text);
    if (!file_replace(w->in, in_dir(w, path), text, &why))
        return working_refuse(w, LICET_READ_FAILED, why);
    f->since = (int)w->size;
    f->state = str_same(text, buf_str(&h->text)) ? WORKING_SAME : WORKING_CHANGED;
    w->changes -= f->state == WORKING_SAME;
    return LICET_OK;
}

enum licet_status recording_restore(struct working *w, int *written)
{
    struct str text, why;
    *written = 0;
    for (int i = 0; i < w->files.count; i++)
        if (w->files.at[i].state != WORKING_GONE) return LICET_OK;
    for (int i = 0; i < w->files.count; i++) {
        struct working_file *f = &w->files.at[i];
        enum licet_status s = working_content(w, w->size, f->path, &text);
        if (s != LICET_OK) return s;
        if (!file_replace(w->in, in_dir(w, f->path), text, &why))
            return working_refuse(w, LICET_READ_FAILED, why);
        f->state = WORKING_SAME;
        f->since = (int)w->size;
        ++*written;
    }
    w->changes = 0;
    return LICET_OK;
}

/* ---- all of it ---- */

static enum licet_status rewrite_formatted(struct plan *p)
{
    struct str why;
    for (int i = 0; i < p->files.count; i++) {
        const struct planned *f = &p->files.at[i];
        if (f->rewritten.len && !file_replace(p->w->in, in_dir(p->w, f->path), f->rewritten, &why))
            return working_refuse(p->w, LICET_READ_FAILED, why);
    }
    return LICET_OK;
}

/* What the folder now equals. A file that did not get its event is as an earlier entry had it. */
static void remember(struct plan *p)
{
    struct working *w = p->w;
    for (int i = 0; i < w->files.count; i++)
        for (int k = 0; k < p->files.count; k++) {
            struct working_file *f = &w->files.at[i];
            if (!str_same(f->path, p->files.at[k].path)) continue;
            if (!p->out->kept.count) f->state = WORKING_SAME;
            else if (f->state == WORKING_SAME) {
                f->state = WORKING_BEHIND;
                f->since = (int)w->size;
            }
        }
    w->size = p->out->number;
    working_remember(w);
}

static enum licet_status make_entry(struct plan *p)
{
    struct working *w = p->w;
    if (working_load(w, working_entries(w)) != LICET_OK) return w->status;
    if (working_compare(w) != LICET_OK) return w->status;
    if ((p->ask->event.len ? plan_event(p) : plan_folder(p)) != LICET_OK) return w->status;
    if (!p->files.count) return LICET_OK;
    if (find_lost(p) != LICET_OK) return w->status;
    if (rewrite_formatted(p) != LICET_OK) return w->status;
    if (write_entry(p) != LICET_OK) return w->status;
    if (p->ask->event.len) rewrite_event_file(p);
    remember(p);
    return LICET_OK;
}

enum licet_status recording_append(struct working *w, const struct record_ask *ask,
                                   struct recorded *out)
{
    struct plan *p = NEW(w->in, struct plan);
    struct store *store = record_store(w->record);
    int log = record_log_no(w->record);
    *p = (struct plan){.w = w, .ask = ask, .out = out};
    p->language = language_open(w->in, NULL, 0);
    *out = (struct recorded){0};
    if (!ask->event.len) return make_entry(p);
    /* An event is appended to what others append to at the same time: one after the other. */
    enum store_status locked = store_lock(store, log, RECORD_LOCK_MS);
    if (locked != STORE_OK)
        return working_fail(w, locked == STORE_BUSY ? RECORD_BUSY : RECORD_STORE);
    enum licet_status status = make_entry(p);
    store_unlock(store, log);
    return status;
}
