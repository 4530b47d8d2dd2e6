/* source.h: the bytes of one file, and places in them.
 *
 * A place is a byte range of a file's own text; lines and columns are counted only when something
 * is shown. Columns count characters (UTF-8), from 1.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/str.h"

struct source {
    struct str path; /* as shown to people, relative to the book */
    struct str text;
};

/* Bytes from..from+len of sources[file]. */
struct place {
    uint32_t file, from, len;
};

struct position_in_text {
    int line, column;
    struct str line_text; /* the whole line, without its end */
    size_t line_from;     /* byte of its start */
};

struct position_in_text source_position(const struct source *s, uint32_t from);

/* Finds the first byte that is not well-formed UTF-8 or is a control character other than
 * newline, tab or carriage return; text.len if there is none. */
size_t source_bad_byte(struct str text);

#endif
