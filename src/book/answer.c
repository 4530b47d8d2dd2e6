/* answer.c: what every face says of an answer in one word or one line; see answer.h. */
#include "book/answer.h"

#include "base/buf.h"

enum { LABELS_MAX = 6, VALUE_MAX = 64 << 10 };

const char *answer_kind_text(enum answer_kind kind)
{
    switch (kind) {
    case ANSWER_NONE: return "NONE";
    case ANSWER_YES: return "YES";
    case ANSWER_NO: return "NO";
    case ANSWER_CONDITIONAL: return "CONDITIONAL";
    case ANSWER_UNKNOWN: return "UNKNOWN";
    case ANSWER_AMBIGUOUS: return "AMBIGUOUS";
    case ANSWER_DISPUTED: return "DISPUTED";
    case ANSWER_DAY: return "DAY";
    case ANSWER_AMOUNT: return "AMOUNT";
    case ANSWER_NUMBER: return "NUMBER";
    case ANSWER_NAMES: return "NAMES";
    case ANSWER_LIST: return "LIST";
    }
    return "NONE";
}

int answer_exit(const struct answer *a)
{
    switch (a->kind) {
    case ANSWER_NONE: return 65;
    case ANSWER_NO: return 1;
    case ANSWER_CONDITIONAL:
    case ANSWER_UNKNOWN:
    case ANSWER_AMBIGUOUS:
    case ANSWER_DISPUTED: return 2;
    case ANSWER_YES:
    case ANSWER_DAY:
    case ANSWER_AMOUNT:
    case ANSWER_NUMBER:
    case ANSWER_NAMES:
    case ANSWER_LIST: return a->value.interval ? 2 : 0;
    }
    return 65;
}

static void add_once(struct arena *in, struct strs *to, struct str s)
{
    if (!s.len) return;
    for (int i = 0; i < to->count; i++)
        if (str_same(to->at[i], s)) return;
    PUSH(in, to, s);
}

static struct str joined(struct arena *in, struct strs parts, const char *between)
{
    struct buf b = buf_new(in, VALUE_MAX);
    for (int i = 0; i < parts.count; i++) {
        if (i) buf_text(&b, between);
        buf_add(&b, parts.at[i]);
    }
    return buf_str(&b);
}

/* A figure with the decimals of its currency's minor unit, no grouping. */
static struct str figure_text(struct arena *in, struct str currency, struct number n)
{
    const struct currency *c = currency_find(currency);
    return number_text(in, n, c && c->minor > 0 ? c->minor : 0, false);
}

bool value_unbounded(const struct answer_value *v)
{
    return v->interval && number_order(v->high, v->low) < 0;
}

/* `USD 1.00`, or `USD 1.00 to 2.00` for an interval. A figure in percent has its sign behind. */
static struct str measure_text(struct arena *in, const struct answer_value *v)
{
    bool percent = str_is(v->currency, "%");
    struct buf b = buf_new(in, VALUE_MAX);
    if (v->currency.len && !percent) {
        buf_add(&b, v->currency);
        buf_char(&b, ' ');
    }
    buf_add(&b, figure_text(in, v->currency, v->interval ? v->low : v->figure));
    if (v->interval && value_unbounded(v)) buf_text(&b, " or more");
    else if (v->interval) {
        buf_text(&b, " to ");
        buf_add(&b, figure_text(in, v->currency, v->high));
    }
    if (percent) buf_char(&b, '%');
    return buf_str(&b);
}

/* The outcome of one world: its value, or its kind if it has none. */
static struct str outcome_text(struct arena *in, enum answer_kind kind,
                               const struct answer_value *v)
{
    switch (kind) {
    case ANSWER_DAY: return day_text(in, v->day);
    case ANSWER_AMOUNT:
    case ANSWER_NUMBER: return measure_text(in, v);
    case ANSWER_NAMES: return joined(in, v->names, ", ");
    case ANSWER_NONE:
    case ANSWER_YES:
    case ANSWER_NO:
    case ANSWER_CONDITIONAL:
    case ANSWER_UNKNOWN:
    case ANSWER_AMBIGUOUS:
    case ANSWER_DISPUTED:
    case ANSWER_LIST: break;
    }
    return str_of(answer_kind_text(kind));
}

static struct str outcomes_text(struct arena *in, const struct answer *a)
{
    struct strs outcomes = {0};
    for (int i = 0; i < a->worlds.count; i++)
        add_once(in, &outcomes, outcome_text(in, a->worlds.at[i].kind, &a->worlds.at[i].value));
    return joined(in, outcomes, " | ");
}

static struct str names_needed(struct arena *in, const struct answer *a)
{
    struct strs names = {0};
    for (int i = 0; i < a->terms.count; i++) add_once(in, &names, a->terms.at[i].name);
    for (int i = 0; a->kind == ANSWER_CONDITIONAL && i < a->needs.count; i++)
        for (int k = 0; k < a->needs.at[i].atoms.count; k++)
            add_once(in, &names, a->needs.at[i].atoms.at[k]);
    return joined(in, names, "; ");
}

struct str answer_value_text(struct arena *in, const struct answer *a)
{
    switch (a->kind) {
    case ANSWER_DAY:
    case ANSWER_AMOUNT:
    case ANSWER_NUMBER:
    case ANSWER_NAMES: return outcome_text(in, a->kind, &a->value);
    case ANSWER_CONDITIONAL:
    case ANSWER_UNKNOWN: return names_needed(in, a);
    case ANSWER_AMBIGUOUS:
    case ANSWER_DISPUTED: return outcomes_text(in, a);
    case ANSWER_LIST: return str_format(in, "%d", a->lines.count);
    case ANSWER_YES:
        if (a->assumed.count) return STR("on assumption");
        return str_is(a->basis, "license") ? STR("") : a->basis;
    case ANSWER_NO:
    case ANSWER_NONE: break;
    }
    return STR("");
}

struct str answer_labels(struct arena *in, const struct answer *a)
{
    struct strs labels = {0};
    for (int i = 0; i < a->decides.count; i++)
        for (int k = 0; k < a->decides.at[i].clauses.count && labels.count < LABELS_MAX; k++)
            add_once(in, &labels, a->decides.at[i].clauses.at[k]);
    return joined(in, labels, ";");
}
