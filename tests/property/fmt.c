/* fmt.c: property tests of lang/fmt.h. Texts are made from the examples of the tables by cutting,
 * doubling and swapping their bytes and lines; most still read. What reads is formatted, formatting
 * it again changes nothing, and no word is lost or made. */
#include "lang/fmt.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "lang/reader.h"
#include "tap.h"

enum { TURNS = 1500, TEXT_MAX = 1 << 16 };

static uint64_t state;

static uint32_t next(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % below);
}

/* Examples of some statements and events, with comments strewn in. */
static struct str example(struct arena *in, const struct language *l)
{
    struct buf b = buf_new(in, TEXT_MAX);
    for (uint32_t n = next(4) + 1; n; n--) {
        int kind = (int)next((uint32_t)l->kind_count - 1) + 1;
        const struct verb *v = &l->verbs[next(VERB_COUNT)];
        if (next(3) == 0) buf_text(&b, next(2) ? "# a remark\n" : "# another\n\n");
        if (next(3) == 0)
            buf_format(&b, "20%02u-12-18 %.*s %.*s\n", next(40) + 10, STR_ARG(v->word),
                       STR_ARG(v->example));
        struct str rest = l->rows[l->kinds[kind].head_row].example;
        while (rest.len) {
            struct str line = str_cut(&rest, '\n');
            buf_add(&b, line);
            buf_text(&b, next(9) == 0 ? "# said\n" : next(9) == 0 ? "\n  # under\n" : "\n");
        }
    }
    return buf_str(&b);
}

/* One small change somewhere. */
static struct str changed(struct arena *in, struct str s)
{
    static const char bytes[] = " \n,#\"0915ab-.()%\xC3\xA9\t;";
    struct buf b = buf_new(in, TEXT_MAX);
    size_t at = s.len ? next((uint32_t)s.len) : 0, len = next(12);
    buf_add(&b, str_part(s, 0, at));
    switch (next(4)) {
    case 0: break; /* cut */
    case 1: buf_add(&b, str_part(s, at, at + len)), buf_add(&b, str_part(s, at, at + len)); break;
    case 2: buf_char(&b, bytes[next(sizeof bytes - 1)]), len = 0; break;
    default: buf_fill(&b, ' ', (int)next(4)), len = 0;
    }
    buf_add(&b, str_part(s, at + len, s.len));
    return buf_str(&b);
}

static size_t letters(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += (s.at[i] >= 'a' && s.at[i] <= 'z') || s.at[i] == '"' || s.at[i] == '#';
    return n;
}

static bool format(struct arena *in, struct language *l, struct str text, struct str *out)
{
    struct diags d = diags_new(in);
    return fmt_text(in, l, (struct source){STR("x"), text}, false, &d, out);
}

static void show(const char *what, struct str s)
{
    printf("# %s\n", what);
    for (struct str rest = s; rest.len;) printf("#   %.*s\n", STR_ARG(str_cut(&rest, '\n')));
}

int main(void)
{
    const char *seed = getenv("SEED");
    uint64_t start = seed ? strtoull(seed, NULL, 10) : 20260131;
    int read = 0, wrong = 0;
    state = start * 0x9E3779B97F4A7C15u + 1;
    for (int turn = 0; turn < TURNS; turn += 50) {
        struct arena *in = arena_open(1u << 30);
        struct language *l = language_open(in, NULL, 0);
        for (int i = 0; i < 50; i++) {
            struct str text = example(in, l), once = {0}, twice = {0};
            for (uint32_t n = next(3); n; n--) text = changed(in, text);
            if (!format(in, l, text, &once)) continue;
            read++;
            bool good = format(in, l, once, &twice) && str_same(once, twice) &&
                        letters(text) == letters(once);
            if (good) continue;
            wrong++;
            show("the text", text);
            show("formatted", once);
            show("and again", twice);
        }
        arena_close(in);
    }
    OK(!wrong, "what reads is formatted once and for all, seed %llu", (unsigned long long)start);
    OK(read > TURNS / 4, "%d of %d texts read", read, TURNS);
    return tap_done();
}
