/* exclusive.c: gate 15, who is shut out by an exclusive grant to somebody else. */
#include "base/buf.h"
#include "right/gates.h"

/* Two grants compared by the day on which each first ran: its agreement in force, its layer open,
 * itself open and within its days. */
struct order {
    guard earlier, same; /* the exclusive one before the other one, or on the very day */
};

static day_number effective_day(struct look *k, int s)
{
    struct look other = look_at(k, k->on);
    other.agreement = book_agreement(k->b, s);
    if (other.agreement < 0) return DAY_EVER + 1;
    struct day_value v = agreement_effective(&other, other.agreement);
    bool sure = v.state == DAY_KNOWN && v.low == v.high && v.low > DAY_EVER;
    return sure ? v.low : DAY_EVER + 1;
}

static struct order order_of(struct look *k, int exclusive, int s)
{
    struct order out = {GUARD_NO, GUARD_NO};
    day_number first = effective_day(k, exclusive), second = effective_day(k, s);
    struct look other = look_at(k, first < second ? first : second);
    guard e = GUARD_NO, b = GUARD_NO;
    bool pair = look_says(k, s, CLAUSE_EACH);
    for (int steps = 0; steps < 2000 && other.on <= k->on && b != GUARD_YES; steps++) {
        other.next = DAY_NEVER;
        guard e_now =
            e == GUARD_YES ? e : guard_or(k->g, e, gates_running(&other, exclusive, false));
        guard b_now = guard_or(k->g, b, gates_running(&other, s, pair));
        guard e_begins = guard_and(k->g, e_now, guard_not(k->g, e));
        guard b_begins = guard_and(k->g, b_now, guard_not(k->g, b));
        out.same = guard_or(k->g, out.same, guard_and(k->g, e_begins, b_begins));
        e = e_now;
        b = b_now;
        out.earlier = guard_or(k->g, out.earlier, guard_and(k->g, e, guard_not(k->g, b)));
        if (other.next == DAY_NEVER) break;
        other.on = other.next;
    }
    if (other.on > k->on && b != GUARD_YES) look_changes(k, other.on, other.next_why);
    return out;
}

guard turned_nonexclusive(struct look *k, int s)
{
    const struct tree *t = k->b->tree;
    struct effect_hits hits = effects_on(k, s, RULE_EFF_TURN);
    guard g = GUARD_NO;
    for (int i = 0; i < hits.count; i++)
        if (str_is(node_text(t, node_of(t, hits.at[i].node, RULE_TURNED, 0)), "nonexclusive"))
            g = guard_or(k->g, g, hits.at[i].g);
    return g;
}

/* Nothing ranks two exclusive grants of one day: either may go first. */
static bool goes_first(struct look *k, int s, int other)
{
    int a = s < other ? s : other, c = s < other ? other : s;
    struct str x = book_name(k->b, a), y = book_name(k->b, c);
    struct world_var v = {.statement = a, .count = 2, .preferred = -1};
    v.key = str_format(k->in, "rank:%d:%d", a, c);
    v.label = str_format(k->in, "%.*s and %.*s, exclusive from one day", STR_ARG(x), STR_ARG(y));
    v.choices = NEW_N(k->in, 2, struct str);
    v.choices[0] = str_format(k->in, "%.*s goes first", STR_ARG(x));
    v.choices[1] = str_format(k->in, "%.*s goes first", STR_ARG(y));
    return (world_choose(k, v) == 0) == (s == a);
}

/* On what it hangs that the exclusive grant goes before the other one. */
static guard goes_before(struct look *k, int exclusive, int s, bool tie)
{
    struct order o = order_of(k, exclusive, s);
    if (!tie || o.same == GUARD_NO || !look_says(k, s, CLAUSE_EXCLUSIVE)) return o.earlier;
    guard same = guard_and(k->g, o.same, guard_not(k->g, turned_nonexclusive(k, s)));
    return same != GUARD_NO && goes_first(k, exclusive, s) ? guard_or(k->g, o.earlier, same)
                                                           : o.earlier;
}

/* Whether it covers the cell and is somebody else's. */
static guard covers(struct look *k, int s, node_id except)
{
    node_id to = look_value(k, s, CLAUSE_TO);
    guard mine = guard_or(k->g, to ? person_in(k, to, k->actor) : GUARD_NO,
                          except ? person_in(k, except, k->actor) : GUARD_NO);
    if (mine == GUARD_YES) return GUARD_NO;
    guard g = guard_and(k->g, gates_box(k, s), guard_not(k->g, mine));
    if (g != GUARD_NO) g = guard_and(k->g, g, guard_not(k->g, turned_nonexclusive(k, s)));
    return g;
}

/* Whether the grant is a sublicense below the head, through any number of others. */
static bool is_below(struct look *k, int s, int head, int depth)
{
    node_id value = look_value(k, s, CLAUSE_HEAD);
    const struct ints *all = &k->b->by_kind[KIND_GRANT];
    struct look other = *k;
    other.agreement = book_agreement(k->b, s);
    other.statement = s;
    if (!value || depth > 8) return false;
    if (statements_have(&other, value, head) == GUARD_YES) return true;
    for (int i = 0; i < all->count; i++)
        if (all->at[i] != s && statements_have(&other, value, all->at[i]) == GUARD_YES &&
            is_below(k, all->at[i], head, depth + 1))
            return true;
    return false;
}

guard shut_out(struct look *k, int before, bool tie, struct str *why, int *ground)
{
    const struct tree *t = k->b->tree;
    guard g = GUARD_NO;
    if (k->depth > LOOK_DEPTH_MAX) return g;
    k->depth++;
    const struct ints *all = &k->b->by_kind[KIND_GRANT];
    for (int i = 0; i < all->count && g != GUARD_YES; i++) {
        int s = all->at[i];
        const struct clause *c =
            s == before || !look_stands(k, s) ? NULL : look_clause(k, s, CLAUSE_EXCLUSIVE, 0);
        if (!c || (before >= 0 && is_below(k, before, s, 0))) continue;
        struct look other = *k;
        other.agreement = book_agreement(k->b, s);
        other.statement = s;
        guard one = covers(&other, s, chain_of(t, c->value, RULE_PERSONS));
        if (one != GUARD_NO && before >= 0)
            one = guard_and(k->g, one, goes_before(&other, s, before, tie));
        if (other.next < k->next) look_changes(k, other.next, other.next_why);
        if (one == GUARD_NO) continue;
        g = guard_or(k->g, g, one);
        *ground = s;
        *why = str_format(k->in, "%.*s is exclusive and covers this", STR_ARG(book_name(k->b, s)));
    }
    k->depth--;
    return g;
}
