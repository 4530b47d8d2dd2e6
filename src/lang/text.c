/* text.c: from bytes to words and lines; see text.h. */
#include "lang/text.h"

#include <cmark.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "lang/messages.h"
#include "value/amount.h"
#include "value/day.h"

struct text text_new(struct arena *in, struct names *names)
{
    return (struct text){.in = in, .names = names};
}

enum { CHAR_WORD = 1, CHAR_DIGIT = 2, CHAR_BLANK = 4 };

static int char_class(unsigned char c)
{
    if (c >= '0' && c <= '9') return CHAR_DIGIT | CHAR_WORD;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80) return CHAR_WORD;
    if (c == '-' || c == '.' || c == '_' || c == '/' || c == '\'' || c == '&' || c == '?')
        return CHAR_WORD;
    return c == ' ' ? CHAR_BLANK : 0;
}

static bool digits(struct str s, size_t from, size_t to)
{
    if (s.len < to || from >= to) return false;
    for (size_t i = from; i < to; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return true;
}

static bool date_shape(struct str s)
{
    return s.len >= 10 && digits(s, 0, 4) && s.at[4] == '-' && digits(s, 5, 7) && s.at[7] == '-' &&
           digits(s, 8, 10) && (s.len == 10 || s.at[10] == 'T');
}

/* `2026-01-31T09:30Z` is one token; the colon is in no word. */
static size_t date_length(struct str rest, size_t len)
{
    if (len == 13 && rest.len >= 17 && rest.at[13] == ':' && digits(rest, 14, 16) &&
        rest.at[16] == 'Z')
        return 17;
    return len;
}

static bool date_good(struct str s)
{
    day_number day;
    if (!day_read(str_part(s, 0, 10), &day)) return false;
    if (s.len == 10) return true;
    if (s.len != 17 || !digits(s, 11, 13)) return false;
    int hour = (s.at[11] - '0') * 10 + s.at[12] - '0';
    int minute = (s.at[14] - '0') * 10 + s.at[15] - '0';
    return hour < 24 && minute < 60;
}

static bool month_good(struct str s)
{
    int month = (s.at[5] - '0') * 10 + s.at[6] - '0';
    return month >= 1 && month <= 12;
}

static bool nth_shape(struct str s)
{
    size_t n = 0;
    while (n < s.len && s.at[n] >= '0' && s.at[n] <= '9') n++;
    struct str tail = str_part(s, n, s.len);
    return n > 0 && n <= 2 &&
           (str_is(tail, "th") || str_is(tail, "st") || str_is(tail, "nd") || str_is(tail, "rd"));
}

/* Length of the number at the start of s: digits, grouping commas, one point or slash. */
static size_t number_length(struct str s)
{
    size_t i = 0;
    while (i < s.len) {
        char c = s.at[i];
        bool more = i + 1 < s.len && s.at[i + 1] >= '0' && s.at[i + 1] <= '9';
        if ((c >= '0' && c <= '9') || ((c == ',' || c == '.' || c == '/') && more)) i++;
        else break;
    }
    return i;
}

/* A token that starts with a digit: day, month, quarter, number, or a word such as `3d-nand`. */
static enum token_kind digit_token(struct str rest, size_t *len)
{
    size_t word = 0;
    while (word < rest.len && (char_class((unsigned char)rest.at[word]) & CHAR_WORD)) word++;
    while (word && rest.at[word - 1] == '.') word--;
    size_t number = number_length(rest);
    struct str s = str_part(rest, 0, word);
    *len = word;
    if (date_shape(s)) {
        *len = date_length(rest, word);
        return TOKEN_DATE;
    }
    if (word == 7 && digits(s, 0, 4) && s.at[4] == '-' && digits(s, 5, 7)) return TOKEN_MONTH;
    if (word == 6 && digits(s, 0, 4) && (s.at[4] == 'Q' || s.at[4] == 'H') && s.at[5] >= '1' &&
        s.at[5] <= (s.at[4] == 'Q' ? '4' : '2'))
        return TOKEN_QUARTER;
    if (number < word) return nth_shape(s) ? TOKEN_NTH : TOKEN_WORD;
    *len = number;
    if (number < rest.len && rest.at[number] == '%') {
        *len = number + 1;
        return TOKEN_PERCENT;
    }
    return TOKEN_NUMBER;
}

static enum token_kind mark_token(char c)
{
    switch (c) {
    case ',': return TOKEN_COMMA;
    case ';': return TOKEN_SEMICOLON;
    case '(': return TOKEN_OPEN;
    case ')': return TOKEN_CLOSE;
    case '=': return TOKEN_EQUALS;
    case '+': return TOKEN_PLUS;
    case '-': return TOKEN_MINUS;
    default: return TOKEN_WRONG;
    }
}

static void check_token(struct text *t, struct token k, uint32_t file, struct diags *d)
{
    struct str s = str_part(t->files[file].text, k.from, k.from + k.len);
    struct place where = {file, k.from, k.len};
    struct number n;
    if (k.kind == TOKEN_DATE && !date_good(s)) REPORT(d, E_DATE, where, s);
    if (k.kind == TOKEN_MONTH && !month_good(s)) REPORT(d, E_DATE, where, s);
    if (k.kind == TOKEN_PERCENT) s.len--;
    if ((k.kind == TOKEN_NUMBER || k.kind == TOKEN_PERCENT) && !number_read(s, &n))
        REPORT(d, E_NUMBER, where, s);
    if (k.kind == TOKEN_WRONG) REPORT(d, E_TOKEN, where, s);
}

/* Length and kind of the token at the start of `rest`, which is not blank. */
static enum token_kind next_token(struct str rest, size_t *len)
{
    unsigned char c = (unsigned char)rest.at[0];
    if (c >= '0' && c <= '9') return digit_token(rest, len);
    if (c == '"') {
        size_t end = str_find(str_part(rest, 1, rest.len), '"');
        *len = end + 2 > rest.len ? rest.len : end + 2;
        return TOKEN_TEXT;
    }
    bool letter = (char_class(c) & CHAR_WORD) && c != '-' && c != '.' && c != '/' && c != '\'';
    if (letter) {
        size_t n = 1;
        while (n < rest.len && (char_class((unsigned char)rest.at[n]) & CHAR_WORD)) n++;
        while (n > 1 && (rest.at[n - 1] == '.' || rest.at[n - 1] == '/')) n--;
        *len = n;
        return TOKEN_WORD;
    }
    *len = 1;
    if (c == '-' && rest.len > 1 && rest.at[1] >= '0' && rest.at[1] <= '9') return TOKEN_MINUS;
    return mark_token((char)c);
}

static void add_token(struct text *t, struct token k)
{
    t->at = arena_grow(t->in, t->at, t->count, &t->room, sizeof *t->at);
    t->at[t->count++] = k;
}

/* Reads the words of one line; `at` is the byte where it starts in its file. */
static void read_tokens(struct text *t, uint32_t file, struct str s, size_t at, struct line *line,
                        struct diags *d)
{
    struct str whole = t->files[file].text;
    line->token = (uint32_t)t->count;
    for (size_t i = 0; i < s.len;) {
        if (s.at[i] == ' ' || s.at[i] == '\t' || s.at[i] == '\r') {
            i++;
            continue;
        }
        if (s.at[i] == '#') {
            line->comment_from = (uint32_t)(at + i);
            line->comment_len = (uint16_t)str_trim(str_part(s, i, s.len)).len;
            break;
        }
        size_t len;
        enum token_kind kind = next_token(str_part(s, i, s.len), &len);
        struct token k = {(uint32_t)(at + i), (uint16_t)len, (uint8_t)kind, 0, 0};
        if (kind == TOKEN_WORD)
            k.name = names_intern(t->names, str_part(whole, at + i, at + i + len));
        else if (kind == TOKEN_TEXT && (len < 2 || s.at[i + len - 1] != '"'))
            REPORT_PLAIN(d, E_TEXT_END, ((struct place){file, k.from, k.len}));
        else if (kind != TOKEN_COMMA) check_token(t, k, file, d);
        add_token(t, k);
        i += len;
    }
    line->token_count = (uint32_t)t->count - line->token;
}

static void add_line(struct text *t, struct line l)
{
    t->lines = arena_grow(t->in, t->lines, t->line_count, &t->line_room, sizeof *t->lines);
    t->lines[t->line_count++] = l;
}

static void read_line(struct text *t, uint32_t file, size_t from, size_t to, struct diags *d)
{
    struct str s = str_part(t->files[file].text, from, to);
    if (s.len > LINE_MAX_BYTES) {
        REPORT(d, E_TOO_LONG, ((struct place){file, (uint32_t)from, 1}),
               STR("a line has at most 4,096 bytes"));
        s.len = LINE_MAX_BYTES;
    }
    size_t indent = 0;
    while (indent < s.len && s.at[indent] == ' ') indent++;
    if (indent < s.len && s.at[indent] == '\t') {
        REPORT_PLAIN(d, E_TAB, ((struct place){file, (uint32_t)(from + indent), 1}));
        while (indent < s.len && (s.at[indent] == ' ' || s.at[indent] == '\t')) indent++;
    }
    struct line l = {.file = file, .indent = (uint16_t)indent, .child = -1, .next = -1};
    l.from = (uint32_t)(from + indent);
    read_tokens(t, file, s, from, &l, d);
    if (l.token_count || l.comment_len) add_line(t, l);
}

/* Reads lines of bytes from..to of a file. */
static void read_block(struct text *t, uint32_t file, size_t from, size_t to, struct diags *d)
{
    struct str whole = t->files[file].text;
    for (size_t at = from; at < to;) {
        size_t end = at + str_find(str_part(whole, at, to), '\n');
        read_line(t, file, at, end, d);
        at = end + 1;
    }
}

/* Links lines first..count by indent: each line under the nearest one above that is less deep. */
static void link_lines(struct text *t, int first, struct diags *d)
{
    int stack[LINE_DEPTH_MAX], last_child[LINE_DEPTH_MAX + 1];
    int depth = 0;
    bool said = false;
    last_child[0] = -1;
    for (int i = first; i < t->line_count; i++) {
        struct line *l = &t->lines[i];
        if (!l->token_count) continue;
        while (depth && t->lines[stack[depth - 1]].indent >= l->indent) depth--;
        if (last_child[depth] >= 0) t->lines[last_child[depth]].next = i;
        else if (depth) t->lines[stack[depth - 1]].child = i;
        last_child[depth] = i;
        if (depth == LINE_DEPTH_MAX) {
            if (!said)
                REPORT(d, E_TOO_LONG, line_place(t, i), STR("indents have at most 64 levels"));
            said = true;
            continue;
        }
        stack[depth++] = i;
        last_child[depth] = -1;
    }
}

/* Byte where line `number` (from 1) starts. *line and *at remember where the last call ended. */
static size_t line_start(struct str s, int number, int *line, size_t *at)
{
    while (*line < number && *at < s.len) {
        *at += str_find(str_part(s, *at, s.len), '\n') + 1;
        ++*line;
    }
    return *at > s.len ? s.len : *at;
}

static bool is_terms(cmark_node *node)
{
    const char *info = cmark_node_get_fence_info(node);
    struct str s = str_of(info);
    return str_same(str_cut(&s, ' '), STR("licet"));
}

/* Lines from..to of each block, from 1, `to` excluded. Calls cmark, which allocates by itself and
 * is released before anything else can fail. */
static int find_fences(struct str s, struct fence *out, int most)
{
    int n = 0;
    cmark_node *page = cmark_parse_document(s.at, s.len, CMARK_OPT_DEFAULT);
    if (!page) return 0;
    cmark_iter *walk = cmark_iter_new(page);
    while (cmark_iter_next(walk) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(walk);
        if (cmark_node_get_type(node) != CMARK_NODE_CODE_BLOCK || !is_terms(node)) continue;
        struct str content = str_of(cmark_node_get_literal(node));
        size_t first = (size_t)cmark_node_get_start_line(node) + 1, lines = 0;
        for (size_t i = 0; i < content.len; i++) lines += content.at[i] == '\n';
        if (n < most) out[n++] = (struct fence){first, first + lines};
    }
    cmark_iter_free(walk);
    cmark_node_free(page);
    return n;
}

int text_fences(struct arena *in, struct str page, struct fence **fences)
{
    int most = 1; /* a fence needs a line of its own to open */
    for (size_t i = 0; i < page.len; i++) most += page.at[i] == '\n';
    if (most > 1 << 16) most = 1 << 16;
    struct fence *at = NEW_N(in, (size_t)most, struct fence);
    int n = find_fences(page, at, most), line = 1;
    size_t byte = 0;
    for (int i = 0; i < n; i++) {
        at[i].from = line_start(page, (int)at[i].from, &line, &byte);
        at[i].to = line_start(page, (int)at[i].to, &line, &byte);
    }
    *fences = at;
    return n;
}

static void read_page(struct text *t, uint32_t file, struct diags *d)
{
    struct fence *fences;
    int n = text_fences(t->in, t->files[file].text, &fences);
    for (int i = 0; i < n; i++) read_block(t, file, fences[i].from, fences[i].to, d);
}

static uint32_t add_file(struct text *t, struct source source)
{
    int room = t->file_room, room2 = t->file_room;
    t->files = arena_grow(t->in, t->files, t->file_count, &t->file_room, sizeof *t->files);
    t->file_tokens =
        arena_grow(t->in, t->file_tokens, t->file_count, &room, sizeof *t->file_tokens);
    t->file_lines = arena_grow(t->in, t->file_lines, t->file_count, &room2, sizeof *t->file_lines);
    t->files[t->file_count] = source;
    t->file_tokens[t->file_count] = (uint32_t)t->count;
    t->file_lines[t->file_count] = t->line_count;
    return (uint32_t)t->file_count++;
}

static bool good_bytes(struct text *t, uint32_t file, struct diags *d)
{
    struct str s = t->files[file].text;
    struct place start = {file, 0, 1};
    if (s.len > TEXT_MAX_BYTES) {
        REPORT(d, E_TOO_LONG, start, STR("a file has at most 16 MiB"));
        return false;
    }
    size_t bad = source_bad_byte(s);
    if (bad == s.len) return true;
    struct str byte = str_format(d->in, "%02X at %zu", (unsigned)(unsigned char)s.at[bad], bad);
    REPORT(d, E_NOT_TEXT, ((struct place){file, (uint32_t)bad, 1}), byte);
    return false;
}

void text_add(struct text *t, struct source source, bool literate, struct diags *d)
{
    uint32_t file = add_file(t, source);
    if (file >= FILES_MAX)
        REPORT(d, E_TOO_LONG, ((struct place){file, 0, 0}), STR("a book has at most 4,096 files"));
    else if (good_bytes(t, file, d)) {
        int first = t->line_count;
        if (literate) read_page(t, file, d);
        else read_block(t, file, 0, t->files[file].text.len, d);
        link_lines(t, first, d);
    }
}

uint32_t text_add_line(struct text *t, struct source source, struct diags *d)
{
    uint32_t file = add_file(t, source);
    if (good_bytes(t, file, d)) {
        int first = t->line_count;
        read_line(t, file, 0, source.text.len, d);
        link_lines(t, first, d);
    }
    return file;
}

uint32_t token_file(const struct text *t, uint32_t token)
{
    int low = 0, high = t->file_count - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (t->file_tokens[middle] <= token) low = middle;
        else high = middle - 1;
    }
    return (uint32_t)low;
}

struct str token_text(const struct text *t, uint32_t token)
{
    if (token >= (uint32_t)t->count) return (struct str){0};
    const struct token *k = &t->at[token];
    if (k->kind == TOKEN_WORD) return names_text(t->names, k->name);
    return str_part(t->files[token_file(t, token)].text, k->from, (size_t)k->from + k->len);
}

bool token_blank_between(const struct token *a, const struct token *b)
{
    if (b->kind == TOKEN_COMMA || b->kind == TOKEN_SEMICOLON || b->kind == TOKEN_CLOSE)
        return false;
    if (a->kind == TOKEN_OPEN) return false;
    return !((a->kind == TOKEN_MINUS || a->kind == TOKEN_PLUS) && b->kind == TOKEN_PERCENT);
}

struct place token_place(const struct text *t, uint32_t token, uint32_t count)
{
    if (token >= (uint32_t)t->count) return (struct place){0};
    uint32_t last = count ? token + count - 1 : token;
    if (last >= (uint32_t)t->count) last = (uint32_t)t->count - 1;
    const struct token *a = &t->at[token], *b = &t->at[last];
    uint32_t len = b->from + b->len > a->from ? b->from + b->len - a->from : a->len;
    return (struct place){token_file(t, token), a->from, count ? len : 0};
}

struct place line_place(const struct text *t, int line)
{
    const struct line *l = &t->lines[line];
    if (!l->token_count) return (struct place){l->file, l->from, l->comment_len};
    return token_place(t, l->token, l->token_count);
}

int line_number(const struct text *t, int line)
{
    const struct line *l = &t->lines[line];
    return source_position(&t->files[l->file], l->from).line;
}

/* ---- one spelling ---- */

static bool plain_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80) return false;
    return true;
}

struct str text_composed(struct arena *in, struct str s)
{
    const utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    if (plain_ascii(s)) return s;
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)s.at;
    utf8proc_ssize_t n = utf8proc_decompose(at, (utf8proc_ssize_t)s.len, NULL, 0, how);
    if (n <= 0) return s;
    utf8proc_int32_t *points = NEW_N(in, (size_t)n + 1, utf8proc_int32_t);
    n = utf8proc_decompose(at, (utf8proc_ssize_t)s.len, points, n, how);
    n = n < 0 ? n : utf8proc_reencode(points, n, how);
    return n < 0 ? s : (struct str){(const char *)points, (size_t)n};
}
