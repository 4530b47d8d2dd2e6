/* ask.h: what the verbs that ask the engine have in common. */
#ifndef FACE_CLI_ASK_H
#define FACE_CLI_ASK_H

#include "face/cli/command.h"
#include "face/cli/options.h"
#include "licet.h"

/* Opens the book, puts the question, shows the answer. */
int ask_run(struct arena *in, const struct command *self, const struct options *said);

/* The day of the user's clock, as text; what counts as today. */
const char *ask_today(struct arena *in);

/* What the failure of a call of the library is as an exit status. */
int exit_of_status(enum licet_status status);

#define STATUS_OF_QUESTIONS                                                                        \
    "  0  YES, a day, an amount, a list\n"                                                         \
    "  1  NO\n"                                                                                    \
    "  2  CONDITIONAL, UNKNOWN, AMBIGUOUS, DISPUTED, or an interval\n" STATUS_OF_FAILURES

#define STATUS_OF_FAILURES                                                                         \
    " 64  the command line is wrong\n"                                                             \
    " 65  a term, event or question is wrong, or not supported yet\n"                              \
    " 66  the book cannot be opened\n"                                                             \
    " 70  a defect of the program\n"                                                               \
    " 74  reading or writing failed"

#endif
