/* question.h: a question, taken apart. All engines read their questions here. */
#ifndef BOOK_QUESTION_H
#define BOOK_QUESTION_H

#include "book/look.h"

enum { QUESTION_MAX_BYTES = 4096, QUESTION_ACTS_MAX = 16, QUESTION_FACTS_MAX = 64 };

enum question_form {
    QUESTION_ACTS,
    QUESTION_EXERCISE,
    QUESTION_END,
    QUESTION_LICENSE,
    QUESTION_SUBLICENSE,
    QUESTION_ASSIGN,
    QUESTION_SUE,
    QUESTION_CHALLENGE
};

/* One act with its own tail. */
struct question_act {
    node_id acts, thing, in;
    bool in_said; /* the places are the asker's words */
    bool component;
    int product; /* statement, -1 */
    int field;   /* -1 */
};

struct question {
    struct str text; /* as asked */
    enum question_form form;
    node_id node;
    int actor, other; /* persons; other: to whom, whom to sue; -1 */
    bool anyone;
    struct question_act acts[QUESTION_ACTS_MAX];
    int act_count;
    node_id statements, assets, instance; /* of dealing forms */
    uint32_t power;                       /* name of the trigger */
    node_id under;                        /* RULE_ASSETS; 0: none */
    bool described;
    struct asset asset; /* described in the question */
    int principal;      /* -1 */
    day_number on;
    bool on_said;
    struct said said[QUESTION_FACTS_MAX];
    int said_count;
    const bool *without; /* by event: as if it were not on record; NULL: none */
};

/* Parses a question; false and diagnostics if it cannot be put. Its lines stay on top of the book
 * until book_back(). */
bool question_read(struct book *b, struct arena *in, struct str text, day_number on,
                   struct question *q, struct diags *d);

/* Where a question stands as a whole, before its words are read. */
struct place question_place(const struct book *b);

/* Whether each event that is supposed says which part or period it means; reports those that do
 * not. */
bool question_supposed(const struct book *b, struct diags *d);

/* Collects `if` and `on` tails of any question form. */
void question_tails(struct book *b, node_id node, struct said *said, int *said_count, node_id *on);

/* A look at the book for this question. */
struct look question_look(struct arena *in, struct book *b, struct worlds *w, const struct ask *ask,
                          day_number on, struct said *said, int said_count);

#endif
