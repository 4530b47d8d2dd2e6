/* page.c: the fenced blocks of a literate page; see page.h. */
#include "face/cli/page.h"

#include <string.h>

#include "base/buf.h"

enum { FENCE_MIN = 3, COMMAND_MAX = 16 << 10 };

/* How many marks the line begins with, after blanks; 0 if that is no fence. */
static int marks(struct str line, char *mark, size_t *indent)
{
    size_t i = 0;
    while (i < line.len && line.at[i] == ' ') i++;
    *indent = i;
    if (i == line.len || (line.at[i] != '`' && line.at[i] != '~')) return 0;
    *mark = line.at[i];
    int n = 0;
    while (i < line.len && line.at[i] == *mark) i++, n++;
    return n >= FENCE_MIN ? n : 0;
}

static struct str unindented(struct str line, size_t indent)
{
    size_t i = 0;
    while (i < indent && i < line.len && line.at[i] == ' ') i++;
    return str_part(line, i, line.len);
}

struct page_fences page_read(struct arena *in, struct str page)
{
    struct page_fences out = {0};
    struct buf body = {0};
    int open = 0, line_number = 0;
    char open_mark = 0;
    size_t open_indent = 0;
    while (page.len && out.count < FENCES_MAX) {
        struct str line = str_cut(&page, '\n');
        char mark = 0;
        size_t indent;
        int n = marks(line, &mark, &indent);
        struct str rest = str_trim(str_part(line, indent + (size_t)n, line.len));
        line_number++;
        if (!open && n && str_find(rest, '`') == rest.len) {
            PUSH(in, &out, ((struct page_fence){.info = rest, .line = line_number}));
            body = buf_new(in, 16 << 20);
            open = n;
            open_mark = mark;
            open_indent = indent;
        } else if (open && n >= open && mark == open_mark && !rest.len) {
            out.at[out.count - 1].closed = true;
            open = 0;
        } else if (open) {
            buf_add(&body, unindented(line, open_indent));
            buf_char(&body, '\n');
        }
        if (out.count) out.at[out.count - 1].body = buf_str(&body);
    }
    return out;
}

struct str fence_kind(const struct page_fence *f)
{
    return str_part(f->info, 0, str_find(f->info, ' '));
}

struct str fence_said(const struct page_fence *f, const char *key)
{
    struct str rest = f->info;
    while (rest.len) {
        struct str value = str_cut(&rest, ' ');
        size_t equals = str_find(value, '=');
        if (equals < value.len && str_is(str_part(value, 0, equals), key))
            return str_part(value, equals + 1, value.len);
    }
    return (struct str){0};
}

struct str fence_file(const struct page_fence *f)
{
    struct str rest = f->info;
    (void)str_cut(&rest, ' ');
    while (rest.len) {
        struct str word = str_cut(&rest, ' ');
        if (str_find(word, '=') == word.len && str_find(word, '.') < word.len) return word;
    }
    return (struct str){0};
}

/* One word being put together. */
struct word {
    char *at;
    size_t len;
    bool begun;
};

static void end_word(struct word *w, char **words, int *count)
{
    if (w->begun && *count < WORDS_MAX) {
        words[(*count)++] = w->at;
        w->at[w->len] = 0;
        w->at += w->len + 1;
    }
    w->len = 0;
    w->begun = false;
}

static void add(struct word *w, char c)
{
    w->at[w->len++] = c;
    w->begun = true;
}

bool command_words(struct arena *in, struct str command, char **words, int *count)
{
    struct word w = {.at = NEW_N(in, 2 * command.len + 2, char)};
    char quote = 0;
    *count = 0;
    for (size_t i = 0; i < command.len; i++) {
        char c = command.at[i], next = i + 1 < command.len ? command.at[i + 1] : 0;
        if (quote == '"' && c == '\\' && next && strchr("\"\\$`", next)) {
            add(&w, next);
            i++;
        } else if (quote && c == quote) {
            quote = 0;
        } else if (quote) {
            if (quote == '"' && (c == '$' || c == '`')) return false;
            add(&w, c);
        } else if (c == '"' || c == '\'') {
            quote = c;
            w.begun = true;
        } else if (c == '\\' && next) {
            add(&w, next);
            i++;
        } else if (c == ' ' || c == '\t' || c == '\n') {
            end_word(&w, words, count);
        } else if (c == '#' && !w.begun) {
            break;
        } else if (strchr("|&;<>()$`*?[", c)) {
            return false;
        } else {
            add(&w, c);
        }
    }
    end_word(&w, words, count);
    return !quote;
}

struct str transcript_command(struct arena *in, struct str body)
{
    struct buf b = buf_new(in, COMMAND_MAX);
    struct str line = str_cut(&body, '\n');
    if (!str_starts(line, STR("$ "))) return (struct str){0};
    line = str_part(line, 2, line.len);
    while (str_ends(line, STR("\\")) && body.len) {
        buf_add(&b, str_part(line, 0, line.len - 1));
        line = str_cut(&body, '\n');
    }
    buf_add(&b, line);
    return buf_str(&b);
}
