/* text.c: unit tests of lang/text.h. */
#include "lang/text.h"

#include <string.h>

#include "base/buf.h"
#include "lang/messages.h"
#include "tap.h"

static struct text read(struct arena *in, struct names *names, const char *path, struct str s,
                        struct diags *d)
{
    struct text t = text_new(in, names);
    text_add(&t, (struct source){str_of(path), s}, str_ends(str_of(path), STR(".md")), d);
    return t;
}

/* One letter a token: Word, Number, Percent, Date, Month, Quarter, nTh, "text", marks. */
static struct str kinds_of(struct arena *in, const struct text *t)
{
    static const char letters[] = "WNPDMQT\",;()=+-!";
    char *at = NEW_N(in, (size_t)t->count + 1, char);
    for (int i = 0; i < t->count; i++) at[i] = letters[t->at[i].kind];
    return (struct str){at, (size_t)t->count};
}

static void tokens(void)
{
    static const struct {
        const char *text, *kinds;
    } rows[] = {
        {"", ""},
        {"grant core-memory \"Title, with comma\"", "WW\""},
        {"12 100,000 2.25 1/3 3,500,000.25", "NNNNN"},
        {"a, b,c", "W,W,W"},
        {"1,000, 2,000", "N,N"},
        {"2.275% 60%", "PP"},
        {"2026-01-31 2026-01-31T09:30Z", "DD"},
        {"2026-09 2026Q3 2026H1 2026Q5 15th 1st", "MQQWTT"},
        {"memory.dram.hbm memory-pact/core-memory", "WW"},
        {"3d-nand 30/360 actual/360", "WNW"},
        {"effective + 3 years - 2 days", "W+NW-NW"},
        {"-5% +5%", "-P+P"},
        {"under asset (first filed 2015-06-01)", "WW(WWD)"},
        {"a = b; c", "W=W;W"},
        {"words # and a comment, 12", "W"},
        {"Zürich naïve 東京", "WWW"},
        {"a\r\nb", "WW"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *in = arena_open(1 << 20);
        struct names names = names_new(in);
        struct diags d = diags_new(in);
        struct text t = read(in, &names, "x", str_of(rows[i].text), &d);
        struct str kinds = kinds_of(in, &t);
        OK(str_is(kinds, rows[i].kinds) && d.count == 0, "'%s' is %s, found %.*s", rows[i].text,
           rows[i].kinds, STR_ARG(kinds));
        arena_close(in);
    }
}

static void lines(void)
{
    struct arena *in = arena_open(1 << 20);
    struct names names = names_new(in);
    struct diags d = diags_new(in);
    struct str s = STR("a\n  b  # one\n\n    c\n  # alone\n  d\ne\n");
    struct text t = read(in, &names, "x", s, &d);
    static const struct {
        int indent, child, next, number;
        uint32_t tokens;
        int comment;
    } rows[] = {
        {0, 1, 5, 1, 1, 0},   {2, 2, 4, 2, 1, 5},   {4, -1, -1, 4, 1, 0},
        {2, -1, -1, 5, 0, 7}, {2, -1, -1, 6, 1, 0}, {0, -1, -1, 7, 1, 0},
    };
    OK(t.line_count == 6, "six lines are not empty");
    for (int i = 0; i < 6; i++) {
        const struct line *l = &t.lines[i];
        OK(l->indent == rows[i].indent && l->child == rows[i].child && l->next == rows[i].next,
           "line %d: indent %d, child %d, next %d", i, l->indent, l->child, l->next);
        OK(l->token_count == rows[i].tokens && l->comment_len == rows[i].comment &&
               line_number(&t, i) == rows[i].number,
           "line %d: its words, its comment and its number", i);
    }
    arena_close(in);
}

static void pages(void)
{
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"# Title\n\n```licet\nparty a-one\n```\nprose\n", "party a-one"},
        {"```licet pact.licet\nparty a-one\n```\n\n```text\nno\n```\n\n~~~licet\nparty "
         "b-two\n~~~\n",
         "party a-one party b-two"},
        {"```licet\nparty a-one\n  seat US", "party a-one seat US"},
        {"```licets\nparty a-one\n```\n", ""},
        {"    party indented\n", ""},
        {"```licet\n```\n", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *in = arena_open(1 << 20);
        struct names names = names_new(in);
        struct diags d = diags_new(in);
        struct text t = read(in, &names, "x.md", str_of(rows[i].text), &d);
        struct buf b = buf_new(in, 1000);
        for (int k = 0; k < t.count; k++) {
            if (k) buf_char(&b, ' ');
            buf_add(&b, token_text(&t, (uint32_t)k));
        }
        OK(str_same(buf_str(&b), str_of(rows[i].words)), "page %zu: '%.*s' is read", i,
           STR_ARG(buf_str(&b)));
        arena_close(in);
    }
}

/* A text made of `n` times one byte between a head and a tail. */
static struct str long_text(struct arena *in, const char *head, char c, int n, const char *tail)
{
    struct buf b = buf_new(in, 1 << 20);
    buf_text(&b, head);
    buf_fill(&b, c, n);
    buf_text(&b, tail);
    return buf_str(&b);
}

static void is_wrong(struct str s, const char *code, int line, int column)
{
    struct arena *in = arena_open(8 << 20);
    struct names names = names_new(in);
    struct diags d = diags_new(in);
    struct text t = read(in, &names, "x", s, &d);
    struct position_in_text p = {0};
    if (d.count) p = source_position(&t.files[0], d.at[0].where.from);
    OK(d.count > 0 && strcmp(d.at[0].message->code, code) == 0 && p.line == line &&
           p.column == column,
       "%s at %d:%d, found %s at %d:%d", code, line, column,
       d.count ? d.at[0].message->code : "nothing", p.line, p.column);
    arena_close(in);
}

static void wrong_texts(void)
{
    static const struct {
        const char *text, *code;
        int line, column;
    } rows[] = {
        {"a\n\tb\n", "E_TAB", 2, 1},
        {"a\n  \tb\n", "E_TAB", 2, 3},
        {"a @ b", "E_TOKEN", 1, 3},
        {"last. word", "E_TOKEN", 1, 5},
        {"für ä {", "E_TOKEN", 1, 7},
        {"a \"open\nb", "E_TEXT_END", 1, 3},
        {"2026-02-30", "E_DATE", 1, 1},
        {"2026-13", "E_DATE", 1, 1},
        {"2026-01-31T25:00Z", "E_DATE", 1, 1},
        {"a 1,0000 b", "E_NUMBER", 1, 3},
        {"0,125", "E_NUMBER", 1, 1},
        {"1/0", "E_NUMBER", 1, 1},
        {"ok\n\xFF\n", "E_NOT_TEXT", 2, 1},
        {"ok \x01", "E_NOT_TEXT", 1, 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_wrong(str_of(rows[i].text), rows[i].code, rows[i].line, rows[i].column);
    struct arena *in = arena_open(8 << 20);
    is_wrong(long_text(in, "a\n", 'x', LINE_MAX_BYTES + 1, "\n"), "E_TOO_LONG", 2, 1);
    struct buf b = buf_new(in, 1 << 20);
    for (int i = 0; i <= LINE_DEPTH_MAX; i++) {
        buf_fill(&b, ' ', i);
        buf_text(&b, "x\n");
    }
    is_wrong(buf_str(&b), "E_TOO_LONG", LINE_DEPTH_MAX + 1, LINE_DEPTH_MAX + 1);
    arena_close(in);
}

int main(void)
{
    tokens();
    lines();
    pages();
    wrong_texts();
    return tap_done();
}
