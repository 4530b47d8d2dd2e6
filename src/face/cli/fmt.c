/* fmt.c: licet fmt, the canonical text of terms and events. */
#include "lang/fmt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/answer_json.h"
#include "api/files.h"
#include "api/inside.h"
#include "base/json.h"
#include "face/cli/ask.h"
#include "face/cli/show.h"

enum { STDIN_ROOM_FIRST = 64 << 10, PATHS_MAX = 4096, REPORT_MAX = 16 << 20 };

static const struct option_row options[] = {
    {OPTION_CHECK, "check", NULL, "writes nothing; names the files that would change"},
    {OPTION_EXPAND, "expand", NULL, "prints statements of the book with what 'like' takes over"},
    {OPTION_BOOK, "book", "DIR", "the folder of the book; the current one by default"},
    {OPTION_JSON, "json", NULL, "one JSON document on standard output"},
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

/* One run of the verb: what is formatted, what came of it. */
struct formatting {
    struct arena *in;
    struct language *language;
    bool check, json;
    struct buf report; /* for people: the names of files that changed; else the document */
    struct json document;
    int status;
};

static void worse(struct formatting *f, int status)
{
    if (status > f->status) f->status = status;
}

static const struct source *only_source(const void *source, uint32_t file)
{
    return file == 0 ? source : NULL;
}

/* ---- writing ---- */

/* Writes all of it; an errno, or 0. */
static int write_all(int fd, struct str text)
{
    while (text.len) {
        ssize_t n = write(fd, text.at, text.len);
        if (n < 0 && errno != EINTR) return errno;
        if (n > 0) text = str_part(text, (size_t)n, text.len);
    }
    return 0;
}

/* Fills the new file beside the old one and puts it in its place; an errno, or 0. */
static int replace(const char *path, char *beside, struct str text)
{
    struct stat old;
    if (stat(path, &old) != 0) return errno;
    int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0) return errno;
    int error = fchmod(fd, old.st_mode & 07777) != 0 ? errno : write_all(fd, text);
    if (!error && fsync(fd) != 0) error = errno;
    if (close(fd) != 0 && !error) error = errno;
    if (!error && rename(beside, path) != 0) error = errno;
    if (error) unlink(beside);
    return error;
}

/* The file that a link stands for, so that the link stays one. */
static const char *real_path(struct arena *in, const char *path)
{
    char *real = realpath(path, NULL);
    const char *kept = real ? str_z(in, str_of(real)) : path;
    free(real);
    return kept;
}

static int rewrite(struct formatting *f, struct str path, struct str text)
{
    const char *real = real_path(f->in, str_z(f->in, path));
    struct str folder = str_of(real);
    while (folder.len && folder.at[folder.len - 1] != '/') folder.len--;
    struct str beside = str_format(f->in, "%.*s.licet-XXXXXX", STR_ARG(folder));
    char *template = NEW_N(f->in, beside.len + 1, char);
    memcpy(template, beside.at, beside.len);
    int error = replace(real, template, text);
    if (!error) return EXIT_YES;
    show_trouble("fmt",
                 str_format(f->in, "cannot write '%.*s': %s", STR_ARG(path), strerror(error)));
    return EXIT_IO;
}

/* ---- formatting ---- */

static void tell(struct formatting *f, struct source source, const char *state,
                 const struct diags *d)
{
    if (f->json) {
        json_object(&f->document, NULL);
        json_text(&f->document, "file", source.path);
        json_text(&f->document, "state", str_of(state));
        diags_json(&f->document, d, only_source, &source);
        json_end(&f->document);
        return;
    }
    if (str_is(str_of(state), "changed")) {
        buf_clean(&f->report, source.path);
        buf_char(&f->report, '\n');
    }
    struct buf text = buf_new(f->in, REPORT_MAX);
    diags_text(&text, d, only_source, &source);
    show_diagnostics(buf_str(&text));
}

/* The canonical text of the source; false if it does not read, which was told. */
static bool format(struct formatting *f, struct source source, struct diags *d, struct str *out)
{
    bool page = str_ends(source.path, STR(".md"));
    *d = diags_new(f->in);
    if (fmt_text(f->in, f->language, source, page, d, out)) return true;
    diags_sort(d);
    worse(f, EXIT_TEXT);
    if (!d->count)
        show_trouble("fmt", str_format(f->in, "part of '%.*s' could not be read; it stays as it is",
                                       STR_ARG(source.path)));
    return false;
}

static void format_file(struct formatting *f, struct str path, struct str text)
{
    struct source source = {path, text};
    struct diags d;
    struct str out;
    if (!format(f, source, &d, &out)) {
        tell(f, source, "wrong", &d);
        return;
    }
    if (str_same(out, text)) {
        tell(f, source, "same", &d);
        return;
    }
    int status = f->check ? EXIT_NO : rewrite(f, path, out);
    worse(f, status);
    tell(f, source, status == EXIT_IO ? "kept" : "changed", &d);
}

static void unreadable(struct formatting *f, enum files_status status, struct str path,
                       struct str why)
{
    show_trouble("fmt", why);
    worse(f, status == FILES_NOT_FOUND   ? EXIT_INPUT
             : status == FILES_TOO_LARGE ? EXIT_TEXT
                                         : EXIT_IO);
    struct diags none = {0};
    tell(f, (struct source){.path = path}, "unreadable", &none);
}

static void format_folder(struct formatting *f, const char *dir)
{
    struct str at = str_of(dir);
    struct folder files = files_read(f->in, at);
    if (files.status != FILES_OK) {
        unreadable(f, files.status, at, files.trouble);
        return;
    }
    bool here = str_is(at, ".");
    const char *between = str_ends(at, STR("/")) ? "" : "/";
    for (int i = 0; i < files.count; i++) {
        if (str_ends(files.at[i].path, STR(".csv"))) continue;
        struct str path =
            here ? files.at[i].path
                 : str_format(f->in, "%s%s%.*s", dir, between, STR_ARG(files.at[i].path));
        format_file(f, path, files.at[i].text);
    }
}

static void format_word(struct formatting *f, const char *word)
{
    struct stat s;
    struct str text, why;
    if (stat(word, &s) == 0 && S_ISDIR(s.st_mode)) {
        format_folder(f, word);
        return;
    }
    enum files_status status = file_read(f->in, str_of(word), &text, &why);
    if (status != FILES_OK) unreadable(f, status, str_of(word), why);
    else format_file(f, str_of(word), text);
}

/* All of standard input, at most the limit of a file and one byte; -1: it cannot be read. */
static int read_input(struct arena *in, struct str *text)
{
    size_t room = STDIN_ROOM_FIRST, have = 0;
    char *at = NEW_N(in, room, char);
    for (ssize_t n; (n = read(STDIN_FILENO, at + have, room - have)) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -1;
        have += (size_t)n;
        if (have > FOLDER_FILE_BYTES_MAX) break;
        if (have < room) continue;
        char *more = NEW_N(in, room * 2, char);
        memcpy(more, at, have);
        at = more;
        room *= 2;
    }
    *text = (struct str){at, have};
    return 0;
}

static void format_input(struct formatting *f)
{
    struct source source = {.path = STR("-")};
    struct diags d = {0};
    struct str out;
    if (read_input(f->in, &source.text) != 0) {
        unreadable(f, FILES_READ_FAILED, source.path, STR("cannot read standard input"));
    } else if (source.text.len > FOLDER_FILE_BYTES_MAX) {
        unreadable(f, FILES_TOO_LARGE, source.path, STR("standard input has more than 16 MiB"));
    } else if (!format(f, source, &d, &out)) {
        tell(f, source, "wrong", &d);
    } else if (f->check || f->json) {
        bool same = str_same(out, source.text);
        if (!same) worse(f, EXIT_NO);
        tell(f, source, same ? "same" : "changed", &d);
    } else {
        buf_add(&f->report, out);
    }
}

/* ---- with what `like` takes over ---- */

static bool wanted(const struct options *said, struct str name, bool has_like)
{
    for (int i = 0; i < said->word_count; i++)
        if (str_is(name, said->words[i])) return true;
    return !said->word_count && has_like;
}

/* Prints the statements named, or all that are like others, whole. */
static int expand_book(struct arena *in, const struct book *b, const struct options *said)
{
    struct buf out = buf_new(in, REPORT_MAX);
    int found = 0;
    for (int s = 0; s < b->base_statements; s++) {
        struct str text;
        if (!wanted(said, book_name(b, s), book_says(b, s, CLAUSE_LIKE))) continue;
        found++;
        if (!fmt_expand(in, b->tree, s, &text)) continue;
        if (out.len) buf_char(&out, '\n');
        buf_add(&out, text);
        if (!str_ends(text, STR("\n"))) buf_char(&out, '\n');
    }
    show(buf_str(&out));
    return found || !said->word_count ? EXIT_YES : EXIT_NO;
}

static int expand(struct arena *in, const struct command *self, const struct options *said)
{
    struct licet_book *book = NULL;
    const char *dir = said->value[OPTION_BOOK] ? said->value[OPTION_BOOK] : ".";
    enum licet_status status = licet_open(dir, NULL, &book);
    struct book *b = book ? licet_book_inside(book) : NULL;
    int code = exit_of_status(status);
    if (b) code = expand_book(in, b, said);
    else show_trouble(self->name, str_of(licet_trouble(book)));
    if (b && status == LICET_WRONG_TEXT) {
        show_trouble(self->name, STR("the book has errors; 'licet check' names them"));
        code = EXIT_TEXT;
    }
    licet_close(book);
    return code;
}

static int fmt(struct arena *in, const struct command *self, const struct options *said)
{
    struct formatting f = {.in = in,
                           .check = said->said[OPTION_CHECK],
                           .json = said->said[OPTION_JSON],
                           .report = buf_new(in, 2 * REPORT_MAX)};
    if (said->said[OPTION_EXPAND]) return expand(in, self, said);
    f.language = language_open(in, NULL, 0);
    f.document = json_new(&f.report);
    if (f.json) {
        json_object(&f.document, NULL);
        json_text(&f.document, "licet", STR("fmt/1"));
        json_array(&f.document, "files");
    }
    for (int i = 0; i < said->word_count; i++)
        if (str_is(str_of(said->words[i]), "-")) format_input(&f);
        else format_word(&f, said->words[i]);
    if (!said->word_count)
        format_folder(&f, said->value[OPTION_BOOK] ? said->value[OPTION_BOOK] : ".");
    if (f.json) {
        json_end(&f.document);
        json_end(&f.document);
        buf_char(&f.report, '\n');
    }
    show(buf_str(&f.report));
    return f.status;
}

const struct command command_fmt = {
    .name = "fmt",
    .words = "[FILE...]",
    .summary = "prints terms and events in their one canonical form",
    .more = "Files are rewritten in place, at once or not at all; their names are printed if\n"
            "they changed. A folder means all its files, '-' means standard input, nothing\n"
            "means the book. In a page only the fences marked licet are touched.\n"
            "With --expand nothing is written: the words are names of statements, and those\n"
            "(by default all that say 'like') are printed whole.",
    .status = "  0  done; with --check: nothing would change\n"
              "  1  with --check: something would change\n" STATUS_OF_FAILURES,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = fmt,
};
