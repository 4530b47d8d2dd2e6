/* gates.c: the gates of one grant; see gates.h. */
#include "right/gates.h"

#include "base/buf.h"
#include "value/place.h"

static const char *const names[GATE_COUNT] = {"",
                                              "agreement in force",
                                              "layer open",
                                              "grant in force",
                                              "person",
                                              "past act",
                                              "act",
                                              "field",
                                              "product",
                                              "exclusion",
                                              "place",
                                              "asset captured",
                                              "title",
                                              "conditions",
                                              "sublicense chain",
                                              "not shut out",
                                              "restriction"};

const char *gate_name(int gate)
{
    return gate > 0 && gate < GATE_COUNT ? names[gate] : "";
}

bool scope_kind(int kind)
{
    return kind == KIND_GRANT || kind == KIND_COVENANT || kind == KIND_RELEASE ||
           kind == KIND_NEGOTIATE;
}

static void set(struct look *k, struct gates *r, enum gate gate, guard g, int ground,
                struct str finding)
{
    (void)k;
    r->at[gate] = g;
    r->ground[gate] = ground;
    r->finding[gate] = finding;
}

static struct str name(struct look *k, int statement)
{
    return book_name(k->b, statement);
}

/* "…: field memory except memory.dram.hbm": the line that decided. */
static struct str with_line(struct look *k, int s, enum clause_word word, struct str finding)
{
    const struct clause *c = look_clause(k, s, word, 0);
    if (!c) return finding;
    struct str line = str_plain(k->in, book_line_text(k->b, c->line));
    return str_format(k->in, "%.*s: %.*s", STR_ARG(finding), STR_ARG(line));
}

static struct str thing(struct look *k)
{
    if (k->field >= 0) return look_name(k, k->b->fields[k->spot >= 0 ? k->spot : k->field].name);
    return k->product >= 0 ? name(k, k->product) : STR("the product");
}

/* ---- gates 1 to 3: days ---- */

/* The last day on which the agreement ran, of its term alone. */
static struct day_value last_of_term(struct look *k, int agreement)
{
    struct look other = look_at(k, DAY_EVER + 1);
    struct day_value last = {.state = DAY_OPEN, .low = DAY_NEVER, .high = DAY_NEVER};
    for (int steps = 0; steps < 500 && other.on <= k->on; steps++) {
        other.next = DAY_NEVER;
        bool runs = term_has(&other, agreement) != GUARD_NO;
        if (other.next == DAY_NEVER || !runs) other.on = other.next;
        else {
            last = (struct day_value){.state = DAY_KNOWN, .low = other.next - 1};
            last.high = last.low;
            other.on = other.next;
        }
    }
    return last;
}

/* `for PERIOD`: whether it still lasts, counted from the last day before the end. */
static guard survives_still(struct look *k, node_id period, struct day_value last)
{
    if (!period || last.state != DAY_KNOWN) return GUARD_YES;
    return day_not_past(k, day_plus(k, last, period, false));
}

/* Alive after the agreement: each cause of its end must be one that the statement survives. */
static guard survived(struct look *k, int s, guard expired, const struct effect_hits *ends)
{
    const struct tree *t = k->b->tree;
    node_id value = look_value(k, s, CLAUSE_SURVIVES), causes = chain_of(t, value, RULE_CAUSES);
    node_id period = value ? chain_of(t, value, RULE_PERIOD) : 0;
    guard g = GUARD_YES, still = GUARD_NO;
    if (value && expired != GUARD_NO && causes_have(k, causes, "expiry", -1))
        still = survives_still(k, period, last_of_term(k, k->agreement));
    g = guard_not(k->g, guard_and(k->g, expired, guard_not(k->g, still)));
    for (int i = 0; i < ends->count; i++) {
        struct day_value last = ends->at[i].day;
        if (last.low > DAY_EVER) last.low--;
        if (last.high > DAY_EVER && last.high < DAY_NEVER) last.high--;
        still = GUARD_NO;
        if (value && causes_have(k, causes, "", ends->at[i].power.statement))
            still = survives_still(k, period, last);
        g = guard_and(k->g, g,
                      guard_not(k->g, guard_and(k->g, ends->at[i].g, guard_not(k->g, still))));
    }
    return g;
}

/* An agreement ends once: what ended it before its term did is the cause, what came later is none.
 * Returns whether it expired. */
static guard first_cause(struct look *k, int agreement, guard running, struct effect_hits *ends)
{
    guard expired = guard_not(k->g, running);
    for (int i = 0; i < ends->count; i++) {
        struct effect *e = &ends->at[i];
        if (e->day.state != DAY_KNOWN || e->day.low != e->day.high) continue;
        struct look then = look_at(k, e->day.low);
        e->g = guard_and(k->g, e->g, term_has(&then, agreement));
        expired = guard_and(k->g, expired, guard_not(k->g, e->g));
    }
    return expired;
}

static void gate_agreement(struct look *k, struct gates *r)
{
    int a = k->agreement;
    struct effect_hits ends = {0};
    /* a release speaks of acts before it: what counts is that its agreement has a first day */
    bool release = book_kind(k->b, r->statement) == KIND_RELEASE && a >= 0 &&
                   agreement_effective(k, a).state == DAY_KNOWN;
    if (a < 0 || release) {
        set(k, r, GATE_AGREEMENT, GUARD_YES, r->statement, STR(""));
        return;
    }
    guard begun = day_reached(k, agreement_effective(k, a));
    guard running = begun == GUARD_NO ? GUARD_NO : term_has(k, a);
    agreement_ended(k, a, &ends);
    guard expired = first_cause(k, a, running, &ends);
    guard alive = survived(k, r->statement, expired, &ends);
    if (alive != GUARD_YES) alive = guard_or(k->g, alive, sell_off(k, r->statement));
    guard g = guard_and(k->g, begun, alive);
    struct str why = begun == GUARD_NO
                         ? str_format(k->in, "%.*s is not yet effective on %.*s",
                                      STR_ARG(name(k, a)), STR_ARG(day_text(k->in, k->on)))
                         : str_format(k->in, "%.*s is over on %.*s, and %.*s does not survive it",
                                      STR_ARG(name(k, a)), STR_ARG(day_text(k->in, k->on)),
                                      STR_ARG(name(k, r->statement)));
    set(k, r, GATE_AGREEMENT, g, ends.count ? ends.at[0].power.statement : a, why);
}

static void gate_layer(struct look *k, struct gates *r)
{
    const struct tree *t = k->b->tree;
    node_id v = look_value(k, r->statement, CLAUSE_LAYER);
    int layer = v ? look_statement(k, node_name(t, v), KIND_LAYER) : -1;
    if (layer < 0) {
        set(k, r, GATE_LAYER, GUARD_YES, r->statement, STR(""));
        return;
    }
    set(k, r, GATE_LAYER, layer_open(k, layer), layer,
        str_format(k->in, "layer %.*s is not open on %.*s", STR_ARG(name(k, layer)),
                   STR_ARG(day_text(k->in, k->on))));
}

/* Triggers that end it, unless it is irrevocable and does not except them; `keep` overrides. */
static guard ended(struct look *k, int s, int *ground)
{
    const struct tree *t = k->b->tree;
    struct effect_hits ends = effects_on(k, s, RULE_EFF_END);
    const struct clause *irrevocable = look_clause(k, s, CLAUSE_IRREVOCABLE, 0);
    guard g = GUARD_NO;
    for (int i = 0; i < ends.count; i++) {
        node_id except = irrevocable ? chain_of(t, irrevocable->value, RULE_CAUSES) : 0;
        if (irrevocable && !(except && causes_have(k, except, "", ends.at[i].power.statement)))
            continue;
        g = guard_or(k->g, g, ends.at[i].g);
        *ground = ends.at[i].power.statement;
    }
    struct effect_hits suspends = effects_on(k, s, RULE_EFF_SUSPEND);
    for (int i = 0; i < suspends.count; i++) {
        *ground = suspends.at[i].power.statement;
        g = guard_or(k->g, g, suspends.at[i].g);
    }
    struct effect_hits keeps = effects_on(k, s, RULE_EFF_KEEP);
    for (int i = 0; i < keeps.count; i++) g = guard_and(k->g, g, guard_not(k->g, keeps.at[i].g));
    return g == GUARD_NO ? g : guard_and(k->g, g, guard_not(k->g, sell_off(k, s)));
}

/* Effects whose content nobody can read leave the slice open from their day. */
static guard unseen_effects(struct look *k, int s, int *ground)
{
    const struct tree *t = k->b->tree;
    struct effect_hits hits = effects_on(k, s, RULE_EFF_UNSEEN);
    guard g = GUARD_YES;
    for (int i = 0; i < hits.count; i++) {
        int was = k->statement;
        k->statement = hits.at[i].power.statement;
        guard term = look_term(k, node_kid(t, node_of(t, hits.at[i].node, RULE_UNSEEN, 0), 0));
        k->statement = was;
        g = guard_and(k->g, g, guard_or(k->g, guard_not(k->g, hits.at[i].g), term));
        *ground = hits.at[i].power.statement;
    }
    return g;
}

/* The two sides of a template, as the cell binds them. */
struct pair {
    int licensor, licensee;
    guard g;
};

/* Both were parties on one day up to now, and on it or before it opened what opens the pair. */
static guard pair_formed(struct look *k, const struct pair *pair, node_id opens)
{
    struct look other = look_at(k, DAY_EVER + 1);
    guard g = GUARD_NO;
    for (int steps = 0; steps < 500 && other.on <= k->on && g != GUARD_YES; steps++) {
        other.next = DAY_NEVER;
        guard both = guard_and(k->g, person_is_party(&other, pair->licensor),
                               person_is_party(&other, pair->licensee));
        if (opens && both != GUARD_NO) both = guard_and(k->g, both, condition_once(&other, opens));
        g = guard_or(k->g, g, both);
        if (other.next == DAY_NEVER) return g;
        other.on = other.next;
    }
    if (other.on > k->on && g != GUARD_YES) look_changes(k, other.on, STR("a pair may form"));
    return g;
}

static void bind_pair(struct look *k, const struct pair *pair)
{
    look_bind(k, "licensor", ROLE_PERSON, pair->licensor);
    look_bind(k, "member", ROLE_PERSON, pair->licensor);
    look_bind(k, "licensee", ROLE_PERSON, pair->licensee);
}

/* Whether the licensor's side owns the asset, or did: burdens follow it. */
static guard pair_owns(struct look *k, node_id from, int licensor)
{
    int roles = k->role_count;
    if (!k->asset || k->asset->portfolio >= 0) return GUARD_YES;
    look_bind(k, "each", ROLE_PERSON, licensor);
    guard g = asset_owned_by(k, k->asset, from);
    if (g != GUARD_YES) g = guard_or(k->g, g, asset_was_owned_by(k, k->asset, from));
    k->role_count = roles;
    return g;
}

/* Binds licensor and licensee of a template: the pair whose sides own the asset and act. */
static struct pair template_pair(struct look *k, node_id each)
{
    const struct tree *t = k->b->tree;
    node_id from = chain_of(t, each, RULE_PERSONS), to = chain_after(t, each, "to");
    struct pair found = {.licensor = -1, .licensee = -1, .g = GUARD_NO};
    int roles = k->role_count;
    for (int p = 0; p < k->b->person_count && found.g != GUARD_YES; p++) {
        guard owns = p == k->actor ? GUARD_NO : pair_owns(k, from, p);
        for (int q = 0; owns != GUARD_NO && q < k->b->person_count && found.g != GUARD_YES; q++) {
            if (q == p) continue;
            look_bind(k, "self", ROLE_PERSON, p);
            look_bind(k, "each", ROLE_PERSON, q);
            guard in = guard_and(k->g, owns, person_in(k, to, k->actor));
            k->role_count = roles;
            struct pair one = {.licensor = p, .licensee = q};
            if (in != GUARD_NO) in = guard_and(k->g, in, pair_formed(k, &one, 0));
            if (found.g == GUARD_NO && in != GUARD_NO) found = one;
            found.g = guard_or(k->g, found.g, in);
        }
    }
    if (found.g != GUARD_NO) bind_pair(k, &found);
    return found;
}

/* The effects that open it, for whomever: to whom they do is a matter of gate 4. */
static struct effect_hits opens_of(struct look *k, int s)
{
    struct look any = *k;
    any.actor = -1;
    any.role_count = 0;
    for (int i = 0; i < k->role_count; i++)
        if (!str_is(STR("licensee"), k->roles[i].noun)) any.roles[any.role_count++] = k->roles[i];
    struct effect_hits hits = effects_on(&any, s, RULE_EFF_OPEN);
    if (any.next < k->next) look_changes(k, any.next, any.next_why);
    return hits;
}

static bool opened_by_trigger(struct look *k, int s)
{
    node_id opens = look_value(k, s, CLAUSE_OPENS_WHEN);
    return opens && k->b->tree->nodes[opens].rule == RULE_NAME;
}

static void gate_grant(struct look *k, struct gates *r, const struct pair *pair)
{
    const struct tree *t = k->b->tree;
    int s = r->statement, ground = s;
    if (pair && pair->g == GUARD_NO) { /* a template has days only for a pair */
        set(k, r, GATE_GRANT, GUARD_YES, s, STR(""));
        return;
    }
    node_id during = look_value(k, s, CLAUSE_DURING);
    bool kept_life = false;
    struct effect_hits keeps = effects_on(k, s, RULE_EFF_KEEP);
    for (int i = 0; i < keeps.count; i++)
        kept_life = kept_life ||
                    (keeps.at[i].g == GUARD_YES && node_of(t, keeps.at[i].node, RULE_SLICE, 0));
    guard g = during && !kept_life ? span_has(k, during) : GUARD_YES;
    struct str why = str_format(k->in, "%.*s does not run on %.*s", STR_ARG(name(k, s)),
                                STR_ARG(day_text(k->in, k->on)));
    if (g != GUARD_NO) {
        guard open = gate_open(k, s);
        if (pair && open != GUARD_NO && !opened_by_trigger(k, s))
            open = guard_and(k->g, open, pair_formed(k, pair, look_value(k, s, CLAUSE_OPENS_WHEN)));
        struct effect_hits opens = opens_of(k, s);
        for (int i = 0; i < opens.count; i++) open = guard_or(k->g, open, opens.at[i].g);
        g = guard_and(k->g, g, open);
    }
    if (g != GUARD_NO) {
        guard e = ended(k, s, &ground);
        if (e != GUARD_NO)
            why = str_format(k->in, "%.*s ended or suspended it", STR_ARG(name(k, ground)));
        g = guard_and(k->g, g, guard_not(k->g, e));
    }
    if (g != GUARD_NO) g = guard_and(k->g, g, unseen_effects(k, s, &ground));
    set(k, r, GATE_GRANT, g, ground, why);
}

/* ---- gate 4: person ---- */

static guard admitted(struct look *k, int s, int rule)
{
    const struct tree *t = k->b->tree;
    struct effect_hits hits = effects_on(k, s, rule);
    guard g = GUARD_NO;
    for (int i = 0; i < hits.count; i++) {
        struct look other = *k;
        other.role_count = 0;
        for (int r = 0; r < hits.at[i].role_count; r++)
            other.roles[other.role_count++] = hits.at[i].roles[r];
        guard in = person_in(&other, node_part(t, hits.at[i].node, 0), k->actor);
        node_id products = node_of(t, hits.at[i].node, RULE_PRODUCTS, 0);
        node_id cond = node_after(t, hits.at[i].node, "if");
        if (products) in = guard_and(k->g, in, products_have(&other, products, k->product));
        if (cond) in = guard_and(k->g, in, condition_holds(&other, cond));
        look_back(k, &other);
        g = guard_or(k->g, g, guard_and(k->g, in, hits.at[i].g));
    }
    return g;
}

/* Sublicenses and assignments on record make licensees, cut to the head; who assigned what it had
 * is none any more. `g`: whether the actor is one without them. */
static guard dealt(struct look *k, int s, guard g)
{
    const struct tree *t = k->b->tree;
    for (int v = 0; v < 2; v++) {
        const struct ints *list = &k->b->by_verb[v ? VERB_ASSIGN : VERB_SUBLICENSE];
        for (int i = 0; i < list->count; i++) {
            int e = list->at[i], to = event_person_after(k, e, "to");
            bool gives = v && event_by(k, e) == k->actor && to != k->actor;
            node_id what = node_of(t, event_said(k, e), RULE_STATEMENTS_ITEM, 0);
            if (!what || (to != k->actor && !gives) || !event_counts(k, e)) continue;
            if (statements_have(k, what, s) != GUARD_YES) continue;
            guard good = v ? assignment_good(k, s, event_by(k, e), to)
                           : sublicense_good(k, s, event_by(k, e), to);
            if (good != GUARD_NO) look_fact(k, e);
            g = gives ? guard_and(k->g, g, guard_not(k->g, good)) : guard_or(k->g, g, good);
        }
    }
    return g;
}

static void gate_person(struct look *k, struct gates *r, const struct pair *pair)
{
    int s = r->statement;
    guard g = pair ? pair->g : person_in(k, look_value(k, s, CLAUSE_TO), k->actor);
    if (g != GUARD_NO && opened_by_trigger(k, s)) {
        struct effect_hits opens = effects_on(k, s, RULE_EFF_OPEN);
        guard to = GUARD_NO;
        for (int i = 0; i < opens.count; i++) to = guard_or(k->g, to, opens.at[i].g);
        if (opens_of(k, s).count) g = guard_and(k->g, g, to);
    }
    g = dealt(k, s, g);
    if (g != GUARD_NO) g = guard_and(k->g, g, guard_not(k->g, admitted(k, s, RULE_EFF_BAR)));
    if (g != GUARD_YES) g = guard_or(k->g, g, admitted(k, s, RULE_EFF_ADMIT));
    set(k, r, GATE_PERSON, g, s,
        str_format(k->in, "%.*s is no licensee on %.*s", STR_ARG(person_name(k->b, k->actor)),
                   STR_ARG(day_text(k->in, k->on))));
}

/* ---- gates 6 to 10: what, where ---- */

/* A clause of the scope block: its value, or the row of the side that fits. */
static node_id side_value(struct look *k, node_id value)
{
    const struct tree *t = k->b->tree;
    node_id others = 0;
    if (!value || t->nodes[value].rule != RULE_ROW) return value;
    node_id head = node_kid(t, value, 0);
    struct str word = head ? node_text(t, head) : (struct str){0};
    if (t->nodes[head].rule != RULE_LITERAL ||
        !(str_is(word, "to") || str_is(word, "from") || str_is(word, "others")))
        return value;
    for (node_id r = value; r; r = t->nodes[r].next) {
        node_id literal = node_kid(t, r, 0), persons = t->nodes[literal].next;
        struct str w = node_text(t, literal);
        if (str_is(w, "others")) others = persons;
        else if (str_is(w, "to") && person_in(k, persons, k->actor) == GUARD_YES)
            return t->nodes[persons].next;
        else if (str_is(w, "from") && k->asset && asset_owned_by(k, k->asset, persons) == GUARD_YES)
            return t->nodes[persons].next;
    }
    return others;
}

static guard fields_of_scope(struct look *k, int s)
{
    guard g = GUARD_YES;
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_FIELD, i);
        if (!c) break;
        g = guard_and(k->g, g, fields_have(k, side_value(k, c->value)));
    }
    return g;
}

/* The line of the first tree in which the thing lies outside. */
static struct str outside_field(struct look *k, int s)
{
    struct str why = str_format(k->in, "%.*s is outside the field", STR_ARG(thing(k)));
    const struct clause *c = NULL;
    for (int i = 0; (c = look_clause(k, s, CLAUSE_FIELD, i)); i++)
        if (fields_have(k, side_value(k, c->value)) == GUARD_NO)
            return str_format(k->in, "%.*s: %.*s", STR_ARG(why),
                              STR_ARG(str_plain(k->in, book_line_text(k->b, c->line))));
    return why;
}

static guard frozen(struct look *k, int s)
{
    const struct tree *t = k->b->tree;
    struct effect_hits hits = effects_on(k, s, RULE_EFF_FREEZE);
    guard g = GUARD_YES;
    for (int i = 0; i < hits.count; i++) {
        node_id to = node_after(t, hits.at[i].node, "to");
        int rule = node_rule(t, to);
        const struct effect *e = &hits.at[i];
        day_number eve = day_add(e->day.low, -1);
        struct look then = *k; /* lists as they stood just before */
        if (e->day.state == DAY_KNOWN && !node_says(t, to, "extended")) then.lists_on = &eve;
        guard in = rule == RULE_FIELDS      ? fields_have(&then, to)
                   : rule == RULE_TERRITORY ? territory_has(&then, to, k->place)
                                            : products_have(&then, to, k->product);
        g = guard_and(k->g, g, guard_or(k->g, guard_not(k->g, hits.at[i].g), in));
    }
    return g;
}

static guard products_of_scope(struct look *k, int s)
{
    guard g = GUARD_YES;
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_PRODUCT, i);
        if (!c) break;
        g = guard_and(k->g, g, products_have(k, side_value(k, c->value), k->product));
    }
    return guard_and(k->g, g, frozen(k, s));
}

/* The axes of an exclusion or restriction; an axis that is not said is the whole axis. */
static guard axes_have(struct look *k, int s)
{
    guard g = GUARD_YES;
    node_id under = look_value(k, s, CLAUSE_UNDER), territory = look_value(k, s, CLAUSE_TERRITORY);
    node_id acts = look_value(k, s, CLAUSE_ACTS), during = look_value(k, s, CLAUSE_DURING);
    if (acts) g = acts_have(k, acts, k->act);
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_FIELD, i);
        if (!c) break;
        g = guard_and(k->g, g, fields_have(k, c->value));
    }
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_PRODUCT, i);
        if (!c) break;
        g = guard_and(k->g, g, products_have(k, c->value, k->product));
    }
    if (g != GUARD_NO && territory) g = guard_and(k->g, g, territory_has(k, territory, k->place));
    if (g != GUARD_NO && under && k->asset) g = guard_and(k->g, g, assets_have(k, under, k->asset));
    if (g != GUARD_NO && during) g = guard_and(k->g, g, span_has(k, during));
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_IF, i);
        if (!c) break;
        g = guard_and(k->g, g, value_holds(k, c->value));
    }
    return g;
}

/* `except` of an exclusion puts back in; any line or row does. */
static guard excepted(struct look *k, int s)
{
    const struct tree *t = k->b->tree;
    guard g = GUARD_NO;
    for (int i = 0; g != GUARD_YES; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_EXCEPT, i);
        if (!c) break;
        for (node_id n = c->value; n; n = t->nodes[n].next) {
            int rule = node_rule(t, n);
            if (rule == RULE_LITERAL) continue;
            node_id inner = rule == RULE_ROW ? node_part(t, n, 0) : n;
            rule = node_rule(t, inner);
            guard one = rule == RULE_PRODUCTS ? products_have(k, inner, k->product)
                        : rule == RULE_FIELDS ? fields_have(k, inner)
                        : rule == RULE_ACTS   ? acts_have(k, inner, k->act)
                        : rule == RULE_SCOPE  ? scope_has(k, inner)
                                              : condition_holds(k, inner);
            g = guard_or(k->g, g, one);
        }
    }
    return g;
}

static void gate_exclusion(struct look *k, struct gates *r)
{
    const struct ints *all = &k->b->by_kind[KIND_EXCLUDE];
    guard out = GUARD_NO;
    int ground = r->statement, was = k->statement, agreement = k->agreement;
    struct str why = STR("");
    for (int i = 0; i < all->count && out != GUARD_YES; i++) {
        int x = all->at[i];
        if (!look_stands(k, x)) continue;
        k->statement = x;
        k->agreement = book_agreement(k->b, x);
        guard g = statements_have(k, look_value(k, x, CLAUSE_FROM), r->statement);
        node_id to = look_value(k, x, CLAUSE_TO);
        if (g != GUARD_NO && to) g = guard_and(k->g, g, person_in(k, to, k->actor));
        if (g != GUARD_NO) g = guard_and(k->g, g, axes_have(k, x));
        if (g != GUARD_NO) g = guard_and(k->g, g, guard_not(k->g, excepted(k, x)));
        if (g != GUARD_NO && (out == GUARD_NO || g == GUARD_YES)) {
            ground = x;
            why = str_format(k->in, "%.*s is excluded by %.*s", STR_ARG(thing(k)),
                             STR_ARG(name(k, x)));
        }
        out = guard_or(k->g, out, g);
    }
    k->statement = was;
    k->agreement = agreement;
    set(k, r, GATE_EXCLUSION, guard_not(k->g, out), ground, why);
}

/* ---- gates 11 to 14 ---- */

/* Opened just before the deed that opened it: what it covers is what was there on the eve. */
static bool sprung(struct look *k, int s, day_number *eve)
{
    if (!opened_by_trigger(k, s)) return false;
    struct effect_hits opens = opens_of(k, s);
    for (int i = 0; i < opens.count; i++) {
        const struct effect *e = &opens.at[i];
        if (!e->just_before || e->day.state != DAY_KNOWN || e->day.low != e->day.high) continue;
        *eve = day_add(e->day.low, -1);
        return true;
    }
    return false;
}

static void gate_asset(struct look *k, struct gates *r)
{
    const struct tree *t = k->b->tree;
    int s = r->statement, ground = s;
    node_id under = side_value(k, look_value(k, s, CLAUSE_UNDER));
    if (!k->asset) {
        set(k, r, GATE_ASSET, GUARD_YES, s, STR(""));
        return;
    }
    node_id owners = k->owners;
    day_number eve;
    k->owners = look_value(k, s, CLAUSE_FROM);
    struct look then = sprung(k, s, &eve) ? look_at(k, eve) : *k;
    guard g = assets_have(&then, under, k->asset);
    look_back(k, &then);
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_CAPTURE, i);
        if (!c) break;
        g = guard_and(k->g, g, value_holds(k, side_value(k, c->value)));
    }
    k->owners = owners;
    for (node_id n = under ? t->nodes[under].kid : 0; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule != RULE_ASSET_NAME) continue;
        int p = look_statement(k, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_PORTFOLIO);
        if (p >= 0) ground = p;
    }
    set(k, r, GATE_ASSET, g, ground,
        str_format(k->in, "the asset is not in %.*s",
                   STR_ARG(under ? node_text(t, under) : STR("it"))));
}

static void gate_title(struct look *k, struct gates *r)
{
    node_id from = look_value(k, r->statement, CLAUSE_FROM);
    guard g = GUARD_YES;
    bool sublicense = look_says(k, r->statement, CLAUSE_HEAD); /* the head's title: gate 14 */
    if (k->asset && from && k->asset->portfolio < 0 && !sublicense) {
        g = asset_owned_by(k, k->asset, from);
        if (g != GUARD_YES) /* burdens follow the asset */
            g = guard_or(k->g, g, asset_was_owned_by(k, k->asset, from));
    }
    set(k, r, GATE_TITLE, g, r->statement, STR("the asset is not the licensor's"));
}

static void gate_conditions(struct look *k, struct gates *r)
{
    const struct tree *t = k->b->tree;
    guard g = GUARD_YES;
    struct str why = STR("a condition is not met");
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, r->statement, CLAUSE_IF, i);
        if (!c) break;
        g = guard_and(k->g, g, value_holds(k, side_value(k, c->value)));
        if (g == GUARD_NO)
            why = str_format(k->in, "not met: %.*s",
                             STR_ARG(str_plain(k->in, book_line_text(k->b, c->line))));
    }
    node_id made = str_is(k->act, "have made") ? look_value(k, r->statement, CLAUSE_HAVE_MADE) : 0;
    if (made && g != GUARD_NO) {
        g = guard_and(k->g, g, value_holds(k, made));
        if (g == GUARD_NO)
            why = str_format(k->in, "not met: have made %.*s", STR_ARG(node_text(t, made)));
    }
    set(k, r, GATE_CONDITIONS, g, r->statement, why);
}

/* A grant that names a head is cut to it and ends with it. */
static void gate_chain(struct look *k, struct gates *r)
{
    const struct tree *t = k->b->tree;
    node_id head = look_value(k, r->statement, CLAUSE_HEAD);
    guard g = head ? GUARD_NO : GUARD_YES;
    for (int s = 0; head && s < k->b->base_statements && k->depth < LOOK_DEPTH_MAX; s++) {
        if (!scope_kind(book_kind(k->b, s)) || statements_have(k, head, s) != GUARD_YES) continue;
        int actor = k->actor;
        node_id from = look_value(k, r->statement, CLAUSE_FROM);
        for (int p = 0; p < k->b->person_count; p++) {
            if (person_in(k, from, p) != GUARD_YES) continue;
            struct look other = *k;
            other.actor = p;
            other.depth++;
            g = guard_or(k->g, g, gates_run(&other, s).all);
            if (other.next < k->next) look_changes(k, other.next, other.next_why);
        }
        k->actor = actor;
    }
    set(k, r, GATE_CHAIN, g, r->statement,
        str_format(k->in, "its head %.*s does not cover this",
                   STR_ARG(head ? node_text(t, head) : STR(""))));
}

/* ---- gate 16, and what gate 15 asks of others ---- */

guard gates_running(struct look *k, int s, bool of_pair)
{
    struct gates r = {.statement = s};
    int was = k->statement, agreement = k->agreement;
    struct pair pair = {look_role(k, STR("licensor"), ROLE_PERSON),
                        look_role(k, STR("licensee"), ROLE_PERSON), GUARD_YES};
    k->statement = s;
    k->agreement = book_agreement(k->b, s);
    bool bound = of_pair && pair.licensor >= 0 && pair.licensee >= 0;
    gate_agreement(k, &r);
    gate_layer(k, &r);
    gate_grant(k, &r, bound ? &pair : NULL);
    k->statement = was;
    k->agreement = agreement;
    return guard_and(k->g, r.at[GATE_AGREEMENT],
                     guard_and(k->g, r.at[GATE_LAYER], r.at[GATE_GRANT]));
}

guard gates_box(struct look *k, int s)
{
    struct gates r = {.statement = s};
    int was = k->statement, agreement = k->agreement;
    k->statement = s;
    k->agreement = book_agreement(k->b, s);
    guard g = gates_running(k, s, false);
    if (g != GUARD_NO)
        g = guard_and(k->g, g, acts_have(k, side_value(k, look_value(k, s, CLAUSE_ACTS)), k->act));
    if (g != GUARD_NO) g = guard_and(k->g, g, fields_of_scope(k, s));
    if (g != GUARD_NO) g = guard_and(k->g, g, products_of_scope(k, s));
    if (g != GUARD_NO) {
        gate_exclusion(k, &r);
        g = guard_and(k->g, g, r.at[GATE_EXCLUSION]);
    }
    if (g != GUARD_NO)
        g = guard_and(
            k->g, g, territory_has(k, side_value(k, look_value(k, s, CLAUSE_TERRITORY)), k->place));
    if (g != GUARD_NO) {
        gate_asset(k, &r);
        gate_title(k, &r);
        g = guard_and(k->g, g, guard_and(k->g, r.at[GATE_ASSET], r.at[GATE_TITLE]));
    }
    k->statement = was;
    k->agreement = agreement;
    return g;
}

/* Consent or waiver of the one to whom the promise is owed. */
static guard consented(struct look *k, int s)
{
    const struct tree *t = k->b->tree;
    guard g = GUARD_NO;
    node_id to = look_value(k, s, CLAUSE_TO);
    for (int v = 0; v < 2; v++) {
        const struct ints *list = &k->b->by_verb[v ? VERB_WAIVE : VERB_CONSENT];
        for (int i = 0; i < list->count; i++) {
            int e = list->at[i];
            if (!event_counts(k, e)) continue;
            if (!str_ends(
                    node_text(t, node_of(t, event_said(k, e), v ? RULE_NAME : RULE_EVENT_THING, 0)),
                    name(k, s)))
                continue;
            guard by = to ? person_in(k, to, event_by(k, e)) : person_is_party(k, event_by(k, e));
            if (event_by(k, e) == k->actor) by = GUARD_NO;
            g = guard_or(k->g, g, by);
        }
    }
    for (int p = 0; g == GUARD_NO && p < k->b->person_count; p++)
        if (p != k->actor && (to ? person_in(k, to, p) : person_is_party(k, p)) == GUARD_YES)
            look_want(k, p,
                      str_format(k->in, "consent by %.*s to %.*s", STR_ARG(person_name(k->b, p)),
                                 STR_ARG(name(k, s))));
    return g;
}

guard restricted(struct look *k, struct str *why, int *ground)
{
    const struct ints *all = &k->b->by_kind[KIND_RESTRICT];
    guard g = GUARD_NO;
    int was = k->statement, agreement = k->agreement;
    for (int i = 0; i < all->count && g != GUARD_YES; i++) {
        int s = all->at[i];
        if (!look_stands(k, s) || book_agreement(k->b, s) < 0) continue;
        k->statement = s;
        k->agreement = book_agreement(k->b, s);
        struct gates r = {.statement = s};
        guard one = person_in(k, look_value(k, s, CLAUSE_BY), k->actor);
        node_id about = look_value(k, s, CLAUSE_ABOUT);
        if (one != GUARD_NO) one = guard_and(k->g, one, axes_have(k, s));
        if (one != GUARD_NO && !look_says(k, s, CLAUSE_ACTS) &&
            !str_same(node_text(k->b->tree, look_value(k, s, CLAUSE_KIND)), k->act))
            one = GUARD_NO; /* only the act that its kind names is meant */
        for (int x = 0; about && one != GUARD_NO && x < k->b->base_statements; x++)
            if (scope_kind(book_kind(k->b, x)) && statements_have(k, about, x) == GUARD_YES)
                one = guard_and(k->g, one, gates_box(k, x));
        if (one != GUARD_NO) {
            gate_agreement(k, &r);
            one = guard_and(k->g, one, guard_and(k->g, r.at[GATE_AGREEMENT], gate_open(k, s)));
        }
        struct effect_hits ends = effects_on(k, s, RULE_EFF_END);
        for (int e = 0; e < ends.count; e++)
            one = guard_and(k->g, one, guard_not(k->g, ends.at[e].g));
        if (one != GUARD_NO) one = guard_and(k->g, one, guard_not(k->g, excepted(k, s)));
        if (one != GUARD_NO) one = guard_and(k->g, one, guard_not(k->g, consented(k, s)));
        if (one == GUARD_NO) continue;
        g = guard_or(k->g, g, one);
        *ground = s;
        *why = str_format(k->in, "%.*s promised not to: %.*s", STR_ARG(person_name(k->b, k->actor)),
                          STR_ARG(name(k, s)));
    }
    k->statement = was;
    k->agreement = agreement;
    return g;
}

/* ---- all gates ---- */

static void what_and_where(struct look *k, struct gates *r)
{
    int s = r->statement;
    node_id acts = side_value(k, look_value(k, s, CLAUSE_ACTS));
    node_id territory = side_value(k, look_value(k, s, CLAUSE_TERRITORY));
    set(k, r, GATE_ACT, acts_have(k, acts, k->act), s,
        with_line(k, s, CLAUSE_ACTS,
                  str_format(k->in, "'%.*s' is not among the acts", STR_ARG(k->act))));
    set(k, r, GATE_FIELD, fields_of_scope(k, s), s, outside_field(k, s));
    set(k, r, GATE_PRODUCT, products_of_scope(k, s), s,
        with_line(k, s, CLAUSE_PRODUCT,
                  str_format(k->in, "%.*s is not among the products", STR_ARG(thing(k)))));
    gate_exclusion(k, r);
    set(k, r, GATE_PLACE, k->place < 0 ? GUARD_YES : territory_has(k, territory, k->place), s,
        with_line(k, s, CLAUSE_TERRITORY,
                  str_format(k->in, "%.*s is outside the territory",
                             STR_ARG(k->place < 0 ? STR("the place") : place_code(k->place)))));
}

static void gate_shut_out(struct look *k, struct gates *r)
{
    struct str why = STR("");
    int s = r->statement, ground = s;
    guard rest = GUARD_YES, out = GUARD_NO;
    for (int i = 1; i < GATE_SHUT_OUT; i++) rest = guard_and(k->g, rest, r->at[i]);
    if (r->at[GATE_PERSON] != GUARD_NO && book_kind(k->b, s) == KIND_GRANT)
        out = shut_out(k, s, rest != GUARD_NO, &why, &ground);
    set(k, r, GATE_SHUT_OUT, guard_not(k->g, out), ground, why);
}

struct gates gates_run(struct look *k, int s)
{
    struct gates r = {.statement = s, .all = GUARD_YES};
    int was = k->statement, agreement = k->agreement, roles = k->role_count;
    for (int i = 0; i < GATE_COUNT; i++) {
        r.at[i] = GUARD_YES;
        r.ground[i] = s;
    }
    k->statement = s;
    k->agreement = book_agreement(k->b, s);
    node_id each = look_value(k, s, CLAUSE_EACH);
    struct pair pair = {0};
    if (each) pair = template_pair(k, each);
    gate_agreement(k, &r);
    gate_layer(k, &r);
    gate_grant(k, &r, each ? &pair : NULL);
    gate_person(k, &r, each ? &pair : NULL);
    what_and_where(k, &r);
    gate_asset(k, &r);
    gate_title(k, &r);
    gate_conditions(k, &r);
    gate_chain(k, &r);
    gate_shut_out(k, &r);
    for (int i = 1; i < GATE_RESTRICTION; i++) {
        r.all = guard_and(k->g, r.all, r.at[i]);
        if (r.at[i] != GUARD_NO) continue;
        r.failed++;
        if (!r.first_failed) r.first_failed = i;
    }
    if (book_kind(k->b, s) == KIND_NEGOTIATE) r.all = GUARD_NO;
    k->role_count = roles;
    k->statement = was;
    k->agreement = agreement;
    return r;
}
