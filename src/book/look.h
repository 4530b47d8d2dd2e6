/* look.h: looking at a book on a day.
 *
 * A look is one evaluation: the day asked about, what was known, whose facts, which reading each
 * open word has in this world, what the asker says, and the cell asked about. Everything that is
 * computed from a book is a function of a look.
 *
 *   K1  Every function returns a guard or a value that is right from `on` up to, not including,
 *       `next`: whoever looks at a day lowers `next` to the first later day on which that could
 *       change without a new event. So the next change of an answer is found by walking, and spans
 *       are computed by walking too.
 *   K2  What a look reads of readings and disputes goes through world_choose(), so only those that
 *       a question touches make worlds.
 *   K3  Nothing recorded after `known`, and nothing dated after `on`, is seen.
 */
#ifndef BOOK_LOOK_H
#define BOOK_LOOK_H

#include "book/book.h"
#include "book/guard.h"
#include "book/world.h"

enum { ROLES_MAX = 12, LOOK_DEPTH_MAX = 200 };

/* What the asker says. */
struct said {
    node_id node; /* Q_HOLDS, Q_READING, Q_CLASS, Q_ASKER, Q_ATOM */
    bool used;
};

/* A role bound by the statement at work: "the licensee" is a person, "the product" a statement. */
enum role_kind { ROLE_PERSON, ROLE_PRODUCT, ROLE_ASSET, ROLE_EVENT, ROLE_ACTS };
struct role {
    const char *noun;
    enum role_kind kind;
    int id;
};

/* What fixes the anchors of a clock. */
struct anchors {
    const char *name[8];
    struct day_value *value[8];
    int count;
};

/* A day that may not be known: it lies in [low, high]. DAY_OPEN: not yet. DAY_NONE: cannot come. */
enum day_state { DAY_KNOWN, DAY_OPEN, DAY_NONE };
struct day_value {
    enum day_state state;
    day_number low, high;
    struct str unseen; /* name of the term or fact that leaves it open between low and high */
    enum atom_tag tag;
    int statement; /* where that stands, -1 */
    struct strs derivation;
};

/* A deed that a test looked for and did not find: an event line without its day. */
struct want {
    struct str event;
    int by; /* person */
};
struct wants {
    struct want *at;
    int count, room;
};

struct touched {
    int *at;
    int count, room;
};

struct instance; /* of an obligation */

struct look {
    struct book *b;
    struct arena *in;
    struct guards *g;
    struct worlds *w;
    struct position *p; /* memo of this world, see power.h */
    struct said *said;
    int said_count;
    day_number on, next;
    struct str next_why;
    int known;
    const bool *without; /* by event: as if it were not on record; NULL: none */
    struct str as;       /* side, empty: none */
    int agreement;       /* whose words are at work */
    int statement;       /* at work, -1 */
    struct role roles[ROLES_MAX];
    int role_count;
    const struct anchors *anchors;
    int sides;      /* the grant whose `the licensor` and `the licensee` are meant, plus one */
    node_id owners; /* persons whose title a test on an asset means; 0: anybody */
    /* the cell asked about */
    int actor; /* person, -1 */
    struct str act;
    int product;               /* statement of a product or define, -1 */
    int field;                 /* -1 */
    int spot;                  /* the part of that field at work, without its own; -1: all of it */
    int whole;                 /* what was asked about as a whole */
    int place;                 /* -1: none said */
    const struct asset *asset; /* NULL: none */
    struct touched *touched;   /* statements whose terms were used, in order */
    struct ints *facts;        /* events and rows used */
    struct wants *wants;       /* deeds that would have mattered */
    int depth;
    const day_number *lists_on;  /* on which lists are read as they stood then; NULL: that day */
    const struct look *cell;     /* whose effects are looked for, NULL */
    const struct instance *owed; /* of whose debtor and creditor effects are looked for, NULL */
    bool past;                   /* happenings: what was withdrawn since did happen */
    bool unended;                /* what ends obligations is being looked for: not again */
    int between; /* one more than the agreement whose signers are at work, 0: none */
};

/* ---- what a look touches ---- */

void look_changes(struct look *k, day_number day, struct str why); /* lowers next */
/* What another look of the same day saw coming is seen by this one too. */
void look_back(struct look *k, const struct look *other);
void look_touch(struct look *k, int statement);
void look_fact(struct look *k, int event);
void look_want(struct look *k, int by, struct str event);
guard look_atom(struct look *k, enum atom_tag tag, struct str key, struct str text, bool sayable);
guard look_term(struct look *k, node_id unseen); /* an atom for a missing term */
void look_bind(struct look *k, const char *noun, enum role_kind kind, int id);
int look_role(const struct look *k, struct str noun, enum role_kind kind); /* -1: not bound */
/* Looks at another day with the same question; the horizon of k is not touched. */
struct look look_at(const struct look *k, day_number on);
struct str look_name(const struct look *k, uint32_t name);

/* ---- statements under readings ---- */

/* The clause of a statement in this world. */
const struct clause *look_clause(struct look *k, int statement, enum clause_word word, int i);
node_id look_value(struct look *k, int statement, enum clause_word word);
bool look_says(struct look *k, int statement, enum clause_word word);
/* The statement of that name and kind in this world, seen from the agreement at work; -1. */
int look_statement(struct look *k, uint32_t name, int kind);
/* Whether a statement that stands in a reading is in force in this world. */
bool look_stands(struct look *k, int statement);
/* The node to read in place of `n`: itself, the reading chosen, what `set` supplied; 0 if the term
 * cannot be read, and *missing is the atom. */
node_id look_seen(struct look *k, node_id n, guard *missing);

/* ---- events (events.c) ---- */

/* Whether it is on record as far as it was known. */
bool event_known(const struct look *k, int event);
/* Whether the event counts on the day of the look: known, dated, not withdrawn, in this world. */
bool event_counts(struct look *k, int event);
/* Whether it was withdrawn by the day of the look, and when. */
bool event_withdrawn(struct look *k, int event, day_number *on);
/* The first day on which it has effect. */
day_number event_day(const struct look *k, int event);
int event_by(const struct look *k, int event);       /* person, -1 */
node_id event_said(const struct look *k, int event); /* node of what follows the verb */
node_id event_tail(const struct look *k, int event, enum rule_id rule);
int event_person_after(const struct look *k, int event, const char *word);
struct str event_text(const struct look *k, int event);

/* ---- time (days.c) ---- */

struct day_value look_day(struct look *k, node_id day);
guard day_reached(struct look *k, struct day_value v);  /* on >= v */
guard day_not_past(struct look *k, struct day_value v); /* on <= v */
guard span_has(struct look *k, node_id span);
struct day_value span_start(struct look *k, node_id span);
struct day_value span_end(struct look *k, node_id span);
struct day_value day_plus(struct look *k, struct day_value v, node_id period, bool back);
guard term_has(struct look *k, int agreement); /* whether the agreement runs */
/* Last good day, or first day, of a clock; *first says which. */
struct day_value clock_day(struct look *k, node_id clock, bool *first);
struct day_value agreement_effective(struct look *k, int agreement);

/* ---- conditions (conditions.c) ---- */

guard condition_holds(struct look *k, node_id condition);
/* A chain of nodes as the value of a clause: its first that is a test. */
guard value_holds(struct look *k, node_id value);
/* A latch: whether the condition held on some day up to now. */
guard condition_once(struct look *k, node_id condition);
/* The first day on or after `from` on which the condition holds, up to `on`. */
struct day_value condition_since(struct look *k, node_id condition, day_number from);

/* Consent of one of the persons to the statement, on record or said by the asker. */
guard consent_of(struct look *k, node_id persons, int statement);

/* What the asker says of an atom with this text: 1 yes, 0 no, -1 nothing. */
int asker_says(struct look *k, node_id atom);
int asker_says_class(struct look *k, int product, int define);
int asker_says_name(struct look *k, uint32_t name);
int asker_says_person(struct look *k, int person, int define);

#include "book/members.h"

#endif
