/* options.h: parsing a command line by a verb's table, and the help and completion from it. */
#ifndef FACE_CLI_OPTIONS_H
#define FACE_CLI_OPTIONS_H

#include "base/buf.h"
#include "face/cli/command.h"

/* Options that every question takes, in the order of the help. */
#define OPTIONS_OF_QUESTIONS                                                                       \
    {OPTION_ON, "on", "DAY", "the day asked about, as 2027-03-01; today if it is not said"},       \
        {OPTION_KNOWN, "known", "N|DAY", "as known then: the first N entries, or those to DAY"},   \
        {OPTION_AS, "as", "PARTY", "disputed facts as that party says"},                           \
        {OPTION_WITH, "with", "SCENARIO", "under the assumptions of a scenario"},                  \
        {OPTION_BOOK, "book", "DIR", "the folder of the book; the current one by default"},        \
        {OPTION_RECORDED, "recorded", NULL, "only what is recorded, without changes in files"},    \
        {OPTION_STRICT, "strict", NULL, "findings count as errors"},                               \
        {OPTION_JSON, "json", NULL, "one JSON document on standard output"},                       \
    {                                                                                              \
        OPTION_HELP, "help", NULL, "shows this and ends"                                           \
    }

/* Reads argv[0..argc) by the table of `c`. The words are moved to the front of argv and stay
 * there. False if the line is wrong, with the reason in *wrong. */
bool options_parse(struct arena *in, const struct command *c, int argc, char **argv,
                   struct options *said, struct str *wrong);

/* The hyphens before its name. */
const char *option_hyphens(const struct option_row *o);

/* The words of the command line as one text, joined by spaces. */
struct str options_words(struct arena *in, const struct options *said);

/* What --help shows. */
struct str command_usage(struct arena *in, const struct command *c);

/* The verb with that name, NULL if there is none; *nearest is then the one that was perhaps meant,
 * or NULL. */
const struct command *command_find(struct str name, const struct command **nearest);

#endif
