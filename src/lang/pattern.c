/* pattern.c: compiling the notation of the two tables; see pattern.h. */
#include "lang/pattern.h"

#include <string.h>

#include "base/bits.h"
#include "base/buf.h"
#include "lang/language.h"

bool kinds_has(struct kinds k, int kind)
{
    return k.bits[kind / 64] >> (kind % 64) & 1;
}

void kinds_add(struct kinds *k, int kind)
{
    k->bits[kind / 64] |= (uint64_t)1 << (kind % 64);
}

bool kinds_meet(struct kinds a, struct kinds b)
{
    return (a.bits[0] & b.bits[0]) || (a.bits[1] & b.bits[1]);
}

struct compiler {
    struct language *l;
    struct str rest;
    struct str wrong;
    int depth;
};

static const struct {
    const char *word;
    enum leaf leaf;
} leaves[] = {
    {"NAME", LEAF_NAME},
    {"WORD", LEAF_WORD},
    {"UNIT", LEAF_UNIT},
    {"TEXT", LEAF_TEXT},
    {"NUMBER", LEAF_NUMBER},
    {"NUM", LEAF_NUM},
    {"PERCENT", LEAF_PERCENT},
    {"DATE", LEAF_DATE},
    {"MONTH", LEAF_MONTH},
    {"YEAR", LEAF_YEAR},
    {"QUARTER", LEAF_QUARTER},
    {"NTH", LEAF_NTH},
    {"CODE", LEAF_CODE},
    {"REGION", LEAF_REGION},
    {"CURRENCY", LEAF_CURRENCY},
    {"OPEN", LEAF_OPEN},
    {"CLOSE", LEAF_CLOSE},
    {"EQUALS", LEAF_EQUALS},
    {"PATH", LEAF_PATH},
    {"VAR", LEAF_VAR},
    {"KINDS", LEAF_KINDS},
    {"KIND", LEAF_KIND},
    {"RANGEKIND", LEAF_RANGEKIND},
    {"RELATIONS", LEAF_RELATIONS},
    {"VERB", LEAF_VERB},
    {"SPOKEN", LEAF_SPOKEN},
    {"PAST", LEAF_PAST},
    {"STEP", LEAF_STEP},
    {"CLAUSE", LEAF_CLAUSE},
    {"READING", LEAF_READING},
    {"STATEMENT", LEAF_STATEMENT},
    {"LINES", LEAF_LINES},
    {",", LEAF_COMMA},
    {";", LEAF_SEMICOLON},
    {"=", LEAF_EQUALS},
    {"+", LEAF_PLUS},
    {"-", LEAF_MINUS},
};

static bool word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '/' || c == '\'' || c == '.' || c == '*' || c == '?';
}

/* The next word or mark of the notation without taking it; empty at the end. */
static struct str peek(struct compiler *c)
{
    c->rest = str_trim(c->rest);
    if (!c->rest.len) return c->rest;
    if (c->rest.at[0] == '<') {
        size_t end = str_find(c->rest, '>');
        return str_part(c->rest, 0, end + 1);
    }
    size_t n = 0;
    char first = c->rest.at[0];
    if (first == '-' && (c->rest.len == 1 || !word_char(c->rest.at[1])))
        return str_part(c->rest, 0, 1);
    while (n < c->rest.len && word_char(c->rest.at[n])) n++;
    return str_part(c->rest, 0, n ? n : 1);
}

static struct str take(struct compiler *c)
{
    struct str s = peek(c);
    c->rest = str_part(c->rest, s.len, c->rest.len);
    return s;
}

static uint32_t add(struct compiler *c, struct pattern p)
{
    struct language *l = c->l;
    l->patterns =
        arena_grow(l->in, l->patterns, l->pattern_count, &l->pattern_room, sizeof *l->patterns);
    l->patterns[l->pattern_count] = p;
    return (uint32_t)l->pattern_count++;
}

static uint32_t fail(struct compiler *c, struct str what)
{
    if (!c->wrong.len) c->wrong = what.len ? what : STR("the end");
    return add(c, (struct pattern){.kind = PATTERN_EMPTY});
}

static uint32_t add_leaf(struct compiler *c, enum leaf leaf, uint32_t kinds)
{
    return add(c, (struct pattern){.kind = PATTERN_TOKEN, .leaf = (uint8_t)leaf, .kinds = kinds});
}

static uint32_t add_rule(struct compiler *c, int rule)
{
    return add(c, (struct pattern){.kind = PATTERN_RULE, .rule = (uint16_t)rule});
}

/* A new node of `kind` around a list of children. */
static uint32_t add_group(struct compiler *c, enum pattern_kind kind, uint32_t child)
{
    return add(c, (struct pattern){.kind = (uint8_t)kind, .child = child});
}

static void add_kind(struct compiler *c, struct kinds *set, struct str word)
{
    int kind = str_is(word, "event")   ? KIND_EVENT
               : str_is(word, "asset") ? KIND_ASSET
                                       : language_kind(c->l, word);
    if (!kind) fail(c, word);
    else kinds_add(set, kind);
}

/* Reads `party, person` or `*` or `!agreement`; the number of the set. */
static uint32_t kind_set(struct compiler *c, struct str words)
{
    struct kinds set = {0};
    words = str_trim(words);
    if (!words.len || str_is(words, "*") || words.at[0] == '!') {
        for (int k = 1; k < KIND_ALL; k++) kinds_add(&set, k);
        if (words.len && words.at[0] == '!') {
            int out = language_kind(c->l, str_part(words, 1, words.len));
            set.bits[out / 64] &= ~((uint64_t)1 << (out % 64));
        }
    } else {
        while (words.len) add_kind(c, &set, str_trim(str_cut(&words, ',')));
    }
    struct language *l = c->l;
    l->kind_sets =
        arena_grow(l->in, l->kind_sets, l->kind_set_count, &l->kind_set_room, sizeof *l->kind_sets);
    l->kind_sets[l->kind_set_count] = set;
    return (uint32_t)l->kind_set_count++;
}

static uint32_t compile_choice(struct compiler *c);

/* Compiles another notation in place; used where one reference stands for more. */
static uint32_t compile_inner(struct compiler *c, struct str notation)
{
    struct str rest = c->rest;
    c->rest = notation;
    uint32_t p = compile_choice(c);
    c->rest = rest;
    return p;
}

/* `<names trigger>`: one name or several. */
static uint32_t names_of(struct compiler *c, struct str kinds)
{
    struct str s =
        str_format(c->l->in, "<name %.*s>{, <name %.*s>}", STR_ARG(kinds), STR_ARG(kinds));
    return compile_inner(c, s);
}

/* `<table amount>`: one value, the name of a table, or rows. */
static uint32_t table_of(struct compiler *c, struct str type)
{
    struct str s = str_format(
        c->l->in,
        "<%.*s> [as of <table-day>] | <name table> | [as of <table-day>] rows (<table-key> "
        "{, <table-key>}) <%.*s>",
        STR_ARG(type), STR_ARG(type));
    return compile_inner(c, s);
}

static uint32_t compile_reference(struct compiler *c, struct str s)
{
    struct str inner = str_part(s, 1, s.len - 1), head = inner;
    struct str word = str_cut(&head, ' ');
    if (str_is(word, "name") && head.len) return add_leaf(c, LEAF_NAME, kind_set(c, head));
    if (str_is(word, "names") && head.len) return names_of(c, head);
    if (str_is(word, "table") && head.len) return table_of(c, head);
    if (str_is(word, "statement")) return add_leaf(c, LEAF_STATEMENT, 0);
    if (str_is(word, "line")) return add_leaf(c, LEAF_LINES, 0);
    if (str_is(word, "kind")) return add_leaf(c, LEAF_KIND, 0);
    if (str_is(word, "flag")) return add(c, (struct pattern){.kind = PATTERN_EMPTY});
    int rule = language_rule(c->l, word);
    return rule ? add_rule(c, rule) : fail(c, s);
}

static uint32_t compile_word(struct compiler *c, struct str s)
{
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if (str_is(s, leaves[i].word)) return add_leaf(c, leaves[i].leaf, 0);
    if (!word_char(s.at[0])) return fail(c, s);
    struct pattern p = {.kind = PATTERN_WORD, .word = names_intern(&c->l->names, s)};
    return add(c, p);
}

static uint32_t compile_group(struct compiler *c, enum pattern_kind kind, char close)
{
    uint32_t inner = compile_choice(c);
    struct str end = take(c);
    if (end.len != 1 || end.at[0] != close) return fail(c, end);
    return kind == PATTERN_SEQUENCE ? inner : add_group(c, kind, inner);
}

static uint32_t compile_sequence(struct compiler *c);

/* Rows say keys first, value last. Marks the part of a row that begins its value: the first one
 * after the first that must stand. A row of one part, or one that words or marks join, has no key;
 * a number is no key, it counts what follows. */
static void mark_value(struct language *l, uint32_t row)
{
    uint32_t key = l->patterns[row].child;
    if (l->patterns[row].kind != PATTERN_SEQUENCE || l->patterns[key].kind == PATTERN_WORD) return;
    if (l->patterns[key].kind == PATTERN_RULE && l->patterns[key].rule == RULE_NUMBER) return;
    for (uint32_t i = l->patterns[key].next; i; i = l->patterns[i].next) {
        struct pattern *p = &l->patterns[i];
        bool mark = p->kind == PATTERN_TOKEN && p->leaf >= LEAF_COMMA && p->leaf <= LEAF_MINUS;
        if (p->kind == PATTERN_WORD || mark) return;
        if (p->kind == PATTERN_OPTION || p->kind == PATTERN_REPEAT) continue;
        p->begins_value = 1;
        return;
    }
}

static uint32_t compile_item(struct compiler *c)
{
    struct str s = take(c);
    if (!s.len) return fail(c, s);
    if (s.at[0] == '<') return compile_reference(c, s);
    if (str_is(s, "(")) return compile_group(c, PATTERN_SEQUENCE, ')');
    if (str_is(s, "[")) return compile_group(c, PATTERN_OPTION, ']');
    if (str_is(s, "{")) return compile_group(c, PATTERN_REPEAT, '}');
    if (str_is(s, "rows") || str_is(s, "rows*")) {
        uint32_t inner = compile_sequence(c);
        mark_value(c->l, inner);
        struct pattern p = {.kind = PATTERN_ROWS, .child = inner, .nested = s.len == 5};
        return add(c, p);
    }
    return compile_word(c, s);
}

static bool ends_sequence(struct str s)
{
    return !s.len || str_is(s, "|") || str_is(s, ")") || str_is(s, "]") || str_is(s, "}");
}

static uint32_t compile_sequence(struct compiler *c)
{
    uint32_t first = 0, last = 0;
    int count = 0;
    while (!ends_sequence(peek(c)) && !c->wrong.len) {
        uint32_t item = compile_item(c);
        if (!first) first = item;
        else c->l->patterns[last].next = item;
        last = item;
        count++;
    }
    if (!first) return add(c, (struct pattern){.kind = PATTERN_EMPTY});
    return count == 1 ? first : add_group(c, PATTERN_SEQUENCE, first);
}

/* A pattern that stands in several lists must be wrapped, since `next` links one list only. */
static uint32_t wrap(struct compiler *c, uint32_t p)
{
    return c->l->patterns[p].next ? add_group(c, PATTERN_SEQUENCE, p) : p;
}

static uint32_t compile_choice(struct compiler *c)
{
    uint32_t first = wrap(c, compile_sequence(c)), last = first;
    int count = 1;
    while (str_is(peek(c), "|") && !c->wrong.len) {
        take(c);
        uint32_t next = wrap(c, compile_sequence(c));
        c->l->patterns[last].next = next;
        last = next;
        count++;
    }
    return count == 1 ? first : add_group(c, PATTERN_CHOICE, first);
}

uint32_t pattern_compile(struct language *l, struct str notation, struct str *wrong)
{
    struct compiler c = {.l = l, .rest = notation};
    uint32_t p = compile_choice(&c);
    if (!c.wrong.len && str_trim(c.rest).len) c.wrong = c.rest;
    if (c.wrong.len && !wrong->len)
        *wrong = str_format(l->in, "'%.*s' near '%.*s'", STR_ARG(notation), STR_ARG(c.wrong));
    return p;
}

/* ---- where a pattern may start ---- */

static uint32_t leaf_tokens(enum leaf leaf)
{
    switch (leaf) {
    case LEAF_TEXT: return 1u << TOKEN_TEXT;
    case LEAF_NUMBER:
    case LEAF_NUM:
    case LEAF_YEAR:
    case LEAF_REGION: return 1u << TOKEN_NUMBER;
    case LEAF_PERCENT: return 1u << TOKEN_PERCENT;
    case LEAF_DATE: return 1u << TOKEN_DATE;
    case LEAF_MONTH: return 1u << TOKEN_MONTH;
    case LEAF_QUARTER: return 1u << TOKEN_QUARTER;
    case LEAF_NTH: return 1u << TOKEN_NTH;
    case LEAF_COMMA: return 1u << TOKEN_COMMA;
    case LEAF_SEMICOLON: return 1u << TOKEN_SEMICOLON;
    case LEAF_OPEN: return 1u << TOKEN_OPEN;
    case LEAF_CLOSE: return 1u << TOKEN_CLOSE;
    case LEAF_EQUALS: return 1u << TOKEN_EQUALS;
    case LEAF_PLUS: return 1u << TOKEN_PLUS;
    case LEAF_MINUS: return 1u << TOKEN_MINUS;
    case LEAF_READING: return 1u << TOKEN_NUMBER | 1u << TOKEN_WORD;
    case LEAF_WORD:
        return 1u << TOKEN_WORD | 1u << TOKEN_NUMBER | 1u << TOKEN_QUARTER | 1u << TOKEN_NTH;
    case LEAF_STATEMENT:
    case LEAF_LINES: return ~0u;
    case LEAF_NAME:
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
    case LEAF_COUNT: break;
    }
    return 1u << TOKEN_WORD;
}

static void join_start(struct pattern *p, const struct pattern *q)
{
    p->token_first |= q->token_first;
    p->word_first |= q->word_first;
    p->word_any |= q->word_any;
}

static void start_of_children(struct language *l, struct pattern *p)
{
    bool all = true, any = false;
    for (uint32_t i = p->child; i; i = l->patterns[i].next) {
        const struct pattern *q = &l->patterns[i];
        if (p->kind != PATTERN_SEQUENCE || all) join_start(p, q);
        all = all && q->nullable;
        any = any || q->nullable;
    }
    if (p->kind == PATTERN_SEQUENCE) p->nullable = all;
    else if (p->kind == PATTERN_CHOICE) p->nullable = any;
}

static void start_of(struct language *l, struct pattern *p)
{
    switch ((enum pattern_kind)p->kind) {
    case PATTERN_WORD:
        p->token_first = 1u << TOKEN_WORD;
        p->word_first = (uint64_t)1 << (p->word % 64);
        break;
    case PATTERN_TOKEN:
        p->token_first = leaf_tokens((enum leaf)p->leaf);
        p->word_any = p->token_first >> TOKEN_WORD & 1;
        p->nullable = p->leaf == LEAF_LINES;
        break;
    case PATTERN_RULE: {
        const struct rule *r = &l->rules[p->rule];
        join_start(p, &l->patterns[r->pattern]);
        p->nullable = l->patterns[r->pattern].nullable;
        if (r->flags & RULE_UNSEEN_ALLOWED) {
            p->token_first |= 1u << TOKEN_WORD;
            for (int i = 0; i < 4; i++) p->word_first |= (uint64_t)1 << (l->unseen_words[i] % 64);
        }
        break;
    }
    case PATTERN_ROWS:
    case PATTERN_EMPTY: p->nullable = true; break;
    case PATTERN_OPTION:
    case PATTERN_REPEAT:
        start_of_children(l, p);
        p->nullable = true;
        break;
    case PATTERN_SEQUENCE:
    case PATTERN_CHOICE: start_of_children(l, p); break;
    }
}

void pattern_starts(struct language *l)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 1; i < l->pattern_count; i++) {
            const struct pattern before = l->patterns[i], *now = &l->patterns[i];
            start_of(l, &l->patterns[i]);
            changed = changed || before.token_first != now->token_first ||
                      before.word_first != now->word_first || before.word_any != now->word_any ||
                      before.nullable != now->nullable;
        }
    }
}

/* ---- expectations in words ---- */

static const char *leaf_words(enum leaf leaf)
{
    switch (leaf) {
    case LEAF_NAME: return "a name";
    case LEAF_WORD:
    case LEAF_PATH:
    case LEAF_VAR:
    case LEAF_LINES: return "a word";
    case LEAF_UNIT: return "a unit";
    case LEAF_TEXT: return "a \"quoted text\"";
    case LEAF_NUMBER: return "a number";
    case LEAF_NUM: return "a whole number";
    case LEAF_PERCENT: return "a percentage, as in 2.5%";
    case LEAF_DATE: return "a day, as in 2026-01-31";
    case LEAF_MONTH: return "a month, as in 2026-09";
    case LEAF_YEAR: return "a year";
    case LEAF_QUARTER: return "a quarter, as in 2026Q3";
    case LEAF_NTH: return "a day of the month, as in 15th";
    case LEAF_CODE:
    case LEAF_REGION: return "a place, as in DE";
    case LEAF_CURRENCY: return "a currency, as in USD";
    case LEAF_COMMA: return "a comma";
    case LEAF_SEMICOLON: return "a semicolon";
    case LEAF_OPEN: return "'('";
    case LEAF_CLOSE: return "')'";
    case LEAF_EQUALS: return "'='";
    case LEAF_PLUS: return "'+'";
    case LEAF_MINUS: return "'-'";
    case LEAF_KINDS: return "a kind in the plural, as in grants";
    case LEAF_KIND: return "a kind of statement";
    case LEAF_RANGEKIND: return "a kind of thing";
    case LEAF_RELATIONS: return "a relation in the plural, as in affiliates";
    case LEAF_VERB:
    case LEAF_SPOKEN:
    case LEAF_PAST: return "a verb";
    case LEAF_STEP: return "a step";
    case LEAF_CLAUSE: return "a clause";
    case LEAF_READING: return "a reading";
    case LEAF_STATEMENT: return "a statement";
    case LEAF_COUNT: break;
    }
    return "something else";
}

/* "a day", "an amount". */
static struct str with_article(struct arena *in, struct str s)
{
    bool vowel = s.len && (s.at[0] == 'a' || s.at[0] == 'e' || s.at[0] == 'i' || s.at[0] == 'o');
    bool plural = s.len && s.at[s.len - 1] == 's';
    return str_format(in, "%s%.*s", plural ? "" : vowel ? "an " : "a ", STR_ARG(s));
}

/* A value type is told by its name; another rule by the word it starts with, if there is one. */
static struct str rule_expects(struct arena *in, const struct language *l, const struct rule *r)
{
    const struct pattern *p = &l->patterns[r->pattern];
    while (p->kind == PATTERN_SEQUENCE && p->child) p = &l->patterns[p->child];
    if (p->kind == PATTERN_WORD && !(r->flags & RULE_VALUE_TYPE))
        return str_format(in, "'%.*s'", STR_ARG(names_text(&l->names, p->word)));
    struct str name = r->name;
    if (str_starts(name, STR("q-"))) name = str_part(name, 2, name.len);
    if (str_ends(name, STR("-name"))) name = str_part(name, 0, name.len - 5);
    if (str_is(name, "amount-money")) name = STR("sum of money");
    return with_article(in, name);
}

struct str pattern_expects(struct arena *in, const struct language *l, uint32_t pattern)
{
    const struct pattern *p = &l->patterns[pattern];
    switch ((enum pattern_kind)p->kind) {
    case PATTERN_WORD: return str_format(in, "'%.*s'", STR_ARG(names_text(&l->names, p->word)));
    case PATTERN_TOKEN:
        if (p->leaf == LEAF_NAME) {
            struct kinds set = l->kind_sets[p->kinds];
            for (int k = 1; k < l->kind_count; k++)
                if (kinds_has(set, k) && !kinds_has(set, KIND_EVENT))
                    return str_format(in, "the name of %.*s",
                                      STR_ARG(with_article(in, l->kinds[k].word)));
        }
        return str_of(leaf_words((enum leaf)p->leaf));
    case PATTERN_RULE: return rule_expects(in, l, &l->rules[p->rule]);
    case PATTERN_ROWS: return STR("rows");
    case PATTERN_SEQUENCE:
    case PATTERN_CHOICE:
    case PATTERN_OPTION:
    case PATTERN_REPEAT:
    case PATTERN_EMPTY: break;
    }
    return (struct str){0};
}
