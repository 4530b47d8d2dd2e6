/* book.c: a book, bound; see book.h. */
#include "book/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "book/check.h"
#include "book/register.h"
#include "lang/messages.h"

struct diags *book_diags(struct book *b)
{
    return &b->diags;
}

const struct source *book_source(const struct book *b, uint32_t file)
{
    return file < (uint32_t)b->tree->text.file_count ? &b->tree->text.files[file] : NULL;
}

int book_kind(const struct book *b, int statement)
{
    return statement < 0 ? KIND_NONE : b->tree->statements[statement].kind;
}

struct str book_name(const struct book *b, int statement)
{
    return statement_name(b->tree, statement);
}

int book_agreement(const struct book *b, int statement)
{
    return statement < 0 ? -1 : b->tree->statements[statement].agreement;
}

int book_person(const struct book *b, uint32_t name)
{
    static const enum kind kinds[] = {KIND_PARTY, KIND_PERSON};
    for (int i = 0; i < 2; i++) {
        int statement = tree_statement(b->tree, name, (int)kinds[i]);
        if (statement >= 0 && b->person_of[statement] >= 0) return b->person_of[statement];
    }
    return -1;
}

struct str person_name(const struct book *b, int person)
{
    if (person < 0) return STR("nobody");
    return names_text(&b->language->names, b->persons[person].name);
}

const struct clause *book_clause(const struct book *b, int statement, enum clause_word word, int i)
{
    if (statement < 0) return NULL;
    const struct statement *s = &b->tree->statements[statement];
    for (int k = 0; k < s->clause_count; k++) {
        const struct clause *c = &b->tree->clauses[s->clause_first + k];
        if (b->language->rows[c->row].word == (int)word && i-- == 0) return c;
    }
    return NULL;
}

node_id book_value(const struct book *b, int statement, enum clause_word word)
{
    const struct clause *c = book_clause(b, statement, word, 0);
    return c ? c->value : 0;
}

bool book_says(const struct book *b, int statement, enum clause_word word)
{
    return book_clause(b, statement, word, 0) != NULL;
}

bool field_within(const struct book *b, int field, int of)
{
    while (field >= 0 && field != of) field = b->fields[field].parent;
    return field >= 0;
}

struct str book_line_text(const struct book *b, uint32_t line)
{
    struct place p = line_place(&b->tree->text, (int)line);
    const struct source *s = book_source(b, p.file);
    struct str text = str_part(s->text, p.from, s->text.len);
    text.len = str_find(text, '\n');
    return str_trim(text);
}

struct str book_paper(const struct book *b, int agreement)
{
    const struct ints *sources = &b->by_kind[KIND_SOURCE];
    for (int i = 0; i < sources->count; i++) {
        int s = sources->at[i];
        if (book_agreement(b, s) != agreement && agreement >= 0) continue;
        return node_text(b->tree, book_value(b, s, CLAUSE_TEXT));
    }
    return (struct str){0};
}

struct answer_ground book_ground(struct arena *in, const struct book *b, int statement)
{
    const struct statement *s = &b->tree->statements[statement];
    struct answer_ground g = {.statement = book_name(b, statement),
                              .kind = b->language->kinds[s->kind].word,
                              .file = b->tree->text.files[s->file].path,
                              .line = line_number(&b->tree->text, (int)s->line),
                              .entry = s->entry};
    for (int i = 0;; i++) {
        const struct clause *c = book_clause(b, statement, CLAUSE_CLAUSE, i);
        if (!c) break;
        for (node_id n = c->value; n; n = b->tree->nodes[n].next) {
            struct str label = text_prose(b->tree, n);
            if (label.len) PUSH(in, &g.clauses, label);
        }
    }
    return g;
}

/* ---- agreements ---- */

static bool stands_alone(const struct book *b, int kind)
{
    struct str form = b->language->rows[b->language->kinds[kind].head_row].form;
    return kind != KIND_RELATION && (str_is(form, "set") || str_is(form, "fact"));
}

static int only_agreement(const struct book *b, uint32_t file, bool any_file)
{
    int found = -1;
    const struct ints *all = &b->by_kind[KIND_AGREEMENT];
    for (int i = 0; i < all->count; i++) {
        if (!any_file && b->tree->statements[all->at[i]].file != file) continue;
        if (found >= 0) return -1;
        found = all->at[i];
    }
    return found;
}

static void bind_agreement(struct book *b, int statement)
{
    struct statement *s = &b->tree->statements[statement];
    const struct clause *of = book_clause(b, statement, CLAUSE_OF, 0);
    if (s->kind == KIND_AGREEMENT) s->agreement = statement;
    else if (of)
        s->agreement = tree_statement(b->tree, node_name(b->tree, of->value), KIND_AGREEMENT);
    else if (s->reading >= 0) s->agreement = b->tree->statements[s->reading].agreement;
    else {
        s->agreement = only_agreement(b, s->file, false);
        if (s->agreement < 0) s->agreement = only_agreement(b, s->file, true);
        if (s->agreement < 0 && !stands_alone(b, s->kind) && !s->broken)
            REPORT(&b->diags, E_OF, statement_place(b->tree, statement), book_name(b, statement));
    }
}

/* ---- like ---- */

enum { LIKE_MAX = 4 };

static int like_target(struct book *b, int statement)
{
    const struct clause *c = book_clause(b, statement, CLAUSE_LIKE, 0);
    if (!c) return -1;
    struct tree *t = b->tree;
    int kind = t->statements[statement].kind, target = -1;
    uint32_t name = node_name(t, c->value);
    struct str text = names_text(&b->language->names, name);
    size_t slash = str_find(text, '/');
    int agreement = t->statements[statement].agreement;
    if (slash < text.len) {
        agreement = tree_statement(t, names_find(&b->language->names, str_part(text, 0, slash)),
                                   KIND_AGREEMENT);
        name = names_find(&b->language->names, str_part(text, slash + 1, text.len));
    }
    bool scope = kind == KIND_GRANT || kind == KIND_COVENANT || kind == KIND_RELEASE ||
                 kind == KIND_NEGOTIATE;
    for (int i = name < t->name_count ? t->symbol_first[name] : -1; i >= 0;
         i = t->symbols[i].next) {
        int k = t->symbols[i].kind;
        bool same = k == kind || (scope && (k == KIND_GRANT || k == KIND_COVENANT ||
                                            k == KIND_RELEASE || k == KIND_NEGOTIATE));
        int in_reading = t->statements[t->symbols[i].target].reading;
        if (!same || t->symbols[i].target == statement) continue;
        if (in_reading >= 0 && in_reading != t->statements[statement].reading) continue;
        if (target < 0 || t->statements[t->symbols[i].target].agreement == agreement)
            target = t->symbols[i].target;
    }
    if (target < 0)
        REPORT(&b->diags, E_LIKE, node_place(t, c->value), book_name(b, statement), text,
               STR("it must be another statement of the same kind"));
    return target;
}

static bool says_word(const struct book *b, int statement, struct str clause)
{
    const struct statement *s = &b->tree->statements[statement];
    for (int k = 0; k < s->clause_count; k++)
        if (str_same(b->language->rows[b->tree->clauses[s->clause_first + k].row].clause, clause))
            return true;
    return false;
}

/* Which clauses of a group exclude each other: saying one replaces the other. */
static bool replaced(const struct book *b, int statement, struct str clause)
{
    static const char *const groups[][2] = {
        {"exclusive", "nonexclusive"},
        {"irrevocable", "revocable"},
        {"each", "from"},
        {"each", "to"},
        {"amount", "instalments"},
    };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        for (int side = 0; side < 2; side++)
            if (str_is(clause, groups[i][side]) &&
                says_word(b, statement, str_of(groups[i][!side])))
                return true;
    return false;
}

static bool never_taken(struct str clause)
{
    return str_is(clause, "clause") || str_is(clause, "like") || str_is(clause, "note");
}

/* Appends the clauses of `target` that `statement` does not say itself. */
static void take_over(struct book *b, int statement, int target)
{
    struct tree *t = b->tree;
    struct statement *s = &t->statements[statement];
    int first = t->clause_count, own = s->clause_count, own_first = s->clause_first;
    const struct statement *from = &t->statements[target];
    for (int i = 0; i < own + from->clause_count; i++) {
        struct clause c = t->clauses[i < own ? own_first + i : from->clause_first + i - own];
        struct str word = b->language->rows[c.row].clause;
        if (i >= own) {
            bool said = false;
            for (int k = 0; k < own && !said; k++)
                said = str_same(b->language->rows[t->clauses[own_first + k].row].clause, word);
            if (said || (never_taken(word) && !str_is(word, "clause")) ||
                replaced(b, statement, word))
                continue;
            int row = language_clause(b->language, s->kind, word);
            if (row < 0) continue;
            c.row = row;
        }
        t->clauses =
            arena_grow(t->in, t->clauses, t->clause_count, &t->clause_room, sizeof *t->clauses);
        t->clauses[t->clause_count++] = c;
    }
    s->clause_first = first;
    s->clause_count = t->clause_count - first;
}

static bool bind_like(struct book *b, int statement, char *state, int depth)
{
    if (state[statement] == 2) return true;
    int target = like_target(b, statement);
    if (target < 0) {
        state[statement] = 2;
        return true;
    }
    if (state[statement] == 1 || depth > LIKE_MAX) {
        REPORT(&b->diags, E_LIKE, statement_place(b->tree, statement), book_name(b, statement),
               book_name(b, target), STR("the chain is longer than four, or closes on itself"));
        b->tree->statements[statement].broken = true;
        state[statement] = 2;
        return false;
    }
    state[statement] = 1;
    bool good = bind_like(b, target, state, depth + 1);
    if (good && state[statement] == 1) take_over(b, statement, target);
    state[statement] = 2;
    return good;
}

static void bind_likes(struct book *b)
{
    char *state = arena_take(b->in, (size_t)b->tree->statement_count + 1, 1, 1);
    for (int i = 0; i < b->tree->statement_count; i++)
        if (b->tree->statements[i].reading < 0 || book_says(b, i, CLAUSE_LIKE))
            bind_like(b, i, state, 0);
}

/* ---- readings ---- */

/* A statement in a reading replaces the one of the same kind and name; clauses that it does not
 * say are those of the statement outside. */
static void bind_variants(struct book *b)
{
    struct tree *t = b->tree;
    size_t n = (size_t)t->statement_count + 1;
    b->variants = NEW_N(b->in, n, int);
    b->next_variant = NEW_N(b->in, n, int);
    for (size_t i = 0; i < n; i++) b->variants[i] = b->next_variant[i] = -1;
    for (int i = t->statement_count - 1; i >= 0; i--) {
        const struct statement *s = &t->statements[i];
        if (s->reading < 0) continue;
        for (int k = s->name < t->name_count ? t->symbol_first[s->name] : -1; k >= 0;
             k = t->symbols[k].next) {
            const struct symbol *o = &t->symbols[k];
            if (o->kind != s->kind || t->statements[o->target].reading >= 0) continue;
            if (t->statements[o->target].agreement != s->agreement) continue;
            b->next_variant[i] = b->variants[o->target];
            b->variants[o->target] = i;
            take_over(b, i, o->target);
            break;
        }
    }
}

/* ---- persons, fields ---- */

static void add_person(struct book *b, int statement)
{
    struct person p = {statement, b->tree->statements[statement].name, -1};
    b->persons =
        arena_grow(b->in, b->persons, b->person_count, &b->person_room, sizeof *b->persons);
    b->persons[b->person_count] = p;
    b->person_of[statement] = b->person_count++;
}

static void bind_persons(struct book *b)
{
    struct tree *t = b->tree;
    b->person_of = NEW_N(b->in, (size_t)t->statement_count + 1, int);
    for (int i = 0; i < t->statement_count; i++) b->person_of[i] = -1;
    for (int i = 0; i < t->statement_count; i++)
        if (t->statements[i].kind == KIND_PARTY || t->statements[i].kind == KIND_PERSON)
            add_person(b, i);
    const struct ints *holdings = &b->by_kind[KIND_HOLDING];
    for (int i = 0; i < holdings->count; i++) {
        int h = holdings->at[i], person = book_person(b, t->statements[h].name);
        if (person < 0) {
            add_person(b, h);
            person = b->person_count - 1;
        }
        b->person_of[h] = person;
        b->persons[person].holding = h;
    }
}

static day_number row_bound(struct book *b, node_id first, const char *word, day_number none)
{
    node_id n = chain_after(b->tree, first, word);
    day_number day;
    if (!n || !day_read(node_text(b->tree, n), &day)) return none;
    return str_is(STR("until"), word) ? day + 1 : day;
}

static void add_field(struct book *b, int statement, int parent, struct str name, node_id row)
{
    struct field f = {.parent = parent, .statement = statement};
    f.name = names_intern(&b->language->names, name);
    f.since = row ? row_bound(b, row, "since", DAY_EVER) : DAY_EVER;
    f.until = row ? row_bound(b, row, "until", DAY_NEVER) : DAY_NEVER;
    int number = b->field_count;
    f.root = parent < 0 ? number : b->fields[parent].root;
    b->fields = arena_grow(b->in, b->fields, b->field_count, &b->field_room, sizeof *b->fields);
    b->fields[b->field_count++] = f;
    if (f.name < b->tree->name_count) b->field_of_name[f.name] = number;
}

/* `row` is the first of a chain: words of this field, then RULE_ROW for what lies below it. */
static void add_field_rows(struct book *b, int statement, int parent, node_id first)
{
    struct str path = names_text(&b->language->names, b->fields[parent].name);
    node_id word = chain_of(b->tree, first, RULE_WORD);
    struct str text = node_text(b->tree, word);
    struct str name = str_format(b->in, "%.*s.%.*s", STR_ARG(path), STR_ARG(text));
    add_field(b, statement, parent, name, first);
    int number = b->field_count - 1;
    for (node_id n = first; n; n = b->tree->nodes[n].next)
        if (b->tree->nodes[n].rule == RULE_ROW)
            add_field_rows(b, statement, number, b->tree->nodes[n].kid);
}

static void bind_fields(struct book *b)
{
    b->field_of_name = NEW_N(b->in, b->tree->name_count + 1, int);
    for (uint32_t i = 0; i <= b->tree->name_count; i++) b->field_of_name[i] = -1;
    const struct ints *fields = &b->by_kind[KIND_FIELD];
    for (int i = 0; i < fields->count; i++) {
        int s = fields->at[i];
        add_field(b, s, -1, book_name(b, s), 0);
        int root = b->field_count - 1;
        for (int k = 0;; k++) {
            const struct clause *c = book_clause(b, s, CLAUSE_ROWS, k);
            if (!c) break;
            if (c->value) add_field_rows(b, s, root, c->value);
        }
    }
}

/* ---- events ---- */

static int by_day(const void *x, const void *y)
{
    const struct event *a = x, *c = y;
    if (a->day != c->day) return a->day < c->day ? -1 : 1;
    if (a->entry != c->entry) return a->entry < c->entry ? -1 : 1;
    return a->order < c->order ? -1 : a->order > c->order;
}

static void bind_events(struct book *b)
{
    struct tree *t = b->tree;
    struct event *sorted = NEW_N(b->in, (size_t)t->event_count + 1, struct event);
    for (int i = 0; i < t->event_count; i++) {
        sorted[i] = t->events[i];
        sorted[i].order = i;
    }
    if (t->event_count) qsort(sorted, (size_t)t->event_count, sizeof *sorted, by_day);
    b->event_order = NEW_N(b->in, (size_t)t->event_count + 1, int);
    b->by_verb = NEW_N(b->in, VERB_COUNT, struct ints);
    for (int i = 0; i < t->event_count; i++) {
        int e = sorted[i].order;
        b->event_order[i] = e;
        if (t->events[e].verb >= 0 && t->events[e].node)
            PUSH(b->in, &b->by_verb[t->events[e].verb], e);
    }
    b->base_events = t->event_count;
}

/* ---- opening ---- */

static bool is_literate(struct str path)
{
    return str_ends(path, STR(".md"));
}

/* The entry of what stands in a line: that of the last mark up to it. */
static int entry_of(const struct tree *t, uint32_t line, const struct file_marks *m)
{
    uint32_t from = t->text.lines[line].from;
    int low = 0, high = m ? m->count : 0;
    while (low < high) {
        int middle = (low + high) / 2;
        if (m->at[middle].from <= from) low = middle + 1;
        else high = middle;
    }
    return low ? m->at[low - 1].entry : 0;
}

static void mark_entries(struct tree *t, const struct file_marks *const *of_file)
{
    for (int i = 0; i < t->statement_count; i++) {
        struct statement *s = &t->statements[i];
        s->entry = entry_of(t, s->line, of_file[s->file]);
    }
    for (int i = 0; i < t->event_count; i++) {
        struct event *e = &t->events[i];
        e->entry = entry_of(t, e->line, of_file[e->file]);
    }
}

static void read_files(struct book *b, const struct book_file *files, int count,
                       const struct file_marks *marks)
{
    const struct file_marks **of_file = NEW_N(b->in, (size_t)count + 1, const struct file_marks *);
    for (int i = 0; i < count; i++) {
        bool terms = str_ends(files[i].path, STR(".licet")) || is_literate(files[i].path);
        if (!terms) continue;
        if (marks) of_file[b->tree->text.file_count] = &marks[i];
        text_add(&b->tree->text, (struct source){files[i].path, files[i].text},
                 is_literate(files[i].path), &b->diags);
    }
    tree_scan(b->tree, 0, &b->diags);
    if (marks) mark_entries(b->tree, of_file);
    registers_scan(b, files, count);
    tree_names_ready(b->tree);
    tree_parse(b->tree, &b->diags);
}

void shareholdings_bind(struct book *b); /* persons.c */

struct book *book_open(struct arena *in, const struct book_file *files, int count)
{
    return book_open_marked(in, files, count, NULL, 0);
}

struct book *book_open_marked(struct arena *in, const struct book_file *files, int count,
                              const struct file_marks *marks, int recorded)
{
    struct book *b = NEW(in, struct book);
    b->in = in;
    b->recorded = recorded;
    b->diags = diags_new(in);
    b->language = language_open(in, NULL, 0);
    b->tree = tree_new(in, b->language);
    read_files(b, files, count, marks);
    for (int i = 0; i < b->tree->statement_count; i++)
        PUSH(in, &b->by_kind[b->tree->statements[i].kind], i);
    for (int i = 0; i < b->tree->statement_count; i++) bind_agreement(b, i);
    tree_check_names(b->tree, &b->diags);
    bind_likes(b);
    bind_variants(b);
    bind_persons(b);
    bind_fields(b);
    bind_events(b);
    shareholdings_bind(b);
    registers_bind(b);
    b->base_statements = b->tree->statement_count;
    book_check(b);
    return b;
}

/* ---- what a question adds on top ---- */

struct book_mark book_mark(const struct book *b)
{
    struct book_mark m = {arena_mark(b->in), *b->tree, b->language->names, {{0}}};
    memcpy(m.by_verb, b->by_verb, sizeof m.by_verb);
    return m;
}

struct place mark_place(struct book_mark mark)
{
    return (struct place){(uint32_t)mark.tree.text.file_count, 0, 0};
}

void book_back(struct book *b, struct book_mark m)
{
    names_back(&b->language->names, m.names);
    *b->tree = m.tree;
    memcpy(b->by_verb, m.by_verb, sizeof m.by_verb);
    arena_back(b->in, m.arena);
}

int book_suppose(struct book *b, node_id line)
{
    struct tree *t = b->tree;
    struct event e = {.line = t->nodes[line].line, .node = line, .order = t->event_count};
    e.file = t->text.lines[e.line].file;
    day_number day = 0;
    day_read(str_part(token_text(&t->text, t->nodes[line].token), 0, 10), &day);
    e.day = day;
    node_id said = node_of(t, line, RULE_EVENT_SAID, 0);
    e.verb = t->nodes[node_kid(t, said, 0)].extra;
    t->events = arena_grow(t->in, t->events, t->event_count, &t->event_room, sizeof *t->events);
    t->events[t->event_count] = e;
    PUSH(b->in, &b->by_verb[e.verb], t->event_count);
    return t->event_count++;
}
