/* import.c: licet import, a record that came from elsewhere. */
#include "record/exchange.h"

#include "api/recording.h"
#include "face/cli/entries.h"
#include "face/cli/findings.h"
#include "face/cli/show.h"

static const struct option_row options[] = {
    OPTIONS_OF_RECORD,
};

static int import_exit(enum exchange_outcome o)
{
    switch (o) {
    case EXCHANGE_OK: return EXIT_YES;
    case EXCHANGE_OTHER: return EXIT_NO;
    case EXCHANGE_UNSOUND: return EXIT_TEXT;
    case EXCHANGE_ABSENT: return EXIT_INPUT;
    case EXCHANGE_EXISTS:
    case EXCHANGE_RECORD:
    case EXCHANGE_FAILED: break;
    }
    return EXIT_IO;
}

static void head(struct buf *b, const char *whose, const struct exchange_head *h)
{
    buf_format(b, "%s %s size %llu root %.*s\n", whose, h->log, (unsigned long long)h->size,
               STR_ARG(hash_hex(b->in, &h->root)));
}

static void head_json(struct json *j, const char *key, const struct exchange_head *h)
{
    json_object(j, key);
    json_said(j, "log", str_of(h->log));
    json_whole(j, "size", (int64_t)h->size);
    json_text(j, "root", hash_hex(j->out->in, &h->root));
    json_end(j);
}

static void shown(struct arena *in, const struct options *said, enum exchange_outcome o,
                  const struct exchange_told *told, const struct findings *f)
{
    struct buf b = buf_new(in, DOCUMENT_MAX);
    if (said->said[OPTION_JSON]) {
        struct json j = document_new(&b, "import/1");
        json_truth(&j, "imported", o == EXCHANGE_OK);
        json_whole(&j, "entries", (int64_t)told->entries);
        json_whole(&j, "items", (int64_t)told->items);
        head_json(&j, "ours", &told->ours);
        head_json(&j, "theirs", &told->theirs);
        findings_json(&j, f);
        document_show(&j);
        return;
    }
    findings_text(&b, f);
    if (o == EXCHANGE_OTHER) {
        head(&b, "ours  ", &told->ours);
        head(&b, "theirs", &told->theirs);
    }
    if (o == EXCHANGE_OK) {
        buf_format(&b, "%llu entries, %llu items\n", (unsigned long long)told->entries,
                   (unsigned long long)told->items);
        head(&b, "now", told->theirs.size > told->ours.size ? &told->theirs : &told->ours);
    }
    show(buf_str(&b));
}

/* An empty folder becomes the book as the record has it. */
static int restore(struct arena *in, const struct command *self, const struct options *said)
{
    struct working w = {0};
    int code = EXIT_YES, written;
    if (!entries_open(in, self, said, false, &w, &code)) return code;
    if (working_load(&w, working_entries(&w)) != LICET_OK || working_compare(&w) != LICET_OK ||
        recording_restore(&w, &written) != LICET_OK)
        code = entries_fail(in, self, said, &w);
    else if (written) working_remember(&w);
    working_close(&w);
    return code;
}

static int import(struct arena *in, const struct command *self, const struct options *said)
{
    struct exchange_told *told = NEW(in, struct exchange_told);
    struct findings f = findings_new(in);
    struct verify_ask ask = {.level = VERIFY_FULL, .report = findings_take, .with = &f};
    struct str dir = folder_of(said);
    if (said->word_count != 1)
        return entries_trouble(in, self, said, EXIT_USAGE,
                               STR("which export? for instance: licet import pact.tar"));
    const char *home =
        str_z(in, str_format(in, "%.*s%s.licet", STR_ARG(dir), str_ends(dir, STR("/")) ? "" : "/"));
    ask.entry = findings_judge;
    ask.findings_most = FINDINGS_MAX;
    f.judge = judge_open(NULL, said->words[0]);
    enum exchange_outcome o = exchange_import(said->words[0], home, &ask, told);
    judge_close(f.judge);
    shown(in, said, o, told, &f);
    if (o != EXCHANGE_OK)
        show_trouble(self->name, told->text[0] ? str_of(told->text) : STR("nothing was imported"));
    int code = import_exit(o), restored = o == EXCHANGE_OK ? restore(in, self, said) : EXIT_YES;
    return restored == EXIT_YES ? code : restored;
}

const struct command command_import = {
    .name = "import",
    .words = "DIR|F.tar",
    .summary = "brings an export into the record of a book",
    .more = "Verifies all of it first. Into a folder without a record, or onto a record that the\n"
            "export continues; any other history is refused, and both heads are shown. A folder\n"
            "without any of its files gets them; else files are left alone, and 'licet status'\n"
            "says what the record has more.",
    .status = "  0  done\n  1  another history: nothing was imported\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = import,
};
