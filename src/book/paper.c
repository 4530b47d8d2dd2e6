/* paper.c: the paper behind the terms; see paper.h. */
#include "book/paper.h"

#include "base/buf.h"
#include "lang/messages.h"

/* ---- labels ---- */

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The next part of a label: a run of digits or of letters. */
static struct str label_part(struct str *s)
{
    size_t from = 0, to;
    while (from < s->len && !digit(s->at[from]) && !letter(s->at[from])) from++;
    to = from;
    while (to < s->len && digit(s->at[from]) ? digit(s->at[to]) : to < s->len && letter(s->at[to]))
        to++;
    struct str part = str_part(*s, from, to);
    *s = str_part(*s, to, s->len);
    return part;
}

static int part_order(struct str a, struct str b)
{
    if (!a.len || !b.len || !digit(a.at[0]) || !digit(b.at[0])) return str_order(a, b);
    while (a.len > 1 && a.at[0] == '0') a = str_part(a, 1, a.len);
    while (b.len > 1 && b.at[0] == '0') b = str_part(b, 1, b.len);
    return a.len != b.len ? (a.len < b.len ? -1 : 1) : str_order(a, b);
}

/* As a table of contents has them: 2 before 10, 2.1 before 2.1(a). */
static int label_order(struct str a, struct str b)
{
    while (a.len || b.len) {
        struct str x = label_part(&a), y = label_part(&b);
        if (!x.len || !y.len) return x.len ? 1 : y.len ? -1 : 0;
        int order = part_order(x, y);
        if (order) return order;
    }
    return 0;
}

static bool label_within(struct str label, struct str of)
{
    return str_same(label, of) || (str_starts(label, of) && label.len > of.len &&
                                   !digit(label.at[of.len]) && !letter(label.at[of.len]));
}

static bool row_lists(const struct tree *t, node_id row, struct str label)
{
    struct str from = text_prose(t, node_kid(t, row, 0));
    node_id end = node_says(t, row, "to") ? node_after(t, row, "to") : 0;
    if (label_within(label, from)) return true;
    if (!end) return false;
    struct str to = text_prose(t, end);
    return label_within(label, to) ||
           (label_order(label, from) >= 0 && label_order(label, to) <= 0);
}

static int source_of(const struct book *b, int agreement)
{
    const struct ints *all = &b->by_kind[KIND_SOURCE];
    for (int i = 0; i < all->count; i++)
        if (book_agreement(b, all->at[i]) == agreement && book_value(b, all->at[i], CLAUSE_CLAUSES))
            return all->at[i];
    return -1;
}

static void check_label(struct book *b, int source, node_id text)
{
    const struct tree *t = b->tree;
    struct str label = text_prose(t, text);
    for (node_id r = book_value(b, source, CLAUSE_CLAUSES); r; r = t->nodes[r].next)
        if (t->nodes[r].rule == RULE_ROW && row_lists(t, r, label)) return;
    struct diag *g = REPORT(&b->diags, W_LABEL, node_place(t, text), label);
    diag_more(&b->diags, g, statement_place(t, source), STR("the source with the list"));
}

static void check_labels(struct book *b, int s)
{
    const struct tree *t = b->tree;
    const struct clause *c = NULL;
    int agreement = book_kind(b, s) == KIND_AGREEMENT ? s : book_agreement(b, s);
    int source = agreement < 0 ? -1 : source_of(b, agreement);
    for (int i = 0; source >= 0 && (c = book_clause(b, s, CLAUSE_CLAUSE, i)); i++)
        for (node_id n = c->owner == s ? c->value : 0; n; n = t->nodes[n].next)
            if (text_prose(t, n).len) check_label(b, source, n);
}

/* The rows of a source's list; each covers its first label up to its second. */
static void check_source(struct book *b, int s)
{
    const struct tree *t = b->tree;
    for (node_id r = book_value(b, s, CLAUSE_CLAUSES); r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        struct str label = text_prose(t, node_kid(t, r, 0));
        node_id touched = node_of(t, r, RULE_STATEMENTS, 0);
        if (touched)
            REPORT(&b->diags, W_NOT_MODELLED, node_place(t, r), label, node_text(t, touched));
        for (node_id p = book_value(b, s, CLAUSE_CLAUSES); p != r; p = t->nodes[p].next) {
            if (t->nodes[p].rule != RULE_ROW || !str_same(text_prose(t, node_kid(t, p, 0)), label))
                continue;
            struct diag *g =
                REPORT(&b->diags, W_LABEL_TWICE, node_place(t, node_kid(t, r, 0)), label);
            diag_more(&b->diags, g, node_place(t, node_kid(t, p, 0)), STR("first listed here"));
        }
    }
}

/* ---- words that nobody can read ---- */

static void check_unseen(struct book *b, int s, const struct clause *c, node_id n)
{
    const struct tree *t = b->tree;
    for (; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule != RULE_UNSEEN) {
            check_unseen(b, s, c, t->nodes[n].kid);
            continue;
        }
        node_id inner = node_kid(t, n, 0);
        static const char *const said[] = {"redacted", "in a document that is not at hand",
                                           "silent", "unclear"};
        int rule = node_rule(t, inner);
        const char *what = rule == RULE_REDACTED   ? said[0]
                           : rule == RULE_IMPORTED ? said[1]
                           : rule == RULE_SILENT   ? said[2]
                                                   : said[3];
        REPORT(&b->diags, W_UNSEEN, node_place(t, n), b->language->rows[c->row].clause,
               book_name(b, s), str_of(what));
    }
}

void check_paper(struct book *b)
{
    const struct tree *t = b->tree;
    for (int s = 0; s < t->statement_count; s++) {
        const struct statement *st = &t->statements[s];
        if (st->broken) continue;
        if (st->kind == KIND_SOURCE) check_source(b, s);
        else check_labels(b, s);
        for (int i = 0; i < st->clause_count; i++) {
            const struct clause *c = &t->clauses[st->clause_first + i];
            if (c->owner == s && st->kind != KIND_READINGS) check_unseen(b, s, c, c->value);
        }
    }
}

/* ---- coverage ---- */

struct paper_counts paper_counts(const struct book *b, int source)
{
    const struct tree *t = b->tree;
    struct paper_counts c = {0};
    for (node_id r = book_value(b, source, CLAUSE_CLAUSES); r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        if (node_says(t, r, "hand")) c.not_at_hand++;
        else if (node_says(t, r, "touches")) c.not_modelled++;
        else if (node_says(t, r, "effect")) c.no_effect++;
        else c.modelled++;
    }
    return c;
}

void paper_coverage(struct arena *in, struct answer *a, const struct book *b)
{
    for (int i = 0; i < b->by_kind[KIND_SOURCE].count; i++) {
        int s = b->by_kind[KIND_SOURCE].at[i];
        struct paper_counts c = paper_counts(b, s);
        int all = c.modelled + c.no_effect + c.not_modelled + c.not_at_hand;
        struct str line = all ? str_format(in,
                                           "%.*s: of %d entries in its list of clauses %d "
                                           "modelled, %d without effect, %d not modelled, "
                                           "%d not at hand",
                                           STR_ARG(book_name(b, s)), all, c.modelled, c.no_effect,
                                           c.not_modelled, c.not_at_hand)
                              : str_format(in, "%.*s: coverage unknown, it lists no clauses",
                                           STR_ARG(book_name(b, s)));
        PUSH(in, &a->caveats, line);
    }
}
