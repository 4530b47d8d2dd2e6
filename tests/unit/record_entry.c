/* record_entry.c: every rule on entries (record/entry.h), each refusal by its name: R6. */
#include "record/entry.h"

#include "base/buf.h"
#include "record/checkpoint.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static struct hasher hasher;
static bool met[FLAW_REASONS];

#define BOOK   "5b1e0c0f5b1e0c0f5b1e0c0f5b1e0c0f5b1e0c0f5b1e0c0f5b1e0c0f5b1e0c0f"
#define COMMIT "9a0c77e19a0c77e19a0c77e19a0c77e19a0c77e19a0c77e19a0c77e19a0c77e1"
#define NONCE  "07c407c407c407c407c407c407c407c4"
#define ROOT   "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
#define DASH   "\xE2\x80\x94 "
#define SIGNED DASH "aldgate.example/p7 x08go/ZJkuBS9UG/SffcvIAQ\n"

/* An entry with every header; docs/format.md shows the like. */
static const char full[] = "licet/entry/1\n"
                           "book " BOOK "\n"
                           "log local/memory-pact-3f9c2a7d\n"
                           "kind change\n"
                           "form 1\n"
                           "by aldgate/p7\n"
                           "at 2027-03-05T10:22:41Z\n"
                           "nonce " NONCE "\n"
                           "after 17 " ROOT " brightwater.example/pact\n"
                           "after 3 " ROOT " local/other\n"
                           "about " BOOK "\n"
                           "about " COMMIT "\n"
                           "because first yield of the pilot line\n"
                           "append 1 events/0001.licet\n"
                           "here 61 own\n"
                           "drop old.licet\n"
                           "put 3 paper/memory pact.pdf\n"
                           "here 2 own\n"
                           "item 262144 " COMMIT " - own\n"
                           "item 256 " COMMIT " " BOOK " aldgate, counsel of aldgate\n"
                           "put 0 rates.csv\n"
                           "body 63\n"
                           "2027-03-05 observe pilot-yield 81.5% by aldgate, for 2027-02\n"
                           "a\n"
                           "\n";

static const char small[] = "licet/entry/1\n"
                            "log local/pact-00000001\n"
                            "kind open\n"
                            "at 1970-01-01T00:00:00Z\n"
                            "nonce " NONCE "\n"
                            "body 10\n"
                            "name pact\n"
                            "\n";

/* `text` with the first `from` replaced by `to`. */
static struct str replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!OK(at != NULL, "what is replaced is there")) return (struct str){0};
    return str_format(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static struct flaw read_once(struct str bytes, struct entry *e)
{
    struct flaw flaw = entry_read(bytes, e);
    met[flaw.reason] = true;
    return flaw;
}

static void accepted(const char *what, struct str bytes)
{
    struct entry *e = NEW(arena, struct entry);
    struct flaw flaw = read_once(bytes, e);
    OK(!flaw.reason, "%s: %s at %zu", what, flaw_sentence(flaw.reason), flaw.at);
    char *again = NEW_N(arena, bytes.len + 1, char);
    struct out o = out_into(again, bytes.len);
    entry_print(e, &o);
    OK(out_whole(&o) && str_same(out_str(&o), bytes), "%s: prints back the same (R6)", what);
}

static void refused(const char *what, struct str bytes, enum flaw_reason reason)
{
    struct entry *e = NEW(arena, struct entry);
    struct flaw flaw = read_once(bytes, e);
    OK(flaw.reason == reason && flaw.at <= bytes.len, "%s: %s at %zu", what, flaw_name(flaw.reason),
       flaw.at);
}

static void what_an_entry_says(void)
{
    struct entry e;
    struct str bytes = str_of(full);
    accepted("every header", bytes);
    accepted("the fewest headers", str_of(small));
    entry_read(bytes, &e);
    OK(e.kind == ENTRY_CHANGE && e.form == 1 && str_is(e.by, "aldgate/p7"), "kind, form, by");
    OK(e.at == 1804242161, "at, in seconds: %lld", (long long)e.at);
    OK(e.after_count == 2 && e.after[0].size == 17 && str_is(e.after[1].log, "local/other"),
       "two heads of other logs");
    OK(e.about_count == 2 && e.nonce[0] == 7 && str_starts(e.because, STR("first")), "the rest");
    OK(e.text.len == bytes.len - 1, "the text ends before the empty line");
    struct hash id = entry_id(&hasher, &e), same = hash_of(&hasher, str_part(bytes, 0, e.text.len));
    OK(hash_same(&id, &same), "the id is the hash of the text");
    struct hash leaf = entry_leaf(&hasher, bytes);
    struct str signed_bytes = str_format(arena, "%s" SIGNED, full);
    struct hash other = entry_leaf(&hasher, signed_bytes);
    entry_read(signed_bytes, &e);
    same = entry_id(&hasher, &e);
    OK(hash_same(&id, &same) && !hash_same(&leaf, &other), "a signature changes the leaf alone");
}

static void what_its_files_are(void)
{
    struct entry e;
    entry_read(str_of(full), &e);
    struct files f = files_walk(e.files, e.body);
    struct file_line file;
    struct piece piece;
    OK(file_next(&f, &file) && file.act == FILE_APPEND && piece_next(&f, &piece) && !piece.item &&
           str_starts(piece.bytes, STR("2027-03-05")) && piece.bytes.len == 61,
       "a piece that stands here");
    OK(!piece_next(&f, &piece), "and no other");
    OK(file_next(&f, &file) && file.act == FILE_DROP && str_is(file.path, "old.licet"), "a drop");
    OK(file_next(&f, &file) && file.pieces == 3 && str_is(file.path, "paper/memory pact.pdf"),
       "a path with a space");
    OK(piece_next(&f, &piece) && str_is(piece.bytes, "a\n"), "the next bytes of the body");
    OK(piece_next(&f, &piece) && piece.item && piece.size == 262144 && hash_none(&piece.sealed),
       "an item");
    OK(file_next(&f, &file) && str_is(file.path, "rates.csv") && !file.pieces,
       "pieces may be passed over");
    OK(!file_next(&f, &file), "no more files");
}

/* One replacement a rule. */
static const struct {
    const char *from, *to;
    enum flaw_reason reason;
} refusals[] = {
    {"licet/entry/1", "licet/entry/2", FLAW_NEWER_VERSION},
    {"licet/entry/1", "licet/entry/0", FLAW_FIRST_LINE},
    {"licet/entry/1", "licet/entry/01", FLAW_FIRST_LINE},
    {"licet/entry/1", "licet/entry/1 ", FLAW_FIRST_LINE},
    {"licet/entry/1", "entry", FLAW_FIRST_LINE},
    {"first yield", "first\tyield", FLAW_CONTROL},
    {"first yield", "first\ryield", FLAW_CONTROL},
    {"first yield", "first\x7Fyield", FLAW_CONTROL},
    {"first yield", "first\xC2\x85yield", FLAW_CONTROL},
    {"first yield", "first\xE2\x80\xAEyield", FLAW_HIDDEN},
    {"first yield", "first\xE2\x81\xA6yield", FLAW_HIDDEN},
    {"first yield", "\xEF\xBB\xBF yield", FLAW_HIDDEN},
    {"first yield", "first\xFFyield", FLAW_NOT_UTF8},
    {"first yield", "first\xC0\xAFyield", FLAW_NOT_UTF8},
    {"first yield", "first\xED\xA0\x80yield", FLAW_NOT_UTF8},
    {"first yield", "first\xF4\x90\x80\x80yield", FLAW_NOT_UTF8},
    {"first yield", "first\xE2\x80yield", FLAW_NOT_UTF8},
    {"book 5b", "book 5B", FLAW_BOOK},
    {"book 5b1e", "book 5b1", FLAW_BOOK},
    {"book " BOOK "\n", "", FLAW_BOOK_MISSING},
    {"book " BOOK "\n", "book " BOOK "\nbook " BOOK "\n", FLAW_HEADER},
    {"log local/", "log Local/", FLAW_LOG},
    {"log local/", "log local//", FLAW_LOG},
    {"log local/", "log /", FLAW_LOG},
    {"log local/", "log licet/", FLAW_LOG},
    {"3f9c2a7d\n", "3f9c2a7d/\n", FLAW_LOG},
    {"3f9c2a7d\n", "3f9c2a7d \n", FLAW_LOG},
    {"log local/memory-pact-3f9c2a7d\n", "", FLAW_HEADER},
    {"kind change", "kind Change", FLAW_KIND},
    {"kind change", "kind change ", FLAW_KIND},
    {"kind change", "kind amend", FLAW_NEWER_KIND},
    {"kind change\n", "", FLAW_HEADER},
    {"kind change", "kind open", FLAW_BOOK_GIVEN},
    {"kind change", "kind erase", FLAW_FORM_GIVEN},
    {"form 1\n", "", FLAW_FORM_MISSING},
    {"form 1", "form 0", FLAW_FORM},
    {"form 1", "form 1099511627777", FLAW_FORM},
    {"by aldgate/p7", "by aldgate", FLAW_BY},
    {"by aldgate/p7", "by aldgate/p7/x", FLAW_BY},
    {"by aldgate/p7", "by aldgate/", FLAW_BY},
    {"by aldgate/p7", "by Ada Stone", FLAW_BY},
    {"at 2027-03-05", "at 2027-02-29", FLAW_AT},
    {"at 2027-03-05", "at 1969-12-31", FLAW_AT},
    {"10:22:41Z", "10:22:60Z", FLAW_AT},
    {"10:22:41Z", "24:00:00Z", FLAW_AT},
    {"10:22:41Z", "10:22:41+", FLAW_AT},
    {"10:22:41Z", "10:22:41.5Z", FLAW_AT},
    {"T10:22:41Z", " 10:22:41Z", FLAW_AT},
    {"10:22:41Z", "1a:22:41Z", FLAW_AT},
    {"at 2027-03-05T10:22:41Z\n", "", FLAW_HEADER},
    {"nonce 07", "nonce 0", FLAW_NONCE},
    {"nonce 07c4", "nonce 07C4", FLAW_NONCE},
    {"nonce " NONCE "\n", "", FLAW_HEADER},
    {"after 17 ", "after 0 ", FLAW_AFTER},
    {"after 17 C", "after 17 ", FLAW_AFTER},
    {"after 17 ", "after 17  ", FLAW_AFTER},
    {"after 3 " ROOT " local/other", "after 3 " ROOT, FLAW_AFTER},
    {"after 3 " ROOT " local/other", "after 3 " ROOT " aldgate.example/x", FLAW_AFTER_ORDER},
    {"local/other", "brightwater.example/pact", FLAW_AFTER_ORDER},
    {"about 5b1e", "about 5b1", FLAW_ABOUT},
    {"about 5b1e", "about ff1e", FLAW_ABOUT_ORDER},
    {"about 9a0c77e19a0c77e19a0c77e19a0c77e19a0c77e19a0c77e19a0c77e19a0c77e1\n", "about " BOOK "\n",
     FLAW_ABOUT_ORDER},
    {"because first", "because  first", FLAW_BECAUSE},
    {"because first yield of the pilot line", "because ", FLAW_BECAUSE},
    {"pilot line", "pilot line ", FLAW_BECAUSE},
    {"by aldgate/p7\nat 2027-03-05T10:22:41Z\n", "at 2027-03-05T10:22:41Z\nby aldgate/p7\n",
     FLAW_HEADER},
    {"append 1 ", "append 0 ", FLAW_FILE_PIECES},
    {"append 1 ", "append 01 ", FLAW_FILE_PIECES},
    {"put 0 ", "put 4097 ", FLAW_FILE_PIECES},
    {"put 0 ", "put ", FLAW_FILE_PIECES},
    {"append 1 ", "add 1 ", FLAW_FILE_LINE},
    {"append 1 ", "append 2 ", FLAW_FILE_LINE},
    {"put 3 ", "put 2 ", FLAW_FILE_LINE},
    {"put 0 ", "put 1 ", FLAW_FILE_LINE},
    {"events/0001", "events//0001", FLAW_FILE_PATH},
    {"events/0001", "events/./0001", FLAW_FILE_PATH},
    {"events/0001", "/events/0001", FLAW_FILE_PATH},
    {"events/0001.licet", "events/0001.licet/", FLAW_FILE_PATH},
    {"events/0001", ".events/0001", FLAW_FILE_PATH},
    {"events/0001", "events\\0001", FLAW_FILE_PATH},
    {"events/0001.licet", "events/0001.licet ", FLAW_FILE_PATH},
    {"events/0001.licet", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", FLAW_FILE_PATH},
    {"drop old.licet", "drop ", FLAW_FILE_PATH},
    {"events/0001.licet", "z.licet", FLAW_FILE_ORDER},
    {"drop old.licet", "drop events/0001.licet", FLAW_FILE_ORDER},
    {"here 61 own", "here 0 own", FLAW_PIECE_SIZE},
    {"here 61 own", "here 061 own", FLAW_PIECE_SIZE},
    {"item 262144 ", "item 0 ", FLAW_PIECE_SIZE},
    {"item 262144 ", "item 68719476737 ", FLAW_PIECE_SIZE},
    {"item 256 ", "item 257 ", FLAW_PIECE_PADDED},
    {"item 256 ", "item 128 ", FLAW_PIECE_PADDED},
    {"item 262144 9a", "item 262144 9A", FLAW_PIECE_COMMIT},
    {"- own", "own", FLAW_PIECE_SEALED},
    {"- own", "-- own", FLAW_PIECE_SEALED},
    {"- own", "-", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 61 Own", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 61 own ", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 61 own,", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 61 own,all", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 61 own  all", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 61 own ,all", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 61", FLAW_PIECE_AUDIENCE},
    {"here 61 own", "here 62 own", FLAW_PIECE_END},
    {"here 61 own", "here 64 own", FLAW_PIECE_BODY},
    {"here 2 own\n", "item 2 " COMMIT " - own\n", FLAW_PIECE_BODY},
    {"body 63", "body 063", FLAW_BODY},
    {"body 63\n", "body\n", FLAW_FILE_LINE},
    {"body 63", "body 62", FLAW_BODY_END},
    {"body 63", "body 64", FLAW_PIECE_BODY},
    {"body 63", "body 65", FLAW_CUT},
    {"body 63", "body 61440", FLAW_TEXT_LONG},
    {"body 63", "body 1099511627776", FLAW_TEXT_LONG},
    {"body 63\n", "files 30000 " COMMIT " -\nbody 63\n", FLAW_FILE_LINE},
    {"a\n\n", "a\n", FLAW_CUT},
    {"a\n\n", "a\nb\n\n", FLAW_EMPTY_LINE},
    {"a\n\n", "a\n\n\n", FLAW_SIGNATURE},
    {"a\n\n", "a\n\n" DASH "P7 x08go/ZJkuBS\n", FLAW_SIGNATURE},
    {"a\n\n", "a\n\n" DASH "p7 x08go/ZJkuBS", FLAW_SIGNATURE},
    {"a\n\n", "a\n\nx08go/ZJkuBS\n", FLAW_SIGNATURE},
};

static void each_rule(void)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct str bytes = replaced(full, refusals[i].from, refusals[i].to);
        const char *what = flaw_name(refusals[i].reason);
        refused(str_z(arena, str_format(arena, "rule %zu, %s", i, what)), bytes,
                refusals[i].reason);
    }
}

/* n times a line. */
static const char *lines(int n, const char *format)
{
    struct buf b = buf_new(arena, 1 << 20);
    for (int i = 0; i < n; i++) {
        const char *at = strstr(format, "NNNN");
        buf_format(&b, "%.*s%04d%s", (int)(at - format), format, i, at + 4);
    }
    return str_z(arena, buf_str(&b));
}

/* An entry with these lines between nonce and body. */
static struct str joined(const char *kind, const char *middle, const char *body)
{
    struct buf b = buf_new(arena, 1 << 20);
    buf_text(&b, "licet/entry/1\nbook " BOOK "\nlog a\n");
    buf_text(&b, kind);
    buf_text(&b, "at 9999-12-31T23:59:59Z\nnonce " NONCE "\n");
    buf_text(&b, middle);
    buf_format(&b, "body %zu\n", strlen(body));
    buf_text(&b, body);
    buf_text(&b, "\n");
    return buf_str(&b);
}

#define CHANGE "kind change\nform 1\n"
#define LONG   "0123456789abcdef0123456789abcdef0123456789abcdef012345678"

static void how_many(void)
{
    struct str sixteen = joined(CHANGE, lines(16, "after 1 " ROOT " log-NNNN\n"), "");
    refused("16 heads, no file", sixteen, FLAW_FILES_MISSING);
    refused("17 heads", joined(CHANGE, lines(17, "after 1 " ROOT " log-NNNN\n"), ""),
            FLAW_AFTER_MANY);
    refused("65 ids", joined(CHANGE, lines(65, "about NNNN" LONG "9ab\n"), ""), FLAW_ABOUT_MANY);
    refused("a correction of nothing", joined("kind correct\nform 1\n", "put 0 a\n", ""),
            FLAW_ABOUT_MISSING);
    accepted("a correction", joined("kind correct\nform 2\n", "about " BOOK "\nput 0 a\n", ""));
    accepted("1,536 files", joined(CHANGE, lines(1536, "drop file-NNNNx\n"), ""));
    refused("a line more", joined(CHANGE, lines(1537, "drop file-NNNNx\n"), ""), FLAW_FILES_LONG);
    struct str apart = joined(CHANGE, "files 24577 " COMMIT " -\n", "a\n");
    accepted("file lines in an item", apart);
    accepted("and sealed", joined(CHANGE, "files 32768 " COMMIT " " BOOK "\n", "a\n"));
    refused("which is not long enough", joined(CHANGE, "files 24576 " COMMIT " -\n", ""),
            FLAW_FILES_ITEM);
    refused("or too long", joined(CHANGE, "files 67108865 " COMMIT " -\n", ""), FLAW_FILES_ITEM);
    refused("or not padded", joined(CHANGE, "files 32769 " COMMIT " " BOOK "\n", ""),
            FLAW_FILES_ITEM);
    refused("file lines in both", joined(CHANGE, "files 24577 " COMMIT " -\nput 0 a\n", ""),
            FLAW_HEADER);
    refused("files in an entry that changes none", joined("kind erase\n", "put 0 a\n", ""),
            FLAW_FILES_GIVEN);
    refused("a form too", joined("kind erase\nform 1\n", "", ""), FLAW_FORM_GIVEN);
}

static void how_long(void)
{
    char *body = NEW_N(arena, ENTRY_TEXT_MAX + 1, char);
    memset(body, '\n', ENTRY_TEXT_MAX);
    size_t around = joined("kind erase\n", "", "").len + 4 - 1; /* 5 digits for 1 */
    body[ENTRY_TEXT_MAX - around] = '\0';
    refused("61,440 bytes of text", joined("kind erase\n", "", body), FLAW_NEWER_KIND);
    body[ENTRY_TEXT_MAX - around] = '\n';
    body[ENTRY_TEXT_MAX - around + 1] = '\0';
    refused("one more", joined("kind erase\n", "", body), FLAW_TEXT_LONG);
    char *leaf = NEW_N(arena, ENTRY_LEAF_MAX + 2, char);
    memset(leaf, 'a', ENTRY_LEAF_MAX + 1);
    refused("65,536 bytes", (struct str){leaf, ENTRY_LEAF_MAX + 1}, FLAW_LEAF_LONG);
    refused("65,535 bytes", (struct str){leaf, ENTRY_LEAF_MAX}, FLAW_FIRST_LINE);
    struct buf b = buf_new(arena, 1 << 16);
    buf_text(&b, small);
    for (int i = 0; i < 16; i++) buf_text(&b, SIGNED);
    accepted("16 signatures", buf_str(&b));
    buf_text(&b, SIGNED);
    refused("17", buf_str(&b), FLAW_SIGNATURE_MANY);
}

static void opening(void)
{
    refused("another word", replaced(small, "name", "call"), FLAW_BODY_NAME);
    refused("two lines", replaced(small, "name pact\n", "name pac\n\n"), FLAW_BODY_NAME);
    refused("no name", replaced(small, "10\nname pact\n", "6\nname \n"), FLAW_BODY_NAME);
    refused("no body", replaced(small, "10\nname pact\n", "0\n"), FLAW_BODY_NAME);
    refused("a file", replaced(small, "body", "put 0 a\nbody"), FLAW_FILES_GIVEN);
    refused("an unknown header", replaced(small, "body", "valid 2027\nbody"), FLAW_HEADER);
    accepted("a name in another script",
             replaced(small, "10\nname pact\n", "12\nname \xE5\xA5\x91\xE7\xB4\x84\n"));
}

/* Every proper prefix: what a cut write leaves. */
static void every_prefix_is_refused(void)
{
    struct str bytes = str_of(full);
    int sound = 0;
    for (size_t len = 0; len < bytes.len; len++) {
        struct entry e;
        sound += !read_once(str_part(bytes, 0, len), &e).reason;
    }
    OK(sound == 0, "no prefix of %zu is an entry", bytes.len);
}

static void later_kinds(void)
{
    static const char *const words[] = {"key",  "vouch",       "erase", "charter",
                                        "seen", "countersign", "stamp", "resolve"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *kind = str_z(arena, str_format(arena, "kind %s\n", words[i]));
        struct str bytes = joined(kind, "", "line\n");
        if (str_is(str_of(words[i]), "charter"))
            bytes = replaced(str_z(arena, bytes), "book " BOOK "\n", "");
        refused(words[i], bytes, FLAW_NEWER_KIND);
    }
    struct entry e;
    entry_read(joined("kind amend\nnew 1\n", "", ""), &e);
    OK(e.kind == ENTRY_OTHER && str_is(e.kind_word, "amend") && str_is(e.log, "a") &&
           !hash_none(&e.book),
       "of an unknown kind, names are known");
}

/* R7: an entry is an entry of one place only. */
static void its_place(void)
{
    struct hash book = {0};
    wire_hex(STR(BOOK), book.at, HASH_SIZE);
    const struct entry_place second = {{2}, STR("a"), book, true};
    struct entry e, first;
    entry_read(joined(CHANGE, "put 1 a\nhere 2 own\n", "x\n"), &e);
    OK(entry_stands(&e, &second) == FLAW_NONE, "it stands in its log");
    entry_read(str_of(small), &first);
    struct entry_place place = {.number = {1}, .log = STR("local/pact-00000001"), .local = true};
    OK(entry_stands(&first, &place) == FLAW_NONE, "and an opening entry at the beginning");
    place.number.n = 2;
    OK(entry_stands(&first, &place) == FLAW_OPENING, "but nowhere else");
    place = second;
    place.number.n = 1;
    OK(entry_stands(&e, &place) == FLAW_NOT_OPENING, "a log begins with an opening entry");
    place = second;
    place.log = STR("b");
    OK(entry_stands(&e, &place) == FLAW_OTHER_LOG, "not in another log");
    place = second;
    place.book.at[0] ^= 1;
    OK(entry_stands(&e, &place) == FLAW_OTHER_BOOK, "not in another book");
    met[FLAW_OPENING] = met[FLAW_NOT_OPENING] = met[FLAW_OTHER_LOG] = met[FLAW_OTHER_BOOK] = true;
}

static void a_local_log(void)
{
    static const struct {
        const char *middle;
        enum flaw_reason reason;
    } cases[] = {
        {"put 1 a\nitem 2 " COMMIT " - own\n", FLAW_NONE},
        {"put 1 a\nitem 2 " COMMIT " - all\n", FLAW_NOT_LOCAL},
        {"put 1 a\nitem 256 " COMMIT " " BOOK " own\n", FLAW_NOT_LOCAL},
        {"after 3 " ROOT " b\nput 0 a\n", FLAW_NOT_LOCAL},
        {"files 30000 " COMMIT " -\n", FLAW_NONE},
        {"files 32768 " COMMIT " " BOOK "\n", FLAW_NOT_LOCAL},
        {"about " BOOK "\nput 0 a\n", FLAW_NONE},
        {"about " BOOK "\nabout " COMMIT "\nput 0 a\n", FLAW_ABOUT_EARLIER},
    };
    struct entry_place place = {{2}, STR("a"), {{0}}, true};
    wire_hex(STR(BOOK), place.book.at, HASH_SIZE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct entry e;
        struct str bytes = joined(CHANGE, cases[i].middle, "");
        OK(!entry_read(bytes, &e).reason, "an entry");
        enum flaw_reason reason = entry_stands(&e, &place);
        met[reason] = true;
        OK(reason == cases[i].reason, "in a local log, %zu: %s", i, flaw_sentence(reason));
        place.local = false;
        reason = entry_stands(&e, &place);
        OK(reason == FLAW_NONE || reason == FLAW_ABOUT_EARLIER, "elsewhere it stands");
        place.local = true;
    }
    struct entry e;
    entry_read(str_format(arena, "%.*s" SIGNED, STR_ARG(joined(CHANGE, "put 0 a\n", ""))), &e);
    OK(entry_stands(&e, &place) == FLAW_NEWER_SIGNED, "a signed entry needs a newer version");
    met[FLAW_NEWER_SIGNED] = true;
}

static void neither_note_nor_checkpoint(void)
{
    struct checkpoint c;
    struct note n;
    OK(!checkpoint_read(str_of(full), &c) && !note_read(str_of(full), &n), "unsigned: neither");
    struct str bytes = str_format(arena, "%s" SIGNED, full);
    OK(note_read(bytes, &n) && n.count == 1 && !checkpoint_read(n.text, &c), "signed: a note");
    struct entry e;
    entry_read(bytes, &e);
    OK(str_same(n.text, e.text), "whose text is the entry's");
}

/* Alone, the judges of lines refuse what no entry can show them. */
static void file_lines_in_an_item(void)
{
    OK(files_judge(STR(""), STR("")).reason == FLAW_FILES_MISSING, "no line");
    OK(files_judge(STR("put 0 a"), STR("")).reason == FLAW_CUT, "a cut line");
    OK(files_judge(str_of(lines(9999, "put 0 file-NNNN\n")), STR("")).reason == FLAW_NONE,
       "many files");
    struct flaw flaw = files_judge(STR("put 0 a\nput 1 b\n"), STR(""));
    OK(flaw.reason == FLAW_FILE_LINE && flaw.at == 16, "a missing piece, at the end");
}

/* A reason that no test meets would be a rule that no test keeps. */
static void every_reason_was_met(void)
{
    met[FLAW_NOT_CANONICAL] = true; /* what no bytes can lead to */
    for (int r = 0; r < FLAW_REASONS; r++)
        OK(met[r], "%s: %s", flaw_name((enum flaw_reason)r), flaw_sentence((enum flaw_reason)r));
}

int main(void)
{
    arena = arena_open(256 << 20);
    hasher_open(&hasher);
    what_an_entry_says();
    what_its_files_are();
    each_rule();
    how_many();
    how_long();
    opening();
    every_prefix_is_refused();
    later_kinds();
    its_place();
    a_local_log();
    neither_note_nor_checkpoint();
    file_lines_in_an_item();
    every_reason_was_met();
    hasher_close(&hasher);
    arena_close(arena);
    return tap_done();
}
