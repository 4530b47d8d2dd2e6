/* diag.c: what is wrong with a text, with its place; see diag.h. */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct diags diags_new(struct arena *in)
{
    return (struct diags){.in = in};
}

static void count_severity(struct diags *d, enum severity s)
{
    switch (s) {
    case SEVERITY_ERROR: d->errors++; break;
    case SEVERITY_CHOICE: d->choices++; break;
    case SEVERITY_WARNING: d->warnings++; break;
    case SEVERITY_NOTE: break;
    }
}

struct diag *diag_add(struct diags *d, const struct message *m, struct place where,
                      const struct str *texts, int count)
{
    count_severity(d, m->severity);
    struct diag g = {.message = m, .where = where};
    for (int i = 0; i < count && i < DIAG_TEXTS; i++) g.texts[i] = str_copy(d->in, texts[i]);
    if (d->count == DIAGS_MAX) {
        d->dropped++;
        struct diag *lost = NEW(d->in, struct diag);
        *lost = g;
        return lost;
    }
    PUSH(d->in, d, g);
    return &d->at[d->count - 1];
}

void diag_more(struct diags *d, struct diag *g, struct place where, struct str sentence)
{
    if (g->more_count == DIAG_PLACES) return;
    g->more[g->more_count++] = (struct diag_place){where, str_copy(d->in, sentence)};
}

static int by_place(const void *x, const void *y)
{
    const struct diag *a = x, *b = y;
    if (a->where.file != b->where.file) return a->where.file < b->where.file ? -1 : 1;
    if (a->where.from != b->where.from) return a->where.from < b->where.from ? -1 : 1;
    return str_order(str_of(a->message->code), str_of(b->message->code));
}

void diags_sort(struct diags *d)
{
    if (d->count) qsort(d->at, (size_t)d->count, sizeof *d->at, by_place);
}

/* "a" before a word that begins with a vowel is "an". */
static bool wants_n(const char *wording, const char *at, struct str text)
{
    bool article = at - wording >= 2 && at[-1] == ' ' && (at[-2] == 'a' || at[-2] == 'A') &&
                   (at - wording == 2 || at[-3] == ' ');
    return article && text.len && strchr("aeio", text.at[0]);
}

struct str diag_sentence(struct arena *in, const struct diag *g)
{
    struct buf b = buf_new(in, 4096);
    for (const char *p = g->message->wording; *p; p++) {
        if (p[0] == '{' && p[1] >= '1' && p[1] <= '4' && p[2] == '}') {
            struct str text = g->texts[p[1] - '1'];
            if (wants_n(g->message->wording, p, text)) {
                b.len--; /* the space */
                buf_text(&b, "n ");
            }
            buf_add(&b, text);
            p += 2;
        } else {
            buf_char(&b, *p);
        }
    }
    return buf_str(&b);
}
