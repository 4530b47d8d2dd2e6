/* licet.h: the public face of the library.
 *
 * A book is a folder of terms and facts. Open it, ask, read the answer, close it.
 *
 *     struct licet_book *book = NULL;
 *     if (licet_open("examples/memory-pact", NULL, &book) == LICET_OK) {
 *         struct licet_answer *answer = NULL;
 *         if (licet_ask(book, "can", "brightwater make nand in DE", NULL, &answer) == LICET_OK)
 *             puts(licet_answer_text(answer));
 *         licet_answer_close(answer);
 *     }
 *     licet_close(book);
 *
 * The library never prints, never exits and keeps no global state. A book may be used by one
 * thread at a time; different books by different threads. YES, NO, UNKNOWN and the like are
 * answers; a status tells only whether the question could be put at all.
 */
#ifndef LICET_H
#define LICET_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LICET_API __attribute__((visibility("default")))

enum licet_status {
    LICET_OK = 0,
    LICET_WRONG_CALL = 64,  /* an argument makes no sense */
    LICET_WRONG_TEXT = 65,  /* a book, event or question is wrong: see the diagnostics */
    LICET_NO_INPUT = 66,    /* a file cannot be opened */
    LICET_DEFECT = 70,      /* a defect of the program */
    LICET_NO_MEMORY = 71,   /* memory ran out, or a limit was reached */
    LICET_READ_FAILED = 74, /* reading or writing a file failed on the way */
    LICET_BUSY = 75         /* another process holds the record: try again */
};

/* The kinds of an answer, as in its `kind`. */
enum licet_kind {
    LICET_NONE,
    LICET_YES,
    LICET_NO,
    LICET_CONDITIONAL,
    LICET_UNKNOWN,
    LICET_AMBIGUOUS,
    LICET_DISPUTED,
    LICET_DAY,
    LICET_AMOUNT,
    LICET_NUMBER,
    LICET_NAMES,
    LICET_LIST
};

struct licet_book;
struct licet_answer;

/* Limits of a book; 0 means the default. */
struct licet_limits {
    size_t book_bytes;     /* memory of the compiled book; default 1 GiB */
    size_t question_bytes; /* memory of one question; default 256 MiB */
};

/* How a question is put. All-zero: today, everything known, nobody's side. */
struct licet_options {
    const char *on;    /* the day asked about, "2027-03-01"; NULL: today */
    const char *today; /* the day that counts as today; NULL: the clock's, UTC */
    const char *as;    /* a party whose side is taken on disputed facts, or NULL */
    const char *why;   /* a figure to open, or NULL */
    const char
        *known;   /* as known at this entry or day of the record, "12", "2027-01-31"; or NULL */
    int recorded; /* without changes of the files that are not in the record */
    int strict;   /* findings count as errors */
    int explain;  /* check: also what each statement amounts to */
};

/* Reads the book in folder `dir`. On LICET_OK and LICET_WRONG_TEXT *book is set and must be closed;
 * in the second case the verb "check" tells what is wrong, and questions still work where they can.
 * With any other status *book is NULL or only good for licet_trouble() and licet_close(). `limits`
 * may be NULL. */
LICET_API enum licet_status licet_open(const char *dir, const struct licet_limits *limits,
                                       struct licet_book **book);

/* The same from text held in memory: `name` is what diagnostics call it. */
LICET_API enum licet_status licet_open_text(const char *name, const char *text, size_t length,
                                            const struct licet_limits *limits,
                                            struct licet_book **book);

/* Why the last call on this book failed, in one sentence with the operation and the path; "" if it
 * did not. Good until the next call. NULL is a book that found no memory at all. */
LICET_API const char *licet_trouble(const struct licet_book *book);

/* NULL is allowed. */
LICET_API void licet_close(struct licet_book *book);

/* Puts a question. `verb` is "can", "owe", "due" or "check"; `question` the words after it.
 * On LICET_OK and LICET_WRONG_TEXT *answer is set and must be closed. */
LICET_API enum licet_status licet_ask(struct licet_book *book, const char *verb,
                                      const char *question, const struct licet_options *options,
                                      struct licet_answer **answer);

LICET_API enum licet_kind licet_answer_kind(const struct licet_answer *answer);
/* The exit status of the command line for this answer: 0, 1, 2 or from 64. */
LICET_API int licet_answer_exit(const struct licet_answer *answer);
/* For people, in lines; ends in NUL, lives as long as the answer. "" if there is no answer. */
LICET_API const char *licet_answer_text(const struct licet_answer *answer);
/* What is wrong with the book or the question, in lines as compilers write them; "" if nothing. */
LICET_API const char *licet_answer_diagnostics(const struct licet_answer *answer);
/* The answer document `licet/answer/1` as JSON, the diagnostics in it. */
LICET_API const char *licet_answer_json(const struct licet_answer *answer);
LICET_API void licet_answer_close(struct licet_answer *answer);

/* Version of the library, "0.1.0". */
LICET_API const char *licet_version(void);

#ifdef __cplusplus
}
#endif

#endif
