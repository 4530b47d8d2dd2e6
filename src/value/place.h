/* place.h: countries and offices.
 *
 * Places are numbered densely, 0..place_count()-1, in the order of their ISO 3166-1 alpha-2 codes,
 * then the places that only WIPO ST.3 knows as territories where rights can be in force. Regions
 * (UN M49 numbers, and the codes of regional offices) are sets of places.
 */
#ifndef VALUE_PLACE_H
#define VALUE_PLACE_H

#include "base/bits.h"
#include "base/str.h"

int place_count(void);
/* Number of the place with this alpha-2 code, -1 if there is none. */
int place_find(struct str code);
struct str place_code(int place);
struct str place_name(int place);

/* Adds the members of a region to `into`: an M49 number of three digits (`150`), or `EU`, `EEA`.
 * False if there is no such region. */
bool place_region(struct str code, struct bits into);
/* Whether the place is in that region; place_region() for one place. */
bool place_in_region(int place, struct str code);
/* Whether the code names an office that is no place: EP, WO, EA, AP, OA, EM ... */
bool place_is_office(struct str code);

#endif
