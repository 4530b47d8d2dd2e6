/* complete.c: what may be written at a place of a text; see complete.h. */
#include "lang/complete.h"

#include "base/buf.h"
#include "lang/match.h"
#include "lang/reader.h"

/* Stands for the word at the place while its line is read, so that the line is there. */
#define PLACEHOLDER "?"

/* A text cut at the place: everything before the word, and all lines after its own. */
struct cut {
    struct str typed; /* the word, as far as it was written */
    size_t from;      /* where it begins */
    size_t line_from;
    bool first_column;
    struct source source;
};

static bool word_byte(char c)
{
    return c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != ',' && c != ';' && c != '(' &&
           c != ')' && c != '"';
}

static struct cut cut_at(struct arena *in, struct source source, size_t at)
{
    struct str s = source.text;
    struct cut c = {0};
    if (at > s.len) at = s.len;
    c.from = at;
    while (c.from && word_byte(s.at[c.from - 1])) c.from--;
    c.typed = str_part(s, c.from, at);
    c.line_from = c.from;
    while (c.line_from && s.at[c.line_from - 1] != '\n') c.line_from--;
    c.first_column = c.line_from == c.from;
    struct buf b = buf_new(in, (size_t)TEXT_MAX_BYTES + 1);
    buf_add(&b, str_part(s, 0, c.from));
    buf_text(&b, PLACEHOLDER);
    size_t end = at + str_find(str_part(s, at, s.len), '\n');
    buf_add(&b, str_part(s, end, s.len));
    c.source = (struct source){source.path, buf_str(&b)};
    return c;
}

/* The line that starts at a byte, -1 if there is none. */
static int line_from(const struct tree *t, size_t from)
{
    for (int i = 0; i < t->text.line_count; i++) {
        const struct line *l = &t->text.lines[i];
        if (l->from >= from && l->from - from == l->indent && l->token_count) return i;
    }
    return -1;
}

/* Reads the heads of the cut text; *line is the line at work, without the placeholder. */
static struct tree *read_cut(struct arena *in, struct language *l, const struct tree *book,
                             const struct cut *cut, int *line)
{
    struct diags d = diags_new(in);
    struct tree *t = tree_new(in, l);
    text_add(&t->text, cut->source, str_ends(cut->source.path, STR(".md")), &d);
    *line = line_from(t, cut->line_from);
    if (*line >= 0) t->text.lines[*line].token_count--;
    tree_scan(t, 0, &d);
    for (int i = 0; book && i < book->symbol_count; i++)
        tree_declare(t, book->symbols[i].name, book->symbols[i].kind, -1);
    if (book && !t->relation_count) {
        t->relation_words = book->relation_words;
        t->relation_statements = book->relation_statements;
        t->relation_count = t->relation_room = book->relation_count;
    }
    tree_names_ready(t);
    return t;
}

/* The line under which a line stands, -1: none. */
static int line_above(const struct tree *t, int line)
{
    int above = line - 1;
    while (above >= 0 && (t->text.lines[above].indent >= t->text.lines[line].indent ||
                          !t->text.lines[above].token_count))
        above--;
    return above;
}

static int kind_of_line(const struct tree *t, int line)
{
    return language_kind(t->language, token_text(&t->text, t->text.lines[line].token));
}

/* The statement's line, and the clause's, above a line or of it. */
static int head_of(const struct tree *t, int line, int *clause)
{
    *clause = line;
    while (line >= 0 && t->text.lines[line].indent) {
        int above = line_above(t, line);
        if (above >= 0 && t->text.lines[above].indent) *clause = above;
        line = above;
    }
    return line;
}

static void push(struct arena *in, struct strs *list, struct str s)
{
    if (str_ends(s, STR(PLACEHOLDER))) return;
    for (int i = 0; i < list->count; i++)
        if (str_same(list->at[i], s)) return;
    PUSH(in, list, s);
}

/* ---- what may stand ---- */

static void first_column(struct arena *in, const struct language *l, struct completion *c)
{
    for (int k = 1; k < l->kind_count; k++) push(in, &c->words, l->kinds[k].word);
    push(in, &c->hints, STR("a day, as in 2026-01-31"));
}

static bool stands_already(const struct tree *t, int head, int row)
{
    int kind = kind_of_line(t, head), words;
    for (int i = t->text.lines[head].child; i >= 0; i = t->text.lines[i].next)
        if (line_clause(t, kind, &t->text.lines[i], &words) == row) return true;
    return false;
}

/* Clauses of the statement that may still be said and go on from the tokens of `line`. */
static void clause_words(struct arena *in, const struct tree *t, int head, int line,
                         struct completion *c)
{
    const struct language *l = t->language;
    const struct kind_info *k = &l->kinds[kind_of_line(t, head)];
    uint32_t count = t->text.lines[line].token_count;
    for (int i = 0; i < k->clause_count; i++) {
        const struct schema_row *row = &l->rows[k->clauses[i]];
        bool once = row->occurs == OCCURS_0_1 || row->occurs == OCCURS_1;
        bool fits = count < row->word_count && !row->is_rows;
        if (once && !count && stands_already(t, head, k->clauses[i])) continue;
        for (uint32_t w = 0; fits && w < count; w++)
            fits = t->text.at[t->text.lines[line].token + w].name == row->words[w];
        if (!fits) continue;
        struct str rest = row->clause;
        for (uint32_t w = 0; w < count; w++) str_cut(&rest, ' ');
        push(in, &c->words, rest);
    }
}

static void add_next(struct arena *in, struct next n, struct completion *c)
{
    for (int i = 0; i < n.words.count; i++) push(in, &c->words, n.words.at[i]);
    for (int i = 0; i < n.hints.count; i++) push(in, &c->hints, n.hints.at[i]);
}

static void clause_value(struct arena *in, struct tree *t, int head, int clause, int line,
                         struct completion *c)
{
    int words = 0, kind = kind_of_line(t, head);
    int row = line_clause(t, kind, &t->text.lines[clause], &words);
    if (clause == line) clause_words(in, t, head, line, c);
    if (row < 0) row = t->language->kinds[kind].rows_clause;
    if (row < 0) return;
    const struct schema_row *info = &t->language->rows[row];
    struct match_how how = {.sides = info->sides, .unseen = !info->is_rows};
    uint32_t token = t->text.lines[clause].token + (uint32_t)words;
    add_next(in, match_next(in, t, info->pattern, clause, token, how), c);
}

static void on_line(struct arena *in, struct tree *t, int line, struct completion *c)
{
    const struct line *l = &t->text.lines[line];
    bool event = l->token_count && t->text.at[l->token].kind == TOKEN_DATE;
    int clause, head;
    if (!l->indent && event) {
        uint32_t pattern = t->language->rules[RULE_EVENT_LINE].pattern;
        add_next(in, match_next(in, t, pattern, line, l->token, (struct match_how){0}), c);
    }
    if (!l->indent) return;
    head = head_of(t, line, &clause);
    if (head >= 0 && kind_of_line(t, head)) clause_value(in, t, head, clause, line, c);
}

/* ---- the word at the place ---- */

/* Keeps the words that begin as the typed one does, else the nearest ones. */
static void keep_fitting(struct completion *c, struct str typed)
{
    int count = 0, least = typed.len < 4 ? 1 : 3;
    for (int i = 0; i < c->words.count && count < COMPLETE_MAX; i++)
        if (str_starts(c->words.at[i], typed)) c->words.at[count++] = c->words.at[i];
    c->nearest = !count && c->words.count > 0;
    for (int i = 0; c->nearest && i < c->words.count; i++) {
        int d = str_distance(typed, c->words.at[i], least);
        if (d < least) least = d, count = 0;
        if (d == least && count < COMPLETE_MAX) c->words.at[count++] = c->words.at[i];
    }
    c->words.count = count;
}

struct completion complete(struct arena *in, struct language *l, const struct tree *book,
                           struct source source, size_t at)
{
    struct cut cut = cut_at(in, source, at);
    int line;
    struct tree *t = read_cut(in, l, book, &cut, &line);
    struct completion c = {.from = cut.from};
    if (cut.first_column) first_column(in, l, &c);
    else if (line >= 0) on_line(in, t, line, &c);
    keep_fitting(&c, cut.typed);
    return c;
}
