/* diff.c: unit tests of api/diff.h: what is shown, and, over random texts, that taking away and
 * adding what it says gives the other text, with as few lines as a table of all ways has. */
#include "api/diff.h"
#include "tap.h"

enum { TRIES = 3000, LINES = 14 };

static uint64_t seed = 20261124;

static uint64_t chance(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (seed >> 11) % below;
}

static struct str shown(struct arena *in, const char *from, const char *to)
{
    struct buf b = buf_new(in, 1 << 20);
    diff_lines(&b, str_of(from), str_of(to));
    return buf_str(&b);
}

static void looks(struct arena *in)
{
    OK(!shown(in, "a\nb\n", "a\nb\n").len, "equal texts: nothing");
    OK(str_is(shown(in, "", "a\n"), "@@ -0,0 +1 @@\n+a\n"), "a line where there was none");
    OK(str_is(shown(in, "a\nb\nc\n", "a\nx\nc\n"), "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"),
       "one line is another");
    OK(str_is(shown(in, "a\n", "a"), "@@ -1 +1 @@\n-a\n+a\n\\ no end of line\n"),
       "the end of the last line counts");
    OK(str_is(shown(in, "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n"),
              "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n"),
       "two hunks, three lines around each");
}

static struct str text(struct arena *in, int *lines)
{
    struct buf b = buf_new(in, 4096);
    *lines = (int)chance(LINES);
    for (int i = 0; i < *lines; i++) buf_format(&b, "%c\n", (char)('a' + chance(4)));
    return buf_str(&b);
}

/* Lines that the shorter way through the table takes away and adds. */
static int fewest(struct str a, int na, struct str b, int nb)
{
    int way[LINES + 1][LINES + 1];
    for (int i = 0; i <= na; i++)
        for (int k = 0; k <= nb; k++) {
            int best = i && k ? 1 << 20 : i + k;
            if (i && k && a.at[2 * (i - 1)] == b.at[2 * (k - 1)]) best = way[i - 1][k - 1];
            if (i && way[i - 1][k] + 1 < best) best = way[i - 1][k] + 1;
            if (k && way[i][k - 1] + 1 < best) best = way[i][k - 1] + 1;
            way[i][k] = best;
        }
    return way[na][nb];
}

/* The first number behind a sign: where a hunk begins. */
static int number_after(struct str line, char sign)
{
    int n = 0;
    size_t i = str_find(line, sign) + 1;
    for (; i < line.len && line.at[i] >= '0' && line.at[i] <= '9'; i++)
        n = n * 10 + line.at[i] - '0';
    return n;
}

/* Applies the hunks; *edits counts lines taken away and added. */
static struct str applied(struct arena *in, struct str from, struct str hunks, int *edits)
{
    struct buf b = buf_new(in, 4096);
    int at = 0;
    *edits = 0;
    while (hunks.len) {
        struct str line = str_cut(&hunks, '\n');
        if (line.at[0] == '@') {
            int begin = number_after(line, '-') - 1;
            for (; at < begin; at++)
                buf_add(&b, str_part(from, (size_t)at * 2, (size_t)at * 2 + 2));
            continue;
        }
        *edits += line.at[0] != ' ';
        at += line.at[0] != '+';
        if (line.at[0] != '-') buf_format(&b, "%c\n", line.at[1]);
    }
    buf_add(&b, str_part(from, (size_t)at * 2, from.len));
    return buf_str(&b);
}

static void random_texts(struct arena *in)
{
    int wrong = 0, longer = 0;
    for (int i = 0; i < TRIES; i++) {
        struct arena_mark mark = arena_mark(in);
        struct buf b = buf_new(in, 1 << 16);
        int na, nb, edits;
        struct str from = text(in, &na), to = text(in, &nb);
        diff_lines(&b, from, to);
        wrong += !str_same(applied(in, from, buf_str(&b), &edits), to);
        longer += edits != fewest(from, na, to, nb);
        arena_back(in, mark);
    }
    OK(!wrong, "%d random pairs: the hunks lead from one to the other, %d do not", TRIES, wrong);
    OK(!longer, "and with the fewest lines, %d do not", longer);
}

/* More edits than it looks for: all that lies between is taken away and added. */
static void bounded(struct arena *in)
{
    struct buf a = buf_new(in, 1 << 20), b = a, out = a;
    buf_text(&a, "first\n");
    buf_text(&b, "first\n");
    for (int i = 0; i < 2 * DIFF_EDITS_MAX; i++) {
        buf_format(&a, "a%d\n", i);
        buf_format(&b, "b%d\n", i);
    }
    diff_lines(&out, buf_str(&a), buf_str(&b));
    OK(str_starts(buf_str(&out), STR("@@ -1,4097 +1,4097 @@\n first\n-a0\n-a1\n")),
       "a text with too many edits is replaced as a whole");
}

static void run(void *in)
{
    looks(in);
    random_texts(in);
    bounded(in);
}

int main(void)
{
    struct arena *in = arena_open((size_t)1 << 30);
    OK(in && arena_run(in, run, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
