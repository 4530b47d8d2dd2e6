/* init.c: licet init, a record for a book. */
#include "api/clock.h"
#include "api/recording.h"
#include "face/cli/entries.h"
#include "face/cli/show.h"

static const struct option_row options[] = {
    {OPTION_LOG, "log", "NAME", "the name of the log; one of the folder's name by default"},
    OPTIONS_OF_RECORD,
};

static int shown(struct arena *in, const struct options *said, struct working *w)
{
    struct buf b = buf_new(in, DOCUMENT_MAX);
    struct hash book = record_book(w->record);
    struct str log = record_log(w->record);
    if (said->said[OPTION_JSON]) {
        struct json j = document_new(&b, "init/1");
        json_text(&j, "log", log);
        json_text(&j, "book", hash_hex(in, &book));
        entries_head_json(&j, w, 1);
        document_show(&j);
        return EXIT_YES;
    }
    buf_format(&b, "log  %.*s\nbook %.*s\n", STR_ARG(log), STR_ARG(hash_hex(in, &book)));
    entries_head(&b, w, 1);
    show(buf_str(&b));
    return EXIT_YES;
}

static int init(struct arena *in, const struct command *self, const struct options *said)
{
    struct working w = {0};
    if (said->word_count)
        return entries_trouble(in, self, said, EXIT_USAGE,
                               STR("'init' takes no words; the folder is said with --book DIR"));
    enum licet_status s = recording_init(&w, in, folder_of(said), str_of(said->value[OPTION_LOG]),
                                         clock_seconds_utc());
    int code = s == LICET_OK ? shown(in, said, &w) : entries_fail(in, self, said, &w);
    working_close(&w);
    return code;
}

const struct command command_init = {
    .name = "init",
    .words = "",
    .summary = "begins the record of a book",
    .more = "Makes the folder .licet with the first entry of a local log in it. What the folder\n"
            "says is recorded by 'licet record'. Keep the root elsewhere from time to time: who\n"
            "can write all of .licet can rebuild it.",
    .status = "  0  done\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = init,
};
