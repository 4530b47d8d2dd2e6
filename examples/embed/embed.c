/* embed.c: the library in a program of one's own.
 *
 *     cc $(pkg-config --cflags licet) embed.c $(pkg-config --libs licet) -o embed
 *     ./embed examples/memory-pact can "brightwater make memory.nand in DE on 2027-03-01"
 *
 * Prints the answer, or why there is none, and ends with the status that `licet` would.
 */
#include <licet.h>
#include <stdio.h>

/* Puts the question; the exit status of its answer. */
static int ask(struct licet_book *book, const char *verb, const char *question)
{
    struct licet_answer *answer = NULL;
    enum licet_status status = licet_ask(book, verb, question, NULL, &answer);
    if (!answer) {
        fprintf(stderr, "embed: %s\n", licet_trouble(book));
        return (int)status;
    }
    fputs(licet_answer_text(answer), stdout);
    fputs(licet_answer_diagnostics(answer), stderr);
    int code = licet_answer_exit(answer);
    licet_answer_close(answer);
    return code;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: embed FOLDER VERB QUESTION (licet %s)\n", licet_version());
        return LICET_WRONG_CALL;
    }
    struct licet_book *book = NULL;
    enum licet_status status = licet_open(argv[1], NULL, &book);
    int code = (int)status;
    if (status == LICET_OK || status == LICET_WRONG_TEXT) code = ask(book, argv[2], argv[3]);
    else fprintf(stderr, "embed: %s\n", licet_trouble(book));
    licet_close(book);
    return code;
}
