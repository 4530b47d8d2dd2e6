/* working.c: a folder, its record, and what differs; see working.h. */
#include "api/entries.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/clock.h"
#include "lang/text.h"
#include "value/day.h"

enum {
    STAT_SECONDS = 3,
    SECONDS_A_DAY = 86400,
    CONFIG_BYTES_MAX = 64 << 10,
    INDEX_BYTES_MAX = 64 << 20
};

static const struct {
    const char *word;
    bool differs;
} states[] = {
#define S(name, word, differs) {word, differs},
    WORKING_STATES(S)
#undef S
};

const char *working_word(enum working_state s)
{
    return states[s].word;
}

bool working_differs(enum working_state s)
{
    return states[s].differs;
}

enum licet_status working_refuse(struct working *w, enum licet_status status, struct str trouble)
{
    w->status = status;
    w->trouble = trouble;
    return status;
}

enum licet_status working_fail(struct working *w, enum record_status s)
{
    const char *said = w->record ? record_trouble(w->record) : "";
    struct str trouble = str_copy(w->in, str_of(said));
    switch (s) {
    case RECORD_OK: return LICET_OK;
    case RECORD_BUSY:
        return working_refuse(w, LICET_BUSY,
                              trouble.len ? trouble : STR("another process holds the record"));
    case RECORD_NEWER:
        return working_refuse(w, LICET_WRONG_TEXT,
                              STR("the record needs a newer licet: it was written by one"));
    case RECORD_ABSENT:
        return working_refuse(w, LICET_NO_INPUT, trouble.len ? trouble : STR("no such entry"));
    case RECORD_EXISTS:
        return working_refuse(w, LICET_WRONG_CALL, STR("there is a record already"));
    case RECORD_CLASH:
    case RECORD_REFUSED:
    case RECORD_STOPPED:
        return working_refuse(w, LICET_WRONG_TEXT,
                              trouble.len ? trouble : STR("the record refused the entry"));
    case RECORD_STORE: break;
    }
    return working_refuse(w, LICET_READ_FAILED,
                          trouble.len ? trouble : STR("the record cannot be read or written"));
}

enum licet_status working_fail_open(struct working *w, enum record_status s,
                                    const struct fault *fault)
{
    working_fail(w, s);
    if (fault->operation && s == RECORD_STORE)
        w->trouble = str_format(w->in, "cannot %s '%s': %s", fault->operation,
                                fault->path[0] ? fault->path : str_z(w->in, w->home), fault->text);
    return w->status;
}

/* ---- opening ---- */

static struct str below(struct arena *in, struct str dir, const char *name)
{
    return str_format(in, "%.*s%s%s", STR_ARG(dir), str_ends(dir, STR("/")) ? "" : "/", name);
}

bool working_recorded(struct arena *in, struct str dir)
{
    struct stat s;
    return stat(str_z(in, below(in, dir, ".licet/record.db")), &s) == 0;
}

/* Lines WORD VALUE; what is not known is passed over. */
static void read_config(struct working *w)
{
    struct str text, why;
    if (file_read(w->in, below(w->in, w->home, "config"), &text, &why) != FILES_OK) return;
    while (text.len) {
        struct str line = str_trim(str_cut(&text, '\n'));
        struct str word = str_cut(&line, ' ');
        if (str_is(word, "author")) w->by = str_trim(line);
    }
}

enum licet_status working_open(struct working *w, struct arena *in, struct str dir, bool write)
{
    struct fault fault = {0};
    w->in = in;
    w->dir = dir.len ? dir : STR(".");
    w->home = below(in, w->dir, ".licet");
    if (!working_recorded(in, w->dir))
        return working_refuse(
            w, LICET_WRONG_CALL,
            str_format(in, "'%.*s' has no record; 'licet init' makes one", STR_ARG(w->dir)));
    enum record_status s = record_open(str_z(in, w->home), write, &w->record, &fault);
    if (s != RECORD_OK) return working_fail_open(w, s, &fault);
    const char *warning = record_state(w->record) == RECORD_SUSPECT ? record_trouble(w->record)
                                                                    : record_mended(w->record);
    w->warning = str_trim(str_copy(in, str_of(warning)));
    w->kept_names = names_new(in);
    w->history = history_open(in);
    if (!w->history) return working_refuse(w, LICET_NO_MEMORY, STR("memory ran out"));
    read_config(w);
    return LICET_OK;
}

void working_close(struct working *w)
{
    history_close(w->history);
    record_close(w->record);
    w->history = NULL;
    w->record = NULL;
}

/* ---- entries ---- */

enum licet_status working_item(struct working *w, struct arena *in, const struct hash *commit,
                               struct str *text)
{
    struct item_reader *r = NULL;
    struct str all = {0}, bytes;
    enum store_status s = store_item_read(record_store(w->record), commit, &r);
    uint64_t size = s == STORE_OK ? store_item_size(r) : 0;
    char *to = NULL;
    size_t have = 0;
    if (size > HISTORY_FILE_BYTES_MAX * 4u) s = STORE_FULL;
    if (s == STORE_OK) {
        store_item_close(r); /* no file is open while memory is taken */
        to = NEW_N(in, (size_t)size + 1, char);
        s = store_item_read(record_store(w->record), commit, &r);
        for (; s == STORE_OK; have += bytes.len) {
            s = store_item_next(r, &bytes);
            if (s != STORE_OK || !bytes.len || have + bytes.len > size) break;
            memcpy(to + have, bytes.at, bytes.len);
        }
        all = (struct str){to, have};
    }
    store_item_close(r);
    bool whole = s == STORE_OK && have == size;
    *text = whole ? all : (struct str){0};
    if (whole) return LICET_OK;
    return working_refuse(
        w, LICET_READ_FAILED,
        str_format(w->in, "an item that the record names cannot be read: %s", store_sentence(s)));
}

enum licet_status working_entry(struct working *w, struct arena *in, uint64_t n,
                                struct one_entry *out)
{
    struct str bytes;
    enum record_status s = record_entry(w->record, (struct entry_number){n}, &bytes);
    *out = (struct one_entry){0};
    if (s != RECORD_OK) return working_fail(w, s);
    out->leaf = str_copy(in, bytes);
    out->flaw = entry_read(out->leaf, &out->e);
    if (out->e.text.len) out->id = entry_id(record_hasher(w->record), &out->e);
    out->lines = out->e.files;
    if (out->flaw.reason == FLAW_NONE && out->e.files_apart)
        return working_item(w, in, &out->e.files_item.commit, &out->lines);
    return LICET_OK;
}

static struct kept_file *kept_at(struct working *w, struct str path)
{
    int name = (int)names_intern(&w->kept_names, path);
    struct kept_file f = {.path = names_text(&w->kept_names, (uint32_t)name)};
    if (name > w->kept.count) PUSH(w->in, &w->kept, f);
    return &w->kept.at[name - 1];
}

static const struct kept_file *kept_find(const struct working *w, struct str path)
{
    int name = (int)names_find(&w->kept_names, path);
    return name ? &w->kept.at[name - 1] : NULL;
}

/* Remembers the pieces of a file that the engine does not read. */
static void keep_pieces(struct working *w, struct files *walk, const struct file_line *line)
{
    struct kept_file *f = kept_at(w, line->path);
    struct piece p;
    if (line->act != FILE_APPEND) f->count = 0;
    while (piece_next(walk, &p)) {
        struct kept_piece k = {p.item, p.size, p.commit, {0}};
        if (!p.item) k.bytes = str_copy(w->in, p.bytes);
        PUSH(w->in, f, k);
    }
}

/* The pieces of a file joined, in memory. */
static enum licet_status join_pieces(struct working *w, struct arena *in, struct files *walk,
                                     struct str *text)
{
    struct buf b = buf_new(in, HISTORY_FILE_BYTES_MAX);
    struct piece p;
    *text = (struct str){0};
    for (bool first = true; piece_next(walk, &p); first = false) {
        struct str bytes = p.bytes;
        if (p.item && working_item(w, in, &p.commit, &bytes) != LICET_OK) return w->status;
        if (first && walk->pieces_left == 0) {
            *text = bytes;
            return LICET_OK;
        }
        buf_add(&b, bytes);
    }
    *text = buf_str(&b);
    return LICET_OK;
}

static enum licet_status newer(struct working *w, uint64_t n)
{
    return working_refuse(
        w, LICET_WRONG_TEXT,
        str_format(w->in, "entry %llu needs a newer licet", (unsigned long long)n));
}

/* One entry as the history takes it. */
static enum licet_status changes_of(struct working *w, struct arena *in, uint64_t n,
                                    struct change_file **files, int *count)
{
    struct one_entry one;
    struct {
        struct change_file *at;
        int count, room;
    } list = {0};
    *count = 0;
    if (working_entry(w, in, n, &one) != LICET_OK) return w->status;
    if (one.flaw.reason == FLAW_NEWER_KIND || one.flaw.reason == FLAW_NEWER_VERSION ||
        one.flaw.reason == FLAW_NEWER_SIGNED || one.e.form > 1)
        return newer(w, n);
    if (one.flaw.reason != FLAW_NONE)
        return working_refuse(w, LICET_WRONG_TEXT,
                              str_format(w->in,
                                         "entry %llu is damaged: %s; 'licet verify' says more",
                                         (unsigned long long)n, flaw_sentence(one.flaw.reason)));
    struct files walk = files_walk(one.lines, one.e.body);
    for (struct file_line line; file_next(&walk, &line);) {
        struct change_file c = {.path = line.path};
        c.act = line.act == FILE_PUT      ? CHANGE_PUT
                : line.act == FILE_APPEND ? CHANGE_APPEND
                                          : CHANGE_DROP;
        if (!history_reads(line.path)) keep_pieces(w, &walk, &line);
        else if (join_pieces(w, in, &walk, &c.text) != LICET_OK)
            return working_refuse(w, w->status,
                                  str_format(w->in, "entry %llu, '%.*s': %.*s",
                                             (unsigned long long)n, STR_ARG(line.path),
                                             STR_ARG(w->trouble)));
        PUSH(in, &list, c);
    }
    *files = list.at;
    *count = list.count;
    return LICET_OK;
}

struct loading {
    struct working *w;
    uint64_t to;
};

static void load(void *job)
{
    struct loading *l = job;
    struct working *w = l->w;
    struct arena *work = w->history->work;
    while (w->size < l->to) {
        struct arena_mark mark = arena_mark(work);
        struct change_file *files = NULL;
        int count;
        if (changes_of(w, work, w->size + 1, &files, &count) != LICET_OK) return;
        if (!history_apply(w->history, (int)w->size + 1, files, count)) break;
        w->size++;
        arena_back(work, mark);
    }
}

enum licet_status working_load(struct working *w, uint64_t n)
{
    struct loading l = {w, n};
    if (n > INT32_MAX - 1)
        return working_refuse(w, LICET_NO_MEMORY, STR("the record has too many entries"));
    if (!arena_run(w->history->work, load, &l) || w->history->failed)
        return working_refuse(w, LICET_NO_MEMORY, STR("the record needs more memory"));
    return w->status;
}

static enum licet_status known_day(struct working *w, day_number day, uint64_t *n)
{
    uint64_t size = record_size(w->record);
    struct arena *in = w->in;
    for (*n = 0; *n < size; (*n)++) {
        struct arena_mark mark = arena_mark(in);
        struct one_entry one;
        if (working_entry(w, in, *n + 1, &one) != LICET_OK) return w->status;
        bool later = one.e.at >= ((int64_t)day + 1) * SECONDS_A_DAY;
        arena_back(in, mark);
        if (later) break;
    }
    if (*n) return LICET_OK;
    return working_refuse(w, LICET_WRONG_CALL, STR("the record begins after that day"));
}

enum licet_status working_known(struct working *w, struct str known, uint64_t *n)
{
    day_number day;
    uint64_t size = record_size(w->record);
    if (day_read(known, &day)) return known_day(w, day, n);
    if (!wire_number(known, LOG_SIZE_MAX, n) || *n == 0)
        return working_refuse(w, LICET_WRONG_CALL,
                              str_format(w->in,
                                         "'%.*s' is no number of an entry and no day; write 12 or "
                                         "2027-01-31",
                                         STR_ARG(known)));
    if (*n <= size) return LICET_OK;
    return working_refuse(w, LICET_WRONG_CALL,
                          str_format(w->in, "the record has %llu entries, not %llu",
                                     (unsigned long long)size, (unsigned long long)*n));
}

struct str hash_hex(struct arena *in, const struct hash *h)
{
    char *digits = NEW_N(in, 2 * HASH_SIZE, char);
    struct out o = out_into(digits, 2 * HASH_SIZE);
    out_hex(&o, hash_bytes(h));
    return out_str(&o);
}

struct str working_root(struct working *w, uint64_t n)
{
    struct checkpoint c;
    if (!n || !record_checkpoint(w->record, n, &c)) return (struct str){0};
    return hash_hex(w->in, &c.root);
}

uint64_t working_entries(struct working *w)
{
    return record_size(w->record);
}

struct str moment_text(struct arena *in, int64_t at)
{
    int64_t day = at / SECONDS_A_DAY, rest = at % SECONDS_A_DAY;
    struct str d = day_text(in, (day_number)day);
    return str_format(in, "%.*sT%02d:%02d:%02dZ", STR_ARG(d), (int)(rest / 3600),
                      (int)(rest / 60 % 60), (int)(rest % 60));
}

/* ---- comparing ---- */

/* What the texts of the folder name: any text that stands in quotes, as it is and as seen from the
 * file that says it. */
static void name_files(struct working *w, struct names *named, struct str path, struct str text)
{
    struct names words = names_new(w->in);
    struct text t = text_new(w->in, &words);
    struct diags none = diags_new(w->in);
    size_t slash = path.len;
    while (slash && path.at[slash - 1] != '/') slash--;
    text_add(&t, (struct source){path, text}, str_ends(path, STR(".md")), &none);
    for (int i = 0; i < t.count; i++) {
        struct str s = token_text(&t, (uint32_t)i);
        if (t.at[i].kind != TOKEN_TEXT || s.len < 3) continue;
        s = str_part(s, 1, s.len - 1);
        names_intern(named, s);
        if (slash)
            names_intern(named, str_format(w->in, "%.*s%.*s", (int)slash, path.at, STR_ARG(s)));
    }
}

/* How a file in the folder compares with what is kept of it, piece by piece. */
struct streaming {
    int fd;
    uint64_t at;
    bool same; /* so far */
};

static void stream_bytes(struct streaming *s, struct str bytes)
{
    char have[16 << 10];
    while (s->same && bytes.len) {
        size_t want = bytes.len < sizeof have ? bytes.len : sizeof have;
        ssize_t n = pread(s->fd, have, want, (off_t)s->at);
        if (n < 0 && errno == EINTR) continue;
        s->same = n > 0 && memcmp(have, bytes.at, (size_t)n) == 0;
        if (n <= 0) return;
        s->at += (uint64_t)n;
        bytes = str_part(bytes, (size_t)n, bytes.len);
    }
}

static bool stream_item(struct working *w, struct streaming *s, const struct kept_piece *p)
{
    struct item_reader *r = NULL;
    struct str bytes;
    enum store_status status = store_item_read(record_store(w->record), &p->commit, &r);
    while (status == STORE_OK && s->same) {
        status = store_item_next(r, &bytes);
        if (status != STORE_OK || !bytes.len) break;
        stream_bytes(s, bytes);
    }
    store_item_close(r);
    return status == STORE_OK;
}

static enum working_state stream_compare(struct working *w, struct working_file *f,
                                         const char *path)
{
    const struct kept_file *k = kept_find(w, f->path);
    struct streaming s = {.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), .same = true};
    struct stat st = {0};
    if (s.fd < 0 || fstat(s.fd, &st) != 0) s.same = false;
    for (int i = 0; k && s.same && i < k->count; i++) {
        f->kept += k->at[i].size;
        if (!k->at[i].item) stream_bytes(&s, k->at[i].bytes);
        else if (!stream_item(w, &s, &k->at[i])) s.same = false;
    }
    if (s.fd >= 0) close(s.fd);
    f->prefix = s.same;
    return s.same && s.at == (uint64_t)st.st_size ? WORKING_SAME : WORKING_CHANGED;
}

/* The index: lines NUMBER STAT PATH, of files that equalled what the record had at NUMBER when the
 * system told STAT of them. */
struct index_line {
    int number;
    struct str stat; /* "-": it was too new to be sure of */
};

static void read_index(struct working *w)
{
    struct str text, why;
    w->index_paths = names_new(w->in);
    if (file_read(w->in, below(w->in, w->home, "index"), &text, &why) != FILES_OK) return;
    while (text.len) {
        struct str path = str_cut(&text, '\n');
        struct str number = str_cut(&path, ' ');
        struct index_line line = {.stat = str_cut(&path, ' ')};
        uint64_t n;
        if (!path.len || !wire_number(number, INT32_MAX, &n)) continue;
        line.number = (int)n;
        int name = (int)names_intern(&w->index_paths, path);
        if (name > w->index.count) PUSH(w->in, &w->index, line);
    }
}

static const struct index_line *index_find(const struct working *w, struct str path)
{
    int name = (int)names_find(&w->index_paths, path);
    return name && name <= w->index.count ? &w->index.at[name - 1] : NULL;
}

static int touched(const struct working *w, struct str path)
{
    int name = (int)names_find(&w->history->paths, path);
    return name && name <= w->history->files.count ? w->history->files.at[name - 1].touched : 0;
}

/* What the system tells of a file, as one word; empty if it was written a moment ago, when a
 * later change might tell the same. */
static struct str stat_text(struct arena *in, const struct stat *s)
{
    if (s->st_mtim.tv_sec + STAT_SECONDS > clock_seconds_utc()) return (struct str){0};
    return str_format(in, "%llx-%llx-%llx-%llx.%lx-%llx.%lx", (unsigned long long)s->st_dev,
                      (unsigned long long)s->st_ino, (unsigned long long)s->st_size,
                      (unsigned long long)s->st_mtim.tv_sec, (unsigned long)s->st_mtim.tv_nsec,
                      (unsigned long long)s->st_ctim.tv_sec, (unsigned long)s->st_ctim.tv_nsec);
}

/* Whether the index says that the file is as recorded, so that it need not be read. */
static bool known_same(struct working *w, struct working_file *f, const char *path)
{
    struct stat s;
    const struct index_line *line = index_find(w, f->path);
    if (lstat(path, &s) != 0) return false;
    f->stat = stat_text(w->in, &s);
    return line && f->stat.len && str_same(f->stat, line->stat) &&
           line->number >= touched(w, f->path) && line->number <= (int)w->size;
}

static void compare_file(struct working *w, struct working_file *f)
{
    const struct history_file *h = history_find(w->history, f->path);
    if (!f->there) {
        f->state = WORKING_GONE;
    } else if (!h) {
        f->state = WORKING_NEW;
    } else if (f->text_known) {
        struct str recorded = buf_str(&h->text);
        f->kept = recorded.len;
        f->prefix = str_starts(f->text, recorded);
        f->state = str_same(f->text, recorded) ? WORKING_SAME : WORKING_CHANGED;
    } else {
        const char *path = str_z(w->in, below(w->in, w->dir, str_z(w->in, f->path)));
        f->state = known_same(w, f, path) ? WORKING_SAME : stream_compare(w, f, path);
    }
}

static int by_path(const void *a, const void *b)
{
    return str_order(((const struct working_file *)a)->path,
                     ((const struct working_file *)b)->path);
}

static void add_found(struct working *w)
{
    struct names named = names_new(w->in);
    for (int i = 0; i < w->folder.count; i++)
        if (history_terms(w->folder.at[i].path))
            name_files(w, &named, w->folder.at[i].path, w->folder.at[i].text);
    for (int i = 0; i < w->folder.count + w->folder.others.count; i++) {
        bool read = i < w->folder.count;
        struct working_file f = {.there = true, .text_known = read};
        f.path = read ? w->folder.at[i].path : w->folder.others.at[i - w->folder.count];
        if (read) f.text = w->folder.at[i].text;
        bool of_book =
            history_terms(f.path) || names_find(&named, f.path) || history_find(w->history, f.path);
        if (!of_book) f.state = WORKING_UNNAMED;
        else compare_file(w, &f);
        PUSH(w->in, &w->files, f);
    }
}

static struct working_file *file_at(struct working *w, int count, struct str path)
{
    struct working_file key = {.path = path};
    return count ? bsearch(&key, w->files.at, (size_t)count, sizeof key, by_path) : NULL;
}

static void sort_files(struct working *w)
{
    if (w->files.count) qsort(w->files.at, (size_t)w->files.count, sizeof *w->files.at, by_path);
}

static void add_gone(struct working *w)
{
    int found = w->files.count;
    sort_files(w);
    for (int i = 0; i < w->history->files.count; i++) {
        const struct history_file *h = &w->history->files.at[i];
        struct working_file f = {.path = h->path, .state = WORKING_GONE};
        if (h->there && !file_at(w, found, h->path)) PUSH(w->in, &w->files, f);
    }
    sort_files(w);
}

/* A file that the record changed since this one last equalled it: is it as it was then? One that
 * this folder never had, though it was looked at before, is not gone: it did not come yet. */
static void look_back(struct working *w, struct working_file *f)
{
    struct str then = {0};
    if (f->state == WORKING_GONE && !f->since && w->index.count) f->state = WORKING_BEHIND;
    if (!working_differs(f->state) || !f->since || f->since >= touched(w, f->path)) return;
    enum licet_status had = working_content(w, (uint64_t)f->since, f->path, &then);
    bool same = had == LICET_OK ? f->there && f->text_known && str_same(then, f->text) : !f->there;
    w->status = LICET_OK;
    f->state = same ? WORKING_BEHIND : WORKING_BOTH;
}

enum licet_status working_compare(struct working *w)
{
    w->folder = files_read(w->in, w->dir);
    if (w->folder.status != FILES_OK)
        return working_refuse(w,
                              w->folder.status == FILES_NOT_FOUND   ? LICET_NO_INPUT
                              : w->folder.status == FILES_TOO_LARGE ? LICET_NO_MEMORY
                                                                    : LICET_READ_FAILED,
                              w->folder.trouble);
    read_index(w);
    add_found(w);
    add_gone(w);
    for (int i = 0; i < w->files.count; i++) {
        const struct index_line *line = index_find(w, w->files.at[i].path);
        if (line) w->files.at[i].since = line->number;
        look_back(w, &w->files.at[i]);
        w->changes += working_differs(w->files.at[i].state);
    }
    return LICET_OK;
}

enum licet_status working_overlay(struct working *w)
{
    struct change_file *files = NEW_N(w->in, (size_t)w->changes + 1, struct change_file);
    int count = 0;
    for (int i = 0; i < w->files.count; i++) {
        const struct working_file *f = &w->files.at[i];
        if (working_differs(f->state))
            files[count++] =
                (struct change_file){f->there ? CHANGE_PUT : CHANGE_DROP, f->path, f->text};
    }
    if (count && !history_apply(w->history, (int)w->size + 1, files, count))
        return working_refuse(w, LICET_NO_MEMORY, STR("the book needs more memory"));
    return LICET_OK;
}

void working_remember(struct working *w)
{
    struct buf b = buf_new(w->in, INDEX_BYTES_MAX);
    struct str old = {0}, why;
    for (int i = 0; i < w->files.count; i++) {
        const struct working_file *f = &w->files.at[i];
        uint64_t since = f->state == WORKING_SAME ? w->size : (uint64_t)f->since;
        struct str stat = f->state == WORKING_SAME && f->stat.len ? f->stat : STR("-");
        if (since)
            buf_format(&b, "%llu %.*s %.*s\n", (unsigned long long)since, STR_ARG(stat),
                       STR_ARG(f->path));
    }
    const char *path = str_z(w->in, below(w->in, w->home, "index"));
    const char *beside = str_z(w->in, below(w->in, w->home, "index.new"));
    if (file_read(w->in, str_of(path), &old, &why) == FILES_OK && str_same(old, buf_str(&b)))
        return;
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return;
    bool good = file_write(fd, buf_str(&b)) == 0;
    good = close(fd) == 0 && good && rename(beside, path) == 0;
    if (!good) unlink(beside);
}

/* ---- one file as it was ---- */

struct past {
    struct working *w;
    struct arena *in;
    uint64_t n;
    struct str path, text;
    bool there;
};

/* Joins what the entries up to n made of one path. */
static void read_past(void *job)
{
    struct past *p = job;
    struct buf b = buf_new(p->in, HISTORY_FILE_BYTES_MAX);
    for (uint64_t n = 1; n <= p->n; n++) {
        struct arena_mark mark = arena_mark(p->w->history->work);
        struct one_entry one;
        if (working_entry(p->w, p->w->history->work, n, &one) != LICET_OK) return;
        struct files walk = files_walk(one.lines, one.e.body);
        for (struct file_line line; one.flaw.reason == FLAW_NONE && file_next(&walk, &line);) {
            struct str text;
            if (!str_same(line.path, p->path)) continue;
            if (line.act != FILE_APPEND) b.len = 0;
            p->there = line.act != FILE_DROP;
            if (join_pieces(p->w, p->w->history->work, &walk, &text) != LICET_OK) return;
            buf_add(&b, text);
        }
        arena_back(p->w->history->work, mark);
    }
    p->text = buf_str(&b);
}

enum licet_status working_content(struct working *w, uint64_t n, struct str path, struct str *text)
{
    struct past p = {.w = w, .in = w->in, .n = n, .path = path};
    if (!arena_run(w->history->work, read_past, &p))
        return working_refuse(w, LICET_NO_MEMORY, STR("the record needs more memory"));
    *text = p.text;
    if (w->status != LICET_OK || p.there) return w->status;
    return working_refuse(w, LICET_NO_INPUT,
                          str_format(w->in, "there is no '%.*s' as of entry %llu", STR_ARG(path),
                                     (unsigned long long)n));
}
