/* match.h: holding the tokens of a line against a pattern.
 *
 * match_line() reads one value: the tokens from `token` to the end of the line, and its rows if
 * the pattern has any. It leaves a chain of nodes. When it fails nothing is left behind, and
 * match_explain() says where and why in the reader's words.
 */
#ifndef LANG_MATCH_H
#define LANG_MATCH_H

#include "lang/tree.h"

/* Reads a nested statement that starts at `line`; its number, or -1. */
typedef int match_nested(void *reader, int line);

struct match_how {
    match_nested *nested;
    void *reader;
    bool sides;  /* rows `to PERSON VALUE`, `from PERSON VALUE`, `others VALUE` may stand instead */
    bool unseen; /* `redacted`, `imported`, `silent`, `unclear` may stand in place of the value */
};

bool match_line(struct tree *t, uint32_t pattern, int line, uint32_t token, struct match_how how,
                node_id *value);

/* Reports why match_line() failed. `what` names what the line is: "clause 'from'". */
void match_explain(struct tree *t, uint32_t pattern, int line, uint32_t token, struct match_how how,
                   struct str what, struct diags *d);

/* What may stand after the tokens of a line, for completion, each once. `words` can be written as
 * they are: words of the language and declared names; `hints` say what else is expected. */
struct next {
    struct strs words, hints;
};
struct next match_next(struct arena *in, struct tree *t, uint32_t pattern, int line, uint32_t token,
                       struct match_how how);

#endif
