/* obligation.c: what is owed, instance by instance; see obligation.h. */
#include "book/obligation.h"

#include "base/buf.h"

enum { INSTANCES_MAX = 4000 };

static const char *state_text(enum instance_state s)
{
    switch (s) {
    case INSTANCE_NOT_YET: return "not yet";
    case INSTANCE_OWED: return "owed";
    case INSTANCE_MET: return "met";
    case INSTANCE_CLAIMED: return "claimed";
    case INSTANCE_CONTESTED: return "contested";
    case INSTANCE_PAST_DUE: return "past due";
    case INSTANCE_IN_CURE: return "in cure";
    case INSTANCE_MISSED: return "missed";
    case INSTANCE_WAIVED: return "waived";
    case INSTANCE_NOT_OWED: return "not owed";
    }
    return "";
}

struct str instance_says(struct arena *in, const struct instance *i)
{
    const char *state = state_text(i->state);
    if (i->latest != i->state) return str_format(in, "%s or %s", state, state_text(i->latest));
    bool late = i->state == INSTANCE_MET && i->due.state == DAY_KNOWN && i->met_on > i->due.high;
    return late ? STR("met late") : str_of(state);
}

static struct day_value known(day_number d)
{
    return (struct day_value){.state = DAY_KNOWN, .low = d, .high = d, .statement = -1};
}

static struct day_value no_day(void)
{
    return (struct day_value){
        .state = DAY_OPEN, .low = DAY_NEVER, .high = DAY_NEVER, .statement = -1};
}

bool instance_fits(const struct look *k, const struct instance *i, node_id instance)
{
    if (instance && i->step.len && str_same(node_text(k->b->tree, instance), i->whole)) return true;
    return !instance || str_same(node_text(k->b->tree, instance), i->label) ||
           (i->due.state == DAY_KNOWN &&
            str_same(node_text(k->b->tree, instance), day_text(k->in, i->due.low)));
}

/* ---- receipt of notices ---- */

static struct day_value row_receipt(struct look *k, node_id row, day_number sent,
                                    struct day_value received)
{
    const struct tree *t = k->b->tree;
    struct day_value dispatch = known(sent);
    struct anchors anchors = {
        .name = {"dispatch", "receipt"}, .value = {&dispatch, &received}, .count = 2};
    const struct anchors *was = k->anchors;
    bool first;
    node_id clock = 0;
    for (node_id n = t->nodes[row].kid; n; n = t->nodes[n].next)
        if (t->nodes[n].rule >= RULE_CLOCK_WITHIN && t->nodes[n].rule <= RULE_CLOCK_WITH) clock = n;
    k->anchors = &anchors;
    struct day_value deemed = clock ? clock_day(k, clock, &first) : dispatch;
    k->anchors = was;
    if (node_says(t, row, "later") && received.state == DAY_KNOWN)
        return received.low > deemed.low ? received : deemed;
    if (received.state == DAY_KNOWN &&
        (node_says(t, row, "earlier") || !node_says(t, row, "later")))
        return received.low < deemed.low || !node_says(t, row, "earlier") ? received : deemed;
    return deemed;
}

struct day_value notice_receipt(struct look *k, int event)
{
    const struct tree *t = k->b->tree;
    struct day_value received = no_day();
    node_id tail = event_tail(k, event, RULE_TAIL_RECEIVED),
            via = event_tail(k, event, RULE_TAIL_VIA);
    day_number d;
    if (tail && day_read(node_text(t, node_leaf(t, tail, TOKEN_DATE)), &d)) received = known(d);
    uint32_t name = t->events[event].name;
    const struct ints *list = &k->b->by_verb[VERB_RECEIVE];
    for (int i = 0; name && i < list->count; i++)
        if (node_name(t, node_of(t, event_said(k, list->at[i]), RULE_WORD, 0)) == name &&
            event_known(k, list->at[i]) && received.state != DAY_KNOWN)
            received = known(event_day(k, list->at[i]));
    node_id rows = k->agreement < 0 ? 0 : look_value(k, k->agreement, CLAUSE_NOTICES);
    struct str channel = via ? node_text(t, node_of(t, via, RULE_WORD, 0)) : (struct str){0};
    for (node_id r = rows; r && channel.len; r = t->nodes[r].next)
        if (t->nodes[r].rule == RULE_ROW &&
            str_same(node_text(t, node_of(t, r, RULE_WORD, 0)), channel))
            return row_receipt(k, r, event_day(k, event), received);
    return received;
}

/* ---- notices about an instance ---- */

/* The first notice of breach about the instance that counts on the day; -1. */
static int breach_notice(struct look *k, const struct instance *i)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_NOTICE];
    int best = -1;
    for (int n = 0; n < list->count; n++) {
        int e = list->at[n];
        node_id about = event_tail(k, e, RULE_TAIL_ABOUT);
        if (!about || !event_known(k, e)) continue;
        if (node_name(t, node_of(t, about, RULE_NAME, 0)) != t->statements[i->statement].name)
            continue;
        node_id instance = node_of(t, about, RULE_INSTANCE, 0);
        if (!instance_fits(k, i, instance)) continue;
        if (i->creditor >= 0 && event_by(k, e) != i->creditor) continue;
        if (i->due.state == DAY_KNOWN && event_day(k, e) <= i->due.low)
            continue; /* nothing to cure yet */
        if (best < 0 || t->events[e].day < t->events[best].day) best = e;
    }
    return best;
}

static struct day_value extended(struct look *k, const struct instance *i, struct day_value last,
                                 struct day_value anchor)
{
    const struct tree *t = k->b->tree;
    node_id more = look_value(k, i->statement, CLAUSE_EXTENDED);
    node_id period = more ? chain_after(t, more, "to") : 0,
            cond = more ? chain_after(t, more, "if") : 0;
    if (!more || last.state != DAY_KNOWN) return last;
    bool begun = false;
    const struct ints *list = &k->b->by_verb[VERB_CURE];
    for (int n = 0; n < list->count; n++) {
        int e = list->at[n];
        node_id said = event_said(k, e);
        if (node_name(t, node_of(t, said, RULE_NAME, 0)) != t->statements[i->statement].name)
            continue;
        begun = begun || (event_counts(k, e) && event_day(k, e) <= last.low);
    }
    (void)cond;
    if (!begun) return last;
    struct day_value longer = day_plus(k, anchor, period, false);
    return longer.state == DAY_KNOWN && longer.low > last.low ? longer : last;
}

/* Last day of cure and first day of being missed. */
static void find_cure(struct look *k, struct instance *i)
{
    node_id cure = look_value(k, i->statement, CLAUSE_CURE);
    i->has_cure = cure != 0;
    if (!cure) {
        i->missed = i->due;
        if (i->missed.state == DAY_KNOWN && i->missed.low < DAY_NEVER - 1) {
            i->missed.low = day_add(i->missed.low, 1);
            i->missed.high = day_add(i->missed.high, 1);
        }
        return;
    }
    int notice = breach_notice(k, i);
    struct day_value receipt = no_day(), dispatch = no_day();
    if (notice >= 0) {
        receipt = notice_receipt(k, notice);
        dispatch = known(event_day(k, notice));
        if (event_day(k, notice) <= k->on) look_fact(k, notice);
        else {
            look_changes(k, event_day(k, notice), event_text(k, notice));
            receipt = dispatch = no_day();
        }
    }
    struct anchors anchors = {.name = {"due", "receipt", "dispatch"},
                              .value = {&i->due, &receipt, &dispatch},
                              .count = 3};
    const struct anchors *was = k->anchors;
    bool first;
    k->anchors = &anchors;
    i->cure = clock_day(k, cure, &first);
    i->cure = extended(k, i, i->cure, receipt);
    k->anchors = was;
    i->missed = i->cure;
    if (i->missed.state == DAY_KNOWN && i->missed.low != DAY_EVER)
        i->missed.low = day_add(i->missed.low, 1);
    if (i->missed.state == DAY_KNOWN && i->missed.high != DAY_NEVER)
        i->missed.high = day_add(i->missed.high, 1);
}

/* ---- what was done ---- */

static bool event_names(struct look *k, int e, const struct instance *i)
{
    const struct tree *t = k->b->tree;
    node_id said = event_said(k, e), step = node_of(t, said, RULE_NAME_STEP, 0);
    node_id name =
        t->events[e].verb == VERB_PAY ? node_after(t, said, "for") : node_of(t, said, RULE_NAME, 0);
    if (node_name(t, name) != t->statements[i->statement].name) return false;
    if (step && !str_same(node_text(t, step), i->step)) return false;
    return instance_fits(k, i, node_of(t, said, RULE_INSTANCE, 0));
}

static int event_for(struct look *k, int verb, const struct instance *i)
{
    const struct ints *list = &k->b->by_verb[verb];
    for (int n = 0; n < list->count; n++)
        if (event_names(k, list->at[n], i) && event_counts(k, list->at[n])) return list->at[n];
    return -1;
}

/* Sums what was paid for the instance; the day on which it was paid in full. */
static void find_payments(struct look *k, struct instance *i)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_PAY];
    for (int n = 0; n < list->count; n++) {
        int e = list->at[n];
        if (!event_names(k, e, i) || !event_counts(k, e)) continue;
        node_id said = event_said(k, e), money = node_of(t, said, RULE_AMOUNT_MONEY, 0);
        struct number sum;
        if (i->debtor >= 0 && event_by(k, e) != i->debtor) continue;
        if (!str_same(token_text(&t->text, t->nodes[money].token), i->currency)) continue;
        if (!number_read(token_text(&t->text, t->nodes[money].token + 1), &sum)) continue;
        number_add(i->paid, sum, &i->paid);
        look_fact(k, e);
        if (i->has_amount && number_order(i->paid, i->amount) >= 0 && i->met_on == DAY_NEVER) {
            i->met_on = event_day(k, e);
            i->event = e;
        }
    }
}

static void find_done(struct look *k, struct instance *i)
{
    const struct tree *t = k->b->tree;
    int e = event_for(k, VERB_DONE, i);
    if (e < 0) e = event_for(k, VERB_CURE, i);
    if (e < 0 || (t->events[e].verb == VERB_CURE && node_says(t, event_said(k, e), "begun")))
        return;
    if (i->debtor >= 0 && event_by(k, e) != i->debtor) return;
    i->met_on = event_day(k, e);
    i->event = e;
    look_fact(k, e);
}

/* The state of what is not done, if its days come as early, or as late, as they may. */
static enum instance_state undone(struct look *k, const struct instance *i, bool late)
{
    if (i->due.state != DAY_KNOWN) return INSTANCE_NOT_YET;
    day_number due = late ? i->due.high : i->due.low, cure = late ? i->cure.high : i->cure.low;
    if (k->on <= due) {
        if (due < DAY_NEVER - 1) look_changes(k, day_add(due, 1), STR("a due day has passed"));
        return INSTANCE_OWED;
    }
    if (!i->has_cure) return INSTANCE_MISSED;
    if (i->cure.state != DAY_KNOWN) return INSTANCE_PAST_DUE;
    if (k->on > cure) return INSTANCE_MISSED;
    if (cure < DAY_NEVER - 1) look_changes(k, day_add(cure, 1), STR("a cure period has passed"));
    return INSTANCE_IN_CURE;
}

static void find_state(struct look *k, struct instance *i)
{
    bool payment = book_kind(k->b, i->statement) == KIND_PAYMENT;
    i->met_on = DAY_NEVER;
    if (payment) find_payments(k, i);
    else find_done(k, i);
    if (i->owed_if == GUARD_NO) i->state = INSTANCE_NOT_OWED;
    else if (event_for(k, VERB_WAIVE, i) >= 0) i->state = INSTANCE_WAIVED;
    else if (i->met_on != DAY_NEVER) {
        bool evidence = look_says(k, i->statement, CLAUSE_EVIDENCE);
        i->state = evidence && !event_tail(k, i->event, RULE_TAIL_EVIDENCE) ? INSTANCE_CLAIMED
                                                                            : INSTANCE_MET;
        if (event_for(k, VERB_OBJECT, i) >= 0) i->state = INSTANCE_CONTESTED;
    } else {
        i->state = undone(k, i, false);
        i->latest = undone(k, i, true);
        return;
    }
    i->latest = i->state;
}

static void finish(struct look *k, struct instances *out, struct instance i)
{
    if (out->count == INSTANCES_MAX) return;
    find_cure(k, &i);
    find_state(k, &i);
    PUSH(k->in, out, i);
}

/* ---- amounts ---- */

static void read_amount(struct look *k, node_id n, struct instance *i)
{
    const struct tree *t = k->b->tree;
    guard missing;
    node_id a = n ? look_seen(k, n, &missing) : 0;
    if (a && node_rule(t, a) == RULE_AMOUNT_MONEY) {
        i->currency = token_text(&t->text, t->nodes[a].token);
        i->has_amount = number_read(token_text(&t->text, t->nodes[a].token + 1), &i->amount);
        return;
    }
    i->amount_unseen = true;
    i->amount_name = n && !a ? text_prose(t, node_kid(t, n, 0)) : node_text(t, n);
}

/* ---- when an instance arises, and what ends it ---- */

/* Whether the test speaks of days alone, so that it can be read on a day that lies ahead. */
static bool of_days(const struct tree *t, node_id n)
{
    for (; n; n = t->nodes[n].next) {
        int rule = t->nodes[n].rule;
        if (rule == RULE_LITERAL || rule == RULE_ATOM_DAY) continue;
        bool rows =
            rule == RULE_ALL_OF || rule == RULE_ANY_OF || rule == RULE_NONE_OF || rule == RULE_ROW;
        if (!rows || !of_days(t, t->nodes[n].kid)) return false;
    }
    return true;
}

/* A look on the day of an instance; what lies ahead is seen as things stand. */
static struct look anchored(struct look *k, day_number day, bool days_alone)
{
    if (day >= k->on && !(days_alone && day < DAY_NEVER)) return *k;
    struct look then = look_at(k, day);
    then.depth = k->depth;
    return then;
}

static guard back(struct look *k, const struct look *then, guard g)
{
    look_back(k, then);
    return g;
}

/* `if` at the anchor of the instance. */
static guard arises(struct look *k, node_id condition, struct day_value anchor)
{
    if (!condition) return GUARD_YES;
    day_number day = anchor.state == DAY_KNOWN ? anchor.low : k->on;
    struct look then = anchored(k, day, of_days(k->b->tree, condition));
    return back(k, &then, value_holds(&then, condition));
}

/* `opens when`, `closes when` and `while` on the day on which it is due. */
static guard in_time(struct look *k, const struct instance *i)
{
    static const enum clause_word words[] = {CLAUSE_OPENS_WHEN, CLAUSE_CLOSES_WHEN, CLAUSE_WHILE};
    bool days = true, any = false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        const struct clause *c = NULL;
        for (int n = 0; (c = look_clause(k, i->statement, words[w], n)); n++) {
            any = true;
            days = days && of_days(k->b->tree, c->value);
        }
    }
    if (!any) return GUARD_YES;
    struct look then = anchored(k, i->due.state == DAY_KNOWN ? i->due.low : k->on, days);
    return back(k, &then, gate_open(&then, i->statement));
}

/* Effects end what falls due on their day or later: of the statement, and of its agreement unless
 * it survives that. A payment does not fall away with its agreement. */
static guard ended_by(struct look *k, const struct instance *i, const struct effect_hits *hits,
                      bool agreement)
{
    const struct tree *t = k->b->tree;
    node_id survives = look_value(k, i->statement, CLAUSE_SURVIVES);
    guard g = GUARD_NO;
    for (int n = 0; n < hits->count; n++) {
        const struct effect *e = &hits->at[n];
        if (agreement && survives &&
            causes_have(k, chain_of(t, survives, RULE_CAUSES), "", e->power.statement))
            continue;
        struct look then = *k;
        then.on = i->due.state == DAY_KNOWN ? i->due.low : k->on;
        then.next = DAY_NEVER;
        g = guard_or(k->g, g, guard_and(k->g, e->g, day_reached(&then, e->day)));
    }
    return g;
}

static void end_instances(struct look *k, struct instances *list, int statement)
{
    bool duty = book_kind(k->b, statement) == KIND_DUTY;
    struct effect_hits own = {0}, agreement = {0};
    const struct instance *last = NULL;
    for (int n = 0; n < list->count; n++) {
        struct instance *i = &list->at[n];
        guard g = i->owed_if == GUARD_NO ? GUARD_NO : in_time(k, i);
        if (!k->unended && (!last || last->debtor != i->debtor || last->creditor != i->creditor)) {
            k->unended = true;
            k->owed = i;
            own = effects_coming(k, statement, RULE_EFF_END);
            if (duty && k->agreement >= 0)
                agreement = effects_coming(k, k->agreement, RULE_EFF_END);
            k->owed = NULL;
            k->unended = false;
        }
        last = i;
        g = guard_and(k->g, g, guard_not(k->g, ended_by(k, i, &own, false)));
        g = guard_and(k->g, g, guard_not(k->g, ended_by(k, i, &agreement, true)));
        i->owed_if = guard_and(k->g, i->owed_if, g);
        bool done = i->state == INSTANCE_MET || i->state == INSTANCE_CLAIMED ||
                    i->state == INSTANCE_CONTESTED;
        if (i->owed_if == GUARD_NO && !done) i->state = i->latest = INSTANCE_NOT_OWED;
    }
}

/* ---- payments ---- */

static struct instance payment_base(struct look *k, int statement)
{
    const struct tree *t = k->b->tree;
    node_id payer = look_value(k, statement, CLAUSE_PAYER);
    struct instance i = {
        .statement = statement, .debtor = -1, .creditor = -1, .event = -1, .owed_if = GUARD_YES};
    i.debtor = look_person(k, payer);
    i.creditor = look_person(k, chain_after(t, payer, "to"));
    return i;
}

/* The clock of the n-th part: the row of `pay` that begins with its word, or stands in its place;
 * or the one for all; 0 if its own day counts. */
static node_id part_clock(const struct tree *t, node_id pay, struct str label, int n)
{
    if (!pay || t->nodes[pay].rule != RULE_ROW) return pay;
    for (node_id r = pay; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        node_id word = node_of(t, r, RULE_WORD, 0);
        if (word ? str_same(node_text(t, word), label) : n == 0)
            return node_part(t, r, word ? 1 : 0);
        n--;
    }
    return 0;
}

/* `instalments N` with rows of a day and a sum each; the row's own day is the last to pay, unless
 * `pay` says a clock. */
static void dated_instalments(struct look *k, struct instances *out, struct instance base,
                              node_id rows)
{
    const struct tree *t = k->b->tree;
    node_id pays = look_value(k, base.statement, CLAUSE_PAY);
    int part = 0;
    for (node_id r = rows; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        struct instance i = base;
        i.due = look_day(k, node_part(t, r, 0));
        i.label = node_text(t, node_part(t, r, 0));
        read_amount(k, node_part(t, r, 1), &i);
        node_id pay = part_clock(t, pays, i.label, part++);
        if (pay) {
            struct day_value row = i.due;
            struct anchors anchors = {.name = {"due"}, .value = {&row}, .count = 1};
            const struct anchors *was = k->anchors;
            bool first;
            k->anchors = &anchors;
            i.due = clock_day(k, pay, &first);
            k->anchors = was;
        }
        finish(k, out, i);
    }
}

/* Equal parts of a total; what does not divide falls as `residual` says. */
static void equal_part(struct look *k, struct instance *i, int part, int parts)
{
    const struct tree *t = k->b->tree;
    const struct currency *c = currency_find(i->currency);
    struct number share, low, rest, all;
    int minor = c && c->minor > 0 ? c->minor : 0;
    if (!number_over(i->amount, number_of(parts), &share)) return;
    if (!number_round(share, minor, ROUND_DOWN, &low)) return;
    if (!number_times(low, number_of(parts), &all) || !number_minus(i->amount, all, &rest)) return;
    node_id r = look_value(k, i->statement, CLAUSE_RESIDUAL);
    bool last = r && chain_says(t, r, "last"), first = r && chain_says(t, r, "first");
    i->amount = low;
    if ((last && part == parts - 1) || (first && part == 0)) number_add(low, rest, &i->amount);
    if (!last && !first) {
        struct number unit = number_of(1);
        for (int d = 0; d < minor; d++) number_over(unit, number_of(10), &unit);
        struct number units;
        if (number_over(rest, unit, &units) && number_order(units, number_of(part)) > 0)
            number_add(low, unit, &i->amount);
    }
}

static void pay_rows(struct look *k, struct instances *out, struct instance base, node_id rows,
                     bool divide)
{
    const struct tree *t = k->b->tree;
    int parts = 0, part = 0;
    bool first;
    for (node_id r = rows; r; r = t->nodes[r].next) parts += t->nodes[r].rule == RULE_ROW;
    for (node_id r = rows; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        struct instance i = base;
        node_id word = node_of(t, r, RULE_WORD, 0);
        i.due = clock_day(k, node_part(t, r, word ? 1 : 0), &first);
        i.label = word                       ? node_text(t, word)
                  : i.due.state == DAY_KNOWN ? day_text(k->in, i.due.low)
                                             : (struct str){0};
        if (divide && i.has_amount) equal_part(k, &i, part, parts);
        part++;
        finish(k, out, i);
    }
}

/* Payable when something happens: one instance for each occurrence. */
static void event_payment(struct look *k, struct instances *out, struct instance base, node_id when,
                          node_id pay)
{
    const struct tree *t = k->b->tree;
    struct occurrences o = {0};
    node_id times = look_value(k, base.statement, CLAUSE_TIMES);
    bool once = !times || !chain_says(t, times, "each");
    happening_occurrences(k, when, &o, base.statement);
    for (int n = 0; n < o.count && (n == 0 || !once); n++) {
        struct instance i = base;
        struct day_value day = o.at[n].day;
        struct anchors anchors = {
            .name = {"trigger day", "receipt", "due"}, .value = {&day, &day, &day}, .count = 3};
        const struct anchors *was = k->anchors;
        bool first;
        k->anchors = &anchors;
        i.due = pay ? clock_day(k, pay, &first) : day;
        k->anchors = was;
        i.event = o.at[n].event;
        i.owed_if = o.at[n].g;
        if (!once && day.state == DAY_KNOWN) i.label = day_text(k->in, day.low);
        finish(k, out, i);
    }
    if (!o.count) {
        base.due = no_day();
        finish(k, out, base);
    }
}

static void payment_instances(struct look *k, struct instances *out, int statement)
{
    const struct tree *t = k->b->tree;
    struct instance base = payment_base(k, statement);
    node_id rows = look_value(k, statement, CLAUSE_INSTALMENTS),
            pay = look_value(k, statement, CLAUSE_PAY);
    node_id amount = look_value(k, statement, CLAUSE_AMOUNT),
            when = look_value(k, statement, CLAUSE_WHEN);
    bool divide = !amount;
    if (rows && chain_of(t, rows, RULE_ROW)) {
        dated_instalments(k, out, base, rows);
        return;
    }
    read_amount(k, amount ? amount : look_value(k, statement, CLAUSE_TOTAL), &base);
    if (pay && chain_of(t, pay, RULE_ROW)) pay_rows(k, out, base, pay, divide);
    else if (when) event_payment(k, out, base, when, pay);
    else {
        bool first;
        base.due = pay ? clock_day(k, pay, &first) : no_day();
        finish(k, out, base);
    }
}

/* ---- duties ---- */

struct window {
    int months; /* 1, 3, 6, 12; 0: not a calendar window */
};

static struct window window_of(const struct tree *t, node_id n)
{
    if (node_says(t, n, "month")) return (struct window){1};
    if (node_says(t, n, "quarter")) return (struct window){3};
    if (node_says(t, n, "half-year")) return (struct window){6};
    if (node_says(t, n, "year")) return (struct window){12};
    return (struct window){0};
}

static struct str window_label(struct look *k, struct window w, struct date d)
{
    if (w.months == 1) return str_format(k->in, "%04d-%02d", d.year, d.month);
    if (w.months == 3) return str_format(k->in, "%04dQ%d", d.year, (d.month - 1) / 3 + 1);
    if (w.months == 6) return str_format(k->in, "%04dH%d", d.year, (d.month - 1) / 6 + 1);
    return str_format(k->in, "%04d", d.year);
}

static struct day_value due_of(struct look *k, node_id clock, struct anchors *anchors)
{
    const struct anchors *was = k->anchors;
    bool first;
    k->anchors = anchors;
    struct day_value v = clock_day(k, clock, &first);
    k->anchors = was;
    return v;
}

/* The last day of the agreement, as far as it is known. */
static day_number term_end(struct look *k)
{
    const struct tree *t = k->b->tree;
    node_id term = k->agreement < 0 ? 0 : look_value(k, k->agreement, CLAUSE_TERM);
    if (!term || node_rule(t, term) == RULE_UNSEEN) return DAY_NEVER;
    if (look_says(k, k->agreement, CLAUSE_RENEWS)) return DAY_NEVER;
    struct day_value v = span_end(k, term);
    return v.state == DAY_KNOWN ? v.high : DAY_NEVER;
}

static void periodic(struct look *k, struct instances *out, struct instance base, node_id every,
                     day_number until)
{
    const struct tree *t = k->b->tree;
    node_id window = chain_of(t, every, RULE_WINDOW), clock = 0;
    for (node_id n = every; n; n = t->nodes[n].next)
        if (t->nodes[n].rule >= RULE_CLOCK_WITHIN && t->nodes[n].rule <= RULE_CLOCK_WITH) clock = n;
    struct window w = window_of(t, window);
    struct day_value start = agreement_effective(k, k->agreement);
    if (!w.months || start.state != DAY_KNOWN || start.low == DAY_EVER) {
        base.due = no_day();
        finish(k, out, base);
        return;
    }
    day_number last = term_end(k);
    struct date d = day_date(start.low);
    d.month = (d.month - 1) / w.months * w.months + 1;
    d.day = 1;
    day_number from = day_of(d);
    for (int n = 0; n < 1200 && from <= until && from <= last; n++) {
        day_number next = day_add_months(from, w.months, MONTH_SAME_DAY);
        struct instance i = base;
        struct day_value end = known(day_add(next, -1)), begin = known(from);
        struct anchors anchors = {.name = {"period end", "due", "period start"},
                                  .value = {&end, &end, &begin},
                                  .count = 3};
        i.label = window_label(k, w, day_date(from));
        i.owed_if = arises(k, look_value(k, base.statement, CLAUSE_IF), end);
        i.due = clock ? due_of(k, clock, &anchors) : end;
        finish(k, out, i);
        from = next;
    }
}

static void with_steps(struct look *k, struct instances *out, struct instance base,
                       struct anchors *anchors)
{
    const struct tree *t = k->b->tree;
    node_id steps = look_value(k, base.statement, CLAUSE_STEP),
            due = look_value(k, base.statement, CLAUSE_DUE);
    if (!steps) {
        base.due = due ? due_of(k, due, anchors) : no_day();
        finish(k, out, base);
        return;
    }
    guard owed_if = base.owed_if;
    for (node_id r = steps; r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        struct instance i = base;
        i.step = node_text(t, node_part(t, r, 0));
        i.whole = base.label;
        i.label = base.label.len
                      ? str_format(k->in, "%.*s %.*s", STR_ARG(base.label), STR_ARG(i.step))
                      : i.step;
        i.due = due_of(k, node_part(t, r, 1), anchors);
        i.owed_if = guard_and(k->g, owed_if, arises(k, node_after(t, r, "if"), i.due));
        finish(k, out, i);
    }
}

/* The day on which somebody knew: the one that the event says, else its own. */
static struct day_value awareness(struct look *k, int event, struct day_value day)
{
    const struct tree *t = k->b->tree;
    node_id aware = event < 0 ? 0 : node_after(t, event_said(k, event), "aware");
    day_number d;
    return aware && day_read(node_text(t, aware), &d) ? known(d) : day;
}

static void for_each_event(struct look *k, struct instances *out, struct instance base,
                           node_id happening)
{
    struct occurrences o = {0};
    happening_occurrences(k, happening, &o, base.statement);
    for (int n = 0; n < o.count; n++) {
        struct instance i = base;
        struct day_value day = o.at[n].day, aware = awareness(k, o.at[n].event, day);
        struct anchors anchors = {.name = {"trigger day", "awareness", "receipt", "entry"},
                                  .value = {&day, &aware, &day, &day},
                                  .count = 4};
        i.label = o.at[n].event >= 0 ? look_name(k, k->b->tree->events[o.at[n].event].name)
                                     : (struct str){0};
        if (!i.label.len && day.state == DAY_KNOWN) i.label = day_text(k->in, day.low);
        i.owed_if =
            guard_and(k->g, o.at[n].g, arises(k, look_value(k, base.statement, CLAUSE_IF), day));
        if (o.at[n].actor >= 0 && base.debtor < 0) i.debtor = o.at[n].actor;
        with_steps(k, out, i, &anchors);
    }
}

static void duty_of(struct look *k, struct instances *out, struct instance base, day_number until)
{
    node_id every = look_value(k, base.statement, CLAUSE_EVERY),
            each = look_value(k, base.statement, CLAUSE_FOR_EACH);
    struct anchors none = {.count = 0};
    if (every) periodic(k, out, base, every, until);
    else if (each) for_each_event(k, out, base, each);
    else {
        base.owed_if = arises(k, look_value(k, base.statement, CLAUSE_IF), no_day());
        with_steps(k, out, base, &none);
    }
}

static void duty_instances(struct look *k, struct instances *out, int statement, day_number until)
{
    const struct tree *t = k->b->tree;
    node_id by = look_value(k, statement, CLAUSE_BY), to = look_value(k, statement, CLAUSE_TO);
    struct instance base = {
        .statement = statement, .debtor = -1, .creditor = -1, .event = -1, .owed_if = GUARD_YES};
    struct ints creditors = to ? persons_of(k, to) : (struct ints){0};
    if (creditors.count == 1) base.creditor = creditors.at[0];
    bool that = by && str_starts(node_text(t, by), STR("that "));
    struct ints debtors = by && !that ? persons_of(k, by) : (struct ints){0};
    if (!debtors.count) duty_of(k, out, base, until);
    for (int i = 0; i < debtors.count; i++) {
        base.debtor = debtors.at[i];
        duty_of(k, out, base, until);
    }
}

struct instances instances_of(struct look *k, int statement, day_number until)
{
    struct instances out = {0};
    int was = k->statement, agreement = k->agreement;
    if (k->depth > LOOK_DEPTH_MAX || !look_stands(k, statement)) return out;
    k->depth++;
    k->statement = statement;
    k->agreement = book_agreement(k->b, statement);
    if (book_kind(k->b, statement) == KIND_PAYMENT) payment_instances(k, &out, statement);
    else if (book_kind(k->b, statement) == KIND_DUTY) duty_instances(k, &out, statement, until);
    end_instances(k, &out, statement);
    k->statement = was;
    k->agreement = agreement;
    k->depth--;
    return out;
}
