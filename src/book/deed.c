/* deed.c: deeds that the agreement does not allow; see deed.h. */
#include "book/deed.h"

#include "base/buf.h"
#include "book/power.h"
#include "book/question.h"
#include "lang/messages.h"

bool leave_day(struct look *k, int agreement, int event, day_number *last, struct str *why)
{
    const struct tree *t = k->b->tree;
    node_id leaves = look_value(k, agreement, CLAUSE_LEAVES),
            on = node_after(t, event_said(k, event), "on");
    struct str name = book_name(k->b, agreement);
    int was = k->agreement;
    *last = event_day(k, event) - 1;
    if (!leaves) {
        *why = str_format(k->in, "%.*s does not say how a member leaves", STR_ARG(name));
        return false;
    }
    k->agreement = agreement;
    struct day_value asked = on ? look_day(k, on) : (struct day_value){.state = DAY_OPEN};
    node_id period = chain_of(t, leaves, RULE_PERIOD), short_notice;
    struct day_value sent = {.state = DAY_KNOWN, .low = *last + 1, .high = *last + 1};
    sent.statement = -1;
    struct day_value good = period ? day_plus(k, sent, period, false) : sent;
    k->agreement = was;
    if (asked.state == DAY_KNOWN) *last = asked.low;
    if (!period || good.state != DAY_KNOWN || asked.state != DAY_KNOWN || asked.low >= good.low) {
        if (period && !on && good.state == DAY_KNOWN) *last = good.low;
        return true;
    }
    *why = str_format(k->in, "leaving %.*s takes %.*s notice: %.*s is the first good day",
                      STR_ARG(name), STR_ARG(node_text(t, period)),
                      STR_ARG(day_text(k->in, good.low)));
    *last = good.low;
    short_notice = look_value(k, agreement, CLAUSE_SHORT_NOTICE);
    return short_notice && chain_says(t, short_notice, "moved");
}

/* Whether the deed can have effect in the world of the look; if not, *why. */
typedef bool judge(struct look *k, int event, struct str *why);

static node_id said_name(struct look *k, int event)
{
    return node_of(k->b->tree, event_said(k, event), RULE_NAME, 0);
}

static bool judge_exercise(struct look *k, int event, struct str *why)
{
    const struct tree *t = k->b->tree;
    struct power p;
    if (!power_find(k, node_name(t, said_name(k, event)), &p)) return true;
    node_id instance = node_of(t, event_said(k, event), RULE_INSTANCE, 0);
    return power_usable(k, p, instance, event_by(k, event), why) != GUARD_NO;
}

static bool judge_election(struct look *k, int event, struct str *why)
{
    int layer = look_statement(k, node_name(k->b->tree, said_name(k, event)), KIND_LAYER);
    return layer < 0 || election_good(k, layer, event, why) != GUARD_NO;
}

static bool judge_leaving(struct look *k, int event, struct str *why)
{
    day_number last;
    int agreement = look_statement(k, node_name(k->b->tree, said_name(k, event)), KIND_AGREEMENT);
    if (agreement < 0) return true;
    struct look eve = look_at(k, k->on - 1);
    if (person_member(&eve, agreement, event_by(k, event)) == GUARD_NO) {
        *why = str_format(k->in, "%.*s is no member of %.*s",
                          STR_ARG(person_name(k->b, event_by(k, event))),
                          STR_ARG(book_name(k->b, agreement)));
        return false;
    }
    return leave_day(k, agreement, event, &last, why);
}

/* ---- which of several ---- */

/* How many rows a value has; *dated is the day that one of them begins with. */
static int rows_in(const struct tree *t, node_id value, day_number *dated)
{
    int count = 0;
    for (node_id r = value; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        day_read(str_part(node_text(t, node_part(t, r, 0)), 0, 10), dated);
        count++;
    }
    return count;
}

/* An instance of a statement that makes several, as an example; empty if it makes one. */
static struct str one_of_several(const struct book *b, int s, day_number about)
{
    const struct tree *t = b->tree;
    node_id every = book_value(b, s, CLAUSE_EVERY), times = book_value(b, s, CLAUSE_TIMES);
    struct str year = str_part(day_text(b->in, about), 0, 4);
    if (rows_in(t, book_value(b, s, CLAUSE_INSTALMENTS), &about) > 1 ||
        rows_in(t, book_value(b, s, CLAUSE_PAY), &about) > 1 || book_says(b, s, CLAUSE_FOR_EACH) ||
        (times && chain_says(t, times, "each")))
        return day_text(b->in, about);
    if (!every) return STR("");
    node_id window = chain_of(t, every, RULE_WINDOW);
    return node_says(t, window, "quarter")     ? str_format(b->in, "%.*sQ1", STR_ARG(year))
           : node_says(t, window, "half-year") ? str_format(b->in, "%.*sH1", STR_ARG(year))
           : node_says(t, window, "month")     ? str_format(b->in, "%.*s-01", STR_ARG(year))
                                               : year;
}

bool deed_names_one(const struct book *b, int event, struct diags *d)
{
    const struct tree *t = b->tree;
    const struct event *e = &t->events[event];
    if (!e->node || (e->verb != VERB_PAY && e->verb != VERB_DONE && e->verb != VERB_CURE))
        return true;
    node_id said = node_of(t, e->node, RULE_EVENT_SAID, 0);
    node_id name =
        e->verb == VERB_PAY ? node_after(t, said, "for") : node_of(t, said, RULE_NAME, 0);
    if (!name || node_of(t, said, RULE_INSTANCE, 0)) return true;
    int s = tree_statement(t, node_name(t, name), KIND_PAYMENT);
    if (s < 0) s = tree_statement(t, node_name(t, name), KIND_DUTY);
    struct str one = s < 0 || t->statements[s].broken ? STR("") : one_of_several(b, s, e->day);
    if (!one.len) return true;
    REPORT(d, E_WHICH, node_place(t, name), book_name(b, s),
           str_format(d->in, "%.*s %.*s", STR_ARG(book_name(b, s)), STR_ARG(one)));
    return false;
}

/* ---- whether it has effect ---- */

static judge *judge_of(int verb)
{
    switch (verb) {
    case VERB_EXERCISE: return judge_exercise;
    case VERB_ELECT: return judge_election;
    case VERB_LEAVE: return judge_leaving;
    default: return NULL;
    }
}

static void check_deed(struct book *b, int event, judge *good)
{
    struct worlds *w = NEW(b->in, struct worlds);
    struct ask ask = {.known = 0};
    struct str why = STR("");
    const struct event *e = &b->tree->events[event];
    for (worlds_start(w, b->in); worlds_next(w);) {
        struct look k = question_look(b->in, b, w, &ask, e->day, NULL, 0);
        k.on = event_day(&k, event);
        if (!event_counts(&k, event) || good(&k, event, &why)) return;
    }
    REPORT(&b->diags, W_NO_EFFECT, node_place(b->tree, e->node), why);
}

void check_deeds(struct book *b)
{
    for (int i = 0; i < b->tree->event_count; i++) {
        const struct event *e = &b->tree->events[i];
        judge *good = e->node ? judge_of(e->verb) : NULL;
        if (good) check_deed(b, i, good);
    }
}
