/* flaw.c: the names and sentences of flaw.h. */
#include "record/flaw.h"

static const struct {
    const char *name, *sentence;
} flaws[] = {
#define F(name, sentence) {#name, sentence},
    FLAWS(F)
#undef F
};

const char *flaw_name(enum flaw_reason r)
{
    return flaws[r].name;
}

const char *flaw_sentence(enum flaw_reason r)
{
    return flaws[r].sentence;
}
