/* completion.c: licet completion, the shell's completion from the tables. */
#include "face/cli/ask.h"
#include "face/cli/show.h"

enum { SCRIPT_MAX = 64 << 10 };

static const struct option_row options[] = {
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

/* Words after an option that takes a folder, or any other value. */
static void values(struct buf *b)
{
    buf_text(b,
             "    case $before in\n"
             "    --book) COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n"
             "    --on|--known|--as|--with|--why|--log|--root|--against|--upto|-m|-e) return ;;\n"
             "    esac\n");
}

static void verbs(struct buf *b)
{
    buf_text(b, "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    for (int i = 0; commands[i]; i++) buf_format(b, "%s%s", i ? " " : "", commands[i]->name);
    buf_text(b, "\" -- \"$word\"))\n        return\n    fi\n");
}

static void options_of(struct buf *b, const struct command *c)
{
    buf_format(b, "    %s) options=\"", c->name);
    for (int i = 0; i < c->option_count; i++)
        buf_format(b, "%s%s%s", i ? " " : "", option_hyphens(&c->options[i]), c->options[i].name);
    buf_text(b, "\" ;;\n");
}

static int completion(struct arena *in, const struct command *self, const struct options *said)
{
    if (said->word_count != 1 || !str_is(str_of(said->words[0]), "bash")) {
        show_trouble(self->name, STR("for which shell? 'licet completion bash' is known"));
        return EXIT_USAGE;
    }
    struct buf b = buf_new(in, SCRIPT_MAX);
    buf_text(&b, "# Completion of licet for bash; load it with: eval \"$(licet completion bash)\"\n"
                 "_licet()\n{\n"
                 "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                 "    local options=\n"
                 "    COMPREPLY=()\n");
    verbs(&b);
    values(&b);
    buf_text(&b, "    case ${COMP_WORDS[1]} in\n");
    for (int i = 0; commands[i]; i++) options_of(&b, commands[i]);
    buf_text(&b, "    esac\n"
                 "    case $word in\n"
                 "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
                 "    *) case ${COMP_WORDS[1]} in\n"
                 "       fmt|cases|record|log|show|diff|status|verify|export|import) "
                 "COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
                 "       esac ;;\n"
                 "    esac\n"
                 "}\n"
                 "complete -F _licet licet\n");
    show(buf_str(&b));
    return EXIT_YES;
}

const struct command command_completion = {
    .name = "completion",
    .words = "bash",
    .summary = "prints a script that completes verbs and options in a shell",
    .more = "  eval \"$(licet completion bash)\"",
    .status = "  0  done\n 64  the command line is wrong",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = completion,
};
