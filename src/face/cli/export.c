/* export.c: licet export, a record on its way. */
#include "record/exchange.h"

#include "face/cli/entries.h"
#include "face/cli/show.h"

static const struct option_row options[] = {
    {OPTION_NO_ITEMS, "no-items", NULL, "leaves out the contents of items"},
    {OPTION_UPTO, "upto", "N", "only the first N entries"},
    OPTIONS_OF_RECORD,
};

static int export_exit(enum exchange_outcome o)
{
    switch (o) {
    case EXCHANGE_OK: return EXIT_YES;
    case EXCHANGE_EXISTS: return EXIT_USAGE;
    case EXCHANGE_ABSENT: return EXIT_INPUT;
    case EXCHANGE_UNSOUND:
    case EXCHANGE_OTHER: return EXIT_NO;
    case EXCHANGE_RECORD:
    case EXCHANGE_FAILED: break;
    }
    return EXIT_IO;
}

static int shown(struct arena *in, const struct options *said, const struct exchange_told *told)
{
    struct buf b = buf_new(in, DOCUMENT_MAX);
    struct str root = hash_hex(in, &told->theirs.root);
    if (said->said[OPTION_JSON]) {
        struct json j = document_new(&b, "export/1");
        json_whole(&j, "entries", (int64_t)told->entries);
        json_whole(&j, "items", (int64_t)told->items);
        json_whole(&j, "size", (int64_t)told->theirs.size);
        json_text(&j, "root", root);
        document_show(&j);
        return EXIT_YES;
    }
    buf_format(&b, "%llu entries, %llu items\nsize %llu root %.*s\n",
               (unsigned long long)told->entries, (unsigned long long)told->items,
               (unsigned long long)told->theirs.size, STR_ARG(root));
    show(buf_str(&b));
    return EXIT_YES;
}

static int export(struct arena *in, const struct command *self, const struct options *said)
{
    struct working w = {0};
    struct export_ask ask = {.no_items = said->said[OPTION_NO_ITEMS]};
    struct exchange_told *told = NEW(in, struct exchange_told);
    const char *upto = said->value[OPTION_UPTO];
    int code;
    if (said->word_count != 1)
        return entries_trouble(in, self, said, EXIT_USAGE,
                               STR("where to? for instance: licet export pact.tar"));
    if (upto && (!wire_number(str_of(upto), LOG_SIZE_MAX, &ask.upto) || !ask.upto))
        return entries_trouble(in, self, said, EXIT_USAGE, STR("--upto is the number of an entry"));
    if (entries_open(in, self, said, false, &w, &code)) {
        enum exchange_outcome o = exchange_export(w.record, said->words[0], &ask, told);
        struct str text = str_of(told->text);
        code = o == EXCHANGE_OK ? shown(in, said, told)
                                : entries_trouble(in, self, said, export_exit(o),
                                                  text.len ? text : STR("the export failed"));
    }
    working_close(&w);
    return code;
}

const struct command command_export = {
    .name = "export",
    .words = "DIR|F.tar",
    .summary = "writes a record as files that others can verify",
    .more = "A folder, or a plain tar if the name ends so: the checkpoint, the tiles of the tree,\n"
            "the entries, and the items with their salts. The same record gives the same bytes.",
    .status = "  0  done\n  1  the record is not sound; nothing was exported\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = export,
};
