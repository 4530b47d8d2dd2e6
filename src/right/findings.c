/* findings.c: what the scopes of a book say of its text; see findings.h. */
#include "right/findings.h"

#include <string.h>

#include "base/buf.h"
#include "lang/messages.h"
#include "right/gates.h"
#include "right/lowering.h"

/* Scopes of statements, each lowered once, when asked for. */
struct lowered_parts {
    struct scope part[LOWERED_SHUT_OUT + 1];
    bool done[LOWERED_SHUT_OUT + 1];
};

/* The least that makes a guard true, once found. */
struct least {
    guard g;
    struct implicant one;
};

struct finding {
    struct lowering l;
    struct lowered_parts *parts; /* by statement */
    LIST_OF(least) least;
    struct diags *d;
};

static bool counts(const struct book *b, int s)
{
    const struct statement *st = &b->tree->statements[s];
    return !st->broken && st->reading < 0;
}

static struct look look_of(struct finding *f, int s)
{
    struct look k = f->l.look;
    k.statement = s;
    k.agreement = book_agreement(k.b, s);
    return k;
}

/* Whether the exclusion names the statement, in any slice. */
static guard names(struct finding *f, int exclude, int s)
{
    struct look k = look_of(f, exclude);
    return statements_have(&k, look_value(&k, exclude, CLAUSE_FROM), s);
}

static struct scope still(struct finding *f, int s)
{
    struct lowered_parts *p = &f->parts[s];
    if (!p->done[LOWERED_STILL]) p->part[LOWERED_STILL] = lowering_of(&f->l, s, LOWERED_STILL);
    p->done[LOWERED_STILL] = true;
    return p->part[LOWERED_STILL];
}

/* A grant on its days, without what exclusions take out of it. */
static struct scope net(struct finding *f, int s, enum lowered part)
{
    const struct book *b = f->l.look.b;
    struct lowered_parts *p = &f->parts[s];
    if (p->done[part]) return p->part[part];
    struct scope a = lowering_of(&f->l, s, part);
    for (int i = 0; i < b->by_kind[KIND_EXCLUDE].count; i++) {
        int x = b->by_kind[KIND_EXCLUDE].at[i];
        guard g = counts(b, x) ? names(f, x, s) : GUARD_NO;
        if (g == GUARD_NO) continue;
        struct box whole = box_whole(f->l.in, &f->l.s);
        struct scope all = {0};
        whole.g = g;
        scope_add(f->l.in, &f->l.s, &all, whole);
        a = scope_minus(f->l.in, &f->l.s, a, scope_meet(f->l.in, &f->l.s, still(f, x), all));
    }
    p->done[part] = true;
    p->part[part] = scope_tidy(f->l.in, &f->l.s, a);
    return p->part[part];
}

/* ---- exclusions ---- */

static void look_at_exclude(struct finding *f, int x)
{
    const struct book *b = f->l.look.b;
    bool named = false, takes = false;
    for (int s = 0; s < b->base_statements && !takes; s++) {
        if (!scope_kind(book_kind(b, s)) || !counts(b, s) || names(f, x, s) == GUARD_NO) continue;
        struct scope cut = scope_meet(f->l.in, &f->l.s, still(f, s), still(f, x));
        named = true;
        takes = cut.count || cut.full;
    }
    if (named && !takes)
        REPORT(f->d, W_REMOVES_NOTHING, statement_place(b->tree, x), book_name(b, x));
}

/* ---- exclusive grants ---- */

static day_number first_day(struct scope a)
{
    day_number first = DAY_NEVER;
    for (int i = 0; i < a.count; i++)
        if (a.at[i].from < first) first = a.at[i].from;
    return first;
}

/* Whether one grants what the other one holds: a sublicense, cut to its head. */
static bool below(struct finding *f, int grant, int head)
{
    const struct book *b = f->l.look.b;
    struct look k = look_of(f, grant);
    node_id value = look_value(&k, grant, CLAUSE_HEAD);
    return value && book_kind(b, head) == KIND_GRANT &&
           statements_have(&k, value, head) != GUARD_NO;
}

/* Whether somebody is a licensor of both. */
static bool one_licensor(struct finding *f, int a, int c)
{
    struct look x = look_of(f, a), y = look_of(f, c);
    node_id from = look_value(&x, a, CLAUSE_FROM), other = look_value(&y, c, CLAUSE_FROM);
    for (int p = 0; from && other && p < x.b->person_count; p++)
        if (person_in(&x, from, p) != GUARD_NO && person_in(&y, other, p) != GUARD_NO) return true;
    return false;
}

/* On what a box of an overlap hangs in the two that met: the guard of any of its points. */
static guard there(struct finding *f, struct scope a, struct box at)
{
    int point[AXIS_COUNT];
    for (int axis = 0; axis < AXIS_COUNT; axis++) {
        point[axis] = 0;
        while (!box_has(&f->l.s, at, axis, point[axis])) point[axis]++;
    }
    return scope_at(&f->l.s, a, point, at.from);
}

static bool larger(const struct space *s, struct box a, struct box b)
{
    unsigned long long x = 1, y = 1;
    for (int axis = 0; axis < s->axes; axis++) {
        x *= (unsigned long long)box_count(s, a, axis);
        y *= (unsigned long long)box_count(s, b, axis);
    }
    return x > y;
}

static struct implicant least_of(struct finding *f, guard g)
{
    struct least new = {.g = g};
    if (g == GUARD_YES) return new.one;
    for (int i = 0; i < f->least.count; i++)
        if (f->least.at[i].g == g) return f->least.at[i].one;
    guard_minimal(f->l.look.g, g, &new.one, 1);
    PUSH(f->l.in, &f->least, new);
    return new.one;
}

/* How many things an overlap needs to be so, 0 for certain; -1 where each of the two needs one of
 * its own ("X is module-class", "X is stacked"): they may well never meet. */
static int needs(struct finding *f, guard g, guard a, guard c)
{
    const struct guards *all = f->l.look.g;
    struct implicant one = least_of(f, g);
    bool in_a = true, in_c = true;
    for (int i = 0; i < one.count; i++) {
        if (one.atoms[i] < 0) continue;
        in_a = in_a && guard_hangs_on(all, a, one.atoms[i] - 1);
        in_c = in_c && guard_hangs_on(all, c, one.atoms[i] - 1);
    }
    return in_a || in_c ? one.count : -1;
}

/* The part of the overlap to tell: the one that needs least, then the largest. NULL: none. */
static const struct box *telling(struct finding *f, struct scope overlap, struct scope a,
                                 struct scope c)
{
    const struct box *best = NULL;
    int least = 0;
    for (int i = 0; i < overlap.count; i++) {
        const struct box *o = &overlap.at[i];
        int n = needs(f, o->g, there(f, a, *o), there(f, c, *o));
        if (n < 0 || (best && n > least)) continue;
        if (best && n == least && !larger(&f->l.s, *o, *best)) continue;
        best = o;
        least = n;
    }
    return best;
}

static struct str hanging(struct finding *f, guard g)
{
    struct implicant one = least_of(f, g);
    struct str text = STR("");
    for (int i = 0; i < one.count; i++) {
        bool so = one.atoms[i] > 0;
        const struct atom *a = &f->l.look.g->atoms[(so ? one.atoms[i] : -one.atoms[i]) - 1];
        bool unseen = a->tag == ATOM_TERM && !str_starts(a->text, STR("reading "));
        text = str_format(f->l.in, "%.*s%s%s%s%.*s%s", STR_ARG(text), i ? " and " : ", if ",
                          so ? "" : "not ", unseen ? "the unseen '" : "", STR_ARG(a->text),
                          unseen ? "' says so" : "");
    }
    return text;
}

static void look_at_pair(struct finding *f, int exclusive, int other)
{
    const struct book *b = f->l.look.b;
    bool both = book_says(b, other, CLAUSE_EXCLUSIVE);
    if (!one_licensor(f, exclusive, other) || below(f, other, exclusive) ||
        below(f, exclusive, other))
        return;
    struct scope a = net(f, exclusive, LOWERED_SHUT_OUT), c = net(f, other, LOWERED_RUNNING);
    if (!both && first_day(c) > first_day(a)) return; /* later: it is shut out, and `can` says so */
    struct scope overlap = scope_meet(f->l.in, &f->l.s, a, c);
    if (overlap.full) return;
    overlap = scope_tidy(f->l.in, &f->l.s, overlap);
    const struct box *o = telling(f, overlap, a, c);
    if (!o) return;
    struct diag *g = REPORT(f->d, W_EXCLUSIVE, statement_place(b->tree, exclusive),
                            book_name(b, exclusive), book_name(b, other));
    struct str text =
        str_format(f->l.in, "both cover %.*s%.*s%s", STR_ARG(lowering_text(&f->l, *o)),
                   STR_ARG(hanging(f, o->g)), overlap.count > 1 ? ", and more" : "");
    diag_more(f->d, g, statement_place(b->tree, other), text);
}

static void look_at_grants(struct finding *f)
{
    const struct book *b = f->l.look.b;
    const struct ints *all = &b->by_kind[KIND_GRANT];
    for (int i = 0; i < all->count; i++) {
        int e = all->at[i];
        if (!counts(b, e) || !book_says(b, e, CLAUSE_EXCLUSIVE) || book_says(b, e, CLAUSE_EACH))
            continue;
        for (int k = 0; k < all->count; k++) {
            int s = all->at[k];
            bool seen = book_says(b, s, CLAUSE_EXCLUSIVE) && s < e; /* a pair is told once */
            if (s == e || seen || !counts(b, s) || book_says(b, s, CLAUSE_EACH)) continue;
            look_at_pair(f, e, s);
        }
    }
}

/* ---- what may be passed on ---- */

/* `nontransferable` beside a rule that lets it pass: the rule decides. */
static void look_at_assignment(struct finding *f, int a)
{
    const struct book *b = f->l.look.b;
    struct look k = look_of(f, a);
    node_id what = look_value(&k, a, CLAUSE_WHAT);
    if (!what || node_rule(b->tree, what) != RULE_STATEMENTS) return;
    for (int s = 0; s < b->base_statements; s++) {
        const struct clause *c = counts(b, s) && book_agreement(b, s) == k.agreement
                                     ? book_clause(b, s, CLAUSE_NONTRANSFERABLE, 0)
                                     : NULL;
        if (!c || statements_have(&k, what, s) == GUARD_NO) continue;
        struct diag *g = REPORT(f->d, W_NONTRANSFERABLE, line_place(&b->tree->text, (int)c->line),
                                book_name(b, s), book_name(b, a));
        diag_more(f->d, g, statement_place(b->tree, a), STR("this rule decides"));
    }
}

/* ---- whose rights are granted ---- */

/* Whether a set of persons takes in those in a relation to others, such as affiliates. */
static bool relates(const struct tree *t, node_id n)
{
    int rule = node_rule(t, n);
    if (rule == RULE_PERSON_AND_ITS || rule == RULE_RELATION_OF) return true;
    for (int i = 0; i < node_parts(t, n); i++)
        if (relates(t, node_part(t, n, i))) return true;
    return false;
}

/* A portfolio takes in what affiliates own, and the grant comes from the company alone. */
static void look_at_title(struct finding *f, int g)
{
    const struct book *b = f->l.look.b;
    const struct tree *t = b->tree;
    struct look k = look_of(f, g);
    node_id from = look_value(&k, g, CLAUSE_FROM), under = look_value(&k, g, CLAUSE_UNDER);
    const struct clause *c = book_clause(b, g, CLAUSE_FROM, 0);
    if (!c || !from || relates(t, from)) return;
    for (node_id n = under ? t->nodes[under].kid : 0; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_LITERAL) break; /* `except` */
        if (t->nodes[n].rule != RULE_ASSET_NAME) continue;
        int p = look_statement(&k, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_PORTFOLIO);
        node_id owner = p < 0 ? 0 : look_value(&k, p, CLAUSE_OWNER);
        if (!owner || !relates(t, owner)) continue;
        struct diag *told = REPORT(f->d, W_TITLE, line_place(&t->text, (int)c->line),
                                   book_name(b, p), book_name(b, g));
        diag_more(f->d, told, statement_place(t, p), STR("this portfolio"));
    }
}

/* The list moves: what a book keeps does not change with a question. */
static void own(struct arena *in, struct diags *d)
{
    struct diag *at = NEW_N(in, (size_t)d->count + 1, struct diag);
    if (d->count) memcpy(at, d->at, (size_t)d->count * sizeof *at);
    d->in = in;
    d->at = at;
    d->room = d->count + 1;
}

bool findings_add(struct arena *in, struct book *b, const struct ask *ask, struct diags *d)
{
    struct finding f = {.d = d};
    own(in, d);
    if (!b->person_count || !b->by_kind[KIND_GRANT].count) return true;
    if (!lowering_open(in, b, ask, &f.l)) return false;
    f.parts = NEW_N(in, (size_t)b->base_statements, struct lowered_parts);
    for (int i = 0; i < b->by_kind[KIND_EXCLUDE].count; i++)
        if (counts(b, b->by_kind[KIND_EXCLUDE].at[i]))
            look_at_exclude(&f, b->by_kind[KIND_EXCLUDE].at[i]);
    look_at_grants(&f);
    for (int i = 0; i < b->by_kind[KIND_GRANT].count; i++)
        if (counts(b, b->by_kind[KIND_GRANT].at[i]))
            look_at_title(&f, b->by_kind[KIND_GRANT].at[i]);
    for (int i = 0; i < b->by_kind[KIND_ASSIGNMENT].count; i++)
        if (counts(b, b->by_kind[KIND_ASSIGNMENT].at[i]))
            look_at_assignment(&f, b->by_kind[KIND_ASSIGNMENT].at[i]);
    return true;
}
