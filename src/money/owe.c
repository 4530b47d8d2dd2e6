/* owe.c: who owes whom how much; see owe.h. */
#include "money/owe.h"

#include "base/buf.h"
#include "book/obligation.h"
#include "book/question.h"
#include "lang/messages.h"

enum owe_form { OWE_UNPAID, OWE_DUE, OWE_ALL };

struct owe {
    enum owe_form form;
    int payer, payee; /* -1: any */
    uint32_t name;    /* statement, 0: all */
    node_id instance;
    day_number from, to; /* due days, both included */
    day_number on;
    struct said said[QUESTION_FACTS_MAX];
    int said_count;
};

struct owe_world {
    enum answer_kind kind;
    struct number certain, high;
    bool open_end; /* no upper bound is known */
    struct str currency;
    bool mixed; /* several currencies: no one sum */
    struct strs unknown;
    LIST_OF(answer_line) lines;
    struct ints grounds;
    struct strs readings;
    struct str as;
    bool unsupported;
};

static bool read_question(struct book *b, struct arena *in, const struct ask *ask, struct owe *q,
                          struct diags *d)
{
    const struct tree *t = b->tree;
    struct source source = {STR("question"), str_copy(in, ask->question)};
    if (ask->question.len > QUESTION_MAX_BYTES) {
        REPORT(d, E_TOO_LONG, question_place(b), STR("a question has at most 4,096 bytes"));
        return false;
    }
    *q = (struct owe){.payer = -1, .payee = -1, .from = DAY_EVER, .to = DAY_NEVER};
    q->on = ask->on_said ? ask->on : ask->today;
    if (!str_trim(ask->question).len) return true;
    node_id n = tree_parse_line(b->tree, RULE_Q_OWE, STR("the question"), source, d), on = 0;
    if (!n) return false;
    question_tails(b, n, q->said, &q->said_count, &on);
    if (!question_supposed(b, d)) return false;
    if (on) day_read(node_text(t, on), &q->on);
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next) {
        day_number first = 0, second = 0;
        node_id d1 = node_leaf(t, k, TOKEN_DATE), d2 = d1;
        while (d2 && (d2 = t->nodes[d2].next) && t->nodes[d2].rule != RULE_LEAF) continue;
        if (d1) day_read(node_text(t, d1), &first);
        if (d2) day_read(node_text(t, d2), &second);
        switch (node_rule(t, k)) {
        case RULE_Q_DUE_ON: q->form = OWE_DUE, q->from = q->to = first; break;
        case RULE_Q_DUE_FROM: q->form = OWE_DUE, q->from = first, q->to = second; break;
        case RULE_Q_DUE_AFTER: q->form = OWE_DUE, q->from = day_add(first, 1); break;
        case RULE_Q_IN_ALL: q->form = OWE_ALL; break;
        case RULE_Q_UNPAID: q->on = d1 ? first : q->on; break;
        case RULE_INSTANCE: q->instance = k; break;
        default: break;
        }
    }
    node_id payee = node_after(t, n, "to"), name = node_after(t, n, "for");
    if (payee) {
        q->payer = book_person(b, node_name(t, node_part(t, n, 0)));
        q->payee = book_person(b, node_name(t, payee));
    }
    if (name) q->name = node_name(t, name);
    return true;
}

/* Whether the day on which it falls due is known well enough for the question. */
static bool falls_surely(const struct owe *q, const struct instance *i)
{
    if (q->form == OWE_ALL || i->due.state != DAY_KNOWN || i->due.low == i->due.high) return true;
    if (q->form == OWE_UNPAID) return i->due.high <= q->on;
    return i->due.low >= q->from && i->due.high <= q->to;
}

static bool wanted(struct look *k, const struct owe *q, const struct instance *i)
{
    if (i->state == INSTANCE_WAIVED || i->state == INSTANCE_NOT_OWED) return false;
    if (q->payer >= 0 && i->debtor != q->payer) return false;
    if (q->payee >= 0 && i->creditor >= 0 && i->creditor != q->payee) return false;
    if (!instance_fits(k, i, q->instance)) return false;
    bool waits = i->due.state == DAY_OPEN && look_says(k, i->statement, CLAUSE_WHEN);
    if (q->form == OWE_ALL) return !waits; /* what makes it payable has not happened */
    if (i->due.state != DAY_KNOWN) return false;
    if (q->form == OWE_UNPAID) return i->due.low <= q->on;
    return i->due.high >= q->from && i->due.low <= q->to;
}

static void add_line(struct look *k, struct owe_world *w, const struct instance *i,
                     struct number sum, bool falls)
{
    struct answer_line line = {.day = i->due.state == DAY_KNOWN ? i->due.low : DAY_NEVER,
                               .who = person_name(k->b, i->debtor),
                               .to = person_name(k->b, i->creditor),
                               .state = falls ? instance_says(k->in, i) : STR("owed"),
                               .currency = i->currency,
                               .amount = sum,
                               .derivation = i->due.derivation,
                               .ground = book_ground(k->in, k->b, i->statement)};
    line.what = i->label.len ? str_format(k->in, "%.*s %.*s",
                                          STR_ARG(book_name(k->b, i->statement)), STR_ARG(i->label))
                             : book_name(k->b, i->statement);
    PUSH(k->in, &w->lines, line);
}

static void add_instance(struct look *k, const struct owe *q, struct owe_world *w,
                         const struct instance *i)
{
    struct number sum = i->amount;
    if (!wanted(k, q, i)) return;
    if (i->amount_unseen) {
        struct str name = i->amount_name.len ? i->amount_name : STR("the amount");
        PUSH(k->in, &w->unknown, name);
        w->open_end = true;
        add_line(k, w, i, (struct number){0, 1}, falls_surely(q, i));
        return;
    }
    if (q->form == OWE_UNPAID) {
        if (number_order(i->paid, sum) >= 0) return;
        number_minus(sum, i->paid, &sum);
    }
    if (w->currency.len && !str_same(w->currency, i->currency)) w->mixed = true;
    w->currency = i->currency;
    bool falls = falls_surely(q, i);
    if (i->owed_if == GUARD_YES && falls) number_add(w->certain, sum, &w->certain);
    else {
        struct str why = str_format(k->in, falls ? "whether %.*s is owed" : "when %.*s falls due",
                                    STR_ARG(book_name(k->b, i->statement)));
        PUSH(k->in, &w->unknown, why);
    }
    number_add(w->high, sum, &w->high);
    add_line(k, w, i, sum, falls);
}

static bool money_kind(int kind)
{
    return kind == KIND_ROYALTY || kind == KIND_CHARGE || kind == KIND_MINIMUM ||
           kind == KIND_MILESTONE;
}

static void run_world(struct look *k, const struct owe *q, struct owe_world *w)
{
    for (int s = 0; s < k->b->base_statements; s++) {
        int kind = book_kind(k->b, s);
        const struct statement *st = &k->b->tree->statements[s];
        if ((q->name && st->name != q->name) || st->broken) continue;
        if (money_kind(kind)) { /* no meaning yet: its sums are unknown */
            node_id payer = book_value(k->b, s, CLAUSE_PAYER);
            if (q->payer >= 0 && payer && look_person(k, payer) != q->payer) continue;
            struct str name =
                str_format(k->in, "%.*s %.*s", STR_ARG(k->b->language->kinds[kind].word),
                           STR_ARG(book_name(k->b, s)));
            PUSH(k->in, &w->unknown, name);
            PUSH(k->in, &w->grounds, s);
            w->open_end = w->unsupported = true;
        }
        if (kind != KIND_PAYMENT || st->reading >= 0) continue;
        struct instances list = instances_of(k, s, DAY_NEVER - 1);
        int before = w->lines.count;
        for (int i = 0; i < list.count; i++) add_instance(k, q, w, &list.at[i]);
        if (w->lines.count > before) PUSH(k->in, &w->grounds, s);
    }
    w->kind = ANSWER_AMOUNT;
    for (int i = 0; i < k->w->count; i++) {
        const struct world_var *v = &k->w->vars[i];
        struct str s =
            str_format(k->in, "%.*s: %.*s", STR_ARG(v->label), STR_ARG(v->choices[v->choice]));
        if (v->dispute) w->as = v->sides[v->choice];
        else if (!v->fixed) PUSH(k->in, &w->readings, s);
    }
}

static struct answer_value value_of(const struct owe_world *w)
{
    struct answer_value v = {.currency = w->currency.len ? w->currency : STR("")};
    v.figure = v.low = w->certain;
    v.high = w->high;
    v.interval = w->unknown.count > 0;
    if (w->open_end) v.high = (struct number){-1, 1}; /* no bound */
    return v;
}

/* The sum in each currency: "USD 1.00 and EUR 2.00". */
static struct str sums_text(struct arena *in, const struct owe_world *w)
{
    struct str out = STR("");
    for (int i = 0; i < w->lines.count; i++) {
        struct str currency = w->lines.at[i].currency;
        struct number sum = {0, 1};
        bool told = false;
        for (int n = 0; n < w->lines.count; n++) {
            if (!str_same(w->lines.at[n].currency, currency)) continue;
            told = told || n < i;
            number_add(sum, w->lines.at[n].amount, &sum);
        }
        const struct currency *c = currency_find(currency);
        struct str figure = number_text(in, sum, c && c->minor > 0 ? c->minor : 0, true);
        if (!told && currency.len)
            out = str_format(in, "%.*s%s%.*s %.*s", STR_ARG(out), out.len ? " and " : "",
                             STR_ARG(currency), STR_ARG(figure));
    }
    return out;
}

static struct str amount_sentence(struct arena *in, const struct owe_world *w)
{
    const struct currency *c = currency_find(w->currency);
    struct str sum = number_text(in, w->certain, c && c->minor > 0 ? c->minor : 0, true);
    if (w->mixed) return str_format(in, "%.*s; no rate is agreed", STR_ARG(sums_text(in, w)));
    if (!w->lines.count && !w->unknown.count) return STR("nothing");
    if (w->unknown.count)
        return str_format(in, "%.*s %.*s for certain, and more that is not known: %.*s",
                          STR_ARG(w->currency), STR_ARG(sum), STR_ARG(w->unknown.at[0]));
    return str_format(in, "%d payment%s", w->lines.count, w->lines.count == 1 ? "" : "s");
}

/* A book without payments names no currency; its sum is none. */
static struct str any_currency(struct look *k)
{
    for (int s = 0; s < k->b->base_statements; s++) {
        if (book_kind(k->b, s) != KIND_PAYMENT) continue;
        struct instances list = instances_of(k, s, DAY_NEVER - 1);
        for (int i = 0; i < list.count; i++)
            if (list.at[i].currency.len) return list.at[i].currency;
    }
    return STR("");
}

/* `--why FIGURE`: only the lines of that figure, named as the lines name it. */
static bool keep_figure(struct answer *a, struct str why)
{
    int kept = 0;
    for (int i = 0; i < a->lines.count; i++)
        if (str_starts(a->lines.at[i].what, why)) a->lines.at[kept++] = a->lines.at[i];
    a->lines.count = kept;
    return kept > 0;
}

static void fill(struct arena *in, struct answer *a, struct book *b, const struct owe_world *w,
                 int count)
{
    bool same = true;
    for (int i = 1; i < count; i++)
        same = same && number_order(w[0].certain, w[i].certain) == 0 &&
               w[0].unknown.count == w[i].unknown.count;
    const struct owe_world *o = &w[0];
    a->value = value_of(o);
    a->kind = ANSWER_AMOUNT;
    a->sentence = amount_sentence(in, o);
    if (o->mixed) {
        struct answer_term rate = {STR("the rate between the currencies"), STR("")};
        a->kind = ANSWER_UNKNOWN;
        PUSH(in, &a->terms, rate);
    }
    if (!same) {
        a->kind = o->as.len ? ANSWER_DISPUTED : ANSWER_AMBIGUOUS;
        a->sentence = o->as.len ? STR("the sides tell it differently")
                                : STR("the words can be read in several ways");
        for (int i = 0; i < count; i++) {
            struct answer_world one = {.readings = w[i].readings,
                                       .as = w[i].as,
                                       .kind = ANSWER_AMOUNT,
                                       .value = value_of(&w[i]),
                                       .sentence = amount_sentence(in, &w[i])};
            PUSH(in, &a->worlds, one);
        }
    }
    for (int i = 0; i < o->lines.count; i++) PUSH(in, &a->lines, o->lines.at[i]);
    int labels = 0;
    for (int i = 0; i < o->grounds.count; i++) {
        struct answer_ground g = book_ground(in, b, o->grounds.at[i]);
        labels += g.clauses.count;
        if (labels <= 6) PUSH(in, &a->decides, g);
    }
    for (int i = 0; i < o->unknown.count; i++) {
        struct answer_term term = {o->unknown.at[i], STR("")};
        PUSH(in, &a->terms, term);
    }
    if (o->unsupported)
        PUSH(in, &a->caveats,
             STR("kinds of money without a meaning in this version are left out of the certain "
                 "part"));
}

struct answer *owe_answer(struct arena *in, struct book *b, const struct ask *ask)
{
    struct answer *a = NEW(in, struct answer);
    struct book_mark mark = book_mark(b);
    struct owe *q = NEW(in, struct owe);
    a->verb = STR("owe");
    a->question = ask->question;
    a->known = ask->known;
    a->as = ask->as;
    a->on = ask->on_said ? ask->on : ask->today;
    a->diags = diags_new(in);
    if (read_question(b, in, ask, q, &a->diags)) {
        struct owe_world *w = NEW_N(in, WORLDS_MAX + 1, struct owe_world);
        struct worlds *worlds = NEW(in, struct worlds);
        int count = 0;
        worlds_start(worlds, in);
        a->on = q->on;
        while (worlds_next(worlds) && count <= WORLDS_MAX) {
            struct look k = question_look(in, b, worlds, ask, q->on, q->said, q->said_count);
            run_world(&k, q, &w[count]);
            if (!w[count].currency.len) w[count].currency = any_currency(&k);
            count++;
        }
        if (worlds->too_many) REPORT_PLAIN(&a->diags, E_WORLDS, mark_place(mark));
        else fill(in, a, b, w, count);
        if (a->kind && ask->why.len && !keep_figure(a, ask->why)) {
            REPORT(&a->diags, E_UNKNOWN_NAME, mark_place(mark), STR("figure of this answer"),
                   ask->why);
            a->kind = ANSWER_NONE;
        }
    }
    book_back(b, mark);
    return a;
}
