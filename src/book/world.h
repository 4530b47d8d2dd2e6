/* world.h: one text, several readings; one fact, two sides.
 *
 * An open word (`readings`, `unclear`, `silent`) or a disputed fact is a variable; each way to
 * choose is a world. An evaluation runs once a world. Variables are found by running: the first run
 * takes the first choice of whatever it touches, the next run another choice of the last one that
 * has any left, so what a question does not touch makes no world.
 */
#ifndef BOOK_WORLD_H
#define BOOK_WORLD_H

#include "base/str.h"

enum { WORLDS_MAX = 64, WORLD_VARS_MAX = 32 };

/* One open word or disputed fact that a question touched. */
struct world_var {
    struct str key;      /* identity */
    struct str label;    /* "first-filing", "notice-1" */
    struct str *choices; /* what each choice is called */
    int count, choice;
    int preferred; /* -1: none */
    bool dispute;  /* choices are sides: 0 the one who says it, 1 the one who disputes it */
    struct str sides[2];
    int statement; /* where it stands, -1 */
    bool fixed;    /* decided or said by the asker */
};

/* Worlds are run one after the other: the variables touched, in order, with their choices. */
struct worlds {
    struct arena *in;
    struct world_var vars[WORLD_VARS_MAX];
    int count;   /* touched in this run */
    int planned; /* how many of them keep their choice from the last run */
    int runs;
    bool too_many;
};

void worlds_start(struct worlds *w, struct arena *in);
/* Begins a run; false when all were run. Before the first call: worlds_start(). */
bool worlds_next(struct worlds *w);
/* The choice of this run for the variable with that key; `var` describes it. */
struct look;
int world_choose(struct look *k, struct world_var var);

#endif
