/* due.c: licet due, what is due other than money, by when. */
#include "face/cli/ask.h"

static const struct option_row options[] = {OPTIONS_OF_QUESTIONS};

const struct command command_due = {
    .name = "due",
    .words = "[QUESTION...]",
    .summary = "what is due, by whom, by when, and how the day was counted",
    .more = "QUESTION is [P] [from DAY to DAY] for a list, or one of:\n"
            "last day to perform|pay|cure|object|elect|exercise [to] NAME [INSTANCE],\n"
            "first day P can exercise TRIGGER [for INSTANCE].\n"
            "\n"
            "  licet due brightwater from 2027-01-01 to 2027-06-30",
    .status = STATUS_OF_QUESTIONS,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = ask_run,
};
