/* tree.c: a book as it was read; see tree.h. */
#include "lang/tree.h"

#include "base/buf.h"

node_id node_kid(const struct tree *t, node_id n, int i)
{
    node_id k = t->nodes[n].kid;
    while (k && i--) k = t->nodes[k].next;
    return k;
}

node_id node_of(const struct tree *t, node_id n, enum rule_id rule, int i)
{
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next)
        if (t->nodes[k].rule == rule && i-- == 0) return k;
    return 0;
}

node_id node_part(const struct tree *t, node_id n, int i)
{
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next)
        if (t->nodes[k].rule != RULE_LITERAL && i-- == 0) return k;
    return 0;
}

int node_parts(const struct tree *t, node_id n)
{
    int parts = 0;
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next)
        parts += t->nodes[k].rule != RULE_LITERAL;
    return parts;
}

static bool literal(const struct tree *t, node_id k, const char *word)
{
    return t->nodes[k].rule == RULE_LITERAL &&
           str_is(token_text(&t->text, t->nodes[k].token), word);
}

bool chain_says(const struct tree *t, node_id first, const char *word)
{
    for (node_id k = first; k; k = t->nodes[k].next)
        if (literal(t, k, word)) return true;
    return false;
}

node_id chain_after(const struct tree *t, node_id first, const char *word)
{
    node_id k = first;
    while (k && !literal(t, k, word)) k = t->nodes[k].next;
    while (k && t->nodes[k].rule == RULE_LITERAL) k = t->nodes[k].next;
    return k;
}

node_id chain_of(const struct tree *t, node_id first, enum rule_id rule)
{
    node_id k = first;
    while (k && t->nodes[k].rule != rule) k = t->nodes[k].next;
    return k;
}

bool node_says(const struct tree *t, node_id n, const char *word)
{
    return chain_says(t, t->nodes[n].kid, word);
}

node_id node_after(const struct tree *t, node_id n, const char *word)
{
    return chain_after(t, t->nodes[n].kid, word);
}

node_id node_leaf(const struct tree *t, node_id n, enum token_kind kind)
{
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next)
        if (t->nodes[k].rule == RULE_LEAF && t->text.at[t->nodes[k].token].kind == kind) return k;
    return 0;
}

struct place node_place(const struct tree *t, node_id n)
{
    return token_place(&t->text, t->nodes[n].token, t->nodes[n].token_count);
}

/* Whether the blanks between the tokens are those of the canonical text. */
static bool plainly_set(const struct token *at, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        if (at[i - 1].from + at[i - 1].len + token_blank_between(&at[i - 1], &at[i]) != at[i].from)
            return false;
    return true;
}

static struct str set_plainly(const struct tree *t, uint32_t token, uint32_t count)
{
    const struct token *at = &t->text.at[token];
    struct buf b = buf_new(t->in, LINE_MAX_BYTES * 2);
    for (uint32_t i = 0; i < count; i++) {
        if (i && token_blank_between(&at[i - 1], &at[i])) buf_char(&b, ' ');
        buf_add(&b, token_text(&t->text, token + i));
    }
    return buf_str(&b);
}

struct str node_text(const struct tree *t, node_id n)
{
    if (!n || !t->nodes[n].token_count) return (struct str){0};
    struct place p = node_place(t, n);
    if (!plainly_set(&t->text.at[t->nodes[n].token], t->nodes[n].token_count))
        return set_plainly(t, t->nodes[n].token, t->nodes[n].token_count);
    return str_part(t->text.files[p.file].text, p.from, (size_t)p.from + p.len);
}

uint32_t node_name(const struct tree *t, node_id n)
{
    return n ? t->text.at[t->nodes[n].token].name : 0;
}

/* Nothing is taken from memory here: what a question takes from the book's goes with the question.
 */
static struct str composed_of(const struct tree *t, uint32_t token, struct str written)
{
    int from = 0, to = t->composed_count;
    while (from < to) {
        int middle = from + (to - from) / 2;
        if (t->composed[middle].token == token) return t->composed[middle].text;
        if (t->composed[middle].token > token) to = middle;
        else from = middle + 1;
    }
    return written;
}

void tree_compose(struct tree *t)
{
    for (uint32_t i = 0; i < (uint32_t)t->text.count; i++) {
        if (t->text.at[i].kind != TOKEN_TEXT) continue;
        struct str s = token_text(&t->text, i);
        s = str_part(s, 1, s.len > 1 ? s.len - 1 : 1);
        struct str composed = text_composed(t->in, s);
        if (str_same(s, composed)) continue;
        struct composed one = {i, composed};
        t->composed = arena_grow(t->in, t->composed, t->composed_count, &t->composed_room,
                                 sizeof *t->composed);
        t->composed[t->composed_count++] = one;
    }
}

struct str text_prose(const struct tree *t, node_id n)
{
    for (uint32_t i = 0; n && i < t->nodes[n].token_count; i++) {
        uint32_t token = t->nodes[n].token + i;
        if (t->text.at[token].kind != TOKEN_TEXT) continue;
        struct str s = token_text(&t->text, token);
        return composed_of(t, token, str_part(s, 1, s.len > 1 ? s.len - 1 : 1));
    }
    return (struct str){0};
}

int tree_symbol(const struct tree *t, uint32_t name, int kind)
{
    if (!name || name >= t->name_count) return -1;
    for (int i = t->symbol_first[name]; i >= 0; i = t->symbols[i].next)
        if (t->symbols[i].kind == kind) return i;
    return -1;
}

int tree_statement(const struct tree *t, uint32_t name, int kind)
{
    int i = tree_symbol(t, name, kind);
    return i < 0 ? -1 : t->symbols[i].target;
}

struct str statement_name(const struct tree *t, int statement)
{
    if (statement < 0) return (struct str){0};
    return names_text(&t->language->names, t->statements[statement].name);
}

struct place statement_place(const struct tree *t, int statement)
{
    if (statement < 0) return (struct place){0};
    return line_place(&t->text, (int)t->statements[statement].line);
}

struct str tree_nearest(const struct tree *t, struct str word, struct kinds kinds)
{
    struct str best = {0};
    int least = word.len < 4 ? 1 : word.len < 8 ? 2 : 3;
    for (uint32_t name = 1; name < t->name_count; name++) {
        if (!kinds_meet(t->name_kinds[name], kinds)) continue;
        struct str have = names_text(&t->language->names, name);
        int d = str_distance(word, have, least);
        if (d > least || (d == least && best.len)) continue;
        least = d;
        best = have;
    }
    return best;
}
