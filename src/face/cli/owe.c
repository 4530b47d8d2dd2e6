/* owe.c: licet owe, who owes how much. */
#include "face/cli/ask.h"

static const struct option_row options[] = {
    {OPTION_WHY, "why", "FIGURE", "opens one figure down to the lines that made it"},
    OPTIONS_OF_QUESTIONS,
};

const struct command command_owe = {
    .name = "owe",
    .words = "[QUESTION...]",
    .summary = "who owes whom how much, and how it was computed",
    .more = "QUESTION is [P to Q] [for NAME [INSTANCE]], then one of: due on DAY,\n"
            "due from DAY to DAY, due after DAY, in all, unpaid [on DAY].\n"
            "Without one it is what is unpaid today.\n"
            "\n"
            "  licet owe brightwater to aldgate due from 2027-01-01 to 2027-12-31",
    .status = STATUS_OF_QUESTIONS,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = ask_run,
};
