/* wire.c: lines, numbers, hashes, names; see wire.h. */
#include "record/wire.h"

#include <assert.h>
#include <string.h>

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct out out_into(char *at, size_t room)
{
    return (struct out){.at = at, .room = room};
}

struct out out_against(struct str expected)
{
    return (struct out){.expected = expected.len ? expected.at : "", .room = expected.len};
}

bool out_whole(const struct out *o)
{
    return !o->cut && (!o->expected || o->len == o->room);
}

struct str out_str(const struct out *o)
{
    return (struct str){o->at, o->at ? o->len : 0};
}

void out_add(struct out *o, struct str s)
{
    if (!s.len || o->cut) return;
    o->cut =
        s.len > o->room - o->len || (o->expected && memcmp(o->expected + o->len, s.at, s.len) != 0);
    if (o->cut) return;
    if (!o->expected) memcpy(o->at + o->len, s.at, s.len);
    o->len += s.len;
}

void out_text(struct out *o, const char *nul_terminated)
{
    out_add(o, str_of(nul_terminated));
}

void out_number(struct out *o, uint64_t n, int digits)
{
    char text[20];
    size_t from = sizeof text;
    do {
        text[--from] = (char)('0' + n % 10);
        n /= 10;
        digits--;
    } while ((n || digits > 0) && from > 0);
    out_add(o, (struct str){text + from, sizeof text - from});
}

void out_hex(struct out *o, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * HASH_SIZE];
    size_t len = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        text[len++] = digits[byte >> 4];
        text[len++] = digits[byte & 15];
        if (len < sizeof text && i + 1 < bytes.len) continue;
        out_add(o, (struct str){text, len});
        len = 0;
    }
}

void out_base64(struct out *o, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t count = bytes.len - i < 3 ? bytes.len - i : 3;
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (k < count ? (unsigned char)bytes.at[i + k] : 0u);
        char text[4];
        for (size_t k = 0; k < 4; k++)
            text[k] = k <= count ? base64_digits[group >> (18 - 6 * k) & 63] : '=';
        out_add(o, (struct str){text, sizeof text});
    }
}

bool wire_line(struct str *rest, struct str *line)
{
    size_t end = str_find(*rest, '\n');
    if (end == rest->len) return false;
    *line = str_part(*rest, 0, end);
    *rest = str_part(*rest, end + 1, rest->len);
    return true;
}

bool wire_word(struct str *line, const char *word)
{
    if (!line->len || line->at[0] != word[0]) return false; /* most lines begin otherwise */
    struct str head = str_of(word);
    if (!str_starts(*line, head) || line->len == head.len || line->at[head.len] != ' ')
        return false;
    *line = str_part(*line, head.len + 1, line->len);
    return true;
}

bool wire_number(struct str s, uint64_t most, uint64_t *n)
{
    assert(most < (uint64_t)1 << 60);
    if (!s.len || (s.at[0] == '0' && s.len > 1)) return false;
    uint64_t sum = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        sum = sum * 10 + (uint64_t)(s.at[i] - '0');
        if (sum > most) return false;
    }
    *n = sum;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool wire_hex(struct str s, unsigned char *bytes, size_t count)
{
    if (s.len != 2 * count) return false;
    for (size_t i = 0; i < count; i++) {
        int high = hex_digit(s.at[2 * i]), low = hex_digit(s.at[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The 1 to 3 bytes of one group of four; 0 if it is none. `last`: it may be padded. */
static size_t base64_group(const char *s, bool last, unsigned char bytes[3])
{
    size_t digits = 4;
    if (last && s[3] == '=') digits = s[2] == '=' ? 2 : 3;
    uint32_t group = 0;
    for (size_t k = 0; k < digits; k++) {
        int digit = base64_digit(s[k]);
        if (digit < 0) return 0;
        group |= (uint32_t)digit << (18 - 6 * k);
    }
    size_t count = digits - 1;
    if (group & (0xFFFFFFu >> (8 * count))) return 0; /* spare bits */
    for (size_t k = 0; k < 3; k++) bytes[k] = (unsigned char)(group >> (16 - 8 * k));
    return count;
}

bool wire_base64(struct str s, unsigned char *bytes, size_t room, size_t *count)
{
    size_t total = 0;
    if (s.len % 4) return false;
    for (size_t i = 0; i < s.len; i += 4) {
        unsigned char group[3];
        size_t got = base64_group(s.at + i, i + 4 == s.len, group);
        if (!got || (bytes && got > room - total)) return false;
        if (bytes) memcpy(bytes + total, group, got);
        total += got;
    }
    *count = total;
    return true;
}

bool wire_root(struct str s, struct hash *root)
{
    size_t count = 0;
    return wire_base64(s, root->at, HASH_SIZE, &count) && count == HASH_SIZE;
}

bool wire_log_name(struct str s)
{
    if (!s.len || s.len > LOG_NAME_MAX || str_starts(s, STR("licet/"))) return false;
    char before = '/';
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool inside = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        if (!inside && (c != '/' || before == '/')) return false;
        before = c;
    }
    return before != '/';
}

bool wire_words(struct str s, size_t most)
{
    return s.len && s.len <= most && s.at[0] != ' ' && s.at[s.len - 1] != ' ' &&
           str_find(s, '\n') == s.len;
}

/* The length of the character at s, which is not empty, and the character; 0 if it is none. */
static size_t character(struct str s, uint32_t *c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)s.at[0];
    size_t len = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (!len || len > s.len || first >= 0xF8) return 0;
    *c = len == 1 ? first : first & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)s.at[i];
        if ((next & 0xC0) != 0x80) return 0;
        *c = *c << 6 | (next & 0x3Fu);
    }
    if (*c < least[len] || *c > 0x10FFFF || (*c >= 0xD800 && *c <= 0xDFFF)) return 0;
    return len;
}

static enum wire_text judged(uint32_t c)
{
    if ((c < 0x20 && c != '\n') || (c >= 0x7F && c <= 0x9F)) return WIRE_CONTROL;
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF)
        return WIRE_HIDDEN;
    return WIRE_CLEAN;
}

/* Whether eight bytes are all from 0x20 to 0x7E: no high bit, none that subtracting 0x20 borrows
 * for, none that adding 1 carries into the high bit. */
static bool eight_plain(const char *at)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t w;
    memcpy(&w, at, sizeof w);
    return !((w | (w - 0x20 * each) | (w + each)) & (0x80 * each));
}

enum wire_text wire_text(struct str s, size_t *where)
{
    size_t i = 0;
    while (i < s.len) {
        uint32_t c = 0;
        while (s.len - i >= 8 && eight_plain(s.at + i)) i += 8; /* most are these */
        while (i < s.len && s.at[i] >= 0x20 && s.at[i] < 0x7F) i++;
        if (i == s.len) break;
        *where = i;
        size_t len = character(str_part(s, i, s.len), &c);
        if (!len) return WIRE_NOT_UTF8;
        enum wire_text kind = judged(c);
        if (kind != WIRE_CLEAN) return kind;
        i += len;
    }
    return WIRE_CLEAN;
}
