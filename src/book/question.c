/* question.c: a question, taken apart; see question.h. */
#include "book/question.h"

#include "base/buf.h"
#include "book/deed.h"
#include "lang/messages.h"
#include "value/place.h"

static void read_property(struct book *b, node_id n, struct asset *a, struct arena *in)
{
    const struct tree *t = b->tree;
    day_number d = 0;
    node_id date = node_leaf(t, n, TOKEN_DATE);
    if (date) day_read(str_part(node_text(t, date), 0, 10), &d);
    struct dated_cell cell = {CELL_KNOWN, d};
    if (node_says(t, n, "first")) {
        a->priority = cell;
        if (a->filed.state != CELL_KNOWN) a->filed = cell;
    } else if (node_says(t, n, "filed")) {
        a->filed = cell;
        if (a->priority.state != CELL_KNOWN) a->priority = cell;
    } else if (node_says(t, n, "invented")) {
        a->invented = cell;
    } else if (node_says(t, n, "owned")) {
        int person = book_person(b, node_name(t, node_after(t, n, "by")));
        struct owner_row row = {date ? d : DAY_EVER, person, person_name(b, person)};
        a->owners = arena_grow(in, a->owners, a->owner_count, &a->owner_room, sizeof *a->owners);
        int i = a->owner_count++;
        for (; i > 0 && a->owners[i - 1].from > row.from; i--) a->owners[i] = a->owners[i - 1];
        a->owners[i] = row;
    } else if (node_says(t, n, "office")) {
        a->office = node_text(t, node_leaf(t, n, TOKEN_WORD));
        a->place = place_find(a->office);
    } else if (node_says(t, n, "force")) {
        a->dead = true;
    } else if (node_says(t, n, "family")) {
        a->family = node_text(t, node_of(t, n, RULE_WORD, 0));
    }
}

static void read_described(struct book *b, struct arena *in, struct question *q, node_id n)
{
    q->described = true;
    q->asset = (struct asset){.kind = STR("patent"),
                              .described = true,
                              .anywhere = true,
                              .place = -1,
                              .field = -1,
                              .portfolio = -1};
    /* `first filed` after `filed` must not lose the own filing day, so it is read first */
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0;; i++) {
            node_id p = node_of(b->tree, n, RULE_Q_PROPERTY, i);
            if (!p) break;
            if (node_says(b->tree, p, "first") == (pass == 0)) read_property(b, p, &q->asset, in);
        }
}

static void add_said(struct said *said, int *count, node_id n)
{
    if (*count < QUESTION_FACTS_MAX) said[(*count)++] = (struct said){n, false};
}

static void read_if(struct book *b, node_id n, struct said *said, int *count)
{
    for (node_id f = b->tree->nodes[n].kid; f; f = b->tree->nodes[f].next) {
        int rule = node_rule(b->tree, f);
        if (rule == RULE_LITERAL) continue;
        if (rule == RULE_Q_SUPPOSE) book_suppose(b, node_of(b->tree, f, RULE_EVENT_LINE, 0));
        else add_said(said, count, f);
    }
}

/* What is supposed must say which part or period it means, as in a book. */
bool question_supposed(const struct book *b, struct diags *d)
{
    bool good = true;
    for (int e = b->base_events; e < b->tree->event_count; e++)
        good = deed_names_one(b, e, d) && good;
    return good;
}

void question_tails(struct book *b, node_id node, struct said *said, int *said_count, node_id *on)
{
    for (node_id n = b->tree->nodes[node].kid; n; n = b->tree->nodes[n].next) {
        if (node_rule(b->tree, n) == RULE_Q_IF) read_if(b, n, said, said_count);
        else if (node_rule(b->tree, n) == RULE_Q_ON) *on = node_leaf(b->tree, n, TOKEN_DATE);
    }
}

static void read_tail(struct book *b, struct arena *in, struct question *q,
                      struct question_act *act, node_id n)
{
    const struct tree *t = b->tree;
    switch (node_rule(t, n)) {
    case RULE_Q_IN:
        if (!act) break;
        act->in = node_part(t, n, 0);
        act->in_said = true;
        break;
    case RULE_Q_ON: q->on_said = day_read(node_text(t, node_leaf(t, n, TOKEN_DATE)), &q->on); break;
    case RULE_Q_FOR: q->principal = book_person(b, node_name(t, node_part(t, n, 0))); break;
    case RULE_Q_UNDER: q->under = node_part(t, n, 0); break;
    case RULE_Q_UNDER_DESCRIBED: read_described(b, in, q, n); break;
    case RULE_Q_IF: read_if(b, n, q->said, &q->said_count); break;
    default: break;
    }
}

static void read_thing(struct book *b, struct question_act *a, node_id n)
{
    const struct tree *t = b->tree;
    if (node_rule(t, n) == RULE_COMPONENT) {
        a->component = true;
        n = node_part(t, n, 0);
    }
    uint32_t name = node_name(t, node_of(t, n, RULE_NAME, 0));
    if (node_rule(t, n) == RULE_FIELD_NAME && name < t->name_count)
        a->field = b->field_of_name[name];
    if (node_rule(t, n) != RULE_PRODUCT_NAME) return;
    a->product = tree_statement(t, name, KIND_PRODUCT);
    if (a->product < 0) a->product = tree_statement(t, name, KIND_DEFINE);
}

static void read_act(struct book *b, struct arena *in, struct question *q, node_id n)
{
    const struct tree *t = b->tree;
    if (q->act_count == QUESTION_ACTS_MAX) return;
    struct question_act *a = &q->acts[q->act_count++];
    *a = (struct question_act){.product = -1, .field = -1};
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next) {
        int rule = node_rule(t, k);
        if (rule == RULE_ACTS) a->acts = k;
        else if (!a->thing && rule != RULE_LITERAL) read_thing(b, a, a->thing = k);
        else read_tail(b, in, q, a, k);
    }
}

static void read_form(struct book *b, struct arena *in, struct question *q, node_id n)
{
    const struct tree *t = b->tree;
    int rule = node_rule(t, n);
    q->form = rule == RULE_Q_EXERCISE         ? QUESTION_EXERCISE
              : rule == RULE_Q_END            ? QUESTION_END
              : rule == RULE_Q_SUE            ? QUESTION_SUE
              : rule == RULE_Q_CHALLENGE      ? QUESTION_CHALLENGE
              : rule == RULE_Q_ACTS           ? QUESTION_ACTS
              : node_says(t, n, "license")    ? QUESTION_LICENSE
              : node_says(t, n, "sublicense") ? QUESTION_SUBLICENSE
                                              : QUESTION_ASSIGN;
    q->actor = book_person(b, node_name(t, node_part(t, n, 0)));
    for (node_id k = t->nodes[n].kid; k; k = t->nodes[k].next) {
        int r = node_rule(t, k);
        if (r == RULE_Q_ACT) read_act(b, in, q, k);
        else if (r == RULE_Q_DEALT) q->statements = k;
        else if (r == RULE_STATEMENTS_ITEM) q->statements = k;
        else if (r == RULE_ASSETS) q->assets = k;
        else if (r == RULE_INSTANCE) q->instance = k;
        else if (r == RULE_ANYONE) q->anyone = true;
        else if (r == RULE_NAME && q->form == QUESTION_EXERCISE && k != node_part(t, n, 0))
            q->power = node_name(t, k);
        else if (r == RULE_NAME && k != node_part(t, n, 0))
            q->other = book_person(b, node_name(t, k));
        else read_tail(b, in, q, NULL, k);
    }
}

struct place question_place(const struct book *b)
{
    return (struct place){(uint32_t)b->tree->text.file_count, 0, 0};
}

bool question_read(struct book *b, struct arena *in, struct str text, day_number on,
                   struct question *q, struct diags *d)
{
    *q = (struct question){.text = text, .actor = -1, .other = -1, .principal = -1, .on = on};
    if (text.len > QUESTION_MAX_BYTES) {
        REPORT(d, E_TOO_LONG, question_place(b), STR("a question has at most 4,096 bytes"));
        return false;
    }
    struct source source = {STR("question"), str_copy(in, text)};
    node_id n = tree_parse_line(b->tree, RULE_Q_CAN, STR("the question"), source, d);
    if (!n) return false;
    q->node = node_part(b->tree, n, 0);
    read_form(b, in, q, q->node);
    if (q->actor < 0) {
        node_id who = node_part(b->tree, q->node, 0);
        REPORT(d, E_UNKNOWN_NAME, node_place(b->tree, who), STR("party"), node_text(b->tree, who));
        return false;
    }
    return question_supposed(b, d);
}

struct look question_look(struct arena *in, struct book *b, struct worlds *w, const struct ask *ask,
                          day_number on, struct said *said, int said_count)
{
    struct look k = {.b = b, .in = in, .w = w, .said = said, .said_count = said_count, .on = on};
    k.g = guards_new(in);
    k.next = DAY_NEVER;
    k.known = ask->known > 0 ? ask->known : INT32_MAX;
    k.as = ask->as;
    k.agreement = k.statement = k.actor = k.product = k.field = k.spot = k.whole = k.place = -1;
    k.touched = NEW(in, struct touched);
    k.facts = NEW(in, struct ints);
    k.wants = NEW(in, struct wants);
    return k;
}
