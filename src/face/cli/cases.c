/* cases.c: licet cases, the graded questions of pages, answered and nothing else.
 *
 * A page below DIR asks in fences ```console case=ID; their first line is the question, what
 * follows is never read. The book is the one that the fence names (book=PATH); else examples/NAME
 * for a page below DIR/NAME, if it is there. Fences that hold files (```licet pact.licet) add to
 * the book, in the order of the page, as tools/spec does.
 */
#include <sys/stat.h>

#include "api/files.h"
#include "api/inside.h"
#include "base/json.h"
#include "face/cli/ask.h"
#include "face/cli/page.h"
#include "face/cli/show.h"

enum { LINE_OUT_MAX = 64 << 20 };

static const struct option_row options[] = {
    {OPTION_JSON, "json", NULL, "a JSON document a line: {\"case\", \"answer\"}"},
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

/* One book of a page: its files so far, and the book made of them if it is still the same. */
struct shelf {
    struct str name; /* book=NAME, empty: the page's own */
    struct folder files;
    struct licet_book *open; /* NULL: not made since a file was added */
    bool wrong;
};

struct shelves {
    struct shelf *at;
    int count, room;
};

struct cases {
    struct arena *in;
    bool json;
    int status;
    /* the page at work */
    struct str page, agreement;
    struct shelves shelves;
    const struct page_fence *fence;
};

static void complain(struct cases *c, struct str sentence)
{
    show_trouble(NULL, str_format(c->in, "%.*s:%d: %.*s", STR_ARG(c->page), c->fence->line,
                                  STR_ARG(sentence)));
    c->status = EXIT_TEXT;
}

/* ---- books ---- */

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* The folder a shelf starts with; empty: none, its files come from the page alone. */
static struct str start_of(struct cases *c, struct str name)
{
    if (name.len) return name;
    struct str example = str_format(c->in, "examples/%.*s", STR_ARG(c->agreement));
    bool there = c->agreement.len && is_folder(str_z(c->in, example));
    return there ? example : STR("");
}

static struct shelf *shelf_of(struct cases *c, struct str name)
{
    for (int i = 0; i < c->shelves.count; i++)
        if (str_same(c->shelves.at[i].name, name)) return &c->shelves.at[i];
    struct shelf shelf = {.name = name};
    struct str folder = start_of(c, name);
    if (folder.len) shelf.files = files_read(c->in, folder);
    if (shelf.files.status != FILES_OK) complain(c, shelf.files.trouble);
    PUSH(c->in, &c->shelves, shelf);
    return &c->shelves.at[c->shelves.count - 1];
}

static void close_book(struct shelf *s)
{
    licet_close(s->open);
    s->open = NULL;
}

/* The fence's text at the end of the file, which is made if it is not there. */
static void add_file(struct cases *c, struct shelf *s, struct str path, struct str text)
{
    struct str body = str_copy(c->in, text);
    close_book(s);
    for (int i = 0; i < s->files.count; i++) {
        struct book_file *f = &s->files.at[i];
        if (!str_same(f->path, path)) continue;
        struct buf both = buf_new(c->in, FOLDER_FILE_BYTES_MAX);
        buf_add(&both, f->text);
        buf_add(&both, body);
        f->text = buf_str(&both);
        return;
    }
    int at = s->files.count; /* files are in the order of their paths */
    PUSH(c->in, &s->files, ((struct book_file){path, body}));
    for (; at && str_order(s->files.at[at - 1].path, path) > 0; at--)
        s->files.at[at] = s->files.at[at - 1];
    s->files.at[at] = (struct book_file){path, body};
}

static bool open_book(struct cases *c, struct shelf *s)
{
    if (s->open) return true;
    if (s->files.status != FILES_OK) return false; /* told when it was read */
    enum licet_status status =
        licet_open_files("book", s->files.at, s->files.count, NULL, &s->open);
    s->wrong = status == LICET_WRONG_TEXT;
    if (status == LICET_OK || s->wrong) return true;
    complain(c, str_of(licet_trouble(s->open)));
    close_book(s);
    return false;
}

/* ---- questions ---- */

static void column(struct buf *b, struct str s)
{
    buf_char(b, '\t');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        buf_char(b, c < 0x20 || c == 0x7F ? ' ' : (char)c);
    }
}

static struct str failing_gate(const struct answer *a)
{
    for (int i = 0; a->kind == ANSWER_NO && i < a->gates.count; i++)
        if (a->gates.at[i].result == GATE_FAILS) return a->gates.at[i].name;
    return (struct str){0};
}

/* `id TAB kind TAB value TAB clauses[TAB gate]`, or a document a line. */
static void print(struct cases *c, struct str id, const struct licet_answer *answer)
{
    const struct answer *a = licet_answer_inside(answer);
    struct buf b = buf_new(c->in, LINE_OUT_MAX);
    if (c->json) {
        struct json j = json_new(&b);
        json_object(&j, NULL);
        json_text(&j, "case", id);
        json_raw(&j, "answer", str_of(licet_answer_json(answer)));
        json_end(&j);
    } else {
        struct str gate = failing_gate(a);
        buf_add(&b, id);
        column(&b, a->kind == ANSWER_NONE ? STR("pending") : str_of(answer_kind_text(a->kind)));
        column(&b, answer_value_text(c->in, a));
        column(&b, answer_labels(c->in, a));
        if (gate.len) column(&b, gate);
    }
    buf_char(&b, '\n');
    show(buf_str(&b));
}

/* Reads the command of the fence by the table of its verb; false if it is no question. */
static bool read_question(struct cases *c, const struct command **verb, struct options *said)
{
    char **words = NEW_N(c->in, WORDS_MAX, char *);
    const struct command *nearest;
    struct str wrong = {0};
    int count = 0;
    struct str command = transcript_command(c->in, c->fence->body);
    if (!command_words(c->in, command, words, &count) || count < 2 ||
        !str_is(str_of(words[0]), "licet")) {
        complain(c, STR("a question begins with '$ licet' and is nothing but words"));
        return false;
    }
    *verb = command_find(str_of(words[1]), &nearest);
    if (*verb != &command_can && *verb != &command_owe && *verb != &command_due) {
        complain(c, STR("a question asks can, owe or due"));
        return false;
    }
    if (options_parse(c->in, *verb, count - 2, words + 2, said, &wrong)) {
        if (!said->said[OPTION_BOOK]) return true;
        wrong = STR("the book of a question is said with book=PATH in its fence");
    }
    complain(c, wrong);
    return false;
}

static void ask_one(struct cases *c, struct str id, struct shelf *s)
{
    const struct command *verb;
    struct options said = {0};
    struct licet_answer *answer = NULL;
    if (!read_question(c, &verb, &said) || !open_book(c, s)) return;
    const struct licet_options how = {
        .on = said.value[OPTION_ON],
        .today = ask_today(c->in),
        .as = said.value[OPTION_AS],
        .why = said.value[OPTION_WHY],
        .strict = said.said[OPTION_STRICT],
    };
    const char *question = str_z(c->in, options_words(c->in, &said));
    if (s->wrong) (void)licet_refuse(s->open, verb->name, question, &how, &answer);
    else (void)licet_ask(s->open, verb->name, question, &how, &answer);
    if (!answer) {
        complain(c, str_copy(c->in, str_of(licet_trouble(s->open))));
        return;
    }
    print(c, id, answer);
    if (licet_answer_kind(answer) == LICET_NONE) {
        complain(c, str_format(c->in, "case %.*s has no answer:", STR_ARG(id)));
        show_diagnostics(str_of(licet_answer_diagnostics(answer)));
    }
    licet_answer_close(answer);
}

/* ---- pages ---- */

static void take_fence(struct cases *c, const struct page_fence *f)
{
    static const char *const kinds[] = {"licet", "csv", "markdown"};
    struct str id = fence_said(f, "case"), file = fence_file(f), kind = fence_kind(f);
    c->fence = f;
    if (str_is(kind, "console") && id.len) {
        ask_one(c, id, shelf_of(c, fence_said(f, "book")));
        return;
    }
    for (size_t i = 0; file.len && i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_is(kind, kinds[i])) add_file(c, shelf_of(c, fence_said(f, "book")), file, f->body);
}

/* The folder below DIR that holds the page, else DIR itself, by its name alone. */
static struct str agreement_of(struct str dir, struct str page)
{
    if (str_find(page, '/') < page.len) return str_part(page, 0, str_find(page, '/'));
    while (dir.len && dir.at[dir.len - 1] == '/') dir.len--;
    while (str_find(dir, '/') < dir.len) (void)str_cut(&dir, '/');
    return dir;
}

static void take_page(struct cases *c, struct str dir, const struct book_file *page)
{
    struct page_fences fences = page_read(c->in, page->text);
    c->page = str_format(c->in, "%.*s/%.*s", STR_ARG(dir), STR_ARG(page->path));
    c->agreement = agreement_of(dir, page->path);
    c->shelves = (struct shelves){0};
    for (int i = 0; i < fences.count; i++) take_fence(c, &fences.at[i]);
    for (int i = 0; i < c->shelves.count; i++) close_book(&c->shelves.at[i]);
}

static int cases(struct arena *in, const struct command *self, const struct options *said)
{
    struct cases c = {.in = in, .json = said->said[OPTION_JSON]};
    struct str dir = said->word_count ? str_of(said->words[0]) : STR("tests/cases");
    if (said->word_count > 1) {
        show_trouble(self->name, STR("one folder at a time"));
        return EXIT_USAGE;
    }
    struct folder pages = files_read(in, dir);
    if (pages.status != FILES_OK) {
        show_trouble(self->name, pages.trouble);
        return pages.status == FILES_NOT_FOUND ? EXIT_INPUT : EXIT_IO;
    }
    for (int i = 0; i < pages.count; i++)
        if (str_ends(pages.at[i].path, STR(".md"))) take_page(&c, dir, &pages.at[i]);
    return c.status;
}

const struct command command_cases = {
    .name = "cases",
    .words = "[DIR]",
    .summary = "answers the graded questions of pages, one a line",
    .more = "Looks at the pages below DIR, tests/cases by default, for fences\n"
            "```console case=ID whose first line is a question. Prints, between tabs:\n"
            "case, kind, value, clauses, and for a NO the gate that fails. What the page\n"
            "shows as the answer is never read. A question without an answer is pending.",
    .status = "  0  all questions were put and answered\n" STATUS_OF_FAILURES,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = cases,
};
