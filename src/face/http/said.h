/* said.h: a body of JSON, read. (What writes JSON, base/json.h, has names of its own for it.)
 *
 * Texts look into what was read, and are empty where there is none. A key that stands twice, or
 * bytes that are no UTF-8, make a body that does not read.
 */
#ifndef FACE_HTTP_SAID_H
#define FACE_HTTP_SAID_H

#include "base/str.h"

struct said;

/* NULL if the body is not one object. */
struct said *said_read(struct str body);
void said_close(struct said *s); /* NULL is allowed */

bool said_there(const struct said *s, const char *key);
bool said_true(const struct said *s, const char *key);
struct str said_text(const struct said *s, const char *key);
/* How many a list has; 0 if it is none. */
size_t said_count(const struct said *s, const char *key);
/* The i-th of a list of texts. */
struct str said_text_at(const struct said *s, const char *key, size_t i);
/* A text of the i-th object of a list; false if it is none. */
bool said_part(const struct said *s, const char *key, size_t i, const char *part, struct str *text);

#endif
