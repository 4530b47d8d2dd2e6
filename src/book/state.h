/* state.h: the states of statements: open, ended, suspended, met, missed.
 *
 * A state is never stored; each is computed from the clauses of the statement, the effects that
 * reach it and, for payments and duties, its instances. Comes with power.h.
 */
#ifndef BOOK_STATE_H
#define BOOK_STATE_H

#include "book/power.h"

guard layer_open(struct look *k, int layer);
/* Whether an `elect` event opens the layer; if not, *why. */
guard election_good(struct look *k, int layer, int event, struct str *why);
guard gate_open(struct look *k, int statement); /* opens when, closes when, while */
guard agreement_ended(struct look *k, int agreement, struct effect_hits *by);
/* Whether an `allow` effect still permits the act of the cell under it, though it ended. */
guard sell_off(struct look *k, int statement);

/* Conditions A2 and A4. */
guard state_holds(struct look *k, node_id atom);
guard compliance_holds(struct look *k, node_id atom);

#endif
