/* entries.h: what the verbs of the record have in common. */
#ifndef FACE_CLI_ENTRIES_H
#define FACE_CLI_ENTRIES_H

#include "api/entries.h"
#include "base/json.h"
#include "face/cli/ask.h"
#include "face/cli/command.h"

enum { DOCUMENT_MAX = 256 << 20, ID_SHOWN = 12 };

/* The folder of the book: --book, or the current one. */
struct str folder_of(const struct options *said);

/* Opens the record of the book's folder; false after telling why not, with *code the status. What
 * opening found is told on standard error. The working is to be closed either way. */
bool entries_open(struct arena *in, const struct command *self, const struct options *said,
                  bool write, struct working *w, int *code);

/* Tells what a working says of its failure; the exit status. */
int entries_fail(struct arena *in, const struct command *self, const struct options *said,
                 const struct working *w);
/* Tells a sentence, as JSON too if that was asked for; returns `code`. */
int entries_trouble(struct arena *in, const struct command *self, const struct options *said,
                    int code, struct str sentence);

/* `size 3 root HEX`, as the last line of many. */
void entries_head(struct buf *b, struct working *w, uint64_t size);
/* The keys "size" and "root". */
void entries_head_json(struct json *j, struct working *w, uint64_t size);

/* The entry that a word means: its number, or its id or the beginning of that. False after telling
 * why not. */
bool entries_find(struct arena *in, const struct command *self, const struct options *said,
                  struct working *w, struct str word, uint64_t *n, int *code);

/* Begins a document `licet/NAME/1` in the buffer. */
struct json document_new(struct buf *b, const char *name);
void document_show(struct json *j);

#define STATUS_OF_RECORD                                                                           \
    " 64  the command line is wrong, or there is no record\n"                                      \
    " 65  a text is wrong, or the record refused the entry\n"                                      \
    " 66  there is no such entry, path or folder\n"                                                \
    " 70  a defect of the program\n"                                                               \
    " 74  reading or writing failed\n"                                                             \
    " 75  another process holds the record"

#define OPTIONS_OF_RECORD                                                                          \
    {OPTION_BOOK, "book", "DIR", "the folder of the book; the current one by default"},            \
        {OPTION_JSON, "json", NULL, "one JSON document on standard output"},                       \
    {                                                                                              \
        OPTION_HELP, "help", NULL, "shows this and ends"                                           \
    }

#endif
