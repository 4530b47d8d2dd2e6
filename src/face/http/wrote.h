/* wrote.h: the log: one line of JSON on standard error for each request.
 *
 *     {"time":"2027-03-05T10:22:41Z","method":"GET","path":"/api/1/books","status":200,"bytes":87,
 *      "ms":1,"request":"6f1c..."}
 *
 * It has the path without the query, and nothing of a body: what was asked is nobody's business.
 */
#ifndef FACE_HTTP_WROTE_H
#define FACE_HTTP_WROTE_H

#include "base/str.h"

struct wrote {
    struct str method, path;
    int status;
    uint64_t bytes, ms;
    const char *request;
};

/* Writes the line, whole; a line that cannot be written is lost. */
void wrote_log(struct wrote w);

#endif
