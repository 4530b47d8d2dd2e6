/* wire.h: what all texts of the record are made of: lines, numbers, hashes, names.
 *
 * Each value has one spelling. A reader here accepts that spelling alone, and the writer of the
 * same name writes it, so that print(parse(b)) = b (guarantee R6) can be asked of every format.
 * Readers return views into what they read; writers write into room that the caller holds. Nothing
 * allocates, nothing jumps.
 */
#ifndef RECORD_WIRE_H
#define RECORD_WIRE_H

#include "record/hash.h"

enum { LOG_NAME_MAX = 128 };

/* --- Writing --- */

/* Text being written into `room` bytes, or, by out_against(), compared with a text that stands
 * already. What does not fit, or differs, sets `cut`, and nothing more is written. */
struct out {
    char *at;
    const char *expected;
    size_t len, room;
    bool cut;
};

struct out out_into(char *at, size_t room);
struct out out_against(struct str expected);
/* Whether all was written; for out_against(): whether it was the expected text and all of it. */
bool out_whole(const struct out *o);
struct str out_str(const struct out *o);

void out_add(struct out *o, struct str s);
void out_text(struct out *o, const char *nul_terminated);
/* Decimal, with at least `digits` digits. */
void out_number(struct out *o, uint64_t n, int digits);
void out_hex(struct out *o, struct str bytes);
void out_base64(struct out *o, struct str bytes);

/* --- Reading --- */

/* Cuts the first line, with its LF, off *rest. False, and nothing changed, if no LF is left. */
bool wire_line(struct str *rest, struct str *line);
/* Cuts `word` and one space off *line. False, and nothing changed, if it begins otherwise. */
bool wire_word(struct str *line, const char *word);
/* Decimal without leading zeros, at most `most`, which is below 2^60. */
bool wire_number(struct str s, uint64_t most, uint64_t *n);
/* Exactly 2 * count lower-case digits. */
bool wire_hex(struct str s, unsigned char *bytes, size_t count);
/* Padded standard base64 with zero spare bits; bytes may be NULL. */
bool wire_base64(struct str s, unsigned char *bytes, size_t room, size_t *count);
/* A hash in base64, as roots and proofs have it. */
bool wire_root(struct str s, struct hash *root);

/* 1 to 128 bytes: parts of [a-z0-9.-] joined by '/'; not beginning "licet/". */
bool wire_log_name(struct str s);
/* 1 to `most` bytes without LF or a space at either end: text that a line may end with. */
bool wire_words(struct str s, size_t most);

/* Whether bytes are text that a person can read without being misled. */
enum wire_text {
    WIRE_CLEAN,
    WIRE_NOT_UTF8, /* also surrogates and spellings that are too long */
    WIRE_CONTROL,  /* U+0000 to U+001F but LF, U+007F to U+009F */
    WIRE_HIDDEN    /* U+202A to U+202E, U+2066 to U+2069, U+FEFF: they reorder or hide */
};

/* *where is the first byte of what is not clean. */
enum wire_text wire_text(struct str s, size_t *where);

#endif
