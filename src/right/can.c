/* can.c: the answer to a question about rights; see can.h. */
#include "right/can.h"

#include "base/buf.h"
#include "lang/messages.h"
#include "right/mattered.h"
#include "right/nearest.h"

static struct str atom_text(struct arena *in, const struct guards *g, int literal)
{
    struct str s = g->atoms[(literal > 0 ? literal : -literal) - 1].text;
    return literal > 0 ? s : str_format(in, "not %.*s", STR_ARG(s));
}

static void add_needs(struct arena *in, struct answer *a, const struct outcome *o)
{
    for (int i = 0; i < o->need_count; i++) {
        struct answer_need need = {0};
        for (int x = 0; x < o->needs[i].count; x++)
            PUSH(in, &need.atoms, atom_text(in, o->g, o->needs[i].atoms[x]));
        PUSH(in, &a->needs, need);
    }
}

/* The terms that an UNKNOWN hangs on, each with its statement. */
static void add_terms(struct arena *in, struct answer *a, struct book *b, const struct outcome *o)
{
    for (int i = 0; i < o->g->atom_count; i++) {
        const struct atom *atom = &o->g->atoms[i];
        if (!guard_hangs_on(o->g, o->f, i)) continue;
        if (atom->tag == ATOM_FACT) {
            struct answer_need need = {0};
            PUSH(in, &need.atoms, atom->text);
            PUSH(in, &a->needs, need);
            continue;
        }
        bool had = false;
        for (int k = 0; k < a->terms.count; k++)
            had = had || str_same(a->terms.at[k].name, atom->text);
        if (had) continue;
        struct answer_term t = {atom->text,
                                atom->statement >= 0 ? book_name(b, atom->statement) : STR("")};
        PUSH(in, &a->terms, t);
    }
}

static void add_ground(struct arena *in, struct answer *a, const struct book *b, int statement)
{
    int labels = 0;
    if (statement < 0) return;
    struct answer_ground g = book_ground(in, b, statement);
    for (int i = 0; i < a->decides.count; i++) {
        const struct answer_ground *o = &a->decides.at[i];
        labels += o->clauses.count;
        if (o->line == g.line && str_same(o->file, g.file)) return;
    }
    while (g.clauses.count && labels + g.clauses.count > 6) g.clauses.count--;
    PUSH(in, &a->decides, g);
}

/* The portfolio that the grant names. */
static int portfolio_of(const struct book *b, int grant)
{
    const struct tree *t = b->tree;
    node_id under = grant < 0 ? 0 : book_value(b, grant, CLAUSE_UNDER);
    for (node_id n = under ? t->nodes[under].kid : 0; n; n = t->nodes[n].next)
        if (t->nodes[n].rule == RULE_ASSET_NAME) {
            int p = tree_statement(t, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_PORTFOLIO);
            if (p >= 0) return p;
        }
    return -1;
}

/* A day gate that passed only through the agreement's term makes the agreement deciding. */
static bool term_decides(const struct book *b, int grant)
{
    return grant >= 0 && !book_says(b, grant, CLAUSE_DURING) && book_agreement(b, grant) >= 0;
}

static void add_decides(struct arena *in, struct answer *a, struct book *b, const struct outcome *o)
{
    if (o->ground >= 0) add_ground(in, a, b, o->ground);
    if (o->kind == ANSWER_UNKNOWN || o->kind == ANSWER_CONDITIONAL)
        for (int i = 0; i < o->g->atom_count; i++)
            if (guard_hangs_on(o->g, o->f, i) && o->g->atoms[i].tag != ATOM_FACT)
                add_ground(in, a, b, o->g->atoms[i].statement);
    if (o->kind == ANSWER_NO && o->grant >= 0 && o->gates.first_failed)
        add_ground(in, a, b, o->gates.ground[o->gates.first_failed]);
    if (o->grant < 0) return;
    add_ground(in, a, b, o->grant);
    if (o->kind != ANSWER_NO || o->gates.first_failed == GATE_ASSET)
        add_ground(in, a, b, portfolio_of(b, o->grant));
    if (o->kind == ANSWER_YES && term_decides(b, o->grant))
        add_ground(in, a, b, book_agreement(b, o->grant));
}

static void add_gates(struct arena *in, struct answer *a, struct book *b, const struct outcome *o)
{
    if (o->grant < 0 && !o->gates.first_failed) return;
    for (int i = 1; i < GATE_COUNT; i++) {
        guard g = o->gates.at[i];
        bool last = i == o->gates.first_failed;
        struct answer_gate gate = {.number = i, .name = str_of(gate_name(i))};
        if (o->grant >= 0) gate.grant = book_name(b, o->grant);
        gate.result = g == GUARD_YES ? GATE_PASSES : g == GUARD_NO ? GATE_FAILS : GATE_OPEN;
        if (last) gate.result = GATE_FAILS;
        if (gate.result != GATE_PASSES) {
            gate.finding = o->gates.finding[i];
            gate.clauses = book_ground(in, b, o->gates.ground[i]).clauses;
        }
        if (i == GATE_RESTRICTION && !last) continue;
        if (o->gates.statement || last) PUSH(in, &a->gates, gate);
    }
}

static void add_facts(struct arena *in, struct answer *a, struct book *b, struct ints facts)
{
    for (int i = 0; i < facts.count; i++) {
        const struct event *e = &b->tree->events[facts.at[i]];
        struct answer_fact f = {.entry = e->entry,
                                .text = str_copy(in, node_text(b->tree, e->node))};
        f.standing = facts.at[i] >= b->base_events                             ? STR("supposed")
                     : b->language->verbs[e->verb].standing == STANDING_RECORD ? STR("record")
                                                                               : STR("asserted");
        PUSH(in, &a->facts, f);
    }
}

static struct str sentence_of(struct arena *in, struct book *b, const struct outcome *o)
{
    struct str grant = o->grant >= 0 ? book_name(b, o->grant) : STR("");
    switch (o->kind) {
    case ANSWER_YES:
        if (o->sentence.len && !o->basis.len) return o->sentence;
        if (!grant.len && o->reason.len)
            return str_format(in, "%.*s: %.*s", STR_ARG(o->basis), STR_ARG(o->reason));
        if (!grant.len) return o->basis;
        return str_format(in, "%.*s, by %.*s%s", STR_ARG(o->basis.len ? o->basis : STR("license")),
                          STR_ARG(grant), o->assumed ? ", on the assumption said" : "");
    case ANSWER_NO:
        if (o->sentence.len && grant.len && !str_starts(o->sentence, grant))
            return str_format(in, "%.*s: %.*s", STR_ARG(grant), STR_ARG(o->sentence));
        if (o->sentence.len) return o->sentence;
        return STR("nothing permits it");
    case ANSWER_CONDITIONAL: return STR("yes, if the facts named hold");
    case ANSWER_UNKNOWN: return STR("it hangs on a term that cannot be read");
    case ANSWER_NONE:
    case ANSWER_AMBIGUOUS:
    case ANSWER_DISPUTED:
    case ANSWER_DAY:
    case ANSWER_AMOUNT:
    case ANSWER_NUMBER:
    case ANSWER_NAMES:
    case ANSWER_LIST: break;
    }
    return STR("");
}

static void add_worlds(struct arena *in, struct answer *a, struct book *b, const struct decision *d)
{
    for (int i = 0; i < d->count; i++) {
        const struct outcome *o = &d->at[i];
        struct answer_world w = {
            .readings = o->readings, .as = o->as, .kind = o->kind, .preferred = o->preferred};
        w.sentence = sentence_of(in, b, o);
        PUSH(in, &a->worlds, w);
    }
}

static void add_cells(struct arena *in, struct answer *a, const struct outcome *o)
{
    bool differ = false;
    for (int i = 1; i < o->cells.count; i++)
        differ = differ || o->cells.at[i].kind != o->cells.at[0].kind;
    for (int i = 0; differ && i < o->cells.count; i++) PUSH(in, &a->cells, o->cells.at[i]);
}

static void add_caveats(struct arena *in, struct answer *a, struct book *b, struct question *q,
                        const struct decision *d)
{
    for (int i = 0; i < q->said_count; i++) {
        struct str text = node_text(b->tree, q->said[i].node);
        if (q->said[i].used) PUSH(in, &a->assumed, str_copy(in, text));
        else {
            struct str c = str_format(in, "'%.*s' was said but did not matter", STR_ARG(text));
            PUSH(in, &a->caveats, c);
        }
    }
    for (int i = 0; i < b->by_kind[KIND_SOURCE].count; i++) {
        int s = b->by_kind[KIND_SOURCE].at[i];
        int agreement = d->count && d->at[0].grant >= 0 ? book_agreement(b, d->at[0].grant) : -1;
        if (agreement >= 0 && book_agreement(b, s) != agreement) continue;
        for (node_id r = book_value(b, s, CLAUSE_CLAUSES); r; r = b->tree->nodes[r].next)
            if (node_says(b->tree, r, "hand")) {
                struct str c =
                    str_format(in, "clause %.*s", STR_ARG(str_plain(in, node_text(b->tree, r))));
                PUSH(in, &a->caveats, c);
            }
    }
    if (d->full) PUSH(in, &a->caveats, STR("a limit was reached; the answer may be incomplete"));
}

static void fill(struct arena *in, struct answer *a, struct book *b, const struct ask *ask,
                 struct question *q, day_number on, const struct decision *d)
{
    const struct outcome *o = &d->at[0];
    for (int i = 0; i < d->count; i++)
        if (d->at[i].preferred) o = &d->at[i];
    if (!d->same) {
        a->sentence = d->kind == ANSWER_DISPUTED ? STR("the sides tell it differently")
                                                 : STR("the words can be read in several ways");
        add_worlds(in, a, b, d);
        for (int i = 0; i < d->count; i++) add_decides(in, a, b, &d->at[i]);
    } else {
        a->basis = o->kind == ANSWER_YES ? o->basis : STR("");
        a->sentence = sentence_of(in, b, o);
        add_decides(in, a, b, o);
        if (o->kind == ANSWER_CONDITIONAL) add_needs(in, a, o);
    }
    if (o->kind == ANSWER_UNKNOWN || d->kind == ANSWER_UNKNOWN) add_terms(in, a, b, o);
    add_gates(in, a, b, o);
    add_facts(in, a, b, facts_that_mattered(in, b, ask, q, on, d));
    add_cells(in, a, o);
    add_caveats(in, a, b, q, d);
    a->changes = next_change(in, b, ask, q, on, d, &a->until, &a->until_why, &a->until_kind);
    struct answer_change change;
    if (d->kind == ANSWER_NO && nearest_change(in, b, ask, q, on, d, &change))
        PUSH(in, &a->nearest, change);
}

struct answer *can_answer(struct arena *in, struct book *b, const struct ask *ask)
{
    struct answer *a = NEW(in, struct answer);
    struct book_mark mark = book_mark(b);
    struct question q;
    a->verb = STR("can");
    a->question = ask->question;
    a->known = ask->known;
    a->as = ask->as;
    a->on = ask->on_said ? ask->on : ask->today;
    a->diags = diags_new(in);
    if (question_read(b, in, ask->question, a->on, &q, &a->diags)) {
        if (q.on_said) a->on = q.on;
        struct decision d = decide(in, b, ask, &q, a->on);
        a->kind = d.kind;
        if (d.too_many) {
            REPORT_PLAIN(&a->diags, E_WORLDS, mark_place(mark));
            a->kind = ANSWER_NONE;
        } else {
            fill(in, a, b, ask, &q, a->on, &d);
        }
    }
    book_back(b, mark);
    return a;
}
