/* reference.c: the reference of the language; see reference.h. */
#include "lang/reference.h"

#include "lang/explain.h"
#include "lang/messages.h"

/* ---- Markdown ---- */

/* One cell of a table; a bar would end it. */
static void add_cell(struct buf *b, struct str s)
{
    buf_text(b, " ");
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '|') buf_char(b, '\\');
        buf_char(b, s.at[i] == '\n' ? ' ' : s.at[i]);
    }
    buf_text(b, " |");
}

/* A cell of the language's own words. */
static void add_code_cell(struct buf *b, struct str s)
{
    if (s.len) add_cell(b, str_format(b->in, "`%.*s`", STR_ARG(s)));
    else buf_text(b, "  |");
}

static void add_table(struct buf *b, const char *heads)
{
    int columns = 0;
    for (const char *c = heads; *c; c++) columns += *c == '|';
    buf_format(b, "\n%s\n|", heads);
    for (int i = 1; i < columns; i++) buf_text(b, "---|");
    buf_char(b, '\n');
}

static void add_fence(struct buf *b, struct str text)
{
    buf_text(b, "\n```text\n");
    buf_add(b, text);
    buf_text(b, "\n```\n");
}

static void add_clause_row(struct buf *b, const struct schema_row *row)
{
    bool flag = !row->value.len || str_is(row->value, "<flag>");
    buf_char(b, '|');
    if (row->is_rows) add_cell(b, STR("(rows)"));
    else add_code_cell(b, row->clause);
    if (flag) add_cell(b, STR("nothing"));
    else add_code_cell(b, row->value);
    add_cell(b, str_of(explain_count(row->occurs)));
    add_cell(b, explain_absent(row->absent));
    add_cell(b, row->meaning);
    buf_char(b, '\n');
}

static const char clause_heads[] = "| clause | value | how often | if absent | meaning |";

/* The examples of the clauses, one under the other. */
static void add_clause_examples(struct buf *b, const struct language *l, const int *rows, int count)
{
    bool any = false;
    for (int i = 0; i < count; i++) {
        struct str rest = l->rows[rows[i]].example;
        if (!rest.len) continue;
        if (!any) buf_text(b, "\nEach clause by itself:\n\n```text\n");
        any = true;
        while (rest.len) {
            buf_text(b, "  ");
            buf_add(b, str_cut(&rest, '\n'));
            buf_char(b, '\n');
        }
    }
    if (any) buf_text(b, "```\n");
}

/* ---- chapters ---- */

static bool is_common(const struct language *l, int row)
{
    return str_is(l->rows[row].kind, "*");
}

static void add_common(struct buf *b, const struct language *l)
{
    struct {
        int *at;
        int count, room;
    } rows = {0};
    buf_text(b, "\n## Clauses of every statement\n");
    add_table(b, clause_heads);
    for (int i = 0; i < l->row_count; i++) {
        if (!is_common(l, i) || str_is(l->rows[i].clause, "-")) continue;
        add_clause_row(b, &l->rows[i]);
        PUSH(b->in, &rows, i);
    }
    add_clause_examples(b, l, rows.at, rows.count);
}

static void add_kind(struct buf *b, const struct language *l, int kind)
{
    const struct kind_info *k = &l->kinds[kind];
    int first = 0;
    while (first < k->clause_count && is_common(l, k->clauses[first])) first++;
    buf_format(b, "\n### %.*s\n\n%.*s.\n", STR_ARG(k->word), STR_ARG(k->meaning));
    buf_format(b, "\nForm: `%.*s NAME [\"Title\"]`, its clauses indented under it.",
               STR_ARG(k->word));
    buf_format(b, " It lowers to: %.*s.\n", STR_ARG(l->rows[k->head_row].form));
    add_fence(b, l->rows[k->head_row].example);
    add_table(b, clause_heads);
    for (int i = first; i < k->clause_count; i++) add_clause_row(b, &l->rows[k->clauses[i]]);
    add_clause_examples(b, l, k->clauses + first, k->clause_count - first);
}

static void add_kinds(struct buf *b, const struct language *l)
{
    buf_text(b, "\n## Kinds of statements\n");
    for (int k = 1; k < l->kind_count; k++)
        if (l->kinds[k].supported) add_kind(b, l, k);
    buf_text(b,
             "\n## Kinds without a meaning yet\n\nThey are read, kept and formatted; answers that "
             "they touch are CONDITIONAL and name them.\n");
    add_table(b, "| kind | meaning |");
    for (int k = 1; k < l->kind_count; k++) {
        if (l->kinds[k].supported) continue;
        buf_char(b, '|');
        add_code_cell(b, l->kinds[k].word);
        add_cell(b, l->kinds[k].meaning);
        buf_char(b, '\n');
    }
}

static void add_rule_row(struct buf *b, const struct rule *r, bool unseen)
{
    buf_char(b, '|');
    add_code_cell(b, r->name);
    add_code_cell(b, r->notation);
    add_code_cell(b, r->example);
    if (unseen) add_cell(b, r->flags & RULE_UNSEEN_ALLOWED ? STR("yes") : STR("no"));
    add_cell(b, r->meaning);
    buf_char(b, '\n');
}

static void add_rules(struct buf *b, const struct language *l)
{
    buf_text(
        b, "\n## Types of values\n\nWhere *unseen* says yes, `redacted TEXT`, `imported from "
           "NAME TEXT`, `silent [, read as VALUE]` or `unclear VALUE, VALUE` may stand instead.\n");
    add_table(b, "| type | form | example | unseen | meaning |");
    for (int i = 1; i < RULE_LEAF; i++)
        if (l->rules[i].flags & RULE_VALUE_TYPE) add_rule_row(b, &l->rules[i], true);
    buf_text(b, "\n## Forms\n\nWhat the types are made of.\n");
    add_table(b, "| form | written | example | meaning |");
    for (int i = 1; i < RULE_LEAF; i++)
        if (!(l->rules[i].flags & RULE_VALUE_TYPE) && !explain_is_question(&l->rules[i]))
            add_rule_row(b, &l->rules[i], false);
}

static void add_events(struct buf *b, const struct language *l)
{
    buf_text(b, "\n## Events\n\nAn event is a line in the first column: a day, a verb and what "
                "follows it. Any event may go on with the tails listed under *Forms*.\n");
    add_table(b, "| verb | after the verb | example | standing | effect |");
    for (int i = 0; i < VERB_COUNT; i++) {
        const struct verb *v = &l->verbs[i];
        buf_char(b, '|');
        add_code_cell(b, v->word);
        add_code_cell(b, v->notation);
        add_code_cell(
            b, str_format(b->in, "2026-12-18 %.*s %.*s", STR_ARG(v->word), STR_ARG(v->example)));
        add_cell(b, str_of(explain_standing(v->standing)));
        add_cell(b, v->effect);
        buf_char(b, '\n');
    }
}

static void add_questions(struct buf *b, const struct language *l)
{
    buf_text(b, "\n## Questions\n");
    add_table(b, "| part | written | example | meaning |");
    for (int i = 1; i < RULE_LEAF; i++)
        if (explain_is_question(&l->rules[i])) add_rule_row(b, &l->rules[i], false);
}

static void add_messages(struct buf *b)
{
    static const char *const severities[] = {"error", "choice", "warning", "note"};
    buf_text(b, "\n## Messages\n");
    add_table(b, "| code | severity | says | what to do |");
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        const struct message *m = message_of((enum message_code)i);
        struct diag shown = {.message = m};
        for (int k = 0; k < m->texts && k < DIAG_TEXTS; k++) shown.texts[k] = STR("…");
        buf_char(b, '|');
        add_code_cell(b, str_of(m->code));
        add_cell(b, str_of(severities[m->severity]));
        add_cell(b, diag_sentence(b->in, &shown));
        add_cell(b, message_explanation((enum message_code)i));
        buf_char(b, '\n');
    }
}

void reference_write(struct buf *b, const struct language *l)
{
    buf_text(
        b, "# The language: reference\n\n<!-- Made from the tables in src/lang; mend those. -->\n\n"
           "- Every word that the program reads stands on this page, and nothing else is read.\n"
           "- Every example here is read by a test, and stands in the canonical form.\n\n"
           "How to read a form: `[ ]` may be left out, `{ }` may repeat, `( )` groups, `|` "
           "separates choices, `<x>` is another form or type, `rows` heads indented rows, other "
           "words stand for themselves.\n");
    add_common(b, l);
    add_kinds(b, l);
    add_rules(b, l);
    add_events(b, l);
    add_questions(b, l);
    add_messages(b);
}
