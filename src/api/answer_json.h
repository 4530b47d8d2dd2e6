/* answer_json.h: the answer document `licet/answer/1`.
 *
 * Keys stand in one order, amounts and counts are texts, and what is absent has no key. Its JSON
 * schema is docs/api/answer.schema.json.
 */
#ifndef API_ANSWER_JSON_H
#define API_ANSWER_JSON_H

#include "api/diag_text.h"
#include "book/answer.h"

struct json;

/* Appends the document, without a newline. Places are looked up as in diags_text(). */
void answer_json(struct buf *b, const struct answer *a, source_lookup *lookup, const void *from);

/* The keys "diagnostics", and "dropped" if there were more, into an open object; none if there are
 * no diagnostics. */
void diags_json(struct json *j, const struct diags *d, source_lookup *lookup, const void *from);

#endif
