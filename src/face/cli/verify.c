/* verify.c: licet verify, whether a record or an export is what was written. */
#include <string.h>

#include "face/cli/entries.h"
#include "face/cli/findings.h"
#include "face/cli/show.h"

static const struct option_row options[] = {
    {OPTION_QUICK, "quick", NULL, "only settings, heads and the newest entries"},
    {OPTION_FULL, "full", NULL, "also the contents of items, and the texts"},
    {OPTION_ROOT, "root", "HEX", "demands this root: its first 8 digits or more"},
    {OPTION_AGAINST, "against", "HEAD", "demands that it continues this older SIZE:ROOT"},
    {OPTION_ACCEPT_HEAD, "accept-head", NULL, "writes the head anew if all else is sound"},
    OPTIONS_OF_RECORD,
};

/* One run of the verb. */
struct verifying {
    struct arena *in;
    const struct command *self;
    const struct options *said;
    struct verify_ask ask;
    struct verify_result result;
    struct findings findings;
    char digits[2 * HASH_SIZE];
};

/* SIZE:ROOT, or a file that holds a checkpoint. */
static bool read_against(struct verifying *v, const char *said)
{
    struct str text, why;
    struct checkpoint c;
    if (verify_against_read(str_of(said), &v->ask.against_size, &v->ask.against)) return true;
    if (file_read(v->in, str_of(said), &text, &why) != FILES_OK || !checkpoint_read(text, &c))
        return false;
    v->ask.against_size = c.size;
    v->ask.against = verify_hex(&c.root, v->digits);
    return c.size > 0;
}

static bool good_root(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!s.at[i] || !strchr("0123456789abcdef", s.at[i])) return false;
    return s.len >= 8 && s.len <= 2 * HASH_SIZE;
}

/* 0, or the exit status after telling what is wrong. */
static int read_options(struct verifying *v)
{
    const struct options *said = v->said;
    v->ask.level = said->said[OPTION_FULL] || said->said[OPTION_ACCEPT_HEAD] ? VERIFY_FULL
                   : said->said[OPTION_QUICK]                                ? VERIFY_QUICK
                                                                             : VERIFY_PLAIN;
    v->ask.root = str_of(said->value[OPTION_ROOT]);
    v->ask.report = findings_take;
    v->ask.entry = findings_judge;
    v->ask.with = &v->findings;
    v->ask.findings_most = FINDINGS_MAX;
    const char *wrong = NULL;
    if (said->said[OPTION_FULL] && said->said[OPTION_QUICK]) wrong = "either --quick or --full";
    else if (said->word_count > 1) wrong = "one folder or tar at most";
    else if (said->word_count && said->said[OPTION_ACCEPT_HEAD])
        wrong = "--accept-head is for the record of a book";
    else if (said->said[OPTION_ROOT] && !good_root(v->ask.root))
        wrong = "a root is 8 to 64 lower-case hex digits";
    else if (said->said[OPTION_AGAINST] && !read_against(v, said->value[OPTION_AGAINST]))
        wrong = "--against is SIZE:ROOT, or a file with a checkpoint";
    return wrong ? entries_trouble(v->in, v->self, said, EXIT_USAGE, str_of(wrong)) : 0;
}

static void show_result(struct verifying *v, bool sound)
{
    struct buf b = buf_new(v->in, DOCUMENT_MAX);
    const struct verify_result *r = &v->result;
    struct str root = hash_hex(v->in, &r->root);
    if (v->said->said[OPTION_JSON]) {
        struct json j = document_new(&b, "verify/1");
        json_truth(&j, "sound", sound);
        json_said(&j, "log", str_of(r->log));
        json_whole(&j, "size", (int64_t)r->size);
        json_text(&j, "root", root);
        json_whole(&j, "faults", (int64_t)r->faults);
        json_whole(&j, "notices", (int64_t)r->notices);
        findings_json(&j, &v->findings);
        document_show(&j);
        return;
    }
    findings_text(&b, &v->findings);
    if (r->faults + r->notices > (uint64_t)v->findings.count)
        buf_format(&b, "and %llu more\n",
                   (unsigned long long)(r->faults + r->notices) -
                       (unsigned long long)v->findings.count);
    buf_format(&b, "%s %s\nsize %llu root %.*s\n", sound ? "sound" : "not sound", r->log,
               (unsigned long long)r->size, STR_ARG(root));
    show(buf_str(&b));
}

static int ended(struct verifying *v, enum verify_outcome o, const char *what)
{
    switch (o) {
    case VERIFY_SOUND:
    case VERIFY_FINDINGS:
        show_result(v, o == VERIFY_SOUND);
        return o == VERIFY_SOUND ? EXIT_YES : EXIT_NO;
    case VERIFY_ABSENT:
        return entries_trouble(v->in, v->self, v->said, EXIT_INPUT,
                               str_format(v->in, "'%s' is neither a record nor an export", what));
    case VERIFY_FAILED: break;
    }
    return entries_trouble(v->in, v->self, v->said, EXIT_IO,
                           STR("verification failed: no memory, or no hash"));
}

static int verify_it(struct verifying *v, const char *path)
{
    if (v->ask.level == VERIFY_FULL) v->findings.judge = judge_open(NULL, path);
    int code = ended(v, verify_export(path, &v->ask, &v->result), path);
    judge_close(v->findings.judge);
    return code;
}

/* The record in the folder; one that cannot be opened is a finding. */
static int verify_book(struct verifying *v)
{
    struct working w = {0};
    struct str dir = folder_of(v->said);
    struct str home =
        str_format(v->in, "%.*s%s.licet", STR_ARG(dir), str_ends(dir, STR("/")) ? "" : "/");
    if (!working_recorded(v->in, dir))
        return entries_trouble(v->in, v->self, v->said, EXIT_USAGE,
                               str_format(v->in, "'%.*s' has no record", STR_ARG(dir)));
    if (v->ask.level == VERIFY_FULL && working_open(&w, v->in, dir, false) == LICET_OK)
        v->findings.judge = judge_open(w.record, NULL);
    const char *path = str_z(v->in, home);
    int code = ended(v, verify_folder(path, &v->ask, &v->result), path);
    judge_close(v->findings.judge);
    working_close(&w);
    return code;
}

static bool only_of_heads(const struct findings *f)
{
    for (int i = 0; i < f->count; i++) {
        enum verify_word w = f->at[i].word;
        bool head = w == VERIFY_HEAD || w == VERIFY_HEAD_SLOT || w == VERIFY_HEAD_AHEAD ||
                    w == VERIFY_HEAD_OTHER;
        if (verify_fault(w) && !head) return false;
    }
    return true;
}

/* Verifies fully, shows both heads, and writes that of the store. */
static int accept_head(struct verifying *v)
{
    struct working w = {0};
    int code;
    if (!entries_open(v->in, v->self, v->said, true, &w, &code)) {
        working_close(&w);
        return code;
    }
    v->findings.judge = judge_open(w.record, NULL);
    enum verify_outcome o = verify_record(w.record, &v->ask, &v->result);
    bool suspect = record_state(w.record) == RECORD_SUSPECT;
    code = ended(v, o, ".licet");
    if (code <= EXIT_NO && suspect && only_of_heads(&v->findings)) {
        struct str old = hash_hex(v->in, &v->result.head_root);
        enum record_status s = record_accept(w.record);
        show_trouble(v->self->name,
                     str_format(v->in, "the head was size %llu root %.*s",
                                (unsigned long long)v->result.head_size, STR_ARG(old)));
        working_fail(&w, s);
        code = s == RECORD_OK ? EXIT_YES : entries_fail(v->in, v->self, v->said, &w);
    } else if (suspect) {
        show_trouble(v->self->name, STR("the head was not accepted: more than it is wrong"));
    }
    judge_close(v->findings.judge);
    working_close(&w);
    return code;
}

static int verify(struct arena *in, const struct command *self, const struct options *said)
{
    struct verifying *v = NEW(in, struct verifying);
    *v = (struct verifying){.in = in, .self = self, .said = said, .findings = findings_new(in)};
    int code = read_options(v);
    if (code) return code;
    if (said->said[OPTION_ACCEPT_HEAD]) return accept_head(v);
    return said->word_count ? verify_it(v, said->words[0]) : verify_book(v);
}

const struct command command_verify = {
    .name = "verify",
    .words = "[DIR|F.tar]",
    .summary = "whether a record, or an export of one, is what was written",
    .more = "Without a word the record of the book, else an export, which needs no record.\n"
            "Findings are a line each: what it is about, a word that stays the same, a sentence.\n"
            "Keep a printed root elsewhere, and ask for it: only that shows that all of a record\n"
            "was made anew.",
    .status = "  0  sound\n  1  findings\n" STATUS_OF_RECORD,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .run = verify,
};
