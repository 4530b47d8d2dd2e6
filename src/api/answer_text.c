/* answer_text.c: an answer for people; see answer_text.h. */
#include "api/answer_text.h"

#include "api/diag_text.h"

enum {
    MARGIN = 6,    /* of everything under the first line */
    LABEL = 8,     /* the word that says what a line is */
    CELL_MAX = 40, /* widest column of a table */
    FACTS_MAX = 6,
    LINE_ROOM = 16 << 10
};

/* One column of a table: how wide, and whether numbers stand in it. */
struct column {
    int width;
    bool right;
};

/* ---- lines ---- */

/* Writes `text` behind `head`, from column `indent` on, wrapped between words. */
static void paragraph(struct buf *b, struct str head, int indent, struct str text)
{
    buf_clean(b, head);
    int column = str_columns(head);
    if (text.len) buf_fill(b, ' ', column < indent ? indent - column : 1);
    column = column < indent ? indent : column + 1;
    bool first = true;
    while (text.len) {
        struct str word = str_cut(&text, ' ');
        int width = str_columns(word);
        if (!first && column + 1 + width > TEXT_COLUMNS) {
            buf_char(b, '\n');
            buf_fill(b, ' ', indent);
            column = indent;
        } else if (!first) {
            buf_char(b, ' ');
            column++;
        }
        buf_clean(b, word);
        column += width;
        first = false;
    }
    buf_char(b, '\n');
}

static void labelled(struct buf *b, const char *label, struct str text)
{
    struct buf head = buf_new(b->in, LINE_ROOM);
    buf_fill(&head, ' ', MARGIN);
    buf_text(&head, label);
    paragraph(b, buf_str(&head), MARGIN + LABEL, text);
}

static struct str joined(struct arena *in, struct strs parts, const char *between)
{
    struct buf b = buf_new(in, LINE_ROOM);
    for (int i = 0; i < parts.count; i++) {
        if (i) buf_text(&b, between);
        buf_add(&b, parts.at[i]);
    }
    return buf_str(&b);
}

/* Appends ` (clause "2.1")`, in plural where there are several. */
static void clauses(struct buf *b, struct strs labels)
{
    for (int i = 0; i < labels.count; i++) {
        buf_text(b, i ? ", \"" : labels.count > 1 ? " (clauses \"" : " (clause \"");
        buf_add(b, labels.at[i]);
        buf_char(b, '"');
    }
    if (labels.count) buf_char(b, ')');
}

static bool within(struct str part, struct str whole)
{
    for (size_t i = 0; i + part.len <= whole.len; i++)
        if (str_same(str_part(whole, i, i + part.len), part)) return true;
    return part.len == 0;
}

/* The width of a column that also holds s; what is too wide for a column does not count. */
static int wider(int width, struct str s)
{
    int columns = str_columns(s);
    return columns > width && columns <= CELL_MAX ? columns : width;
}

static void padded(struct buf *b, struct str s, struct column c)
{
    if (!c.width) return;
    int spare = c.width - str_columns(s);
    if (c.right) buf_fill(b, ' ', spare);
    buf_add(b, s);
    if (!c.right) buf_fill(b, ' ', spare);
    buf_text(b, "  ");
}

/* ---- values ---- */

/* An amount as people read it: `USD 300,000,000.00`. */
static struct str amount_text(struct arena *in, struct str currency, struct number n)
{
    const struct currency *c = currency_find(currency);
    struct str figure = number_text(in, n, c && c->minor > 0 ? c->minor : 0, true);
    if (!currency.len) return figure;
    if (str_is(currency, "%")) return str_format(in, "%.*s%%", STR_ARG(figure));
    return str_format(in, "%.*s %.*s", STR_ARG(currency), STR_ARG(figure));
}

static struct str value_text(struct arena *in, enum answer_kind kind, const struct answer_value *v)
{
    struct answer plain = {.kind = kind, .value = *v};
    if (kind == ANSWER_DAY || kind == ANSWER_NAMES) return answer_value_text(in, &plain);
    if (kind != ANSWER_AMOUNT && kind != ANSWER_NUMBER) return STR("");
    if (!v->interval) return amount_text(in, v->currency, v->figure);
    struct str low = amount_text(in, v->currency, v->low);
    if (value_unbounded(v)) return str_format(in, "%.*s or more", STR_ARG(low));
    struct str high = amount_text(in, v->currency, v->high);
    return str_format(in, "%.*s to %.*s", STR_ARG(low), STR_ARG(high));
}

/* The value and the sentence, the value only once. */
static struct str statement_text(struct arena *in, enum answer_kind kind,
                                 const struct answer_value *v, struct str sentence)
{
    struct str value = value_text(in, kind, v);
    struct answer plain = {.kind = kind, .value = *v};
    if (!value.len) return sentence;
    if (!sentence.len) return value;
    if (within(value, sentence) || within(answer_value_text(in, &plain), sentence)) return sentence;
    return str_format(in, "%.*s: %.*s", STR_ARG(value), STR_ARG(sentence));
}

/* ---- parts, in the order they are shown ---- */

static void first_line(struct buf *b, const struct answer *a)
{
    struct str kind = str_of(answer_kind_text(a->kind));
    int indent = (int)kind.len + 2 > MARGIN ? (int)kind.len + 2 : MARGIN;
    paragraph(b, kind, indent, statement_text(b->in, a->kind, &a->value, a->sentence));
}

static struct str world_name(struct arena *in, const struct answer_world *w)
{
    struct buf b = buf_new(in, LINE_ROOM);
    buf_add(&b, joined(in, w->readings, "; "));
    if (w->as.len) {
        if (b.len) buf_text(&b, "; ");
        buf_text(&b, "as ");
        buf_add(&b, w->as);
        buf_text(&b, " says");
    }
    return buf_str(&b);
}

/* One line a world: its kind, what was chosen in it, what then holds. */
static void worlds(struct buf *b, const struct answer *a)
{
    struct column kind = {0};
    for (int i = 0; i < a->worlds.count; i++)
        kind.width = wider(kind.width, str_of(answer_kind_text(a->worlds.at[i].kind)));
    for (int i = 0; i < a->worlds.count; i++) {
        const struct answer_world *w = &a->worlds.at[i];
        struct buf head = buf_new(b->in, LINE_ROOM), text = head;
        struct str outcome = statement_text(b->in, w->kind, &w->value, w->sentence);
        buf_fill(&head, ' ', MARGIN);
        padded(&head, str_of(answer_kind_text(w->kind)), kind);
        buf_add(&text, world_name(b->in, w));
        if (w->preferred) buf_text(&text, " (preferred)");
        if (text.len && outcome.len) buf_text(&text, ": ");
        buf_add(&text, outcome);
        paragraph(b, str_part(buf_str(&head), 0, head.len - 2), MARGIN + kind.width + 2,
                  buf_str(&text));
    }
}

static void cells(struct buf *b, const struct answer *a)
{
    struct column what = {0}, kind = {0}, grant = {0};
    for (int i = 0; i < a->cells.count; i++) {
        const struct answer_cell *c = &a->cells.at[i];
        what.width = wider(what.width, c->what);
        kind.width = wider(kind.width, str_of(answer_kind_text(c->kind)));
        grant.width = wider(grant.width, c->grant);
    }
    for (int i = 0; i < a->cells.count; i++) {
        const struct answer_cell *c = &a->cells.at[i];
        struct buf head = buf_new(b->in, LINE_ROOM);
        bool apart = str_columns(c->what) > what.width;
        buf_fill(&head, ' ', MARGIN);
        if (apart) paragraph(b, STR(""), MARGIN, c->what);
        padded(&head, apart ? STR("") : c->what, what);
        padded(&head, str_of(answer_kind_text(c->kind)), kind);
        padded(&head, c->grant, grant);
        int indent = MARGIN + what.width + kind.width + 4 + (grant.width ? grant.width + 2 : 0);
        paragraph(b, str_part(buf_str(&head), 0, head.len - 2), indent, c->sentence);
    }
}

/* A figure of a computation has no day. */
static struct str line_day(struct arena *in, const struct answer_line *l)
{
    if (!l->day && l->currency.len) return STR("");
    return l->day == DAY_NEVER ? STR("-") : day_text(in, l->day);
}

static struct str line_amount(struct arena *in, const struct answer_line *l)
{
    return l->currency.len ? amount_text(in, l->currency, l->amount) : STR("");
}

/* `brightwater to aldgate: royalty report (memory-pact.licet:40, clause "5.2")` */
static struct str line_what(struct arena *in, const struct answer_line *l)
{
    struct buf b = buf_new(in, LINE_ROOM);
    buf_add(&b, l->who);
    if (l->to.len) {
        buf_text(&b, l->who.len ? " to " : "to ");
        buf_add(&b, l->to);
    }
    if (b.len && l->what.len) buf_text(&b, ": ");
    buf_add(&b, l->what);
    if (l->ground.file.len) {
        buf_text(&b, " [");
        if (l->ground.entry) buf_format(&b, "#%d ", l->ground.entry);
        buf_add(&b, l->ground.file);
        buf_format(&b, ":%d]", l->ground.line);
    }
    clauses(&b, l->ground.clauses);
    return buf_str(&b);
}

static void due_lines(struct buf *b, const struct answer *a)
{
    struct column day = {0}, state = {0}, amount = {.right = true};
    for (int i = 0; i < a->lines.count; i++) {
        const struct answer_line *l = &a->lines.at[i];
        day.width = wider(day.width, line_day(b->in, l));
        state.width = wider(state.width, l->state);
        amount.width = wider(amount.width, line_amount(b->in, l));
    }
    for (int i = 0; i < a->lines.count; i++) {
        const struct answer_line *l = &a->lines.at[i];
        struct buf head = buf_new(b->in, LINE_ROOM);
        buf_fill(&head, ' ', MARGIN);
        padded(&head, line_day(b->in, l), day);
        padded(&head, l->state, state);
        padded(&head, line_amount(b->in, l), amount);
        int indent = str_columns(buf_str(&head));
        paragraph(b, str_part(buf_str(&head), 0, head.len - 1), indent, line_what(b->in, l));
        for (int k = 0; k < l->derivation.count; k++)
            paragraph(b, STR(""), indent + 2, l->derivation.at[k]);
    }
}

/* The gates that failed, of the first grant that has one: the nearest. */
static void failed_gates(struct buf *b, const struct answer *a)
{
    struct str nearest = {0};
    bool found = false;
    for (int i = 0; i < a->gates.count; i++) {
        const struct answer_gate *g = &a->gates.at[i];
        if (g->result != GATE_FAILS || (found && !str_same(g->grant, nearest))) continue;
        nearest = g->grant;
        found = true;
        struct buf line = buf_new(b->in, LINE_ROOM);
        buf_add(&line, g->grant);
        if (g->grant.len) buf_text(&line, ", ");
        buf_format(&line, "gate %d %.*s", g->number, STR_ARG(g->name));
        if (!within(g->finding, a->sentence)) {
            buf_text(&line, ": ");
            buf_add(&line, g->finding);
        }
        clauses(&line, g->clauses);
        labelled(b, "fails", buf_str(&line));
    }
}

static void because(struct buf *b, const struct answer *a)
{
    for (int i = 0; i < a->decides.count; i++) {
        const struct answer_ground *g = &a->decides.at[i];
        struct buf line = buf_new(b->in, LINE_ROOM);
        if (g->entry) buf_format(&line, "#%d ", g->entry);
        if (g->file.len) {
            buf_add(&line, g->file);
            buf_format(&line, ":%d: ", g->line);
        }
        if (g->kind.len && !str_starts(g->statement, g->kind)) {
            buf_add(&line, g->kind);
            buf_char(&line, ' ');
        }
        buf_add(&line, g->statement);
        clauses(&line, g->clauses);
        if (g->unrecorded) buf_text(&line, " (unrecorded)");
        labelled(b, "because", buf_str(&line));
    }
}

static void needs(struct buf *b, const struct answer *a)
{
    for (int i = 0; i < a->needs.count; i++)
        labelled(b, i ? "or if" : "if", joined(b->in, a->needs.at[i].atoms, ", and "));
    for (int i = 0; i < a->terms.count; i++) {
        const struct answer_term *t = &a->terms.at[i];
        struct buf line = buf_new(b->in, LINE_ROOM);
        buf_add(&line, t->name);
        if (t->statement.len) {
            buf_text(&line, ", in ");
            buf_add(&line, t->statement);
        }
        labelled(b, "term", buf_str(&line));
    }
    for (int i = 0; i < a->assumed.count; i++) labelled(b, "assumes", a->assumed.at[i]);
}

static void facts(struct buf *b, const struct answer *a)
{
    int shown = a->facts.count > FACTS_MAX ? FACTS_MAX : a->facts.count;
    for (int i = 0; i < shown; i++) {
        const struct answer_fact *f = &a->facts.at[i];
        struct buf line = buf_new(b->in, LINE_ROOM);
        if (f->entry) buf_format(&line, "#%d ", f->entry);
        buf_add(&line, f->text);
        if (f->standing.len || f->recorded.len) {
            buf_text(&line, " (");
            buf_add(&line, f->standing);
            if (f->standing.len && f->recorded.len) buf_text(&line, ", ");
            buf_add(&line, f->recorded);
            buf_char(&line, ')');
        }
        labelled(b, "fact", buf_str(&line));
    }
    if (shown < a->facts.count)
        labelled(b, "", str_format(b->in, "and %d more", a->facts.count - shown));
}

static void changes(struct buf *b, const struct answer *a)
{
    for (int i = 0; i < a->nearest.count; i++) {
        struct buf line = buf_new(b->in, LINE_ROOM);
        buf_add(&line, a->nearest.at[i].change);
        if (a->nearest.at[i].question.len) {
            if (line.len) buf_text(&line, ": ");
            buf_add(&line, a->nearest.at[i].question);
        }
        labelled(b, "nearest", buf_str(&line));
    }
    if (a->changes) {
        struct buf line = buf_new(b->in, LINE_ROOM);
        buf_add(&line, day_text(b->in, a->until));
        if (a->until_kind != ANSWER_NONE)
            buf_format(&line, ", then %s", answer_kind_text(a->until_kind));
        if (a->until_why.len) {
            buf_text(&line, " (");
            buf_add(&line, a->until_why);
            buf_char(&line, ')');
        }
        labelled(b, "until", buf_str(&line));
    }
    for (int i = 0; i < a->caveats.count; i++) labelled(b, "note", a->caveats.at[i]);
}

/* What of a record the answer rests on. */
static void record(struct buf *b, const struct answer *a)
{
    struct buf line = buf_new(b->in, LINE_ROOM);
    if (!a->known) return;
    buf_format(&line, "#%d", a->known);
    if (a->unrecorded)
        buf_format(&line, ", with %d unrecorded change%s", a->unrecorded,
                   a->unrecorded > 1 ? "s" : "");
    labelled(b, "known", buf_str(&line));
}

void answer_text(struct buf *b, const struct answer *a)
{
    if (a->kind == ANSWER_NONE) return;
    first_line(b, a);
    worlds(b, a);
    cells(b, a);
    due_lines(b, a);
    if (a->kind == ANSWER_NO) failed_gates(b, a);
    because(b, a);
    needs(b, a);
    facts(b, a);
    changes(b, a);
    record(b, a);
}
