/* guard_vectors.c: the raw requests of tests/vectors/http1-malformed against the guard. */
#include "feed.h"
#include "tap.h"
#include "vector.h"

static struct guard_rules rules = {.body_max = 1 << 20};

static unsigned digit_of(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

/* A text of JSON as bytes, a character one byte. */
static struct str bytes_of(struct arena *in, struct str s)
{
    char *bytes = NEW_N(in, s.len + 1, char);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != '\\') {
            bytes[len++] = s.at[i];
            continue;
        }
        char kind = s.at[++i];
        if (kind == 'u') {
            bytes[len++] = (char)(digit_of(s.at[i + 3]) << 4 | digit_of(s.at[i + 4]));
            i += 4;
        } else {
            bytes[len++] = (char)(kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind);
        }
    }
    return (struct str){bytes, len};
}

/* Of the four that may go either way we refuse all, too. */
static void one_request(struct str name, struct str request, bool sound)
{
    struct guard g;
    guard_init(&g, &rules, 0);
    size_t taken = guard_feed(&g, request);
    if (sound)
        OK(guard_stage(&g) == STAGE_WHOLE && taken == request.len, "%.*s: passes", STR_ARG(name));
    else
        OK(guard_stage(&g) == STAGE_REFUSED && refusal_status(g.refusal) >= 400, "%.*s: %d, %s",
           STR_ARG(name), refusal_status(g.refusal), refusal_sentence(g.refusal));
    if (!sound) OK(guard_feed(&g, STR("GET /smug HTTP/1.1\r\n")) == 0, "nothing after it is taken");
    OK(feed_anyhow(&rules, request), "nor do pieces matter");
}

static void all(void *job)
{
    struct arena *in = job;
    struct str rest = vector_file(in, STR("tests/vectors/http1-malformed/requests.json"));
    rest = json_after(in, rest, "cases");
    int sound = 0, either = 0, refused = 0;
    while ((rest = json_after(in, rest, "id")).len) {
        struct str expect = json_value(in, rest, "expect");
        bool passes = str_is(expect, "2xx");
        one_request(json_value(in, rest, "name"), bytes_of(in, json_value(in, rest, "request")),
                    passes);
        sound += passes;
        either += str_is(expect, "2xx or 4xx");
        refused += str_starts(expect, STR("4xx/5xx"));
    }
    OK(sound == 1 && either == 4 && refused == 32, "37 requests: %d, %d and %d", sound, either,
       refused);
}

int main(void)
{
    struct arena *in = arena_open(16 << 20);
    if (!in || !origin_add(&rules.origins, STR("http://x"))) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
