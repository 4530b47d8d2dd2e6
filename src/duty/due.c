/* due.c: what is due, by whom, by when; see due.h. */
#include "duty/due.h"

#include <stdlib.h>

#include "base/buf.h"
#include "book/obligation.h"
#include "book/question.h"
#include "lang/messages.h"

enum due_form { DUE_LIST, DUE_LAST_DAY, DUE_FIRST_DAY };

struct due {
    enum due_form form;
    int person; /* -1: everybody */
    day_number from, to, on;
    bool span_said;
    struct str deed;
    uint32_t name;
    node_id instance, step; /* 0: any */
    struct said said[QUESTION_FACTS_MAX];
    int said_count;
};

struct due_world {
    struct day_value day;
    bool found;
    int ground;
    struct str sentence;
    LIST_OF(answer_line) lines;
    struct strs readings;
    struct str as;
    struct strs derivation;
    struct ints facts;
};

static bool read_question(struct book *b, struct arena *in, const struct ask *ask, struct due *q,
                          struct diags *d)
{
    const struct tree *t = b->tree;
    struct source source = {STR("question"), str_copy(in, ask->question)};
    if (ask->question.len > QUESTION_MAX_BYTES) {
        REPORT(d, E_TOO_LONG, question_place(b), STR("a question has at most 4,096 bytes"));
        return false;
    }
    *q = (struct due){.person = -1, .on = ask->on_said ? ask->on : ask->today};
    q->from = q->on;
    q->to = day_add_months(q->on, 12, MONTH_SAME_DAY);
    if (!str_trim(ask->question).len) return true;
    node_id n = tree_parse_line(b->tree, RULE_Q_DUE, STR("the question"), source, d), on = 0;
    if (!n) return false;
    question_tails(b, n, q->said, &q->said_count, &on);
    if (!question_supposed(b, d)) return false;
    if (on) day_read(node_text(t, on), &q->on);
    node_id last = node_of(t, n, RULE_Q_LAST_DAY, 0), first = node_of(t, n, RULE_Q_FIRST_DAY, 0);
    node_id list = node_of(t, n, RULE_Q_DUE_LIST, 0), form = last ? last : first;
    if (form) {
        q->form = last ? DUE_LAST_DAY : DUE_FIRST_DAY;
        q->deed = last ? node_text(t, node_of(t, last, RULE_Q_DEED, 0)) : STR("exercise");
        q->name = node_name(t, node_of(t, form, RULE_NAME, last ? 0 : 1));
        q->instance = node_of(t, form, RULE_INSTANCE, 0);
        q->step = node_of(t, form, RULE_NAME_STEP, 0);
        if (first) q->person = book_person(b, node_name(t, node_of(t, first, RULE_NAME, 0)));
        return true;
    }
    if (list) {
        node_id who = node_of(t, list, RULE_NAME, 0), d1 = node_leaf(t, list, TOKEN_DATE),
                d2 = node_after(t, list, "to");
        if (who) q->person = book_person(b, node_name(t, who));
        q->span_said =
            d1 && d2 && day_read(node_text(t, d1), &q->from) && day_read(node_text(t, d2), &q->to);
    }
    return true;
}

/* ---- the list ---- */

static void add_line(struct look *k, struct due_world *w, const struct instance *i,
                     struct day_value day, const char *what)
{
    struct answer_line line = {.day = day.state == DAY_KNOWN ? day.low : DAY_NEVER,
                               .who = person_name(k->b, i->debtor),
                               .to = i->creditor >= 0 ? person_name(k->b, i->creditor) : STR(""),
                               .state = instance_says(k->in, i),
                               .ground = book_ground(k->in, k->b, i->statement)};
    for (int d = 0; d < day.derivation.count; d++)
        PUSH(k->in, &line.derivation, day.derivation.at[d]);
    if (day.state == DAY_KNOWN && day.low != day.high)
        PUSH(k->in, &line.derivation,
             str_format(k->in, "or later: it hangs on %.*s", STR_ARG(day.unseen)));
    if (i->has_amount) {
        line.currency = i->currency;
        line.amount = i->amount;
    }
    line.what = str_format(k->in, "%.*s%s%.*s%s", STR_ARG(book_name(k->b, i->statement)),
                           i->label.len ? " " : "", STR_ARG(i->label), what);
    PUSH(k->in, &w->lines, line);
}

static void list_instances(struct look *k, const struct due *q, struct due_world *w)
{
    for (int s = 0; s < k->b->base_statements; s++) {
        int kind = book_kind(k->b, s);
        if (kind != KIND_PAYMENT && kind != KIND_DUTY) continue;
        if (k->b->tree->statements[s].broken || k->b->tree->statements[s].reading >= 0) continue;
        struct instances list = instances_of(k, s, q->to);
        for (int i = 0; i < list.count; i++) {
            const struct instance *one = &list.at[i];
            if (q->person >= 0 && one->debtor != q->person) continue;
            if (one->state == INSTANCE_NOT_OWED) continue;
            bool in =
                one->due.state == DAY_KNOWN && one->due.low >= q->from && one->due.low <= q->to;
            bool late = one->due.state == DAY_KNOWN && one->due.low < q->from && !q->span_said &&
                        (one->state == INSTANCE_PAST_DUE || one->state == INSTANCE_IN_CURE ||
                         one->state == INSTANCE_MISSED);
            if (in || late) add_line(k, w, one, one->due, "");
            if (one->state == INSTANCE_IN_CURE)
                add_line(k, w, one, one->cure, ", last day of cure");
        }
    }
}

static int by_day(const void *x, const void *y)
{
    const struct answer_line *a = x, *b = y;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return str_order(a->what, b->what);
}

/* ---- one day ---- */

/* The last day to use a right that has opened: the instance asked for, else the newest. */
static void last_use(struct look *k, const struct due *q, struct due_world *w)
{
    struct power p;
    if (!power_find(k, q->name, &p)) return;
    struct openings open = power_openings(k, p);
    w->ground = p.statement;
    w->sentence = STR("the right has not opened, as far as the record goes");
    for (int i = 0; i < open.count; i++) {
        const struct opening *one = &open.at[i];
        bool other = q->instance && one->o.label.len &&
                     !str_same(node_text(k->b->tree, q->instance), one->o.label);
        if (other || one->g == GUARD_NO || one->opens.state != DAY_KNOWN) continue;
        if (w->found && w->day.low > one->opens.low) continue;
        w->found = true;
        w->day = power_window_end(k, p, &one->o);
        w->sentence = w->day.state == DAY_NONE ? STR("the terms set no last day") : STR("");
        w->derivation = w->day.derivation;
    }
}

/* The last day to elect a layer: the end of its window. */
static void last_election(struct look *k, const struct due *q, struct due_world *w)
{
    int layer = look_statement(k, q->name, KIND_LAYER);
    node_id window = layer < 0 ? 0 : look_value(k, layer, CLAUSE_WINDOW);
    if (layer < 0) return;
    w->ground = layer;
    w->found = true;
    w->day = window ? span_end(k, window) : (struct day_value){.state = DAY_NONE, .statement = -1};
    if (!window) w->sentence = STR("the terms set no last day");
    w->derivation = w->day.derivation;
}

static void last_day(struct look *k, const struct due *q, struct due_world *w)
{
    static const int kinds[] = {KIND_PAYMENT, KIND_DUTY};
    bool cure = str_is(q->deed, "cure");
    if (str_is(q->deed, "exercise")) last_use(k, q, w);
    if (str_is(q->deed, "elect")) last_election(k, q, w);
    if (w->ground >= 0) return;
    for (int n = 0; n < 2; n++) {
        int s = look_statement(k, q->name, kinds[n]);
        if (s < 0) continue;
        struct instances list = instances_of(k, s, DAY_NEVER - 1);
        w->ground = s;
        for (int i = 0; i < list.count && !w->found; i++) {
            const struct instance *one = &list.at[i];
            if (!instance_fits(k, one, q->instance)) continue;
            if (q->step && !str_same(node_text(k->b->tree, q->step), one->step)) continue;
            w->sentence = STR(""); /* of another debtor */
            if (one->state == INSTANCE_NOT_OWED) {
                w->sentence = STR("it is not owed");
                continue;
            }
            w->found = true;
            w->day = cure ? one->cure : one->due;
            if (cure && !one->has_cure)
                w->sentence = STR("there is no cure: it is missed the day after it is due");
            w->derivation = w->day.derivation;
        }
        if (q->step && !w->found && !w->sentence.len)
            w->sentence = str_format(k->in, "%.*s has no step '%.*s'", STR_ARG(book_name(k->b, s)),
                                     STR_ARG(node_text(k->b->tree, q->step)));
        if (str_is(q->deed, "object") && w->found) {
            node_id object = look_value(k, s, CLAUSE_OBJECT);
            bool first;
            w->day = object ? clock_day(k, object, &first)
                            : (struct day_value){.state = DAY_NONE, .statement = -1};
        }
    }
}

static void first_day(struct look *k, const struct due *q, struct due_world *w)
{
    struct power p;
    if (!power_find(k, q->name, &p)) return;
    /* what has not happened by the day asked is looked for as if nothing more were done */
    struct look later = look_at(k, day_add_months(k->on, 12 * 20, MONTH_SAME_DAY));
    later.touched = k->touched;
    struct openings open = power_openings(&later, p);
    w->ground = p.statement;
    node_id holder = power_holder(&later, p);
    for (int i = 0; i < open.count; i++) {
        const struct opening *one = &open.at[i];
        if (q->instance && one->o.label.len &&
            !str_same(node_text(k->b->tree, q->instance), one->o.label))
            continue;
        later.role_count = 0;
        later.agreement = book_agreement(k->b, p.statement);
        for (int r = 0; r < one->o.role_count; r++)
            later.roles[later.role_count++] = one->o.roles[r];
        if (holder && person_in(&later, holder, q->person) != GUARD_YES) continue;
        if (one->g == GUARD_NO || one->opens.state != DAY_KNOWN) continue;
        if (w->found && w->day.low <= one->opens.low) continue;
        w->found = true;
        w->day = one->opens;
        w->derivation = one->opens.derivation;
    }
    if (!w->found) w->sentence = STR("the right has not opened, as far as the record goes");
}

/* ---- the answer ---- */

static bool same_world(const struct due_world *a, const struct due_world *b)
{
    if (a->found != b->found || a->lines.count != b->lines.count) return false;
    if (a->day.state != b->day.state || a->day.low != b->day.low || a->day.high != b->day.high)
        return false;
    for (int i = 0; i < a->lines.count; i++)
        if (a->lines.at[i].day != b->lines.at[i].day ||
            !str_same(a->lines.at[i].state, b->lines.at[i].state))
            return false;
    return true;
}

static struct answer_value day_of_world(const struct due_world *w)
{
    struct answer_value v = {.day = w->day.low};
    v.interval = w->day.state == DAY_KNOWN && w->day.low != w->day.high;
    return v;
}

static enum answer_kind kind_of(const struct due *q, const struct due_world *w)
{
    if (q->form == DUE_LIST) return ANSWER_LIST;
    if (!w->found || w->day.state == DAY_NONE) return ANSWER_NO;
    if (w->day.unseen.len && w->day.tag == ATOM_TERM) return ANSWER_UNKNOWN;
    if (w->day.unseen.len || w->day.state == DAY_OPEN) return ANSWER_CONDITIONAL;
    return ANSWER_DAY;
}

static struct str sentence_of(struct arena *in, const struct due *q, const struct due_world *w)
{
    if (w->sentence.len) return w->sentence;
    if (q->form == DUE_LIST)
        return str_format(in, "%d line%s", w->lines.count, w->lines.count == 1 ? "" : "s");
    if (!w->found) return STR("nothing of that name is owed");
    if (w->day.state == DAY_OPEN) return STR("its anchor is not on record yet");
    if (w->day.unseen.len) return str_format(in, "it hangs on %.*s", STR_ARG(w->day.unseen));
    return q->form == DUE_LAST_DAY ? str_format(in, "last day to %.*s", STR_ARG(q->deed))
                                   : STR("first day of the right");
}

static void fill(struct arena *in, struct answer *a, struct book *b, const struct due *q,
                 const struct due_world *w, int count)
{
    bool same = true;
    for (int i = 1; i < count; i++) same = same && same_world(&w[0], &w[i]);
    a->kind = kind_of(q, &w[0]);
    a->value = day_of_world(&w[0]);
    a->sentence = sentence_of(in, q, &w[0]);
    if (!same) {
        a->kind = w[0].as.len ? ANSWER_DISPUTED : ANSWER_AMBIGUOUS;
        a->sentence = w[0].as.len ? STR("the sides tell it differently")
                                  : STR("the words can be read in several ways");
        for (int i = 0; i < count; i++) {
            struct answer_world one = {.readings = w[i].readings,
                                       .as = w[i].as,
                                       .kind = kind_of(q, &w[i]),
                                       .value = day_of_world(&w[i]),
                                       .sentence = sentence_of(in, q, &w[i])};
            PUSH(in, &a->worlds, one);
        }
    }
    for (int i = 0; i < w[0].lines.count; i++) PUSH(in, &a->lines, w[0].lines.at[i]);
    if (q->form != DUE_LIST && w[0].ground >= 0) {
        struct answer_ground g = book_ground(in, b, w[0].ground);
        PUSH(in, &a->decides, g);
    }
    if (w[0].day.unseen.len && q->form != DUE_LIST) {
        struct answer_term term = {w[0].day.unseen,
                                   w[0].ground >= 0 ? book_name(b, w[0].ground) : STR("")};
        PUSH(in, &a->terms, term);
    }
    for (int i = 0; i < w[0].derivation.count; i++) PUSH(in, &a->caveats, w[0].derivation.at[i]);
    for (int i = 0; i < w[0].facts.count; i++) {
        const struct event *e = &b->tree->events[w[0].facts.at[i]];
        struct answer_fact f = {.entry = e->entry,
                                .text = str_copy(in, node_text(b->tree, e->node))};
        f.standing = w[0].facts.at[i] >= b->base_events ? STR("supposed") : STR("asserted");
        PUSH(in, &a->facts, f);
    }
}

static void note_world(struct look *k, struct due_world *w)
{
    for (int i = 0; i < k->w->count; i++) {
        const struct world_var *v = &k->w->vars[i];
        struct str s =
            str_format(k->in, "%.*s: %.*s", STR_ARG(v->label), STR_ARG(v->choices[v->choice]));
        if (v->dispute) w->as = v->sides[v->choice];
        else if (!v->fixed) PUSH(k->in, &w->readings, s);
    }
    w->facts = *k->facts;
}

static int find_owner(const struct book *b, uint32_t name)
{
    int s = tree_statement(b->tree, name, KIND_PAYMENT);
    if (s < 0) s = tree_statement(b->tree, name, KIND_DUTY);
    if (s < 0) s = tree_statement(b->tree, name, KIND_LAYER);
    return s < 0 ? tree_statement(b->tree, name, KIND_TRIGGER) : s;
}

struct answer *due_answer(struct arena *in, struct book *b, const struct ask *ask)
{
    struct answer *a = NEW(in, struct answer);
    struct book_mark mark = book_mark(b);
    struct due *q = NEW(in, struct due);
    a->verb = STR("due");
    a->question = ask->question;
    a->known = ask->known;
    a->as = ask->as;
    a->on = ask->on_said ? ask->on : ask->today;
    a->diags = diags_new(in);
    if (read_question(b, in, ask, q, &a->diags)) {
        struct due_world *w = NEW_N(in, WORLDS_MAX + 1, struct due_world);
        struct worlds *worlds = NEW(in, struct worlds);
        int count = 0;
        worlds_start(worlds, in);
        a->on = q->on;
        /* a supposed event may lie after the day asked: the question looks from the last of them */
        for (int e = b->base_events; e < b->tree->event_count; e++)
            if (b->tree->events[e].day > q->on) q->on = b->tree->events[e].day;
        while (worlds_next(worlds) && count <= WORLDS_MAX) {
            struct look k = question_look(in, b, worlds, ask, q->on, q->said, q->said_count);
            w[count].ground = -1;
            w[count].day = (struct day_value){.state = DAY_OPEN, .statement = -1};
            if (q->name) k.agreement = book_agreement(b, find_owner(b, q->name));
            if (q->form == DUE_LIST) {
                list_instances(&k, q, &w[count]);
                if (w[count].lines.count)
                    qsort(w[count].lines.at, (size_t)w[count].lines.count,
                          sizeof *w[count].lines.at, by_day);
            } else if (q->form == DUE_LAST_DAY) last_day(&k, q, &w[count]);
            else first_day(&k, q, &w[count]);
            note_world(&k, &w[count++]);
        }
        if (worlds->too_many) REPORT_PLAIN(&a->diags, E_WORLDS, mark_place(mark));
        else fill(in, a, b, q, w, count);
    }
    book_back(b, mark);
    return a;
}
