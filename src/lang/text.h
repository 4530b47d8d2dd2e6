/* text.h: from bytes to words and lines.
 *
 * A text is what the files of a book say, cut into tokens and lines; it knows no meaning. All files
 * share one list of tokens and one of lines; each line knows its indent, its tokens and the lines
 * that stand under it (deeper indented, up to the next line that is not deeper).
 *
 *   1. Tokens are in the order of the files and of their bytes, so a token tells its file.
 *   2. Tabs, uneven indents, bytes that are not text and lines over LINE_MAX_BYTES are reported,
 *      and the line is read as far as it makes sense.
 *   3. In a literate Markdown file only fenced blocks marked `licet` are read.
 */
#ifndef LANG_TEXT_H
#define LANG_TEXT_H

#include "base/diag.h"
#include "base/names.h"

enum {
    TEXT_MAX_BYTES = 16 << 20, /* of one file */
    LINE_MAX_BYTES = 4096,
    LINE_DEPTH_MAX = 64,
    FILES_MAX = 4096
};

enum token_kind {
    TOKEN_WORD,    /* a word or name; `name` is its number */
    TOKEN_NUMBER,  /* 12  100,000  2.25  1/3 */
    TOKEN_PERCENT, /* 2.275% */
    TOKEN_DATE,    /* 2026-01-31, 2026-01-31T09:30Z */
    TOKEN_MONTH,   /* 2026-09 */
    TOKEN_QUARTER, /* 2026Q3, 2026H1 */
    TOKEN_NTH,     /* 15th */
    TOKEN_TEXT,    /* "prose" */
    TOKEN_COMMA,
    TOKEN_SEMICOLON,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_EQUALS,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_WRONG /* anything else */
};

struct token {
    uint32_t from; /* byte in its file */
    uint16_t len;
    uint8_t kind; /* enum token_kind */
    uint8_t spare;
    uint32_t name; /* interned text of a word, else 0 */
};

struct line {
    uint32_t token, token_count; /* first token; comments are no tokens */
    uint32_t from;               /* byte of the first token, or of the comment */
    uint32_t file;
    uint16_t indent;
    uint16_t comment_len; /* bytes of the comment, 0: none */
    uint32_t comment_from;
    int32_t child, next; /* line numbers, -1: none */
};

struct text {
    struct arena *in;
    struct names *names;
    struct source *files;
    uint32_t *file_tokens; /* first token of each file */
    int *file_lines;       /* first line of each file */
    int file_count, file_room;
    struct token *at;
    int count, room;
    struct line *lines;
    int line_count, line_room;
};

struct text text_new(struct arena *in, struct names *names);

/* Adds a file; `source.text` must outlive the text. `literate`: Markdown with fenced blocks. */
void text_add(struct text *t, struct source source, bool literate, struct diags *d);

/* Bytes from..to of a page: the content of one fenced block marked `licet`. */
struct fence {
    size_t from, to;
};

/* The blocks of a literate page, in its order; how many. */
int text_fences(struct arena *in, struct str page, struct fence **fences);

/* Adds one line that belongs to no file of the book (a question); its file number. */
uint32_t text_add_line(struct text *t, struct source source, struct diags *d);

struct str token_text(const struct text *t, uint32_t token);
/* Whether a blank stands between two neighbours in the canonical text. */
bool token_blank_between(const struct token *a, const struct token *b);
struct place token_place(const struct text *t, uint32_t token, uint32_t count);
uint32_t token_file(const struct text *t, uint32_t token);
struct place line_place(const struct text *t, int line);
/* Number of the line within its file, from 1. */
int line_number(const struct text *t, int line);

/* The text in Unicode's composed form (NFC), so that equal words are equal bytes. */
struct str text_composed(struct arena *in, struct str s);

#endif
