/* main.c: the command line: a verb, its options, its words. */
#include <signal.h>
#include <stdio.h>

#include "base/buf.h"
#include "face/cli/command.h"
#include "face/cli/options.h"
#include "face/cli/show.h"
#include "licet.h"

enum { MEMORY_MAX = 1 << 30, HELP_MAX = 64 << 10, VERB_COLUMN = 14 };

const struct command *const commands[] = {
    &command_check,      &command_can,
    &command_owe,        &command_due,
    &command_fmt,        &command_explain,
    &command_cases,      &command_init,
    &command_status,     &command_record,
    &command_log,        &command_show,
    &command_diff,       &command_compare,
    &command_verify,     &command_export,
    &command_import,     &command_serve,
    &command_completion, &command_help,
    &command_version,    NULL,
};

struct job {
    struct arena *in;
    int argc;
    char **argv;
    int status;
};

static struct str usage(struct arena *in)
{
    struct buf b = buf_new(in, HELP_MAX);
    buf_text(&b,
             "usage: licet VERB [OPTION]... [WORD]...\n\n"
             "Cross-licensing agreements that run: it reads their terms and what happened under\n"
             "them, and answers with reasons.\n\nVerbs:\n");
    for (int i = 0; commands[i]; i++) {
        size_t from = b.len;
        buf_format(&b, "  %s", commands[i]->name);
        buf_fill(&b, ' ', VERB_COLUMN - (int)(b.len - from));
        buf_format(&b, "%s\n", commands[i]->summary);
    }
    buf_text(&b, "\n'licet VERB --help' shows the options of a verb.\n");
    return buf_str(&b);
}

static int unknown_verb(struct arena *in, const char *word, const struct command *nearest)
{
    show_trouble(
        NULL,
        nearest ? str_format(in, "no verb is called '%s'; did you mean '%s'?", word, nearest->name)
                : str_format(in, "no verb is called '%s'; 'licet help' lists them", word));
    return EXIT_USAGE;
}

static int help(struct arena *in, const struct command *self, const struct options *said)
{
    (void)self;
    const struct command *nearest;
    if (!said->word_count) {
        show(usage(in));
        return EXIT_YES;
    }
    const struct command *c = command_find(str_of(said->words[0]), &nearest);
    if (!c) return unknown_verb(in, said->words[0], nearest);
    show(command_usage(in, c));
    return EXIT_YES;
}

static int version(struct arena *in, const struct command *self, const struct options *said)
{
    (void)self;
    (void)said;
    show(str_format(in, "licet %s\n", licet_version()));
    return EXIT_YES;
}

static const struct option_row only_help[] = {
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

const struct command command_help = {
    .name = "help",
    .words = "[VERB]",
    .summary = "shows the verbs, or the options of one",
    .more = "",
    .status = "  0  done\n 64  there is no such verb",
    .options = only_help,
    .option_count = 1,
    .run = help,
};

const struct command command_version = {
    .name = "version",
    .words = "",
    .summary = "shows the version of the program",
    .more = "",
    .status = "  0  done",
    .options = only_help,
    .option_count = 1,
    .run = version,
};

/* `--help` and `--version` in place of a verb are the verbs of that name. */
static const char *verb_word(const char *word)
{
    struct str w = str_of(word);
    if (str_is(w, "--help") || str_is(w, "-h")) return "help";
    if (str_is(w, "--version")) return "version";
    return word;
}

static void run(void *data)
{
    struct job *job = data;
    const struct command *nearest;
    if (job->argc < 2) {
        show_diagnostics(usage(job->in));
        job->status = EXIT_USAGE;
        return;
    }
    const char *word = verb_word(job->argv[1]);
    const struct command *c = command_find(str_of(word), &nearest);
    struct options said = {0};
    struct str wrong;
    if (!c) {
        job->status = unknown_verb(job->in, word, nearest);
    } else if (!options_parse(job->in, c, job->argc - 2, job->argv + 2, &said, &wrong)) {
        show_trouble(c->name, wrong);
        job->status = EXIT_USAGE;
    } else if (said.said[OPTION_HELP]) {
        show(command_usage(job->in, c));
        job->status = EXIT_YES;
    } else {
        job->status = c->run(job->in, c, &said);
    }
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, with a status */
    struct job job = {.in = arena_open(MEMORY_MAX), .argc = argc, .argv = argv};
    if (!job.in || !arena_run(job.in, run, &job)) {
        show_trouble(NULL, STR("memory ran out"));
        job.status = EXIT_DEFECT;
    }
    arena_close(job.in);
    return show_done(job.status);
}
