/* explain.h: what a word of the language means, said from the tables alone.
 *
 * A word may be several things (`report` is a kind, a clause and a deed); all of them are said.
 */
#ifndef LANG_EXPLAIN_H
#define LANG_EXPLAIN_H

#include "base/buf.h"
#include "lang/language.h"

/* Explains a message (`E_CLAUSE`), a kind (`grant`), a clause (`grant field`, `grant.field`,
 * `field`), a verb (`exercise`), a type of value (`clock`), or lists them: `kinds`, `events`,
 * `types`, `messages`, `questions`; `reference` is the whole page of Markdown, `schema` the JSON
 * schema. False if it is none of these; *nearest is then the nearest
 * word that is, or empty. */
bool explain(struct buf *b, const struct language *l, struct str what, struct str *nearest);

/* "once", "at most once", "any number of times", "at least once". */
const char *explain_count(enum occurs occurs);
/* Who may say an event. */
const char *explain_standing(enum standing_rule standing);
/* What a silence means: the words of the table, or what `must` and `both` stand for. */
struct str explain_absent(struct str absent);
/* Whether a rule is a form of questions. */
bool explain_is_question(const struct rule *r);

#endif
