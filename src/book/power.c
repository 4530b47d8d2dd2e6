/* power.c: what happens, what follows; see power.h. */
#include "book/power.h"

#include <string.h>

#include "base/buf.h"
#include "book/obligation.h"

static struct day_value known(day_number d)
{
    return (struct day_value){.state = DAY_KNOWN, .low = d, .high = d, .statement = -1};
}

/* ---- powers ---- */

struct powers powers_of(struct arena *in, const struct book *b)
{
    struct powers out = {0};
    for (int i = 0; i < b->base_statements; i++) {
        const struct statement *s = &b->tree->statements[i];
        if (s->broken) continue;
        if (s->kind == KIND_TRIGGER) {
            struct power p = {i, -1, book_name(b, i)};
            PUSH(in, &out, p);
        }
        node_id rows =
            s->kind == KIND_DUTY || s->kind == KIND_PAYMENT ? book_value(b, i, CLAUSE_MISSED) : 0;
        int row = 0;
        for (node_id r = rows; r; r = b->tree->nodes[r].next) {
            if (b->tree->nodes[r].rule != RULE_ROW) continue;
            struct str name =
                row ? str_format(in, "%.*s.missed.%d", STR_ARG(book_name(b, i)), row + 1)
                    : str_format(in, "%.*s.missed", STR_ARG(book_name(b, i)));
            struct power p = {i, row++, name};
            PUSH(in, &out, p);
        }
    }
    return out;
}

bool power_find(struct look *k, uint32_t name, struct power *out)
{
    struct str text = look_name(k, name);
    struct powers all = powers_of(k->in, k->b);
    for (int i = 0; i < all.count; i++)
        if (str_same(all.at[i].name, text)) {
            *out = all.at[i];
            return true;
        }
    int s = look_statement(k, name, KIND_TRIGGER);
    if (s < 0) return false;
    *out = (struct power){s, -1, book_name(k->b, s)};
    return true;
}

static node_id missed_row(const struct book *b, struct power p)
{
    int row = p.row;
    for (node_id r = book_value(b, p.statement, CLAUSE_MISSED); r; r = b->tree->nodes[r].next)
        if (b->tree->nodes[r].rule == RULE_ROW && row-- == 0) return r;
    return 0;
}

node_id power_effect_row(struct look *k, struct power p, int i)
{
    const struct tree *t = k->b->tree;
    if (p.row >= 0) {
        if (i) return 0;
        node_id last = 0;
        for (node_id n = t->nodes[missed_row(k->b, p)].kid; n; n = t->nodes[n].next)
            if (t->nodes[n].rule >= RULE_EFF_END && t->nodes[n].rule <= RULE_EFF_UNSEEN) last = n;
        return last;
    }
    for (node_id r = look_value(k, p.statement, CLAUSE_THEN); r; r = t->nodes[r].next)
        if (t->nodes[r].rule == RULE_ROW && i-- == 0) return node_part(t, r, 0);
    return 0;
}

node_id power_holder(struct look *k, struct power p)
{
    const struct tree *t = k->b->tree;
    if (p.row >= 0) {
        node_id row = missed_row(k->b, p);
        return node_says(t, row, "may") ? node_part(t, row, 0) : 0;
    }
    node_id who = look_value(k, p.statement, CLAUSE_WHO_MAY);
    return who && t->nodes[who].rule == RULE_LITERAL ? 0 : who;
}

/* ---- openings ---- */

static void take_roles(struct look *k, const struct role *roles, int count)
{
    k->role_count = 0;
    for (int i = 0; i < count && i < ROLES_MAX; i++) k->roles[k->role_count++] = roles[i];
}

/* Who asks, and the side of a template that is tried: words of the cell, not of a trigger. */
static bool of_the_cell(const struct role *r)
{
    return str_is(STR("self"), r->noun) || str_is(STR("each"), r->noun);
}

static void drop_cell_roles(struct look *k)
{
    int count = 0;
    for (int i = 0; i < k->role_count; i++)
        if (!of_the_cell(&k->roles[i])) k->roles[count++] = k->roles[i];
    k->role_count = count;
}

/* Whether some `unless` stops the trigger for this occurrence. */
static guard stopped(struct look *k, struct power p, const struct occurrence *o)
{
    const struct tree *t = k->b->tree;
    guard g = GUARD_NO;
    for (int i = 0; p.row < 0; i++) {
        const struct clause *c = look_clause(k, p.statement, CLAUSE_UNLESS, i);
        if (!c) break;
        struct look then = look_at(k, o->day.state == DAY_KNOWN ? o->day.low : k->on);
        take_roles(&then, o->roles, o->role_count);
        int rule = node_rule(t, c->value);
        if (rule >= RULE_HAPPENING_ANY && rule <= RULE_HAP_CLASS) {
            struct occurrences same = {0};
            happening_occurrences(&then, c->value, &same, p.statement);
            for (int s = 0; s < same.count; s++)
                if (same.at[s].event == o->event && same.at[s].day.low == o->day.low)
                    g = guard_or(k->g, g, same.at[s].g);
        } else {
            g = guard_or(k->g, g, value_holds(&then, c->value));
        }
    }
    return g;
}

/* Whether who is in breach had begun to cure it by the last good day. */
static bool cure_begun(struct look *k, const struct occurrence *o, struct day_value last)
{
    const struct ints *list = &k->b->by_verb[VERB_CURE];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        if (!event_counts(k, e) || (o->actor >= 0 && event_by(k, e) != o->actor)) continue;
        if (event_day(k, e) >= o->raw.low && event_day(k, e) <= last.low) {
            look_fact(k, e);
            return true;
        }
    }
    return false;
}

/* `extended up to P if …`: the hard stop, from the anchor of the cure. */
static struct day_value longer_cure(struct look *k, struct power p, const struct occurrence *o,
                                    node_id cure, struct day_value last)
{
    const struct tree *t = k->b->tree;
    node_id more = look_value(k, p.statement, CLAUSE_EXTENDED);
    node_id cond = more ? chain_after(t, more, "if") : 0;
    if (!more || last.state != DAY_KNOWN) return last;
    bool begun = node_rule(t, cond) == RULE_CURE_BEGUN
                     ? cure_begun(k, o, last) != (node_of(t, cond, RULE_NOT, 0) != 0)
                     : condition_holds(k, cond) == GUARD_YES;
    if (!begun) return last;
    struct day_value stop =
        day_plus(k, look_day(k, node_part(t, cure, 1)), chain_after(t, more, "to"), false);
    if (stop.state != DAY_KNOWN || stop.high < last.high) return last;
    if (stop.low < last.low) stop.low = last.low;
    return stop;
}

/* The cure of the trigger itself: the right opens the day after. */
static struct day_value after_cure(struct look *k, struct power p, const struct occurrence *o)
{
    const struct tree *t = k->b->tree;
    node_id cure = p.row < 0 ? look_value(k, p.statement, CLAUSE_CURE) : 0;
    if (!cure) return o->day;
    struct day_value receipt = {
        .state = DAY_OPEN, .low = DAY_NEVER, .high = DAY_NEVER, .statement = -1};
    struct day_value due = o->due, trigger = o->raw;
    const struct ints *list = &k->b->by_verb[VERB_NOTICE];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        node_id about = event_tail(k, e, RULE_TAIL_ABOUT);
        if (!about || !event_counts(k, e) || event_day(k, e) < o->raw.low) continue;
        if (!str_is(node_text(t, node_of(t, event_said(k, e), RULE_WORD, 0)), "breach")) continue;
        if (o->actor >= 0 && event_person_after(k, e, "to") >= 0 &&
            event_person_after(k, e, "to") != o->actor)
            continue;
        struct day_value r = notice_receipt(k, e);
        if (r.state == DAY_KNOWN && (receipt.state != DAY_KNOWN || r.low < receipt.low))
            receipt = r;
        look_fact(k, e);
    }
    struct anchors anchors = {
        .name = {"due", "receipt", "trigger day"}, .value = {&due, &receipt, &trigger}, .count = 3};
    const struct anchors *was = k->anchors;
    bool first;
    k->anchors = &anchors;
    struct day_value v = longer_cure(k, p, o, cure, clock_day(k, cure, &first));
    k->anchors = was;
    if (!first && v.state == DAY_KNOWN) {
        if (v.low != DAY_EVER) v.low = day_add(v.low, 1);
        if (v.high != DAY_NEVER) v.high = day_add(v.high, 1);
    }
    return v;
}

/* Whether the breach that a cure could mend was mended in time. */
static bool mended(struct look *k, struct power p, const struct occurrence *o,
                   struct day_value opens)
{
    const struct tree *t = k->b->tree;
    if (opens.state != DAY_KNOWN) return false;
    const struct ints *list = &k->b->by_verb[VERB_CURE];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        node_id said = event_said(k, e);
        if (!event_counts(k, e) || node_says(t, said, "begun")) continue;
        if (o->actor >= 0 && event_by(k, e) != o->actor) continue;
        if (event_day(k, e) >= o->raw.low && event_day(k, e) < opens.low) return true;
    }
    (void)p;
    return false;
}

/* `past`: what was withdrawn since is looked at too, since it did happen. */
static struct openings openings_of(struct look *k, struct power p, bool past)
{
    struct openings out = {0};
    struct occurrences o = {0};
    if (k->depth > LOOK_DEPTH_MAX) return out;
    struct look before = *k;
    k->depth++;
    k->statement = p.statement;
    k->agreement = book_agreement(k->b, p.statement);
    drop_cell_roles(k);
    node_id cond = p.row < 0 ? look_value(k, p.statement, CLAUSE_IF) : 0;
    k->past = past;
    if (cond) happening_occurrences(k, cond, &o, p.statement);
    k->past = false;
    if (!cond && p.row >= 0) {
        struct instances list = instances_of(k, p.statement, k->on);
        for (int i = 0; i < list.count; i++) {
            const struct instance *s = &list.at[i];
            bool done = s->met_on != DAY_NEVER &&
                        (s->missed.state != DAY_KNOWN || s->met_on < s->missed.low);
            if (s->state == INSTANCE_NOT_OWED || s->state == INSTANCE_WAIVED || done) continue;
            struct occurrence one = {.day = s->missed,
                                     .raw = s->missed,
                                     .due = s->due,
                                     .g = s->owed_if,
                                     .event = -1,
                                     .actor = s->debtor,
                                     .label = s->label,
                                     .breach = true};
            if (s->debtor >= 0)
                one.roles[one.role_count++] = (struct role){"party", ROLE_PERSON, s->debtor};
            PUSH(k->in, &o, one);
        }
    } else if (!cond) {
        struct day_value start = agreement_effective(k, k->agreement);
        struct occurrence always = {
            .day = start, .raw = start, .due = start, .g = GUARD_YES, .event = -1, .actor = -1};
        PUSH(k->in, &o, always);
    }
    for (int i = 0; i < o.count; i++) {
        struct opening one = {.o = o.at[i], .g = o.at[i].g};
        bool own_cure = p.row < 0 && look_says(k, p.statement, CLAUSE_CURE);
        if (own_cure && one.o.breach) one.o.day = one.o.raw;
        one.opens = own_cure ? after_cure(k, p, &one.o) : one.o.day;
        if (one.opens.state == DAY_NONE || (own_cure && mended(k, p, &one.o, one.opens))) continue;
        one.g = guard_and(k->g, one.g, guard_not(k->g, stopped(k, p, &one.o)));
        if (one.g != GUARD_NO) PUSH(k->in, &out, one);
    }
    k->role_count = before.role_count;
    memcpy(k->roles, before.roles, sizeof k->roles);
    k->statement = before.statement;
    k->agreement = before.agreement;
    k->past = before.past;
    k->depth--;
    return out;
}

struct openings power_openings(struct look *k, struct power p)
{
    return openings_of(k, p, false);
}

/* ---- effects ---- */

/* A condition of the effect that this version cannot read: nobody knows whether it holds. */
static guard provided(struct look *k, struct power p)
{
    if (p.row >= 0 || !look_says(k, p.statement, CLAUSE_PROVIDED)) return GUARD_YES;
    struct str text = str_format(k->in, "what %.*s is provided on holds", STR_ARG(p.name));
    return guard_atom(k->g, ATOM_PAPER, text, text, p.statement);
}

static void add_effects(struct look *k, struct effects *out, struct power p,
                        const struct opening *o, struct day_value day, guard g)
{
    g = guard_and(k->g, g, provided(k, p));
    for (int i = 0;; i++) {
        node_id row = power_effect_row(k, p, i);
        if (!row) break;
        struct effect e = {.power = p, .node = row, .day = day, .g = guard_and(k->g, g, o->g)};
        for (int r = 0; r < o->o.role_count; r++) e.roles[e.role_count++] = o->o.roles[r];
        if (e.g != GUARD_NO) PUSH(k->in, out, e);
    }
}

/* First day of effect of an exercise on `sent`. */
static struct day_value exercise_effect(struct look *k, struct power p, int event, day_number sent)
{
    const struct tree *t = k->b->tree;
    node_id said = event_said(k, event), on = node_after(t, said, "effective");
    struct day_value dispatch = known(sent), receipt = notice_receipt(k, event);
    struct day_value day = dispatch;
    node_id notice = p.row < 0 ? look_value(k, p.statement, CLAUSE_NOTICE) : 0;
    if (receipt.state == DAY_OPEN) /* sent, and nobody recorded when it arrived */
        receipt = (struct day_value){
            .state = DAY_KNOWN,
            .low = sent,
            .high = DAY_NEVER,
            .tag = ATOM_FACT,
            .statement = -1,
            .unseen = str_format(k->in, "the receipt of '%.*s'", STR_ARG(event_text(k, event)))};
    if (notice) {
        struct anchors anchors = {
            .name = {"dispatch", "receipt"}, .value = {&dispatch, &receipt}, .count = 2};
        const struct anchors *was = k->anchors;
        bool first;
        k->anchors = &anchors;
        day = clock_day(k, notice, &first);
        k->anchors = was;
        if (!first && day.state == DAY_KNOWN) {
            day.low = day_add(day.low, 1);
            day.high = day_add(day.high, 1);
        }
    }
    day_number d;
    if (on && day_read(node_text(t, on), &d) && (day.state != DAY_KNOWN || d > day.low))
        day = known(d);
    return day;
}

static guard in_window(struct look *k, struct power p, day_number on, const struct occurrence *o)
{
    node_id window = p.row < 0 ? look_value(k, p.statement, CLAUSE_WINDOW) : 0;
    if (!window) return GUARD_YES;
    struct look then = look_at(k, on);
    struct day_value trigger = o->raw;
    struct anchors anchors = {.name = {"trigger day"}, .value = {&trigger}, .count = 1};
    then.anchors = &anchors;
    take_roles(&then, o->roles, o->role_count);
    guard g = span_has(&then, window);
    if (on == k->on && then.next < k->next) look_changes(k, then.next, then.next_why);
    return g;
}

struct day_value power_window_end(struct look *k, struct power p, const struct occurrence *o)
{
    node_id window = p.row < 0 ? look_value(k, p.statement, CLAUSE_WINDOW) : 0;
    if (!window) return (struct day_value){.state = DAY_NONE, .statement = -1};
    struct look then = *k;
    struct day_value trigger = o->raw;
    struct anchors anchors = {.name = {"trigger day"}, .value = {&trigger}, .count = 1};
    then.anchors = &anchors;
    then.agreement = book_agreement(k->b, p.statement);
    take_roles(&then, o->roles, o->role_count);
    return span_end(&then, window);
}

/* The day on which a right opens, in words; empty if that is not known. */
static struct str opens_on(struct look *k, const struct opening *o)
{
    bool sure = o->opens.state == DAY_KNOWN && o->opens.low == o->opens.high;
    return sure ? str_format(k->in, ": it opens on %.*s", STR_ARG(day_text(k->in, o->opens.low)))
                : (struct str){0};
}

guard power_usable(struct look *k, struct power p, node_id instance, int actor, struct str *why)
{
    const struct tree *t = k->b->tree;
    struct openings open = power_openings(k, p);
    k->agreement = book_agreement(k->b, p.statement);
    k->statement = p.statement;
    node_id holder = power_holder(k, p);
    guard g = GUARD_NO;
    bool never = true;
    if (!holder) {
        *why = str_format(k->in, "%.*s is automatic; nobody chooses", STR_ARG(p.name));
        return GUARD_NO;
    }
    *why = str_format(k->in, "%.*s has not opened by %.*s", STR_ARG(p.name),
                      STR_ARG(day_text(k->in, k->on)));
    for (int i = 0; i < open.count; i++) {
        const struct opening *one = &open.at[i];
        if (instance && one->o.label.len && !str_same(node_text(t, instance), one->o.label))
            continue;
        take_roles(k, one->o.roles, one->o.role_count);
        guard may = person_in(k, holder, actor);
        never = never && may == GUARD_NO;
        guard now = guard_and(k->g, may, guard_and(k->g, one->g, day_reached(k, one->opens)));
        if (may != GUARD_NO && now == GUARD_NO)
            *why = str_format(k->in, "%.*s has not opened by %.*s%.*s", STR_ARG(p.name),
                              STR_ARG(day_text(k->in, k->on)), STR_ARG(opens_on(k, one)));
        guard window = now == GUARD_NO ? GUARD_YES : in_window(k, p, k->on, &one->o);
        if (window == GUARD_NO)
            *why = str_format(k->in, "%.*s is outside the window of %.*s",
                              STR_ARG(day_text(k->in, k->on)), STR_ARG(p.name));
        g = guard_or(k->g, g, guard_and(k->g, now, window));
    }
    if (never && person_in(k, holder, actor) == GUARD_NO)
        *why = str_format(k->in, "%.*s is the right of %.*s, not of %.*s", STR_ARG(p.name),
                          STR_ARG(node_text(t, holder)), STR_ARG(person_name(k->b, actor)));
    return g;
}

/* A right that would widen what is licensed and that nobody has used. */
static void want_exercise(struct look *k, struct power p, node_id holder)
{
    bool widens = false;
    for (int i = 0; !widens; i++) {
        node_id row = power_effect_row(k, p, i);
        if (!row) return;
        int rule = node_rule(k->b->tree, row);
        widens = rule == RULE_EFF_OPEN || rule == RULE_EFF_ADMIT || rule == RULE_EFF_KEEP ||
                 rule == RULE_EFF_TURN;
    }
    struct openings open = power_openings(k, p);
    for (int i = 0; i < open.count; i++) {
        take_roles(k, open.at[i].o.roles, open.at[i].o.role_count);
        for (int person = 0; person < k->b->person_count; person++)
            if (person_in(k, holder, person) != GUARD_NO)
                look_want(k, person,
                          str_format(k->in, "exercise %.*s by %.*s", STR_ARG(p.name),
                                     STR_ARG(person_name(k->b, person))));
    }
}

/* `who may a licensor`: from then on the licensor is the one that used it; `who may every other
 * party`: the other party is. */
static struct opening used_by(struct look *k, const struct opening *o, node_id holder, int person)
{
    struct opening used = *o;
    struct str noun = noun_introduced(k->in, k->b->tree, holder);
    if (noun.len && look_role(k, noun, ROLE_PERSON) < 0 && used.o.role_count < ROLES_MAX)
        used.o.roles[used.o.role_count++] = (struct role){str_z(k->in, noun), ROLE_PERSON, person};
    return used;
}

static void exercised(struct look *k, struct effects *out, struct power p, node_id holder)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_EXERCISE];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        node_id said = event_said(k, e), instance = node_of(t, said, RULE_INSTANCE, 0);
        if (!str_same(look_name(k, node_name(t, node_of(t, said, RULE_NAME, 0))), p.name)) continue;
        if (!event_counts(k, e)) continue;
        struct look then = look_at(k, event_day(k, e));
        struct openings open = power_openings(&then, p);
        const struct opening *first = NULL; /* others of the same deed are used with it */
        for (int n = 0; n < open.count; n++) {
            const struct opening *o = &open.at[n];
            if (first && (o->o.event < 0 || o->o.event != first->o.event)) continue;
            if (instance && o->o.label.len && !str_same(node_text(t, instance), o->o.label))
                continue;
            take_roles(&then, o->o.roles, o->o.role_count);
            guard g = guard_and(k->g, person_in(&then, holder, event_by(k, e)),
                                day_reached(&then, o->opens));
            g = guard_and(k->g, g, in_window(k, p, event_day(k, e), &o->o));
            if (g == GUARD_NO) continue;
            look_fact(k, e);
            struct opening used = used_by(&then, o, holder, event_by(k, e));
            add_effects(k, out, p, &used, exercise_effect(k, p, e, event_day(k, e)), g);
            if (!first) first = o;
        }
    }
    if (!out->count) want_exercise(k, p, holder);
}

/* Whether the effect fell away with its cause, which was withdrawn: one that had not come by then,
 * and a suspension of which the terms do not say how long it lasts. What had ended stays ended. */
static bool over_with_cause(struct look *k, node_id row, const struct occurrence *o,
                            struct day_value day)
{
    day_number on;
    const struct tree *t = k->b->tree;
    if (o->event < 0 || !event_withdrawn(k, o->event, &on)) return false;
    if (day.state != DAY_KNOWN || on < day.low) return true;
    return node_rule(t, row) == RULE_EFF_SUSPEND && !node_after(t, row, "until");
}

static void automatic(struct look *k, struct effects *out, struct power p)
{
    const struct tree *t = k->b->tree;
    struct openings open = openings_of(k, p, true);
    node_id takes = p.row < 0 ? look_value(k, p.statement, CLAUSE_TAKES_HOLD) : 0;
    for (int i = 0; i < open.count; i++) {
        struct day_value day = open.at[i].opens;
        int first = out->count;
        if (takes && t->nodes[takes].rule != RULE_LITERAL) {
            struct anchors anchors = {
                .name = {"trigger day"}, .value = {&open.at[i].o.day}, .count = 1};
            const struct anchors *was = k->anchors;
            k->anchors = &anchors;
            day = look_day(k, takes);
            k->anchors = was;
        }
        add_effects(k, out, p, &open.at[i], day, GUARD_YES);
        int kept = first;
        for (int n = first; n < out->count; n++) {
            out->at[n].just_before = takes && chain_says(t, takes, "just");
            if (!over_with_cause(k, out->at[n].node, &open.at[i].o, day))
                out->at[kept++] = out->at[n];
        }
        out->count = kept;
    }
}

/* One world and day keep what was computed, and what it depends on. */
struct position {
    day_number on;
    char *state; /* by power: 0 not yet, 1 at work, 2 done */
    struct effects *effects;
    day_number *next;
    struct powers powers;
};

static struct position *position_of(struct look *k)
{
    if (k->p && k->p->on == k->on) return k->p;
    struct position *p = NEW(k->in, struct position);
    p->on = k->on;
    p->powers = powers_of(k->in, k->b);
    p->state = arena_take(k->in, (size_t)p->powers.count + 1, 1, 1);
    p->effects = NEW_N(k->in, (size_t)p->powers.count + 1, struct effects);
    p->next = NEW_N(k->in, (size_t)p->powers.count + 1, day_number);
    k->p = p;
    return p;
}

static void effects_of(struct look *k, struct effects *out, struct power p)
{
    node_id holder = power_holder(k, p);
    if (!holder) automatic(k, out, p);
    else if (node_rule(k->b->tree, holder) == RULE_UNSEEN) {
        guard missing; /* whether it needs somebody's choice is not known */
        node_id seen = look_seen(k, holder, &missing);
        struct openings open = power_openings(k, p);
        for (int i = 0; !seen && i < open.count; i++)
            add_effects(k, out, p, &open.at[i], open.at[i].opens, missing);
        if (seen) exercised(k, out, p, seen);
    } else exercised(k, out, p, holder);
}

static struct effects compute_effects(struct look *k, struct power p)
{
    struct effects out = {0};
    if (!look_stands(k, p.statement)) return out;
    int was = k->statement, agreement = k->agreement, roles = k->role_count;
    k->statement = p.statement;
    k->agreement = book_agreement(k->b, p.statement);
    if (p.row >= 0 || gate_open(k, p.statement) != GUARD_NO) effects_of(k, &out, p);
    k->role_count = roles;
    k->statement = was;
    k->agreement = agreement;
    return out;
}

struct effects power_effects(struct look *k, struct power p)
{
    struct position *pos = position_of(k);
    int i = 0;
    while (i < pos->powers.count && !str_same(pos->powers.at[i].name, p.name)) i++;
    if (i == pos->powers.count) return compute_effects(k, p);
    if (pos->state[i] == 1)
        return (struct effects){0}; /* hangs on itself: not before it happened */
    if (pos->state[i] == 0) {
        pos->state[i] = 1;
        struct look own = *k;
        own.next = DAY_NEVER;
        pos->effects[i] = compute_effects(&own, p);
        pos->next[i] = own.next;
        pos->state[i] = 2;
    }
    if (pos->next[i] != DAY_NEVER)
        look_changes(k, pos->next[i], str_format(k->in, "%.*s", STR_ARG(p.name)));
    return pos->effects[i];
}

/* ---- which statements an effect reaches ---- */

static bool kind_named(const struct book *b, node_id kinds, int statement)
{
    uint32_t plural = node_name(b->tree, kinds);
    int kind = book_kind(b, statement);
    if (b->language->kinds[kind].plural_name == plural) return true;
    /* "grants" means all that permits: licenses, covenants */
    return plural == b->language->kinds[KIND_GRANT].plural_name && kind == KIND_COVENANT;
}

/* Of the cell: who is licensed, and whose asset it is or was; -2 if it is not that of a cell. */
static guard cell_slice(struct look *k, node_id persons, bool template, bool to, const char *role)
{
    int bound = template ? look_role(k->cell, str_of(role), ROLE_PERSON) : to ? k->cell->actor : -1;
    if (bound >= 0) return person_in(k, persons, bound);
    return guard_or(k->g, asset_owned_by(k, k->asset, persons),
                    asset_was_owned_by(k, k->asset, persons));
}

static bool obligation(const struct book *b, int statement)
{
    int kind = book_kind(b, statement);
    return kind == KIND_DUTY || kind == KIND_PAYMENT;
}

/* The clause that says from whom, or to whom, the statement goes. */
static node_id side_of(struct look *k, int statement, enum clause_word side)
{
    int kind = book_kind(k->b, statement);
    if (kind == KIND_DUTY && side == CLAUSE_FROM) return look_value(k, statement, CLAUSE_BY);
    if (kind != KIND_PAYMENT) return look_value(k, statement, side);
    node_id payer = look_value(k, statement, CLAUSE_PAYER);
    return side == CLAUSE_FROM ? payer : chain_after(k->b->tree, payer, "to");
}

static guard person_slice(struct look *k, node_id persons, int statement, enum clause_word side,
                          const char *role)
{
    if (!persons) return GUARD_YES;
    node_id own = side_of(k, statement, side);
    const struct instance *owed = k->cell ? k->cell->owed : NULL;
    if (owed && obligation(k->b, statement)) {
        int person = side == CLAUSE_FROM ? owed->debtor : owed->creditor;
        return person < 0 ? GUARD_YES : person_in(k, persons, person);
    }
    bool to = side == CLAUSE_TO, real = k->asset && k->asset->portfolio < 0;
    bool told = own ? (to ? k->cell && k->cell->actor >= 0 : real)
                    : k->cell && look_role(k->cell, str_of(role), ROLE_PERSON) >= 0;
    if (k->cell && told) return cell_slice(k, persons, !own, to, role);
    if (!own) { /* a template: the pair of the cell is asked */
        int bound = k->cell ? -1 : look_role(k, str_of(role), ROLE_PERSON);
        return bound >= 0 ? person_in(k, persons, bound) : GUARD_YES;
    }
    guard g = GUARD_NO;
    for (int p = 0; p < k->b->person_count && g != GUARD_YES; p++) {
        guard in = person_in(k, persons, p);
        if (in == GUARD_NO) continue;
        struct look other = *k;
        other.agreement = book_agreement(k->b, statement);
        other.lists_on = NULL;
        g = guard_or(k->g, g, guard_and(k->g, in, person_in(&other, own, p)));
        look_back(k, &other);
    }
    return g;
}

static guard slice_has(struct look *k, node_id item, int statement)
{
    const struct tree *t = k->b->tree;
    node_id from = node_after(t, item, "from"), to = node_after(t, item, "to");
    node_id under = node_after(t, item, "under"), products = node_of(t, item, RULE_PRODUCTS, 0);
    guard g = guard_and(k->g, person_slice(k, from, statement, CLAUSE_FROM, "licensor"),
                        person_slice(k, to, statement, CLAUSE_TO, "licensee"));
    if (under && k->asset) g = guard_and(k->g, g, assets_have(k, under, k->asset));
    if (products) g = guard_and(k->g, g, products_have(k, products, k->product));
    return g;
}

static guard item_has(struct look *k, node_id item, int statement)
{
    const struct tree *t = k->b->tree;
    node_id name = node_of(t, item, RULE_NAME, 0), kinds = node_of(t, item, RULE_KINDS, 0);
    bool same = false;
    if (kinds)
        same = kind_named(k->b, kinds, statement) &&
               (k->agreement < 0 || book_agreement(k->b, statement) == k->agreement);
    else if (node_of(t, item, RULE_WHOLE_AGREEMENT, 0))
        same = book_kind(k->b, statement) == KIND_AGREEMENT &&
               (k->agreement < 0 || statement == k->agreement);
    else if (name) {
        struct str text = look_name(k, node_name(t, name));
        size_t slash = str_find(text, '/');
        if (slash < text.len) text = str_part(text, slash + 1, text.len);
        same = str_same(text, book_name(k->b, statement));
    }
    return same ? slice_has(k, item, statement) : GUARD_NO;
}

guard statements_have(struct look *k, node_id n, int statement)
{
    const struct tree *t = k->b->tree;
    guard missing, in = GUARD_NO, out = GUARD_NO;
    bool except = false;
    if (!n) return GUARD_NO;
    node_id set = look_seen(k, n, &missing);
    if (!set) return missing;
    if (node_rule(t, set) == RULE_STATEMENTS_ITEM || node_rule(t, set) == RULE_Q_DEALT)
        return item_has(k, set, statement);
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) except = except || str_is(node_text(t, i), "except");
        else if (except) out = guard_or(k->g, out, item_has(k, i, statement));
        else in = guard_or(k->g, in, item_has(k, i, statement));
    }
    return guard_and(k->g, in, guard_not(k->g, out));
}

bool causes_have(struct look *k, node_id n, const char *what, int trigger)
{
    const struct tree *t = k->b->tree;
    guard missing;
    bool in = false, out = false, except = false;
    node_id set = n ? look_seen(k, n, &missing) : 0;
    if (!set) return false;
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next) {
        bool hit = false;
        if (t->nodes[i].rule == RULE_LITERAL) except = except || str_is(node_text(t, i), "except");
        else if (t->nodes[i].rule == RULE_CAUSE_ANY) hit = true;
        else if (t->nodes[i].rule == RULE_CAUSE_EXPIRY) hit = str_is(STR("expiry"), what);
        else if (trigger >= 0)
            hit = str_same(look_name(k, node_name(t, node_of(t, i, RULE_NAME, 0))),
                           book_name(k->b, trigger));
        if (hit && except) out = true;
        else if (hit) in = true;
    }
    return in && !out;
}

bool statements_could(struct look *k, node_id item, int statement)
{
    const struct tree *t = k->b->tree;
    node_id kinds = node_of(t, item, RULE_KINDS, 0);
    if (kinds) return kind_named(k->b, kinds, statement);
    if (node_of(t, item, RULE_WHOLE_AGREEMENT, 0))
        return book_kind(k->b, statement) == KIND_AGREEMENT;
    for (uint32_t w = 0; w < t->nodes[item].token_count; w++) {
        struct str word = token_text(&t->text, t->nodes[item].token + w);
        if (str_ends(word, book_name(k->b, statement))) return true;
    }
    return false;
}

/* Whether some row of the power could reach the statement; cheap, so that others are not computed.
 */
static bool could_reach(struct look *k, struct power p, int statement, int rule)
{
    const struct tree *t = k->b->tree;
    node_id row = 0;
    for (int i = 0; (row = power_effect_row(k, p, i)); i++) {
        if (node_rule(t, row) != rule) continue;
        node_id set = node_of(t, row, RULE_STATEMENTS, 0), item = 0;
        if (!set) set = node_of(t, row, RULE_STATEMENTS_ITEM, 0);
        if (!set || node_rule(t, set) == RULE_UNSEEN) return true;
        if (node_rule(t, set) == RULE_STATEMENTS_ITEM && statements_could(k, set, statement))
            return true;
        for (int n = 0; (item = node_of(t, set, RULE_STATEMENTS_ITEM, n)); n++)
            if (statements_could(k, item, statement)) return true;
    }
    return false;
}

/* `for the asset`: only the one that the event moved. */
static guard slice_fits(struct look *k, const struct effect *e)
{
    const struct tree *t = k->b->tree;
    node_id slice = node_of(t, e->node, RULE_SLICE, 0), item = 0;
    node_id set = node_of(t, e->node, RULE_STATEMENTS, 0);
    bool one = slice && node_says(t, slice, "asset");
    for (int i = 0; set && (item = node_of(t, set, RULE_STATEMENTS_ITEM, i)) && !one; i++)
        one = node_says(t, item, "asset");
    if (!one) return GUARD_YES;
    for (int i = 0; i < e->role_count; i++)
        if (e->roles[i].kind == ROLE_ASSET)
            return k->asset == &k->b->assets[e->roles[i].id] ? GUARD_YES : GUARD_NO;
    return GUARD_YES;
}

/* `suspend … until CONDITION`, with the roles of the trigger: whether it still lasts. */
static guard still(struct look *k, const struct look *trigger, node_id effect)
{
    const struct tree *t = k->b->tree;
    node_id until = node_rule(t, effect) == RULE_EFF_SUSPEND ? node_after(t, effect, "until") : 0;
    if (!until) return GUARD_YES;
    struct look own = *trigger;
    own.lists_on = NULL;
    own.cell = NULL;
    guard g = guard_not(k->g, condition_holds(&own, until));
    if (own.next < k->next) look_changes(k, own.next, own.next_why);
    return g;
}

/* `allow sell for 6 months` names no statement: it means those of its agreement. */
static guard reached(struct look *other, const struct effect *e, int statement)
{
    const struct tree *t = other->b->tree;
    node_id set = node_of(t, e->node, RULE_STATEMENTS, 0);
    if (!set) set = node_of(t, e->node, RULE_STATEMENTS_ITEM, 0);
    if (!set && node_rule(t, e->node) == RULE_EFF_ALLOW)
        return book_agreement(other->b, statement) == other->agreement ? GUARD_YES : GUARD_NO;
    return statements_have(other, set, statement);
}

static struct effect_hits hits_on(struct look *k, int statement, int rule, bool coming)
{
    const struct tree *t = k->b->tree;
    struct effect_hits out = {0};
    struct position *pos = position_of(k);
    for (int i = 0; i < pos->powers.count; i++) {
        struct power p = pos->powers.at[i];
        int agreement = book_agreement(k->b, p.statement);
        if (!could_reach(k, p, statement, rule)) continue;
        struct effects list = power_effects(k, p);
        for (int n = 0; n < list.count; n++) {
            struct effect e = list.at[n];
            if (node_rule(t, e.node) != rule) continue;
            struct look other = *k;
            take_roles(&other, e.roles, e.role_count);
            for (int r = 0; r < k->role_count && other.role_count < ROLES_MAX; r++)
                if (!of_the_cell(&k->roles[r]) &&
                    look_role(&other, str_of(k->roles[r].noun), k->roles[r].kind) < 0)
                    other.roles[other.role_count++] = k->roles[r];
            other.agreement = agreement;
            other.statement = p.statement;
            day_number eve = e.day.low > DAY_EVER ? day_add(e.day.low, -1) : DAY_EVER;
            if (e.day.state == DAY_KNOWN) other.lists_on = &eve;
            other.cell = k;
            guard reach = guard_and(k->g, reached(&other, &e, statement), slice_fits(k, &e));
            guard when = coming ? GUARD_YES : day_reached(&other, e.day);
            if (other.next < k->next) look_changes(k, other.next, other.next_why);
            e.g = guard_and(k->g, e.g, guard_and(k->g, reach, when));
            if (e.g != GUARD_NO) e.g = guard_and(k->g, e.g, still(k, &other, e.node));
            if (e.g == GUARD_NO) continue;
            look_touch(k, p.statement);
            PUSH(k->in, &out, e);
        }
    }
    return out;
}

struct effect_hits effects_on(struct look *k, int statement, int rule)
{
    return hits_on(k, statement, rule, false);
}

struct effect_hits effects_coming(struct look *k, int statement, int rule)
{
    return hits_on(k, statement, rule, true);
}

/* Whether the row ends somebody's membership, and whose; 0: none. */
static node_id ended_member(const struct tree *t, node_id row)
{
    node_id set = node_rule(t, row) == RULE_EFF_END ? node_of(t, row, RULE_STATEMENTS, 0) : 0;
    node_id item = set ? node_of(t, set, RULE_STATEMENTS_ITEM, 0) : 0;
    node_id member = item ? node_of(t, item, RULE_MEMBERSHIP, 0) : 0;
    return member ? node_part(t, member, 0) : 0;
}

guard membership_ended(struct look *k, int agreement, int person, day_number since)
{
    const struct tree *t = k->b->tree;
    const struct ints *all = &k->b->by_kind[KIND_TRIGGER];
    guard g = GUARD_NO;
    for (int i = 0; i < all->count && k->depth < LOOK_DEPTH_MAX; i++) {
        struct power p = {all->at[i], -1, book_name(k->b, all->at[i])};
        bool ends = false;
        for (int r = 0; power_effect_row(k, p, r) && !ends; r++)
            ends = ended_member(t, power_effect_row(k, p, r)) != 0;
        if (!ends || book_agreement(k->b, p.statement) != agreement) continue;
        k->depth++;
        struct effects list = power_effects(k, p);
        k->depth--;
        for (int n = 0; n < list.count; n++) {
            node_id who = ended_member(t, list.at[n].node);
            struct look other = *k;
            take_roles(&other, list.at[n].roles, list.at[n].role_count);
            if (!who || look_person(&other, who) != person || list.at[n].day.high < since) continue;
            g = guard_or(k->g, g, guard_and(k->g, list.at[n].g, day_reached(k, list.at[n].day)));
        }
    }
    return g;
}
