/* command.h: the verbs of the command line.
 *
 * A verb is one row here, one file, one table of options, one page in docs/man. Parsing, --help,
 * completion and the test against the page read the table; nothing else names an option.
 *
 * To add a verb: a file NAME.c with its `command_NAME`, its line in `commands` of main.c, the page
 * docs/man/licet-NAME.1, and a page in tests/spec that runs it.
 */
#ifndef FACE_CLI_COMMAND_H
#define FACE_CLI_COMMAND_H

#include "base/arena.h"

/* Every option of every verb, so that a verb can ask for it by name. */
enum option_id {
    OPTION_HELP,
    OPTION_ON,
    OPTION_KNOWN,
    OPTION_AS,
    OPTION_WITH,
    OPTION_BOOK,
    OPTION_RECORDED,
    OPTION_STRICT,
    OPTION_JSON,
    OPTION_WHY,
    OPTION_EXPLAIN,
    OPTION_CHECK,
    OPTION_EXPAND,
    OPTION_BECAUSE,
    OPTION_EVENT,
    OPTION_CORRECT,
    OPTION_FMT,
    OPTION_AGAIN,
    OPTION_LOG,
    OPTION_CHECKPOINT,
    OPTION_PROOF,
    OPTION_QUICK,
    OPTION_FULL,
    OPTION_ROOT,
    OPTION_AGAINST,
    OPTION_ACCEPT_HEAD,
    OPTION_NO_ITEMS,
    OPTION_UPTO,
    OPTION_MERGE,
    OPTION_KEEP,
    OPTION_PORT,
    OPTION_TOKEN_FILE,
    OPTION_NO_OPEN,
    OPTION_COUNT
};

struct option_row {
    enum option_id id;
    const char *name;    /* without its hyphens: two, or one if it is a single letter */
    const char *value;   /* what stands for its value in the help; NULL: it takes none */
    const char *meaning; /* lower case, no full stop */
};

/* What was said on the command line. */
struct options {
    bool said[OPTION_COUNT];
    const char *value[OPTION_COUNT];
    char **words; /* what is no option, in order */
    int word_count;
};

struct command {
    const char *name;
    const char *words;   /* of the synopsis, behind the options */
    const char *summary; /* one line, lower case, no full stop */
    const char *more;    /* paragraph of the help, lines of at most 80 columns */
    const char *status;  /* lines "0  YES" of the help */
    const struct option_row *options;
    int option_count;
    /* Does it; returns the exit status. Inside arena_run(). */
    int (*run)(struct arena *in, const struct command *self, const struct options *said);
};

extern const struct command command_can, command_owe, command_due, command_check, command_fmt,
    command_explain, command_cases, command_init, command_status, command_record, command_log,
    command_show, command_diff, command_compare, command_verify, command_export, command_import,
    command_serve, command_completion, command_help, command_version;

/* All verbs, in the order of the help; ends with NULL. */
extern const struct command *const commands[];

/* Exit statuses, for scripts; below 64 is an answer, from 64 on a failure. */
enum {
    EXIT_YES = 0,
    EXIT_NO = 1,
    EXIT_HANGS = 2,
    EXIT_USAGE = 64,
    EXIT_TEXT = 65,
    EXIT_INPUT = 66,
    EXIT_PEER = 69,
    EXIT_DEFECT = 70,
    EXIT_IO = 74,
    EXIT_BUSY = 75,
    EXIT_REFUSED = 77
};

#endif
