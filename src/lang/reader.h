/* reader.h: from lines to statements, in two passes.
 *
 * The generic reader. It knows no kind: everything it needs stands in the schema. The first pass
 * takes the heads, so that names are known across files and in any order; the second reads the
 * values. It recovers at the next line, so one mistake gives one message.
 */
#ifndef LANG_READER_H
#define LANG_READER_H

#include "lang/tree.h"

struct tree *tree_new(struct arena *in, struct language *l);

/* First pass over all lines of the text from line `first` on: statements, events and the names
 * they declare. */
void tree_scan(struct tree *t, int first, struct diags *d);

/* Declares a name that no statement heads (a row of a register). */
void tree_declare(struct tree *t, uint32_t name, int kind, int target);

/* Makes the names ready for the second pass. */
void tree_names_ready(struct tree *t);

/* Second pass: reads clauses and events. */
void tree_parse(struct tree *t, struct diags *d);

/* Reports names declared twice; once each statement knows its agreement. */
void tree_check_names(struct tree *t, struct diags *d);

/* The row of the clause of that kind with which the line starts, -1 if with none; *words is how
 * many words it takes. */
int line_clause(const struct tree *t, int kind, const struct line *line, int *words);

/* Reads one line as `rule` (a question, an event); 0 and a diagnostic if it does not fit. */
node_id tree_parse_line(struct tree *t, enum rule_id rule, struct str what, struct source source,
                        struct diags *d);

#endif
