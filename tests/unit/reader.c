/* reader.c: unit tests of lang/reader.h: what is read, and what a wrong text is told. */
#include "lang/reader.h"

#include <string.h>

#include "reading.h"

/* The nodes as text: (rule kid kid), leaves as their words. */
static void show_nodes(struct buf *b, const struct tree *t, node_id n)
{
    for (; n; n = t->nodes[n].next) {
        int rule = node_rule(t, n);
        if (b->len && b->at[b->len - 1] != '(') buf_char(b, ' ');
        if (rule == RULE_LITERAL || rule == RULE_LEAF || rule == RULE_NAME) {
            buf_add(b, node_text(t, n));
            continue;
        }
        struct str name = rule == RULE_ROW      ? STR("row")
                          : rule == RULE_NESTED ? STR("statement")
                                                : t->language->rules[rule].name;
        buf_format(b, "(%.*s", STR_ARG(name));
        if (t->nodes[n].kid) buf_char(b, ' ');
        struct buf kids = buf_new(b->in, 10000);
        show_nodes(&kids, t, t->nodes[n].kid);
        buf_add(b, buf_str(&kids));
        buf_char(b, ')');
    }
}

/* The value of the last clause of the last statement. */
static void values(void)
{
    static const struct {
        const char *text, *nodes;
    } rows[] = {
        {"duty x\n  due within 30 days of receipt",
         "(clock-within within (period 30 days) of (anchor receipt))"},
        {"duty x\n  due by 2026-12-31", "(clock-by by (date 2026-12-31))"},
        {"duty x\n  due silent", "(unseen (silent))"},
        {"duty x\n  due redacted \"day\"", "(unseen (redacted redacted \"day\"))"},
        {"duty x\n  due silent, read as by 2028", "(unseen (silent (clock-by by (year 2028))))"},
        {"duty x\n  due unclear by 2027, by 2028",
         "(unseen (unclear (row (clock-by by (year 2027))) (row (clock-by by (year 2028)))))"},
        {"grant x\n  field memory except memory.dram.hbm",
         "(fields (field-name memory) except (field-name memory.dram.hbm))"},
        {"grant x\n  nonexclusive", ""},
        {"grant x\n  from aldgate and its affiliates",
         "(persons (persons-item (person-and-its aldgate and its (relations affiliates))))"},
        {"grant x\n  to\n    to lambeth aldgate\n    others lambeth",
         "(row to (persons (persons-item lambeth)) (persons (persons-item aldgate))) "
         "(row others (persons (persons-item lambeth)))"},
        {"payment x\n  amount USD 3,500,000", "(amount-money USD 3,500,000)"},
        {"payment x\n  instalments 2\n    2027 USD 1\n    2028 USD 2",
         "(number 2) (row (year 2027) (amount-money USD 1)) (row (year 2028) (amount-money USD "
         "2))"},
        {"holding fenchurch\n  2024-04-01  aldgate 60%, lambeth 40%",
         "(date 2024-04-01) aldgate (percent 60%) lambeth (percent 40%)"},
        {"trigger x\n  then\n    end core-memory",
         "then (row (eff-end end (statements (statements-item core-memory))))"},
        {"grant x\n  if any of\n    layer supplementary is open\n    all of\n"
         "      the product is hbm-stack",
         "(any-of any of (row (atom-state layer supplementary is (state open))) "
         "(row (all-of all of (row (atom-is (role the (noun product)) is (predicate "
         "hbm-stack))))))"},
        {"readings x\n  reading a-one \"One\"\n    group g\n      means aldgate",
         "(word a-one) (text \"One\") (row (statement))"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *in = arena_open(64 << 20);
        struct reading r = reading_new(in, NULL, 0);
        struct buf b = buf_new(in, 10000);
        reading_declare(&r);
        reading_add(&r, "x", str_of(rows[i].text));
        reading_read(&r);
        const struct tree *t = r.tree;
        int last = t->statement_count - 1;
        while (last > 0 && t->statements[last].reading >= 0) last--;
        const struct statement *s = &t->statements[last];
        node_id value =
            s->clause_count ? t->clauses[s->clause_first + s->clause_count - 1].value : 0;
        show_nodes(&b, t, value);
        const char *nodes = rows[i].nodes;
        bool then = strncmp(nodes, "then ", 5) == 0; /* the clause's own word is no node */
        bool good = str_same(buf_str(&b), str_of(then ? nodes + 5 : nodes));
        if (!OK(good && r.diags.count == 0 && s->clause_count > 0, "value %zu: %s", i, nodes))
            printf("# %.*s\n", STR_ARG(buf_str(&b)));
        reading_show(&r);
        arena_close(in);
    }
}

/* What else a statement has. */
static void heads(void)
{
    struct arena *in = arena_open(64 << 20);
    struct reading r = reading_new(in, NULL, 0);
    reading_add(&r, "a",
                STR("party x-one \"X one\"\nfield f\n  a\n    b\n  c\nrelation kin\n"
                    "duty d\n  missed\n    then end agreement\n    then end agreement\n"
                    "2026-01-02 ship f by x-one, as first\n"));
    reading_add(&r, "b", STR("party y-two\n2026-01-01 ship f by y-two\n"));
    reading_read(&r);
    struct tree *t = r.tree;
    OK(t->statement_count == 5 && t->event_count == 2, "five statements, two events");
    OK(str_is(t->statements[0].title, "X one"), "the title is without its quotes");
    OK(t->statements[4].file == 1 && t->events[1].file == 1, "each knows its file");
    static const struct {
        const char *name;
        int kind;
    } names[] = {
        {"x-one", KIND_PARTY},      {"f", KIND_FIELD},
        {"f.a", KIND_FIELD},        {"f.a.b", KIND_FIELD},
        {"f.c", KIND_FIELD},        {"kin", KIND_RELATION},
        {"d.missed", KIND_TRIGGER}, {"d.missed.2", KIND_TRIGGER},
        {"first", KIND_EVENT},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        OK(tree_symbol(t, names_find(&r.language->names, str_of(names[i].name)), names[i].kind) >=
               0,
           "'%s' is declared", names[i].name);
    OK(t->relation_count == 1 &&
           str_is(names_text(&r.language->names, t->relation_words[0]), "kins"),
       "the plural of a relation");
    arena_close(in);
}

static void wrong_texts(void)
{
    static const struct {
        const char *text, *code;
        int line, column;
        const char *nearest;
    } rows[] = {
        {"grnt x\n", "E_KIND", 1, 1, "grant"},
        {"zebra x\n", "E_KIND", 1, 1, ""},
        {"12 x\n", "E_KIND", 1, 1, ""},
        {"grant\n", "E_NO_NAME", 1, 1, ""},
        {"grant Big\n", "E_NAME_FORM", 1, 7, ""},
        {"grant of\n", "E_NAME_FORM", 1, 7, ""},
        {"grant x nonexclusive\n", "E_HEAD", 1, 9, ""},
        {"grant x \"a\" more\n", "E_HEAD", 1, 13, ""},
        {"  from aldgate\n", "E_INDENT", 1, 3, ""},
        {"grant x\n  feild memory\n", "E_CLAUSE", 2, 3, "field"},
        {"grant x\n  from aldgat\n", "E_UNKNOWN_NAME", 2, 8, "aldgate"},
        {"grant x\n  from aldgate or lambeth\n", "E_VALUE", 2, 16, ""},
        {"grant x\n  from aldgate,\n", "E_VALUE_ENDS", 2, 16, ""},
        {"grant x\n  from\n", "E_VALUE_ENDS", 2, 7, ""},
        {"grant x\n  from aldgate\n  from lambeth\n", "E_CLAUSE_TWICE", 3, 3, ""},
        {"grant x\n  nonexclusive really\n", "E_VALUE", 2, 16, ""},
        {"grant x\n  from aldgate\n    lambeth\n", "E_ROWS", 3, 5, ""},
        {"trigger x\n  then\n", "E_ROWS_MISSING", 2, 3, ""},
        {"trigger x\n  then\n    stop core-memory\n", "E_VALUE", 3, 5, ""},
        {"duty x\n  due within 30 days\n", "E_VALUE_ENDS", 2, 21, ""},
        {"duty x\n  due by 2026-02-30\n", "E_DATE", 2, 10, ""},
        {"payment x\n  amount XXY 5\n", "E_VALUE", 2, 14, ""},
        {"payment x\n  payer aldgate\n", "E_VALUE_ENDS", 2, 16, ""},
        {"holding fenchurch\n  2026-01-01 aldgate\n", "E_VALUE_ENDS", 2, 21, ""},
        {"2026-01-01 shipp hbm-stack by aldgate\n", "E_EVENT", 1, 12, "ship"},
        {"2026-01-01\n", "E_EVENT", 1, 1, ""},
        {"2026-01-01 ship hbm-stack\n", "E_VALUE_ENDS", 1, 26, ""},
        {"2026-01-01 ship hbm-stack by nobody\n", "E_UNKNOWN_NAME", 1, 30, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *in = arena_open(64 << 20);
        struct reading r = reading_new(in, NULL, 0);
        reading_declare(&r);
        reading_add(&r, "x", str_of(rows[i].text));
        reading_read(&r);
        const struct diag *g = r.diags.count ? &r.diags.at[0] : NULL;
        struct position_in_text p = {0};
        if (g) p = source_position(&r.tree->text.files[g->where.file], g->where.from);
        bool good = g && r.diags.count == 1 && strcmp(g->message->code, rows[i].code) == 0 &&
                    p.line == rows[i].line && p.column == rows[i].column &&
                    str_is(g->nearest, rows[i].nearest);
        if (!OK(good, "text %zu: %s at %d:%d", i, rows[i].code, rows[i].line, rows[i].column))
            reading_show(&r);
        arena_close(in);
    }
}

/* One mistake, one message: the lines around a wrong one are read. */
static void recovers(void)
{
    struct arena *in = arena_open(64 << 20);
    struct reading r = reading_new(in, NULL, 0);
    reading_declare(&r);
    int statements = 0;
    reading_add(&r, "x",
                STR("grant x\n  from nobody\n  to aldgate\n  acts fly\n"
                    "bogus y\n  from aldgate\n  to lambeth\n"
                    "grant z\n  from aldgate\n"));
    reading_read(&r);
    OK(r.diags.count == 3, "three mistakes, three messages, found %d", r.diags.count);
    for (int i = 0; i < r.tree->statement_count; i++) statements += r.tree->statements[i].file == 1;
    const struct statement *last = &r.tree->statements[r.tree->statement_count - 1];
    OK(statements == 2, "the two grants are there");
    OK(last->clause_count == 1 && !last->broken, "the statement after the mistakes is whole");
    arena_close(in);
}

static void twice(void)
{
    struct arena *in = arena_open(64 << 20);
    struct reading r = reading_new(in, NULL, 0);
    reading_add(&r, "x", STR("party a-one\nparty a-one\ngrant a-one\n"));
    reading_read(&r);
    tree_check_names(r.tree, &r.diags);
    OK(r.diags.count == 1 && strcmp(r.diags.at[0].message->code, "E_TWICE") == 0,
       "one party is declared twice; the grant has a name space of its own");
    arena_close(in);
}

int main(void)
{
    values();
    heads();
    wrong_texts();
    recovers();
    twice();
    return tap_done();
}
