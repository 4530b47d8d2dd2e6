/* diag_text.c: unit tests of api/diag_text.h. */
#include "api/diag_text.h"

#include <string.h>

#include "base/buf.h"
#include "lang/messages.h"
#include "tap.h"

static const struct source *no_source(const void *from, uint32_t file)
{
    (void)from;
    (void)file;
    return NULL;
}

static int count(const char *text, const char *word)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, word)); at++) n++;
    return n;
}

/* Of one finding a few are shown, of errors all. */
static void many(void *job)
{
    struct arena *in = job;
    struct diags d = diags_new(in);
    for (int i = 0; i < 30; i++) {
        REPORT(&d, W_ACTS, (struct place){0}, STR("a"), STR("sell"), STR("offer"));
        REPORT(&d, E_UNKNOWN_NAME, (struct place){0}, STR("party"), STR("b"));
    }
    struct buf b = buf_new(in, 1 << 20);
    diags_text(&b, &d, no_source, NULL);
    const char *text = str_z(in, buf_str(&b));
    OK(count(text, "lists sell without offer") == 20, "of 30 notes of one kind 20 are shown");
    OK(count(text, "note: 10 more of this kind, all of them with --json [W_ACTS]\n") == 1,
       "and how many more there are");
    OK(count(text, "no party is called 'b'") == 30, "of 30 errors all are shown");
}

int main(void)
{
    struct arena *in = arena_open(1 << 24);
    OK(in && arena_run(in, many, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
