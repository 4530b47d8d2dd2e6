/* look.c: looking at a book on a day; see look.h. */
#include "book/look.h"

#include "base/buf.h"

/* ---- what a look touches ---- */

void look_changes(struct look *k, day_number day, struct str why)
{
    if (day <= k->on || day >= k->next) return;
    k->next = day;
    k->next_why = why;
}

void look_back(struct look *k, const struct look *other)
{
    if (other->on == k->on && other->next < k->next) look_changes(k, other->next, other->next_why);
}

void look_touch(struct look *k, int statement)
{
    if (!k->touched || statement < 0) return;
    for (int i = 0; i < k->touched->count; i++)
        if (k->touched->at[i] == statement) return;
    PUSH(k->in, k->touched, statement);
}

void look_fact(struct look *k, int event)
{
    if (!k->facts) return;
    for (int i = 0; i < k->facts->count; i++)
        if (k->facts->at[i] == event) return;
    PUSH(k->in, k->facts, event);
}

void look_want(struct look *k, int by, struct str event)
{
    enum { WANTS_MAX = 64 };
    if (!k->wants || by < 0 || k->wants->count == WANTS_MAX) return;
    for (int i = 0; i < k->wants->count; i++)
        if (str_same(k->wants->at[i].event, event)) return;
    struct want w = {event, by};
    PUSH(k->in, k->wants, w);
}

guard look_atom(struct look *k, enum atom_tag tag, struct str key, struct str text, bool sayable)
{
    guard g = guard_atom(k->g, tag, key, text, k->statement);
    for (int i = 0; sayable && i < k->g->atom_count; i++)
        if (str_same(k->g->atoms[i].key, key)) k->g->atoms[i].sayable = true;
    return g;
}

struct str look_name(const struct look *k, uint32_t name)
{
    return names_text(&k->b->language->names, name);
}

/* "the cure period of unpaid": what cannot be read, in the words of the text. */
guard look_term(struct look *k, node_id n)
{
    const struct tree *t = k->b->tree;
    struct str text = text_prose(t, n);
    if (!text.len && k->statement >= 0)
        text = str_format(k->in, "%.*s of %.*s", STR_ARG(node_text(t, n)),
                          STR_ARG(book_name(k->b, k->statement)));
    else if (!text.len) text = node_text(t, n);
    struct str key = str_format(k->in, "term:%u", (unsigned)n);
    return look_atom(k, ATOM_TERM, key, text, false);
}

void look_bind(struct look *k, const char *noun, enum role_kind kind, int id)
{
    if (k->role_count < ROLES_MAX) k->roles[k->role_count++] = (struct role){noun, kind, id};
}

int look_role(const struct look *k, struct str noun, enum role_kind kind)
{
    for (int i = k->role_count - 1; i >= 0; i--)
        if (k->roles[i].kind == kind && str_is(noun, k->roles[i].noun)) return k->roles[i].id;
    return -1;
}

struct look look_at(const struct look *k, day_number on)
{
    struct look other = *k;
    other.on = on;
    other.next = DAY_NEVER;
    other.next_why = (struct str){0};
    other.depth = k->depth + 1;
    return other;
}

/* ---- statements under readings ---- */

static int reading_count(struct look *k, int readings)
{
    int n = 0;
    while (book_clause(k->b, readings, CLAUSE_READING, n)) n++;
    return n;
}

static int choose_reading(struct look *k, int readings)
{
    const struct tree *t = k->b->tree;
    struct world_var v = {.label = book_name(k->b, readings), .statement = readings};
    v.key = str_format(k->in, "reading:%d", readings);
    v.count = reading_count(k, readings);
    v.preferred = -1;
    v.choices = NEW_N(k->in, (size_t)v.count + 1, struct str);
    node_id prefer = book_value(k->b, readings, CLAUSE_PREFER);
    for (int i = 0; i < v.count; i++) {
        node_id value = book_clause(k->b, readings, CLAUSE_READING, i)->value;
        v.choices[i] = node_text(t, chain_of(t, value, RULE_WORD));
        if (prefer && str_same(v.choices[i], node_text(t, prefer))) v.preferred = i;
    }
    return world_choose(k, v);
}

bool look_stands(struct look *k, int statement)
{
    const struct statement *s = &k->b->tree->statements[statement];
    if (s->broken) return false;
    return s->reading < 0 || choose_reading(k, s->reading) == s->choice;
}

/* The statement that stands for `statement` in this world: itself or one of a reading. */
static int in_world(struct look *k, int statement)
{
    for (int v = k->b->variants[statement]; v >= 0; v = k->b->next_variant[v])
        if (look_stands(k, v)) return v;
    return statement;
}

const struct clause *look_clause(struct look *k, int statement, enum clause_word word, int i)
{
    arena_step(k->in);
    if (statement < 0 || k->b->tree->statements[statement].ring) return NULL;
    if (k->b->variants[statement] >= 0) {
        /* only a clause that differs between readings is worth a world */
        const struct clause *c = book_clause(k->b, statement, word, i);
        bool differs = false;
        for (int v = k->b->variants[statement]; v >= 0 && !differs; v = k->b->next_variant[v]) {
            const struct clause *o = book_clause(k->b, v, word, i);
            differs = (o ? o->value : 0) != (c ? c->value : 0) || !o != !c;
        }
        if (differs) statement = in_world(k, statement);
    }
    return book_clause(k->b, statement, word, i);
}

node_id look_value(struct look *k, int statement, enum clause_word word)
{
    const struct clause *c = look_clause(k, statement, word, 0);
    return c ? c->value : 0;
}

bool look_says(struct look *k, int statement, enum clause_word word)
{
    return look_clause(k, statement, word, 0) != NULL;
}

int look_statement(struct look *k, uint32_t name, int kind)
{
    const struct tree *t = k->b->tree;
    struct str text = look_name(k, name);
    size_t slash = str_find(text, '/');
    int agreement = k->agreement, best = -1;
    if (slash < text.len) {
        agreement = tree_statement(t, names_find(&k->b->language->names, str_part(text, 0, slash)),
                                   KIND_AGREEMENT);
        name = names_find(&k->b->language->names, str_part(text, slash + 1, text.len));
    }
    if (!name || name >= t->name_count) return -1;
    bool only_in_readings = true;
    for (int i = t->symbol_first[name]; i >= 0; i = t->symbols[i].next) {
        if (t->symbols[i].kind != kind) continue;
        int s = t->symbols[i].target;
        if (t->statements[s].reading >= 0) continue;
        only_in_readings = false;
        if (best < 0 || t->statements[s].agreement == agreement) best = s;
    }
    for (int i = t->symbol_first[name]; only_in_readings && i >= 0; i = t->symbols[i].next)
        if (t->symbols[i].kind == kind && look_stands(k, t->symbols[i].target))
            best = t->symbols[i].target;
    return best < 0 ? -1 : in_world(k, best);
}

/* ---- unseen words ---- */

/* What an event `set NAME CLAUSE = VALUE` supplied for a clause of the statement at work. */
static node_id supplied(struct look *k)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_SET];
    node_id found = 0;
    for (int i = 0; i < list->count; i++) {
        if (k->statement < 0 || !event_counts(k, list->at[i])) continue;
        node_id said = event_said(k, list->at[i]);
        struct str name = node_text(t, node_of(t, said, RULE_NAME, 0));
        if (!str_same(name, book_name(k->b, k->statement))) continue;
        for (node_id n = node_kid(t, said, 0); n; n = t->nodes[n].next) {
            int r = node_rule(t, n);
            if (r == RULE_AMOUNT_MONEY || r == RULE_PERIOD || r == RULE_PERCENT || r == RULE_DATE ||
                r == RULE_NUMBER)
                found = n;
        }
        if (found) look_fact(k, list->at[i]);
    }
    return found;
}

static node_id choose_unclear(struct look *k, node_id n, node_id unclear)
{
    const struct tree *t = k->b->tree;
    struct world_var v = {.statement = k->statement, .preferred = -1};
    v.key = str_format(k->in, "unclear:%u", (unsigned)n);
    v.label = k->statement >= 0 ? book_name(k->b, k->statement) : STR("the text");
    while (node_of(t, unclear, RULE_ROW, v.count)) v.count++;
    v.choices = NEW_N(k->in, (size_t)v.count + 1, struct str);
    for (int i = 0; i < v.count; i++) v.choices[i] = node_text(t, node_of(t, unclear, RULE_ROW, i));
    int c = world_choose(k, v);
    return node_kid(t, node_of(t, unclear, RULE_ROW, c), 0);
}

node_id look_seen(struct look *k, node_id n, guard *missing)
{
    const struct tree *t = k->b->tree;
    *missing = GUARD_YES;
    if (node_rule(t, n) != RULE_UNSEEN) return n;
    node_id inner = node_kid(t, n, 0);
    look_touch(k, k->statement);
    node_id given = supplied(k);
    if (given) return given;
    if (node_rule(t, inner) == RULE_UNCLEAR) return choose_unclear(k, n, inner);
    *missing = look_term(k, inner);
    return 0;
}
