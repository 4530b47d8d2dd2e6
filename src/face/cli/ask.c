/* ask.c: what the verbs that ask the engine have in common; see ask.h. */
#include "face/cli/ask.h"

#include <time.h>

#include "api/inside.h"
#include "face/cli/show.h"

const char *ask_today(struct arena *in)
{
    struct tm now;
    time_t seconds = time(NULL);
    if (!localtime_r(&seconds, &now)) return NULL;
    struct date today = {now.tm_year + 1900, now.tm_mon + 1, now.tm_mday};
    return date_valid(today) ? str_z(in, day_text(in, day_of(today))) : NULL;
}

/* A book or question over its limit of memory is the author's to mend, not the system's. */
int exit_of_status(enum licet_status status)
{
    switch (status) {
    case LICET_OK: return EXIT_YES;
    case LICET_WRONG_CALL: return EXIT_USAGE;
    case LICET_WRONG_TEXT:
    case LICET_NO_MEMORY: return EXIT_TEXT;
    case LICET_NO_INPUT: return EXIT_INPUT;
    case LICET_READ_FAILED: return EXIT_IO;
    case LICET_BUSY: return EXIT_BUSY;
    case LICET_DEFECT: break;
    }
    return EXIT_DEFECT;
}

static int trouble(struct arena *in, const struct command *self, const struct options *said,
                   int code, struct str sentence)
{
    show_trouble(self->name, sentence);
    if (said->said[OPTION_JSON]) show_trouble_json(in, code, sentence);
    return code;
}

/* What can be told wrong before the book is read; 0 if nothing. */
static int refuse_options(struct arena *in, const struct command *self, const struct options *said)
{
    day_number day;
    const char *on = said->value[OPTION_ON];
    if (on && !day_read(str_of(on), &day))
        return trouble(in, self, said, EXIT_USAGE,
                       str_format(in, "'%s' is no day; days are written as 2026-01-31", on));
    if (said->said[OPTION_WITH])
        return trouble(in, self, said, EXIT_TEXT,
                       STR("'--with' has no meaning yet: scenarios are read and kept only"));
    return 0;
}

static int show_all(const struct licet_answer *answer, bool json)
{
    if (json) {
        show(str_of(licet_answer_json(answer)));
        show(STR("\n"));
    } else {
        show_answer(str_of(licet_answer_text(answer)));
    }
    show_diagnostics(str_of(json ? "" : licet_answer_diagnostics(answer)));
    return licet_answer_exit(answer);
}

/* A book with errors answers nothing here, but `check` tells them. */
static int ask_book(struct arena *in, const struct command *self, const struct options *said,
                    struct licet_book *book, bool wrong)
{
    const char *question = str_z(in, options_words(in, said));
    const struct licet_options options = {
        .on = said->value[OPTION_ON],
        .today = ask_today(in),
        .as = said->value[OPTION_AS],
        .why = said->value[OPTION_WHY],
        .known = said->value[OPTION_KNOWN],
        .recorded = said->said[OPTION_RECORDED],
        .strict = said->said[OPTION_STRICT],
        .explain = said->said[OPTION_EXPLAIN],
    };
    struct licet_answer *answer = NULL;
    bool refuse = wrong && self != &command_check;
    enum licet_status status = refuse ? licet_refuse(book, self->name, question, &options, &answer)
                                      : licet_ask(book, self->name, question, &options, &answer);
    if (!answer)
        return trouble(in, self, said, exit_of_status(status),
                       str_copy(in, str_of(licet_trouble(book))));
    int code = show_all(answer, said->said[OPTION_JSON]);
    if (refuse) show_trouble(self->name, STR("no answer from a book with errors; mend them first"));
    licet_answer_close(answer);
    return code;
}

int ask_run(struct arena *in, const struct command *self, const struct options *said)
{
    const char *dir = said->value[OPTION_BOOK] ? said->value[OPTION_BOOK] : ".";
    int code = refuse_options(in, self, said);
    if (code) return code;
    if (!said->word_count && self == &command_can)
        return trouble(in, self, said, EXIT_USAGE,
                       STR("who asks for what? for instance: licet can ACTOR sell PRODUCT in DE"));
    if (said->word_count && self == &command_check)
        return trouble(in, self, said, EXIT_USAGE,
                       STR("'check' takes no words; the folder is said with --book DIR"));
    struct licet_book *book = NULL;
    enum licet_status status =
        licet_open_known(dir, NULL, said->value[OPTION_KNOWN], said->said[OPTION_RECORDED], &book);
    if (status == LICET_OK || (status == LICET_WRONG_TEXT && licet_book_inside(book)))
        code = ask_book(in, self, said, book, status == LICET_WRONG_TEXT);
    else
        code = trouble(in, self, said, exit_of_status(status),
                       str_copy(in, str_of(licet_trouble(book))));
    licet_close(book);
    return code;
}
