/* persons.c: companies and sets of them as functions of the day.
 *
 * Shares come from holding rows and `acquire` events. A company that no holding row and no event
 * names is held by nobody of the book: `holding` is the way to say otherwise. Before its first row
 * the holders are a missing fact. */
#include <string.h>

#include "base/buf.h"
#include "book/deed.h"
#include "book/look.h"
#include "book/power.h"
#include "lang/messages.h"

/* ---- shares ---- */

static struct number percent_of(struct str s)
{
    struct number n = {0, 1};
    if (s.len && s.at[s.len - 1] == '%') s.len--;
    number_read(s, &n);
    return n;
}

static struct shares *add_shares(struct book *b, int person, day_number from)
{
    struct shareholding *h = &b->shareholdings[person];
    struct shares s = {.from = from, .event = -1, .complete = true};
    PUSH(b->in, h, s);
    int i = h->count - 1;
    for (; i > 0 && h->at[i - 1].from > from; i--) h->at[i] = h->at[i - 1];
    h->at[i] = s;
    return &h->at[i];
}

static void check_sum(struct book *b, const struct shares *s, uint32_t line)
{
    struct number sum = {0, 1};
    for (int i = 0; i < s->count; i++)
        if (!number_add(sum, s->at[i].share, &sum)) return;
    if (number_order(sum, number_of(100)) > 0)
        REPORT(&b->diags, E_SHARES, line_place(&b->tree->text, (int)line),
               str_format(b->in, "%.*s%%", STR_ARG(number_text(b->in, sum, 0, false))));
}

static void read_row(struct book *b, int person, const struct clause *c)
{
    const struct tree *t = b->tree;
    node_id date = c->value;
    day_number from = DAY_EVER;
    day_read(node_text(t, date), &from);
    struct shareholding *h = &b->shareholdings[person];
    if (h->count && h->at[h->count - 1].from >= from)
        REPORT(&b->diags, E_OVERLAP, line_place(&t->text, (int)c->line), person_name(b, person));
    struct shares *s = add_shares(b, person, from);
    s->at = NEW_N(b->in, 64, struct holder);
    uint8_t kind = chain_says(t, c->value, "votes")      ? 1
                   : chain_says(t, c->value, "economic") ? 2
                   : chain_says(t, c->value, "board")    ? 3
                                                         : 0;
    int holder = -1;
    for (node_id n = t->nodes[date].next; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_PERCENT && s->count < 64) {
            s->at[s->count++] = (struct holder){holder, percent_of(node_text(t, n)), kind};
            holder = -1;
        } else if (t->nodes[n].rule == RULE_NAME) {
            holder = book_person(b, node_name(t, n));
        }
    }
    check_sum(b, s, c->line);
}

/* The row before `day` with `share` moved from `from` to `to`; -1 is others. */
static void move_shares(struct book *b, int company, int event, day_number day, struct number share,
                        bool all, int to, int from)
{
    struct shareholding *h = &b->shareholdings[company];
    for (int i = 0; i < h->count; i++)
        if (h->at[i].from == day && h->at[i].event < 0) return; /* a row of that day says it */
    const struct shares *before = NULL;
    for (int i = 0; i < h->count; i++)
        if (h->at[i].from <= day) before = &h->at[i];
    struct shares old = before ? *before : (struct shares){.complete = false};
    struct shares *s = add_shares(b, company, day);
    s->event = event;
    s->complete = all || old.complete;
    s->at = NEW_N(b->in, (size_t)old.count + 2, struct holder);
    if (all) {
        s->at[s->count++] = (struct holder){to, number_of(100), 0};
        return;
    }
    struct holder *gain = NULL;
    for (int i = 0; i < old.count; i++) {
        struct holder one = old.at[i];
        if (one.person == from && number_order(one.share, share) >= 0)
            number_minus(one.share, share, &one.share);
        s->at[s->count++] = one;
        if (one.person == to) gain = &s->at[s->count - 1];
    }
    if (!gain) {
        gain = &s->at[s->count++];
        *gain = (struct holder){to, {0, 1}, 0};
    }
    number_add(gain->share, share, &gain->share);
}

static void read_acquire(struct book *b, int event)
{
    const struct tree *t = b->tree;
    node_id said = node_of(t, t->events[event].node, RULE_EVENT_SAID, 0);
    node_id percent = node_leaf(t, said, TOKEN_PERCENT);
    bool all = !percent && node_says(t, said, "all");
    if (!percent && !all) return;
    int company = book_person(b, node_name(t, node_after(t, said, "of")));
    int to = book_person(b, node_name(t, node_after(t, said, "by")));
    node_id f = node_after(t, said, "from");
    int from = f && t->nodes[f].rule == RULE_NAME ? book_person(b, node_name(t, f)) : -1;
    if (company < 0 || to < 0) return;
    struct number share = percent ? percent_of(node_text(t, percent)) : number_of(100);
    move_shares(b, company, event, t->events[event].day, share, all, to, from);
}

void shareholdings_bind(struct book *b);

void shareholdings_bind(struct book *b)
{
    b->shareholdings = NEW_N(b->in, (size_t)b->person_count + 1, struct shareholding);
    const struct ints *holdings = &b->by_kind[KIND_HOLDING];
    for (int i = 0; i < holdings->count; i++)
        for (int k = 0;; k++) {
            const struct clause *c = book_clause(b, holdings->at[i], CLAUSE_ROWS, k);
            if (!c) break;
            read_row(b, b->person_of[holdings->at[i]], c);
        }
    const struct ints *acquires = &b->by_verb[VERB_ACQUIRE];
    for (int i = 0; i < acquires->count; i++) read_acquire(b, acquires->at[i]);
}

/* Rows that events made count only if the event does; supposed events come on top. */
const struct shares *shares_on(struct look *k, int company)
{
    const struct shareholding *h = &k->b->shareholdings[company];
    const struct shares *found = NULL;
    for (int i = 0; i < h->count; i++) {
        const struct shares *s = &h->at[i];
        if (s->event >= 0 && !event_counts(k, s->event)) continue;
        if (s->from > k->on) look_changes(k, s->from, STR("holdings change"));
        else found = s;
    }
    for (int i = 0; i < k->b->by_verb[VERB_ACQUIRE].count; i++) {
        int e = k->b->by_verb[VERB_ACQUIRE].at[i];
        if (e < k->b->base_events || !event_counts(k, e)) continue;
        const struct tree *t = k->b->tree;
        node_id said = event_said(k, e), percent = node_leaf(t, said, TOKEN_PERCENT);
        if (book_person(k->b, node_name(t, node_after(t, said, "of"))) != company) continue;
        if (!percent && !node_says(t, said, "all")) continue;
        struct shares *s = NEW(k->in, struct shares);
        struct number share = percent ? percent_of(node_text(t, percent)) : number_of(100);
        int to = event_by(k, e), count = found && percent ? found->count : 0;
        *s = (struct shares){.from = event_day(k, e),
                             .event = e,
                             .complete = !percent || (found && found->complete)};
        s->at = NEW_N(k->in, (size_t)count + 1, struct holder);
        int from = event_person_after(k, e, "from");
        for (int j = 0; j < count; j++) {
            s->at[s->count] = found->at[j];
            if (found->at[j].person == from && number_order(found->at[j].share, share) >= 0)
                number_minus(found->at[j].share, share, &s->at[s->count].share);
            s->count++;
        }
        s->at[s->count++] = (struct holder){to, share, 0};
        found = s;
    }
    return found;
}

/* Whether the book says who holds it by then: a row at any time, since rows are states and what was
 * before the first is not known; or an acquisition up to now, before which nobody is known. */
static bool ever_held(struct look *k, int company)
{
    const struct shareholding *h = &k->b->shareholdings[company];
    for (int i = 0; i < h->count; i++)
        if (h->at[i].event < 0) return true;
    return shares_on(k, company) != NULL;
}

bool shares_of(struct look *k, int company, int holder, int kind, struct number *share)
{
    const struct shares *s = shares_on(k, company);
    *share = (struct number){0, 1};
    if (!s) return false;
    for (int i = 0; i < s->count; i++)
        if (s->at[i].person == holder && (!s->at[i].kind || s->at[i].kind == kind))
            number_add(*share, s->at[i].share, share);
    return true;
}

/* ---- bounds ---- */

static int bound_kind(struct str what)
{
    if (str_is(what, "economic rights")) return 2;
    if (str_is(what, "board seats")) return 3;
    return 1;
}

static bool bound_met(const struct tree *t, node_id bound, struct number have)
{
    node_id percent = node_leaf(t, bound, TOKEN_PERCENT);
    if (!percent) percent = node_leaf(t, bound, TOKEN_NUMBER);
    int order = number_order(have, percent_of(node_text(t, percent)));
    if (node_says(t, bound, "more")) return order > 0;
    if (node_says(t, bound, "less")) return order < 0;
    if (node_says(t, bound, "exactly")) return order == 0;
    return node_says(t, bound, "most") ? order <= 0 : order >= 0;
}

struct chain {
    struct look *k;
    int relation, top;
    char *seen; /* companies on the way up, so that circles end */
};

static guard controls(struct chain *c, int company);

/* Whether a bound is met by the shares held by `top` and by companies that it controls. */
static guard bound_guard(struct chain *c, int company, node_id bound)
{
    struct look *k = c->k;
    const struct tree *t = k->b->tree;
    const struct shares *s = shares_on(k, company);
    int kind = bound_kind(node_text(t, node_of(t, bound, RULE_BOUND_WHAT, 0)));
    struct number sure = {0, 1}, maybe = {0, 1};
    guard open = GUARD_NO;
    for (int i = 0; s && i < s->count; i++) {
        const struct holder *h = &s->at[i];
        if (h->person < 0 || (h->kind && h->kind != kind)) continue;
        guard g = h->person == c->top ? GUARD_YES : controls(c, h->person);
        if (g != GUARD_NO) number_add(maybe, h->share, &maybe);
        if (g == GUARD_YES) number_add(sure, h->share, &sure);
        else open = guard_or(k->g, open, g);
    }
    if (s && s->event >= 0) look_fact(k, s->event);
    if (bound_met(t, bound, sure)) return GUARD_YES;
    if (bound_met(t, bound, maybe)) return open;
    if (s && s->complete) return GUARD_NO;
    struct str text =
        str_format(k->in, "%.*s held %.*s in %.*s on that day", STR_ARG(person_name(k->b, c->top)),
                   STR_ARG(node_text(t, bound)), STR_ARG(person_name(k->b, company)));
    return look_atom(k, ATOM_FACT, text, text, true);
}

static bool holds_anything(struct chain *c, int company)
{
    const struct shares *s = shares_on(c->k, company);
    if (c->seen[company]) return false;
    c->seen[company] = 1;
    bool found = false;
    for (int i = 0; s && i < s->count && !found; i++)
        if (s->at[i].person >= 0)
            found = s->at[i].person == c->top || holds_anything(c, s->at[i].person);
    c->seen[company] = 0;
    return found;
}

/* Under an unseen test whoever holds nothing fails; anything else is not known. */
static guard controls(struct chain *c, int company)
{
    struct look *k = c->k;
    const struct tree *t = k->b->tree;
    if (company < 0 || c->seen[company] || !ever_held(k, company)) return GUARD_NO;
    node_id means = look_value(k, c->relation, CLAUSE_MEANS);
    guard missing;
    int statement = k->statement;
    if (!means) return GUARD_NO;
    k->statement = c->relation;
    node_id seen = look_seen(k, means, &missing);
    k->statement = statement;
    if (!seen) return holds_anything(c, company) ? missing : GUARD_NO;
    c->seen[company] = 1;
    guard g = GUARD_NO;
    for (node_id n = seen; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_BOUND) g = guard_or(k->g, g, bound_guard(c, company, n));
        if (t->nodes[n].rule == RULE_ROW)
            g = guard_or(k->g, g, bound_guard(c, company, node_of(t, n, RULE_BOUND, 0)));
    }
    c->seen[company] = 0;
    return g;
}

static guard controlled(struct look *k, int relation, int top, int company)
{
    struct chain c = {k, relation, top, NULL};
    if (top == company) return GUARD_NO;
    c.seen = arena_take(k->in, (size_t)k->b->person_count + 1, 1, 1);
    return controls(&c, company);
}

static guard related_now(struct look *k, int relation, int candidate, int base)
{
    const struct tree *t = k->b->tree;
    node_id reaches = look_value(k, relation, CLAUSE_REACHES);
    guard g = GUARD_NO;
    if (!reaches || chain_says(t, reaches, "down"))
        g = guard_or(k->g, g, controlled(k, relation, base, candidate));
    if (reaches && chain_says(t, reaches, "up"))
        g = guard_or(k->g, g, controlled(k, relation, candidate, base));
    if (reaches && chain_says(t, reaches, "sideways") && ever_held(k, base) &&
        ever_held(k, candidate))
        for (int p = 0; p < k->b->person_count && g != GUARD_YES; p++)
            if (p != base && p != candidate)
                g = guard_or(k->g, g,
                             guard_and(k->g, controlled(k, relation, p, base),
                                       controlled(k, relation, p, candidate)));
    return g;
}

/* `once so, always`: on some day up to now. */
static guard related_ever(struct look *k, int relation, int candidate, int base)
{
    struct look other = look_at(k, DAY_EVER + 1);
    guard g = GUARD_NO;
    for (int steps = 0; steps < 1000 && other.on <= k->on; steps++) {
        other.next = DAY_NEVER;
        g = guard_or(k->g, g, related_now(&other, relation, candidate, base));
        if (other.next == DAY_NEVER) break;
        other.on = other.next;
    }
    if (other.on > k->on) look_changes(k, other.on, STR("holdings change"));
    return g;
}

guard person_related(struct look *k, int relation, int candidate, int base)
{
    const struct tree *t = k->b->tree;
    if (candidate == base || candidate < 0 || base < 0) return GUARD_NO;
    node_id out = look_value(k, relation, CLAUSE_LEAVES_OUT);
    guard kept = out ? guard_not(k->g, person_in(k, out, candidate)) : GUARD_YES;
    node_id lasts = look_value(k, relation, CLAUSE_LASTS);
    if (lasts && chain_says(t, lasts, "always"))
        return guard_and(k->g, kept, related_ever(k, relation, candidate, base));
    if (lasts && chain_says(t, lasts, "on")) {
        struct day_value day = look_day(k, chain_after(t, lasts, "on"));
        struct look other = look_at(k, day.low);
        return guard_and(k->g, kept, related_now(&other, relation, candidate, base));
    }
    return guard_and(k->g, kept, related_now(k, relation, candidate, base));
}

/* ---- sets of persons ---- */

/* Whether what makes a member by the agreement's `joins` happened to the person, and when. */
static guard joined(struct look *k, int agreement, int person, day_number *since)
{
    node_id joins = look_value(k, agreement, CLAUSE_JOINS);
    struct occurrences o = {0};
    guard g = GUARD_NO;
    int was = k->agreement, roles = k->role_count;
    if (!joins || k->depth > LOOK_DEPTH_MAX) return g;
    k->agreement = agreement;
    k->role_count = 0;
    k->depth++;
    happening_occurrences(k, joins, &o, agreement);
    k->depth--;
    k->agreement = was;
    k->role_count = roles;
    for (int i = 0; i < o.count; i++) {
        if (o.at[i].actor != person || o.at[i].day.state != DAY_KNOWN) continue;
        if (g == GUARD_NO) *since = o.at[i].day.low;
        g = guard_or(k->g, g, guard_and(k->g, o.at[i].g, day_reached(k, o.at[i].day)));
    }
    return g;
}

/* Membership by `join`, or as the agreement says, and `leave`; a trigger may end it. */
guard person_member(struct look *k, int agreement, int person)
{
    const struct tree *t = k->b->tree;
    day_number since = DAY_EVER;
    guard in = joined(k, agreement, person, &since);
    for (int verb = 0; verb < 2; verb++) {
        const struct ints *list = &k->b->by_verb[verb ? VERB_LEAVE : VERB_JOIN];
        for (int i = 0; i < list->count; i++) {
            int e = list->at[i];
            struct str why;
            uint32_t name = node_name(t, node_of(t, event_said(k, e), RULE_NAME, 0));
            if (tree_statement(t, name, KIND_AGREEMENT) != agreement) continue;
            if (event_by(k, e) != person || !event_counts(k, e)) continue;
            day_number last;
            if (!verb) {
                in = GUARD_YES;
                since = event_day(k, e);
            } else if (leave_day(k, agreement, e, &last, &why)) {
                if (last >= k->on) look_changes(k, last + 1, event_text(k, e));
                else if (last + 1 > since) in = GUARD_NO;
            }
            look_fact(k, e);
        }
    }
    if (in == GUARD_NO) return in;
    return guard_and(k->g, in, guard_not(k->g, membership_ended(k, agreement, person, since)));
}

guard person_is_party(struct look *k, int person)
{
    if (k->agreement < 0) return GUARD_NO;
    node_id between = look_value(k, k->agreement, CLAUSE_BETWEEN);
    int outer = k->between, own = k->agreement + 1;
    if (outer == own) return GUARD_NO; /* `between parties` names nobody */
    if (!between || book_value(k->b, k->agreement, CLAUSE_BETWEEN) != between)
        return person_member(k, k->agreement, person);
    k->between = own;
    guard g = person_in(k, between, person);
    k->between = outer;
    return g;
}

/* Universal succession: whoever succeeds a person answers for it from that day. */
static bool succeeds(struct look *k, int person, int old)
{
    const struct tree *t = k->b->tree;
    int s = k->b->persons[person].statement;
    for (int i = 0; book_kind(k->b, s) == KIND_PARTY; i++) {
        const struct clause *c = book_clause(k->b, s, CLAUSE_SUCCEEDS, i);
        if (!c) break;
        if (book_person(k->b, node_name(t, c->value)) != old) continue;
        struct day_value since = look_day(k, chain_after(t, c->value, "since"));
        if (day_reached(k, since) == GUARD_YES) return true;
    }
    const struct ints *merges = &k->b->by_verb[VERB_MERGE];
    for (int i = 0; i < merges->count; i++) {
        node_id said = event_said(k, merges->at[i]);
        int into = book_person(k->b, node_name(t, node_after(t, said, "into")));
        int gone = book_person(k->b, node_name(t, node_part(t, said, 1)));
        if (into != person || gone != old || !event_counts(k, merges->at[i])) continue;
        look_fact(k, merges->at[i]);
        return true;
    }
    return false;
}

static guard same_person(struct look *k, int person, int other)
{
    if (other < 0) return GUARD_NO;
    return person == other || succeeds(k, person, other) ? GUARD_YES : GUARD_NO;
}

static int relation_of_words(struct look *k, node_id relations)
{
    const struct tree *t = k->b->tree;
    uint32_t word = node_name(t, relations);
    int found = -1;
    for (int i = 0; i < t->relation_count; i++) {
        if (t->relation_words[i] != word) continue;
        int s = t->relation_statements[i];
        if (found < 0 || book_agreement(k->b, s) == k->agreement) found = s;
    }
    return found;
}

guard related_by(struct look *k, node_id relations, int candidate, int base)
{
    const struct tree *t = k->b->tree;
    int relation = node_rule(t, relations) == RULE_RELATIONS
                       ? relation_of_words(k, relations)
                       : look_statement(k, node_name(t, relations), KIND_RELATION);
    return relation < 0 ? GUARD_NO : person_related(k, relation, candidate, base);
}

static struct look on_day(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    node_id day = node_after(t, n, "on");
    if (!day) return *k;
    struct day_value v = look_day(k, day);
    return look_at(k, v.low);
}

static void take_back(struct look *k, const struct look *other)
{
    look_back(k, other);
}

static guard related_to_set(struct look *k, node_id n, node_id base, int person, bool with_base)
{
    const struct tree *t = k->b->tree;
    int relation = relation_of_words(k, node_of(t, n, RULE_RELATIONS, 0));
    struct look other = on_day(k, n);
    guard g = with_base ? person_in(k, base, person) : GUARD_NO;
    look_touch(k, relation);
    for (int p = 0; relation >= 0 && p < k->b->person_count && g != GUARD_YES; p++) {
        if (p == person) continue;
        guard is_base = person_in(&other, base, p);
        if (is_base == GUARD_NO) continue;
        guard r = person_related(&other, relation, person, p);
        g = guard_or(k->g, g, guard_and(k->g, is_base, r));
    }
    take_back(k, &other);
    return g;
}

/* The word of a template that stands for each member or party. */
static bool stands_for_each(const struct tree *t, node_id role)
{
    return node_of(t, role, RULE_BARE_NOUN, 0) || node_says(t, role, "other") ||
           node_says(t, role, "each") || node_says(t, role, "every") ||
           node_says(t, role, "another");
}

/* `the licensor`, `the licensee` of the grant that is dealt with. False: no such word or grant. */
static bool side_in(struct look *k, struct str noun, int person, guard *g)
{
    bool licensor = str_is(noun, "licensor");
    if (!k->sides || !(licensor || str_is(noun, "licensee"))) return false;
    struct look own = *k;
    own.sides = 0;
    own.statement = k->sides - 1;
    node_id side = look_value(&own, own.statement, licensor ? CLAUSE_FROM : CLAUSE_TO);
    if (!side) return false;
    *g = person_in(&own, side, person);
    if (own.next < k->next) look_changes(k, own.next, own.next_why);
    return true;
}

/* Whom `the other X` means, where an `if` spoke of `another X`. */
static struct str other_noun(struct look *k, struct str noun)
{
    return str_format(k->in, "other %.*s", STR_ARG(noun));
}

static guard role_in(struct look *k, node_id n, int person)
{
    const struct tree *t = k->b->tree;
    node_id noun_node = node_of(t, n, RULE_NOUN, 0);
    int each = look_role(k, STR("each"), ROLE_PERSON);
    if (each >= 0 && stands_for_each(t, n)) return same_person(k, person, each);
    struct str noun = noun_node ? node_text(t, noun_node) : node_text(t, n);
    if (node_of(t, n, RULE_BARE_NOUN, 0)) noun = node_text(t, node_of(t, n, RULE_BARE_NOUN, 0));
    bool the = node_says(t, n, "the") || node_says(t, n, "that");
    bool other = node_says(t, n, "other") || node_says(t, n, "another");
    int bound = look_role(k, noun, ROLE_PERSON);
    if (the && !other && bound >= 0) return same_person(k, person, bound);
    guard side;
    if (the && !other && side_in(k, noun, person, &side)) return side;
    if (the && other && look_role(k, other_noun(k, noun), ROLE_PERSON) >= 0)
        return same_person(k, person, look_role(k, other_noun(k, noun), ROLE_PERSON));
    if (other) {
        int self = look_role(k, STR("self"), ROLE_PERSON);
        if (self < 0) self = bound;
        if (self == person) return GUARD_NO;
    }
    if (str_is(noun, "party")) return person_is_party(k, person);
    if (str_is(noun, "member")) return person_member(k, k->agreement, person);
    if (str_is(noun, "licensee") || str_is(noun, "licensor") || str_is(noun, "buyer") ||
        str_is(noun, "company") || str_is(noun, "person") || str_is(noun, "user"))
        return GUARD_YES; /* any one; the statement binds which */
    return other ? person_is_party(k, person) : GUARD_NO;
}

/* Dealings are deeds: not on record and not said by the asker is not so. */
static guard dealing_in(struct look *k, node_id n, int person)
{
    const struct tree *t = k->b->tree;
    node_id many = node_of(t, n, RULE_DEALING, 0);
    struct str dealing = node_text(t, many ? many : node_of(t, n, RULE_DEALER, 0));
    for (int i = 0; i < k->said_count; i++) {
        node_id s = k->said[i].node, is = node_of(t, s, RULE_ATOM_IS, 0);
        node_id word = is ? node_of(t, node_of(t, is, RULE_PREDICATE, 0), RULE_DEALER, 0) : 0;
        bool no = node_of(t, s, RULE_NOT, 0) || (is && node_of(t, is, RULE_NOT, 0));
        if (!word || no || look_person(k, node_part(t, is, 0)) != person) continue;
        struct str singular = node_text(t, word);
        if (!str_starts(dealing, singular) || dealing.len > singular.len + 1) continue;
        guard g = person_in(k, node_part(t, n, 1), look_person(k, node_after(t, is, "of")));
        if (g == GUARD_NO) continue;
        k->said[i].used = true;
        return g;
    }
    return GUARD_NO;
}

static guard item_in(struct look *k, node_id n, int person);

/* `an affiliate of X`, `an agent of X`. */
static guard one_related_in(struct look *k, node_id n, int person)
{
    const struct tree *t = k->b->tree;
    if (node_of(t, n, RULE_DEALER, 0)) return dealing_in(k, n, person);
    node_id name = node_of(t, n, RULE_NAME, 0), of = node_after(t, n, "of");
    int relation = look_statement(k, node_name(t, name), KIND_RELATION);
    guard g = GUARD_NO;
    for (int p = 0; relation >= 0 && p < k->b->person_count && g != GUARD_YES; p++) {
        guard base = p == person ? GUARD_NO : person_in(k, of, p);
        if (base == GUARD_NO) continue;
        g = guard_or(k->g, g, guard_and(k->g, base, person_related(k, relation, person, p)));
    }
    return g;
}

/* A name: a company, a person, or a group. */
static guard name_in(struct look *k, node_id n, int person)
{
    const struct tree *t = k->b->tree;
    int group = look_statement(k, node_name(t, n), KIND_GROUP);
    if (group >= 0) {
        node_id means = look_value(k, group, CLAUSE_MEANS);
        int statement = k->statement;
        if (!means || k->depth++ > LOOK_DEPTH_MAX) return GUARD_NO;
        k->statement = group;
        look_touch(k, group);
        guard g = person_in(k, means, person);
        k->statement = statement;
        k->depth--;
        return g;
    }
    return same_person(k, person, book_person(k->b, node_name(t, n)));
}

static guard that_are(struct look *k, node_id item, int person)
{
    const struct tree *t = k->b->tree;
    node_id define = node_after(t, item, "are");
    if (!define) return GUARD_YES;
    bool no = t->nodes[define].rule == RULE_NOT || node_says(t, item, "not");
    if (t->nodes[define].rule != RULE_NAME) define = t->nodes[define].next;
    int d = look_statement(k, node_name(t, define), KIND_DEFINE);
    if (d < 0) return GUARD_NO;
    int roles = k->role_count;
    look_bind(k, "person", ROLE_PERSON, person);
    guard g = define_holds(k, d);
    k->role_count = roles;
    return no ? guard_not(k->g, g) : g;
}

static guard base_in(struct look *k, node_id n, int person)
{
    const struct tree *t = k->b->tree;
    switch (node_rule(t, n)) {
    case RULE_PARTIES_ALL: return person_is_party(k, person);
    case RULE_MEMBERS_ALL: {
        struct look other = on_day(k, n);
        if (k->lists_on && !node_after(t, n, "on")) other = look_at(k, *k->lists_on);
        guard g = person_is_party(&other, person);
        take_back(k, &other);
        return g;
    }
    case RULE_ANYONE: return GUARD_YES;
    case RULE_DEALING_OF: return dealing_in(k, n, person);
    case RULE_ONE_RELATED: return one_related_in(k, n, person);
    case RULE_RELATION_OF: return related_to_set(k, n, node_part(t, n, 1), person, false);
    case RULE_PERSON_AND_ITS: return related_to_set(k, n, node_part(t, n, 0), person, true);
    case RULE_ROLE: return role_in(k, n, person);
    case RULE_ITS_OWNER:
        return k->asset && asset_owner(k, k->asset) == person ? GUARD_YES : GUARD_NO;
    case RULE_NAME: return name_in(k, n, person);
    default: return GUARD_NO; /* executives, courts: no company of a scope */
    }
}

static guard item_in(struct look *k, node_id n, int person)
{
    const struct tree *t = k->b->tree;
    if (node_rule(t, n) != RULE_PERSONS_ITEM) return base_in(k, n, person);
    guard g = base_in(k, node_kid(t, n, 0), person);
    return g == GUARD_NO ? g : guard_and(k->g, g, that_are(k, n, person));
}

static guard listed_in(struct look *k, node_id list, int person)
{
    const struct tree *t = k->b->tree;
    guard in = GUARD_NO, out = GUARD_NO;
    bool except = false;
    for (node_id i = t->nodes[list].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) {
            except = except || str_is(node_text(t, i), "except");
            continue;
        }
        guard g = item_in(k, i, person);
        if (except) out = guard_or(k->g, out, g);
        else in = guard_or(k->g, in, g);
    }
    return guard_and(k->g, in, guard_not(k->g, out));
}

guard person_in(struct look *k, node_id n, int person)
{
    guard missing;
    if (!n || person < 0 || k->depth > LOOK_DEPTH_MAX) return GUARD_NO;
    arena_step(k->in);
    node_id seen = look_seen(k, n, &missing);
    if (!seen) return missing;
    k->depth++;
    guard g = node_rule(k->b->tree, seen) == RULE_PERSONS ? listed_in(k, seen, person)
                                                          : item_in(k, seen, person);
    k->depth--;
    return g;
}

struct ints persons_of(struct look *k, node_id persons)
{
    struct ints out = {0};
    for (int p = 0; p < k->b->person_count; p++)
        if (person_in(k, persons, p) == GUARD_YES) PUSH(k->in, &out, p);
    return out;
}
