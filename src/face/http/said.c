/* said.c: a body of JSON, read; see said.h. */
#include "face/http/said.h"

#include <jansson.h>

/* A struct said is a json_t under another name: nobody else sees the library. */
static const json_t *of(const struct said *s)
{
    return (const json_t *)(const void *)s;
}

struct said *said_read(struct str body)
{
    json_error_t wrong;
    json_t *all = json_loadb(body.at ? body.at : "", body.len, JSON_REJECT_DUPLICATES, &wrong);
    if (json_is_object(all)) return (struct said *)(void *)all;
    json_decref(all);
    return NULL;
}

void said_close(struct said *s)
{
    json_decref((json_t *)(void *)s);
}

static struct str text_of(const json_t *v)
{
    return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : STR("");
}

bool said_there(const struct said *s, const char *key)
{
    return json_object_get(of(s), key) != NULL;
}

bool said_true(const struct said *s, const char *key)
{
    return json_is_true(json_object_get(of(s), key));
}

struct str said_text(const struct said *s, const char *key)
{
    return text_of(json_object_get(of(s), key));
}

size_t said_count(const struct said *s, const char *key)
{
    return json_array_size(json_object_get(of(s), key));
}

struct str said_text_at(const struct said *s, const char *key, size_t i)
{
    return text_of(json_array_get(json_object_get(of(s), key), i));
}

bool said_part(const struct said *s, const char *key, size_t i, const char *part, struct str *text)
{
    const json_t *v = json_object_get(json_array_get(json_object_get(of(s), key), i), part);
    *text = text_of(v);
    return json_is_string(v);
}
