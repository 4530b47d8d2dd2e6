/* json.h: writing JSON, one value after the other, into a buffer.
 *
 *     struct json j = json_new(&buf);
 *     json_object(&j, NULL);
 *     json_text(&j, "kind", STR("YES"));
 *     json_array(&j, "clauses");
 *     json_text(&j, NULL, STR("2.1"));
 *     json_end(&j);
 *     json_end(&j);
 *
 * A key is given inside an object and is NULL inside an array and at the top. Commas, quotes and
 * escapes are the writer's business; bytes that are no text become U+FFFD. Nothing is indented.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 64 };

struct json {
    struct buf *out;
    int depth;
    bool more[JSON_DEPTH_MAX + 1];  /* a value stands already at that depth */
    char close[JSON_DEPTH_MAX + 1]; /* what ends it */
};

struct json json_new(struct buf *out);
void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
/* Ends the innermost object or array. */
void json_end(struct json *j);

void json_text(struct json *j, const char *key, struct str value);
void json_whole(struct json *j, const char *key, int64_t value);
void json_truth(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);
/* A value that is JSON already. */
void json_raw(struct json *j, const char *key, struct str value);

/* A key and its text, unless that is empty: what is absent has no key. */
void json_said(struct json *j, const char *key, struct str value);
/* A key and its list of texts, unless that is empty. */
void json_list(struct json *j, const char *key, struct strs values);

#endif
