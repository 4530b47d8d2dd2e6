/* assets.c: rights in the world, whose they are, and which portfolio they fall into. */
#include "base/buf.h"
#include "book/look.h"
#include "value/place.h"

static struct str asset_name(struct look *k, const struct asset *a)
{
    return a->name ? look_name(k, a->name) : STR("the asset");
}

static guard missing_fact(struct look *k, struct str text)
{
    return look_atom(k, ATOM_FACT, text, text, true);
}

/* The first event of `verb` that names the asset, and for the place; -1. */
static int event_hit(struct look *k, int verb, const struct asset *a, int place)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[verb];
    for (int i = 0; i < list->count && a->name; i++) {
        int e = list->at[i];
        node_id said = event_said(k, e), in = node_of(t, said, RULE_TERRITORY, 0);
        if (assets_have(k, node_of(t, said, RULE_ASSETS, 0), a) != GUARD_YES) continue;
        if (in && territory_has(k, in, place) != GUARD_YES) continue;
        if (event_counts(k, e)) {
            look_fact(k, e);
            return e;
        }
    }
    return -1;
}

static bool event_hits(struct look *k, int verb, const struct asset *a, int place)
{
    return event_hit(k, verb, a, place) >= 0;
}

/* Whether the book says where a European patent took effect: by rows of its family, or events. */
static bool parts_told(struct look *k, const struct asset *a)
{
    const struct book *b = k->b;
    const struct ints *list = &b->by_verb[VERB_REGISTER];
    for (int i = 0; i < b->asset_count && a->family.len; i++)
        if (b->assets[i].place >= 0 && str_same(b->assets[i].family, a->family)) return true;
    for (int i = 0; i < list->count && a->name; i++) {
        node_id what = node_of(b->tree, event_said(k, list->at[i]), RULE_ASSETS, 0);
        if (event_known(k, list->at[i]) && assets_have(k, what, a) == GUARD_YES) return true;
    }
    return false;
}

/* A European patent is alive in the contracting states in which it was registered. */
static guard european(struct look *k, const struct asset *a, int place)
{
    if (place >= 0 && !place_in_region(place, STR("EP"))) return GUARD_NO;
    if (event_hits(k, VERB_REGISTER, a, place)) return GUARD_YES;
    if (parts_told(k, a)) return GUARD_NO;
    return missing_fact(k, str_format(k->in, "%.*s is in force %s%.*s", STR_ARG(asset_name(k, a)),
                                      place < 0 ? "anywhere" : "in ",
                                      STR_ARG(place < 0 ? STR("") : place_code(place))));
}

/* One register row is one right in force: at the place of its office, from filing to expiry. */
guard asset_alive(struct look *k, const struct asset *a, int place)
{
    if (a->dead) return GUARD_NO;
    if (a->anywhere || a->portfolio >= 0) return GUARD_YES;
    if (a->place >= 0 && place >= 0 && a->place != place) return GUARD_NO;
    if (a->place < 0 && str_is(a->office, "WO")) return GUARD_NO;
    guard g = a->place < 0 && str_is(a->office, "EP") ? european(k, a, place) : GUARD_YES;
    if (g == GUARD_NO) return GUARD_NO;
    if (str_is(a->status, "lapsed") || str_is(a->status, "invalid") || str_is(a->status, "expired"))
        return GUARD_NO;
    if (event_hits(k, VERB_INVALIDATE, a, place) || event_hits(k, VERB_LAPSE, a, place))
        return GUARD_NO;
    if (a->filed.state == CELL_KNOWN && k->on < a->filed.day) {
        look_changes(k, a->filed.day, STR("the right is filed"));
        return GUARD_NO;
    }
    if (a->expires.state == CELL_KNOWN) {
        if (k->on > a->expires.day) return GUARD_NO;
        look_changes(k, a->expires.day + 1, STR("the right expires"));
    } else if (!a->status.len) { /* the same missing fact as in a span for its life */
        const struct asset *was = k->asset;
        k->asset = a;
        g = guard_and(k->g, g, day_not_past(k, asset_expiry(k)));
        k->asset = was;
    }
    return g;
}

struct str asset_dead_because(struct look *k, const struct asset *a, int place)
{
    struct str name = asset_name(k, a);
    if (a->dead) return str_format(k->in, "%.*s is not in force", STR_ARG(name));
    if (a->place >= 0 && place >= 0 && a->place != place)
        return str_format(k->in, "%.*s is a right in %.*s only", STR_ARG(name),
                          STR_ARG(place_code(a->place)));
    for (int v = 0; v < 2; v++) {
        int e = event_hit(k, v ? VERB_LAPSE : VERB_INVALIDATE, a, place);
        if (e >= 0) return str_format(k->in, "'%.*s'", STR_ARG(str_plain(k->in, event_text(k, e))));
    }
    if (a->status.len && !str_is(a->status, "in force"))
        return str_format(k->in, "the register says that %.*s is %.*s", STR_ARG(name),
                          STR_ARG(a->status));
    if (a->place < 0 && (str_is(a->office, "WO") || str_is(a->office, "EP")))
        return str_format(k->in, "%.*s is not registered there", STR_ARG(name));
    if (a->filed.state == CELL_KNOWN && k->on < a->filed.day)
        return str_format(k->in, "%.*s is filed on %.*s", STR_ARG(name),
                          STR_ARG(day_text(k->in, a->filed.day)));
    if (a->expires.state == CELL_KNOWN)
        return str_format(k->in, "%.*s expired on %.*s", STR_ARG(name),
                          STR_ARG(day_text(k->in, a->expires.day)));
    return str_format(k->in, "%.*s has expired", STR_ARG(name));
}

struct title {
    struct owner_row at[64];
    int count;
};

/* A register's first owner without a day has had it since there is one: from its first filing. */
static day_number first_owned(const struct asset *a)
{
    const struct dated_cell *c = a->priority.state == CELL_NONE ? &a->filed : &a->priority;
    if (a->described || a->owners[0].from != DAY_EVER || c->state != CELL_KNOWN)
        return a->owners[0].from;
    return a->owner_count > 1 && a->owners[1].from <= c->day ? DAY_EVER : c->day;
}

/* Owners by day: the register's rows, then `transfer` and `assign` events. */
static struct title title_of(struct look *k, const struct asset *a)
{
    struct title out = {.count = 0};
    const struct tree *t = k->b->tree;
    for (int i = 0; i < a->owner_count && out.count < 64; i++) out.at[out.count++] = a->owners[i];
    if (out.count) out.at[0].from = first_owned(a);
    const struct ints *list = &k->b->by_verb[VERB_TRANSFER];
    for (int i = 0; i < list->count && a->name && out.count < 64; i++) {
        int e = list->at[i];
        node_id what = node_of(t, event_said(k, e), RULE_ASSETS, 0);
        if (!event_known(k, e)) continue;
        node_id named = node_of(t, what, RULE_ASSET_NAME, 0);
        if (!named || node_name(t, node_of(t, named, RULE_NAME, 0)) != a->name) continue;
        struct look apart = *k; /* "to its owner" is nobody: who owns it is what is asked */
        apart.asset = NULL;
        int to = event_person_after(&apart, e, "to");
        if (event_day(k, e) <= k->on) look_fact(k, e);
        out.at[out.count++] = (struct owner_row){event_day(k, e), to, person_name(k->b, to)};
    }
    return out;
}

int asset_owner(struct look *k, const struct asset *a)
{
    struct title title = title_of(k, a);
    int owner = -1;
    for (int i = 0; i < title.count; i++) {
        if (title.at[i].from <= k->on) owner = title.at[i].person;
        else look_changes(k, title.at[i].from, STR("the right changes hands"));
    }
    return owner;
}

guard asset_owned_by(struct look *k, const struct asset *a, node_id persons)
{
    if (a->portfolio >= 0 && !a->owner_count) return GUARD_YES;
    if (!a->owner_count)
        return missing_fact(k, str_format(k->in, "%.*s is owned by %.*s", STR_ARG(asset_name(k, a)),
                                          STR_ARG(node_text(k->b->tree, persons))));
    return person_in(k, persons, asset_owner(k, a));
}

/* Whether the owner was one of the set on some day of [from, to) while it owned the asset. */
static guard in_while_owning(struct look *k, node_id persons, int person, day_number from,
                             day_number to)
{
    struct look other = look_at(k, from == DAY_EVER ? DAY_EVER + 1 : from);
    guard g = GUARD_NO;
    for (int steps = 0; steps < 500 && other.on < to; steps++) {
        other.next = DAY_NEVER;
        g = guard_or(k->g, g, person_in(&other, persons, person));
        if (g == GUARD_YES || other.next == DAY_NEVER) break;
        other.on = other.next;
    }
    return g;
}

/* Owned by one of `persons` on some day up to now, within [from, to). */
static guard owned_ever(struct look *k, const struct asset *a, node_id persons, day_number from,
                        day_number to)
{
    struct title title = title_of(k, a);
    guard g = GUARD_NO;
    if (a->portfolio >= 0 && !title.count) return GUARD_YES;
    if (!title.count) return asset_owned_by(k, a, persons);
    if (to > k->on) to = k->on + 1;
    for (int i = 0; i < title.count && g != GUARD_YES; i++) {
        day_number first = title.at[i].from;
        day_number end = i + 1 < title.count ? title.at[i + 1].from : DAY_NEVER;
        if (first > k->on) look_changes(k, first, STR("the right changes hands"));
        if (first < from) first = from;
        if (end > to) end = to;
        if (first >= end || title.at[i].person < 0) continue;
        g = guard_or(k->g, g, in_while_owning(k, persons, title.at[i].person, first, end));
    }
    return g;
}

guard asset_was_owned_by(struct look *k, const struct asset *a, node_id persons)
{
    return owned_ever(k, a, persons, DAY_EVER + 1, DAY_NEVER);
}

/* Owned on some day of a span: each of its stretches is walked. */
static guard owned_during(struct look *k, const struct asset *a, node_id persons, node_id span)
{
    struct look other = look_at(k, DAY_EVER + 1);
    guard g = GUARD_NO;
    for (int steps = 0; steps < 500 && other.on <= k->on && g != GUARD_YES; steps++) {
        other.next = DAY_NEVER;
        guard in = span_has(&other, span);
        if (in != GUARD_NO)
            g = guard_or(k->g, g,
                         guard_and(k->g, in, owned_ever(k, a, persons, other.on, other.next)));
        if (other.next == DAY_NEVER) break;
        other.on = other.next;
    }
    if (other.on > k->on) look_changes(k, other.on, STR("a span starts or ends"));
    return g;
}

struct day_value asset_first_filed(struct look *k, const struct asset *a)
{
    struct day_value v = {.state = DAY_KNOWN, .statement = -1};
    const struct dated_cell *c = a->priority.state == CELL_KNOWN ? &a->priority : &a->filed;
    if (a->priority.state == CELL_UNKNOWN && !a->described) c = &a->priority;
    if (c->state == CELL_KNOWN) {
        v.low = v.high = c->day;
        return v;
    }
    v.low = DAY_EVER;
    v.high = a->filed.state == CELL_KNOWN ? a->filed.day : DAY_NEVER;
    v.tag = ATOM_FACT;
    v.unseen = str_format(k->in, "the first filing of %.*s", STR_ARG(asset_name(k, a)));
    return v;
}

static struct day_value cell_day(struct look *k, const struct asset *a, struct str word)
{
    struct day_value v = {.state = DAY_KNOWN, .statement = -1};
    if (str_is(word, "first filed")) return asset_first_filed(k, a);
    const struct dated_cell *c = str_is(word, "filed")       ? &a->filed
                                 : str_is(word, "invented")  ? &a->invented
                                 : str_is(word, "disclosed") ? &a->disclosed
                                                             : &a->registered;
    v.low = v.high = c->day;
    if (c->state == CELL_KNOWN) return v;
    v.low = DAY_EVER;
    v.high = DAY_NEVER;
    v.tag = ATOM_FACT;
    v.unseen = str_format(k->in, "the day %.*s was %.*s", STR_ARG(asset_name(k, a)), STR_ARG(word));
    return v;
}

/* Compares two days that may not be known: certain where their intervals do not meet. */
static guard compare_days(struct look *k, struct day_value a, struct str how, struct day_value b,
                          struct str text)
{
    struct str key =
        str_format(k->in, "%.*s in %.*s", STR_ARG(text), STR_ARG(asset_name(k, k->asset)));
    if (a.state != DAY_KNOWN || b.state == DAY_NONE) return GUARD_NO;
    if (b.state == DAY_OPEN)
        return str_is(how, "by") || str_is(how, "before") ? GUARD_YES : GUARD_NO;
    if (str_is(how, "by")) {
        if (a.high <= b.low) return GUARD_YES;
        if (a.low > b.high) return GUARD_NO;
    } else if (str_is(how, "before")) {
        if (a.high < b.low) return GUARD_YES;
        if (a.low >= b.high) return GUARD_NO;
    } else if (str_is(how, "after")) {
        if (a.low > b.high) return GUARD_YES;
        if (a.high <= b.low) return GUARD_NO;
    } else {
        if (a.low == a.high && b.low == b.high) return a.low == b.low ? GUARD_YES : GUARD_NO;
        if (a.high < b.low || a.low > b.high) return GUARD_NO;
    }
    bool term = (a.unseen.len && a.tag == ATOM_TERM) || (b.unseen.len && b.tag == ATOM_TERM);
    struct str name = b.unseen.len && term ? b.unseen : key;
    return look_atom(k, term ? ATOM_TERM : ATOM_FACT, key, term ? name : key, !term);
}

static guard dated_test(struct look *k, node_id n, const struct asset *a)
{
    const struct tree *t = k->b->tree;
    if (a->portfolio >= 0) return GUARD_YES;
    struct str word = node_text(t, node_of(t, n, RULE_DATED_TEST, 0));
    struct day_value have = cell_day(k, a, word);
    if (node_says(t, n, "during")) {
        if (have.state != DAY_KNOWN || have.low != have.high)
            return missing_fact(k, str_format(k->in, "%.*s: %.*s", STR_ARG(asset_name(k, a)),
                                              STR_ARG(node_text(t, n))));
        struct look other = look_at(k, have.low);
        return span_has(&other, node_after(t, n, "during"));
    }
    static const char *const hows[] = {"by", "before", "after", "on"};
    for (int i = 0; i < 4; i++) {
        node_id day = node_after(t, n, hows[i]);
        if (!day) continue;
        struct day_value limit = look_day(k, day);
        bool whole = node_rule(t, day) == RULE_YEAR || node_rule(t, day) == RULE_MONTH;
        if (whole && (i == 0 || i == 2)) { /* by 2030: by its last day; after 2030: after it */
            struct date d = day_date(limit.low);
            d.month = node_rule(t, day) == RULE_YEAR ? 12 : d.month;
            d.day = day_month_length(d.year, d.month);
            limit.low = limit.high = day_of(d);
        }
        return compare_days(k, have, str_of(hows[i]), limit, node_text(t, n));
    }
    return GUARD_NO;
}

static guard title_test(struct look *k, node_id n, node_id test, const struct asset *a)
{
    const struct tree *t = k->b->tree;
    struct str word = node_text(t, node_of(t, test, RULE_TITLE_WORD, 0));
    node_id during = node_after(t, test, "during"), on = node_after(t, test, "on");
    node_id persons = k->owners;
    guard g;
    (void)n;
    if (!persons) g = GUARD_YES;
    else if (during) g = owned_during(k, a, persons, during);
    else if (node_says(t, test, "any")) g = owned_ever(k, a, persons, DAY_EVER + 1, DAY_NEVER);
    else if (on) {
        struct day_value v = look_day(k, on);
        struct look other = look_at(k, v.state == DAY_KNOWN ? v.low : k->on);
        const struct dated_cell *c = a->priority.state == CELL_KNOWN ? &a->priority : &a->filed;
        bool yet = !a->described || c->state != CELL_KNOWN || c->day <= other.on;
        g = yet ? asset_owned_by(&other, a, persons) : GUARD_NO; /* there was nothing to own */
    } else g = asset_owned_by(k, a, persons);
    if (g == GUARD_YES || str_is(word, "owned")) return g;
    int said = asker_says(k, test); /* a foreign right is controlled or licensable only if found */
    return said == 1 ? GUARD_YES : g;
}

guard asset_test(struct look *k, node_id n, const struct asset *a)
{
    const struct tree *t = k->b->tree;
    const struct asset *was = k->asset;
    guard g;
    k->asset = a;
    node_id title = node_of(t, n, RULE_TITLE_TEST, 0);
    if (node_of(t, n, RULE_DATED_TEST, 0)) g = dated_test(k, n, a);
    else if (title) g = title_test(k, n, title, a);
    else if (node_says(t, n, "registered"))
        g = a->place >= 0 ? territory_has(k, node_after(t, n, "in"), a->place) : GUARD_NO;
    else if (a->portfolio >= 0) g = GUARD_YES;
    else
        g = missing_fact(k, str_format(k->in, "%.*s is %.*s", STR_ARG(asset_name(k, a)),
                                       STR_ARG(node_text(t, n))));
    k->asset = was;
    return g;
}

/* The tests of a portfolio on the asset itself, without its family. */
static guard captured(struct look *k, int portfolio, const struct asset *a)
{
    const struct tree *t = k->b->tree;
    node_id means = look_value(k, portfolio, CLAUSE_MEANS),
            owner = look_value(k, portfolio, CLAUSE_OWNER);
    node_id owners = k->owners;
    guard g = assets_have(k, means, a);
    if (owner) k->owners = owner;
    bool tested = false;
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, portfolio, CLAUSE_CAPTURE, i);
        if (!c) break;
        const struct asset *was = k->asset;
        k->asset = a;
        g = guard_and(k->g, g, value_holds(k, c->value));
        k->asset = was;
        tested = true;
    }
    if (g != GUARD_NO && owner)
        g = guard_and(k->g, g,
                      tested ? owned_ever(k, a, owner, DAY_EVER + 1, DAY_NEVER)
                             : asset_owned_by(k, a, owner));
    for (int i = 0; g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, portfolio, CLAUSE_EXCEPT, i);
        if (!c) break;
        const struct asset *was = k->asset;
        k->asset = a;
        for (node_id n = c->value; n; n = t->nodes[n].next)
            if (node_rule(t, n) == RULE_ASSETS)
                g = guard_and(k->g, g, guard_not(k->g, assets_have(k, n, a)));
            else if (node_rule(t, n) != RULE_LITERAL) /* a test, alone or in a row */
                g = guard_and(k->g, g,
                              guard_not(k->g, condition_holds(k, node_rule(t, n) == RULE_ROW
                                                                     ? node_kid(t, n, 0)
                                                                     : n)));
        k->asset = was;
    }
    k->owners = owners;
    return g;
}

guard portfolio_has(struct look *k, int portfolio, const struct asset *a)
{
    guard missing;
    if (a->portfolio >= 0) return a->portfolio == portfolio ? GUARD_YES : GUARD_NO;
    int said = asker_says_name(k, k->b->tree->statements[portfolio].name);
    if (said >= 0) return said ? GUARD_YES : GUARD_NO;
    if (k->depth++ > LOOK_DEPTH_MAX) return GUARD_NO;
    int statement = k->statement;
    k->statement = portfolio;
    look_touch(k, portfolio);
    node_id means = look_value(k, portfolio, CLAUSE_MEANS);
    guard g = means && !look_seen(k, means, &missing) ? missing : captured(k, portfolio, a);
    if (g != GUARD_YES && a->family.len && look_says(k, portfolio, CLAUSE_FAMILY))
        for (int i = 0; i < k->b->asset_count && g != GUARD_YES; i++) {
            const struct asset *o = &k->b->assets[i];
            if (o != a && str_same(o->family, a->family))
                g = guard_or(k->g, g, captured(k, portfolio, o));
        }
    k->statement = statement;
    k->depth--;
    return g;
}
