/* licet.c: the library as a caller sees it: statuses, lifetimes, limits, wrong calls. */
#include "licet.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

static const char good[] = "party aldgate \"Aldgate Ltd.\"\n";
static const char bad[] = "party aldgate \"Aldgate Ltd.\" and more\n";

static struct licet_book *open_text(const char *text, enum licet_status wanted)
{
    struct licet_book *book = NULL;
    enum licet_status status = licet_open_text("pact.licet", text, strlen(text), NULL, &book);
    OK(status == wanted, "opens with %d, got %d", (int)wanted, (int)status);
    return book;
}

static void wrong_calls(void)
{
    struct licet_book *book = NULL;
    struct licet_answer *answer = NULL;
    OK(licet_open(NULL, NULL, &book) == LICET_WRONG_CALL && !book, "no folder");
    OK(licet_open(".", NULL, NULL) == LICET_WRONG_CALL, "nowhere to put the book");
    OK(licet_open_text(NULL, "", 0, NULL, &book) == LICET_WRONG_CALL, "a text needs a name");
    OK(licet_ask(NULL, "can", "", NULL, &answer) == LICET_WRONG_CALL && !answer, "no book");
    book = open_text(good, LICET_OK);
    OK(licet_ask(book, "can", "", NULL, NULL) == LICET_WRONG_CALL, "nowhere to put the answer");
    OK(licet_ask(book, "guess", "", NULL, &answer) == LICET_WRONG_CALL && !answer, "no such verb");
    OK(strstr(licet_trouble(book), "can, owe, due and check") != NULL, "the verbs are told");
    struct licet_options options = {.on = "2027-02-29"};
    OK(licet_ask(book, "check", "", &options, &answer) == LICET_WRONG_CALL && !answer, "no day");
    OK(strstr(licet_trouble(book), "2026-01-31") != NULL, "how a day is written is told");
    options = (struct licet_options){.known = "3"};
    OK(licet_ask(book, "check", "", &options, &answer) == LICET_WRONG_CALL && !answer,
       "known needs a record");
    OK(strstr(licet_trouble(book), "no record") != NULL, "and that is told");
    licet_close(book);
    licet_close(NULL);
    licet_answer_close(NULL);
    OK(licet_answer_kind(NULL) == LICET_NONE && licet_answer_exit(NULL) == 65, "no answer");
    OK(!*licet_answer_text(NULL) && !*licet_answer_diagnostics(NULL), "no answer has no text");
}

static void folders(void)
{
    struct licet_book *book = NULL;
    struct licet_answer *answer = NULL;
    OK(licet_open("no/such/folder", NULL, &book) == LICET_NO_INPUT && book, "no such folder");
    OK(!strcmp(licet_trouble(book),
               "cannot open folder 'no/such/folder': No such file or directory"),
       "the operation and the path are told: %s", licet_trouble(book));
    OK(licet_ask(book, "check", "", NULL, &answer) == LICET_WRONG_CALL && !answer,
       "a book that could not be opened answers nothing");
    licet_close(book);
    OK(licet_open("src/base", NULL, &book) == LICET_OK,
       "a folder of pages without terms is a book");
    struct licet_options options = {.recorded = 1};
    OK(licet_ask(book, "check", "", &options, &answer) == LICET_WRONG_CALL && !answer,
       "a folder without a record");
    OK(strstr(licet_trouble(book), "'src/base' has none") != NULL, "is told: %s",
       licet_trouble(book));
    OK(licet_ask(book, "check", "", NULL, &answer) == LICET_OK && answer,
       "it answers all the same");
    licet_answer_close(answer);
    licet_close(book);
}

static void answers_outlive(void)
{
    struct licet_options options = {.on = "2027-03-01", .today = "2027-01-01"};
    struct licet_answer *first = NULL, *second = NULL;
    struct licet_book *book = open_text(good, LICET_OK);
    OK(licet_ask(book, "check", "", &options, &first) == LICET_OK, "a question");
    OK(licet_ask(book, "check", "", &options, &second) == LICET_OK, "and another");
    OK(!*licet_trouble(book), "nothing to tell");
    licet_close(book);
    OK(strstr(licet_answer_json(first), "\"on\":\"2027-03-01\"") != NULL, "the day asked about");
    OK(!strcmp(licet_answer_json(first), licet_answer_json(second)), "asked twice, answered alike");
    OK(!strncmp(licet_answer_json(first), "{\"licet\":\"answer/1\",\"verb\":\"check\"", 33),
       "the document begins so");
    licet_answer_close(first);
    OK(*licet_answer_text(second), "an answer outlives its book and other answers");
    licet_answer_close(second);
}

static void wrong_text(void)
{
    struct licet_answer *answer = NULL;
    struct licet_book *book = open_text(bad, LICET_WRONG_TEXT);
    (void)licet_ask(book, "check", "", NULL, &answer);
    OK(answer && licet_answer_exit(answer) == 65, "a wrong text is checked with 65");
    OK(strstr(licet_answer_diagnostics(answer), "pact.licet:1:30: error: ") != NULL,
       "its place is told");
    OK(strstr(licet_answer_json(answer), "\"line\":1,\"column\":30") != NULL, "in both forms");
    licet_answer_close(answer);
    licet_close(book);
}

/* With ever larger limits: each lack of memory has a status, nothing is lost, in the end it works.
 */
static void limits(void)
{
    size_t steps = 0;
    bool done = false;
    for (size_t bytes = 1; !done && steps < 4000; bytes += bytes / 40 + 64, steps++) {
        struct licet_limits limit = {.book_bytes = bytes, .question_bytes = bytes};
        struct licet_book *book = NULL;
        struct licet_answer *answer = NULL;
        enum licet_status status = licet_open_text("pact.licet", good, strlen(good), &limit, &book);
        if (status == LICET_OK) status = licet_ask(book, "check", "", NULL, &answer);
        if (status != LICET_NO_MEMORY && status != LICET_OK)
            OK(false, "%zu bytes end with status %d", bytes, (int)status);
        if (status == LICET_NO_MEMORY && !*licet_trouble(book))
            OK(false, "%zu bytes are too few and nothing is told", bytes);
        done = status == LICET_OK;
        licet_answer_close(answer);
        licet_close(book);
    }
    OK(done && steps > 20, "after %zu limits that were too small one sufficed", steps);
}

/* A question that runs out of its own memory leaves the book good. */
static void question_limit(void)
{
    struct licet_limits limit = {.question_bytes = 64};
    struct licet_book *book = NULL;
    struct licet_answer *answer = NULL;
    OK(licet_open_text("pact.licet", good, strlen(good), &limit, &book) == LICET_OK, "a book");
    for (int i = 0; i < 3; i++)
        OK(licet_ask(book, "check", "", NULL, &answer) == LICET_NO_MEMORY && !answer &&
               strstr(licet_trouble(book), "the question needs more memory"),
           "a question that is too large");
    licet_close(book);
}

int main(void)
{
    wrong_calls();
    folders();
    answers_outlive();
    wrong_text();
    limits();
    question_limit();
    OK(strlen(licet_version()) >= 5, "version %s", licet_version());
    return tap_done();
}
