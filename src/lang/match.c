/* match.c: holding the tokens of a line against a pattern; see match.h. */
#include "lang/match.h"

#include <assert.h>

#include "base/buf.h"
#include "lang/messages.h"
#include "value/amount.h"
#include "value/place.h"

enum { EXPECTED_MAX = 256, NEXT_MAX = 1000 };

struct matcher {
    struct tree *t;
    const struct language *l;
    struct match_how how;
    int line;
    uint32_t token, end;
    node_id first, last; /* kids found so far in the rule at work */
    uint32_t value_at;   /* token where the value of the row at work begins, 0: none seen */
    bool rows_used;
    bool any_word; /* lenient: words of the language may be names too */
    bool no_lists; /* inside `unclear`: a comma separates readings */
    int depth, steps;
    bool explain;
    bool complete; /* explains for completion: says the words of a rule, not its name */
    uint32_t far;  /* the furthest token that did not fit */
    int far_line;
    uint32_t expected[EXPECTED_MAX]; /* patterns tried there */
    int expected_count;
    bool name_failed;
    struct kinds name_kinds; /* of all names that were tried there */
    bool rows_failed;
    bool rows_over;               /* a whole line fitted, but nothing took the lines under it */
    uint32_t type_from, far_from; /* where the value type at work began, and that of `far` */
    uint32_t ceiling;             /* what fails there or beyond is passed over; 0: nothing */
};

struct state {
    uint32_t token;
    node_id first, last;
    int node_count;
    bool rows_used;
};

static struct state save(const struct matcher *m)
{
    return (struct state){m->token, m->first, m->last, m->t->node_count, m->rows_used};
}

static void restore(struct matcher *m, struct state s)
{
    m->token = s.token;
    m->first = s.first;
    m->last = s.last;
    m->rows_used = s.rows_used;
    m->t->node_count = s.node_count;
    if (m->last) m->t->nodes[m->last].next = 0;
}

static node_id add_node(struct matcher *m, struct node n)
{
    struct tree *t = m->t;
    n.line = (uint32_t)m->line;
    t->nodes = arena_grow(t->in, t->nodes, t->node_count, &t->node_room, sizeof *t->nodes);
    t->nodes[t->node_count] = n;
    node_id id = (node_id)t->node_count++;
    if (m->last) t->nodes[m->last].next = id;
    else m->first = id;
    m->last = id;
    return id;
}

static void expect(struct matcher *m, uint32_t pattern)
{
    if (!m->explain || m->token < m->far || (m->ceiling && m->token >= m->ceiling)) return;
    if (m->token > m->far || m->far_line != m->line) {
        m->far = m->token;
        m->far_from = m->type_from;
        m->far_line = m->line;
        m->expected_count = 0;
        m->name_failed = false;
        m->name_kinds = (struct kinds){{0, 0}};
    }
    if (m->expected_count < EXPECTED_MAX) m->expected[m->expected_count++] = pattern;
}

static bool at_end(const struct matcher *m)
{
    return m->token >= m->end;
}

static const struct token *look(const struct matcher *m)
{
    return &m->t->text.at[m->token];
}

static bool may_start(const struct matcher *m, const struct pattern *p)
{
    if (m->explain || p->nullable) return true;
    if (at_end(m)) return false;
    const struct token *k = look(m);
    if (!(p->token_first >> k->kind & 1)) return false;
    if (k->kind != TOKEN_WORD || p->word_any) return true;
    return k->name < m->l->keyword_count && (p->word_first >> (k->name % 64) & 1);
}

/* ---- leaves ---- */

static struct kinds kinds_of(const struct matcher *m, uint32_t name)
{
    return name < m->t->name_count ? m->t->name_kinds[name] : (struct kinds){{0, 0}};
}

static bool all_capitals(struct str s, size_t len)
{
    if (s.len != len) return false;
    for (size_t i = 0; i < len; i++)
        if (s.at[i] < 'A' || s.at[i] > 'Z') return false;
    return true;
}

/* `JPY 100,000`: the first word of a sum is no name, whatever the file's book may say. */
static bool sum_begins(const struct matcher *m, const struct token *k)
{
    struct str s = token_text(&m->t->text, m->token);
    return m->token + 1 < m->end && k[1].kind == TOKEN_NUMBER && all_capitals(s, 3) &&
           currency_find(s);
}

static bool name_leaf(struct matcher *m, const struct pattern *p, const struct token *k)
{
    if (k->kind != TOKEN_WORD) return false;
    if (kinds_meet(kinds_of(m, k->name), m->l->kind_sets[p->kinds])) return true;
    bool reserved = k->name < m->l->keyword_count && language_reserved(m->l, k->name);
    bool keyword = k->name < m->l->keyword_count;
    if (m->t->lenient && !reserved && (m->any_word || !keyword) && !sum_begins(m, k)) return true;
    if (m->explain && !reserved && m->token >= m->far && (!m->ceiling || m->token < m->ceiling)) {
        expect(m, 0);
        m->name_failed = true;
        m->name_kinds.bits[0] |= m->l->kind_sets[p->kinds].bits[0];
        m->name_kinds.bits[1] |= m->l->kind_sets[p->kinds].bits[1];
    }
    return false;
}

static bool capital(struct str s)
{
    return s.len && s.at[0] >= 'A' && s.at[0] <= 'Z';
}

/* A city or other capitalised name of several words: takes the words after the first. */
static void take_capitals(struct matcher *m, struct node *n)
{
    if (!capital(token_text(&m->t->text, n->token))) return;
    while (!at_end(m) && look(m)->kind == TOKEN_WORD && capital(token_text(&m->t->text, m->token)))
        m->token++, n->token_count++;
}

static bool plain_number(struct str s, size_t len)
{
    if (s.len != len) return false;
    for (size_t i = 0; i < len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return true;
}

static bool place_region_known(struct str s)
{
    int i = 0;
    while (i < place_count() && !place_in_region(i, s)) i++;
    return i < place_count();
}

static bool place_leaf(struct str s)
{
    if (s.len == 2 && place_find(s) >= 0) return true;
    return place_is_office(s) || (s.len <= 3 && all_capitals(s, s.len) && place_region_known(s));
}

static bool kinds_leaf(const struct matcher *m, uint32_t name, bool plural)
{
    for (int k = 1; k < m->l->kind_count; k++)
        if (name == (plural ? m->l->kinds[k].plural_name : m->l->kinds[k].word_name)) return true;
    return false;
}

static bool range_kind_leaf(const struct matcher *m, uint32_t name, struct str s)
{
    static const char *const others[] = {"asset",  "act",     "improvement", "invention",
                                         "member", "matter",  "licensee",    "assets",
                                         "acts",   "members", "matters",     "licensees"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_is(s, others[i])) return true;
    return kinds_leaf(m, name, false) || kinds_leaf(m, name, true);
}

static bool relation_leaf(const struct matcher *m, uint32_t name)
{
    for (int i = 0; i < m->t->relation_count; i++)
        if (m->t->relation_words[i] == name) return true;
    bool reserved = name < m->l->keyword_count && language_reserved(m->l, name);
    return m->t->lenient && !reserved;
}

/* Numbers and marks. */
static bool mark_leaf(const struct matcher *m, enum leaf leaf, const struct token *k)
{
    struct str s = token_text(&m->t->text, m->token);
    switch (leaf) {
    case LEAF_NUMBER: return k->kind == TOKEN_NUMBER;
    case LEAF_NUM: return k->kind == TOKEN_NUMBER && str_find(s, '.') == s.len && s.len <= 9;
    case LEAF_YEAR: return k->kind == TOKEN_NUMBER && plain_number(s, 4);
    case LEAF_REGION: return k->kind == TOKEN_NUMBER && plain_number(s, 3) && place_region_known(s);
    case LEAF_TEXT: return k->kind == TOKEN_TEXT;
    case LEAF_PERCENT: return k->kind == TOKEN_PERCENT;
    case LEAF_DATE: return k->kind == TOKEN_DATE;
    case LEAF_MONTH: return k->kind == TOKEN_MONTH;
    case LEAF_QUARTER: return k->kind == TOKEN_QUARTER;
    case LEAF_NTH: return k->kind == TOKEN_NTH;
    case LEAF_COMMA: return k->kind == TOKEN_COMMA;
    case LEAF_SEMICOLON: return k->kind == TOKEN_SEMICOLON;
    case LEAF_OPEN: return k->kind == TOKEN_OPEN;
    case LEAF_CLOSE: return k->kind == TOKEN_CLOSE;
    case LEAF_EQUALS: return k->kind == TOKEN_EQUALS;
    case LEAF_PLUS: return k->kind == TOKEN_PLUS;
    case LEAF_MINUS: return k->kind == TOKEN_MINUS;
    case LEAF_READING: return k->kind == TOKEN_NUMBER || k->kind == TOKEN_WORD;
    case LEAF_NAME:
    case LEAF_WORD:
    case LEAF_UNIT:
    case LEAF_CODE:
    case LEAF_CURRENCY:
    case LEAF_PATH:
    case LEAF_VAR:
    case LEAF_KINDS:
    case LEAF_KIND:
    case LEAF_RANGEKIND:
    case LEAF_RELATIONS:
    case LEAF_VERB:
    case LEAF_SPOKEN:
    case LEAF_PAST:
    case LEAF_STEP:
    case LEAF_CLAUSE:
    case LEAF_STATEMENT:
    case LEAF_LINES:
    case LEAF_COUNT: break;
    }
    return false;
}

/* Leaves that are words; -1: not one of them. */
static int word_leaf(struct matcher *m, const struct pattern *p, const struct token *k)
{
    struct str s = token_text(&m->t->text, m->token);
    bool word = k->kind == TOKEN_WORD, keyword = word && k->name < m->l->keyword_count;
    bool reserved = keyword && language_reserved(m->l, k->name);
    switch ((enum leaf)p->leaf) {
    case LEAF_NAME: return name_leaf(m, p, k);
    case LEAF_WORD:
        return (word && !reserved) || k->kind == TOKEN_NUMBER || k->kind == TOKEN_QUARTER ||
               k->kind == TOKEN_NTH;
    case LEAF_UNIT:
        return word && (!keyword || str_is(s, "units")) && !capital(s) &&
               !kinds_meet(kinds_of(m, k->name), m->l->kind_sets[0]);
    case LEAF_CODE: return word && place_leaf(s);
    case LEAF_CURRENCY: return word && all_capitals(s, 3) && currency_find(s);
    case LEAF_PATH: return word && str_find(s, '.') < s.len && !kinds_of(m, k->name).bits[0];
    case LEAF_VAR: return word && s.len <= 2 && !keyword && !capital(s);
    case LEAF_KINDS: return word && kinds_leaf(m, k->name, true);
    case LEAF_KIND: return word && kinds_leaf(m, k->name, false);
    case LEAF_RANGEKIND: return word && range_kind_leaf(m, k->name, s);
    case LEAF_RELATIONS: return word && relation_leaf(m, k->name);
    case LEAF_STEP:
    case LEAF_CLAUSE: return word && !reserved;
    case LEAF_TEXT:
    case LEAF_NUMBER:
    case LEAF_NUM:
    case LEAF_PERCENT:
    case LEAF_DATE:
    case LEAF_MONTH:
    case LEAF_YEAR:
    case LEAF_QUARTER:
    case LEAF_NTH:
    case LEAF_REGION:
    case LEAF_COMMA:
    case LEAF_SEMICOLON:
    case LEAF_OPEN:
    case LEAF_CLOSE:
    case LEAF_EQUALS:
    case LEAF_PLUS:
    case LEAF_MINUS:
    case LEAF_READING:
    case LEAF_VERB:
    case LEAF_SPOKEN:
    case LEAF_PAST:
    case LEAF_STATEMENT:
    case LEAF_LINES:
    case LEAF_COUNT: break;
    }
    return -1;
}

static bool match(struct matcher *m, uint32_t pattern);

/* Whether the words stand at the matcher's place; takes them if so. */
static bool take_words(struct matcher *m, const uint32_t *words, int count)
{
    if (!count || m->token + (uint32_t)count > m->end) return false;
    for (int i = 0; i < count; i++)
        if (m->t->text.at[m->token + (uint32_t)i].name != words[i]) return false;
    m->token += (uint32_t)count;
    return true;
}

/* A verb in one of its three forms; the plain form is followed by its arguments. */
static bool match_verb(struct matcher *m, const struct pattern *p)
{
    int form = p->leaf == LEAF_VERB ? 0 : p->leaf == LEAF_SPOKEN ? 1 : 2;
    struct node n = {.rule = RULE_LEAF, .token = m->token};
    for (int v = 0; v < VERB_COUNT; v++) {
        const struct verb *verb = &m->l->verbs[v];
        if (!take_words(m, verb->words[form], verb->word_count[form])) continue;
        n.extra = (uint16_t)v;
        n.token_count = m->token - n.token;
        add_node(m, n);
        return form != 0 || match(m, verb->pattern);
    }
    expect(m, 0);
    return false;
}

static bool match_nested_statement(struct matcher *m)
{
    if (!m->how.nested) return false;
    struct node n = {.rule = RULE_NESTED, .token = m->token, .token_count = m->end - m->token};
    int statement = m->how.nested(m->how.reader, m->line);
    if (statement < 0) return false;
    n.extra = (uint16_t)statement;
    add_node(m, n);
    m->token = m->end;
    m->rows_used = true;
    return true;
}

static bool match_any_line(struct matcher *m)
{
    struct node n = {.rule = RULE_LINE, .token = m->token, .token_count = m->end - m->token};
    add_node(m, n);
    m->token = m->end;
    m->rows_used = true;
    return true;
}

static bool match_leaf(struct matcher *m, uint32_t pattern)
{
    const struct pattern *p = &m->l->patterns[pattern];
    if (p->leaf == LEAF_LINES) return match_any_line(m);
    if (at_end(m)) {
        expect(m, pattern);
        return false;
    }
    if (p->leaf == LEAF_STATEMENT) return match_nested_statement(m);
    if (p->leaf == LEAF_VERB || p->leaf == LEAF_SPOKEN || p->leaf == LEAF_PAST)
        return match_verb(m, p);
    const struct token *k = look(m);
    int word = word_leaf(m, p, k);
    bool good = word < 0 ? mark_leaf(m, (enum leaf)p->leaf, k) : word != 0;
    if (!good) {
        expect(m, pattern);
        return false;
    }
    bool mark = k->kind >= TOKEN_COMMA;
    struct node n = {.rule = p->leaf == LEAF_NAME ? RULE_NAME : RULE_LEAF,
                     .extra = p->leaf,
                     .token = m->token++,
                     .token_count = 1};
    if (p->leaf == LEAF_WORD) take_capitals(m, &n);
    if (!mark) add_node(m, n);
    return true;
}

/* ---- rules ---- */

static int unseen_word(const struct matcher *m)
{
    if (at_end(m) || look(m)->kind != TOKEN_WORD) return -1;
    for (int i = 0; i < 4; i++)
        if (look(m)->name == m->l->unseen_words[i]) return i;
    return -1;
}

/* Wraps the kids found since `before` into one node. */
static void wrap(struct matcher *m, struct state before, struct node n)
{
    n.kid = m->first;
    m->first = before.first;
    m->last = before.last;
    add_node(m, n);
}

static bool take_mark(struct matcher *m, enum token_kind kind)
{
    if (at_end(m) || look(m)->kind != kind) return false;
    m->token++;
    return true;
}

/* `unclear A, B{, C}`: the pattern itself, at least twice. */
static bool match_unclear(struct matcher *m, uint32_t pattern)
{
    bool lists = m->no_lists;
    int count = 0;
    m->no_lists = true;
    m->token++;
    do {
        struct state before = save(m);
        m->first = m->last = 0;
        uint32_t from = m->token;
        if (!match(m, pattern)) {
            m->no_lists = lists;
            return false;
        }
        wrap(m, before,
             (struct node){.rule = RULE_ROW, .token = from, .token_count = m->token - from});
        count++;
    } while (take_mark(m, TOKEN_COMMA));
    m->no_lists = lists;
    return count > 1;
}

static bool match_read_as(struct matcher *m, uint32_t pattern)
{
    struct state before = save(m);
    m->token++;
    uint32_t words[2] = {names_find(&m->l->names, STR("read")),
                         names_find(&m->l->names, STR("as"))};
    struct state after = save(m);
    if (take_mark(m, TOKEN_COMMA) && take_words(m, words, 2) && match(m, pattern)) return true;
    restore(m, after);
    (void)before;
    return true;
}

/* What may stand in place of the value `pattern` describes. */
static bool match_unseen(struct matcher *m, uint32_t pattern, int rule)
{
    static const enum rule_id inner[] = {RULE_REDACTED, RULE_IMPORTED, RULE_SILENT, RULE_UNCLEAR};
    int word = unseen_word(m);
    struct state before = save(m);
    uint32_t from = m->token;
    m->first = m->last = 0;
    bool good = word == 3   ? match_unclear(m, pattern)
                : word == 2 ? match_read_as(m, pattern)
                            : match(m, m->l->rules[inner[word]].pattern);
    if (!good) {
        restore(m, before);
        return false;
    }
    struct node n = {.rule = (uint16_t)inner[word], .token = from, .token_count = m->token - from};
    struct state outer = before;
    outer.first = outer.last = 0;
    wrap(m, outer, n);
    n.rule = RULE_UNSEEN;
    n.extra = (uint16_t)rule;
    wrap(m, before, n);
    return true;
}

/* In an explanation a rule that failed at its first token is named instead of its parts. */
static void expect_rule(struct matcher *m, uint32_t pattern, uint32_t start, int expected)
{
    if (!m->explain || m->complete || m->far != start || m->far_line != m->line) return;
    if (expected > m->expected_count) expected = 0;
    m->expected_count = expected;
    if (m->expected_count < EXPECTED_MAX) m->expected[m->expected_count++] = pattern;
}

static bool rule_fits(struct matcher *m, uint32_t pattern)
{
    const struct pattern *p = &m->l->patterns[pattern];
    const struct rule *r = &m->l->rules[p->rule];
    if ((r->flags & RULE_UNSEEN_ALLOWED) && unseen_word(m) >= 0)
        return match_unseen(m, r->pattern, p->rule);
    uint32_t from = m->token;
    int expected = m->far == from && m->far_line == m->line ? m->expected_count : 0;
    if (r->flags & RULE_TRANSPARENT) {
        bool good = match(m, r->pattern);
        if (!good && (r->flags & RULE_VALUE_TYPE)) expect_rule(m, pattern, from, expected);
        return good;
    }
    struct state before = save(m);
    m->first = m->last = 0;
    if (!match(m, r->pattern)) {
        restore(m, before);
        expect_rule(m, pattern, from, expected);
        return false;
    }
    wrap(m, before, (struct node){.rule = p->rule, .token = from, .token_count = m->token - from});
    return true;
}

static bool match_rule(struct matcher *m, uint32_t pattern)
{
    uint32_t outer = m->type_from;
    if (m->l->rules[m->l->patterns[pattern].rule].flags & RULE_VALUE_TYPE) m->type_from = m->token;
    bool good = rule_fits(m, pattern);
    m->type_from = outer;
    return good;
}

/* ---- rows ---- */

static bool match_rows(struct matcher *m, const struct pattern *p, uint32_t pattern)
{
    const struct line *lines = m->t->text.lines;
    int child = lines[m->line].child;
    if (m->token < m->end || m->rows_used) {
        expect(m, pattern);
        return false;
    }
    if (child < 0) {
        expect(m, pattern);
        m->rows_failed = true;
        return false;
    }
    uint32_t token = m->token, end = m->end, value_at = m->value_at;
    int line = m->line;
    bool good = true;
    for (; good && child >= 0; child = m->t->text.lines[child].next) {
        struct state before = save(m);
        m->line = child;
        m->token = m->t->text.lines[child].token;
        m->end = m->token + m->t->text.lines[child].token_count;
        m->rows_used = false;
        m->first = m->last = 0;
        m->value_at = 0;
        uint32_t from = m->token;
        good = match(m, p->child);
        uint16_t key = (uint16_t)(m->value_at > from ? m->value_at - from : 0);
        if (good && p->nested && m->t->text.lines[child].child >= 0)
            good = match_rows(m, p, pattern);
        if (good && m->token < m->end) {
            expect(m, 0);
            good = false;
        }
        if (good && !m->rows_used && m->t->text.lines[child].child >= 0) {
            expect(m, 0);
            good = false;
        }
        if (good)
            wrap(m, before,
                 (struct node){
                     .rule = RULE_ROW, .extra = key, .token = from, .token_count = m->end - from});
        else restore(m, before);
    }
    m->value_at = value_at;
    m->line = line;
    m->token = token;
    m->end = end;
    m->rows_used = good;
    return good;
}

static bool match_sequence(struct matcher *m, const struct pattern *p)
{
    struct state before = save(m);
    for (uint32_t i = p->child; i; i = m->l->patterns[i].next) {
        if (match(m, i)) continue;
        restore(m, before);
        return false;
    }
    return true;
}

static bool match_choice(struct matcher *m, const struct pattern *p)
{
    for (uint32_t i = p->child; i; i = m->l->patterns[i].next)
        if (may_start(m, &m->l->patterns[i]) && match(m, i)) return true;
    return false;
}

static bool match_children(struct matcher *m, const struct pattern *p)
{
    struct state before = save(m);
    for (uint32_t i = p->child; i; i = m->l->patterns[i].next)
        if (!match(m, i)) {
            restore(m, before);
            return false;
        }
    return true;
}

static void match_repeat(struct matcher *m, const struct pattern *p)
{
    const struct pattern *first = &m->l->patterns[p->child];
    if (first->kind == PATTERN_SEQUENCE) first = &m->l->patterns[first->child];
    bool list = first->kind == PATTERN_TOKEN && first->leaf == LEAF_COMMA;
    if (list && m->no_lists) return;
    for (;;) {
        uint32_t from = m->token;
        if (!match_children(m, p) || m->token == from) return;
    }
}

static bool match_word(struct matcher *m, uint32_t pattern)
{
    const struct pattern *p = &m->l->patterns[pattern];
    if (at_end(m) || look(m)->kind != TOKEN_WORD || look(m)->name != p->word) {
        /* words such as `30/360` and `2` are no TOKEN_WORD */
        if (at_end(m) || look(m)->kind == TOKEN_TEXT ||
            !str_same(token_text(&m->t->text, m->token), names_text(&m->l->names, p->word))) {
            expect(m, pattern);
            return false;
        }
    }
    add_node(m, (struct node){.rule = RULE_LITERAL, .token = m->token++, .token_count = 1});
    return true;
}

static bool match_now(struct matcher *m, uint32_t pattern)
{
    const struct pattern *p = &m->l->patterns[pattern];
    switch ((enum pattern_kind)p->kind) {
    case PATTERN_SEQUENCE: return match_sequence(m, p);
    case PATTERN_CHOICE: return match_choice(m, p);
    case PATTERN_OPTION:
        if (may_start(m, p)) match_children(m, p);
        return true;
    case PATTERN_REPEAT: match_repeat(m, p); return true;
    case PATTERN_WORD: return match_word(m, pattern);
    case PATTERN_TOKEN: return match_leaf(m, pattern);
    case PATTERN_RULE: return match_rule(m, pattern);
    case PATTERN_ROWS: return match_rows(m, p, pattern);
    case PATTERN_EMPTY: return true;
    }
    return false;
}

static bool match(struct matcher *m, uint32_t pattern)
{
    if (m->depth >= MATCH_DEPTH_MAX || m->steps++ > MATCH_STEPS_MAX) return false;
    m->depth++;
    if (m->l->patterns[pattern].begins_value) m->value_at = m->token;
    bool good = match_now(m, pattern);
    m->depth--;
    return good;
}

/* ---- values ---- */

static struct matcher at_line(struct tree *t, int line, uint32_t token, struct match_how how)
{
    const struct line *l = &t->text.lines[line];
    return (struct matcher){.t = t,
                            .l = t->language,
                            .how = how,
                            .line = line,
                            .token = token,
                            .end = l->token + l->token_count};
}

static bool finished(struct matcher *m)
{
    if (!at_end(m)) {
        expect(m, 0);
        return false;
    }
    if (m->t->text.lines[m->line].child >= 0 && !m->rows_used) {
        m->rows_failed = m->rows_over = true;
        return false;
    }
    return true;
}

/* Rows `to PERSON VALUE`, `from PERSON VALUE`, `others VALUE`. */
static bool match_sides(struct matcher *m, uint32_t pattern)
{
    struct tree *t = m->t;
    uint32_t person = 0;
    for (int i = 1; i < m->l->pattern_count && !person; i++)
        if (m->l->patterns[i].kind == PATTERN_RULE && m->l->patterns[i].rule == RULE_PERSONS)
            person = (uint32_t)i;
    int child = t->text.lines[m->line].child;
    if (!at_end(m) || child < 0) return false;
    int line = m->line;
    uint32_t token = m->token, end = m->end;
    for (; child >= 0; child = t->text.lines[child].next) {
        struct state before = save(m);
        m->line = child;
        m->token = t->text.lines[child].token;
        m->end = m->token + t->text.lines[child].token_count;
        m->rows_used = false;
        m->first = m->last = 0;
        uint32_t from = m->token;
        struct str head = token_text(&t->text, from);
        bool others = str_is(head, "others");
        if (!others && !str_is(head, "to") && !str_is(head, "from")) return false;
        add_node(m, (struct node){.rule = RULE_LITERAL, .token = m->token++, .token_count = 1});
        if (!others && !match(m, person)) return false;
        uint16_t key = (uint16_t)(m->token - from);
        if (!match(m, pattern) || !finished(m)) return false;
        wrap(m, before,
             (struct node){
                 .rule = RULE_ROW, .extra = key, .token = from, .token_count = m->end - from});
    }
    m->line = line;
    m->token = token;
    m->end = end;
    m->rows_used = true;
    return true;
}

/* The value must end with the line, so each choice of a clause is tried to the end. */
static bool match_whole(struct matcher *m, uint32_t pattern)
{
    const struct pattern *p = &m->l->patterns[pattern];
    struct state start = save(m);
    if (p->kind != PATTERN_CHOICE) {
        if (match(m, pattern) && finished(m)) return true;
        restore(m, start);
        return false;
    }
    for (uint32_t i = p->child; i; i = m->l->patterns[i].next) {
        if (may_start(m, &m->l->patterns[i]) && match(m, i) && finished(m)) return true;
        restore(m, start);
    }
    return false;
}

static bool match_value(struct matcher *m, uint32_t pattern)
{
    struct state start = save(m);
    if (m->how.unseen && unseen_word(m) >= 0) {
        if (match_unseen(m, pattern, RULE_NONE) && finished(m)) return true;
        restore(m, start);
    }
    if (m->how.sides && at_end(m)) {
        int line = m->line;
        uint32_t end = m->end;
        if (match_sides(m, pattern)) return true;
        m->line = line;
        m->end = end;
        restore(m, start);
    }
    return match_whole(m, pattern);
}

bool match_line(struct tree *t, uint32_t pattern, int line, uint32_t token, struct match_how how,
                node_id *value)
{
    struct matcher m = at_line(t, line, token, how);
    bool good = match_value(&m, pattern);
    if (!good && t->lenient) {
        m = at_line(t, line, token, how);
        m.any_word = true;
        good = match_value(&m, pattern);
    }
    *value = good ? m.first : 0;
    return good;
}

/* ---- explanations ---- */

static struct str expectations(struct arena *in, const struct matcher *m)
{
    struct buf b = buf_new(in, 512);
    struct strs said = {0};
    for (int i = 0; i < m->expected_count && said.count < 8; i++) {
        struct str s = m->expected[i] ? pattern_expects(in, m->l, m->expected[i]) : (struct str){0};
        bool had = !s.len;
        for (int k = 0; k < said.count; k++) had = had || str_same(said.at[k], s);
        if (!had) PUSH(in, &said, s);
    }
    if (!said.count) return STR("the end of the line");
    for (int i = 0; i < said.count; i++) {
        if (i) buf_text(&b, i == said.count - 1 ? " or " : ", ");
        buf_add(&b, said.at[i]);
    }
    return buf_str(&b);
}

/* Whether the literal word can be the first of what the pattern describes. */
static bool starts_with(const struct language *l, uint32_t pattern, uint32_t word, int depth)
{
    const struct pattern *p = &l->patterns[pattern];
    if (depth > 24 || !(p->word_first >> (word % 64) & 1)) return false;
    if (p->kind == PATTERN_WORD) return p->word == word;
    if (p->kind == PATTERN_RULE) return starts_with(l, l->rules[p->rule].pattern, word, depth + 1);
    for (uint32_t i = p->child; i; i = l->patterns[i].next) {
        if (starts_with(l, i, word, depth + 1)) return true;
        if (p->kind != PATTERN_CHOICE && !l->patterns[i].nullable) break;
    }
    return false;
}

/* The nearest word that could have stood there. */
static struct str nearest_word(const struct matcher *m, struct str word)
{
    struct str best = {0};
    int least = word.len < 6 ? 1 : 2;
    for (uint32_t i = 1; i < m->l->keyword_count && word.len > 2; i++) {
        struct str have = names_text(&m->l->names, i);
        int d = have.len < 3 ? least + 1 : str_distance(word, have, least);
        bool may = false;
        if (d > least || (d == least && best.len)) continue;
        for (int k = 0; k < m->expected_count && !may; k++)
            may = m->expected[k] && starts_with(m->l, m->expected[k], i, 0);
        if (!may) continue;
        best = have;
        least = d;
    }
    return best;
}

/* A word that nothing declares, where a name could stand. */
static bool unknown_name(const struct matcher *m, uint32_t end)
{
    if (!m->name_failed || m->far >= end) return false;
    const struct token *k = &m->t->text.at[m->far];
    struct kinds have = kinds_of(m, k->name);
    return k->kind == TOKEN_WORD && !have.bits[0] && !have.bits[1];
}

/* `memory.drum`: the part of the word that is a declared field, empty if there is none. */
static struct str field_part(const struct matcher *m, struct str word)
{
    for (size_t i = word.len; i > 0; i--) {
        if (word.at[i - 1] != '.') continue;
        uint32_t head = names_find(&m->l->names, str_part(word, 0, i - 1));
        if (head && kinds_has(kinds_of(m, head), KIND_FIELD)) return str_part(word, 0, i - 1);
    }
    return (struct str){0};
}

static bool only_rows_expected(const struct matcher *m)
{
    for (int i = 0; i < m->expected_count; i++)
        if (m->expected[i] && m->l->patterns[m->expected[i]].kind != PATTERN_ROWS) return false;
    return true;
}

/* `first EUR 5`: a word that begins `first sale` by chance. What could stand in its place is told.
 */
static bool fits_by_chance(const struct matcher *m)
{
    for (int i = 0; i < m->expected_count; i++) {
        const struct pattern *p = &m->l->patterns[m->expected[i]];
        if (!m->expected[i] || p->kind != PATTERN_WORD) return false;
        if (p->word != m->l->patterns[m->expected[0]].word) return false;
    }
    return m->expected_count && m->far == m->far_from + 1 &&
           !nearest_word(m, token_text(&m->t->text, m->far)).len;
}

/* `the suit is withdrawn`: what somebody did is said of who did it. */
static bool is_passive(const struct matcher *m, uint32_t end)
{
    const struct text *text = &m->t->text;
    if (m->far >= end || !m->far || text->at[m->far].kind != TOKEN_WORD) return false;
    struct str before = token_text(text, m->far - 1), word = token_text(text, m->far);
    if (!str_is(before, "is") && !str_is(before, "not")) return false;
    return language_past(m->l, word);
}

static void explain_word(struct matcher *m, uint32_t end, struct str what, struct diags *d)
{
    struct tree *t = m->t;
    struct str word = token_text(&t->text, m->far);
    struct place where = token_place(&t->text, m->far, 1);
    if (t->text.at[m->far].kind == TOKEN_WRONG) return; /* told when it was read */
    struct str name = unknown_name(m, end) ? tree_nearest(t, word, m->name_kinds) : (struct str){0};
    struct str literal = {0};
    if (!name.len) literal = nearest_word(m, word);
    bool is_word = t->text.at[m->far].kind == TOKEN_WORD;
    struct str field = unknown_name(m, end) ? field_part(m, word) : (struct str){0};
    if (field.len && kinds_has(m->name_kinds, KIND_FIELD)) {
        struct str part = str_part(word, field.len + 1, word.len);
        REPORT(d, E_FIELD_TREE, where, field, part)->nearest = name;
        return;
    }
    if (is_passive(m, end)) {
        REPORT(d, E_PASSIVE, where, word);
        return;
    }
    if (unknown_name(m, end) && str_is(word, "term") && kinds_has(m->name_kinds, KIND_AGREEMENT))
        name = STR("effective until end of term");
    if (unknown_name(m, end) && (name.len || !literal.len)) {
        struct diag *g =
            REPORT(d, E_UNKNOWN_NAME, where, language_kinds(d->in, m->l, m->name_kinds), word);
        g->nearest = name;
        return;
    }
    struct diag *g = REPORT(d, E_VALUE, where, word, what, expectations(d->in, m));
    if (is_word && !str_same(literal, word)) g->nearest = literal;
}

/* How far the line fits, up to the ceiling. */
static struct matcher tried(struct tree *t, uint32_t pattern, int line, uint32_t token,
                            struct match_how how, uint32_t ceiling)
{
    struct matcher m = at_line(t, line, token, how);
    m.explain = true;
    m.how.nested = NULL;
    m.far = token;
    m.far_line = line;
    m.ceiling = ceiling;
    struct state start = save(&m);
    match_value(&m, pattern);
    restore(&m, start);
    return m;
}

void match_explain(struct tree *t, uint32_t pattern, int line, uint32_t token, struct match_how how,
                   struct str what, struct diags *d)
{
    struct matcher m = tried(t, pattern, line, token, how, 0);
    if (fits_by_chance(&m)) m = tried(t, pattern, line, token, how, m.far);
    const struct line *l = &t->text.lines[m.far_line];
    uint32_t end = l->token + l->token_count;
    bool childless = t->text.lines[line].child < 0;
    if (m.rows_over && m.far_line == line) {
        REPORT(d, E_ROWS, line_place(&t->text, t->text.lines[line].child), what);
    } else if (m.far < end) {
        explain_word(&m, end, what, d);
    } else if (m.rows_failed && childless && only_rows_expected(&m)) {
        REPORT(d, E_ROWS_MISSING, line_place(&t->text, line), what);
    } else if (m.rows_failed && !childless) {
        REPORT(d, E_ROWS, line_place(&t->text, t->text.lines[line].child), what);
    } else {
        struct place p = line_place(&t->text, m.far_line);
        p.from += p.len;
        p.len = 0;
        REPORT(d, E_VALUE_ENDS, p, what, expectations(d->in, &m));
    }
}

static void push_once(struct arena *in, struct strs *list, struct str s)
{
    if (!s.len || list->count >= NEXT_MAX) return;
    for (int i = 0; i < list->count; i++)
        if (str_same(list->at[i], s)) return;
    PUSH(in, list, s);
}

/* The words that a leaf stands for, if they can be listed. */
static void push_leaf(struct arena *in, const struct matcher *m, const struct pattern *p,
                      struct strs *words)
{
    const struct language *l = m->l;
    if (p->leaf == LEAF_NAME)
        for (uint32_t n = 1; n < m->t->name_count; n++)
            if (kinds_meet(m->t->name_kinds[n], l->kind_sets[p->kinds]))
                push_once(in, words, names_text(&l->names, n));
    if (p->leaf == LEAF_RELATIONS)
        for (int i = 0; i < m->t->relation_count; i++)
            push_once(in, words, names_text(&l->names, m->t->relation_words[i]));
    if (p->leaf == LEAF_KINDS || p->leaf == LEAF_KIND)
        for (int k = 1; k < l->kind_count; k++) {
            bool plural = p->leaf == LEAF_KINDS;
            const struct kind_info *kind = &l->kinds[k];
            uint32_t name = plural ? kind->plural_name : kind->word_name;
            push_once(in, words, names_text(&l->names, name));
        }
    for (int v = 0; v < VERB_COUNT; v++) {
        if (p->leaf == LEAF_VERB) push_once(in, words, l->verbs[v].word);
        if (p->leaf == LEAF_SPOKEN) push_once(in, words, l->verbs[v].spoken);
        if (p->leaf == LEAF_PAST) push_once(in, words, l->verbs[v].past);
    }
}

struct next match_next(struct arena *in, struct tree *t, uint32_t pattern, int line, uint32_t token,
                       struct match_how how)
{
    struct matcher m = at_line(t, line, token, how);
    struct next out = {0};
    m.explain = m.complete = true;
    m.how.nested = NULL;
    m.far = token;
    m.far_line = line;
    struct state start = save(&m);
    match_value(&m, pattern);
    restore(&m, start);
    const struct line *l = &t->text.lines[m.far_line];
    if (m.far < l->token + l->token_count) return out;
    for (int i = 0; i < m.expected_count; i++) {
        const struct pattern *p = &m.l->patterns[m.expected[i]];
        if (!m.expected[i]) continue;
        if (p->kind == PATTERN_WORD) push_once(in, &out.words, names_text(&m.l->names, p->word));
        else push_once(in, &out.hints, pattern_expects(in, m.l, m.expected[i]));
        if (p->kind == PATTERN_TOKEN) push_leaf(in, &m, p, &out.words);
    }
    return out;
}
