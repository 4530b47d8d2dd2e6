/* reference.h: the reference of the language, as one page of Markdown made from the tables.
 *
 * docs/language/reference.md is this page; a test holds the two against each other.
 */
#ifndef LANG_REFERENCE_H
#define LANG_REFERENCE_H

#include "base/buf.h"
#include "lang/language.h"

enum { REFERENCE_MAX_BYTES = 1 << 20 };

void reference_write(struct buf *b, const struct language *l);

#endif
