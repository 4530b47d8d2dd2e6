/* record_checkpoint.c: the form of checkpoints and notes. */
#include "record/checkpoint.h"

#include "tap.h"
#include "vector.h"

#include "record/entry.h"

static struct arena *arena;

#define ROOT  "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
#define TEXT  "example.com/log\n318\n" ROOT "\n"
#define DASH  "\xE2\x80\x94 "
#define SIGNS "example.com/log x08go/ZJkuBS9UG/SffcvIAQ"

static void checkpoints(void)
{
    static const struct {
        bool good;
        const char *what, *text;
    } cases[] = {
        {true, "three lines", TEXT},
        {true, "an origin with spaces", "go.sum database tree\n0\n" ROOT "\n"},
        {false, "nothing", ""},
        {false, "no origin", "\n318\n" ROOT "\n"},
        {false, "an origin of ours that is no log", "licet/entry/1\n318\n" ROOT "\n"},
        {false, "a space at the end", "example.com/log \n318\n" ROOT "\n"},
        {false, "an origin that hides", "example.com\xE2\x80\xAE\n318\n" ROOT "\n"},
        {false, "no size", "example.com/log\n" ROOT "\n"},
        {false, "a leading zero", "example.com/log\n0318\n" ROOT "\n"},
        {false, "a sign", "example.com/log\n+318\n" ROOT "\n"},
        {false, "a size beyond the largest log", "example.com/log\n1099511627777\n" ROOT "\n"},
        {false, "a size that would wrap", "example.com/log\n18446744073709551617\n" ROOT "\n"},
        {false, "no root", "example.com/log\n318\n"},
        {false, "a root without padding",
         "example.com/log\n318\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n"},
        {false, "a root with spare bits",
         "example.com/log\n318\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"},
        {false, "a short root", "example.com/log\n318\nCsUYapGG\n"},
        {false, "no end of the last line", "example.com/log\n318\n" ROOT},
        {false, "an extension line", TEXT "extension\n"},
        {false, "an empty line", TEXT "\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct checkpoint c;
        struct str text = str_of(cases[i].text);
        OK(checkpoint_read(text, &c) == cases[i].good, "%s", cases[i].what);
        if (!cases[i].good) continue;
        char again[CHECKPOINT_MAX];
        struct out o = out_into(again, sizeof again);
        checkpoint_print(&c, &o);
        OK(out_whole(&o) && str_same(out_str(&o), text), "prints back the same");
    }
}

/* The notes of three libraries. Their signatures are not judged here, only their form: a note
 * whose text was changed still is one. */
static void published_notes(void)
{
    struct str json = vector_file(arena, STR("tests/vectors/notes/notes.json"));
    int count = 0, read = 0;
    for (struct str at; (at = json_after(arena, json, "note")).len; json = at, count++) {
        struct str text = json_plain(arena, json_value(arena, json, "note"));
        struct str name = json_value(arena, json, "name");
        struct note n;
        bool many = str_is(name, "go-101-signatures");
        bool whole = note_read(text, &n);
        OK(whole == !many, "%.*s: %d signatures", STR_ARG(name), n.count);
        if (many) continue;
        read++;
        struct str rest = n.signatures, line;
        while (wire_line(&rest, &line)) {
            struct signature s;
            char again[1024];
            struct out o = out_into(again, sizeof again);
            bool good = signature_read(line, &s);
            OK(good, "a signature by %.*s", STR_ARG(s.name));
            signature_print(&s, &o);
            OK(str_same(str_part(out_str(&o), 0, o.len - 1), line), "prints back the same");
        }
    }
    OK(count == 7 && read == 6, "7 notes: one has more signatures than are read");
}

static void key_ids(void)
{
    struct signature s;
    OK(signature_read(STR(DASH "example.com/foo Uw2QOkn8srV1yJGh"), &s) && s.key_id[0] == 0x53 &&
           s.key_id[1] == 0x0D && s.key_id[2] == 0x90 && s.key_id[3] == 0x3A,
       "the key id of the specification's example is 530d903a");
}

static void notes(void)
{
    static const struct {
        bool good;
        const char *what, *bytes;
    } cases[] = {
        {true, "one signature", TEXT "\n" DASH SIGNS "\n"},
        {true, "an empty line in the text", "a\n\nb\n\n" DASH SIGNS "\n"},
        {false, "no signature", TEXT "\n"},
        {false, "no empty line", TEXT DASH SIGNS "\n"},
        {false, "no text", "\n" DASH SIGNS "\n"},
        {false, "no end of the last line", TEXT "\n" DASH SIGNS},
        {false, "a hyphen for the dash", TEXT "\n- " SIGNS "\n"},
        {false, "a line that is no signature", TEXT "\n" DASH SIGNS "\nmore\n"},
        {false, "no name", TEXT "\n" DASH " x08go/ZJkuBS\n"},
        {false, "a plus in the name", TEXT "\n" DASH "a+b x08go/ZJkuBS\n"},
        {false, "a foreign space in the name",
         TEXT "\n" DASH "a\xC2\xA0"
              "b x08go/ZJkuBS\n"},
        {false, "a key id and no signature", TEXT "\n" DASH "a x08goA==\n"},
        {false, "a space at the end", TEXT "\n" DASH SIGNS " \n"},
        {false, "spare bits", TEXT "\n" DASH "a x08go/Z=\n"},
        {false, "a tab", "a\tb\n\n" DASH SIGNS "\n"},
        {false, "bytes that are no text", "a\xFF\n\n" DASH SIGNS "\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct note n;
        OK(note_read(str_of(cases[i].bytes), &n) == cases[i].good, "%s", cases[i].what);
    }
}

int main(void)
{
    arena = arena_open(16 << 20);
    checkpoints();
    published_notes();
    key_ids();
    notes();
    arena_close(arena);
    return tap_done();
}
