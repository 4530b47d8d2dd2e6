/* fmt.h: the canonical text, form 1.
 *
 * One text for one meaning: the record keeps these bytes, so this form never changes; a better one
 * gets another number.
 *
 *   1. Two spaces an indent. A value begins after 14 characters, or two spaces after a longer
 *      word; rows likewise, in one column a block. In a nested statement both count from its own
 *      indent.
 *   2. Clauses stand in the order of the schema. Lines of one clause, rows, the steps of money and
 *      statements stay as written, and a row of steps stays where its first one belongs.
 *   3. Events stand one a line, by day, then as written, in the block in which they were.
 *   4. A comment stays on its line or before it. A comment in the first column that an empty line
 *      follows stands alone; an indented one after the last clause ends its statement.
 *   5. One empty line between statements, none inside; no blank at the end of a line.
 *   6. Digits in groups of three in amounts and counted quantities; the decimals of the currency,
 *      if they are not zero. All other words, names and codes as written, in NFC.
 *   7. In a literate page each fence is formatted by itself and the prose is untouched.
 *   8. Formatting what was formatted changes nothing, and reading it gives the same tree.
 */
#ifndef LANG_FMT_H
#define LANG_FMT_H

#include "lang/tree.h"

enum { FMT_FORM = 1 };

/* The canonical text of one file of a tree that was read. False if part of the file could not be
 * read: what has no place in the tree has none in the text. */
bool fmt_file(struct arena *in, const struct tree *t, uint32_t file, bool literate,
              struct str *out);

/* Reads one text without its book and formats it. False if it does not read, with diagnostics. */
bool fmt_text(struct arena *in, struct language *l, struct source source, bool literate,
              struct diags *d, struct str *out);

/* One statement of a bound book with all that `like` takes over in place of it. False if it could
 * not be read. */
bool fmt_expand(struct arena *in, const struct tree *t, int statement, struct str *out);

#endif
