/* flaw.h: why bytes are no entry.
 *
 * Each rule of docs/format.md, section "The entry", has one name and one sentence here.
 */
#ifndef RECORD_FLAW_H
#define RECORD_FLAW_H

#include <stddef.h>

/* clang-format off */
#define FLAWS(F)                                                                                   \
    F(NONE, "sound")                                                                               \
    /* Not wrong, but beyond this version */                                                       \
    F(NEWER_VERSION, "an entry of a newer version; it needs a newer licet")                        \
    F(NEWER_KIND, "an entry of a kind that needs a newer licet")                                   \
    F(NEWER_SIGNED, "a signed entry in a local log; it needs a newer licet")                       \
    /* The whole */                                                                                \
    F(LEAF_LONG, "longer than 65,535 bytes with its signatures")                                   \
    F(TEXT_LONG, "longer than 61,440 bytes without its signatures")                                \
    F(NOT_UTF8, "bytes that are not UTF-8")                                                        \
    F(CONTROL, "a control character other than the end of a line")                                 \
    F(HIDDEN, "a character that reorders or hides text")                                           \
    F(FIRST_LINE, "the first line is not licet/entry/1")                                           \
    F(CUT, "the bytes end before the entry does")                                                  \
    F(NOT_CANONICAL, "printed again, it would be other bytes")                                     \
    /* Headers, in their order */                                                                  \
    F(HEADER, "not the header that may stand here")                                                \
    F(BOOK, "book is followed by 64 lower-case hex digits")                                        \
    F(BOOK_MISSING, "only an opening entry has no book")                                           \
    F(BOOK_GIVEN, "an opening entry has no book: it makes one")                                    \
    F(LOG, "log is followed by the name of a log")                                                 \
    F(KIND, "kind is followed by a word")                                                          \
    F(FORM, "form is followed by a number from 1")                                                 \
    F(FORM_MISSING, "an entry with files says their form")                                         \
    F(FORM_GIVEN, "an entry without files has no form")                                            \
    F(BY, "by is followed by PARTY/PSEUDONYM")                                                     \
    F(AT, "at is followed by a moment like 2027-03-05T10:22:41Z, from 1970 to 9999")               \
    F(NONCE, "nonce is followed by 32 lower-case hex digits")                                      \
    F(AFTER, "after is followed by SIZE ROOT LOG")                                                 \
    F(AFTER_ORDER, "after lines are sorted by log, each log once")                                 \
    F(AFTER_MANY, "more than 16 after lines")                                                      \
    F(ABOUT, "about is followed by the id of an entry")                                            \
    F(ABOUT_ORDER, "about lines are sorted, each id once")                                         \
    F(ABOUT_MANY, "more than 64 about lines")                                                      \
    F(ABOUT_MISSING, "a correction names the entries it is about")                                 \
    F(BECAUSE, "because is followed by 1 to 200 bytes, without a space at either end")             \
    /* Files */                                                                                    \
    F(FILES_MISSING, "a change without a file")                                                    \
    F(FILES_GIVEN, "files in an entry that changes none")                                          \
    F(FILES_LONG, "file lines longer than 24,576 bytes belong into an item")                       \
    F(FILES_ITEM, "files is followed by SIZE COMMIT SEALED, of 24,577 to 67,108,864 bytes")        \
    F(FILE_LINE, "not put, append, drop or the pieces that were announced")                        \
    F(FILE_PIECES, "the number of pieces is 0 to 4,096, in append from 1")                         \
    F(FILE_PATH, "not a path: 1 to 255 bytes, at most 16 parts, none beginning with a dot")        \
    F(FILE_ORDER, "files are sorted by path, each path once")                                      \
    F(PIECE_SIZE, "the size of a piece is a number from 1")                                        \
    F(PIECE_PADDED, "the size of a sealed item is a power of two from 256")                        \
    F(PIECE_COMMIT, "a commitment is 64 lower-case hex digits")                                    \
    F(PIECE_SEALED, "after the commitment stands - or 64 lower-case hex digits")                   \
    F(PIECE_AUDIENCE, "an audience is lower-case words, joined by a space or a comma and a space") \
    F(PIECE_BODY, "the body has not as many bytes as the pieces that stand here")                  \
    F(PIECE_END, "a piece that stands here ends with the end of a line")                           \
    /* Body and signatures */                                                                      \
    F(BODY, "body is followed by the number of bytes that follow")                                 \
    F(BODY_END, "the body does not end with the end of a line")                                    \
    F(BODY_NAME, "the body of an opening entry is name NAME")                                      \
    F(EMPTY_LINE, "no empty line after the text")                                                  \
    F(SIGNATURE, "not a signature line")                                                           \
    F(SIGNATURE_MANY, "more than 16 signature lines")                                              \
    /* Its place, see entry_stands() */                                                            \
    F(OTHER_LOG, "it names another log")                                                           \
    F(OTHER_BOOK, "it names another book")                                                         \
    F(NOT_OPENING, "a log begins with an opening entry")                                           \
    F(OPENING, "an opening entry stands only at the beginning")                                    \
    F(ABOUT_EARLIER, "it is about more entries than there are before it")                          \
    F(NOT_LOCAL, "a local log has no after lines, no sealed items and only the audience own")
/* clang-format on */

enum flaw_reason {
#define F(name, sentence) FLAW_##name,
    FLAWS(F)
#undef F
        FLAW_REASONS
};

/* What is wrong, and at which byte. All-zero: nothing. */
struct flaw {
    enum flaw_reason reason;
    size_t at;
};

/* The name of a reason, as FILE_ORDER, and its sentence. */
const char *flaw_name(enum flaw_reason r);
const char *flaw_sentence(enum flaw_reason r);

#endif
