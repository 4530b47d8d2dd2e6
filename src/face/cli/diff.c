/* diff.c: licet diff, how lines differ between folder and record, or between two entries. */
#include "api/diff.h"

#include "api/recording.h"
#include "face/cli/entries.h"
#include "face/cli/show.h"

static const struct option_row options[] = {
    {OPTION_BOOK, "book", "DIR", "the folder of the book; the current one by default"},
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

/* One side of a comparison: a file as of an entry, or in the folder. */
struct side {
    struct str path, text;
    bool there, read;
};

struct diffing {
    struct buf out;
    struct strs paths;
    struct str from, to; /* what the sides are called */
    bool differs;
};

static void one_file(struct diffing *d, const struct side *a, const struct side *b)
{
    struct str path = a->there ? a->path : b->path;
    if (!path_asked(&d->paths, path)) return;
    if (a->there == b->there && a->read && str_same(a->text, b->text)) return;
    d->differs = true;
    if (!a->read || !b->read) {
        buf_format(&d->out, "%.*s and %.*s differ: %.*s\n", STR_ARG(d->from), STR_ARG(d->to),
                   STR_ARG(path));
        return;
    }
    struct str nothing = STR("nothing"), from = a->there ? d->from : nothing;
    struct str to = b->there ? d->to : nothing;
    buf_format(&d->out, "--- %.*s %.*s\n", STR_ARG(from), STR_ARG(path));
    buf_format(&d->out, "+++ %.*s %.*s\n", STR_ARG(to), STR_ARG(path));
    diff_lines(&d->out, a->text, b->text);
}

static struct side recorded(const struct working *w, struct str path)
{
    const struct history_file *f = history_find(w->history, path);
    struct side s = {.path = path, .there = f != NULL, .read = history_reads(path)};
    if (f) s.text = buf_str(&f->text);
    return s;
}

static void with_folder(struct diffing *d, const struct working *w)
{
    for (int i = 0; i < w->files.count; i++) {
        const struct working_file *f = &w->files.at[i];
        struct side a = recorded(w, f->path);
        struct side b = {f->path, f->text, f->there, a.read};
        if (working_differs(f->state)) one_file(d, &a, &b);
    }
}

/* All paths of both histories, sorted. */
static void between(struct arena *in, struct diffing *d, const struct working *a,
                    const struct working *b)
{
    struct history_book x = history_book(a->history, in), y = history_book(b->history, in);
    for (int i = 0, k = 0; i < x.count || k < y.count;) {
        int order = i == x.count   ? 1
                    : k == y.count ? -1
                                   : str_order(x.files[i].path, y.files[k].path);
        struct str path = order <= 0 ? x.files[i].path : y.files[k].path;
        struct side from = recorded(a, path), to = recorded(b, path);
        one_file(d, &from, &to);
        i += order <= 0;
        k += order >= 0;
    }
    for (int i = 0; i < b->history->files.count; i++) {
        const struct history_file *f = &b->history->files.at[i];
        if (history_reads(f->path) || f->touched <= (int)a->size) continue;
        struct side from = recorded(a, f->path), to = recorded(b, f->path);
        if (from.there || to.there) one_file(d, &from, &to);
    }
}

/* The words: up to two entries, then a path. */
struct asked {
    uint64_t n[2];
    int count;
};

static bool is_entry(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (!(c >= '0' && c <= '9') && !(word.len >= 8 && c >= 'a' && c <= 'f')) return false;
    }
    return word.len > 0;
}

static bool read_words(struct arena *in, const struct command *self, const struct options *said,
                       struct working *w, struct diffing *d, struct asked *asked, int *code)
{
    for (int i = 0; i < said->word_count; i++) {
        struct str word = str_of(said->words[i]);
        if (d->paths.count || asked->count == 2 || !is_entry(word)) PUSH(in, &d->paths, word);
        else if (!entries_find(in, self, said, w, word, &asked->n[asked->count++], code))
            return false;
    }
    if (!asked->count) asked->n[0] = working_entries(w);
    if (asked->count < 2 || asked->n[0] <= asked->n[1]) return true;
    *code = entries_trouble(in, self, said, EXIT_USAGE, STR("the older entry is said first"));
    return false;
}

static int diff_of(struct arena *in, const struct command *self, const struct options *said,
                   struct working *w, struct working *other)
{
    struct diffing d = {.out = buf_new(in, DOCUMENT_MAX)};
    struct asked asked = {0};
    int code;
    if (!read_words(in, self, said, w, &d, &asked, &code)) return code;
    d.from = str_format(in, "#%llu", (unsigned long long)asked.n[0]);
    d.to = STR("folder");
    if (working_load(w, asked.n[0]) != LICET_OK) return entries_fail(in, self, said, w);
    if (asked.count == 2) {
        d.to = str_format(in, "#%llu", (unsigned long long)asked.n[1]);
        if (!entries_open(in, self, said, false, other, &code)) return code;
        if (working_load(other, asked.n[1]) != LICET_OK) return entries_fail(in, self, said, other);
        between(in, &d, w, other);
    } else {
        if (working_compare(w) != LICET_OK) return entries_fail(in, self, said, w);
        with_folder(&d, w);
    }
    show(buf_str(&d.out));
    return d.differs ? EXIT_NO : EXIT_YES;
}

static int diff(struct arena *in, const struct command *self, const struct options *said)
{
    struct working w = {0}, other = {0};
    int code;
    if (entries_open(in, self, said, false, &w, &code)) code = diff_of(in, self, said, &w, &other);
    working_close(&other);
    working_close(&w);
    return code;
}

const struct command command_diff = {
    .name = "diff",
    .words = "[N [M]] [PATH...]",
    .summary = "how lines differ between the folder and the record, or between two entries",
    .more = "Without N what the folder has beyond the newest entry; with N what it has beyond\n"
            "that entry; with N and M what the entries after N up to M changed. What it means\n"
            "for answers is said by 'licet compare'.",
    .status = "  0  nothing differs\n  1  something differs\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = diff,
};
