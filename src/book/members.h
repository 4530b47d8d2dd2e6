/* members.h: who and what is in a set, seen from a look.
 *
 * Each function answers for the day, the world and the cell of the look, with a guard for what it
 * hangs on. Comes with look.h.
 */
#ifndef BOOK_MEMBERS_H
#define BOOK_MEMBERS_H

#include "book/look.h"

/* ---- persons (persons.c) ---- */

guard person_in(struct look *k, node_id persons, int person);
guard person_related(struct look *k, int relation, int candidate, int base);
/* The same by the words of the text: `affiliates`, or the name of a relation. */
guard related_by(struct look *k, node_id relations, int candidate, int base);
guard person_is_party(struct look *k, int person);
guard person_member(struct look *k, int agreement, int person);
int look_person(struct look *k, node_id n); /* one person of a node, -1 */
/* Shares of `holder` in `company`: certain and possible percent. False: no row yet. */
bool shares_of(struct look *k, int company, int holder, int kind, struct number *share);
const struct shares *shares_on(struct look *k, int company);
struct ints persons_of(struct look *k, node_id persons); /* those certainly in */

/* ---- sets (sets.c) ---- */

guard fields_have(struct look *k, node_id fields); /* the field, or the fields of the product */
guard products_have(struct look *k, node_id products, int product);
guard product_is(struct look *k, int product, int define);
guard territory_has(struct look *k, node_id territory, int place);
guard acts_have(struct look *k, node_id acts, struct str act);
guard scope_has(struct look *k, node_id scope);
guard assets_have(struct look *k, node_id assets, const struct asset *a);
/* Whether the set, in the words of `statement`, is what `other` names under `under`. */
bool same_rights(const struct book *b, int statement, node_id set, int other);
guard define_holds(struct look *k, int define);

/* ---- assets (assets.c) ---- */

/* The last day of the right of the look; open while a described one lives. */
struct day_value asset_expiry(struct look *k);
guard asset_alive(struct look *k, const struct asset *a, int place);
/* If it is not: why, in words. */
struct str asset_dead_because(struct look *k, const struct asset *a, int place);
guard asset_owned_by(struct look *k, const struct asset *a, node_id persons);
/* Whether one of the persons owned it on some day up to now. */
guard asset_was_owned_by(struct look *k, const struct asset *a, node_id persons);
int asset_owner(struct look *k, const struct asset *a);
guard portfolio_has(struct look *k, int portfolio, const struct asset *a);
guard asset_test(struct look *k, node_id test, const struct asset *a);
struct day_value asset_first_filed(struct look *k, const struct asset *a);

#endif
