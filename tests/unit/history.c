/* history.c: unit tests of api/history.h: which entry a statement and an event belong to, what was
 * known at an entry, and what a change of a recorded event loses. */
#include "api/history.h"
#include "book/book.h"
#include "tap.h"

#define PUT(path, text)                                                                            \
    {                                                                                              \
        CHANGE_PUT, STR(path), STR(text)                                                           \
    }
#define APPEND(path, text)                                                                         \
    {                                                                                              \
        CHANGE_APPEND, STR(path), STR(text)                                                        \
    }
#define DROP(path)                                                                                 \
    {                                                                                              \
        CHANGE_DROP, STR(path), STR("")                                                            \
    }
#define COUNT(list) (int)(sizeof(list) / sizeof((list)[0]))

#define A           "2027-01-01 observe yield 80% by aldgate\n"
#define B           "2027-02-01 observe yield 81% by aldgate\n"
#define C           "2027-03-01 observe yield 82% by aldgate\n"

struct job {
    struct arena *in;
    void (*test)(struct history *h);
};

/* The entry of the i-th statement or event of a file, -1 if there is none. */
static int entry_at(const struct history *h, const char *path, int i)
{
    const struct history_file *f = history_find(h, str_of(path));
    return f && i < f->count ? f->at[i].entry : -1;
}

static void apply(struct history *h, int number, const struct change_file *files, int count)
{
    OK(history_apply(h, number, files, count), "entry %d is applied", number);
}

static void appends(struct history *h)
{
    const struct change_file first[] = {PUT("e.licet", A)}, more[] = {APPEND("e.licet", B C)};
    apply(h, 2, first, COUNT(first));
    apply(h, 3, more, COUNT(more));
    OK(entry_at(h, "e.licet", 0) == 2, "the first event stays with entry 2");
    OK(entry_at(h, "e.licet", 1) == 3 && entry_at(h, "e.licet", 2) == 3,
       "those that came to its end belong to 3");
    OK(!h->lost.count, "nothing was lost");
    const struct history_file *f = history_find(h, STR("e.licet"));
    OK(f && str_is(buf_str(&f->text), A B C), "the text is whole");
    OK(f && f->at[2].from == sizeof(A B) - 1, "a place is that in the whole file");
    OK(history_has_event(h, STR("2027-02-01   observe yield 81% by aldgate   # as said")),
       "an event is known by its words, whatever the blanks");
    OK(!history_has_event(h, STR("2027-02-01 observe yield 83% by aldgate")), "another is not");
}

static void equal_ones(struct history *h)
{
    const struct change_file once[] = {PUT("e.licet", A)}, again[] = {APPEND("e.licet", A)};
    const struct change_file third[] = {PUT("a.licet", A)}, back[] = {PUT("e.licet", A)};
    apply(h, 2, once, 1);
    apply(h, 3, again, 1);
    OK(entry_at(h, "e.licet", 0) == 2 && entry_at(h, "e.licet", 1) == 3, "two equal events");
    apply(h, 4, third, 1);
    OK(entry_at(h, "a.licet", 0) == 2 && entry_at(h, "e.licet", 0) == 3 &&
           entry_at(h, "e.licet", 1) == 4,
       "first to first, by path");
    apply(h, 5, back, 1);
    OK(h->lost.count == 1 && h->lost.at[0] == 4, "the last one is lost: it was that of entry 4");
    OK(entry_at(h, "a.licet", 0) == 2 && entry_at(h, "e.licet", 0) == 3, "the others stay");
}

static void moves(struct history *h)
{
    const struct change_file first[] = {PUT("e.licet", A B)}, second[] = {APPEND("e.licet", C)};
    const struct change_file rename[] = {DROP("e.licet"), PUT("f/events.licet", A B C)};
    const struct change_file apart[] = {PUT("f/events.licet", A C), PUT("z.licet", B)};
    apply(h, 2, first, 1);
    apply(h, 3, second, 1);
    apply(h, 4, rename, 2);
    OK(!history_find(h, STR("e.licet")), "the old path is no more");
    OK(entry_at(h, "f/events.licet", 0) == 2 && entry_at(h, "f/events.licet", 2) == 3,
       "a renamed file keeps the entries of its events");
    apply(h, 5, apart, 2);
    OK(entry_at(h, "z.licet", 0) == 2, "so does an event that is moved to another file");
    OK(!h->lost.count, "and nothing was altered");
    const struct history_file *f = history_find(h, STR("z.licet"));
    OK(f && f->touched == 5, "though the file is new");
}

static void alters(struct history *h)
{
    const struct change_file first[] = {PUT("e.licet", A)}, second[] = {APPEND("e.licet", B)};
    const struct change_file other[] = {
        PUT("e.licet", A "2027-02-01 observe yield 18% by aldgate\n")};
    apply(h, 2, first, 1);
    apply(h, 3, second, 1);
    apply(h, 4, other, 1);
    OK(h->lost.count == 1 && h->lost.at[0] == 3, "an altered event was that of entry 3");
    OK(str_starts(h->lost_text, STR("2027-02-01 observe yield 81%")), "it is told by its words");
    OK(entry_at(h, "e.licet", 0) == 2 && entry_at(h, "e.licet", 1) == 4, "the new one is of 4");
}

static void statements(struct history *h)
{
    const struct change_file first[] = {
        PUT("t.licet", "party aldgate \"Aldgate\"\n\ngrant a\n  field       memory\n")};
    const struct change_file layout[] = {
        PUT("t.licet", "# of 2026\nparty aldgate \"Aldgate\"\ngrant a\n  field  memory # all\n")};
    const struct change_file altered[] = {
        PUT("t.licet", "party aldgate \"Aldgate\"\n\ngrant a\n  field       logic\n")};
    apply(h, 2, first, 1);
    apply(h, 3, layout, 1);
    OK(entry_at(h, "t.licet", 0) == 2 && entry_at(h, "t.licet", 1) == 2,
       "layout and comments are no change");
    apply(h, 4, altered, 1);
    OK(entry_at(h, "t.licet", 0) == 2, "what stayed is of entry 2");
    OK(entry_at(h, "t.licet", 1) == 4, "a statement is of the entry that last changed its text");
    OK(!h->lost.count, "statements are not lost: terms may change");
}

static void pages(struct history *h)
{
    const struct change_file first[] = {PUT("p.md", "# A page\n\n```licet\n" A "```\n\nProse.\n"),
                                        PUT("r.csv", "id\n1\n"), PUT("paper.pdf", "")};
    const struct change_file more[] = {
        PUT("p.md", "# A page\n\nMore prose.\n\n```licet\n" A "```\n\n```licet\n" B "```\n")};
    apply(h, 2, first, 3);
    apply(h, 3, more, 1);
    OK(entry_at(h, "p.md", 0) == 2 && entry_at(h, "p.md", 1) == 3,
       "events in the blocks of a page");
    struct history_book b = history_book(h, h->in);
    OK(b.count == 2 && str_is(b.files[0].path, "p.md") && str_is(b.files[1].path, "r.csv"),
       "the engine reads the page and the register");
    OK(b.marks[0].count == 2 && b.marks[1].count == 0, "and has the marks of the page");
}

static void orders_events(struct history *h)
{
    const struct change_file first[] = {PUT("z.licet", "party aldgate \"Aldgate\"\n\n" A)};
    const struct change_file second[] = {
        PUT("a.licet", "2027-01-01 observe yield 70% by aldgate\n")};
    apply(h, 2, first, 1);
    apply(h, 3, second, 1);
    struct history_book files = history_book(h, h->in);
    struct book *b = book_open_marked(h->in, files.files, files.count, files.marks, 2);
    OK(b->tree->event_count == 2 && b->tree->events[0].entry == 3 && b->tree->events[1].entry == 2,
       "events know their entries");
    OK(b->event_order[0] == 1 && b->event_order[1] == 0, "the order in a day is that of entries");
    OK(b->tree->statements[0].entry == 2 && b->recorded == 2, "statements know theirs");
    b = book_open(h->in, files.files, files.count);
    OK(b->event_order[0] == 0 && b->tree->events[0].entry == 0, "in a bare folder it is of paths");
}

static void run(void *data)
{
    struct job *job = data;
    struct history *h = history_open(job->in);
    job->test(h);
    history_close(h);
}

int main(void)
{
    static void (*const tests[])(struct history *) = {
        appends, equal_ones, moves, alters, statements, pages, orders_events,
    };
    for (int i = 0; i < COUNT(tests); i++) {
        struct job job = {arena_open((size_t)256 << 20), tests[i]};
        OK(job.in && arena_run(job.in, run, &job), "memory sufficed");
        arena_close(job.in);
    }
    return tap_done();
}
