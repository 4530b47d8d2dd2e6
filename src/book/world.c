/* world.c: one text, several readings; see world.h. */
#include "book/world.h"

#include "base/buf.h"
#include "book/look.h"

void worlds_start(struct worlds *w, struct arena *in)
{
    *w = (struct worlds){.in = in};
}

/* Like counting: the last variable that has a choice left takes it; those after it are forgotten,
 * since another choice may touch others. */
bool worlds_next(struct worlds *w)
{
    if (w->runs++ == 0) return true;
    int i = w->count - 1;
    while (i >= 0 && (w->vars[i].fixed || w->vars[i].choice + 1 >= w->vars[i].count)) i--;
    if (i < 0) return false;
    if (w->runs > WORLDS_MAX) {
        w->too_many = true;
        return false;
    }
    w->vars[i].choice++;
    w->planned = i + 1;
    w->count = 0;
    return true;
}

static struct str asker_choice(struct look *k, const struct world_var *v)
{
    const struct tree *t = k->b->tree;
    for (int i = 0; i < k->said_count; i++) {
        node_id n = k->said[i].node;
        if (node_rule(t, n) != RULE_Q_READING) continue;
        struct str name = node_text(t, node_part(t, n, 0));
        struct str label = v->label;
        if (!str_same(name, str_cut(&label, ' '))) continue;
        k->said[i].used = true;
        return node_text(t, node_part(t, n, 1));
    }
    return (struct str){0};
}

static int choice_called(const struct world_var *v, struct str name)
{
    for (int i = 0; i < v->count; i++) {
        char digit[2] = {(char)('1' + i), 0};
        if (str_same(v->choices[i], name) || (i < 9 && str_is(name, digit))) return i;
    }
    return -1;
}

/* What a `decide` or a tribunal settled: `decide NAME [CLAUSE] as X [from the start]`. */
static int decided_choice(struct look *k, const struct world_var *v)
{
    const struct tree *t = k->b->tree;
    const struct ints *list = &k->b->by_verb[VERB_DECIDE];
    int found = -1;
    for (int i = 0; i < list->count; i++) {
        node_id said = event_said(k, list->at[i]);
        struct str label = v->label;
        if (!str_same(node_text(t, node_of(t, said, RULE_NAME, 0)), str_cut(&label, ' '))) continue;
        node_id clause = node_of(t, said, RULE_CLAUSE_WORD, 0);
        if (clause && label.len && !str_same(node_text(t, clause), label)) continue;
        bool start = node_says(t, said, "start");
        if (!start && event_day(k, list->at[i]) > k->on) {
            look_changes(k, event_day(k, list->at[i]), event_text(k, list->at[i]));
            continue;
        }
        if (!event_known(k, list->at[i])) continue;
        int c = choice_called(v, node_text(t, node_of(t, said, RULE_Q_CHOICE, 0)));
        if (c >= 0) found = c;
    }
    return found;
}

static int fixed_choice(struct look *k, const struct world_var *v)
{
    if (v->dispute)
        return k->as.len && str_same(k->as, v->sides[0])   ? 0
               : k->as.len && str_same(k->as, v->sides[1]) ? 1
                                                           : -1;
    struct str said = asker_choice(k, v);
    if (said.len) return choice_called(v, said);
    return decided_choice(k, v);
}

int world_choose(struct look *k, struct world_var v)
{
    struct worlds *w = k->w;
    int fixed = fixed_choice(k, &v);
    if (fixed >= 0 && !v.dispute && !asker_choice(k, &v).len) return fixed; /* settled for all */
    for (int i = 0; i < w->count; i++)
        if (str_same(w->vars[i].key, v.key)) return w->vars[i].choice;
    if (w->count == WORLD_VARS_MAX) {
        w->too_many = true;
        return 0;
    }
    int i = w->count++;
    int choice = i < w->planned ? w->vars[i].choice : 0;
    w->vars[i] = v;
    w->vars[i].fixed = fixed >= 0;
    w->vars[i].choice = fixed >= 0 ? fixed : choice;
    return w->vars[i].choice;
}
