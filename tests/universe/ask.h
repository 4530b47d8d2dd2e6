/* ask.h: what the library answers, read back from its document. */
#ifndef UNIVERSE_ASK_H
#define UNIVERSE_ASK_H

#include <jansson.h>

#include "licet.h"
#include "universe/expect.h"

struct reply {
    struct verdict v;
    int gate; /* the first that fails, 0: none */
    char until[16], nearest[1024];
    int order; /* of the nearest change, 0: none */
    int grant; /* the nearest, -1 */
};

static const char *text_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

static void read_needs(const json_t *document, struct verdict *v)
{
    const json_t *needs = json_object_get(document, "needs");
    for (size_t i = 0; i < json_array_size(needs) && v->count < NEEDS_MAX; i++) {
        const json_t *need = json_array_get(needs, i);
        struct atoms a = {0};
        for (size_t n = 0; n < json_array_size(need) && a.count < ATOM_MAX; n++)
            snprintf(a.at[a.count++].text, ATOM_TEXT, "%s",
                     json_string_value(json_array_get(need, n)));
        unsigned all = (1u << a.count) - 1;
        need_words(&a, all, all, v->needs[v->count++]);
    }
    qsort(v->needs, (size_t)v->count, sizeof v->needs[0], by_text);
}

static void read_reply(const json_t *document, struct reply *r)
{
    const json_t *gates = json_object_get(document, "gates");
    const json_t *until = json_object_get(document, "until");
    const json_t *near = json_array_get(json_object_get(document, "nearest"), 0);
    *r = (struct reply){0};
    for (int i = KIND_IS_YES; i <= KIND_IS_AMBIGUOUS; i++)
        if (!strcmp(text_of(document, "kind"), kind_words[i])) r->v.kind = (enum kind)i;
    if (r->v.kind == KIND_IS_CONDITIONAL) read_needs(document, &r->v);
    for (size_t i = json_array_size(gates); i-- > 0;) {
        const json_t *gate = json_array_get(gates, i);
        if (!strcmp(text_of(gate, "result"), "fails"))
            r->gate = (int)json_integer_value(json_object_get(gate, "n"));
    }
    snprintf(r->until, sizeof r->until, "%s", text_of(until, "day"));
    snprintf(r->nearest, sizeof r->nearest, "%s", text_of(near, "question"));
    const char *grant = text_of(json_array_get(gates, 0), "grant");
    r->grant = *grant ? grant[1] - '1' : -1;
    r->order = (int)json_integer_value(json_object_get(near, "order"));
}

/* False if the library would not answer. */
static bool ask(struct licet_book *book, const char *question, struct reply *r)
{
    struct licet_options options = {.today = "2026-01-01"};
    struct licet_answer *answer = NULL;
    bool good = licet_ask(book, "can", question, &options, &answer) == LICET_OK;
    json_t *document = answer ? json_loads(licet_answer_json(answer), 0, NULL) : NULL;
    if (good && document) read_reply(document, r);
    if (!good && answer) printf("# %s\n", licet_answer_diagnostics(answer));
    json_decref(document);
    licet_answer_close(answer);
    return good && document;
}
#endif
