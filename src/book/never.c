/* never.c: terms that can never do what they say; see never.h. */
#include "book/never.h"

#include "base/buf.h"
#include "book/power.h"
#include "book/question.h"
#include "lang/messages.h"

static struct look plain_look(struct book *b, struct worlds *w, day_number on)
{
    struct ask ask = {.known = 0};
    worlds_start(w, b->in);
    worlds_next(w);
    return question_look(b->in, b, w, &ask, on, NULL, 0);
}

static struct place here(const struct book *b, int statement)
{
    return statement_place(b->tree, statement);
}

/* ---- what nothing opens ---- */

static bool opened_by(struct book *b, int trigger, int statement)
{
    const struct tree *t = b->tree;
    struct worlds *w = NEW(b->in, struct worlds);
    struct look k = plain_look(b, w, 0);
    k.agreement = book_agreement(b, trigger);
    for (node_id r = book_value(b, trigger, CLAUSE_THEN); r; r = t->nodes[r].next) {
        node_id open = t->nodes[r].rule == RULE_ROW ? node_of(t, r, RULE_EFF_OPEN, 0) : 0;
        if (open &&
            statements_have(&k, node_of(t, open, RULE_STATEMENTS, 0), statement) != GUARD_NO)
            return true;
    }
    return false;
}

static void check_opens(struct book *b, int s)
{
    const struct tree *t = b->tree;
    node_id v = book_value(b, s, CLAUSE_OPENS_WHEN);
    if (!v || t->nodes[v].rule != RULE_NAME) return;
    int trigger = -1;
    for (node_id n = v; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule != RULE_NAME) continue;
        trigger = tree_statement(t, node_name(t, n), KIND_TRIGGER);
        if (trigger >= 0 && opened_by(b, trigger, s)) return;
    }
    if (trigger < 0) return;
    struct diag *g =
        REPORT(&b->diags, W_NEVER_OPENS, node_place(t, v), book_name(b, s), book_name(b, trigger));
    diag_more(&b->diags, g, here(b, trigger), STR("its rows under 'then' do not open it"));
}

static void check_leaves(struct book *b, int s)
{
    if (book_says(b, s, CLAUSE_OPEN_TO) && !book_says(b, s, CLAUSE_LEAVES))
        REPORT(&b->diags, W_NEVER_LEAVES, here(b, s), book_name(b, s));
}

/* ---- effects that reach nothing ---- */

/* Whether an engine reads such an effect on a statement of that kind. */
static bool has_meaning(int rule, int kind)
{
    bool scope = kind == KIND_GRANT || kind == KIND_COVENANT || kind == KIND_RELEASE ||
                 kind == KIND_NEGOTIATE;
    switch (rule) {
    case RULE_EFF_END:
        return scope || kind == KIND_RESTRICT || kind == KIND_LAYER || kind == KIND_AGREEMENT ||
               kind == KIND_DUTY || kind == KIND_PAYMENT;
    case RULE_EFF_SUSPEND:
    case RULE_EFF_OPEN: return scope || kind == KIND_LAYER;
    case RULE_EFF_CLOSE: return kind == KIND_LAYER;
    case RULE_EFF_KEEP:
    case RULE_EFF_TURN:
    case RULE_EFF_FREEZE:
    case RULE_EFF_ADMIT:
    case RULE_EFF_BAR:
    case RULE_EFF_ALLOW:
    case RULE_EFF_UNSEEN: return scope;
    default: return false;
    }
}

/* Whether each person of a side is told by name or by role, so that no day is needed. */
static bool timeless(const struct book *b, node_id side)
{
    const struct tree *t = b->tree;
    for (node_id i = side ? t->nodes[side].kid : 0; i; i = t->nodes[i].next) {
        node_id base = node_rule(t, i) == RULE_PERSONS_ITEM ? node_part(t, i, 0) : 0;
        bool name = node_rule(t, base) == RULE_NAME && book_person(b, node_name(t, base)) >= 0;
        if (!name && node_rule(t, base) != RULE_ROLE) return false;
    }
    return true;
}

/* Whether the item could ever mean the statement; slices that hang on a day are left aside. */
static bool item_means(struct book *b, int trigger, node_id item, int s)
{
    const struct tree *t = b->tree;
    struct worlds *w = NEW(b->in, struct worlds);
    struct look k = plain_look(b, w, 0);
    int agreement = book_agreement(b, trigger);
    node_id from = node_after(t, item, "from"), to = node_after(t, item, "to");
    k.agreement = agreement;
    k.statement = trigger;
    if (!statements_could(&k, item, s)) return false;
    if (node_of(t, item, RULE_KINDS, 0) && book_agreement(b, s) != agreement) return false;
    if (node_after(t, item, "under") || node_of(t, item, RULE_PRODUCTS, 0)) return true;
    if (!timeless(b, from) || !timeless(b, to)) return true;
    return statements_have(&k, item, s) != GUARD_NO;
}

static void check_item(struct book *b, int s, node_id effect, node_id item)
{
    const struct tree *t = b->tree;
    int kind = -1;
    if (node_of(t, item, RULE_MEMBERSHIP, 0) || node_rule(t, item) == RULE_Q_DEALT) return;
    for (int i = 0; i < b->base_statements; i++) {
        if (t->statements[i].broken || !item_means(b, s, item, i)) continue;
        kind = book_kind(b, i);
        if (has_meaning(node_rule(t, effect), kind)) return;
    }
    if (kind < 0) {
        REPORT(&b->diags, W_REACHES_NOTHING, node_place(t, item), book_name(b, s),
               node_text(t, item));
        return;
    }
    struct str verb = token_text(&t->text, t->nodes[effect].token);
    REPORT(
        &b->diags, W_EFFECT_UNSUPPORTED, node_place(t, effect), node_text(t, effect),
        str_format(b->in, "to %.*s a %.*s", STR_ARG(verb), STR_ARG(b->language->kinds[kind].word)));
}

static void check_effect(struct book *b, int s, node_id effect)
{
    const struct tree *t = b->tree;
    int rule = node_rule(t, effect);
    if (!effect || rule == RULE_EFF_NOTIFY || rule == RULE_EFF_UNSEEN) return;
    if (!has_meaning(rule, KIND_GRANT) && rule != RULE_EFF_CLOSE) {
        struct str verb = token_text(&t->text, t->nodes[effect].token);
        REPORT(&b->diags, W_EFFECT_UNSUPPORTED, node_place(t, effect), node_text(t, effect),
               str_format(b->in, "to %.*s", STR_ARG(verb)));
        return;
    }
    node_id set = node_of(t, effect, RULE_STATEMENTS, 0),
            one = node_of(t, effect, RULE_STATEMENTS_ITEM, 0);
    if (one) check_item(b, s, effect, one);
    for (node_id i = set ? t->nodes[set].kid : 0; i; i = t->nodes[i].next) {
        if (t->nodes[i].rule == RULE_LITERAL) return; /* after `except` */
        check_item(b, s, effect, i);
    }
}

static void check_effects(struct book *b, int s, enum clause_word clause)
{
    const struct tree *t = b->tree;
    for (node_id r = book_value(b, s, clause); r; r = t->nodes[r].next) {
        if (t->nodes[r].rule != RULE_ROW) continue;
        for (node_id n = t->nodes[r].kid; n; n = t->nodes[n].next)
            if (t->nodes[n].rule >= RULE_EFF_END && t->nodes[n].rule <= RULE_EFF_UNSEEN)
                check_effect(b, s, n);
    }
}

/* ---- a window of capture past the term ---- */

static node_id last_captured(const struct tree *t, node_id n)
{
    for (; n; n = t->nodes[n].next) {
        if (t->nodes[n].rule == RULE_ATOM_ASSET && node_of(t, n, RULE_DATED_TEST, 0) &&
            node_says(t, n, "by"))
            return node_after(t, n, "by");
        node_id inner = last_captured(t, t->nodes[n].kid);
        if (inner) return inner;
    }
    return 0;
}

static void check_capture(struct book *b, int s)
{
    const struct tree *t = b->tree;
    const struct clause *c = NULL;
    int agreement = book_agreement(b, s);
    node_id term = agreement < 0 ? 0 : book_value(b, agreement, CLAUSE_TERM);
    if (!term || book_says(b, agreement, CLAUSE_RENEWS)) return;
    for (int i = 0; (c = book_clause(b, s, CLAUSE_CAPTURE, i)); i++) {
        node_id day = c->owner == s ? last_captured(t, c->value) : 0;
        struct worlds *w = NEW(b->in, struct worlds);
        struct look k = plain_look(b, w, 0);
        if (!day) continue;
        k.agreement = k.statement = agreement;
        struct day_value last = look_day(&k, day), end = span_end(&k, term);
        if (last.state != DAY_KNOWN || end.state != DAY_KNOWN || last.low != last.high ||
            end.low != end.high || last.low <= end.low)
            continue;
        struct diag *g = REPORT(&b->diags, W_CAPTURE, node_place(t, day), book_name(b, s),
                                day_text(b->in, last.low), day_text(b->in, end.low));
        diag_more(&b->diags, g, node_place(t, term), STR("the term"));
    }
}

/* ---- a family of acts with a gap ---- */

static bool has_act(const struct tree *t, node_id acts, const char *act)
{
    for (node_id n = t->nodes[acts].kid; n; n = t->nodes[n].next)
        if (str_is(node_text(t, n), act)) return true;
    return false;
}

/* Whoever may make or sell usually may also use and offer. */
static void check_acts(struct book *b, int s)
{
    static const char *const pairs[][2] = {{"make", "use"}, {"sell", "offer"}};
    const struct tree *t = b->tree;
    const struct clause *c = book_clause(b, s, CLAUSE_ACTS, 0);
    if (!c || c->owner != s || t->nodes[c->value].rule != RULE_ACTS) return;
    for (node_id n = t->nodes[c->value].kid; n; n = t->nodes[n].next)
        if (t->nodes[n].rule == RULE_ACT_NAME) return; /* defined elsewhere */
    for (int i = 0; i < 2; i++)
        if (has_act(t, c->value, pairs[i][0]) && !has_act(t, c->value, pairs[i][1]))
            REPORT(&b->diags, W_ACTS, node_place(t, c->value), book_name(b, s), str_of(pairs[i][0]),
                   str_of(pairs[i][1]));
}

void check_never(struct book *b)
{
    for (int s = 0; s < b->base_statements; s++) {
        if (b->tree->statements[s].broken || b->tree->statements[s].reading >= 0) continue;
        switch (book_kind(b, s)) {
        case KIND_AGREEMENT: check_leaves(b, s); break;
        case KIND_PORTFOLIO: check_capture(b, s); break;
        case KIND_LAYER: check_opens(b, s); break;
        case KIND_TRIGGER: check_effects(b, s, CLAUSE_THEN); break;
        case KIND_DUTY:
        case KIND_PAYMENT: check_effects(b, s, CLAUSE_MISSED); break;
        case KIND_GRANT:
        case KIND_COVENANT:
            check_opens(b, s);
            check_capture(b, s);
            check_acts(b, s);
            break;
        default: break;
        }
    }
}
