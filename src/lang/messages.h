/* messages.h: the table of all messages. One place for wording, severity, the page of
 * explanations and the test that each has an example. */
#ifndef LANG_MESSAGES_H
#define LANG_MESSAGES_H

#include "base/diag.h"

enum message_code {
#define MESSAGE(code, severity, texts, wording, explanation) code,
#include "lang/messages.def"
#undef MESSAGE
    MESSAGE_COUNT
};

const struct message *message_of(enum message_code code);
/* The paragraph of `licet explain CODE`. */
struct str message_explanation(enum message_code code);
/* By its code, any case; MESSAGE_COUNT if there is none. */
enum message_code message_find(struct str code);

/* Adds a diagnostic; the table says how many texts it has. */
struct diag *report(struct diags *d, enum message_code code, struct place where,
                    const struct str texts[DIAG_TEXTS]);
#define REPORT(d, code, where, ...)                                                                \
    report((d), (code), (where), (const struct str[DIAG_TEXTS]){__VA_ARGS__})
/* One without texts. */
#define REPORT_PLAIN(d, code, where) report((d), (code), (where), NULL)

#endif
