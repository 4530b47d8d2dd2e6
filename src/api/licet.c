/* licet.c: the public face over arenas; the contract is in licet.h.
 *
 *   1. A book has one arena, each question its own; a question never outlives its book's call, but
 *      its answer does: texts and document are written before licet_ask() returns.
 *   2. Files are read before the run that binds the book. No run holds a file.
 *   3. A question may add to the book (its own words); that is taken off again when it is over.
 *   4. A book whose arena ran out answers nothing more: its lists may be torn.
 */
#include "licet.h"

#include <string.h>

#include "api/answer_json.h"
#include "api/answer_text.h"
#include "api/clock.h"
#include "api/files.h"
#include "api/inside.h"
#include "api/working.h"
#include "book/check.h"
#include "duty/due.h"
#include "lang/messages.h"
#include "money/owe.h"
#include "right/can.h"
#include "right/findings.h"

enum { TEXT_MAX = 64 << 20 };
static const size_t book_bytes_default = (size_t)1 << 30;
static const size_t question_bytes_default = (size_t)256 << 20;

/* How many clauses and facts may be looked up for one answer, so that no book makes it endless:
 * many times what any sound question needs. */
static const size_t steps_default = 20u << 20;
static const size_t steps_each = 4096; /* more for each statement, event and registered right */

struct licet_book {
    struct arena *in;
    struct book *book; /* NULL: could not be read */
    struct str dir;
    struct strs passed_over; /* names in the folder that are links or no plain files */
    struct licet_limits limits;
    const char *trouble;
    bool torn;
    bool folder;              /* else texts that were given */
    struct str known;         /* as it was asked for, empty: all */
    bool recorded;            /* without what only the files say */
    int entries, unrecorded;  /* of the record that were read, 0: none; changes beside it */
    struct str root, warning; /* of the record */
    struct licet_book *other; /* the same folder as known otherwise: the last one asked about */
    size_t fail_at, fail_at_of_book; /* for tests: the request for memory that fails, 0: none */
};

struct licet_answer {
    struct arena *in;
    struct answer *answer;
    const char *text, *diagnostics, *json;
    int exit;
};

/* ---- opening ---- */

struct opening {
    struct arena *in;
    const char *dir; /* NULL: what `given` says is the book */
    const char *known;
    bool recorded;
    const char *name;
    const struct book_file *given;
    int given_count;
    bool copy;      /* the texts given may go */
    size_t fail_at; /* for tests */
    struct licet_book *book;
    struct folder files;
    struct file_marks *marks; /* of each, where there is a record */
    struct working working;
    enum licet_status status;
};

static enum licet_status status_of(enum files_status s)
{
    switch (s) {
    case FILES_OK: return LICET_OK;
    case FILES_NOT_FOUND: return LICET_NO_INPUT;
    case FILES_TOO_LARGE: return LICET_NO_MEMORY;
    case FILES_READ_FAILED: return LICET_READ_FAILED;
    }
    return LICET_DEFECT;
}

static void make_handle(void *job)
{
    struct opening *o = job;
    o->book = NEW(o->in, struct licet_book);
    o->book->in = o->in;
    o->book->trouble = "memory ran out";
    const char *name = o->dir ? o->dir : o->name;
    o->book->dir = (struct str){str_z(o->in, str_of(name)), strlen(name)};
    o->book->known = str_copy(o->in, str_of(o->known));
    o->book->recorded = o->recorded || o->known;
    o->book->folder = o->dir != NULL;
}

static bool has_terms(const struct folder *f)
{
    for (int i = 0; i < f->count; i++)
        if (!str_ends(f->at[i].path, STR(".csv"))) return true;
    return false;
}

/* The entries of a record as files, and, unless it was asked for those alone, what differs in the
 * folder as one entry more. */
static enum licet_status read_record(struct opening *o)
{
    struct working *w = &o->working;
    struct licet_book *b = o->book;
    if (working_open(w, o->in, b->dir, false) != LICET_OK) return w->status;
    uint64_t n = working_entries(w);
    if (b->known.len && working_known(w, b->known, &n) != LICET_OK) return w->status;
    if (working_load(w, n) != LICET_OK) return w->status;
    if (!b->recorded && working_compare(w) != LICET_OK) return w->status;
    if (!b->recorded && working_overlay(w) != LICET_OK) return w->status;
    struct history_book h = history_book(w->history, o->in);
    o->files = (struct folder){.at = h.files, .count = h.count};
    o->files.passed_over = w->folder.passed_over;
    o->marks = h.marks;
    b->entries = (int)n;
    b->unrecorded = w->changes;
    b->root = working_root(w, n);
    b->warning = w->warning;
    return LICET_OK;
}

static void read_folder(struct opening *o)
{
    if (working_recorded(o->in, o->book->dir)) {
        o->status = read_record(o);
        o->files.trouble = o->working.trouble;
    } else if (o->book->recorded) {
        o->status = LICET_WRONG_CALL;
        o->files.trouble = str_format(o->in, "'--%s' needs a record, and '%.*s' has none",
                                      o->known ? "known" : "recorded", STR_ARG(o->book->dir));
    } else {
        o->files = files_read(o->in, o->book->dir);
        o->status = status_of(o->files.status);
    }
}

static void read_files(void *job)
{
    struct opening *o = job;
    for (int i = 0; i < o->given_count; i++) {
        struct book_file f = o->given[i];
        if (o->copy) f = (struct book_file){str_copy(o->in, f.path), str_copy(o->in, f.text)};
        PUSH(o->in, &o->files, f);
    }
    if (!o->dir) return;
    read_folder(o);
    if (o->status == LICET_OK && !has_terms(&o->files)) {
        o->status = LICET_NO_INPUT;
        o->files.trouble = str_format(o->in, "no file NAME.licet or NAME.md in '%.*s'%s",
                                      STR_ARG(o->book->dir), o->known ? " was known then" : "");
    }
    if (o->status != LICET_OK) o->book->trouble = str_z(o->in, o->files.trouble);
}

/* Errors that make a text wrong; a kind that has no meaning yet is none of them. */
static bool is_wrong(const struct diag *g)
{
    return g->message->severity == SEVERITY_ERROR && g->message != message_of(E_UNSUPPORTED);
}

static bool any_wrong(const struct diags *d)
{
    for (int i = 0; i < d->count; i++)
        if (is_wrong(&d->at[i])) return true;
    return d->dropped && d->errors > d->count;
}

static void bind(void *job)
{
    struct opening *o = job;
    arena_allow(o->in, 10 * steps_default);
    struct book *b =
        book_open_marked(o->in, o->files.at, o->files.count, o->marks, o->book->entries);
    arena_allow(o->in, 0);
    o->status = any_wrong(book_diags(b)) ? LICET_WRONG_TEXT : LICET_OK;
    o->book->book = b;
    o->book->passed_over = o->files.passed_over;
    o->book->trouble = "";
}

static enum licet_status open_book(struct opening *o, const struct licet_limits *limits,
                                   struct licet_book **book)
{
    size_t room = limits && limits->book_bytes ? limits->book_bytes : book_bytes_default;
    *book = NULL;
    o->in = arena_open(room);
    if (!o->in) return LICET_NO_MEMORY;
    arena_fail_at(o->in, o->fail_at);
    if (!arena_run(o->in, make_handle, o)) {
        arena_close(o->in);
        return LICET_NO_MEMORY;
    }
    *book = o->book;
    if (limits) o->book->limits = *limits;
    bool read = arena_run(o->in, read_files, o);
    working_close(&o->working);
    if (!read) return LICET_NO_MEMORY;
    if (o->status != LICET_OK) return o->status;
    o->book->trouble = "the book needs more memory or work than its limit";
    if (!arena_run(o->in, bind, o)) {
        o->book->book = NULL;
        return LICET_NO_MEMORY;
    }
    return o->status;
}

enum licet_status licet_open(const char *dir, const struct licet_limits *limits,
                             struct licet_book **book)
{
    if (!book) return LICET_WRONG_CALL;
    *book = NULL;
    if (!dir) return LICET_WRONG_CALL;
    struct opening o = {.dir = dir};
    return open_book(&o, limits, book);
}

enum licet_status licet_open_known(const char *dir, const struct licet_limits *limits,
                                   const char *known, bool recorded, struct licet_book **book)
{
    struct opening o = {.dir = dir, .known = known, .recorded = recorded};
    return open_book(&o, limits, book);
}

enum licet_status licet_open_text(const char *name, const char *text, size_t length,
                                  const struct licet_limits *limits, struct licet_book **book)
{
    if (!book) return LICET_WRONG_CALL;
    *book = NULL;
    if (!name || (!text && length)) return LICET_WRONG_CALL;
    const struct book_file file = {str_of(name), {text, length}};
    struct opening o = {.name = name, .given = &file, .given_count = 1, .copy = true};
    return open_book(&o, limits, book);
}

enum licet_status licet_open_files(const char *name, const struct book_file *files, int count,
                                   const struct licet_limits *limits, struct licet_book **book)
{
    struct opening o = {.name = name, .given = files, .given_count = count};
    return open_book(&o, limits, book);
}

enum licet_status licet_open_failing(const char *name, const struct book_file *files, int count,
                                     size_t n, struct licet_book **book)
{
    struct opening o = {.name = name, .given = files, .given_count = count, .fail_at = n};
    return open_book(&o, NULL, book);
}

void licet_ask_failing(struct licet_book *book, size_t n, size_t n_of_book)
{
    book->fail_at = n;
    book->fail_at_of_book = n_of_book;
}

const char *licet_trouble(const struct licet_book *book)
{
    return book ? book->trouble : "memory ran out";
}

void licet_close(struct licet_book *book)
{
    if (!book) return;
    licet_close(book->other);
    arena_close(book->in);
}

/* ---- asking ---- */

enum asked { ASK_CAN, ASK_OWE, ASK_DUE, ASK_CHECK, ASK_NOTHING };

struct asking {
    struct licet_book *book;
    struct licet_answer *answer; /* NULL until its arena holds it */
    struct arena *in;
    enum asked verb;
    bool refuse, explain;
    struct ask ask;
    uint32_t question_file; /* its number in places: the first behind the files of the book */
    struct source question;
};

static enum asked verb_of(const char *word)
{
    static const char *const words[] = {"can", "owe", "due", "check"};
    for (int i = 0; i < ASK_NOTHING; i++)
        if (str_is(str_of(word), words[i])) return (enum asked)i;
    return ASK_NOTHING;
}

/* The options as the engine takes them. False: a day is none. */
static bool ask_of(const struct licet_options *o, struct ask *ask)
{
    static const struct licet_options none;
    if (!o) o = &none;
    ask->today = o->today ? 0 : clock_day_utc();
    if (o->today && !day_read(str_of(o->today), &ask->today)) return false;
    ask->on = ask->today;
    ask->on_said = o->on != NULL;
    if (o->on && !day_read(str_of(o->on), &ask->on)) return false;
    ask->as = str_of(o->as);
    ask->why = str_of(o->why);
    ask->strict = o->strict != 0;
    return true;
}

/* The engines take the words of a question off the book before they return. */
static const struct source *source_of(const void *from, uint32_t file)
{
    const struct asking *q = from;
    return file == q->question_file ? &q->question : book_source(q->book->book, file);
}

static struct answer *refusal(struct arena *in, struct book *b)
{
    struct answer *a = NEW(in, struct answer);
    const struct diags *wrong = book_diags(b);
    a->diags = diags_new(in);
    for (int i = 0; i < wrong->count; i++)
        if (is_wrong(&wrong->at[i])) PUSH(in, &a->diags, wrong->at[i]);
    a->diags.errors = wrong->errors;
    a->diags.dropped = wrong->dropped;
    return a;
}

/* The text as its parts say, and as its scopes do: the diagnostics of the book stay its own. */
static struct answer *checked(struct asking *q)
{
    struct book found = *q->book->book;
    bool looked = findings_add(q->in, q->book->book, &q->ask, &found.diags);
    struct answer *a = check_answer(q->in, &found, &q->ask, q->explain);
    if (!looked)
        PUSH(q->in, &a->caveats,
             STR("overlaps of grants and exclusions were not looked for: the book is too large"));
    return a;
}

static struct answer *answer_of(struct asking *q)
{
    struct book *b = q->book->book;
    if (q->refuse) return refusal(q->in, b);
    switch (q->verb) {
    case ASK_CAN: return can_answer(q->in, b, &q->ask);
    case ASK_OWE: return owe_answer(q->in, b, &q->ask);
    case ASK_DUE: return due_answer(q->in, b, &q->ask);
    case ASK_CHECK: return checked(q);
    case ASK_NOTHING: break;
    }
    return NULL;
}

/* What only the files say is marked so; what a question supposes has no entry anyway. */
static void mark_unrecorded(struct answer *a, int entries)
{
    for (int i = 0; i < a->facts.count; i++) {
        struct answer_fact *f = &a->facts.at[i];
        if (f->entry <= entries) continue;
        f->entry = 0;
        f->recorded = STR("unrecorded");
    }
    for (int i = 0; i < a->decides.count + a->lines.count; i++) {
        struct answer_ground *g =
            i < a->decides.count ? &a->decides.at[i] : &a->lines.at[i - a->decides.count].ground;
        if (g->entry <= entries) continue;
        g->entry = 0;
        g->unrecorded = true;
    }
}

/* What the faces say of every answer alike. */
static void complete(struct asking *q, struct answer *a)
{
    a->known = q->book->entries;
    a->unrecorded = q->book->unrecorded;
    a->root = q->book->root;
    mark_unrecorded(a, a->known);
    if (q->book->warning.len) PUSH(q->in, &a->caveats, q->book->warning);
    if (!a->verb.len) a->verb = q->ask.verb;
    if (!a->question.len) a->question = q->ask.question;
    if (!a->book.len) a->book = str_copy(q->in, q->book->dir);
    if (!a->as.len) a->as = q->ask.as;
    if (!a->on) a->on = q->ask.on;
    diags_sort(&a->diags);
    const struct strs *links = &q->book->passed_over;
    for (int i = 0; q->verb == ASK_CHECK && i < links->count; i++)
        PUSH(q->in, &a->caveats,
             str_format(q->in, "'%.*s' was passed over: it is a link, or no plain file",
                        STR_ARG(links->at[i])));
}

static int exit_of(const struct asking *q, const struct answer *a)
{
    if (q->verb != ASK_CHECK) return answer_exit(a);
    const struct diags *d = &a->diags;
    bool findings = d->errors || d->choices || d->warnings;
    if (any_wrong(d) || (q->ask.strict && findings)) return LICET_WRONG_TEXT;
    return answer_exit(a);
}

static void put_question(void *job)
{
    struct asking *q = job;
    struct licet_answer *out = NEW(q->in, struct licet_answer);
    q->ask.verb = str_copy(q->in, q->ask.verb);
    q->ask.question = str_copy(q->in, q->ask.question);
    q->ask.as = str_copy(q->in, q->ask.as);
    q->ask.why = str_copy(q->in, q->ask.why);
    q->question = (struct source){STR("question"), q->ask.question};
    struct answer *a = answer_of(q);
    complete(q, a);

    struct buf text = buf_new(q->in, TEXT_MAX), diagnostics = text, json = text;
    answer_text(&text, a);
    diags_text(&diagnostics, &a->diags, source_of, q);
    answer_json(&json, a, source_of, q);
    *out = (struct licet_answer){.in = q->in, .answer = a, .exit = exit_of(q, a)};
    out->text = str_z(q->in, buf_str(&text));
    out->diagnostics = str_z(q->in, buf_str(&diagnostics));
    out->json = str_z(q->in, buf_str(&json));
    q->answer = out;
}

static void put_in_book(void *job)
{
    struct asking *q = job;
    if (!arena_run(q->in, put_question, q)) q->answer = NULL;
}

static enum licet_status fail(struct licet_book *b, enum licet_status status, const char *trouble)
{
    b->trouble = trouble;
    return status;
}

static size_t steps_of(const struct book *b)
{
    const struct tree *t = b->tree;
    size_t things = (size_t)t->statement_count + (size_t)t->event_count + (size_t)b->asset_count;
    return steps_default + steps_each * things;
}

static enum licet_status ask(struct licet_book *book, struct asking *q,
                             struct licet_answer **answer)
{
    if (!book->book) return fail(book, LICET_WRONG_CALL, "this book could not be opened");
    if (book->torn) return fail(book, LICET_NO_MEMORY, "the book ran out of memory before");
    size_t room = book->limits.question_bytes;
    q->in = arena_open(room ? room : question_bytes_default);
    if (!q->in) return fail(book, LICET_NO_MEMORY, "memory ran out");
    arena_allow(q->in, steps_of(book->book));
    arena_fail_at(q->in, book->fail_at);
    arena_fail_at(book->in, book->fail_at_of_book);
    struct book_mark mark = book_mark(book->book);
    q->question_file = (uint32_t)mark.tree.text.file_count;
    if (!arena_run(book->in, put_in_book, q)) {
        book->torn = true;
        arena_close(q->in);
        return fail(book, LICET_NO_MEMORY, "the book needs more memory or work than its limit");
    }
    book_back(book->book, mark);
    if (!q->answer) {
        arena_close(q->in);
        return fail(book, LICET_NO_MEMORY, "the question needs more memory or work than its limit");
    }
    *answer = q->answer;
    book->trouble = "";
    return q->answer->answer->kind == ANSWER_NONE ? LICET_WRONG_TEXT : LICET_OK;
}

static enum licet_status prepare(struct licet_book *book, const char *verb, const char *question,
                                 const struct licet_options *options, struct asking *q)
{
    if (!book) return LICET_WRONG_CALL;
    if (!verb || verb_of(verb) == ASK_NOTHING)
        return fail(book, LICET_WRONG_CALL, "the verbs are can, owe, due and check");
    *q = (struct asking){.book = book, .verb = verb_of(verb)};
    q->ask.verb = str_of(verb);
    q->ask.question = str_trim(str_of(question));
    q->explain = options && options->explain;
    if (!ask_of(options, &q->ask))
        return fail(book, LICET_WRONG_CALL, "a day is written as in 2026-01-31");
    return LICET_OK;
}

/* The book as the options want it known: itself, or the same folder read in another way. */
static enum licet_status as_known(struct licet_book *book, const struct licet_options *o,
                                  struct licet_book **as)
{
    struct str known = str_of(o ? o->known : NULL);
    bool recorded = o && (o->recorded || o->known);
    *as = book;
    if (!book || !recorded || (book->recorded && str_same(known, book->known))) return LICET_OK;
    if (!book->folder) return fail(book, LICET_WRONG_CALL, "a text in memory has no record");
    *as = book->other;
    if (*as && (*as)->recorded && str_same(known, (*as)->known)) return LICET_OK;
    licet_close(book->other);
    enum licet_status status =
        licet_open_known(book->dir.at, &book->limits, o->known, o->recorded != 0, &book->other);
    *as = book->other;
    if (status == LICET_OK || (status == LICET_WRONG_TEXT && *as && (*as)->book)) return LICET_OK;
    return fail(book, status, licet_trouble(book->other));
}

enum licet_status licet_ask(struct licet_book *book, const char *verb, const char *question,
                            const struct licet_options *options, struct licet_answer **answer)
{
    struct asking q;
    if (!answer) return LICET_WRONG_CALL;
    *answer = NULL;
    struct licet_book *as;
    enum licet_status known = as_known(book, options, &as);
    if (known != LICET_OK) return known;
    if (as != book) {
        known = licet_ask(as, verb, question, options, answer);
        book->trouble = as->trouble;
        return known;
    }
    enum licet_status status = prepare(book, verb, question, options, &q);
    return status == LICET_OK ? ask(book, &q, answer) : status;
}

enum licet_status licet_refuse(struct licet_book *book, const char *verb, const char *question,
                               const struct licet_options *options, struct licet_answer **answer)
{
    struct asking q;
    *answer = NULL;
    enum licet_status status = prepare(book, verb, question, options, &q);
    q.refuse = true;
    return status == LICET_OK ? ask(book, &q, answer) : status;
}

/* ---- reading an answer ---- */

enum licet_kind licet_answer_kind(const struct licet_answer *answer)
{
    _Static_assert((int)LICET_LIST == (int)ANSWER_LIST && (int)LICET_DAY == (int)ANSWER_DAY,
                   "the two lists of kinds are one");
    return answer ? (enum licet_kind)answer->answer->kind : LICET_NONE;
}

int licet_answer_exit(const struct licet_answer *answer)
{
    return answer ? answer->exit : LICET_WRONG_TEXT;
}

const char *licet_answer_text(const struct licet_answer *answer)
{
    return answer ? answer->text : "";
}

const char *licet_answer_diagnostics(const struct licet_answer *answer)
{
    return answer ? answer->diagnostics : "";
}

const char *licet_answer_json(const struct licet_answer *answer)
{
    return answer ? answer->json : "{}";
}

void licet_answer_close(struct licet_answer *answer)
{
    if (answer) arena_close(answer->in);
}

const char *licet_version(void)
{
    return "0.1.0";
}

const struct answer *licet_answer_inside(const struct licet_answer *answer)
{
    return answer->answer;
}

struct book *licet_book_inside(const struct licet_book *book)
{
    return book->book;
}
