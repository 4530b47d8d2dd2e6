/* fmt.c: unit tests of lang/fmt.h: the canonical text, form 1. */
#include "lang/fmt.h"

#include <string.h>

#include "reading.h"
#include "value/amount.h"

/* ---- whether two texts say the same ---- */

static bool same_number(struct str a, struct str b)
{
    struct number x, y;
    return number_read(a, &x) && number_read(b, &y) && number_order(x, y) == 0;
}

static bool same_words(const struct tree *a, node_id x, const struct tree *b, node_id y)
{
    struct arena *in = arena_open(1 << 20);
    bool same = a->nodes[x].token_count == b->nodes[y].token_count;
    for (uint32_t i = 0; same && i < a->nodes[x].token_count; i++) {
        struct str s = token_text(&a->text, a->nodes[x].token + i);
        struct str t = token_text(&b->text, b->nodes[y].token + i);
        same = str_same(text_composed(in, s), t) || same_number(s, t);
    }
    arena_close(in);
    return same;
}

static bool same_nodes(const struct tree *a, node_id x, const struct tree *b, node_id y)
{
    for (; x && y; x = a->nodes[x].next, y = b->nodes[y].next) {
        const struct node *n = &a->nodes[x], *m = &b->nodes[y];
        if (n->rule != m->rule || (n->rule != RULE_NESTED && n->extra != m->extra)) return false;
        if (!same_words(a, x, b, y) || !same_nodes(a, n->kid, b, m->kid)) return false;
    }
    return !x && !y;
}

/* The i-th clause of that row in a statement. */
static const struct clause *clause_of(const struct tree *t, const struct statement *s, int row,
                                      int i)
{
    for (int k = s->clause_first; k < s->clause_first + s->clause_count; k++)
        if (t->clauses[k].row == row && i-- == 0) return &t->clauses[k];
    return NULL;
}

static bool same_statement(const struct tree *a, const struct statement *s, const struct tree *b,
                           const struct statement *z)
{
    bool same = s->kind == z->kind && s->clause_count == z->clause_count &&
                str_same(names_text(&a->language->names, s->name),
                         names_text(&b->language->names, z->name));
    for (int row = 0; same && row < a->language->row_count; row++)
        for (int i = 0; same; i++) {
            const struct clause *c = clause_of(a, s, row, i), *d = clause_of(b, z, row, i);
            if (!c || !d) {
                same = !c && !d;
                break;
            }
            same = same_nodes(a, c->value, b, d->value);
        }
    return same;
}

/* The event that comes k-th by day. */
static const struct event *event_by_day(const struct tree *t, int k)
{
    for (int i = 0; i < t->event_count; i++) {
        int before = 0;
        for (int j = 0; j < t->event_count; j++)
            before += t->events[j].day < t->events[i].day ||
                      (j < i && t->events[j].day == t->events[i].day);
        if (before == k) return &t->events[i];
    }
    return NULL;
}

static struct tree *read_again(struct arena *in, struct str text, bool page)
{
    struct reading r = reading_new(in, NULL, 0);
    r.lenient = true;
    reading_add(&r, page ? "x.md" : "x", text);
    reading_read(&r);
    reading_show(&r);
    return r.tree;
}

static bool says_the_same(struct arena *in, struct str one, struct str other, bool page)
{
    const struct tree *a = read_again(in, one, page), *b = read_again(in, other, page);
    bool same = a->statement_count == b->statement_count && a->event_count == b->event_count;
    for (int i = 0; same && i < a->statement_count; i++)
        same = same_statement(a, &a->statements[i], b, &b->statements[i]);
    for (int i = 0; same && i < a->event_count; i++)
        same = same_nodes(a, event_by_day(a, i)->node, b, event_by_day(b, i)->node);
    return same;
}

static bool format(struct arena *in, struct str text, bool page, struct str *out)
{
    struct diags d = diags_new(in);
    struct source s = {page ? STR("x.md") : STR("x"), text};
    return fmt_text(in, language_open(in, NULL, 0), s, page, &d, out);
}

/* ---- what becomes of a text ---- */

struct row {
    const char *what, *from, *to;
};

static void becomes(const struct row *row, bool page)
{
    struct arena *in = arena_open(256 << 20);
    struct str from = str_of(row->from), out = {0}, again = {0};
    bool good = format(in, from, page, &out);
    if (!OK(good && str_is(out, row->to), "%s", row->what))
        printf("# expected:\n%s# found:\n%.*s", row->to, STR_ARG(out));
    OK(format(in, out, page, &again) && str_same(out, again),
       "%s: formatting again changes nothing", row->what);
    OK(says_the_same(in, from, out, page), "%s: it says the same", row->what);
    arena_close(in);
}

static const struct row shapes[] = {
    {"an empty text", "", ""},
    {"empty lines alone", "\n\n \n", ""},
    {"a head", "party   aldgate    \"Aldgate\"   ", "party aldgate \"Aldgate\"\n"},
    {"values begin after fourteen characters", "party aldgate\n  seat US\n",
     "party aldgate\n  seat        US\n"},
    {"or two spaces after a longer word",
     "agreement pact\n  short notice void\n  make implies have made no\n  lapses if the day is "
     "after "
     "2027-01-01\n",
     "agreement pact\n  short notice  void\n  lapses if   the day is after 2027-01-01\n"
     "  make implies have made  no\n"},
    {"one space is enough", "decision most\n  proposed by  any party\n",
     "decision most\n  proposed by any party\n"},
    {"clauses in the order of the schema",
     "grant g-one\n  sublicense none\n  acts make\n  clause \"1\"\n  field b-two\n  field a-one\n",
     "grant g-one\n  clause      \"1\"\n  acts        make\n  field       b-two\n"
     "  field       a-one\n  sublicense  none\n"},
    {"steps of money as written",
     "royalty r-one\n  base units\n  cap USD 5\n  floor USD 1\n  cap USD 7\n  on memory\n",
     "royalty r-one\n  on          memory\n  base        units\n  cap         USD 5\n"
     "  floor       USD 1\n  cap         USD 7\n"},
    {"rows in one column",
     "agreement pact\n  notices\n   courier at 1 business day from dispatch\n   email at once\n",
     "agreement pact\n  notices\n    courier   at 1 business day from dispatch\n"
     "    email     at once\n"},
    {"rows with longer keys",
     "agreement pact\n  signed\n    aldgate-semiconductor 2026-01-01\n    lambeth 2026-01-02\n",
     "agreement pact\n  signed\n    aldgate-semiconductor  2026-01-01\n"
     "    lambeth                2026-01-02\n"},
    {"days are keys of a body", "holding asia\n  2028-07-01 aldgate 40%,lambeth 60%\n",
     "holding asia\n  2028-07-01  aldgate 40%, lambeth 60%\n"},
    {"sides", "grant g-one\n  to\n     to aldgate lambeth\n     others fenchurch\n",
     "grant g-one\n  to\n    to aldgate  lambeth\n    others      fenchurch\n"},
    {"rows without keys, nested",
     "grant g-one\n  while any of\n      layer a-one is open\n      all of\n"
     "             layer b-two is open\n",
     "grant g-one\n  while       any of\n    layer a-one is open\n    all of\n"
     "      layer b-two is open\n"},
    {"a tree of fields", "field memory\n dram\n     ddr5\n     hbm since 2027\n nand\n",
     "field memory\n  dram\n    ddr5\n    hbm since 2027\n  nand\n"},
    {"nested statements",
     "readings r-one\n  reading wide \"All\"\n    group g-one\n      means aldgate\n"
     "      clause \"1\"\n",
     "readings r-one\n  reading     wide \"All\"\n    group g-one\n      clause      \"1\"\n"
     "      means       aldgate\n"},
    {"lines of an amendment",
     "amendment a-one\n  effective 2027-01-01\n  change grant g-one\n    field add optical\n",
     "amendment a-one\n  effective   2027-01-01\n  change      grant g-one\n"
     "    field       add optical\n"},
    {"one empty line between statements", "party a-one\n\n\n\nparty b-two\nparty c-three\n",
     "party a-one\n\nparty b-two\n\nparty c-three\n"},
    {"none inside", "party a-one\n\n  seat US\n\n  address \"x\"\n",
     "party a-one\n  seat        US\n  address     \"x\"\n"},
    {"line ends of other systems", "party a-one\r\n  seat US\r\n",
     "party a-one\n  seat        US\n"},
    {"no line end", "party a-one\n  seat US", "party a-one\n  seat        US\n"},
    {"commas and marks", "grant g-one\n  acts make ,have made,use except sell , offer\n",
     "grant g-one\n  acts        make, have made, use except sell, offer\n"},
    {"cities in parentheses",
     "duty d-one\n  due within 10 business days ( London,Paris ) of effective",
     "duty d-one\n  due         within 10 business days (London, Paris) of effective\n"},
    {"signs", "define d-one\n  kind day\n  means effective +3 years\n",
     "define d-one\n  kind        day\n  means       effective + 3 years\n"},
    {"normal form C", "party a-one \"Cafe\xCC\x81\"\n  note \"e\xCC\x81\"  # e\xCC\x81\n",
     "party a-one \"Caf\xC3\xA9\"\n  note        \"\xC3\xA9\"  # \xC3\xA9\n"},
};

static const struct row numbers[] = {
    {"groups of three", "payment p-one\n  amount USD 3500000\n",
     "payment p-one\n  amount      USD 3,500,000\n"},
    {"decimals of zero", "payment p-one\n  amount USD 3,500.00\n",
     "payment p-one\n  amount      USD 3,500\n"},
    {"decimals of the currency", "payment p-one\n  amount USD 1234.5\n",
     "payment p-one\n  amount      USD 1,234.50\n"},
    {"more decimals than it has", "royalty r-one\n  rate USD 0.00250 each\n",
     "royalty r-one\n  rate        USD 0.0025 each\n"},
    {"a currency without decimals", "payment p-one\n  amount JPY 5000.0\n",
     "payment p-one\n  amount      JPY 5,000\n"},
    {"a currency of three decimals", "payment p-one\n  amount KWD 5000.5\n",
     "payment p-one\n  amount      KWD 5,000.500\n"},
    {"zeros in front", "payment p-one\n  amount USD 0007000\n",
     "payment p-one\n  amount      USD 7,000\n"},
    {"nothing at all", "payment p-one\n  amount USD 00.00\n",
     "payment p-one\n  amount      USD 0\n"},
    {"counted quantities", "product x-one\n  value lines 12000.50\n",
     "product x-one\n  value       lines 12,000.50\n"},
    {"years are no quantities", "grant g-one\n  during 2005 to 2006\n",
     "grant g-one\n  during      2005 to 2006\n"},
    {"nor are numbers in names", "source s-one\n  file \"a\", sha256 99999999\n",
     "source s-one\n  file        \"a\", sha256 99999999\n"},
    {"amounts in events", "2026-01-01 pay USD 5000000.00 by a-one to b-two for fee\n",
     "2026-01-01 pay USD 5,000,000 by a-one to b-two for fee\n"},
    {"bands",
     "royalty r-one\n  tiers marginal, counting units per group\n    up to 100000 free\n"
     "    above USD 0.2 each\n",
     "royalty r-one\n  tiers       marginal, counting units per group\n    up to 100,000  free\n"
     "    above          USD 0.20 each\n"},
};

static const struct row comments[] = {
    {"on their line", "party a-one# one\n  seat US     #   two\n",
     "party a-one  # one\n  seat        US  #   two\n"},
    {"before their line", "# one\nparty a-one\n     # two\n  seat US\n",
     "# one\nparty a-one\n  # two\n  seat        US\n"},
    {"with their clause", "party a-one\n  # of address\n  address \"x\"\n  # of seat\n  seat US\n",
     "party a-one\n  # of seat\n  seat        US\n  # of address\n  address     \"x\"\n"},
    {"before a row", "trigger t-one\n  then\n  # why\n    end agreement\n",
     "trigger t-one\n  then\n    # why\n    end agreement\n"},
    {"at the end of a statement", "party a-one\n  seat US\n  # end\n\nparty b-two\n",
     "party a-one\n  seat        US\n  # end\n\nparty b-two\n"},
    {"alone", "# The book\n# of parties\n\n\n# Aldgate\nparty a-one\n",
     "# The book\n# of parties\n\n# Aldgate\nparty a-one\n"},
    {"between", "party a-one\n# alone\n\nparty b-two\n", "party a-one\n\n# alone\n\nparty b-two\n"},
    {"at the end", "party a-one\n\n# one\n# two\n\n# three",
     "party a-one\n\n# one\n# two\n\n# three\n"},
    {"and nothing else", "# one\n", "# one\n"},
    {"with events", "# b\n2026-02-01 ship x by y\n# a\n2026-01-01 ship x by y\n",
     "# a\n2026-01-01 ship x by y\n# b\n2026-02-01 ship x by y\n"},
};

static const struct row events[] = {
    {"words of the language as names", "2026-12-18 exercise  unpaid by core\n",
     "2026-12-18 exercise unpaid by core\n"},
    {"by day, then as written",
     "2026-03-01 ship x-one by y\n\n2026-01-01 ship x-two by y\n2026-03-01T09:00Z ship x-three by "
     "y\n"
     "2026-01-01 ship x-four by y\n",
     "2026-01-01 ship x-two by y\n2026-01-01 ship x-four by y\n2026-03-01 ship x-one by y\n"
     "2026-03-01T09:00Z ship x-three by y\n"},
    {"each block by itself", "2026-03-01 ship x by y\nparty a-one\n2026-01-01 ship x by y\n",
     "2026-03-01 ship x by y\n\nparty a-one\n\n2026-01-01 ship x by y\n"},
    {"a comment that stands alone ends a block",
     "2026-03-01 ship x by y\n\n# 2025\n\n2025-01-01 ship x by y\n",
     "2026-03-01 ship x by y\n\n# 2025\n\n2025-01-01 ship x by y\n"},
};

static const struct row pages[] = {
    {"prose as it is",
     "#  Title  \n\n  *  a\t\n\n```licet pact.licet\nparty a-one\n  seat US\n```\n\ncafe\xCC\x81  "
     "\n",
     "#  Title  \n\n  *  a\t\n\n```licet pact.licet\nparty a-one\n  seat        US\n```\n\n"
     "cafe\xCC\x81  \n"},
    {"each fence by itself",
     "```licet\nparty b-two\n  address \"x\"\n```\nmore\n```licet\n  seat US\n  business memory\n"
     "party a-one\n```\n",
     "```licet\nparty b-two\n  address     \"x\"\n```\nmore\n```licet\n  seat        US\n"
     "  business    memory\n\nparty a-one\n```\n"},
    {"other fences as they are", "```text\nparty   a-one\n```\n", "```text\nparty   a-one\n```\n"},
    {"an empty fence", "```licet\n```\n", "```licet\n```\n"},
    {"a fence that does not end", "```licet\nparty a-one\n  seat US",
     "```licet\nparty a-one\n  seat        US\n"},
    {"no fence", "a\n", "a\n"},
};

#define ALL(rows, page)                                                                            \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) becomes(&(rows)[i], (page))

/* ---- more ---- */

/* The text as a careless hand might write it: deep indents, blanks everywhere, no grouping. */
static struct str careless(struct arena *in, struct str s)
{
    struct buf b = buf_new(in, 1 << 20);
    bool start = true, quoted = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '"') quoted = !quoted;
        if (c == '\n') start = true;
        if (c == ' ' && !quoted) buf_fill(&b, ' ', start ? 2 : 1);
        else if (c == ',' && !quoted && i + 1 < s.len && s.at[i + 1] == ' ') buf_text(&b, " ,");
        else if (c == '\n') buf_text(&b, "   \n\n");
        else start = false;
        bool blank = (c == ' ' || c == ',') && !quoted;
        if (c != '\n' && !(blank && c == ' ') && !(blank && i + 1 < s.len && s.at[i + 1] == ' '))
            buf_char(&b, c);
    }
    return buf_str(&b);
}

static void careless_hands(void)
{
    struct arena *in = arena_open(1 << 30);
    const struct language *l = language_open(in, NULL, 0);
    for (int k = 1; k < l->kind_count; k++) {
        if (!l->kinds[k].supported) continue;
        struct str good = str_format(in, "%.*s\n", STR_ARG(l->rows[l->kinds[k].head_row].example));
        struct str out = {0}, bad = careless(in, good);
        OK(format(in, bad, false, &out) && str_same(out, good), "%.*s from a careless hand",
           STR_ARG(l->kinds[k].word));
        OK(says_the_same(in, bad, good, false), "%.*s: it says the same",
           STR_ARG(l->kinds[k].word));
    }
    arena_close(in);
}

/* What `like` takes over, as a bound book has it: clauses of another statement, in its own list. */
static void expands(void)
{
    struct arena *in = arena_open(64 << 20);
    struct reading r = reading_new(in, NULL, 0);
    struct str out = {0}, file = {0};
    reading_declare(&r);
    reading_add(&r, "a",
                STR("grant a-one\n  to lambeth\n  acts make\n  sublicense\n"
                    "    to aldgate  # why\n"));
    reading_add(&r, "b", STR("grant b-two \"B\"\n  like        a-one\n  acts        sell\n"));
    reading_read(&r);
    struct tree *t = r.tree;
    struct statement *s = &t->statements[t->statement_count - 1];
    int first = t->clause_count;
    for (int i = first - 5; i < first; i++) {
        struct clause c = t->clauses[i];
        bool taken = i != first - 4; /* its own `acts` replaces the other's */
        if (!taken) continue;
        t->clauses = arena_grow(in, t->clauses, t->clause_count, &t->clause_room, sizeof c);
        t->clauses[t->clause_count++] = c;
    }
    s->clause_first = first;
    s->clause_count = t->clause_count - first;
    OK(fmt_expand(in, t, t->statement_count - 1, &out) &&
           str_is(out, "grant b-two \"B\"\n  to          lambeth\n  acts        sell\n"
                       "  sublicense\n    to aldgate  # why\n"),
       "what like takes over stands in its place:\n# %.*s", STR_ARG(out));
    OK(fmt_file(in, t, 2, false, &file) &&
           str_is(file, "grant b-two \"B\"\n  like        a-one\n  acts        sell\n"),
       "and the file itself stays as it is");
    OK(fmt_file(in, t, 1, false, &file) && file.len > 0, "and so does the other");
    arena_close(in);
}

static void what_does_not_read(void)
{
    static const struct {
        const char *text, *code;
        int line, column;
    } rows[] = {
        {"party aldgate\n  seet US\n", "E_CLAUSE", 2, 3},
        {"party aldgate\n\tseat US\n", "E_TAB", 2, 1},
        {"party aldgate\n  seat US {\n", "E_TOKEN", 2, 11},
        {"bogus x\n", "E_KIND", 1, 1},
        {"party aldgate \"x\" y\n", "E_HEAD", 1, 19},
        {"2026-01-01 fly x by y\n", "E_EVENT", 1, 12},
        {"2026-01-01 ship x\n", "E_VALUE_ENDS", 1, 18},
        {"  seat US\n", "E_INDENT", 1, 3},
        {"party aldgate\n  address\n", "E_VALUE_ENDS", 2, 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *in = arena_open(64 << 20);
        struct diags d = diags_new(in);
        struct str out = STR("untouched");
        struct source s = {STR("x"), str_of(rows[i].text)};
        bool good = fmt_text(in, language_open(in, NULL, 0), s, false, &d, &out);
        diags_sort(&d);
        struct position_in_text p = {0};
        if (d.count) p = source_position(&s, d.at[0].where.from);
        OK(!good && str_is(out, "untouched"), "text %zu is not formatted", i);
        OK(d.count && strcmp(d.at[0].message->code, rows[i].code) == 0 && p.line == rows[i].line &&
               p.column == rows[i].column,
           "text %zu: %s at %d:%d, found %s at %d:%d", i, rows[i].code, rows[i].line,
           rows[i].column, d.count ? d.at[0].message->code : "nothing", p.line, p.column);
        arena_close(in);
    }
}

int main(void)
{
    ALL(shapes, false);
    ALL(numbers, false);
    ALL(comments, false);
    ALL(events, false);
    ALL(pages, true);
    careless_hands();
    expands();
    what_does_not_read();
    return tap_done();
}
