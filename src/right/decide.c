/* decide.c: one decision; see decide.h. */
#include "right/decide.h"

#include <string.h>

#include "base/buf.h"
#include "value/place.h"

enum answer_kind guard_kind(struct guards *g, guard f, struct implicant *needs, int *need_count)
{
    *need_count = 0;
    if (f == GUARD_YES) return ANSWER_YES;
    if (f == GUARD_NO) return ANSWER_NO;
    guard sure = guard_whatever(g, f, ATOM_TERM);
    if (sure == GUARD_NO) return ANSWER_UNKNOWN;
    *need_count = guard_minimal(g, sure, needs, 16);
    return ANSWER_CONDITIONAL;
}

/* ---- acts that a right reserves ---- */

static bool in_list(struct str s, const char *list)
{
    struct str rest = str_of(list);
    while (rest.len)
        if (str_same(str_trim(str_cut(&rest, ',')), s)) return true;
    return false;
}

static bool reserved(struct str kind, struct str act)
{
    if (str_is(act, "have made")) act = STR("make");
    if (str_starts(kind, STR("patent")) || str_starts(kind, STR("utility")))
        return in_list(act, "make,use,sell,offer,import,lease,dispose");
    if (str_starts(kind, STR("design"))) return in_list(act, "make,sell,offer,import,use");
    if (str_starts(kind, STR("copyright")) || str_starts(kind, STR("software")))
        return in_list(act, "copy,modify,distribute,perform,lease");
    if (str_starts(kind, STR("trademark"))) return in_list(act, "use,sell,offer,import");
    return in_list(act, "use,disclose,copy");
}

/* ---- what the paper says and nobody modelled ---- */

static guard touched_by_paper(struct look *k, int s, guard f)
{
    const struct tree *t = k->b->tree;
    const struct ints *sources = &k->b->by_kind[KIND_SOURCE];
    for (int i = 0; i < sources->count; i++) {
        if (book_agreement(k->b, sources->at[i]) != book_agreement(k->b, s)) continue;
        for (node_id r = book_value(k->b, sources->at[i], CLAUSE_CLAUSES); r;
             r = t->nodes[r].next) {
            node_id what = t->nodes[r].rule == RULE_ROW ? node_of(t, r, RULE_STATEMENTS, 0) : 0;
            if (!what || statements_have(k, what, s) == GUARD_NO) continue;
            struct str label = text_prose(t, node_kid(t, r, 0));
            struct str text =
                str_format(k->in, "clause %.*s of the paper, which nobody modelled, changes this",
                           STR_ARG(label));
            guard p = guard_atom(k->g, ATOM_PAPER, text, text, sources->at[i]);
            f = guard_or(k->g, guard_and(k->g, p, guard_not(k->g, f)),
                         guard_and(k->g, guard_not(k->g, p), f));
        }
    }
    return f;
}

/* Kinds that have no meaning yet and name the statement, its layer or its portfolio. */
static guard touched_by_unsupported(struct look *k, int s, guard f)
{
    static const int kinds[] = {KIND_STAGE, KIND_DISCLOSURE, KIND_AMENDMENT};
    const struct tree *t = k->b->tree;
    node_id layer = look_value(k, s, CLAUSE_LAYER);
    struct str names[2] = {book_name(k->b, s), layer ? node_text(t, layer) : STR("")};
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
        const struct ints *all = &k->b->by_kind[kinds[n]];
        if (k->b->language->kinds[kinds[n]].supported) continue;
        for (int i = 0; i < all->count; i++) {
            const struct statement *st = &t->statements[all->at[i]];
            bool hit = false;
            for (int c = 0; c < st->clause_count; c++)
                for (node_id v = t->clauses[st->clause_first + c].value; v; v = t->nodes[v].next)
                    for (uint32_t w = 0; w < t->nodes[v].token_count; w++)
                        for (int m = 0; m < 2; m++)
                            hit = hit ||
                                  (names[m].len &&
                                   str_same(names[m], token_text(&t->text, t->nodes[v].token + w)));
            if (!hit) continue;
            struct str text =
                str_format(k->in, "%.*s %.*s, which has no meaning in this version, changes this",
                           STR_ARG(k->b->language->kinds[st->kind].word),
                           STR_ARG(book_name(k->b, all->at[i])));
            guard p = guard_atom(k->g, ATOM_PAPER, text, text, all->at[i]);
            f = guard_or(k->g, guard_and(k->g, p, guard_not(k->g, f)),
                         guard_and(k->g, guard_not(k->g, p), f));
        }
    }
    return f;
}

/* ---- one cell ---- */

struct cell {
    guard f;
    struct str basis;
    int grant; /* that permits for certain, or the nearest */
    struct gates gates;
    int ground;
    struct str why;
    struct str reason; /* of a basis that no grant gives, */
    int told;          /* and the statement that tells it, -1 */
};

static bool better(const struct gates *a, const struct gates *b)
{
    int x = a->first_failed ? a->first_failed : GATE_COUNT,
        y = b->first_failed ? b->first_failed : GATE_COUNT;
    if (x != y) return x > y;
    return a->failed < b->failed;
}

static void take_basis(struct cell *c, guard g, struct look *k, const char *basis, int grant)
{
    if (g == GUARD_YES && c->f != GUARD_YES) {
        c->basis = str_of(basis);
        c->grant = grant;
    }
    c->f = guard_or(k->g, c->f, g);
}

static const char *scope_basis(int kind)
{
    return kind == KIND_COVENANT || kind == KIND_RELEASE ? "immune" : "license";
}

static void try_scopes(struct look *k, struct cell *c)
{
    bool first = true;
    for (int s = 0; s < k->b->base_statements; s++) {
        if (!scope_kind(book_kind(k->b, s)) || !look_stands(k, s)) continue;
        if (k->b->tree->statements[s].reading >= 0 && k->b->tree->statements[s].choice < 0)
            continue;
        struct gates r = gates_run(k, s);
        if (r.all != GUARD_NO) r.all = touched_by_unsupported(k, s, touched_by_paper(k, s, r.all));
        bool permits = r.all == GUARD_YES && c->f != GUARD_YES;
        if (permits || (c->f != GUARD_YES && (first || better(&r, &c->gates)))) {
            c->gates = r;
            c->grant = s;
        }
        first = false;
        take_basis(c, r.all, k, scope_basis(book_kind(k->b, s)), s);
    }
    /* a NO hangs on paper that touches the nearest grant, if one gate alone stands in the way */
    const struct gates *r = &c->gates;
    if (c->f == GUARD_NO && c->grant >= 0 && r->failed == 1 && r->at[GATE_PERSON] == GUARD_YES)
        c->f = touched_by_unsupported(k, c->grant, touched_by_paper(k, c->grant, GUARD_NO));
}

/* The owner's own right, unless it promised it away exclusively. */
static void try_own(struct look *k, struct cell *c)
{
    if (!k->asset || k->asset->portfolio >= 0 || asset_owner(k, k->asset) != k->actor) return;
    struct str why = STR("");
    int ground = -1;
    guard out = shut_out(k, -1, false, &why, &ground);
    if (out == GUARD_YES) {
        c->ground = ground;
        c->why = why;
    }
    take_basis(c, guard_not(k->g, out), k, "owner", -1);
}

/* Nothing is needed where the right is not in force, or does not reserve the act. */
static void try_nothing_needed(struct look *k, struct cell *c)
{
    bool open = !reserved(k->asset->kind, k->act);
    guard alive = open ? GUARD_NO : asset_alive(k, k->asset, k->place);
    take_basis(c, guard_not(k->g, alive), k, "no license needed", -1);
    if (c->f != GUARD_YES) return;
    c->told = k->asset->listed_in - 1;
    c->reason = open ? str_format(k->in, "no %.*s reserves '%.*s'", STR_ARG(k->asset->kind),
                                  STR_ARG(k->act))
                     : asset_dead_because(k, k->asset, k->place);
}

/* Whether the actor of the look may do it: as the owner, or by a license, which `*by` names. */
static guard permitted(struct look *k, int *by)
{
    guard g = GUARD_NO;
    *by = -1;
    if (k->asset && k->asset->portfolio < 0 && asset_owner(k, k->asset) == k->actor)
        return GUARD_YES;
    for (int s = 0; s < k->b->base_statements && g != GUARD_YES; s++) {
        if (!scope_kind(book_kind(k->b, s)) || !look_stands(k, s)) continue;
        guard one = gates_run(k, s).all;
        if (one == GUARD_YES) *by = s;
        g = guard_or(k->g, g, one);
    }
    return g;
}

/* A basis that another one's right gives: "bought from aldgate, the owner". */
static void take_through(struct cell *c, struct look *other, struct look *k, const char *basis,
                         const char *how)
{
    int by;
    guard g = permitted(other, &by);
    if (other->next < k->next) look_changes(k, other->next, other->next_why);
    if (g == GUARD_YES && c->f != GUARD_YES) {
        struct str name = person_name(k->b, other->actor);
        c->told = by >= 0 ? by : k->asset ? k->asset->listed_in - 1 : -1;
        c->reason = by >= 0 ? str_format(k->in, "%s %.*s, licensed by %.*s", how, STR_ARG(name),
                                         STR_ARG(book_name(k->b, by)))
                            : str_format(k->in, "%s %.*s, the owner", how, STR_ARG(name));
    }
    take_basis(c, g, k, basis, -1);
}

/* `bought from P`: exhausted here if P's own sale here was licensed, or P owns the asset. */
static void try_exhausted(struct look *k, struct cell *c)
{
    const struct tree *t = k->b->tree;
    if (!in_list(k->act, "use,sell,offer,repair")) return;
    for (int i = 0; i < k->said_count; i++) {
        node_id n = k->said[i].node, bought = 0;
        if (node_rule(t, n) != RULE_Q_ASKER) continue;
        for (node_id m = t->nodes[n].kid; m; m = t->nodes[m].next) {
            if (t->nodes[m].rule == RULE_SAID_BOUGHT) bought = m;
            if (t->nodes[m].rule == RULE_SAID_NOT) break;
        }
        if (!bought) continue;
        k->said[i].used = true;
        struct look other = *k;
        other.actor = look_person(k, node_part(t, bought, 0));
        other.act = STR("sell");
        take_through(c, &other, k, "exhausted", "bought from");
    }
}

/* A contractor stands in for a principal that may have the thing made. */
static void try_made_for(struct look *k, struct cell *c, int principal)
{
    const struct tree *t = k->b->tree;
    for (int i = 0; i < k->said_count && principal < 0; i++) {
        node_id n = k->said[i].node;
        node_id made = node_rule(t, n) == RULE_Q_ASKER ? node_of(t, n, RULE_SAID_MADE_FOR, 0) : 0;
        if (!made || node_of(t, n, RULE_SAID_NOT, 0)) continue;
        principal = look_person(k, node_part(t, made, 0));
        k->said[i].used = true;
    }
    if (principal < 0 || principal == k->actor || !str_is(k->act, "make")) return;
    struct look other = *k;
    other.actor = principal;
    other.act = STR("have made");
    take_through(c, &other, k, "made for a licensee", "for");
}

static struct cell decide_cell(struct look *k, int principal)
{
    struct cell c = {.f = GUARD_NO, .grant = -1, .ground = -1, .told = -1};
    struct str why = STR("");
    int ground = -1;
    if (k->asset) try_nothing_needed(k, &c);
    if (c.f != GUARD_YES) try_own(k, &c);
    if (c.f != GUARD_YES) try_exhausted(k, &c);
    if (c.f != GUARD_YES) try_made_for(k, &c, principal);
    if (c.f != GUARD_YES) try_scopes(k, &c);
    guard out = restricted(k, &why, &ground);
    if (out == GUARD_YES) {
        c.ground = ground;
        c.why = why;
        c.gates.first_failed = GATE_RESTRICTION;
        c.gates.at[GATE_RESTRICTION] = GUARD_NO;
        c.gates.finding[GATE_RESTRICTION] = why;
        c.gates.ground[GATE_RESTRICTION] = ground;
    }
    c.f = guard_and(k->g, c.f, guard_not(k->g, out));
    return c;
}

/* ---- places ---- */

static void add_set(struct look *k, struct ints *sets, node_id set)
{
    const struct tree *t = k->b->tree;
    for (int i = 0; i < sets->count; i++)
        if (str_same(node_text(t, (node_id)sets->at[i]), node_text(t, set))) return;
    PUSH(k->in, sets, (int)set);
}

/* All sets of places that the book speaks of, equal words once. */
static void add_territories(struct look *k, struct ints *sets)
{
    const struct tree *t = k->b->tree;
    for (int s = 0; s < k->b->base_statements; s++) {
        const struct statement *st = &t->statements[s];
        for (int i = 0; i < st->clause_count; i++)
            for (node_id v = t->clauses[st->clause_first + i].value; v; v = t->nodes[v].next) {
                if (t->nodes[v].rule == RULE_TERRITORY) add_set(k, sets, v);
                for (node_id w = t->nodes[v].kid; w; w = t->nodes[w].next)
                    if (t->nodes[w].rule == RULE_TERRITORY) add_set(k, sets, w);
            }
    }
}

/* Where some asset has its office, or an event names a place of it: such a place stands alone. */
static bool place_of_asset(struct look *k, int place)
{
    static const int verbs[] = {VERB_REGISTER, VERB_LAPSE, VERB_INVALIDATE};
    for (int i = 0; i < k->b->asset_count; i++)
        if (k->b->assets[i].place == place) return true;
    for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++)
        for (int i = 0; i < k->b->by_verb[verbs[v]].count; i++) {
            node_id said = event_said(k, k->b->by_verb[verbs[v]].at[i]);
            node_id in = node_of(k->b->tree, said, RULE_TERRITORY, 0);
            if (in && territory_has(k, in, place) != GUARD_NO) return true;
        }
    return false;
}

/* Places fall into classes that no set of the book can tell apart; one stands for each. */
static struct ints classes_of(struct look *k, node_id within)
{
    struct ints out = {0}, sets = {0};
    char **seen = NEW_N(k->in, (size_t)place_count(), char *);
    add_territories(k, &sets);
    for (int p = 0; p < place_count(); p++) {
        if (within && territory_has(k, within, p) != GUARD_YES) continue;
        char *mine = NEW_N(k->in, (size_t)sets.count + 1, char);
        int c = 0;
        for (int i = 0; i < sets.count; i++)
            mine[i] = territory_has(k, (node_id)sets.at[i], p) != GUARD_NO;
        if (place_of_asset(k, p)) c = out.count;
        while (c < out.count && (!seen[c] || memcmp(seen[c], mine, (size_t)sets.count) != 0)) c++;
        if (c < out.count) continue;
        seen[c] = place_of_asset(k, p) ? NULL : mine;
        PUSH(k->in, &out, p);
    }
    return out;
}

/* ---- assets ---- */

/* The rights asked about: the one described, those named, those that the product reads on, or one
 * hypothetical asset for each portfolio under which the actor is licensed. */
struct candidates {
    struct asset **at;
    int count, room;
};

/* Whether both are grants that name the same rights in their own words. */
static bool same_words(const struct book *b, int s, int other)
{
    node_id under = book_kind(b, s) == KIND_PORTFOLIO || book_kind(b, other) == KIND_PORTFOLIO
                        ? 0
                        : book_value(b, s, CLAUSE_UNDER);
    return under && same_rights(b, s, under, other);
}

static void add_hypothetical(struct look *k, struct candidates *out, int owner_statement)
{
    for (int i = 0; i < out->count; i++)
        if (out->at[i]->portfolio == owner_statement ||
            same_words(k->b, owner_statement, out->at[i]->portfolio))
            return;
    struct asset *a = NEW(k->in, struct asset);
    *a = (struct asset){.kind = STR("patent"),
                        .place = -1,
                        .field = -1,
                        .anywhere = true,
                        .portfolio = owner_statement};
    PUSH(k->in, out, a);
}

static void hypothetical_of(struct look *k, struct candidates *out, int s)
{
    const struct tree *t = k->b->tree;
    node_id under = book_value(k->b, s, CLAUSE_UNDER);
    bool any = false;
    for (node_id n = under ? t->nodes[under].kid : 0; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_LITERAL) break;
        if (t->nodes[n].rule != RULE_ASSET_NAME) continue;
        int p = look_statement(k, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_PORTFOLIO);
        if (p >= 0) add_hypothetical(k, out, p);
        any = any || p >= 0;
    }
    if (!any) add_hypothetical(k, out, s);
}

static void hypotheticals(struct look *k, struct candidates *out)
{
    for (int pass = 0; pass < 2 && !out->count; pass++)
        for (int s = 0; s < k->b->base_statements; s++) {
            int kind = book_kind(k->b, s);
            if ((kind != KIND_GRANT && kind != KIND_COVENANT) || !look_stands(k, s)) continue;
            node_id to = look_value(k, s, CLAUSE_TO), from = look_value(k, s, CLAUSE_FROM);
            int was = k->agreement;
            k->agreement = book_agreement(k->b, s);
            bool mine = !to || person_in(k, to, k->actor) != GUARD_NO;
            bool own = from && person_in(k, from, k->actor) == GUARD_YES;
            k->agreement = was;
            if ((pass == 0 ? mine : true) && !own) hypothetical_of(k, out, s);
        }
}

static struct candidates candidates_of(struct look *k, struct question *q)
{
    const struct tree *t = k->b->tree;
    struct candidates out = {0};
    if (q->described) {
        PUSH(k->in, &out, &q->asset);
        return out;
    }
    if (q->under) {
        for (int i = 0; i < k->b->asset_count; i++)
            if (assets_have(k, q->under, &k->b->assets[i]) != GUARD_NO)
                PUSH(k->in, &out, &k->b->assets[i]);
        for (node_id n = t->nodes[q->under].kid; n && !out.count; n = t->nodes[n].next) {
            if (t->nodes[n].rule != RULE_ASSET_NAME) continue;
            int p = look_statement(k, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_PORTFOLIO);
            if (p >= 0) add_hypothetical(k, &out, p);
        }
        if (out.count) return out;
    }
    for (int i = 0; k->product >= 0 && book_kind(k->b, k->product) == KIND_PRODUCT; i++) {
        const struct clause *c = book_clause(k->b, k->product, CLAUSE_READS_ON, i);
        if (!c) break;
        for (int a = 0; a < k->b->asset_count; a++)
            if (assets_have(k, c->value, &k->b->assets[a]) == GUARD_YES &&
                asset_owner(k, &k->b->assets[a]) != k->actor)
                PUSH(k->in, &out, &k->b->assets[a]);
    }
    if (!out.count) hypotheticals(k, &out);
    return out;
}

static struct str asset_label(struct look *k, const struct asset *a)
{
    if (!a) return STR("");
    if (a->portfolio >= 0) return book_name(k->b, a->portfolio);
    return a->name ? look_name(k, a->name) : STR("the asset described");
}

/* ---- all cells ---- */

struct run {
    struct look *k;
    struct question *q;
    struct outcome *o;
    guard all;
    bool first, mixed;
};

static struct str cell_name(struct look *k, bool many_assets)
{
    struct str place = k->place >= 0 ? place_code(k->place) : STR("");
    struct str asset = many_assets ? asset_label(k, k->asset) : STR("");
    struct str part =
        k->spot >= 0 && k->spot != k->field ? look_name(k, k->b->fields[k->spot].name) : STR("");
    return str_format(k->in, "%.*s%s%.*s%s%.*s%s%.*s", STR_ARG(k->act), part.len ? " " : "",
                      STR_ARG(part), place.len ? " in " : "", STR_ARG(place),
                      asset.len ? " under " : "", STR_ARG(asset));
}

/* Of several cells the worst decides; of equally bad ones the first. */
static int badness(enum answer_kind kind)
{
    switch (kind) {
    case ANSWER_NO: return 6;
    case ANSWER_DISPUTED: return 5;
    case ANSWER_AMBIGUOUS: return 4;
    case ANSWER_UNKNOWN: return 3;
    case ANSWER_CONDITIONAL: return 2;
    case ANSWER_YES: return 1;
    case ANSWER_NONE:
    case ANSWER_DAY:
    case ANSWER_AMOUNT:
    case ANSWER_NUMBER:
    case ANSWER_NAMES:
    case ANSWER_LIST: break;
    }
    return 0;
}

static void add_cell(struct run *r, bool many_assets)
{
    struct look *k = r->k;
    struct outcome *o = r->o;
    struct cell c = decide_cell(k, r->q->principal);
    struct implicant needs[16];
    int count;
    enum answer_kind kind = guard_kind(k->g, c.f, needs, &count);
    struct answer_cell row = {.what = cell_name(k, many_assets), .kind = kind};
    if (c.grant >= 0) row.grant = book_name(k->b, c.grant);
    row.sentence = kind == ANSWER_YES     ? c.basis
                   : c.ground >= 0        ? c.why
                   : c.gates.first_failed ? c.gates.finding[c.gates.first_failed]
                                          : STR("");
    if (o->cells.count < 200) PUSH(k->in, &o->cells, row);
    if (!r->first && kind != o->kind) r->mixed = true;
    r->all = guard_and(k->g, r->all, c.f);
    /* of several that are fine, one that a grant permits says more than one that needs nothing */
    bool leads = kind == ANSWER_YES && kind == o->kind && o->grant < 0 && c.grant >= 0;
    if (r->first || leads || badness(kind) > badness(o->kind)) {
        o->kind = kind;
        o->basis = c.basis;
        o->grant = c.grant;
        o->gates = c.gates;
        o->cell = row.what;
        bool told = kind == ANSWER_YES && c.grant < 0;
        o->ground = told ? c.told : c.ground;
        o->reason = told ? c.reason : STR("");
        o->sentence = row.sentence;
    }
    r->first = false;
}

static void add_places(struct run *r, struct question_act *act, bool many_assets)
{
    struct look *k = r->k;
    if (!act->in_said && r->q->described && r->q->asset.place >= 0) {
        k->place = r->q->asset.place;
        add_cell(r, many_assets);
        return;
    }
    if (!act->in_said && k->asset && k->asset->portfolio < 0 && k->asset->place >= 0) {
        k->place = k->asset->place;
        add_cell(r, many_assets);
        return;
    }
    struct ints classes = classes_of(k, act->in);
    for (int i = 0; i < classes.count; i++) {
        k->place = classes.at[i];
        add_cell(r, many_assets);
    }
}

/* A field is asked about with all its parts: one spot for each part that the book speaks of, and
 * one for what is in none of them. */
static struct ints spots_of(struct look *k, int field)
{
    const struct tree *t = k->b->tree;
    struct ints out = {0};
    PUSH(k->in, &out, field);
    for (node_id n = 1; n < (node_id)t->node_count && field >= 0; n++) {
        if (t->nodes[n].rule != RULE_FIELD_NAME) continue;
        uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
        int f = name < t->name_count ? k->b->field_of_name[name] : -1;
        if (f < 0 || !field_within(k->b, f, field)) continue;
        bool had = false;
        for (int i = 0; i < out.count; i++) had = had || out.at[i] == f;
        if (had) continue;
        look_changes(k, k->b->fields[f].since, STR("a field is added"));
        if (k->b->fields[f].since <= k->on) PUSH(k->in, &out, f);
    }
    return out;
}

static void add_spots(struct run *r, struct question_act *act, bool many_assets)
{
    struct ints spots = spots_of(r->k, r->k->field);
    for (int i = 0; i < spots.count; i++) {
        r->k->spot = spots.at[i];
        add_places(r, act, many_assets);
    }
    r->k->spot = -1;
}

static void add_acts(struct run *r, struct question_act *act)
{
    struct look *k = r->k;
    const struct tree *t = k->b->tree;
    k->product = act->product;
    k->field = act->field;
    k->whole = act->product;
    k->role_count = 0;
    if (act->product >= 0) look_bind(k, "product", ROLE_PRODUCT, act->product);
    look_bind(k, "licensee", ROLE_PERSON, k->actor);
    look_bind(k, "self", ROLE_PERSON, k->actor);
    struct candidates assets = candidates_of(k, r->q);
    for (node_id n = t->nodes[act->acts].kid; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_LITERAL) continue;
        k->act = node_text(t, n);
        k->asset = NULL;
        if (!assets.count) add_spots(r, act, false);
        for (int i = 0; i < assets.count; i++) {
            k->asset = assets.at[i];
            add_spots(r, act, assets.count > 1);
        }
    }
}

/* The owner's or grant's places if none was said: those where the nearest grants reach. */
static void only_granted_places(struct look *k, struct question *q)
{
    for (int i = 0; i < q->act_count; i++) {
        if (q->acts[i].in) continue;
        for (int s = 0; s < k->b->base_statements && !q->acts[i].in; s++) {
            if (book_kind(k->b, s) != KIND_GRANT || !look_stands(k, s)) continue;
            node_id to = look_value(k, s, CLAUSE_TO),
                    territory = look_value(k, s, CLAUSE_TERRITORY);
            k->agreement = book_agreement(k->b, s);
            if (to && person_in(k, to, k->actor) != GUARD_NO && territory &&
                node_rule(k->b->tree, territory) == RULE_TERRITORY)
                q->acts[i].in = territory;
        }
        k->agreement = -1;
    }
}

/* ---- one world, all worlds ---- */

static void note_world(struct look *k, struct outcome *o)
{
    o->preferred = k->w->count > 0;
    for (int i = 0; i < k->w->count; i++) {
        const struct world_var *v = &k->w->vars[i];
        if (v->dispute) {
            o->as = v->sides[v->choice];
            o->preferred = false;
            continue;
        }
        struct str s =
            str_format(k->in, "%.*s: %.*s", STR_ARG(v->label), STR_ARG(v->choices[v->choice]));
        if (v->fixed) o->assumed = true;
        else {
            PUSH(k->in, &o->readings, s);
            if (v->preferred != v->choice) o->preferred = false;
        }
    }
}

static struct outcome run_world(struct look *k, struct question *q)
{
    struct outcome o = {.grant = -1, .ground = -1, .g = k->g, .kind = ANSWER_YES};
    struct run r = {.k = k, .q = q, .o = &o, .all = GUARD_YES, .first = true};
    k->actor = q->actor;
    if (q->form != QUESTION_ACTS) r.all = deal_guard(k, q, &o);
    else
        for (int i = 0; i < q->act_count; i++) add_acts(&r, &q->acts[i]);
    if (q->form == QUESTION_ACTS && r.first) { /* a set of places with none in it */
        r.all = GUARD_NO;
        o.sentence = STR("no place was asked about");
    }
    o.f = r.all;
    enum answer_kind kind = guard_kind(k->g, r.all, o.needs, &o.need_count);
    o.kind = kind;
    o.facts = *k->facts;
    o.wants = *k->wants;
    for (int i = 0; i < k->g->atom_count; i++)
        if (k->g->atoms[i].sayable && k->g->atoms[i].tag == ATOM_FACT)
            PUSH(k->in, &o.sayable, k->g->atoms[i].text);
    note_world(k, &o);
    return o;
}

static bool same_needs(const struct outcome *a, const struct outcome *b)
{
    if (a->need_count != b->need_count) return false;
    for (int i = 0; i < a->need_count; i++) {
        bool found = false;
        for (int j = 0; j < b->need_count && !found; j++) {
            found = a->needs[i].count == b->needs[j].count;
            for (int x = 0; x < a->needs[i].count && found; x++) {
                int la = a->needs[i].atoms[x];
                bool has = false;
                for (int y = 0; y < b->needs[j].count && !has; y++) {
                    int lb = b->needs[j].atoms[y];
                    has =
                        (la > 0) == (lb > 0) && str_same(a->g->atoms[(la > 0 ? la : -la) - 1].key,
                                                         b->g->atoms[(lb > 0 ? lb : -lb) - 1].key);
                }
                found = has;
            }
        }
        if (!found) return false;
    }
    return true;
}

static bool same_outcome(const struct outcome *a, const struct outcome *b)
{
    return a->kind == b->kind && (a->kind != ANSWER_CONDITIONAL || same_needs(a, b));
}

bool decision_same(const struct decision *a, const struct decision *b)
{
    if (a->kind == b->kind && a->count && b->count && a->same && b->same)
        return same_outcome(&a->at[0], &b->at[0]); /* in every world, however many are touched */
    if (a->kind != b->kind || a->count != b->count) return false;
    for (int i = 0; i < a->count; i++)
        if (!same_outcome(&a->at[i], &b->at[i])) return false;
    return true;
}

/* ---- readings that make no difference ---- */

static struct str reading_label(struct str reading)
{
    return str_cut(&reading, ':');
}

static bool has_reading(const struct strs *list, struct str reading)
{
    for (int i = 0; i < list->count; i++)
        if (str_same(list->at[i], reading)) return true;
    return false;
}

/* Whether two worlds differ at most in the reading with that label. */
static bool same_but(const struct outcome *a, const struct outcome *b, struct str label)
{
    if (!str_same(a->as, b->as)) return false;
    for (int side = 0; side < 2; side++) {
        const struct strs *x = side ? &b->readings : &a->readings;
        const struct strs *y = side ? &a->readings : &b->readings;
        for (int i = 0; i < x->count; i++)
            if (!str_same(reading_label(x->at[i]), label) && !has_reading(y, x->at[i]))
                return false;
    }
    return true;
}

static bool idle(const struct decision *d, struct str label)
{
    for (int i = 0; i < d->count; i++)
        for (int j = i + 1; j < d->count; j++)
            if (same_but(&d->at[i], &d->at[j], label) && !same_outcome(&d->at[i], &d->at[j]))
                return false;
    return true;
}

/* Takes the label off all worlds; of those that then are alike the first stays. */
static void forget_label(struct decision *d, struct str label)
{
    int kept = 0;
    for (int i = 0; i < d->count; i++) {
        bool twin = false;
        for (int j = 0; j < kept && !twin; j++) {
            twin = same_but(&d->at[j], &d->at[i], label);
            if (twin) d->at[j].preferred = d->at[j].preferred || d->at[i].preferred;
        }
        if (!twin) d->at[kept++] = d->at[i];
    }
    d->count = kept;
    for (int i = 0; i < d->count; i++) {
        struct strs *list = &d->at[i].readings;
        int left = 0;
        for (int n = 0; n < list->count; n++)
            if (!str_same(reading_label(list->at[n]), label)) list->at[left++] = list->at[n];
        list->count = left;
    }
}

/* A word that was looked at, but on which no outcome hangs, is no world. */
static void forget_idle(struct decision *d)
{
    for (int n = 0; d->count > 1 && n < d->at[0].readings.count;) {
        struct str label = reading_label(d->at[0].readings.at[n]);
        if (idle(d, label)) forget_label(d, label);
        else n++;
    }
}

struct decision decide(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                       day_number on)
{
    struct decision d = {.same = true, .next = DAY_NEVER};
    struct worlds *w = NEW(in, struct worlds);
    struct question own = *q;
    bool disputed = false;
    worlds_start(w, in);
    while (worlds_next(w)) {
        struct look k = question_look(in, b, w, ask, on, own.said, own.said_count);
        k.actor = own.actor;
        k.without = own.without;
        if (!q->described) only_granted_places(&k, &own);
        struct outcome o = run_world(&k, &own);
        if (k.next < d.next) {
            d.next = k.next;
            d.next_why = k.next_why;
        }
        d.full = d.full || k.g->full;
        PUSH(in, &d, o);
        d.same = d.same && same_outcome(&d.at[0], &o);
        for (int i = 0; i < w->count; i++)
            disputed = disputed || (w->vars[i].dispute && !w->vars[i].fixed);
    }
    d.too_many = w->too_many;
    if (!d.same) forget_idle(&d);
    d.kind = !d.count   ? ANSWER_NONE
             : d.same   ? d.at[0].kind
             : disputed ? ANSWER_DISPUTED
                        : ANSWER_AMBIGUOUS;
    for (int i = 0; i < own.said_count; i++) q->said[i].used = q->said[i].used || own.said[i].used;
    return d;
}
