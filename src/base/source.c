/* source.c: the bytes of one file, and places in them; see source.h. */
#include "base/source.h"

struct position_in_text source_position(const struct source *s, uint32_t from)
{
    struct position_in_text p = {.line = 1, .column = 1};
    size_t at = from > s->text.len ? s->text.len : from;
    for (size_t i = 0; i < at; i++) {
        if (s->text.at[i] != '\n') continue;
        p.line++;
        p.line_from = i + 1;
    }
    for (size_t i = p.line_from; i < at; i++)
        if (((unsigned char)s->text.at[i] & 0xC0) != 0x80) p.column++;
    p.line_text = str_part(s->text, p.line_from, s->text.len);
    p.line_text.len = str_find(p.line_text, '\n');
    if (str_ends(p.line_text, STR("\r"))) p.line_text.len--;
    return p;
}

/* Length of the well-formed UTF-8 sequence at s, or 0. */
static size_t sequence(const unsigned char *s, size_t left)
{
    unsigned char c = s[0];
    size_t n = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : 4;
    if ((c >= 0x80 && c < 0xC2) || c > 0xF4 || n > left) return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    if (n == 3 && ((c == 0xE0 && s[1] < 0xA0) || (c == 0xED && s[1] > 0x9F))) return 0;
    if (n == 4 && ((c == 0xF0 && s[1] < 0x90) || (c == 0xF4 && s[1] > 0x8F))) return 0;
    return n;
}

size_t source_bad_byte(struct str text)
{
    const unsigned char *s = (const unsigned char *)text.at;
    for (size_t i = 0; i < text.len;) {
        if (s[i] >= 0x20 && s[i] < 0x7F) {
            i++;
            continue;
        }
        if ((s[i] < 0x20 && s[i] != '\n' && s[i] != '\t' && s[i] != '\r') || s[i] == 0x7F) return i;
        size_t n = sequence(s + i, text.len - i);
        if (!n) return i;
        i += n;
    }
    return text.len;
}
