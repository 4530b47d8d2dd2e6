/* entries.c: what the verbs of the record have in common; see entries.h. */
#include "face/cli/entries.h"

#include "face/cli/show.h"

struct str folder_of(const struct options *said)
{
    return str_of(said->value[OPTION_BOOK] ? said->value[OPTION_BOOK] : ".");
}

int entries_trouble(struct arena *in, const struct command *self, const struct options *said,
                    int code, struct str sentence)
{
    show_trouble(self->name, sentence);
    if (said->said[OPTION_JSON]) show_trouble_json(in, code, sentence);
    return code;
}

int entries_fail(struct arena *in, const struct command *self, const struct options *said,
                 const struct working *w)
{
    return entries_trouble(in, self, said, exit_of_status(w->status), w->trouble);
}

static void warn(const struct command *self, struct str lines)
{
    while (lines.len) {
        struct str line = str_cut(&lines, '\n');
        if (line.len) show_trouble(self->name, line);
    }
}

bool entries_open(struct arena *in, const struct command *self, const struct options *said,
                  bool write, struct working *w, int *code)
{
    *code = EXIT_YES;
    if (working_open(w, in, folder_of(said), write) != LICET_OK)
        *code = entries_fail(in, self, said, w);
    warn(self, w->warning);
    return *code == EXIT_YES;
}

void entries_head(struct buf *b, struct working *w, uint64_t size)
{
    struct str root = working_root(w, size);
    buf_format(b, "size %llu root %.*s\n", (unsigned long long)size, STR_ARG(root));
}

void entries_head_json(struct json *j, struct working *w, uint64_t size)
{
    json_whole(j, "size", (int64_t)size);
    json_said(j, "root", working_root(w, size));
}

bool entries_find(struct arena *in, const struct command *self, const struct options *said,
                  struct working *w, struct str word, uint64_t *n, int *code)
{
    struct entry_number found;
    uint64_t size = working_entries(w);
    *code = EXIT_YES;
    if (word.len < 8 && wire_number(word, LOG_SIZE_MAX, n) && *n > 0) {
        if (*n <= size) return true;
        *code = entries_trouble(in, self, said, EXIT_INPUT,
                                str_format(in, "the record has %llu entries, not %llu",
                                           (unsigned long long)size, (unsigned long long)*n));
        return false;
    }
    enum record_status s = record_find(w->record, word, &found);
    *n = found.n;
    if (s == RECORD_OK) return true;
    if (s == RECORD_STORE) {
        working_fail(w, s);
        *code = entries_fail(in, self, said, w);
        return false;
    }
    *code = entries_trouble(in, self, said, EXIT_INPUT,
                            str_format(in, "%s entry is called '%.*s'",
                                       s == RECORD_CLASH ? "more than one" : "no", STR_ARG(word)));
    return false;
}

struct json document_new(struct buf *b, const char *name)
{
    struct json j = json_new(b);
    json_object(&j, NULL);
    json_text(&j, "licet", str_of(name));
    return j;
}

void document_show(struct json *j)
{
    json_end(j);
    buf_char(j->out, '\n');
    show(buf_str(j->out));
}
