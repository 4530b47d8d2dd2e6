/* buf.h: text that grows, in an arena, up to a maximum.
 *
 * A full buffer drops what does not fit and remembers that it did (`cut`), so no writer can
 * exhaust memory and every reader can tell.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
    struct arena *in;
    char *at;
    size_t len, room, max;
    bool cut;
};

/* An empty buffer that will hold at most `max` bytes. */
struct buf buf_new(struct arena *in, size_t max);
void buf_add(struct buf *b, struct str s);
void buf_text(struct buf *b, const char *nul_terminated);
void buf_char(struct buf *b, char c);
/* n times c. */
void buf_fill(struct buf *b, char c, int n);
void buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was written so far; good until the next write. */
struct str buf_str(const struct buf *b);
/* One formatted text in the arena, at most 4,096 bytes. */
struct str str_format(struct arena *in, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A copy with single spaces, for sentences that quote a line written in columns. */
struct str str_plain(struct arena *in, struct str s);

#endif
