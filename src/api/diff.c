/* diff.c: how the lines of two texts differ; see diff.h. */
#include "api/diff.h"

#include <string.h>

/* Two lists of lines, and of each line whether it stays. */
struct comparison {
    struct arena *in;
    struct strs a, b;
    bool *kept_a, *kept_b;
};

static struct strs lines_of(struct arena *in, struct str text)
{
    struct strs lines = {0};
    while (text.len && lines.count < DIFF_LINES_MAX) {
        size_t end = str_find(text, '\n');
        end += end < text.len;
        PUSH(in, &lines, str_part(text, 0, end));
        text = str_part(text, end, text.len);
    }
    return lines;
}

static bool same(const struct comparison *c, int i, int k)
{
    return str_same(c->a.at[i], c->b.at[k]);
}

/* The furthest place on each diagonal, for every number of edits: row e has 2e + 1 of them. */
struct trace {
    int **rows;
    int edits;
};

static int *row_of(const struct trace *t, int edits)
{
    return t->rows[edits] + edits;
}

/* Where the last edit came from: above (a line of b is added) or left (one of a is removed). */
static bool from_above(const int *before, int edits, int k)
{
    return k == -edits || (k != edits && before[k - 1] < before[k + 1]);
}

/* Searches between (from, from) and the ends na, nb; false if there are too many edits. */
static bool search(const struct comparison *c, int from, int na, int nb, struct trace *t)
{
    t->rows = NEW_N(c->in, DIFF_EDITS_MAX + 1, int *);
    for (int e = 0; e <= DIFF_EDITS_MAX; e++) {
        t->rows[e] = NEW_N(c->in, (size_t)(2 * e + 1), int);
        int *now = row_of(t, e);
        const int *before = e ? row_of(t, e - 1) : NULL;
        for (int k = -e; k <= e; k += 2) {
            int x = from;
            if (e) x = from_above(before, e, k) ? before[k + 1] : before[k - 1] + 1;
            int y = x - k;
            while (x < na && y < nb && x >= from && y >= from && same(c, x, y)) x++, y++;
            now[k] = x;
            if (k != na - nb || x < na) continue;
            t->edits = e;
            return true;
        }
    }
    return false;
}

/* Walks back and marks what stays. */
static void mark(struct comparison *c, const struct trace *t, int from, int x, int y)
{
    for (int e = t->edits; e >= 0; e--) {
        int k = x - y, px = from, py = from;
        if (e) {
            const int *before = row_of(t, e - 1);
            bool above = from_above(before, e, k);
            px = above ? before[k + 1] : before[k - 1];
            py = px - (above ? k + 1 : k - 1);
            px += !above;
            py += above;
        }
        while (x > px && y > py) {
            x--, y--;
            c->kept_a[x] = c->kept_b[y] = true;
        }
        if (!e) return;
        bool above = from_above(row_of(t, e - 1), e, k);
        x = px - !above;
        y = py - above;
    }
}

static void compare(struct comparison *c)
{
    int from = 0, na = c->a.count, nb = c->b.count;
    struct trace t = {0};
    while (from < na && from < nb && same(c, from, from)) {
        c->kept_a[from] = c->kept_b[from] = true;
        from++;
    }
    while (na > from && nb > from && same(c, na - 1, nb - 1)) {
        na--, nb--;
        c->kept_a[na] = c->kept_b[nb] = true;
    }
    if (search(c, from, na, nb, &t)) mark(c, &t, from, na, nb);
}

static void line(struct buf *b, char sign, const struct strs *lines, int i)
{
    struct str s = lines->at ? lines->at[i] : (struct str){0};
    buf_char(b, sign);
    buf_add(b, s);
    if (!str_ends(s, STR("\n"))) buf_text(b, "\n\\ no end of line\n");
}

static void line_numbers(struct buf *b, char sign, int from, int count)
{
    buf_format(b, "%c%d", sign, count ? from + 1 : from);
    if (count != 1) buf_format(b, ",%d", count);
}

/* A hunk is what lies within DIFF_CONTEXT lines of a change. */
struct hunk {
    int a, b, a_end, b_end;
};

static void put_hunk(struct buf *out, const struct comparison *c, const struct hunk *h)
{
    buf_text(out, "@@ ");
    line_numbers(out, '-', h->a, h->a_end - h->a);
    buf_char(out, ' ');
    line_numbers(out, '+', h->b, h->b_end - h->b);
    buf_text(out, " @@\n");
    for (int i = h->a, k = h->b; i < h->a_end || k < h->b_end;) {
        if (i < h->a_end && !c->kept_a[i]) line(out, '-', &c->a, i++);
        else if (k < h->b_end && !c->kept_b[k]) line(out, '+', &c->b, k++);
        else {
            line(out, ' ', &c->a, i++);
            k++;
        }
    }
}

void diff_lines(struct buf *out, struct str from, struct str to)
{
    struct comparison c = {.in = out->in};
    struct hunk h = {0};
    int quiet = 0, i = 0, k = 0;
    bool open = false;
    c.a = lines_of(c.in, from);
    c.b = lines_of(c.in, to);
    c.kept_a = NEW_N(c.in, (size_t)c.a.count + 1, bool);
    c.kept_b = NEW_N(c.in, (size_t)c.b.count + 1, bool);
    compare(&c);
    while (i < c.a.count || k < c.b.count) {
        bool removed = i < c.a.count && !c.kept_a[i], added = k < c.b.count && !c.kept_b[k];
        if ((removed || added) && !open) {
            int back = quiet < DIFF_CONTEXT ? quiet : DIFF_CONTEXT;
            h = (struct hunk){.a = i - back, .b = k - back};
            open = true;
        }
        quiet = removed || added ? 0 : quiet + 1;
        i += removed || !added;
        k += !removed;
        if (open && quiet <= DIFF_CONTEXT) h.a_end = i, h.b_end = k;
        if (!open || quiet <= 2 * DIFF_CONTEXT) continue;
        put_hunk(out, &c, &h);
        open = false;
    }
    if (open) put_hunk(out, &c, &h);
}
