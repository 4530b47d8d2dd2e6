/* pointing.c: words that point at something which is not there; see pointing.h. */
#include "book/pointing.h"

#include "base/buf.h"
#include "lang/messages.h"

enum { NOUNS_MAX = 32 };

/* Calls `each` for every node of the chain and all below it. */
struct walk {
    struct book *b;
    int statement;
    int word; /* clause at work */
    void (*each)(struct walk *w, node_id n);
    struct str nouns[NOUNS_MAX]; /* introduced */
    int noun_count;
    struct str told[NOUNS_MAX]; /* already reported */
    int told_count;
    int depth;
};

static void walk_nodes(struct walk *w, node_id n)
{
    for (; n; n = w->b->tree->nodes[n].next) {
        w->each(w, n);
        walk_nodes(w, w->b->tree->nodes[n].kid);
    }
}

/* Every clause that the statement itself holds; what `like` took over was seen where it stands. */
static void walk_statement(struct walk *w, int s)
{
    const struct tree *t = w->b->tree;
    const struct statement *st = &t->statements[s];
    for (int i = 0; i < st->clause_count; i++) {
        const struct clause *c = &t->clauses[st->clause_first + i];
        if (c->owner != s) continue;
        w->word = w->b->language->rows[c->row].word;
        walk_nodes(w, c->value);
    }
}

static bool listed(const struct str *at, int count, struct str s)
{
    for (int i = 0; i < count; i++)
        if (str_same(at[i], s)) return true;
    return false;
}

/* ---- the X ---- */

static struct str noun_of(const struct tree *t, node_id role)
{
    node_id n = node_of(t, role, RULE_NOUN, 0);
    return n ? node_text(t, n) : node_text(t, node_of(t, role, RULE_BARE_NOUN, 0));
}

static bool points_back(const struct tree *t, node_id role)
{
    return !node_says(t, role, "other") && !node_says(t, role, "every other") &&
           (node_says(t, role, "the") || node_says(t, role, "that"));
}

static void introduce(struct walk *w, struct str noun)
{
    if (w->noun_count < NOUNS_MAX) w->nouns[w->noun_count++] = noun;
}

static void introduce_list(struct walk *w, const char *list)
{
    struct str rest = str_of(list);
    while (rest.len) introduce(w, str_trim(str_cut(&rest, ',')));
}

/* Some verbs bring a thing along: whoever sues, sues by a suit. */
static void introduce_deed(struct walk *w, node_id n)
{
    static const struct {
        int verb;
        const char *nouns;
    } things[] = {{VERB_SUE, "suit"},
                  {VERB_TRANSFER, "transfer,asset"},
                  {VERB_ASSIGN, "assignee"},
                  {VERB_SUBLICENSE, "sublicense,sublicensee"},
                  {VERB_INVENTION, "invention"},
                  {VERB_PROPOSE, "matter"}};
    node_id leaf = node_kid(w->b->tree, n, 0);
    for (size_t i = 0; leaf && i < sizeof things / sizeof *things; i++)
        if (w->b->tree->nodes[leaf].extra == things[i].verb) introduce_list(w, things[i].nouns);
}

/* `another X` of an `if` introduces the other X; so does `who may the other X`. */
static void introduce_role(struct walk *w, node_id n)
{
    const struct tree *t = w->b->tree;
    bool other = node_says(t, n, "other") || node_says(t, n, "another");
    if (other && book_kind(w->b, w->statement) == KIND_TRIGGER)
        introduce(w, str_format(w->b->in, "other %.*s", STR_ARG(noun_of(t, n))));
    else if (!points_back(t, n)) introduce(w, noun_of(t, n));
}

static void find_introduced(struct walk *w, node_id n)
{
    const struct tree *t = w->b->tree;
    switch (node_rule(t, n)) {
    case RULE_ROLE: introduce_role(w, n); return;
    case RULE_RANGE_KIND: introduce(w, node_text(t, n)); return;
    case RULE_VERB_SPOKEN: introduce_deed(w, n); return;
    case RULE_EVENT_NOUN: introduce(w, node_text(t, n)); return;
    case RULE_ONE_RELATED: introduce(w, node_text(t, node_of(t, n, RULE_NAME, 0))); return;
    case RULE_HAP_CLASS: { /* a defined happening binds what its definition speaks of */
        int d = tree_statement(t, node_name(t, node_of(t, n, RULE_NAME, 0)), KIND_DEFINE);
        if (d < 0 || w->depth > 4) return;
        w->depth++;
        walk_nodes(w, book_value(w->b, d, CLAUSE_MEANS));
        w->depth--;
        return;
    }
    default: return;
    }
}

/* What is bound in every statement of the kind. */
static const char *always_bound(int kind)
{
    switch (kind) {
    case KIND_TRIGGER: return "licensor,licensee,product,whole product,asset";
    case KIND_DUTY:
    case KIND_PAYMENT: return "party,product,whole product,asset,licensor,licensee";
    case KIND_ASSIGNMENT:
        return "licensor,licensee,assignee,product,whole product,asset,owner,transfer,buyer";
    case KIND_AGREEMENT:
    case KIND_SOURCE:
    case KIND_RELATION:
    case KIND_PARTY:
    case KIND_HOLDING: return "";
    case KIND_DEFINE:
        return "licensor,licensee,product,whole product,asset,person,act,member,party";
    default:
        return "licensor,licensee,sublicensee,sublicense,product,whole "
               "product,asset,owner,maker,act,invention";
    }
}

/* In what follows from an `if`, `another X` would be anybody but the X: never the one it spoke of.
 */
static void find_another(struct walk *w, node_id n, struct str noun)
{
    struct str other = str_format(w->b->in, "other %.*s", STR_ARG(noun));
    bool spoken = listed(w->nouns, w->noun_count, other);
    bool follows = w->word == CLAUSE_WHO_MAY || w->word == CLAUSE_THEN || w->word == CLAUSE_MISSED;
    if (!follows) return;
    REPORT(&w->b->diags, E_ANOTHER, node_place(w->b->tree, n), node_text(w->b->tree, n),
           str_format(w->b->in, "%s %.*s", spoken ? "the" : "every", STR_ARG(other)));
}

static void find_pointing(struct walk *w, node_id n)
{
    const struct tree *t = w->b->tree;
    if (node_rule(t, n) != RULE_ROLE) return;
    bool trigger = book_kind(w->b, w->statement) == KIND_TRIGGER;
    struct str noun = noun_of(t, n);
    if (node_says(t, n, "another")) find_another(w, n, noun);
    if (!points_back(t, n) && !(trigger && node_says(t, n, "other"))) return;
    if (listed(w->nouns, w->noun_count, noun) || listed(w->told, w->told_count, noun)) return;
    if (w->told_count < NOUNS_MAX) w->told[w->told_count++] = noun;
    REPORT(&w->b->diags, E_ROLE, node_place(t, n), node_text(t, n), noun);
}

static void check_roles(struct book *b, int s)
{
    struct walk w = {.b = b, .statement = s, .each = find_introduced};
    introduce_list(&w, always_bound(book_kind(b, s)));
    walk_statement(&w, s);
    w.each = find_pointing;
    walk_statement(&w, s);
}

/* ---- anchors ---- */

static bool takes_notices(int kind)
{
    return kind == KIND_AGREEMENT || kind == KIND_TRIGGER || kind == KIND_PAYMENT ||
           kind == KIND_DUTY;
}

/* Whether something gives the anchor its day in this statement. */
static bool anchored(const struct walk *w, struct str anchor)
{
    int kind = book_kind(w->b, w->statement);
    if (str_starts(anchor, STR("the "))) anchor = str_part(anchor, 4, anchor.len);
    bool works = kind == KIND_TRIGGER || kind == KIND_PAYMENT || kind == KIND_DUTY;
    bool each = book_says(w->b, w->statement, CLAUSE_FOR_EACH);
    if (str_is(anchor, "receipt") || str_is(anchor, "dispatch")) return takes_notices(kind);
    if (str_is(anchor, "due")) return works;
    if (str_is(anchor, "trigger day"))
        return kind == KIND_TRIGGER || each || book_says(w->b, w->statement, CLAUSE_WHEN);
    if (str_is(anchor, "awareness") || str_is(anchor, "entry")) return each;
    if (str_is(anchor, "proposal") || str_is(anchor, "meeting")) return false;
    if (str_ends(anchor, STR(" end"))) return book_says(w->b, w->statement, CLAUSE_EVERY);
    return true;
}

static void find_anchor(struct walk *w, node_id n)
{
    const struct tree *t = w->b->tree;
    if (node_rule(t, n) != RULE_ANCHOR || node_of(t, n, RULE_ANCHOR_NAME, 0)) return;
    struct str anchor = node_text(t, n);
    if (anchored(w, anchor)) return;
    REPORT(&w->b->diags, E_ANCHOR, node_place(t, n), anchor);
}

/* ---- relations and holdings ---- */

static bool has_holding(const struct book *b, int person)
{
    const struct tree *t = b->tree;
    if (b->persons[person].holding >= 0) return true;
    for (int i = 0; i < b->by_verb[VERB_ACQUIRE].count; i++) {
        node_id said =
            node_of(t, t->events[b->by_verb[VERB_ACQUIRE].at[i]].node, RULE_EVENT_SAID, 0);
        if (book_person(b, node_name(t, node_after(t, said, "of"))) == person) return true;
    }
    return false;
}

/* `lambeth is an affiliate of aldgate`: asked of a company whose holders nobody told. */
static void find_relation(struct walk *w, node_id n)
{
    const struct tree *t = w->b->tree;
    int rule = node_rule(t, n);
    if (rule != RULE_ATOM_IS && rule != RULE_HAP_BECOMES) return;
    node_id who = node_part(t, n, 0);
    while (node_rule(t, who) == RULE_PERSONS_ITEM) who = node_part(t, who, 0);
    node_id predicate = node_of(t, n, RULE_PREDICATE, 0);
    uint32_t name = node_name(t, node_of(t, predicate, RULE_NAME, 0));
    int relation = tree_statement(t, name, KIND_RELATION);
    if (relation < 0 || node_rule(t, who) != RULE_NAME) return;
    int person = book_person(w->b, node_name(t, who));
    if (person < 0 || has_holding(w->b, person)) return;
    REPORT(&w->b->diags, W_NO_HOLDING, node_place(t, n), book_name(w->b, relation),
           person_name(w->b, person));
}

/* ---- words that no engine reads ---- */

static bool idle_predicate(const struct tree *t, node_id n)
{
    static const char *const words[] = {"spin-out", "certified", "exclusive", "sole"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (node_says(t, n, words[i])) return true;
    return false;
}

/* Tests and happenings that never come true, or would be taken for more than they say. */
static void find_idle(struct walk *w, node_id n)
{
    static const int spans[] = {KIND_DEFINE, KIND_LAYER, KIND_AGREEMENT};
    const struct tree *t = w->b->tree;
    struct str words = node_text(t, n);
    bool idle = false;
    switch (node_rule(t, n)) {
    case RULE_PREDICATE: idle = idle_predicate(t, n); break;
    case RULE_HAP_VERB:
        idle = node_says(t, n, "about") || node_says(t, n, "outside");
        words = node_says(t, n, "about") ? STR("about") : STR("outside the network");
        break;
    case RULE_HAP_SPAN:
        idle = true;
        for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
            idle =
                idle && tree_statement(t, node_name(t, node_of(t, n, RULE_NAME, 0)), spans[i]) < 0;
        break;
    default: return;
    }
    if (idle) REPORT(&w->b->diags, W_WORDS_UNSUPPORTED, node_place(t, n), words);
}

/* ---- dated rows ---- */

static node_id row_day(const struct tree *t, node_id row)
{
    node_id first = t->nodes[row].rule == RULE_ROW ? node_kid(t, row, 0) : 0;
    bool date =
        first && (t->nodes[first].rule == RULE_DATE ||
                  (t->nodes[first].rule == RULE_LEAF && t->nodes[first].extra == LEAF_DATE));
    return date ? first : 0;
}

/* Rows that each begin with a bare day hold until the next one, so they stand in order. */
static void check_rows(struct book *b, int s, node_id value)
{
    const struct tree *t = b->tree;
    node_id before = 0;
    for (node_id r = value; r; r = t->nodes[r].next) {
        node_id day = row_day(t, r);
        day_number d, last;
        if (!day || !day_read(str_part(node_text(t, day), 0, 10), &d)) continue;
        if (before && day_read(str_part(node_text(t, before), 0, 10), &last) && d <= last) {
            struct diag *g = REPORT(&b->diags, E_OVERLAP, node_place(t, day), book_name(b, s));
            diag_more(&b->diags, g, node_place(t, before), STR("the row before it"));
        }
        before = day;
    }
}

void check_pointing(struct book *b, int s)
{
    const struct statement *st = &b->tree->statements[s];
    struct walk w = {.b = b, .statement = s, .each = find_anchor};
    check_roles(b, s);
    walk_statement(&w, s);
    w.each = find_relation;
    walk_statement(&w, s);
    w.each = find_idle;
    walk_statement(&w, s);
    for (int i = 0; i < st->clause_count; i++)
        if (b->tree->clauses[st->clause_first + i].owner == s)
            check_rows(b, s, b->tree->clauses[st->clause_first + i].value);
}
