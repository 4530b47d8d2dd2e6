/* ask.c: the routes that put a question: books, answer, due, check, complete. */
#include "face/cli/ask.h"
#include "api/inside.h"
#include "book/paper.h"
#include "face/http/request.h"
#include "record/wire.h"

/* Opens the book as it is asked for: as it stands, or as it was known. False after a reply. */
static bool open_asked(struct request *r, struct licet_book **book, enum licet_status *status)
{
    const char *known = request_param(r, "known");
    if (known || request_param(r, "recorded")) {
        *status = licet_open_known(r->book->dir, NULL, known, request_param(r, "recorded") != NULL,
                                   &r->opened);
        *book = r->opened;
    } else {
        *status = shelf_read(r->book);
        *book = r->book->book;
    }
    if (*status == LICET_OK || (*status == LICET_WRONG_TEXT && *book && licet_book_inside(*book)))
        return true;
    reply_error(r, exit_of_status(*status), str_copy(r->in, str_of(licet_trouble(*book))),
                known ? "known" : NULL);
    return false;
}

/* As the command line does: a book with errors answers only `check`. */
static bool put(struct request *r, const char *verb, struct str question)
{
    const struct licet_options options = {
        .on = request_param(r, "on"),
        .today = ask_today(r->in),
        .as = request_param(r, "as"),
        .why = request_param(r, "why"),
        .known = request_param(r, "known"),
        .recorded = request_param(r, "recorded") != NULL,
        .strict = request_param(r, "strict") != NULL,
    };
    struct licet_book *book;
    enum licet_status status;
    day_number day;
    if (options.on && !day_read(str_of(options.on), &day)) {
        reply_error(r, EXIT_USAGE, STR("a day is written as in 2026-01-31"), "on");
        return false;
    }
    if (request_param(r, "with")) {
        reply_error(r, EXIT_TEXT, STR("scenarios are read and kept only; they cannot be asked yet"),
                    "with");
        return false;
    }
    if (!open_asked(r, &book, &status)) return false;
    const char *words = str_z(r->in, question);
    status = status == LICET_WRONG_TEXT && !str_is(str_of(verb), "check")
                 ? licet_refuse(book, verb, words, &options, &r->answer)
                 : licet_ask(book, verb, words, &options, &r->answer);
    if (r->answer) return true;
    reply_error(r, exit_of_status(status), str_copy(r->in, str_of(licet_trouble(book))), NULL);
    return false;
}

static void reply_answer(struct request *r)
{
    struct buf b = buf_new(r->in, REPLY_MAX);
    buf_text(&b, licet_answer_json(r->answer));
    buf_char(&b, '\n');
    int code = licet_answer_exit(r->answer);
    bool findings = licet_answer_kind(r->answer) != LICET_NONE;
    reply_json(r, findings ? 200 : status_of_exit(code), buf_str(&b));
    r->reply.exit = code;
}

void route_answer(struct request *r)
{
    struct str verb = request_text(r, "verb"), q = str_trim(request_text(r, "q"));
    if (!str_is(verb, "can") && !str_is(verb, "owe") && !str_is(verb, "due") &&
        !str_is(verb, "check"))
        reply_error(r, EXIT_USAGE, STR("the verbs are can, owe, due and check"), "verb");
    else if (str_is(verb, "can") && !q.len)
        reply_error(r, EXIT_USAGE, STR("who asks for what? for instance: ACTOR sell PRODUCT in DE"),
                    "q");
    else if (str_is(verb, "check") && q.len)
        reply_error(r, EXIT_USAGE, STR("'check' takes no words"), "q");
    else if (put(r, str_z(r->in, verb), q)) reply_answer(r);
}

void route_due(struct request *r)
{
    struct str party = request_text(r, "party"), from = request_text(r, "from"),
               to = request_text(r, "to");
    struct buf b = buf_new(r->in, 4096);
    day_number day;
    if (!from.len != !to.len || (from.len && !(day_read(from, &day) && day_read(to, &day)))) {
        reply_error(r, EXIT_USAGE, STR("'from' and 'to' are two days, as 2026-01-31"), "from");
        return;
    }
    buf_add(&b, party);
    if (from.len)
        buf_format(&b, "%sfrom %.*s to %.*s", party.len ? " " : "", STR_ARG(from), STR_ARG(to));
    if (put(r, "due", buf_str(&b))) reply_answer(r);
}

static void coverage_json(struct json *j, const struct book *b)
{
    json_array(j, "coverage");
    for (int i = 0; i < b->by_kind[KIND_SOURCE].count; i++) {
        int s = b->by_kind[KIND_SOURCE].at[i];
        struct paper_counts c = paper_counts(b, s);
        json_object(j, NULL);
        json_text(j, "source", book_name(b, s));
        json_whole(j, "entries", c.modelled + c.no_effect + c.not_modelled + c.not_at_hand);
        json_whole(j, "modelled", c.modelled);
        json_whole(j, "no_effect", c.no_effect);
        json_whole(j, "not_modelled", c.not_modelled);
        json_whole(j, "not_at_hand", c.not_at_hand);
        json_end(j);
    }
    json_end(j);
}

void route_check(struct request *r)
{
    struct buf b;
    if (!put(r, "check", STR(""))) return;
    struct json j = reply_begin(r, &b, "check/1");
    json_raw(&j, "answer", str_of(licet_answer_json(r->answer)));
    coverage_json(&j, licet_book_inside(r->opened ? r->opened : r->book->book));
    reply_end(r, &j, 200);
}

/* ---- texts that are sent ---- */

enum { TEXTS_MAX = 1000 };

struct texts {
    struct book_file *at;
    int count, room;
};

static bool texts_read(struct request *r, struct texts *texts)
{
    size_t count = said_count(r->said, "files");
    for (size_t i = 0; i < count && count <= TEXTS_MAX; i++) {
        struct book_file f;
        if (!said_part(r->said, "files", i, "path", &f.path) || !history_reads(f.path) ||
            !said_part(r->said, "files", i, "text", &f.text))
            return false;
        PUSH(r->in, texts, f);
    }
    return texts->count > 0;
}

/* Nothing of what is sent is kept: the book lives as long as the request. */
void route_check_text(struct request *r)
{
    struct texts texts = {0};
    if (!request_said(r)) return;
    if (!texts_read(r, &texts)) {
        reply_error(r, EXIT_USAGE,
                    STR("'files' is a list of {\"path\",\"text\"}, a path NAME.licet, NAME.md or "
                        "NAME.csv"),
                    "files");
        return;
    }
    const struct licet_options options = {.today = ask_today(r->in)};
    const char *name = str_z(r->in, r->book->name);
    enum licet_status s = licet_open_files(name, texts.at, texts.count, NULL, &r->opened);
    if (s == LICET_OK || s == LICET_WRONG_TEXT)
        s = licet_ask(r->opened, "check", "", &options, &r->answer);
    if (r->answer) reply_answer(r);
    else reply_error(r, exit_of_status(s), str_copy(r->in, str_of(licet_trouble(r->opened))), NULL);
}

/* ---- completion ---- */

enum { WORDS_MAX = 200 };

/* Words of the grammar of questions (docs/questions.md) that are no names. */
static const char *const question_words[] = {
    "can",      "owe",         "due",      "in",       "on",      "for",        "under",
    "asset",    "if",          "make",     "have",     "made",    "use",        "sell",
    "offer",    "import",      "lease",    "dispose",  "copy",    "modify",     "perform",
    "and",      "license",     "assign",   "to",       "suppose", "holds",      "is",
    "not",      "unpaid",      "from",     "all",      "last",    "first",      "day",
    "exercise", "first filed", "owned by", "invented", "office",  "sublicense", "distribute",
    "disclose", "challenge",   "sue",
};

static bool word_byte(char c)
{
    return c != ' ' && c != ',' && c != ';' && c != '(' && c != ')' && c != '"';
}

static void word_add(struct request *r, struct strs *words, struct str word, struct str typed,
                     int most)
{
    bool fits = most ? str_distance(word, typed, most) <= most : str_starts(word, typed);
    if (!fits || words->count >= WORDS_MAX) return;
    for (int i = 0; i < words->count; i++)
        if (str_same(words->at[i], word)) return;
    PUSH(r->in, words, word);
}

static struct strs words_for(struct request *r, const struct tree *t, struct str typed, int most)
{
    struct strs words = {0};
    for (size_t i = 0; i < sizeof question_words / sizeof *question_words; i++)
        word_add(r, &words, str_of(question_words[i]), typed, most);
    for (int i = 0; i < t->symbol_count; i++)
        word_add(r, &words, names_text(t->text.names, t->symbols[i].name), typed, most);
    return words;
}

void route_complete(struct request *r)
{
    struct licet_book *book;
    enum licet_status status;
    struct buf b;
    struct str q = request_text(r, "q"), at = request_text(r, "at");
    uint64_t to = q.len;
    if (!request_param(r, "q") || (at.len && !wire_number(at, 1 << 20, &to))) {
        reply_error(r, EXIT_USAGE, STR("'q' is the question and 'at' a byte of it"), "q");
        return;
    }
    if (!open_asked(r, &book, &status)) return;
    if (to > q.len) to = q.len;
    size_t from = (size_t)to;
    while (from && word_byte(q.at[from - 1])) from--;
    struct str typed = str_part(q, from, (size_t)to);
    const struct tree *t = licet_book_inside(book)->tree;
    struct strs words = words_for(r, t, typed, 0);
    bool nearest = !words.count && typed.len > 2;
    if (nearest) words = words_for(r, t, typed, 2);
    struct json j = reply_begin(r, &b, "completion/1");
    json_whole(&j, "from", (int64_t)from);
    json_truth(&j, "nearest", nearest);
    json_array(&j, "words");
    for (int i = 0; i < words.count; i++) json_text(&j, NULL, words.at[i]);
    json_end(&j);
    json_array(&j, "hints");
    json_end(&j);
    reply_end(r, &j, 200);
}
