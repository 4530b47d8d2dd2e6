/* deal.c: dealing acts: to use a right of ending, to end, to license on, to assign, to sue. */
#include "base/buf.h"
#include "right/decide.h"

static void ground(struct outcome *o, int statement, struct str sentence)
{
    o->ground = statement;
    o->sentence = sentence;
}

/* ---- sublicense, assign ---- */

guard sublicense_good(struct look *k, int s, int from, int to)
{
    const struct tree *t = k->b->tree;
    struct look other = *k;
    other.actor = from;
    other.statement = s;
    other.agreement = book_agreement(k->b, s);
    other.depth++;
    if (other.depth > LOOK_DEPTH_MAX) return GUARD_NO;
    node_id rows = look_value(&other, s, CLAUSE_SUBLICENSE);
    guard missing, g = GUARD_NO;
    if (!rows) return GUARD_NO;
    node_id v = look_seen(&other, rows, &missing);
    if (!v) return missing;
    look_bind(&other, "licensee", ROLE_PERSON, from);
    look_bind(&other, "sublicensee", ROLE_PERSON, to);
    for (node_id r = v; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        node_id who = node_of(t, r, RULE_PERSONS, 0), under = node_of(t, r, RULE_ASSETS, 0);
        node_id products = node_of(t, r, RULE_PRODUCTS, 0), cond = node_after(t, r, "if");
        guard one = to < 0
                        ? (node_says(t, node_part(t, node_part(t, who, 0), 0), "anyone") ? GUARD_YES
                                                                                         : GUARD_NO)
                        : person_in(&other, who, to);
        if (under && k->asset) one = guard_and(k->g, one, assets_have(&other, under, k->asset));
        if (products && k->product >= 0)
            one = guard_and(k->g, one, products_have(&other, products, k->product));
        if (cond && one != GUARD_NO) one = guard_and(k->g, one, condition_holds(&other, cond));
        g = guard_or(k->g, g, one);
    }
    look_back(k, &other);
    if (g == GUARD_NO) return g;
    /* the one who sublicenses must itself be a licensee */
    struct gates head = gates_run(&other, s);
    guard in = guard_and(k->g, head.at[GATE_AGREEMENT],
                         guard_and(k->g, head.at[GATE_GRANT],
                                   guard_and(k->g, head.at[GATE_PERSON], head.at[GATE_LAYER])));
    look_back(k, &other);
    return guard_and(k->g, g, in);
}

guard assignment_good(struct look *k, int s, int from, int to)
{
    const struct tree *t = k->b->tree;
    const struct ints *all = &k->b->by_kind[KIND_ASSIGNMENT];
    guard g = GUARD_NO;
    bool ruled = false;
    for (int i = 0; i < all->count; i++) {
        int a = all->at[i];
        if (!look_stands(k, a) || book_agreement(k->b, a) != book_agreement(k->b, s)) continue;
        struct look other = *k;
        other.statement = a;
        other.sides = s + 1;
        other.agreement = book_agreement(k->b, a);
        node_id what = look_value(&other, a, CLAUSE_WHAT), by = look_value(&other, a, CLAUSE_BY);
        if (!what || node_rule(t, what) != RULE_STATEMENTS ||
            statements_have(&other, what, s) == GUARD_NO)
            continue;
        bool may = !by || person_in(&other, by, from) != GUARD_NO;
        look_back(k, &other);
        if (!may) continue;
        ruled = true;
        look_bind(&other, "assignee", ROLE_PERSON, to);
        node_id needs = look_value(&other, a, CLAUSE_NEEDS),
                free_to = look_value(&other, a, CLAUSE_FREE_TO);
        guard one =
            needs ? condition_holds(&other, chain_of(t, needs, RULE_ATOM_CONSENT)) : GUARD_YES;
        if (needs && !chain_of(t, needs, RULE_ATOM_CONSENT))
            one = consent_of(&other, chain_of(t, needs, RULE_PERSONS), s);
        for (node_id r = free_to; r; r = t->nodes[r].next) {
            if (t->nodes[r].rule != RULE_ROW) continue;
            node_id cond = node_after(t, r, "if");
            guard row = person_in(&other, node_of(t, r, RULE_PERSONS, 0), to);
            if (cond && row != GUARD_NO) row = guard_and(k->g, row, condition_holds(&other, cond));
            one = guard_or(k->g, one, row);
        }
        look_back(k, &other);
        look_touch(k, a);
        g = guard_or(k->g, g, one);
    }
    if (ruled) return g;
    if (look_says(k, s, CLAUSE_NONTRANSFERABLE)) return GUARD_NO;
    struct str text =
        str_format(k->in, "whether %.*s may be assigned", STR_ARG(book_name(k->b, s)));
    int was = k->statement;
    k->statement = s;
    guard term = look_atom(k, ATOM_TERM, text, text, false);
    k->statement = was;
    return term;
}

/* All statements that the question names must allow it. */
static guard each_named(struct look *k, struct question *q, struct outcome *o,
                        guard (*good)(struct look *k, int s, int from, int to), const char *verb)
{
    guard g = GUARD_YES;
    bool any = false;
    for (int s = 0; q->statements && s < k->b->base_statements; s++) {
        if (!scope_kind(book_kind(k->b, s)) && book_kind(k->b, s) != KIND_AGREEMENT) continue;
        k->agreement = book_agreement(k->b, s);
        if (statements_have(k, q->statements, s) != GUARD_YES) continue;
        guard one = good(k, s, q->actor, q->other);
        if (!any || one == GUARD_NO)
            ground(o, s,
                   str_format(k->in, "%.*s does not let %.*s %s it to %.*s",
                              STR_ARG(book_name(k->b, s)), STR_ARG(person_name(k->b, q->actor)),
                              verb,
                              STR_ARG(q->other < 0 ? STR("anyone") : person_name(k->b, q->other))));
        o->grant = o->ground;
        any = true;
        g = guard_and(k->g, g, one);
    }
    if (g == GUARD_YES)
        o->sentence =
            str_format(k->in, "%.*s lets %.*s %s it to %.*s", STR_ARG(book_name(k->b, o->ground)),
                       STR_ARG(person_name(k->b, q->actor)), verb,
                       STR_ARG(q->other < 0 ? STR("anyone") : person_name(k->b, q->other)));
    if (!any) {
        ground(o, -1, STR("nothing of that name can be dealt with"));
        return GUARD_NO;
    }
    if (good == sublicense_good) {
        o->gates.first_failed = GATE_CHAIN;
        o->gates.ground[GATE_CHAIN] = o->ground;
        o->gates.finding[GATE_CHAIN] = o->sentence;
    }
    return g;
}

/* ---- powers ---- */

static guard can_exercise(struct look *k, struct power p, node_id instance, struct outcome *o)
{
    struct str why = STR("");
    guard g = power_usable(k, p, instance, k->actor, &why);
    if (g == GUARD_YES)
        why = str_format(k->in, "%.*s may use %.*s", STR_ARG(person_name(k->b, k->actor)),
                         STR_ARG(p.name));
    ground(o, p.statement, why);
    return g;
}

/* Some power of the actor ends what is named. */
static guard can_end(struct look *k, struct question *q, struct outcome *o)
{
    const struct tree *t = k->b->tree;
    struct powers all = powers_of(k->in, k->b);
    guard g = GUARD_NO;
    ground(o, -1, STR("no trigger gives that right"));
    for (int i = 0; i < all.count; i++) {
        bool ends = false;
        for (int r = 0; !ends; r++) {
            node_id row = power_effect_row(k, all.at[i], r);
            if (!row) break;
            if (node_rule(t, row) != RULE_EFF_END) continue;
            node_id set = node_of(t, row, RULE_STATEMENTS, 0);
            k->agreement = book_agreement(k->b, all.at[i].statement);
            for (int s = 0; s < k->b->base_statements && !ends; s++)
                ends = statements_have(k, set, s) != GUARD_NO &&
                       statements_have(k, q->statements, s) == GUARD_YES;
        }
        if (!ends || !power_holder(k, all.at[i])) continue;
        struct outcome one = {.ground = -1};
        guard may = can_exercise(k, all.at[i], 0, &one);
        if (o->ground < 0 || may != GUARD_NO) ground(o, one.ground, one.sentence);
        g = guard_or(k->g, g, may);
    }
    return g;
}

/* ---- license, sue, challenge ---- */

/* A promise whose acts name the dealing forbids it. */
static guard promised(struct look *k, const char *act, struct outcome *o)
{
    struct str why = STR("");
    int at = -1;
    k->act = str_of(act);
    k->product = k->field = -1;
    guard out = restricted(k, &why, &at);
    if (out != GUARD_NO) ground(o, at, why);
    return out;
}

static guard can_license(struct look *k, struct question *q, struct outcome *o)
{
    guard g = GUARD_NO;
    ground(o, -1,
           str_format(k->in, "%.*s owns nothing of that", STR_ARG(person_name(k->b, q->actor))));
    for (int i = 0; i < k->b->asset_count && q->assets; i++) {
        const struct asset *a = &k->b->assets[i];
        if (assets_have(k, q->assets, a) != GUARD_YES || asset_owner(k, a) != q->actor) continue;
        k->asset = a;
        k->act = STR("license");
        struct str why = STR("");
        int at = -1;
        guard out = shut_out(k, -1, false, &why, &at);
        if (out != GUARD_NO) ground(o, at, why);
        g = guard_not(k->g, out);
        if (g == GUARD_NO) break;
    }
    if (g == GUARD_YES)
        o->sentence = STR("the owner may license, and nothing exclusive stands against it");
    return guard_and(k->g, g, guard_not(k->g, promised(k, "license", o)));
}

/* Whether the promise keeps the claimant from asserting one of these rights on that day. */
static guard promise_holds(struct look *k, int s, struct question *q)
{
    static const enum gate gates[] = {GATE_AGREEMENT, GATE_LAYER, GATE_GRANT,
                                      GATE_PERSON,    GATE_ASSET, GATE_TITLE};
    struct look target = *k;
    guard g = GUARD_NO;
    bool any = false;
    target.actor = q->other;
    for (int i = 0; i <= k->b->asset_count; i++) {
        bool last = i == k->b->asset_count; /* no right of that set is registered */
        if (last && any) break;
        target.asset = last ? NULL : &k->b->assets[i];
        if (!last && assets_have(&target, q->assets, target.asset) != GUARD_YES) continue;
        any = true;
        struct gates r = gates_run(&target, s);
        guard one = GUARD_YES;
        for (size_t n = 0; n < sizeof gates / sizeof *gates; n++)
            one = guard_and(k->g, one, r.at[gates[n]]);
        g = guard_or(k->g, g, one);
    }
    if (target.next < k->next) look_changes(k, target.next, target.next_why);
    return g;
}

static guard can_sue(struct look *k, struct question *q, struct outcome *o)
{
    guard immune = GUARD_NO;
    for (int s = 0; s < k->b->base_statements; s++) {
        int kind = book_kind(k->b, s);
        if ((kind != KIND_COVENANT && kind != KIND_RELEASE) || !look_stands(k, s)) continue;
        k->agreement = book_agreement(k->b, s);
        k->statement = s;
        node_id from = look_value(k, s, CLAUSE_FROM);
        guard one = from ? person_in(k, from, q->actor) : GUARD_YES;
        if (one != GUARD_NO) one = guard_and(k->g, one, promise_holds(k, s, q));
        if (one != GUARD_NO)
            ground(o, s,
                   str_format(k->in, "%.*s promised not to assert: %.*s",
                              STR_ARG(person_name(k->b, q->actor)), STR_ARG(book_name(k->b, s))));
        immune = guard_or(k->g, immune, one);
    }
    guard out = guard_or(k->g, immune, promised(k, "sue", o));
    if (out == GUARD_NO) o->sentence = STR("no promise not to sue stands against it");
    return guard_not(k->g, out);
}

guard deal_guard(struct look *k, struct question *q, struct outcome *o)
{
    struct power p;
    k->role_count = 0;
    look_bind(k, "licensee", ROLE_PERSON, q->actor);
    look_bind(k, "self", ROLE_PERSON, q->actor);
    switch (q->form) {
    case QUESTION_EXERCISE:
        if (!power_find(k, q->power, &p)) return GUARD_NO;
        return can_exercise(k, p, q->instance, o);
    case QUESTION_END: return can_end(k, q, o);
    case QUESTION_SUBLICENSE: return each_named(k, q, o, sublicense_good, "sublicense");
    case QUESTION_ASSIGN: return each_named(k, q, o, assignment_good, "assign");
    case QUESTION_LICENSE: return can_license(k, q, o);
    case QUESTION_SUE: return can_sue(k, q, o);
    case QUESTION_CHALLENGE: {
        guard out = GUARD_NO;
        for (int i = 0; i < k->b->asset_count && q->assets && out != GUARD_YES; i++) {
            if (assets_have(k, q->assets, &k->b->assets[i]) != GUARD_YES) continue;
            k->asset = &k->b->assets[i];
            out = guard_or(k->g, out, promised(k, "challenge", o));
        }
        if (!k->asset) out = promised(k, "challenge", o);
        if (out == GUARD_NO) o->sentence = STR("no promise not to challenge stands against it");
        return guard_not(k->g, out);
    }
    case QUESTION_ACTS: break;
    }
    return GUARD_NO;
}
