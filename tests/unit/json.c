/* json.c: unit tests of base/json.h. */
#include "base/json.h"
#include "tap.h"

#include <string.h>

static const char *text(struct buf *b)
{
    return str_z(b->in, buf_str(b));
}

static void nesting(struct arena *in)
{
    struct buf b = buf_new(in, 1 << 16);
    struct json j = json_new(&b);
    json_object(&j, NULL);
    json_text(&j, "kind", STR("YES"));
    json_array(&j, "list");
    json_whole(&j, NULL, -3);
    json_object(&j, NULL);
    json_end(&j);
    json_array(&j, NULL);
    json_end(&j);
    json_null(&j, NULL);
    json_end(&j);
    json_truth(&j, "yes", true);
    json_raw(&j, "raw", STR("{\"a\":1}"));
    json_said(&j, "absent", STR(""));
    json_said(&j, "said", STR("x"));
    json_list(&j, "none", (struct strs){0});
    json_end(&j);
    const char *wanted = "{\"kind\":\"YES\",\"list\":[-3,{},[],null],\"yes\":true,"
                         "\"raw\":{\"a\":1},\"said\":\"x\"}";
    OK(!strcmp(text(&b), wanted), "commas and ends: %s", text(&b));
}

static void escapes(struct arena *in)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"", "\"\""},
        {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
        {"\n\r\t\033", "\"\\n\\r\\t\\u001b\""},
        {"caf\xC3\xA9 \xF0\x9F\x98\x80", "\"caf\xC3\xA9 \xF0\x9F\x98\x80\""},
        {"\xC3(", "\"\xEF\xBF\xBD(\""},                               /* cut short */
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* a surrogate */
        {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                 /* too long a form */
        {"\x7F", "\"\x7F\""},
        {"a\xE2\x80\xA8", "\"a\\u2028\""},
        {"\xE2\x80\xA9"
         "b\xE2\x80\xA7",
         "\"\\u2029b\xE2\x80\xA7\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf b = buf_new(in, 1 << 16);
        struct json j = json_new(&b);
        json_text(&j, NULL, str_of(rows[i].text));
        OK(!strcmp(text(&b), rows[i].wanted), "text %zu is %s", i + 1, rows[i].wanted);
    }
}

static void all(void *job)
{
    nesting(job);
    escapes(job);
}

int main(void)
{
    struct arena *in = arena_open(1 << 20);
    if (!in) return 1;
    OK(arena_run(in, all, in), "memory sufficed");
    arena_close(in);
    return tap_done();
}
