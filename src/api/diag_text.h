/* diag_text.h: diagnostics in lines, as compilers write them.
 *
 *     pact.licet:3:15: error: no party is called 'brightwatr' [E_UNKNOWN_NAME]
 *         3 |   to          brightwatr and its affiliates
 *           |               ^~~~~~~~~~ did you mean 'brightwater'?
 *
 * Further places follow, each a note with its own line. Nothing of a book reaches a terminal as a
 * control character.
 */
#ifndef API_DIAG_TEXT_H
#define API_DIAG_TEXT_H

#include "base/buf.h"
#include "base/diag.h"

enum { TEXT_COLUMNS = 100 };

/* Where the text of a file number is; `from` is what was given with it. */
typedef const struct source *source_lookup(const void *from, uint32_t file);

/* Counts lines going forward, so that diagnostics in order cost one pass over each file. */
struct place_cursor {
    uint32_t file, at;
    int line;
    uint32_t line_from;
    bool started;
};

/* Line and column of a place, from 1; both 0 if the file is not known. */
void place_position(struct place_cursor *c, source_lookup *lookup, const void *from,
                    struct place where, int *line, int *column);

/* "error", "choice", "warning", "note". */
const char *severity_text(enum severity s);

/* Appends all diagnostics, then how many more there were. */
void diags_text(struct buf *b, const struct diags *d, source_lookup *lookup, const void *from);

/* Appends s with everything that is no text replaced by question marks; newlines stay. */
void buf_clean(struct buf *b, struct str s);

/* Characters in s. */
int str_columns(struct str s);

#endif
