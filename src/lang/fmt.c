/* fmt.c: the canonical text; see fmt.h. */
#include "lang/fmt.h"

#include <stdlib.h>

#include "base/buf.h"
#include "lang/reader.h"
#include "value/amount.h"

enum { INDENT = 2, COLUMN = 14, GROUP = 3 };

enum style { STYLE_PLAIN, STYLE_GROUPED, STYLE_MONEY };

/* What stands in the first column of a block. */
enum item_kind { ITEM_STATEMENT, ITEM_EVENT, ITEM_COMMENT, ITEM_REST };

struct item {
    enum item_kind kind;
    int line;             /* its first line that is no comment; of a comment, its first */
    int number;           /* of the statement or event */
    int lead, lead_count; /* comments before it */
    int tail, tail_count; /* comments that end it */
};

struct items {
    struct item *at;
    int count, room;
};

struct printer {
    struct arena *in;
    const struct tree *t;
    const struct language *l;
    struct buf out;
    int first, last; /* lines of the block at work */
    uint32_t token;  /* first token of the file */
    uint8_t *styles; /* enum style of each token of the file */
    int first_line;  /* of the file */
    uint16_t *keys;  /* tokens of the key of each line that is a row */
    int *statements; /* statement that starts on each line of the file, -1: none */
    int *rows;       /* row of the schema of each line that is a clause, -1: none */
    uint32_t *kinds; /* of each clause, the kind that its value names: RULE_LINE rows are its */
    uint32_t tokens; /* printed so far */
    int comments;
};

/* ---- words ---- */

/* Characters, not bytes. */
static int width_of(struct str s)
{
    int n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return n;
}

/* `3500000` or `3,500,000` as `3,500,000`. */
static void add_whole(struct buf *b, struct str s)
{
    size_t digits = 0, seen = 0;
    bool begun = false;
    for (size_t i = 0; i < s.len; i++) digits += s.at[i] != ',' && (begun |= s.at[i] != '0', begun);
    if (!digits) buf_char(b, '0');
    begun = false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == ',' || !(begun |= s.at[i] != '0', begun)) continue;
        if (seen && (digits - seen) % GROUP == 0) buf_char(b, ',');
        buf_char(b, s.at[i]);
        seen++;
    }
}

/* Decimals of money: none if they are zero, else at least those of the currency. */
static void add_cents(struct buf *b, struct str s, const struct currency *c)
{
    int minor = c && c->minor > 0 ? c->minor : 0;
    while (s.len && s.at[s.len - 1] == '0') s.len--;
    if (!s.len) return;
    buf_char(b, '.');
    buf_add(b, s);
    buf_fill(b, '0', minor - (int)s.len);
}

static void add_number(struct buf *b, struct str s, const struct currency *money)
{
    size_t slash = str_find(s, '/'), point = str_find(s, '.');
    if (slash < s.len) {
        add_whole(b, str_part(s, 0, slash));
        buf_char(b, '/');
        add_whole(b, str_part(s, slash + 1, s.len));
        return;
    }
    add_whole(b, str_part(s, 0, point));
    if (money) add_cents(b, str_part(s, point + 1, s.len), money);
    else buf_add(b, str_part(s, point, s.len));
}

static void add_token(struct printer *p, uint32_t token)
{
    const struct text *t = &p->t->text;
    struct str s = token_text(t, token);
    switch ((enum style)p->styles[token - p->token]) {
    case STYLE_PLAIN: buf_add(&p->out, text_composed(p->in, s)); break;
    case STYLE_GROUPED: add_number(&p->out, s, NULL); break;
    case STYLE_MONEY: add_number(&p->out, s, currency_find(token_text(t, token - 1))); break;
    }
}

/* Writes words of a line; how wide they are. */
static int print_words(struct printer *p, uint32_t token, uint32_t count)
{
    size_t from = p->out.len;
    const struct token *at = &p->t->text.at[token];
    for (uint32_t i = 0; i < count; i++) {
        if (i && token_blank_between(&at[i - 1], &at[i])) buf_char(&p->out, ' ');
        add_token(p, token + i);
    }
    return width_of(str_part(buf_str(&p->out), from, p->out.len));
}

/* How wide they would be. */
static int width_of_words(struct printer *p, uint32_t token, uint32_t count)
{
    size_t from = p->out.len;
    int width = print_words(p, token, count);
    p->out.len = from;
    return width;
}

/* ---- lines ---- */

static const struct line *line_of(const struct printer *p, int line)
{
    return &p->t->text.lines[line];
}

static struct str comment_shown(struct printer *p, int line)
{
    const struct line *l = line_of(p, line);
    struct str s = p->t->text.files[l->file].text;
    p->comments++;
    return text_composed(p->in,
                         str_part(s, l->comment_from, (size_t)l->comment_from + l->comment_len));
}

static void print_comments(struct printer *p, int from, int count, int indent)
{
    for (int i = from; i < from + count; i++) {
        buf_fill(&p->out, ' ', indent);
        buf_add(&p->out, comment_shown(p, i));
        buf_char(&p->out, '\n');
    }
}

/* The comment lines right before a line. */
static void print_comments_before(struct printer *p, int line, int indent)
{
    int from = line;
    while (from > p->first && !line_of(p, from - 1)->token_count) from--;
    print_comments(p, from, line - from, indent);
}

/* A line whose first `key` tokens stand before `column`. */
static void print_line(struct printer *p, int line, int indent, uint32_t key, int column)
{
    const struct line *l = line_of(p, line);
    buf_fill(&p->out, ' ', indent);
    int width = indent + print_words(p, l->token, key);
    if (key && key < l->token_count)
        buf_fill(&p->out, ' ', width < column ? column - width : INDENT);
    print_words(p, l->token + key, l->token_count - key);
    if (l->comment_len) {
        buf_text(&p->out, "  ");
        buf_add(&p->out, comment_shown(p, line));
    }
    buf_char(&p->out, '\n');
    p->tokens += l->token_count;
}

static void print_statement(struct printer *p, int statement, int line, int indent);

/* ---- rows ---- */

static uint32_t key_of(const struct printer *p, int line)
{
    return p->keys[line - p->first_line];
}

/* The column in which the values of these rows begin; `column` if no key is too long for it. */
static int rows_column(struct printer *p, int line, int indent, int column)
{
    int widest = 0;
    for (; line >= 0 && line < p->last; line = line_of(p, line)->next) {
        uint32_t key = key_of(p, line);
        int width = indent + (key ? width_of_words(p, line_of(p, line)->token, key) : 0);
        if (key && width > widest) widest = width;
    }
    return widest < column ? column : widest + INDENT;
}

/* Rows from `line` on; `base` is the indent of their statement. Where they are lines of another
 * kind (an amendment's), `kind` is that kind. */
static void print_rows(struct printer *p, int line, int indent, int base, int kind)
{
    int column = rows_column(p, line, indent, base + COLUMN);
    for (; line >= 0 && line < p->last; line = line_of(p, line)->next) {
        int words, statement = p->statements[line - p->first_line];
        print_comments_before(p, line, indent);
        if (statement >= 0) {
            print_statement(p, statement, line, indent);
            continue;
        }
        if (kind && line_clause(p->t, kind, line_of(p, line), &words) >= 0)
            print_line(p, line, indent, (uint32_t)words, indent + COLUMN - INDENT);
        else print_line(p, line, indent, key_of(p, line), column);
        print_rows(p, line_of(p, line)->child, indent + INDENT, base, 0);
    }
}

/* ---- statements ---- */

struct clause_line {
    int line, place;
};

static int by_place(const void *a, const void *b)
{
    const struct clause_line *x = a, *y = b;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* Where a clause stands in its kind. Steps share the place of the first one. */
static int place_of(const struct printer *p, int kind, int row)
{
    const struct kind_info *k = &p->l->kinds[kind];
    bool step = str_starts(p->l->rows[row].meaning, STR("step:"));
    for (int i = 0; i < k->clause_count; i++) {
        int have = k->clauses[i];
        if (have == row || (step && str_starts(p->l->rows[have].meaning, STR("step:")))) return i;
    }
    return k->clause_count;
}

static void print_clause(struct printer *p, int line, int base, int rows_at)
{
    int row = p->rows[line - p->first_line], indent = base + INDENT;
    print_comments_before(p, line, indent);
    if (row >= 0 && !p->l->rows[row].is_rows)
        print_line(p, line, indent, p->l->rows[row].word_count, base + COLUMN);
    else print_line(p, line, indent, key_of(p, line), rows_at);
    int kind = (int)p->kinds[line - p->first_line];
    print_rows(p, line_of(p, line)->child, indent + INDENT, base, kind);
}

static void print_sorted(struct printer *p, struct clause_line *at, int count, int base)
{
    int widest = 0;
    for (int i = 0; i < count; i++) {
        int row = p->rows[at[i].line - p->first_line], width = base + INDENT;
        uint32_t key = row >= 0 && p->l->rows[row].is_rows ? key_of(p, at[i].line) : 0;
        if (key) width += width_of_words(p, line_of(p, at[i].line)->token, key);
        if (key && width > widest) widest = width;
    }
    if (count) qsort(at, (size_t)count, sizeof *at, by_place);
    int column = widest < base + COLUMN ? base + COLUMN : widest + INDENT;
    for (int i = 0; i < count; i++) print_clause(p, at[i].line, base, column);
}

/* The clauses of a statement from `line` on, as far as they stand in the block. */
static void print_clauses(struct printer *p, int kind, int line, int base)
{
    int count = 0;
    for (int i = line; i >= 0 && i < p->last; i = line_of(p, i)->next) count++;
    struct clause_line *at = NEW_N(p->in, (size_t)count + 1, struct clause_line);
    count = 0;
    for (int i = line; i >= 0 && i < p->last; i = line_of(p, i)->next) {
        int row = p->rows[i - p->first_line];
        at[count++] = (struct clause_line){i, row < 0 ? 0 : place_of(p, kind, row)};
    }
    print_sorted(p, at, count, base);
}

static void print_statement(struct printer *p, int statement, int line, int indent)
{
    print_line(p, line, indent, 0, 0);
    print_clauses(p, p->t->statements[statement].kind, line_of(p, line)->child, indent);
}

/* ---- items ---- */

/* Whether an empty line stands between two lines of a file. */
static bool apart(const struct printer *p, int a, int b)
{
    const struct line *l = line_of(p, a);
    struct str s = p->t->text.files[l->file].text;
    int ends = 0;
    for (size_t i = l->from; i < line_of(p, b)->from; i++) ends += s.at[i] == '\n';
    return ends > 1;
}

/* Comments first..line before what stands on `line`, or at the end of the block: those that end
 * the item above, those that stand alone, and those that go with what follows. */
static struct item split_comments(struct printer *p, struct items *items, int first, int line)
{
    struct item next = {.kind = ITEM_REST, .line = line};
    struct item *above = items->count ? &items->at[items->count - 1] : NULL;
    int at = first;
    while (above && above->kind != ITEM_COMMENT && at < line && line_of(p, at)->indent) at++;
    if (at > first) {
        above->tail = first;
        above->tail_count = at - first;
    }
    while (at < line) {
        int end = at + 1;
        while (end < line && !apart(p, end - 1, end)) end++;
        bool goes = end == line && line < p->last && !apart(p, end - 1, end);
        if (goes) {
            next.lead = at;
            next.lead_count = end - at;
        } else {
            struct item alone = {
                .kind = ITEM_COMMENT, .line = at, .lead = at, .lead_count = end - at};
            PUSH(p->in, items, alone);
        }
        at = end;
    }
    return next;
}

static int event_at(const struct tree *t, int line)
{
    int low = 0, high = t->event_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (t->events[middle].line < (uint32_t)line) low = middle + 1;
        else high = middle;
    }
    return low < t->event_count && t->events[low].line == (uint32_t)line ? low : -1;
}

/* The item that starts on a line; false if the line could not be read. Only the first line of a
 * block may be indented: its statement began in an earlier one. */
static bool item_at(struct printer *p, int line, struct item *item)
{
    bool rest = line_of(p, line)->indent > 0;
    int event = event_at(p->t, line);
    item->kind = rest ? ITEM_REST : event >= 0 ? ITEM_EVENT : ITEM_STATEMENT;
    item->number = event >= 0 ? event : p->statements[line - p->first_line];
    return rest || (item->number >= 0 && (event < 0 || p->t->events[event].node));
}

static bool find_items(struct printer *p, struct items *items)
{
    int comment = p->first;
    bool begun = false;
    for (int i = p->first; i < p->last; i++) {
        const struct line *l = line_of(p, i);
        if (!l->token_count) continue;
        if (!l->indent || !begun) {
            struct item item = split_comments(p, items, comment, i);
            if (!item_at(p, i, &item)) return false;
            PUSH(p->in, items, item);
        }
        begun = true;
        comment = i + 1;
    }
    split_comments(p, items, comment, p->last);
    return true;
}

struct dated {
    struct item item;
    int32_t day;
};

static int by_day(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->item.line < y->item.line ? -1 : x->item.line > y->item.line;
}

static void sort_events(struct printer *p, struct items *items)
{
    struct dated *at = NEW_N(p->in, (size_t)items->count + 1, struct dated);
    for (int i = 0; i < items->count;) {
        int n = 0;
        while (i + n < items->count && items->at[i + n].kind == ITEM_EVENT) {
            struct item item = items->at[i + n];
            at[n++] = (struct dated){item, p->t->events[item.number].day};
        }
        if (n > 1) qsort(at, (size_t)n, sizeof *at, by_day);
        for (int k = 0; k < n; k++) items->at[i + k] = at[k].item;
        i += n ? n : 1;
    }
}

/* The statement to which the clause on `line` belongs, whose head stands in an earlier block. */
static int statement_above(const struct printer *p, int line)
{
    for (int i = line; i >= p->first_line; i--)
        if (line_of(p, i)->token_count && !line_of(p, i)->indent)
            return p->statements[i - p->first_line];
    return -1;
}

static bool print_item(struct printer *p, struct item item)
{
    print_comments(p, item.lead, item.lead_count, item.kind == ITEM_REST ? INDENT : 0);
    switch (item.kind) {
    case ITEM_STATEMENT: print_statement(p, item.number, item.line, 0); break;
    case ITEM_EVENT: print_line(p, item.line, 0, 0, 0); break;
    case ITEM_COMMENT: break;
    case ITEM_REST: {
        int statement = statement_above(p, item.line);
        if (statement < 0 || p->rows[item.line - p->first_line] < 0) return false;
        print_clauses(p, p->t->statements[statement].kind, item.line, 0);
        break;
    }
    }
    print_comments(p, item.tail, item.tail_count, INDENT);
    return true;
}

/* Nothing is lost: each token and each comment of the block was printed. */
static bool complete(const struct printer *p, uint32_t tokens, int comments)
{
    for (int i = p->first; i < p->last; i++) {
        tokens += line_of(p, i)->token_count;
        comments += line_of(p, i)->comment_len > 0;
    }
    return tokens == p->tokens && comments == p->comments && !p->out.cut;
}

static bool print_block(struct printer *p, int first, int last)
{
    struct items items = {0};
    uint32_t tokens = p->tokens;
    int comments = p->comments;
    p->first = first;
    p->last = last;
    if (!find_items(p, &items)) return false;
    sort_events(p, &items);
    for (int i = 0; i < items.count; i++) {
        bool events = i && items.at[i].kind == ITEM_EVENT && items.at[i - 1].kind == ITEM_EVENT;
        if (i && !events) buf_char(&p->out, '\n');
        if (!print_item(p, items.at[i])) return false;
    }
    return complete(p, tokens, comments);
}

/* ---- a file ---- */

/* Notes how numbers are shown and how long the keys of rows are. */
static void mark_nodes(struct printer *p, node_id n)
{
    const struct tree *t = p->t;
    bool money = false;
    for (; n; n = t->nodes[n].next) {
        const struct node *at = &t->nodes[n];
        bool leaf = at->rule == RULE_LEAF;
        if (leaf && at->extra == LEAF_NUMBER && t->text.at[at->token].kind == TOKEN_NUMBER)
            p->styles[at->token - p->token] = money ? STYLE_MONEY : STYLE_GROUPED;
        if (at->rule == RULE_ROW && at->extra)
            p->keys[at->line - (uint32_t)p->first_line] = at->extra;
        money = leaf && at->extra == LEAF_CURRENCY && t->text.at[at->token].kind == TOKEN_WORD;
        mark_nodes(p, at->kid);
    }
}

/* A body's row that begins with a bare day has it as its key. */
static uint16_t body_key(const struct tree *t, node_id value)
{
    int rule = value ? node_rule(t, value) : RULE_NONE;
    bool day = rule == RULE_DATE || rule == RULE_MONTH || rule == RULE_YEAR;
    return (uint16_t)(day ? t->nodes[value].token_count : 0);
}

static int kind_named(const struct tree *t, node_id value)
{
    for (node_id n = value; n; n = t->nodes[n].next)
        if (node_rule(t, n) == RULE_LEAF && t->nodes[n].extra == LEAF_KIND)
            return language_kind(t->language, node_text(t, n));
    return KIND_NONE;
}

static void mark_clause(struct printer *p, const struct clause *c)
{
    int at = (int)c->line - p->first_line;
    p->rows[at] = c->row;
    p->kinds[at] = (uint32_t)kind_named(p->t, c->value);
    mark_nodes(p, c->value);
    if (p->l->rows[c->row].is_rows) p->keys[at] = body_key(p->t, c->value);
}

/* Marks what stands under the statement itself, not what `like` takes over. False if it had an
 * error. */
static bool mark_statement(struct printer *p, int number)
{
    const struct statement *s = &p->t->statements[number];
    if (s->broken) return false;
    p->statements[(int)s->line - p->first_line] = number;
    for (int i = s->clause_first; i < s->clause_first + s->clause_count; i++)
        if (p->t->clauses[i].owner == number) mark_clause(p, &p->t->clauses[i]);
    return true;
}

static void make_room(struct printer *p, uint32_t tokens, int lines)
{
    p->styles = NEW_N(p->in, (size_t)tokens + 1, uint8_t);
    p->keys = NEW_N(p->in, (size_t)lines + 1, uint16_t);
    p->kinds = NEW_N(p->in, (size_t)lines + 1, uint32_t);
    p->statements = NEW_N(p->in, (size_t)lines + 1, int);
    p->rows = NEW_N(p->in, (size_t)lines + 1, int);
    for (int i = 0; i < lines; i++) p->statements[i] = p->rows[i] = -1;
}

static bool print_page(struct printer *p, uint32_t file, int lines)
{
    struct str page = p->t->text.files[file].text;
    struct fence *fences;
    int count = text_fences(p->in, page, &fences), line = p->first_line;
    size_t at = 0;
    for (int i = 0; i < count; i++) {
        int first = line;
        while (line < p->first_line + lines && line_of(p, line)->from < fences[i].to) line++;
        buf_add(&p->out, str_part(page, at, fences[i].from));
        if (!print_block(p, first, line)) return false;
        at = fences[i].to;
    }
    buf_add(&p->out, str_part(page, at, page.len));
    return !p->out.cut;
}

bool fmt_file(struct arena *in, const struct tree *t, uint32_t file, bool literate, struct str *out)
{
    const struct text *x = &t->text;
    struct printer p = {.in = in, .t = t, .l = t->language};
    int first = x->file_lines[file], lines = 0;
    while (first + lines < x->line_count && x->lines[first + lines].file == file) lines++;
    p.out = buf_new(in, 2 * (size_t)TEXT_MAX_BYTES);
    p.first_line = first;
    p.token = x->file_tokens[file];
    bool last_file = (int)file + 1 == x->file_count;
    uint32_t end = last_file ? (uint32_t)x->count : x->file_tokens[file + 1];
    make_room(&p, end - p.token, lines);
    for (int i = 0; i < t->statement_count; i++)
        if (t->statements[i].file == file && !mark_statement(&p, i)) return false;
    for (int i = 0; i < t->event_count; i++)
        if (t->events[i].file == file) mark_nodes(&p, t->events[i].node);
    bool good = literate ? print_page(&p, file, lines) : print_block(&p, first, first + lines);
    if (good) *out = buf_str(&p.out);
    return good;
}

bool fmt_expand(struct arena *in, const struct tree *t, int statement, struct str *out)
{
    const struct statement *s = &t->statements[statement];
    struct printer p = {.in = in, .t = t, .l = t->language, .last = t->text.line_count};
    p.out = buf_new(in, 2 * (size_t)TEXT_MAX_BYTES);
    make_room(&p, (uint32_t)t->text.count, t->text.line_count);
    if (s->broken) return false;
    for (int i = 0; i < t->statement_count; i++)
        if (t->statements[i].reading == statement && !mark_statement(&p, i)) return false;
    struct clause_line *at = NEW_N(in, (size_t)s->clause_count + 1, struct clause_line);
    int count = 0;
    for (int i = s->clause_first; i < s->clause_first + s->clause_count; i++) {
        const struct clause *c = &t->clauses[i];
        if (str_is(p.l->rows[c->row].clause, "like")) continue;
        mark_clause(&p, c);
        at[count++] = (struct clause_line){(int)c->line, place_of(&p, s->kind, c->row)};
    }
    print_line(&p, (int)s->line, 0, 0, 0);
    print_sorted(&p, at, count, 0);
    if (!p.out.cut) *out = buf_str(&p.out);
    return !p.out.cut;
}

bool fmt_text(struct arena *in, struct language *l, struct source source, bool literate,
              struct diags *d, struct str *out)
{
    int errors = d->errors;
    struct tree *t = tree_new(in, l);
    t->lenient = true;
    text_add(&t->text, source, literate, d);
    tree_scan(t, 0, d);
    tree_names_ready(t);
    tree_parse(t, d);
    return d->errors == errors && fmt_file(in, t, 0, literate, out);
}
