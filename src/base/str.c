/* str.c: text as a view; see str.h. */
#include "base/str.h"

#include <string.h>

struct str str_of(const char *nul_terminated)
{
    return (struct str){nul_terminated, nul_terminated ? strlen(nul_terminated) : 0};
}

struct str str_part(struct str s, size_t from, size_t to)
{
    if (to > s.len) to = s.len;
    if (from > to) from = to;
    return (struct str){from ? s.at + from : s.at, to - from}; /* NULL + 0 is not defined */
}

bool str_same(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_is(struct str a, const char *b)
{
    return str_same(a, str_of(b));
}

int str_order(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    if (order) return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str s, struct str head)
{
    return s.len >= head.len && str_same(str_part(s, 0, head.len), head);
}

bool str_ends(struct str s, struct str tail)
{
    return s.len >= tail.len && str_same(str_part(s, s.len - tail.len, s.len), tail);
}

size_t str_find(struct str s, char c)
{
    const char *p = s.len ? memchr(s.at, c, s.len) : NULL;
    return p ? (size_t)(p - s.at) : s.len;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

struct str str_trim(struct str s)
{
    while (s.len && blank(s.at[0])) s = str_part(s, 1, s.len);
    while (s.len && blank(s.at[s.len - 1])) s.len--;
    return s;
}

struct str str_cut(struct str *s, char c)
{
    size_t i = str_find(*s, c);
    struct str head = str_part(*s, 0, i);
    *s = str_part(*s, i < s->len ? i + 1 : i, s->len);
    return head;
}

struct str str_copy(struct arena *in, struct str s)
{
    char *p = arena_take(in, s.len, 1, 1);
    if (s.len) memcpy(p, s.at, s.len);
    return (struct str){p, s.len};
}

const char *str_z(struct arena *in, struct str s)
{
    char *p = arena_take(in, s.len + 1, 1, 1);
    if (s.len) memcpy(p, s.at, s.len);
    return p;
}

uint32_t str_hash(struct str s)
{
    uint64_t h = 0x9E3779B97F4A7C15u ^ s.len;
    size_t i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t w;
        memcpy(&w, s.at + i, 8);
        h = (h ^ w) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
    }
    for (; i < s.len; i++) h = (h ^ (unsigned char)s.at[i]) * 0x100000001b3u;
    h ^= h >> 29;
    return (uint32_t)(h ^ (h >> 32));
}

int str_distance(struct str a, struct str b, int most)
{
    enum { LONGEST = 64 };
    int rows[3][LONGEST + 1];
    int n = a.len > LONGEST ? LONGEST : (int)a.len, m = b.len > LONGEST ? LONGEST : (int)b.len;
    if (n - m > most || m - n > most) return most + 1;
    for (int j = 0; j <= m; j++) rows[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int best = last[j - 1] + (a.at[i - 1] != b.at[j - 1]);
            if (last[j] + 1 < best) best = last[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
    }
    return rows[n % 3][m];
}
