/* compare.c: licet compare, an answer as known then and as known now. */
#include "api/diff.h"
#include "api/inside.h"
#include "face/cli/ask.h"
#include "face/cli/show.h"

enum { COMPARISON_MAX = 64 << 20 };

static const struct option_row options[] = {
    {OPTION_KNOWN, "known", "N|DAY", "as known then; a second one may follow, else it is now"},
    {OPTION_ON, "on", "DAY", "the day asked about, as 2027-03-01; today if it is not said"},
    {OPTION_AS, "as", "PARTY", "disputed facts as that party says"},
    {OPTION_BOOK, "book", "DIR", "the folder of the book; the current one by default"},
    {OPTION_JSON, "json", NULL, "one JSON document on standard output"},
    {OPTION_HELP, "help", NULL, "shows this and ends"},
};

/* One of the two positions. */
struct position {
    const char *known; /* NULL: now */
    struct licet_book *book;
    struct licet_answer *answer;
    struct str text; /* of the answer, without what it rests on */
};

static bool is_known(const char *word)
{
    day_number day;
    struct str s = str_of(word);
    if (day_read(s, &day)) return true;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return s.len > 0;
}

/* The line without its entries: `#12 `. */
static void add_without_entries(struct buf *b, struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        size_t k = i + 1;
        while (line.at[i] == '#' && k < line.len && line.at[k] >= '0' && line.at[k] <= '9') k++;
        if (k > i + 1 && k < line.len && line.at[k] == ' ') i = k;
        else buf_char(b, line.at[i]);
    }
}

/* Entries are numbers of where something was found, not part of what is answered. */
static struct str without_known(struct arena *in, struct str text)
{
    struct buf b = buf_new(in, COMPARISON_MAX);
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (str_starts(line, STR("      known   "))) continue;
        add_without_entries(&b, line);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

/* The text without blanks and entries: where lines are cut makes no difference. */
static struct str essence(struct arena *in, struct str text)
{
    struct buf b = buf_new(in, COMPARISON_MAX);
    for (size_t i = 0; i < text.len; i++) {
        size_t k = i + 1;
        while (text.at[i] == '#' && k < text.len && text.at[k] >= '0' && text.at[k] <= '9') k++;
        if (k > i + 1) i = k - 1;
        else if (text.at[i] != ' ' && text.at[i] != '\n') buf_char(&b, text.at[i]);
    }
    return buf_str(&b);
}

static bool same_answers(struct arena *in, const struct position *a, const struct position *b)
{
    return str_same(essence(in, a->text), essence(in, b->text));
}

static int trouble(struct arena *in, const struct command *self, const struct options *said,
                   int code, struct str sentence)
{
    show_trouble(self->name, sentence);
    if (said->said[OPTION_JSON]) show_trouble_json(in, code, sentence);
    return code;
}

/* Opens the book as known then and puts the question; 0, or the exit status. */
static int put(struct arena *in, const struct command *self, const struct options *said,
               struct position *p, const char *verb, const char *question)
{
    const char *dir = said->value[OPTION_BOOK] ? said->value[OPTION_BOOK] : ".";
    const struct licet_options o = {.on = said->value[OPTION_ON],
                                    .today = ask_today(in),
                                    .as = said->value[OPTION_AS],
                                    .known = p->known,
                                    .recorded = p->known != NULL};
    enum licet_status s = licet_open_known(dir, NULL, p->known, p->known != NULL, &p->book);
    if (s == LICET_OK) s = licet_ask(p->book, verb, question, &o, &p->answer);
    else if (s == LICET_WRONG_TEXT && licet_book_inside(p->book))
        s = licet_refuse(p->book, verb, question, &o, &p->answer);
    if (!p->answer)
        return trouble(in, self, said, exit_of_status(s),
                       str_copy(in, str_of(licet_trouble(p->book))));
    show_diagnostics(str_of(licet_answer_diagnostics(p->answer)));
    if (licet_answer_kind(p->answer) == LICET_NONE) return EXIT_TEXT;
    p->text = without_known(in, str_of(licet_answer_text(p->answer)));
    return 0;
}

static void show_both(struct arena *in, const struct options *said, const struct position *then,
                      const struct position *now)
{
    struct buf b = buf_new(in, COMPARISON_MAX);
    bool same = same_answers(in, then, now);
    if (said->said[OPTION_JSON]) {
        buf_format(&b, "{\"licet\":\"compare/1\",\"same\":%s,\"then\":", same ? "true" : "false");
        buf_text(&b, licet_answer_json(then->answer));
        buf_text(&b, ",\"now\":");
        buf_text(&b, licet_answer_json(now->answer));
        buf_text(&b, "}\n");
        show(buf_str(&b));
        return;
    }
    buf_format(&b, "known %s:\n%s", then->known, licet_answer_text(then->answer));
    buf_format(&b, "\nknown %s:\n%s\n", now->known ? now->known : "now",
               licet_answer_text(now->answer));
    if (same) buf_text(&b, "the same\n");
    else diff_lines(&b, then->text, now->text);
    show(buf_str(&b));
}

static int compare(struct arena *in, const struct command *self, const struct options *said)
{
    struct position then = {.known = said->value[OPTION_KNOWN]}, now = {0};
    struct options rest = *said;
    if (rest.word_count && is_known(rest.words[0])) {
        now.known = rest.words[0];
        rest.words++;
        rest.word_count--;
    }
    if (!then.known || rest.word_count < 1)
        return trouble(in, self, said, EXIT_USAGE,
                       STR("which question? for instance: licet compare --known 12 owe"));
    const char *verb = rest.words[0];
    rest.words++;
    rest.word_count--;
    const char *question = str_z(in, options_words(in, &rest));
    int code = put(in, self, said, &then, verb, question);
    if (!code) code = put(in, self, said, &now, verb, question);
    if (!code) {
        show_both(in, said, &then, &now);
        code = same_answers(in, &then, &now) ? EXIT_YES : EXIT_NO;
    }
    licet_answer_close(then.answer);
    licet_answer_close(now.answer);
    licet_close(then.book);
    licet_close(now.book);
    return code;
}

const struct command command_compare = {
    .name = "compare",
    .words = "[N|DAY] VERB [QUESTION...]",
    .summary = "how an answer differs from what it was as known then",
    .more = "Puts the question as known at --known, and as known at the second N or DAY, or now\n"
            "with all that the folder has. The restatement is what differs between the two.\n"
            "\n"
            "  licet compare --known 12 owe brightwater to aldgate in all",
    .status = "  0  the same\n"
              "  1  the answers differ\n" STATUS_OF_FAILURES,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = compare,
};
