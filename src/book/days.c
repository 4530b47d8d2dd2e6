/* days.c: days, periods, clocks and spans, as semantics.md and language-programme.md 3.2 say. */
#include <string.h>

#include "base/buf.h"
#include "book/look.h"

static struct day_value known(day_number d)
{
    return (struct day_value){.state = DAY_KNOWN, .low = d, .high = d, .statement = -1};
}

static struct day_value open_day(void)
{
    return (struct day_value){
        .state = DAY_OPEN, .low = DAY_NEVER, .high = DAY_NEVER, .statement = -1};
}

static struct day_value hidden(const struct look *k, enum atom_tag tag, struct str name)
{
    return (struct day_value){.state = DAY_KNOWN,
                              .low = DAY_EVER,
                              .high = DAY_NEVER,
                              .unseen = name,
                              .tag = tag,
                              .statement = k->statement};
}

/* ---- how an agreement counts ---- */

struct counting {
    bool first_said, first_counted;
    bool month_said, month_last;
    bool roll_said;
    enum day_roll roll;
    struct cities cities;
};

static struct counting counting_of(struct look *k)
{
    const struct tree *t = k->b->tree;
    struct counting c = {0};
    for (int i = 0; k->agreement >= 0; i++) {
        const struct clause *days = look_clause(k, k->agreement, CLAUSE_DAYS, i);
        if (!days) break;
        node_id v = days->value;
        bool silent = chain_says(t, v, "silent");
        if (chain_says(t, v, "first")) {
            c.first_said = !silent;
            c.first_counted = !chain_says(t, v, "not");
        } else if (chain_says(t, v, "months")) {
            c.month_said = !silent;
            c.month_last = chain_says(t, v, "last");
        } else if (chain_says(t, v, "roll") || chain_says(t, v, "rolls")) {
            c.roll_said = !silent;
            c.roll = chain_says(t, v, "roll")   ? ROLL_NONE
                     : chain_says(t, v, "next") ? ROLL_NEXT
                                                : ROLL_PREVIOUS;
        } else if (chain_says(t, v, "business")) {
            for (node_id n = v; n; n = t->nodes[n].next)
                if (t->nodes[n].rule == RULE_WORD && c.cities.count < CALENDAR_CITIES_MAX)
                    c.cities.name[c.cities.count++] = node_text(t, n);
        }
    }
    return c;
}

/* A rule that nobody said: each way to read it is a world. */
static int unsaid_rule(struct look *k, const char *what, const char *first, const char *second)
{
    struct world_var v = {.count = 2, .preferred = -1, .statement = k->agreement};
    v.key = str_format(k->in, "days %s:%d", what, k->agreement);
    v.label = str_format(k->in, "%.*s days %s", STR_ARG(book_name(k->b, k->agreement)), what);
    v.choices = NEW_N(k->in, 2, struct str);
    v.choices[0] = str_of(first);
    v.choices[1] = str_of(second);
    look_touch(k, k->agreement);
    return world_choose(k, v);
}

static bool first_counted(struct look *k, const struct counting *c)
{
    if (c->first_said) return c->first_counted;
    return unsaid_rule(k, "first day", "first day not counted", "first day counted") == 1;
}

static struct period period_of(const struct tree *t, node_id n)
{
    struct period p = {0};
    struct number count = {0, 1};
    number_read(node_text(t, node_leaf(t, n, TOKEN_NUMBER)), &count);
    p.count = count.over > 1000000 ? 1000000 : (int32_t)count.over;
    struct str unit = node_text(t, node_kid(t, n, 1));
    static const struct {
        const char *word;
        enum period_unit unit;
    } units[] = {{"business", PERIOD_BUSINESS_DAYS},
                 {"day", PERIOD_DAYS},
                 {"week", PERIOD_WEEKS},
                 {"month", PERIOD_MONTHS},
                 {"quarter", PERIOD_QUARTERS},
                 {"year", PERIOD_YEARS},
                 {"hour", PERIOD_HOURS}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_starts(unit, str_of(units[i].word))) p.unit = units[i].unit;
    return p;
}

static struct cities period_cities(const struct tree *t, node_id n, const struct counting *c)
{
    struct cities own = {0};
    for (node_id i = t->nodes[n].kid; i; i = t->nodes[i].next)
        if (t->nodes[i].rule == RULE_WORD && own.count < CALENDAR_CITIES_MAX)
            own.name[own.count++] = node_text(t, i);
    return own.count ? own : c->cities;
}

/* d moved by p; false if a calendar has no data. */
static bool moved(struct look *k, day_number d, struct period p, node_id n,
                  const struct counting *c, bool back, day_number *out)
{
    int32_t sign = back ? -1 : 1;
    enum month_end rule = c->month_last ? MONTH_LAST_DAY : MONTH_SAME_DAY;
    int32_t less = first_counted(k, c) ? sign : 0;
    switch (p.unit) {
    case PERIOD_BUSINESS_DAYS: {
        struct cities cities = period_cities(k->b->tree, n, c);
        bool open = false; /* a first day that counts is one of them, if it is open */
        if (less && !calendar_open(&cities, d, &open)) return false;
        less = 0;
        if (!calendar_add(&cities, d, sign * (p.count - (open && p.count > 0)), out)) return false;
        break;
    }
    case PERIOD_DAYS: *out = day_add(d, sign * p.count); break;
    case PERIOD_WEEKS: *out = day_add(d, sign * p.count * 7); break;
    case PERIOD_MONTHS: *out = day_add_months(d, sign * p.count, rule); break;
    case PERIOD_QUARTERS: *out = day_add_months(d, sign * p.count * 3, rule); break;
    case PERIOD_YEARS: *out = day_add_months(d, sign * p.count * 12, rule); break;
    case PERIOD_HOURS: *out = day_add(d, sign * ((p.count + 23) / 24)); break;
    }
    if (less) *out = day_add(*out, -less);
    return true;
}

static void derive(struct look *k, struct day_value *v, struct str text)
{
    if (v->derivation.count < 8) PUSH(k->in, &v->derivation, text);
}

struct day_value day_plus(struct look *k, struct day_value v, node_id n, bool back)
{
    const struct tree *t = k->b->tree;
    guard missing;
    node_id period = look_seen(k, n, &missing);
    if (v.state != DAY_KNOWN) return v;
    if (!period) {
        struct day_value u = hidden(k, ATOM_TERM, text_prose(t, node_kid(t, n, 0)));
        if (back) u.high = v.high;
        else u.low = v.low;
        return u;
    }
    struct counting c = counting_of(k);
    struct period p = period_of(t, period);
    struct day_value out = v;
    bool good = v.low == DAY_EVER || moved(k, v.low, p, period, &c, back, &out.low);
    good = good && (v.high == DAY_NEVER || moved(k, v.high, p, period, &c, back, &out.high));
    if (!good) return hidden(k, ATOM_FACT, STR("the public holidays of that year"));
    if (v.low == v.high)
        derive(k, &out,
               str_format(k->in, "%.*s %s %.*s is %.*s", STR_ARG(node_text(t, period)),
                          back ? "before" : "from", STR_ARG(day_text(k->in, v.low)),
                          STR_ARG(day_text(k->in, out.low))));
    return out;
}

/* ---- days ---- */

struct day_value asset_expiry(struct look *k)
{
    const struct asset *a = k->asset;
    if (!a) {
        struct day_value last = known(DAY_EVER);
        for (int i = 0; i < k->b->asset_count; i++) {
            if (k->b->assets[i].expires.state != CELL_KNOWN) last.high = DAY_NEVER;
            else if (k->b->assets[i].expires.day > last.low) last.low = k->b->assets[i].expires.day;
        }
        if (!k->b->asset_count) return open_day();
        if (last.high != DAY_NEVER) last.high = last.low;
        else {
            last.unseen = STR("the expiry of the last asset");
            last.tag = ATOM_FACT;
        }
        return last;
    }
    if (a->expires.state == CELL_KNOWN) return known(a->expires.day);
    if (a->anywhere) return open_day(); /* described as alive on whatever day is asked */
    struct day_value v = hidden(k, ATOM_FACT, STR("the expiry of the asset"));
    return v;
}

/* The first sale of the product in the place of the cell. */
static struct day_value first_sale(struct look *k, bool there)
{
    const struct tree *t = k->b->tree;
    struct day_value best = open_day();
    const struct ints *ships = &k->b->by_verb[VERB_SHIP];
    for (int i = 0; i < ships->count; i++) {
        int e = ships->at[i];
        node_id said = event_said(k, e), in = node_of(t, said, RULE_TERRITORY, 0);
        if (!event_known(k, e)) continue;
        if (k->product >= 0 &&
            products_have(k, node_of(t, said, RULE_PRODUCTS, 0), k->product) != GUARD_YES)
            continue;
        if (there && in && territory_has(k, in, k->place) != GUARD_YES) continue;
        if (t->events[e].day < best.low) best = known(t->events[e].day);
    }
    if (k->product < 0 || book_kind(k->b, k->product) != KIND_PRODUCT) return best;
    node_id since = book_value(k->b, k->product, CLAUSE_SOLD_SINCE);
    if (!since) return best.state == DAY_KNOWN ? best : hidden(k, ATOM_FACT, STR("the first sale"));
    for (node_id n = since; n; n = t->nodes[n].next) {
        node_id day = t->nodes[n].rule == RULE_ROW ? node_kid(t, n, 0) : n;
        node_id in = t->nodes[n].rule == RULE_ROW ? node_of(t, n, RULE_TERRITORY, 0)
                                                  : chain_after(t, since, "in");
        if (there && in && territory_has(k, in, k->place) != GUARD_YES) continue;
        struct day_value v = look_day(k, day);
        if (v.low < best.low) best = v;
        if (t->nodes[n].rule != RULE_ROW) break;
    }
    return best;
}

/* The day of a definition, or of the first `occur` event of that name. */
static struct day_value named_day(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
    struct day_value best = open_day();
    for (int i = name < t->name_count ? t->symbol_first[name] : -1; i >= 0;
         i = t->symbols[i].next) {
        if (t->symbols[i].kind != KIND_EVENT) continue;
        int e = t->symbols[i].target;
        if (!event_known(k, e) || t->events[e].day >= best.low) continue;
        best = known(event_day(k, e));
        derive(k, &best, event_text(k, e));
    }
    int d = look_statement(k, name, KIND_DEFINE);
    node_id means = d < 0 ? 0 : look_value(k, d, CLAUSE_MEANS);
    if (!means || best.state == DAY_KNOWN || k->depth > LOOK_DEPTH_MAX) return best;
    int statement = k->statement;
    k->statement = d;
    k->depth++;
    best = look_day(k, means);
    k->depth--;
    k->statement = statement;
    return best;
}

static struct day_value member_day(struct look *k, node_id n, bool joining)
{
    const struct tree *t = k->b->tree;
    int person = look_person(k, node_after(t, n, "of"));
    int by = look_person(k, node_after(t, n, "by"));
    const struct ints *list = &k->b->by_verb[joining ? VERB_JOIN : VERB_ACCEPT];
    struct day_value best = open_day();
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        int who = joining || by < 0 ? event_by(k, e) : event_person_after(k, e, "of");
        if (!event_known(k, e) || who != person) continue;
        if (!joining && by >= 0 && event_by(k, e) != by) continue;
        if (event_day(k, e) < best.low) best = known(event_day(k, e));
    }
    return best;
}

static const char *anchor_key(struct str s)
{
    if (str_starts(s, STR("the "))) s = str_part(s, 4, s.len);
    static const char *const keys[] = {"receipt",   "dispatch", "proposal", "entry",
                                       "awareness", "due",      "exit",     "trigger day",
                                       "meeting",   "signature"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_is(s, keys[i])) return keys[i];
    return str_ends(s, STR(" end")) ? "period end" : NULL;
}

static struct day_value anchor_day(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    struct str s = node_text(t, n);
    const char *key = anchor_key(s);
    if (key) {
        for (int i = 0; k->anchors && i < k->anchors->count; i++)
            if (!strcmp(k->anchors->name[i], key)) return *k->anchors->value[i];
        return open_day();
    }
    if (str_ends(s, STR("effective"))) return agreement_effective(k, k->agreement);
    if (str_ends(s, STR("expiry of the asset"))) return asset_expiry(k);
    if (node_says(t, n, "sale")) return first_sale(k, node_says(t, n, "there"));
    if (node_says(t, n, "joining")) return member_day(k, n, true);
    if (node_says(t, n, "acceptance")) return member_day(k, n, false);
    if (node_says(t, n, "claim")) return hidden(k, ATOM_FACT, STR("the last valid claim there"));
    if (node_of(t, n, RULE_ANCHOR_NAME, 0)) return named_day(k, node_of(t, n, RULE_ANCHOR_NAME, 0));
    return open_day();
}

/* Later of: open stays open, none is skipped. Earlier of: both are skipped until they come. */
static struct day_value extreme(struct look *k, node_id n, bool later)
{
    const struct tree *t = k->b->tree;
    struct day_value best = {.state = DAY_NONE, .statement = -1};
    for (node_id i = t->nodes[n].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) continue;
        struct day_value v = look_day(k, i);
        if (v.state == DAY_NONE || (v.state == DAY_OPEN && !later)) {
            if (best.state == DAY_NONE && v.state == DAY_OPEN) best.state = DAY_OPEN;
            if (best.state == DAY_OPEN) best.low = best.high = DAY_NEVER;
            continue;
        }
        if (best.state == DAY_NONE || (best.state == DAY_OPEN && !later)) {
            best = v;
            continue;
        }
        if (best.state == DAY_OPEN) continue;
        if (v.state == DAY_OPEN) {
            best = v;
            continue;
        }
        bool low = later ? v.low > best.low : v.low < best.low;
        bool high = later ? v.high > best.high : v.high < best.high;
        if (v.unseen.len || (!best.unseen.len && (low || high))) {
            best.unseen = v.unseen;
            best.tag = v.tag;
            best.statement = v.statement;
        }
        if (low) best.low = v.low;
        if (high) best.high = v.high;
        if (best.low == best.high) best.unseen = (struct str){0};
    }
    return best;
}

static day_number year_first(const struct tree *t, node_id n, bool last)
{
    struct str s = node_text(t, n);
    int year =
        (s.at[0] - '0') * 1000 + (s.at[1] - '0') * 100 + (s.at[2] - '0') * 10 + s.at[3] - '0';
    if (!year) year = 1;
    int month = 0;
    if (s.len == 7) month = (s.at[5] - '0') * 10 + s.at[6] - '0';
    if (!month || month > 12)
        return last ? day_of((struct date){year, 12, 31}) : day_of((struct date){year, 1, 1});
    int day = last ? day_month_length(year, month) : 1;
    return day_of((struct date){year, month, day});
}

struct day_value look_day(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    guard missing;
    day_number d;
    if (!n) return open_day();
    node_id seen = look_seen(k, n, &missing);
    if (!seen) return hidden(k, ATOM_TERM, text_prose(t, node_kid(t, n, 0)));
    switch (node_rule(t, seen)) {
    case RULE_LEAF: /* a bare DATE */
    case RULE_DATE:
        return day_read(str_part(node_text(t, seen), 0, 10), &d) ? known(d) : open_day();
    case RULE_MONTH:
    case RULE_YEAR: return known(year_first(t, seen, false));
    case RULE_LATER_OF: return extreme(k, seen, true);
    case RULE_EARLIER_OF: return extreme(k, seen, false);
    case RULE_DAY_SHIFTED: {
        node_id base = node_part(t, seen, 0), period = node_part(t, seen, 1);
        /* `-` leaves no node: it stands between the two */
        uint32_t mark = t->nodes[base].token + t->nodes[base].token_count;
        return day_plus(k, look_day(k, base), period, t->text.at[mark].kind == TOKEN_MINUS);
    }
    case RULE_PERIOD_FROM:
        return day_plus(k, look_day(k, node_part(t, seen, 1)), node_part(t, seen, 0),
                        node_says(t, seen, "before"));
    case RULE_START_OF: return span_start(k, node_part(t, seen, 0));
    case RULE_END_OF: return span_end(k, node_part(t, seen, 0));
    case RULE_ANCHOR: return anchor_day(k, seen);
    default: return open_day();
    }
}

/* As a last day: a year or month means its last day. */
static struct day_value last_day(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    int rule = n ? node_rule(t, n) : 0;
    if (rule == RULE_YEAR || rule == RULE_MONTH) return known(year_first(t, n, true));
    return look_day(k, n);
}

static guard day_atom(struct look *k, struct day_value v, const char *how)
{
    struct str day = day_text(k->in, k->on);
    struct str key = str_format(k->in, "day:%.*s %s %.*s", STR_ARG(v.unseen), how, STR_ARG(day));
    struct str text = v.tag == ATOM_TERM ? v.unseen
                                         : str_format(k->in, "%.*s is %s %.*s", STR_ARG(v.unseen),
                                                      how, STR_ARG(day));
    int statement = k->statement;
    if (v.statement >= 0) k->statement = v.statement;
    guard g = look_atom(k, v.tag, key, text, v.tag == ATOM_FACT);
    k->statement = statement;
    return g;
}

guard day_reached(struct look *k, struct day_value v)
{
    if (v.state != DAY_KNOWN) return GUARD_NO;
    if (k->on >= v.high) return GUARD_YES;
    if (k->on < v.low) {
        look_changes(k, v.low, STR("a day is reached"));
        return GUARD_NO;
    }
    look_changes(k, v.high, STR("a day is reached"));
    return day_atom(k, v, "on or before");
}

guard day_not_past(struct look *k, struct day_value v)
{
    if (v.state == DAY_OPEN) return GUARD_YES;
    if (v.state == DAY_NONE) return GUARD_NO;
    if (k->on <= v.low) {
        if (v.low < DAY_NEVER - 1 && v.low > DAY_EVER)
            look_changes(k, day_add(v.low, 1), STR("a day has passed"));
        return GUARD_YES;
    }
    if (k->on > v.high) return GUARD_NO;
    if (v.high < DAY_NEVER - 1) look_changes(k, day_add(v.high, 1), STR("a day has passed"));
    return day_atom(k, v, "on or after");
}

/* ---- spans ---- */

static guard named_span(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    if (node_says(t, n, "membership")) {
        int person = look_person(k, node_part(t, n, 0));
        return person < 0 ? GUARD_NO : person_member(k, k->agreement, person);
    }
    if (node_says(t, n, "term")) return term_has(k, k->agreement);
    uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
    int agreement = look_statement(k, name, KIND_AGREEMENT);
    if (agreement >= 0) return term_has(k, agreement);
    int d = look_statement(k, name, KIND_DEFINE);
    node_id means = d < 0 ? 0 : look_value(k, d, CLAUSE_MEANS);
    if (!means || k->depth > LOOK_DEPTH_MAX) return GUARD_NO;
    int statement = k->statement;
    k->statement = d;
    k->depth++;
    look_touch(k, d);
    guard g = span_has(k, means);
    k->depth--;
    k->statement = statement;
    return g;
}

guard span_has(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    guard missing;
    if (!n) return GUARD_YES;
    node_id s = look_seen(k, n, &missing);
    if (!s) return missing;
    switch (node_rule(t, s)) {
    case RULE_PERPETUAL: return GUARD_YES;
    case RULE_SPAN_WHILE: return condition_holds(k, node_part(t, s, 0));
    case RULE_SPAN_UNTIL: return day_not_past(k, last_day(k, node_part(t, s, 0)));
    case RULE_SPAN_FROM: {
        guard g = day_reached(k, look_day(k, node_part(t, s, 0)));
        node_id end = node_part(t, s, 1);
        if (!end) return g;
        if (node_rule(t, end) == RULE_LIFE)
            return guard_and(k->g, g, day_not_past(k, asset_expiry(k)));
        return guard_and(k->g, g, day_not_past(k, last_day(k, end)));
    }
    case RULE_SPAN_DAYS:
        return guard_and(k->g, day_reached(k, look_day(k, node_part(t, s, 0))),
                         day_not_past(k, last_day(k, node_part(t, s, 1))));
    case RULE_SPAN_NAME:
    case RULE_SPAN_NAMED:
    case RULE_HAP_CLASS: return named_span(k, s); /* a bare name, as a definition reads it */
    default: return condition_holds(k, s);        /* a definition whose meaning is a test */
    }
}

enum { WALK_MAX = 2000 };

/* Walks over all days: the first day in, and the last day of the last stretch, up to the last day
 * that anything known can change. What nobody knows of an early stretch says nothing of a later. */
static void walk_span(struct look *k, node_id n, struct day_value *first, struct day_value *last)
{
    struct look other = look_at(k, DAY_EVER + 1);
    bool in = false;
    *first = *last = open_day();
    for (int steps = 0; steps < WALK_MAX; steps++) {
        other.next = DAY_NEVER;
        guard g = span_has(&other, n);
        if (g != GUARD_NO && g != GUARD_YES) {
            if (first->state == DAY_OPEN) *first = hidden(k, ATOM_FACT, node_text(k->b->tree, n));
            *last = hidden(k, ATOM_FACT, node_text(k->b->tree, n));
        }
        if (g == GUARD_YES && !in) {
            if (first->state == DAY_OPEN) *first = known(other.on);
            else if (first->unseen.len && first->high == DAY_NEVER) first->high = other.on;
            last->state = DAY_OPEN;
            last->low = last->high = DAY_NEVER;
        }
        if (g == GUARD_NO && in) *last = known(day_add(other.on, -1));
        in = g == GUARD_YES;
        if (other.next == DAY_NEVER) return;
        other.on = other.next;
    }
}

struct day_value span_start(struct look *k, node_id n)
{
    struct day_value first, last;
    if (k->depth > LOOK_DEPTH_MAX) return open_day();
    walk_span(k, n, &first, &last);
    return first;
}

/* What is still running on the day of the look has no end yet; what is known to end later has. */
struct day_value span_end(struct look *k, node_id n)
{
    struct day_value first, last;
    if (k->depth > LOOK_DEPTH_MAX) return open_day();
    walk_span(k, n, &first, &last);
    return last;
}

/* ---- agreements ---- */

struct day_value agreement_effective(struct look *k, int agreement)
{
    if (agreement < 0) return open_day();
    node_id v = look_value(k, agreement, CLAUSE_EFFECTIVE);
    if (!v) return book_says(k->b, agreement, CLAUSE_OPEN_TO) ? known(DAY_EVER) : open_day();
    if (k->depth > LOOK_DEPTH_MAX) return open_day();
    int was = k->agreement, statement = k->statement;
    k->agreement = k->statement = agreement;
    k->depth++;
    struct day_value d = look_day(k, v);
    k->depth--;
    k->agreement = was;
    k->statement = statement;
    return d;
}

/* `by P unless Q notice`: Q. */
static node_id last_period(const struct tree *t, node_id first)
{
    node_id found = 0;
    for (node_id n = first; n; n = t->nodes[n].next)
        if (t->nodes[n].rule == RULE_PERIOD) found = n;
    return found;
}

/* A notice that the agreement shall not be renewed, in time for the end on `end`. */
static bool not_renewed(struct look *k, int agreement, node_id renews, day_number end)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_NOTICE];
    for (int i = 0; i < list->count; i++) {
        int e = list->at[i];
        node_id about = event_tail(k, e, RULE_TAIL_ABOUT);
        if (!about ||
            node_name(t, node_of(t, about, RULE_NAME, 0)) != t->statements[agreement].name)
            continue;
        struct str what = node_text(t, node_of(t, event_said(k, e), RULE_WORD, 0));
        if (!str_is(what, "nonrenewal") && !str_is(what, "termination")) continue;
        if (!event_known(k, e)) continue;
        struct look other = look_at(k, k->on);
        struct day_value limit = day_plus(&other, known(end), last_period(t, renews), true);
        if (event_day(k, e) <= limit.low) return true;
    }
    return false;
}

/* The days of the term, with renewals counted on from its last day. */
static guard renewed(struct look *k, int agreement, node_id term, node_id renews)
{
    const struct tree *t = k->b->tree;
    node_id until =
        node_rule(t, term) == RULE_SPAN_UNTIL ? node_part(t, term, 0) : node_part(t, term, 1);
    struct day_value end = last_day(k, until);
    if (end.state != DAY_KNOWN || end.low != end.high) return span_has(k, term);
    guard missing;
    node_id more = chain_of(t, renews, RULE_PERIOD), period = look_seen(k, more, &missing);
    struct counting c = counting_of(k);
    day_number next;
    for (int i = 0; i < 200 && k->on > end.low; i++) {
        if (not_renewed(k, agreement, renews, end.low)) break;
        if (!period || !moved(k, end.low, period_of(t, period), period, &c, false, &next))
            return day_not_past(k, day_plus(k, end, more, false)); /* says what is missing */
        end = known(next);
    }
    guard begun = node_rule(t, term) == RULE_SPAN_UNTIL
                      ? GUARD_YES
                      : day_reached(k, look_day(k, node_part(t, term, 0)));
    return guard_and(k->g, begun, day_not_past(k, end));
}

/* The long stop: its condition held before the agreement took effect. */
static bool lapsed_before(struct look *k, int agreement)
{
    node_id lapses = look_value(k, agreement, CLAUSE_LAPSES_IF);
    if (!lapses) return false;
    struct day_value since = condition_since(k, lapses, DAY_EVER + 1);
    struct day_value start = agreement_effective(k, agreement);
    return since.state == DAY_KNOWN && since.low == since.high && since.low <= k->on &&
           (start.state != DAY_KNOWN || start.low > since.low);
}

guard term_has(struct look *k, int agreement)
{
    const struct tree *t = k->b->tree;
    if (agreement < 0 || k->depth > LOOK_DEPTH_MAX) return GUARD_YES;
    int was = k->agreement, statement = k->statement;
    const struct asset *asset = k->asset;
    k->agreement = k->statement = agreement;
    k->depth++;
    guard g = day_reached(k, agreement_effective(k, agreement));
    if (lapsed_before(k, agreement)) g = GUARD_NO;
    node_id term = look_value(k, agreement, CLAUSE_TERM),
            renews = look_value(k, agreement, CLAUSE_RENEWS);
    if (term && g != GUARD_NO) {
        guard in;
        k->asset = NULL;
        if (renews &&
            (node_rule(t, term) == RULE_SPAN_DAYS || node_rule(t, term) == RULE_SPAN_UNTIL))
            in = renewed(k, agreement, term, renews);
        else in = span_has(k, term);
        k->asset = asset;
        /* a span per asset is here the union over all: the asset asked about is one of them */
        if (in != GUARD_YES && asset) in = guard_or(k->g, in, span_has(k, term));
        g = guard_and(k->g, g, in);
    }
    k->depth--;
    k->agreement = was;
    k->statement = statement;
    k->asset = asset;
    return g;
}

/* ---- clocks ---- */

/* A day that rolls where nobody knows the holidays: not on a weekend, more is not known. */
static struct day_value rolled_unknown(struct look *k, struct day_value v, enum day_roll roll)
{
    struct day_value u = hidden(k, ATOM_FACT, STR("the public holidays of that year"));
    day_number day = v.low;
    while (day_weekday(day) >= 5) day = day_add(day, roll == ROLL_NEXT ? 1 : -1);
    if (roll == ROLL_NEXT) u.low = day;
    else u.high = day;
    return u;
}

/* Rolls a last good day; a rule that nobody said matters only if the day is closed. */
static struct day_value rolled(struct look *k, struct day_value v)
{
    struct counting c = counting_of(k);
    if (v.state != DAY_KNOWN || v.low != v.high) return v;
    enum day_roll roll = c.roll;
    if (!c.roll_said) {
        bool open;
        if (day_weekday(v.low) < 5 && (!calendar_open(&c.cities, v.low, &open) || open)) return v;
        roll = unsaid_rule(k, "rolls", "no roll", "rolls to next business day") ? ROLL_NEXT
                                                                                : ROLL_NONE;
    }
    day_number to;
    if (roll == ROLL_NONE) return v;
    if (!calendar_roll(&c.cities, v.low, roll, &to)) return rolled_unknown(k, v, roll);
    if (to != v.low)
        derive(k, &v,
               str_format(k->in, "%.*s is closed, rolls to %.*s", STR_ARG(day_text(k->in, v.low)),
                          STR_ARG(day_text(k->in, to))));
    v.low = v.high = to;
    return v;
}

static struct day_value next_month_day(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    struct day_value end = open_day();
    for (int i = 0; k->anchors && i < k->anchors->count; i++)
        if (!strcmp(k->anchors->name[i], "period end")) end = *k->anchors->value[i];
    if (end.state != DAY_KNOWN) return end;
    struct str s = node_text(t, node_leaf(t, n, TOKEN_NTH));
    int day = 0;
    for (size_t i = 0; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++)
        day = day * 10 + s.at[i] - '0';
    struct date d = day_date(day_add_months(end.low, 1, MONTH_SAME_DAY));
    int most = day_month_length(d.year, d.month);
    d.day = day < 1 ? 1 : day > most ? most : day;
    return known(day_of(d));
}

struct day_value clock_day(struct look *k, node_id n, bool *first)
{
    const struct tree *t = k->b->tree;
    guard missing;
    *first = false;
    node_id c = look_seen(k, n, &missing);
    if (!c) return hidden(k, ATOM_TERM, text_prose(t, node_kid(t, n, 0)));
    node_id period = node_part(t, c, 0), anchor = node_part(t, c, 1);
    switch (node_rule(t, c)) {
    case RULE_CLOCK_WITHIN: return rolled(k, day_plus(k, look_day(k, anchor), period, false));
    case RULE_CLOCK_BEFORE: return rolled(k, day_plus(k, look_day(k, anchor), period, true));
    case RULE_CLOCK_BY: return rolled(k, last_day(k, period));
    case RULE_CLOCK_AFTER: {
        *first = true;
        struct day_value v = day_plus(k, look_day(k, anchor), period, false);
        if (v.state == DAY_KNOWN && v.low != DAY_EVER) v.low = day_add(v.low, 1);
        if (v.state == DAY_KNOWN && v.high != DAY_NEVER) v.high = day_add(v.high, 1);
        return v;
    }
    case RULE_CLOCK_AT: {
        *first = true;
        if (anchor) return day_plus(k, look_day(k, anchor), period, false);
        if (period) return look_day(k, period);
        for (int i = 0; k->anchors && i < k->anchors->count; i++)
            if (!strcmp(k->anchors->name[i], "dispatch")) return *k->anchors->value[i];
        return open_day();
    }
    case RULE_CLOCK_MONTHLY: return next_month_day(k, c);
    default: return open_day();
    }
}
