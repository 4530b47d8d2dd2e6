/* page.h: the fenced blocks of a literate page, and the command in a transcript.
 *
 * A fence opens with three or more backticks or tildes and its info words, and closes with at
 * least as many of the same. What stands between is its body, as bytes; indented fences lose
 * their indent. Markdown knows more; pages of questions use only this.
 */
#ifndef FACE_CLI_PAGE_H
#define FACE_CLI_PAGE_H

#include "base/str.h"

enum { FENCES_MAX = 10000, WORDS_MAX = 200 };

struct page_fence {
    struct str info; /* console case=01/17a */
    struct str body; /* whole lines */
    int line;        /* of its opening, from 1 */
    bool closed;
};

struct page_fences {
    struct page_fence *at;
    int count, room;
};

struct page_fences page_read(struct arena *in, struct str page);

/* The first word: "console". */
struct str fence_kind(const struct page_fence *f);
/* The value of the word `key=...`, empty if there is none. */
struct str fence_said(const struct page_fence *f, const char *key);
/* The word that names a file: it has a dot and no equals sign. */
struct str fence_file(const struct page_fence *f);

/* Cuts a command into words as a shell does: blanks, single and double quotes, backslashes, a
 * comment. NULL-terminated texts, at most WORDS_MAX. False if a quote is not closed, or if it says
 * more than words (`|`, `>`, `$`, ...). */
bool command_words(struct arena *in, struct str command, char **words, int *count);

/* The first command of a transcript: behind "$ ", with lines that end in a backslash joined. */
struct str transcript_command(struct arena *in, struct str body);

#endif
