/* guard.c: bytes as a connection: one request after the other, each with a guard of its own.
 *
 * Pieces of any size must lead to the same state as the whole; nothing is taken after a defect; and
 * what was accepted is looked at again in the plainest way, whole and with hindsight.
 */
#include "face/http/guard.h"

#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct guard_rules rules = {.body_max = 300};

static void must(bool holds)
{
    if (!holds) abort();
}

static char small(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

/* The first place of `what` in s, capitals or not; s.len if there is none. */
static size_t place(struct str s, const char *what)
{
    size_t len = strlen(what);
    for (size_t at = 0; at + len <= s.len; at++) {
        size_t same = 0;
        while (same < len && small(s.at[at + same]) == what[same]) same++;
        if (same == len) return at;
    }
    return s.len;
}

static int count(struct str s, const char *what)
{
    int found = 0;
    for (size_t at; (at = place(s, what)) < s.len; found++)
        s = str_part(s, at + strlen(what), s.len);
    return found;
}

/* A request that was let through, from its first byte to its last. */
static void look_again(const struct guard *g, struct str request)
{
    size_t end = place(request, "\r\n\r\n");
    must(end < request.len && end + 4 <= GUARD_HEAD_MAX);
    struct str head = str_part(request, 0, end + 4), body = str_part(request, end + 4, request.len);
    int lines = count(head, "\r\n");
    must(count(head, "\r") == lines && count(head, "\n") == lines && lines <= GUARD_FIELDS_MAX + 2);
    for (size_t i = 0; i < head.len; i++) must(head.at[i] && head.at[i] != 0x7F);
    must(count(head, "\nhost:") == 1 && count(head, "\n ") == 0 && count(head, "\n\t") == 0);

    struct str line = str_part(head, 0, str_find(head, '\r'));
    must(count(line, " ") == 2 && place(line, " http/1.") == line.len - 9);
    struct str path = str_part(line, 0, place(line, "?"));
    must(place(path, "/../") == path.len && place(path, "%2f") == path.len);
    /* a part that is two dots, in any spelling; a name may end in them */
    must(place(path, "/%2e%2e/") == path.len && place(path, "/.%2e/") == path.len);
    must(place(path, "/%2e./") == path.len && place(path, "//") == path.len);

    int lengths = count(head, "\ncontent-length:"), codings = count(head, "\ntransfer-encoding:");
    must(lengths + codings <= 1 && g->body <= rules.body_max);
    must(g->method == METHOD_POST ? lengths + codings == 1 : !body.len);
    if (lengths) must(body.len == g->body);
    if (codings) must(str_ends(body, STR("0\r\n\r\n")) && body.len >= g->body + 5);
}

/* One request at the beginning of `rest`; what follows it is left. */
static bool one(struct str *rest, uint32_t *seed)
{
    struct guard g;
    guard_init(&g, &rules, 0);
    size_t taken = feed_alone(&g, *rest);
    must(taken == g.taken && taken <= rest->len);
    must(feed_same(&rules, *rest, 1, 1));
    for (int i = 0; i < 4; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        must(feed_same(&rules, *rest, *seed >> 8 & 127, 1 + (*seed >> 16 & 63)));
    }
    enum guard_stage stage = guard_stage(&g);
    must((stage == STAGE_REFUSED) == (g.refusal != REFUSAL_NONE));
    must(stage >= STAGE_WHOLE || taken == rest->len);
    if (stage >= STAGE_WHOLE) must(guard_feed(&g, STR("GET / HTTP/1.1\r\n")) == 0);
    if (stage == STAGE_WHOLE) look_again(&g, str_part(*rest, 0, taken));
    guard_end(&g);
    must((guard_stage(&g) == STAGE_WHOLE) == (stage == STAGE_WHOLE));
    must(stage == STAGE_WHOLE || refusal_status(g.refusal) >= 400);
    *rest = str_part(*rest, taken, rest->len);
    return stage == STAGE_WHOLE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    uint32_t seed = (uint32_t)size;
    if (!rules.origins.count) must(origin_add(&rules.origins, STR("http://x")));
    for (size_t i = 0; i < size; i++) seed = seed * 31 + data[i];
    while (rest.len && one(&rest, &seed)) continue;
    return 0;
}
