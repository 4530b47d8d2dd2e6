/* nearest.c: next and nearest changes; see nearest.h. */
#include "right/nearest.h"

#include <string.h>

#include "base/buf.h"
#include "value/place.h"

bool next_change(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                 day_number on, const struct decision *now, day_number *day, struct str *why,
                 enum answer_kind *kind)
{
    day_number at = now->next, last = day_add_months(on, YEARS_AHEAD * 12, MONTH_SAME_DAY);
    struct str reason = now->next_why;
    for (int i = 0; i < STEPS_AHEAD && at <= last; i++) {
        struct arena_mark mark = arena_mark(in);
        struct decision then = decide(in, b, ask, q, at);
        if (!decision_same(now, &then)) {
            *day = at;
            *why = reason;
            *kind = then.kind;
            return true;
        }
        char kept[200];
        struct str because = str_part(then.next_why, 0, sizeof kept);
        at = then.next;
        if (because.len) memcpy(kept, because.at, because.len);
        arena_back(in, mark);
        reason = str_copy(in, (struct str){kept, because.len});
    }
    return false;
}

/* ---- the question again, with one thing changed ---- */

enum { PERSONS_TRIED = 64 };

struct parts {
    struct str actor, on, on_day, extra; /* replacements; empty: as asked */
    int act;                             /* which act is changed, -1 */
    struct str acts, in;
};

static struct str tails_of(struct arena *in, const struct tree *t, node_id n, const struct parts *p,
                           bool with_in)
{
    struct buf b = buf_new(in, 4096);
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next) {
        int rule = node_rule(t, k);
        bool tail = rule >= RULE_Q_IN && rule <= RULE_Q_IF && rule != RULE_Q_PROPERTY;
        if (!tail || (rule == RULE_Q_IN && !with_in) || (rule == RULE_Q_ON && p->on.len)) continue;
        if (rule == RULE_Q_IF && p->extra.len) continue;
        buf_char(&b, ' ');
        buf_add(&b, node_text(t, k));
    }
    return buf_str(&b);
}

/* All facts said, with one more. */
static struct str facts_with(struct arena *in, const struct tree *t, node_id node, struct str extra)
{
    struct buf b = buf_new(in, 4096);
    for (node_id k = t->nodes[node].kid; k; k = t->nodes[k].next) {
        if (node_rule(t, k) == RULE_Q_IF)
            buf_format(&b, "%s%.*s", b.len ? "; " : "",
                       STR_ARG(str_part(node_text(t, k), 3, 4096)));
        for (node_id m = node_rule(t, k) == RULE_Q_ACT ? t->nodes[k].kid : 0; m;
             m = t->nodes[m].next)
            if (node_rule(t, m) == RULE_Q_IF)
                buf_format(&b, "%s%.*s", b.len ? "; " : "",
                           STR_ARG(str_part(node_text(t, m), 3, 4096)));
    }
    buf_format(&b, "%s%.*s", b.len ? "; " : "", STR_ARG(extra));
    return buf_str(&b);
}

static struct str rebuilt(struct arena *in, const struct book *b, const struct question *q,
                          const struct parts *p)
{
    const struct tree *t = b->tree;
    struct buf out = buf_new(in, 4096);
    buf_add(&out, p->actor.len ? p->actor : person_name(b, q->actor));
    if (q->form == QUESTION_ACTS) {
        for (int i = 0; i < q->act_count; i++) {
            node_id n = node_of(t, q->node, RULE_Q_ACT, i);
            bool changed = i == p->act || p->act == QUESTION_ACTS_MAX;
            if (i) buf_char(&out, ';');
            buf_format(&out, " %.*s %.*s",
                       STR_ARG(changed && p->acts.len ? p->acts : node_text(t, q->acts[i].acts)),
                       STR_ARG(node_text(t, q->acts[i].thing)));
            bool other_place = changed && p->in.len;
            buf_add(&out, tails_of(in, t, n, p, !other_place));
            if (other_place) buf_format(&out, " in %.*s", STR_ARG(p->in));
        }
    } else {
        node_id first = node_part(t, q->node, 0);
        uint32_t from = t->nodes[first].token + t->nodes[first].token_count;
        uint32_t end = t->nodes[q->node].token + t->nodes[q->node].token_count;
        for (node_id k = t->nodes[q->node].kid; k; k = t->nodes[k].next)
            if (node_rule(t, k) >= RULE_Q_IN && node_rule(t, k) <= RULE_Q_IF &&
                t->nodes[k].token < end)
                end = t->nodes[k].token;
        for (uint32_t i = from; i < end; i++)
            buf_format(&out, " %.*s", STR_ARG(token_text(&t->text, i)));
        buf_add(&out, tails_of(in, t, q->node, p, true));
    }
    if (p->on.len) buf_format(&out, " on %.*s", STR_ARG(p->on));
    if (p->extra.len) buf_format(&out, " if %.*s", STR_ARG(facts_with(in, t, q->node, p->extra)));
    return buf_str(&out);
}

/* Puts the changed question; true if the answer is YES. */
static bool gives_yes(struct arena *in, struct book *b, const struct ask *ask, struct str text,
                      day_number on)
{
    struct book_mark mark = book_mark(b);
    struct diags d = diags_new(in);
    struct question q;
    bool yes = false;
    if (question_read(b, in, text, on, &q, &d)) {
        struct decision then = decide(in, b, ask, &q, q.on_said ? q.on : on);
        yes = then.kind == ANSWER_YES;
    }
    book_back(b, mark);
    return yes;
}

static bool take(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                 day_number on, struct parts p, int order, struct str change,
                 struct answer_change *out)
{
    struct str text = rebuilt(in, b, q, &p);
    if (!gives_yes(in, b, ask, text, on)) return false;
    *out = (struct answer_change){.change = change, .question = text, .order = order};
    return true;
}

static bool later_day(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                      day_number on, const struct decision *now, struct answer_change *out)
{
    day_number at = now->next, last = day_add_months(on, YEARS_NEAR * 12, MONTH_SAME_DAY);
    for (int i = 0; i < STEPS_AHEAD && at <= last; i++) {
        struct decision then = decide(in, b, ask, q, at);
        if (then.kind == ANSWER_YES) {
            struct parts p = {.act = -1, .on = day_text(in, at)};
            return take(in, b, ask, q, on, p, 1, str_format(in, "on %.*s", STR_ARG(p.on)), out);
        }
        at = then.next;
    }
    return false;
}

/* Another place, then another act, of the nearest grant. */
static bool other_place_or_act(struct arena *in, struct book *b, const struct ask *ask,
                               struct question *q, day_number on, const struct decision *now,
                               struct answer_change *out)
{
    const struct tree *t = b->tree;
    int grant = now->count ? now->at[0].grant : -1;
    for (int i = 0; i < now->count; i++) /* that of the reading shown */
        if (now->at[i].preferred) grant = now->at[i].grant;
    if (q->form != QUESTION_ACTS || grant < 0) return false;
    node_id territory = book_value(b, grant, CLAUSE_TERRITORY),
            acts = book_value(b, grant, CLAUSE_ACTS);
    if (node_rule(t, territory) == RULE_UNSEEN) territory = 0;
    for (node_id n = territory; n; n = n == territory ? t->nodes[n].kid : t->nodes[n].next) {
        if (node_rule(t, n) == RULE_LITERAL && str_is(node_text(t, n), "except")) break;
        if (node_rule(t, n) == RULE_LITERAL) continue;
        struct parts p = {.act = QUESTION_ACTS_MAX, .in = node_text(t, n)};
        if (take(in, b, ask, q, on, p, 2, str_format(in, "in %.*s", STR_ARG(p.in)), out))
            return true;
    }
    for (node_id n = acts ? t->nodes[acts].kid : 0; n; n = t->nodes[n].next) {
        if (node_rule(t, n) == RULE_LITERAL && str_is(node_text(t, n), "except")) break;
        if (node_rule(t, n) == RULE_LITERAL) continue;
        struct parts p = {.act = QUESTION_ACTS_MAX, .acts = node_text(t, n)};
        if (take(in, b, ask, q, on, p, 2, str_format(in, "the act '%.*s'", STR_ARG(p.acts)), out))
            return true;
    }
    return false;
}

static bool one_fact(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                     day_number on, const struct decision *now, struct answer_change *out)
{
    for (int w = 0; w < now->count; w++)
        for (int i = 0; i < now->at[w].sayable.count; i++)
            for (int no = 0; no < 2; no++) {
                struct str fact = now->at[w].sayable.at[i];
                struct parts p = {.act = -1};
                p.extra = no ? str_format(in, "not %.*s", STR_ARG(fact)) : fact;
                if (take(in, b, ask, q, on, p, 3, str_format(in, "if %.*s", STR_ARG(p.extra)), out))
                    return true;
            }
    for (int person = 0; person < b->person_count && person < PERSONS_TRIED; person++) {
        static const char *const facts[] = {"bought from", "made for"};
        if (person == q->actor || q->form != QUESTION_ACTS) continue;
        for (int i = 0; i < 2; i++) {
            struct parts p = {.act = -1};
            p.extra = str_format(in, "%s %.*s", facts[i], STR_ARG(person_name(b, person)));
            if (take(in, b, ask, q, on, p, 3, str_format(in, "if %.*s", STR_ARG(p.extra)), out))
                return true;
        }
    }
    return false;
}

static struct str suppose(struct arena *in, day_number on, struct str rest)
{
    return str_format(in, "suppose %.*s %.*s", STR_ARG(day_text(in, on)), STR_ARG(rest));
}

/* Deeds that a test looked for and did not find: elections and acceptances open to the actor (4),
 * or what is left to another (6). */
static bool deed(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                 day_number on, const struct decision *now, int order, struct answer_change *out)
{
    for (int w = 0; w < now->count; w++)
        for (int i = 0; i < now->at[w].wants.count; i++) {
            const struct want *one = &now->at[w].wants.at[i];
            if ((one->by == q->actor) != (order == 4)) continue;
            struct parts p = {.act = -1, .extra = suppose(in, on, one->event)};
            if (take(in, b, ask, q, on, p, order, one->event, out)) return true;
        }
    return false;
}

/* Another company of the actor's group. */
static bool affiliate(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                      day_number on, struct answer_change *out)
{
    struct worlds w;
    worlds_start(&w, in);
    worlds_next(&w);
    for (int person = 0; person < b->person_count; person++) {
        if (person == q->actor) continue;
        struct look k = question_look(in, b, &w, ask, on, NULL, 0);
        guard related = GUARD_NO;
        for (int r = 0; r < b->by_kind[KIND_RELATION].count && related == GUARD_NO; r++) {
            int relation = b->by_kind[KIND_RELATION].at[r];
            related = guard_or(k.g, person_related(&k, relation, person, q->actor),
                               person_related(&k, relation, q->actor, person));
        }
        if (related == GUARD_NO) continue;
        struct parts p = {.act = -1, .actor = person_name(b, person)};
        if (take(in, b, ask, q, on, p, 5, str_format(in, "done by %.*s", STR_ARG(p.actor)), out))
            return true;
    }
    return false;
}

bool nearest_change(struct arena *in, struct book *b, const struct ask *ask, struct question *q,
                    day_number on, const struct decision *now, struct answer_change *change)
{
    if (later_day(in, b, ask, q, on, now, change)) return true;
    if (other_place_or_act(in, b, ask, q, on, now, change)) return true;
    if (one_fact(in, b, ask, q, on, now, change)) return true;
    if (deed(in, b, ask, q, on, now, 4, change)) return true;
    if (affiliate(in, b, ask, q, on, change)) return true;
    return deed(in, b, ask, q, on, now, 6, change);
}
