/* files.h: the files of a book's folder.
 *
 * Reads what a book is made of: files NAME.licet, NAME.md and NAME.csv, in the folder and in the
 * folders below it. What is hidden (its name begins with a dot) and what is no plain file is
 * passed over; so are symbolic links, because a book must not depend on what lies outside it.
 *
 *   1. The files are in the order of the bytes of their paths, so the order on disk says nothing.
 *   2. No file is open while memory is taken: each is measured, then read.
 *   3. Every limit and every failure has a status, the operation and the path.
 */
#ifndef API_FILES_H
#define API_FILES_H

#include "base/str.h"
#include "book/file.h"

enum {
    FOLDER_FILES_MAX = 4096,
    FOLDER_FILE_BYTES_MAX = 16 << 20,
    FOLDER_BYTES_MAX = 256 << 20,
    FOLDER_DEPTH_MAX = 16,
    FOLDER_NAMES_MAX = 100000 /* of whatever kind, in one folder */
};

enum files_status {
    FILES_OK,
    FILES_NOT_FOUND,  /* there is no such folder, or it cannot be opened */
    FILES_TOO_LARGE,  /* a limit was reached */
    FILES_READ_FAILED /* the system refused on the way, or a file changed while it was read */
};

struct folder {
    struct book_file *at; /* paths are relative to the folder */
    int count, room;
    size_t bytes;
    struct strs passed_over; /* links and what is no plain file, of the right name */
    struct strs others;      /* plain files of other names, which are not read */
    enum files_status status;
    struct str trouble; /* one sentence, unless the status is FILES_OK */
};

/* Reads the folder `dir`. Inside arena_run(). */
struct folder files_read(struct arena *in, struct str dir);

/* Reads one file, of at most FOLDER_FILE_BYTES_MAX bytes; links are followed. The status tells
 * whether *text was set; `trouble` why not. */
enum files_status file_read(struct arena *in, struct str path, struct str *text,
                            struct str *trouble);

/* Writes all of the text; 0, or errno. */
int file_write(int fd, struct str text);

#endif
