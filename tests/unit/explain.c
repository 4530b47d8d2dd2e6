/* explain.c: unit tests of lang/explain.h. */
#include "lang/explain.h"

#include "lang/messages.h"
#include "tap.h"

enum { EXPLAIN_MAX = 4 << 20 };

static bool holds(struct str text, struct str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (str_starts(str_part(text, i, text.len), part)) return true;
    return false;
}

static struct str explained(struct arena *in, const char *what, bool *good, struct str *nearest)
{
    struct buf b = buf_new(in, EXPLAIN_MAX);
    *good = explain(&b, language_open(in, NULL, 0), str_of(what), nearest);
    return buf_str(&b);
}

static void words(void)
{
    static const struct {
        const char *what, *says[3];
    } rows[] = {
        {"E_CLAUSE", {"E_CLAUSE (error)", "has no clause", "lists the clauses of a kind"}},
        {"e_clause", {"E_CLAUSE (error)", "has no clause", ""}},
        {"E_CHOICE", {"E_CHOICE (choice)", "does not say", ""}},
        {"grant",
         {"grant (kind of statement): a license", "grant core-memory", "sublicense  none"}},
        {"metric", {"metric (kind of statement)", "no meaning in this version", "every"}},
        {"grant field",
         {"grant field (clause): each line narrows", "<fields> | all",
          "field       memory except"}},
        {"grant.field",
         {"grant field (clause): each line narrows", "any number of times", "if absent   must"}},
        {"grant opens when", {"grant opens when (clause)", "latch", "at most once"}},
        {"layer opens when", {"layer opens when (clause)", "elected by <persons>", ""}},
        {"holding rows", {"holding (rows) (clause)", "complete list of holders", ""}},
        {"  grant  ", {"grant (kind of statement)", "", ""}},
        {"sublicense", {"sublicense (event)", "'grant sublicense'", "somebody sublicenses"}},
        {"opens when", {"any opens when (clause)", "layer opens when (clause)", ""}},
        {"exercise",
         {"exercise (event): uses a right", "only the persons it names may say it",
          "2026-12-18 exercise unpaid by aldgate"}},
        {"sues", {"sue (event)", "taken from a public register", ""}},
        {"file", {"file (event)", "the first word after the verb is a new name", "source file"}},
        {"clock", {"clock (type of value)", "<clock-within> |", "within 45 days of quarter end"}},
        {"role", {"role (form)", "the licensee", ""}},
        {"report", {"report (kind of statement)", "report (event)", "'mapping report'"}},
        {"kinds", {"grant       a license", "without meaning in this version", "metric"}},
        {"events", {"exercise    uses a right", "pay         settles dues", ""}},
        {"types", {"clock       a deadline", "persons", ""}},
        {"messages", {"E_CLAUSE    a ... has no clause", "W_NEVER_USED", ""}},
        {"questions", {"question-can", "question-owe", "question-due"}},
        {"reference", {"# The language: reference", "### grant", "## Messages"}},
        {"schema", {"\"$schema\"", "\"#/$defs/grant\"", ""}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *in = arena_open(64 << 20);
        struct str nearest;
        bool good;
        struct str text = explained(in, rows[i].what, &good, &nearest);
        OK(good && !nearest.len, "'%s' is explained", rows[i].what);
        for (int k = 0; k < 3; k++)
            OK(holds(text, str_of(rows[i].says[k])), "'%s' says '%s'", rows[i].what,
               rows[i].says[k]);
        arena_close(in);
    }
}

static void unknown_words(void)
{
    static const struct {
        const char *what, *nearest;
    } rows[] = {
        {"graant", "grant"},
        {"excercise", "exercise"},
        {"grant feild", "grant field"},
        {"grant.feild", "grant field"},
        {"grant xyzzyxyzzy", "grant"},
        {"clok", "clock"},
        {"E_CLAUS", "E_CLAUSE"},
        {"kind", NULL},
        {"zzzzzzzzzzzz", ""},
        {"", ""},
        {"event", "events"},
        {"zebra field", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *in = arena_open(64 << 20);
        struct str nearest;
        bool good;
        struct str text = explained(in, rows[i].what, &good, &nearest);
        if (!rows[i].nearest || str_is(str_of(rows[i].what), "event")) {
            OK(good || nearest.len, "'%s' is a word, or has a near one", rows[i].what);
        } else {
            OK(!good && !text.len, "'%s' is not explained", rows[i].what);
            OK(str_is(nearest, rows[i].nearest), "'%s' is near '%s', found '%.*s'", rows[i].what,
               rows[i].nearest, STR_ARG(nearest));
        }
        arena_close(in);
    }
}

/* Every kind, clause, verb, type and message is explained, and no line is too long. */
static void everything(void)
{
    struct arena *in = arena_open(512 << 20);
    const struct language *l = language_open(in, NULL, 0);
    struct strs all = {0};
    struct str nearest;
    for (int k = 1; k < l->kind_count; k++) {
        PUSH(in, &all, l->kinds[k].word);
        for (int i = 0; i < l->kinds[k].clause_count; i++) {
            struct str clause = l->rows[l->kinds[k].clauses[i]].clause;
            struct str both =
                str_format(in, "%.*s %.*s", STR_ARG(l->kinds[k].word), STR_ARG(clause));
            PUSH(in, &all, both);
        }
    }
    for (int v = 0; v < VERB_COUNT; v++) PUSH(in, &all, l->verbs[v].word);
    for (int i = 1; i < RULE_LEAF; i++) PUSH(in, &all, l->rules[i].name);
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        struct str code = str_of(message_of((enum message_code)i)->code);
        PUSH(in, &all, code);
    }
    int wrong = 0, wide = 0;
    for (int i = 0; i < all.count; i++) {
        struct buf b = buf_new(in, EXPLAIN_MAX);
        bool good = explain(&b, l, all.at[i], &nearest) && b.len && !b.cut;
        if (!good) printf("# '%.*s' is not explained\n", STR_ARG(all.at[i]));
        wrong += !good;
        for (struct str rest = buf_str(&b); rest.len;) {
            struct str line = str_cut(&rest, '\n');
            wide += line.len > 110;
            if (line.len > 110) printf("# %.*s\n", STR_ARG(line));
        }
    }
    OK(!wrong, "all %d words of the tables are explained", all.count);
    OK(!wide, "no line is over 100 characters");
    arena_close(in);
}

int main(void)
{
    words();
    unknown_words();
    everything();
    return tap_done();
}
