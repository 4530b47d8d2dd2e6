/* history.c: properties of a book with a record, over generated books.
 *
 *   R11  a bare folder answers as the record of that folder made by one `record`
 *   R10  and as one that came about by any edits: appended, moved to other files, corrected
 *   R14  questions leave every byte below .licet as it was
 *
 * Answers are compared as people read them, without the numbers of entries. SEED=n repeats a run;
 * effort.h says how much is tried.
 */
#include <dirent.h>
#include <sys/stat.h>

#include "api/inside.h"
#include "api/recording.h"
#include "effort.h"
#include "folder.h"
#include "tap.h"

enum { BOOKS = 500, EVENTS_MAX = 14, FILES = 3, QUESTIONS = 1000, FIRST_DAY = 20520 };
enum { ASKED_AT_ONCE = 100, EVERY_BOOK_ASKED = 100 };

/* Said only if it is not so: there are many. */
#define MUST(condition, ...) ((condition) || (OK(false, __VA_ARGS__), false))

static const char terms[] = "party aldgate\n"
                            "\n"
                            "party brightwater\n"
                            "\n"
                            "agreement pact\n"
                            "  between     aldgate, brightwater\n"
                            "  effective   2026-01-01\n"
                            "  term        effective until 2035-12-31\n"
                            "  days        first day not counted\n"
                            "  days        no roll\n"
                            "  round       each posting to cents, half even\n"
                            "\n"
                            "payment upfront\n"
                            "  clause      \"5.1\"\n"
                            "  payer       brightwater to aldgate\n"
                            "  amount      USD 5,000,000\n"
                            "  pay         within 30 days of effective\n"
                            "\n"
                            "payment yearly\n"
                            "  clause      \"5.2\"\n"
                            "  payer       brightwater to aldgate\n"
                            "  amount      USD 100,000\n"
                            "  pay         by 2027-06-30\n";

static const char *const questions[][2] = {
    {"owe", "in all"},
    {"owe", "unpaid"},
    {"owe", "brightwater to aldgate for upfront in all"},
    {"owe", "due from 2026-01-01 to 2026-12-31"},
    {"due", ""},
    {"due", "brightwater"},
    {"check", ""},
};
enum { QUESTION_KINDS = sizeof questions / sizeof questions[0] };

static uint64_t seed;

static uint64_t chance(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (seed >> 11) % below;
}

/* A generated book: events of different days, each in one of a few files. */
struct event_line {
    day_number day;
    int amount, file;
};

struct generated {
    struct arena *in;
    struct event_line events[EVENTS_MAX];
    int count;
};

static void generate(struct generated *g)
{
    day_number day = FIRST_DAY;
    g->count = 3 + (int)chance(EVENTS_MAX - 3);
    for (int i = 0; i < g->count; i++) {
        day += 1 + (day_number)chance(40);
        g->events[i] = (struct event_line){day, 1 + (int)chance(400), (int)chance(FILES)};
    }
}

static struct str event_text(struct arena *in, const struct event_line *e)
{
    struct str day = day_text(in, e->day);
    return str_format(in, "%.*s pay USD %d,000 by brightwater to aldgate for upfront 2026-01-31",
                      STR_ARG(day), e->amount);
}

static void write_file(struct arena *in, const char *dir, const char *name, struct str text)
{
    struct str why;
    MUST(file_replace(in, str_format(in, "%s/%s", dir, name), text, &why), "%s is written", name);
}

/* Writes the events up to `count` that stand in the i-th file; an empty file is removed. */
static void write_events(struct generated *g, const char *dir, int file, int count)
{
    struct buf b = buf_new(g->in, 1 << 20);
    struct str name = str_format(g->in, "e%d.licet", file);
    for (int i = 0; i < count; i++) {
        if (g->events[i].file != file) continue;
        buf_add(&b, event_text(g->in, &g->events[i]));
        buf_char(&b, '\n');
    }
    if (b.len) write_file(g->in, dir, str_z(g->in, name), buf_str(&b));
    else remove(str_z(g->in, str_format(g->in, "%s/%.*s", dir, STR_ARG(name))));
}

static void write_book(struct generated *g, const char *dir, int count)
{
    write_file(g->in, dir, "terms.licet", STR(terms));
    for (int f = 0; f < FILES; f++) write_events(g, dir, f, count);
}

static void begin(struct generated *g, const char *dir)
{
    struct working w = {0};
    MUST(recording_init(&w, g->in, str_of(dir), STR("local/x"), 1800000000) == LICET_OK,
         "a record begins");
    working_close(&w);
}

static void record(struct generated *g, const char *dir, struct record_ask ask)
{
    struct working w = {0};
    struct recorded done = {0};
    enum licet_status s = working_open(&w, g->in, str_of(dir), true);
    ask.now = 1800000000;
    if (s == LICET_OK) s = recording_append(&w, &ask, &done);
    MUST(s == LICET_OK, "an entry is recorded %.*s", STR_ARG(w.trouble));
    working_close(&w);
}

/* The text less all places where `part` stands. */
static struct str without(struct arena *in, struct str text, struct str part)
{
    struct buf b = buf_new(in, 1 << 22);
    for (size_t i = 0; i < text.len;) {
        bool found = str_starts(str_part(text, i, text.len), part);
        if (!found) buf_char(&b, text.at[i]);
        i += found ? part.len : 1;
    }
    return buf_str(&b);
}

/* The answers to all questions, without entries, marks of what is not recorded, and blanks. */
static struct str answers(struct arena *in, const char *dir)
{
    struct buf b = buf_new(in, 1 << 22);
    struct licet_book *book = NULL;
    const struct licet_options o = {.today = "2027-01-01"};
    enum licet_status s = licet_open(dir, NULL, &book);
    MUST(s == LICET_OK, "the book opens: %s", licet_trouble(book));
    for (int i = 0; i < QUESTION_KINDS; i++) {
        struct licet_answer *a = NULL;
        licet_ask(book, questions[i][0], questions[i][1], &o, &a);
        struct str text = str_of(licet_answer_text(a));
        while (text.len) {
            struct str line = str_cut(&text, '\n');
            if (str_starts(line, STR("      known   #"))) continue;
            for (size_t k = 0; k < line.len; k++) {
                size_t end = k + 1;
                while (line.at[k] == '#' && end < line.len && line.at[end] != ' ') end++;
                if (end > k + 1) k = end;
                else if (line.at[k] != ' ') buf_char(&b, line.at[k]);
            }
        }
        buf_char(&b, '\n');
        licet_answer_close(a);
    }
    licet_close(book);
    struct str plain = without(in, buf_str(&b), STR("(unrecorded)"));
    return without(in, plain, STR(",unrecorded"));
}

static void same_answers(struct str wanted, struct str got, const char *what)
{
    if (MUST(str_same(wanted, got), "%s answers alike", what)) return;
    printf("# wanted %.*s\n# got    %.*s\n", STR_ARG(wanted), STR_ARG(got));
}

/* The same book by many entries: events come one by one, some by -e, some at first with another
 * amount, some in another file. */
static void record_by_edits(struct generated *g, const char *dir)
{
    struct event_line final[EVENTS_MAX];
    memcpy(final, g->events, sizeof final);
    begin(g, dir);
    write_book(g, dir, 0);
    record(g, dir, (struct record_ask){0});
    for (int i = 0; i < g->count; i++) {
        struct event_line *e = &g->events[i];
        if (chance(4) == 0) e->amount++;
        if (chance(3) == 0) e->file = (int)chance(FILES);
        write_book(g, dir, i + 1);
        if (chance(2)) record(g, dir, (struct record_ask){.why = STR("more")});
    }
    record(g, dir, (struct record_ask){.correct = true});
    memcpy(g->events, final, sizeof final);
    write_book(g, dir, g->count);
    record(g, dir, (struct record_ask){.correct = true, .why = STR("misread")});
}

/* ---- what lies below .licet ---- */

static void read_folder(struct buf *b, const char *path)
{
    struct dirent **names = NULL;
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *below = str_z(b->in, str_format(b->in, "%s/%s", path, names[i]->d_name));
        struct stat s;
        struct str text = {0}, why;
        bool up = !strcmp(names[i]->d_name, ".") || !strcmp(names[i]->d_name, "..");
        free(names[i]);
        if (up || lstat(below, &s) != 0) continue;
        buf_format(b, "%s %llu %lld.%09ld\n", below, (unsigned long long)s.st_ino,
                   (long long)s.st_ctim.tv_sec, s.st_ctim.tv_nsec);
        if (S_ISDIR(s.st_mode)) read_folder(b, below);
        else if (file_read(b->in, str_of(below), &text, &why) == FILES_OK) buf_add(b, text);
    }
    free(names);
}

static struct str bytes_below(struct arena *in, const char *dir)
{
    struct buf b = buf_new(in, 64 << 20);
    read_folder(&b, str_z(in, str_format(in, "%s/.licet", dir)));
    return buf_str(&b);
}

/* Questions of all kinds, of now and of then, for either side, with the figures opened. */
static int ask_some(const char *dir, int from, int count)
{
    struct licet_book *book = NULL;
    int asked = 0;
    licet_open(dir, NULL, &book);
    for (int i = from; i < from + count; i++) {
        const char *const *q = questions[i % QUESTION_KINDS];
        const struct licet_options o = {.today = "2027-01-01",
                                        .as = i % 5 == 1 ? "aldgate" : NULL,
                                        .known = i % 3 == 1 ? "2" : NULL,
                                        .recorded = i % 3 == 2,
                                        .strict = i % 2,
                                        .explain = i % 4 == 3};
        struct licet_answer *a = NULL;
        licet_ask(book, q[0], q[1], &o, &a);
        asked += a != NULL;
        licet_answer_close(a);
    }
    licet_close(book);
    return asked;
}

static void asking_leaves_no_trace(struct generated *g, const char *dir)
{
    struct str before = bytes_below(g->in, dir);
    int asked = 0;
    for (int i = 0; i < QUESTIONS; i += ASKED_AT_ONCE) asked += ask_some(dir, i, ASKED_AT_ONCE);
    OK(asked == QUESTIONS, "%d questions are answered", asked);
    OK(before.len > 1000 && str_same(before, bytes_below(g->in, dir)),
       "and .licet is as it was, all %zu bytes, names and times (R14)", before.len);
}

struct job {
    struct arena *in;
    int turn;
};

static void one_book(void *data)
{
    struct job *job = data;
    struct generated g = {.in = job->in};
    char bare[64], once[64], edited[64];
    generate(&g);
    snprintf(bare, sizeof bare, "%s/bare%d", folder_root, job->turn);
    snprintf(once, sizeof once, "%s/once%d", folder_root, job->turn);
    snprintf(edited, sizeof edited, "%s/edited%d", folder_root, job->turn);
    MUST(!mkdir(bare, 0700) && !mkdir(once, 0700) && !mkdir(edited, 0700), "three folders");
    write_book(&g, bare, g.count);
    struct str wanted = answers(g.in, bare);
    write_book(&g, once, g.count);
    begin(&g, once);
    same_answers(wanted, answers(g.in, once), "a folder with nothing recorded");
    record(&g, once, (struct record_ask){0});
    same_answers(wanted, answers(g.in, once), "recorded at once it");
    record_by_edits(&g, edited);
    same_answers(wanted, answers(g.in, edited), "recorded by edits it");
    remove(str_z(g.in, str_format(g.in, "%s/.licet/index", edited)));
    same_answers(wanted, answers(g.in, edited), "and without its index it");
    if (job->turn % EVERY_BOOK_ASKED == 0) asking_leaves_no_trace(&g, edited);
}

int main(void)
{
    const char *said = getenv("SEED");
    seed = said ? strtoull(said, NULL, 10) : 20261124;
    printf("# SEED=%llu\n", (unsigned long long)seed);
    OK(folder_begin(), "a folder for the test");
    int books = effort(BOOKS, 2 * BOOKS, 200 * BOOKS), failed = tap_failed;
    for (int i = 0; i < books; i++) {
        struct job job = {arena_open((size_t)1 << 30), i};
        MUST(job.in && arena_run(job.in, one_book, &job), "memory sufficed");
        arena_close(job.in);
        if (i % EVERY_BOOK_ASKED == 0) continue;
        folder_end(); /* and a new one, for it is in memory */
        mkdir(folder_root, 0700);
    }
    OK(tap_failed == failed,
       "%d books answer alike: bare, recorded at once (R11), recorded by edits, without index "
       "(R10)",
       books);
    folder_end();
    return tap_done();
}
