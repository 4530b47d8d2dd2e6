/* options.c: unit tests of face/cli/options.h on a verb of their own. */
#include "face/cli/options.h"
#include "tap.h"

#include <string.h>

enum { WORDS = 12 };

static const struct option_row rows[] = {
    {OPTION_ON, "on", "DAY", "the day"},
    {OPTION_STRICT, "strict", NULL, "strictly"},
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

static const struct command verb = {
    .name = "try",
    .words = "WORD...",
    .summary = "tries",
    .more = "More about it.",
    .status = "  0  done",
    .options = rows,
    .option_count = 3,
};

/* The command that is not of the program, so that the test has its own list. */
const struct command *const commands[] = {&verb, NULL};

static void parsing(struct arena *in)
{
    static const struct {
        const char *line[WORDS];
        bool good;
        const char *words, *on, *wrong;
        bool strict, help;
    } cases[] = {
        {{NULL}, true, "", NULL, NULL, false, false},
        {{"a", "b c", NULL}, true, "a b c", NULL, NULL, false, false},
        {{"a", "--on", "x", "b", NULL}, true, "a b", "x", NULL, false, false},
        {{"--on=x=y", "a", NULL}, true, "a", "x=y", NULL, false, false},
        {{"--on=", "a", NULL}, true, "a", "", NULL, false, false},
        {{"--strict", "--strict", NULL}, true, "", NULL, NULL, true, false},
        {{"a", "--", "--strict", "-h", NULL}, true, "a --strict -h", NULL, NULL, false, false},
        {{"-", NULL}, true, "-", NULL, NULL, false, false},
        {{"-h", NULL}, true, "", NULL, NULL, false, true},
        {{"--on", "--strict", NULL}, true, "", "--strict", NULL, false, false},
        {{"--on", NULL}, false, "", NULL, "option '--on' needs a value, DAY", false, false},
        {{"--on=1", "--on=2", NULL}, false, "", "1", "option '--on' stands twice", false, false},
        {{"--strict=1", NULL}, false, "", NULL, "option '--strict' takes no value", false, false},
        {{"--strct", NULL},
         false,
         "",
         NULL,
         "no option is called '--strct'; did you mean '--strict'?",
         false,
         false},
        {{"--zzzzzz", NULL}, false, "", NULL, "no option is called '--zzzzzz'", false, false},
        {{"-x", NULL},
         false,
         "",
         NULL,
         "no option is called '-x'; options have long names",
         false,
         false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *argv[WORDS];
        int argc = 0;
        for (; cases[i].line[argc]; argc++)
            argv[argc] = (char *)(uintptr_t)str_z(in, str_of(cases[i].line[argc]));
        struct options said = {0};
        struct str wrong = {0};
        bool good = options_parse(in, &verb, argc, argv, &said, &wrong);
        OK(good == cases[i].good, "line %zu is %s", i + 1, cases[i].good ? "good" : "wrong");
        if (!good) OK(str_is(wrong, cases[i].wrong), "and says %s", cases[i].wrong);
        if (!good) continue;
        OK(str_is(options_words(in, &said), cases[i].words), "its words are '%s'", cases[i].words);
        OK(str_same(str_of(said.value[OPTION_ON]), str_of(cases[i].on)), "the value of --on");
        OK(said.said[OPTION_STRICT] == cases[i].strict && said.said[OPTION_HELP] == cases[i].help,
           "what else was said");
    }
}

static void help(struct arena *in)
{
    static const char wanted[] = "usage: licet try [OPTION]... WORD...\n"
                                 "\n"
                                 "tries\n"
                                 "\n"
                                 "More about it.\n"
                                 "\n"
                                 "Options:\n"
                                 "  --on DAY            the day\n"
                                 "  --strict            strictly\n"
                                 "  --help              shows this and ends\n"
                                 "\n"
                                 "Exit status:\n"
                                 "  0  done\n";
    OK(str_is(command_usage(in, &verb), wanted), "the help is made of the table");
    const struct command *nearest = NULL;
    OK(command_find(STR("try"), &nearest) == &verb, "a verb is found");
    OK(!command_find(STR("tyr"), &nearest) && nearest == &verb, "two letters swapped are near");
    OK(!command_find(STR("publish"), &nearest) && !nearest, "another word is not");
    OK(!command_find(STR("a"), &nearest) && !nearest, "no word is near if all of it differs");
}

static void all(void *job)
{
    parsing(job);
    help(job);
}

int main(void)
{
    struct arena *in = arena_open(1 << 20);
    if (!in) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
