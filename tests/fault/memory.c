/* memory.c: the k-th request for memory fails, for every k, in all that the library does. After
 * each failure nothing leaks (the sanitizer says so at the end), the status is LICET_NO_MEMORY, and
 * the next call works; with the first k that no request reaches, the answer is complete.
 *
 * Two things fail: requests of an arena, each a place where a run may end, and calloc() itself,
 * whose failures are rarer but real. Under valgrind and TSan, which are slow, each 13th fails.
 */
#include <stdlib.h>
#include <string.h>

#include "api/inside.h"
#include "lang/fmt.h"
#include "tap.h"

/* ---- calloc ---- */

static size_t calloc_fails_in; /* 0: never */

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);

void *__wrap_calloc(size_t count, size_t size)
{
    if (calloc_fails_in && --calloc_fails_in == 0) return NULL;
    return __real_calloc(count, size);
}

/* ---- the books ---- */

static const char terms[] = "party aldgate\n"
                            "  seat        US\n"
                            "party brightwater\n"
                            "  seat        DE\n"
                            "party fenchurch\n"
                            "  seat        GB\n"
                            "field memory\n"
                            "  dram\n"
                            "  nand\n"
                            "assets register\n"
                            "  file        \"rights.csv\"\n"
                            "source paper\n"
                            "  prevails    paper\n"
                            "  text        signed\n"
                            "agreement pact\n"
                            "  between     aldgate, brightwater\n"
                            "  effective   2026-01-01\n"
                            "  term        effective until 2032-12-31\n"
                            "  days        first day not counted\n"
                            "  days        months end on same day\n"
                            "relation affiliate\n"
                            "  means       more than 50% of votes\n"
                            "  reaches     down, sideways\n"
                            "portfolio rights\n"
                            "  owner       aldgate and its affiliates\n"
                            "  means       patents in memory\n"
                            "  capture     first filed by 2030-12-31\n"
                            "  family      continuations\n"
                            "readings reach\n"
                            "  reading     wide \"All of it\"\n"
                            "    group users\n"
                            "      means       brightwater, fenchurch\n"
                            "  reading     narrow \"The signer\"\n"
                            "    group users\n"
                            "      means       brightwater\n"
                            "group users\n"
                            "  means       brightwater\n"
                            "grant licence\n"
                            "  from        aldgate\n"
                            "  to          users\n"
                            "  under       rights\n"
                            "  acts        make, sell\n"
                            "  field       memory\n"
                            "  territory   worldwide except RU\n"
                            "  during      from effective for the life of each asset\n"
                            "  price       free\n"
                            "  nonexclusive\n"
                            "  sublicense  none\n"
                            "payment upfront\n"
                            "  payer       brightwater to aldgate\n"
                            "  amount      USD 1,000,000\n"
                            "  pay         by 2027-01-15\n"
                            "duty safety-file\n"
                            "  by          brightwater\n"
                            "  to          aldgate\n"
                            "  due         within 60 days of effective\n";
static const char wrong_terms[] = "party aldgate\n"
                                  "  seat        Mars\n"
                                  "  seet        US\n"
                                  "grant x\n"
                                  "  from        aldgat\n"
                                  "territory a\n"
                                  "  means       b\n"
                                  "territory b\n"
                                  "  means       a\n"
                                  "assets register\n"
                                  "  file        \"rights.csv\"\n"
                                  "\tparty\n"
                                  "2026-13-01 notice by nobody\n";
static const char rights[] =
    "id,kind,office,owner,priority,filed,expires,field\n"
    "us-1,patent,US,aldgate,,2015-06-01,2035-06-01,memory.dram\n"
    "\"de-\"\"1\"\"\",patent,DE,2015-01-01 brightwater; 2020-01-01 aldgate,?,"
    "2016-06-01,,memory\n";
static const char wrong_rights[] = "id,office,owner,filed,what\n"
                                   "x,XX,aldgate,never,memory\n"
                                   "\"y\n";
#define TEXT_OF(literal)                                                                           \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
static const struct book_file good[] = {{TEXT_OF("rights.csv"), TEXT_OF(rights)},
                                        {TEXT_OF("terms.licet"), TEXT_OF(terms)}};
static const struct book_file wrong[] = {{TEXT_OF("rights.csv"), TEXT_OF(wrong_rights)},
                                         {TEXT_OF("terms.licet"), TEXT_OF(wrong_terms)}};

enum { MOST = 200000 };

/* ---- opening ---- */

static size_t stride(size_t k)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
    (void)k;
    return 1;
#else
    return k < 40 ? 1 : 13;
#endif
}

static bool opens(const struct book_file *files, int count, enum licet_status expected)
{
    struct licet_book *book = NULL;
    enum licet_status status = licet_open_files("book", files, count, NULL, &book);
    licet_close(book);
    return status == expected;
}

static void opening(const struct book_file *files, int count, enum licet_status expected,
                    const char *what)
{
    size_t k = 1, failed = 0, bad = 0;
    for (; k < MOST; k += stride(k)) {
        struct licet_book *book = NULL;
        enum licet_status status = licet_open_failing("book", files, count, k, &book);
        bool told = licet_trouble(book)[0] != 0;
        licet_close(book);
        if (status == expected) break;
        failed++;
        bad += status != LICET_NO_MEMORY || !told;
    }
    OK(!bad && k < MOST, "%s: %zu requests failed one by one, of about %zu", what, failed, k);
    OK(opens(files, count, expected), "%s: the next opening works", what);
}

static void opening_without_calloc(const struct book_file *files, int count,
                                   enum licet_status expected, const char *what)
{
    size_t k = 1, bad = 0;
    for (bool done = false; !done && k < 1000; k++) {
        struct licet_book *book = NULL;
        calloc_fails_in = k;
        enum licet_status status = licet_open_files("book", files, count, NULL, &book);
        calloc_fails_in = 0;
        done = status == expected;
        bad += !done && (status != LICET_NO_MEMORY || !licet_trouble(book)[0]);
        licet_close(book);
    }
    OK(!bad && k < 1000, "%s: calloc() failed %zu times", what, k - 2);
}

/* ---- asking ---- */

struct question {
    const char *verb, *text, *what;
    enum licet_kind kind;
};

static const struct licet_options options = {
    .on = "2027-03-01", .today = "2027-06-30", .explain = 1};

/* Puts the question; true if the answer is complete: the text given, or any if that is NULL. */
static bool answers(struct licet_book *book, struct question q, const char *text,
                    enum licet_status *status, char **kept)
{
    struct licet_answer *answer = NULL;
    *status = licet_ask(book, q.verb, q.text, &options, &answer);
    bool complete = answer && licet_answer_kind(answer) == q.kind &&
                    (!text || strcmp(text, licet_answer_json(answer)) == 0);
    if (kept && answer) *kept = strdup(licet_answer_json(answer));
    licet_answer_close(answer);
    return complete && *status == LICET_OK;
}

static struct licet_book *opened(void)
{
    struct licet_book *book = NULL;
    licet_open_files("book", good, 2, NULL, &book);
    return book;
}

/* The question's own memory: the book stays whole. */
static void asking(struct question q)
{
    struct licet_book *book = opened();
    enum licet_status status;
    char *text = NULL;
    size_t k = 1, bad = 0, torn = 0;
    bool whole = answers(book, q, NULL, &status, &text), done = false;
    OK(whole, "%s: answered, status %d", q.what, (int)status);
    for (; whole && !done && k < MOST; k += stride(k)) {
        licet_ask_failing(book, k, 0);
        done = answers(book, q, text, &status, NULL);
        bad += !done && status != LICET_NO_MEMORY;
        licet_ask_failing(book, 0, 0);
        if (!done && k % 16 == 1) torn += !answers(book, q, text, &status, NULL);
    }
    OK(!bad && !torn && done, "%s: about %zu requests failed, the book stayed whole", q.what, k);
    licet_close(book);
    free(text);
}

/* The book's memory: it answers nothing more, and says so. */
static void asking_of_book(struct question q)
{
    size_t k = 1, bad = 0;
    bool done = false;
    for (; !done && k < 1000; k++) {
        struct licet_book *book = opened();
        enum licet_status status;
        licet_ask_failing(book, 0, k);
        done = answers(book, q, NULL, &status, NULL);
        bad += !done && status != LICET_NO_MEMORY;
        licet_ask_failing(book, 0, 0);
        bool again = answers(book, q, NULL, &status, NULL);
        bad += again != done || (!done && (status != LICET_NO_MEMORY || !licet_trouble(book)[0]));
        licet_close(book);
    }
    OK(!bad && done && k > 2, "%s: each of %zu requests of the book's memory failed", q.what,
       k - 2);
}

static void asking_without_calloc(struct question q)
{
    size_t k = 1, bad = 0;
    bool done = false;
    struct licet_book *book = NULL;
    for (; !done && k < 1000; k++) {
        enum licet_status status;
        if (!book) book = opened();
        calloc_fails_in = k;
        done = answers(book, q, NULL, &status, NULL);
        calloc_fails_in = 0;
        bad += !done && status != LICET_NO_MEMORY;
        if (done || answers(book, q, NULL, &status, NULL)) continue;
        bad += status != LICET_NO_MEMORY; /* the book's own memory ran out: it is torn */
        licet_close(book);
        book = NULL;
    }
    licet_close(book);
    OK(!bad && done, "%s: calloc() failed %zu times", q.what, k - 2);
}

/* ---- formatting ---- */

struct formatting {
    struct arena *in;
    struct str out;
    bool good;
};

static void format(void *job)
{
    struct formatting *f = job;
    struct language *l = language_open(f->in, NULL, 0);
    struct diags d = diags_new(f->in);
    f->good = fmt_text(f->in, l, (struct source){STR("x"), STR(terms)}, false, &d, &f->out);
}

static void formats(void)
{
    size_t k = 1, failed = 0;
    bool done = false, whole = false;
    for (; !done && k < MOST; k += stride(k)) {
        struct formatting f = {.in = arena_open(64 << 20)};
        arena_fail_at(f.in, k);
        done = arena_run(f.in, format, &f);
        whole = f.good && f.out.len > 0;
        failed += !done;
        arena_close(f.in);
    }
    OK(done && whole && failed > 100, "fmt: %zu requests failed one by one", failed);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    static const struct question questions[] = {
        {"can", "brightwater make memory.dram in DE under us-1", "can YES", LICET_YES},
        {"can", "brightwater sell memory.dram in RU", "can NO, with the nearest", LICET_NO},
        {"can", "fenchurch make memory.nand in US", "can AMBIGUOUS", LICET_AMBIGUOUS},
        {"owe", "in all", "owe", LICET_AMOUNT},
        {"due", "brightwater from 2026-01-01 to 2027-12-31", "due", LICET_LIST},
        {"check", "", "check", LICET_YES},
    };
    opening(good + 1, 1, LICET_WRONG_TEXT, "a book whose register is not there");
    opening(good, 2, LICET_OK, "a book with a register");
    opening(wrong, 2, LICET_WRONG_TEXT, "a book with errors");
    opening_without_calloc(good, 2, LICET_OK, "a book with a register");
    /* short questions find room in the lists of the book */
    static const char many[] =
        "brightwater make memory.dram in AT, AU, BE, BR, CA, CH, CN, CZ, DE, DK, ES, FI, FR, GB, "
        "GR, HU, IE, IL, IN, IT, JP, KR, LU, MX, NL, NO, NZ, PL, PT, RO, SE, SG, SI, SK, TR, TW, "
        "UA, US, VN, ZA on 2027-03-01 if suppose 2026-12-18 notice a-new-word by aldgate, via "
        "another-word, as yet-another; suppose 2026-12-19 occur some-more by aldgate";
    struct question longer = {"can", many, "can with many words", LICET_YES};
    asking_of_book(longer);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        asking(questions[i]);
        asking_without_calloc(questions[i]);
    }
    formats();
    return tap_done();
}
