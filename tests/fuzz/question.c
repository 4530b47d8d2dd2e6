/* question.c: bytes as a question to the book examples/memory-pact, for each verb. The book stays
 * open: now and then a fixed question shows that what was asked before left nothing behind. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "licet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct licet_book *book;
static char *first_answer;
static unsigned asked;

static const struct licet_options options = {.on = "2027-03-01", .today = "2027-06-30"};

static void open_book(void)
{
    const struct licet_limits limits = {.question_bytes = 64 << 20};
    if (book) return;
    if (licet_open("examples/memory-pact", &limits, &book) != LICET_OK) {
        fprintf(stderr, "examples/memory-pact is not there, or not sound\n");
        abort();
    }
}

static void close_book(void)
{
    licet_close(book);
    free(first_answer);
}

static void ask_the_same(void)
{
    struct licet_answer *answer = NULL;
    licet_ask(book, "can", "brightwater make device.memory.nand in DE, US", &options, &answer);
    assert(answer);
    if (!first_answer) {
        first_answer = strdup(licet_answer_json(answer));
        atexit(close_book);
    }
    assert(first_answer && strcmp(first_answer, licet_answer_json(answer)) == 0);
    licet_answer_close(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const verbs[] = {"can", "owe", "due", "check"};
    char *question = malloc(size + 1);
    if (!question) return 0;
    memcpy(question, data, size);
    question[size] = 0;
    open_book();
    if (asked++ % 64 == 0) ask_the_same();
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct licet_answer *answer = NULL;
        enum licet_status status = licet_ask(book, verbs[i], question, &options, &answer);
        assert((answer != NULL) == (status == LICET_OK || status == LICET_WRONG_TEXT));
        licet_answer_close(answer);
    }
    free(question);
    return 0;
}
