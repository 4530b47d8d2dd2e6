/* recording.c: unit tests of api/recording.h and api/working.h in a folder of their own: which
 * pieces an entry is made of, what is refused, what status says. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api/entries.h"
#include "api/judging.h"
#include "api/recording.h"
#include "folder.h"
#include "tap.h"

enum { NOW = 1800000000, MANY = 160, LONG = 40000 };

static const char terms[] = "party aldgate\n"
                            "\n"
                            "assets register\n"
                            "  file        \"rights.csv\"\n"
                            "\n"
                            "source pact \"Signed\"\n"
                            "  file        \"paper/pact.pdf\", sha256 9f2c41d8\n"
                            "  prevails    paper\n"
                            "  text        draft\n";

static const char *dir;

static void put(struct arena *in, const char *path, struct str text)
{
    struct str why;
    OK(file_replace(in, str_format(in, "%s/%s", dir, path), text, &why), "%s is written", path);
}

static void drop(struct arena *in, const char *path)
{
    OK(remove(str_z(in, str_format(in, "%s/%s", dir, path))) == 0, "%s is removed", path);
}

/* Records and tells how it ended; *number is that of the entry, 0: none. */
static enum licet_status record(struct arena *in, struct record_ask ask, uint64_t *number)
{
    struct working w = {0};
    struct recorded done = {0};
    enum licet_status s = working_open(&w, in, str_of(dir), true);
    ask.now = NOW;
    if (s == LICET_OK) s = recording_append(&w, &ask, &done);
    if (s != LICET_OK) printf("# %.*s\n", STR_ARG(w.trouble));
    *number = done.number;
    working_close(&w);
    return s;
}

static void records(struct arena *in, uint64_t wanted)
{
    uint64_t n = 0;
    struct record_ask ask = {.correct = true};
    OK(record(in, ask, &n) == LICET_OK && n == wanted, "entry %d is written, got %d", (int)wanted,
       (int)n);
}

static void refused(struct arena *in, const char *what)
{
    uint64_t n = 0;
    struct record_ask ask = {0};
    OK(record(in, ask, &n) == LICET_WRONG_TEXT && n == 0, "%s is refused", what);
}

/* The file lines of an entry, with sizes but without commitments. */
static struct str lines_of(struct arena *in, uint64_t n)
{
    struct working w = {0};
    struct one_entry one;
    struct buf b = buf_new(in, 1 << 20);
    if (working_open(&w, in, str_of(dir), false) == LICET_OK &&
        working_entry(&w, in, n, &one) == LICET_OK) {
        struct files walk = files_walk(one.lines, one.e.body);
        struct piece p;
        if (one.e.files_apart) buf_text(&b, "apart ");
        for (struct file_line line; file_next(&walk, &line);) {
            const char *act = line.act == FILE_PUT    ? "put"
                              : line.act == FILE_DROP ? "drop"
                                                      : "append";
            buf_format(&b, "%s %.*s", act, STR_ARG(line.path));
            while (piece_next(&walk, &p))
                buf_format(&b, " %s %d", p.item ? "item" : "here", (int)p.size);
            buf_text(&b, "\n");
        }
    }
    working_close(&w);
    return buf_str(&b);
}

static void has_lines(struct arena *in, uint64_t n, const char *wanted)
{
    struct str got = lines_of(in, n);
    OK(str_is(got, wanted), "entry %d has the lines it should", (int)n);
    if (!str_is(got, wanted)) printf("# got %.*s\n", STR_ARG(got));
}

/* What status says of the path; SAME also if it is not listed. */
static enum working_state state_of(struct arena *in, const char *path)
{
    struct working w = {0};
    enum working_state s = WORKING_SAME;
    if (working_open(&w, in, str_of(dir), false) == LICET_OK &&
        working_load(&w, working_entries(&w)) == LICET_OK && working_compare(&w) == LICET_OK)
        for (int i = 0; i < w.files.count; i++)
            if (str_is(w.files.at[i].path, path)) s = w.files.at[i].state;
    working_close(&w);
    return s;
}

static void begins(struct arena *in)
{
    struct working w = {0}, again = {0};
    OK(recording_init(&w, in, str_of(dir), STR("local/x"), NOW) == LICET_OK, "a record begins");
    working_close(&w);
    OK(recording_init(&again, in, str_of(dir), STR("local/x"), NOW) == LICET_WRONG_CALL,
       "and does not begin twice");
    working_close(&again);
}

static void pieces(struct arena *in)
{
    put(in, "terms.licet", STR(terms));
    put(in, "rights.csv", STR("id\nus-1\n"));
    put(in, "paper/pact.pdf", STR("%PDF\x01\n"));
    put(in, "notes.md", STR("Prose with a\ttab.\n"));
    put(in, "stray.txt", STR("nobody names it\n"));
    put(in, ".licet/config", STR("author aldgate/p7\n"));
    records(in, 2);
    has_lines(in, 2,
              "put notes.md item 18\nput paper/pact.pdf item 6\nput rights.csv item 8\n"
              "put terms.licet here 168\n");
    OK(state_of(in, "stray.txt") == WORKING_UNNAMED, "what nobody names is not recorded");
    put(in, "rights.csv", STR("id\nus-1\nus-2\n"));
    put(in, "paper/pact.pdf", STR("%PDF\x01\nmore"));
    put(in, "notes.md", STR("Prose.\n"));
    OK(state_of(in, "paper/pact.pdf") == WORKING_CHANGED, "a paper that grew has changed");
    records(in, 3);
    has_lines(in, 3,
              "put notes.md here 7\nappend paper/pact.pdf item 4\nappend rights.csv item 5\n");
    OK(state_of(in, "paper/pact.pdf") == WORKING_SAME && state_of(in, "rights.csv") == WORKING_SAME,
       "all is as recorded");
    drop(in, "paper/pact.pdf");
    OK(state_of(in, "paper/pact.pdf") == WORKING_GONE, "a file is gone");
    records(in, 4);
    has_lines(in, 4, "drop paper/pact.pdf\n");
    put(in, "notes.md", STR(""));
    records(in, 5);
    has_lines(in, 5, "put notes.md\n");
    struct buf b = buf_new(in, 1 << 20);
    while (b.len < LONG) buf_text(&b, "a line of prose\n");
    put(in, "notes.md", buf_str(&b));
    records(in, 6);
    has_lines(in, 6, "append notes.md item 40000\n");
}

static void the_author(struct arena *in)
{
    struct working w = {0};
    struct one_entry one = {0};
    struct str text = {0};
    OK(working_open(&w, in, str_of(dir), false) == LICET_OK &&
           working_entry(&w, in, 2, &one) == LICET_OK,
       "entry 2 is read");
    OK(str_is(one.e.by, "aldgate/p7"), "it is by the author of the config");
    OK(working_content(&w, 3, STR("rights.csv"), &text) == LICET_OK &&
           str_is(text, "id\nus-1\nus-2\n"),
       "a register as of entry 3 is its pieces joined");
    OK(working_content(&w, 4, STR("paper/pact.pdf"), &text) == LICET_NO_INPUT,
       "what was dropped is not there");
    working_close(&w);
}

static void refusals(struct arena *in)
{
    uint64_t n = 0;
    struct record_ask ask = {0};
    put(in, "e.licet", STR("2027-01-01 wibble\n"));
    refused(in, "what does not read");
    put(in, "e.licet", STR("party   brightwater\n"));
    refused(in, "what is not canonical");
    put(in, "e.licet", STR("party brightwater\r\n"));
    refused(in, "a line that ends in CR");
    put(in, "e.licet", STR("party brightwater"));
    refused(in, "a text without the end of its last line");
    ask.fmt = true;
    OK(record(in, ask, &n) == LICET_OK && n == 7, "formatted it is recorded");
    OK(state_of(in, "e.licet") == WORKING_SAME, "and stands so in the folder");
    put(in, "E.licet", STR("party fenchurch\n"));
    refused(in, "a path that differs only in case");
    drop(in, "E.licet");
    ask = (struct record_ask){.event = STR("2027-01-01 wibble")};
    OK(record(in, ask, &n) == LICET_WRONG_TEXT, "an event that does not read is refused");
    ask.event = STR("party x");
    OK(record(in, ask, &n) == LICET_WRONG_TEXT, "so is what is no event");
}

static void some_paths(struct arena *in)
{
    uint64_t n = 0;
    struct record_ask ask = {0};
    put(in, "a/x.licet", STR("party ax\n"));
    put(in, "ab.licet", STR("party ab\n"));
    PUSH(in, &ask.paths, STR("./a/"));
    OK(record(in, ask, &n) == LICET_OK && n == 8, "what lies below a path is recorded");
    has_lines(in, 8, "put a/x.licet here 9\n");
    OK(state_of(in, "ab.licet") == WORKING_NEW, "and nothing else");
    ask.paths.at[0] = STR("nowhere.licet");
    OK(record(in, ask, &n) == LICET_NO_INPUT, "a path that is not there is told");
    ask.paths.at[0] = STR("stray.txt");
    OK(record(in, ask, &n) == LICET_NO_INPUT, "so is a file that nobody names");
    records(in, 9);
    ask = (struct record_ask){.why = STR("  ")};
    OK(record(in, ask, &n) == LICET_OK && n == 0, "nothing differs: nothing is written");
}

static void many_files(struct arena *in)
{
    for (int i = 0; i < MANY; i++) {
        struct str path = str_format(in,
                                     "many/a-folder-with-a-rather-long-name/and-another-one-in-it/"
                                     "%03d.licet",
                                     i);
        struct str why, text = str_format(in, "party p%03d\n", i);
        if (!file_replace(in, str_format(in, "%s/%.*s", dir, STR_ARG(path)), text, &why)) return;
    }
    records(in, 10);
    OK(!str_starts(lines_of(in, 10), STR("apart")), "some hundred lines stand in the entry");
    for (int i = 0; i < MANY; i++) {
        struct str why, text = str_format(in, "party q%03d\n", i);
        struct str path = str_format(in,
                                     "%s/much/a-folder-with-a-rather-long-name/and-another-one/"
                                     "and-yet-another-one-so-that-the-path-is-long/%03d.md",
                                     dir, i);
        if (!file_replace(in, path, str_format(in, "%.*s\t\n", STR_ARG(text)), &why)) return;
    }
    records(in, 11);
    OK(str_starts(lines_of(in, 11), STR("apart put much")), "more than fits stands in an item");
    OK(state_of(in, "many/a-folder-with-a-rather-long-name/and-another-one-in-it/007.licet") ==
           WORKING_SAME,
       "and all is as recorded");
}

struct counting {
    struct judge *judge;
    int canonical, correct, idle, others;
};

static void count(void *with, const struct verify_finding *f)
{
    struct counting *c = with;
    c->canonical += f->word == VERIFY_CANONICAL;
    c->correct += f->word == VERIFY_CORRECT;
    c->idle += f->word == VERIFY_UNMARKED;
    if (verify_fault(f->word) && f->word != VERIFY_CANONICAL && f->word != VERIFY_CORRECT &&
        f->word != VERIFY_UNMARKED)
        c->others++;
}

static void judge_it(void *with, struct verify *v, struct entry_number n, const struct entry *e,
                     struct str lines)
{
    judge_entry(((struct counting *)with)->judge, v, n, e, lines);
}

static struct counting verified(struct record *r)
{
    struct counting c = {.judge = judge_open(r, NULL)};
    struct verify_ask ask = {.level = VERIFY_FULL, .report = count, .entry = judge_it, .with = &c};
    struct verify_result result;
    verify_record(r, &ask, &result);
    judge_close(c.judge);
    return c;
}

/* Writes a text past all that recording asks for. */
static void force(struct record *r, struct arena *in, const char *text, struct hash about)
{
    struct entry *e = NEW(in, struct entry);
    char *room = NEW_N(in, ENTRY_LEAF_MAX, char);
    struct out o = out_into(room, ENTRY_LEAF_MAX);
    struct appended done;
    struct flaw flaw;
    int which;
    *e = (struct entry){.book = record_book(r), .log = record_log(r), .form = 1, .at = NOW};
    e->kind = hash_none(&about) ? ENTRY_CHANGE : ENTRY_CORRECT;
    e->kind_word = str_of(entry_kind_word(e->kind));
    e->about_count = !hash_none(&about);
    e->about[0] = about;
    e->nonce[0] = (unsigned char)record_size(r);
    e->body = str_of(text);
    e->files = str_format(in, "put 1 forced.licet\nhere %zu own\n", e->body.len);
    entry_print(e, &o);
    struct str leaf = out_str(&o);
    enum record_status s = record_append(r, &leaf, 1, record_size(r), NOW, &done, &flaw, &which);
    OK(s == RECORD_OK, "an entry is forced: %s", flaw_name(flaw.reason));
}

static void judged(struct arena *in)
{
    struct working w = {0};
    struct one_entry one = {0};
    struct hash none = {{0}};
    OK(working_open(&w, in, str_of(dir), true) == LICET_OK, "the record is opened");
    struct counting c = verified(w.record);
    OK(!c.canonical && !c.correct && !c.idle && !c.others, "what was recorded is sound");
    force(w.record, in, "2027-01-01 withdraw x by aldgate\n", none);
    c = verified(w.record);
    OK(!c.canonical && !c.correct && !c.others, "so is an event that was forced");
    force(w.record, in, "2027-01-02 withdraw  x by aldgate\n", none);
    c = verified(w.record);
    OK(c.correct == 1, "an unmarked correction is found");
    OK(c.canonical == 1, "and a text that is not canonical");
    OK(working_entry(&w, in, record_size(w.record), &one) == LICET_OK, "its id");
    force(w.record, in, "2027-01-02 withdraw x by aldgate\n", one.id);
    c = verified(w.record);
    OK(c.idle == 1, "a correction that alters no event is found");
    working_close(&w);
}

struct reading_job {
    struct arena *in;
    struct working w;
};

static void read_all(void *data)
{
    struct reading_job *j = data;
    working_open(&j->w, j->in, str_of(dir), false);
    working_load(&j->w, working_entries(&j->w));
    working_compare(&j->w);
    working_overlay(&j->w);
}

/* Each request for memory fails in turn: nothing is left open, and nothing leaks. */
static void every_lack(void)
{
    bool done = false;
    size_t n = 1;
    for (; !done && n < 100000; n += 1 + n / 40) {
        struct reading_job j = {.in = arena_open((size_t)256 << 20)};
        arena_fail_at(j.in, n);
        done = arena_run(j.in, read_all, &j);
        working_close(&j.w);
        arena_close(j.in);
    }
    OK(done && n > 100, "lack of memory at any of %zu requests is survived", n);
}

static void all(void *in)
{
    begins(in);
    pieces(in);
    the_author(in);
    refusals(in);
    some_paths(in);
    many_files(in);
    judged(in);
}

int main(void)
{
    struct arena *in = arena_open((size_t)2 << 30);
    OK(folder_begin() && mkdir(folder_at("book"), 0700) == 0, "a folder for the test");
    dir = folder_at("book");
    OK(in && arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    every_lack();
    folder_end();
    return tap_done();
}
