/* decide.c: property test of whole answers about rights. Universes are rolled, written as books in
 * the language and asked about; kind, first failing gate and minimal sets must be those of a naive
 * model that enumerates points, worlds and truths (tests/universe). N questions, 4,000 if it is not
 * said and 20,000 with LONG=1; SEED=n begins with universe n. */
#include <stdlib.h>

#include "tap.h"

#if __has_include(<jansson.h>)
#include "universe/ask.h"
#include "universe/roll.h"
#include "universe/said.h"

#ifdef NDEBUG
enum { MANY = 200 }; /* the release runs under valgrind */
#else
enum { MANY = 4000 };
#endif
enum { QUESTIONS_A_BOOK = 16, SHOWN_MAX = 3 };

static struct {
    int asked, skipped, wrong, kinds[KIND_IS_AMBIGUOUS + 1], gates[GATES];
} tally;

static void show(const char *what, const char *text)
{
    printf("# %s\n", what);
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        printf("#   %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

static void show_verdict(const char *who, const struct verdict *v)
{
    printf("# %s: %s\n", who, kind_words[v->kind]);
    for (int i = 0; i < v->count; i++) printf("#     if %s\n", v->needs[i]);
}

static void show_wrong(uint64_t seed, const struct text *book, const struct text *question,
                       const struct expected *e, const struct reply *r)
{
    if (tally.wrong++ >= SHOWN_MAX) return;
    printf("# ---- SEED=%llu N=1 repeats it\n", (unsigned long long)seed);
    show("the book", book->at);
    show("the question", question->at);
    show_verdict("expected", &e->v);
    show_verdict("answered", &r->v);
    for (int g = 0; g < GATES; g++)
        if (e->gate >> g & 1) printf("# expected to fail first: gate %d\n", g);
    printf("# answered: gate %d\n", r->gate);
}

static void compare(uint64_t seed, struct licet_book *book, const struct universe *u,
                    const struct text *words)
{
    static struct text question;
    static struct expected e;
    static struct reply r;
    struct question q = roll_question(u);
    if (!expect(u, &q, &e)) {
        tally.skipped++;
        return;
    }
    if (e.v.kind == KIND_IS_NO && roll(4)) return; /* most are refused; their share is cut */
    say_question(&question, &q);
    bool good = ask(book, question.at, &r) && same_verdict(&e.v, &r.v);
    if (e.v.kind == KIND_IS_NO && e.gates) good = good && e.gate >> r.gate & 1;
    tally.asked++;
    tally.kinds[e.v.kind]++;
    if (e.v.kind == KIND_IS_NO) tally.gates[r.gate]++;
    if (!good) show_wrong(seed, words, &question, &e, &r);
}

/* One book and its questions; a seed of its own, so that each can be repeated alone. */
static void one_book(uint64_t seed, int most)
{
    static struct text words;
    struct licet_book *book = NULL;
    chance_start(seed);
    struct universe u = roll_universe();
    say_universe(&words, &u);
    if (licet_open_text("universe.licet", words.at, words.len, NULL, &book) == LICET_OK) {
        for (int i = 0; i < QUESTIONS_A_BOOK && tally.asked < most; i++)
            compare(seed, book, &u, &words);
    } else {
        struct licet_answer *answer = NULL;
        tally.wrong++;
        if (book) licet_ask(book, "check", "", NULL, &answer);
        show("a book that cannot be read", words.at);
        show("because", licet_answer_diagnostics(answer));
        licet_answer_close(answer);
    }
    licet_close(book);
}

int main(void)
{
    const char *n = getenv("N"), *said = getenv("SEED");
    int most = n ? (int)strtol(n, NULL, 10) : 4000;
    uint64_t seed = said ? strtoull(said, NULL, 10) : 1;
    for (int books = 0; tally.asked < most && books < most; books++) one_book(seed++, most);
    OK(!tally.wrong, "%d of %d questions are answered as by enumeration", tally.asked - tally.wrong,
       tally.asked);
    OK(tally.skipped * 4 < tally.asked, "%d had too much missing to enumerate", tally.skipped);
    for (int k = KIND_IS_YES; k <= KIND_IS_AMBIGUOUS; k++)
        OK(tally.kinds[k] * 50 > most || most < 1000, "%d are %s", tally.kinds[k], kind_words[k]);
    printf("# refused by gate:");
    for (int g = 0; g < GATES; g++) printf(" %d:%d", g, tally.gates[g]);
    printf("\n");
    return tap_done();
}
#else
int main(void)
{
    printf("ok 1 - answers by enumeration # skip jansson is not installed\n1..1\n");
    return 0;
}
#endif
