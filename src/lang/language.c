/* language.c: the two tables, made ready; see language.h. */
#include "lang/language.h"

#include <string.h>

#include "base/bits.h"
#include "base/buf.h"

static const struct schema_text own_rows[] = {
#define SCHEMA_ROWS
#define SCHEMA_ROW(kind, clause, value, count, absent, form, meaning, example)                     \
    {kind, clause, value, count, absent, form, meaning, example},
#include "schema.inc"
#undef SCHEMA_ROW
#undef SCHEMA_ROWS
};

static const char *const clause_words[] = {
#define SCHEMA_CLAUSES
#define SCHEMA_CLAUSE(id, word) word,
#include "schema.inc"
#undef SCHEMA_CLAUSE
#undef SCHEMA_CLAUSES
};

static const char *const kind_words[] = {
    "",
#define SCHEMA_KINDS
#define SCHEMA_KIND(id, word) word,
#include "schema.inc"
#undef SCHEMA_KIND
#undef SCHEMA_KINDS
};

enum { T = RULE_TRANSPARENT, U = RULE_UNSEEN_ALLOWED, V = RULE_VALUE_TYPE };

static const struct {
    const char *name;
    int flags;
    const char *notation, *example, *meaning;
} own_rules[] = {
    {0},
#define RULE(id, name, flags, pattern, example, meaning) {name, flags, pattern, example, meaning},
#include "lang/grammar.def"
#undef RULE
};

static const struct {
    const char *word, *spoken, *past;
    enum standing_rule standing;
    bool declares;
    const char *notation, *example, *effect;
} own_verbs[] = {
#define VERB(id, verb, spoken, past, standing, declares, pattern, example, effect)                 \
    {verb, spoken, past, STANDING_##standing, declares, pattern, example, effect},
#include "lang/events.def"
#undef VERB
};

/* Words that join; no statement may be called so, else a text could be read in two ways. */
static const char reserved_words[] =
    "in of by to from on until within at after before and or except if unless while when under "
    "for with as not is has the a an another any all none each every its no only because via "
    "about per out holds that are into redacted imported silent unclear anyone parties worldwide "
    "perpetual free then there other suppose nothing";

const char *clause_text(enum clause_word word)
{
    return word < CLAUSE_COUNT_TABLE ? clause_words[word] : "";
}

const char *kind_text(enum kind kind)
{
    return kind < KIND_COUNT_TABLE ? kind_words[kind] : kind == KIND_EVENT ? "event" : "asset";
}

struct str language_kinds(struct arena *in, const struct language *l, struct kinds set)
{
    struct buf b = buf_new(in, 256);
    struct strs said = {0};
    if (kinds_has(set, KIND_EVENT) && kinds_has(set, KIND_ASSET)) return STR("statement");
    for (int k = 1; k < KIND_ALL && said.count < 4; k++) {
        if (!kinds_has(set, k) || (k >= l->kind_count && k < KIND_EVENT)) continue;
        struct str word = k < l->kind_count ? l->kinds[k].word : str_of(kind_text((enum kind)k));
        PUSH(in, &said, word);
    }
    for (int i = 0; i < said.count; i++) {
        if (i) buf_text(&b, i == said.count - 1 ? " or " : ", ");
        buf_add(&b, said.at[i]);
    }
    return buf_str(&b);
}

bool language_past(const struct language *l, struct str word)
{
    for (int i = 0; i < VERB_COUNT; i++)
        if (str_same(l->verbs[i].past, word)) return true;
    return false;
}

int language_kind(const struct language *l, struct str word)
{
    uint32_t name = names_find(&l->names, word);
    for (int k = 1; name && k < l->kind_count; k++)
        if (l->kinds[k].word_name == name) return k;
    return KIND_NONE;
}

int language_rule(const struct language *l, struct str name)
{
    for (int i = 1; i < RULE_COUNT; i++)
        if (str_same(l->rules[i].name, name)) return i;
    return RULE_NONE;
}

int language_clause(const struct language *l, int kind, struct str clause)
{
    for (int i = 0; i < l->kinds[kind].clause_count; i++)
        if (str_same(l->rows[l->kinds[kind].clauses[i]].clause, clause))
            return l->kinds[kind].clauses[i];
    return -1;
}

bool language_reserved(const struct language *l, uint32_t word)
{
    return bits_has(l->reserved, (int)word);
}

static struct str plural_of(struct arena *in, struct str s)
{
    if (str_ends(s, STR("y"))) return str_format(in, "%.*sies", (int)s.len - 1, s.at);
    if (str_ends(s, STR("s"))) return str_format(in, "%.*ses", STR_ARG(s));
    return str_format(in, "%.*ss", STR_ARG(s));
}

static void split_words(struct language *l, struct str s, uint32_t *words, uint8_t *count, int most)
{
    while (s.len && *count < most) words[(*count)++] = names_intern(&l->names, str_cut(&s, ' '));
}

static enum occurs occurs_of(struct str s)
{
    if (str_is(s, "1")) return OCCURS_1;
    if (str_is(s, "0..n")) return OCCURS_0_N;
    if (str_is(s, "1..n")) return OCCURS_1_N;
    return OCCURS_0_1;
}

static void add_row(struct language *l, const struct schema_text *t)
{
    struct schema_row r = {.kind = str_of(t->kind), .clause = str_of(t->clause)};
    r.value = str_of(t->value);
    r.count = str_of(t->count);
    r.absent = str_of(t->absent);
    r.form = str_of(t->form);
    r.meaning = str_of(t->meaning);
    r.example = str_of(t->example);
    r.occurs = occurs_of(r.count);
    r.word = CLAUSE_COUNT_TABLE + l->row_count;
    for (int i = 0; i < CLAUSE_COUNT_TABLE; i++)
        if (r.clause.at[0] == clause_words[i][0] && str_is(r.clause, clause_words[i])) r.word = i;
    r.is_rows = str_is(r.clause, "(rows)");
    r.sides = str_is(r.kind, "*scope");
    r.unless_draft = str_is(r.absent, "both") || str_starts(r.absent, STR("both:"));
    split_words(l, r.clause, r.words, &r.word_count, 4);
    l->rows = arena_grow(l->in, l->rows, l->row_count, &l->row_room, sizeof *l->rows);
    l->rows[l->row_count++] = r;
}

static void add_kind(struct language *l, int row)
{
    struct schema_row *r = &l->rows[row];
    if (l->kind_count >= KIND_MAX) return;
    struct kind_info *k = &l->kinds[l->kind_count];
    k->word = r->kind;
    k->meaning = r->meaning;
    k->word_name = names_intern(&l->names, r->kind);
    k->plural_name = names_intern(&l->names, plural_of(l->in, r->kind));
    k->head_row = row;
    k->rows_clause = -1;
    k->supported = r->example.len > 0;
    l->kind_count++;
}

static void add_clause(struct language *l, struct kind_info *k, int row)
{
    const struct schema_row *r = &l->rows[row];
    if (str_is(r->clause, "-")) return;
    for (int i = 0; i < k->clause_count; i++)
        if (str_same(l->rows[k->clauses[i]].clause, r->clause)) {
            k->clauses[i] = row; /* the kind's own clause replaces the block's */
            return;
        }
    if (r->is_rows) k->rows_clause = row;
    k->clauses =
        arena_grow(l->in, k->clauses, k->clause_count, &k->clause_room, sizeof *k->clauses);
    k->clauses[k->clause_count++] = row;
}

static void add_block(struct language *l, struct kind_info *k, struct str block)
{
    for (int i = 0; i < l->row_count; i++)
        if (str_same(l->rows[i].kind, block)) add_clause(l, k, i);
}

/* Whether a block says when a statement has effect or what happens if it is missed: such blocks
 * stand after what the statement itself says. */
static bool trailing_block(struct str block)
{
    return str_is(block, "*gate") || str_is(block, "*cure");
}

static void add_blocks(struct language *l, struct kind_info *k, bool trailing)
{
    struct str blocks = l->rows[k->head_row].value;
    while (blocks.len) {
        struct str block = str_trim(str_cut(&blocks, ' '));
        if (str_starts(block, STR("*")) && trailing_block(block) == trailing)
            add_block(l, k, block);
    }
}

/* Common clauses, then the kind's blocks in the order it names them, its own, and when it has
 * effect. A clause that the kind itself has replaces the block's. */
static void gather_clauses(struct language *l, int kind)
{
    struct kind_info *k = &l->kinds[kind];
    add_block(l, k, STR("*"));
    add_blocks(l, k, false);
    add_block(l, k, k->word);
    for (int i = 0; i < l->row_count; i++)
        if (str_same(l->rows[i].kind, k->word)) l->rows[i].kind_number = kind;
    add_blocks(l, k, true);
    add_block(l, k, k->word);
}

static void read_rows(struct language *l, const struct schema_text *extra, int extra_count)
{
    for (size_t i = 0; i < sizeof own_rows / sizeof *own_rows; i++) add_row(l, &own_rows[i]);
    for (int i = 0; i < extra_count; i++) add_row(l, &extra[i]);
    l->kind_count = 1;
    for (int i = 0; i < l->row_count; i++)
        if (str_is(l->rows[i].clause, "-") && !str_starts(l->rows[i].kind, STR("*")))
            add_kind(l, i);
    for (int k = 1; k < l->kind_count; k++) gather_clauses(l, k);
}

static void read_rules(struct language *l)
{
    for (int i = 1; i < RULE_LEAF; i++) {
        struct rule *r = &l->rules[i];
        r->name = str_of(own_rules[i].name);
        r->notation = str_of(own_rules[i].notation);
        r->example = str_of(own_rules[i].example);
        r->meaning = str_of(own_rules[i].meaning);
        r->flags = own_rules[i].flags;
    }
}

static void read_verbs(struct language *l)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        struct verb *v = &l->verbs[i];
        v->word = str_of(own_verbs[i].word);
        v->spoken = str_of(own_verbs[i].spoken);
        v->past = str_of(own_verbs[i].past);
        v->notation = str_of(own_verbs[i].notation);
        v->example = str_of(own_verbs[i].example);
        v->effect = str_of(own_verbs[i].effect);
        v->standing = own_verbs[i].standing;
        v->declares = own_verbs[i].declares;
        split_words(l, v->word, v->words[0], &v->word_count[0], 3);
        split_words(l, v->spoken, v->words[1], &v->word_count[1], 3);
        split_words(l, v->past, v->words[2], &v->word_count[2], 3);
    }
}

/* The body of a statement stands line by line; a nested one may have lines under it. */
static uint32_t body_pattern(struct language *l, uint32_t rows)
{
    struct pattern p = l->patterns[rows];
    if (p.kind != PATTERN_ROWS) return rows;
    uint32_t first = (uint32_t)l->pattern_count;
    struct pattern parts[] = {
        {.kind = PATTERN_SEQUENCE, .child = first + 1},
        {.kind = PATTERN_SEQUENCE, .child = p.child, .next = p.nested ? first + 2 : 0},
        {.kind = PATTERN_OPTION, .child = rows},
    };
    for (int i = 0; i < 3; i++) {
        l->patterns =
            arena_grow(l->in, l->patterns, l->pattern_count, &l->pattern_room, sizeof *l->patterns);
        l->patterns[l->pattern_count++] = parts[i];
    }
    return first;
}

static void compile_all(struct language *l)
{
    for (int i = 1; i < RULE_LEAF; i++)
        l->rules[i].pattern = pattern_compile(l, l->rules[i].notation, &l->wrong);
    for (int i = 0; i < VERB_COUNT; i++)
        l->verbs[i].pattern = pattern_compile(l, l->verbs[i].notation, &l->wrong);
    for (int i = 0; i < l->row_count; i++)
        if (!str_is(l->rows[i].clause, "-")) {
            l->rows[i].pattern = pattern_compile(l, l->rows[i].value, &l->wrong);
            if (l->rows[i].is_rows) l->rows[i].pattern = body_pattern(l, l->rows[i].pattern);
        }
    pattern_starts(l);
}

static void read_reserved(struct language *l)
{
    static const char *const unseen[] = {"redacted", "imported", "silent", "unclear"};
    for (int i = 0; i < 4; i++) l->unseen_words[i] = names_intern(&l->names, str_of(unseen[i]));
    struct str words = STR(reserved_words);
    struct str rest = words;
    while (rest.len) names_intern(&l->names, str_cut(&rest, ' '));
    l->reserved = bits_new(l->in, l->names.count);
    for (rest = words; rest.len;)
        bits_set(l->reserved, (int)names_intern(&l->names, str_cut(&rest, ' ')));
}

struct language *language_open(struct arena *in, const struct schema_text *extra, int extra_count)
{
    struct language *l = NEW(in, struct language);
    l->in = in;
    l->names = names_new(in);
    l->pattern_count = 1;
    l->pattern_room = 4096;
    l->patterns = NEW_N(in, (size_t)l->pattern_room, struct pattern);
    read_reserved(l);
    read_rows(l, extra, extra_count);
    l->kind_set_count = 1;
    l->kind_set_room = 64;
    l->kind_sets = NEW_N(in, (size_t)l->kind_set_room, struct kinds);
    for (int k = 1; k < KIND_ALL; k++) kinds_add(&l->kind_sets[0], k);
    read_rules(l);
    read_verbs(l);
    compile_all(l);
    l->keyword_count = (uint32_t)l->names.count;
    return l;
}
