/* explain.c: licet explain, what a word of the language means. */
#include "lang/explain.h"

#include "base/json.h"
#include "face/cli/ask.h"
#include "face/cli/show.h"

enum { EXPLANATION_MAX = 4 << 20 };

static const struct option_row options[] = {
    {OPTION_JSON, "json", NULL, "one JSON document on standard output"},
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

static int unknown(struct arena *in, const struct command *self, const struct options *said,
                   struct str what, struct str nearest)
{
    struct str sentence =
        nearest.len
            ? str_format(in, "nothing is called '%.*s'; did you mean '%.*s'?", STR_ARG(what),
                         STR_ARG(nearest))
            : str_format(in, "nothing is called '%.*s'; 'licet explain kinds' lists the kinds",
                         STR_ARG(what));
    show_trouble(self->name, sentence);
    if (said->said[OPTION_JSON]) show_trouble_json(in, EXIT_USAGE, sentence);
    return EXIT_USAGE;
}

static int explain_word(struct arena *in, const struct command *self, const struct options *said)
{
    struct str what = options_words(in, said), nearest = {0};
    struct buf text = buf_new(in, EXPLANATION_MAX);
    if (!what.len) what = STR("kinds");
    if (!explain(&text, language_open(in, NULL, 0), what, &nearest))
        return unknown(in, self, said, what, nearest);
    if (!said->said[OPTION_JSON]) {
        show(buf_str(&text));
        return EXIT_YES;
    }
    struct buf document = buf_new(in, 2 * EXPLANATION_MAX);
    struct json j = json_new(&document);
    json_object(&j, NULL);
    json_text(&j, "licet", STR("explain/1"));
    json_text(&j, "word", what);
    json_text(&j, "text", buf_str(&text));
    json_end(&j);
    buf_char(&document, '\n');
    show(buf_str(&document));
    return EXIT_YES;
}

const struct command command_explain = {
    .name = "explain",
    .words = "[WORD...]",
    .summary = "what a word of the language means: a kind, a clause, an event, a message",
    .more = "WORD is a code (E_UNKNOWN_NAME), a kind (grant), a clause (grant field), a verb\n"
            "of events (exercise), a type of value (clock), or one of kinds, events, types,\n"
            "messages, questions.",
    .status = "  0  done\n 64  nothing is called that",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = explain_word,
};
