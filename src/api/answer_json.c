/* answer_json.c: the answer document; see answer_json.h. */
#include "api/answer_json.h"

#include "base/json.h"

static void whole_text(struct json *j, const char *key, int value)
{
    json_text(j, key, str_format(j->out->in, "%d", value));
}

static struct str figure_text(struct json *j, struct str currency, struct number n)
{
    const struct currency *c = currency_find(currency);
    return number_text(j->out->in, n, c && c->minor > 0 ? c->minor : 0, false);
}

static void measure(struct json *j, const char *key, struct str currency, struct number n)
{
    if (!currency.len) {
        json_text(j, key, figure_text(j, currency, n));
        return;
    }
    json_object(j, key);
    json_text(j, "currency", currency);
    json_text(j, "figure", figure_text(j, currency, n));
    json_end(j);
}

static void value(struct json *j, enum answer_kind kind, const struct answer_value *v)
{
    bool measured = kind == ANSWER_AMOUNT || kind == ANSWER_NUMBER;
    bool ranged = v->interval && measured;
    if (!measured && kind != ANSWER_DAY && kind != ANSWER_NAMES) return;
    json_object(j, "value");
    if (kind == ANSWER_DAY) json_text(j, "day", day_text(j->out->in, v->day));
    if (kind == ANSWER_NAMES) {
        json_array(j, "names");
        for (int i = 0; i < v->names.count; i++) json_text(j, NULL, v->names.at[i]);
        json_end(j);
    }
    if (measured && !ranged)
        measure(j, kind == ANSWER_AMOUNT ? "amount" : "number", v->currency, v->figure);
    if (ranged) {
        measure(j, "low", v->currency, v->low);
        if (!value_unbounded(v)) measure(j, "high", v->currency, v->high);
    }
    json_end(j);
}

static void position(struct json *j, const struct answer *a)
{
    json_object(j, "position");
    json_text(j, "on", day_text(j->out->in, a->on));
    if (a->known) whole_text(j, "known", a->known);
    if (a->unrecorded) whole_text(j, "unrecorded", a->unrecorded);
    json_said(j, "as", a->as);
    json_said(j, "with", a->with);
    json_said(j, "book", a->book);
    json_said(j, "root", a->root);
    json_end(j);
}

static void ground(struct json *j, const char *key, const struct answer_ground *g)
{
    json_object(j, key);
    json_text(j, "statement", g->statement);
    json_said(j, "kind", g->kind);
    json_said(j, "file", g->file);
    if (g->line) json_whole(j, "line", g->line);
    if (g->entry) whole_text(j, "entry", g->entry);
    if (g->unrecorded) json_truth(j, "unrecorded", true);
    json_list(j, "clauses", g->clauses);
    json_end(j);
}

static void decides(struct json *j, const struct answer *a)
{
    if (!a->decides.count) return;
    json_array(j, "decides");
    for (int i = 0; i < a->decides.count; i++) ground(j, NULL, &a->decides.at[i]);
    json_end(j);
}

static struct str result_text(enum gate_result r)
{
    switch (r) {
    case GATE_PASSES: return STR("passes");
    case GATE_FAILS: return STR("fails");
    case GATE_OPEN: return STR("open");
    }
    return STR("open");
}

static void gates(struct json *j, const struct answer *a)
{
    if (!a->gates.count) return;
    json_array(j, "gates");
    for (int i = 0; i < a->gates.count; i++) {
        const struct answer_gate *g = &a->gates.at[i];
        json_object(j, NULL);
        json_said(j, "grant", g->grant);
        json_whole(j, "n", g->number);
        json_text(j, "name", g->name);
        json_text(j, "result", result_text(g->result));
        json_said(j, "finding", g->finding);
        json_list(j, "clauses", g->clauses);
        json_list(j, "facts", g->facts);
        json_end(j);
    }
    json_end(j);
}

static void facts(struct json *j, const struct answer *a)
{
    if (!a->facts.count) return;
    json_array(j, "facts");
    for (int i = 0; i < a->facts.count; i++) {
        const struct answer_fact *f = &a->facts.at[i];
        json_object(j, NULL);
        if (f->entry) whole_text(j, "entry", f->entry);
        json_text(j, "text", f->text);
        json_said(j, "standing", f->standing);
        json_said(j, "recorded", f->recorded);
        json_end(j);
    }
    json_end(j);
}

static void needs(struct json *j, const struct answer *a)
{
    if (a->needs.count) {
        json_array(j, "needs");
        for (int i = 0; i < a->needs.count; i++) {
            json_array(j, NULL);
            for (int k = 0; k < a->needs.at[i].atoms.count; k++)
                json_text(j, NULL, a->needs.at[i].atoms.at[k]);
            json_end(j);
        }
        json_end(j);
    }
    if (!a->terms.count) return;
    json_array(j, "terms");
    for (int i = 0; i < a->terms.count; i++) {
        json_object(j, NULL);
        json_text(j, "name", a->terms.at[i].name);
        json_said(j, "statement", a->terms.at[i].statement);
        json_end(j);
    }
    json_end(j);
}

/* A reading is written "name: reading"; in the document the name is the key. */
static void readings(struct json *j, struct strs list)
{
    if (!list.count) return;
    json_object(j, "readings");
    for (int i = 0; i < list.count; i++) {
        struct str rest = list.at[i];
        struct str name = str_trim(str_cut(&rest, ':'));
        json_text(j, str_z(j->out->in, name), str_trim(rest));
    }
    json_end(j);
}

static void worlds(struct json *j, const struct answer *a)
{
    if (!a->worlds.count) return;
    json_array(j, "worlds");
    for (int i = 0; i < a->worlds.count; i++) {
        const struct answer_world *w = &a->worlds.at[i];
        json_object(j, NULL);
        readings(j, w->readings);
        json_said(j, "as", w->as);
        json_text(j, "kind", str_of(answer_kind_text(w->kind)));
        value(j, w->kind, &w->value);
        json_said(j, "sentence", w->sentence);
        if (w->preferred) json_truth(j, "preferred", true);
        json_end(j);
    }
    json_end(j);
}

static void changes(struct json *j, const struct answer *a)
{
    if (a->changes) {
        json_object(j, "until");
        json_text(j, "day", day_text(j->out->in, a->until));
        if (a->until_kind != ANSWER_NONE)
            json_text(j, "kind", str_of(answer_kind_text(a->until_kind)));
        json_said(j, "why", a->until_why);
        json_end(j);
    }
    if (!a->nearest.count) return;
    json_array(j, "nearest");
    for (int i = 0; i < a->nearest.count; i++) {
        json_object(j, NULL);
        json_text(j, "change", a->nearest.at[i].change);
        json_whole(j, "order", a->nearest.at[i].order);
        json_said(j, "question", a->nearest.at[i].question);
        json_end(j);
    }
    json_end(j);
}

static void cells(struct json *j, const struct answer *a)
{
    if (!a->cells.count) return;
    json_array(j, "cells");
    for (int i = 0; i < a->cells.count; i++) {
        const struct answer_cell *c = &a->cells.at[i];
        json_object(j, NULL);
        json_text(j, "what", c->what);
        json_text(j, "kind", str_of(answer_kind_text(c->kind)));
        json_said(j, "sentence", c->sentence);
        json_said(j, "grant", c->grant);
        json_end(j);
    }
    json_end(j);
}

/* A day that is not known yet, and that of a mere figure, has no key. */
static void lines(struct json *j, const struct answer *a)
{
    if (!a->lines.count) return;
    json_array(j, "lines");
    for (int i = 0; i < a->lines.count; i++) {
        const struct answer_line *l = &a->lines.at[i];
        json_object(j, NULL);
        if (l->day != DAY_NEVER && (l->day || !l->currency.len))
            json_text(j, "day", day_text(j->out->in, l->day));
        json_said(j, "who", l->who);
        json_said(j, "to", l->to);
        json_said(j, "what", l->what);
        json_said(j, "state", l->state);
        if (l->currency.len) measure(j, "amount", l->currency, l->amount);
        json_list(j, "derivation", l->derivation);
        if (l->ground.statement.len) ground(j, "ground", &l->ground);
        json_end(j);
    }
    json_end(j);
}

struct places {
    source_lookup *lookup;
    const void *from;
    struct place_cursor cursor;
};

static void place(struct json *j, struct places *p, struct place where)
{
    int line, column;
    const struct source *s = p->lookup(p->from, where.file);
    place_position(&p->cursor, p->lookup, p->from, where, &line, &column);
    if (!s) return;
    json_said(j, "file", s->path);
    if (!line) return;
    json_whole(j, "line", line);
    json_whole(j, "column", column);
}

static void diagnostic(struct json *j, const struct diag *g, struct places *p)
{
    json_object(j, NULL);
    json_text(j, "code", str_of(g->message->code));
    json_text(j, "severity", str_of(severity_text(g->message->severity)));
    place(j, p, g->where);
    json_text(j, "sentence", diag_sentence(j->out->in, g));
    json_said(j, "remedy", g->nearest);
    if (g->more_count) {
        struct place_cursor here = p->cursor;
        json_array(j, "places");
        for (int i = 0; i < g->more_count; i++) {
            json_object(j, NULL);
            place(j, p, g->more[i].where);
            json_text(j, "sentence", g->more[i].sentence);
            json_end(j);
        }
        json_end(j);
        p->cursor = here;
    }
    json_end(j);
}

void diags_json(struct json *j, const struct diags *d, source_lookup *lookup, const void *from)
{
    struct places p = {.lookup = lookup, .from = from};
    if (!d->count) return;
    json_array(j, "diagnostics");
    for (int i = 0; i < d->count; i++) diagnostic(j, &d->at[i], &p);
    json_end(j);
    if (d->dropped) whole_text(j, "dropped", d->dropped);
}

void answer_json(struct buf *b, const struct answer *a, source_lookup *lookup, const void *from)
{
    struct json j = json_new(b);
    json_object(&j, NULL);
    json_text(&j, "licet", STR("answer/1"));
    json_text(&j, "verb", a->verb);
    json_said(&j, "question", a->question);
    position(&j, a);
    if (a->kind != ANSWER_NONE) json_text(&j, "kind", str_of(answer_kind_text(a->kind)));
    value(&j, a->kind, &a->value);
    json_said(&j, "basis", a->basis);
    json_list(&j, "assumed", a->assumed);
    json_said(&j, "sentence", a->sentence);
    decides(&j, a);
    gates(&j, a);
    facts(&j, a);
    needs(&j, a);
    worlds(&j, a);
    changes(&j, a);
    cells(&j, a);
    lines(&j, a);
    json_list(&j, "caveats", a->caveats);
    diags_json(&j, &a->diags, lookup, from);
    json_end(&j);
}
