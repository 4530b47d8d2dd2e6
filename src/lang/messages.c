/* messages.c: the table of all messages; see messages.h. */
#include "lang/messages.h"

#include <assert.h>

static const struct message messages[] = {
#define MESSAGE(code, severity, texts, wording, explanation)                                       \
    {#code, SEVERITY_##severity, texts, wording},
#include "lang/messages.def"
#undef MESSAGE
};

static const char *const explanations[] = {
#define MESSAGE(code, severity, texts, wording, explanation) explanation,
#include "lang/messages.def"
#undef MESSAGE
};

const struct message *message_of(enum message_code code)
{
    assert(code < MESSAGE_COUNT);
    return &messages[code];
}

struct str message_explanation(enum message_code code)
{
    return str_of(explanations[code]);
}

enum message_code message_find(struct str code)
{
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        struct str have = str_of(messages[i].code);
        bool same = have.len == code.len;
        for (size_t k = 0; same && k < code.len; k++) {
            char c = code.at[k];
            if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
            same = c == have.at[k] || (c == '-' && have.at[k] == '_');
        }
        if (same) return (enum message_code)i;
    }
    return MESSAGE_COUNT;
}

struct diag *report(struct diags *d, enum message_code code, struct place where,
                    const struct str texts[DIAG_TEXTS])
{
    return diag_add(d, &messages[code], where, texts, texts ? messages[code].texts : 0);
}
