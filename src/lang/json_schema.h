/* json_schema.h: the statements of the language as a JSON schema (draft 2020-12).
 *
 * A statement is an object with `kind`, `name`, `title` and `clauses`, which has one key each. A
 * value is a text as it stands after the clause's word, or an object with that text and its rows;
 * a clause that may stand several times has a list of them. What a text may be is said by the
 * language, not here.
 */
#ifndef LANG_JSON_SCHEMA_H
#define LANG_JSON_SCHEMA_H

#include "base/buf.h"
#include "lang/language.h"

enum { JSON_SCHEMA_MAX_BYTES = 1 << 20 };

void json_schema_write(struct buf *b, const struct language *l);

#endif
