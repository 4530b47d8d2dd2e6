/* options.c: parsing a command line by a verb's table; see options.h. */
#include "face/cli/options.h"

#include <string.h>

enum { EDITS_MAX = 2, WORDS_MAX_BYTES = 64 << 10, HELP_COLUMN = 22 };

static const struct option_row *option_find(const struct command *c, struct str name)
{
    for (int i = 0; i < c->option_count; i++)
        if (str_is(name, c->options[i].name)) return &c->options[i];
    return NULL;
}

static const struct option_row *option_nearest(const struct command *c, struct str name)
{
    const struct option_row *best = NULL;
    int least = EDITS_MAX;
    for (int i = 0; i < c->option_count; i++) {
        int edits = str_distance(name, str_of(c->options[i].name), EDITS_MAX);
        if (edits > least || (best && edits == least)) continue;
        best = &c->options[i];
        least = edits;
    }
    return best;
}

static struct str unknown(struct arena *in, const struct command *c, struct str name)
{
    const struct option_row *near = option_nearest(c, name);
    if (near)
        return str_format(in, "no option is called '--%.*s'; did you mean '--%s'?", STR_ARG(name),
                          near->name);
    return str_format(in, "no option is called '--%.*s'", STR_ARG(name));
}

/* An option of a single letter has one hyphen. */
const char *option_hyphens(const struct option_row *o)
{
    return o->name[1] ? "--" : "-";
}

/* Takes the option at argv[*i]; moves *i to its last word. */
static bool take(struct arena *in, const struct command *c, int argc, char **argv, int *i,
                 struct options *said, struct str *wrong)
{
    bool letter = argv[*i][1] != '-';
    struct str rest = str_of(argv[*i] + (letter ? 1 : 2));
    bool has_value = str_find(rest, '=') < rest.len;
    struct str name = str_cut(&rest, '=');
    const struct option_row *o = option_find(c, name);
    if (o && letter != !o->name[1]) o = NULL;
    if (!o && letter) {
        *wrong = str_format(in, "no option is called '%s'; options have long names", argv[*i]);
        return false;
    }
    if (!o) {
        *wrong = unknown(in, c, name);
        return false;
    }
    if (!o->value && has_value) {
        *wrong = str_format(in, "option '%s%s' takes no value", option_hyphens(o), o->name);
        return false;
    }
    if (said->said[o->id] && o->value) {
        *wrong = str_format(in, "option '%s%s' stands twice", option_hyphens(o), o->name);
        return false;
    }
    said->said[o->id] = true;
    if (!o->value) return true;
    if (has_value) {
        said->value[o->id] = rest.at;
        return true;
    }
    if (*i + 1 == argc) {
        *wrong =
            str_format(in, "option '%s%s' needs a value, %s", option_hyphens(o), o->name, o->value);
        return false;
    }
    said->value[o->id] = argv[++*i];
    return true;
}

bool options_parse(struct arena *in, const struct command *c, int argc, char **argv,
                   struct options *said, struct str *wrong)
{
    bool only_words = false;
    said->words = argv;
    for (int i = 0; i < argc; i++) {
        struct str word = str_of(argv[i]);
        if (!only_words && str_is(word, "--")) {
            only_words = true;
        } else if (!only_words && str_is(word, "-h")) {
            said->said[OPTION_HELP] = true;
        } else if (!only_words && word.len > 1 && word.at[0] == '-') {
            if (!take(in, c, argc, argv, &i, said, wrong)) return false;
        } else {
            said->words[said->word_count++] = argv[i];
        }
    }
    return true;
}

struct str options_words(struct arena *in, const struct options *said)
{
    struct buf b = buf_new(in, WORDS_MAX_BYTES);
    for (int i = 0; i < said->word_count; i++) {
        if (i) buf_char(&b, ' ');
        buf_text(&b, said->words[i]);
    }
    return buf_str(&b);
}

struct str command_usage(struct arena *in, const struct command *c)
{
    struct buf b = buf_new(in, WORDS_MAX_BYTES);
    buf_format(&b, "usage: licet %s [OPTION]...%s%s\n\n", c->name, *c->words ? " " : "", c->words);
    buf_format(&b, "%s\n", c->summary);
    if (*c->more) buf_format(&b, "\n%s\n", c->more);
    buf_text(&b, "\nOptions:\n");
    for (int i = 0; i < c->option_count; i++) {
        const struct option_row *o = &c->options[i];
        size_t from = b.len;
        buf_format(&b, "  %s%s%s%s", option_hyphens(o), o->name, o->value ? " " : "",
                   o->value ? o->value : "");
        buf_fill(&b, ' ', HELP_COLUMN - (int)(b.len - from));
        buf_format(&b, "%s\n", o->meaning);
    }
    buf_format(&b, "\nExit status:\n%s\n", c->status);
    return buf_str(&b);
}

const struct command *command_find(struct str name, const struct command **nearest)
{
    int least = EDITS_MAX;
    *nearest = NULL;
    for (int i = 0; commands[i]; i++) {
        struct str known = str_of(commands[i]->name);
        if (str_same(name, known)) return commands[i];
        int edits = str_distance(name, known, EDITS_MAX);
        if (edits > least || (*nearest && edits == least) || (size_t)edits >= known.len) continue;
        *nearest = commands[i];
        least = edits;
    }
    return NULL;
}
