/* json.c: writing JSON; see json.h. */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>

#include "base/source.h"

struct json json_new(struct buf *out)
{
    return (struct json){.out = out};
}

static void escaped(struct buf *b, unsigned char c)
{
    switch (c) {
    case '"': buf_text(b, "\\\""); break;
    case '\\': buf_text(b, "\\\\"); break;
    case '\n': buf_text(b, "\\n"); break;
    case '\t': buf_text(b, "\\t"); break;
    case '\r': buf_text(b, "\\r"); break;
    default:
        if (c < 0x20) buf_format(b, "\\u%04x", c);
        else buf_char(b, (char)c);
    }
}

/* U+2028 and U+2029 end a line in JavaScript, so that a document stays good inside a page. */
static bool line_mark(struct str s)
{
    return str_starts(s, STR("\xE2\x80\xA8")) || str_starts(s, STR("\xE2\x80\xA9"));
}

static void quoted(struct buf *b, struct str s)
{
    buf_char(b, '"');
    while (s.len) {
        size_t good = source_bad_byte(s);
        for (size_t i = 0; i < good; i++) {
            bool mark = line_mark(str_part(s, i, good));
            if (mark) buf_text(b, s.at[i += 2] == '\xA8' ? "\\u2028" : "\\u2029");
            else escaped(b, (unsigned char)s.at[i]);
        }
        if (good < s.len) {
            unsigned char c = (unsigned char)s.at[good];
            if (c < 0x80) escaped(b, c);
            else buf_text(b, "\xEF\xBF\xBD");
        }
        s = str_part(s, good + 1, s.len);
    }
    buf_char(b, '"');
}

static void begin(struct json *j, const char *key)
{
    if (j->more[j->depth]) buf_char(j->out, ',');
    j->more[j->depth] = true;
    assert(!key == (j->close[j->depth] != '}') && "a key stands in an object, and only there");
    if (!key) return;
    quoted(j->out, str_of(key));
    buf_char(j->out, ':');
}

static void nest(struct json *j, const char *key, char open, char close)
{
    begin(j, key);
    assert(j->depth < JSON_DEPTH_MAX && "documents of the program are not that deep");
    buf_char(j->out, open);
    j->depth++;
    j->more[j->depth] = false;
    j->close[j->depth] = close;
}

void json_object(struct json *j, const char *key)
{
    nest(j, key, '{', '}');
}

void json_array(struct json *j, const char *key)
{
    nest(j, key, '[', ']');
}

void json_end(struct json *j)
{
    assert(j->depth > 0);
    buf_char(j->out, j->close[j->depth--]);
}

void json_text(struct json *j, const char *key, struct str value)
{
    begin(j, key);
    quoted(j->out, value);
}

void json_whole(struct json *j, const char *key, int64_t value)
{
    begin(j, key);
    buf_format(j->out, "%" PRId64, value);
}

void json_truth(struct json *j, const char *key, bool value)
{
    begin(j, key);
    buf_text(j->out, value ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
    begin(j, key);
    buf_text(j->out, "null");
}

void json_raw(struct json *j, const char *key, struct str value)
{
    begin(j, key);
    buf_add(j->out, value);
}

void json_said(struct json *j, const char *key, struct str value)
{
    if (value.len) json_text(j, key, value);
}

void json_list(struct json *j, const char *key, struct strs values)
{
    if (!values.count) return;
    json_array(j, key);
    for (int i = 0; i < values.count; i++) json_text(j, NULL, values.at[i]);
    json_end(j);
}
