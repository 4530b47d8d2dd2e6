/* csv.c: bytes as a register of rights, named by a small fixed book. */
#include <stdint.h>

#include "api/inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char terms[] = "party aldgate\n"
                            "  seat        US\n"
                            "party brightwater\n"
                            "  seat        DE\n"
                            "field memory\n"
                            "  dram\n"
                            "  nand\n"
                            "assets register\n"
                            "  file        \"rights.csv\"\n"
                            "agreement pact\n"
                            "  between     aldgate, brightwater\n"
                            "  effective   2026-01-01\n"
                            "  term        effective until 2030-12-31\n"
                            "portfolio aldgate-memory\n"
                            "  owner       aldgate\n"
                            "  means       patents in memory\n"
                            "  capture     first filed by 2030-12-31\n"
                            "  family      continuations, counterparts\n"
                            "grant core\n"
                            "  from        aldgate\n"
                            "  to          brightwater\n"
                            "  under       aldgate-memory\n"
                            "  acts        make, sell\n"
                            "  field       memory\n"
                            "  territory   worldwide\n"
                            "  during      from effective for the life of each asset\n"
                            "  price       free\n"
                            "  nonexclusive\n";

static void ask(struct licet_book *book, const char *verb, const char *question)
{
    const struct licet_options options = {.on = "2027-03-01", .today = "2027-06-30"};
    struct licet_answer *answer = NULL;
    licet_ask(book, verb, question, &options, &answer);
    licet_answer_close(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct licet_limits limits = {.book_bytes = 64 << 20, .question_bytes = 64 << 20};
    const struct book_file files[] = {{STR("rights.csv"), {(const char *)data, size}},
                                      {STR("terms.licet"), STR(terms)}};
    struct licet_book *book = NULL;
    enum licet_status status = licet_open_files("pact", files, 2, &limits, &book);
    if (status == LICET_OK || status == LICET_WRONG_TEXT) {
        ask(book, "check", "");
        ask(book, "can", "brightwater make memory.nand in DE");
        ask(book, "can", "brightwater sell memory.dram in US under us-1");
        ask(book, "can", "aldgate assign us-1 to brightwater");
    }
    licet_close(book);
    return 0;
}
