/* answer_json.c: every document that can be written fits docs/api/answer.schema.json. */
#include "api/answer_json.h"
#include "lang/messages.h"
#include "tap.h"

#if __has_include(<jansson.h>)
#include "schema.h"

static const struct source sources[] = {
    {{"pact.licet", 10}, {"party aldgate\nparty brightwatr\n", 31}},
};

static const struct source *source_of(const void *from, uint32_t file)
{
    (void)from;
    return file == 0 ? &sources[0] : NULL;
}

static struct strs two(struct arena *in, const char *a, const char *b)
{
    struct strs s = {0};
    PUSH(in, &s, str_of(a));
    PUSH(in, &s, str_of(b));
    return s;
}

static void fits(struct arena *in, json_t *schema, const struct answer *a, const char *what)
{
    struct buf b = buf_new(in, 1 << 20);
    json_error_t error;
    answer_json(&b, a, source_of, NULL);
    json_t *document = json_loads(str_z(in, buf_str(&b)), JSON_REJECT_DUPLICATES, &error);
    if (!OK(document != NULL, "%s: the document is JSON", what)) {
        printf("# %s at %d of %.*s\n", error.text, error.position, STR_ARG(buf_str(&b)));
        return;
    }
    struct schema_check check = {.root = schema};
    OK(schema_fits(&check, schema, document, ""), "%s: fits the schema", what);
    if (*check.wrong) printf("# %s in %.*s\n", check.wrong, STR_ARG(buf_str(&b)));
    json_decref(document);
}

static struct answer whole(struct arena *in, enum answer_kind kind)
{
    struct answer a = {.verb = STR("can"),
                       .question = STR("aldgate \"make\" x\n"),
                       .on = 20783,
                       .known = 12,
                       .unrecorded = 2,
                       .root = STR("5b1e0c0f"),
                       .as = STR("aldgate"),
                       .book = STR("pact"),
                       .kind = kind,
                       .basis = STR("license"),
                       .sentence = STR("so it is"),
                       .changes = true,
                       .until = 20784,
                       .until_kind = ANSWER_NO,
                       .until_why = STR("the term ends")};
    a.value = (struct answer_value){.currency = STR("USD"),
                                    .figure = number_of(3),
                                    .day = 20783,
                                    .low = number_of(-3),
                                    .high = number_of(4),
                                    .names = two(in, "aldgate", "b")};
    a.assumed = a.caveats = two(in, "x", "y");
    struct answer_ground ground = {STR("core"), STR("grant"),      STR("pact.licet"),     9,
                                   4,           kind == ANSWER_NO, two(in, "2.1", "8K-1")};
    PUSH(in, &a.decides, ground);
    PUSH(in, &a.gates,
         ((struct answer_gate){
             STR("core"), 7, STR("field"), GATE_FAILS, STR("excluded"), two(in, "1", "2"), {0}}));
    PUSH(in, &a.facts, ((struct answer_fact){3, STR("paid"), STR("admitted"), STR("unrecorded")}));
    PUSH(in, &a.needs, ((struct answer_need){two(in, "p", "q")}));
    PUSH(in, &a.terms, ((struct answer_term){STR("certain chipsets"), STR("exclusion x")}));
    PUSH(in, &a.worlds,
         ((struct answer_world){two(in, "filing: own", "cure: notice"), STR("aldgate"), kind,
                                a.value, STR("so"), true}));
    PUSH(in, &a.nearest, ((struct answer_change){STR("in JP"), STR("q in JP"), 2}));
    PUSH(in, &a.cells, ((struct answer_cell){STR("DE"), kind, STR("granted"), STR("core")}));
    PUSH(in, &a.lines,
         ((struct answer_line){20783, STR("a"), STR("b"), STR("report"), STR("open"), STR("JPY"),
                               number_of(5), two(in, "d", "e"), ground}));
    PUSH(in, &a.lines, ((struct answer_line){.day = DAY_NEVER, .what = STR("pay")}));
    return a;
}

static void every_kind(struct arena *in, json_t *schema)
{
    for (enum answer_kind k = ANSWER_YES; k <= ANSWER_LIST; k++) {
        struct answer a = whole(in, k);
        fits(in, schema, &a, answer_kind_text(k));
        a.value.interval = true;
        fits(in, schema, &a, "an interval");
        a.value.currency = STR("");
        number_make(1, 3, &a.value.low);
        fits(in, schema, &a, "a number that no decimal ends");
        struct answer bare = {.verb = STR("owe"), .on = 1, .kind = k, .value.currency = STR("EUR")};
        fits(in, schema, &bare, "only what must be there");
    }
}

static void diagnostics(struct arena *in, json_t *schema)
{
    struct answer a = {.verb = STR("check"), .diags = diags_new(in)};
    struct place where = {0, 20, 10}, nowhere = {7, 3, 2};
    struct diag *g = REPORT(&a.diags, E_UNKNOWN_NAME, where, STR("party"), STR("brightwatr"));
    g->nearest = STR("brightwater");
    diag_more(&a.diags, g, (struct place){0, 0, 5}, STR("declared here"));
    REPORT_PLAIN(&a.diags, E_TAB, nowhere);
    fits(in, schema, &a, "diagnostics");
    for (int i = 0; i < DIAGS_MAX; i++) REPORT_PLAIN(&a.diags, E_TAB, where);
    fits(in, schema, &a, "diagnostics that were dropped");
}

static void hostile_texts(struct arena *in, json_t *schema)
{
    struct answer a = {.verb = STR("can"), .kind = ANSWER_NO};
    a.sentence = STR("\"\\\b\033[31m\xC3\x28 \xED\xA0\x80 \xF0\x9F\x98\x80\x7F\t");
    fits(in, schema, &a, "bytes that are no text");
}

/* The keys stand in the order of the documentation, whatever an answer has. */
static void order(struct arena *in)
{
    static const char *const keys[] = {"licet", "verb",    "question", "position", "kind",
                                       "value", "basis",   "assumed",  "sentence", "decides",
                                       "gates", "facts",   "needs",    "terms",    "worlds",
                                       "until", "nearest", "cells",    "lines",    "caveats"};
    struct buf b = buf_new(in, 1 << 20);
    struct answer a = whole(in, ANSWER_DAY);
    json_error_t error;
    answer_json(&b, &a, source_of, NULL);
    json_t *document = json_loads(str_z(in, buf_str(&b)), 0, &error);
    size_t i = 0, count = sizeof keys / sizeof keys[0];
    const char *key;
    json_t *value;
    json_object_foreach(document, key, value) if (i < count && !strcmp(key, keys[i])) i++;
    OK(i == count && json_object_size(document) == count, "the keys stand in their order");
    json_decref(document);
}

static void all(void *job)
{
    struct arena *in = job;
    json_error_t error;
    json_t *schema = json_load_file("docs/api/answer.schema.json", 0, &error);
    if (!OK(schema != NULL, "the schema is JSON")) return;
    every_kind(in, schema);
    diagnostics(in, schema);
    hostile_texts(in, schema);
    order(in);
    json_decref(schema);
}
#else
static void all(void *job)
{
    (void)job;
    printf("ok %d - documents fit their schema # skip jansson is not installed\n", ++tap_count);
}
#endif

int main(void)
{
    struct arena *in = arena_open(16 << 20);
    if (!in) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
