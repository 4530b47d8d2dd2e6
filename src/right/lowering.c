/* lowering.c: what a statement covers, as a scope; see lowering.h. */
#include "right/lowering.h"

#include "base/buf.h"
#include "right/gates.h"
#include "value/place.h"

enum { STEPS_MAX = 40, NAMES_SHOWN = 4 };

/* ---- the elements of the axes ---- */

static const char *const acts[] = {
    "make",    "have made",  "use",        "sell",    "offer",    "import", "export",
    "lease",   "distribute", "dispose",    "repair",  "copy",     "modify", "perform",
    "develop", "license",    "sublicense", "assign",  "encumber", "sue",    "challenge",
    "abandon", "disclose",   "end",        "acquire", "hire"};
enum { ACTS = sizeof acts / sizeof *acts };

static void add_things(struct lowering *l)
{
    const struct book *b = l->look.b;
    bool *parent = NEW_N(l->in, (size_t)b->field_count + 1, bool);
    for (int f = 0; f < b->field_count; f++)
        if (b->fields[f].parent >= 0) parent[b->fields[f].parent] = true;
    for (int f = 0; f < b->field_count; f++) {
        struct thing t = {f, parent[f], -1};
        PUSH(l->in, &l->things, t);
    }
    for (int i = 0; i < b->by_kind[KIND_PRODUCT].count; i++) {
        struct thing t = {-1, false, b->by_kind[KIND_PRODUCT].at[i]};
        PUSH(l->in, &l->things, t);
    }
    if (!l->things.count) { /* a book that speaks of neither */
        struct thing t = {-1, false, -1};
        PUSH(l->in, &l->things, t);
    }
}

static struct asset *add_asset(struct lowering *l, struct asset a, struct str name)
{
    struct stand_in s = {NEW(l->in, struct asset), name};
    *s.asset = a;
    PUSH(l->in, &l->assets, s);
    return s.asset;
}

static void add_owned(struct lowering *l, struct str plural, int owner)
{
    struct book *b = l->look.b;
    struct str kind = str_is(plural, "everything") ? STR("patent") : plural;
    struct str name =
        str_format(l->in, "%.*s of %.*s", STR_ARG(plural), STR_ARG(person_name(b, owner)));
    for (int i = 0; i < l->assets.count; i++)
        if (str_same(l->assets.at[i].name, name)) return;
    if (str_ends(kind, STR("s"))) kind = str_part(kind, 0, kind.len - 1);
    struct asset *a =
        add_asset(l, (struct asset){.kind = kind, .place = -1, .field = -1, .portfolio = -1}, name);
    a->described = a->anywhere = true;
    a->owners = NEW(l->in, struct owner_row);
    a->owners[0] = (struct owner_row){DAY_EVER, owner, person_name(b, owner)};
    a->owner_count = a->owner_room = 1;
}

/* The kinds of rights that a value names in its own words, each of each owner. */
static void add_kinds(struct lowering *l, node_id n, const struct ints *owners)
{
    const struct tree *t = l->look.b->tree;
    for (; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_ASSET_KIND)
            for (int i = 0; i < owners->count; i++) add_owned(l, node_text(t, n), owners->at[i]);
        else if (t->nodes[n].rule == RULE_ASSETS_OWNED)
            for (int i = 0; i < owners->count; i++) add_owned(l, STR("everything"), owners->at[i]);
        else add_kinds(l, t->nodes[n].kid, owners);
    }
}

static void add_assets(struct lowering *l)
{
    const struct book *b = l->look.b;
    struct ints owners = {0};
    for (int s = 0; s < b->base_statements; s++) {
        node_id from = scope_kind(book_kind(b, s)) ? book_value(b, s, CLAUSE_FROM) : 0;
        for (int p = 0; from && p < b->person_count; p++) {
            struct look k = l->look;
            k.agreement = book_agreement(b, s);
            bool had = false;
            for (int i = 0; i < owners.count; i++) had = had || owners.at[i] == p;
            if (!had && person_in(&k, from, p) == GUARD_YES) PUSH(l->in, &owners, p);
        }
    }
    for (int i = 0; i < b->asset_count; i++) {
        struct stand_in a = {&b->assets[i], look_name(&l->look, b->assets[i].name)};
        PUSH(l->in, &l->assets, a);
    }
    for (int i = 0; i < b->by_kind[KIND_PORTFOLIO].count; i++) {
        struct asset a = {.kind = STR("patent"), .place = -1, .field = -1, .anywhere = true};
        a.portfolio = b->by_kind[KIND_PORTFOLIO].at[i];
        add_asset(l, a, book_name(b, a.portfolio));
    }
    for (int s = 0; s < b->base_statements; s++)
        if (scope_kind(book_kind(b, s))) add_kinds(l, book_value(b, s, CLAUSE_UNDER), &owners);
    if (!l->assets.count) {
        struct asset any = {.kind = STR("patent"), .place = -1, .field = -1, .portfolio = -1};
        any.described = any.anywhere = true;
        add_asset(l, any, STR("any right"));
    }
}

bool lowering_open(struct arena *in, struct book *b, const struct ask *ask, struct lowering *l)
{
    int statements = b->by_kind[KIND_EXCLUDE].count;
    struct worlds *w = NEW(in, struct worlds);
    *l = (struct lowering){.in = in};
    for (int s = 0; s < b->base_statements; s++) statements += scope_kind(book_kind(b, s));
    if (statements > LOWERED_STATEMENTS_MAX) return false;
    long long elements = (long long)b->person_count + ACTS + b->field_count + place_count() +
                         b->by_kind[KIND_PRODUCT].count + b->asset_count;
    if (elements * statements > LOWERED_LOOKS_MAX) return false;
    worlds_start(w, in);
    worlds_next(w);
    l->look = question_look(in, b, w, ask, ask->on_said ? ask->on : ask->today, NULL, 0);
    l->look.touched = NULL;
    l->look.facts = NULL;
    add_things(l);
    add_assets(l);
    int sizes[AXIS_COUNT] = {b->person_count, ACTS, l->things.count, place_count(),
                             l->assets.count};
    l->s = space_of(l->look.g, sizes, AXIS_COUNT);
    return true;
}

/* ---- atoms of our own ---- */

static guard may(struct look *k, struct str text)
{
    return look_atom(k, ATOM_FACT, text, text, true);
}

/* Which readings and sides this world is made of. */
static guard world_guard(struct look *k)
{
    guard g = GUARD_YES;
    for (int i = 0; i < k->w->count; i++) {
        const struct world_var *v = &k->w->vars[i];
        for (int c = 0; c <= v->choice && c + 1 < v->count && !v->fixed; c++) {
            struct str key = str_format(k->in, "choice:%.*s:%d", STR_ARG(v->key), c);
            struct str text = str_format(k->in, "reading %.*s of %.*s", STR_ARG(v->choices[c]),
                                         STR_ARG(v->label));
            guard a = guard_atom(k->g, ATOM_TERM, key, text, v->statement);
            g = guard_and(k->g, g, c == v->choice ? a : guard_not(k->g, a));
        }
    }
    return g;
}

/* ---- one axis of one statement ---- */

typedef guard (*has)(struct lowering *l, struct look *k, int statement, int element);

/* Whole on the other axes; on this one a box for each guard that its elements have. */
static struct scope axis_scope(struct lowering *l, struct look *k, int statement, int axis, has of)
{
    struct scope out = {0};
    struct look at = *k;
    for (int e = 0; e < l->s.size[axis]; e++) {
        at = *k;
        guard g = of(l, &at, statement, e);
        int i = 0;
        while (i < out.count && out.at[i].g != g) i++;
        if (g == GUARD_NO) continue;
        if (i == out.count) {
            struct box b = box_whole(l->in, &l->s);
            box_clear(&l->s, b, axis);
            b.g = g;
            PUSH(l->in, &out, b);
        }
        box_put(&l->s, out.at[i], axis, e);
    }
    return out;
}

/* A value that differs by side: it may be this or that. */
static bool by_side(struct look *k, node_id value)
{
    return node_rule(k->b->tree, value) == RULE_ROW;
}

static guard side_of(struct look *k, int s)
{
    return may(k, str_format(k->in, "the rows of %.*s apply", STR_ARG(book_name(k->b, s))));
}

static guard person_has(struct lowering *l, struct look *k, int s, int e)
{
    node_id to = look_value(k, s, CLAUSE_TO);
    (void)l;
    k->actor = e;
    if (!to) return book_kind(k->b, s) == KIND_EXCLUDE ? GUARD_YES : side_of(k, s);
    return person_in(k, to, e);
}

/* Everybody but its licensees and those it excepts. */
static guard person_shut_out(struct lowering *l, struct look *k, int s, int e)
{
    const struct clause *c = look_clause(k, s, CLAUSE_EXCLUSIVE, 0);
    node_id except = c ? chain_of(k->b->tree, c->value, RULE_PERSONS) : 0;
    guard in = guard_or(k->g, person_has(l, k, s, e), except ? person_in(k, except, e) : GUARD_NO);
    return guard_not(k->g, in);
}

static guard act_has(struct lowering *l, struct look *k, int s, int e)
{
    node_id value = look_value(k, s, CLAUSE_ACTS);
    (void)l;
    if (!value) return GUARD_YES;
    if (by_side(k, value)) return side_of(k, s);
    k->act = str_of(acts[e]);
    guard g = acts_have(k, value, k->act);
    const struct clause *made =
        str_is(k->act, "have made") ? look_clause(k, s, CLAUSE_HAVE_MADE, 0) : NULL;
    if (made && g != GUARD_NO) g = guard_and(k->g, g, may(k, node_text(k->b->tree, made->value)));
    return g;
}

static void put_thing(struct look *k, struct thing t)
{
    k->field = t.field;
    k->product = k->whole = t.product;
    k->role_count = 0;
    if (t.product >= 0) look_bind(k, "product", ROLE_PRODUCT, t.product);
}

/* What lies in no child of a field is in a set that names the field or one above, unless the set
 * excepts one of these. */
static guard rest_in(struct look *k, node_id set, int field)
{
    const struct tree *t = k->b->tree;
    bool except = false, in = false, out = false;
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) except = except || node_text(t, i).at[0] == 'e';
        if (t->nodes[i].rule != RULE_FIELD_NAME) continue;
        uint32_t name = node_name(t, node_of(t, i, RULE_NAME, 0));
        int f = name < t->name_count ? k->b->field_of_name[name] : -1;
        bool holds = f >= 0 && field_within(k->b, field, f);
        if (except) out = out || holds;
        else in = in || holds;
    }
    return in && !out ? GUARD_YES : GUARD_NO;
}

/* Whether a set of fields speaks of one tree only, by name. */
static bool plain_fields(struct look *k, node_id set)
{
    const struct tree *t = k->b->tree;
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next)
        if (t->nodes[i].rule != RULE_LITERAL && t->nodes[i].rule != RULE_FIELD_NAME) return false;
    return t->nodes[set].rule == RULE_FIELDS;
}

static guard field_line(struct look *k, node_id value, struct thing t)
{
    if (t.rest && plain_fields(k, value)) {
        const struct book *b = k->b;
        node_id first = node_of(b->tree, value, RULE_FIELD_NAME, 0);
        int f = first ? b->field_of_name[node_name(b->tree, node_of(b->tree, first, RULE_NAME, 0))]
                      : -1;
        if (f >= 0 && b->fields[f].root == b->fields[t.field].root)
            return rest_in(k, value, t.field);
    }
    return fields_have(k, value);
}

/* Whether a set of products consists of registered ones: then each of them is a thing itself, and a
 * field is none of them. */
static bool plain_products(struct look *k, node_id set)
{
    const struct tree *t = k->b->tree;
    if (t->nodes[set].rule != RULE_PRODUCTS) return false;
    for (node_id i = t->nodes[set].kid; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) continue;
        if (t->nodes[i].rule != RULE_PRODUCT_NAME || node_says(t, i, "evolution")) return false;
        uint32_t name = node_name(t, node_of(t, i, RULE_NAME, 0));
        if (look_statement(k, name, KIND_PRODUCT) < 0) return false;
    }
    return !node_says(t, set, "except");
}

static guard product_line(struct look *k, node_id value, struct thing t)
{
    if (node_rule(k->b->tree, value) == RULE_FIELDS) return field_line(k, value, t);
    if (t.product < 0 && plain_products(k, value)) return GUARD_NO;
    return products_have(k, value, t.product);
}

static guard thing_has(struct lowering *l, struct look *k, int s, int e)
{
    static const enum clause_word words[] = {CLAUSE_FIELD, CLAUSE_PRODUCT};
    struct thing t = l->things.at[e];
    guard g = GUARD_YES;
    put_thing(k, t);
    for (int w = 0; w < 2; w++)
        for (int i = 0; g != GUARD_NO; i++) {
            const struct clause *c = look_clause(k, s, words[w], i);
            if (!c) break;
            g = guard_and(k->g, g,
                          by_side(k, c->value) ? side_of(k, s)
                          : w                  ? product_line(k, c->value, t)
                                               : field_line(k, c->value, t));
        }
    return g;
}

static guard place_has(struct lowering *l, struct look *k, int s, int e)
{
    node_id value = look_value(k, s, CLAUSE_TERRITORY);
    (void)l;
    k->place = e;
    if (!value) return GUARD_YES;
    return by_side(k, value) ? side_of(k, s) : territory_has(k, value, e);
}

/* As the gates of asset and title say. */
static guard asset_has(struct lowering *l, struct look *k, int s, int e)
{
    const struct asset *a = l->assets.at[e].asset;
    node_id under = look_value(k, s, CLAUSE_UNDER), from = look_value(k, s, CLAUSE_FROM);
    bool grant = scope_kind(book_kind(k->b, s));
    guard g = GUARD_YES;
    k->asset = a;
    if (grant) k->owners = from;
    if (under) g = by_side(k, under) ? side_of(k, s) : assets_have(k, under, a);
    for (int i = 0; grant && g != GUARD_NO; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_CAPTURE, i);
        if (!c) break;
        g = guard_and(k->g, g, value_holds(k, c->value));
    }
    if (!grant || !from || g == GUARD_NO || a->portfolio >= 0) return g;
    guard title = asset_owned_by(k, a, from);
    if (title == GUARD_NO) title = asset_was_owned_by(k, a, from);
    return guard_and(k->g, g, title);
}

/* ---- what narrows all axes at once ---- */

/* Each `if` is an atom with its words. */
static guard conditions(struct look *k, int s)
{
    guard g = GUARD_YES;
    for (int i = 0;; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_IF, i);
        if (!c) return g;
        struct str text =
            by_side(k, c->value) ? book_line_text(k->b, c->line) : node_text(k->b->tree, c->value);
        if (chain_says(k->b->tree, c->value, "any") || chain_says(k->b->tree, c->value, "all"))
            text =
                str_format(k->in, "condition %d of %.*s holds", i + 1, STR_ARG(book_name(k->b, s)));
        g = guard_and(k->g, g, may(k, text));
    }
}

static struct scope times(struct lowering *l, struct scope a, guard g)
{
    struct box whole = box_whole(l->in, &l->s);
    struct scope all = {0};
    whole.g = g;
    scope_add(l->in, &l->s, &all, whole);
    return scope_meet(l->in, &l->s, a, all);
}

static struct scope except_axis(struct lowering *l, struct look *k, node_id n)
{
    struct scope out = {0};
    int rule = node_rule(k->b->tree, n);
    int axis = rule == RULE_ACTS ? AXIS_ACT : AXIS_THING;
    for (int e = 0; e < l->s.size[axis]; e++) {
        struct look at = *k;
        struct box b = box_whole(l->in, &l->s);
        if (axis == AXIS_THING) put_thing(&at, l->things.at[e]);
        b.g = axis == AXIS_ACT      ? acts_have(&at, n, str_of(acts[e]))
              : rule == RULE_FIELDS ? field_line(&at, n, l->things.at[e])
                                    : product_line(&at, n, l->things.at[e]);
        box_clear(&l->s, b, axis);
        box_put(&l->s, b, axis, e);
        scope_add(l->in, &l->s, &out, b);
    }
    return out;
}

/* What `except` of an exclusion puts back in: sets exactly, conditions as what may be. */
static struct scope less_excepted(struct lowering *l, struct look *k, int s, struct scope a)
{
    const struct tree *t = k->b->tree;
    for (int i = 0;; i++) {
        const struct clause *c = look_clause(k, s, CLAUSE_EXCEPT, i);
        if (!c) return a;
        for (node_id n = c->value; n; n = t->nodes[n].next) {
            int rule = node_rule(t, n);
            if (rule == RULE_LITERAL) continue;
            if (rule == RULE_ROW) rule = node_rule(t, n = node_part(t, n, 0));
            if (rule == RULE_PRODUCTS || rule == RULE_FIELDS || rule == RULE_ACTS)
                a = scope_minus(l->in, &l->s, a, except_axis(l, k, n));
            else a = times(l, a, guard_not(k->g, may(k, node_text(t, n))));
        }
    }
}

/* ---- days ---- */

/* A cell that nobody is licensed for: only the gates of days are read. */
static struct look day_look(struct lowering *l, const struct look *k, int s, day_number on)
{
    struct look at = look_at(k, on);
    node_id to = look_value(&at, s, CLAUSE_TO);
    at.actor = 0;
    for (int p = 0; to && p < k->b->person_count; p++) {
        struct look asked = at;
        if (person_in(&asked, to, p) != GUARD_NO) continue;
        at.actor = p;
        break;
    }
    at.act = STR("make");
    at.place = 0;
    put_thing(&at, l->things.at[0]);
    return at;
}

static struct scope days_of(struct lowering *l, struct look *k, int s, bool exclusive)
{
    struct scope out = {0};
    struct look first = *k;
    day_number on = k->on;
    if (k->agreement >= 0) {
        struct day_value v = agreement_effective(&first, k->agreement);
        if (v.state == DAY_KNOWN && v.low > DAY_EVER && v.low < DAY_NEVER) on = v.low;
    }
    for (int steps = 0; steps < STEPS_MAX && on < DAY_NEVER; steps++) {
        struct look at = day_look(l, k, s, on);
        struct gates r = gates_run(&at, s);
        struct box b = box_whole(l->in, &l->s);
        b.from = on;
        b.g = guard_and(k->g, r.at[GATE_AGREEMENT],
                        guard_and(k->g, r.at[GATE_LAYER], r.at[GATE_GRANT]));
        if (exclusive && b.g != GUARD_NO)
            b.g = guard_and(k->g, b.g, guard_not(k->g, turned_nonexclusive(&at, s)));
        b.to = at.next > on ? at.next : DAY_NEVER;
        scope_add(l->in, &l->s, &out, b);
        on = b.to;
    }
    return out;
}

/* ---- the whole ---- */

static struct scope in_world(struct lowering *l, struct look *k, int s, enum lowered part)
{
    static const has columns[] = {person_has, act_has, thing_has, place_has, asset_has};
    struct scope out = {0};
    scope_add(l->in, &l->s, &out, box_whole(l->in, &l->s));
    for (int axis = 0; axis < AXIS_COUNT && out.count; axis++) {
        has of = axis == AXIS_PERSON && part == LOWERED_SHUT_OUT ? person_shut_out : columns[axis];
        out = scope_meet(l->in, &l->s, out, axis_scope(l, k, s, axis, of));
    }
    if (out.count) out = times(l, out, conditions(k, s));
    if (out.count && book_kind(k->b, s) == KIND_EXCLUDE) out = less_excepted(l, k, s, out);
    if (out.count && part != LOWERED_STILL)
        out = scope_meet(l->in, &l->s, out, days_of(l, k, s, part == LOWERED_SHUT_OUT));
    return out;
}

struct scope lowering_of(struct lowering *l, int statement, enum lowered part)
{
    struct scope out = {0};
    struct worlds *w = NEW(l->in, struct worlds);
    worlds_start(w, l->in);
    while (worlds_next(w)) {
        struct look k = l->look;
        k.w = w;
        k.statement = statement;
        k.agreement = book_agreement(k.b, statement);
        struct scope one = in_world(l, &k, statement, part);
        one = times(l, one, world_guard(&k));
        out = scope_union(l->in, &l->s, out, one);
    }
    out.full = out.full || w->too_many || l->look.g->full;
    return scope_tidy(l->in, &l->s, out);
}

/* ---- in words ---- */

static struct str element_name(struct lowering *l, int axis, int e)
{
    const struct book *b = l->look.b;
    switch ((enum axis)axis) {
    case AXIS_PERSON: return person_name(b, e);
    case AXIS_ACT: return str_of(acts[e]);
    case AXIS_PLACE: return place_code(e);
    case AXIS_ASSET: return l->assets.at[e].name;
    case AXIS_THING: {
        struct thing t = l->things.at[e];
        if (t.product >= 0) return book_name(b, t.product);
        if (t.field < 0) return STR("anything");
        struct str name = look_name(&l->look, b->fields[t.field].name);
        return t.rest ? str_format(l->in, "the rest of %.*s", STR_ARG(name)) : name;
    }
    case AXIS_COUNT: break;
    }
    return STR("");
}

static struct str elements(struct lowering *l, struct box a, int axis)
{
    struct buf out = buf_new(l->in, 1 << 16);
    int shown = 0, count = box_count(&l->s, a, axis);
    for (int e = 0; e < l->s.size[axis] && shown < NAMES_SHOWN; e++) {
        if (!box_has(&l->s, a, axis, e)) continue;
        struct str name = element_name(l, axis, e);
        buf_add(&out, str_format(l->in, "%s%.*s", shown++ ? ", " : "", STR_ARG(name)));
    }
    if (count > shown) buf_add(&out, str_format(l->in, " and %d more", count - shown));
    return buf_str(&out);
}

struct str lowering_text(struct lowering *l, struct box a)
{
    static const int order[] = {AXIS_ACT, AXIS_THING, AXIS_PLACE, AXIS_ASSET, AXIS_PERSON};
    static const char *const before[] = {"", " of ", " in ", " under ", " by "};
    static const char *const whole[] = {"every act", " of anything", "", "", ""};
    struct buf out = buf_new(l->in, 1 << 16);
    for (int i = 0; i < AXIS_COUNT; i++) {
        bool all = box_count(&l->s, a, order[i]) == l->s.size[order[i]];
        if (all && l->s.size[order[i]] > 1) buf_add(&out, str_of(whole[i]));
        else {
            buf_add(&out, str_of(before[i]));
            buf_add(&out, elements(l, a, order[i]));
        }
    }
    struct str from = day_text(l->in, a.from), to = day_text(l->in, day_add(a.to, -1));
    if (a.from != DAY_EVER) buf_add(&out, str_format(l->in, " from %.*s", STR_ARG(from)));
    if (a.to != DAY_NEVER) buf_add(&out, str_format(l->in, " until %.*s", STR_ARG(to)));
    else if (a.from != DAY_EVER) buf_add(&out, STR(" on"));
    return buf_str(&out);
}
