/* inside.h: what the faces of this program may see of a book and an answer beyond licet.h. */
#ifndef API_INSIDE_H
#define API_INSIDE_H

#include "book/book.h"
#include "licet.h"

const struct answer *licet_answer_inside(const struct licet_answer *answer);

/* NULL if the folder could not be read. */
struct book *licet_book_inside(const struct licet_book *book);

/* As licet_open(), but as it was known: `known` is the number of an entry or a day, or NULL;
 * `recorded` leaves out what only the files say. */
enum licet_status licet_open_known(const char *dir, const struct licet_limits *limits,
                                   const char *known, bool recorded, struct licet_book **book);

/* A book of files that are in memory already, in the order of their paths; their texts must stay
 * until it is closed. */
enum licet_status licet_open_files(const char *name, const struct book_file *files, int count,
                                   const struct licet_limits *limits, struct licet_book **book);

/* For tests of lack of memory. As licet_open_files(), but the n-th request for memory fails. */
enum licet_status licet_open_failing(const char *name, const struct book_file *files, int count,
                                     size_t n, struct licet_book **book);
/* The n-th request for memory of each later question fails, 0: none; or of those it makes of the
 * book's own memory. */
void licet_ask_failing(struct licet_book *book, size_t n, size_t n_of_book);

/* The answer to a question that is not put, because the book is wrong: no kind, and the errors of
 * the book as its diagnostics. */
enum licet_status licet_refuse(struct licet_book *book, const char *verb, const char *question,
                               const struct licet_options *options, struct licet_answer **answer);

#endif
