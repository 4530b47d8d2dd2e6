/* sets.c: whether the thing asked about is in a set: fields, products, places, acts, assets. */
#include "base/buf.h"
#include "book/look.h"
#include "value/place.h"

/* Union of the items before `except` less those behind it. */
static guard items_have(struct look *k, node_id set, guard (*item)(struct look *k, node_id n))
{
    const struct tree *t = k->b->tree;
    guard in = GUARD_NO, out = GUARD_NO;
    bool except = false;
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) {
            except = except || str_is(node_text(t, i), "except");
            continue;
        }
        guard g = item(k, i);
        if (except) out = guard_or(k->g, out, g);
        else in = guard_or(k->g, in, g);
    }
    return guard_and(k->g, in, guard_not(k->g, out));
}

static guard fact(struct look *k, struct str text)
{
    return look_atom(k, ATOM_FACT, text, text, true);
}

/* ---- fields ---- */

/* The day on which the set at work was frozen: when its statement took effect. */
static day_number frozen_day(struct look *k)
{
    if (k->agreement < 0) return DAY_NEVER;
    struct look other = look_at(k, k->on);
    struct day_value v = agreement_effective(&other, k->agreement);
    return v.state == DAY_KNOWN ? v.low : DAY_NEVER;
}

static bool leaf_on(const struct book *b, int field, day_number day)
{
    for (int i = 0; i < b->field_count; i++)
        if (b->fields[i].parent == field && b->fields[i].since <= day) return false;
    return true;
}

/* Whether `field` lies in `of`, as the tree stood on the day the set was frozen: a child added
 * later widens only what was a leaf then. */
static bool lies_in(struct look *k, int field, int of, day_number frozen)
{
    const struct book *b = k->b;
    for (int f = field; f >= 0; f = b->fields[f].parent) {
        if (f == of) return true;
        if (b->fields[f].since > frozen && !leaf_on(b, b->fields[f].parent, frozen)) return false;
    }
    return false;
}

static int field_of(struct look *k, node_id n)
{
    uint32_t name = node_name(k->b->tree, node_of(k->b->tree, n, RULE_NAME, 0));
    return name < k->b->tree->name_count ? k->b->field_of_name[name] : -1;
}

struct fields_at {
    int at[32];
    int count;
    bool told; /* the tree is spoken of at all */
};

/* Where the thing asked about lies in the tree with this root. */
static struct fields_at whereabouts(struct look *k, int root)
{
    const struct tree *t = k->b->tree;
    struct fields_at out = {0};
    if (k->field >= 0) {
        out.told = k->b->fields[k->field].root == root;
        out.at[out.count] = k->spot >= 0 ? k->spot : k->field;
        out.count = out.told;
        return out;
    }
    if (k->product < 0 || book_kind(k->b, k->product) != KIND_PRODUCT) return out;
    for (int i = 0;; i++) {
        const struct clause *c = book_clause(k->b, k->product, CLAUSE_FIELD, i);
        if (!c) break;
        for (node_id n = t->nodes[c->value].kid; n; n = t->nodes[n].next) {
            int f = t->nodes[n].rule == RULE_FIELD_NAME ? field_of(k, n) : -1;
            if (f < 0 || k->b->fields[f].root != root || out.count == 32) continue;
            out.told = true;
            out.at[out.count++] = f;
        }
    }
    return out;
}

static struct str thing_name(struct look *k)
{
    if (k->field >= 0) return look_name(k, k->b->fields[k->field].name);
    return k->product >= 0 ? book_name(k->b, k->product) : STR("the product");
}

/* Whether the record says that the product evolves from none. */
static bool evolves_from_nothing(struct look *k)
{
    const struct clause *c = k->product >= 0 && book_kind(k->b, k->product) == KIND_PRODUCT
                                 ? book_clause(k->b, k->product, CLAUSE_EVOLVES_FROM, 0)
                                 : NULL;
    return c && chain_says(k->b->tree, c->value, "nothing");
}

/* What a party does on the day: the value of its `business`, of dated rows the last begun. */
static node_id business_then(struct look *k, int statement, int i)
{
    const struct tree *t = k->b->tree;
    const struct clause *c = book_clause(k->b, statement, CLAUSE_BUSINESS, i);
    node_id found = 0;
    if (!c || t->nodes[c->value].rule != RULE_ROW) return c ? c->value : 0;
    for (node_id r = c->value; r; r = t->nodes[r].next) {
        struct day_value from = look_day(k, node_kid(t, r, 0));
        if (from.low <= k->on) found = node_part(t, r, 1);
        else look_changes(k, from.low, STR("a business changes"));
    }
    return found;
}

/* `business of X [on D] [with evolution]`: what those of the set do whose business is on record. */
static guard in_business(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    node_id persons = node_part(t, n, 0), on = node_after(t, n, "on");
    struct look then = on ? look_at(k, look_day(k, on).low) : *k;
    bool told = false;
    guard g = GUARD_NO;
    for (int p = 0; p < k->b->person_count && g != GUARD_YES; p++) {
        int s = k->b->persons[p].statement;
        if (book_kind(k->b, s) != KIND_PARTY || person_in(&then, persons, p) == GUARD_NO) continue;
        for (int i = 0;; i++) {
            arena_step(k->in);
            node_id does = k->b->tree->statements[s].ring ? 0 : business_then(&then, s, i);
            if (!does) break;
            told = true;
            g = guard_or(k->g, g,
                         node_rule(t, does) == RULE_FIELDS ? fields_have(k, does)
                                                           : products_have(k, does, k->product));
        }
    }
    if (!on && then.next < k->next) look_changes(k, then.next, then.next_why);
    if (g == GUARD_YES || (told && !node_says(t, n, "evolution"))) return g;
    if (told && evolves_from_nothing(k)) return g;
    struct str text =
        str_format(k->in, "%.*s lies in %.*s", STR_ARG(thing_name(k)), STR_ARG(node_text(t, n)));
    return guard_or(k->g, g, fact(k, text));
}

/* Inside the set: every place where the thing lies is within one of the items. */
static guard field_inside(struct look *k, node_id set, bool behind_except, day_number frozen)
{
    const struct tree *t = k->b->tree;
    guard result = GUARD_NO;
    bool except = false;
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) {
            except = except || str_is(node_text(t, i), "except");
            continue;
        }
        if (except != behind_except) continue;
        if (t->nodes[i].rule == RULE_BUSINESS_OF) {
            result = guard_or(k->g, result, in_business(k, i));
            continue;
        }
        if (t->nodes[i].rule != RULE_FIELD_NAME) {
            struct str text = str_format(k->in, "%.*s lies in %.*s", STR_ARG(thing_name(k)),
                                         STR_ARG(node_text(t, i)));
            result = guard_or(k->g, result, fact(k, text));
            continue;
        }
        int f = field_of(k, i);
        if (f < 0) continue;
        struct fields_at where = whereabouts(k, k->b->fields[f].root);
        if (!where.told) {
            struct str text = str_format(k->in, "%.*s lies in %.*s", STR_ARG(thing_name(k)),
                                         STR_ARG(node_text(t, i)));
            result = guard_or(k->g, result, fact(k, text));
            continue;
        }
        bool all = true, any = false;
        for (int w = 0; w < where.count; w++) {
            bool in = lies_in(k, where.at[w], f, frozen);
            all = all && in;
            any = any || in || (behind_except && k->spot < 0 && field_within(k->b, f, where.at[w]));
        }
        if (behind_except ? any : all) result = GUARD_YES;
    }
    return result;
}

guard fields_have(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    guard missing;
    if (!n) return GUARD_YES;
    if (t->nodes[n].rule == RULE_LITERAL) return GUARD_YES; /* all */
    node_id set = look_seen(k, n, &missing);
    if (!set) return missing;
    day_number frozen = node_says(t, set, "extended") ? DAY_NEVER : frozen_day(k);
    guard in = field_inside(k, set, false, frozen);
    if (in == GUARD_NO) return in;
    return guard_and(k->g, in, guard_not(k->g, field_inside(k, set, true, frozen)));
}

/* ---- products ---- */

/* The parts as they were on the day that counts: of dated rows the last that has begun. */
static node_id parts_then(struct look *k, node_id value)
{
    const struct tree *t = k->b->tree;
    day_number on = k->lists_on ? *k->lists_on : k->on;
    if (t->nodes[value].rule != RULE_ROW) return value;
    node_id parts = 0;
    for (node_id r = value; r; r = t->nodes[r].next) {
        struct day_value from = look_day(k, node_kid(t, r, 0));
        if (from.low <= on) parts = node_of(t, r, RULE_PRODUCTS, 0);
        else if (!k->lists_on) look_changes(k, from.low, STR("a list of parts changes"));
    }
    return parts;
}

/* Whether `whole` contains `part`; unknown never: no separate parts unless written. */
static bool contains(struct look *k, int whole, int part, int depth)
{
    const struct tree *t = k->b->tree;
    arena_step(k->in);
    if (whole == part) return true;
    if (depth > 32 || whole < 0 || book_kind(k->b, whole) != KIND_PRODUCT) return false;
    for (int i = 0;; i++) {
        const struct clause *c = book_clause(k->b, whole, CLAUSE_CONTAINS, i);
        if (!c) break;
        node_id parts = parts_then(k, c->value);
        for (node_id n = parts ? t->nodes[parts].kid : 0; n; n = t->nodes[n].next) {
            if (t->nodes[n].rule != RULE_PRODUCT_NAME) continue;
            uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
            if (contains(k, tree_statement(t, name, KIND_PRODUCT), part, depth + 1)) return true;
        }
    }
    return false;
}

/* Whether the product evolves from `old`: recorded, denied by a complete list, or missing. */
static guard evolves(struct look *k, int product, int old, int depth)
{
    const struct tree *t = k->b->tree;
    arena_step(k->in);
    if (product == old) return GUARD_YES;
    if (depth > 32 || book_kind(k->b, product) != KIND_PRODUCT) return GUARD_NO;
    bool written = false;
    for (int i = 0;; i++) {
        const struct clause *c = book_clause(k->b, product, CLAUSE_EVOLVES_FROM, i);
        if (!c) break;
        written = true;
        for (node_id n = t->nodes[c->value].kid; n; n = t->nodes[n].next) {
            if (t->nodes[n].rule != RULE_PRODUCT_NAME) continue;
            int from = tree_statement(t, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_PRODUCT);
            if (from >= 0 && evolves(k, from, old, depth + 1) == GUARD_YES) return GUARD_YES;
        }
    }
    if (written) return GUARD_NO;
    return fact(k, str_format(k->in, "%.*s evolves from %.*s", STR_ARG(book_name(k->b, product)),
                              STR_ARG(book_name(k->b, old))));
}

static guard made_by(struct look *k, node_id persons, int product)
{
    const struct tree *t = k->b->tree;
    node_id by =
        book_kind(k->b, product) == KIND_PRODUCT ? book_value(k->b, product, CLAUSE_BY) : 0;
    if (!by)
        return fact(k, str_format(k->in, "%.*s is made by %.*s", STR_ARG(book_name(k->b, product)),
                                  STR_ARG(node_text(t, persons))));
    guard g = GUARD_NO;
    for (int p = 0; p < k->b->person_count && g != GUARD_YES; p++)
        if (person_in(k, by, p) == GUARD_YES) g = guard_or(k->g, g, person_in(k, persons, p));
    return g;
}

static guard on_sale(struct look *k, int product)
{
    const struct tree *t = k->b->tree;
    node_id since =
        book_kind(k->b, product) == KIND_PRODUCT ? book_value(k->b, product, CLAUSE_SOLD_SINCE) : 0;
    if (!since)
        return fact(k, str_format(k->in, "%.*s is on sale", STR_ARG(book_name(k->b, product))));
    if (t->nodes[since].rule == RULE_ROW) since = node_kid(t, since, 0);
    return day_reached(k, look_day(k, since));
}

static guard named_product(struct look *k, node_id n, int product)
{
    const struct tree *t = k->b->tree;
    uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
    int s = look_statement(k, name, KIND_PRODUCT);
    guard g;
    if (s >= 0) {
        g = s == product ? GUARD_YES : GUARD_NO;
        if (g == GUARD_NO && node_says(t, n, "evolution")) g = evolves(k, product, s, 0);
        return g;
    }
    s = look_statement(k, name, KIND_DEFINE);
    return s < 0 ? GUARD_NO : product_is(k, product, s);
}

static guard product_item(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    int product = k->product;
    switch (node_rule(t, n)) {
    case RULE_PRODUCT_NAME: return named_product(k, n, product);
    case RULE_COMPONENT: {
        node_id inner = node_part(t, n, 0);
        if (t->nodes[inner].rule != RULE_PRODUCT_NAME) return product_item(k, inner);
        int part = tree_statement(t, node_name(t, node_of(t, inner, RULE_NAME, 0)), KIND_PRODUCT);
        if (part >= 0) return contains(k, product, part, 0) ? GUARD_YES : GUARD_NO;
        return product_item(k, inner);
    }
    case RULE_COMPONENTS_OF: {
        node_id inner = node_part(t, n, 0);
        int whole = tree_statement(t, node_name(t, node_of(t, inner, RULE_NAME, 0)), KIND_PRODUCT);
        return product != whole && contains(k, whole, product, 0) ? GUARD_YES : GUARD_NO;
    }
    case RULE_PRODUCTS_IN: return fields_have(k, node_part(t, n, 0));
    case RULE_PRODUCTS_OF: {
        node_id persons = node_of(t, n, RULE_PERSONS_ITEM, 0);
        guard g = persons ? made_by(k, persons, product) : GUARD_YES;
        if (node_says(t, n, "sale")) g = guard_and(k->g, g, on_sale(k, product));
        if (node_says(t, n, "development"))
            g = guard_and(k->g, g,
                          fact(k, str_format(k->in, "%.*s is in development",
                                             STR_ARG(book_name(k->b, product)))));
        return g;
    }
    case RULE_ROLE:
        return look_role(k, STR("product"), ROLE_PRODUCT) == product ? GUARD_YES : GUARD_NO;
    default: return GUARD_NO;
    }
}

/* A whole field was asked about: only its parts can be told, or the asker tells its classes. */
static guard whole_field_is(struct look *k, node_id set)
{
    const struct tree *t = k->b->tree;
    guard g = GUARD_NO;
    bool told = false, plain = t->nodes[set].rule == RULE_PRODUCTS;
    for (node_id i = plain ? t->nodes[set].kid : 0; i; i = t->nodes[i].next) {
        node_id name = node_rule(t, i) == RULE_PRODUCT_NAME ? node_of(t, i, RULE_NAME, 0) : 0;
        int d = name ? look_statement(k, node_name(t, name), KIND_DEFINE) : -1;
        plain = plain && d >= 0;
        if (d < 0) continue;
        told = told || asker_says_class(k, -1, d) >= 0;
        g = guard_or(k->g, g, product_is(k, -1, d));
    }
    if (plain && told) return g;
    return fact(
        k, str_format(k->in, "%.*s is %.*s", STR_ARG(thing_name(k)), STR_ARG(node_text(t, set))));
}

guard products_have(struct look *k, node_id n, int product)
{
    const struct tree *t = k->b->tree;
    guard missing;
    if (!n) return GUARD_YES;
    node_id set = look_seen(k, n, &missing);
    if (!set) return missing;
    if (t->nodes[set].rule == RULE_FIELDS) return fields_have(k, set);
    if (product < 0) return whole_field_is(k, set);
    struct look other = *k;
    other.product = product;
    guard g = t->nodes[set].rule == RULE_PRODUCTS ? items_have(&other, set, product_item)
                                                  : product_item(&other, set);
    look_changes(k, other.next, other.next_why);
    k->depth = other.depth;
    return g;
}

static bool listed(struct look *k, int product, int define, bool *complete)
{
    const struct tree *t = k->b->tree;
    uint32_t name = t->statements[define].name;
    *complete = false;
    if (book_kind(k->b, product) != KIND_PRODUCT) return false;
    for (int i = 0;; i++) {
        const struct clause *c = book_clause(k->b, product, CLAUSE_IS, i);
        if (!c) break;
        *complete = !chain_says(t, c->value, "among");
        for (node_id n = c->value; n; n = t->nodes[n].next)
            if (t->nodes[n].rule == RULE_NAME && node_name(t, n) == name) return true;
    }
    return false;
}

/* `find X is [not] CLASS by court`: 1, 0, or -1. */
static int found_class(struct look *k, uint32_t subject, uint32_t predicate)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_FIND];
    int found = -1;
    for (int i = 0; i < list->count; i++) {
        node_id is = node_of(t, event_said(k, list->at[i]), RULE_ATOM_IS, 0);
        if (!is || node_name(t, node_kid(t, is, 0)) != subject) continue;
        if (node_name(t, node_of(t, is, RULE_PREDICATE, 0)) != predicate) continue;
        if (!event_counts(k, list->at[i])) continue;
        found = node_of(t, is, RULE_NOT, 0) ? 0 : 1;
        look_fact(k, list->at[i]);
    }
    return found;
}

guard product_is(struct look *k, int product, int define)
{
    const struct tree *t = k->b->tree;
    bool complete;
    if (product == define) return GUARD_YES;
    if (product < 0) {
        int answer = asker_says_class(k, product, define);
        if (answer >= 0) return answer ? GUARD_YES : GUARD_NO;
        return fact(k, str_format(k->in, "%.*s is %.*s", STR_ARG(thing_name(k)),
                                  STR_ARG(book_name(k->b, define))));
    }
    int found = found_class(k, t->statements[product].name, t->statements[define].name);
    if (found >= 0) return found ? GUARD_YES : GUARD_NO;
    if (listed(k, product, define, &complete)) return GUARD_YES;
    if (complete) return GUARD_NO;
    int said = asker_says_class(k, product, define);
    if (said >= 0) return said ? GUARD_YES : GUARD_NO;
    int roles = k->role_count, was = k->product;
    look_bind(k, "product", ROLE_PRODUCT, product);
    k->product = product;
    guard g = define_holds(k, define);
    k->product = was;
    k->role_count = roles;
    return g;
}

/* A definition says of what it is; without a meaning only `find` events and the asker can tell. */
guard define_holds(struct look *k, int define)
{
    const struct tree *t = k->b->tree;
    int said = asker_says_name(k, t->statements[define].name), statement = k->statement;
    if (said >= 0) return said ? GUARD_YES : GUARD_NO;
    node_id means = look_value(k, define, CLAUSE_MEANS);
    node_id unless = look_value(k, define, CLAUSE_UNLESS_FOUND);
    bool no = unless && chain_says(t, unless, "no");
    int person = look_role(k, STR("person"), ROLE_PERSON);
    uint32_t subject = person >= 0       ? k->b->persons[person].name
                       : k->product >= 0 ? t->statements[k->product].name
                       : k->asset        ? k->asset->name
                                         : 0;
    int found = subject ? found_class(k, subject, t->statements[define].name) : -1;
    if (found >= 0) return found ? GUARD_YES : GUARD_NO;
    struct str what = node_text(t, book_value(k->b, define, CLAUSE_KIND));
    bool of_person = str_starts(what, STR("person")) || str_starts(what, STR("member"));
    if (of_person && person >= 0) said = asker_says_person(k, person, define);
    if (said >= 0) return said ? GUARD_YES : GUARD_NO;
    if (k->depth++ > LOOK_DEPTH_MAX) return GUARD_NO;
    guard g, missing;
    k->statement = define;
    look_touch(k, define);
    struct str of = str_starts(what, STR("person")) && person >= 0 ? person_name(k->b, person)
                    : str_starts(what, STR("product"))             ? thing_name(k)
                    : str_starts(what, STR("asset"))               ? STR("the asset")
                    : str_starts(what, STR("act"))                 ? STR("the act")
                                                                   : STR("it");
    if (means && t->nodes[means].rule == RULE_UNSEEN && !look_seen(k, means, &missing)) {
        struct str text = text_prose(t, node_kid(t, means, 0));
        struct str key = str_format(k->in, "define:%d:%.*s", define, STR_ARG(of));
        g = no ? GUARD_NO
               : look_atom(k, ATOM_TERM, key, text.len ? text : book_name(k->b, define), false);
    } else if (means) {
        g = value_holds(k, means);
    } else {
        struct str text =
            str_format(k->in, "%.*s is %.*s", STR_ARG(of), STR_ARG(book_name(k->b, define)));
        g = fact(k, text); /* also where a missing fact counts as no: the asker can say it */
        if (no) g = GUARD_NO;
    }
    k->statement = statement;
    k->depth--;
    return g;
}

/* ---- places, acts ---- */

static guard region_has(struct str code, int place)
{
    int own = place_find(code);
    if (own >= 0) return own == place ? GUARD_YES : GUARD_NO;
    return place_in_region(place, code) ? GUARD_YES : GUARD_NO;
}

static guard territory_item(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    if (node_rule(t, n) == RULE_WORLDWIDE) return GUARD_YES;
    if (node_rule(t, n) == RULE_PLACE) return region_has(node_text(t, n), k->place);
    int s = look_statement(k, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_TERRITORY);
    node_id means = s < 0 ? 0 : look_value(k, s, CLAUSE_MEANS), row = 0;
    if (!means || k->depth > LOOK_DEPTH_MAX) return GUARD_NO;
    for (node_id r = means; r; r = t->nodes[r].next) { /* dated rows: the last that has begun */
        if (t->nodes[r].rule != RULE_ROW) continue;
        struct day_value from = look_day(k, node_kid(t, r, 0));
        if (from.low <= k->on) row = r;
        else look_changes(k, from.low, STR("the territory changes"));
    }
    k->depth++;
    guard g = territory_has(k, row ? node_part(t, row, 1) : means, k->place);
    k->depth--;
    return g;
}

guard territory_has(struct look *k, node_id n, int place)
{
    guard missing;
    if (!n) return GUARD_YES;
    node_id set = look_seen(k, n, &missing);
    if (!set) return missing;
    if (node_rule(k->b->tree, set) == RULE_ROW) return GUARD_NO;
    int was = k->place;
    k->place = place;
    guard g = items_have(k, set, territory_item);
    k->place = was;
    return g;
}

static guard act_item(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    if (node_rule(t, n) == RULE_ACT_WORD)
        return str_same(node_text(t, n), k->act) ? GUARD_YES : GUARD_NO;
    int s = look_statement(k, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_DEFINE);
    node_id means = s < 0 ? 0 : look_value(k, s, CLAUSE_MEANS);
    if (!means || k->depth > LOOK_DEPTH_MAX) return GUARD_NO;
    k->depth++;
    guard g = acts_have(k, means, k->act);
    k->depth--;
    return g;
}

/* Whether having made is within making: policy of the applicable law, said by the agreement. */
static guard make_implies(struct look *k)
{
    const struct tree *t = k->b->tree;
    node_id v = k->agreement < 0 ? 0 : look_value(k, k->agreement, CLAUSE_MAKE_IMPLIES_HAVE_MADE);
    if (v && t->nodes[v].rule == RULE_LITERAL)
        return str_is(node_text(t, v), "yes") ? GUARD_YES : GUARD_NO;
    struct world_var both = {.count = 2, .preferred = -1, .statement = k->agreement};
    struct str choices[] = {STR("yes"), STR("no")};
    both.choices = choices;
    both.key = str_format(k->in, "make implies:%d", k->agreement);
    both.label =
        str_format(k->in, "%.*s make implies have made", STR_ARG(book_name(k->b, k->agreement)));
    struct str *kept = NEW_N(k->in, 2, struct str);
    kept[0] = choices[0];
    kept[1] = choices[1];
    both.choices = kept;
    look_touch(k, k->agreement);
    return world_choose(k, both) == 0 ? GUARD_YES : GUARD_NO;
}

/* Whether the set speaks of that act by its own word, before or behind `except`. */
static bool act_spoken(const struct tree *t, node_id set, const char *act)
{
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next)
        if (t->nodes[i].rule == RULE_ACT_WORD && str_is(node_text(t, i), act)) return true;
    return false;
}

guard acts_have(struct look *k, node_id n, struct str act)
{
    guard missing;
    if (!n) return GUARD_YES;
    node_id set = look_seen(k, n, &missing);
    if (!set) return missing;
    struct str was = k->act;
    k->act = act;
    guard g = items_have(k, set, act_item);
    if (g == GUARD_NO && str_is(act, "have made") && !act_spoken(k->b->tree, set, "have made")) {
        k->act = STR("make");
        if (items_have(k, set, act_item) == GUARD_YES) g = make_implies(k);
    }
    k->act = was;
    return g;
}

/* ---- scopes ---- */

guard scope_has(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    guard missing, g = GUARD_YES;
    node_id scope = look_seen(k, n, &missing);
    if (!scope) return missing;
    for (node_id i = t->nodes[scope].kid; i; i = t->nodes[i].next) {
        switch (node_rule(t, i)) {
        case RULE_ACTS: g = guard_and(k->g, g, acts_have(k, i, k->act)); break;
        case RULE_FIELDS: g = guard_and(k->g, g, fields_have(k, i)); break;
        case RULE_PRODUCTS: g = guard_and(k->g, g, products_have(k, i, k->product)); break;
        case RULE_PERSONS: g = guard_and(k->g, g, person_in(k, i, k->actor)); break;
        case RULE_TERRITORY: g = guard_and(k->g, g, territory_has(k, i, k->place)); break;
        case RULE_ASSETS:
            g = guard_and(k->g, g, k->asset ? assets_have(k, i, k->asset) : GUARD_NO);
            break;
        case RULE_LITERAL: break;
        default: g = guard_and(k->g, g, condition_holds(k, i)); break;
        }
    }
    return g;
}

/* ---- assets ---- */

static bool kind_fits(struct str plural, const struct asset *a)
{
    if (str_is(plural, "everything")) return true;
    if (str_starts(plural, a->kind) && a->kind.len + 1 >= plural.len) return true;
    return str_is(plural, "patents") &&
           (str_is(a->kind, "patent") || str_is(a->kind, "utility model"));
}

static guard owned_by_items(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    guard g = GUARD_NO;
    int owner = asset_owner(k, k->asset);
    bool any = false;
    for (node_id i = t->nodes[n].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule != RULE_PERSONS_ITEM && t->nodes[i].rule != RULE_PERSONS) continue;
        any = true;
        g = guard_or(k->g, g, person_in(k, i, owner));
    }
    return any ? g : GUARD_YES;
}

static guard kind_item(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    const struct asset *a = k->asset;
    if (!kind_fits(node_text(t, node_of(t, n, RULE_ASSET_KIND, 0)), a)) return GUARD_NO;
    guard g = owned_by_items(k, n);
    node_id fields = node_of(t, n, RULE_FIELDS, 0);
    if (fields && g != GUARD_NO && a->portfolio < 0) {
        struct look other = *k;
        other.field = a->field;
        other.spot = -1;
        other.product = -1;
        g = guard_and(k->g, g,
                      a->field >= 0  ? fields_have(&other, fields)
                      : a->described ? GUARD_YES
                                     : fact(k, str_format(k->in, "%.*s lies in %.*s",
                                                          STR_ARG(look_name(k, a->name)),
                                                          STR_ARG(node_text(t, fields)))));
        look_back(k, &other);
    }
    return g;
}

static guard asset_item(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    const struct asset *a = k->asset;
    switch (node_rule(t, n)) {
    case RULE_FAMILY_OF: {
        int i = tree_symbol(t, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_ASSET);
        const struct asset *o = i < 0 ? NULL : &k->b->assets[t->symbols[i].target];
        return o && (o == a || (a->family.len && str_same(a->family, o->family))) ? GUARD_YES
                                                                                  : GUARD_NO;
    }
    case RULE_ASSETS_OWNED: return owned_by_items(k, n);
    case RULE_ASSETS_KIND: return kind_item(k, n);
    case RULE_ROLE: return GUARD_YES; /* the asset */
    case RULE_ASSET_NAME: {
        uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
        int p = look_statement(k, name, KIND_PORTFOLIO);
        if (p >= 0) return portfolio_has(k, p, a);
        if (a->name && a->name == name) return GUARD_YES;
        int r = look_statement(k, name, KIND_ASSETS);
        return r >= 0 && a->name ? GUARD_YES : GUARD_NO;
    }
    default: return GUARD_NO;
    }
}

static bool says_word(struct str s, struct str word)
{
    for (size_t i = 0; i < s.len; i++)
        if ((!i || s.at[i - 1] == ' ') && str_starts(str_part(s, i, s.len), word)) return true;
    return false;
}

/* A hypothetical asset is one of those that a grant names in its own words. It is in whatever names
 * them by the same words; where these do not say whose they are, by the same licensor. */
bool same_rights(const struct book *b, int statement, node_id set, int other)
{
    const struct tree *t = b->tree;
    node_id under = book_value(b, other, CLAUSE_UNDER);
    struct str words = node_text(t, set);
    if (!under || !str_same(words, node_text(t, under))) return false;
    if (says_word(words, STR("of ")) && !says_word(words, STR("the "))) return true;
    node_id from = book_value(b, statement, CLAUSE_FROM), its = book_value(b, other, CLAUSE_FROM);
    return from && its && str_same(node_text(t, from), node_text(t, its));
}

guard assets_have(struct look *k, node_id n, const struct asset *a)
{
    guard missing;
    if (!n) return GUARD_YES;
    node_id set = look_seen(k, n, &missing);
    if (!set) return missing;
    if (a->portfolio >= 0 && book_kind(k->b, a->portfolio) != KIND_PORTFOLIO)
        return k->statement == a->portfolio || same_rights(k->b, k->statement, set, a->portfolio)
                   ? GUARD_YES
                   : GUARD_NO;
    const struct asset *was = k->asset;
    if (k->depth++ > LOOK_DEPTH_MAX) return GUARD_NO;
    k->asset = a;
    guard g = items_have(k, set, asset_item);
    k->asset = was;
    k->depth--;
    return g;
}
