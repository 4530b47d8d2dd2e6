/* fmt.c: bytes as a text to be formatted. What reads is formatted once and for all. */
#include "lang/fmt.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct job {
    struct arena *in;
    struct str text;
    bool literate;
};

static bool format(struct job *j, struct language *l, struct str text, struct str *out)
{
    struct diags d = diags_new(j->in);
    return fmt_text(j->in, l, (struct source){STR("x.licet"), text}, j->literate, &d, out);
}

static void format_twice(void *job)
{
    struct job *j = job;
    struct language *l = language_open(j->in, NULL, 0);
    struct str once = {0}, twice = {0};
    if (!format(j, l, j->text, &once)) return;
    bool reads = format(j, l, once, &twice);
    assert(reads && "what was formatted reads");
    assert(str_same(once, twice) && "formatting again changes nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct job j = {arena_open(256 << 20), {(const char *)data, size}, false};
    for (int literate = 0; j.in && literate < 2; literate++) {
        j.literate = literate != 0;
        arena_run(j.in, format_twice, &j);
        arena_close(j.in);
        j.in = literate ? NULL : arena_open(256 << 20);
    }
    return 0;
}
