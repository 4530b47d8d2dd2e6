/* show.c: what leaves the program; see show.h. */
#include "face/cli/show.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "face/cli/command.h"

struct colored {
    const char *word, *color;
};

static const char plain[] = "\033[0m";

static bool wants_color(FILE *to)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return !(no && *no) && term && strcmp(term, "dumb") != 0 && isatty(fileno(to));
}

static void put(FILE *to, struct str text)
{
    if (text.len) fwrite(text.at, 1, text.len, to);
}

/* Sends on what was written; the first failure is told, ferror() remembers it. */
static void flush_output(bool failed_before)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return;
    if (!failed_before)
        fprintf(stderr, "licet: cannot write standard output: %s\n", strerror(errno ? errno : EIO));
}

static void put_colored(FILE *to, struct str text, const char *color)
{
    fputs(color, to);
    put(to, text);
    fputs(plain, to);
}

void show(struct str text)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    put(stdout, text);
    flush_output(failed);
}

void show_answer(struct str text)
{
    static const struct colored kinds[] = {
        {"YES", "\033[1;32m"},     {"NO", "\033[1;31m"},        {"CONDITIONAL", "\033[1;33m"},
        {"UNKNOWN", "\033[1;33m"}, {"AMBIGUOUS", "\033[1;33m"}, {"DISPUTED", "\033[1;33m"},
        {"AMOUNT", "\033[1m"},     {"DAY", "\033[1m"},          {"NUMBER", "\033[1m"},
        {"NAMES", "\033[1m"},      {"LIST", "\033[1m"},
    };
    struct str kind = str_part(text, 0, str_find(text, ' '));
    for (size_t i = 0; wants_color(stdout) && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!str_is(kind, kinds[i].word)) continue;
        put_colored(stdout, kind, kinds[i].color);
        text = str_part(text, kind.len, text.len);
        break;
    }
    show(text);
}

/* Where `word` begins in the line, or its length. */
static size_t find_word(struct str line, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= line.len; i++)
        if (memcmp(line.at + i, word, n) == 0) return i;
    return line.len;
}

static void put_diagnostic(struct str line)
{
    static const struct colored severities[] = {
        {" error: ", "\033[1;31m"},
        {" choice: ", "\033[1;35m"},
        {" warning: ", "\033[1;33m"},
        {" note: ", "\033[1;36m"},
    };
    if (str_starts(line, STR("      | "))) {
        put_colored(stderr, line, "\033[32m");
        return;
    }
    for (size_t i = 0; i < sizeof severities / sizeof severities[0]; i++) {
        size_t at = find_word(line, severities[i].word), n = strlen(severities[i].word) - 2;
        if (at == line.len || line.at[0] == ' ') continue;
        put(stderr, str_part(line, 0, at + 1));
        put_colored(stderr, str_part(line, at + 1, at + n), severities[i].color);
        put(stderr, str_part(line, at + n, line.len));
        return;
    }
    put(stderr, line);
}

void show_diagnostics(struct str text)
{
    if (!wants_color(stderr)) {
        put(stderr, text);
        return;
    }
    while (text.len) {
        put_diagnostic(str_cut(&text, '\n'));
        fputc('\n', stderr);
    }
}

void show_trouble(const char *verb, struct str sentence)
{
    fprintf(stderr, "licet%s%s: ", verb ? " " : "", verb ? verb : "");
    for (size_t i = 0; i < sentence.len; i++)
        fputc((unsigned char)sentence.at[i] < 0x20 || sentence.at[i] == 0x7F ? '?' : sentence.at[i],
              stderr);
    fputc('\n', stderr);
}

void show_trouble_json(struct arena *in, int code, struct str sentence)
{
    struct buf b = buf_new(in, 64 << 10);
    struct json j = json_new(&b);
    json_object(&j, NULL);
    json_whole(&j, "code", code);
    json_text(&j, "message", sentence);
    json_end(&j);
    buf_char(&b, '\n');
    show(buf_str(&b));
}

int show_done(int status)
{
    return ferror(stdout) || fclose(stdout) != 0 ? EXIT_IO : status;
}
