/* diag_text.c: diagnostics in lines; see diag_text.h. */
#include "api/diag_text.h"

#include <string.h>

enum {
    GUTTER = 7,
    EXCERPT_COLUMNS = TEXT_COLUMNS - GUTTER - 1,
    EXCERPT_BEFORE = 60,
    CODES_MAX = 256,
    SHOWN_OF_CODE = 20
};

struct writer {
    struct buf *b;
    source_lookup *lookup;
    const void *from;
    struct place_cursor cursor;
};

const char *severity_text(enum severity s)
{
    switch (s) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_CHOICE: return "choice";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_NOTE: return "note";
    }
    return "note";
}

int str_columns(struct str s)
{
    int n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return n;
}

void buf_clean(struct buf *b, struct str s)
{
    while (s.len) {
        size_t good = source_bad_byte(s);
        for (size_t i = 0; i < good; i++) {
            bool c1 =
                (unsigned char)s.at[i] == 0xC2 && i + 1 < good && (unsigned char)s.at[i + 1] < 0xA0;
            char c = s.at[i] == '\t' || s.at[i] == '\r' ? ' ' : s.at[i];
            buf_char(b, c1 ? '?' : c);
            i += c1;
        }
        if (good < s.len) buf_char(b, '?');
        s = str_part(s, good + 1, s.len);
    }
}

void place_position(struct place_cursor *c, source_lookup *lookup, const void *from,
                    struct place where, int *line, int *column)
{
    const struct source *s = lookup(from, where.file);
    *line = *column = 0;
    if (!s) return;
    if (!c->started || c->file != where.file || where.from < c->line_from)
        *c = (struct place_cursor){.file = where.file, .line = 1, .started = true};
    uint32_t end = where.from < s->text.len ? where.from : (uint32_t)s->text.len;
    for (; c->at < end; c->at++) {
        if (s->text.at[c->at] != '\n') continue;
        c->line++;
        c->line_from = c->at + 1;
    }
    *line = c->line;
    *column = 1 + str_columns(str_part(s->text, c->line_from, end));
}

/* Byte of the character `columns` before `at`, not before `from`. */
static size_t back(struct str line, size_t at, int columns)
{
    while (at && columns) {
        at--;
        columns -= ((unsigned char)line.at[at] & 0xC0) != 0x80;
    }
    return at;
}

static size_t forth(struct str line, size_t at, int columns)
{
    while (at < line.len && columns) {
        at++;
        while (at < line.len && ((unsigned char)line.at[at] & 0xC0) == 0x80) at++;
        columns--;
    }
    return at;
}

/* The line of the place with a mark under it; a long line is cut around the mark. */
static void excerpt(struct writer *w, struct place where, int number, struct str remedy)
{
    const struct source *s = w->lookup(w->from, where.file);
    if (!s || !number) return;
    struct str line = str_part(s->text, w->cursor.line_from, s->text.len);
    line.len = str_find(line, '\n');
    size_t mark = where.from - w->cursor.line_from;
    if (mark > line.len) mark = line.len;
    size_t from = str_columns(line) > EXCERPT_COLUMNS ? back(line, mark, EXCERPT_BEFORE) : 0;
    size_t to = forth(line, from, EXCERPT_COLUMNS);
    if (str_ends(line, STR("\r")) && to == line.len) to--;
    buf_format(w->b, "%5d | ", number);
    buf_clean(w->b, str_part(line, from, to));
    buf_text(w->b, "\n      | ");
    buf_fill(w->b, ' ', mark < from ? 0 : str_columns(str_part(line, from, mark)));
    buf_char(w->b, '^');
    size_t end = mark + where.len < to ? mark + where.len : to;
    buf_fill(w->b, '~', str_columns(str_part(line, mark, end)) - 1);
    if (remedy.len) {
        buf_text(w->b, " did you mean '");
        buf_clean(w->b, remedy);
        buf_text(w->b, "'?");
    }
    buf_char(w->b, '\n');
}

static void one_place(struct writer *w, struct place where, const char *severity,
                      struct str sentence, const char *code, struct str remedy)
{
    const struct source *s = w->lookup(w->from, where.file);
    int line = 0, column = 0;
    place_position(&w->cursor, w->lookup, w->from, where, &line, &column);
    if (s) buf_clean(w->b, s->path);
    if (s && line) buf_format(w->b, ":%d:%d", line, column);
    if (s) buf_text(w->b, ": ");
    buf_format(w->b, "%s: ", severity);
    buf_clean(w->b, sentence);
    if (code) buf_format(w->b, " [%s]", code);
    buf_char(w->b, '\n');
    excerpt(w, where, line, remedy);
}

/* How often a code was met. Of one code that is no error, the first few are shown. */
struct seen {
    const struct message *message;
    int count;
};

static int count_of(struct seen *seen, int *kinds, const struct message *m)
{
    int i = 0;
    while (i < *kinds && seen[i].message != m) i++;
    if (i == CODES_MAX) return 1;
    if (i == *kinds) seen[(*kinds)++] = (struct seen){m, 0};
    return ++seen[i].count;
}

static void one_diag(struct writer *w, const struct diag *g)
{
    one_place(w, g->where, severity_text(g->message->severity), diag_sentence(w->b->in, g),
              g->message->code, g->nearest);
    struct place_cursor main_place = w->cursor;
    for (int k = 0; k < g->more_count; k++)
        one_place(w, g->more[k].where, "note", g->more[k].sentence, NULL, (struct str){0});
    w->cursor = main_place;
}

void diags_text(struct buf *b, const struct diags *d, source_lookup *lookup, const void *from)
{
    struct writer w = {.b = b, .lookup = lookup, .from = from};
    struct seen seen[CODES_MAX];
    int kinds = 0;
    for (int i = 0; i < d->count; i++) {
        const struct diag *g = &d->at[i];
        int met = count_of(seen, &kinds, g->message);
        if (g->message->severity < SEVERITY_WARNING || met <= SHOWN_OF_CODE) one_diag(&w, g);
    }
    for (int i = 0; i < kinds; i++)
        if (seen[i].message->severity >= SEVERITY_WARNING && seen[i].count > SHOWN_OF_CODE)
            buf_format(b, "%s: %d more of this kind, all of them with --json [%s]\n",
                       severity_text(seen[i].message->severity), seen[i].count - SHOWN_OF_CODE,
                       seen[i].message->code);
    if (d->dropped) buf_format(b, "and %d more\n", d->dropped);
}
