/* html.h: the few pages that the server writes itself; they need neither script nor style. */
#ifndef FACE_HTTP_HTML_H
#define FACE_HTTP_HTML_H

#include "base/buf.h"

struct request;

/* Everything up to the body, and everything from its end. */
void html_begin(struct buf *b, struct str title);
void html_end(struct buf *b);
/* Text, hostile or not: markup is escaped, and what could reorder or hide text is shown as a
 * mark. */
void html_text(struct buf *b, struct str s);
void html_reply(struct request *r, int status, const struct buf *b);

#endif
