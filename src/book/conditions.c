/* conditions.c: tests, with three values: yes, no, or what they hang on. */
#include <string.h>

#include "base/buf.h"
#include "book/look.h"
#include "book/power.h"

/* Whether two nodes say the same words. */
static bool same_words(const struct tree *t, node_id a, node_id b)
{
    const struct node *x = &t->nodes[a], *y = &t->nodes[b];
    if (x->token_count != y->token_count) return false;
    for (uint32_t i = 0; i < x->token_count; i++)
        if (!str_same(token_text(&t->text, x->token + i), token_text(&t->text, y->token + i)))
            return false;
    return true;
}

/* The atom that was said, without its `not`. */
static node_id said_atom(const struct tree *t, node_id said, bool *no)
{
    *no = node_of(t, said, RULE_NOT, 0) || node_of(t, said, RULE_SAID_NOT, 0);
    node_id n = node_part(t, said, 0);
    while (n && (node_rule(t, n) == RULE_NOT || node_rule(t, n) == RULE_SAID_NOT))
        n = t->nodes[n].next;
    return n;
}

int asker_says(struct look *k, node_id atom)
{
    const struct tree *t = k->b->tree;
    for (int i = 0; i < k->said_count; i++) {
        bool no;
        int rule = node_rule(t, k->said[i].node);
        if (rule != RULE_Q_ASKER && rule != RULE_Q_ATOM) continue;
        node_id n = said_atom(t, k->said[i].node, &no);
        bool same = n && (same_words(t, n, atom) || same_words(t, k->said[i].node, atom));
        if (n && node_rule(t, n) == RULE_ATOM_ASKER && node_kid(t, n, 0))
            same = same || same_words(t, node_kid(t, n, 0), atom);
        if (!same) continue;
        k->said[i].used = true;
        return !no;
    }
    return -1;
}

/* Whether the question says it of the product, or of the field asked about. */
static bool said_of(const struct look *k, node_id thing, int product)
{
    const struct tree *t = k->b->tree;
    if (node_rule(t, thing) == RULE_PRODUCT_NAME) thing = node_of(t, thing, RULE_NAME, 0);
    if (product >= 0) return node_name(t, thing) == t->statements[product].name;
    struct str text = node_text(t, thing);
    return k->field >= 0 &&
           (str_same(text, look_name(k, k->b->fields[k->field].name)) ||
            (k->spot >= 0 && str_same(text, look_name(k, k->b->fields[k->spot].name))));
}

int asker_says_class(struct look *k, int product, int define)
{
    const struct tree *t = k->b->tree;
    uint32_t name = t->statements[define].name;
    int answer = -1;
    for (int i = 0; i < k->said_count; i++) {
        node_id n = k->said[i].node;
        if (node_rule(t, n) != RULE_Q_CLASS) continue;
        if (!said_of(k, node_part(t, n, 0), product)) continue;
        bool listed = false;
        for (node_id c = t->nodes[node_part(t, n, 0)].next; c; c = t->nodes[c].next)
            listed = listed || (t->nodes[c].rule == RULE_NAME && node_name(t, c) == name);
        if (!listed && !node_of(t, n, RULE_NOTHING_ELSE, 0) && !node_of(t, n, RULE_IS_NOTHING, 0))
            continue;
        k->said[i].used = true;
        answer = listed && !node_of(t, n, RULE_NOT, 0);
        if (listed) return answer;
    }
    return answer;
}

/* `brightwater is [not] rival`: a test that names the person and the definition. */
int asker_says_person(struct look *k, int person, int define)
{
    const struct tree *t = k->b->tree;
    for (int i = 0; i < k->said_count; i++) {
        bool no;
        node_id atom =
            node_rule(t, k->said[i].node) == RULE_Q_ATOM ? said_atom(t, k->said[i].node, &no) : 0;
        if (!atom || node_rule(t, atom) != RULE_ATOM_IS || node_after(t, atom, "of")) continue;
        bool named = false;
        for (int p = 0; node_of(t, atom, RULE_PREDICATE, p); p++) {
            node_id name = node_of(t, node_of(t, atom, RULE_PREDICATE, p), RULE_NAME, 0);
            named = named || (name && node_name(t, name) == t->statements[define].name);
        }
        if (!named || look_person(k, node_part(t, atom, 0)) != person) continue;
        k->said[i].used = true;
        return no == (node_of(t, atom, RULE_NOT, 0) != 0);
    }
    return -1;
}

int asker_says_name(struct look *k, uint32_t name)
{
    const struct tree *t = k->b->tree;
    for (int i = 0; i < k->said_count; i++) {
        node_id n = k->said[i].node;
        if (node_rule(t, n) != RULE_Q_HOLDS || node_name(t, node_of(t, n, RULE_NAME, 0)) != name)
            continue;
        k->said[i].used = true;
        return node_of(t, n, RULE_NOT, 0) ? 0 : 1;
    }
    return -1;
}

static guard missing_atom(struct look *k, node_id n, bool sayable)
{
    struct str text = node_text(k->b->tree, n);
    struct str key = str_format(k->in, "%.*s @%d %d", STR_ARG(text), k->product, k->actor);
    return look_atom(k, ATOM_FACT, key, text, sayable);
}

/* ---- subjects ---- */

/* A company that the node names or a role binds, -1. */
static int subject_person(struct look *k, node_id n)
{
    return look_person(k, n);
}

static int subject_product(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    if (node_rule(t, n) == RULE_ROLE) {
        struct str noun = node_text(t, node_of(t, n, RULE_NOUN, 0));
        if (str_is(noun, "whole product")) return k->whole;
        int bound = look_role(k, noun, ROLE_PRODUCT);
        return bound >= 0 ? bound : str_is(noun, "product") ? k->product : -1;
    }
    if (node_rule(t, n) == RULE_PRODUCT_NAME) n = node_of(t, n, RULE_NAME, 0);
    return tree_statement(t, node_name(t, n), KIND_PRODUCT);
}

static bool is_role(const struct tree *t, node_id n, const char *noun)
{
    return node_rule(t, n) == RULE_ROLE && str_is(node_text(t, node_of(t, n, RULE_NOUN, 0)), noun);
}

/* ---- A1: relation, class, group, status ---- */

static guard in_group(struct look *k, int group, int person)
{
    node_id means = look_value(k, group, CLAUSE_MEANS);
    return means ? person_in(k, means, person) : GUARD_NO;
}

static guard related_to(struct look *k, int relation, int person, node_id of)
{
    guard g = GUARD_NO;
    look_touch(k, relation);
    for (int p = 0; p < k->b->person_count && g != GUARD_YES; p++) {
        if (p == person) continue;
        guard base = person_in(k, of, p);
        if (base == GUARD_NO) continue;
        g = guard_or(k->g, g, guard_and(k->g, base, person_related(k, relation, person, p)));
    }
    return g;
}

static guard class_of(struct look *k, int define, node_id subject, node_id atom)
{
    const struct tree *t = k->b->tree;
    struct str what = node_text(t, book_value(k->b, define, CLAUSE_KIND));
    int roles = k->role_count, person = subject_person(k, subject);
    guard g;
    if (str_starts(what, STR("product"))) {
        int product = subject_product(k, subject);
        return product >= 0 || is_role(t, subject, "product") ? product_is(k, product, define)
                                                              : missing_atom(k, atom, true);
    }
    if (str_starts(what, STR("person")) || str_starts(what, STR("member"))) {
        if (person < 0) return missing_atom(k, atom, true);
        look_bind(k, "person", ROLE_PERSON, person);
    }
    g = define_holds(k, define);
    k->role_count = roles;
    return g;
}

/* The suit at work answers a suit that is still pending. */
static guard suit_defensive(struct look *k)
{
    const struct tree *t = k->b->tree;
    int suit = look_role(k, STR("suit"), ROLE_EVENT);
    if (suit < 0) return GUARD_NO;
    node_id answered = node_after(t, event_said(k, suit), "to");
    if (!answered || !node_says(t, event_said(k, suit), "answer")) return GUARD_NO;
    uint32_t name = node_name(t, answered);
    const struct ints *suits = &k->b->by_verb[VERB_SUE];
    for (int i = 0; i < suits->count; i++)
        if (t->events[suits->at[i]].name == name && event_counts(k, suits->at[i])) return GUARD_YES;
    return GUARD_NO;
}

/* `the suit is to enforce AGREEMENT`, `the buyer is bound by AGREEMENT`: as the event at work says.
 */
static guard event_says(struct look *k, const char *role, node_id predicate, const char *word)
{
    const struct tree *t = k->b->tree;
    int event = look_role(k, str_of(role), ROLE_EVENT);
    node_id named = event < 0 ? 0 : node_after(t, event_said(k, event), word);
    if (named) look_fact(k, event);
    return named && node_name(t, named) == node_name(t, node_of(t, predicate, RULE_NAME, 0))
               ? GUARD_YES
               : GUARD_NO;
}

static guard predicate_holds(struct look *k, node_id atom, node_id subject, node_id predicate,
                             node_id of)
{
    const struct tree *t = k->b->tree;
    node_id name = node_of(t, predicate, RULE_NAME, 0);
    int person = subject_person(k, subject), s;
    if (node_says(t, predicate, "defensive")) return suit_defensive(k);
    if (node_says(t, predicate, "enforce")) return event_says(k, "suit", predicate, "enforce");
    if (node_says(t, predicate, "bound")) return event_says(k, "transfer", predicate, "bound");
    if (node_of(t, predicate, RULE_BARE_NOUN, 0)) {
        if (person < 0) return GUARD_NO;
        return str_is(node_text(t, predicate), "member") ? person_member(k, k->agreement, person)
                                                         : person_is_party(k, person);
    }
    if (!name || node_says(t, predicate, "certified"))
        return GUARD_NO; /* deeds that are not on record */
    s = look_statement(k, node_name(t, name), KIND_RELATION);
    if (s >= 0)
        return person < 0 || !of ? missing_atom(k, atom, true) : related_to(k, s, person, of);
    s = look_statement(k, node_name(t, name), KIND_GROUP);
    if (s >= 0) return in_group(k, s, person);
    s = look_statement(k, node_name(t, name), KIND_DEFINE);
    if (s >= 0) return class_of(k, s, subject, atom);
    s = look_statement(k, node_name(t, name), KIND_PRODUCT);
    return s >= 0 && s == subject_product(k, subject) ? GUARD_YES : GUARD_NO;
}

static guard atom_is(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    node_id subject = node_part(t, n, 0), of = node_after(t, n, "of");
    bool no = node_of(t, n, RULE_NOT, 0) != 0;
    guard g = GUARD_NO;
    for (int i = 0;; i++) {
        node_id p = node_of(t, n, RULE_PREDICATE, i);
        if (!p) break;
        g = guard_or(k->g, g, predicate_holds(k, n, subject, p, of));
    }
    return no ? guard_not(k->g, g) : g;
}

/* ---- A3: what the record says somebody did ---- */

static bool event_about(struct look *k, int event, node_id thing)
{
    const struct tree *t = k->b->tree;
    if (!thing) return true;
    node_id said = event_said(k, event), role = node_part(t, thing, 0);
    int meant = node_rule(t, role) == RULE_ROLE
                    ? look_role(k, node_text(t, node_of(t, role, RULE_NOUN, 0)), ROLE_EVENT)
                    : -1;
    if (meant >= 0 && t->events[meant].name) /* `the suit` of the trigger, by its own name */
        return node_name(t, node_of(t, said, RULE_NAME, 0)) == t->events[meant].name;
    /* the last word of what is meant must stand in the event: a name, a kind of notice */
    uint32_t last = t->nodes[thing].token + t->nodes[thing].token_count - 1;
    struct str word = token_text(&t->text, last);
    for (uint32_t i = 0; i < t->nodes[said].token_count; i++)
        if (str_same(token_text(&t->text, t->nodes[said].token + i), word)) return true;
    node_id about = event_tail(k, event, RULE_TAIL_ABOUT);
    return about && str_same(node_text(t, node_of(t, about, RULE_NAME, 0)), word);
}

/* `… of P`: the event says whose it is, and that is P; without, it is everybody's. */
static bool event_of(struct look *k, int event, node_id of)
{
    int meant = of ? look_person(k, of) : -1, said = event_person_after(k, event, "of");
    return !of || said < 0 || meant == said;
}

/* `the licensee has accepted X`: who is asked about could still accept it. */
static void want_acceptance(struct look *k, node_id thing)
{
    const struct tree *t = k->b->tree;
    node_id item = thing ? node_of(t, thing, RULE_STATEMENTS_ITEM, 0) : 0;
    node_id name = item ? node_of(t, item, RULE_NAME, 0) : 0;
    int licensor = look_role(k, STR("licensor"), ROLE_PERSON);
    for (int p = 0; name && k->actor >= 0 && p < k->b->person_count; p++)
        if (p != k->actor && (licensor < 0 || licensor == p))
            look_want(k, k->actor,
                      str_format(k->in, "accept %.*s of %.*s by %.*s", STR_ARG(node_text(t, name)),
                                 STR_ARG(person_name(k->b, p)),
                                 STR_ARG(person_name(k->b, k->actor))));
}

static guard atom_has(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    node_id past = node_of(t, n, RULE_VERB_PAST, 0), given = node_of(t, n, RULE_NOTICE_KIND, 0);
    int verb = given ? VERB_NOTICE : t->nodes[node_kid(t, past, 0)].extra;
    node_id thing = given ? given : node_of(t, n, RULE_EVENT_THING, 0), who = node_part(t, n, 0);
    node_id by = node_after(t, n, "by"), since = node_after(t, n, "since"),
            period = node_after(t, n, "for");
    bool no = node_of(t, n, RULE_NOT, 0) != 0;
    struct day_value latest = by ? look_day(k, by) : (struct day_value){.state = DAY_OPEN};
    struct day_value earliest = since ? look_day(k, since) : (struct day_value){.state = DAY_NONE};
    if (period) {
        struct day_value now = {.state = DAY_KNOWN, .low = k->on, .high = k->on, .statement = -1};
        earliest = day_plus(k, now, period, true);
    }
    guard g = GUARD_NO;
    const struct ints *list = &k->b->by_verb[verb];
    for (int i = 0; i < list->count && g != GUARD_YES; i++) {
        int e = list->at[i];
        if (!event_about(k, e, thing) || !event_of(k, e, node_after(t, n, "of"))) continue;
        if (!event_counts(k, e)) continue;
        if (latest.state == DAY_KNOWN && event_day(k, e) > latest.low) continue;
        if (earliest.state == DAY_KNOWN && event_day(k, e) < earliest.low) continue;
        guard actor = person_in(k, who, event_by(k, e));
        if (period && actor == GUARD_YES) { /* it drops out of the window one day */
            struct day_value d = {
                .state = DAY_KNOWN, .low = event_day(k, e), .high = event_day(k, e)};
            d.statement = -1;
            look_changes(k, day_add(day_plus(k, d, period, false).low, 1),
                         STR("a window has passed"));
        }
        if (actor != GUARD_NO) look_fact(k, e);
        g = guard_or(k->g, g, actor);
    }
    if (verb == VERB_ACCEPT && !no && g == GUARD_NO) want_acceptance(k, thing);
    return no ? guard_not(k->g, g) : g;
}

/* ---- A6, A7, A8, A9, A5 ---- */

static guard atom_day(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    static const char *const hows[] = {"before", "after", "by", "on"};
    bool no = node_of(t, n, RULE_NOT, 0) != 0;
    node_id left = node_part(t, n, 0), right = 0;
    int how = 0;
    if (node_rule(t, left) == RULE_NOT) left = node_part(t, n, 1); /* the day is not ... */
    for (int i = 0; i < 4 && !right; i++) right = node_after(t, n, hows[how = i]);
    if (!right) return GUARD_NO;
    struct day_value b = look_day(k, right);
    guard g;
    if (left == right) { /* the day is ... */
        if (how == 1) {
            if (b.state == DAY_KNOWN) b.low = day_add(b.low, 1), b.high = day_add(b.high, 1);
            g = day_reached(k, b);
        } else if (how == 3) g = guard_and(k->g, day_reached(k, b), day_not_past(k, b));
        else {
            if (how == 0 && b.state == DAY_KNOWN)
                b.low = day_add(b.low, -1), b.high = day_add(b.high, -1);
            g = day_not_past(k, b);
        }
        return no ? guard_not(k->g, g) : g;
    }
    struct day_value a = look_day(k, left);
    if (a.state == DAY_OPEN) { /* not yet: true of a "by" only when the other is open for ever */
        if (b.state == DAY_KNOWN && k->on <= b.low && how != 1)
            look_changes(k, day_add(b.low, 1), STR("a day has passed"));
        g = b.state == DAY_OPEN && (how == 0 || how == 2) ? GUARD_NO : GUARD_NO;
    } else if (a.state == DAY_KNOWN && a.low == a.high &&
               (b.state != DAY_KNOWN || b.low == b.high)) {
        day_number y = b.state == DAY_KNOWN ? b.low : DAY_NEVER;
        if (a.low > k->on) look_changes(k, a.low, STR("a day is reached"));
        bool so = how == 0 ? a.low < y : how == 1 ? a.low > y : how == 2 ? a.low <= y : a.low == y;
        g = so && b.state != DAY_NONE ? GUARD_YES : GUARD_NO;
    } else {
        g = missing_atom(k, n, true);
    }
    return no ? guard_not(k->g, g) : g;
}

/* `if with consent of X`, `if consent of X`: the asker says that one of the persons consents. */
static bool said_consent(struct look *k, node_id said, node_id persons)
{
    const struct tree *t = k->b->tree;
    bool no;
    node_id n = said_atom(t, said, &no);
    node_id with = node_rule(t, said) == RULE_Q_ASKER ? node_of(t, said, RULE_SAID_PURPOSE, 0) : 0;
    if (!with && node_rule(t, n) == RULE_ATOM_ASKER) with = node_of(t, n, RULE_SAID_PURPOSE, 0);
    if (no) return false;
    if (with) return person_in(k, persons, look_person(k, node_part(t, with, 0))) == GUARD_YES;
    if (node_rule(t, n) != RULE_ATOM_CONSENT) return false;
    struct ints who = persons_of(k, node_of(t, n, RULE_PERSONS, 0));
    for (int i = 0; i < who.count; i++)
        if (person_in(k, persons, who.at[i]) == GUARD_YES) return true;
    return false;
}

/* Consent of one of the persons to the statement: on record, or said by the asker. */
guard consent_of(struct look *k, node_id persons, int statement)
{
    const struct tree *t = k->b->tree;
    for (int i = 0; i < k->said_count; i++) {
        if (!said_consent(k, k->said[i].node, persons)) continue;
        k->said[i].used = true;
        return GUARD_YES;
    }
    const struct ints *list = &k->b->by_verb[VERB_CONSENT];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        if (!event_counts(k, e) || person_in(k, persons, event_by(k, e)) != GUARD_YES) continue;
        node_id thing = node_of(t, event_said(k, e), RULE_EVENT_THING, 0);
        if (statement >= 0 && thing && !str_ends(node_text(t, thing), book_name(k->b, statement)))
            continue;
        look_fact(k, e);
        return GUARD_YES;
    }
    for (int p = 0; statement >= 0 && p < k->b->person_count; p++)
        if (person_in(k, persons, p) == GUARD_YES)
            look_want(k, p,
                      str_format(k->in, "consent by %.*s to %.*s", STR_ARG(person_name(k->b, p)),
                                 STR_ARG(book_name(k->b, statement))));
    return GUARD_NO;
}

static guard atom_consent(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    if (asker_says(k, n) == 1) return GUARD_YES;
    return consent_of(k, node_of(t, n, RULE_PERSONS, 0), k->statement);
}

static guard atom_product(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    node_id left = node_part(t, n, 0);
    node_id right = node_of(t, n, RULE_PRODUCTS, 0);
    bool no = node_of(t, n, RULE_DOES_NOT, 0) != 0;
    int product = subject_product(k, left);
    guard g;
    if (!right || product < 0) return missing_atom(k, n, true);
    node_id item = node_part(t, right, 0);
    int other = node_rule(t, item) == RULE_PRODUCT_NAME
                    ? tree_statement(t, node_name(t, node_of(t, item, RULE_NAME, 0)), KIND_PRODUCT)
                    : -1;
    if (node_of(t, n, RULE_CONTAINS, 0) && other >= 0) {
        bool has = false;
        for (int i = 0; !has; i++) {
            const struct clause *c = book_clause(k->b, product, CLAUSE_CONTAINS, i);
            if (!c) break;
            has =
                str_find(node_text(t, c->value), '\0') &&
                strstr(str_z(k->in, node_text(t, c->value)), str_z(k->in, book_name(k->b, other)));
        }
        g = has ? GUARD_YES : GUARD_NO;
    } else if (node_of(t, n, RULE_EVOLVES_FROM, 0) && other >= 0) {
        const struct clause *c = book_clause(k->b, product, CLAUSE_EVOLVES_FROM, 0);
        if (!c) return missing_atom(k, n, true);
        g = strstr(str_z(k->in, node_text(t, c->value)), str_z(k->in, book_name(k->b, other)))
                ? GUARD_YES
                : GUARD_NO;
    } else {
        return missing_atom(k, n, true);
    }
    return no ? guard_not(k->g, g) : g;
}

static guard atom_holds(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    node_id bound = node_of(t, n, RULE_BOUND, 0), in = node_after(t, n, "in");
    int company = look_person(k, in);
    struct number sum = {0, 1}, one, limit = {0, 1};
    bool told = company < 0;
    for (int p = 0; company >= 0 && p < k->b->person_count; p++) {
        if (person_in(k, node_part(t, n, 0), p) != GUARD_YES) continue;
        if (shares_of(k, company, p, 1, &one)) told = number_add(sum, one, &sum);
    }
    if (!told) return missing_atom(k, n, true);
    node_id percent = node_leaf(t, bound, TOKEN_PERCENT);
    struct str s = node_text(t, percent);
    number_read(str_part(s, 0, s.len ? s.len - 1 : 0), &limit);
    int order = number_order(sum, limit);
    bool met = node_says(t, bound, "more")      ? order > 0
               : node_says(t, bound, "less")    ? order < 0
               : node_says(t, bound, "exactly") ? order == 0
               : node_says(t, bound, "most")    ? order <= 0
                                                : order >= 0;
    return met ? GUARD_YES : GUARD_NO;
}

/* A numeric trait of the product: `the product trl is at most 6`. */
static guard atom_figure(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    node_id word = node_of(t, n, RULE_WORD, 0), bound = node_of(t, n, RULE_BOUND, 0);
    if (!word || k->product < 0 || book_kind(k->b, k->product) != KIND_PRODUCT)
        return missing_atom(k, n, true);
    for (int i = 0;; i++) {
        const struct clause *c = book_clause(k->b, k->product, CLAUSE_VALUE, i);
        if (!c) break;
        if (!str_same(node_text(t, c->value), node_text(t, word))) continue;
        struct number have = {0, 1}, limit = {0, 1};
        number_read(node_text(t, chain_of(t, c->value, RULE_NUMBER)), &have);
        number_read(node_text(t, node_leaf(t, bound, TOKEN_NUMBER)), &limit);
        int order = number_order(have, limit);
        bool met = node_says(t, bound, "more")      ? order > 0
                   : node_says(t, bound, "less")    ? order < 0
                   : node_says(t, bound, "exactly") ? order == 0
                   : node_says(t, bound, "most")    ? order <= 0
                                                    : order >= 0;
        return met ? GUARD_YES : GUARD_NO;
    }
    return missing_atom(k, n, true);
}

static guard atom_asker(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    bool no = node_of(t, n, RULE_SAID_NOT, 0) != 0;
    node_id said = node_part(t, n, no ? 1 : 0);
    int answer = asker_says(k, said);
    guard g = answer >= 0 ? (answer ? GUARD_YES : GUARD_NO) : missing_atom(k, said, true);
    return no ? guard_not(k->g, g) : g;
}

/* ---- all ---- */

static guard rows_hold(struct look *k, node_id n, bool all)
{
    const struct tree *t = k->b->tree;
    guard g = all ? GUARD_YES : GUARD_NO;
    for (node_id r = t->nodes[n].kid; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        guard one = condition_holds(k, node_part(t, r, 0));
        g = all ? guard_and(k->g, g, one) : guard_or(k->g, g, one);
        if (g == (all ? GUARD_NO : GUARD_YES)) break;
    }
    return g;
}

static guard atom_holds_at_all(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    switch (node_rule(t, n)) {
    case RULE_ATOM_IS: return atom_is(k, n);
    case RULE_ATOM_STATE: return state_holds(k, n);
    case RULE_ATOM_HAS: return atom_has(k, n);
    case RULE_ATOM_COMPLIANCE: return compliance_holds(k, n);
    case RULE_ATOM_DAY: return atom_day(k, n);
    case RULE_ATOM_CONSENT: return atom_consent(k, n);
    case RULE_ATOM_PRODUCT: return atom_product(k, n);
    case RULE_ATOM_HOLDS: return atom_holds(k, n);
    case RULE_ATOM_FIGURE: return atom_figure(k, n);
    case RULE_ATOM_ASKER: return atom_asker(k, n);
    case RULE_ATOM_ASSET: return k->asset ? asset_test(k, n, k->asset) : missing_atom(k, n, true);
    default: return missing_atom(k, n, true);
    }
}

guard condition_holds(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    guard missing, g;
    if (!n) return GUARD_YES;
    if (k->depth > LOOK_DEPTH_MAX) return GUARD_NO;
    node_id c = look_seen(k, n, &missing);
    if (!c) return asker_says(k, n) == 1 ? GUARD_YES : missing;
    k->depth++;
    switch (node_rule(t, c)) {
    case RULE_ALL_OF: g = rows_hold(k, c, true); break;
    case RULE_ANY_OF: g = rows_hold(k, c, false); break;
    case RULE_NONE_OF: g = guard_not(k->g, rows_hold(k, c, false)); break;
    default:
        g = atom_holds_at_all(k, c);
        if (g > GUARD_YES) {
            int said = asker_says(k, c);
            if (said >= 0) g = said ? GUARD_YES : GUARD_NO;
        }
    }
    k->depth--;
    return g;
}

guard value_holds(struct look *k, node_id value)
{
    const struct tree *t = k->b->tree;
    node_id n = value;
    while (n && t->nodes[n].rule == RULE_LITERAL) n = t->nodes[n].next;
    if (!n) return GUARD_YES;
    if (t->nodes[n].rule != RULE_ROW) return condition_holds(k, n);
    guard g = GUARD_NO; /* any of rows */
    for (; n; n = t->nodes[n].next)
        if (t->nodes[n].rule == RULE_ROW)
            g = guard_or(k->g, g, condition_holds(k, node_part(t, n, 0)));
    return g;
}

guard condition_once(struct look *k, node_id condition)
{
    struct look other = look_at(k, DAY_EVER + 1);
    guard g = GUARD_NO;
    for (int steps = 0; steps < 2000 && other.on <= k->on && g != GUARD_YES; steps++) {
        other.next = DAY_NEVER;
        g = guard_or(k->g, g, value_holds(&other, condition));
        if (other.next == DAY_NEVER) return g;
        other.on = other.next;
    }
    if (other.on > k->on && g != GUARD_YES) look_changes(k, other.on, other.next_why);
    return g;
}

struct day_value condition_since(struct look *k, node_id condition, day_number from)
{
    struct day_value v = {.state = DAY_OPEN, .low = DAY_NEVER, .high = DAY_NEVER, .statement = -1};
    struct look other = look_at(k, from);
    for (int steps = 0; steps < 2000 && other.on <= k->on; steps++) {
        other.next = DAY_NEVER;
        guard g = value_holds(&other, condition);
        if (g == GUARD_YES) {
            v.state = DAY_KNOWN;
            v.low = v.high = other.on;
            return v;
        }
        if (g != GUARD_NO) {
            v.state = DAY_KNOWN;
            v.low = other.on;
            v.high = DAY_NEVER;
            v.tag = ATOM_FACT;
            v.unseen = node_text(k->b->tree, condition);
            return v;
        }
        if (other.next == DAY_NEVER) return v;
        other.on = other.next;
    }
    look_changes(k, other.on, other.next_why);
    return v;
}
