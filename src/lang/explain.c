/* explain.c: what a word of the language means; see explain.h. */
#include "lang/explain.h"

#include "lang/json_schema.h"
#include "lang/messages.h"
#include "lang/reference.h"

enum { WIDTH = 100, TABLE = 14 };

/* ---- text in columns ---- */

static int width_of(struct str s)
{
    int n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return n;
}

/* Words of `s` from column `at` on, further lines indented to `indent`; ends the line. */
static void add_wrapped(struct buf *b, struct str s, int at, int indent)
{
    bool first = true;
    while (s.len) {
        struct str word = str_cut(&s, ' ');
        int width = width_of(word);
        if (!first && at + 1 + width > WIDTH) {
            buf_char(b, '\n');
            buf_fill(b, ' ', indent);
            at = indent;
        } else if (!first) {
            buf_char(b, ' ');
            at++;
        }
        buf_add(b, word);
        at += width;
        first = false;
    }
    buf_char(b, '\n');
}

/* "  label       text", the text in a column of its own. */
static void add_pair(struct buf *b, struct str label, struct str text)
{
    int width = 2 + width_of(label), column = TABLE;
    if (!text.len) return;
    buf_text(b, "  ");
    buf_add(b, label);
    int gap = width < column ? column - width : 2;
    buf_fill(b, ' ', gap);
    add_wrapped(b, text, width + gap, column);
}

/* Lines, each indented. */
static void add_example(struct buf *b, struct str example, int indent)
{
    while (example.len) {
        buf_fill(b, ' ', indent);
        buf_add(b, str_cut(&example, '\n'));
        buf_char(b, '\n');
    }
}

static void add_title(struct buf *b, struct str word, const char *what, struct str meaning)
{
    if (b->len) buf_char(b, '\n');
    struct str head = str_format(b->in, "%.*s (%s)%s", STR_ARG(word), what, meaning.len ? ":" : "");
    buf_add(b, head);
    if (meaning.len) buf_char(b, ' ');
    add_wrapped(b, meaning, width_of(head) + 1, 2);
}

/* ---- words for what the tables say in short ---- */

const char *explain_count(enum occurs occurs)
{
    switch (occurs) {
    case OCCURS_0_1: return "at most once";
    case OCCURS_1: return "once";
    case OCCURS_0_N: return "any number of times";
    case OCCURS_1_N: return "at least once";
    }
    return "";
}

const char *explain_standing(enum standing_rule standing)
{
    switch (standing) {
    case STANDING_OWN: return "only the persons it names may say it";
    case STANDING_FACT: return "anybody may say it, and it can be disputed";
    case STANDING_RECORD: return "taken from a public register";
    }
    return "";
}

struct str explain_absent(struct str absent)
{
    if (str_is(absent, "must")) return STR("it must be said");
    if (str_is(absent, "both")) return STR("a choice: in a draft it must be said");
    return absent;
}

static struct str forms_of(struct str value)
{
    if (!value.len || str_is(value, "<flag>")) return STR("nothing: the word itself says it");
    return value;
}

/* ---- one thing ---- */

static void add_message(struct buf *b, enum message_code code)
{
    const struct message *m = message_of(code);
    static const char *const severities[] = {"error", "choice", "warning", "note"};
    struct diag shown = {.message = m};
    for (int i = 0; i < m->texts && i < DIAG_TEXTS; i++) shown.texts[i] = STR("...");
    add_title(b, str_of(m->code), severities[m->severity], (struct str){0});
    buf_text(b, "  ");
    add_wrapped(b, diag_sentence(b->in, &shown), 2, 2);
    buf_char(b, '\n');
    add_wrapped(b, message_explanation(code), 0, 0);
}

static struct str clause_word(const struct schema_row *row)
{
    return row->is_rows ? STR("(rows)") : row->clause;
}

static void add_clause_short(struct buf *b, const struct schema_row *row)
{
    add_pair(b, clause_word(row), forms_of(row->value));
    buf_fill(b, ' ', TABLE);
    struct str s = str_format(b->in, "%.*s (%s; if absent: %.*s)", STR_ARG(row->meaning),
                              explain_count(row->occurs), STR_ARG(explain_absent(row->absent)));
    add_wrapped(b, s, TABLE, TABLE);
}

static void add_kind(struct buf *b, const struct language *l, int kind)
{
    const struct kind_info *k = &l->kinds[kind];
    add_title(b, k->word, "kind of statement", k->meaning);
    if (!k->supported)
        buf_text(b, "  It is read, kept and formatted, but has no meaning in this version yet.\n");
    if (k->supported) {
        buf_char(b, '\n');
        add_example(b, l->rows[k->head_row].example, 2);
    }
    buf_text(b, "\nclauses:\n");
    for (int i = 0; i < k->clause_count; i++) add_clause_short(b, &l->rows[k->clauses[i]]);
}

static void add_clause(struct buf *b, const struct schema_row *row, struct str kind)
{
    struct str word = str_format(b->in, "%.*s %.*s", STR_ARG(kind), STR_ARG(clause_word(row)));
    add_title(b, word, "clause", row->meaning);
    add_pair(b, STR("value"), forms_of(row->value));
    add_pair(b, STR("how often"), str_of(explain_count(row->occurs)));
    add_pair(b, STR("if absent"), explain_absent(row->absent));
    if (row->sides)
        add_pair(b, STR("sides"),
                 STR("may head rows `to PERSON VALUE`, `from PERSON VALUE`, "
                     "`others VALUE`"));
    if (!row->example.len) return;
    buf_text(b, "\nfor example:\n");
    add_example(b, row->example, 2);
}

static void add_verb(struct buf *b, const struct verb *v)
{
    add_title(b, v->word, "event", v->effect);
    add_pair(b, STR("form"),
             str_format(b->in, "DAY %.*s %.*s", STR_ARG(v->word), STR_ARG(v->notation)));
    add_pair(b, STR("said as"),
             str_format(b->in, "somebody %.*s; somebody has %.*s", STR_ARG(v->spoken),
                        STR_ARG(v->past)));
    add_pair(b, STR("standing"), str_of(explain_standing(v->standing)));
    if (v->declares)
        add_pair(b, STR("declares"), STR("the first word after the verb is a new name"));
    buf_format(b, "\nfor example:\n  2026-12-18 %.*s %.*s\n", STR_ARG(v->word),
               STR_ARG(v->example));
}

static void add_rule(struct buf *b, const struct rule *r)
{
    bool type = r->flags & RULE_VALUE_TYPE;
    add_title(b, r->name, type ? "type of value" : "form", r->meaning);
    add_pair(b, STR("form"), forms_of(r->notation));
    if (r->flags & RULE_UNSEEN_ALLOWED)
        add_pair(b, STR("unseen"),
                 STR("`redacted`, `imported`, `silent` or `unclear` may stand "
                     "in its place"));
    buf_format(b, "\nfor example:\n  %.*s\n", STR_ARG(r->example));
}

/* The rows of all kinds that have a clause of this word, each row once. */
static bool add_clauses(struct buf *b, const struct language *l, struct str word, bool in_short)
{
    struct strs kinds = {0};
    for (int i = 0; i < l->row_count; i++) {
        const struct schema_row *row = &l->rows[i];
        if (!str_same(row->clause, word) || row->is_rows) continue;
        if (in_short) PUSH(b->in, &kinds, row->kind);
        else if (!str_starts(row->kind, STR("*"))) add_clause(b, row, row->kind);
        else add_clause(b, row, STR("any"));
        if (!in_short) PUSH(b->in, &kinds, row->kind);
    }
    if (!in_short || !kinds.count) return kinds.count > 0;
    buf_format(b, "\n'%.*s' is also a clause: see", STR_ARG(word));
    for (int i = 0; i < kinds.count; i++)
        if (!str_starts(kinds.at[i], STR("*")))
            buf_format(b, " '%.*s %.*s'", STR_ARG(kinds.at[i]), STR_ARG(word));
    buf_char(b, '\n');
    return true;
}

/* ---- lists ---- */

static void list_kinds(struct buf *b, const struct language *l)
{
    buf_text(b, "kinds of statements:\n");
    for (int k = 1; k < l->kind_count; k++)
        if (l->kinds[k].supported) add_pair(b, l->kinds[k].word, l->kinds[k].meaning);
    buf_text(b, "\nread, kept and formatted, without meaning in this version yet:\n");
    for (int k = 1; k < l->kind_count; k++)
        if (!l->kinds[k].supported) add_pair(b, l->kinds[k].word, l->kinds[k].meaning);
}

static void list_events(struct buf *b, const struct language *l)
{
    buf_text(b, "events are a day, a verb and what it is about:\n");
    for (int v = 0; v < VERB_COUNT; v++) add_pair(b, l->verbs[v].word, l->verbs[v].effect);
}

static void list_types(struct buf *b, const struct language *l)
{
    buf_text(b, "types of values:\n");
    for (int i = 1; i < RULE_LEAF; i++)
        if (l->rules[i].flags & RULE_VALUE_TYPE) add_pair(b, l->rules[i].name, l->rules[i].meaning);
}

static void list_messages(struct buf *b)
{
    buf_text(b, "messages:\n");
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        const struct message *m = message_of((enum message_code)i);
        struct diag shown = {.message = m};
        for (int k = 0; k < m->texts && k < DIAG_TEXTS; k++) shown.texts[k] = STR("...");
        add_pair(b, str_of(m->code), diag_sentence(b->in, &shown));
    }
}

bool explain_is_question(const struct rule *r)
{
    return str_starts(r->name, STR("question-")) || str_starts(r->name, STR("q-"));
}

static void list_questions(struct buf *b, const struct language *l)
{
    buf_text(b, "questions, and their parts:\n");
    for (int i = 1; i < RULE_LEAF; i++) {
        const struct rule *r = &l->rules[i];
        if (!explain_is_question(r)) continue;
        add_title(b, r->name, "form", r->meaning);
        add_pair(b, STR("form"), r->notation);
        add_pair(b, STR("example"), r->example);
    }
}

static bool add_list(struct buf *b, const struct language *l, struct str what)
{
    if (str_is(what, "kinds")) list_kinds(b, l);
    else if (str_is(what, "events")) list_events(b, l);
    else if (str_is(what, "types")) list_types(b, l);
    else if (str_is(what, "messages")) list_messages(b);
    else if (str_is(what, "questions")) list_questions(b, l);
    else if (str_is(what, "reference")) reference_write(b, l);
    else if (str_is(what, "schema")) json_schema_write(b, l);
    else return false;
    return true;
}

/* ---- the nearest ---- */

static void consider(struct str what, struct str have, struct str *best, int *least)
{
    int d = str_distance(what, have, *least);
    if (d >= *least) return;
    *least = d;
    *best = have;
}

static struct str nearest_word(const struct language *l, struct str what)
{
    static const char *const lists[] = {"kinds",     "events",    "types", "messages",
                                        "questions", "reference", "schema"};
    struct str best = {0};
    int least = what.len < 4 ? 2 : what.len < 8 ? 3 : 4;
    for (int k = 1; k < l->kind_count; k++) consider(what, l->kinds[k].word, &best, &least);
    for (int v = 0; v < VERB_COUNT; v++) consider(what, l->verbs[v].word, &best, &least);
    for (int i = 0; i < l->row_count; i++)
        if (!str_is(l->rows[i].clause, "-")) consider(what, l->rows[i].clause, &best, &least);
    for (int i = 1; i < RULE_LEAF; i++) consider(what, l->rules[i].name, &best, &least);
    for (int i = 0; i < MESSAGE_COUNT; i++)
        consider(what, str_of(message_of((enum message_code)i)->code), &best, &least);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        consider(what, str_of(lists[i]), &best, &least);
    return best;
}

/* The nearest clause of a kind, with the kind before it. */
static struct str nearest_clause(struct arena *in, const struct language *l, int kind,
                                 struct str clause)
{
    struct str best = {0};
    int least = clause.len < 4 ? 2 : 4;
    const struct kind_info *k = &l->kinds[kind];
    for (int i = 0; i < k->clause_count; i++)
        consider(clause, l->rows[k->clauses[i]].clause, &best, &least);
    return best.len ? str_format(in, "%.*s %.*s", STR_ARG(k->word), STR_ARG(best))
                    : str_copy(in, k->word);
}

/* `grant field`, `grant.field`. -1: no such kind; 0: no such clause of it. */
static int add_kind_clause(struct buf *b, const struct language *l, struct str what,
                           struct str *nearest)
{
    size_t cut = str_find(what, ' '), point = str_find(what, '.');
    if (point < cut) cut = point;
    if (cut == what.len) return -1;
    int kind = language_kind(l, str_part(what, 0, cut));
    struct str clause = str_trim(str_part(what, cut + 1, what.len));
    if (!kind) return -1;
    int row = language_clause(l, kind, str_is(clause, "rows") ? STR("(rows)") : clause);
    if (row < 0) *nearest = nearest_clause(b->in, l, kind, clause);
    else add_clause(b, &l->rows[row], l->kinds[kind].word);
    return row >= 0;
}

/* The verb is one of several words at most (`gives notice` is spoken of, not written). */
static bool add_verbs(struct buf *b, const struct language *l, struct str what)
{
    bool any = false;
    for (int v = 0; v < VERB_COUNT; v++) {
        const struct verb *verb = &l->verbs[v];
        if (!str_same(verb->word, what) && !str_same(verb->spoken, what) &&
            !str_same(verb->past, what))
            continue;
        add_verb(b, verb);
        any = true;
    }
    return any;
}

bool explain(struct buf *b, const struct language *l, struct str what, struct str *nearest)
{
    *nearest = (struct str){0};
    what = str_trim(what);
    if (!what.len) return false;
    enum message_code code = message_find(what);
    if (code != MESSAGE_COUNT) {
        add_message(b, code);
        return true;
    }
    if (add_list(b, l, what)) return true;
    int kind = language_kind(l, what), rule = language_rule(l, what);
    if (kind) add_kind(b, l, kind);
    bool any = add_verbs(b, l, what) || kind;
    if (rule) add_rule(b, &l->rules[rule]);
    any = any || rule;
    any = add_clauses(b, l, what, any) || any;
    if (any) return true;
    int clause = add_kind_clause(b, l, what, nearest);
    if (clause < 0) *nearest = nearest_word(l, what);
    return clause > 0;
}
