/* page.c: unit tests of face/cli/page.h: fences of a page, words of a command. */
#include "face/cli/page.h"
#include "tap.h"

#include <string.h>

static void fences(struct arena *in)
{
    static const char page[] =
        "# Title\n"
        "```licet pact.licet\nparty a\n```\n"
        "a ``` b\n"
        "````console case=01/17a book=examples/x\n$ licet can \"y\"\n```\nz\n````\n"
        "  ~~~ text\n    in\n  ~~~\n"
        "```console\nnever closed\n";
    static const struct {
        const char *kind, *id, *book, *file, *body;
        int line;
        bool closed;
    } rows[] = {
        {"licet", "", "", "pact.licet", "party a\n", 2, true},
        {"console", "01/17a", "examples/x", "", "$ licet can \"y\"\n```\nz\n", 6, true},
        {"text", "", "", "", "  in\n", 11, true},
        {"console", "", "", "", "never closed\n", 14, false},
    };
    struct page_fences got = page_read(in, STR(page));
    OK(got.count == 4, "four fences, got %d", got.count);
    for (int i = 0; i < got.count && i < 4; i++) {
        const struct page_fence *f = &got.at[i];
        OK(str_is(fence_kind(f), rows[i].kind), "kind %s", rows[i].kind);
        OK(str_is(fence_said(f, "case"), rows[i].id), "case '%s'", rows[i].id);
        OK(str_is(fence_said(f, "book"), rows[i].book), "book '%s'", rows[i].book);
        OK(str_is(fence_file(f), rows[i].file), "file '%s'", rows[i].file);
        OK(str_is(f->body, rows[i].body), "body of fence %d", i + 1);
        OK(f->line == rows[i].line && f->closed == rows[i].closed, "place of fence %d", i + 1);
    }
}

static void commands(struct arena *in)
{
    static const struct {
        const char *command;
        bool good;
        const char *words; /* joined by | */
    } rows[] = {
        {"licet can x", true, "licet|can|x"},
        {"  licet \t can  ", true, "licet|can"},
        {"licet can \"a b\" --on 2026-01-01", true, "licet|can|a b|--on|2026-01-01"},
        {"licet can 'a \"b\" $c'", true, "licet|can|a \"b\" $c"},
        {"licet can a\\ b \"\\\"\" ''", true, "licet|can|a b|\"|"},
        {"licet can x # a comment", true, "licet|can|x"},
        {"licet can x#y", true, "licet|can|x#y"},
        {"licet can \"x", false, ""},
        {"licet can x | cat", false, ""},
        {"licet can $HOME", false, ""},
        {"licet can \"$HOME\"", false, ""},
        {"licet can x > file", false, ""},
        {"", true, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *words[WORDS_MAX], got[200] = "";
        int count = 0;
        bool good = command_words(in, str_of(rows[i].command), words, &count);
        size_t n = 0;
        for (int k = 0; k < count; k++)
            n += (size_t)snprintf(got + n, sizeof got - n, "%s%s", k ? "|" : "", words[k]);
        OK(good == rows[i].good && (!good || !strcmp(got, rows[i].words)),
           "'%s' has the words '%s'", rows[i].command, rows[i].words);
    }
    struct str first = transcript_command(in, STR("$ licet can \\\n  x\nNO\n[1]\n"));
    OK(str_is(first, "licet can   x"), "lines that end in a backslash are joined");
    OK(!transcript_command(in, STR("licet can")).len, "a transcript begins with a dollar sign");
}

static void all(void *job)
{
    fences(job);
    commands(job);
}

int main(void)
{
    struct arena *in = arena_open(1 << 20);
    if (!in) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
