/* status.c: licet status, how the folder differs from its record. */
#include "api/recording.h"
#include "face/cli/entries.h"
#include "face/cli/show.h"

enum { STATE_COLUMN = 8 };

static const struct option_row options[] = {
    {OPTION_MERGE, "merge", "PATH", "puts into a file of events the recorded lines it lacks"},
    {OPTION_KEEP, "keep", "WHICH", "with --merge, for any file: 'mine' or 'recorded' as it is"},
    OPTIONS_OF_RECORD,
};

static bool shown_state(enum working_state s)
{
    return working_differs(s) || s == WORKING_UNNAMED;
}

static void show_lines(struct arena *in, struct working *w)
{
    struct buf b = buf_new(in, DOCUMENT_MAX);
    for (int i = 0; i < w->files.count; i++) {
        const struct working_file *f = &w->files.at[i];
        if (!shown_state(f->state)) continue;
        size_t from = b.len;
        buf_text(&b, working_word(f->state));
        buf_fill(&b, ' ', STATE_COLUMN - (int)(b.len - from));
        buf_format(&b, "%.*s\n", STR_ARG(f->path));
    }
    entries_head(&b, w, w->size);
    show(buf_str(&b));
    for (int i = 0; i < w->folder.passed_over.count; i++)
        show_trouble("status",
                     str_format(in, "'%.*s' was passed over: it is a link, or no plain file",
                                STR_ARG(w->folder.passed_over.at[i])));
}

static void show_document(struct arena *in, struct working *w)
{
    struct buf b = buf_new(in, DOCUMENT_MAX);
    struct json j = document_new(&b, "status/1");
    json_array(&j, "files");
    for (int i = 0; i < w->files.count; i++) {
        const struct working_file *f = &w->files.at[i];
        if (!shown_state(f->state)) continue;
        json_object(&j, NULL);
        json_text(&j, "path", f->path);
        json_text(&j, "state", str_of(working_word(f->state)));
        json_end(&j);
    }
    json_end(&j);
    json_list(&j, "passed_over", w->folder.passed_over);
    entries_head_json(&j, w, w->size);
    document_show(&j);
}

static int status_of(struct arena *in, const struct command *self, const struct options *said,
                     struct working *w)
{
    const char *merge = said->value[OPTION_MERGE], *keep = said->value[OPTION_KEEP];
    if (working_load(w, working_entries(w)) != LICET_OK || working_compare(w) != LICET_OK)
        return entries_fail(in, self, said, w);
    if (merge && recording_merge(w, str_of(merge), str_of(keep)) != LICET_OK)
        return entries_fail(in, self, said, w);
    working_remember(w);
    if (said->said[OPTION_JSON]) show_document(in, w);
    else show_lines(in, w);
    return w->changes ? EXIT_NO : EXIT_YES;
}

static int status(struct arena *in, const struct command *self, const struct options *said)
{
    struct working w = {0};
    int code;
    if (said->word_count || (said->said[OPTION_KEEP] && !said->said[OPTION_MERGE]))
        return entries_trouble(in, self, said, EXIT_USAGE,
                               STR("'status' takes no words; --keep needs --merge PATH"));
    if (entries_open(in, self, said, false, &w, &code)) code = status_of(in, self, said, &w);
    working_close(&w);
    return code;
}

const struct command command_status = {
    .name = "status",
    .words = "",
    .summary = "how the files of a book differ from its record",
    .more = "A line a file: new, changed, gone; behind (the record has more), both (changed here\n"
            "and in the record), unnamed (no text names it, so it is not recorded). Then the\n"
            "size of the record and its root.",
    .status = "  0  nothing differs\n  1  something differs\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = status,
};
