/* check.c: whether the text is sound; see check.h. */
#include "book/check.h"

#include <stdlib.h>

#include "base/buf.h"
#include "book/deed.h"
#include "book/never.h"
#include "book/paper.h"
#include "book/pointing.h"
#include "lang/messages.h"
#include "value/calendar.h"

static struct place here(const struct book *b, int statement)
{
    const struct statement *s = &b->tree->statements[statement];
    return token_place(&b->tree->text, s->token, 1);
}

/* A text without a `source` is a draft: its author can still choose. */
static bool is_draft(const struct book *b, int agreement)
{
    struct str paper = agreement < 0 ? STR("") : book_paper(b, agreement);
    return !paper.len || str_is(paper, "draft");
}

/* ---- clauses that must be said ---- */

static bool says(const struct book *b, int statement, struct str clause)
{
    const struct statement *s = &b->tree->statements[statement];
    for (int i = 0; i < s->clause_count; i++)
        if (str_same(b->language->rows[b->tree->clauses[s->clause_first + i].row].clause, clause))
            return true;
    return false;
}

/* Whether one of the clauses quoted in backticks is said. */
static bool says_quoted(const struct book *b, int statement, struct str text)
{
    while (text.len) {
        str_cut(&text, '`');
        struct str word = str_cut(&text, '`');
        if (word.len && says(b, statement, word)) return true;
    }
    return false;
}

static void check_must(struct book *b, int statement, const struct schema_row *row)
{
    struct str a = row->absent;
    struct str kind = b->language->kinds[b->tree->statements[statement].kind].word;
    bool plain = str_is(a, "must"),
         other = str_starts(a, STR("must, unless `")) || str_starts(a, STR("must, this or `"));
    if (str_starts(a, STR("must; ")))
        plain = !str_starts(a, STR("must; stage")) || !str_is(kind, "stage");
    if (str_starts(a, STR("must; open"))) plain = !says(b, statement, STR("open to"));
    if (str_starts(a, STR("must; down"))) {
        node_id means = book_value(b, statement, CLAUSE_MEANS);
        plain = !means || b->tree->nodes[means].rule != RULE_UNSEEN;
    }
    if (str_starts(a, STR("must; duty: unless")))
        plain = str_is(kind, "duty") && !says(b, statement, STR("step")) &&
                !says(b, statement, STR("every"));
    if (str_starts(a, STR("must if"))) plain = false;
    if (!plain && (!other || says_quoted(b, statement, a))) return;
    if (says(b, statement, row->clause)) return;
    REPORT(&b->diags, E_MUST, here(b, statement), kind, row->clause);
}

static void check_clauses(struct book *b, int statement)
{
    const struct kind_info *k = &b->language->kinds[b->tree->statements[statement].kind];
    for (int i = 0; i < k->clause_count; i++) {
        const struct schema_row *row = &b->language->rows[k->clauses[i]];
        if (str_starts(row->absent, STR("must"))) check_must(b, statement, row);
        bool required = row->occurs == OCCURS_1 || row->occurs == OCCURS_1_N;
        if (row->unless_draft && required && !says(b, statement, row->clause) &&
            is_draft(b, book_agreement(b, statement)))
            REPORT(&b->diags, E_CHOICE, here(b, statement), book_name(b, statement), row->clause,
                   row->value);
    }
}

/* ---- how an agreement counts ---- */

struct needed {
    bool first, months, roll, business;
};

static void need_of_node(const struct tree *t, node_id n, struct needed *need)
{
    for (; n; n = t->nodes[n].next) {
        int rule = node_rule(t, n);
        if (rule == RULE_PERIOD) {
            need->first = true;
            if (node_says(t, n, "months") || node_says(t, n, "month") || node_says(t, n, "years") ||
                node_says(t, n, "year") || node_says(t, n, "quarters"))
                need->months = true;
            if (node_says(t, n, "business") && !node_of(t, n, RULE_WORD, 0)) need->business = true;
        }
        if (rule == RULE_CLOCK_WITHIN || rule == RULE_CLOCK_BEFORE) need->roll = true;
        need_of_node(t, t->nodes[n].kid, need);
    }
}

static void check_cities(struct book *b, node_id value)
{
    const struct tree *t = b->tree;
    struct buf known = buf_new(b->in, 1024);
    int first, last;
    for (size_t i = 0; calendar_city(i).len; i++)
        buf_format(&known, "%s%.*s", i ? ", " : "", STR_ARG(calendar_city(i)));
    for (node_id n = value; n; n = t->nodes[n].next)
        if (t->nodes[n].rule == RULE_WORD && !calendar_knows(node_text(t, n), &first, &last))
            REPORT(&b->diags, W_CALENDAR, node_place(t, n), node_text(t, n), buf_str(&known));
}

static void check_days(struct book *b, int agreement)
{
    const struct tree *t = b->tree;
    struct needed need = {0}, said = {0};
    for (int s = 0; s < t->statement_count; s++) {
        if (t->statements[s].agreement != agreement || t->statements[s].broken) continue;
        for (int i = 0; i < t->statements[s].clause_count; i++)
            need_of_node(t, t->clauses[t->statements[s].clause_first + i].value, &need);
    }
    for (int i = 0;; i++) {
        const struct clause *c = book_clause(b, agreement, CLAUSE_DAYS, i);
        if (!c) break;
        if (chain_says(t, c->value, "first")) said.first = true;
        else if (chain_says(t, c->value, "months")) said.months = true;
        else if (chain_says(t, c->value, "business") && !chain_says(t, c->value, "rolls"))
            check_cities(b, c->value), said.business = true;
        else if (chain_says(t, c->value, "roll") || chain_says(t, c->value, "rolls"))
            said.roll = true;
    }
    struct str name = book_name(b, agreement);
    struct place where = here(b, agreement);
    bool draft = is_draft(b, agreement);
    if (need.business && !said.business)
        REPORT(&b->diags, E_MUST, where, STR("agreement with business days"),
               STR("days business days CITY"));
    if (draft && need.first && !said.first)
        REPORT(&b->diags, E_CHOICE, where, name, STR("days first day"),
               STR("a period of 30 days from 1 March ends on 31 March if the first day is not "
                   "counted, on 30 March if it is"));
    if (draft && need.months && !said.months)
        REPORT(&b->diags, E_CHOICE, where, name, STR("days months end"),
               STR("one month from 28 February ends on 28 March (same day) or on 31 March (last "
                   "day)"));
    if (draft && need.roll && !said.roll)
        REPORT(&b->diags, E_CHOICE, where, name, STR("days roll"),
               STR("a last day on a Sunday stays (no roll), or moves to the next or the previous "
                   "business day"));
}

/* A grant of making without having made: the law may read the one into the other. */
static void check_have_made(struct book *b, int agreement)
{
    const struct tree *t = b->tree;
    if (book_says(b, agreement, CLAUSE_MAKE_IMPLIES_HAVE_MADE) || !is_draft(b, agreement)) return;
    for (int i = 0; i < b->by_kind[KIND_GRANT].count; i++) {
        int s = b->by_kind[KIND_GRANT].at[i];
        node_id acts = book_value(b, s, CLAUSE_ACTS);
        bool make = false, have = false;
        if (book_agreement(b, s) != agreement || !acts) continue;
        for (node_id n = t->nodes[acts].kid; n; n = t->nodes[n].next) {
            make = make || str_is(node_text(t, n), "make");
            have = have || str_is(node_text(t, n), "have made");
        }
        if (!make || have) continue;
        struct diag *g =
            REPORT(&b->diags, E_CHOICE, here(b, agreement), book_name(b, agreement),
                   STR("make implies have made"),
                   STR("yes: a licensee may have a foundry make for it; no: it may not"));
        diag_more(&b->diags, g, here(b, s), STR("this grant lists make without have made"));
        return;
    }
}

/* ---- grants, exclusions, triggers ---- */

static bool dated_test(const struct tree *t, node_id n)
{
    for (; n; n = t->nodes[n].next)
        if (t->nodes[n].rule == RULE_DATED_TEST || dated_test(t, t->nodes[n].kid)) return true;
    return false;
}

static void check_family(struct book *b, int statement)
{
    const struct clause *c = NULL;
    if (book_says(b, statement, CLAUSE_FAMILY)) return;
    for (int i = 0; (c = book_clause(b, statement, CLAUSE_CAPTURE, i)); i++)
        if (dated_test(b->tree, c->value)) {
            bool grant = book_kind(b, statement) != KIND_PORTFOLIO;
            if (!grant || book_value(b, statement, CLAUSE_UNDER))
                REPORT(&b->diags, E_MUST, here(b, statement),
                       str_format(b->in, "%s with a date test", grant ? "grant" : "portfolio"),
                       STR("family"));
            return;
        }
}

/* `each parties to …`: all of them at once are no side of a pair. */
static void check_side(struct book *b, node_id side)
{
    const struct tree *t = b->tree;
    for (node_id i = t->nodes[side].kid; i && t->nodes[i].rule != RULE_LITERAL;
         i = t->nodes[i].next) {
        node_id base = node_part(t, i, 0);
        if (node_rule(t, base) == RULE_PERSON_AND_ITS) base = node_part(t, base, 0);
        int rule = node_rule(t, base);
        if (rule == RULE_PARTIES_ALL || rule == RULE_MEMBERS_ALL)
            REPORT(&b->diags, E_EACH, node_place(t, base), node_text(t, base),
                   rule == RULE_PARTIES_ALL ? STR("party") : STR("member"));
    }
}

static void check_grant(struct book *b, int s)
{
    node_id each = book_value(b, s, CLAUSE_EACH);
    if (each) {
        check_side(b, chain_of(b->tree, each, RULE_PERSONS));
        check_side(b, chain_after(b->tree, each, "to"));
    }
    check_family(b, s);
    if (book_says(b, s, CLAUSE_IRREVOCABLE) && !book_says(b, s, CLAUSE_SURVIVES))
        REPORT(&b->diags, W_IRREVOCABLE, here(b, s), book_name(b, s));
}

static void check_exclude(struct book *b, int s)
{
    const struct tree *t = b->tree;
    const struct clause *c = NULL;
    for (int i = 0; (c = book_clause(b, s, CLAUSE_PRODUCT, i)); i++) {
        if (node_of(t, c->value, RULE_COMPONENT, 0) && !book_says(b, s, CLAUSE_EXTENT))
            REPORT(&b->diags, E_MUST, here(b, s), STR("exclude of a component"), STR("extent"));
        for (node_id n = t->nodes[c->value].kid; n; n = t->nodes[n].next) {
            int d = n && t->nodes[n].rule == RULE_PRODUCT_NAME
                        ? tree_statement(t, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_DEFINE)
                        : -1;
            if (d >= 0 && !book_says(b, d, CLAUSE_UNLESS_FOUND) && !book_says(b, d, CLAUSE_MEANS))
                REPORT(&b->diags, W_HANGS, node_place(t, n), book_name(b, d), book_name(b, s));
        }
    }
}

static bool cause_named(const struct tree *t, node_id causes, struct str name)
{
    for (node_id n = t->nodes[causes].kid; n; n = t->nodes[n].next)
        if (t->nodes[n].rule == RULE_CAUSE_ANY ||
            (t->nodes[n].rule == RULE_CAUSE_TRIGGER && str_same(node_text(t, n), name)))
            return true;
    return false;
}

static void check_trigger(struct book *b, int s)
{
    const struct tree *t = b->tree;
    node_id provided = book_value(b, s, CLAUSE_PROVIDED);
    bool clock = false;
    for (node_id n = provided; n; n = t->nodes[n].next)
        clock =
            clock || (t->nodes[n].rule >= RULE_CLOCK_WITHIN && t->nodes[n].rule <= RULE_CLOCK_WITH);
    if (clock && !book_says(b, s, CLAUSE_MEANWHILE) && is_draft(b, book_agreement(b, s)))
        REPORT(&b->diags, E_CHOICE, here(b, s), book_name(b, s), STR("meanwhile"),
               STR("effects hold at once, or wait until the condition is met"));
    for (node_id r = book_value(b, s, CLAUSE_THEN); r; r = t->nodes[r].next) {
        node_id end = t->nodes[r].rule == RULE_ROW ? node_of(t, r, RULE_EFF_END, 0) : 0;
        node_id set = end ? node_of(t, end, RULE_STATEMENTS, 0) : 0;
        for (node_id i = set ? t->nodes[set].kid : 0; i; i = t->nodes[i].next) {
            int g = tree_statement(t, node_name(t, node_of(t, i, RULE_NAME, 0)), KIND_GRANT);
            const struct clause *c = g < 0 ? NULL : book_clause(b, g, CLAUSE_IRREVOCABLE, 0);
            node_id causes = c ? chain_of(t, c->value, RULE_CAUSES) : 0;
            if (c && !(causes && cause_named(t, causes, book_name(b, s))))
                REPORT(&b->diags, W_END_NOTHING, node_place(t, i), book_name(b, s),
                       book_name(b, g));
        }
    }
}

/* ---- payments ---- */

/* The part of dated rows whose day is written so. */
static bool has_part(const struct tree *t, node_id rows, struct str label)
{
    for (node_id r = rows; r; r = t->nodes[r].next)
        if (t->nodes[r].rule == RULE_ROW && str_same(node_text(t, node_part(t, r, 0)), label))
            return true;
    return false;
}

/* Rows of `pay` beside dated parts: those with a word name a part, those without follow them. */
static void check_parts(struct book *b, int s, node_id rows)
{
    const struct tree *t = b->tree;
    node_id pay = book_value(b, s, CLAUSE_PAY);
    int parts = 0, plain = 0;
    if (!chain_of(t, rows, RULE_ROW) || !chain_of(t, pay, RULE_ROW)) return;
    for (node_id r = rows; r; r = t->nodes[r].next) parts += t->nodes[r].rule == RULE_ROW;
    for (node_id r = pay; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        node_id word = node_of(t, r, RULE_WORD, 0);
        plain += !word;
        if (word && !has_part(t, rows, node_text(t, word)))
            REPORT(&b->diags, E_PARTS, node_place(t, word), node_text(t, word));
    }
    if (plain && plain != parts)
        REPORT(&b->diags, E_PARTS, node_place(t, pay), STR("this number of rows"));
}

static void check_payment(struct book *b, int s)
{
    const struct tree *t = b->tree;
    node_id total = book_value(b, s, CLAUSE_TOTAL), rows = book_value(b, s, CLAUSE_INSTALMENTS);
    struct number sum = {0, 1}, want, one;
    bool any = false;
    if (!book_says(b, s, CLAUSE_AMOUNT) && !total && !rows)
        REPORT(&b->diags, E_MUST, here(b, s), STR("payment"), STR("amount"));
    check_parts(b, s, rows);
    if (!total || !rows || book_says(b, s, CLAUSE_RESIDUAL)) return;
    for (node_id r = rows; r; r = t->nodes[r].next) {
        node_id a = t->nodes[r].rule == RULE_ROW ? node_of(t, r, RULE_AMOUNT_MONEY, 0) : 0;
        if (!a || !number_read(token_text(&t->text, t->nodes[a].token + 1), &one)) continue;
        any = number_add(sum, one, &sum);
    }
    if (!any || t->nodes[total].rule != RULE_AMOUNT_MONEY) return;
    if (!number_read(token_text(&t->text, t->nodes[total].token + 1), &want) ||
        !number_order(sum, want))
        return;
    REPORT(&b->diags, E_SUM, node_place(t, total), number_text(b->in, sum, 0, true),
           number_text(b->in, want, 0, true));
}

/* ---- what hangs on itself ---- */

enum { CHAIN_MAX = 50 }; /* names that lead to names: more than people follow */

struct ring {
    struct book *b;
    char *state; /* 0 not seen, 1 on the way, 2 done */
    int *chain;  /* how many names lie behind each, when it is done */
    struct ints way;
};

static bool named_kind(int kind)
{
    return kind == KIND_DEFINE || kind == KIND_GROUP || kind == KIND_TERRITORY ||
           kind == KIND_PORTFOLIO || kind == KIND_LAYER;
}

static int visit(struct ring *r, int s);

/* `business of X`: the business of the party X, or of any party if X is more than a name. */
static int visit_business(struct ring *r, node_id business)
{
    const struct tree *t = r->b->tree;
    node_id name = node_part(t, business, 0);
    int longest = 0, meant = -1;
    if (node_rule(t, name) == RULE_NAME) meant = tree_statement(t, node_name(t, name), KIND_PARTY);
    for (int i = 0; i < r->b->by_kind[KIND_PARTY].count; i++) {
        int party = r->b->by_kind[KIND_PARTY].at[i];
        if ((meant >= 0 && party != meant) || !book_says(r->b, party, CLAUSE_BUSINESS)) continue;
        int chain = visit(r, party);
        if (chain > longest) longest = chain;
    }
    return longest;
}

/* The longest chain of names behind these nodes. */
static int visit_nodes(struct ring *r, node_id n)
{
    const struct tree *t = r->b->tree;
    int longest = 0;
    for (; n; n = t->nodes[n].next) {
        int chain = 0;
        uint32_t name = t->nodes[n].rule == RULE_NAME ? node_name(t, n) : 0;
        for (int i = name && name < t->name_count ? t->symbol_first[name] : -1; i >= 0;
             i = t->symbols[i].next) {
            chain = named_kind(t->symbols[i].kind) ? visit(r, t->symbols[i].target) : 0;
            if (chain > longest) longest = chain;
        }
        if (t->nodes[n].rule == RULE_BUSINESS_OF) chain = visit_business(r, n);
        if (chain > longest) longest = chain;
        chain = visit_nodes(r, t->nodes[n].kid);
        if (chain > longest) longest = chain;
    }
    return longest;
}

/* Nothing that an answer looks at leads through it any more, so no look runs in a circle. */
static void cut(struct ring *r, int s)
{
    r->b->tree->statements[s].ring = true;
    r->state[s] = 2;
    r->chain[s] = 0;
}

static void report_ring(struct ring *r, int s)
{
    struct book *b = r->b;
    struct diag *g = REPORT(&b->diags, E_CYCLE, here(b, s), book_name(b, s));
    int from = r->way.count - 1;
    while (from > 0 && r->way.at[from] != s) from--;
    for (int i = from + 1; i < r->way.count; i++)
        diag_more(&b->diags, g, here(b, r->way.at[i]), STR("by way of this"));
    cut(r, s);
}

static void report_chain(struct ring *r, int s)
{
    REPORT(&r->b->diags, E_TOO_LONG, here(r->b, s),
           STR("a name leads through at most 50 other names"));
    cut(r, s);
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The clauses in the order of the schema, the last 32 bits their place: what is told must not hang
 * on the order in which the author wrote them. */
static uint64_t *clauses_sorted(const struct book *b, const struct statement *st)
{
    uint64_t *order = NEW_N(b->in, (size_t)st->clause_count + 1, uint64_t);
    for (int i = 0; i < st->clause_count; i++)
        order[i] = (uint64_t)b->tree->clauses[st->clause_first + i].row << 32 | (uint32_t)i;
    qsort(order, (size_t)st->clause_count, sizeof *order, by_number);
    return order;
}

static int visit(struct ring *r, int s)
{
    struct book *b = r->b;
    const struct statement *st = &b->tree->statements[s];
    int longest = 0;
    if (r->state[s] == 1) report_ring(r, s);
    if (r->state[s] == 2) return r->chain[s] + !st->ring;
    if (r->way.count > CHAIN_MAX) {
        report_chain(r, s);
        return 0;
    }
    r->state[s] = 1;
    PUSH(b->in, &r->way, s);
    const uint64_t *order = clauses_sorted(b, st);
    for (int k = 0; k < st->clause_count && r->state[s] == 1; k++) {
        int i = (int)(uint32_t)order[k];
        int word = b->language->rows[b->tree->clauses[st->clause_first + i].row].word;
        if (word == CLAUSE_LIKE || word == CLAUSE_OF) continue;
        if (st->kind == KIND_PARTY && word != CLAUSE_BUSINESS) continue;
        int chain = visit_nodes(r, b->tree->clauses[st->clause_first + i].value);
        if (chain > longest) longest = chain;
    }
    r->way.count--;
    if (st->ring) return 0;
    r->state[s] = 2;
    r->chain[s] = longest;
    if (longest > CHAIN_MAX) report_chain(r, s);
    return r->chain[s] + !st->ring;
}

static void check_rings(struct book *b)
{
    struct ring r = {.b = b,
                     .state = arena_take(b->in, (size_t)b->tree->statement_count + 1, 1, 1),
                     .chain = NEW_N(b->in, (size_t)b->tree->statement_count + 1, int)};
    for (int s = 0; s < b->tree->statement_count; s++)
        if (named_kind(b->tree->statements[s].kind) || b->tree->statements[s].kind == KIND_PARTY)
            visit(&r, s);
}

/* ---- what is declared and never used ---- */

static void check_used(struct book *b)
{
    const struct tree *t = b->tree;
    static const int kinds[] = {KIND_DEFINE, KIND_GROUP, KIND_PORTFOLIO, KIND_TERRITORY};
    char *used = arena_take(b->in, t->name_count + 1, 1, 1);
    for (int i = 1; i < t->node_count; i++)
        if (t->nodes[i].rule == RULE_NAME || t->nodes[i].rule == RULE_WORD) {
            uint32_t name = node_name(t, (node_id)i);
            if (name < t->name_count) used[name] = 1;
        }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int i = 0; i < b->by_kind[kinds[k]].count; i++) {
            int s = b->by_kind[kinds[k]].at[i];
            if (t->statements[s].reading >= 0 || used[t->statements[s].name]) continue;
            REPORT(&b->diags, W_NEVER_USED, here(b, s), b->language->kinds[kinds[k]].word,
                   book_name(b, s));
        }
}

/* Clauses of supported kinds that no engine reads yet. */
static void check_unread(struct book *b, int s)
{
    static const struct {
        int kind;
        enum clause_word clause;
    } unread[] = {
        {KIND_TRIGGER, CLAUSE_PROVIDED},     {KIND_AGREEMENT, CLAUSE_WAIVES},
        {KIND_DUTY, CLAUSE_MET_WHEN},        {KIND_DUTY, CLAUSE_TOLLED_WHILE},
        {KIND_PAYMENT, CLAUSE_TOLLED_WHILE}, {KIND_PAYMENT, CLAUSE_RECOUP},
        {KIND_PAYMENT, CLAUSE_INDEX},        {KIND_ASSIGNMENT, CLAUSE_PASSES},
        {KIND_ASSIGNMENT, CLAUSE_VOID_WHEN}, {KIND_DEFINE, CLAUSE_HOLDS},
        {KIND_DEFINE, CLAUSE_TESTED},
    };
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++) {
        const struct clause *c = book_clause(b, s, unread[i].clause, 0);
        if (book_kind(b, s) != unread[i].kind || !c) continue;
        REPORT(&b->diags, W_CLAUSE_UNSUPPORTED, line_place(&b->tree->text, (int)c->line),
               b->language->kinds[unread[i].kind].word, b->language->rows[c->row].clause);
    }
}

static void check_statement(struct book *b, int s)
{
    const struct statement *st = &b->tree->statements[s];
    if (st->broken) return;
    if (!b->language->kinds[st->kind].supported) {
        REPORT(&b->diags, E_UNSUPPORTED, here(b, s), b->language->kinds[st->kind].word);
        return;
    }
    if (st->reading >= 0) return; /* its clauses may be those of the statement outside */
    check_clauses(b, s);
    check_pointing(b, s);
    check_unread(b, s);
    switch (st->kind) {
    case KIND_AGREEMENT:
        check_days(b, s);
        check_have_made(b, s);
        break;
    case KIND_PORTFOLIO: check_family(b, s); break;
    case KIND_GRANT:
    case KIND_COVENANT: check_grant(b, s); break;
    case KIND_EXCLUDE: check_exclude(b, s); break;
    case KIND_TRIGGER: check_trigger(b, s); break;
    case KIND_PAYMENT: check_payment(b, s); break;
    default: break; /* nothing beyond its clauses */
    }
}

void book_check(struct book *b)
{
    for (int s = 0; s < b->tree->statement_count; s++) check_statement(b, s);
    for (int e = 0; e < b->tree->event_count; e++) deed_names_one(b, e, &b->diags);
    check_rings(b);
    check_used(b);
    check_paper(b);
    if (!b->diags.errors) {
        check_never(b);
        check_deeds(b);
    }
    diags_sort(&b->diags);
}

/* ---- the answer ---- */

/* What a statement lowers to: its kernel form, its clauses with theirs, and the defaults taken. */
static void add_lowering(struct arena *in, struct answer *a, const struct book *b, int s)
{
    const struct statement *st = &b->tree->statements[s];
    const struct kind_info *k = &b->language->kinds[st->kind];
    struct answer_ground g = book_ground(in, b, s);
    struct str line =
        str_format(in, "%.*s %.*s (%.*s:%d): %.*s", STR_ARG(k->word), STR_ARG(g.statement),
                   STR_ARG(g.file), g.line, STR_ARG(b->language->rows[k->head_row].form));
    PUSH(in, &a->caveats, line);
    for (int i = 0; i < st->clause_count; i++) {
        const struct clause *c = &b->tree->clauses[st->clause_first + i];
        const struct schema_row *row = &b->language->rows[c->row];
        struct str from = c->owner == s
                              ? STR("")
                              : str_format(in, ", from %.*s", STR_ARG(book_name(b, c->owner)));
        struct str text = str_format(in, "  %.*s: %.*s%.*s", STR_ARG(row->form),
                                     STR_ARG(book_line_text(b, c->line)), STR_ARG(from));
        PUSH(in, &a->caveats, text);
    }
    for (int i = 0; i < k->clause_count; i++) {
        const struct schema_row *row = &b->language->rows[k->clauses[i]];
        if (says(b, s, row->clause) || str_starts(row->absent, STR("must")) || row->is_rows ||
            str_is(row->kind, "*"))
            continue;
        struct str text =
            str_format(in, "  default: %.*s: %.*s", STR_ARG(row->clause), STR_ARG(row->absent));
        PUSH(in, &a->caveats, text);
    }
}

struct answer *check_answer(struct arena *in, struct book *b, const struct ask *ask, bool explain)
{
    struct answer *a = NEW(in, struct answer);
    a->verb = STR("check");
    a->question = ask->question;
    a->on = ask->on_said ? ask->on : ask->today;
    a->known = ask->known;
    a->diags = b->diags;
    bool sound = !b->diags.errors && !b->diags.choices && !b->diags.warnings;
    a->kind = sound ? ANSWER_YES : ANSWER_NO;
    a->sentence = sound ? STR("sound")
                        : str_format(in, "%d error%s, %d undecided choice%s, %d finding%s",
                                     b->diags.errors, b->diags.errors == 1 ? "" : "s",
                                     b->diags.choices, b->diags.choices == 1 ? "" : "s",
                                     b->diags.warnings, b->diags.warnings == 1 ? "" : "s");
    paper_coverage(in, a, b);
    for (int s = 0; explain && s < b->base_statements; s++)
        if (!b->tree->statements[s].broken) add_lowering(in, a, b, s);
    return a;
}
