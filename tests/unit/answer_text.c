/* answer_text.c: how answers and diagnostics look to people, as whole texts. */
#include "api/answer_text.h"
#include "api/diag_text.h"
#include "lang/messages.h"
#include "tap.h"

#include <string.h>

static struct strs list(struct arena *in, const char *const *words)
{
    struct strs out = {0};
    for (; *words; words++) PUSH(in, &out, str_of(*words));
    return out;
}
#define LIST(in, ...) list((in), (const char *const[]){__VA_ARGS__, NULL})

static void looks(struct arena *in, const struct answer *a, const char *wanted)
{
    struct buf b = buf_new(in, 1 << 20);
    answer_text(&b, a);
    if (OK(str_is(buf_str(&b), wanted), "%s looks so", answer_kind_text(a->kind))) return;
    struct str got = buf_str(&b);
    while (got.len) {
        struct str line = str_cut(&got, '\n');
        printf("# %.*s|\n", STR_ARG(line));
    }
}

static void no(struct arena *in)
{
    struct answer a = {.kind = ANSWER_NO,
                       .sentence =
                           STR("core-memory, clause 2.1: the field memory.hbm is excluded")};
    struct answer_gate gates[] = {
        {STR("core-memory"), 6, STR("act"), GATE_PASSES, STR(""), {0}, {0}},
        {STR("core-memory"),
         9,
         STR("exclusion"),
         GATE_FAILS,
         STR("the field memory.hbm is excluded"),
         LIST(in, "2.1"),
         {0}},
        {STR("core-memory"),
         10,
         STR("place"),
         GATE_FAILS,
         STR("DE lies outside of the territory, which is Japan, Korea, Taiwan and every other "
             "place "
             "that was elected before 2025"),
         LIST(in, "3", "4.1"),
         {0}},
        {STR("side"), 6, STR("act"), GATE_FAILS, STR("not granted"), {0}, {0}},
    };
    for (size_t i = 0; i < sizeof gates / sizeof gates[0]; i++) PUSH(in, &a.gates, gates[i]);
    PUSH(in, &a.decides,
         ((struct answer_ground){STR("core-memory"), STR("grant"), STR("memory-pact.licet"), 9, 4,
                                 true, LIST(in, "2.1")}));
    PUSH(in, &a.nearest,
         ((struct answer_change){STR("in JP"), STR("brightwater make x in JP"), 2}));
    a.changes = true;
    a.until = 20783;
    a.until_kind = ANSWER_YES;
    a.until_why = STR("the exclusion ends");
    a.known = 5;
    a.unrecorded = 2;
    a.caveats = LIST(in, "clause 9.9 of the paper is not modelled; it touches territory");
    looks(in, &a,
          "NO    core-memory, clause 2.1: the field memory.hbm is excluded\n"
          "      fails   core-memory, gate 9 exclusion (clause \"2.1\")\n"
          "      fails   core-memory, gate 10 place: DE lies outside of the territory, which is "
          "Japan, "
          "Korea,\n"
          "              Taiwan and every other place that was elected before 2025 (clauses \"3\", "
          "\"4.1\")\n"
          "      because #4 memory-pact.licet:9: grant core-memory (clause \"2.1\") (unrecorded)\n"
          "      nearest in JP: brightwater make x in JP\n"
          "      until   2026-11-26, then YES (the exclusion ends)\n"
          "      note    clause 9.9 of the paper is not modelled; it touches territory\n"
          "      known   #5, with 2 unrecorded changes\n");
}

static void conditional(struct arena *in)
{
    struct answer a = {.kind = ANSWER_CONDITIONAL, .sentence = STR("two facts are not on record")};
    PUSH(in, &a.needs, ((struct answer_need){LIST(in, "x is memory-device", "aldgate designs x")}));
    PUSH(in, &a.needs, ((struct answer_need){LIST(in, "aldgate consents")}));
    PUSH(in, &a.cells,
         ((struct answer_cell){STR("make in DE"), ANSWER_YES, STR("granted"), STR("core")}));
    PUSH(in, &a.cells,
         ((struct answer_cell){STR("sell in US"), ANSWER_CONDITIONAL, STR("hangs"),
                               STR("side-letter")}));
    PUSH(in, &a.cells,
         ((struct answer_cell){STR("a component with a name that is far longer than any column"),
                               ANSWER_NO, STR("excluded"), STR("core")}));
    PUSH(in, &a.facts,
         ((struct answer_fact){7, STR("2026-01-01 elect"), STR("admitted"), STR("unrecorded")}));
    a.assumed = LIST(in, "the asset is alive");
    looks(in, &a,
          "CONDITIONAL  two facts are not on record\n"
          "      make in DE  YES          core         granted\n"
          "      sell in US  CONDITIONAL  side-letter  hangs\n"
          "      a component with a name that is far longer than any column\n"
          "                  NO           core         excluded\n"
          "      if      x is memory-device, and aldgate designs x\n"
          "      or if   aldgate consents\n"
          "      assumes the asset is alive\n"
          "      fact    #7 2026-01-01 elect (admitted, unrecorded)\n");
}

static void worlds(struct arena *in)
{
    struct answer a = {.kind = ANSWER_AMBIGUOUS, .sentence = STR("two readings of notice-1")};
    struct answer_value late = {.day = 20783};
    PUSH(in, &a.worlds,
         ((struct answer_world){LIST(in, "notice-1: receipt"), STR(""), ANSWER_DAY, late, STR(""),
                                true}));
    PUSH(in, &a.worlds,
         ((struct answer_world){LIST(in, "notice-1: sending"),
                                STR("aldgate"),
                                ANSWER_UNKNOWN,
                                {0},
                                STR("nobody knows"),
                                false}));
    looks(in, &a,
          "AMBIGUOUS  two readings of notice-1\n"
          "      DAY      notice-1: receipt (preferred): 2026-11-26\n"
          "      UNKNOWN  notice-1: sending; as aldgate says: nobody knows\n");
    struct answer unknown = {.kind = ANSWER_UNKNOWN, .sentence = STR("a term is redacted")};
    PUSH(in, &unknown.terms, ((struct answer_term){STR("certain chipsets"), STR("exclusion ic")}));
    looks(in, &unknown,
          "UNKNOWN  a term is redacted\n      term    certain chipsets, in exclusion ic\n");
}

static void values(struct arena *in)
{
    struct answer a = {.kind = ANSWER_AMOUNT, .sentence = STR("aldgate owes it to brightwater")};
    a.value = (struct answer_value){.currency = STR("USD"), .figure = number_of(300000000)};
    PUSH(in, &a.lines,
         ((struct answer_line){
             .what = STR("gross"), .currency = STR("USD"), .amount = number_of(300000001)}));
    PUSH(in, &a.lines,
         ((struct answer_line){
             .what = STR("less tax"), .currency = STR("USD"), .amount = number_of(-1)}));
    looks(in, &a,
          "AMOUNT  USD 300,000,000.00: aldgate owes it to brightwater\n"
          "      USD 300,000,001.00  gross\n"
          "               USD -1.00  less tax\n");
    a.lines.count = 0;
    a.sentence = STR("aldgate owes USD 300,000,000.00");
    looks(in, &a, "AMOUNT  aldgate owes USD 300,000,000.00\n");
    a.sentence = STR("");
    looks(in, &a, "AMOUNT  USD 300,000,000.00\n");
    looks(in, &(struct answer){0}, "");
}

static void duties(struct arena *in)
{
    struct answer a = {.kind = ANSWER_LIST, .sentence = STR("2 duties")};
    struct answer_ground ground = {STR("q"), STR("report"), STR("pact.licet"), 40,
                                   0,        false,         LIST(in, "5.2")};
    PUSH(in, &a.lines,
         ((struct answer_line){20783,
                               STR("brightwater"),
                               STR("aldgate"),
                               STR("report for 2026Q3"),
                               STR("open"),
                               STR(""),
                               {0},
                               LIST(in, "2026-09-30", "+ 57 days"),
                               ground}));
    PUSH(in, &a.lines,
         ((struct answer_line){
             .day = DAY_NEVER, .who = STR("aldgate"), .what = STR("pay"), .state = STR("later")}));
    looks(in, &a,
          "LIST  2 duties\n"
          "      2026-11-26  open   brightwater to aldgate: report for 2026Q3 [pact.licet:40] "
          "(clause \"5.2\")\n"
          "                           2026-09-30\n"
          "                           + 57 days\n"
          "      -           later  aldgate: pay\n");
}

static void hostile(struct arena *in)
{
    struct answer a = {.kind = ANSWER_YES, .sentence = STR("a\033[31m\xC2\x9Bz\xFF\rb\tc")};
    looks(in, &a, "YES   a?[31m?z? b c\n");
    char word[300];
    memset(word, 'x', sizeof word);
    a.sentence = (struct str){word, sizeof word};
    struct buf b = buf_new(in, 1 << 16);
    answer_text(&b, &a);
    OK(b.len == 6 + sizeof word + 1, "a word longer than a line stays whole");
}

static const struct source *source_of(const void *sources, uint32_t file)
{
    return file < 2 ? (const struct source *)sources + file : NULL;
}

static void diagnostics(struct arena *in)
{
    char far[600];
    memset(far, 'a', sizeof far);
    memcpy(far + 400, "HERE", 4);
    struct source sources[] = {
        {STR("pact.licet"), STR("party aldgate\n  to  \xC3\xA9 brightwatr\r\n")},
        {STR("far.licet"), {far, sizeof far}},
    };
    struct diags d = diags_new(in);
    struct diag *g =
        REPORT(&d, E_UNKNOWN_NAME, ((struct place){0, 23, 10}), STR("party"), STR("brightwatr"));
    g->nearest = STR("brightwater");
    diag_more(&d, g, (struct place){0, 6, 7}, STR("another one is declared here"));
    REPORT_PLAIN(&d, E_TAB, ((struct place){1, 400, 4}));
    REPORT_PLAIN(&d, E_TAB, ((struct place){9, 1, 1}));
    struct buf b = buf_new(in, 1 << 20);
    diags_text(&b, &d, source_of, sources);
    struct str text = buf_str(&b);
    static const char head[] =
        "pact.licet:2:9: error: no party is called 'brightwatr' [E_UNKNOWN_NAME]\n"
        "    2 |   to  \xC3\xA9 brightwatr\n"
        "      |         ^~~~~~~~~~ did you mean 'brightwater'?\n"
        "pact.licet:1:7: note: another one is declared here\n"
        "    1 | party aldgate\n"
        "      |       ^~~~~~~\n"
        "far.licet:1:401: error: ";
    OK(str_starts(text, STR(head)), "place, line, mark, remedy, further place");
    if (!str_starts(text, STR(head))) printf("# %.*s\n", STR_ARG(text));
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        bool excerpt = str_starts(line, STR("    1 | aaa"));
        if (excerpt)
            OK(str_columns(line) <= TEXT_COLUMNS, "a long line is cut: %d", str_columns(line));
    }
    for (int i = 0; i < DIAGS_MAX; i++) REPORT_PLAIN(&d, E_TAB, ((struct place){0, 0, 1}));
    b = buf_new(in, 1 << 20);
    diags_text(&b, &d, source_of, sources);
    OK(str_ends(buf_str(&b), STR("\nand 3 more\n")), "what was dropped is counted");
}

static void all(void *job)
{
    no(job);
    conditional(job);
    worlds(job);
    values(job);
    duties(job);
    hostile(job);
    diagnostics(job);
}

int main(void)
{
    struct arena *in = arena_open(64 << 20);
    if (!in) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
