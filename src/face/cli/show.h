/* show.h: the three things that leave the program.
 *
 * The answer goes to standard output, everything else to standard error. Words that say how it
 * went are colored if the stream is a terminal and NO_COLOR is not set. Text from a book was
 * cleaned of control characters before it comes here.
 */
#ifndef FACE_CLI_SHOW_H
#define FACE_CLI_SHOW_H

#include "base/str.h"

/* Writes to standard output. */
void show(struct str text);
/* The same; a kind of answer at the start is colored. */
void show_answer(struct str text);
/* Diagnostics to standard error. */
void show_diagnostics(struct str text);
/* One sentence to standard error, behind "licet: " or "licet VERB: ". */
void show_trouble(const char *verb, struct str sentence);
/* The same as a JSON document {"code","message"} on standard output. */
void show_trouble_json(struct arena *in, int code, struct str sentence);
/* `status`, or 74 with a sentence if standard output could not be written. */
int show_done(int status);

#endif
