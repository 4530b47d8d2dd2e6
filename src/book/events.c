/* events.c: what was said, and whether it counts.
 *
 * Standing is computed: an event counts until it is withdrawn or found to be not so; if it is
 * disputed and not admitted, determined or settled, its two sides are worlds. Nobody can dispute
 * what he said himself. */
#include "base/buf.h"
#include "book/look.h"

node_id event_said(const struct look *k, int event)
{
    const struct tree *t = k->b->tree;
    return node_of(t, t->events[event].node, RULE_EVENT_SAID, 0);
}

node_id event_tail(const struct look *k, int event, enum rule_id rule)
{
    const struct tree *t = k->b->tree;
    return node_of(t, t->events[event].node, rule, 0);
}

day_number event_day(const struct look *k, int event)
{
    const struct event *e = &k->b->tree->events[event];
    return event_tail(k, event, RULE_TAIL_END) ? e->day + 1 : e->day;
}

int look_person(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    if (!n) return -1;
    switch (node_rule(t, n)) {
    case RULE_NAME: return book_person(k->b, node_name(t, n));
    case RULE_ROLE: {
        struct str noun = node_text(t, node_of(t, n, RULE_NOUN, 0));
        if (node_says(t, n, "other")) noun = str_format(k->in, "other %.*s", STR_ARG(noun));
        return look_role(k, noun, ROLE_PERSON);
    }
    case RULE_ITS_OWNER: return k->asset ? asset_owner(k, k->asset) : -1;
    default: break; /* no other rule is one person */
    }
    node_id inner = node_part(t, n, 0);
    return inner && node_parts(t, n) == 1 ? look_person(k, inner) : -1;
}

int event_person_after(const struct look *k, int event, const char *word)
{
    const struct tree *t = k->b->tree;
    node_id n = node_after(t, event_said(k, event), word);
    struct look other = *k;
    return look_person(&other, n);
}

int event_by(const struct look *k, int event)
{
    return event_person_after(k, event, "by");
}

struct str event_text(const struct look *k, int event)
{
    return node_text(k->b->tree, k->b->tree->events[event].node);
}

/* Whether an event of `verb` names this one, counting no further than `on`. */
static int named_by(struct look *k, int event, int verb)
{
    const struct tree *t = k->b->tree;
    uint32_t name = t->events[event].name;
    const struct ints *list = &k->b->by_verb[verb];
    int found = -1;
    for (int i = 0; name && i < list->count; i++) {
        int e = list->at[i];
        if (!event_known(k, e)) continue;
        if (node_name(t, node_of(t, event_said(k, e), RULE_NAME, 0)) != name) continue;
        if (event_day(k, e) > k->on) look_changes(k, event_day(k, e), event_text(k, e));
        else found = e;
    }
    return found;
}

/* `find NAME is not true by court`. */
static int found_so(struct look *k, int event)
{
    int e = named_by(k, event, VERB_FIND);
    if (e < 0) return -1;
    look_fact(k, e);
    return node_of(k->b->tree, event_said(k, e), RULE_NOT, 0) ? 0 : 1;
}

static bool disputed_counts(struct look *k, int event, int dispute)
{
    struct str by = person_name(k->b, event_by(k, event));
    struct str other = person_name(k->b, event_by(k, dispute));
    if (str_same(by, other)) return true;
    struct world_var v = {.dispute = true, .count = 2, .statement = -1, .preferred = -1};
    v.key = str_format(k->in, "dispute:%d", event);
    v.label = look_name(k, k->b->tree->events[event].name);
    v.choices = NEW_N(k->in, 2, struct str);
    v.choices[0] = v.sides[0] = by;
    v.choices[1] = v.sides[1] = other;
    look_fact(k, event);
    look_fact(k, dispute);
    return world_choose(k, v) == 0;
}

bool event_known(const struct look *k, int event)
{
    return k->b->tree->events[event].order < k->known && !(k->without && k->without[event]);
}

bool event_withdrawn(struct look *k, int event, day_number *on)
{
    int e = named_by(k, event, VERB_WITHDRAW);
    if (e >= 0) *on = event_day(k, e);
    return e >= 0;
}

bool event_counts(struct look *k, int event)
{
    const struct event *e = &k->b->tree->events[event];
    if (!event_known(k, event) || !e->node) return false;
    if (event_day(k, event) > k->on) {
        look_changes(k, event_day(k, event), event_text(k, event));
        return false;
    }
    if (!e->name) return true;
    if (named_by(k, event, VERB_WITHDRAW) >= 0 && !k->past) return false;
    int found = found_so(k, event);
    if (found >= 0) return found == 1;
    int dispute = named_by(k, event, VERB_DISPUTE);
    bool settled = named_by(k, event, VERB_ADMIT) >= 0 || named_by(k, event, VERB_SETTLE) >= 0;
    if (dispute < 0 || settled) return true;
    return disputed_counts(k, event, dispute);
}
