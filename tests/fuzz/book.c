/* book.c: bytes as a book of one file: opened, checked, asked three questions. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "licet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(struct licet_book *book, const char *verb, const char *question, int explain)
{
    const struct licet_options options = {
        .on = "2027-03-01", .today = "2027-06-30", .explain = explain};
    struct licet_answer *answer = NULL;
    enum licet_status status = licet_ask(book, verb, question, &options, &answer);
    assert((answer != NULL) == (status == LICET_OK || status == LICET_WRONG_TEXT));
    assert(!answer || licet_answer_json(answer)[strlen(licet_answer_json(answer)) - 1] == '\n' ||
           licet_answer_json(answer)[0] == '{');
    licet_answer_close(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct licet_limits limits = {.book_bytes = 64 << 20, .question_bytes = 64 << 20};
    struct licet_book *book = NULL;
    enum licet_status status =
        licet_open_text("book.licet", (const char *)data, size, &limits, &book);
    if (status == LICET_OK || status == LICET_WRONG_TEXT) {
        ask(book, "check", "", 1);
        ask(book, "can", "brightwater make memory.nand in DE", 0);
        ask(book, "owe", "in all", 0);
        ask(book, "due", "brightwater from 2026-01-01 to 2028-12-31", 0);
    }
    licet_close(book);
    return 0;
}
