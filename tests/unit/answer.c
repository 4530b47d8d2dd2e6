/* answer.c: unit tests of book/answer.h: kinds, exit codes, values and labels, in tables. */
#include "book/answer.h"
#include "tap.h"

#include <string.h>

static const char *text(struct arena *in, struct str s)
{
    return str_z(in, s);
}

static struct strs list(struct arena *in, const char *const *words)
{
    struct strs out = {0};
    for (; *words; words++) PUSH(in, &out, str_of(*words));
    return out;
}
#define LIST(in, ...) list((in), (const char *const[]){__VA_ARGS__, NULL})

static void exits(void)
{
    static const struct {
        enum answer_kind kind;
        const char *word;
        int exit, exit_of_interval;
    } rows[] = {
        {ANSWER_NONE, "NONE", 65, 65},
        {ANSWER_YES, "YES", 0, 2},
        {ANSWER_NO, "NO", 1, 1},
        {ANSWER_CONDITIONAL, "CONDITIONAL", 2, 2},
        {ANSWER_UNKNOWN, "UNKNOWN", 2, 2},
        {ANSWER_AMBIGUOUS, "AMBIGUOUS", 2, 2},
        {ANSWER_DISPUTED, "DISPUTED", 2, 2},
        {ANSWER_DAY, "DAY", 0, 2},
        {ANSWER_AMOUNT, "AMOUNT", 0, 2},
        {ANSWER_NUMBER, "NUMBER", 0, 2},
        {ANSWER_NAMES, "NAMES", 0, 2},
        {ANSWER_LIST, "LIST", 0, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct answer a = {.kind = rows[i].kind};
        OK(strcmp(answer_kind_text(a.kind), rows[i].word) == 0, "kind %s", rows[i].word);
        OK(answer_exit(&a) == rows[i].exit, "%s ends with %d", rows[i].word, rows[i].exit);
        a.value.interval = true;
        OK(answer_exit(&a) == rows[i].exit_of_interval, "an interval of %s ends with %d",
           rows[i].word, rows[i].exit_of_interval);
    }
}

static void figures(struct arena *in)
{
    static const struct {
        const char *currency, *figure, *high, *wanted;
    } rows[] = {
        {"USD", "300000000", NULL, "USD 300000000.00"}, /* two decimals, no grouping */
        {"USD", "0.2", NULL, "USD 0.20"},
        {"JPY", "1200", NULL, "JPY 1200"},   /* no minor unit */
        {"USD", "0.125", NULL, "USD 0.125"}, /* nothing is rounded */
        {"USD", "-4", NULL, "USD -4.00"},
        {"USD", "1", "2.5", "USD 1.00 to 2.50"},
        {"", "1.65", NULL, "1.65"},
        {"", "1/3", NULL, "1/3"},
        {"%", "89", NULL, "89%"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct answer a = {.kind = ANSWER_AMOUNT, .value.currency = str_of(rows[i].currency)};
        struct number n = {0}, high = {0};
        OK(number_read(str_of(rows[i].figure), &n), "%s is a number", rows[i].figure);
        a.value.figure = a.value.low = n;
        if (rows[i].high) {
            a.value.interval = number_read(str_of(rows[i].high), &high);
            a.value.high = high;
        }
        const char *got = text(in, answer_value_text(in, &a));
        OK(strcmp(got, rows[i].wanted) == 0, "%s, got %s", rows[i].wanted, got);
    }
}

static bool value_is(struct arena *in, const struct answer *a, const char *wanted)
{
    const char *got = text(in, answer_value_text(in, a));
    return OK(strcmp(got, wanted) == 0, "%s is '%s', got '%s'", answer_kind_text(a->kind), wanted,
              got);
}

static void words(struct arena *in)
{
    struct answer day = {.kind = ANSWER_DAY, .value.day = 20783};
    value_is(in, &day, "2026-11-26");
    struct answer names = {.kind = ANSWER_NAMES, .value.names = LIST(in, "brightwater", "aldgate")};
    value_is(in, &names, "brightwater, aldgate");
    value_is(in, &(struct answer){.kind = ANSWER_NO}, "");
    value_is(in, &(struct answer){.kind = ANSWER_NONE}, "");
    value_is(in, &(struct answer){.kind = ANSWER_YES, .basis = STR("license")}, "");
    value_is(in, &(struct answer){.kind = ANSWER_YES, .basis = STR("owner")}, "owner");
    struct answer assumed = {.kind = ANSWER_YES, .basis = STR("license"), .assumed = LIST(in, "x")};
    value_is(in, &assumed, "on assumption");

    struct answer unknown = {.kind = ANSWER_UNKNOWN};
    PUSH(in, &unknown.terms, ((struct answer_term){STR("certain chipsets"), STR("field core")}));
    PUSH(in, &unknown.terms, ((struct answer_term){STR("the limits"), STR("grant g")}));
    PUSH(in, &unknown.terms, ((struct answer_term){STR("the limits"), STR("grant h")}));
    value_is(in, &unknown, "certain chipsets; the limits");

    struct answer hangs = {.kind = ANSWER_CONDITIONAL};
    PUSH(in, &hangs.needs, ((struct answer_need){LIST(in, "a", "b")}));
    PUSH(in, &hangs.needs, ((struct answer_need){LIST(in, "a", "c")}));
    value_is(in, &hangs, "a; b; c");
}

static void worlds(struct arena *in)
{
    struct answer a = {.kind = ANSWER_AMBIGUOUS};
    PUSH(in, &a.worlds, ((struct answer_world){.kind = ANSWER_YES}));
    PUSH(in, &a.worlds, ((struct answer_world){.kind = ANSWER_NO}));
    PUSH(in, &a.worlds, ((struct answer_world){.kind = ANSWER_YES}));
    value_is(in, &a, "YES | NO");
    struct answer days = {.kind = ANSWER_DISPUTED};
    PUSH(in, &days.worlds, ((struct answer_world){.kind = ANSWER_DAY, .value.day = 16150}));
    PUSH(in, &days.worlds, ((struct answer_world){.kind = ANSWER_DAY, .value.day = 16145}));
    value_is(in, &days, "2014-03-21 | 2014-03-16");
}

static void labels(struct arena *in)
{
    struct answer a = {0};
    OK(answer_labels(in, &a).len == 0, "no statement, no label");
    PUSH(in, &a.decides, ((struct answer_ground){.clauses = LIST(in, "8K-1", "1.1")}));
    PUSH(in, &a.decides, ((struct answer_ground){.clauses = LIST(in, "1.1", "2", "3", "4")}));
    PUSH(in, &a.decides, ((struct answer_ground){.clauses = LIST(in, "5", "6", "7")}));
    const char *got = text(in, answer_labels(in, &a));
    OK(strcmp(got, "8K-1;1.1;2;3;4;5") == 0, "each label once, at most six: %s", got);
}

static void all(void *job)
{
    struct arena *in = job;
    exits();
    figures(in);
    words(in);
    worlds(in);
    labels(in);
}

int main(void)
{
    struct arena *in = arena_open(1 << 20);
    if (!in) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
