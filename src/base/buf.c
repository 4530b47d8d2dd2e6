/* buf.c: text that grows; see buf.h. */
#include "base/buf.h"

#include <stdio.h>
#include <string.h>

struct buf buf_new(struct arena *in, size_t max)
{
    return (struct buf){.in = in, .max = max};
}

static bool make_room(struct buf *b, size_t more)
{
    if (more > b->max - b->len) {
        b->cut = true;
        return false;
    }
    if (b->len + more <= b->room) return true;
    size_t room = b->room ? b->room * 2 : 256;
    while (room < b->len + more) room *= 2;
    char *at = arena_take(b->in, room, 1, 1);
    if (b->len) memcpy(at, b->at, b->len);
    b->at = at;
    b->room = room;
    return true;
}

void buf_add(struct buf *b, struct str s)
{
    if (!s.len || !make_room(b, s.len)) return;
    memcpy(b->at + b->len, s.at, s.len);
    b->len += s.len;
}

void buf_text(struct buf *b, const char *nul_terminated)
{
    buf_add(b, str_of(nul_terminated));
}

void buf_char(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}

void buf_fill(struct buf *b, char c, int n)
{
    for (int i = 0; i < n; i++) buf_char(b, c);
}

void buf_format(struct buf *b, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0) return;
    if ((size_t)n >= sizeof text) b->cut = true, n = (int)sizeof text - 1;
    buf_add(b, (struct str){text, (size_t)n});
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->at, b->len};
}

struct str str_plain(struct arena *in, struct str s)
{
    struct buf b = buf_new(in, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != ' ' || !i || s.at[i - 1] != ' ') buf_char(&b, s.at[i]);
    return buf_str(&b);
}

struct str str_format(struct arena *in, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0) n = 0;
    if ((size_t)n >= sizeof text) n = (int)sizeof text - 1;
    return str_copy(in, (struct str){text, (size_t)n});
}
