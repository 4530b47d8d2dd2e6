/* log.c: licet log, the entries of a record. */
#include "face/cli/entries.h"
#include "face/cli/show.h"

static const struct option_row options[] = {
    {OPTION_CHECKPOINT, "checkpoint", NULL, "only the checkpoint: log, size and root"},
    OPTIONS_OF_RECORD,
};

static bool touches(const struct one_entry *one, struct str path)
{
    struct files walk = entry_files(one);
    for (struct file_line line; file_next(&walk, &line);)
        if (str_same(line.path, path)) return true;
    return !path.len;
}

/* #3 5b1e0c0f12ab 2027-03-05T10:22:41Z aldgate/p7 correct: why */
static void entry_text(struct buf *b, uint64_t n, const struct one_entry *one)
{
    struct str id = hash_hex(b->in, &one->id);
    buf_format(b, "#%llu %.*s %.*s", (unsigned long long)n, ID_SHOWN, id.at,
               STR_ARG(moment_text(b->in, one->e.at)));
    if (one->e.by.len) buf_format(b, " %.*s", STR_ARG(one->e.by));
    buf_format(b, " %.*s", STR_ARG(one->e.kind_word));
    if (one->e.because.len) buf_format(b, ": %.*s", STR_ARG(one->e.because));
    buf_char(b, '\n');
    if (one->flaw.reason != FLAW_NONE) buf_format(b, "   %s\n", flaw_sentence(one->flaw.reason));
    struct files walk = entry_files(one);
    for (struct file_line line; file_next(&walk, &line);)
        buf_format(b, "   %s %.*s\n", entry_act(line.act), STR_ARG(line.path));
}

static int checkpoint(struct arena *in, const struct command *self, const struct options *said,
                      struct working *w)
{
    struct checkpoint c;
    char room[CHECKPOINT_MAX];
    struct out o = out_into(room, sizeof room);
    if (!record_checkpoint(w->record, working_entries(w), &c))
        return entries_trouble(in, self, said, EXIT_IO, STR("the root cannot be computed"));
    checkpoint_print(&c, &o);
    show(out_str(&o));
    return EXIT_YES;
}

static int list(struct arena *in, const struct command *self, const struct options *said,
                struct working *w)
{
    struct str path = said->word_count ? str_of(said->words[0]) : STR("");
    struct buf b = buf_new(in, DOCUMENT_MAX);
    struct json j = {0};
    bool json = said->said[OPTION_JSON];
    uint64_t size = working_entries(w);
    if (json) {
        j = document_new(&b, "log/1");
        json_array(&j, "entries");
    }
    for (uint64_t n = size; n > 0; n--) {
        struct one_entry one;
        bool read = working_entry(w, in, n, &one) == LICET_OK;
        if (!read && !one.leaf.len) return entries_fail(in, self, said, w);
        if (!read)
            show_trouble(self->name, str_format(in, "entry %llu: %.*s", (unsigned long long)n,
                                                STR_ARG(w->trouble)));
        w->status = LICET_OK;
        if (!touches(&one, path)) continue;
        if (json) {
            json_object(&j, NULL);
            entry_json(&j, n, &one);
            json_end(&j);
        } else entry_text(&b, n, &one);
        if (json || b.len < DOCUMENT_MAX / 4) continue;
        show(buf_str(&b));
        b.len = 0;
    }
    if (json) {
        json_end(&j);
        entries_head_json(&j, w, size);
        document_show(&j);
        return EXIT_YES;
    }
    entries_head(&b, w, size);
    show(buf_str(&b));
    return EXIT_YES;
}

static int log_run(struct arena *in, const struct command *self, const struct options *said)
{
    struct working w = {0};
    int code;
    if (said->word_count > 1)
        return entries_trouble(in, self, said, EXIT_USAGE, STR("'log' takes one path at most"));
    if (entries_open(in, self, said, false, &w, &code))
        code = said->said[OPTION_CHECKPOINT] ? checkpoint(in, self, said, &w)
                                             : list(in, self, said, &w);
    working_close(&w);
    return code;
}

const struct command command_log = {
    .name = "log",
    .words = "[PATH]",
    .summary = "the entries of a record, newest first",
    .more = "A line an entry: its number, the beginning of its id, when by its author's clock,\n"
            "by whom, its kind and why; under it what it does to each file. With PATH only the\n"
            "entries that touch it. The last line is the size of the record and its root.",
    .status = "  0  done\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = log_run,
};
