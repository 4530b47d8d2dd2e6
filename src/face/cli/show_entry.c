/* show_entry.c: licet show, one entry as it is, or a file as it was. */
#include "face/cli/entries.h"
#include "face/cli/show.h"

enum { PROOF_ROOM = 64 << 10 };

static const struct option_row options[] = {
    {OPTION_PROOF, "proof", NULL, "a proof that it stands in the record, as a .tlog-proof file"},
    OPTIONS_OF_RECORD,
};

static int proof(struct arena *in, const struct command *self, const struct options *said,
                 struct working *w, uint64_t n)
{
    struct proof_file f;
    struct out o = out_into(NEW_N(in, PROOF_ROOM, char), PROOF_ROOM);
    enum record_status s = record_proof(w->record, (struct entry_number){n}, &f);
    if (s != RECORD_OK) {
        working_fail(w, s);
        return entries_fail(in, self, said, w);
    }
    proof_file_print(&f, &o);
    if (!out_whole(&o))
        return entries_trouble(in, self, said, EXIT_DEFECT, STR("the proof is too long"));
    show(out_str(&o));
    return EXIT_YES;
}

static int entry(struct arena *in, const struct command *self, const struct options *said,
                 struct working *w, uint64_t n)
{
    struct one_entry one;
    if (working_entry(w, in, n, &one) != LICET_OK) return entries_fail(in, self, said, w);
    if (!said->said[OPTION_JSON]) {
        show(one.leaf);
        return EXIT_YES;
    }
    struct buf b = buf_new(in, DOCUMENT_MAX);
    struct json j = document_new(&b, "entry/1");
    json_whole(&j, "number", (int64_t)n);
    json_text(&j, "id", hash_hex(in, &one.id));
    json_text(&j, "text", one.leaf);
    document_show(&j);
    return EXIT_YES;
}

static int file(struct arena *in, const struct command *self, const struct options *said,
                struct working *w, uint64_t n)
{
    struct str text;
    if (working_content(w, n, str_of(said->words[1]), &text) != LICET_OK)
        return entries_fail(in, self, said, w);
    show(text);
    return EXIT_YES;
}

static int show_run(struct arena *in, const struct command *self, const struct options *said)
{
    struct working w = {0};
    uint64_t n;
    int code;
    if (!said->word_count || said->word_count > 2 ||
        (said->word_count == 2 && (said->said[OPTION_PROOF] || said->said[OPTION_JSON])))
        return entries_trouble(in, self, said, EXIT_USAGE,
                               STR("which entry? for instance: licet show 12"));
    if (entries_open(in, self, said, false, &w, &code) &&
        entries_find(in, self, said, &w, str_of(said->words[0]), &n, &code))
        code = said->said[OPTION_PROOF] ? proof(in, self, said, &w, n)
               : said->word_count == 2  ? file(in, self, said, &w, n)
                                        : entry(in, self, said, &w, n);
    working_close(&w);
    return code;
}

const struct command command_show = {
    .name = "show",
    .words = "N|ID [PATH]",
    .summary = "an entry of a record as it is, or a file as it was",
    .more = "N is the number of an entry, ID its id or at least 8 digits of it. With PATH the\n"
            "content of that file as of the entry.\n"
            "\n"
            "  licet show 12 --proof >12.tlog-proof",
    .status = "  0  done\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = show_run,
};
