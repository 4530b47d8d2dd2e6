/* reader.c: from lines to statements; see reader.h. */
#include "lang/reader.h"

#include "base/buf.h"
#include "lang/match.h"
#include "lang/messages.h"
#include "value/day.h"

struct tree *tree_new(struct arena *in, struct language *l)
{
    struct tree *t = NEW(in, struct tree);
    t->in = in;
    t->language = l;
    t->text = text_new(in, &l->names);
    t->node_count = 1;
    t->node_room = 1024;
    t->nodes = NEW_N(in, (size_t)t->node_room, struct node);
    return t;
}

void tree_declare(struct tree *t, uint32_t name, int kind, int target)
{
    struct symbol s = {name, kind, target, -1};
    t->symbols =
        arena_grow(t->in, t->symbols, t->symbol_count, &t->symbol_room, sizeof *t->symbols);
    t->symbols[t->symbol_count++] = s;
}

/* ---- first pass ---- */

static struct str name_of(struct tree *t, uint32_t name)
{
    return names_text(&t->language->names, name);
}

int line_clause(const struct tree *t, int kind, const struct line *line, int *words)
{
    const struct language *l = t->language;
    const struct kind_info *k = &l->kinds[kind];
    const struct token *at = &t->text.at[line->token];
    int best = -1;
    *words = 0;
    if (!line->token_count || at->kind != TOKEN_WORD) return -1;
    for (int i = 0; i < k->clause_count; i++) {
        const struct schema_row *r = &l->rows[k->clauses[i]];
        if (r->words[0] != at->name || r->is_rows || r->word_count <= *words) continue;
        int n = 1;
        while (n < r->word_count && (uint32_t)n < line->token_count && at[n].name == r->words[n])
            n++;
        if (n < r->word_count) continue;
        best = k->clauses[i];
        *words = n;
    }
    return best;
}

static void declare_fields(struct tree *t, int statement, struct str path, int line, bool top)
{
    for (; line >= 0; line = t->text.lines[line].next) {
        const struct line *l = &t->text.lines[line];
        int words;
        if (top && line_clause(t, t->statements[statement].kind, l, &words) >= 0) continue;
        struct str word = token_text(&t->text, l->token);
        struct str full = str_format(t->in, "%.*s.%.*s", STR_ARG(path), STR_ARG(word));
        tree_declare(t, names_intern(&t->language->names, full), KIND_FIELD, statement);
        declare_fields(t, statement, full, l->child, false);
    }
}

/* `missed` rows are triggers named after their statement. */
static void declare_missed(struct tree *t, int statement, int line)
{
    int rows = 0;
    struct str name = statement_name(t, statement);
    for (int i = t->text.lines[line].child; i >= 0; i = t->text.lines[i].next) {
        rows++;
        struct str s = rows == 1 ? str_format(t->in, "%.*s.missed", STR_ARG(name))
                                 : str_format(t->in, "%.*s.missed.%d", STR_ARG(name), rows);
        tree_declare(t, names_intern(&t->language->names, s), KIND_TRIGGER, statement);
    }
}

/* The plural of a relation: its `plural` clause, else the regular one. */
static void declare_relation(struct tree *t, int statement, int line)
{
    struct str name = statement_name(t, statement), plural = {0};
    for (int i = t->text.lines[line].child; i >= 0; i = t->text.lines[i].next) {
        const struct line *l = &t->text.lines[i];
        if (l->token_count == 2 && str_is(token_text(&t->text, l->token), "plural"))
            plural = token_text(&t->text, l->token + 1);
    }
    if (!plural.len && str_ends(name, STR("y")))
        plural = str_format(t->in, "%.*sies", (int)name.len - 1, name.at);
    else if (!plural.len) plural = str_format(t->in, "%.*ss", STR_ARG(name));
    int room = t->relation_room;
    t->relation_words =
        arena_grow(t->in, t->relation_words, t->relation_count, &room, sizeof *t->relation_words);
    t->relation_statements = arena_grow(t->in, t->relation_statements, t->relation_count,
                                        &t->relation_room, sizeof *t->relation_statements);
    t->relation_words[t->relation_count] = names_intern(&t->language->names, plural);
    t->relation_statements[t->relation_count++] = statement;
}

/* Words that stand for all of something wherever a name could stand. */
static bool means_many(struct str s)
{
    static const char *const words[] = {"core",   "agreement", "all",       "any",      "anyone",
                                        "member", "members",   "parties",   "expiry",   "free",
                                        "nobody", "perpetual", "worldwide", "automatic"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(s, words[i])) return true;
    return false;
}

static bool good_name(const struct tree *t, const struct token *k, struct str s)
{
    if (k->kind != TOKEN_WORD || language_reserved(t->language, k->name)) return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return s.len > 0 && s.len <= 100 && !means_many(s);
}

static int scan_statement(struct tree *t, int line, struct diags *d);

/* The statements that stand under the rows of a `readings`. */
static void scan_readings(struct tree *t, int statement, struct diags *d)
{
    int choice = 0;
    for (int i = t->text.lines[t->statements[statement].line].child; i >= 0;
         i = t->text.lines[i].next) {
        if (!str_is(token_text(&t->text, t->text.lines[i].token), "reading")) continue;
        for (int k = t->text.lines[i].child; k >= 0; k = t->text.lines[k].next) {
            int inner = scan_statement(t, k, d);
            if (inner < 0) continue;
            t->statements[inner].reading = statement;
            t->statements[inner].choice = choice;
        }
        choice++;
    }
}

static void declare_statement(struct tree *t, int statement, struct diags *d)
{
    struct statement s = t->statements[statement];
    tree_declare(t, s.name, s.kind, statement);
    if (s.kind == KIND_HOLDING) tree_declare(t, s.name, KIND_PARTY, statement);
    if (s.kind == KIND_FIELD)
        declare_fields(t, statement, name_of(t, s.name), t->text.lines[s.line].child, true);
    if (s.kind == KIND_RELATION) declare_relation(t, statement, (int)s.line);
    if (s.kind == KIND_READINGS) scan_readings(t, statement, d);
    for (int i = t->text.lines[s.line].child; i >= 0; i = t->text.lines[i].next)
        if (t->text.lines[i].child >= 0 &&
            str_is(token_text(&t->text, t->text.lines[i].token), "missed"))
            declare_missed(t, statement, i);
}

static struct str nearest_kind(const struct language *l, struct str word)
{
    struct str best = {0};
    int least = word.len < 4 ? 2 : 3;
    for (int k = 1; k < l->kind_count; k++) {
        int distance = str_distance(word, l->kinds[k].word, least);
        if (distance >= least) continue;
        least = distance;
        best = l->kinds[k].word;
    }
    return best;
}

/* Reads the head of a statement; its number, or -1 if it has none. */
static int scan_statement(struct tree *t, int line, struct diags *d)
{
    const struct line *l = &t->text.lines[line];
    struct str word = token_text(&t->text, l->token);
    int kind = t->text.at[l->token].kind == TOKEN_WORD ? language_kind(t->language, word) : 0;
    if (!kind) {
        struct diag *g = REPORT(d, E_KIND, token_place(&t->text, l->token, 1), word);
        g->nearest = nearest_kind(t->language, word);
        return -1;
    }
    if (l->token_count < 2) {
        REPORT(d, E_NO_NAME, line_place(&t->text, line), word);
        return -1;
    }
    struct statement s = {.kind = kind,
                          .line = (uint32_t)line,
                          .file = l->file,
                          .token = l->token + 1,
                          .agreement = -1,
                          .reading = -1};
    struct str name = token_text(&t->text, s.token);
    if (!good_name(t, &t->text.at[s.token], name)) {
        REPORT(d, E_NAME_FORM, token_place(&t->text, s.token, 1), name);
        s.broken = true;
    }
    s.name = names_intern(&t->language->names, name);
    if (l->token_count > 2 && t->text.at[l->token + 2].kind == TOKEN_TEXT) {
        struct str title = token_text(&t->text, l->token + 2);
        s.title = str_part(title, 1, title.len - 1);
    }
    uint32_t used = s.title.at ? 3 : 2;
    if (l->token_count > used)
        REPORT(d, E_HEAD, token_place(&t->text, l->token + used, l->token_count - used),
               token_text(&t->text, l->token + used));
    t->statements = arena_grow(t->in, t->statements, t->statement_count, &t->statement_room,
                               sizeof *t->statements);
    t->statements[t->statement_count] = s;
    int number = t->statement_count++;
    declare_statement(t, number, d);
    return number;
}

static int verb_at(const struct language *l, const struct token *at, uint32_t count)
{
    for (int v = 0; v < VERB_COUNT; v++)
        if (count && at[0].kind == TOKEN_WORD && at[0].name == l->verbs[v].words[0][0]) return v;
    return -1;
}

/* The name an event declares: `, as NAME`, else what its verb declares. */
static uint32_t event_name(struct tree *t, const struct line *l, int verb)
{
    const struct token *at = &t->text.at[l->token];
    for (uint32_t i = 2; i + 2 < l->token_count + 1 && i + 1 < l->token_count; i++)
        if (at[i].kind == TOKEN_WORD && at[i - 1].kind == TOKEN_COMMA &&
            str_is(token_text(&t->text, l->token + i), "as") && at[i + 1].kind == TOKEN_WORD)
            return at[i + 1].name;
    if (verb >= 0 && t->language->verbs[verb].declares && l->token_count > 2 &&
        at[2].kind == TOKEN_WORD)
        return at[2].name;
    return 0;
}

static void scan_event(struct tree *t, int line, struct diags *d)
{
    const struct line *l = &t->text.lines[line];
    struct event e = {.line = (uint32_t)line, .file = l->file};
    e.verb = verb_at(t->language, &t->text.at[l->token + 1], l->token_count - 1);
    day_number day = 0;
    day_read(str_part(token_text(&t->text, l->token), 0, 10), &day);
    e.day = day;
    e.order = t->event_count;
    if (e.verb < 0) {
        uint32_t at = l->token + (l->token_count > 1);
        struct diag *g = REPORT(d, E_EVENT, token_place(&t->text, at, 1), token_text(&t->text, at),
                                l->token_count > 1 ? STR("") : STR(" (the line ends)"));
        struct str best = {0};
        int least = 3;
        for (int v = 0; v < VERB_COUNT; v++) {
            int n = str_distance(token_text(&t->text, at), t->language->verbs[v].word, least);
            if (n < least) least = n, best = t->language->verbs[v].word;
        }
        g->nearest = best;
    }
    e.name = event_name(t, l, e.verb);
    t->events = arena_grow(t->in, t->events, t->event_count, &t->event_room, sizeof *t->events);
    t->events[t->event_count] = e;
    if (e.name) tree_declare(t, e.name, KIND_EVENT, t->event_count);
    t->event_count++;
}

void tree_scan(struct tree *t, int first, struct diags *d)
{
    bool above = false;
    for (int i = first; i < t->text.line_count; i++) {
        const struct line *l = &t->text.lines[i];
        if (!l->token_count) continue;
        if (i == t->text.file_lines[l->file]) above = false;
        if (l->indent) {
            if (!above) REPORT_PLAIN(d, E_INDENT, line_place(&t->text, i));
            above = true;
            continue;
        }
        above = true;
        if (t->text.at[l->token].kind == TOKEN_DATE) scan_event(t, i, d);
        else scan_statement(t, i, d);
    }
}

/* A dotted or slashed name has the kinds of its head where it was not declared itself. */
static void name_kinds_of_parts(struct tree *t)
{
    for (uint32_t name = 1; name < t->name_count; name++) {
        struct str s = names_text(&t->language->names, name);
        size_t slash = str_find(s, '/');
        if (slash == s.len || t->name_kinds[name].bits[0] || t->name_kinds[name].bits[1]) continue;
        uint32_t tail = names_find(&t->language->names, str_part(s, slash + 1, s.len));
        uint32_t head = names_find(&t->language->names, str_part(s, 0, slash));
        if (head && tail && tail < t->name_count && head < t->name_count &&
            kinds_has(t->name_kinds[head], KIND_AGREEMENT))
            t->name_kinds[name] = t->name_kinds[tail];
    }
}

void tree_names_ready(struct tree *t)
{
    t->name_count = (uint32_t)t->language->names.count;
    t->symbol_first = NEW_N(t->in, t->name_count, int);
    t->name_kinds = NEW_N(t->in, t->name_count, struct kinds);
    for (uint32_t i = 0; i < t->name_count; i++) t->symbol_first[i] = -1;
    for (int i = t->symbol_count - 1; i >= 0; i--) {
        struct symbol *s = &t->symbols[i];
        s->next = t->symbol_first[s->name];
        t->symbol_first[s->name] = i;
        kinds_add(&t->name_kinds[s->name], s->kind);
    }
    name_kinds_of_parts(t);
}

/* ---- second pass ---- */

struct reader {
    struct tree *t;
    struct diags *d;
};

static void parse_statement(struct reader *r, int statement);

/* The statements under a `readings` were scanned with their lines; they are read in turn. */
static int nested(void *reader, int line)
{
    struct reader *r = reader;
    for (int i = 0; i < r->t->statement_count; i++)
        if (r->t->statements[i].line == (uint32_t)line) return i;
    return -1;
}

static struct str nearest_clause(const struct language *l, int kind, struct str word)
{
    struct str best = {0};
    int least = word.len < 4 ? 2 : 4;
    for (int i = 0; i < l->kinds[kind].clause_count; i++) {
        struct str have = l->rows[l->kinds[kind].clauses[i]].clause;
        int n = str_distance(word, have, least);
        if (n < least) least = n, best = have;
    }
    return best;
}

static void unknown_clause(struct reader *r, struct statement *s, const struct line *l)
{
    struct tree *t = r->t;
    struct str word = token_text(&t->text, l->token);
    struct diag *g = REPORT(r->d, E_CLAUSE, token_place(&t->text, l->token, 1),
                            t->language->kinds[s->kind].word, word);
    g->nearest = nearest_clause(t->language, s->kind, word);
    s->broken = true;
}

static void add_clause(struct reader *r, int statement, struct clause c)
{
    struct tree *t = r->t;
    struct statement *s = &t->statements[statement];
    t->clauses =
        arena_grow(t->in, t->clauses, t->clause_count, &t->clause_room, sizeof *t->clauses);
    t->clauses[t->clause_count++] = c;
    s->clause_count++;
    const struct schema_row *row = &t->language->rows[c.row];
    if (row->is_rows || row->occurs == OCCURS_0_N || row->occurs == OCCURS_1_N) return;
    for (int i = s->clause_first; i < t->clause_count - 1; i++) {
        if (t->clauses[i].row != c.row) continue;
        struct diag *g =
            REPORT(r->d, E_CLAUSE_TWICE, line_place(&t->text, (int)c.line), row->clause);
        diag_more(r->d, g, line_place(&t->text, (int)t->clauses[i].line), STR("first said here"));
        s->broken = true;
        return;
    }
}

static void parse_clause(struct reader *r, int statement, int line)
{
    struct tree *t = r->t;
    struct statement *s = &t->statements[statement];
    const struct line *l = &t->text.lines[line];
    int words, row = line_clause(t, s->kind, l, &words);
    if (row < 0) row = t->language->kinds[s->kind].rows_clause;
    if (row < 0) {
        unknown_clause(r, s, l);
        return;
    }
    const struct schema_row *info = &t->language->rows[row];
    struct match_how how = {nested, r, info->sides, !info->is_rows};
    uint32_t token = l->token + (uint32_t)words;
    struct clause c = {.row = row, .line = (uint32_t)line, .owner = statement};
    if (match_line(t, info->pattern, line, token, how, &c.value)) {
        add_clause(r, statement, c);
        return;
    }
    struct str what = info->is_rows ? str_format(r->d->in, "a row of a %.*s", STR_ARG(info->kind))
                                    : str_format(r->d->in, "clause '%.*s'", STR_ARG(info->clause));
    match_explain(t, info->pattern, line, token, how, what, r->d);
    t->statements[statement].broken = true;
}

static void parse_statement(struct reader *r, int statement)
{
    struct tree *t = r->t;
    t->statements[statement].clause_first = t->clause_count;
    for (int i = t->text.lines[t->statements[statement].line].child; i >= 0;
         i = t->text.lines[i].next)
        parse_clause(r, statement, i);
}

static uint32_t rule_pattern(const struct language *l, enum rule_id rule)
{
    return l->rules[rule].pattern;
}

static void parse_event(struct reader *r, struct event *e)
{
    struct tree *t = r->t;
    struct match_how how = {0};
    if (e->verb < 0) return;
    uint32_t pattern = rule_pattern(t->language, RULE_EVENT_LINE);
    uint32_t token = t->text.lines[e->line].token;
    node_id first = 0;
    if (match_line(t, pattern, (int)e->line, token, how, &first)) {
        struct node whole = {.rule = RULE_EVENT_LINE,
                             .token = token,
                             .token_count = t->text.lines[e->line].token_count,
                             .kid = first,
                             .line = e->line};
        t->nodes = arena_grow(t->in, t->nodes, t->node_count, &t->node_room, sizeof *t->nodes);
        t->nodes[t->node_count] = whole;
        e->node = (node_id)t->node_count++;
        return;
    }
    struct str what =
        str_format(r->d->in, "event '%.*s'", STR_ARG(t->language->verbs[e->verb].word));
    match_explain(t, pattern, (int)e->line, token, how, what, r->d);
}

void tree_check_names(struct tree *t, struct diags *d)
{
    for (int i = 0; i < t->symbol_count; i++) {
        const struct symbol *s = &t->symbols[i];
        if (s->kind == KIND_EVENT || s->kind == KIND_ASSET) continue;
        const struct statement *a = &t->statements[s->target];
        if (a->reading >= 0 || a->kind != s->kind || a->name != s->name) continue;
        for (int k = s->next; k >= 0; k = t->symbols[k].next) {
            const struct symbol *o = &t->symbols[k];
            if (o->kind != s->kind || o->target == s->target) continue;
            const struct statement *b = &t->statements[o->target];
            if (b->reading >= 0 || b->name != s->name || b->kind != o->kind) continue;
            if (a->agreement != b->agreement) continue;
            struct diag *g =
                REPORT(d, E_TWICE, token_place(&t->text, b->token, 1),
                       t->language->kinds[b->kind].word, names_text(&t->language->names, b->name));
            diag_more(d, g, token_place(&t->text, a->token, 1), STR("declared here"));
            break;
        }
    }
}

void tree_parse(struct tree *t, struct diags *d)
{
    struct reader r = {t, d};
    tree_compose(t);
    t->nodes = arena_expect(t->in, t->nodes, t->node_count, &t->node_room, sizeof *t->nodes,
                            t->text.count + t->text.count / 4); /* about a node a token */
    for (int i = 0; i < t->statement_count; i++) parse_statement(&r, i);
    for (int i = 0; i < t->event_count; i++) parse_event(&r, &t->events[i]);
}

node_id tree_parse_line(struct tree *t, enum rule_id rule, struct str what, struct source source,
                        struct diags *d)
{
    int errors = d->errors, line = t->text.line_count;
    struct match_how how = {0};
    node_id first = 0;
    text_add_line(&t->text, source, d);
    if (d->errors > errors) return 0;
    uint32_t pattern = rule_pattern(t->language, rule);
    if (t->text.line_count == line) {
        struct place p = {(uint32_t)t->text.file_count - 1, 0, 0};
        REPORT(d, E_QUESTION_ENDS, p, t->language->rules[rule].example);
        return 0;
    }
    uint32_t token = t->text.lines[line].token;
    if (!match_line(t, pattern, line, token, how, &first)) {
        match_explain(t, pattern, line, token, how, what, d);
        return 0;
    }
    struct node whole = {.rule = (uint16_t)rule,
                         .token = token,
                         .token_count = t->text.lines[line].token_count,
                         .kid = first,
                         .line = (uint32_t)line};
    t->nodes = arena_grow(t->in, t->nodes, t->node_count, &t->node_room, sizeof *t->nodes);
    t->nodes[t->node_count] = whole;
    return (node_id)t->node_count++;
}
