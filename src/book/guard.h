/* guard.h: what an answer hangs on.
 *
 * A guard is a Boolean expression over missing atoms: facts that nobody recorded, terms that nobody
 * can read, clauses that nobody modelled. It is kept as a reduced ordered decision diagram, so
 *
 *   G1  two guards are the same number if and only if they are equal under every assignment;
 *   G2  NO (0) and YES (1) are constants: whatever hangs on nothing is one of them;
 *   G3  an atom is told by its key: the same key is the same atom.
 */
#ifndef BOOK_GUARD_H
#define BOOK_GUARD_H

#include "base/arena.h"
#include "base/str.h"

typedef int guard;

enum { GUARD_NO = 0, GUARD_YES = 1, ATOMS_MAX = 512, GUARDS_MAX = 1 << 18 };

enum atom_tag {
    ATOM_FACT, /* could be put on record or said by the asker */
    ATOM_TERM, /* text redacted, imported, not stated */
    ATOM_PAPER /* a clause of the paper that nobody modelled */
};

struct atom {
    enum atom_tag tag;
    struct str key;  /* identity */
    struct str text; /* for people: "radio-module is licensed-product" */
    int statement;   /* where it stands, -1: nowhere */
    bool sayable;    /* the asker can say it */
};

struct guards {
    struct arena *in;
    struct guard_node *nodes;
    int count, room;
    int *slots, slot_count;
    struct guard_memo *memo;
    int memo_count;
    struct atom *atoms;
    int atom_count, atom_room;
    bool full; /* a limit was reached: results are not to be trusted */
};

struct guards *guards_new(struct arena *in);

/* The atom with this key, made if it was not there. */
guard guard_atom(struct guards *g, enum atom_tag tag, struct str key, struct str text,
                 int statement);
guard guard_and(struct guards *g, guard a, guard b);
guard guard_or(struct guards *g, guard a, guard b);
guard guard_not(struct guards *g, guard a);
/* a with atom set to value. */
guard guard_with(struct guards *g, guard a, int atom, bool value);
/* What holds of a whatever the atoms of this tag say. */
guard guard_whatever(struct guards *g, guard a, enum atom_tag tag);
/* Value of a under an assignment: bit i of `truth` words is atom i. */
bool guard_value(const struct guards *g, guard a, const bool *truth);
/* Whether a hangs on the atom. */
bool guard_hangs_on(const struct guards *g, guard a, int atom);

/* One set of atoms with their values that together make a guard true: a prime implicant. */
struct implicant {
    int *atoms; /* atom + 1, negative if it must be false */
    int count;
};

/* All minimal sets, smallest first, at most `most`; returns how many. */
int guard_minimal(struct guards *g, guard a, struct implicant *out, int most);

#endif
