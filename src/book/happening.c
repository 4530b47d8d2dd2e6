/* happening.c: dated changes, found in events, holdings and obligations. */
#include <string.h>

#include "base/buf.h"
#include "book/obligation.h"
#include "book/power.h"

static struct day_value known(day_number d)
{
    return (struct day_value){.state = DAY_KNOWN, .low = d, .high = d, .statement = -1};
}

static struct occurrence *add(struct look *k, struct occurrences *out, struct day_value day,
                              int event)
{
    struct occurrence o = {
        .day = day, .raw = day, .due = day, .g = GUARD_YES, .event = event, .actor = -1};
    for (int i = 0; i < k->role_count; i++) o.roles[o.role_count++] = k->roles[i];
    PUSH(k->in, out, o);
    return &out->at[out->count - 1];
}

static void bind(struct look *k, struct occurrence *o, struct str noun, enum role_kind kind, int id)
{
    if (id < 0 || o->role_count == ROLES_MAX || !noun.len) return;
    o->roles[o->role_count++] = (struct role){str_z(k->in, noun), kind, id};
}

struct str noun_introduced(struct arena *in, const struct tree *t, node_id n)
{
    if (!n) return (struct str){0};
    if (node_rule(t, n) == RULE_ROLE) {
        node_id noun = node_of(t, n, RULE_NOUN, 0);
        struct str text = node_text(t, noun ? noun : node_of(t, n, RULE_BARE_NOUN, 0));
        bool other = node_says(t, n, "another") || node_says(t, n, "other");
        return other ? str_format(in, "other %.*s", STR_ARG(text)) : text;
    }
    if (node_rule(t, n) == RULE_ONE_RELATED) {
        node_id dealer = node_of(t, n, RULE_DEALER, 0);
        return node_text(t, dealer ? dealer : node_of(t, n, RULE_NAME, 0));
    }
    for (node_id i = t->nodes[n].kid; i; i = t->nodes[i].next) {
        struct str s = noun_introduced(in, t, i);
        if (s.len) return s;
    }
    return (struct str){0};
}

/* ---- H1: somebody does something ---- */

/* Whether the event's object fits; binds what it introduces. */
/* Whether one of the rights that the event names is among these; *any: it names one of the book. */
static guard rights_fit(struct look *k, int e, node_id object, const struct occurrence *o,
                        bool *any)
{
    const struct book *b = k->b;
    node_id theirs = node_of(b->tree, event_said(k, e), RULE_ASSETS, 0);
    struct look then = look_at(k, event_day(k, e));
    guard g = GUARD_NO;
    then.role_count = o->role_count;
    memcpy(then.roles, o->roles, sizeof then.roles);
    for (int i = 0; theirs && i < b->asset_count && g != GUARD_YES; i++) {
        guard named = assets_have(&then, theirs, &b->assets[i]);
        if (named == GUARD_NO) continue;
        *any = true;
        g = guard_or(k->g, g, guard_and(k->g, named, assets_have(&then, object, &b->assets[i])));
    }
    return g;
}

static guard object_fits(struct look *k, int e, node_id object, struct occurrence *o)
{
    const struct tree *t = k->b->tree;
    node_id said = event_said(k, e);
    struct str noun = noun_introduced(k->in, t, object);
    int verb = t->events[e].verb;
    if (verb == VERB_SUE) {
        int defendant = look_person(k, node_part(t, said, 1));
        struct look told = *k;
        told.role_count = o->role_count;
        memcpy(told.roles, o->roles, sizeof told.roles);
        if (node_rule(t, object) == RULE_STATEMENTS_ITEM) object = node_of(t, object, RULE_NAME, 0);
        guard g =
            node_rule(t, object) == RULE_ANYONE ? GUARD_YES : person_in(&told, object, defendant);
        bind(k, o, noun, ROLE_PERSON, defendant);
        return g;
    }
    if (str_is(noun, "asset")) {
        node_id what = node_of(t, node_of(t, said, RULE_ASSETS, 0), RULE_ASSET_NAME, 0);
        int s = tree_symbol(t, node_name(t, node_of(t, what, RULE_NAME, 0)), KIND_ASSET);
        if (s >= 0) bind(k, o, noun, ROLE_ASSET, t->symbols[s].target);
        return GUARD_YES;
    }
    bool any = false;
    guard rights =
        node_rule(t, object) == RULE_ASSETS ? rights_fit(k, e, object, o, &any) : GUARD_NO;
    if (any) return rights;
    uint32_t last = t->nodes[object].token + t->nodes[object].token_count - 1;
    for (uint32_t i = 0; i < t->nodes[said].token_count; i++)
        if (str_same(token_text(&t->text, t->nodes[said].token + i), token_text(&t->text, last)))
            return GUARD_YES;
    return GUARD_NO;
}

/* Who does it: `a licensee`, `an affiliate of a licensee`, `a licensee and its affiliates`. The
 * licensee is bound in each, so whoever does it as the affiliate of two does it twice. */
static node_id base_of(const struct tree *t, node_id who, node_id *relations)
{
    while (node_rule(t, who) == RULE_PERSONS_ITEM) who = node_part(t, who, 0);
    *relations = 0;
    if (node_rule(t, who) == RULE_ONE_RELATED) {
        *relations = node_of(t, who, RULE_NAME, 0);
        return node_after(t, who, "of");
    }
    if (node_rule(t, who) == RULE_PERSON_AND_ITS) *relations = node_of(t, who, RULE_RELATIONS, 0);
    return node_rule(t, who) == RULE_PERSON_AND_ITS ? node_part(t, who, 0) : 0;
}

struct deed {
    int verb, event, actor;
    node_id who, object, to;
};

/* One occurrence of the deed, with the roles that it binds; `base` is -1 if there is none. */
static void add_deed(struct look *k, const struct deed *d, struct str base_noun, int base, guard g,
                     struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    int e = d->event;
    struct look then = look_at(k, event_day(k, e));
    struct occurrence *o = add(k, out, known(event_day(k, e)), e);
    o->actor = d->actor;
    struct str noun = noun_introduced(k->in, t, d->who);
    if (base < 0 || !str_same(noun, base_noun)) bind(k, o, noun, ROLE_PERSON, d->actor);
    bind(k, o, base_noun, ROLE_PERSON, base);
    if (t->events[e].name) o->label = look_name(k, t->events[e].name);
    if (d->verb == VERB_SUE) bind(k, o, STR("suit"), ROLE_EVENT, e);
    if (d->verb == VERB_TRANSFER) bind(k, o, STR("transfer"), ROLE_EVENT, e);
    if (d->object) g = guard_and(k->g, g, object_fits(&then, e, d->object, o));
    if (d->to) {
        int person = event_person_after(k, e, "to");
        struct str to_noun = noun_introduced(k->in, t, d->to);
        if (!to_noun.len) g = guard_and(k->g, g, person_in(&then, d->to, person));
        bind(k, o, to_noun, ROLE_PERSON, person);
    }
    o->g = g;
    if (g == GUARD_NO) out->count--;
    else look_fact(k, e);
}

static void event_matches(struct look *k, node_id n, int verb, int e, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    if (!event_counts(k, e)) return;
    struct look then = look_at(k, event_day(k, e));
    struct deed d = {.verb = verb, .event = e, .who = node_part(t, n, 0)};
    d.to = node_after(t, n, "to");
    d.actor = verb == VERB_MERGE || verb == VERB_INSOLVENT
                  ? look_person(k, node_part(t, event_said(k, e), 1))
                  : event_by(k, e);
    guard g = person_in(&then, d.who, d.actor);
    for (node_id i = t->nodes[node_of(t, n, RULE_VERB_SPOKEN, 0)].next; i && !d.object;
         i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) break;
        d.object = i;
    }
    if (g == GUARD_NO) return;
    node_id relations, base = base_of(t, d.who, &relations);
    struct str noun = noun_introduced(k->in, t, base);
    if (!noun.len || !relations) {
        add_deed(k, &d, (struct str){0}, -1, g, out);
        return;
    }
    bool itself = node_rule(t, relations) == RULE_RELATIONS;
    for (int p = 0; p < k->b->person_count; p++) {
        guard in = person_in(&then, base, p);
        if (p != d.actor) in = guard_and(k->g, in, related_by(&then, relations, d.actor, p));
        if (in != GUARD_NO && (p != d.actor || itself)) add_deed(k, &d, noun, p, in, out);
    }
}

static void happening_verb(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    int verb = t->nodes[node_kid(t, node_of(t, n, RULE_VERB_SPOKEN, 0), 0)].extra;
    const struct ints *list = &k->b->by_verb[verb];
    for (int i = 0; i < list->count; i++) event_matches(k, n, verb, list->at[i], out);
}

static void happening_noun(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    struct str noun = node_text(t, node_of(t, n, RULE_EVENT_NOUN, 0));
    node_id who = node_of(t, n, RULE_PERSONS_ITEM, 0);
    int verb = str_is(noun, "incident")          ? VERB_INCIDENT
               : str_is(noun, "invention")       ? VERB_INVENTION
               : str_is(noun, "launch")          ? VERB_OCCUR
               : str_starts(noun, STR("notice")) ? VERB_NOTICE
                                                 : VERB_INSOLVENT;
    const struct ints *list = &k->b->by_verb[verb];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        if (!event_counts(k, e)) continue;
        int actor = verb == VERB_INCIDENT    ? event_person_after(k, e, "at")
                    : verb == VERB_INSOLVENT ? look_person(k, node_part(t, event_said(k, e), 1))
                                             : event_by(k, e);
        struct look then = look_at(k, event_day(k, e));
        guard g = who ? person_in(&then, who, actor) : GUARD_YES;
        if (g == GUARD_NO) continue;
        struct occurrence *o = add(k, out, known(event_day(k, e)), e);
        o->actor = actor;
        o->g = g;
        if (who) bind(k, o, noun_introduced(k->in, t, who), ROLE_PERSON, actor);
        look_fact(k, e);
    }
}

/* ---- H2: breach ---- */

static void missed_instances(struct look *k, node_id who, int statement, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    struct instances list = instances_of(k, statement, k->on);
    for (int i = 0; i < list.count; i++) {
        const struct instance *s = &list.at[i];
        if (s->state == INSTANCE_NOT_OWED || s->state == INSTANCE_WAIVED ||
            s->due.state != DAY_KNOWN)
            continue;
        guard g = s->debtor >= 0 ? person_in(k, who, s->debtor) : GUARD_NO;
        if (g == GUARD_NO || (s->met_on != DAY_NEVER && s->met_on <= s->due.low)) continue;
        struct occurrence *o = add(k, out, s->missed, -1);
        o->breach = true;
        o->due = s->due;
        o->raw = known(day_add(s->due.low, 1));
        o->actor = s->debtor;
        o->label =
            s->label.len || s->due.state != DAY_KNOWN ? s->label : day_text(k->in, s->due.low);
        o->g = guard_and(k->g, g, s->owed_if);
        /* performed after it was due, but before the cure ran out: cured */
        if (s->has_cure && s->met_on != DAY_NEVER && s->missed.state == DAY_KNOWN &&
            s->met_on < s->missed.low)
            o->day = (struct day_value){.state = DAY_NONE, .statement = -1};
        if (s->has_cure && s->met_on != DAY_NEVER && s->missed.state == DAY_OPEN)
            o->day = (struct day_value){.state = DAY_NONE, .statement = -1};
        bind(k, o, noun_introduced(k->in, t, who), ROLE_PERSON, s->debtor);
    }
}

/* `admit upfront`: that it was not performed. Where that is on record already, its breach is
 * computed and its cure runs on; one on record as performed in time is a breach all the same, when
 * the cure has passed. */
static void admitted_fact(struct look *k, node_id who, int statement, int e,
                          struct occurrences *out)
{
    node_id instance = node_of(k->b->tree, event_said(k, e), RULE_INSTANCE, 0);
    int by = event_by(k, e);
    day_number day = event_day(k, e);
    guard g = person_in(k, who, by);
    struct instances list = instances_of(k, statement, k->on);
    for (int i = 0; g != GUARD_NO && i < list.count; i++) {
        const struct instance *s = &list.at[i];
        if (s->debtor != by || s->due.state != DAY_KNOWN || s->missed.state != DAY_KNOWN) continue;
        bool meant = instance ? instance_fits(k, s, instance) : s->due.low < day;
        bool told = s->met_on == DAY_NEVER || s->met_on > s->due.low;
        if (!meant || told || s->state == INSTANCE_NOT_OWED || s->state == INSTANCE_WAIVED)
            continue;
        struct occurrence *o = add(k, out, s->missed, e);
        if (o->day.low < day) o->day.low = day;
        if (o->day.high < day) o->day.high = day;
        o->breach = true;
        o->due = s->due;
        o->raw = known(day_add(s->due.low, 1));
        o->actor = by;
        o->label = s->label.len ? s->label : day_text(k->in, s->due.low);
        o->g = guard_and(k->g, g, s->owed_if);
        bind(k, o, noun_introduced(k->in, k->b->tree, who), ROLE_PERSON, by);
        look_fact(k, e);
    }
}

/* Breaches that somebody admitted, a court found, or one side alleges. */
static void said_breaches(struct look *k, node_id who, int statement, bool computed,
                          struct occurrences *out)
{
    static const int verbs[] = {VERB_ADMIT, VERB_FIND, VERB_NOTICE};
    const struct tree *t = k->b->tree;
    for (int v = 0; v < 3; v++) {
        const struct ints *list = &k->b->by_verb[verbs[v]];
        for (int i = 0; i < list->count; i++) {
            int e = list->at[i];
            node_id said = event_said(k, e);
            node_id named = v == 2 ? event_tail(k, e, RULE_TAIL_ABOUT) : said;
            if (!named ||
                node_name(t, node_of(t, named, RULE_NAME, 0)) != t->statements[statement].name)
                continue;
            if (v == 1 && !node_says(t, said, "breach")) continue;
            if (v == 2 &&
                (computed || !str_is(node_text(t, node_of(t, said, RULE_WORD, 0)), "breach")))
                continue;
            if (!event_counts(k, e)) continue;
            if (v == 0 && computed && !node_says(t, said, "breach")) {
                admitted_fact(k, who, statement, e, out);
                continue;
            }
            int by = v == 2 ? event_person_after(k, e, "to") : event_by(k, e);
            guard g = person_in(k, who, by);
            if (g == GUARD_NO) continue;
            if (v == 2) { /* a notice alone is one side's word */
                struct world_var d = {
                    .dispute = true, .count = 2, .statement = statement, .preferred = -1};
                d.key = str_format(k->in, "alleged:%d", e);
                d.label = str_format(k->in, "breach of %.*s", STR_ARG(book_name(k->b, statement)));
                d.choices = NEW_N(k->in, 2, struct str);
                d.choices[0] = d.sides[0] = person_name(k->b, event_by(k, e));
                d.choices[1] = d.sides[1] = person_name(k->b, by);
                if (world_choose(k, d) != 0) continue;
            }
            struct occurrence *o = add(k, out, known(event_day(k, e)), e);
            node_id instance = node_of(t, named, RULE_INSTANCE, 0);
            o->actor = by;
            o->g = g;
            if (instance) o->label = node_text(t, instance);
            bind(k, o, noun_introduced(k->in, t, who), ROLE_PERSON, by);
            look_fact(k, e);
        }
    }
}

static void breach_of(struct look *k, node_id who, int statement, struct occurrences *out)
{
    int kind = book_kind(k->b, statement);
    bool computed = kind == KIND_PAYMENT || kind == KIND_DUTY;
    if (computed) missed_instances(k, who, statement, out);
    said_breaches(k, who, statement, computed, out);
    if (kind != KIND_AGREEMENT) return;
    for (int i = 0; i < k->b->base_statements; i++) {
        int inner = book_kind(k->b, i);
        if (book_agreement(k->b, i) != statement || i == statement) continue;
        if (inner == KIND_PAYMENT || inner == KIND_DUTY || inner == KIND_RESTRICT ||
            inner == KIND_GRANT)
            breach_of(k, who, i, out);
    }
}

void happening_breaches(struct look *k, node_id persons, uint32_t name, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    for (int s = name < t->name_count ? t->symbol_first[name] : -1; s >= 0;
         s = t->symbols[s].next) {
        int target = t->symbols[s].target;
        if (t->symbols[s].kind == KIND_EVENT || t->symbols[s].kind == KIND_ASSET) continue;
        if (t->statements[target].reading < 0) breach_of(k, persons, target, out);
    }
}

static void happening_breach(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    for (int i = 0;; i++) {
        node_id name = node_of(t, n, RULE_NAME, i);
        if (!name) break;
        happening_breaches(k, node_part(t, n, 0), node_name(t, name), out);
    }
}

/* ---- H3 to H5: holdings ---- */

/* Walks a truth over time and reports the days on which it turns to `to`. */
struct turning {
    guard (*test)(struct look *k, const struct turning *w);
    node_id node, of;
    int person, base, relation;
    bool to;
};

static void walk(struct look *k, const struct turning *w, struct occurrences *out, struct str noun)
{
    struct look other = look_at(k, DAY_EVER + 1);
    guard before = GUARD_NO;
    for (int steps = 0; steps < 500 && other.on <= k->on; steps++) {
        other.next = DAY_NEVER;
        guard g = w->test(&other, w);
        bool turned = steps > 0 && (w->to ? before == GUARD_NO && g != GUARD_NO
                                          : before != GUARD_NO && g != GUARD_YES);
        if (turned && g != before) {
            struct occurrence *o = add(k, out, known(other.on), -1);
            o->actor = w->person;
            o->g = w->to ? g : guard_and(k->g, before, guard_not(k->g, g));
            bind(k, o, noun, ROLE_PERSON, w->person);
            if (w->of) bind(k, o, noun_introduced(k->in, k->b->tree, w->of), ROLE_PERSON, w->base);
        }
        before = g;
        if (other.next == DAY_NEVER) return;
        other.on = other.next;
    }
    look_changes(k, other.on, STR("holdings change"));
}

static guard test_related(struct look *k, const struct turning *w)
{
    return person_related(k, w->relation, w->person, w->base);
}

static guard test_defined(struct look *k, const struct turning *w)
{
    int roles = k->role_count;
    look_bind(k, "person", ROLE_PERSON, w->person);
    guard g = define_holds(k, w->relation);
    k->role_count = roles;
    return g;
}

static void happening_becomes(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    node_id who = node_part(t, n, 0), predicate = node_of(t, n, RULE_PREDICATE, 0);
    node_id of = node_after(t, n, "of");
    uint32_t name = node_name(t, node_of(t, predicate, RULE_NAME, 0));
    struct turning w = {.to = node_of(t, n, RULE_BECOMES, 0) != 0, .of = of};
    w.relation = look_statement(k, name, KIND_RELATION);
    w.test = test_related;
    int define = w.relation < 0 ? look_statement(k, name, KIND_DEFINE) : -1;
    if (define >= 0) {
        w.relation = define;
        w.test = test_defined;
    }
    if (w.relation < 0) return;
    for (w.person = 0; w.person < k->b->person_count; w.person++) {
        if (person_in(k, who, w.person) == GUARD_NO) continue;
        for (w.base = 0; w.base < k->b->person_count; w.base++) {
            if (define >= 0 && w.base > 0) break;
            if (define < 0 && (w.base == w.person || !of || person_in(k, of, w.base) == GUARD_NO))
                continue;
            walk(k, &w, out, noun_introduced(k->in, t, who));
        }
    }
}

/* Who holds more than half of the votes, -1: nobody of the book. */
static int controller(struct look *k, int company)
{
    struct number half = number_of(50), share;
    for (int p = 0; p < k->b->person_count; p++)
        if (shares_of(k, company, p, 1, &share) && number_order(share, half) > 0) return p;
    return -1;
}

static void happening_control(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    node_id whose = node_part(t, n, 0), to = node_after(t, n, "to");
    for (int c = 0; c < k->b->person_count; c++) {
        if (person_in(k, whose, c) == GUARD_NO) continue;
        struct look other = look_at(k, DAY_EVER + 1);
        int before = -1;
        for (int steps = 0; steps < 500 && other.on <= k->on; steps++) {
            other.next = DAY_NEVER;
            int now = controller(&other, c);
            if (steps > 0 && now >= 0 && now != before && person_in(&other, to, now) != GUARD_NO) {
                struct occurrence *o = add(k, out, known(other.on), -1);
                o->actor = now;
                bind(k, o, noun_introduced(k->in, t, whose), ROLE_PERSON, c);
                bind(k, o, noun_introduced(k->in, t, to), ROLE_PERSON, now);
                const struct shares *s = shares_on(&other, c);
                if (s && s->event >= 0) look_fact(k, s->event);
            }
            before = now;
            if (other.next == DAY_NEVER) break;
            other.on = other.next;
        }
        if (other.on > k->on) look_changes(k, other.on, STR("holdings change"));
    }
}

static bool bound_meets(const struct tree *t, node_id bound, struct number have)
{
    struct number limit = {0, 1};
    struct str s = node_text(t, node_leaf(t, bound, TOKEN_PERCENT));
    number_read(str_part(s, 0, s.len ? s.len - 1 : 0), &limit);
    int order = number_order(have, limit);
    if (node_says(t, bound, "more")) return order > 0;
    if (node_says(t, bound, "less")) return order < 0;
    if (node_says(t, bound, "exactly")) return order == 0;
    return node_says(t, bound, "most") ? order <= 0 : order >= 0;
}

/* `holders of a party keep less than 50%`, `a rival acquires more than 20% of a party`. */
static void happening_acquire(struct look *k, node_id n, struct occurrences *out, bool kept)
{
    const struct tree *t = k->b->tree;
    node_id bound = node_of(t, n, RULE_BOUND, 0), who = kept ? 0 : node_part(t, n, 0);
    node_id whose = kept ? node_part(t, n, 0) : node_after(t, n, "of");
    const struct ints *list = &k->b->by_verb[VERB_ACQUIRE];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        if (!event_counts(k, e)) continue;
        node_id said = event_said(k, e);
        int company = look_person(k, node_after(t, said, "of")), buyer = event_by(k, e);
        struct look then = look_at(k, event_day(k, e));
        if (company < 0 || person_in(&then, whose, company) == GUARD_NO) continue;
        if (who && person_in(&then, who, buyer) == GUARD_NO) continue;
        struct number share = number_of(100), rest;
        if (!shares_of(&then, company, buyer, 1, &share)) continue;
        number_minus(number_of(100), share, &rest);
        if (!bound_meets(t, bound, kept ? rest : share)) continue;
        struct look eve = look_at(k, event_day(k, e) - 1);
        struct number old = {0, 1}, old_rest;
        shares_of(&eve, company, buyer, 1, &old);
        number_minus(number_of(100), old, &old_rest);
        if (bound_meets(t, bound, kept ? old_rest : old)) continue;
        struct occurrence *o = add(k, out, known(event_day(k, e)), e);
        o->actor = buyer;
        bind(k, o, noun_introduced(k->in, t, whose), ROLE_PERSON, company);
        if (who) bind(k, o, noun_introduced(k->in, t, who), ROLE_PERSON, buyer);
        look_fact(k, e);
    }
}

/* ---- H6, H7, conditions ---- */

/* Whether the layer is open, or the agreement runs; `maybe` counts as what is asked for. */
static bool span_runs(struct look *k, int layer, int agreement, bool maybe)
{
    struct effect_hits by;
    guard g = layer >= 0 ? layer_open(k, layer) : day_reached(k, agreement_effective(k, agreement));
    if (layer < 0 && g != GUARD_NO)
        g = guard_and(k->g, g,
                      guard_and(k->g, term_has(k, agreement),
                                guard_not(k->g, agreement_ended(k, agreement, &by))));
    return maybe ? g != GUARD_NO : g == GUARD_YES;
}

static void happening_span(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    bool starts = node_of(t, n, RULE_STARTS, 0) != 0;
    uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
    int d = look_statement(k, name, KIND_DEFINE), layer = look_statement(k, name, KIND_LAYER);
    int agreement = look_statement(k, name, KIND_AGREEMENT);
    struct day_value day = {
        .state = DAY_OPEN, .low = DAY_NEVER, .high = DAY_NEVER, .statement = -1};
    node_id means = d >= 0 ? look_value(k, d, CLAUSE_MEANS) : 0;
    if (means) {
        day = starts ? span_start(k, means) : span_end(k, means);
        if (!starts && day.state == DAY_KNOWN && day.low < DAY_NEVER - 1) {
            day.low = day_add(day.low, 1);
            day.high = day_add(day.high, 1);
        }
    } else if (layer >= 0 || agreement >= 0) {
        struct look other = look_at(k, DAY_EVER + 1);
        bool before = false;
        for (int steps = 0; steps < 500 && other.on <= k->on; steps++) {
            other.next = DAY_NEVER;
            bool now = span_runs(&other, layer, agreement, !starts);
            if (steps && now != before && now == starts) {
                day = known(other.on);
                break;
            }
            before = now;
            if (other.next == DAY_NEVER) break;
            other.on = other.next;
        }
        if (day.state != DAY_KNOWN && other.on > k->on) look_changes(k, other.on, other.next_why);
    }
    if (day.state == DAY_KNOWN) add(k, out, day, -1);
}

static void happening_class(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
    node_id who = node_of(t, n, RULE_PERSONS_ITEM, 0);
    int d = look_statement(k, name, KIND_DEFINE);
    node_id means = d >= 0 ? look_value(k, d, CLAUSE_MEANS) : 0;
    for (int i = name < t->name_count ? t->symbol_first[name] : -1; i >= 0;
         i = t->symbols[i].next) {
        int e = t->symbols[i].target;
        if (t->symbols[i].kind != KIND_EVENT || !event_counts(k, e)) continue;
        add(k, out, known(event_day(k, e)), e);
        look_fact(k, e);
    }
    if (!means || k->depth > LOOK_DEPTH_MAX) return;
    struct occurrences inner = {0};
    k->depth++;
    happening_occurrences(k, means, &inner, d);
    k->depth--;
    for (int i = 0; i < inner.count; i++) {
        struct occurrence o = inner.at[i];
        bool fits = !who;
        for (int r = 0; r < o.role_count && !fits; r++)
            fits = o.roles[r].kind == ROLE_PERSON && person_in(k, who, o.roles[r].id) == GUARD_YES;
        if (fits) PUSH(k->in, out, o);
    }
}

static void one_happening(struct look *k, node_id n, struct occurrences *out)
{
    const struct tree *t = k->b->tree;
    switch (node_rule(t, n)) {
    case RULE_HAP_VERB: happening_verb(k, n, out); return;
    case RULE_HAP_NOUN: happening_noun(k, n, out); return;
    case RULE_HAP_BREACH: happening_breach(k, n, out); return;
    case RULE_HAP_BECOMES: happening_becomes(k, n, out); return;
    case RULE_HAP_CONTROL: happening_control(k, n, out); return;
    case RULE_HAP_HOLDERS: happening_acquire(k, n, out, true); return;
    case RULE_HAP_ACQUIRES: happening_acquire(k, n, out, false); return;
    case RULE_HAP_SPAN: happening_span(k, n, out); return;
    case RULE_HAP_CLASS: happening_class(k, n, out); return;
    default: break;
    }
    struct day_value from = agreement_effective(k, k->agreement);
    struct day_value day = condition_since(
        k, n, from.state == DAY_KNOWN && from.low > DAY_EVER ? from.low : DAY_EVER + 1);
    if (day.state != DAY_KNOWN) return;
    struct occurrence *o = add(k, out, known(day.low), -1);
    if (day.low != day.high) {
        struct look then = look_at(k, day.low);
        o->g = value_holds(&then, n);
    }
}

/* Only deeds happen and are withdrawn; what a condition, a breach or a span rests on is as it is.
 */
static void look_for(struct look *k, node_id n, struct occurrences *out)
{
    int rule = node_rule(k->b->tree, n);
    bool was = k->past;
    k->past = was && (rule == RULE_HAP_VERB || rule == RULE_HAP_NOUN);
    one_happening(k, n, out);
    k->past = was;
}

void happening_occurrences(struct look *k, node_id happening, struct occurrences *out,
                           int statement)
{
    const struct tree *t = k->b->tree;
    guard missing;
    int was = k->statement;
    if (!happening || k->depth > LOOK_DEPTH_MAX) return;
    k->statement = statement;
    k->depth++;
    node_id n = look_seen(k, happening, &missing);
    if (!n) add(k, out, known(DAY_EVER + 1), -1)->g = missing;
    for (; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_LITERAL) continue;
        if (t->nodes[n].rule == RULE_HAPPENING_ANY || t->nodes[n].rule == RULE_ANY_OF) {
            for (node_id r = t->nodes[n].kid; r; r = t->nodes[r].next)
                if (t->nodes[r].rule == RULE_ROW) look_for(k, node_part(t, r, 0), out);
        } else look_for(k, n, out);
    }
    k->depth--;
    k->statement = was;
}
