/* diag.h: what is wrong with a text, with its place.
 *
 * Diagnostics are collected, many a run, and shown at the end. A diagnostic is a story: one main
 * place, an optional remedy (the nearest valid name), and further places each with a sentence.
 * At most DIAGS_MAX are kept; the rest are counted.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/source.h"

enum { DIAGS_MAX = 1000, DIAG_TEXTS = 4, DIAG_PLACES = 3 };

/* error: the text is wrong. choice: a silence that must be decided. warning, note: findings. */
enum severity { SEVERITY_ERROR, SEVERITY_CHOICE, SEVERITY_WARNING, SEVERITY_NOTE };

/* One message of the program's table: {1} to {4} in the wording stand for its texts. */
struct message {
    const char *code;
    enum severity severity;
    int texts;
    const char *wording;
};

struct diag_place {
    struct place where;
    struct str sentence;
};

struct diag {
    const struct message *message;
    struct place where;
    struct str texts[DIAG_TEXTS];
    struct str nearest; /* the nearest valid thing, or empty */
    struct diag_place more[DIAG_PLACES];
    int more_count;
};

struct diags {
    struct arena *in;
    struct diag *at;
    int count, room;
    int dropped;
    int errors, choices, warnings; /* counts by severity, dropped ones included */
};

struct diags diags_new(struct arena *in);
/* Adds one; the returned diagnostic may be completed. Never NULL. Texts are copied. */
struct diag *diag_add(struct diags *d, const struct message *m, struct place where,
                      const struct str *texts, int count);
void diag_more(struct diags *d, struct diag *g, struct place where, struct str sentence);
/* By file, place, then as added. */
void diags_sort(struct diags *d);
/* The wording with its texts put in. */
struct str diag_sentence(struct arena *in, const struct diag *g);

#endif
