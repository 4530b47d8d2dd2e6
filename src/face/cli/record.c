/* record.c: licet record, an entry of what differs. */
#include "api/clock.h"
#include "api/recording.h"
#include "face/cli/entries.h"
#include "face/cli/show.h"

enum { CLASHES_MAX = 8 };

static const struct option_row options[] = {
    {OPTION_BECAUSE, "m", "WHY", "why: at most 200 bytes, in the entry"},
    {OPTION_EVENT, "e", "EVENT", "appends this event, and records nothing else"},
    {OPTION_AGAIN, "again", NULL, "with -e: also if it is recorded already in equal words"},
    {OPTION_CORRECT, "correct", NULL, "recorded events may be altered or removed"},
    {OPTION_FMT, "fmt", NULL, "formats the files first, as 'licet fmt' does"},
    OPTIONS_OF_RECORD,
};

static int shown(struct arena *in, const struct options *said, const struct recorded *r)
{
    struct buf b = buf_new(in, DOCUMENT_MAX);
    if (said->said[OPTION_JSON]) {
        struct json j = document_new(&b, "record/1");
        if (r->number) json_whole(&j, "number", (int64_t)r->number);
        json_said(&j, "id", r->id);
        json_said(&j, "root", r->root);
        if (r->number) json_text(&j, "kind", r->correct ? STR("correct") : STR("change"));
        json_list(&j, "not_rewritten", r->kept);
        document_show(&j);
        return EXIT_YES;
    }
    if (!r->number) buf_text(&b, "nothing differs from the record\n");
    else
        buf_format(&b, "#%llu %.*s%s\nsize %llu root %.*s\n", (unsigned long long)r->number,
                   ID_SHOWN, r->id.at, r->correct ? " correct" : "", (unsigned long long)r->number,
                   STR_ARG(r->root));
    show(buf_str(&b));
    for (int i = 0; i < r->kept.count; i++)
        show_trouble("record",
                     str_format(in, "'%.*s' differs and was left as it is; 'licet status' says how",
                                STR_ARG(r->kept.at[i])));
    return EXIT_YES;
}

static int refuse(struct arena *in, const struct command *self, const struct options *said)
{
    struct str why = str_of(said->value[OPTION_BECAUSE]);
    if (said->said[OPTION_AGAIN] && !said->said[OPTION_EVENT])
        return entries_trouble(in, self, said, EXIT_USAGE, STR("--again needs -e EVENT"));
    if (said->said[OPTION_EVENT] && said->word_count)
        return entries_trouble(in, self, said, EXIT_USAGE,
                               STR("with -e only the event is recorded, and no path is said"));
    if (said->said[OPTION_EVENT] && !str_trim(str_of(said->value[OPTION_EVENT])).len)
        return entries_trouble(in, self, said, EXIT_USAGE, STR("the event is empty"));
    if (why.len > ENTRY_BECAUSE_MAX)
        return entries_trouble(in, self, said, EXIT_USAGE,
                               STR("the reason has more than 200 bytes"));
    return 0;
}

/* What was made beside another process is made anew. */
static int append(struct arena *in, const struct command *self, const struct options *said,
                  const struct record_ask *ask)
{
    int code = EXIT_BUSY;
    for (int tries = 0; tries < CLASHES_MAX && code == EXIT_BUSY; tries++) {
        struct working w = {0};
        struct recorded done = {0};
        if (entries_open(in, self, said, true, &w, &code)) {
            enum licet_status s = recording_append(&w, ask, &done);
            bool again = done.clash && tries + 1 < CLASHES_MAX;
            if (!again) show_diagnostics(done.diagnostics);
            code = s == LICET_OK ? shown(in, said, &done)
                   : again       ? EXIT_BUSY
                                 : entries_fail(in, self, said, &w);
            if (!done.clash) tries = CLASHES_MAX;
        } else {
            tries = CLASHES_MAX;
        }
        working_close(&w);
    }
    return code;
}

static int record(struct arena *in, const struct command *self, const struct options *said)
{
    struct record_ask ask = {.why = str_of(said->value[OPTION_BECAUSE]),
                             .event = str_trim(str_of(said->value[OPTION_EVENT])),
                             .correct = said->said[OPTION_CORRECT],
                             .fmt = said->said[OPTION_FMT],
                             .again = said->said[OPTION_AGAIN],
                             .now = clock_seconds_utc()};
    int code = refuse(in, self, said);
    if (code) return code;
    for (int i = 0; i < said->word_count; i++) PUSH(in, &ask.paths, str_of(said->words[i]));
    return append(in, self, said, &ask);
}

const struct command command_record = {
    .name = "record",
    .words = "[PATH...]",
    .summary = "records what differs, as one entry",
    .more = "Records all that 'licet status' lists, or only the PATHs and what lies below them.\n"
            "Texts must be as 'licet fmt' prints them. What does not read is refused; findings\n"
            "of 'licet check' stop nothing. An event that was recorded is altered or removed\n"
            "only with --correct.\n"
            "\n"
            "  licet record -e \"2027-03-05 observe pilot-yield 81.5% by aldgate\"",
    .status = "  0  done, also if nothing differs\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = record,
};
