/* file.h: the files of a book, as the engine takes them.
 *
 * A file is its path and its text. Where a book has a record, each statement and event in it came
 * with an entry of it: marks say which.
 */
#ifndef BOOK_FILE_H
#define BOOK_FILE_H

#include "base/str.h"

struct book_file {
    struct str path; /* relative to the book's folder */
    struct str text;
};

/* Which entry of the record brought the statement or event that begins at a byte of a file. */
struct file_mark {
    uint32_t from;
    int entry;
};

/* The marks of one file, by byte. */
struct file_marks {
    const struct file_mark *at;
    int count;
};

#endif
