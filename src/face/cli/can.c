/* can.c: licet can, whether somebody is licensed. */
#include "face/cli/ask.h"

static const struct option_row options[] = {OPTIONS_OF_QUESTIONS};

const struct command command_can = {
    .name = "can",
    .words = "QUESTION...",
    .summary = "whether a company is licensed to do something, and why",
    .more = "QUESTION is ACTOR ACT THING, then in any order: in PLACES, on DAY,\n"
            "for PRINCIPAL, under ASSETS, if FACT. The answer holds under these terms;\n"
            "it is no freedom to operate and no legal advice.\n"
            "\n"
            "  licet can brightwater make memory.nand in DE on 2027-03-01",
    .status = STATUS_OF_QUESTIONS,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = ask_run,
};
