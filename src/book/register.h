/* register.h: registers of rights, as CSV files.
 *
 * A header line names the columns; a row is one right in force. Cells may be quoted (RFC 4180). An
 * empty `priority` or `family` cell means none is claimed, `?` that it is unknown; any other empty
 * cell is unknown. `owner` may be dated: `fenchurch; 2019-02-01 aldgate`.
 */
#ifndef BOOK_REGISTER_H
#define BOOK_REGISTER_H

#include "book/book.h"

enum { REGISTER_ROWS_MAX = 1 << 20, REGISTER_COLUMNS_MAX = 64 };

/* Splits the line at *rest into cells and moves *rest behind it. False: quotes do not match, or
 * there are too many cells. Cells live in the arena only if they had quotes inside. */
bool csv_line(struct arena *in, struct str *rest, struct str *cells, int most, int *count);

/* First pass: reads the registers that `assets` statements name and declares their ids. */
void registers_scan(struct book *b, const struct book_file *files, int count);

/* Second pass, when persons and fields are known. */
void registers_bind(struct book *b);

#endif
