/* state.c: whether a statement is open, ended, met, missed; see state.h. */
#include "base/buf.h"
#include "book/obligation.h"
#include "book/power.h"

/* ---- gates of statements ---- */

static guard names_triggers(struct look *k, node_id value, int statement)
{
    (void)value;
    struct effect_hits hits = effects_on(k, statement, RULE_EFF_OPEN);
    guard g = GUARD_NO;
    for (int i = 0; i < hits.count; i++) g = guard_or(k->g, g, hits.at[i].g);
    return g;
}

/* `opens when`: a latch from the first day it holds, or an `open` effect of the triggers named. */
static guard opened(struct look *k, int statement)
{
    const struct tree *t = k->b->tree;
    node_id value = look_value(k, statement, CLAUSE_OPENS_WHEN);
    if (!value) return GUARD_YES;
    if (t->nodes[value].rule == RULE_NAME) return names_triggers(k, value, statement);
    if (t->nodes[value].rule == RULE_LITERAL) return GUARD_NO; /* elected by: see layer_open() */
    return condition_once(k, value);
}

guard gate_open(struct look *k, int statement)
{
    int was = k->statement, agreement = k->agreement;
    k->statement = statement;
    k->agreement = book_agreement(k->b, statement);
    guard g = opened(k, statement);
    node_id closes = g == GUARD_NO ? 0 : look_value(k, statement, CLAUSE_CLOSES_WHEN);
    if (closes) g = guard_and(k->g, g, guard_not(k->g, condition_once(k, closes)));
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, statement, CLAUSE_WHILE, i);
        if (!c) break;
        g = guard_and(k->g, g, value_holds(k, c->value));
    }
    k->statement = was;
    k->agreement = agreement;
    return g;
}

static guard any_hit(struct look *k, int statement, int rule)
{
    struct effect_hits hits = effects_on(k, statement, rule);
    guard g = GUARD_NO;
    for (int i = 0; i < hits.count; i++) g = guard_or(k->g, g, hits.at[i].g);
    return g;
}

guard election_good(struct look *k, int layer, int event, struct str *why)
{
    const struct tree *t = k->b->tree;
    struct look then = look_at(k, event_day(k, event));
    node_id opens = look_value(k, layer, CLAUSE_OPENS_WHEN);
    node_id by = opens ? chain_after(t, opens, "by") : 0;
    node_id window = look_value(k, layer, CLAUSE_WINDOW);
    struct str name = book_name(k->b, layer);
    then.statement = layer;
    then.agreement = book_agreement(k->b, layer);
    if (!by) {
        *why = str_format(k->in, "layer %.*s is not elected by anybody", STR_ARG(name));
        return GUARD_NO;
    }
    guard good = person_in(&then, by, event_by(k, event));
    if (good == GUARD_NO)
        *why =
            str_format(k->in, "layer %.*s is elected by %.*s, not by %.*s", STR_ARG(name),
                       STR_ARG(node_text(t, by)), STR_ARG(person_name(k->b, event_by(k, event))));
    guard inside = window ? span_has(&then, window) : GUARD_YES;
    if (inside == GUARD_NO)
        *why = str_format(k->in, "%.*s is outside the window of layer %.*s",
                          STR_ARG(day_text(k->in, then.on)), STR_ARG(name));
    good = guard_and(k->g, good, inside);
    for (node_id n = look_value(k, layer, CLAUSE_NEEDS); n; n = t->nodes[n].next) {
        int other =
            t->nodes[n].rule == RULE_NAME ? look_statement(k, node_name(t, n), KIND_LAYER) : -1;
        guard open = other < 0 ? GUARD_YES : layer_open(&then, other);
        if (open == GUARD_NO)
            *why = str_format(k->in, "layer %.*s needs layer %.*s, which is not open",
                              STR_ARG(name), STR_ARG(book_name(k->b, other)));
        good = guard_and(k->g, good, open);
    }
    return good;
}

static void want_election(struct look *k, int layer)
{
    node_id opens = look_value(k, layer, CLAUSE_OPENS_WHEN);
    node_id by = opens ? chain_after(k->b->tree, opens, "by") : 0;
    for (int p = 0; by && p < k->b->person_count; p++)
        if (person_in(k, by, p) != GUARD_NO)
            look_want(k, p,
                      str_format(k->in, "elect %.*s by %.*s", STR_ARG(book_name(k->b, layer)),
                                 STR_ARG(person_name(k->b, p))));
}

static guard elected(struct look *k, int layer)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_ELECT];
    guard g = GUARD_NO;
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        struct str why;
        if (node_name(t, node_of(t, event_said(k, e), RULE_NAME, 0)) != t->statements[layer].name)
            continue;
        if (!event_counts(k, e)) continue;
        guard good = election_good(k, layer, e, &why);
        if (good != GUARD_NO) look_fact(k, e);
        g = guard_or(k->g, g, good);
    }
    if (g == GUARD_NO) want_election(k, layer);
    return g;
}

guard layer_open(struct look *k, int layer)
{
    const struct tree *t = k->b->tree;
    int was = k->statement, agreement = k->agreement;
    if (k->depth++ > LOOK_DEPTH_MAX) return GUARD_NO;
    k->statement = layer;
    k->agreement = book_agreement(k->b, layer);
    look_touch(k, layer);
    node_id opens = look_value(k, layer, CLAUSE_OPENS_WHEN);
    node_id by = opens ? chain_after(t, opens, "by") : 0;
    guard g = by ? elected(k, layer) : gate_open(k, layer);
    g = guard_or(k->g, g, any_hit(k, layer, RULE_EFF_OPEN));
    g = guard_and(k->g, g, guard_not(k->g, any_hit(k, layer, RULE_EFF_CLOSE)));
    g = guard_and(k->g, g, guard_not(k->g, any_hit(k, layer, RULE_EFF_END)));
    g = guard_and(k->g, g, guard_not(k->g, any_hit(k, layer, RULE_EFF_SUSPEND)));
    k->statement = was;
    k->agreement = agreement;
    k->depth--;
    return g;
}

guard agreement_ended(struct look *k, int agreement, struct effect_hits *by)
{
    *by = effects_on(k, agreement, RULE_EFF_END);
    guard g = GUARD_NO;
    for (int i = 0; i < by->count; i++) g = guard_or(k->g, g, by->at[i].g);
    return g;
}

/* What ended before that day, and so is not the end from which something is still allowed. */
static guard ended_before(struct look *k, const struct effect_hits *ends, struct day_value day)
{
    guard g = GUARD_NO;
    for (int i = 0; i < ends->count; i++)
        if (ends->at[i].day.state == DAY_KNOWN && ends->at[i].day.high < day.low)
            g = guard_or(k->g, g, ends->at[i].g);
    return g;
}

guard sell_off(struct look *k, int statement)
{
    const struct tree *t = k->b->tree;
    struct effect_hits ends = effects_on(k, statement, RULE_EFF_END);
    struct effect_hits hits = effects_on(k, statement, RULE_EFF_ALLOW);
    guard g = GUARD_NO;
    for (int i = 0; i < hits.count; i++) {
        const struct effect *e = &hits.at[i];
        node_id products = node_of(t, e->node, RULE_PRODUCTS, 0);
        struct look other = *k;
        other.role_count = 0;
        for (int r = 0; r < e->role_count; r++) other.roles[other.role_count++] = e->roles[r];
        guard one = guard_and(k->g, e->g, guard_not(k->g, ended_before(k, &ends, e->day)));
        one = guard_and(k->g, one, acts_have(&other, node_of(t, e->node, RULE_ACTS, 0), k->act));
        if (products) one = guard_and(k->g, one, products_have(&other, products, k->product));
        look_back(k, &other);
        if (one == GUARD_NO) continue;
        struct day_value last = day_plus(k, e->day, node_of(t, e->node, RULE_PERIOD, 0), false);
        g = guard_or(k->g, g, guard_and(k->g, one, day_not_past(k, last)));
    }
    return g;
}

/* ---- A2, A4 ---- */

static bool state_is(enum instance_state s, struct str said)
{
    bool due = s == INSTANCE_OWED || s == INSTANCE_PAST_DUE || s == INSTANCE_IN_CURE ||
               s == INSTANCE_MISSED;
    return str_is(said, "met")      ? s == INSTANCE_MET
           : str_is(said, "missed") ? s == INSTANCE_MISSED
           : str_is(said, "owed")   ? s == INSTANCE_OWED
           : str_is(said, "unpaid") ? due
                                    : false;
}

static guard instances_state(struct look *k, int statement, node_id instance, struct str state)
{
    struct instances list = instances_of(k, statement, k->on);
    guard g = GUARD_NO;
    for (int n = 0; n < list.count; n++) {
        const struct instance *i = &list.at[n];
        if (!instance_fits(k, i, instance)) continue;
        bool so = state_is(i->state, state), latest = state_is(i->latest, state);
        guard one = so == latest              ? (so ? GUARD_YES : GUARD_NO)
                    : str_is(state, "missed") ? day_reached(k, i->missed)
                                              : day_not_past(k, i->due);
        g = guard_or(k->g, g, one);
        if (i->event >= 0 && one != GUARD_NO) look_fact(k, i->event);
    }
    return g;
}

static guard one_state(struct look *k, int statement, node_id instance, struct str state)
{
    switch (book_kind(k->b, statement)) {
    case KIND_PAYMENT:
    case KIND_DUTY: return instances_state(k, statement, instance, state);
    case KIND_AGREEMENT: {
        struct effect_hits by;
        guard ended = agreement_ended(k, statement, &by);
        guard alive = guard_and(k->g, term_has(k, statement), guard_not(k->g, ended));
        return str_is(state, "ended") ? guard_not(k->g, alive) : alive;
    }
    case KIND_LAYER: {
        guard open = layer_open(k, statement);
        return str_is(state, "open") || str_is(state, "in force") ? open : guard_not(k->g, open);
    }
    case KIND_GRANT:
    case KIND_COVENANT:
        if (str_is(state, "suspended")) return any_hit(k, statement, RULE_EFF_SUSPEND);
        if (str_is(state, "ended")) return any_hit(k, statement, RULE_EFF_END);
        return guard_and(k->g, gate_open(k, statement),
                         guard_not(k->g, guard_or(k->g, any_hit(k, statement, RULE_EFF_SUSPEND),
                                                  any_hit(k, statement, RULE_EFF_END))));
    default: break; /* a kind that has no state in this version */
    }
    struct str text =
        str_format(k->in, "%.*s is %.*s", STR_ARG(book_name(k->b, statement)), STR_ARG(state));
    return look_atom(k, ATOM_FACT, text, text, true);
}

guard state_holds(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
    node_id instance = node_of(t, n, RULE_INSTANCE, 0);
    static const int order[] = {KIND_LAYER,     KIND_GRANT,    KIND_PAYMENT, KIND_DUTY,
                                KIND_AGREEMENT, KIND_COVENANT, KIND_STAGE,   KIND_MILESTONE,
                                KIND_REPORT,    KIND_TRIGGER};
    int s = -1;
    for (size_t i = 0; i < sizeof order / sizeof *order && s < 0; i++)
        s = look_statement(k, name, order[i]);
    guard g = GUARD_NO;
    if (s < 0 || k->depth++ > LOOK_DEPTH_MAX) return GUARD_NO;
    look_touch(k, s);
    for (int i = 0;; i++) {
        node_id state = node_of(t, n, RULE_STATE, i);
        if (!state) break;
        g = guard_or(k->g, g, one_state(k, s, instance, node_text(t, state)));
    }
    k->depth--;
    return node_of(t, n, RULE_NOT, 0) ? guard_not(k->g, g) : g;
}

guard compliance_holds(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    struct occurrences o = {0};
    happening_breaches(k, node_part(t, n, 0), node_name(t, node_of(t, n, RULE_NAME, 0)), &o);
    guard g = GUARD_YES;
    for (int i = 0; i < o.count; i++)
        g = guard_and(k->g, g,
                      guard_not(k->g, guard_and(k->g, o.at[i].g, day_reached(k, o.at[i].day))));
    return node_of(t, n, RULE_NOT, 0) ? guard_not(k->g, g) : g;
}
