/* check.c: licet check, whether the text is sound. */
#include "face/cli/ask.h"

static const struct option_row options[] = {
    {OPTION_EXPLAIN, "explain", NULL, "also what each statement amounts to"},
    OPTIONS_OF_QUESTIONS,
};

const struct command command_check = {
    .name = "check",
    .words = "",
    .summary = "whether the book is sound: what is wrong, missing, contradictory",
    .more = "Findings stand on standard error as path:line:column: severity: sentence [CODE];\n"
            "'licet explain CODE' says more. The coverage of the paper is counted in clauses.",
    .status = "  0  sound\n"
              "  1  findings, or choices that are not made\n" STATUS_OF_FAILURES,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = ask_run,
};
